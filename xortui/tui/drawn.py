"""The base of every widget of the main screen: a function draws its lines, and only what changed is painted."""

from collections.abc import Iterator
from operator import is_
from typing import Generic, TypeVar

from rich.segment import Segment
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from xortui.tui.draw.colours import Palette, palette_of
from xortui.tui.draw.styled_lines import StyledLine, cell_len, fitted
from xortui.tui.scene import Shown

N = TypeVar("N")

_GAP = 2
"""Cells between two changed parts of a row that are painted with them: moving the cursor over them takes longer."""


class Row:
    """A row as it was drawn."""

    __slots__ = ("_strip", "_width", "pieces", "starts")

    def __init__(self, pieces: StyledLine, width: int) -> None:
        """Measure a line that is exactly as wide as it has to be."""
        self.pieces = pieces
        self.starts = [0]
        """The cells at which the pieces begin, and the one after the last of them."""
        self._width = width
        self._strip: Strip | None = None
        at = 0
        for text, _ in pieces:
            at += len(text) if text.isascii() else cell_len(text)
            self.starts.append(at)

    @property
    def strip(self) -> Strip:
        """The row as the framework has it, which is needed where it composes rows, and takes longer than the rest."""
        if self._strip is None:
            self._strip = Strip([Segment(text, style) for text, style in self.pieces], self._width)
        return self._strip

    def changed(self, old: "Row") -> Iterator[tuple[int, int]]:
        """Yield the first cell and the one after the last of each part that differs, neighbours as one."""
        before = dict(zip(old.starts, old.pieces, strict=False))
        start = end = 0
        for at, after, piece in zip(self.starts, self.starts[1:], self.pieces, strict=False):
            if before.get(at) != piece:
                if at > end + _GAP:
                    if end > start:
                        yield start, end
                    start = at
                elif end == start:
                    start = at
                end = after
        if end > start:
            yield start, end


class Drawn(Widget, Generic[N]):
    """A widget that draws its own lines.

    A subclass has `needs`, which picks the values that its drawing depends on, and `draw`, a function of these, the
    size and the theme. It is called when any of them changes, and the rows that came out different are painted.
    """

    ALLOW_SELECT = False

    def __init__(self, id: str) -> None:
        """Make the widget, empty until it has a snapshot and a size."""
        super().__init__(id=id)
        self._shown: Shown | None = None
        self._drawn_lines: list[StyledLine] = []
        self._rows: list[Row] = []
        self._drawn_for = Size()
        self._drawn_from: N | None = None
        self._palette: Palette | None = None
        self._palette_of: object = None  # the colours of the theme that it was made of
        self._painted = False
        self._screen: Screen[object] | None = None
        self._seen_with: tuple[object, ...] | None = None
        self._plain: bool | None = None

    @property
    def shown(self) -> Shown | None:
        """All that the screen shows; None before there is anything. What sets it has it drawn, where it has changed."""
        return self._shown

    @shown.setter
    def shown(self, shown: Shown | None) -> None:
        self._shown = shown
        self.follow()

    @property
    def painted(self) -> bool:
        """Whether it has ever been on the screen."""
        return self._painted

    @property
    def palette(self) -> Palette:
        """The colours of the theme of the last drawing."""
        if self._palette is None:
            app = self.app
            self._palette_of = app.theme_variables
            mono = getattr(app, "without_shades", app.no_color)
            sixteen = app.console.color_system == "standard" and not app.is_headless
            self._palette = palette_of(app.current_theme.dark, app.theme_variables, sixteen, mono)
        return self._palette

    def needs(self, shown: Shown) -> N:
        """Return the values from which the widget is drawn; where they are equal, so are the lines."""
        raise NotImplementedError

    def draw(self, now: N, width: int, height: int) -> list[StyledLine]:
        """Return the lines; missing ones are blank, superfluous ones are dropped."""
        raise NotImplementedError

    def current_needs(self) -> N | None:
        """Return the values from which the widget is drawn now; None without a snapshot."""
        return self.needs(self._shown) if self._shown else None

    def redraw(self) -> None:
        """Draw again and paint what changed of each row; what was never painted is drawn when it is."""
        if self._painted:
            self._redraw_from(self.current_needs())

    def _redraw_from(self, now: N | None) -> None:
        old, old_size = self._rows, self._drawn_for
        self._draw_rows(now)
        if self._drawn_for != old_size or len(old) != len(self._rows):
            self.refresh()
            return
        changed = [
            Region(start, y, end - start, 1)
            for y, (before, row) in enumerate(zip(old, self._rows, strict=True))
            if row is not before
            for start, end in row.changed(before)
        ]
        if changed:
            self._repaint(*changed)

    def _repaint(self, *parts: Region) -> None:
        """Have parts painted with what else is to be painted: the framework's own way takes three messages for each."""
        if self._screen is None:  # to look for it takes as long as to draw a row
            self._screen = self.screen
        screen = self._screen
        dirty = getattr(screen, "_dirty_widgets", None)
        if not isinstance(dirty, set):  # another framework than the one that is known
            self.refresh(*parts)
            return
        self._set_dirty(*parts)
        dirty.add(self)
        if not getattr(screen, "in_frame", False):  # a frame is painted when all of it is drawn
            screen.check_idle()

    def _set_dirty(self, *parts: Region) -> None:
        """Note what is to be painted; no border lies around it, and the framework need not keep what it would draw."""
        super()._set_dirty() if not parts else self._repaint_regions.update(parts)
        if not self.unfiltered:
            self._styles_cache.set_dirty(*parts)

    def _draw_rows(self, now: N | None) -> None:
        """Draw all rows for the present size; none while there is nothing to draw, or no room for it."""
        before, kept, size = self._drawn_lines, self._rows, self.outer_size
        if self._drawn_for != size:
            before = []
        self._rows, self._drawn_lines, self._drawn_for, self._drawn_from = [], [], Size(), None
        width, height = size
        if now is None or not width or not height or not self._is_seen():
            return
        if self._palette_of is not self.app.theme_variables:
            self._palette = None
        blank = self.palette.text
        lines = [*self.draw(now, width, height), *[[]] * height][:height]
        self._rows = [
            kept[y]
            if y < len(before) and (line is before[y] or line == before[y])
            else Row(fitted(line, width, blank), width)
            for y, line in enumerate(lines)
        ]
        self._drawn_lines, self._drawn_for, self._drawn_from = lines, size, now

    def _is_seen(self) -> bool:
        """Return whether the widget is displayed, on a screen of a program that goes on: what is hidden costs nothing.

        To ask what it lies in takes as long as to draw a row; that is as before as long as the arrangement is.
        """
        shown = self._shown
        arranged = shown and (shown.scene, shown.layout, shown.motion.moving)
        if arranged and self._seen_with and all(map(is_, arranged, self._seen_with)):
            return self.display
        node: object = self
        while isinstance(node, Widget) and node.display:
            node = node.parent
        seen = not isinstance(node, Widget) and self.is_attached
        self._seen_with = arranged if seen else None
        return seen

    def row(self, y: int) -> Row:
        """Return a row as it was drawn last."""
        self._painted = True
        # It is painted for the first time, or before it has heard of its new size.
        if self._drawn_for != self.outer_size:
            self._draw_rows(self.current_needs())
        if y < len(self._rows):
            return self._rows[y]
        width = self.outer_size.width
        return Row([(" " * width, self.palette.text)], width)

    def render_line(self, y: int) -> Strip:
        """Return a row as it was drawn last, as the framework has it."""
        return self.row(y).strip

    @property
    def unfiltered(self) -> bool:
        """Whether rows are painted with the very colours and characters that they are drawn with."""
        if self._plain is None:
            plain = all(type(each) is ANSIToTruecolor for each in self.get_line_filters())
            self._plain = plain and self.app.console.color_system != "standard"
        return self._plain

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows as they were drawn, as no border, padding or tint lies around them.

        The framework's own way, through a cache of styles, takes longer than drawing. It is needed where rows are
        filtered: with sixteen colours or none, and with fewer characters.
        """
        if not self.unfiltered:
            return super().render_lines(crop)
        width = self.outer_size.width
        rows = [self.row(crop.y), *self._rows[crop.y + 1 : crop.bottom]] if crop.height else []
        strips = [row.strip for row in rows]
        strips += [Strip.blank(width, self.palette.text)] * (crop.height - len(strips))
        if crop.x or crop.width != width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def follow(self) -> None:
        """Draw again if a value has changed from which the widget is drawn."""
        if self._painted:
            now = self.current_needs()
            if self._drawn_from is None or now != self._drawn_from:
                self._redraw_from(now)

    def on_resize(self) -> None:
        """Fill the new size."""
        if self._drawn_for != self.outer_size:
            self.redraw()

    def notify_style_update(self) -> None:
        """Follow the theme."""
        super().notify_style_update()
        self._palette = self._plain = None
        self._rows, self._drawn_lines = [], []
        self.redraw()
