"""Text from outside, made safe: no terminal obeys it, it stays in one line, and it fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xortui.words.cells import cells
from xortui.words.shown import shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("", "empty"),
        (" \t\n", "empty"),
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}evil", r"\u202eevil"),
        ("\N{ZERO WIDTH SPACE}", r"\u200b"),
        ("\udcff", r"\udcff"),
        (True, "true"),
        (1.5, "1.5"),
        ("é" * 41, "é" * 39 + "…"),
        ("日" * 20, "日" * 20),
        ("日" * 21, "日" * 19 + "…"),
        ("9" * 9999, "9" * 39 + "…"),
    ],
)
def test_shown(value: object, text: str) -> None:
    """Control characters and those that turn the direction are escapes; wide ones count for two cells."""
    assert shown(value) == text


@given(st.text(), st.integers(5, 60))
def test_nothing_is_obeyed(text: str, most: int) -> None:
    """Whatever comes in, what comes out can be printed, is in one line, is not empty, and fits but for its escapes."""
    found = shown(text, most)
    assert found and found.isprintable()
    if "\\" not in found:
        assert cells(found) <= most


def test_its_ends_can_be_chosen() -> None:
    """What stands for the rest, and for nothing, is up to the caller."""
    assert shown("é" * 50, cut="...", empty="''") == "é" * 39 + "..."
    assert shown("", empty="''") == "''"
