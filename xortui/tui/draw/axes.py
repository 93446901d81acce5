"""Where a chart puts an epoch and a loss: the limits of its axes, and ticks with labels that people can read.

Everything is placed in whole braille dots, two across and four up in each cell.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.tui.draw.scales import (
    FLOOR,
    Bends,
    Ticks,
    close_scale,
    linear_scale,
    log_scale,
    rank_of,
    round_number,
    short,
)

Floats = NDArray[np.float64]
DotCounts = NDArray[np.int64]

HUGE = 1e15  # what lies above is drawn here, so that every label stays short
_FIRST_EPOCHS = 10.0  # the axis is never shorter, or the first epoch would fill it
_LABEL, _LONG_LABEL = 5, 7  # usual widths of a loss label, kept so that the axis does not move while they change
_GAP = 3  # blank cells between epoch labels; a single one would read as the space between thousands


@dataclass(frozen=True, eq=False)
class LossCurve:
    """A loss curve as buckets of epochs, whose arrays must not change once drawn.

    Attributes:
        epochs: The first epoch of each bucket, ascending.
        low: The smallest loss among the epochs of each bucket.
        high: The largest loss among the epochs of each bucket.
        name: What is printed along the curve where it is a ghost, in digits.
        rhythm: Which dashes are left of it then, and which colour it has, 0 to 4.
    """

    epochs: Floats
    low: Floats
    high: Floats
    name: str = ""
    rhythm: int = 0


class Frame(NamedTuple):
    """Where a chart puts an epoch and a loss."""

    columns: int
    rows: int
    furthest: float
    bottom: float
    """What the lowest dot stands for: an exponent of ten if the axis is logarithmic, and so are `top` and the ticks."""
    top: float
    log: bool
    ticks: Ticks
    """Place and label of each tick, a whole number of rows apart; the first one is that of the axis below the rows."""
    first: float = 0.0
    """The epoch at the left end."""
    bends: Bends = ()
    """Where losses lie whose places are not those of a straight axis; see `scales`."""

    def across(self, epochs: Floats) -> DotCounts:
        """Return how many dots from the left these epochs are."""
        return _dots((epochs - self.first) / (self.furthest - self.first), 2 * self.columns)

    def within(self, line: LossCurve) -> slice:
        """Return which of a line's buckets have epochs between both ends."""
        epochs = clean(line)[0]
        after = int(np.searchsorted(epochs, self.furthest, side="right"))
        if not self.first or not epochs.size:
            return slice(after)
        # A bucket goes on to the next one; the last is a single epoch.
        holds_first = int(np.searchsorted(epochs, self.first, side="right")) - 1
        return slice(len(epochs) if self.first > epochs[-1] else max(0, holds_first), after)

    def epoch(self, column: int) -> int:
        """Return the epoch to which a column points: one that is there, or the nearest; at the ends the ends."""
        near = round(self.first + column / (self.columns - 1) * (self.furthest - self.first))
        if column in (0, self.columns - 1):
            return near
        epochs = (near, max(0, near - 1), near + 1)
        return min(epochs, key=lambda epoch: abs(int(self.across(np.array(epoch))) // 2 - column))

    def up(self, losses: Floats) -> DotCounts:
        """Return how many dots from the bottom these losses are."""
        if not self.log:
            return self.climb(losses)
        places = np.log10(np.maximum(losses, FLOOR))
        return self.climb(np.interp(places, *self.bends) if self.bends else places)

    def climb(self, places: Floats) -> DotCounts:
        """Return how many dots from the bottom these places on the axis are."""
        return _dots((places - self.bottom) / (self.top - self.bottom), 4 * self.rows)


def _dots(shares: Floats, count: int) -> DotCounts:
    return np.maximum(np.minimum(np.rint(shares * (count - 1)), count - 1), 0).astype(np.int64)


@lru_cache(maxsize=8)
def clean(line: LossCurve) -> tuple[Floats, Floats, Floats, DotCounts]:
    """Return the epochs, lows and highs that can be drawn, and the number of the unbroken stretch each lies in."""
    values = np.array([line.epochs, line.low, line.high], dtype=np.float64)
    drawable = np.isfinite(values).all(axis=0) & (values[0] >= 0)
    epochs, low, high = np.clip(values[:, drawable], 0, HUGE)
    return epochs, np.minimum(low, high), np.maximum(low, high), np.cumsum(~drawable)[drawable]


class Window(NamedTuple):
    """What a chart shows."""

    first: float
    """The first epoch."""
    last: float
    """The last one."""
    close: bool = False
    """Whether a linear axis may leave out 0, where it is far from all losses that are shown."""


def fit(
    lines: Sequence[LossCurve],
    marks: Sequence[float],
    width: int,
    height: int,
    log: bool,
    window: Window | None = None,
) -> Frame:
    """Choose the frame that holds these lines and marks, or of the lines what lies in a window."""
    drawn = [line for line in lines if clean(line)[0].size]
    if window is None:
        window = Window(0.0, max([0.0, *marks, *(float(clean(line)[0].max()) for line in drawn)]))
    across = Frame(0, 0, max(window.last, window.first + _FIRST_EPOCHS), 0.0, 1.0, log, (), window.first)
    seen = [
        (low[part], high[part]) for part, (_, low, high, _) in ((across.within(line), clean(line)) for line in drawn)
    ]
    smallest = min((float(low.min()) for low, _ in seen if low.size), default=0.1)
    largest = max((float(high.max()) for _, high in seen if high.size), default=1.0)
    close = window.close and not log
    if log:
        scale = log_scale(smallest, largest, height - 2, close=window.close)
    elif close and smallest > largest - smallest:
        scale = close_scale(smallest, largest, height - 2)
    else:
        scale = linear_scale(largest, height - 2)
    label = max(_LONG_LABEL if close else _LABEL, *(len(text) for _, text in scale.ticks))
    ticks = tuple((place, text.rjust(label)) for place, text in scale.ticks)
    columns, (bottom, top, _, bends) = width - label - 1, scale
    return across._replace(columns=columns, rows=height - 2, bottom=bottom, top=top, ticks=ticks, bends=bends)


def epoch_ticks(frame: Frame) -> tuple[list[int], list[str]]:
    """Return the columns and labels of as many round epochs as fit with room between them."""
    # Less than three columns apart no two labels have room.
    rank = max(0, rank_of(3 * (frame.furthest - frame.first) / frame.columns))
    while True:
        step = round_number(rank)
        epochs = np.arange(math.ceil(frame.first / step) * step, frame.furthest + 0.5, step)
        columns = [int(dot) // 2 for dot in frame.across(epochs)]
        labels = [_thousands(float(epoch)) for epoch in epochs]
        # Where plotext puts a label: centred on its tick, but moved inwards near the ends.
        spans = [
            (start := min(max(column - (len(label) - 1) // 2, 0), frame.columns - len(label)), start + len(label))
            for column, label in zip(columns, labels, strict=True)
        ]
        if all(end + _GAP <= start for (_, end), (start, _) in pairwise(spans)):
            return columns, labels
        rank += 1


def _thousands(epoch: float) -> str:
    """Write an epoch with its thousands apart: 500, 20 000, 1.5 M."""
    if epoch >= 1e12:
        return short(epoch)
    return (f"{epoch / 1e6:,g} M" if epoch >= 1e6 else f"{epoch:,.0f}").replace(",", " ")
