"""Pictures of lessons, in a small and in a large terminal, dark and light; nothing in them depends on time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.support.hand import Hand
from tests.support.staged import steady
from tests.tui.test_lesson import arrived
from xortui.teach.lessons.catalogue import find, load
from xortui.tui.app import XorApp

Picture = Callable[..., bool]

SIZES = [(80, 24), (120, 36)]
THEMES = ["xortui-dark", "xortui-light"]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
in_both_themes = pytest.mark.parametrize("theme", THEMES, ids=["dark", "light"])


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Picture:
    """Return what opens a lesson at a step, presses keys, and compares the screen with its picture."""

    def compare(
        name: str,
        step: int = 1,
        *keys: str,
        size: tuple[int, int] = (80, 24),
        theme: str = "xortui-dark",
        then: Callable[[Hand], object] | None = None,
    ) -> bool:
        app = XorApp(lesson="choose" if name == "choose" else load(name) if name.endswith(".md") else find(name))
        app.animation_level = "none"
        app.theme = theme

        async def run_before(pilot: Pilot[int]) -> None:
            assert isinstance(pilot.app, XorApp)
            hand = Hand(pilot.app, pilot)
            await hand.settle()
            if step > 1:
                hand.main.desk.player.go_to_step(step)
                await arrived(hand)
            for key in keys:
                await hand.press(key)
                await arrived(hand)
            if then:
                then(hand)
                await hand.settle()
            await steady(hand)

        return snap_compare(app, terminal_size=size, run_before=run_before)

    return compare


@at_both_sizes
@in_both_themes
def test_a_step_of_text(picture: Picture, size: tuple[int, int], theme: str) -> None:
    """The first step of the first lesson: where one is, the text, and the tables that it speaks of."""
    assert picture("1", size=size, theme=theme)


@at_both_sizes
def test_a_step_with_a_map(picture: Picture, size: tuple[int, int]) -> None:
    """The text, and the map that it speaks of, as large as there is room."""
    assert picture("1", 5, size=size)


@at_both_sizes
@in_both_themes
def test_a_phase(picture: Picture, size: tuple[int, int], theme: str) -> None:
    """The arithmetic has all its lines, the check of the gradient among them."""
    assert picture("12", 4, size=size, theme=theme)


@pytest.mark.long
@at_both_sizes
def test_a_phase_that_asks(picture: Picture, size: tuple[int, int]) -> None:
    """The question of the walkthrough, its result hidden, with the lesson's text."""
    assert picture("6", 4, size=size)


@at_both_sizes
@pytest.mark.parametrize("keys", [[], ["1"], ["2"], ["p"]], ids=["open", "right", "wrong", "revealed"])
def test_a_choice(picture: Picture, size: tuple[int, int], keys: list[str]) -> None:
    """Options by their keys; then what is right, and why; nothing below moves."""
    assert picture("8", 4, *keys, size=size)


@pytest.mark.long
@in_both_themes
def test_a_choice_in_colours(picture: Picture, theme: str) -> None:
    """Right and wrong have a mark and a colour."""
    assert picture("8", 4, "2", size=(120, 36), theme=theme)


@at_both_sizes
@pytest.mark.parametrize(
    "keys", [[], ["0", "full_stop", "2"], ["0", "full_stop", "2", "enter"]], ids=["open", "typing", "wrong"]
)
def test_a_number(picture: Picture, size: tuple[int, int], keys: list[str]) -> None:
    """Where to type, the field with a number in it, and what is right."""
    assert picture("8", 2, *keys, size=size)


@pytest.mark.long
@at_both_sizes
def test_the_last_step_has_the_score(picture: Picture, size: tuple[int, int]) -> None:
    """How many questions were answered rightly, below the last of them."""
    assert picture("1", 2, "0", *["pagedown"] * 9, "3", size=size)


@at_both_sizes
@in_both_themes
def test_the_outline(picture: Picture, size: tuple[int, int], theme: str) -> None:
    """All steps, which of them ask, and how they were answered."""
    assert picture("1", 2, "0", "pagedown", "o", size=size, theme=theme)


@at_both_sizes
def test_the_list_of_lessons(picture: Picture, size: tuple[int, int]) -> None:
    """All lessons with a line about each."""
    assert picture("choose", size=size)


@at_both_sizes
def test_an_error_in_the_file(picture: Picture, size: tuple[int, int], tmp_path: Path) -> None:
    """What is wrong, with its line, and how to see the last good version."""
    path = tmp_path / "mine.md"
    text = '+++\nformat = 1\ntitle = "Mine"\n+++\n## One\nHere.\n```xortui\ngoto = 5\n```\n'
    path.write_text(text)

    def edit(hand: Hand) -> None:
        path.write_text(text.replace("goto", "got"))
        hand.main.desk.player.file.look()

    assert picture(str(path), size=size, then=edit)


def test_the_footer_of_a_lesson_in_a_narrow_terminal(picture: Picture) -> None:
    """Sixty columns and eighteen rows: the text comes first, the next step and the way out stay in the footer."""
    assert picture("1", 1, "pagedown", size=(60, 18))
