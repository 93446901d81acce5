"""Undo: the changes that a person made, and those that were taken back."""

from collections.abc import Iterator
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xortui.nn.session.run import Run
    from xortui.nn.session.undo import Place, Side, Step

STEPS = 250
"""Most changes that are kept."""

WHOLE_ROOM = 6_000_000
"""Bytes of the runs that were left and keep all their states: those nearest to the current one."""

GHOST_ROOM = 2_000_000
"""Bytes of the curves that undo and redo show again, of runs to which they do not return."""


class Steps:
    """The changes that were made, and those that were taken back."""

    def __init__(self, done: "tuple[Step, ...]" = (), undone: "tuple[Step, ...]" = ()) -> None:
        """Take the changes, the last one at the end of each."""
        self.done, self.undone = done, undone

    def add(self, step: "Step") -> None:
        """Add a change; those that were taken back are dropped."""
        self.done, self.undone = (*self.done, step)[-STEPS:], ()

    def undo(self, now: "Side") -> "Step":
        """Move the last change to those taken back, from which redo is to return here; return it as it was."""
        step = self.done[-1]
        self.done, self.undone = self.done[:-1], (*self.undone, step._replace(after=now))
        return step

    def redo(self, now: "Side") -> "Step":
        """Move the change that was taken back last to those made, from which undo is to return here; return it."""
        step = self.undone[-1]
        self.done, self.undone = (*self.done, step._replace(before=now, after=None)), self.undone[:-1]
        return step

    def same_epoch(self, epoch: int) -> "Iterator[Place]":
        """Yield what was before the last changes, back to the run that they all branched off from."""
        for step in reversed(self.done):
            if not step.change.is_edit or step.change.epoch != epoch:
                return
            place = step.before.place
            yield place
            if place.run.furthest > epoch:
                return

    def runs(self) -> "list[Run]":
        """Return the runs that undo and redo return to, the nearest first."""
        return list(dict.fromkeys(side.place.run for side in self._sides()))

    def forget_ghosts(self, runs: "frozenset[Run] | None" = None) -> None:
        """Show none of these runs as ghosts on any side, or no run at all."""
        self.done = tuple(step.without_ghosts(runs) for step in self.done)
        self.undone = tuple(step.without_ghosts(runs) for step in self.undone)

    def save_room(self, current: "Run") -> None:
        """Let runs far from the current one keep less, so that all together fit in 32 megabytes."""
        room, runs = WHOLE_ROOM, self.runs()
        for run in runs:
            if run is not current:
                run.history.pack()
                room -= run.history.size
                if room < 0:
                    run.thin()
        room, back = GHOST_ROOM, {current, *runs}
        ghosts = dict.fromkeys(ghost.run for side in self._sides() for ghost in side.ghosts if ghost.run not in back)
        for run in ghosts:
            run.history.thin(1)
            room -= run.history.size
            if room < 0:
                ghosts[run] = True
        if room < 0:
            self.forget_ghosts(frozenset(run for run, beyond in ghosts.items() if beyond))

    def _sides(self) -> "Iterator[Side]":
        """Yield the sides of all steps, the nearest first."""
        both = zip_longest(reversed(self.done), reversed(self.undone))
        return (side for step in chain.from_iterable(both) if step for side in step.sides)
