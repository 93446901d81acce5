"""Lines of arithmetic, broken between their terms."""

from xortui.teach.epoch.arithmetic import Equation
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.styled_lines import StyledLine


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
    if not own_line and len(texts[-1]) + len(equation.result) + 4 <= width:
        return [*lines[:-1], [(f"{texts[-1]} = ", palette.text), (equation.result, palette.strong)]]
    return [*lines, [(" " * (indent - 2) + "= ", palette.text), (equation.result, palette.strong)]]
