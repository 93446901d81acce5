"""Commands of every mode that write files for other programs: the run, and a picture of the screen."""

from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from xortui.tui.desk import Desk
from xortui.tui.modes.base import Command, at_home
from xortui.words.shown import shown

if TYPE_CHECKING:
    from xortui.nn import Snapshot
    from xortui.tui.screens.dialogs.write import File

_ROWS = 1000
"""Most rows of a table, besides the last."""


def _export(desk: Desk) -> None:
    from xortui.nn.export.forms import NAMES, Form
    from xortui.tui.screens.dialogs.export import ExportDialog, form_of

    desk.halt()
    now = desk.session.snapshot

    def go_on(file: "File") -> None:
        form = form_of(file.name)
        if form is Form.CSV:
            desk.work(partial(_write_table, desk, file, now), f"export {file.name}")  # beside those of other names
        else:
            _tell(desk, file, NAMES[form])

    desk.open(ExportDialog(now), go_on)


def _picture(desk: Desk) -> None:
    from xortui.tui.screens.dialogs.export import PictureDialog

    desk.halt_unless_running()
    picture = desk.picture()

    def go_on(file: "File") -> None:
        if file.name.lower().endswith(".svg"):
            _tell(desk, file, "a picture of the screen")
        else:
            desk.work(partial(_write_png, desk, file, picture), f"export {file.name}")

    desk.open(PictureDialog(desk.session.snapshot, picture), go_on)


async def _write_table(desk: Desk, file: "File", now: "Snapshot") -> None:
    """Train the run again beside the screen, and write a row for each of up to a thousand epochs."""
    import csv
    import io

    from xortui.nn import Session
    from xortui.nn.export import table
    from xortui.tui.journey import SLICE, let_others

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header(now.settings.hidden_units))
    every = max(1, -(-now.epoch // _ROWS))
    session, until, percent = Session(now.course), perf_counter() + SLICE, -1
    for row in table.rows(session, [*range(0, now.epoch, every), now.epoch]):
        if row:
            writer.writerow(row)
        if perf_counter() >= until:
            if percent < (percent := 100 * session.epoch // max(1, now.epoch)):
                desk.motion = desk.motion._replace(told=(f"writing {shown(file.name)}: {percent} %",))
            await let_others()
            until = perf_counter() + SLICE
    await _write(
        desk, file, text.getvalue().encode(), f"a row every {every} epochs" if every > 1 else "a row for each epoch"
    )


async def _write_png(desk: Desk, file: "File", picture: str) -> None:
    """Let another program make a PNG, and write it."""
    from xortui.tui.beside import aside
    from xortui.tui.picture import NoConverterError, png

    try:
        content = await aside(partial(png, picture))
    except NoConverterError as error:
        desk.complain(f"Nothing here makes a PNG: install one of {error}, or give it a name that ends with .svg.")
    except OSError as error:
        desk.complain(f"The picture cannot be made: {error.strerror or error}.")
    else:
        await _write(desk, file, content, "a picture of the screen")


async def _write(desk: Desk, file: "File", content: bytes, what: str) -> None:
    """Write a file beside the screen, as its folder may never answer, and say so, or why not."""
    from xortui.tui.beside import aside
    from xortui.tui.screens.dialogs.write import refusal

    if refused := await aside(partial(refusal, file, content)):
        desk.tell()  # how far it has come with what is not written
        desk.complain(refused.sentence)
    else:
        _tell(desk, file, what)


def _tell(desk: Desk, file: "File", what: str) -> None:
    name = shown(file.name, 40)
    desk.tell(f"written: {what} · {name}", f"written: {name}")


EXPORTING_COMMANDS = (
    Command(
        "anywhere.export",
        (),
        "export",
        "write the run as a script for numpy or PyTorch, as a table, or its weights",
        _export,
        at_home,
    ),
    Command(
        "anywhere.picture", (), "picture", "save what the screen shows as a picture, for slides", _picture, at_home
    ),
)
