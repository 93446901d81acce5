"""Where things go: all of the terminal is used, nothing overlaps, and what matters most is shown longest."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xortui.tui.plan import SMALLEST, Plan, plan

WIDTHS, HEIGHTS, UNITS = st.integers(1, 400), st.integers(1, 150), st.integers(1, 8)
MATRIX_ROWS = 2 + 2  # the frame, the head, and b2 or b1
EXAMPLES = 2 + 1 + 4 + 1  # the frame, the head, the examples, and the verdict
LABEL = 3


def matrices_fit(now: Plan, units: int) -> bool:
    """Return whether every weight has its cells, its row and its column."""
    columns = 5 if now.transposed else units
    rows = units if now.transposed else max(3, units)
    wide = now.hidden >= 2 + LABEL + columns * 7 and (now.transposed or now.output >= 2 + LABEL + 7)
    return wide and now.cell >= 7 and now.top >= MATRIX_ROWS + rows


def shows_everything(now: Plan, units: int) -> bool:
    """Return whether all weights, the truth table and a chart are there."""
    return now.fits and matrices_fit(now, units) and now.truth >= 18 and now.top >= EXAMPLES and now.bottom >= 6


@given(WIDTHS, HEIGHTS, UNITS, st.booleans())
def test_the_parts_add_up_to_the_terminal(width: int, height: int, units: int, stepped: bool) -> None:
    """In both directions, at any size; and no part is negative."""
    now = plan(width, height, units, stepped=stepped)
    assert all(part >= 0 for part in astuple(now))
    assert now.fits is (width >= SMALLEST[0] and height >= SMALLEST[1])
    if now.fits:
        assert now.hidden + now.output + now.truth == width
        assert 1 + now.top + now.bottom + 1 == height
        assert now.update <= width // 2
        assert now.bottom == 0 or now.bottom >= 6
    else:
        assert (now.hidden, now.output, now.truth, now.top, now.bottom, now.update) == (0,) * 6


@given(WIDTHS, HEIGHTS, UNITS, st.booleans(), st.integers(1, 4))
def test_a_table_that_is_shown_is_shown_whole(width: int, height: int, units: int, stepped: bool, target: int) -> None:
    """No weight is ever cut off: a table that has no room is not there, and the truth table never goes."""
    now = plan(width, height, units, stepped=stepped, target=target)
    if now.hidden:
        assert matrices_fit(now, units)
        assert bool(now.output) is not now.transposed
    if now.fits:
        assert now.truth >= 17 + target
        assert now.top >= EXAMPLES


@given(st.integers(80, 400), st.integers(24, 150), UNITS, st.booleans())
def test_from_80x24_on_everything_is_shown(width: int, height: int, units: int, stepped: bool) -> None:
    """With any number of units."""
    assert shows_everything(plan(width, height, units, stepped=stepped), units)


@pytest.mark.parametrize("units", range(1, 9))
def test_at_80x24_more_than_four_units_share_one_table(units: int) -> None:
    """Up to four units have W1 and W2 as they are multiplied; beyond, a row for each unit."""
    now = plan(80, 24, units)
    assert now.transposed is (units > 4)
    assert (now.output > 0) is (units <= 4)


@given(st.integers(100, 400), st.integers(30, 150), UNITS, st.booleans())
def test_from_100x30_on_the_last_update_is_there_too(width: int, height: int, units: int, stepped: bool) -> None:
    """Beside a chart that is still wider than it is high."""
    now = plan(width, height, units, stepped=stepped)
    assert shows_everything(now, units)
    assert now.update >= 36
    assert width - now.update >= 50


@given(st.integers(80, 99), st.integers(24, 60), UNITS)
def test_a_step_makes_room_for_what_it_did(width: int, height: int, units: int) -> None:
    """Where the last update is not shown anyway, a step brings it, and the chart stays."""
    assert plan(width, height, units).update == 0
    now = plan(width, height, units, stepped=True)
    assert now.update > 0
    assert width - now.update >= 36


@pytest.mark.parametrize("units", range(1, 9))
def test_more_room_never_shows_less(units: int) -> None:
    """A row more or a column more takes no part away; only a chart goes, where weights come."""
    for width in range(SMALLEST[0] - 1, 180):
        for height in range(SMALLEST[1] - 1, 40):
            now = plan(width, height, units)
            for larger in (plan(width + 1, height, units), plan(width, height + 1, units)):
                assert larger.fits or not now.fits
                assert larger.hidden or not now.hidden
                assert larger.bottom or not now.bottom or (larger.hidden and not now.hidden)


@given(st.integers(SMALLEST[0], 59), st.integers(SMALLEST[1], 17), UNITS)
def test_below_60x18_parts_go_in_order(width: int, height: int, units: int) -> None:
    """The last update goes first, then the chart or the weights; the truth table stays to the end."""
    now = plan(width, height, units, stepped=True)
    assert now.update == 0
    assert now.truth > 0
    assert now.hidden == 0 or now.bottom == 0 or height >= 2 + MATRIX_ROWS + 3 + 6


@pytest.mark.parametrize(
    ("size", "weights", "chart"),
    [((80, 24), True, True), ((60, 18), True, True), ((60, 14), True, False), ((40, 18), False, True)],
)
def test_what_goes_first_at_four_units(size: tuple[int, int], weights: bool, chart: bool) -> None:
    """In a low terminal the chart goes, in a narrow one the weights do."""
    now = plan(*size, 4)
    assert (now.hidden > 0, now.bottom > 0) == (weights, chart)


@pytest.mark.parametrize("size", [(SMALLEST[0] - 1, 60), (200, SMALLEST[1] - 1), (1, 1)])
def test_too_small_says_so(size: tuple[int, int]) -> None:
    """Below what can be read nothing is planned."""
    assert plan(*size, 4) == Plan(fits=False)
    assert plan(*SMALLEST, 4).fits
