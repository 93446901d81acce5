"""Editing: a cursor over weights, biases and targets, values typed in place, nudged or flipped."""

from typing import Any

from textual import on
from textual.events import Key
from textual.widgets import Input

from xortui.teach.moves import Place
from xortui.teach.nudges import nudged
from xortui.teach.phases import BIAS
from xortui.tui.grids import moved, next_table, tables
from xortui.tui.view import EDIT, WATCH
from xortui.tui.walk_mode import WalkMode
from xortui.tui.widgets.formatting import number, target
from xortui.tui.widgets.panel import Panel, Picked
from xortui.typed import decimal

_FIRST = "0123456789.,\N{MINUS SIGN}"
"""What begins to type a value; a plain minus nudges."""

_FIELD = 8


class EditMode(WalkMode):
    """The keys of the edit mode, and the mouse on a number in any mode."""

    fields: tuple[str, ...] = ("value",)
    """The fields that lie over all, hidden until something is typed."""

    def on_mount(self) -> None:
        """Leave the fields until something is to be seen: they are dear to lay out."""
        self.call_after_refresh(self._lay_out_fields)

    def _lay_out_fields(self) -> None:
        if not self.query("#value"):  # unless a key was quicker
            self.mount(*(Input(id=name, compact=True, select_on_focus=False) for name in self.fields))

    def _field(self, name: str) -> Input:
        self._lay_out_fields()
        return self.query_one(f"#{name}", Input)

    def on_resize(self) -> None:
        """Drop what is being typed: its cell is elsewhere now."""
        if self.view.typing:
            self._end_typing()

    def action_edit(self) -> None:
        """Put the cursor where one looks."""
        self._put(self.view.focus.weight)

    def action_leave_edit(self) -> None:
        """Leave the field as it was, or the mode."""
        if self.view.typing:
            self._end_typing()
        elif self.view.running or self.view.goal is not None:
            self._halt()
        else:
            self._look(mode=WATCH, cursor=None, complaint="")

    def action_cell_right(self) -> None:
        """Go to the cell to the right."""
        self._move(1, 0)

    def action_cell_left(self) -> None:
        """Go to the cell to the left."""
        self._move(-1, 0)

    def action_cell_up(self) -> None:
        """Go to the cell above."""
        self._move(0, -1)

    def action_cell_down(self) -> None:
        """Go to the cell below."""
        self._move(0, 1)

    def action_table(self) -> None:
        """Go to the next table."""
        self._put(next_table(self._cursor, 1, self._tables()))

    def action_table_back(self) -> None:
        """Go to the table before."""
        self._put(next_table(self._cursor, -1, self._tables()))

    def action_nudge_up(self) -> None:
        """Make the number a little larger."""
        self._nudge(up=True)

    def action_nudge_down(self) -> None:
        """Make the number a little smaller."""
        self._nudge(up=False)

    def action_type(self) -> None:
        """Type a value; a target is flipped."""
        place = self._cursor
        if place.name == "targets":
            self._set(place, 0.0 if self._value(place) > 0.5 else 1.0)
        else:
            self._begin_typing("")

    def on_key(self, event: Key) -> None:
        """Begin to type with the first digit."""
        if self.view.mode == EDIT and not self.view.typing and event.character and event.character in _FIRST:
            event.stop()
            self._begin_typing(event.character)

    @on(Picked)
    def _pick(self, event: Picked) -> None:
        """Put the cursor where the mouse is; on it already, type or flip."""
        if self.view.typing:
            self._end_typing()
        if self.view.cursor == event.place:
            self.action_type()
        else:
            self._put(event.place)

    @property
    def _cursor(self) -> Place:
        return self.view.cursor or self.view.focus.weight

    def _tables(self) -> Any:
        return tables(self.session.snapshot.settings.hidden_units, whole=self.view.whole)

    def _move(self, across: int, down: int) -> None:
        self._put(moved(self._cursor, across, down, self._tables()))

    def _put(self, place: Place) -> None:
        """Put the cursor on a cell, and look at what it belongs to."""
        focus: dict[str, int] = {}
        if place.name == "hidden_weights":
            focus = {"input": place.at[0], "unit": place.at[1]}
        elif place.name == "hidden_bias":
            focus = {"input": BIAS, "unit": place.at[0]}
        elif place.name == "output_weights":
            focus = {"unit": place.at[0]}
        elif place.name == "targets":
            focus = {"example": place.at[0]}
        self._look(mode=EDIT, cursor=place, complaint="", answer=None, **focus)

    def _value(self, place: Place) -> float:
        snapshot = self.session.snapshot
        if place.name == "targets":
            return float(snapshot.targets[place.at[0], 0])
        return float(getattr(snapshot.parameters, place.name)[place.at])

    def _shown(self, place: Place) -> str:
        value = self._value(place)
        return target(value) if place.name == "targets" else number(value).strip()

    def _nudge(self, *, up: bool) -> None:
        place = self._cursor
        self._set(place, nudged(self._value(place), up, target=place.name == "targets"))

    def _set(self, place: Place, value: Any) -> bool:
        """Set a number from the next epoch on, or say why not; return whether it was taken."""
        if not self.view.running:
            self._halt()
        try:
            if place.name == "targets":
                self.session.set_target(place.at[0], value)
            else:
                self.session.set_weight(place.name, place.at, value)
        except ValueError as error:
            self._look(complaint=str(error))
            return False
        self._look(complaint="")
        self._show()
        return True

    # Typing

    def _begin_typing(self, text: str) -> None:
        """Open the field over the cell."""
        field, place = self._field("value"), self._cursor
        for panel in self.query(Panel):
            spot = panel.spots(self.session.snapshot).get(place)
            if spot and panel.display:
                x, y = panel.region.x + 1 + spot.column, panel.region.y + 1 + spot.row
                field.styles.offset = min(max(0, x - 1), self.size.width - _FIELD), y
                field.value, field.placeholder = text, self._shown(place)
                field.display = True
                field.focus()
                field.cursor_position = len(text)
                self._look(typing=True, complaint="")
                return
        self._look(complaint="There is no room for this number here: a larger terminal shows it; + and - nudge it.")

    def _end_typing(self) -> None:
        self._field("value").display = False
        self.set_focus(None)
        self._look(typing=False, complaint="")

    @on(Input.Submitted, "#value")
    def _take(self, event: Input.Submitted) -> None:
        if not event.value or self._set(self._cursor, decimal(event.value)):
            self._end_typing()

    @on(Input.Changed, "#value")
    def _typed(self) -> None:
        self._look(complaint="")
