"""What all dialogs have in common: their styles, the way out, and that they close once."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], Generic[Result]):
    """A screen over the main screen that returns a result, or None where it is left."""

    CSS_PATH = Path(__file__).with_name("dialogs.tcss")  # read when the first dialog opens: the start is quicker
    BINDINGS = [("escape", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    _dismissed = False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close, once: a key that was typed while the dialog was closing finds nothing left to close."""
        if self._dismissed:
            return AwaitComplete()
        self._dismissed = True
        return super().dismiss(result)


def refusal(read: Callable[[], object]) -> str:
    """Return why a value cannot be taken, or nothing if it can."""
    try:
        read()
    except ValueError as error:
        return str(error)
    return ""
