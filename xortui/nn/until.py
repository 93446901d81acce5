"""When to stop by oneself: solved, a loss below a value, an epoch, or the next example that changes sides."""

from dataclasses import dataclass

from xortui.nn.kernel import Met
from xortui.nn.settings import MAX_EPOCH, check_integer, check_number
from xortui.nn.snapshot import Snapshot

SOLVED, BELOW, EPOCH, FLIP = KINDS = ("solved", "below", "epoch", "flip")
"""All four right; an MSE below a value; an epoch; an example that comes right or goes wrong."""

LEAST_MSE, MOST_MSE = 1e-12, 1.0
"""Limits of the MSE to wait for."""

LIMIT = 1_000_000
"""After so many epochs without it one gives up."""

MET, DIVERGED, STUCK, GIVEN_UP, STOPPED = ("met", "diverged", "stuck", "given up", "stopped")
"""How it can end."""


@dataclass(frozen=True)
class Condition:
    """What to wait for.

    Raises:
        ValueError: The value is outside its limits; the sentence says what is allowed.
    """

    kind: str = SOLVED
    """One of `KINDS`."""
    value: float = 0.0
    """The MSE to come below, or the epoch to arrive at; of no meaning to the other kinds."""

    def __post_init__(self) -> None:
        """Check the value."""
        if self.kind not in KINDS:
            raise ValueError(f"There is no condition {self.kind!r}: it must be one of {', '.join(KINDS)}.")
        if self.kind == BELOW:
            object.__setattr__(self, "value", check_number("MSE", self.value, LEAST_MSE, MOST_MSE))
        if self.kind == EPOCH:
            object.__setattr__(self, "value", check_integer("epoch", self.value, 0, MAX_EPOCH))

    def limit(self, epoch: int) -> int:
        """Return the epoch at which one gives up, having set out from another."""
        return int(self.value) if self.kind == EPOCH else min(epoch + LIMIT, MAX_EPOCH)

    def test(self, right: tuple[bool, ...]) -> Met:
        """Return what tells an epoch that meets the condition; for an epoch itself, none does.

        Args:
            right: Which of the examples are right where one sets out.
        """
        if self.kind == SOLVED:
            return lambda mse, solved, now: solved
        if self.kind == BELOW:
            value = self.value
            return lambda mse, solved, now: mse < value
        if self.kind == FLIP:
            return lambda mse, solved, now: now() != right
        return lambda mse, solved, now: False


def ending(condition: Condition, start: Snapshot, now: Snapshot) -> str:
    """Return how it ended that set out at one snapshot and stands at another."""
    arrived = condition.kind == EPOCH and now.epoch == condition.value
    if arrived or condition.test(start.right)(now.mse, now.solved, lambda: now.right):
        return MET
    if now.diverged:
        return DIVERGED
    if condition.kind != EPOCH and now.stuck:
        return STUCK
    return GIVEN_UP if condition.kind != EPOCH and now.epoch >= condition.limit(start.epoch) else STOPPED
