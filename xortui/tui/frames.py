"""How often the screen is painted while epochs are running."""

from itertools import cycle
from time import get_clock_info, perf_counter, process_time

from xortui.tui.showing import CHART, CURVE, NUMBERS, UPDATE, VIEWS

SHARE = 0.1
"""The share of the time that goes elsewhere than into training, at most, where training is to be as fast as possible.

It pays for paints, and for looks at the keyboard, which take a tenth of it.
"""

LEAST_FPS = 8.0
"""Frames a second that are painted on any machine, unless fewer are asked for; every other has a chart or a view."""

work_clock = process_time if get_clock_info("process_time").resolution <= 1e-4 else perf_counter
"""Tells how many seconds the program was at work: what other programs take is left out, where a system can tell that.

A frame costs as much of that on a busy machine as on an idle one, and a look at the keyboard as little.
"""

_NEW = 0.25
"""The weight of the latest frame in the average: charts and views are painted in turns, and cost different amounts."""


class Frames:
    """The time between frames: as asked for, and longer where a slow machine would do little else than paint."""

    def __init__(self, fps: float) -> None:
        """Begin with nothing known of what a frame costs.

        Args:
            fps: Frames a second that are asked for.
        """
        self.shortest = 1 / fps
        """Seconds from one frame to the next, as asked for."""
        self._longest = max(self.shortest, 1 / LEAST_FPS)
        self._cost = self._spent = 0.0
        self._forced = False  # whether the last frame that was due costs more than its share, and comes all the same
        self._spared, self._parts = True, cycle((CHART, VIEWS))
        self._late_charts = cycle((CHART, CURVE, UPDATE, CURVE))
        self._behind: set[str] = set()  # what has not yet shown the latest epoch

    def spend(self, seconds: float) -> None:
        """Note work that did not go into training."""
        self._spent += seconds

    def end(self) -> None:
        """Note that the next frame begins."""
        self._cost += _NEW * (self._spent - self._cost)
        self._spent = 0.0

    def part(self, *, new: bool) -> str | None:
        """Return what the frame that is due shows: the chart and the views have turns, where it is late every other.

        Then every other chart is the curve alone, and every fourth has the words, of which each takes a while to read.

        Args:
            new: Whether there is anything that the last frame did not show; if not, what had no turn is behind yet.

        Returns:
            The part; None where all is shown.
        """
        if new:
            self._behind = {CHART, VIEWS}
        if not self._behind:
            return None
        self._spared = self._forced and not self._spared
        if self._spared:
            return NUMBERS
        part = next(self._parts)
        if part not in self._behind:
            part = next(self._parts)
        self._behind.discard(part)
        return next(self._late_charts) if part == CHART and self._forced else part

    def overdue(self, passed: float, worked: float, *, hurry: bool) -> float | None:
        """Return for how many seconds the next frame has been due; None while it is not.

        Args:
            passed: Seconds since the last frame was due.
            worked: Seconds of these in which the program was at work.
            hurry: Whether training is to be as fast as possible; at a chosen speed it leaves enough time for frames.
        """
        self._forced = hurry and passed >= self._longest
        if not hurry:
            return passed % self.shortest if passed >= self.shortest else None
        if self._forced:
            return passed % self._longest
        late = min(passed - self.shortest, worked - self._cost / SHARE)
        return late if late >= 0 else None
