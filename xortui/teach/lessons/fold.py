"""How the state of a step comes about: it is the fold of what the step and all steps before it do.

So whoever comes to a step, from wherever, finds the same numbers to the bit.
"""

from collections.abc import Generator
from dataclasses import replace

from xortui.nn import Session
from xortui.nn.session.saved import Saved
from xortui.nn.settings import check_integer, check_kind
from xortui.teach.lessons.model import Lesson, Look, arrived, finished, performing

_KEPT = 24
"""Most steps whose states are kept."""


class Checkpoints:
    """The states of a lesson's steps that were reached: what leads to them need not be trained again."""

    def __init__(self, lesson: Lesson) -> None:
        """Begin with the state before the first step alone."""
        self.lesson = check_kind("lesson", lesson, Lesson)
        self._start = Session(lesson.settings).save()
        self._kept: dict[int, tuple[Saved, Look]] = {}

    def stand(self, session: Session, n: int) -> Look:
        """Bring a session to the state of a step, and return how it looks there.

        Nothing of what the session was before is left.

        Args:
            session: Any session.
            n: The step, counted from 1; 0 is the state before the first.

        Raises:
            ValueError: Something cannot be done, with a sentence; never so where `check` finds no error in the lesson.
        """
        return finished(self.approach(session, n))

    def approach(self, session: Session, n: int) -> Generator[None, None, Look]:
        """Go to step n as `stand` does, in slices of training, so that a screen stays alive meanwhile."""
        check_integer("step", n, 0, len(self.lesson.steps))
        last = max((number for number in self._kept if number <= n), default=0)
        saved, look = self._kept.get(last, (self._start, Look()))
        session.restore(saved)
        for number in range(last + 1, n + 1):
            # To start running, to ask and to compare belong to their own step alone.
            look = replace(look, running=False, ask=None, task=None, ghosts=0)
            before = session.snapshot
            for action in self.lesson.steps[number - 1].actions:
                look = yield from performing(session, look, action)
            if session.snapshot is not before:
                session.settle(look.ghosts)  # undo is for what a person changes within the step
                saved = session.save()
            self._keep(number, saved, look)
        return arrived(look, self.lesson.steps[n - 1]) if n else look

    def _keep(self, number: int, saved: Saved, look: Look) -> None:
        """Keep the state of a step; if there are too many, give up the one that was kept first."""
        self._kept[number] = saved, look
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]


def stand(session: Session, lesson: Lesson, n: int) -> Look:
    """Bring a session to the state of one step; see `Checkpoints.stand`."""
    return Checkpoints(lesson).stand(session, n)
