"""`xortui picture`: is the picture that of the screen, and is nothing lost that was there before?"""

import importlib.util
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.test_export import refused
from tests.cli.test_main import printed
from tests.support.systems import posix
from xortui.cli.picture import WALKING, WATCHING
from xortui.nn import Session, Settings
from xortui.nn.session.recording import Recording
from xortui.tui import picture
from xortui.tui.draw.themes import DARK, LIGHT
from xortui.tui.scene import WALKING_PANELS, WATCHING_PANELS

SVG = "{http://www.w3.org/2000/svg}"


class Seen:
    """What is seen in an SVG of a screen."""

    def __init__(self, text: str) -> None:
        """Read the picture: each character is at a place of its own."""
        root = ElementTree.fromstring(text)
        self.columns, self.rows = (
            float(root.attrib["width"]) / picture.CELL,
            float(root.attrib["height"]) / picture.LINE,
        )
        self.crisp = root.attrib.get("shape-rendering") == "crispEdges"
        self.title = root.findtext(f"{SVG}title") or ""
        self.grounds = {rect.attrib["fill"] for rect in root.iter(f"{SVG}rect")}
        cells: dict[tuple[int, int], str] = {}
        for element in root.iter(f"{SVG}text"):
            y = int(float(element.attrib["y"]) / picture.LINE)
            places = element.attrib["x"].split()
            assert element.text and len(places) == len(element.text)
            cells |= {(y, round(float(x) / picture.CELL)): c for x, c in zip(places, element.text, strict=True)}
        width = range(round(self.columns))
        self.lines = ["".join(cells.get((y, x), " ") for x in width) for y in range(round(self.rows))]
        self.text = "\n".join(self.lines)


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what the command sets for the framework be unset at the end; the terminal can do nothing."""
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "20"), ("TEXTUAL_THEME", "nord")):
        monkeypatch.setenv(name, value)


def shot(folder: Path, capsys: pytest.CaptureFixture[str], words: Sequence[str]) -> Seen:
    """Return what is seen in a picture that was asked for in these words."""
    file = folder / "picture.svg"
    (line,) = printed(capsys, "picture", *words, str(file), "--force")
    assert line.startswith(f"{file}: a picture of epoch ")
    return Seen(file.read_text("utf-8"))


def test_a_picture_is_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the size, at the epoch, in the colours that were asked for, whatever the terminal."""
    seen = shot(tmp_path, capsys, ["--epoch", "2300", "--view", "surface", "--seed", "1"])
    assert (seen.columns, seen.rows) == picture_size() == (120, 36)
    assert seen.crisp  # else seams show between the rows wherever a cell is no whole number of pixels
    assert seen.lines[0].startswith(" xortui  XOR") and "epoch 2 300" in seen.lines[0]
    assert "solved" in seen.title and "epoch 2 300" in seen.title
    assert "─ surface" in seen.text and "─ loss" in seen.text and "q quit" in seen.lines[-1]
    assert DARK.background and DARK.background.lower() in seen.grounds
    again = shot(tmp_path, capsys, ["--epoch", "2300", "--view", "surface", "--theme", "light", "--size", "80x24"])
    assert (again.columns, again.rows) == (80, 24) and "─ surface" in again.text and "─ loss" not in again.text
    assert LIGHT.background and LIGHT.background.lower() in again.grounds and not again.grounds >= seen.grounds


def picture_size() -> tuple[int, int]:
    """Return the size of a picture for which none is asked for."""
    from xortui.cli.picture import SIZE

    return SIZE


@pytest.mark.long
def test_every_view_can_be_pictured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All that the screen has, by the same names, with a dash for a blank."""
    assert [view.replace("-", " ") for view in WATCHING] == [*WATCHING_PANELS]
    assert [view.replace("-", " ") for view in WALKING] == [*WALKING_PANELS]
    for view in WATCHING[1:]:
        seen = shot(tmp_path, capsys, ["--epoch", "20", "--view", view, "--size", "100x30"])
        assert view.replace("-", " ").split()[0] in seen.text.partition("─ loss")[2].partition("│")[0], view


def test_an_epoch_taken_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a phase, the walkthrough, with what is in focus."""
    words = ["--phase", "6", "--view", "chain-rule", "--example", "1 1", "--unit", "2", "--parameter", "b1"]
    seen = shot(tmp_path, capsys, words)
    assert "─ phase 6 of 8" in seen.text and "chain rule · b1→h2 · example 1 1" in seen.text


@pytest.mark.long
def test_a_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is shown at its end, with its edits."""
    session = Session(Settings(7))
    session.goto(20)
    session.set_weight("hidden_weights", (0, 0), 7.25)
    session.goto(21)
    file = tmp_path / "run.jsonl"
    file.write_text(Recording.of(session).text(), "utf-8")
    seen = shot(tmp_path, capsys, ["--replay", str(file)])
    assert "epoch 21" in seen.lines[0] and "+7.25" in seen.text


@pytest.mark.long
@posix
def test_a_png_needs_what_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a program that makes PNGs, a sentence names one, and no file is left."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    file = tmp_path / "a.png"
    assert refused(capsys, 1, "picture", str(file)) == (
        f"Nothing here makes a PNG: install one of rsvg-convert, cairosvg, magick, or write {tmp_path / 'a'}.svg."
    )
    made = tmp_path / "rsvg-convert"
    made.write_text("#!/bin/sh\nprintf 'PNG of '; head -c 4\n", "utf-8")
    made.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "rsvg-convert" else None)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    printed(capsys, "picture", str(file))
    assert file.read_bytes() == b"PNG of <svg"
    made.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    sentence = refused(capsys, 1, "picture", str(tmp_path / "b.png"))
    assert sentence == f"{tmp_path / 'b.png'}: The file cannot be written: rsvg-convert cannot convert it."
    assert sorted(os.listdir(tmp_path)) == ["a.png", "rsvg-convert"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("", "Name one FILE to write, as in xortui picture --epoch 500 xor.svg."),
        ("a.svg b.svg", "Name one FILE to write, as in xortui picture --epoch 500 xor.svg."),
        ("a.gif", "The file cannot be a.gif: its name must end with .svg or .png."),
        ("a.svg --size 80", "The size cannot be 80: it must be columns x rows, 40x12 to 400x150."),
        ("a.svg --size 8x24", "The size cannot be 8x24: it must be columns x rows, 40x12 to 400x150."),
        ("a.svg --view surfice", "The view cannot be surfice: did you mean surface? It must be one of loss, surface, "),
        ("a.svg --view slope", "The view cannot be slope: it must be one of loss, surface, "),
        ("a.svg --phase 9", "The phase cannot be 9: it must be a whole number from 1 to 8."),
        ("a.svg --phase 1 --view loss", "The view cannot be loss: it must be one of phase, arrays, "),
        ("a.svg --unit 5", "The hidden unit cannot be 5: it must be a whole number from 1 to 4."),
        ("a.svg --example 12", "The example cannot be 12: it must be one of 01, 10, 11, 00."),
        ("a.svg --parameter x4", "The parameter cannot be x4: it must be one of x1, x2, x3, b1, W2, b2."),
        ("a.svg --theme pink", "The theme cannot be pink: it must be one of dark, light, "),
    ],
)
def test_sentences(arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be done is said in one line, before anything is trained or drawn."""
    assert refused(capsys, 2, "picture", *arguments.split()).startswith(sentence)


@pytest.mark.long
def test_the_landscape_is_over_any_two_parameters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The one in focus, and one named for it; a wrong name is told what there is."""
    name = tmp_path / "plane.svg"
    asked = ("picture", "--view", "landscape", "--unit", "2", "--parameter", "b1", "--second")
    printed(capsys, *asked, "x2-h3", str(name))
    text = "".join(ElementTree.parse(name).getroot().itertext())
    assert "b1→h2" in text and "x2→h3" in text
    assert refused(capsys, 2, *asked, "x9-h1", str(name)).startswith("The second parameter cannot be x9-h1")
