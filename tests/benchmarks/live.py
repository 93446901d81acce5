"""What is measured of the program in a terminal: speed with the screen open, keys, idling, the start, bytes."""

import math
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from tests.benchmarks.rows import Bound, Row, pair, percentile, single
from tests.benchmarks.slowed import BUSY, slowed
from tests.benchmarks.trivial import SHOWN
from tests.support.terminal import Replay, Rows, Terminal
from xortui.tui.scene import SURFACE, UNITS

XORTUI = [sys.executable, "-m", "xortui"]
FULL_SPEED = [*XORTUI, "--speed", "full"]
LARGE, SMALL = (120, 36), (80, 24)
XTERM = b"\x1b[?64;1;2;6;9;15;22c"
FIRST_WEIGHT = "+1.624"  # of seed 1
STUCK, FIRST_SMALL_WEIGHT = ["--scale", "0.01", "--learning-rate", "0.001"], "+0.016"
"""A run in which nothing moves for millions of epochs, so that every advice takes a trial of 600 updates."""

WARM_UP = 2.0
LEGS, LEG = 12, 1.5
KEYS, KEYS_A_SECOND, STEPS = 450, 15, 150
IDLE = LOOK = 5.0
STARTS = 15
H, PHASES = 4, 8

_EPOCH = re.compile(r"epoch (\d{1,3}(?: \d{3})*)")


def speed(view: str = SURFACE) -> Iterator[Row]:
    """Let the open screen, with a view, and a bare session train by turns, a few seconds each."""
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), "speed"]
    with (
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as bare,
        Terminal(FULL_SPEED, size=LARGE) as terminal,
    ):
        assert bare.stdin and bare.stdout
        terminal.wait_for(FIRST_WEIGHT)
        _show(terminal, view)
        times, alone = [], []
        for leg in range(LEGS + 1):
            length = LEG if leg else WARM_UP
            start = terminal.send(" ")
            time.sleep(length)
            times.append((start + 0.3, terminal.send(" ")))
            time.sleep(0.2)  # the screen paints its last and is still
            bare.stdin.write(f"{length}\n")
            bare.stdin.flush()
            alone.append(float(bare.stdout.readline()))
        bare.stdin.close()
        terminal.send("q")
        terminal.wait_exit()
    replay = Replay(terminal.chunks, LARGE)
    ours = [_epochs_a_second(replay, *leg) for leg in times[1:]]
    yield pair(f"epochs a second, full speed, 120x36, {view}", ours, alone[1:], "/s", Bound(">=", 0.85))


def speed_slowed(*, pinned: bool = True) -> Iterator[Row]:
    """Let the open screen and a bare session train at the same time, beside a program that does nothing but compute.

    Epochs are counted for each second of processor time: how much of that either gets is left to chance.

    Args:
        pinned: Whether all three have one processor; else the system shares all processors out among them.
    """
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), "beside"]
    with (
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as bare,
        Terminal(FULL_SPEED, size=LARGE) as terminal,
        slowed(bare.pid, terminal.pid, busy=BUSY - 1, pinned=pinned),
    ):
        assert bare.stdin and bare.stdout
        terminal.wait_for(FIRST_WEIGHT)
        terminal.send(" ")
        time.sleep(WARM_UP)
        moments, theirs = [], []
        for _ in range(LEGS + 1):
            bare.stdin.write("\n")
            bare.stdin.flush()
            epochs, seconds = bare.stdout.readline().split()
            theirs.append((int(epochs), float(seconds)))
            moments.append((time.perf_counter(), _processor_time(terminal.pid)))
            time.sleep(LEG)
        bare.stdin.close()
        terminal.send("q")
        terminal.wait_exit()
    at = _epoch_at(Replay(terminal.chunks, LARGE))
    ours = _rates([(at(moment), seconds) for moment, seconds in moments])
    yield pair(
        f"epochs a second, full speed, 120x36, {'slowed' if pinned else 'busy'}",
        ours,
        _rates(theirs),
        "/s",
        Bound(">=", 0.85),
    )


def _rates(done: Sequence[tuple[float, float]]) -> list[float]:
    """Return the epochs a second between moments, from the epochs and the seconds at each."""
    return [(end - start) / (after - before) for (start, before), (end, after) in pairwise(done)]


def _epoch_at(replay: Replay) -> Callable[[float], float]:
    """Return what tells the epoch at a moment: between those in the title, which come eight times a second."""
    times, epochs = zip(*_shown_epochs(replay), strict=True)
    return lambda moment: float(np.interp(moment, times, epochs))


def _shown_epochs(replay: Replay, since: float = 0.0, until: float = math.inf) -> Iterator[tuple[float, int]]:
    """Yield when the epoch in the title changed, and to which one."""
    epoch = -1

    def changed(rows: Rows) -> bool:
        nonlocal epoch
        found = _EPOCH.search(rows[0])
        before, epoch = epoch, int(found[1].replace(" ", "")) if found else -1
        return epoch != before

    while (painted := replay.painted(changed, since, until)) is not None:
        yield painted, epoch


def _epochs_a_second(replay: Replay, since: float, until: float) -> float:
    """Return how fast the epochs in the title went by, from its first change after a time to its last before another.

    What is printed is a little late at both ends alike.
    """
    shown = list(_shown_epochs(replay, since, until))
    (first, start), (last, end) = shown[1], shown[-1]  # the first was painted before
    return (end - start) / (last - first)


def _show(terminal: Terminal, view: str) -> None:
    """Show a view beside the chart, where the surface stands by itself."""
    if view == UNITS:
        terminal.send("v")
    terminal.wait_for(f"{view} ·")


def keys(view: str = SURFACE, *, stuck: bool = False, slow: bool = False) -> Iterator[Row]:
    """Press a key that moves the unit in focus, about fifteen times a second while epochs run at full speed.

    Args:
        view: What is shown beside the chart.
        stuck: Whether nothing moves any more, which takes longer to say something about.
        slow: Whether the machine is slow; then there is no bound.
    """
    pause = random.Random(1)
    with (
        Terminal([*FULL_SPEED, *(STUCK if stuck else [])], size=LARGE) as terminal,
        slowed(terminal.pid) if slow else nullcontext(),
    ):
        terminal.wait_for(FIRST_SMALL_WEIGHT if stuck else FIRST_WEIGHT)
        _show(terminal, view)
        terminal.send(" ")
        time.sleep(WARM_UP)
        pressed = []
        for _ in range(KEYS):
            time.sleep(pause.uniform(0.5, 1.5) / KEYS_A_SECOND)
            pressed.append(terminal.send("j"))
        time.sleep(0.5)
        terminal.send("q")
        terminal.wait_exit()
    waits = list(_waits(terminal.chunks, pressed))
    middle, last = (None, None) if slow else (Bound("<=", 8, "ms"), Bound("<=", 30, "ms"))
    state = f"{view}{', stuck' if stuck else ''}{' (slowed)' if slow else ''}"
    yield single(f"from key to paint, {state}: median", median(waits), "ms", middle)
    yield single("  90th percentile", percentile(waits, 90), "ms")
    yield single("  99th percentile", percentile(waits, 99), "ms", last)


def _waits(chunks: Sequence[tuple[float, bytes]], pressed: Sequence[float]) -> Iterator[float]:
    """Yield for each press how many milliseconds later the next unit was in focus, or already the one after it."""
    replay = Replay(chunks, LARGE)
    for number, time_of_key in enumerate(pressed, start=1):
        painted = replay.painted(partial(_in_focus, (number % H, (number + 1) % H)), since=time_of_key)
        assert painted is not None, f"Key {number} was not answered."
        yield (painted - time_of_key) * 1000


def _in_focus(units: Sequence[int], rows: Rows) -> bool:
    """Return whether one of some units is marked in the head of W1."""
    return any(f"▾h{unit + 1}" in row for row in rows for unit in units)


def steps() -> Iterator[Row]:
    """Press → about fifteen times a second: for the next epoch, and for the next phase of an epoch taken apart."""
    stepped = _press_on("", lambda number, rows: f"epoch {number} " in rows[0])
    walked = _press_on("w", _in_phase)
    bound = Bound("<=", 8, "ms")
    yield single("from → to paint, a step: median", median(stepped), "ms", bound)
    yield single("from → to paint, a phase: median", median(walked), "ms", bound)
    yield single("  99th percentile", percentile(walked, 99), "ms")


def _in_phase(number: int, rows: Rows) -> bool:
    """Return whether the phase is shown that comes a number of phases after the first."""
    epoch, phase = divmod(number, PHASES)
    return any(f"phase {phase + 1} of {PHASES} " in row and f" epoch {epoch} " in row for row in rows)


def _press_on(first: str, shown: Callable[[int, Rows], bool]) -> list[float]:
    """Press → again and again, after other keys; return for each how many milliseconds later its effect was shown."""
    pause = random.Random(1)
    with Terminal(XORTUI, size=LARGE) as terminal:
        terminal.wait_for(FIRST_WEIGHT)
        time.sleep(WARM_UP)
        terminal.send(first)
        time.sleep(WARM_UP)
        pressed = []
        for _ in range(STEPS):
            time.sleep(pause.uniform(0.5, 1.5) / KEYS_A_SECOND)
            pressed.append(terminal.send("\x1b[C"))
        time.sleep(0.5)
        terminal.send("q")
        terminal.wait_exit()
    replay, waits = Replay(terminal.chunks, LARGE), []
    for number, time_of_key in enumerate(pressed, start=1):
        painted = replay.painted(partial(shown, number), since=time_of_key)
        assert painted is not None, f"Key {number} was not answered."
        waits.append((painted - time_of_key) * 1000)
    return waits


def idle() -> Iterator[Row]:
    """Leave the screen alone after a step."""
    with Terminal(XORTUI, size=LARGE) as terminal:
        terminal.wait_for(FIRST_WEIGHT)
        terminal.send("\x1b[C")
        terminal.wait_for("update 0 → 1")
        time.sleep(1.0)
        before, written = _processor_time(terminal.pid), terminal.bytes_written
        time.sleep(IDLE)
        used = (_processor_time(terminal.pid) - before) / IDLE
        yield single("processor while paused", used * 100, "%", Bound("<=", 1, "%"))
        yield single("  bytes written meanwhile", terminal.bytes_written - written, "B", Bound("<=", 0, "B"))


def _processor_time(pid: int) -> float:
    """Return the seconds of processor time that a process has taken."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def start() -> Iterator[Row]:
    """Start the program and a trivial app by turns, each until its first text is on the screen."""
    trivial = [sys.executable, str(Path(__file__).with_name("trivial.py"))]
    ours, theirs = [], []
    for _ in range(STARTS + 1):
        ours.append(_time_to(XORTUI, FIRST_WEIGHT))
        theirs.append(_time_to(trivial, SHOWN))
    yield pair("start to the first weights on the screen", ours[1:], theirs[1:], "ms", Bound("<=", 1.4))


def _time_to(command: list[str], text: str) -> float:
    """Return the milliseconds from a program's start to a text on its screen."""
    with Terminal(command, size=LARGE, device=XTERM) as terminal:
        while not any(text.encode() in data for _, data in terminal.chunks):
            time.sleep(0.05)
        terminal.send("q")
        terminal.wait_exit()
    painted = Replay(terminal.chunks, LARGE).painted(text)
    assert painted is not None
    return (painted - terminal.started) * 1000


def output() -> Iterator[Row]:
    """Count what the program writes at full speed."""
    for size, most in ((SMALL, 45), (LARGE, 70)):
        with Terminal(FULL_SPEED, size=size) as terminal:
            terminal.wait_for(FIRST_WEIGHT)
            begun = terminal.send(" ")
            time.sleep(WARM_UP + LOOK)
            end = terminal.send("q")
            terminal.wait_exit()
        count = sum(len(data) for at, data in terminal.chunks if begun + WARM_UP <= at < end)
        rate = count / (end - begun - WARM_UP) / 1000
        bound = Bound("<=", most, "kB/s")
        yield single(f"bytes a second, full speed, {size[0]}x{size[1]}", rate, "kB/s", bound)
