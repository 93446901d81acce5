"""The sigmoid: its curve, where the unit or the output in focus stands on it, and the tangent there."""

from textwrap import wrap

import numpy as np

from xortui.nn.network import Array
from xortui.teach.epoch.sigmoid_point import SigmoidPoint, curve, sigmoid_point
from xortui.teach.places import example_name
from xortui.tui.draw.braille import DotGrid, characters
from xortui.tui.draw.styled_lines import Piece, StyledLine, joined
from xortui.tui.focused import FocusNeeds, focus_needs
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.format import number

_LEFT = 5  # cells for the labels of the heights
_LOW, _HIGH = -0.05, 1.05  # a little beyond what σ can be
_TALL = 8  # rows from which one less is no loss
_TANGENT = 3  # columns of dots from one dot of the tangent to the next


class Sigmoid(ViewPanel[FocusNeeds]):
    """σ(z) with one point on it."""

    LATER = "The curve comes when the question is answered."

    def needs(self, shown: Shown) -> FocusNeeds:
        """Return the network, the focus, and whether the picture must wait."""
        return focus_needs(shown, "activations", "predictions")

    def asked(self, now: FocusNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: FocusNeeds, width: int) -> StyledLine:
        """Return whose point it is."""
        point = sigmoid_point(now.snapshot, now.focus)
        text = f"sigmoid · {point.name} for {example_name(now.focus.example)}"
        return [(text if len(text) <= width else "sigmoid", self.palette.strong)]

    def picture(self, now: FocusNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the curve with its axes, and the numbers of the point below it."""
        palette, point = self.palette, sigmoid_point(now.snapshot, now.focus)
        layer = "2" if point.name == "ŷ" else "1"
        value = "ŷ" if point.name == "ŷ" else "a1"
        height_of, steep = point.shown
        facts = [f" z{layer} {number(point.z).strip()}", f"{value} {height_of}", f"slope σ′ {steep}"]
        gap = "   " if len("   ".join(facts)) <= width else " "
        styles = palette.strong, palette.strong, palette.accent
        told = [(gap * bool(at) + fact, style) for at, (fact, style) in enumerate(zip(facts, styles, strict=True))]
        words: list[StyledLine] = [[(f" {line}", palette.text)] for line in wrap(point.sentence, width - 2)]
        rows = height - len(words) - 2
        if rows < 4:
            words, rows = [], height - 2
        if rows >= _TALL and not rows % 2:  # so that one half has a row of its own, in the middle
            rows, words = rows - 1, [[], *words]
        return [*self._drawn(point, width - 1, rows), self._axis(point, width - 1), told, *words]

    def _drawn(self, point: SigmoidPoint, width: int, rows: int) -> list[StyledLine]:
        """Return the curve and the tangent as dots, the point over them."""
        palette, columns = self.palette, width - _LEFT
        dots, (down, across) = curve_dots(point, columns, rows), cell_of(point, columns, rows)
        touching = np.zeros_like(dots)
        dots[1:] |= dots[:-1].copy()  # thick enough for the last row of a room
        _plot(touching, point.tangent(_columns(point, columns)), _TANGENT)
        touched = np.asarray(touching.reshape(rows, 4, columns, 2).any(axis=(1, 3)))
        cells = [
            [(text, palette.accent if touched[row, column] else palette.text) for column, text in enumerate(line)]
            for row, line in enumerate(characters(dots | touching))
        ]
        cells[down][across] = "●", palette.strong
        labels = {at: f"{height:>4g} " for at, height in labelled(rows).items()}
        return [[(labels.get(at, " " * _LEFT), palette.muted), *joined(line)] for at, line in enumerate(cells)]

    def _axis(self, point: SigmoidPoint, width: int) -> StyledLine:
        """Return the labels of z: both ends, and 0 in the middle."""
        end = f"{point.reach:.3g}"
        inner = width - _LEFT
        left, right = f"−{end}", f"+{end}"
        middle = inner // 2 - len(left)
        text: Piece = (
            " " * _LEFT + left + " " * middle + "0" + f"{right + ' z':>{max(0, inner - len(left) - middle - 1)}}",
            self.palette.muted,
        )
        return [text]


def _columns(point: SigmoidPoint, columns: int) -> Array:
    """Return z of each column of dots, of which a cell has two."""
    return np.linspace(-point.reach, point.reach, 2 * columns)


def curve_dots(point: SigmoidPoint, columns: int, rows: int) -> DotGrid:
    """Return the curve as dots, for so many cells."""
    dots = np.zeros((4 * rows, 2 * columns), dtype=np.bool_)
    _plot(dots, curve(_columns(point, columns)))
    return dots


def cell_of(point: SigmoidPoint, columns: int, rows: int) -> tuple[int, int]:
    """Return row and column of the cell of the point: that of the nearest dot of the curve."""
    z = _columns(point, columns)
    nearest = int(np.abs(z - point.z).argmin())
    return _row(float(curve(z[nearest : nearest + 1])[0]), rows), nearest // 2


def labelled(rows: int) -> dict[int, float]:
    """Return the heights that are named, by row; one half only where it is as far from 0 as from 1."""
    return {_row(height, rows): height for height in ((0.0, 0.5, 1.0) if rows % 2 else (0.0, 1.0))}


def _row(height: float, rows: int) -> int:
    """Return the row of cells in which a height lies, from the top."""
    return min(rows - 1, int((_HIGH - height) / (_HIGH - _LOW) * rows))


def _plot(dots: DotGrid, heights: Array, every: int = 1) -> None:
    """Set the dots of a curve, a column each, joined up and down where it is steep; none beyond the picture."""
    count = len(dots)
    places = np.floor((_HIGH - heights) / (_HIGH - _LOW) * count).astype(int)
    for column in range(0, len(places), every):
        before = places[column - every] if column >= every and every == 1 else places[column]
        low, high = sorted((int(before), int(places[column])))
        dots[max(0, low) : max(0, min(count, high + 1)), column] = True
