"""The truth table: the bar of a prediction, whose mark at one half is there however long the bar is."""

import pytest

from tests.support.maps import alone, palette
from xortui.tui.widgets.truth_table import TruthTable


@pytest.mark.parametrize("colors", [palette(), palette("xortui-light"), palette(mono=True)])
@pytest.mark.parametrize("cells", [4, 5, 10, 40])
def test_the_mark_at_one_half_is_seen_in_every_bar(cells: int, colors: object) -> None:
    """It stands in the same cell for every prediction, in reverse where the bar fills half of that cell or more."""
    table = alone(TruthTable, colors)  # type: ignore[arg-type]
    for step in range(101):
        prediction = step / 100
        bar = table._bar(prediction, cells)
        text = "".join(part for part, _ in bar)
        assert len(text) == cells
        full, part = divmod(round(prediction * cells * 8), 8)
        style = table.palette.positive if prediction > 0.5 else table.palette.negative
        assert text.index("┊") == cells // 2 and text.count("┊") == 1
        (mark,) = (look for piece, look in bar if "┊" in piece)
        reached = 8 * full + part >= 8 * (cells // 2) + 4
        assert mark == (table.palette.badge_of(style) if reached else table.palette.muted)
        assert text.count("█") == full - (full > cells // 2)
