"""One panel on the whole screen: the view, a table, a phase; and from one to the next."""

from collections.abc import Callable

from xortui.tui.desk import Desk
from xortui.tui.modes.base import Command, FooterGroups, PlainLayer, always
from xortui.tui.modes.question import guess_first
from xortui.tui.projector import switched
from xortui.tui.scene import EDIT, LOSS, PHASE, VIEW, WATCH, Look, Shown
from xortui.tui.tables import IDS, TABLES, TRUTH, W1, W2

_BY_ID = {id: table for table, id in IDS.items()}


def zoomed_on(shown: Shown, panel: str) -> Look:
    """Return the look with a panel on the whole screen: a table, or one for the lower half."""
    if panel in TABLES:
        return shown.look._replace(zoom=panel)
    return shown.with_panel(panel, maximised=shown.look.maximised)._replace(zoom=VIEW)


def zoom(desk: Desk) -> None:
    """Give the whole screen to the table that is edited, to the phase that is read, or to the view."""
    now = desk.shown
    panel = PHASE if now.walking and now.look.walking == PHASE else now.panel
    desk.look = now.look._replace(zoom=VIEW) if now.look.mode == EDIT else zoomed_on(now, panel)


def zoom_to(desk: Desk, panel: str) -> None:
    """Give the whole screen to a panel, or let all share it again where the panel has it already."""
    if desk.scene.entry:  # its field would be elsewhere than its number
        desk.end_entry()
    now = desk.shown
    if now.question or now.look.mode == EDIT or panel not in (*TABLES, *now.panels):
        desk.look = now.look._replace(zoom="" if now.zoom else VIEW)
    else:
        desk.look = shared(now.look) if now.zoom == panel else zoomed_on(now, panel)


def panel_of(id: str) -> str:
    """Return the panel whose widget has an id."""
    return _BY_ID.get(id, id.removeprefix("under-").replace("-", " "))


def next_zoomed(desk: Desk) -> None:
    """Give the whole screen to the panel after the one that has it: the tables first, then the views."""
    now = desk.shown
    order = (*TABLES, *now.panels)
    desk.look = zoomed_on(now, order[(order.index(now.zoom) + 1) % len(order)])._replace(probing=False)


def shared(look: Look) -> Look:
    """Return the look with all panels on the screen."""
    return look._replace(zoom="", maximised=False)


def _leave(desk: Desk) -> None:
    desk.look = shared(desk.look)


def not_by_esc(shown: Shown) -> str:
    """Return why esc leaves something else first: what moves, or a mode that has no room beside others."""
    if shown.motion.moving:
        return "esc ends the way first."
    alone = shown.layout.needed or shown.scene.projector
    return "esc leaves what is open first." if shown.look.mode != WATCH and alone else ""


def _taken(shown: Shown) -> str:
    """Return why no other panel can have the screen: a question keeps it for the phase, editing for the cursor."""
    if shown.question or (shown.scene.playing and shown.scene.playing.hides):
        return guess_first(shown)
    return "tab: the next table." if shown.look.mode == EDIT else ""


def _elsewhere(panel: str, shown: Shown) -> str:
    return "" if panel in shown.panels else f"There is no {panel} here."


def _to(panel: str) -> Callable[[Desk], None]:
    """Return what gives the whole screen to a panel."""

    def zoom_there(desk: Desk) -> None:
        there = desk.shown.zoom == panel
        desk.look = zoomed_on(desk.shown, panel)._replace(probing=False)
        if there:
            desk.note("It has the whole screen.")

    return zoom_there


def _choice(id: str, key: str, name: str, panel: str, hint: str, obstacle: Callable[[Shown], str] = _taken) -> Command:
    whole = f"{hint}, on the whole screen"
    return Command(f"zoom.{id}", (key,), name, whole, _to(panel), obstacle, footer_when=always)


def _project(desk: Desk) -> None:
    desk.scene = switched(desk.scene, on=not desk.scene.projector)


PROJECT = Command(
    "anywhere.projector",
    (),
    "projector",
    "for a class at a wall: one panel at a time, large, high contrast, names spelled out; again for a desk",
    _project,
    also="projector off",
    on=lambda shown: shown.scene.projector,
)
"""The command for a class; it has no key, as it is for before the class."""


class Zooming(PlainLayer):
    """The layer over a mode while one panel has the whole screen."""

    name = "zoom"
    elsewhere = "Nothing is zoomed: m does that."
    commands = (
        Command("zoom.leave", ("m",), "zoom out", "all panels again, after one had the whole screen", _leave),
        Command("zoom.escape", ("escape",), "all panels", "the same by another key", _leave, not_by_esc),
        Command(
            "zoom.next",
            ("v",),
            "next panel",
            "the next of W1, W2, the truth table, the chart or the phase, and all views, on the whole screen",
            next_zoomed,
            _taken,
        ),
        _choice("hidden", "1", "W1", W1, "the weights of the hidden units"),
        _choice("output", "2", "W2", W2, "the weights of the output"),
        _choice("truth", "3", "truth", TRUTH, "the truth table"),
        _choice("loss", "4", "chart", LOSS, "the loss", lambda shown: _taken(shown) or _elsewhere(LOSS, shown)),
        _choice("phase", "4", "phase", PHASE, "the phase", lambda shown: _taken(shown) or _elsewhere(PHASE, shown)),
    )
    footer: FooterGroups = (
        ("zoom.leave",), ("zoom.next",), ("zoom.hidden", "zoom.output", "zoom.truth"), ("zoom.loss",), ("zoom.phase",),
    )  # fmt: skip
    """What the footer shows first, after the keys of an open question."""

    def here(self, shown: Shown) -> bool:
        """Return whether one panel has the whole screen."""
        return bool(shown.zoom)
