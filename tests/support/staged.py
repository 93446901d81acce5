"""An app in a state of its own, ready to be pictured: without a clock, a moving part or a blinking cursor."""

from collections.abc import Awaitable, Callable

from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.hand import Hand
from xortui.nn import Session, Settings
from xortui.tui.app import XorApp
from xortui.tui.screens.main import MainScreen

DARK = "xortui-dark"

After = Callable[[Hand], Awaitable[object]]
"""What is done by hand once the state is there."""


def staged(
    arrange: Callable[[MainScreen], object],
    *,
    settings: Settings | None = None,
    session: Session | None = None,
    theme: str = DARK,
    after: After | None = None,
) -> tuple[XorApp, Callable[[Pilot[int]], Awaitable[None]]]:
    """Return an app, and what brings it into its state once it runs.

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
        hand = Hand(app, pilot)
        await hand.until(lambda: app.takes_keys, "the whole screen")
        arrange(app.main)
        await hand.settle()
        if after:
            await after(hand)
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await hand.settle()

    return app, run_before
