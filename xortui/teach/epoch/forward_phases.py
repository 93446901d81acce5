"""The phases of the forward pass: inputs, hidden layer, output and loss."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xortui.teach.epoch.arithmetic import Equation, faithful
from xortui.teach.epoch.carried import Step, sigmoid_step, worked_through
from xortui.teach.epoch.claims import Claim, Quantity, Sentence, as_equal, largest, times_word
from xortui.teach.epoch.expressions import Expression, Product, Shared, Squared, Sum, Value
from xortui.teach.epoch.kept_lines import closer, line, lines
from xortui.teach.epoch.numbers import ROUNDING, EpochArrays
from xortui.teach.epoch.operands import SQUARE, Operands, aligned, operands_of
from xortui.teach.places import BIAS, EXAMPLES, Focus, Place, example_name


class Parts(NamedTuple):
    """What a phase consists of, besides its name and formula."""

    sentences: Sequence[Sentence]
    equations: Sequence[Equation]
    reads: Sequence[Place]
    writes: Sequence[Place]


def inputs(n: EpochArrays, focus: Focus) -> Parts:
    """Return what the epoch starts from: an example, its target, and which side of one half the answer is on."""
    example, x, y = focus.example, n.inputs[focus.example], float(n.targets[focus.example, 0])
    prediction = float(n.predictions[example, 0])
    values = ", ".join(f"{value:.0f}" for value in x)
    side = "above" if prediction > 0.5 else "below" if prediction < 0.5 else "at"
    relation = {"above": ">", "below": "<", "at": "="}[side]
    claims = (
        Claim(Quantity("predictions", (example, 0)), relation, 0.5),
        Claim(Quantity("targets", (example, 0)), "=", y),
    )
    text = f"The target of {example_name(example)} is {y:g}. For now the network's answer lies {side} one half."
    constant = Sentence(
        "x3 is 1 in every example.", tuple(Claim(Quantity("inputs", (i, 2)), "=", 1.0) for i in range(EXAMPLES))
    )
    equations = [Equation("x", (f"({values})",), "", 0.0), Equation("y", (f"{y:g}",), "", y)]
    cells = [Place("inputs", (example,)), Place("targets", (example,))]
    return Parts([Sentence(text, claims), constant], equations, cells, [])


def hidden(n: EpochArrays, focus: Focus) -> Parts:
    """Return how the unit in focus answers the example in focus."""
    k, h = focus.example, focus.unit
    weights, bias = n.parameters.hidden_weights[:, h], float(n.parameters.hidden_bias[h])
    z, a = float(n.hidden_z[k, h]), float(n.hidden[k, h])
    *own, last = aligned([*weights.tolist(), bias], [*n.inputs[k].tolist(), 1.0])
    products = (Product((Value(float(x)), w)) for x, w in zip(n.inputs[k], own, strict=True))
    summed = Sum((*products, last))
    operands = operands_of(n, focus)
    read = operands.own_activation(k, h)
    steps = [Step(f"z1 of h{h + 1}", lambda: summed, z), sigmoid_step(f"a1 of h{h + 1}", z, a, 0)]
    first, second = worked_through(steps, read.digits)
    equations = [first, closer(second, read)]
    sentences = [_how_far_on(k, h, a)]
    found = largest("hidden", [(k, unit) for unit in range(n.units)], n)
    if n.units > 1 and found.times:
        text = f"Of the hidden units, h{found.winner + 1} has the largest activation for it."
        sentences.append(Sentence(text, found.claims))
    column = [Place("hidden_weights", (i, h)) for i in range(BIAS)]
    return Parts(sentences, equations, [Place("inputs", (k,)), *column, Place("hidden_bias", (h,))], [])


def _how_far_on(k: int, h: int, a: float) -> Sentence:
    """Return how far on a hidden unit is for an example."""
    at = Quantity("hidden", (k, h))
    if a > 0.95 or a < 0.05:
        side, relation, bound = ("on", ">", 0.95) if a > 0.5 else ("off", "<", 0.05)
        text = f"h{h + 1} is almost fully {side} for this example: its sigmoid is nearly flat there."
        return Sentence(text, (Claim(at, relation, bound),))
    if a == 0.5:
        return Sentence(f"h{h + 1} is exactly half on for this example.", (Claim(at, "=", 0.5),))
    more, less = ("on", "off") if a > 0.5 else ("off", "on")
    return Sentence(
        f"h{h + 1} is more {more} than {less} for this example.", (Claim(at, ">" if a > 0.5 else "<", 0.5),)
    )


def output(n: EpochArrays, focus: Focus) -> Parts:
    """Return what the units and the bias make of the output for the example in focus."""
    k = focus.example
    weights, bias = n.parameters.output_weights[:, 0], float(n.parameters.output_bias[0])
    z, prediction = float(n.output_z[k, 0]), float(n.predictions[k, 0])
    operands = operands_of(n, focus)

    def steps(o: Operands) -> list[Step]:
        products = (Product((o.activation(k, h), Value(float(w)))) for h, w in enumerate(weights))
        summed = Sum((*products, Value(bias)))
        return [Step("z2", lambda: summed, z), sigmoid_step("ŷ", z, prediction, 0)]

    equations = lines(steps, operands, operands.own_answer(k))
    places = [(k, at) for at in range(n.units + 1)]
    found = largest("pushes", places, n)
    sentences = []
    if found.times:
        name = "The bias b2" if found.winner == n.units else f"h{found.winner + 1}"
        up = n.pushes[k, found.winner] > 0
        sign = Claim(Quantity("pushes", places[found.winner]), ">" if up else "<", 0.0)
        text = f"{name} pushes z2 hardest, {'upwards' if up else 'downwards'}."
        sentences.append(Sentence(text, (*found.claims, sign)))
    sentences.append(_which_side(n, k))
    reads = [*(Place("output_weights", (unit, 0)) for unit in range(n.units)), Place("output_bias", (0,))]
    return Parts(sentences, equations, reads, [Place("predictions", (k,))])


def _which_side(n: EpochArrays, k: int) -> Sentence:
    """Return what z2 says of the answer."""
    z2, answer = Quantity("output_z", (k, 0)), Quantity("predictions", (k, 0))
    z = z2.of(n)
    if z == 0:
        return Sentence("z2 is 0, so the answer is one half.", (Claim(z2, "=", 0.0), Claim(answer, "=", 0.5)))
    bound = ROUNDING * float(abs(n.pushes[k]).sum())
    if abs(z) <= bound:
        claims: tuple[Claim, ...] = (Claim(z2._replace(size=True), "<=", bound),)
        return Sentence("z2 is as good as 0, so the answer is as good as one half.", claims)
    if z > 0:
        claims = Claim(z2, ">", 0.0), Claim(answer, ">=", 0.5)
        return Sentence("z2 is positive, so the answer lies above one half.", claims)
    claims = Claim(z2, "<", 0.0), Claim(answer, "<=", 0.5)
    return Sentence("z2 is negative, so the answer lies below one half.", claims)


def loss(n: EpochArrays, focus: Focus) -> Parts:
    """Return what the answers cost."""
    k = focus.example
    operands, raw = operands_of(n, focus), Operands(n, None)

    def square(o: Operands) -> Expression:
        return Squared(o.error(k))

    squares: list[float | Decimal] = n.squares[:, 0].tolist()
    squares[k] = faithful(square(raw), float(n.squares[k, 0]))

    def mean(o: Operands) -> Expression:
        return Shared(Sum(tuple(o.number(each, SQUARE) for each in squares)), Value(float(EXAMPLES)))

    own = operands.number(squares[k], SQUARE)
    equations = [
        line(f"(ŷ − y)² for {example_name(k)}", square, operands, squares[k], own),
        line("MSE", mean, operands, faithful(mean(raw), n.loss)),
    ]
    cells = [Place("errors", (example,)) for example in range(EXAMPLES)]
    read = [Place("targets", (k,)), Place("predictions", (k,))]
    return Parts([_furthest(n)], equations, read, cells)


def _furthest(n: EpochArrays) -> Sentence:
    """Return which answer is furthest from its target, if one is by more than rounding."""
    found = largest("squares", [(example, 0) for example in range(EXAMPLES)], n)
    off, doubts = abs(n.errors[:, 0]), n.doubts[:, 0]
    first, second = sorted(range(EXAMPLES), key=lambda example: -off[example])[:2]
    size = Quantity("errors", (first, 0), size=True)
    if n.settled[first, 0]:
        text = "All answers are at their targets, but for rounding: no example stands out."
        return Sentence(text, (Claim(size, "<=", float(doubts[first])),))
    text = f"The largest squares are {as_equal(found)}: no example stands out."
    near = float(off[second]) + float(doubts[first] + doubts[second])
    if not found.times:
        return Sentence(text, found.claims)
    if off[first] <= near:
        return Sentence(text, (Claim(size, "<=", near),))
    share = f", {times_word(found.times)} any other" if found.times > 1 else ""
    text = f"The answer to {example_name(found.winner)} is furthest from its target: its square is the largest{share}."
    return Sentence(text, found.claims)
