"""The chain rule, the slope by experiment and the point on the sigmoid, held against a plain network."""

import re
from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext
from math import isclose, prod

import numpy as np
import pytest

from tests.support.kinds import KINDS, drawn
from tests.support.plain_network import NONE, PlainNetwork, X, flat, sigma
from tests.teach.test_arithmetic import last_place, number_of, rounded, value_of
from xortui.nn import Session, Settings
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.chain import Chain, chain_of
from xortui.teach.epoch.sigmoid_point import curve, sigmoid_point
from xortui.teach.epoch.slope import slope_by_experiment
from xortui.teach.places import BIAS, FOCUSED, OUTPUT_BIAS, OUTPUT_WEIGHT, Focus

ONCE = [
    ("own targets", 10088),
    ("published", 20016),
    ("saturated", 20008),
    *(("learned", n) for n in (15, 53, 110, 10045)),
]
"""States in which rounding had once changed what was shown."""

DRAWN = [*((kind, number) for kind in KINDS for number in range(5)), *ONCE]


def assert_adds_up(equation: Equation) -> None:
    """Check that recomputing from what is printed yields every printed digit of the result."""
    if equation.result:
        text = "".join(equation.pieces)
        assert rounded(value_of(text), last_place(equation.result)) == number_of(equation.result), equation.text


def check_chain(chain: Chain, p: PlainNetwork, focus: Focus) -> None:
    """Check the factors, the product for each example, and their sum."""
    k, h = focus.example, focus.unit
    expected = [0.5 * p.errors[k], flat(p.z2[k])]
    if focus.input == OUTPUT_WEIGHT:
        expected.append(p.a1[k][h])
    elif focus.input < OUTPUT_WEIGHT:
        x = 1.0 if focus.input == BIAS else (k in (1, 2), k in (0, 2), True)[focus.input]
        expected += [p.w2[h], flat(p.z1[k][h]), float(x)]
    else:
        expected.append(1.0)
    assert len(chain.factors) == len(expected) == {OUTPUT_WEIGHT: 3, OUTPUT_BIAS: 3}.get(focus.input, 5)
    for factor, value in zip(chain.factors, expected, strict=True):
        assert isclose(float(factor.value), value, rel_tol=1e-9, abs_tol=1e-14), factor
        assert_adds_up(factor.equation)
    for example, (product, pull) in enumerate(zip(chain.products, p.pulls(focus.weight), strict=True)):
        assert isclose(float(product.value), pull, rel_tol=1e-8, abs_tol=1e-14), (example, product)
        assert_adds_up(product)
    assert isclose(float(chain.products[k].value), prod(expected), rel_tol=1e-8, abs_tol=1e-14)
    true = p.step(focus.weight, NONE)
    assert abs(float(chain.total.value) - true.value) <= 1e-9 * true.scale + 1e-14
    assert_adds_up(chain.total)
    # What is computed with is printed above, digit by digit; it may have zeros at its end besides.
    taken = zip((factor.equation for factor in chain.factors), chain.products[k].pieces, strict=True)
    for line, piece in (*taken, *zip(chain.products, chain.total.pieces, strict=True)):
        printed, taken_up = (line.closer or line.result or "".join(line.pieces)).lstrip("−"), piece.strip("·()+− ")
        same = printed == taken_up or (not line.closer and number_of(printed) == number_of(taken_up))
        assert same, (line.text, piece)


@pytest.mark.parametrize(("kind", "number"), DRAWN)
def test_the_chain_leads_from_the_loss_to_any_parameter(kind: str, number: int) -> None:
    """Every factor, every product and the sum, for W1, b1, W2 and b2, under both rules."""
    session, focus = drawn(kind, number)
    snapshot, plain = session.snapshot, PlainNetwork.at(session.snapshot)
    for source in range(FOCUSED):
        at = focus._replace(input=source)
        chain = chain_of(snapshot, at)
        assert chain.place == at.weight
        check_chain(chain, plain, at)
        assert bool(chain.sentences) is (plain.rule == "published")


def test_what_a_student_reads_of_the_chain() -> None:
    """The example of the textbook, digit by digit."""
    chain = chain_of(Session().snapshot, Focus(1, 2, 0))
    assert chain.formula == (
        "∂L/∂w = ∂L/∂ŷ · ∂ŷ/∂z2 · ∂z2/∂a1 · ∂a1/∂z1 · ∂z1/∂w",
        "= 2/4·(ŷ − y) · σ′(z2) · W2 · σ′(z1) · x",
    )
    assert [factor.equation.text for factor in chain.factors] == [
        "∂L/∂ŷ = 2/4·(0.334105 − 1) = −0.33295",
        "∂ŷ/∂z2 = 0.334105·(1 − 0.334105) = 0.22248",
        "∂z2/∂a1 = 1.13377",
        "∂a1/∂z1 = 0.726344·(1 − 0.726344) = 0.19877",
        "∂z1/∂w = 1",
    ]
    assert (
        chain.products[1].text
        == "∂L/∂x1→h3 for 1 0 = −0.33295·0.22248·1.13377·0.19877·1 = −0.01669, more precisely −0.016693"
    )
    assert chain.total.text == "∂L/∂x1→h3 = 0 − 0.016693 + 0.0032093 + 0 = −0.0135"


def exact_loss(session: Session) -> Decimal:
    """Return the MSE in decimal arithmetic, where a double may hold no digit of it."""
    p = PlainNetwork.at(session.snapshot)
    with localcontext(prec=90, Emax=MAX_EMAX, Emin=MIN_EMIN):

        def value(z: Decimal) -> Decimal:
            return 1 / (1 + (-z).exp())

        def off(k: int) -> Decimal:
            z1 = (sum((Decimal(X[k][i]) * Decimal(p.w1[i][h]) for i in range(3)), Decimal(p.b1[h])) for h in p.units)
            pushes = (value(z) * Decimal(weight) for z, weight in zip(z1, p.w2, strict=True))
            z2 = sum(pushes, Decimal(p.b2))
            return value(-z2) if p.y[k] == 1 else value(z2) - Decimal(p.y[k])

        return sum((off(k) ** 2 for k in range(4)), Decimal(0)) / 4


@pytest.mark.parametrize(("kind", "number"), DRAWN)
def test_the_slope_by_experiment_is_that_of_the_loss(kind: str, number: int) -> None:
    """The losses are those of the nudged network, the quotient adds up, and near it lies the gradient."""
    session, focus = drawn(kind, number)
    snapshot, place = session.snapshot, focus.weight
    found = slope_by_experiment(snapshot, place)
    kept = place.of(snapshot.parameters)
    for value, loss in zip(found.values, found.losses, strict=True):
        assert abs(abs(value - kept) - found.nudge) < 1e-6
        if abs(value) <= 1e6:
            session.set_weight(place.name, place.at, value)
            assert abs(exact_loss(session) - loss) <= loss * Decimal("1e-16")
            assert isclose(session.snapshot.mse, loss, rel_tol=1e-6, abs_tol=1e-24)
    assert "".join(found.quotient.pieces).startswith("({} − {})/".format(*found.printed_losses))
    for equation in (*found.nudges, found.quotient):
        assert_adds_up(equation)
    if max(abs(part).max() for part in snapshot.parameters) < 20:
        assert abs(float(found.quotient.value) - found.gradient) < 1e-3
    differ = r"the same|unrounded, the two differ by (\S+)"
    said = re.fullmatch(rf"Backpropagation finds (\S+): (?:{differ})\.", found.compared)
    assert said and isclose(float(number_of(said[1])), found.gradient, rel_tol=6e-4, abs_tol=1e-300)


def test_a_smaller_nudge_comes_nearer_to_the_gradient() -> None:
    """By a hundred times for a tenth of it."""
    snapshot, place = Session().snapshot, Focus(1, 2, 0).weight
    far, near = (slope_by_experiment(snapshot, place, nudge) for nudge in (0.1, 0.01))
    off = [abs(float(found.quotient.value) - found.gradient) for found in (far, near)]
    assert 80 < off[0] / off[1] < 120


@pytest.mark.parametrize(("kind", "number"), DRAWN)
def test_the_point_lies_on_the_sigmoid(kind: str, number: int) -> None:
    """Of the unit, or of the output where one of its parameters is in focus; the tangent touches the curve there."""
    session, focus = drawn(kind, number)
    plain, point = PlainNetwork.at(session.snapshot), sigmoid_point(session.snapshot, focus)
    output = focus.input > BIAS
    z = plain.z2[focus.example] if output else plain.z1[focus.example][focus.unit]
    assert point.name == ("ŷ" if output else f"h{focus.unit + 1}")
    assert isclose(point.z, z, rel_tol=1e-9, abs_tol=1e-9)
    for found, expected in ((point.value, sigma(point.z)), (point.slope, flat(point.z))):
        assert isclose(found, expected, rel_tol=1e-9, abs_tol=1e-322)  # the last digits of a double
    value, slope = point.shown
    assert float(value.strip("<>")) not in (0, 1) and number_of(slope) > 0
    assert abs(point.z) < point.reach
    near = np.array([point.z - 1e-4, point.z, point.z + 1e-4])
    np.testing.assert_allclose(point.tangent(near), curve(near), rtol=0, atol=1e-8)
    assert ("flat" in point.sentence) is (point.slope < 0.05)


def test_under_the_published_rule_the_chain_is_the_true_one() -> None:
    """And what the code of the post does instead is said, each departure by itself."""
    focus = Focus(1, 2, 0)
    true, published = (chain_of(Session(Settings(rule=rule)).snapshot, focus) for rule in ("gradient", "published"))
    assert true._replace(sentences=()) == published._replace(sentences=())
    starts = [
        "The published rule does not follow",
        "The true slope",
        "One departure, σ′",
        "Another, the 2/4 left out",
        "Together",
    ]
    assert all(said.text.startswith(start) for said, start in zip(published.sentences, starts, strict=True))
