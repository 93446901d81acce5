"""What is wrong with a lesson that can be read: what cannot be done, and what does not fit a small terminal."""

from collections.abc import Iterator

from xortui.nn import Session, Snapshot
from xortui.teach.lesson import UNTIL_LIMIT, Action, Lesson, LessonError, Look, Step, arrived, perform
from xortui.teach.lesson_names import check_unit
from xortui.teach.lesson_questions import Choice, Estimate, PhaseQuestion, answer_of
from xortui.teach.lesson_text import cells, paragraph, wrapped
from xortui.teach.questions import question_of

WIDTH = 78
"""Columns for text in a terminal of 80."""

LINES, LINES_BESIDE = 8, 4
"""Lines for the text of a step in a terminal of 24 rows: alone with the chart, and where a phase, a view or a question
needs the room."""

MAX_TITLE = 60
MAX_QUESTION, MAX_WHY = 2, 3
"""Lines for a question, and for what is said once it is answered."""

MAX_OPTION = 70
"""Columns for an option."""

MAX_TRAINED = 200_000
"""Epochs that the steps of a lesson train together, so that any of them is there in a second or two."""

PUBLISHED_LIMIT = 1000
"""From which epoch on the rule `published` differs from machine to machine; the first digits do so later."""


def check(lesson: Lesson) -> list[LessonError]:
    """Return all that is wrong with a lesson, in the order of its lines."""
    return sorted([*check_deeds(lesson), *check_fit(lesson)], key=lambda error: error.line)


def check_deeds(lesson: Lesson) -> list[LessonError]:
    """Return what cannot be done: with none of these, a lesson can be shown."""
    errors: list[LessonError] = []
    session, look, trained = Session(lesson.settings), Look(), 0
    for step in lesson.steps:
        line = step.line
        for action in step.actions:
            before = session.epoch
            try:
                look = perform(session, look, action)
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
    return errors


def _of_step(lesson: Lesson, step: Step, look: Look, snapshot: Snapshot, line: int) -> Iterator[LessonError]:
    """Give what is wrong with the state in which a step stands."""
    if snapshot.settings.rule == "published" and snapshot.epoch > PUBLISHED_LIMIT:
        message = f"This step stands at epoch {snapshot.epoch} of the rule published, whose numbers differ from machine"
        yield lesson.error(line, f"{message} to machine: {PUBLISHED_LIMIT} is the last epoch to show.")
    try:
        check_unit(look.focus.unit, snapshot)
    except ValueError as error:
        yield lesson.error(line, f"{error} Set the focus to another.")
        return
    for action in step.actions:
        if action.key == "phase" and look.mode != "walk":
            yield lesson.error(action.line, 'A phase is shown in the walkthrough only: add mode = "walk".')
        elif action.key == "ask":
            yield from (lesson.error(action.line, message) for message in _of_question(action, look, snapshot))


def _of_question(action: Action, look: Look, snapshot: Snapshot) -> Iterator[str]:
    question = action.value
    if isinstance(question, PhaseQuestion):
        if look.mode != "walk":
            yield 'The walkthrough asks about its phase only where it is shown: add mode = "walk".'
        elif question_of(snapshot, look.phase, look.focus) is None:
            yield f"There is nothing to ask about phase {look.phase} here."
        return
    try:
        answer_of(question, snapshot)
    except ValueError as error:
        yield str(error)


def check_fit(lesson: Lesson) -> list[LessonError]:
    """Return what does not fit a terminal of 80 columns and 24 rows."""
    errors = []
    if cells(lesson.title) > MAX_TITLE:
        errors.append(lesson.error(1, f"The title has {cells(lesson.title)} columns: {MAX_TITLE} fit."))
    mode, view = Look().mode, Look().view
    for step in lesson.steps:
        question = None
        for action in step.actions:
            mode = action.value if action.key == "mode" else mode
            view = action.value if action.key == "view" else view
            if action.key == "ask" and isinstance(action.value, Choice | Estimate):
                question = action
        beside = {"a phase": mode == "walk", "a view": view != Look().view, "a question": question}
        reason = next((name for name, there in beside.items() if there), None)
        room, lines = LINES_BESIDE if reason else LINES, len(wrapped(step.text, WIDTH))
        if lines > room:
            where = f"beside {reason}" if reason else "beside the chart"
            message = f"The text has {lines} lines of {WIDTH} columns: {room} fit {where} in a terminal of 80x24."
            errors.append(lesson.error(step.line, message))
        if cells(step.title) > MAX_TITLE:
            errors.append(lesson.error(step.line, f"The title has {cells(step.title)} columns: {MAX_TITLE} fit."))
        if question:
            errors += [lesson.error(question.line, message) for message in _too_long(question.value)]
    return errors


def _too_long(question: Choice | Estimate) -> Iterator[str]:
    for name, text, room in (("question", question.text, MAX_QUESTION), ("why", question.why, MAX_WHY)):
        lines = len(wrapped([paragraph([text])], WIDTH)) if text else 0
        if lines > room:
            yield f"The {name} has {lines} lines of {WIDTH} columns: {room} fit."
    for option in question.options if isinstance(question, Choice) else ():
        if cells(option) > MAX_OPTION:
            yield f"The option has {cells(option)} columns: {MAX_OPTION} fit."
