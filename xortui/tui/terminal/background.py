"""Whether the terminal is light or dark: asked first of all, answered while the rest of the program is imported.

Everybody's terminal knows its background, and tells it in answer to `OSC 11`; and everybody's tells what it is in
answer to a second question, so that one which does not know the first need not be waited for. An answer that comes too
late is no answer: the reader drops it.
"""

import atexit
import os
import re
import signal
from contextlib import suppress
from time import monotonic
from typing import Any

_SECONDS, _SECONDS_REMOTE = 0.15, 0.4
"""How long an answer may take, from the question on."""

_SECONDS_AT_THE_END = 1.0
"""How long it may take where no screen came of it: a shell would read an answer as keys."""

_QUESTION = b"\x1b]11;?\x1b\\\x1b[c"
_COLOUR = rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})[/\x07\x1b]"
_LAST = rb"\x1b\[\?[0-9;]*c"
_ANSWER = rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|" + _LAST


class Background:
    """The question to the terminal, and what came of it."""

    def __init__(self) -> None:
        """Ask nothing yet."""
        self.attributes: list[Any] | None = None
        """The terminal's attributes before it was asked; None where it was not."""
        self.typed = b""
        """What was typed before the screen could read it."""
        self._asked: float | None = None

    def ask(self) -> None:
        """Ask, without waiting; what the terminal echoes, and whether it waits for lines, is as for a screen then."""
        import termios

        from xortui.tui.terminal.surroundings import ending_signals

        try:
            self.attributes = termios.tcgetattr(0)
            quiet = termios.tcgetattr(0)
            quiet[0] &= ~termios.ICRNL
            quiet[3] &= ~(termios.ICANON | termios.ECHO)
            atexit.register(self.give_back)
            for number in ending_signals():  # they would leave the terminal deaf, or be lost among imports
                if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                    signal.signal(number, self._end)
            termios.tcsetattr(0, termios.TCSADRAIN, quiet)
            os.write(1, _QUESTION)
            self._asked = monotonic()
        except (termios.error, OSError):
            self.give_back()
            self.attributes = None

    def dark(self) -> bool | None:
        """Return whether the background is dark; None where the terminal was not asked, or does not say so in time."""
        if not self.attributes:
            return None
        data = self._read(_SECONDS_REMOTE if "SSH_CONNECTION" in os.environ else _SECONDS)
        self.typed = re.sub(_ANSWER, b"", data) if data else b""
        return is_dark(data)

    def _read(self, patience: float) -> bytes:
        """Return what the terminal has sent until it answered, or until `patience` seconds after the question."""
        import select

        data = b""
        with suppress(OSError):
            while not (data and re.search(_LAST, data)):
                left = (self._asked or 0.0) + patience - monotonic()
                if not select.select([0], [], [], max(0.0, left))[0] or not (some := os.read(0, 4096)):
                    break
                data += some
        self._asked = None
        return data

    def _end(self, number: int, _frame: object) -> None:
        self.give_back(_SECONDS)
        os._exit(128 + number)

    def give_back(self, patience: float = _SECONDS_AT_THE_END) -> None:
        """Give the terminal back as it was, where no screen has taken it over, and without its answer."""
        import termios

        if self.attributes:
            if self._asked is not None:
                self._read(patience)
            with suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, self.attributes)

    def taken_over(self) -> list[Any] | None:
        """Return the attributes to give back in the end: from now on that is for others to do."""
        found, self.attributes = self.attributes, None
        return found


background = Background()
"""That of the terminal of this process."""


def is_dark(answer: bytes) -> bool | None:
    """Return whether an answer tells of a dark background; None where it tells of none."""
    found = re.search(_COLOUR, answer) if answer else None
    if not found:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    # The weights are those of ITU-R BT.709, for how bright each colour is to eyes.
    return bool(0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5)


def worth_asking() -> bool:
    """Return whether the terminal is one that answers, and can be asked without a trace."""
    from xortui.tui.terminal import surroundings

    term = os.environ.get("TERM", "")
    return (
        not os.environ.get("TEXTUAL_THEME")
        and not surroundings.windows()
        and not surroundings.served()
        and not term.startswith(surroundings.WITHOUT_BRAILLE)
        and os.environ.get("TERM_PROGRAM") != "Apple_Terminal"
        and os.isatty(0)
        and os.isatty(1)
    )
