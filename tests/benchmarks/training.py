"""What is measured of the session alone: the time of an epoch, memory, and the way back."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.post import Post
from tests.benchmarks.rows import Bound, Row, pair, single
from tests.support.far import session_at
from xortui.nn import Session, Settings

EPOCHS, PIECE, ROUNDS = 20_000, 1000, 3
SHARE_OF_POST = 0.16
BACK_RUNS = 15
MILLION, FAR = 10**6, 10**8


def epoch() -> Iterator[Row]:
    """Time an epoch of a session beside one of the post's loop, in pieces that take turns."""
    for rule, bound in (("gradient", Bound("<=", SHARE_OF_POST)), ("published", None)):
        early: tuple[list[float], list[float]] = [], []
        late: tuple[list[float], list[float]] = [], []
        for _ in range(ROUNDS):
            session, post = Session(Settings(rule=rule)), Post()
            for ours, theirs in (early, late):
                for _ in range(0, EPOCHS, PIECE):
                    start = perf_counter()
                    session.run(PIECE)
                    middle = perf_counter()
                    post.train(PIECE)
                    end = perf_counter()
                    ours.append((middle - start) / PIECE * 1e6)
                    theirs.append((end - middle) / PIECE * 1e6)
        yield pair(f"an epoch, rule {rule}, first {EPOCHS}", *early, "µs", bound)
        yield pair(f"an epoch, rule {rule}, next {EPOCHS}", *late, "µs", bound)


def memory() -> Iterator[Row]:
    """Train a million epochs, and a million more."""
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), "memory", str(MILLION)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    resident, traced = (int(word) / 1000 for word in output.split())
    yield single("memory that another 10^6 epochs take: resident", resident, "kB", Bound("<=", 256, "kB"))
    yield single("  the same for 10^5, as tracemalloc counts", traced, "kB")


def back() -> Iterator[Row]:
    """Go back from far away, and once more; each time with the snapshot that is shown then."""
    first, second, whole = [], [], []
    for _ in range(BACK_RUNS):
        session = session_at(MILLION)
        first.append(_time_back(session))
        second.append(_time_back(session))
        session = session_at(MILLION - MILLION % 1024 + 1024)  # where a bucket ends, which is the longest way
        whole.append(_time_back(session))
    yield single("back from epoch 10^6", median(first), "ms", Bound("<=", 20, "ms"))
    yield single("  from the end of the bucket that holds it", median(whole), "ms")
    yield single("  and back once more", median(second), "ms", Bound("<=", 1, "ms"))
    session = session_at(FAR)
    times = [perf_counter()]
    for _ in session.travel(FAR - 1):
        times.append(perf_counter())
    waits = [b - a for a, b in pairwise(times)]
    yield single("back from epoch 10^8", times[-1] - times[0], "s", Bound("<=", 2, "s"))
    yield single(f"  longest wait between {len(waits)} signs of progress", max(waits) * 1000, "ms")
    yield single("  and back once more", _time_back(session), "ms", Bound("<=", 1, "ms"))


def _time_back(session: Session) -> float:
    start = perf_counter()
    session.back()
    assert session.snapshot.epoch == session.epoch
    return (perf_counter() - start) * 1000
