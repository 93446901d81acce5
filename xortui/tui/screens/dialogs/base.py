"""What all dialogs have in common: their styles, the way out, that they close once, and that every key answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from xortui.tui.modes.base import shown_key
from xortui.tui.screens.dialogs.frame import Edged
from xortui.words.shown import shown

Result = TypeVar("Result")

_MOST_SHOWN = 12
"""Characters of a key that is none."""


class Dialog(ModalScreen[Result], Generic[Result]):
    """A screen over the main screen that returns a result, or None where it is left."""

    CSS_PATH = Path(__file__).with_name("dialogs.tcss")  # read when the first dialog opens: the start is quicker
    BINDINGS = [("escape", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    _dismissed = False
    _usual: tuple[str, str] | None = None
    """What a key that means nothing has made the upper edge say, and what it said before."""
    _title: str | None = None
    """What the upper edge says of the dialog; None until a field has the focus."""

    @property
    def painted(self) -> bool:
        """Whether it is seen."""
        return any(frame.painted for frame in self.query(Edged))

    def fit(self, width: int, height: int) -> None:
        """Take the classes of a size before the first styles are worked out: to change them later takes these again."""
        for size, named in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            if fitting := [name for least, name in sorted(named or []) if size >= least]:
                self.add_class(fitting[-1], update=False)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close, once: a key that was typed while the dialog was closing finds nothing left to close."""
        if self._dismissed:
            return AwaitComplete()
        self._dismissed = True
        return super().dismiss(result)

    def on_key(self, event: events.Key) -> None:
        """Say of a key that means nothing here what closes the dialog; a field takes its characters before this."""
        self._say_no_more()
        if event.key not in self.active_bindings:
            self.say_of(named(event))

    def say_of(self, key: str) -> None:
        """Say that a key does nothing here."""
        self.say(nothing_here(key))

    def say(self, text: str) -> None:
        """Say something in the upper edge, until a key does something."""
        self._say_no_more()
        edge = self.query_one(Edged)
        self._usual = text, edge.title
        edge.say(text)

    @on(events.DescendantFocus)
    def _say_what_is_allowed(self, event: events.DescendantFocus) -> None:
        """Say in the upper edge what is said beside a field where there is room."""
        self._say_no_more()
        edge = self.query_one(Edged)
        self._title = edge.title if self._title is None else self._title
        row = event.widget.parent if isinstance(event.widget, Input) else None
        hidden = [str(note.content) for note in row.query(".note").results(Static) if not note.display] if row else []
        edge.say(" · ".join((self._title, *hidden)))

    @on(Input.Changed)
    @on(events.DescendantFocus)
    def _say_no_more(self) -> None:
        if self._usual:
            edge, (said, usual) = self.query_one(Edged), self._usual
            if edge.title == said:
                edge.say(usual)
            self._usual = None


class Form(Dialog[Result | None]):
    """A dialog with several fields, that returns what they say together."""

    def read(self) -> Result:
        """Return what the fields say; raise a ValueError with what is wrong with them."""
        raise NotImplementedError

    @on(Input.Submitted)
    @on(Button.Pressed, ".-primary")
    def action_go(self) -> None:
        """Take what the fields say, if it can be taken."""
        if not refusal(self.read):
            self.dismiss(self.read())

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)


def named(event: events.Key) -> str:
    """Return what a key is called."""
    character = event.character if event.is_printable and event.key != "space" else None
    return shown(character or shown_key(event.key), _MOST_SHOWN)


def nothing_here(key: str) -> str:
    """Return what to say of a key that means nothing in a dialog."""
    return f"{key} does nothing here · esc close"


def refusal(read: Callable[[], object]) -> str:
    """Return why a value cannot be taken, or nothing if it can."""
    try:
        read()
    except ValueError as error:
        return str(error)
    return ""
