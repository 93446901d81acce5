"""Where lessons are: those that come with the program, and files."""

import os
import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from xortui.nn.files import read_at_most
from xortui.nn.settings import check_kind
from xortui.teach.lessons.file.read import MAX_BYTES, parse
from xortui.teach.lessons.model import BadLessonError, Lesson
from xortui.words.nearest import nearest
from xortui.words.shown import shown

MAX_LESSONS = 100
"""Lessons in a course."""


def built_in() -> list[str]:
    """Return the names of the lessons that come with the program, in their order."""
    return sorted(file.name.removesuffix(".md") for file in _folder().iterdir() if re.match(r"[0-9].*\.md$", file.name))


@cache
def shelf() -> tuple[tuple[str, str, str], ...]:
    """Return names, titles and summaries of the lessons that come with the program."""
    lessons = [(name, find(name)) for name in built_in()]
    return tuple((name, lesson.title, lesson.summary) for name, lesson in lessons)


def lessons_in(folder: Path | str) -> list[Path]:
    """Return the lessons of a course, which is a folder: its files `*.md` in the order of their names, but a README.

    Raises:
        ValueError: There is none, or more than a course has.
        OSError: The folder cannot be read.
    """
    names = sorted(entry.name for entry in os.scandir(folder) if entry.name.lower().endswith(".md"))
    files = [Path(folder) / name for name in names if name.lower() != "readme.md" and not name.startswith(".")]
    if not files:
        raise ValueError(
            f"There is no lesson in {shown(folder, 120)}: a course is a folder of files such as 01-name.md."
        )
    if len(files) > MAX_LESSONS:
        raise ValueError(
            f"There are {len(files)} files *.md in {shown(folder, 120)}: a course has {MAX_LESSONS} at most."
        )
    return files


def shelf_of(folder: Path | str) -> tuple[tuple[str, str, str], ...]:
    """Return files, titles and summaries of the lessons of a course; what is wrong takes the place of a summary."""
    return tuple((str(path), *_title_of(path)) for path in lessons_in(folder))


def _title_of(path: Path) -> tuple[str, str]:
    try:
        lesson = load(path)
    except BadLessonError as bad:
        return shown(path.name), str(bad.errors[0]._replace(file=path.name))
    except OSError as error:
        return shown(path.name), f"The file cannot be read: {error.strerror or type(error).__name__}."
    return lesson.title, lesson.summary


def title_of(name: str) -> str:
    """Return the title of a lesson by its name or its file's; that name where it cannot be read."""
    try:
        return find(name).title
    except (BadLessonError, OSError, ValueError):
        return shown(Path(name).name)


def after(lesson: Lesson) -> str | None:
    """Return the name or the file of the lesson that follows: the next of the program's, or of the same folder."""
    if lesson.path is None:
        names = built_in()
        at = names.index(lesson.name) + 1 if lesson.name in names else len(names)
        return names[at] if at < len(names) else None
    try:
        files = lessons_in(lesson.path.parent)
    except (OSError, ValueError):
        return None
    later = [path for path in files if path.name > lesson.path.name]
    return str(later[0]) if later else None


def find(name: str) -> Lesson:
    """Return a lesson by its name, its number, or the name of its file.

    Raises:
        ValueError: There is none of that name; the sentence names the nearest.
        BadLessonError: The file is no lesson.
        OSError: The file cannot be read, or is none: a folder, a pipe or a device.
    """
    check_kind("name of a lesson", name, str)
    if "/" in name or "\\" in name or Path(name).suffix:
        return load(name)
    names = built_in()
    for known in names:
        number, _, rest = known.partition("-")
        if name in (known, number, number.lstrip("0"), rest):
            return parse((_folder() / f"{known}.md").read_bytes(), known)
    if os.path.lexists(name):
        return load(name)
    raise ValueError(f"There is no lesson {shown(name)}: {nearest(name, names)}")


def load(path: Path | str) -> Lesson:
    """Return the lesson in a file.

    Raises:
        BadLessonError: It is no lesson.
        OSError: It cannot be read.
    """
    return parse(content_of(path), str(path), Path(path))


def content_of(path: Path | str) -> bytes:
    """Return the content of a file, one byte more than a lesson may have at most.

    Raises:
        OSError: It cannot be read, or is no file: a folder, a pipe or a device, for which nobody waits.
    """
    return read_at_most(path, MAX_BYTES + 1)


def template() -> str:
    """Return the text of a lesson to begin with, which explains itself."""
    return (_folder() / "template.md").read_text("utf-8")


def _folder() -> Traversable:
    return resources.files("xortui.teach.lessons") / "built_in"
