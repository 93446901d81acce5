"""Pictures of what explains the parameter in focus: the sigmoid, the chain rule and the slope by experiment."""

from collections.abc import Callable

import pytest

from tests.support.trained import trained
from xortui.nn import Session, Settings
from xortui.tui.scene import CHAIN_RULE, SIGMOID, SLOPE, WALK

Picture = Callable[..., bool]

VIEWS = [(SIGMOID, "sigmoid"), (CHAIN_RULE, "chain-rule"), (SLOPE, "slope")]

of_each = pytest.mark.parametrize("chosen", [view for view, _ in VIEWS], ids=[name for _, name in VIEWS])
at_both = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])


def at(epoch: int, rule: str = "gradient") -> Session:
    """Return a session at an epoch."""
    return trained(Settings(rule=rule), epoch)


@of_each
@at_both
def test_a_hidden_weight(picture: Picture, chosen: str, size: tuple[int, int]) -> None:
    """For x1→h3 and the example 1 0: five factors that multiply to one number, the point of h3 on its curve."""
    assert picture(at(0), size, walking=chosen, mode=WALK, phase=7, example=1, unit=2)


@of_each
@at_both
def test_light(picture: Picture, chosen: str, size: tuple[int, int]) -> None:
    """On a light ground: the parameters of the output, where the chain is shorter and the curve is that of ŷ."""
    assert picture(at(300), size, "xortui-light", walking=chosen, mode=WALK, phase=7, example=0, unit=1, input=5)


@at_both
def test_the_published_rule(picture: Picture, size: tuple[int, int]) -> None:
    """The true chain, and what the code of the post does instead, departure by departure."""
    assert picture(at(0, "published"), size, walking=CHAIN_RULE, mode=WALK, phase=7, example=1, unit=0, input=3)


@at_both
def test_a_flat_sigmoid(picture: Picture, size: tuple[int, int]) -> None:
    """Far out the tangent lies on the curve, and the axis reaches as far as the point."""
    session = at(0)
    session.set_weight("output_bias", 0, 12.0)
    assert picture(session, size, watching=SIGMOID, example=1, input=5)
