"""What journals are written to and read from: an output in memory, and the one that was written last."""

import os
from pathlib import Path

from xortui.nn.session.journal.left import last_written
from xortui.nn.session.journal.reader import Journal


def last_session(folder: Path) -> Journal | None:
    """Return what the journal says that was written last."""
    found = last_written(folder)
    return found and found[0]


class Memory:
    """An output that remembers what was written, and can be made full."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.content = b""
        self.ends: list[int] = []
        """How long it was after each time."""
        self.full = False

    def append(self, lines: bytes) -> None:
        """Write at the end."""
        if self.full:
            raise OSError(28, os.strerror(28))
        self.content += lines
        self.ends.append(len(self.content))

    def write_anew(self, lines: bytes) -> None:
        """Write in the place of all."""
        if self.full:
            raise OSError(28, os.strerror(28))
        self.content = lines
        self.ends = [len(lines)]
