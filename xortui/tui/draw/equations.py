"""Lines of arithmetic, broken between their terms, in usual type or in figures three rows high."""

from typing import NamedTuple

from rich.style import Style

from xortui.teach.epoch.arithmetic import CLOSER, Equation
from xortui.tui.draw import digits
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.styled_lines import StyledLine, width_of


def equation_lines(equation: Equation, width: int, palette: Palette, *, own_line: bool) -> list[StyledLine]:
    """Return an equation, broken between its terms, with the result on a line of its own or after it."""
    left, indent = f" {equation.left} = ", len(equation.left) + 4
    texts = [left]
    for piece in equation.pieces:
        if len(texts[-1]) + len(piece) > width - 1 and texts[-1] != left:
            texts.append(" " * indent + piece.lstrip())
        else:
            texts[-1] += piece
    lines: list[StyledLine] = [[(text, palette.text)] for text in texts]
    if not equation.result:
        return lines
    result = [(equation.result, palette.strong)]
    closer = f" ({equation.closer})" if equation.closer else ""
    if not own_line and len(texts[-1]) + len(equation.result) + len(closer) + 4 <= width:
        return [
            *lines[:-1],
            [(f"{texts[-1]} = ", palette.text), *result, *([(closer, palette.text)] if closer else [])],
        ]
    lines.append([(" " * (indent - 2) + "= ", palette.text), *result])
    if equation.closer:
        for text in (f"{CLOSER}{equation.closer}", closer):
            if width_of(lines[-1]) + len(text) < width:
                return [*lines[:-1], [*lines[-1], (text, palette.text)]]
        lines.append([(f" {closer}", palette.text)])
    return lines


def large_equation_lines(equation: Equation, width: int, palette: Palette, *, terms: bool) -> list[StyledLine] | None:
    """Return an equation with its result in large figures, and with its terms so where that is wanted.

    What has no result, as the inputs, is large in any case. None where a number is wider than the room.
    """
    name, room = f" {equation.left} = ", width - 1
    terms = terms or not equation.result
    style = palette.text if equation.result else palette.strong
    parts = [_Part(piece, style, terms) for piece in equation.pieces]
    if equation.result:
        parts.append(_Part(f" = {equation.result}", palette.strong, True))
    if equation.closer:
        parts.append(_Part(f"{CLOSER}{equation.closer}", palette.text, False))
    rows, taken = [[_Part(name, palette.text, False)]], len(name)
    for part in parts:
        if taken + part.cells > room and taken > len(name):
            rows.append([_Part(" " * len(name), palette.text, False)])
            taken, part = len(name), part._replace(text=part.text.lstrip(" ,"))
        rows[-1].append(part)
        taken += part.cells
        if taken > room:
            return None
    return [line for row in rows for line in _drawn(row)]


class _Part(NamedTuple):
    """A part of an equation."""

    text: str
    style: Style
    large: bool

    @property
    def cells(self) -> int:
        """The cells that it takes."""
        return len(digits.written(self.text)[0]) if self.large else len(self.text)


def _drawn(row: list[_Part]) -> list[StyledLine]:
    """Return the line of a row, or its three lines where something in it is large."""
    if not any(part.large for part in row):
        return [[(part.text, part.style) for part in row]]
    blank = [digits.written(part.text) if part.large else [" " * part.cells] * digits.ROWS for part in row]
    return [
        [
            (part.text if at == 1 and not part.large else rows[at], part.style)
            for part, rows in zip(row, blank, strict=True)
        ]
        for at in range(digits.ROWS)
    ]
