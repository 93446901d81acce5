"""States of a network that are drawn at random, from everyday ones to the ends of what can be set by hand."""

from hypothesis import strategies as st

from tests.support.budget import THOROUGH
from tests.support.kinds import places
from xortui.nn import GATES, Session, Settings
from xortui.teach.places import EXAMPLES, FOCUSED, Focus

RULES = ("gradient", "published")
RATES = st.sampled_from([1e-6, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0, 1000.0, 1e6]) | st.floats(1e-6, 1e6)
LONGEST = {"gradient": 3000, "published": 1000} if THOROUGH else {"gradient": 600, "published": 300}
"""How far a session is trained: what the published rule leads to later is not the same on every machine."""

ANY_WEIGHT = (
    st.sampled_from([0.0, 1.0, -1.0, 0.5, 30.0, -30.0, 700.0, -735.0, -1e3, 1e6, -1e6, 1e-6, 1e-300, -5e-324])
    | st.floats(-10, 10)
    | st.floats(-1e-6, 1e-6)
    | st.floats(-1e6, 1e6)
)
"""Whatever can be entered for a weight, with what is likeliest to go wrong."""

EVERYDAY_WEIGHT = st.floats(-5, 5)

TARGET = st.sampled_from([0.0, 1.0, 0.5]) | st.floats(0, 1)


def set_all(session: Session, value: float) -> None:
    """Set every parameter to one value."""
    for place in places(session.snapshot.settings.hidden_units):
        session.set_weight(place.name, place.at, value)


@st.composite
def sessions(
    draw: st.DrawFn,
    weights: st.SearchStrategy[float] = ANY_WEIGHT,
    rates: st.SearchStrategy[float] = RATES,
    rules: tuple[str, ...] = RULES,
) -> Session:
    """Draw a session of any settings after some epochs, often with weights and targets set by hand on the way."""
    rule = draw(st.sampled_from(rules))
    units = 4 if rule == "published" else draw(st.integers(1, 8))
    gate = draw(st.just("xor") | st.sampled_from(list(GATES)))
    session = Session(Settings(draw(st.integers(0, 2**32 - 1)), units, gate, rule, draw(rates)))
    left = LONGEST[rule]
    for _ in range(draw(st.integers(0, 2))):
        epochs = draw(st.integers(0, min(3, left)) | st.integers(0, left))
        session.run(epochs)
        left -= epochs
        if draw(st.booleans()) and draw(st.booleans()):
            set_all(session, draw(weights))
        for place, value in draw(st.lists(st.tuples(st.sampled_from(places(units)), weights), max_size=8)):
            session.set_weight(place.name, place.at, value)
        for example, value in draw(st.lists(st.tuples(st.integers(0, EXAMPLES - 1), TARGET), max_size=2)):
            session.set_target(example, value)
    session.run(draw(st.integers(0, min(3, left)) | st.integers(0, left)))
    return session


@st.composite
def looks(draw: st.DrawFn, session: st.SearchStrategy[Session] | None = None) -> tuple[Session, Focus]:
    """Draw a session and a focus."""
    drawn = draw(sessions() if session is None else session)
    unit = draw(st.integers(0, drawn.snapshot.settings.hidden_units - 1))
    return drawn, Focus(draw(st.integers(0, EXAMPLES - 1)), unit, draw(st.integers(0, FOCUSED - 1)))
