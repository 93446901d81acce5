"""An app in a state of its own, ready to be pictured: without a clock, a moving part or a blinking cursor.

Its picture is taken of one that is open already, see `pool`: opening an app for each was two thirds of their time.
"""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.hand import Hand, opened
from tests.support.pool import POOL, Size
from xortui.nn import Session, Settings
from xortui.tui import showing
from xortui.tui.app import XorApp
from xortui.tui.screens.main import MainScreen

DARK = "xortui-dark"

After = Callable[[Hand], Awaitable[object]]
"""What is done by hand once the state is there."""

Drive = Callable[[Pilot[int]], Awaitable[None]]
"""Brings an app into a state, whichever it is."""


def staged(
    arrange: Callable[[MainScreen], object],
    *,
    settings: Settings | None = None,
    session: Session | None = None,
    theme: str = DARK,
    after: After | None = None,
) -> tuple[XorApp, Drive]:
    """Return an app, and what brings it or another one like it into its state once that runs.

    Args:
        arrange: Brings the main screen into the state.
        settings: The settings of its first run.
        session: The session that it shows, instead of one of its own.
        theme: The name of its theme.
        after: What a user does then.
    """
    app = XorApp(settings)
    app.animation_level = "none"
    app.theme = theme
    if session:
        app.main.desk.session = session

    async def run_before(pilot: Pilot[int]) -> None:
        assert isinstance(pilot.app, XorApp)
        hand = Hand(pilot.app, pilot)
        await hand.until(lambda: hand.app.takes_keys, "the whole screen")
        arrange(hand.main)
        await hand.settle()
        if after:
            await after(hand)
        await steady(hand)

    return app, run_before


async def steady(hand: Hand) -> None:
    """Let nothing blink."""
    for field in hand.app.screen.query(Input):
        field.cursor_blink = False
    await hand.settle()


def taken(app: XorApp, terminal_size: Size, run_before: Drive) -> str | None:
    """Take a picture of an open app of the same kind, with the same session and lesson; None if there can be none."""
    assert POOL.loop
    return POOL.loop.run_until_complete(_taken(app, terminal_size, run_before))


async def _taken(app: XorApp, size: Size, run_before: Drive) -> str | None:
    if not POOL.usable:
        return None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(showing, "LIT_SECONDS", 1e6)
        async with opened(size=size, session=app.main.desk.session, theme=app.theme) as hand:
            patch.setattr(hand.app, "_disable_notifications", False)
            if app.main.first_lesson:
                hand.main.desk.player.begin_or_choose(app.main.first_lesson)
            await run_before(hand.pilot)
            picture = hand.app.export_screenshot(title=app.title, simplify=True)
            hand.app.clear_notifications()
            return picture
