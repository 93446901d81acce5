"""The truth table: the bar of a prediction, whose mark at one half is there however long the bar is."""

import pytest

from tests.support.maps import alone, palette
from xortui.tui.widgets.truth_table import TruthTable


@pytest.mark.parametrize("colors", [palette(), palette("xortui-light"), palette(mono=True)])
@pytest.mark.parametrize("cells", [4, 5, 10, 40])
def test_the_mark_at_one_half_is_seen_in_every_bar(cells: int, colors: object) -> None:
    """It stands in the same cell for every prediction: beside the bar or within it, which tells the sides apart."""
    table = alone(TruthTable, colors)  # type: ignore[arg-type]
    for step in range(101):
        prediction = step / 100
        bar = table._bar(prediction, cells)
        text = "".join(part for part, _ in bar)
        assert len(text) == cells
        full, half, above = int(prediction * cells * 8 + 0.5) // 8, cells // 2, prediction > 0.5
        assert text[half] == ("▊" if above else "┊") and set(text[half:]) <= set("▊┊· ▏▎▍▌▋▉█")
        assert text[:half].count("█") == (half if above else min(full, half))
        assert {look for piece, look in bar if set(piece) - set("·┊")} <= {
            table.palette.positive if above else table.palette.negative
        }
