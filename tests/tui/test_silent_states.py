"""No key that does nothing without a word in what lies over a mode: zoom, probe, questions, typing, a replay."""

from collections.abc import Awaitable, Callable
from functools import cache

import pytest
from textual.binding import Binding
from textual.widgets import Input

from tests.support.budget import THOROUGH, some
from tests.support.hand import Hand, afresh, case, leave, opened, shown_with
from tests.tui.test_replay import EDITS, go_to, play, recording
from tests.tui.test_results import LESSON
from tests.tui.test_silent_keys import (
    CHARACTERS,
    KEYS,
    OTHER_KEYS,
    SIZES,
    USUAL,
    dialogs_asked_for,
    lesson_of,
    tried_at,
)
from xortui.nn import Session
from xortui.nn.session.saved import Saved
from xortui.teach.lessons.catalogue import find
from xortui.tui.layout import SMALLEST
from xortui.tui.modes import MODES
from xortui.tui.playing import Answer, Playing
from xortui.tui.presenter import PresenterApp
from xortui.tui.scene import PROBE, VIEW, WALK, Scene, Shown

Reach = Callable[[Hand], Awaitable[None]]


def pressed(*keys: str, epoch: int = 0) -> Reach:
    """Return what trains a new network for some epochs, and presses keys."""

    async def reach(hand: Hand) -> None:
        session = Session()
        session.run(epoch)
        await afresh(hand, session=session)
        await hand.press(*keys)

    return reach


async def probe(hand: Hand) -> None:
    """Move the point that is probed."""
    await pressed(epoch=40)(hand)
    hand.main.action_do("anywhere.probe")
    await hand.settle()
    await hand.press("right")


def asked(step: int, *keys: str) -> Reach:
    """Return what asks a question of a lesson, the first or the second, and presses keys."""

    async def reach(hand: Hand) -> None:
        await afresh(hand)
        hand.main.desk.player.begin(LESSON)
        await hand.settle()
        await hand.press(*["pagedown"] * (step - 1), *keys)

    return reach


async def lesson_zoomed(hand: Hand) -> None:
    """Give one panel the whole screen in a lesson."""
    await afresh(hand)
    hand.main.desk.player.begin(find("2"))
    await hand.settle()
    await hand.press("m")


_recording = cache(recording)


async def replay(hand: Hand) -> None:
    """Open a recording."""
    await play(hand, _recording(*EDITS))


async def replayed(hand: Hand) -> None:
    """Play a recording to its end."""
    await replay(hand)
    await go_to(hand, 200)


STATES: dict[str, Reach] = {
    "zoom": pressed("m"),
    "walk, zoom": pressed("w", "m"),
    "edit, zoom": pressed("e", "m"),
    "lesson, zoom": lesson_zoomed,
    "probe": probe,
    "question": asked(1),
    "question, a wrong answer": asked(1, "1"),
    "question, answered": asked(1, "2"),
    "number": asked(2),
    "number, answered": asked(2, *"0.9", "enter", "p"),
    "ask first": pressed("w", "a", "right", epoch=30),
    "replay": replay,
    "replay, its end": replayed,
}
FIELD_KEYS = {key for binding in Input.BINDINGS if isinstance(binding, Binding) for key in binding.key.split(",")}
"""The keys of a field itself, besides characters; others are those of what can be scrolled, which no field can."""

TYPING: dict[str, Reach] = {
    "a value": pressed("e", "5"),
    "a value, emptied": pressed("e", "5", "backspace"),
    "a value that is none": pressed("e", "full_stop", "enter"),
    "an answer": asked(2, "0", "full_stop"),
}


async def reached(hand: Hand, reach: Reach) -> tuple[object, ...]:
    """Bring a screen into a state, with nothing said of the last key; return what tells that it is in no other."""
    await reach(hand)
    return await forgotten(hand)


async def forgotten(hand: Hand) -> tuple[object, ...]:
    """Forget what was said of the last key; return what tells that a screen is in another state."""
    hand.main.desk.forget()
    await hand.settle()
    return hand.scene, hand.motion, hand.snapshot, hand.app.screen, hand.app.focused, hand.rows()


def _alike(now: tuple[object, ...], here: tuple[object, ...]) -> bool:
    """Return whether a screen is in the same state with other snapshots, whose numbers are on the screen."""
    (scene, motion, _, *rest), (before, motion_before, _, *rest_before) = now, here
    assert isinstance(scene, Scene) and isinstance(before, Scene)
    if scene.playing and before.playing:
        before = before._replace(playing=before.playing._replace(stood=scene.playing.stood))
    return (scene, motion, rest) == (before, motion_before, rest_before)


async def again(hand: Hand, reach: Reach, here: tuple[object, ...], there: Shown, saved: Saved) -> tuple[object, ...]:
    """Bring a screen back into a state by what was saved of it, or else by the keys that lead there; as `reached`."""
    await leave(hand, lesson=False)
    if lesson_of(hand.scene) == lesson_of(there.scene):
        hand.session.restore(saved)
        hand.main.desk.show()
        hand.main.scene, hand.main.motion = there.scene, there.motion
        now = await forgotten(hand)
        if _alike(now, here):
            return now
    return await reached(hand, reach)


@pytest.mark.parametrize("size", SIZES)
async def test_every_key_answers(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key that there is, and some that are none, changes what is on the screen."""
    async with opened(size=size) as hand:
        asked = dialogs_asked_for(hand, monkeypatch) if size == USUAL else []
        for state, keys in tried_at(size, [*STATES]):
            here = await reached(hand, STATES[state])
            there, saved = hand.shown, hand.session.save()
            for key in keys:
                await hand.press(key)
                with case(size, state, key):
                    assert asked.pop() if asked else hand.rows() != here[-1]
                if await forgotten(hand) != here:
                    here = await again(hand, STATES[state], here, there, saved)


GIVEN = Answer(1, True, 1), None, None, None
ASKING: dict[str, object] = {"mode": WALK, "ask": True}
NOT_ASKED: dict[str, tuple[str, dict[str, object], tuple[str, ...]]] = {
    "m leads to panels, w to questions.": ("2", {}, ("m", "w")),
    "e leads to weights, g to epochs.": ("7", {}, ("e", "g")),
    "1 to 4 show the panels here.": ("5", {"zoom": VIEW}, ("1", "4")),
    "w first, then a: the phases ask.": ("p", {}, ("w",)),
    "w first: there the phases ask.": ("2", {"ask": True}, ("w",)),
    "a first: then the phases ask.": ("2", {"mode": WALK, "phase": 3}, ("a",)),
    "No question here: → goes on.": ("2", ASKING, ("right",)),
    "It is answered: → goes on.": ("2", {**ASKING, "phase": 2, "answer": 0}, ("right",)),
    "It is answered.": ("2", {**ASKING, "phase": 2, "answer": 0, "walking": PROBE, "probing": True}, ()),
    "Epochs run: space pauses them.": ("2", {**ASKING, "phase": 3, "running": True}, ("space",)),
    "On the way: esc stops it.": ("2", {**ASKING, "phase": 3, "goal": 9}, ("escape",)),
    "It is answered: enter goes on.": ("2", {"playing": Playing(LESSON, answers=GIVEN)}, ("enter",)),
    "No question here: enter goes on.": ("2", {"playing": Playing(find("2"))}, ("enter",)),
    "This step asks nothing.": ("2", {"playing": Playing(LESSON, 4, answers=(None,) * 4)}, ()),
}


@pytest.mark.parametrize("said", NOT_ASKED)
def test_where_nothing_is_asked_a_digit_names_the_key_that_leads_on(said: str) -> None:
    """So does the key that gives up. What is named does something there, and the narrowest screen has room for it."""
    key, changes, named = NOT_ASKED[said]
    now = shown_with(Session().snapshot, rows=10, **changes)
    assert not MODES.acts(key, now) and MODES.why_no_key(key, now) == said
    assert all(MODES.acts(each, now) for each in named) and len(said) < SMALLEST[0] - 1


@pytest.mark.parametrize("size", SIZES)
async def test_while_a_number_is_typed_every_key_answers(size: tuple[int, int]) -> None:
    """What is none of the field's keys says how to end typing, until the next character; the field stays as it is."""
    async with opened(size=size) as hand:
        for state in TYPING if THOROUGH else ["a value"]:
            here = await reached(hand, TYPING[state])
            if not hand.typing:
                continue  # there is no room for a field
            for key in (key for key in [*KEYS, *OTHER_KEYS] if key not in CHARACTERS and len(key) > 1):
                focused = hand.app.focused
                assert isinstance(focused, Input)
                if key in FIELD_KEYS:
                    continue
                value, before = focused.value, hand.rows()
                await hand.press(key)
                with case(size, state, key):
                    assert hand.rows() != before or key == "escape"
                    if key != "escape":
                        assert (hand.app.focused, focused.value) == (focused, value)
                if await forgotten(hand) != here:
                    here = await reached(hand, TYPING[state])


@pytest.mark.long
async def test_in_the_second_terminal_every_key_answers() -> None:
    """With no lesson to move, and nothing to scroll to; what is no key there says so."""
    app = PresenterApp(None)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        hand = Hand(app, pilot)
        keys = ["enter", "pagedown", "right", "backspace", "pageup", "left", "b", "space", "up", "k", "down", "j"]
        for key in some(sorted({*keys, *KEYS, *OTHER_KEYS, "tab"} - {"q", "ctrl+q", "escape"}), 12):
            app.clear_notifications()
            await hand.settle()
            await hand.press(key)
            with case(key):
                await hand.until(lambda: app._notifications or app.screen is not app._presenter, "a word about the key")
            while app.screen is not app._presenter:
                app.pop_screen()
