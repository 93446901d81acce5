"""The session: the only mutable state of training. Plain, synchronous, without a clock or a thread."""

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from xortui.nn.gates import gate_name
from xortui.nn.kernel import EXAMPLES
from xortui.nn.session.course import Conditions, Course, targets_of
from xortui.nn.session.run import Run
from xortui.nn.session.runs import Runs
from xortui.nn.session.snapshot import Snapshot, snapshot_of
from xortui.nn.session.travel import Playhead
from xortui.nn.settings import (
    MAX_EPOCH,
    MAX_WEIGHT,
    SettingError,
    Settings,
    check_gate,
    check_integer,
    check_kind,
    check_learning_rate,
    check_number,
    check_rule,
)

if TYPE_CHECKING:
    from xortui.nn.session.saved import Saved
    from xortui.nn.session.stop import Condition
    from xortui.nn.session.undo import Change

BATCH = 64
"""Epochs between two chances to look at the clock: a few tenths of a millisecond."""


class Session:
    """A run in training and an epoch of it, with the changes that led here.

    Every method that changes something leaves a new `snapshot`. A value outside its limits raises a SettingError and
    changes nothing. An edit never changes a run: it begins another one that shares the past, and `undo` returns to
    the one before it.
    """

    def __init__(self, start: Settings | Course | None = None) -> None:
        """Begin at epoch 0 of a new run: with these settings, or on a course, each edit of which is still to come."""
        start = Settings() if start is None else check_kind("start", start, Settings, Course)
        course = start if isinstance(start, Course) else Course(1, start)
        self._runs = Runs(Run(course.begun(course.start, 1).reaching(0)))
        self._journey: Generator[float] | None = None
        self._snapshot: Snapshot | None = None

    # Looking

    @property
    def snapshot(self) -> Snapshot:
        """The session as it is now."""
        if self._snapshot is None:
            self._snapshot = snapshot_of(self._runs)
        return self._snapshot

    @property
    def epoch(self) -> int:
        """The epoch at which the session is, without the cost of a snapshot."""
        return self._playhead.state.epoch

    @property
    def furthest(self) -> int:
        """The furthest epoch of the run."""
        return self._playhead.run.furthest

    def save(self) -> "Saved":
        """Return all that the session is, as plain values: every state that its runs keep, and every step of undo.

        A journey that is under way ends.
        """
        self.halt()
        from xortui.nn.session.saved import save

        return save(self._runs)

    def restore(self, saved: "Saved") -> None:
        """Become the session that was saved: the same snapshots, bit for bit, wherever it goes."""
        self.halt()
        from xortui.nn.session.saved import load

        self._runs, self._snapshot = load(saved), None

    # Going

    def step(self) -> None:
        """Go one epoch on."""
        self.halt()
        self.goto(min(self.epoch + 1, MAX_EPOCH))

    def back(self) -> None:
        """Go one epoch back, to exactly what was there; at epoch 0, stay."""
        self.halt()
        self.goto(max(0, self.epoch - 1))

    def run(self, epochs: int) -> None:
        """Go `epochs` epochs on; a journey that is under way ends, unless the number is refused."""
        rest = self._playhead.rest.epoch
        epoch = rest + check_integer("number of epochs", epochs, 0, MAX_EPOCH - rest)
        self.halt()
        self.goto(epoch)

    def goto(self, epoch: int) -> None:
        """Go to any epoch: back exactly, or on; beyond the furthest it trains. Training stops where it diverges."""
        for _ in self.travel(epoch):
            pass

    def travel(self, epoch: int, batch: int = BATCH) -> Iterator[float]:
        """Go to an epoch in slices of at most `batch` epochs.

        Returns:
            An iterator that does one slice for each value taken, and yields the share of the way that is done. Closed
            early, or overtaken by another call, it leaves the session at the epoch that training has reached, or,
            where it was only retracing known epochs, where the session was before.
        """
        check_integer("epoch", epoch, 0, MAX_EPOCH)
        check_integer("batch", batch, 1, MAX_EPOCH)
        return self._set_out(self._playhead.travel(int(epoch), int(batch)))

    def until(self, condition: "Condition", batch: int = BATCH) -> Iterator[float]:
        """Go on, through known epochs and by training, to the first epoch that meets a condition.

        It may be the one at which the session is. The way ends, too, where no update is left that is finite or
        that matters, and at `condition.limit`; `stop.ending` tells which it was. An epoch is gone to as by `travel`.

        Returns:
            An iterator as that of `travel`; closed early, it leaves the session at the epoch that it has come to. It
            yields 0 throughout: progress cannot be known.
        """
        from xortui.nn.session.journeys import way_until

        check_integer("batch", batch, 1, MAX_EPOCH)
        return self._set_out(way_until(self._playhead, condition, int(batch)))

    def halt(self) -> None:
        """End a journey that is under way, as closing it does."""
        journey, self._journey = self._journey, None
        if journey is not None:
            journey.close()

    def note_stop(self) -> None:
        """Note in the run that it was stopped here, to be looked at."""
        self._playhead.run.stop(self.epoch)
        self._snapshot = None

    # Changing

    def set_learning_rate(self, learning_rate: float) -> "Change | None":
        """Train on with another learning rate η."""
        rate = check_learning_rate(learning_rate)
        self.halt()
        now = self._playhead.conditions
        change = self._runs.changed("rate", now.learning_rate, rate)
        return self._shown(self._runs.edit(change, now._replace(learning_rate=rate)))

    def set_rule(self, rule: str) -> "Change | None":
        """Train on with another update rule."""
        name = check_rule(rule, self._start.hidden_units)
        self.halt()
        now = self._playhead.conditions
        return self._shown(self._runs.edit(self._runs.changed("rule", now.rule, name), now._replace(rule=name)))

    def set_target(self, example: int, target: float) -> "Change | None":
        """Set the target of one example (0 to 3, in the order of the inputs) to a value in [0, 1]."""
        at, value = check_integer("example", example, 0, EXAMPLES - 1), check_number("target", target, 0, 1)
        self.halt()
        now = self._playhead.conditions
        targets = (*now.targets[:at], value, *now.targets[at + 1 :])
        change = self._runs.changed("target", now.targets[at], value, "targets", (at,))
        return self._shown(self._runs.edit(change, now._replace(targets=targets)))

    def set_gate(self, gate: str) -> "Change | None":
        """Set all four targets to those of a gate, in one edit; at epoch 0 it is a setting."""
        name = check_gate(gate)
        self.halt()
        now, targets = self._playhead.conditions, targets_of(name)
        if targets == now.targets:
            return None
        change = self._runs.changed("gate", gate_name(np.array(now.targets)), name)
        return self._shown(self._runs.edit(change, now._replace(targets=targets)))

    def set_weight(self, name: str, index: int | Sequence[int], value: float) -> "Change | None":
        """Set one parameter.

        Args:
            name: hidden_weights, hidden_bias, output_weights or output_bias.
            index: Its place in that array, as a tuple or, in all but hidden_weights, a plain number.
            value: The new value, within ±1e6.
        """
        from xortui.nn.places import place_in_vector

        at, position = place_in_vector(name, index, self._start.hidden_units)
        number = check_number("weight", value, -MAX_WEIGHT, MAX_WEIGHT)
        self.halt()
        vector = self._playhead.kernel.vector.copy()
        before, vector[position] = float(vector[position]), number
        change = self._runs.changed("weight", before, number, name, at)
        return self._shown(self._runs.edit(change, self._playhead.conditions, vector))

    def change(self, settings: Settings, *, keep_targets: bool = False) -> "Change | None":
        """Train on with another gate, or the targets that are there, rate and rule, the weights kept, in one step.

        Raises:
            SettingError: The settings are those of another start: its seed, hidden units or scale.
        """
        check_kind("settings", settings, Settings)
        for field, name in _FIXED.items():
            value, there = getattr(settings, field), getattr(self._start, field)
            if value != there:
                raise SettingError(name, value, (there,), f"The {name} cannot be changed on the way: it is {there}.")
        self.halt()
        now = self._playhead.conditions
        targets = now.targets if keep_targets else targets_of(settings.gate)
        after = Conditions(settings.learning_rate, settings.rule, targets)
        changed = [name for name, was, is_now in zip(now._fields, now, after, strict=True) if was != is_now]
        if changed == ["learning_rate"]:
            return self.set_learning_rate(settings.learning_rate)
        if changed == ["rule"]:
            return self.set_rule(settings.rule)
        if changed == ["targets"]:
            return self.set_gate(settings.gate)
        return self._shown(self._runs.edit(self._runs.changed("conditions", now, after), after)) if changed else None

    # Runs

    def reset(self) -> "Change | None":
        """Go to epoch 0 with the settings as they now are, without weight edits; targets that make no gate stay."""
        self.halt()
        settings = self._playhead.run.course.settings(self.epoch)
        return self._shown(self._runs.begin("reset", Course.towards(self._playhead.conditions.targets, settings)))

    def new_run(self, settings: Settings, *, keep_targets: bool = False) -> "Change | None":
        """Start a run with other settings at epoch 0, towards their gate, or towards the targets that are there."""
        check_kind("settings", settings, Settings)
        self.halt()
        now = self._playhead.run.course.settings(self.epoch)
        only_seed = settings != now and settings == now._replace(seed=settings.seed)
        course = Course.towards(self._playhead.conditions.targets, settings) if keep_targets else Course(0, settings)
        return self._shown(self._runs.begin("new seed" if only_seed else "settings", course))

    def clear_ghosts(self) -> None:
        """Take the curves of the runs that were left off the chart; undo still returns to the runs."""
        self._runs.clear_ghosts()
        self._snapshot = None

    def settle(self, ghosts: int) -> None:
        """Take what was changed so far for given: nothing to undo or redo, and no ghosts but the last few."""
        self._runs.settle(check_integer("number of ghosts", ghosts, 0, MAX_EPOCH))
        self._snapshot = None

    def undo(self) -> "Change | None":
        """Take back the last change and return it: run, epoch and ghosts are as before; without one, do nothing."""
        self.halt()
        return self._shown(self._runs.undo())

    def redo(self) -> "Change | None":
        """Make the change again that was taken back last, and return it; without one, do nothing."""
        self.halt()
        return self._shown(self._runs.redo())

    # Inside

    @property
    def _start(self) -> Settings:
        return self._playhead.run.course.start

    @property
    def _playhead(self) -> Playhead:
        return self._runs.playhead

    def _set_out(self, way: Generator[float]) -> Iterator[float]:
        """Return a journey, which shows what is there after each slice, and ends the one before it."""
        self.halt()
        self._journey = self._travel(way)
        return self._journey

    def _travel(self, way: Generator[float]) -> Generator[float]:
        try:
            for share in way:
                self._snapshot = None
                yield share
        finally:
            way.close()
            self._snapshot = None

    def _shown(self, change: "Change | None") -> "Change | None":
        """Return a change; the next snapshot shows it."""
        self._snapshot = None if change else self._snapshot
        return change


_FIXED = {"seed": "seed", "hidden_units": "number of hidden units", "scale": "scale"}
"""The settings that only another start can change, and what they are called in a sentence."""
