"""Many networks at once: is each what a session makes of its seed, and is what is said of all of them right?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xortui.nn import Session, Settings, Snapshot
from xortui.nn import sweep as sweep_module
from xortui.nn.batch import Batch
from xortui.nn.sweep import ENOUGH, Outcome, Share, Tally, outcomes

SETTINGS = [
    Settings(),
    Settings(hidden_units=1, learning_rate=2.0),
    Settings(hidden_units=8, gate="nand", scale=0.5),
    Settings(hidden_units=2, gate="true", learning_rate=1e6),
    Settings(scale=0.0),
    Settings(rule="published"),
    Settings(rule="published", gate="or", learning_rate=0.25, scale=3.0),
]


def snapshot_of(settings: Settings, seed: int, epoch: int) -> Snapshot:
    """Return the snapshot of a session with this seed at an epoch."""
    session = Session(settings._replace(seed=seed))
    session.goto(epoch)
    return session.snapshot


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
@pytest.mark.parametrize("epochs", [0, 1, 300])
def test_each_seed_is_a_session(settings: Settings, epochs: int) -> None:
    """Solved since when, stuck or not: as the session of that seed has it."""
    found = outcomes(settings, range(12), epochs)
    assert [outcome.seed for outcome in found] == list(range(12))
    for outcome in found:
        now = snapshot_of(settings, outcome.seed, epochs)
        assert (outcome.since, outcome.stuck, outcome.epochs) == (now.solved_since, now.stuck, epochs)
        assert outcome.first is None if outcome.since is None and epochs == 0 else True
        if outcome.first is not None:
            assert snapshot_of(settings, outcome.seed, outcome.first).solved
            assert outcome.first == 0 or not snapshot_of(settings, outcome.seed, outcome.first - 1).solved


@pytest.mark.parametrize(("rule", "within"), [("gradient", 1e-9), ("published", 1e-9)])
def test_the_parameters_are_those_of_a_session(rule: str, within: float) -> None:
    """At epoch 1000 they agree to rounding; the weight of x3 and the bias of a unit by their sum."""
    settings = Settings(rule=rule)
    batch, seeds = Batch(settings, 4), [1, 2, 3, 5]
    batch.start(seeds)
    for _ in range(1000):
        batch.look()
        batch.move()
    batch.look()
    for column, seed in enumerate(seeds):
        now = snapshot_of(settings, seed, 1000)
        w1, b1, w2, b2 = now.parameters
        np.testing.assert_allclose(-batch.hidden[:, :, column], [w1[1], w1[0], w1[2] + b1], rtol=0, atol=within)
        np.testing.assert_allclose(-batch.output[:, column], [*w2[:, 0], b2[0]], rtol=0, atol=within)
        assert batch.mse()[column] == pytest.approx(now.mse, abs=within)


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of a block does not change any result."""
    whole = outcomes(Settings(), range(20), 400)
    monkeypatch.setattr(sweep_module, "BLOCK", 7)
    assert outcomes(Settings(), range(20), 400) == whole


def test_those_that_leave_were_solved() -> None:
    """Solved networks leave early, with the same epochs of solving and a small MSE; the others stay to the end."""
    stayed = outcomes(Settings(), range(40), 1500)
    left = outcomes(Settings(), range(40), 1500, leave=True)
    assert [(o.seed, o.since, o.first, o.stuck) for o in left] == [(o.seed, o.since, o.first, o.stuck) for o in stayed]
    early = [outcome for outcome in left if outcome.epochs < 1500]
    assert len(early) > 20
    assert all(outcome.epochs == 1500 for outcome in left if outcome.since is None)
    for outcome in early[:5]:
        now = snapshot_of(Settings(), outcome.seed, outcome.epochs)
        assert now.solved and now.mse < ENOUGH


def test_how_many_units_it_takes() -> None:
    """One unit never learns XOR, since its boundary is a straight line; more units learn it more often."""
    shares = []
    for units in (1, 2, 4):
        tally = Tally()
        tally.add(outcomes(Settings(hidden_units=units, learning_rate=2.0), range(100), 2000, leave=True))
        shares.append(tally.solved.value)
    assert shares[0] == 0 and 0.5 < shares[1] < shares[2] and shares[2] >= 0.95


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
        (168, 1000, 0.1461, 0.1925),
    ],
)
def test_the_interval(hits: int, total: int, low: float, high: float) -> None:
    """Wilson's interval, as tables have it, which stays within 0 and 1."""
    assert Share(hits, total).interval == pytest.approx((low, high), abs=5e-4)


@given(st.lists(st.none() | st.integers(0, 50), min_size=1, max_size=60))
def test_a_tally_counts(epochs: list[int | None]) -> None:
    """Its quartiles are those of all epochs in a row, its shares those of a list."""
    tally = Tally()
    tally.add(Outcome(seed, since, since, since is None and seed % 2 == 0, 99) for seed, since in enumerate(epochs))
    since = [epoch for epoch in epochs if epoch is not None]
    assert (tally.solved.hits, tally.ever.hits, tally.solved.total) == (len(since), len(since), len(epochs))
    assert tally.stuck.hits == sum(epoch is None and seed % 2 == 0 for seed, epoch in enumerate(epochs))
    if since:
        expected = np.quantile(since, (0.25, 0.5, 0.75), method="inverted_cdf")
        assert tally.quartiles == tuple(expected.tolist())
        assert set(tally.quartiles or ()) <= set(since)  # epochs, which are whole
    else:
        assert tally.quartiles is None
