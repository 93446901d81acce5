"""Lines: fitted to a width in cells, and never cut within a number or a wide character."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from xortui.tui.draw.styled_lines import NARROW, cut, fit, width_of
from xortui.tui.draw.styled_lines import cell_len as counted

_PLAIN = Style()
_WORDS = st.sampled_from(
    [
        "MSE",
        "falls",
        "→",
        "taken",
        "日本",
        "1\ufe0f\u20e3",
        "☰",
        "+1.624",
        "−0.00",
        "12 345",
        "1.2e−05",
        "+1.2e5",
        "0.25",
    ]
)


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d.e−+]*(?: \d{3})*", text.replace("1\ufe0f", "")))


@given(st.lists(_WORDS, max_size=8), st.integers(0, 60))
def test_a_number_that_has_no_room_is_left_out(words: list[str], width: int) -> None:
    """Whatever is cut off, each number that stays is one that was there; and the row is full to the cell."""
    text = " / ".join(words)
    kept = cut(text, width) if cell_len(text) > width else text
    assert _numbers(kept) <= _numbers(text)
    assert cell_len(kept) == min(width, cell_len(text))
    assert width_of(fit([(text, _PLAIN)], width, _PLAIN)) == width


def test_what_is_cut_off_is_marked() -> None:
    """The place of a number that was left out is seen; words are cut as before."""
    assert cut("h1 → +1.624", 9) == "h1 →…    "
    assert cut("MSE falls 0.26", 12) == "MSE falls…  "
    assert cut("MSE falls", 6) == "MSE fa"
    assert cut("epoch 12 345", 10) == "epoch…    "


def test_characters_that_are_not_counted_one_by_one_have_one_cell_each() -> None:
    """A text of them alone is as wide as it is long."""
    for first, last in re.findall("(.)-(.)", NARROW):
        between = [chr(code) for code in range(ord(first), ord(last) + 1)]
        assert [character for character in between if cell_len(character) != 1] == []


@given(st.text())
def test_cells_are_counted_as_the_framework_counts_them(text: str) -> None:
    """Whatever the text is."""
    assert counted(text) == cell_len(text)
