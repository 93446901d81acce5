"""What a run keeps of its past: bounded memory, every peak, and states to go back to from any epoch."""

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import xortui.nn.session.history
from tests.support.far import is_fixed, session_at
from tests.support.forged import width
from tests.support.plain import plain
from xortui.nn import Session, Settings
from xortui.nn.kernel import Kernel, pack
from xortui.nn.session.curve import Curve
from xortui.nn.session.history import BUCKETS, History, State
from xortui.nn.session.saved import load
from xortui.nn.settings import MAX_EPOCH

MANY = 10**8
LOSSES = st.lists(st.floats(0, 1), min_size=1, max_size=300)


def state_at(epoch: int, losses: list[float], history: History) -> State:
    """Return a state whose one parameter is its own epoch, with the extremes so far of its bucket."""
    so_far = losses[history.bucket(epoch - 1)[0] : epoch] if epoch else [np.inf, -np.inf]
    return State(epoch, np.array([float(epoch)]), epoch // 2, min(so_far), max(so_far))


def write(history: History, losses: list[float], start: int = 0) -> None:
    """Record losses in a history one epoch at a time, as training does."""
    for epoch in range(start, len(losses)):
        history.begin(state_at(epoch, losses, history))
        bucket = losses[history.bucket(epoch)[0] : epoch + 1]
        history.record(min(bucket), max(bucket))


def check(curve: Curve, losses: list[float], last: float) -> None:
    """Assert that a curve has the exact extremes of these losses in each bucket, and the last loss at its end."""
    ends = [int(epoch) for epoch in curve.epochs]
    assert (ends[0], ends[-1]) == (0, len(losses))
    buckets = [losses[start:end] for start, end in itertools.pairwise(ends)]
    assert curve.low.tolist() == [*map(min, buckets), last]
    assert curve.high.tolist() == [*map(max, buckets), last]


@pytest.mark.parametrize("buckets", [2, 4, 16])
@given(losses=LOSSES)
def test_every_peak_and_every_state_is_kept_through_all_doublings(buckets: int, losses: list[float]) -> None:
    """Whatever the losses, each bucket has their exact extremes, and the state that it starts from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xortui.nn.session.history, "BUCKETS", buckets)
        history = History(1)
        write(history, losses)
        assert len(losses) <= buckets * history.width < max(2 * len(losses), buckets + 1)
        check(history.curve(len(losses), 0.5), losses, 0.5)
        for epoch in range(len(losses)):
            kept = history.start(epoch)
            start, end = history.bucket(epoch)
            assert (kept.epoch, kept.vector.tolist(), kept.since) == (start, [float(start)], start // 2)
            assert start <= epoch < end == start + history.width


@given(losses=LOSSES, others=LOSSES, data=st.data())
def test_a_branch_is_a_history_of_its_own_past_and_future(
    losses: list[float], others: list[float], data: st.DataObject
) -> None:
    """A branch has the losses before the state and none after it, records its own, and leaves the first alone."""
    epoch = data.draw(st.integers(0, len(losses)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xortui.nn.session.history, "BUCKETS", 4)
        history = History(1)
        write(history, losses)
        before = plain(history.curve(len(losses), 0.5))
        branch = history.branch(state_at(epoch, losses, history))
        check(branch.curve(epoch, 0.25), losses[:epoch], 0.25)
        assert branch.width == 1
        together = losses[:epoch] + others
        write(branch, together, epoch)
        curve = branch.curve(len(together), 0.75)
        check(curve, together, 0.75)
        assert len(curve.epochs) <= 4 + 1
        assert np.diff(curve.epochs).max() <= max(2 * history.width, branch.width)
        assert plain(history.curve(len(losses), 0.5)) == before


def test_the_memory_of_a_history_never_grows() -> None:
    """After a million epochs in wide buckets, a history still has the arrays that it began with."""
    history = History(21)
    history.width = 64
    before = [(column.shape, column.ctypes.data) for column in history._columns()]
    for epoch in range(0, 2**20, 64):
        history.begin(State(epoch, np.zeros(21), -1, np.inf, -np.inf))
        history.record(0.1, 0.2)
    assert [(column.shape, column.ctypes.data) for column in history._columns()] == before
    assert history.width == 2**20 // BUCKETS
    assert len(history.curve(2**20, 0.1).epochs) == BUCKETS + 1


def test_a_curve_is_of_read_only_copies() -> None:
    """A curve stays what it was when its history goes on."""
    history = History(1)
    write(history, [0.1, 0.2, 0.3])
    curve = history.curve(3, 0.4)
    before = plain(curve)
    write(history, [0.1, 0.2, 0.3, 0.9], 3)
    history.record(0.0, 1.0)
    assert plain(curve) == before
    with pytest.raises(ValueError, match="read-only"):
        curve.low[0] = 0.0


@pytest.mark.long
def test_a_long_run_takes_no_more_memory_than_a_short_one() -> None:
    """Between epochs 5,000 and 30,000, going back and on again, a session does not grow."""
    session = Session(Settings(rule="published"))
    session.goto(5000)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for epoch in (12_000, 11_000, 30_000):
            session.goto(epoch)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 50_000


# At epoch 10^8, where a bucket is 131,072 epochs wide.


def test_zero_is_a_fixed_point() -> None:
    """With all parameters 0 an epoch of XOR changes no bit, so a run through 10^8 such epochs can be written down."""
    now, kernel = session_at(0).snapshot, Kernel(4)
    kernel.configure(now.targets, now.settings.rule, now.settings.learning_rate)
    kernel.vector[:] = pack(now.parameters)
    assert is_fixed(kernel)
    assert is_fixed(kernel)
    kernel.vector[0] = 1e-3
    assert not is_fixed(kernel)


@pytest.mark.parametrize("epochs", [2, 3, 1023, 1024, 1025, 2048, 2050, 5000])
def test_a_run_written_down_is_the_run_that_training_makes(epochs: int) -> None:
    """A short run that was trained has the same numbers, and goes back and on in the same way."""
    trained, written = session_at(0), session_at(epochs)
    trained.goto(epochs)
    assert plain(written.snapshot) == plain(trained.snapshot)
    for epoch in (epochs // 2, epochs - 1, 0, epochs + 1100):
        trained.goto(epoch)
        written.goto(epoch)
        assert plain(written.snapshot) == plain(trained.snapshot)
        assert width(written) == width(trained)


@pytest.mark.long
def test_going_back_from_epoch_a_hundred_million_is_exact_and_then_free(counted: list[int]) -> None:
    """One step back retraces less than one bucket and reports progress; further steps back cost next to nothing."""
    session = session_at(MANY)
    session.set_weight("output_bias", 0, 0.5)
    seen = [plain(session.snapshot.parameters)]
    for _ in range(200):
        session.step()
        seen.append(plain(session.snapshot.parameters))
    assert len(set(seen)) == 201
    shares = list(session.travel(MANY + 199))
    assert len(shares) > 1000
    assert shares == sorted(set(shares))
    assert (shares[0] > 0, shares[-1]) == (True, 1)
    assert plain(session.snapshot.parameters) == seen[199]

    for back in range(198, -1, -1):
        counted.clear()
        session.back()
        assert (session.epoch, plain(session.snapshot.parameters)) == (MANY + back, seen[back])
        assert sum(counted) <= 128
    session.back()
    now = session.snapshot
    assert (now.epoch, now.mse, now.furthest) == (MANY - 1, 0.25, MANY + 200)
    assert not any(part.any() for part in now.parameters)
    # What is kept on the way back, for the next ones, is bounded.
    playhead = load(session.save()).playhead
    for epoch in (MANY + 150, MANY + 100, MANY - 1, MANY - 70_000, MANY - 140_000):
        for _ in playhead.travel(epoch, 500):
            assert len(playhead._coarse) + len(playhead._fine) <= 2 * BUCKETS


def test_a_hundred_million_epochs_are_a_thousand_points_and_less_than_a_megabyte() -> None:
    """The curve has at most 1,025 points, and all that is kept fits in a few hundred kilobytes."""
    session = session_at(MANY)
    curve = session.snapshot.curve
    assert len(curve.epochs) == -(-MANY // 2**17) + 1
    assert len(curve.epochs) <= BUCKETS + 1
    assert curve.epochs[-1] == MANY
    saved = session.save()
    buckets = saved.runs[saved.here.run].buckets
    assert sum(column.nbytes for column in buckets if isinstance(column, np.ndarray)) < 300_000


def test_the_last_epoch_of_all_can_be_reached_but_not_passed() -> None:
    """At epoch 10^9 a step goes nowhere, and running on is refused."""
    session = session_at(MAX_EPOCH - 1)
    session.step()
    session.step()
    assert session.epoch == MAX_EPOCH
    with pytest.raises(ValueError, match="number of epochs cannot be 1: it must be a whole number from 0 to 0"):
        session.run(1)
    assert session.snapshot.mse == 0.25
