"""Sentences that are computed: each carries the comparisons that make it true, and they can be checked again."""

import operator
from collections.abc import Callable, Sequence
from typing import NamedTuple

from xortui.teach.numbers import Numbers

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
    """Its array, as `Numbers.array` takes it; or loss, loss_after."""
    at: tuple[int, ...] = ()
    size: bool = False
    """Whether its size counts, not its sign."""
    times: float = 1.0
    """A factor in front of it."""

    def of(self, numbers: Numbers) -> float:
        """Return its value."""
        value = float(numbers.array(self.name)[self.at])
        return self.times * (abs(value) if self.size else value)


class Claim(NamedTuple):
    """A comparison between a number of an epoch and another, or a plain one."""

    left: Quantity
    relation: str
    """One of < <= > >= =."""
    right: Quantity | float

    def holds(self, numbers: Numbers) -> bool:
        """Return whether it is true."""
        right = self.right.of(numbers) if isinstance(self.right, Quantity) else self.right
        return _RELATIONS[self.relation](self.left.of(numbers), right)


class Sentence(NamedTuple):
    """What can be said of an epoch, and why it is true."""

    text: str
    claims: tuple[Claim, ...]


def largest(name: str, places: Sequence[tuple[int, ...]], numbers: Numbers) -> tuple[int, int, tuple[Claim, ...]]:
    """Return which place holds the number of the largest size, and how many times any other it is at least.

    The number of times is whole, at most ten; 1 where it is larger, but less than twice as large, and 0 where another
    is as large.
    """
    sizes = [Quantity(name, place, size=True).of(numbers) for place in places]
    winner = max(range(len(sizes)), key=sizes.__getitem__)
    second = max((size for i, size in enumerate(sizes) if i != winner), default=0.0)
    times = max(t for t in range(11) if sizes[winner] >= t * second) if sizes[winner] > second else 0
    top = Quantity(name, places[winner], size=True)
    claims = [
        Claim(top, ">=" if times != 1 else ">", Quantity(name, place, size=True, times=float(times or 1)))
        for i, place in enumerate(places)
        if i != winner
    ]
    if not times and len(sizes) > 1:
        rival = next(i for i, size in enumerate(sizes) if i != winner and size == second)
        claims.append(Claim(top, "=", Quantity(name, places[rival], size=True)))
    return winner, times, tuple(claims)
