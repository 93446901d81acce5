"""Blocks of lines of a phase: its gradient check, and what is asked. All pure."""

from textwrap import wrap

from rich.style import Style

from xortui.teach.epoch.gradient_check import GradientCheck
from xortui.teach.epoch.questions import Question
from xortui.teach.places import Place
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.styled_lines import StyledLine, width_of
from xortui.words.format import RIGHT, WRONG, small

Block = list[StyledLine]

_APART = "   "  # between two options on one line


def check_lines(check: GradientCheck, place: Place, width: int, palette: Palette) -> Block:
    """Return the gradient check: for the weight in focus, and for the worst of all."""
    mark, style = (RIGHT, palette.good) if check.passes else (WRONG, palette.bad)
    if check.passes and not check.measured:
        mark, style = " ", palette.muted
    name, verdict = "analytic", check.verdict
    if not check.passes:
        off = small(check.difference).lstrip("+")
        name, verdict = "taken", f"fails: worst {check.worst.label()}, off by {off}"
    (numeric, taken), second = check.shown(), f"the gradient check {verdict}"
    first = f"{place.label()}: numeric slope {numeric}, {name} {taken}"
    if max(len(first), len(second)) + 4 > width:
        (numeric, taken), second = check.shown(4), f"check {verdict}"
        first = f"{place.label()}: numeric {numeric}, {name} {taken}"
    slopes, verdicts = wrap(first, max(1, width - 4)), wrap(second, max(1, width - 4))
    return [
        *([(f"   {line}", palette.muted)] for line in slopes),
        *([(f" {' ' if at else mark} ", style), (line, style)] for at, line in enumerate(verdicts)),
    ]


def question_lines(question: Question, width: int, palette: Palette) -> tuple[Block, Block, Block]:
    """Return the text of a question, its options below each other, and, where they have room, beside each other."""
    key: Style = palette.badge_of(palette.accent)
    text: Block = [[(f" {line}", palette.strong)] for line in wrap(question.text, width - 2)]
    options: Block = [
        [(" ", palette.text), (f" {number} ", key), (f"  {option}", palette.text)]
        for number, option in enumerate(question.options, 1)
    ]
    in_a_row: StyledLine = [piece for option in options for piece in ((_APART, palette.text), *option)][1:]
    return text, options, [in_a_row] if width_of(in_a_row) <= width else options
