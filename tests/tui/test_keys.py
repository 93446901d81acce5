"""Every key does what the table of actions says of it, in the states in which it can do something and in no others."""

import random
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from textual.color import Color
from textual.command import CommandList, CommandPalette
from textual.widgets import Input
from textual.widgets.option_list import Option

from tests.support.budget import THOROUGH
from tests.support.far import session_at
from tests.support.hand import Hand, afresh, altered, case, look, make_diverge, opened, shown_by
from tests.support.plain import plain
from xortui.nn import Session, Settings, Snapshot
from xortui.nn.settings import MAX_EPOCH, MAX_SEED
from xortui.teach.lessons.catalogue import shelf
from xortui.teach.places import Place
from xortui.tui import journey, showing
from xortui.tui.draw.colours import contrast
from xortui.tui.modes import MODES
from xortui.tui.modes.base import Command, at_home
from xortui.tui.modes.edit import put_cursor
from xortui.tui.modes.looking import SPEEDS
from xortui.tui.modes.nudges import nudged
from xortui.tui.modes.watch import LEARNING_RATES
from xortui.tui.reading import phase_reading
from xortui.tui.scene import (
    CHAIN_RULE,
    EDIT,
    HIDDEN_SPACE,
    LANDSCAPE,
    LOSS,
    NETWORK,
    PHASE,
    SLOPE,
    SURFACE,
    THIS_RUN,
    UNITS,
    VIEW,
    WALKING_PANELS,
    WATCH,
    WATCHING_PANELS,
)
from xortui.tui.screens.dialogs.epoch import EpochDialog
from xortui.tui.screens.dialogs.export import ExportDialog, PictureDialog
from xortui.tui.screens.dialogs.lesson import Chooser, Outline
from xortui.tui.screens.dialogs.plane import PlaneDialog
from xortui.tui.screens.dialogs.save import SaveDialog
from xortui.tui.screens.dialogs.settings import SettingsDialog
from xortui.tui.screens.dialogs.share import ShareDialog
from xortui.tui.screens.dialogs.sweep import SweepDialog
from xortui.tui.screens.dialogs.until import UntilDialog
from xortui.tui.screens.finding import OTHER_WORDS
from xortui.tui.screens.help import HelpScreen
from xortui.tui.screens.main import MainScreen
from xortui.tui.screens.palette import Commands
from xortui.tui.tables import TABLES, TRUTH, W1, W2

FIRST_NUMBER = float(Session().snapshot.parameters.hidden_weights[1, 1])

Arrange = Callable[[MainScreen], object]
"""Brings the main screen into a state."""

COMMANDS = {id: command for id, command in MODES.commands.items() if id != "entry.leave"}
"""All commands but the one of the field, which has tests of its own."""

KEYS = [(id, key) for id, command in COMMANDS.items() for key in command.keys]

QUIT = "anywhere.quit"


def group_of(name: str) -> str:
    """Return the commands among which a command is tried: those of a mode, and the one that quits on its own."""
    return name if name == QUIT else name.partition(".")[0]


GROUPS = sorted({group_of(id) for id in COMMANDS} - {QUIT})


class Deed(NamedTuple):
    """What an action does."""

    before: Arrange
    """The state in which the key is pressed."""
    done: Callable[[MainScreen], bool]
    """What holds afterwards, and not before."""


def at(epoch: int, furthest: int | None = None) -> Arrange:
    """Stand at an epoch of a run that has come so far."""

    def arrange(main: MainScreen) -> None:
        main.desk.session.goto(furthest or epoch)
        main.desk.session.goto(epoch)

    return arrange


def settings(**given: Any) -> Arrange:
    """Stand at epoch 0 of a run with other settings."""
    return lambda main: main.desk.session.new_run(Settings()._replace(**given))


def view(**given: object) -> Arrange:
    """Look in another way."""
    return lambda main: look(main, **given)


def with_units(units: int, **given: object) -> Arrange:
    """Look in another way at another number of hidden units."""

    def arrange(main: MainScreen) -> None:
        settings(hidden_units=units)(main)
        look(main, **given)

    return arrange


def left(main: MainScreen) -> None:
    """Leave a trained run for another, so that there is a ghost and something to undo."""
    main.desk.session.run(20)
    main.desk.session.new_run(Settings(seed=2))


def left_and_back(main: MainScreen) -> None:
    """Leave a run and return to it, so that there is something to redo."""
    left(main)
    main.desk.session.undo()


def diverged(main: MainScreen) -> None:
    """Stand where the next update would not be finite."""
    make_diverge(main.desk.session)


def at_the_end(main: MainScreen) -> None:
    """Stand at the last epoch that there is."""
    main.desk.session = session_at(MAX_EPOCH)


def now(main: MainScreen) -> Snapshot:
    """Return what the main screen shows."""
    assert main.snapshot is not None
    return main.snapshot


def is_at(epoch: int, furthest: int, seed: int = 1) -> Callable[[MainScreen], bool]:
    """Check the epoch, and that every number is what training alone leads to there."""

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
    """Check what the user looks at."""
    return lambda main: altered(shown_by(main), **wanted) == shown_by(main)


def on_top(screen: type) -> Callable[[MainScreen], bool]:
    """Check what lies above the main screen."""
    return lambda main: isinstance(main.app.screen, screen)


def walking(epoch: int = 5, **given: object) -> Arrange:
    """Take an epoch apart."""

    def arrange(main: MainScreen) -> None:
        main.desk.session.goto(epoch)
        main.action_do("walk.enter")
        look(main, **given)

    return arrange


def editing(name: str = "hidden_weights", at: tuple[int, ...] = (1, 1), **given: object) -> Arrange:
    """Put the cursor on a number."""

    def arrange(main: MainScreen) -> None:
        put_cursor(main.desk, Place(name, at))
        look(main, **given)

    return arrange


def probing(**given: object) -> Arrange:
    """Probe a point in the middle."""

    def arrange(main: MainScreen) -> None:
        main.action_do("anywhere.probe")
        look(main, **given)

    return arrange


def on(name: str, *at: int) -> Callable[[MainScreen], bool]:
    """Check where the cursor is."""
    return views(cursor=Place(name, at))


def weight(name: str, at: tuple[int, ...], value: float) -> Callable[[MainScreen], bool]:
    """Check a number."""
    return lambda main: float(getattr(now(main).parameters, name)[at]) == value


def typing(main: MainScreen) -> bool:
    """Check that a number is being typed."""
    return main.scene.entry is not None


def typed(text: str) -> Callable[[MainScreen], bool]:
    """Return whether the field for an answer is open and has this text in it."""
    return lambda main: typing(main) and main.query_one("#number", Input).value == text


def step_is(step: int) -> Callable[[MainScreen], bool]:
    """Check which step of a lesson is shown."""
    return lambda main: main.scene.playing is not None and main.scene.playing.step == step


def resumable(main: MainScreen) -> None:
    """Begin anew beside an earlier session, which is there no more."""
    main.desk.session = Session()
    main.desk.show()
    main.scene = main.scene._replace(resumable=("xortui --resume",))


def still(main: MainScreen) -> None:
    """Leave the state as it is."""


def lesson(number: int = 1, step: int = 1, then: Arrange = still) -> Arrange:
    """Open a lesson at a step."""

    def arrange(main: MainScreen) -> None:
        main.desk.player.open(str(number))
        main.desk.player.go_to_step(step)
        then(main)

    return arrange


def wandered(main: MainScreen) -> None:
    """Go somewhere else than the lesson says."""
    main.desk.session.run(20)


def is_at_and_solved(main: MainScreen) -> bool:
    """Check for the state of step 5 of lesson 1."""
    return (now(main).epoch, now(main).solved_since) == (474, 309)


DEEDS = {
    "anywhere.run": Deed(still, lambda main: main.motion.running and now(main).epoch > 0),
    "watch.step": Deed(at(10), lambda main: is_at(11, 11)(main) and main.scene.look.stepped),
    "watch.back": Deed(at(10), lambda main: is_at(9, 10)(main) and main.scene.look.stepped),
    "watch.steps": Deed(at(10), is_at(110, 110)),
    "watch.backs": Deed(at(250), is_at(150, 250)),
    "anywhere.furthest": Deed(at(100, 300), is_at(300, 300)),
    "anywhere.first": Deed(at(300), is_at(0, 300)),
    "anywhere.goto": Deed(still, on_top(EpochDialog)),
    "anywhere.until": Deed(still, on_top(UntilDialog)),
    "watch.rate_up": Deed(still, lambda main: now(main).settings == Settings(learning_rate=3)),
    "watch.rate_down": Deed(still, lambda main: now(main).settings == Settings(learning_rate=0.3)),
    "anywhere.faster": Deed(still, views(speed=1000)),
    "anywhere.slower": Deed(still, views(speed=100)),
    "anywhere.full": Deed(still, views(speed=0)),
    "anywhere.example": Deed(still, views(example=1)),
    "anywhere.example_back": Deed(still, views(example=3)),
    "anywhere.unit": Deed(still, views(unit=1)),
    "anywhere.unit_back": Deed(still, views(unit=3)),
    "anywhere.reset": Deed(
        at(50), lambda main: is_at(0, 0)(main) and now(main).undos == 1 and len(now(main).ghosts) == 1
    ),
    "anywhere.new_seed": Deed(still, is_at(0, 0, seed=2)),
    "anywhere.settings": Deed(still, on_top(SettingsDialog)),
    "anywhere.undo": Deed(left, lambda main: is_at(20, 20)(main) and now(main).redos == 1),
    "anywhere.redo": Deed(left_and_back, lambda main: is_at(0, 0, seed=2)(main) and now(main).undos == 1),
    "anywhere.view": Deed(still, lambda main: shown_by(main).lower_half == (LOSS, UNITS, HIDDEN_SPACE)),
    "anywhere.maximise": Deed(still, lambda main: shown_by(main).zoom == SURFACE),
    "anywhere.plane": Deed(still, on_top(PlaneDialog)),
    "anywhere.plane_here": Deed(view(watching=LANDSCAPE), on_top(PlaneDialog)),
    "anywhere.projector": Deed(still, lambda main: main.scene.projector and shown_by(main).zoom == LOSS),
    "zoom.leave": Deed(view(zoom=VIEW), lambda main: not shown_by(main).zoom),
    "zoom.escape": Deed(view(zoom=W1), lambda main: not shown_by(main).zoom),
    "zoom.next": Deed(view(zoom=W1), lambda main: shown_by(main).zoom == W2),
    "zoom.hidden": Deed(view(zoom=VIEW), lambda main: shown_by(main).zoom == W1),
    "zoom.output": Deed(view(zoom=VIEW), lambda main: shown_by(main).zoom == W2),
    "zoom.truth": Deed(view(zoom=VIEW), lambda main: shown_by(main).zoom == TRUTH),
    "zoom.loss": Deed(view(zoom=W1), lambda main: shown_by(main).zoom == LOSS),
    "zoom.phase": Deed(walking(zoom=W1), lambda main: shown_by(main).zoom == PHASE),
    "anywhere.axes": Deed(view(watching=HIDDEN_SPACE), views(axes=1)),
    "anywhere.log": Deed(still, views(log=True)),
    "anywhere.range": Deed(still, views(range=THIS_RUN)),
    "anywhere.probe": Deed(still, lambda main: shown_by(main).probing),
    "probe.right": Deed(probing(), views(point=(0.55, 0.5))),
    "probe.left": Deed(probing(), views(point=(0.45, 0.5))),
    "probe.up": Deed(probing(), views(point=(0.5, 0.55))),
    "probe.down": Deed(probing(), views(point=(0.5, 0.45))),
    "probe.leave": Deed(probing(), views(probing=False)),
    "anywhere.clear": Deed(left, lambda main: not now(main).ghosts and now(main).undos == 1),
    "anywhere.stop": Deed(lambda main: main.action_do("anywhere.run"), lambda main: not main.motion.running),
    "walk.enter": Deed(at(5), lambda main: shown_by(main).walking and main.scene.look.phase == 1),
    "walk.phase_on": Deed(walking(), views(phase=2)),
    "walk.phase_back": Deed(walking(phase=4), views(phase=3)),
    "walk.epoch_on": Deed(walking(phase=4), lambda main: is_at(6, 6)(main) and main.scene.look.phase == 4),
    "walk.epoch_back": Deed(walking(phase=4), lambda main: is_at(4, 5)(main) and main.scene.look.phase == 4),
    "walk.more": Deed(walking(phase=7), lambda main: phase_reading(shown_by(main)).at > 0),
    "walk.input_on": Deed(walking(), views(input=1)),
    "walk.input_back": Deed(walking(), views(input=5)),
    "walk.chain_rule": Deed(walking(), lambda main: CHAIN_RULE in shown_by(main).lower_half),
    "walk.slope": Deed(walking(), lambda main: SLOPE in shown_by(main).lower_half),
    "walk.ask": Deed(walking(), views(ask=True)),
    **{
        f"question.answer_{n}": Deed(walking(phase=4, ask=True), views(answer=n - 1, questions_answered=1))
        for n in (1, 2, 3, 4)
    },
    "question.reveal": Deed(walking(phase=4, ask=True), views(answer=-1, questions_answered=0)),
    "question.how": Deed(walking(phase=4, ask=True), lambda main: main.scene.asking.urged == shown_by(main).moment),
    "walk.back": Deed(walking(walking=CHAIN_RULE), lambda main: PHASE in shown_by(main).lower_half),
    "walk.leave": Deed(walking(), lambda main: not shown_by(main).walking),
    "edit.enter": Deed(still, views(mode=EDIT, cursor=Place("hidden_weights", (0, 0)))),
    "edit.right": Deed(editing(), on("hidden_weights", 1, 2)),
    "edit.left": Deed(editing(), on("hidden_weights", 1, 0)),
    "edit.up": Deed(editing(), on("hidden_weights", 0, 1)),
    "edit.down": Deed(editing(), on("hidden_weights", 2, 1)),
    "edit.table": Deed(editing(), on("output_weights", 0, 0)),
    "edit.table_back": Deed(editing(), on("targets", 0)),
    "edit.nudge_up": Deed(editing(), weight("hidden_weights", (1, 1), nudged(FIRST_NUMBER, True))),
    "edit.nudge_down": Deed(editing(), weight("hidden_weights", (1, 1), nudged(FIRST_NUMBER, False))),
    "edit.type": Deed(editing(), typing),
    "edit.leave": Deed(editing(), views(mode=WATCH, cursor=None)),
    "question.number": Deed(lesson(2, 3), typing),
    "question.minus": Deed(lesson(2, 3), typed("-")),
    "question.full_stop": Deed(lesson(2, 3), typed(".")),
    "question.comma": Deed(lesson(2, 3), typed(",")),
    "lesson.next": Deed(lesson(1, 3), step_is(4)),
    "lesson.previous": Deed(lesson(1, 3), step_is(2)),
    "lesson.outline": Deed(lesson(), on_top(Outline)),
    "lesson.restore": Deed(lesson(1, 5, wandered), is_at_and_solved),
    "lesson.notes": Deed(lesson(), lambda main: "--presenter" in "".join(main.scene.note)),
    "lesson.leave": Deed(lesson(), lambda main: main.scene.playing is None),
    "anywhere.save": Deed(at(5), on_top(SaveDialog)),
    "anywhere.export": Deed(at(5), on_top(ExportDialog)),
    "anywhere.picture": Deed(at(5), on_top(PictureDialog)),
    "anywhere.sweep": Deed(at(5), on_top(SweepDialog)),
    "anywhere.share": Deed(at(5), on_top(ShareDialog)),
    "anywhere.lessons": Deed(still, on_top(Chooser)),
    "anywhere.resume": Deed(resumable, lambda main: "gone on with it" in main.scene.complaint),
    "anywhere.palette": Deed(still, on_top(CommandPalette)),
    "anywhere.help": Deed(still, on_top(HelpScreen)),
    "anywhere.quit": Deed(still, lambda main: main.app._exit and main.app.return_code == 0),
}
"""What each action does, seen from outside."""


def own_target(main: MainScreen) -> None:
    """Set a target that makes no gate."""
    main.desk.session.set_target(0, 0.25)
    main.desk.show()


IDLE: dict[str, list[Arrange]] = {
    "anywhere.sweep": [own_target],
    "anywhere.run": [diverged, at_the_end],
    "watch.step": [diverged, at_the_end],
    "watch.back": [still],
    "watch.steps": [diverged, at_the_end],
    "watch.backs": [still],
    "anywhere.furthest": [still, at(30)],
    "anywhere.first": [still],
    "anywhere.until": [diverged, at_the_end],
    "watch.rate_up": [settings(learning_rate=100.0), settings(learning_rate=300.0)],
    "watch.rate_down": [settings(learning_rate=0.01), settings(learning_rate=1e-6)],
    "anywhere.faster": [view(speed=0)],
    "anywhere.slower": [view(speed=1)],
    "anywhere.full": [editing()],
    "anywhere.example": [editing()],
    "anywhere.example_back": [editing()],
    "anywhere.unit": [settings(hidden_units=1), editing()],
    "anywhere.unit_back": [settings(hidden_units=1), editing()],
    "anywhere.reset": [still],
    "anywhere.undo": [still, left_and_back],
    "anywhere.redo": [still, left],
    **{f"zoom.{name}": [still] for name in ("leave", "escape", "next", "hidden", "output", "truth")},
    "zoom.loss": [still, walking(zoom=W1)],
    "zoom.phase": [still, view(zoom=W1)],
    "anywhere.view": [walking(phase=4, ask=True)],
    "anywhere.axes": [
        still,
        view(watching=NETWORK),
        with_units(2, watching=HIDDEN_SPACE),
        with_units(1, watching=HIDDEN_SPACE),
    ],
    "anywhere.probe": [editing(), walking(phase=3, ask=True)],
    **{f"probe.{name}": [still] for name in ("right", "left", "up", "down", "leave")},
    "anywhere.clear": [still],
    "anywhere.lessons": [lesson()],
    "anywhere.resume": [still, at(30)],
    "anywhere.stop": [still, at(30)],
    "walk.enter": [walking()],
    "walk.phase_on": [still],
    "walk.phase_back": [still, walking(0)],
    "walk.epoch_on": [still],
    "walk.epoch_back": [still, walking(0)],
    "walk.input_on": [settings(learning_rate=0.01)],
    "walk.input_back": [settings(learning_rate=100.0)],
    "walk.chain_rule": [still],
    "walk.slope": [still],
    "walk.ask": [still],
    "question.answer_1": [still, walking(phase=4), walking(phase=1, ask=True), walking(phase=4, ask=True, answer=1)],
    "question.answer_2": [still, walking(phase=4)],
    "question.answer_3": [still, walking(phase=4), walking(phase=5, ask=True)],
    "question.answer_4": [still, walking(phase=4), walking(phase=5, ask=True)],
    "question.reveal": [still, walking(phase=4), walking(phase=4, ask=True, answer=1)],
    "walk.back": [still, walking()],
    "walk.leave": [still],
    **{f"question.{name}": [still, lesson(1, 2), lesson(2, 1)] for name in ("number", "minus", "full_stop", "comma")},
    "question.how": [still, walking(phase=4), walking(phase=4, ask=True, answer=1), lesson(2, 3)],
    "lesson.next": [still, lesson(12, 10)],
    "lesson.previous": [still, lesson(1, 1)],
    "anywhere.plane": [editing()],
    "anywhere.plane_here": [still],
    "walk.more": [still, walking(phase=7)],
    "lesson.outline": [still],
    "lesson.restore": [still],
    "lesson.notes": [still],
    "lesson.leave": [still, lesson(2, 4)],
    "edit.enter": [editing()],
    **{name: [still] for name in ("edit.right", "edit.left", "edit.up", "edit.down", "edit.table", "edit.table_back")},
    **{name: [still] for name in ("edit.nudge_up", "edit.nudge_down", "edit.type", "edit.leave")},
}
"""States in which an action can do nothing."""

DEED_SIZES = {"walk.more": (60, 18), "walk.back": (80, 24)}
"""Where an action takes another size to do something: with less room than its text needs, or for one panel only."""

IDLE_SIZES = {"anywhere.view": (80, 24)}
"""Where that takes another size: with room for one panel only."""


async def arrange(hand: Hand, how: Arrange) -> None:
    """Bring the screen into a state and show it."""
    how(hand.main)
    await hand.until(lambda: not (hand.scene.playing and hand.playing.loading_step), "the step of the lesson")
    hand.show()
    await hand.settle()


def test_every_action_has_its_tests() -> None:
    """Every action says here what it does, and where it can do nothing; what no browser can has tests of its own."""
    always = Command._field_defaults["obstacle"]
    anywhere = MODES.anywhere.commands
    assert set(DEEDS) == set(COMMANDS)
    idle = {c.id for c in COMMANDS.values() if c.obstacle is not always or c not in anywhere}
    assert set(IDLE) == {id for id in idle if COMMANDS[id].obstacle is not at_home}


@pytest.mark.parametrize("group", GROUPS)
async def test_a_key_does_what_its_action_says(group: str) -> None:
    """From a state in which the action can do something, where the footer shows it bright, the key does it."""
    async with opened(size=(400, 24)) as hand:
        for name, key in KEYS:
            if group_of(name) == group:
                before, done = DEEDS[name]
                with case(name, "by", key):
                    await hand.resize(*DEED_SIZES.get(name, (400, 24)))
                    await afresh(hand)
                    await arrange(hand, before)
                    assert hand.can(name)
                    assert not dimmed(hand, name)
                    assert not done(hand.main)
                    hand.send(key)
                    await hand.until(partial(done, hand.main), f"{name} by {key}")


@pytest.mark.parametrize("key", COMMANDS[QUIT].keys)
async def test_a_key_quits(key: str) -> None:
    """The same of what leaves nothing to go on with."""
    before, done = DEEDS[QUIT]
    async with opened(size=(400, 24)) as hand:
        await arrange(hand, before)
        assert hand.can(QUIT)
        assert not dimmed(hand, QUIT)
        assert not done(hand.main)
        hand.send(key)
        await hand.until(lambda: done(hand.main), key)


@pytest.mark.parametrize("group", GROUPS)
async def test_a_key_does_nothing_where_its_action_cannot(group: str) -> None:
    """Where an action can do nothing it is off, its keys change nothing and say why, and the footer shows it dimmed."""
    async with opened(size=(400, 24)) as hand:
        for name, hows in IDLE.items():
            for number, how in enumerate(hows if group_of(name) == group else ()):
                with case(name, "in state", number):
                    await hand.resize(*IDLE_SIZES.get(name, (400, 24)))
                    await afresh(hand)
                    await assert_idle(hand, name, how)


async def assert_idle(hand: Hand, name: str, how: Arrange) -> None:
    """Check that an action can do nothing in a state, nor its keys."""
    await arrange(hand, how)
    if (
        hand.scene.playing and hand.motion.running
    ):  # as the last step of all does, whose numbers then change by themselves
        hand.main.desk.halt()
        await hand.settle()
    assert not hand.can(name)
    hand.main.desk.forget()
    before, looked = hand.snapshot, (hand.scene, hand.motion)
    able = [command for id, command in MODES.commands.items() if hand.can(id)]
    taken = {key for command in able for key in command.keys}  # by what they mean in the other mode
    for key in COMMANDS[name].keys:
        if key not in taken:
            hand.main.desk.forget()
            await hand.press(key)
            assert any(text in hand.text() for text in hand.scene.note)
    assert hand.snapshot is before
    looked_at, scene = looked[0].look, hand.scene._replace(note=())
    assert (scene._replace(look=looked_at), hand.motion) == looked
    assert hand.look._replace(fresh=looked_at.fresh) == looked_at
    assert hand.app.screen is hand.main
    keys = COMMANDS[name].keys  # without any, it is in the palette alone
    assert not keys or dimmed(hand, name) is not False or taken.intersection(keys)


def dimmed(hand: Hand, name: str) -> bool | None:
    """Return whether the footer shows the glyph of an action dimmed; None where it does not show it."""
    if not COMMANDS[name].keys:
        return None
    footer, glyph = hand.main.query_one("#footer"), COMMANDS[name].glyph
    for segment in footer.render_line(0):
        assert segment.style
        if segment.text == glyph:
            color = segment.style.color
            return color == hand.drawn()[0].palette.bar_muted.color
    return None


async def test_a_jump_shows_its_numbers_before_its_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key was for the numbers; the chart and the views, which are dearer to draw, follow."""
    monkeypatch.setattr(journey, "SLICE", 60.0)  # so that a busy machine is there at once, too
    async with opened() as hand:
        hand.main.desk.go(100)
        assert hand.main.snapshot and hand.main.snapshot.epoch == 100
        assert hand.main.charted.snapshot and hand.main.charted.snapshot.epoch == 0
        await assert_still(hand)


# Running


async def run_beyond(hand: Hand, epoch: int) -> None:
    """Let it run until it is beyond an epoch."""
    hand.send("space")
    await hand.until(lambda: hand.motion.running and hand.snapshot.epoch > epoch, f"epoch {epoch}")


async def assert_still(hand: Hand) -> None:
    """Check that nothing moves any more, and that what is shown is where the session stands."""
    await hand.ended()
    epoch = hand.session.epoch
    await hand.settle()
    assert hand.session.epoch == hand.snapshot.epoch == epoch
    assert (
        hand.main.charted.snapshot
        is hand.main.viewed.snapshot
        is hand.main.worded.snapshot
        is hand.snapshot
        is hand.session.snapshot
    )
    assert not hand.motion.running
    assert hand.motion.goal is None


@pytest.mark.long
async def test_what_was_said_of_a_key_gives_way_to_what_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """While epochs follow each other it stays for a while; paused, it stays until another key."""
    monkeypatch.setattr(showing, "WORDS_SECONDS", 0.0)
    async with opened() as hand:
        await run_beyond(hand, 5)
        hand.send("l")
        await hand.until(lambda: bool(hand.main.scene.note), "a word about the key")
        await hand.until(lambda: not hand.main.scene.note, "what goes on")
        assert hand.motion.running
        hand.send("space")
        await assert_still(hand)
        await hand.press("l")
        await hand.settle()
        assert hand.main.scene.note


async def test_space_runs_and_pauses() -> None:
    """Running goes on by itself; pausing stands still, says so, and the chart is as far as the numbers."""
    async with opened() as hand:
        await run_beyond(hand, 5)
        assert "running" in hand.rows()[0]
        hand.send("space")
        await hand.until(lambda: not hand.motion.running)
        await assert_still(hand)
        assert "paused" in hand.rows()[0]
        reached = hand.snapshot.epoch
        assert is_at(reached, reached)(hand.main)
        await run_beyond(hand, reached + 3)


@pytest.mark.long
async def test_going_by_hand_pauses_a_run_first() -> None:
    """A step in the middle of a run ends the run, and goes on from where the run was."""
    ways = {"right": 1, "left": -1, "full_stop": 100, "comma": -100, "home": None}
    async with opened() as hand:
        for key, epochs in ways.items():
            with case(key):
                await afresh(hand, speed=3000)
                await run_beyond(hand, 150)
                hand.send(key)
                await hand.until(lambda: not hand.motion.running)
                await assert_still(hand)
                now = hand.snapshot
                if epochs is None:
                    assert (now.epoch, now.furthest > 150) == (0, True)
                else:
                    assert now.epoch - now.furthest == min(epochs, 0)
                assert hand.look.stepped is (epochs in (1, -1))


@pytest.mark.long
async def test_what_leaves_or_asks_pauses_a_run_first() -> None:
    """Another run, a dialog, undo and Esc all find the run paused."""
    async with opened() as hand:
        for key in ("r", "n", "g", "u", "s", "z", "escape"):
            with case(key):
                await afresh(hand)
                await arrange(hand, left)
                await run_beyond(hand, 3)
                hand.send(key)
                await hand.until(lambda: not hand.motion.running)
                await assert_still(hand)


async def test_the_learning_rate_can_be_changed_while_it_runs() -> None:
    """It keeps running, and trains on with the new rate from the epoch at which the key came."""
    async with opened(speed=1000) as hand:
        await run_beyond(hand, 20)
        hand.send("up")
        await hand.until(lambda: hand.snapshot.settings.learning_rate == 3)
        assert hand.motion.running
        changed = hand.session.snapshot.edits[0].epoch
        await hand.until(lambda: hand.snapshot.epoch > changed + 20)
        assert hand.motion.running
        hand.send("space")
        await hand.until(lambda: not hand.motion.running)
        alone = Session()
        alone.run(changed)
        alone.set_learning_rate(3)
        alone.run(hand.snapshot.epoch - changed)
        alone.note_stop()
        assert plain(hand.snapshot) == plain(alone.snapshot)


async def test_the_speed_can_be_changed_while_it_runs() -> None:
    """Faster, slower and full speed hold from here on: it keeps running, and never jumps."""
    async with opened(speed=1) as hand:
        hand.send("space")
        await hand.until(lambda: hand.motion.running)
        for _ in SPEEDS[1:]:
            hand.send("plus")
        await hand.until(lambda: hand.look.speed == 0)
        await hand.until(lambda: hand.snapshot.epoch > 500, "full speed")
        assert hand.motion.running
        for _ in SPEEDS[1:]:
            hand.send("minus")
        await hand.until(lambda: hand.look.speed == 1)
        slow_from = hand.session.epoch
        hand.send("f")
        await hand.until(lambda: hand.snapshot.epoch > slow_from + 500, "full speed again")
        hand.send("f")
        await hand.until(lambda: hand.look.speed == 1)
        assert hand.motion.running


@pytest.mark.long
async def test_every_speed_and_every_rate_can_be_reached() -> None:
    """From one end of each scale to the other and back, a key at a time."""
    async with opened(Settings(learning_rate=LEARNING_RATES[0]), speed=SPEEDS[0]) as hand:

        async def scale(key: str, times: int, look: Callable[[], object]) -> list[object]:
            seen = [look()]
            for _ in range(times):
                await hand.press(key)
                seen.append(look())
            return seen

        speeds, rates = list(SPEEDS), list(LEARNING_RATES)
        assert await scale("plus", len(speeds) - 1, lambda: hand.look.speed) == speeds
        assert await scale("minus", len(speeds) - 1, lambda: hand.look.speed) == speeds[::-1]
        assert await scale("up", len(rates) - 1, lambda: hand.snapshot.settings.learning_rate) == rates
        assert await scale("down", len(rates) - 1, lambda: hand.snapshot.settings.learning_rate) == rates[::-1]
        assert hand.snapshot.undos == 2 * (len(rates) - 1)
        assert not hand.snapshot.ghosts


@pytest.mark.long
async def test_a_run_from_the_past_goes_through_the_known_epochs_one_after_the_other() -> None:
    """The known epochs are shown again, the same to the bit, before training goes on."""
    async with opened(speed=1000) as hand:
        await arrange(hand, at(0, 400))
        seen: list[Snapshot] = []

        def watch(snapshot: Snapshot) -> None:
            seen.append(snapshot)

        hand.app.watch(hand.main, "snapshot", watch, init=False)
        await run_beyond(hand, 420)
        hand.send("space")
        await hand.until(lambda: not hand.motion.running)
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
    async with opened(session=session_at(100_000_000), speed=0) as hand:
        hand.session.goto(0)
        hand.show()
        await run_beyond(hand, 0)
        assert hand.snapshot.epoch < 10_000_000
        assert hand.snapshot.furthest == 100_000_000
        first = hand.snapshot.epoch
        await hand.until(lambda: hand.snapshot.epoch > first)


@pytest.mark.long
async def test_a_rate_set_in_the_past_of_a_running_run_makes_a_branch() -> None:
    """The run that was retraced stays as a ghost, and the branch runs on from where the key came."""
    async with opened(speed=100) as hand:
        await arrange(hand, at(0, 5000))
        await run_beyond(hand, 10)
        hand.send("up")
        await hand.until(lambda: hand.snapshot.settings.learning_rate == 3)
        branched = hand.snapshot.epoch
        await hand.until(lambda: hand.snapshot.epoch > branched + 5)
        now = hand.snapshot
        assert hand.motion.running
        assert now.epoch == now.furthest < 5000
        assert [ghost.epoch for ghost in now.ghosts] == [5000]
        await hand.press("z")
        assert hand.snapshot.furthest == 5000
        assert hand.snapshot.settings.learning_rate == 1


async def test_a_run_that_diverges_stops_by_itself() -> None:
    """It pauses at the last good epoch, says so, and cannot be run on."""
    async with opened(speed=0) as hand:
        await arrange(hand, diverged)
        last = hand.snapshot.epoch
        await hand.press("comma")
        assert hand.snapshot.epoch < last
        hand.send("space")
        await hand.until(lambda: hand.snapshot.diverged and not hand.motion.running)
        await assert_still(hand)
        assert hand.snapshot.epoch == last
        assert "diverged" in hand.text().lower()


# Going to an epoch


async def ask_for(hand: Hand, epoch: str) -> None:
    """Type an epoch into the dialog and press Enter."""
    await hand.press("g")
    await hand.type(epoch)
    hand.send("enter")


@pytest.mark.parametrize("epoch", ["0", "7", "150", "1234"])
async def test_go_to_arrives_exactly(epoch: str) -> None:
    """Any epoch, past or future, is the one that training alone leads to."""
    async with opened() as hand:
        await arrange(hand, at(300))
        await ask_for(hand, epoch)
        await hand.until(lambda: hand.snapshot.epoch == int(epoch) and hand.app.screen is hand.main)
        assert is_at(int(epoch), max(300, int(epoch)))(hand.main)
        await assert_still(hand)


async def test_go_to_without_a_number_goes_to_the_furthest_epoch() -> None:
    """Enter alone takes what stands in the empty field."""
    async with opened() as hand:
        await arrange(hand, at(5, 300))
        await ask_for(hand, "")
        await hand.until(lambda: hand.snapshot.epoch == 300)


async def test_a_long_way_shows_how_far_it_is_and_can_be_stopped() -> None:
    """The title says where to and how much of it is done; Esc stays where training has come to."""
    async with opened() as hand:
        await ask_for(hand, str(MAX_EPOCH))
        await hand.until(lambda: hand.motion.goal == MAX_EPOCH and hand.snapshot.epoch > 0, "the way")
        assert hand.can("anywhere.stop")
        assert "1 000 000 000" in hand.rows()[0]
        assert "%" in hand.rows()[0]
        assert "esc" in hand.rows()[-1]
        hand.send("escape")
        await hand.until(lambda: hand.motion.goal is None)
        await assert_still(hand)
        reached = hand.snapshot.epoch
        assert 0 < reached == hand.snapshot.furthest < MAX_EPOCH
        assert "esc" not in hand.rows()[-1]
        assert is_at(reached, reached)(hand.main)


@pytest.mark.parametrize("key", ["left", "comma"])
async def test_a_long_way_back_that_is_stopped_leaves_one_where_one_stood(key: str) -> None:
    """Epochs far from any kept state take a while to come back to; Esc gives that up, and nothing has changed."""
    async with opened(session=session_at(100_000_000)) as hand:
        before = hand.snapshot
        hand.send(key)
        await hand.until(lambda: hand.motion.goal is not None and hand.motion.share > 0, "the way")
        hand.send("escape")
        await hand.until(lambda: hand.motion.goal is None)
        await assert_still(hand)
        assert plain(hand.snapshot) == plain(before)


async def test_a_key_in_the_middle_of_a_long_way_ends_it() -> None:
    """A step on a long way ends the way and steps from there."""
    async with opened() as hand:
        await ask_for(hand, str(MAX_EPOCH))
        await hand.until(lambda: hand.motion.goal and hand.snapshot.epoch > 0, "the way")
        hand.send("right")
        await hand.until(lambda: hand.motion.goal is None)
        await assert_still(hand)
        assert hand.look.stepped
        assert hand.snapshot.epoch == hand.snapshot.furthest < MAX_EPOCH


# Runs


async def test_undo_and_redo_go_through_all_runs_that_were_left() -> None:
    """Each run is found where it was left, in both directions."""
    async with opened() as hand:
        for epochs in (10, 20, 30):
            hand.session.run(epochs)
            await hand.press("n")
        places = [(1, 10), (2, 20), (3, 30), (4, 0)]

        def where() -> tuple[int, int]:
            return hand.snapshot.settings.seed, hand.snapshot.epoch

        seen = [where()]
        for key in ["z", "z", "z", "y", "y", "y"]:
            await hand.press(key)
            seen.append(where())
        assert seen == [*places[::-1], *places[1:]]
        assert not hand.can("anywhere.redo")


async def test_a_row_that_comes_right_is_lit_for_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """The third example comes right at epoch 2072, last of all: it is lit, and goes out again by itself."""
    assert showing.LIT_SECONDS == 1.0
    monkeypatch.setattr(showing, "LIT_SECONDS", 1e6)  # however long it takes to look at it
    async with opened() as hand:
        await arrange(hand, at(2071))
        await hand.press("right")
        assert hand.motion.flipped == (False, False, True, False)
        monkeypatch.setattr(showing, "LIT_SECONDS", 0.001)
        await hand.press("left", "right")
        await hand.until(lambda: not any(hand.motion.flipped), "the light going out")


async def test_another_run_lights_no_row() -> None:
    """What undo, redo, reset and a new seed show has not just come right or gone wrong."""
    async with opened() as hand:
        await arrange(hand, at(2200))
        for key in ("n", "z", "y", "z", "r", "z"):
            await hand.press(key)
            assert not any(hand.motion.flipped), key


async def test_undo_and_redo_say_what_they_did() -> None:
    """The line tells the change that was taken back or made again, and says so where there is none."""
    async with opened() as hand:
        await hand.press("z")
        assert "Nothing to undo." in hand.text()
        await hand.press("y")
        assert "Nothing to redo." in hand.text()
        await hand.press("full_stop", "up")
        assert "nothing" not in hand.text()
        await hand.press("z")
        assert "undone: η was 3, is 1 again" in hand.text()
        await hand.press("y")
        assert "done again: η from 1 to 3" in hand.text()
        await hand.press("y")
        assert "Nothing to redo." in hand.text()


async def test_undo_takes_back_a_reset() -> None:
    """A reset pressed by accident is taken back by z."""
    async with opened() as hand:
        await arrange(hand, at(321))
        await hand.press("r")
        assert hand.snapshot.epoch == 0
        await hand.press("z")
        assert is_at(321, 321)(hand.main)


async def test_reset_keeps_the_settings_as_they_are_now() -> None:
    """The rate that was set on the way is the rate of the new run; the seed is the same."""
    async with opened(Settings(seed=5)) as hand:
        await arrange(hand, at(40))
        await hand.press("up", "right", "r")
        assert hand.snapshot.settings == Settings(seed=5, learning_rate=3)
        assert (hand.snapshot.epoch, hand.snapshot.furthest) == (0, 0)


async def test_after_the_last_seed_comes_the_first() -> None:
    """After the largest seed comes 0."""
    async with opened(Settings(seed=MAX_SEED)) as hand:
        await hand.press("n")
        assert hand.snapshot.settings == Settings(seed=0)


@pytest.mark.long
async def test_the_unit_in_focus_exists_in_every_run() -> None:
    """A run with fewer units takes the focus along, and the way back does not lose it."""
    async with opened(Settings(hidden_units=8), size=(100, 30)) as hand:
        await hand.press("k")
        assert hand.look.focus.unit == 7
        await hand.press("s")
        hand.app.screen.query_one("#units", Input).value = "2"
        await hand.press("enter")
        await hand.until(lambda: hand.snapshot.settings.hidden_units == 2)
        assert hand.look.focus.unit == 1
        await hand.press("j")
        assert hand.look.focus.unit == 0
        await hand.press("k", "z")
        assert hand.snapshot.settings.hidden_units == 8
        assert hand.look.focus.unit < 8


async def test_examples_and_units_go_round() -> None:
    """Tab leads from the last example to the first, and j from the last unit to the first."""
    async with opened() as hand:
        await hand.press(*["tab"] * 4)
        assert hand.look.focus.example == 0
        await hand.press(*["j"] * 4)
        assert hand.look.focus.unit == 0
        await hand.press("shift+tab", "k", "tab", "j")
        assert (hand.look.focus.example, hand.look.focus.unit) == (0, 0)


# Help, palette, the end


@pytest.mark.long
async def test_help_opens_and_closes() -> None:
    """What opened it, what says no and what leaves the program all close it, and nothing else happens."""
    async with opened() as hand:
        await arrange(hand, at(12))
        before, looked = hand.snapshot, (hand.scene, hand.motion)
        for key in ("question_mark", "escape", "q", "enter"):
            with case(key):
                await hand.press("question_mark")
                assert isinstance(hand.app.screen, HelpScreen)
                await hand.press("r", "n", "right", "space", key)
                await hand.closed()
                assert hand.snapshot is before
                assert (hand.scene, hand.motion) == looked
                assert hand.app.is_running
                assert hand.app.return_value is None


@pytest.mark.long
async def test_help_lets_a_run_go_on() -> None:
    """A class can read what it sees while it moves."""
    async with opened() as hand:
        await run_beyond(hand, 2)
        await hand.press("question_mark")
        epoch = hand.session.epoch
        await hand.until(lambda: hand.session.epoch > epoch + 2)
        await hand.press("escape")
        assert hand.motion.running


async def find(hand: Hand, words: str, title: str) -> None:
    """Type words into the palette until it offers first what is looked for, and take it."""
    hand.send("colon")
    await hand.until(lambda: isinstance(hand.app.screen, CommandPalette))
    await hand.settle()
    await hand.type(words)
    offers = hand.app.screen.query_one(CommandList)

    def offered() -> bool:
        first: Option | None = offers.get_option_at_index(0) if offers.option_count else None
        return first is not None and str(first.prompt).startswith(title) and offers.highlighted == 0

    await hand.until(offered, f"{title} in the palette")
    hand.send("enter")
    await hand.closed()


MEANT = {
    "settings": "compare, compare runs, hidden units, gate, settings, scale, xnor, preferences",
    "undo": "undo, take back",
    "back": "back, previous",
    "faster": "faster, speed, quicker",
    "slower": "slow, slower",
    "full speed": "full speed, fast, fastest",
    "reset": "reset, restart, start over",
    "new seed": "new network, seed, new seed, random",
    "view: weights": "view weights",
    "zoom: loss": "loss",
    "log scale": "log, logarithmic",
    "quit": "quit, exit",
    "help": "help, keys, shortcuts",
    "save": "save, record",
    "replay": "load, open, recording, replay",
    "share": "share, link",
    "export": "export, pytorch, csv",
    "lessons": "lesson, lessons, tutorial, open lesson",
    "theme xortui-dark": "theme, dark, theme dark",
    "theme xortui-light": "light, theme light",
    "theme ...": "colours",
    "zoom": "zoom, full screen, fullscreen, bigger",
    "probe": "probe, any point",
    "view: surface": "surface",
    "view: landscape": "landscape, view landscape",
    "edit": "edit, bias, change",
    "rate up": "rate, eta, η, learning rate",
    "until": "until, solve, condition",
    "take apart": "explain, gradient, backpropagation, phases",
    "sweep": "sweep, statistics",
    "slope": "check gradient, slope",
    "clear ghosts": "ghost, ghosts, clear",
    "range": "range, axis",
    "presenter": "presenter, notes, teacher",
    "serve": "browser, web, serve",
    "projector": "projector, beamer",
    "picture": "screenshot, picture",
    "resume": "resume, restore",
    "go to": "go to, jump, epoch",
    "run / pause": "run, pause, start, play",
    "example": "example",
}
"""What a student may type into the palette, by what is meant."""


async def test_the_palette_finds_first_what_is_meant() -> None:
    """A hundred words for what can be done, also for what cannot now; letters of a word anywhere find nothing."""
    async with opened() as hand:
        await arrange(hand, at(50))
        found = Commands(hand.main)
        for title, words in MEANT.items():
            for query in words.split(", "):
                assert (await first(found, query)).startswith(title), query
        assert {command for command in OTHER_WORDS if command not in COMMANDS} == set()
        assert await first(found, "setings") == "settings"


async def first(found: Commands, query: str) -> str:
    """Return what is listed first for a query."""
    best = max([hit async for hit in found.search(query)], key=lambda hit: hit.score)
    return str(best.prompt)


async def test_the_palette_finds_reset_and_does_it() -> None:
    """What is typed is found by its name, and Enter does it."""
    async with opened() as hand:
        await arrange(hand, at(50))
        await find(hand, "reset", "reset")
        await hand.until(lambda: is_at(0, 0)(hand.main))
        assert hand.snapshot.undos == 1


@pytest.mark.long
async def test_the_palette_changes_the_theme() -> None:
    """A theme has no key, and is found by its name; all is painted anew in its colours."""
    async with opened() as hand:
        before = hand.drawn()[0].palette
        await find(hand, "xortui-light", "theme xortui-light")
        await hand.until(lambda: hand.app.theme == "xortui-light")
        await hand.settle()
        after = hand.drawn()[0].palette
        assert after != before
        background = hand.drawn()[1].render_line(1)._segments[0].style
        assert background is not None
        assert background.bgcolor == after.text.bgcolor
        await hand.press("colon")
        await hand.until(lambda: hand.app.screen.query_one(CommandList).option_count > 9)
        await hand.settle()
        top, end = (
            hand.app.screen.query_one("CommandInput").region.y,
            hand.app.screen.query_one(CommandList).region.bottom,
        )
        for strip in hand.app.screen._compositor.render_strips()[top:end]:
            styles = [part.style for part in strip if part.style and any(map(str.isalnum, part.text))]
            for ink, ground in ((style.color, style.bgcolor) for style in styles):
                assert ink and ground and contrast(Color.from_rich_color(ink), Color.from_rich_color(ground)) >= 4.5


async def test_the_palette_lists_what_can_be_done_now() -> None:
    """Every action but the palette itself and those that can do nothing, the other views, lessons and themes."""
    async with opened(size=(100, 60)) as hand:
        await hand.press("colon")
        offers = hand.app.screen.query_one(CommandList)
        doable = [action.listed(hand.shown) for name, action in COMMANDS.items() if hand.can(name)]
        doable += [f"lesson: {title}" for _, title, _ in shelf()]
        doable += [f"view: {panel}" for panel in hand.shown.panels if panel != hand.shown.panel]
        doable += [f"zoom: {panel}" for panel in (*TABLES, *hand.shown.panels)]
        wanted = {*doable, "theme xortui-dark", "theme xortui-light", "theme ..."} - {
            COMMANDS["anywhere.palette"].title
        }
        await hand.until(lambda: offers.option_count == len(wanted), "the whole list")
        listed = [str(offers.get_option_at_index(index).prompt).splitlines()[0] for index in range(len(wanted))]
        assert set(listed) == wanted
        assert "reset" not in listed


@pytest.mark.long
async def test_the_palette_leads_to_a_view_by_its_name() -> None:
    """The landscape, in one go; the chart stays where there is room for both."""
    async with opened(size=(120, 36)) as hand:
        await find(hand, "view landscape", "view: landscape")
        await hand.until(lambda: hand.shown.lower_half == (LOSS, "landscape"))


@pytest.mark.long
@pytest.mark.parametrize("above", ["g", "u", "s", "question_mark", "colon"])
async def test_ctrl_q_quits_from_everywhere(above: str) -> None:
    """Ctrl+q leaves the program from every dialog."""
    async with opened() as hand:
        await hand.press(above)
        assert hand.app.screen is not hand.main
        hand.send("ctrl+q")
        await hand.until(lambda: hand.app._exit)
        assert hand.app.return_code == 0


async def test_quitting_ends_a_run() -> None:
    """The key leaves in the middle of a run at once, with the exit code of success."""
    async with opened(speed=0) as hand:
        await run_beyond(hand, 100)
        hand.send("q")
        await hand.until(lambda: hand.app._exit)
        assert hand.app.return_value == 0


@pytest.mark.long
@pytest.mark.parametrize("opener", ["g", "s"])
async def test_letters_typed_in_a_dialog_are_text(opener: str) -> None:
    """No letter that is a key of the main screen does anything there while a person types."""
    letters = "".join(character for action in COMMANDS.values() for character in action.glyph if action.glyph.isascii())
    async with opened() as hand:
        await arrange(hand, at(50))
        before, looked = hand.snapshot, (hand.scene, hand.motion)
        await hand.press(opener)
        field = hand.app.screen.query(Input).first()
        field.value = ""
        dialog = hand.app.screen
        await hand.type(letters)
        assert field.value == letters
        assert hand.app.screen is dialog
        await hand.press("escape")
        assert hand.app.screen is hand.main
        assert hand.snapshot is before
        assert (hand.scene, hand.motion) == looked


# Whatever is pressed


def assert_faithful(hand: Hand) -> None:
    """Check that what is painted is what the session holds."""
    main = hand.main
    if main.query_one("#bottom").display:
        names = {*WATCHING_PANELS, *WALKING_PANELS}
        assert {name for name in names if main.query_one(f"#{name.replace(' ', '-')}").display} == {
            *hand.shown.lower_half
        }
    assert (
        main.desk.session.snapshot
        is main.snapshot
        is main.charted.snapshot
        is main.viewed.snapshot
        is main.worded.snapshot
        is main.updated.snapshot
    )
    for widget in hand.drawn():
        painted = [widget.render_line(y) for y in range(widget.size.height)]
        assert widget.shown and widget.shown[:4] == (main.snapshot, main.scene, main.motion, main.sizes)
        widget._rows, widget._drawn_lines = [], []
        widget.redraw()
        assert painted == [row.strip for row in widget._rows], widget.id
    if main.query_one("#title").display:
        assert f"epoch {main.desk.session.epoch:,}".replace(",", " ") in hand.rows()[0]


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
async def test_no_order_of_keys_breaks_it(seed: int) -> None:
    """Many keys and sizes at random: it lives, and whenever it stands still the screen is the session."""
    chance = random.Random(seed)
    leaving = MODES.commands["anywhere.quit"].keys
    keys = [key for _, key in KEYS if key not in leaving]
    keys += ["enter", "escape", "backspace", "tab", "q", "1", "5", "8", "0", "pagedown", "f12"]
    keys += ["v", "m", "x", "w", "a"] * 2
    looks = 0
    async with opened(speed=chance.choice(SPEEDS)) as hand:
        for _ in range(200 if THOROUGH else 80):
            if chance.random() < 0.03:
                await hand.resize(chance.randint(1, 200), chance.randint(1, 60))
            key = chance.choice(keys if hand.app.screen is hand.main else [*keys, *["escape"] * 9, "enter"])
            if key == "q" and not isinstance(hand.app.screen, HelpScreen | EpochDialog | SettingsDialog | UntilDialog):
                continue
            await hand.press(key)
            assert hand.app.is_running
            assert not hand.app._exit
            if chance.random() < 0.2:  # more of the keys let epochs run than let them pause
                hand.main.desk.halt()
                await hand.settle()
            if hand.app.screen is hand.main and not hand.motion.moving:
                assert_faithful(hand)
                looks += 1
        while hand.app.screen is not hand.main:
            await hand.press("escape")
        while hand.typing or hand.motion.moving:  # a number that is typed is left first
            await hand.press("escape")
        await assert_still(hand)
        assert_faithful(hand)
    assert looks > (50 if THOROUGH else 20)


@pytest.mark.long
async def test_a_storm_of_keys_at_full_speed_is_survived() -> None:
    """Keys that arrive faster than they are handled, in the middle of full speed, leave a screen that is right."""
    chance = random.Random(7)
    keys = ["space", "right", "left", "up", "down", "r", "n", "z", "y", "home", "end", "full_stop", "comma", "f", "l"]
    async with opened(speed=0) as hand:
        for _ in range(150):
            hand.send(chance.choice(keys))
        await hand.settle()
        if hand.can("anywhere.stop"):
            await hand.press("escape")
        await assert_still(hand)
        assert_faithful(hand)
