"""One epoch as eight phases: formula, the same with live numbers, sentences, and the cells that are read and written.

At epoch e the phases show the update that leads from e to e + 1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from xortui.nn import Snapshot
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.backward_phases import gradients, hidden_delta, output_delta, update
from xortui.teach.epoch.claims import Sentence
from xortui.teach.epoch.forward_phases import Parts, hidden, inputs, loss, output
from xortui.teach.epoch.gradient_check import GradientCheck, gradient_check
from xortui.teach.epoch.numbers import EpochArrays, arrays_of
from xortui.teach.places import Focus, Place

NAMES = ("inputs", "hidden layer", "output", "loss", "output delta", "hidden deltas", "gradients", "update")
"""The phases of an epoch, in order."""


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
    meaning: str
    """What the signs of the formula are called."""
    check: GradientCheck | None = None
    """The gradient check, in the phase of the gradients."""


def worst_example(snapshot: Snapshot) -> int:
    """Return the example whose prediction is furthest from its target."""
    return int(abs(arrays_of(snapshot).errors).argmax())


def broken(formula: str, width: int) -> list[str]:
    """Return a line of formulas, in several lines where it is too wide: broken between formulas, or before factors."""
    lines: list[str] = []
    for part in formula.split(_APART):
        if lines and len(lines[-1]) + len(_APART) + len(part) <= width:
            lines[-1] += _APART + part
        else:
            lines += broken_product(part, width, _TIMES)
    return lines


def broken_product(product: str, width: int, times: str) -> list[str]:
    """Return a product in several lines where it is too wide, broken before its factors."""
    first, *others = product.split(times)
    lines = [first]
    for factor in others:
        if len(lines[-1]) + len(times) + len(factor) <= width:
            lines[-1] += times + factor
        else:
            lines.append(f" {times}{factor}")
    return lines


_APART = "   "
"""What stands between two formulas in one line."""

_TIMES = " ⊙ "
"""What stands between factors that are multiplied element by element."""


@lru_cache(maxsize=16)  # several widgets ask for the same phase
def phase_of(snapshot: Snapshot, number: int, focus: Focus) -> Phase:
    """Return a phase (1 to 8) of the epoch that begins at a snapshot."""
    numbers = arrays_of(snapshot)
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
        (_PUBLISHED_MEANINGS if formula else {}).get(number) or _MEANINGS[number],
        gradient_check(numbers, focus.weight) if number == 7 else None,
    )


_FORMULAS: dict[int, tuple[str, ...]] = {
    1: ("x = (x1, x2, x3)   y = target",),
    2: ("z1 = X W1 + b1   a1 = σ(z1) = 1/(1 + e^−z1)",),
    3: ("z2 = a1 W2 + b2   ŷ = σ(z2)",),
    4: ("L = MSE = 1/4·Σ (ŷ − y)²",),
    5: ("δ2 = ∂L/∂z2 = 2/4·(ŷ − y) ⊙ ŷ ⊙ (1 − ŷ)",),
    6: ("δ1 = ∂L/∂z1 = (δ2 W2ᵀ) ⊙ a1 ⊙ (1 − a1)",),
    7: ("∂L/∂W1 = Xᵀ δ1   ∂L/∂b1 = Σ δ1   ∂L/∂W2 = a1ᵀ δ2   ∂L/∂b2 = Σ δ2",),
    8: ("w ← w − η·∂L/∂w",),
}
"""Matrices side by side are multiplied as matrices, ⊙ multiplies element by element, · multiplies numbers."""

_PUBLISHED: dict[int, tuple[str, ...]] = {
    5: ("δ2 = (ŷ − y) ⊙ s'(ŷ)   s'(a) = σ(a) ⊙ (1 − σ(a))",),
    6: ("δ1 = (δ2 W2ᵀ) ⊙ s'(a1)   s'(a) = σ(a) ⊙ (1 − σ(a))",),
    7: ("ΔW1 = Xᵀ δ1   Δb1 = mean(δ1, axis=1)   ΔW2 = a1ᵀ δ2   Δb2 = mean(δ2)",),
    8: ("w ← w − η·Δw",),
}

_MEANINGS: dict[int, str] = {
    1: "x: inputs   y: target",
    2: "z1: pre-activations   a1: activations   W1, b1: hidden weights and biases",
    3: "z2: pre-activation of the output   ŷ: prediction   W2, b2: output weights and bias",
    4: "L: loss   MSE: mean squared error   ŷ: prediction   y: target",
    5: "δ2: output delta   L: loss   z2: pre-activation of the output",
    6: "δ1: hidden deltas   δ2: output delta   W2: output weights   a1: activations",
    7: "∂L/∂W1: slopes of the loss along the hidden weights   δ1, δ2: deltas   a1: activations",
    8: "w: any weight or bias   η: learning rate   ∂L/∂w: slope of the loss along w",
}

_PUBLISHED_MEANINGS: dict[int, str] = {
    5: "δ2: output delta   s': slope of the sigmoid, taken of an activation",
    6: "δ1: hidden deltas   δ2: output delta   s': slope of the sigmoid, taken of an activation",
    7: "ΔW1: the rule's steps of the hidden weights   δ1, δ2: deltas   a1: activations",
    8: "w: any weight or bias   η: learning rate   Δw: the rule's step of w",
}

_PHASES: tuple[Callable[[EpochArrays, Focus], Parts], ...] = (
    inputs,
    hidden,
    output,
    loss,
    output_delta,
    hidden_delta,
    gradients,
    update,
)
