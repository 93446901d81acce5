"""Writing to the terminal, which never stops the program: what it does not take at once is written in a thread."""

import os
import select
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

_CHUNK = 4096
_BEHIND = 64 * 1024
"""Bytes not yet written beyond which a terminal is too slow for more frames."""


class Output:
    """Writes bytes to a file descriptor, one after the other."""

    def __init__(self, descriptor: int, drained: Callable[[], None]) -> None:
        """Start the thread.

        Args:
            descriptor: Where to write.
            drained: Called in the thread when everything is written after frames were refused.
        """
        self._descriptor = descriptor
        self._direct = _never_waiting(descriptor)
        self._drained = drained
        self._changed = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._size = 0  # of what waits and of what is being written
        self._refused = self._stopped = False
        threading.Thread(target=self._run, name="xortui-output", daemon=True).start()

    def accepts(self) -> bool:
        """Return whether the terminal keeps up; if not, it is told when it has."""
        with self._changed:
            behind = self._size > _BEHIND
            self._refused |= behind
            return not behind

    def put(self, data: bytes) -> None:
        """Write, in the order of the calls: at once what the terminal takes at once, the rest in the thread."""
        with self._changed:
            if self._direct is not None and not self._size:
                with suppress(OSError):  # also where it takes nothing now
                    data = data[os.write(self._direct, data) :]
            if data and not self._stopped:
                self._waiting.append(data)
                self._size += len(data)
                self._changed.notify_all()

    def drain(self, seconds: float) -> bool:
        """Wait until everything is written; return whether it is."""
        until = monotonic() + seconds
        with self._changed:
            while self._size and (left := until - monotonic()) > 0:
                self._changed.wait(left)
            return not self._size

    def discard(self) -> None:
        """Drop what is not yet written."""
        with self._changed:
            self._size -= sum(map(len, self._waiting))
            self._waiting.clear()
            self._refused = False

    def stop(self) -> None:
        """End the thread when it has written what it was given."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            if self._direct is not None:
                os.close(self._direct)
                self._direct = None

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._stopped:
                    self._changed.wait()
                if not self._waiting:
                    return
                data = self._waiting.popleft()
                while self._waiting and len(data) < _CHUNK:
                    data += self._waiting.popleft()
                if len(data) > _CHUNK:  # the rest can still be dropped
                    self._waiting.appendleft(data[_CHUNK:])
                    data = data[:_CHUNK]
            self._write(data)
            with self._changed:
                self._size -= len(data)
                caught_up = self._refused and not self._size
                self._refused &= not caught_up
                self._changed.notify_all()
            if caught_up:
                self._drained()

    def _write(self, data: bytes) -> None:
        """Write, or drop what cannot be read any more."""
        with suppress(OSError):
            while data:
                try:
                    data = data[os.write(self._descriptor, data) :]
                except BlockingIOError:  # another program that shares the terminal made it so
                    select.select([], [self._descriptor], [], 1.0)


def _never_waiting(terminal: int) -> int | None:
    """Return another descriptor of a terminal, on which writing never waits; None where it is not to be had.

    The given one is shared with other programs, which would not wait any more either. A thread that is woken for each
    frame, and takes turns with the one that trains, takes longer than what it writes.
    """
    try:
        return os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except (AttributeError, OSError):  # Windows has no names of terminals
        return None
