"""Sessions whose numbers were put in by hand, where no allowed setting leads."""

from typing import Any

from xortui.nn import Session


def forge(session: Session, **state: Any) -> None:
    """Change parts of the state at which a session is; see `xortui.nn.session.history.State`."""
    saved = session.save()
    here = saved.here._replace(state=saved.here.state._replace(**state))
    session.restore(saved._replace(here=here))


def width(session: Session) -> int:
    """Return how many epochs the newest bucket of the current run covers."""
    saved = session.save()
    return saved.runs[saved.here.run].buckets.width


def explode(session: Session) -> None:
    """Give a session of four hidden units output weights so large that the numbers soon overflow."""
    vector = session.save().here.state.vector.copy()
    vector[16:20] = 1e153
    forge(session, vector=vector, previous=vector)
