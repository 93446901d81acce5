"""Time limits that do not run out while a busy machine keeps a process waiting."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_LONGEST = 30
"""How many times longer than on a quiet machine a wait may take by the clock."""

_OFTEN, _SELDOM = 0.05, 0.5
"""Seconds between two looks at who was kept waiting, at least and at most: each look reads some tens of files."""

_MACHINE = -1
"""What stands among threads for the machine itself, which others may hold back."""


class Patience:
    """Seconds that run out only while the processes could run.

    The time in which a process was ready to run but every processor was busy with others does not count, so that a
    test neither fails on a loaded machine nor waits long on a quiet one. Nor does the time that the machine itself was
    not given, or in which it waited for its disk. Only Linux tells this time; elsewhere all time counts.

    The process that waits counts, with all that it has started, now or later.
    """

    def __init__(self, seconds: float, *pids: int) -> None:
        """Begin to wait.

        Args:
            seconds: How long to wait on a quiet machine.
            pids: Processes that this one has not started, and on whose work the wait depends all the same.
        """
        self._seconds, self._pids = seconds, {os.getpid(), *pids}
        self._began = self._looked = time.monotonic()
        self._at_first = _kept_waiting(self._pids)
        # A thread that has ended no longer says how long it waited, so the last answer is kept.
        self._at_last = dict(self._at_first)

    def left(self) -> float:
        """Return how many seconds are left, 0 if they have run out."""
        now = time.monotonic()
        by_the_clock = now - self._began
        if now - self._looked >= min(_SELDOM, max(_OFTEN, self._seconds / 8)) or by_the_clock >= self._seconds:
            self._looked = now
            for thread, waited in _kept_waiting(self._pids).items():
                self._at_last[thread] = max(self._at_last.get(thread, 0.0), waited)
        waited = sum(last - self._at_first.get(thread, 0.0) for thread, last in self._at_last.items())
        could_run = max(by_the_clock / _LONGEST, by_the_clock - waited)
        return max(0.0, self._seconds - could_run)


def _kept_waiting(pids: set[int]) -> dict[int, float]:
    """Return for how many seconds each thread of processes, and of those they started, has waited for a processor."""
    found = {_MACHINE: _stolen() + _waited_for_the_disk()}
    for thread in _threads(pids):
        with suppress(OSError, IndexError, ValueError):
            found[int(thread.name)] = int((thread / "schedstat").read_text().split()[1]) / 1e9
    return found


def _threads(pids: set[int]) -> Iterator[Path]:
    """Yield the folders of all threads of processes and of those that they have started."""
    left = list(pids)
    while left:
        with suppress(OSError):
            for thread in Path(f"/proc/{left.pop()}/task").iterdir():
                yield thread
                with suppress(OSError):
                    left += map(int, (thread / "children").read_text().split())


def _stolen() -> float:
    """Return for how many seconds processors of this machine worked for another one; 0 where nothing tells it."""
    with suppress(OSError, IndexError, ValueError, AttributeError):  # the last where a test plays Windows
        return int(Path("/proc/stat").read_text().split("\n", 1)[0].split()[8]) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _waited_for_the_disk() -> float:
    """Return for how many seconds something waited for the disk; 0 where nothing tells it."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path("/proc/pressure/io").read_text().split("\n", 1)[0].rpartition("=")[2]) / 1e6
    return 0.0
