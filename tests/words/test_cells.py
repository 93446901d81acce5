"""Cells: is a text never measured narrower than the framework draws it?"""

import pytest
from rich.cells import cell_len

from xortui.words.cells import cells, wrapped


@pytest.mark.long
def test_no_character_is_measured_too_narrow() -> None:
    """Every printable character is at least as wide as the framework takes it to be."""
    printable = (chr(code) for code in range(0x110000) if chr(code).isprintable())
    assert [c for c in printable if cells(c) < cell_len(c)] == []


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("ŷ → δ", 5), ("e\u0301", 1), ("日本", 4), ("☰", 2), ("1\ufe0f\u20e3", 2), ("❤\ufe0f", 2), ("", 0)],
)
def test_cells_of_a_text(text: str, width: int) -> None:
    """Letters with accents are one cell, ideographs and emoji two, as the framework has it."""
    assert cells(text) == cell_len(text) == width


@pytest.mark.parametrize("width", [1, 2, 5, 9, 40])
def test_text_is_broken_by_its_cells(width: int) -> None:
    """No line is wider than there is room, whatever its characters; nothing is lost, and blanks only are broken at."""
    text = "日本語日本語 is no ☰ number: 1\ufe0f\u20e3 type one such as 0.25"
    lines = wrapped(text, width)
    assert all(cells(line) <= max(width, 2) for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert width < 40 or " ".join(lines) == text
