"""How often the screen is painted while epochs are running."""

SHARE = 0.1
"""The share of the time that goes elsewhere than into training, at most, where training is to be as fast as possible.

It pays for paints, and for looks at the keyboard, which take a tenth of it.
"""

LEAST_FPS = 8.0
"""Frames a second that are painted on any machine, unless fewer are asked for."""

_NEW = 0.25
"""The weight of the latest frame in the average: charts and views are painted in turns, and cost different amounts."""


class Frames:
    """The time between frames: as asked for, and longer where a slow machine would do little else than paint."""

    def __init__(self, fps: float) -> None:
        """Begin with nothing known of what a frame costs.

        Args:
            fps: Frames a second that are asked for.
        """
        self._shortest = 1 / fps
        self._longest = max(self._shortest, 1 / LEAST_FPS)
        self._cost = self._spent = 0.0

    def spend(self, seconds: float) -> None:
        """Note time that did not go into training."""
        self._spent += seconds

    def end(self) -> None:
        """Note that the next frame begins."""
        self._cost += _NEW * (self._spent - self._cost)
        self._spent = 0.0

    def interval(self, *, hurry: bool) -> float:
        """Return the seconds from one frame to the next.

        Args:
            hurry: Whether training is to be as fast as possible; at a chosen speed it leaves enough time for frames.
        """
        return min(max(self._shortest, self._cost / SHARE), self._longest) if hurry else self._shortest
