"""Undo: the changes that a person made, each with what was there before it."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain, zip_longest
from typing import NamedTuple

from xortui.nn.session.course import Conditions, Course
from xortui.nn.session.history import State
from xortui.nn.session.run import Run

STEPS = 250
"""Most changes that are kept."""

WHOLE_ROOM = 6_000_000
"""Bytes of the runs that were left and keep all their states: those nearest to the current one."""

GHOST_ROOM = 2_000_000
"""Bytes of the curves that undo and redo show again, of runs to which they do not return."""


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


class Left(NamedTuple):
    """A run that was left, as a ghost."""

    run: Run
    number: int
    """The number that its curve has: another than the run's own where the current run has that one."""


class Side(NamedTuple):
    """Where the session was on one side of a change, and the ghosts that it showed there."""

    place: Place
    ghosts: tuple[Left, ...] = ()


class Step(NamedTuple):
    """A change, with both sides of it, of which the session is on one and returns to the other."""

    change: Change
    before: Side
    after: Side | None = None
    """None until the change is taken back."""

    @property
    def parted(self) -> int:
        """The last epoch that the runs on both sides share."""
        return self.change.epoch if self.change.kind in EDITS else 0

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides of which something is noted."""
        return (self.before, self.after) if self.after else (self.before,)

    def runs(self) -> Iterator[Run]:
        """Yield all runs of both sides."""
        for side in self.sides:
            yield side.place.run
            yield from (ghost.run for ghost in side.ghosts)

    def without_ghosts(self, runs: frozenset[Run] | None = None) -> "Step":
        """Return the step without these runs as ghosts, or without any."""
        before, *after = (
            side._replace(ghosts=tuple(ghost for ghost in side.ghosts if runs is not None and ghost.run not in runs))
            for side in self.sides
        )
        return self._replace(before=before, after=after[0] if after else None)


class Steps:
    """The changes that were made, and those that were taken back."""

    def __init__(self, done: tuple[Step, ...] = (), undone: tuple[Step, ...] = ()) -> None:
        """Take the changes, the last one at the end of each."""
        self.done, self.undone = done, undone

    def add(self, step: Step) -> None:
        """Add a change; those that were taken back are dropped."""
        self.done, self.undone = (*self.done, step)[-STEPS:], ()

    def undo(self, now: Side) -> Step:
        """Move the last change to those taken back, from which redo is to return here; return it as it was."""
        step = self.done[-1]
        self.done, self.undone = self.done[:-1], (*self.undone, step._replace(after=now))
        return step

    def redo(self, now: Side) -> Step:
        """Move the change that was taken back last to those made, from which undo is to return here; return it."""
        step = self.undone[-1]
        self.done, self.undone = (*self.done, step._replace(before=now, after=None)), self.undone[:-1]
        return step

    def same_epoch(self, epoch: int) -> Iterator[Place]:
        """Yield what was before the last changes, back to the run that they all branched off from."""
        for step in reversed(self.done):
            if step.change.kind not in EDITS or step.change.epoch != epoch:
                return
            place = step.before.place
            yield place
            if place.run.furthest > epoch:
                return

    def runs(self) -> list[Run]:
        """Return the runs that undo and redo return to, the nearest first."""
        return list(dict.fromkeys(side.place.run for side in self._sides()))

    def forget_ghosts(self, runs: frozenset[Run] | None = None) -> None:
        """Show none of these runs as ghosts on any side, or no run at all."""
        self.done = tuple(step.without_ghosts(runs) for step in self.done)
        self.undone = tuple(step.without_ghosts(runs) for step in self.undone)

    def save_room(self, current: Run) -> None:
        """Let runs far from the current one keep less, so that all together fit in 32 megabytes."""
        room, runs = WHOLE_ROOM, self.runs()
        for run in runs:
            if run is not current:
                run.history.pack()
                room -= run.history.size
                if room < 0:
                    run.thin()
        room, back = GHOST_ROOM, {current, *runs}
        ghosts = dict.fromkeys(ghost.run for side in self._sides() for ghost in side.ghosts if ghost.run not in back)
        for run in ghosts:
            run.history.thin(1)
            room -= run.history.size
            if room < 0:
                ghosts[run] = True
        if room < 0:
            self.forget_ghosts(frozenset(run for run, beyond in ghosts.items() if beyond))

    def _sides(self) -> Iterator[Side]:
        """Yield the sides of all steps, the nearest first."""
        both = zip_longest(reversed(self.done), reversed(self.undone))
        return (side for step in chain.from_iterable(both) if step for side in step.sides)
