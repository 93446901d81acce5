"""The journal in a folder that may stop answering at any moment: the keys count all the same, and nothing waits."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.patience import Patience
from tests.support.program import USUAL, assert_restored, both, complete, paused_at, running_beyond, sentence
from tests.support.slow import SLOWLY
from tests.support.terminal import Terminal
from tests.support.written import last_session
from tests.terminal.test_trust_leaving import SOON
from xortui.nn import Session
from xortui.nn.session.journal.folder import OwnFile
from xortui.nn.session.journal.writer import Writer

PROGRAM = (
    SLOWLY
    + """
from xortui.cli import resume
from xortui.nn import files
from xortui.nn.session.journal import folder

resume._PATIENCE = 0.3
CALLS = "open", "write", "close", "fstat", "lseek", "replace", "unlink", "scandir"

folder.os = files.os = type(os)("os")
folder.os.__dict__.update({**vars(os), **{name: slowly(getattr(os, name)) for name in CALLS}})
from xortui.cli.main import main
sys.exit(main(sys.argv[2:]))
"""
)

WARNING = "does not answer."
OFFER = "epoch 20, left just now"


def started(folder: Path, *options: str) -> Terminal:
    """Start the program, whose journals and settings do not answer while there is a file `hangs` in a folder."""
    env: dict[str, str | None] = {"XORTUI_STATE_FOLDER": str(folder / "state"), "XDG_CONFIG_HOME": str(folder)}
    return Terminal([sys.executable, "-c", PROGRAM, str(folder / "hangs"), *options], size=USUAL, env=env)


def left_behind(folder: Path) -> None:
    """Write the journal of a session of 20 epochs whose program has ended."""
    session, file = Session(), OwnFile(folder / "state")
    session.run(20)
    Writer(file).note([session])
    file.close()


def quitted(terminal: Terminal, key: str = "q", code: int = 0) -> None:
    """Press a key that leaves, and check that nothing waits for the folder."""
    terminal.send(key)
    assert terminal.wait_exit(SOON) == code
    assert_restored(terminal)
    assert b"Traceback" not in terminal.raw


@pytest.mark.cold
@pytest.mark.long
def test_every_key_acts_while_the_folder_does_not_answer(tmp_path: Path) -> None:
    """From the start on: epochs, edits, undo, a run; a word says what is at stake, and `q` ends it in time."""
    left_behind(tmp_path)
    (tmp_path / "hangs").touch()
    with started(tmp_path) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        terminal.send(".")
        terminal.wait_for(paused_at(100))
        terminal.wait_for(WARNING)
        for keys, shown in (
            ("\x1b[A", lambda rows: "η 3" in rows[0]),
            ("z", lambda rows: "η 1 " in rows[0]),
            ("e5\r\x1b[27u", lambda rows: any("+5.000" in row for row in rows)),
            (" ", running_beyond(150)),
            (" ", lambda rows: "paused" in rows[0]),
            ("g7\r", paused_at(7)),
        ):
            terminal.send(keys)
            terminal.wait_for(shown)
        quitted(terminal)
    assert [path.suffix for path in (tmp_path / "state").iterdir()] == [".journal"]


@pytest.mark.long
def test_what_was_done_meanwhile_is_there_once_the_folder_answers(tmp_path: Path) -> None:
    """It is written at once, without another key; killed after that, all of it is there again."""
    with started(tmp_path) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        terminal.send(".")
        terminal.wait_for(paused_at(100))
        (tmp_path / "hangs").touch()
        terminal.send(".\x1b[A")
        terminal.wait_for(both(paused_at(200), lambda rows: "η 3" in rows[0]))
        terminal.wait_for(WARNING)
        terminal.send(".")
        terminal.wait_for(paused_at(300))
        before = last_session(tmp_path / "state")
        assert before and before.sessions[0].epoch == 100
        (tmp_path / "hangs").unlink()
        patience = Patience(20.0, terminal.pid)
        while _epoch_kept(tmp_path) != 300:
            assert patience.left()
            terminal.pause(0.01)
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_exit()
    with started(tmp_path, "--resume") as terminal:
        terminal.wait_for("resumed at epoch 300, with 1 step to undo")
        quitted(terminal)


def _epoch_kept(folder: Path) -> int:
    found = last_session(folder / "state")
    return found.sessions[0].epoch if found else -1


@pytest.mark.long
@pytest.mark.parametrize(("key", "code"), [("q", 0), ("SIGTERM", 143)])
def test_a_folder_that_stops_answering_in_the_last_moment(key: str, code: int, tmp_path: Path) -> None:
    """The end is not written down, and comes in time; another program finds what was written before."""
    with started(tmp_path) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        terminal.send(".")
        terminal.wait_for(paused_at(100))
        terminal.send(" ")
        terminal.wait_for(running_beyond(101))
        (tmp_path / "hangs").touch()
        if key == "q":
            quitted(terminal)
        else:
            os.kill(terminal.pid, signal.SIGTERM)
            quitted(terminal, "", code)
    assert _epoch_kept(tmp_path) >= 100


@pytest.mark.long
def test_what_can_be_resumed_is_offered_once_the_folder_answers(tmp_path: Path) -> None:
    """The screen opens without; what is asked for while the folder does not answer is there when it does."""
    left_behind(tmp_path)
    (tmp_path / "hangs").touch()
    with started(tmp_path) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        assert not any(OFFER in row for row in terminal.screen())
        (tmp_path / "hangs").unlink()
        terminal.wait_for(OFFER)
        (tmp_path / "hangs").touch()
        terminal.send(":resume\r")
        terminal.wait_for("Reading the session that was left last")
        (tmp_path / "hangs").unlink()
        terminal.wait_for("resumed at epoch 20")
        quitted(terminal)


@pytest.mark.long
def test_another_run_that_begins_while_a_session_is_read(tmp_path: Path) -> None:
    """It is not taken away: the session that was left stays for the next program."""
    left_behind(tmp_path)
    with started(tmp_path) as terminal:
        terminal.wait_for(OFFER)
        (tmp_path / "hangs").touch()
        terminal.send(":resume\r")
        terminal.wait_for("Reading the session that was left last")
        terminal.send("\x1b[C")
        terminal.wait_for(paused_at(1))
        (tmp_path / "hangs").unlink()
        terminal.wait_for("another run has begun meanwhile")
        quitted(terminal)
    assert len(list((tmp_path / "state").iterdir())) == 2


@pytest.mark.parametrize("command", [("--resume",), ("share",)])
def test_what_needs_the_folder_says_that_it_does_not_answer(command: tuple[str, ...], tmp_path: Path) -> None:
    """In a sentence, with the code of a failure."""
    left_behind(tmp_path)
    (tmp_path / "hangs").touch()
    with started(tmp_path, *command) as terminal:
        assert terminal.wait_exit() == 1
        assert " does not answer." in sentence(terminal.raw) and b"Traceback" not in terminal.raw
