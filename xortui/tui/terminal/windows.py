"""The console of Windows: the framework's driver, with our reading of what comes and keys in order."""

import sys
from collections.abc import Iterator
from typing import Any

from textual.app import App
from textual.drivers import win32
from textual.drivers.windows_driver import WindowsDriver
from textual.message import Message

from xortui.tui.terminal.byte_reader import Reader
from xortui.tui.terminal.in_order import InOrder


class ConsoleParser:
    """Takes the place of the framework's parser, which passes answers of a terminal on as keys."""

    def __init__(self, debug: bool = False) -> None:
        """Begin with nothing read."""
        self._reader = Reader()

    def feed(self, text: str) -> Iterator[Message]:
        """Yield the events of what has come."""
        return self._reader.feed(text.encode("utf-8", "replace"))

    def tick(self) -> Iterator[Message]:
        """Yield what it was when nothing more came."""
        return self._reader.tick()


class ConsoleDriver(WindowsDriver):
    """A console whose input may hold anything."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Make a driver that has not touched the console yet."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        win32.XTermParser = ConsoleParser  # type: ignore[assignment, attr-defined]
        self._encoding = "ascii" if getattr(app, "charset", None) == "ascii" else "utf-8"
        self._keys = InOrder(app)
        reconfigure = getattr(sys.__stdout__, "reconfigure", None)
        if reconfigure:  # a console takes Unicode whatever the code page says
            reconfigure(encoding="utf-8", errors="replace")

    def write(self, data: str) -> None:
        """Write, unless that is over."""
        if self._writer_thread is not None:
            super().write(data.encode(self._encoding, "replace").decode(self._encoding))

    def send_message(self, message: Message) -> None:
        """Hand an event to the program, in order, from any thread."""
        self._keys.add(message)
        self._loop.call_soon_threadsafe(self._keys.deliver)

    def disable_input(self) -> None:
        """Read no more."""
        super().disable_input()
        self._keys.close()

    def give_back_now(self) -> None:
        """Give the console back from another thread, where the program no longer can."""
        if self._restore_console:
            self._restore_console()
