"""`xortui share`: the command line by which others come to the same state, or the text of a recording."""

import os
import sys
from typing import TYPE_CHECKING

from xortui.cli.output import USAGE, CommandError, output

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from xortui.cli.parser import Parser
    from xortui.teach.training.sharing import Shared


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    parser = program.add_command(
        "share",
        help="print how others come to the same state",
        description="Print the command line by which others come to the state of the last session on the screen, or "
        "to the end of a recording; where something was changed on the way, a recording. In a terminal it is copied to "
        "the clipboard as well.",
    )
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a recording, as ctrl+s writes one; without it, the last session"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """Print what leads to the state."""
    found = _shared(given.files)
    with output():
        if given.json:
            import json

            print(json.dumps(found._asdict()))
        else:
            print(found.text.rstrip("\n"))
            if found.short:
                _copy(found.text)
    return 0


def _shared(files: "Sequence[str]") -> "Shared":
    """Return what leads to the end of a recording, or without one to the last session."""
    if len(files) > 1:
        raise CommandError(USAGE, "One recording at a time, as in xortui share run.jsonl.")
    if files:
        from xortui.cli.recorded import loaded

        recording = loaded(files[0])
        from xortui.teach.training.sharing import shared_recording

        return shared_recording(recording)
    from xortui.cli.resume import last_session

    session = last_session()
    from xortui.teach.training.sharing import shared

    return shared(session)


def _copy(text: str) -> None:
    """Hand a text to the clipboard, by way of the terminal in which it is printed."""
    from base64 import b64encode

    stream = sys.stdout
    old = os.environ.get("TERM", "").startswith(("linux", "vt", "ansi", "cons", "sun", "dumb"))
    if stream.isatty() and not old:
        stream.write(f"\x1b]52;c;{b64encode(text.encode()).decode()}\a")
