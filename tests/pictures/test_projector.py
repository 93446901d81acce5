"""Pictures of the screen for a class at a wall."""

from collections.abc import Callable

import pytest

from tests.support.trained import trained
from xortui.nn import Session
from xortui.tui.scene import VIEW, WALK
from xortui.tui.tables import TRUTH, W1

Picture = Callable[..., bool]

at_both = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
in_both = pytest.mark.parametrize("theme", ["xortui-dark", "xortui-light"], ids=["dark", "light"])


def at(epoch: int) -> Session:
    """Return a session at an epoch."""
    return trained(None, epoch)


@pytest.mark.parametrize("zoom", [VIEW, W1, TRUTH, ""], ids=["chart", "W1", "truth-table", "all"])
@at_both
@in_both
def test_projector(picture: Picture, zoom: str, size: tuple[int, int], theme: str) -> None:
    """Black and white, large figures, names spelled out, nothing dim; zoomed out, all panels."""
    assert picture(at(1900), size, theme, projector=True, zoom=zoom)


@at_both
@in_both
def test_a_phase(picture: Picture, size: tuple[int, int], theme: str) -> None:
    """The walkthrough on the wall."""
    assert picture(at(1900), size, theme, projector=True, zoom=VIEW, mode=WALK, phase=3, example=2)
