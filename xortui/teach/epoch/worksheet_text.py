"""A worksheet and its key as Markdown, or as plain text for a screen reader."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from xortui.nn import INPUTS, Snapshot
from xortui.teach.epoch.digits import printed, significant
from xortui.teach.epoch.phases import broken
from xortui.teach.epoch.report import about
from xortui.teach.epoch.worksheet import Asked, Line, Section, sections
from xortui.teach.places import Focus, example_name
from xortui.words.signs import Signs

WIDTH = 78
_DIGITS = 5
"""Significant digits of the numbers to begin with: as many as the lines have."""

_BLANK = "_" * 12

_HOW = (
    "Work out each line and write its result down. A number in brackets stands for what came out at that number: [2] "
    "is the result of line 2. Carry on with the full result, as a calculator keeps it: with rounded ones later results "
    "can differ in their last digits, most where almost equal numbers cancel."
)


def sheet(snapshot: Snapshot, focus: Focus, signs: Signs, *, plain: bool = False) -> Iterator[str]:
    """Yield the lines of the worksheet for the update that begins at a snapshot.

    Args:
        snapshot: Where the update begins.
        focus: The example, the unit and the parameter for which it is worked out.
        signs: What stands for each sign that the reader cannot be shown.
        plain: Whether it is plain text, in which nothing is drawn.
    """
    lines = _sheet_plain(snapshot, focus) if plain else _sheet(snapshot, focus)
    return (line.translate(signs).rstrip() for line in lines)


def key(snapshot: Snapshot, focus: Focus, signs: Signs, *, plain: bool = False) -> Iterator[str]:
    """Yield the lines of the key to the worksheet; see `sheet`."""
    return (line.translate(signs).rstrip() for line in _key(snapshot, focus, plain))


def _heading(text: str, level: int, plain: bool) -> str:
    return text if plain else f"{'#' * level} {text}"


def _title(snapshot: Snapshot, focus: Focus) -> str:
    place = f"{example_name(focus.example)}, the hidden unit h{focus.unit + 1} and the parameter {focus.weight.label()}"
    return f"{' '.join(about(snapshot))} It is worked out for the example {place}."


def _sheet(snapshot: Snapshot, focus: Focus) -> Iterator[str]:
    yield _heading("One epoch by hand", 1, False)
    yield from ("", _title(snapshot, focus), "", f"Name: {_BLANK * 2}   Date: {_BLANK}", "", _HOW, "")
    yield from (_heading("The numbers to begin with", 2, False), "")
    yield from _tables(snapshot)
    for section in sections(snapshot, focus):
        yield from ("", _heading(section.heading, 2, False), "", "```text", *_formula(section), "```")
        if section.asked:
            yield from ("", f"{_asked(section.asked)} {'  '.join(f'☐ {o}' for o in section.asked.question.options)}")
        if section.lines:
            yield from ("", "```text", *_apart(_line(line) for line in section.lines), "```")


def _asked(asked: Asked) -> str:
    return f"[{asked.number}] {asked.question.text}"


def _formula(section: Section) -> Iterator[str]:
    for line in section.formula:
        yield from broken(line, WIDTH)


def _apart(groups: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of all groups with an empty one between two groups."""
    for at, group in enumerate(groups):
        yield from ([""] if at else [])
        yield from group


def _line(line: Line) -> list[str]:
    """Return a line of arithmetic, broken between its terms, with its blank on a line of its own."""
    number = f"[{line.number}]" if line.number else ""
    head = f"{number:<5} {line.equation.left} = "
    lines, indent = [head], " " * len(head)
    for at, piece in enumerate(line.pieces):
        if at and len(lines[-1]) + len(piece) > WIDTH:
            lines.append(indent + piece.lstrip())
        else:
            lines[-1] += piece
    if line.number:
        lines.append(f"{indent[:-2]}= {_BLANK} ({line.digits})")
    return lines


def _number(value: float) -> str:
    return printed(significant(Decimal(value), _DIGITS))


def _tables(snapshot: Snapshot) -> Iterator[str]:
    """Yield the weights and the truth table as Markdown."""
    w1, b1, w2, b2 = snapshot.parameters
    units = [f"h{unit + 1}" for unit in range(snapshot.settings.hidden_units)]
    yield from _table(
        ["", *units],
        [[name, *map(_number, row)] for name, row in zip(("x1", "x2", "x3", "b1"), (*w1, b1), strict=True)],
    )
    yield ""
    yield from _table(["", *units, "b2"], [["ŷ", *map(_number, w2[:, 0]), _number(b2[0])]])
    yield ""
    rows = [[f"{x:g}" for x in inputs] for inputs in INPUTS.tolist()]
    targets = snapshot.targets.ravel().tolist()
    yield from _table(["x1", "x2", "x3", "y"], [[*row, f"{y:g}"] for row, y in zip(rows, targets, strict=True)])


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(row)} |"


def _sheet_plain(snapshot: Snapshot, focus: Focus) -> Iterator[str]:
    yield from ("One epoch by hand", "", _title(snapshot, focus), "", _HOW, "", "The numbers to begin with", "")
    w1, b1, w2, b2 = snapshot.parameters
    for unit in range(snapshot.settings.hidden_units):
        given = zip(("x1", "x2", "x3"), w1[:, unit], strict=True)
        weights = ", ".join(f"{name} {_number(value)}" for name, value in given)
        yield f"h{unit + 1}: weights {weights}; bias {_number(b1[unit])}; weight to the output {_number(w2[unit, 0])}."
    yield f"Output: bias b2 {_number(b2[0])}."
    for example, target in enumerate(snapshot.targets.ravel().tolist()):
        yield f"Example {example_name(example)}: target {target:g}."
    for section in sections(snapshot, focus):
        yield from ("", section.heading, "", *section.formula)
        if section.asked:
            yield from ("", f"{_asked(section.asked)} Choose: {', '.join(section.asked.question.options)}.")
        for line in section.lines:
            yield ""
            text = f"{line.equation.left} = {''.join(line.pieces)}"
            yield f"[{line.number}] {text} = blank, {line.digits}" if line.number else text


def _key(snapshot: Snapshot, focus: Focus, plain: bool) -> Iterator[str]:
    yield from (_heading("One epoch by hand: the answers", 1, plain), "", _title(snapshot, focus))
    for section in sections(snapshot, focus):
        answers = [line for line in section.lines if line.number]
        if not answers and not section.asked:
            continue
        yield from ("", _heading(section.heading, 2, plain), "")
        if section.asked:
            question = section.asked.question
            yield f"[{section.asked.number}] {question.text} {question.options[question.right]}"
        if answers:
            fence = [] if plain else ["```text"]
            found = (f"{f'[{line.number}]':<5} {line.equation.left} = {line.equation.answer}" for line in answers)
            yield from ([""] if section.asked else [])
            yield from (*fence, *found, *(["```"] if fence else []))
