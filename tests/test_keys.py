"""Every key does what the table of actions says of it, in the states in which it can do something and in no others."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from driving import Stage, make_diverge, opened
from far import session_at
from plain import plain
from textual.command import CommandList, CommandPalette
from textual.widgets import Input
from textual.widgets.option_list import Option

from xortui.nn import Session, Settings, Snapshot
from xortui.nn.settings import MAX_EPOCH, MAX_SEED
from xortui.teach.lesson_shelf import shelf
from xortui.teach.moves import Place
from xortui.teach.nudges import nudged
from xortui.tui.actions import ACTIONS, LEARNING_RATES, SPEEDS, Action
from xortui.tui.dialogs import EpochDialog, SettingsDialog
from xortui.tui.help import HelpScreen
from xortui.tui.lesson_dialogs import Notes, Outline
from xortui.tui.main_screen import MainScreen
from xortui.tui.until_dialog import UntilDialog
from xortui.tui.view import EDIT, HIDDEN_SPACE, LOSS, NETWORK, PANELS, SURFACE, UNITS, WALK, WATCH, View

FIRST_NUMBER = float(Session().snapshot.parameters.hidden_weights[1, 1])

Arrange = Callable[[MainScreen], None]
"""Brings the main screen into a state."""

KEYS = [(action.id, key) for action in ACTIONS.values() for key in action.keys]


class Deed(NamedTuple):
    """What an action does."""

    before: Arrange
    """The state in which the key is pressed."""
    done: Callable[[MainScreen], bool]
    """What holds afterwards, and not before."""


def at(epoch: int, furthest: int | None = None) -> Arrange:
    """Stand at an epoch of a run that has come so far."""

    def arrange(main: MainScreen) -> None:
        main.session.goto(furthest or epoch)
        main.session.goto(epoch)

    return arrange


def settings(**given: Any) -> Arrange:
    """Stand at epoch 0 of a run with other settings."""
    return lambda main: main.session.new_run(replace(Settings(), **given))


def view(**given: object) -> Arrange:
    """Look in another way."""
    return lambda main: main._look(**given)


def with_units(units: int, **given: object) -> Arrange:
    """Look in another way at another number of hidden units."""

    def arrange(main: MainScreen) -> None:
        settings(hidden_units=units)(main)
        main._look(**given)

    return arrange


def left(main: MainScreen) -> None:
    """Leave a trained run for another, so that there is a ghost and something to undo."""
    main.session.run(20)
    main.session.new_run(Settings(seed=2))


def left_and_back(main: MainScreen) -> None:
    """Leave a run and return to it, so that there is something to redo."""
    left(main)
    main.session.undo()


def diverged(main: MainScreen) -> None:
    """Stand where the next update would not be finite."""
    make_diverge(main.session)


def at_the_end(main: MainScreen) -> None:
    """Stand at the last epoch that there is."""
    main.session = session_at(MAX_EPOCH)


def now(main: MainScreen) -> Snapshot:
    """Return what the main screen shows."""
    assert main.snapshot is not None
    return main.snapshot


def is_at(epoch: int, furthest: int, seed: int = 1) -> Callable[[MainScreen], bool]:
    """Check where one stands, and that every number is what training alone leads to there."""

    def check(main: MainScreen) -> bool:
        alone = Session(Settings(seed=seed))
        alone.run(epoch)
        shown = now(main)
        return (
            (shown.epoch, shown.furthest) == (epoch, furthest)
            and plain(shown.parameters) == plain(alone.snapshot.parameters)
            and plain(shown.change) == plain(alone.snapshot.change)
        )

    return check


def views(**wanted: object) -> Callable[[MainScreen], bool]:
    """Check how one looks."""
    return lambda main: all(getattr(main.view, name) == value for name, value in wanted.items())


def on_top(screen: type) -> Callable[[MainScreen], bool]:
    """Check what lies above the main screen."""
    return lambda main: isinstance(main.app.screen, screen)


def walking(epoch: int = 5, **given: object) -> Arrange:
    """Take an epoch apart."""

    def arrange(main: MainScreen) -> None:
        main.session.goto(epoch)
        main.action_walk()
        main._look(**given)

    return arrange


def editing(name: str = "hidden_weights", at: tuple[int, ...] = (1, 1), **given: object) -> Arrange:
    """Put the cursor on a number."""

    def arrange(main: MainScreen) -> None:
        main._put(Place(name, at))
        main._look(**given)

    return arrange


def on(name: str, *at: int) -> Callable[[MainScreen], bool]:
    """Check where the cursor is."""
    return views(cursor=Place(name, at))


def weight(name: str, at: tuple[int, ...], value: float) -> Callable[[MainScreen], bool]:
    """Check a number."""
    return lambda main: float(getattr(now(main).parameters, name)[at]) == value


def still(main: MainScreen) -> None:
    """Leave the state as it is."""


def lesson(number: int = 1, step: int = 1, then: Arrange = still) -> Arrange:
    """Open a lesson at a step."""

    def arrange(main: MainScreen) -> None:
        main.open_lesson(str(number))
        main._go_to_step(step)
        then(main)

    return arrange


def wandered(main: MainScreen) -> None:
    """Go somewhere else than the lesson says."""
    main.session.run(20)


def is_at_and_solved(main: MainScreen) -> bool:
    """Check for the state of step 3 of lesson 1."""
    return now(main).epoch == now(main).solved_since == 309


DEEDS = {
    "run": Deed(still, lambda main: main.view.running and now(main).epoch > 0),
    "step": Deed(at(10), lambda main: is_at(11, 11)(main) and main.view.stepped),
    "back": Deed(at(10), lambda main: is_at(9, 10)(main) and main.view.stepped),
    "steps": Deed(at(10), is_at(110, 110)),
    "backs": Deed(at(250), is_at(150, 250)),
    "furthest": Deed(at(100, 300), is_at(300, 300)),
    "first": Deed(at(300), is_at(0, 300)),
    "goto": Deed(still, on_top(EpochDialog)),
    "until": Deed(still, on_top(UntilDialog)),
    "rate_up": Deed(still, lambda main: now(main).settings == Settings(learning_rate=3)),
    "rate_down": Deed(still, lambda main: now(main).settings == Settings(learning_rate=0.3)),
    "faster": Deed(still, views(speed=1000)),
    "slower": Deed(still, views(speed=100)),
    "full": Deed(still, views(speed=0)),
    "example": Deed(still, views(example=1)),
    "example_back": Deed(still, views(example=3)),
    "unit": Deed(still, views(unit=1)),
    "unit_back": Deed(still, views(unit=3)),
    "reset": Deed(at(50), lambda main: is_at(0, 0)(main) and now(main).undos == 1 and len(now(main).ghosts) == 1),
    "new_seed": Deed(still, is_at(0, 0, seed=2)),
    "settings": Deed(still, on_top(SettingsDialog)),
    "undo": Deed(left, lambda main: is_at(20, 20)(main) and now(main).redos == 1),
    "redo": Deed(left_and_back, lambda main: is_at(0, 0, seed=2)(main) and now(main).undos == 1),
    "view": Deed(still, lambda main: main.view.shown == (LOSS, UNITS, HIDDEN_SPACE)),
    "maximise": Deed(still, lambda main: main.view.shown == (SURFACE,)),
    "axes": Deed(view(chosen=HIDDEN_SPACE), views(pair=1)),
    "log": Deed(still, views(log=True)),
    "clear": Deed(left, lambda main: not now(main).ghosts and now(main).undos == 1),
    "stop": Deed(lambda main: main.action_run(), lambda main: not main.view.running),
    "walk": Deed(at(5), lambda main: main.view.walking and main.view.phase == 1),
    "phase_on": Deed(walking(), views(phase=2)),
    "phase_back": Deed(walking(phase=4), views(phase=3)),
    "epoch_on": Deed(walking(phase=4), lambda main: is_at(6, 6)(main) and main.view.phase == 4),
    "epoch_back": Deed(walking(phase=4), lambda main: is_at(4, 5)(main) and main.view.phase == 4),
    "input_on": Deed(walking(), views(input=1)),
    "input_back": Deed(walking(), views(input=3)),
    "ask": Deed(walking(), views(ask=True)),
    **{f"answer_{n}": Deed(walking(phase=4, ask=True), views(answer=n - 1, asked=1)) for n in (1, 2, 3, 4)},
    "reveal": Deed(walking(phase=4, ask=True), views(answer=-1, asked=0)),
    "leave": Deed(walking(), lambda main: not main.view.walking),
    "edit": Deed(still, views(mode=EDIT, cursor=Place("hidden_weights", (0, 0)))),
    "cell_right": Deed(editing(), on("hidden_weights", 1, 2)),
    "cell_left": Deed(editing(), on("hidden_weights", 1, 0)),
    "cell_up": Deed(editing(), on("hidden_weights", 0, 1)),
    "cell_down": Deed(editing(), on("hidden_weights", 2, 1)),
    "table": Deed(editing(), on("output_weights", 0, 0)),
    "table_back": Deed(editing(), on("targets", 0)),
    "nudge_up": Deed(editing(), weight("hidden_weights", (1, 1), nudged(FIRST_NUMBER, True))),
    "nudge_down": Deed(editing(), weight("hidden_weights", (1, 1), nudged(FIRST_NUMBER, False))),
    "type": Deed(editing(), views(typing=True)),
    "leave_edit": Deed(editing(), views(mode=WATCH, cursor=None)),
    "number": Deed(lesson(2, 2), views(typing=True)),
    "next_step": Deed(lesson(1, 3), views(step=4)),
    "previous_step": Deed(lesson(1, 3), views(step=2)),
    "outline": Deed(lesson(), on_top(Outline)),
    "restore": Deed(lesson(1, 3, wandered), is_at_and_solved),
    "notes": Deed(lesson(), on_top(Notes)),
    "leave_lesson": Deed(lesson(), views(lesson=None)),
    "palette": Deed(still, on_top(CommandPalette)),
    "help": Deed(still, on_top(HelpScreen)),
    "quit": Deed(still, lambda main: main.app._exit and main.app.return_code == 0),
}
"""What each action does, seen from outside."""

IDLE: dict[str, list[Arrange]] = {
    "run": [diverged, at_the_end],
    "step": [diverged, at_the_end],
    "back": [still],
    "steps": [diverged, at_the_end],
    "backs": [still],
    "furthest": [still, at(30)],
    "first": [still],
    "until": [diverged, at_the_end],
    "rate_up": [settings(learning_rate=100.0), settings(learning_rate=300.0)],
    "rate_down": [settings(learning_rate=0.01), settings(learning_rate=1e-6)],
    "faster": [view(speed=0)],
    "slower": [view(speed=1)],
    "full": [editing()],
    "example": [editing()],
    "example_back": [editing()],
    "unit": [settings(hidden_units=1), editing()],
    "unit_back": [settings(hidden_units=1), editing()],
    "reset": [still],
    "undo": [still, left_and_back],
    "redo": [still, left],
    "maximise": [still],
    "axes": [still, view(chosen=NETWORK), with_units(2, chosen=HIDDEN_SPACE), with_units(1, chosen=HIDDEN_SPACE)],
    "clear": [still],
    "stop": [still, at(30)],
    "walk": [walking()],
    "phase_on": [still],
    "phase_back": [still, walking(0)],
    "epoch_on": [still],
    "epoch_back": [still, walking(0)],
    "input_on": [settings(learning_rate=0.01)],
    "input_back": [settings(learning_rate=100.0)],
    "ask": [still],
    "answer_1": [still, walking(phase=4), walking(phase=1, ask=True), walking(phase=4, ask=True, answer=1)],
    "answer_2": [still, walking(phase=4)],
    "answer_3": [still, walking(phase=4), walking(phase=5, ask=True)],
    "answer_4": [still, walking(phase=4), walking(phase=5, ask=True)],
    "reveal": [still, walking(phase=4), walking(phase=4, ask=True, answer=1)],
    "leave": [still],
    "number": [still, lesson(1, 2), lesson(2, 1)],
    "next_step": [still, lesson(1, 9)],
    "previous_step": [still, lesson(1, 1)],
    "outline": [still],
    "restore": [still],
    "notes": [still],
    "leave_lesson": [still, lesson(2, 3)],
    "edit": [editing()],
    **{name: [still] for name in ("cell_right", "cell_left", "cell_up", "cell_down", "table", "table_back")},
    **{name: [still] for name in ("nudge_up", "nudge_down", "type", "leave_edit")},
}
"""States in which an action can do nothing."""

IDLE_SIZES = {"maximise": (400, 12)}
"""Where that takes another size: without a lower half there is nothing to maximise."""


async def arrange(stage: Stage, how: Arrange) -> None:
    """Bring the screen into a state and show it."""
    how(stage.main)
    stage.main.show_now()
    await stage.settle()


def test_every_action_has_its_tests() -> None:
    """Whoever adds an action says here what it does, and where it can do nothing."""
    always, everywhere = (Action.__dataclass_fields__[name].default for name in ("when", "modes"))
    assert set(DEEDS) == set(ACTIONS)
    assert set(IDLE) == {a.id for a in ACTIONS.values() if a.when is not always or a.modes != everywhere}


@pytest.mark.parametrize(("name", "key"), KEYS)
async def test_a_key_does_what_its_action_says(name: str, key: str) -> None:
    """From a state in which the action can do something, where the footer shows it bright, the key does it."""
    async with opened(size=(400, 24)) as stage:
        before, done = DEEDS[name]
        await arrange(stage, before)
        assert stage.main.check_action(name, ())
        assert not dimmed(stage, name)
        assert not done(stage.main)
        stage.send(key)
        await stage.until(lambda: done(stage.main), f"{name} by {key}")


@pytest.mark.parametrize(("name", "how"), [(name, how) for name, hows in IDLE.items() for how in hows])
async def test_a_key_does_nothing_where_its_action_cannot(name: str, how: Arrange) -> None:
    """Where an action can do nothing it is off, none of its keys changes anything, and the footer shows it dimmed."""
    async with opened(size=IDLE_SIZES.get(name, (400, 24))) as stage:
        await arrange(stage, how)
        assert stage.main.check_action(name, ()) is False
        before, looked = stage.snapshot, stage.main.view
        able = [action for action in ACTIONS.values() if stage.main.check_action(action.id, ())]
        taken = {key for action in able for key in action.keys}  # by what they mean in the other mode
        await stage.press(*(key for key in ACTIONS[name].keys if key not in taken))
        assert stage.snapshot is before
        assert stage.main.view == looked
        assert stage.app.screen is stage.main
        assert dimmed(stage, name) is not False or taken.intersection(ACTIONS[name].keys)


def dimmed(stage: Stage, name: str) -> bool | None:
    """Return whether the footer shows the glyph of an action dimmed; None where it does not show it."""
    footer, glyph = stage.main.query_one("#footer"), ACTIONS[name].glyph
    for segment in footer.render_line(0):
        assert segment.style
        if segment.text == glyph:
            color = segment.style.color
            return color == stage.drawn()[0].palette.bar_muted.color
    return None


# Running


async def run_beyond(stage: Stage, epoch: int) -> None:
    """Let it run until it is beyond an epoch."""
    stage.send("space")
    await stage.until(lambda: stage.main.view.running and stage.snapshot.epoch > epoch, f"epoch {epoch}")


async def assert_still(stage: Stage) -> None:
    """Check that nothing moves any more, and that what is shown is where the session stands."""
    await stage.ended()
    epoch = stage.session.epoch
    await stage.settle()
    assert stage.session.epoch == stage.snapshot.epoch == epoch
    assert stage.main.slow is stage.main.aside is stage.snapshot is stage.session.snapshot
    assert not stage.main.view.running
    assert stage.main.view.goal is None


async def test_space_runs_and_pauses() -> None:
    """Running goes on by itself; pausing stands still, says so, and the chart is as far as the numbers."""
    async with opened() as stage:
        await run_beyond(stage, 5)
        assert "running" in stage.rows()[0]
        stage.send("space")
        await stage.until(lambda: not stage.main.view.running)
        await assert_still(stage)
        assert "paused" in stage.rows()[0]
        reached = stage.snapshot.epoch
        assert is_at(reached, reached)(stage.main)
        await run_beyond(stage, reached + 3)


@pytest.mark.parametrize(
    ("key", "epochs"),
    [("right", 1), ("left", -1), ("full_stop", 100), ("comma", -100), ("home", None)],
)
async def test_going_by_hand_pauses_a_run_first(key: str, epochs: int | None) -> None:
    """A step in the middle of a run ends the run, and goes on from where the run was."""
    async with opened(speed=3000) as stage:
        await run_beyond(stage, 150)
        stage.send(key)
        await stage.until(lambda: not stage.main.view.running)
        await assert_still(stage)
        now = stage.snapshot
        if epochs is None:
            assert (now.epoch, now.furthest > 150) == (0, True)
        else:
            assert now.epoch - now.furthest == min(epochs, 0)
        assert stage.main.view.stepped is (epochs in (1, -1))


@pytest.mark.parametrize("key", ["r", "n", "g", "u", "s", "z", "escape"])
async def test_what_leaves_or_asks_pauses_a_run_first(key: str) -> None:
    """Another run, a dialog, undo and Esc all find the run paused."""
    async with opened() as stage:
        await arrange(stage, left)
        await run_beyond(stage, 3)
        stage.send(key)
        await stage.until(lambda: not stage.main.view.running)
        await assert_still(stage)


async def test_the_learning_rate_can_be_changed_while_it_runs() -> None:
    """It keeps running, and trains on with the new rate from the epoch at which the key came."""
    async with opened(speed=1000) as stage:
        await run_beyond(stage, 20)
        stage.send("up")
        await stage.until(lambda: stage.snapshot.settings.learning_rate == 3)
        assert stage.main.view.running
        changed = stage.session._at.run.edits[0].epoch
        await stage.until(lambda: stage.snapshot.epoch > changed + 20)
        assert stage.main.view.running
        stage.send("space")
        await stage.until(lambda: not stage.main.view.running)
        alone = Session()
        alone.run(changed)
        alone.set_learning_rate(3)
        alone.run(stage.snapshot.epoch - changed)
        assert plain(stage.snapshot) == plain(alone.snapshot)


async def test_the_speed_can_be_changed_while_it_runs() -> None:
    """Faster, slower and full speed hold from here on: it keeps running, and never jumps."""
    async with opened(speed=1) as stage:
        stage.send("space")
        await stage.until(lambda: stage.main.view.running)
        for _ in SPEEDS[1:]:
            stage.send("plus")
        await stage.until(lambda: stage.main.view.speed == 0)
        await stage.until(lambda: stage.snapshot.epoch > 500, "full speed")
        assert stage.main.view.running
        for _ in SPEEDS[1:]:
            stage.send("minus")
        await stage.until(lambda: stage.main.view.speed == 1)
        slow_from = stage.session.epoch
        stage.send("f")
        await stage.until(lambda: stage.snapshot.epoch > slow_from + 500, "full speed again")
        stage.send("f")
        await stage.until(lambda: stage.main.view.speed == 1)
        assert stage.main.view.running


async def test_every_speed_and_every_rate_can_be_reached() -> None:
    """From one end of each scale to the other and back, a key at a time."""
    async with opened(Settings(learning_rate=LEARNING_RATES[0]), speed=SPEEDS[0]) as stage:

        async def scale(key: str, times: int, look: Callable[[], object]) -> list[object]:
            seen = [look()]
            for _ in range(times):
                await stage.press(key)
                seen.append(look())
            return seen

        speeds, rates = list(SPEEDS), list(LEARNING_RATES)
        assert await scale("plus", len(speeds) - 1, lambda: stage.main.view.speed) == speeds
        assert await scale("minus", len(speeds) - 1, lambda: stage.main.view.speed) == speeds[::-1]
        assert await scale("up", len(rates) - 1, lambda: stage.snapshot.settings.learning_rate) == rates
        assert await scale("down", len(rates) - 1, lambda: stage.snapshot.settings.learning_rate) == rates[::-1]
        assert stage.snapshot.undos == 0


async def test_a_run_from_the_past_goes_through_the_known_epochs_one_after_the_other() -> None:
    """It does not jump to the furthest epoch: it is seen again, the same to the bit, and then it trains on."""
    async with opened(speed=1000) as stage:
        await arrange(stage, at(0, 400))
        seen: list[Snapshot] = []

        def watch(snapshot: Snapshot) -> None:
            seen.append(snapshot)

        stage.app.watch(stage.main, "snapshot", watch, init=False)
        await run_beyond(stage, 420)
        stage.send("space")
        await stage.until(lambda: not stage.main.view.running)
        epochs = [snapshot.epoch for snapshot in seen]
        assert epochs == sorted(epochs)
        assert epochs[0] < 200
        assert all(snapshot.furthest == max(400, snapshot.epoch) for snapshot in seen)
        alone = Session()
        for snapshot in seen:
            alone.goto(snapshot.epoch)
            assert plain(snapshot.parameters) == plain(alone.snapshot.parameters)


async def test_at_full_speed_too_a_run_from_the_past_begins_in_the_past() -> None:
    """A hundred million known epochs are not skipped."""
    async with opened(session=session_at(100_000_000), speed=0) as stage:
        stage.session.goto(0)
        stage.main.show_now()
        await run_beyond(stage, 0)
        assert stage.snapshot.epoch < 10_000_000
        assert stage.snapshot.furthest == 100_000_000
        first = stage.snapshot.epoch
        await stage.until(lambda: stage.snapshot.epoch > first)


async def test_a_rate_set_in_the_past_of_a_running_run_makes_a_branch() -> None:
    """The run that was retraced stays behind as a ghost, and the branch runs on from where the key came."""
    async with opened(speed=100) as stage:
        await arrange(stage, at(0, 5000))
        await run_beyond(stage, 10)
        stage.send("up")
        await stage.until(lambda: stage.snapshot.settings.learning_rate == 3)
        branched = stage.snapshot.epoch
        await stage.until(lambda: stage.snapshot.epoch > branched + 5)
        now = stage.snapshot
        assert stage.main.view.running
        assert now.epoch == now.furthest < 5000
        assert [ghost.epoch for ghost in now.ghosts] == [5000]
        await stage.press("z")
        assert stage.snapshot.furthest == 5000
        assert stage.snapshot.settings.learning_rate == 1


async def test_a_run_that_diverges_stops_by_itself() -> None:
    """It pauses at the last good epoch, says so, and cannot be run on."""
    async with opened(speed=0) as stage:
        await arrange(stage, diverged)
        last = stage.snapshot.epoch
        await stage.press("comma")
        assert stage.snapshot.epoch < last
        stage.send("space")
        await stage.until(lambda: stage.snapshot.diverged and not stage.main.view.running)
        await assert_still(stage)
        assert stage.snapshot.epoch == last
        assert "diverged" in stage.text().lower()


# Going to an epoch


async def ask_for(stage: Stage, epoch: str) -> None:
    """Type an epoch into the dialog and press Enter."""
    await stage.press("g")
    await stage.type(epoch)
    stage.send("enter")


@pytest.mark.parametrize("epoch", ["0", "7", "150", "1234"])
async def test_go_to_arrives_exactly(epoch: str) -> None:
    """Any epoch, past or future, is the one that training alone leads to."""
    async with opened() as stage:
        await arrange(stage, at(300))
        await ask_for(stage, epoch)
        await stage.until(lambda: stage.snapshot.epoch == int(epoch) and stage.app.screen is stage.main)
        assert is_at(int(epoch), max(300, int(epoch)))(stage.main)
        await assert_still(stage)


async def test_go_to_without_a_number_goes_to_the_furthest_epoch() -> None:
    """Enter alone takes what stands in the empty field."""
    async with opened() as stage:
        await arrange(stage, at(5, 300))
        await ask_for(stage, "")
        await stage.until(lambda: stage.snapshot.epoch == 300)


async def test_a_long_way_shows_how_far_it_is_and_can_be_stopped() -> None:
    """The title says where to and how much of it is done; Esc stays where training has come to."""
    async with opened() as stage:
        await ask_for(stage, str(MAX_EPOCH))
        await stage.until(lambda: stage.main.view.goal == MAX_EPOCH and stage.snapshot.epoch > 0, "the way")
        assert stage.main.check_action("stop", ())
        assert "1 000 000 000" in stage.rows()[0]
        assert "%" in stage.rows()[0]
        assert "esc" in stage.rows()[-1]
        stage.send("escape")
        await stage.until(lambda: stage.main.view.goal is None)
        await assert_still(stage)
        reached = stage.snapshot.epoch
        assert 0 < reached == stage.snapshot.furthest < MAX_EPOCH
        assert "esc" not in stage.rows()[-1]
        assert is_at(reached, reached)(stage.main)


@pytest.mark.parametrize("key", ["left", "comma"])
async def test_a_long_way_back_that_is_stopped_leaves_one_where_one_stood(key: str) -> None:
    """Epochs far from any kept state take a while to come back to; Esc gives that up, and nothing has changed."""
    async with opened(session=session_at(100_000_000)) as stage:
        before = stage.snapshot
        stage.send(key)
        await stage.until(lambda: stage.main.view.goal is not None and stage.main.view.share > 0, "the way")
        stage.send("escape")
        await stage.until(lambda: stage.main.view.goal is None)
        await assert_still(stage)
        assert plain(stage.snapshot) == plain(before)


async def test_a_key_in_the_middle_of_a_long_way_ends_it() -> None:
    """A step on a long way ends the way and steps from there."""
    async with opened() as stage:
        await ask_for(stage, str(MAX_EPOCH))
        await stage.until(lambda: stage.main.view.goal and stage.snapshot.epoch > 0, "the way")
        stage.send("right")
        await stage.until(lambda: stage.main.view.goal is None)
        await assert_still(stage)
        assert stage.main.view.stepped
        assert stage.snapshot.epoch == stage.snapshot.furthest < MAX_EPOCH


# Runs


async def test_undo_and_redo_go_through_all_runs_that_were_left() -> None:
    """Each run is found where it was left, in both directions."""
    async with opened() as stage:
        for epochs in (10, 20, 30):
            stage.session.run(epochs)
            await stage.press("n")
        places = [(1, 10), (2, 20), (3, 30), (4, 0)]

        def where() -> tuple[int, int]:
            return stage.snapshot.settings.seed, stage.snapshot.epoch

        seen = [where()]
        for key in ["z", "z", "z", "y", "y", "y"]:
            await stage.press(key)
            seen.append(where())
        assert seen == [*places[::-1], *places[1:]]
        assert not stage.main.check_action("redo", ())


async def test_a_row_that_comes_right_is_lit_for_a_second() -> None:
    """The third example comes right at epoch 2072, last of all: it is lit, and goes out again by itself."""
    async with opened() as stage:
        await arrange(stage, at(2071))
        await stage.press("right")
        assert stage.main.view.lit == (False, False, True, False)
        await stage.until(lambda: not any(stage.main.view.lit), "the light going out")


async def test_another_run_lights_no_row() -> None:
    """What undo, redo, reset and a new seed show has not just come right or gone wrong."""
    async with opened() as stage:
        await arrange(stage, at(2200))
        for key in ("n", "z", "y", "z", "r", "z"):
            await stage.press(key)
            assert not any(stage.main.view.lit), key


async def test_undo_takes_back_a_reset() -> None:
    """Nothing is lost by a slip of a key."""
    async with opened() as stage:
        await arrange(stage, at(321))
        await stage.press("r")
        assert stage.snapshot.epoch == 0
        await stage.press("z")
        assert is_at(321, 321)(stage.main)


async def test_reset_keeps_the_settings_as_they_are_now() -> None:
    """The rate that was set on the way is the rate of the new run; the seed is the same."""
    async with opened(Settings(seed=5)) as stage:
        await arrange(stage, at(40))
        await stage.press("up", "right", "r")
        assert stage.snapshot.settings == Settings(seed=5, learning_rate=3)
        assert (stage.snapshot.epoch, stage.snapshot.furthest) == (0, 0)


async def test_after_the_last_seed_comes_the_first() -> None:
    """The next seed always exists."""
    async with opened(Settings(seed=MAX_SEED)) as stage:
        await stage.press("n")
        assert stage.snapshot.settings == Settings(seed=0)


async def test_the_unit_in_focus_exists_in_every_run() -> None:
    """A run with fewer units takes the focus along, and the way back does not lose it."""
    async with opened(Settings(hidden_units=8), size=(100, 30)) as stage:
        await stage.press("k")
        assert stage.main.view.unit == 7
        await stage.press("s")
        stage.app.screen.query_one("#units", Input).value = "2"
        await stage.press("enter")
        await stage.until(lambda: stage.snapshot.settings.hidden_units == 2)
        assert stage.main.view.unit == 1
        await stage.press("j")
        assert stage.main.view.unit == 0
        await stage.press("k", "z")
        assert stage.snapshot.settings.hidden_units == 8
        assert stage.main.view.unit < 8


async def test_examples_and_units_go_round() -> None:
    """After the last comes the first."""
    async with opened() as stage:
        await stage.press(*["tab"] * 4)
        assert stage.main.view.example == 0
        await stage.press(*["j"] * 4)
        assert stage.main.view.unit == 0
        await stage.press("shift+tab", "k", "tab", "j")
        assert (stage.main.view.example, stage.main.view.unit) == (0, 0)


# Help, palette, the end


@pytest.mark.parametrize("key", ["question_mark", "escape", "q", "enter"])
async def test_help_opens_and_closes(key: str) -> None:
    """What opened it, what says no and what leaves the program all close it, and nothing else happens."""
    async with opened() as stage:
        await arrange(stage, at(12))
        before, looked = stage.snapshot, stage.main.view
        await stage.press("question_mark")
        assert isinstance(stage.app.screen, HelpScreen)
        await stage.press("r", "n", "right", "space", key)
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.snapshot is before
        assert stage.main.view == looked
        assert stage.app.is_running
        assert stage.app.return_value is None


async def test_help_lets_a_run_go_on() -> None:
    """A class can read what it sees while it moves."""
    async with opened() as stage:
        await run_beyond(stage, 2)
        await stage.press("question_mark")
        epoch = stage.session.epoch
        await stage.until(lambda: stage.session.epoch > epoch + 2)
        await stage.press("escape")
        assert stage.main.view.running


async def find(stage: Stage, words: str, title: str) -> None:
    """Type words into the palette until it offers first what is looked for, and take it."""
    stage.send("colon")
    await stage.until(lambda: isinstance(stage.app.screen, CommandPalette))
    await stage.settle()
    await stage.type(words)
    offers = stage.app.screen.query_one(CommandList)

    def offered() -> bool:
        first: Option | None = offers.get_option_at_index(0) if offers.option_count else None
        return first is not None and str(first.prompt).startswith(title) and offers.highlighted == 0

    await stage.until(offered, f"{title} in the palette")
    stage.send("enter")
    await stage.until(lambda: stage.app.screen is stage.main)


async def test_the_palette_finds_reset_and_does_it() -> None:
    """What is typed is found by its name, and Enter does it."""
    async with opened() as stage:
        await arrange(stage, at(50))
        await find(stage, "reset", "reset")
        await stage.until(lambda: is_at(0, 0)(stage.main))
        assert stage.snapshot.undos == 1


async def test_the_palette_changes_the_theme() -> None:
    """A theme has no key, and is found by its name; all is painted anew in its colours."""
    async with opened() as stage:
        before = stage.drawn()[0].palette
        await find(stage, "xortui-light", "theme xortui-light")
        await stage.until(lambda: stage.app.theme == "xortui-light")
        await stage.settle()
        after = stage.drawn()[0].palette
        assert after != before
        background = stage.drawn()[1].render_line(1)._segments[0].style
        assert background is not None
        assert background.bgcolor == after.text.bgcolor


async def test_the_palette_lists_what_can_be_done_now() -> None:
    """Every action is listed but the palette itself and those that can do nothing; the themes come with them."""
    async with opened(size=(100, 60)) as stage:
        await stage.press("colon")
        offers = stage.app.screen.query_one(CommandList)
        doable = [action.title for name, action in ACTIONS.items() if stage.main.check_action(name, ())]
        doable += [f"lesson: {title}" for _, title, _ in shelf()]
        wanted = {*doable, "theme xortui-dark", "theme xortui-light", "theme ..."} - {ACTIONS["palette"].title}
        await stage.until(lambda: offers.option_count == len(wanted), "the whole list")
        listed = [str(offers.get_option_at_index(index).prompt).splitlines()[0] for index in range(len(wanted))]
        assert set(listed) == wanted
        assert "reset" not in listed


@pytest.mark.parametrize("above", ["g", "u", "s", "question_mark", "colon"])
async def test_ctrl_q_quits_from_everywhere(above: str) -> None:
    """No dialog keeps anyone in."""
    async with opened() as stage:
        await stage.press(above)
        assert stage.app.screen is not stage.main
        stage.send("ctrl+q")
        await stage.until(lambda: stage.app._exit)
        assert stage.app.return_code == 0


async def test_quitting_ends_a_run() -> None:
    """The key leaves in the middle of a run at once, with the exit code of success."""
    async with opened(speed=0) as stage:
        await run_beyond(stage, 100)
        stage.send("q")
        await stage.until(lambda: stage.app._exit)
        assert stage.app.return_value == 0


@pytest.mark.parametrize("opener", ["g", "s"])
async def test_letters_typed_in_a_dialog_are_text(opener: str) -> None:
    """No letter that is a key of the main screen does anything there while a person types."""
    letters = "".join(character for action in ACTIONS.values() for character in action.glyph if action.glyph.isascii())
    async with opened() as stage:
        await arrange(stage, at(50))
        before, looked = stage.snapshot, stage.main.view
        await stage.press(opener)
        field = stage.app.screen.query(Input).first()
        field.value = ""
        dialog = stage.app.screen
        await stage.type(letters)
        assert field.value == letters
        assert stage.app.screen is dialog
        await stage.press("escape")
        assert stage.app.screen is stage.main
        assert stage.snapshot is before
        assert stage.main.view == looked


# Whatever is pressed


def assert_faithful(stage: Stage) -> None:
    """Check that what is painted is what the session holds."""
    main = stage.main
    if main.query_one("#bottom").display:
        names = {*PANELS[WATCH], *PANELS[WALK]}
        assert {name for name in names if main.query_one(f"#{name.replace(' ', '-')}").display} == {*main.view.shown}
    assert main.snapshot is main.slow is main.aside is main.session.snapshot
    for widget in stage.drawn():
        painted = [widget.render_line(y) for y in range(widget.size.height)]
        assert widget.snapshot is main.snapshot
        assert widget.view == main.view
        widget._strips = []
        widget.redraw()
        assert painted == widget._strips, widget.id
    if main.query_one("#title").display:
        assert f"epoch {main.session.epoch:,}".replace(",", " ") in stage.rows()[0]


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_order_of_keys_breaks_it(seed: int) -> None:
    """Many keys and sizes at random: it lives, and whenever it stands still the screen is the session."""
    chance = random.Random(seed)
    leaving = ACTIONS["quit"].keys
    keys = [key for _, key in KEYS if key not in leaving]
    keys += ["enter", "escape", "backspace", "tab", "q", "1", "5", "8", "0", "pagedown", "f12"]
    keys += ["v", "m", "x", "w", "a"] * 2
    looks = 0
    async with opened(speed=chance.choice(SPEEDS)) as stage:
        for _ in range(200):
            if chance.random() < 0.03:
                await stage.resize(chance.randint(1, 200), chance.randint(1, 60))
            key = chance.choice(keys if stage.app.screen is stage.main else [*keys, "escape", "escape", "enter"])
            if key == "q" and not isinstance(stage.app.screen, HelpScreen | EpochDialog | SettingsDialog | UntilDialog):
                continue
            await stage.press(key)
            assert stage.app.is_running
            assert not stage.app._exit
            view: View = stage.main.view
            if stage.app.screen is stage.main and not view.running and view.goal is None:
                assert_faithful(stage)
                looks += 1
        while stage.app.screen is not stage.main:
            await stage.press("escape")
        if stage.main.check_action("stop", ()):
            await stage.press("escape")
        await assert_still(stage)
        assert_faithful(stage)
    assert looks > 20


async def test_a_storm_of_keys_at_full_speed_is_survived() -> None:
    """Keys that arrive faster than they are handled, in the middle of full speed, leave a screen that is right."""
    chance = random.Random(7)
    keys = ["space", "right", "left", "up", "down", "r", "n", "z", "y", "home", "end", "full_stop", "comma", "f", "l"]
    async with opened(speed=0) as stage:
        for _ in range(150):
            stage.send(chance.choice(keys))
        await stage.settle()
        if stage.main.check_action("stop", ()):
            await stage.press("escape")
        await assert_still(stage)
        assert_faithful(stage)
