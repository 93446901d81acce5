"""Text in the lines of a terminal, which breaks what is longer anywhere, within a word too."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TextIO

from xortui.words.cells import cells

_BLANK = r" (?! |(?<=\d )\d{3}(?!\d))"
"""A blank, the last of several, but none between thousands."""


def for_reader(text: str, stream: TextIO) -> str:
    """Return a text broken at blanks where a stream leads to a terminal, else as it is: another program may read it."""
    with suppress(OSError, ValueError):
        # Not to the last column, after which some terminals begin a line by themselves.
        width = os.get_terminal_size(stream.fileno()).columns - 1
        if width > 0:
            return "\n".join(line for whole in text.split("\n") for line in _broken(whole, width))
    return text


def _broken(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most `width` cells, but for a longer word: a path is easier to copy whole."""
    line, *words = re.split(_BLANK, text)
    for word in words:
        if cells(line) + 1 + cells(word) <= width:
            line = f"{line} {word}"
        else:
            yield line
            line = word
    yield line
