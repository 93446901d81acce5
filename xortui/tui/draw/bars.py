"""Shares as bars that lie one below the other, over an axis in percent: by plotext, or without it."""

from collections.abc import Sequence
from typing import Any

from xortui.tui.draw.plot import library

_TICKS = {0: "0", 25: "25", 50: "50", 75: "75", 100: "100 %"}
_LEAST = 28
"""Columns that a chart needs for its bars, besides the labels."""

FULL, HASH = "█", "#"


def bars(labels: Sequence[str], shares: Sequence[float], width: int, *, ascii: bool = False) -> list[str]:
    """Return a row for each share, the axis and its labels.

    Args:
        labels: What each share is of; there is at least one.
        shares: Shares from 0 to 1, the first on top.
        width: Columns of the whole; there are more where the labels leave no room for bars.
        ascii: Whether there are only the characters of ASCII, which plotext does not draw with.
    """
    longest = max(map(len, labels))
    labels, columns = [f"{label:>{longest}}" for label in labels], max(_LEAST, width - longest - 1)
    plotext = None if ascii else library()
    if plotext:
        return _by_plotext(plotext, labels, shares, longest + 1 + columns)
    return _by_hand(labels, shares, columns, ascii)


def _by_plotext(plotext: Any, labels: list[str], shares: Sequence[float], width: int) -> list[str]:
    figure, places = plotext.figure, list(range(len(labels), 0, -1))
    figure.clear()
    figure.plot_size(width, len(labels) + 2)
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    horizontal = figure.ruler("x", "lower").lim(0, 100).alignment(lim="edge")
    vertical = figure.ruler("y", "left").lim(0.5, len(labels) + 0.5).alignment(lim="edge")
    # A bar that is thinner than a row fills just this row.
    figure.draw(figure.bar(places, [100 * share for share in shares], orientation="horizontal", width=0.001))
    horizontal.ticks(list(_TICKS), list(_TICKS.values()))
    vertical.ticks(places, labels)
    rows: list[str] = figure.build().string(colorless=True).splitlines()
    return rows


def _by_hand(labels: list[str], shares: Sequence[float], columns: int, ascii: bool) -> list[str]:
    block, side, corner, line, tick = (HASH, "|", "+", "-", "+") if ascii else (FULL, "┤", "└", "─", "┬")
    rows = [f"{label}{side}{block * round(columns * share)}" for label, share in zip(labels, shares, strict=True)]
    axis, text = [line] * columns, [" "] * columns
    for percent, label in _TICKS.items():
        at = round((columns - 1) * percent / 100)
        axis[at] = tick
        start = min(max(0, at - len(label) // 2), columns - len(label))
        text[start : start + len(label)] = label
    indent = " " * len(labels[0])
    return [*rows, f"{indent}{corner}{''.join(axis)}", f"{indent} {''.join(text)}"]
