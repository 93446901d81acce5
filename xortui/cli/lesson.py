"""`xortui lesson`: opens a lesson on the screen, lists, explains and checks them, and writes one to begin with."""

import sys
from typing import TYPE_CHECKING

from xortui.cli.output import FAILED, USAGE, CommandError, output, say
from xortui.words.lines import for_reader

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Sequence

    from xortui.cli.parser import Parser
    from xortui.teach.lessons.model import Lesson, LessonError


_LISTING = "list", "ls", "all", "index", "lessons"
"""What one might type to see all of them."""


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    from xortui.cli.options import Option, add_options
    from xortui.cli.screen import add_projector, add_theme

    parser = program.add_command(
        "lesson",
        help="list the lessons, or open one",
        description="List the lessons, or open one: NAME is that of a lesson in the list, or its number, or a file of "
        "your own, or a folder of them, which is a course.",
    )
    new = Option("--new", "new", "FILE", "write a lesson to begin with, which explains itself; - for output")
    source = Option(
        "--from", "source", "FILE", "with --new: make the lesson of a recording, a step for each edit and stop"
    )
    results = Option("--results", "results", "FILE", "write answers, tries and score down, for the teacher")
    add_options(parser, (new, source, results))
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson, a file that ends with .md, or a folder")
    parser.add_argument("--notes", action="store_true", help="print the teacher's notes, and the answers")
    parser.add_argument(
        "--presenter", action="store_true", help="notes, answer and time, beside a lesson in another terminal"
    )
    parser.add_argument("--handout", action="store_true", help="print the lesson with its questions, as Markdown")
    parser.add_argument("--answers", action="store_true", help="print the answers to the handout")
    parser.add_argument("--plain", action="store_true", help="both as plain text, for a screen reader")
    parser.add_argument("--check", action="store_true", help="print what is wrong with each of the files")
    add_theme(parser)
    add_projector(parser)
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """List the lessons, open one, or do without a screen what else there is to do with them."""
    from xortui.cli.options import spare_threads
    from xortui.cli.screen import choose_projector, choose_theme, obstacle

    spare_threads()
    task, names = _asked(given)
    choose_theme(given)
    choose_projector(given)
    if task == "new":
        from xortui.cli.new_lesson import write_new

        return write_new(given.new, given.source)
    course = files_of_course(names[0]) if task == "open" and names else ()
    with output():
        if task == "check":
            return 0 if _show_errors(names) else FAILED
        if task == "list" or (course and obstacle()):
            _show_course(course) if course else _show_list()
            return 0
    if course:
        return _open_course(names[0], given.results)
    lesson = _one(names[0], task) if names else None
    if task in ("notes", "handout", "answers") and lesson:
        with output():
            for line in _on_paper(lesson, task, given.plain):
                say(line)
        return 0
    if task == "presenter":
        from xortui.cli.screen import open_presenter

        return open_presenter(lesson)
    from xortui.cli.screen import open_lesson
    from xortui.words.shown import as_argument

    otherwise = f"xortui lesson {as_argument(lesson.name)} --notes" if lesson else "xortui lesson"
    return open_lesson(lesson, otherwise, given.results)


def _open_course(folder: str, results: str | None) -> int:
    """Open the list of the lessons in a folder on the screen."""
    from pathlib import Path

    from xortui.cli.screen import open_lesson
    from xortui.words.shown import as_argument

    return open_lesson(Path(folder), f"xortui lesson {as_argument(folder, otherwise='FOLDER')}", results)


def _on_paper(lesson: "Lesson", task: str, plain: bool) -> "Iterator[str]":
    """Return what is printed of a lesson: its notes, its handout, or the answers to it."""
    if task == "notes":
        from xortui.teach.lessons.notes import lines

        return lines(lesson)
    from xortui.teach.lessons.handout import Paper

    paper = Paper(lesson)
    return paper.handout(plain=plain) if task == "handout" else paper.answers(plain=plain)


def _asked(given: "Namespace") -> tuple[str, list[str]]:
    """Return what is to be done, the name of an option, `list` or `open`, and with which lessons.

    Raises:
        CommandError: The words do not go together.
    """
    from xortui.cli.parser import as_typed
    from xortui.cli.screen import obstacle

    names: list[str] = given.names
    tasks = [task for task in ("notes", "check", "presenter", "handout", "answers") if getattr(given, task)]
    if tasks == ["handout", "answers"]:
        tasks = ["answers"]
    tasks += ["new"] * (given.new is not None)
    if len(tasks) > 1:
        raise CommandError(USAGE, f"The options --{tasks[0]} and --{tasks[1]} do not go together.")
    _check_extras(given, [*tasks, ""][0])
    if tasks == ["new"]:
        if names:
            raise CommandError(USAGE, "The option --new takes the name of one file, as in xortui lesson --new mine.md.")
    elif tasks and not names and tasks != ["presenter"]:
        raise CommandError(USAGE, f"The option --{tasks[0]} needs a lesson, as in xortui lesson 1 --{tasks[0]}.")
    elif len(names) > 1 and tasks != ["check"]:
        raise CommandError(USAGE, f"One lesson at a time: {as_typed(names[0])} or {as_typed(names[1])}.")
    if tasks:
        return tasks[0], names
    return ("open" if names or not obstacle() else "list"), names


def _check_extras(given: "Namespace", task: str) -> None:
    """Raise a CommandError where an option does not go with the task, which is empty for opening a lesson."""
    if given.plain and task not in ("handout", "answers"):
        raise CommandError(USAGE, "The option --plain goes with --handout or --answers.")
    if given.source is not None and task != "new":
        example = "xortui lesson --from run.jsonl --new mine.md"
        raise CommandError(USAGE, f"The option --from goes with --new, as in {example}.")
    if given.results is not None and task:
        raise CommandError(USAGE, f"The options --results and --{task} do not go together.")


def files_of_course(name: str) -> tuple[str, ...]:
    """Return the files of a course, none where the name is not that of a folder.

    Raises:
        CommandError: The folder is no course, or cannot be read.
    """
    from pathlib import Path

    from xortui.cli.parser import as_typed
    from xortui.teach.lessons.catalogue import lessons_in

    if not Path(name).is_dir():
        return ()
    try:
        return tuple(map(str, lessons_in(name)))
    except OSError as error:
        raise CommandError(FAILED, f"{as_typed(name)}: The folder cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise CommandError(USAGE, str(error)) from None


def _one(name: str, task: str) -> "Lesson":
    """Return a lesson that can be shown; raise a CommandError where it is a course, or there is none."""
    from xortui.cli.parser import as_typed
    from xortui.words.shown import as_argument

    if course := files_of_course(name):
        command = f"xortui lesson {as_argument(course[0])} --{task}"
        raise CommandError(USAGE, f"{as_typed(name, 120)} is a folder of lessons: name one of them, as in {command}.")
    return sound(name)


def _show_course(files: "Sequence[str]") -> None:
    """Print the lessons of a course: file, title, and what is wrong with those that cannot be read."""
    from pathlib import Path

    from xortui.teach.lessons.catalogue import shelf_of
    from xortui.words.shown import shown

    shelf = shelf_of(Path(files[0]).parent)
    widest = max(len(shown(file, 120)) for file, _, _ in shelf)
    for file, title, _ in shelf:
        say(f"{shown(file, 120):<{widest}}  {title}")


def sound(name: str) -> "Lesson":
    """Return a lesson that can be shown, by its name or its file's.

    Raises:
        CommandError: There is none of that name, or it cannot be shown.
    """
    from xortui.cli.parser import as_typed
    from xortui.teach.lessons.catalogue import find
    from xortui.teach.lessons.check_lesson import check_deeds
    from xortui.teach.lessons.model import BadLessonError
    from xortui.words.shown import as_argument

    try:
        lesson = find(name)
        if errors := check_deeds(lesson):
            raise BadLessonError(tuple(errors))
    except BadLessonError as error:
        more = f" There is more: xortui lesson --check {as_argument(name)} lists it." if error.errors[1:] else ""
        raise CommandError(FAILED, f"{error.errors[0]}{more}") from None
    except OSError as error:
        raise CommandError(FAILED, f"{as_typed(name)}: {_unreadable(error)}") from None
    except ValueError as error:
        lists = f"There is no lesson {as_typed(name)}: xortui lesson lists them."
        raise CommandError(USAGE, lists if name in _LISTING else str(error)) from None
    return lesson


def _show_list() -> None:
    """Print the lessons that come with the program: name, title and number of steps."""
    from xortui.teach.lessons.catalogue import built_in, find
    from xortui.teach.lessons.notes import steps

    names = built_in()
    widest = max(map(len, names), default=0)
    for name in names:
        lesson = find(name)
        say(f"{name:<{widest}}  {lesson.title} ({steps(lesson)})")
    say("")
    say("xortui lesson 1 opens the first, xortui lesson FILE.md one of your own.")


def _show_errors(names: "Iterable[str]") -> bool:
    """Print what is wrong with lessons, and with all in a folder of them; return whether nothing is."""
    good = True
    for name in names:
        try:
            files = files_of_course(name) or (name,)
        except CommandError as error:
            good = False
            _tell(str(error))
            continue
        for file in files:
            good = _show_errors_of(file) and good
    return good


def _show_errors_of(name: str) -> bool:
    """Print what is wrong with a lesson, each error with its line; return whether nothing is."""
    from xortui.teach.lessons.catalogue import find
    from xortui.teach.lessons.check_lesson import check
    from xortui.teach.lessons.model import BadLessonError
    from xortui.teach.lessons.notes import steps
    from xortui.words.shown import shown

    errors: Iterable[LessonError] = ()
    fine = ""
    try:
        lesson = find(name)
        errors, fine = check(lesson), f"ok: {steps(lesson)}"
    except BadLessonError as error:
        errors = error.errors
    except (OSError, ValueError) as error:
        _tell(f"{shown(name, 120)}: {_unreadable(error) if isinstance(error, OSError) else error}")
        return False
    if not errors:
        _tell(f"{shown(name, 120)}: {fine}")
    for wrong in errors:
        _tell(str(wrong))
        if wrong.text:
            say(f"    {wrong.text}")
    return not errors


def _tell(sentence: str) -> None:
    say(for_reader(sentence, sys.stdout))


def _unreadable(error: OSError) -> str:
    return f"The file cannot be read: {error.strerror or type(error).__name__}."
