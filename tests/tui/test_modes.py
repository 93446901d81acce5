"""The commands of the modes make bindings, footer, help and palette, and these agree; a mode is added by an object."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rich.console import Console
from textual.binding import Binding
from textual.keys import _character_to_key
from textual.widgets import Input, Static

import xortui.teach
from tests.support.hand import Hand, look, opened, shown_with
from tests.support.maps import palette
from tests.support.trained import trained
from tests.tui.test_results import LESSON
from xortui.nn import Session, Settings
from xortui.teach.glossary import GLOSSARY
from xortui.teach.lessons.catalogue import find
from xortui.teach.training import diagnosis, wording
from xortui.tui.app import XorApp
from xortui.tui.desk import Desk
from xortui.tui.modes import MODES, keys_of
from xortui.tui.modes.base import PALETTE_KEY, Command, Layer, PlainLayer
from xortui.tui.modes.edit import Edit
from xortui.tui.modes.looking import SPEEDS
from xortui.tui.modes.spelling import key_of as key_in_words
from xortui.tui.modes.stack import Stack
from xortui.tui.modes.walk import Walk
from xortui.tui.modes.watch import LEARNING_RATES, Watch
from xortui.tui.playing import Playing
from xortui.tui.scene import (
    EDIT,
    HIDDEN_SPACE,
    LANDSCAPE,
    PROBE,
    RANGES,
    SLOPE,
    VIEW,
    WALK,
    WATCH,
    WEIGHTS,
    Entry,
    Scene,
    Shown,
)
from xortui.tui.screens.dialogs.epoch import EpochDialog
from xortui.tui.screens.help import COLOURS, HelpScreen
from xortui.tui.screens.main import FIRST_COMMANDS, MainScreen
from xortui.tui.tables import TRUTH
from xortui.tui.widgets.footer import Footer
from xortui.tui.widgets.status_line import StatusLine

ARROWS = {"→": "right", "←": "left", "↑": "up", "↓": "down", "esc": "escape"}
COMMANDS = MODES.commands
START = Session().snapshot


def key_of(shown: str) -> str:
    """Return the key that a person presses who sees it shown so, in Textual's spelling."""
    *modifiers, last = shown.split("+") if len(shown) > 1 else [shown]
    last = ARROWS.get(last) or (_character_to_key(last) if len(last) == 1 else last)
    return "+".join([*modifiers, last])


def in_mode(mode: str) -> list[Command]:
    """Return the commands whose keys mean something in a mode, whether they can do it now or not."""
    shown = shown_with(START, mode=mode)
    return [command for layer in MODES.layers(shown) for command in layer.commands]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_has_words(command: Command) -> None:
    """A name, a sentence about it, and the names for both states where there are two."""
    assert command.name
    assert command.hint
    assert command.hint == command.hint.strip()
    assert command.name in command.title
    assert command.also in command.title
    assert command.label(Shown(START)).partition(":")[0] == command.name
    running = shown_with(START, running=True)
    expected = command.name if command.on else command.also or command.name
    assert command.label(running).partition(":")[0] == expected


def test_the_range_of_the_chart_is_said_with_its_key() -> None:
    """In the footer and in the palette, whichever of the three it is."""
    command = COMMANDS["anywhere.range"]
    shown = [shown_with(START, range=range) for range in RANGES]
    said = ["range: all runs", "range: this run", "range: last 100 epochs or more"]
    assert [command.label(now) for now in shown] == said == [command.listed(now) for now in shown]


def test_a_switch_says_what_it_would_do() -> None:
    """Footer and palette tell apart whether it is on."""
    on = shown_with(START, ask=True, log=True, speed=0, walking=SLOPE, projector=True)
    axes = COMMANDS["anywhere.axes"]
    assert axes.label(shown_with(START, watching=WEIGHTS, maximised=True, rows=10)) == "one or all"
    switches = [command for command in COMMANDS.values() if command.on and command is not axes]
    assert [command.listed(Shown(START)) for command in switches] == [command.name for command in switches]
    expected = {"don't ask", "linear scale", "full speed off", "slope off", "projector off", "chain rule"}
    assert {command.listed(on) for command in switches} == {command.label(on) for command in switches} == expected


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_keys_that_are_shown_are_those_that_work(command: Command) -> None:
    """The glyph and the aliases name the keys of the command, each and no others, as a terminal would send them.

    What has none is found by the key of the palette.
    """
    keys = command.keys or (PALETTE_KEY,)
    assert [key_of(shown) for shown in (command.glyph, *command.aliases)] == list(keys)
    assert keys_of(command.id) == command.glyph


def test_an_id_is_the_name_of_its_layer_and_a_name() -> None:
    """`watch.step` is a command of watching; and no two commands have the same id."""
    layers: list[Layer] = [
        MODES.entry,
        MODES.question,
        MODES.probe,
        MODES.zoom,
        *MODES.modes.values(),
        MODES.lesson,
        MODES.anywhere,
    ]
    ids = [command.id for layer in layers for command in layer.commands]
    assert all(command.id.split(".")[0] == layer.name for layer in layers for command in layer.commands)
    entrances = [mode.enter.id for mode in MODES.modes.values() if mode.enter]
    assert entrances == [f"{name}.enter" for name in MODES.modes if name != WATCH]
    assert Counter([*ids, *entrances]) == Counter(list(COMMANDS))
    assert all(id == command.id for id, command in COMMANDS.items())


def test_no_key_has_two_meanings() -> None:
    """In a mode each key belongs to one command, and is essential in no terminal that cannot send it."""
    for mode in (WATCH, WALK, EDIT):
        layers = [*MODES.layers(shown_with(START, mode=mode)), MODES.lesson]
        keys = Counter(key for layer in layers for command in layer.commands for key in command.keys)
        keys.subtract(COMMANDS["anywhere.lessons"].keys)  # the list of lessons, or in one its outline
        for key in ("escape", "enter"):  # ends or answers, and else leaves or goes on: never both
            del keys[key]
        for command in MODES.question.commands:  # whose characters begin a number while one is asked for
            keys.subtract(command.keys)
        if mode == EDIT:  # which has these keys for itself, so that what they mean elsewhere is off
            for command in MODES.anywhere.commands:
                if command.obstacle(shown_with(START, mode=mode, watching=HIDDEN_SPACE)):
                    keys.subtract(command.keys)
        assert max(keys.values()) == 1
        assert not any(key != key.lower() for key in keys)
    named = {"space", "right", "left", "up", "down", "tab", "shift+tab", "escape", "enter", "backspace"}
    named |= {"ctrl+s"}  # as everywhere; the palette saves as well
    for command in COMMANDS.values():
        first = command.keys[0] if command.keys else PALETTE_KEY
        assert first in named or len(command.glyph) == 1, f"{command.id} should have a plain character first"


def test_names_are_told_apart() -> None:
    """No two commands have the same name."""
    assert max(Counter(command.title for command in COMMANDS.values()).values()) == 1


def test_every_key_is_bound_to_its_command() -> None:
    """The bindings of the main screen are those of the commands, no more and no fewer, in the order of the stack."""
    made = [binding for binding in MODES.bindings() if isinstance(binding, Binding)]
    commands = [command for command in COMMANDS.values() if command.keys]
    assert [binding.action for binding in made] == [f"do('{command.id}')" for command in commands]
    assert [binding.key for binding in made] == [",".join(command.keys) for command in commands]
    assert [binding.description for binding in made] == [command.title for command in commands]
    order = [id.split(".")[0] for id in COMMANDS if not id.endswith(".enter")]
    assert list(dict.fromkeys(order)) == [
        "entry",
        "question",
        "probe",
        "zoom",
        "watch",
        "walk",
        "edit",
        "lesson",
        "anywhere",
    ]


@pytest.mark.parametrize("mode", [WATCH, WALK, EDIT])
def test_the_footer_lists_commands_once_each(mode: str) -> None:
    """Only commands of the mode; `?` and `q`, which are always at the end, not a second time."""
    listed = Counter(id for ids in MODES.modes[mode].footer for id in ids)
    assert set(listed) <= {command.id for command in in_mode(mode)} - {"anywhere.help", "anywhere.quit"}
    assert max(listed.values()) == 1


def test_a_lesson_puts_its_keys_first_in_the_footer() -> None:
    """Only its own commands, such as answer, and running; each of those that a lesson adds is named or in the help."""
    listed = [id for ids in MODES.lesson.footer for id in ids]
    assert len(set(listed)) == len(listed)
    own, answers = ([command.id for command in layer.commands] for layer in (MODES.lesson, MODES.question))
    assert set(own[:4]) <= set(listed) <= {*own, *answers, "anywhere.run"}


def test_every_key_is_in_a_footer() -> None:
    """But for what needs no word of its own: answers, the way back of a key, and other ways out of what is open."""
    groups = [*MODES.probe.footer, *MODES.zoom.footer, *MODES.lesson.footer, *MODES.lesson.footer_last]
    listed = {
        id for group in (*groups, *(each for mode in MODES.modes.values() for each in mode.footer)) for id in group
    }
    untold = {id for id, command in MODES.commands.items() if command.keys and id not in listed}
    untold = {id for id in untold if not id.startswith(("question.", "entry.")) and not id.endswith("_back")}
    assert untold == {"zoom.escape", "anywhere.help", "anywhere.quit"}


def test_the_first_screen_names_commands() -> None:
    """What the empty chart says to press exists, and can be pressed at epoch 0."""
    assert all(MODES.can(id, shown_with(START, rows=10)) for id in FIRST_COMMANDS)


async def help_text(hand: Hand) -> str:
    """Return all that the help says, with single blanks."""
    await hand.press("question_mark")
    assert isinstance(hand.app.screen, HelpScreen)
    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        for part in hand.app.screen.query(Static):
            console.print(part.content, markup=False, highlight=False)
    return " ".join(captured.get().split())


def row_of(command: Command) -> str:
    """Return what matches the row of a command; those that are called after their keys have one together."""
    title = command.title.removesuffix(f" {command.glyph}")
    others = "[^a-z]*" * (title != command.title)
    return rf"{re.escape(' '.join((command.glyph, *command.aliases)))} {others}{re.escape(f'{title}: {command.hint}')}"


async def test_the_help_explains_every_command_in_the_same_words() -> None:
    """Each with all its keys, its title and its sentence, once; and the words and signs of the screen."""
    async with opened() as hand:
        text = await help_text(hand)
    for command in COMMANDS.values():
        if command.id != "entry.leave":  # which the footer explains while a number is typed
            assert len(re.findall(row_of(command), text)) == 1
    for word, meaning, *_ in (*GLOSSARY, *COLOURS):
        assert f"{word} {meaning}" in text


@pytest.mark.parametrize(
    ("keys", "first"),
    [("", "A network with three inputs"), ("w", "keys while an epoch is taken apart"), ("e", "keys while numbers are")],
)
async def test_the_help_begins_with_what_the_mode_needs(keys: str, first: str) -> None:
    """Watching, what this is; else the keys of the mode, and after them the words."""
    async with opened(size=(80, 24)) as hand:
        await hand.press(*keys, "question_mark")
        statics = [str(part.content) for part in hand.app.screen.query(Static)]
        assert statics[0].startswith(first)
        headings = [str(part.content) for part in hand.app.screen.query(".heading").results(Static)]
        assert headings.index("words") == 1 and len(headings) == len(set(headings)) == 9


@pytest.mark.long
async def test_in_a_lesson_the_help_begins_with_its_keys() -> None:
    """Going on, giving up and the like come first, then the mode and the words; all else is there, too, once."""
    async with opened(size=(80, 24)) as hand:
        hand.main.desk.player.open("2")
        await hand.settle()
        for keys, then in ((), "words"), (("w",), "keys while an epoch"), (("w", "e"), "keys while numbers"):
            await hand.press(*keys)
            text = await help_text(hand)
            assert text.startswith("keys that a lesson adds")
            headings = [str(part.content) for part in hand.app.screen.query(".heading").results(Static)]
            assert headings[1].startswith(then) and "words" in headings[:3]
            own = text[: text.index(headings[1])]
            assert "next: the next step" in own and "p give up: show the answer" in own
            for command in COMMANDS.values():
                if command.id != "entry.leave":
                    assert len(re.findall(row_of(command), text)) == 1, command.id
            await hand.press("escape")


@pytest.mark.long
async def test_one_key_leads_to_the_words_of_the_help() -> None:
    """Their heading is then at the top, as far as there is text below it; Tab leads to each section in turn."""
    async with opened(size=(80, 24)) as hand:
        await hand.press("question_mark", "w")
        assert hand.rows()[4].split()[1] == "words"
        assert "3-4-1" in hand.text() and "the network: three inputs" in hand.text()
        await hand.press("shift+tab")
        assert hand.rows()[4].split()[1] == "keys"
        await hand.press("tab", "tab")
        assert "colours and signs" in hand.text()


async def test_a_wide_footer_shows_every_command_it_lists() -> None:
    """Where there is room all of them are there, in order, and the same words as everywhere."""
    async with opened(size=(400, 24)) as hand:
        hand.main.motion = hand.motion._replace(goal=10)
        look(hand.main, watching=LANDSCAPE)
        footer = hand.rows()[-1]
        places = []
        for ids in MODES.modes[WATCH].footer:
            first, *others = (COMMANDS[id] for id in ids)
            word = first.label(hand.shown).split()[0]
            alike = {other.label(hand.shown).split()[0] for other in others} <= {word}
            text = f"  {' '.join(c.glyph for c in (first, *others))} {word}" if alike else f"  {first.glyph} {word}"
            assert text in footer
            assert all(f"  {other.glyph} {other.name}" in footer for other in others if not alike)
            places.append(footer.index(text))
        assert places == sorted(places)
        assert footer.rstrip().endswith("? help  q quit")


@pytest.mark.parametrize("width", [36, 40, 60, 80, 100, 120])
def test_the_footer_leaves_out_only_what_has_no_room(width: int) -> None:
    """By order of worth: no key is cut, what is left out is wider than what is left, and help and quit are there."""
    footer = Footer("view", MODES)
    footer._palette = palette()
    snapshot = trained(None, 3).snapshot
    entry = Entry("number")
    for changes in ({}, {"watching": LANDSCAPE}, {"mode": WALK}, {"mode": EDIT}, {"zoom": TRUTH}, {"entry": entry}):
        needs = footer.needs(shown_with(snapshot, **changes))
        items, last = (["".join(text for text, _ in footer._drawn(item)) for item in part] for part in needs[:2])
        said = "".join(text for text, _ in footer.draw(needs, width, 1)[0])
        left = said.removesuffix("".join(last) + " ")
        listed = [item for item in items if f"{item}  " in f"{left}  "]
        assert left.rstrip() == "".join(listed) and len(said) == width
        assert all(len(item) > len(left) - len("".join(listed)) for item in items if item not in listed)
        assert listed, "the first has room wherever there is a screen"


@pytest.mark.long
async def test_no_two_arrows_stand_side_by_side() -> None:
    """Fonts with ligatures make one sign of them: in no mode, at no width, are they without a blank between."""
    async with opened(size=(80, 24)) as hand:
        for mode in (WATCH, WALK, EDIT):
            for width in (36, 60, 80, 100, 160, 300):
                await hand.resize(width, 24)
                look(hand.main, mode=mode, cursor=None)
                assert not re.search("[→←↑↓]{2}", hand.rows()[-1])


def test_scales_are_in_order() -> None:
    """Learning rates rise, speeds rise, and full speed, written as 0, comes after the fastest."""
    assert list(LEARNING_RATES) == sorted(set(LEARNING_RATES))
    assert list(SPEEDS[:-1]) == sorted(set(SPEEDS[:-1]))
    assert SPEEDS[-1] == 0


# What teach names


def named_commands(text: str) -> set[str]:
    """Return the ids of commands that a source names."""
    layers = "|".join(("entry", "question", "probe", *MODES.modes, "lesson", "anywhere"))
    return set(re.findall(rf"""["']((?:{layers})\.[a-z_0-9]+)["']""", text))


def test_every_command_that_teach_names_is_there_while_watching() -> None:
    """`teach` knows no key: it names commands, and where its sentences are shown, all of these have a key."""
    assert named_commands("""advice = "anywhere.run", 'watch.rate_up', "run", "x.anywhere" """) == {
        "anywhere.run",
        "watch.rate_up",
    }
    watching = {command.id for command in in_mode(WATCH)}
    folder = Path(xortui.teach.__file__).parent
    named = {id for path in folder.rglob("*.py") for id in named_commands(path.read_text("utf-8"))}
    assert named <= watching
    assert all(keys_of(id) for id in named)


def test_every_command_that_an_advice_names_is_there_while_watching() -> None:
    """Advice names commands in braces; the status line stands below every mode, and leaves out a key that is not there.

    That a command exists and has a key in the mode that is the usual one, is held here for every one that is named.
    """
    source = "".join(Path(str(module.__file__)).read_text("utf-8") for module in (diagnosis, wording))
    named = {*re.findall(r"\{((?:watch|walk|edit|anywhere)\.[a-z_]+)\}", source)}
    assert len(named) >= 8 and named <= {command.id for command in in_mode(WATCH)}
    shown = shown_with(START, mode=WALK)
    assert key_in_words("anywhere.new_seed", shown) == "n" and key_in_words("watch.rate_up", shown) == ""


STATES: dict[str, dict[str, object]] = {
    "watch": {},
    "run": {"running": True},
    "probe": {"watching": PROBE, "probing": True},
    "edit": {"mode": EDIT},
    "typing": {"mode": EDIT, "entry": Entry("value")},
    "zoom": {"zoom": VIEW},
    "walk, zoom": {"mode": WALK, "zoom": TRUTH, "beside": 1},
    "lesson": {"playing": Playing(LESSON, answers=(None,) * 4), "lesson": (70, 14)},
    "lesson, probe": {"playing": Playing(find("2")), "watching": PROBE, "probing": True},
    "lesson, edit": {"playing": Playing(find("2")), "mode": EDIT},
}


def taken_by(key: str, shown: Shown) -> str:
    """Return the command that a key does; nothing where it does none."""
    return next((id for id, command in COMMANDS.items() if key in command.keys and MODES.can(id, shown)), "")


@pytest.mark.parametrize("state", STATES)
def test_the_footer_names_the_keys_that_lead_to_what_they_say(state: str) -> None:
    """A key that a layer above takes is not said to do what it does elsewhere."""
    shown = shown_with(trained(None, 3).snapshot, rows=10, **STATES[state])
    told = [(keys.glyphs[0], keys.label) for item in Footer("view", MODES).needs(shown).items for keys in item]
    assert told
    for (glyph, on), label in told:
        if on and label not in ("answer", "take it", "cancel"):
            command = taken_by(key_of(glyph), shown)
            assert command and COMMANDS[command].label(shown).split()[0] == label.split()[0], (glyph, label)


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        ("watch", "run (space), or step (→)"),
        ("probe", "run (space)"),
        ("edit", "run (space)"),
        ("typing", ""),
    ],
)
def test_the_status_line_invites_only_to_what_a_key_does(state: str, advice: str) -> None:
    """In the probe the arrows move the point, in editing the cell; while a number is typed nothing else is done."""
    shown = shown_with(START, rows=10, **STATES[state])._replace(diagnosis=diagnosis.diagnose(START))
    line = StatusLine("view")
    line._palette = palette()
    written = "".join(text for text, _ in line.draw(line.needs(shown), 80, 1)[0]).strip()
    assert written == " · ".join(filter(None, ("the start, before any update", advice)))


# The stack


def test_the_stack_is_in_order() -> None:
    """An open question is above the mode, the mode above the lesson, and the lesson above what is always there."""
    from xortui.teach.lessons.catalogue import find

    lesson = find("1")
    scene = Scene(playing=Playing(lesson, answers=(None,) * len(lesson.steps)))
    names = [layer.name for layer in MODES.layers(Shown(START, scene))]
    assert names == ["question", "watch", "walk", "edit", "lesson", "anywhere"]  # the ways into walk and edit
    assert [layer.name for layer in MODES.layers(Shown(START, scene._replace(entry=Entry("number"))))] == ["entry"]


@pytest.mark.parametrize("id", [id for id in COMMANDS if id != "entry.leave"])
def test_while_a_number_is_typed_nothing_else_can_be_done(id: str) -> None:
    """Every key is a character then, or a key of the field."""
    typing = shown_with(START, entry=Entry("number"))
    assert not MODES.can(id, typing)
    assert MODES.can("entry.leave", typing)
    assert not MODES.can("entry.leave", Shown(START))


class Toy(PlainLayer):
    """A mode of its own: its key counts, and one that other modes have means something else."""

    name = "toy"
    doing = "one plays"
    presses = 0

    @staticmethod
    def _enter(desk: Desk) -> None:
        desk.look = desk.look._replace(mode="toy")

    @staticmethod
    def _leave(desk: Desk) -> None:
        desk.look = desk.look._replace(mode=WATCH)

    @staticmethod
    def _count(desk: Desk) -> None:
        Toy.presses += 1

    enter = Command("toy.enter", ("p",), "play", "something else", _enter)
    commands = (
        Command("toy.count", ("right",), "count", "one more", _count),
        Command("toy.leave", ("escape", "p"), "no more play", "back to watching", _leave),
    )
    footer = (("toy.count",), ("toy.leave",), ("anywhere.run",))


class ToyScreen(MainScreen):
    """A main screen with one more mode: one more line in the list of modes."""

    MODES = Stack(Watch(), Walk(), Edit(), Toy())
    BINDINGS = MODES.bindings()


@pytest.mark.long
async def test_a_mode_is_added_by_an_object() -> None:
    """Its keys, its place in the footer, in the help and in the palette, all come from its commands."""
    app = XorApp()
    app.main = ToyScreen(app.session, Scene(), 20)
    async with app.run_test(size=(200, 60)) as pilot:
        hand = Hand(app, pilot)
        await hand.press("right", "p")
        assert hand.look.mode == "toy" and hand.session.epoch == 1
        assert hand.rows()[-1].strip().startswith("→ count  esc no more play  space run")
        before = Toy.presses
        await hand.press("right", "right")
        assert Toy.presses == before + 2 and hand.session.epoch == 1
        assert [command.id for command in ToyScreen.MODES.listed() if hand.can(command.id)].count("toy.count") == 1
        assert "keys while one plays, where they differ → count: one more" in await help_text(hand)
        await hand.press("escape", "u", "escape", "tab")
        assert hand.look.mode == "toy" and hand.look.focus.example == 1  # what is possible anywhere is possible here
        await hand.press("w")
        assert hand.shown.walking
        await hand.press("p", "p", "right")
        assert hand.look.mode == WATCH and hand.session.epoch == 2


# Keys that come too soon or too late


@pytest.mark.parametrize(("id", "rate"), [("watch.rate_up", 100.0), ("watch.rate_down", 0.01)])
async def test_a_command_finds_the_session_ahead_of_the_screen(id: str, rate: float) -> None:
    """The session may have passed an edit that the screen has not shown: the key then does nothing."""
    async with opened() as hand:
        hand.session.set_learning_rate(rate)
        assert hand.can(id)  # as far as the screen knows
        hand.main.action_do(id)
        COMMANDS[id].do(hand.main.desk)  # and if it had been asked a moment before
        assert hand.session.snapshot.settings.learning_rate == rate


async def test_a_dialog_is_answered_once() -> None:
    """Two presses of Enter that come at once close the dialog and nothing else."""
    async with opened() as hand:
        await hand.press("g")
        dialog = hand.app.screen
        assert isinstance(dialog, EpochDialog)
        dialog.query_one(Input).value = "12"
        for _ in range(3):
            hand.send("enter")
        await hand.closed()
        await hand.settle()
        assert hand.snapshot.epoch == 12 and hand.app.is_running


async def test_what_is_leaving_takes_no_key() -> None:
    """After q no key opens or trains anything."""
    async with opened(Settings()) as hand:
        hand.main.action_do("anywhere.quit")
        hand.main.action_do("anywhere.goto")
        hand.main.action_do("watch.step")
        assert hand.app.screen is hand.main and hand.session.epoch == 0
