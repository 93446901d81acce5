"""What is said of the last update is true of the numbers: the biggest moves, and each claim of the sentence."""

import re
from itertools import islice

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.budget import THOROUGH, examples
from tests.support.kinds import KINDS, drawn
from tests.support.plain_network import PlainNetwork
from tests.support.states import set_all
from xortui.nn import GATES, Parameters, Session, Settings, Snapshot, forward, mse
from xortui.teach.epoch.moves import after, biggest_moves, edited, last_update, sentence
from xortui.teach.places import Place

STATES = 40 if THOROUGH else 15
CLAIMS = re.compile(
    r"(?P<label>\S+)(?: and (?:(?P<count>\d+) others|(?P<other>\S+)))? moved most, (?P<direction>up|down|equally far)"
    r"(?P<far>, more than twice as far as any other)?\. "
    r"The MSE (?P<course>fell|rose|stayed the same)(?: by (?P<percent>less than 0\.01|more than 99|[0-9.]+) %)?"
    r"(?:: (?P<reason>the step led downhill, but was too long|the step did not lead downhill))?\."
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
    # Ties, which rounding alone would decide, keep the order of the tables, and none of them is left out.
    found = [abs(move.change) for move in moves]
    assert found[:count] == pytest.approx(sizes, rel=2e-8)
    assert found[count:] == pytest.approx(sizes[-1:] * len(found[count:]), rel=2e-8)
    assert len(moves) >= len(sizes)
    rest = [abs(change) for change, _, place in all_moves(now) if place not in {move.place for move in moves}]
    assert not sizes or max(rest, default=0.0) < sizes[-1]
    assert {(move.change, move.before, move.place) for move in moves} <= set(all_moves(now))
    assert len({move.place for move in moves}) == len(moves)


def test_no_update_moved_nothing() -> None:
    """At epoch 0 there is nothing to tell, and the sentence says that."""
    now = Session().snapshot
    assert biggest_moves(now) == ()
    assert sentence(now) == "No update yet."


def test_what_was_set_by_hand_is_known_until_the_next_update() -> None:
    """Each place of each array, whatever the order of the flat vector; to set what is there sets nothing."""
    session = Session(Settings(hidden_units=2))
    session.goto(3)
    assert edited(session.snapshot) == frozenset()
    moves = biggest_moves(session.snapshot)
    places = {place for _, _, place in all_moves(session.snapshot)}
    for place in places:
        session.set_weight(place.name, place.at, place.of(session.snapshot.parameters))
        assert edited(session.snapshot) == frozenset()
        session.set_weight(place.name, place.at, 9.0)
        assert edited(session.snapshot) == {place}
        assert biggest_moves(session.snapshot) == moves
        session.undo()
    session.set_target(0, 0.0)
    assert edited(session.snapshot) == frozenset()
    session.set_weight("hidden_weights", (0, 1), 9.0)
    assert len(edited(session.snapshot)) == 1
    session.step()
    assert edited(session.snapshot) == frozenset()


def test_an_update_that_moves_nothing_is_told_as_such() -> None:
    """With everything saturated no weight moves at all, which is another thing than no update."""
    session = Session()
    for name, part in session.snapshot.parameters._asdict().items():
        for at in np.ndindex(part.shape):
            session.set_weight(name, at, 0.0)
    session.step()
    assert biggest_moves(session.snapshot) == ()
    assert sentence(session.snapshot) == "The last update moved nothing at all."


@settings(max_examples=examples(80), suppress_health_check=[HealthCheck.too_slow])
@given(trained())
@example(Session(Settings(learning_rate=1000)))
def test_every_claim_is_true(session: Session) -> None:
    """Who moved most and which way, whether it was twice any other, and what became of the loss."""
    assert_claims(session)


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_is_true_in_states_of_each_kind(kind: str) -> None:
    """The same where units are equal, weights tiny or huge, and answers learned; among them some that were false once.

    With all weights near 0 each activation is one half, so b2 moves twice as far as any other, and not further.
    """
    for number in (*range(STATES), 10177, 20061, 30067):
        session, _ = drawn(kind, number)
        if not session.snapshot.diverged:
            assert_claims(session)


def assert_claims(session: Session) -> None:
    """Do an update, and check all that is said of it."""
    session.step()
    now = session.snapshot
    text = sentence(now)
    moved = sorted((abs(change), change, place) for change, _, place in all_moves(now))[::-1]
    if not moved[0][0]:
        assert text == "The last update moved nothing at all."
        return
    claims = CLAIMS.fullmatch(text)
    assert claims, text
    alike = {place.label(): change for size, change, place in moved if size >= moved[0][0] * (1 - 1e-6)}
    others = {*alike} - {claims["label"]}
    assert claims["label"] in alike
    assert others == ({claims["other"]} - {None}) if len(others) < 2 else int(claims["count"]) == len(others)
    ways = {change > 0 for change in alike.values()}
    assert claims["direction"] == ("equally far" if len(ways) == 2 else "up" if ways == {True} else "down")
    twice = moved[0][0] / moved[1][0] if moved[1][0] else 0.0
    assert bool(claims["far"]) is (twice > 2) or twice == pytest.approx(2, rel=1e-8)
    assert not claims["far"] or twice > 2
    was, is_now = loss_of(now.before, now), loss_of(after(now), now)
    if claims["course"] == "stayed the same":
        assert is_now == pytest.approx(was, rel=1e-12)
        return
    assert (is_now - was) * (1 if claims["course"] == "rose" else -1) > -1e-12 * was
    percent = 100 * abs(is_now - was) / was
    if claims["percent"].startswith("less"):
        assert percent < 0.01 + 1e-9
    elif claims["percent"].startswith("more"):
        assert claims["course"] == "fell" and percent > 99.5 - 1e-9 and is_now > 0
    else:
        assert claims["course"] == "rose" or claims["percent"] != "100" or is_now == 0
        decimals = len(claims["percent"].partition(".")[2])
        assert float(claims["percent"]) == pytest.approx(percent, abs=0.5 * 10**-decimals, rel=1e-9)
        assert percent >= 0.01 - 1e-9
    assert bool(claims["reason"]) is (claims["course"] == "rose")
    if claims["reason"]:
        session.back()
        slope = PlainNetwork.at(session.snapshot).descent
        assert slope.nothing or (slope.value < 0) is ("downhill, but" in claims["reason"])


@pytest.mark.parametrize(("units", "epoch", "others"), [(2, 1000, 3), (4, 5000, 7)])
def test_equal_units_move_alike(units: int, epoch: int, others: int) -> None:
    """None of their weights is said to have moved more than another."""
    session = Session(Settings(1, units))
    set_all(session, 0.5)
    session.goto(epoch)
    assert sentence(session.snapshot).startswith(f"x1→h1 and {others} others moved most, up. ")
    assert np.ptp(session.snapshot.change.hidden_weights[:2]) < 1e-12


def edit_everything(session: Session) -> None:
    """Change all that an edit can change: a weight, the targets, the rate and the rule."""
    session.set_weight("output_bias", 0, 5.0)
    for row in range(4):
        session.set_target(row, 1 - float(session.snapshot.targets[row, 0]))
    session.set_learning_rate(0.5)
    if session.snapshot.settings.hidden_units == 4:
        session.set_rule("published" if session.snapshot.settings.rule == "gradient" else "gradient")


@given(trained())
def test_an_edit_changes_nothing_of_what_the_last_update_did(session: Session) -> None:
    """Neither the parameters as it left them, nor what is said of it: it was made for the targets of then."""
    session.step()
    now = session.snapshot
    left, told = after(now), sentence(now)
    for ours, theirs in zip(left, now.parameters, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-15, atol=1e-300)
    edit_everything(session)
    assert sentence(session.snapshot) == told
    assert last_update(session.snapshot).loss == mse(forward(now.before).predictions, now.targets)
    np.testing.assert_array_equal(after(session.snapshot).output_bias, left.output_bias)


def test_a_target_flipped_after_an_update_does_not_make_it_worse() -> None:
    """The MSE fell for the targets of then, and that stays so."""
    session = Session()
    session.step()
    session.set_target(0, 0.0)
    assert sentence(session.snapshot).endswith("The MSE fell by 2.74 %.")


def test_a_step_that_is_too_long_is_told_from_one_that_goes_astray() -> None:
    """Under the published rule, too: here its step leads downhill, and only goes too far."""
    session = Session(Settings(5153, gate="or", rule="published", learning_rate=10.0))
    session.step()
    assert sentence(session.snapshot).endswith(": the step led downhill, but was too long.")


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
