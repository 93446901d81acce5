"""A terminal for tests and benchmarks: runs a program in a real pseudo-terminal, presses keys, reads the screen.

``Terminal`` runs a program as a terminal emulator would. ``Replay`` goes through what a program wrote, chunk by
chunk, and tells when something was painted. Both draw with ``Picture``, which is pyte with what it lacks.
"""

import codecs
import math
import os
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Self

import pyte
from pyte.screens import Char

from tests.support.patience import Patience
from tests.support.warm import Program, Warm

if sys.platform != "win32":
    import fcntl
    import termios

Rows = list[str]
Condition = Callable[[Rows], bool] | str
"""What to wait for: a predicate of the screen's rows, or a text which one of the rows has to contain."""

# An emulator answers for each private mode a program asks about: 2 is "known and off", 0 is "not known". 2026, whole
# frames at once, is known to modern terminals. 2048, sizes sent as input, is not known to xterm; programs then rely
# on SIGWINCH.
_QUERY = re.compile(rb"\x1b\[\?(\d+)\$p|\x1b\[c")
_MODE_ANSWERS = {b"2026": b"2"}
_LONGEST_QUERY = 16

_LOOK_AGAIN = 0.05
"""Seconds between two looks at how long a program was kept waiting for a processor."""

_ARITHMETIC = ("OPENBLAS_", "NPY_", "OMP_", "MKL_", "BLIS_", "VECLIB_")
"""How variables begin by which numpy and its linear algebra choose their routines, and with these the last bits."""

_FRAME_BEGIN, _FRAME_END = "\x1b[?2026h", "\x1b[?2026l"
_ALTERNATE_SCREEN = 1049

_STYLED = re.compile(r"\x1b\[([0-9;]*)m([^\x00-\x1f\x7f]*)")
"""Most of what a screen is painted with: how text looks, and the text."""

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f]+)"
    r"|\x1b\[(?P<prefix>[<=>?]?)(?P<numbers>[0-9:;]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles, pointer shapes and the like: nothing on the screen
    r"|\x1b[ -/]+[0-~]"  # character sets, which mean nothing in UTF-8
    r"|\x1b(?P<escape>[0-OQ-WYZ`-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
)


@lru_cache(maxsize=4096)
def _is_narrow(text: str) -> bool:
    """Tell whether each character of the text takes one cell."""
    return all(pyte.screens.wcwidth(character) == 1 for character in text)


class _Cells(dict[str, Char]):
    """The cells which show each character with some attributes."""

    def __init__(self, attributes: Char) -> None:
        """Begin with none."""
        self._attributes = attributes[1:]

    def __missing__(self, character: str) -> Char:
        """Make one that was not yet shown."""
        made = self[character] = Char(character, *self._attributes)
        return made


_cells = lru_cache(maxsize=4096)(_Cells)


def _numbers(text: str) -> list[int]:
    """Return the numbers of a sequence, of which none is beyond what any terminal takes."""
    return [min(int(number or 0), 9999) for number in text.split(";")]


def hear_signals() -> None:
    """See to it that programs which this one starts hear every signal.

    In a job that a shell runs in the background some are ignored, and by `nohup` another one; a program would inherit
    that, and be deaf. What is caught here, and be it by nothing, is as usual there. Only a main thread can do this.
    """
    for number in signal.valid_signals() - {signal.SIGPIPE} if sys.platform != "win32" else ():
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else lambda *_: None)


class _Screen(pyte.Screen):
    """A pyte screen with an alternate screen, which pyte lacks, and several times as fast."""

    _main: tuple[dict[int, Any], int, int, Char] | None = None
    _looks: ClassVar[dict[tuple[str, Char], Char]] = {}
    """How text looks after a sequence, by its numbers and by how it looked before: a few hundred."""

    def style(self, numbers: str) -> None:
        """Let text look as a sequence says."""
        asked = numbers, self.cursor.attrs
        if asked not in self._looks:
            self.select_graphic_rendition(*_numbers(numbers))
            self._looks[asked] = self.cursor.attrs
        self.cursor.attrs = self._looks[asked]

    def draw(self, data: str) -> None:
        """Draw text at the cursor; in one go if each character takes one cell and they all fit in the row."""
        start, end = self.cursor.x, self.cursor.x + len(data)
        if end > self.columns or pyte.modes.IRM in self.mode or not (data.isascii() or _is_narrow(data)):
            super().draw(data)
            return
        cells = map(_cells(self.cursor.attrs).__getitem__, data)
        self.buffer[self.cursor.y].update(zip(range(start, end), cells, strict=True))
        self.dirty.add(self.cursor.y)
        self.cursor.x = end

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Set modes; the alternate screen begins empty and keeps the main one aside."""
        super().set_mode(*modes, **kwargs)
        if _ALTERNATE_SCREEN in modes and self._main is None:
            self._main = dict(self.buffer), self.cursor.x, self.cursor.y, self.cursor.attrs
            self.buffer.clear()
            self.dirty.update(range(self.lines))

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """Reset modes; leaving the alternate screen brings the main one back."""
        super().reset_mode(*modes, **kwargs)
        if _ALTERNATE_SCREEN in modes and self._main is not None:
            main, self.cursor.x, self.cursor.y, self.cursor.attrs = self._main
            self._main = None
            self.buffer.clear()
            self.buffer.update(main)
            self.dirty.update(range(self.lines))
            self.ensure_hbounds()
            self.ensure_vbounds()


class Picture:
    r"""What a terminal shows after some bytes.

    pyte's own parser prints the rest of some sequences it does not know, ``\x1b[<u`` for instance leaves a u, so
    this one finds the sequences itself and gives pyte's screen only those it can draw.
    """

    def __init__(self, size: tuple[int, int] = (80, 24)) -> None:
        """Begin with an empty screen of this many columns and rows."""
        self._screen = _Screen(*size)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._rows: Rows = []
        streams = pyte.Stream
        self._csi = {final: getattr(self._screen, name) for final, name in streams.csi.items()}
        self._escape = {final: getattr(self._screen, name) for final, name in streams.escape.items()}
        self._control = {
            control: getattr(self._screen, name)
            for control, name in streams.basic.items()
            if not name.startswith("shift_")  # character sets, which mean nothing in UTF-8
        }

    def feed(self, data: bytes) -> None:
        """Draw these bytes, as far as a terminal would show them by now."""
        text = self._rest + self._decoder.decode(data)
        begin = text.rfind(_FRAME_BEGIN)
        # A terminal shows nothing of a frame before the frame's end, so that no one ever sees half of it.
        shown = begin if begin > text.rfind(_FRAME_END) else len(text)
        self._rest = self._draw(text[:shown]) + text[shown:]

    def _draw(self, text: str) -> str:
        """Draw this text.

        Returns:
            Its end, if that is the begin of an escape sequence.
        """
        position, screen = 0, self._screen
        while position < len(text):
            if styled := _STYLED.match(text, position):
                screen.style(styled[1])
                if styled[2]:
                    screen.draw(styled[2])
                position = styled.end()
            elif token := _TOKEN.match(text, position):
                self._perform(token)
                position = token.end()
            elif text.find("\x1b", position + 1) in (-1, len(text) - 1):
                return text[position:]
            else:
                position += 1  # No sequence at all: what is wrong shall be seen on the screen.
        return ""

    def _perform(self, token: re.Match[str]) -> None:
        """Give pyte's screen one piece of text or one sequence."""
        match token.lastgroup:
            case "text":
                self._screen.draw(token["text"])
            case "final":
                final, prefix = token["final"], token["prefix"]
                draw = self._csi.get(final)
                if draw is None or token["middle"] or ":" in token["numbers"]:
                    return
                numbers = _numbers(token["numbers"])
                if not prefix:
                    draw(*numbers)
                elif prefix == "?" and final in "hlJK":
                    draw(*numbers, private=True)
            case "escape":
                self._escape.get(token["escape"], self._screen.debug)()
            case "control":
                self._control.get(token["control"], self._screen.debug)()

    def rows(self) -> Rows:
        """Return the rows as text."""
        screen = self._screen
        if len(self._rows) != screen.lines:
            self._rows = [""] * screen.lines
            screen.dirty.update(range(screen.lines))
        for y in screen.dirty:
            if y < screen.lines:
                line = screen.buffer[y]
                # The second cell of a wide character is empty.
                self._rows[y] = "".join([line[x].data for x in range(screen.columns)])
        screen.dirty.clear()
        return self._rows.copy()

    def cell(self, row: int, column: int) -> Char:
        """Return a cell: its ``data``, its colours ``fg`` and ``bg`` as rrggbb, ``bold``, ``reverse`` and so on."""
        return self._screen.buffer[row][column]

    def resize(self, columns: int, rows: int) -> None:
        """Give the screen another size."""
        self._screen.resize(rows, columns)


class Terminal:
    """A program in a pseudo-terminal of its own, read by a thread, its output timed and pictured by pyte.

    While times are being measured, let the reader have this process to itself: press keys, and give ``chunks`` to
    ``Replay`` afterwards. ``screen`` and ``wait_for`` take processor time, which delays the reader's time stamps.

    Attributes:
        pid: The program's process id, which is its process group's and its session's too.
        started: When the program was started, by ``time.perf_counter``.
        chunks: The program's output: for each piece, when it arrived, by ``time.perf_counter``, and its bytes.
        bytes_written: How many bytes the program wrote.
        initial_attributes: The terminal's attributes before the program was started.
    """

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str | None] | None = None,
        cwd: str | Path | None = None,
        picture: tuple[int, int] | None = None,
        device: bytes = b"",
    ) -> None:
        """Start the program.

        Args:
            command: The program and its arguments.
            size: The terminal's columns and rows.
            env: Variables to add to the clean environment, or, where the value is None, to leave out of it. It has
                those of this process that choose numpy's routines, and nothing else of its surroundings.
            cwd: The program's working directory.
            picture: How large the terminal really is, where it reports another size.
            device: What it answers when it is asked what it is, as all emulators do; nothing leaves that to the test.
        """
        if sys.platform == "win32":
            import pytest

            pytest.skip("A pseudo-terminal is POSIX.")
        self.chunks: list[tuple[float, bytes]] = []
        self.bytes_written = 0
        self._size = size
        self._device = device
        self._picture = Picture(picture or size)
        self._pictured = 0
        self._drawing = threading.Lock()
        self._changed = threading.Condition()
        self._may_read = threading.Event()
        self._may_read.set()
        self._exit_code: int | None = None
        self._drained = False
        self._closed = False
        # The program's side stays open here while the program runs: without it, reading fails until the program has
        # opened it. Once it is closed here as well, reading fails when all output is read.
        self._master, self._slave = os.openpty()
        self._woken, self._wake = os.pipe()
        self._set_size(*size)
        self._folder = tempfile.TemporaryDirectory(prefix="xortui-", ignore_cleanup_errors=True)
        self.initial_attributes = self.attributes()
        variables: dict[str, str | None] = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "XDG_CONFIG_HOME": os.devnull,  # nothing is read from the user's own files, and nothing written there
            "XORTUI_STATE_FOLDER": self._folder.name,
            # Else the program computes other bits than this process wherever one of them is set.
            **{name: value for name, value in os.environ.items() if name.startswith(_ARITHMETIC)},
            **(env or {}),
        }
        hear_signals()
        self.started = time.perf_counter()
        # The first terminal which the leader of a session opens becomes its controlling terminal. A shell does that
        # in about a millisecond, and safely; Python code between fork and exec is not safe while threads run.
        environment = {name: value for name, value in variables.items() if value is not None}
        self._process: Program | subprocess.Popen[bytes]
        if (warm := Warm.current) is not None and warm.can(command, env or ()):
            self._process = warm.start(command, environment, cwd, [self._slave] * 3)
        else:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", 'exec "$@" <>"$0" >&0 2>&0', os.ttyname(self._slave), *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=cwd,
                start_new_session=True,
            )
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._reader.start()
        self._watcher.start()

    def __enter__(self) -> Self:
        """Return the terminal."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the program and all it started in its process group, whatever they ignore."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.hang_up()
        self._watcher.join()
        self._folder.cleanup()

    def hang_up(self) -> None:
        """Close the terminal, as a user closes the window; the kernel sends SIGHUP to the program."""
        if not self._closed:
            self._closed = True
            self._may_read.set()
            os.close(self._wake)
            self._reader.join()
            os.close(self._woken)
            os.close(self._master)
            self._master = -1  # Another file may get the number; using it from now on has to fail.

    def _read(self) -> None:
        """Take in the output as it arrives, and answer the program's questions."""
        tail = b""
        # A process which outlives the program may keep the terminal open; the wake-up ends the reading all the same.
        while self._woken not in select.select([self._master, self._woken], [], [])[0]:
            self._may_read.wait()
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:
                break
            now = time.perf_counter()
            with self._changed:
                self.chunks.append((now, data))
                self.bytes_written += len(data)
                self._changed.notify_all()
            # A question may come in two pieces. What was answered must not be seen twice.
            tail += data
            answered = 0
            for query in _QUERY.finditer(tail):
                answered, mode = query.end(), query[1]
                answer = b"\x1b[?%b;%b$y" % (mode, _MODE_ANSWERS.get(mode, b"0")) if mode else self._device
                with suppress(OSError):
                    os.write(self._master, answer)
            tail = tail[answered:][-_LONGEST_QUERY:]
        with self._changed:
            self._drained = True
            self._changed.notify_all()

    def _watch(self) -> None:
        """Wait for the program's end."""
        exit_code = self._process.wait()
        with self._changed:
            self._exit_code = exit_code
            os.close(self._slave)
            self._changed.notify_all()

    def send(self, keys: str | bytes) -> float:
        """Press keys.

        Args:
            keys: What the terminal sends for them.

        Returns:
            The time just before, by ``time.perf_counter``.
        """
        data = keys.encode() if isinstance(keys, str) else keys
        now = time.perf_counter()
        while data:
            data = data[os.write(self._master, data) :]
        return now

    def pause(self, seconds: float) -> None:
        """Press nothing for a while, where that is what a user or a line does; never to wait for the program."""
        time.sleep(seconds)

    @contextmanager
    def not_reading(self) -> Iterator[None]:
        """Read nothing of what the program writes, as a terminal that hangs."""
        self._may_read.clear()
        try:
            yield
        finally:
            self._may_read.set()

    def wait_until_full(self, timeout: float = 20.0) -> None:
        """Wait until the program can write nothing more to a terminal that does not read."""
        patience = Patience(timeout, self.pid)
        while select.select([], [self._slave], [], 0)[1]:
            assert patience.left(), "There still is room."
            time.sleep(0.01)

    def _draw(self) -> None:
        """Bring the picture up to date; the caller holds the lock."""
        end = len(self.chunks)
        for _, data in self.chunks[self._pictured : end]:
            self._picture.feed(data)
        self._pictured = end

    def screen(self) -> Rows:
        """Return the screen's rows as they stand now."""
        with self._drawing:
            self._draw()
            return self._picture.rows()

    def cell(self, row: int, column: int) -> Char:
        """Return a cell of the screen as it stands now; see ``Picture.cell``."""
        with self._drawing:
            self._draw()
            return self._picture.cell(row, column)

    def wait_for(self, condition: Condition, timeout: float = 20.0) -> Rows:
        """Wait until the screen shows something.

        Args:
            condition: What to wait for.
            timeout: For how many seconds; see ``Patience``.

        Returns:
            The rows of the screen which met the condition.

        Raises:
            AssertionError: The time passed, or the program ended, and the screen did not show it.
        """
        __tracebackhide__ = True
        holds = _predicate(condition)
        patience = Patience(timeout, self.pid)
        while True:
            with self._changed:
                seen, ended = len(self.chunks), self._drained
            late = not patience.left()
            rows = self.screen()
            if holds(rows):
                return rows
            if ended or late:
                wanted = repr(condition) if isinstance(condition, str) else "what was waited for"
                reason = "ended and did not show" if ended else f"did not within {timeout:g} s show"
                raise AssertionError(self._report(f"The program {reason} {wanted}.", rows))
            with self._changed:
                while len(self.chunks) == seen and not self._drained and (left := patience.left()):
                    self._changed.wait(min(left, _LOOK_AGAIN))

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Wait until the program has ended and its output is read.

        Args:
            timeout: For how many seconds; see ``Patience``.

        Returns:
            Its exit code, or the negative number of the signal which ended it.

        Raises:
            AssertionError: The program did not end in time.
        """
        __tracebackhide__ = True
        patience = Patience(timeout, self.pid)
        with self._changed:
            while self._exit_code is None and (left := patience.left()):
                self._changed.wait(min(left, _LOOK_AGAIN))
            if self._exit_code is not None:
                # Whatever outlives the program may keep its output open, so the wait for the rest has an end.
                self._changed.wait_for(lambda: self._drained, 1.0)
                return self._exit_code
        raise AssertionError(self._report(f"The program did not end in {timeout:g} s.", self.screen()))

    def _report(self, message: str, rows: Rows) -> str:
        """Return a message about a failure, with the screen."""
        edge = "+" + "-" * self._size[0] + "+"
        return "\n".join([message, f"Exit code: {self._exit_code}", edge, *(f"|{row}|" for row in rows), edge])

    def _set_size(self, columns: int, rows: int) -> None:
        """Tell the kernel the size; it sends SIGWINCH to the program if the size is another one."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, as a user does by pulling at the window's corner."""
        with self._drawing:
            self._draw()
            self._size = (columns, rows)
            self._picture.resize(columns, rows)
            self._set_size(columns, rows)

    def attributes(self) -> list[Any]:
        """Return the terminal's attributes as ``termios.tcgetattr`` does, also when the program has ended."""
        return termios.tcgetattr(self._master)

    @property
    def raw(self) -> bytes:
        """All bytes which the program has written so far."""
        return b"".join([data for _, data in self.chunks])


class Replay:
    """Goes once through a terminal's chunks and finds when each of several things was painted."""

    def __init__(self, chunks: Sequence[tuple[float, bytes]], size: tuple[int, int] = (80, 24)) -> None:
        """Begin before the first chunk; the sequence may still grow."""
        self._chunks = chunks
        self._next = 0
        self._time = -math.inf
        self.picture = Picture(size)

    def painted(self, condition: Condition, since: float = -math.inf, until: float = math.inf) -> float | None:
        """Go on until the screen shows something.

        Call it again for what comes later: it never goes back.

        Args:
            condition: What is to be painted.
            since: What was on the screen before this time does not count, for instance the time of a key.
            until: The time after which not to look; chunks from after it are left to later calls.

        Returns:
            When the chunk arrived which made the screen show it, or None if there is none.
        """
        holds = _predicate(condition)
        while True:
            # What the last call ended with may be what this one looks for: one chunk can paint both.
            if since <= self._time <= until and holds(self.picture.rows()):
                return self._time
            if self._next == len(self._chunks) or self._chunks[self._next][0] > until:
                return None
            self._time, data = self._chunks[self._next]
            self._next += 1
            self.picture.feed(data)


def _predicate(condition: Condition) -> Callable[[Rows], bool]:
    """Return the condition as a predicate of the rows."""
    if isinstance(condition, str):
        text = condition
        return lambda rows: any(text in row for row in rows)
    return condition
