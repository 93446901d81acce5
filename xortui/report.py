"""The walkthrough of one epoch as plain text: for a screen reader, a handout, a pipe."""

import sys
from collections.abc import Iterator
from decimal import Decimal
from textwrap import wrap

from xortui.headless import Progress
from xortui.nn import INPUTS, Session, Settings, Snapshot
from xortui.teach.arithmetic import printed, significant
from xortui.teach.numbers import GradientCheck
from xortui.teach.phases import NAMES, Equation, Focus, broken, example_name, phase_of, worst_example

_WIDTH = 78
Signs = dict[int, str]

ASCII: Signs = str.maketrans(
    {"σ": "sigma", "δ": "delta", "Δ": "Delta", "ŷ": "yhat", "∂": "d", "Σ": "sum", "η": "eta", "·": "*", "−": "-"}
    | {"→": "->", "←": "<-", "²": "^2", "ᵀ": "^T"}
)
"""What stands for each sign where the output is not UTF-8."""


def report(settings: Settings, epoch: int) -> int:
    """Print the update that leads from an epoch to the next, phase by phase, for the worst-predicted example.

    Returns:
        The epoch that was reached: the one asked for, unless the run diverged.
    """
    session, progress = Session(settings), Progress(epoch)
    try:
        for _ in session.travel(epoch):
            progress.show(session.epoch)
    finally:
        progress.clear()
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    for line in lines(session.snapshot, ASCII if plain else {}):
        print(line)
    return session.epoch


def lines(snapshot: Snapshot, signs: Signs) -> Iterator[str]:
    """Return the lines of a report, each sign replaced by what stands for it."""
    settings, focus = snapshot.settings, Focus(worst_example(snapshot))
    shape = f"{INPUTS.shape[1]}-{settings.hidden_units}-1"
    yield f"{settings.gate.upper()}, {shape} sigmoid, rule {settings.rule}, seed {settings.seed}, learning rate " + (
        f"{settings.learning_rate:g}:"
    )
    yield f"the update from epoch {snapshot.epoch} to {snapshot.epoch + 1}."
    yield f"Worked out for the example {example_name(focus.example)}, the worst predicted, and for h1 and x1."
    for number, name in enumerate(NAMES, 1):
        phase = phase_of(snapshot, number, focus)
        yield ""
        yield f"Phase {number} of {len(NAMES)}: {name}"
        yield ""
        yield from (f"  {part}" for line in phase.formula for part in broken(line.translate(signs), _WIDTH - 2))
        for equation in phase.equations:
            yield ""
            yield from _equation(equation, signs)
        if phase.check:
            yield ""
            yield from (line.translate(signs) for line in _check(phase.check, focus))
        yield ""
        yield from wrap(" ".join(sentence.text for sentence in phase.sentences).translate(signs), _WIDTH)


def _equation(equation: Equation, signs: Signs) -> Iterator[str]:
    """Return an equation, broken between its terms, the result on a line of its own."""
    left = equation.left.translate(signs)
    indent = " " * (len(left) + 5)
    line = f"  {left} = "
    for at, piece in enumerate(piece.translate(signs) for piece in equation.pieces):
        if at and len(line) + len(piece) > _WIDTH:
            yield line
            line = indent + piece.lstrip()
        else:
            line += piece
    yield line
    if equation.result:
        yield f"{indent[:-2]}= {equation.result}".translate(signs)


def _check(check: GradientCheck, focus: Focus) -> Iterator[str]:
    numeric, taken = check.shown()
    yield f"  {focus.weight.label()}: numeric slope {numeric}, {'analytic' if check.passes else 'taken'} {taken}"
    if check.passes:
        yield f"  The gradient check passes: all slopes agree within {check.within}."
    else:
        off = printed(significant(Decimal(check.difference), 2))
        yield f"  The gradient check fails: worst is {check.worst.label()}, off by {off}."
