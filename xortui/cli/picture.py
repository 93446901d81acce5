"""`xortui picture`: a picture of the screen, without a terminal, for slides."""

import os
import re
from typing import TYPE_CHECKING

from xortui.cli.output import FAILED, USAGE, CommandError, output, say

if TYPE_CHECKING:
    from argparse import Namespace

    from xortui.cli.parser import Parser
    from xortui.teach.places import Focus
    from xortui.tui.app import XorApp
    from xortui.tui.scene import Look

SIZE = (120, 36)
LEAST, MOST = (40, 12), (400, 150)
"""Columns and rows of a picture: unless told otherwise, and at least and at most."""

WATCHING = ("loss", "surface", "units", "hidden-space", "network", "sigmoid", "weights", "landscape", "probe")
WALKING = (
    *("phase", "arrays", "network", "surface", "units", "hidden-space"),
    *("sigmoid", "weights", "landscape", "probe", "chain-rule", "slope"),
)
"""What can be looked at, and with `--phase`."""


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    from xortui.cli.options import FOCUS, SETTINGS, WEIGHTS, Option, add_options
    from xortui.cli.screen import add_theme

    parser = program.add_command(
        "picture",
        help="write a picture of the screen, without a terminal",
        description="Write a picture of the screen at an epoch, for slides. FILE ends with .svg, or with .png where "
        "rsvg-convert, cairosvg or magick is installed.",
    )
    options = (
        Option("--epoch", "epoch", "N", "epoch to show, 0 to 10^9 (0, or the end of a recording)"),
        Option("--view", "view", "NAME", f"what to look at: {', '.join(WATCHING)} (loss)"),
        Option("--second", "second", "NAME", "other parameter of the landscape: x1-h2, b1-h2, W2-h2, b2, ... (W2-h1)"),
        Option("--phase", "phase", "N", "take the epoch apart, at phase 1 to 8; also --view chain-rule, slope, arrays"),
        Option("--size", "size", "CxR", f"columns and rows ({SIZE[0]}x{SIZE[1]})"),
        Option("--replay", "replay", "FILE", "a recording to show, with its edits, in the place of settings"),
    )
    add_options(parser, (*options, *FOCUS, *SETTINGS, WEIGHTS))
    add_theme(parser)
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser.add_argument("files", nargs="*", metavar="FILE", help="the picture")
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """Write the picture."""
    from xortui.cli.options import SETTINGS, WEIGHTS, check_reached, start, travel, whole
    from xortui.cli.parser import as_typed
    from xortui.cli.recorded import asked_for

    name = _name(given.files)
    size = _size(given.size)
    recording = asked_for(given, (*SETTINGS, WEIGHTS))
    found = recording.course if recording else start(given)
    _prepare(given)
    from xortui.nn.settings import MAX_EPOCH
    from xortui.tui.app import XorApp
    from xortui.words.format import count

    usual = recording.course.furthest if recording else 0
    epoch = usual if given.epoch is None else whole("epoch", given.epoch, 0, MAX_EPOCH)
    app = XorApp(found)
    units = app.session.snapshot.settings.hidden_units
    look = _look(given, units)._replace(fresh=epoch == 0 and given.phase is given.view is None)
    with output():
        travel(app.session, epoch)
        _write(name, app, look, size, given.force)
        where = f"epoch {count(app.session.epoch)}"
        say(f"{as_typed(name, 120)}: a picture of {where}, {size[0]} columns and {size[1]} rows")
    check_reached(app.session, epoch)
    return 0


def _name(files: list[str]) -> str:
    """Return the name of the picture; raise a CommandError where there is not one, or it ends otherwise."""
    from xortui.cli.parser import as_typed

    if len(files) != 1:
        raise CommandError(USAGE, "Name one FILE to write, as in xortui picture --epoch 500 xor.svg.")
    if not files[0].lower().endswith((".svg", ".png")):
        raise CommandError(USAGE, f"The file cannot be {as_typed(files[0])}: its name must end with .svg or .png.")
    return files[0]


def _size(text: str | None) -> tuple[int, int]:
    """Return columns and rows."""
    from xortui.cli.parser import as_typed

    if text is None:
        return SIZE
    found = re.fullmatch("([0-9]{1,5}) ?[x×] ?([0-9]{1,5})", text.strip().lower())
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(low <= value <= high for low, value, high in zip(LEAST, size, MOST, strict=True)):
        limits = f"{LEAST[0]}x{LEAST[1]} to {MOST[0]}x{MOST[1]}"
        raise CommandError(USAGE, f"The size cannot be {as_typed(text)}: it must be columns x rows, {limits}.")
    return size


def _prepare(given: "Namespace") -> None:
    """Set what the framework reads when it is imported: a picture has colours, whatever the terminal lacks."""
    from xortui.cli.screen import choose_theme

    for name in ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER", "TEXTUAL_SCREENSHOT"):
        os.environ.pop(name, None)
    os.environ["TEXTUAL_THEME"] = "xortui-dark"
    choose_theme(given)


def _look(given: "Namespace", units: int) -> "Look":
    """Return what is looked at."""
    from xortui.cli.options import chosen, focus, whole
    from xortui.tui.scene import WALK, Look

    where = focus(given, units)
    second = _second(given, where, units)
    if given.phase is None:
        view = chosen("view", given.view or WATCHING[0], WATCHING)
        return Look(focus=where, watching=view.replace("-", " "), second=second)
    phase = whole("phase", given.phase, 1, 8)
    view = chosen("view", given.view or WALKING[0], WALKING)
    return Look(WALK, where, phase, walking=view.replace("-", " "), second=second)


def _second(given: "Namespace", where: "Focus", units: int) -> int:
    """Return which parameter the landscape pairs with the one in focus, counted in the order that it has for them."""
    if given.second is None:
        return 0
    from xortui.cli.options import chosen
    from xortui.teach.places import SOURCES
    from xortui.teach.training.landscape import second_places

    others = second_places(where, units)
    names = {
        "b2" if source == "b2" else f"{source}-h{unit + 1}": where._replace(unit=unit, input=number).weight
        for unit in range(units)
        for number, source in enumerate(SOURCES)
    }
    allowed = [name for name, place in names.items() if place in others]
    return others.index(names[chosen("second parameter", given.second, allowed)])


def _write(name: str, app: "XorApp", look: "Look", size: tuple[int, int], replace: bool) -> None:
    """Write the picture of an app.

    Raises:
        CommandError: There is a file of that name, or it cannot be written, or nothing here makes a PNG.
    """
    import asyncio

    from xortui.cli.files import binary_file
    from xortui.cli.output import late_interrupt
    from xortui.cli.screen import check_room
    from xortui.tui.picture import NoConverterError, png, shoot
    from xortui.tui.scene import Scene

    app.main.first_scene = Scene(look)
    with binary_file(name, replace=replace) as file:
        check_room()
        with late_interrupt():  # the framework does not end well in the middle of a picture, which takes a second
            picture = asyncio.run(shoot(app, size))
        try:
            file.write(picture.encode() if name.lower().endswith(".svg") else png(picture))
        except NoConverterError as error:
            sentence = f"Nothing here makes a PNG: install one of {error}, or write {os.path.splitext(name)[0]}.svg."
            raise CommandError(FAILED, sentence) from None
