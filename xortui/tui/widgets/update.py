"""The last update, spelled out: before, change and after of the weights that moved most, and a sentence about it."""

from textwrap import wrap
from typing import NamedTuple

from xortui.nn import INPUTS, Snapshot
from xortui.teach.epoch.moves import Move, biggest_moves, predictions_around, sentence
from xortui.tui.draw.styled_lines import StyledLine, fit, width_of
from xortui.tui.panel import Panel
from xortui.tui.scene import Shown
from xortui.words.format import DOWN, UP, count, precise_share
from xortui.words.spelled import spelled
from xortui.words.sums import led_to, sum_of_change

_MOST = 4
"""Moves that are listed at most."""


class _Columns(NamedTuple):
    """Where the numbers stand, at every epoch the same."""

    value: int
    """Cells of a value before the update, and after it."""
    whole: int
    """Those of a value before its point."""
    change: int
    """Cells of a change."""

    def heads(self) -> str:
        """Return what stands above them."""
        blanks = " " * (self.whole - 1)
        return f"{'':8}{blanks + 'before':<{self.value}} {' change':<{self.change}}   {blanks + 'after':<{self.value}}"


_ROOMY, _NARROW = _Columns(10, 3, 9), _Columns(9, 2, 8)

_WHOLE = 2
"""Cells of a change before its point."""

_SHARE, _DIGITS = 9, range(5, 8)
"""Cells of a prediction, and its digits: as many as tell what it was from what it is."""


_NOTHING = "Nothing has moved yet. Each epoch moves all weights and biases at once."


class UpdateNeeds(NamedTuple):
    """What the last update is drawn from."""

    snapshot: Snapshot
    hides: frozenset[str]
    """What an open question forbids to show."""
    spelled: bool
    """Whether names are spelled out."""


class Update(Panel[UpdateNeeds]):
    """What the last update did to the weights, and to the predictions where there is room."""

    def needs(self, shown: Shown) -> UpdateNeeds:
        """Return the network with its last update, and what is hidden."""
        return UpdateNeeds(shown.snapshot, shown.hides, shown.scene.projector)

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
            text = "The update comes when the question is answered." if now.epoch else _NOTHING
            return [[], *([(f" {line}", palette.text)] for line in wrap(text, width - 2))]
        said = "" if needs.hides else sentence(now)
        said = spelled(said) if needs.spelled else said
        told: list[StyledLine] = [[(f" {line}", palette.text)] for line in wrap(said, width - 2)]
        moves = biggest_moves(now)[: max(0, min(_MOST, height - 1 - len(told)))]  # the sentence is never cut
        columns = _ROOMY if len(_ROOMY.heads()) <= width else _NARROW
        head: StyledLine = [(columns.heads(), palette.muted)]
        lines = [head, *(self._moved(move, columns) for move in moves)]
        answers = [] if "predictions" in needs.hides else self._predictions(now)
        wide = width_of(head) + 1
        if beside := wide + max(map(width_of, answers), default=0) <= width:
            lines = [[*fit(line, wide, palette.text), *more] for line, more in zip(lines, answers, strict=False)]
        if len(lines) + len(told) < height:
            lines.append([])
        lines = lines[: max(0, height - len(told))] + told
        if not beside and len(lines) + 6 <= height:
            lines += [[], *answers]
        return lines

    def _moved(self, move: Move, columns: _Columns) -> StyledLine:
        """Return a parameter before the update, its change, and after it."""
        palette, (value, whole, cells) = self.palette, columns
        before, change, after = sum_of_change(move.before, move.change, value, cells)
        sign = palette.positive if move.change > 0 else palette.negative
        start, end = (_placed(text, value, whole) for text in (before, after))
        return [
            (f" {move.place.label():<5}{UP if move.change > 0 else DOWN}", sign),
            (f" {start} ", palette.text),
            (_placed(change, cells, _WHOLE), sign),
            *self._led_to(start, end),
        ]

    def _led_to(self, before: str, after: str) -> StyledLine:
        """Return the arrow and what comes of what was there before; where no digit shows that it moved, so much."""
        palette, text = self.palette, led_to(before, after)
        return [(text[:3], palette.muted), (text[3:], palette.strong)] if "→" in text else [(text, palette.muted)]

    def _predictions(self, snapshot: Snapshot) -> list[StyledLine]:
        """Return what was predicted and is now, with as many digits as tell them apart."""
        palette = self.palette
        was, now = predictions_around(snapshot)
        lines: list[StyledLine] = [[(" x1 x2 ŷ before    ŷ after", palette.muted)]]
        for (x1, x2, _), first, last in zip(INPUTS, was[:, 0].tolist(), now[:, 0].tolist(), strict=True):
            pairs = [(precise_share(first, digits), precise_share(last, digits)) for digits in _DIGITS]
            start, end = next((pair for pair in pairs if pair[0] != pair[1] or first == last), pairs[-1])
            texts = f"{start:<{_SHARE}}", f"{end:<{_SHARE}}"
            lines.append([(f" {x1:>2.0f} {x2:>2.0f} {texts[0]}", palette.text), *self._led_to(*texts)])
        return lines


def _placed(text: str, cells: int, whole: int) -> str:
    """Return a number in `cells` cells, `whole` of them before its point unless it needs more, or the others do."""
    before = len(text.partition(".")[0])
    return f"{' ' * max(0, min(whole - before, cells - len(text)))}{text}".ljust(cells)
