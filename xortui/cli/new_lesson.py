"""`xortui lesson --new`: writes a lesson to begin with, or one made of a recording."""

import sys

from xortui.cli.files import STDOUT
from xortui.cli.output import FAILED, CommandError, complain, output, say

_TEMPLATE = "a lesson to begin with, which explains itself."
"""What is said of one that was made of no recording."""


def write_new(name: str, source: str | None) -> int:
    """Write a lesson, never over another file, or to standard output."""
    from xortui.cli.parser import as_typed
    from xortui.nn.files import write_whole

    text, told = _new_text(source)
    if name == STDOUT:
        with output():
            sys.stdout.flush()
            if buffer := getattr(sys.stdout, "buffer", None):
                buffer.write(text.encode())  # in UTF-8, as all lessons are, whatever the terminal has
                buffer.flush()
            else:
                sys.stdout.write(text)
        complain(" ".join(told))
        return 0
    try:
        write_whole(name, text.encode())
    except FileExistsError:
        raise CommandError(FAILED, f"There is a file {as_typed(name)} already: it is left as it is.") from None
    except OSError as error:
        raise CommandError(FAILED, f"The file {as_typed(name)} cannot be written: {error.strerror or error}.") from None
    with output():
        first, *others = told or [_TEMPLATE]
        for sentence in (f"{as_typed(name, 120)}: {first}", *others):
            say(sentence)
    return 0


def _new_text(source: str | None) -> tuple[str, list[str]]:
    """Return the text of a new lesson, and what is to be said of it."""
    from pathlib import Path

    from xortui.teach.lessons.catalogue import template

    if source is None:
        return template(), []
    from xortui.cli.recorded import loaded
    from xortui.teach.lessons.check_lesson import check
    from xortui.teach.lessons.file.read import parse
    from xortui.teach.lessons.from_recording import written
    from xortui.teach.lessons.model import BadLessonError

    made = written(loaded(source), Path(source).name)
    try:
        errors = check(parse(made.text, "the lesson"))
    except BadLessonError as error:
        errors = list(error.errors)
    if errors:
        raise CommandError(FAILED, f"The recording makes no lesson: {errors[0].message}")
    steps = "1 step" if made.steps == 1 else f"{made.steps} steps"
    return made.text, [f"a lesson of {steps}, whose words you may change.", *([made.left_out] if made.left_out else [])]
