"""Paints that nobody sees: an app without a terminal composes its rows when they are read, not after every change.

Composing what nobody looked at was a quarter of the time of the tests. Widgets draw themselves all the same, and are
laid out; what fails when rows are composed fails where they are read: by `Hand.rows`, for a picture, at a test's end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual.screen import Screen

from xortui.tui.drawn import Drawn

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

    What draws itself does so all the same. Where a field, a list or a text to scroll is seen, everything is composed:
    they go on changing once they are.
    """
    widgets = [*compositor.visible_widgets]
    if full or any(widget.can_focus for widget in widgets):
        return composed(compositor, full, screen_stack, simplify)
    for widget in widgets:
        if isinstance(widget, Drawn):
            widget.render_line(0)
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


def rows_of(screen: Screen[Any]) -> list[str]:
    """Return what stands on a screen, row by row; composed once for all who read it before it changes."""
    compositor = screen._compositor
    waits = screen._layout_required or screen._scroll_required or screen._repaint_required
    changing = waits or screen._dirty_widgets or compositor._dirty_regions
    layout, rows = _READ.get(compositor, (None, []))
    if changing or layout is not compositor.visible_widgets:
        rows = [strip.text for strip in compositor.render_strips()]
        if not changing:
            _READ[compositor] = compositor.visible_widgets, rows
    return [*rows]
