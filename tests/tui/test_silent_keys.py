"""No key that does nothing without a word: in every mode, at every size, each changes something or says why not."""

import string

import pytest
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.widgets import Input
from textual.widgets._select import SelectOverlay

from tests.support.budget import THOROUGH, some
from tests.support.hand import Hand, afresh, case, leave, opened, opened_alone, shown_with
from xortui.nn import Session
from xortui.nn.session.saved import Saved
from xortui.teach.lessons.catalogue import find
from xortui.teach.lessons.model import Lesson
from xortui.tui.layout import SMALLEST
from xortui.tui.modes import MODES
from xortui.tui.scene import EDIT, WALK, WATCH, Entry, Scene, Shown
from xortui.tui.screens.dialogs.lesson import NumberedList
from xortui.words.cells import cells

USUAL = (80, 24)
SIZES = [(120, 36), USUAL, (60, 18), (40, 12), SMALLEST]
STATES = [
    *("watch", "watch far", "watch rate", "walk", "walk far", "walk ask", "edit", "edit far"),
    *("watch lesson", "walk lesson", "edit lesson"),
]
ALONE = {"probe", "ask first"}
"""States that have nothing in common with the one before or after; these two are those of `test_silent_states.py`."""
KEYS = sorted({key for command in MODES.commands.values() for key in command.keys} - {"q", "ctrl+q"})
OTHER_KEYS = ["p", "W", "日", "f5", "ctrl+a", "insert", "left_square_bracket"]


async def bring_to(hand: Hand, state: str) -> None:
    """Bring a screen into a state, which is a mode and what has happened before."""
    mode, _, before = state.partition(" ")
    session = Session()
    if before == "far":
        session.run(600)
        session.goto(500)
    if before == "rate":
        session.set_learning_rate(100.0)
    await afresh(hand, session=session)
    if before == "lesson":
        hand.main.desk.player.begin(find("2"))
        await hand.settle()
    await hand.press(*{"watch": (), "walk": ("w",), "edit": ("e",)}[mode], *(("a",) if before == "ask" else ()))
    hand.main.desk.forget()
    await hand.settle()


def lesson_of(scene: Scene) -> tuple[Lesson, int] | None:
    """Return which lesson is shown, and at which step."""
    return (scene.playing.lesson, scene.playing.step) if scene.playing else None


async def bring_back(hand: Hand, state: str, there: Shown, saved: Saved) -> None:
    """Bring a screen back into the state in which it was saved, without training and going there anew if it can be."""
    if hand.app.screen is hand.main and hand.snapshot is there.snapshot:
        hand.main.desk.forget()
        if (hand.scene, hand.motion) == (there.scene, there.motion):  # the key had but an answer
            await hand.settle()
            return
    await leave(hand, lesson=False)
    if lesson_of(hand.scene) != lesson_of(there.scene):
        await bring_to(hand, state)
        return
    hand.session.restore(saved)
    hand.main.desk.show()
    hand.main.scene, hand.main.motion = there.scene, there.motion
    await hand.settle()


def tried_at(size: tuple[int, int], states: list[str]) -> list[tuple[str, list[str]]]:
    """Return which states are tried at a size, each with its keys.

    All at the usual size, with every other key: of neighbours, which have a mode or a layer in common, one with the odd
    and one with the even ones, and those that are like no other with all. At the other sizes each state is tried at
    one, and each key in one state: what a key does is a matter of the state, and whether there is room for an answer
    one of the size.
    """
    keys = [*KEYS, *OTHER_KEYS]
    if size != USUAL:
        others = [size for size in SIZES if size != USUAL]
        states = states[others.index(size) :: len(others)]
    if not THOROUGH:
        state = states[SIZES.index(size) % len(states)]
        return [(state, some(keys, 6))]
    parts = 2 if size == USUAL else len(states)
    return [
        (state, keys if size == USUAL and state in ALONE else keys[number % parts :: parts])
        for number, state in enumerate(states)
    ]


def dialogs_asked_for(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> list[Screen[object]]:
    """Return a list to which each dialog is added instead of being opened, which takes as long as thirty other keys.

    `test_over_the_screen_every_key_answers` opens each one, and so do the other sizes, in some state.
    """
    asked: list[Screen[object]] = []
    monkeypatch.setattr(hand.app, "push_screen", lambda dialog, *_: asked.append(dialog))
    return asked


@pytest.mark.parametrize("size", SIZES)
async def test_every_key_answers(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key that there is, and some that are none, changes what is on the screen."""
    async with opened(size=size) as hand:
        asked = dialogs_asked_for(hand, monkeypatch) if size == USUAL else []
        for state, keys in tried_at(size, STATES):
            await bring_to(hand, state)
            before, there, saved = hand.rows(), hand.shown, hand.session.save()
            for key in keys:
                await hand.press(key)
                with case(size, state, key):
                    assert asked.pop() if asked else hand.rows() != before
                    await bring_back(hand, state, there, saved)
                    assert hand.rows() == before


@pytest.mark.parametrize("mode", [WATCH, WALK, EDIT])
def test_every_command_says_why_it_cannot_act(mode: str) -> None:
    """In each mode, moving or not, each command can act or has a sentence that the narrowest screen has room for."""
    snapshot = Session().snapshot
    for moving in ({}, {"running": True}, {"goal": 100}, {"entry": Entry("number")}):
        for rows in (0, 10):
            now = shown_with(snapshot, mode=mode, rows=rows, needed=16, **moving)
            for id in MODES.commands:
                why = MODES.why_not(id, now)
                assert bool(why) is not MODES.can(id, now), id
                assert cells(why) < SMALLEST[0] - 1, why


@pytest.mark.long
async def test_the_palette_says_why_a_command_cannot_act() -> None:
    """What cannot be done now is found by its name, and says why, where otherwise another command would be taken."""
    async with opened() as hand:
        await hand.burst(":reset\r")
        assert hand.app.screen is hand.main and hand.snapshot.undos == 0
        assert "This is epoch 0: nothing to reset." in hand.text()
        await hand.burst(":take apart\r:take apart\r")
        assert "This is open already." in hand.text()


@pytest.mark.long
async def test_what_was_said_goes_with_the_next_key_that_does_something() -> None:
    """A key that can do nothing speaks; one that can takes that away, whatever it does."""
    async with opened() as hand:
        for key in ("j", "plus", "right", "g", "l", "w", "e", "question_mark"):
            await afresh(hand)
            await hand.press("r")
            assert "nothing to reset" in hand.text()
            await hand.press(key)
            assert "nothing to reset" not in hand.text()


async def test_reset_at_epoch_0_takes_back_what_was_edited_there() -> None:
    """An edited weight is not part of a reset, also where there is no epoch to go back."""
    async with opened() as hand:
        drawn = hand.snapshot.parameters.hidden_weights[0, 0]
        await hand.burst("e5\r\x1b[27ur")
        assert hand.snapshot.parameters.hidden_weights[0, 0] == drawn
        await hand.press("r")
        assert hand.scene.note


DIALOGS = {
    "lessons": ("o",),
    "help": ("question_mark",),
    "epoch": ("g",),
    "settings": ("s",),
    "settings, a list": ("s", "tab", "tab", "tab", "tab"),
    "settings, an open list": ("s", "tab", "tab", "tab", "tab", "space"),
    "settings, a button": ("s", *["tab"] * 7),
    "until": ("u",),
    "until, a number": ("u", "down"),
    "until, a button": ("u", *["tab"] * 4),
    "save": ("ctrl+s",),
    "palette": ("colon",),
    **{name: ("colon", *name, "enter") for name in ("share", "export", "picture", "sweep")},
    "theme": ("colon", *"theme", "space", *["full_stop"] * 3, "enter"),
}


CHARACTERS = {_character_to_key(character) for character in string.printable if character.isprintable()}
"""What the framework calls the keys of characters."""


def means_something(hand: Hand, key: str) -> bool:
    """Return whether a key is one of what lies over the screen, a character for a field, or a number in a list."""
    focused = hand.app.screen.focused
    field = isinstance(focused, Input | SelectOverlay) and (len(key) == 1 or key in CHARACTERS)
    return field or (isinstance(focused, NumberedList) and key.isdigit()) or key in hand.app.screen.active_bindings


@pytest.mark.long
@pytest.mark.parametrize("name", DIALOGS)
async def test_over_the_screen_every_key_answers(name: str) -> None:
    """In each dialog and list a key that means nothing there says so, until another one means something."""
    async with opened_alone(size=USUAL) as hand:
        await hand.press(*DIALOGS[name], *(["escape"] if name == "sweep" else []))  # which stops it
        screen = hand.app.screen
        assert screen is not hand.main
        if name in ("palette", "theme"):
            await hand.until(lambda: "Search for" in hand.text(), "the field of the palette")
        for key in some([*KEYS, *OTHER_KEYS], 12):
            if key == "ctrl+p" or not means_something(hand, key):
                hand.app.clear_notifications()
                await hand.settle()
                with case(name, key):
                    await hand.press(key)
                    await hand.until(lambda: "does nothing" in hand.text(), "a word about the key")
                    assert hand.app.screen is screen
        await hand.press(*["escape"] * 2)  # an open list closes first
        await hand.closed()


@pytest.mark.parametrize("name", ["help", "lessons"])
async def test_what_is_longer_than_its_frame_is_scrolled(name: str) -> None:
    """With the arrows to the next lines and with `end` to the last one; space, which does nothing, is called so."""
    async with opened(size=(40, 12)) as hand:
        assert "space run  o lessons" in hand.rows()[-1]  # what has no panel to be named in, until the first key
        await hand.press(*DIALOGS[name])
        before = hand.text()
        await hand.press("down")
        await hand.until(lambda: hand.text() != before, "the next line")
        assert "does nothing" not in hand.text()
        before = hand.text()
        await hand.press("end")
        await hand.until(lambda: hand.text() != before, "the last line")
        assert "does nothing" not in hand.text()
        if name == "help":
            await hand.press("space")
            await hand.until(lambda: "space does nothing" in hand.text(), "a word about the key")


@pytest.mark.long
@pytest.mark.parametrize("name", ["lessons", "help", "share", "sweep"])
async def test_q_closes_what_has_no_field(name: str) -> None:
    """As it leaves the program: a list, the help and what is to be read; the sweep ends first."""
    async with opened(size=USUAL) as hand:
        await hand.press(*DIALOGS[name])
        assert hand.app.screen is not hand.main
        await hand.press("q", *(["q"] if name == "sweep" else []))
        await hand.closed()
        assert not hand.app._exit
