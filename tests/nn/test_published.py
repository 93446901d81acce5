"""The author's arithmetic: is each piece what it is said to be, and do the losses of the post come back?"""

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xortui.nn import initial_parameters
from xortui.nn.chaos import losses as plain_losses
from xortui.nn.chaos import twins
from xortui.nn.gates import gate_targets
from xortui.nn.network import forward
from xortui.nn.published import PRINTED, AuthorsNetwork, exact_fma, exp, fma, losses, sigmoid, slope
from xortui.nn.rules import update

MODERATE = st.floats(-1e6, 1e6)


@given(MODERATE, MODERATE, MODERATE)
def test_fma_rounds_once(a: float, b: float, c: float) -> None:
    """It is the float nearest to the exact value; a product rounded before the sum is another one at times."""
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    assert exact_fma(a, b, c) == fma(a, b, c) == float(exact)


def test_fma_is_no_product_and_sum() -> None:
    """Where the sum cancels the product's first digits, what is left is the digits that rounding loses."""
    a = 1 + 2**-30
    assert a * a - (1 + 2**-29) == 0.0
    assert exact_fma(a, a, -(1 + 2**-29)) == 2**-60


@given(st.floats(-700, 700))
def test_exp_is_within_a_unit_of_the_last_place(x: float) -> None:
    """It is not always the nearest float to the true value, but never further off than the next one."""
    with localcontext() as context:
        context.prec = 60
        true = Decimal(x).exp()
        found = exp(x)
        assert abs(Decimal(found) - true) < Decimal(math.ulp(found))


def test_exp_at_its_ends() -> None:
    """Where the result is no normal number it is none or infinite, and a sigmoid 0 or 1."""
    assert (exp(0.0), exp(-1e308), exp(1e308)) == (1.0, 0.0, math.inf)
    assert (sigmoid(-1e4), sigmoid(0.0), sigmoid(1e4)) == (0.0, 0.5, 1.0)


def test_its_arithmetic_is_that_of_the_rule() -> None:
    """For a few epochs it agrees with the clear formulas of the rule `published` to rounding."""
    network, parameters = AuthorsNetwork(), initial_parameters(1)
    for _ in range(100):
        network.step()
        parameters = update(parameters, gate_targets("xor"), "published", 1.0)
    output_weights = [[weight] for weight in network.output_weights]
    own = map(np.array, (network.hidden_weights, network.hidden_bias, output_weights, [network.output_bias]))
    for found, expected in zip(own, parameters, strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    hidden, predictions = network.forward()
    np.testing.assert_allclose(hidden, forward(parameters).hidden, rtol=0, atol=1e-12)
    np.testing.assert_allclose(predictions, forward(parameters).predictions.ravel(), rtol=0, atol=1e-12)


def test_the_slope_is_that_of_the_post() -> None:
    """A second sigmoid, whose slope at the ends of an activation is far from 0."""
    assert slope(0.0) == 0.25
    assert slope(1.0) == pytest.approx(1 / (1 + math.exp(-1)) * (1 - 1 / (1 + math.exp(-1))), rel=1e-15)


@pytest.fixture(scope="module")
def found() -> list[float]:
    """Train in the author's arithmetic as far as the post does."""
    return list(islice(losses(), max(PRINTED) + 1))


@pytest.mark.long
def test_the_losses_of_the_post(found: list[float]) -> None:
    """All eight come back to the last digit; between them the loss rises above one half, as the command says."""
    assert {epoch: found[epoch] for epoch in PRINTED} == PRINTED and len(PRINTED) == 8
    assert all(max(found[start : start + 1000]) > 0.5 for start in range(3000, 7000, 1000))


@pytest.mark.long
def test_numpy_begins_alike(found: list[float]) -> None:
    """The clear formulas yield the same losses to rounding, as long as the rounding has not grown."""
    here = list(islice(plain_losses(initial_parameters(1), "published"), 1001))
    np.testing.assert_allclose(here, found[:1001], rtol=0, atol=1e-13)
    assert here[0] == pytest.approx(PRINTED[0], abs=1e-15)


@pytest.mark.long
def test_twins() -> None:
    """The second run begins one float away; under the gradient it stays there, under the published rule it does not."""
    for rule, together in (("gradient", True), ("published", False)):
        pairs = list(islice(twins(rule), 1701))
        apart = [abs(one - other) for one, other in pairs]
        assert [one for one, _ in pairs[:50]] == list(islice(plain_losses(initial_parameters(1), rule), 50))
        assert 0 < max(apart[:1000]) < 1e-13
        assert (max(apart) < 1e-12) is together
        assert (max(apart) < 1e-2) is together
