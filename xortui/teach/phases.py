"""One epoch as eight phases: formula, the same with live numbers, sentences, and the cells that are read and written.

At epoch e the phases show the update that leads from e to e + 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xortui.nn import INPUTS, Snapshot, sigmoid
from xortui.teach.arithmetic import (
    Expression,
    Negative,
    Product,
    Shared,
    Sigmoid,
    Squared,
    Sum,
    Value,
    printed,
    significant,
    work_out,
)
from xortui.teach.claims import Claim, Quantity, Sentence, largest
from xortui.teach.moves import Place
from xortui.teach.numbers import GradientCheck, Numbers, gradient_check, numbers_of

NAMES = ("inputs", "hidden layer", "output", "loss", "output delta", "hidden deltas", "gradients", "update")
"""The phases of an epoch, in order."""

EXAMPLES, BIAS = len(INPUTS), INPUTS.shape[1]
"""How many examples there are, and which input the bias counts as: the one behind x3."""

_PARTS = tuple[Sequence[Sentence], Sequence["Equation"], Sequence[Place], Sequence[Place]]


class Focus(NamedTuple):
    """Where one looks: everything that is worked out is worked out for this example, unit and input."""

    example: int = 0
    unit: int = 0
    input: int = 0
    """0 to 2 for x1 to x3, 3 for the bias."""

    @property
    def weight(self) -> Place:
        """The hidden weight, or the bias, between the input and the unit."""
        if self.input == BIAS:
            return Place("hidden_bias", (self.unit,))
        return Place("hidden_weights", (self.input, self.unit))

    @property
    def output_weight(self) -> Place:
        """The weight between the unit and the output."""
        return Place("output_weights", (self.unit, 0))


class Equation(NamedTuple):
    """A line of arithmetic: what is computed, the numbers, and the result."""

    left: str
    pieces: tuple[str, ...]
    """The expression, in pieces between which a line may be broken."""
    result: str
    value: float
    """The result in full."""

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.left} = {''.join(self.pieces)}" + (f" = {self.result}" if self.result else "")


@dataclass(frozen=True)
class Phase:
    """A part of one epoch, explained."""

    number: int
    """1 to 8."""
    name: str
    formula: tuple[str, ...]
    """One or two lines."""
    equations: tuple[Equation, ...]
    sentences: tuple[Sentence, ...]
    reads: tuple[Place, ...]
    """Cells of the tables that are used. Besides parameters: inputs, targets, predictions and errors of an example."""
    writes: tuple[Place, ...]
    check: GradientCheck | None = None
    """The gradient check, in the phase of the gradients."""


def worst_example(snapshot: Snapshot) -> int:
    """Return the example whose prediction is furthest from its target."""
    return int(abs(numbers_of(snapshot).errors).argmax())


def example_name(example: int) -> str:
    """Return the two bits of an example: 0 1."""
    return f"{INPUTS[example, 0]:.0f} {INPUTS[example, 1]:.0f}"


def broken(formula: str, width: int) -> list[str]:
    """Return a line of formulas, in several lines where it is too wide: broken only from one formula to the next."""
    lines: list[str] = []
    for part in formula.split(_APART):
        if lines and len(lines[-1]) + len(_APART) + len(part) <= width:
            lines[-1] += _APART + part
        else:
            lines.append(part)
    return lines


_APART = "   "
"""What stands between two formulas in one line."""


@lru_cache(maxsize=16)  # several widgets ask for the same phase
def phase_of(snapshot: Snapshot, number: int, focus: Focus) -> Phase:
    """Return a phase (1 to 8) of the epoch that begins at a snapshot."""
    numbers = numbers_of(snapshot)
    sentences, equations, reads, writes = _PHASES[number - 1](numbers, focus)
    formula = _PUBLISHED.get(number) if numbers.rule == "published" else None
    return Phase(
        number,
        NAMES[number - 1],
        formula or _FORMULAS[number],
        tuple(equations),
        tuple(sentences),
        tuple(reads),
        tuple(writes),
        gradient_check(numbers, focus.weight) if number == 7 else None,
    )


_FORMULAS: dict[int, tuple[str, ...]] = {
    1: ("x = (x1, x2, x3)   y = target",),
    2: ("z1 = X·W1 + b1   a1 = σ(z1) = 1/(1 + e^−z1)",),
    3: ("z2 = a1·W2 + b2   ŷ = σ(z2)",),
    4: ("L = MSE = 1/4 · Σ (ŷ − y)²",),
    5: ("δ2 = ∂L/∂z2 = 2/4·(ŷ − y)·ŷ·(1 − ŷ)",),
    6: ("δ1 = ∂L/∂z1 = δ2·W2·a1·(1 − a1)",),
    7: ("∂L/∂W1 = Xᵀ·δ1   ∂L/∂b1 = Σ δ1   ∂L/∂W2 = a1ᵀ·δ2   ∂L/∂b2 = Σ δ2",),
    8: ("w ← w − η·∂L/∂w",),
}
_PUBLISHED: dict[int, tuple[str, ...]] = {
    5: ("δ2 = (ŷ − y)·s'(ŷ)   s'(a) = σ(a)·(1 − σ(a))",),
    6: ("δ1 = δ2·W2·s'(a1)   s'(a) = σ(a)·(1 − σ(a))",),
    7: ("ΔW1 = Xᵀ·δ1   Δb1 = mean(δ1, axis=1)   ΔW2 = a1ᵀ·δ2   Δb2 = mean(δ2)",),
    8: ("w ← w − η·Δw",),
}


def _inputs(n: Numbers, focus: Focus) -> _PARTS:
    example, x, y = focus.example, n.inputs[focus.example], float(n.targets[focus.example, 0])
    prediction = float(n.predictions[example, 0])
    values = ", ".join(f"{value:.0f}" for value in x)
    above = prediction > 0.5
    claims = (Claim(Quantity("predictions", (example, 0)), ">" if above else "<=", 0.5),)
    text = f"The example {example_name(example)} should give {y:g}. The network's answer, as it stands, lies "
    text += "above one half." if above else "below one half." if prediction < 0.5 else "at one half."
    constant = Sentence(
        "x3 is 1 in every example.", tuple(Claim(Quantity("inputs", (i, 2)), "=", 1.0) for i in range(4))
    )
    equations = [Equation("x", (f"({values})",), "", 0.0), Equation("y", (f"{y:g}",), "", y)]
    cells = [Place("inputs", (example,)), Place("targets", (example,))]
    return [Sentence(text, claims), constant], equations, cells, []


def _hidden(n: Numbers, focus: Focus) -> _PARTS:
    k, h = focus.example, focus.unit
    weights, bias = n.parameters.hidden_weights[:, h], float(n.parameters.hidden_bias[h])
    z, a = float(n.hidden_z[k, h]), float(n.hidden[k, h])
    terms: list[Expression] = [_times(float(x), float(w)) for x, w in zip(n.inputs[k], weights, strict=True)]
    equations = [
        _equation(f"z1 of h{h + 1}", Sum((*terms, Value(bias))), z),
        _equation(f"a1 of h{h + 1}", Sigmoid(Value(z)), a),
    ]
    at = Quantity("hidden", (k, h))
    if a > 0.95 or a < 0.05:
        side = ("on", ">", 0.95) if a > 0.5 else ("off", "<", 0.05)
        text = f"h{h + 1} is almost fully {side[0]} for this example: its sigmoid is nearly flat there."
        sentences = [Sentence(text, (Claim(at, side[1], side[2]),))]
    elif a == 0.5:
        sentences = [Sentence(f"h{h + 1} is just half on for this example.", (Claim(at, "=", 0.5),))]
    else:
        text = f"h{h + 1} is more {'on' if a > 0.5 else 'off'} than {'off' if a > 0.5 else 'on'} for this example."
        sentences = [Sentence(text, (Claim(at, ">" if a > 0.5 else "<", 0.5),))]
    winner, times, claims = largest("hidden", [(k, unit) for unit in range(n.units)], n)
    if n.units > 1 and times:
        sentences.append(Sentence(f"Of all hidden units, h{winner + 1} answers it most strongly.", claims))
    column = [Place("hidden_weights", (i, h)) for i in range(BIAS)]
    return sentences, equations, [Place("inputs", (k,)), *column, Place("hidden_bias", (h,))], []


def _output(n: Numbers, focus: Focus) -> _PARTS:
    k = focus.example
    weights, bias = n.parameters.output_weights[:, 0], float(n.parameters.output_bias[0])
    z, prediction = float(n.output_z[k, 0]), float(n.predictions[k, 0])
    terms: list[Expression] = [_times(float(a), float(w)) for a, w in zip(n.hidden[k], weights, strict=True)]
    equations = [
        _equation("z2", Sum((*terms, Value(bias))), z),
        _equation("ŷ", Sigmoid(Value(z)), prediction),
    ]
    places = [(k, unit) for unit in range(n.units)]
    winner, times, claims = largest("parts", places, n)
    up = n.parts[k, winner] > 0
    sign = Claim(Quantity("parts", places[winner]), ">" if up else "<", 0.0)
    text = f"h{winner + 1} pushes hardest, {'up' if up else 'down'}."
    sentences = [Sentence(text, (*claims, sign))] if n.units > 1 and times else []
    z2, answer = Quantity("output_z", (k, 0)), Quantity("predictions", (k, 0))
    if z > 0:
        text = "z2 is positive, so the answer lies above one half."
        claims = Claim(z2, ">", 0.0), Claim(answer, ">=", 0.5)
    else:
        text = "z2 is not positive, so the answer does not lie above one half."
        claims = Claim(z2, "<=", 0.0), Claim(answer, "<=", 0.5)
    sentences.append(Sentence(text, claims))
    reads = [*(Place("output_weights", (unit, 0)) for unit in range(n.units)), Place("output_bias", (0,))]
    return sentences, equations, reads, [Place("predictions", (k,))]


def _loss(n: Numbers, focus: Focus) -> _PARTS:
    k = focus.example
    prediction, y = float(n.predictions[k, 0]), float(n.targets[k, 0])
    squares = [float(square) for square in n.squares[:, 0]]
    equations = [
        _equation(f"(ŷ − y)² for {example_name(k)}", Squared(_difference(prediction, y)), squares[k]),
        _equation("MSE", Shared(Sum(tuple(map(Value, squares))), EXAMPLES), n.loss),
    ]
    places = [(example, 0) for example in range(EXAMPLES)]
    winner, times, claims = largest("squares", places, n)
    share = f", {_times_word(times)} any other" if times > 1 else ""
    text = f"The example {example_name(winner)} is furthest off and costs most{share}."
    if not times:
        text = "No example costs more than all others: the largest squares are equal."
    cells = [Place("errors", (example,)) for example in range(EXAMPLES)]
    return [Sentence(text, claims)], equations, [Place("targets", (k,)), Place("predictions", (k,))], cells


def _output_delta(n: Numbers, focus: Focus) -> _PARTS:
    k = focus.example
    prediction, y, delta = float(n.predictions[k, 0]), float(n.targets[k, 0]), float(n.output_delta[k, 0])
    left = f"δ2 for {example_name(k)}"
    sentences: list[Sentence] = []
    if n.rule == "published":
        slope = float(sigmoid(n.predictions[k, 0]))
        factors: tuple[Expression, ...] = (_difference(prediction, y), Value(slope), _difference(1.0, slope))
        equations = [
            _equation("σ(ŷ)", Sigmoid(Value(prediction)), slope),
            _equation(left, Product(factors), delta),
        ]
        taken, true = Quantity("output_delta", (k, 0)), Quantity("true_output_delta", (k, 0))
        sentences.append(_departure(1, "the slope is taken of ŷ, which has been through σ already", taken, true, n))
    else:
        factors = (Value(2 / EXAMPLES), _difference(prediction, y), Value(prediction), _difference(1.0, prediction))
        equations = [_equation(left, Product(factors), delta)]
        slope = prediction * (1 - prediction)
        if slope < 0.05:
            text = "ŷ is so near its end that the sigmoid is almost flat: little of the error gets through."
            flat = Quantity("predictions", (k, 0))
            end = Claim(flat, ">", 0.9) if prediction > 0.5 else Claim(flat, "<", 0.1)
            sentences.append(Sentence(text, (end,)))
    sentences.insert(0, _lower("z2", Quantity("output_delta", (k, 0)), n, n.rule))
    return sentences, equations, [Place("targets", (k,)), Place("predictions", (k,))], []


def _hidden_delta(n: Numbers, focus: Focus) -> _PARTS:
    k, h = focus.example, focus.unit
    output, weight = float(n.output_delta[k, 0]), float(n.parameters.output_weights[h, 0])
    a, delta = float(n.hidden[k, h]), float(n.hidden_delta[k, h])
    left = f"δ1 of h{h + 1}"
    sentences: list[Sentence] = []
    if n.rule == "published":
        slope = float(sigmoid(n.hidden[k, h]))
        factors = (Value(output), Value(weight), Value(slope), _difference(1.0, slope))
        equations = [
            _equation(f"σ(a1) of h{h + 1}", Sigmoid(Value(a)), slope),
            _equation(left, Product(factors), delta),
        ]
        taken, true = Quantity("hidden_delta", (k, h)), Quantity("true_hidden_delta", (k, h))
        sentences.append(_departure(1, "the slope is taken of a1, which has been through σ already", taken, true, n))
    else:
        factors = (Value(output), Value(weight), Value(a), _difference(1.0, a))
        equations = [_equation(left, Product(factors), delta)]
    if n.units > 1 and n.hidden_delta[k].any():
        winner, times, claims = largest("hidden_delta", [(k, unit) for unit in range(n.units)], n)
        text = f"h{winner + 1} is to blame most for this example: its delta is "
        text += f"{_times_word(times)} any other." if times > 1 else "the largest."
        if not times:
            text = "No unit is to blame most for this example: the largest deltas are equal in size."
        sentences.insert(0, Sentence(text, claims))
    else:
        sentences.insert(0, _lower("z1", Quantity("hidden_delta", (k, h)), n, n.rule))
    return sentences, equations, [focus.output_weight], []


def _gradients(n: Numbers, focus: Focus) -> _PARTS:
    h, published = focus.unit, n.rule == "published"
    deltas, outputs = n.hidden_delta[:, h], n.output_delta[:, 0]
    symbol = "Δ" if published else "∂L/∂"
    weight, output_weight = focus.weight, focus.output_weight
    value = float(getattr(n.direction, weight.name)[weight.at])
    name = f"{symbol}{weight.label()}"
    if focus.input < BIAS:
        terms = tuple(_times(float(x), float(d)) for x, d in zip(n.inputs[:, focus.input], deltas, strict=True))
        equations = [_equation(name, Sum(terms), value)]
        pulls = [float(x * d) for x, d in zip(n.inputs[:, focus.input], deltas, strict=True)]
    elif published:
        # One number for each example lands in the bias of the unit with the example's number.
        row = tuple(Value(float(d)) for d in n.hidden_delta[h])
        equations = [_equation(name, Shared(Sum(row), len(row)), value)]
        pulls = []
    else:
        equations = [_equation(name, Sum(tuple(Value(float(d)) for d in deltas)), value)]
        pulls = [float(d) for d in deltas]
    terms = tuple(_times(float(a), float(d)) for a, d in zip(n.hidden[:, h], outputs, strict=True))
    value2 = float(n.direction.output_weights[h, 0])
    equations.append(_equation(f"{symbol}{output_weight.label()}", Sum(terms), value2))
    sentences = []
    if published:
        taken, true = Quantity(f"direction.{weight.name}", weight.at), Quantity(f"gradient.{weight.name}", weight.at)
        if focus.input == BIAS:
            what = f"b1 of h{h + 1} gets the mean over the units for the example {example_name(h)}"
            sentences.append(_departure(2, what, taken, true, n))
        else:
            what = "weights get a sum, biases a mean, and the 2 of the square is dropped"
            sentences.append(_departure(3, what, taken, true, n))
    else:
        down, up = sum(p > 0 for p in pulls), sum(p < 0 for p in pulls)
        pull = [
            f"{count} {'pulls' if count == 1 else 'pull'} it {way}"
            for count, way in ((up, "up"), (down, "down"))
            if count
        ]
        text = f"Of the examples, {' and '.join(pull)}." if pull else "No example pulls at it."
        rows = [k for k in range(EXAMPLES) if focus.input == BIAS or n.inputs[k, focus.input]]
        where = [Quantity("hidden_delta", (k, h)) for k in rows]
        claims = tuple(Claim(q, ">" if q.of(n) > 0 else "<" if q.of(n) < 0 else "=", 0.0) for q in where)
        sentences.append(Sentence(text, claims))
    return sentences, equations, [], [weight, output_weight]


def _update(n: Numbers, focus: Focus) -> _PARTS:
    equations = []
    for place in (focus.weight, focus.output_weight):
        before = float(getattr(n.parameters, place.name)[place.at])
        step = float(getattr(n.direction, place.name)[place.at])
        after = float(getattr(n.after, place.name)[place.at])
        terms = (Value(before), Negative(Product((Value(n.learning_rate), Value(step)))))
        equations.append(_equation(place.label(), Sum(terms), after, after - before))
    step = float(getattr(n.direction, focus.weight.name)[focus.weight.at])
    at = Quantity(f"direction.{focus.weight.name}", focus.weight.at)
    way = ("goes down", ">", "positive") if step > 0 else ("goes up", "<", "negative") if step else ("stays", "=", "0")
    slope = "its step" if n.rule == "published" else "its slope"
    text = f"{focus.weight.label()} {way[0]}, as {slope} is {way[2]}."
    sentences = [Sentence(text, (Claim(at, way[1], 0.0),))]
    if n.loss_after < n.loss:
        claim = Claim(Quantity("loss_after"), "<", Quantity("loss"))
        sentences.append(Sentence("With all weights moved so, the loss is lower in the next epoch.", (claim,)))
    elif n.loss_after > n.loss:
        claim = Claim(Quantity("loss_after"), ">", Quantity("loss"))
        reason = "the steps do not follow its slope" if n.rule == "published" else "the steps are too long"
        sentences.append(
            Sentence(f"With all weights moved so, the loss is higher in the next epoch: {reason}.", (claim,))
        )
    else:
        claim = Claim(Quantity("loss_after"), "=", Quantity("loss"))
        sentences.append(Sentence("With all weights moved so, the loss stays the same.", (claim,)))
    return sentences, equations, [focus.weight, focus.output_weight], [focus.weight, focus.output_weight]


_PHASES: tuple[Callable[[Numbers, Focus], _PARTS], ...] = (
    _inputs,
    _hidden,
    _output,
    _loss,
    _output_delta,
    _hidden_delta,
    _gradients,
    _update,
)


def _equation(left: str, expression: Expression, value: float, change: float = 0.0) -> Equation:
    worked = work_out(expression, value, change)
    return Equation(left, worked.pieces, worked.result, value)


def _times(x: float, y: float) -> Product:
    return Product((Value(x), Value(y)))


def _difference(a: float, b: float) -> Sum:
    return Sum((Value(a), Negative(Product((Value(b),)))))


def _times_word(times: int) -> str:
    return f"at least {_TIMES[times]}"


_TIMES = ("", "", "twice", *(f"{n} times" for n in ("three", "four", "five", "six", "seven", "eight", "nine", "ten")))


def _lower(what: str, delta: Quantity, n: Numbers, rule: str) -> Sentence:
    """Return what the sign of a delta says."""
    value = delta.of(n)
    if value == 0:
        return Sentence(f"The delta is 0: {what} has nothing to learn from this example.", (Claim(delta, "=", 0.0),))
    if value < 0:
        return Sentence(f"The delta is negative: a larger {what} would lower the loss.", (Claim(delta, "<", 0.0),))
    return Sentence(f"The delta is positive: a smaller {what} would lower the loss.", (Claim(delta, ">", 0.0),))


def _departure(number: int, what: str, taken: Quantity, true: Quantity, n: Numbers) -> Sentence:
    """Return what the published rule does otherwise, and by how much it differs here from the true gradient."""
    rule, slope = taken.of(n), true.of(n)
    text = f"Departure {number}: {what}. The true gradient has {work_out(Value(slope), slope).result} here"
    if rule == slope:
        return Sentence(f"{text}, too.", (Claim(taken, "=", true),))
    if (rule > 0) is not (slope > 0) or not (rule and slope):
        signs = (Claim(taken, ">=" if rule >= 0 else "<=", 0.0), Claim(true, "<=" if rule >= 0 else ">=", 0.0))
        return Sentence(f"{text}; this points the other way." if rule and slope else f"{text}.", signs)
    ratio = Decimal(rule / slope)
    shown = significant(ratio, 2)
    half = Decimal(5).scaleb(shown.as_tuple().exponent - 1)  # type: ignore[operator]
    bounds = tuple(
        Claim(taken._replace(size=True), relation, true._replace(size=True, times=float(bound)))
        for relation, bound in ((">=", (shown - half) * (1 - _SLACK)), ("<=", (shown + half) * (1 + _SLACK)))
    )
    if 100 <= shown < 10**6:
        shown = shown.quantize(Decimal(1))  # 120 times, not 1.2e2 times
    return Sentence(f"{text}; this is {printed(shown)} times that.", bounds)


_SLACK = Decimal("1e-12")  # for the rounding of the ratio itself
