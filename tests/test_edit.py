"""Editing by hand: every number from the keyboard alone and with the mouse, and whatever is typed."""

import numpy as np
import pytest
from driving import Stage, opened
from hypothesis import example, given
from hypothesis import strategies as st
from textual.widgets import Input

from xortui.nn import GATES, Session, Settings
from xortui.teach.moves import Place
from xortui.teach.nudges import nudged
from xortui.tui.grids import found, moved, next_table, tables
from xortui.tui.view import EDIT, WATCH
from xortui.tui.widgets.formatting import number, target
from xortui.tui.widgets.panel import Panel
from xortui.typed import decimal

UNITS = range(1, 9)
SIDES = (("right", 1, 0), ("left", -1, 0), ("down", 0, 1), ("up", 0, -1))


def value(stage: Stage, place: Place) -> float:
    """Return a number of the session."""
    if place.name == "targets":
        return float(stage.snapshot.targets[place.at[0], 0])
    return float(getattr(stage.snapshot.parameters, place.name)[place.at])


def everything(units: int, *, whole: bool = False) -> list[Place]:
    """Return all that can be edited."""
    return [place for rows in tables(units, whole=whole) for row in rows for place in row if place]


async def put(stage: Stage, place: Place) -> None:
    """Bring the cursor to a cell by keys alone."""
    if stage.main.view.mode != EDIT:
        await stage.press("e")
    units, whole = stage.snapshot.settings.hidden_units, stage.main.view.whole
    among = tables(units, whole=whole)
    for _ in among:
        if found(stage.main._cursor, among)[0] != found(place, among)[0]:
            await stage.press("tab")
    _, row, column = found(place, among)
    for _ in range(20):
        _, at_row, at_column = found(stage.main._cursor, among)
        key = "right" if at_column < column else "left" if at_column > column else "down" if at_row < row else "up"
        if stage.main._cursor != place:
            await stage.press(key)
    assert stage.main.view.cursor == place


def where(stage: Stage, place: Place) -> tuple[int, int]:
    """Return the column and the row of the screen at which a number begins."""
    for panel in stage.main.query(Panel):
        spot = panel.spots(stage.snapshot).get(place)
        if spot and panel.display:
            return panel.region.x + 1 + spot.column, panel.region.y + 1 + spot.row
    raise AssertionError(f"{place} is not on the screen")


async def arrived(stage: Stage, place: Place) -> None:
    """Wait until the cursor is on a cell."""
    await stage.until(lambda: stage.main.view.cursor == place)


async def became(stage: Stage, place: Place, wanted: float) -> None:
    """Wait until a number has a value."""
    await stage.until(lambda: value(stage, place) == wanted)


async def click(stage: Stage, place: Place) -> None:
    """Click on a number."""
    await stage.pilot.click(offset=where(stage, place))
    await stage.settle()


# -- Where the cursor goes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("units", UNITS)
def test_every_cell_is_reached_by_arrows_alone(units: int, whole: bool) -> None:
    """From any cell to any other."""
    among = tables(units, whole=whole)
    reached, new = set(), {Place("hidden_weights", (0, 0))}
    while new:
        reached |= new
        new = {moved(place, *side[1:], among) for place in new for side in SIDES} - reached
    assert reached == set(everything(units, whole=whole))
    assert len(reached) == 5 * units + 1 + 4


@pytest.mark.parametrize("whole", [False, True])
def test_tab_goes_round_the_tables(whole: bool) -> None:
    """Forwards and back, a table at a time."""
    among = tables(4, whole=whole)
    place = Place("hidden_weights", (0, 0))
    seen = [place := next_table(place, 1, among) for _ in among]
    assert [found(cell, among)[0] for cell in seen] == [*range(1, len(among)), 0]
    assert [next_table(cell, -1, among) for cell in seen] == [Place("hidden_weights", (0, 0)), *seen[:-1]]


def test_what_is_to_the_right_on_the_screen_is_reached_by_the_right_arrow() -> None:
    """From W1 into W2, from there to the targets, and no further; likewise back."""
    among = tables(4, whole=False)
    way = [place := Place("hidden_weights", (1, 2))]
    while (place := moved(place, 1, 0, among)) != way[-1]:
        way.append(place)
    assert [p.name for p in way] == ["hidden_weights", "hidden_weights", "output_weights", "targets"]
    assert {found(p, among)[1] for p in way} == {1}


# -- From the keyboard -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("units", [1, 4, 8])
async def test_every_number_can_be_typed_from_the_keyboard(units: int) -> None:
    """The cursor is on it, Enter opens the field, the value is taken with the next Enter, and nothing else changes."""
    async with opened(Settings(hidden_units=units)) as stage:
        for index, place in enumerate(everything(units, whole=units > 4)[:: 1 if units == 1 else 4]):
            await put(stage, place)
            before = {other: value(stage, other) for other in everything(units)}
            typed = f"0.{index + 11}" if place.name == "targets" else f"-{index + 1},25"
            if place.name == "targets":
                await stage.press("0")
                await stage.type(typed[1:])
            else:
                await stage.press("enter")
                await stage.type(typed)
            assert stage.main.view.typing
            await stage.press("enter")
            assert not stage.main.view.typing
            before[place] = float(typed.replace(",", "."))
            assert {other: value(stage, other) for other in everything(units)} == before


@pytest.mark.parametrize("key", ["1", "0", "."])
async def test_a_digit_begins_to_type(key: str) -> None:
    """Without Enter before it, and it is not lost."""
    async with opened() as stage:
        await stage.press("e", "full_stop" if key == "." else key)
        assert stage.main.query_one("#value", Input).value == key
        await stage.type("5")
        await stage.press("enter")
        assert value(stage, Place("hidden_weights", (0, 0))) == float(key + "5")


async def test_escape_leaves_a_value_as_it_was_and_then_the_mode() -> None:
    """The first one closes the field, the second one ends editing."""
    async with opened() as stage:
        before = stage.snapshot
        await stage.press("e", "enter")
        await stage.type("77")
        await stage.press("escape")
        assert (stage.main.view.mode, stage.main.view.typing) == (EDIT, False)
        assert stage.snapshot is before
        await stage.press("escape")
        assert stage.main.view.mode == WATCH and stage.main.view.cursor is None


async def test_enter_on_nothing_leaves_the_value_as_it_was() -> None:
    """The number in the empty field is what stands there, not what would be taken."""
    async with opened() as stage:
        before = stage.snapshot
        await stage.press("e", "enter")
        assert stage.main.query_one("#value", Input).placeholder == number(1.624345).strip()
        await stage.press("enter")
        assert stage.snapshot is before and not stage.main.view.typing


@pytest.mark.parametrize("row", range(4))
async def test_enter_flips_a_target(row: int) -> None:
    """From 1 to 0 and back."""
    async with opened() as stage:
        place = Place("targets", (row,))
        await put(stage, place)
        before = value(stage, place)
        await stage.press("enter")
        assert value(stage, place) == 1 - before
        await stage.press("enter")
        assert value(stage, place) == before


async def test_any_gate_can_be_made_and_is_named() -> None:
    """By flipping; a target between 0 and 1 makes targets of one's own."""
    async with opened() as stage:
        for name, wanted in [*GATES.items()][::3]:
            for row in range(4):
                place = Place("targets", (row,))
                await put(stage, place)
                if value(stage, place) != wanted[row]:
                    await stage.press("enter")
            assert stage.snapshot.named
            assert stage.snapshot.settings.gate == name
            assert name.upper() in stage.rows()[0]
        await stage.press("0")
        await stage.type(",4")
        await stage.press("enter")
        assert not stage.snapshot.named
        assert "OWN TARGETS" in stage.rows()[0]
        assert target(0.4) in stage.text()


@pytest.mark.parametrize(
    ("key", "up"), [("plus", True), ("equals_sign", True), ("minus", False), ("underscore", False)]
)
async def test_plus_and_minus_nudge(key: str, up: bool) -> None:
    """By a tenth of the first digit's place, on a weight, and by a tenth on a target."""
    async with opened() as stage:
        for place in (Place("hidden_weights", (0, 1)), Place("output_bias", (0,)), Place("targets", (0,))):
            await put(stage, place)
            before = value(stage, place)
            await stage.press(key)
            assert value(stage, place) == nudged(before, up, target=place.name == "targets")


def test_a_nudge_is_a_tenth_of_the_first_digits_place() -> None:
    """At least a hundredth, so that it is seen, and in decimals."""
    assert [nudged(x, True) for x in (1.5, 12.0, 250.0, 0.3, 0.03, 0.0)] == [1.6, 13.0, 260.0, 0.31, 0.04, 0.01]
    assert [nudged(x, False) for x in (-1.5, 0.0, 0.01)] == [-1.6, -0.01, 0.0]
    assert [nudged(x, up, target=True) for x, up in ((0.0, False), (0.0, True), (0.95, True), (0.3, True))] == [
        0.0,
        0.1,
        1.0,
        0.4,
    ]


@given(st.floats(-1e6, 1e6), st.booleans())
def test_a_nudge_moves_the_right_way_by_what_can_be_seen(before: float, up: bool) -> None:
    """A hundredth at least, a tenth of the number at most, and never to a negative zero."""
    after = nudged(before, up)
    assert (after > before) is up
    assert 0.00999 <= abs(after - before) <= max(0.0101, 0.1001 * abs(before))
    assert not (after == 0 and np.signbit(after))


# -- What is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["abc", "1e7", "-1000001", "nan", "inf", "1..2", "0x10", "1 2", "[b]"])
@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 36)])
async def test_nonsense_is_refused_in_a_sentence(typed: str, size: tuple[int, int]) -> None:
    """It names what was typed and what is allowed, whole; the old value stays, and the field with what was typed."""
    async with opened(size=size) as stage:
        before = stage.snapshot
        await stage.press("e", "enter")
        await stage.type(typed)
        await stage.press("enter")
        assert stage.snapshot is before
        assert stage.main.view.typing and stage.main.query_one("#value", Input).value == typed
        said = " ".join(" ".join(stage.rows()[-4:]).split())
        assert f"The weight cannot be {decimal(typed)}: it must be a number from -1e6 to 1e6." in said
        await stage.press(*["backspace"] * len(typed), "2", "enter")
        assert not stage.main.view.complaint
        assert value(stage, Place("hidden_weights", (0, 0))) == 2


async def test_a_target_beyond_0_and_1_is_refused() -> None:
    """With what is allowed for it."""
    async with opened() as stage:
        await put(stage, Place("targets", (2,)))
        await stage.press("3", "enter")
        assert "The target cannot be 3.0: it must be a number from 0 to 1." in stage.text()
        assert value(stage, Place("targets", (2,))) == 0


async def test_a_nudge_beyond_the_bounds_is_refused() -> None:
    """A million is as far as it goes."""
    async with opened() as stage:
        stage.session.set_weight("hidden_weights", (0, 0), 1e6)
        stage.main.show_now()
        await stage.press("e", "plus")
        assert value(stage, Place("hidden_weights", (0, 0))) == 1e6
        assert "The weight cannot be" in stage.text()
        await stage.press("right")
        assert "The weight cannot be" not in stage.text()


@given(st.text(max_size=60))
@example("0,5")
@example("−3")
@example("1_000")
@example("٣")
def test_whatever_is_typed_is_a_number_or_a_sentence(text: str) -> None:
    """Any text at all: the weight is then what was typed, or what it was, and the reason fits a line or two."""
    session = Session()
    before = session.snapshot
    try:
        session.set_weight("hidden_weights", (0, 0), decimal(text))
    except ValueError as error:
        assert session.snapshot is before
        assert str(error).isprintable() and len(str(error)) < 120
        return
    assert float(session.snapshot.parameters.hidden_weights[0, 0]) == float(
        text.strip().replace(",", ".").replace("−", "-")
    )


# -- With the mouse ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "size"), [(1, (80, 24)), (4, (80, 24)), (8, (80, 24)), (4, (120, 36)), (8, (160, 48))]
)
async def test_every_number_can_be_picked_with_the_mouse(units: int, size: tuple[int, int]) -> None:
    """From any mode: the first click puts the cursor on it, the second one types, or flips a target."""
    async with opened(Settings(hidden_units=units), size=size) as stage:
        for place in everything(units)[:: 1 if units == 1 else 7]:
            await click(stage, place)
            await arrived(stage, place)
            assert stage.main.view.mode == EDIT
            before = value(stage, place)
            await click(stage, place)
            if place.name == "targets":
                await became(stage, place, 1 - before)
            else:
                await stage.until(lambda: stage.main.view.typing)
                await stage.type("4,5")
                await stage.press("enter")
                assert value(stage, place) == 4.5


async def test_a_click_elsewhere_ends_typing() -> None:
    """The value stays, and the cursor goes where the mouse is."""
    async with opened() as stage:
        await stage.press("e", "enter")
        await stage.type("9")
        await click(stage, Place("targets", (1,)))
        await stage.until(lambda: not stage.main.view.typing)
        assert stage.main.view.cursor == Place("targets", (1,))
        assert value(stage, Place("hidden_weights", (0, 0))) == pytest.approx(1.6243, abs=1e-4)


# -- With the rest of the program --------------------------------------------------------------------------------------


async def test_no_key_means_anything_else_while_a_value_is_typed() -> None:
    """Letters of shortcuts are letters; only ctrl+q still quits."""
    async with opened() as stage:
        await stage.press("e", "enter")
        shortcuts = "qrnswvmzylcgufaxjk? +-"
        await stage.type(shortcuts)
        assert stage.main.query_one("#value", Input).value == shortcuts
        assert stage.app.screen is stage.main and not stage.app._exit
        await stage.press("tab")
        assert stage.main.view.typing
        await stage.press("ctrl+q")
        assert stage.app._exit


async def test_while_running_an_edit_applies_at_the_next_epoch() -> None:
    """The run goes on from the number that was typed."""
    async with opened(speed=30) as stage:
        await stage.press("space")
        await stage.until(lambda: stage.snapshot.epoch > 2)
        await stage.press("e", "enter")
        await stage.type("50")
        await stage.press("enter")
        assert stage.main.view.running
        await stage.until(lambda: value(stage, Place("hidden_weights", (0, 0))) > 40)
        epoch = stage.session.epoch
        await stage.until(lambda: stage.session.epoch > epoch)
        await stage.press("space")
        edited = [edit.epoch for edit in stage.session._at.run.edits]
        again = Session()
        again.goto(edited[0])
        again.set_weight("hidden_weights", (0, 0), 50)
        again.goto(stage.snapshot.epoch)
        assert again.snapshot.parameters.hidden_weights.tobytes() == stage.snapshot.parameters.hidden_weights.tobytes()


async def test_an_edit_in_the_past_branches_and_undo_returns() -> None:
    """The run that was left is a ghost; z brings it back, y the edit."""
    async with opened() as stage:
        stage.session.goto(200)
        stage.session.goto(50)
        stage.main.show_now()
        await stage.press("e", "3", "enter")
        assert (stage.snapshot.epoch, stage.snapshot.furthest, len(stage.snapshot.ghosts)) == (50, 50, 1)
        assert value(stage, Place("hidden_weights", (0, 0))) == 3
        await stage.press("z")
        assert stage.snapshot.furthest == 200
        assert value(stage, Place("hidden_weights", (0, 0))) != 3
        await stage.press("y")
        assert value(stage, Place("hidden_weights", (0, 0))) == 3


async def test_the_cursor_does_not_hide_the_colour_of_its_cell() -> None:
    """Bars at both sides mark it; the number keeps its background."""
    async with opened() as stage:

        def backgrounds() -> list[object]:
            x, y = where(stage, Place("hidden_weights", (0, 0)))
            strip = stage.app.screen._compositor.render_strips()[y].crop(x, x + 6)
            return [segment.style.bgcolor for segment in strip if segment.style]

        before = backgrounds()
        await stage.press("e")
        assert backgrounds() == before
        x, y = where(stage, Place("hidden_weights", (0, 0)))
        row = stage.rows()[y]
        assert (row[x - 1], row[x + 6]) == ("▐", "▌")


async def test_the_cursor_follows_to_a_smaller_network() -> None:
    """Where its unit is no more, it goes to one that is."""
    async with opened(Settings(hidden_units=8)) as stage:
        await put(stage, Place("output_weights", (7, 0)))
        stage.session.new_run(Settings(hidden_units=2))
        stage.main.show_now()
        assert stage.main._cursor in everything(2)
        await stage.press("enter", "1", "enter")


@pytest.mark.parametrize("size", [(36, 10), (40, 18), (60, 14)])
async def test_where_a_number_has_no_room_it_is_said(size: tuple[int, int]) -> None:
    """Typing needs to be seen; nudges work all the same."""
    async with opened(size=size) as stage:
        await stage.press("e", "enter")
        if not stage.main.view.typing:
            assert "There is no room for this number here" in " ".join(stage.text().split())
            before = value(stage, Place("hidden_weights", (0, 0)))
            await stage.press("plus")
            assert value(stage, Place("hidden_weights", (0, 0))) > before


@pytest.mark.parametrize("keys", [("enter", "5"), ("tab", "tab", "0")])
async def test_a_resize_leaves_nothing_behind(keys: tuple[str, ...]) -> None:
    """What was being typed is dropped, and the value stays."""
    async with opened() as stage:
        before = stage.snapshot
        await stage.press("e", *keys)
        assert stage.main.view.typing
        await stage.resize(120, 36)
        assert not stage.main.view.typing and not stage.main.query_one("#value").display
        assert stage.snapshot is before
