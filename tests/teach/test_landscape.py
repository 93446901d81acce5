"""The landscape of the loss: the MSE with two parameters set, the run on it, and where the next update leads."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.kinds import places
from tests.support.states import EVERYDAY_WEIGHT, sessions
from xortui.nn import Parameters, Session, Settings, Snapshot, forward, mse
from xortui.teach.places import Focus, Place
from xortui.teach.training.landscape import all_places, landscape, losses, second_places


def by_hand(snapshot: Snapshot, values: dict[Place, float]) -> float:
    """Return the MSE with some parameters set."""
    parts = Parameters(*(part.copy() for part in snapshot.parameters))
    for place, value in values.items():
        getattr(parts, place.name)[place.at] = value
    return mse(forward(parts).predictions, snapshot.targets)


@given(sessions(EVERYDAY_WEIGHT), st.data())
def test_each_loss_is_that_of_the_network_with_two_parameters_set(session: Session, data: st.DataObject) -> None:
    """Whichever two they are, and whatever else the network is."""
    snapshot = session.snapshot
    pair = data.draw(
        st.lists(st.sampled_from(places(snapshot.settings.hidden_units)), min_size=2, max_size=2, unique=True)
    )
    across, up = pair
    xs, ys = np.array([-3.0, 0.25, across.of(snapshot.parameters)]), np.array([up.of(snapshot.parameters), 40.0])
    found = losses(snapshot, across, up, xs, ys)
    assert found.shape == (2, 3)
    for row, y in enumerate(ys.tolist()):
        for column, x in enumerate(xs.tolist()):
            assert found[row, column] == pytest.approx(by_hand(snapshot, {across: x, up: y}), rel=1e-9, abs=1e-15)
    assert found[0, 2] == pytest.approx(snapshot.mse, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_the_next_update_leads_where_the_session_goes(rule: str) -> None:
    """Both parameters and the loss after it are what they are an epoch later; the path ends where the run is."""
    session = Session(Settings(rule=rule, learning_rate=3.0))
    session.goto(200)
    across, up = Place("hidden_weights", (1, 2)), Place("output_weights", (2, 0))
    plane = landscape(session.snapshot, across, up)
    assert plane.path[0][-1] == plane.now[0] and plane.path[1][-1] == plane.now[1]
    session.step()
    after = session.snapshot.parameters
    assert plane.next == pytest.approx((across.of(after), up.of(after)), rel=1e-12)
    assert plane.mse_after == pytest.approx(session.snapshot.mse, rel=1e-12)
    assert plane.move == pytest.approx((plane.next[0] - plane.now[0], plane.next[1] - plane.now[1]))


@pytest.mark.parametrize("units", [1, 4, 8])
def test_a_parameter_can_be_paired_with_any_other(units: int) -> None:
    """Never with itself, each once: the one that is worked out beside it, its unit's, its like in others, the rest."""
    everywhere = set(places(units))
    for unit in range(units):
        for source in range(6):
            focus = Focus(0, unit, source)
            found = second_places(focus, units)
            assert len(found) == len(set(found)) and focus.weight not in found
            assert found[0] == focus.beside and set(found) <= everywhere
            assert set(found) == everywhere - {focus.weight}
            own = [place for place in found if place.unit == unit or place.unit < 0]
            assert set(found[: len(own)]) == set(own)


@pytest.mark.parametrize("units", [1, 4, 8])
def test_a_focus_goes_to_any_parameter(units: int) -> None:
    """To its unit, or for b2 to the one that was looked at."""
    assert {*all_places(units)} == {*places(units)} and len(all_places(units)) == len(places(units))
    for place in all_places(units):
        focus = Focus(2, units - 1).on(place)
        assert focus.weight == place and focus.example == 2
        assert focus.unit == (place.unit if place.unit >= 0 else units - 1)


def test_weights_of_any_size_have_a_landscape() -> None:
    """No warning and no number that is none, where sigmoids are saturated."""
    session = Session()
    session.set_weight("hidden_weights", (0, 0), 1e6)
    session.set_weight("output_weights", (0, 0), -1e6)
    across, up = Place("hidden_weights", (0, 0)), Place("output_weights", (0, 0))
    found = losses(session.snapshot, across, up, np.linspace(-1e6, 1e6, 9), np.linspace(-1e6, 1e6, 7))
    assert np.isfinite(found).all() and found.min() >= 0 and found.max() <= 1
