"""Export and pictures from the screen: a name is offered, its ending says how, and what is written is what is shown."""

import csv
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.cli.test_picture import Seen
from tests.support.hand import Hand, opened
from tests.support.said import complaint, said
from xortui.nn import Session
from xortui.nn.export.forms import Form, text_of
from xortui.tui import picture
from xortui.tui.modes import exporting
from xortui.tui.screens.dialogs.write import WriteDialog

pytestmark = pytest.mark.usefixtures("folder")
"""Files are saved in a folder of their own."""


async def write(hand: Hand, command: str, name: str | None = None) -> str:
    """Do a command, and enter a name in place of what is offered; return what is offered."""
    hand.main.action_do(command)
    await hand.until(lambda: isinstance(hand.app.screen, WriteDialog) and hand.app.screen.query("#complaint"))
    await hand.settle()
    field = hand.app.screen.query_one("#name", Input)
    offered = field.value
    if name is not None:
        field.value = ""
        await hand.type(name)
    await hand.press("enter")
    return offered


@pytest.mark.long
async def test_a_run_is_exported(folder: Path) -> None:
    """As it is shown, edits and all, in the form that the ending says; nothing is overwritten unasked."""
    async with opened() as hand:
        await hand.press("full_stop", "up", "full_stop")
        now = hand.snapshot
        assert await write(hand, "anywhere.export") == "xor-seed-1-epoch-200.py"
        assert said(hand) == "written: numpy script · xor-seed-1-epoch-200.py"
        assert (folder / "xor-seed-1-epoch-200.py").read_text("utf-8") == text_of(Form.NUMPY, now)
        assert "rates = {0: 1.0, 100: 3.0}" in text_of(Form.NUMPY, now)
        for name, form in (("a.torch.py", Form.TORCH), ("w.json", Form.WEIGHTS)):
            assert await write(hand, "anywhere.export", name) == "xor-seed-1-epoch-200-2.py"
            assert (folder / name).read_text("utf-8") == text_of(form, now)
        await write(hand, "anywhere.export", "a.txt")
        assert complaint(hand) == "The ending says what is written: it must be .py, .torch.py, .csv or .json."
        await hand.press("escape")
        (folder / "w.json").write_text("mine", "utf-8")
        await write(hand, "anywhere.export", "w.json")
        assert complaint(hand) == "There is a file w.json already: enter once more to replace it."
        assert (folder / "w.json").read_text("utf-8") == "mine"
        await hand.press("enter")
        assert (folder / "w.json").read_text("utf-8") == text_of(Form.WEIGHTS, now)


async def test_a_table_is_written_beside_the_screen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row for each epoch, at most about a thousand, of the run with its edits, beside the screen and other tables."""
    monkeypatch.setattr(exporting, "_ROWS", 100)
    session = Session()
    session.goto(100)
    session.set_learning_rate(3)
    session.goto(250)
    async with opened(session=session) as hand:
        now = hand.snapshot
        await write(hand, "anywhere.export", "a.csv")
        await hand.ended()
        await hand.settle()
        assert said(hand) == "written: a row every 3 epochs · a.csv"
        rows = list(csv.DictReader((folder / "a.csv").read_text("utf-8").splitlines()))
        assert len(rows) == 85 and [row["epoch"] for row in rows[-2:]] == ["249", "250"]
        assert float(rows[-1]["mse"]) == now.mse and hand.session.epoch == 250
        (folder / "b.csv").mkdir()
        await write(hand, "anywhere.export", "b.csv")
        assert complaint(hand).startswith("There is a file b.csv already")
        await hand.press("enter")
        await hand.ended()
        await hand.settle()
        assert "The file b.csv cannot be written: it is a folder, not a file." in hand.text()
        await hand.press("tab")
        assert "b.csv" not in hand.text()
        monkeypatch.setattr("xortui.tui.journey.SLICE", 0.0)  # as where the machine is busy with other things
        await hand.press("less_than_sign")
        await write(hand, "anywhere.export", "c.csv")
        await hand.ended()
        assert len((folder / "c.csv").read_text("utf-8").splitlines()) == 2
        hand.session.goto(250)
        hand.show()
        for name in ("d.csv", "e.csv"):  # the second while the first is being written
            await write(hand, "anywhere.export", name)
        await hand.ended()
        assert (folder / "d.csv").read_text("utf-8") == (folder / "e.csv").read_text("utf-8")


@pytest.mark.long
async def test_a_picture_of_what_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the screen without the dialog; a PNG needs a program, and its lack is said."""
    async with opened(size=(100, 30)) as hand:
        await hand.press("full_stop", "v")
        rows = hand.rows()
        assert await write(hand, "anywhere.picture") == "xor-seed-1-epoch-100.svg"
        assert said(hand) == "written: a picture of the screen · xor-seed-1-epoch-100.svg"
        seen = Seen((folder / "xor-seed-1-epoch-100.svg").read_text("utf-8"))
        assert [line.rstrip() for line in seen.lines] == [row.rstrip() for row in rows]
        monkeypatch.setattr(picture, "png", lambda svg: svg[:4].encode())
        await write(hand, "anywhere.picture", "b.png")
        await hand.ended()
        await hand.settle()
        assert (folder / "b.png").read_bytes() == b"<svg" and said(hand).startswith("written: ")

        def fail(_: str) -> bytes:
            raise picture.NoConverterError("this, that")

        monkeypatch.setattr(picture, "png", fail)
        await write(hand, "anywhere.picture", "c.png")
        await hand.ended()
        await hand.settle()
        assert "Nothing here makes a PNG: install one of this, that, or give it a name" in hand.text()
        await write(hand, "anywhere.picture", "c.gif")
        assert complaint(hand) == "The name of a picture must end with .svg or .png."
