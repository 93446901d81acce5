"""Editing: a cursor over weights, biases and targets, whose numbers are typed in place, nudged or flipped."""

from typing import TYPE_CHECKING, Any

from xortui.nn import Session, Snapshot
from xortui.teach.places import BIAS, OUTPUT_BIAS, OUTPUT_WEIGHT, Focus, Place, example_name
from xortui.tui.desk import Desk
from xortui.tui.draw.grids import Rows, moved, next_table, tables
from xortui.tui.modes.base import ANSWER_FIRST, Command, PlainLayer
from xortui.tui.modes.deeds import change
from xortui.tui.modes.nudges import nudged
from xortui.tui.projector import zoom_at_rest
from xortui.tui.scene import EDIT, VIEW, WATCH, Entry, Shown
from xortui.tui.tables import table_of
from xortui.words.format import number, target

if TYPE_CHECKING:
    from xortui.nn.session.undo import Change

FIRST_CHARACTERS = "0123456789.,\N{MINUS SIGN}"
"""What begins to type a value; a plain minus nudges."""

TARGETS = "targets"
EDGE = "There is no cell further that way."
UNSEEN = "A number is typed where it is seen: m shows this one; + and - nudge it."
NO_ROOM = "There is no room for this number here: a larger terminal shows it; + and - nudge it."


def value_of(snapshot: Snapshot, place: Place) -> float:
    """Return a number that can be edited."""
    return float(snapshot.targets[place.at[0], 0]) if place.name == TARGETS else place.of(snapshot.parameters)


def shown_value(snapshot: Snapshot, place: Place) -> str:
    """Return it as the tables show it."""
    value = value_of(snapshot, place)
    return target(value) if place.name == TARGETS else number(value).strip()


def cursor_of(desk: Desk) -> Place:
    """Return the number that the cursor is on, or the weight in focus while there is no cursor."""
    return desk.look.cursor or desk.look.focus.weight


def put_cursor(desk: Desk, place: Place) -> None:
    """Put the cursor on a number, and look at the unit, input or example to which it belongs."""
    before = desk.look
    # Where the table has no room beside others, it takes the whole screen.
    zoom = VIEW if before.zoom or (before.mode != EDIT and not desk.shown.sees(table_of(place))) else ""
    look = before._replace(mode=EDIT, cursor=place, focus=_focus_on(place, before.focus), zoom=zoom)
    desk.scene = desk.scene._replace(look=look, complaint="")
    desk.scene = desk.scene._replace(note=_out_of_sight(desk, place))


def _out_of_sight(desk: Desk, place: Place) -> tuple[str, ...]:
    """Return what is to be said of a number for which there is no room on the screen; nothing where it is shown."""
    if desk.shown.sees(table_of(place)):
        return ()
    name = f"y of {example_name(place.at[0])}" if place.name == TARGETS else place.label()
    return (f"{name} is {shown_value(desk.session.snapshot, place)}",)


def _hidden(shown: Shown) -> str:
    """Return why no number is edited: a lesson's question hides some, which a field and undo would tell."""
    return "" if shown.hidden_by_lesson.isdisjoint(("weights", "targets")) else ANSWER_FIRST


def pick(desk: Desk, place: Place) -> None:
    """Put the cursor on a number that was clicked on; where it is already, type or flip."""
    if why := _hidden(desk.shown):
        desk.note(why)
        return
    if desk.scene.entry:
        desk.end_entry()
    if desk.look.mode == EDIT and desk.look.cursor == place:
        _type(desk)
    else:
        put_cursor(desk, place)


def set_value(desk: Desk, place: Place, value: Any) -> bool:
    """Set a number from the next epoch on, or say why not; return whether it was taken."""
    desk.halt_unless_running()

    def make(session: Session) -> "Change | None":
        if place.name == TARGETS:
            return session.set_target(place.at[0], value)
        return session.set_weight(place.name, place.at, value)

    try:
        change(desk, make)
    except ValueError as error:
        desk.complain(str(error))
        return False
    desk.complain("")
    return True


def _focus_on(place: Place, focus: Focus) -> Focus:
    match place:
        case Place("hidden_weights", (source, unit)):
            return focus._replace(input=source, unit=unit)
        case Place("hidden_bias", (unit,)):
            return focus._replace(input=BIAS, unit=unit)
        case Place("output_weights", (unit, _)):
            return focus._replace(input=OUTPUT_WEIGHT, unit=unit)
        case Place("output_bias"):
            return focus._replace(input=OUTPUT_BIAS)
        case Place("targets", (example,)):
            return focus._replace(example=example)
    return focus


def _tables(desk: Desk) -> list[Rows]:
    return tables(desk.session.snapshot.settings.hidden_units, one_table=desk.shown.layout.one_table)


def _enter(desk: Desk) -> None:
    put_cursor(desk, desk.look.focus.weight)


def _leave(desk: Desk) -> None:
    """End what is under way, or else the mode."""
    if desk.motion.moving:
        desk.halt()
    else:
        look = desk.look._replace(mode=WATCH, cursor=None, zoom=zoom_at_rest(desk.scene))
        desk.scene = desk.scene._replace(look=look, complaint="")


def _move(desk: Desk, columns: int, rows: int) -> None:
    """Move the cursor, or say that there is no cell further on."""
    before = cursor_of(desk)
    put_cursor(desk, moved(before, columns, rows, _tables(desk)))
    if cursor_of(desk) == before:
        desk.note(EDGE)


def _right(desk: Desk) -> None:
    _move(desk, 1, 0)


def _left(desk: Desk) -> None:
    _move(desk, -1, 0)


def _up(desk: Desk) -> None:
    _move(desk, 0, -1)


def _down(desk: Desk) -> None:
    _move(desk, 0, 1)


def _table(desk: Desk) -> None:
    put_cursor(desk, next_table(cursor_of(desk), 1, _tables(desk)))


def _table_back(desk: Desk) -> None:
    put_cursor(desk, next_table(cursor_of(desk), -1, _tables(desk)))


def _nudge_up(desk: Desk) -> None:
    _nudge(desk, up=True)


def _nudge_down(desk: Desk) -> None:
    _nudge(desk, up=False)


def _nudge(desk: Desk, *, up: bool) -> None:
    place = cursor_of(desk)
    value = value_of(desk.session.snapshot, place)
    set_value(desk, place, nudged(value, up, target=place.name == TARGETS))


def _type(desk: Desk) -> None:
    """Type a value; a target is flipped."""
    place = cursor_of(desk)
    if place.name == TARGETS:
        set_value(desk, place, 0.0 if value_of(desk.session.snapshot, place) > 0.5 else 1.0)
    else:
        _begin_entry(desk, "")


def _begin_entry(desk: Desk, text: str) -> None:
    place = cursor_of(desk)
    if not desk.begin_entry(Entry("value", place), text, placeholder=shown_value(desk.session.snapshot, place)):
        desk.complain(NO_ROOM if desk.look.zoom else UNSEEN)


class Edit(PlainLayer):
    """The mode in which numbers are changed by hand."""

    name = EDIT
    elsewhere = "For editing: e begins it."
    doing = "numbers are edited"
    enter = Command("edit.enter", ("e",), "edit", "change any weight, bias or target by hand", _enter, _hidden)
    commands = (
        Command("edit.right", ("right",), "cell", "the cell to the right, and on into the next table", _right),
        Command("edit.left", ("left",), "cell left", "the cell to the left", _left),
        Command("edit.up", ("up",), "cell up", "the cell above", _up),
        Command("edit.down", ("down",), "cell down", "the cell below", _down),
        Command("edit.table", ("tab",), "table", "the next table: W1, W2, the targets", _table),
        Command("edit.table_back", ("shift+tab",), "table back", "the table before", _table_back),
        Command("edit.nudge_up", ("plus", "equals_sign"), "nudge", "a little more", _nudge_up),
        Command("edit.nudge_down", ("minus", "underscore"), "nudge down", "a little less", _nudge_down),
        Command("edit.type", ("enter",), "type", "type a value, or flip a target; a digit begins, too", _type),
        Command("edit.leave", ("escape", "e"), "done", "edit no more", _leave),
    )
    footer = (
        ("edit.type",), ("edit.leave",), ("edit.right", "edit.left", "edit.up", "edit.down"),
        ("edit.nudge_up", "edit.nudge_down"), ("edit.table",), ("anywhere.run",), ("anywhere.undo",),
        ("anywhere.redo",), ("anywhere.view",), ("anywhere.reset",), ("anywhere.until",), ("anywhere.goto",),
        ("anywhere.palette",),
    )  # fmt: skip

    def take(self, desk: Desk, character: str) -> bool:
        """Begin to type with the first digit."""
        if character not in FIRST_CHARACTERS:
            return False
        _begin_entry(desk, character)
        return True
