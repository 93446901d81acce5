"""Whole arrays of a phase, for all examples and units."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from rich.style import Style

from xortui.nn import Parameters, Snapshot
from xortui.nn.network import Array
from xortui.teach.epoch.known import UNKNOWN
from xortui.teach.epoch.numbers import EpochArrays, arrays_of
from xortui.teach.epoch.phases import NAMES
from xortui.teach.places import EXAMPLES, Focus, example_name
from xortui.tui.draw import digits
from xortui.tui.draw.large_arrays import LARGE, WIDEST, large_texts, largest, widest
from xortui.tui.draw.styled_lines import Piece, StyledLine
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.format import precise, small

_INPUTS = ("x1", "x2", "x3", "b1")
_FOCUSED = (*_INPUTS, "ŷ", "b2")
_LABEL, _CELL, _ROOMY, _WIDEST, _APART = 5, 8, 10, 16, 9


_AROUND = 4
"""Cells of an edge that no text has."""

_POWER = 1e-4
"""Below it a number is written as a power, which needs no more digits."""


class Table(NamedTuple):
    """An array with its names."""

    name: str
    columns: Sequence[str]
    rows: Sequence[str]
    numbers: Array
    """With nan where there is nothing."""
    results: frozenset[str] = frozenset()
    """The rows that the phase computes; the others are known before."""


def tables_of(numbers: EpochArrays, phase: int) -> list[Table]:
    """Return the arrays of a phase: what it computes, and then what it computes that from.

    They have a column for each example, or a row for each unit.
    """
    units = [f"h{unit + 1}" for unit in range(numbers.units)]
    n = numbers
    activations = _by_example("a1", units, n.hidden)
    delta2 = _by_example("δ2", ["δ2"], n.output_delta)
    answers = np.hstack([n.predictions, n.targets])
    gradient = _by_unit("gradient" if n.rule == "gradient" else "the rule's steps", units, n.direction)
    match phase:
        case 1:
            return [_by_example("X and Y", ["x1", "x2", "x3", "y"], np.hstack([n.inputs, n.targets]))]
        case 2:
            found = [_by_example(name, units, array, units) for name, array in (("a1", n.hidden), ("z1", n.hidden_z))]
            return [*found, _by_example("X", ["x1", "x2", "x3"], n.inputs)]
        case 3:
            both = np.hstack([n.output_z, n.predictions])
            parts = _by_example("a1·W2, unit by unit", units, n.parts)
            return [_by_example("z2 and ŷ", ["z2", "ŷ"], both, ["z2", "ŷ"]), parts, activations]
        case 4:
            errors = np.hstack([n.errors, n.squares])
            return [
                _by_example("errors", ["ŷ−y", "²"], errors, ["ŷ−y", "²"]),
                _by_example("answers and targets", ["ŷ", "y"], answers),
            ]
        case 5:
            rows = np.hstack([n.errors, n.predictions, n.output_delta])
            return [_by_example("δ2 and what it is made of", ["ŷ−y", "ŷ", "δ2"], rows, ["ŷ−y", "δ2"])]
        case 6:
            return [_by_example("δ1", units, n.hidden_delta, units), delta2, activations]
        case 7:
            found = [gradient._replace(results=frozenset(gradient.rows))]
            return [*found, _by_example("δ1", units, n.hidden_delta), delta2, activations]
    changes = _by_unit("what the update adds", units, Parameters(*(-n.learning_rate * part for part in n.direction)))
    return [changes._replace(results=frozenset(changes.rows)), gradient]


def _by_example(name: str, rows: Sequence[str], array: Array, results: Sequence[str] = ()) -> Table:
    """Return an array of shape (4, rows) with a column for each example."""
    examples = [example_name(example) for example in range(EXAMPLES)]
    return Table(name, examples, rows, array.T, frozenset(results))


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
        phase = f"phase {now.phase} of {len(NAMES)} · {NAMES[now.phase - 1]} · arrays"
        return [(phase if now.zoomed and len(phase) <= width else "arrays of the phase", self.palette.strong)]

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
                table = table._replace(columns=table.rows, rows=table.columns, numbers=table.numbers.T)
            rows = self._table(now, table, width)
            if not lines and len(rows) > height:
                rows = rows[1:]  # its name can be missed more easily than its last row
            if lines and len(lines) + 1 + len(rows) > height:
                break
            lines += [*([[]] if lines else []), *rows]
            seen.append(table)
        return seen, lines

    def _number(self, value: float, cells: int) -> str:
        """Return a number as usual, or longer where its cell is wider."""
        return precise(value, cells) if cells > _ROOMY - 3 and abs(value) >= _POWER else small(value)

    def _table(self, now: ArraysNeeds, table: Table, width: int, high: int = 1) -> list[StyledLine]:
        """Return the lines of an array, each number in `high` rows; nothing where large figures have no room."""
        palette, focus, count = self.palette, now.focus, len(table.columns)
        room = width - _LABEL
        room -= (room - 1) // count >= _CELL  # a blank before the frame, where no number is the narrower for it
        cell = min(WIDEST if high >= LARGE else _WIDEST if now.zoomed else _ROOMY, room // count)
        written = self._written(now, table, cell, large=high >= LARGE)
        if written is None:
            return []
        if high >= LARGE:
            cell = min(cell, widest(table.numbers, written) + _APART)
        before = (" " * ((width - _LABEL - cell * count) // 2 if now.zoomed else 0), palette.text)
        focused = {example_name(focus.example), f"h{focus.unit + 1}", _FOCUSED[focus.input]}
        head: list[Piece] = [before, (" " * _LABEL, palette.text)]
        for column in table.columns:
            text, style = ("▾" + column, palette.accent) if column in focused else (column, palette.muted)
            head.append((f"{text:>{cell}}", style))
        lines: list[StyledLine] = [[before, (f" {table.name}", palette.muted)], head]
        for row, values in zip(table.rows, table.numbers, strict=True):
            marked = row in focused
            label = f"{'▸' if marked else ' '}{row:<4}", palette.accent if marked else palette.muted
            cells: list[tuple[list[str], Style]] = []
            for column, value in zip(table.columns, values.tolist(), strict=True):
                unknown = now.unknown and not table.results.isdisjoint((row, column))
                text = "" if np.isnan(value) else UNKNOWN if unknown else written(value)
                drawn = digits.figures(text) if high >= LARGE else [text]
                cells.append((drawn, palette.strong if marked and column in focused else palette.text))
            rows = len(cells[0][0])
            for at in range(rows):
                name = label if at == rows // 2 else (" " * _LABEL, palette.text)
                lines.append([before, name, *((f"{drawn[at]:>{cell}}", style) for drawn, style in cells)])
            lines += [[]] * (high - rows)
        return lines[: len(lines) - (high - rows)]

    def _written(self, now: ArraysNeeds, table: Table, cell: int, *, large: bool) -> Callable[[float], str] | None:
        """Return what writes a number of an array; None where no large figures have room."""
        if large:
            return large_texts(table.numbers, cell - 2, self._number)
        return lambda value: self._number(value, cell - 3 if now.zoomed else 0)
