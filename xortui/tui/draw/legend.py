"""The legend of the loss chart: which curve is which run, and the loss of each at the epoch that is read off."""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.style import Style

from xortui.nn import Snapshot
from xortui.nn.session.course import Course
from xortui.nn.session.curve import Curve
from xortui.nn.session.recent import loss_at, reaches_all, recent_losses
from xortui.nn.session.run import Ghost
from xortui.nn.session.trail import States, Trail
from xortui.teach.training.run_names import FULLEST, LONGEST, SHORTEST, names_of
from xortui.tui.draw import chart
from xortui.tui.draw.axes import LossCurve
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.ghosts import RHYTHMS
from xortui.tui.draw.styled_lines import Piece, StyledLine, fit, width_of
from xortui.words.format import BETWEEN, between, count, loss
from xortui.words.spelled import spelled

SOLVED = f"{chart.MARK} solved"

_NOTHING = "–"  # the loss of a run at an epoch that it has not reached
_GAPS = (2, 4)  # blank cells between columns of the legend, at least and at most
_LOOKS = len(RHYTHMS[0])
_WORDINGS = (
    (_LOOKS, FULLEST, True),
    (_LOOKS, LONGEST, True),
    (_LOOKS - 1, LONGEST, True),
    (_LOOKS - 1, SHORTEST, True),
    (_LOOKS - 1, LONGEST, False),
    (_LOOKS - 1, SHORTEST, False),
    (_LOOKS - 1, 0, True),
    (_LOOKS - 1, 0, False),
)
"""What an entry of the legend tells, the fullest wording first: cells of its curve, characters of its name, its loss.

Of each rhythm one cell less is still another one, and the chart may be without colours.
"""
_UNTOLD = tuple(wording for wording in _WORDINGS if not wording[2])
_POINTED = (*(wording for wording in _WORDINGS if wording[2]), (0, 0, True), *_UNTOLD)

UNSEEN = "◌"
"""Stands in the legend for a curve that lies behind others everywhere."""


class _Entry(NamedTuple):
    """A run in the legend."""

    number: int
    name: str
    looks: str
    """What its curve looks like."""
    value: str
    """Its loss at the epoch that is read off, always as wide."""
    rhythm: int | None
    """Which of the dashes and colours of ghosts it has; None for the current run."""


def epoch_read(snapshot: Snapshot, pointed: int | None, ghosts: Sequence[Ghost]) -> int | None:
    """Return the epoch at which the losses are read off: where the mouse points, or else that of the snapshot.

    None where that would say nothing new: at the furthest epoch of the only run that is charted.

    Args:
        snapshot: The current run.
        pointed: The epoch to which the mouse points, if any.
        ghosts: The runs that were left and are seen in the chart.
    """
    if pointed is not None:
        return pointed
    return snapshot.epoch if ghosts or snapshot.epoch < snapshot.furthest else None


def reading_text(
    snapshot: Snapshot, epoch: int, ghosts: Sequence[Ghost], *, values: bool = True, quick: bool = False
) -> str:
    """Return the epoch that is read off with its mark; where there is but one run, its loss as well, if that may be."""
    return _epoch(epoch) if ghosts or not values else f"{_epoch(epoch)}: {_loss(snapshot, epoch, quick=quick).strip()}"


def curve_of(snapshot: Snapshot) -> LossCurve:
    """Return the curve of the current run."""
    return _curve(snapshot.curve)


@lru_cache(maxsize=2)
def recent_curve_of(snapshot: Snapshot, epochs: int) -> LossCurve:
    """Return the curve of the last epochs of the current run, one by one; of the whole run where they are its buckets.

    Where the run keeps no state near enough, it is what the curve of the whole run has of them: bounds.
    """
    curve = snapshot.curve
    if curve.epochs[-1] >= curve.epochs.size:
        return _curve(recent_losses(snapshot, epochs) or curve)
    upto = snapshot.epoch + 1  # each epoch is a bucket of its own
    return _curve(Curve(*(part[:upto] for part in (curve.epochs, curve.low, curve.high))))


def ghosts_of(snapshot: Snapshot) -> list[LossCurve]:
    """Return the curves of the runs that were left."""
    rhythms = _rhythms(snapshot)
    return [_curve(ghost.curve, str(ghost.number), rhythms[ghost.number]) for ghost in snapshot.ghosts]


def legend(
    snapshot: Snapshot,
    pointed: int | None,
    ghosts: Sequence[Ghost],
    width: int,
    height: int,
    palette: Palette,
    *,
    values: bool = True,
    quick: bool = False,
    in_full: bool = False,
    unseen: Callable[[int], Collection[int]] = lambda _: (),
) -> tuple[StyledLine, list[StyledLine]]:
    """Return the legend of the runs for the lower edge of the chart, or else in lines of its own below the chart.

    It has the fullest wording that fits, in the edge where it fits there. All runs are in it, or none.

    Long because each of its parameters is explained.

    Args:
        snapshot: The current run with those that were left.
        pointed: The epoch to which the mouse points, if any.
        ghosts: Those of the runs that were left that are seen in the chart.
        width: Cells inside the frame.
        height: Rows inside the frame.
        palette: The colours.
        values: Whether losses may be told.
        quick: Whether losses are told to fewer digits rather than trained for again, as frames follow each other.
        in_full: Whether what the runs are called after is spelled out.
        unseen: Returns the rhythms of the ghosts that lie behind others everywhere, with so many lines below the chart.
    """
    epoch = epoch_read(snapshot, pointed, ghosts)
    if not ghosts or epoch is None:
        return [], []
    furthest = max(epoch, snapshot.furthest, *(ghost.epoch for ghost in ghosts))
    edge = width - 4 - len(SOLVED) - 3 - len(_epoch(furthest)) - 3
    most = min(height - chart.SMALLEST[1], max(1, (height - 1) // 3))
    runs = len({(ghost.start, ghost.edits) for ghost in ghosts})
    for wording in (_WORDINGS if pointed is None else _POINTED) if values else _UNTOLD:
        entries = _entries(snapshot, epoch, ghosts, wording[1], quick)
        if in_full:
            entries = [each._replace(name=spelled(each.name)) for each in entries]
        if wording[1] and len({entry.name for entry in entries[1:]}) < runs:
            continue  # so short that two that differ would have one name
        line, rows = _laid(entries, wording, edge, width, most, palette)
        if line or rows:
            hidden = unseen(len(rows))
            if hidden:
                entries = [entry._replace(looks=UNSEEN) if entry.rhythm in hidden else entry for entry in entries]
                line, rows = _laid(entries, wording, edge, width, most, palette)
            return line, rows
    return [], []


def _laid(
    entries: Sequence[_Entry], wording: tuple[int, int, bool], edge: int, width: int, most: int, palette: Palette
) -> tuple[StyledLine, list[StyledLine]]:
    """Return the entries in one line for the edge of the chart, or in lines below it; nothing where neither has room.

    Args:
        entries: The entries.
        wording: What is told of each; see `_WORDINGS`.
        edge: Cells that the edge has for them.
        width: Cells of a line below the chart.
        most: Lines below the chart at most.
        palette: The colours.
    """
    looks, _, told = wording
    line = [_written(entry, palette, looks=looks, value=told) for entry in entries]
    if sum(map(width_of, line)) + 3 * (len(line) - 1) <= edge:
        return [piece for cell in line for piece in ((" · ", palette.muted), *cell)][1:], []
    for columns in range(len(entries), 0, -1):
        if -(-len(entries) // columns) > most:
            break
        names = [max(len(entry.name) for entry in entries[at::columns]) for at in range(columns)]
        cells = [
            _written(entry, palette, looks=looks, value=told, name=names[at % columns])
            for at, entry in enumerate(entries)
        ]
        if rows := _table(cells, columns, width, palette):
            return [], rows
    return [], []


def _table(cells: list[StyledLine], columns: int, width: int, palette: Palette) -> list[StyledLine]:
    """Return these cells in this many columns, or nothing where they are too wide for that."""
    blank = palette.text
    widths = [max(map(width_of, cells[at::columns])) for at in range(columns)]
    gap = min(_GAPS[1], (width - 2 - sum(widths)) // max(1, columns - 1))  # a blank at either end
    if gap < (_GAPS[0] if columns > 1 else 0):
        return []
    rows = [zip(cells[at : at + columns], widths, strict=False) for at in range(0, len(cells), columns)]
    return [[(" ", blank), *(piece for cell, room in row for piece in fit(cell, room + gap, blank))] for row in rows]


def _written(entry: _Entry, palette: Palette, *, looks: int, value: bool, name: int = 0) -> StyledLine:
    """Return the words of an entry: `looks` cells of its curve, its name padded to `name` if a loss comes after it."""
    color = palette.positive if entry.rhythm is None else palette.ghosts[entry.rhythm]
    pieces: list[Piece] = [(f"{entry.looks[:looks]:{looks}} ", color)] if looks else []
    pieces.append((str(entry.number), palette.strong if entry.rhythm is None else color + Style(bold=True)))
    if entry.name:
        pieces.append((f": {entry.name:<{name if value else 0}}", palette.text))
    if value:
        blanks = "  " if entry.name else " "  # or the value of "η 3" would run into its loss
        pieces.append((blanks + entry.value, palette.strong if entry.rhythm is not None else palette.accent))
    return pieces


@lru_cache(maxsize=8)
def _curve(curve: Curve, name: str = "", rhythm: int = 0) -> LossCurve:
    """Return the same curve for the same history, as the chart keeps what it drew of the ghosts by identity."""
    return LossCurve(curve.epochs, curve.low, curve.high, name, rhythm)


def _epoch(epoch: int) -> str:
    return f"{chart.READING} epoch {count(epoch)}"


def _loss(snapshot: Snapshot, epoch: int, *, quick: bool = False) -> str:
    """Return the loss of the current run at an epoch."""
    if epoch == snapshot.epoch:
        return loss(snapshot.mse)
    return _value(snapshot.course, snapshot.curve, snapshot.trail, epoch, quick)


def _value(course: Course, curve: Curve, states: States | Trail, epoch: int, quick: bool = False) -> str:
    """Return the loss of a run at an epoch to the digits of every other loss, or as exactly as its curve tells.

    It is as wide as any other of its losses.
    """
    bounds = curve.at(epoch)
    if bounds and loss(bounds[0]) != loss(bounds[1]):
        found = loss_at(course, states, epoch, quick=quick)
        bounds = bounds if found is None else (found, found)
    each = curve.epochs[-1] < curve.epochs.size or reaches_all(states, int(curve.epochs[-1]))  # is known to the digit
    return f"{between(*bounds) if bounds else _NOTHING:<{len(loss(0)) if each else BETWEEN}}"


def _rhythms(snapshot: Snapshot) -> dict[int, int]:
    """Return a rhythm of its own for each run by its number, the same whether it is a ghost or the current one."""
    rhythms: dict[int, int] = {}
    for number in sorted({snapshot.number, *(ghost.number for ghost in snapshot.ghosts)}):
        free = [rhythm for rhythm in range(len(RHYTHMS)) if rhythm not in rhythms.values()]
        wanted = (number - 1) % len(RHYTHMS)
        rhythms[number] = wanted if wanted in free else free[0]
    return rhythms


def _entries(snapshot: Snapshot, epoch: int, ghosts: Sequence[Ghost], longest: int, quick: bool) -> list[_Entry]:
    """Return the legend, with names of `longest` characters: the current run first, the others as they were made."""
    rhythms, ghosts = _rhythms(snapshot), sorted(ghosts, key=lambda ghost: ghost.number)
    names = names_of(ghosts, snapshot, longest) if longest else [""] * len(ghosts)
    own = "this run" if longest >= LONGEST else ""
    return [
        _Entry(snapshot.number, own, chart.CURVE, _loss(snapshot, epoch, quick=quick), None),
        *(
            _Entry(
                ghost.number,
                name,
                RHYTHMS[rhythms[ghost.number]],
                _value(ghost.course, ghost.curve, ghost.states, epoch, quick),
                rhythms[ghost.number],
            )
            for ghost, name in zip(ghosts, names, strict=True)
        ),
    ]
