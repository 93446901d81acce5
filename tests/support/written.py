"""An output for journals that keeps what is written in memory."""

import os


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
