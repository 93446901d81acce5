"""Undo and redo: every change is one step, what was there is there again, and two hundred steps fit in memory."""

import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import numpy as np
import pytest

from tests.support.budget import THOROUGH
from tests.support.far import session_at
from tests.support.memory import held
from tests.support.plain import plain
from xortui.nn import Session, Settings
from xortui.nn.session import steps, trail
from xortui.nn.session.course import Conditions, Course, Edit
from xortui.nn.session.steps import STEPS
from xortui.nn.session.undo import Change, ChangeKind
from xortui.nn.settings import SettingError

XOR, AND = (1.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0)
# What is done at epoch 40 of a run of 60, and what it is called.
CHANGES: dict[str, tuple[Callable[[Session], object], Change]] = {
    "weight": (
        lambda session: session.set_weight("hidden_weights", (1, 2), 5),
        Change(ChangeKind.WEIGHT, 40, 1.0, 5.0, "hidden_weights", (1, 2)),
    ),
    "bias": (
        lambda session: session.set_weight("output_bias", 0, 5),
        Change(ChangeKind.WEIGHT, 40, 2.0, 5.0, "output_bias", (0,)),
    ),
    "target": (
        lambda session: session.set_target(1, 0.25),
        Change(ChangeKind.TARGET, 40, 1.0, 0.25, "targets", (1,)),
    ),
    "rate": (lambda session: session.set_learning_rate(3), Change(ChangeKind.RATE, 40, 1.0, 3.0)),
    "rule": (lambda session: session.set_rule("published"), Change(ChangeKind.RULE, 40, "gradient", "published")),
    "gate": (lambda session: session.set_gate("and"), Change(ChangeKind.GATE, 40, "xor", "and")),
    "conditions": (
        lambda session: session.change(Settings(gate="and", learning_rate=0.3, rule="published")),
        Change(ChangeKind.CONDITIONS, 40, Conditions(1.0, "gradient", XOR), Conditions(0.3, "published", AND)),
    ),
    "one condition": (
        lambda session: session.change(Settings(learning_rate=0.3)),
        Change(ChangeKind.RATE, 40, 1.0, 0.3),
    ),
}
RUNS: dict[str, tuple[Callable[[Session], object], ChangeKind]] = {
    "reset": (lambda session: session.reset(), ChangeKind.RESET),
    "new seed": (lambda session: session.new_run(Settings(seed=2)), ChangeKind.NEW_SEED),
    "settings": (lambda session: session.new_run(Settings(hidden_units=3)), ChangeKind.SETTINGS),
}
NOTHING: dict[str, Callable[[Session], object]] = {
    "same weight": lambda session: session.set_weight("hidden_weights", (1, 2), 1),
    "same target": lambda session: session.set_target(1, 1),
    "same rate": lambda session: session.set_learning_rate(1),
    "same rule": lambda session: session.set_rule("gradient"),
    "same gate": lambda session: session.set_gate("xor"),
    "same conditions": lambda session: session.change(Settings()),
    "moving": lambda session: [session.goto(epoch) for epoch in (39, 60, 40)],  # type: ignore[func-returns-value]
    "clearing ghosts": lambda session: session.clear_ghosts(),
}


LITTLE = 10_000
"""Bytes: a block of edits and its conditions, by reference. All edits would be 16 for each of them."""


def prepared(furthest: int) -> Session:
    """Return a session at epoch 40 of a run that was trained to another, with two round numbers among its weights."""
    session = Session()
    session.run(40)
    session.set_weight("hidden_weights", (1, 2), 1)
    session.set_weight("output_bias", 0, 2)
    session.goto(furthest)
    session.goto(40)
    return session


def facts(session: Session) -> Any:
    """Return all that a session shows, but the number of steps."""
    now = plain(session.snapshot)
    return {name: value for name, value in now.items() if name not in ("undos", "redos")}


def digest(session: Session) -> bytes:
    """Return a short proof of all that a session shows."""
    found = sha256()

    def add(value: object) -> None:
        if isinstance(value, dict):
            value = tuple(value.items())
        if isinstance(value, tuple):
            found.update(b"(%d" % len(value))
            for part in value:
                add(part)
        else:
            content = value if isinstance(value, bytes) else repr(value).encode()
            found.update(b"%s%d:" % (type(value).__name__.encode(), len(content)) + content)

    add(facts(session))
    return found.digest()


@pytest.mark.parametrize("furthest", [40, 60], ids=["at the furthest epoch", "in the past"])
@pytest.mark.parametrize("name", [*CHANGES, *RUNS])
def test_every_change_is_one_step_that_can_be_taken_back_and_made_again(name: str, furthest: int) -> None:
    """What was there before is there again, to the bit, after training on too; so is what was there after."""
    change = (CHANGES | RUNS)[name][0]
    session = prepared(furthest)
    before, undos = facts(session), session.snapshot.undos
    change(session)
    assert (session.snapshot.undos, session.snapshot.redos) == (undos + 1, 0)
    session.run(30)
    after = plain(session.snapshot)
    undone = session.undo()
    assert facts(session) == before
    assert (session.snapshot.undos, session.snapshot.redos) == (undos, 1)
    assert session.redo() == undone
    assert plain(session.snapshot) == after
    assert session.snapshot.furthest == session.epoch == after["epoch"]
    if name in CHANGES:
        assert undone == CHANGES[name][1]
    else:
        assert undone is not None
        assert (undone.kind, undone.epoch) == (RUNS[name][1], 40)
        assert undone.before is not None
        assert undone.after == session.snapshot.course.reaching(0)


@pytest.mark.parametrize("deed", NOTHING.values(), ids=NOTHING)
def test_what_changes_nothing_is_no_step(deed: Callable[[Session], object]) -> None:
    """A value set to itself, moving, and taking curves off the chart leave undo and redo as they are."""
    session = prepared(60)
    session.set_learning_rate(7)
    session.undo()
    before = session.snapshot.undos, session.snapshot.redos
    deed(session)
    assert (session.snapshot.undos, session.snapshot.redos) == before
    assert session.redo() == Change(ChangeKind.RATE, 40, 1.0, 7.0)


def test_with_nothing_to_take_back_nothing_happens() -> None:
    """Undo and redo return None, and the session stays as it is."""
    session = Session()
    session.run(5)
    before = session.snapshot
    assert (session.undo(), session.redo()) == (None, None)
    assert session.snapshot is before


def test_each_press_of_the_rate_is_a_step() -> None:
    """Four presses at epoch 0 and four later are eight steps back to where it began; no ghost is left by any."""
    session = Session()
    rates = (3.0, 10.0, 30.0, 100.0)
    for rate in rates:
        session.set_learning_rate(rate)
    session.run(5)
    for rate in reversed(rates[:-1]):
        session.set_learning_rate(rate)
        session.step()
    assert (session.snapshot.undos, session.snapshot.number) == (7, 1)
    assert session.snapshot.ghosts == ()
    for rate, epoch in ((10, 7), (30, 6), (100, 5), (30, 0), (10, 0), (3, 0), (1, 0)):
        session.undo()
        assert (session.snapshot.settings.learning_rate, session.epoch) == (rate, epoch)
    assert plain(session.snapshot) != plain(Session().snapshot)  # there is something to make again
    assert facts(session) == facts(Session())


def test_a_left_run_is_a_ghost_only_where_it_has_epochs_of_its_own() -> None:
    """An edit at the furthest epoch leaves none, nor does taking it back; one in the past leaves the run before it."""
    session = Session()
    session.run(50)
    session.set_learning_rate(3)
    assert not session.snapshot.ghosts
    session.undo()
    assert not session.snapshot.ghosts
    session.redo()
    session.run(20)
    session.undo()
    assert (session.snapshot.ghosts, session.snapshot.number, session.epoch) == ((), 1, 50)
    session.redo()
    assert (session.snapshot.ghosts, session.snapshot.number, session.epoch) == ((), 1, 70)
    session.goto(60)
    session.set_learning_rate(10)
    assert [(ghost.number, ghost.epoch) for ghost in session.snapshot.ghosts] == [(1, 70)]


def ghosts(session: Session) -> list[int]:
    """Return the furthest epochs of the ghosts."""
    return [ghost.epoch for ghost in session.snapshot.ghosts]


def test_ghosts_that_were_cleared_stay_cleared() -> None:
    """Undo and redo bring none back, nor does a change back by hand; one that is trained on is a ghost again."""
    session = Session()
    session.run(60)
    session.goto(40)
    session.set_learning_rate(3)
    assert ghosts(session) == [60]
    session.clear_ghosts()
    for _ in range(2):
        session.undo()
        assert (session.furthest, ghosts(session)) == (60, [])
        session.redo()
        assert (session.furthest, ghosts(session)) == (40, [])
    session.set_learning_rate(1)  # as it was, so that the first run goes on as another one
    assert (session.furthest, ghosts(session)) == (60, [])
    session.set_learning_rate(10)
    assert ghosts(session) == []
    for _ in range(3):
        session.undo()
    session.run(30)
    assert (session.epoch, session.furthest) == (70, 70)
    session.reset()
    assert ghosts(session) == [70]


def test_what_goes_on_from_a_ghost_that_was_cleared_is_a_ghost_by_its_own_epochs() -> None:
    """An edit at its end, and another run at once, leave none of what was cleared; epochs after the edit do."""
    session = Session()
    session.run(60)
    session.reset()
    session.clear_ghosts()
    session.undo()
    session.set_learning_rate(3)
    session.reset()
    assert ghosts(session) == []
    session.undo()
    session.run(5)
    session.new_run(Settings(seed=5))
    assert ghosts(session) == [65]


def test_conditions_that_belong_to_another_start_are_refused() -> None:
    """Seed, units and scale can only be changed by a new run."""
    session = prepared(60)
    before = session.snapshot
    for name, settings in {
        "seed": Settings(seed=2),
        "number of hidden units": Settings(hidden_units=3),
        "scale": Settings(scale=2),
    }.items():
        with pytest.raises(SettingError, match=f"^The {name} cannot be changed on the way: it is [14]") as refused:
            session.change(settings)
        assert refused.value.name == name
    assert session.snapshot is before


def test_after_a_change_back_by_hand_undo_still_finds_every_step_as_it_was() -> None:
    """The run from before both edits goes on as another one: training it changes nothing that undo returns to."""
    session = prepared(60)
    seen = [facts(session)]
    session.set_learning_rate(3)
    seen.append(facts(session))
    session.set_learning_rate(1)
    assert facts(session) == seen[0]
    session.goto(90)
    for before in reversed(seen):
        session.undo()
        assert facts(session) == before


@pytest.mark.long
def test_two_hundred_steps_fit_in_32_megabytes_whatever_the_runs() -> None:
    """Eight hidden units, runs of thousands of epochs that share nothing, and each is found again exactly."""
    session, seen, runs = Session(Settings(hidden_units=8)), [], 205 if THOROUGH else 60
    for seed in range(runs):
        session.run(1030 if seed % 10 else 2600)
        seen.append(digest(session))
        session.new_run(Settings(seed=seed + 2, hidden_units=8))
    assert session.snapshot.undos == runs
    assert 10_000_000 * runs / 205 < held(session) < 32_000_000 * runs / 205
    for number, there in enumerate(reversed(seen)):
        session.undo()
        assert digest(session) == there
        if number % 50 == 49:
            session.goto(500)
            alone = Session(session.snapshot.start)
            alone.goto(500)
            assert plain(session.snapshot.parameters) == plain(alone.snapshot.parameters)
    assert held(session) < 32_000_000 * runs / 205


@pytest.mark.parametrize("on", [1, -1], ids=["at the end", "ever further back"])
def test_a_step_takes_as_little_however_many_edits_there_are(on: int) -> None:
    """After twenty thousand edits hardly more than after none, and each leads to the same numbers again."""
    many, steps = (20_000, 100) if THOROUGH else (2000, 60)
    sizes: list[int] = []
    seen: list[object] = []

    def here() -> tuple[object, ...]:
        now = session.snapshot
        return plain((now.parameters, now.mse, now.settings, now.number)), now.furthest, now.edits

    for edits in ((), [Edit(at, learning_rate=1 + at % 7 / 10) for at in range(many)]):
        session = Session(Course(1, Settings(hidden_units=1), edits))
        session.goto(many)
        before = held(session)
        seen.clear()
        for number in range(steps):
            session.goto(session.epoch + on)
            seen.append(here())
            session.set_weight("output_bias", 0, number + 0.5)
        sizes.append(held(session) - before)
    assert sizes[1] - sizes[0] < LITTLE * steps
    for there in reversed(seen):
        session.undo()
        assert here() == there


@pytest.mark.parametrize("whole", [10_000, 100], ids=["short", "long"])
def test_far_runs_have_the_same_trail_again(whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On return to a run, its trail has every state that it had, even where no far run may keep all its states."""
    monkeypatch.setattr(trail, "WHOLE", whole)
    monkeypatch.setattr(steps, "WHOLE_ROOM", 0)
    session = Session()
    before: list[Any] = []
    after: list[Any] = []
    for seed in (2, 3, 4):
        for epoch in (900, 700, 1000):
            session.goto(1000)
            session.goto(epoch)
            before.append(facts(session))
            if epoch == 900:
                session.set_weight("output_bias", 0, 0.5)
            elif epoch == 700:
                session.set_target(0, 0.25)
            else:
                session.new_run(Settings(seed))
    for there in reversed(before):
        after.append(plain(session.snapshot))
        session.undo()
        assert facts(session) == there
    for there in reversed(after):
        session.redo()
        assert plain(session.snapshot) == there


def test_the_memory_that_an_object_holds_is_counted() -> None:
    """The size counted by references equals what Python and numpy allocated, to 3 %."""
    Session().snapshot  # noqa: B018  what is made once for all sessions
    tracemalloc.start()
    try:
        session = Session(Settings(hidden_units=8))
        for seed in range(6):
            session.run(40)
            session.new_run(Settings(seed=seed, hidden_units=8))
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held(session) == pytest.approx(size, rel=0.03)


def test_the_oldest_steps_are_given_up() -> None:
    """After more changes than are kept, undo takes back the last 250 and no more."""
    session = Session()
    for at in range(STEPS + 20):
        session.set_weight("output_bias", 0, at + 1)
    assert session.snapshot.undos == STEPS >= 200
    for _ in range(STEPS):
        session.undo()
    assert session.snapshot.parameters.output_bias[0] == 20
    assert session.undo() is None


def test_at_epoch_a_hundred_million_undo_is_exact_and_at_once(counted: list[int]) -> None:
    """Neither the edit, nor undo, nor redo trains an epoch."""
    session = session_at(10**8)
    before = facts(session)
    counted.clear()
    session.set_weight("output_bias", 0, 1.0)
    after = facts(session)
    session.undo()
    assert facts(session) == before
    session.redo()
    assert facts(session) == after
    assert not counted
    assert np.isfinite(session.snapshot.mse)
