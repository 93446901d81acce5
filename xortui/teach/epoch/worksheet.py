"""One epoch as a worksheet: the arithmetic of its phases with the results left blank, and the key to it.

What is blank is not given away further on: where a later line computes with it, that line names the blank instead.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.chain import chain_of
from xortui.teach.epoch.digits import MINUS, last_place, printed, significant
from xortui.teach.epoch.phases import NAMES, phase_of
from xortui.teach.epoch.questions import Question, question_of
from xortui.teach.places import Focus, example_name


class Line(NamedTuple):
    """A line of arithmetic."""

    equation: Equation
    """As the program shows it."""
    number: int | None
    """The number of its blank; None where it has no result, as nothing is computed."""
    pieces: tuple[str, ...]
    """The expression, with the numbers of blanks in brackets in the place of what they hold."""
    digits: str
    """To how many digits the blank is to be filled in: 2 decimals."""


class Asked(NamedTuple):
    """A question, which is a blank, too."""

    number: int
    question: Question


class Section(NamedTuple):
    """A phase, or the chain rule."""

    heading: str
    formula: tuple[str, ...]
    lines: tuple[Line, ...]
    asked: Asked | None


def sections(snapshot: Snapshot, focus: Focus) -> Iterator[Section]:
    """Yield the phases of the epoch that begins at a snapshot, then the chain rule; blanks count from 1."""
    blanks = _Blanks()
    for number, name in enumerate(NAMES, 1):
        phase = phase_of(snapshot, number, focus)
        question = question_of(snapshot, number, focus)
        asked = Asked(blanks.next(), question) if question else None
        lines = tuple(blanks.line(equation) for equation in phase.equations)
        yield Section(f"Phase {number} of {len(NAMES)}: {name}", phase.formula, lines, asked)
    chain = chain_of(snapshot, focus)
    equations = (*(factor.equation for factor in chain.factors), *chain.products, chain.total)
    heading = f"Chain rule: from the loss back to {chain.place.label()}, for the example {example_name(focus.example)}"
    yield Section(heading, chain.formula, tuple(map(blanks.line, equations)), None)


_TELLING = 4
"""Significant digits from which on a number is recognized as the result of an earlier line, to however many digits."""

_SHORTEST = 3
"""Significant digits from which on it is recognized as what was printed."""

_SIZE = rf"\d+(?:\.\d+)?(?:e{MINUS}?\d+)?"
_NUMBER = re.compile(rf"(?P<sign>{MINUS} ?)?(?P<size>{_SIZE})")
_ONE_LESS = f"1 {MINUS} "
"""How a result near 1 begins: 1 − 3.7e−5."""
_NEAR_ONE = re.compile(rf"\({_ONE_LESS}(?P<size>{_SIZE})\)|{_ONE_LESS}(?P<alone>{_SIZE})")


class _Blanks:
    """The blanks so far, and what each holds."""

    def __init__(self) -> None:
        self._count = 0
        self._held: list[tuple[int, Equation]] = []

    def next(self) -> int:
        """Return the number of another blank."""
        self._count += 1
        return self._count

    def line(self, equation: Equation) -> Line:
        """Return a line with a blank for its result, if it has one; from now on the blank stands for the result."""
        pieces = tuple(map(self._hidden, equation.pieces))
        if not equation.result:
            return Line(equation, None, pieces, "")
        number = self.next()
        self._held.insert(0, (number, equation))
        return Line(equation, number, pieces, _digits(equation.result))

    def _hidden(self, piece: str) -> str:
        """Return a piece of an expression without the results of earlier lines."""
        piece = _NEAR_ONE.sub(self._near_one, piece)
        return re.sub(r"(?<!σ)\((\[\d+\])\)", r"\1", _NUMBER.sub(self._named, piece))

    def _near_one(self, found: re.Match[str]) -> str:
        """Return one less something as it is printed, or the blank whose result it is."""
        number = self._lacking(found["size"] or found["alone"])
        return f"[{number}]" if number else found[0]

    def _lacking(self, size: str) -> int | None:
        """Return the blank whose result lacks this much of 1, if there is one."""
        for number, equation in self._held:
            for text in (equation.result, equation.closer):
                lack = _decimal(text.removeprefix(_ONE_LESS)) if text.startswith(_ONE_LESS) else None
                if lack and significant(_decimal(size), len(lack.as_tuple().digits)) == lack:
                    return number
        return None

    def _named(self, found: re.Match[str]) -> str:
        """Return a number as it is printed, or the blank whose result it is."""
        sign, size = found["sign"] or "", found["size"]
        digits = len(_decimal(size).as_tuple().digits)
        if found.string[: found.start()].endswith("["):
            return found[0]
        for number, equation in self._held:
            value = Decimal(equation.value)
            same = size in _printed(equation) if digits < _TELLING else printed(significant(abs(value), digits)) == size
            if same:
                if sign == f"{MINUS} ":  # a term that is subtracted
                    return f"+ [{number}]" if value < 0 else f"{MINUS} [{number}]"
                return f"[{number}]" if bool(sign) == (value < 0) else f"{MINUS}[{number}]"
        number_lacking = self._lacking(size)
        return f"{sign}({_ONE_LESS}[{number_lacking}])" if number_lacking else found[0]


def _printed(equation: Equation) -> list[str]:
    """Return a result without its sign as it is printed, if it is long enough to be recognized."""
    texts = [text.removeprefix(MINUS) for text in (equation.result, equation.closer) if text]
    return [text for text in texts if len(_decimal(text.removeprefix(_ONE_LESS)).as_tuple().digits) >= _SHORTEST]


def _decimal(text: str) -> Decimal:
    """Return a number that was printed."""
    return Decimal(text.replace(MINUS, "-"))


def _digits(result: str) -> str:
    """Return to how many digits a result is printed."""
    number = _decimal(result.removeprefix(_ONE_LESS))
    if "e" in result:
        return _count(len(number.as_tuple().digits), "digit")
    return _count(-last_place(number), "decimal") if last_place(number) < 0 else "a whole number"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
