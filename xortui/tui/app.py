"""The app: themes, the main screen, and a clean start and end."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, ClassVar, Literal

from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen

from xortui.nn import Session, Settings
from xortui.teach.lesson import Lesson
from xortui.tui.commands import Commands
from xortui.tui.main_screen import MainScreen
from xortui.tui.widgets import chart
from xortui.tui.widgets.palette import DARK, LIGHT

FPS, FPS_REMOTE = 20, 10
"""How often a second numbers are painted while epochs are running; less over SSH. Charts are painted half as often."""


class _TolerantFile:
    """The terminal as something to write to, also when it is gone.

    The framework's writing thread would end by the error, and the program then wait for it for ever.
    """

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, or drop what nobody can read any more."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush likewise."""
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _TolerantDriver(LinuxDriver):
    """A terminal whose input may hold anything, and that may go away."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file: Any = _TolerantFile(self._file)

    def run_input_thread(self) -> None:
        """Read keys; leave out what came together with bytes that are not UTF-8, as from an old encoding."""
        while True:
            try:
                return super().run_input_thread()
            except UnicodeDecodeError:
                continue


class XorApp(App[int]):
    """Shows a network that learns."""

    TITLE = "xortui"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {Commands}

    def __init__(
        self,
        settings: Settings | None = None,
        speed: int | None = None,
        fps: int | None = None,
        lesson: Lesson | Literal["choose"] | None = None,
    ) -> None:
        """Make an app; see `run`."""
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        if (chosen := os.environ.get("TEXTUAL_THEME", "")) in self.available_themes:
            self.theme = chosen
        remote = "SSH_CONNECTION" in os.environ
        self.session = Session(settings)
        self.main = MainScreen(self.session, speed, fps or (FPS_REMOTE if remote else FPS))
        self.main.first_lesson = lesson

    def get_driver_class(self) -> type[Driver]:
        """Read the terminal with more patience than the framework has."""
        found = super().get_driver_class()
        return _TolerantDriver if found is LinuxDriver else found

    def get_default_screen(self) -> MainScreen:
        """Start with the main screen."""
        return self.main

    def on_mount(self) -> None:
        """Do what can wait until something is to be seen."""
        self.call_after_refresh(self._warm_up)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, 128 + number)

    def _warm_up(self) -> None:
        """Import the chart's library, and let the collector forget what stays for good: paints are evener without."""
        chart.warm_up()
        gc.collect()
        gc.freeze()
        gc.enable()  # the command line disabled it for the start

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer none of the framework's own: the table of actions has what there is."""
        return ()


def run(settings: Settings, speed: int | None = None, fps: int | None = None) -> int:
    """Open the screen, and return the exit code when it is left.

    Args:
        settings: The settings of the first run.
        speed: Epochs a second, 0 for full speed, None for the speed that climbs by itself.
        fps: Pictures a second while epochs are running; None for what suits the line.
    """
    return _open(XorApp(settings, speed, fps))


def run_lesson(lesson: Lesson | Literal["choose"]) -> int:
    """Open the screen with a lesson, or with the list of them, and return the exit code when it is left."""
    return _open(XorApp(lesson=lesson))


def _open(app: XorApp) -> int:
    # Some shells export the size of the terminal, which then would count for more than the terminal's own word.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    code = app.run()
    if code is None:
        code = 1 if app.return_code is None else app.return_code  # None twice is no end that anybody asked for
    _forget_lost_terminal()
    return code


def _forget_lost_terminal() -> None:
    """Drop what can no longer be written: Python would complain of it at its end, with an exit code of its own."""
    for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
        try:
            stream.flush()
        except OSError:
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
