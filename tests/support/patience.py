"""Patience with a busy machine: how long to wait for what a process does."""

import os
import time
from contextlib import suppress
from pathlib import Path

_LONGEST = 30
"""How many times longer than on a quiet machine a wait may take by the clock."""


class Patience:
    """Seconds that run out only while the processes could run.

    The time in which a process was ready to run but every processor was busy with others does not count, so that a
    test neither fails on a loaded machine nor waits long on a quiet one. Only Linux tells this time; elsewhere all
    time counts.
    """

    def __init__(self, seconds: float, *pids: int) -> None:
        """Begin to wait.

        Args:
            seconds: How long to wait on a quiet machine.
            pids: The processes on whose work the wait depends, with those that they started, besides this one.
        """
        self._seconds = seconds
        self._began = time.monotonic()
        # A process that has ended no longer says how long it waited, so the last answer is kept.
        self._at_first = {pid: _kept_waiting(pid) for pid in {os.getpid(), *pids}}
        self._waited = dict.fromkeys(self._at_first, 0.0)

    def left(self) -> float:
        """Return how many seconds are left, 0 if they have run out."""
        for pid, at_first in self._at_first.items():
            self._waited[pid] = max(self._waited[pid], _kept_waiting(pid) - at_first)
        by_the_clock = time.monotonic() - self._began
        could_run = max(by_the_clock / _LONGEST, by_the_clock - sum(self._waited.values()))
        return max(0.0, self._seconds - could_run)


def _kept_waiting(pid: int) -> float:
    """Return for how many seconds a process has waited for a processor since its start; 0 where nothing tells it.

    Of another process than this one all threads count, and the processes that it started.
    """
    if pid == os.getpid():
        return _waited_for_a_processor(Path(f"/proc/{pid}"))
    waited = 0.0
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            waited += _waited_for_a_processor(thread)
            with suppress(OSError):
                waited += sum(map(_kept_waiting, map(int, (thread / "children").read_text().split())))
    return waited


def _waited_for_a_processor(thread: Path) -> float:
    try:
        return int((thread / "schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
