"""The losses of a run, one by one, where its curve has them in buckets of many epochs."""

from functools import lru_cache

import numpy as np

from xortui.nn.kernel import Kernel
from xortui.nn.network import Array
from xortui.nn.session.course import Course
from xortui.nn.session.curve import Curve
from xortui.nn.session.snapshot import Snapshot
from xortui.nn.session.trail import States, Trail

MOST = 2048
"""How many epochs are trained again at most before the first one: some ten milliseconds."""

FEW = 256
"""How many are where the loss of each of several runs is asked for with every frame."""


def recent_losses(snapshot: Snapshot, epochs: int) -> Curve | None:
    """Return the losses of the epoch that a snapshot shows and of those before it, to the last digit.

    Args:
        snapshot: The run at an epoch.
        epochs: How many epochs before it.

    Returns:
        A bucket for each epoch; None where the nearest state that the run keeps lies too far back, or none is kept yet.
    """
    first, last = max(0, snapshot.epoch - epochs), snapshot.epoch
    found = _losses(snapshot.course, snapshot.trail, first, last, MOST)
    return None if found is None else Curve(np.arange(first, last + 1.0), found, found)


@lru_cache(maxsize=16)  # of each run that is charted, at the epoch in view and where the mouse points
def loss_at(course: Course, states: States | Trail, epoch: int) -> float | None:
    """Return the loss of a run at an epoch, to the last digit; None where the nearest of its states lies too far back.

    Args:
        course: The run.
        states: Some of its states.
        epoch: An epoch that it has reached.
    """
    found = _losses(course, states, epoch, epoch, FEW)
    return None if found is None else float(found[0])


def reaches_all(states: States | Trail, furthest: int) -> bool:
    """Return whether `loss_at` finds the loss of each epoch of a run."""
    return len(states.starts) > 0 and int(np.diff(states.starts, append=furthest).max()) <= FEW


def _losses(course: Course, states: States | Trail, first: int, last: int, most: int) -> Array | None:
    """Return the losses of some epochs; None where more than `most` would be trained again before the first one."""
    at = int(np.searchsorted(states.starts, first, side="right")) - 1
    if at < 0 or first - states.starts[at] > most:
        return None
    epoch = int(states.starts[at])
    kernel = Kernel(course.start.hidden_units)
    kernel.vector[:] = states.rows[at]
    _configure(kernel, course, epoch)
    losses = []
    while True:
        if edit := course.edit_at(epoch):
            for place, value in edit.weights:
                kernel.vector[place] = value
            _configure(kernel, course, epoch)
        if epoch >= first:
            losses.append(kernel.evaluate()[0])
        if epoch == last:
            return np.array(losses)
        after = epoch + 1 if epoch >= first else min(first, course.next_edit(epoch) or first)
        kernel.train(epoch, after, -1, np.inf, -np.inf)
        epoch = after


def _configure(kernel: Kernel, course: Course, epoch: int) -> None:
    """Put the conditions of an epoch in force."""
    now = course.conditions(epoch)
    kernel.configure(np.array(now.targets), now.rule, now.learning_rate)
