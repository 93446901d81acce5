"""The words of the command line, read by argparse; what is wrong with them is said in one sentence."""

import shlex
from argparse import Action, ArgumentError, ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from xortui.cli.meant import command_meant, option_meant
from xortui.cli.output import USAGE, CommandError
from xortui.words.nearest import closest
from xortui.words.shown import shown

COMMAND = "COMMAND"
"""What stands for the command in the help."""


class Parser(ArgumentParser):
    """Reads the words of a command, or of all commands.

    It keeps values as they were typed, so that the help comes before any complaint about a value. The parsed words name
    the command's own `parser`.
    """

    def __init__(self, **options: Any) -> None:
        """Make a parser; the options are those of argparse."""
        super().__init__(**{"add_help": False, "allow_abbrev": False, "exit_on_error": False} | options)
        self.add_argument("-h", "--help", action="store_true", help="show this and end")
        self.set_defaults(parser=self)
        self.commands: dict[str, Parser] = {}

    def add_command(self, name: str, help: str, description: str) -> "Parser":
        """Return the parser of another command."""
        if not self.commands:
            self._choice = self.add_subparsers(title="commands", metavar=COMMAND, dest="command")
        self.commands[name] = self._choice.add_parser(name, help=help, description=description)
        return self.commands[name]

    @property
    def arguments(self) -> list[Action]:
        """All options and words that it knows."""
        return [action for action in self._actions if action.dest != "command"]

    @property
    def flags(self) -> list[str]:
        """All options that it knows."""
        return [flag for action in self.arguments for flag in action.option_strings]

    @property
    def flags_alone(self) -> set[str]:
        """All options of its own that take no value; one of another command may have the same name, and take one."""
        return {flag for action in self.arguments if action.nargs == 0 for flag in action.option_strings}

    @property
    def flags_with_value(self) -> set[str]:
        """All options that need a value, those of its commands too."""
        own = {flag for action in self.arguments if action.nargs != 0 for flag in action.option_strings}
        return own.union(*(command.flags_with_value for command in self.commands.values()))

    def read(self, words: Sequence[str]) -> Namespace:
        """Return what the words ask for.

        Raises:
            CommandError: They ask for nothing that there is; the sentence names the nearest.
        """
        asked = self.commands.get(words[0], self) if words else self
        joined = _joined(words, self.flags_with_value - asked.flags_alone)
        try:
            found, strange = self.parse_known_args(joined)
        except ArgumentError as error:
            if error.argument_name != COMMAND:
                raise CommandError(USAGE, f"The option {error.argument_name} takes no value.") from None
            strange = [word for word in joined if word.partition("=")[0] not in self.flags]
            found = Namespace(parser=self)
        command = getattr(found, "command", None)
        if command and command != joined[0]:
            found, strange = Namespace(parser=self), [*strange, command]
        if strange:
            raise CommandError(USAGE, self._sentence(strange[0], found.parser, words))
        if not (found.help or found.version):
            found.parser.check_values(found)
        return found

    def check_values(self, found: Namespace) -> None:
        """Raise a CommandError where an option lacks its value; the sentence says what that is, as the help does."""
        for action in self.arguments:
            needs = bool(action.option_strings) and action.nargs is None and not str(action.metavar).startswith("[")
            if needs and getattr(found, action.dest) == "":
                flag = action.option_strings[-1]
                example = f"{flag} {action.metavar}"
                raise CommandError(USAGE, f"The option {flag} needs a value, as in {example}: {action.help}.")

    def error(self, message: str) -> NoReturn:
        """Refuse words for a reason of argparse's own, which no command asks for."""
        raise CommandError(USAGE, f"{message}: {self.prog} --help lists what there is.")

    def _sentence(self, word: str, parser: "Parser", words: Sequence[str]) -> str:
        """Return the sentence for one of some words that a parser, of this one's commands or itself, does not know."""
        lists = f"{parser.prog} --help lists what there is"
        if not word.startswith("-"):
            near = (command_meant(word, self.commands) or closest(word, self.commands)) if parser is self else None
            if near and near != word:
                return f"There is no command {as_typed(word)}: did you mean {near}?"
            hint = f"the command {near} comes first, as in {self._with_first(near, words)}" if near else lists
            return f"The word {as_typed(word)} means nothing here: {hint}."
        flag = word.partition("=")[0]
        if near := option_meant(flag, parser.flags):
            return f"There is no option {as_typed(flag)}: did you mean {near}?"
        others = [other for other in (self, *self.commands.values()) if other is not parser]
        if owner := next((other for other in others if flag in other.flags), None):
            return f"The option {flag} belongs to {owner.prog}, not to {parser.prog}: {lists}."
        command = command_meant(flag.strip("-"), self.commands) or flag.strip("-")
        if command in self.commands and parser in (self, self.commands[command]):
            does = (
                f"{self.prog} {command} lists the lessons" if command == "lesson" else f"that is {self.prog} {command}"
            )
            return f"There is no option {as_typed(flag)}: {does}."
        near = closest(flag, parser.flags)
        return f"There is no option {as_typed(flag)}: {f'did you mean {near}?' if near else f'{lists}.'}"

    def _with_first(self, command: str, words: Sequence[str]) -> str:
        """Return the line with its command first, or that command alone where such a line would be wrong, too."""
        at = words.index(command) if command in words else 0
        line = [*words[at:], *words[:at]]
        try:
            self.read(line)
        except CommandError:
            line = [command]
        return as_typed(shlex.join([self.prog, *line]), 60)


def as_typed(text: str, most: int = 40) -> str:
    """Return a word of the command line as it may stand in a sentence, in ASCII but for the word itself."""
    return shown(text, most, cut="...", empty="''")


def _joined(words: Iterable[str], flags: set[str]) -> list[str]:
    """Join each of these options with its value, an empty one if it has none.

    Left apart, argparse would take -1e3 or -0,5 for options; the check of an empty value says what would be right.
    """
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in flags and not word.startswith("--") and word != "-h":
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return [f"{word}=" if word in flags else word for word in joined]
