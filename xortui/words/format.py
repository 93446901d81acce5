"""How numbers look: one grammar, of fixed width, so that nothing jumps and nothing is cut."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

RIGHT, WRONG, NO_SIDE = "✓", "✗", "–"
"""Marks of answers; the last where the target is 0.5 exactly, so that no answer is on its side or off it."""

ON, OFF, BOTH = "●", "○", "◐"
"""Marks of the examples on a map: target 1, target 0, and what is neither or both."""

UP, DOWN = "▲", "▼"
"""Marks of the weights that moved most."""

READ, WRITTEN = "•", "◆"
"""Marks of the weights that a phase uses, and of those that it computes or moves."""

BETWEEN = 11
"""Cells of a loss of which only bounds are known."""

_DECIMALS, _LEAST = 8, 0.0005
"""The most decimals of a number, and the size below which three would show none of it."""

_TINIEST = 1e-99
"""The smallest power of ten that five cells have room for."""

MINUS = "−"
"""The minus sign of the screen, as wide as the plus."""


def number(value: float) -> str:
    """Return a value in exactly six cells: +1.624 +12.34 +123.4 +12345 +1.2e5 −3e−4, and 0.000 for 0 alone."""
    size, way = abs(value), MINUS if value < 0 else "+"
    if _LEAST <= size < 9.9995:  # most of a frame's numbers
        return f"{way}{size:.3f}"
    if 0 < size < _LEAST:
        return f"{way + (power(size, 5) if size >= _TINIEST else 'tiny'):>6}"
    for decimals, limit in ((3, 9.9995), (2, 99.995), (1, 999.95), (0, 99999.5)):
        if size < limit:
            return f"{(way if size else ' ') + f'{size:.{decimals}f}':>6}"
    return f"{way + power(size, 5):>6}"


def decimals_of(values: Sequence[float]) -> int:
    """Return with how many decimals six cells have room for each of some numbers, so that their points align."""
    largest = max(max(values), -min(values)) if values else 0.0
    return 3 if largest < 9.9995 else 2 if largest < 99.995 else 1 if largest < 999.95 else 0


def aligned(value: float, decimals: int) -> str:
    """Return a value in six cells as `number` does, but with so many decimals, unless it would look like 0."""
    size = abs(value)
    if decimals == 3 or size >= 99999.5 or (size and size < 0.5 * 10.0**-decimals):
        return number(value)
    return f"{((MINUS if value < 0 else '+') if size else ' ') + f'{size:.{decimals}f}':>6}"


def precise(value: float, cells: int) -> str:
    """Return a value in at most n cells, with as many decimals as that has room for, up to eight: +5.57612345.

    So many digits every machine agrees on. In six cells it is what `number` says.
    """
    size, usual = abs(value), number(value).strip()
    decimals = min(_DECIMALS, cells - len("+.") - len(str(int(size))))
    if decimals <= 3 or (size > 1 and "e" in usual) or 0 < size < 10.0 ** (2 - decimals):
        return usual if size >= _LEAST or not size or cells <= len("+2.9e−4") else small(value)
    return f"{(MINUS if value < 0 else '+') if size else ' '}{size:.{decimals}f}".strip()


def precise_share(value: float, decimals: int) -> str:
    """Return a value in [0, 1] with n decimals; what is neither 0 nor 1 is never rounded to it: >.9999, <.0001."""
    text = f"{value + 0.0:.{decimals}f}"  # which has no sign, as -0.0 would
    if 0 < value < 1 and float(text) in (0.0, 1.0):
        return f">.{'9' * decimals}" if value > 0.5 else f"<.{'0' * (decimals - 1)}1"
    return text


def small(value: float) -> str:
    """Return a value that may be small, such as a delta, in at most seven cells: −0.0714, +2.9e−4, and 0."""
    if value == 0:
        return "0"
    sign, size = MINUS if value < 0 else "+", abs(value)
    if 0.00995 <= size < 9.99995:
        return f"{sign}{size:.4f}"
    return number(value).strip() if size >= 1 else sign + power(size, 6)


def plain_number(value: float, digits: int = 4) -> str:
    """Return a value as one would write it, with n significant digits at most: 0.2498, −3, 1.2e−5."""
    text = f"{value:.{digits}g}"
    return "0" if float(text) == 0 else with_sign(text)


def with_sign(text: str) -> str:
    """Return a number that Python wrote in the grammar of the screen: −3, 1.2e−5, 1e6."""
    mantissa, power, exponent = text.partition("e")
    return (f"{mantissa}e{int(exponent)}" if power else text).replace("-", MINUS)


def unsigned(value: float) -> str:
    """Return a value in [0, 1] in five cells: 0.815; what is neither 0 nor 1 is never rounded to it: >.999, <.001."""
    if 0 < value < 0.0005:
        return "<.001"
    return ">.999" if 0.9995 <= value < 1 else f"{value + 0.0:.3f}"


def target(value: float) -> str:
    """Return a target in at most five cells, as short as it is: 0, 1, 0.5, 0.125, and >.999 for what is not yet 1."""
    text = unsigned(value)
    return text if text[0] in "<>" else text.rstrip("0").rstrip(".")


def verdict(target: float, *, right: bool) -> str:
    """Return the mark of an answer to a target."""
    return NO_SIDE if target == 0.5 else RIGHT if right else WRONG


def counted(right: Iterable[bool], targets: Iterable[float]) -> tuple[int, int]:
    """Return how many answers are right, and of how many: a target of exactly one half has no side to be right on."""
    sided = [is_right for is_right, target in zip(right, targets, strict=True) if target != 0.5]
    return sum(sided), len(sided)


def tally(right: Iterable[bool], targets: Iterable[float], of: str = "") -> str:
    """Return how many answers are right, of those to a target that has a side: "3 of 4 right".

    Args:
        right: For each answer, whether it is right.
        targets: The targets.
        of: What is counted, where it has to be said: "3 of 4 examples right".
    """
    those, count = counted(right, targets)
    return f"{those} of {count} {of and f'{of} '}right" if count else "no target has a side"


def error(value: float) -> str:
    """Return an error in exactly six cells: −0.590, −3e−4, +.9997, >+.999; only what is 0 or 1 looks so.

    What is left of an error below 1e-12 is the rounding of a double, and its digits are another machine's own.
    """
    size, sign = abs(value), MINUS if value < 0 else "+"
    if 0 < size < 0.0005:
        return f"{sign + power(size, 5) if size > 1e-12 else sign + 'tiny':>6}"
    if 0.9995 <= size < 1:
        beyond = "<" if value < 0 else ">"  # before the sign, which with ">" after it would look like an arrow
        return f"{sign}{size:.4f}".replace("0.", ".") if size < 0.99995 else unsigned(size).replace(">", beyond + sign)
    return number(value)


def loss(value: float) -> str:
    """Return a loss in seven cells: 0.26858, and 2.41e−5 where that would show fewer than two digits."""
    if 0.999995 <= value < 1:
        return ">.99999"
    return f"{value + 0.0:.5f}" if value >= 9.95e-5 or value == 0 else f"{power(value, 7):>7}"


def two_losses(one: float, other: float) -> tuple[str, str]:
    """Return two losses to compare: where the usual digits do not tell them apart, with up to two more."""
    texts = loss(one).strip(), loss(other).strip()
    for digits in (6, 7):
        if texts[0] != texts[1] or one == other or texts[0].startswith(">") or "e" in texts[0]:
            break
        texts = f"{one:.{digits}f}", f"{other:.{digits}f}"
    return texts


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
    """Return a loss with this many significant digits."""
    exact = Decimal(value)
    if not exact:
        return "0"
    number = exact.quantize(Decimal(1).scaleb(exact.adjusted() + 1 - digits), rounding)
    if number >= Decimal("0.001"):
        return f"{number:f}"
    return with_sign(f"{number:e}")


def count(value: int) -> str:
    """Return a whole number with its thousands apart: 12 345."""
    return f"{value:,}".replace(",", " ")


def speed_label(speed: int | None) -> str:
    """Return a chosen speed in words; 0 is full speed, None the one that climbs by itself."""
    if speed is None:
        return "auto"
    return "full speed" if speed == 0 else f"{count(speed)}/s"


def rate(value: float) -> str:
    """Return a learning rate in as few characters as tell it: 1, 0.03, 1e−6."""
    return with_sign(f"{value:g}")


def power(size: float, width: int) -> str:
    """Return a positive value as 1.2e5 or 1.2e−5, with as many digits as the width has room for."""
    text = ""
    for digits in range(width, -1, -1):
        text = with_sign(f"{size:.{digits}e}")
        if len(text) <= width:
            break
    return text
