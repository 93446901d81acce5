"""How the main screen is arranged: each widget gets the size that the layout has for it."""

from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from xortui.tui.layout import SMALLEST, Layout, plan
from xortui.tui.scene import (
    EDIT,
    LANDSCAPE,
    LOSS,
    NETWORK,
    SIGMOID,
    SURFACE,
    UNITS,
    VIEW,
    WALK,
    WALKING_PANELS,
    WATCHING_PANELS,
    Shown,
)
from xortui.tui.tables import IDS
from xortui.tui.terminal.spans import lay_out
from xortui.tui.widgets.status_line import complaint
from xortui.words.format import target

if TYPE_CHECKING:
    from xortui.tui.screens.main import MainScreen

_PANELS = {*WATCHING_PANELS, *WALKING_PANELS} - {LOSS}


_BELOW = {
    **dict.fromkeys((1, 3, 4, 5), (SURFACE, UNITS, NETWORK)),
    **dict.fromkeys((2, 6), (SIGMOID, SURFACE, NETWORK)),
    **dict.fromkeys((7, 8), (LANDSCAPE, SURFACE, NETWORK)),
}
"""What shows the result of a phase below it, where there is room: a view, and others where this one is beside it."""


def _below(shown: Shown) -> str:
    """Return the view below the phase; none where that has all of the room."""
    if not (shown.walking and shown.layout.below and len(shown.lower_half) > 1):
        return ""
    return next(view for view in _BELOW[shown.look.phase] if view not in shown.lower_half)


def reasons(shown: Shown) -> object:
    """Return what the layout depends on, besides the size of the terminal."""
    look, playing, snapshot = shown.look, shown.scene.playing, shown.snapshot
    lesson = playing and (
        playing.lesson,
        playing.step,
        playing.answers,
        playing.file_error,
        playing.tried,
        playing.done,
        playing.said,
        playing.stood,
        shown.under,
    )
    units, targets = snapshot.settings.hidden_units, snapshot.targets.tolist()
    chosen = look.stepped, look.mode, look.maximised, shown.zoom, shown.lower_half, shown.walking
    return units, targets, chosen, _below(shown), shown.scene.complaint, lesson


def unchanged(before: Shown, shown: Shown) -> bool:
    """Return whether `reasons` are surely those of before: most frames of a run change nothing else than numbers."""
    if not (before.motion.moving and shown.motion.moving):
        return False
    if before.scene is not shown.scene or before.layout is not shown.layout:
        return False
    old, new = before.snapshot, shown.snapshot
    same = old.settings == new.settings and bool(old.furthest) == bool(new.furthest)
    return same and old.targets.tolist() == new.targets.tolist()


def layout_of(shown: Shown, width: int, height: int) -> Layout:
    """Return the layout for a terminal of this size."""
    look, playing, snapshot = shown.look, shown.scene.playing, shown.snapshot
    lesson = None
    if playing:
        from xortui.tui.draw.lesson_text import rows_needed

        lesson = partial(rows_needed, playing, walking=look.mode == WALK)
    return plan(
        width,
        height,
        snapshot.settings.hidden_units,
        stepped=look.stepped,
        target=max(len(target(value)) for value in snapshot.targets[:, 0].tolist()),
        line=not shown.walking and not playing,
        editing=look.mode == EDIT,
        said=len(complaint(shown.scene.complaint, width)),
        lesson=lesson,
        walking=shown.walking,
        zoom=IDS.get(shown.zoom, shown.zoom and "view"),
    )


def resized(screen: "MainScreen") -> None:
    """Arrange a screen for its new size.

    The number that is being typed is elsewhere now. A phase that has no room beside the tables has the whole screen,
    until it has room.
    """
    if screen.scene.entry:
        screen.desk.end_entry()
    if screen.out_of_room and screen.scene.look.mode == WALK:
        _zoom(screen, "")
    screen.arrange_anew()
    now = screen.desk.shown
    screen.out_of_room = (
        now.walking and now.layout.fits and not (now.layout.rows or now.zoom) and now.scene.playing is None
    )
    if screen.out_of_room:
        _zoom(screen, VIEW)


def _zoom(screen: "MainScreen", panel: str) -> None:
    screen.scene = screen.scene._replace(look=screen.scene.look._replace(zoom=panel))


def arrange(screen: "MainScreen", shown: Shown) -> None:
    """Set the size of each part of the screen, as the layout in `shown` says."""
    width, height = screen.app.size
    layout = shown.layout
    if screen.complete:
        small = screen.query_one("#too-small", Static)
        small.display = not layout.fits
        small.update(f"xortui needs {SMALLEST[0]} x {SMALLEST[1]} cells,\nhere are {width} x {height}.\nq quits.")
    for name in ("title", "top", "footer"):
        screen.query_one(f"#{name}").display = layout.fits and (name != "top" or layout.top > 0)
    for name, cells in (("hidden", layout.hidden), ("output", layout.output), ("truth", layout.truth)):
        _resize(screen.query_one(f"#{name}"), cells)
    _resize(screen.query_one("#status"), width if layout.fits else 0, layout.status)
    _arrange_lower_half(screen, shown)
    screen.query_one("#top").styles.height = layout.top
    screen.query_one("#bottom").styles.height = layout.bottom
    screen.query_one("#bottom").display = layout.fits and layout.bottom > 0
    lay_out(screen)


def _arrange_lower_half(screen: "MainScreen", shown: Shown) -> None:
    layout = shown.layout
    (text, lines), height = layout.lesson, layout.rows
    screen.query_one("#bottom").styles.layout = "vertical" if layout.strip else "horizontal"
    _resize_if_mounted(screen, "lesson", text, lines)
    _resize_if_mounted(screen, "column", text, lines + layout.under)
    for name in (LOSS, SURFACE, NETWORK):
        _resize_if_mounted(screen, f"under-{name}", text if layout.under and shown.under == name else 0, layout.under)
    panels = shown.lower_half if height else ()
    side = 0 if len(panels) < 2 else layout.side
    widths = dict.fromkeys(panels, side) | ({panels[0]: layout.first_width(len(panels))} if panels else {})
    below = _below(shown)
    heights = {panels[0]: height - layout.below, below: layout.below} if below else {}
    widths |= {below: widths[panels[0]]} if below else {}
    for name in _PANELS:
        _resize_if_mounted(screen, name.replace(" ", "-"), widths.get(name, 0), heights.get(name, height))
        _place(screen, name, height - layout.below if name == below else 0)
    chart = widths.get(LOSS, 0)
    update, rows = layout.update if chart and not shown.look.maximised else (0, 0)
    under = rows < height
    left = screen.query_one("#left")
    left.styles.layout = "vertical" if under else "horizontal"
    _resize(left, chart, height)
    _resize(screen.query_one("#loss"), chart if under else chart - update, height - rows if under else height)
    _resize_if_mounted(screen, "update", update, rows)


def _place(screen: "MainScreen", name: str, row: int) -> None:
    """Put a panel below the first one of the lower half, at a row of that; at 0 it lies beside the others."""
    if screen.complete:
        styles = screen.query_one(f"#{name.replace(' ', '-')}").styles
        if (styles.position == "absolute") is (row == 0):
            styles.position, styles.offset = ("absolute", (0, row)) if row else ("relative", (0, 0))


def _resize_if_mounted(screen: "MainScreen", name: str, width: int, height: int) -> None:
    """Set the size of a panel; some are mounted after the first paint, and arranged again then."""
    if screen.complete or name == SURFACE:
        _resize(screen.query_one(f"#{name}"), width, height)


def _resize(widget: Widget, width: int, height: int | None = None) -> None:
    """Set the size of a widget; a size of 0 hides it."""
    widget.display = width > 0 and height != 0
    widget.styles.width = width
    if height is not None:
        widget.styles.height = height
