"""The numbers of an array in one notation, with their points below each other."""

import pytest

from xortui.words.alike import alike, pointed
from xortui.words.format import aligned, decimals_of


@pytest.mark.parametrize(
    ("values", "cells", "texts"),
    [
        ([0.0069, -0.0114, 0], 7, ["+0.0069", "−0.0114", "0     "]),
        ([0.0002, -0.0114, 0], 7, ["+2.0e−4", "−1.1e−2", "0     "]),
        ([0.8546, 0.00035], 9, ["0.85460", "0.00035"]),
        ([1.771, -12.5123, 0.3], 9, ["+1.7710", "−12.5123", "+0.3000"]),
        ([0.0, 1.0, 1.0], 9, ["0", "1", "1"]),
        ([0.0, 1.0, 0.25], 9, ["0   ", "1.00", "0.25"]),
        ([1e-12, -3e-3], 9, ["+1.00e−12", "−3.00e−3 "]),
        ([1e-300, 1e-5], 7, ["1e−300", "1e−5  "]),
        ([-0.0, 0.0], 7, ["0", "0"]),
        ([123456.7, -2.25], 9, ["+1.23e5", "−2.25e0"]),
    ],
)
def test_an_array_has_one_notation(values: list[float], cells: int, texts: list[str]) -> None:
    """Decimals where they tell two digits of the smallest, else powers for all; no cut number, no false zero."""
    write = alike(values, cells, 4)
    assert [write(value) for value in values] == texts
    ends = {len(text.lstrip("+−0123456789")) for text in texts}
    assert len(ends) == 1 and max(map(len, texts)) <= cells


def test_rows_of_their_own_kinds_have_their_points_below_each_other() -> None:
    """Where there is room for that."""
    assert pointed([["−0.589936"], ["0.3480"], ["1"]], 9) == [["−0.589936"], ["0.3480  "], ["1" + 7 * " "]]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1.624, -0.5], ["+1.624", "−0.500"]),
        ([12.345, -0.5, 0.0], ["+12.35", " −0.50", "  0.00"]),
        ([123.45, -0.5, 0.004], ["+123.5", "  −0.5", "+0.004"]),
        ([], []),
    ],
)
def test_weights_of_a_column_have_their_points_below_each_other(values: list[float], texts: list[str]) -> None:
    """Six cells each, as wide as they always are; what would look like 0 does not."""
    assert [aligned(value, decimals_of(values)) for value in values] == texts
