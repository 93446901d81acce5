"""Keys typed ahead of the screen: whatever opens on the way, the keys after it wait for it, in order."""

import random

import pytest

from tests.support.budget import THOROUGH
from tests.support.hand import Hand, afresh, case, opened
from tests.support.plain import plain
from tests.tui.test_lesson import shown
from xortui.nn import Session, Settings
from xortui.tui.scene import WALK
from xortui.tui.screens import holding
from xortui.tui.screens.dialogs.settings import SettingsDialog
from xortui.tui.terminal import in_order

ESCAPE, UP, DOWN, RIGHT, LEFT = "\x1b[27u", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
TO_GATE, TO_WEIGHTS = "s" + "\t" * 4, "s" + "\t" * 6


@pytest.mark.long
async def test_lists_in_a_dialog_take_the_keys_meant_for_them() -> None:
    """Settings, a list, space, an arrow, Enter and the next list, all in one burst: each list gets its own keys."""
    async with opened() as hand:
        for keys, epoch, settings in (
            (f"g40\r{TO_GATE} {DOWN}{DOWN}\r\t {DOWN}\r\t {DOWN}\r\t\r", 40, Settings(gate="or", rule="published")),
            (f"g40\r{TO_WEIGHTS} {DOWN}{ESCAPE}\t\r{RIGHT}", 41, Settings()),  # nothing has changed
        ):
            with case(keys):
                await afresh(hand)
                await hand.burst(keys)
                assert (hand.snapshot.epoch, hand.snapshot.settings) == (epoch, settings)
                assert hand.app.screen is hand.main


@pytest.mark.long
async def test_the_palette_and_what_it_opens_take_the_keys_meant_for_them() -> None:
    """A command, then the palette again; a command that opens a dialog, and its keys; a lesson, its outline."""
    async with opened() as hand:
        await hand.burst("g40\r:reset\rg30\r:reset\r:take apart\r" + RIGHT)
        assert (hand.session.epoch, hand.look.mode, hand.look.phase) == (0, WALK, 2)
        await hand.burst(f"{ESCAPE}:go to\r25\r:edit\r1.5\r:undo\r{ESCAPE}:settings\r")
        assert type(hand.app.screen) is SettingsDialog and hand.session.epoch == 25
        await hand.burst(f"{ESCAPE}:lesson{DOWN}{DOWN}\ro{DOWN}\r:example\r")
        assert hand.playing.step == 2 and hand.app.screen_stack == [hand.main]


@pytest.mark.long
async def test_keys_wait_for_the_help_the_list_of_lessons_and_a_field() -> None:
    """Help is opened, leafed through and closed, a lesson chosen and a weight typed, in one burst each."""
    async with shown("choose") as hand:
        await hand.burst(f"{DOWN}{DOWN}\r?\t\t{DOWN}qo{DOWN}{DOWN}\r")
        assert hand.playing.step == 3 and hand.app.screen is hand.main
        await hand.burst(f"{ESCAPE}{ESCAPE}{ESCAPE}e1.25\r{RIGHT}-0.5\rz")
        assert hand.snapshot.parameters.hidden_weights[0, 0] == 1.25
        await hand.burst(f"{ESCAPE}u{DOWN}{DOWN}\r\x1b[C")
        assert hand.session.epoch == 1001


async def test_of_many_keys_that_wait_each_is_done_and_few_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """An arrow that was held down on a slow machine: its steps are done soon after, all of them, and stay exact."""
    monkeypatch.setattr(holding, "_SECONDS", 60.0)
    async with opened() as hand:
        drawn, hand_on = list[int](), hand.main.hand_on

        def watched() -> None:
            drawn.append(hand.session.epoch)
            hand_on()

        monkeypatch.setattr(hand.main, "hand_on", watched)
        await hand.burst(RIGHT * 80 + UP + RIGHT * 40 + LEFT * 90 + "z" * 6 + "y" + "w" + RIGHT * 16)
        straight = Session()
        straight.run(80)
        straight.set_learning_rate(3)
        straight.run(40)
        straight.goto(32)
        assert len(drawn) < 80 and plain(hand.snapshot) == plain(straight.snapshot)
        assert "epoch 32 of 120" in hand.rows()[0] and hand.scene.note == ()


async def test_what_was_too_much_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many keys did nothing, once the others are done; what is no key is not counted."""
    monkeypatch.setattr(in_order, "_MOST", 10)
    async with opened() as hand:
        await hand.burst(RIGHT * 1010 + "\x1b[I" * 5)
        assert (hand.session.epoch, hand.scene.note[0]) == (10, "1 000 keys came too fast, and did nothing.")
        await hand.burst(RIGHT)
        assert (hand.session.epoch, hand.scene.note) == (11, ())


TOKENS = [
    *("\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B", "\t", "\x1b[Z", "\r", "\x7f", ESCAPE, ESCAPE, "\x1b[H", "\x1b[F"),
    *("\x1b[5~", "\x1b[6~", "s", "s", "o", "t", "?", "g", *".,<>+-jkwernzyvmxlca123"),
    *(TO_GATE + "\r", TO_WEIGHTS + "\r"),
]
"""What is typed: everything but what depends on time, as running does, or leaves."""


@pytest.mark.parametrize(("lesson", "seed"), [("", 0), ("1", 1)] if THOROUGH else [("", 0)])
async def test_random_bursts_end_as_the_same_keys_one_by_one(lesson: str, seed: int) -> None:
    """Dialogs with their lists, the palette, the outline, notes and help among them: the same screen in the end."""
    async with shown(lesson) if lesson else opened() as hand:
        draw = random.Random(seed)
        keys = "".join(draw.choice(TOKENS) for _ in range(50 if THOROUGH else 12))
        ends = []
        for at_once in (False, True):
            await _begin(hand, lesson)
            for part in [keys] if at_once else _one_by_one(keys):
                await hand.burst(part)
                await hand.until(lambda: not hand.app.on_the_way)
            ends.append((plain(hand.snapshot), type(hand.app.screen), hand.rows()))
        one_by_one, burst = ends
        with case(repr(keys)):
            assert burst == one_by_one


async def _begin(hand: Hand, lesson: str) -> None:
    await afresh(hand, speed=0)
    if lesson:
        hand.main.desk.player.open(lesson)
        await hand.settle()


def _one_by_one(keys: str) -> list[str]:
    """Return keys one by one, each with all its bytes."""
    found = []
    while keys:
        sequence = keys.startswith("\x1b[")
        end = next(at for at, c in enumerate(keys, 1) if not sequence or (at > 2 and (c.isalpha() or c == "~")))
        found.append(keys[:end])
        keys = keys[end:]
    return found
