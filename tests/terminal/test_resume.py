"""However the program ends, killed at any moment too, `--resume` is back at most a second of running earlier."""

import os
import random
import signal
import sys
from pathlib import Path

import pytest

from tests.support.program import (
    USUAL,
    XORTUI,
    Screen,
    both,
    complete,
    epoch_of,
    opened,
    paused_at,
    running_beyond,
    sentence,
)
from tests.support.terminal import Rows, Terminal
from tests.support.written import last_session
from xortui.nn import Session
from xortui.nn.session.journal.folder import OwnFile
from xortui.nn.session.journal.writer import Writer
from xortui.tui.keeper import offer

RESUMED = "resumed at epoch"
STATE = "XORTUI_STATE_FOLDER"


def kill(terminal: Terminal) -> None:
    """End the program as nothing can prevent."""
    os.kill(terminal.pid, signal.SIGKILL)
    terminal.wait_exit()


def resumed(rows: Rows) -> bool:
    """Return whether a screen shows an earlier session."""
    return any(RESUMED in row for row in rows) and complete(rows)


def undos(rows: Rows) -> str:
    """Return what is said of undo."""
    line = next(row for row in rows if RESUMED in row)
    return line.strip().partition(", ")[2]


@pytest.mark.long
@pytest.mark.parametrize("moment", [pytest.param(0, marks=pytest.mark.cold), *range(1, 4)])
def test_killed_while_it_runs(moment: int, tmp_path: Path) -> None:
    """With every edit, and with not more than a second of running lost."""
    dice = random.Random(moment)
    env: dict[str, str | None] = {STATE: str(tmp_path)}
    with opened("--speed", "1000", size=USUAL, env=env) as terminal:
        terminal.send(" ")
        rows = terminal.wait_for(running_beyond(dice.randrange(50, 900)))
        terminal.send("\x1b[A")
        terminal.wait_for(lambda rows: "η 3" in rows[0])
        terminal.pause(dice.random())
        rows = terminal.screen()
        kill(terminal)
    with opened("--resume", size=USUAL, env=env, ready=resumed) as terminal:
        rows_now = terminal.screen()
        assert epoch_of(rows_now) >= epoch_of(rows) - 1000
        assert "η 3" in rows_now[0] and undos(rows_now) == "with 1 step to undo"
        terminal.send("z")
        terminal.wait_for(lambda rows: "η 1" in rows[0])
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_killed_right_after_a_key(tmp_path: Path) -> None:
    """What the screen shows is there again: the edit, the epoch, the steps of undo."""
    env: dict[str, str | None] = {STATE: str(tmp_path)}
    with opened(size=USUAL, env=env) as terminal:
        for keys, shown in (
            (".", paused_at(100)),
            ("\x1b[A", lambda rows: "η 3" in rows[0]),
            ("\x1b[A", lambda rows: "η 10" in rows[0]),
            (".", paused_at(200)),
            ("n", lambda rows: "seed 2" in rows[0]),
            ("z", both(paused_at(200), lambda rows: "seed 1" in rows[0])),
            ("\x1b[D", paused_at(199)),
        ):
            terminal.send(keys)
            terminal.wait_for(shown)
        kill(terminal)
    with opened("--resume", size=USUAL, env=env, ready=resumed) as terminal:
        rows = terminal.screen()
        assert "epoch 199 of 200" in rows[0] and "η 10" in rows[0]
        assert undos(rows) == "with 2 steps to undo"
        terminal.send("y")
        terminal.wait_for(lambda rows: "seed 2" in rows[0])
        kill(terminal)
    # Killed again, at once: nothing of it is lost by going on.
    with opened("--resume", size=USUAL, env=env, ready=resumed) as terminal:
        assert "seed 2" in terminal.screen()[0]
        terminal.send("q")
        assert terminal.wait_exit() == 0


@pytest.mark.without_terminal
def test_a_lesson_in_which_nothing_was_trained_is_offered_by_its_step(tmp_path: Path) -> None:
    """Epoch 0 would say of it that there is nothing to go on with."""
    file = OwnFile(tmp_path)
    Writer(file).note([Session()], {"lesson": {"step": 2}})
    file.close()
    assert offer(tmp_path)[2] == "resume: step 2 of a lesson"


@pytest.mark.parametrize(("what", "size"), [("resumed", (20, 5)), ("resumed", USUAL), ("list", USUAL)])
def test_no_key_counts_that_came_before_the_lesson_or_the_list_was_seen(
    what: str, size: tuple[int, int], tmp_path: Path
) -> None:
    """It leads past no step, chooses no lesson and leaves none, nor in a terminal that is too small; that is said."""
    file = OwnFile(tmp_path)
    Writer(file).note([Session(), Session()], {"lesson": {"name": "4", "step": 1, "answers": [None] * 9}})
    file.close()
    words = ["--resume"] if what == "resumed" else ["lesson"]
    with Terminal([*XORTUI, *words], size=size, env={STATE: str(tmp_path)}) as terminal:
        terminal.send("\r\x1b")
        if size != USUAL:
            terminal.wait_for(lambda rows: "needs" in "".join(rows))
            terminal.send("\r\r")
            terminal.resize(*USUAL)
        there, keys, then = {
            "resumed": ("step 1 of", "\r", "step 2 of"),
            "list": ("enter open", "\x1b[B\r", "step 1 of 11"),
        }[what]
        terminal.wait_for(shows(there, "What was pressed before this was seen did nothing."))
        terminal.send(keys)
        terminal.wait_for(shows(then))
        assert "pressed before" not in "".join(terminal.screen())
        terminal.send("q")
        assert terminal.wait_exit() == 0


def shows(*texts: str) -> Screen:
    """Return the condition that some texts are on the screen."""
    return lambda rows: all(any(text in row for row in rows) for text in texts)


@pytest.mark.long
def test_two_programs_do_not_disturb_each_other(tmp_path: Path) -> None:
    """What one of them does the other neither offers nor loses; each is gone on with by itself."""
    env: dict[str, str | None] = {STATE: str(tmp_path)}
    with opened("--seed", "3", size=USUAL, env=env) as one, opened("--seed", "4", size=USUAL, env=env) as two:
        for terminal in (one, two):
            terminal.send(".")
            terminal.wait_for(paused_at(100))
        assert len(os.listdir(tmp_path)) == 2
        with Terminal([*XORTUI, "--resume"], size=USUAL, env=env) as third:
            assert third.wait_exit() == 1
            said = "There is nothing to resume: no session was left, or its program is still running."
            assert said in sentence(third.raw)
        kill(one)
        with opened(size=USUAL, env=env) as third:
            third.wait_for("resume to go on at epoch 100")
        with (
            opened("--resume", size=USUAL, env=env, ready=resumed) as third,
            Terminal([*XORTUI, "--resume"], size=USUAL, env=env) as fourth,
        ):
            assert "seed 3" in third.screen()[0]
            assert fourth.wait_exit() == 1
        two.send(".")
        two.wait_for(paused_at(200))


@pytest.mark.long
def test_where_nothing_can_be_kept(tmp_path: Path) -> None:
    """A folder that cannot be written to, a full disk: a warning, and the run goes on."""
    (tmp_path / "file").touch()
    with opened(size=USUAL, env={STATE: str(tmp_path / "file" / "x")}) as terminal:
        terminal.send(".")
        terminal.wait_for("Not a directory")
        terminal.wait_for(paused_at(100))
        terminal.send("q")
        assert terminal.wait_exit() == 0
    if not sys.platform.startswith("linux"):
        return
    # A limit on the size of files is as good as a full disk.
    command = ["/bin/sh", "-c", 'ulimit -f 8; exec "$0" -m xortui', sys.executable]
    with Terminal(command, size=USUAL, env={STATE: str(tmp_path)}) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        terminal.send(".")
        terminal.wait_for("File too large")
        terminal.send(".")
        terminal.wait_for(paused_at(200))
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.long
def test_signals_and_the_line_that_drops(tmp_path: Path) -> None:
    """The last epoch is written down at the end, to the epoch."""
    for end, number in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        where = tmp_path / str(number)
        with opened("--speed", "1000", size=USUAL, env={STATE: str(where)}) as terminal:
            terminal.send(" ")
            terminal.wait_for(running_beyond(300))
            os.kill(terminal.pid, end)
            assert terminal.wait_exit() == number
            shown = epoch_of(terminal.screen())
        found = last_session(where)
        assert found and found.sessions[0].epoch >= max(300, shown)
