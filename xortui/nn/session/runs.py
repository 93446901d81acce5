"""The runs of a session: the current one, those that undo and redo return to, and the ghosts."""

from dataclasses import replace

import numpy as np

from xortui.nn.gates import gate_name
from xortui.nn.network import Array
from xortui.nn.session.course import Conditions, Course, Edit
from xortui.nn.session.playhead import Playhead
from xortui.nn.session.run import Ghost, Run
from xortui.nn.session.undo import Change, ChangeKind, Place, Step, Steps

GHOSTS = 4
"""How many curves of runs that were left are shown."""


class Runs:
    """The current run with its playhead, and all that is kept of the runs before it."""

    def __init__(self, run: Run) -> None:
        """Begin at epoch 0 of a run."""
        self.playhead = Playhead(run)
        self.steps = Steps()
        self.ghosts: tuple[tuple[Run, Ghost], ...] = ()
        """The runs whose curves are shown, the one that was left last at the end."""
        self.made = run.number
        """How many runs were given a number."""

    @property
    def here(self) -> Place:
        """Where the session is."""
        return Place(self.playhead.run, self.playhead.state)

    def next_number(self) -> int:
        """Return a number for another run."""
        self.made += 1
        return self.made

    def edit(self, change: Change, now: Conditions, vector: Array | None = None) -> Change | None:
        """Begin a run that goes on from here under other conditions, or with other parameters.

        Args:
            change: What is changed.
            now: The conditions from here on. Those of a gate come with its name, which is a setting at epoch 0.
            vector: The parameters from here on, None where they stay.

        Returns:
            The change, or None where it changes nothing. Where edits at this epoch are taken back by hand, the run
            from before them goes on, and no other begins.
        """
        playhead, run, state = self.playhead, self.playhead.run, self.playhead.state
        course, epoch = run.course, state.epoch
        start, arrived = course.start, course.conditions_before(epoch)
        if epoch == 0:  # where the rate, the rule and the gate are settings, not edits
            start = replace(start, learning_rate=now.learning_rate, rule=now.rule)
            arrived = now._replace(targets=arrived.targets)
            if change.kind in (ChangeKind.GATE, ChangeKind.CONDITIONS) and now.targets != playhead.conditions.targets:
                start, arrived = replace(start, gate=gate_name(np.array(now.targets)) or start.gate), now
        edit = Edit.between(epoch, (arrived, state.vector), (now, playhead.kernel.vector if vector is None else vector))
        if course.agrees(start, epoch, edit):
            return None
        place: Place | None = None
        if run.furthest == epoch:  # nothing was trained since other edits here, so it may be that they are taken back
            places = self.steps.same_epoch(epoch)
            place = next((at.again() for at in places if at.run.course.agrees(start, epoch, edit)), None)
            if place and place.state.epoch != epoch:  # its run was left at another epoch, but the edit is here
                place = place._replace(state=state)
        if place is None:
            number = run.number if run.furthest == epoch else self.next_number()
            place = Place(run.edited(course.edited(epoch, edit).begun(start, number), state), state)
        return self.change(change, place)

    def begin(self, kind: ChangeKind, course: Course) -> Change | None:
        """Begin a run at epoch 0; return the change, or None where it would be the run that has just begun."""
        now = self.playhead.run.course
        if not now.furthest and (course.start, course.edits) == (now.start, now.edits):
            return None
        run = Run(replace(course, number=self.next_number()))
        change = Change(kind, self.playhead.state.epoch, now, run.course)
        return self.change(change, Place(run, run.initial_state()))

    def change(self, change: Change, place: Place) -> Change:
        """Make a change, which leads to another place, and return it."""
        step = Step(change, self.here)
        self.steps.add(step)
        self._enter(place, step.parted)
        return change

    def undo(self) -> Change | None:
        """Take back the last change and return it; None where there is none."""
        if not self.steps.done:
            return None
        step = self.steps.undo(self.here)
        self._enter(step.before, step.parted)
        return step.change

    def redo(self) -> Change | None:
        """Make the change again that was taken back last, and return it; None where there is none."""
        if not self.steps.undone:
            return None
        step, place = self.steps.redo(self.here)
        self._enter(place, step.parted)
        return step.change

    def clear_ghosts(self) -> None:
        """Show none of the ghosts; undo still returns to their runs, which are ghosts again only once trained on."""
        shown, self.ghosts = [run for run, _ in self.ghosts], ()
        courses = [run.course for run in shown]
        for run in (*shown, *self.steps.runs()):  # a run that went on as another one is there twice
            if run.course in courses:
                run.cleared = run.furthest

    def settle(self, ghosts: int) -> None:
        """Forget all changes, and all ghosts but the last few."""
        self.steps, self.ghosts = Steps(), self.ghosts[max(0, len(self.ghosts) - ghosts) :]

    def _enter(self, place: Place, parted: int) -> None:
        """Leave the current run for another; it is a ghost if it has epochs after `parted`, the last that they share.

        Of a ghost that was taken off the chart, epochs count that were trained since.
        No ghost has the number of the current run: it takes the next one, or is no more, where it is the same run.
        """
        run = self.playhead.run
        self.playhead.note_tip()
        left = [run] if run.furthest > max(parted, run.cleared) else []
        shown = [*(ghost for ghost, _ in self.ghosts if ghost is not run), *left]
        for ghost in tuple(shown):
            if ghost is place.run or ghost.course == place.run.course:
                shown.remove(ghost)
            elif ghost.number == place.run.number:
                ghost.number = self.next_number()
        old = {ghost: drawn for ghost, drawn in self.ghosts if drawn.number == ghost.number}
        self.ghosts = tuple((ghost, old.get(ghost) or ghost.ghost()) for ghost in shown[-GHOSTS:])
        self.playhead = Playhead(*place)
        self.steps.save_room(place.run)
