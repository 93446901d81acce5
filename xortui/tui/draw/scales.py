"""An axis of losses: from where to where it goes, with ticks on whole rows and labels that people can read."""

import math
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from xortui.words.format import with_sign

Ticks = tuple[tuple[float, str], ...]
"""Places and labels, ascending."""

FLOOR = 1e-12  # where a logarithmic axis ends, since a loss may be 0
_CLOSE = 8.0  # how far apart losses are, as a ratio, that have no power of ten between them for a tick
_LEVEL = 1e-3  # the least share of a loss that a whole axis spans: labels would have too many digits
_RATIOS = (1.001, 1.002, 1.005, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2.0, 4.0, 8.0, 16.0)  # of neighbouring ticks, close by
_LEVEL_RATIO = 1.2  # the least ratio of two losses that a logarithmic axis spans, so that it moves seldom
_UNNAMED = 0.3  # what is against each row, beyond one, by which the largest loss lies above the highest tick


class Scale(NamedTuple):
    """An axis of losses: what its lowest and its highest dot stand for, and its ticks from below."""

    bottom: float
    top: float
    ticks: Ticks

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
    """Choose a logarithmic axis: its ticks are powers of ten, or where losses are close, apart by one ratio.

    Args:
        smallest: The smallest loss.
        largest: The largest loss.
        rows: Rows in all.
        close: Whether it may span as little as a linear one that leaves out 0.
    """
    smallest, largest = max(smallest, FLOOR), max(largest, 2 * FLOOR)
    if largest <= _CLOSE * smallest:
        return _close_log_scale(smallest, max(largest, (1 + _LEVEL if close else _LEVEL_RATIO) * smallest), rows)
    lower = 10.0 ** math.floor(math.log10(smallest) + 1e-9)
    steps = max(math.log10(largest / lower) - 1e-9, 0.5)
    scales = [(max(1, math.ceil(steps * every / rows)), every) for every in _spacings(rows)]
    power, every = min(scales, key=lambda scale: _cost(scale[0] / scale[1] * rows / steps, scale[1], rows))
    return Scale.of(
        math.log10(lower), power, every, rows, lambda at: short(float(f"{lower * 10.0 ** (power * at):.12g}"))
    )


def _close_log_scale(smallest: float, largest: float, rows: int) -> Scale:
    """Choose the shortest axis that holds both losses, the first tick a round loss, the others as far apart as ratios.

    Their labels are rounded, by half a dot at most.
    """
    span = math.log(largest / smallest)
    scales = []
    for every in _spacings(rows):
        least = (largest / smallest) ** (every / rows)
        for ratio in _RATIOS[bisect_left(_RATIOS, least * (1 - 1e-9)) :]:
            unit = round_number(rank_of(smallest * min(1.0, ratio - 1)) - 1)
            lower = float(f"{math.floor(smallest / unit + 1e-9) * unit:.12g}")
            if lower > 0 and lower * ratio ** (rows / every) >= largest * (1 - 1e-9):
                above = math.log(largest / lower, ratio) * every - rows // every * every
                length = math.log(ratio) / every * rows / span
                scales.append((_cost(length, every, rows) + _UNNAMED * max(0.0, above - 1), lower, ratio, every))
                break
    _, lower, ratio, every = min(scales)
    exponent = 0 if smallest >= 1e-3 and largest < 1e3 else math.floor(math.log10(lower) + 1e-9)
    dot = lower * math.log(ratio) / (4 * every) / 10.0**exponent
    decimals = max(2, math.ceil(-math.log10(dot) - 1e-9))
    return Scale.of(
        math.log10(lower),
        math.log10(ratio),
        every,
        rows,
        lambda at: _places(lower * ratio**at, exponent, decimals),
    )


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
