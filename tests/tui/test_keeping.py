"""Saving a run and handing it on: a name is offered, nothing is overwritten unasked, and what is said comes true."""

import os
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.support.hand import Hand, afresh, opened
from tests.support.plain import plain
from tests.support.said import complaint, said
from xortui.cli.main import make_parser
from xortui.cli.options import settings
from xortui.nn import Session, Settings
from xortui.nn.files import read_at_most
from xortui.nn.session import recording_file
from xortui.nn.session.recording import Recording
from xortui.tui.screens.dialogs import save
from xortui.tui.screens.dialogs.save import SaveDialog
from xortui.tui.screens.dialogs.share import ShareDialog

pytestmark = pytest.mark.usefixtures("folder")
"""Files are saved in a folder of their own."""


async def name(hand: Hand, name: str) -> None:
    """Type a name in place of what is there, and enter it."""
    hand.app.screen.query_one("#name", Input).value = ""
    await hand.type(name)
    await hand.press("enter")


async def ask(hand: Hand) -> None:
    """Open the dialog."""
    await hand.press("ctrl+s")
    await hand.until(lambda: isinstance(hand.app.screen, SaveDialog) and hand.app.screen.query("#complaint"))
    await hand.settle()


async def test_what_is_said_of_a_name_with_blanks(folder: Path) -> None:
    """The command can be copied as it stands."""
    async with opened() as hand:
        await hand.press("full_stop")
        await ask(hand)
        await name(hand, "my run; 2.jsonl")
        assert said(hand).endswith(" · xortui replay 'my run; 2.jsonl' plays it")
        assert os.path.exists("my run; 2.jsonl")


async def test_saving(folder: Path) -> None:
    """Under the name that is offered, which no file has; what is written is the run, also from the middle of it."""
    async with opened() as hand:
        await hand.press("full_stop", "up", "full_stop", "full_stop", "comma")
        for file in ("xor-seed-1.jsonl", "xor-seed-1-2.jsonl"):
            await ask(hand)
            await hand.press("enter")
            assert said(hand) == f"saved: 1 edit, up to epoch 300 · xortui replay {file} plays it"
            recording = recording_file.load(file)
            assert recording.course.furthest == 300 and recording.course.stops == (100, 200, 300)
            again = Session(recording.course)
            again.goto(200)
            assert plain(again.snapshot.parameters) == plain(hand.snapshot.parameters)
        assert sorted(os.listdir()) == ["xor-seed-1-2.jsonl", "xor-seed-1.jsonl"]
        # While epochs follow each other they stop for it, and escape writes nothing.
        await hand.press("space", "ctrl+s")
        await hand.until(lambda: isinstance(hand.app.screen, SaveDialog))
        await hand.press("escape")
        assert (hand.motion.moving, len(os.listdir())) == (False, 2)


@pytest.mark.long
async def test_names(folder: Path) -> None:
    """A file is replaced only where its name is entered once more; what cannot be written is said, and asked again."""
    (folder / "mine").write_text("mine")
    (folder / "folder").mkdir()
    async with opened() as hand:
        await hand.press("right")
        await ask(hand)
        await name(hand, "mine")
        assert complaint(hand) == "There is a file mine already: enter once more to replace it."
        await name(hand, "folder")
        assert complaint(hand) == "There is a file folder already: enter once more to replace it."
        await hand.press("enter")
        assert complaint(hand) == "The file folder cannot be written: it is a folder, not a file."
        await name(hand, "mine")
        await hand.press("x", "backspace", "enter")
        assert complaint(hand).startswith("There is a file mine already") and read_at_most("mine", 9) == b"mine"
        for text, wrong in (
            ("", "Type a name for the file."),
            ("none/mine", "The file none/mine cannot be written: No such file or directory."),
            ("x" * 300, "File name too long."),
            ("a\0b", "no name of a file has the character of code 0 in it."),
        ):
            hand.app.screen.query_one("#name", Input).value = text
            await hand.press("enter")
            assert complaint(hand).endswith(wrong), text[:9]
        await name(hand, "mine")
        await hand.press("enter")
        assert said(hand).startswith("saved: no edits, up to epoch 1")
        assert recording_file.load("mine").course.furthest == 1
        await ask(hand)
        await name(hand, "~/none/mine")
        assert "No such file or directory" in complaint(hand)


@pytest.mark.long
async def test_more_edits_than_a_recording_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not written, as they could not be read again."""
    monkeypatch.setattr(save, "MAX_EDITS", 1)
    async with opened() as hand:
        await hand.press("right", "up", "right", "up")
        await ask(hand)
        await hand.press("enter")
        assert complaint(hand) == "The run has 2 edits and stops: a recording has 1 at most."
        assert not os.listdir()


async def share(hand: Hand) -> str:
    """Share the state by the palette; return what the dialog shows, which is what was copied."""
    await hand.press("colon", *"share")
    await hand.press("enter")
    await hand.until(lambda: isinstance(hand.app.screen, ShareDialog), "the dialog")
    await hand.settle()
    text = str(hand.app.screen.query_one("#shared Static", Static).content)
    assert hand.app.clipboard.rstrip() == text
    await hand.press("escape")
    return text


@pytest.mark.long
async def test_sharing() -> None:
    """One command line leads to the very state where nothing was edited before it, else a recording that ends there."""
    async with opened() as hand:
        await afresh(hand, Settings(seed=7, hidden_units=3, gate="and", learning_rate=0.3, scale=0.5))
        await hand.press("full_stop", "up", "full_stop")
        recording = recording_file.parse((await share(hand)).encode())
        assert (recording.course.furthest, len(recording.course.edits)) == (200, 1)
        await hand.press(*"g90", "enter")
        line = await share(hand)
        assert line == "xortui --seed 7 --hidden 3 --gate and --learning-rate 0.3 --scale 0.5 --epoch 90"
        given = make_parser().read(line.split()[1:])
        session = Session(settings(given))
        session.goto(int(given.epoch))
        assert plain(session.snapshot.parameters) == plain(hand.snapshot.parameters)
        await afresh(hand)
        assert await share(hand) == "xortui --seed 1"


@pytest.mark.long
async def test_what_is_too_long_for_the_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is shown, and said that it was not copied."""
    monkeypatch.setattr("xortui.teach.training.sharing.MOST_COPIED", 10)
    async with opened() as hand:
        await hand.press("colon", *"share")
        await hand.press("enter")
        await hand.until(lambda: "Too long for the clipboard" in hand.text())
        assert hand.app.clipboard == ""


@pytest.mark.long
async def test_where_a_run_stops() -> None:
    """A pause and the end of a way are stops, a single step is none; an undone stop is that of its run."""
    async with opened(speed=0) as hand:
        await hand.press("right", "right")
        assert hand.session.snapshot.course.stops == ()
        await hand.press("space")
        await hand.until(lambda: hand.session.epoch > 50)
        await hand.press("space")
        stopped = hand.session.epoch
        await hand.press(*"g7", "enter", "up", "full_stop")
        assert Recording.of(hand.session).course.stops == (7, 107)
        await hand.press("z")
        assert Recording.of(hand.session).course.stops == (7, stopped)
