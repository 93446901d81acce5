"""Where lessons are: those that come with the program, and files."""

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from xortui.teach.lesson import Lesson
from xortui.teach.lesson_file import MAX_BYTES, parse
from xortui.teach.lesson_text import nearest, shown


def built_in() -> list[str]:
    """Return the names of the lessons that come with the program, in their order."""
    return sorted(file.name.removesuffix(".md") for file in _folder().iterdir() if re.match(r"[0-9].*\.md$", file.name))


@cache
def shelf() -> tuple[tuple[str, str, str], ...]:
    """Return names, titles and summaries of the lessons that come with the program."""
    lessons = [(name, find(name)) for name in built_in()]
    return tuple((name, lesson.title, lesson.summary) for name, lesson in lessons)


def find(name: str) -> Lesson:
    """Return a lesson by its name, its number, or the name of its file.

    Raises:
        ValueError: There is none of that name; the sentence names the nearest.
        BadLessonError: The file is no lesson.
        OSError: The file cannot be read.
    """
    if name.endswith(".md") or "/" in name or "\\" in name:
        return load(name)
    names = built_in()
    for known in names:
        number, _, rest = known.partition("-")
        if name in (known, number, number.lstrip("0"), rest):
            return parse((_folder() / f"{known}.md").read_bytes(), known)
    if Path(name).is_file():
        return load(name)
    raise ValueError(f"There is no lesson {shown(name)}: {nearest(name, names)}")


def load(path: Path | str) -> Lesson:
    """Return the lesson in a file.

    Raises:
        BadLessonError: It is no lesson.
        OSError: It cannot be read.
    """
    with open(path, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    return parse(content, str(path), Path(path))


def template() -> str:
    """Return the text of a lesson to begin with, which explains itself."""
    return (_folder() / "template.md").read_text("utf-8")


def _folder() -> Traversable:
    return resources.files("xortui.teach") / "lessons"
