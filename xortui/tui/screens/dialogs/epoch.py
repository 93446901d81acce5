"""The dialog for an epoch to go to."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from xortui.nn.settings import MAX_EPOCH, check_integer
from xortui.tui.line_field import LineField
from xortui.tui.screens.dialogs.base import Form, refusal
from xortui.tui.screens.dialogs.frame import Box
from xortui.words.format import count
from xortui.words.parse import integer


class EpochDialog(Form[int]):
    """Asks for an epoch."""

    def __init__(self, furthest: int) -> None:
        """Ask for an epoch of a run that has come so far, or a later one."""
        super().__init__()
        self._furthest = furthest

    def compose(self) -> ComposeResult:
        """Lay out the question, the field and the complaint."""
        with Box("go to epoch", "enter go · esc close"):
            yield LineField(placeholder=str(self._furthest), compact=True, id="epoch", select_on_focus=True)
            trained = f"Trained up to epoch {count(self._furthest)}." if self._furthest else "Not trained yet."
            yield Static(f"{trained} A later one is trained first.", markup=False, classes="note")
            yield Static("", markup=False, classes="complaint", id="complaint")

    def read(self) -> int:
        """Return the epoch, the furthest where none is typed."""
        text = self.query_one("#epoch", Input).value
        return check_integer("epoch", integer(text or str(self._furthest)), 0, MAX_EPOCH)

    @on(Input.Changed)
    def _check(self) -> None:
        self.query_one("#complaint", Static).update(refusal(self.read))
