"""The chain rule, worked out: from the loss back to one parameter, factor by factor, and summed over the examples."""

from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.carried import Carried, Step, worked_through
from xortui.teach.epoch.claims import Sentence
from xortui.teach.epoch.departure_words import about_departures
from xortui.teach.epoch.expressions import Expression, Product, Ratio, Sum, Value
from xortui.teach.epoch.kept_lines import closer
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.epoch.operands import ACTIVATION, HIDDEN_DELTA, SLOPE, Operands, operands_of
from xortui.teach.places import BIAS, EXAMPLES, OUTPUT_BIAS, OUTPUT_WEIGHT, Focus, Place, example_name

_FACTOR = 5
"""Significant digits of a factor that is computed."""


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
    """Return the chain for the parameter in focus, which is the true one under either rule.

    Numbers of the phases have the same digits as there.
    """
    n, place = arrays_of(snapshot), focus.weight
    operands = operands_of(n, focus)
    factors = _factors(operands, focus)
    slope = operands.slope(place) if n.rule == "gradient" else operands.number(place.of(n.true.direction), SLOPE)
    equations = _as_on_the_page(operands, focus, slope) or _alone(Operands(n, None), focus)
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
        tuple(equations[len(factors) : -1]),
        equations[-1],
        tuple(sentences),
    )


def _as_on_the_page(operands: Operands, focus: Focus, slope: Value) -> list[Equation] | None:
    """Return the lines with numbers that have the same digits in the phases; None where they promise too little."""
    equations, factors, products = list[Equation](), list[Expression](), list[Expression]()

    def add(left: str, expression: Expression, value: float | Decimal, read: Value, enough: int = 0) -> Expression:
        """Add a line, and return its result as later ones compute with it: as it is if it has digits enough."""
        worked = operands.promised(expression, value, read)
        if worked is None:
            raise _TooLittleError
        line = Equation(left, worked.pieces, worked.result, value)
        if isinstance(expression, Value) or (enough and len(worked.number.as_tuple().digits) >= enough):
            equations.append(line)
            return expression if isinstance(expression, Value) else Carried(worked.number, worked.doubt, value)
        equations.append(closer(line, read))
        return read

    name = f"∂L/∂{focus.weight.label()}"
    try:
        for link in _factors(operands, focus):
            read = operands.number(link.value, _FACTOR)
            factors.append(add(link.name, link.expression, link.value, read, _FACTOR - 1))
        for k in range(EXAMPLES):
            others = _factors(operands, focus._replace(example=k))
            value = _plain(Product(tuple(Value(other.value) for other in others)).exact())
            product = Product(tuple(factors if k == focus.example else (_apart(operands, other) for other in others)))
            read = operands.number(value, HIDDEN_DELTA)
            products.append(add(f"{name} for {example_name(k)}", product, value, read))
        add(name, Sum(tuple(products)), focus.weight.of(operands.n.true.direction), slope)
    except _TooLittleError:
        return None
    return equations


class _TooLittleError(Exception):
    """Operands do not promise two digits of a result."""


def _apart(operands: Operands, link: "_Link") -> Value:
    """Return a factor that stands nowhere else, with digits enough for a product to have those of a delta."""
    return link.expression if isinstance(link.expression, Value) else operands.number(link.value, ACTIVATION + 1)


def _alone(operands: Operands, focus: Focus) -> list[Equation]:
    """Return the lines with digits of their own: factors of the example in focus, all products, and their sum."""
    by_example = [_factors(operands, focus._replace(example=k)) for k in range(EXAMPLES)]
    factors, name = by_example[focus.example], f"∂L/∂{focus.weight.label()}"
    steps = [Step(factor.name, partial(_itself, factor.expression), factor.value) for factor in factors]
    for k, each in enumerate(by_example):
        product = Product(tuple(Value(factor.value) for factor in each))
        own = k == focus.example  # its factors stand above, those of the others nowhere
        build = _product if own else partial(_itself, product)
        takes = range(len(factors)) if own else ()
        steps.append(Step(f"{name} for {example_name(k)}", build, _plain(product.exact()), takes))
    products = range(len(factors), len(steps))
    return worked_through([*steps, Step(name, _sum, focus.weight.of(operands.n.true.direction), products)])


def _factors(o: Operands, focus: Focus) -> list[_Link]:
    """Return the factors of the chain for one example."""
    k, h = focus.example, focus.unit
    weight = float(o.n.parameters.output_weights[h, 0])
    unit, w = f"h{h + 1}", focus.weight.label()
    factors = [
        _factor(
            "∂L/∂ŷ",
            "2/4·(ŷ − y)",
            "how fast the loss changes with the answer",
            Product((Ratio(2, EXAMPLES), o.error(k))),
        ),
        _factor(
            "∂ŷ/∂z2", "σ′(z2)", "how fast the answer changes with z2", Product((o.answer(k), o.answer_complement(k)))
        ),
    ]
    if focus.input == OUTPUT_BIAS:
        return [*factors, _factor("∂z2/∂w", "1", f"how fast z2 changes with {w}", Value(1.0))]
    if focus.input == OUTPUT_WEIGHT:
        return [*factors, _factor("∂z2/∂w", "a1", f"how fast z2 changes with {w}", o.activation(k, h))]
    terms, x = [*o.n.inputs[k].tolist(), 1.0], "x" if focus.input < BIAS else "1"
    return [
        *factors,
        _factor("∂z2/∂a1", "W2", f"how fast z2 changes with what {unit} answers", Value(weight)),
        _factor(
            "∂a1/∂z1",
            "σ′(z1)",
            f"how fast what {unit} answers changes with its z1",
            Product((o.activation(k, h), o.complement(k, h))),
        ),
        _factor("∂z1/∂w", x, f"how fast z1 changes with {w}", Value(terms[focus.input])),
    ]


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
