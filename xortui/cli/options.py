"""Options that commands share, and the checks of what was typed for them."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from xortui.cli.output import FAILED, USAGE, CommandError
from xortui.cli.progress import Progress
from xortui.words.nearest import question_first
from xortui.words.parse import decimal, integer

if TYPE_CHECKING:
    from xortui.nn import Session
    from xortui.nn.session.course import Course
    from xortui.nn.settings import Settings
    from xortui.teach.places import Focus


class Option(NamedTuple):
    """An option with a value."""

    flag: str
    name: str
    """Its name among the parsed words; for the settings, the field of `Settings`."""
    value: str
    """What stands for its value in the help."""
    help: str
    parse: Callable[[str], Any] = str
    """Turns what was typed into a value; what it cannot turn it returns, for the check to speak of it."""


def in_small_letters(text: str, known: Iterable[str]) -> str:
    """Return a word as it is known, also where it was typed in capitals; one that is not known as it is."""
    return text.lower() if text.lower() in known else text


def gate(text: str) -> str:
    """Return the name of a gate, where it is one."""
    spare_threads()
    from xortui.nn.gates import GATES

    return in_small_letters(text, GATES)


def rule(text: str) -> str:
    """Return the name of an update rule, where it is one."""
    spare_threads()
    from xortui.nn.rules import RULES

    return in_small_letters(text, RULES)


SETTINGS = (
    Option("--seed", "seed", "N", "seed of the first weights, 0 to 4294967295 (1)", integer),
    Option("--hidden", "hidden_units", "N", "number of hidden units, 1 to 8 (4)", integer),
    Option("--gate", "gate", "NAME", "gate to learn: xor, and, or, ..., any of the 16 two-input gates (xor)", gate),
    Option(
        *("--rule", "rule", "NAME", "update rule: gradient, or published for that of the post's code (gradient)"),
        parse=rule,
    ),
    Option("--learning-rate", "learning_rate", "X", "learning rate, 1e-6 to 1e6 (1.0)", decimal),
    Option("--scale", "scale", "X", "factor of the first weights, 0 to 10 (1.0)", decimal),
)

WEIGHTS = Option("--weights", "weights", "FILE", "begin with the weights in a file, as xortui export writes them")
FOCUS = (
    Option("--example", "example", "BITS", "example in focus by its x1 and x2: 01, 10, 11 or 00"),
    Option("--unit", "unit", "N", "hidden unit in focus, counted from 1 (1)"),
    Option("--parameter", "parameter", "NAME", "parameter in focus, of that unit: x1, x2, x3, b1, W2 or b2 (x1)"),
)
_OF_THE_START = ("seed", "hidden_units", "scale")
"""The settings that only tell which the first weights are."""


def add_options(parser: ArgumentParser, options: Iterable[Option]) -> None:
    """Let a parser know options with a value."""
    for option in options:
        parser.add_argument(option.flag, dest=option.name, metavar=option.value, help=option.help)


def settings(given: Namespace) -> "Settings":
    """Return the settings that were asked for.

    Raises:
        CommandError: One is outside its limits; the sentence names it, the value and what is allowed.
    """
    return checked({o.name: o.parse(text) for o in SETTINGS if (text := getattr(given, o.name)) is not None})


def start(given: Namespace) -> "Settings | Course":
    """Return what the run that was asked for begins with: settings, or a course where `--weights` names a file.

    Raises:
        CommandError: A setting is outside its limits, or the file is none of weights.
    """
    if given.weights is None:
        return settings(given)
    from xortui.cli.parser import as_typed

    asked = [option for option in SETTINGS if getattr(given, option.name) is not None]
    if not given.weights:
        raise CommandError(USAGE, "The option --weights needs the name of a file.")
    if wrong := [option.flag for option in asked if option.name in _OF_THE_START]:
        raise CommandError(USAGE, f"The options --weights and {wrong[0]} do not go together.")
    settings(given)  # complains of a value as it does without a file
    from xortui.nn.export.weights import MAX_BYTES, read_weights
    from xortui.nn.files import read_at_most

    name = as_typed(given.weights, 120)
    try:
        others = {option.name: option.parse(getattr(given, option.name)) for option in asked}
        return read_weights(read_at_most(given.weights, MAX_BYTES + 1), **others)
    except OSError as error:
        raise CommandError(FAILED, f"{name}: The file cannot be read: {error.strerror or error}.") from None
    except ValueError as error:
        text = str(error)
        sentence = text if text.endswith(".") else f"This is no file of weights: {text}."
        raise CommandError(FAILED, f"{name}: {sentence}") from None


def session_at(epoch: int, start: "Settings | Course") -> "Session":
    """Return a session at an epoch, or at the last that there is; show how far it is on the way."""
    from xortui.nn import Session

    session = Session(start)
    travel(session, epoch)
    return session


def travel(session: "Session", epoch: int) -> None:
    """Go to an epoch, or to the last that there is; show how far that is."""
    progress = Progress(epoch)
    try:
        for _ in session.travel(epoch):
            progress.show(session.epoch)
    finally:
        progress.clear()


def focus(given: Namespace, hidden_units: int, example: int = 0) -> "Focus":
    """Return what is in focus.

    Args:
        given: What was typed.
        hidden_units: How many there are.
        example: The example where none was named, counted from 0.

    Raises:
        CommandError: There is nothing of that name.
    """
    from xortui.teach.places import EXAMPLES, SOURCES, Focus, example_name

    unit = 1 if given.unit is None else whole("hidden unit", given.unit, 1, hidden_units)
    place = SOURCES[0] if given.parameter is None else chosen("parameter", given.parameter, SOURCES)
    if given.example is not None:
        names = [example_name(number).replace(" ", "") for number in range(EXAMPLES)]
        example = names.index(chosen("example", given.example.replace(" ", ""), names))
    return Focus(example, unit - 1, SOURCES.index(place))


def check_reached(session: "Session", epoch: int) -> None:
    """Raise a CommandError where the run has not come to an epoch, because it diverged."""
    if session.epoch < epoch:
        raise CommandError(FAILED, diverged_at(session.epoch))


def diverged_at(epoch: int) -> str:
    """Return the sentence for a run that goes no further than to an epoch."""
    from xortui.words.format import count

    return f"The run diverged: the update after epoch {count(epoch)} would not be finite."


def checked(values: dict[str, Any]) -> "Settings":
    """Return settings of these values, where none is outside its limits; raise a CommandError otherwise."""
    spare_threads()
    from xortui.nn.settings import SettingError, Settings

    try:
        return Settings(**values)
    except SettingError as error:
        names = [name for name in error.allowed if isinstance(name, str)]
        raise CommandError(USAGE, question_first(str(error), str(error.value), names)) from None


def whole(name: str, text: str, low: int, high: int, otherwise: str = "") -> int:
    """Return the whole number within [low, high] that was typed.

    Raises:
        CommandError: It is none; the sentence names it, and `otherwise` what else is allowed.
    """
    spare_threads()
    from xortui.nn.settings import SettingError, check_integer

    try:
        return check_integer(name, integer(text), low, high)
    except SettingError as error:
        raise CommandError(USAGE, error.sentence(otherwise)) from None


def chosen(name: str, text: str, allowed: Sequence[str]) -> str:
    """Return the word that was typed, one of a few, in capitals or not.

    Raises:
        CommandError: It is another; the sentence names it, and what is allowed.
    """
    spare_threads()
    from xortui.nn.settings import SettingError, check_name

    try:
        return check_name(name, in_small_letters(text, allowed), tuple(allowed))
    except SettingError as error:
        raise CommandError(USAGE, question_first(str(error), text, allowed)) from None


def spare_threads() -> None:
    """Keep numpy, before it is imported, from starting threads: they are of no use to products of 4 by 4."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # they would take 40 ms to start
