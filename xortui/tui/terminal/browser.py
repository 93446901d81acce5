"""A terminal in a browser: packets on standard input and output, from and to the server that started the program.

A packet is a letter, the length of what follows in four bytes, the first the highest, and that many bytes: D is what a
terminal sends or is sent, M is JSON about the connection. The server, textual-serve, first waits for a line.
"""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from xortui.tui.terminal.byte_reader import Reader
from xortui.tui.terminal.in_order import InOrder
from xortui.tui.terminal.output import Output

_GREETING = b"__GANGLION__\n"
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[?1000h\x1b[?1003h\x1b[?1006h\x1b[?2026$p"
_USUAL_SIZE = 80, 24
_MOST_CELLS = 2000
_MOST_BYTES = 1 << 20
"""The longest packet; what announces more is not the server."""
_LAST_SECONDS = 0.5
_LINE_DROPPED = 129  # 128 and the number of SIGHUP


class BrowserDriver(Driver):
    """A terminal whose other end is a browser, which may be slow, and may go away."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Make a driver that has sent nothing yet."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdin__ and sys.__stdout__
        self._read_from = sys.__stdin__.fileno()
        self._output = Output(sys.__stdout__.fileno(), self._paint_anew)
        self._keys = InOrder(app)
        self._in_frame = self._dropping = self._left = False

    @property
    def is_web(self) -> bool:
        """Whether this is a browser."""
        return True

    # Writing

    def write(self, data: str) -> None:
        """Write a frame of the screen, or drop it where the browser is too slow; it is painted anew then."""
        if data == SYNC_START or not self._in_frame:
            self._dropping = not self._output.accepts()
            self._in_frame = data == SYNC_START
        if data == SYNC_END:
            self._in_frame = False
        if not self._dropping and not self._left:
            self._output.put(_packet(b"D", data.encode("utf-8", "replace")))

    def _paint_anew(self) -> None:
        self._later(lambda: self._app.refresh(layout=True) if self._app._running else None)

    def _later(self, do: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: the program is at its end
            self._loop.call_soon_threadsafe(do)

    # Beginning and end

    def start_application_mode(self) -> None:
        """Greet the server, and begin to read."""
        self._output.put(_GREETING)
        self._output.put(_packet(b"D", _ENTER.encode()))
        names = ("COLUMNS", "ROWS")
        given = [os.environ.get(name, "") for name in names]
        columns, rows = (int(n) if n.isdecimal() else usual for n, usual in zip(given, _USUAL_SIZE, strict=True))
        self._resized(columns, rows)
        threading.Thread(target=self._read, name="xortui-input", daemon=True).start()

    def disable_input(self) -> None:
        """Take no more keys."""
        self._keys.close()

    def stop_application_mode(self) -> None:
        """Tell the server that this was all."""
        self.give_back_now()

    def close(self) -> None:
        """End the thread that writes."""
        self._output.stop()

    def give_back_now(self) -> None:
        """Take leave of the server, from any thread."""
        if not self._left:
            self._left = True
            self._output.discard()
            self._output.put(_packet(b"M", b'{"type": "exit"}'))
            self._output.drain(_LAST_SECONDS)

    # Reading

    def _read(self) -> None:
        """Read until there is no more; then the browser or the server is gone."""
        reader = Reader()
        rest = b""
        while data := self._some(reader):
            rest += data if data is not True else b""
            for event in reader.tick():
                self.send_message(event)
            kept = _Packets(rest)
            for kind, payload in kept:
                if kind == b"D":
                    for event in reader.feed(payload):
                        self.send_message(event)
                elif kind == b"M":
                    self._told(payload)
            if kept.nonsense:
                break
            rest = kept.rest
        self._later(lambda: self._app.exit(_LINE_DROPPED))

    def _some(self, reader: Reader) -> bytes | bool:
        """Return what has come, True where the reader is to look at the clock, nothing at the end."""
        if reader.waits is not None:
            import select

            if not select.select([self._read_from], [], [], reader.waits)[0]:
                return True
        try:
            return os.read(self._read_from, 65536)
        except OSError:
            return b""

    def send_message(self, message: Message) -> None:
        """Hand an event to the program, in order, from any thread."""
        self._keys.add(message)
        self._later(self._keys.deliver)

    def _told(self, payload: bytes) -> None:
        """Do what the server tells; anything else changes nothing."""
        try:
            values = json.loads(payload)
        except ValueError:
            return
        match values:
            case {"type": "resize", "width": int(columns), "height": int(rows)}:
                self._later(lambda: self._resized(columns, rows))
            case {"type": "focus"}:
                self.send_message(events.AppFocus())
            case {"type": "blur"}:
                self.send_message(events.AppBlur())
            case {"type": "quit"}:
                self._later(lambda: self._app.exit(_LINE_DROPPED))

    def _resized(self, columns: int, rows: int) -> None:
        size = Size(*(max(1, min(cells, _MOST_CELLS)) for cells in (columns, rows)))
        self._size = size.width, size.height
        self.send_message(events.Resize(size, size))


def _packet(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


class _Packets:
    """The whole packets in some bytes, and what is left of them."""

    def __init__(self, data: bytes) -> None:
        self.rest = data
        self.nonsense = False

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        while len(self.rest) >= 5:
            size = int.from_bytes(self.rest[1:5], "big")
            self.nonsense = size > _MOST_BYTES
            if self.nonsense or len(self.rest) < 5 + size:
                return
            kind, payload = self.rest[:1], self.rest[5 : 5 + size]
            self.rest = self.rest[5 + size :]
            yield kind, payload
