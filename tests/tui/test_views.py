"""The views, checked against the network: every shade, line, mark and number on them, at every size, by every key."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style

from tests.support.budget import examples
from tests.support.hand import Hand, altered, look, opened, shown_with
from tests.support.maps import SIZES, TIE, ByHand, Ground, alone, cells, level_of, palette, rooms, rows, spots
from tests.support.states import sessions
from xortui.nn import INPUTS, Parameters, Session, Settings, Snapshot, forward
from xortui.teach.lessons.model import VIEWS
from xortui.teach.places import example_name
from xortui.teach.training.hidden_space import Verdict, hidden_space, pairs
from xortui.tui.asking import REVEALED
from xortui.tui.draw import maps, relief
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.relief import Reach
from xortui.tui.draw.square import surface
from xortui.tui.draw.styled_lines import StyledLine, width_of
from xortui.tui.drawn import Drawn
from xortui.tui.layout import plan
from xortui.tui.modes import MODES
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import (
    HIDDEN_SPACE,
    LOSS,
    NETWORK,
    PHASE,
    SURFACE,
    UNITS,
    WALK,
    WALKING_PANELS,
    WATCH,
    WATCHING_PANELS,
    Shown,
)
from xortui.tui.tables import TABLES
from xortui.tui.widgets.hidden_space import HiddenSpace
from xortui.tui.widgets.network import Network
from xortui.tui.widgets.surface import Surface
from xortui.tui.widgets.units import Units
from xortui.words.format import number, plain_number

KINDS: dict[str, type[ViewPanel[Any]]] = {SURFACE: Surface, UNITS: Units, HIDDEN_SPACE: HiddenSpace, NETWORK: Network}
PALETTES = {"dark": palette(), "light": palette("xortui-light"), "mono": palette(mono=True)}
PALETTES["sixteen"] = palette(sixteen=True)
ODD = re.compile(r"[+−-]0(\.0*)?(?![\d.])(?!e)|nan|inf")
"""A zero with a sign, and what is no number."""

Field = Callable[[float, float], float]
T = TypeVar("T")
Texts = dict[tuple[int, int], str]
"""Texts on a map, by the column and the row in which they begin."""


@cache
def trained(epoch: int = 800, units: int = 4, **given: Any) -> Snapshot:
    """Return a network at an epoch."""
    session = Session(Settings(hidden_units=units, **given))
    session.goto(epoch)
    return session.snapshot


def own(*targets: float) -> Snapshot:
    """Return a network that is trained a little towards targets of its own."""
    session = Session()
    for row, value in enumerate(targets):
        session.set_target(row, value)
    session.run(100)
    return session.snapshot


SNAPSHOTS = {
    "start": trained(0),
    "plateau": trained(800),
    "solved": trained(2300),
    "stuck": trained(150, learning_rate=300.0),
    "own": own(0.9, 0.125, 0.5, 0),
    "one": trained(500, 1),
    "two": trained(500, 2),
    "eight": trained(300, 8),
}
"""Networks of every kind, by name."""


def pictured(panel: ViewPanel[Any], shown: Shown, room: tuple[int, int]) -> list[StyledLine]:
    """Return what a view draws inside its frame."""
    return panel.picture(panel.needs(shown), *room)


def words(kind: type[ViewPanel[Any]], shown: Shown, room: tuple[int, int]) -> list[str]:
    """Return what a view writes inside its frame."""
    return rows(pictured(alone(kind), shown, room))


# Maps


class Drawing:
    """A map as it was drawn: what it was drawn from, and how."""

    def __init__(self, values: maps.Sample, marks: list[maps.Mark], lines: list[StyledLine]) -> None:
        """Keep it."""
        self.values, self.marks, self.lines = values, marks, lines

    def ground(self, low: float, high: float) -> Ground:
        """Return its cells, with the part of the plane that they show."""
        return Ground(width_of(self.lines[0]), len(self.lines), low, high)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Drawing]:
    """Return a list that grows by each map that is drawn."""
    drawn: list[Drawing] = []
    real = maps.draw

    def draw(values: maps.Sample, colors: Palette, marks: Sequence[maps.Mark] = ()) -> list[StyledLine]:
        marks = list(marks)
        drawn.append(Drawing(values, marks, real(values, colors, marks)))
        return drawn[-1].lines

    monkeypatch.setattr(maps, "draw", draw)
    return drawn


def assert_is_map(
    lines: list[StyledLine],
    ground: Ground,
    field: Field,
    colors: Palette,
    marks: Texts,
    focus: tuple[int, int] | None = None,
) -> None:
    """Check each cell of a map: its marks, the dots of its line, or its shades.

    Args:
        lines: The map.
        ground: The part of the plane that it shows.
        field: What it should show, as plain arithmetic.
        colors: The colours.
        marks: Texts by the cell in which they begin.
        focus: The cell whose mark is in inverse, in a small map, on which the others lie on their shade.
    """
    grid, looks = cells(lines), {"✓": colors.good, "✗": colors.bad, "▸": colors.accent}
    assert len(grid) == ground.rows
    assert all(len(line) == ground.columns for line in grid)
    marked = {
        (column + at, row): character for (column, row), text in marks.items() for at, character in enumerate(text)
    }
    # Which dots have the line beside them: True and False where that is sure, None where a rounding decides.
    sides = {
        (column, row): field(*ground.middle(column, row, (2, 4)))
        for column in range(2 * ground.columns)
        for row in range(4 * ground.rows)
    }
    shown = {
        (2 * column + x, 4 * row + y)
        for row, line in enumerate(grid)
        for column, (character, _) in enumerate(line)
        for x, y in spots(character)
        if (column, row) not in marked
    }
    hidden = {(2 * column + x, 4 * row + y) for column, row in marked for x in range(2) for y in range(4)}
    beside = set()
    for one, other in ground.neighbours():
        if min(abs(sides[one] - 0.5), abs(sides[other] - 0.5)) < TIE:
            beside |= {one, other}
        elif (sides[one] > 0.5) != (sides[other] > 0.5):
            assert shown & {one, other} or hidden & {one, other}, "the line has a gap"
            beside |= {one, other}
    assert shown <= beside, "there is a dot away from the line"
    for row, line in enumerate(grid):
        for column, (character, style) in enumerate(line):
            upper, lower = (field(*ground.middle(column, 2 * row + half, (1, 2))) for half in (0, 1))
            levels = [level_of(value) for value in (upper, lower, (upper + lower) / 2)]
            if any(abs((value - 0.5) * 20 % 1 - 0.5) < 1e-6 for value in (upper, lower, (upper + lower) / 2)):
                continue  # a rounding decides
            if (column, row) in marked:
                assert character == marked[column, row]
                over = colors.over(levels[2], strong=True)
                usual = over if focus or character in "·+│─" else looks.get(character, colors.strong)
                assert style == (colors.badge if (column, row) == focus else usual)
            elif spots(character):
                assert style == colors.over(levels[2])
            elif colors.shaded:
                assert (character, style) == (
                    "▀" if levels[0] != levels[1] else " ",
                    colors.halves(levels[0], levels[1]),
                )
            else:
                assert (character, style) == colors.density(levels[2])


def dot_of(wanted: float) -> str:
    """Return the mark of a target."""
    return {True: "●", False: "○"}[wanted > 0.5] if wanted != 0.5 else "◐"


def corners(snapshot: Snapshot, ground: Ground, focus: int, *, verdicts: bool) -> dict[tuple[int, int], str]:
    """Return the marks of the examples on a map of x1 and x2, where they begin."""
    marks = {}
    for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
        column, line = ground.cell(x1, x2)
        text = dot_of(float(snapshot.targets[row, 0]))
        if verdicts:
            wanted, said = float(snapshot.targets[row, 0]), float(snapshot.predictions[row, 0])
            text += "–" if wanted == 0.5 else "✓" if (said > 0.5 if wanted > 0.5 else said < 0.5) else "✗"
        marks[column - (row == focus), line] = "▸" * (row == focus) + text
    return marks


def stands_in(part: list[StyledLine], whole: list[StyledLine]) -> bool:
    """Return whether a map stands in a picture, row below row at one column."""
    inner, outer = cells(part), cells(whole)
    width, height = len(inner[0]), len(inner)
    return any(
        all(outer[top + row][left : left + width] == inner[row] for row in range(height))
        for top in range(len(outer) - height + 1)
        for left in range(max(map(len, outer)) - width + 1)
    )


def one_of(rooms: list[T], name: str, colors: str) -> list[tuple[int, T]]:
    """Return the room, with its number, in which a network is drawn in some colours: each is, and in all colours."""
    at = ([*SNAPSHOTS].index(name) + [*PALETTES].index(colors)) % len(rooms)
    return [(at, rooms[at])]


@pytest.mark.parametrize("colors", PALETTES)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_surface_is_what_the_network_says(name: str, colors: str, drawings: list[Drawing]) -> None:
    """Each shade is the prediction there; the line is where it is one half; marks say target and right or wrong."""
    snapshot, now = SNAPSHOTS[name], PALETTES[colors]
    net = ByHand.of(snapshot.parameters)
    for focus, room in one_of([(45, 12), (78, 12), (78, 8), (118, 22)], name, colors):
        drawings.clear()
        picture = pictured(alone(Surface, now), shown_with(snapshot, example=focus), room)
        (drawing,) = drawings
        ground = drawing.ground(-0.25, 1.25)
        marks = corners(snapshot, ground, focus, verdicts=True)
        assert_is_map(drawing.lines, ground, net.answer, now, marks)
        assert stands_in(drawing.lines, picture)
        assert min(ground.columns / 2.4, ground.rows) >= 5


@pytest.mark.parametrize("colors", PALETTES)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_each_unit_is_what_it_says(name: str, colors: str, drawings: list[Drawing]) -> None:
    """A map of its activation for each unit, in order, and last one of the prediction, each with the examples."""
    snapshot, now = SNAPSHOTS[name], PALETTES[colors]
    net = ByHand.of(snapshot.parameters)
    count = len(net.output)
    for focus, room in one_of([(45, 14), (78, 8), (118, 22)], name, colors):
        drawings.clear()
        picture = pictured(alone(Units, now), shown_with(snapshot, example=focus), room)
        assert len(drawings) == count + 1
        for unit, drawing in enumerate(drawings):
            field = net.answer if unit == count else (lambda x1, x2, unit=unit: net.unit(unit, x1, x2))
            ground = drawing.ground(-0.25, 1.25)
            texts, cell = corners(snapshot, ground, focus, verdicts=False), None
            if ground.rows < 5 and not now.mono:
                texts = {(column + (text[0] == "▸"), row): text[-1] for (column, row), text in texts.items()}
                cell = list(texts)[focus]
            assert_is_map(drawing.lines, ground, field, now, texts, cell)
            assert stands_in(drawing.lines, picture)
        assert len({(width_of(drawing.lines[0]), len(drawing.lines)) for drawing in drawings}) == 1


@pytest.mark.parametrize("colors", PALETTES)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_hidden_space_is_what_the_output_makes_of_it(name: str, colors: str, drawings: list[Drawing]) -> None:
    """Each shade is the prediction for these two activations with the others as for the example in focus."""
    snapshot, now = SNAPSHOTS[name], PALETTES[colors]
    net = ByHand.of(snapshot.parameters)
    units = len(net.output)
    for _, (number_of, room) in one_of([(0, (45, 12)), (4, (78, 12)), (5, (118, 22))], name, colors):
        drawings.clear()
        first, second = pairs(units)[number_of % len(pairs(units))]
        example = number_of % 4
        picture = pictured(alone(HiddenSpace, now), shown_with(snapshot, example=example, axes=number_of), room)
        (drawing,) = drawings
        x1, x2, _ = INPUTS[example].tolist()
        usual = [net.unit(unit, x1, x2) for unit in range(units)]

        def field(across: float, up: float, *, usual=usual, first=first, second=second) -> float:  # type: ignore[no-untyped-def]
            there = list(usual)
            there[first] = across
            if second is not None:
                there[second] = up
            return net.of_hidden(there)

        ground = drawing.ground(-0.08, 1.08)
        assert_is_map(drawing.lines, ground, field, now, {(m.column, m.row): m.text for m in drawing.marks})
        assert stands_in(drawing.lines, picture)
        assert_points(snapshot, net, example, (first, second), drawing)


def assert_points(snapshot: Snapshot, net: ByHand, focus: int, pair: tuple[int, int | None], drawing: Drawing) -> None:
    """Check that the points lie where the examples are, by target, each named, and no name over another mark."""
    ground = drawing.ground(-0.08, 1.08)
    points: dict[tuple[int, int], set[str]] = {}
    names: dict[tuple[int, int], set[str]] = {}
    for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
        up = 0.5 if pair[1] is None else net.unit(pair[1], x1, x2)
        cell = ground.cell(net.unit(pair[0], x1, x2), up)
        points.setdefault(cell, set()).add(dot_of(float(snapshot.targets[row, 0])))
        names.setdefault(cell, set()).add("▸" * (row == focus) + f"{x1:.0f}{x2:.0f}")
    grid = cells(drawing.lines)
    for (column, row), dots in points.items():
        assert grid[row][column][0] == (dots.pop() if len(dots) == 1 else "◐")
    written = [(mark.column + at, mark.row) for mark in drawing.marks for at in range(len(mark.text))]
    assert len(written) == len(set(written))
    labels = [mark for mark in drawing.marks if not mark.line and mark.text not in ("●", "○", "◐")]
    assert sorted(",".join(label.text for label in labels).split(",")) == sorted(set().union(*names.values()))
    leaders = {(mark.column, mark.row) for mark in drawing.marks if mark.text in ("│", "─")}
    for label in labels:
        ways = [cell for cell, there in names.items() if there <= set(label.text.split(","))]
        assert set().union(*(names[cell] for cell in ways)) == set(label.text.split(","))
        assert any(
            led(label, cell, leaders) and all(abs(a - c) <= 2 and abs(b - d) <= 2 for c, d in ways)
            for cell in ways
            for a, b in ways
        )


def led(label: maps.Mark, point: tuple[int, int], leaders: set[tuple[int, int]]) -> bool:
    """Return whether a name touches its point, or is led to it."""
    (column, row), start, end = point, label.column, label.column + len(label.text) - 1
    if row == label.row:
        between = {(at, row) for at in (*range(end + 1, column), *range(column + 1, start))}
    else:
        between = {(column, at) for at in (*range(row + 1, label.row), *range(label.row + 1, row))}
    return between <= leaders and (row == label.row or start <= column <= end)


def test_a_target_of_one_half_has_a_mark_of_its_own() -> None:
    """Neither full nor empty; and no answer is on its side, or off it."""
    text = "\n".join(words(Surface, Shown(SNAPSHOTS["own"]), (78, 12)))
    assert "▸●" in text and "◐–" in text and text.count("○") == 2 + 1  # and one in the legend


_LESSON = (78, 6), (78, 5), (78, 4)
"""What a view has below the text of a lesson at 80x24."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [Surface, HiddenSpace])
def test_a_map_explains_itself(kind: type[ViewPanel[Any]], size: tuple[int, int]) -> None:
    """Beside it or below it: shades from 0 to 1, both targets, the line; and its axes with 0 and 1."""
    for units in range(1, 9):
        for room in (*rooms(size, units), *(_LESSON if size == SIZES[0] else ())):
            text = "\n".join(words(kind, Shown(trained(300, units)), room))
            wanted = ["● target 1", "○ target 0", "⠤⠒⠉ ŷ = 0.5", "✓ right", "✗ wrong"][: 5 if kind is Surface else 3]
            assert [item for item in wanted if item not in text] == [], (size, units, room)
            assert re.search(r"0 .{10} 1  ŷ", text)
            names = ("x1", "x2") if kind is Surface else ("h1", "h2")[:units]
            assert re.search(rf"^ *0 +{names[0]} +1\b", text, re.MULTILINE)
            assert len(names) < 2 or re.search(rf"^ *{names[1]} ", text, re.MULTILINE)
            mapped = [row for row in text.splitlines() if not re.match(r" *0 .{10} 1  ŷ", row)]
            ends = [row.split()[0] for row in mapped if re.match(r" *[01] ", row)]
            assert ends[:2] == ["1", "0"]


@pytest.mark.parametrize(("room", "cells"), [((76, 9), 1), ((118, 22), 2)])
def test_marks_leave_a_small_map_to_be_seen(room: tuple[int, int], cells: int) -> None:
    """Four cells of it are written on, each in the shade there, and the example in focus has no sign beside it."""
    lines = words(Units, Shown(trained(300, 8)), room)
    assert sum(line.count("●") + line.count("○") for line in lines) == 4 * 9
    assert sum(line.count("▸●") + line.count("▸○") for line in lines) == 9 * (cells - 1)


@pytest.mark.parametrize("units", range(1, 9))
def test_the_legend_says_what_the_other_units_are_held_at(units: int) -> None:
    """By name where they are few, and for which example; nothing where there are no others."""
    for number_of, focus in product(range(len(pairs(units))), range(4)):
        first, second = pairs(units)[number_of]
        text = " ".join(words(HiddenSpace, shown_with(trained(5, units), example=focus, axes=number_of), (118, 22)))
        others = [f"h{unit + 1}" for unit in range(units) if unit not in (first, second)]
        held = re.search(r"ŷ = 0\.5(?: with (.*?) as for (\d \d))?(?=  |$)", " ".join(re.split(" {3,}", text)))
        if not others:
            assert " with " not in text and "others" not in text
        else:
            said = " and ".join(others) if len(others) < 3 else "others"
            assert f"ŷ = 0.5 with {said} as for {example_name(focus)}" in text, held


@pytest.mark.parametrize("units", [1, 2, 4])
def test_a_line_that_parts_is_drawn_wherever_one_is_said_to(units: int, drawings: list[Drawing]) -> None:
    """Where the network's own line does not part the examples, another does in dots, on the line; named beside it."""
    drawn = 0
    for epoch, number_of in product((0, 500, 3000), range(len(pairs(units)))):
        drawings.clear()
        snapshot = trained(epoch, units)
        text = "\n".join(words(HiddenSpace, shown_with(snapshot, axes=number_of), (118, 22)))
        space, (drawing,) = hidden_space(snapshot, 0, number_of), drawings
        dots = [(mark.column, mark.row) for mark in drawing.marks if mark.text == "·"]
        wanted = space.verdict == Verdict.CAN and not space.own_line_parts
        assert bool(dots) == ("··· another line" in text) == wanted
        ground = drawing.ground(-0.08, 1.08)
        width, height = 1.16 / ground.columns, 1.16 / ground.rows
        for column, row in dots:
            assert space.line
            x, y = -0.08 + (column + 0.5) * width, 1.08 - (row + 0.5) * height
            off = space.line.across * x + space.line.up * y + space.line.constant
            assert abs(off) <= abs(space.line.across) * width / 2 + abs(space.line.up) * height / 2
        drawn += bool(dots)
    assert drawn or units < 4


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("units", [1, 2, 4, 8])
def test_the_title_and_the_verdict_of_the_hidden_space(units: int, size: tuple[int, int]) -> None:
    """Which units see it, and whether a line can part the targets, and if the one that is drawn does, both whole."""
    for epoch, number_of in product((0, 3000), range(len(pairs(units)))):
        snapshot = trained(epoch, units)
        first, second = pairs(units)[number_of]
        shown = alone(HiddenSpace)
        for width, height in rooms(size, units):
            now = shown.needs(shown_with(snapshot, axes=number_of))
            title, remark = (
                rows([line])[0] for line in (shown.title(now, width - 4), shown.remark(now, width - 4, height))
            )
            assert title == f"hidden space · as h{first + 1} " + (f"and h{second + 1} see it" if second else "sees it")
            space = hidden_space(snapshot, 0, number_of)
            line = "a line" if space.own_line_parts else "another line"
            can = f"✓ {line} can part ● from ○", f"{line} can part ● from ○, finer than a cell"
            assert remark.partition(" · ◐")[0] in (can if space.line else ("✗ no line can part ● from ○",))


def test_examples_of_both_targets_in_one_cell_are_told() -> None:
    """Where the plane is too small to see on which side of the line each lies, its edge says what the mark means."""
    panel = alone(HiddenSpace)
    now = panel.needs(shown_with(trained(5000), axes=pairs(4).index((2, 3))))
    room = 58, 6  # as at 60x18
    assert "◐" in "".join(rows(panel.picture(now, *room)))
    assert rows([panel.remark(now, room[0] - 4, room[1])])[0].endswith(" · ◐ ● and ○")
    roomy = 76, 40
    assert "◐" not in "".join([*rows(panel.picture(now, *roomy)), *rows([panel.remark(now, roomy[0] - 4, roomy[1])])])


@pytest.mark.parametrize("ends", [(-1.5, 5.5), (-1e-5, 1e5), (0.0, 0.25)])
def test_a_number_and_a_name_of_an_axis_do_not_touch(ends: tuple[float, float]) -> None:
    """However small the map is: the name goes where it has no room between the numbers, and never hides one."""
    for columns, high, name in product(range(1, 60), (1, 2, 3, 9), ("x1→h1", "h2")):
        low, up = map(plain_number, ends)
        blank: list[StyledLine] = [[(" " * columns, Style())]] * high
        drawn = rows(relief.with_axes(blank, (name, Reach(*ends)), (name, Reach(*ends)), palette()))
        assert drawn[-1].split() in ([low, name, up], [low, up], [low])
        assert drawn[0].split() == [up] and (high == 1 or drawn[-2].split() == [low])
        drawn = rows(maps.with_axes(blank, maps.Plane(columns, high), palette(), name, "x2"))
        assert re.fullmatch(rf"[01]|0? *({name})? *1?", drawn[-1].strip()) and not re.search(rf"\d{name}", drawn[-1])


@pytest.mark.long
def test_every_example_is_named_and_a_line_is_drawn_where_one_is_said_to_part(drawings: list[Drawing]) -> None:
    """In the smallest rooms, while points lie close together, and where a rate of 300 has thrown them into corners."""
    fine = seen = 0
    states = [*((epoch, 1.0) for epoch in (0, 122, 500, 800, 2300)), *((epoch, 300.0) for epoch in (3, 9, 150))]
    for (epoch, rate), units in product(states, (1, 2, 4, 8)):
        snapshot = trained(epoch, units, learning_rate=rate)
        for axes, room in product((0, len(pairs(units)) // 2), ((56, 5), (76, 10), (45, 20))):
            panel, drawing = alone(HiddenSpace), None
            drawings.clear()
            now = panel.needs(shown_with(snapshot, axes=axes, example=axes % 4))
            picture = panel.picture(now, *room)
            (drawing,) = drawings
            first, second = pairs(units)[axes]
            assert_points(snapshot, ByHand.of(snapshot.parameters), axes % 4, (first, second), drawing)
            (remark,) = rows([panel.remark(now, room[0] - 4, room[1])])
            lines = {"·"} if "another" in remark else {chr(0x2800 + dots) for dots in range(1, 256)}
            drawn = sum(character in lines for row in cells(drawing.lines) for character, _ in row)
            if remark.startswith("✓"):
                assert drawn >= 2
                seen += 1
            fine += "finer" in remark
            assert len(picture) <= room[1]
    assert seen > 30 > fine


# Units


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("units", range(1, 9))
def test_every_unit_is_there_with_its_weight(units: int, size: tuple[int, int]) -> None:
    """All of them and the output, in order, with W2 and b2 as they are printed everywhere, and the focus."""
    snapshot = trained(300, units)
    values = [*snapshot.parameters.output_weights[:, 0].tolist(), float(snapshot.parameters.output_bias[0])]
    for room, focus in product(rooms(size, units), range(units)):
        text = "\n".join(words(Units, shown_with(snapshot, unit=focus), room))
        found = re.findall(r"([▸ ])(h\d|ŷ)(?: → ŷ| b2)? +([+−]?\d[\d.e]*)", text)
        names = [*(f"h{unit + 1}" for unit in range(units)), "ŷ"]
        assert [(name, printed) for _, name, printed in found] == [
            (name, number(value).strip()) for name, value in zip(names, values, strict=True)
        ]
        assert [name for mark, name, _ in found if mark == "▸"] == [f"h{focus + 1}"]


# Whatever the network, whatever the size


@pytest.mark.long
@settings(max_examples=examples(150))
@given(
    sessions(),
    st.integers(36, 200),
    st.integers(10, 60),
    st.sampled_from(list(PALETTES)),
    st.booleans(),
    st.data(),
)
def test_nothing_is_cut_or_odd(
    session: Session, width: int, height: int, colors: str, walking: bool, data: st.DataObject
) -> None:
    """Every view is drawn at every size, within its frame to the cell, and no number on it is none."""
    snapshot = session.snapshot
    units = snapshot.settings.hidden_units
    looked_at = shown_with(
        snapshot,
        example=data.draw(st.integers(0, 3)),
        unit=data.draw(st.integers(0, units - 1)),
        input=data.draw(st.integers(0, 3)),
        axes=data.draw(st.integers(0, 40)),
        phase=data.draw(st.integers(1, 8)),
        mode=WALK if walking else WATCH,
    )
    for kind, (columns, lines) in product(KINDS.values(), rooms((width, height), units)):
        shown = alone(kind, PALETTES[colors])
        now = shown.needs(looked_at)
        picture = shown.picture(now, columns, lines)
        assert len(picture) <= lines
        assert max(map(width_of, picture), default=0) <= columns
        edges_of_it = [shown.title(now, columns - 4), shown.remark(now, columns - 4, lines)]
        assert max(map(width_of, edges_of_it)) <= columns - 4
        assert len(edges_of_it[0]) > 0
        assert not ODD.search("\n".join(rows([*picture, *edges_of_it])))
        drawn = shown.draw(now, columns + 2, lines + 2)
        assert [width_of(line) for line in drawn] == [columns + 2] * (lines + 2)


@pytest.mark.long
@pytest.mark.parametrize("kind", [Units, Network])
def test_where_units_have_no_room_it_says_what_gives_it(kind: type[ViewPanel[Any]]) -> None:
    """At any size all of them are there, or are with the whole screen, or in a terminal whose size is said."""
    said = {"m": 0, "size": 0}
    networks = {units: Shown(trained(5, units)) for units in (1, 2, 4, 5, 8)}

    def drawn(units: int, size: tuple[int, int], zoom: str = "") -> str:
        layout = plan(*size, units, line=True, zoom=zoom)
        room = (layout.side if layout.beside else size[0]) - 2, layout.rows - 2
        return "\n".join(words(kind, networks[units]._replace(layout=layout), room)) if layout.rows else ""

    sizes = product((47, 60, 80, 100, 150), range(10, 44, 3))
    for size, units, zoom in product(sizes, networks, ("", "view")):
        text = " ".join(drawn(units, size, zoom).split())
        needed = rf"(?:{units} units need|one unit needs)"
        if found := re.search(rf"{needed} (?:a terminal of )?(\d+) x (\d+)(, or m)?\.", text):
            said["m" if found[3] else "size"] += 1
            better = int(found[1]), int(found[2])
            assert better[0] == size[0] and "need" in drawn(units, (better[0], better[1] - 1), zoom)
            if not zoom:
                assert ("need" in drawn(units, size, zoom="view")) == (not found[3])
            text = drawn(units, better, zoom)
        if text:
            assert "need" not in text
            assert {*re.findall(r"[▸ ](h\d|ŷ)(?= )", text)} == {"ŷ", *(f"h{unit + 1}" for unit in range(units))}
            assert kind is Network or text.count("●") + text.count("○") == 4 * (units + 1)
    assert all(said.values())


# On the screen


def widget(hand: Hand, name: str) -> ViewPanel[Any]:
    """Return a view of the main screen."""
    return hand.main.query_one(f"#{name.replace(' ', '-')}", ViewPanel)


def assert_live(hand: Hand, name: str) -> None:
    """Check that a view that stands on the screen shows the session as it is, to the last cell."""
    shown = widget(hand, name)
    assert shown.display and shown.shown and shown.shown.snapshot is hand.session.snapshot
    drawing = alone(KINDS[name], shown.palette)
    fresh = drawing.draw(drawing.needs(hand.main.desk.shown), *shown.size)
    assert hand.inside(name) == rows(fresh)
    painted = [[(text, style) for text, style, _ in shown.render_line(y)] for y in range(shown.size.height)]
    assert [[(c, style) for text, style in row for c in text] for row in painted] == cells(fresh)


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
@pytest.mark.parametrize("name", KINDS)
async def test_a_view_is_live(name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a step, a run, the way back, and weights and targets that are set: always the network as it is."""
    async with opened(size=size, speed=0) as hand:
        look(hand.main, watching=name)
        await hand.settle()
        assert_live(hand, name)
        seen = [hand.inside(name)]
        for key in ("full_stop", "right", "left", "home", "end"):
            await hand.press(key)
            await hand.ended()
            await hand.settle()
            assert_live(hand, name)
            seen.append(hand.inside(name))
        assert seen[1] == seen[3] and seen[0] == seen[4] != seen[5] == seen[2]

        epochs: list[int] = []
        view = widget(hand, name)
        follow = view.follow

        def followed() -> None:
            if view.shown:
                epochs.append(view.shown.snapshot.epoch)
            follow()

        monkeypatch.setattr(view, "follow", followed)
        await hand.press("space")
        await hand.until(lambda: len(set(epochs)) > 3, "frames of the view")
        await hand.press("space")
        assert_live(hand, name)
        assert epochs == sorted(epochs) and epochs[-1] == hand.session.epoch

        session = hand.session
        changes: list[Callable[[], object]] = [
            lambda: session.goto(900),
            lambda: session.set_weight("hidden_weights", (1, 1), 4.5),
            lambda: session.set_target(0, 0.0),
            lambda: session.set_weight("output_bias", 0, -7.25),
            lambda: session.new_run(Settings(seed=7)),
            session.undo,
        ]
        seen = [hand.inside(name)]
        for change in changes:
            change()
            hand.show()
            await hand.settle()
            assert_live(hand, name)
            assert hand.inside(name) != seen[-1], "the change is not seen"
            seen.append(hand.inside(name))
        assert seen[-1] == seen[-3]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
@pytest.mark.parametrize("name", KINDS)
async def test_a_view_follows_the_focus(name: str, size: tuple[int, int]) -> None:
    """The example with tab on every view, the unit with j and k where units are."""
    async with opened(size=size) as hand:
        hand.session.run(2000)
        hand.show(watching=name)
        await hand.settle()
        seen = [hand.inside(name)]
        for key in ("tab", "j", "k", "shift+tab"):
            await hand.press(key)
            assert_live(hand, name)
            seen.append(hand.inside(name))
        start, example, unit, back, home = seen
        assert example != start and back == example and home == start
        assert (unit != example) is (name in (UNITS, NETWORK))
        assert "▸" in "".join(start)


@pytest.mark.long
async def test_the_axes_go_round() -> None:
    """Six pairs of four units, one after the other, the title says which; then the first one again."""
    async with opened(size=(120, 36)) as hand:
        hand.session.run(2300)
        hand.show(watching=HIDDEN_SPACE)
        seen, pictures = [], []
        for _ in range(7):
            await hand.settle()
            assert_live(hand, HIDDEN_SPACE)
            head = hand.inside(HIDDEN_SPACE)[0]
            found = re.search(r"as h(\d) and h(\d) see it", head)
            assert found
            seen.append((int(found[1]), int(found[2])))
            pictures.append("".join(hand.inside(HIDDEN_SPACE)))
            await hand.press("x")
        assert seen == [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4), (1, 2)]
        assert pictures[0] == pictures[6] and len(set(pictures)) == 6
        look(hand.main, axes=5)
        hand.session.new_run(Settings(hidden_units=3))
        hand.show()
        await hand.settle()
        assert "as h2 and h3 see it" in hand.inside(HIDDEN_SPACE)[0]
        assert_live(hand, HIDDEN_SPACE)


def names_shown(hand: Hand) -> list[str]:
    """Return what stands in the lower half, from the left."""
    names = {*WATCHING_PANELS, *WALKING_PANELS}
    there = [hand.main.query_one(f"#{name.replace(' ', '-')}") for name in names]
    shown = sorted((w for w in there if w.display), key=lambda w: w.region.x)
    return [str(w.id).replace("-", " ") for w in shown]


ORDER = list(WATCHING_PANELS[1:])


def test_lessons_know_every_view() -> None:
    """Each by the name that it has on the screen; the phase is there by itself."""
    assert {*VIEWS} == {*WATCHING_PANELS, *WALKING_PANELS} - {PHASE}


@pytest.mark.long
@pytest.mark.parametrize(("size", "beside"), [((80, 24), 0), ((120, 36), 1), ((160, 48), 2)])
async def test_v_leads_through_the_views(size: tuple[int, int], beside: int) -> None:
    """Where there is one place, the chart is among them; else it stays, and the views move past it."""
    async with opened(size=size) as hand:
        whole = [LOSS, *ORDER]
        for at in range(12):
            if beside:
                expected = [
                    LOSS,
                    *(name for at_place, name in enumerate(ORDER) if (at_place - at) % len(ORDER) < beside),
                ]
            else:
                expected = [whole[at % len(whole)]]
            assert names_shown(hand) == expected
            for name in expected:
                if name in KINDS:
                    assert_live(hand, name)
            await hand.press("v")


@pytest.mark.long
@pytest.mark.parametrize("size", [(100, 30), (120, 36), (160, 48)])
@pytest.mark.parametrize("name", [LOSS, *KINDS])
async def test_m_gives_a_view_the_whole_screen(name: str, size: tuple[int, int]) -> None:
    """And takes it back: the chart and the same view are there again; v leads through all panels meanwhile."""
    async with opened(size=size) as hand:
        hand.session.run(40)
        hand.show(watching=name)
        await hand.settle()
        before = names_shown(hand)
        looked = SURFACE if name == LOSS else name
        await hand.press("m")
        assert names_shown(hand) == [looked]
        assert widget(hand, looked).region.width == size[0]
        assert_live(hand, looked)
        assert widget(hand, looked).region.height == size[1] - 2
        for _ in (*TABLES, *WATCHING_PANELS):
            await hand.press("v")
            assert len(names_shown(hand)) == (hand.shown.zoom not in TABLES)
        assert names_shown(hand) == [looked]
        await hand.press("m")
        assert names_shown(hand) == before
        assert_live(hand, looked)


@pytest.mark.long
@pytest.mark.parametrize("maximised", [False, True])
@pytest.mark.parametrize("name", KINDS)
async def test_a_view_is_resized_with_the_terminal(name: str, maximised: bool) -> None:
    """Through sizes with one place, with two and with three, with none and with no room at all, and back."""
    sizes = [(160, 48), (80, 24), (60, 18), (40, 18), (100, 30), (60, 14), (20, 5), (120, 36), (151, 30), (36, 24)]
    async with opened(size=(120, 36)) as hand:
        hand.session.run(900)
        hand.show(watching=name, maximised=maximised)
        await hand.settle()
        before = hand.text()
        for size in sizes:
            await hand.resize(*size)
            if hand.main.query_one("#bottom").display:
                assert set(names_shown(hand)) == set(hand.shown.lower_half)
                assert name in names_shown(hand)
                assert_live(hand, name)
            else:
                assert size in ((60, 14), (20, 5))
        await hand.resize(120, 36)
        assert hand.text() == before


@pytest.mark.long
async def test_views_go_with_the_run_from_the_walkthrough() -> None:
    """While epochs run there, the chart and the views of watching are there; paused, those of the phase."""
    async with opened(size=(120, 36), speed=0) as hand:
        await hand.press("v", "w", "v")
        assert names_shown(hand) == ["phase", NETWORK]
        await hand.press("space")
        await hand.until(lambda: hand.session.epoch > 20)
        assert names_shown(hand) == [LOSS, UNITS]
        await hand.press("space")
        assert names_shown(hand) == ["phase", NETWORK]
        assert_live(hand, NETWORK)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Return how often each view was drawn."""
    counts: dict[str, int] = {}
    real = ViewPanel.draw

    def draw(self: ViewPanel[Any], *given: Any) -> list[StyledLine]:
        counts[str(self.id)] = counts.get(str(self.id), 0) + 1
        return real(self, *given)

    monkeypatch.setattr(ViewPanel, "draw", draw)
    yield counts


@pytest.mark.long
@pytest.mark.parametrize(("size", "chosen"), [((80, 24), LOSS), ((80, 24), UNITS), ((120, 36), NETWORK)])
async def test_what_is_hidden_draws_nothing(size: tuple[int, int], chosen: str, drawn: dict[str, int]) -> None:
    """While epochs run, step or go back, and while the focus moves, only what stands on the screen is drawn."""
    async with opened(size=size, speed=0) as hand:
        await hand.press("w", *"vvvvvv", "w", *"vvvvv")  # all have been seen, and have had a size
        assert {*drawn} >= {"arrays", "surface", "units", "hidden-space", "network"}
        look(hand.main, watching=chosen)
        await hand.settle()
        drawn.clear()
        await hand.press("space")
        await hand.until(lambda: hand.session.epoch > 300)
        await hand.press("space", "right", "left", "tab", "j", "l")
        assert set(drawn) == ({chosen} if chosen in KINDS else set())
        assert chosen == LOSS or drawn[chosen] >= 3
        await hand.press("v")
        assert_live(hand, names_shown(hand)[-1]) if names_shown(hand)[-1] in KINDS else None


async def test_a_small_lower_half_draws_nothing(drawn: dict[str, int]) -> None:
    """Where there is no lower half, no view is drawn for it."""
    async with opened(size=(100, 12)) as hand:
        await hand.press("v", "right", "right", "tab")
        assert drawn == {}


async def test_a_view_redraws_only_for_what_it_shows(drawn: dict[str, int]) -> None:
    """A surface is the same whatever unit is in focus, however fast the epochs come, and on any scale of the chart."""
    async with opened(size=(120, 36)) as hand:
        await hand.press("right")
        drawn.clear()
        await hand.press("j", "k", "l", "plus")
        assert drawn == {}
        await hand.press("tab")
        assert drawn == {SURFACE: 1}


@pytest.mark.parametrize("size", [1.0, 40.0, 1e3, 1e150])
def test_a_surface_is_what_the_network_computes(size: float) -> None:
    """To the last digits, weights however large: where their powers would overflow, by the formulas themselves."""
    x1, x2 = np.linspace(-0.25, 1.25, 7), np.linspace(-0.25, 1.25, 5)
    grid = np.array([(across, up, 1.0) for up in x2 for across in x1])
    for snapshot in SNAPSHOTS.values():
        net = Parameters(*(part * size for part in snapshot.parameters))
        assert surface(net, x1, x2).ravel() == pytest.approx(forward(net, grid).predictions[:, 0], rel=1e-9, abs=1e-12)


async def test_what_shows_seldom_does_not_follow_the_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The title says another speed twice a second; keys, chart and views have nothing to do with it."""
    async with opened(size=(120, 36)) as hand:
        await hand.press("right")
        main, asked, late = hand.main, set[str](), {"footer", "status", "surface", "update"}
        main.motion = main.motion._replace(running=True, measured=1000.0)
        monkeypatch.setattr(Drawn, "follow", lambda widget: asked.add(str(widget.id)))
        main.motion = main.motion._replace(measured=2000.0)
        assert "title" in asked and not asked & late
        main.motion = main.motion._replace(running=False, measured=None)
        assert asked >= late


def test_axes_are_dimmed_where_there_are_no_others() -> None:
    """Without a third unit, without the hidden space, and while it waits for an answer."""
    watching = {"watching": HIDDEN_SPACE}
    assert MODES.can("anywhere.axes", shown_with(SNAPSHOTS["plateau"], beside=1, rows=10, **watching))
    assert MODES.can("anywhere.axes", shown_with(SNAPSHOTS["plateau"], rows=10, **watching))
    assert not MODES.can("anywhere.axes", shown_with(SNAPSHOTS["two"], beside=1, **watching))
    assert not MODES.can("anywhere.axes", shown_with(SNAPSHOTS["plateau"], beside=1, watching=NETWORK))
    asked = shown_with(SNAPSHOTS["plateau"], rows=10, mode=WALK, walking=HIDDEN_SPACE, ask=True, phase=3)
    assert not MODES.can("anywhere.axes", asked)
    assert MODES.can("anywhere.axes", altered(asked, answer=REVEALED))


def test_the_activations_are_those_of_the_network() -> None:
    """The plain arithmetic of these tests is that of the network."""
    for snapshot in SNAPSHOTS.values():
        net, now = ByHand.of(snapshot.parameters), forward(snapshot.parameters)
        for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
            assert now.predictions[row, 0] == pytest.approx(net.answer(x1, x2), rel=1e-9)
            assert now.hidden[row] == pytest.approx([net.unit(unit, x1, x2) for unit in range(len(net.output))])
    assert np.array_equal(INPUTS[:, 2], np.ones(4))
