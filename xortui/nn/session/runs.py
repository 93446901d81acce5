"""The runs of a session: the current one, those that undo and redo return to, and the ghosts."""

from typing import TYPE_CHECKING

import numpy as np

from xortui.nn.gates import gate_name
from xortui.nn.network import Array
from xortui.nn.session.course import Conditions, Course, Edit
from xortui.nn.session.run import Ghost, Run
from xortui.nn.session.steps import Steps
from xortui.nn.session.travel import Playhead, find_dropped

if TYPE_CHECKING:
    from xortui.nn.session.undo import Change, Left, Place, Side, Value

GHOSTS = 4
"""How many curves of runs that were left are shown."""


class Runs:
    """The current run with its playhead, and all that is kept of the runs before it."""

    def __init__(self, run: Run) -> None:
        """Begin at epoch 0 of a run."""
        self.playhead = Playhead(run)
        self.steps = Steps()
        self.ghosts: tuple[Left, ...] = ()
        """The runs whose curves are shown, the one that was left last at the end."""
        self.drawn: tuple[Ghost, ...] = ()
        """These curves."""
        self.made = run.number
        """How many numbers were given to runs and ghosts."""

    @property
    def here(self) -> "Side":
        """Where the session is, and what it shows."""
        from xortui.nn.session.undo import Place, Side

        return Side(Place(self.playhead.run, self.playhead.state), self.ghosts)

    def next_number(self) -> int:
        """Return a number for another run."""
        self.made += 1
        return self.made

    def changed(
        self, kind: str, before: "Value", after: "Value", array: str = "", at: tuple[int, ...] = ()
    ) -> "Change":
        """Return a change of one of the kinds of `ChangeKind` that is made here."""
        from xortui.nn.session.undo import Change, ChangeKind

        return Change(ChangeKind(kind), self.playhead.state.epoch, before, after, array, at)

    def edit(self, change: "Change", now: Conditions, vector: Array | None = None) -> "Change | None":
        """Begin a run that goes on from here under other conditions, or with other parameters.

        Args:
            change: What is changed.
            now: The conditions from here on. Those of a gate come with its name, which is a setting at epoch 0.
            vector: The parameters from here on, None where they stay.

        Returns:
            The change, or None where it changes nothing. Where edits at this epoch are taken back by hand, the run
            from before them goes on, and no other begins.
        """
        from xortui.nn.session.undo import ChangeKind, Place

        playhead, run, state = self.playhead, self.playhead.run, self.playhead.state
        course, epoch = run.course, state.epoch
        start, arrived = course.start, course.conditions_before(epoch)
        if epoch == 0:  # where the rate, the rule and the gate are settings, not edits
            start = start._replace(learning_rate=now.learning_rate, rule=now.rule)
            arrived = now._replace(targets=arrived.targets)
            if change.kind in (ChangeKind.GATE, ChangeKind.CONDITIONS) and now.targets != playhead.conditions.targets:
                start, arrived = start._replace(gate=gate_name(np.array(now.targets)) or start.gate), now
        edit = Edit.between(epoch, (arrived, state.vector), (now, playhead.kernel.vector if vector is None else vector))
        if course.agrees(start, epoch, edit):
            return None
        if run.furthest == epoch:  # nothing was trained since other edits here, so it may be that they are taken back
            places = self.steps.same_epoch(epoch)
            place = next((at.again() for at in places if at.run.course.agrees(start, epoch, edit)), None)
            if place:  # its run may have been left at another epoch, but the edit is here
                return self.change(change, place if place.state.epoch == epoch else place._replace(state=state))
        number = run.number if run.furthest == epoch else self.next_number()
        run = run.edited(course.edited(epoch, edit).begun(start, number), state)
        return self.change(change, Place(run, state))

    def begin(self, kind: str, course: Course) -> "Change | None":
        """Begin a run at epoch 0; return the change, or None where it would be the run that has just begun.

        It takes the number of a run of which nothing was trained, as that is on no chart.
        """
        from xortui.nn.session.undo import Place

        now = self.playhead.run.course
        if not now.furthest and (course.start, course.edits) == (now.start, now.edits):
            return None
        run = Run(course.begun(course.start, self.next_number() if now.furthest else now.number))
        return self.change(self.changed(kind, now, run.course), Place(run, run.initial_state()))

    def change(self, change: "Change", place: "Place") -> "Change":
        """Make a change, which leads to another place, and return it."""
        from xortui.nn.session.undo import Step

        step = Step(change, self.here)
        self.steps.add(step)
        courses = {ghost: drawn.course for ghost, drawn in zip(self.ghosts, self.drawn, strict=True)}
        ghosts = (*self.ghosts, *self._left(step.parted))
        self._enter(place, tuple(ghost for ghost in ghosts if courses.get(ghost) != place.run.course))
        return change

    def undo(self) -> "Change | None":
        """Take back the last change and return it; None where there is none. All is as it was, the ghosts too."""
        if not self.steps.done:
            return None
        step = self.steps.undo(self.here)
        self._enter(*step.before)
        return step.change

    def redo(self) -> "Change | None":
        """Make the change again that was taken back last, and return it; None where there is none."""
        if not self.steps.undone:
            return None
        step = self.steps.redo(self.here)
        assert step.after  # noted when it was taken back
        self._enter(*step.after)
        return step.change

    def clear_ghosts(self) -> None:
        """Show none of the ghosts; undo still returns to their runs, which are ghosts again only once trained on."""
        courses = [ghost.run.course for ghost in self.ghosts]
        for run in (*(ghost.run for ghost in self.ghosts), *self.steps.runs()):
            if run.course in courses:  # a run that went on as another one is there twice
                run.cleared = run.furthest
        self.show(())
        self.steps.forget_ghosts()

    def settle(self, ghosts: int) -> None:
        """Forget all changes, and all ghosts but the last few."""
        self.steps = Steps()
        self.show(self.ghosts[max(0, len(self.ghosts) - ghosts) :])

    def _left(self, epoch: int) -> "tuple[Left, ...]":
        """Return the current run as a ghost, if it has epochs after one, and after that at which it was cleared."""
        from xortui.nn.session.undo import Left

        run = self.playhead.run
        return (Left(run, run.number),) if run.furthest > max(epoch, run.cleared) else ()

    def _enter(self, place: "Place", ghosts: "tuple[Left, ...]") -> None:
        """Leave the current run for another, and show the last few of some ghosts, each with a number of its own."""
        self.playhead.note_tip()
        find_dropped(place.run)
        self.playhead = Playhead(*place)
        self.show(ghosts[-GHOSTS:])
        self.steps.save_room(place.run)

    def show(self, ghosts: "tuple[Left, ...]") -> None:
        """Show these ghosts; one takes the next number where its own is that of the current run, or of one before."""
        old = dict(zip(self.ghosts, self.drawn, strict=True))
        taken, named = {self.playhead.run.number}, []
        for ghost in ghosts:
            named.append(ghost if ghost.number not in taken else ghost._replace(number=self.next_number()))
            taken.add(named[-1].number)
        self.ghosts = tuple(named)
        self.drawn = tuple(
            old[left] if left in old and old[left].epoch == left.run.furthest else left.run.ghost(left.number)
            for left in named
        )
