"""Opening lessons, by name or from a list: read beside the screen, checked, and handed on if all is well."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from xortui.teach.lessons.model import BadLessonError, Lesson
from xortui.tui.beside import beside
from xortui.words.shown import shown

if TYPE_CHECKING:
    from xortui.tui.desk import Desk

T = TypeVar("T")
_Shelf = tuple[tuple[str, str, str], ...]


class Opening:
    """Reads lessons for a desk, one at a time; what is asked for later counts."""

    def __init__(self, desk: "Desk") -> None:
        """Serve a desk."""
        self._desk = desk
        self._under_way: object = None

    @property
    def busy(self) -> bool:
        """Whether something is still being read."""
        return self._under_way is not None

    def choose(self, course: Path | None, then: Callable[[str], None]) -> None:
        """Let the user choose a lesson from those of a folder, or from those that come with the program."""
        from xortui.tui.screens.dialogs.lesson import Chooser

        def take(found: _Shelf | str) -> None:
            if isinstance(found, str):
                self._refuse(found)
            else:
                self._desk.open(Chooser(found, course), then)

        self.read(course, partial(_listed, course), take)

    def open(self, name: str, then: Callable[[Lesson], object]) -> None:
        """Hand on a lesson, by its name or its file's, if it can be shown; else say why not."""

        def take(found: Lesson | str) -> None:
            if isinstance(found, str):
                self._refuse(found)
            else:
                then(found)

        self.read(name, partial(_found, name), take)

    def read(self, what: object, work: Callable[[], T], take: Callable[[T], object]) -> None:
        """Read something, and hand it on once that is done, unless something else was begun before."""
        mine = self._under_way = object()
        note = tuple(f"Reading {shown(str(what or 'the lessons'), most)} …" for most in (60, 20))

        def taken(found: T) -> None:
            if self._under_way is mine:
                self._under_way = None
                if self._desk.scene.note == note:
                    self._desk.note()
                take(found)

        beside(work, taken, asked=True)
        if self._under_way is mine:
            self._desk.note(*note)

    def halt(self) -> None:
        """Open nothing of what is still being read."""
        self._under_way = None

    def _refuse(self, sentence: str) -> None:
        """Say why a lesson cannot be opened: in the place of the one that is shown, or below all else."""
        if self._desk.playing:
            self._desk.playing = self._desk.playing._replace(file_error=sentence)
        else:
            self._desk.complain(sentence)


def _listed(course: Path | None) -> _Shelf | str:
    """Return what there is to choose from, or why there is nothing."""
    from xortui.teach.lessons.catalogue import shelf, shelf_of

    try:
        return shelf_of(course) if course else shelf()
    except OSError as error:
        return _told(error, f"{shown(course, 120)}: The folder")
    except ValueError as error:
        return str(error)


def _found(name: str) -> Lesson | str:
    """Return a lesson that can be shown, or why there is none."""
    from xortui.teach.lessons.catalogue import find
    from xortui.teach.lessons.check_lesson import check_deeds

    try:
        lesson = find(name)
        if lesson.path and (errors := check_deeds(lesson)):
            raise BadLessonError(tuple(errors))
    except BadLessonError as error:
        return str(error.errors[0])
    except OSError as error:
        return _told(error, f"{shown(name, 120)}: The file")
    except ValueError as error:
        return str(error)
    return lesson


def _told(error: OSError, what: str) -> str:
    """Return a sentence about what cannot be read."""
    return f"{what} cannot be read: {error.strerror or type(error).__name__}."
