"""The hand that the other tests use: a screen that it brings back is one that has just been opened."""

import pytest
from textual.strip import Strip

from tests.support.hand import Hand, afresh, case, opened, opened_alone
from tests.support.plain import plain
from xortui.nn import Settings
from xortui.tui.app import XorApp
from xortui.tui.layout import Layout
from xortui.tui.scene import Motion, Scene

KEYS = {
    "a dialog over another run": ("full_stop", "n", "j", "tab", "s"),
    "a weight that is typed": ("right", "e", "right", "3"),
    "a walkthrough that asks": ("w", "a", "right", "right", "1", "j", "v"),
    "a run": ("plus", "plus", "l", "v", "m", "space"),
    "the palette": ("colon",),
    "help": ("up", "question_mark"),
    "a far run with ghosts": ("full_stop", "comma", "up", "full_stop", "z"),
}
"""What may lie between two cases of a test."""


def seen(hand: Hand) -> tuple[list[Strip], Scene, Motion, Layout, object]:
    """Return what is seen and held: each cell with its colours, and the numbers to the bit."""
    assert hand.app.screen is hand.main and hand.main.focused is None
    painted = [*hand.main._compositor.render_strips()]
    assert hand.app.mouse_over is None
    return painted, hand.scene, hand.motion, hand.layout, plain(hand.snapshot)


@pytest.mark.long
async def test_a_screen_that_is_brought_back_is_one_that_was_opened() -> None:
    """Whatever was done to it before, also in a lesson: the same cells, numbers and state, and no work goes on."""
    other = Settings(seed=3, hidden_units=2)
    async with opened_alone() as hand, opened_alone(other, speed=0) as second:
        new, newer = seen(hand), seen(second)
        for name, keys in {**KEYS, "a lesson": (), "the mouse": ("right",)}.items():
            with case(name):
                if name == "a lesson":
                    hand.main.desk.player.open("2")
                await hand.press(*keys)
                if name == "the mouse":
                    await hand.pilot.hover("#loss", offset=(40, 4))
                    await hand.until(lambda: seen(hand) != new)
                await afresh(hand, other, speed=0)
                await hand.until(lambda: seen(hand) == newer, "the other screen")
                await hand.press(*keys)
                await afresh(hand)
                await hand.until(lambda: seen(hand) == new, "the first screen")
                assert all(worker.is_finished for worker in hand.app.workers)


async def test_an_app_that_stays_open_is_at_the_next_test_as_if_it_had_just_been_opened() -> None:
    """Also after another size, and where a test has ended it or chosen another theme the next gets another app."""
    async with opened_alone() as alone:
        new = seen(alone)
        apps: list[XorApp] = []
        for leave in ("size", "theme", "quit", "nothing"):
            async with opened() as hand:
                with case(len(apps)):
                    assert seen(hand) == new
                apps.append(hand.app)
                await hand.press("full_stop", "j", "v")
                if leave == "size":
                    await hand.resize(100, 30)
                    await hand.resize(80, 24)
                elif leave == "theme":
                    hand.app.theme = "nord"
                elif leave == "quit":
                    await hand.press("q")
    assert apps[0] is apps[1] and len({*apps}) == 3
