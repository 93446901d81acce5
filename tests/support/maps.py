"""Maps and diagrams as a test reads them: widgets without a screen, their cells and dots, and a network by hand.

Nothing here computes with what it checks: the network is plain Python, the places of pixels and dots are counted out.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import exp, floor
from typing import Any, NamedTuple, TypeVar

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from xortui.nn import Parameters
from xortui.tui.draw.colours import LEVELS, Palette, palette_of
from xortui.tui.draw.styled_lines import StyledLine
from xortui.tui.draw.themes import DARK
from xortui.tui.draw.themes import THEMES as OWN
from xortui.tui.drawn import Drawn
from xortui.tui.layout import Layout, plan

THEMES: dict[str, Theme] = {**{theme.name: theme for theme in OWN}, **BUILTIN_THEMES}
SIZES = ((80, 24), (100, 30), (120, 36), (160, 48))
TIE = 1e-9
"""What two ways to compute a number may differ by."""

_DOTS = "⠁⠈⠂⠐⠄⠠⡀⢀"  # each alone, row by row

Kind = TypeVar("Kind", bound=Drawn[Any])


@cache
def palette(name: str = DARK.name, *, sixteen: bool = False, mono: bool = False) -> Palette:
    """Return the palette of a theme as the app resolves it."""
    theme = THEMES[name]
    return palette_of(theme.dark, {**theme.to_color_system().generate(), **theme.variables}, sixteen, mono)


def alone(kind: type[Kind], colors: Palette | None = None) -> Kind:
    """Return a widget that can be asked for its lines without a screen."""
    made = kind("view")
    made._palette = colors or palette()
    return made


def level_of(value: float) -> int:
    """Return the level of a value in [0, 1]: 0 at one half, LEVELS at 1."""
    return round((value - 0.5) * 2 * LEVELS)


def rooms(size: tuple[int, int], units: int) -> list[tuple[int, int]]:
    """Return the columns and rows that a view has inside its frame at a size: as it stands there, and maximised."""
    now: Layout = plan(*size, units)
    if not now.bottom:
        return []
    width = now.side if now.beside else size[0]
    return [(width - 2, now.bottom - 2), (size[0] - 2, now.bottom - 2)]


def rows(lines: Iterable[StyledLine]) -> list[str]:
    """Return lines as texts."""
    return ["".join(text for text, _ in line) for line in lines]


def cells(lines: Iterable[StyledLine]) -> list[list[tuple[str, Style]]]:
    """Return the cells of lines."""
    return [[(character, style) for text, style in line for character in text] for line in lines]


def spots(character: str) -> set[tuple[int, int]]:
    """Return which dots of a braille character are set, each as its column and its row; none of any other."""
    if not 0x2800 < ord(character) < 0x2900:
        return set()
    return {(at % 2, at // 2) for at, one in enumerate(_DOTS) if ord(character) & ord(one) & 0xFF}


def sigma(z: float) -> float:
    """Return the sigmoid of a number."""
    return 1 / (1 + exp(-z)) if z >= 0 else exp(max(z, -745.0)) / (1 + exp(max(z, -745.0)))


class ByHand(NamedTuple):
    """A network of plain numbers."""

    hidden: list[tuple[float, float, float, float]]
    """x1, x2, x3 and b1 of each unit."""
    output: list[float]
    bias: float

    @classmethod
    def of(cls, parameters: Parameters) -> "ByHand":
        """Return the network with these parameters."""
        (first, second, third), biases, output, (bias,) = (part.tolist() for part in parameters)
        return cls(list(zip(first, second, third, biases, strict=True)), [weight for (weight,) in output], bias)

    def unit(self, unit: int, x1: float, x2: float) -> float:
        """Return the activation of a hidden unit."""
        w1, w2, w3, b = self.hidden[unit]
        return sigma(w1 * x1 + w2 * x2 + w3 * 1 + b)

    def answer(self, x1: float, x2: float) -> float:
        """Return the prediction."""
        return self.of_hidden([self.unit(unit, x1, x2) for unit in range(len(self.output))])

    def of_hidden(self, activations: Sequence[float]) -> float:
        """Return the prediction for these activations."""
        return sigma(sum(a * w for a, w in zip(activations, self.output, strict=True)) + self.bias)


class Ground(NamedTuple):
    """A map's cells, and the part of the plane that they show, the same in both directions."""

    columns: int
    rows: int
    low: float
    high: float

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Return the column and the row of a point."""
        span = self.high - self.low
        return floor((x - self.low) / span * self.columns), floor((self.high - y) / span * self.rows)

    def middle(self, column: float, row: float, parts: tuple[int, int]) -> tuple[float, float]:
        """Return the middle of a part of the map, with a number of parts across and down in each cell."""
        span = self.high - self.low
        x = self.low + (column + 0.5) / (self.columns * parts[0]) * span
        return x, self.high - (row + 0.5) / (self.rows * parts[1]) * span

    def neighbours(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Yield all pairs of dots that are side by side or one above the other, each as its column and its row."""
        for column in range(2 * self.columns):
            for row in range(4 * self.rows):
                if column + 1 < 2 * self.columns:
                    yield (column, row), (column + 1, row)
                if row + 1 < 4 * self.rows:
                    yield (column, row), (column, row + 1)
