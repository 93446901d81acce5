"""Lines of text with styles, and what is done with them: measured, fitted, joined, packed."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len as _counted
from rich.cells import set_cell_size
from rich.style import Style

NARROW = " -~¡-˿Ͱ-Ͽ‐-‧‰-⁞⁰-ₜ←-⋿─-◼✓-✗⠀-⣿"
"""From where to where there are characters of one cell alone: all that numbers and pictures are made of."""

_narrow = re.compile(f"[{NARROW}]*").fullmatch


@lru_cache(maxsize=4096)  # of most texts this was asked a moment ago
def cell_len(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if _narrow(text) else _counted(text)


Piece = tuple[str, Style]
"""A text and how it looks."""

StyledLine = Sequence[Piece]

_NUMBER = "[+\N{MINUS SIGN}-]?[.,]?\\d(?:[\\d.,%]|e[+\N{MINUS SIGN}-]?(?=\\d)|(?<=\\d) (?=\\d{3}(?!\\d)))*"
"""A number, with its sign, its exponent and its thousands apart."""


class Fitted(list[Piece]):
    """A line that is exactly as wide as it has to be."""


def fitted(line: StyledLine, width: int, blank: Style) -> StyledLine:
    """Return a line as `fit` does; one that was fitted stays as it is."""
    return line if type(line) is Fitted else fit(line, width, blank)


def width_of(line: Iterable[Piece]) -> int:
    """Return how many cells a line takes."""
    return sum([len(text) if text.isascii() else cell_len(text) for text, _ in line])


def fit(line: StyledLine, width: int, blank: Style) -> list[Piece]:
    """Return a line of exactly `width` cells, filled with blanks or cut off, but never within a number."""
    fitted: list[Piece] = []
    left = width
    for piece in line:
        text = piece[0]
        cells = len(text) if text.isascii() else cell_len(text)
        if cells > left:
            piece = cut(text, left), piece[1]
            cells = left
        if cells:
            fitted.append(piece)
            left -= cells
    if left:
        fitted.append((" " * left, blank))
    return fitted


def cut(text: str, width: int) -> str:
    """Return the beginning of a text in exactly `width` cells.

    A number of which only a part has room is left out: it would be read as another one.
    """
    kept = set_cell_size(text, width)
    for number in re.finditer(_NUMBER, text):
        if number.start() >= len(kept):
            break
        if number.end() > len(kept) or not kept.startswith(text[: number.end()]):
            return set_cell_size(set_cell_size(text[: number.start()], max(0, width - 1)).rstrip() + "…", width)
    return kept


def ends(left: StyledLine, right: StyledLine, width: int, blank: Style) -> list[Piece]:
    """Return a line with one part at its left end and one at its right."""
    gap = width - width_of(left) - width_of(right)
    return [*left, (" " * max(0, gap), blank), *right]


def dotted(parts: Iterable[StyledLine], width: int, style: Style) -> StyledLine:
    """Return as many of the first parts as have room, whole, with dots between them; the very first one in any case."""
    line: StyledLine = []
    for part in parts:
        more = [*line, (" · ", style), *part] if line else part
        if line and width_of(more) > width:
            break
        line = more
    return line


def joined(cells: Iterable[Piece]) -> StyledLine:
    """Return cells with neighbours of one style as one."""
    line: list[Piece] = []
    texts: list[str] = []
    last: Style | None = None
    for text, style in cells:
        if style is not last and style != last:  # most are one object, and comparing styles takes as long as drawing
            if last is not None:
                line.append(("".join(texts), last))
            texts, last = [], style
        texts.append(text)
    if last is not None:
        line.append(("".join(texts), last))
    return line


def packed(items: Iterable[StyledLine], width: int, blank: Piece) -> list[StyledLine]:
    """Return items one after the other, on as many lines as they need."""
    lines: list[list[Piece]] = [[]]
    for item in items:
        if lines[-1] and width_of(lines[-1]) + 2 + width_of(item) > width:
            lines.append([])
        lines[-1] += [blank, blank, *item] if lines[-1] else [blank, *item]
    return list(lines)


def laid(line: StyledLine, at: int, run: Piece) -> StyledLine:
    """Return a line with a text laid over what is at a column."""
    cells = [(character, style) for text, style in line for character in text]
    cells[at : at + len(run[0])] = [(character, run[1]) for character in run[0]]
    return joined(cells)
