"""Moments and sizes at which a screen may be caught: two keys at once, a file that changes, no room at all."""

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.support.hand import Hand, opened
from tests.tui.test_lesson import QUESTIONS, save, shown, write
from xortui.nn import Settings
from xortui.teach.lessons.catalogue import load
from xortui.teach.lessons.file.read import parse
from xortui.tui.screens.dialogs.lesson import Outline
from xortui.tui.screens.dialogs.settings import SettingsDialog
from xortui.words.cells import cells


def at_once(hand: Hand, *keys: str) -> None:
    """Press keys without any pause in which the first could do what it does."""
    for key in keys:
        hand.send(key)


OPENERS = [
    ("g", ""),
    ("s", ""),
    ("u", ""),
    ("colon", ""),
    ("question_mark", ""),
    ("o", "1"),
    ("", "choose"),
]


@pytest.mark.long
@pytest.mark.parametrize(("opener", "lesson"), OPENERS)
@pytest.mark.parametrize("keys", [("enter", "enter"), ("escape", "q", "q")])
async def test_two_keys_at_once_close_a_dialog_once(opener: str, lesson: str, keys: tuple[str, ...]) -> None:
    """The second key meets a dialog that is closing, or the screen below it; nothing is closed twice."""
    async with shown(lesson) if lesson else opened() as hand:
        await hand.until(lambda: hand.app.takes_keys)
        if opener:
            await hand.press(opener)
        await hand.until(lambda: hand.app.screen is not hand.main, "the dialog")
        at_once(hand, *keys)
        await hand.until(lambda: hand.app._exit or hand.app.screen is hand.main or opener == "question_mark")
        await hand.settle()
        assert hand.app._exception is None
        assert hand.app._exit or hand.main in hand.app.screen_stack


async def test_a_step_that_a_file_has_lost_is_chosen_in_the_outline(tmp_path: Path) -> None:
    """The outline is open while the file loses steps: Enter leads to the last one that there is."""
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    async with shown(load(path)) as hand:
        await hand.press("o")
        await hand.press("end")
        assert isinstance(hand.app.screen, Outline)
        shorter = QUESTIONS[: QUESTIONS.index("## ", QUESTIONS.index("## ") + 3)]
        await save(hand, path, shorter)
        last = len(load(path).steps)
        assert hand.app.screen.query_one(OptionList).highlighted + 1 > last  # type: ignore[operator]
        await hand.press("enter")
        await hand.closed()
        assert hand.playing.step == last and hand.app._exception is None


@pytest.mark.long
async def test_settings_are_asked_for_while_a_lesson_changes(tmp_path: Path) -> None:
    """Weights that are no longer there cannot be kept: that is said, and the step stays as it is."""
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    async with shown(load(path)) as hand:
        units, seed = hand.snapshot.settings.hidden_units, hand.snapshot.settings.seed
        await hand.press("s")
        dialog = hand.app.screen
        assert isinstance(dialog, SettingsDialog)
        await save(hand, path, QUESTIONS.replace("format = 1", f"format = 1\nsettings = {{seed = {seed + 5}}}", 1))
        assert (hand.snapshot.settings.seed, hand.snapshot.settings.hidden_units) == (seed + 5, units)
        dialog.query_one("#weights").value = "keep"  # type: ignore[attr-defined]
        dialog.query_one("#rate").focus()
        await hand.press("enter")
        await hand.closed()
        assert hand.app._exception is None
        assert hand.snapshot.settings.seed == seed + 5
        assert f"The seed cannot be changed on the way: it is {seed + 5}." in " ".join(hand.text().split())


@pytest.mark.parametrize(("key", "rate"), [("up", 100.0), ("down", 0.01)])
async def test_a_key_finds_the_session_ahead_of_the_screen(key: str, rate: float) -> None:
    """The screen still shows a rate with others beyond it, the session has come to the last one: nothing happens."""
    async with opened(Settings(learning_rate=1.0)) as hand:
        hand.session.set_learning_rate(rate)
        await hand.press(key)
        assert hand.app._exception is None
        assert hand.session.snapshot.settings.learning_rate == rate


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 4), (1, 1)])
@pytest.mark.parametrize("opener", ["ctrl+p", "s", "o"])
async def test_no_dialog_minds_having_no_room(opener: str, size: tuple[int, int]) -> None:
    """Opened in any size, or resized while it is open, with pages turned where there is no page."""
    async with shown("1", size) if opener == "o" else opened(size=size) as hand:
        await hand.press(opener)
        await hand.until(lambda: hand.app.screen is not hand.main, "the dialog")
        for _ in range(2):
            await hand.press("pageup", "pagedown", "down", "up", "end", "pageup", "home", "tab")
            await hand.resize(80, 24)
            await hand.press("down", "down")
            await hand.resize(*size)
        await hand.press("escape")
        await hand.until(lambda: hand.app.screen is hand.main, "the main screen")
        assert hand.app._exception is None


WIDE = """+++
format = 1
title = "日本語の☰課 1️⃣ a title that is long enough to be cut"
+++
## 日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日
Text 日本語 1️⃣ ☰ ❤️ 日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日.
```xortui
ask = {question = "1️⃣?", options = ["日日日日日日日日日日日日日日日日日日日日日日日日日日日日", "☰☰", "1️⃣"], \
right = 1, why = "❤️"}
```
## 2
Text.
"""


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 18), (41, 14)])
async def test_wide_characters_are_measured_and_cut_in_cells(size: tuple[int, int]) -> None:
    """In titles, text, options, the outline and complaints: each row has as many cells as the terminal has columns."""
    async with shown(parse(WIDE, "wide"), size) as hand:
        for keys in ((), ("1",), ("o",), ("escape", "e"), ("1",)):
            await hand.press(*keys)
            for row in hand.app.screen._compositor.render_strips():
                assert row.cell_length == size[0] == sum(segment.cell_length for segment in row), row.text
        await hand.type("日" * 40 + "1️⃣ ☰ 語")
        await hand.press("enter")
        assert hand.scene.complaint or not hand.typing
        assert all(cells(text) >= size[0] for text in hand.rows())
        if hand.scene.complaint:
            said = "".join(hand.text().split())
            assert all(part in said for part in hand.scene.complaint.split())


async def test_the_palette_waits_for_its_search() -> None:
    """Enter right after a text that matches nothing takes no command from the list of all."""
    async with opened() as hand:
        before = hand.scene.look.mode, hand.snapshot
        hand.send("colon")
        await hand.until(lambda: hand.app.screen.query(OptionList).results(OptionList), "the palette")
        await hand.settle()
        for key in (*"zqzqzq", "enter"):
            hand.send(key)
        await hand.settle()
        await hand.press("escape", "escape")
        await hand.until(lambda: hand.app.screen is hand.main, "the main screen")
        assert (hand.scene.look.mode, hand.snapshot) == before and not hand.motion.moving


async def test_a_complaint_leaves_with_the_next_command() -> None:
    """It was about what was done before, and would hide what the command says."""
    async with opened(size=(120, 36)) as hand:
        hand.main.desk.complain("It was not taken.")
        await hand.settle()
        assert hand.scene.complaint and "It was not taken." in hand.text()
        await hand.press("z")
        assert not hand.scene.complaint and hand.scene.note
