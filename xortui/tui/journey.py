"""Going through epochs while the screen stays alive: the one loop for run, step, and going to an epoch."""

import asyncio
from collections.abc import Callable, Generator, Iterator, Sized
from contextlib import closing
from time import perf_counter

from xortui.nn.session.session import BATCH, Session
from xortui.nn.session.stop import Condition
from xortui.nn.settings import MAX_EPOCH
from xortui.tui.frames import Frames, work_clock
from xortui.tui.pace import Pace

SLICE = 0.003
"""Seconds of training between two looks at whether a key was read."""

_ROUNDS = 16  # Rounds of the event loop after a slice, at most; a key takes eight to be read, handled and painted.
_IDLE_ROUNDS = 3  # After work, and this many rounds in a row without any, there is no work left.
_IDLE = 3e-5  # Seconds that a round without work takes at most, where the event loop does not tell.
_LOOK = 0.1  # Seconds of work after which there is a round also where no key was read.
_WINDOW = 0.5  # Seconds over which the speed is measured.

Show = Callable[[str], Generator[None]]
"""Paints the session as it is; it is told what of it, and yields where a key need not wait for the rest."""


class Journey:
    """A way to one epoch, or to a condition, as fast as possible; or an endless run at a pace."""

    def __init__(
        self, session: Session, goal: int | Condition | None = None, pace: Pace | None = None, end: int = MAX_EPOCH
    ) -> None:
        """Begin a journey; without a goal it is a run, to an end at which it stops by itself."""
        self.end = end
        """The last epoch of a run."""
        self.goal = goal
        """The epoch to arrive at, or the condition to meet; None for a run."""
        self.start = session.snapshot
        """Where it began."""
        self.share = 0.0
        """The share of the way that is done."""
        self.measured: float | None = None
        """Epochs a second of a run, once there is something to measure."""
        self._session = session
        self._way: Iterator[float] = iter(())
        self._ahead: tuple[int, Iterator[float]] | None = None  # the way of a run under way, and to which epoch
        if goal is not None:
            self._way = session.until(goal) if isinstance(goal, Condition) else session.travel(goal)
        self.take_pace(pace or Pace(0))

    def take_pace(self, pace: Pace) -> None:
        """Go on at a pace, counted from here and now."""
        self._pace = pace
        self._since, self._from = perf_counter(), self._session.epoch

    def slice(self, limit: int = MAX_EPOCH) -> bool:
        """Train for the length of a slice, a run not beyond `limit`; return whether the journey is at its end."""
        limit, slice_over = min(limit, self.end), _timer(SLICE)
        if self.goal is not None:
            for share in self._way:
                self.share = share
                if share < 1.0 and slice_over():  # at its end a way is not late, however busy the machine
                    return False
            return True
        session = self._session
        while (start := session.epoch) < limit:
            way, self._ahead = self._ahead, None
            if known := session.furthest - start:
                # Known epochs are retraced in legs that are always finished: a way back in time is all or nothing.
                session.goto(min(limit, start + min(known, BATCH)))
            elif way and way[0] == limit:  # to set out again takes as long as some epochs
                if _gone_on(way[1], slice_over):
                    self._ahead = way
                    return False
                continue  # another command has ended it, or it is at its end
            else:
                ahead = session.travel(limit)
                if _gone_on(ahead, slice_over):
                    self._ahead = limit, ahead
                    return False
            if session.epoch == start:
                return True  # the next update would not be finite
            if slice_over():
                return False
        return session.epoch >= self.end

    async def go_on(self, show: Show, fps: float) -> None:
        """Go on to the end, or until cancelled.

        Args:
            show: Paints what it is told to.
            fps: Frames a second; fewer where training is in a hurry and frames are expensive.
        """
        frames, shown = Frames(fps), -1
        painted, mark, marked, worked = perf_counter(), perf_counter(), self._session.epoch, work_clock()
        tasks, looked = _tasks(), work_clock()
        while True:
            hurry = self.goal is not None or self._pace.full
            if hurry:
                over = self.slice()
            else:
                due = min(self.end, self._from + int(self._pace.due(perf_counter() - self._since)))
                over = self.slice(due)
                self._from -= max(0, due - self._session.epoch)  # what is late stays late: no racing after it
            now, work = perf_counter(), work_clock()
            if over:
                return
            if (late := frames.overdue(now - painted, work - worked, hurry=hurry)) is not None:
                painted, worked = now - late, work - late
                frames.end()
                if now - mark >= _WINDOW:
                    self.measured = (self._session.epoch - marked) / (now - mark)
                    mark, marked = now, self._session.epoch
                if part := frames.part(new=self._session.epoch != shown or self.goal is not None):
                    shown = self._session.epoch
                    await _painted(show(part), tasks)
            if hurry:
                # A key is there as soon as it is read; clocks and sockets are asked now and then, which takes a round.
                if tasks is None or tasks or work - looked >= _LOOK:
                    looked = work
                    await let_others()
                frames.spend(work_clock() - work)
            else:
                await asyncio.sleep(max(0.0, painted + frames.shortest - perf_counter()))


async def _painted(painting: Generator[None], tasks: Sized | None) -> None:
    with closing(painting):
        for _ in painting:
            if tasks is None or tasks:
                await let_others()


def _gone_on(way: Iterator[float], slice_over: Callable[[], bool]) -> bool:
    """Go on along a way to the end of a slice; return False where the way ends before."""
    return any(slice_over() for _ in way)


def _timer(seconds: float) -> Callable[[], bool]:
    """Return what tells whether the program has been at work for some seconds: those that others take do not count.

    Otherwise, on a busy machine, a slice would end each time that it goes on after others, with nothing done in it.
    """
    until, end = perf_counter() + seconds, work_clock() + seconds

    def over() -> bool:
        nonlocal until
        if perf_counter() < until:  # it is asked for often, and takes a twentieth of the other clock's time
            return False
        left = end - work_clock()
        until = perf_counter() + left
        return left <= 0

    return over


def _tasks() -> Sized | None:
    """Return what the event loop has to do at once, to be looked at again and again; None where it does not tell."""
    ready = getattr(asyncio.get_running_loop(), "_ready", None)
    return ready if isinstance(ready, Sized) else None


async def let_others() -> None:
    """Let the event loop finish its work: a key that is left half handled would wait for a whole slice."""
    tasks = _tasks()
    enough, begun = 1, work_clock()  # where the first round finds no work, nothing is under way
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)
        if tasks is None:
            ended = work_clock()
            enough = enough - 1 if ended - begun < _IDLE else _IDLE_ROUNDS
            begun = ended
        if not (enough if tasks is None else tasks):
            return
