"""A model of the session that is too simple to be wrong: what it knows of an epoch, it knows by training from epoch 0.

It keeps no state, no buckets and no way back: a run is its settings and its edits, and every question about it is
answered by training again from the start with a fresh kernel, one epoch at a time. (The answers are remembered, or the
test would take hours; they are never changed.)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from xortui.nn import GATES, Settings, Snapshot, initial_parameters
from xortui.nn.kernel import Kernel, pack, unpack
from xortui.nn.network import Array
from xortui.nn.session.steps import STEPS

LEFT = 4


class Conditions(NamedTuple):
    """What an update is done under, and what it starts from."""

    rate: float
    rule: str
    targets: tuple[float, ...]
    weights: bytes

    @property
    def vector(self) -> Array:
        """The parameters."""
        return np.frombuffer(self.weights)

    def with_weight(self, at: int, value: float) -> "Conditions":
        """Return these conditions with one parameter set."""
        vector = self.vector.copy()
        vector[at] = value
        return self._replace(weights=vector.tobytes())


class Moment(NamedTuple):
    """An epoch: what training arrived with, what an edit made of it, and what the forward pass says of that."""

    arrived: Conditions
    now: Conditions
    before: Array
    """The parameters that the last update started from."""
    loss: float
    mae: float
    predictions: Array
    right: tuple[bool, ...]


Edits = tuple[tuple[int, Conditions], ...]
"""For each epoch with an edit, all that holds after it."""


@lru_cache(maxsize=300)
class Course:
    """All epochs of a run, found one after the other."""

    def __init__(self, settings: Settings, edits: Edits) -> None:
        """Describe a run."""
        self.settings, self.edits = settings, dict(edits)
        # A course without the last edit is the same up to it.
        self.last = edits[-1][0] if edits else 0
        self.earlier = Course(settings, edits[:-1]) if edits else None
        self.kernel = Kernel(settings.hidden_units)
        self.moments: list[Moment] = []

    def __getitem__(self, epoch: int) -> Moment:
        """Return an epoch."""
        if self.earlier and epoch < self.last:
            return self.earlier[epoch]
        while self.last + len(self.moments) <= epoch:
            self.moments.append(self.train_to(self.last + len(self.moments)))
        return self.moments[epoch - self.last]

    def train_to(self, epoch: int) -> Moment:
        """Train the one epoch that leads to another."""
        if epoch:
            start = self[epoch - 1].now
            self.prepare(start)
            self.kernel.train(epoch - 1, epoch, -1, np.inf, -np.inf)
            arrived, before = start._replace(weights=self.kernel.vector.tobytes()), start.vector
        else:
            s = self.settings
            before = pack(initial_parameters(s.seed, s.hidden_units, s.scale))
            targets = tuple(map(float, GATES[s.gate]))
            arrived = Conditions(s.learning_rate, s.rule, targets, before.tobytes())
        now = self.edits.get(epoch, arrived)
        self.prepare(now)
        loss, _ = self.kernel.evaluate()
        predictions = self.kernel.predictions.copy()
        pairs = list(zip(predictions.tolist(), now.targets, strict=True))
        right = tuple(y == 0.5 or (p > 0.5 if y > 0.5 else p < 0.5) for p, y in pairs)
        return Moment(arrived, now, before, loss, sum(abs(p - y) for p, y in pairs) / 4, predictions, right)

    def prepare(self, conditions: Conditions) -> None:
        """Set the kernel to the parameters and conditions of an update."""
        self.kernel.configure(np.array(conditions.targets), conditions.rule, conditions.rate)
        self.kernel.vector[:] = conditions.vector


@dataclass(eq=False)
class Run:
    """A run, how far it got, and at which epoch of it the session is, or was when it was left."""

    settings: Settings
    edits: Edits = ()
    furthest: int = 0
    epoch: int = 0
    number: int = 1
    cleared: int = 0
    """How far it had got when it was a ghost and the ghosts were cleared."""
    stops: tuple[int, ...] = ()
    """At which epochs it was stopped."""

    @property
    def facts(self) -> tuple[object, ...]:
        """All that makes it the run that it is."""
        return self.settings, self.edits, self.furthest

    @property
    def course(self) -> Course:
        """All its epochs."""
        return Course(self.settings, self.edits)

    def settings_at(self, epoch: int) -> Settings:
        """Return the settings in force at an epoch."""
        now = self.course[epoch].now
        gate = next((name for name, targets in GATES.items() if targets == now.targets), self.settings.gate)
        return self.settings._replace(learning_rate=now.rate, rule=now.rule, gate=gate)

    def losses(self) -> list[float]:
        """Return the loss at every epoch."""
        return [self.course[epoch].loss for epoch in range(self.furthest + 1)]

    def solved_since(self) -> int | None:
        """Return from which epoch on every epoch up to here has all four right, for these targets.

        Where a target or a weight was edited, it starts anew.
        """
        since = None
        for epoch in range(self.epoch, -1, -1):
            moment = self.course[epoch]
            if not all(moment.right):
                break
            since = epoch
            if (moment.now.targets, moment.now.weights) != (moment.arrived.targets, moment.arrived.weights):
                break
        return since

    def last_conditions(self) -> tuple[float, str, tuple[float, ...]] | None:
        """Return the rate, the rule and the targets of the last update."""
        if not self.epoch:
            return None
        then = self.course[self.epoch - 1].now
        return then.rate, then.rule, then.targets


class Ghost(NamedTuple):
    """A run that is drawn, with its number there."""

    run: Run
    number: int


class Side(NamedTuple):
    """Where the session is: the run, the epoch and what is drawn besides."""

    run: Run
    epoch: int
    drawn: tuple[Ghost, ...]


class Step(NamedTuple):
    """A change: both sides of it, and the epoch of an edit."""

    before: Side
    edited: int | None
    after: Side | None = None


class Model:
    """The current run, the changes that led to it, and the runs that are drawn as ghosts."""

    def __init__(self) -> None:
        """Begin as a session does."""
        self.run = Run(Settings())
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.drawn: tuple[Ghost, ...] = ()
        self.made = 1

    @property
    def here(self) -> Side:
        """Where the session is."""
        return Side(self.run, self.run.epoch, self.drawn)

    @property
    def now(self) -> Conditions:
        """What the next update is done under."""
        return self.run.course[self.run.epoch].now

    def goto(self, epoch: int) -> None:
        """Be at an epoch."""
        self.run.furthest = max(epoch, self.run.furthest)
        self.run.epoch = epoch

    def stop(self) -> None:
        """Note that the run was stopped here."""
        self.run.stops = tuple(sorted({*self.run.stops, self.run.epoch}))

    def edit(self, after: Conditions, gate: str | None = None) -> None:
        """Let an edit have this outcome; of a gate, its name is given, too."""
        run, settings, epoch = self.run, self.run.settings, self.run.epoch
        kept = tuple((at, edit) for at, edit in run.edits if at < epoch)
        if epoch == 0:
            settings = settings._replace(learning_rate=after.rate, rule=after.rule, gate=gate or settings.gate)
        edits = kept if after == Course(settings, kept)[epoch].arrived else (*kept, (epoch, after))

        def same(other: Run) -> bool:
            return (settings, edits) == (other.settings, tuple((at, edit) for at, edit in other.edits if at <= epoch))

        if same(run):
            return
        # Edits at this epoch that are taken back by hand lead to the run from before them.
        other = run
        for earlier in reversed(self.done):
            if other.furthest > epoch or earlier.edited != epoch:
                break
            other = earlier.before.run
            if same(other):
                break
        if other is not run and same(other):
            other = replace(other)
        else:
            stops = tuple(stop for stop in run.stops if stop <= epoch)
            other = Run(settings, edits, epoch, number=run.number, cleared=min(run.cleared, epoch), stops=stops)
            if run.furthest > epoch:
                self.made += 1
                other.number = self.made
        self.change(other, epoch, epoch)

    def begin(self, settings: Settings, edits: Edits = ()) -> None:
        """Start a run, unless that would be the one which has just been started."""
        if self.run.furthest or (self.run.settings, self.run.edits) != (settings, edits):
            self.made += bool(self.run.furthest)
            number = self.made if self.run.furthest else self.run.number
            self.change(Run(settings, edits, number=number), 0, None)

    def reset(self) -> None:
        """Start a run with the settings in force and with the targets."""
        settings = self.run.settings_at(self.run.epoch)
        arrived = Course(settings, ())[0].arrived
        after = arrived._replace(targets=self.now.targets)
        self.begin(settings, () if after == arrived else ((0, after),))

    def change(self, run: Run, epoch: int, edited: int | None) -> None:
        """Leave the current run for one that a change leads to."""
        step = Step(self.here, edited)
        self.done, self.undone = [*self.done, step][-STEPS:], []
        drawn = [*self.drawn, *self.left(edited or 0)]
        self.enter(
            run, epoch, [ghost for ghost in drawn if (ghost.number, *ghost.run.facts) != (run.number, *run.facts)]
        )

    def undo(self) -> None:
        """Take back the last change: be where it was made, and draw what was drawn there."""
        if self.done:
            step = self.done.pop()
            self.undone.append(step._replace(after=self.here))
            self.enter(*step.before)

    def redo(self) -> None:
        """Make it again."""
        if self.undone:
            step = self.undone.pop()
            assert step.after
            self.done.append(Step(self.here, step.edited))
            self.enter(*step.after)

    def left(self, epoch: int) -> list[Ghost]:
        """Return the current run to be drawn, if it has epochs after one and after those that were cleared."""
        run = self.run
        return [Ghost(run, run.number)] if run.furthest > max(epoch, run.cleared) else []

    def clear_ghosts(self) -> None:
        """Draw none of the runs that were left, nor later, unless they are trained on."""
        cleared = [(ghost.run.number, *ghost.run.facts) for ghost in self.drawn]
        self.drawn = ()
        sides = [side for step in (*self.done, *self.undone) for side in (step.before, step.after) if side]
        for run in [side.run for side in sides]:
            if (run.number, *run.facts) in cleared:
                run.cleared = run.furthest
        self.done, self.undone = ([bare(step) for step in steps] for steps in (self.done, self.undone))

    def enter(self, run: Run, epoch: int, drawn: Sequence[Ghost]) -> None:
        """Be at another run, and draw the last of some ghosts, none with a number that is taken."""
        self.run, run.epoch, self.drawn = run, epoch, ()
        taken = {run.number}
        for ghost in drawn[-LEFT:]:
            if ghost.number in taken:
                self.made += 1
            number = self.made if ghost.number in taken else ghost.number
            self.drawn += (ghost._replace(number=number),)
            taken.add(number)


def bare(step: Step) -> Step:
    """Return a step with nothing drawn on its sides."""
    after = step.after._replace(drawn=()) if step.after else None
    return step._replace(before=step.before._replace(drawn=()), after=after)


def check(shown: Snapshot, model: Model, buckets: int) -> None:
    """Assert that a snapshot shows what the model says, every number the same to the bit."""
    run = model.run
    moment = run.course[run.epoch]
    assert (shown.number, shown.epoch, shown.furthest) == (run.number, run.epoch, run.furthest)
    assert [edit.epoch for edit in shown.edits] == [epoch for epoch, _ in run.edits]
    assert (shown.start, shown.course.stops) == (run.settings, run.stops)
    assert (shown.undos, shown.redos) == (len(model.done), len(model.undone))
    assert shown.settings == run.settings_at(run.epoch)
    for mine, its in (
        (pack(shown.parameters), moment.now.vector),
        (pack(shown.before), moment.before),
        (pack(shown.change), moment.arrived.vector - moment.before),
        (shown.targets.ravel(), np.array(moment.now.targets)),
        (shown.predictions.ravel(), moment.predictions),
        (np.array([shown.mse, shown.mae]), np.array([moment.loss, moment.mae])),
    ):
        assert mine.tobytes() == its.tobytes()
    assert (shown.right, shown.solved_since) == (moment.right, run.solved_since())
    assert shown.last_conditions == run.last_conditions()
    assert not shown.diverged
    drawn = [ghost.run for ghost in model.drawn]
    assert len({run.number, *(ghost.number for ghost in model.drawn)}) == 1 + len(drawn)  # each can be told apart
    assert [ghost.number for ghost in shown.ghosts] == [ghost.number for ghost in model.drawn]
    assert [(ghost.epoch, ghost.start, ghost.settings) for ghost in shown.ghosts] == [
        (ghost.furthest, ghost.settings, ghost.settings_at(ghost.furthest)) for ghost in drawn
    ]
    assert shown.trail.epochs[-1] == run.furthest
    for epoch, vector in zip(shown.trail.epochs.tolist(), shown.trail.vectors, strict=True):
        assert vector.tobytes() == run.course[epoch].arrived.weights
    for curve, of in zip((shown.curve, *(ghost.curve for ghost in shown.ghosts)), (run, *drawn), strict=True):
        losses, starts = of.losses(), [*map(int, curve.epochs), of.furthest + 1]
        assert starts[0] == 0
        assert starts[-2] == of.furthest  # the furthest epoch is alone in the last bucket
        assert len(curve.epochs) <= buckets + 1
        pieces = [losses[a:b] for a, b in pairwise(starts)]
        assert curve.low.tolist() == list(map(min, pieces))
        assert curve.high.tolist() == list(map(max, pieces))


def place(units: int, at: int) -> tuple[str, tuple[int, ...]]:
    """Return the name and the index of the parameter at a place in the kernel's vector."""
    for name, part in unpack(np.arange(5 * units + 1.0))._asdict().items():
        for index in np.ndindex(part.shape):
            if part[index] == at:
                return name, index
    raise AssertionError(at)
