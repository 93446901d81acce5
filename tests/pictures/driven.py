"""What takes pictures of a main screen that a function has brought into a state."""

from collections.abc import Awaitable, Callable

from tests.support.hand import Hand
from tests.support.staged import staged
from xortui.nn import Settings
from xortui.tui.screens.main import MainScreen

Drive = Callable[[MainScreen], object]
"""Brings the main screen to where its picture is taken."""

After = Callable[[Hand], Awaitable[object]]
"""Does what is to be done on the open screen afterwards."""

Picture = Callable[..., bool]


def comparing(snap_compare: Callable[..., bool]) -> Picture:
    """Return what draws a driven screen, its lights on, and compares it with its picture."""

    def compare(
        drive: Drive,
        size: tuple[int, int] = (80, 24),
        settings: Settings | None = None,
        *,
        after: After | None = None,
        theme: str = "xortui-dark",
    ) -> bool:
        app, run_before = staged(drive, settings=settings, after=after, theme=theme)
        return snap_compare(app, terminal_size=size, run_before=run_before)

    return compare
