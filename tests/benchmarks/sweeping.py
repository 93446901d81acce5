"""What is measured of many seeds at once, and of the post's table."""

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter, thread_time

from tests.benchmarks.post import Post
from tests.benchmarks.rows import Bound, Row, show, single
from xortui.nn import Session, Settings
from xortui.nn.published import PRINTED, losses
from xortui.nn.sweep import outcomes

SEEDS, EPOCHS, PIECE, ROUNDS = 1000, 10_000, 3000, 3
TIMES_POST, TIMES_POST_LEAVING = 300, 1000


def sweep() -> Iterator[Row]:
    """Time a sweep in one process beside the post's loop and one session, for a network and an epoch.

    The clock is that of the thread: a busy machine takes time from all of them.
    """
    post, session = Post(), Session()
    for leave, least in ((False, TIMES_POST), (True, TIMES_POST_LEAVING)):
        ours, theirs, alone = [], [], []
        for _ in range(ROUNDS):
            theirs.append(_seconds(lambda: post.train(PIECE)) / PIECE)
            alone.append(_seconds(lambda: session.run(PIECE)) / PIECE)
            ours.append(_seconds(partial(outcomes, Settings(), range(SEEDS), EPOCHS, leave)) / EPOCHS / SEEDS)
        how = "sweep until solved" if leave else "sweep"
        bound = Bound(">=", least)
        for name, others, kept in (("the post", theirs, bound), ("a session", alone, None)):
            ratio = median(other / own for other, own in zip(others, ours, strict=True))
            figures = show(median(ours) * 1e6, "µs"), show(median(others) * 1e6, "µs"), f"{ratio:.0f}"
            what = f"{how}: an epoch of {name}, in those of a seed"
            yield Row(what, *figures, str(kept or ""), kept is None or kept.holds(ratio))


def reproduce() -> Iterator[Row]:
    """Time the run of the post in its author's arithmetic, to the last loss that it prints."""
    start = perf_counter()
    for epoch, loss in enumerate(losses()):
        if epoch in PRINTED:
            assert loss == PRINTED[epoch]
        if epoch == max(PRINTED):
            break
    yield single("the post's table to the last digit", perf_counter() - start, "s", Bound("<=", 20, "s"))


def _seconds(do: Callable[[], object]) -> float:
    """Return how much of this thread's time something takes."""
    start = thread_time()
    do()
    return thread_time() - start
