"""The session: the only mutable state of training. Plain, synchronous, without a clock or a thread."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from numbers import Integral
from typing import NamedTuple

import numpy as np

from xortui.nn.gates import gate_targets
from xortui.nn.kernel import EXAMPLES, unpack, vector_size
from xortui.nn.network import Array
from xortui.nn.position import Position
from xortui.nn.run import Edit, Run
from xortui.nn.settings import (
    MAX_EPOCH,
    MAX_WEIGHT,
    Settings,
    check_gate,
    check_integer,
    check_learning_rate,
    check_number,
    check_rule,
)
from xortui.nn.snapshot import Snapshot
from xortui.nn.until import EPOCH, Condition

BATCH = 64
"""Epochs between two chances to look at the clock: a few tenths of a millisecond."""

LEFT_RUNS = 4
"""How many runs that were left are kept."""

STUCK_BELOW = 1e-7
"""A run is stuck when no parameter's gradient, and no update, is this large: a hundred thousand of them move no weight
by a hundredth. Ten times larger ones have been seen to lead out of it again; see tests/benchmarks/stuck.py."""

STUCK_CHECK = 1000
"""Running until a condition holds looks whether it is stuck at every multiple of so many epochs."""


class Session:
    """A run in training and a position in it, with the last runs that were left.

    Every method that changes something leaves a new `snapshot`. A value outside its limits raises a ValueError that
    names it and what is allowed, and changes nothing.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        """Stand at epoch 0 of a new run."""
        self._made = 1  # how many runs there have been
        self._past: tuple[Run, ...] = ()  # runs that were left, the last one last
        self._future: tuple[Run, ...] = ()  # runs that undo has left, the last one last
        self._origin: _Origin | None = None
        self._journey: Generator[float] | None = None
        self._snapshot: Snapshot | None = None
        self._at = Position(Run(settings or Settings()))

    # Looking

    @property
    def snapshot(self) -> Snapshot:
        """The session as it stands."""
        if self._snapshot is None:
            self._snapshot = self._picture()
        return self._snapshot

    @property
    def epoch(self) -> int:
        """The epoch at which the session stands, without the cost of a snapshot."""
        return self._at.state.epoch

    @property
    def furthest(self) -> int:
        """The furthest epoch of the run."""
        return self._at.run.furthest

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
        """Go so many epochs on."""
        self.halt()
        self.goto(self.epoch + check_integer("number of epochs", epochs, 0, MAX_EPOCH - self.epoch))

    def goto(self, epoch: int) -> None:
        """Go to any epoch: back exactly, or on; beyond the furthest it trains. Training stops where it diverges."""
        for _ in self.travel(epoch):
            pass

    def travel(self, epoch: int, batch: int = BATCH) -> Iterator[float]:
        """Go to an epoch in slices of at most `batch` epochs.

        Returns:
            An iterator that does one slice for each value taken, and gives the share of the way that is done. Closed
            early, or overtaken by another call, it leaves the session at the epoch that training has reached, or,
            where it was only retracing known epochs, where the session stood before.
        """
        check_integer("epoch", epoch, 0, MAX_EPOCH)
        self.halt()
        self._journey = self._travel(self._at.travel(int(epoch), batch))
        return self._journey

    def until(self, condition: Condition, batch: int = BATCH) -> Iterator[float]:
        """Go on, through known epochs and by training, to the first epoch that meets a condition.

        It may be the one at which the session stands. The way ends, too, where no update is left that is finite or
        that matters, and at `condition.limit`; `until.ending` tells which it was. An epoch is gone to as by `travel`.

        Returns:
            An iterator as that of `travel`; closed early, it leaves the session at the epoch that it has come to.
        """
        if condition.kind == EPOCH:
            return self.travel(int(condition.value), batch)
        self.halt()
        self._journey = self._travel(self._go_on(condition, batch))
        return self._journey

    # Changing

    def set_learning_rate(self, learning_rate: float) -> None:
        """Train on with another learning rate η."""
        self._edit(learning_rate=check_learning_rate(learning_rate))

    def set_rule(self, rule: str) -> None:
        """Train on with another update rule."""
        self._edit(rule=check_rule(rule, self._at.run.settings.hidden_units))

    def set_target(self, example: int, target: float) -> None:
        """Set the target of one example (0 to 3, in the order of the inputs) to a value in [0, 1]."""
        at, value = check_integer("example", example, 0, EXAMPLES - 1), check_number("target", target, 0, 1)
        self.halt()
        targets = list(self._at.conditions.targets)
        targets[at] = value
        self._edit(targets=tuple(targets))

    def set_gate(self, gate: str) -> None:
        """Set all four targets to those of a gate, in one edit; at epoch 0 it is a setting."""
        name = check_gate(gate)
        self.halt()
        targets = tuple(gate_targets(name).ravel().tolist())
        if targets != self._at.conditions.targets:
            self._edit(gate=name, targets=targets)

    def set_weight(self, name: str, index: int | Sequence[int], value: float) -> None:
        """Set one parameter.

        Args:
            name: hidden_weights, hidden_bias, output_weights or output_bias.
            index: Its place in that array, as a tuple or, for a bias, a plain number.
            value: The new value, within ±1e6.
        """
        at, number = self._position(name, index), check_number("weight", value, -MAX_WEIGHT, MAX_WEIGHT)
        self.halt()
        vector = self._at.kernel.vector.copy()
        vector[at] = number
        self._edit(vector=vector)

    # Runs

    def reset(self) -> None:
        """Go to epoch 0 with the settings as they now are, without weight edits; targets that make no gate stay."""
        self.halt()
        run = Run(self._at.run.settings_at(self.epoch))
        nothing = np.empty(0)
        run.set_edit(0, Edit.between(0, (run.conditions(0), nothing), (self._at.conditions, nothing)))
        self._leave_for(run)

    def new_run(self, settings: Settings) -> None:
        """Start a run with other settings at epoch 0."""
        self.halt()
        self._leave_for(Run(settings))

    def undo(self) -> None:
        """Return to the run that was left last, where it was left; without one, do nothing."""
        self.halt()
        if self._past:
            self._leave()
            self._future, self._past, run = (*self._future, self._at.run), self._past[:-1], self._past[-1]
            self._at = Position(run)

    def redo(self) -> None:
        """Come back to the run from which `undo` returned; without one, do nothing."""
        self.halt()
        if self._future:
            self._leave()
            self._past, self._future, run = (*self._past, self._at.run), self._future[:-1], self._future[-1]
            self._at = Position(run)

    def clear_ghosts(self) -> None:
        """Take the curves of the runs that were left off the chart; undo still returns to them."""
        for run in (*self._past, *self._future):
            run.ghost = None
        self._snapshot = None

    # Inside

    def _travel(self, way: Generator[float]) -> Generator[float]:
        furthest = self.furthest
        try:
            for share in way:
                self._snapshot = None
                if self.furthest > furthest:
                    self._origin = None
                yield share
        finally:
            way.close()
            self._snapshot = None

    def _go_on(self, condition: Condition, batch: int) -> Generator[float]:
        """Go on to the first epoch that meets a condition; see `until`. How much of the way is done nobody knows."""
        at, start, limit = self._at, self.epoch, condition.limit(self.epoch)
        at.kernel.look()
        met = condition.test(at.kernel.right())
        while (now := self.epoch) < limit:
            if (now == start or now % STUCK_CHECK == 0) and not at.edit_ahead and self._is_stuck():
                return
            if not at.go_on(min(limit, now + batch, now - now % STUCK_CHECK + STUCK_CHECK), met):
                return
            yield 0.0

    def halt(self) -> None:
        """End a journey that is under way, as closing it does."""
        journey, self._journey = self._journey, None
        if journey is not None:
            journey.close()

    def _leave(self) -> None:
        """Take leave of the current run, to be found again as it stands."""
        self._at.leave()
        self._origin = self._snapshot = None

    def _leave_for(self, run: Run) -> None:
        """Go to a new run, unless it would be the one that has just begun."""
        now = self._at.run
        if (run.settings, run.edits) != (now.settings, now.edits) or now.furthest:
            self._branch_off(Position(run))

    def _branch_off(self, position: Position) -> None:
        """Stand in a run that is new; the current one and those that undo had left are behind it now."""
        self._leave()
        self._past = (*self._past, *self._future, self._at.run)[-LEFT_RUNS:]
        self._future, self._at = (), position
        self._made += 1
        position.run.number = self._made

    def _edit(self, gate: str | None = None, vector: Array | None = None, **conditions: object) -> None:
        """Change what the next update starts from: the parameters, or the conditions given by name.

        A gate comes with its targets.
        """
        self.halt()
        at, run, state = self._at, self._at.run, self._at.state
        epoch = state.epoch
        now, before = at.conditions._replace(**conditions), run.conditions_before(epoch)  # type: ignore[arg-type]
        settings = run.settings
        if epoch == 0:  # where the rate, the rule and the gate are settings, not edits
            settings = replace(settings, learning_rate=now.learning_rate, rule=now.rule)
            before = before._replace(learning_rate=now.learning_rate, rule=now.rule)
            if gate:
                settings, before = replace(settings, gate=gate), before._replace(targets=now.targets)
        edit = Edit.between(epoch, (before, state.vector), (now, at.kernel.vector if vector is None else vector))
        if (settings, edit) == (run.settings, run.edit_at(epoch)):
            return
        origin = self._origin
        self._snapshot = None
        if origin and (settings, edit) == (origin.run.settings, origin.run.edit_at(epoch)):
            # All that made this a run of its own has been taken back: it is the one that it came from.
            self._past, self._future, self._origin = origin.past, origin.future, None
            self._at = Position(origin.run)
        elif epoch < run.furthest:
            origin = _Origin(run, self._past, self._future)
            self._branch_off(Position(Run(settings, edit) if epoch == 0 else run.branch(state, edit), state))
            self._origin = origin
        elif epoch == 0:
            self._at = Position(Run(settings, edit))  # not another run: this one had not begun
            self._at.run.number = run.number
        else:
            run.set_edit(epoch, edit)
            at.stand(state)

    def _position(self, name: str, index: int | Sequence[int]) -> int:
        """Return where a parameter lies in the kernel's vector."""
        units = self._at.run.settings.hidden_units
        places = unpack(np.arange(vector_size(units), dtype=float))._asdict()
        if name not in places:
            raise ValueError(f"There are no weights called {name!r}: it must be one of {', '.join(places)}.")
        shape = places[name].shape
        place = tuple(index) if isinstance(index, Sequence) else (index,)
        whole = all(isinstance(i, Integral) for i in place)
        if not whole or len(place) != len(shape) or not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
            raise ValueError(f"There is no weight {place} in {name}: its shape is {shape}, counted from 0.")
        return int(places[name][place])

    def _picture(self) -> Snapshot:
        kernel, run, state, now = self._at.kernel, self._at.run, self._at.state, self._at.conditions
        loss, goes_on = kernel.look()
        right = kernel.right()
        solved = all(right)
        previous = state.vector if state.previous is None else state.previous
        targets, predictions = np.array(now.targets)[:, None], kernel.predictions[:, None].copy()
        for array in (targets, predictions):
            array.setflags(write=False)
        return Snapshot(
            number=run.number,
            start=run.settings,
            edits=run.edits,
            epoch=state.epoch,
            furthest=run.furthest,
            parameters=unpack(kernel.vector),
            before=unpack(previous),
            change=unpack(state.vector - previous),
            targets=targets,
            predictions=predictions,
            mse=loss,
            mae=sum(map(abs, kernel.errors.tolist())) / EXAMPLES,
            settings=run.settings_at(state.epoch),
            right=right,
            solved_since=(state.epoch if state.since < 0 else state.since) if solved else None,
            stuck=not solved and self._stuck(),
            diverged=not goes_on,
            curve=run.history.curve(run.furthest, loss if state.epoch == run.furthest else run.tip_mse),
            ghosts=tuple(run.ghost for run in (*self._past, *self._future) if run.ghost),
            undos=len(self._past),
            redos=len(self._future),
        )

    def _is_stuck(self) -> bool:
        """Return whether the epoch at which one stands is stuck."""
        self._at.kernel.look()
        return not all(self._at.kernel.right()) and self._stuck()

    def _stuck(self) -> bool:
        """Return whether the updates have become too small to matter, after a look.

        Under the gradient that is a network whose sigmoids are saturated, or a minimum. The published rule never
        saturates; where its updates shrink it may be passing a saddle, so it is stuck only when nothing moves at all.
        """
        kernel, (learning_rate, rule, _) = self._at.kernel, self._at.conditions
        if rule == "published":
            return bool(np.array_equal(kernel.vector - kernel.update, kernel.vector))
        return float(np.abs(kernel.update).max()) / min(1.0, learning_rate) < STUCK_BELOW


class _Origin(NamedTuple):
    """Where a run branched off: all that is needed to take the branch back while nothing has been trained on it."""

    run: Run
    past: tuple[Run, ...]
    future: tuple[Run, ...]
