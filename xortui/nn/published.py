"""The run of the post to the last digit, in the arithmetic of the machine on which its author ran it.

Under the rule `published` rounding errors grow, so a run is what its last digits make of it: of every `exp`, and of
every sum in the order in which it was added. Here both are as they were on the author's machine (Windows, its C
runtime's `exp`, fused multiplication and addition, OpenBLAS's kernels for Haswell), in plain Python, so that the
losses that the post prints come back on any machine. `xortui.nn.rules` says the same rule in clear formulas.
"""

import math
from collections.abc import Callable, Iterator
from decimal import Context, Decimal

from xortui.nn.gates import GATES
from xortui.nn.initial import initial_parameters
from xortui.nn.network import INPUTS

SEED = 1
PRINTED = {
    0: 0.5013730688788007,
    1000: 0.4664830127093482,
    2000: 0.24207358013744795,
    3000: 0.09891100378926312,
    4000: 0.087323152676015,
    5000: 0.06892222408037366,
    6000: 0.05528837086156295,
    7000: 0.027425185939300573,
}
"""What the post prints as its loss, the mean absolute error, by epoch."""

_UNITS = range(4)
_EXAMPLES = range(4)
_ONES = [[i for i in range(3) if row[i]] for row in INPUTS.tolist()]
"""For each example the inputs that are 1; the others are 0, and add nothing."""


def exact_fma(a: float, b: float, c: float) -> float:
    """Return a * b + c, rounded once.

    Every float is a ratio of whole numbers, and Python divides whole numbers with one rounding.
    """
    (na, da), (nb, db), (nc, dc) = a.as_integer_ratio(), b.as_integer_ratio(), c.as_integer_ratio()
    return (na * nb * dc + nc * da * db) / (da * db * dc)


fma: Callable[[float, float, float], float] = getattr(math, "fma", exact_fma)
"""The same; Python has one of its own from 3.13 on, which is faster."""

_STEPS = 64
"""The exponential is looked up at this many places between powers of two, and computed from the nearest below."""
_PER_STEP = float.fromhex("0x1.71547652b82fep6")
"""64 / ln 2."""
_STEP_HIGH, _STEP_LOW = float.fromhex("-0x1.62e42fefa0000p-7"), float.fromhex("-0x1.cf79abc9e3b39p-46")
"""-(ln 2) / 64 in two parts, the first short enough for its products to be exact."""
_TAYLOR = (1 / 120, 1 / 24, 1 / 6, 1 / 2)


def _table() -> list[tuple[float, float, float]]:
    """Return 2^(j / 64) for each j: rounded, its first 25 bits, and what they lack."""
    table, precise = [], Context(prec=50)
    for j in range(_STEPS):
        power = precise.power(Decimal(2), Decimal(j) / _STEPS)
        rounded = float(power)
        high = math.ldexp(int(math.ldexp(rounded, 52)) >> 28, 28 - 52)
        table.append((rounded, high, float(precise.subtract(power, Decimal(high)))))
    return table


_POWERS = _table()


def exp(x: float) -> float:
    """Return e^x as the C runtime of the author's machine computes it, less than one unit of the last place off."""
    if not -708 < x < 709:  # no run comes here; beyond, the result is not a normal number
        return math.inf if x > 0 else 0.0
    n = int(x * _PER_STEP)  # towards zero
    rounded, high, low = _POWERS[n % _STEPS]
    rest = fma(float(n), _STEP_HIGH, x) + n * _STEP_LOW
    series = 1 / 720
    for coefficient in _TAYLOR:
        series = fma(series, rest, coefficient)
    series = fma(rest * rest, series, rest)  # e^rest - 1
    return math.ldexp((series * rounded + low) + high, n // _STEPS)


def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^-x)."""
    return 1 / (1 + exp(-x))


def slope(a: float) -> float:
    """Return σ(a) (1 - σ(a)), which the post takes of an activation."""
    s = sigmoid(a)
    return s * (1 - s)


class AuthorsNetwork:
    """The network of the post with seed 1, at some epoch, in floats of Python."""

    def __init__(self) -> None:
        """Begin at epoch 0."""
        w1, b1, w2, b2 = initial_parameters(SEED)
        self.hidden_weights: list[list[float]] = w1.tolist()
        """W1, three lists of four."""
        self.hidden_bias: list[float] = b1.tolist()
        """b1, four."""
        self.output_weights: list[float] = w2.ravel().tolist()
        """W2, four."""
        self.output_bias: float = b2.tolist()[0]
        """b2."""
        self.targets = GATES["xor"]

    def forward(self) -> tuple[list[list[float]], list[float]]:
        """Return the activations of the hidden units, a list for each example, and the four predictions."""
        w1, b1, w2 = self.hidden_weights, self.hidden_bias, self.output_weights
        hidden = [[sigmoid(_sum([w1[i][u] for i in ones]) + b1[u]) for u in _UNITS] for ones in _ONES]
        predictions = []
        for activations in hidden:
            p0, p1, p2, p3 = (a * w for a, w in zip(activations, w2, strict=True))
            predictions.append(sigmoid(((p0 + p2) + (p1 + p3)) + self.output_bias))
        return hidden, predictions

    def step(self) -> float:
        """Train one epoch, and return the mean absolute error before it."""
        hidden, predictions = self.forward()
        errors = [prediction - target for prediction, target in zip(predictions, self.targets, strict=True)]
        output_delta = [error * slope(prediction) for error, prediction in zip(errors, predictions, strict=True)]
        hidden_delta = [
            [output_delta[e] * self.output_weights[u] * slope(hidden[e][u]) for u in _UNITS] for e in _EXAMPLES
        ]
        d0, d1, d2, d3 = output_delta
        for u in _UNITS:
            h0, h1, h2, h3 = (hidden[e][u] for e in _EXAMPLES)
            self.output_weights[u] -= fma(h2, d2, h0 * d0) + fma(h3, d3, h1 * d1)
            for i, weights in enumerate(self.hidden_weights):
                weights[u] -= _sum([hidden_delta[e][u] for e in _EXAMPLES if i in _ONES[e]])
        self.output_bias -= _sum(output_delta) / 4
        for number in _EXAMPLES:  # the mean of an example over the units goes to the unit with the example's number
            self.hidden_bias[number] -= _sum(hidden_delta[number]) / 4
        return _sum([abs(error) for error in errors]) / 4


def losses() -> Iterator[float]:
    """Yield the loss that the post prints, at epoch 0, 1, 2 and so on."""
    network = AuthorsNetwork()
    while True:
        yield network.step()


def _sum(numbers: list[float]) -> float:
    """Return the sum, added in order; the built-in one mends its rounding errors from Python 3.12 on."""
    total = numbers[0]
    for number in numbers[1:]:
        total += number
    return total
