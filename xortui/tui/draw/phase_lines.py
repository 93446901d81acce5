"""The lines of a phase: formula, arithmetic, what can be said of it, and what is asked. All pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from textwrap import wrap
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.known import compared_equations, known_equations
from xortui.teach.epoch.phases import Phase, broken, phase_of
from xortui.teach.epoch.questions import Question
from xortui.teach.epoch.widest import widest_phases
from xortui.teach.places import Focus, Place
from xortui.tui.draw.colours import Palette, palette_of
from xortui.tui.draw.equations import equation_lines, large_equation_lines
from xortui.tui.draw.phase_blocks import Block, check_lines, question_lines
from xortui.tui.draw.styled_lines import StyledLine, width_of

Layout = list[Block]
"""Blocks of lines, one below the other."""

_LINE = 90
"""Cells of a line of words at most, on the whole screen: a longer one is hard to read on from."""


_ROOMY = 20
"""Rows from which results are in large figures beside other panels, too: as many as any phase then takes."""


_MUCH = 8
"""Rows that are left below all blocks where two blank lines are between these."""


class Fitted(NamedTuple):
    """What has room of a phase."""

    lines: list[StyledLine]
    """Its lines; where there are more than have room, all that it has."""
    whole: bool
    """Whether nothing is left out."""


def answered(
    snapshot: Snapshot, number: int, focus: Focus, width: int, height: int, palette: Palette, *, zoomed: bool = False
) -> Fitted:
    """Return a phase whose question was answered: with all lines that this compares, if there is room for them."""
    lines = tuple(compared_equations(snapshot, number, focus))
    own = phase_of(snapshot, number, focus)
    if len(lines) > len(own.equations):
        phase, large = replace(own, equations=lines), _large(height, zoomed)
        layouts = _explaining(phase, focus.weight, width, palette, large)
        fitted = _fitted(layouts, height, zoomed)
        if fitted.whole:
            return _centred(fitted, width, height, palette) if zoomed else fitted
    return explained(snapshot, number, focus, width, height, palette, zoomed=zoomed)


def explained(
    snapshot: Snapshot, number: int, focus: Focus, width: int, height: int, palette: Palette, *, zoomed: bool = False
) -> Fitted:
    """Return the roomiest of several layouts of a phase that fits; else the tightest, with more lines than fit.

    Where it has the whole screen, all phases have one layout; see `_page_for`. Beside other panels its results are in
    large figures, from so many rows that those of every phase fit.
    """
    phase = phase_of(snapshot, number, focus)
    if zoomed:
        settings = snapshot.settings
        page = _page_for(settings.rule, settings.hidden_units, width, height)
        return _on_page(page, phase, focus.weight, width, height, palette)
    return _fitted(_explaining(phase, focus.weight, width, palette, _large(height, zoomed)), height, zoomed)


class _Page(NamedTuple):
    """How the phases of networks of one size are laid out on the whole screen."""

    sizes: tuple[tuple[bool, ...], ...]
    """Which equations are in large figures, see `_large`: as in all phases, then where a number has no room so."""
    spelled: frozenset[int]
    """The phases with room for what the signs of the formula are called."""
    left: int
    """Blank cells before all lines."""
    above: int
    """Blank lines above them."""


_SIZES: tuple[tuple[bool, ...], ...] = (True,), (False,), ()
"""All numbers in large figures, or the results, or none."""


@lru_cache(maxsize=16)
def _page_for(rule: str, hidden_units: int, width: int, height: int) -> _Page:
    """Return how phases are laid out on the whole screen: all begin in the same place, with figures of the same size.

    It is the same in all epochs, as there is room in it for numbers as wide as they usually become.
    """
    phases, palette = widest_phases(rule, hidden_units), palette_of(True, {})
    sizes = _SIZES
    while True:
        found = {
            (phase.number, spelled): _fitted(
                _explaining(phase, Focus().weight, width, palette, sizes[0], zoomed=True, spelled=spelled), height, True
            )
            for phase in phases
            for spelled in (True, False)
        }
        spelled = frozenset(phase.number for phase in phases if found[phase.number, True].whole)
        pages = [found[phase.number, phase.number in spelled] for phase in phases]
        if all(page.whole for page in pages) or len(sizes) == 1:
            break
        sizes = sizes[1:]
    fitting = [page.lines for page in pages if page.whole]
    left = max(0, width - 1 - max((width_of(line) for lines in fitting for line in lines), default=width)) // 2
    above = max(0, height - max(map(len, fitting), default=height)) // 2
    return _Page(sizes, spelled, left, above)


def _on_page(page: _Page, phase: Phase, place: Place, width: int, height: int, palette: Palette) -> Fitted:
    """Return a phase laid out as all of them are; only numbers that have no room so become smaller."""
    fitted = Fitted([], False)
    for large in page.sizes:
        spelled = phase.number in page.spelled
        layouts = _explaining(phase, place, width - page.left, palette, large, zoomed=True, spelled=spelled)
        fitted = _fitted(layouts, height, True)
        if fitted.whole:
            break
    above = max(0, min(page.above, height - len(fitted.lines)))
    return fitted._replace(lines=_moved(fitted.lines, page.left, above, palette))


def asked(
    snapshot: Snapshot,
    number: int,
    focus: Focus,
    question: Question,
    width: int,
    height: int,
    palette: Palette,
    *,
    zoomed: bool = False,
) -> Fitted:
    """Return a question about the result of a phase, and above it, as far as there is room, what is known before it.

    Where it has the whole screen, all is scrolled that has no room: none of what is known is left out.
    """
    formula = _formula(phase_of(snapshot, number, focus), width, palette)
    known = known_equations(snapshot, number, focus)
    large = _large(height, zoomed)
    fitted = _fitted(_asking(formula, known, question, width, palette, large, zoomed=zoomed), height, zoomed)
    return _centred(fitted, width, height, palette) if zoomed else fitted


def _large(height: int, zoomed: bool) -> tuple[bool, ...]:
    """Return which equations are tried in large figures: all numbers of them (True), and results alone (False)."""
    return (True, False) if zoomed else (False,) if height >= _ROOMY else ()


def _fitted(layouts: Iterator[tuple[Layout, bool]], height: int, zoomed: bool) -> Fitted:
    """Return the first layout that fits, or the last one, with more lines than fit."""
    lines: list[StyledLine] = []
    for blocks, whole in layouts:
        lines = _arranged(blocks, height, zoomed)
        if len(lines) <= height:
            return Fitted(lines, whole)
    return Fitted(lines, False)


def _centred(fitted: Fitted, width: int, height: int, palette: Palette) -> Fitted:
    """Return lines in the middle of the screen, all moved by the same; those that do not fit stay where they are."""
    lines, before = fitted.lines, max(0, width - 1 - max(map(width_of, fitted.lines), default=0)) // 2
    return fitted._replace(lines=_moved(lines, before, max(0, height - len(lines)) // 2, palette))


def _moved(lines: list[StyledLine], left: int, above: int, palette: Palette) -> list[StyledLine]:
    """Return lines with blanks before them, and blank lines above."""
    moved: list[StyledLine] = [[(" " * left, palette.text), *line] if line else [] for line in lines]
    return [*([[]] * above), *moved]


def _explaining(
    phase: Phase,
    place: Place,
    width: int,
    palette: Palette,
    large: tuple[bool, ...],
    *,
    zoomed: bool = False,
    spelled: bool = False,
) -> Iterator[tuple[Layout, bool]]:
    """Yield the layouts of a phase, the roomiest first, each with whether it leaves nothing out.

    On the whole screen large figures do not give way to usual type, as all phases have the same.
    """
    formula = _formula(phase, width, palette)
    check = check_lines(phase.check, place, width, palette) if phase.check else []
    text = " ".join(sentence.text for sentence in phase.sentences)
    words: Block = [[(f" {line}", palette.text)] for line in wrap(text, min(width - 2, _LINE))]
    if spelled:
        formula += [[(f" {line}", palette.muted)] for line in broken(phase.meaning, width - 1)]
    for equations in _equations(phase.equations, width, palette, large, usual=not (zoomed and large)):
        yield [formula, *equations, check, words], True
        yield [formula, [*chain(*equations), *check], words], True


def _asking(
    formula: Block,
    known: list[Equation],
    question: Question,
    width: int,
    palette: Palette,
    large: tuple[bool, ...],
    *,
    zoomed: bool,
) -> Iterator[tuple[Layout, bool]]:
    """Yield the layouts of a question, the roomiest first; they lose what is known from the end, then the formula.

    On the whole screen all of what is known is kept, and the formula.
    """
    least = len(known) if zoomed else 0
    text, options, in_a_row = question_lines(question, width, palette)
    for kept in range(len(known), least - 1, -1):
        for head in (formula, []) if kept < 2 and not least else (formula,):
            for answers in (options, in_a_row):
                for equations in _equations(known[:kept], width, palette, large):
                    yield [head, list(chain(*equations)), text, answers], kept == len(known) and head is formula


def _equations(
    equations: Sequence[Equation], width: int, palette: Palette, large: tuple[bool, ...], *, usual: bool = True
) -> Iterator[Layout]:
    """Yield the lines of equations, each with its result on a line of its own, and then after it.

    First come those in large figures; see `_large`. Those in usual type are left out unless they are wanted.
    """
    for terms in large:
        lines = [large_equation_lines(equation, width, palette, terms=terms) for equation in equations]
        found = [each for each in lines if each is not None]
        if len(found) == len(lines):
            yield found
    for own_line in (True, False) if usual else ():
        yield [equation_lines(equation, width, palette, own_line=own_line) for equation in equations]


def _arranged(blocks: Layout, height: int, zoomed: bool) -> list[StyledLine]:
    """Return the blocks with blank lines between them, and above, as far as there is room."""
    blocks = [block for block in blocks if block]
    spare = height - sum(map(len, blocks))
    # First a blank line below the formula, then one above the words, then between the others, and at the top; then,
    # where much is left, those in the middle again: from phase to phase all begins in the same row. On the whole screen
    # all is centred instead.
    gaps = [1, *range(len(blocks) - 1, 1, -1)]
    if not zoomed:
        gaps += [0, *(gaps[1:] if spare > _MUCH + len(gaps) else [])]
    gaps = gaps[: max(0, spare)] if len(blocks) > 1 else []
    lines: list[StyledLine] = []
    for at, block in enumerate(blocks):
        lines += [*([[]] * gaps.count(at)), *block]
    return lines


def _formula(phase: Phase, width: int, palette: Palette) -> Block:
    return [[(f" {line}", palette.accent)] for part in phase.formula for line in broken(part, width - 1)]
