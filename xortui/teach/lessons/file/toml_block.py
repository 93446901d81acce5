"""The blocks of TOML in a lesson: read within limits, with the lines of the file for whatever is wrong."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from xortui.teach.lessons.file.hints import likely
from xortui.teach.lessons.text import intruder
from xortui.words.shown import shown

_MAX_CHARACTERS = 16_000
_MAX_DEPTH = 32
"""How deep brackets and dotted keys are nested, long before the reader of TOML would run out of stack."""

_LONG_KEY = re.compile(rf"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){{{_MAX_DEPTH}}}""")
"""A dotted key long enough to make tomllib quadratic."""

_MAX_NUMBER = 2**63


class TomlError(Exception):
    """Lines that cannot be taken: a sentence, and the line of the file that it is about."""

    def __init__(self, message: str, line: int) -> None:
        """Take the sentence and the line."""
        super().__init__(message)
        self.line = line


class TomlBlock(NamedTuple):
    """Lines of TOML."""

    first: int
    """The number of the first line in the file."""
    lines: list[str]

    def values(self) -> dict[str, Any]:
        """Return what is written there; raise a TomlError."""
        text = "\n".join(self.lines)
        if len(text) > _MAX_CHARACTERS:
            raise TomlError(f"This is longer than {_MAX_CHARACTERS // 1000} kB, which no block is.", self.first)
        deep = f"This is nested more than {_MAX_DEPTH} deep."
        if _depth(text) > _MAX_DEPTH or _LONG_KEY.search(text):
            raise TomlError(deep, self.first)
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise self._undecodable(str(error)) from None
        except ValueError:  # not of the reader of TOML but of int, whose digits have a limit
            raise TomlError("A number has too many digits.", self.first) from None
        for key, value in values.items():
            for depth, part in _parts(value):
                sentence = intruder(part) if isinstance(part, str) else ""
                if depth > _MAX_DEPTH:
                    sentence = deep
                elif isinstance(part, int) and abs(part) > _MAX_NUMBER:
                    sentence = "A number is larger here than any that has a meaning."
                if sentence or (sentence := intruder(key)):
                    raise TomlError(sentence, self.line_of(key))
        return values

    def line_of(self, key: str, word: str = "", count: int = 0) -> int:
        """Return where a key stands, or the `count`th line from there with a word, as far as can be seen."""
        name = re.escape(key)
        begins = re.compile(rf"""\s*(?:\[\[?\s*)?(?:{name}|"{name}"|'{name}')\s*[\].=]""")
        start = next((at for at, line in enumerate(self.lines) if begins.match(line)), 0)
        if word and word != key:
            found = [at for at in range(start, len(self.lines)) if word in self.lines[at]]
            if found:
                start = found[min(count, len(found) - 1)]
        return self.first + start

    def _undecodable(self, message: str) -> TomlError:
        """Return what the reader of TOML says, with the line of the file."""
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
        line = int(found[1]) if found and found[1] else len(self.lines)
        at = max(1, line) - 1
        if sentence := likely(self.lines, at):
            return TomlError(sentence, self.first + at)
        reason = shown(message[: found.start()] if found else message, 120)
        return TomlError(f"This is no TOML: {reason[0].lower()}{reason[1:]}.", self.first + at)


def _depth(text: str) -> int:
    """Return how deep brackets are nested, those in texts and comments among them."""
    depth = deepest = 0
    for bracket in re.findall(r"[][{}]", text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _parts(value: object) -> Iterator[tuple[int, object]]:
    """Yield a value and all that is in it, keys among them, each with how deep it lies."""
    waiting = [(1, value)]
    while waiting:
        depth, part = waiting.pop()
        yield depth, part
        if isinstance(part, dict):
            waiting += [(depth + 1, inside) for pair in part.items() for inside in pair]
        elif isinstance(part, list):
            waiting += [(depth + 1, inside) for inside in part]
