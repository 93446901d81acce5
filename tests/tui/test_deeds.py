"""What a change by hand says: at every size, in full, and without a part of the title moving."""

import pytest

from tests.support.hand import Hand, opened
from xortui.nn import Session
from xortui.teach.lessons.catalogue import find
from xortui.tui.layout import SMALLEST
from xortui.words.format import loss

SIZES = [SMALLEST, (40, 12), (60, 18), (80, 24), (100, 30)]


def head(hand: Hand) -> list[int]:
    """Return where the parts of the title are."""
    return [hand.rows()[0].find(part) for part in ("xortui", "XOR", "seed", "η", " epoch ")]


def said(hand: Hand) -> str:
    """Return what is said, which has to be in full on the screen."""
    found = [text for text in hand.scene.note if text in hand.text()]
    assert found, hand.text()
    return found[0]


@pytest.mark.parametrize("size", SIZES)
async def test_a_change_says_what_it_was(size: tuple[int, int]) -> None:
    """A weight, a target, a rate, a seed, a reset: said in full, beside a title whose parts stay where they are."""
    session = Session()
    session.run(5)
    async with opened(size=size, session=session) as hand:
        before = head(hand)
        for keys, words in (
            (("up",), ("η", "3", "epoch")),
            (("z", "e", "5", "enter"), ("x1→h1", "5", "MSE", *([loss(hand.snapshot.mse)] if size != SMALLEST else []))),
            (("plus",), ("x1→h1", "5.1")),
            (("shift+tab", "enter"), ("0 1", "MSE")),
            (("z", "escape", "r"), ("reset",)),
            (("n",), ("seed", "2")),
        ):
            await hand.press(*keys)
            assert all(word in said(hand) for word in words), (keys, said(hand))
            assert head(hand) == before or hand.snapshot.settings.gate != "xor", keys
        await hand.press("v")
        assert hand.scene.note == ()


async def test_what_a_lesson_asks_for_is_not_told() -> None:
    """While a question hides the losses, a change names what was changed, and no loss."""
    async with opened() as hand:
        hand.main.desk.player.begin(find("3"))
        hand.main.desk.player.go_to_step(2)
        await hand.settle()
        assert "loss" in hand.shown.hides
        await hand.press("up")
        assert "η" in said(hand)
        await hand.press("n")
        assert "seed" in said(hand) and not any("MSE" in text for text in hand.scene.note)


async def test_what_changes_nothing_says_so() -> None:
    """The value that is there already, typed."""
    async with opened() as hand:
        await hand.press("e", "5", "enter", "5", "enter")
        assert said(hand) == "Nothing has changed."
