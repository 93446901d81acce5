"""Undo: the changes that a person made, each with what was there before it."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain, zip_longest
from typing import NamedTuple

from xortui.nn.session.course import Conditions, Course
from xortui.nn.session.history import BUCKETS, State
from xortui.nn.session.run import Run

STEPS = 250
"""Most changes that are kept."""

KEPT_STATES = ((8, BUCKETS), (40, 128), (2 * STEPS, 40))
"""How many states a run that was left keeps to replay from: up to which run, counted from the current one, how many."""


class ChangeKind(StrEnum):
    """What a person changed."""

    WEIGHT = "weight"
    """A weight or a bias."""
    TARGET = "target"
    RATE = "rate"
    RULE = "rule"
    GATE = "gate"
    CONDITIONS = "conditions"
    """More than one of rate, rule and gate at once."""
    SETTINGS = "settings"
    """Another run with other settings."""
    NEW_SEED = "new seed"
    """Another run with another seed, and nothing else."""
    RESET = "reset"
    """Another run with the settings in force."""


EDITS = frozenset(
    {
        ChangeKind.WEIGHT,
        ChangeKind.TARGET,
        ChangeKind.RATE,
        ChangeKind.RULE,
        ChangeKind.GATE,
        ChangeKind.CONDITIONS,
    }
)
"""The changes after which a run goes on from the epoch at which it is."""


Value = float | str | Conditions | Course | None
"""What a change is from or to: a number, the name of a rule or of a gate, conditions, or the course of a run."""


class Change(NamedTuple):
    """One change that a person made."""

    kind: ChangeKind
    epoch: int
    """The epoch at which it was made."""
    before: Value
    """None for targets that make no gate."""
    after: Value
    array: str = ""
    """Of a weight: hidden_weights, hidden_bias, output_weights or output_bias. Of a target: targets."""
    at: tuple[int, ...] = ()
    """The place in that array."""


class Place(NamedTuple):
    """A state of a run, to which a session can return."""

    run: Run
    state: State

    def again(self) -> "Place":
        """Return the same place in a copy of the run, so that training on from it leaves this run as it is."""
        run = self.run
        return Place(Run(run.course, run.history.share(), run.tip, run.tip_mse, run.cleared), self.state)


class Step(NamedTuple):
    """A change, and where the session was on both sides of it."""

    change: Change
    before: Place
    after: Place | None = None
    """None until the change is taken back."""

    @property
    def parted(self) -> int:
        """The last epoch that the runs on both sides share."""
        return self.change.epoch if self.change.kind in EDITS else 0


class Steps:
    """The changes that were made, and those that were taken back."""

    def __init__(self, done: tuple[Step, ...] = (), undone: tuple[Step, ...] = ()) -> None:
        """Take the changes, the last one at the end of each."""
        self.done, self.undone = done, undone

    def add(self, step: Step) -> None:
        """Add a change; those that were taken back are dropped."""
        self.done, self.undone = (*self.done, step)[-STEPS:], ()

    def undo(self, now: Place) -> Step:
        """Move the last change to those taken back, and return it; `now` is where redo is to return."""
        step = self.done[-1]._replace(after=now)
        self.done, self.undone = self.done[:-1], (*self.undone, step)
        return step

    def redo(self, now: Place) -> tuple[Step, Place]:
        """Move the change that was taken back last to those made; `now` is where undo is to return.

        Returns:
            The step, and where the change leads.
        """
        step = self.undone[-1]
        assert step.after is not None  # noted when it was taken back
        self.done, self.undone = (*self.done, step._replace(before=now, after=None)), self.undone[:-1]
        return step, step.after

    def same_epoch(self, epoch: int) -> Iterator[Place]:
        """Yield what was before the last changes, back to the run that they all branched off from."""
        for step in reversed(self.done):
            if step.change.kind not in EDITS or step.change.epoch != epoch:
                return
            yield step.before
            if step.before.run.furthest > epoch:
                return

    def runs(self) -> list[Run]:
        """Return the runs that undo and redo return to, the nearest first."""
        both = zip_longest(reversed(self.done), reversed(self.undone))
        steps = (step for step in chain.from_iterable(both) if step)
        return list(dict.fromkeys(place.run for step in steps for place in (step.before, step.after) if place))

    def save_room(self, current: Run) -> None:
        """Let runs far from the current one keep fewer states, so that all together fit in a few megabytes."""
        for number, run in enumerate(run for run in self.runs() if run is not current):
            run.history.thin(next(most for last, most in KEPT_STATES if number < last))
