"""The numbers of a whole array in one notation, chosen from all of them, with their points below each other."""

from collections.abc import Callable, Sequence

from xortui.words.format import MINUS, with_sign

_BIGGEST = 99999.5
"""From here on a number is a power."""

_SHORT = 3
"""Decimals up to which numbers that were typed, as targets, are written with no more than they have."""

_POWERS = range(2, -1, -1)
"""Digits after the point of a power of ten, the most first."""


def alike(values: Sequence[float], cells: int, decimals: int) -> Callable[[float], str]:
    """Return what writes any number of an array: all have equally many decimals, or all are powers of ten.

    They are powers where no decimals that have room show two digits of the smallest.
    Blanks at the end put the points below each other; a nonzero number never looks like 0, and none has a sign where
    none is negative.

    Args:
        values: The array.
        cells: Cells of a number at most, five or more.
        decimals: Decimals of a number, if these show two digits of the smallest.
    """
    sizes = [abs(value) for value in values if value]
    signed = any(value < 0 for value in values)
    if not sizes:
        return lambda value: "0"
    largest, smallest = max(sizes), min(sizes)
    exact = next((n for n in range(_SHORT + 1) if all(round(size, n) == size for size in sizes)), None)
    room = cells - signed - 1 - len(f"{largest:.0f}")
    least = 0 if smallest >= 1 else 1
    while least <= room and smallest < 10.0 ** (1 - least):
        least += 1
    count = min(room, max(decimals, least)) if exact is None else exact
    if largest < _BIGGEST and (exact is not None or count >= least) and (count <= room or count == 0):
        return lambda value: _fixed(value, count, signed)
    for digits in _POWERS:
        widths = [len(_power(size, digits)) + signed for size in sizes]
        if max(widths) <= cells:
            break
    tail = max(len(_power(size, digits)) for size in sizes) - 1
    return lambda value: _ended(_signed(value, _power(abs(value), digits), signed) if value else "0", tail + 1, signed)


def _fixed(value: float, count: int, signed: bool) -> str:
    """Return a number with `count` decimals. A 0 has none, and stands in the column of the ones."""
    if not value:
        return "0" + " " * (count + (count > 0))
    return _signed(value, f"{abs(value):.{count}f}", signed)


def _power(size: float, digits: int) -> str:
    return with_sign(f"{size:.{digits}e}")


def _signed(value: float, text: str, signed: bool) -> str:
    return (MINUS if value < 0 else "+") + text if signed else text


def _ended(text: str, cells: int, signed: bool) -> str:
    """Return a power with blanks to its end, so that its first digit stands below that of the others."""
    before = signed and text[0] not in "0"
    return text + " " * (cells + before - len(text))


def pointed(rows: Sequence[Sequence[str]], cells: int) -> list[list[str]]:
    """Return rows of numbers, each written alike, with their points below each other as far as there is room.

    Args:
        rows: The numbers.
        cells: Cells of a number at most.
    """
    tails = [max(len(text.lstrip(f"+{MINUS}0123456789")) for text in row) for row in rows]
    whole = max(len(text) - tail for row, tail in zip(rows, tails, strict=True) for text in row)
    tail = min(max(tails), cells - whole)
    return [[text + " " * (tail - own) for text in row] for row, own in zip(rows, tails, strict=True)]
