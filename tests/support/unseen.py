"""Paints that nobody sees: an app without a terminal composes its rows when they are read, not after every change.

Composing what nobody looked at was a quarter of the time of the tests. Widgets draw themselves all the same, and are
laid out; what fails when rows are composed fails where they are read: by `Hand.rows`, for a picture, at a test's end.
Where nothing lies in front of what has drawn itself, its rows are read without composing; `test_painting.py` compares.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen

from xortui.tui.drawn import Drawn
from xortui.tui.terminal.spans import SparingCompositor

_COMPOSE = Compositor.render_update

_READ: WeakKeyDictionary[Compositor, tuple[object, list[str]]] = WeakKeyDictionary()
"""The rows of screens as they were read last, each with the layout that they had."""


def composed(
    compositor: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
) -> RenderableType | None:
    """Compose what has changed, as a terminal needs it."""
    _READ.pop(compositor, None)
    return _COMPOSE(compositor, full, screen_stack, simplify)


def _only_whole(
    compositor: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
) -> RenderableType | None:
    """Compose the screen where all of it is asked for, as for a picture; else forget what has changed.

    What changes draws itself all the same: fields, lists and texts to scroll go on changing once they are drawn.
    """
    if full:
        return composed(compositor, full, screen_stack, simplify)
    dirty = Region.from_union([*compositor._dirty_regions]) if compositor._dirty_regions else Region()
    for widget, (region, clip) in compositor.visible_widgets.items():
        if isinstance(widget, Drawn):
            widget.render_line(0)
        elif not widget.children and (part := region.intersection(clip).intersection(dirty)):
            widget.render_lines(part.translate(-region.offset))
    _READ.pop(compositor, None)
    compositor._dirty_regions.clear()
    vars(compositor).get("_parts", []).clear()
    return None


@contextmanager
def composed_when_read() -> Iterator[None]:
    """Let apps without a terminal compose nothing but what is read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", _only_whole)
        yield


def _as_drawn(compositor: Compositor) -> list[str] | None:
    """Return rows put together from those of the widgets that drew them; None where anything else is to be seen."""
    if not isinstance(compositor, SparingCompositor):
        return None
    found, (width, height) = compositor._unobstructed(), compositor.size
    places = [(widget, place) for widget, place in found.items() if isinstance(widget, Drawn) and widget.unfiltered]
    shown = [widget for widget in compositor.visible_widgets if not widget.children]
    if not places or len(places) < len(shown):
        return None
    rows: list[list[str]] = [[] for _ in range(height)]
    ends = [0] * height
    for widget, place in sorted(places, key=lambda one: one[1].x):
        for y in range(place.height):
            row = rows[place.y + y]
            row.append(" " * (place.x - ends[place.y + y]))
            row += [text for text, _ in widget.row(y).pieces]
            ends[place.y + y] = place.right
    return ["".join(row) + " " * (width - end) for row, end in zip(rows, ends, strict=True)]


def rows_of(screen: Screen[Any]) -> list[str]:
    """Return what stands on a screen, row by row; composed once for all who read it before it changes."""
    compositor = screen._compositor
    waits = screen._layout_required or screen._scroll_required or screen._repaint_required
    changing = waits or screen._dirty_widgets or compositor._dirty_regions
    layout, rows = _READ.get(compositor, (None, []))
    if changing or layout is not compositor.visible_widgets:
        rows = _as_drawn(compositor) or [strip.text for strip in compositor.render_strips()]
        if not changing:
            _READ[compositor] = compositor.visible_widgets, rows
    return [*rows]
