"""For a class at a wall: one panel at a time, nothing dim, and names spelled out."""

import re

import pytest
from textual.color import Color

from tests.support.hand import opened, opened_alone
from tests.support.maps import palette
from xortui.nn import Session
from xortui.teach.lessons.catalogue import find
from xortui.tui import kept_theme
from xortui.tui.app import XorApp
from xortui.tui.draw.colours import contrast
from xortui.tui.draw.themes import THEMES, WALL_DARK, WALL_LIGHT
from xortui.tui.projector import VARIABLE
from xortui.tui.scene import LANDSCAPE, LOSS, PHASE
from xortui.tui.tables import TRUTH


def learned() -> Session:
    """Return a session at an epoch on the plateau."""
    session = Session()
    session.goto(900)
    return session


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36)])
async def test_names_are_spelled_out_and_one_panel_has_the_screen(size: tuple[int, int]) -> None:
    """The chart first; the learning rate and the losses by their names, the columns of the truth table, too."""
    async with opened(session=learned(), size=size) as hand:
        hand.main.action_do("anywhere.projector")
        await hand.settle()
        assert hand.shown.zoom == LOSS
        if size >= (80, 24):
            assert "learning rate 1" in hand.rows()[0] and "η" not in hand.text()
            assert "mean squared error" in hand.rows()[1]
        await hand.press("3")
        assert hand.shown.zoom == TRUTH
        if size >= (80, 24):
            assert "target" in hand.rows()[2] and "prediction" in hand.rows()[2]
            head, row = hand.rows()[2], hand.rows()[4]
            assert head.index("prediction") < row.index("┃", head.index("prediction")) + 10
        hand.show(watching=LANDSCAPE)
        for _ in range(2):  # alone, and beside the line of words
            hand.main.desk.note("MSE 0.1 at epoch 9")
            await hand.settle()
            assert "mean squared error 0.1 at epoch 9" in hand.text() or size < (80, 24)
            assert "mean squared error" in hand.text() or size < (80, 24)
            assert size < (80, 24) or not re.search(r"MSE|MAE|η", hand.text())
            await hand.press("m")
        await hand.press("w")
        assert hand.shown.zoom == PHASE
        await hand.press("escape")
        assert hand.shown.zoom
        hand.main.desk.player.begin(find("1"))
        await hand.settle()
        hand.main.desk.player.leave()
        assert hand.shown.zoom
        hand.main.action_do("anywhere.projector")
        await hand.settle()
        assert not hand.shown.zoom and hand.app.theme in (kept_theme.DARK, kept_theme.LIGHT)


def test_nothing_is_dim() -> None:
    """Every text has a contrast of at least seven, in both themes; what is quiet elsewhere is as bright as the rest."""
    for wall in (WALL_DARK, WALL_LIGHT):
        colours = palette(wall.name)
        assert colours.muted.color == colours.text.color and colours.bar_muted.color == colours.bar.color
        for style in (colours.text, colours.muted, colours.accent, colours.good, colours.bad, colours.key, colours.bar):
            assert style.color and style.bgcolor
            assert contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)) >= 7
    usual = palette(THEMES[0].name)
    assert usual.muted.color != usual.text.color


@pytest.mark.parametrize(
    ("before", "wall"), [(kept_theme.DARK, kept_theme.WALL_DARK), (kept_theme.LIGHT, kept_theme.WALL_LIGHT)]
)
async def test_the_option_begins_with_it(before: str, wall: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the theme that fits the one that would be there without it; and that one is not kept for the next time."""
    monkeypatch.setenv(VARIABLE, "1")
    monkeypatch.setenv("TEXTUAL_THEME", before)
    async with opened_alone() as hand:
        assert hand.app.theme == wall and hand.scene.projector and hand.shown.zoom == LOSS
        assert "space" in hand.text()


def test_without_it_nothing_changes() -> None:
    """The usual theme, and no zoom."""
    app = XorApp()
    assert app.theme not in kept_theme.WALLS and not app.main.first_scene.projector


def test_a_theme_of_a_wall_is_not_kept(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next time begins with the theme of before."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    kept_theme.keep(kept_theme.LIGHT)
    kept_theme.keep(kept_theme.WALL_DARK)
    assert kept_theme.kept([kept_theme.LIGHT, kept_theme.WALL_DARK]) == kept_theme.LIGHT
