"""Pictures of what has no room: the smallest screens show the rest with a key, and say which."""

from collections.abc import Callable

import pytest

from tests.support.trained import trained
from xortui.nn import Session
from xortui.tui.scene import VIEW, WALK

TINY, LOW = (40, 12), (60, 18)
DARK, LIGHT = "xortui-dark", "xortui-light"

Picture = Callable[..., bool]

in_both = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def at(epoch: int) -> Session:
    """Return a session at an epoch."""
    return trained(None, epoch)


@pytest.mark.parametrize("keys", [(), ("enter",)], ids=["first", "rest"])
@in_both
def test_a_long_phase(picture: Picture, keys: tuple[str, ...], theme: str) -> None:
    """At 60x18 the gradients begin with their formula, and end with the verdict of the check."""
    assert picture(at(1900), LOW, theme, keys, mode=WALK, phase=7, example=2)


@pytest.mark.parametrize("phase", [2, 7])
def test_asked_on_the_smallest_screen(picture: Picture, phase: int) -> None:
    """A question that has no room begins with what is known, and is answered when its end is in view."""
    assert picture(at(1900), TINY, mode=WALK, phase=phase, ask=True, zoom=VIEW, example=2)
