"""A position in a run: the kernel, standing at one epoch, and the ways to another.

Going on from the furthest epoch trains, and the run remembers. Going anywhere else retraces: it starts from the
nearest kept state and does the same epochs again with the same kernel, so what it arrives at is the same to the bit.
"""

from collections.abc import Generator

import numpy as np

from xortui.nn.history import BUCKETS, State
from xortui.nn.kernel import Kernel, Met
from xortui.nn.run import Conditions, Ghost, Run


class Position:
    """Where one stands in a run."""

    run: Run
    state: State
    conditions: Conditions
    """What the next update is done under."""

    def __init__(self, run: Run, state: State | None = None) -> None:
        """Stand at a state of a run, or where the run was left, or at epoch 0 of a new one."""
        self.run = run
        self.kernel = Kernel(run.settings.hidden_units)
        self._forget()
        self.stand(state or run.left_at or run.initial_state())

    def stand(self, state: State) -> None:
        """Stand at a state of this run, the edit at its epoch done."""
        self.state = state
        self.kernel.vector[:] = state.vector
        self._apply_edit()

    def note_tip(self) -> None:
        """Keep the state and the loss of the furthest epoch, before leaving it."""
        if self.state.epoch == self.run.furthest:
            self.run.tip, self.run.tip_mse = self.state, self.kernel.look()[0]

    def leave(self) -> None:
        """Make the run one that can be returned to, and whose curve can be drawn meanwhile."""
        self.note_tip()
        run = self.run
        run.left_at = self.state
        if run.furthest:
            curve = run.history.curve(run.furthest, run.tip_mse)
            settings = run.settings_at(run.furthest)
            run.ghost = Ghost(run.number, settings, run.settings, run.edits, curve, run.furthest)

    def travel(self, epoch: int, batch: int) -> Generator[float]:
        """Go to an epoch, at most `batch` epochs for each value taken; see `Session.travel`."""
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

    def go_on(self, stop: int, met: Met) -> bool:
        """Go on towards an epoch, through known ones or by training, as far as these conditions go.

        Returns:
            Whether there was a way to go: not if the epoch at which one stands meets the condition, nor if the next
            update would not be finite.
        """
        known = self.state.epoch < self.run.furthest
        return self._advance(min(stop, self.run.furthest) if known else stop, met)

    @property
    def edit_ahead(self) -> bool:
        """Whether there is an edit at a later epoch."""
        return self._next_edit is not None

    def _apply_edit(self) -> None:
        """Do the edit at this epoch, and set the kernel to the conditions in force."""
        run, epoch = self.run, self.state.epoch
        if edit := run.edit_at(epoch):
            for at, value in edit.weights:
                self.kernel.vector[at] = value
        self.conditions = run.conditions(epoch)
        self.kernel.configure(np.array(self.conditions.targets), self.conditions.rule, self.conditions.learning_rate)
        self._next_edit = run.next_edit(epoch)

    def _advance(self, stop: int, met: Met | None = None) -> bool:
        """Train towards an epoch, as far as this bucket and these conditions go, or to the first that meets `met`.

        Returns:
            Whether there was an epoch to train: not if the next update would not be finite.
        """
        run, kernel, state = self.run, self.kernel, self.state
        start, new = state.epoch, state.epoch == run.furthest
        if new and run.history.begin(state):
            self._forget()  # the buckets are wider now
        first, end = run.history.bucket(start)
        stop = min(stop, end)
        if self._next_edit is not None:
            stop = min(stop, self._next_edit)
        low, high = (state.low, state.high) if start > first else (np.inf, -np.inf)
        since, low, high, sound = kernel.train(start, stop, state.since, low, high, met)
        if not sound:
            self.stand(state)  # no epoch that was sound met the condition, or it would have ended there
            return stop - start > 1 and self._advance(start + (stop - start) // 2)
        if (found := kernel.met_at) is not None:
            self.stand(state)
            return found > start and self._advance(found)
        self.state = State(stop, kernel.vector.copy(), since, low, high, kernel.previous.copy())
        if new:
            run.furthest = stop
            run.history.record(low, high)
        if stop == self._next_edit:
            self._apply_edit()
        return True

    # Retracing. Between the states that a run keeps, one for each bucket, two stretches are kept of what was retraced
    # last: states at even distances in one bucket, and every state between two of those. So going back once more, and
    # once more, costs nothing.

    def _forget(self) -> None:
        self._coarse: dict[int, State] = {}
        self._fine: dict[int, State] = {}
        self._bucket = self._cell = -1
        self._stride = 1

    def _retrace(self, epoch: int, batch: int) -> Generator[float]:
        """Go to an epoch that the run has left behind; closed early, come back to where one stood."""
        origin, arrived = self.state, False
        if epoch == 0:
            self.stand(self.run.initial_state())
            return
        try:
            # The change that the last update made belongs to the state, so arrive by an update.
            base = self._nearest(epoch)
            if not base.epoch <= origin.epoch < epoch:
                self.stand(base)
            bucket, stride, cell, start = self._bucket, self._stride, self._cell, self.state.epoch
            while (now := self.state.epoch) < epoch:
                self._advance(now + 1 if now >= cell else min(now + batch, now + stride - (now - bucket) % stride))
                now = self.state.epoch
                if now >= cell:
                    self._fine[now] = self.state
                elif (now - bucket) % stride == 0:
                    self._coarse[now] = self.state
                arrived = now == epoch
                yield (now - start) / (epoch - start)
            arrived = True
        finally:
            if not arrived:
                self.stand(origin)

    def _nearest(self, epoch: int) -> State:
        """Return the latest kept state from which to arrive at an epoch, and make the stretches those around it."""
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
