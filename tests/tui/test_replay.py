"""A recording on the screen: played with its edits at their epochs, which the chart marks and the line below tells."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.support.hand import Hand, afresh, opened
from tests.support.said import said
from tests.support.work import Work
from xortui.nn import Session, Settings
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.recording import Recording
from xortui.tui.draw.chart import EDIT
from xortui.tui.replay import Replay
from xortui.tui.resuming import begin_keeping

EDITS = (Edit(60, learning_rate=3.0), Edit(130, weights=((20, 5.0),)))


def recording(*edits: Edit, end: int = 200) -> Recording:
    """Return a recording of a run with edits."""
    session = Session(Course(1, Settings(seed=2), edits, end))
    session.goto(end)
    return Recording.of(session)


async def play(hand: Hand, recording: Recording, name: str = "run.jsonl") -> None:
    """Open a recording, as the command line does."""
    session = Session(recording.course)
    await afresh(hand, session=session, speed=0)
    hand.main.scene = hand.scene._replace(replay=Replay.of_file(recording, name))
    await hand.settle()


async def go_to(hand: Hand, epoch: int) -> None:
    """Go to an epoch, and wait until the way there is gone, which a busy machine cuts into any number of pieces."""
    await hand.press("g", *str(epoch), "enter")
    await hand.ended()
    await hand.settle()


def marks(hand: Hand) -> int:
    """Return how many marks of edits are on the axis of the chart."""
    return next(row for row in hand.rows() if "└" in row).count(EDIT)


async def test_a_recording_is_played() -> None:
    """By steps, back and by going to an epoch; each edit happens at its epoch, which is told and marked beforehand."""
    async with opened() as hand:
        await play(hand, recording(*EDITS))
        assert said(hand) == "run.jsonl: recording with 2 edits, up to epoch 200"
        await hand.press("right")
        assert (marks(hand), "edit" in said(hand)) == (2, False)
        hand.session.goto(59)
        await hand.press("right")
        assert said(hand) == "edit 1: η from 1 to 3 · the next at epoch 130"
        assert hand.snapshot.settings.learning_rate == 3
        await hand.press("left")
        assert ("edit" in said(hand), hand.snapshot.settings.learning_rate) == (False, 1)
        await hand.press("right", "full_stop")
        await go_to(hand, 130)
        assert said(hand) == "edit 2: b2→ŷ set to 5"
        assert (hand.snapshot.epoch, marks(hand)) == (130, 2)
        # Running pauses at the end of what was recorded, and goes on beyond when it is asked to.
        await hand.press("space")
        await hand.ended()
        await hand.settle()
        assert (hand.snapshot.epoch, hand.motion.moving) == (200, False)
        assert said(hand) == "end of the recording: the same numbers as recorded, to the last bit"
        hand.main.desk.set_speed(30)
        await hand.press("space")
        await hand.until(lambda: hand.session.epoch > 205)
        await hand.press("space")
        assert "recording" not in said(hand) and not hand.can("anywhere.redo")


@pytest.mark.long
async def test_the_furthest_epoch_is_the_end_of_the_recording() -> None:
    """It is so from epoch 0 on, with the edits on the way; elsewhere it is the furthest that was reached."""
    async with opened() as hand:
        await play(hand, recording(*EDITS))
        assert hand.can("anywhere.furthest")
        await hand.press("greater_than_sign")
        await hand.ended()
        assert (hand.snapshot.epoch, hand.snapshot.settings.learning_rate) == (200, 3)
        assert said(hand) == "end of the recording: the same numbers as recorded, to the last bit"
        assert not hand.can("anywhere.furthest")
        await go_to(hand, 150)
        for key in ("up", "full_stop", "less_than_sign", "greater_than_sign"):
            await hand.press(key)
            await hand.ended()
        await hand.settle()
        assert (hand.shown.replay, hand.snapshot.epoch) == (None, 250)


@pytest.mark.long
async def test_a_run_that_leaves_the_recording() -> None:
    """Another edit begins another run, which is no recording; undo leads back to it, and its edits still happen."""
    async with opened() as hand:
        await play(hand, recording(*EDITS))
        await go_to(hand, 100)
        await hand.press("up")
        assert (hand.shown.replay, hand.snapshot.settings.learning_rate, marks(hand)) == (None, 10, 2)
        await go_to(hand, 140)
        assert [edit.epoch for edit in hand.snapshot.edits] == [60, 100]
        await hand.press("z")
        await go_to(hand, 130)
        assert said(hand) == "edit 2: b2→ŷ set to 5"


@pytest.mark.long
async def test_while_it_runs_an_edit_is_told_for_seconds() -> None:
    """For as many epochs as the speed makes of them: the speed that is measured, or else the one that was chosen."""
    async with opened(size=(120, 36)) as hand:
        await play(hand, recording(Edit(3, learning_rate=3.0), end=100_000))
        hand.main.desk.set_speed(1000)
        await hand.press("space")
        await hand.until(lambda: hand.snapshot.epoch > 5 and "edit 1: η from 1 to 3" in said(hand))
        await hand.press("space")
        replay = hand.shown.replay
        assert replay
        for measured, reach in ((None, 3000), (200.0, 600), (9.0, 27)):
            for epoch, told in ((3 + reach, True), (4 + reach, False)):
                hand.session.goto(epoch)
                shown = hand.main.desk.shown
                shown = shown._replace(motion=shown.motion._replace(running=True, measured=measured))
                assert ("edit 1: η from 1 to 3" in replay.told(shown)) == told


@pytest.mark.long
async def test_what_it_says_elsewhere() -> None:
    """Without a line the footer says it; other numbers than recorded are owned up to; a name is harmless."""
    async with opened(size=(60, 18)) as hand:
        other = replace(recording(*EDITS), parameters="0" * 64)
        await play(hand, other, "/some/folder/\x1b[2Jrun.jsonl")
        assert "recording with 2 edits, up to epoch 200" in hand.rows()[-1]
        await hand.resize(80, 24)
        assert said(hand).startswith("\\x1b[2Jrun.jsonl")
        await go_to(hand, 200)
        assert said(hand) == "end of the recording: other numbers than recorded: the same MSE"


async def test_edits_of_any_run_are_marked() -> None:
    """Where they are on the axis, and the edge of the chart says what the mark is."""
    async with opened() as hand:
        await hand.press("full_stop", "up", "full_stop", "up", "full_stop")
        assert (marks(hand), f"{EDIT} rates ·" in hand.text()) == (2, True)
        await hand.press("z")
        assert (marks(hand), f"{EDIT} rate ·" in hand.text()) == (1, True)
        hand.session.set_weight("output_bias", 0, 1.0)
        hand.show()
        await hand.settle()
        assert f"{EDIT} weight, rate ·" in hand.text()
        hand.session.set_target(0, 0.5)
        hand.show()
        await hand.settle()
        assert f"{EDIT} edits ·" in hand.text()


FEW, MANY = 100, 10_000

A_KEY_AND_ITS_WORK = (
    (("right",), 10),
    (("right",), 5),  # what a step needs of the past is there by now
    (("left",), 15),
    (("up",), 20),
    (("right",), 5),
    (("z",), 10),
    (("y",), 10),
    (("v",) * 5, 20),
    (("colon", *"share", "enter"), 40),
)
"""Keys, and how many lines of the program they may run for each edit; about twice what they do."""


async def lines_run(edits: int, weights: bool, folder: Path) -> list[int]:
    """Return how many lines of the program each of some keys runs, in a recording with edits."""
    changes = tuple(
        Edit(5 * at + 3, weights=((at % 21, at % 7 / 2),)) if weights else Edit(5 * at + 3, learning_rate=1.0 + at % 2)
        for at in range(edits)
    )
    played = Recording(Course(1, Settings(seed=2), changes, 5 * edits), 0.1, "0" * 64)
    counted = []
    async with opened(size=(120, 36)) as hand:
        await play(hand, played)
        begin_keeping(hand.app, folder)
        hand.session.goto(9 * edits // 2)
        for keys, _ in A_KEY_AND_ITS_WORK:
            with Work() as work:
                await hand.press(*keys)
                await hand.settle()
            counted.append(work.lines)
        assert "lines ..." in str(hand.app.screen.query_one("#shared Static", Static).render()) or edits == FEW
        assert hand.main.desk.keeper
        hand.main.desk.keeper.close()
    return counted


@pytest.mark.long
@pytest.mark.parametrize("weights", [False, True])
async def test_very_many_edits_cost_a_key_little(weights: bool, tmp_path: Path) -> None:
    """Steps, branches, undo, the views of the path, and what is shared: none does much for each of the edits."""
    few = await lines_run(FEW, weights, tmp_path / "few")
    many = await lines_run(MANY, weights, tmp_path / "many")
    for (keys, allowed), before, now in zip(A_KEY_AND_ITS_WORK, few, many, strict=True):
        assert (now - before) / MANY < allowed, keys
