"""Results that later phases compute with: each has the same digits on every page where it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from math import ceil, log10

from xortui.teach.epoch.arithmetic import Worked, promised
from xortui.teach.epoch.digits import EXACT, last_place, rounded, sigmoid_of
from xortui.teach.epoch.expressions import (
    NEAR_ONE,
    UNDERFLOW,
    Expression,
    Product,
    Shared,
    Sum,
    Value,
    activation,
    complement,
    error,
    typed,
)
from xortui.teach.epoch.numbers import EpochArrays
from xortui.teach.places import EXAMPLES, Focus, Place

ACTIVATION, ANSWER, SQUARE, OUTPUT_DELTA, HIDDEN_DELTA, SLOPE = 6, 6, 4, 5, 5, 3
"""Significant digits of results that later phases compute with."""

_CANCELLED = 1.5
"""Powers of ten by which the terms of a sum may exceed it before its operands have more digits."""

_MOST_MORE = 5
"""The most digits by which they have more."""


@dataclass(frozen=True)
class Kept(Value):
    """A number that has the same digits wherever it is printed."""

    place: int
    """The power of ten of its last digit."""

    @cached_property
    def _short(self) -> Decimal | None:
        return None if self.value else Decimal(0)

    def rounded(self, digits: int = 0) -> Decimal:
        """Return the number that is printed, whatever digits are asked for; a short one in full."""
        short = typed(self.value)
        if short is None or not short or last_place(short) >= self.place:
            return rounded(Decimal(self.value), self.place) if self.value else Decimal(0)
        return short

    @property
    def digits(self) -> int:
        """Its significant digits; 0 if it is 0."""
        return len(self.rounded().as_tuple().digits) if self.value else 0


def kept(value: float | Decimal, digits: int) -> Kept:
    """Return a number that always has n significant digits."""
    return Kept(value, Decimal(value).adjusted() - digits + 1)


@dataclass(frozen=True)
class Aligned(Value):
    """A term of a sum, printed with as many decimals as the others, and with three digits that count at least."""

    largest: float
    """The largest of the terms, which has the digits that are asked for."""

    def rounded(self, digits: int) -> Decimal:
        """Return the number that is printed."""
        if self._short is not None or not self.largest:
            return super().rounded(digits)
        number = Decimal(self.value)
        return rounded(number, min(Decimal(self.largest).adjusted() - digits, number.adjusted() - 2) + 1)


def aligned(values: Sequence[float], counting: Sequence[float]) -> list[Aligned]:
    """Return the terms of a sum, of which some are multiplied by 0."""
    largest = max(abs(value) for value, factor in zip(values, counting, strict=True) if factor)
    return [Aligned(value, largest) for value in values]


def _kept_share(value: float | Decimal, digits: int) -> Kept:
    """Return a number between 0 and 1 that always has n significant digits; what it lacks of 1 has at least n - 1."""
    number = Decimal(value)
    rest = EXACT.subtract(Decimal(1), number)
    return Kept(value, min(number.adjusted(), rest.adjusted() + 1 if number > _HALF else 0) - digits + 1)


_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Operands:
    """The numbers of an epoch as phases compute with them."""

    n: EpochArrays
    more: int | None
    """How many more digits they have than usually; None where each line has as many as it needs."""

    def activation(self, k: int, h: int) -> Expression:
        """Return what a unit answers to an example."""
        return activation(*self._unit(k, h), self._share(ACTIVATION))

    def complement(self, k: int, h: int) -> Expression:
        """Return what the activation of a unit lacks of 1."""
        return complement(*self._unit(k, h), self._share(ACTIVATION))

    def answer(self, k: int) -> Expression:
        """Return ŷ of an example."""
        return activation(*self._output(k), self._share(ANSWER))

    def answer_complement(self, k: int) -> Expression:
        """Return 1 − ŷ."""
        return complement(*self._output(k), self._share(ANSWER))

    def error(self, k: int) -> Expression:
        """Return ŷ − y."""
        return error(*self._output(k), float(self.n.targets[k, 0]), self._share(ANSWER))

    def own_activation(self, k: int, h: int) -> Kept:
        """Return the number that stands for an activation: itself, or near 1 what it lacks of it."""
        return _kept_share(_standing(*self._unit(k, h)), ACTIVATION + (self.more or 0))

    def own_answer(self, k: int) -> Kept:
        """Return the number that stands for ŷ likewise."""
        return _kept_share(_standing(*self._output(k)), ANSWER + (self.more or 0))

    def output_delta(self, k: int) -> Value:
        """Return δ2 of an example."""
        return self.number(float(self.n.output_delta[k, 0]), OUTPUT_DELTA)

    def hidden_delta(self, k: int, h: int) -> Value:
        """Return δ1 of a unit for an example."""
        return self.number(float(self.n.hidden_delta[k, h]), HIDDEN_DELTA)

    def slope(self, place: Place) -> Value:
        """Return what the learning rate times is subtracted from a parameter."""
        step, after = self.n.learning_rate * abs(place.of(self.n.direction)), abs(place.of(self.n.after))
        outweighs = ceil(log10(5 * step / after)) if 5 * step > after > _TINY * step else 0
        return self.number(place.of(self.n.direction), SLOPE + outweighs)

    def number(self, value: float | Decimal, digits: int) -> Value:
        """Return a number with `digits` significant digits, and `more` where all numbers of the epoch have more."""
        return Value(value) if self.more is None else kept(value, digits + self.more)

    def promised(self, expression: Expression, value: float | Decimal, read: Value | None) -> Worked | None:
        """Return what an expression of these operands promises of its value, at most as many digits as are read."""
        digits = ACTIVATION + (self.more or 0)
        finest = read.place if isinstance(read, Kept) and read.value else Decimal(value).adjusted() - digits + 1
        return promised(expression, value, digits, finest)

    def _share(self, digits: int) -> "partial[Kept] | type[Value]":
        return Value if self.more is None else partial(_kept_share, digits=digits + self.more)

    def _unit(self, k: int, h: int) -> tuple[float, float]:
        return float(self.n.hidden_z[k, h]), float(self.n.hidden[k, h])

    def _output(self, k: int) -> tuple[float, float]:
        return float(self.n.output_z[k, 0]), float(self.n.predictions[k, 0])


def _standing(z: float, value: float) -> float | Decimal:
    return sigmoid_of(Decimal(-z)) if z > NEAR_ONE else value if z > UNDERFLOW else sigmoid_of(Decimal(z))


@lru_cache(maxsize=8)
def operands_of(n: EpochArrays, focus: Focus) -> Operands:
    """Return the numbers of an epoch as its phases compute with them, with more digits where they cancel each other."""
    k = focus.example
    # What is lost of an activation grows with the weights of the output.
    spare = [_CANCELLED, log10(max(1.0, 3 * float(abs(n.parameters.output_weights).sum())))]
    places = [place for place in (focus.weight, focus.beside) if not n.cancels(place)]
    sums = [[factor * delta for factor, delta in n.terms(place)] for place in places]
    sums.append(n.pushes[k].tolist())
    if 0 < n.targets[k, 0] < 1 and not n.settled[k, 0]:
        sums.append([float(n.predictions[k, 0]), -float(n.targets[k, 0])])
    for terms in sums:
        total, sizes = abs(sum(terms)), sum(map(abs, terms))
        if total > _TINY * sizes:
            spare.append(log10(sizes / total))
    more = min(_MOST_MORE, ceil(max(spare) - _CANCELLED))
    told = all(step_promised(Operands(n, more), place) for place in places if place.of(n.direction))
    return Operands(n, more if told else more + 1)


def step_promised(operands: Operands, place: Place) -> Worked | None:
    """Return the slope of a parameter, or its step under the published rule, if its terms promise it."""
    value = place.of(operands.n.direction)
    return operands.promised(step_sum(operands, place), value, operands.slope(place))


def step_sum(o: Operands, place: Place) -> Expression:
    """Return the sum over the examples that is the slope of a parameter, or its step under the published rule."""
    n, published = o.n, o.n.rule == "published"
    if place.name == "hidden_weights":
        i, h = place.at
        return Sum(tuple(Product((Value(float(x)), o.hidden_delta(k, h))) for k, x in enumerate(n.inputs[:, i])))
    if place.name == "output_weights":
        h = place.at[0]
        return Sum(tuple(Product((o.activation(k, h), o.output_delta(k))) for k in range(EXAMPLES)))
    if place.name == "output_bias":
        deltas = [o.output_delta(k) for k in range(EXAMPLES)]
    elif published:
        deltas = [o.hidden_delta(place.at[0], unit) for unit in range(n.units)]
    else:
        deltas = [o.hidden_delta(k, place.at[0]) for k in range(EXAMPLES)]
    total = Sum(tuple(deltas))
    return Shared(total, Value(float(len(deltas)))) if published else total


_TINY = 1e-12
"""A share of its terms below which a sum is a rounding error."""
