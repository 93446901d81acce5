"""A run: its course, and what is kept of the epochs trained so far."""

from typing import NamedTuple

import numpy as np

from xortui.nn.initial import initial_parameters
from xortui.nn.kernel import pack, vector_size
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.curve import Curve
from xortui.nn.session.history import History, State
from xortui.nn.session.shared import Shared
from xortui.nn.session.trail import States, has_all, room
from xortui.nn.settings import Settings

FEW = 40
"""How many states are left of a run that is short enough to be trained again."""


class OfCourse:
    """What a value that holds a course tells of it."""

    __slots__ = ()
    course: Course

    @property
    def number(self) -> int:
        """The number of the run, in the order in which the session made its runs: 1 is the first."""
        return self.course.number

    @property
    def start(self) -> Settings:
        """The settings of the run at epoch 0, before any edit."""
        return self.course.start

    @property
    def edits(self) -> Shared[Edit]:
        """All that was changed by hand in the whole run, by epoch."""
        return self.course.edits


class _CurveOfCourse(NamedTuple):
    course: Course
    curve: Curve
    states: States
    """Some of its states, from which the loss at any epoch is found again."""


class Ghost(_CurveOfCourse, OfCourse):
    """The curve of a run that was left, and the course that led to it."""

    __slots__ = ()

    @property
    def epoch(self) -> int:
        """Its furthest epoch."""
        return self.course.furthest

    @property
    def settings(self) -> Settings:
        """Its settings at its furthest epoch."""
        return self.course.settings(self.epoch)


class Run:
    """One course of training, from epoch 0 to the furthest; training extends it, and nothing else changes it.

    An edit makes another run that shares the past (`edited`).
    """

    def __init__(
        self,
        course: Course,
        history: History | None = None,
        tip: State | None = None,
        tip_mse: float = 0.0,
        cleared: int = 0,
    ) -> None:
        """Start a run at epoch 0, or go on where a history ends."""
        self._course = course
        self.furthest = course.furthest
        self.history = history or History(vector_size(course.start.hidden_units))
        self.tip = tip
        """The state at the furthest epoch, kept while the session is at another."""
        self.tip_mse = tip_mse
        """The loss there."""
        self.cleared = cleared
        """The furthest epoch when its curve was taken off the chart as that of a ghost; 0 where it never was."""

    @property
    def course(self) -> Course:
        """The course as far as it was trained."""
        if self._course.furthest != self.furthest:
            self._course = self._course.reaching(self.furthest)
        return self._course

    @property
    def number(self) -> int:
        """The number of the run in its session."""
        return self._course.number

    def initial_state(self) -> State:
        """Return the state at epoch 0."""
        start = self._course.start
        return State(0, pack(initial_parameters(start.seed, start.hidden_units, start.scale)), -1, np.inf, -np.inf)

    def stop(self, epoch: int) -> None:
        """Note that the run was stopped at an epoch."""
        if epoch not in self._course.stops[-1:]:
            self._course = self.course.stopped(epoch)

    def edited(self, course: Course, state: State) -> "Run":
        """Return a run on a course that is the same up to a state of this one.

        At the furthest epoch it goes on with the same buckets; before, it begins buckets of its own.
        """
        if not state.epoch:
            return Run(course)
        shared = state.epoch == self.furthest
        history = self.history.share() if shared else self.history.branch(state)
        return Run(course, history, cleared=min(self.cleared, state.epoch))

    def ghost(self, number: int) -> Ghost:
        """Return the curve of the run, with a number, for the session to show after it leaves the run."""
        course = self.course.until(self.furthest)
        states = self.history.some(self._most)
        return Ghost(course.begun(course.start, number), self.history.curve(self.furthest, self.tip_mse), states)

    def thin(self) -> None:
        """Drop the states that the trail does not need, or that `playhead.find_dropped` soon finds again."""
        self.history.thin(self._most)

    @property
    def _most(self) -> int:
        """How many states are kept of a run that was left."""
        return FEW if has_all(self.furthest) else room(vector_size(self._course.start.hidden_units))
