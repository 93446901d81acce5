"""How fast epochs follow each other: the first ones are seen, and seed 1 is solved in about ten seconds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xortui.nn import Session
from xortui.tui.pace import Pace

SECONDS = st.floats(0, 1e5)


def speed_at(pace: Pace, seconds: float) -> float:
    """Return how many epochs a second are due at a moment."""
    return (pace.due(seconds + 1e-4) - pace.due(seconds - 1e-4)) / 2e-4


def test_it_climbs_from_30_to_300_in_four_seconds() -> None:
    """Ten times as fast after four seconds, evenly as the ear hears a pitch, and from then on steady."""
    pace = Pace(None)
    assert not pace.full
    assert pace.due(0) == 0
    assert speed_at(pace, 1e-4) == pytest.approx(30, rel=0.01)
    assert speed_at(pace, 2) == pytest.approx((30 * 300) ** 0.5, rel=0.01)
    assert speed_at(pace, 4 - 1e-3) == pytest.approx(300, rel=0.01)
    assert speed_at(pace, 4 + 1e-3) == pytest.approx(300, rel=0.01)
    assert speed_at(pace, 100) == pytest.approx(300, rel=0.01)


def test_the_first_epochs_can_be_seen() -> None:
    """In the first second there are no more of them than pictures twice over."""
    assert 30 <= Pace(None).due(1) <= 50


def test_seed_1_is_solved_in_about_ten_seconds() -> None:
    """The first thing that a class sees takes from nine to eleven seconds, at the epoch that training finds."""
    session = Session()
    session.run(2072)
    assert session.snapshot.solved_since == 2072
    pace = Pace(None)
    assert pace.due(9) < 2072 < pace.due(11)


@pytest.mark.parametrize("speed", [1, 3, 10, 30, 100, 300, 1000, 3000])
def test_a_chosen_speed_is_exact(speed: int) -> None:
    """That many epochs a second, from the first second on."""
    pace = Pace(speed)
    assert not pace.full
    assert [pace.due(seconds) for seconds in (0, 1, 2.5, 3600)] == [0, speed, 2.5 * speed, 3600 * speed]


def test_full_speed_waits_for_nothing() -> None:
    """It is the only pace at which every moment is used."""
    assert Pace(0).full


@given(st.sampled_from([None, 1, 300]), st.lists(SECONDS, min_size=2, max_size=20))
def test_what_is_due_never_shrinks(speed: int | None, moments: list[float]) -> None:
    """As time goes on more epochs are due, never fewer."""
    due = [Pace(speed).due(seconds) for seconds in sorted(moments)]
    assert all(later >= earlier >= 0 for earlier, later in pairwise(due))


def test_a_limit_holds_for_every_speed() -> None:
    """Full speed becomes the limit, slower speeds stay, and without a limit nothing changes."""
    assert [Pace(speed, 1000).speed for speed in (None, 0, 1, 999, 10**6)] == [None, 1000, 1, 999, 1000]
    assert not Pace(0, 1000).full and Pace(0).full
