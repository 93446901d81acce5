"""`xortui report`: one epoch with its arithmetic, as plain text for a screen reader, a handout, a pipe."""

from typing import TYPE_CHECKING

from xortui.cli.output import USAGE, CommandError, is_utf8, output

if TYPE_CHECKING:
    from argparse import Namespace

    from xortui.cli.parser import Parser


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    from xortui.cli.options import FOCUS, SETTINGS, WEIGHTS, Option, add_options

    parser = program.add_command(
        "report",
        help="print one epoch with its arithmetic, or as a worksheet",
        description="Print the walkthrough of one epoch as plain text: each phase with its formula, the numbers and "
        "the result; then the chain rule for one weight. Or print it as a worksheet in Markdown, with the results left "
        "blank, and the key to it.",
    )
    epoch = Option("--epoch", "epoch", "N", "epoch from which the update leads on, 0 to 10^9 (0)")
    add_options(parser, (epoch, *FOCUS, *SETTINGS, WEIGHTS))
    parser.add_argument("--worksheet", action="store_true", help="leave the results blank")
    parser.add_argument("--answers", action="store_true", help="print the key to the worksheet")
    parser.add_argument("--plain", action="store_true", help="a worksheet or key as plain text, for a screen reader")
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """Print the walkthrough of the epoch that was asked for, or of the last that there is."""
    from xortui.cli.options import check_reached, focus, session_at, start, whole

    if given.plain and not (given.worksheet or given.answers):
        raise CommandError(USAGE, "The option --plain goes with --worksheet or --answers: a report is plain text.")
    found = start(given)
    from xortui.nn.settings import MAX_EPOCH, Settings
    from xortui.teach.epoch.phases import worst_example
    from xortui.teach.epoch.report import lines
    from xortui.teach.epoch.worksheet_text import key, sheet
    from xortui.words.signs import ASCII

    epoch = 0 if given.epoch is None else whole("epoch", given.epoch, 0, MAX_EPOCH)
    focus(given, (found if isinstance(found, Settings) else found.start).hidden_units)  # refused before the training
    signs = {} if is_utf8() else ASCII
    with output():
        session = session_at(epoch, found)
        now = session.snapshot
        where = focus(given, now.settings.hidden_units, worst_example(now))
        on_paper = key if given.answers else sheet if given.worksheet else None
        for line in on_paper(now, where, signs, plain=given.plain) if on_paper else lines(now, signs, where):
            print(line)
    check_reached(session, epoch)
    return 0
