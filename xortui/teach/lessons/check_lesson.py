"""What is wrong with a lesson that can be read: what cannot be done, and what does not fit a small terminal."""

from collections.abc import Generator, Iterable, Iterator

from xortui.nn import Session, Snapshot
from xortui.teach.epoch.questions import question_of
from xortui.teach.lessons.fold import Checkpoints
from xortui.teach.lessons.live import filled, filled_text, live_text
from xortui.teach.lessons.model import (
    UNTIL_LIMIT,
    Lesson,
    LessonAction,
    LessonError,
    Look,
    Step,
    arrived,
    performing,
)
from xortui.teach.lessons.names import check_place, check_unit
from xortui.teach.lessons.questions import (
    Ask,
    Estimate,
    MultipleChoice,
    PhaseQuestion,
    Task,
    answer_of,
    right_options,
)
from xortui.teach.lessons.solution import solved_by_answer
from xortui.teach.lessons.text import live_sources, paragraph, wrapped
from xortui.words.cells import cells
from xortui.words.format import count
from xortui.words.shown import shown

WIDTH = 78
"""Columns for text in a terminal of 80."""

LINES, LINES_BESIDE = 8, 4
"""Lines for the text of a step in a terminal of 24 rows: alone with the chart, and where a phase, a view or a question
needs the room."""

MAX_TITLE = 60
MAX_QUESTION, MAX_WHY, MAX_TRY = 2, 3, 2
"""Lines for a question, for what is said once it is answered, and for what is to be tried after the last step."""

MAX_OPTION = 70
"""Columns for an option."""

MAX_TRAINED = 60_000
"""Epochs that the steps of a lesson train together, so that any of them is there in a second or two."""

PUBLISHED_LIMIT = 1000
"""From which epoch on the rule `published` differs from machine to machine; the first digits do so later."""


def check(lesson: Lesson) -> list[LessonError]:
    """Return all that is wrong with a lesson, in the order of its lines."""
    deeds = check_deeds(lesson)
    answers = [] if deeds else check_answers(lesson)
    return sorted([*deeds, *answers, *check_fit(lesson)], key=lambda error: error.line)


def check_answers(lesson: Lesson) -> list[LessonError]:
    """Return which answers of tasks do not do them, of a lesson whose deeds can be done; it takes some training."""
    session, checkpoints, errors = Session(), Checkpoints(lesson), []
    for at, step in enumerate(lesson.steps, 1):
        if step.task and step.task.answer:
            line = next(action.line for action in step.actions if action.key == "task")
            checkpoints.stand(session, at)
            if not solved_by_answer(session, step.task):
                errors.append(
                    lesson.error(line, "The answer of the task does not do it, by what it is to be done with.")
                )
    return errors


def check_deeds(lesson: Lesson) -> list[LessonError]:
    """Return what cannot be done: with none of these, a lesson can be shown."""
    way = checking(lesson)
    while True:
        try:
            next(way)
        except StopIteration as end:
            errors: list[LessonError] = end.value
            return errors


def checking(lesson: Lesson) -> Generator[None, None, list[LessonError]]:
    """Check as `check_deeds` does, in slices of training, so that a screen stays alive meanwhile."""
    errors: list[LessonError] = []
    session, look, trained = Session(lesson.settings), Look(), 0
    for step in lesson.steps:
        line = step.line
        for action in step.actions:
            before = session.epoch
            try:
                look = yield from performing(session, look, action)
            except ValueError as error:
                errors.append(lesson.error(action.line, str(error)))
                trained += UNTIL_LIMIT if action.key == "until" else 0
            trained += max(0, session.epoch - before)
            if trained > MAX_TRAINED:
                message = f"Up to here the lesson trains more than {MAX_TRAINED} epochs: nobody wants to wait so long."
                return [*errors, lesson.error(action.line, message)]
            if action.key in ("goto", "step", "until", "settings", "focus"):
                line = action.line
        errors += _of_step(lesson, step, arrived(look, step), session.snapshot, line)
        yield
    return errors


def _of_step(lesson: Lesson, step: Step, look: Look, snapshot: Snapshot, line: int) -> Iterator[LessonError]:
    """Yield what is wrong with the state in which a step stands."""
    if snapshot.settings.rule == "published" and snapshot.epoch > PUBLISHED_LIMIT:
        where = f"epoch {count(snapshot.epoch)} of the rule published"
        message = f"This step stands at {where}, whose numbers differ from machine to machine"
        yield lesson.error(line, f"{message}: {count(PUBLISHED_LIMIT)} is the last epoch to show.")
    try:
        check_unit(look.focus.unit, snapshot)
    except ValueError as error:
        yield lesson.error(line, f"{error} Set the focus to another.")
        return
    sources = [span.source for part in step.text for span in part.spans if span.source]
    yield from (lesson.error(step.line, message) for message in _of_live(sources, snapshot))
    for action in step.actions:
        if action.key == "phase" and look.mode != "walk":
            yield lesson.error(action.line, 'A phase is shown in the walkthrough only: add mode = "walk".')
        elif action.key in ("ask", "task"):
            of = _of_question(action.value, look, snapshot) if action.key == "ask" else _of_task(action.value, snapshot)
            yield from (lesson.error(action.line, message) for message in of)


def _of_question(question: Ask, look: Look, snapshot: Snapshot) -> Iterator[str]:
    if isinstance(question, PhaseQuestion):
        if look.mode != "walk":
            yield 'The walkthrough asks about its phase only where it is shown: add mode = "walk".'
        elif question_of(snapshot, look.phase, look.focus) is None:
            yield f"There is nothing to ask about phase {look.phase} here."
        return
    reasons = question.reasons if isinstance(question, MultipleChoice) else ()
    try:
        right = right_options(question, snapshot) if isinstance(question, MultipleChoice) else ()
        answer_of(question, snapshot)
    except ValueError as error:
        yield str(error)
        return
    if any(at in right and reason for at, reason in enumerate(reasons)):
        yield "A reason is said to a wrong option, and this one is right: write why for what is said in any case."
    yield from _of_live(live_sources(" ".join((question.text, question.why, *reasons))), snapshot)


def _of_task(task: Task, snapshot: Snapshot) -> Iterator[str]:
    if task.reached(snapshot):
        yield "The goal of the task is reached already where the step stands."
    try:
        for place, _ in task.answer:
            check_place(place, snapshot)
    except ValueError as error:
        yield str(error)
    yield from _of_live(live_sources(" ".join((task.text, task.hint))), snapshot)


def _of_live(sources: Iterable[str], snapshot: Snapshot) -> Iterator[str]:
    for source in sources:
        try:
            live_text(source, snapshot)
        except ValueError as error:
            yield f"{{{shown(source)}}} has no value in this step: {error}"


def check_fit(lesson: Lesson) -> list[LessonError]:
    """Return what does not fit a terminal of 80 columns and 24 rows."""
    errors = []
    if cells(lesson.title) > MAX_TITLE:
        errors.append(lesson.error(1, f"The title has {cells(lesson.title)} columns: {MAX_TITLE} fit."))
    tried = len(wrapped([paragraph([f"To try: {lesson.suggestion}"])], WIDTH))
    if tried > MAX_TRY:
        message = f"try has {tried} lines of {WIDTH} columns after the last step: {MAX_TRY} fit."
        errors.append(lesson.error(_line_of(lesson, "try"), message))
    mode, view = Look().mode, Look().view
    for step in lesson.steps:
        asked: LessonAction | None = None
        for action in step.actions:
            mode = action.value if action.key == "mode" else mode
            view = action.value if action.key == "view" else view
            if action.key in ("ask", "task") and not isinstance(action.value, PhaseQuestion):
                asked = action
        beside = {"a phase": mode == "walk", "a view": view != Look().view, "a question": asked}
        reason = next((name for name, there in beside.items() if there), None)
        room, lines = LINES_BESIDE if reason else LINES, len(wrapped(filled(step.text, None), WIDTH))
        if lines > room:
            where = f"beside {reason}" if reason else "beside the chart"
            message = f"The text has {lines} lines of {WIDTH} columns: {room} fit {where} in a terminal of 80x24."
            errors.append(lesson.error(step.line, message))
        if cells(step.title) > MAX_TITLE:
            errors.append(lesson.error(step.line, f"The title has {cells(step.title)} columns: {MAX_TITLE} fit."))
        if asked:
            errors += [lesson.error(asked.line, message) for message in _too_long(asked.value)]
    return errors


def _line_of(lesson: Lesson, key: str) -> int:
    """Return the line of a key of the front matter."""
    return next((at for at, line in enumerate(lesson.lines, 1) if line.strip(" \t\"'").startswith(key)), 1)


def _too_long(asked: MultipleChoice | Estimate | Task) -> Iterator[str]:
    reasons = asked.reasons if isinstance(asked, MultipleChoice) else ()
    name = "task" if isinstance(asked, Task) else "question"
    said = [(name, asked.text, MAX_QUESTION), ("why", asked.why, MAX_WHY), *(("reason", r, MAX_WHY) for r in reasons)]
    if isinstance(asked, Task):
        said.append(("hint", asked.hint, MAX_WHY))
    for name, text, room in said:
        lines = len(wrapped([paragraph([filled_text(text, None)])], WIDTH)) if text else 0
        if lines > room:
            yield f"The {name} has {lines} lines of {WIDTH} columns: {room} fit."
    for option in asked.options if isinstance(asked, MultipleChoice) else ():
        if cells(option) > MAX_OPTION:
            yield f"The option has {cells(option)} columns: {MAX_OPTION} fit."
