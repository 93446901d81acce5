"""The landscape: the loss over two parameters, the way of the run on it, and where the next update leads."""

import math
from typing import NamedTuple

import numpy as np

from xortui.nn import Snapshot
from xortui.nn.network import Array
from xortui.teach.places import Focus, Place
from xortui.teach.training.landscape import Landscape as Plane
from xortui.teach.training.landscape import landscape, losses, second_places
from xortui.tui.draw import maps, rooms
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.relief import RELIEF, Reach, polyline, relief_of, with_axes
from xortui.tui.draw.styled_lines import Piece, StyledLine, fit, width_of
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.alike import alike
from xortui.words.format import ON, WRITTEN, count, loss, number, plain_number, two_losses
from xortui.words.spelled import spelled
from xortui.words.sums import SAME

_FLOOR = 1e-12
"""Where a logarithmic height ends, since a loss may be 0."""

_FLAT = 1e-9
"""A difference of heights that is none."""

_MANY_FOLD = 1e6
"""From where on a factor is written with a power of ten."""

_MOVE = 7
"""Cells of what the next update adds to a parameter."""

_ARROW = 0.16
"""How long the next update is drawn at least, as a share of the map: it is magnified where it is shorter."""


class LandscapeNeeds(NamedTuple):
    """What the landscape is drawn from."""

    snapshot: Snapshot
    focus: Focus
    second: int
    """Which parameter is paired with the one in focus, in the order of `second_places`."""
    log: bool
    asked: bool
    spelled: bool
    """Whether names are spelled out."""

    @property
    def places(self) -> tuple[Place, Place]:
        """The two parameters."""
        others = second_places(self.focus, self.snapshot.settings.hidden_units)
        return self.focus.weight, others[self.second % len(others)]


class Landscape(ViewPanel[LandscapeNeeds]):
    """The MSE as a relief."""

    LATER = "The relief comes when the question is answered."

    def needs(self, shown: Shown) -> LandscapeNeeds:
        """Return the run, the two parameters, the scale, and whether the picture must wait."""
        look = shown.look
        told = "loss", "output delta", "hidden deltas", "slopes", "update"  # it says how much it is, and leads downhill
        hidden = shown.hides_view(*told) or not shown.hidden_by_lesson.isdisjoint(("loss", "errors", "targets"))
        return LandscapeNeeds(shown.snapshot, look.focus, look.second, look.log, hidden, shown.scene.projector)

    def asked(self, now: LandscapeNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: LandscapeNeeds, width: int) -> StyledLine:
        """Return over which parameters it is."""
        across, up = now.places
        text = f"loss landscape · {across.label()}, {up.label()}"
        return [(text if len(text) <= width else "landscape", self.palette.strong)]

    def remark(self, now: LandscapeNeeds, width: int, height: int) -> StyledLine:
        """Return what the other parameters are."""
        text = "all others as they are now"
        return [(text, self.palette.muted)] if len(text) <= width and not now.asked else []

    def picture(self, now: LandscapeNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the relief with its axes, and what is on it beside it or below it."""
        palette, relief = self.palette, relief_of(self.palette)
        plane = landscape(now.snapshot, *now.places)
        reaches = tuple(
            Reach.around(np.append(path, [here, there]))
            for path, here, there in zip(plane.path, plane.now, plane.next, strict=True)
        )
        across, up = reaches
        factor = _magnified(plane, across, up)
        for drawn in (True, False):
            legend = self._legend(now, plane, factor, (0.0, 1.0), drawn=drawn)
            columns, rows, *_ = rooms.fitted(width, height, palette, legend, RELIEF)
            marks = _marks(plane, factor, across, up, columns, rows)
            if any(mark.text == WRITTEN for mark in marks):
                break
        heights = losses(now.snapshot, plane.across, plane.up, across.middles(columns), up.middles(2 * rows)[::-1])
        told = [now.snapshot.mse, *([plane.mse_after] if drawn and plane.mse_after is not None else [])]
        low, high = min(float(heights.min()), *told), max(float(heights.max()), *told)

        def paint(_: maps.Plane) -> list[StyledLine]:
            xs, ys = (
                (path - reach.low) / (reach.high - reach.low) for path, reach in zip(plane.path, reaches, strict=True)
            )
            dots = polyline(xs, ys, columns, rows)
            if not now.snapshot.furthest:  # there is no path yet, only the place where the network is
                dots = np.zeros_like(dots)
            seen = [mark for mark in marks if drawn or mark.text != WRITTEN]
            lines = maps.painted(_shares(heights, low, high, now.log), dots, relief, palette, seen)
            return with_axes(lines, (plane.across.label(), across), (plane.up.label(), up), palette)

        legend = self._legend(now, plane, factor, (low, high), drawn=drawn)
        return rooms.composed(width, height, palette, legend, paint, RELIEF)

    def _legend(
        self, now: LandscapeNeeds, plane: Plane, factor: float, ends: tuple[float, float], *, drawn: bool
    ) -> list[StyledLine]:
        """Return what is on the map; where the next update is in the cell of the present (not `drawn`), it says so."""
        palette, snapshot = self.palette, now.snapshot
        (x, y), (dx, dy) = plane.now, plane.move

        def item(mark: str, text: str) -> list[Piece]:
            return [(mark, palette.strong), (f" {text}", palette.muted)]

        fold = count(round(factor)) if factor < _MANY_FOLD else plain_number(factor)
        here = loss(snapshot.mse).strip()
        name, scale = ("", spelled("MSE")) if now.spelled else ("MSE ", "MSE")  # in full once, at the scale
        if plane.mse_after is None:
            following = item("next:", "no update that is finite")
        else:
            here, then = two_losses(snapshot.mse, plane.mse_after)
            then = f"{name}{then}" if then != here or snapshot.mse == plane.mse_after else SAME
            times = f", drawn {fold}-fold" if factor > 1 else ""
            following = item(WRITTEN, f"next: {then}{times}") if drawn else item("next:", f"{then}, in the same cell")
        moved = alike((dx, dy, -max(abs(dx), abs(dy))), _MOVE, 4)  # with a sign, whichever it is
        run = snapshot.furthest
        return [
            _scale(palette, *ends, scale + ", log" * now.log),
            item(ON, f"now: {name}{here}"),
            following,
            item(plane.across.label(), f"{number(x).strip()} {moved(dx).strip()}"),
            item(plane.up.label(), f"{number(y).strip()} {moved(dy).strip()}"),
            *([item("⠶⠶⠶", f"the run, {count(run)} {'epoch' if run == 1 else 'epochs'}")] if run else []),
        ]


def _scale(palette: Palette, low: float, high: float, what: str) -> StyledLine:
    """Return `what` the shades mean, in as many cells whatever the ends: with more digits where those are needed."""
    texts, unit = two_losses(low, high), (f"  {what}", palette.muted)
    usual = width_of([*maps.scale(palette, relief_of(palette), loss(low).strip(), loss(high).strip()), unit])
    if texts[0] == texts[1]:
        return fit([("all ", palette.muted), (texts[0], palette.strong), unit], usual, palette.text)
    line = maps.scale(palette, relief_of(palette), *texts)
    return fit([*line, unit] if width_of(line) + len(unit[0]) <= usual else line, usual, palette.text)


def _magnified(plane: Plane, across: Reach, up: Reach) -> float:
    """Return by how much the next update is magnified, so that it can be seen: 1, 2 or 5 times a power of ten."""
    dx, dy = plane.move
    length = max(abs(dx) / (across.high - across.low), abs(dy) / (up.high - up.low))
    if not length or length >= _ARROW:
        return 1.0
    power = 10.0 ** math.floor(math.log10(_ARROW / length))
    return max(power * digit for digit in (1, 2, 5) if power * digit <= _ARROW / length * (1 + 1e-9))


def _marks(plane: Plane, factor: float, across: Reach, up: Reach, columns: int, rows: int) -> list[maps.Mark]:
    """Return where the network is, where the next update leads, and dots on the way there."""

    def cell(share: float) -> tuple[int, int]:
        x, y = (here + share * factor * move for here, move in zip(plane.now, plane.move, strict=True))
        column, row = int(across.share(x) * columns), int((1 - up.share(y)) * rows)
        return min(max(column, 0), columns - 1), min(max(row, 0), rows - 1)

    start, end = cell(0), cell(1)
    way = {cell(step / 20): "·" for step in range(1, 20)} if plane.move != (0, 0) else {}
    marks = [maps.Mark(*at, dot, line=True) for at, dot in way.items() if at not in (start, end)]
    return [*marks, *([maps.Mark(*end, WRITTEN)] if end != start else []), maps.Mark(*start, ON)]


def _shares(heights: Array, low: float, high: float, log: bool) -> Array:
    """Return heights as shares of the whole difference, 0 to 1; all 0 where there is none that is printed."""
    printed = two_losses(low, high)
    if high - low < _FLAT or printed[0] == printed[1]:
        return np.zeros_like(heights)
    if log:
        least, most = math.log10(max(low, _FLOOR)), math.log10(max(high, _FLOOR))
        return (np.log10(np.maximum(heights, _FLOOR)) - least) / (most - least)
    return (heights - low) / (high - low)
