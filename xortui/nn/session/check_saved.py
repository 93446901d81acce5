"""Whether a saved session is one: its parts fit each other, so that a session can go on with it."""

import numpy as np

from xortui.nn.kernel import vector_size
from xortui.nn.session.buckets import Buckets
from xortui.nn.session.course import Course
from xortui.nn.session.history import BUCKETS, State
from xortui.nn.session.saved import Saved, SavedGhost, SavedPlace, SavedRun, SavedSide, SavedStep
from xortui.nn.session.undo import Change, ChangeKind
from xortui.nn.settings import MAX_EPOCH, check_integer, check_kind, check_number


def check_saved(saved: Saved) -> None:
    """Check the parts of a saved session; what is wrong raises a SettingError or another ValueError, or a TypeError."""
    check_integer("number", saved.made, 0, MAX_EPOCH)
    for run in saved.runs:
        _check_run(check_kind("run", run, SavedRun))
    _check_place(saved, saved.here)
    _check_ghosts(saved, saved.ghosts)
    for steps, undone in ((saved.done, False), (saved.undone, True)):
        for step in check_kind("steps", steps, tuple):
            _check_step(saved, check_kind("step", step, SavedStep), undone)


def check_buckets(buckets: Buckets, size: int, furthest: int) -> None:
    """Raise a ValueError where these are not the buckets of a run of `size` parameters that has come to an epoch."""
    starts, since, low, high, kept, vectors, *counts = buckets
    end, width, own, shared = counts
    n = len(starts)
    whole = all(type(value) is int for value in counts) and min(width, shared) > 0 and 0 <= own <= n
    same = len(since) == len(low) == len(high) == len(kept) == n <= BUCKETS and vectors.shape == (kept.sum(), size)
    if not whole or not same or not np.isfinite(vectors).all() or np.isnan([low, high]).any():
        raise ValueError("not the buckets of a history")
    # A run that has begun has a first bucket with its start; each later one begins after the one before.
    begun = n > 0 and starts[0] == 0 and bool(kept[0]) and bool((np.diff(starts) > 0).all())
    if not (begun and starts[-1] <= furthest <= end and starts[-1] < end) and (n or furthest):
        raise ValueError("not the buckets of this run")


def _check_run(run: SavedRun) -> None:
    course = check_kind("course", run.course, Course)
    size = vector_size(course.start.hidden_units)
    types = "i", "i", "f", "f", "b", "f"
    for part, kind in zip(check_kind("buckets", run.buckets, Buckets), types, strict=False):
        _check_array(part, kind)
    check_buckets(run.buckets, size, course.furthest)
    if run.tip is not None:
        _check_state(run.tip, size, course.furthest)
    if course.furthest != (run.tip.epoch if run.tip else 0):
        raise ValueError("not the end of the run")
    check_number("MSE", run.tip_mse, 0, 1)
    check_integer("epoch", run.cleared, 0, MAX_EPOCH)


def _check_array(array: object, kind: str, *shape: int) -> None:
    if not isinstance(array, np.ndarray) or array.dtype.kind != kind or (shape and array.shape != shape):
        raise ValueError("not such an array")


def _check_state(state: State, size: int, furthest: int) -> None:
    check_integer("epoch", check_kind("state", state, State).epoch, 0, furthest)
    check_integer("epoch", state.since, -1, MAX_EPOCH)
    for vector in (state.vector, *([] if state.previous is None else [state.previous])):
        _check_array(vector, "f", size)
        if not np.isfinite(vector).all():
            raise ValueError("no parameters")
    if np.isnan([state.low, state.high]).any():
        raise ValueError("no losses")


def _check_place(saved: Saved, place: SavedPlace) -> None:
    run = saved.runs[check_integer("run", check_kind("place", place, SavedPlace).run, 0, len(saved.runs) - 1)]
    _check_state(place.state, vector_size(run.course.start.hidden_units), run.course.furthest)


def _check_ghosts(saved: Saved, ghosts: tuple[SavedGhost, ...]) -> None:
    for ghost in check_kind("ghosts", ghosts, tuple):
        check_integer("run", check_kind("ghost", ghost, SavedGhost).run, 0, len(saved.runs) - 1)
        check_integer("number", ghost.number, 0, MAX_EPOCH)


def _check_step(saved: Saved, step: SavedStep, undone: bool) -> None:
    change = check_kind("change", step.change, Change)
    check_kind("kind of change", change.kind, ChangeKind)
    check_integer("epoch", change.epoch, 0, MAX_EPOCH)
    for side in (step.before, *([step.after] if undone or step.after is not None else [])):
        if side is None:
            raise ValueError("nowhere to redo to")
        _check_place(saved, check_kind("side", side, SavedSide).place)
        _check_ghosts(saved, side.ghosts)
