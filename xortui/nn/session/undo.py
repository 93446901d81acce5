"""What undo takes back: a change that a person made, with what was there before it; imported with the first one."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from xortui.nn.session.course import Conditions, Course
from xortui.nn.session.history import State
from xortui.nn.session.run import Run


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

    @property
    def is_edit(self) -> bool:
        """Whether a run goes on after it from the epoch at which it is."""
        return self.kind in EDITS


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
        return self.change.epoch if self.change.is_edit else 0

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
