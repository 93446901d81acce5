"""How fast epochs follow each other: how many are due at which moment."""

from math import exp, log

START, CRUISE, CLIMB = 30.0, 300.0, 4.0
"""Epochs a second at first and in the end, and the seconds between, when no speed was chosen."""

MOST_SERVED = 1000
"""Epochs a second at most where a server runs the programs of a whole class."""


class Pace:
    """Epochs due after some seconds of running.

    Without a chosen speed it climbs from 30 epochs a second to 300, so that the first epochs are seen.
    """

    def __init__(self, speed: int | None, most: int = 0) -> None:
        """Take a speed in epochs a second; 0 is full speed, None the one that climbs.

        Args:
            speed: The speed.
            most: What every speed is limited to; 0 for no limit.
        """
        self.speed = speed if speed is None or not most else min(speed or most, most)

    @property
    def full(self) -> bool:
        """Whether every moment is used."""
        return self.speed == 0

    def due(self, seconds: float) -> float:
        """Return how many epochs should have been done by then."""
        if self.speed is not None:
            return self.speed * seconds
        growth = log(CRUISE / START) / CLIMB
        climbing = min(seconds, CLIMB)
        return START / growth * (exp(growth * climbing) - 1) + CRUISE * (seconds - climbing)
