"""What every widget of the main screen is made on: lines drawn by a function, and only those repainted that changed."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import wrap
from types import FunctionType
from typing import Any, NamedTuple, cast

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from xortui.nn import Snapshot
from xortui.teach.moves import Place
from xortui.tui.view import View
from xortui.tui.widgets.palette import Palette, palette_of

Run = tuple[str, Style]
"""A text and how it looks."""

Line = Sequence[Run]


def width_of(line: Iterable[Run]) -> int:
    """Return how many cells a line takes."""
    return sum(cell_len(text) for text, _ in line)


def fit(line: Line, width: int, blank: Style) -> list[Run]:
    """Return a line of exactly so many cells, filled with blanks or cut off."""
    fitted: list[Run] = []
    left = width
    for text, style in line:
        cells = cell_len(text)
        if cells > left:
            text = text[:left]  # no text of the screen has wide characters
            cells = left
        if text:
            fitted.append((text, style))
        left -= cells
    return [*fitted, (" " * left, blank)] if left else fitted


def ends(left: Line, right: Line, width: int, blank: Style) -> list[Run]:
    """Return a line with one part at its left end and one at its right."""
    gap = width - width_of(left) - width_of(right)
    return [*left, (" " * max(0, gap), blank), *right]


def joined(cells: Iterable[Run]) -> Line:
    """Return cells with neighbours of one style as one."""
    return [("".join(text for text, _ in run), style) for style, run in groupby(cells, key=lambda cell: cell[1])]


def packed(items: Iterable[Line], width: int, blank: Run) -> list[Line]:
    """Return items one behind the other, on as many lines as they need."""
    lines: list[list[Run]] = [[]]
    for item in items:
        if lines[-1] and width_of(lines[-1]) + 2 + width_of(item) > width:
            lines.append([])
        lines[-1] += [blank, blank, *item] if lines[-1] else [blank, *item]
    return list(lines)


def laid(line: Line, at: int, run: Run) -> Line:
    """Return a line with a text laid over what stands at a column."""
    cells = [(character, style) for text, style in line for character in text]
    cells[at : at + len(run[0])] = [(character, run[1]) for character in run[0]]
    return joined(cells)


class _Watched:
    """A view that remembers which of its fields were read."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        made = getattr(View, name, None)
        if isinstance(made, property | FunctionType):
            return made.__get__(self)  # it reads fields in its turn; and bound to a view, a method never equals another
        self.read.add(name)
        return getattr(self._view, name)


class Drawn(Widget):
    """A widget that draws its own lines from the snapshot and the view.

    A subclass gives `draw`, a function of `snapshot`, `view`, the size and the theme. It is called when any of these
    changes, of the view only what it read of it, and the rows that came out different are painted.
    """

    ALLOW_SELECT = False

    snapshot: var[Snapshot | None] = var(None, init=False)
    view: var[View] = var(View, init=False)

    def __init__(self, id: str) -> None:
        """Make the widget, empty until it has a snapshot and a size."""
        super().__init__(id=id)
        self._strips: list[Strip] = []
        self._drawn_for = Size()
        self._read: set[str] = set()
        self._palette: Palette | None = None
        self._painted = False

    @property
    def palette(self) -> Palette:
        """The colours of the current theme, looked up once for each drawing."""
        if self._palette is None:
            app = self.app
            sixteen = app.console.color_system == "standard" and not app.is_headless
            self._palette = palette_of(app.current_theme.dark, app.theme_variables, sixteen, app.no_color)
        return self._palette

    def draw(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the lines; missing ones are blank, superfluous ones are dropped."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw anew and paint the rows that changed; what was never painted is drawn when it is."""
        if not self._painted:
            return
        old, same_size = self._strips, self._drawn_for == self.size
        self._draw_strips()
        if not same_size or len(old) != len(self._strips):
            self.refresh()
            return
        width = self.size.width
        changed = [Region(0, y, width, 1) for y, strip in enumerate(self._strips) if strip != old[y]]
        if changed:
            self.refresh(*changed)

    def _draw_strips(self) -> None:
        """Draw all rows for the size that there is now; none while there is nothing to draw, or nowhere."""
        self._strips, self._drawn_for, self._palette = [], Size(), None
        width, height = self.size
        if self.snapshot is None or not width or not height or not self.is_attached:
            return
        if not all(node.display for node in self.ancestors_with_self if isinstance(node, Widget)):
            return  # what is hidden costs nothing
        blank, view = self.palette.text, _Watched(self.view)
        lines = [*self.draw(self.snapshot, cast(View, view), width, height), *[[]] * height][:height]
        self._strips = [
            Strip([Segment(text, style) for text, style in fit(line, width, blank)], width) for line in lines
        ]
        self._drawn_for, self._read = self.size, view.read

    def render_line(self, y: int) -> Strip:
        """Return a row as it was drawn last."""
        self._painted = True
        if self._drawn_for != self.size:  # it is painted for the first time, or before it has heard of its new size
            self._draw_strips()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.palette.text)

    def watch_snapshot(self) -> None:
        """Follow the network."""
        self.redraw()

    def watch_view(self, old: View, new: View) -> None:
        """Follow what is looked at."""
        if any(getattr(old, name) != getattr(new, name) for name in self._read):
            self.redraw()

    def on_resize(self) -> None:
        """Fill the new size."""
        if self._drawn_for != self.size:
            self.redraw()

    def notify_style_update(self) -> None:
        """Follow the theme."""
        super().notify_style_update()
        self._strips = []
        self.redraw()


class Spot(NamedTuple):
    """Where a number stands inside a frame."""

    column: int
    row: int
    cells: int


class Picked(Message):
    """A number was clicked on."""

    def __init__(self, place: Place) -> None:
        """Say which."""
        super().__init__()
        self.place = place


class Panel(Drawn):
    """Drawn lines in a frame, with a title in its upper edge and a remark in its lower one."""

    def spots(self, snapshot: Snapshot) -> dict[Place, Spot]:
        """Return where the numbers stand that can be edited, counted inside the frame."""
        return {}

    def on_click(self, event: Click) -> None:
        """Tell which number was clicked on."""
        for place, (column, row, cells) in (self.spots(self.snapshot) if self.snapshot else {}).items():
            if event.y == row + 1 and column <= event.x <= column + cells + 1:
                self.post_message(Picked(place))

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what stands in the upper edge, in at most `width` cells."""
        raise NotImplementedError

    def remark(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what stands in the lower edge, at its right end."""
        return []

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the lines inside the frame."""
        raise NotImplementedError

    def draw(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the frame and what is in it."""
        palette = self.palette
        frame, inner = palette.frame, width - 2
        top = self._edge(self.title(snapshot, view, inner - 4), inner, left=True)
        bottom = self._edge(self.remark(snapshot, view, inner - 4), inner, left=False)
        body = [*self.body(snapshot, view, inner, height - 2), *[[]] * height][: height - 2]
        if view.cursor and (spot := self.spots(snapshot).get(view.cursor)) and spot.row < len(body):
            for at, bar in ((spot.column - 1, "▐"), (spot.column + spot.cells, "▌")):
                body[spot.row] = laid(body[spot.row], at, (bar, palette.accent))
        return [
            [("╭", frame), *top, ("╮", frame)],
            *([("│", frame), *fit(line, inner, palette.text), ("│", frame)] for line in body),
            [("╰", frame), *bottom, ("╯", frame)],
        ]

    def _edge(self, text: Line, width: int, *, left: bool) -> list[Run]:
        palette = self.palette
        if not text or width < 6:
            return [("─" * width, palette.frame)]
        blank = (" ", palette.text)
        label = [("─", palette.frame), blank, *fit(text, min(width_of(text), width - 4), palette.text), blank]
        rest = ("─" * (width - width_of(label)), palette.frame)
        return [*label, rest] if left else [rest, *label[1:], label[0]]


class Aside(Panel):
    """A panel that shows nothing while a result is asked for, since it would give it away."""

    LATER = "They come when the question is answered."
    CROWDED = "So many units have no room here."

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the picture, or what to do first."""
        if view.open_question(snapshot):
            return self.said(self.LATER, width)
        return self.picture(snapshot, view, width, height)

    def said(self, text: str, width: int) -> list[Line]:
        """Return a sentence in the place of the picture."""
        return [[], *([(f" {line}", self.palette.muted)] for line in wrap(text, width - 2))]

    def picture(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the lines inside the frame."""
        raise NotImplementedError
