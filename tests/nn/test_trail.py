"""The trail of a run: every state that is kept, to the bit, and a value that training on does not change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import xortui.nn.session.history
from tests.support.states import sessions
from xortui.nn import Session, Settings
from xortui.nn.kernel import pack
from xortui.nn.session.trail import Trail


def check(session: Session) -> None:
    """Assert that each state of the trail is what was there at its epoch, before any edit, and that none is missing."""
    trail, furthest = session.snapshot.trail, session.furthest
    epochs = trail.epochs.tolist()
    assert epochs == sorted(set(epochs)) and epochs[0] == 0 and epochs[-1] == furthest
    assert trail.vectors.shape == (len(epochs), len(session.snapshot.trail.tip))
    edited = {edit.epoch for edit in session.snapshot.edits if edit.weights}
    for epoch, vector in zip(epochs, trail.vectors, strict=True):
        if epoch not in edited:
            session.goto(epoch)
            assert np.array_equal(pack(session.snapshot.parameters), vector), epoch


@given(sessions())
def test_a_trail_has_the_states_that_were_there(session: Session) -> None:
    """For any run, with any edits."""
    check(session)


@pytest.mark.parametrize("epochs", [0, 1, 5, 16, 17, 100, 333])
def test_a_trail_is_there_after_all_doublings_and_from_anywhere(epochs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With fewer buckets than epochs; the same from the past, and after an edit there of the past only."""
    monkeypatch.setattr(xortui.nn.session.history, "BUCKETS", 16)
    session = Session(Settings(seed=3))
    session.goto(epochs)
    check(session)
    session.goto(epochs)
    whole = session.snapshot.trail
    session.goto(epochs // 2)
    past = session.snapshot.trail
    assert np.array_equal(past.epochs, whole.epochs) and np.array_equal(past.vectors, whole.vectors)
    session.set_learning_rate(3.0)
    session.run(40)
    check(session)
    session.undo()
    check(session)  # of a run whose states were thinned


@given(st.lists(st.integers(1, 40), min_size=2, max_size=12))
def test_a_trail_stays_as_it_is_while_training_goes_on(steps: list[int]) -> None:
    """Its arrays stay as they were while the history from which it was made merges buckets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xortui.nn.session.history, "BUCKETS", 8)
        session = Session(Settings(hidden_units=2))
        kept: list[tuple[Trail, list[int], object]] = []
        for step in steps:
            now = session.snapshot.trail
            copy = Trail(now.starts.copy(), now.rows.copy(), now.furthest, now.tip.copy())
            kept.append((now, copy.epochs.tolist(), copy.vectors.tobytes()))
            session.run(step)
            if step % 5 == 0:
                session.goto(session.epoch // 2)
                session.set_weight("output_bias", 0, float(step))
        for trail, epochs, vectors in kept:
            assert trail.epochs.tolist() == epochs
            assert trail.vectors.tobytes() == vectors


def test_a_trail_costs_a_snapshot_next_to_nothing() -> None:
    """Its arrays are the run's own, not copies, until it is read: the next snapshot has the same."""
    session = Session()
    session.goto(600)
    before = session.snapshot.trail.rows
    session.run(1)
    assert np.shares_memory(before, session.snapshot.trail.rows)
