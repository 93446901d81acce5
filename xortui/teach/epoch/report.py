"""The walkthrough of one epoch as plain text: for a screen reader, a handout, a pipe."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from textwrap import wrap

from xortui.nn import INPUTS, Snapshot
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.chain import Chain, chain_of
from xortui.teach.epoch.claims import Sentence
from xortui.teach.epoch.digits import printed, significant
from xortui.teach.epoch.gradient_check import GradientCheck
from xortui.teach.epoch.phases import NAMES, broken, phase_of, worst_example
from xortui.teach.places import SOURCES, Focus, example_name
from xortui.words.format import count
from xortui.words.signs import Signs

_WIDTH = 78


def lines(snapshot: Snapshot, signs: Signs, focus: Focus | None = None) -> Iterator[str]:
    """Return the update from an epoch to the next, phase by phase; then a chain.

    Args:
        snapshot: Where the update begins.
        signs: What stands for each sign that the reader cannot be shown.
        focus: What it is worked out for; None for the worst predicted example and the first unit.
    """
    worst = worst_example(snapshot)
    focus = focus or Focus(worst)
    yield from about(snapshot)
    which = ", the worst predicted," if focus.example == worst else ""
    place = f"h{focus.unit + 1} and {SOURCES[focus.input]}"
    yield f"Worked out for the example {example_name(focus.example)}{which} and for {place}."
    for number, name in enumerate(NAMES, 1):
        phase = phase_of(snapshot, number, focus)
        yield ""
        yield f"Phase {number} of {len(NAMES)}: {name}"
        yield ""
        yield from (f"  {part}" for line in phase.formula for part in broken(line.translate(signs), _WIDTH - 2))
        for equation in phase.equations:
            yield ""
            yield from equation_lines(equation, signs)
        if phase.check:
            yield ""
            yield from (line.translate(signs) for line in _check(phase.check, focus))
        yield ""
        yield from _sentences(phase.sentences, signs)
    yield ""
    yield from _chain(chain_of(snapshot, focus), focus, signs)


def about(snapshot: Snapshot) -> tuple[str, str]:
    """Return in two lines which update it is that begins at a snapshot."""
    settings = snapshot.settings
    shape = f"{INPUTS.shape[1]}-{settings.hidden_units}-1"
    rate = f"learning rate {settings.learning_rate:g}" + (f", scale {settings.scale:g}" if settings.scale != 1 else "")
    began = snapshot.course.edit_at(0)
    start = "given weights" if began and began.weights else f"seed {settings.seed}"
    first = f"{settings.gate.upper()}, {shape} sigmoid, rule {settings.rule}, {start}, {rate}:"
    return first, f"the update from epoch {count(snapshot.epoch)} to {count(snapshot.epoch + 1)}."


def _sentences(sentences: Iterable[Sentence], signs: Signs) -> Iterator[str]:
    yield from wrap(" ".join(sentence.text for sentence in sentences).translate(signs), _WIDTH)


def equation_lines(equation: Equation, signs: Signs) -> Iterator[str]:
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
        yield f"{indent[:-2]}= {equation.answer}".translate(signs)


def _check(check: GradientCheck, focus: Focus) -> Iterator[str]:
    numeric, taken = check.shown()
    yield f"  {focus.weight.label()}: numeric slope {numeric}, {'analytic' if check.passes else 'taken'} {taken}"
    if check.passes:
        yield f"  The gradient check {check.verdict}."
    else:
        off = printed(significant(Decimal(check.difference), 2))
        yield f"  The gradient check fails: worst is {check.worst.label()}, off by {off}."


def _chain(chain: Chain, focus: Focus, signs: Signs) -> Iterator[str]:
    """Return the chain from the loss to a parameter: factors for one example, products for all, their sum."""
    name = chain.place.label()
    yield f"Chain rule: from the loss back to {name}, for the example {example_name(focus.example)}".translate(signs)
    yield ""
    yield from (f"  {part}" for line in chain.formula for part in broken(line.translate(signs), _WIDTH - 2))
    for factor in chain.factors:
        yield ""
        yield f"  {factor.meaning[0].upper()}{factor.meaning[1:]}:".translate(signs)
        yield from equation_lines(factor.equation, signs)
    yield ""
    yield "  The product of the factors, for each example:"
    for product in chain.products:
        yield from equation_lines(product, signs)
    yield ""
    yield "  Their sum, which is the slope of the loss:"
    yield from equation_lines(chain.total, signs)
    if chain.sentences:
        yield ""
        yield from _sentences(chain.sentences, signs)
