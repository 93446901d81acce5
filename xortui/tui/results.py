"""What becomes of the questions of a lesson, as JSON lines in a file for the teacher, written as it happens.

The first line of a lesson names it; then there is one for each answer that was tried and each task that was done, with
the score so far. What cannot be written is kept, and tried again with the next line. It is written beside the screen,
as a folder of another machine may never answer.
"""

import errno
import json
import os
import stat
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from xortui.nn import Snapshot
from xortui.nn.files import plain_file
from xortui.teach.epoch.questions import Question
from xortui.teach.lessons.live import filled_text
from xortui.teach.lessons.model import Lesson
from xortui.teach.lessons.questions import Ask, MultipleChoice
from xortui.tui import beside
from xortui.tui.playing import Answer, Playing

FORMAT, VERSION = "xortui-results", 1
_MOST = 10_000
"""Bytes of a file in which its first line is looked for."""

_LASTING = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else 0)
"""What keeps a file from being written that is rightly named."""


class Results:
    """A file of results, to which lines are added."""

    def __init__(self, path: Path | str) -> None:
        """Take a file, which need not be there yet.

        Raises:
            OSError: There cannot be a file of that name, or what has it is a folder, a pipe or a device.
            ValueError: There is a file of that name, and it is none of results.
        """
        self._path = Path(path)
        self._pending = b""
        self._lock = Lock()
        self._writing: Future[None] | None = None
        self.trouble = ""
        """Why lines are waiting to be written; empty where none are."""
        try:
            with plain_file(path) as file:
                first = file.readline(_MOST)
                if first.strip() and FORMAT.encode() not in first:
                    raise ValueError("it is none of results")
                file.seek(0, os.SEEK_END)
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    self._pending = b"" if file.read(1) == b"\n" else b"\n"  # after a line that was cut off
        except FileNotFoundError:
            if not self._path.parent.is_dir():
                raise
        except OSError as error:
            if error.errno not in _LASTING:
                raise

    def begin(self, lesson: Lesson) -> None:
        """Note that a lesson begins."""
        self._add({"format": FORMAT, "version": VERSION, "lesson": lesson.name, "title": lesson.title})

    def add(self, playing: Playing, values: dict[str, Any]) -> None:
        """Note what was done in the step that is shown, with the score so far."""
        score = playing.score
        told = {"right": score.right, "wrong": score.wrong, "given_up": score.given_up, "questions": score.questions}
        self._add({"lesson": playing.lesson.name, "step": playing.step, **values, "score": told})

    def flush(self, seconds: float | None = None) -> None:
        """Write the lines that wait, as far as that can be done in some time; the rest is written as soon as it can."""
        if self._writing:
            wait([self._writing], beside.AT_ONCE if seconds is None else seconds)
        if not self._writing or self._writing.done():
            self._writing = beside.finished(self._write, seconds)
        if not self._writing.done():
            self.trouble = "the file does not answer"

    def _write(self) -> None:
        """Write the lines that wait, and those that come meanwhile."""
        try:
            with self._opened() as descriptor:
                while waiting := self._pending:
                    written = os.write(descriptor, waiting)
                    with self._lock:
                        self._pending = self._pending[written:]
        except OSError as error:
            self.trouble = error.strerror or type(error).__name__
        else:
            self.trouble = ""

    def _add(self, values: dict[str, Any]) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._lock:
            self._pending += json.dumps({**values, "time": now}).encode() + b"\n"
        self.flush()

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """Open the file to add to it; a new one is private to the user."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self._path, flags, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "it is no file any more")
            yield descriptor
        finally:
            os.close(descriptor)


def attempt(
    playing: Playing, question: Ask | Question, start: Snapshot, answer: float | None, given: Answer | None
) -> dict[str, Any]:
    """Return what is written down of an answer.

    Args:
        playing: The lesson, after the answer.
        question: What was asked: a question of the lesson, or of the walkthrough.
        start: The state of the step.
        answer: An option counted from 0, or a number; None for given up.
        given: What came of it; None where it may be tried again.
    """
    options = question.options if isinstance(question, MultipleChoice | Question) else ()

    def in_words(value: float | None) -> str | float | None:
        return options[int(value)] if options and value is not None else value

    text = question.text if isinstance(question, Question) else filled_text(getattr(question, "text", ""), start)
    tries = len(playing.tried) + (given is not None and answer is not None)
    values = {"question": text, "answer": in_words(answer), "tries": tries}
    if given is None:
        return {**values, "right": False}
    return {**values, "right": given.right, "given_up": answer is None, "correct": in_words(given.correct)}
