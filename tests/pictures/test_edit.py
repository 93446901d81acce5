"""Pictures of editing, and of what the line above the footer says."""

from collections.abc import Callable

import pytest

from tests.support.trained import trained
from xortui.nn import Session, Settings

SMALL, LARGE = (80, 24), (120, 36)

Picture = Callable[..., bool]


def at(epoch: int, **given: object) -> Session:
    """Return a session at an epoch."""
    return trained(Settings(**given), epoch)  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", ["xortui-dark", "xortui-light"])
def test_the_cursor_on_a_weight(picture: Picture, theme: str) -> None:
    """Two bars beside the number, which keeps its colour; its unit and its input are in focus; the keys below."""
    assert picture(at(800), SMALL, theme, keys=("e", "right", "down"))


def test_the_cursor_on_a_bias_of_the_output(picture: Picture) -> None:
    """In W2, below the weights; beside it the surface, which follows every edit."""
    assert picture(at(800), LARGE, keys=("e", "tab", *["down"] * 4))


def test_the_cursor_in_the_table_of_all_weights(picture: Picture) -> None:
    """With eight units at 80x24: the row of a unit is the row of its weights."""
    assert picture(at(300, hidden_units=8), SMALL, keys=("e", "down", "right", "right"))


def test_typing(picture: Picture) -> None:
    """The field stands in the place of the number and cuts no other; the footer says how it ends."""
    assert picture(at(800), SMALL, keys=("e", "right", "1", ",", "2", "5"))


def test_an_empty_field(picture: Picture) -> None:
    """It shows the number that stays if nothing is typed."""
    assert picture(at(800), SMALL, keys=("e", "enter"))


@pytest.mark.parametrize("size", [SMALL, (60, 18), LARGE], ids=["80x24", "60x18", "120x36"])
def test_a_value_that_is_refused(picture: Picture, size: tuple[int, int]) -> None:
    """The sentence above the footer, whole; the field still open with what was typed."""
    assert picture(at(800), size, keys=("e", "enter", *"1e99", "enter"))


def test_a_target_that_was_flipped(picture: Picture) -> None:
    """The gate has the name of what it has become, in the title and over the truth table."""
    assert picture(at(0), SMALL, keys=("e", "tab", "tab", "down", "enter"))


def test_a_target_between(picture: Picture) -> None:
    """Targets of one's own; a target of one half has no wrong side, and half a disc on the surface."""
    assert picture(at(0), LARGE, keys=("e", "tab", "tab", *".5", "enter"))


def test_a_weight_changed_in_the_past(picture: Picture) -> None:
    """The run that was left is a ghost with a number and a name."""
    session = at(1500)
    session.goto(500)
    session.set_weight("output_weights", (0, 0), -3)
    session.run(600)
    assert picture(session, SMALL, mode="edit")


def test_without_colour(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bars of the cursor are seen all the same."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(at(800), SMALL, keys=("e", "right", "down"))


@pytest.mark.parametrize(
    ("epoch", "given"),
    [
        (0, {}),
        (50, {}),
        (1500, {}),
        (2300, {}),
        (200, {"learning_rate": 300.0}),
        (3000, {"hidden_units": 2, "seed": 3}),
        (2000, {"hidden_units": 1}),
        (40, {"learning_rate": 30.0, "seed": 5}),
        (800, {"rule": "published"}),
    ],
    ids=["start", "learning", "plateau", "solved", "saturated", "two-units", "one-unit", "high-rate", "published"],
)
def test_what_is_going_on(picture: Picture, epoch: int, given: dict[str, object]) -> None:
    """One line above the footer that names it, with what to try after it."""
    assert picture(at(epoch, **given), SMALL)
