"""Probing: the arrows move a point over the square of x1 and x2, while epochs go on or not."""

from collections.abc import Callable

from xortui.tui.desk import Desk
from xortui.tui.modes.base import ANSWER_FIRST, Command, FooterGroups, PlainLayer, unless
from xortui.tui.scene import EDIT, PROBE, PROBED, Shown

STEP = 0.05
"""How far an arrow moves the point."""

_LOW, _HIGH = -0.25, 1.25  # what the map shows


def probe_at(desk: Desk, x1: float, x2: float) -> None:
    """Probe a point, and show it; from then on arrows move it."""
    desk.forget()
    now = desk.shown
    if now.look.mode == EDIT or now.hides_view(*PROBED):
        return
    look = now.look if PROBE in now.lower_half else now.with_panel(PROBE, maximised=now.look.maximised)
    point = round(min(max(x1, _LOW), _HIGH), 2), round(min(max(x2, _LOW), _HIGH), 2)
    desk.look = look._replace(point=point, probing=True)


def enter_probe(desk: Desk) -> None:
    """Probe the point that was probed last."""
    probe_at(desk, *desk.look.point)


def _moved(across: int, up: int) -> Callable[[Desk], None]:
    def move(desk: Desk) -> None:
        x1, x2 = desk.look.point
        probe_at(desk, x1 + across * STEP, x2 + up * STEP)
        if desk.look.point == (x1, x2):
            desk.note("The map ends here.")

    return move


def _leave(desk: Desk) -> None:
    desk.look = desk.look._replace(probing=False)


def cannot_probe(shown: Shown) -> str:
    """Return why no point can be probed, in a few words; empty where one can."""
    return ANSWER_FIRST if shown.hides_view(*PROBED) else ""


class Probing(PlainLayer):
    """The layer in which arrows move the point."""

    name = "probe"
    elsewhere = "For a probed point: / probes one."
    commands = (
        Command(
            "probe.right", ("right",), "point", "the point that is probed, to the right: a larger x1", _moved(1, 0)
        ),
        Command("probe.left", ("left",), "point left", "to the left: a smaller x1", _moved(-1, 0)),
        Command("probe.up", ("up",), "point up", "up: a larger x2", _moved(0, 1)),
        Command("probe.down", ("down",), "point down", "down: a smaller x2", _moved(0, -1)),
        Command(
            "probe.leave",
            ("escape", "slash"),
            "let go",
            "leave the point where it is: the arrows do what they did",
            _leave,
            unless(lambda shown: shown.motion.goal is None, "esc ends the way first."),
        ),
    )
    footer: FooterGroups = (
        ("probe.right", "probe.left", "probe.up", "probe.down"), ("probe.leave",), ("anywhere.run",),
        ("anywhere.stop",), ("anywhere.unit",), ("anywhere.example",), ("anywhere.view",), ("anywhere.faster",),
        ("anywhere.full",), ("anywhere.maximise",), ("anywhere.goto",), ("anywhere.palette",),
    )  # fmt: skip

    def here(self, shown: Shown) -> bool:
        """Return whether a point is probed."""
        return shown.probing
