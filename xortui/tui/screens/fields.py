"""The fields in which numbers are typed: they lie over the screen where the number is, hidden until one is typed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from xortui.nn import Snapshot
from xortui.teach.places import Place
from xortui.tui.panel import Panel
from xortui.tui.scene import Entry

if TYPE_CHECKING:
    from xortui.tui.screens.main import MainScreen
    from xortui.tui.widgets.field import Field

_KINDS = ("value", "number")


class Fields:
    """A field for each kind of entry."""

    def __init__(self, screen: "MainScreen") -> None:
        """Serve a screen."""
        self._screen = screen

    def mount(self) -> None:
        """Mount the fields, unless a key has needed one before; laying them out is expensive."""
        if not self._screen.query("#value"):
            from xortui.tui.widgets.field import Field

            self._screen.mount(*(Field(id=kind, compact=True, select_on_focus=False) for kind in _KINDS))

    def open(self, entry: Entry, snapshot: Snapshot, text: str, placeholder: str) -> bool:
        """Open the field for an entry, with a text in it; return whether there is room for it."""
        at = self._place(entry.place, snapshot) if entry.place else self._line()
        if at is None:
            return False
        self.mount()
        field = next(each for each in self._all() if each.id == entry.kind)
        field.put(*at)
        field.value, field.placeholder = text, placeholder
        field.display = True
        self._screen.set_focus(field)  # at once: the next key may be here already
        field.cursor_position = len(text)
        return True

    def close(self) -> None:
        """Hide the field."""
        for field in self._all():
            field.display = False
        self._screen.set_focus(None)

    def type(self, character: str) -> None:
        """Type a character into the field that is open."""
        for field in self._all():
            if field.display:
                field.insert_text_at_cursor(character)

    def _all(self) -> "Iterator[Field]":
        for field in self._screen.query("#value, #number"):
            yield cast("Field", field)

    def _place(self, place: Place, snapshot: Snapshot) -> tuple[int, int, list[int]] | None:
        """Return the column and the row of a number on the screen, where it is shown, and all columns of that row."""
        shown = {
            each: (panel.region.x + 1 + spot.column, panel.region.y + 1 + spot.row)
            for panel in self._screen.query(Panel)
            if panel.display
            for each, spot in panel.spots(snapshot).items()
        }
        if place not in shown:
            return None
        x, y = shown[place]
        return x - 1, y, [column for column, row in shown.values() if row == y]

    def _line(self) -> tuple[int, int, list[int]]:
        """Return the column and the row at which a lesson asks for a number, and that there are no others."""
        from xortui.tui.widgets.lesson_panel import LessonPanel

        panel = self._screen.query_one(LessonPanel)
        column, row = panel.field
        frame = 0 if self._screen.sizes.strip else 1
        return panel.region.x + column + frame, panel.region.y + row, []
