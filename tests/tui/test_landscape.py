"""The landscape on the screen: its shades, the path, where the network is, and where the next update leads."""

import re
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.widgets import Select

from tests.support.budget import examples
from tests.support.hand import make_diverge, opened, shown_with
from tests.support.maps import alone, cells, palette, rows, spots
from tests.support.states import sessions
from xortui.nn import Session, Settings
from xortui.teach.places import Focus
from xortui.teach.training.landscape import landscape, losses, second_places
from xortui.tui.draw.colours import LEVELS, contrast
from xortui.tui.draw.relief import Reach, Relief, polyline
from xortui.tui.draw.styled_lines import width_of
from xortui.tui.scene import LANDSCAPE, Shown
from xortui.tui.screens.dialogs.plane import PlaneDialog
from xortui.tui.widgets.landscape import Landscape, _magnified
from xortui.words.format import loss, number, two_losses

ROOMS = ((43, 20), (76, 9), (56, 5), (118, 22), (158, 40))


def at(epoch: int, rate: float = 1.0) -> Session:
    """Return a session at an epoch."""
    session = Session(Settings(learning_rate=rate))
    session.goto(epoch)
    return session


def words(shown: Shown, room: tuple[int, int]) -> list[str]:
    """Return what the view writes inside its frame."""
    panel = alone(Landscape)
    return rows(panel.picture(panel.needs(shown), *room))


@pytest.mark.parametrize(("epoch", "said"), [(0, ""), (1, "the run, 1 epoch"), (2, "the run, 2 epochs")])
def test_a_run_has_a_path_from_its_first_epoch_on(epoch: int, said: str) -> None:
    """At epoch 0 there is none, and no key to it."""
    seen = [row.strip() for row in words(shown_with(at(epoch).snapshot), (118, 22))]
    assert [row.rpartition("⠶⠶⠶ ")[2] for row in seen if "the run" in row] == [said] * bool(said)
    assert epoch or not re.search("[⠁-⣿]", "".join(seen))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_an_axis_reaches_beyond_the_path_to_round_ends(values: list[float]) -> None:
    """By about a third of the path on either side, and the same while the path stays about as it is."""
    reach = Reach.around(np.array(values))
    width = max(max(values) - min(values), 4.0)
    assert reach.low < min(values) and max(values) < reach.high
    assert 1.5 * width <= reach.high - reach.low <= 2.3 * width
    assert 0 < reach.share(values[0]) < 1


def test_heights_are_told_apart_step_by_step_in_both_themes() -> None:
    """From the lowest level to the highest farther from the ground; denser where there are no shades."""
    for name in ("xortui-dark", "xortui-light"):
        relief = Relief(palette(name))
        shades = [relief._shade(level) for level in range(-LEVELS, LEVELS + 1)]
        far = [contrast(shade, palette(name).background) for shade in shades]
        assert far == sorted(far) and len({shade.rgb for shade in shades}) == len(shades) and far[0] > 1.05
    mono = Relief(palette(mono=True))
    assert [mono.density(level)[0] for level in (-LEVELS, -5, 0, 5, LEVELS)] == list(" ░▒▓█")


def test_a_path_is_a_line_without_a_gap_through_its_points() -> None:
    """Two dots wide, and nothing of it outside."""
    rng = np.random.default_rng(1)
    for _ in range(20):
        xs, ys = rng.uniform(-0.3, 1.3, 6), rng.uniform(-0.3, 1.3, 6)
        dots = polyline(xs, ys, 20, 8)
        for x, y in zip(xs, ys, strict=True):
            column, row = int(x * 40 - 0.5), int((1 - y) * 32 - 0.5)
            if 1 < x * 40 < 39 and 1 < (1 - y) * 32 < 31:
                assert dots[row : row + 2, column : column + 2].any()
    line = polyline(np.array([0.1, 0.9]), np.array([0.2, 0.8]), 20, 8)
    assert all(line[:, column].any() for column in range(5, 35))
    assert polyline(np.array([0.5]), np.array([0.5]), 20, 8).sum() == 4


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("epoch", [0, 300, 1000, 2300])
def test_the_view_says_where_the_network_is_and_where_the_update_leads(room: tuple[int, int], epoch: int) -> None:
    """Both losses within the scale, both parameters and what the update adds to each; nothing is cut."""
    snapshot, powers = at(epoch).snapshot, list[bool]()
    for focus, second in ((Focus(), 0), (Focus(1, 2, 3), 4), (Focus(0, 1, 4), 7), (Focus(0, 3, 5), 1)):
        others = second_places(focus, 4)
        across, up = focus.weight, others[second % len(others)]
        lines = words(shown_with(snapshot, focus=focus, second=second), room)
        text = "\n".join(lines)
        assert len(lines) <= room[1] and max(map(len, lines)) <= room[0]
        plane = landscape(snapshot, across, up)
        assert plane.mse_after is not None
        here, then = two_losses(snapshot.mse, plane.mse_after)
        assert f"● now: MSE {here}" in text
        assert (f"next: MSE {then}" if here != then else "next: same digits") in text
        assert ("◆ next" in text) == (text.count("◆") == 2) != (", in the same cell" in text)
        low, high = map(float, re.findall(r"(\d\.\d+)[ ░▒▓█]+(\d\.\d+)  MSE", text)[0])
        on_map = [snapshot.mse, *([plane.mse_after] if "◆" in text else [])]
        assert low <= min(float(loss(mse)) for mse in on_map) and max(float(loss(mse)) for mse in on_map) <= high
        if room[1] > 5:
            for place, value, move in zip((across, up), plane.now, plane.move, strict=True):
                told = re.search(rf"{place.label()} {re.escape(number(value).strip())} (\S+)", text)
                assert told and isclose(float(told[1].replace("−", "-")), move, rel_tol=0.06)
                powers.append("e" in told[1])
            assert powers[-1] == powers[-2], "in one notation"
        assert across.label() in text and up.label() in text
        assert text.count("●") == 2


def test_the_mark_stands_at_the_parameters_and_the_shades_are_the_loss() -> None:
    """Read off the axes; and every shade of the map is the loss there, from the least to the most."""
    snapshot, panel = at(1500).snapshot, alone(Landscape)
    now = panel.needs(shown_with(snapshot))
    lines = panel.picture(now, 118, 24)
    plane = landscape(snapshot, *now.places)
    across, up = (
        Reach.around(np.append(path, [a, b])) for path, a, b in zip(plane.path, plane.now, plane.next, strict=True)
    )
    grid = cells(lines)
    shaded = [x for x, (_, style) in enumerate(grid[0]) if style.bgcolor != palette().text.bgcolor]
    first, columns = shaded[0], next(at for at in range(1, 200) if shaded[0] + at not in shaded)
    row, column = next((y, x) for y in range(23) for x in range(first, first + columns) if grid[y][x][0] == "●")
    assert first + int(across.share(plane.now[0]) * columns) == column
    assert int((1 - up.share(plane.now[1])) * 23) == row
    heights = losses(snapshot, *now.places, across.middles(columns), up.middles(46)[::-1])
    low, high = float(heights.min()), float(heights.max())
    assert f"{loss(low).strip()} " in rows(lines)[0] and f" {loss(high).strip()}  MSE" in rows(lines)[0]
    relief, seen = Relief(palette()), 0
    for y, x in np.ndindex(23, columns):
        character, style = grid[y][first + x]
        if character in " ▀" and style.bold is None:
            levels = [round(((heights[2 * y + half, x] - low) / (high - low) - 0.5) * 2 * LEVELS) for half in (0, 1)]
            assert style == relief.halves(*levels)
            seen += 1
    assert seen > 0.9 * 23 * columns


def test_a_small_update_is_magnified_to_be_seen_and_a_large_one_is_not() -> None:
    """By 1, 2 or 5 times a power of ten, and by how much is said."""
    plane = landscape(at(300).snapshot, Focus().weight, Focus().beside)
    reaches = Reach(-2, 5), Reach(-3, 4)
    factor = _magnified(plane, *reaches)
    assert re.fullmatch("[125]0*", f"{factor:.0f}")
    drawn = max(abs(move) * factor / 7 for move in plane.move)
    assert 0.16 / 2.5 <= drawn <= 0.1600001
    assert _magnified(plane._replace(next=(4.0, 3.0)), *reaches) == 1
    assert _magnified(plane._replace(next=plane.now), *reaches) == 1
    assert "-fold" in "".join(words(shown_with(at(300).snapshot), (118, 22)))


@settings(max_examples=examples(40))
@given(sessions(), st.sampled_from(ROOMS), st.data())
def test_any_network_has_a_landscape_within_its_frame(
    session: Session, room: tuple[int, int], data: st.DataObject
) -> None:
    """However large its weights, on either scale, in every palette."""
    units = session.snapshot.settings.hidden_units
    focus = Focus(0, data.draw(st.integers(0, units - 1)), data.draw(st.integers(0, 5)))
    colors = data.draw(st.sampled_from([palette(), palette(mono=True), palette(sixteen=True)]))
    panel = alone(Landscape, colors)
    log, second = data.draw(st.booleans()), data.draw(st.integers(0, 12))
    now = panel.needs(shown_with(session.snapshot, focus=focus, log=log, second=second))
    lines = panel.picture(now, *room)
    assert len(lines) <= room[1] and max(map(width_of, lines)) <= room[0]
    assert not re.search("nan|inf", "\n".join(rows(lines)))
    assert width_of(panel.title(now, room[0] - 4)) <= room[0] - 4


@pytest.mark.parametrize("room", ROOMS)
def test_an_update_that_is_magnified_beyond_words_has_room(room: tuple[int, int]) -> None:
    """From a million-fold on the factor is a power of ten."""
    session = Session(Settings(learning_rate=1e-6))
    session.set_weight("output_bias", 0, -8.0)
    panel = alone(Landscape, palette())
    lines = panel.picture(panel.needs(shown_with(session.snapshot)), *room)
    assert max(map(width_of, lines)) <= room[0]
    if room[1] >= 20:
        assert re.search(r", drawn \de\d+-fold", "\n".join(rows(lines)))


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("focus", [Focus(), Focus(0, 3, 5)])
def test_the_ends_of_the_scale_are_told_apart(room: tuple[int, int], focus: Focus) -> None:
    """A run that is stuck has a landscape all but flat: with more digits, or it is said that all is alike."""
    text = "\n".join(words(shown_with(at(2000, 100.0).snapshot, focus=focus), room))
    ends = re.findall(r"(0\.\d{5,7})[ ░▒▓█]+(0\.\d{5,7})", text)
    assert re.search(r"all 0\.\d{5,7}  MSE", text) if not ends else ends[0][0] != ends[0][1]


def test_where_no_update_is_finite_that_is_said() -> None:
    """And nothing is drawn to lead there."""
    session = Session()
    make_diverge(session)
    text = "\n".join(words(shown_with(session.snapshot), (118, 22)))
    assert "next: no update that is finite" in text and "◆" not in text


@pytest.mark.long
async def test_x_leads_through_the_other_parameters() -> None:
    """All that the one in focus can be paired with, and round; l shows the loss on a logarithmic scale."""
    async with opened(size=(80, 24)) as hand:
        hand.session.run(900)
        hand.show(watching=LANDSCAPE)
        await hand.settle()
        pairs = []
        wanted = [("x1→h1", place.label()) for place in second_places(Focus(), 4)]
        for _ in range(len(wanted) + 1):
            found = re.search("loss landscape · ([^ ]+), ([^ ]+) ", hand.text())
            assert found
            pairs.append(found.groups())
            await hand.press("x")
        assert pairs == [*wanted, wanted[0]]
        (view,) = (widget for widget in hand.drawn() if widget.id == LANDSCAPE)
        before = list(view._rows)
        await hand.press("l")
        assert view._rows != before
        assert "landscape: colours by the logarithm of the loss" in hand.text() and "MSE, log" in hand.text()
        await hand.press("i")
        assert "loss chart (v shows it): this run" in hand.text()


@pytest.mark.long
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36)])
async def test_any_two_parameters_are_chosen_from_lists(size: tuple[int, int]) -> None:
    """Enter while the landscape is shown, or by the palette from anywhere; one parameter twice is refused."""
    async with opened(size=size) as hand:
        hand.session.run(900)
        hand.show()
        await hand.settle()
        assert not hand.can("anywhere.plane_here")
        hand.main.action_do("anywhere.plane")
        await hand.until(lambda: isinstance(hand.app.screen, PlaneDialog), "the dialog")
        dialog = hand.app.screen
        await hand.settle()
        for id, label in (("across", "b1→h3"), ("up", "b1→h3")):
            dialog.query_one(f"#{id}", Select).value = label
        await hand.settle()
        await hand.press("enter")
        assert hand.app.screen is dialog and "choose" in hand.text()
        dialog.query_one("#up", Select).value = "x2→h2"
        await hand.settle()
        hand.send("enter")
        await hand.closed()
        assert hand.shown.lower_half[-1] == LANDSCAPE
        assert hand.look.focus.weight.label() == "b1→h3" and "b1→h3" in hand.text() and "x2→h2" in hand.text()
        assert hand.can("anywhere.plane_here")
        hand.send("enter")
        await hand.until(lambda: isinstance(hand.app.screen, PlaneDialog), "the dialog again")
        await hand.press("escape")
        assert hand.app.screen is hand.main
        hand.send("enter")
        await hand.until(lambda: isinstance(hand.app.screen, PlaneDialog), "the dialog once more")
        hand.session.new_run(Settings(hidden_units=1))  # as a step of a lesson does that a presenter has gone to
        hand.main.desk.show()
        await hand.settle()
        hand.send("enter")
        await hand.closed()
        assert hand.scene.note == ("They are there no more.",)


def test_the_run_leaves_a_line_on_the_relief() -> None:
    """It is drawn in braille, so that it can be seen without colour."""
    panel = alone(Landscape)
    lines = cells(panel.picture(panel.needs(shown_with(at(2300).snapshot)), 118, 22))
    assert sum(bool(spots(character)) for line in lines for character, _ in line) > 20
