"""An axis of losses: from where to where it goes, with ticks on whole rows and labels that people can read."""

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from xortui.words.format import with_sign

Ticks = tuple[tuple[float, str], ...]
"""Places and labels, ascending."""

Bends = tuple[tuple[float, ...], tuple[float, ...]] | tuple[()]
"""Where losses would be on a straight axis, and where they are on this one, ascending; nothing where it is straight."""

FLOOR = 1e-12  # where a logarithmic axis ends, since a loss may be 0
_LEVEL = 1e-3  # the least share of a loss that a whole axis spans: labels would have too many digits
_LEVEL_SPAN = 0.2  # the same of a logarithmic one, so that it moves seldom
_WIDEST = 3.0  # how far apart the ends of a logarithmic axis are, as a ratio, whose ticks are apart by one step
_UNNAMED = 0.3  # what is against each row, beyond one, by which the largest loss lies above the highest tick


class Scale(NamedTuple):
    """An axis of losses: what its lowest and its highest dot stand for, and its ticks from below."""

    bottom: float
    top: float
    ticks: Ticks
    bends: Bends = ()

    @classmethod
    def of(cls, first: float, step: float, every: int, rows: int, label: Callable[[int], str]) -> "Scale":
        """Return the axis with ticks `step` apart, one for `every` rows, the first below the lowest row."""
        # A tick is on the upper dot of its row, so that the first, which has no dot, is one below the lowest.
        dot = step / (4 * every)
        ticks = tuple((first + step * at, label(at)) for at in range(rows // every + 1))
        return cls(first + dot, first + 4 * rows * dot, ticks)


@lru_cache(maxsize=8)
def linear_scale(largest: float, rows: int) -> Scale:
    """Choose an axis from 0, as high as it must be, with ticks at round losses about every third row."""
    largest = largest if largest > FLOOR else 1.0
    steps = [(step, every) for every in _spacings(rows) for step in _linear_steps(largest * every / rows)]
    step, every = min(steps, key=lambda step: _linear_cost(step[0], step[1], largest, rows))
    decimals = 0 if step >= 1 else 2
    while round(step, decimals) != step and decimals < 17:
        decimals += 1
    plain = 1e-4 <= step < 1e3
    return Scale.of(0.0, step, every, rows, lambda at: f"{step * at:.{decimals}f}" if plain else short(step * at))


def _linear_steps(least: float) -> tuple[float, float]:
    """Return two round numbers that are not below a value: one of the usual series, and a quarter of a power of ten."""
    rank = rank_of(least)
    quarter = float(f"25e{math.ceil(math.log10(least / 25) - 1e-9)}")
    return round_number(rank), quarter


def _linear_cost(step: float, every: int, largest: float, rows: int) -> float:
    """Return what is against an axis: besides its length, that the largest loss has no tick near it."""
    above = largest / step * every - rows // every * every
    quarter = round_number(rank_of(step)) != step
    return _cost(step / every * rows / largest, every, rows) + _UNNAMED * max(0.0, above - 1) + 0.05 * quarter


@lru_cache(maxsize=8)
def close_scale(smallest: float, largest: float, rows: int) -> Scale:
    """Choose the shortest axis that holds both losses, far from 0, with round ticks."""
    span = max(largest - smallest, _LEVEL * largest)
    steps = [(round_number(_close_rank(smallest, smallest + span, rows // every)), every) for every in _spacings(rows)]
    step, every = min(steps, key=lambda step: _cost(step[0] / step[1] * rows / span, step[1], rows))
    first = math.floor(smallest / step + 1e-9)
    exponent = 0 if smallest >= 1e-3 and largest < 1e3 else math.floor(math.log10(smallest) + 1e-9)
    decimals = max(0 if exponent else 2, exponent - math.floor(math.log10(step) + 1e-9))
    return Scale.of(step * first, step, every, rows, lambda at: _places(step * (first + at), exponent, decimals))


def _places(value: float, exponent: int, decimals: int) -> str:
    """Write a loss with `decimals` decimals, times 10 to the `exponent` where that is not 0: 0.242, 2.42e−5."""
    text = f"{value / 10.0**exponent:.{decimals}f}"
    return with_sign(f"{text}e{exponent}") if exponent else text


def _close_rank(smallest: float, largest: float, ticks: int) -> int:
    """Return the rank of the smallest round step with which `ticks` steps, from a multiple of it, hold both losses."""
    rank = rank_of((largest - smallest) / ticks)
    while (math.floor(smallest / (step := round_number(rank)) + 1e-9) + ticks) * step < largest * (1 - 1e-9):
        rank += 1
    return rank


@lru_cache(maxsize=8)
def log_scale(smallest: float, largest: float, rows: int, *, close: bool = False) -> Scale:
    """Choose a logarithmic axis from a ladder of few, so that it stays while losses fall; all ticks are round losses.

    The rungs hang from the largest loss, and each is about twice as long as the one before.

    Args:
        smallest: The smallest loss.
        largest: The largest loss.
        rows: Rows in all.
        close: Whether it may span as little as a linear one that leaves out 0.
    """
    smallest, largest = max(smallest, FLOOR), max(largest, 2 * FLOOR)
    return _bent_scale(smallest, largest, rows, close=close) or _decades(smallest, largest, rows)


def _decades(smallest: float, largest: float, rows: int) -> Scale:
    """Choose an axis on which ticks are powers of ten."""
    lower = 10.0 ** math.floor(math.log10(smallest) + 1e-9)
    steps = max(math.log10(largest / lower) - 1e-9, 0.5)
    scales = [(max(1, math.ceil(steps * every / rows)), every) for every in _spacings(rows)]
    power, every = min(scales, key=lambda scale: _cost(scale[0] / scale[1] * rows / steps, scale[1], rows))
    return Scale.of(
        math.log10(lower), power, every, rows, lambda at: short(float(f"{lower * 10.0 ** (power * at):.12g}"))
    )


def _bent_scale(smallest: float, largest: float, rows: int, *, close: bool) -> Scale | None:
    """Choose an axis for losses with less than two powers of ten between them; None where there is none.

    Its ticks are round losses, evenly spaced, which no ratio makes of each other: it is logarithmic from tick to tick.
    """
    every = min(max(2, rows // 5 + 1), rows)
    count = rows // every
    smallest = min(smallest, largest / (1 + (_LEVEL if close else _LEVEL_SPAN)))
    rungs = _rungs(largest, smallest, count)
    unit, ticks = next((rung for rung in rungs if 0 < rung[1][0] <= smallest * (1 + 1e-9)), (0.0, []))
    if not ticks:
        return None
    exponent = 0 if ticks[0] >= 1e-3 and largest < 1e3 else math.floor(math.log10(ticks[0]) + 1e-9)
    decimals = max(0 if exponent else 2, exponent - math.floor(math.log10(unit) + 1e-9))
    places = tuple(math.log10(tick) for tick in ticks)
    step = (places[count] - places[0]) / count
    straight = Scale.of(places[0], step, every, rows, lambda at: _places(ticks[at], exponent, decimals))
    return straight._replace(bends=(places, tuple(places[0] + step * at for at in range(len(places)))))


def _rungs(largest: float, smallest: float, count: int) -> Iterator[tuple[float, list[float]]]:
    """Yield the steps and the ticks of axes, the shortest first: `count` intervals to the largest loss, and one above.

    At first the ticks are apart by one round step; in the last rung each is the next of the series 1, 2, 5, 10.
    """
    rank = 4 * math.floor(math.log10((largest - smallest) / count))
    while True:
        step = float(f"{(1, 2, 4, 8)[rank % 4]}e{rank // 4}")
        top = math.ceil(largest / step * (1 - 1e-9))
        if (top - count) * _WIDEST < top:
            break
        yield step, [float(f"{step * at:.12g}") for at in range(top - count, top + 2)]
        rank += 1
    top = rank_of(largest)
    yield round_number(top - count), [round_number(at) for at in range(top - count, top + 2)]


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


@lru_cache(maxsize=64)
def round_number(rank: int) -> float:
    """Return a number of the series ... 0.2, 0.5, 1, 2, 5, 10, 20 ..., where 1 has rank 0; -rank gives the inverse."""
    return float(f"{(1, 2, 5)[rank % 3]}e{rank // 3}")


def rank_of(value: float) -> int:
    """Return the rank of the smallest round number that is not below `value`."""
    rank = 3 * math.floor(math.log10(value))
    while round_number(rank) < value * (1 - 1e-9):
        rank += 1
    return rank


def short(value: float) -> str:
    """Write a round number in few cells: 0, 0.02, 10, 5e−4, 1e15."""
    if value == 0 or 1e-3 <= value < 1e4:
        return f"{value:g}"
    mantissa, exponent = f"{value:e}".split("e")
    return with_sign(f"{float(mantissa):g}e{exponent}")
