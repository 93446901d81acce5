"""Rows of the table: what was measured, beside what, and whether it stays within its bound."""

import math
import operator
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

HEAD = f"{'what':<52}{'ours':>13}{'yardstick':>13}{'ratio':>8}  {'bound':<12}"


class Bound(NamedTuple):
    """What a figure has to keep: at most, or at least, some value."""

    sign: str
    """<= or >=."""
    value: float
    unit: str = ""

    def __str__(self) -> str:
        """Return it as it stands in the table."""
        return f"{self.sign} {self.value:g}{' ' + self.unit if self.unit else ''}"

    def holds(self, figure: float) -> bool:
        """Return whether a figure keeps it."""
        return bool({"<=": operator.le, ">=": operator.ge}[self.sign](figure, self.value))


class Row(NamedTuple):
    """One line of the table."""

    what: str
    ours: str
    yardstick: str = ""
    ratio: str = ""
    bound: str = ""
    kept: bool = True

    def __str__(self) -> str:
        """Return it as it is printed."""
        verdict = ("ok" if self.kept else "MISSED") if self.bound else ""
        return f"{self.what:<52}{self.ours:>13}{self.yardstick:>13}{self.ratio:>8}  {self.bound:<12}{verdict}".rstrip()


def show(value: float, unit: str) -> str:
    """Return a figure with three digits that count, more where it is a large one."""
    text = f"{value:,.0f}".replace(",", " ") if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}"


def single(what: str, figure: float, unit: str, bound: Bound | None = None) -> Row:
    """Return the row of a figure that has nothing to be compared with."""
    return Row(what, show(figure, unit), bound=str(bound or ""), kept=bound is None or bound.holds(figure))


def pair(what: str, ours: Sequence[float], yardstick: Sequence[float], unit: str, bound: Bound | None = None) -> Row:
    """Return the row of a comparison: medians, and the median of the ratios of what was measured side by side."""
    ratio = median(a / b for a, b in zip(ours, yardstick, strict=True))
    figures = show(median(ours), unit), show(median(yardstick), unit), f"{ratio:.3f}"
    return Row(what, *figures, str(bound or ""), bound is None or bound.holds(ratio))


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that a percentage of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
