"""Over which two parameters the loss is drawn: any two, by a dialog."""

from xortui.teach.places import Place
from xortui.tui.desk import Desk
from xortui.tui.modes.base import EDITING, Command, always
from xortui.tui.modes.question import guess_first
from xortui.tui.scene import EDIT, LANDSCAPE, Shown


def _choose(desk: Desk) -> None:
    """Ask for two parameters, and show the loss over them."""
    from xortui.teach.training.landscape import all_places, second_places
    from xortui.tui.screens.dialogs.plane import PlaneDialog  # dialogs are imported when they are opened

    units = desk.session.snapshot.settings.hidden_units

    def show(chosen: tuple[Place, Place]) -> None:
        units = desk.session.snapshot.settings.hidden_units
        if not set(chosen) <= set(all_places(units)):  # another step of a lesson has come meanwhile
            desk.note("They are there no more.")
            return
        across, up = chosen
        now = desk.shown
        focus = now.look.focus.on(across)
        second = second_places(focus, units).index(up)
        look = now.look if LANDSCAPE in now.lower_half else now.with_panel(LANDSCAPE, maximised=now.look.maximised)
        desk.look = look._replace(focus=focus, second=second, probing=False)

    look = desk.look
    others = second_places(look.focus, units)
    desk.open(PlaneDialog(all_places(units), (look.focus.weight, others[look.second % len(others)])), show)


def _hidden(shown: Shown) -> str:
    """Return why no other view can be shown: editing, or a question."""
    if shown.look.mode == EDIT:
        return EDITING
    return guess_first(shown) if shown.question and not shown.layout.beside else ""


def _not_here(shown: Shown) -> str:
    """Return why the key does nothing: the landscape is not in view, or a lesson goes on with it."""
    if LANDSCAPE not in shown.lower_half or shown.scene.playing:
        return "There is nothing to enter here."
    return _hidden(shown)


PLANE_COMMANDS = (
    Command(
        "anywhere.plane",
        (),
        "loss landscape over ...",
        "the loss over any two parameters, chosen from lists",
        _choose,
        _hidden,
    ),
    Command(
        "anywhere.plane_here",
        ("enter",),
        "parameters",
        "while the landscape is shown: choose the two parameters it is over",
        _choose,
        _not_here,
        footer_when=always,
    ),
)
