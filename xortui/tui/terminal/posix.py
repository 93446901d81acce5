"""A terminal on Linux, macOS and their like: entered, left, suspended and resumed, and left as it was found.

Written against the framework's public `Driver`, not on top of its `LinuxDriver`, whose handling of signals, of a
terminal that is gone and of one that does not read cannot be mended from outside.
"""

import os
import select
import signal
import sys
import termios
import threading
import tty
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

from textual import constants, events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from xortui.tui.terminal.background import background
from xortui.tui.terminal.byte_reader import ESCAPE_SECONDS, ESCAPE_SECONDS_REMOTE, Reader
from xortui.tui.terminal.in_order import InOrder
from xortui.tui.terminal.output import Output

_USUAL_SIZE = 80, 24
_MOST_CELLS = 2000  # columns or rows; what reports more does not know its size

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[?1004h"
_LEAVE = "\x1b[0m\x1b[?2004l\x1b[?1004l\x1b[?7h"
_LEFT = "\x1b[?1049l\x1b[?25h"
_MOUSE = "\x1b[?1016l\x1b[?1000h\x1b[?1003h\x1b[?1006h"  # in cells, whatever a program before this one wanted
_NO_MOUSE = "\x1b[?1006l\x1b[?1003l\x1b[?1000l"
_ASK_FOR_WHOLE_FRAMES = "\x1b[?2026$p"
# Keys told apart, alternate keys, all keys as sequences, and the text that they make.
_KITTY, _KITTY_AGAIN, _NO_KITTY = "\x1b[>29u", "\x1b[=29;1u", "\x1b[<u"

_POINTER_SHAPE, _CLIPBOARD = "\x1b]22;", "\x1b]52;"
_OLD_TERMINALS = ("linux", "vt", "ansi", "cons", "sun")
"""How the names of terminals begin that print part of a sequence that they do not know."""

_ANSWER_SECONDS = 0.2
"""How long an answer of the terminal may be on its way."""
_WRITE_SECONDS, _LAST_SECONDS = 0.5, 0.4
"""How long leaving waits for a terminal that does not read, before and after what it has not read is dropped."""


class PosixDriver(Driver):
    """A terminal whose input may hold anything, that may not read, and that may go away."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Make a driver that has not touched the terminal yet."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdin__ and sys.__stdout__
        self._read_from, self._write_to = sys.__stdin__.fileno(), sys.__stdout__.fileno()
        self._encoding = "ascii" if getattr(app, "charset", None) == "ascii" else "utf-8"
        self._old = os.environ.get("TERM", "").startswith(_OLD_TERMINALS)
        self._asks = not self._old and os.environ.get("TERM_PROGRAM") != "Apple_Terminal"
        self._asked = 0.0
        self._found: list[Any] | None = None
        self._entered = self._in_frame = self._dropping = self._frames = False
        self._frame: list[str] = []
        self._output: Output | None = None
        self._keys = InOrder(app)
        self._reading: threading.Thread | None = None
        self._wake: tuple[int, int] | None = None

    @property
    def can_suspend(self) -> bool:
        """Whether the program can be suspended."""
        return True

    # Writing

    def write(self, data: str) -> None:
        """Write a frame of the screen, or drop it where the terminal is too slow; it is painted anew then.

        A frame that begins and ends with a mark is written in one, so that the thread that writes is woken once.
        """
        output = self._output
        unknown = data.startswith((_POINTER_SHAPE, _CLIPBOARD) if self._old else _POINTER_SHAPE)
        if output is None or not self._entered or unknown:
            return
        if data == SYNC_START or not self._in_frame:
            self._dropping = not output.accepts()
            self._in_frame = data == SYNC_START
            self._frames |= self._in_frame
        if data == SYNC_END:
            self._in_frame = False
        if self._dropping:
            return
        self._frame.append(data)
        if not self._in_frame:
            whole, self._frame = "".join(self._frame), []
            output.put(whole.encode(self._encoding, "replace"))

    def _put(self, data: str) -> None:
        if self._output:
            self._output.put(data.encode())

    def _paint_anew(self) -> None:
        """Paint the whole screen, from any thread."""

        def refresh() -> None:
            if self._entered and self._app._running:
                self._app.refresh(layout=True)

        self._later(refresh)

    def _later(self, do: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop is closed: the program is at its end
            self._loop.call_soon_threadsafe(do)

    # Entering and leaving

    def start_application_mode(self) -> None:
        """Take the terminal."""
        with suppress(termios.error):
            self._found = self._found or background.taken_over() or termios.tcgetattr(self._read_from)
        signal.signal(signal.SIGWINCH, lambda *_: self._later(self._resized))
        signal.signal(signal.SIGTSTP, lambda *_: self._later(self._stop))
        signal.signal(signal.SIGCONT, lambda *_: self._later(self._continued))
        self._output = self._output or Output(self._write_to, self._paint_anew)
        self._enter(again=False)
        self._resized()
        self._start_reading()

    def _enter(self, *, again: bool) -> None:
        """Set the terminal's modes; `again` where it may have kept some of them, as after SIGSTOP."""
        with suppress(termios.error):
            _set_raw(self._read_from)
        keys = "" if self._old else _KITTY_AGAIN if again else _KITTY
        self._put(_ENTER + (_MOUSE if self._mouse else "") + keys)
        if self._asks:  # what the terminal can do stays
            self._put(_ASK_FOR_WHOLE_FRAMES)
            self._asks, self._asked = False, monotonic()
        if self._output:
            self._output.drain(_WRITE_SECONDS)  # it is reset in the end, so it must not be dropped
        self._entered = True

    def disable_input(self) -> None:
        """Read no more."""
        self._stop_reading()
        self._keys.close()

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._stop_reading()
        self._leave()

    def close(self) -> None:
        """End the thread that writes, after what gives the terminal back where taking it went wrong."""
        self._leave()
        if self._output:
            self._output.stop()

    def _leave(self) -> None:
        if not self._entered or not self._output:
            return
        self._entered = False
        self._output.discard()
        modes = (_NO_MOUSE if self._mouse else "") + ("" if self._old else _NO_KITTY)
        self._put((SYNC_END if self._frames else "") + _LEAVE + modes + _LEFT)
        self._in_frame, self._frame = False, []
        if not self._output.drain(_WRITE_SECONDS):
            with suppress(termios.error):
                termios.tcflush(self._write_to, termios.TCOFLUSH)
            self._output.drain(_LAST_SECONDS)
        sleep(max(0.0, self._asked + _ANSWER_SECONDS - monotonic()))  # or a shell would take the answer for typed
        with suppress(termios.error):
            if self._found is not None:
                termios.tcsetattr(self._read_from, termios.TCSANOW, self._found)
            termios.tcflush(self._read_from, termios.TCIFLUSH)

    def give_back_now(self) -> None:
        """Give the terminal back from another thread, where the program no longer can."""
        with suppress(Exception):
            self._leave()

    # Being stopped and continued

    def suspend(self) -> None:
        """Stop the process, and all that was started with it, as ctrl+z does in a shell."""
        os.kill(0, signal.SIGTSTP)

    def _stop(self) -> None:
        """Leave the terminal, stop, and come back."""
        if not self._entered:
            return
        self.stop_application_mode()
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # To this very thread, so that it stops here. Where no shell could continue the process, nothing happens.
        signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)
        # In the background the next line stops the process again, as any program that wants the terminal.
        self._enter(again=False)
        self._start_reading()
        self._resized()
        self._paint_anew()

    def _continued(self) -> None:
        """Set everything again after SIGCONT: another program may have changed the terminal meanwhile."""
        if self._entered:
            self._enter(again=True)
            self._resized()
            self._paint_anew()

    # The size

    def _resized(self) -> None:
        size = Size(*self._size_now())
        self.send_message(events.Resize(size, size))

    def _size_now(self) -> tuple[int, int]:
        for descriptor in (self._write_to, self._read_from):
            with suppress(OSError):
                columns, rows = os.get_terminal_size(descriptor)
                if 0 < columns <= _MOST_CELLS and 0 < rows <= _MOST_CELLS:
                    return columns, rows
        return _USUAL_SIZE

    # Reading

    def send_message(self, message: Message) -> None:
        """Hand an event to the program, in order, from any thread."""
        self._keys.add(message)
        self._later(self._keys.deliver)

    def _start_reading(self) -> None:
        self._wake = os.pipe()
        self._reading = threading.Thread(target=self._read, args=(self._wake[0],), name="xortui-input", daemon=True)
        self._reading.start()

    def _stop_reading(self) -> None:
        if self._reading and self._wake:
            os.write(self._wake[1], b".")
            self._reading.join(1.0)
            for end in self._wake:
                os.close(end)
            self._reading = self._wake = None

    def _read(self, wake: int) -> None:
        """Read until woken; end the program where the terminal is gone, or where this goes wrong."""
        reader = Reader(_escape_seconds())
        typed, background.typed = background.typed, b""
        try:
            self._take(reader.feed(typed))
            while True:
                ready, _, _ = select.select([self._read_from, wake], [], [], reader.waits)
                if wake in ready:
                    return
                if ready:
                    data = self._bytes()
                    if data == b"":
                        self._later(lambda: self._app.exit(128 + signal.SIGHUP))
                        return
                    self._take(reader.feed(data or b""))
                self._take(reader.tick())
        except Exception as error:
            failure = error  # the name of the caught one is gone when this is called
            self._later(lambda: self._app._handle_exception(failure))

    def _take(self, taken: Iterable[Message]) -> None:
        """Pass events on; where more of them wait than any user types ahead, drop them.

        They are dropped whole: were bytes dropped, a sequence would be entered in its middle and its letters be keys.
        """
        for event in taken:
            self._keys.lose(event) if self._keys.full else self.process_message(event)

    def _bytes(self) -> bytes | None:
        """Return what has come: nothing where the terminal is gone, None where it was no more than a rumour."""
        try:
            return os.read(self._read_from, 1 << 14)
        except OSError as error:
            return None if isinstance(error, BlockingIOError) else b""


def _escape_seconds() -> float:
    """Return how long the byte ESC may stand alone: as the user says, or what suits the line."""
    if "ESCDELAY" in os.environ:
        return constants.ESCAPE_DELAY
    return ESCAPE_SECONDS_REMOTE if "SSH_CONNECTION" in os.environ else ESCAPE_SECONDS


def _set_raw(descriptor: int) -> None:
    """Let every key come at once and unchanged, also those that would send a signal."""
    attributes = termios.tcgetattr(descriptor)
    attributes[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    attributes[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    attributes[tty.CC][termios.VMIN], attributes[tty.CC][termios.VTIME] = 1, 0
    termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
