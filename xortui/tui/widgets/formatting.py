"""How numbers look: one grammar, of fixed width, so that nothing jumps and nothing is cut."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

RIGHT, WRONG = "✓", "✗"
"""Marks of answers."""

ON, OFF, BOTH = "●", "○", "◐"
"""Marks of the examples on a map: target 1, target 0, and what is neither or both."""

UP, DOWN = "▲", "▼"
"""Marks of the weights that moved most."""

READ, WRITTEN = "•", "◆"
"""Marks of the weights that a phase uses, and of those that it computes or moves."""

BETWEEN = 11
"""Cells of a loss of which only bounds are known."""

MINUS = "−"
"""The minus sign of the screen, as wide as the plus."""


def number(value: float) -> str:
    """Return a value in exactly six cells: +1.624 +12.34 +123.4 +12345 +1.2e5, and 0.000 without a sign."""
    size = abs(value)
    for decimals, limit in ((3, 9.9995), (2, 99.995), (1, 999.95), (0, 99999.5)):
        if size < limit:
            digits = f"{size:.{decimals}f}"
            sign = (MINUS if value < 0 else "+") if float(digits) else " "
            return f"{sign + digits:>6}"
    return f"{(MINUS if value < 0 else '+') + _power(size, 5):>6}"


def small(value: float) -> str:
    """Return a value that may be small, such as a delta, in at most seven cells: −0.0714, +2.9e−4, and 0."""
    if value == 0:
        return "0"
    sign, size = MINUS if value < 0 else "+", abs(value)
    if 0.00995 <= size < 9.99995:
        return f"{sign}{size:.4f}"
    return number(value).strip() if size >= 1 else sign + _power(size, 6).replace("e-", "e" + MINUS)


def plain_number(value: float) -> str:
    """Return a value as one would write it, with four digits at most: 0.2498, −3, 1.2e−05."""
    text = f"{value:.4g}"
    return "0" if float(text) == 0 else text.replace("-", MINUS)


def unsigned(value: float) -> str:
    """Return a value in [0, 1] in five cells: 0.815."""
    return f"{value:.3f}"


def target(value: float) -> str:
    """Return a target in at most four cells, as short as it is: 0, 1, .5, .125."""
    text = f"{value:.3f}"
    return "1" if text == "1.000" else text.strip("0").rstrip(".") or "0"


def loss(value: float) -> str:
    """Return a loss in seven cells: 0.26858, and 2.41e-5 where that would show fewer than two digits."""
    return f"{value:.5f}" if value >= 9.95e-5 or value == 0 else f"{_power(value, 7):>7}"


def between(low: float, high: float) -> str:
    """Return what is known of a loss that lies between two: 0.24981, 0.250, or 0.12–0.13 where they differ more.

    A single number has at least three digits, and both round to it; a range holds both. Eleven cells are enough but for
    losses below 1e-9.
    """
    if loss(low) == loss(high):
        return loss(low).strip()
    for digits in (4, 3):
        text = _rounded(low, digits, ROUND_HALF_EVEN)
        if text == _rounded(high, digits, ROUND_HALF_EVEN):
            return text
    for digits in (3, 2, 1):
        text = f"{_rounded(low, digits, ROUND_FLOOR)}–{_rounded(high, digits, ROUND_CEILING)}"
        if len(text) <= BETWEEN:
            break
    return text


def _rounded(value: float, digits: int, rounding: str) -> str:
    """Return a loss with so many significant digits."""
    exact = Decimal(value)
    if not exact:
        return "0"
    number = exact.quantize(Decimal(1).scaleb(exact.adjusted() + 1 - digits), rounding)
    if number >= Decimal("0.001"):
        return f"{number:f}"
    mantissa, exponent = f"{number:e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def count(value: int) -> str:
    """Return a whole number with its thousands apart: 12 345."""
    return f"{value:,}".replace(",", " ")


def rate(value: float) -> str:
    """Return a learning rate in as few characters as tell it: 1, 0.03, 1e-6."""
    return f"{value:g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


def sum_of_change(before: float, change: float, cells: int = 8) -> tuple[str, str, str]:
    """Return before, change and after in at most so many cells each, so that the printed numbers add up.

    A change too small for the digits of the ends is printed as a power, and the ends as they round.
    """
    after = before + change
    size = max(abs(before), abs(after))
    if size >= 99999.5:
        return number(before), number(change), number(after)
    room = max(0, cells - 2 - len(str(int(size))))
    wanted = 3 if change == 0 else 2 - Decimal(change).adjusted()
    step = Decimal(1).scaleb(-max(0, min(wanted, room)))
    start, end = (Decimal(value).quantize(step) for value in (before, after))
    if change and abs(Decimal(change)) < 10 * step:
        small = (MINUS if change < 0 else "+") + _power(abs(change), cells - 1)
        return _signed(start), small, _signed(end)
    return _signed(start), _signed(end - start), _signed(end)


def _signed(value: Decimal) -> str:
    sign = MINUS if value < 0 else "+" if value else " "
    return f"{sign}{abs(value):f}"


def _power(size: float, width: int) -> str:
    """Return a positive value as 1.2e5, with as many digits as the width has room for."""
    text = ""
    for digits in range(width, -1, -1):
        mantissa, exponent = f"{size:.{digits}e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
        if len(text) <= width:
            break
    return text
