"""Sentences that are computed: each carries the comparisons that make it true, and they can be checked again."""

import operator
from collections.abc import Callable, Sequence
from typing import NamedTuple

from xortui.teach.epoch.numbers import EpochArrays

_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


class Quantity(NamedTuple):
    """One number of an epoch."""

    name: str
    """Its array, as `EpochArrays.array` takes it; or loss, loss_after."""
    at: tuple[int, ...] = ()
    size: bool = False
    """Whether its size counts, not its sign."""
    times: float = 1.0
    """A factor in front of it."""

    def of(self, numbers: EpochArrays) -> float:
        """Return its value."""
        value = float(numbers.array(self.name)[self.at])
        return self.times * (abs(value) if self.size else value)


class Claim(NamedTuple):
    """A comparison between a number of an epoch and another, or a plain one."""

    left: Quantity
    relation: str
    """One of < <= > >= =."""
    right: Quantity | float

    def holds(self, numbers: EpochArrays) -> bool:
        """Return whether it is true."""
        right = self.right.of(numbers) if isinstance(self.right, Quantity) else self.right
        return _RELATIONS[self.relation](self.left.of(numbers), right)


class Sentence(NamedTuple):
    """What can be said of an epoch, and why it is true."""

    text: str
    claims: tuple[Claim, ...]


TIE = 1e-9
"""Sizes that differ by less than this share may differ by rounding alone: none of them is called the larger."""


class Largest(NamedTuple):
    """Which of several numbers is the largest in size, and what makes that true."""

    winner: int
    times: int
    """How many times any other it is at least, whole and at most ten; 1 where it is less than twice the next.

    0 where another is as large.
    """
    equal: bool
    """Whether another is equal to it to the bit, so that none is the largest."""
    claims: tuple[Claim, ...]


def largest(name: str, places: Sequence[tuple[int, ...]], numbers: EpochArrays) -> Largest:
    """Return which place of an array holds the number of the largest size."""
    sizes = [Quantity(name, place, size=True).of(numbers) for place in places]
    winner = max(range(len(sizes)), key=sizes.__getitem__)
    others = [i for i in range(len(sizes)) if i != winner]
    second = max((sizes[i] for i in others), default=0.0)
    clear = sizes[winner] > second * (1 + TIE)
    times = max(t for t in range(11) if sizes[winner] >= t * second) if clear else 0
    top = Quantity(name, places[winner], size=True)
    claims = [
        Claim(top, ">=" if times != 1 else ">", Quantity(name, places[i], size=True, times=float(times or 1)))
        for i in others
    ]
    if not times and others:
        rival = Quantity(name, places[max(others, key=sizes.__getitem__)], size=True)
        claims.append(Claim(top, "<=", rival._replace(times=1 + 2 * TIE)))
    return Largest(winner, times, bool(others) and sizes[winner] == second, tuple(claims))


def as_equal(found: Largest) -> str:
    """Return how equal the largest are: equal, or as good as equal."""
    return "equal" if found.equal else "as good as equal"


def times_word(times: int) -> str:
    """Return by how much the largest exceeds any other: at least three times."""
    return f"at least {_TIMES[times]}"


_TIMES = ("", "", "twice", *(f"{n} times" for n in ("three", "four", "five", "six", "seven", "eight", "nine", "ten")))
