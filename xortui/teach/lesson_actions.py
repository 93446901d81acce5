"""What a step of a lesson does, read from TOML: a closed list of keys, each with its own check."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from xortui.nn import RULES, Settings
from xortui.nn.gates import GATES
from xortui.nn.settings import MAX_WEIGHT, check_integer, check_learning_rate, check_number
from xortui.teach.lesson import INPUT_NAMES, MAX_EPOCH, MODES, VIEWS, Until
from xortui.teach.lesson_names import example_of, place_of, unit_of
from xortui.teach.lesson_questions import (
    Ask,
    Choice,
    Computed,
    Estimate,
    PhaseQuestion,
    computed,
)
from xortui.teach.lesson_text import nearest, shown
from xortui.teach.phases import NAMES
from xortui.teach.questions import MAX_OPTIONS

MAX_SPEED = 1_000_000
LEAST_MSE = 1e-12
MAX_ANSWER = 1e9

Complain = Callable[[str, str], None]
"""Takes a sentence, and the word in the file that it is about."""

SETTINGS = tuple(field.name for field in fields(Settings))


class WrongError(Exception):
    """A value that cannot be taken: a sentence, and the word that it is about."""

    def __init__(self, message: str, word: str = "") -> None:
        """Take the sentence and the word."""
        super().__init__(message)
        self.word = word


def read(key: str, value: Any, complain: Complain) -> Any:
    """Return the value of an action as a `lesson.Action` has it, None where something is wrong.

    Args:
        key: One of `lesson.KEYS`.
        value: The value as TOML has it.
        complain: Is given all that is wrong.
    """
    wrong: list[str] = []

    def note(message: str, word: str) -> None:
        wrong.append(message)
        complain(message, word)

    try:
        result = _READERS[key](value, note)
    except WrongError as error:
        note(str(error), error.word)
    except ValueError as error:
        note(str(error), "")
    return None if wrong else result


# Plain values


def text_of(key: str, value: object, most: int = 1000) -> str:
    """Return a text in one line; raise a WrongError where it is none, empty or too long."""
    if not isinstance(value, str):
        raise WrongError(f"{key} cannot be {shown(value)}: it must be a text in quotes.", key)
    text = " ".join(value.split())
    if not text:
        raise WrongError(f"{key} is empty: it must say something.", key)
    if len(text) > most:
        raise WrongError(f"{key} has {len(text)} characters: it can have {most} at most.", key)
    return text


def _table(key: str, value: object, allowed: Iterable[str], complain: Complain) -> dict[str, Any]:
    """Return a table without the keys that it cannot have, of which it complains."""
    known = tuple(allowed)
    if not isinstance(value, dict):
        sample = f"{key} = {{{known[0]} = ...}}"
        raise WrongError(f"{key} cannot be {shown(value)}: it must be a table with braces, as in {sample}.", key)
    for name in value:
        if name not in known:
            complain(f'{key} has no "{shown(name)}": {nearest(name, known)}', name)
    return {name: part for name, part in value.items() if name in known}


def _one_of(key: str, allowed: tuple[str, ...]) -> Callable[[object, Complain], str]:
    def one_of(value: object, _: Complain) -> str:
        if value not in allowed or not isinstance(value, str):
            raise WrongError(f'{key} cannot be "{shown(value)}": {nearest(str(value), allowed)}', str(value))
        return value

    return one_of


def _flag(key: str) -> Callable[[object, Complain], bool]:
    def flag(value: object, _: Complain) -> bool:
        if not isinstance(value, bool):
            raise WrongError(f"{key} cannot be {shown(value)}: it must be true or false.", key)
        return value

    return flag


def _whole(name: str, low: int, high: int) -> Callable[[object, Complain], int]:
    return lambda value, _: check_integer(name, value, low, high)


# Actions


def read_settings(value: object, complain: Complain) -> dict[str, Any]:
    """Return the settings that are named, each checked by itself."""
    values = _table("settings", value, SETTINGS, complain)
    found: dict[str, Any] = {}
    for name, part in values.items():
        try:
            found[name] = getattr(Settings(**{name: part}), name)
        except ValueError as error:
            allowed = {"gate": list(GATES), "rule": list(RULES)}.get(name)
            hint = nearest(str(part), allowed) if allowed else ""
            complain(f"{error} D{hint[1:]}" if hint.startswith("did") else str(error), name)
    return found


def _until(value: object, complain: Complain) -> Until:
    if isinstance(value, str):
        return Until(_one_of("until", ("solved", "flip"))(value, complain))
    parts = _table("until", value, ("mse", "epoch"), complain)
    if len(parts) != 1 and parts == value:
        raise WrongError('until must be "solved", "flip", {mse = ...} or {epoch = ...}.', "until")
    if "mse" in parts:
        return Until("mse", check_number("MSE of until", parts["mse"], LEAST_MSE, 1))
    return Until("epoch", check_integer("epoch of until", parts.get("epoch", 0), 0, MAX_EPOCH))


def _weights(value: object, complain: Complain) -> tuple[Any, ...]:
    entries = value if isinstance(value, list) else [value]
    found = []
    for entry in entries:
        try:
            parts = _table("weight", entry, ("at", "value"), complain)
            if len(parts) < 2:
                raise WrongError('weight needs both, as in weight = [{at = "x1→h2", value = 1.5}].', "weight")
            label = text_of("at", parts["at"])
            with _about(label):
                place = place_of(label)
            number = check_number(f"weight {place.label()}", parts["value"], -MAX_WEIGHT, MAX_WEIGHT)
            found.append((place, number))
        except WrongError as error:
            complain(str(error), error.word)
        except ValueError as error:
            complain(str(error), str(parts["at"]))
    return tuple(found)


def _targets(value: object, complain: Complain) -> tuple[tuple[int, float], ...]:
    if not isinstance(value, dict) or not value:
        raise WrongError('target must be a table of examples, as in target = {"0 1" = 1}.', "target")
    found = []
    for name, number in value.items():
        try:
            found.append((example_of(name), check_number(f"target of {shown(name)}", number, 0, 1)))
        except ValueError as error:
            complain(str(error), name)
    return tuple(found)


def _focus(value: object, complain: Complain) -> dict[str, int]:
    parts = _table("focus", value, ("example", "unit", "input"), complain)
    found = {}
    for name, part in parts.items():
        word = text_of(name, part)
        with _about(word):
            if name == "example":
                found[name] = example_of(word)
            elif name == "unit":
                found[name] = unit_of(word)
            else:
                found[name] = INPUT_NAMES.index(_one_of("input", INPUT_NAMES)(word, complain))
    return found


def _speed(value: object, _: Complain) -> int | None:
    if value in ("full", "auto"):
        return 0 if value == "full" else None
    if isinstance(value, str):
        hint = nearest(value, ("full", "auto"))
        hint = hint if hint.startswith("did") else 'it must be a whole number, "full" or "auto".'
        raise WrongError(f'speed cannot be "{shown(value)}": {hint}', "speed")
    return check_integer("speed", value, 1, MAX_SPEED)


_ASK = ("phase", "question", "options", "right", "right_by", "number", "value", "tolerance", "why")


def _ask(value: object, complain: Complain) -> Ask | None:
    parts = _table("ask", value, _ASK, complain)
    if "phase" in parts:
        if parts != {"phase": True}:
            raise WrongError("ask = {phase = true} stands alone: the walkthrough has its own question.", "ask")
        return PhaseQuestion()
    if "question" not in parts:
        raise WrongError("ask needs a question, or phase = true for the walkthrough's own.", "ask")
    text = text_of("question", parts["question"])
    why = text_of("why", parts["why"]) if "why" in parts else ""
    if "options" in parts:
        return _choice(text, why, parts)
    return _estimate(text, why, parts)


def _choice(text: str, why: str, parts: dict[str, Any]) -> Choice:
    for name in ("number", "value", "tolerance"):
        if name in parts:
            raise WrongError(f"A question with options has no {name}: its answer is right or right_by.", name)
    options = parts["options"]
    if not isinstance(options, list) or not 2 <= len(options) <= MAX_OPTIONS:
        raise WrongError(f"options must be a list of 2 to {MAX_OPTIONS} texts.", "options")
    texts = tuple(text_of("options", option) for option in options)
    if len({option.lower() for option in texts}) < len(texts):
        raise WrongError("Two options are the same.", "options")
    if ("right" in parts) == ("right_by" in parts):
        raise WrongError("A question with options needs either right, its number from 1, or right_by.", "options")
    if "right_by" in parts:
        return Choice(text, texts, _computed(parts["right_by"], "right_by", words=True), why)
    with _about("right"):
        return Choice(text, texts, check_integer("right option", parts["right"], 1, len(texts)) - 1, why)


def _estimate(text: str, why: str, parts: dict[str, Any]) -> Estimate:
    for name in ("right", "right_by"):
        if name in parts:
            raise WrongError(f"{name} needs options to choose from.", name)
    if ("number" in parts) == ("value" in parts):
        raise WrongError("ask needs options, or for a number either number or value, and tolerance.", "ask")
    if "tolerance" not in parts:
        raise WrongError("A question for a number needs a tolerance: how far off is still right.", "ask")
    with _about("tolerance"):
        tolerance = check_number("tolerance", parts["tolerance"], 0, MAX_ANSWER)
    if "value" in parts:
        return Estimate(text, _computed(parts["value"], "value", words=False), tolerance, why)
    with _about("number"):
        return Estimate(text, check_number("number", parts["number"], -MAX_ANSWER, MAX_ANSWER), tolerance, why)


def _computed(value: object, key: str, *, words: bool) -> Computed:
    word = text_of(key, value)
    with _about(key):
        return computed(word, words=words)


@contextmanager
def _about(word: str) -> Iterator[None]:
    """Say which word of the file a ValueError is about."""
    try:
        yield
    except ValueError as error:
        raise WrongError(str(error), word) from None


_READERS: dict[str, Callable[[Any, Complain], Any]] = {
    "settings": read_settings,
    "goto": _whole("epoch of goto", 0, MAX_EPOCH),
    "step": _whole("number of epochs of step", -MAX_EPOCH, MAX_EPOCH),
    "until": _until,
    "weight": _weights,
    "target": _targets,
    "rate": lambda value, _: check_learning_rate(value),
    "rule": _one_of("rule", tuple(RULES)),
    "mode": _one_of("mode", MODES),
    "phase": _whole("phase", 1, len(NAMES)),
    "view": _one_of("view", VIEWS),
    "maximise": _flag("maximise"),
    "focus": _focus,
    "speed": _speed,
    "log": _flag("log"),
    "run": _flag("run"),
    "ask": _ask,
}
