"""What is said of the last update is true of the numbers: the biggest moves, and each claim of the sentence."""

import re
from itertools import islice

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xortui.nn import GATES, Parameters, Session, Settings, Snapshot, forward
from xortui.teach.moves import Place, after, biggest_moves, sentence

CLAIMS = re.compile(
    r"(?P<label>\S+)(?: and (?P<other>\S+))? moved most, (?P<direction>up|down)"
    r"(?P<far>, more than twice as far as any other)?\. "
    r"The MSE (?P<course>fell|rose|stayed the same)(?: by (?P<percent>less than 0\.01|[0-9.]+) %)?"
    r"(?P<reason>: a step too long)?\."
)
"""All that a sentence about an update can say; a new claim has to be checked here."""


@st.composite
def trained(draw: st.DrawFn) -> Session:
    """Draw a session of any settings, after some epochs."""
    rule = draw(st.sampled_from(["gradient", "published"]))
    units = 4 if rule == "published" else draw(st.integers(1, 8))
    rate = draw(st.sampled_from([1e-6, 0.01, 1.0, 10.0, 100.0, 1000.0, 1e6]))
    gate = draw(st.sampled_from(list(GATES)))
    session = Session(Settings(draw(st.integers(0, 2**32 - 1)), units, gate, rule, rate))
    session.run(draw(st.integers(0, 3) | st.integers(4, 800)))
    return session


def all_moves(snapshot: Snapshot) -> list[tuple[float, float, Place]]:
    """Return the change of every parameter with its value before and its place, the naive way."""
    return [
        (float(change[at]), float(before[at]), Place(name, at))
        for name, change, before in zip(Parameters._fields, snapshot.change, snapshot.before, strict=True)
        for at in np.ndindex(change.shape)
    ]


def loss_of(parameters: Parameters, snapshot: Snapshot) -> float:
    """Return the MSE of some parameters, written out."""
    errors = (forward(parameters).predictions - snapshot.targets).ravel().tolist()
    return sum(error * error for error in errors) / len(errors)


@given(trained(), st.integers(1, 6))
def test_the_biggest_moves_are_the_biggest(session: Session, count: int) -> None:
    """A plain sort of all parameters by how far they moved says the same."""
    now = session.snapshot
    naive = sorted(all_moves(now), key=lambda move: -abs(move[0]))
    moves = biggest_moves(now, count)
    sizes = [abs(change) for change, _, _ in islice(naive, count) if change]
    # Ties, which rounding alone would decide, keep the order of the tables.
    assert [abs(move.change) for move in moves] == pytest.approx(sizes, rel=1e-8)
    assert {(move.change, move.before, move.place) for move in moves} <= set(all_moves(now))
    assert len({move.place for move in moves}) == len(moves)


def test_no_update_moved_nothing() -> None:
    """At epoch 0 there is nothing to tell, and the sentence says that."""
    now = Session().snapshot
    assert biggest_moves(now) == []
    assert sentence(now) == "No update yet."


def test_an_update_that_moves_nothing_is_told_as_such() -> None:
    """With everything saturated no weight moves at all, which is another thing than no update."""
    session = Session()
    for name, part in session.snapshot.parameters._asdict().items():
        for at in np.ndindex(part.shape):
            session.set_weight(name, at, 0.0)
    session.step()
    assert biggest_moves(session.snapshot) == []
    assert sentence(session.snapshot) == "The last update moved nothing at all."


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(trained())
@example(Session(Settings(learning_rate=1000)))
def test_every_claim_is_true(session: Session) -> None:
    """Who moved most and which way, whether it was twice any other, and what became of the loss."""
    session.step()
    now = session.snapshot
    text = sentence(now)
    moved = sorted((abs(change), change, place) for change, _, place in all_moves(now))[::-1]
    if not moved[0][0]:
        assert text == "The last update moved nothing at all."
        return
    claims = CLAIMS.fullmatch(text)
    assert claims, text
    assert claims["label"] in {place.label() for size, _, place in moved if size >= moved[0][0] * (1 - 1e-8)}
    alike = [place.label() for size, change, place in moved if np.isclose(change, moved[0][1], rtol=1e-6, atol=0)]
    assert claims["other"] in alike if claims["other"] else len(alike) == 1 or moved[0][0] == moved[1][0]
    largest = next(change for size, change, place in moved if place.label() == claims["label"])
    assert claims["direction"] == ("up" if largest > 0 else "down")
    assert bool(claims["far"]) is (moved[0][0] > 2 * moved[1][0] > 0)
    was, is_now = loss_of(now.before, now), loss_of(after(now), now)
    if claims["course"] == "stayed the same":
        assert is_now == pytest.approx(was, rel=1e-12)
        return
    assert (is_now - was) * (1 if claims["course"] == "rose" else -1) > -1e-12 * was
    percent = 100 * abs(is_now - was) / was
    if claims["percent"].startswith("less"):
        assert percent < 0.01 + 1e-9
    else:
        decimals = len(claims["percent"].partition(".")[2])
        assert float(claims["percent"]) == pytest.approx(percent, abs=0.5 * 10**-decimals, rel=1e-9)
        assert percent >= 0.01 - 1e-9
    assert bool(claims["reason"]) is (claims["course"] == "rose" and now.settings.rule == "gradient")


@given(trained())
def test_after_is_what_the_last_update_left(session: Session) -> None:
    """Before plus change is where training stands, and stays what it was when a weight is then set by hand."""
    session.step()
    left = after(session.snapshot)
    for ours, theirs in zip(left, session.snapshot.parameters, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-15, atol=1e-300)
    told = sentence(session.snapshot)
    session.set_weight("output_bias", 0, 123.0)
    assert sentence(session.snapshot) == told
    np.testing.assert_array_equal(after(session.snapshot).output_bias, left.output_bias)


def test_the_loss_may_rise_from_nothing() -> None:
    """A loss of exactly 0, which targets set by hand can make, has no percentage to rise by."""
    session = Session()
    session.step()
    before = forward(session.snapshot.before).predictions
    for row, prediction in enumerate(before[:, 0]):
        session.set_target(row, float(prediction))
    assert "The MSE rose from 0" in sentence(session.snapshot)


@pytest.mark.parametrize("units", [1, 4, 8])
def test_every_place_has_a_name_of_its_own(units: int) -> None:
    """An arrow from what is weighed to what it feeds."""
    places = [place for _, _, place in all_moves(Session(Settings(hidden_units=units)).snapshot)]
    labels = [place.label() for place in places]
    assert len(set(labels)) == len(labels) == 5 * units + 1
    assert Place("hidden_weights", (0, 0)).label() == "x1→h1"
    assert Place("hidden_weights", (2, units - 1)).label() == f"x3→h{units}"
    assert Place("hidden_bias", (units - 1,)).label() == f"b1→h{units}"
    assert Place("output_weights", (units - 1, 0)).label() == f"h{units}→ŷ"
    assert Place("output_bias", (0,)).label() == "b2→ŷ"
