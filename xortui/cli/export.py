"""`xortui export`: a run as a script for numpy or PyTorch, as a table, and its weights as a file."""

from typing import TYPE_CHECKING

from xortui.cli.output import USAGE, CommandError, output, say
from xortui.cli.progress import Progress

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable
    from typing import TextIO

    from xortui.cli.parser import Parser
    from xortui.nn import Session
    from xortui.nn.export.forms import Form

FORMS = ("csv", "numpy", "torch", "weights")
"""The values of `xortui.nn.export.forms.Form`, which are the names of the options, too."""

EPOCH, EVERY = 8000, 100
"""How far the run goes, and the epochs from one row of a table to the next, unless told otherwise."""


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    from xortui.cli.options import SETTINGS, Option, add_options

    parser = program.add_command(
        "export",
        help="write a run as a script, as a table, or its weights",
        description="Write a run to files that need no xortui: a script, a table, the weights. A FILE that is there is "
        "left as it is, and - is standard output.",
    )
    options = (
        Option("--numpy", "numpy", "FILE", "a script for numpy alone, equal to the last bit"),
        Option("--torch", "torch", "FILE", "a script for PyTorch, with the same weights and updates"),
        Option("--csv", "csv", "FILE", "losses, predictions and weights, a row for each epoch"),
        Option("--weights", "weights", "FILE", "weights as JSON, which xortui --weights FILE opens"),
        Option("--epoch", "epoch", "N", f"epoch to export, at which scripts end, 0 to 10^9 ({EPOCH})"),
        Option("--every", "every", "N", f"with --csv, epochs from one row to the next, 1 to 10^9 ({EVERY})"),
        Option("--at", "at", "EPOCHS", "with --csv, the epochs of the rows instead, with commas, as in 0,10,100"),
        Option("--replay", "replay", "FILE", "a recording to export, with its edits, in the place of settings"),
    )
    add_options(parser, (*options, *SETTINGS))
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """Write what was asked for."""
    from xortui.cli.files import STDOUT, text_file
    from xortui.cli.options import SETTINGS, check_reached, settings, whole
    from xortui.cli.parser import as_typed
    from xortui.cli.recorded import asked_for

    asked = _asked(given)
    recording = asked_for(given, SETTINGS)
    found = recording.course if recording else settings(given)
    from xortui.nn import Session
    from xortui.nn.export.forms import NAMES, Form
    from xortui.nn.settings import MAX_EPOCH
    from xortui.words.format import count

    usual = recording.course.furthest if recording else EPOCH
    epoch = usual if given.epoch is None else whole("epoch", given.epoch, 0, MAX_EPOCH)
    rows, last = _rows(given, epoch)
    with output():
        session = Session(found)
        for form, name in asked.items():
            goal = last if form == Form.CSV else epoch
            with text_file(name, replace=given.force, part=form == Form.CSV) as file:
                if form == Form.CSV:
                    _write_table(file, session, rows, goal)
                else:
                    _write_text(file, Form(form), session, goal)
            if name != STDOUT:
                say(f"{as_typed(name, 120)}: {NAMES[Form(form)]}, epoch {count(session.epoch)}")
            check_reached(session, goal)
    return 0


def _asked(given: "Namespace") -> dict[str, str]:
    """Return the files that were asked for, by their form.

    Raises:
        CommandError: There is none, or what was said does not go together.
    """
    asked = {form: name for form in FORMS if (name := getattr(given, form)) is not None}
    if not asked:
        raise CommandError(USAGE, f"Say what to write, as in {given.parser.prog} --numpy run.py.")
    if len(set(asked.values())) < len(asked):
        raise CommandError(USAGE, "Each file needs a name of its own.")
    extra = [option for option in ("every", "at") if getattr(given, option) is not None]
    if extra and "csv" not in asked:
        raise CommandError(USAGE, f"The option --{extra[0]} goes with --csv.")
    if len(extra) > 1:
        raise CommandError(USAGE, "The options --every and --at do not go together.")
    return asked


def _rows(given: "Namespace", epoch: int) -> "tuple[Iterable[int], int]":
    """Return the epochs of a table, in their order, and the last of them."""
    from itertools import chain

    from xortui.cli.options import whole
    from xortui.nn.settings import MAX_EPOCH

    if given.at is not None:
        rows = sorted({whole("epoch", text, 0, MAX_EPOCH) for text in given.at.split(",")})
        return rows, rows[-1]
    every = EVERY if given.every is None else whole("number of epochs between rows", given.every, 1, MAX_EPOCH)
    return chain(range(0, epoch, every), [epoch]), epoch


def _write_table(file: "TextIO", session: "Session", epochs: "Iterable[int]", last: int) -> None:
    """Write a row for each epoch; show how far that is."""
    import csv

    from xortui.nn.export import table

    progress, writer = Progress(last), csv.writer(file, lineterminator="\n")
    writer.writerow(table.header(session.snapshot.settings.hidden_units))
    try:
        for row in table.rows(session, epochs):
            if row:
                progress.clear()
                writer.writerow(row)
            progress.show(session.epoch)
    finally:
        progress.clear()


def _write_text(file: "TextIO", form: "Form", session: "Session", epoch: int) -> None:
    """Write a script, or weights; show how far the training to the epoch is."""
    from xortui.cli.options import travel
    from xortui.nn.export.forms import text_of

    travel(session, epoch)
    file.write(text_of(form, session.snapshot))
