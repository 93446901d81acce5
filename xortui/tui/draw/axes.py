"""Where a chart puts an epoch and a loss: the limits of its axes, and ticks with labels that people can read.

Everything is placed in whole braille dots, two across and four up in each cell.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.words.format import with_sign

Floats = NDArray[np.float64]
DotCounts = NDArray[np.int64]
Ticks = tuple[tuple[float, str], ...]

HUGE = 1e15  # what lies above is drawn here, so that every label stays short
_FIRST_EPOCHS = 10.0  # the axis is never shorter, or the first epoch would fill it
_FLOOR = 1e-12  # where a logarithmic axis ends, since a loss may be 0
_CLOSE = 8.0  # how far apart losses are, as a ratio, that have no power of ten between them for a tick
_LABEL, _LONG_LABEL = 5, 7  # usual widths of a loss label, kept so that the axis does not move while they change
_LEVEL = 1e-3  # the least share of a loss that a whole axis spans: labels would have too many digits
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
        return self.climb(np.log10(np.maximum(losses, _FLOOR)) if self.log else losses)

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
    if close and smallest > largest - smallest:
        scale = _close_scale(smallest, largest, height - 2)
    else:
        scale = _log_scale(smallest, largest, height - 2) if log else _linear_scale(largest, height - 2)
    label = max(_LONG_LABEL if close else _LABEL, *(len(text) for _, text in scale.ticks))
    ticks = tuple((place, text.rjust(label)) for place, text in scale.ticks)
    return across._replace(columns=width - label - 1, rows=height - 2, bottom=scale.bottom, top=scale.top, ticks=ticks)


class _Scale(NamedTuple):
    """An axis of losses: what its lowest and its highest dot stand for, and its ticks from below."""

    bottom: float
    top: float
    ticks: Ticks

    @classmethod
    def of(cls, first: float, step: float, every: int, rows: int, label: Callable[[int], str]) -> "_Scale":
        """Return the axis with ticks `step` apart, one for `every` rows, the first below the lowest row."""
        # A tick is on the upper dot of its row, so that the first, which has no dot, is one below the lowest.
        dot = step / (4 * every)
        ticks = tuple((first + step * at, label(at)) for at in range(rows // every + 1))
        return cls(first + dot, first + 4 * rows * dot, ticks)


def _linear_scale(largest: float, rows: int) -> _Scale:
    """Choose an axis from 0, as high as it must be, with ticks at round losses about every third row."""
    largest = largest if largest > _FLOOR else 1.0
    steps = [(_round_number(_rank(largest * every / rows)), every) for every in _spacings(rows)]
    step, every = min(steps, key=lambda step: _cost(step[0] / step[1] * rows / largest, step[1], rows))
    decimals = 0 if step >= 1 else max(2, math.ceil(-math.log10(step)))
    plain = 1e-4 <= step < 1e3
    return _Scale.of(0.0, step, every, rows, lambda at: f"{step * at:.{decimals}f}" if plain else _short(step * at))


def _close_scale(smallest: float, largest: float, rows: int) -> _Scale:
    """Choose the shortest axis that holds both losses, far from 0, with round ticks."""
    span = max(largest - smallest, _LEVEL * largest)
    steps = [(_round_number(_close_rank(smallest, smallest + span, rows // every)), every) for every in _spacings(rows)]
    step, every = min(steps, key=lambda step: _cost(step[0] / step[1] * rows / span, step[1], rows))
    first = math.floor(smallest / step + 1e-9)
    exponent = 0 if smallest >= 1e-3 and largest < 1e3 else math.floor(math.log10(smallest) + 1e-9)
    decimals = max(0 if exponent else 2, exponent - math.floor(math.log10(step) + 1e-9))

    def label(at: int) -> str:
        text = f"{step * (first + at) / 10.0**exponent:.{decimals}f}"
        return with_sign(f"{text}e{exponent}") if exponent else text

    return _Scale.of(step * first, step, every, rows, label)


def _close_rank(smallest: float, largest: float, ticks: int) -> int:
    """Return the rank of the smallest round step with which `ticks` steps, from a multiple of it, hold both losses."""
    rank = _rank((largest - smallest) / ticks)
    while (math.floor(smallest / (step := _round_number(rank)) + 1e-9) + ticks) * step < largest * (1 - 1e-9):
        rank += 1
    return rank


def _log_scale(smallest: float, largest: float, rows: int) -> _Scale:
    """Choose an axis with ticks at powers of ten, or where the losses lie close together, each twice the one below."""
    smallest, largest = max(smallest, _FLOOR), max(largest, 2 * _FLOOR)
    if largest <= _CLOSE * smallest:
        lower, ratio = _round_number(-_rank(1 / smallest)), 2.0
    else:
        lower, ratio = 10.0 ** math.floor(math.log10(smallest) + 1e-9), 10.0
    steps = max(math.log(largest / lower, ratio) - 1e-9, 0.5)
    scales = [(max(1, math.ceil(steps * every / rows)), every) for every in _spacings(rows)]
    power, every = min(scales, key=lambda scale: _cost(scale[0] / scale[1] * rows / steps, scale[1], rows))
    first, step = math.log10(lower), power * math.log10(ratio)
    return _Scale.of(first, step, every, rows, lambda at: _short(float(f"{lower * ratio ** (power * at):.12g}")))


def _spacings(rows: int) -> range:
    """Return how many rows there may be from one tick to the next."""
    return range(min(2, rows), max(2, rows // 2) + 1)


def _cost(length: float, every: int, rows: int) -> float:
    """Return what is against an axis: that it is longer than the losses need, and too few or too many ticks.

    Args:
        length: Its length, as a multiple of what the losses need.
        every: Rows from one tick to the next.
        rows: Rows in all.
    """
    ticks = rows // every
    return length + 0.05 * abs(every - 3) * (rows < 20) + 0.1 * max(0, ticks - 6) + 0.1 * max(0, 3 - ticks)


def epoch_ticks(frame: Frame) -> tuple[list[int], list[str]]:
    """Return the columns and labels of as many round epochs as fit with room between them."""
    # Less than three columns apart no two labels have room.
    rank = max(0, _rank(3 * (frame.furthest - frame.first) / frame.columns))
    while True:
        step = _round_number(rank)
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


def _round_number(rank: int) -> float:
    """Return a number of the series ... 0.2, 0.5, 1, 2, 5, 10, 20 ..., where 1 has rank 0; -rank gives the inverse."""
    return float(f"{(1, 2, 5)[rank % 3]}e{rank // 3}")


def _rank(value: float) -> int:
    """Return the rank of the smallest round number that is not below `value`."""
    rank = 3 * math.floor(math.log10(value))
    while _round_number(rank) < value * (1 - 1e-9):
        rank += 1
    return rank


def _short(value: float) -> str:
    """Write a round number in few cells: 0, 0.02, 10, 5e−4, 1e15."""
    if value == 0 or 1e-3 <= value < 1e4:
        return f"{value:g}"
    mantissa, exponent = f"{value:e}".split("e")
    return with_sign(f"{float(mantissa):g}e{exponent}")


def _thousands(epoch: float) -> str:
    """Write an epoch with its thousands apart: 500, 20 000, 1.5 M."""
    if epoch >= 1e12:
        return _short(epoch)
    return (f"{epoch / 1e6:,g} M" if epoch >= 1e6 else f"{epoch:,.0f}").replace(",", " ")
