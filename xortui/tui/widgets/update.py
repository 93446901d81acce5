"""The last update, spelled out: before, change and after of the weights that moved most, and a sentence about it."""

from textwrap import wrap

from xortui.nn import INPUTS, Snapshot, forward
from xortui.teach.moves import biggest_moves, sentence
from xortui.tui.view import View
from xortui.tui.widgets.formatting import DOWN, UP, count, sum_of_change, unsigned
from xortui.tui.widgets.panel import Line, Panel, Run, fit, width_of

_HEADS = ("before", "change", "after")
_GAP = 4
_FIXED = 14  # the name, the mark, the arrow, and the blanks between and at the end


class Update(Panel):
    """What the last update did to the weights, and to the predictions where there is room."""

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return which update it is."""
        palette = self.palette
        if not snapshot.epoch:
            return [("the first update", palette.strong)]
        return [("update ", palette.strong), (f"{count(snapshot.epoch - 1)} → {count(snapshot.epoch)}", palette.accent)]

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return before, change and after of the four biggest moves, and a sentence."""
        palette = self.palette
        if not snapshot.epoch:
            text = "Nothing has moved yet. One step moves every weight a little, against its part of the error."
            return [[], *([(f" {line}", palette.text)] for line in wrap(text, width - 2))]
        told: list[Line] = [[(f" {line}", palette.text)] for line in wrap(sentence(snapshot), width - 2)]
        moves = biggest_moves(snapshot)[: max(0, height - 1 - len(told))]  # the sentence is never cut
        cells = max(6, (width - _FIXED) // 3)
        rows = [sum_of_change(before, change, cells) for _, before, change in moves]
        before, change, after = (max([len(head), *(len(row[i]) for row in rows)]) for i, head in enumerate(_HEADS))
        head = f" {'':7} {_HEADS[0]:>{before}} {_HEADS[1]:>{change}}   {_HEADS[2]:>{after}}"
        lines: list[Line] = [[(head, palette.muted)]]
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
        answers, wide = self._predictions(snapshot), max(map(width_of, lines)) + _GAP
        if beside := wide + width_of(answers[-1]) <= width:
            lines = [[*fit(line, wide, palette.text), *more] for line, more in zip(lines, answers, strict=False)]
        if len(lines) + len(told) < height:
            lines.append([])
        lines = lines[: max(0, height - len(told))] + told
        if not beside and len(lines) + 6 <= height:
            lines += [[], *answers]
        return lines

    def _predictions(self, snapshot: Snapshot) -> list[Line]:
        palette = self.palette
        was = forward(snapshot.before).predictions
        lines: list[Line] = [[(" x1 x2   ŷ before   ŷ after", palette.muted)]]
        for (x1, x2, _), before, after in zip(INPUTS, was, snapshot.predictions, strict=True):
            start, end = unsigned(float(before[0])), unsigned(float(after[0]))
            line: list[Run] = [(f" {x1:>2.0f} {x2:>2.0f}      {start}", palette.text), (" →   ", palette.muted)]
            lines.append([*line, (end, palette.strong)])
        return lines
