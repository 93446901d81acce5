"""Commands of every mode that choose what is looked at, and how fast epochs follow each other."""

from collections.abc import Callable

from xortui.nn import INPUTS
from xortui.teach.places import example_name
from xortui.tui.desk import Desk
from xortui.tui.modes.base import EDITING, Command, always, free, unless
from xortui.tui.modes.probe import cannot_probe, enter_probe
from xortui.tui.modes.question import guess_first
from xortui.tui.modes.zoom import PROJECT, zoom
from xortui.tui.pace import CRUISE
from xortui.tui.scene import EDIT, HIDDEN_SPACE, LANDSCAPE, LAST_EPOCHS, LOSS, RANGES, WEIGHTS, Shown
from xortui.tui.tables import TRUTH, W1, W2
from xortui.words.format import speed_label

SPEEDS = (1, 3, 10, 30, 100, 300, 1000, 3000, 0)
"""Epochs a second to choose from; 0 is full speed."""


def looking(obstacle: Callable[[Shown], str] = free) -> Callable[[Shown], str]:
    """Return an obstacle that is always there in the edit mode, where keys of looking around mean other things."""
    return lambda shown: EDITING if shown.look.mode == EDIT else obstacle(shown)


def no_other_view(shown: Shown) -> str:
    """Return why no other view can be shown; nothing where one can: an open question keeps the only room there is."""
    if shown.question and (shown.look.maximised or not shown.layout.beside):
        return guess_first(shown)
    return "tab: the next table." if shown.zoom and shown.look.mode == EDIT else ""


def _with_axes(shown: Shown) -> str | None:
    """Return the view whose axes can be changed, the first in the lower half; None where there is none."""
    units = shown.snapshot.settings.hidden_units
    least = {HIDDEN_SPACE: 3, WEIGHTS: 2, LANDSCAPE: 1}  # hidden units from which there is a choice
    return next((panel for panel in shown.lower_half if units >= least.get(panel, units + 1)), None)


def _no_axes(shown: Shown) -> str:
    if _with_axes(shown):
        return ""
    chosen = HIDDEN_SPACE in shown.lower_half or WEIGHTS in shown.lower_half
    return "There are no other axes to show." if chosen else "v first: a view with other axes."


def _no_other_unit(shown: Shown) -> str:
    return "" if shown.snapshot.settings.hidden_units > 1 else "There is only one hidden unit."


def _faster(desk: Desk) -> None:
    now = CRUISE if desk.look.speed is None else desk.look.speed
    _set_speed(desk, next((speed for speed in SPEEDS if speed > now), 0))


def _slower(desk: Desk) -> None:
    now = CRUISE if desk.look.speed is None else desk.look.speed or SPEEDS[-2] + 1
    _set_speed(desk, max((speed for speed in SPEEDS if 0 < speed < now), default=SPEEDS[0]))


def _full(desk: Desk) -> None:
    """Go to full speed, or back to the speed before."""
    _set_speed(desk, desk.look.speed_before_full if desk.look.speed == 0 else 0)


def _set_speed(desk: Desk, speed: int | None) -> None:
    """Choose a speed, and name it: the title has no room for it everywhere."""
    if speed == 0 != desk.look.speed:
        desk.look = desk.look._replace(speed_before_full=desk.look.speed)
    desk.set_speed(speed)
    desk.note(f"speed: {speed_label(speed)}")


def _example(desk: Desk) -> None:
    _look_at_example(desk, desk.look.focus.example + 1)


def _example_back(desk: Desk) -> None:
    _look_at_example(desk, desk.look.focus.example - 1)


def _look_at_example(desk: Desk, example: int) -> None:
    """Look at an example, and name it where the table of them is out of sight."""
    at = example % len(INPUTS)
    table = desk.shown.sees(TRUTH)
    desk.look = desk.look._replace(focus=desk.look.focus._replace(example=at))
    if not table:
        desk.note(f"the example {example_name(at)}")


def _unit(desk: Desk) -> None:
    _look_at_unit(desk, desk.look.focus.unit + 1)


def _unit_back(desk: Desk) -> None:
    _look_at_unit(desk, desk.look.focus.unit - 1)


def _look_at_unit(desk: Desk, unit: int) -> None:
    """Look at a hidden unit, and name it where the tables of them are out of sight."""
    at = unit % desk.session.snapshot.settings.hidden_units
    desk.look = desk.look._replace(focus=desk.look.focus._replace(unit=at))
    if not (desk.shown.sees(W1) or desk.shown.sees(W2)):
        desk.note(f"the hidden unit h{at + 1}")


def _view(desk: Desk) -> None:
    """Show the next view; where there is no room beside the tables, the one that was chosen on the whole screen."""
    now = desk.shown
    panel = now.next_panel if now.layout.rows else now.panel
    desk.look = now.with_panel(panel, maximised=now.look.maximised)._replace(probing=False)


def _axes(desk: Desk) -> None:
    look, units = desk.look, desk.session.snapshot.settings.hidden_units
    panel = _with_axes(desk.shown)
    if panel == WEIGHTS:
        desk.look = look._replace(alone=not look.alone)
    elif panel == LANDSCAPE:
        from xortui.teach.training.landscape import second_places

        desk.look = look._replace(second=(look.second + 1) % len(second_places(look.focus, units)))
    else:
        from xortui.teach.training.hidden_space import pairs

        desk.look = look._replace(axes=(look.axes + 1) % len(pairs(units)))


def _log(desk: Desk) -> None:
    desk.look = desk.look._replace(log=not desk.look.log)
    seen, log = desk.shown.lower_half, desk.look.log
    if LANDSCAPE in seen and LOSS not in seen:
        desk.note(f"landscape: colours by {'the logarithm of ' * log}the loss")
    else:
        where = "loss chart and landscape" if LANDSCAPE in seen else _charting(desk.shown)
        desk.note(f"{where}: {'logarithmic' if log else 'linear'} scale")


def _range(desk: Desk) -> None:
    at = RANGES.index(desk.look.range)
    desk.look = desk.look._replace(range=RANGES[(at + 1) % len(RANGES)])
    what = _of_range(desk.shown)
    desk.note(f"{_charting(desk.shown)}: {what}", f"loss chart: {what}")


def _charting(shown: Shown) -> str:
    """Return the name of the loss chart, where it is out of sight with the key that leads to it."""
    seen = LOSS in shown.lower_half or (shown.scene.playing and shown.under == LOSS)
    return "loss chart" if seen else f"loss chart ({'v shows it' if LOSS in shown.panels else 'out of sight'})"


def _of_range(shown: Shown) -> str:
    """Return what is charted."""
    names = "all runs", "this run", f"last {LAST_EPOCHS} epochs or more"
    return names[RANGES.index(shown.look.range)]


LOOKING_COMMANDS = (
    PROJECT,
    Command(
        "anywhere.faster",
        ("plus", "equals_sign"),
        "faster",
        "more epochs a second",
        _faster,
        looking(unless(lambda shown: shown.look.speed != 0, "This is full speed already.")),
    ),
    Command(
        "anywhere.slower",
        ("minus", "underscore"),
        "slower",
        "fewer epochs a second",
        _slower,
        looking(unless(lambda shown: shown.look.speed != SPEEDS[0], "1 a second is the slowest speed.")),
    ),
    Command(
        "anywhere.full",
        ("f",),
        "full speed",
        "as many epochs a second as the machine can do, and back",
        _full,
        looking(),
        also="full speed off",
        on=lambda shown: shown.look.speed == 0,
    ),
    Command(
        "anywhere.example", ("tab",), "example", "look at the next example of the truth table", _example, looking()
    ),
    Command(
        "anywhere.example_back", ("shift+tab",), "example back", "look at the one before", _example_back, looking()
    ),
    Command("anywhere.unit", ("j",), "unit", "look at the next hidden unit", _unit, looking(_no_other_unit)),
    Command("anywhere.unit_back", ("k",), "unit back", "look at the one before", _unit_back, looking(_no_other_unit)),
    Command(
        "anywhere.view",
        ("v",),
        "view",
        "the next of surface, units, hidden space, network, sigmoid, weights, landscape, probe, and what a phase adds",
        _view,
        no_other_view,
    ),
    Command(
        "anywhere.maximise",
        ("m",),
        "zoom",
        "the whole screen for the view, or for the table that is edited; v the next panel, m back",
        zoom,
    ),
    Command(
        "anywhere.axes",
        ("x",),
        "axes",
        "the hidden space by two other units, the weights of one unit or of all, the landscape over another parameter",
        _axes,
        looking(_no_axes),
        also="one or all",
        footer_when=always,
        on=lambda shown: _with_axes(shown) == WEIGHTS,
    ),
    Command(
        "anywhere.probe",
        ("slash",),
        "probe",
        "any point of x1 and x2, by arrows or a click: what the network says there",
        enter_probe,
        looking(cannot_probe),
    ),
    Command(
        "anywhere.log",
        ("l",),
        "log scale",
        "the loss on a logarithmic scale, in the chart and in the landscape, or not",
        _log,
        also="linear scale",
        on=lambda shown: shown.look.log,
    ),
    Command(
        "anywhere.range",
        ("i",),
        "range",
        f"chart the epochs of all runs, of this run, or the last {LAST_EPOCHS} or more",
        _range,
        state=_of_range,
    ),
)
