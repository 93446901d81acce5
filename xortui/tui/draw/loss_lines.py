"""The lines of the loss panel: the chart, the legend of its runs, and the remark in its lower edge. All pure."""

from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from rich.style import Style

from xortui.nn import Snapshot
from xortui.nn.network import Array
from xortui.nn.session.course import Edit
from xortui.nn.session.run import Ghost
from xortui.nn.session.shared import Shared
from xortui.tui.draw import chart
from xortui.tui.draw.axes import LossCurve, Window, fit
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.legend import (
    SOLVED,
    UNSEEN,
    curve_of,
    epoch_read,
    ghosts_of,
    legend,
    reading_text,
    recent_curve_of,
)
from xortui.tui.draw.styled_lines import StyledLine, dotted
from xortui.tui.scene import ALL, LAST, LAST_EPOCHS, LAST_STEP, THIS_RUN
from xortui.words.spelled import spelled

_BOLD = Style(bold=True)


class Charted(Protocol):
    """What the panel is drawn from."""

    @property
    def snapshot(self) -> Snapshot:
        """The runs and their losses."""

    @property
    def log(self) -> bool:
        """Whether the scale is logarithmic."""

    @property
    def pointed(self) -> int | None:
        """The epoch to which the mouse points."""

    @property
    def upto(self) -> int:
        """An epoch that the axis reaches at least."""

    @property
    def range(self) -> str:
        """Which epochs are charted, one of `RANGES`."""

    @property
    def hides(self) -> frozenset[str]:
        """What an open question forbids to show: the numbers of the loss, the verdict."""

    @property
    def spelled(self) -> bool:
        """Whether names are spelled out."""

    @property
    def moving(self) -> bool:
        """Whether epochs follow each other."""


def epoch_at(now: Charted, x: int, y: int, width: int, height: int, palette: Palette) -> int | None:
    """Return the epoch to which a cell inside the frame belongs; None for one that is not of the chart."""
    height -= len(_legend(now, width, height, palette)[1])
    if not 0 <= y < height:
        return None
    seen = _seen(now)
    ghosts = ghosts_of(now.snapshot)
    return chart.epoch_at(x, seen.curve, ghosts, width, height, log=now.log, upto=now.upto, window=seen.window)


def remark(now: Charted, width: int, height: int, palette: Palette) -> StyledLine:
    """Return what the marks in the chart mean, and the legend where it has room in at most `width` cells.

    Args:
        now: What is charted.
        width: Cells in the lower edge.
        height: Rows inside the frame.
        palette: The colours.
    """
    snapshot, seen, values = now.snapshot, _seen(now), "loss" not in now.hides
    in_edge, below = _legend(now, width + 4, height, palette)
    parts: list[StyledLine] = []
    solved = _solved(now)
    if solved is not None and seen.holds(solved):
        parts.append([(SOLVED, palette.muted)])
    if changed := _changed(snapshot.edits, seen):
        parts.append([(chart.EDIT, palette.accent), (f" {changed}", palette.muted)])
    if (epoch := epoch_read(snapshot, now.pointed, seen.ghosts)) is not None:
        read = reading_text(snapshot, epoch, seen.ghosts, values=values, quick=now.moving)
        parts.append([(read, palette.accent)])
    if in_edge:
        parts.append(in_edge)
    elif seen.ghosts and not below:
        parts.append([("⠂⠂ earlier runs", palette.muted)])
    if UNSEEN in "".join(text for line in (in_edge, *below) for text, _ in line):
        parts.append([(f"{UNSEEN} behind others", palette.muted)])
    if now.log:
        parts.append([("log scale", palette.muted)])
    if ended := len(snapshot.ghosts) - len(seen.ghosts):
        parts.append([(f"{ended} run{'s' * (ended > 1)} ended before", palette.muted)])
    name = spelled("MSE") if now.spelled else "MSE"
    words = {ALL: f"{name} by epoch", THIS_RUN: "epochs of this run", LAST: f"last {LAST_EPOCHS} epochs or more"}
    parts.insert(0 if now.range != ALL else len(parts), [(words[now.range], palette.muted)])
    if lowest := _lowest(now, width + 4, height - len(below)):
        parts.insert(1, [(f"axis from {lowest}" if values else "axis not from 0", palette.text)])
    return dotted(parts, width, palette.muted)


def body(now: Charted, width: int, height: int, palette: Palette) -> list[StyledLine]:
    """Return the chart with the legend below it where that has no room in the edge."""
    styles = {
        "axis": palette.muted,
        "curve": palette.positive,
        "mark": palette.good,
        "reading": palette.accent,
        "edit": palette.accent,
        "between": palette.text,
        "blank": palette.text,
    }
    for rhythm, style in enumerate(palette.ghosts):
        styles |= {f"ghost {rhythm}": style, f"name {rhythm}": style + _BOLD}
    below, seen = _legend(now, width, height, palette)[1], _seen(now)
    how, snapshot = _how(now, seen), now.snapshot
    ghosts = ghosts_of(snapshot)
    rows = chart.draw(seen.curve, ghosts, width, height - len(below), edits=_epochs(snapshot.edits), **how._asdict())
    return [*([(text, styles[role]) for text, role in row] for row in rows), *below]


@lru_cache(maxsize=2)
def _epochs(edits: Shared[Edit]) -> Array:
    """Return the epochs of all edits, of shape (n,); there may be very many."""
    return np.array([edit.epoch for edit in edits], dtype=float)


_KINDS = "weight", "target", "rate", "rule"
"""What an edit may change."""

_NAMED = 2
"""How many kinds of changes are named; where there are more, they are edits."""


@lru_cache(maxsize=2)
def _kinds(edits: Shared[Edit]) -> Array:
    """Return for each edit which of `_KINDS` it changed, of shape (n, 4)."""
    kinds = [(bool(it.weights), bool(it.targets), it.learning_rate is not None, it.rule is not None) for it in edits]
    return np.array(kinds, dtype=float).reshape(-1, len(_KINDS))


def _changed(edits: Shared[Edit], seen: "_Seen") -> str:
    """Return what was changed by hand at the epochs that are charted: a weight, rates; empty for nothing."""
    if not edits:
        return ""
    counts = _kinds(edits)[seen.among(_epochs(edits))].sum(axis=0)
    kinds = [f"{kind}s" if count > 1 else kind for kind, count in zip(_KINDS, counts.tolist(), strict=True) if count]
    return ", ".join(kinds) if len(kinds) <= _NAMED else "edits"


class _Seen(NamedTuple):
    """What is charted."""

    curve: LossCurve
    """The current run, as exactly as it is needed."""
    window: Window | None
    """The epochs that are charted, if not all."""
    ghosts: tuple[Ghost, ...]
    """The runs that were left of which something is seen."""

    def holds(self, epoch: float) -> bool:
        """Return whether an epoch is charted."""
        return self.window is None or self.window.first <= epoch <= self.window.last

    def among(self, epochs: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Return for each of these epochs whether it is charted."""
        if self.window is None:
            return np.ones(len(epochs), dtype=np.bool_)
        return (epochs >= self.window.first) & (epochs <= self.window.last)


def _seen(now: Charted) -> _Seen:
    """Return what is charted in the range that was chosen."""
    snapshot = now.snapshot
    if now.range == THIS_RUN:
        return _Seen(curve_of(snapshot), Window(0.0, float(max(snapshot.furthest, now.upto))), snapshot.ghosts)
    if now.range == LAST:
        first = max(0, snapshot.epoch - LAST_EPOCHS) // LAST_STEP * LAST_STEP
        window = Window(float(first), float(first + LAST_EPOCHS + LAST_STEP), close=True)
        ghosts = tuple(ghost for ghost in snapshot.ghosts if ghost.epoch >= first)
        return _Seen(recent_curve_of(snapshot, snapshot.epoch - first), window, ghosts)
    return _Seen(curve_of(snapshot), None, snapshot.ghosts)


def _lowest(now: Charted, width: int, height: int) -> str:
    """Return with which loss a linear axis begins, where that is not 0."""
    seen = _seen(now)
    if seen.window is None or not seen.window.close or now.log:
        return ""
    place, label = fit([seen.curve, *ghosts_of(now.snapshot)], [], width, height, False, seen.window).ticks[0]
    return label.strip() if place else ""


def _legend(now: Charted, width: int, height: int, palette: Palette) -> tuple[StyledLine, list[StyledLine]]:
    seen = _seen(now)
    return _told(now.snapshot, now.pointed, seen, width, height, palette, _how(now, seen), now.spelled)


@lru_cache(maxsize=2)  # the edge and the body of a panel both ask
def _told(
    snapshot: Snapshot,
    pointed: int | None,
    seen: _Seen,
    width: int,
    height: int,
    palette: Palette,
    how: chart.How,
    in_full: bool,
) -> tuple[StyledLine, list[StyledLine]]:
    """Return the legend of a chart, with a mark where a run lies behind others everywhere."""

    def unseen(rows: int) -> set[int]:
        return chart.unseen(seen.curve, ghosts_of(snapshot), width, height - rows, how)

    of = snapshot, pointed, seen.ghosts, width, height, palette
    return legend(*of, values=how.labels, quick=how.quick, in_full=in_full, unseen=unseen)


def _how(now: Charted, seen: _Seen) -> chart.How:
    reading = epoch_read(now.snapshot, now.pointed, seen.ghosts)
    return chart.How(now.log, _solved(now), reading, now.upto, seen.window, "loss" not in now.hides, now.moving)


def _solved(now: Charted) -> int | None:
    return None if "verdict" in now.hides else now.snapshot.solved_since
