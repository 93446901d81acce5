"""Pictures of each panel on the whole screen: numbers in large figures, larger maps, longer curves."""

from collections.abc import Callable

import pytest

from tests.support.trained import trained
from xortui.nn import Session, Settings
from xortui.tui.scene import PHASE, VIEW, WALK, WALKING_PANELS, WATCHING_PANELS
from xortui.tui.tables import TABLES, TRUTH, W1

TINY, SMALL, LARGE = (40, 12), (80, 24), (120, 36)
DARK, LIGHT = "xortui-dark", "xortui-light"

Picture = Callable[..., bool]

at_both = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
in_both = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
of_tables = pytest.mark.parametrize("table", TABLES, ids=["W1", "W2", "truth-table"])


def views(*names: str) -> pytest.MarkDecorator:
    """Return what makes a test of each of these panels."""
    return pytest.mark.parametrize("chosen", names, ids=[name.replace(" ", "-") for name in names])


def at(epoch: int, units: int = 4) -> Session:
    """Return a session at an epoch."""
    return trained(Settings(hidden_units=units), epoch)


@of_tables
@at_both
@in_both
def test_a_table(picture: Picture, table: str, size: tuple[int, int], theme: str) -> None:
    """Tiles that fill the room, and figures three rows high that the last row can read."""
    assert picture(at(1900), size, theme, zoom=table, example=2, unit=1)


@of_tables
def test_a_table_of_eight_units_on_the_smallest_screen(picture: Picture, table: str) -> None:
    """What has no room says so, and how to see it."""
    assert picture(at(1900, 8), TINY, zoom=table, unit=6)


@views(*WATCHING_PANELS)
@at_both
@in_both
def test_a_view(picture: Picture, chosen: str, size: tuple[int, int], theme: str) -> None:
    """All but the title and the footer for one view."""
    assert picture(at(1900), size, theme, watching=chosen, zoom=VIEW, example=2)


@views(*WALKING_PANELS[:2])
@pytest.mark.parametrize("phase", [1, 3, 8])
@at_both
def test_a_growing_phase(picture: Picture, chosen: str, phase: int, size: tuple[int, int]) -> None:
    """From the shortest phase to the longest numbers: all in the middle, in figures as far as these have room."""
    assert picture(at(1900), size, mode=WALK, phase=phase, walking=chosen, zoom=VIEW, example=2)


@views(*WALKING_PANELS[:2])
@at_both
@in_both
def test_a_phase(picture: Picture, chosen: str, size: tuple[int, int], theme: str) -> None:
    """The phase with its arithmetic, or its arrays, in large figures where they fit."""
    assert picture(at(1900), size, theme, mode=WALK, phase=6, walking=chosen, zoom=VIEW, example=2)


@at_both
def test_asked(picture: Picture, size: tuple[int, int]) -> None:
    """A question has the whole screen, with all that is known before its answer."""
    assert picture(at(1900), size, mode=WALK, phase=3, ask=True, walking=PHASE, zoom=W1, example=2)


@at_both
def test_marks_of_a_phase(picture: Picture, size: tuple[int, int]) -> None:
    """What the phase reads is bright, and all else steps back."""
    assert picture(at(1900), size, mode=WALK, phase=2, zoom=W1, example=2, unit=2)


def test_edited(picture: Picture) -> None:
    """Bars stand at the sides of the tile that is edited."""
    assert picture(at(1900), SMALL, keys=["m", "e", "right"])


def test_a_target_edited(picture: Picture) -> None:
    """Likewise of a target in large figures."""
    assert picture(at(1900), SMALL, keys=["e", "m", "shift+tab"])


def test_without_colour(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR: the numbers stay."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(at(1900), SMALL, zoom=TRUTH)
