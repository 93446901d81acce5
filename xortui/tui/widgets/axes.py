"""Where a chart puts an epoch and a loss: the limits of its axes, and ticks with labels that people can read.

Everything is placed in whole braille dots, two across and four up in each cell.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Dots = NDArray[np.int64]
Scale = tuple[float, float, list[tuple[float, str]]]  # both ends of an axis, and its ticks as place and label

HUGE = 1e15  # what lies above is drawn here, so that every label stays short
_FIRST_EPOCHS = 10.0  # the axis is never shorter, or the first epoch would fill it
_FLOOR = 1e-12  # where a logarithmic axis ends, since a loss may be 0
_LABEL = 5  # the usual width of a loss label, kept so that the axis stands still while the labels change
_GAP = 3  # blank cells between epoch labels; a single one would read as the space between thousands


@dataclass(frozen=True, eq=False)
class Line:
    """A loss curve as buckets of epochs, whose arrays must not change once drawn.

    Attributes:
        epochs: The first epoch of each bucket, ascending.
        low: The smallest loss among the epochs of each bucket.
        high: The largest loss among the epochs of each bucket.
        name: What is printed along the curve where it is a ghost, in digits.
        rhythm: Which dots are left of it then, 0 to 4.
    """

    epochs: Floats
    low: Floats
    high: Floats
    name: str = ""
    rhythm: int = 0


@dataclass(frozen=True)
class Frame:
    """Where a chart puts an epoch and a loss."""

    columns: int
    rows: int
    furthest: float
    bottom: float  # an exponent of ten if the axis is logarithmic, and so are the top and the places of the ticks
    top: float
    log: bool
    ticks: tuple[tuple[float, str], ...]

    def across(self, epochs: Floats) -> Dots:
        """Return how many dots from the left these epochs stand."""
        return _dots(epochs / self.furthest, 2 * self.columns)

    def epoch(self, column: int) -> int:
        """Return the epoch to which a column points: one that stands there, or the nearest; at the ends the ends."""
        near = round(column / (self.columns - 1) * self.furthest)
        if column in (0, self.columns - 1):
            return near
        epochs = (near, max(0, near - 1), near + 1)
        return min(epochs, key=lambda epoch: abs(int(self.across(np.array(epoch))) // 2 - column))

    def up(self, losses: Floats) -> Dots:
        """Return how many dots from the bottom these losses stand."""
        return self.climb(np.log10(np.maximum(losses, _FLOOR)) if self.log else losses)

    def climb(self, places: Floats) -> Dots:
        """Return how many dots from the bottom these places on the axis stand."""
        return _dots((places - self.bottom) / (self.top - self.bottom), 4 * self.rows)


def _dots(shares: Floats, count: int) -> Dots:
    return np.clip(np.rint(shares * (count - 1)), 0, count - 1).astype(np.int64)


@lru_cache(maxsize=8)
def clean(line: Line) -> tuple[Floats, Floats, Floats, Dots]:
    """Return the epochs, lows and highs that can be drawn, and the number of the unbroken stretch each lies in."""
    values = np.array([line.epochs, line.low, line.high], dtype=np.float64)
    drawable = np.isfinite(values).all(axis=0) & (values[0] >= 0)
    epochs, low, high = np.clip(values[:, drawable], 0, HUGE)
    return epochs, np.minimum(low, high), np.maximum(low, high), np.cumsum(~drawable)[drawable]


def fit(lines: Sequence[Line], marks: Sequence[float], width: int, height: int, log: bool) -> Frame:
    """Choose the frame that holds these lines and marks."""
    drawn = [cleaned for cleaned in map(clean, lines) if cleaned[0].size]
    furthest = max([_FIRST_EPOCHS, *marks, *(float(epochs.max()) for epochs, *_ in drawn)])
    smallest = min((float(low.min()) for _, low, _, _ in drawn), default=0.1)
    largest = max((float(high.max()) for _, _, high, _ in drawn), default=1.0)
    bottom, top, ticks = _log_scale(smallest, largest, height - 2) if log else _linear_scale(largest, height - 2)
    label = max(_LABEL, *(len(text) for _, text in ticks))
    ticks = [(place, text.rjust(label)) for place, text in ticks]
    return Frame(width - label - 1, height - 2, furthest, bottom, top, log, tuple(ticks))


def _linear_scale(largest: float, rows: int) -> Scale:
    """Choose an axis from 0 to a round number not below `largest`, with a tick every third row or so."""
    largest = largest if largest > _FLOOR else 1.0
    step = _round_number(_rank(largest / max(1, min(5, (rows + 2) // 3))))
    values = [step * i for i in range(math.ceil(largest / step - 1e-9) + 1)]
    decimals = 0 if step >= 1 else max(2, math.ceil(-math.log10(step)))
    plain = 1e-4 <= step < 1e3
    return 0.0, values[-1], [(value, f"{value:.{decimals}f}" if plain else _short(value)) for value in values]


def _log_scale(smallest: float, largest: float, rows: int) -> Scale:
    """Choose an axis between powers of ten, or between other round numbers if these are within a factor of ten."""
    upper = _rank(max(largest, 2 * _FLOOR))
    lower = min(-_rank(1 / max(smallest, _FLOOR)), upper - 1)
    if upper - lower <= 3:
        stride = 1 if rows > 2 * (upper - lower) else upper - lower
    else:
        upper, lower = -(-upper // 3) * 3, lower // 3 * 3
        decades = (upper - lower) // 3
        stride = 3 * min(decades, math.ceil(2 * decades / (rows - 1)))
    # Counted from above, so that the upper ticks stay when the axis grows downwards.
    numbers = [_round_number(rank) for rank in range(upper, lower - 1, -stride)]
    ends = math.log10(_round_number(lower)), math.log10(_round_number(upper))
    return *ends, [(math.log10(number), _short(number)) for number in numbers]


def epoch_ticks(frame: Frame) -> tuple[list[int], list[str]]:
    """Return the columns and labels of as many round epochs as fit with room between them."""
    rank = max(0, _rank(frame.furthest / frame.columns))
    while True:
        epochs = np.arange(0.0, frame.furthest + 0.5, _round_number(rank))
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
    """Write a round number in few cells: 0, 0.02, 10, 5e-4, 1e15."""
    if value == 0 or 1e-3 <= value < 1e4:
        return f"{value:g}"
    mantissa, exponent = f"{value:e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def _thousands(epoch: float) -> str:
    """Write an epoch with its thousands apart: 500, 20 000, 1.5 M."""
    if epoch >= 1e12:
        return _short(epoch)
    return (f"{epoch / 1e6:,g} M" if epoch >= 1e6 else f"{epoch:,.0f}").replace(",", " ")
