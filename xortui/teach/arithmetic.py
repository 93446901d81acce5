"""Arithmetic written out so that it adds up: who computes with the printed numbers gets every printed digit.

An expression is printed with more and more digits until interval arithmetic guarantees the digits of its result: each
operand stands for all numbers that round to what is printed, and the ends of the result's interval must round alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple, Protocol

MINUS = "−"

_FEWEST, _MOST = 5, 17
"""Significant digits of operands: where to begin, and what a double holds."""

_EXTRA = 2
"""How many more digits the operands have than the result."""

_BEST, _LEAST = 4, 2
"""Significant digits of a result: as many as one wants to see, and as few as are shown."""

_FINEST = 9
"""Significant digits of a result that is to show a small change, at most."""

_POWER = 10**6
"""From where on numbers are printed as powers."""

_EXACT, _DOWN, _UP = (
    Context(prec=60, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
    for rounding in (None, ROUND_FLOOR, ROUND_CEILING)
)
"""e to the power of a million is a number here. Lower bounds are rounded down, upper ones up."""

Interval = tuple[Decimal, Decimal]


class Expression(Protocol):
    """Something that can be printed with so many significant digits, and evaluated as printed."""

    def text(self, digits: int) -> str:
        """Return it as it is printed."""

    def interval(self, digits: int) -> Interval:
        """Return bounds of its value, given only what is printed."""


@dataclass(frozen=True)
class Value:
    """A number."""

    value: float

    def text(self, digits: int) -> str:
        """Return the number, with a real minus sign."""
        return printed(self._rounded(digits))

    def interval(self, digits: int) -> Interval:
        """Return all numbers that round to the printed one; a short one, as 0, 1 or 0.5, stands for itself."""
        middle = self._rounded(digits)
        half = Decimal(0) if self._short else Decimal(5).scaleb(_exponent(middle) - 1)
        return middle - half, middle + half

    @property
    def _short(self) -> bool:
        return self.value * 8 == int(self.value * 8) and abs(self.value) < 1000

    def _rounded(self, digits: int) -> Decimal:
        return Decimal(self.value) + 0 if self._short else significant(Decimal(self.value), digits)


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
            low, high = _DOWN.add(low, a), _UP.add(high, b)
        return low, high


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
            low, high = min(_DOWN.multiply(a, b) for a, b in corners), max(_UP.multiply(a, b) for a, b in corners)
        return low, high


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
        """Return the bounds of the product, turned round."""
        low, high = self.of.interval(digits)
        return -high, -low


@dataclass(frozen=True)
class Squared:
    """A square of a sum."""

    base: Sum

    def text(self, digits: int) -> str:
        """Return the base in brackets with a two."""
        return f"({self.base.text(digits)})²"

    def interval(self, digits: int) -> Interval:
        """Return the squares of the bounds, from 0 where they have it between them."""
        low, high = self.base.interval(digits)
        lowest = Decimal(0) if low <= 0 <= high else min(_DOWN.multiply(low, low), _DOWN.multiply(high, high))
        return lowest, max(_UP.multiply(low, low), _UP.multiply(high, high))


@dataclass(frozen=True)
class Shared:
    """A sum divided by a whole number."""

    total: Sum
    parts: int

    def text(self, digits: int) -> str:
        """Return the sum in brackets and the divisor."""
        return "".join(self.pieces(digits))

    def pieces(self, digits: int) -> list[str]:
        """Return the terms of the sum, where a line may be broken."""
        first, *rest = self.total.pieces(digits)
        pieces = [f"({first}", *rest]
        return [*pieces[:-1], f"{pieces[-1]})/{self.parts}"]

    def interval(self, digits: int) -> Interval:
        """Return the bounds, divided."""
        low, high = self.total.interval(digits)
        return _DOWN.divide(low, Decimal(self.parts)), _UP.divide(high, Decimal(self.parts))


@dataclass(frozen=True)
class Sigmoid:
    """σ of a number."""

    of: Value

    def text(self, digits: int) -> str:
        """Return the argument in brackets."""
        return f"σ({self.of.text(digits)})"

    def interval(self, digits: int) -> Interval:
        """Return σ of the bounds, which it keeps in order."""
        low, high = (_sigmoid(bound) for bound in self.of.interval(digits))
        return low, high


class Worked(NamedTuple):
    """An expression with its numbers, and its result."""

    pieces: tuple[str, ...]
    """The expression, in pieces between which a line may be broken."""
    result: str

    @property
    def text(self) -> str:
        """The expression in one line."""
        return "".join(self.pieces)


def work_out(expression: Expression, value: float, change: float = 0.0) -> Worked:
    """Return an expression and its result, as they are printed.

    Args:
        expression: What is computed.
        value: The network's own value for it, of which the result shows digits that the printed operands guarantee.
        change: What has just been added to the value, two digits of which the result should show.
    """
    exact = Decimal(value)
    if not any(expression.interval(_FEWEST)) and not value:
        return _worked(expression, _FEWEST, Decimal(0))
    # All digits before the point, and those that have just changed.
    whole = exact.adjusted() + 1 if abs(exact) < _POWER else 0
    if change:
        whole = max(whole, min(_FINEST, exact.adjusted() - Decimal(change).adjusted() + 2))
    for pretty in (True, False):
        least = max(3, whole) if pretty else _LEAST
        for digits in range(_FEWEST, _MOST + 1) if value else ():
            bounds = (*expression.interval(digits), exact)
            for wanted in range(min(digits - _EXTRA, max(_BEST, whole)), least - 1, -1):
                result = significant(exact, wanted)
                if _agree(bounds, _exponent(result)) and not (pretty and _is_power(result)):
                    return _worked(expression, digits, result)
    # No digit that counts can be promised: a difference of equal numbers, or a value that a double cannot hold.
    digits = _FEWEST + _BEST
    bounds = (*expression.interval(digits), exact)
    exponent = next((e for e in range(-_FEWEST, 1) if _agree(bounds, e)), 1)
    return _worked(expression, digits, rounded(exact, exponent))


def rounded(value: Decimal, exponent: int) -> Decimal:
    """Return a value rounded to a power of ten as one learns it, halves away from zero; never a negative zero."""
    result = value.quantize(Decimal(1).scaleb(exponent), context=Context(prec=400, rounding=ROUND_HALF_UP))
    return result if result else result.copy_abs()


def significant(value: Decimal, digits: int) -> Decimal:
    """Return a value rounded to so many significant digits, and 0 as it is."""
    if not value:
        return Decimal(0)
    exponent = value.adjusted() - digits + 1
    result = rounded(value, exponent)
    # 9.996 rounds to 10.0, not to 10.00.
    return result if result.adjusted() == value.adjusted() else rounded(value, exponent + 1)


def printed(value: Decimal) -> str:
    """Return a number as it is printed: with a real minus sign, and as a power where it is small or large.

    A number of which the last digit before the point is not known is a power, too: no digit is printed but for good.
    """
    sign = MINUS if value < 0 else ""
    size = abs(value)
    if not size or (Decimal("1e-4") <= size < _POWER and _exponent(value) <= 0):
        return sign + f"{size:f}"
    mantissa, exponent = f"{size:e}".split("e") if "e" in f"{size:e}" else (f"{size:f}", "0")
    return f"{sign}{mantissa}e{int(exponent)}".replace("e-", f"e{MINUS}")


def _worked(expression: Expression, digits: int, result: Decimal) -> Worked:
    pieces = expression.pieces(digits) if isinstance(expression, Sum | Product | Shared) else [expression.text(digits)]
    return Worked(tuple(pieces), printed(result))


def _agree(values: Iterable[Decimal], exponent: int) -> bool:
    """Return whether all values round alike."""
    return len({rounded(value, exponent) for value in values}) == 1


def _is_power(value: Decimal) -> bool:
    """Return whether a value is a one with zeros: a 0.9996 that was rounded to 1.00 tells little."""
    return not any(value.as_tuple().digits[1:]) and value.as_tuple().digits[0] == 1


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # the numbers of a network are finite
    return exponent


def _sigmoid(z: Decimal) -> Decimal:
    return _EXACT.divide(Decimal(1), _EXACT.add(Decimal(1), _EXACT.exp(-z)))
