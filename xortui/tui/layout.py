"""Where things go at which size: a pure function of the terminal and the number of hidden units."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

SMALLEST = (36, 10)
"""Columns and rows below which nothing sensible fits."""

WORDS_FROM = 76
"""Columns from which the title says what has become of the run in a word, whatever else has room in it."""

ROW_LABEL = 4
"""Cells of a matrix before its first column: a blank, a name of two, a blank."""

_TRUTH_LEAST = 17  # and the width of the targets
_SIDE_WIDTH = 47
_TWO_BESIDE = 150  # columns from which two views are beside the chart
_CHART_LEAST = 6
_STATUS_FROM, _EDITING_FROM = 24, 17  # rows
_TABLE_LEAST = 8  # rows of a table with its frame
_LESSON_WIDTH = 48  # of a lesson beside the rest
_BLANK_LINES = 3  # between the parts of its text, where a panel is below it
_UNDER_LEAST = 8  # of that panel
_PHASE_ROWS = 24  # of a phase with a view below it
_BELOW_LEAST = 10  # of that view
_UPDATE_LEAST = 40  # columns of the last update
_UPDATE_ROWS, _UPDATE_FEWEST = 9, 7  # of the last update below the chart, which has as many before it has more
_TALLEST = 100  # rows up to which it is tried how many more there would have to be
_UPDATE_ALWAYS = 23  # rows of the lower half from which it is always there


class Layout(NamedTuple):
    """What has room, and how much: widths and heights of the frames, 0 for a part that is not shown."""

    fits: bool
    """Whether the terminal is large enough for anything."""
    cell: int = 7
    """Cells of one weight in the matrices."""
    one_table: bool = False
    """Whether one table holds all weights, with a row for each unit."""
    hidden: int = 0
    """Width of the matrix W1, or of the one table of all weights."""
    output: int = 0
    """Width of the matrix W2; 0 where one table holds all."""
    truth: int = 0
    """Width of the truth table."""
    top: int = 0
    """Height of these three."""
    bottom: int = 0
    """Height of the lower half."""
    side: int = 0
    """Width of each view beside the first panel of the lower half, such as the chart."""
    beside: int = 0
    """How many views are beside it."""
    update: tuple[int, int] = (0, 0)
    """Width and height of the panel that spells out the last update: below the chart, or beside it, as high as it."""
    lesson: tuple[int, int] = (0, 0)
    """Width and height of the lesson in the lower half: a strip across it, or a column at its left."""
    under: int = 0
    """Height of the panel below the lesson in its column; 0 for none."""
    strip: bool = False
    """Whether the lesson has a strip across the screen, not a column."""
    rows: int = 0
    """Height of what is beside or below the lesson, or of the whole lower half."""
    needed: int = 0
    """Rows of a terminal of this width from which there is such a lower half, where there is none."""
    status: int = 0
    """Rows of the line above the footer that says what is going on."""
    zoomed: bool = False
    """Whether one panel has the whole screen."""
    terminal: tuple[int, int] = (0, 0)
    """Columns and rows of the whole terminal."""
    below: int = 0
    """Height of the view below the phase, in the same column; 0 for none."""

    def first_width(self, panels: int) -> int:
        """Return the width in cells of the first of `panels` panels beside each other in the lower half."""
        return self.terminal[0] - (0 if self.strip else self.lesson[0]) - self.side * (panels - 1)


def plan(
    width: int,
    height: int,
    units: int,
    *,
    stepped: bool = False,
    target: int = 1,
    line: bool = False,
    editing: bool = False,
    said: int = 0,
    lesson: Callable[[int, bool], int] | None = None,
    walking: bool = False,
    zoom: str = "",
) -> Layout:
    """Return the layout for a terminal.

    Long because it says what a layout depends on.

    Args:
        width: Columns of the terminal.
        height: Rows of the terminal, the title's and the footer's among them.
        units: Hidden units, 1 to 8.
        stepped: Whether a step was just made, which is spelled out even where it narrows the chart.
        target: Cells of the widest target in the truth table, 1 to 4.
        line: Whether there should be a line for sentences, if there is room for it.
        editing: Whether it says what each change of a number does, so that it is there in smaller terminals, too.
        said: Rows of what has to be said in any case.
        lesson: What returns the rows that a lesson needs in some number of columns, as a strip (True) or as a column;
            None without a lesson.
        walking: Whether an epoch is taken apart, which leaves room below the phase in a high terminal.
        zoom: The panel that has the whole screen, `hidden`, `output`, `truth` or `view`; nothing where all share it.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return Layout(fits=False)
    rows_of_lesson = lesson and cache(lesson)

    def planned(height: int) -> Layout:
        now = laid_out(
            height, max(said, 1) if line and height >= (_EDITING_FROM if editing else _STATUS_FROM) else said
        )
        if not now.bottom and height < _STATUS_FROM and (without := laid_out(height, said)).bottom:
            return without  # the line is not worth all views
        return now

    def laid_out(height: int, status: int) -> Layout:
        rows = height - 2 - status
        tables = _with_tables(width, rows, units, target)._replace(status=status, terminal=(width, height))
        with_lesson = _with_lesson(tables, width, rows, rows_of_lesson)
        views = _with_views(with_lesson, width, stepped=stepped, lesson=lesson is not None)
        below = views.rows - _PHASE_ROWS if walking and views.beside and not lesson else 0
        return views._replace(below=below if below >= _BELOW_LEAST else 0)

    now = planned(height)
    if not now.rows:
        higher = range(height + 1, _TALLEST)
        now = now._replace(needed=next((more for more in higher if planned(more).rows), _TALLEST))
    if zoom:
        said = max(said, 1) if line and editing and height - 3 >= max(_TABLE_LEAST, units + 4) else said
        return _zoomed(now, width, height - 2 - said, zoom)._replace(status=said)
    return now


def higher(now: Layout, more: int) -> int:
    """Return the rows of a terminal that is just high enough for `more` rows more in the lower half."""
    height = now.terminal[1] + more
    return height + (not now.status and now.terminal[1] < _STATUS_FROM <= height)


@lru_cache(maxsize=8)
def _zoomed(now: Layout, width: int, rows: int, zoom: str) -> Layout:
    """Return the layout with the whole screen, `rows` rows, for one panel."""
    alone = Layout(True, now.cell, needed=now.needed, zoomed=True, terminal=now.terminal)
    if zoom == "view":
        return alone._replace(bottom=rows, rows=rows, side=_SIDE_WIDTH)
    widths = (width if zoom == name else 0 for name in ("hidden", "output", "truth"))
    hidden, output, truth = widths
    return alone._replace(top=rows, hidden=hidden, output=output, truth=truth)


def _with_tables(width: int, rows: int, units: int, target: int) -> Layout:
    """Return the upper half for `rows` rows in all, and what it leaves to the lower half."""
    cell = 8 if width >= 100 else 7
    hidden, output = ROW_LABEL + units * cell + 3, ROW_LABEL + cell + 3
    roomy = width >= 100 and width - hidden - output >= 40
    if roomy and width >= 116 and width - hidden - output - units - 1 >= 44:
        cell += 1
        hidden, output = hidden + units, output + 1
    top = 2 + max(6, units + 2)
    one_table = not (roomy if units > 4 else width - hidden - output >= 26)
    if one_table:
        hidden, output = ROW_LABEL + 5 * cell + 3, 0
    if width - hidden - output < _TRUTH_LEAST + target or top > rows:
        hidden = output = 0
        top = 8
    bottom = rows - top
    if bottom < _CHART_LEAST:
        top, bottom = min(rows, top + bottom), 0
    truth = width - hidden - output
    return Layout(True, cell, one_table, hidden, output, truth, top, bottom, side=_SIDE_WIDTH)


def _with_lesson(now: Layout, width: int, rows: int, lesson: Callable[[int, bool], int] | None) -> Layout:
    """Return the layout with a lesson, if there is one, and with the rows that it leaves in the lower half."""
    if not lesson:
        return now._replace(rows=now.bottom)
    if width >= 100 and (needed := lesson(_LESSON_WIDTH, False)) <= now.bottom:
        under = min(now.bottom - needed - _BLANK_LINES, now.bottom // 2)
        under = under if under >= _UNDER_LEAST else 0
        return now._replace(lesson=(_LESSON_WIDTH, now.bottom - under), rows=now.bottom, under=under)
    needed = lesson(width, True)
    top, bottom = now.top, now.bottom
    if needed > bottom:  # what is said comes before the numbers that it is about
        top, bottom = 0, rows
    strip = needed if bottom - needed >= _CHART_LEAST else bottom
    return now._replace(top=top, bottom=bottom, lesson=(width, strip), strip=strip > 0, rows=bottom - strip)


def _with_views(now: Layout, width: int, *, stepped: bool, lesson: bool) -> Layout:
    """Return the layout with the views beside what is first in the lower half, and with the last update."""
    rows = now.rows
    column = 0 if now.strip else now.lesson[0]
    beside = (width >= 100) + (width >= _TWO_BESIDE) - bool(column) if rows and (column or not lesson) else 0
    update = (0, 0)
    if (beside or column) and rows and (stepped or (rows >= _UPDATE_ALWAYS and not lesson)):
        if rows >= _UPDATE_ROWS + _CHART_LEAST:
            high = min(_UPDATE_ROWS, max(_UPDATE_FEWEST, rows - _UPDATE_ROWS))
            update = (width - column - beside * _SIDE_WIDTH, high)
        elif beside:
            beside -= 1
            update = (_SIDE_WIDTH, rows)
    elif stepped and rows and width >= 76:
        update = (max(_UPDATE_LEAST, min(_SIDE_WIDTH, width // 2)), rows)
    return now._replace(beside=beside, update=update)
