"""Recordings as files: whatever their bytes are, the answer is a recording or one sentence with the line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from xortui.nn.files import read_at_most
from xortui.nn.kernel import vector_size
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.recording import EXAMPLES, FORMAT, MAX_EDITS, VERSION, Recording, weight_names
from xortui.nn.session.shared import Shared
from xortui.nn.settings import (
    MAX_EPOCH,
    MAX_KEPT_WEIGHT,
    Settings,
    check_integer,
    check_kind,
    check_learning_rate,
    check_number,
    check_rule,
    shown,
)

MAX_BYTES, MAX_LINE = 32_000_000, 10_000
"""Bytes of a file and of a line; what is longer was not written by this program."""

_DIGEST = 64
_MAX_DIGITS = 400
_SETTINGS = Settings._fields


class RecordingError(ValueError):
    """What is wrong with a recording; as a text, a sentence.

    Attributes:
        line: The line, counted from 1.
    """

    def __init__(self, line: int, sentence: str) -> None:
        """Take the line and the sentence."""
        super().__init__(sentence)
        self.line = line


def load(path: Path | str) -> Recording:
    """Return the recording in a file.

    Raises:
        RecordingError: It is none.
        OSError: It cannot be read.
    """
    return parse(read_at_most(path, MAX_BYTES + 1))


def parse(content: bytes) -> Recording:
    """Return the recording that these bytes are.

    Raises:
        RecordingError: They are none.
    """
    if len(check_kind("recording", content, bytes)) > MAX_BYTES:
        raise RecordingError(1, f"The file is larger than {MAX_BYTES // 10**6} MB, which no recording is.")
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise RecordingError(1, "The file is empty.")
    number = 1
    try:
        start = _start(_values(lines[0]))
        reader = _Reader(start)
        for line in lines[1:]:
            number += 1
            reader.take(_values(line))
        return reader.recording()
    except RecordingError:
        raise
    except ValueError as error:
        raise RecordingError(number, str(error)) from None


class _Reader:
    """What was read of a recording so far."""

    def __init__(self, start: Settings) -> None:
        self._start = start
        self._weights = {name: at for at, name in enumerate(weight_names(start.hidden_units))}
        self._epoch = -1
        self._edits: list[Edit] = []
        self._stops: list[int] = []
        self._end: dict[str, Any] | None = None

    def take(self, values: dict[str, Any]) -> None:
        """Take a line after the first."""
        if self._end is not None:
            raise ValueError('Nothing comes after the line with "epoch", which is the last.')
        if "epoch" in values:
            self._end = values
            self._take_end(values)
            return
        if "at" not in values:
            raise ValueError('The line has neither "at", the epoch of an edit, nor "epoch", that of the end.')
        epoch = check_integer("epoch of an edit", values["at"], 0, MAX_EPOCH)
        if epoch <= self._epoch:
            raise ValueError(f"Epoch {epoch} comes after {self._epoch} here: lines are in the order of their epochs.")
        self._epoch = epoch
        if len(self._edits) + len(self._stops) >= MAX_EDITS:
            raise ValueError(f"A recording has {MAX_EDITS} edits and stops at most.")
        if _truth(values, "stop"):
            self._stops.append(epoch)
        edit = self._edit(epoch, values)
        if edit != Edit(epoch):
            self._edits.append(edit)

    def recording(self) -> Recording:
        """Return the recording, where the last line was its end."""
        if self._end is None:
            raise ValueError('The recording has no end, a last line with "epoch": it was cut off.')
        course = Course.of(1, self._start, Shared(self._edits), self._end["epoch"], tuple(self._stops))
        return Recording(course, float(self._end["mse"]), self._end["parameters"])

    def _take_end(self, values: dict[str, Any]) -> None:
        end = check_integer("epoch of the end", values["epoch"], 0, MAX_EPOCH)
        if end < self._epoch:
            raise ValueError(f"The recording ends at epoch {end}, before its edit at {self._epoch}.")
        for key in ("mse", "parameters"):
            if key not in values:
                raise ValueError(f'The last line has no "{key}".')
        check_number("MSE", values["mse"], 0, 1)
        digest = values["parameters"]
        if not isinstance(digest, str) or len(digest) != _DIGEST or set(digest) - set("0123456789abcdef"):
            raise ValueError(f'"parameters" cannot be {shown(digest)}: it must be {_DIGEST} digits 0 to 9 and a to f.')

    def _edit(self, epoch: int, values: dict[str, Any]) -> Edit:
        """Return all that a line changes."""
        rate, rule = values.get("learning_rate"), values.get("rule")
        return Edit(
            epoch,
            None if "learning_rate" not in values else check_learning_rate(rate),
            None if "rule" not in values else check_rule(rule, self._start.hidden_units),
            tuple(sorted(self._targets(_table(values, "targets")))),
            tuple(sorted(self._new_weights(_table(values, "weights")))),
        )

    def _targets(self, values: dict[str, Any]) -> list[tuple[int, float]]:
        for name in values:
            if name not in EXAMPLES:
                raise ValueError(f"There is no example {shown(name)}: it must be one of {', '.join(EXAMPLES)}.")
        return [(EXAMPLES.index(name), check_number("target", value, 0, 1)) for name, value in values.items()]

    def _new_weights(self, values: dict[str, Any]) -> list[tuple[int, float]]:
        for name in values:
            if name not in self._weights:
                first, last, count = "x1->h1", "b2->y", vector_size(self._start.hidden_units)
                raise ValueError(f"There is no weight {shown(name)}: it must be one of the {count} {first} to {last}.")
        return [
            (self._weights[name], check_number("weight", value, -MAX_KEPT_WEIGHT, MAX_KEPT_WEIGHT))
            for name, value in values.items()
        ]


def _start(values: dict[str, Any]) -> Settings:
    """Return the settings in the first line."""
    if values.get("format") != FORMAT:
        raise ValueError(f'This is no recording: the first line of one has "format": "{FORMAT}".')
    version = values.get("version")
    if isinstance(version, bool) or version != VERSION:
        raise ValueError(f'"version" cannot be {shown(json.dumps(version))}: this program reads version {VERSION}.')
    if "settings" not in values:
        raise ValueError('The first line has no "settings".')
    settings = _table(values, "settings")
    return Settings(**{name: settings[name] for name in _SETTINGS if name in settings})


def _values(line: bytes) -> dict[str, Any]:
    """Return what a line of JSON says, where it is an object in which each key is there once."""
    if len(line) > MAX_LINE:
        raise ValueError(f"The line is longer than {MAX_LINE} bytes, which none of a recording is.")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"The byte {line[error.start]:02X} is no text: a recording is written in UTF-8.") from None
    try:
        values = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise ValueError(f"This is no line of JSON: {error.msg}, column {error.colno}.") from None
    except RecursionError:
        raise ValueError("This is no line of a recording: brackets within brackets without end.") from None
    if not isinstance(values, dict):
        raise ValueError('The line is no JSON object, as {"at": 1000, "learning_rate": 3.0} is one.')
    return values


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(f'The key "{shown(key)}" is there twice.')
        values[key] = value
    return values


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ValueError(f"A number of the line has {len(digits)} digits.")
    return int(digits)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number that a recording may have.")


def _table(values: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the object at a key, an empty one where there is none."""
    table = values.get(key, {})
    if not isinstance(table, dict):
        raise ValueError(f'"{key}" cannot be {shown(table)}: it must be an object, as in {{"{key}": {{...}}}}.')
    return table


def _truth(values: dict[str, Any], key: str) -> bool:
    value = values.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f'"{key}" cannot be {shown(value)}: it must be true or false.')
    return value
