"""The dialog for settings, checked while they are typed."""

from collections.abc import Iterator
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input, Label, Select, Static

from xortui.nn import GATES, INPUTS, RULES, Settings
from xortui.tui.line_field import LineField
from xortui.tui.screens.dialogs.base import Form, refusal
from xortui.tui.screens.dialogs.choice import Choice
from xortui.tui.screens.dialogs.frame import Box
from xortui.words.format import rate
from xortui.words.parse import decimal, integer


class SettingsAnswer(NamedTuple):
    """What the settings dialog returns."""

    settings: Settings
    keep: bool
    """Whether the network goes on with its weights; else it starts again."""
    keep_targets: bool
    """Whether its targets, which make no gate, are left as they are."""


def _in_human_order() -> list[int]:
    """Return the examples by the numbers that their inputs make: 00 01 10 11."""
    return sorted(range(len(INPUTS)), key=lambda example: INPUTS[example].tolist())


PAIRS = " ".join(f"{INPUTS[example, 0]:.0f}{INPUTS[example, 1]:.0f}" for example in _in_human_order())
"""The inputs x1 x2 that the columns of the gates' truth tables stand for."""


def truth_table(gate: str) -> str:
    """Return a gate with its four targets, each below its inputs in `PAIRS`."""
    return f"{gate.upper():<{_NAME}} " + " ".join(f"{GATES[gate][example]:>2}" for example in _in_human_order())


def _factor(scale: float) -> str:
    """Return a scale with all its digits, without a point where it is whole."""
    return str(scale).removesuffix(".0")


_NAME = max(map(len, GATES))
_OWN = "own targets"
"""What is chosen in the place of a gate where targets that make none are left as they are."""


class SettingsDialog(Form[SettingsAnswer]):
    """Asks for settings, and whether they are those of a new run or of the network as it is."""

    BINDINGS = [("enter", "go", "go")]  # noqa: RUF012 - as Textual has it
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (23, "-middle"), (30, "-high")]  # noqa: RUF012 - as Textual has it

    def __init__(self, settings: Settings, *, named: bool) -> None:
        """Start from these settings, where the targets are `named` if they are those of the gate."""
        super().__init__()
        self._settings, self._named = settings, named

    def compose(self) -> ComposeResult:
        """Lay out a field a row, and the complaint below."""
        now = self._settings
        with Box("settings", "tab next · enter go · esc close", id="settings"):
            yield from self._row("seed", LineField(str(now.seed), compact=True, id="seed"), "0 to 4294967295")
            text = rate(now.learning_rate)
            if decimal(text) != now.learning_rate:
                text = str(now.learning_rate)  # all digits: what is left as it is stays as it is
            yield from self._row("learning rate η", LineField(text, compact=True, id="rate"), "1e-6 to 1e6")
            yield from self._row("hidden units", LineField(str(now.hidden_units), compact=True, id="units"), "1 to 8")
            yield from self._row("scale of weights", LineField(_factor(now.scale), compact=True, id="scale"), "0 to 10")
            yield Label(f"{'x1 x2':>{_NAME}} {PAIRS}", markup=False, classes="note", id="pairs")
            yield Label(f"{'gate':<{_NAME - 5}}x1 x2 {PAIRS}", markup=False, classes="note", id="named-pairs")
            for name, options, value in self._choices():
                field = Choice(options, value=value, allow_blank=False, compact=True, id=name)
                yield from self._row(name, field, "space")
            yield Static("", markup=False, classes="complaint", id="complaint")
            with Horizontal(id="buttons"):
                yield Button("Start", compact=True, variant="primary", id="start")
                yield Button("Cancel", compact=True, id="cancel")

    @staticmethod
    def _row(name: str, field: Input | Select[str], hint: str) -> ComposeResult:
        with Horizontal(classes="row", id=f"row-{field.id}"):
            yield Label(name, markup=False, classes="name")
            yield field
            yield Label(hint, markup=False, classes="note")

    def _choices(self) -> Iterator[tuple[str, list[tuple[str, str]], str]]:
        """Yield what is chosen from a list: its name, the options, and what is in force."""
        own = [] if self._named else [(_OWN, _OWN)]
        gates = [(truth_table(gate), gate) for gate in GATES]
        yield "gate", [*own, *gates], self._settings.gate if self._named else _OWN
        yield "rule", [(rule, rule) for rule in RULES], self._settings.rule
        yield "weights", [("start anew", "new"), ("keep as they are", "keep")], "new"

    def read(self) -> SettingsAnswer:
        """Return the settings, and whether the weights are kept."""

        def typed(name: str) -> str:
            return self.query_one(f"#{name}", Input).value

        gate = str(self.query_one("#gate", Select).value)
        settings = Settings(
            seed=integer(typed("seed")),
            hidden_units=integer(typed("units")),
            gate=self._settings.gate if gate == _OWN else gate,
            rule=str(self.query_one("#rule", Select).value),
            learning_rate=decimal(typed("rate")),
            scale=decimal(typed("scale")),
        )
        keep, now = self.query_one("#weights", Select).value == "keep", self._settings
        if keep and settings.seed != now.seed:
            raise ValueError(
                f"The weights cannot be kept with the seed {settings.seed}: those that are here began with {now.seed}."
            )
        if keep and settings.hidden_units != now.hidden_units:
            raise ValueError(
                f"The weights cannot be kept with {settings.hidden_units} hidden units: they are those of "
                f"{now.hidden_units}."
            )
        if keep and settings.scale != now.scale:
            raise ValueError(
                f"The weights cannot be kept with the scale {_factor(settings.scale)}: those that are here began with "
                f"{_factor(now.scale)}."
            )
        return SettingsAnswer(settings, keep, keep_targets=gate == _OWN)

    @on(Input.Changed)
    @on(Select.Changed)
    def _check(self) -> None:
        if complaints := self.query("#complaint"):
            complaint = refusal(self.read)
            complaints.first(Static).update(complaint)
            start = self.query_one("#start", Button)
            start.label = "Go on" if self.query_one("#weights", Select).value == "keep" else "Start"
            start.disabled = bool(complaint)
