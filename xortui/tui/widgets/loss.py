"""The loss over the epochs, charted, with the runs that were left; at the very start, what to press."""

from functools import lru_cache
from typing import NamedTuple

from textual import events
from textual.message import Message

from xortui.nn import Snapshot
from xortui.nn.history import Curve
from xortui.teach.compare import LONGEST, SHORTEST, name_of
from xortui.tui.actions import ACTIONS
from xortui.tui.view import View
from xortui.tui.widgets import axes, chart
from xortui.tui.widgets.formatting import BETWEEN, between, count, loss
from xortui.tui.widgets.panel import Line, Panel, Run, fit, width_of

_FIRST_KEYS = ("run", "step", "walk", "help")
_NOTHING = "–"  # the loss of a run at an epoch that it has not reached
_SOLVED = f"{chart.MARK} solved"
_GAPS = (2, 4)  # blank cells between columns of the legend, at least and at most
_WORDINGS = (
    (True, LONGEST, True),
    (False, LONGEST, True),
    (False, LONGEST, False),
    (False, SHORTEST, False),
    (False, 0, True),
)
"""What an entry of the legend tells, the fullest wording first: what the curve looks like, its name, its loss."""


@lru_cache(maxsize=8)
def _line(curve: Curve, name: str = "", rhythm: int = 0) -> axes.Line:
    """Return the same line for the same curve, as the chart keeps what it drew of the ghosts by identity."""
    return axes.Line(curve.epochs, curve.low, curve.high, name, rhythm)


class _Entry(NamedTuple):
    """A run in the legend."""

    number: int
    name: str
    looks: str
    """What its curve looks like."""
    value: str
    """Its loss at the epoch that is read off, always as wide."""
    current: bool


class Loss(Panel):
    """The chart of the MSE: the runs that were left as ghosts, where all four came right, and the losses at an epoch.

    The mouse moves the epoch at which they are read off, and a click goes there.
    """

    class Pointed(Message):
        """The mouse points to an epoch, or to none any more."""

        def __init__(self, epoch: int | None) -> None:
            """Tell of an epoch."""
            super().__init__()
            self.epoch = epoch

    class Chosen(Message):
        """An epoch was clicked."""

        def __init__(self, epoch: int) -> None:
            """Tell of an epoch."""
            super().__init__()
            self.epoch = epoch

    # The mouse

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Point to the epoch below the mouse."""
        self._point(self._epoch_at(event.x, event.y))

    def on_leave(self) -> None:
        """Point to nothing."""
        self._point(None)

    def on_click(self, event: events.Click) -> None:
        """Choose the epoch below the mouse."""
        epoch = self._epoch_at(event.x, event.y)
        if epoch is not None and event.button == 1:
            self.post_message(self.Chosen(epoch))

    def _point(self, epoch: int | None) -> None:
        if epoch != self.view.reading:
            self.post_message(self.Pointed(epoch))

    def _epoch_at(self, x: int, y: int) -> int | None:
        """Return the epoch to which a cell of the widget belongs."""
        snapshot, view = self.snapshot, self.view
        if snapshot is None or _untouched(snapshot, view):
            return None
        width, height = self.size.width - 2, self.size.height - 2
        height -= len(self._legend(snapshot, view, width, height)[1])
        if not 1 <= y <= height:
            return None
        return chart.epoch_at(x - 1, _line(snapshot.curve), _ghosts(snapshot), width, height, log=view.log)

    # Drawing

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return both losses as they stand."""
        palette = self.palette
        mse, mae = loss(snapshot.mse), loss(snapshot.mae)
        long: list[Run] = [("loss · MSE ", palette.strong), (mse, palette.accent), (f" · MAE {mae}", palette.muted)]
        return long if width >= 32 else long[:2]

    def remark(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what the marks in the chart mean, and the legend where it has room here."""
        palette = self.palette
        if _untouched(snapshot, view):
            return []
        legend, lines = self._legend(snapshot, view, width + 4, self.size.height - 2)
        parts: list[Line] = []
        if snapshot.solved_since is not None:
            parts.append([(_SOLVED, palette.muted)])
        if text := _reading_text(snapshot, view):
            parts.append([(text, palette.accent)])
        if legend:
            parts.append(legend)
        elif snapshot.ghosts and not lines:
            parts.append([("⠂⠂ earlier runs", palette.muted)])
        if view.log:
            parts.append([("log scale", palette.muted)])
        parts.append([("MSE by epoch", palette.muted)])
        while sum(map(width_of, parts)) + 3 * (len(parts) - 1) > width:
            parts.pop()
        return [run for part in parts for run in ((" · ", palette.muted), *part)][1:]

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the chart with the legend below it, or at the very start the keys to press."""
        palette = self.palette
        if _untouched(snapshot, view):
            return self._invitation(snapshot, width, height)
        styles = {
            "axis": palette.muted,
            "curve": palette.positive,
            "ghost": palette.muted,
            "name": palette.strong,
            "mark": palette.good,
            "reading": palette.accent,
            "blank": palette.text,
        }
        legend = self._legend(snapshot, view, width, height)[1]
        rows = chart.draw(
            _line(snapshot.curve),
            _ghosts(snapshot),
            width,
            height - len(legend),
            log=view.log,
            solved=snapshot.solved_since,
            reading=_reading(snapshot, view),
        )
        return [*([(text, styles[role]) for text, role in row] for row in rows), *legend]

    # The legend

    def _legend(self, snapshot: Snapshot, view: View, width: int, height: int) -> tuple[Line, list[Line]]:
        """Return the legend of the runs as it stands in the lower edge, or else in lines of its own below the chart.

        Of the fullest wording that has room, in the edge where it fits there. All runs are in it, or none.
        """
        epoch = _reading(snapshot, view)
        if not snapshot.ghosts or epoch is None:
            return [], []
        furthest = max(epoch, snapshot.furthest, *(ghost.epoch for ghost in snapshot.ghosts))
        edge = width - 4 - len(_SOLVED) - 3 - len(_epoch(furthest)) - 3
        most = min(height - chart.SMALLEST[1], max(1, (height - 1) // 3))
        for looks, longest, values in _WORDINGS if view.reading is None else (*_WORDINGS[:2], *_WORDINGS[:1:-1]):
            entries = _entries(snapshot, epoch, longest)
            line = [self._entry(entry, looks=looks, value=values) for entry in entries]
            if sum(map(width_of, line)) + 3 * (len(line) - 1) <= edge:
                return [run for cell in line for run in ((" · ", self.palette.muted), *cell)][1:], []
            for columns in range(len(entries), 0, -1):
                if -(-len(entries) // columns) > most:
                    break
                names = [max(len(entry.name) for entry in entries[at::columns]) for at in range(columns)]
                cells = [
                    self._entry(entry, looks=looks, value=values, name=names[at % columns])
                    for at, entry in enumerate(entries)
                ]
                if rows := self._table(cells, columns, width):
                    return [], rows
        return [], []

    def _table(self, cells: list[Line], columns: int, width: int) -> list[Line]:
        """Return these cells in so many columns, or nothing where they are too wide for that."""
        blank = self.palette.text
        widths = [max(map(width_of, cells[at::columns])) for at in range(columns)]
        gap = min(_GAPS[1], (width - 1 - sum(widths)) // max(1, columns - 1))
        if gap < (_GAPS[0] if columns > 1 else 0):
            return []
        rows = [zip(cells[at : at + columns], widths, strict=False) for at in range(0, len(cells), columns)]
        return [[(" ", blank), *(run for cell, room in row for run in fit(cell, room + gap, blank))] for row in rows]

    def _entry(self, entry: _Entry, *, looks: bool, value: bool, name: int = 0) -> Line:
        """Return the words of an entry, the name in at least so many cells if a loss comes behind it."""
        palette = self.palette
        color = palette.positive if entry.current else palette.muted
        runs: list[Run] = [(f"{entry.looks} ", color)] if looks else []
        runs.append((str(entry.number), palette.strong))
        if entry.name:
            runs.append((f": {entry.name:<{name if value else 0}}", palette.text))
        if value:
            blanks = "  " if entry.name else " "  # or the value of "η 3" would run into its loss
            runs.append((blanks + entry.value, palette.accent if entry.current else palette.strong))
        return runs

    # Before the first key

    def _invitation(self, snapshot: Snapshot, width: int, height: int) -> list[Line]:
        palette = self.palette
        weights = sum(part.size for part in snapshot.parameters)
        gate = snapshot.settings.gate.upper()
        text = f"{count(weights)} random numbers, four examples of {gate}. Can they learn it?"
        lines: list[list[Run]] = [[(text if len(text) <= width else f"Can it learn {gate}?", palette.text)], []]
        for name in _FIRST_KEYS:
            action = ACTIONS[name]
            lines.append(
                [(f" {action.glyph:^5} ", palette.badge_of(palette.accent)), ("  " + action.hint, palette.text)]
            )
            lines.append([])
        if len(lines) > height:
            lines = [line for line in lines if line]
        lines = lines[:height]
        indent = max(0, (width - max(sum(len(text) for text, _ in line) for line in lines)) // 2)
        above: list[Line] = [[]] * ((height - len(lines)) // 2)
        return [*above, *([(" " * indent, palette.text), *line] for line in lines)]


def _untouched(snapshot: Snapshot, view: View) -> bool:
    """Return whether there is nothing to chart yet, and nothing was pressed."""
    return view.fresh and not snapshot.furthest


def _reading(snapshot: Snapshot, view: View) -> int | None:
    """Return the epoch at which the losses are read off: where the mouse points, or else where one stands.

    None where that would say nothing new: at the furthest epoch of the only run that is charted.
    """
    if view.reading is not None:
        return view.reading
    return snapshot.epoch if snapshot.ghosts or snapshot.epoch < snapshot.furthest else None


def _reading_text(snapshot: Snapshot, view: View) -> str:
    """Return the epoch that is read off with its mark; where there is but one run, its loss as well."""
    epoch = _reading(snapshot, view)
    if epoch is None:
        return ""
    return _epoch(epoch) if snapshot.ghosts else f"{_epoch(epoch)}: {_loss(snapshot, epoch).strip()}"


def _epoch(epoch: int) -> str:
    return f"{chart.READING} epoch {count(epoch)}"


def _loss(snapshot: Snapshot, epoch: int) -> str:
    """Return the loss of the current run at an epoch."""
    if epoch == snapshot.epoch:
        return loss(snapshot.mse)
    return _value(snapshot.curve, epoch)


def _value(curve: Curve, epoch: int) -> str:
    """Return the loss of a run at an epoch as exactly as its curve tells, as wide as any other of its losses."""
    bounds = curve.at(epoch)
    exact = curve.epochs[-1] < curve.epochs.size  # so that every bucket is one epoch
    return f"{between(*bounds) if bounds else _NOTHING:<{len(loss(0)) if exact else BETWEEN}}"


def _rhythms(snapshot: Snapshot) -> dict[int, int]:
    """Return a rhythm of its own for each run by its number, the same whether it is a ghost or the current one."""
    rhythms: dict[int, int] = {}
    for number in sorted({snapshot.number, *(ghost.number for ghost in snapshot.ghosts)}):
        free = [rhythm for rhythm in range(len(chart.RHYTHMS)) if rhythm not in rhythms.values()]
        wanted = (number - 1) % len(chart.RHYTHMS)
        rhythms[number] = wanted if wanted in free else free[0]
    return rhythms


def _ghosts(snapshot: Snapshot) -> list[axes.Line]:
    """Return the curves of the runs that were left."""
    rhythms = _rhythms(snapshot)
    return [_line(ghost.curve, str(ghost.number), rhythms[ghost.number]) for ghost in snapshot.ghosts]


def _entries(snapshot: Snapshot, epoch: int, longest: int) -> list[_Entry]:
    """Return the legend, with names of so many characters: the current run first, the others as they were made."""
    rhythms = _rhythms(snapshot)
    return [
        _Entry(snapshot.number, "this run" if longest == LONGEST else "", chart.CURVE, _loss(snapshot, epoch), True),
        *(
            _Entry(
                ghost.number,
                name_of(ghost, snapshot, longest) if longest else "",
                chart.RHYTHMS[rhythms[ghost.number]],
                _value(ghost.curve, epoch),
                False,
            )
            for ghost in sorted(snapshot.ghosts, key=lambda ghost: ghost.number)
        ),
    ]
