"""The losses of a run, one by one, where its curve has them in buckets of many epochs."""

from functools import lru_cache

import numpy as np

from xortui.nn.kernel import Kernel
from xortui.nn.session.course import Course
from xortui.nn.session.curve import Curve
from xortui.nn.session.snapshot import Snapshot
from xortui.nn.session.trail import States, Trail

MOST = 2048
"""How many epochs are trained again at most before the first one: some ten milliseconds."""

FEW, QUICK = 256, 32
"""How many are where the loss of each of several runs is asked for; and with every frame, while epochs run."""


def recent_losses(snapshot: Snapshot, epochs: int) -> Curve | None:
    """Return the losses of the epoch that a snapshot shows and of those before it, to the last digit.

    Args:
        snapshot: The run at an epoch.
        epochs: How many epochs before it.

    Returns:
        A bucket for each epoch; None where the nearest state that the run keeps lies too far back, or none is kept yet.
    """
    first, last = max(0, snapshot.epoch - epochs), snapshot.epoch
    again = _Retracing(snapshot.course, snapshot.trail)
    if not again.go(first, MOST, MOST):
        return None
    found = np.array([again.loss(epoch) for epoch in range(first, last + 1)])
    return Curve(np.arange(first, last + 1.0), found, found)


def loss_at(course: Course, states: States | Trail, epoch: int, *, quick: bool = False) -> float | None:
    """Return the loss of a run at an epoch, to the last digit; None where the nearest of its states lies too far back.

    Args:
        course: The run.
        states: Some of its states.
        epoch: An epoch that it has reached.
        quick: Whether it is asked for so often that a few epochs at most may be trained for it, best on from where it
            was asked for last.
    """
    again = _retracing(course, states)
    return again.loss(epoch) if again.go(epoch, FEW, QUICK if quick else FEW) else None


def reaches_all(states: States | Trail, furthest: int) -> bool:
    """Return whether `loss_at` finds the loss of each epoch of a run."""
    return len(states.starts) > 0 and int(np.diff(states.starts, append=furthest).max()) <= FEW


class _Retracing:
    """Trains a run again, from the nearest of its states, or on from where it is."""

    def __init__(self, course: Course, states: States | Trail) -> None:
        self._course, self._states = course, states
        self._kernel, self._epoch = Kernel(course.start.hidden_units), -1

    def go(self, epoch: int, far: int, most: int) -> bool:
        """Go to an epoch.

        Args:
            epoch: The epoch.
            far: How far from it the nearest state before it may lie.
            most: How many epochs may be trained for it.

        Returns:
            Whether it is there.
        """
        starts = self._states.starts
        at = int(np.searchsorted(starts, epoch, side="right")) - 1
        if at < 0 or epoch - starts[at] > far:
            return False
        goes_on = starts[at] <= self._epoch <= epoch
        if epoch - (self._epoch if goes_on else starts[at]) > most:
            return False
        if not goes_on:
            self._kernel.vector[:], self._epoch = self._states.rows[at], int(starts[at])
            self._begin()
        while self._epoch < epoch:
            after = min(epoch, self._course.next_edit(self._epoch) or epoch)
            self._kernel.train(self._epoch, after, -1, np.inf, -np.inf)
            self._epoch = after
            if self._course.edit_at(after):
                self._begin()
        return True

    def loss(self, epoch: int) -> float:
        """Return the loss at an epoch that it goes to, which is not far."""
        self.go(epoch, epoch, epoch)
        return self._kernel.evaluate()[0]

    def _begin(self) -> None:
        """Make the edit at this epoch, and put the conditions from it on in force."""
        if edit := self._course.edit_at(self._epoch):
            for place, value in edit.weights:
                self._kernel.vector[place] = value
        now = self._course.conditions(self._epoch)
        self._kernel.configure(np.array(now.targets), now.rule, now.learning_rate)


_retracing = lru_cache(maxsize=8)(_Retracing)  # the runs that are charted: frame by frame they go on
