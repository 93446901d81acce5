"""Pictures of the views: what a class must see in each, from the first epoch to the solved one, at every size."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support.trained import trained
from xortui.nn import Session, Settings
from xortui.tui import drawn
from xortui.tui.draw.colours import Palette, palette_of
from xortui.tui.scene import HIDDEN_SPACE, NETWORK, SURFACE, UNITS, WALK

SMALL, LARGE, HUGE = (80, 24), (120, 36), (160, 48)
VIEWS = (SURFACE, UNITS, HIDDEN_SPACE, NETWORK)
START, PLATEAU, SOLVED = 0, 800, 2300

Picture = Callable[..., bool]

at_both = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])


def of(*views: str) -> pytest.MarkDecorator:
    """Return what makes a test of each of these views."""
    return pytest.mark.parametrize("chosen", views, ids=[view.replace(" ", "-") for view in views])


of_each = of(*VIEWS)


def at(epoch: int, units: int = 4, **given: float) -> Session:
    """Return a session at an epoch."""
    return trained(Settings(hidden_units=units, **given), epoch)  # type: ignore[arg-type]


@of_each
@at_both
def test_epoch_0(picture: Picture, chosen: str, size: tuple[int, int]) -> None:
    """Random weights: a surface without a shape, units that cut anywhere, and no line parts the points."""
    assert picture(at(START), size, watching=chosen)


@of_each
@at_both
def test_plateau(picture: Picture, chosen: str, size: tuple[int, int]) -> None:
    """Nothing seems to happen, yet units have begun to turn; the surface is nearly flat, and two answers are wrong."""
    assert picture(at(PLATEAU), size, watching=chosen)


@of_each
@at_both
def test_solved(picture: Picture, chosen: str, size: tuple[int, int]) -> None:
    """Two lines part the surface, the units stand on either side of them, and a line parts the points."""
    assert picture(at(SOLVED), size, watching=chosen, example=1, unit=1)


@of_each
def test_light(picture: Picture, chosen: str) -> None:
    """On a light ground the same, with every text readable on its shade."""
    assert picture(at(SOLVED), LARGE, "xortui-light", watching=chosen)


@of_each
def test_without_colour(picture: Picture, chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR: denser characters for higher values, the line of dots, signs as solid and broken edges."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(at(SOLVED), LARGE, watching=chosen)


@of_each
def test_in_sixteen_colours(picture: Picture, chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blue above one half and yellow below, denser the farther from it."""

    def coarse(dark: bool, variables: Mapping[str, str], sixteen: bool, mono: bool) -> Palette:
        return palette_of(dark, variables, True, mono)

    monkeypatch.setattr(drawn, "palette_of", coarse)
    assert picture(at(SOLVED), LARGE, watching=chosen)


@pytest.mark.parametrize("units", [1, 8])
@of(*VIEWS)
@at_both
def test_one_unit_and_eight(picture: Picture, chosen: str, units: int, size: tuple[int, int]) -> None:
    """Every unit is there with its whole label; a single one has an axis of its own and no other unit to name."""
    assert picture(at(300, units), size, watching=chosen, unit=units - 1, axes=5)


@of(SURFACE, HIDDEN_SPACE)
def test_two_views(picture: Picture, chosen: str) -> None:
    """At 160x48 the chart, the last update below it, and two views as high as both."""
    assert picture(at(SOLVED), HUGE, watching=chosen)


@of_each
def test_maximised(picture: Picture, chosen: str) -> None:
    """The whole lower half for one view, centred, with its legend beside the map."""
    assert picture(at(SOLVED), LARGE, watching=chosen, maximised=True, example=2)


@pytest.mark.parametrize("phase", [2, 3, 6, 7])
@at_both
def test_the_network_in_the_walkthrough(picture: Picture, phase: int, size: tuple[int, int]) -> None:
    """The edges that the phase reads or writes are bright, the others as quiet as the frames."""
    session = at(1900)
    assert picture(session, size, walking=NETWORK, mode=WALK, phase=phase, example=1, unit=1, input=1)


def test_asked_first(picture: Picture) -> None:
    """While a result is asked for, both views beside the phase say when they come, and nothing else."""
    session = at(1900)
    assert picture(session, HUGE, walking=SURFACE, mode=WALK, phase=3, example=1, ask=True)


@of(UNITS, HIDDEN_SPACE, NETWORK)
def test_stuck(picture: Picture, chosen: str) -> None:
    """A learning rate of 200: every answer is 1, points lie on each other, and their names are told together."""
    assert picture(at(200, learning_rate=200.0), LARGE, watching=chosen, axes=5)


def test_own_targets(picture: Picture) -> None:
    """A target of one half has a mark of its own, and is never wrong."""
    session = Session()
    for example, value in enumerate((0.9, 0.125, 0.5, 0)):
        session.set_target(example, value)
    session.run(500)
    assert picture(session, LARGE, watching=SURFACE)


def test_every_picture_has_its_test() -> None:
    """No picture is left over from a test that is gone."""
    folder = Path(__file__).parent / "__snapshots__" / Path(__file__).stem
    tests = {name for name in globals() if name.startswith("test_")}
    found = {path.stem.partition("[")[0] for path in folder.glob("*.svg")}
    assert found <= tests and len(found) > 10
