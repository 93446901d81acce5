"""A session that stands where hours of training would have brought it, made in a moment."""

import numpy as np

from xortui.nn import Session
from xortui.nn.history import BUCKETS, History, State
from xortui.nn.kernel import EXAMPLES, Kernel

FIXED_LOSS = 0.25


def session_at(epoch: int) -> Session:
    """Return a session that stands at any epoch of a run that was not trained up to it, but might as well have been.

    With all parameters 0 every prediction is exactly 1/2, the errors of XOR cancel, and no update moves anything: a
    fixed point, to the bit. So a run that starts there passes through the same state for ever, and what it would have
    kept of its past can be written down.
    """
    session = Session()
    for name, weights in session.snapshot.parameters._asdict().items():
        for place in np.ndindex(weights.shape):
            session.set_weight(name, place, 0.0)
    if epoch < 2:
        session.run(epoch)
        return session
    session.run(2)
    position, run = session._at, session._at.run
    state = position.state
    run.history = History(len(state.vector))
    while epoch > BUCKETS * run.history.width:
        run.history.width *= 2
    width = run.history.width
    for start in range(0, epoch, width):
        run.history.begin(run.initial_state() if start == 0 else State(start, state.vector, -1, np.inf, -np.inf))
        run.history.record(FIXED_LOSS, FIXED_LOSS)
    run.furthest = epoch
    position._forget()
    position.stand(State(epoch, state.vector, -1, FIXED_LOSS, FIXED_LOSS, state.previous))
    session._snapshot = None
    return session


def is_fixed(kernel: Kernel) -> bool:
    """Return whether the parameters are all 0, the loss is exactly 1/4, and an epoch leaves both as they are."""
    before = kernel.vector.copy()
    _, low, high, _ = kernel.train(0, 1, -1, np.inf, -np.inf)
    still = kernel.vector.tobytes() == before.tobytes()
    return still and not before.any() and low == high == FIXED_LOSS and kernel.predictions.tolist() == [0.5] * EXAMPLES
