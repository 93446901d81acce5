"""The dialog that shows what leads others to the same state."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from xortui.teach.training.sharing import Shared
from xortui.tui.screens.dialogs.base import Dialog
from xortui.tui.screens.dialogs.frame import Box
from xortui.words.format import count

_COPIED = "Copied to the clipboard, if the terminal allows that."
_TOO_LONG = "Too long for the clipboard: save it, and hand on the file."
_HOW = "There were edits, so this is the text of a recording. Paste it into a file: xortui replay FILE plays it."


_ENDS = 100
"""Lines of a long text that are shown at its beginning, and at its end."""


class ShareDialog(Dialog[None]):
    """Shows a command line, or a recording."""

    BINDINGS = [("enter,q", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    def __init__(self, shared: Shared) -> None:
        """Show what leads to a state, which was handed to the clipboard if it is short enough."""
        super().__init__()
        self._shared = shared

    def compose(self) -> ComposeResult:
        """Lay out the text, and what can be done with it."""
        with Box("share this state", "esc close", id="share"):
            if self._shared.recording:
                yield Static(_HOW, markup=False, classes="note")
            with VerticalScroll(id="shared"):
                yield Static(_looked_at(self._shared.text.rstrip()), markup=False)
            yield Static(_COPIED if self._shared.short else _TOO_LONG, markup=False, classes="note")


def _looked_at(text: str) -> str:
    """Return a text, of a long one the first lines and the last: nobody reads all of it, and it takes seconds."""
    lines = text.splitlines()
    if len(lines) <= 2 * _ENDS + 1:
        return text
    return "\n".join([*lines[:_ENDS], f"... and {count(len(lines) - 2 * _ENDS)} lines ...", *lines[-_ENDS:]])
