"""Zoom: any panel has the whole screen, at any size, and from one to the next; nothing hidden shows there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hand import Hand, opened
from xortui.nn import Session, Settings
from xortui.teach.lessons.catalogue import find
from xortui.teach.lessons.model import Lesson
from xortui.teach.lessons.questions import Estimate, MultipleChoice
from xortui.teach.places import Place
from xortui.tui.draw import digits
from xortui.tui.draw.tiles import Tiles
from xortui.tui.panel import Panel
from xortui.tui.scene import LOSS, PHASE, SURFACE, VIEW, WALK
from xortui.tui.tables import TABLES, TRUTH, W1, W2
from xortui.words.format import NO_SIDE, RIGHT, WRONG, loss, number, precise, precise_share

SIZES = ((40, 12), (60, 18), (80, 24), (120, 36))
IDS = {W1: "hidden", W2: "output", TRUTH: "truth"}


def at(epoch: int, units: int = 4) -> Session:
    """Return a session at an epoch."""
    session = Session(Settings(hidden_units=units))
    session.goto(epoch)
    return session


def alone(hand: Hand) -> list[str]:
    """Return the ids of the panels that are to be seen."""
    there = [widget for widget in hand.drawn() if widget.id not in ("title", "footer")]
    assert [widget.region.size for widget in there] == [(hand.app.size.width, hand.app.size.height - 2)]
    return [str(widget.id).replace("-", " ") for widget in there]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", ["watch", WALK])
async def test_every_panel_can_have_the_whole_screen(size: tuple[int, int], mode: str) -> None:
    """Between title and footer there is nothing else; v goes through all of them, and m shows all again."""
    async with opened(session=at(40), size=size) as hand:
        await hand.press(*("w" if mode == WALK else ""))
        before = hand.shown.lower_half
        if not hand.shown.zoom:  # it is already where there is no lower half
            await hand.press("m")
        hand.main.desk.forget()
        await hand.settle()
        seen = []
        for _ in (*TABLES, *hand.shown.panels):
            assert alone(hand) == [IDS.get(hand.shown.zoom, hand.shown.zoom)]
            assert "m zoom out" in hand.rows()[-1]
            seen.append(hand.shown.zoom)
            await hand.press("v")
        assert set(seen) == {*TABLES, *hand.shown.panels}
        await hand.press("m")
        assert not hand.shown.zoom and not hand.look.zoom
        assert hand.shown.lower_half == before


@pytest.mark.long
async def test_digits_lead_to_the_tables_and_the_chart() -> None:
    """1 to 4 are W1, W2, the truth table, and the chart or the phase; Esc leads back as m does."""
    async with opened(session=at(40)) as hand:
        await hand.press("m")
        for key, panel in (("1", W1), ("2", W2), ("3", TRUTH), ("4", LOSS)):
            await hand.press(key)
            assert hand.shown.zoom == panel
        await hand.press("escape", "w", "m", "2", "4")
        assert hand.shown.zoom == PHASE
        await hand.press("escape")
        assert not hand.shown.zoom and hand.look.mode == WALK


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("units", [1, 4, 8])
async def test_every_weight_can_be_read_zoomed(size: tuple[int, int], units: int) -> None:
    """Each number has its place within the frame, apart from all others; where not all fit, j and k bring the rest."""
    async with opened(session=at(40, units), size=size) as hand:
        for table, id in ((W1, "hidden"), (W2, "output")):
            found: dict[Place, set[tuple[int, int]]] = {}
            for unit in range(units):
                hand.show(zoom=table, unit=unit)
                await hand.settle()
                panel = hand.main.query_one(f"#{id}", Panel)
                spots = panel.spots(hand.snapshot)
                places = [
                    {(x, spot.row) for x in range(spot.column, spot.column + spot.cells)} for spot in spots.values()
                ]
                assert sum(map(len, places)) == len(set().union(*places))
                assert all(0 < x < size[0] - 2 and 0 < y < size[1] - 4 for place in places for x, y in place)
                found |= dict(zip(spots, places, strict=True))
            assert len(found) == (4 * units if table == W1 else units + 1)
            if size >= (80, 24) or units == 1:
                assert len(spots) == len(found)
            else:
                assert len(spots) == len(found) or "more units" in hand.text()


@pytest.mark.long
async def test_a_number_is_edited_zoomed() -> None:
    """The table with the cursor has the screen, and tab leads to the next; the value is typed in its tile."""
    async with opened(size=(80, 24)) as hand:
        await hand.press("m", "e")
        assert hand.shown.zoom == W1
        await hand.press("tab")
        assert hand.shown.zoom == W2
        await hand.press("5", "enter")
        assert hand.snapshot.parameters.output_weights[0, 0] == 5.0
        await hand.press("tab", "enter")
        assert hand.shown.zoom == TRUTH and hand.snapshot.targets[0, 0] == 0.0
        await hand.press("escape")
        assert not hand.shown.zoom


@pytest.mark.long
@pytest.mark.parametrize("zoom", ["", TRUTH])
async def test_an_answer_to_a_target_without_a_side_is_neither_right_nor_wrong(zoom: str) -> None:
    """Its mark is the same zoomed as not, and those of the others stay."""
    session = Session()
    session.set_target(1, 0.5)
    async with opened(session=session, size=(120, 36)) as hand:
        hand.show(zoom=zoom, fresh=False)
        await hand.settle()
        text = "\n".join(hand.inside("truth"))
        right, wrong = (f" {digits.MARKS[mark][1]}" if zoom else mark for mark in (RIGHT, WRONG))
        assert (text.count(NO_SIDE), text.count(right), text.count(wrong)) == (1, 2, 1)
        assert "2 of 3 right" in text


@pytest.mark.long
async def test_a_title_is_clicked_for_zoom() -> None:
    """A click on the title of a panel gives it the screen, and a second one shows all again."""
    async with opened(session=at(40), size=(120, 36)) as hand:
        for id, panel in (*((id, panel) for panel, id in IDS.items()), ("surface", SURFACE), ("loss", LOSS)):
            await hand.pilot.click(f"#{id}", offset=(5, 0))
            await hand.settle()
            assert hand.shown.zoom == panel
            await hand.pilot.click(f"#{id}", offset=(5, 0))
            await hand.settle()
            assert not hand.shown.zoom
        await hand.burst("e5")
        assert hand.typing
        await hand.pilot.click("#hidden", offset=(5, 0))
        await hand.settle()
        assert hand.shown.zoom and not hand.typing  # the field would not be where the number is now


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_keeps_the_screen_for_the_phase(size: tuple[int, int]) -> None:
    """Zoomed as not, no other panel takes its place before it is answered; then v goes on."""
    async with opened(session=at(40), size=size) as hand:
        await hand.press("w", "a")
        hand.show(phase=4, zoom=W1)
        await hand.settle()
        assert hand.shown.question and hand.shown.zoom == PHASE
        await hand.press("v", "m", "m", "v")
        assert alone(hand) == ["phase"]
        await hand.press(*(["enter"] if "more below" in hand.text() else []), "1")  # no answer before all is read
        assert hand.shown.answer == 0


ASKED = [
    (lesson, number)
    for name in ("1", "2", "3", "4")
    for lesson in [find(name)]
    for number, step in enumerate(lesson.steps, 1)
    if isinstance(step.question, MultipleChoice | Estimate) and step.question.hides
]


@pytest.mark.long
@pytest.mark.parametrize(("lesson", "step"), ASKED, ids=[f"{lesson.name}-{step}" for lesson, step in ASKED])
async def test_nothing_hidden_shows_zoomed(lesson: Lesson, step: int) -> None:
    """What a lesson's question asks for stands on no zoomed panel: no verdict, error, loss, target or prediction."""
    async with opened(size=(120, 36)) as hand:
        hand.main.desk.player.begin(lesson)
        hand.main.desk.player.go_to_step(step)
        await hand.until(lambda: not hand.playing.loading_step, "the step")
        hidden, now = hand.playing.hides, hand.snapshot
        secret = {
            "loss": [loss(now.mse), loss(now.mae)],
            "verdict": ["✓", "✗", "of 4 right", "examples right"],
            "predictions": [f"{value:.3f}" for value in now.predictions[:, 0].tolist()],
            "weights": [f"{abs(value):.3f}" for value in now.parameters.output_weights[:, 0].tolist()],
        }
        for panel in (*TABLES, *hand.shown.panels):
            chosen = {"zoom": panel} if panel in TABLES else {"zoom": VIEW, "watching": panel, "walking": panel}
            hand.show(**chosen)
            await hand.settle()
            assert hand.shown.zoom == panel
            text = hand.text()
            assert not [word for name in hidden for word in secret.get(name, ()) if word in text], (panel, hidden)
            if panel == TRUTH and "errors" in hidden:
                assert text.count("?") >= 4


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_phase_that_is_read_has_the_whole_screen(size: tuple[int, int]) -> None:
    """While an epoch is taken apart it is the phase, not what is beside it; v leads on to that, and the next time m."""
    async with opened(session=at(40), size=size) as hand:
        await hand.press("w", "m")
        assert alone(hand) == [PHASE]
        await hand.press("v")
        assert alone(hand) == ["arrays"]
        await hand.press("m", "m")
        assert alone(hand) == ["arrays"]


async def test_no_phase_goes_by_unseen() -> None:
    """At 80x24 the next one is shown in place of a view that says nothing of phases.

    Whatever stands in the place of the phase says in its frame which it is, after any key, and on the whole screen.
    """
    async with opened(session=at(40)) as hand:
        await hand.press("w", "v", "right", "up")
        assert hand.shown.lower_half == ("arrays",)
        assert re.search(r"^╭─ arrays of the phase ─+ phase 2 of 8 · hidden layer ─╮$", hand.inside("arrays")[0])
        await hand.press("v", "v")
        assert hand.shown.lower_half == (SURFACE,) and "phase 2 of 8" in hand.inside("surface")[0]
        await hand.press("right")
        assert hand.shown.lower_half == (PHASE,) and hand.look.phase == 3
        await hand.press("v", "m")
        for size, said in (((80, 24), "phase 3 of 8 · output ─╮"), ((40, 12), "─ phase 3 ─╮")):
            await hand.resize(*size)
            assert hand.inside("arrays")[0].endswith(said)
        await hand.resize(80, 24)
        hand.show(zoom=TRUTH)
        await hand.settle()
        assert "phase 3 of 8" in hand.inside("truth")[0]
        await hand.press(*["escape"] * 3)  # the zoom, the view in the place of the phase, and the walkthrough
        assert "phase" not in hand.text().replace("phases", "")


@given(st.integers(5, 200), st.integers(2, 80), st.integers(1, 9), st.integers(1, 9), st.data())
def test_tiles_fill_the_room_and_show_the_focus(
    width: int, height: int, columns: int, rows: int, data: st.DataObject
) -> None:
    """They lie within the room, and the one in focus is always among them."""
    focus = data.draw(st.integers(0, columns - 1)), data.draw(st.integers(0, rows - 1))
    tiles = Tiles.within(width, height, (columns, rows), focus)
    assert focus[0] in tiles.columns and focus[1] in tiles.rows
    assert tiles.columns.start >= 0 and tiles.columns.stop <= columns and tiles.rows.stop <= rows
    assert tiles.top + 1 + len(tiles.rows) * tiles.high <= max(height, 2)
    assert width < 11 or tiles.left + 4 + len(tiles.columns) * tiles.cells <= width


@given(st.floats(-1e6, 1e6), st.integers(6, 12))
def test_more_cells_never_show_a_wrong_number(value: float, cells: int) -> None:
    """A number fits its cells, and is right to the last digit that is shown."""
    text = precise(value, cells)
    assert len(text) <= max(cells, len(number(value)), 7)
    if text[1:] == "tiny":
        assert 0 < abs(value) < 1e-98
        return
    shown = float(text.replace("−", "-"))
    decimals = len(text.partition(".")[2].partition("e")[0]) if "e" not in text else None
    assert decimals is None or abs(shown - value) <= 0.5000001 * 10.0**-decimals


@given(st.floats(0, 1), st.integers(3, 6))
def test_a_share_is_never_rounded_to_0_or_1(value: float, decimals: int) -> None:
    """Only what is 0 or 1 looks so."""
    text = precise_share(value, decimals)
    if text[0] not in "<>" and float(text) in (0.0, 1.0):
        assert value == float(text)


@given(st.text("0123456789+−.e<>", max_size=12))
def test_figures_are_three_rows_of_one_width(text: str) -> None:
    """So that a number takes exactly the cells that were kept for it."""
    assert {len(row) for row in digits.figures(text)} == {digits.wide(text)}
    assert len(digits.figures(text)) == digits.ROWS
