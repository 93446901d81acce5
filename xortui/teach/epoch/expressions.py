"""Expressions that can be printed with n significant digits, and evaluated from what is printed.

Each operand stands for all numbers that round to what is printed, so that an expression has an interval of values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from xortui.teach.epoch.digits import DOWN, EXACT, MINUS, UP, last_place, printed, sigmoid_of, significant

Interval = tuple[Decimal, Decimal]

NEAR_ONE, UNDERFLOW = 9.25, -700.0
"""From which z on σ(z) is printed as 1 minus what it lacks, and below which a double cannot hold it."""

_SHORT = 6
"""Significant digits of a number that was typed and is printed as it was typed, at most."""


class Expression(Protocol):
    """Something that can be printed with n significant digits, and evaluated as printed."""

    def text(self, digits: int) -> str:
        """Return it as it is printed."""

    def interval(self, digits: int) -> Interval:
        """Return bounds of its value, when only what is printed is known."""

    def exact(self) -> Decimal:
        """Return its value in full."""


@dataclass(frozen=True)
class Value:
    """A number: a double, or a decimal where no double is small enough."""

    value: float | Decimal

    def text(self, digits: int) -> str:
        """Return the number, with a real minus sign."""
        return printed(self.rounded(digits))

    def interval(self, digits: int) -> Interval:
        """Return all numbers that round to the printed one; a short one, as 0, 1 or 0.3, stands for itself."""
        middle = self.rounded(digits)
        half = Decimal(0) if self._short is not None else Decimal(5).scaleb(last_place(middle) - 1, context=EXACT)
        return middle - half, EXACT.add(middle, half)

    def exact(self) -> Decimal:
        """Return the number."""
        return Decimal(self.value) if self._short is None else self._short

    @cached_property  # asked for each number of digits that is tried
    def _short(self) -> Decimal | None:
        return typed(self.value)

    def rounded(self, digits: int) -> Decimal:
        """Return the number that is printed."""
        short = self._short
        if short is None:
            return significant(Decimal(self.value), digits)
        return short.quantize(Decimal(1)) if last_place(short) > 0 else short


def typed(value: float | Decimal) -> Decimal | None:
    """Return a number as a person would type it, if it has few digits: 0.1, not 0.1000000000000000055."""
    if not value:
        return Decimal(0)
    if isinstance(value, Decimal) or not 1e-7 < abs(value) < 1e7:
        return None
    number = Decimal(repr(float(value))).normalize()
    return number + 0 if len(number.as_tuple().digits) <= _SHORT else None


@dataclass(frozen=True)
class Ratio:
    """A fraction of whole numbers, printed as such: 2/4."""

    over: int
    under: int

    def text(self, digits: int) -> str:
        """Return the fraction."""
        return f"{self.over}/{self.under}"

    def interval(self, digits: int) -> Interval:
        """Return its value twice."""
        return self.exact(), self.exact()

    def exact(self) -> Decimal:
        """Return its value."""
        return Decimal(self.over) / self.under


@dataclass(frozen=True)
class Sum:
    """A sum; the terms that begin with a minus are printed as differences."""

    terms: tuple[Expression, ...]

    def text(self, digits: int) -> str:
        """Return the terms with their signs between them."""
        return "".join(self.pieces(digits))

    def pieces(self, digits: int) -> list[str]:
        """Return the terms, each with its sign before it: where a line may be broken."""
        first, *rest = (term.text(digits) for term in self.terms)
        return [first, *(f" {MINUS} {t[1:]}" if t.startswith(MINUS) else f" + {t}" for t in rest)]

    def interval(self, digits: int) -> Interval:
        """Return the sums of the bounds."""
        bounds = [term.interval(digits) for term in self.terms]
        low = high = Decimal(0)
        for a, b in bounds:
            low, high = DOWN.add(low, a), UP.add(high, b)
        return low, high

    def exact(self) -> Decimal:
        """Return the sum."""
        total = Decimal(0)
        for term in self.terms:
            total = EXACT.add(total, term.exact())
        return total


@dataclass(frozen=True)
class Product:
    """A product; negative factors but the first, and sums, stand in brackets."""

    factors: tuple[Expression, ...]

    def text(self, digits: int) -> str:
        """Return the factors with dots between them."""
        return "".join(self.pieces(digits))

    def pieces(self, digits: int) -> list[str]:
        """Return the factors, each with its dot before it: where a line may be broken."""
        texts = [factor.text(digits) for factor in self.factors]
        for i, factor in enumerate(self.factors):
            if isinstance(factor, Sum) or (i and texts[i].startswith(MINUS)):
                texts[i] = f"({texts[i]})"
        return [texts[0], *(f"·{text}" for text in texts[1:])]

    def interval(self, digits: int) -> Interval:
        """Return the extremes of the products of the bounds."""
        low = high = Decimal(1)
        for factor in self.factors:
            corners = [(a, b) for a in (low, high) for b in factor.interval(digits)]
            low, high = min(DOWN.multiply(a, b) for a, b in corners), max(UP.multiply(a, b) for a, b in corners)
        return low, high

    def exact(self) -> Decimal:
        """Return the product."""
        total = Decimal(1)
        for factor in self.factors:
            total = EXACT.multiply(total, factor.exact())
        return total


@dataclass(frozen=True)
class Negative:
    """A product that is subtracted."""

    of: Product

    def text(self, digits: int) -> str:
        """Return the product with a minus before it."""
        text = self.of.text(digits)
        first = self.of.factors[0].text(digits)
        return MINUS + (f"({first}){text[len(first) :]}" if text.startswith(MINUS) else text)

    def interval(self, digits: int) -> Interval:
        """Return the bounds of the product with their signs changed."""
        low, high = self.of.interval(digits)
        return -high, -low

    def exact(self) -> Decimal:
        """Return the product with its sign changed."""
        return EXACT.minus(self.of.exact())


@dataclass(frozen=True)
class Squared:
    """A square, the base in brackets."""

    base: Expression

    def text(self, digits: int) -> str:
        """Return the base in brackets with a two."""
        return f"({self.base.text(digits)})²"

    def interval(self, digits: int) -> Interval:
        """Return the squares of the bounds, from 0 where they have it between them."""
        low, high = self.base.interval(digits)
        lowest = Decimal(0) if low <= 0 <= high else min(DOWN.multiply(low, low), DOWN.multiply(high, high))
        return lowest, max(UP.multiply(low, low), UP.multiply(high, high))

    def exact(self) -> Decimal:
        """Return the square."""
        return EXACT.multiply(self.base.exact(), self.base.exact())


@dataclass(frozen=True)
class Shared:
    """A sum divided by something, both in brackets where they are sums."""

    total: Sum
    by: Expression

    def text(self, digits: int) -> str:
        """Return the sum in brackets and the divisor."""
        return "".join(self.pieces(digits))

    def pieces(self, digits: int) -> list[str]:
        """Return the terms of the sum, where a line may be broken."""
        first, *rest = self.total.pieces(digits)
        pieces = [f"({first}", *rest]
        by = self.by.text(digits)
        return [*pieces[:-1], f"{pieces[-1]})/{f'({by})' if isinstance(self.by, Sum | Product) else by}"]

    def interval(self, digits: int) -> Interval:
        """Return the bounds, divided; the divisor must be positive."""
        (low, high), (least, most) = self.total.interval(digits), self.by.interval(digits)
        return (
            min(DOWN.divide(low, least), DOWN.divide(low, most)),
            max(UP.divide(high, least), UP.divide(high, most)),
        )

    def exact(self) -> Decimal:
        """Return the quotient."""
        return EXACT.divide(self.total.exact(), self.by.exact())


@dataclass(frozen=True)
class Sigmoid:
    """σ of something, or what it lacks of 1."""

    of: Expression
    lack: bool = False
    """Whether its value is 1 − σ, although σ is printed."""

    def text(self, digits: int) -> str:
        """Return the argument in brackets."""
        return f"σ({self.of.text(digits)})"

    def interval(self, digits: int) -> Interval:
        """Return σ of the bounds, whose order it keeps, or what they lack of 1."""
        low, high = self.of.interval(digits)
        return (sigmoid_of(-high), sigmoid_of(-low)) if self.lack else (sigmoid_of(low), sigmoid_of(high))

    def exact(self) -> Decimal:
        """Return σ, or what it lacks of 1."""
        return sigmoid_of(EXACT.minus(self.of.exact()) if self.lack else self.of.exact())


Leaf = Callable[[float | Decimal], Expression]
"""Returns the operand for a number."""


def activation(z: float, value: float, leaf: Leaf = Value) -> Expression:
    """Return σ(z) as an operand: near 1 as 1 − 3.7e−17, so that what it lacks of 1 is seen, and never as a false 0."""
    if z > NEAR_ONE:
        return Sum((Value(1.0), Negative(Product((lack(z, leaf),)))))
    return leaf(value if z > UNDERFLOW else sigmoid_of(Decimal(z)))


def complement(z: float, value: float, leaf: Leaf = Value) -> Expression:
    """Return 1 − σ(z) as an operand, by what σ(z) lacks of 1 where it is near 1."""
    return lack(z, leaf) if z > NEAR_ONE else Sum((Value(1.0), Negative(Product((activation(z, value, leaf),)))))


def error(z: float, value: float, wanted: float, leaf: Leaf = Value) -> Expression:
    """Return σ(z) minus a target as an operand."""
    if z > NEAR_ONE and wanted == 1:
        return Negative(Product((lack(z, leaf),)))
    return difference(activation(z, value, leaf), Value(wanted))


def lack(z: float, leaf: Leaf = Value) -> Expression:
    """Return what σ(z) lacks of 1: σ(−z)."""
    return leaf(sigmoid_of(Decimal(-z)))


def difference(a: Expression, b: Expression) -> Sum:
    """Return a − b."""
    return Sum((a, Negative(Product((b,)))))


def times(*factors: float) -> Product:
    """Return a product of numbers."""
    return Product(tuple(map(Value, factors)))


def extreme(z: float) -> bool:
    """Return whether σ(z) lies where a double cannot hold σ(z) and 1 − σ(z) both as well as they are printed."""
    return z > NEAR_ONE or z <= UNDERFLOW
