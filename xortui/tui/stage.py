"""The stage: lets the teacher's second terminal follow the lesson that is shown, and move it.

For each program that shows a lesson there is a Unix socket in the user's runtime folder, private to the user. Lines go
over it: the stage tells in JSON what it shows, the presenter sends the names of commands.
"""

import asyncio
import contextlib
import json
import os
import socket
import stat
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from xortui.tui.terminal.surroundings import served

if TYPE_CHECKING:
    from xortui.tui.desk import Desk

SUFFIX, ASIDE = ".stage", ".new"
"""How the name of a socket ends, and before it answers."""
COMMANDS = ("lesson.next", "lesson.previous", "lesson.restore", "anywhere.run")
"""What a presenter may do on the stage."""

MOST_BYTES = 64 * 1024
"""The longest line."""
_SECONDS = 0.1
"""How often it is looked whether something has changed, while a presenter is there."""
_STARTING = 60
"""Seconds after which a socket that nobody answers is not one that is about to be."""


def folder() -> Path:
    """Return the folder of the sockets, made private to the user.

    Raises:
        OSError: It cannot be made, or it is another user's.
    """
    from platformdirs import user_runtime_path

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there is none, which is as good as another one
        found = user_runtime_path("xortui", appauthor=False)
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    about = found.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid():
        raise PermissionError(f"{found} is not this user's")
    if about.st_mode & 0o077:
        found.chmod(0o700)
    return found


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


class Stage:
    """Serves presenters while a lesson is shown."""

    def __init__(self, desk: "Desk") -> None:
        """Serve a desk."""
        self._desk = desk
        self._path: Path | None = None

    async def serve(self) -> None:
        """Let presenters come and go until this is cancelled; where no socket can be made, nobody can come."""
        if served() or not hasattr(asyncio, "start_unix_server"):
            return  # what a class shows in browsers is not what the account's owner presents
        try:
            path = folder() / f"{os.getpid()}{SUFFIX}"
            tidy(path.parent)
            listening = _listening(path)
            self._path = path
            server = await asyncio.start_unix_server(self._meet, sock=listening, limit=MOST_BYTES)
        except (OSError, ValueError):
            return
        try:
            await asyncio.Event().wait()
        finally:
            server.close()
            self.close()

    def close(self) -> None:
        """Take the socket away."""
        if self._path:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a presenter."""
        telling = asyncio.create_task(self._tell(writer))
        with contextlib.suppress(OSError, ValueError):  # it is gone, or a line has no end
            while line := await reader.readline():
                self._take(line.decode("utf-8", "replace").strip())
        telling.cancel()
        with contextlib.suppress(OSError):
            writer.close()

    def _take(self, command: str) -> None:
        """Do what a presenter asks for, as if its key had been pressed here."""
        if command in COMMANDS:
            self._desk.do(command)

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
            "lesson": str(lesson.path or lesson.name),
            "step": playing.loading_step or playing.step,
            "loading": bool(playing.loading_step),
            "tried": list(playing.tried),
            "answer": None if answer is None else [answer.answer, answer.right],
            "score": str(playing.score),
            "running": self._desk.motion.moving,
            "content": crc32("\n".join(lesson.lines).encode()),
        }
