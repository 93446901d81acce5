"""Pictures of the weights over the epochs, of the loss landscape with the way of the run on it, and of the probe."""

from collections.abc import Callable

import pytest

from tests.support.trained import trained
from xortui.nn import Session, Settings
from xortui.tui.scene import LANDSCAPE, PROBE, WALK, WEIGHTS

Picture = Callable[..., bool]

SMALL, LARGE, HUGE = (80, 24), (120, 36), (160, 48)

at_both = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])


def at(epoch: int, units: int = 4, furthest: int = 0) -> Session:
    """Return a session at an epoch of a run that may have gone farther."""
    return trained(Settings(hidden_units=units), max(epoch, furthest), epoch)


@at_both
def test_weights(picture: Picture, size: tuple[int, int]) -> None:
    """Those of h2 in front in colours of their own, named where they end; the others are thin; W2 is in focus."""
    assert picture(at(2300), size, watching=WEIGHTS, unit=1, input=4)


@at_both
def test_weights_in_a_light_room(picture: Picture, size: tuple[int, int]) -> None:
    """From the past: the curves go on to the furthest epoch, and a line marks the epoch of the values."""
    assert picture(at(900, furthest=2300), size, "xortui-light", watching=WEIGHTS)


def test_weights_in_a_small_terminal(picture: Picture) -> None:
    """In four rows those of the unit in focus alone: six curves share no more rows than they must."""
    assert picture(at(1000), (60, 18), watching=WEIGHTS)


def test_weights_of_one_unit_alone(picture: Picture) -> None:
    """The whole lower half, an axis of its own, and an edit by hand as a jump."""
    session = at(600)
    session.set_weight("output_weights", (2, 0), -4.0)
    session.run(900)
    assert picture(session, LARGE, watching=WEIGHTS, unit=2, alone=True, maximised=True)


def test_weights_without_colour(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR, eight units: each curve of the unit in focus has dots of its own."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(at(300, 8), LARGE, watching=WEIGHTS, unit=5)


@at_both
def test_landscape(picture: Picture, size: tuple[int, int]) -> None:
    """From the plateau down into the valley, and on: the next update is magnified, and by how much is said."""
    assert picture(at(2300), size, watching=LANDSCAPE)


def test_landscape_in_a_light_room(picture: Picture) -> None:
    """Two weights of the third unit on the plateau, from the past; the path goes on to the furthest epoch."""
    assert picture(at(900, furthest=2300), LARGE, "xortui-light", watching=LANDSCAPE, unit=2, second=1)


@at_both
@pytest.mark.parametrize("theme", ["xortui-dark", "xortui-light"])
def test_landscape_over_two_units(picture: Picture, size: tuple[int, int], theme: str) -> None:
    """Any two parameters: a weight of one unit and one of another."""
    assert picture(at(900, furthest=2300), size, theme, watching=LANDSCAPE, unit=2, second=15)


@at_both
def test_the_parameters_of_a_landscape(picture: Picture, size: tuple[int, int]) -> None:
    """The dialog in which they are chosen."""
    assert picture(at(900), size, keys=["enter"], watching=LANDSCAPE)


def test_landscape_without_colour(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR, on a logarithmic scale, in the whole lower half: denser characters where the loss is higher."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(at(2300), LARGE, watching=LANDSCAPE, maximised=True, log=True)


@at_both
@pytest.mark.parametrize("theme", ["xortui-dark", "xortui-light"])
def test_probe(picture: Picture, size: tuple[int, int], theme: str) -> None:
    """A point beyond the examples, moved by arrows, whose keys the footer has; beside it every number on the way."""
    assert picture(at(2300), size, theme, keys=("slash", "right", "up"), watching=PROBE, unit=2, point=(0.9, 0.4))


def test_probe_of_eight_units_in_a_small_terminal(picture: Picture) -> None:
    """Two units in a line, with what each adds."""
    assert picture(at(300, 8), SMALL, "xortui-light", watching=PROBE, unit=5)


def test_probe_beside_a_phase(picture: Picture) -> None:
    """While an epoch is taken apart, in a light room."""
    assert picture(at(900), LARGE, "xortui-light", walking=PROBE, mode=WALK, phase=3, probing=True)
