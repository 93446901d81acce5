"""The dialog that asks how long to run: until it is solved, or until something else holds."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Static

from xortui.nn.session.stop import BELOW, EPOCH, FLIP, LIMIT, SOLVED, Condition, StopKind
from xortui.nn.settings import MAX_EPOCH
from xortui.tui.line_field import LineField
from xortui.tui.screens.dialogs.base import Form, refusal
from xortui.tui.screens.dialogs.frame import Box
from xortui.words.format import count
from xortui.words.parse import decimal, integer

_WORDS = {
    SOLVED: ("solved", "all four on the right side of one half"),
    BELOW: ("MSE below", "a loss, 1e-12 to 1"),
    EPOCH: ("epoch", "any, past or future"),
    FLIP: ("next flip", "an example comes right or goes wrong"),
}
_KINDS = tuple(_WORDS)
_MSE, _MORE = "0.01", 1000


class Choosable(Label, can_focus=True):
    """The name of a condition that needs no value."""


class UntilDialog(Form[Condition]):
    """Asks for a condition, a row each: the row that has the focus is taken."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("up", "choose(-1)", "before"),
        ("down", "choose(1)", "next"),
        ("enter", "go", "go"),
    ]

    def __init__(self, epoch: int) -> None:
        """Ask at the epoch from which to run."""
        super().__init__()
        self._epoch = epoch
        self._kind = SOLVED

    def compose(self) -> ComposeResult:
        """Lay out a condition a row, and the complaint below."""
        values = {BELOW: _MSE, EPOCH: str(min(self._epoch + _MORE, MAX_EPOCH))}
        with Box("run until", "↑ ↓ choose · enter go · esc close", id="until"):
            for kind, (name, hint) in _WORDS.items():
                with Horizontal(classes="choice", id=f"row-{kind}"):
                    if kind in values:
                        yield Label(f"  {name}", markup=False, classes="name")
                        yield LineField(values[kind], compact=True, id=kind, select_on_focus=True)
                    else:
                        yield Choosable(f"  {name}", markup=False, classes="name", id=kind)
                    yield Label(hint, markup=False, classes="note")
            text = f"from epoch {count(self._epoch)}, for {count(LIMIT)} epochs at most"
            yield Static(text, markup=False, classes="note", id="limit")
            yield Static("", markup=False, classes="complaint", id="complaint")
            with Horizontal(id="buttons"):
                yield Button("Go", compact=True, variant="primary", id="go")
                yield Button("Cancel", compact=True, id="cancel")

    def on_mount(self) -> None:
        """Begin with the first row."""
        self._mark()

    def read(self) -> Condition:
        """Return the condition of the row that is meant."""
        if self._kind not in (BELOW, EPOCH):
            return Condition(self._kind)
        text = self.query_one(f"#{self._kind}", Input).value
        return Condition(self._kind, (decimal if self._kind == BELOW else integer)(text))

    def _mark(self) -> None:
        """Show which row is meant, and what is wrong with its value."""
        for kind, (name, _) in _WORDS.items():
            label = self.query_one(f"#row-{kind} .name", Label)
            label.update(f"{'▸' if kind == self._kind else ' '} {name}")
            label.set_class(kind == self._kind, "-chosen")
        complaint = refusal(self.read)
        said = self.query_one("#complaint", Static)
        said.update(complaint)
        said.display = bool(complaint)
        self.query_one("#go", Button).disabled = bool(complaint)

    def action_choose(self, step: int) -> None:
        """Go to the next row, or the one before."""
        kind = _KINDS[(_KINDS.index(self._kind) + step) % len(_KINDS)]
        self.query_one(f"#{kind}", Widget).focus()

    @on(events.DescendantFocus)
    def _chosen(self, event: events.DescendantFocus) -> None:
        if event.widget.id in _KINDS:
            self._kind = StopKind(event.widget.id)
            self._mark()

    @on(events.Click)
    def _clicked(self, event: events.Click) -> None:
        """Take a click on a name as one on its row."""
        row = event.widget.parent if event.widget else None
        if isinstance(row, Horizontal) and row.has_class("choice"):
            row.query("Input, Choosable").first().focus()

    @on(Input.Changed)
    def _check(self) -> None:
        self._mark()
