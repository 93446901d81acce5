"""The loss chart: always the size asked for, never missing a peak, and readable without colour."""

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.budget import examples
from xortui.tui.draw.axes import LossCurve, Window, fit
from xortui.tui.draw.chart import EDIT, MARK, READING, How, Piece, draw, epoch_at, unseen
from xortui.tui.draw.ghosts import RHYTHMS

ROLES = {"axis", "curve", "mark", "reading", "edit", "blank", "between"} | {
    f"{role} {at}" for role in ("ghost", "name") for at in range(5)
}
SIZES = st.tuples(st.integers(20, 300), st.integers(4, 80))
NUMBERS = st.one_of(
    st.floats(0, 1),
    st.floats(),
    st.sampled_from([0.0, -1.0, 5e-324, 1e-12, 0.25, 1e308, -1e308, math.inf, -math.inf, math.nan]),
)


def line(low: Sequence[float], high: Sequence[float] | None = None, epochs: Sequence[float] | None = None) -> LossCurve:
    """Make a line whose buckets are single epochs, unless told otherwise."""
    return LossCurve(
        np.arange(len(low), dtype=np.float64) if epochs is None else np.array(epochs, dtype=np.float64),
        np.array(low, dtype=np.float64),
        np.array(low if high is None else high, dtype=np.float64),
    )


def falling(epochs: int) -> LossCurve:
    """Make a plausible run: a plateau, then a fall."""
    return line((0.17 / (1 + np.exp((np.arange(epochs) - 2000) / 100)) + 0.1 * np.exp(-np.arange(epochs) / 9)).tolist())


EDITS = st.lists(st.integers(0, 10**9), max_size=9)


@st.composite
def lines(draw_: st.DrawFn) -> LossCurve:
    """Make lines of any values, odd ones and odd epochs included."""
    values = draw_(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=40))
    epochs = draw_(st.one_of(st.just(None), st.lists(NUMBERS, min_size=len(values), max_size=len(values)).map(sorted)))
    return line([low for low, _ in values], [high for _, high in values], epochs)


def texts(rows: list[list[Piece]]) -> list[str]:
    """Return the rows as they look without colour."""
    return ["".join(text for text, _ in row) for row in rows]


def cells(rows: list[list[Piece]], role: str) -> set[tuple[int, int]]:
    """Return the row and the column of every cell that has this role, whichever ghost it is of."""
    found = set()
    for y, row in enumerate(rows):
        x = 0
        for text, name in row:
            if name == role or name.startswith(f"{role} "):
                found |= {(y, x + i) for i in range(len(text))}
            x += len(text)
    return found


def columns(rows: list[list[Piece]], role: str) -> set[int]:
    """Return the columns in which this role appears."""
    return {column for _, column in cells(rows, role)}


def origin(rows: list[list[Piece]]) -> int:
    """Return the first column of the canvas, right of the axis."""
    return texts(rows)[-2].index("└") + 1


def epoch_ticks(rows: list[list[Piece]]) -> list[tuple[int, str]]:
    """Return the column of every tick of the lower axis, with the label below it."""
    *_, axis, labels = texts(rows)
    marks = [found.start() for found in re.finditer("┬", axis)]
    found = [(label.start(), label.group()) for label in re.finditer(r"\S+( \S+)*", labels)]
    assert len(marks) == len(found)
    assert all(start <= mark < start + len(label) for mark, (start, label) in zip(marks, found, strict=True))
    return [(mark, label) for mark, (_, label) in zip(marks, found, strict=True)]


def number(label: str) -> float:
    """Read a label as the number it stands for."""
    plain = label.replace(" ", "").replace("−", "-")
    return float(plain.removesuffix("M")) * (1e6 if plain.endswith("M") else 1)


def loss_labels(rows: list[list[Piece]]) -> list[str]:
    """Return the labels of the left axis from below, with the blanks that pad them; the first is on the lower axis."""
    return [re.split("[┤└]", row)[0] for row in reversed(texts(rows)) if "┤" in row or "└" in row]


def loss_ticks(rows: list[list[Piece]]) -> list[int]:
    """Return the rows of the ticks of the left axis from below, the lower axis first."""
    return [y for y, row in reversed(list(enumerate(texts(rows)))) if "┤" in row or "└" in row]


def top_of(rows: list[list[Piece]]) -> float:
    """Return the loss at the upper edge, counted on from the ticks of a linear or a logarithmic axis."""
    values, ticks = [number(label) for label in loss_labels(rows)], loss_ticks(rows)
    steps = ticks[0] / (ticks[0] - ticks[-1])
    return values[-1] * steps if values[0] == 0 else float(values[0] * (values[-1] / values[0]) ** steps)


def dots(character: str) -> int:
    """Count the dots of a braille character."""
    return (ord(character) - 0x2800).bit_count()


def test_importing_the_chart_does_not_import_plotext() -> None:
    """The first screen must not wait for plotext."""
    code = "import sys, xortui.tui.draw.chart; sys.exit('plotext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(max_examples=examples(75), deadline=None)
@given(lines(), st.lists(lines(), max_size=4), SIZES, st.booleans(), st.one_of(st.none(), NUMBERS), EDITS)
@example(line([]), [], (20, 4), False, None, [0, 10**9])
@example(line([math.nan, math.inf]), [line([])], (20, 4), True, math.nan, [])
@example(line([0.3, 1e308, math.nan, -5, 0.2]), [line([0.25])], (76, 11), True, 2.0, list(range(2000)))
@example(line([0.2, 0.2], epochs=[0, 1e9]), [], (20, 80), True, 1e9, [1, 2, 10**9])
def test_any_values_give_exactly_the_size_asked_for(
    curve: LossCurve,
    ghosts: list[LossCurve],
    size: tuple[int, int],
    log: bool,
    solved: float | None,
    edits: list[float],
) -> None:
    """Nothing that a run could hold ends the program or bends the picture."""
    width, height = size
    rows = draw(curve, ghosts, width, height, log=log, solved=solved, edits=edits, upto=max(edits, default=0))
    assert [len(text) for text in texts(rows)] == [width] * height
    assert {role for row in rows for _, role in row} <= ROLES
    assert all(text for row in rows for text, _ in row)


@pytest.mark.parametrize(("width", "height"), [(19, 30), (100, 3), (1, 1), (0, 5), (30, 0)])
def test_too_small_a_chart_is_blank(width: int, height: int) -> None:
    """Where the labels would leave no room, the space stays empty but keeps its size."""
    assert draw(falling(100), [], width, height) == [[(" " * width, "blank")]] * height


def test_no_epoch_yet_shows_the_axes_alone() -> None:
    """A run without epochs already has axes."""
    rows = draw(line([]), [], 60, 12)
    assert not cells(rows, "curve")
    assert [label for _, label in epoch_ticks(rows)] == [str(epoch) for epoch in range(11)]
    assert loss_labels(rows)[0] == " 0.00"


def test_one_epoch_shows_one_dot() -> None:
    """The first epoch stands at the left end, at its loss, as thick as the curve."""
    rows = draw(line([0.3]), [], 60, 12)
    assert columns(rows, "curve") == {origin(rows)}
    assert sum(dots(texts(rows)[y][x]) for y, x in cells(rows, "curve")) == 4
    top = dict(zip(loss_labels(rows), loss_ticks(rows), strict=True))
    assert min(y for y, _ in cells(rows, "curve")) == top[" 0.30"]


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("epochs", [11, 30, 500, 2500])
def test_the_curve_fills_the_width_without_a_hole(epochs: int, log: bool) -> None:
    """Few epochs are joined by lines and many are reduced, and neither leaves a column empty."""
    rows = draw(falling(epochs), [], 76, 11, log=log)
    assert columns(rows, "curve") == set(range(origin(rows), 76))
    for column in range(origin(rows), 75):
        here, there = ({y for y, x in cells(rows, "curve") if x == at} for at in (column, column + 1))
        assert min(there) <= max(here) + 1
        assert min(here) <= max(there) + 1


@pytest.mark.parametrize("at", [0, 1, 511, 700, 1023])
def test_a_single_peak_among_many_buckets_shows_at_its_height(at: int) -> None:
    """A peak of one bucket reaches the top of the chart, however many buckets share its column."""
    high = [0.1] * 1024
    high[at] = 0.3
    rows = draw(line([0.1] * 1024, high), [], 60, 20)
    column = origin(rows) + round(at / 1023 * (2 * (60 - origin(rows)) - 1)) // 2
    top = dict(zip(loss_labels(rows), loss_ticks(rows), strict=True))[" 0.30"]
    assert {x for y, x in cells(rows, "curve") if y <= top} == {column}


@pytest.mark.parametrize("at", [0, 300, 1023])
def test_a_single_dip_among_many_buckets_shows_at_its_depth(at: int) -> None:
    """A dip of one bucket reaches the bottom of the chart."""
    low = [0.1] * 1024
    low[at] = 0.0
    rows = draw(line(low, [0.1] * 1024), [], 60, 20)
    assert len({x for y, x in cells(rows, "curve") if y == 17}) == 1


def test_missing_losses_break_the_line() -> None:
    """A gap in a run stays a gap instead of becoming a slope."""
    rows = draw(line([0.2] * 40 + [math.nan] * 20 + [0.1] * 40), [], 106, 12)
    gap = set(range(origin(rows) + 40, origin(rows) + 60))
    assert columns(rows, "curve") == set(range(origin(rows), 106)) - gap


def test_a_ghost_is_thin_and_dashed_where_the_curve_is_thick_and_whole() -> None:
    """Without colour, a level ghost has one row of dots with gaps, and a level curve two rows without."""
    curve = line([0.1] * 100)
    for rhythm in range(len(RHYTHMS)):
        ghost = LossCurve(np.arange(100.0), np.full(100, 0.3), np.full(100, 0.3), "", rhythm)
        rows = draw(curve, [ghost], 76, 12)
        per_column = {
            role: Counter(x for y, x in cells(rows, role) for _ in range(dots(texts(rows)[y][x])))
            for role in ("ghost", "curve")
        }
        assert set(per_column["ghost"].values()) == {1 if "⠂" in RHYTHMS[rhythm] else 2}
        assert rhythm == 4 or len(per_column["ghost"]) < 76 - origin(rows)
        assert per_column["curve"] == Counter(4 * list(range(origin(rows), 76)))


def test_ghosts_stay_behind_the_curve() -> None:
    """The curve keeps every cell it has without ghosts."""
    curve = falling(2500)
    alone, before = draw(curve, [], 90, 16), draw(curve, [falling(1500), line([0.2] * 900, [0.25] * 900)], 90, 16)
    assert cells(alone, "curve") == cells(before, "curve")
    assert [texts(alone)[y][x] for y, x in cells(alone, "curve")] == [
        texts(before)[y][x] for y, x in cells(before, "curve")
    ]
    assert cells(before, "ghost")


def test_axes_hold_the_ghosts_as_well() -> None:
    """A longer and higher earlier run is not cut off."""
    rows = draw(line([0.2] * 50), [line([0.9] * 5000)], 90, 16)
    assert top_of(rows) >= 0.9
    assert number(epoch_ticks(rows)[-1][1]) > 4000
    dashed = columns(rows, "ghost")
    assert (min(dashed), max(dashed)) >= (origin(rows), 90 - len(RHYTHMS[0]))


@pytest.mark.parametrize("solved", [0, 1, 250, 1237, 2498, 2499])
@pytest.mark.parametrize(("width", "height"), [(20, 4), (76, 11), (301, 40)])
def test_the_mark_stands_at_its_epoch(solved: float, width: int, height: int) -> None:
    """The vertical mark is in one column, where the curve has that epoch, from top to bottom."""
    rows = draw(line([0.1] * 2500), [], width, height, solved=solved)
    canvas = width - origin(rows)
    assert columns(rows, "mark") == {origin(rows) + round(solved / 2499 * (2 * canvas - 1)) // 2}
    assert len(cells(rows, "mark")) == height - 3
    assert {texts(rows)[y][x] for y, x in cells(rows, "mark")} == {"┊"}


@pytest.mark.parametrize("solved", [None, -1, math.nan, math.inf])
def test_no_epoch_gives_no_mark(solved: float | None) -> None:
    """A run that has not solved anything is not marked."""
    assert not cells(draw(falling(100), [], 60, 12, solved=solved), "mark")


@settings(max_examples=examples(75), deadline=None)
@given(SIZES, st.one_of(st.integers(0, 5000), st.integers(0, 10**9)))
@example((20, 4), 10**9)
@example((20, 4), 2500)
@example((76, 11), 999_999)
def test_epoch_ticks_are_round_rising_and_whole(size: tuple[int, int], furthest: int) -> None:
    """Ticks start at 0 in equal round steps, and every label is complete and apart from the next."""
    rows = draw(line([0.3, 0.2], epochs=[0, furthest]), [], *size)
    ticks = epoch_ticks(rows)
    values = [number(label) for _, label in ticks]
    assert ticks[0] == (origin(rows), "0")
    assert max(values) <= max(10, furthest)
    if len(values) > 1:
        assert re.fullmatch("[125]0*", f"{values[1]:.0f}")
        assert np.allclose(np.diff(values), values[1])
        assert "   " in texts(rows)[-1].strip()
    assert all(after > before for (before, _), (after, _) in pairwise(ticks))


@pytest.mark.parametrize(
    ("furthest", "last"), [(10, "10"), (999, "900"), (2500, "2 500"), (200_000, "200 000"), (2_000_000, "2 M")]
)
def test_epochs_have_their_thousands_apart(furthest: int, last: str) -> None:
    """Large epochs are easy to read."""
    assert epoch_ticks(draw(line([0.3, 0.2], epochs=[0, furthest]), [], 90, 11))[-1][1] == last


@settings(max_examples=examples(75), deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), SIZES, st.booleans())
@example(0.27, 0.17, (76, 11), True)
@example(0.27, 0.0, (20, 4), True)
@example(0.0, 0.0, (20, 4), False)
def test_loss_labels_are_rising_and_of_equal_width(first: float, last: float, size: tuple[int, int], log: bool) -> None:
    """The left axis has at least two ticks, evenly spaced in rows as in numbers; it holds the data.

    The labels are aligned. On a linear axis the first is 0, on the axis of epochs.
    """
    rows = draw(line([first, last]), [], *size, log=log)
    labels = loss_labels(rows)
    values = [number(label) for label in labels]
    assert len({len(label) for label in labels}) == 1
    assert len(values) >= 2
    assert all(after > before for before, after in pairwise(values))
    assert len(set(np.diff(loss_ticks(rows)))) == 1
    assert top_of(rows) >= max(first, last) * (0.997 if log else 1 - 1e-9)
    if log:
        assert values[0] <= max(min(first, last), 1e-12)
        apart, ratios = np.diff(values), np.diff(np.log10(values))
        round_ones = {f"{value:.0e}"[:1] for value in values} <= {"1", "2", "5"} and max(ratios) < 0.4
        assert round_ones or np.allclose(apart, apart[0], rtol=1e-5) or np.allclose(ratios, round(ratios[0]))
    else:
        assert values[0] == 0
        assert len(values) <= 10
        assert np.allclose(np.diff(values), values[1])


@pytest.mark.parametrize(
    ("losses", "log", "labels"),
    [
        ([0.27, 0.1], False, ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"]),
        ([0.41, 0.1], False, ["0.00", "0.20", "0.40"]),
        ([0.27, 0.001], True, ["0.001", "0.01", "0.1", "1"]),
        ([0.27, 0.17], True, ["0.12", "0.16", "0.20", "0.24", "0.28"]),
        ([0.268, 0.213], True, ["0.20", "0.22", "0.24", "0.26", "0.28"]),
        ([0.27, 0.0], True, ["1e−12", "1e−9", "1e−6", "0.001", "1"]),
    ],
)
def test_losses_are_written_as_people_write_them(losses: list[float], log: bool, labels: list[str]) -> None:
    """Labels are round numbers in a plain form."""
    assert [label.strip() for label in loss_labels(draw(line(losses), [], 76, 14, log=log))] == labels


@pytest.mark.parametrize("log", [False, True])
def test_the_axis_names_a_loss_near_the_highest_and_leaves_little_room_over_it(log: bool) -> None:
    """Such as the plateau that too large a rate ends in; and a run on a plateau fills a logarithmic axis."""
    for height in range(6, 33):
        for smallest, largest in ((0.27, 0.5), (0.21, 0.28), (0.17, 0.27), (0.03, 0.41)):
            rows = draw(line([largest, smallest]), [], 76, height, log=log)
            drawn = [y for y, _ in cells(rows, "curve")]
            assert min(drawn) >= min(loss_ticks(rows)) - 2, (height, smallest, largest)
            if log and largest < 8 * smallest:
                assert max(drawn) - min(drawn) + 1 >= (height - 2) / 2, (height, smallest, largest)


def test_axes_stand_still_while_a_run_grows() -> None:
    """Within a run, the left axis does not change, whatever the number of epochs."""
    frames = [texts(draw(falling(epochs), [], 76, 14)) for epochs in range(1, 2400, 37)]
    assert len({tuple(row[:6] for row in frame) for frame in frames}) == 1


@pytest.mark.parametrize("size", [(78, 9), (71, 14), (70, 22)])
@pytest.mark.parametrize("largest", [0.25, 0.27, 0.38])
def test_a_logarithmic_axis_changes_seldom_while_losses_fall(largest: float, size: tuple[int, int]) -> None:
    """On the way to 0.001 at most four times; its labels have two digits or one."""
    lows = np.geomspace(largest, 0.001, 300).tolist()
    axes = {fit([line([largest, low])], [], *size, log=True).ticks for low in lows}
    assert len(axes) <= 5
    assert all(float(f"{number(label):.1e}") == number(label) for ticks in axes for _, label in ticks)


def test_losses_of_zero_lie_on_the_floor_of_a_logarithmic_axis() -> None:
    """A loss of exactly 0 is drawn at the bottom rather than refused."""
    rows = draw(line([0.25] * 10 + [0.0] * 10), [], 60, 12, log=True)
    assert max(y for y, _ in cells(rows, "curve")) == 9


@pytest.mark.long
def test_a_loss_is_in_the_row_of_its_tick() -> None:
    """A level curve at the loss of a tick begins in the row of that tick; one at 0 lies right on the axis."""
    for height in range(4, 41):
        frame = draw(line([0.4, 0.4, 0.0]), [], 60, height)
        for label, tick in list(zip(loss_labels(frame), loss_ticks(frame), strict=True)):
            rows = draw(line([number(label)] * 50), [line([0.4, 0.4, 0.0])], 60, height)
            assert loss_ticks(rows) == loss_ticks(frame)
            level = [min(y for y, x in cells(rows, "curve") if x == column) for column in columns(rows, "curve")]
            assert set(level) == {min(tick, height - 3)}


# Ghosts apart, names and readings


def named(low: Sequence[float], name: str, rhythm: int = 0) -> LossCurve:
    """Make a ghost that bears a name."""
    return LossCurve(np.arange(len(low), dtype=np.float64), np.array(low), np.array(low), name, rhythm)


def without_curve(ghosts: Sequence[LossCurve], width: int = 76, height: int = 14, **how: Any) -> list[list[Piece]]:
    """Draw ghosts alone."""
    return draw(line([]), ghosts, width, height, **how)


def printed(rows: list[list[Piece]]) -> list[tuple[int, int, str]]:
    """Return the names in the chart, each with its row and column."""
    text = texts(rows)
    found = [(y, hit.start(), hit.group()) for y in range(len(text) - 2) for hit in re.finditer(r"\d+", text[y])]
    return [(y, x, name) for y, x, name in found if (y, x) in cells(rows, "name")]


@pytest.mark.parametrize("slope", [0.0, 0.2, -0.2, 2.0])
def test_ghosts_differ_by_rhythm(slope: float) -> None:
    """Long dashes, every other cell, pairs, every fourth, dots: told apart on a level, a slope and in a steep fall."""
    width, shape = 76, []
    for rhythm in range(len(RHYTHMS)):
        losses = np.clip(0.5 + slope * np.linspace(-0.5, 0.5, 2000), 0.02, 0.98)
        rows = without_curve([named(losses.tolist(), "", rhythm)], width)
        assert {role for row in rows for _, role in row if role.startswith("ghost")} == {f"ghost {rhythm}"}
        text = texts(rows)
        shape.append(sorted((y, x, text[y][x]) for y, x in cells(rows, "ghost")))
    sizes = [sum(dots(character) for _, _, character in found) for found in shape]
    assert all(a != b for i, a in enumerate(shape) for b in shape[:i])
    if slope < 2:  # a fall must be seen, in every rhythm
        assert sizes[0] > 1.3 * sizes[1] and abs(sizes[1] - sizes[2]) <= 4 and sizes[1] > 1.8 * sizes[3]


@pytest.mark.parametrize("losses", [[0.4] * 1000, [0.9] * 500 + [0.1] * 500])
def test_where_ghosts_coincide_all_are_seen_and_named_together(losses: list[float]) -> None:
    """A cell has one colour, so they have it in turn, without gaps; the label says who lies there."""
    ghosts = [named(losses, "4", 0), named(losses, "6", 3)]
    rows = without_curve(ghosts)
    shown = [cells(rows, f"ghost {rhythm}") for rhythm in (0, 3)]
    assert min(map(len, shown)) > len(set.union(*shown)) / 3
    assert "4,6" in "".join(texts(rows))
    assert len(columns(rows, "ghost") | columns(rows, "name") | columns(rows, "between")) == 76 - origin(rows)


def test_a_level_ghost_looks_as_the_legend_says() -> None:
    """The marks of the legend are the rhythms of the chart."""
    for rhythm, looks in enumerate(RHYTHMS):
        rows = without_curve([named([0.4] * 1000, "", rhythm), named([1.0], "")], 86, 10)
        (y,) = {y for y, _ in cells(rows, "ghost")} - {0, 1}
        found = texts(rows)[y][origin(rows) :]
        assert [dots(cell) if cell != " " else 0 for cell in found[:40]] == [
            dots(cell) if cell != " " else 0 for cell in looks * 10
        ]


@pytest.mark.parametrize("steps", [1, 3, 40])
def test_a_fall_has_a_dot_in_each_row(steps: int) -> None:
    """A ghost that falls is seen to fall, in every rhythm, however steep it is."""
    for rhythm in range(len(RHYTHMS)):
        losses = [0.9] * 500 + np.linspace(0.9, 0.1, steps + 1).tolist() + [0.1] * 500
        seen = {y for y, _ in cells(without_curve([named(losses, "", rhythm)], 76, 22), "ghost")}
        assert len(seen) == max(seen) - min(seen) + 1 > 12


def test_a_fall_goes_before_a_level_where_they_cross() -> None:
    """It has no hole there, whoever is newer."""
    for fall in range(2):
        losses = [[0.9] * 500 + [0.1] * 500, [0.5] * 1000]
        ghosts = [named(losses[at != fall], "", at) for at in range(2)]
        seen = {y for y, _ in cells(without_curve(ghosts, 76, 22), f"ghost {fall}")}
        assert len(seen) == max(seen) - min(seen) + 1 > 12


def test_a_ghost_that_lies_behind_others_is_told() -> None:
    """Behind the curve or behind nothing: as it is drawn."""
    curve, ghosts = line([0.4] * 1000), [named([0.4] * 900, "1", 0), named([0.4] * 900 + [0.1] * 90, "2", 1)]
    assert unseen(curve, ghosts, 76, 14, How()) == {0}
    assert unseen(line([]), ghosts, 76, 14, How()) == set()


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(st.tuples(lines(), st.integers(1, 10**6).map(str), st.integers(0, 3)), max_size=4),
    lines(),
    SIZES,
    st.booleans(),
)
def test_names_are_whole_and_apart(
    ghosts: list[tuple[LossCurve, str, int]], curve: LossCurve, size: tuple[int, int], log: bool
) -> None:
    """What is printed in the chart is a ghost's name in full; names never run into one another, nor over the curve."""
    made = [LossCurve(ghost.epochs, ghost.low, ghost.high, name, rhythm) for ghost, name, rhythm in ghosts]
    rows = draw(curve, made, *size, log=log)
    assert {name for _, _, name in printed(rows)} <= {name for _, name, _ in ghosts}
    assert cells(rows, "curve") == cells(draw(curve, [*map(nameless, made)], *size, log=log), "curve")


def nameless(ghost: LossCurve) -> LossCurve:
    """Return a ghost without its name."""
    return LossCurve(ghost.epochs, ghost.low, ghost.high, "", ghost.rhythm)


def test_a_name_stands_on_its_ghost() -> None:
    """Each name stands at the end of its ghost and once more on its way, in cells of that ghost or right after it."""
    levels = {"1": 0.9, "12": 0.6, "7": 0.3}
    ghosts = [named([level] * (500 + 100 * at), name, at) for at, (name, level) in enumerate(levels.items())]
    scale = line([1.0] + [0.0] * 1500)
    rows = without_curve([*ghosts, scale], 90, 20)
    for name, ghost in zip(levels, ghosts, strict=True):
        without = without_curve([nameless(ghost), scale], 90, 20)
        here = [(y, x) for y, x, text in printed(rows) if text == name]
        (y,) = {y for y, _ in here}
        dashed = [x for row, x in cells(without, "ghost") if row == y and x > origin(rows)]
        assert len(here) == 2
        assert all(min(dashed) < x <= max(dashed) + 5 for _, x in here)
        assert max(x for _, x in here) >= max(dashed) - 3


def test_a_name_at_the_right_end_is_not_cut() -> None:
    """A ghost that ends with the chart has its name before the end."""
    rows = without_curve([named([0.5] * 1000, "123")], 76, 12)
    assert (max(x for _, x, _ in printed(rows)), {name for *_, name in printed(rows)}) == (73, {"123"})


def test_a_name_gives_way_to_the_curve() -> None:
    """Where the curve lies over a ghost, the name stands elsewhere on it, and nowhere where there is no such place."""
    ghost = named([0.9] * 500 + [0.1] * 500, "3")
    both = draw(line([0.9] * 500 + [0.1] * 500), [ghost], 76, 14)
    assert not printed(both)
    half = draw(line([0.9] * 490), [ghost], 76, 14)
    assert {name for *_, name in printed(half)} == {"3"}
    assert {y for y, *_ in printed(half)} != {min(y for y, _ in cells(half, "curve"))}


@pytest.mark.long
def test_names_stay_on_their_ghosts_while_the_run_grows() -> None:
    """Beyond the ghosts the axis grows with every frame, and the names move with their curves, never to and fro."""
    ghosts = [named(falling(2500).low.tolist(), "1"), named([0.2] * 1800, "2", 1)]
    seen: dict[str, list[float]] = {"1": [], "2": []}
    for epochs in range(2500, 6000, 50):
        rows = draw(line([0.4] * epochs), ghosts, 90, 16)
        for name, columns_ in seen.items():
            columns_.append(max(x for _, x, text in printed(rows) if text == name))
    assert all(after <= before for columns_ in seen.values() for before, after in pairwise(columns_))


@pytest.mark.parametrize("reading", [0, 1, 250, 1237, 2498, 2499])
def test_the_reading_is_another_mark_than_solved(reading: int) -> None:
    """Without colour, a whole line is the epoch that is read off and a broken one where all came right."""
    rows = draw(line([0.1] * 2500), [], 76, 14, solved=1800, reading=reading)
    canvas = 76 - origin(rows)
    assert columns(rows, "reading") == {origin(rows) + round(reading / 2499 * (2 * canvas - 1)) // 2}
    assert {texts(rows)[y][x] for y, x in cells(rows, "reading")} == {READING} != {MARK}
    assert len(cells(rows, "reading")) == len(cells(rows, "mark")) == 14 - 3


def test_the_reading_stands_over_solved_at_one_epoch_and_behind_every_curve() -> None:
    """What moves is seen; curve, dots and names keep their cells."""
    ghosts = [named([0.3] * 2500, "1")]
    with_it = draw(falling(2500), ghosts, 76, 14, solved=1250, reading=1250)
    without = draw(falling(2500), ghosts, 76, 14)
    assert not cells(with_it, "mark")
    assert cells(with_it, "reading")
    for role in ("curve", "ghost", "name", "axis"):
        assert cells(with_it, role) == cells(without, role)


@settings(max_examples=examples(100), deadline=None)
@given(SIZES, st.integers(0, 5000) | st.integers(0, 10**9), st.booleans(), st.data())
def test_the_mouse_and_the_reading_agree(size: tuple[int, int], furthest: int, log: bool, data: st.DataObject) -> None:
    """The epoch that a column points to is marked in that column, or in the nearest that an epoch has."""
    curve = line([0.3, 0.2], epochs=[0, furthest])
    rows = draw(curve, [], *size, log=log)
    left, width = origin(rows), size[0]
    column = data.draw(st.integers(left, width - 1))
    epoch = epoch_at(column, curve, [], *size, log=log)
    assert epoch is not None
    assert 0 <= epoch <= max(10, furthest)
    marked = columns(
        draw(line([math.nan] * 2, epochs=[0, furthest]), [curve], *size, log=log, reading=epoch), "reading"
    )
    apart = (width - left - 1) / max(10, furthest)
    assert all(abs(at - column) <= apart / 2 + 1 for at in marked)
    if apart <= 0.5:
        assert marked <= {column}
    ends = [epoch_at(at, curve, [], *size, log=log) for at in (left - 1, left, width - 1, width)]
    assert ends == [None, 0, max(10, furthest), None]


def test_a_chart_that_is_too_small_points_nowhere() -> None:
    """There is no axis to point to."""
    assert epoch_at(10, falling(50), [], 19, 12, log=False) is epoch_at(10, falling(50), [], 60, 3, log=False) is None


def test_edits_are_marked_on_the_axis() -> None:
    """Each in the column in which the reading of its epoch is, those to come too; many in one column are one mark."""
    edits = [0, 700, 1500, 1501, 2500]
    rows = draw(falling(900), [], 76, 14, edits=edits, upto=2500)
    whole = draw(falling(2501), [], 76, 14)
    assert texts(rows)[-1] == texts(whole)[-1]
    axis = len(rows) - 2
    assert {y for y, _ in cells(rows, "edit")} == {axis}
    readings = [columns(draw(line([math.nan]), [], 76, 14, reading=at, upto=2500), "reading") for at in edits]
    assert columns(rows, "edit") == set().union(*readings) and len(columns(rows, "edit")) == 4
    assert texts(rows)[axis].replace(EDIT, "─").replace("┬", "─") == texts(whole)[axis].replace("┬", "─")
    for at, column in zip((700, 1500), sorted(columns(rows, "edit"))[1:], strict=False):
        pointed = epoch_at(column, falling(900), [], 76, 14, log=False, upto=2500)
        assert pointed is not None and abs(pointed - at) < 2500 / 60


# Ranges


@settings(max_examples=examples(50), deadline=None)
@given(
    lines(),
    st.lists(lines(), max_size=3),
    SIZES,
    st.booleans(),
    st.tuples(st.integers(0, 5000), st.integers(0, 5000), st.booleans()),
)
def test_any_window_gives_exactly_the_size_asked_for(
    curve: LossCurve, ghosts: list[LossCurve], size: tuple[int, int], log: bool, window: tuple[int, int, bool]
) -> None:
    """Before, within, around or after what there is: nothing ends the program or bends the picture."""
    (width, height), (one, other, close) = size, window
    shown = Window(min(one, other), max(one, other), close)
    rows = draw(curve, ghosts, width, height, log=log, window=shown, solved=100, reading=2000)
    assert [len(text) for text in texts(rows)] == [width] * height


def test_a_short_run_fills_the_width_where_the_range_is_its_own() -> None:
    """A run of 33 epochs beside ghosts of 3,000 fills one column, or the whole chart, ghosts cut off at its end."""
    run, ghost = line([0.3] * 34), named([0.25] * 3000, "1")
    wide, own = (draw(run, [ghost], 76, 14, window=window) for window in (None, Window(0.0, 33.0)))
    assert len(columns(wide, "curve")) <= 2
    assert columns(own, "curve") == set(range(origin(own), 76))
    assert max(columns(own, "ghost")) > 60
    assert number(epoch_ticks(own)[-1][1]) <= 33


@pytest.mark.parametrize("first", [1, 400, 1437])
def test_a_window_shows_what_lies_in_it_where_it_lies(first: int) -> None:
    """Of a long run the epochs of the window only, at their heights, between round labels."""
    curve = falling(2500)
    rows = draw(curve, [], 76, 14, window=Window(first, first + 100))
    alone = draw(line(curve.low[first : first + 101].tolist()), [], 76, 14)
    assert cells(rows, "curve") == cells(alone, "curve")
    ticks = [number(label) for _, label in epoch_ticks(rows)]
    assert first <= ticks[0] and ticks[-1] <= first + 100 and len(ticks) > 3


@given(
    st.floats(1e-12, 1.0).flatmap(lambda low: st.tuples(st.just(low), st.floats(low, 2.5 * low))),
    st.tuples(st.integers(24, 160), st.integers(5, 60)),
)
@settings(max_examples=examples(150), deadline=None)
@example((0.171873, 0.172473), (71, 14))
@example((0.2, 0.2), (70, 9))
def test_far_from_0_a_close_axis_is_chosen_for_what_is_shown(ends: tuple[float, float], size: tuple[int, int]) -> None:
    """It has round ticks, evenly spaced, the lowest at the lower end, and a curve that is not flat fills most of it."""
    low, high = ends
    curve = line(np.linspace(high, low, 101).tolist())
    rows = draw(curve, [], *size, window=Window(0, 100, close=True))
    values, ticks = [number(label) for label in loss_labels(rows)], loss_ticks(rows)
    assert len({round(before - after) for before, after in pairwise(ticks)}) == 1
    assert np.allclose(np.diff(values), values[1] - values[0], rtol=1e-4)
    near = low <= high - low
    assert values[0] == 0 if near else low - values[0] < (values[1] - values[0]) * (1 + 1e-4)
    top = values[0] + (values[1] - values[0]) * ticks[0] / (ticks[0] - ticks[1])
    assert values[0] <= low * (1 + 1e-9) and top >= high * (1 - 1e-9)
    if values[0] and high - low > 1e-3 * high and size[1] >= 9:
        assert high - low > 0.3 * (top - values[0])


def test_what_lies_outside_a_window_leaves_no_mark() -> None:
    """A ghost that ended before, the epoch of solved, an edit: none of them is drawn at the edge."""
    rows = draw(
        falling(2500),
        [named([0.2] * 500, "1")],
        76,
        14,
        window=Window(1000, 1100),
        solved=900,
        reading=2000,
        edits=[5],
    )
    for role in ("ghost", "name", "mark", "reading", "edit"):
        assert not cells(rows, role)


def test_in_a_window_the_mouse_points_to_its_epochs() -> None:
    """From the first to the last."""
    curve = falling(2500)
    rows = draw(curve, [], 76, 14, window=Window(1000, 1100))
    pointed = [epoch_at(x, curve, [], 76, 14, log=False, window=Window(1000, 1100)) for x in range(origin(rows), 76)]
    assert pointed[0] == 1000 and pointed[-1] == 1100
    assert pointed == sorted(pointed, key=lambda epoch: epoch or 0)
