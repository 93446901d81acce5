"""The command line: reads what was asked for and leaves it to the module of that command.

Nothing heavy is imported before it is needed, so `--help` and `--version` answer at once.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xortui.cli import screen
from xortui.cli.output import FAILED, INTERRUPTED, CommandError, complain, output
from xortui.words.lacking import lacking

if TYPE_CHECKING:
    from xortui.cli.parser import Parser

COMMANDS = (
    "train",
    "replay",
    "share",
    "report",
    "lesson",
    "sweep",
    "reproduce",
    "export",
    "picture",
    "serve",
    "completion",
)
"""The modules of the commands, each with `add_parser` and `run`, in the order of the help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says.

    Args:
        arguments: The words after the program's name; those of this process if None.

    Returns:
        The exit code.
    """
    try:
        try:
            return _do(sys.argv[1:] if arguments is None else arguments)
        except CommandError as error:
            complain(error.sentence)
            return error.code
        except (OSError, MemoryError, ImportError, RuntimeError, SystemError) as error:
            if not (sentence := lacking(error)):
                raise
            complain(sentence)
            return FAILED
    except KeyboardInterrupt:  # also of the complaint
        return INTERRUPTED


def make_parser() -> "Parser":
    """Return the parser of all commands, and of the screen, which is opened where there is no command."""
    from importlib import import_module

    from xortui.cli.parser import Parser

    parser = Parser(
        prog="xortui",
        description="Watch a small neural network learn XOR in the terminal.",
        epilog="xortui lesson lists the lessons. Without a screen: xortui train prints the loss, and xortui report one "
        "epoch with its arithmetic written out; each lists its options with --help.",
    )
    screen.add_to(parser)
    parser.add_argument("--version", action="store_true", help="show the version and end")
    for command in COMMANDS:
        import_module(f"xortui.cli.{command}").add_parser(parser)
    return parser


def _do(words: Sequence[str]) -> int:
    if not words:
        return screen.run_plain()  # the usual start, which need not wait for a parser
    given = make_parser().read(words)
    if given.help or given.version:
        with output():
            print(given.parser.format_help() if given.help else f"xortui {_version()}\n", end="")
        return 0
    code: int = given.run(given)
    return code


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("xortui")
    except metadata.PackageNotFoundError:
        return "(not installed, so of no known version)"
