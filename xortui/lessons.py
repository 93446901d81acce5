"""Lessons without a screen: what there is, the teacher's notes, what is wrong with a file, and a file to begin with."""

import sys
from collections.abc import Iterable, Iterator
from textwrap import wrap

from xortui.nn import Session, Snapshot
from xortui.report import ASCII
from xortui.teach.lesson import BadLessonError, Lesson, LessonError, stand
from xortui.teach.lesson_check import check, check_deeds
from xortui.teach.lesson_questions import Choice, Estimate, answer_of
from xortui.teach.lesson_shelf import built_in, find, template
from xortui.teach.lesson_text import shown, starts_item
from xortui.teach.questions import Question, question_of

_WIDTH = 78


def sound(name: str) -> Lesson:
    """Return a lesson that can be shown, by its name or its file's.

    Raises:
        ValueError: There is none of that name; the sentence names the nearest.
        BadLessonError: It cannot be shown.
        OSError: The file cannot be read.
    """
    lesson = find(name)
    if errors := check_deeds(lesson):
        raise BadLessonError(tuple(errors))
    return lesson


def show_list() -> None:
    """Print the lessons that come with the program: name, title and number of steps."""
    names = built_in()
    widest = max(map(len, names), default=0)
    for name in names:
        lesson = find(name)
        _say(f"{name:<{widest}}  {lesson.title} ({_steps(lesson)})")
    _say("")
    _say("xortui lesson NAME opens one, xortui lesson FILE.md one of your own.")


def show_notes(lesson: Lesson) -> None:
    """Print the teacher's notes of a lesson, and its questions with their answers."""
    _say(f"{lesson.title} ({_steps(lesson)})")
    for line in _set_in(lesson.notes):
        _say(line)
    session = Session(lesson.settings)
    for number, step in enumerate(lesson.steps, 1):
        _say("")
        _say(f"{number}. {step.title}")
        for line in _set_in(step.notes):
            _say(line)
        if step.question:
            look = stand(session, lesson, number)
            own = isinstance(step.question, Choice | Estimate)
            asked = step.question if own else question_of(session.snapshot, look.phase, look.focus)
            for line in _question(asked, session.snapshot):
                _say(line)


def show_errors(names: Iterable[str]) -> bool:
    """Print what is wrong with lessons, each error with its line; return whether nothing is."""
    good = True
    for name in names:
        errors: Iterable[LessonError] = ()
        try:
            lesson = find(name)
            errors = check(lesson)
            if not errors:
                _say(f"{shown(name, 120)}: ok: {_steps(lesson)}")
        except BadLessonError as error:
            errors = error.errors
        except (OSError, ValueError) as error:
            good = False
            _say(f"{shown(name, 120)}: {trouble(error)}")
        for wrong in errors:
            good = False
            _say(str(wrong))
            if wrong.text:
                _say(f"    {wrong.text}")
    return good


def write_template(name: str) -> None:
    """Write a lesson to begin with; raise an OSError where there is a file of that name already."""
    with open(name, "x", encoding="utf-8", newline="\n") as file:
        file.write(template())


def trouble(error: OSError | ValueError) -> str:
    """Return why a lesson cannot be had, in a sentence."""
    if isinstance(error, OSError):
        return f"The file cannot be read: {error.strerror or type(error).__name__}."
    return str(error)


def _steps(lesson: Lesson) -> str:
    return "1 step" if len(lesson.steps) == 1 else f"{len(lesson.steps)} steps"


def _set_in(texts: Iterable[str], margin: str = "   ") -> Iterator[str]:
    """Give texts set in and broken into lines, their paragraphs and items kept apart."""
    for text in texts:
        parts: list[str] = []
        for line in text.split("\n"):
            if parts and parts[-1] and line and not starts_item(line):
                parts[-1] += f" {line}"
            else:
                parts.append(line)
        for part in parts:
            yield from wrap(part, _WIDTH, initial_indent=margin, subsequent_indent=margin) or [""]


def _question(question: object, snapshot: Snapshot) -> Iterator[str]:
    if isinstance(question, Estimate):
        yield from _set_in([f"Asked: {question.text}"])
        value = f"{answer_of(question, snapshot):.6g}".replace("-", "−")
        yield from _set_in([f"Right: {value}, or up to {question.tolerance:g} off."])
    elif isinstance(question, Choice | Question):
        right = question.right if isinstance(question, Question) else answer_of(question, snapshot)
        yield from _set_in([f"Asked: {question.text}"])
        for at, option in enumerate(question.options):
            yield from _set_in([f"{at + 1} {option}{' (right)' if at == right else ''}"], "     ")
    if isinstance(question, Choice | Estimate) and question.why:
        yield from _set_in([f"Then: {question.why}"])


def _say(text: str) -> None:
    """Print a line, also where the output has no such signs."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"  # there is no output where it was closed
    if encoding.lower().replace("-", "") != "utf8":
        text = text.translate(ASCII).encode(encoding, "replace").decode(encoding)
    print(text)
