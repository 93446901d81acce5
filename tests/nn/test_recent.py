"""The last losses of a run, one by one: the same to the bit as those that were trained."""

import numpy as np
import pytest

from xortui.nn import Session, Settings
from xortui.nn.session.recent import FEW, MOST, loss_at, reaches_all, recent_losses
from xortui.nn.session.trail import States


def edited(session: Session) -> None:
    """Train far, with edits of a rate, a weight, a target and the rule near the end, two of them at one epoch."""
    session.run(3000)
    session.set_learning_rate(3.0)
    session.run(30)
    session.set_weight("output_bias", 0, 0.5)
    session.set_target(1, 0.75)
    session.run(40)


def undone(session: Session) -> None:
    """Go back to a run that was left, of which fewer states are kept."""
    session.run(5000)
    for seed in range(2, 7):
        session.new_run(Settings(seed))
        session.run(20)
    for _ in range(5):
        session.undo()


@pytest.mark.parametrize("drive", [edited, undone, lambda session: session.run(7), lambda session: session.run(2500)])
@pytest.mark.parametrize("back", [0, 1, 60])
def test_each_loss_is_that_of_its_epoch(drive: object, back: int) -> None:
    """Through edits, at the furthest epoch and before it, for a run that was left and found again."""
    session = Session()
    drive(session)  # type: ignore[operator]
    session.goto(max(0, session.furthest - back))
    shown = session.snapshot
    found = recent_losses(shown, 100)
    if not shown.epoch:
        assert found is None or found.low.tolist() == [shown.mse]
        return
    assert found is not None
    assert found.epochs.tolist() == list(range(max(0, shown.epoch - 100), shown.epoch + 1))
    assert found.low is found.high or np.array_equal(found.low, found.high)
    for epoch in (shown.epoch, shown.epoch - 1, (shown.epoch + int(found.epochs[0])) // 2, int(found.epochs[0])):
        session.goto(max(0, epoch))
        assert session.snapshot.mse == found.low[max(0, epoch) - int(found.epochs[0])]


def test_the_loss_of_a_run_that_was_left_is_found_at_any_epoch() -> None:
    """On and back, through its edits and at them, to the bit; not where its states lie too far apart."""
    session = Session()
    edited(session)
    session.new_run(Settings(2))
    (ghost,) = session.snapshot.ghosts
    alone = Session(ghost.course)
    for epoch in (2500, 2503, 1200, 3069, 3000, 3030, 3070, 0):
        alone.goto(epoch)
        assert loss_at(ghost.course, ghost.states, epoch) == alone.snapshot.mse
    assert reaches_all(ghost.states, ghost.epoch)
    few = States(ghost.states.starts[:1], ghost.states.rows[:1])
    assert loss_at(ghost.course, few, FEW + 1) is None and not reaches_all(few, ghost.epoch)


def test_at_the_start_there_is_no_state_to_train_from() -> None:
    """A run that was not trained keeps nothing yet."""
    assert recent_losses(Session().snapshot, 100) is None


def test_a_state_too_far_back_is_not_trained_from() -> None:
    """After millions of epochs the kept states are so far apart that a frame would wait."""
    session = Session()
    session.run(3000)
    shown = session.snapshot
    trail = shown.trail
    few = int(np.count_nonzero(trail.starts < 3000 - 100 - MOST))
    trail = trail._replace(starts=trail.starts[:few], rows=trail.rows[:few])
    assert recent_losses(shown._replace(trail=trail), 100) is None
