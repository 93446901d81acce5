"""The weights over the epochs: what every parameter was in the whole run, those of the unit in focus in front."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from rich.style import Style

from xortui.nn import Snapshot
from xortui.nn.network import Array
from xortui.teach.places import SOURCES, Focus, Place
from xortui.teach.training.path import path_of, places_of
from xortui.tui.draw.axes import HUGE, Frame, epoch_ticks
from xortui.tui.draw.curves import Bands, bands, by_turns, dots, led, name_spots, scale, spread
from xortui.tui.draw.strokes import Canvas
from xortui.tui.draw.styled_lines import Piece, StyledLine
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.format import count, number

_LABEL = 6
"""Cells of the labels of the heights, the usual ones, so that the axis does not move while they change."""

_NAME = 14
"""Cells of the name of a curve and its value, with a sample of its line and a blank before it."""

_LEAST = 10
"""Cells that the curves have at least."""

_AXIS = 2
"""Rows of the axis and its labels."""

_FIRST_EPOCHS = 10.0
"""The axis is never shorter, or the first epoch would fill it."""

_LEADER = 4
"""Cells between the curves and their names, in which a line leads from the end of each to its name."""

_SAMPLE = "⠶⠶⠶"
"""What a curve looks like, before its name where no line leads there."""

_SECTION = 16
"""Cells of each part of a curve that bears its name, where colours do not tell whose curve it is."""

_PAST = "│"
"""The line of the epoch in view, where the run went farther."""

_BOLD = Style(bold=True)


class WeightsNeeds(NamedTuple):
    """What the curves are drawn from."""

    snapshot: Snapshot
    focus: Focus
    other: bool
    """Whether those of the unit in focus are drawn alone where as a rule all are, and the other way round."""
    colours: bool
    """Whether there are colours enough to tell the curves apart."""
    asked: bool

    @property
    def past(self) -> bool:
        """Whether the run went farther than the epoch in view."""
        return self.snapshot.epoch < self.snapshot.furthest

    def alone(self, height: int) -> bool:
        """Return whether those of the unit in focus are drawn alone, as a rule where they would be lost in others."""
        return (not self.colours or height - _AXIS < len(SOURCES)) is not self.other

    @property
    def own(self) -> list[Place]:
        """The parameters of the unit in focus, and the bias of the output."""
        return [self.focus._replace(input=source).weight for source in range(len(SOURCES))]


class Weights(ViewPanel[WeightsNeeds]):
    """A curve for each parameter, and its value at the epoch in view."""

    LATER = "The curves come when the question is answered."

    def needs(self, shown: Shown) -> WeightsNeeds:
        """Return the run, the unit in focus, which curves are wanted, and whether the picture must wait."""
        look, snapshot = shown.look, shown.snapshot
        coming = ("slopes", "update") if snapshot.epoch < snapshot.furthest else ()  # the curves say which way they go
        return WeightsNeeds(snapshot, look.focus, look.alone, self.palette.shaded, shown.hides_view(*coming))

    def asked(self, now: WeightsNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: WeightsNeeds, width: int) -> StyledLine:
        """Return whose curves are in front."""
        text = f"weights over epochs · h{now.focus.unit + 1}" + " in front" * (not now.alone(self.size.height - 2))
        return [(text if len(text) <= width else "weights", self.palette.strong)]

    def remark(self, now: WeightsNeeds, width: int, height: int) -> StyledLine:
        """Return what the thin curves are, and how many epochs lie between two points where some are left out."""
        if now.asked:
            return []
        stride = int(np.diff(now.snapshot.trail.epochs).max(initial=1))
        parts = [f"{_PAST} values of epoch {count(now.snapshot.epoch)}"] if now.past else []
        parts += [] if now.alone(height) or now.snapshot.settings.hidden_units == 1 else ["thin: the other units"]
        parts += [f"points up to {count(stride)} epochs apart"] if stride > 1 else []
        while parts and len(" · ".join(parts)) > width:
            parts.pop(1 if now.past and len(parts) > 1 else 0)
        styles = [self.palette.accent if now.past and not at else self.palette.muted for at in range(len(parts))]
        pieces = zip(parts, styles, strict=True)
        return [piece for part in pieces for piece in ((" · ", self.palette.muted), part)][1:]

    def picture(self, now: WeightsNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the curves with their axes, and their names and values beside them."""
        palette, rows, alone = self.palette, height - _AXIS, now.alone(height)
        across = -(-len(SOURCES) // rows) if rows > 0 else 0  # names in a row
        if rows < 2 or width - 1 - _LABEL - _NAME * across <= _LEAST:
            return self.said("The curves have no room here.", width)
        path, units = path_of(now.snapshot), now.snapshot.settings.hidden_units
        every, own = places_of(units), now.own
        values = np.clip(path.values, -HUGE, HUGE)
        front = values[:, [every.index(place) for place in own]]
        drawn = front if alone else values
        axis = scale(float(drawn.min()), float(drawn.max()), rows)
        furthest = max(_FIRST_EPOCHS, float(path.epochs[-1]))
        label = max(_LABEL, *(len(text) for _, text in axis.ticks))
        columns = width - 2 - label - _NAME * across
        frame = Frame(columns, rows, furthest, axis.bottom, axis.top, False, axis.ticks)
        past = int(frame.across(np.array(float(now.snapshot.epoch)))) // 2 if now.past else None
        here = np.clip([place.of(now.snapshot.parameters) for place in own], -HUGE, HUGE)
        at, led = _name_rows(frame, here), across == 1 and past is None and path.epochs[-1] >= _FIRST_EPOCHS
        canvas = Canvas(columns + _LEADER * led, rows, palette.text)
        if not alone:
            behind = [at for at, place in enumerate(every) if place not in own]
            others = np.logical_or.reduce(dots(frame, *bands(frame, path.epochs, values[:, behind])))
            canvas.dots(others, palette.aside)
        self._draw_curves(canvas, frame, bands(frame, path.epochs, front), past, at if led else None)
        if past is not None:
            self._mark(canvas, past, _nearest(frame, here), rows)
        names = self._names(now, rows, at, led=led)
        labels = {rows - 1 - int(frame.climb(np.array(tick))) // 4: label for tick, label in axis.ticks}
        lines = [
            [(f"{labels.get(row, ''):>{label}}{'┤' if row in labels else '│'}", palette.muted), *line, *names[row]]
            for row, line in enumerate(canvas.rows())
        ]
        return [*lines, *self._axis(frame, label)]

    def _draw_curves(
        self, canvas: Canvas, frame: Frame, reach: Bands, past: int | None, names: Sequence[int] | None
    ) -> None:
        """Draw the curves in front, each with its name on it, and lines that lead to the rows of `names`, if any."""
        low, high = reach
        thick = low, np.minimum(high + 1, 4 * frame.rows - 1)  # enough for the last row of a room
        wide = frame._replace(columns=frame.columns + _LEADER)
        curves = dots(wide, *(led(frame, thick, names, _LEADER) if names else thick))
        for at, curve in enumerate(curves if self.palette.mono else by_turns(curves)):
            canvas.dots(curve, self._color(at), front=True)
        there = -(-len(low) // 2)
        parts = 1 if self.palette.shaded else max(1, there // _SECTION)
        for start, end in pairwise(there * part // parts for part in range(parts + 1)):
            reach = thick[0][2 * start : 2 * end], thick[1][2 * start : 2 * end]
            for at, (column, row) in enumerate(name_spots(frame, reach, 2, past and past - start)):
                canvas.write(start + column, row, [(SOURCES[at], self._color(at) + _BOLD)])

    def _mark(self, canvas: Canvas, column: int, met: list[int], rows: int) -> None:
        """Draw a line at the epoch in view, with a mark where each curve meets it."""
        for row in range(rows):
            canvas.write(column, row, [(_PAST, self.palette.accent)])
        for at, row in enumerate(met):
            style = self._color(at) if met.count(row) == 1 else self.palette.strong
            canvas.write(column, row, [("●", style)])

    def _axis(self, frame: Frame, label: int) -> list[StyledLine]:
        """Return the axis of the epochs, and its labels."""
        columns, texts = epoch_ticks(frame)
        axis = "".join("┬" if column in columns else "─" for column in range(frame.columns))
        labels = [" "] * frame.columns
        for column, text in zip(columns, texts, strict=True):
            start = min(max(column - (len(text) - 1) // 2, 0), frame.columns - len(text))
            labels[start : start + len(text)] = text
        left = " " * label
        return [[(f"{left}└{axis}", self.palette.muted)], [(f"{left} {''.join(labels)}", self.palette.muted)]]

    def _color(self, at: int) -> Style:
        """Return the colour of a curve of the unit in focus."""
        return self.palette.curves[at]

    def _names(self, now: WeightsNeeds, rows: int, at: Sequence[int], *, led: bool) -> list[StyledLine]:
        """Return names and values of the curves in the rows that are theirs, each with a sample where no line leads."""
        palette = self.palette
        lines: list[list[Piece]] = [[] for _ in range(rows)]
        values = [place.of(now.snapshot.parameters) for place in now.own]
        for curve in np.argsort(np.negative(values), kind="stable").tolist():
            style, line = self._color(curve), lines[at[curve]]
            if line or not led:
                line.append((" " * _LEADER if palette.mono else f" {_SAMPLE}", style))
            line += [
                ("▸" if now.focus.input == curve else " ", palette.accent),
                (f"{SOURCES[curve]} ", style),
                (number(values[curve]), palette.text),
            ]
        return list(lines)


def _name_rows(frame: Frame, values: Array) -> list[int]:
    """Return the row of each curve's name, as near as can be to its value; where rows are few, some names a row."""
    order = np.argsort(-values, kind="stable")
    across = -(-len(values) // frame.rows)
    wanted = _nearest(frame, values)
    rows = np.empty(len(values), dtype=int)
    rows[order] = (
        spread([wanted[at] for at in order.tolist()], frame.rows) if across == 1 else np.arange(len(values)) // across
    )
    return list(map(int, rows))


def _nearest(frame: Frame, values: Array) -> list[int]:
    """Return the row, from the top, whose middle is nearest to each value: a tick stands in the middle of one."""
    row = (frame.top - frame.bottom) / (frame.rows - 0.25)
    up = np.rint((values - frame.bottom) / row - 0.25).astype(int)
    rows: list[int] = (frame.rows - 1 - np.clip(up, 0, frame.rows - 1)).tolist()
    return rows
