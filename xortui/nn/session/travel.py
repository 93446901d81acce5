"""Travelling through the epochs of a run: the playhead, which is the kernel at one of them, and the ways to another.

From the furthest epoch on, the playhead trains, and the run's history records it. To any other epoch it retraces: it
starts from the nearest kept state and computes the same epochs again with the same kernel, so the state on arrival is
the same to the bit.
"""

from collections.abc import Generator

import numpy as np

from xortui.nn.kernel import Kernel, StopTest
from xortui.nn.session.course import Conditions
from xortui.nn.session.history import BUCKETS, State
from xortui.nn.session.run import Run
from xortui.nn.session.trail import has_all

STUCK_BELOW = 1e-7
"""A run is stuck when every parameter's gradient and update is smaller than this: a hundred thousand such updates move
no weight by a hundredth. Runs with updates ten times larger do recover at times; see tests/benchmarks/stuck.py."""


class Playhead:
    """The epoch of a run at which the session is, and the kernel in its state."""

    run: Run
    state: State
    conditions: Conditions
    """The conditions of the next update."""
    since: int
    """The epoch from which on all four predictions have been right, any edit here counted; -1 if they are not."""

    def __init__(self, run: Run, state: State | None = None) -> None:
        """Begin at a state of a run, or at its epoch 0."""
        self._origin: State | None = None  # the state before the retracing that is under way
        self.run = run
        self.kernel = Kernel(run.course.start.hidden_units)
        self._forget()
        self.stand(state or run.initial_state())

    def stand(self, state: State) -> None:
        """Put the kernel in a state of this run, and make the edit at its epoch."""
        self.state = state
        self.kernel.vector[:] = state.vector
        self._apply_edit()

    def note_tip(self) -> None:
        """Note the state and the loss of the furthest epoch in the run; call it before leaving that epoch."""
        if self.state.epoch == self.run.furthest:
            self.run.tip, self.run.tip_mse = self.state, self.kernel.evaluate()[0]

    def travel(self, epoch: int, batch: int) -> Generator[float]:
        """Go to an epoch, at most `batch` epochs for each value yielded; see `Session.travel`."""
        if epoch == self.state.epoch:
            return
        self.note_tip()
        run = self.run
        if epoch < run.furthest:
            yield from self._retrace(epoch, batch)
            return
        assert run.tip is not None  # noted above, or when the furthest epoch was left
        if self.state.epoch < run.furthest:
            self.stand(run.tip)
        start = run.furthest
        while run.furthest < epoch and self._advance(min(epoch, run.furthest + batch)):
            yield (run.furthest - start) / (epoch - start)

    def go_on(self, stop: int, met: StopTest) -> bool:
        """Go towards an epoch, through known epochs or by training, until the conditions change or `met` passes.

        Returns:
            Whether the playhead moved. It does not if its epoch passes `met`, nor if the next update would not be
            finite.
        """
        known = self.state.epoch < self.run.furthest
        return self._advance(min(stop, self.run.furthest) if known else stop, met)

    @property
    def rest(self) -> State:
        """The state at which the playhead would be if the journey under way ended now."""
        return self._origin or self.state

    def is_stuck(self) -> bool:
        """Return whether not all four are right and the updates have become too small to matter.

        Under the gradient, the network is then saturated, or the loss is flat there. The published rule never
        saturates, and its updates may shrink while it passes a saddle, so under it a run is stuck only when no
        parameter moves at all.
        """
        self.kernel.evaluate()
        return self.stands_still()

    def stands_still(self) -> bool:
        """Return the same as `is_stuck`, where the kernel has just evaluated the parameters as they are."""
        kernel, (learning_rate, rule, _) = self.kernel, self.conditions
        if all(kernel.right()):
            return False
        if rule == "published":
            return bool(np.array_equal(kernel.vector - kernel.update, kernel.vector))
        return float(np.abs(kernel.update).max()) / min(1.0, learning_rate) < STUCK_BELOW

    @property
    def edit_ahead(self) -> bool:
        """Whether there is an edit at a later epoch."""
        return self._next_edit is not None

    def _apply_edit(self) -> None:
        """Make the edit at this epoch, and set the kernel to the conditions in force."""
        course, epoch, self.since = self.run.course, self.state.epoch, self.state.since
        if edit := course.edit_at(epoch):
            for at, value in edit.weights:
                self.kernel.vector[at] = value
            if edit.restarts:
                self.since = -1
        self.conditions = course.conditions(epoch)
        self.kernel.configure(np.array(self.conditions.targets), self.conditions.rule, self.conditions.learning_rate)
        self._next_edit = course.next_edit(epoch)

    def _advance(self, stop: int, met: StopTest | None = None) -> bool:
        """Train towards an epoch, at most to the end of the bucket, the next edit or the first epoch that passes `met`.

        Returns:
            Whether the playhead moved. It does not if its epoch passes `met`, nor if the next update would not be
            finite.
        """
        run, kernel, state = self.run, self.kernel, self.state
        start, new = state.epoch, state.epoch == run.furthest
        if new and run.history.begin(state):
            self._forget()  # the buckets are wider now
        first, end = run.history.bucket(start)
        if start == first and not new:
            run.history.keep(state)
        stop = min(stop, end)
        if self._next_edit is not None:
            stop = min(stop, self._next_edit)
        if not kernel.is_tame():
            stop = start + 1  # check after every epoch: an unsound one may be followed by a sound one
        low, high = (state.low, state.high) if start > first else (np.inf, -np.inf)
        since, low, high, sound = kernel.train(start, stop, self.since, low, high, met)
        if not sound:
            self.stand(state)
            return False
        if (found := kernel.met_at) is not None:
            self.stand(state)
            return found > start and self._advance(found)
        self.state, self.since = State(stop, kernel.vector.copy(), since, low, high, kernel.previous.copy()), since
        if new:
            run.furthest = stop
            run.history.record(low, high)
        if stop == self._next_edit:
            self._apply_edit()
        return True

    # Retracing. The run keeps one state for each bucket. Of the bucket that was retraced last, the playhead keeps more:
    # coarse states, evenly spaced, and every (fine) state between two of these. So further steps back cost nothing.

    def _forget(self) -> None:
        self._coarse: dict[int, State] = {}
        self._fine: dict[int, State] = {}
        self._bucket = self._cell = -1
        self._stride = 1

    def _retrace(self, epoch: int, batch: int) -> Generator[float]:
        """Replay to an earlier epoch. If closed early, restore the starting state."""
        if epoch == 0:
            self.stand(self.run.initial_state())
            return
        self._origin = self.state
        try:
            # A state includes the last update, so arrive by an update.
            base = self._nearest(epoch)
            if not base.epoch <= self._origin.epoch < epoch:
                self.stand(base)
            bucket, stride, cell, start = self._bucket, self._stride, self._cell, self.state.epoch
            while (now := self.state.epoch) < epoch:
                aim = now + 1 if now >= cell else now + stride - (now - bucket) % stride
                # The start is before the bucket only where the bucket's own state was dropped.
                self._advance(min(now + batch, aim if now >= bucket else bucket))
                now = self.state.epoch
                if now >= cell:
                    self._fine[now] = self.state
                elif now > bucket and (now - bucket) % stride == 0:
                    self._coarse[now] = self.state
                if now == epoch:
                    self._origin = None
                yield (now - start) / (epoch - start)
            self._origin = None
        finally:
            origin, self._origin = self._origin, None
            if origin is not None:
                self.stand(origin)

    def _nearest(self, epoch: int) -> State:
        """Return the latest kept state before an epoch, and move the coarse and fine states to its bucket and cell."""
        history, last = self.run.history, epoch - 1
        bucket, end = history.bucket(last)
        stride = max(1, (end - bucket) // BUCKETS)  # a bucket holds at most as many coarse states as a run has buckets
        cell = bucket if stride == 1 else last - (last - bucket) % stride
        if bucket != self._bucket:
            self._forget()
        elif cell != self._cell:
            self._fine = {}
        self._bucket, self._cell, self._stride = bucket, cell, stride
        if kept := self._fine.get(epoch):
            return kept
        for at in range(last, cell, -1):
            if at in self._fine:
                return self._fine[at]
        for at in range(cell, bucket, -stride):
            if at in self._coarse:
                return self._coarse[at]
        return history.start(last)


def find_dropped(run: Run) -> None:
    """Train the epochs of a run again if states were dropped of which its trail has to have all."""
    if run.history.whole or not has_all(run.furthest):
        return
    playhead = Playhead(run)
    while playhead.state.epoch < run.furthest and playhead.go_on(run.furthest, lambda *_: False):
        pass  # each kept as it is passed
