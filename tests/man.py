"""Writes the manual page from the parser: `python -m tests.man`.

A test holds that the page in the package is what this writes, so it says what the program does.
"""

from collections.abc import Iterator
from pathlib import Path

import xortui
from xortui.cli.main import make_parser
from xortui.cli.parser import Parser

PAGE = Path(xortui.__file__).parent / "cli" / "xortui.1"
EXITS = (
    ("0", "All went well."),
    ("1", "It could not be done: a file cannot be read, an output not written, or the run diverged."),
    (
        "2",
        "The command line asks for what there is not; one line on standard error says what would be right.",
    ),
    ("130, 143, 129, 131", "An interrupt, or the signals TERM, HUP or QUIT, ended it."),
    ("141", "Whoever read the output has left, as head does."),
)


def page() -> str:
    """Return the manual page in the macros of man(7)."""
    program = make_parser()
    return "\n".join(_lines(program)) + "\n"


def _lines(program: Parser) -> Iterator[str]:
    name = program.prog
    yield from (f'.TH {name.upper()} 1 "" "{name}" "User Commands"', ".SH NAME")
    yield rf"{name} \- {_escaped(_sentence(program.description).removesuffix('.'))}"
    yield ".SH SYNOPSIS"
    for parser in (program, *program.commands.values()):
        yield from (f'.SY "{_escaped(parser.prog)}"', *_synopsis(parser), ".YS")
    yield from (".SH DESCRIPTION", _escaped(_sentence(program.description)))
    yield from ("Without a command it opens the screen; the key ? explains it, and q leaves.", ".SH OPTIONS")
    yield from _options(program)
    yield ".SH COMMANDS"
    for command, parser in program.commands.items():
        yield from (f'.SS "{name} {command}"', _escaped(_sentence(parser.description)), *_options(parser))
    yield '.SH "EXIT STATUS"'
    for code, meaning in EXITS:
        yield from (".TP", rf"\fB{code}\fR", _escaped(meaning))


def _synopsis(parser: Parser) -> Iterator[str]:
    for action in sorted(parser.arguments, key=lambda action: not action.option_strings):
        if "-h" not in action.option_strings:
            words = [*action.option_strings[:1], *([str(action.metavar)] if action.nargs != 0 else [])]
            yield rf"[{_escaped(' '.join(words))}{' ...' if action.nargs == '*' else ''}]"


def _options(parser: Parser) -> Iterator[str]:
    for action in parser.arguments:
        names = ", ".join(rf"\fB{_escaped(flag)}\fR" for flag in action.option_strings)
        value = rf" \fI{action.metavar}\fR" if action.nargs != 0 else ""
        yield from (".TP", (names + value).strip(), _escaped(str(action.help)))


def _sentence(description: str | None) -> str:
    return " ".join((description or "").split())


def _escaped(text: str) -> str:
    """Return text that the macros take for text."""
    return text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("^", r"\(ha")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
