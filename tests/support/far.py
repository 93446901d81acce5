"""A session that stands where hours of training would have brought it, made in a moment."""

import numpy as np

from xortui.nn import Session
from xortui.nn.kernel import EXAMPLES, Kernel
from xortui.nn.session.history import BUCKETS, History, State

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
    saved = session.save()
    run, state = saved.runs[saved.here.run], saved.here.state
    history = History(len(state.vector))
    while epoch > BUCKETS * history.width:
        history.width *= 2
    start = saved.runs[saved.here.run].buckets.vectors[0]
    for first in range(0, epoch, history.width):
        history.begin(State(first, state.vector if first else start, -1, np.inf, -np.inf))
        history.record(FIXED_LOSS, FIXED_LOSS)
    there = State(epoch, state.vector, -1, FIXED_LOSS, FIXED_LOSS, state.previous)
    run = run._replace(course=run.course.reaching(epoch), buckets=history.written(), tip=there, tip_mse=FIXED_LOSS)
    runs = tuple(run if at == saved.here.run else other for at, other in enumerate(saved.runs))
    session.restore(saved._replace(runs=runs, here=saved.here._replace(state=there)))
    return session


def is_fixed(kernel: Kernel) -> bool:
    """Return whether the parameters are all 0, the loss is exactly 1/4, and an epoch leaves both as they are."""
    before = kernel.vector.copy()
    _, low, high, _ = kernel.train(0, 1, -1, np.inf, -np.inf)
    still = kernel.vector.tobytes() == before.tobytes()
    kernel.evaluate()
    return still and not before.any() and low == high == FIXED_LOSS and kernel.predictions.tolist() == [0.5] * EXAMPLES
