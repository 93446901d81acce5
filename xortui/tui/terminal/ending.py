"""The end: by a key, a signal, an error or a lost line, in time, with the exit code that says which it was."""

import asyncio
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from time import sleep

from xortui.tui.terminal.surroundings import ending_signals
from xortui.words.lacking import lacking
from xortui.words.lines import for_reader
from xortui.words.shown import shown

SECONDS = 1.5
"""How long the program may take to end by itself."""

_MOST_SAID = 200
"""Characters of an error's own words."""

TRACEBACK = "XORTUI_TRACEBACK"
"""The variable that asks for the whole traceback of an error."""


class Ending:
    """Sees to it that the program ends soon once it is to end, and that the terminal is given back."""

    def __init__(self, give_back: Callable[[], object]) -> None:
        """Start the thread that watches, as none can be started where the system is at its limits.

        Args:
            give_back: Gives the terminal back, from any thread.
        """
        self._give_back = give_back
        self._code: int | None = None
        self._begun = threading.Event()
        threading.Thread(target=self._watch, name="xortui-ending", daemon=True).start()

    def begin(self, code: int) -> None:
        """Give the program its time to end, and then end it with an exit code."""
        if self._code is None:
            self._code = code
            self._begun.set()

    def _watch(self) -> None:
        self._begun.wait()
        sleep(SECONDS)
        self._give_back()
        assert self._code is not None
        os._exit(self._code)

    def catch_signals(self, leave: Callable[[int], object]) -> None:
        """Let signals that end programs call `leave` in the running event loop; one that is ignored stays so."""
        loop = asyncio.get_running_loop()

        def caught(number: int, _frame: object) -> None:
            self.begin(128 + number)
            with suppress(RuntimeError):  # the loop is closed: the end has come already
                loop.call_soon_threadsafe(leave, 128 + number)

        for number in ending_signals():
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, caught)


def failure(error: BaseException) -> str:
    """Return what to tell a user about an error of the program: one line, and the traceback if it was asked for."""
    error = getattr(error, "error", None) or error  # a worker wraps what went wrong in it
    if (sentence := lacking(error)) and not os.environ.get(TRACEBACK):
        return f"xortui: {sentence}"
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "xortui" in frame.filename]
    place = f" ({os.path.basename(places[-1].filename)}, line {places[-1].lineno})" if places else ""
    what = shown(str(error), _MOST_SAID) if str(error) else ""
    line = f"xortui ended by an error of its own: {type(error).__name__}{': ' if what else ''}{what}{place}. "
    line += f"Please report this {_where()}, with what you did before; {TRACEBACK}=1 shows where it happened."
    if os.environ.get(TRACEBACK):
        line = "".join(traceback.format_exception(error)) + line
    return line


def _where() -> str:
    """Return where errors are reported, as the package says."""
    from importlib import metadata  # only here: importing it takes a twentieth of the start

    with suppress(metadata.PackageNotFoundError):
        for entry in metadata.metadata("xortui").get_all("Project-URL") or ():
            name, _, address = entry.partition(",")
            if name.strip().lower() in ("issues", "bug tracker", "tracker"):
                return f"at {address.strip()}"
    return "to the authors"


def say(line: str) -> None:
    """Write a line to standard error, or in a terminal as many as it fills, if there is anybody to read it."""
    with suppress(OSError, ValueError):
        stream = sys.__stderr__ or open(os.devnull, "w")  # noqa: SIM115
        print(for_reader(line, stream), file=stream, flush=True)


def forget_lost_output() -> None:
    """Drop what can no longer be written: Python would complain of it at its end, with an exit code of its own."""
    for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError), open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
