"""`xortui replay`: opens a recording on the screen."""

from typing import TYPE_CHECKING

from xortui.cli.output import USAGE, CommandError

if TYPE_CHECKING:
    from argparse import Namespace

    from xortui.cli.parser import Parser


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    from xortui.cli.screen import add_looks

    parser = program.add_command(
        "replay",
        help="open a recording",
        description="Open a recording at epoch 0. As it is run, or gone through in any other way, each of its edits "
        "happens at its epoch.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a recording, as ctrl+s writes one")
    add_looks(parser)
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """Open the recording."""
    from xortui.cli.recorded import loaded
    from xortui.cli.screen import looks, make_ready
    from xortui.words.shown import as_argument

    if len(given.files) != 1:
        what = "Which recording?" if not given.files else "One recording at a time:"
        raise CommandError(USAGE, f"{what} xortui replay takes the name of one file, as in xortui replay run.jsonl.")
    (name,) = given.files
    how, recording = looks(given), loaded(name)
    make_ready(f"xortui train --replay {as_argument(name)}")
    from xortui.tui.replay import run_recording

    return run_recording(recording, name, *how)
