"""Lines: is a sentence broken where a reader would, and left alone where a program reads it?"""

import os
from io import StringIO

import pytest

from tests.support.systems import posix
from xortui.words.lines import for_reader

TEXT = "xortui: a  b.jsonl:1: 日本 cannot be 5: it must be a whole number from 0 to 4 294 967 295 or 12 345."


@posix
@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (
            40,
            [
                "xortui: a  b.jsonl:1: 日本 cannot be 5:",
                "it must be a whole number from 0 to",
                "4 294 967 295 or 12 345.",
            ],
        ),
        (
            80,
            ["xortui: a  b.jsonl:1: 日本 cannot be 5: it must be a whole number from 0 to", "4 294 967 295 or 12 345."],
        ),
        (
            10,
            ["xortui:", "a ", "b.jsonl:1:", "日本", "cannot be", "5: it", "must be a", "whole", "number", "from 0 to"],
        ),
        (0, [TEXT]),
    ],
)
def test_a_terminal_gets_lines_that_end_at_blanks(
    columns: int, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path stays whole, and so does a number; a terminal that does not tell its width gets the text as it is."""
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 24)))
    with open(os.devnull, "w") as stream:
        assert for_reader(TEXT, stream).split("\n")[: len(lines)] == lines


def test_what_is_no_terminal_gets_a_sentence_in_one_line() -> None:
    """A pipe, a file, and a stream of Python's."""
    reading, writing = os.pipe()
    with os.fdopen(reading), os.fdopen(writing, "w") as pipe:
        assert for_reader(TEXT, pipe) == TEXT
    assert for_reader(TEXT, StringIO()) == TEXT
