"""A step of a lesson: its text, its question and what came of it; across the screen, or in a column of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby

from rich.cells import set_cell_size
from rich.style import Style

from xortui.nn import Snapshot
from xortui.teach.lesson_questions import Choice, Estimate
from xortui.teach.lesson_text import Paragraph, Span, cells, wrapped
from xortui.tui.view import WALK, Given, View
from xortui.tui.widgets.formatting import RIGHT, WRONG, plain_number
from xortui.tui.widgets.panel import Line, Panel, Run, ends, width_of

KEPT = "The lesson stays as it was: b shows it."
"""What is said below what is wrong with a file that has changed."""

_PROMPT, _KEY = Span("your number: "), Span(" 0–9 ", "key")
_LEAST = 4  # lines of a strip, so that a chart below moves little from step to step; arithmetic needs the room
_LONGEST = -0.1234567

Block = list[tuple[Span, ...]]
"""Lines of text, each of marked pieces; the marks are those of `_styles`."""


def rows_needed(view: View, width: int, strip: bool) -> int:
    """Return the rows that a step takes, whether its question is open or answered: nothing jumps by an answer.

    Args:
        view: What is looked at.
        width: Columns, a frame among them.
        strip: Whether it stands in a strip across the screen, not in a column.
    """
    inner = width - 2 if strip else width - 4
    sizes = []
    for given in _possible(view):
        answers = (*view.answers[: view.step - 1], given, *view.answers[view.step :])
        blocks = _blocks(replace(view, answers=answers), inner, listed=not strip, heading=not strip)
        sizes.append(sum(map(len, blocks)))
    return 1 + max(0 if view.mode == WALK else _LEAST, *sizes) if strip else 2 + max(sizes)


def score(view: View) -> tuple[int, int]:
    """Return how many questions of the lesson were answered rightly, and how many were answered at all."""
    answered = [given for given in view.answers if given and given.answer is not None]
    return sum(given.right for given in answered), len(answered)


class LessonPanel(Panel):
    """The step of the lesson that is shown."""

    field = 0, 0
    """The column and the row at which a number is typed."""

    def draw(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return a heading and the text below, or all in a frame."""
        if not view.lesson:
            return []
        if not view.strip:
            return super().draw(snapshot, view, width, height)
        return [self._heading(view, width), *self._lines(view, width - 2, height - 1, 1)]

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return which step it is, of which lesson."""
        lesson = view.lesson
        assert lesson  # without one, nothing is drawn
        where = f"step {self._where(view)}"
        name, room = f" · {lesson.title}", width - cells(where)
        if cells(name) > room:  # what stands before the first colon is a title, too, and better than half a word
            name = re.split("[:,]", name)[0]
        return [(where, self.palette.accent), (_clipped(name, room), self.palette.text)]

    def remark(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return the score."""
        return [(self._score(view), self.palette.muted)] if self._score(view) else []

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the text, with the title of the step above it."""
        return self._lines(view, width - 2, height, 1)

    def _heading(self, view: View, width: int) -> Line:
        """Return the line above the text: number and title of the step, and at the right the lesson's, or the score."""
        palette, step, lesson = self.palette, view.lesson_step, view.lesson
        assert step and lesson
        badge: Run = f" step {self._where(view)} ", palette.badge_of(palette.bad if view.trouble else palette.accent)
        scored = self._score(view)
        room = width - width_of([badge]) - 3
        for right in (f"{lesson.title} · {scored}" if scored else lesson.title, scored, ""):
            if cells(step.title) + cells(right) + 3 <= room or not right:
                break
        left = [badge, (f"  {_clipped(step.title, room)}", palette.bar_strong)]
        return ends(left, [(f"{right} ", palette.bar_muted)], width, palette.bar)

    def _where(self, view: View) -> str:
        assert view.lesson
        return f"{f'→ {view.coming}' if view.coming else view.step} of {len(view.lesson.steps)}"

    def _score(self, view: View) -> str:
        hits, asked = score(view)
        return f"{hits} of {asked} right" if asked else ""

    def _lines(self, view: View, width: int, height: int, margin: int) -> list[Line]:
        """Return the text set in, as roomy as the height allows, with a sign where it does not fit."""
        blocks = _blocks(view, width, listed=not view.strip, heading=not view.strip)
        blocks = [block for block in blocks if block]
        spare, lines = height - sum(map(len, blocks)), Block()
        # A blank line first between all blocks, or, where there is not so much room, before the question only.
        apart = spare >= len(blocks) - 1
        for at, block in enumerate(blocks):
            lines += [*([()] if at and (apart or (at == 1 and spare > 0)) else []), *block]
        if len(lines) > height:
            lines = [*lines[: height - 1], (Span("… a larger terminal shows the rest", "muted"),)]
        styles = _styles(self)
        drawn: list[Line] = []
        for row, line in enumerate(lines):
            if line and line[0] in (_KEY, _PROMPT):
                self.field = margin + len(_PROMPT.text), row + 1
            drawn.append([(" " * margin, styles[""]), *((span.text, styles[span.mark]) for span in line)])
        return drawn


def _styles(panel: Panel) -> dict[str, Style]:
    palette = panel.palette
    return {
        "": palette.text,
        "strong": palette.strong,
        "code": palette.accent + Style(bold=False),
        "title": palette.accent,
        "key": palette.badge_of(palette.accent),
        "muted": palette.muted,
        "good": palette.good,
        "bad": palette.bad,
    }


def _clipped(text: str, width: int) -> str:
    return text if cells(text) <= width else set_cell_size(text, max(0, width - 1)) + "…"


def _possible(view: View) -> Iterator[Given | None]:
    """Give the ways in which the question of a step may stand, the longest of each kind."""
    yield view.given
    question = view.own_question
    if question:
        longest: float = _LONGEST
        if isinstance(question, Choice):
            longest = max(range(len(question.options)), key=lambda option: cells(question.options[option]))
        yield None
        yield from (Given(longest, right, longest) for right in (True, False))


def _blocks(view: View, width: int, *, listed: bool, heading: bool = False) -> list[Block]:
    """Return what stands in a step: title, text, question, answer, score; some are empty.

    Args:
        view: What is looked at.
        width: Cells for a line.
        listed: Whether each option has a line of its own.
        heading: Whether the title stands above.
    """
    step, question = view.lesson_step, view.own_question
    assert step
    blocks = [_plain(step.title, width, "title")] if heading else []
    if view.trouble:
        return [*blocks, _plain(f"{WRONG} {view.trouble}", width, "bad"), _plain(KEPT, width, "muted")]
    blocks += [wrapped(part, width) for part in _parts(step.text)] if listed else [wrapped(step.text, width)]
    if question:
        asked = _plain(question.text, width, "strong")
        options, verdict = _answers(question, view, width, listed)
        # In a strip they stand close together: there is little room, and a blank line above sets them off.
        blocks += [asked, options, verdict] if listed else [asked + options + verdict]
    if view.lesson and view.step == len(view.lesson.steps):
        blocks.append(_end(view, width))
    return blocks


def _parts(text: tuple[Paragraph, ...]) -> Iterator[list[Paragraph]]:
    """Give the paragraphs, the items of a list together, and likewise lines of code."""
    for (indent, verbatim), parts in groupby(text, lambda part: (part.indent, part.verbatim)):
        together = list(parts)
        yield from [together] if indent or verbatim else ([part] for part in together)


def _plain(text: str, width: int, mark: str = "") -> Block:
    """Return a text without marks of its own, broken into lines."""
    return wrapped([Paragraph((Span(text, mark),))], width)


def _answers(question: Choice | Estimate, view: View, width: int, listed: bool) -> tuple[Block, Block]:
    """Return the options, or where to type; and once it is answered, what is right, and why."""
    given = view.given
    verdict = _verdict(question, given, width) if given else []
    if isinstance(question, Estimate):
        field: Block = [(_PROMPT,) if view.typing else (_KEY, Span("  type a number", "muted"))]
        return [] if given else field, verdict
    if given and not listed:
        return [], verdict
    options = [_option(number, text, given) for number, text in enumerate(question.options)]
    one = tuple(chain.from_iterable((*option, Span("    ")) for option in options))[:-1]
    return options if listed or sum(cells(span.text) for span in one) > width else [one], verdict


def _option(number: int, text: str, given: Given | None) -> tuple[Span, ...]:
    """Return an option behind its key, or behind what became of it."""
    key = Span(f" {number + 1} ", "key")
    if given:
        key = Span(f" {number + 1} ", "muted")
        if number == given.correct:
            key = Span(f" {RIGHT} ", "good")
        elif number == given.answer:
            key = Span(f" {WRONG} ", "bad")
    return key, Span(f"  {text}")


def _verdict(question: Choice | Estimate, given: Given, width: int) -> Block:
    """Return whether an answer is right, what is, and why."""
    right = question.options[int(given.correct)] if isinstance(question, Choice) else plain_number(given.correct)
    if given.answer is None:
        said = Span(f"It is: {right}", "strong")
    elif isinstance(question, Choice):
        said = Span(f"{RIGHT} right: {right}", "good") if given.right else Span(f"{WRONG} no: {right}", "bad")
    elif given.right:
        said = Span(f"{RIGHT} {plain_number(given.answer)} is right: {right}", "good")
    else:
        said = Span(f"{WRONG} {plain_number(given.answer)} is too far off: {right}", "bad")
    end = "" if right.endswith((".", "!", "?")) else "."
    said = said._replace(text=f"{said.text}{end}")
    return wrapped([Paragraph((said, Span(f" {question.why}")))], width)


def _end(view: View, width: int) -> Block:
    """Return the score, on the last step of a lesson that asks."""
    assert view.lesson
    questions = sum(step.question is not None for step in view.lesson.steps)
    hits, answered = score(view)
    if not answered or (view.lesson_step and view.lesson_step.question and not view.given):
        return []
    return _plain(
        f"You answered {hits} of {questions} {'question' if questions == 1 else 'questions'} rightly.", width, "title"
    )
