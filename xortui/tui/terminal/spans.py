"""What is sent of a row: only the parts that changed, where the framework begins again at the left edge of a widget."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from xortui.tui.drawn import Drawn, Row


class ChangedSpans(ChopsUpdate):
    """Parts of rows, each sent from its first cell to its last."""

    def render_segments(self, console: Console) -> str:
        """Return the control sequences for the parts."""
        written: list[str] = []
        move_to = Control.move_to
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= last or end <= first:
                    continue
                if x < first or end > last:
                    strip = strip.crop(max(0, first - x), min(end, last) - x)
                written += move_to(max(x, first), y).segment.text, strip.render(console)
        return "".join(written)


class Part(NamedTuple):
    """A part of a row of a widget that has changed."""

    x: int
    """Where the row begins on the screen."""
    y: int
    row: Row
    first: int
    """The first cell of the part, counted in the row."""
    end: int
    """The first cell after it."""


class Parts(ChopsUpdate):
    """Parts of rows as they were drawn, sent without asking what else lies there."""

    def __init__(self, parts: list[Part]) -> None:
        """Take the parts."""
        super().__init__([], [], [])
        self._parts = parts

    def render_segments(self, console: Console) -> str:
        """Return the control sequences for the parts."""
        written: list[str] = []
        system = console._color_system or ColorSystem.TRUECOLOR
        for x, y, row, first, end in self._parts:
            written.append(f"\x1b[{y + 1};{x + first + 1}H")
            written += _within(row, first, end, system)
        return "".join(written)


def _within(row: Row, first: int, end: int, system: ColorSystem) -> Iterator[str]:
    """Yield the cells of a row from the first to before the end, with their colours."""
    pieces, starts = row.pieces, row.starts
    at = bisect_right(starts, first) - 1
    while at < len(pieces) and (begin := starts[at]) < end:
        text, style = pieces[at]
        at += 1
        if begin < first or starts[at] > end:
            text = Strip([Segment(text)]).crop(max(0, first - begin), min(end, starts[at]) - begin).text
        yield Strip.render_style(style, text, system)


class SparingCompositor(Compositor):
    """A compositor whose partial updates are sent without what has not changed.

    What widgets have drawn themselves, with nothing in front of them, is sent as it is, without composing rows first.
    """

    def __init__(self, screen: Screen[None]) -> None:
        """Serve a screen."""
        super().__init__()
        self._screen = screen
        self._parts: list[tuple[Drawn[Any], Region]] = []
        self._clear: tuple[object, dict[Widget, Region]] = None, {}

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Note what of some widgets has changed."""
        places = self._unobstructed() if self._screen.is_current else {}
        drawn = [widget for widget in widgets if isinstance(widget, Drawn) and widget in places]
        if drawn and len(drawn) == len(widgets) and drawn[0].unfiltered:  # the filters are those of the app
            self._parts += ((widget, part) for widget in drawn for part in widget._exchange_repaint_regions())
        else:
            super().update_widgets(widgets)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed since the last update, None where nothing has."""
        parts, self._parts = self._parts, []
        places = self._unobstructed()
        if parts and not self._dirty_regions and all(widget in places for widget, _ in parts):
            return Parts([each for widget, part in parts for each in _rows(widget, part, places[widget])])
        for widget, part in parts:
            if found := self.visible_widgets.get(widget):
                self._dirty_regions.add(found[1].intersection(part.translate(found[0].offset)))
        update = super().render_partial_update()
        return update and ChangedSpans(update.chops, update.spans, update.chop_ends)

    def _unobstructed(self) -> dict[Widget, Region]:
        """Return the widgets of which every cell is seen, and where they are."""
        visible = self.visible_widgets
        if self._clear[0] is not visible:
            found: dict[Widget, Region] = {}
            in_front: list[Region] = []
            for widget, (region, clip) in visible.items():
                whole = clip.contains_region(region) and self.size.region.contains_region(region)
                if whole and isinstance(widget, Drawn) and not any(map(region.overlaps, in_front)):
                    found[widget] = region
                in_front.append(region)
            self._clear = visible, found
        return self._clear[1]


def _rows(widget: Drawn[Any], part: Region, place: Region) -> Iterator[Part]:
    """Yield what is to be sent of a part of a widget, row by row."""
    for y in range(max(0, part.y), min(part.bottom, place.height)):
        yield Part(place.x, place.y + y, widget.row(y), max(0, part.x), min(part.right, place.width))


def spare(screen: Screen[None]) -> None:
    """Let a screen send only what has changed; a framework that paints in another way paints as it does."""
    if type(getattr(screen, "_compositor", None)) is Compositor:
        screen._compositor = SparingCompositor(screen)


def lay_out(screen: Screen[None]) -> None:
    """Let the next paint lay out what has another size now, so that no frame has what is drawn in its old place.

    By the framework's own way each widget asks for it some messages later; another framework does it in that way.
    """
    for widget in screen.query(Widget):
        if getattr(widget, "_layout_required", False) and callable(ask := getattr(widget, "_check_refresh", None)):
            ask()
            screen._layout_required = True


def paint(screen: Screen[None]) -> None:
    """Paint at once what has changed; a framework that does it in another way paints a few messages later."""
    update = getattr(screen, "_on_timer_update", None)
    if callable(update):
        update()
