"""The last update, spelled out: before, change and after of the weights that moved most, and a sentence about it."""

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from xortui.nn import INPUTS, Snapshot, forward
from xortui.teach.epoch.moves import after, biggest_moves, sentence
from xortui.tui.draw.styled_lines import Piece, StyledLine, fit, width_of
from xortui.tui.panel import Panel
from xortui.tui.scene import Shown
from xortui.words.format import DOWN, UP, count, sum_of_change, unsigned

_HEADS = ("before", "change", "after")
_GAP = 4
_MOST = 4
"""Moves that are listed at most."""

_CELLS = (6, 9)  # of a number: a sign, a point and up to seven digits, as more would differ from machine to machine
_FIXED = 14  # the name, the mark, the arrow, and the blanks between and at the end


_NOTHING = "Nothing has moved yet. Each epoch moves all weights and biases at once."


class UpdateNeeds(NamedTuple):
    """What the last update is drawn from."""

    snapshot: Snapshot
    hides: frozenset[str]
    """What an open question forbids to show."""


class Update(Panel[UpdateNeeds]):
    """What the last update did to the weights, and to the predictions where there is room."""

    def needs(self, shown: Shown) -> UpdateNeeds:
        """Return the network with its last update, and what is hidden."""
        return UpdateNeeds(shown.snapshot, shown.hides)

    def title(self, needs: UpdateNeeds, width: int) -> StyledLine:
        """Return which update it is."""
        now = needs.snapshot
        palette = self.palette
        if not now.epoch:
            return [("the first update", palette.strong)]
        return [("update ", palette.strong), (f"{count(now.epoch - 1)} → {count(now.epoch)}", palette.accent)]

    def body(self, needs: UpdateNeeds, width: int, height: int) -> list[StyledLine]:
        """Return before, change and after of the four biggest moves, and a sentence."""
        now = needs.snapshot
        palette = self.palette
        if not now.epoch or "weights" in needs.hides:
            text = "It comes when the question is answered." if now.epoch else _NOTHING
            return [[], *([(f" {line}", palette.text)] for line in wrap(text, width - 2))]
        said = "" if needs.hides else sentence(now)
        told: list[StyledLine] = [[(f" {line}", palette.text)] for line in wrap(said, width - 2)]
        moves = biggest_moves(now)[: max(0, min(_MOST, height - 1 - len(told)))]  # the sentence is never cut
        cells = max(_CELLS[0], min(_CELLS[1], (width - _FIXED) // 3))
        rows = _aligned([sum_of_change(before, change, cells) for _, before, change in moves], cells)
        before, change, after = (max([len(head), *(len(row[i]) for row in rows)]) for i, head in enumerate(_HEADS))
        head = f" {'':7} {_HEADS[0]:>{before}} {_HEADS[1]:>{change}}   {_HEADS[2]:>{after}}"
        lines: list[StyledLine] = [[(head, palette.muted)]]
        for move, (start, moved, end) in zip(moves, rows, strict=True):
            sign = palette.positive if move.change > 0 else palette.negative
            lines.append(
                [
                    (f" {move.place.label():<5} {UP if move.change > 0 else DOWN}", sign),
                    (f" {start:>{before}} ", palette.text),
                    (f"{moved:>{change}}", sign),
                    (" → ", palette.muted),
                    (f"{end:>{after}}", palette.strong),
                ]
            )
        answers = [] if "predictions" in needs.hides else self._predictions(now)
        wide = max(map(width_of, lines)) + _GAP
        if beside := wide + max(map(width_of, answers), default=0) <= width:
            lines = [[*fit(line, wide, palette.text), *more] for line, more in zip(lines, answers, strict=False)]
        if len(lines) + len(told) < height:
            lines.append([])
        lines = lines[: max(0, height - len(told))] + told
        if not beside and len(lines) + 6 <= height:
            lines += [[], *answers]
        return lines

    def _predictions(self, snapshot: Snapshot) -> list[StyledLine]:
        palette = self.palette
        was, now = (forward(parameters).predictions for parameters in (snapshot.before, after(snapshot)))
        lines: list[StyledLine] = [[(" x1 x2   ŷ before   ŷ after", palette.muted)]]
        for (x1, x2, _), first, last in zip(INPUTS, was, now, strict=True):
            start, end = unsigned(float(first[0])), unsigned(float(last[0]))
            line: list[Piece] = [(f" {x1:>2.0f} {x2:>2.0f}      {start}", palette.text), (" →   ", palette.muted)]
            lines.append([*line, (end, palette.strong)])
        return lines


def _aligned(rows: Sequence[Sequence[str]], cells: int) -> list[tuple[str, ...]]:
    """Return rows of numbers, those of a column with their points below each other if that takes no more cells."""
    columns = []
    for column in zip(*rows, strict=True):
        parts = [text.partition(".") for text in column]
        left = max(len(whole) for whole, _, _ in parts)
        right = max(len(point + digits) for _, point, digits in parts)
        aligned = [whole.rjust(left) + (point + digits).ljust(right) for whole, point, digits in parts]
        columns.append(aligned if left + right <= cells else column)
    return list(zip(*columns, strict=True))
