"""A session written down: plain values and arrays, from which the same session can be made again."""

from typing import NamedTuple

from xortui.nn.session.course import Course
from xortui.nn.session.history import Buckets, History, State
from xortui.nn.session.playhead import Playhead
from xortui.nn.session.run import Run
from xortui.nn.session.runs import Runs
from xortui.nn.session.undo import Change, Place, Step, Steps
from xortui.nn.settings import check_kind


class SavedRun(NamedTuple):
    """A run, with every state that it keeps."""

    course: Course
    buckets: Buckets
    tip: State | None
    """The state at the furthest epoch; None at epoch 0 of a run that the session has not been at yet."""
    tip_mse: float
    """The loss there."""
    cleared: int = 0
    """The furthest epoch when its curve was taken off the chart; 0 where it never was."""


class SavedPlace(NamedTuple):
    """A state of a run."""

    run: int
    """Which of `Saved.runs` it is, counted from 0."""
    state: State


class SavedStep(NamedTuple):
    """A step of undo: a change, and where the session was on both sides of it."""

    change: Change
    before: SavedPlace
    after: SavedPlace | None


class Saved(NamedTuple):
    """A session. It can be pickled, and nothing in it changes when the session goes on."""

    made: int
    """How many runs were given a number."""
    runs: tuple[SavedRun, ...]
    here: SavedPlace
    """Where the session is."""
    done: tuple[SavedStep, ...]
    undone: tuple[SavedStep, ...]
    ghosts: tuple[int, ...]
    """Which of the runs are shown as ghosts, counted from 0, the one that was left last at the end."""


def save(session: Runs) -> Saved:
    """Return the runs of a session written down."""
    session.playhead.note_tip()
    numbers: dict[Run, int] = {}

    def place(at: Place) -> SavedPlace:
        return SavedPlace(numbers.setdefault(at.run, len(numbers)), at.state)

    def step(one: Step) -> SavedStep:
        return SavedStep(one.change, place(one.before), place(one.after) if one.after else None)

    here = place(session.here)
    done, undone = tuple(map(step, session.steps.done)), tuple(map(step, session.steps.undone))
    ghosts = tuple(numbers.setdefault(run, len(numbers)) for run, _ in session.ghosts)
    runs = tuple(SavedRun(run.course, run.history.written(), run.tip, run.tip_mse, run.cleared) for run in numbers)
    return Saved(session.made, runs, here, done, undone, ghosts)


def load(saved: Saved) -> Runs:
    """Return the runs of the session that was written down; raise a SettingError where it is no such session."""
    check_kind("saved session", saved, Saved)
    runs = [Run(one.course, History.read(one.buckets), one.tip, one.tip_mse, one.cleared) for one in saved.runs]

    def place(at: SavedPlace) -> Place:
        return Place(runs[at.run], at.state)

    def step(one: SavedStep) -> Step:
        return Step(one.change, place(one.before), place(one.after) if one.after else None)

    session = Runs(runs[saved.here.run])
    session.playhead = Playhead(*place(saved.here))
    session.steps = Steps(tuple(map(step, saved.done)), tuple(map(step, saved.undone)))
    session.ghosts = tuple((runs[at], runs[at].ghost()) for at in saved.ghosts)
    session.made = saved.made
    return session
