"""How many cells of a terminal a text fills."""

import unicodedata
from collections.abc import Sequence

_WIDE_SINCE_UNICODE_16 = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376))
"""Characters two cells wide of which the data of older Pythons do not know it."""

_EMOJI_STYLE = "\ufe0f"
"""Turns the character before it into an emoji, which is a cell wider at most."""


def cells(text: str) -> int:
    """Return how many cells of a terminal a text fills, at most.

    It is never less than what the framework measures, so what fits by this measure is never cut.
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most `width` cells, broken at blanks, or anywhere in a word that has no room."""
    lines, line, room = list[str](), "", width
    for word in text.split():
        needed = cells(word)
        if line and needed < room:
            line, room = f"{line} {word}", room - needed - 1
            continue
        if line:
            lines.append(line)
        line, room = "", width
        for character in word:
            size = cells(character)
            if size > room and line:
                lines.append(line)
                line, room = "", width
            line, room = line + character, room - size
    return [*lines, line] if line else lines


def first_parts(text: str, room: int) -> str:
    """Return a text, or as many of its first parts, which dots or commas divide, as a room has cells for.

    The first one is always there, with fewer words and a sign for the others where it has no room.
    """
    while cells(text) > room and (end := max(text.rfind(" · "), text.rfind(", "))) > 0:
        text = text[:end]
    lines = wrapped(text, max(1, room - 1)) if cells(text) > room else [text]
    return f"{lines[0]}…" if len(lines) > 1 else text


def last_parts(text: str, room: int) -> str:
    """Return a text, or as many of its last parts as a room has cells for; the last one is always there."""
    while cells(text) > room and " · " in text:
        text = text.partition(" · ")[2]
    return text


def longest(texts: Sequence[str], room: int) -> str:
    """Return the first of some texts, the longest of which comes first, that a room has cells for, or the last."""
    return next((text for text in texts if cells(text) <= room), texts[-1])


def _width(character: str) -> int:
    if character == _EMOJI_STYLE:
        return 1
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 2 if any(first <= ord(character) <= last for first, last in _WIDE_SINCE_UNICODE_16) else 1
