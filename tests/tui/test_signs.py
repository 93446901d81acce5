"""Signs in the charsets of poor terminals: each as wide as it was, and none that can be taken for another."""

import pytest

from tests.support.hand import Hand
from xortui.tui.app import XorApp
from xortui.tui.draw import digits
from xortui.tui.screens.help import LETTERS
from xortui.tui.terminal.filters import _ASCII, _BLOCK, stand_in
from xortui.tui.terminal.surroundings import Charset
from xortui.words.cells import cells

TOGETHER = [
    "yŷΔΣδησ∂ᵀ",  # letters of the formulas
    "•◆▲▼✓✗0123456789+−.,",  # marks beside numbers, and what numbers are made of
    "○●•◆✓✗■",  # points, and the badge of a pause
    "▸▾▐▌│",  # who is looked at, and what is edited
    "←→↑↓",
    "░▒▓█",
    "+−·xhb",  # operators between names
]
"""Signs that stand in the same place, so that each has to be another."""

POOR = [charset for charset in Charset if charset is not Charset.UNICODE]


@pytest.mark.parametrize("charset", POOR)
@pytest.mark.parametrize("signs", TOGETHER)
def test_no_sign_is_taken_for_another(charset: Charset, signs: str) -> None:
    """A prediction is not its target, and no mark is a minus."""
    shown = [stand_in(sign, charset) for sign in signs]
    assert len(set(shown)) == len(shown), dict(zip(signs, shown, strict=True))


@pytest.mark.parametrize("table", [_ASCII, _BLOCK])
def test_each_sign_keeps_its_width(table: dict[str, str]) -> None:
    """Whatever draws need not know of the charset."""
    assert all(cells(sign) == cells(instead) for sign, instead in table.items())
    assert all(instead.isascii() for instead in _ASCII.values())


@pytest.mark.parametrize("charset", POOR)
def test_large_figures_are_made_of_what_there_is(charset: Charset) -> None:
    """Each stroke of them has a stand-in that such a terminal has."""
    parts = {part for row in digits.figures("0123456789+−. ()²") for part in row}
    parts |= {part for rows in digits.MARKS.values() for row in rows for part in row}
    shown = {stand_in(part, charset) for part in parts}
    assert "?" not in shown and {part for part in shown if not part.isascii()} <= set("─│┌┐└┘├┤┴┼█▀▄·²")


@pytest.mark.long
@pytest.mark.parametrize("charset", list(Charset))
async def test_the_help_says_what_letters_stand_for(charset: Charset) -> None:
    """Once, and only where they stand for something."""
    app = XorApp(charset=charset)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.takes_keys)
        await hand.press("question_mark")
        assert (dict(app.screen._sections())["colours and signs"][0] == LETTERS[0]) is (charset in POOR)  # type: ignore[attr-defined]
