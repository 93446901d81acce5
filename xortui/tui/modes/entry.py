"""Typing a number: all keys are characters, until it is taken or left."""

from xortui.tui.desk import Desk
from xortui.tui.modes.base import Command, PlainLayer
from xortui.tui.modes.edit import set_value
from xortui.tui.modes.question import GIVE_UP
from xortui.tui.scene import Shown
from xortui.words.shown import shown as harmless

TABS = ("tab", "shift+tab")
"""Keys that lead from field to field, of which there is one."""

TYPING = "Esc ends typing first."
"""Why nothing else can be done while a number is typed."""


def no_typing(desk: Desk) -> None:
    """Say of a key that means nothing in the field what leads out of it."""
    desk.scene = desk.scene._replace(complaint="", note=(TYPING,))


def typed(desk: Desk) -> None:
    """Take away what was said of what was typed before."""
    desk.complain("")
    if desk.scene.note == (TYPING,):
        desk.note()
    if desk.playing:
        desk.player.say("")


def _leave(desk: Desk) -> None:
    desk.end_entry()


def _how(desk: Desk, text: str) -> str:
    """Return how to answer, and how to give up, in no more words than a step keeps room for."""
    from xortui.teach.lessons.questions import Estimate, example_for

    leave = f"To give up, press esc, then {GIVE_UP}."
    if text.lower() == GIVE_UP:
        return leave
    playing = desk.scene.playing
    assert playing and isinstance(playing.own_question, Estimate)
    example = example_for(playing.own_question, playing.stood)
    if not text:
        return f"Type a number, such as {example}. {leave}"
    return f"{harmless(text, 8)} is not a number, as {example} is. {leave}"


def submit(desk: Desk, text: str) -> None:
    """Take what was typed, or say why not; nothing at all leaves a value as it was, and is no answer."""
    entry = desk.scene.entry
    if entry is None:
        return
    from xortui.words.parse import decimal

    if entry.place:
        if not text or set_value(desk, entry.place, decimal(text)):
            desk.end_entry()
        return
    value = decimal(text)
    if isinstance(value, str):
        desk.player.say(_how(desk, text.strip()))
    else:
        desk.end_entry()
        desk.player.answer(value)


class EntryLayer(PlainLayer):
    """The layer above all others, and in their place, while a number is typed."""

    name = "entry"
    elsewhere = "No number is typed now."
    commands = (Command("entry.leave", ("escape",), "cancel", "end typing, and leave the number as it was", _leave),)

    def here(self, shown: Shown) -> bool:
        """Return whether a number is being typed."""
        return shown.scene.entry is not None

    def take(self, desk: Desk, character: str) -> bool:
        """Hand on what came too soon for the field to have it."""
        desk.type(character)
        return True
