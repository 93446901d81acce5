"""A monkey at a real terminal: seeded random bytes, resizes and signals; what must hold is looked at on the screen.

By hand, longer: python -m tests.terminal.test_trust_monkey SEED EVENTS
"""

import os
import random
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.program import LARGE, XORTUI, assert_restored, both, complete, epoch_of, paused_at
from tests.support.terminal import Rows, Terminal
from tests.support.written import last_session
from tests.tui.test_monkey import BAD, KEYS, OTHER, SIZES
from xortui.nn import Session
from xortui.words.format import number

EVENTS = 80
"""Events of a seed in a run of the tests."""

_EVERY = 20
"""Events from one look at the screen to the next."""

_RAW = [
    *(b"\xff\xfe\x80", b"\x1b", b"\x1b[", b"\x1b[3", b"\x1bO", b"\x00", b"\x1b[M !!", b"\xe2\x82", b"\x1b[97:65;2u"),
    *(b"\x1b[1;1:3C", b"\x1b]4;1;rgb:ff/ff/ff\x07", b"\x1b_Gi=1;OK\x1b\\", b"\x1b[?997;1n", b"\x1b[?1;2c", b"\x1b[0n"),
    *(
        b"\x9b",
        b"\x8f",
        b"\x9d11;rgb:1e1e/1e1e/2e2e\x9c",
        b"\x90>|quit\x9c",
        b"\x9b?62;1c",
        b"\x9bC",
        b"\xc2\x9b12;40R",
    ),
]
"""What no key sends, or the beginning of what one does."""

_SIGNALS = [signal.SIGWINCH, signal.SIGCONT] if sys.platform != "win32" else []
_OUT = "\x1b[27u" * 6
"""Leads out of whatever is open."""


def play(seed: int, events: int, folder: Path) -> None:
    """Play, and look every now and then; an AssertionError says the seed and the last events."""
    draw, played = random.Random(seed), list[str]()
    env = {"XORTUI_STATE_FOLDER": str(folder / "state")}
    with Terminal([*XORTUI, "--speed", "300"], size=LARGE, env=env, cwd=folder) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        try:
            for count in range(1, events + 1):
                _one(terminal, draw, played)
                if count % _EVERY == 0:
                    _look(terminal, folder / "state", count)
            terminal.send("q")
            assert terminal.wait_exit(20) == 0
            assert b"Traceback" not in terminal.raw and b"ended by an error" not in terminal.raw
            assert_restored(terminal)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, after {played[-40:]}:\n{error}") from error


def _one(terminal: Terminal, draw: random.Random, played: list[str]) -> None:
    """Let one thing happen, or a few in one write."""
    chance = draw.random()
    if chance < 0.05:
        size = draw.choice([size for size in SIZES if size != (1, 1)])
        played.append(f"size {size}")
        terminal.resize(*size)
    elif chance < 0.08:
        number_ = draw.choice(_SIGNALS)
        played.append(number_.name)
        os.kill(terminal.pid, number_)
    elif chance < 0.1:
        played.append("stop, continue")
        os.kill(terminal.pid, signal.SIGSTOP)
        terminal.send(draw.choice(KEYS))
        os.kill(terminal.pid, signal.SIGCONT)
    else:
        data = b"".join(_bytes(draw) for _ in range(draw.choice([1, 1, 1, 2, 5, 12])))
        if draw.random() < 0.05:  # a slow line, which cuts anywhere
            data = data[: draw.randrange(len(data) + 1)]
        played.append(repr(data))
        terminal.send(data)


def _bytes(draw: random.Random) -> bytes:
    chance = draw.random()
    if chance < 0.1:
        x, y = draw.randrange(1, 121), draw.randrange(1, 37)
        return f"\x1b[<{draw.choice([0, 35, 64, 65])};{x};{y}{draw.choice('Mm')}".encode()
    if chance < 0.15:
        return draw.choice(_RAW)
    key: str = draw.choice(OTHER if chance < 0.2 else KEYS)
    return key.encode()


def _look(terminal: Terminal, state: Path, count: int) -> None:
    """Lead to an epoch of its own, and compare what is shown with a network that is trained again from its course."""
    epoch = 200 + count % 300
    terminal.resize(*LARGE)
    terminal.send(f"\x1b\\\x1b[201~{_OUT}")  # what is half sent ends; the rest leaves what is open
    terminal.wait_for(_open, timeout=40)
    terminal.send(f"g{epoch}\r")
    terminal.wait_for(lambda rows: epoch_of(rows) == epoch and "running" not in rows[0], timeout=40)
    terminal.wait_for(lambda rows: _agrees(rows, state, epoch))
    rows = terminal.screen()
    assert not (bad := [row for row in rows if BAD.search(row)]), f"a number is written wrongly: {bad}"


def _open(rows: Rows) -> bool:
    """Return whether the network is seen, and nothing lies over it; any view may have the lower half to itself."""
    return all(any(text in row for row in rows) for text in ("─ W1", "─ W2", "─ truth table")) and "q quit" in rows[-1]


def _agrees(rows: Rows, state: Path, epoch: int) -> bool:
    """Return whether all numbers of the network that the journal tells of are on the screen."""
    journal = last_session(state)
    if not journal or journal.sessions[0].epoch != epoch:
        return False
    session = journal.sessions[0]
    again = Session(session.snapshot.course)
    again.goto(epoch)
    mine, other = ([array.tobytes() for array in each.snapshot.parameters] for each in (session, again))
    assert mine == other, f"epoch {epoch} is not what training again gives"
    text = "\n".join(rows)
    values = [float(value) for array in again.snapshot.parameters for value in array.ravel()]
    return all(number(value) in text for value in values)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_sent_the_screen_shows_the_network_and_ends_in_good_order(seed: int, tmp_path: Path) -> None:
    """The numbers are those of its run, trained again; nothing ends it but `q`, and the terminal is as it was."""
    play(seed, EVENTS, tmp_path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder_:
        play(int(sys.argv[1]), int(sys.argv[2]), Path(folder_))
