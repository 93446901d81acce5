"""What a step of a lesson does, read from TOML: a closed list of keys, each with its own check."""

from collections.abc import Callable
from typing import Any

from xortui.nn import RULES, Settings
from xortui.nn.session.runs import GHOSTS
from xortui.nn.settings import SettingError, check_integer, check_learning_rate, check_number
from xortui.teach.epoch.phases import NAMES
from xortui.teach.lessons.file.ask import LEAST_MSE, read_ask, read_task
from xortui.teach.lessons.file.hints import quoted_number
from xortui.teach.lessons.file.values import Complain, WrongError, about, flag, one_of, table, text_of, whole
from xortui.teach.lessons.file.weights import read_weights
from xortui.teach.lessons.model import INPUT_NAMES, LESSON_MAX_EPOCH, MODES, RANGES, VIEWS, Until
from xortui.teach.lessons.names import example_of, unit_of
from xortui.words.nearest import nearest, question_first
from xortui.words.shown import shown

MAX_SPEED = 1_000_000

SETTINGS = Settings._fields


def read(key: str, value: Any, complain: Complain) -> Any:
    """Return the value of an action as a `LessonAction` has it, None where something is wrong.

    Args:
        key: One of `KEYS`.
        value: The value as TOML has it.
        complain: Is called for all that is wrong.
    """
    wrong: list[str] = []

    def note(message: str, word: str) -> None:
        wrong.append(message)
        complain(message, word)

    try:
        if sentence := quoted_number(key, value):
            raise WrongError(sentence, key)
        result = _READERS[key](value, note)
    except WrongError as error:
        note(str(error), error.word)
    except ValueError as error:
        note(str(error), "")
    return None if wrong else result


def read_settings(value: object, complain: Complain) -> dict[str, Any]:
    """Return the settings that are named, each checked by itself."""
    values = table("settings", value, SETTINGS, complain)
    found: dict[str, Any] = {}
    for name, part in values.items():
        try:
            found[name] = getattr(Settings(**{name: part}), name)
        except SettingError as error:
            names = [word for word in error.allowed if isinstance(word, str)]
            complain(question_first(str(error), str(part), names), name)
    return found


def _until(value: object, complain: Complain) -> Until:
    if isinstance(value, str):
        return Until(one_of("until", ("solved", "flip", "stuck"))(value, complain))
    parts = table("until", value, ("mse", "epoch"), complain)
    if len(parts) != 1 and parts == value:
        raise WrongError('until must be "solved", "flip", "stuck", {mse = ...} or {epoch = ...}.', "until")
    if "mse" in parts:
        return Until("mse", check_number("MSE of until", parts["mse"], LEAST_MSE, 1))
    return Until("epoch", check_integer("epoch of until", parts.get("epoch", 0), 0, LESSON_MAX_EPOCH))


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
    parts = table("focus", value, ("example", "unit", "input"), complain)
    found = {}
    for name, part in parts.items():
        word = text_of(name, part)
        with about(word):
            if name == "example":
                found[name] = example_of(word)
            elif name == "unit":
                found[name] = unit_of(word)
            else:
                found[name] = INPUT_NAMES.index(one_of("input", INPUT_NAMES)(word, complain))
    return found


def _speed(value: object, _: Complain) -> int | None:
    if value in ("full", "auto"):
        return 0 if value == "full" else None
    if isinstance(value, str):
        hint = nearest(value, ("full", "auto"), otherwise='it must be a whole number, "full" or "auto".')
        raise WrongError(f'speed cannot be "{shown(value)}": {hint}', "speed")
    return check_integer("speed", value, 1, MAX_SPEED)


_READERS: dict[str, Callable[[Any, Complain], Any]] = {
    "settings": read_settings,
    "goto": whole("epoch of goto", 0, LESSON_MAX_EPOCH),
    "step": whole("number of epochs of step", -LESSON_MAX_EPOCH, LESSON_MAX_EPOCH),
    "until": _until,
    "weight": read_weights,
    "target": _targets,
    "rate": lambda value, _: check_learning_rate(value),
    "rule": one_of("rule", tuple(RULES)),
    "mode": one_of("mode", MODES),
    "phase": whole("phase", 1, len(NAMES)),
    "view": one_of("view", VIEWS),
    "maximise": flag("maximise"),
    "focus": _focus,
    "speed": _speed,
    "log": flag("log"),
    "range": one_of("range", RANGES),
    "run": flag("run"),
    "ask": read_ask,
    "task": read_task,
    "ghosts": whole("number of ghosts", 0, GHOSTS),
}
