"""A slow machine, made of a fast one: a processor that is shared with programs which do nothing but compute."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

BUSY = 2
"""How many programs compute beside the one that is measured, which so has a third of a processor."""

COMPUTE = """
import os, threading
def compute():
    while True:
        pass
threading.Thread(target=compute, daemon=True).start()
os.read(0, 1)
os._exit(0)
"""
"""What they do, until their standard input is closed, as it is when the one that started them ends, however it ends."""


@contextmanager
def slowed(*programs: int, busy: int = BUSY, pinned: bool = True) -> Iterator[None]:
    """Let programs share one processor with busy ones; what measures them is left the others.

    Args:
        programs: Their process ids.
        busy: How many programs compute beside them.
        pinned: Whether they all have that one processor; else the system shares all processors out among them.
    """
    processor = {max(os.sched_getaffinity(0))}
    # Each in a session of its own, as a terminal's program is: Linux shares a processor among sessions first.
    words = [sys.executable, "-c", COMPUTE]
    started = [subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True) for _ in range(busy)]
    try:
        for pid in (*programs, *(each.pid for each in started)) if pinned else ():
            for thread in os.listdir(f"/proc/{pid}/task"):
                os.sched_setaffinity(int(thread), processor)
        yield
    finally:
        for each in started:
            each.kill()
            each.communicate()
