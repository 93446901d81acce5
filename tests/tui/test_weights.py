"""The weights over the epochs: every curve where the run was, its value as it is now, and no peak lost."""

import re
from collections import Counter
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.color import ColorSystem

from tests.support.hand import altered, opened, shown_with
from tests.support.maps import alone, cells, palette, rows, spots
from xortui.nn import Session, Settings
from xortui.teach.places import SOURCES, Focus
from xortui.tui.draw.axes import Frame
from xortui.tui.draw.curves import bands, by_turns, dots, scale, spread
from xortui.tui.draw.styled_lines import width_of
from xortui.tui.modes import MODES
from xortui.tui.scene import WEIGHTS, Shown
from xortui.tui.widgets.weights import Weights
from xortui.words.format import count, number

ROOMS = ((43, 20), (76, 9), (56, 5), (118, 22), (158, 40))


def frame_of(low: float, high: float, columns: int, height: int, furthest: float) -> Frame:
    """Return the frame that holds two values."""
    axis = scale(low, high, height)
    return Frame(columns, height, furthest, axis.bottom, axis.top, False, axis.ticks)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(2, 40))
@example(-7.5, 4.2, 18)
def test_a_scale_holds_what_it_is_for_with_round_ticks_on_whole_rows(one: float, other: float, height: int) -> None:
    """0 is among them, and they are as far apart as each other, in rows and in value; there are some to read off."""
    low, high = sorted((one, other))
    axis = scale(low, high, height)
    assert axis.bottom <= low and high <= axis.top
    ticks = [tick for tick, _ in axis.ticks]
    assert 0 in ticks and ticks == sorted(ticks)
    frame = frame_of(low, high, 10, height, 10.0)
    at = frame.climb(np.array(ticks))
    assert all(dot % 4 == 1 for dot in at.tolist())
    assert len(set(np.diff(at).tolist())) <= 1
    assert len({label for _, label in axis.ticks}) == len(ticks) >= (3 if height > 14 else 1)
    for tick, label in axis.ticks:
        assert float(label.replace("−", "-")) == pytest.approx(tick, rel=1e-9)
        assert len(label) <= (6 if max(abs(low), abs(high)) < 1e4 else 8)


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=300),
    st.integers(10, 60),
    st.integers(2, 20),
)
def test_every_point_is_on_its_curve_and_a_curve_has_no_gap(
    points: list[tuple[int, float, float]], columns: int, height: int
) -> None:
    """However many points fall into a column of dots, and however few."""
    points = sorted(points)
    epochs = np.array([epoch for epoch, *_ in points], dtype=float)
    values = np.array([rest for _, *rest in points])
    frame = frame_of(-9, 9, columns, height, max(10.0, epochs[-1]))
    low, high = bands(frame, epochs, values)
    assert (low <= high).all() and low.min() >= 0 and high.max() < 4 * height
    across, up = frame.across(epochs), frame.climb(values)
    assert (low[across] <= up).all() and (up <= high[across]).all()
    assert (low[1:] <= high[:-1] + 1).all() and (high[1:] >= low[:-1] - 1).all()
    assert low.min(axis=0).tolist() == up.min(axis=0).tolist() and high.max(axis=0).tolist() == up.max(axis=0).tolist()
    drawn = dots(frame, low, high)
    for column in range(len(low)):
        wanted = {dot for curve in range(2) for dot in range(low[column, curve], high[column, curve] + 1)}
        assert {
            4 * height - 1 - row for row in np.flatnonzero(np.logical_or.reduce(drawn)[:, column]).tolist()
        } == wanted
    alone = by_turns(drawn).reshape(2, height, 4, columns, 2).any(axis=(2, 4))
    together = drawn.reshape(2, height, 4, columns, 2).any(axis=(2, 4))
    assert (alone.sum(axis=0) == together.any(axis=0)).all()


def trained(epoch: int, units: int = 4, furthest: int = 0) -> Session:
    """Return a session at an epoch of a run that went farther."""
    session = Session(Settings(hidden_units=units))
    session.goto(max(epoch, furthest))
    session.goto(epoch)
    return session


def words(shown: Shown, room: tuple[int, int]) -> list[str]:
    """Return what the view writes inside its frame."""
    panel = alone(Weights)
    return rows(panel.picture(panel.needs(shown), *room))


@pytest.mark.parametrize("room", ROOMS)
def test_the_curves_are_named_with_their_values_now(room: tuple[int, int]) -> None:
    """All six of the unit in focus, from any epoch, and which one is in focus; nothing is cut."""
    for session, units in ((trained(0), 4), (trained(700), 4), (trained(40, 8, 300), 8), (trained(5, 1), 1)):
        for unit, source in product({0, units - 1}, (0, 3, 4, 5)):
            focus = Focus(1, unit, source)
            lines = words(shown_with(session.snapshot, focus=focus), room)
            assert len(lines) <= room[1] and max(map(len, lines)) <= room[0]
            found = re.findall(r"([▸ ])(x[123]|b1|W2|b2) ([ +−]\d[\d.e−]*)", "\n".join(lines))
            wanted = {
                name: number(focus._replace(input=at).weight.of(session.snapshot.parameters)).strip()
                for at, name in enumerate(SOURCES)
            }
            assert {name: value.strip() for _, name, value in found} == wanted
            assert [name for mark, name, _ in found if mark == "▸"] == [SOURCES[source]]


def test_each_curve_ends_at_its_value_and_its_name_is_beside_it() -> None:
    """Read off the axis, to half a row; where names have room they stand in the row in which the curve ends."""
    session = trained(2300)
    panel, room = alone(Weights), (118, 30)
    for unit in range(4):
        now = panel.needs(shown_with(session.snapshot, unit=unit, alone=True))
        lines = rows(panel.picture(now, *room))
        ticks = {
            row: float(found[1].replace("−", "-"))
            for row, line in enumerate(lines)
            if (found := re.match(r" *([+−]?[\d.]+)┤", line))
        }
        (first, top), (last, bottom) = min(ticks.items()), max(ticks.items())
        per_row = (top - bottom) / (last - first)
        for place, name in zip(now.own, SOURCES, strict=True):
            (row,) = (at for at, line in enumerate(lines) if re.search(rf"[▸ ]{name} [+−]", line))
            value = place.of(session.snapshot.parameters)
            assert abs(top - (row - first) * per_row - value) <= 2.1 * per_row


def test_a_peak_of_one_epoch_is_drawn_after_thousands() -> None:
    """A weight that was set to 40 and back reaches the top of the axis."""
    session = trained(300)
    session.set_weight("hidden_weights", (0, 0), 40.0)
    session.run(1)
    session.set_weight("hidden_weights", (0, 0), 1.0)
    session.run(5000)
    panel = alone(Weights)
    lines = cells(panel.picture(panel.needs(shown_with(session.snapshot, alone=True)), 118, 22))
    texts = ["".join(character for character, _ in line) for line in lines]
    top = next(row for row, line in enumerate(texts) if "+40┤" in line)
    assert any(spots(character) for row in lines[max(0, top - 1) : top + 1] for character, _ in row[7:])


def test_in_the_past_names_values_and_marks_belong_to_the_epoch_in_view() -> None:
    """Each curve is marked in the row nearest to the value that is told, on the one line of that epoch."""
    session = trained(2400)
    panel, room = alone(Weights), (78, 10)
    now = words(shown_with(session.snapshot), room)
    assert "│" not in "".join(line[7:] for line in now) and "●" not in "".join(now)
    for epoch in (1800, 1000, 700):
        session.goto(epoch)
        needs = panel.needs(shown_with(session.snapshot))
        assert rows([panel.remark(needs, 60, 10)])[0].startswith(f"│ values of epoch {count(epoch)}")
        past = rows(panel.picture(needs, *room))[:8]
        ticks = [(row, float(line[:6].replace("−", "-"))) for row, line in enumerate(past) if line[6] == "┤"]
        (first, top), (last, bottom) = ticks[0], ticks[-1]
        marked = {row for row, line in enumerate(past) if "●" in line}
        (column,) = {line.index("●") for line in past if "●" in line}
        assert all(set(re.findall("[│●]", line[7:])) == {line[column]} for line in past), "one line, and no other"
        values = [place.of(session.snapshot.parameters) for place in needs.own]
        assert marked == {first + round((top - value) / (top - bottom) * (last - first)) for value in values}
        named = [line[-13:] for line in past if re.search("[+−]\\d", line[-7:])]
        told = {line[-9:-7].strip(): line[-7:].strip() for line in named}
        assert told == {name: number(value).strip() for name, value in zip(SOURCES, values, strict=True)}
        assert list(told) == [SOURCES[at] for at in np.argsort(np.negative(values), kind="stable")]


@given(st.lists(st.integers(0, 19), min_size=1, max_size=6), st.integers(6, 20))
def test_names_are_no_farther_from_their_rows_than_they_must_be(wanted: list[int], height: int) -> None:
    """None is moved where all have room, and those that crowd one row go to both sides of it."""
    wanted = sorted(min(row, height - 1) for row in wanted)
    found = spread(wanted, height)
    assert all(0 <= row < height for row in found) and all(b > a for a, b in pairwise(found))
    if len(set(wanted)) == len(wanted):
        assert found == wanted
    crowd = spread([height // 2] * 3, height)
    assert crowd == [height // 2 - 1, height // 2, height // 2 + 1]


@pytest.mark.parametrize("room", [(78, 10), (43, 20), (118, 22)])
def test_every_curve_bears_its_name(room: tuple[int, int]) -> None:
    """Where it can be followed without its colour: each once, on a dot of its own."""
    session = trained(2300)
    panel = alone(Weights)
    for unit in range(4):
        needs = panel.needs(shown_with(session.snapshot, unit=unit))
        text = "\n".join(line[7 : room[0] - 15] for line in rows(panel.picture(needs, *room))[:-2])
        assert sorted(re.findall("[xbW][123]", text)) == sorted(SOURCES)


def test_how_many_epochs_lie_between_two_points_is_said() -> None:
    """Where not every epoch is kept; and what the thin curves are."""
    panel = alone(Weights)

    def remark(session: Session, **look: object) -> str:
        return "".join(rows([panel.remark(panel.needs(shown_with(session.snapshot, **look)), 60, 20)]))

    assert remark(trained(900)) == "thin: the other units"
    assert remark(trained(5000)) == "thin: the other units · points up to 8 epochs apart"
    assert remark(trained(5000), alone=True) == "points up to 8 epochs apart"
    assert remark(trained(900, 1)) == ""


def test_sixteen_colours_and_none_tell_the_curves_apart() -> None:
    """Each bears its name in every part of it, and a line leads from its end to its value; the others wait for x."""
    session = trained(900)
    for colors in (palette(sixteen=True), palette("xortui-light", sixteen=True), palette(mono=True)):
        panel = alone(Weights, colors)
        lines = panel.picture(panel.needs(shown_with(session.snapshot)), 78, 11)
        assert max(map(width_of, lines)) <= 78
        curves = "\n".join(line[7:-14] for line in rows(lines)[:-2])
        assert min(Counter(re.findall("[xbW][123]", curves)).values()) >= 3
        leaders = [line[-14:-10] for line in rows(lines)[:-2] if re.search("[▸ ][xbW][123] [+−]", line)]
        assert len(leaders) == len(SOURCES) and all(any(map(spots, leader)) for leader in leaders)
        numbers = {style.color and style.color.downgrade(ColorSystem.STANDARD).number for style in colors.curves}
        assert colors.mono or len(numbers) == len(SOURCES)
    every = panel.needs(shown_with(session.snapshot, alone=True))
    assert panel.needs(shown_with(session.snapshot)).alone(30) and not every.alone(30)


@pytest.mark.parametrize("theme", ["xortui-dark", "xortui-light"])
def test_each_curve_has_the_colour_of_its_name_even_where_two_are_one(theme: str) -> None:
    """Six colours; curves that share all their cells are seen by turns."""
    session = Session(Settings(hidden_units=1, learning_rate=1e-6))
    for source in (0, 1, 3):
        session.set_weight(*Focus(0, 0, source).weight, 1.0)
    session.run(50)
    panel = alone(Weights, palette(theme))
    lines = panel.picture(panel.needs(shown_with(session.snapshot)), 118, 22)
    named = {text.strip(): style for line in lines for text, style in line if re.fullmatch("(x[123]|b1|W2|b2) ", text)}
    assert set(named) == set(SOURCES) and len({style.color for style in named.values()}) == len(SOURCES)
    seen = Counter(style.color for line in cells(lines) for character, style in line[7:-15] if spots(character))
    assert min(seen[style.color] for style in named.values()) > 9


async def test_x_shows_one_unit_alone_and_all_again() -> None:
    """The axis is theirs then; j goes to the next unit; with one unit there is no choice."""
    async with opened(size=(80, 24)) as hand:
        hand.session.run(900)
        hand.show(watching=WEIGHTS)
        await hand.settle()
        everything = hand.text()
        assert "weights over epochs · h1 in front" in everything
        await hand.press("x")
        assert "weights over epochs · h1 ─" in hand.text() and hand.text() != everything
        await hand.press("j")
        assert "weights over epochs · h2 ─" in hand.text()
        await hand.press("k", "x")
        assert hand.text() == everything
    single = shown_with(trained(3, 1).snapshot, watching=WEIGHTS)
    assert (
        not MODES.can("anywhere.axes", single)
        and MODES.can("anywhere.axes", altered(single, watching="sigmoid")) is False
    )


def test_where_six_curves_would_share_rows_they_have_the_axis_for_themselves() -> None:
    """In few rows those of the other units are left out, and x shows them."""
    session = trained(2200)
    for height, other, everything in ((6, False, False), (6, True, True), (8, False, True), (8, True, False)):
        panel = alone(Weights)
        needs = panel.needs(shown_with(session.snapshot, alone=other))
        thin = "thin: the other units" in "".join(rows([panel.remark(needs, 58, height)]))
        drawn = rows(panel.picture(needs, 58, height))
        lowest = min(float(line[:6].replace("−", "-")) for line in drawn if "┤" in line)
        assert thin is everything and (everything or lowest == -5)


def test_the_curves_wait_for_an_answer() -> None:
    """Where the view would tell it, or where the weights are asked for."""
    panel = alone(Weights)
    hidden = panel.needs(shown_with(trained(9).snapshot))._replace(asked=True)
    assert rows(panel.body(hidden, 60, 10))[1].strip() == "The curves come when the question is answered."
    assert panel.remark(hidden, 60, 10) == []
