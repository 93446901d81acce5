"""A session that is saved and restored, or trained again along a course, is the same to the bit."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nn.test_session_model import Pair, commands
from tests.support.budget import examples
from tests.support.far import session_at
from tests.support.plain import plain
from xortui.nn import Session, Settings
from xortui.nn.session.course import STOPS, Course, Edit
from xortui.nn.settings import SettingError

MANY = 10**8


def again(session: Session) -> Session:
    """Return the session that a saved one restores to, by way of bytes."""
    other = Session(Settings(seed=99, hidden_units=2))
    other.restore(pickle.loads(pickle.dumps(session.save())))
    return other


def busy() -> Session:
    """Return a session with runs that were left, changes to take back and to make again, and edits on the way."""
    session = Session()
    session.run(1500)
    session.set_learning_rate(3)
    session.run(900)
    session.set_weight("hidden_weights", (0, 0), 2)
    session.goto(700)
    session.set_gate("nand")
    session.run(50)
    session.new_run(Settings(seed=5, hidden_units=2))
    session.run(30)
    session.undo()
    session.undo()
    session.goto(2000)
    return session


def test_a_restored_session_is_the_same_wherever_it_goes() -> None:
    """Its snapshot, its past, its future, its ghosts, and every step of undo and redo."""
    one = busy()
    two = again(one)
    for move in (
        lambda session: None,
        lambda session: session.goto(1234),
        lambda session: session.redo(),
        lambda session: session.redo(),
        lambda session: session.run(40),
        lambda session: session.undo(),
        lambda session: session.set_target(0, 0.5),
        lambda session: session.run(1100),
        *[lambda session: session.undo()] * 5,
        lambda session: session.goto(1),
    ):
        assert move(one) == move(two)  # type: ignore[no-untyped-call]
        assert plain(two.snapshot) == plain(one.snapshot)


def test_ghosts_that_were_cleared_stay_cleared_in_a_restored_session() -> None:
    """Undo and redo bring none back there, either."""
    session = Session()
    session.run(60)
    session.goto(40)
    session.set_learning_rate(3)
    session.clear_ghosts()
    other = again(session)
    other.undo()
    other.redo()
    assert (other.furthest, other.snapshot.ghosts) == (40, ())


def test_what_is_saved_stays_as_it_was() -> None:
    """Training on in the saved session, or in a restored one, does not change it."""
    session = busy()
    saved, before = session.save(), plain(session.snapshot)
    for other in (session, Session(), Session()):
        other.restore(saved)
        assert plain(other.snapshot) == before
        other.goto(5000)
        other.set_weight("output_bias", 0, 3)
        other.goto(100)
        other.reset()


@settings(max_examples=examples(14))
@given(commands(far=150))
def test_after_any_commands_a_restored_session_agrees_with_the_model(what: list[tuple[Any, ...]]) -> None:
    """It goes back, undoes and redoes as the model does, every bit the same."""
    pair = Pair(1024)
    for command in what:
        pair.do(*command)
    pair.session.halt()
    pair.continue_with(again(pair.session))


@pytest.mark.long
def test_at_epoch_a_hundred_million_it_is_restored_at_once(counted: list[int]) -> None:
    """Without training an epoch; and what is trained from there on is the same."""
    session = session_at(MANY)
    session.set_weight("output_bias", 0, 0.5)
    session.run(70)
    counted.clear()
    other = again(session)
    assert plain(other.snapshot) == plain(session.snapshot)
    assert not counted
    for epoch in (MANY + 80, MANY + 30):
        session.goto(epoch)
        other.goto(epoch)
        assert plain(other.snapshot) == plain(session.snapshot)


SAVED = busy().save()


def spoiled(value: Any, data: st.DataObject) -> Any:
    """Return a value with some part of it put in the place of another."""
    if isinstance(value, tuple) and not isinstance(value, Course) and value and data.draw(st.integers(0, 6)):
        at = data.draw(st.integers(0, len(value) - 1))
        parts = [spoiled(part, data) if number == at else part for number, part in enumerate(value)]
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    if isinstance(value, np.ndarray) and value.size and data.draw(st.booleans()):
        return data.draw(
            st.sampled_from([value[:-1], value[::-1], value.astype(complex), value.astype(str), value * 0])
        )
    return data.draw(st.sampled_from([None, -1, 10**9, 10**400, 0.5, float("nan"), "x", (), (1,), b"", Settings()]))


@settings(max_examples=examples(134))
@given(st.data())
def test_a_spoiled_session_is_restored_or_refused_in_a_sentence(data: st.DataObject) -> None:
    """Where it is refused, nothing is lost; where it is taken, the session goes back, on, and to what was before."""
    session = Session(Settings(seed=7))
    session.run(9)
    before = plain(session.snapshot)
    try:
        session.restore(spoiled(SAVED, data))
    except SettingError as refused:
        assert str(refused).endswith(".") and str(refused).isprintable() and len(str(refused)) < 200
        assert plain(session.snapshot) == before
    else:
        for way in (session.back, session.step, session.undo, session.redo, session.redo, session.clear_ghosts):
            way()
            assert session.snapshot.epoch <= session.snapshot.furthest


# Along a course


def test_a_run_can_be_trained_again_from_its_course() -> None:
    """With every edit at its epoch it arrives at the same numbers, in slices that tell how far it is."""
    session = Session(Settings(seed=4, gate="or", learning_rate=3.0))
    session.set_weight("output_bias", 0, 2)
    session.run(40)
    session.set_target(0, 0.3)
    session.set_rule("published")
    session.run(60)
    session.set_weight("hidden_bias", 1, -2)
    session.run(100)
    course = session.snapshot.course
    other = Session(course)
    assert (other.epoch, other.furthest, other.snapshot.undos) == (0, 0, 0)
    shares = list(other.travel(course.furthest, batch=7))
    assert shares == sorted(shares)
    assert (shares[-1], len(shares) > 25) == (1, True)
    one, two = plain(session.snapshot), plain(other.snapshot)
    for different in ("undos", "ghosts"):
        one.pop(different), two.pop(different)
    assert one == two
    for epoch in (100, 101, 99, 40, 41, 150, 0):
        session.goto(epoch)
        other.goto(epoch)
        assert plain(other.snapshot.parameters) == plain(session.snapshot.parameters), epoch


def test_edits_to_come_happen_however_their_epochs_are_reached() -> None:
    """By single steps, and after a cancelled journey; a run that branches off has none of the later edits."""
    course = Course(1, Settings(), (Edit(30, learning_rate=3.0), Edit(90, learning_rate=7.0)), 200)
    session = Session(course)
    way = session.travel(200, batch=10)
    while session.epoch < 50:
        next(way)
    session.halt()
    assert (session.epoch, session.furthest, session.snapshot.edits) == (50, 50, course.edits)
    assert session.snapshot.settings.learning_rate == 3
    for _ in range(45):
        session.step()
    assert session.snapshot.settings.learning_rate == 7
    session.goto(60)
    session.set_rule("published")
    assert [edit.epoch for edit in session.snapshot.edits] == [30, 60]
    session.undo()
    session.goto(89)
    assert session.snapshot.settings.learning_rate == 3
    session.goto(90)
    assert session.snapshot.settings.learning_rate == 7


def test_a_run_that_is_left_has_no_edits_of_later_epochs() -> None:
    """The ghost of a replay that was left early is what was trained."""
    session = Session(Course(1, Settings(), (Edit(30, learning_rate=3.0), Edit(90, learning_rate=7.0)), 200))
    session.run(60)
    session.new_run(Settings(seed=2))
    (ghost,) = session.snapshot.ghosts
    assert [edit.epoch for edit in ghost.edits] == [30]
    session.undo()
    session.run(40)
    assert session.snapshot.settings.learning_rate == 7


def test_stops_stay_with_their_run() -> None:
    """Each once, in order; another run that branches off has those before it, and its numbers do not depend on them."""
    session = Session()
    for epoch in (300, 100, 200, 100):
        session.goto(epoch)
        session.note_stop()
    assert session.snapshot.course.stops == (100, 200, 300)
    session.goto(200)
    session.set_learning_rate(3)
    session.run(50)
    session.note_stop()
    assert session.snapshot.course.stops == (100, 200, 250)
    session.undo()
    assert session.snapshot.course.stops == (100, 200, 300)
    assert session.snapshot.course == Course(1, Settings(), furthest=300)
    assert again(session).snapshot.course.stops == (100, 200, 300)
    for epoch in range(1000, 1000 + STOPS):
        session.goto(epoch)
        session.note_stop()
    assert session.snapshot.course.stops == tuple(range(1000, 1000 + STOPS))


def test_a_course_tells_the_conditions_of_every_epoch() -> None:
    """Those before the first edit, and after each of them."""
    course = Course(1, Settings(), (Edit(0, targets=((0, 0.5),)), Edit(30, learning_rate=3.0)), 50)
    assert [course.conditions(epoch).learning_rate for epoch in (0, 29, 30, 50)] == [1, 1, 3, 3]
    assert course.conditions_before(30).learning_rate == 1
    assert course.conditions_before(0).targets[0] == 1
    assert course.conditions(7).targets == (0.5, 1, 0, 0)


# Refusals


@pytest.mark.parametrize(
    "attempt",
    [
        lambda session: session.run(-1),
        lambda session: session.run(10**9),
        lambda session: session.goto(-1),
        lambda session: session.travel(5, batch=0),
        lambda session: session.travel(5, batch=-3),
        lambda session: session.set_weight("output_bias", False, 0.5),
        lambda session: session.set_weight(["output_bias"], 0, 0.5),
        lambda session: session.set_weight({}, 0, 0.5),
        lambda session: session.set_weight("output_bias", None, 0.5),
        lambda session: session.set_weight("output_bias", "0", 0.5),
        lambda session: session.set_weight("output_bias", [0, [1]], 0.5),
        lambda session: session.set_weight("output_bias", 10**5000, 0.5),
        lambda session: session.set_weight("output_bias", 0, 10**5000),
        lambda session: session.set_learning_rate([1]),
        lambda session: session.set_target(10**5000, 0),
        lambda session: session.goto(10**5000),
        lambda session: session.set_gate(None),
    ],
)
def test_what_is_refused_leaves_a_journey_as_it_was(attempt: Callable[[Any], object]) -> None:
    """The error is a sentence of the program, and the journey under way goes on to its end."""
    session = Session()
    session.run(3000)
    way = session.travel(1500, batch=1)
    next(way)
    with pytest.raises(ValueError, match=r"^(The|There) [^\n]{1,230}\.$"):
        attempt(session)
    assert list(way)[-1] == 1
    assert session.epoch == 1500
