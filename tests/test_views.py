"""The views, checked against the network: every shade, line, mark and number on them, at every size, by every key."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from driving import Stage, opened
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import SIZES, TIE, ByHand, Ground, alone, cells, palette, rooms, rows, spots
from rich.style import Style
from states import EVERYDAY_WEIGHT, places, sessions

from xortui.nn import INPUTS, Session, Settings, Snapshot, forward
from xortui.teach.hidden_space import pairs
from xortui.teach.phases import Focus, example_name, phase_of
from xortui.tui.actions import ACTIONS
from xortui.tui.view import HIDDEN_SPACE, LOSS, NETWORK, PANELS, SURFACE, UNITS, WALK, WATCH, View
from xortui.tui.widgets import heat
from xortui.tui.widgets import network as diagram
from xortui.tui.widgets.formatting import number, target, unsigned
from xortui.tui.widgets.hidden_space import HiddenSpace
from xortui.tui.widgets.network import Edge, Network, edges, rhythm
from xortui.tui.widgets.palette import Palette, level_of
from xortui.tui.widgets.panel import Aside, Line, width_of
from xortui.tui.widgets.surface import Surface
from xortui.tui.widgets.units import Units

KINDS: dict[str, type[Aside]] = {SURFACE: Surface, UNITS: Units, HIDDEN_SPACE: HiddenSpace, NETWORK: Network}
PALETTES = {"dark": palette(), "light": palette("xortui-light"), "mono": palette(mono=True)}
PALETTES["sixteen"] = palette(sixteen=True)
ODD = re.compile(r"[+−-]0(\.0*)?(?![\d.])(?!e)|nan|inf")
"""A zero with a sign, and what is no number."""

Field = Callable[[float, float], float]
Texts = dict[tuple[int, int], str]
"""Texts on a map, by the column and the row in which they begin."""


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


def words(kind: type[Aside], snapshot: Snapshot, view: View, room: tuple[int, int]) -> list[str]:
    """Return what a view writes inside its frame."""
    return rows(alone(kind).picture(snapshot, view, *room))


# Maps


class Drawing:
    """A map as it was drawn: what it was drawn from, and how."""

    def __init__(self, values: heat.Sample, marks: list[heat.Mark], lines: list[Line]) -> None:
        """Keep it."""
        self.values, self.marks, self.lines = values, marks, lines

    def ground(self, low: float, high: float) -> Ground:
        """Return its cells, with the part of the plane that they show."""
        return Ground(width_of(self.lines[0]), len(self.lines), low, high)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Drawing]:
    """Return a list that grows by each map that is drawn."""
    drawn: list[Drawing] = []
    real = heat.draw

    def draw(values: heat.Sample, colors: Palette, marks: Sequence[heat.Mark] = ()) -> list[Line]:
        marks = list(marks)
        drawn.append(Drawing(values, marks, real(values, colors, marks)))
        return drawn[-1].lines

    monkeypatch.setattr(heat, "draw", draw)
    return drawn


def assert_is_map(lines: list[Line], ground: Ground, field: Field, colors: Palette, marks: Texts) -> None:
    """Check each cell of a map: its marks, the dots of its line, or its shades.

    Args:
        lines: The map.
        ground: The part of the plane that it shows.
        field: What it should show, as plain arithmetic.
        colors: The colours.
        marks: Texts by the cell in which they begin.
    """
    grid = cells(lines)
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
            text += "✓" if wanted == 0.5 or (said > 0.5 if wanted > 0.5 else said < 0.5) else "✗"
        marks[column - (row == focus), line] = "▸" * (row == focus) + text
    return marks


def stands_in(part: list[Line], whole: list[Line]) -> bool:
    """Return whether a map stands in a picture, row below row at one column."""
    inner, outer = cells(part), cells(whole)
    width, height = len(inner[0]), len(inner)
    return any(
        all(outer[top + row][left : left + width] == inner[row] for row in range(height))
        for top in range(len(outer) - height + 1)
        for left in range(max(map(len, outer)) - width + 1)
    )


@pytest.mark.parametrize("colors", PALETTES)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_surface_is_what_the_network_says(name: str, colors: str, drawings: list[Drawing]) -> None:
    """Each shade is the prediction there; the line is where it is one half; marks say target and right or wrong."""
    snapshot, now = SNAPSHOTS[name], PALETTES[colors]
    net = ByHand.of(snapshot.parameters)
    for focus, room in enumerate([(45, 12), (78, 12), (78, 8), (118, 22)]):
        drawings.clear()
        picture = alone(Surface, now).picture(snapshot, View(example=focus), *room)
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
    for focus, room in enumerate([(45, 14), (78, 8), (118, 22)]):
        drawings.clear()
        picture = alone(Units, now).picture(snapshot, View(example=focus), *room)
        assert len(drawings) == count + 1
        for unit, drawing in enumerate(drawings):
            field = net.answer if unit == count else (lambda x1, x2, unit=unit: net.unit(unit, x1, x2))
            ground = drawing.ground(-0.25, 1.25)
            assert_is_map(drawing.lines, ground, field, now, corners(snapshot, ground, focus, verdicts=False))
            assert stands_in(drawing.lines, picture)
        assert len({(width_of(drawing.lines[0]), len(drawing.lines)) for drawing in drawings}) == 1


@pytest.mark.parametrize("colors", PALETTES)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_hidden_space_is_what_the_output_makes_of_it(name: str, colors: str, drawings: list[Drawing]) -> None:
    """Each shade is the prediction for these two activations with the others as for the example in focus."""
    snapshot, now = SNAPSHOTS[name], PALETTES[colors]
    net = ByHand.of(snapshot.parameters)
    units = len(net.output)
    for number_of, room in ((0, (45, 12)), (4, (78, 12)), (5, (118, 22))):
        drawings.clear()
        first, second = pairs(units)[number_of % len(pairs(units))]
        view = View(example=number_of % 4, pair=number_of)
        picture = alone(HiddenSpace, now).picture(snapshot, view, *room)
        (drawing,) = drawings
        x1, x2, _ = INPUTS[view.example].tolist()
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
        assert_points(snapshot, net, view, (first, second), drawing)


def assert_points(snapshot: Snapshot, net: ByHand, view: View, pair: tuple[int, int | None], drawing: Drawing) -> None:
    """Check that the points lie where the examples are, by target, each named, and no name over another mark."""
    ground = drawing.ground(-0.08, 1.08)
    points: dict[tuple[int, int], set[str]] = {}
    names: dict[tuple[int, int], set[str]] = {}
    for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
        up = 0.5 if pair[1] is None else net.unit(pair[1], x1, x2)
        cell = ground.cell(net.unit(pair[0], x1, x2), up)
        points.setdefault(cell, set()).add(dot_of(float(snapshot.targets[row, 0])))
        names.setdefault(cell, set()).add("▸" * (row == view.example) + f"{x1:.0f}{x2:.0f}")
    grid = cells(drawing.lines)
    for (column, row), dots in points.items():
        assert grid[row][column][0] == (dots.pop() if len(dots) == 1 else "◐")
    written = [(mark.column + at, mark.row) for mark in drawing.marks for at in range(len(mark.text))]
    assert len(written) == len(set(written))
    labels = [mark for mark in drawing.marks if mark.text not in ("●", "○", "◐")]
    assert len(labels) == len(points)
    for label in labels:
        (near,) = [cell for cell, there in names.items() if there == set(label.text.split(","))]
        reach = range(label.column - 1, label.column + len(label.text) + 1)
        assert near[0] in reach and abs(near[1] - label.row) <= 1


def test_a_target_of_one_half_has_a_mark_of_its_own() -> None:
    """Neither full nor empty; and it is never wrong."""
    text = "\n".join(words(Surface, SNAPSHOTS["own"], View(), (78, 12)))
    assert "▸●" in text and "◐✓" in text and text.count("○") == 2 + 1  # and one in the legend


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [Surface, HiddenSpace])
def test_a_map_explains_itself(kind: type[Aside], size: tuple[int, int]) -> None:
    """Beside it or below it: shades from 0 to 1, both targets, the line; and its axes with 0 and 1."""
    for units in range(1, 9):
        for room in rooms(size, units):
            text = "\n".join(words(kind, trained(300, units), View(), room))
            wanted = ["● target 1", "○ target 0", "⠤⠒⠉ ŷ = 0.5", "✓ right", "✗ wrong"][: 5 if kind is Surface else 3]
            assert [item for item in wanted if item not in text] == [], (size, units, room)
            assert re.search(r"0 .{10} 1  ŷ", text)
            names = ("x1", "x2") if kind is Surface else ("h1", "h2")[:units]
            assert re.search(rf"^ *0 +{names[0]} +1\b", text, re.MULTILINE)
            assert len(names) < 2 or re.search(rf"^ *{names[1]} ", text, re.MULTILINE)
            mapped = [row for row in text.splitlines() if not re.match(r" *0 .{10} 1  ŷ", row)]
            ends = [row.split()[0] for row in mapped if re.match(r" *[01] ", row)]
            assert ends[:2] == ["1", "0"]


@pytest.mark.parametrize("units", range(1, 9))
def test_the_legend_says_what_the_other_units_are_held_at(units: int) -> None:
    """By name where they are few, and for which example; nothing where there are no others."""
    for number_of, focus in product(range(len(pairs(units))), range(4)):
        first, second = pairs(units)[number_of]
        text = " ".join(words(HiddenSpace, trained(5, units), View(example=focus, pair=number_of), (118, 22)))
        others = [f"h{unit + 1}" for unit in range(units) if unit not in (first, second)]
        held = re.search(r"ŷ = 0\.5(?: with (.*?) as for (\d \d))?(?=  |$)", " ".join(re.split(" {3,}", text)))
        if not others:
            assert " with " not in text and "others" not in text
        else:
            said = " and ".join(others) if len(others) < 3 else "others"
            assert f"ŷ = 0.5 with {said} as for {example_name(focus)}" in text, held


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("units", [1, 2, 4, 8])
def test_the_title_and_the_verdict_of_the_hidden_space(units: int, size: tuple[int, int]) -> None:
    """Which units see it, and whether a line can part the targets, both whole."""
    for epoch, number_of in product((0, 3000), range(len(pairs(units)))):
        snapshot = trained(epoch, units)
        first, second = pairs(units)[number_of]
        shown = alone(HiddenSpace)
        for width, _ in rooms(size, units):
            view = View(pair=number_of)
            title, remark = (
                rows([line])[0]
                for line in (shown.title(snapshot, view, width - 4), shown.remark(snapshot, view, width - 4))
            )
            assert title == f"hidden space · as h{first + 1} " + (f"and h{second + 1} see it" if second else "sees it")
            assert remark in ("✓ a line can part ● from ○", "✗ no line can part ● from ○")


# Units


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("units", range(1, 9))
def test_every_unit_is_there_with_its_weight(units: int, size: tuple[int, int]) -> None:
    """All of them and the output, in order, with W2 and b2 as they are printed everywhere, and the focus."""
    snapshot = trained(300, units)
    values = [*snapshot.parameters.output_weights[:, 0].tolist(), float(snapshot.parameters.output_bias[0])]
    for room, focus in product(rooms(size, units), range(units)):
        text = "\n".join(words(Units, snapshot, View(unit=focus), room))
        found = re.findall(r"([▸ ])(h\d|ŷ)(?: → ŷ| b2)? +([+−]?\d[\d.e]*)", text)
        names = [*(f"h{unit + 1}" for unit in range(units)), "ŷ"]
        assert [(name, printed) for _, name, printed in found] == [
            (name, number(value).strip()) for name, value in zip(names, values, strict=True)
        ]
        assert [name for mark, name, _ in found if mark == "▸"] == [f"h{focus + 1}"]


# The network


def boxes(lines: list[str]) -> dict[str, tuple[int, int, int]]:
    """Return where the nodes stand: row, first column, and the one behind the last."""
    found = {}
    for row, line in enumerate(lines):
        for match in re.finditer(r"([▸ ])(x\d|h\d|ŷ ) \d(\.\d+)?", line):
            found[match[2].strip()] = row, match.start(), match.end()
    return found


class Stroke:
    """A weight as it was drawn."""

    def __init__(self, start: tuple[float, float], end: tuple[float, float], value: float, style: Style) -> None:
        """Keep it."""
        self.start, self.end, self.value, self.style = start, end, value, style


@pytest.fixture
def strokes(monkeypatch: pytest.MonkeyPatch) -> list[Stroke]:
    """Return a list that grows by each edge that is drawn."""
    drawn: list[Stroke] = []
    real = diagram._Canvas.line

    def line(canvas: Any, *given: Any) -> None:
        drawn.append(Stroke(*given))
        real(canvas, *given)

    monkeypatch.setattr(diagram._Canvas, "line", line)
    return drawn


@given(sessions(EVERYDAY_WEIGHT))
def test_every_weight_is_an_edge(session: Session) -> None:
    """From the node whose activation it weighs to the one that it feeds; a bias is none."""
    snapshot = session.snapshot
    weights = [place for place in places(snapshot.settings.hidden_units) if "weights" in place.name]
    found = {edge.place: edge for edge in edges(snapshot)}
    assert list(found) == weights and len(edges(snapshot)) == len(weights)
    for place, edge in found.items():
        assert edge.value == getattr(snapshot.parameters, place.name)[place.at]
        assert place.label() == f"{edge.source}→{edge.end}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("units", range(1, 9))
def test_edges_lead_from_node_to_node(units: int, size: tuple[int, int], strokes: list[Stroke]) -> None:
    """Each begins beside its source and ends beside what it feeds, and all nodes stand apart."""
    snapshot = trained(300, units)
    for room in rooms(size, units):
        strokes.clear()
        found = boxes(words(Network, snapshot, View(unit=units - 1, input=1), room))
        assert set(found) == {"x1", "x2", "x3", *(f"h{unit + 1}" for unit in range(units)), "ŷ"}
        for one, other in product(found.values(), repeat=2):
            assert one == other or one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]
        wanted = {edge.value: edge for edge in edges(snapshot)}
        assert len(strokes) == len(wanted)
        for stroke in strokes:
            edge = wanted[stroke.value]
            for (x, y), name, side in ((stroke.start, edge.source, 1), (stroke.end, edge.end, -1)):
                row, left, right = found[name]
                lying = row <= y < row + 1 and (right - 1 <= x <= right + 10 if side == 1 else left - 1 <= x <= left)
                upright = left <= x <= right + 9 and (row < y <= row + 3 if side == 1 else row - 1 <= y <= row)
                assert lying or upright, (edge, stroke.start, stroke.end, found[name])


def test_sign_and_strength_are_seen_without_colour() -> None:
    """Weak, plain and strong, positive and negative: six lines of different dots, the same for the same kind."""
    kinds: dict[str, list[float]] = {}
    for value in (0.01, 0.3, 0.49, 0.5, 1.0, 2.9, 3.0, 5.0, 1e6):
        for signed in (value, -value):
            canvas = diagram._Canvas(20, 3, Style())
            canvas.line((1.0, 1.5), (19.0, 1.5), signed, Style())
            kinds.setdefault("\n".join(rows(canvas.rows())), []).append(signed)
            assert rhythm(signed)[0][0] <= rhythm(signed)[0][1]
    by_size = [0.01, 0.3, 0.49], [0.5, 1.0, 2.9], [3.0, 5.0, 1e6]
    assert list(kinds.values()) == [[sign * size for size in sizes] for sizes in by_size for sign in (1, -1)]
    density = [sum(len(spots(character)) for character in kind) for kind in kinds]
    weak, weak_minus, plain, minus, strong, strong_minus = density
    assert weak_minus < weak < minus < plain < strong_minus < strong


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_network_prints_its_numbers(name: str, size: tuple[int, int]) -> None:
    """Inputs, activations, biases, prediction and target of the example in focus, and the edges of unit and input."""
    snapshot = SNAPSHOTS[name]
    net = ByHand.of(snapshot.parameters)
    units = len(net.output)
    for room, focus in product(rooms(size, units), range(4)):
        x1, x2, _ = INPUTS[focus].tolist()
        for unit, source in product({0, units // 2, units - 1}, range(4)):
            view = View(example=focus, unit=unit, input=source)
            lines = words(Network, snapshot, view, room)
            text = "\n".join(lines)
            marked = {f"x{source + 1}", f"h{unit + 1}"}
            nodes = {"x1": f"{x1:.0f}", "x2": f"{x2:.0f}", "x3": "1", "ŷ ": unsigned(net.answer(x1, x2))}
            nodes |= {f"h{at + 1}": unsigned(net.unit(at, x1, x2)) for at in range(units)}
            for node, value in nodes.items():
                assert f"{'▸' if node in marked else ' '}{node} {value}" in text, (node, value, view, room)
            assert f" y  {target(float(snapshot.targets[focus, 0]))}" in text
            biases = [bias for *_, bias in net.hidden]
            assert re.findall(r" b ([ +−].{5})", text) and all(f" b {number(bias)}" in text for bias in biases)
            assert f" b {number(net.bias)}" in text
            values = [net.output[unit], *([net.hidden[unit][source]] if source < 3 else [])]
            others = free(lines, [*biases, net.bias])
            for weight in values:
                assert re.search(rf"(?<![\d.]){re.escape(number(weight).strip())}(?!\d)", others), (weight, view, room)


def styles_of(grid: list[list[tuple[str, Style]]], text: str) -> list[Style]:
    """Return in which styles a text stands on a picture."""
    texts = [("".join(character for character, _ in row), row) for row in grid]
    return [row[match.start()][1] for line, row in texts for match in re.finditer(re.escape(text), line)]


def free(lines: list[str], biases: list[float]) -> str:
    """Return what stands on the diagram besides the biases."""
    text = "\n".join(lines)
    for bias in biases:
        text = text.replace(f" b {number(bias)}", "")
    return text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_a_phase_lights_what_it_reads_and_writes(rule: str, size: tuple[int, int], strokes: list[Stroke]) -> None:
    """Its weights in the colours of their signs and over all others, which are as quiet as a frame."""
    snapshot, shown, colors = trained(300, rule=rule), alone(Network), palette()
    for room, number_of, focus in product(rooms(size, 4), range(1, 9), (Focus(), Focus(2, 3, 1), Focus(1, 2, 3))):
        strokes.clear()
        view = View(mode=WALK, phase=number_of, **focus._asdict())
        grid = cells(shown.picture(snapshot, view, *room))
        phase = phase_of(snapshot, number_of, focus)
        lit = {*phase.reads, *phase.writes}
        by_value: dict[float, Edge] = {edge.value: edge for edge in edges(snapshot)}
        bright = [by_value[stroke.value].place in lit for stroke in strokes]
        assert len(strokes) == 16
        assert bright == sorted(bright)
        for stroke, on in zip(strokes, bright, strict=True):
            sign = colors.positive if stroke.value > 0 else colors.negative
            assert stroke.style == (sign if on else colors.frame)
        for place in (focus.weight, focus.output_weight):
            value = float(getattr(snapshot.parameters, place.name)[place.at])
            style = colors.cell(value, strong=place.name != "hidden_bias") if place in lit else colors.muted
            assert style in styles_of(grid, number(value).strip())
    strokes.clear()
    shown.picture(snapshot, View(phase=3), *rooms(size, 4)[0])
    assert {stroke.style for stroke in strokes} == {colors.positive, colors.negative}


# Whatever the network, whatever the size


@settings(max_examples=150)
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
    view = View(
        example=data.draw(st.integers(0, 3)),
        unit=data.draw(st.integers(0, units - 1)),
        input=data.draw(st.integers(0, 3)),
        pair=data.draw(st.integers(0, 40)),
        phase=data.draw(st.integers(1, 8)),
        mode=WALK if walking else WATCH,
    )
    for kind, (columns, lines) in product(KINDS.values(), rooms((width, height), units)):
        shown = alone(kind, PALETTES[colors])
        picture = shown.picture(snapshot, view, columns, lines)
        assert len(picture) <= lines
        assert max(map(width_of, picture), default=0) <= columns
        edges_of_it = [edge(snapshot, view, columns - 4) for edge in (shown.title, shown.remark)]
        assert max(map(width_of, edges_of_it)) <= columns - 4
        assert len(edges_of_it[0]) > 0
        assert not ODD.search("\n".join(rows([*picture, *edges_of_it])))
        drawn = shown.draw(snapshot, view, columns + 2, lines + 2)
        assert [width_of(line) for line in drawn] == [columns + 2] * (lines + 2)


@pytest.mark.parametrize("kind", [Units, Network])
def test_where_units_have_no_room_it_says_so(kind: type[Aside]) -> None:
    """At any size, all of them are there, or a sentence is, which is whole."""
    said = 0
    sizes = product((36, 47, 60, 80, 100, 150), range(10, 44, 3))
    found_rooms = {(units, *room) for size in sizes for units in (1, 2, 4, 5, 8) for room in rooms(size, units)}
    networks = {units: trained(5, units) for units in range(1, 9)}
    for units, columns, lines in sorted(found_rooms):
        text = "\n".join(words(kind, networks[units], View(), (columns, lines)))
        if Aside.CROWDED in text:
            said += 1
            assert units > 1 and lines < 15
        else:
            found = re.findall(r"[▸ ](h\d|ŷ)(?= )", text)
            assert {*found} == {"ŷ", *(f"h{unit + 1}" for unit in range(units))}
            assert kind is Network or text.count("●") + text.count("○") == 4 * (units + 1)
    assert said


# On the screen


def widget(stage: Stage, name: str) -> Aside:
    """Return a view of the main screen."""
    return stage.main.query_one(f"#{name.replace(' ', '-')}", Aside)


def inside(stage: Stage, name: str) -> list[str]:
    """Return what stands in a view, its edges first and last."""
    region = widget(stage, name).region
    return [row[region.x : region.right] for row in stage.rows()[region.y : region.bottom]]


def assert_live(stage: Stage, name: str) -> None:
    """Check that a view that stands on the screen shows the session as it is, to the last cell."""
    shown = widget(stage, name)
    assert shown.display and shown.snapshot is stage.session.snapshot
    fresh = alone(KINDS[name], shown.palette).draw(stage.session.snapshot, stage.main.view, *shown.size)
    assert inside(stage, name) == rows(fresh)
    painted = [[(text, style) for text, style, _ in shown.render_line(y)] for y in range(shown.size.height)]
    assert [[(c, style) for text, style in row for c in text] for row in painted] == cells(fresh)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
@pytest.mark.parametrize("name", KINDS)
async def test_a_view_is_live(name: str, size: tuple[int, int]) -> None:
    """Through a step, a run, the way back, and weights and targets that are set: always the network as it is."""
    async with opened(size=size, speed=0) as stage:
        stage.main._look(chosen=name)
        await stage.settle()
        assert_live(stage, name)
        seen = [inside(stage, name)]
        for key in ("full_stop", "right", "left", "home", "end"):
            await stage.press(key)
            await stage.ended()
            await stage.settle()
            assert_live(stage, name)
            seen.append(inside(stage, name))
        assert seen[1] == seen[3] and seen[0] == seen[4] != seen[5] == seen[2]

        epochs: list[int] = []

        def follow(snapshot: Snapshot) -> None:
            epochs.append(snapshot.epoch)

        stage.app.watch(widget(stage, name), "snapshot", follow, init=False)
        await stage.press("space")
        await stage.until(lambda: len(set(epochs)) > 3, "frames of the view")
        await stage.press("space")
        assert_live(stage, name)
        assert epochs == sorted(epochs) and epochs[-1] == stage.session.epoch

        session = stage.session
        changes: list[Callable[[], None]] = [
            lambda: session.goto(900),
            lambda: session.set_weight("hidden_weights", (0, 1), 4.5),
            lambda: session.set_target(0, 0.0),
            lambda: session.set_weight("output_bias", 0, -7.25),
            lambda: session.new_run(Settings(seed=7)),
            session.undo,
        ]
        seen = [inside(stage, name)]
        for change in changes:
            change()
            stage.main.show_now()
            await stage.settle()
            assert_live(stage, name)
            assert inside(stage, name) != seen[-1], "the change is not seen"
            seen.append(inside(stage, name))
        assert seen[-1] == seen[-3]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
@pytest.mark.parametrize("name", KINDS)
async def test_a_view_follows_the_focus(name: str, size: tuple[int, int]) -> None:
    """The example with tab on every view, the unit with j and k where units are."""
    async with opened(size=size) as stage:
        stage.session.run(2000)
        stage.main.show_now(chosen=name)
        await stage.settle()
        seen = [inside(stage, name)]
        for key in ("tab", "j", "k", "shift+tab"):
            await stage.press(key)
            assert_live(stage, name)
            seen.append(inside(stage, name))
        start, example, unit, back, home = seen
        assert example != start and back == example and home == start
        assert (unit != example) is (name in (UNITS, NETWORK))
        assert "▸" in "".join(start)


async def test_the_axes_go_round() -> None:
    """Six pairs of four units, one after the other, the title says which; then the first one again."""
    async with opened(size=(120, 36)) as stage:
        stage.session.run(2300)
        stage.main.show_now(chosen=HIDDEN_SPACE)
        seen, pictures = [], []
        for _ in range(7):
            await stage.settle()
            assert_live(stage, HIDDEN_SPACE)
            head = inside(stage, HIDDEN_SPACE)[0]
            found = re.search(r"as h(\d) and h(\d) see it", head)
            assert found
            seen.append((int(found[1]), int(found[2])))
            pictures.append("".join(inside(stage, HIDDEN_SPACE)))
            await stage.press("x")
        assert seen == [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4), (1, 2)]
        assert pictures[0] == pictures[6] and len(set(pictures)) == 6
        stage.main._look(pair=5)
        stage.session.new_run(Settings(hidden_units=3))
        stage.main.show_now()
        await stage.settle()
        assert "as h2 and h3 see it" in inside(stage, HIDDEN_SPACE)[0]
        assert_live(stage, HIDDEN_SPACE)


def names_shown(stage: Stage) -> list[str]:
    """Return what stands in the lower half, from the left."""
    names = {*PANELS[WATCH], *PANELS[WALK]}
    there = [stage.main.query_one(f"#{name.replace(' ', '-')}") for name in names]
    shown = sorted((w for w in there if w.display), key=lambda w: w.region.x)
    return [str(w.id).replace("-", " ") for w in shown]


ORDER = [SURFACE, UNITS, HIDDEN_SPACE, NETWORK]


@pytest.mark.parametrize(("size", "beside"), [((80, 24), 0), ((120, 36), 1), ((160, 48), 2)])
async def test_v_leads_through_the_views(size: tuple[int, int], beside: int) -> None:
    """Where there is one place, the chart is among them; else it stays, and the views move past it."""
    async with opened(size=size) as stage:
        whole = [LOSS, *ORDER]
        for at in range(12):
            if beside:
                expected = [LOSS, *(name for at_place, name in enumerate(ORDER) if (at_place - at) % 4 < beside)]
            else:
                expected = [whole[at % 5]]
            assert names_shown(stage) == expected
            for name in expected:
                if name in KINDS:
                    assert_live(stage, name)
            await stage.press("v")


@pytest.mark.parametrize("size", [(100, 30), (120, 36), (160, 48)])
@pytest.mark.parametrize("name", [LOSS, *KINDS])
async def test_m_gives_a_view_the_whole_lower_half(name: str, size: tuple[int, int]) -> None:
    """And takes it back: the chart and the same view are there again; v still leads to the others meanwhile."""
    async with opened(size=size) as stage:
        stage.session.run(40)
        stage.main.show_now(chosen=name)
        await stage.settle()
        before = names_shown(stage)
        looked = SURFACE if name == LOSS else name
        await stage.press("m")
        assert names_shown(stage) == [looked]
        assert widget(stage, looked).region.width == size[0]
        assert_live(stage, looked)
        for _ in range(5):
            await stage.press("v")
            assert len(names_shown(stage)) == 1
        assert names_shown(stage) == [looked]
        await stage.press("m")
        assert names_shown(stage) == before
        assert_live(stage, looked)


@pytest.mark.parametrize("maximised", [False, True])
@pytest.mark.parametrize("name", KINDS)
async def test_a_view_is_resized_with_the_terminal(name: str, maximised: bool) -> None:
    """Through sizes with one place, with two and with three, with none and with no room at all, and back."""
    sizes = [(160, 48), (80, 24), (60, 18), (40, 18), (100, 30), (60, 14), (20, 5), (120, 36), (151, 30), (36, 24)]
    async with opened(size=(120, 36)) as stage:
        stage.session.run(900)
        stage.main.show_now(chosen=name, maximised=maximised)
        await stage.settle()
        before = stage.text()
        for size in sizes:
            await stage.resize(*size)
            if stage.main.query_one("#bottom").display:
                assert set(names_shown(stage)) == set(stage.main.view.shown)
                assert name in names_shown(stage)
                assert_live(stage, name)
            else:
                assert size in ((60, 14), (20, 5))
        await stage.resize(120, 36)
        assert stage.text() == before


async def test_views_go_with_the_run_from_the_walkthrough() -> None:
    """While epochs run there, the chart and the views of watching are there; paused, those of the phase."""
    async with opened(size=(120, 36), speed=0) as stage:
        await stage.press("v", "w", "v")
        assert names_shown(stage) == ["phase", NETWORK]
        await stage.press("space")
        await stage.until(lambda: stage.session.epoch > 20)
        assert names_shown(stage) == [LOSS, UNITS]
        await stage.press("space")
        assert names_shown(stage) == ["phase", NETWORK]
        assert_live(stage, NETWORK)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Return how often each view was drawn."""
    counts: dict[str, int] = {}
    real = Aside.draw

    def draw(self: Aside, *given: Any) -> list[Line]:
        counts[str(self.id)] = counts.get(str(self.id), 0) + 1
        return real(self, *given)

    monkeypatch.setattr(Aside, "draw", draw)
    yield counts


@pytest.mark.parametrize(("size", "chosen"), [((80, 24), LOSS), ((80, 24), UNITS), ((120, 36), NETWORK)])
async def test_what_is_hidden_draws_nothing(size: tuple[int, int], chosen: str, drawn: dict[str, int]) -> None:
    """While epochs run, step or go back, and while the focus moves, only what stands on the screen is drawn."""
    async with opened(size=size, speed=0) as stage:
        await stage.press("w", *"vvvvvv", "escape", *"vvvvv")  # all have been seen, and have had a size
        assert {*drawn} >= {"arrays", "surface", "units", "hidden-space", "network"}
        stage.main._look(chosen=chosen)
        await stage.settle()
        drawn.clear()
        await stage.press("space")
        await stage.until(lambda: stage.session.epoch > 300)
        await stage.press("space", "right", "left", "tab", "j", "l")
        assert set(drawn) == ({chosen} if chosen in KINDS else set())
        assert chosen == LOSS or drawn[chosen] >= 3
        await stage.press("v")
        assert_live(stage, names_shown(stage)[-1]) if names_shown(stage)[-1] in KINDS else None


async def test_a_small_lower_half_draws_nothing(drawn: dict[str, int]) -> None:
    """Where there is no lower half, no view is drawn for it."""
    async with opened(size=(100, 12)) as stage:
        await stage.press("v", "right", "right", "tab")
        assert drawn == {}


async def test_a_view_redraws_only_for_what_it_shows(drawn: dict[str, int]) -> None:
    """A surface is the same whatever unit is in focus, however fast the epochs come, and on any scale of the chart."""
    async with opened(size=(120, 36)) as stage:
        await stage.press("right")
        drawn.clear()
        await stage.press("j", "k", "l", "plus")
        assert drawn == {}
        await stage.press("tab")
        assert drawn == {SURFACE: 1}


@pytest.mark.parametrize("name", ["maximise", "axes"])
def test_a_new_key_is_dimmed_where_it_can_do_nothing(name: str) -> None:
    """Without a second place there is nothing to share, and without a third unit there are no other axes."""
    action, snapshot = ACTIONS[name], SNAPSHOTS["plateau"]
    watching = View(chosen=HIDDEN_SPACE, beside=1)
    assert action.can(snapshot, watching)
    if name == "maximise":
        assert action.can(snapshot, replace(watching, beside=0, maximised=True))
        assert not action.can(snapshot, replace(watching, beside=0))
    else:
        assert not action.can(SNAPSHOTS["two"], watching)
        assert not action.can(snapshot, replace(watching, chosen=NETWORK))
        assert action.can(snapshot, View(chosen=HIDDEN_SPACE))
        asked = View(mode=WALK, chosen_walking=HIDDEN_SPACE, ask=True, phase=3)
        assert not action.can(snapshot, asked)
        assert action.can(snapshot, replace(asked, answer=-1))


def test_the_activations_are_those_of_the_network() -> None:
    """The plain arithmetic of these tests is that of the network."""
    for snapshot in SNAPSHOTS.values():
        net, now = ByHand.of(snapshot.parameters), forward(snapshot.parameters)
        for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
            assert now.predictions[row, 0] == pytest.approx(net.answer(x1, x2), rel=1e-9)
            assert now.hidden[row] == pytest.approx([net.unit(unit, x1, x2) for unit in range(len(net.output))])
    assert np.array_equal(INPUTS[:, 2], np.ones(4))
