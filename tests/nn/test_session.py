"""The session: one epoch on, one back, edits, runs that were left and found again. Every number to the bit."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import xortui.nn.session.history
import xortui.nn.session.travel
from tests.support.forged import explode, width
from tests.support.plain import arrays, plain
from xortui.nn import Session, Settings, Snapshot
from xortui.nn.session.course import Conditions

WHOLE = ("course", "curve", "trail", "ghosts", "undos", "redos")
"""What a snapshot says of the whole run and of other runs, wherever in the run it stands."""


def pictures(session: Session, epochs: int) -> list[Any]:
    """Do a number of steps, and return what the session shows at each epoch, but its furthest epoch and curve."""
    seen = [moment(session.snapshot)]
    for _ in range(epochs):
        session.step()
        seen.append(moment(session.snapshot))
    return seen


def moment(snapshot: Snapshot) -> Any:
    """Return what a snapshot says of its own epoch: all but what it says of the whole run and of the other runs."""
    facts = plain(snapshot)
    return {name: facts[name] for name in facts if name not in WHOLE}


def trained(epochs: int, **settings: Any) -> Session:
    """Return a session that was trained for some epochs."""
    session = Session(Settings(**settings))
    session.run(epochs)
    return session


def take(journey: Iterator[float], slices: int) -> list[float]:
    """Take some slices of a journey."""
    return [share for _, share in zip(range(slices), journey, strict=False)]


def stop(journey: Iterator[float]) -> None:
    """Cancel a journey, as a caller does that stops iterating."""
    journey.close()  # type: ignore[attr-defined]


# Going


def test_epoch_0_is_the_state_before_any_update() -> None:
    """A new session is at epoch 0 of its run, nothing has changed, and the curve is that one epoch."""
    now = Session().snapshot
    assert (now.epoch, now.furthest, now.undos, now.redos) == (0, 0, 0, 0)
    assert all(not part.any() for part in now.change)
    assert now.curve.epochs.tolist() == [0]
    assert now.curve.low.tolist() == now.curve.high.tolist() == [now.mse]
    assert now.ghosts == ()
    assert not (now.solved or now.stuck or now.diverged)
    assert now.mse == pytest.approx(0.26858, abs=1e-5)


@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_going_back_and_anywhere_is_exact_through_every_edit(rule: str) -> None:
    """However an epoch is reached, everything shown there is the same to the bit as when it was first reached."""
    session = Session(Settings(rule=rule))
    seen = pictures(session, 40)
    changes: list[Callable[[], object]] = [
        lambda: session.set_learning_rate(3.7),
        lambda: session.set_weight("hidden_weights", (1, 2), -4.5),
        lambda: session.set_gate("nor"),
        lambda: session.set_target(2, 0.25),
        lambda: session.set_rule("gradient"),
        lambda: session.set_weight("output_bias", 0, 2.0),
    ]
    for change in changes:
        change()
        seen[-1:] = pictures(session, 37)
    last = len(seen) - 1
    assert session.epoch == session.furthest == last
    for epoch in range(last - 1, -1, -1):
        session.back()
        assert moment(session.snapshot) == seen[epoch]
    for epoch in np.random.RandomState(0).randint(0, last + 1, 100).tolist():
        session.goto(epoch)
        assert moment(session.snapshot) == seen[epoch]
    assert session.furthest == last


def test_going_back_is_exact_where_buckets_are_wide_and_an_edit_lies_inside_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Retracing in long slices stops at an edit in the middle of a bucket, does it, and goes on."""
    monkeypatch.setattr(xortui.nn.session.history, "BUCKETS", 8)
    monkeypatch.setattr(xortui.nn.session.travel, "BUCKETS", 8)
    session = trained(3500)
    session.set_weight("hidden_weights", (0, 0), -4.5)
    session.set_learning_rate(3.0)
    seen = pictures(session, 140)
    session.run(3000)
    assert width(session) == 1024
    for epoch in (3640, 3600, 3503, 3500):
        session.goto(epoch)
        assert moment(session.snapshot) == seen[epoch - 3500]
        session.goto(7000)


def test_going_back_past_epoch_0_stays_there() -> None:
    """One step back from epoch 0 leaves the session at epoch 0."""
    session = trained(1)
    session.back()
    session.back()
    assert (session.epoch, session.furthest) == (0, 1)


def test_going_on_from_the_past_trains_no_second_time() -> None:
    """After a return to the past, an epoch beyond the furthest is the same as without that return."""
    session, straight = trained(100), trained(150)
    session.goto(30)
    session.goto(150)
    assert plain(session.snapshot) == plain(straight.snapshot)


def test_a_second_step_back_trains_nothing(counted: list[int]) -> None:
    """The stretch retraced for one step back is kept, so further steps back train no epoch."""
    session = trained(5000)
    session.back()
    counted.clear()
    for epoch in range(4998, 4990, -1):
        session.back()
        assert session.epoch == epoch
        assert session.snapshot.epoch == epoch
    assert sum(counted) <= 8  # at the border of a bucket, one bucket


def test_the_change_is_what_the_last_update_added() -> None:
    """The change at an epoch is its parameters minus those before, edits not counted."""
    session = trained(10)
    before = session.snapshot.parameters
    session.step()
    after = session.snapshot
    for change, new, old in zip(after.change, after.parameters, before, strict=True):
        assert change.tolist() == (new - old).tolist()
        assert change.any()
    session.set_weight("output_bias", 0, 5.0)
    assert plain(session.snapshot.change) == plain(after.change)
    assert session.snapshot.parameters.output_bias.tolist() == [5.0]


def test_solved_since_is_exact_after_going_back() -> None:
    """Wherever the session goes, a solved epoch knows since when it has been solved, and no other epoch does."""
    session = trained(2400)
    since = session.snapshot.solved_since
    assert since is not None
    for epoch in (since - 1, since, since + 1, 5, 2300, 0, 2399):
        session.goto(epoch)
        assert session.snapshot.solved_since == (since if epoch >= since else None)
        assert session.snapshot.solved is (epoch >= since)


def test_solved_since_starts_anew_after_a_break() -> None:
    """A flipped target ends the solved stretch; flipped back later, a new stretch begins where the break ended."""
    session = trained(2200)
    first = session.snapshot.solved_since
    session.set_target(0, 0.0)
    assert session.snapshot.solved_since is None
    session.step()
    session.set_target(0, 1.0)
    assert first is not None
    assert session.snapshot.solved_since == 2201
    session.run(10)
    assert session.snapshot.solved_since == 2201
    session.goto(2199)
    assert session.snapshot.solved_since == first


@pytest.mark.parametrize(
    "edit",
    [
        lambda session: session.set_gate("nand"),
        lambda session: session.set_target(0, 0.9),
        lambda session: session.set_weight("output_bias", 0, float(session.snapshot.parameters.output_bias[0]) + 0.1),
    ],
    ids=["gate", "target", "weight"],
)
def test_solved_since_is_never_before_an_edit_of_what_is_right_or_answered(edit: Callable[[Session], None]) -> None:
    """Answers that were right before were right of other targets or another network; rate and rule do not matter.

    It is so at the edit, after training on, and whichever way the session comes back.
    """
    session = trained(3000)
    first = session.snapshot.solved_since
    assert first is not None
    assert first < 3000
    session.set_learning_rate(2.0)
    assert session.snapshot.solved_since == first
    edit(session)
    for example, value in enumerate(session.snapshot.predictions[:, 0].tolist()):  # the answers made right by hand
        session.set_target(example, 0.95 if value > 0.5 else 0.05)
    assert session.snapshot.solved_since == 3000
    session.run(70)
    assert session.snapshot.solved_since == 3000
    for epoch, since in ((3001, 3000), (2999, first), (3000, 3000), (3069, 3000)):
        session.goto(epoch)
        assert session.snapshot.solved_since == since


def test_a_snapshot_knows_what_its_last_update_was_made_under() -> None:
    """An edit changes what the next update is made under, not what the last one was; at epoch 0 there was none."""
    session = trained(1)
    ours = Conditions(1.0, "gradient", (1.0, 1.0, 0.0, 0.0))
    assert session.snapshot.last_conditions == ours
    session.set_target(0, 0.0)
    session.set_learning_rate(3.0)
    session.set_rule("published")
    assert session.snapshot.last_conditions == ours
    session.step()
    assert session.snapshot.last_conditions == Conditions(3.0, "published", (0.0, 1.0, 0.0, 0.0))
    session.back()
    assert session.snapshot.last_conditions == ours
    session.goto(0)
    assert session.snapshot.last_conditions is None


def test_right_is_the_targets_side_of_one_half() -> None:
    """A prediction is right on its target's side of 0.5; a target of exactly 0.5 has no wrong side."""
    session = Session()
    now = session.snapshot
    pairs = zip(now.predictions.ravel(), now.targets.ravel(), strict=True)
    assert now.right == tuple(bool((p > 0.5) == (y > 0.5)) for p, y in pairs)
    assert set(now.right) == {True, False}
    for example in range(4):
        session.set_target(example, 0.5)
    assert session.snapshot.right == (True,) * 4


def test_a_saturated_run_is_stuck_and_a_plateau_is_not() -> None:
    """A learning rate of a thousand ends stuck; the plateau of the default run, and a solved one, are not stuck."""
    assert trained(50, learning_rate=1000.0).snapshot.stuck
    for epoch in (0, 500, 1500):
        assert not trained(epoch).snapshot.stuck
    solved = trained(300, gate="true", learning_rate=1000.0).snapshot
    assert solved.solved
    assert not solved.stuck


# Snapshots


def test_a_snapshot_is_frozen_and_its_arrays_are_read_only_copies() -> None:
    """Nothing in a snapshot can be written, and it stays what it was when the session goes on."""
    session = trained(30)
    session.goto(10)
    session.set_learning_rate(2.0)
    now = session.snapshot
    before = plain(now)
    for array in arrays(now):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 1.0
    with pytest.raises(AttributeError):
        now.epoch = 3  # type: ignore[misc]
    with pytest.raises(AttributeError):
        now.other = 3  # type: ignore[attr-defined]
    assert len(repr(now)) < 3000
    session.run(1500)
    assert plain(now) == before
    assert len(now.ghosts) == 1


def test_a_snapshot_is_made_once_and_again_after_a_change() -> None:
    """Reading it twice returns the same object, and each change makes a new one."""
    session = Session()
    assert session.snapshot is session.snapshot
    seen = [session.snapshot]
    changes: tuple[Callable[[], object], ...] = (
        session.step,
        session.back,
        lambda: session.set_learning_rate(2.0),
        session.step,
        session.reset,
        session.undo,
        session.redo,
    )
    for change in changes:
        change()
        assert all(session.snapshot is not old for old in seen)
        seen.append(session.snapshot)


def test_there_is_never_a_negative_zero() -> None:
    """A weight and a target set to -0.0 are 0.0, and so is what training makes of them."""
    session = Session()
    for index in range(4):
        session.set_weight("output_weights", (index, 0), -0.0)
        session.set_weight("hidden_bias", index, -0.0)
        session.set_target(index, -0.0)
    for _ in range(3):
        assert not any(np.signbit(array[array == 0]).any() for array in arrays(session.snapshot))
        session.step()
    assert session.snapshot.settings.gate == "false"


# Edits


def test_an_edit_at_the_furthest_epoch_extends_the_run() -> None:
    """It leaves no ghost and keeps the run's number, changes nothing before, and training goes on under it."""
    session = trained(50)
    losses = session.snapshot.curve
    session.set_learning_rate(5.0)
    session.run(50)
    now = session.snapshot
    assert (now.undos, now.furthest, now.settings.learning_rate) == (1, 100, 5.0)
    assert (now.number, now.ghosts) == (1, ())
    assert now.curve.low[:50].tolist() == losses.low[:50].tolist()
    session.goto(49)
    assert session.snapshot.settings.learning_rate == 1.0
    session.goto(50)
    assert session.snapshot.settings.learning_rate == 5.0


@pytest.mark.parametrize(
    "edit",
    [
        lambda session: session.set_learning_rate(5.0),
        lambda session: session.set_rule("published"),
        lambda session: session.set_weight("hidden_weights", (0, 1), 2.5),
        lambda session: session.set_target(3, 1.0),
        lambda session: session.set_gate("and"),
    ],
)
@pytest.mark.parametrize("epoch", [0, 20])
def test_an_edit_in_the_past_makes_a_new_run_and_leaves_a_ghost(epoch: int, edit: Callable[[Session], None]) -> None:
    """The new run shares the past and ends where it was edited; the old one stays on the chart and can be found."""
    session = trained(50)
    whole = session.snapshot
    session.goto(epoch)
    before = session.snapshot
    edit(session)
    now = session.snapshot
    assert (now.epoch, now.furthest, now.undos, now.redos) == (epoch, epoch, 1, 0)
    assert now.curve.low[:-1].tolist() == whole.curve.low[:epoch].tolist()
    (ghost,) = now.ghosts
    assert (ghost.epoch, ghost.settings) == (50, whole.settings)
    assert plain(ghost.curve) == plain(whole.curve)
    session.step()
    assert session.furthest == epoch + 1
    session.undo()
    assert moment(session.snapshot) == moment(before)
    assert session.furthest == 50


def test_a_branch_keeps_the_edits_before_it_and_none_after() -> None:
    """It trains on under what was set before the epoch where it branched, not under what was set later."""
    session = trained(10)
    session.set_learning_rate(3.0)
    session.run(10)
    session.set_learning_rate(7.0)
    session.run(10)
    session.goto(15)
    session.set_target(0, 0.5)
    session.run(20)
    assert session.snapshot.settings.learning_rate == 3.0
    for epoch, rate, target in ((14, 3.0, 1.0), (9, 1.0, 1.0), (25, 3.0, 0.5)):
        session.goto(epoch)
        assert (session.snapshot.settings.learning_rate, session.snapshot.targets[0, 0]) == (rate, target)


def test_edits_at_one_epoch_are_one_edit() -> None:
    """Several edits in the past without training between them leave one ghost, and each is a step of undo."""
    session = trained(50)
    session.goto(20)
    session.set_learning_rate(5.0)
    session.set_weight("output_bias", 0, 1.0)
    session.set_weight("output_bias", 0, 2.0)
    session.set_target(0, 0.5)
    now = session.snapshot
    assert (now.undos, len(now.ghosts), now.furthest, len(now.edits)) == (4, 1, 20, 1)
    assert (now.settings.learning_rate, now.parameters.output_bias[0], now.targets[0, 0]) == (5.0, 2.0, 0.5)


@pytest.mark.parametrize("epoch", [0, 20, 50])
def test_an_edit_taken_back_is_none(epoch: int) -> None:
    """Rate up, rate down leaves everything as it was, in the past too, where it had made a run of its own."""
    session = trained(30)
    session.new_run(Settings(seed=2))
    session.run(60)
    session.undo()
    session.redo()
    session.undo()  # so that there are runs to undo and to redo
    session.new_run(Settings(seed=3))
    session.run(50)
    session.new_run(Settings(seed=4))
    session.step()
    session.undo()
    session.goto(epoch)
    before = plain(session.snapshot)
    weight = float(session.snapshot.parameters.hidden_weights[0, 0])
    session.set_learning_rate(3.0)
    session.set_weight("hidden_weights", (0, 0), 1.0)
    session.set_learning_rate(10.0)
    session.set_target(1, 0.0)
    session.set_weight("hidden_weights", (0, 0), weight)
    session.set_target(1, 1.0)
    session.set_learning_rate(1.0)
    assert session.snapshot.undos == before["undos"] + 7
    assert plain(session.snapshot) == {**before, "undos": before["undos"] + 7, "redos": 0}
    session.goto(50)
    assert session.furthest == 50


def test_an_edit_taken_back_after_a_look_around_is_none_too() -> None:
    """Moving through epochs without training does not make an edit final."""
    session = trained(50)
    session.goto(20)
    before = plain(session.snapshot)
    session.set_learning_rate(3.0)
    session.goto(7)
    session.step()
    session.goto(20)
    session.set_learning_rate(1.0)
    assert plain(session.snapshot) == {**before, "undos": 2}


def test_an_edit_is_final_once_it_was_trained_on() -> None:
    """Taken back after training, it leaves the run that it made, and the old one among those left."""
    session = trained(50)
    session.goto(20)
    session.set_learning_rate(3.0)
    session.step()
    session.set_learning_rate(1.0)
    now = session.snapshot
    assert (now.epoch, now.furthest, now.undos) == (21, 21, 2)
    session.set_weight("output_bias", 0, 0.0)
    session.set_learning_rate(3.0)
    session.set_weight("output_bias", 0, float(now.parameters.output_bias[0]))
    assert (session.epoch, session.furthest, session.snapshot.undos) == (21, 21, 5)
    session.back()
    assert session.snapshot.settings.learning_rate == 3.0


@pytest.mark.parametrize("epochs", [0, 10])
def test_a_rate_or_a_rule_chosen_at_epoch_0_is_a_setting(epochs: int) -> None:
    """At epoch 0 it makes the very run that these settings make, which a new run with them would not leave."""
    session = trained(epochs)
    session.goto(0)
    session.set_learning_rate(3.0)
    session.set_rule("published")
    settings = Settings(learning_rate=3.0, rule="published")
    assert moment(session.snapshot) == moment(Session(settings).snapshot)
    undos = session.snapshot.undos
    assert undos == 2
    session.new_run(settings)
    assert session.snapshot.undos == undos


def test_targets_that_make_another_gate_bear_its_name() -> None:
    """XOR with one target flipped is OR; with a target between 0 and 1 it keeps its name, but `named` is false."""
    session = Session()
    assert session.snapshot.named
    session.set_target(2, 1.0)
    assert (session.snapshot.settings.gate, session.snapshot.named) == ("or", True)
    session.set_target(2, 0.7)
    assert (session.snapshot.settings.gate, session.snapshot.named) == ("xor", False)


@pytest.mark.parametrize("epoch", [0, 20, 50])
def test_another_gate_keeps_the_weights(epoch: int) -> None:
    """The targets alone change, in one edit, which the name of the gate tells and undo takes back."""
    session = trained(50)
    session.goto(epoch)
    before = session.snapshot
    session.set_gate("and")
    now = session.snapshot
    assert (now.settings, now.named) == (Settings(gate="and"), True)
    assert now.targets.ravel().tolist() == [0, 0, 1, 0]
    assert (now.epoch, now.undos) == (epoch, 1)
    for part in ("parameters", "change", "before", "predictions"):
        assert plain(getattr(now, part)) == plain(getattr(before, part))
    by_hand = trained(50)
    by_hand.goto(epoch)
    for example, target in enumerate((0.0, 0.0, 1.0, 0.0)):
        by_hand.set_target(example, target)
    for one in (session, by_hand):
        one.run(30)
    assert moment(session.snapshot) == moment(by_hand.snapshot)
    session.goto(epoch)
    assert plain(session.snapshot.parameters) == plain(before.parameters)
    session.undo()
    assert moment(session.snapshot) == moment(before)


def test_at_epoch_0_a_gate_is_a_setting() -> None:
    """Nothing is left to show that the run began with another one, and its own gate later is no change at all."""
    session = Session()
    session.set_gate("nor")
    assert plain(session.snapshot) == {**plain(Session(Settings(gate="nor")).snapshot), "undos": 1}
    assert not session.snapshot.edits
    session.run(10)
    before = session.snapshot
    session.set_gate("nor")
    assert session.snapshot is before
    with pytest.raises(ValueError, match=r"^The gate cannot be yes: it must be one of xor, and, .+\.$"):
        session.set_gate("yes")


def test_a_gate_taken_back_is_no_edit() -> None:
    """In the past, taking it back by hand brings back the run that was left, as for every edit."""
    session = trained(50)
    session.goto(20)
    before = session.snapshot
    session.set_gate("and")
    session.set_gate("xor")
    assert plain(session.snapshot) == {**plain(before), "undos": 2}


def test_a_snapshot_right_after_an_edit_shows_the_edit() -> None:
    """Predictions and losses are those of the parameters and targets as they are now."""
    session = trained(10)
    session.set_weight("output_bias", 0, 100.0)
    now = session.snapshot
    assert now.predictions.ravel().tolist() == pytest.approx([1.0] * 4)
    assert [now.mse, now.mae] == pytest.approx([0.5, 0.5])
    assert now.curve.low[-1] == now.curve.high[-1] == now.mse


# Runs


def test_reset_goes_to_epoch_0_with_the_settings_as_they_now_are() -> None:
    """Rate, rule and gate edited on the way become settings, weight edits are forgotten, the old run is a ghost."""
    session = trained(20)
    session.set_learning_rate(3.0)
    session.set_weight("output_bias", 0, 5.0)
    session.set_target(2, 1.0)
    session.run(20)
    session.reset()
    now = session.snapshot
    settings = Settings(gate="or", learning_rate=3.0)
    assert moment(now) == moment(Session(settings).snapshot)
    assert (now.furthest, now.undos, [ghost.epoch for ghost in now.ghosts]) == (0, 4, [40])
    session.undo()
    assert (session.epoch, session.snapshot.undos, session.snapshot.redos) == (40, 3, 1)


def test_reset_in_the_past_takes_the_settings_of_that_epoch() -> None:
    """What counts is what is in force at the present epoch."""
    session = trained(20)
    session.set_learning_rate(3.0)
    session.run(20)
    session.goto(10)
    session.reset()
    assert session.snapshot.settings.learning_rate == 1.0


def test_reset_keeps_targets_that_make_no_gate() -> None:
    """They are not weights, so they stay in force from epoch 0 on."""
    session = trained(5)
    session.set_target(0, 0.7)
    session.step()
    session.reset()
    now = session.snapshot
    assert (now.epoch, now.targets.ravel().tolist(), now.named) == (0, [0.7, 1.0, 0.0, 0.0], False)


def test_another_seed_can_keep_own_targets() -> None:
    """They are an edit at epoch 0 of the new run; without that wish the gate's targets count."""
    session = trained(5)
    session.set_target(0, 0.7)
    session.new_run(Settings(seed=2), keep_targets=True)
    now = session.snapshot
    assert (now.epoch, now.targets.ravel().tolist(), now.named) == (0, [0.7, 1.0, 0.0, 0.0], False)
    session.undo()
    session.new_run(Settings(seed=2))
    assert session.snapshot.named


def test_reset_at_epoch_0_of_a_new_run_does_nothing() -> None:
    """A run that has just begun is not left for one that is the same."""
    session = Session()
    before = session.snapshot
    session.reset()
    session.new_run(Settings())
    assert session.snapshot is before


def test_undo_returns_to_where_a_run_was_left_and_redo_comes_back() -> None:
    """Each run is found again at the epoch where it was left, with its furthest epoch, and can go on."""
    session = trained(50)
    session.goto(20)
    first = plain(session.snapshot)
    session.new_run(Settings(seed=2, hidden_units=3))
    session.run(30)
    session.goto(7)
    second = moment(session.snapshot)
    session.undo()
    now = session.snapshot
    assert {**plain(now), "redos": 0} == first
    assert now.redos == 1
    session.undo()
    assert session.snapshot is now
    session.redo()
    assert moment(session.snapshot) == second
    assert (session.furthest, session.snapshot.undos, session.snapshot.redos) == (30, 1, 0)
    now = session.snapshot
    session.redo()
    assert session.snapshot is now
    session.run(40)
    assert moment(session.snapshot) == moment(trained(47, seed=2, hidden_units=3).snapshot)


def test_only_four_ghosts_are_shown() -> None:
    """The fifth takes the place of the oldest; undo still returns to every run."""
    session = Session()
    for seed in range(1, 8):
        session.new_run(Settings(seed=seed))
        session.step()
    assert session.snapshot.undos == 6
    assert [ghost.settings.seed for ghost in session.snapshot.ghosts] == [3, 4, 5, 6]
    for seed in (6, 5, 4, 3, 2, 1):
        session.undo()
        assert (session.snapshot.settings.seed, session.epoch) == (seed, 1)
        assert [ghost.settings.seed for ghost in session.snapshot.ghosts] == [*range(max(1, seed - 4), seed)]
    assert (session.snapshot.undos, session.snapshot.redos) == (0, 6)
    session.undo()
    assert session.snapshot.settings.seed == 1


def test_a_change_after_undo_takes_the_place_of_what_was_undone() -> None:
    """Undo then goes back along what is on the screen, step by step; what was undone is gone, with its curves."""
    session = Session()
    for seed in (2, 3):
        session.run(seed)
        session.new_run(Settings(seed=seed))
    session.run(9)
    session.undo()
    session.undo()
    assert (session.epoch, session.snapshot.settings.seed, session.snapshot.redos) == (2, 1, 2)
    session.new_run(Settings(seed=9))
    now = session.snapshot
    assert (now.undos, now.redos, [ghost.number for ghost in now.ghosts]) == (1, 0, [1])
    session.undo()
    assert (session.epoch, session.snapshot.settings.seed, session.snapshot.undos) == (2, 1, 0)


def test_a_run_that_was_never_trained_leaves_no_ghost() -> None:
    """A run at epoch 0 has no curve; undo still returns to it."""
    session = Session()
    session.new_run(Settings(seed=2))
    assert (session.snapshot.ghosts, session.snapshot.undos) == ((), 1)


def numbers(session: Session) -> tuple[int, list[int]]:
    """Return the number of the current run, and those of the ghosts."""
    return session.snapshot.number, sorted(ghost.number for ghost in session.snapshot.ghosts)


def test_runs_are_numbered_as_they_are_made() -> None:
    """Settings, reset and an edit in the past make runs, each with the next number; training and edits do not.

    Nor does another start in place of one from which nothing was trained: no number is missing on the chart.
    """
    session = Session()
    for seed in (7, 8, 1):
        session.new_run(Settings(seed=seed))
    session.set_learning_rate(2.0)
    session.run(50)
    session.set_target(0, 0.5)
    assert numbers(session) == (1, [])
    session.reset()
    session.run(40)
    session.new_run(Settings(seed=2))
    session.run(30)
    session.goto(10)
    session.set_learning_rate(3.0)
    session.run(20)
    assert numbers(session) == (4, [1, 2, 3])
    session.goto(0)
    session.set_learning_rate(0.5)
    assert numbers(session) == (5, [1, 2, 3, 4])


def test_a_number_stays_with_its_run_and_is_never_given_again() -> None:
    """Undo and redo return to the same number, and a run that comes after an undone or a dropped one has a new one."""
    session = trained(20)
    for seed in (2, 3):
        session.new_run(Settings(seed=seed))
        session.run(10)
    session.undo()
    assert numbers(session) == (2, [1])
    session.undo()
    assert numbers(session) == (1, [])
    session.redo()
    assert numbers(session) == (2, [1])
    session.goto(5)
    session.set_learning_rate(3.0)
    assert numbers(session) == (4, [1, 2])
    session.set_learning_rate(1.0)  # and all is as it was
    assert numbers(session) == (2, [1])
    session.set_learning_rate(10.0)
    assert numbers(session) == (5, [1, 2])
    for seed in range(4, 9):
        session.new_run(Settings(seed=seed))
        session.step()
    assert numbers(session) == (10, [6, 7, 8, 9])


def test_a_ghost_knows_how_it_began_and_what_was_changed_on_the_way() -> None:
    """Its settings at epoch 0 and at the furthest one, and every edit; the snapshot knows the same of its own run."""
    session = trained(20)
    session.set_learning_rate(3.0)
    session.run(10)
    session.set_weight("output_bias", 0, 2.0)
    session.step()
    session.goto(5)
    now = session.snapshot
    assert (now.start, [edit.epoch for edit in now.edits]) == (Settings(), [20, 30])
    session.new_run(Settings(seed=2))
    (ghost,) = session.snapshot.ghosts
    assert (ghost.start, ghost.edits) == (now.start, now.edits)
    assert ghost.settings == Settings(learning_rate=3.0)
    assert (session.snapshot.start, tuple(session.snapshot.edits)) == (Settings(seed=2), ())


def test_a_curve_tells_the_losses_at_an_epoch() -> None:
    """Exactly where a bucket is one epoch, else between bounds that hold; nothing beyond the furthest epoch."""
    session = trained(1500, learning_rate=10.0)
    curve = session.snapshot.curve
    wide = 0
    for epoch in (0, 1, 2, 3, 499, 500, 1022, 1023, 1024, 1498, 1499, 1500):
        session.goto(epoch)
        found, loss = curve.at(epoch), session.snapshot.mse
        assert found is not None
        assert found[0] <= loss <= found[1]
        wide += found[0] < found[1]
    assert wide
    assert curve.at(1500) == (session.snapshot.mse,) * 2
    assert curve.at(1501) is curve.at(-1) is None
    short = trained(300).snapshot.curve
    assert [short.at(epoch) for epoch in range(301)] == list(zip(short.low, short.high, strict=True))
    assert np.array_equal(short.low, short.high)


def test_clearing_ghosts_keeps_undo() -> None:
    """The curves are gone from the chart, the runs are not, and a run left again has a curve again."""
    session = trained(20)
    session.new_run(Settings(seed=2))
    session.run(10)
    drawn = session.snapshot.ghosts
    assert len(drawn) == 1
    session.clear_ghosts()
    assert (session.snapshot.ghosts, session.snapshot.undos) == ((), 1)
    session.undo()
    assert (session.epoch, session.snapshot.settings.seed) == (20, 1)
    assert not session.snapshot.ghosts
    session.step()
    session.reset()
    assert [ghost.epoch for ghost in session.snapshot.ghosts] == [21]


@pytest.mark.long
def test_a_branch_inside_a_bucket_has_the_losses_of_a_run_of_its_own() -> None:
    """After buckets have become wide, a branch in the middle of one still holds every peak of the shared past."""
    session = trained(5000, learning_rate=20.0, rule="published")
    plainly = Session(Settings(learning_rate=20.0, rule="published"))
    session.goto(1001)
    session.set_weight("output_bias", 0, 3.0)
    session.run(6)
    losses = [plainly.snapshot.mse]
    for _ in range(1001):
        plainly.step()
        losses.append(plainly.snapshot.mse)
    plainly.set_weight("output_bias", 0, 3.0)
    losses[-1] = plainly.snapshot.mse
    for _ in range(6):
        plainly.step()
        losses.append(plainly.snapshot.mse)
    curve = session.snapshot.curve
    starts = [*map(int, curve.epochs), len(losses)]
    pieces = [losses[a:b] for a, b in pairwise(starts)]
    assert curve.low.tolist() == [min(piece) for piece in pieces]
    assert curve.high.tolist() == [max(piece) for piece in pieces]


# Journeys


@pytest.mark.parametrize("epoch", [0, 1, 13, 500, 1999, 2000, 2001, 2500])
def test_progress_rises_to_one(epoch: int) -> None:
    """The shares of a journey, if there are any, rise within (0, 1] and end with 1."""
    session = trained(2000)
    session.goto(700)
    shares = list(session.travel(epoch, batch=16))
    assert session.epoch == epoch
    assert all(0 < a < b <= 1 for a, b in pairwise(shares))
    assert not shares or shares[-1] == 1


def test_a_slice_is_no_longer_than_asked_for(counted: list[int]) -> None:
    """No slice trains more epochs than the batch, whether it trains or retraces."""
    session = Session()
    for epoch in (3000, 1, 2999):
        for _ in session.travel(epoch, batch=10):
            pass
    assert max(counted) <= 10


def test_a_journey_into_the_unknown_that_is_cancelled_stays_where_it_got_to() -> None:
    """Trained epochs stay: the session is at the furthest epoch, and the run is complete up to it."""
    session = trained(100)
    session.goto(50)
    journey = session.travel(10_000, batch=20)
    take(journey, 3)
    assert session.snapshot.epoch == session.epoch > 100
    stop(journey)
    reached = session.epoch
    assert 100 < reached == session.furthest <= 160
    assert plain(session.snapshot) == plain(trained(reached).snapshot)


@pytest.mark.parametrize("look", [True, False], ids=["looked at on the way", "not looked at"])
@pytest.mark.parametrize(("origin", "aim"), [(3000, 2990), (100, 2990), (2990, 100), (3000, 2)])
def test_a_journey_into_the_known_that_is_cancelled_returns_to_where_it_began(
    origin: int, aim: int, look: bool
) -> None:
    """The session shows what it showed before, to the bit, even if it was looked at on the way."""
    session = trained(3000)
    session.set_learning_rate(2.0)
    session.goto(origin)
    before = plain(session.snapshot)
    journey = session.travel(aim, batch=1)
    take(journey, 1)
    if look:
        assert session.snapshot.epoch == session.epoch
    stop(journey)
    assert session.epoch == origin
    assert plain(session.snapshot) == before


def test_a_journey_that_reported_its_end_has_arrived() -> None:
    """A journey stopped at a share of 1 is there, whether the journey trained or retraced."""
    session = trained(3000)
    for epoch in (2000, 2990, 3100):
        for share in session.travel(epoch):
            if share == 1:
                break
        session.step()
        assert session.epoch == epoch + 1


OVERTAKING: dict[str, Callable[[Session], object]] = {
    "step": lambda session: session.step(),
    "back": lambda session: session.back(),
    "run": lambda session: session.run(5),
    "goto": lambda session: session.goto(2500),
    "reset": lambda session: session.reset(),
    "new run": lambda session: session.new_run(Settings(seed=8)),
    "undo": lambda session: session.undo(),
    "redo": lambda session: session.redo(),
    "rate": lambda session: session.set_learning_rate(7.0),
    "same rate": lambda session: session.set_learning_rate(2.0),
    "rule": lambda session: session.set_rule("published"),
    "target": lambda session: session.set_target(1, 0.5),
    "gate": lambda session: session.set_gate("nand"),
    "own gate": lambda session: session.set_gate("xor"),
    "weight": lambda session: session.set_weight("output_bias", 0, 1.0),
}


@pytest.mark.parametrize("overtaking", OVERTAKING.values(), ids=OVERTAKING)
def test_whatever_overtakes_a_journey_happens_where_the_journey_began(overtaking: Callable[[Session], object]) -> None:
    """A call in the middle of retracing does what it would have done without the journey."""
    sessions = []
    for travels in (True, False):
        session = trained(10, seed=7)
        session.new_run(Settings())
        session.run(1500)
        session.set_target(0, 0.9)
        session.set_learning_rate(2.0)
        session.run(1500)
        session.goto(2000)
        if travels:
            journey = session.travel(1400, batch=1)
            take(journey, 1)
            assert session.snapshot.epoch < 1400
        overtaking(session)
        sessions.append(session)
    assert plain(sessions[0].snapshot) == plain(sessions[1].snapshot)
    assert list(journey) == []
    assert plain(sessions[0].snapshot) == plain(sessions[1].snapshot)


def test_a_journey_not_begun_changes_nothing() -> None:
    """A journey does nothing before its first value is asked for."""
    session = trained(10)
    before = session.snapshot
    stop(session.travel(100))
    session.travel(3)
    assert session.snapshot is before


# Divergence. Allowed settings never get there, so the numbers are put in from inside.


def absurd(epochs: int = 5003) -> Session:
    """Return a session in the middle of a bucket, with output weights so large that the numbers soon overflow."""
    session = trained(epochs, rule="published")
    explode(session)
    return session


def test_an_update_that_would_not_be_finite_does_not_happen() -> None:
    """Training stops at the last good epoch and says so, and everything shown is finite."""
    one_by_one, at_once = absurd(), absurd()
    for _ in range(5000):
        if one_by_one.snapshot.diverged:
            break
        one_by_one.step()
    last = one_by_one.epoch
    one_by_one.step()
    at_once.goto(100_000)
    assert 5003 < last == one_by_one.epoch == at_once.epoch == at_once.furthest < 10_000
    assert (last + 1) % width(at_once)  # so that it was not just the end of a bucket
    for session in (one_by_one, at_once):
        assert session.snapshot.diverged
        assert session.snapshot.curve.epochs.tolist() == sorted(set(session.snapshot.curve.epochs.tolist()))
        assert session.snapshot.curve.low.min() > 0
        assert all(np.isfinite(array).all() for array in arrays(session.snapshot))
        assert np.isfinite([session.snapshot.mse, session.snapshot.mae]).all()
    assert plain(one_by_one.snapshot) == plain(at_once.snapshot)


def test_the_curve_of_a_diverged_run_holds_nothing_but_its_losses() -> None:
    """The epoch that could not be trained from is in the curve once, also where it would have begun a bucket."""
    session = absurd(3)
    session.goto(100_000)
    assert session.snapshot.diverged
    curve, last = session.snapshot.curve, session.furthest
    assert np.all(np.diff(curve.epochs) > 0)
    assert curve.low.min() > 0.1
    assert curve.at(last) == (session.snapshot.mse,) * 2


def test_a_diverged_run_can_be_left_and_edited() -> None:
    """Smaller weights, or a reset, and training goes on."""
    session = absurd()
    session.goto(100_000)
    last = session.epoch
    for unit in range(4):
        session.set_weight("output_weights", (unit, 0), 1.0)
        for row in range(3):
            session.set_weight("hidden_weights", (row, unit), 1.0)
        session.set_weight("hidden_bias", unit, 1.0)
    session.set_weight("output_bias", 0, 1.0)
    assert not session.snapshot.diverged
    session.step()
    assert session.epoch == last + 1
    session.reset()
    session.run(5)
    assert session.snapshot.settings._replace(rule="gradient") == Settings()
    assert session.epoch == 5
