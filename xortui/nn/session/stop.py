"""Stop conditions: solved, a loss below a value, an epoch, or the next example that changes sides."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from xortui.nn.kernel import StopTest
from xortui.nn.session.snapshot import Snapshot
from xortui.nn.settings import MAX_EPOCH, check_integer, check_name, check_number


class StopKind(StrEnum):
    """What a stop condition is about."""

    SOLVED = "solved"
    """All four examples are right."""
    BELOW = "below"
    """The MSE is below a value."""
    EPOCH = "epoch"
    """The run is at an epoch."""
    FLIP = "flip"
    """An example has come right or gone wrong."""


SOLVED, BELOW, EPOCH, FLIP = KINDS = tuple(StopKind)

LEAST_MSE, MOST_MSE = 1e-12, 1.0
"""Limits of the MSE to wait for."""

LIMIT = 1_000_000
"""Most epochs that a session trains for a condition before it gives up."""


class Ending(StrEnum):
    """How a run until a stop condition ended."""

    MET = "met"
    """At an epoch that meets the condition."""
    DIVERGED = "diverged"
    """Where the next update would not be finite."""
    STUCK = "stuck"
    """Where the updates are too small to matter."""
    GIVEN_UP = "given up"
    """At the condition's limit."""
    STOPPED = "stopped"
    """Anywhere else: it was cancelled."""


MET, DIVERGED, STUCK, GIVEN_UP, STOPPED = tuple(Ending)


class _KindAndValue(NamedTuple):
    kind: StopKind
    value: float
    """The MSE to come below, or the epoch to arrive at; of no meaning to the other kinds."""


class Condition(_KindAndValue):
    """A stop condition.

    Raises:
        SettingError: There is no such kind, or the value is outside its limits.
    """

    __slots__ = ()

    def __new__(cls, kind: StopKind = SOLVED, value: float = 0.0) -> "Condition":
        """Check the value."""
        kind = StopKind(check_name("kind of condition", kind, KINDS))
        if kind == BELOW:
            value = check_number("MSE", value, LEAST_MSE, MOST_MSE)
        if kind == EPOCH:
            value = check_integer("epoch", value, 0, MAX_EPOCH)
        return super().__new__(cls, kind, value)

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> "Condition":  # type: ignore[override]  # mypy has a type variable of its own
        return cls(*iterable)  # `_replace` comes here: its parts are checked, too

    @property
    def epoch(self) -> int | None:
        """The epoch to arrive at; None for the other kinds."""
        return int(self.value) if self.kind == EPOCH else None

    def limit(self, epoch: int) -> int:
        """Return the epoch at which a session that starts at `epoch` gives up."""
        return int(self.value) if self.kind == EPOCH else min(epoch + LIMIT, MAX_EPOCH)

    def test(self, right: tuple[bool, ...]) -> StopTest:
        """Return the test for an epoch that meets the condition; for the kind `EPOCH` no epoch passes it.

        Args:
            right: Which of the examples are right at the start.
        """
        if self.kind == SOLVED:
            return lambda mse, solved, now: solved
        if self.kind == BELOW:
            value = self.value
            return lambda mse, solved, now: mse < value
        if self.kind == FLIP:
            return lambda mse, solved, now: now() != right
        return lambda mse, solved, now: False


def ending(condition: Condition, start: Snapshot, now: Snapshot) -> Ending:
    """Return how the run from `start` to `now` ended."""
    arrived = condition.kind == EPOCH and now.epoch == condition.value
    if arrived or condition.test(start.right)(now.mse, now.solved, lambda: now.right):
        return MET
    if now.diverged:
        return DIVERGED
    if condition.kind != EPOCH and now.stuck:
        return STUCK
    return GIVEN_UP if condition.kind != EPOCH and now.epoch >= condition.limit(start.epoch) else STOPPED
