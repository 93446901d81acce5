"""Watching: everything at a glance, epoch by epoch, on and back."""

from xortui.nn import Snapshot
from xortui.nn.settings import MAX_EPOCH
from xortui.tui.desk import Desk
from xortui.tui.modes.base import Command, PlainLayer, unless
from xortui.tui.modes.deeds import change
from xortui.tui.scene import WATCH, Shown

LEARNING_RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""The learning rates that keys choose."""

MANY = 100
"""How many epochs a long step goes."""


def no_next(shown: Shown) -> str:
    """Return why there is no next epoch; nothing where there is one."""
    now = shown.snapshot
    if now.epoch < now.furthest or (not now.diverged and now.epoch < MAX_EPOCH):
        return ""
    return "It has diverged: ← goes back." if now.diverged else "This is the last epoch there is."


def no_earlier(shown: Shown) -> str:
    """Return why there is no earlier epoch; nothing where there is one."""
    return "" if shown.snapshot.epoch else "This is epoch 0, the first."


def _higher_rate(snapshot: Snapshot) -> float | None:
    now = snapshot.settings.learning_rate
    return min((rate for rate in LEARNING_RATES if rate > now), default=None)


def _lower_rate(snapshot: Snapshot) -> float | None:
    now = snapshot.settings.learning_rate
    return max((rate for rate in LEARNING_RATES if rate < now), default=None)


def _step(desk: Desk) -> None:
    desk.go(desk.session.epoch + 1, stepped=True)


def _back(desk: Desk) -> None:
    desk.go(desk.session.epoch - 1, stepped=True)


def _steps(desk: Desk) -> None:
    desk.go(desk.session.epoch + MANY, stepped=desk.look.stepped)


def _backs(desk: Desk) -> None:
    desk.go(desk.session.epoch - MANY, stepped=desk.look.stepped)


def _rate_up(desk: Desk) -> None:
    _set_rate(desk, _higher_rate(desk.session.snapshot))


def _rate_down(desk: Desk) -> None:
    _set_rate(desk, _lower_rate(desk.session.snapshot))


def _set_rate(desk: Desk, rate: float | None) -> None:
    """Train on at a rate; do nothing where the session has no such rate, whatever the screen has shown."""
    if rate is None:
        return
    desk.halt_unless_running()
    change(desk, lambda session: session.set_learning_rate(rate))


class Watch(PlainLayer):
    """The mode in which the program begins."""

    name = WATCH
    elsewhere = "For watching: esc leads there."
    doing = "everything is in view"
    enter = None
    commands = (
        Command("watch.step", ("right",), "step", "one epoch on", _step, no_next),
        Command("watch.back", ("left",), "back", "one epoch back, to exactly what was there", _back, no_earlier),
        Command("watch.steps", ("full_stop", "shift+right"), "100 on", "a hundred epochs on", _steps, no_next),
        Command("watch.backs", ("comma", "shift+left"), "100 back", "a hundred epochs back", _backs, no_earlier),
        Command(
            "watch.rate_up",
            ("up",),
            "rate up",
            "a higher learning rate η, from here on",
            _rate_up,
            unless(lambda shown: _higher_rate(shown.snapshot) is not None, "↑ goes no higher than 100."),
        ),
        Command(
            "watch.rate_down",
            ("down",),
            "rate down",
            "a lower learning rate η, from here on",
            _rate_down,
            unless(lambda shown: _lower_rate(shown.snapshot) is not None, "↓ goes no lower than 0.01."),
        ),
    )
    footer = (
        ("anywhere.run",), ("anywhere.stop",), ("watch.step",), ("watch.back",), ("anywhere.plane_here",),
        ("anywhere.axes",),
        ("anywhere.view",),
        ("walk.enter",), ("edit.enter",), ("watch.rate_up", "watch.rate_down"), ("anywhere.reset",),
        ("anywhere.new_seed",), ("anywhere.settings",), ("anywhere.undo",), ("anywhere.until",), ("anywhere.goto",),
        ("anywhere.maximise",), ("anywhere.faster", "anywhere.slower"), ("anywhere.full",), ("anywhere.log",),
        ("anywhere.range",), ("anywhere.probe",),
        ("watch.steps", "watch.backs"), ("anywhere.example",), ("anywhere.unit",), ("anywhere.redo",),
        ("anywhere.lessons",), ("anywhere.furthest", "anywhere.first"), ("anywhere.clear",), ("anywhere.save",),
        ("anywhere.palette",),
    )  # fmt: skip
