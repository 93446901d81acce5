"""The weights over the epochs: what every parameter was in the whole run, those of the unit in focus in front."""

from typing import NamedTuple

import numpy as np
from rich.style import Style

from xortui.nn import Snapshot
from xortui.nn.network import Array
from xortui.teach.places import SOURCES, Focus, Place
from xortui.teach.training.path import path_of, places_of
from xortui.tui.draw.axes import HUGE, Frame, epoch_ticks
from xortui.tui.draw.curves import Bands, bands, by_turns, dashed, dots, name_spots, scale, spread
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

_SAMPLES = ("⠶⠶⠶", "⠶⠶⠆", "⠶⠆ ", "⠆⠆⠆", "⠆⠰ ", "⠶  ")
"""What a level curve looks like where there are no six colours: each its own way; elsewhere all like the first."""


_PAST = "│"
"""The line of the epoch in view, where the run went farther."""

_BOLD = Style(bold=True)


class WeightsNeeds(NamedTuple):
    """What the curves are drawn from."""

    snapshot: Snapshot
    focus: Focus
    other: bool
    """Whether those of the unit in focus are drawn alone where as a rule all are, and the other way round."""
    asked: bool

    @property
    def past(self) -> bool:
        """Whether the run went farther than the epoch in view."""
        return self.snapshot.epoch < self.snapshot.furthest

    def alone(self, height: int) -> bool:
        """Return whether those of the unit in focus are drawn, and no others; as a rule where they would share rows."""
        return (height - _AXIS < len(SOURCES)) is not self.other

    @property
    def own(self) -> list[Place]:
        """The parameters of the unit in focus, and the bias of the output."""
        return [self.focus._replace(input=source).weight for source in range(len(SOURCES))]


class Weights(ViewPanel[WeightsNeeds]):
    """A curve for each parameter, and its value at the epoch in view."""

    LATER = "The curves come when the question is answered."

    def needs(self, shown: Shown) -> WeightsNeeds:
        """Return the run, the unit in focus, which curves are wanted, and whether the picture must wait."""
        return WeightsNeeds(shown.snapshot, shown.look.focus, shown.look.alone, shown.hides_view())

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
        canvas = Canvas(columns, rows, palette.text)
        if not alone:
            behind = [at for at, place in enumerate(every) if place not in own]
            others = np.logical_or.reduce(dots(frame, *bands(frame, path.epochs, values[:, behind])))
            canvas.dots(others, palette.aside)
        past = int(frame.across(np.array(float(now.snapshot.epoch)))) // 2 if now.past else None
        self._draw_curves(canvas, frame, bands(frame, path.epochs, front), past)
        here = np.clip([place.of(now.snapshot.parameters) for place in own], -HUGE, HUGE)
        if past is not None:
            self._mark(canvas, past, _nearest(frame, here), rows)
        names = self._names(now, frame, here)
        labels = {rows - 1 - int(frame.climb(np.array(tick))) // 4: label for tick, label in axis.ticks}
        lines = [
            [(f"{labels.get(row, ''):>{label}}{'┤' if row in labels else '│'}", palette.muted), *line, *names[row]]
            for row, line in enumerate(canvas.rows())
        ]
        return [*lines, *self._axis(frame, label)]

    def _draw_curves(self, canvas: Canvas, frame: Frame, reach: Bands, past: int | None) -> None:
        """Draw the curves in front, each with its name on it."""
        low, high = reach
        thick = low, np.minimum(high + 1, 4 * frame.rows - 1)  # enough for the last row of a room
        curves = by_turns(dots(frame, *thick))
        if not self.palette.shaded:
            curves = dashed(curves, high - low > 0, _SAMPLES)
        for at, curve in enumerate(curves):
            canvas.dots(curve, self._color(at), front=True)
        for at, (column, row) in enumerate(name_spots(frame, thick, 2, past)):
            canvas.write(column, row, [(SOURCES[at], self._color(at) + _BOLD)])

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

    def _names(self, now: WeightsNeeds, frame: Frame, ends: Array) -> list[StyledLine]:
        """Return the name and the value of each curve, as near as can be to where it is at the epoch in view."""
        palette, curves = self.palette, len(now.own)
        order = np.argsort(-ends, kind="stable").tolist()
        wanted = _nearest(frame, ends)
        lines: list[list[Piece]] = [[] for _ in range(frame.rows)]
        across = -(-curves // frame.rows)
        rows = (
            spread([wanted[at] for at in order], frame.rows) if across == 1 else [at // across for at in range(curves)]
        )
        for row, at in zip(rows, order, strict=True):
            focus = now.focus.input == at
            value = number(now.own[at].of(now.snapshot.parameters))
            lines[row] += [
                (" ", palette.text),
                (_SAMPLES[0 if palette.shaded else at], self._color(at)),
                ("▸" if focus else " ", palette.accent),
                (f"{SOURCES[at]} ", self._color(at)),
                (value, palette.text),
            ]
        return list(lines)


def _nearest(frame: Frame, values: Array) -> list[int]:
    """Return the row, from the top, whose middle is nearest to each value: a tick stands in the middle of one."""
    row = (frame.top - frame.bottom) / (frame.rows - 0.25)
    up = np.rint((values - frame.bottom) / row - 0.25).astype(int)
    rows: list[int] = (frame.rows - 1 - np.clip(up, 0, frame.rows - 1)).tolist()
    return rows
