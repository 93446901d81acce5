"""What is said of a change that a command has made: from which value to which, and what it changed at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from xortui.tui.desk import Desk

if TYPE_CHECKING:
    from xortui.nn import Session
    from xortui.nn.session.undo import Change

SAME = "Nothing has changed."


def change(desk: Desk, make: "Callable[[Session], Change | None]") -> None:
    """Have the session make a change, show it, and say what it was.

    Raises:
        SettingError: It cannot be made.
    """
    before = desk.session.snapshot
    made = make(desk.session)
    desk.show()
    if made is None:
        desk.note(SAME)
        return
    from xortui.teach.training import undo_words  # imported with the first change

    said = undo_words.done(made, before, desk.session.snapshot, losses="loss" not in desk.shown.hides)
    desk.note(*said)
