"""Where things go: all of the terminal is used, nothing overlaps, and what matters most is shown longest."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xortui.tui.layout import SMALLEST, Layout, plan

WIDTHS, HEIGHTS, UNITS = st.integers(1, 400), st.integers(1, 150), st.integers(1, 8)
MATRIX_ROWS = 2 + 2  # the frame, the head, and b2 or b1
EXAMPLES = 2 + 1 + 4 + 1  # the frame, the head, the examples, and the verdict
LABEL = 3


def matrices_fit(now: Layout, units: int) -> bool:
    """Return whether every weight has its cells, its row and its column."""
    columns = 5 if now.one_table else units
    rows = units if now.one_table else max(3, units)
    wide = now.hidden >= 2 + LABEL + columns * 7 and (now.one_table or now.output >= 2 + LABEL + 7)
    return wide and now.cell >= 7 and now.top >= MATRIX_ROWS + rows


def shows_everything(now: Layout, units: int) -> bool:
    """Return whether all weights, the truth table and a chart are there."""
    return now.fits and matrices_fit(now, units) and now.truth >= 18 and now.top >= EXAMPLES and now.bottom >= 6


def main(now: Layout, width: int) -> int:
    """Return the width of what is first in the lower half of a terminal, with the last update beside it."""
    return width - (0 if now.strip else now.lesson[0]) - now.beside * now.side if now.rows else 0


def chart(now: Layout, terminal: int) -> tuple[int, int]:
    """Return width and height of what is left to the chart."""
    width, rows = now.update
    first = main(now, terminal)
    return (first, now.bottom - rows) if 0 < rows < now.bottom else (first - width, now.bottom)


@given(WIDTHS, HEIGHTS, UNITS, st.booleans())
def test_the_parts_add_up_to_the_terminal(width: int, height: int, units: int, stepped: bool) -> None:
    """In both directions, at any size; and no part is negative."""
    now = plan(width, height, units, stepped=stepped)
    *parts, update, lesson, under, _, rows, needed, _, _, _, _ = now
    assert all(part >= 0 for part in (*parts, *update))
    assert (lesson, under, rows) == ((0, 0), 0, now.bottom)
    assert now.fits is (width >= SMALLEST[0] and height >= SMALLEST[1])
    if not now.fits:
        assert now == Layout(fits=False)
        return
    assert now.hidden + now.output + now.truth == width
    assert 1 + now.top + now.bottom + 1 == height
    assert now.bottom == 0 or now.bottom >= 6
    if not now.bottom:
        assert needed > height and plan(width, needed, units, stepped=stepped).rows
        assert not plan(width, needed - 1, units, stepped=stepped).rows
    assert main(now, width) >= 6 if now.bottom else now.beside == 0
    assert (now.update[0] > 0) is (now.update[1] > 0)
    if now.bottom:
        assert now.update == (0, 0) or now.update[0] == main(now, width) or now.update[1] == now.bottom
        assert min(chart(now, width)) >= 6
    else:
        assert (now.beside, now.update) == (0, (0, 0))


@given(WIDTHS, HEIGHTS, UNITS, st.sampled_from(["hidden", "output", "truth", "view"]))
def test_one_panel_can_have_all_of_the_screen(width: int, height: int, units: int, zoom: str) -> None:
    """All but title and footer, at any size; and what would be needed for a lower half is still known."""
    now = plan(width, height, units, zoom=zoom)
    if now.fits:
        widths = {"hidden": now.hidden, "output": now.output, "truth": now.truth}
        assert widths == dict.fromkeys(widths, 0) | ({zoom: width} if zoom in widths else {})
        assert (now.top, now.bottom) == ((0, height - 2) if zoom == "view" else (height - 2, 0))
        assert now.rows == now.bottom and now.zoomed and now.status == now.beside == 0
        assert now.needed == plan(width, height, units).needed


@given(WIDTHS, HEIGHTS, UNITS, st.booleans(), st.integers(1, 4))
def test_a_table_that_is_shown_is_shown_whole(width: int, height: int, units: int, stepped: bool, target: int) -> None:
    """No weight is ever cut off: a table that has no room is not there, and the truth table never goes."""
    now = plan(width, height, units, stepped=stepped, target=target)
    if now.hidden:
        assert matrices_fit(now, units)
        assert bool(now.output) is not now.one_table
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
    assert now.one_table is (units > 4)
    assert (now.output > 0) is (units <= 4)


@given(st.integers(100, 400), st.integers(24, 150), UNITS)
def test_from_100_columns_on_a_view_stands_beside_the_chart(width: int, height: int, units: int) -> None:
    """From 150 on two, each as wide as the other, and the chart is still wider than any of them."""
    now = plan(width, height, units)
    assert shows_everything(now, units)
    assert now.beside == (2 if width >= 150 else 1)
    assert chart(now, width)[0] >= 50
    assert 45 <= now.side < chart(now, width)[0]
    assert plan(99, height, units).beside == 0


@given(st.integers(100, 400), st.integers(24, 150), UNITS)
def test_a_step_takes_the_place_of_a_view_at_most(width: int, height: int, units: int) -> None:
    """Below the chart or beside it, what it did is always told, and the chart is as wide as with a view."""
    now, stepped = plan(width, height, units), plan(width, height, units, stepped=True)
    assert stepped.update > (0, 0)
    assert stepped.beside in (now.beside, now.beside - 1)
    assert chart(stepped, width)[0] == chart(now, width)[0]
    if stepped.update[1] == stepped.bottom:
        assert stepped.update[0] == now.side and stepped.beside == now.beside - 1
    else:
        assert stepped.update[0] == main(stepped, width) and stepped.update[1] >= 9


@example(width=100, height=33, units=4, stepped=False)
@example(width=100, height=32, units=4, stepped=False)
@given(st.integers(100, 400), st.integers(24, 150), UNITS, st.booleans())
def test_a_lower_half_of_23_rows_always_tells_the_last_update(
    width: int, height: int, units: int, stepped: bool
) -> None:
    """Below the chart, with room for the four weights, their head and a sentence; and no view goes for it."""
    now = plan(width, height, units, stepped=stepped)
    if now.bottom >= 23:
        assert now.update == (main(now, width), 9)
        assert now.beside == (2 if width >= 150 else 1)
        assert chart(now, width)[1] >= 14
    elif not stepped:
        assert now.update == (0, 0)


@given(st.integers(76, 99), st.integers(24, 150), UNITS)
def test_a_step_makes_room_for_what_it_did(width: int, height: int, units: int) -> None:
    """Where no view stands beside the chart, a step brings it, and the chart stays."""
    assert plan(width, height, units).update == (0, 0)
    now = plan(width, height, units, stepped=True)
    assert now.update[0] >= 40 and now.update[1] == now.bottom
    assert chart(now, width)[0] >= 36


@pytest.mark.parametrize("stepped", [False, True])
@pytest.mark.parametrize("units", range(1, 9))
def test_more_room_never_shows_less(units: int, stepped: bool) -> None:
    """A row more or a column more takes no part away; only a chart goes, where weights come."""
    plans = {
        (width, height): plan(width, height, units, stepped=stepped)
        for width in range(SMALLEST[0] - 1, 181)
        for height in range(SMALLEST[1] - 1, 41)
    }
    for (width, height), now in plans.items():
        for larger in (plans.get((width + 1, height), now), plans.get((width, height + 1), now)):
            assert larger.fits or not now.fits
            assert larger.hidden or not now.hidden
            if larger.hidden and not now.hidden:
                continue
            assert larger.bottom or not now.bottom
            assert larger.beside >= now.beside
            assert larger.update[0] or not now.update[0]


@given(st.integers(SMALLEST[0], 59), st.integers(SMALLEST[1], 17), UNITS)
def test_below_60x18_parts_go_in_order(width: int, height: int, units: int) -> None:
    """The last update goes first, then the chart or the weights; the truth table stays to the end."""
    now = plan(width, height, units, stepped=True)
    assert now.update == (0, 0)
    assert now.beside == 0
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
    assert plan(*size, 4) == Layout(fits=False)
    assert plan(*SMALLEST, 4).fits


@given(WIDTHS, HEIGHTS, UNITS, st.integers(0, 3))
def test_a_line_for_sentences_is_there_where_there_is_room_and_where_it_is_needed(
    width: int, height: int, units: int, said: int
) -> None:
    """From 24 rows on where it is wanted; elsewhere only for what has to be said, in as many rows as that takes."""
    now = plan(width, height, units, line=True, said=said)
    quiet = plan(width, height, units, said=said)
    if now.fits:
        assert now.status == max(said, height >= 24)
        assert quiet.status == said
        assert 1 + now.top + now.bottom + now.status + 1 == 1 + quiet.top + quiet.bottom + quiet.status + 1 == height


@given(WIDTHS, HEIGHTS, UNITS, st.booleans(), st.integers(2, 30))
def test_a_lesson_has_its_rows_and_the_rest_has_the_others(
    width: int, height: int, units: int, stepped: bool, needed: int
) -> None:
    """A strip or a column of the lower half: what it needs as long as there is any room, and nothing overlaps."""
    now = plan(width, height, units, stepped=stepped, lesson=lambda columns, strip: needed + (0 if strip else 3))
    if not now.fits:
        return
    columns, rows = now.lesson
    assert 1 + now.top + now.bottom + now.status + 1 == height
    assert rows >= min(needed, height - 2)
    if columns == width:
        assert rows + now.rows == now.bottom
        assert now.beside == 0
    else:
        assert width >= 100
        assert rows + now.under == now.rows == now.bottom
        assert now.under == 0 or (now.under >= 8 and rows >= needed + 3)
        assert now.under >= 8 or now.bottom - needed < 16  # no large part of the column is empty
    assert now.rows == 0 or now.rows >= 6
    left = width if columns == width else width - columns
    assert now.beside * now.side < left if now.rows else now.beside == 0
    if now.rows:
        assert now.update == (0, 0) or now.update[0] == main(now, width) or now.update[1] == now.rows
        below = 0 < now.update[1] < now.rows
        assert now.rows - (now.update[1] if below else 0) >= 6
        assert main(now, width) - (0 if below else now.update[0]) >= 5


def test_a_lesson_at_80x24_leaves_nine_rows_to_a_phase() -> None:
    """Four lines of text below their heading, and what is explained below them; the tables stay."""
    now = plan(80, 24, 4, lesson=lambda columns, strip: 5)
    assert (now.lesson, now.rows, now.top) == ((80, 5), 9, 8)
