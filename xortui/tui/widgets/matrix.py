"""Weights as tables: every weight a cell whose background says its sign and size, with the number on top."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style

from xortui.nn import Snapshot
from xortui.teach.places import Place
from xortui.tui.draw.grids import Grid, hidden_grid, output_grid, whole_grid
from xortui.tui.draw.styled_lines import Piece, StyledLine
from xortui.tui.layout import ROW_LABEL
from xortui.tui.panel import CellSpot, Panel, cursor_of
from xortui.tui.scene import Shown
from xortui.words.format import DOWN, READ, UP, WRITTEN, aligned, decimals_of, precise

if TYPE_CHECKING:  # imported with the first table that has the whole screen
    from xortui.tui.draw.tiles import Tiles

_LONGEST = 11
"""Characters of a number on the whole screen at most."""

_NUMBER = 7
"""Cells of a number with its mark."""


class _Kind(NamedTuple):
    """A kind of table: its name, its short name, and what lies where in it."""

    name: str
    short: str
    grid: Callable[[int], Grid]


_HIDDEN = _Kind("W1 · hidden weights", "W1", hidden_grid)
_OUTPUT = _Kind("W2 · output", "W2", output_grid)
_WHOLE = _Kind("W1 and W2 · all weights", "weights", whole_grid)


class MatrixNeeds(NamedTuple):
    """What a table of weights is drawn from."""

    snapshot: Snapshot
    unit: int
    """The hidden unit in focus."""
    places: tuple[tuple[Place, ...], tuple[Place, ...]] | None
    """The numbers that the phase in view reads, and those that it writes; None where no phase is in view."""
    cursor: Place | None
    kind: _Kind
    cell: int
    """Cells of one weight."""
    zoomed: bool = False
    """Whether the table has the whole screen."""
    hidden: bool = False
    """Whether an open question forbids to show the weights."""
    typing: bool = False
    """Whether a number is typed over the one that the cursor is on."""

    @property
    def grid(self) -> Grid:
        """What lies where."""
        return self.kind.grid(self.snapshot.settings.hidden_units)

    @property
    def focus(self) -> tuple[int, int]:
        """The column and the row of the number that is edited, or of the unit in focus."""
        _, _, rows = self.grid
        for row, places in enumerate(rows):
            if self.cursor in places:
                return places.index(self.cursor), row
        return (0, self.unit) if self.kind is _OUTPUT else (self.unit, 0)

    def tiles(self, width: int, height: int) -> "Tiles":
        """Return where the numbers lie on the whole screen."""
        from xortui.tui.draw.tiles import Tiles

        columns, rows, _ = self.grid
        return Tiles.within(width, height, (len(columns), len(rows)), self.focus)

    def marks(self) -> dict[Place, str]:
        """Return marks for what the phase in view reads or writes, or else for what the last update moved most.

        A number that was set by hand since then is not what the update made of it, and has no such mark.
        """
        if self.places is None:
            if not self.snapshot.epoch:
                return {}  # to which no update led
            from xortui.teach.epoch.moves import biggest_moves, edited

            moves, by_hand = biggest_moves(self.snapshot), edited(self.snapshot)
            return {move.place: UP if move.change > 0 else DOWN for move in moves if move.place not in by_hand}
        reads, writes = self.places
        return dict.fromkeys(reads, READ) | dict.fromkeys(writes, WRITTEN)

    @property
    def meaning(self) -> str:
        """What the marks mean."""
        return f"{UP}{DOWN} moved most" if self.places is None else f"{READ} read  {WRITTEN} written"

    def spots(self, width: int, height: int) -> dict[Place, CellSpot]:
        """Return where each number is, in a frame of this size inside."""
        if self.zoomed:
            return dict(self._spots_of_tiles(self.tiles(width, height)))
        left = ROW_LABEL + (self.cell - _NUMBER) // 2
        return {
            place: CellSpot(left + column * self.cell, 1 + row, _NUMBER - 1)
            for row, places in enumerate(self.grid[2])
            for column, place in enumerate(places)
            if place is not None
        }

    def _spots_of_tiles(self, tiles: "Tiles") -> Iterator[tuple[Place, CellSpot]]:
        for down, row in enumerate(tiles.rows):
            for across, column in enumerate(tiles.columns):
                place = self.grid[2][row][column]
                if place is not None:
                    left = tiles.left + ROW_LABEL + across * tiles.cells
                    top = tiles.top + 1 + down * tiles.high
                    reach = (tiles.high - tiles.blank - 1) // 2
                    yield place, CellSpot(left, top + tiles.middle, tiles.room + 1, reach)


class Matrix(Panel[MatrixNeeds]):
    """A table of weights with the change marks of the last update: W1, which may hold all of them, or W2."""

    def needs(self, shown: Shown) -> MatrixNeeds:
        """Return the network, the unit in focus, what a phase marks, the cursor, and the form of the table."""
        layout = shown.layout
        kind = _OUTPUT if self.id == "output" else _WHOLE if layout.one_table else _HIDDEN
        cursor = cursor_of(shown)
        hidden, unit = "weights" in shown.hides, shown.look.focus.unit
        what = shown.snapshot, unit, shown.places, cursor, kind, layout.cell, layout.zoomed
        return MatrixNeeds(*what, hidden, shown.scene.entry is not None)

    def title(self, now: MatrixNeeds, width: int) -> StyledLine:
        """Return the name of the matrix, short where it would be cut."""
        return [(now.kind.name if len(now.kind.name) <= width else now.kind.short, self.palette.strong)]

    def body(self, now: MatrixNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the table."""
        if now.zoomed:
            return self._whole(now, width, height)
        palette, marks, walking = self.palette, now.marks(), now.places is not None
        columns, names, cells = now.grid
        unit = f"h{now.unit + 1}"

        def name(text: str, focus: str) -> Piece:
            return (focus + text, palette.accent) if text == unit else (" " + text, palette.muted)

        left, weight = (now.cell - _NUMBER) // 2, self._weight
        head: list[Piece] = [("   " + " " * left, palette.text)]
        for column in columns:
            text, style = name(column, "▾")
            head.append((f"{text:^7}".ljust(now.cell), style))
        lines: list[StyledLine] = [head]
        values = [[place and place.of(now.snapshot.parameters) for place in row] for row in cells]
        decimals = [decimals_of([v for v in column if v is not None]) for column in zip(*values, strict=True)]
        for row_name, row, row_values in zip(names, cells, values, strict=True):
            text, style = name(row_name, "▸")
            weights = [
                (" " * now.cell, palette.text)
                if value is None
                else (f"{'?':^{now.cell}}", palette.muted)
                if now.hidden
                else weight(value, digits, marks.get(place, " ") if place else " ", now.cell, quiet=walking)
                for place, value, digits in zip(row, row_values, decimals, strict=True)
            ]
            lines.append([(f"{text} ", style), *weights])
        if len(lines) < height and marks and now.kind is _HIDDEN and not now.hidden:
            lines += [[]] * (height - len(lines) - 1)
            legend = f" {now.meaning}"
            lines.append([(legend, palette.muted)] if len(legend) <= width else [])
        return self.with_cursor(lines, now.spots(width, height).get(now.cursor) if now.cursor else None, now.typing)

    def spots(self, snapshot: Snapshot) -> dict[Place, CellSpot]:
        """Return where each number is."""
        now = self.current_needs()
        return now._replace(snapshot=snapshot).spots(self.size.width - 2, self.size.height - 2) if now else {}

    # On the whole screen

    def _whole(self, now: MatrixNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the table in tiles that fill the room, numbers in large figures where these fit."""
        palette, tiles = self.palette, now.tiles(width, height)
        columns, names, cells = now.grid
        unit = f"h{now.unit + 1}"
        values = [place.of(now.snapshot.parameters) for row in cells for place in row if place]
        large, marks = tiles.large(values), now.marks()
        indent = " " * tiles.left
        head: list[Piece] = [(indent + " " * ROW_LABEL, palette.text)]
        for name in (columns[at] for at in tiles.columns):
            focus = name == unit
            text = f"{'▾' if focus else ' '}{name}".center(tiles.cells)
            head.append((text, palette.accent if focus else palette.strong))
        lines: list[StyledLine] = [*([[]] * tiles.top), head]
        for row in tiles.rows:
            drawn = [self._tile(now, tiles, cells[row][at], marks, large) for at in tiles.columns]
            focus = names[row] == unit
            name = f"{'▸' if focus else ' '}{names[row]}"
            for at, parts in enumerate(zip(*drawn, strict=True)):
                label = indent + (name if at == tiles.middle else "").ljust(ROW_LABEL)
                lines.append([(label, palette.accent if focus else palette.strong), *chain(*parts)])
            lines += [[]] * tiles.blank
        return self.with_cursor(lines, now.spots(width, height).get(now.cursor) if now.cursor else None, now.typing)

    def _tile(
        self, now: MatrixNeeds, tiles: "Tiles", place: Place | None, marks: dict[Place, str], large: int
    ) -> list[StyledLine]:
        """Return the rows of one tile."""
        from xortui.tui.draw.digits import figures

        palette, high = self.palette, tiles.high - tiles.blank
        if place is None:
            return [[(" " * tiles.cells, palette.text)] for _ in range(high)]
        value, mark = place.of(now.snapshot.parameters), marks.get(place, " ")
        style = palette.cell(value, strong=large > 0 or mark not in (" ", READ))
        if now.places is not None and mark == " ":
            style = palette.muted
        rows = figures(precise(value, large)) if large else [precise(value, min(tiles.room, _LONGEST))]
        if now.hidden:
            rows, style, mark = ["?"], palette.muted, " "
        first = tiles.middle - len(rows) // 2
        texts = [rows[at - first] if 0 <= at - first < len(rows) else "" for at in range(high)]
        return [
            [
                ((text and text + (mark if at == tiles.middle else " ")).center(tiles.room + 1), style),
                (" ", palette.text),
            ]
            for at, text in enumerate(texts)
        ]

    def remark(self, now: MatrixNeeds, width: int, height: int) -> StyledLine:
        """Return on the whole screen what the marks mean, and how many units are out of sight."""
        if not now.zoomed or now.hidden:
            return []
        meaning = [now.meaning] if now.marks() else []
        tiles, (columns, names, _) = now.tiles(width + 4, height), now.grid
        if len(tiles.columns) < len(columns) or len(tiles.rows) < len(names):
            meaning.insert(0, "j k: more units")
        text = " · ".join(meaning)
        return [(text, self.palette.muted)] if 0 < len(text) <= width else []

    def _weight(self, value: float, decimals: int, mark: str, cell: int, *, quiet: bool) -> Piece:
        # What a phase does not touch steps back, so that the eye finds what it does.
        aside = quiet and mark == " "
        style: Style = self.palette.muted if aside else self.palette.cell(value, strong=mark not in (" ", READ))
        return (" " * ((cell - _NUMBER) // 2) + aligned(value, decimals) + mark).ljust(cell), style
