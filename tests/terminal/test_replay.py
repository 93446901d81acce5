"""A recording in a real terminal: opened at epoch 0, played to its end, and what is no recording."""

from base64 import b64encode
from pathlib import Path

import pytest

from tests.support.program import ESCAPE, USUAL, XORTUI, both, complete, opened, paused_at
from tests.support.terminal import Terminal
from xortui.nn import Session, Settings
from xortui.nn.session.recording import Recording


@pytest.mark.cold
@pytest.mark.long
def test_a_recording_in_a_terminal(tmp_path: Path) -> None:
    """Space plays it with its edits to its end, where it pauses and says that numbers are the same; back is back."""
    session = Session(Settings(seed=2))
    session.run(150)
    session.set_learning_rate(10)
    session.run(250)
    file = tmp_path / "run.jsonl"
    file.write_text(Recording.of(session).text(), "utf-8")
    said = "run.jsonl: recording with 1 edit, up to epoch 400"
    with opened("replay", str(file), "--speed", "150", size=USUAL) as terminal:
        terminal.wait_for(said)
        terminal.send(" ")
        terminal.wait_for("edit 1: η from 1 to 10")
        terminal.wait_for(both(paused_at(400), complete))
        terminal.wait_for("end of the recording: the same numbers as recorded, to the last bit")
        terminal.send("\x1b[D")
        terminal.wait_for(paused_at(399))
        terminal.send("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("text", ["", '{"format": "xortui-recording", "version": 2}', "\x1b[2J"])
def test_what_is_no_recording_in_a_terminal(text: str, tmp_path: Path) -> None:
    """One sentence with file and line, the terminal untouched."""
    (tmp_path / "it").write_text(text, "utf-8")
    with Terminal([*XORTUI, "replay", "it"], size=USUAL, cwd=tmp_path) as terminal:
        assert terminal.wait_exit() == 1
        assert terminal.raw.startswith(b"xortui: it:1: ")
        assert b"\x1b" not in terminal.raw and terminal.raw.count(b"\n") == 1


@pytest.mark.long
def test_saving_and_sharing_in_a_terminal(tmp_path: Path) -> None:
    """Ctrl+s is a key like others; what is saved is opened again, and what is shared leads to the same epoch."""
    with Terminal(XORTUI, size=USUAL, cwd=tmp_path) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        terminal.send(".")
        terminal.wait_for(paused_at(100))
        terminal.send(":share\r")
        terminal.wait_for("share this state")
        line = "xortui --seed 1 --epoch 100"
        terminal.wait_for(line)
        assert b"\x1b]52;c;" + b64encode(line.encode()) + b"\a" in terminal.raw
        terminal.send(ESCAPE)
        terminal.wait_for(complete)
        terminal.send("\x13")
        terminal.wait_for("save the run")
        terminal.send("\r")
        terminal.wait_for("xortui replay xor-seed-1.jsonl plays it")
        terminal.send("q")
        assert terminal.wait_exit() == 0
    with opened(*line.split()[1:], size=USUAL, ready=both(paused_at(100), complete)) as terminal:
        terminal.send("q")
        assert terminal.wait_exit() == 0
    with Terminal([*XORTUI, "replay", "xor-seed-1.jsonl"], size=USUAL, cwd=tmp_path) as terminal:
        terminal.wait_for("xor-seed-1.jsonl: recording with no edits, up to epoch 100")
        terminal.send("q")
        assert terminal.wait_exit() == 0
