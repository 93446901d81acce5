"""`xortui`: the screen, which needs a terminal."""

import gc
import os
import sys
from typing import TYPE_CHECKING, cast

from xortui.cli.output import FAILED, USAGE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path
    from types import ModuleType

    from xortui.teach.lessons.model import Lesson
    from xortui.tui.results import Results
    from xortui.tui.terminal.surroundings import Charset

FULL_SPEED = 0
"""What the screen is given for `--speed full`."""

MAX_SPEED, MAX_FPS = 1_000_000, 60


def add_to(parser: "ArgumentParser") -> None:
    """Let the parser of the program itself know what the screen can be told."""
    from xortui.cli.options import SETTINGS, WEIGHTS, Option, add_options

    epoch = Option("--epoch", "epoch", "N", "epoch to begin at, 0 to 10^9 (0)")
    add_options(parser, (*SETTINGS, WEIGHTS, epoch))
    parser.add_argument("--resume", action="store_true", help="go on with the session that was left last")
    add_looks(parser)
    parser.set_defaults(run=run)


def add_looks(parser: "ArgumentParser") -> None:
    """Let a parser know the options that say how the screen looks, and how fast it goes."""
    from xortui.cli.options import Option, add_options

    speed = Option("--speed", "speed", "N", f"epochs a second, 1 to {MAX_SPEED}, or the word full")
    fps = Option("--fps", "fps", "N", f"pictures a second at most, 1 to {MAX_FPS}")
    charset = Option("--charset", "charset", "NAME", "characters: unicode, block or ascii (what TERM has)")
    add_options(parser, (speed, fps, charset))
    add_theme(parser)
    add_projector(parser)


def add_theme(parser: "ArgumentParser") -> None:
    """Let a parser know the option for the theme."""
    from xortui.cli.options import Option, add_options

    add_options(parser, [Option("--theme", "theme", "NAME", "dark, light, or a theme by its name (what suits)")])


def add_projector(parser: "ArgumentParser") -> None:
    """Let a parser know the option for a class at a wall."""
    words = "for a class at a wall: large, high contrast, names spelled out"
    parser.add_argument("--projector", action="store_true", help=words)


def choose_projector(given: "Namespace") -> None:
    """Let the screen begin as it is for a projector, if that was asked for."""
    if given.projector:
        os.environ["XORTUI_PROJECTOR"] = "1"


def choose_theme(given: "Namespace") -> None:
    """Let the screen begin with the theme that was asked for, if one was.

    Raises:
        CommandError: There is none of that name.
    """
    if given.theme is not None:
        from textual.theme import BUILTIN_THEMES

        from xortui.cli.options import chosen

        own = {name: f"xortui-{name}" for name in ("dark", "light")}
        name = chosen("theme", given.theme, [*own, *own.values(), *BUILTIN_THEMES])
        os.environ["TEXTUAL_THEME"] = own.get(name, name)


def run(given: "Namespace") -> int:
    """Open the screen as it was asked for."""
    if given.resume:
        from xortui.cli.resume import run as resume

        return resume(given)
    from xortui.cli.options import SETTINGS, WEIGHTS, start, whole
    from xortui.words.shown import as_argument

    found, how = start(given), looks(given)
    from xortui.nn.settings import MAX_EPOCH, Settings

    epoch = 0 if given.epoch is None else whole("epoch", given.epoch, 0, MAX_EPOCH)
    settings = found if isinstance(found, Settings) else found.start
    asked = [f" {o.flag} {getattr(settings, o.name)}" for o in SETTINGS if getattr(given, o.name) is not None]
    if given.weights:
        asked.append(f" {WEIGHTS.flag} {as_argument(given.weights)}")
    if epoch:
        asked.append(f" --epochs {epoch}")
    make_ready(f"xortui train{''.join(asked)}")
    from xortui.tui.app import run as show

    return show(found, *how, epoch) if epoch else show(found, *how)


def looks(given: "Namespace") -> "tuple[int | None, int | None, Charset | None]":
    """Return the speed, the pictures a second and the characters that were asked for, None for what was not.

    The theme goes by way of the environment, where it can be without the command line, too.

    Raises:
        CommandError: One of them is outside its limits.
    """
    from xortui.cli.options import chosen, whole

    speed = fps = None
    if given.speed is not None:
        full = given.speed == "full"
        speed = FULL_SPEED if full else whole("speed", given.speed, 1, MAX_SPEED, "the word full")
    if given.fps is not None:
        fps = whole("number of pictures a second", given.fps, 1, MAX_FPS)
    from xortui.tui.terminal.surroundings import Charset

    charset = Charset(chosen("charset", given.charset, [*Charset])) if given.charset is not None else None
    choose_theme(given)
    choose_projector(given)
    return speed, fps, charset


def run_plain() -> int:
    """Open the screen as it is without any options."""
    make_ready("xortui train")
    from xortui.nn.settings import Settings
    from xortui.tui.app import run as show

    return show(Settings())


def open_lesson(lesson: "Lesson | Path | None", otherwise: str, results: str | None = None) -> int:
    """Open a lesson on the screen, or a list of them.

    Args:
        lesson: The lesson, or the folder whose lessons are listed; None for those that come with the program.
        otherwise: The command that needs no screen.
        results: The file in which answers are written down, if any.
    """
    make_ready(otherwise)
    found = None if results is None else _results(results)
    from xortui.tui.app import run_lesson

    return run_lesson(lesson or "choose", found)


def _results(name: str) -> "Results":
    """Return what writes answers down in a file; raise a CommandError where it cannot be such a file."""
    from xortui.cli.parser import as_typed
    from xortui.tui.results import Results

    shown = as_typed(name, 120)
    try:
        return Results(name)
    except OSError as error:
        raise CommandError(FAILED, f"{shown}: The results cannot be written down: {error.strerror or error}.") from None
    except ValueError:
        sentence = f"There is a file {shown} already, and it is none of results: it is left as it is."
        raise CommandError(FAILED, sentence) from None


def open_presenter(lesson: "Lesson | None") -> int:
    """Open the teacher's second terminal."""
    from xortui.tui.terminal.surroundings import windows

    if windows():
        raise CommandError(
            USAGE, "The presenter needs Unix sockets, which Windows has not: use xortui lesson NAME --notes."
        )
    make_ready("xortui lesson NAME --notes")
    from xortui.tui.presenter import run as present

    return present(lesson)


def obstacle() -> str | None:
    """Return why there can be no screen here, None where there can."""
    from xortui.tui.terminal import surroundings

    return surroundings.obstacle()


def check_room(files: int = 3) -> None:
    """Raise an OSError where that many files cannot be open: half of an event loop complains in words of its own."""
    opened: list[int] = []
    try:
        while len(opened) < files:
            opened.append(os.open(os.devnull, os.O_RDONLY))
    finally:
        for file in opened:
            os.close(file)


def import_libraries() -> None:
    """Import what the screen is made with as it is in a Python without what nothing here needs of it.

    A Python can be built without encryption, compression and calls of functions in C, so asyncio, shutil, which the
    framework imports, and numpy do without them; reading them takes a twentieth of the start.
    """
    unused = {"ssl", "zlib", "bz2", "lzma", "ctypes"} - sys.modules.keys()
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    modules.update(dict.fromkeys(unused))  # None, as Python has it for a module that is not to be found
    try:
        import asyncio  # noqa: F401

        import numpy  # noqa: F401
        import textual.app  # noqa: F401
    finally:
        for name in unused:
            del modules[name]


def make_ready(otherwise: str) -> None:
    """Set what the screen needs before anything of it is imported.

    Args:
        otherwise: The command that does without a screen what there cannot be with one.

    Raises:
        CommandError: There can be no screen.
    """
    if reason := obstacle():
        raise CommandError(USAGE, f"{reason}; without a screen, use: {otherwise}")
    check_room(6)  # what is open at most until the screen is there
    from xortui.tui.terminal.surroundings import prepare

    prepare()
    from xortui.tui.terminal.background import background, worth_asking

    if worth_asking():
        background.ask()
    # What is made until the first paint stays, and looking through it again and again takes a tenth of the start. The
    # app enables the collector once it has painted.
    gc.disable()
    # As in `options.spare_threads`, before numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # The threads that read keys and write pictures work for microseconds, and wait for this one, which trains, for up
    # to so many seconds: usually .005, which is as long as all else between a key and its picture.
    sys.setswitchinterval(0.0005)
    import_libraries()
