"""The app: themes, the main screen, and a clean start and end."""

import gc
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from rich.console import RenderableType
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome
from textual.screen import Screen

from xortui.nn import Session, Settings
from xortui.tui import kept_theme, projector
from xortui.tui.draw.themes import DARK, THEMES
from xortui.tui.scene import Look, Scene
from xortui.tui.screens.main import MainScreen
from xortui.tui.terminal.background import background
from xortui.tui.terminal.ending import Ending, failure, forget_lost_output, say
from xortui.tui.terminal.surroundings import Charset, served, state_folder, usual_charset, windows
from xortui.tui.terminal.timers import SureTimers

if TYPE_CHECKING:
    from pathlib import Path

    from xortui.nn.session.course import Course
    from xortui.nn.session.journal.left import Left
    from xortui.teach.lessons.model import Lesson
    from xortui.tui.replay import Replay
    from xortui.tui.results import Results

FPS, FPS_REMOTE = 20, 10
"""How often a second numbers are painted while epochs are running, the second over SSH and in a browser; charts half as
often."""


def _provider() -> type[Provider]:
    """Return what the palette finds, imported when it is opened."""
    from xortui.tui.screens.palette import Commands

    return Commands


class XorApp(SureTimers, App[int]):
    """Shows a network that learns."""

    TITLE = "xortui"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {_provider}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "suspend_process", show=False, priority=True)]

    def __init__(
        self,
        start: "Settings | Course | None" = None,
        speed: int | None = None,
        fps: int | None = None,
        lesson: "Lesson | Path | Literal['choose'] | None" = None,
        charset: Charset = Charset.UNICODE,
        replay: "Replay | None" = None,
    ) -> None:
        """Make an app; see `run`."""
        super().__init__()
        self.charset = charset
        """The characters that are drawn with."""
        self._translated: list[LineFilter] = []
        if charset is not Charset.UNICODE:
            from xortui.tui.terminal.filters import Translated

            self._translated.append(Translated(charset))
        for each in THEMES:
            self.register_theme(each)
        chosen = os.environ.get("TEXTUAL_THEME", "")
        if chosen not in self.available_themes:
            themes = {name: each.dark for name, each in self.available_themes.items()}
            chosen = kept_theme.first(themes, background.dark())
        self.first_theme = chosen = projector.first_theme(chosen, dark=self.available_themes[chosen].dark)
        """The one that it begins with."""
        self._begin_with_theme(chosen)
        remote = "SSH_CONNECTION" in os.environ or served()
        self.session = Session(start)
        scene = projector.first(Scene(Look(speed=speed), replay=replay))
        self.main = MainScreen(self.session, scene, fps or (FPS_REMOTE if remote else FPS))
        self.main.first_lesson, self.lesson_unseen = lesson, lesson is not None  # see `in_order.unseen`
        self.state_folder: Path | None = None
        """Where the journal is written; None where none is, as in a test."""
        self.resumed: Left | None = None
        """The earlier session to go on with."""
        self.ending: Ending | None = None
        """What sees to it that the program ends in time; None where it is not the whole program, as in a test."""

    def _begin_with_theme(self, name: str) -> None:
        """Set the theme without the watcher, which would parse all styles a second time before the first paint."""
        self.set_reactive(App.theme, name)
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the theme; none for the framework's own, with which every app begins for a moment."""
        return super().get_css_variables() if DARK.name in self.available_themes else {}

    def get_driver_class(self) -> type[Driver]:
        """Use the terminal with more patience than the framework has."""
        if served():  # a driver that anybody else names in the environment may be none
            return super().get_driver_class()
        if windows():
            from xortui.tui.terminal.windows import ConsoleDriver

            return ConsoleDriver
        from xortui.tui.terminal.posix import PosixDriver

        return PosixDriver

    @property
    def takes_keys(self) -> bool:
        """Whether the screen is ready for keys."""
        return self.main.is_running and self.main.complete

    @property
    def on_the_way(self) -> bool:
        """Whether a journey to an epoch, to a step of a lesson, or until a condition is met, is under way."""
        playing = self.main.scene.playing
        return self.main.motion.goal is not None or bool(playing and playing.loading_step)

    @property
    def without_shades(self) -> bool:
        """Whether maps are made of denser and thinner characters, as there are neither colours nor half-blocks."""
        return self.no_color or self.charset is Charset.ASCII

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Filter lines by what the terminal lacks; the framework's own way without colours sends shades of grey."""
        filters = super().get_line_filters()
        if self.no_color:
            from xortui.tui.terminal.filters import Colourless

            ground = Colourless(self.theme_variables["background"])
            filters = [*(each for each in filters if not isinstance(each, Monochrome)), ground]
        return [*filters, *self._translated]

    def get_default_screen(self) -> MainScreen:
        """Start with the main screen."""
        return self.main

    def on_mount(self) -> None:
        """Do what can wait until something is to be seen."""
        self.call_after_refresh(self._warm_up)

    def on_load(self) -> None:
        """Answer signals from now on, before the terminal is touched."""
        if self.ending:
            self.ending.catch_signals(self.exit)

    def exit(self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End with an exit code; the first counts."""
        if self.ending:
            self.ending.begin(result or return_code)
        if not self._exit:
            super().exit(result, return_code, message)

    def _handle_exception(self, error: Exception) -> None:
        """End by an error; the framework would print all it knows, and the values of all variables."""
        if self._exit and self.ending:
            return  # what was under way when the end came finds its screen gone
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if self.ending:
            self.ending.begin(1)
        self._close_messages_no_wait()

    def action_help_quit(self) -> None:
        """Say which key leaves, after ctrl+c; the framework looks for it among actions of its own."""
        self.notify("Press q to quit.", markup=False)

    def action_suspend_process(self) -> None:
        """Stop, as other programs do at ctrl+z; the shell continues it."""
        if suspend := getattr(self._driver, "suspend", None):
            suspend()

    def action_command_palette(self) -> None:
        """Open the palette, which lies over the main screen and over nothing else."""
        if self.screen is self.main:
            from xortui.tui.screens.palette import open_palette

            open_palette(self.main)
        elif hasattr(self.screen, "say_of"):
            self.screen.say_of("ctrl+p")

    def search_themes(self) -> None:
        """Open the list of themes, each of which is shown while it is looked at."""
        from textual.theme import ThemeProvider

        from xortui.tui.screens.palette import Palette

        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))

    def _warm_up(self) -> None:
        """Import what the first epochs need, and let the collector forget what stays: paints are evener without."""
        from xortui.teach.training import diagnosis  # noqa: F401 - what the line above the footer says
        from xortui.tui import journey  # noqa: F401 - what every command goes through epochs with
        from xortui.tui.draw import loss_lines, plot  # noqa: F401 - what draws the first chart

        plot.warm_up()
        if self.state_folder:
            from xortui.tui.resuming import begin_keeping

            begin_keeping(self, self.state_folder)
        gc.collect()
        gc.freeze()
        gc.enable()  # the command line disabled it for the start

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer none of the framework's own: the palette lists the commands of the modes."""
        return ()


def run(
    start: "Settings | Course",
    speed: int | None = None,
    fps: int | None = None,
    charset: Charset | None = None,
    epoch: int = 0,
) -> int:
    """Open the screen, and return the exit code when it is left.

    Args:
        start: What the first run begins with.
        speed: Epochs a second, 0 for full speed, None for the speed that climbs by itself.
        fps: Pictures a second while epochs are running; None for what suits the line.
        charset: The characters to draw with; None for those that the terminal has.
        epoch: The epoch to begin at.
    """
    if served() and (code := _resumed(speed, fps, charset)) is not None:
        return code
    app = XorApp(start, speed, fps, charset=charset or usual_charset())
    app.main.first_epoch = epoch
    return open_app(app)


def _resumed(*how: Any) -> int | None:
    """Open the screen as a student has left it; return None where nothing was left."""
    from xortui.tui.resuming import run_student

    return run_student(*how)


def run_lesson(lesson: "Lesson | Path | Literal['choose']", results: "Results | None" = None) -> int:
    """Open the screen with a lesson, or with a list of them, and return the exit code when it is left.

    Args:
        lesson: The lesson, the folder whose lessons are listed, or `choose` for those that come with the program.
        results: Where answers are written down, if anywhere.
    """
    if served() and (code := _resumed()) is not None:
        return code
    app = XorApp(lesson=lesson, charset=usual_charset())
    if results:
        app.main.desk.player.results = results
    code = open_app(app)
    if results:
        results.flush(seconds=0.5)
        if results.trouble:
            say(f"xortui: The results could not all be written down: {results.trouble}.")
    return code


def open_app(app: XorApp) -> int:
    """Open the screen of an app, and return the exit code when it is left."""

    def give_back() -> None:
        if give_back_now := getattr(app._driver, "give_back_now", None):
            give_back_now()

    code: int | None = None
    error: BaseException | None = None
    try:
        app.ending, app.state_folder = Ending(give_back), state_folder()
        code = app.run()
    except Exception as caught:
        error = caught
    error = app._exception or error
    give_back()
    if app.main.desk.keeper:
        with suppress(Exception):  # after an error of the program, the next one is of no interest
            app.main.desk.keeper.close()
    if app.theme != app.first_theme and not served():  # whose account it is there chose nothing
        kept_theme.keep(app.theme)
    if error:
        say(failure(error))
        code = 1
    elif code is None:
        code = 1 if app.return_code is None else app.return_code  # None twice is no end that anybody asked for
    forget_lost_output()
    return code
