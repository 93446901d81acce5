"""The teacher's notes of a lesson as plain text, and its questions with their answers."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from xortui.nn import Session, Snapshot
from xortui.teach.epoch.questions import Question, question_of
from xortui.teach.lessons.fold import Checkpoints
from xortui.teach.lessons.live import filled, filled_text
from xortui.teach.lessons.model import Lesson
from xortui.teach.lessons.questions import Estimate, MultipleChoice, Task, answer_of, right_options
from xortui.teach.lessons.solution import answer_of_task
from xortui.teach.lessons.text import plain, starts_item

_WIDTH = 78


class Notes:
    """The notes of a lesson, and of each of its steps."""

    def __init__(self, lesson: Lesson) -> None:
        """Take a lesson."""
        self.lesson = lesson
        self._session, self._checkpoints = Session(), Checkpoints(lesson)
        self._known: dict[int, tuple[str, ...]] = {}

    def of_step(self, number: int) -> tuple[str, ...]:
        """Return title and notes of a step, counted from 1, its question with what the network answers, and its task.

        Without notes it is what the class reads.

        They are asked for again and again, and it takes training to find out what becomes of the answer of a task.
        """
        number = min(number, len(self.lesson.steps))
        if number not in self._known:
            self._known[number] = tuple(self._of_step(number))
        return self._known[number]

    def _of_step(self, number: int) -> Iterator[str]:
        step = self.lesson.steps[number - 1]
        yield f"{number}. {step.title}"
        yield from _set_in(step.notes)
        if step.question or step.task or not step.notes:
            look = self._checkpoints.stand(self._session, number)
        if step.text and not step.notes:
            yield from _set_in([f"Shown: {plain(filled(step.text, self._session.snapshot))}"])
        if step.question:
            own = isinstance(step.question, MultipleChoice | Estimate)
            asked = step.question if own else question_of(self._session.snapshot, look.phase, look.focus)
            yield from _question(asked, self._session.snapshot)
        if step.task:
            yield from _task(step.task, self._session)

    def option(self, number: int, answer: float) -> str:
        """Return an answer to the question of a step in words: the option that was chosen, or the number."""
        question = self.lesson.steps[min(number, len(self.lesson.steps)) - 1].question
        if isinstance(question, MultipleChoice) and 0 <= answer < len(question.options):
            return question.options[int(answer)]
        return f"{answer:g}" if isinstance(question, Estimate) else f"{answer + 1:g}"


def lines(lesson: Lesson) -> Iterator[str]:
    """Return the notes of each step, and its question with what the network answers, line by line."""
    yield from broken(_lines(lesson), _WIDTH)


def _lines(lesson: Lesson) -> Iterator[str]:
    yield f"{lesson.title} ({steps(lesson)})"
    yield from _set_in(lesson.notes)
    notes = Notes(lesson)
    for number in range(1, len(lesson.steps) + 1):
        yield ""
        yield from notes.of_step(number)


def broken(lines: Iterable[str], width: int) -> Iterator[str]:
    """Yield lines broken to a width, what follows as far set in as what it goes on with."""
    for line in lines:
        yield from wrap(line, width, subsequent_indent=" " * (len(line) - len(line.lstrip()))) or [""]


def steps(lesson: Lesson) -> str:
    """Return how many steps a lesson has, in words."""
    return "1 step" if len(lesson.steps) == 1 else f"{len(lesson.steps)} steps"


def _set_in(texts: Iterable[str], margin: str = "   ") -> Iterator[str]:
    """Yield texts set in, their paragraphs and items kept apart."""
    for text in texts:
        parts: list[str] = []
        for line in text.split("\n"):
            if parts and parts[-1] and line and not starts_item(line):
                parts[-1] += f" {line}"
            else:
                parts.append(line)
        for part in parts:
            yield margin + part if part else ""


def _question(question: object, snapshot: Snapshot) -> Iterator[str]:
    if isinstance(question, Estimate):
        yield from _set_in([f"Asked: {filled_text(question.text, snapshot)}"])
        value = f"{answer_of(question, snapshot):.6g}".replace("-", "−")
        far = f", or within {question.tolerance:g} of it" if question.tolerance else ""
        yield from _set_in([f"Right: {value}{far}."])
    elif isinstance(question, MultipleChoice | Question):
        own = isinstance(question, MultipleChoice)
        right = right_options(question, snapshot) if isinstance(question, MultipleChoice) else {question.right}
        keys = question.keys if isinstance(question, MultipleChoice) else "1234"
        yield from _set_in([f"Asked: {filled_text(question.text, snapshot) if own else question.text}"])
        for at, option in enumerate(question.options):
            yield from _set_in([f"{keys[at]} {option}{' (right)' if at in right else ''}"], "     ")
            if isinstance(question, MultipleChoice) and question.reason(at):
                yield from _set_in([filled_text(question.reason(at), snapshot)], "       ")
    if isinstance(question, MultipleChoice | Estimate) and question.why:
        yield from _set_in([f"Then: {filled_text(question.why, snapshot)}"])


def _task(task: Task, session: Session) -> Iterator[str]:
    snapshot = session.snapshot
    yield from _set_in([f"Task: {filled_text(task.text, snapshot)}"])
    if task.hint:
        yield from _set_in([f"Hint: {filled_text(task.hint, snapshot)}"])
    if answer := answer_of_task(session, task):
        yield from _set_in([f"Answer: {answer}"])
