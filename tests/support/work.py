"""How much a piece of our code does, counted: a count is the same on every machine, however busy it is."""

import sys
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

import xortui

_OURS = str(Path(xortui.__file__).parent)


class Work:
    """Counts the lines of the program that this thread runs within a `with` block, each as often as it is run.

    A loop within one line counts for each of its rounds.
    """

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.lines = 0
        self._before: Any = None

    def __enter__(self) -> Self:
        """Begin to count."""
        self._before = sys.gettrace()
        sys.settrace(self._entered)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Count no more."""
        sys.settrace(self._before)

    def _entered(self, frame: FrameType, event: str, argument: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(_OURS) else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        self.lines += event == "line"
        return self._line
