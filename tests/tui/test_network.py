"""The diagram of the network: its nodes, its numbers, and edges of which those in focus are in front."""

import re
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from rich.style import Style

from tests.support.hand import shown_with
from tests.support.kinds import places
from tests.support.maps import SIZES, ByHand, alone, cells, palette, rooms, rows, spots
from tests.support.states import EVERYDAY_WEIGHT, sessions
from xortui.nn import INPUTS, Session, Settings, Snapshot, forward
from xortui.teach.epoch.phases import phase_of
from xortui.teach.places import Focus
from xortui.tui.draw.edges import Edge, edges
from xortui.tui.draw.strokes import Canvas, Stroke
from xortui.tui.scene import WALK, Shown
from xortui.tui.widgets.network import Network
from xortui.words.format import number, target, unsigned

LARGEST_SMALL = (76, 6)
"""A room in which eight units do not stand."""


@cache
def trained(epoch: int = 300, units: int = 4, **given: Any) -> Snapshot:
    """Return a network at an epoch."""
    session = Session(Settings(hidden_units=units, **given))
    session.goto(epoch)
    return session.snapshot


def words(shown: Shown, room: tuple[int, int]) -> list[str]:
    """Return what the diagram writes inside its frame."""
    panel = alone(Network)
    return rows(panel.picture(panel.needs(shown), *room))


def boxes(lines: list[str]) -> dict[str, tuple[int, int, int]]:
    """Return where the nodes are: row, first column, and the one after the last."""
    found = {}
    for row, line in enumerate(lines):
        for match in re.finditer(r"([▸ ])(x\d|h\d|ŷ ) [01<>](\.\d+)?", line):
            found[match[2].strip()] = row, match.start(), match.end()
    return found


class Drawn(NamedTuple):
    """A weight as it was drawn."""

    start: tuple[float, float]
    end: tuple[float, float]
    value: float
    look: Stroke


@pytest.fixture
def strokes(monkeypatch: pytest.MonkeyPatch) -> list[Drawn]:
    """Return a list that grows by each edge that is drawn."""
    drawn: list[Drawn] = []
    values: list[float] = []
    real, real_stroke = Canvas.line, Network._stroke

    def line(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], look: Stroke) -> bool:
        value, there = values.pop(), real(canvas, start, end, look)
        if there:
            drawn.append(Drawn(start, end, value, look))
        return there

    def stroke(panel: Network, value: float, front: bool, steps: tuple[float, ...]) -> Stroke:
        values.append(value)
        return real_stroke(panel, value, front, steps)

    monkeypatch.setattr(Canvas, "line", line)
    monkeypatch.setattr(Network, "_stroke", stroke)
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
def test_edges_lead_from_node_to_node(units: int, size: tuple[int, int], strokes: list[Drawn]) -> None:
    """Each begins beside its source and ends beside what it feeds, and all nodes stand apart; of a part, there is one.

    First are the edges of the unit in focus, in front; behind them are some of those that carry most, and how many is
    said; on a small screen there are none.
    """
    snapshot, unit = trained(300, units), units - 1
    for room in rooms(size, units):
        strokes.clear()
        lines = words(shown_with(snapshot, unit=unit, input=1), room)
        found = boxes(lines)
        part = room[1] < units
        assert set(found) == {"x1", "x2", "x3", *(f"h{at + 1}" for at in ([unit] if part else range(units))), "ŷ"}
        for one, other in product(found.values(), repeat=2):
            assert one == other or one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]
        wanted = {edge.value: edge for edge in edges(snapshot)}
        a1 = forward(snapshot.parameters).hidden[0]
        out = {f"h{at + 1}": a for at, a in enumerate(a1)} | {"x1": 0.0, "x2": 1.0, "x3": 1.0}
        ranked = sorted(wanted, key=lambda value: (-abs(value) * out[wanted[value].source], -abs(value)))
        own = [value for value in ranked if wanted[value].place.unit == unit]
        others = [value for value in ranked if wanted[value].place.unit != unit]
        assert [stroke.value for stroke in strokes if stroke.look.front] == own == [s.value for s in strokes[:4]]
        behind = [stroke.value for stroke in strokes[4:]]
        assert behind == [value for value in others if value in behind]
        most = 6 if room[0] >= 60 and room[1] >= 14 else 4
        assert len(behind) <= (0 if part or room[1] < 9 else most)
        assert all(stroke.look.width == 1 for stroke in strokes[4:])
        legend = " ".join(lines[-2:])
        if part:
            assert f"h{unit + 1} of {units}; " in legend
        elif "stronger" in legend and others:
            if behind == others:
                some = "dim, thin: the others"
            elif not behind:
                some = "others left out"
            elif behind == others[: len(behind)]:
                some = f"dim, thin: (the {len(behind)} others that carry most|{len(behind)} of the others)"
            else:
                some = f"dim, thin: {len(behind)} of the others"
            assert re.search(some, legend)
        for stroke in strokes:
            edge = wanted[stroke.value]
            for (x, y), name, side in ((stroke.start, edge.source, 1), (stroke.end, edge.end, -1)):
                row, left, right = found[name]
                lying = row - 0.25 <= y <= row + 1.25 and (
                    right - 1 <= x <= right + 17 if side == 1 else left - 1 <= x <= left
                )
                upright = left - 2 <= x <= right + 9 and (row < y <= row + 3 if side == 1 else row - 1 <= y <= row)
                assert lying or upright, (edge, stroke.start, stroke.end, found[name])


def test_equal_edges_are_all_there_and_a_weight_of_0_has_no_sign(strokes: list[Drawn]) -> None:
    """Where all are equal none is left out for its size; the line of 0 is dotted, not whole or dashed, and named."""
    for room in ((78, 12), (78, 6), (42, 22)):
        strokes.clear()
        lines = words(shown_with(Session(Settings(scale=0.0)).snapshot), room)
        assert len(strokes) == 4 if room[1] < 9 else len(strokes) > 12
        assert len({(stroke.look.style, stroke.look.dash, stroke.look.gap) for stroke in strokes}) == 1
        assert strokes[0].look.style == palette().muted
        assert "⠂ ⠂ 0" in " ".join(lines) or room[1] < 8
    assert "⠂ ⠂ 0" not in " ".join(words(shown_with(Session().snapshot), (78, 12)))


STEPS = (0.5, 3.0)


def picture(mono: bool, value: float, front: bool, steps: tuple[float, ...]) -> str:
    """Return an edge alone as it is drawn."""
    canvas = Canvas(20, 3, Style())
    canvas.line((1.0, 1.5), (19.0, 1.5), alone(Network, palette(mono=mono))._stroke(value, front, steps))
    return "\n".join(rows(canvas.rows()))


@pytest.mark.parametrize("mono", [False, True])
def test_sign_and_strength_are_seen_without_colour(mono: bool) -> None:
    """Weak, plain and strong, positive and negative: lines of different dots; those behind others are thin.

    Without colours no bright one is as thin as these, since only that tells them apart.
    """
    values = (0.01, 0.49, 0.5, 2.9, 3.0, 1e6)
    fronts = [[picture(mono, sign * value, True, STEPS) for value in values] for sign in (1, -1)]
    behind = [{picture(mono, sign * value, False, STEPS) for value in values} for sign in (1, -1)]
    assert [len(kinds) for kinds in behind] == [1, 1]
    for whole, dashed in zip(*fronts, strict=True):
        assert 0.7 < density(dashed) / density(whole) < 0.95
    for kinds, (thin,) in zip(fronts, behind, strict=True):
        sizes = [density(kind) for kind in kinds]
        assert sizes == sorted(sizes) and len({*kinds}) == (2 if mono else 3)
        assert sizes[0] > density(thin) if mono else kinds[0] == kinds[1] == thin


def density(lines: str) -> int:
    """Return of how many dots a drawing is made."""
    return sum(len(spots(character)) for character in lines)


@pytest.mark.parametrize("end", [(39.0, 0.5), (30.0, 9.5), (3.0, 9.5), (1.5, 3.0), (4.0, 0.5)])
@pytest.mark.parametrize(("dash", "gap"), [(14, 3), (12, 6), (9, 4)])
def test_dashes_are_alike_and_there_are_some_at_both_ends(end: tuple[float, float], dash: int, gap: int) -> None:
    """Along the line in any direction, so that it is seen where it begins and ends, however short it is."""
    there = Canvas(40, 10, Style())
    there.line((0.5, 0.5), end, Stroke(Style(), 1, True, dash, gap))
    whole = Canvas(40, 10, Style())
    whole.line((0.5, 0.5), end, Stroke(Style()))
    steep = 4 * abs(end[1] - 0.5) > 2 * abs(end[0] - 0.5)
    path, drawn = (sorted(dots_of(canvas), key=lambda at: at[::-1] if steep else at) for canvas in (whole, there))
    runs = [len(run) for run in re.findall("1+", "".join("01"[at in drawn] for at in path))]
    holes = [len(run) for run in re.findall("0+", "".join("01"[at in drawn] for at in path))]
    assert {path[0], path[-1]} <= {*drawn} and len(runs) == len(holes) + 1 > 1
    assert max(runs) - min(runs) <= 2 and max(holes) - min(holes) <= 1 and max(holes) <= gap


def dots_of(canvas: Canvas) -> set[tuple[int, int]]:
    """Return where there are dots, each as its column and its row."""
    return {
        (2 * column + x, 4 * row + y)
        for row, line in enumerate(rows(canvas.rows()))
        for column, character in enumerate(line)
        for x, y in spots(character)
    }


def test_a_line_behind_others_ends_beside_one_in_front() -> None:
    """A dot before it, out of its cells; what would be too short is not there, and two in front share their cells."""
    behind, front = Stroke(Style(bold=False)), Stroke(Style(bold=True), front=True)
    for dashed in (front, front._replace(dash=5, gap=5)):
        canvas, alone_there = Canvas(9, 7, Style()), Canvas(9, 7, Style())
        for each in (canvas, alone_there):
            assert each.line((0, 3.5), (8.99, 3.5), dashed)
        assert canvas.line((4.5, 0), (4.5, 6.99), behind)
        own, all_dots = dots_of(alone_there), dots_of(canvas)
        assert {y for _, y in own} == {14}
        assert sorted(y for _, y in all_dots - own) == [*range(12), *range(16, 28)]
        assert not canvas.line((0, 3.0), (8.99, 4.0), behind) and dots_of(canvas) == all_dots
    drawn = cells(canvas.rows())
    canvas.line((4.5, 0), (4.5, 6.99), front)
    assert len(spots(cells(canvas.rows())[3][4][0])) > len(spots(drawn[3][4][0]))


@pytest.mark.parametrize("room", [(78, 12), (45, 17), (43, 24), (58, 5), (78, 20)])
def test_edges_into_one_node_end_apart(room: tuple[int, int], strokes: list[Drawn]) -> None:
    """Those of the unit in focus in the order of the inputs, so that each can be followed to its end."""
    for unit in range(4):
        strokes.clear()
        snapshot = trained(2300)
        words(shown_with(snapshot, unit=unit), room)
        ends = {stroke.value: stroke.end for stroke in strokes if stroke.look.front}
        first, second, third = (ends[float(value)] for value in snapshot.parameters.hidden_weights[:, unit])
        assert first < second < third


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("units", "rate"), [(1, 1.0), (2, 1.0), (4, 1.0), (8, 1.0), (4, 300.0)])
def test_the_network_prints_its_numbers(units: int, rate: float, size: tuple[int, int]) -> None:
    """Inputs, activations, prediction and target of the example in focus, and the four weights of the unit in focus."""
    snapshot = trained(800, units, learning_rate=rate)
    net = ByHand.of(snapshot.parameters)
    for room, focus, unit in product(rooms(size, units), range(4), {0, units // 2, units - 1}):
        x1, x2, _ = INPUTS[focus].tolist()
        source = (focus + unit) % 4
        lines = words(shown_with(snapshot, focus=Focus(focus, unit, source)), room)
        text = "\n".join(lines)
        marked = {f"x{source + 1}", f"h{unit + 1}"}
        nodes = {"x1": f"{x1:.0f}", "x2": f"{x2:.0f}", "x3": "1", "ŷ ": unsigned(net.answer(x1, x2))}
        shown = [unit] if room[1] < units else range(units)
        nodes |= {f"h{at + 1}": unsigned(net.unit(at, x1, x2)) for at in shown}
        for node, value in nodes.items():
            assert f"{'▸' if node in marked else ' '}{node} {value}" in text, (node, value, room)
        assert f" y  {target(float(snapshot.targets[focus, 0]))}" in text
        assert f" b {number(net.bias)}" in text
        biases = [net.hidden[at][3] for at in shown]
        printed = re.findall(r" b ([ +−].{5})", text)
        assert len(printed) in (1, 1 + len(biases)) and set(printed) <= {number(bias) for bias in (*biases, net.bias)}
        for weight in (*net.hidden[unit][:3], net.output[unit]):
            others = text.replace(f" b {number(weight)}", "")
            assert re.search(rf"(?<![\d.]){re.escape(number(weight).strip())}(?!\d)", others), (weight, room)


@pytest.mark.parametrize("room", [(58, 4), (58, 5), (76, 8), (43, 11), (43, 13), (118, 22)])
def test_a_weight_stands_at_its_node(room: tuple[int, int]) -> None:
    """That of an input in its row or right below it, that of the unit in its row or below its bias; in no other's."""
    snapshot = trained(2300)
    for unit in range(4):
        lines = words(shown_with(snapshot, unit=unit), room)
        found = boxes(lines)
        w1, _, w2, _ = snapshot.parameters
        for name, value in (*((f"x{at + 1}", w1[at, unit]) for at in range(3)), (f"h{unit + 1}", w2[unit, 0])):
            row, left, right = found[name]
            text = number(float(value)).strip()
            below = min(len(lines), row + 3)
            there = [at for at in range(row, below) if text in lines[at][max(0, left - 4) : right + 18]]
            assert there
            neighbours = [other for other, (at, *_) in found.items() if at == there[0] != row and other[0] == name[0]]
            assert neighbours == []


def styles_of(grid: list[list[tuple[str, Style]]], text: str) -> list[Style]:
    """Return in which styles a text stands on a picture."""
    texts = [("".join(character for character, _ in row), row) for row in grid]
    return [row[match.start()][1] for line, row in texts for match in re.finditer(re.escape(text), line)]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_a_phase_lights_what_it_reads_and_writes(rule: str, size: tuple[int, int], strokes: list[Drawn]) -> None:
    """All its weights are there, in front and in the colours of their signs; the others step back behind them."""
    snapshot, shown, colors = trained(300, rule=rule), alone(Network), palette()
    by_value: dict[float, Edge] = {edge.value: edge for edge in edges(snapshot)}
    for room, number_of, focus in product(rooms(size, 4), range(1, 9), (Focus(), Focus(2, 3, 1), Focus(1, 2, 3))):
        strokes.clear()
        now = shown.needs(shown_with(snapshot, mode=WALK, phase=number_of, focus=focus))
        grid = cells(shown.picture(now, *room))
        phase = phase_of(snapshot, number_of, focus)
        lit = {*phase.reads, *phase.writes}
        bright = [stroke for stroke in strokes if by_value[stroke.value].place in lit]
        assert {by_value[stroke.value].place for stroke in bright} == lit & {edge.place for edge in edges(snapshot)}
        assert bright == [stroke for stroke in strokes if stroke.look.front] == strokes[: len(bright)]
        for stroke in strokes:
            sign = colors.positive if stroke.value > 0 else colors.negative
            assert stroke.look.style == (sign if stroke.look.front else colors.behind(stroke.value > 0))
        for place in (focus.weight, focus.output_weight):
            value = float(getattr(snapshot.parameters, place.name)[place.at])
            style = colors.cell(value, strong=place.name != "hidden_bias") if place in lit else colors.muted
            assert style in styles_of(grid, number(value).strip())


def test_of_eight_units_without_room_the_one_in_focus_is_shown() -> None:
    """With its weights, from the inputs to the output; a terminal with room for all is named, and `m`, too."""
    snapshot = trained(300, 8)
    for unit in range(8):
        found = boxes(lines := words(shown_with(snapshot, unit=unit, terminal=(80, 24)), LARGEST_SMALL))
        assert set(found) == {"x1", "x2", "x3", f"h{unit + 1}", "ŷ"}
        assert f"h{unit + 1} of 8; 8 units need a terminal of 80 x 26, or m." in lines[-1]


@pytest.mark.long
def test_the_weight_of_a_unit_is_whole_or_not_there_at_any_width() -> None:
    """Where it has no room beside its unit it stands below it, or it is left to the tables; it is never cut."""
    for units, width in product((1, 2, 8), range(34, 70, 2)):
        snapshot = trained(units=units)
        weight = number(float(snapshot.parameters.output_weights[0, 0])).strip()
        for height in range(6, 20, 3):
            text = "\n".join(words(shown_with(snapshot, unit=0), (width, height)))
            found = re.findall(r"h1 [01<>.]\S* ([+−][\d.e]*)", text)
            assert found in ([], [weight]), (units, width, height)
            assert units == 8 or height < 12 or weight in text, (units, width, height)
