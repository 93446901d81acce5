"""However the program ends or is stopped, the terminal is as it was, the code says why, and it happens within 2 s."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.program import (
    CTRL_Q,
    USUAL,
    XORTUI,
    assert_restored,
    both,
    complete,
    fills,
    modes_of,
    opened,
    paused_at,
    running_beyond,
    sentence,
)
from tests.support.terminal import Rows, Terminal

WHOLE_FRAMES = b"\x1b[?2026$p"
"""The question that is answered while the screen is there."""

SOON = 2.0
"""Seconds in which the process has to be gone."""


def shows(text: str) -> Callable[[Rows], bool]:
    """Return whether a row of a screen has a text."""
    return lambda rows: any(text in row for row in rows)


class State(NamedTuple):
    """Where the program is when its end comes."""

    keys: tuple[str, ...]
    """What is pressed, one after the other."""
    reached: tuple[Callable[[Rows], bool], ...]
    """What the screen shows after each."""


STATES = {
    "paused": State((), ()),
    "running": State((" ",), (running_beyond(500),)),
    "walkthrough": State(("w",), (shows("phase 1"),)),
    "editing": State(("e", "1"), (shows("▐"), shows("take it"))),
    "dialog": State(("g",), (shows("go to epoch"),)),
    "help": State(("?",), (lambda rows: not complete(rows),)),
    "palette": State((":",), (lambda rows: not complete(rows),)),
    "lessons": State(("o",), (shows("enter open"),)),
    "saving": State(("\x13",), (shows("save the run"),)),
    "far": State(
        ("g", "2000000\r"), (shows("go to epoch"), lambda rows: "→ 2 000 000" in rows[0] and " 0%" not in rows[0])
    ),
    "far back": State(
        ("g", "60000\r", "g", "30000\r"),
        (
            *(shows("go to epoch"), paused_at(60000), shows("go to epoch")),
            # A quick machine is there before it shows that it is on its way.
            lambda rows: "→ 30 000" in rows[0] or paused_at(30000)(rows),
        ),
    ),
}


class End(NamedTuple):
    """How the program is ended."""

    do: Callable[[Terminal], object]
    code: int
    restored: bool = True
    """Whether there still is a terminal to look at."""


def press(keys: str) -> Callable[[Terminal], object]:
    """Return what presses keys."""
    return lambda terminal: terminal.send(keys)


def kill(number: int) -> Callable[[Terminal], object]:
    """Return what sends a signal."""
    return lambda terminal: os.kill(terminal.pid, number)


ENDS = {
    "q": End(press("q"), 0),
    "ctrl+q": End(press(CTRL_Q), 0),
    "SIGINT": End(kill(signal.SIGINT), 130),
    "SIGTERM": End(kill(signal.SIGTERM), 143),
    "SIGHUP": End(kill(signal.SIGHUP), 129),
    "SIGQUIT": End(kill(signal.SIGQUIT), 131),
    "SIGUSR1": End(kill(signal.SIGUSR1), 128 + signal.SIGUSR1),
    "SIGUSR2": End(kill(signal.SIGUSR2), 128 + signal.SIGUSR2),
    "SIGALRM": End(kill(signal.SIGALRM), 128 + signal.SIGALRM),
    "line dropped": End(lambda terminal: terminal.hang_up(), 129, restored=False),
}

ROWS = [
    *((end, "running") for end in ENDS),
    *(("SIGTERM", state) for state in ("paused", "editing", "dialog", "far")),
    *(("ctrl+q", state) for state in STATES if state != "running"),
    *(("line dropped", state) for state in ("paused", "dialog", "far")),
]

COLD = [(end, "running") for end in ("q", "SIGINT", "SIGTERM", "line dropped")]
"""Ends of programs that were started as users do; a fork is ended by the others in the same way."""


def bring_to(terminal: Terminal, state: State) -> None:
    """Press the keys that lead to a state, each when the one before it has shown its effect."""
    for keys, reached in zip(state.keys, state.reached, strict=True):
        terminal.send(keys)
        terminal.wait_for(reached, timeout=60)


@pytest.mark.parametrize(
    ("end", "state"),
    [pytest.param(*row, marks=pytest.mark.cold if row in COLD else []) for row in ROWS],
    ids=[f"{end}-{state}" for end, state in ROWS],
)
def test_it_ends_soon_with_the_right_code_and_the_terminal_as_it_was(end: str, state: str) -> None:
    """Each key, each signal and a hangup end it within 2 seconds, in every state."""
    with opened("--speed", "full", size=USUAL) as terminal:
        bring_to(terminal, STATES[state])
        ENDS[end].do(terminal)
        assert terminal.wait_exit(SOON) == ENDS[end].code
        if ENDS[end].restored:
            assert_restored(terminal)
            assert b"Traceback" not in terminal.raw


@pytest.mark.cold
@pytest.mark.long
def test_it_ends_while_a_lesson_loads() -> None:
    """A step that trains thousands of epochs is on its way when SIGTERM comes."""
    with Terminal([*XORTUI, "lesson", "9"], size=USUAL) as terminal:
        terminal.wait_for("step 1 of")
        terminal.send("\r\r\r\r\r\r")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit(SOON) == 143
        assert_restored(terminal)


@pytest.mark.long
def test_a_lost_line_ends_it_also_where_hangups_are_ignored() -> None:
    """Started with `nohup`, it sees that there is nothing to read any more, and ends all the same."""
    command = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", *XORTUI]
    with Terminal(command, size=USUAL) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        terminal.hang_up()
        assert terminal.wait_exit(SOON) == 129


@pytest.mark.long
def test_without_a_controlling_terminal_it_works_and_leaves() -> None:
    """In a session of its own, as under some supervisors, no signal comes from the terminal; keys still do."""
    with Terminal(["setsid", "--wait", *XORTUI], size=USUAL) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        terminal.send("\x1b[C")
        terminal.wait_for(paused_at(1))
        terminal.send("q")
        assert terminal.wait_exit(SOON) == 0
        assert_restored(terminal)


@pytest.mark.long
def test_it_ends_where_the_terminal_of_its_input_is_closed() -> None:
    """Keys come from another terminal than the screen goes to: once that one is closed the program is gone, soon.

    It must not ask again and again for keys that cannot come: from the loss of that terminal to its end it uses little
    of a processor, a small part of what a second of asking would take.
    """
    ours, theirs = os.openpty()
    command = ["/bin/sh", "-c", f'exec setsid --wait "$@" <{os.ttyname(theirs)}', "sh", *XORTUI]
    with Terminal(command, size=USUAL) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        os.write(ours, b"\x1b[C")
        terminal.wait_for(paused_at(1))
        used = Path(f"/proc/{_child(terminal)}/stat")
        before, spent = _seconds(used.read_text()), 0.0
        os.close(theirs)
        os.close(ours)
        with suppress(OSError):  # until it is gone
            while (now := used.read_text()).rpartition(")")[2].split()[0] != "Z":
                spent = _seconds(now) - before
                terminal.pause(0.005)
        assert terminal.wait_exit(SOON) == 128 + signal.SIGHUP
        assert b"Traceback" not in terminal.raw and b"ended by an error" not in terminal.raw
        assert modes_of(terminal.raw)["1049"] is False
        assert spent < 0.3


@pytest.mark.long
def test_ctrl_c_says_which_key_leaves() -> None:
    """The key that ends other programs ends nothing here, and says what does."""
    with opened(size=USUAL) as terminal:
        terminal.send("\x03")
        terminal.wait_for("to quit")
        terminal.send("q")
        assert terminal.wait_exit(SOON) == 0


@pytest.mark.cold
@pytest.mark.long
def test_an_answer_that_is_on_its_way_is_not_left_to_the_shell() -> None:
    """Ended as soon as it has asked, it takes the answer with it, which a shell would echo and take for typed."""
    program = "import sys\nfrom xortui.tui.terminal import posix\nposix._ANSWER_SECONDS = 1.0\n"
    program += "from xortui.cli.main import main\nsys.exit(main([]))"
    with Terminal([sys.executable, "-c", program], size=USUAL) as terminal:
        terminal.wait_for(lambda rows: WHOLE_FRAMES in terminal.raw)
        os.kill(terminal.pid, signal.SIGTERM)
        terminal.wait_for(lambda rows: b"\x1b[?1049l" in terminal.raw)
        terminal.send("\x1b[?2026;2$y")
        assert terminal.wait_exit(SOON + 1) == 143
        assert_restored(terminal)
        assert b"2026;2$y" not in terminal.raw


# A terminal that does not read


@pytest.mark.long
@pytest.mark.parametrize(("end", "code"), [("SIGTERM", 143), ("q", 0)])
def test_it_ends_although_the_terminal_does_not_read(end: str, code: int) -> None:
    """A terminal that has stopped reading while epochs race cannot hold the program back."""
    with opened("--speed", "full") as terminal:
        terminal.send(" ")
        terminal.wait_for(running_beyond(500))
        with terminal.not_reading():
            terminal.wait_until_full()
            ENDS[end].do(terminal)
            assert terminal.wait_exit(SOON + 1) == code
        assert terminal.attributes() == terminal.initial_attributes


@pytest.mark.long
def test_a_terminal_that_reads_again_shows_what_is() -> None:
    """After ten seconds in which nothing was read the program still obeys, and the whole screen is painted anew."""
    with opened("--speed", "full") as terminal:
        terminal.send(" ")
        terminal.wait_for(running_beyond(500))
        with terminal.not_reading():
            terminal.wait_until_full()
            terminal.send(" ")
        terminal.wait_for(lambda rows: "paused" in rows[0])
        terminal.send("w")
        terminal.wait_for(both(shows("phase 1"), lambda rows: "q quit" in rows[-1]))


# Errors of its own

BROKEN = {
    "worker": "async def boom(*_): 1 / 0\nfrom xortui.tui.journey import Journey\nJourney.go_on = boom",
    "timer": "XorApp._warm_up = lambda self: self.set_timer(0.01, lambda: 1 / 0)",
    "widget": "from xortui.tui.widgets.title import Title\ndraw = Title.draw\n"
    "Title.draw = lambda self, *rest: draw(self, *rest) if not self.app.main.desk.session.epoch else 1 / 0",
    "command": "XorApp.action_suspend_process = lambda self: 1 / 0",
    "start": "XorApp.on_mount = lambda self: 1 / 0",
    "driver": "from xortui.tui.terminal.posix import PosixDriver\nPosixDriver._start_reading = lambda self: 1 / 0",
}
TRIGGERS = {"worker": " ", "widget": " ", "command": "\x1a"}


@pytest.mark.long
@pytest.mark.parametrize(
    "where", [pytest.param(where, marks=pytest.mark.cold if where in ("start", "driver") else []) for where in BROKEN]
)
def test_an_error_of_its_own_ends_it_in_a_plain_sentence(where: str) -> None:
    """Wherever it happens: code 1, the terminal as it was, what it was and what to do, and no dump of values."""
    program = f"import sys\nfrom xortui.tui.app import XorApp\n{BROKEN[where]}\nfrom xortui.cli.main import main\n"
    with Terminal([sys.executable, "-c", program + "sys.exit(main([]))"], size=USUAL) as terminal:
        if where in TRIGGERS:
            terminal.wait_for(both(paused_at(0), complete))
            terminal.send(TRIGGERS[where])
        assert terminal.wait_exit(20) == 1
        assert_restored(terminal)
        after = sentence(terminal.raw.rpartition(b"\x1b[?1049l")[2])
        assert after.count("ended by an error of its own: ZeroDivisionError: division by zero") == 1
        assert "report" in after
        assert "Traceback" not in after and "locals" not in after
        assert len(after) < 300


@pytest.mark.cold
@pytest.mark.long
def test_it_ends_soon_where_no_thread_can_be_started_any_more(tmp_path: Path) -> None:
    """At the limits of a system what sees to the end in time is there already, and what else a key needs is done."""
    program = f"""
import sys, threading
from pathlib import Path
from time import sleep

from xortui.cli.main import main
from xortui.tui.app import XorApp

start = threading.Thread.start

def refuse(thread):
    if Path({str(tmp_path / "refuse")!r}).exists():
        raise RuntimeError("can't start new thread")
    start(thread)

threading.Thread.start = refuse
XorApp.action_suspend_process = lambda self: sleep(60)
sys.exit(main([]))
"""
    with Terminal([sys.executable, "-c", program], size=USUAL) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        (tmp_path / "refuse").touch()
        terminal.send("o")
        terminal.wait_for("enter open")
        terminal.send("\x1a")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit(SOON) == 143
        assert_restored(terminal)


# Being stopped and continued


@pytest.mark.long
def test_ctrl_z_and_fg_also_when_resized_in_between() -> None:
    """In a shell ctrl+z stops it with the terminal as it was, and fg brings the screen back in the size of now."""
    with _shell() as terminal:
        terminal.send(" ".join(XORTUI) + "\r")
        terminal.wait_for(both(paused_at(0), complete))
        for stops, (columns, rows) in enumerate(((100, 30), (80, 24)), 1):
            terminal.send("\x1a")
            terminal.wait_for(both(_prompted, _stopped(stops)))  # what is typed before that may be dropped
            _assert_left(terminal)
            terminal.resize(columns, rows)
            terminal.send("fg\r")
            terminal.wait_for(fills(columns, rows))
        terminal.send("\x1b[C")
        terminal.wait_for(paused_at(1))
        assert terminal.raw.count(WHOLE_FRAMES) == 1
        terminal.send("q")
        terminal.wait_for(_prompted)  # what is typed before that may still be read by the program, and is dropped
        terminal.send("echo code $?\r")
        terminal.wait_for("code 0")
        _assert_left(terminal)


@pytest.mark.long
def test_a_stop_signal_from_outside_stops_it_likewise() -> None:
    """SIGTSTP from another process leaves the terminal first; in the background it stays stopped."""
    with _shell() as terminal:
        terminal.send(" ".join(XORTUI) + " & sleep 0; fg\r")
        terminal.wait_for(both(paused_at(0), complete))
        os.kill(_child(terminal), signal.SIGTSTP)
        terminal.wait_for(both(_prompted, _stopped(1)))
        _assert_left(terminal)
        terminal.send("bg\r")
        terminal.wait_for(lambda rows: sum("Stopped" in row for row in rows) > 1 or not terminal.send("jobs\r"))
        _assert_left(terminal)
        terminal.send("fg\r")
        terminal.wait_for(both(paused_at(0), complete))
        terminal.send("q")
        terminal.wait_for(lambda rows: not complete(rows))


@pytest.mark.long
@pytest.mark.parametrize("stop", [False, True], ids=["stray SIGCONT", "SIGSTOP and SIGCONT"])
def test_continuing_enters_the_screen_once(stop: bool) -> None:
    """Twice SIGCONT, with or without SIGSTOP before it, and `q` still gives the terminal back as it was."""
    with opened(size=USUAL) as terminal:
        for epoch in (1, 2):
            if stop:
                os.kill(terminal.pid, signal.SIGSTOP)
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.send("\x1b[C")
            terminal.wait_for(both(paused_at(epoch), complete))
        terminal.send("q")
        assert terminal.wait_exit(SOON) == 0
        assert_restored(terminal)
        assert terminal.raw.count(b"\x1b[<u") == terminal.raw.count(b"\x1b[>29u") == 1


@pytest.mark.long
@pytest.mark.parametrize("state", ["dialog", "lessons", "palette", "walkthrough"])
def test_stopped_resized_and_continued_in_a_dialog_it_still_ends_well(state: str) -> None:
    """Three times in a row, with sizes that follow each other: the last one counts, and SIGTERM ends it."""
    with opened(size=USUAL) as terminal:
        bring_to(terminal, STATES[state])
        for _ in range(3):
            os.kill(terminal.pid, signal.SIGSTOP)
            terminal.resize(60, 18)
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.resize(100, 30)
        terminal.wait_for(lambda rows: (len(rows[0]), len(rows)) == (100, 30) and "quit" in rows[-1])
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit(SOON) == 143
        assert_restored(terminal)


@pytest.mark.long
@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_after_another_changes_nothing(second: int) -> None:
    """The first that is seen counts: many of them end it as one does."""
    with opened(size=USUAL) as terminal:
        with suppress(ProcessLookupError):
            for number in (signal.SIGINT, second) * 20:
                os.kill(terminal.pid, number)
        assert terminal.wait_exit(SOON) in (130, 128 + second)
        assert_restored(terminal)
        assert b"Traceback" not in terminal.raw


@pytest.mark.long
def test_without_a_shell_to_continue_it_ctrl_z_changes_nothing() -> None:
    """Where no shell could continue the process it does not stop."""
    with opened(size=USUAL) as terminal:
        terminal.send("\x1a\x1b[C")  # in one, as it drops what comes while it leaves the terminal and comes back
        terminal.wait_for(both(paused_at(1), complete))


def _shell() -> Terminal:
    terminal = Terminal(["bash", "--norc", "--noprofile", "--noediting", "-i"], size=USUAL, env={"PS1": "prompt> "})
    terminal.wait_for("prompt>")
    return terminal


def _prompted(rows: list[str]) -> bool:
    """Whether the shell waits for a command, below all that was said before."""
    return not complete(rows) and [row.strip() for row in rows if row.strip()][-1:] == ["prompt>"]


def _stopped(times: int) -> Callable[[Rows], bool]:
    """Return whether a shell has said so often that a program was stopped."""
    return lambda rows: sum("Stopped" in row for row in rows) >= times


def _seconds(stat: str) -> float:
    """Return how many seconds of a processor a process has used, by what the system tells of it."""
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _child(terminal: Terminal) -> int:
    with open(f"/proc/{terminal.pid}/task/{terminal.pid}/children") as children:
        return int(children.read().split()[0])


def _assert_left(terminal: Terminal) -> None:
    """Check that a shell finds its terminal as it left it: with all modes off, at once or within a moment."""
    terminal.wait_for(lambda rows: terminal.attributes() == terminal.initial_attributes)
    assert {mode for mode, on in modes_of(terminal.raw).items() if on} == {"7", "25"}
