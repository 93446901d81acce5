"""One browser: the program that was started for it, what may be sent to it, and its end."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from xortui.tui.terminal.surroundings import BROWSER, STUDENT

MAX_COLUMNS, MAX_ROWS = 500, 200
_MAX_TEXT = 100_000
"""Characters of one message; a paste is the longest that anybody sends."""

_NICENESS = 5
_QUIT_SECONDS, _TERM_SECONDS = 1.5, 1.0
"""How long a program may take to end by itself, and after it was told by a signal."""


class Client(AppService):
    """The program of one browser. It is started without a shell, and its end does not depend on its goodwill."""

    def __init__(
        self,
        words: Sequence[str],
        place: str,
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        """Start nothing yet.

        Args:
            words: The words of the command line of the program.
            place: Where the run is kept; see `xortui.web.students.place`.
            write_bytes: Sends bytes to the browser.
            write_str: Sends text to the browser.
            close: Ends the connection.
        """
        super().__init__(
            "xortui",
            write_bytes=write_bytes,
            write_str=write_str,
            close=close,
            download_manager=DownloadManager(),
        )
        self._words, self.place = words, place
        self._ending: asyncio.Task[None] | None = None

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        found: dict[str, str] = super()._build_environment(width, height)
        found["TEXTUAL_DRIVER"] = BROWSER
        found[STUDENT] = self.place
        found["PYTHONIOENCODING"] = "utf-8"
        for variable in ("TEXTUAL_FPS", "NO_COLOR", "LINES", "TERM", "SSH_CONNECTION"):
            found.pop(variable, None)
        return found

    async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "xortui", *self._words),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=self._build_environment(width, height),
            start_new_session=os.name == "posix",  # ctrl+c in the server's terminal is for the server
        )
        if hasattr(os, "setpriority"):  # the server answers first, however far a class sends its networks
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        if self.ending:  # it was told to end before there was a program
            _end_by("SIGKILL", process)
        assert process.stdin is not None
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Hand on what the program sends; where it ends without a word, the page is told so."""
        if self.ending:  # it was told to end before there was a program, which is no failure
            return
        await super().run()
        if not self.ending:
            with suppress(ConnectionError, RuntimeError):
                await self.remote_close()

    async def take(self, message: object) -> str | None:
        """Do what a browser's message asks for; return what is to be answered. Anything else changes nothing."""
        if self._stdin is None:  # there is no program: the same page was loaded once more before it was started
            return None
        match message:
            case ["stdin", str(text)] if len(text) <= _MAX_TEXT:
                await self.send_bytes(text.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*limited(width, height))
            case ["ping", str(text)] if len(text) <= 40:
                return text
            case ["blur", *_]:
                await self.blur()
            case ["focus", *_]:
                await self.focus()
        return None

    async def on_meta(self, data: bytes) -> None:
        """Take the end from the program, and nothing else: it opens no addresses and delivers no files."""
        if b'"exit"' in data:
            await self.remote_close()

    async def on_packed(self, payload: bytes) -> None:
        """Deliver no files."""

    @property
    def ending(self) -> bool:
        """Whether the program is told to end, or has ended."""
        return self._ending is not None

    async def stop(self) -> None:
        """End the program: by its own way of leaving, then by signals. Whoever calls it second waits for the first."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end())
        await asyncio.shield(self._ending)

    async def _end(self) -> None:
        process: Any = self._process
        if process is None:
            return
        told = asyncio.create_task(self.send_meta({"type": "quit"}))
        # What nobody has read keeps the program from ending, and its pipes open: a browser that is gone takes nothing.
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        rest = [asyncio.create_task(_drop(pipe)) for pipe in (process.stdout, process.stderr)]
        for name, seconds in (("", _QUIT_SECONDS), ("SIGTERM", _TERM_SECONDS), ("SIGKILL", _TERM_SECONDS)):
            if name:
                _end_by(name, process)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), seconds)
                break
        await asyncio.wait(rest, timeout=_TERM_SECONDS)  # another program may have them, and go on
        for task in (told, *rest):
            task.cancel()
        await asyncio.gather(told, *rest, return_exceptions=True)


def _end_by(name: str, process: asyncio.subprocess.Process) -> None:
    """Send a signal to a program, if it has not ended.

    Not in the framework's way, which may take the exit code from its own thread that waits for it; that one says so.
    """
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        elif process.returncode is None:
            os.kill(process.pid, signal.Signals[name])


async def _drop(pipe: asyncio.StreamReader) -> None:
    """Read all that comes, to the end."""
    while await pipe.read(_MAX_TEXT):
        pass


def limited(width: int, height: int) -> tuple[int, int]:
    """Return a size in cells that a screen can have."""
    return max(1, min(width, MAX_COLUMNS)), max(1, min(height, MAX_ROWS))
