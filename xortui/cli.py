"""The command line: what was asked for, checked and handed to the screen or to the training without one.

Nothing heavy is imported before it is needed, so `--help` and `--version` answer at once.
"""

import argparse
import contextlib
import difflib
import gc
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from xortui.typed import decimal, integer

if TYPE_CHECKING:
    from xortui.nn.settings import Settings
    from xortui.teach.lesson import Lesson

FULL_SPEED = 0
"""What the screen is given for `--speed full`."""

EPOCHS, EVERY = 8000, 1000
"""What `xortui train` does unless told otherwise."""

MAX_SPEED, MAX_FPS = 1_000_000, 60

FAILED, USAGE = 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141
"""128 and the signal's number, SIGINT's 2 and SIGPIPE's 13: what a shell reports for a program that they end."""


class _Option(NamedTuple):
    """An option with a value."""

    flag: str
    name: str
    """Its key among the parsed values; for the settings, the field of `Settings`."""
    value: str
    help: str


_SETTINGS = (
    _Option("--seed", "seed", "N", "seed of the first weights, 0 to 4294967295 (1)"),
    _Option("--hidden", "hidden_units", "N", "number of hidden units, 1 to 8 (4)"),
    _Option("--gate", "gate", "NAME", "gate to learn: xor, and, or, ..., any of the 16 two-input gates (xor)"),
    _Option("--rule", "rule", "NAME", "update rule: gradient, or published for that of the post's code (gradient)"),
    _Option("--learning-rate", "learning_rate", "X", "learning rate, 1e-6 to 1e6 (1.0)"),
)
_SCREEN = (
    _Option("--speed", "speed", "N", f"epochs a second, 1 to {MAX_SPEED}, or the word full"),
    _Option("--fps", "fps", "N", f"pictures a second at most, 1 to {MAX_FPS}"),
)
_TRAIN = (
    _Option("--epochs", "epochs", "N", f"epochs to train, 0 to 10^9 ({EPOCHS})"),
    _Option("--every", "every", "N", f"epochs from one line to the next, 1 to 10^9 ({EVERY})"),
)
_REPORT = (_Option("--epoch", "epoch", "N", "epoch from which the update leads on, 0 to 10^9 (0)"),)
_LESSON = (_Option("--new", "new", "FILE", "write a lesson to begin with, which explains itself"),)
_FLAGS = frozenset(option.flag for option in (*_SETTINGS, *_SCREEN, *_TRAIN, *_REPORT, *_LESSON))


class _CommandError(Exception):
    """A command that cannot be done, or not to its end, with a sentence that says why unless that is known."""

    def __init__(self, code: int, sentence: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class _Parser(argparse.ArgumentParser):
    """A parser that takes only what was given, and says what is wrong in one sentence."""

    def __init__(self, prog: str, description: str, options: Iterable[_Option], epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            add_help=False,
            allow_abbrev=False,
            argument_default=argparse.SUPPRESS,
        )
        for option in options:
            self.add_argument(option.flag, dest=option.name, metavar=option.value, help=option.help)
        self.add_argument("-h", "--help", action="store_true", help="show this and end")

    @property
    def flags(self) -> list[str]:
        """All options that it knows."""
        return [flag for action in self._actions for flag in action.option_strings]

    def error(self, message: str) -> NoReturn:
        # Every option that needs a value has one, see _joined, and no value is checked here.
        flag = message.removeprefix("argument ").partition(":")[0]
        raise _CommandError(USAGE, f"The option {flag} takes no value.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says.

    Args:
        arguments: The words after the program's name; those of this process if None.

    Returns:
        The exit code.
    """
    try:
        return _command(sys.argv[1:] if arguments is None else arguments)
    except _CommandError as error:
        if error.sentence and sys.stderr:  # None where it was closed, and print would then turn to standard output
            with contextlib.suppress(OSError):
                print(f"xortui: {error.sentence}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return INTERRUPTED


def _command(arguments: Sequence[str]) -> int:
    screen = _Parser(
        "xortui",
        "Watch a small neural network learn XOR in the terminal.",
        (*_SETTINGS, *_SCREEN),
        "xortui lesson lists the lessons. Without a screen: xortui train prints the loss, and xortui report one epoch "
        "with its arithmetic written out; each lists its options with --help.",
    )
    screen.add_argument("--version", action="store_true", help="show the version and end")
    train = _Parser(
        "xortui train",
        "Train without a screen: print the loss every so many epochs, and the truth table at the end.",
        (*_TRAIN, *_SETTINGS),
    )
    train.add_argument("--json", action="store_true", help="print one JSON object for each line, and no table")
    report = _Parser(
        "xortui report",
        "Print the walkthrough of one epoch as plain text: each phase with its formula, the numbers and the result.",
        (*_REPORT, *_SETTINGS),
    )

    lesson = _Parser(
        "xortui lesson",
        "List the lessons, or open one: NAME is that of a lesson in the list, or its number, or a file of your own.",
        _LESSON,
    )
    lesson.add_argument("names", nargs="*", metavar="NAME", help="a lesson, or a file that ends with .md")
    lesson.add_argument("--notes", action="store_true", help="print the teacher's notes, and the answers")
    lesson.add_argument("--check", action="store_true", help="print what is wrong with each of the files")

    parsers = {"train": train, "report": report, "lesson": lesson}
    work = {"train": _train, "report": _report, "lesson": _lesson}
    command = arguments[0] if arguments and arguments[0] in parsers else ""
    parser = parsers.get(command, screen)
    found, strange = parser.parse_known_args(_joined(arguments[1:] if command else arguments))
    if strange:
        others = [other for other in (screen, *parsers.values()) if other is not parser]
        raise _CommandError(USAGE, _strange(strange[0], parser, others, list(parsers)))
    given = vars(found)
    if "help" in given:
        with _output():
            print(parser.format_help(), end="")
        return 0
    if "version" in given:
        with _output():
            print(f"xortui {_version()}")
        return 0
    return work.get(command, _screen)(given)


def _screen(given: dict[str, Any]) -> int:
    """Open the screen."""
    settings = _settings(given)
    speed = fps = None
    if "speed" in given:
        word = given["speed"]
        speed = FULL_SPEED if word == "full" else _whole("speed", word, 1, MAX_SPEED, " or the word full")
    if "fps" in given:
        fps = _whole("number of pictures a second", given["fps"], 1, MAX_FPS)
    if obstacle := _obstacle():
        options = [f" {o.flag} {getattr(settings, o.name)}" for o in _SETTINGS if o.name in given]
        raise _CommandError(USAGE, f"{obstacle}; without a screen, use: xortui train{''.join(options)}")
    _make_ready()
    from xortui.tui.app import run

    return run(settings, speed, fps)


def _make_ready() -> None:
    """Set what the screen needs before anything of it is imported."""
    # Before anything of Textual is imported: its timer otherwise waits up to two periods of 60 Hz for a paint.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    # What is made until the first paint stays, and looking through it again and again takes a tenth of the start. The
    # app enables the collector once it has painted.
    gc.disable()


def _train(given: dict[str, Any]) -> int:
    """Train without a screen."""
    settings = _settings(given)
    from xortui.nn.settings import MAX_EPOCH

    epochs = _whole("number of epochs", given.get("epochs", EPOCHS), 0, MAX_EPOCH)
    every = _whole("number of epochs between lines", given.get("every", EVERY), 1, MAX_EPOCH)
    from xortui.headless import train

    with _output():
        reached = train(settings, epochs, every, as_json="json" in given)
    if reached < epochs:
        raise _CommandError(FAILED, f"The run diverged: the update after epoch {reached} would not be finite.")
    return 0


def _report(given: dict[str, Any]) -> int:
    """Print the walkthrough of one epoch."""
    settings = _settings(given)
    from xortui.nn.settings import MAX_EPOCH

    epoch = _whole("epoch", given.get("epoch", 0), 0, MAX_EPOCH)
    from xortui.report import report

    with _output():
        reached = report(settings, epoch)
    if reached < epoch:
        raise _CommandError(FAILED, f"The run diverged: the update after epoch {reached} would not be finite.")
    return 0


def _lesson(given: dict[str, Any]) -> int:
    """List the lessons, open one, or do without a screen what else there is to do with them."""
    _spare_threads()
    names: list[str] = given.get("names", [])
    tasks = [task for task in ("notes", "check", "new") if task in given]
    if len(tasks) > 1:
        raise _CommandError(USAGE, f"The options --{tasks[0]} and --{tasks[1]} do not go together.")
    task = tasks[0] if tasks else ""
    if task == "new":
        return _new_lesson(given["new"], names)
    if task and not names:
        raise _CommandError(USAGE, f"The option --{task} needs a lesson, as in xortui lesson 1 --{task}.")
    if len(names) > 1 and task != "check":
        raise _CommandError(USAGE, f"One lesson at a time: {_shown(names[0])} or {_shown(names[1])}.")
    from xortui import lessons

    if task == "check":
        with _output():
            return 0 if lessons.show_errors(names) else FAILED
    if not names and not _obstacle():
        return open_lesson(None)
    if not names:
        with _output():
            lessons.show_list()
        return 0
    from xortui.teach.lesson import BadLessonError

    try:
        found = lessons.sound(names[0])
    except BadLessonError as error:
        more = f" There is more: xortui lesson --check {_shown(names[0], 200)} lists it." if error.errors[1:] else ""
        raise _CommandError(FAILED, f"{error.errors[0]}{more}") from None
    except OSError as error:
        raise _CommandError(FAILED, f"{_shown(names[0])}: {lessons.trouble(error)}") from None
    except ValueError as error:
        raise _CommandError(USAGE, str(error)) from None
    if task == "notes":
        with _output():
            lessons.show_notes(found)
        return 0
    return open_lesson(found)


def _new_lesson(file: str, names: list[str]) -> int:
    """Write a lesson to begin with."""
    if names or not file:
        raise _CommandError(USAGE, "The option --new takes the name of one file, as in xortui lesson --new mine.md.")
    from xortui import lessons

    try:
        lessons.write_template(file)
    except FileExistsError:
        raise _CommandError(FAILED, f"There is a file {_shown(file)} already: it is left as it is.") from None
    except OSError as error:
        raise _CommandError(FAILED, f"The file {_shown(file)} cannot be written: {error.strerror or error}.") from None
    return 0


def open_lesson(lesson: "Lesson | None") -> int:
    """Open a lesson on the screen, or the list of them, and return the exit code when it is left."""
    if lesson and (obstacle := _obstacle()):
        raise _CommandError(
            USAGE, f"{obstacle}; without a screen, use: xortui lesson {_shown(lesson.name, 200)} --notes"
        )
    _make_ready()
    from xortui.tui.app import run_lesson

    return run_lesson(lesson or "choose")


def _obstacle() -> str | None:
    """Return why there can be no screen here, None where there can."""
    for name, stream in (("input", sys.stdin), ("output", sys.stdout)):
        if not (stream and stream.isatty()):
            return f"The screen needs a terminal, and standard {name} is none"
    if os.environ.get("TERM", "") in ("", "dumb"):
        return "The screen needs a terminal that can move its cursor, and TERM is dumb or not set"
    return None


# Values


def _settings(given: dict[str, Any]) -> "Settings":
    _spare_threads()
    from xortui.nn.gates import GATES
    from xortui.nn.rules import RULES
    from xortui.nn.settings import Settings

    parse = {"seed": integer, "hidden_units": integer, "learning_rate": decimal}
    values: dict[str, Any] = {o.name: parse.get(o.name, str)(given[o.name]) for o in _SETTINGS if o.name in given}
    try:
        return Settings(**values)
    except ValueError as error:
        sentence = str(error)
        for name, allowed in (("gate", GATES), ("rule", RULES)):
            if sentence.startswith(f"The {name} cannot be "):
                sentence += _nearest(str(values[name]).lower(), allowed, " Did you mean {}?")
        raise _CommandError(USAGE, sentence) from None


def _spare_threads() -> None:
    """Keep numpy, before it is imported, from starting threads: they are of no use to products of 4 by 4."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # they would take 40 ms to start


def _whole(name: str, value: object, low: int, high: int, otherwise: str = "") -> int:
    """Return a whole number within [low, high]; refuse anything else."""
    from xortui.nn.settings import check_integer

    try:
        return check_integer(name, integer(value), low, high)
    except ValueError as error:
        raise _CommandError(USAGE, str(error).removesuffix(".") + otherwise + ".") from None


# Words


def _joined(arguments: Iterable[str]) -> list[str]:
    """Join each option with its value, an empty one if it has none.

    Left apart, argparse would take -1e3 or -0,5 for options; the check of an empty value says what would be right.
    """
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] in _FLAGS and not argument.startswith("--") and argument != "-h":
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return [f"{word}=" if word in _FLAGS else word for word in joined]


def _strange(word: str, parser: _Parser, others: Iterable[_Parser], commands: list[str]) -> str:
    """Return the sentence for a word that a parser does not know."""
    lists = f"{parser.prog} --help lists what there is"
    if not word.startswith("-"):
        known = commands if parser.prog == "xortui" else []
        hint = _nearest(word, known, "the command {} comes first, as in xortui {}") or lists
        return f"The word {_shown(word)} means nothing here: {hint}."
    flag = word.partition("=")[0]
    if owner := next((other for other in others if flag in other.flags), None):
        return f"The option {flag} belongs to {owner.prog}, not to {parser.prog}: {lists}."
    hint = _nearest(flag, parser.flags, "did you mean {}?") or f"{lists}."
    return f"There is no option {_shown(flag)}: {hint}"


def _nearest(word: str, known: Iterable[str], hint: str) -> str:
    """Return the hint with the known word that is most like this one; nothing where none is."""
    return "".join(hint.replace("{}", near) for near in difflib.get_close_matches(word, list(known), 1))


def _shown(text: str, most: int = 40) -> str:
    """Return a word as it may stand in a sentence: short, in one line, and without what a terminal would obey."""
    text = text if len(text) <= most else text[: most - 1] + "..."
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text) or "''"


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("xortui")
    except metadata.PackageNotFoundError:
        return "(not installed, so of no known version)"


@contextlib.contextmanager
def _output() -> Iterator[None]:
    """Write standard output out at the end, and end in good order where that cannot be done."""
    try:
        try:
            yield
        finally:
            if sys.stdout:  # None where it was closed
                sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail once more, and with a traceback, when Python ends.
        with contextlib.suppress(OSError), open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            # Whoever read has seen enough, as head has. Other programs end by SIGPIPE then, which Python ignores, so
            # this one ends with the code that a shell reports for them; scripts with pipefail know it.
            raise _CommandError(BROKEN_PIPE) from None
        raise _CommandError(FAILED, f"The output could not be written: {error.strerror or error}.") from None
