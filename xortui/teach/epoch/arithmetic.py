"""Arithmetic written out so that it adds up: recomputing from the printed operands yields every printed digit.

An expression is printed with more and more digits until interval arithmetic guarantees the digits of its result: each
operand stands for all numbers that round to what is printed, and the ends of the result's interval must round alike.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from xortui.teach.epoch.digits import EXACT, POWER, last_place, printed, rounded, significant
from xortui.teach.epoch.expressions import Expression, Interval, Product, Shared, Sigmoid, Sum, Value

_FEWEST, _MOST = 5, 17
"""Significant digits of operands: where to begin, and what a double holds."""

_EXTRA = 2
"""How many more digits the operands have than the result."""

_BEST, _GOOD, _LEAST = 4, 3, 2
"""Significant digits of a result: as many as one wants to see, as are enough, and as few as are shown."""

_FINEST = 9
"""Significant digits of a result that is to show a small change, at most."""


_FAITHFUL = Decimal("1e-9")

CLOSER = ", more precisely "
"""What stands between a result and the same with the digits that later phases compute with."""


class Worked(NamedTuple):
    """An expression with its numbers, and its result."""

    pieces: tuple[str, ...]
    """The expression, in pieces between which a line may be broken."""
    result: str
    number: Decimal
    """The result as it is printed."""
    doubt: Decimal
    """By how much it may be rounded."""
    digits: int
    """Significant digits of the operands."""

    @property
    def text(self) -> str:
        """The expression in one line."""
        return "".join(self.pieces)


class Equation(NamedTuple):
    """A line of arithmetic: what is computed, the numbers, and the result."""

    left: str
    pieces: tuple[str, ...]
    """The expression, in pieces between which a line may be broken."""
    result: str
    value: float | Decimal
    """The result in full."""
    closer: str = ""
    """The result with the digits that later phases compute with, where the operands do not promise as many."""

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.left} = {''.join(self.pieces)}" + (f" = {self.answer}" if self.result else "")

    @property
    def answer(self) -> str:
        """The result, and what it is more precisely."""
        return self.result + (f"{CLOSER}{self.closer}" if self.closer else "")


def equation(left: str, expression: Expression, value: float | Decimal, change: float = 0.0) -> Equation:
    """Return an expression worked out under a name; see `work_out`."""
    worked = work_out(expression, value, change)
    return Equation(left, worked.pieces, worked.result, value)


def faithful(expression: Expression, value: float) -> float | Decimal:
    """Return the network's value of a product, or the exact one where a double could not hold what leads to it."""
    exact = expression.exact()
    off, most = EXACT.subtract(Decimal(value), exact), EXACT.multiply(exact, _FAITHFUL)
    return value if off.copy_abs() <= most.copy_abs() else exact


def work_out(
    expression: Expression, value: float | Decimal, change: float = 0.0, *, needed: int = 0, fewest: int | None = None
) -> Worked:
    """Return an expression and its result, as they are printed.

    Args:
        expression: What is computed.
        value: The network's own value for it, of which the result shows digits that the printed operands guarantee.
        change: What has just been added to the value, two digits of which the result should show.
        needed: Significant digits of the result that later lines compute with.
        fewest: Significant digits of the operands to begin with, where these are results of other lines.
    """
    exact = Decimal(value)
    if not any(expression.interval(_FEWEST)) and not value:
        return _worked(expression, _FEWEST, Decimal(0))
    first = _FEWEST if fewest is None else fewest
    for digits, bounds in (
        _bounds(expression, max(first, needed + 1) if fewest is None else first) if needed and value else ()
    ):
        result = expression.rounded(needed) if isinstance(expression, Value) else significant(exact, needed)
        if _agree((*bounds, exact), last_place(result)):
            return _worked(expression, digits, result)
    # All digits before the point, and those that have just changed.
    whole = exact.adjusted() + 1 if abs(exact) < POWER else 0
    if change:
        whole = max(whole, min(_FINEST, exact.adjusted() - Decimal(change).adjusted() + 2))
    for pretty in (True, False):
        least = max(_GOOD, whole) if pretty else _LEAST
        for digits, bounds in _bounds(expression, first) if value else ():
            best = max(_BEST, whole)
            fewer = range(min(digits - _EXTRA, best), least - 1, -1)
            for wanted in fewer if fewest is None else range(least, best + 1):
                result = significant(exact, wanted)
                if _agree((*bounds, exact), last_place(result)) and not (pretty and _is_power(result)):
                    return _worked(expression, digits, result)
    # No digit that counts can be promised: a difference of equal numbers, or a value that a double cannot hold.
    digits = _FEWEST + _BEST
    ends = (*expression.interval(digits), exact)
    exponent = next((e for e in range(-_FEWEST, 1) if _agree(ends, e)), 1)
    return _worked(expression, digits, rounded(exact, exponent))


def _bounds(expression: Expression, first: int) -> Iterator[tuple[int, Interval]]:
    """Yield bounds of the value for more and more digits of the operands, as long as more of them tell more."""
    before = None
    for digits in range(first, _MOST + 1):
        bounds = expression.interval(digits)
        if bounds == before and bounds[0] != bounds[1]:  # the digits of all operands are given
            return
        yield digits, bounds
        before = bounds


def promised(expression: Expression, value: float | Decimal, digits: int, finest: int) -> Worked | None:
    """Return an expression whose operands are given, with what they promise of its result: None if not two digits.

    Of 0 they promise all, where they make it so: a factor is 0. A number promises what is printed of it.

    Args:
        expression: What is computed.
        value: The network's own value for it.
        digits: Significant digits of those operands that are not given.
        finest: The power of ten of the last digit of the result at most.
    """
    exact, interval = Decimal(value), expression.interval(digits)
    if isinstance(expression, Value):
        return _worked(expression, digits, expression.rounded(digits))
    if not exact:
        return None if any(interval) else _worked(expression, digits, exact)
    bounds = (*interval, exact)
    for pretty in (True, False):
        for place in range(finest, exact.adjusted() + 2 - (_GOOD if pretty else _LEAST)):
            result = rounded(exact, place)
            if _agree(bounds, place) and not (pretty and _is_power(result)):
                return _worked(expression, digits, result)
    return None


def _worked(expression: Expression, digits: int, number: Decimal) -> Worked:
    pieces = expression.pieces(digits) if isinstance(expression, Sum | Product | Shared) else [expression.text(digits)]
    result = ("1 − " if isinstance(expression, Sigmoid) and expression.lack else "") + printed(number)
    whole = expression.interval(digits) == (number, number)
    doubt = Decimal(0) if whole else Decimal(5).scaleb(last_place(number) - 1, context=EXACT)
    return Worked(tuple(pieces), result, number, doubt, digits)


def _agree(values: Iterable[Decimal], exponent: int) -> bool:
    """Return whether all values round alike; what has far more digits than any result is not rounded for it."""
    values = list(values)
    near = all(value.adjusted() - exponent < 2 * _MOST for value in values if value)
    return near and len({rounded(value, exponent) for value in values}) == 1


def _is_power(value: Decimal) -> bool:
    """Return whether a value is a one with zeros: a 0.9996 that was rounded to 1.00 tells little."""
    return not any(value.as_tuple().digits[1:]) and value.as_tuple().digits[0] == 1
