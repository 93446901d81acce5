"""`xortui completion`: a script that lets a shell complete the words of the command line."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xortui.cli.output import USAGE, CommandError, output

if TYPE_CHECKING:
    from argparse import Namespace

    from xortui.cli.parser import Parser

SHELLS = ("bash", "zsh", "fish", "tcsh")


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    parser = program.add_command(
        "completion",
        help="print a script that completes words in a shell",
        description="Print a script that lets a shell complete commands, options and values. For bash: "
        'eval "$(xortui completion bash)", in ~/.bashrc for every shell.',
    )
    parser.add_argument("shell", nargs="?", metavar="SHELL", help=", ".join(SHELLS[:-1]) + f" or {SHELLS[-1]}")
    parser.set_defaults(run=run, program=program)


def run(given: "Namespace") -> int:
    """Print the script for a shell."""
    from xortui.cli.parser import as_typed
    from xortui.words.nearest import nearest

    if not given.shell:
        raise CommandError(USAGE, f"Which shell? It must be one of {', '.join(SHELLS)}.")
    if given.shell not in SHELLS:
        hint = nearest(given.shell, SHELLS)
        raise CommandError(USAGE, f"There is no completion for {as_typed(given.shell)}: {hint}")
    import shtab

    _offer_values(given.program)
    with output():
        print(shtab.complete(given.program, given.shell))
    return 0


def _offer_values(program: "Parser") -> None:
    """Let the parsers know which values there are, which they need not know to read them."""
    import shtab

    from xortui.cli.options import spare_threads
    from xortui.cli.picture import WALKING, WATCHING

    spare_threads()
    from xortui.nn.gates import GATES
    from xortui.nn.rules import RULES
    from xortui.teach.lessons.catalogue import built_in
    from xortui.teach.places import EXAMPLES, SOURCES, example_name
    from xortui.tui.terminal.surroundings import Charset

    choices = {"gate": list(GATES), "rule": list(RULES), "shell": SHELLS, "speed": ["full"], "charset": [*Charset]}
    choices |= {"theme": ["dark", "light"], "view": list(dict.fromkeys((*WATCHING, *WALKING)))}
    choices |= {"example": [example_name(number).replace(" ", "") for number in range(EXAMPLES)], "parameter": SOURCES}
    lessons = _lessons(built_in())
    for parser in (program, *program.commands.values()):
        for action in parser.arguments:
            action.choices = choices.get(action.dest)
            if action.dest == "names" or action.metavar in ("FILE", "[FILE]"):
                action.complete = lessons if action.dest == "names" else shtab.FILE  # type: ignore[attr-defined]


def _lessons(names: Iterable[str]) -> dict[str, str | dict[str, str]]:
    """Return what completes the name of a lesson, or of a file that may be one, in each shell."""
    known = " ".join(names)
    bash = f'compgen -W \'{known}\' -- "$1"; compgen -f -X \'!*.md\' -- "$1"; compgen -d -- "$1"'
    zsh = f"_alternative 'lessons:lesson:({known})' 'files:file:_files -g \"*.md\"'"
    return {
        "bash": "_xortui_lesson_files",  # for a name with file in it, bash adds a slash to folders
        "zsh": "_xortui_lesson_files",
        "fish": f"{known} (__fish_complete_suffix .md)",
        "tcsh": f"({known})",
        "preamble": {shell: f"_xortui_lesson_files() {{ {body}; }}" for shell, body in (("bash", bash), ("zsh", zsh))},
    }
