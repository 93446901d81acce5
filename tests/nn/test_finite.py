"""Whatever is set within the limits, every number stays finite, and nothing warns."""

from typing import Any

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.budget import examples
from tests.support.plain import arrays
from xortui.nn import GATES, Session, Settings, Snapshot

WEIGHTS = st.floats(-1e6, 1e6) | st.sampled_from([-1e6, 0.0, 1e6])
RATES = st.floats(1e-6, 1e6) | st.sampled_from([1e-6, 1.0, 100.0, 1e6])
RULES = st.sampled_from(["gradient", "published"])
TARGETS = st.floats(0, 1)

CHANGES = st.one_of(
    st.tuples(st.just("rate"), RATES),
    st.tuples(st.just("rule"), RULES),
    st.tuples(st.just("target"), st.integers(0, 3), TARGETS),
    st.tuples(st.just("weight"), st.integers(0, 40), WEIGHTS),
    st.tuples(st.just("all weights"), st.lists(WEIGHTS, min_size=41, max_size=41)),
    st.tuples(st.just("run"), st.integers(1, 60)),
    st.tuples(st.just("back")),
)


@st.composite
def any_settings(draw: st.DrawFn) -> Settings:
    """Draw settings within their limits."""
    rule = draw(RULES)
    units = 4 if rule == "published" else draw(st.integers(1, 8))
    return Settings(draw(st.integers(0, 2**32 - 1)), units, draw(st.sampled_from(list(GATES))), rule, draw(RATES))


def places(snapshot: Snapshot) -> list[tuple[str, tuple[int, ...]]]:
    """Return the name and the index of each parameter."""
    return [(n, at) for n, part in snapshot.parameters._asdict().items() for at in np.ndindex(part.shape)]


def change(session: Session, what: str, *values: Any) -> None:
    """Do one change."""
    where = places(session.snapshot)
    if what == "rate":
        session.set_learning_rate(*values)
    elif what == "rule" and (values[0] == "gradient" or session.snapshot.settings.hidden_units == 4):
        session.set_rule(*values)
    elif what == "target":
        session.set_target(*values)
    elif what == "weight":
        name, index = where[values[0] % len(where)]
        session.set_weight(name, index, values[1])
    elif what == "all weights":
        for (name, index), value in zip(where, *values, strict=False):
            session.set_weight(name, index, value)
    elif what == "run":
        session.run(*values)
    elif what == "back":
        session.back()


@settings(max_examples=examples(50))
@given(any_settings(), st.lists(CHANGES, max_size=12))
@example(Settings(rule="published", learning_rate=1e6), [("all weights", [1e6] * 41), ("run", 1000)])
@example(Settings(learning_rate=1e6), [("all weights", [-1e6] * 41), ("run", 1000)])
@example(Settings(hidden_units=8, learning_rate=1e6), [("run", 5000)])
def test_allowed_values_never_lead_to_anything_but_finite_numbers(given: Settings, changes: list[Any]) -> None:
    """No warning, no exception, predictions and losses in [0, 1], no divergence, at any point on the way."""
    session = Session(given)
    for what, *values in [("run", 1), *changes, ("run", 20)]:
        change(session, what, *values)
        now = session.snapshot
        assert all(np.isfinite(array).all() for array in arrays(now))
        for bounded in (now.predictions, now.targets, now.curve.low, now.curve.high, np.array([now.mse, now.mae])):
            assert bounded.min() >= 0
            assert bounded.max() <= 1
        assert not now.diverged
        assert now.solved is all(now.right)
