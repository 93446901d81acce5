"""The probe: any point of x1 and x2, by arrows and by the mouse, with every number of the way to the prediction."""

import re
from decimal import Decimal
from functools import cache
from itertools import product

import numpy as np
import pytest
from textual import events

from tests.support.hand import Hand, opened, shown_with
from tests.support.maps import ByHand, alone, cells, rows
from xortui.nn import Session, Settings, Snapshot
from xortui.tui.draw import maps, rooms
from xortui.tui.draw.styled_lines import width_of
from xortui.tui.modes.probe import STEP
from xortui.tui.scene import LOSS, PROBE, SURFACE, Shown
from xortui.tui.widgets.probe import Probe
from xortui.words.format import number, precise, precise_share, unsigned
from xortui.words.sums import product_of, sum_of

ROOMS = ((43, 20), (76, 8), (76, 7), (58, 6), (56, 4), (118, 22), (158, 40))


@cache
def trained(epoch: int, units: int = 4) -> Snapshot:
    """Return a network at an epoch."""
    session = Session(Settings(hidden_units=units))
    session.goto(epoch)
    return session.snapshot


def words(shown: Shown, room: tuple[int, int]) -> list[str]:
    """Return what the view writes inside its frame."""
    panel = alone(Probe)
    return rows(panel.picture(panel.needs(shown), *room))


@pytest.mark.parametrize("units", [1, 2, 4, 8])
@pytest.mark.parametrize("room", ROOMS)
def test_every_number_of_the_point_is_there(units: int, room: tuple[int, int]) -> None:
    """What each unit says and adds, b2, z2 and the prediction, at any point; nothing is cut."""
    if room[1] < 7 and units > 4:
        return  # there is no such room on the screen
    snapshot = trained(900, units)
    net = ByHand.of(snapshot.parameters)
    for point, unit in product(((0.5, 0.5), (-0.25, 1.1), (1.0, 0.0)), {0, units - 1}):
        lines = words(shown_with(snapshot, point=point, unit=unit), room)
        text = "\n".join(lines)
        assert len(lines) <= room[1] and max(map(len, lines)) <= room[0]
        assert {line[0] for line in lines} <= {" ", maps.FOCUS}, "nothing touches the frame"
        assert f"ŷ {unsigned(net.answer(*point))} at +" in text
        z2, terms = net.bias, [number(net.bias)]
        for at in range(units):
            a = net.unit(at, *point)
            z2 += a * net.output[at]
            mark = "▸" if at == unit else " "
            part = number(a * net.output[at])
            if "W2  " not in text:
                by = f"·{number(net.output[at])}" if "product" in text else ""
                part = product_of(unsigned(a), number(net.output[at]), a * net.output[at]) if by else part
                assert f"{mark}h{at + 1} {unsigned(a)}{by} → {part}" in text
                assert by or room == (56, 4), "weights are left out only where they have no room"
                terms.append(part)
                continue
            factor, weight = precise_share(a, 5), precise(net.output[at], 8)
            found = re.search(rf"{mark}h{at + 1} {re.escape(factor)} +{re.escape(weight)} +(\S+)", text)
            assert found, (at, text)
            assert found[1] == product_of(factor, weight, a * net.output[at]).strip()
            terms.append(found[1])
        assert re.search(rf" b2 +{re.escape(number(net.bias).strip())}", text)
        assert re.search(rf" z2 +{re.escape(sum_of(terms, z2).strip())}(?!\d)", text)


def test_the_sum_is_that_of_the_printed_terms() -> None:
    """Where those would give another last digit, it has one less."""
    text = "\n".join(words(shown_with(Session().snapshot), (38, 18)))
    terms = re.findall(r"h\d .* (\S+)$|b2 +(\S+)", text, re.MULTILINE)
    printed = sum(Decimal((term or bias).replace("−", "-")) for term, bias in terms)
    assert len(terms) == 5 and printed == Decimal("-0.467") and re.search(r" z2 +−0\.47\s", text)


@pytest.mark.parametrize("units", [1, 3, 4, 8])
def test_each_unit_has_its_weight_on_the_smallest_screen_too(units: int) -> None:
    """With three decimals, after what the unit says: one unit at a time if need be, and the keys to the others."""
    snapshot = trained(900, units)
    net = ByHand.of(snapshot.parameters)
    for at, weight in enumerate(net.output):
        text = "\n".join(words(shown_with(snapshot, unit=at), (38, 8)))
        assert f"h{at + 1} {unsigned(net.unit(at, 0.5, 0.5))}·{number(weight)}" in text
        assert " b2 " in text and " z2 " in text and ("j k other units" in text) is (units > 1)


def test_the_mark_lies_where_the_point_is() -> None:
    """On the map, between the examples; the shade around it is what the network says there."""
    snapshot, panel, room = trained(900), alone(Probe), (118, 22)
    for point in ((0.5, 0.5), (0.0, 1.2), (-0.25, -0.25), (1.25, 0.3)):
        grid = cells(panel.picture(panel.needs(shown_with(snapshot, point=point)), *room))
        legend = panel._legend(panel.needs(shown_with(snapshot, point=point)), *room)
        marked = [(x, y) for y, line in enumerate(grid) for x, (c, _) in enumerate(line) if c == "+"]
        found = [rooms.point_at(*cell, *room, panel.palette, legend, rooms.TABLE) for cell in marked]
        (there,) = (one for one in found if one)
        assert np.allclose(there, point, atol=0.06)


async def point_of(hand: Hand, *keys: str) -> tuple[float, float]:
    """Press keys, and return the point that is probed then."""
    await hand.press(*keys)
    assert f"at x1 {hand.look.point[0]:.2f}, x2 {hand.look.point[1]:.2f}".replace("-", "−") in hand.text()
    return hand.look.point


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_arrows_move_the_point_and_esc_gives_them_back(size: tuple[int, int]) -> None:
    """Within what the map shows; the epoch stays where it is, and afterwards → is a step again."""
    async with opened(size=size) as hand:
        assert await point_of(hand, "slash") == (0.5, 0.5)
        assert "arrows move the point" in hand.text() and "esc let go" in hand.rows()[-1]
        assert await point_of(hand, "right", "right", "up") == (0.5 + 2 * STEP, 0.5 + STEP)
        assert await point_of(hand, *["left"] * 18, *["down"] * 17) == (-0.25, -0.25)
        assert hand.session.furthest == 0 and hand.snapshot.settings.learning_rate == 1
        await hand.press("escape")
        assert "/ or a click moves the point" in hand.text()
        await hand.press("right")
        assert hand.session.epoch == 1
        assert await point_of(hand, "slash") == (-0.25, -0.25)
        await hand.press("v")
        assert not hand.shown.probing and not hand.look.probing


@pytest.mark.long
async def test_a_point_is_probed_while_epochs_go_on() -> None:
    """The arrows move it meanwhile, the numbers follow the network, and nothing halts the run."""
    async with opened(size=(80, 24), speed=0) as hand:
        await hand.press("slash", "space")
        await hand.until(lambda: hand.session.epoch > 100)
        await hand.press("right", "up")
        assert hand.motion.running and hand.look.point == (0.55, 0.55)
        await hand.until(lambda: hand.session.epoch > 400)
        await hand.press("space")
        net = ByHand.of(hand.session.snapshot.parameters)
        assert f"ŷ {unsigned(net.answer(0.55, 0.55))} at +" in hand.text()


def cell_of(hand: Hand, name: str, x1: float, x2: float) -> tuple[int, int]:
    """Return the cell of a view, with its frame, in which a point lies."""
    view = hand.main.query_one(f"#{name}")
    width, height = view.size.width - 2, view.size.height - 2
    room = (width, height) if name == PROBE else ()
    legend = view._legend(view.current_needs(), *room)  # type: ignore[attr-defined]
    shape = rooms.TABLE if name == PROBE else rooms.SQUARE
    columns, rows_of, *_ = rooms.fitted(width, height, view.palette, legend, shape)  # type: ignore[attr-defined]
    column, row = maps.Plane(columns, rows_of).cell(x1, x2)
    for x, y in product(range(width), range(height)):
        if (found := rooms.point_at(x, y, width, height, view.palette, legend, shape)) and maps.Plane(  # type: ignore[attr-defined]
            columns, rows_of
        ).cell(*found) == (column, row):
            return x + 1, y + 1
    raise AssertionError("no such cell")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_click_on_the_surface_probes_there(size: tuple[int, int]) -> None:
    """The probe takes the place of the surface; another click there moves the point, and so does dragging it."""
    async with opened(size=size) as hand:
        hand.session.run(300)
        hand.show(watching=SURFACE)
        await hand.settle()
        await hand.pilot.click("#surface", offset=cell_of(hand, SURFACE, 1.0, 0.0))
        await hand.settle()
        assert hand.shown.lower_half[-1] == PROBE and hand.shown.probing
        assert np.allclose(hand.look.point, (1.0, 0.0), atol=0.1)
        await hand.pilot.click("#probe", offset=cell_of(hand, PROBE, 0.0, 1.0))
        await hand.settle()
        assert np.allclose(hand.look.point, (0.0, 1.0), atol=0.1)
        view = hand.main.query_one("#probe")
        x, y = cell_of(hand, PROBE, 0.5, 0.5)
        for button, moves in ((0, False), (1, True)):
            before = hand.look.point
            view.post_message(
                events.MouseMove(view, x, y, 0, 0, button, False, False, False, view.region.x + x, view.region.y + y)
            )
            await hand.settle()
            assert (hand.look.point != before) is moves
        assert np.allclose(hand.look.point, (0.5, 0.5), atol=0.1)
        outside = hand.look.point
        await hand.pilot.click("#probe", offset=(1, view.size.height - 2))
        assert hand.look.point == outside


async def test_where_it_would_tell_an_answer_nothing_is_probed() -> None:
    """While a result is asked for; and the arrows go on through the phases."""
    async with opened(size=(120, 36)) as hand:
        await hand.press("w", "right", "right", "a")
        phase = hand.look.phase
        await hand.press("slash")
        assert not hand.shown.probing and PROBE not in hand.shown.lower_half
        await hand.press("right")
        assert hand.look.phase != phase or hand.session.epoch != 0


async def test_in_the_walkthrough_the_point_is_probed_beside_the_phase() -> None:
    """The arrows move it, and are those of the phases again after esc."""
    async with opened(size=(120, 36)) as hand:
        await hand.press("w", "slash", "right")
        assert hand.shown.lower_half == ("phase", PROBE) and hand.look.point == (0.55, 0.5)
        assert hand.look.phase == 1
        await hand.press("escape", "right")
        assert hand.look.phase == 2 and hand.shown.walking


def test_a_probe_is_drawn_within_its_frame_at_any_size() -> None:
    """From the smallest lower half on."""
    panel = alone(Probe)
    for units, width, height in product((1, 4, 8), (34, 45, 58, 76, 118), (4, 6, 9, 14, 30)):
        lines = panel.picture(panel.needs(shown_with(trained(5, units))), width, height)
        assert len(lines) <= height and max(map(width_of, lines)) <= width, (units, width, height)
    assert LOSS not in alone(Probe).title(panel.needs(shown_with(trained(5))), 40)[0][0]


async def test_at_the_edge_of_the_map_it_is_said_that_it_ends() -> None:
    """An arrow that can go no farther answers in words."""
    async with opened() as hand:
        await hand.press("slash")
        hand.show(point=(1.25, 0.5), probing=True, watching=PROBE)
        await hand.press("right")
        assert hand.look.point == (1.25, 0.5) and "The map ends here." in hand.text()
        await hand.press("left")
        assert hand.look.point == (1.2, 0.5) and "The map ends here." not in hand.text()
