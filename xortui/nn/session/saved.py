"""A session written down: plain values and arrays, from which the same session can be made again."""

from typing import NamedTuple

from xortui.nn.session.buckets import Buckets
from xortui.nn.session.course import Course
from xortui.nn.session.history import History, State
from xortui.nn.session.run import Run
from xortui.nn.session.runs import Runs
from xortui.nn.session.steps import Steps
from xortui.nn.session.travel import Playhead
from xortui.nn.session.undo import Change, Left, Place, Side, Step
from xortui.nn.settings import SettingError, check_kind


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


class SavedGhost(NamedTuple):
    """A run that is shown as a ghost; see `Left`."""

    run: int
    """Which of `Saved.runs` it is, counted from 0."""
    number: int


class SavedSide(NamedTuple):
    """One side of a change: where the session was, and the ghosts that it showed there."""

    place: SavedPlace
    ghosts: tuple[SavedGhost, ...] = ()


class SavedStep(NamedTuple):
    """A step of undo: a change, and what was on both sides of it; see `Step`."""

    change: Change
    before: SavedSide
    after: SavedSide | None


class Saved(NamedTuple):
    """A session. It can be pickled, and nothing in it changes when the session goes on."""

    made: int
    """How many numbers were given to runs and ghosts."""
    runs: tuple[SavedRun, ...]
    here: SavedPlace
    """Where the session is."""
    done: tuple[SavedStep, ...]
    undone: tuple[SavedStep, ...]
    ghosts: tuple[SavedGhost, ...]
    """The ghosts that are shown, the one that was left last at the end."""


def save(session: Runs) -> Saved:
    """Return the runs of a session written down."""
    session.playhead.note_tip()
    numbers: dict[Run, int] = {}

    def place(at: Place) -> SavedPlace:
        return SavedPlace(numbers.setdefault(at.run, len(numbers)), at.state)

    def ghosts(left: tuple[Left, ...]) -> tuple[SavedGhost, ...]:
        return tuple(SavedGhost(numbers.setdefault(run, len(numbers)), number) for run, number in left)

    def side(one: Side) -> SavedSide:
        return SavedSide(place(one.place), ghosts(one.ghosts))

    def step(one: Step) -> SavedStep:
        after = side(one.after) if one.after else None
        return SavedStep(one.change, side(one.before), after)

    here = place(session.here.place)
    done, undone = tuple(map(step, session.steps.done)), tuple(map(step, session.steps.undone))
    shown = ghosts(session.ghosts)
    runs = tuple(SavedRun(run.course, run.history.written(), run.tip, run.tip_mse, run.cleared) for run in numbers)
    return Saved(session.made, runs, here, done, undone, shown)


def load(saved: Saved) -> Runs:
    """Return the runs of the session that was written down; raise a SettingError where it is no such session."""
    from xortui.nn.session.check_saved import check_saved

    check_kind("saved session", saved, Saved)
    try:
        check_saved(saved)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        sentence = "The saved session cannot be restored: its parts do not fit each other."
        raise SettingError("saved session", saved, ("Saved",), sentence) from error
    runs = [Run(one.course, History.read(one.buckets), one.tip, one.tip_mse, one.cleared) for one in saved.runs]

    def place(at: SavedPlace) -> Place:
        return Place(runs[at.run], at.state)

    def ghosts(left: tuple[SavedGhost, ...]) -> tuple[Left, ...]:
        return tuple(Left(runs[run], number) for run, number in left)

    def side(one: SavedSide) -> Side:
        return Side(place(one.place), ghosts(one.ghosts))

    def step(one: SavedStep) -> Step:
        return Step(one.change, side(one.before), side(one.after) if one.after else None)

    session = Runs(runs[saved.here.run])
    session.playhead = Playhead(*place(saved.here))
    session.steps = Steps(tuple(map(step, saved.done)), tuple(map(step, saved.undone)))
    session.made = saved.made
    session.show(ghosts(saved.ghosts))
    return session
