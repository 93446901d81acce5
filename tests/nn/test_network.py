"""The mathematics: the gradient, the post's rule, the gates, and the fast kernel that computes the same."""

import itertools
from collections.abc import Callable
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.budget import some
from xortui.nn import (
    GATES,
    INPUTS,
    RULES,
    Parameters,
    Session,
    Settings,
    forward,
    gradient,
    initial_parameters,
    mae,
    mse,
    sigmoid,
    update,
)
from xortui.nn.gates import gate_name, gate_targets
from xortui.nn.initial import normals
from xortui.nn.kernel import Kernel, pack, unpack, vector_size
from xortui.nn.network import Array, backward

EVERY_UNITS = range(1, 9)

BOOLEAN: dict[str, Callable[[bool, bool], bool]] = {
    "xor": lambda x1, x2: x1 != x2,
    "and": lambda x1, x2: x1 and x2,
    "or": lambda x1, x2: x1 or x2,
    "nand": lambda x1, x2: not (x1 and x2),
    "nor": lambda x1, x2: not (x1 or x2),
    "xnor": lambda x1, x2: x1 == x2,
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "not-x1": lambda x1, x2: not x1,
    "not-x2": lambda x1, x2: not x2,
    "x1-and-not-x2": lambda x1, x2: x1 and not x2,
    "x2-and-not-x1": lambda x1, x2: x2 and not x1,
    "x1-or-not-x2": lambda x1, x2: x1 or not x2,
    "x2-or-not-x1": lambda x1, x2: x2 or not x1,
    "false": lambda x1, x2: False,
    "true": lambda x1, x2: True,
}


# The gates


def test_there_are_sixteen_gates_and_no_two_are_the_same() -> None:
    """Every pair of truth values for four inputs is there, once, and XOR comes first."""
    assert set(GATES.values()) == set(itertools.product((0, 1), repeat=4))
    assert len(GATES) == 16
    assert next(iter(GATES)) == "xor"


@pytest.mark.parametrize("name", GATES)
def test_each_gate_is_the_function_that_its_name_says(name: str) -> None:
    """The targets of a gate are its Boolean function of x1 and x2, row by row of the inputs."""
    expected = [int(bool(BOOLEAN[name](bool(x1), bool(x2)))) for x1, x2, _ in INPUTS]
    assert GATES[name] == tuple(expected)
    assert gate_targets(name).tolist() == [[y] for y in expected]
    assert gate_name(gate_targets(name)) == name


def test_targets_between_0_and_1_make_no_gate() -> None:
    """Four targets that are not all 0 or 1 have no gate's name."""
    assert gate_name(np.array([[1.0], [1.0], [0.0], [0.1]])) is None


# The network


def test_the_inputs_are_those_of_the_post() -> None:
    """The rows are in the post's order, and the third input is always 1."""
    assert INPUTS.tolist() == [[0, 1, 1], [1, 0, 1], [1, 1, 1], [0, 0, 1]]
    with pytest.raises(ValueError, match="read-only"):
        INPUTS[0, 0] = 1.0


@pytest.mark.parametrize("units", EVERY_UNITS)
@pytest.mark.parametrize("seed", [0, 1, 7, 2**32 - 1])
def test_initial_parameters_are_numpys_legacy_stream_in_the_posts_order(seed: int, units: int) -> None:
    """W1, W2, b1, b2 are cut in this order from the stream of one seeded legacy generator."""
    stream = np.random.RandomState(seed).randn(5 * units + 1).tolist()
    w1, b1, w2, b2 = initial_parameters(seed, units)
    assert (w1.shape, b1.shape, w2.shape, b2.shape) == ((3, units), (units,), (units, 1), (1,))
    assert [*w1.ravel(), *w2.ravel(), *b1, *b2] == stream


def test_draws_are_numpys_to_the_bit() -> None:
    """For 1,003 seeds, or some of them, the smallest and the largest among them, eight units' numbers are numpy's."""
    for seed in (*some(range(0, 3000, 3), 200), 2**31, 12345678, 2**32 - 1):
        assert list(islice(normals(seed), 41)) == np.random.RandomState(seed).randn(41).tolist(), seed


def test_the_first_weight_of_seed_1_is_the_one_that_everybody_knows() -> None:
    """Seed 1 starts with 1.62434536..., as `np.random.seed(1)` always has."""
    assert initial_parameters(1).hidden_weights[0, 0] == 1.6243453636632417


@pytest.mark.parametrize("scale", [1.0, 0.01, 5.0, 0.0])
def test_the_scale_multiplies_every_number_drawn(scale: float) -> None:
    """Scale 1 keeps every bit, and at scale 0 every number is 0, never a negative one."""
    drawn, scaled = pack(initial_parameters(3, 5)), pack(initial_parameters(3, 5, scale))
    assert scaled.tobytes() == (scale * drawn + 0.0).tobytes()
    assert (scaled.tobytes() == drawn.tobytes()) is (scale == 1)
    assert not np.signbit(scaled[scaled == 0]).any()
    assert pack(Session(Settings(3, 5, scale=scale)).snapshot.parameters).tobytes() == scaled.tobytes()


def test_at_scale_0_the_hidden_units_never_part() -> None:
    """Units that begin equal get equal updates, so they stay equal to the bit."""
    session = Session(Settings(scale=0, learning_rate=3.0, gate="or"))
    session.run(200)
    assert session.snapshot.parameters.output_weights.any()
    assert all((part.T[0] == part.T).all() for part in session.snapshot.parameters[:2])
    assert len({*session.snapshot.parameters.output_weights.ravel().tolist()}) == 1


@given(st.floats(-1e308, 1e308))
def test_sigmoid_never_overflows(z: float) -> None:
    """For any finite z, σ(z) is in [0, 1], without a warning, and σ(z) + σ(-z) is 1."""
    a, b = sigmoid(np.array([z, -z])).tolist()
    assert 0 <= a <= 1
    assert a + b == pytest.approx(1, abs=1e-15)
    assert (a > 0.5) == (z > 0) or abs(z) < 1e-15


def test_sigmoid_at_its_landmarks() -> None:
    """σ is 1/2 at 0, 0 and 1 at the ends, and log 3 makes 3/4."""
    z = np.array([-1e308, -745.0, 0.0, np.log(3), 40.0, 1e308])
    assert sigmoid(z) == pytest.approx([0, 0, 0.5, 0.75, 1, 1], abs=1e-15)


@pytest.mark.parametrize("units", EVERY_UNITS)
@pytest.mark.parametrize(("seed", "gate"), [(1, "xor"), (2, "and"), (3, "x1-or-not-x2"), (1, "true")])
def test_the_gradient_is_the_slope_of_the_loss(seed: int, gate: str, units: int) -> None:
    """Each of the 5 H + 1 numbers of the gradient equals a central difference of the MSE along that parameter."""
    vector, targets, h = pack(initial_parameters(seed, units)), gate_targets(gate), 1e-5

    def loss(at: int, by: float) -> float:
        moved = vector.copy()
        moved[at] += by
        return mse(forward(unpack(moved)).predictions, targets)

    slopes = [(loss(i, h) - loss(i, -h)) / (2 * h) for i in range(vector_size(units))]
    found = pack(gradient(unpack(vector), targets))
    assert found == pytest.approx(slopes, abs=1e-9)
    assert np.abs(found).min() > 1e-7  # each is a slope that the comparison could miss


@pytest.mark.parametrize("units", EVERY_UNITS)
def test_each_delta_is_the_slope_of_the_loss_along_one_pre_activation(units: int) -> None:
    """δ1 and δ2 equal central differences of the MSE along each z1 and each z2."""
    parameters, targets, h = initial_parameters(6, units), gate_targets("xor"), 1e-5
    w2, b2 = parameters.output_weights, parameters.output_bias
    z1, _, z2, _ = forward(parameters)
    found = backward(parameters, targets)

    def slopes(loss: Callable[[Array], float], z: Array) -> list[float]:
        moves = (h * np.eye(z.size)).reshape(-1, *z.shape)
        return [(loss(z + move) - loss(z - move)) / (2 * h) for move in moves]

    by_z1 = slopes(lambda z: mse(sigmoid(sigmoid(z) @ w2 + b2), targets), z1)
    by_z2 = slopes(lambda z: mse(sigmoid(z), targets), z2)
    assert found.hidden_delta.ravel() == pytest.approx(by_z1, abs=1e-9)
    assert found.output_delta.ravel() == pytest.approx(by_z2, abs=1e-9)
    assert min(np.abs(found.hidden_delta).min(), np.abs(found.output_delta).min()) > 1e-7


# One hidden unit, all of it small enough for paper. Gate x1-and-not-x2: targets 0 1 0 0. W1 = 0 and b1 = 0, so z1 = 0
# and a1 = 1/2 for every example. W2 = 4 and b2 = -2, so z2 = 4/2 - 2 = 0 and every prediction is 1/2.
#   errors ŷ - y             1/2  -1/2   1/2   1/2       MSE = 1/4
#   output delta             2/4 * error * 1/2 * 1/2  =  1/16  -1/16  1/16  1/16
#   hidden delta             output delta * 4 * 1/2 * 1/2  =  the same four
#   dW1, x1 (rows 1, 2)      -1/16 + 1/16 = 0
#   dW1, x2 (rows 0, 2)       1/16 + 1/16 = 1/8
#   dW1, x3 and db1           the sum of all four = 2/16 = 1/8
#   dW2                       1/2 * 2/16 = 1/16
#   db2                       2/16 = 1/8
# At learning rate 8: W1 = (0, 0, 0) - 8 (0, 1/8, 1/8) = (0, -1, -1), b1 = -1, W2 = 4 - 1/2 = 3.5, b2 = -2 - 1 = -3.
BY_HAND = Parameters(np.zeros((3, 1)), np.zeros(1), np.array([[4.0]]), np.array([-2.0]))
ONE_EPOCH_ON = Parameters(np.array([[0.0], [-1.0], [-1.0]]), np.array([-1.0]), np.array([[3.5]]), np.array([-3.0]))


def test_one_epoch_worked_by_hand() -> None:
    """The step written out above is the one that the formulas and the kernel do, to the bit."""
    targets = gate_targets("x1-and-not-x2")
    predictions = forward(BY_HAND).predictions
    assert (mse(predictions, targets), mae(predictions, targets)) == (0.25, 0.5)
    for mine, theirs in zip(update(BY_HAND, targets, "gradient", 8.0), ONE_EPOCH_ON, strict=True):
        assert mine.tolist() == theirs.tolist()
    kernel = Kernel(1)
    kernel.configure(targets, "gradient", 8.0)
    kernel.vector[:] = pack(BY_HAND)
    assert kernel.train(0, 1, -1, np.inf, -np.inf) == (-1, 0.25, 0.25, True)
    assert kernel.vector.tolist() == pack(ONE_EPOCH_ON).tolist()


# The published rule


def epoch_of_the_post(parameters: Parameters, targets: Array) -> Parameters:
    """Return what one round of the post's code leaves, line by line, with numbers in lists and loops."""

    def s(x: float) -> float:
        return 1 / (1 + float(np.exp(-x)))

    def slope(a: float) -> float:
        return s(a) * (1 - s(a))

    hidden_weights, hidden_bias, output_weights, output_bias = (part.tolist() for part in parameters)
    four = range(4)
    h = [[s(sum(INPUTS[n, i] * hidden_weights[i][j] for i in range(3)) + hidden_bias[j]) for j in four] for n in four]
    yhat = [s(sum(h[n][j] * output_weights[j][0] for j in four) + output_bias[0]) for n in four]
    delta_output = [(yhat[n] - targets[n, 0]) * slope(yhat[n]) for n in four]
    delta_hidden = [[delta_output[n] * output_weights[j][0] * slope(h[n][j]) for j in four] for n in four]
    for j in four:
        output_weights[j][0] -= sum(h[n][j] * delta_output[n] for n in four)
        for i in range(3):
            hidden_weights[i][j] -= sum(INPUTS[n, i] * delta_hidden[n][j] for n in four)
    output_bias[0] -= sum(delta_output) / 4
    for unit in four:  # the mean over the units of the example with this unit's number
        hidden_bias[unit] -= sum(delta_hidden[unit]) / 4
    return Parameters(*(np.array(part) for part in (hidden_weights, hidden_bias, output_weights, output_bias)))


@pytest.mark.parametrize("gate", ["xor", "and", "not-x2"])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_published_rule_is_what_the_posts_code_does(seed: int, gate: str) -> None:
    """Over fifty epochs, each epoch of the rule equals one round of the post's code."""
    parameters, targets = initial_parameters(seed), gate_targets(gate)
    for _ in range(50):
        theirs = epoch_of_the_post(parameters, targets)
        parameters = update(parameters, targets, "published", 1.0)
        for mine, its in zip(parameters, theirs, strict=True):
            assert mine == pytest.approx(its, rel=1e-13, abs=1e-13)


def test_the_published_run_prints_what_the_post_printed() -> None:
    """Seed 1 has the post's mean absolute error at epochs 0 and 1000; after that rounding decides, so no more."""
    session = Session(Settings(rule="published"))
    assert session.snapshot.mae == pytest.approx(0.5013730688788007, rel=0, abs=1e-15)
    session.goto(1000)
    assert session.snapshot.mae == pytest.approx(0.4664830127093482, rel=0, abs=1e-12)


@pytest.mark.parametrize("units", [1, 2, 3, 5, 6, 7, 8])
def test_the_published_rule_is_refused_without_four_units(units: int) -> None:
    """With any other number of units the shapes in the post's code do not fit, and a sentence says so."""
    with pytest.raises(ValueError, match=f"rule published cannot run with {units} hidden units, only with 4: .*\\.$"):
        Settings(hidden_units=units, rule="published")
    session = Session(Settings(hidden_units=units))
    with pytest.raises(ValueError, match=f"rule published cannot run with {units} hidden units, only with 4: .*\\.$"):
        session.set_rule("published")
    assert session.snapshot.settings.rule == "gradient"


# The kernel


@pytest.mark.parametrize("units", EVERY_UNITS)
def test_parameters_survive_the_kernels_layout(units: int) -> None:
    """Packed and unpacked, all four arrays are what they were."""
    parameters = initial_parameters(5, units)
    for mine, theirs in zip(unpack(pack(parameters)), parameters, strict=True):
        assert mine.tolist() == theirs.tolist()
        assert not mine.flags.writeable


@pytest.mark.parametrize(
    ("rate", "gate", "rule", "units"),
    [  # all pairs
        (rate, ("xor", "nand", "x2")[(at + units) % 3], rule, units)
        for rule, units in (*(("gradient", units) for units in EVERY_UNITS), ("published", 4))
        for at, rate in enumerate((0.01, 1.0, 30.0))
    ],
)
def test_the_kernel_does_what_the_formulas_say(rate: float, gate: str, rule: str, units: int) -> None:
    """Over two hundred epochs, each epoch of the kernel and its loss agree with the clear formulas to 1e-12."""
    kernel, targets, vector = Kernel(units), gate_targets(gate), pack(initial_parameters(3, units))
    kernel.configure(targets, rule, rate)
    kernel.vector[:] = vector
    for epoch in range(200):
        parameters = unpack(kernel.vector)
        expected, predictions = pack(update(parameters, targets, rule, rate)), forward(parameters).predictions
        assert kernel.evaluate()[0] == pytest.approx(mse(predictions, targets), rel=1e-12)
        assert kernel.predictions == pytest.approx(predictions.ravel(), rel=1e-12)
        since, low, high, sound = kernel.train(epoch, epoch + 1, -1, np.inf, -np.inf)
        assert low == high == pytest.approx(mse(predictions, targets), rel=1e-12)
        assert (since == epoch) == bool(((predictions > 0.5) == (targets > 0.5)).all())
        assert sound
        assert pack(parameters).tolist() == kernel.previous.tolist()
        assert kernel.vector == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("rule", ["gradient", "published"])
@pytest.mark.parametrize("bias", [-1e6, -750.0, -709.5, 709.5, 750.0, 1e6])
def test_a_saturated_output_is_no_overflow(bias: float, rule: str) -> None:
    """Where e^-z2 is larger than any float, for all examples or for one, the kernel predicts as the formula does."""
    hidden_weights = np.zeros((3, 4))
    hidden_weights[:2, 0] = 1e4
    for output_weight in (0.0, -bias, -bias / 3):
        output_weights = np.array([[output_weight], [0], [0], [0]])
        parameters = Parameters(hidden_weights, np.zeros(4), output_weights, np.array([bias]))
        predictions = forward(parameters).predictions
        kernel = Kernel(4)
        kernel.configure(gate_targets("xor"), rule, 1.0)
        kernel.vector[:] = pack(parameters)
        kernel.evaluate()
        assert kernel.predictions == pytest.approx(predictions.ravel(), rel=1e-12, abs=0)
        expected = pack(update(parameters, gate_targets("xor"), rule, 1.0))
        kernel.train(0, 1, -1, np.inf, -np.inf)
        assert kernel.vector == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("units", EVERY_UNITS)
def test_the_kernel_and_the_formulas_stay_together(units: int) -> None:
    """A thousand epochs of the kernel end within 1e-12 of a thousand epochs of the clear formulas."""
    kernel, targets, parameters = Kernel(units), gate_targets("xor"), initial_parameters(2, units)
    kernel.configure(targets, "gradient", 1.0)
    kernel.vector[:] = pack(parameters)
    kernel.train(0, 1000, -1, np.inf, -np.inf)
    for _ in range(1000):
        parameters = update(parameters, targets, "gradient", 1.0)
    assert kernel.vector == pytest.approx(pack(parameters), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_slices_of_training_make_no_difference(rule: str) -> None:
    """One stretch of epochs, or the same in pieces by fresh kernels at other addresses, ends in the same bits."""
    ends = []
    for size in (1, 7, 600):
        vector, keep = pack(initial_parameters(1)), []
        for start in range(0, 600, size):
            kernel = Kernel(4)
            keep += [kernel, np.zeros(start % 13 + 1)]
            kernel.configure(gate_targets("xor"), rule, 1.0)
            kernel.vector[:] = vector
            kernel.train(start, min(start + size, 600), -1, np.inf, -np.inf)
            vector = kernel.vector.copy()
        ends.append(vector.tobytes())
    assert len(set(ends)) == 1


# What is known of the default run

SOLVED_FROM = dict(enumerate((2072, 407, 314, 476, 263, 288, 364, 38, 792, 322, 375, 280), start=1))


@pytest.mark.parametrize("seed", SOLVED_FROM)
def test_the_first_twelve_seeds_are_solved_when_they_should_be(seed: int) -> None:
    """At learning rate 1 under the gradient, all four predictions are right from a known epoch on."""
    session = Session(Settings(seed=seed))
    session.goto(2500)
    since = session.snapshot.solved_since
    assert since is not None
    assert since == pytest.approx(SOLVED_FROM[seed], abs=2)
    session.goto(since - 1)
    assert not session.snapshot.solved
    session.step()
    assert session.snapshot.solved
