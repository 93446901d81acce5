"""Widgets in a frame: with a title and a remark in its edges, numbers that can be picked, or a view that must wait."""

from collections.abc import Iterable
from itertools import chain, repeat
from textwrap import wrap
from typing import ClassVar, NamedTuple

from textual.events import Click
from textual.message import Message

from xortui.nn import Snapshot
from xortui.teach.places import Place
from xortui.tui.draw.styled_lines import Fitted, Piece, StyledLine, fit, laid, width_of
from xortui.tui.drawn import Drawn, N
from xortui.tui.layout import Layout, higher
from xortui.tui.scene import EDIT, PHASE, Shown
from xortui.tui.tables import IDS

_APART = 4
"""Cells between a title and what is written at the right end of the same edge."""

_AROUND = 4
"""Rows of a terminal that a view on the whole screen does not have: title, footer and its frame."""


class CellSpot(NamedTuple):
    """Where a number is inside a frame."""

    column: int
    row: int
    cells: int
    reach: int = 0
    """Rows above it and below it that belong to it."""


class Picked(Message):
    """A number was clicked on."""

    def __init__(self, place: Place) -> None:
        """Say which."""
        super().__init__()
        self.place = place


class Probed(Message):
    """A point of the square of x1 and x2 was clicked on."""

    def __init__(self, x1: float, x2: float) -> None:
        """Say which."""
        super().__init__()
        self.point = x1, x2


class Titled(Message):
    """The title of a panel was clicked on."""

    def __init__(self, panel: str) -> None:
        """Say of which, by its id."""
        super().__init__()
        self.panel = panel


class Panel(Drawn[N]):
    """Drawn lines in a frame, with a title in its upper edge and a remark in its lower one."""

    def title(self, now: N, width: int) -> StyledLine:
        """Return what is written in the upper edge, in at most `width` cells."""
        raise NotImplementedError

    def remark(self, now: N, width: int, height: int) -> StyledLine:
        """Return what is written in the lower edge, at its right end, in at most `width` cells.

        Args:
            now: What the panel is drawn from.
            width: Cells that there are.
            height: Rows of the body above it.
        """
        return []

    def body(self, now: N, width: int, height: int) -> list[StyledLine]:
        """Return the lines inside the frame."""
        raise NotImplementedError

    def spots(self, snapshot: Snapshot) -> dict[Place, CellSpot]:
        """Return where the numbers are that can be edited, counted inside the frame; in most panels there are none."""
        return {}

    def on_click(self, event: Click) -> None:
        """Tell which number was clicked on, or that the title was."""
        for place, (column, row, cells, reach) in (self.spots(self.shown.snapshot) if self.shown else {}).items():
            if abs(event.y - row - 1) <= reach and column <= event.x <= column + cells + 1:
                self.post_message(Picked(place))
        if event.y == 0 and self.id:
            self.post_message(Titled(self.id))

    def __init__(self, id: str) -> None:
        """Make the panel, empty until there is something to show."""
        super().__init__(id)
        self._inside: tuple[object, list[StyledLine], list[StyledLine]] = (), [], []
        self._edged: tuple[object, tuple[StyledLine, StyledLine]] = (), ([], [])
        self._phase: tuple[str, ...] = ()

    def draw(self, now: N, width: int, height: int) -> list[StyledLine]:
        """Return the frame and what is in it."""
        inner = width - 2
        remark = self.remark(now, inner - 4, height - 2)
        top, bottom = self._edges(*self._titles(now, inner - 4), remark, inner)
        body = [*self.body(now, inner, height - 2), *[[]] * height][: height - 2]
        return [top, *self._framed(body, inner), bottom]

    def _titles(self, now: N, width: int) -> tuple[StyledLine, str]:
        """Return what is written in the upper edge, and the phase at its right end, the title shorter if need be."""
        title, room = self.title(now, width), width - _APART
        for phase in self._phase:
            if width_of(title) + len(phase) <= room:
                return title, phase
        shortest = self._phase[-1] if self._phase else ""
        return (self.title(now, room - len(shortest)), shortest) if shortest else (title, "")

    def follow(self) -> None:
        """Draw again if a value has changed from which the panel is drawn, or the phase that it covers."""
        phase = covered_phase(self._shown, self.id) if self._shown else ()
        if phase != self._phase:
            self._phase, self._drawn_from = phase, None
        super().follow()

    def _framed(self, body: list[StyledLine], width: int) -> list[StyledLine]:
        """Return lines between the sides of the frame; those that were there before are the very same."""
        blank, side = self.palette.text, ("│", self.palette.frame)
        look, (before, old, framed) = (width, blank, side), self._inside
        known: Iterable[tuple[StyledLine | None, StyledLine]] = zip(old, framed, strict=True) if look == before else ()
        lines: list[StyledLine] = [
            kept if was == line else Fitted([side, *fit(line, width, blank), side])
            for line, (was, kept) in zip(body, chain(known, repeat((None, ()))), strict=False)
        ]
        self._inside = look, body, lines
        return lines

    def _edges(self, title: StyledLine, phase: str, remark: StyledLine, width: int) -> tuple[StyledLine, StyledLine]:
        """Return the upper and the lower edge; they are the very same as before as long as they say the same."""
        look = title, phase, remark, width, self.palette
        if look != self._edged[0]:
            frame = self.palette.frame
            ends = self._edge([(phase, self.palette.accent)], len(phase) + 4, left=False) if phase else []
            top = [*self._edge(title, width - width_of(ends), left=True), *ends]
            bottom = self._edge(remark, width, left=False)
            edges = Fitted([("╭", frame), *top, ("╮", frame)]), Fitted([("╰", frame), *bottom, ("╯", frame)])
            self._edged = look, edges
        return self._edged[1]

    def _edge(self, text: StyledLine, width: int, *, left: bool) -> list[Piece]:
        palette = self.palette
        if not text or width < 6:
            return [("─" * width, palette.frame)]
        blank = (" ", palette.text)
        label = [("─", palette.frame), blank, *fit(text, min(width_of(text), width - 4), palette.text), blank]
        rest = ("─" * (width - width_of(label)), palette.frame)
        return [*label, rest] if left else [rest, *label[1:], label[0]]

    def with_cursor(self, lines: list[StyledLine], cursor: CellSpot | None, typing: bool) -> list[StyledLine]:
        """Return the lines with a number in inverse, and bars around it; as they are where there is none.

        While a number is typed over it there is nothing but the field in its place.
        """
        if cursor and cursor.row < len(lines):
            palette, typed = self.palette, " " * (cursor.cells + 2)
            for row in range(max(0, cursor.row - cursor.reach), min(len(lines), cursor.row + cursor.reach + 1)):
                text = "".join(text for text, _ in lines[row])[cursor.column : cursor.column + cursor.cells]
                pieces = (("▐", palette.strong), (text, palette.badge), ("▌", palette.strong))
                at = cursor.column - 1
                for piece in ((typed, palette.text),) if typing else pieces:
                    lines[row] = laid(lines[row], at, piece)
                    at += len(piece[0])
        return lines


def covered_phase(shown: Shown, id: str | None) -> tuple[str, ...]:
    """Return the phase in several lengths, where a panel is seen in its place; nothing elsewhere."""
    if not shown.walking or (shown.layout.beside and not shown.zoom):
        return ()
    zoomed = IDS.get(shown.zoom)
    seen = (zoomed,) if zoomed else tuple(panel.replace(" ", "-") for panel in shown.lower_half)
    if id not in seen or PHASE in seen:
        return ()
    from xortui.teach.epoch.phases import NAMES

    phase = f"phase {shown.look.phase} of {len(NAMES)}"
    return f"{phase} · {NAMES[shown.look.phase - 1]}", phase, f"phase {shown.look.phase}"


def cursor_of(shown: Shown) -> Place | None:
    """Return the number that is edited."""
    return shown.look.cursor if shown.look.mode == EDIT else None


class ViewPanel(Panel[N]):
    """A panel that shows nothing while a result is asked for, since it would give it away."""

    LATER: ClassVar[str]
    """What is said instead: which view it is that comes when the question is answered."""

    def asked(self, now: N) -> bool:
        """Return whether a result is asked for."""
        raise NotImplementedError

    def body(self, now: N, width: int, height: int) -> list[StyledLine]:
        """Return the picture, or what to do first."""
        if self.asked(now):
            return self.said(self.LATER, width)
        return self.picture(now, width, height)

    def said(self, text: str, width: int) -> list[StyledLine]:
        """Return a sentence in the place of the picture."""
        return [[], *([(f" {line}", self.palette.muted)] for line in wrap(text, width - 2))]

    def crowded(self, layout: Layout, units: int, rows: int, height: int) -> str:
        """Return in which terminal units have room in a view that would have to have `rows` rows, not `height`.

        Where they have it in this one, too, with the whole screen for the view, the key for this is named.
        """
        needed = f"{units} units need" if units > 1 else "one unit needs"
        (width, there), whole = layout.terminal, rows + _AROUND
        size = f"{needed} a terminal of {width} x {whole if layout.zoomed else higher(layout, rows - height)}"
        return f"{size}{', or m' if there >= whole and not layout.zoomed else ''}."

    def picture(self, now: N, width: int, height: int) -> list[StyledLine]:
        """Return the lines inside the frame."""
        raise NotImplementedError
