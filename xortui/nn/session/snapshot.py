"""What a session shows of itself: one frozen value, of which every widget is a function."""

from typing import NamedTuple

import numpy as np

from xortui.nn.gates import gate_name
from xortui.nn.kernel import EXAMPLES, unpack
from xortui.nn.network import Array, Parameters
from xortui.nn.session.course import Conditions, Course
from xortui.nn.session.curve import Curve
from xortui.nn.session.run import Ghost, OfCourse
from xortui.nn.session.runs import Runs
from xortui.nn.session.trail import Trail
from xortui.nn.settings import Settings


class _Shown(NamedTuple):
    course: Course
    """The course of the run: its number, its start, its edits and its furthest epoch."""
    epoch: int
    parameters: Parameters
    before: Parameters
    """The parameters that the last update started from; at epoch 0, the initial ones."""
    change: Parameters
    """What the last update added to each parameter; zeros at epoch 0. Edits do not count."""
    targets: Array
    """Targets Y in force, in [0, 1], of shape (4, 1)."""
    predictions: Array
    """Predictions ŷ, in [0, 1], of shape (4, 1)."""
    mse: float
    """Mean squared error: the loss that is descended and charted."""
    mae: float
    """Mean absolute error: the figure that the post printed."""
    settings: Settings
    """The settings in force now."""
    last_conditions: Conditions | None
    """What the last update was made under, before any edit at this epoch; None at epoch 0."""
    right: tuple[bool, ...]
    """For each example, whether its prediction is on the target's side of 0.5."""
    solved_since: int | None
    """The epoch from which on all four have been right without a break; None where they are not.

    It is never before the last edit of a target or a weight: what was right before was right of something else.
    """
    stuck: bool
    """Not solved, and the next updates are too small to matter any more."""
    diverged: bool
    """The next update would not be finite, so it does not happen."""
    curve: Curve
    """The loss of the whole run, up to its furthest epoch."""
    trail: Trail
    """The states that are kept of the whole run, up to its furthest epoch."""
    ghosts: tuple[Ghost, ...]
    """Curves of runs that were left, the last one last."""
    undos: int
    """How many changes `undo` can take back."""
    redos: int
    """How many changes `redo` can make again."""


class Snapshot(_Shown, OfCourse):
    """A session at one epoch. All arrays are read-only copies."""

    __slots__ = ()

    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    @property
    def furthest(self) -> int:
        """The furthest epoch that the run has reached."""
        return self.course.furthest

    @property
    def solved(self) -> bool:
        """Whether all four predictions are on the right side of 0.5."""
        return self.solved_since is not None

    @property
    def named(self) -> bool:
        """Whether the targets are those of the gate in the settings."""
        return gate_name(self.targets) == self.settings.gate


def snapshot_of(runs: Runs) -> Snapshot:
    """Return what there is to see of the current run and the others."""
    playhead = runs.playhead
    kernel, run, state, course = playhead.kernel, playhead.run, playhead.state, playhead.run.course
    loss, goes_on = kernel.evaluate()
    stuck = playhead.stands_still()
    right = kernel.right()
    since = state.epoch if playhead.since < 0 else playhead.since
    previous = state.vector if state.previous is None else state.previous
    targets, predictions = np.array(playhead.conditions.targets)[:, None], kernel.predictions[:, None].copy()
    for array in (targets, predictions):
        array.setflags(write=False)
    return Snapshot(
        course=course,
        epoch=state.epoch,
        parameters=unpack(kernel.vector),
        before=unpack(previous),
        change=unpack(state.vector - previous),
        targets=targets,
        predictions=predictions,
        mse=loss,
        mae=sum(map(abs, kernel.errors)) / EXAMPLES,
        settings=course.settings(state.epoch),
        last_conditions=course.conditions(state.epoch - 1) if state.epoch else None,
        right=right,
        solved_since=since if all(right) else None,
        stuck=stuck,
        diverged=not goes_on,
        curve=run.history.curve(run.furthest, loss if state.epoch == run.furthest else run.tip_mse),
        trail=run.history.trail(run.furthest, (run.tip if run.tip and state.epoch < run.furthest else state).vector),
        ghosts=runs.drawn,
        undos=len(runs.steps.done),
        redos=len(runs.steps.undone),
    )
