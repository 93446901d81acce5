"""Text from outside, made safe: no terminal obeys it, it stays in one line, and it fits."""

import shlex
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xortui.words.cells import cells
from xortui.words.shown import as_argument, shown


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


@pytest.mark.skipif(sys.platform == "win32", reason="its shells have other rules")
@given(st.text())
@example("a b; rm -rf $(id).jsonl")
@example("it's.jsonl")
@example("-x.jsonl")
@example("--json")
def test_what_is_typed_in_a_shell_names_the_file(name: str) -> None:
    """One word, which is no option and is the name again to a shell, or else a word for any name."""
    typed = as_argument(name)
    assert typed.isprintable() and cells(typed) <= 200
    (word,) = shlex.split(typed)
    assert not word.startswith("-")
    if typed != "FILE":
        assert word.removeprefix("./") == name.removeprefix("./")


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31m", "\udcff.jsonl", "x" * 201])
def test_a_name_that_nobody_types(name: str) -> None:
    """It is not shortened, as another file would be named."""
    assert as_argument(name, otherwise="FOLDER") == "FOLDER"


def test_quotes_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are double."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert [as_argument(name) for name in ("a.jsonl", "a b.jsonl", "a&b")] == ["a.jsonl", '"a b.jsonl"', '"a&b"']
