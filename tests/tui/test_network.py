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
from xortui.tui.draw.strokes import Canvas, Stroke
from xortui.tui.scene import WALK, Shown
from xortui.tui.widgets.network import Edge, Network, edges
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

    def line(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], look: Stroke) -> None:
        drawn.append(Drawn(start, end, values.pop(), look))
        real(canvas, start, end, look)

    def stroke(panel: Network, value: float, front: bool) -> Stroke:
        values.append(value)
        return real_stroke(panel, value, front)

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

    In front are the edges of the unit in focus, last; behind them are those that carry most, and how many is said.
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
        ranked = sorted(wanted, key=lambda value: (abs(value) * out[wanted[value].source], abs(value)))
        own = [value for value in ranked if wanted[value].place.unit == unit]
        others = [value for value in ranked if wanted[value].place.unit != unit]
        assert [stroke.value for stroke in strokes if stroke.look.front] == own == [s.value for s in strokes[-4:]]
        behind = [stroke.value for stroke in strokes[:-4]]
        assert behind == ([] if part else others[len(others) - len(behind) :])
        legend = " ".join(lines[-2:])
        if part:
            assert f"h{unit + 1} of {units}; " in legend
        elif "stronger" in legend and room[1] > 6 and behind:
            some = rf"(of the others, the {len(behind)} that carry most|{len(behind)} of the others)"
            assert re.search("dim: the others" if behind == others else f"dim: {some}", legend)
        for stroke in strokes:
            edge = wanted[stroke.value]
            for (x, y), name, side in ((stroke.start, edge.source, 1), (stroke.end, edge.end, -1)):
                row, left, right = found[name]
                lying = row <= y < row + 1 and (right - 1 <= x <= right + 17 if side == 1 else left - 1 <= x <= left)
                upright = left - 2 <= x <= right + 9 and (row < y <= row + 3 if side == 1 else row - 1 <= y <= row)
                assert lying or upright, (edge, stroke.start, stroke.end, found[name])


def test_equal_edges_are_all_there_and_a_weight_of_0_has_no_sign(strokes: list[Drawn]) -> None:
    """Where all are equal none stands out; the line of 0 is dotted, neither whole nor dashed, and named."""
    for room in ((78, 12), (78, 6), (42, 22)):
        strokes.clear()
        lines = words(shown_with(Session(Settings(scale=0.0)).snapshot), room)
        assert len(strokes) == 16
        assert len({(stroke.look.style, stroke.look.on, stroke.look.period) for stroke in strokes}) == 1
        assert strokes[0].look.style == palette().muted
        assert "⠂ ⠂ 0" in " ".join(lines) or room[1] < 8
    assert "⠂ ⠂ 0" not in " ".join(words(shown_with(Session().snapshot), (78, 12)))


@pytest.mark.parametrize("mono", [False, True])
def test_sign_and_strength_are_seen_without_colour(mono: bool) -> None:
    """Weak, plain and strong, positive and negative: six lines of different dots, in front and behind.

    Behind others, where dim cannot be told from bright, there is a thin one of each sign.
    """
    kinds: dict[str, list[tuple[float, bool]]] = {}
    view = alone(Network, palette(mono=mono))
    for front, values in ((True, (0.01, 0.49, 0.5, 2.9, 3.0, 1e6)), (False, (0.01, 0.5, 5.0))):
        for value in values:
            for signed in (value, -value):
                canvas = Canvas(20, 3, Style())
                canvas.line((1.0, 1.5), (19.0, 1.5), view._stroke(signed, front))
                kinds.setdefault("\n".join(rows(canvas.rows())), []).append((signed, front))
    weak, weak_minus, plain, minus, strong, strong_minus = kinds.values()
    fronts, behind = (
        [[value for value, front in kind if front is wanted] for kind in (weak, plain, strong)]
        for wanted in (True, False)
    )
    assert fronts == [[0.01, 0.49], [0.5, 2.9], [3.0, 1e6]]
    assert behind == ([[0.01, 0.5, 5.0], [], []] if mono else [[0.01], [0.5], [5.0]])
    assert {value < 0 for kind in (weak_minus, minus, strong_minus) for value, _ in kind} == {True}
    density = [sum(len(spots(character)) for character in kind) for kind in kinds]
    assert density[0] < density[2] < density[4]
    for whole, dashed in zip(density[::2], density[1::2], strict=True):
        assert 0.5 < dashed / whole < 0.7


def test_a_line_in_front_hides_what_lies_in_its_cells() -> None:
    """Where a thin line crosses it, the thin one has a gap; two in front share their cells."""
    behind, front = Stroke(Style(bold=False)), Stroke(Style(bold=True), front=True)
    canvas = Canvas(9, 3, Style())
    canvas.line((4.5, 0), (4.5, 2.99), behind)
    canvas.line((0, 1.5), (8.99, 1.5), front)
    alone_there = Canvas(9, 3, Style())
    alone_there.line((0, 1.5), (8.99, 1.5), front)
    drawn, own = cells(canvas.rows()), cells(alone_there.rows())
    assert [character for character, _ in drawn[1]] == [character for character, _ in own[1]]
    assert spots(drawn[0][4][0]) and spots(drawn[2][4][0])
    canvas.line((4.5, 0), (4.5, 2.99), front)
    assert len(spots(cells(canvas.rows())[1][4][0])) > len(spots(own[1][4][0]))


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
        assert bright == [stroke for stroke in strokes if stroke.look.front] == strokes[len(strokes) - len(bright) :]
        for stroke in strokes:
            sign = colors.positive if stroke.value > 0 else colors.negative
            assert stroke.look.style == (sign if stroke.look.front else colors.behind(stroke.value > 0))
        for place in (focus.weight, focus.output_weight):
            value = float(getattr(snapshot.parameters, place.name)[place.at])
            style = colors.cell(value, strong=place.name != "hidden_bias") if place in lit else colors.muted
            assert style in styles_of(grid, number(value).strip())


def test_of_eight_units_without_room_the_one_in_focus_is_shown() -> None:
    """With its weights, from the inputs to the output; that `m` shows all is said."""
    snapshot = trained(300, 8)
    for unit in range(8):
        found = boxes(lines := words(shown_with(snapshot, unit=unit, terminal=(80, 24)), LARGEST_SMALL))
        assert set(found) == {"x1", "x2", "x3", f"h{unit + 1}", "ŷ"}
        assert f"h{unit + 1} of 8; 8 units need more room: m gives it." in lines[-1]


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
