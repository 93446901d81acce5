"""The chain rule, worked out: from the loss back to one parameter, factor by factor, and summed over the examples."""

from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.carried import Step, worked_through
from xortui.teach.epoch.claims import Sentence
from xortui.teach.epoch.departure_words import about_departures
from xortui.teach.epoch.expressions import (
    Expression,
    Product,
    Ratio,
    Sum,
    Value,
    activation,
    complement,
    error,
)
from xortui.teach.epoch.numbers import EpochArrays, arrays_of
from xortui.teach.places import BIAS, EXAMPLES, OUTPUT_BIAS, OUTPUT_WEIGHT, Focus, Place, example_name


class Factor(NamedTuple):
    """One derivative of the chain."""

    name: str
    """∂ŷ/∂z2"""
    symbol: str
    """What it is in the notation of the network: σ′(z2)."""
    meaning: str
    """What it tells, as the end of a sentence."""
    equation: Equation
    """The same with live numbers, for the example in focus."""
    value: float | Decimal


class _Link(NamedTuple):
    """A factor before it is worked out."""

    name: str
    symbol: str
    meaning: str
    expression: Expression
    value: float | Decimal

    def as_printed(self, line: Equation) -> Factor:
        """Return the factor with its line of arithmetic; where it is a number of the network, nothing is computed."""
        if isinstance(self.expression, Value):
            line = line._replace(pieces=(line.result,), result="")
        return Factor(self.name, self.symbol, self.meaning, line, self.value)


class Chain(NamedTuple):
    """The derivative of the loss by one parameter, as a product of the derivatives on the way."""

    place: Place
    formula: tuple[str, str]
    """The product of derivatives, and the same in the notation of the network."""
    factors: tuple[Factor, ...]
    """From the loss to the parameter, for the example in focus."""
    products: tuple[Equation, ...]
    """The product for each of the four examples."""
    total: Equation
    """Their sum, which is the gradient."""
    sentences: tuple[Sentence, ...]
    """What the published rule does instead; none under the gradient."""


@lru_cache(maxsize=16)
def chain_of(snapshot: Snapshot, focus: Focus) -> Chain:
    """Return the chain for the parameter in focus, which is the true one under either rule."""
    n, place = arrays_of(snapshot), focus.weight
    by_example = [_factors(n, focus._replace(example=k)) for k in range(EXAMPLES)]
    factors = by_example[focus.example]
    name = f"∂L/∂{place.label()}"
    steps = [Step(factor.name, partial(_itself, factor.expression), factor.value) for factor in factors]
    for k, each in enumerate(by_example):
        product = Product(tuple(Value(factor.value) for factor in each))
        own = k == focus.example  # its factors stand above, those of the others nowhere
        build = _product if own else partial(_itself, product)
        takes = range(len(factors)) if own else ()
        steps.append(Step(f"{name} for {example_name(k)}", build, _plain(product.exact()), takes))
    lines = range(len(factors), len(steps))
    equations = worked_through([*steps, Step(name, _sum, place.of(n.true.direction), lines)])
    sentences: list[Sentence] = []
    if n.rule == "published":
        sentences = [Sentence("The published rule does not follow this chain.", ())]
        sentences += about_departures("slope", f"direction.{place.name}", place.at, n)
    return Chain(
        place,
        (
            "∂L/∂w = " + " · ".join(factor.name for factor in factors),
            "= " + " · ".join(factor.symbol for factor in factors),
        ),
        tuple(factor.as_printed(line) for factor, line in zip(factors, equations, strict=False)),
        tuple(equations[line] for line in lines),
        equations[-1],
        tuple(sentences),
    )


def _factors(n: EpochArrays, focus: Focus) -> list[_Link]:
    """Return the factors of the chain for one example."""
    k, h = focus.example, focus.unit
    z2, prediction, y = (float(part[k, 0]) for part in (n.output_z, n.predictions, n.targets))
    z1, a1, weight = float(n.hidden_z[k, h]), float(n.hidden[k, h]), float(n.parameters.output_weights[h, 0])
    unit, w = f"h{h + 1}", focus.weight.label()
    factors = [
        _factor(
            "∂L/∂ŷ",
            "2/4·(ŷ − y)",
            "how fast the loss changes with the answer",
            Product((Ratio(2, EXAMPLES), error(z2, prediction, y))),
        ),
        _factor("∂ŷ/∂z2", "σ′(z2)", "how fast the answer changes with z2", _slope(z2, prediction)),
    ]
    if focus.input == OUTPUT_BIAS:
        return [*factors, _factor("∂z2/∂w", "1", f"how fast z2 changes with {w}", Value(1.0))]
    if focus.input == OUTPUT_WEIGHT:
        return [*factors, _factor("∂z2/∂w", "a1", f"how fast z2 changes with {w}", activation(z1, a1))]
    terms, x = [*n.inputs[k].tolist(), 1.0], "x" if focus.input < BIAS else "1"
    return [
        *factors,
        _factor("∂z2/∂a1", "W2", f"how fast z2 changes with what {unit} answers", Value(weight)),
        _factor("∂a1/∂z1", "σ′(z1)", f"how fast what {unit} answers changes with its z1", _slope(z1, a1)),
        _factor("∂z1/∂w", x, f"how fast z1 changes with {w}", Value(terms[focus.input])),
    ]


def _slope(z: float, value: float) -> Product:
    return Product((activation(z, value), complement(z, value)))


def _factor(name: str, symbol: str, meaning: str, expression: Expression) -> _Link:
    return _Link(name, symbol, meaning, expression, _plain(expression.exact()))


def _itself(expression: Expression) -> Expression:
    return expression


def _product(*factors: Expression) -> Expression:
    return Product(factors)


def _sum(*terms: Expression) -> Expression:
    return Sum(terms)


def _plain(value: Decimal) -> float | Decimal:
    """Return a number as a double, unless it is too small for one."""
    return float(value) if not value or abs(value) > Decimal("1e-290") else value
