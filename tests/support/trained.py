"""Sessions that are trained once for all who ask for them: pictures of one epoch in many ways spent a tenth on it."""

from collections.abc import Callable
from functools import wraps

from xortui.nn import Session, Settings
from xortui.nn.session.saved import Saved

_SAVED: dict[tuple[Settings, tuple[int, ...]], Saved] = {}


def trained(settings: Settings | None = None, *epochs: int) -> Session:
    """Return a session that has gone to some epochs, one after the other."""
    session = Session(settings)
    train(session, *epochs)
    return session


def once(make: Callable[[], Session]) -> Callable[[], Session]:
    """Let what makes a session make it once, and return another one that has done the same each time."""
    made: list[Saved] = []

    @wraps(make)
    def made_once() -> Session:
        if not made:
            made.append(make().save())
        session = Session()
        session.restore(made[0])
        return session

    return made_once


def train(session: Session, *epochs: int) -> None:
    """Let a session go to some epochs, one after the other; quickly if nothing was done with it before."""
    key, new = (session.snapshot.settings, epochs), (session.furthest, session.snapshot.undos) == (0, 0)
    if new and key in _SAVED:
        session.restore(_SAVED[key])
        return
    for epoch in epochs:
        session.goto(epoch)
    if new:
        _SAVED[key] = session.save()
