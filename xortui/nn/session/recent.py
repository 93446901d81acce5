"""The last losses of a run, one by one, where its curve has them in buckets of many epochs."""

import numpy as np

from xortui.nn.kernel import Kernel
from xortui.nn.session.course import Course
from xortui.nn.session.curve import Curve
from xortui.nn.session.snapshot import Snapshot

MOST = 2048
"""How many epochs are trained again at most before the first one: some ten milliseconds."""


def recent_losses(snapshot: Snapshot, epochs: int) -> Curve | None:
    """Return the losses of the epoch that a snapshot shows and of those before it, to the last digit.

    Args:
        snapshot: The run at an epoch.
        epochs: How many epochs before it.

    Returns:
        A bucket for each epoch; None where the nearest state that the run keeps lies too far back, or none is kept yet.
    """
    first, trail, course = max(0, snapshot.epoch - epochs), snapshot.trail, snapshot.course
    at = int(np.searchsorted(trail.starts, first, side="right")) - 1
    if at < 0 or first - trail.starts[at] > MOST:
        return None
    epoch = int(trail.starts[at])
    kernel = Kernel(course.start.hidden_units)
    kernel.vector[:] = trail.rows[at]
    _configure(kernel, course, epoch)
    losses = []
    while True:
        if edit := course.edit_at(epoch):
            for place, value in edit.weights:
                kernel.vector[place] = value
            _configure(kernel, course, epoch)
        if epoch >= first:
            losses.append(kernel.evaluate()[0])
        if epoch == snapshot.epoch:
            found = np.array(losses)
            return Curve(np.arange(first, epoch + 1.0), found, found)
        after = epoch + 1 if epoch >= first else min(first, course.next_edit(epoch) or first)
        kernel.train(epoch, after, -1, np.inf, -np.inf)
        epoch = after


def _configure(kernel: Kernel, course: Course, epoch: int) -> None:
    """Put the conditions of an epoch in force."""
    now = course.conditions(epoch)
    kernel.configure(np.array(now.targets), now.rule, now.learning_rate)
