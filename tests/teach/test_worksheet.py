"""Worksheets: is every result blank, given away nowhere, found in the key, and what the program shows?"""

import math
import re
from decimal import Decimal
from random import Random

import pytest

from tests.support.budget import examples
from xortui.nn import GATES, Session, Settings, Snapshot
from xortui.teach.epoch.chain import chain_of
from xortui.teach.epoch.phases import NAMES, phase_of
from xortui.teach.epoch.questions import question_of
from xortui.teach.epoch.worksheet import Section, sections
from xortui.teach.epoch.worksheet_text import key, sheet
from xortui.teach.places import Focus
from xortui.words.signs import ASCII

MINUS = "\N{MINUS SIGN}"
REFERENCE = re.compile(r"\[(\d+)\]")
NUMBER = re.compile(rf"\d+(?:\.\d+)?(?:e{MINUS}?\d+)?")


def some_epoch(seed: int) -> tuple[Snapshot, Focus]:
    """Return an epoch of any run, and something of it to look at."""
    random = Random(seed)
    rule = random.choice(["gradient", "published"])
    units = 4 if rule == "published" else seed % 8 + 1
    rate, scale = random.choice([0.1, 1.0, 3.0, 30.0, 300.0]), random.choice([1.0, 1.0, 0.0, 0.3, 5.0, 10.0])
    session = Session(Settings(random.randrange(10**6), units, random.choice(list(GATES)), rule, rate, scale))
    session.goto(random.choice([0, 1, 10, 100, 500]))
    if random.random() < 0.3:
        session.set_target(random.randrange(4), 0.25)
    return session.snapshot, Focus(random.randrange(4), random.randrange(units), random.randrange(6))


def number(text: str) -> Decimal:
    """Return a number as it is printed."""
    return Decimal(text.replace(MINUS, "-"))


def worked_out(text: str, held: dict[int, float]) -> float:
    """Work out an expression as a student does, with the full results of earlier lines."""
    text = REFERENCE.sub(lambda found: f"({held[int(found[1])]!r})", text).replace(f"e{MINUS}", "e-")
    for sign, python in ((MINUS, "-"), ("·", "*"), ("²", "**2"), ("σ(", "sigmoid(")):
        text = text.replace(sign, python)
    result = eval(text, {"sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z > -700 else 0.0})
    assert isinstance(result, float | int)
    return float(result)


def blanks_of(found: list[Section]) -> list[int]:
    """Return the numbers of all blanks in their order."""
    numbers = []
    for section in found:
        numbers += [section.asked.number] if section.asked else []
        numbers += [line.number for line in section.lines if line.number]
    return numbers


@pytest.mark.parametrize("seed", range(examples(27)))
def test_a_worksheet(seed: int) -> None:
    """Each blank can be worked out from what is printed; the sheet, its key and the program pair up."""
    snapshot, focus = some_epoch(seed)
    found = list(sections(snapshot, focus))
    assert blanks_of(found) == list(range(1, len(blanks_of(found)) + 1))
    held: dict[int, float] = {}
    for section in found:
        for line in section.lines:
            text = "".join(line.pieces)
            assert {int(n) for n in REFERENCE.findall(text)} <= set(held)
            if line.number is None:
                assert not line.equation.result
                continue
            result = line.equation.result
            value = worked_out(text, held)
            held[line.number] = float(line.equation.value)
            if abs(value) > 1e-12 and f"1 {MINUS}" not in result:
                printed = number(result)
                within = Decimal(1).scaleb(int(printed.as_tuple().exponent) if printed else -9)
                assert abs(Decimal(value) - printed) <= within * Decimal("0.5001"), (text, result)
    _check_that_nothing_is_given_away(found)
    _check_the_texts(snapshot, focus, found)


def _check_that_nothing_is_given_away(found: list[Section]) -> None:
    """Check that no line shows the result of an earlier one with as many digits as operands have."""
    known: list[tuple[int, Decimal]] = []
    for section in found:
        for line in section.lines:
            for shown in map(number, NUMBER.findall(REFERENCE.sub("", "".join(line.pieces)))):
                digits = len(shown.as_tuple().digits)
                for at, value in known:
                    half = Decimal(5).scaleb(int(shown.as_tuple().exponent) - 1)
                    assert digits < 4 or abs(abs(value) - shown) > half, (at, shown, line.equation.left)
            if line.number and line.equation.value:
                known.append((line.number, Decimal(line.equation.value)))


def _check_the_texts(snapshot: Snapshot, focus: Focus, found: list[Section]) -> None:
    """Check the sheet and the key: each blank is there once in both, and the key has what the program shows."""
    shown = {n: question_of(snapshot, n, focus) for n in range(1, len(NAMES) + 1)}
    chain = chain_of(snapshot, focus)
    equations = [e for n in shown for e in phase_of(snapshot, n, focus).equations]
    equations += [*(factor.equation for factor in chain.factors), *chain.products, chain.total]
    expected = [f"{e.left} = {e.answer}" for e in equations if e.result]
    for plain in (False, True):
        first = r"(?m)^(?:\*\*)?\[(\d+)\]"
        paper, answers = (
            "\n".join(sheet(snapshot, focus, {}, plain=plain)),
            "\n".join(key(snapshot, focus, {}, plain=plain)),
        )
        assert [int(n) for n in re.findall(first, paper)] == blanks_of(found)
        assert [int(n) for n in re.findall(first, answers)] == blanks_of(found)
        lines = [re.sub(r"^\[\d+\] *", "", line) for line in answers.splitlines() if line.startswith("[")]
        assert [line for line in lines if " = " in line and "?" not in line] == expected
        asked = [f"{q.text} {q.options[q.right]}" for q in shown.values() if q]
        assert [line for line in lines if "?" in line] == asked
        for text in (text for e in equations for text in (e.result, e.answer, e.closer) if len(text) > 3):
            assert f" = {text}\n" not in paper
        assert all(
            len(line) <= 90 for line in re.findall(r"(?s)```text\n(.*?)```", paper) for line in line.splitlines()
        )
        assert plain is not ("```" in paper and "# " in answers)


def test_every_sign_can_be_shown() -> None:
    """Where there is only ASCII, other signs stand for those that there are not."""
    snapshot, focus = some_epoch(1)
    for text in (sheet(snapshot, focus, ASCII), key(snapshot, focus, ASCII, plain=True)):
        assert "\n".join(text).isascii()
