"""The truth table on the whole screen: its numbers in figures three rows high."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.style import Style

from xortui.nn import INPUTS, Snapshot
from xortui.tui.draw import digits
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.styled_lines import Piece, StyledLine
from xortui.words.format import MINUS, NO_SIDE, error, precise_share, target, verdict

_MARK = 5
_INPUT, _GAP, _BAR_LEAST, _BAR_MOST = 3, 2, 16, 40
_FEWEST, _MOST = 3, 6
"""Decimals of a prediction."""


class LargeColumns(NamedTuple):
    """The widths of the columns, 0 for one that has no room, the decimals, and the rows of an example."""

    target: int
    decimals: int
    prediction: int
    bar: int
    error: int
    high: int

    @classmethod
    def within(cls, width: int, height: int, targets: Sequence[str]) -> "LargeColumns | None":
        """Return the widest columns that fit; None where there is no room for such figures."""
        high = (height - 2) // len(INPUTS)  # two rows are for the heads and the verdict
        if high < digits.ROWS:
            return None
        wanted = max(map(digits.wide, targets))
        left = width - (1 + 2 * (_INPUT + _GAP) + 1 + wanted + 1 + 3 * _GAP + _MARK)
        for with_error, bar in ((True, _BAR_LEAST), (True, 0), (False, 0)):
            for decimals in range(_MOST, _FEWEST - 1, -1):
                prediction = digits.wide("0.") + 3 * decimals
                off = (digits.wide("+0.") + 3 * decimals + _GAP) * with_error
                rest = left - prediction - off
                if rest >= (bar + _GAP if bar else 0):
                    return cls(wanted, decimals, prediction, min(_BAR_MOST, rest - _GAP) if bar else 0, off, high)
        return None

    @property
    def target_at(self) -> int:
        """The column in which the targets begin."""
        return 1 + 2 * (_INPUT + _GAP) + 1

    @property
    def blank(self) -> int:
        """Blank rows below an example."""
        return self.high - digits.ROWS


def heads(columns: LargeColumns, palette: Palette, *, spelled: bool) -> StyledLine:
    """Return the names of the columns, short or spelled out."""
    if spelled:
        inputs, after = _INPUT + _GAP, columns.target_at
        middle = after + columns.target // 2
        text = f"{' x1':<{inputs}}{' x2':<{inputs}}".ljust(middle - 3) + "target"
        text = text.ljust(after + columns.target + _GAP + 1) + f" {'prediction':^{columns.prediction - 1}}"
        text = text.ljust(after + columns.target + columns.prediction + 2 * _GAP + 1)
        text += (" " * (columns.bar + _GAP) if columns.bar else "") + ("error" if columns.error else "")
        return [(text, palette.text)]
    gap = " " * _GAP
    text = f" {'x1':^{_INPUT}}{gap}{'x2':^{_INPUT}}{gap} {'y':^{columns.target}}{gap} {'ŷ':^{columns.prediction}}"
    text += gap + " " * columns.bar if columns.bar else ""
    text += gap + f"{'error':^{columns.error - _GAP}}" if columns.error else ""
    return [(text, palette.muted)]


class Row(NamedTuple):
    """What is said of an example."""

    snapshot: Snapshot
    row: int
    hides: frozenset[str]
    """What an open question forbids to show."""
    focus: bool
    """Whether it is looked at."""
    flipped: bool
    """Whether its prediction has just changed sides."""

    @property
    def prediction(self) -> str | float:
        """The prediction, or a question mark."""
        return "?" if "predictions" in self.hides else float(self.snapshot.predictions[self.row, 0])

    @property
    def target(self) -> str:
        """The target, or a question mark."""
        return "?" if "targets" in self.hides else target(float(self.snapshot.targets[self.row, 0]))

    def error(self, decimals: int) -> str:
        """Return prediction minus target, or a question mark."""
        now = self.snapshot
        off = float(now.predictions[self.row, 0]) - float(now.targets[self.row, 0])
        return "?" if "errors" in self.hides else _error(off, decimals)

    def mark(self, palette: Palette) -> Piece:
        """Return the mark of right or wrong, in its colour; a target of 0.5 has no side."""
        if "verdict" in self.hides:
            return "?", palette.muted
        right = self.snapshot.right[self.row]
        mark = verdict(float(self.snapshot.targets[self.row, 0]), right=right)
        if mark == NO_SIDE:
            return mark, palette.muted
        return mark, palette.good if right else palette.bad


def example(
    now: Row, columns: LargeColumns, palette: Palette, bar: Callable[[float, int], list[Piece]]
) -> list[StyledLine]:
    """Return the three rows of an example; `bar` returns the bar of a prediction for a number of cells."""
    plain = palette.accent if now.focus else palette.text
    gap, blank, prediction = (" " * _GAP, palette.text), (" ", palette.text), now.prediction
    asked = isinstance(prediction, str)
    said = prediction if isinstance(prediction, str) else precise_share(prediction, columns.decimals)
    style: Style = palette.badge if now.flipped and not asked else palette.strong
    parts: list[list[StyledLine]] = [
        [[("▸" if now.focus and at == 1 else " ", palette.accent)] for at in range(digits.ROWS)],
        *(_figures(f"{value:.0f}", _INPUT, plain, gap) for value in INPUTS[now.row, :2].tolist()),
        _figures(now.target, columns.target, plain, gap, blank),
        _figures(said, columns.prediction, style, gap, blank),
    ]
    if columns.bar:
        empty: list[Piece] = [(" " * columns.bar, palette.text)]
        drawn = empty if isinstance(prediction, str) else bar(prediction, columns.bar)
        parts.append([[*drawn, gap] for _ in range(digits.ROWS)])
    if columns.error:
        parts.append(_figures(now.error(columns.decimals), columns.error - _GAP, palette.muted, gap))
    sign, colour = now.mark(palette)
    signs = digits.MARKS.get(sign, ("", sign, ""))
    parts.append([[(f"{part:^{_MARK}}", colour)] for part in signs])
    return [[piece for part in parts for piece in part[at]] for at in range(digits.ROWS)]


def _figures(text: str, width: int, style: Style, gap: Piece, before: Piece | None = None) -> list[StyledLine]:
    """Return a number in large figures, at the right end of its column."""
    rows = digits.figures(text)
    return [[*([before] if before else []), (row.rjust(width), style), gap] for row in rows]


def _error(value: float, decimals: int) -> str:
    """Return an error with its sign; what that many decimals would show as 0 or 1 is written otherwise."""
    text = precise_share(abs(value), decimals)
    return error(value).strip() if text[0] in "<>" else f"{MINUS if value < 0 else '+'}{text}" if value else "0"
