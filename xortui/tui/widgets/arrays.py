"""Whole arrays of a phase, for all examples and units."""

from collections.abc import Sequence

import numpy as np

from xortui.nn import Parameters, Snapshot
from xortui.nn.network import Array
from xortui.teach.numbers import Numbers, numbers_of
from xortui.teach.phases import EXAMPLES, example_name
from xortui.tui.view import View
from xortui.tui.widgets.formatting import small
from xortui.tui.widgets.panel import Aside, Line, Run

Table = tuple[str, Sequence[str], Sequence[str], Array]
"""A name, names of the columns and of the rows, and numbers with nan where there is nothing."""

_INPUTS = ("x1", "x2", "x3", "b1")
_LABEL, _CELL, _ROOMY = 5, 8, 10


def tables_of(numbers: Numbers, phase: int) -> list[Table]:
    """Return the arrays of a phase, what it computes last first; a column for each example, or a row for each unit."""
    examples = [example_name(example) for example in range(EXAMPLES)]
    units = [f"h{unit + 1}" for unit in range(numbers.units)]
    n = numbers

    def by_example(name: str, rows: Sequence[str], array: Array) -> Table:
        return name, examples, rows, array.T

    match phase:
        case 1:
            return [by_example("X and Y", ["x1", "x2", "x3", "y"], np.hstack([n.inputs, n.targets]))]
        case 2:
            return [by_example("a1", units, n.hidden), by_example("z1", units, n.hidden_z)]
        case 3:
            both = by_example("z2 and ŷ", ["z2", "ŷ"], np.hstack([n.output_z, n.predictions]))
            return [both, by_example("a1·W2, unit by unit", units, n.parts)]
        case 4:
            return [by_example("errors", ["ŷ−y", "²"], np.hstack([n.errors, n.squares]))]
        case 5:
            rows = np.hstack([n.errors, n.predictions, n.output_delta])
            return [by_example("δ2 and what it is made of", ["ŷ−y", "ŷ", "δ2"], rows)]
        case 6:
            return [by_example("δ1", units, n.hidden_delta), by_example("δ2", ["δ2"], n.output_delta)]
        case 7:
            what = "gradient" if n.rule == "gradient" else "the rule's steps"
            return [_by_unit(what, units, n.direction)]
    changes = Parameters(*(-n.learning_rate * part for part in n.direction))
    return [_by_unit("what the update adds", units, changes)]


def _by_unit(name: str, units: Sequence[str], parts: Parameters) -> Table:
    """Return all parameters, a row for each unit, with b2 below W2."""
    body = np.vstack([parts.hidden_weights, parts.hidden_bias, parts.output_weights.T]).T
    last = np.full((1, body.shape[1]), np.nan)
    last[0, -1] = parts.output_bias[0]
    return name, [*_INPUTS, "ŷ"], [*units, "b2"], np.vstack([body, last])


class Arrays(Aside):
    """The arrays of the phase in view."""

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what they are."""
        return [("arrays of the phase", self.palette.strong)]

    def picture(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return as many of the phase's arrays as fit, one below the other."""
        lines: list[Line] = []
        for name, columns, names, numbers in tables_of(numbers_of(snapshot), view.phase):
            table = name, columns, names, numbers
            if len(names) + 2 > height and len(columns) < len(names) <= (width - _LABEL) // _CELL:
                table = name, names, columns, numbers.T
            rows = self._table(view, table, width)
            if not lines and len(rows) > height:
                rows = rows[1:]  # its name can be missed more easily than its last row
            if lines and len(lines) + 1 + len(rows) > height:
                break
            lines += [*([[]] if lines else []), *rows]
        return lines

    def _table(self, view: View, table: Table, width: int) -> list[Line]:
        palette = self.palette
        name, columns, rows, numbers = table
        cell = min(_ROOMY, (width - _LABEL) // len(columns))
        focus = {example_name(view.example), f"h{view.unit + 1}", _INPUTS[view.input]}
        head: list[Run] = [(" " * _LABEL, palette.text)]
        for column in columns:
            text, style = ("▾" + column, palette.accent) if column in focus else (column, palette.muted)
            head.append((f"{text:>{cell}}", style))
        lines: list[Line] = [[(f" {name}", palette.muted)], head]
        for row, values in zip(rows, numbers, strict=True):
            marked = row in focus
            line: list[Run] = [(f"{'▸' if marked else ' '}{row:<4}", palette.accent if marked else palette.muted)]
            for column, value in zip(columns, values.tolist(), strict=True):
                text = "" if np.isnan(value) else small(value)
                line.append((f"{text:>{cell}}", palette.strong if marked and column in focus else palette.text))
            lines.append(line)
        return lines
