"""The yardstick of the open screen: a process with a session and nothing else.

    python -m tests.benchmarks.bare speed
    python -m tests.benchmarks.bare beside
    python -m tests.benchmarks.bare memory EPOCHS

With `speed` it trains for as many seconds as each line of its input says, and answers each with its epochs a second.
With `beside` it trains all the time, and answers each line with its epochs and its seconds of processor time so far.
With `memory` it trains EPOCHS twice, the first time to warm up, and prints how many bytes the process has grown by in
the second half, and then, training them a third time, by how many bytes what Python and numpy allocated has.
"""

import gc
import os
import select
import sys
import time
import tracemalloc
from pathlib import Path

from xortui.nn import Session

_RUN = 1000


def _speed() -> None:
    session = Session()
    for line in sys.stdin:
        start, begun = session.epoch, time.perf_counter()
        until = begun + float(line)
        while time.perf_counter() < until:
            session.run(_RUN)
        print((session.epoch - start) / (time.perf_counter() - begun), flush=True)


def _beside() -> None:
    session = Session()
    while True:
        session.run(_RUN)
        if select.select([sys.stdin], [], [], 0)[0]:
            if not sys.stdin.readline():
                return
            print(session.epoch, time.process_time(), flush=True)


def _memory(epochs: int) -> None:
    session = Session()
    _train(session, epochs)
    before = _resident()
    _train(session, epochs)
    grown = _resident() - before
    tracemalloc.start()
    # What is replaced in the first epochs was allocated before tracing, and would count as growth.
    _train(session, epochs // 10)
    before = tracemalloc.get_traced_memory()[0]
    _train(session, epochs // 10)
    print(grown, tracemalloc.get_traced_memory()[0] - before)


def _train(session: Session, epochs: int) -> None:
    for _ in range(0, epochs, _RUN):
        session.run(_RUN)
    gc.collect()


def _resident() -> int:
    """Return the bytes of memory that the process has at present."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    if sys.argv[1] == "speed":
        _speed()
    elif sys.argv[1] == "beside":
        _beside()
    else:
        _memory(int(sys.argv[2]))
