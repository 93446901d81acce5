"""The stage: lets the teacher's second terminal follow the lesson that is shown, and move it.

For each program that shows a lesson there is a Unix socket in the user's runtime folder, private to the user. Lines go
over it: the stage tells in JSON what it shows, the presenter sends the names of commands, and when they were asked for.
"""

import asyncio
import contextlib
import errno
import json
import os
import socket
import stat
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from xortui.tui.terminal.surroundings import served

if TYPE_CHECKING:
    from xortui.teach.lessons.model import Lesson
    from xortui.tui.desk import Desk

SUFFIX, ASIDE = ".stage", ".new"
"""How the name of a socket ends, and before it answers."""
COMMANDS = ("lesson.next", "lesson.previous", "lesson.restore", "anywhere.run")
"""What a presenter may do on the stage."""

MOST_BYTES = 64 * 1024
"""The longest line."""
_SECONDS = 0.1
"""How often it is looked whether something has changed, while a presenter is there."""
_LOOK_AGAIN = 1.0
"""Seconds between two looks whether the socket is still in its place, or can be made by now."""
PATIENCE = 1.0
"""Seconds after which a program counts as one that does not answer."""
_LATE = 5.0
"""Seconds after which what a presenter asked for is not done any more: this program was stopped meanwhile."""
_STARTING = 60
"""Seconds after which a socket that nobody answers is not one that is about to be."""


def folder() -> Path:
    """Return the folder of the sockets, made private to the user.

    Raises:
        OSError: It cannot be made, or it is another user's; its file name is that of the folder.
    """
    from platformdirs import user_runtime_path

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there is none, which is as good as another one
        found = user_runtime_path("xortui", appauthor=False)
    with contextlib.suppress(FileExistsError):
        found.mkdir(parents=True, mode=0o700)
    about = found.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid():
        raise PermissionError(errno.EPERM, "it is no folder of this account", str(found))
    if about.st_mode & 0o077:
        found.chmod(0o700)
    return found


def name_of(lesson: "Lesson") -> str:
    """Return what a lesson is called in every folder."""
    return str(lesson.path.absolute()) if lesson.path else lesson.name


def tidy(found: Path) -> None:
    """Remove the sockets of programs that were killed; those of programs that run are left alone.

    A socket has its name only once it answers, so one that refuses is nobody's.
    """
    for path in found.iterdir():
        with contextlib.suppress(OSError, ValueError):
            about = path.lstat()
            named = path.suffix == SUFFIX or (path.suffix == ASIDE and time.time() - about.st_mtime > _STARTING)
            if named and stat.S_ISSOCK(about.st_mode) and not _answers(path):
                path.unlink(missing_ok=True)


def _answers(path: Path) -> bool:
    """Return whether a program listens at a socket; True where that cannot be told."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return False
        except OSError:
            return True
    return True


def _listening(path: Path) -> socket.socket:
    """Return a socket at a path, which is there when it answers."""
    aside = path.with_suffix(ASIDE)
    aside.unlink(missing_ok=True)  # of a program that had the same number, and was killed
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.setblocking(False)
        listening.bind(str(aside))
        aside.chmod(0o600)
        listening.listen()
        aside.replace(path)
    except BaseException:
        listening.close()
        raise
    return listening


class Told(NamedTuple):
    """What a stage has told."""

    lesson: str
    step: int
    tried: tuple[float, ...]
    answer: tuple[float | None, bool] | None
    score: str
    running: bool
    content: int = 0
    """What tells one content of the lesson's file from another."""
    said: tuple[int, str] = (0, "")
    """How many commands were done or refused, and what was said of the last one, or why it was refused."""


def read(line: bytes) -> Told | None:
    """Return what a line of a stage says; None for one that says nothing."""
    try:
        values: Any = json.loads(line)
        answer, said = values["answer"], values.get("said", (0, ""))
        return Told(
            str(values["lesson"]),
            int(values["step"]),
            tuple(float(value) for value in values["tried"]),
            None if answer is None else (None if answer[0] is None else float(answer[0]), bool(answer[1])),
            str(values["score"]),
            bool(values["running"]),
            int(values.get("content", 0)),
            (int(said[0]), str(said[1])),
        )
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
        return None


class Met(NamedTuple):
    """A program that shows a lesson."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    told: Told


async def meet_all(found: Path) -> list[Met]:
    """Return the programs that show a lesson now, the one that began last first; each connection is to be closed."""
    tidy(found)
    paths = sorted(found.glob(f"*{SUFFIX}"), key=lambda path: -path.stat().st_mtime)
    return [stage for path in paths if (stage := await _meet(path))]


async def _meet(path: Path) -> Met | None:
    """Return the program at a socket; None where it has ended, does not answer, or shows no lesson."""
    with contextlib.suppress(OSError, ValueError):
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_unix_connection(path, limit=MOST_BYTES)
            told = None
            try:
                told = read(await reader.readline())
            finally:
                if told is None:
                    writer.close()
        return Met(reader, writer, told) if told else None
    return None


def order(command: str) -> bytes:
    """Return the line by which a presenter asks for a command; that it does so now holds for the whole machine."""
    return f"{command} {time.monotonic()}\n".encode()


class Stage:
    """Serves presenters while a lesson is shown."""

    def __init__(self, desk: "Desk") -> None:
        """Serve a desk."""
        self._desk = desk
        self._path: Path | None = None
        self._said = (0, "")
        self._meetings: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Let presenters come and go until this is cancelled; where no socket can be made, nobody can come.

        It is made again where somebody has taken it away.
        """
        if served() or not hasattr(asyncio, "start_unix_server"):
            return  # what a class shows in browsers is not what the account's owner presents
        while True:
            with contextlib.suppress(OSError, ValueError):
                await self._serve_at(folder() / f"{os.getpid()}{SUFFIX}")
            await asyncio.sleep(_LOOK_AGAIN)

    async def _serve_at(self, path: Path) -> None:
        """Serve at a path for as long as the socket is there."""
        tidy(path.parent)
        listening = _listening(path)
        self._path = path
        server = await asyncio.start_unix_server(self._come, sock=listening, limit=MOST_BYTES)
        try:
            while os.path.exists(path):
                await asyncio.sleep(_LOOK_AGAIN)
        finally:
            server.close()
            self.close()

    def close(self) -> None:
        """Take the socket away."""
        if self._path:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a presenter in a task of our own: one of the server's prints a traceback when it is cancelled."""
        meeting = asyncio.create_task(self._meet(reader, writer))
        self._meetings.add(meeting)
        meeting.add_done_callback(self._meetings.discard)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a presenter until it leaves, or this program ends."""
        telling = asyncio.create_task(self._tell(writer))
        try:
            with contextlib.suppress(OSError, ValueError):  # it is gone, or a line has no end
                while line := await reader.readline():
                    self._take(line.decode("utf-8", "replace").strip())
        finally:
            telling.cancel()
            with contextlib.suppress(OSError):
                writer.close()

    def _take(self, line: str) -> None:
        """Do what a presenter has just asked for, as if its key had been pressed here."""
        command, _, asked = line.partition(" ")
        with contextlib.suppress(ValueError):
            if command in COMMANDS and time.monotonic() - float(asked) < _LATE:
                self._said = self._said[0] + 1, self._desk.do(command)

    async def _tell(self, writer: asyncio.StreamWriter) -> None:
        """Tell what is shown, whenever that has changed."""
        told = None
        with contextlib.suppress(OSError):
            while not writer.is_closing():
                now = json.dumps(self._shown())
                if now != told:
                    told = now
                    writer.write(now.encode() + b"\n")
                    await writer.drain()
                await asyncio.sleep(_SECONDS)

    def _shown(self) -> dict[str, Any]:
        playing = self._desk.playing
        if not playing:
            return {}
        lesson, answer = playing.lesson, playing.answer
        return {
            "lesson": name_of(lesson),
            "step": playing.loading_step or playing.step,
            "loading": bool(playing.loading_step),
            "tried": list(playing.tried),
            "answer": None if answer is None else [answer.answer, answer.right],
            "score": str(playing.score),
            "running": self._desk.motion.moving,
            "content": crc32("\n".join(lesson.lines).encode()),
            "said": self._said,
        }
