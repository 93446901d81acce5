"""What the surroundings say about a terminal, judged before anything of the framework is imported."""

import os
import re
import signal
import sys
from enum import StrEnum
from pathlib import Path

_OBSOLETE = ("", "dumb", "unknown")
_COLOUR_SYSTEMS = ("auto", "standard", "256", "truecolor", "windows")
WITHOUT_BRAILLE = ("linux", "vt", "cons", "ansi", "sun")
"""How the names of terminals begin whose fonts have frames and blocks, and little else."""

_ENDING = (
    *("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF"),
    *("SIGXCPU", "SIGBREAK"),
)

BROWSER = "xortui.tui.terminal.browser:BrowserDriver"
"""What stands in TEXTUAL_DRIVER where a server starts the program for a browser."""


class Charset(StrEnum):
    """Which characters the screen is drawn with."""

    UNICODE = "unicode"
    BLOCK = "block"
    ASCII = "ascii"


def windows() -> bool:
    """Return whether this is Windows, where terminals have no TERM."""
    return sys.platform == "win32"


def ending_signals() -> list[signal.Signals]:
    """Return what would kill a program that does nothing against it.

    Windows has few of them, and SIGBREAK for a closed window.
    """
    return [signal.Signals[name] for name in _ENDING if hasattr(signal, name)]


def served() -> bool:
    """Return whether a server has started this for a browser."""
    return os.environ.get("TEXTUAL_DRIVER") == BROWSER


_STUDENTS = "students"

STATE_FOLDER = "XORTUI_STATE_FOLDER"
"""The variable that names the folder for what is kept of a session; where it is empty, nothing is kept."""


STUDENT = "XORTUI_STUDENT"
"""The variable that names the folder of a student's work, where a server has started this for a browser."""


def state_folder() -> Path | None:
    """Return the folder for what is kept of a session, None where nothing is to be kept.

    In a browser it is the student's own, as all students share one account there.
    """
    base = _whole_state_folder()
    if base and served():
        place = os.environ.get(STUDENT, "")
        return base / _STUDENTS / place if re.fullmatch("[0-9a-f]{32}", place) else None
    return base


def students_folder() -> Path | None:
    """Return the folder with the folders of all students."""
    base = _whole_state_folder()
    return base / _STUDENTS if base else None


def _whole_state_folder() -> Path | None:
    if (given := os.environ.get(STATE_FOLDER)) is not None:
        return Path(given) if given else None
    from platformdirs import user_state_path

    return user_state_path("xortui", appauthor=False)


def obstacle() -> str | None:
    """Return why there can be no screen here, None where there can."""
    if served():
        return None
    for name, stream in (("input", sys.stdin), ("output", sys.stdout)):
        try:
            terminal = stream is not None and stream.isatty()
        except ValueError:  # it is closed
            terminal = False
        if not terminal:
            return f"The screen needs a terminal, and standard {name} is none"
    if not windows() and os.environ.get("TERM", "").lower() in _OBSOLETE:
        return "The screen needs a terminal that can move its cursor, and TERM is dumb, unknown or not set"
    return None


def prepare() -> None:
    """Take from the environment what would mislead the framework; before anything of it is imported."""
    # Some shells export the size of the terminal, which then would count for more than the terminal's own word.
    for name in () if served() else ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    if os.environ.get("NO_COLOR") == "":  # empty is as good as not set, says no-color.org
        del os.environ["NO_COLOR"]
    if os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto") not in _COLOUR_SYSTEMS:
        del os.environ["TEXTUAL_COLOR_SYSTEM"]
    if log := os.environ.get("TEXTUAL_LOG"):
        try:
            open(log, "a").close()
        except (OSError, ValueError):  # where it cannot be written, the framework would not start
            del os.environ["TEXTUAL_LOG"]
    # The framework's timer otherwise waits up to two periods of 60 Hz for a paint.
    os.environ.setdefault("TEXTUAL_FPS", "240")


def usual_charset() -> Charset:
    """Return which characters the terminal can show, by its name and the encoding of what is written to it."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "")
    if encoding not in ("utf8", "utf16", "utf16le", "utf32", "cp65001"):
        return Charset.ASCII
    if os.environ.get("TERM", "").startswith(WITHOUT_BRAILLE):
        return Charset.BLOCK
    return Charset.UNICODE
