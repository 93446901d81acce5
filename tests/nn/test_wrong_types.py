"""Values of the wrong type, handed to every method and setting: one plain sentence, never an error of Python's own."""

import math
from collections.abc import Callable
from decimal import Decimal
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.budget import examples
from tests.support.plain import plain
from xortui.nn import Session, Settings, initial_parameters
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.recording import Recording
from xortui.nn.settings import SettingError


class Shy:
    """Something that cannot be shown."""

    def __repr__(self) -> str:
        """Fail."""
        raise RuntimeError


WRONG: list[Any] = [
    *("1x", None, [1], [], (1, 2), {}, b"x", 1j, object(), True, math.nan, math.inf, -(10**30), 10**5000),
    *(Shy(), "\ud800", Decimal("sNaN"), np.array([]), np.bool_(True), range(3), ...),
]

Deed = Callable[[Session, Any], object]


def _setting(name: str) -> Deed:
    return lambda _, value: Settings()._replace(**{name: value})  # which goes through the constructor, too


DEEDS: dict[str, Deed] = {
    "run": lambda session, value: session.run(value),
    "goto": lambda session, value: session.goto(value),
    "travel": lambda session, value: list(islice(session.travel(value), 2)),
    "batch": lambda session, value: list(islice(session.travel(9, batch=value), 2)),
    "until": lambda session, value: list(islice(session.until(value), 2)),
    "new_run": lambda session, value: session.new_run(value),
    "change": lambda session, value: session.change(value),
    "rate": lambda session, value: session.set_learning_rate(value),
    "rule": lambda session, value: session.set_rule(value),
    "gate": lambda session, value: session.set_gate(value),
    "example": lambda session, value: session.set_target(value, 1),
    "target": lambda session, value: session.set_target(0, value),
    "weights": lambda session, value: session.set_weight(value, (0, 0), 1),
    "place": lambda session, value: session.set_weight("hidden_weights", value, 1),
    "weight": lambda session, value: session.set_weight("hidden_weights", (0, 0), value),
    "restore": lambda session, value: session.restore(value),
    "settle": lambda session, value: session.settle(value),
    "recording": lambda _, value: Recording.of(value),
    **{name: _setting(name) for name in ("seed", "hidden_units", "gate", "rule", "learning_rate", "scale")},
}

FINE = {("place", str((1, 2)))}
"""What is right by chance."""


@pytest.mark.parametrize("name", DEEDS)
def test_a_wrong_type_is_refused_in_a_sentence(name: str) -> None:
    """It names what was given and what is right, and the session stays as it was."""
    session = Session()
    session.run(5)
    before = plain(session.snapshot)
    for value in WRONG:
        if (name, "" if isinstance(value, int | Shy) else str(value)) not in FINE:
            with pytest.raises(SettingError) as refused:
                DEEDS[name](session, value)
            said = str(refused.value)
            assert said.endswith(".") and "\n" not in said and len(said) < 200
            assert plain(session.snapshot) == before


EDITED: dict[str, Callable[[Any], object]] = {
    "number": lambda value: Course(value, Settings()),
    "start": lambda value: Course(1, value),
    "edits": lambda value: Course(1, Settings(), value),
    "edit": lambda value: Course(1, Settings(), [value]),
    "furthest": lambda value: Course(1, Settings(), (), value),
    "replaced": lambda value: Course(1, Settings(), (), 9)._replace(furthest=value),
    "stops": lambda value: Course(1, Settings(), (), 9, value),
    "stop": lambda value: Course(1, Settings(), (), 9, [value]),
    "epoch": lambda value: Course(1, Settings(), [Edit(value, 3.0)]),
    "rate": lambda value: Course(1, Settings(), [Edit(5, value)]),
    "rule": lambda value: Course(1, Settings(), [Edit(5, rule=value)]),
    "targets": lambda value: Course(1, Settings(), [Edit(5, targets=value)]),
    "pair": lambda value: Course(1, Settings(), [Edit(5, targets=(value,))]),
    "example": lambda value: Course(1, Settings(), [Edit(5, targets=((value, 1.0),))]),
    "target": lambda value: Course(1, Settings(), [Edit(5, targets=((1, value),))]),
    "weights": lambda value: Course(1, Settings(), [Edit(5, weights=value)]),
    "place": lambda value: Course(1, Settings(), [Edit(5, weights=((value, 1.0),))]),
    "weight": lambda value: Course(1, Settings(), [Edit(5, weights=((1, value),))]),
}

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3),
    lambda inside: st.lists(inside, max_size=3) | st.tuples(inside, inside),
    max_leaves=5,
)


@pytest.mark.parametrize("name", EDITED)
@settings(max_examples=examples(40))
@given(st.data())
def test_a_course_is_right_or_refused_in_a_sentence(name: str, data: st.DataObject) -> None:
    """Whatever its parts are; and along one that is taken a session goes."""
    value = data.draw(st.sampled_from([*WRONG, -1, 10**9 + 1]) | ANYTHING)
    try:
        course = EDITED[name](value)
    except SettingError as refused:
        said = str(refused)
        assert said.endswith(".") and said.isprintable() and len(said) < 400
    else:
        session = Session(course)  # type: ignore[arg-type]
        session.run(12)
        session.back()
        assert session.snapshot.epoch == 11


def test_epochs_of_a_course_ascend() -> None:
    """Two edits at one epoch, or in another order, are refused; so is a place that a smaller network does not have."""
    for epochs in ((5, 5), (5, 3)):
        with pytest.raises(SettingError, match=r"^The epoch of the next edit cannot be [35]: it must be a whole num"):
            Course(1, Settings(), [Edit(epoch, 3.0) for epoch in epochs])
        with pytest.raises(SettingError, match=r"^The epoch of the next stop cannot be [35]: it must be a whole num"):
            Course(1, Settings(), (), 9, epochs)
    with pytest.raises(
        SettingError, match=r"^The place of a weight cannot be 6: it must be a whole number from 0 to 5"
    ):
        Course(1, Settings(hidden_units=1), [Edit(5, weights=((6, 1.0),))])


def test_a_session_begins_with_settings_or_a_course() -> None:
    """Anything else is refused in a sentence; nothing at all means the usual settings."""
    for value in WRONG:
        if value is not None:
            with pytest.raises(SettingError, match=r"^The start cannot be .*: it must be of the type Settings or Cour"):
                Session(value)
    assert Session(None).snapshot.settings == Settings()


def test_numbers_of_numpy_give_the_same_bits() -> None:
    """Also short ones, which would overflow; a seed that is none is refused."""
    for seed, units in ((np.uint32(2**32 - 1), np.uint8(60)), (np.int64(7), np.int8(4))):
        same = initial_parameters(int(seed), int(units), 3.0)
        drawn = initial_parameters(seed, units, np.float16(3))  # type: ignore[arg-type]  # which is what is tried
        assert all(np.array_equal(*pair) for pair in zip(same, drawn, strict=True))
    for wrong in (-1, 2**32, 0.5):
        with pytest.raises(ValueError, match=r"^A seed must be a whole number from 0 to 4 294 967 295\.$"):
            initial_parameters(wrong)  # type: ignore[arg-type]


def test_a_plain_number_is_a_place_wherever_one_number_tells_it() -> None:
    """In both biases and the output weights; in the hidden weights it takes two."""
    session = Session()
    for name in ("hidden_bias", "output_weights", "output_bias"):
        session.set_weight(name, 0, 0.5)
        assert getattr(session.snapshot.parameters, name).flat[0] == 0.5
    with pytest.raises(SettingError, match=r"its shape is \(3, 4\)"):
        session.set_weight("hidden_weights", 0, 0.5)
