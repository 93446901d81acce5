"""Ways through many epochs, in slices, until a condition holds."""

from collections.abc import Generator

from xortui.nn.session.stop import Condition
from xortui.nn.session.travel import Playhead
from xortui.nn.settings import check_kind

STUCK_CHECK = 1000
"""A session that runs until a condition holds checks whether it is stuck at every multiple of this many epochs."""


def way_until(playhead: Playhead, condition: Condition, batch: int) -> Generator[float]:
    """Return the way to the first epoch that meets a condition; see `Session.until`."""
    epoch = check_kind("condition", condition, Condition).epoch
    return _run_until(playhead, condition, batch) if epoch is None else playhead.travel(epoch, batch)


def _run_until(playhead: Playhead, condition: Condition, batch: int) -> Generator[float]:
    start = playhead.state.epoch
    limit = condition.limit(start)
    playhead.kernel.evaluate()
    met = condition.test(playhead.kernel.right())
    while (now := playhead.state.epoch) < limit:
        if (now == start or now % STUCK_CHECK == 0) and not playhead.edit_ahead and playhead.is_stuck():
            return
        if not playhead.go_on(min(limit, now + batch, now - now % STUCK_CHECK + STUCK_CHECK), met):
            return
        yield 0.0
