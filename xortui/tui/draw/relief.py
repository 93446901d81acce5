"""Reliefs: a height over two values of any range, from dark valleys to bright heights, with a path on it."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rich.style import Style
from textual.color import Color

from xortui.nn.network import Array
from xortui.tui.draw.braille import DotGrid
from xortui.tui.draw.colours import LEVELS, Palette, ink
from xortui.tui.draw.rooms import Shape
from xortui.tui.draw.styled_lines import Piece, StyledLine
from xortui.words.format import plain_number

RELIEF = Shape(axis=8, stretch=50)
"""What the map looks like."""

_VALLEY, _HEIGHT = 0.16, 0.92
"""How far the shade of the lowest level and that of the highest lie from the ground, towards the accent."""

_DENSITIES = " ░▒▓█"
_LEAST, _MARGIN, _PARTS = 4.0, 0.3, 8
"""How much an axis holds at least, the share of it beyond the path at either end, and in how many parts it is round."""


class Reach(NamedTuple):
    """The ends of an axis."""

    low: float
    high: float

    @classmethod
    def around(cls, values: Array) -> "Reach":
        """Return round ends that hold some values, with room beyond them."""
        low, high = float(values.min()), float(values.max())
        wide = max(high - low, _LEAST)
        middle, half = (low + high) / 2, wide * (0.5 + _MARGIN)
        power = 10.0 ** math.floor(math.log10(wide / _PARTS))
        step = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= wide / _PARTS)
        return cls(math.floor((middle - half) / step) * step, math.ceil((middle + half) / step) * step)

    def middles(self, count: int) -> Array:
        """Return the middles of n parts, ascending."""
        return self.low + (np.arange(count) + 0.5) * (self.high - self.low) / count

    def share(self, value: float) -> float:
        """Return how far along the axis a value lies, 0 to 1 within it."""
        return (value - self.low) / (self.high - self.low)


class Relief:
    """The shades of a height."""

    def __init__(self, palette: Palette) -> None:
        """Take the colours of a theme."""
        self._palette = palette
        assert palette.accent.color
        self._accent = Color.from_rich_color(palette.accent.color)

    @property
    def shaded(self) -> bool:
        """Whether there are shades."""
        return self._palette.shaded

    def _shade(self, level: int) -> Color:
        share = (level + LEVELS) / (2 * LEVELS)
        return self._palette.background.blend(self._accent, _VALLEY + (_HEIGHT - _VALLEY) * share)

    @lru_cache(maxsize=1024)  # noqa: B019 - there is one for each palette
    def halves(self, upper: int, lower: int) -> Style:
        """Return the style of ▀ for two levels, the brighter the higher."""
        return Style(color=self._shade(upper).rich_color, bgcolor=self._shade(lower).rich_color)

    @lru_cache(maxsize=64)  # noqa: B019
    def over(self, level: int, *, strong: bool = False) -> Style:
        """Return the style of a text on a level."""
        background = self._shade(level) if self.shaded else self._palette.background
        return Style(color=ink(background).rich_color, bgcolor=background.rich_color, bold=strong)

    def density(self, level: int) -> Piece:
        """Return a character for a level where there are no shades, the denser the higher."""
        step = (level + LEVELS) * len(_DENSITIES) // (2 * LEVELS + 1)
        return _DENSITIES[step], self._palette.muted


@lru_cache(maxsize=8)
def relief_of(palette: Palette) -> Relief:
    """Return the shades of a theme."""
    return Relief(palette)


def polyline(xs: Array, ys: Array, columns: int, rows: int) -> DotGrid:
    """Return the dots of a line through points, two wide, of shape (4 * rows, 2 * columns) from the top.

    Args:
        xs: How far from the left each point is, 0 to 1 within the map; of shape (n,).
        ys: How far from below.
        columns: Cells from left to right.
        rows: Cells from top to bottom.
    """
    width, height = 2 * columns, 4 * rows
    across, down = np.clip(xs, -1, 2) * width - 0.5, (1 - np.clip(ys, -1, 2)) * height - 0.5
    steps = np.maximum(np.abs(np.diff(across)), np.abs(np.diff(down))).astype(int) + 1
    starts = np.repeat(np.arange(len(steps)), steps)
    share = (np.arange(len(starts)) - np.repeat(np.cumsum(steps) - steps, steps)) / np.repeat(steps, steps)
    x = np.append(across[starts] + share * np.diff(across)[starts], across[-1])
    y = np.append(down[starts] + share * np.diff(down)[starts], down[-1])
    dots = np.zeros((height, width), dtype=np.bool_)
    for right, below in ((0, 0), (1, 0), (0, 1), (1, 1)):
        column, row = np.floor(x).astype(int) + right, np.floor(y).astype(int) + below
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        dots[row[inside], column[inside]] = True
    return dots


def with_axes(
    lines: list[StyledLine], across: tuple[str, Reach], up: tuple[str, Reach], palette: Palette
) -> list[StyledLine]:
    """Return a map with the names of its axes and their ends at its left and below it."""
    width = RELIEF.axis
    (name, (low, high)), (upper_name, (lower, upper)) = across, up
    left = {(len(lines) - 1) // 2: upper_name, len(lines) - 1: plain_number(lower), 0: plain_number(upper)}
    columns = sum(len(text) for text, _ in lines[0])
    start, end = plain_number(low), plain_number(high)
    room = columns - len(start) - len(end)
    middle = f"{name:^{room}}" if len(name) + 2 <= room else " " * room  # a number and a name do not touch
    below = " " * width + start + (middle + end if room > 0 else "")
    body: list[StyledLine] = [
        [(f"{left.get(row, '')[: width - 1]:>{width - 1}} ", palette.muted), *line] for row, line in enumerate(lines)
    ]
    return [*body, [(below, palette.muted)]]
