"""Weights as JSON: those of an epoch written down, and such a file read, from which a run begins."""

import json
from typing import Any, NoReturn

import numpy as np

from xortui.nn.initial import initial_parameters
from xortui.nn.kernel import EXAMPLES, pack
from xortui.nn.network import Array, Parameters
from xortui.nn.session.course import Conditions, Course, Edit, targets_of
from xortui.nn.session.snapshot import Snapshot
from xortui.nn.settings import MAX_HIDDEN_UNITS, MAX_KEPT_WEIGHT, Settings, check_number, shown

FORMAT, VERSION = "xortui-weights", 1
MAX_BYTES = 100_000
"""Larger than any file of weights."""

_MAX_DIGITS = 1000

ARRAYS = Parameters._fields


def values(now: Snapshot) -> dict[str, Any]:
    """Return the four arrays as lists."""
    return {name: array.tolist() for name, array in now.parameters._asdict().items()}


def weights_text(now: Snapshot) -> str:
    """Return the weights of an epoch as a JSON object, with what they were trained towards, an entry a line."""
    entries = {"format": FORMAT, "version": VERSION, "settings": now.settings._asdict(), "epoch": now.epoch}
    entries |= {"mse": now.mse, "targets": now.targets.ravel().tolist(), **values(now)}
    return "{\n" + ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in entries.items()) + "\n}\n"


def read_weights(content: bytes, **others: Any) -> Course:
    """Return the course of a run that begins with the weights in a file.

    The four arrays must be there. Settings and targets are taken where they are there, and other names are ignored.

    Args:
        content: What is in the file.
        others: Settings that count instead of those in the file: gate, rule, learning_rate.

    Raises:
        ValueError: The content is no such object; the text says why.
        SettingError: It holds a value that a setting cannot have.
    """
    given = _object(content)
    if given.get("format", FORMAT) != FORMAT or given.get("version", VERSION) != VERSION:
        raise ValueError(f"it is of another format than {FORMAT} {VERSION}")
    if missing := [name for name in ARRAYS if name not in given]:
        raise ValueError(f"there is no {missing[0]}")
    units = len(given["output_weights"]) if isinstance(given["output_weights"], list) else 0
    if not 1 <= units <= MAX_HIDDEN_UNITS:
        raise ValueError(f"output_weights must be a list of 1 to {MAX_HIDDEN_UNITS} lists of one number")
    shapes = ((3, units), (units,), (units, 1), (1,))
    parameters = Parameters(*(_array(name, given[name], shape) for name, shape in zip(ARRAYS, shapes, strict=True)))
    own = given.get("settings", {})
    if not isinstance(own, dict):
        raise ValueError("settings must be an object")
    known = {name: own[name] for name in Settings._fields if name in own}
    if known.get("hidden_units", units) != units:
        raise ValueError(f"the settings name {shown(known['hidden_units'])} hidden units, but there are {units}")
    settings = Settings(**known | {"hidden_units": units} | others)
    targets = targets_of(settings.gate)
    if "targets" in given and "gate" not in others:
        targets = tuple(_array("targets", given["targets"], (EXAMPLES,), 0, 1).tolist())
    return _course(settings, parameters, targets)


def _course(settings: Settings, parameters: Parameters, targets: tuple[float, ...]) -> Course:
    before = Conditions(settings.learning_rate, settings.rule, targets_of(settings.gate))
    drawn = pack(initial_parameters(settings.seed, settings.hidden_units, settings.scale))
    edit = Edit.between(0, (before, drawn), (before._replace(targets=targets), pack(parameters)))
    return Course(1, settings, (edit,) if edit else ())


def _object(content: bytes) -> dict[str, Any]:
    """Return the JSON object in a file; raise a ValueError where there is none, or where a name is there twice."""
    if len(content) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES} bytes")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
            raise ValueError(f"{shown(twice)} is there twice")
        return found

    def refuse(word: str) -> NoReturn:
        raise ValueError(f"{word} is no number")

    def whole(digits: str) -> int:
        if len(digits) > _MAX_DIGITS:
            raise ValueError(f"a number has {len(digits)} digits")
        return int(digits)

    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=once, parse_constant=refuse, parse_int=whole)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: it is no JSON") from None
    except (UnicodeDecodeError, RecursionError):
        raise ValueError("it is no JSON") from None
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")
    return found


def _array(
    name: str, value: Any, shape: tuple[int, ...], low: float = -MAX_KEPT_WEIGHT, high: float = MAX_KEPT_WEIGHT
) -> Array:
    """Return nested lists of numbers as an array of this shape; raise a ValueError where they are not."""

    def numbers(part: Any, shape: tuple[int, ...]) -> Any:
        if not shape:
            return check_number(f"number in {name}", part, low, high)
        if not isinstance(part, list) or len(part) != shape[0]:
            raise ValueError(f"{name} must be {_words(whole)}")
        return [numbers(item, shape[1:]) for item in part]

    whole = shape
    return np.array(numbers(value, shape), dtype=float)


def _words(shape: tuple[int, ...]) -> str:
    """Return the shape of a list in words."""
    count, *inner = shape
    if not inner:
        return f"a list of {count} number{'s' * (count != 1)}"
    return f"a list of {count} list{'s' * (count != 1)} of {inner[0]} number{'s' * (inner[0] != 1)}"
