"""A run as a script for numpy alone, which computes the same numbers to the last bit.

Rounding depends on the order of sums and products, and numpy's on the layout of arrays, so the script has both as
`xortui.nn.kernel` has them; only the signs are not turned, which rounds nothing.
"""

from collections.abc import Iterator

import numpy as np

from xortui.nn.export.words import EVERY, Told, edited, joined
from xortui.nn.products import is_even
from xortui.nn.session.course import Course

_HEAD = '''\
"""{title}: a run of xortui, in numpy alone.

Written with numpy {numpy}. The same numpy on the same kind of processor computes the same numbers to the last bit:
every sum and product is where xortui has it.
"""

from math import exp

import numpy as np

EPOCHS = {epoch}  # the last epoch
EVERY = {every}  # epochs from one line to the next
UNITS = {units}  # hidden units
SHOWN = {mse!r}  # the loss that xortui shows at epoch {epoch}

# The examples, a row each: x1, x2, x3, which is always 1, and a 1 for the bias b1; and their targets.
examples = np.array([[0.0, 1.0, 1.0, 1.0], [1.0, 0.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]])
inputs = examples.T  # (4, 4): a column for each example
targets = {targets}

# The first weights, in the order in which they are drawn: W1, W2, b1, b2.
drawn = {scale}np.random.RandomState({seed}).randn(5 * UNITS + 1)
w1, w2, b1, b2 = np.split(drawn + 0.0, [3 * UNITS, 4 * UNITS, 5 * UNITS])
hidden = np.vstack([w1.reshape(3, UNITS), b1]).T.copy()  # (UNITS, 4): for each unit the weights of x1, x2, x3, and b1
output = np.append(w2, b2)  # (UNITS + 1,): W2, then b2
activations = np.ones((UNITS + 1, 4))  # a column for each example; the last row stays 1, for b2
a1 = activations[:UNITS]

rates = {rates}  # the learning rate, from each epoch on'''

_SIGMOID = '''

def sigmoid(z):
    """Return 1 / (1 + e^-z) of one number."""
    try:
        return 1 / (1 + exp(-z))
    except OverflowError:
        return 0.0'''

_SLOPE = '''

def second_slope(a):
    """Return s(a) (1 - s(a)): the post takes it of an activation, which has been through the sigmoid once already."""
    s = 1 / (1 + exp(-a))
    return s * (1 - s)'''

_FORWARD = """

np.seterr(over="ignore")  # where e^-z is inf, 1 / inf is 0
for epoch in range(EPOCHS + 1):
    if epoch in rates:
        rate = rates[epoch]"""

_LOSS = """\

    # Forward: four predictions, and the mean squared error.
    a1[:] = 1 / (1 + np.exp(-hidden.dot(inputs)))
    predictions = [sigmoid(z) for z in output.dot(activations).tolist()]
    errors = [prediction - target for prediction, target in zip(predictions, targets)]
    a, b, c, d = errors
    loss = (a * a + b * b + c * c + d * d) / 4
    if epoch % EVERY == 0 or epoch == EPOCHS:
        print(f"epoch {epoch}  MSE {loss!r}")
    if epoch == EPOCHS:
        break
"""

_GRADIENT = """\
    # Backward: the slope of the loss for each unit's sum (its delta), times the learning rate; then the update.
    delta = np.array([(1 - p) * p * error * (2 / 4 * rate) for p, error in zip(predictions, errors)])
    hidden_delta = np.outer(output[:UNITS], delta) * a1 * (1 - a1)
    output -= activations.dot(delta)
    hidden -= hidden_delta.dot(examples)"""

_PUBLISHED = """\
    # Backward as in the code of the post, whose slopes are those of a second sigmoid; then the update.
    delta = np.array([second_slope(p) * error * rate for p, error in zip(predictions, errors)])
    s = 1 / (1 + np.exp(-a1))
    hidden_delta = np.outer(output[:UNITS], delta) * (s * (1 - s))
    output_update = activations.dot(delta)
    output_update[-1] *= 1 / 4  # weights move by a sum over the examples, biases by a mean
    hidden_update = hidden_delta.dot(examples)
    hidden_update[:, 3] = hidden_delta.sum(axis=0) * (1 / 4)  # over the units: a number an example, one for each unit
    output -= output_update
    hidden -= hidden_update"""

_END = """
print("W1 with b1, a row for each hidden unit:", *hidden.tolist(), sep="\\n")
print("W2, then b2:", output.tolist())
print("This is the run of xortui, to the last bit of its loss." if loss == SHOWN else f"xortui shows {SHOWN!r}.")"""


_IN_ONE_ORDER = {
    "hidden.dot(inputs)": "(hidden[:, :, None] * inputs).sum(axis=1)",
    "activations.dot(delta)": "(activations * delta).sum(axis=1)",
    "hidden_delta.dot(examples)": "(hidden_delta[:, :, None] * examples).sum(axis=1)",
}
"""The products as `xortui.nn.products` has them where numpy's own do not treat all rows alike."""


def numpy_script(course: Course, epoch: int, mse: float) -> str:
    """Return a script that trains along a course to an epoch, and prints the losses on the way and the weights.

    Args:
        course: The course, with all its edits; those after the epoch are in the script, which does not come to them.
        epoch: The last epoch.
        mse: The loss there, with which the script compares its own.
    """
    told = Told(course, epoch, mse)
    return joined(_lines(told) if is_even(course.start.hidden_units) else map(_in_one_order, _lines(told)))


def _lines(told: Told) -> Iterator[str]:
    start, rules = told.course.start, told.rules
    yield _HEAD.format(
        title=told.title,
        numpy=np.__version__,
        epoch=told.epoch,
        every=EVERY,
        units=start.hidden_units,
        mse=told.mse,
        targets=told.targets,
        scale=f"{start.scale!r} * " * (start.scale != 1),
        seed=start.seed,
        rates=told.rates,
    )
    if len(rules) > 1:
        yield f"rules = {rules}  # the update rule, likewise"
    table = list(edited(told.course, lambda unit, place: _spelled(start.hidden_units, unit, place), "targets, {}"))
    yield from table
    yield _SIGMOID
    if "published" in rules.values():
        yield _SLOPE
    yield _FORWARD
    if len(rules) > 1:
        yield "    if epoch in rules:\n        rule = rules[epoch]"
    if table:
        yield "    for what, where, value in edits.get(epoch, []):\n        what[where] = value"
    yield _LOSS
    yield from _update(list(rules.values()))
    yield _END


def _update(rules: list[str]) -> Iterator[str]:
    """Yield the lines of the update; of both rules, under a condition, where the run has both."""
    bodies = {"gradient": _GRADIENT, "published": _PUBLISHED}
    if len(rules) == 1:
        yield bodies[rules[0]]
        return
    for word, rule in (("if", "gradient"), ("elif", "published")):
        yield f'    {word} rule == "{rule}":'
        yield from (f"    {line}" for line in bodies[rule].splitlines())


def _spelled(units: int, unit: int, place: int) -> str:
    return f"hidden, ({unit}, {place})" if unit < units else f"output, {place}"


def _in_one_order(text: str) -> str:
    """Return some lines of the script with the products that the kernel takes on this processor."""
    for one, other in _IN_ONE_ORDER.items():
        text = text.replace(one, other)
    return text
