"""How far long work is, on a terminal, beside what is printed."""

import sys
from contextlib import suppress
from time import monotonic

from xortui.words.format import count

_PATIENCE = 0.5
"""Seconds that pass before progress is shown: a short run needs none."""
_PERIOD = 0.1
"""Seconds from one look at the progress to the next."""


class Progress:
    """How far work is, in a line on the terminal that comes late and leaves no trace."""

    def __init__(self, total: int, unit: str = "epoch") -> None:
        """Count units of work towards the last one."""
        self._stream = sys.stderr if sys.stderr and sys.stderr.isatty() else None
        self._total = total
        self._unit = unit
        self._due = monotonic() + _PATIENCE
        self._width = 0

    def show(self, done: int) -> None:
        """Show that work has come to this unit, if it is time to."""
        if self._stream and (now := monotonic()) >= self._due:
            self._due = now + _PERIOD
            text = f"{self._unit} {count(done)} of {count(self._total)}, {100 * done // self._total} %"
            self._width = len(text)
            # Counts only grow, so each text covers the one before.
            self._write(f"\r{text}")

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            # Two columns more, for the ^C that the terminal may have put after it.
            self._write(f"\r{' ' * (self._width + 2)}\r")
            self._width = 0

    def _write(self, text: str) -> None:
        if self._stream:
            with suppress(OSError):  # a terminal that is gone reads no progress
                self._stream.write(text)
                self._stream.flush()
