"""Weights as tables: every weight a cell whose background says its sign and size, with the number on top."""

from typing import ClassVar

from rich.style import Style

from xortui.nn import Parameters, Snapshot
from xortui.teach.moves import Place, biggest_moves
from xortui.tui.grids import hidden_grid, output_grid, whole_grid
from xortui.tui.view import View
from xortui.tui.widgets.formatting import DOWN, READ, UP, WRITTEN, number
from xortui.tui.widgets.panel import Line, Panel, Run, Spot

_NAMES, _NUMBER = 4, 7
"""Cells of the names of the rows, and of a number with its mark."""


class Matrix(Panel):
    """A table of weights with the change marks of the last update."""

    KINDS: ClassVar = {
        "hidden": ("W1 · hidden weights", "W1", hidden_grid),
        "output": ("W2 · output", "W2", output_grid),
        "whole": ("W1 and W2 · all weights", "weights", whole_grid),
    }

    def __init__(self, id: str, kind: str) -> None:
        """Make a table of one of `KINDS`."""
        super().__init__(id)
        self._kind = kind
        self._cell = 7

    def show(self, kind: str, cell: int) -> None:
        """Show a kind of table, with so many cells for each weight, from the next redraw on."""
        self._kind, self._cell = kind, cell

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return the name of the matrix, short where it would be cut."""
        long, short, _ = self.KINDS[self._kind]
        return [(long if len(long) <= width else short, self.palette.strong)]

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the table."""
        palette = self.palette
        columns, names, cells = self.KINDS[self._kind][2](snapshot.settings.hidden_units)
        marks = self._walk_marks(snapshot, view) if view.walking else self._move_marks(snapshot)
        unit = f"h{view.unit + 1}"

        def name(text: str, focus: str) -> Run:
            return (focus + text, palette.accent) if text == unit else (" " + text, palette.muted)

        left = (self._cell - _NUMBER) // 2
        head: list[Run] = [("   " + " " * left, palette.text)]
        for column in columns:
            text, style = name(column, "▾")
            head.append((f"{text:^7}".ljust(self._cell) if self._cell > 7 else f"{text:^7}", style))
        lines: list[Line] = [head]
        for row_name, row in zip(names, cells, strict=True):
            text, style = name(row_name, "▸")
            line: list[Run] = [(f"{text} ", style)]
            line += [self._weight(snapshot.parameters, place, marks, left, quiet=view.walking) for place in row]
            lines.append(line)
        if len(lines) < height and marks and self._kind == "hidden":
            lines += [[]] * (height - len(lines) - 1)
            legend = f" {READ} read  {WRITTEN} written" if view.walking else f" {UP}{DOWN} moved most"
            lines.append([(legend, palette.muted)] if len(legend) <= width else [])
        return lines

    def spots(self, snapshot: Snapshot) -> dict[Place, Spot]:
        """Return where each number stands."""
        cells = self.KINDS[self._kind][2](snapshot.settings.hidden_units)[2]
        left = _NAMES + (self._cell - _NUMBER) // 2
        return {
            place: Spot(left + column * self._cell, 1 + row, _NUMBER - 1)
            for row, places in enumerate(cells)
            for column, place in enumerate(places)
            if place is not None
        }

    def _move_marks(self, snapshot: Snapshot) -> dict[Place, str]:
        """Return marks for the weights that the last update moved most."""
        return {move.place: UP if move.change > 0 else DOWN for move in biggest_moves(snapshot)}

    def _walk_marks(self, snapshot: Snapshot, view: View) -> dict[Place, str]:
        """Return marks for the weights that the phase in view reads or writes."""
        reads, writes = view.places(snapshot)
        return dict.fromkeys(reads, READ) | dict.fromkeys(writes, WRITTEN)

    def _weight(
        self, parameters: Parameters, place: Place | None, marks: dict[Place, str], left: int, *, quiet: bool
    ) -> Run:
        if place is None:
            return " " * self._cell, self.palette.text
        value = float(getattr(parameters, place.name)[place.at])
        mark = marks.get(place, " ")
        # What a phase does not touch steps back, so that the eye finds what it does.
        aside = quiet and mark == " "
        style: Style = self.palette.muted if aside else self.palette.cell(value, strong=mark not in (" ", READ))
        return (" " * left + number(value) + mark).ljust(self._cell), style
