"""Numbers rounded and printed as one learns it at school, digit by digit, in decimal arithmetic."""

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

MINUS = "−"
"""The minus sign of the screen."""

EXACT, DOWN, UP = (
    Context(prec=60, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
    for rounding in (None, ROUND_FLOOR, ROUND_CEILING)
)
"""e to the power of a million is a number here. Lower bounds are rounded down, upper ones up."""

_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP, Emax=MAX_EMAX, Emin=MIN_EMIN)

POWER = 10**6
"""From where on numbers are printed as powers."""


def rounded(value: Decimal, exponent: int) -> Decimal:
    """Return a value rounded to a power of ten as one learns it, halves away from zero; never a negative zero."""
    digits = value.adjusted() - exponent + 2 if value else 0
    context = _ROUNDING if digits <= _ROUNDING.prec else Context(digits, ROUND_HALF_UP, MIN_EMIN, MAX_EMAX)
    result = value.quantize(Decimal(1).scaleb(exponent, context=EXACT), context=context)
    return result if result else result.copy_abs()


def significant(value: Decimal, digits: int) -> Decimal:
    """Return a value rounded to n significant digits, and 0 as it is."""
    if not value:
        return Decimal(0)
    exponent = value.adjusted() - digits + 1
    result = rounded(value, exponent)
    # 9.996 rounds to 10.0, not to 10.00.
    return result if result.adjusted() == value.adjusted() else rounded(value, exponent + 1)


def printed(value: Decimal) -> str:
    """Return a number as it is printed: with a real minus sign, and as a power where it is small or large.

    A number of which the last digit before the point is not known is a power, too: every digit that is printed counts.
    """
    sign = MINUS if value < 0 else ""
    size = value.copy_abs()
    if not size or (Decimal("1e-4") <= size < POWER and last_place(value) <= 0):
        return sign + f"{size:f}"
    mantissa, exponent = f"{size:e}".split("e") if "e" in f"{size:e}" else (f"{size:f}", "0")
    return f"{sign}{mantissa}e{int(exponent)}".replace("e-", f"e{MINUS}")


def last_place(value: Decimal) -> int:
    """Return the power of ten of the last digit of a value."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # the numbers of a network are finite
    return exponent


def sigmoid_of(z: Decimal) -> Decimal:
    """Return σ(z) to 60 digits, however small it is."""
    return EXACT.divide(Decimal(1), EXACT.add(Decimal(1), EXACT.exp(EXACT.minus(z))))
