"""A lesson on paper: its text and its questions with room for answers, and the answers; as Markdown or plain text."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from xortui.nn import INPUTS, Session, Snapshot
from xortui.teach.epoch.phases import NAMES, phase_of
from xortui.teach.epoch.questions import Question, question_of
from xortui.teach.lessons.fold import Checkpoints
from xortui.teach.lessons.live import filled, filled_text
from xortui.teach.lessons.model import Lesson, Look, Step
from xortui.teach.lessons.questions import Estimate, MultipleChoice, answer_of, right_options
from xortui.teach.lessons.solution import answer_of_task
from xortui.teach.lessons.text import Paragraph, Span
from xortui.teach.places import example_name
from xortui.words.format import count, loss, number, unsigned

_ROOM = "_" * 24
_LIVE_IN_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
"""What means something in Markdown: text of a lesson means nothing there but its own marks."""


class Table(NamedTuple):
    """Numbers in rows and columns."""

    head: list[str]
    rows: list[list[str]]


class _Stood(NamedTuple):
    """A step at its state."""

    step: Step
    look: Look
    now: Snapshot
    question: MultipleChoice | Estimate | Question | None
    answer: str
    """One way to do its task, or what helps with it."""

    @property
    def state(self) -> object:
        """What the numbers on the screen depend on."""
        now = self.now
        return now.epoch, tuple(array.tobytes() for array in now.parameters), now.targets.tobytes()


class Paper:
    """Writes a lesson, its questions numbered from 1."""

    def __init__(self, lesson: Lesson) -> None:
        """Go through the steps of a lesson."""
        self._lesson = lesson
        self._begin(plain=False)
        session, checkpoints = Session(), Checkpoints(lesson)
        self._steps: list[_Stood] = []
        for at, step in enumerate(lesson.steps, 1):
            look = checkpoints.stand(session, at)
            now = session.snapshot
            answer = (answer_of_task(session, step.task) or filled_text(step.task.hint, now)) if step.task else ""
            self._steps.append(_Stood(step, look, now, _question(step, look, now), answer))

    def _begin(self, *, plain: bool) -> None:
        self._plain, self._asked = plain, 0
        self._printed: set[tuple[object, str]] = set()  # columns of tables, with their values

    def handout(self, *, plain: bool = False) -> Iterator[str]:
        """Yield the lesson with its questions, line by line, as Markdown or as plain text."""
        self._begin(plain=plain)
        yield self._heading(self._lesson.title, 1)
        yield from ("", f"Name: {_ROOM}   Date: {_ROOM[:12]}") if not self._plain else ()
        for at, stood in enumerate(self._steps, 1):
            step, _, now, question, _ = stood
            yield from ("", self._heading(f"{at}. {step.title}", 2))
            yield from self._text(filled(step.text, now))
            if question:
                yield from self._numbers(stood, self._hidden(at - 1))
                yield from ("", *self._question(question, now))
            if step.task:
                yield from ("", f"{self._strong('Task.')} {self._safe(filled_text(step.task.text, now))}")

    def answers(self, *, plain: bool = False) -> Iterator[str]:
        """Yield the answers to the questions, likewise."""
        self._begin(plain=plain)
        yield self._heading(f"{self._lesson.title}: the answers", 1)
        for at, (_, _, now, question, answer) in enumerate(self._steps, 1):
            if question:
                self._asked += 1
                said = " ".join((_right(question, now), *_why(question, now)))
                yield from ("", f"{self._strong(f'Question {self._asked}')} (step {at}): {self._safe(said)}")
            if answer:
                yield from ("", f"{self._strong('Task')} (step {at}): {self._safe(answer)}")
        if not self._asked:
            yield from ("", "There are no questions in it.")

    def _hidden(self, at: int) -> frozenset[str]:
        """Return what must not be printed yet: what this question hides, and those to come about the same numbers."""
        same = (stood for stood in self._steps[at:] if stood.state == self._steps[at].state)
        return frozenset().union(*(stood.question.hides for stood in same if stood.question))

    def _question(self, question: MultipleChoice | Estimate | Question, now: Snapshot) -> Iterator[str]:
        self._asked += 1
        text = question.text if isinstance(question, Question) else filled_text(question.text, now)
        yield f"{self._strong(f'Question {self._asked}.')} {self._safe(text)}"
        if isinstance(question, Estimate):
            yield from () if self._plain else ("", f"Answer: {_ROOM}")
            return
        keys = question.keys if isinstance(question, MultipleChoice) else "1234"
        for key, option in zip(keys, question.options, strict=False):
            label = "" if key == option else f"{key}: "
            yield from ("", f"{label}{option}" if self._plain else f"☐ {label}{self._safe(option)}")

    def _numbers(self, stood: _Stood, hides: frozenset[str]) -> Iterator[str]:
        """Yield the numbers of the step as the screen has them, unless they are above, but for what the question hides.

        A step that takes an epoch apart has its phase, too; where the phase itself asks, its formula alone.
        """
        _, look, now, question, _ = stood
        tables = [table for table in _cells(now, hides) if self._is_new(table)]
        if tables:
            yield from ("", *(_in_words(now, tables) if self._plain else _in_markdown(tables)))
        if look.mode == "walk" and "view" not in hides:
            phase, focus = phase_of(now, look.phase, look.focus), look.focus
            where = f"example {example_name(focus.example)}, h{focus.unit + 1}"
            lines = [f"Phase {look.phase} of {len(NAMES)}, {phase.name}, for {where}:", "", *phase.formula]
            lines += [] if isinstance(question, Question) else ["", *(equation.text for equation in phase.equations)]
            yield from ("", *(lines if self._plain else ["```text", *lines, "```"]))

    def _is_new(self, table: Table) -> bool:
        """Return whether a table has a column that is not on the paper yet, and note that it is from now on."""
        columns = {(tuple(row[at] for row in table.rows), name) for at, name in enumerate(table.head)}
        new = not columns <= self._printed
        self._printed |= columns
        return new

    def _text(self, paragraphs: tuple[Paragraph, ...]) -> Iterator[str]:
        for verbatim, group in groupby(paragraphs, key=lambda part: part.verbatim):
            texts = ["".join(map(self._span, part.spans)) if not verbatim else _raw(part) for part in group]
            if verbatim:
                yield from ("", *(texts if self._plain else ["```text", *texts, "```"]))
            else:
                for text in texts:
                    yield from ("", text if self._plain else re.sub(r"^• ", "- ", re.sub(r"^\+", r"\\+", text)))

    def _span(self, span: Span) -> str:
        if self._plain or not span.mark:
            return self._safe(span.text)
        return f"`{span.text}`" if span.mark == "code" else f"**{self._safe(span.text)}**"

    def _safe(self, text: str) -> str:
        return text if self._plain else _LIVE_IN_MARKDOWN.sub(r"\\\1", text)

    def _strong(self, text: str) -> str:
        return text if self._plain else f"**{text}**"

    def _heading(self, text: str, level: int) -> str:
        return text if self._plain else f"{'#' * level} {self._safe(text)}"


def _raw(part: Paragraph) -> str:
    return "".join(span.text for span in part.spans)


def _question(step: Step, look: Look, now: Snapshot) -> MultipleChoice | Estimate | Question | None:
    """Return what a step asks, as it is at its state."""
    if isinstance(step.question, MultipleChoice | Estimate):
        return step.question
    return question_of(now, look.phase, look.focus) if step.question else None


def _right(question: MultipleChoice | Estimate | Question, now: Snapshot) -> str:
    """Return the right answer in words."""
    if isinstance(question, Estimate):
        value = f"{answer_of(question, now):.6g}".replace("-", "−")
        return value + (f", or within {question.tolerance:g} of it." if question.tolerance else ".")
    right = sorted(right_options(question, now)) if isinstance(question, MultipleChoice) else [question.right]
    keys = question.keys if isinstance(question, MultipleChoice) else "1234"
    named = (
        question.options[at] if keys[at] == question.options[at] else f"{keys[at]}: {question.options[at]}"
        for at in right
    )
    return " or ".join(named).rstrip(".") + "."


def _why(question: MultipleChoice | Estimate | Question, now: Snapshot) -> Iterator[str]:
    if not isinstance(question, Question) and question.why:
        yield filled_text(question.why, now)


def _cells(now: Snapshot, hides: frozenset[str]) -> Iterator[Table]:
    """Yield the tables as they are on the screen, but for what is hidden."""
    w1, b1, w2, b2 = now.parameters
    units = [f"h{unit + 1}" for unit in range(now.settings.hidden_units)]
    if "weights" not in hides:
        hidden = zip(("x1", "x2", "x3", "b1"), (*w1, b1), strict=True)
        yield Table(["", *units], [[name, *map(_short, row)] for name, row in hidden])
        yield Table(["", *units, "b2"], [["ŷ", *map(_short, w2[:, 0]), _short(b2[0])]])
    head, rows = ["x1", "x2"], [[f"{x1:.0f}", f"{x2:.0f}"] for x1, x2, _ in INPUTS.tolist()]
    columns = {
        "y": ("targets", [f"{y:g}" for y in now.targets.ravel().tolist()]),
        "ŷ": ("predictions", [unsigned(answer) for answer in now.predictions.ravel().tolist()]),
    }
    for name, (part, values) in columns.items():
        if part not in hides:
            head.append(name)
            rows = [[*row, value] for row, value in zip(rows, values, strict=True)]
    yield Table(head, rows)
    if "loss" not in hides:
        yield Table(["epoch", "MSE"], [[str(now.epoch), loss(now.mse).strip()]])


def _short(value: float) -> str:
    return number(float(value)).strip()


def _in_markdown(tables: Iterable[Table]) -> Iterator[str]:
    for at, (head, rows) in enumerate(tables):
        yield from ([""] if at else [])
        for row in (head, ["---"] * len(head), *rows):
            yield f"| {' | '.join(row)} |"


def _in_words(now: Snapshot, tables: Iterable[Table]) -> Iterator[str]:
    yield f"The numbers at epoch {count(now.epoch)}:"
    for head, rows in tables:
        for row in rows:
            yield ", ".join(f"{name} {value}".strip() for name, value in zip(head, row, strict=True)) + "."
