"""The lines of arithmetic of the backward pass and the update: deltas, slopes, and what becomes of a parameter."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from xortui.nn import sigmoid
from xortui.teach.epoch.arithmetic import Equation, faithful
from xortui.teach.epoch.carried import Step
from xortui.teach.epoch.expressions import Expression, Negative, Product, Ratio, Sigmoid, Sum, Value, difference
from xortui.teach.epoch.kept_lines import line, lines, moved
from xortui.teach.epoch.numbers import EpochArrays
from xortui.teach.epoch.operands import Operands, step_sum
from xortui.teach.places import EXAMPLES, Place, example_name

Lines = tuple[list[Equation], Product]
"""Lines that lead to a delta, and the product that it is."""


def output_delta_lines(n: EpochArrays, k: int, operands: Operands) -> Lines:
    """Return how δ2 of an example is computed."""
    name, value, read = f"δ2 for {example_name(k)}", float(n.output_delta[k, 0]), operands.output_delta(k)
    if n.rule == "published":
        answer = float(n.predictions[k, 0])
        second = _SecondSigmoid("σ(ŷ)", lambda o: o.answer(k), answer, lambda o: (o.error(k),))
        return second.lines(name, value, operands, read)

    def build(o: Operands) -> Product:
        return Product((Ratio(2, EXAMPLES), o.error(k), o.answer(k), o.answer_complement(k)))

    return _line(name, build, value, operands, read)


def hidden_delta_lines(n: EpochArrays, k: int, h: int, operands: Operands) -> Lines:
    """Return how δ1 of a unit is computed for an example."""
    weight, read = Value(float(n.parameters.output_weights[h, 0])), operands.hidden_delta(k, h)
    name, value = f"δ1 of h{h + 1}", float(n.hidden_delta[k, h])
    if n.rule == "published":
        activation = float(n.hidden[k, h])
        second = _SecondSigmoid(
            f"σ(a1) of h{h + 1}", lambda o: o.activation(k, h), activation, lambda o: (o.output_delta(k), weight)
        )
        return second.lines(name, value, operands, read)

    def build(o: Operands) -> Product:
        return Product((o.output_delta(k), weight, o.activation(k, h), o.complement(k, h)))

    return _line(name, build, value, operands, read)


def _line(name: str, build: Callable[[Operands], Product], value: float, operands: Operands, read: Value) -> Lines:
    product = build(Operands(operands.n, None))
    return [line(name, build, operands, faithful(product, value), read)], product


class _SecondSigmoid(NamedTuple):
    """A delta of the published rule, which takes the slope of the sigmoid of what has been through it already."""

    left: str
    """What σ of the answer is called."""
    answer: Callable[[Operands], Expression]
    value: float
    """The network's own answer."""
    before: Callable[[Operands], tuple[Expression, ...]]
    """What the product begins with."""

    def lines(self, name: str, delta: float, operands: Operands, read: Value) -> Lines:
        """Return the delta worked out, and what its product is.

        Args:
            name: What the delta is called.
            delta: The network's own value of it.
            operands: What is computed with.
            read: The delta as later phases compute with it.
        """
        slope = float(sigmoid(np.array(self.value)))

        def product(o: Operands, of: Expression) -> Product:
            return Product((*self.before(o), of, difference(Value(1.0), of)))

        whole = product(Operands(operands.n, None), Value(slope))

        def steps(o: Operands) -> list[Step]:
            first = Step(self.left, lambda: Sigmoid(self.answer(o)), slope)
            return [first, Step(name, partial(product, o), faithful(whole, delta), [0], again=True)]

        return lines(steps, operands, read), whole


def step_line(n: EpochArrays, place: Place, operands: Operands) -> Equation:
    """Return the slope of a parameter, or its step under the published rule, as a sum over the examples."""
    name = f"{'Δ' if n.rule == 'published' else '∂L/∂'}{place.label()}"
    return line(name, lambda o: step_sum(o, place), operands, place.of(n.direction), operands.slope(place))


def update_line(n: EpochArrays, place: Place, operands: Operands) -> Equation:
    """Return what the update makes of a parameter."""
    before, after = place.of(n.parameters), place.of(n.after)

    def terms(o: Operands) -> Sum:
        return Sum((Value(before), Negative(Product((Value(n.learning_rate), o.slope(place))))))

    return moved(place.label(), terms, operands, after, after - before)
