"""The parts of a session as JSON has them, and back.

Arrays are the bytes of their numbers, the least significant first, in base64. What is read is checked as far as other
code relies on it; whatever is wrong raises a ValueError, a TypeError, a KeyError or an IndexError.
"""

import math
from base64 import b64decode, b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xortui.nn.network import Array
from xortui.nn.session.buckets import Buckets
from xortui.nn.session.check_saved import check_buckets
from xortui.nn.session.course import Conditions, Course
from xortui.nn.session.history import State
from xortui.nn.session.journal.blocks import ReadBlocks, WrittenBlocks
from xortui.nn.session.undo import Change, ChangeKind, Value
from xortui.nn.settings import (
    MAX_EPOCH,
    Settings,
    check_integer,
    check_learning_rate,
    check_number,
    check_rule,
)

Form = Any
"""A value of JSON."""

_TYPES = {"f": "<f8", "i": "<i8", "b": "?"}


def array_form(array: NDArray[Any]) -> str:
    """Return an array of one dimension, or the rows of one of two."""
    return _base64(array).decode()


def _base64(array: NDArray[Any]) -> bytes:
    return b64encode(array.astype(_TYPES[array.dtype.kind], copy=False).tobytes())


def read_array(form: Form, kind: str = "f") -> NDArray[Any]:
    """Return an array of one dimension."""
    return np.frombuffer(b64decode(form, validate=True), _TYPES[kind]).astype(np.dtype(_TYPES[kind]).newbyteorder("="))


def _read_vector(form: Form, size: int) -> Array:
    vector = read_array(form)
    if vector.shape != (size,) or not np.isfinite(vector).all():
        raise ValueError("not the parameters of this network")
    return vector


def state_form(state: State) -> Form:
    """Return a state."""
    previous = None if state.previous is None else array_form(state.previous)
    low, high = (value if math.isfinite(value) else None for value in (state.low, state.high))
    return [state.epoch, array_form(state.vector), state.since, low, high, previous]


def read_state(form: Form, size: int) -> State:
    """Return the state of a network with this many parameters."""
    epoch, vector, since, low, high, previous = form
    return State(
        check_integer("epoch", epoch, 0, MAX_EPOCH),
        _read_vector(vector, size),
        check_integer("epoch", since, -1, MAX_EPOCH),
        math.inf if low is None else check_number("MSE", low, 0, 1),
        -math.inf if high is None else check_number("MSE", high, 0, 1),
        None if previous is None else _read_vector(previous, size),
    )


def course_form(course: Course, blocks: WrittenBlocks) -> Form:
    """Return a course, with the names of the blocks of its edits."""
    return {
        "number": course.number,
        "start": course.start._asdict(),
        "furthest": course.furthest,
        "stops": course.stops,
        "edits": blocks.names(course.edits),
    }


def read_course(form: Form, blocks: ReadBlocks) -> Course:
    """Return a course."""
    course = Course(form["number"], Settings(**form["start"]), (), form["furthest"], form["stops"])
    edits, after = blocks.edits(form["edits"], course.start)
    return Course.of(course.number, course.start, edits, course.furthest, course.stops, after)


def buckets_text(buckets: Buckets) -> bytes:
    """Return the buckets of a history as the text of their form. json would take longer over that many numbers."""
    parts = (
        f'"{name}": {value}'.encode() if isinstance(value, int) else b'"%b": "%b"' % (name.encode(), _base64(value))
        for name, value in buckets._asdict().items()
    )
    return b"{%b}" % b", ".join(parts)


def read_buckets(form: Form, size: int, furthest: int) -> Buckets:
    """Return the buckets of a run that has come to an epoch."""
    starts, since = read_array(form["starts"], "i"), read_array(form["since"], "i")
    low, high = read_array(form["low"]), read_array(form["high"])
    kept, vectors = read_array(form["kept"], "b"), read_array(form["vectors"]).reshape(-1, size)
    counts = (form[name] for name in ("end", "width", "own", "shared_width"))
    buckets = Buckets(starts, since, low, high, kept, vectors, *counts)
    check_buckets(buckets, size, furthest)
    return buckets


def change_form(change: Change, blocks: WrittenBlocks) -> Form:
    """Return a change."""
    before, after = (_value_form(value, blocks) for value in (change.before, change.after))
    return [change.kind, change.epoch, before, after, change.array, change.at]


def read_change(form: Form, blocks: ReadBlocks) -> Change:
    """Return a change."""
    kind, epoch, before, after, array, at = form
    if not isinstance(array, str):
        raise ValueError("not an array")
    place = tuple(check_integer("place", index, 0, 10) for index in at)
    epoch = check_integer("epoch", epoch, 0, MAX_EPOCH)
    before, after = (_read_value(value, blocks) for value in (before, after))
    return Change(ChangeKind(kind), epoch, before, after, array, place)


def _value_form(value: Value, blocks: WrittenBlocks) -> Form:
    if isinstance(value, Conditions):
        return {"conditions": value}
    return {"course": course_form(value, blocks)} if isinstance(value, Course) else value


def _read_value(form: Form, blocks: ReadBlocks) -> Value:
    if not isinstance(form, dict):
        if form is None or isinstance(form, str | float | int):
            return form
        raise ValueError("no value")
    if "course" in form:
        return read_course(form["course"], blocks)
    rate, rule, (a, b, c, d) = form["conditions"]
    targets = tuple(check_number("target", target, 0, 1) for target in (a, b, c, d))
    return Conditions(check_learning_rate(rate), check_rule(rule, 4), targets)
