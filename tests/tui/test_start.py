"""What the start leaves out, so that the first frame comes soon: it is not missed."""

import subprocess
import sys

import pytest
from textual.dom import DOMNode

from tests.support.hand import opened


async def test_the_styles_need_not_be_applied_again_when_the_screen_opens() -> None:
    """Mounting has applied them all, and the framework's second round changes none."""
    async with opened() as hand:

        def styles() -> dict[DOMNode, str]:
            return {node: node.styles.css for node in hand.main.walk_children(with_self=True)}

        before = styles()
        hand.main.update_node_styles(animate=False)
        assert styles() == before


async def test_the_styles_follow_the_theme_from_the_first_moment() -> None:
    """Although the one round at the opening is left out, later ones are not."""
    async with opened() as hand:
        dark = hand.main.styles.background
        hand.app.theme = "xortui-light"
        await hand.settle()
        assert hand.main.styles.background != dark


@pytest.mark.long
def test_what_is_not_seen_at_first_is_imported_later() -> None:
    """What draws the chart, says what goes on, and opens on a key: all together half as long as the rest."""
    later = {
        "plotext",
        "numpy.random",
        "xortui.teach.training.outlook",
        "xortui.teach.epoch.phases",
        "xortui.teach.lessons",
        "xortui.tui.player",
        "xortui.tui.screens.palette",
        "xortui.tui.screens.rest",
        "xortui.tui.terminal.filters",
        "xortui.tui.widgets.field",
    }
    code = "import sys, xortui.cli.main, xortui.tui.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split()
    assert "xortui.tui.screens.main" in loaded and not later & {*loaded}
