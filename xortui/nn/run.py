"""A run: settings, the edits made on the way, and what is kept of the epochs trained so far."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from xortui.nn.gates import gate_name, gate_targets
from xortui.nn.history import Curve, History, State
from xortui.nn.kernel import pack, vector_size
from xortui.nn.network import Array, initial_parameters
from xortui.nn.settings import Settings


class Conditions(NamedTuple):
    """What an epoch is trained under."""

    learning_rate: float
    rule: str
    targets: tuple[float, ...]
    """Targets of the four examples."""


@dataclass(frozen=True)
class Edit:
    """All that was changed by hand at one epoch, after training arrived there; None and empty for what was not."""

    epoch: int
    learning_rate: float | None = None
    rule: str | None = None
    targets: tuple[tuple[int, float], ...] = ()
    """Pairs of example (0 to 3) and new target."""
    weights: tuple[tuple[int, float], ...] = ()
    """Pairs of position in the flat vector of `xortui.nn.kernel` and new value."""

    @classmethod
    def between(cls, epoch: int, before: tuple[Conditions, Array], after: tuple[Conditions, Array]) -> "Edit | None":
        """Return the edit that leads from one state to another, None where they are the same."""
        (was, vector), (now, edited) = before, after
        edit = cls(
            epoch,
            None if now.learning_rate == was.learning_rate else now.learning_rate,
            None if now.rule == was.rule else now.rule,
            tuple((i, y) for i, (x, y) in enumerate(zip(was.targets, now.targets, strict=True)) if x != y),
            tuple((int(i), float(edited[i])) for i in np.flatnonzero(vector != edited)),
        )
        return None if edit == cls(epoch) else edit

    def conditions(self, before: Conditions) -> Conditions:
        """Return the conditions that the edit leaves behind."""
        targets = list(before.targets)
        for example, target in self.targets:
            targets[example] = target
        rate = before.learning_rate if self.learning_rate is None else self.learning_rate
        return Conditions(rate, self.rule or before.rule, tuple(targets))


@dataclass(frozen=True)
class Ghost:
    """The curve of a run that was left, and what tells that run from others."""

    number: int
    """Its number in the session."""
    settings: Settings
    """Its settings at its furthest epoch."""
    start: Settings
    """Its settings at epoch 0, before any edit."""
    edits: tuple[Edit, ...]
    """All that was changed by hand on its way, by epoch."""
    curve: Curve
    epoch: int
    """Its furthest epoch."""


class Run:
    """One course of training, from epoch 0 to the furthest; only its furthest end ever changes.

    Its past is settled: training and edits at the furthest epoch extend it, an edit before makes another run that
    shares the past (`branch`).
    """

    def __init__(self, settings: Settings, edit: Edit | None = None) -> None:
        """Start a run at epoch 0, where `edit` may change what the settings give."""
        self.settings = settings
        self.number = 1
        """Its number in the session, in the order in which runs were made."""
        self.history = History(vector_size(settings.hidden_units))
        self.furthest = 0
        self.left_at: State | None = None
        """Where one stood when the run was left."""
        self.tip: State | None = None
        """The state at the furthest epoch, kept when one stands elsewhere."""
        self.tip_mse = 0.0
        """The loss there."""
        self.ghost: Ghost | None = None
        """Its curve, once it was left; None if it has none, or if it was cleared from the chart."""
        targets = tuple(gate_targets(settings.gate).ravel().tolist())
        self._start = Conditions(settings.learning_rate, settings.rule, targets)
        self.edits: tuple[Edit, ...] = ()
        """All edits, by epoch; at most one for each."""
        self._after: tuple[Conditions, ...] = ()
        self.set_edit(0, edit)

    def initial_state(self) -> State:
        """Return the state at epoch 0."""
        vector = pack(initial_parameters(self.settings.seed, self.settings.hidden_units))
        return State(0, vector, -1, np.inf, -np.inf)

    def edit_at(self, epoch: int) -> Edit | None:
        """Return the edit at an epoch, if there is one."""
        at = self._before(epoch + 1)
        return self.edits[at - 1] if at and self.edits[at - 1].epoch == epoch else None

    def next_edit(self, epoch: int) -> int | None:
        """Return the epoch of the first edit after an epoch."""
        at = self._before(epoch + 1)
        return self.edits[at].epoch if at < len(self.edits) else None

    def conditions(self, epoch: int) -> Conditions:
        """Return the conditions under which an epoch's update is done, its own edit counted."""
        at = self._before(epoch + 1)
        return self._after[at - 1] if at else self._start

    def conditions_before(self, epoch: int) -> Conditions:
        """Return the conditions in which training arrives at an epoch, before its edit."""
        return self.conditions(epoch - 1) if epoch else self._start

    def set_edit(self, epoch: int, edit: Edit | None) -> None:
        """Put an edit at the furthest epoch in the place of the one there; None takes it away."""
        keep = self._before(epoch)
        self.edits, self._after = self.edits[:keep], self._after[:keep]
        if edit:
            self._after = (*self._after, edit.conditions(self.conditions_before(epoch)))
            self.edits = (*self.edits, edit)

    def branch(self, state: State, edit: Edit | None) -> "Run":
        """Return a run that shares this one's past up to a state and goes on from there with another edit."""
        other = Run(self.settings)
        keep = self._before(state.epoch)
        other.edits, other._after = self.edits[:keep], self._after[:keep]
        other.history, other.furthest = self.history.branch(state), state.epoch
        other.set_edit(state.epoch, edit)
        return other

    def settings_at(self, epoch: int) -> Settings:
        """Return the settings in force at an epoch; targets that make a gate give its name."""
        now = self.conditions(epoch)
        gate = gate_name(np.array(now.targets)) or self.settings.gate
        return replace(self.settings, learning_rate=now.learning_rate, rule=now.rule, gate=gate)

    def _before(self, epoch: int) -> int:
        """Return how many edits lie before an epoch."""
        return bisect_right(self.edits, epoch - 1, key=lambda edit: edit.epoch)
