"""Dialogs: an epoch to go to, and the settings of a new run, checked while they are typed."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Select, Static

from xortui.nn import GATES, RULES, Settings
from xortui.nn.settings import MAX_EPOCH, check_integer
from xortui.tui.widgets.formatting import count, rate
from xortui.typed import decimal, integer


def _asked(read: Callable[[], object]) -> str:
    """Return why a value cannot be taken, or nothing if it can."""
    try:
        read()
    except ValueError as error:
        return str(error)
    return ""


class EpochDialog(ModalScreen[int | None]):
    """Asks for an epoch."""

    BINDINGS = [("escape", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    def __init__(self, furthest: int) -> None:
        """Ask for an epoch of a run that has come so far, or a later one."""
        super().__init__()
        self._furthest = furthest

    def compose(self) -> ComposeResult:
        """Lay out the question, the field and the complaint."""
        with Vertical(classes="dialog") as box:
            box.border_title = "go to epoch"
            yield Input(placeholder=str(self._furthest), compact=True, id="epoch", select_on_focus=True)
            text = f"0 to {count(self._furthest)} are there; beyond, it trains."
            yield Static(text, markup=False, classes="note")
            yield Static("", markup=False, classes="complaint", id="complaint")
            yield Label("enter go   esc close", markup=False, classes="note")

    def _read(self) -> int:
        text = self.query_one("#epoch", Input).value
        return check_integer("epoch", integer(text or str(self._furthest)), 0, MAX_EPOCH)

    @on(Input.Changed)
    def _check(self) -> None:
        self.query_one("#complaint", Static).update(_asked(self._read))

    @on(Input.Submitted)
    def _go(self) -> None:
        if not _asked(self._read):
            self.dismiss(self._read())


class SettingsDialog(ModalScreen[Settings | None]):
    """Asks for the settings of a new run."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (23, "-high")]  # noqa: RUF012 - as Textual has it
    BINDINGS = [("escape", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    def __init__(self, settings: Settings) -> None:
        """Start from these settings."""
        super().__init__()
        self._settings = settings

    def compose(self) -> ComposeResult:
        """Lay out a field a row, and the complaint below."""
        now = self._settings
        with Vertical(classes="dialog", id="settings") as box:
            box.border_title = "settings of a new run"
            yield from self._row("seed", Input(str(now.seed), compact=True, id="seed"), "0 to 4294967295")
            text = rate(now.learning_rate)
            if float(text) != now.learning_rate:
                text = str(now.learning_rate)  # all digits: what is left as it is stays as it is
            yield from self._row("learning rate η", Input(text, compact=True, id="rate"), "1e-6 to 1e6")
            yield from self._row("hidden units", Input(str(now.hidden_units), compact=True, id="units"), "1 to 8")
            gates = [(name, name) for name in GATES]
            yield from self._row("gate", Select(gates, value=now.gate, allow_blank=False, compact=True, id="gate"), "")
            rules = [(name, name) for name in RULES]
            yield from self._row("rule", Select(rules, value=now.rule, allow_blank=False, compact=True, id="rule"), "")
            yield Static("", markup=False, classes="complaint", id="complaint")
            with Horizontal(id="buttons"):
                yield Button("Start", compact=True, variant="primary", id="start")
                yield Button("Cancel", compact=True, id="cancel")
                yield Label("tab next   enter start   esc close", markup=False, classes="note")

    @staticmethod
    def _row(name: str, field: Input | Select[str], hint: str) -> ComposeResult:
        with Horizontal(classes="row"):
            yield Label(name, markup=False, classes="name")
            yield field
            yield Label(hint, markup=False, classes="note")

    def _read(self) -> Settings:
        def typed(name: str) -> str:
            return self.query_one(f"#{name}", Input).value

        return Settings(
            seed=integer(typed("seed")),
            hidden_units=integer(typed("units")),
            gate=str(self.query_one("#gate", Select).value),
            rule=str(self.query_one("#rule", Select).value),
            learning_rate=decimal(typed("rate")),
        )

    @on(Input.Changed)
    @on(Select.Changed)
    def _check(self) -> None:
        if complaints := self.query("#complaint"):
            complaint = _asked(self._read)
            complaints.first(Static).update(complaint)
            self.query_one("#start", Button).disabled = bool(complaint)

    @on(Input.Submitted)
    @on(Button.Pressed, "#start")
    def _start(self) -> None:
        if not _asked(self._read):
            self.dismiss(self._read())

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
