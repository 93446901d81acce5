"""What is likely meant by a line that is no TOML, or by a value of the wrong kind."""

import re
from collections.abc import Callable, Sequence

from xortui.words.parse import decimal
from xortui.words.shown import shown

NUMBERS = frozenset(
    {
        *("format", "goto", "step", "rate", "phase", "mse", "epoch", "seed", "hidden_units", "learning_rate", "scale"),
        *("number", "tolerance", "tries", "right", "before", "ghosts"),
    }
)
"""The keys, at any depth, whose values are numbers."""

_TEXTS = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_CURLY = "“”„‟«»‹›‘’‚‛`´"
_STRAIGHT = str.maketrans(dict.fromkeys(_CURLY, '"'))
_MINUS = re.compile(r"[−–—](?=\.?\d)")
_COMMA = re.compile(r"(=\s*[-+]?\d+),(?=\d+\s*(?:[#}\]]|$))")
_POINT = re.compile(r"(?<![\w.])([-+]?)\.(?=\d)")
_LAST_POINT = re.compile(r"(?<![\w.])(\d+)\.(?![\d.])")
_WORD = re.compile(r"=\s*([^\W\d][\w →>ŷ-]*?)\s*(?=[,}\]#]|$)")
_ONE_VALUE = re.compile(r"""(\s*[\w-]+\s*=\s*)(["'])(.*)(["'])\s*$""")
_BACKSLASH = re.compile(r'"(?:[^"\\]|\\[btnfr"\\uU])*\\[^btnfr"\\uU]')
_NO_EQUALS = re.compile(r"\s*([A-Za-z_]+)\s*[: ]\s*([^=:\s].*)$")
_KEY = re.compile(r"""\s*(?:\[\[?\s*)?["']?([\w-]+)["']?\s*(?:=|\]|\.)""")
_LONGEST = 300
"""Characters of a line that are looked at; a longer one is no line that a person writes."""


def likely(lines: Sequence[str], at: int) -> str:
    """Return what is likely wrong in a line that is no TOML, and what would be right; nothing where nothing is.

    Args:
        lines: The lines of a block.
        at: The index of the line at which reading failed.
    """
    line = lines[at] if 0 <= at < len(lines) else ""
    if not line.strip() or len(line) > _LONGEST:
        return ""
    bare = _TEXTS.sub('""', line)
    for test in (_curly, _quotes, _minus, _comma, _point, _capital, _unquoted, _no_equals, *_MISWRITTEN):
        if sentence := test(line, bare):
            return sentence
    return _twice(lines, at)


def quoted_number(key: str, value: object) -> str:
    """Return what is wrong with a number that is in quotes; nothing where it is none, or none is needed."""
    if not isinstance(value, str) or len(value) > _LONGEST or not isinstance(number := decimal(value), float):
        return ""
    plain = f"{number:.6g}" if "/" in value else value.strip().replace("−", "-").replace(",", ".")
    if key in NUMBERS:
        return f"{key} is a number and has no quotes: write {key} = {plain}."
    return ""


def _written(text: str) -> str:
    return shown(text.split(" #")[0].strip(), 60)


def _curly(line: str, bare: str) -> str:
    if not any(quote in bare for quote in _CURLY):
        return ""
    return f"Quotes are straight ones here: write {_written(line.translate(_STRAIGHT))}."


def _quotes(line: str, bare: str) -> str:
    """Return what is wrong with quotes that do not end, end as others began, or stand in a text of their own kind."""
    if _BACKSLASH.match(line[line.find('"') :]):
        return "A backslash stands for itself in single quotes only: put the text in those, or write it twice."
    alone = bare.replace('""', "")
    one = _ONE_VALUE.match(line)
    if one and one[2] != one[4] and not {'"', "'"} & {*one[3]}:
        return (
            f"A text ends with the quote that it begins with: write {_written(f'{one[1]}{chr(34)}{one[3]}{chr(34)}')}."
        )
    if '""' in bare and re.search(r'""\s*[^\s,\]}#=.]', bare):
        first = next(character for character in line if character in "\"'")
        kind, other = ("double", "'") if first == '"' else ("single", '"')
        if one and one[2] == one[4] and other not in one[3]:
            return f"A text has none of its own quotes inside: write {_written(f'{one[1]}{other}{one[3]}{other}')}."
        return f"A text in {kind} quotes has none of these inside: put it in the other kind of quotes."
    if alone.count('"') == 1 or alone.count("'") == 1:
        return "A text ends in its own line, with the quote that it begins with: this one has no end."
    return ""


def _minus(line: str, bare: str) -> str:
    if not _MINUS.search(bare):
        return ""
    return f"The minus is the plain - of the keyboard here: write {_written(_MINUS.sub('-', line))}."


def _comma(line: str, bare: str) -> str:
    if not _COMMA.search(bare):
        return ""
    pointed = _COMMA.sub(r"\1.", line)
    return f"Decimals have a point here: write {_written(pointed)}."


def _point(line: str, bare: str) -> str:
    for pattern, instead in ((_POINT, r"\g<1>0."), (_LAST_POINT, r"\1.0")):
        if pattern.search(bare):
            return f"A decimal point stands between digits here: write {_written(pattern.sub(instead, line))}."
    return ""


def _capital(line: str, bare: str) -> str:
    if not re.search(r"=\s*(True|False|TRUE|FALSE|yes|no)\b", bare):
        return ""
    words: Callable[[re.Match[str]], str] = lambda m: "true" if m[0].lower() in ("true", "yes") else "false"  # noqa: E731
    return f"It must be true or false: write {_written(re.sub(r'True|False|TRUE|FALSE|yes|no', words, line))}."


def _unquoted(line: str, bare: str) -> str:
    found = next((m for m in _WORD.finditer(bare) if m[1] not in ("true", "false", "inf", "nan")), None)
    if not found:
        return ""
    name = line[: line.find("=")].strip() if bare.count("=") == 1 else ""
    return f'A word is in quotes here: write {f"{shown(name)} = " if name else ""}"{shown(found[1])}".'


def _no_equals(line: str, bare: str) -> str:
    if "=" in bare or not (found := _NO_EQUALS.match(bare)):
        return ""
    value = line[found.start(2) :].split(" #")[0].strip()
    return f"There is an = between a key and its value: write {found[1]} = {shown(value, 40)}."


def _replaced(pattern: str, instead: str, sentence: str) -> Callable[[str, str], str]:
    """Return a test for a way to write what TOML does not know, which is right with something in its place."""

    def test(line: str, bare: str) -> str:
        return f"{sentence}: write {_written(re.sub(pattern, instead, line))}." if re.search(pattern, bare) else ""

    return test


_MISWRITTEN = (
    _replaced(r"==+", "=", "There is one = between a key and its value"),
    _replaced(r"(?<=\d)[ \u00a0\u2009\u202f'](?=\d{3}\b)", "", "The digits of a number stand together"),
    _replaced(r"(?<![\w.])0+(?=\d)", "", "A number does not begin with 0"),
    lambda line, bare: "There is no value after the =: write it there." if re.search(r"=\s*(#.*)?$", bare) else "",
)
"""The last tests of a line."""


def _twice(lines: Sequence[str], at: int) -> str:
    found = _KEY.match(lines[at])
    if not found:
        return ""
    before = [line for line in lines[:at] if (key := _KEY.match(line)) and key[1] == found[1]]
    if not before:
        return ""
    return f"{found[1]} is written twice in one block: keep one, or begin another block for the second."
