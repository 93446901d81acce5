"""Whole arrays of a phase, for all examples and units."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rich.style import Style

from xortui.nn import Parameters, Snapshot
from xortui.nn.network import Array
from xortui.teach.epoch.known import UNKNOWN
from xortui.teach.epoch.numbers import EpochArrays, arrays_of
from xortui.teach.places import EXAMPLES, Focus, example_name
from xortui.tui.draw import digits
from xortui.tui.draw.large_arrays import LARGE, MOST, WIDEST, large_texts, largest
from xortui.tui.draw.styled_lines import Piece, StyledLine
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.alike import alike, pointed

_INPUTS = ("x1", "x2", "x3", "b1")
_FOCUSED = (*_INPUTS, "ŷ", "b2")
_LABEL, _CELL, _ROOMY, _WIDEST, _APART = 5, 8, 10, 16, 9


_AROUND = 4
"""Cells of an edge that no text has."""

_A1 = "a1 · activations"
"""What an array is called that is there in several phases."""

_COARSE, _FINE = 4, 6
"""Decimals of the results of a phase, and of the numbers that they are computed from: enough to check them by hand."""


class Table(NamedTuple):
    """An array with its names."""

    name: str
    columns: Sequence[str]
    rows: Sequence[str]
    numbers: Array
    """With nan where there is nothing."""
    results: frozenset[str] = frozenset()
    """The rows that the phase computes; the others are known before."""
    last: frozenset[str] = frozenset()
    """The rows from which nothing else here is computed."""
    mixed: bool = False
    """Whether each row is a quantity of its own; else all numbers are of one kind."""
    turned: bool = False
    """Whether rows and columns have changed places."""

    def turn(self) -> "Table":
        """Return the table with its columns as rows."""
        return self._replace(columns=self.rows, rows=self.columns, numbers=self.numbers.T, turned=not self.turned)

    def texts(self, cells: int, most: int = _FINE) -> list[list[str]]:
        """Return the numbers as they are printed, all that are of one kind in one notation.

        Args:
            cells: Cells of a number at most.
            most: Decimals at most.
        """
        names, rows = (self.columns, self.numbers.T.tolist()) if self.turned else (self.rows, self.numbers.tolist())
        kinds = [[row] for row in rows] if self.mixed else [rows]
        texts = []
        for at, (name, row) in enumerate(zip(names, rows, strict=True)):
            kind = kinds[at if self.mixed else 0]
            values = [value for each in kind for value in each if not np.isnan(value)]
            write = alike(values, cells, min(most, _COARSE if name in self.last else _FINE))
            texts.append(["" if np.isnan(value) else write(value) for value in row])
        if self.mixed:
            texts = pointed(texts, cells)
        return [list(column) for column in zip(*texts, strict=True)] if self.turned else texts


def tables_of(numbers: EpochArrays, phase: int) -> list[Table]:
    """Return the arrays of a phase: what it computes, and then what it computes that from.

    They have a column for each example, or a row for each unit.
    """
    units = [f"h{unit + 1}" for unit in range(numbers.units)]
    return _forward(numbers, phase, units) if phase <= 4 else _backward(numbers, phase, units)


def _forward(n: EpochArrays, phase: int, units: list[str]) -> list[Table]:
    """Return the arrays of a phase from the inputs to the loss."""
    if phase == 1:
        both = np.hstack([n.inputs, n.targets])
        return [_by_example("X and Y · inputs and targets", ["x1", "x2", "x3", "y"], both, mixed=True)]
    if phase == 2:
        a1 = _by_example(_A1, units, n.hidden, units, last=units)
        z1 = _by_example("z1 · pre-activations", units, n.hidden_z, units)
        return [a1, z1, _by_example("X · inputs", ["x1", "x2", "x3"], n.inputs)]
    if phase == 3:
        both = np.hstack([n.output_z, n.predictions])
        z2 = _by_example("z2 and ŷ · the output", ["z2", "ŷ"], both, ["z2", "ŷ"], last=["ŷ"], mixed=True)
        parts = _by_example("a1·W2 · what each unit adds to z2", units, n.parts)
        return [z2, parts, _by_example(_A1, units, n.hidden)]
    errors, answers = np.hstack([n.errors, n.squares]), np.hstack([n.predictions, n.targets])
    return [
        _by_example("errors and their squares", ["ŷ−y", "²"], errors, ["ŷ−y", "²"], last=["²"], mixed=True),
        _by_example("ŷ and y · predictions and targets", ["ŷ", "y"], answers, mixed=True),
    ]


def _backward(n: EpochArrays, phase: int, units: list[str]) -> list[Table]:
    """Return the arrays of a phase from the output delta to the update."""
    if phase == 5:
        rows = np.hstack([n.errors, n.predictions, n.output_delta])
        name, names = "δ2 · output delta, and what it is made of", ["ŷ−y", "ŷ", "δ2"]
        return [_by_example(name, names, rows, ["δ2"], last=["δ2"], mixed=True)]
    delta1 = _by_example("δ1 · hidden deltas", units, n.hidden_delta)
    known = [_by_example("δ2 · output delta", ["δ2"], n.output_delta), _by_example(_A1, units, n.hidden)]
    if phase == 6:
        return [_computed(delta1), *known]
    name = "gradient · slopes of the loss" if n.rule == "gradient" else "the rule's steps"
    gradient = _by_unit(name, units, n.direction)
    if phase == 7:
        return [_computed(gradient), delta1, *known]
    changes = Parameters(*(-n.learning_rate * part for part in n.direction))
    return [_computed(_by_unit("what the update adds", units, changes)), gradient]


def _computed(table: Table) -> Table:
    """Return a table all of whose rows the phase computes."""
    return table._replace(results=frozenset(table.rows), last=frozenset(table.rows))


def _by_example(
    name: str,
    rows: Sequence[str],
    array: Array,
    results: Sequence[str] = (),
    *,
    last: Sequence[str] = (),
    mixed: bool = False,
) -> Table:
    """Return an array of shape (4, rows) with a column for each example."""
    examples = [example_name(example) for example in range(EXAMPLES)]
    return Table(name, examples, rows, array.T, frozenset(results), frozenset(last), mixed)


def _by_unit(name: str, units: Sequence[str], parts: Parameters) -> Table:
    """Return all parameters, a row for each unit, with b2 below W2."""
    body = np.vstack([parts.hidden_weights, parts.hidden_bias, parts.output_weights.T]).T
    last = np.full((1, body.shape[1]), np.nan)
    last[0, -1] = parts.output_bias[0]
    return Table(name, [*_INPUTS, "ŷ"], [*units, "b2"], np.vstack([body, last]))


class ArraysNeeds(NamedTuple):
    """What the arrays are drawn from."""

    snapshot: Snapshot
    phase: int
    focus: Focus
    asked: bool
    """Whether the question of a lesson forbids all of them."""
    unknown: bool
    """Whether the question of the phase asks for what it computes."""
    zoomed: bool = False
    """Whether the arrays have the whole screen, and their numbers as many digits as there is room for."""
    whole: tuple[int, int] = (0, 0)
    """Columns and rows inside the frame that they would have there; none where another panel gets it."""


class Arrays(ViewPanel[ArraysNeeds]):
    """The arrays of the phase in view."""

    LATER = "The arrays come when the question is answered."

    def needs(self, shown: Shown) -> ArraysNeeds:
        """Return the network, the phase, the focus, and what must wait."""
        look, unknown = shown.look, shown.question is not None
        asked, zoomed = bool(shown.hidden_by_lesson), shown.layout.zoomed
        columns, rows = shown.layout.terminal
        whole = (columns - 2, rows - 4) if not zoomed and shown.layout.beside < 2 else (0, 0)
        return ArraysNeeds(shown.snapshot, look.phase, look.focus, asked, unknown, zoomed, whole)

    def asked(self, now: ArraysNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: ArraysNeeds, width: int) -> StyledLine:
        """Return what they are."""
        text = "arrays of the phase"
        return [(text if len(text) <= width else "arrays", self.palette.strong)]

    def remark(self, now: ArraysNeeds, width: int, height: int) -> StyledLine:
        """Return that some arrays have no room, and what shows them."""
        inside, (columns, rows) = width + _AROUND, now.whole
        count = len(tables_of(arrays_of(now.snapshot), now.phase))
        seen = len(self._fitting(now, inside, height)[0])
        if now.asked or seen == count:
            return []
        zoomed = rows and len(self._fitting(now, columns, rows)[0]) == count
        return [("m shows all" if zoomed else f"{seen} of {count} arrays", self.palette.muted)]

    def picture(self, now: ArraysNeeds, width: int, height: int) -> list[StyledLine]:
        """Return as many of the phase's arrays as fit, one below the other; on the whole screen as large as can be."""
        seen, lines = self._fitting(now, width, height)
        if not now.zoomed:
            return lines
        return largest(lambda at, high: self._table(now, seen[at], width, high), len(seen), height) or lines

    def _fitting(self, now: ArraysNeeds, width: int, height: int) -> tuple[list[Table], list[StyledLine]]:
        """Return as many of the phase's arrays as fit in usual type, and their lines."""
        lines: list[StyledLine] = []
        seen: list[Table] = []
        for table in tables_of(arrays_of(now.snapshot), now.phase):
            if len(table.rows) + 2 > height and len(table.columns) < len(table.rows) <= (width - _LABEL) // _CELL:
                table = table.turn()
            rows = self._table(now, table, width)
            if not lines and len(rows) > height:
                rows = rows[1:]  # its name can be missed more easily than its last row
            if lines and len(lines) + 1 + len(rows) > height:
                break
            lines += [*([[]] if lines else []), *rows]
            seen.append(table)
        return seen, lines

    def _table(self, now: ArraysNeeds, table: Table, width: int, high: int = 1) -> list[StyledLine]:
        """Return the lines of an array, each number in `high` rows; nothing where large figures have no room."""
        palette, focus, count = self.palette, now.focus, len(table.columns)
        room = width - _LABEL
        room -= (room - 1) // count >= _CELL  # a blank before the frame, where no number is the narrower for it
        cell = min(WIDEST if high >= LARGE else _WIDEST if now.zoomed else _ROOMY, room // count)
        large = high >= LARGE
        texts = large_texts(table.texts, cell - 2) if large else table.texts(cell - 1, MOST if now.zoomed else _FINE)
        if texts is None:
            return []
        if large:
            cell = min(cell, max(digits.wide(text) for row in texts for text in row) + _APART)
        before = (" " * ((width - _LABEL - cell * count) // 2 if now.zoomed else 0), palette.text)
        focused = {example_name(focus.example), f"h{focus.unit + 1}", _FOCUSED[focus.input]}
        head: list[Piece] = [before, (" " * _LABEL, palette.text)]
        for column in table.columns:
            text, style = ("▾" + column, palette.accent) if column in focused else (column, palette.muted)
            head.append((f"{text:>{cell}}", style))
        lines: list[StyledLine] = [[before, (f" {table.name}", palette.muted)], head]
        for row, written in zip(table.rows, texts, strict=True):
            marked = row in focused
            label = f"{'▸' if marked else ' '}{row:<4}", palette.accent if marked else palette.muted
            cells: list[tuple[list[str], Style]] = []
            for column, text in zip(table.columns, written, strict=True):
                unknown = now.unknown and text and not table.results.isdisjoint((row, column))
                shown = UNKNOWN if unknown else text
                drawn = digits.figures(shown.strip()) if large else [shown]
                cells.append((drawn, palette.strong if marked and column in focused else palette.text))
            rows = len(cells[0][0])
            for at in range(rows):
                name = label if at == rows // 2 else (" " * _LABEL, palette.text)
                lines.append([before, name, *((f"{drawn[at]:>{cell}}", style) for drawn, style in cells)])
            lines += [[]] * (high - rows)
        return lines[: len(lines) - (high - rows)]
