"""Sums and products of printed numbers, which are right as printed."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from xortui.words.format import MINUS, number, power, with_sign

_SIGNIFICANT = 7
"""The most significant digits of a value before and after a change."""

_DECIMALS, _MOST = 5, 6
"""Decimals of all three where these show two digits of the change, as many in each epoch so that they stand still; and
the most of them where these do not.
"""

SAME = "same digits"
"""What is said of two numbers that differ where none of their printed digits does."""


def sum_of_change(
    before: float, change: float, cells: int = 8, cells_of_change: int | None = None
) -> tuple[str, str, str]:
    """Return before, change and after in at most `cells` cells each, so that the printed numbers add up.

    Each is rounded rightly. Where three rounded numbers would not add up, the last is printed with fewer digits, to
    which the sum is right. What is too small for the digits of the others is printed as a power. Before and after have
    at most seven significant digits, as more would differ from machine to machine.

    Args:
        before: A value.
        change: What was added to it.
        cells: Cells of the value before and after.
        cells_of_change: Cells of the change, where it has fewer.
    """
    of_change = cells_of_change or cells
    texts, values = _in_columns(before, change, cells, of_change), (before, change, before + change)
    rounded_to_0 = [
        bool(value) and "tiny" not in text and not _value(text) for text, value in zip(texts, values, strict=True)
    ]
    start, moved, end = (
        _signed_power(value, room) if lost else text
        for text, value, lost, room in zip(texts, values, rounded_to_0, (cells, of_change, cells), strict=True)
    )
    return start, moved, end


def led_to(before: str, after: str) -> str:
    """Return an arrow and the number after it, or where no digit tells it from the one before it, that these agree."""
    return f" → {after}" if _differ(before, after) else f" {SAME}".ljust(len(f" → {after}"))


def product_of(factor: str, other: str, value: float) -> str:
    """Return a product as `number` does, or with fewer digits where the printed factors promise no more of them."""
    if factor[0] in "<>":
        return number(value)
    return _as_printed(_value(factor) * _value(other), value)


def sum_of(terms: Iterable[str], value: float) -> str:
    """Return a sum as `number` does, or with fewer digits where the printed terms promise no more of them."""
    terms = [text.strip() for text in terms]
    if any("tiny" in text or text[0] in "<>" for text in terms):
        return number(value)
    return _as_printed(sum(map(_value, terms), Decimal()), value)


def _as_printed(printed: Decimal, value: float) -> str:
    """Return a value as `number` does, or with fewer digits, to which what comes of printed numbers is right."""
    text, found = number(value), float(printed)
    if number(found) == text:
        return text
    for digits in (2, 1, 0):
        fewer = f"{value:+.{digits}f}"
        if fewer == f"{found:+.{digits}f}" and float(fewer):
            return f"{with_sign(fewer):<6}"
    return text


def _in_columns(before: float, change: float, cells: int, of_change: int) -> tuple[str, str, str]:
    after = before + change
    size = max(abs(before), abs(after))
    most = _SIGNIFICANT - (len(str(int(size))) if 1 <= size < 10.0**cells else 0)
    fits = (d for d in range(min(most, _MOST), -1, -1) if size < 10.0**cells and _widest(before, after, d) <= cells)
    room = next(fits, None)
    if room is None:
        return number(before), _signed_power(change, of_change), number(after)
    least = 0 if change == 0 else 1 - Decimal(change).adjusted()
    still = min(room, 3 if change == 0 else _DECIMALS)
    first = still if least <= still else room
    tries = [*range(first, room + 1), *range(first - 1, max(0, least) - 1, -1)]
    texts = None
    for found in _sums(before, change, of_change, tries if least <= room else []):
        texts = texts or found
        # What is left of two that nearly cancel is worth more digits, and so is a change that none of these shows.
        if bool(_value(found[2])) is bool(after) and (_differ(found[0], found[2]) or not change):
            return found
    start, moved = _fixed(before, first), _signed_power(change, of_change)
    return texts or (start, moved, _sum(start, moved, after, first) or _fixed(after, first))


def _sums(before: float, change: float, cells: int, tries: Sequence[int]) -> Iterator[tuple[str, str, str]]:
    """Yield before, change and after with equally many decimals, or fewer in the last where they do not add up."""
    for digits in tries:
        start, moved = _fixed(before, digits), _fixed_or_power(change, digits, cells)
        if len(moved) <= cells and (end := _sum(start, moved, before + change, digits)):
            yield start, moved, end


def _differ(before: str, after: str) -> bool:
    """Return whether two numbers differ in the digits that both of them show."""
    if not {*"<>"}.isdisjoint(before + after):
        return before != after
    values = [_value(text) for text in (before, after)]
    coarser = max(int(value.as_tuple().exponent) for value in values)
    return len({value.quantize(Decimal(1).scaleb(coarser)) for value in values}) > 1


def _fixed_or_power(value: float, digits: int, cells: int) -> str:
    """Return a value with n decimals, or where these take more cells than there are as a power of the same digits."""
    fixed = _fixed(value, digits)
    size = abs(_value(fixed))
    if len(fixed) <= cells or not 0 < size < 1:
        return fixed
    return fixed[0] + with_sign(f"{size.normalize():e}")


def _widest(a: float, b: float, digits: int) -> int:
    return max(len(_fixed(a, digits)), len(_fixed(b, digits)))


def _sum(start: str, moved: str, after: float, digits: int) -> str:
    """Return a sum with as many of n decimals as the printed terms promise; nothing where they promise none."""
    total = _value(start) + _value(moved)
    for kept in range(digits, -1, -1):
        end = _fixed(after, kept)
        if _fixed(total, kept) == end:
            return end
    return ""


def _fixed(value: float | Decimal, digits: int) -> str:
    """Return a value with n decimals and its sign; a blank before 0."""
    text = f"{abs(value):.{digits}f}"
    return ((MINUS if value < 0 else "+") if text.strip("0.") else " ") + text


def _value(text: str) -> Decimal:
    return Decimal(text.replace(MINUS, "-").strip())


def _signed_power(value: float, width: int) -> str:
    """Return a value of any size in n cells with its sign."""
    if value == 0:
        return " 0"
    size, sign = abs(value), MINUS if value < 0 else "+"
    plain = with_sign(f"{size:.{width - 4}g}")
    return sign + (plain if "e" not in plain and len(plain) < width else power(size, width - 1))
