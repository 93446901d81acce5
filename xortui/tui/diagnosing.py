"""The diagnosis beside the screen: some states take hundreds of updates on a copy, too many for the way to a paint."""

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from xortui.nn import Snapshot
from xortui.teach.training.wording import Diagnosis, at_once

if TYPE_CHECKING:
    from xortui.teach.slices import Slices
    from xortui.tui.screens.main import MainScreen

SLICE = 0.001
"""Seconds that a diagnosis takes at most before it lets others go first."""


class Diagnosing:
    """Finds out what to say of a snapshot; what takes longer than a slice goes on after what else waits."""

    def __init__(self, later: Callable[[Callable[[], None]], object], found: Callable[[], None]) -> None:
        """Begin with nothing to say.

        Args:
            later: Calls a function after what else waits.
            found: Called when a diagnosis is known that was not known when it was asked for.
        """
        self._later, self._found = later, found
        self._wanted: Snapshot | None = None  # the last that was asked for
        self._begun: Snapshot | None = None  # the last whose diagnosis was begun; what is known is of its run
        self._known: Diagnosis | None = None
        self._way: Slices[Diagnosis] | None = None

    def of(self, snapshot: Snapshot, *, moving: bool) -> Diagnosis | None:
        """Return the diagnosis of a snapshot, or the last one until this is known; None where that is of another run.

        Args:
            snapshot: What to speak of.
            moving: Whether epochs follow each other: then what was begun is finished first, or nothing ever would be.
        """
        if snapshot is not self._wanted:
            self._wanted = snapshot
            if self._begun is None or not _same_run(self._begun, snapshot):
                self._known = self._way = None
            if not (self._way and moving):
                self._begin(snapshot)
        return self._known

    def _begin(self, snapshot: Snapshot) -> None:
        self._begun = snapshot
        if known := at_once(snapshot):
            self._know(known)
            return
        from xortui.teach.training.diagnosis import diagnosing

        self._way = diagnosing(snapshot)
        self._advance(self._way)

    def _advance(self, way: "Slices[Diagnosis]") -> None:
        """Go on for a slice, and the next one later."""
        until = perf_counter() + SLICE
        try:
            while True:
                next(way)
                if perf_counter() >= until:
                    self._later(partial(self._go_on, way))
                    return
        except StopIteration as end:
            self._know(end.value)

    def _know(self, diagnosis: Diagnosis) -> None:
        self._known, self._way = diagnosis, None

    def _go_on(self, way: "Slices[Diagnosis]") -> None:
        """Go on with a diagnosis, unless another one has taken its place."""
        if way is self._way:
            self._advance(way)
            self._tell()

    def _tell(self) -> None:
        """Tell when a diagnosis is known, and go on with that of the latest snapshot."""
        if self._way:
            return
        self._found()
        if self._wanted is not self._begun:
            self._later(self._catch_up)

    def _catch_up(self) -> None:
        if self._wanted and self._wanted is not self._begun and not self._way:
            self._begin(self._wanted)
            self._tell()


def diagnosed(screen: "MainScreen") -> Diagnosis | None:
    """Return what is going on in the run on a screen, at the pace of its words; in a lesson, which may ask, nothing."""
    words, now = screen.worded.snapshot, screen.snapshot
    if words is None or now is None or screen.scene.playing:
        return None
    found = screen.diagnosing.of(words, moving=screen.motion.moving)
    return found if _same_run(words, now) else None


def show_found(screen: "MainScreen") -> None:
    """Show what is going on, now that it is known; with the next frame where that is there in a moment."""
    if not (screen.motion.moving and (screen.motion.goal is not None or screen.scene.look.speed == 0)):
        screen.publish()


def _same_run(one: Snapshot, other: Snapshot) -> bool:
    """Return whether what is said of one may stand for a moment beside the other; what is said of the start may not."""
    if one.edits != other.edits or (one.epoch == 0) != (other.epoch == 0):
        return False
    return (one.number, one.start) == (other.number, other.start)
