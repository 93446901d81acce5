"""What the phases say is so: every array, every claim of every sentence, and the words themselves."""

import re
from decimal import Decimal
from math import exp, fsum
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from tests.support.budget import examples
from tests.support.errors import errors_of
from tests.support.states import EVERYDAY_WEIGHT, looks, sessions
from xortui.nn import Session, Settings, Snapshot
from xortui.teach.epoch.claims import Claim, Quantity, largest
from xortui.teach.epoch.gradient_check import GradientCheck, gradient_check
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.epoch.phases import NAMES, Phase, phase_of, worst_example
from xortui.teach.epoch.questions import question_of
from xortui.teach.places import BIAS, EXAMPLES, Focus, Place

CLOSE = 1e-12
EVERYDAY_RATES = st.sampled_from([0.01, 0.1, 0.3, 1.0, 3.0, 10.0])
EVERYDAY = sessions(EVERYDAY_WEIGHT, EVERYDAY_RATES)

PATIENT = settings(max_examples=examples(54))


def all_phases(snapshot: Snapshot, focus: Focus) -> list[Phase]:
    """Return the eight phases."""
    return [phase_of(snapshot, number, focus) for number in range(1, 9)]


# Arrays


class Naive(NamedTuple):
    """One epoch, number by number."""

    hidden_z: list[list[float]]
    hidden: list[list[float]]
    output_z: list[float]
    predictions: list[float]
    output_delta: list[float]
    hidden_delta: list[list[float]]
    steps: tuple[ArrayLike, ...]
    after: tuple[ArrayLike, ...]


def naive(session: Session) -> Naive:
    """Compute an epoch with plain numbers and loops, from the formulas on the screen."""
    now = session.snapshot
    w1, b1 = now.parameters.hidden_weights.tolist(), now.parameters.hidden_bias.tolist()
    w2, b2 = now.parameters.output_weights[:, 0].tolist(), float(now.parameters.output_bias[0])
    targets, units, four = now.targets[:, 0].tolist(), range(len(b1)), range(4)
    x = [(0, 1, 1), (1, 0, 1), (1, 1, 1), (0, 0, 1)]

    def sigma(z: float) -> float:
        return 1 / (1 + exp(-z)) if z > -700 else 0.0

    z1 = [[fsum([*(x[k][i] * w1[i][h] for i in range(3)), b1[h]]) for h in units] for k in four]
    a1 = [[sigma(z) for z in row] for row in z1]
    z2 = [fsum([*(a1[k][h] * w2[h] for h in units), b2]) for k in four]
    guess = [sigma(z) for z in z2]
    published = now.settings.rule == "published"

    def slope(a: float) -> float:
        return sigma(a) * (1 - sigma(a)) if published else a * (1 - a)

    d2 = [(1 if published else 2 / 4) * (guess[k] - targets[k]) * slope(guess[k]) for k in four]
    d1 = [[d2[k] * w2[h] * slope(a1[k][h]) for h in units] for k in four]
    s1 = [[fsum(x[k][i] * d1[k][h] for k in four) for h in units] for i in range(3)]
    s2 = [fsum(a1[k][h] * d2[k] for k in four) for h in units]
    if published:
        bias1, bias2 = [fsum(d1[unit]) / 4 for unit in units], fsum(d2) / 4
    else:
        bias1, bias2 = [fsum(d1[k][h] for k in four) for h in units], fsum(d2)
    rate = now.settings.learning_rate
    after = (
        [[w1[i][h] - rate * s1[i][h] for h in units] for i in range(3)],
        [b1[h] - rate * bias1[h] for h in units],
        [w2[h] - rate * s2[h] for h in units],
        b2 - rate * bias2,
    )
    return Naive(z1, a1, z2, guess, d2, d1, (s1, bias1, s2, bias2), after)


def assert_close(ours: ArrayLike, theirs: ArrayLike) -> None:
    """Check that two arrays agree to twelve digits, or as far as numbers of order one can."""
    np.testing.assert_allclose(np.ravel(np.asarray(ours)), np.ravel(np.asarray(theirs)), rtol=CLOSE, atol=CLOSE)


@settings(max_examples=examples(27))
@given(EVERYDAY)
def test_the_arrays_are_those_of_a_computation_by_hand(session: Session) -> None:
    """From the pre-activations to the updated weights, under both rules."""
    n, by_hand = arrays_of(session.snapshot), naive(session)
    for name in ("hidden_z", "hidden", "output_z", "predictions", "output_delta", "hidden_delta"):
        assert_close(getattr(n, name), getattr(by_hand, name))
    targets = session.snapshot.targets[:, 0].tolist()
    errors = [p - y for p, y in zip(by_hand.predictions, targets, strict=True)]
    squares = [error * error for error in errors]
    assert_close(n.errors, errors)
    assert_close(n.squares, squares)
    assert n.loss == pytest.approx(sum(squares) / 4, rel=CLOSE)
    weights = n.parameters.output_weights[:, 0].tolist()
    assert_close(n.parts, [[a * w for a, w in zip(row, weights, strict=True)] for row in by_hand.hidden])
    for step, after, left, right in zip(n.direction, n.after, by_hand.steps, by_hand.after, strict=True):
        assert_close(step, left)
        assert_close(after, right)


@settings(max_examples=examples(27))
@given(EVERYDAY)
def test_the_last_phase_leads_where_the_kernel_goes(session: Session) -> None:
    """What is explained is what is done: the next epoch has the weights, the answers and the loss of phase 8."""
    n = arrays_of(session.snapshot)
    session.step()
    now = session.snapshot
    for explained, done in zip(n.after, now.parameters, strict=True):
        assert_close(explained, done)
    assert_close(n.predictions_after, now.predictions)
    assert n.loss_after == pytest.approx(now.mse, rel=CLOSE, abs=1e-300)


@settings(max_examples=examples(20))
@given(EVERYDAY)
def test_the_true_gradient_is_known_under_both_rules(session: Session) -> None:
    """What the published rule departs from is what the other rule does at the same weights."""
    n = arrays_of(session.snapshot)
    session.set_rule("gradient")
    true = arrays_of(session.snapshot)
    assert_close(n.true.output_delta, true.output_delta)
    assert_close(n.true.hidden_delta, true.hidden_delta)
    for ours, theirs in zip(n.true.direction, true.direction, strict=True):
        assert_close(ours, theirs)


# Claims


@PATIENT
@given(looks())
def test_every_claim_is_true(look: tuple[Session, Focus]) -> None:
    """Whatever the network: each sentence carries comparisons, and each of them holds."""
    session, focus = look
    n = arrays_of(session.snapshot)
    for phase in all_phases(session.snapshot, focus):
        assert phase.sentences
        for sentence in phase.sentences:
            assert sentence.claims, sentence.text
            for claim in sentence.claims:
                assert claim.holds(n), (sentence.text, claim)


def test_a_claim_can_be_false() -> None:
    """Or nothing would follow from its being true."""
    n = arrays_of(Session().snapshot)
    loss = Quantity("loss")
    assert Claim(loss, "<", 1.0).holds(n) and not Claim(loss, ">", 1.0).holds(n)
    assert Claim(loss, "<=", loss).holds(n) and not Claim(loss, "<", loss).holds(n)
    assert Claim(loss, "=", loss).holds(n) and not Claim(loss, ">", loss).holds(n)
    assert Claim(loss, ">=", loss._replace(times=0.5)).holds(n)
    assert not Claim(loss, ">=", loss._replace(times=2.0)).holds(n)
    negative = Quantity("output_delta", (0, 0))
    assert Claim(negative, "<", 0.0).holds(n) and Claim(negative._replace(size=True), ">", 0.0).holds(n)


@given(st.lists(st.integers(0, 40) | st.just(0), min_size=1, max_size=8))
def test_the_largest_is_the_largest(sizes: list[int]) -> None:
    """By as many times as is said and not one more; and where two are as large, neither is."""
    session = Session(Settings(hidden_units=len(sizes)))
    for unit, size in enumerate(sizes):
        session.set_weight("output_weights", (unit, 0), -size if unit % 2 else size)
    n = arrays_of(session.snapshot)
    winner, times, _, claims = largest("parameters.output_weights", [(unit, 0) for unit in range(len(sizes))], n)
    others = [size for unit, size in enumerate(sizes) if unit != winner]
    assert all(claim.holds(n) for claim in claims)
    assert all(sizes[winner] >= other for other in others)
    assert (times == 0) is (sizes[winner] == max(others, default=0))
    if times:
        assert all(sizes[winner] >= times * other for other in others)
        assert times == 10 or not all(sizes[winner] >= (times + 1) * other for other in others)


# Printed numbers


@settings(max_examples=examples(27))
@given(looks(EVERYDAY))
def test_the_printed_update_moves_a_weight_the_way_it_moves(look: tuple[Session, Focus]) -> None:
    """A weight that goes up is not printed as one that goes down, nor as one that stays, if it moves by a millionth."""
    session, focus = look
    n = arrays_of(session.snapshot)
    equations = phase_of(session.snapshot, 8, focus).equations
    for place, equation in zip((focus.weight, focus.beside), equations, strict=True):
        before, after = (float(getattr(part, place.name)[place.at]) for part in (n.parameters, n.after))
        if abs(after - before) > 1e-6 * max(abs(after), abs(before)):
            first, result = (Decimal(text.replace("−", "-")) for text in (equation.pieces[0], equation.result))
            assert (result > first) is (after > before) and result != first, equation.text


# Departures


@settings(max_examples=examples(27))
@given(looks())
def test_the_departures_are_named_where_they_happen(look: tuple[Session, Focus]) -> None:
    """Under the published rule in phases 5, 6 and 7, where the focus says which; under the gradient never.

    Nothing is said of deltas that rounding alone has left.
    """
    session, focus = look
    settled = arrays_of(session.snapshot).settled[focus.example, 0]
    for phase in all_phases(session.snapshot, focus):
        named = re.findall("One departure|Another|A third", " ".join(sentence.text for sentence in phase.sentences))
        two = ["One departure", "Another"]
        here = {5: two, 6: two, 7: [*two, "A third"] if focus.input == BIAS else two}
        published = session.snapshot.settings.rule == "published" and (phase.number == 7 or not settled)
        assert named == (here.get(phase.number, []) if published else [])


@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_the_formulas_are_those_of_the_rule(rule: str) -> None:
    """The backward pass and the update are written as the rule does them; the forward pass is the same for both."""
    formulas = [" ".join(phase.formula) for phase in all_phases(Session(Settings(rule=rule)).snapshot, Focus())]
    assert formulas[1] == "z1 = X W1 + b1   a1 = σ(z1) = 1/(1 + e^−z1)"
    assert ("∂L" in "".join(formulas[4:])) is (rule == "gradient")
    assert ("axis=1" in formulas[6]) is (rule == "published")
    assert ("2/4·(ŷ − y)" in formulas[4]) is (rule == "gradient")


# Cells


@settings(max_examples=examples(20))
@given(looks())
def test_the_cells_that_are_marked_exist(look: tuple[Session, Focus]) -> None:
    """What a phase reads and writes lies in the tables: parameters, or the columns of the four examples."""
    session, focus = look
    shapes = {name: part.shape for name, part in session.snapshot.parameters._asdict().items()}
    shapes |= dict.fromkeys(("inputs", "targets", "predictions", "errors"), (EXAMPLES,))
    for number, phase in enumerate(all_phases(session.snapshot, focus), 1):
        assert (phase.number, phase.name) == (number, NAMES[number - 1])
        assert 1 <= len(phase.formula) <= 2
        for place in (*phase.reads, *phase.writes):
            shape = shapes[place.name]
            assert len(place.at) == len(shape) and all(0 <= i < n for i, n in zip(place.at, shape, strict=True))
        assert len(set(phase.reads)) == len(phase.reads) and len(set(phase.writes)) == len(phase.writes)
        assert phase.equations


def test_the_cells_that_a_phase_uses() -> None:
    """For the example 1 0, the unit h3 and the input x2."""
    k, h, i = focus = Focus(1, 2, 1)
    weight, output_weight = Place("hidden_weights", (i, h)), Place("output_weights", (h, 0))
    row = {name: Place(name, (k,)) for name in ("inputs", "targets", "predictions")}
    column = {*(Place("hidden_weights", (n, h)) for n in range(3)), Place("hidden_bias", (h,))}
    layer = {*(Place("output_weights", (n, 0)) for n in range(4)), Place("output_bias", (0,))}
    phases = all_phases(Session().snapshot, focus)
    assert [(set(phase.reads), set(phase.writes)) for phase in phases] == [
        ({row["inputs"], row["targets"]}, set()),
        ({row["inputs"], *column}, set()),
        (layer, {row["predictions"]}),
        ({row["targets"], row["predictions"]}, {Place("errors", (n,)) for n in range(4)}),
        ({row["targets"], row["predictions"]}, set()),
        ({output_weight}, set()),
        (set(), {weight, output_weight}),
        ({weight, output_weight}, {weight, output_weight}),
    ]
    assert Place("hidden_bias", (h,)) in phase_of(Session().snapshot, 8, Focus(k, h, BIAS)).writes


@given(sessions())
def test_the_worst_example_is_the_worst(session: Session) -> None:
    """No other is further from its target."""
    sizes = abs(errors_of(session.snapshot)).tolist()
    assert sizes[worst_example(session.snapshot)] == pytest.approx(max(sizes), rel=1e-12)


# The gradient check


@settings(max_examples=examples(20))
@given(looks(sessions(rules=("gradient",))))
def test_the_gradient_passes_its_check(look: tuple[Session, Focus]) -> None:
    """Everywhere, also where weights were set to what no training reaches."""
    session, focus = look
    check = phase_of(session.snapshot, 7, focus).check
    assert check is not None and check.passes, check
    assert check.analytic == focus.weight.of(arrays_of(session.snapshot).direction)


@settings(max_examples=examples(20))
@given(looks(EVERYDAY))
def test_the_numeric_slope_is_the_slope_of_the_loss(look: tuple[Session, Focus]) -> None:
    """The loss of the network itself, a little to either side, with the weight set by hand."""
    session, focus = look
    snapshot = session.snapshot
    check = gradient_check(arrays_of(snapshot), focus.weight)
    kept = float(getattr(snapshot.parameters, focus.weight.name)[focus.weight.at])
    losses = []
    for weight in (kept + 1e-4, kept - 1e-4):
        session.set_weight(focus.weight.name, focus.weight.at, weight)
        losses.append(session.snapshot.mse)
    assert check.numeric == pytest.approx((losses[0] - losses[1]) / 2e-4, abs=1e-6)
    assert check.numeric == pytest.approx(focus.weight.of(arrays_of(snapshot).true.direction), abs=1e-8)


@settings(max_examples=examples(27))
@given(st.integers(0, 2**32 - 1), st.integers(0, 1000), st.integers(0, 3), st.integers(0, 3))
def test_the_published_rule_fails_the_check(seed: int, epoch: int, unit: int, source: int) -> None:
    """From any random start, and the weight that is named as the worst is where the two differ most."""
    session = Session(Settings(seed, rule="published"))
    session.goto(epoch)
    n = arrays_of(session.snapshot)
    check = phase_of(session.snapshot, 7, Focus(0, unit, source)).check
    assert check is not None and not check.passes
    gaps = {
        Place(name, at): abs(float(taken[at] - true[at]))
        for name, taken, true in zip(n.direction._fields, n.direction, n.true.direction, strict=True)
        for at in np.ndindex(taken.shape)
    }
    assert check.difference == pytest.approx(max(gaps.values()), abs=1e-8)
    assert gaps[check.worst] == pytest.approx(max(gaps.values()), abs=1e-8)


def test_rounding_errors_are_not_printed() -> None:
    """They differ from machine to machine: what is smaller than they are is told by a power of ten above them."""
    place = Place("hidden_bias", (0,))
    check = GradientCheck(0.0123456789, 0.0123456781, place, 8e-10, True)
    assert check.shown() == ("0.0123457", "0.0123457") and check.within == "1e−9"
    check = GradientCheck(1.23456789e-7, -1e-12, place, 3e-12, True)
    assert check.shown() == ("1.23e−7", "0") and check.within == "1e−9"
    check = GradientCheck(-12.3456789, 0.0, place, 0.0, True)
    assert check.shown() == ("−12.3457", "0") and check.shown(4) == ("−12.35", "0") and check.within == "1e−9"
    assert GradientCheck(1.0, 1.0, place, 0.0023, True).within == "0.01"
    check = GradientCheck(0.0, -6.9e-20, place, 6.9e-20, True, measurable=False)
    assert check.shown() == check.shown(4) == ("too small to measure", "−6.90e−20") and not check.measured
    assert check.verdict == "tells nothing: all slopes are too small to measure"


def test_only_the_phase_of_the_gradients_has_a_check() -> None:
    """It is about the slopes."""
    checks = [phase.check is not None for phase in all_phases(Session().snapshot, Focus())]
    assert checks == [False] * 6 + [True, False]


@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_an_error_of_the_smallest_numbers_is_worked_out(rule: str) -> None:
    """Of a difference too small to divide by there are phases and questions, as of every other."""
    session = Session(Settings(rule=rule))
    session.set_weight("output_bias", (0,), -800.0)
    for example in range(4):
        session.set_target(example, 1e-322)
    numbers = arrays_of(session.snapshot)
    assert 0 < abs(numbers.errors).max() < 1e-321 and np.isfinite(numbers.slips).all()
    for phase in range(1, 9):
        assert phase_of(session.snapshot, phase, Focus()).equations
        question_of(session.snapshot, phase, Focus())
