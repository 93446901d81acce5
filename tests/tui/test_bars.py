"""Bars of shares: are they as long as the shares, with plotext and without it?"""

import pytest

from xortui.tui.draw import bars as bars_module
from xortui.tui.draw.bars import bars

LABELS = ["one", "a second", "three"]
SHARES = [0.0, 0.5, 1.0]


@pytest.mark.parametrize("how", ["plotext", "by hand", "ascii"])
@pytest.mark.parametrize("width", [10, 60, 78, 101])
def test_bars(how: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row for each, of the length of its share, its label before it; an axis with its percent below."""
    if how == "by hand":
        monkeypatch.setattr(bars_module, "library", lambda: None)
    rows = bars(LABELS, SHARES, width, ascii=how == "ascii")
    room = max(28, width - 9)
    block, side = ("#", "|") if how == "ascii" else ("█", "┤")
    assert [row[:9] for row in rows[:3]] == [f"{label:>8}{side}" for label in LABELS]
    counts = [row.count(block) for row in rows[:3]]
    assert counts[0] == 0 and counts[2] == room and abs(counts[1] - room / 2) <= 1
    assert len(rows) == 5 and len(rows[3]) == 9 + room
    assert rows[4].split() == ["0", "25", "50", "75", "100", "%"] and len(rows[4].rstrip()) == 9 + room
    assert how != "ascii" or all(row.isascii() for row in rows)
