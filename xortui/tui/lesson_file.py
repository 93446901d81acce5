"""The file of a lesson, which an author may edit while the lesson is shown."""

from collections.abc import Generator
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from textual.timer import Timer

from xortui.teach.lessons.catalogue import content_of
from xortui.teach.lessons.check_lesson import check_deeds, checking
from xortui.teach.lessons.file.read import parse
from xortui.teach.lessons.model import BadLessonError, Lesson, LessonError, Step
from xortui.tui.beside import beside
from xortui.tui.journey import SLICE, let_others
from xortui.tui.playing import Playing
from xortui.words.shown import shown

if TYPE_CHECKING:
    from xortui.tui.desk import Desk
    from xortui.tui.player import Player

_POLL = 0.5
"""Seconds between two looks at the file."""


class LessonFile:
    """Looks at the file of a lesson from time to time, and shows it anew when its content has changed.

    It is read in a thread of its own, as a folder of another machine may never answer.
    """

    def __init__(self, desk: "Desk", player: "Player") -> None:
        """Serve a player and its desk."""
        self._desk, self._player = desk, player
        self._timer: Timer | None = None
        self._reading = False
        self._seen: bytes | str | None = None  # the content, or why there is none; None before the first look

    def follow(self, lesson: Lesson | None) -> None:
        """Look at the file of a lesson, if it has one, and at no other any more."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        if lesson and lesson.path:
            self._seen, self._reading = None, False
            self._timer = self._desk.repeat(_POLL, self._read_beside)

    @property
    def followed(self) -> bool:
        """Whether there is a file that may change."""
        return self._timer is not None

    def look(self) -> None:
        """Read the file again at once: show the step that was edited, or what is wrong, if it has changed."""
        path = self._path
        if path and self._is_new(content := _content(path)):
            checked = _checked(_parsed(content, path))
            self._show(checked)

    @property
    def _path(self) -> Path | None:
        playing = self._desk.playing
        return playing.lesson.path if playing else None

    def _is_new(self, content: bytes | str) -> bool:
        """Return whether the file has another content than when it was last read."""
        playing = self._desk.playing
        old, self._seen = self._seen, content
        if content == old or not playing:
            return False
        text = content.decode("utf-8", "replace").replace("\r\n", "\n") if isinstance(content, bytes) else None
        same = text is not None and tuple(text.removeprefix("\ufeff").split("\n")) == playing.lesson.lines
        # What is wrong may be another file, asked for before this one was looked at first.
        return not (same and (old is None or not playing.file_error))

    def _read_beside(self) -> None:
        """Read the file in a thread, unless one still waits for it."""
        path, seen = self._path, self._seen
        if self._reading or not path:
            return
        self._reading = True

        def read() -> tuple[bytes | str, Lesson | str]:
            content = _content(path)
            return content, "" if content == seen else _parsed(content, path)

        beside(read, lambda found: self._take(path, *found))

    def _take(self, path: Path, content: bytes | str, found: Lesson | str) -> None:
        """Take what was read, if that file is still followed."""
        if path != self._path or not self.followed:
            return
        self._reading = False
        if self._is_new(content):
            self._desk.work(partial(self._check, path, found), "file")

    async def _check(self, path: Path, found: Lesson | str) -> None:
        """Check the lesson in slices, so that keys are answered meanwhile, and show it."""
        if isinstance(found, Lesson):
            way = checking(found)
            while (errors := _advanced(way)) is None:
                await let_others()
            found = _told(BadLessonError(tuple(errors)), path) if errors else found
        if path == self._path and self.followed:
            self._show(found)

    def _show(self, new: Lesson | str) -> None:
        playing = self._desk.playing
        if not playing:
            return
        if isinstance(new, str):
            self._desk.playing = playing._replace(file_error=new)
            return
        if self._desk.scene.entry:
            self._desk.end_entry()
        self._desk.halt()
        self._desk.playing, edited = _with_lesson(playing, new)
        self._player.go_to_step(edited)


def _content(path: Path) -> bytes | str:
    """Return the content of a file, or why it cannot be read."""
    try:
        return content_of(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return f"{shown(path.name, 120)}: The file cannot be read: {reason}."


def _parsed(content: bytes | str, path: Path) -> Lesson | str:
    """Return the lesson in a content, or what is wrong with it."""
    if isinstance(content, str):
        return content
    try:
        return parse(content, str(path), path)
    except BadLessonError as error:
        return _told(error, path)


def _checked(found: Lesson | str) -> Lesson | str:
    """Return a lesson that can be shown, or what is wrong with it."""
    errors = check_deeds(found) if isinstance(found, Lesson) else []
    return _told(BadLessonError(tuple(errors)), found.path) if errors and isinstance(found, Lesson) else found


def _told(error: BadLessonError, path: Path | None) -> str:
    """Return the first of what is wrong, with the file's bare name."""
    first = error.errors[0]
    return str(first._replace(file=path.name) if path else first)


def _advanced(way: Generator[None, None, list[LessonError]]) -> list[LessonError] | None:
    """Check on for a slice of time; return what is wrong at the end, None where that is not reached."""
    until = perf_counter() + SLICE
    try:
        while perf_counter() < until:
            next(way)
    except StopIteration as end:
        errors: list[LessonError] = end.value
        return errors
    return None


def _with_lesson(playing: Playing, new: Lesson) -> tuple[Playing, int]:
    """Return the new lesson with the answers to steps that are as they were, and the first step that is not."""
    old = playing.lesson
    same = [_bare(a) == _bare(b) for a, b in zip(old.steps, new.steps, strict=False)]
    kept = [given if at < len(same) and same[at] else None for at, given in enumerate(playing.answers)]
    steps = len(new.steps)
    here = min(playing.step, steps)
    appended = min(len(same) + 1, steps) if steps != len(old.steps) else here
    edited = same.index(False) + 1 if False in same else appended
    answers = tuple([*kept, *[None] * steps][:steps])
    return playing._replace(lesson=new, step=here, loading_step=0, answers=answers, file_error=""), edited


def _bare(step: Step) -> Step:
    """Return a step without the numbers of its lines, which the steps before it move."""
    return replace(step, line=0, actions=tuple(action._replace(line=0) for action in step.actions))
