"""Editing by hand: every number from the keyboard alone and with the mouse, and whatever is typed."""

import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual.color import Color
from textual.widgets import Input

from tests.support.budget import some
from tests.support.hand import Hand, afresh, case, opened
from xortui.nn import GATES, Session, Settings
from xortui.teach.epoch.moves import biggest_moves
from xortui.teach.places import Place
from xortui.tui.draw.colours import contrast
from xortui.tui.draw.grids import found, moved, next_table, tables
from xortui.tui.modes.edit import cursor_of
from xortui.tui.modes.nudges import nudged
from xortui.tui.panel import Panel
from xortui.tui.scene import EDIT, WATCH
from xortui.tui.tables import W1
from xortui.tui.widgets.matrix import Matrix
from xortui.words.format import number, target
from xortui.words.parse import decimal

UNITS = range(1, 9)
SIDES = (("right", 1, 0), ("left", -1, 0), ("down", 0, 1), ("up", 0, -1))


def value(hand: Hand, place: Place) -> float:
    """Return a number of the session."""
    if place.name == "targets":
        return float(hand.snapshot.targets[place.at[0], 0])
    return float(getattr(hand.snapshot.parameters, place.name)[place.at])


def everything(units: int, *, one_table: bool = False) -> list[Place]:
    """Return all that can be edited."""
    return [place for rows in tables(units, one_table=one_table) for row in rows for place in row if place]


async def put(hand: Hand, place: Place) -> None:
    """Bring the cursor to a cell by keys alone."""
    if hand.look.mode != EDIT:
        await hand.press("e")
    units, one_table = hand.snapshot.settings.hidden_units, hand.layout.one_table
    among = tables(units, one_table=one_table)
    for _ in among:
        if found(cursor_of(hand.main.desk), among)[0] != found(place, among)[0]:
            await hand.press("tab")
    _, row, column = found(place, among)
    for _ in range(20):
        _, at_row, at_column = found(cursor_of(hand.main.desk), among)
        key = "right" if at_column < column else "left" if at_column > column else "down" if at_row < row else "up"
        if cursor_of(hand.main.desk) != place:
            await hand.press(key)
    assert hand.look.cursor == place


def where(hand: Hand, place: Place) -> tuple[int, int]:
    """Return the column and the row of the screen at which a number begins."""
    for panel in hand.main.query(Panel):
        spot = panel.spots(hand.snapshot).get(place)
        if spot and panel.display:
            return panel.region.x + 1 + spot.column, panel.region.y + 1 + spot.row
    raise AssertionError(f"{place} is not on the screen")


def marked(hand: Hand) -> set[Place]:
    """Return the numbers that are marked as those that moved most."""
    needs = [hand.main.query_one(f"#{name}", Matrix).current_needs() for name in ("hidden", "output")]
    return {place for now in needs if now for place in now.marks()}


async def arrived(hand: Hand, place: Place) -> None:
    """Wait until the cursor is on a cell."""
    await hand.until(lambda: hand.look.cursor == place)


async def became(hand: Hand, place: Place, wanted: float) -> None:
    """Wait until a number has a value."""
    await hand.until(lambda: value(hand, place) == wanted)


async def click(hand: Hand, place: Place) -> None:
    """Click on a number."""
    await hand.pilot.click(offset=where(hand, place))
    await hand.settle()


# -- Where the cursor goes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one_table", [False, True])
@pytest.mark.parametrize("units", UNITS)
def test_every_cell_is_reached_by_arrows_alone(units: int, one_table: bool) -> None:
    """The arrows lead from any cell to any other."""
    among = tables(units, one_table=one_table)
    reached, new = set(), {Place("hidden_weights", (0, 0))}
    while new:
        reached |= new
        new = {moved(place, *side[1:], among) for place in new for side in SIDES} - reached
    assert reached == set(everything(units, one_table=one_table))
    assert len(reached) == 5 * units + 1 + 4


@pytest.mark.parametrize("one_table", [False, True])
def test_tab_goes_round_the_tables(one_table: bool) -> None:
    """Tab and Shift+Tab lead from table to table."""
    among = tables(4, one_table=one_table)
    place = Place("hidden_weights", (0, 0))
    seen = [place := next_table(place, 1, among) for _ in among]
    assert [found(cell, among)[0] for cell in seen] == [*range(1, len(among)), 0]
    assert [next_table(cell, -1, among) for cell in seen] == [Place("hidden_weights", (0, 0)), *seen[:-1]]


def test_what_is_to_the_right_on_the_screen_is_reached_by_the_right_arrow() -> None:
    """From W1 into W2, from there to the targets, and no further; likewise back."""
    among = tables(4, one_table=False)
    way = [place := Place("hidden_weights", (1, 2))]
    while (place := moved(place, 1, 0, among)) != way[-1]:
        way.append(place)
    assert [p.name for p in way] == ["hidden_weights", "hidden_weights", "output_weights", "targets"]
    assert {found(p, among)[1] for p in way} == {1}


# -- From the keyboard -------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("units", [1, 4, 8])
async def test_every_number_can_be_typed_from_the_keyboard(units: int) -> None:
    """The cursor is on it, Enter opens the field, the value is taken with the next Enter, and nothing else changes."""
    async with opened(Settings(hidden_units=units)) as hand:
        for index, place in enumerate(everything(units, one_table=units > 4)[:: 1 if units == 1 else 4]):
            await put(hand, place)
            before = {other: value(hand, other) for other in everything(units)}
            typed = f"0.{index + 11}" if place.name == "targets" else f"-{index + 1},25"
            if place.name == "targets":
                await hand.press("0")
                await hand.type(typed[1:])
            else:
                await hand.press("enter")
                await hand.type(typed)
            assert hand.typing
            await hand.press("enter")
            assert not hand.typing
            before[place] = float(typed.replace(",", "."))
            assert {other: value(hand, other) for other in everything(units)} == before


async def test_a_digit_begins_to_type() -> None:
    """The first character opens the field and is not lost; no Enter is needed before it."""
    async with opened() as hand:
        for key in ("1", "0", "."):
            with case(key):
                await afresh(hand)
                await hand.press("e", "full_stop" if key == "." else key)
                assert hand.main.query_one("#value", Input).value == key
                await hand.type("5")
                await hand.press("enter")
                assert value(hand, Place("hidden_weights", (0, 0))) == float(key + "5")


async def test_escape_leaves_a_value_as_it_was_and_then_the_mode() -> None:
    """The first one closes the field, the second one ends editing."""
    async with opened() as hand:
        before = hand.snapshot
        await hand.press("e", "enter")
        await hand.type("77")
        await hand.press("escape")
        assert (hand.look.mode, hand.typing) == (EDIT, False)
        assert hand.snapshot is before
        await hand.press("escape")
        assert hand.look.mode == WATCH and hand.look.cursor is None


async def test_enter_on_nothing_leaves_the_value_as_it_was() -> None:
    """The number in the empty field is what stands there, not what would be taken."""
    async with opened() as hand:
        before = hand.snapshot
        await hand.press("e", "enter")
        assert hand.main.query_one("#value", Input).placeholder == number(1.624345).strip()
        await hand.press("enter")
        assert hand.snapshot is before and not hand.typing


async def test_enter_flips_a_target() -> None:
    """From 1 to 0 and back."""
    async with opened() as hand:
        for row in range(4):
            with case("row", row):
                await afresh(hand)
                place = Place("targets", (row,))
                await put(hand, place)
                before = value(hand, place)
                await hand.press("enter")
                assert value(hand, place) == 1 - before
                await hand.press("enter")
                assert value(hand, place) == before


@pytest.mark.long
async def test_any_gate_can_be_made_and_is_named() -> None:
    """By flipping; a target between 0 and 1 makes targets of one's own."""
    async with opened() as hand:
        for name, wanted in [*GATES.items()][::3]:
            for row in range(4):
                place = Place("targets", (row,))
                await put(hand, place)
                if value(hand, place) != wanted[row]:
                    await hand.press("enter")
            assert hand.snapshot.named
            assert hand.snapshot.settings.gate == name
            assert name.upper() in hand.rows()[0]
        await hand.press("0")
        await hand.type(",4")
        await hand.press("enter")
        assert not hand.snapshot.named
        assert "OWN TARGETS" in hand.rows()[0]
        assert target(0.4) in hand.text()


@pytest.mark.long
async def test_plus_and_minus_nudge() -> None:
    """By a tenth of the first digit's place, on a weight, and by a tenth on a target."""
    async with opened() as hand:
        for key, up in (("plus", True), ("equals_sign", True), ("minus", False), ("underscore", False)):
            await afresh(hand)
            for place in (Place("hidden_weights", (0, 1)), Place("output_bias", (0,)), Place("targets", (0,))):
                with case(key, "on", place):
                    await put(hand, place)
                    before = value(hand, place)
                    await hand.press(key)
                    assert value(hand, place) == nudged(before, up, target=place.name == "targets")


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


async def test_what_is_typed_is_seen_whole() -> None:
    """The field grows over what is beside it, which is hidden whole or not at all; beyond its ends it has a sign."""
    async with opened(size=(80, 24)) as hand:
        await hand.press("e")
        for keys in ((), ("right",) * 3):  # the first weight in its row, and the last
            await hand.press(*keys, "enter")
            await hand.type("-12.345678")
            (row,) = (row for row in hand.rows() if "-12.345678 " in row)
            assert not re.search(r"-12.345678 +[.\d]", row)
            await hand.type("9" * 20)
            assert "…8" + "9" * 20 in hand.text()
            await hand.press("home")
            assert re.search("-12.3456789+…", hand.text())
            await hand.press("escape")
        await hand.resize(60, 18)
        await hand.press("enter")
        await hand.type("-0.123456789")
        assert "-0.123456789" in hand.text()


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 36)])
async def test_nonsense_is_refused_in_a_sentence(size: tuple[int, int]) -> None:
    """It names what was typed and what is allowed, whole; the old value stays, and the field with what was typed."""
    async with opened(size=size) as hand:
        for typed in ("abc", "1e7", "-1000001", "nan", "inf", "1..2", "0x10", "1 2", "[b]"):
            with case(typed):
                await afresh(hand)
                before = hand.snapshot
                await hand.press("e", "enter")
                await hand.type(typed)
                await hand.press("enter")
                assert hand.snapshot is before
                assert hand.typing and hand.main.query_one("#value", Input).value == typed
                said = " ".join(" ".join(hand.rows()[-4:]).split())
                assert f"The weight cannot be {decimal(typed)}: it must be a number from -1e6 to 1e6." in said
                await hand.press(*["backspace"] * len(typed), "2", "enter")
                assert not hand.scene.complaint
                assert value(hand, Place("hidden_weights", (0, 0))) == 2


async def test_a_target_beyond_0_and_1_is_refused() -> None:
    """The sentence says what is allowed for a target."""
    async with opened() as hand:
        await put(hand, Place("targets", (2,)))
        await hand.press("3", "enter")
        assert "The target cannot be 3.0: it must be a number from 0 to 1." in hand.text()
        assert value(hand, Place("targets", (2,))) == 0


async def test_a_new_seed_keeps_own_targets() -> None:
    """As a reset does; undo says that the seed was another, and nothing of the targets."""
    async with opened() as hand:
        await put(hand, Place("targets", (2,)))
        await hand.press("0", "full_stop", "7", "enter", "escape", "n")
        assert hand.snapshot.settings.seed == 2 and not hand.snapshot.named
        assert value(hand, Place("targets", (2,))) == 0.7
        await hand.press("z")
        assert hand.snapshot.settings.seed == 1 and value(hand, Place("targets", (2,))) == 0.7
        assert hand.motion.told[0] == "undone: the seed was 2, is 1 again · epoch 0"


@pytest.mark.parametrize("place", everything(4))
async def test_the_focus_follows_the_cursor(place: Place) -> None:
    """To every weight and bias, W2 and b2 too, so that the views of one parameter show the number that is edited."""
    async with opened() as hand:
        await put(hand, place)
        assert hand.look.focus.weight == place or (place.name == "targets" and hand.look.focus.example == place.at[0])


async def test_a_nudge_beyond_the_bounds_is_refused() -> None:
    """At 1e6 a nudge is refused in a sentence, and the weight stays."""
    async with opened() as hand:
        hand.session.set_weight("hidden_weights", (0, 0), 1e6)
        hand.show()
        await hand.press("e", "plus")
        assert value(hand, Place("hidden_weights", (0, 0))) == 1e6
        assert "The weight cannot be" in hand.text()
        await hand.press("right")
        assert "The weight cannot be" not in hand.text()


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
    async with opened(Settings(hidden_units=units), size=size) as hand:
        for place in some(everything(units)[:: 1 if units == 1 else 7], 4):
            await click(hand, place)
            await arrived(hand, place)
            assert hand.look.mode == EDIT
            before = value(hand, place)
            await click(hand, place)
            if place.name == "targets":
                await became(hand, place, 1 - before)
            else:
                await hand.until(lambda: hand.typing)
                await hand.type("4,5")
                await hand.press("enter")
                assert value(hand, place) == 4.5


async def test_a_click_elsewhere_ends_typing() -> None:
    """The value stays, and the cursor goes where the mouse is."""
    async with opened() as hand:
        await hand.press("e", "enter")
        await hand.type("9")
        await click(hand, Place("targets", (1,)))
        await hand.until(lambda: not hand.typing)
        assert hand.look.cursor == Place("targets", (1,))
        assert value(hand, Place("hidden_weights", (0, 0))) == pytest.approx(1.6243, abs=1e-4)


# -- With the rest of the program --------------------------------------------------------------------------------------


async def test_no_key_means_anything_else_while_a_value_is_typed() -> None:
    """Letters of shortcuts are letters; only ctrl+q still quits."""
    async with opened() as hand:
        await hand.press("e", "enter")
        shortcuts = "qrnswvmzylcgufaxjk? +-"
        await hand.type(shortcuts)
        assert hand.main.query_one("#value", Input).value == shortcuts
        assert hand.app.screen is hand.main and not hand.app._exit
        await hand.press("tab")
        assert hand.typing
        await hand.press("ctrl+q")
        assert hand.app._exit


@pytest.mark.long
async def test_while_running_an_edit_applies_at_the_next_epoch() -> None:
    """The run goes on from the number that was typed."""
    async with opened(speed=30) as hand:
        await hand.press("space")
        await hand.until(lambda: hand.snapshot.epoch > 2)
        await hand.press("e", "enter")
        await hand.type("50")
        await hand.press("enter")
        assert hand.motion.running
        await hand.until(lambda: value(hand, Place("hidden_weights", (0, 0))) > 40)
        epoch = hand.session.epoch
        await hand.until(lambda: hand.session.epoch > epoch)
        await hand.press("space")
        edited = [edit.epoch for edit in hand.session.snapshot.edits]
        again = Session()
        again.goto(edited[0])
        again.set_weight("hidden_weights", (0, 0), 50)
        again.goto(hand.snapshot.epoch)
        assert again.snapshot.parameters.hidden_weights.tobytes() == hand.snapshot.parameters.hidden_weights.tobytes()


async def test_an_edit_in_the_past_branches_and_undo_returns() -> None:
    """The run that was left is a ghost; z brings it back, y the edit."""
    async with opened() as hand:
        hand.session.goto(200)
        hand.session.goto(50)
        hand.show()
        await hand.settle()
        place = biggest_moves(hand.snapshot)[0].place
        assert place in marked(hand)
        await put(hand, place)
        await hand.press("3", "enter")
        assert (hand.snapshot.epoch, hand.snapshot.furthest, len(hand.snapshot.ghosts)) == (50, 50, 1)
        assert value(hand, place) == 3
        assert place not in marked(hand)  # no update led there
        await hand.press("z")
        assert hand.snapshot.furthest == 200
        assert value(hand, place) != 3
        assert place in marked(hand)
        await hand.press("y")
        assert value(hand, place) == 3


async def test_the_number_that_is_edited_stands_out() -> None:
    """It is in inverse, whatever its sign and size, with bars at both sides."""
    async with opened() as hand:

        def backgrounds() -> set[Color]:
            strip = hand.app.screen._compositor.render_strips()[y].crop(x, x + 6)
            return {Color.from_rich_color(each.style.bgcolor) for each in strip if each.style and each.style.bgcolor}

        x, y = where(hand, Place("hidden_weights", (0, 0)))
        (before,) = backgrounds()
        await hand.press("e")
        (after,) = backgrounds()
        assert contrast(before, after) >= 4.5
        row = hand.rows()[y]
        assert (row[x - 1], row[x + 6]) == ("▐", "▌")


async def test_nothing_shows_below_what_is_typed() -> None:
    """On the whole screen large figures give way to the field, which is smaller, and come back after it."""
    async with opened() as hand:
        await hand.press("e", "m")
        x, y = where(hand, Place("hidden_weights", (0, 0)))
        figure = [row[x : x + 12] for row in hand.rows()[y - 1 : y + 2]]
        await hand.press("enter")
        above, _, below = [row[x : x + 12] for row in hand.rows()[y - 1 : y + 2]]
        assert figure[0].strip() and not above.strip() and not below.strip()
        await hand.press("escape")
        assert [row[x : x + 12] for row in hand.rows()[y - 1 : y + 2]] == figure


async def test_the_cursor_follows_to_a_smaller_network() -> None:
    """Where its unit is no more, it goes to one that is."""
    async with opened(Settings(hidden_units=8)) as hand:
        await put(hand, Place("output_weights", (7, 0)))
        hand.session.new_run(Settings(hidden_units=2))
        hand.show()
        assert cursor_of(hand.main.desk) in everything(2)
        await hand.press("enter", "1", "enter")


@pytest.mark.parametrize("size", [(36, 10), (40, 18), (60, 14)])
async def test_where_a_number_has_no_room_it_is_said(size: tuple[int, int]) -> None:
    """Typing needs to be seen; nudges work all the same."""
    async with opened(size=size) as hand:
        await hand.press("e", "enter")
        if not hand.typing:
            assert "There is no room for this number here" in " ".join(hand.text().split())
            before = value(hand, Place("hidden_weights", (0, 0)))
            await hand.press("plus")
            assert value(hand, Place("hidden_weights", (0, 0))) > before
        await hand.press("escape", "m")
        if not hand.look.zoom and not hand.shown.sees(W1):
            await hand.press("enter")
            assert "m shows this one" in " ".join(hand.text().split()) and not hand.typing
            await hand.press("m", "enter")
            assert hand.typing


@pytest.mark.parametrize("keys", [("enter", "5"), ("tab", "tab", "0")])
async def test_a_resize_leaves_nothing_behind(keys: tuple[str, ...]) -> None:
    """What was being typed is dropped, and the value stays."""
    async with opened() as hand:
        before = hand.snapshot
        await hand.press("e", *keys)
        assert hand.typing
        await hand.resize(120, 36)
        assert not hand.typing and not hand.main.query_one("#value").display
        assert hand.snapshot is before
