"""The ghosts of the loss chart: the curves of earlier runs, dashed, each with a colour and a number of its own."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from xortui.nn.network import Booleans
from xortui.tui.draw.axes import DotCounts, Floats, Frame, LossCurve, clean
from xortui.tui.draw.braille import BITS, EMPTY, Cells
from xortui.tui.draw.curves import in_turn
from xortui.tui.draw.plot import Points
from xortui.tui.draw.points import points_of, starts

RHYTHMS = ("⠒⠒⠒ ", "⠒ ⠒ ", "⠒⠒  ", "⠒   ", "⠂⠂⠂⠂")
"""What a level ghost looks like, by its rhythm: one for each run that a session keeps."""

NOBODY = -1
"""Stands where no ghost is."""

BETWEEN = ","
"""Stands between the names of ghosts that lie one over the other."""

_DOTS_OF = {"⠒": (1, 1), "⠂": (1, 0), " ": (0, 0)}
_LEVEL = np.array([[dot for dash in rhythm for dot in _DOTS_OF[dash]] for rhythm in RHYTHMS], dtype=np.bool_)
_STEEP = tuple(np.array([*map(int, dots)], dtype=np.bool_) for dots in ("1", "1110", "11110", "100", "10"))
"""Which dots of a fall or a rise are left, by the rhythm: never so few that a row would have none."""
_RUNG = 3  # the rhythm whose dots are so few there that each has a neighbour at its side
_REACH = 3  # dots before and after another one that say whether a ghost is steep there
_TURN = 3, 2  # columns and rows after which another one of the ghosts that share a way is shown
_SHARES = np.array(sorted(np.linspace(0.05, 0.95, 19), key=lambda share: abs(share - 0.5)))  # of a ghost's epochs
_TOGETHER = 6  # columns that ghosts have in common at least before they are named together once more
_NAMES_APART = 8  # columns at least between two prints of one name


class NameSpot(NamedTuple):
    """Where the name of a ghost may be printed, or of several that lie one over the other."""

    row: int
    """From above."""
    column: int
    """From the left."""
    text: str
    rhythms: tuple[int, ...]
    """Whose name each character is of; `NOBODY` for what stands between names."""

    def cells(self) -> list[tuple[int, int]]:
        """Return the row and the column of each of its cells."""
        return [(self.row, self.column + i) for i in range(len(self.text))]

    def meets(self, other: "NameSpot") -> bool:
        """Return whether two names would run into one another, or one be told twice; of several together, any one."""
        gap = max(self.column - other.column - len(other.text), other.column - self.column - len(self.text))
        if NOBODY in self.rhythms and NOBODY in other.rhythms:
            return len({*self.rhythms} & {*other.rhythms}) > 1 or (self.row == other.row and gap < 1)
        return gap < _NAMES_APART if self.text == other.text else self.row == other.row and gap < 1


class Name(NamedTuple):
    """A name to be printed along a ghost, with n spots for it, the best first."""

    rhythm: int
    starts: Cells
    """The first cell of each spot, counted row by row."""
    ends: Cells
    """The cell after its last."""
    told: Cells
    """Which ghosts are named there, a bit for each."""


class GhostLayer(NamedTuple):
    """All ghosts in one picture."""

    cells: Cells
    """The characters, blanks between them."""
    owners: Cells
    """The rhythm of the ghost that each cell shows, or `NOBODY`."""
    names: list[Name]
    """Each ghost's name, and then each once more."""
    starts: Cells
    """Those of all names, one after the other."""
    ends: Cells
    ghosts: tuple[LossCurve, ...]

    def seen(self, curve: Cells) -> set[int]:
        """Return the rhythms of the ghosts of which a curve, the dots of it in each cell, leaves something free."""
        return set((np.flatnonzero(np.bincount(self.owners[curve == 0] - NOBODY)) + NOBODY).tolist())

    def spot(self, name: Name, at: int) -> NameSpot:
        """Return one of the spots of a name."""
        row, column = divmod(int(name.starts[at]), self.owners.shape[1])
        return NameSpot(row, column, *_together(self.ghosts, int(name.told[at])))


def free_spots(curve: Cells, layer: GhostLayer) -> list[NameSpot]:
    """Choose a spot for each name, the best that a curve leaves free; there may be none.

    Args:
        curve: The dots of the curve in each cell.
        layer: The ghosts.
    """
    taken: list[NameSpot] = []
    seen = layer.seen(curve)
    covered = np.concatenate(([0], np.cumsum(curve != 0)))  # cells before each one
    # All of a name or nothing: half a number would be another one.
    free = np.flatnonzero(covered[layer.ends] == covered[layer.starts]).tolist()
    names, before = [], 0
    for name in layer.names:
        within = slice(bisect_left(free, before), bisect_left(free, before + name.told.size))
        names.append((name, before, free[within] if name.rhythm in seen else []))
        before += name.told.size
    first = len(names) // 2
    for name, before, places in (*sorted(names[:first], key=lambda one: len(one[2])), *names[first:]):
        spots = (layer.spot(name, at - before) for at in places)
        chosen = next((spot for spot in spots if not any(spot.meets(other) for other in taken)), None)
        if chosen:
            taken.append(chosen)
    return taken


class _Path(NamedTuple):
    """The way along a ghost, dot by dot."""

    across: DotCounts
    """Dots from the left."""
    up: DotCounts
    """Dots from below."""
    steep: Booleans
    """Whether it climbs or falls there by more dots than it goes on."""
    lit: Booleans
    """Which dots its rhythm leaves."""


@lru_cache(maxsize=4)
def ghost_layer(ghosts: tuple[LossCurve, ...], frame: Frame) -> GhostLayer:
    """Draw the ghosts alone, as they seldom change while the curve does with every frame, and find room for names.

    A cell shows one ghost, as it has one colour. Where several pass, one that is steep goes before others, so that no
    fall has a hole; those that go the same way are shown in turn, without the gaps of their rhythms.
    """
    paths = [_path(points_of(ghost, frame), ghost.rhythm) for ghost in ghosts]
    dashed, whole = (np.zeros((len(ghosts), frame.rows, frame.columns), dtype=np.int64) for _ in range(2))
    steep = np.zeros(whole.shape, dtype=np.bool_)
    for at, (ghost, path) in enumerate(zip(ghosts, paths, strict=True)):
        down, column = 4 * frame.rows - 1 - path.up, path.across // 2
        bits = BITS[down % 4, path.across % 2]
        np.bitwise_or.at(whole[at], (down // 4, column), bits)
        bits = np.where(path.steep & (ghost.rhythm == _RUNG), BITS.sum(axis=1)[down % 4], bits)
        np.bitwise_or.at(dashed[at], (down[path.lit] // 4, column[path.lit]), bits[path.lit])
        steep[at, down[path.steep] // 4, column[path.steep]] = True
    passed: Booleans = whole > 0
    dots = np.where(passed.sum(axis=0) > 1, whole, dashed)
    rows, columns = np.ogrid[: frame.rows, : frame.columns]
    first = passed & (steep | ~steep.any(axis=0))
    shown = in_turn(first, columns // _TURN[0] + rows // _TURN[1]) & (dots > 0)
    rhythms = np.array([ghost.rhythm for ghost in ghosts], dtype=np.int64)[:, None, None]
    owners = np.where(shown, rhythms, NOBODY).max(axis=0, initial=NOBODY)
    cells = np.where(shown, EMPTY + dots, ord(" ")).max(axis=0, initial=ord(" "))
    names = _names(ghosts, frame, paths, passed)
    none = np.zeros(0, dtype=np.int64)
    starts, ends = (
        np.concatenate((none, *(name.starts for name in names))),
        np.concatenate((none, *(name.ends for name in names))),
    )
    return GhostLayer(cells, owners, names, starts, ends, ghosts)


def _path(points: Points, rhythm: int) -> _Path:
    """Return the way along a curve, and which of its dots a rhythm leaves: one at least in each row of cells."""
    across, up, joined = points
    steps = np.ones_like(up)
    steps[1:] = np.where(joined[1:], np.maximum(abs(across[1:] - across[:-1]), abs(up[1:] - up[:-1])), 1)
    across, up, steps = across[steps > 0], up[steps > 0], steps[steps > 0]
    if not steps.size:
        return _Path(across, up, steps > 0, steps > 0)
    way = np.cumsum(steps) - steps[0]
    every = np.arange(way[-1] + 1)
    across, up = (np.rint(np.interp(every, way, to)).astype(np.int64) for to in (across, up))
    before, after = np.maximum(every - _REACH, 0), np.minimum(every + _REACH, every[-1])
    steep = abs(up[after] - up[before]) > abs(across[after] - across[before])
    climbed = np.cumsum(steep)
    level, fall = _LEVEL[rhythm], _STEEP[rhythm]
    lit = np.where(steep, fall[climbed % fall.size], level[(across + climbed // 2 * 2) % level.size])
    enters = starts(up // 4)  # a row of cells
    leaves = np.append(enters[1:], up.size)
    bare = ~np.logical_or.reduceat(lit, enters)
    lit[(enters + leaves)[bare] // 2] = True
    return _Path(across, up, steep, lit)


def _names(ghosts: tuple[LossCurve, ...], frame: Frame, paths: Sequence[_Path], passed: Booleans) -> list[Name]:
    """Find spots for each ghost's name at its end, and once more on its way, where it is far from the other ghosts.

    Where a ghost is nowhere alone, it has a name in common with those that lie over it.

    Args:
        ghosts: n ghosts.
        frame: Where they lie.
        paths: Their ways.
        passed: Whether each is in a cell, of shape (n, rows, columns).
    """
    named = np.array([[bool(ghost.name)] for ghost in ghosts])
    first: list[Name] = []
    again: list[Name] = []
    sets = np.arange(2 ** len(ghosts))[:, None] >> np.arange(len(ghosts)) & 1  # which ghosts a number stands for
    widths = sets @ [len(ghost.name) + len(BETWEEN) for ghost in ghosts] - len(BETWEEN)
    for at, (ghost, path, epochs) in enumerate(zip(ghosts, paths, _clear_epochs(ghosts, frame.log), strict=True)):
        width = len(ghost.name)
        if not width or not path.up.size:
            continue
        end = int(path.across[-1]) // 2 + 1 - np.arange(8 * width + 8)
        on_way = frame.across(epochs[(epochs >= frame.first) & (epochs <= frame.furthest)]) // 2
        row, column = _places(np.concatenate((end, on_way)), path, frame, width)
        met = np.logical_or.reduce([passed[:, row, column + more] for more in range(width)])
        met &= named
        told = 2 ** np.arange(len(ghosts)) @ met | 1 << at
        column = np.maximum(np.minimum(column, frame.columns - widths[told]), 0)
        begins = row * frame.columns + column
        shared = told != 1 << at
        room = widths[told] <= frame.columns
        way = end.size + np.flatnonzero(~shared[end.size : end.size + on_way.size])
        together = np.logical_and.reduce(
            [passed[:, row[: end.size], np.maximum(column[: end.size] - back, 0)] for back in range(_TOGETHER)]
        )
        way = np.concatenate((way, np.flatnonzero(together.sum(axis=0) > 1)))
        for names, of in ((first, np.argsort(shared, kind="stable")), (again, way)):
            of = of[room[of]]
            names.append(Name(ghost.rhythm, begins[of], begins[of] + widths[told[of]], told[of]))
    return first + again


def _places(columns: DotCounts, path: _Path, frame: Frame, width: int) -> tuple[DotCounts, DotCounts]:
    """Return rows and columns of cells for names: on a curve in these columns, and then anywhere, from its end on."""
    columns = np.clip(columns, 0, frame.columns - width)
    on_way = np.maximum(np.searchsorted(path.across // 2, columns, side="right") - 1, 0)
    backwards = np.arange(path.up.size)[::-2]
    anywhere = np.minimum(path.across[backwards] // 2, frame.columns - width)
    row = frame.rows - 1 - path.up[np.concatenate((on_way, backwards))] // 4
    return row, np.concatenate((columns, anywhere))


@lru_cache(maxsize=64)
def _together(ghosts: tuple[LossCurve, ...], told: int) -> tuple[str, tuple[int, ...]]:
    """Return the names of some ghosts, by the bits of a number, and whose rhythm each character has, or `NOBODY`."""
    text = ""
    rhythms: tuple[int, ...] = ()
    for ghost in sorted((one for at, one in enumerate(ghosts) if told >> at & 1), key=lambda one: int(one.name)):
        between = BETWEEN if text else ""
        text += between + ghost.name
        rhythms += (NOBODY,) * len(between) + (ghost.rhythm,) * len(ghost.name)
    return text, rhythms


@lru_cache(maxsize=4)
def _clear_epochs(ghosts: tuple[LossCurve, ...], log: bool) -> list[Floats]:
    """Return for each ghost some epochs, those first at which it is furthest from the others.

    This does not depend on the frame, so that names keep their places on the curves while a run grows.
    """

    def level(ghost: LossCurve, epochs: Floats) -> Floats:
        starts, low, high, _ = clean(ghost)
        if not starts.size:
            return np.full_like(epochs, np.nan)
        bucket = np.maximum(np.searchsorted(starts, epochs, side="right") - 1, 0)
        middle = (low[bucket] + high[bucket]) / 2
        return np.where(epochs > starts[-1], np.nan, np.log10(middle + 1e-12) if log else middle)

    found = []
    for at, ghost in enumerate(ghosts):
        starts = clean(ghost)[0]
        epochs = _SHARES * (starts[-1] if starts.size else 0.0)
        apart = np.full_like(epochs, np.inf)
        for other in (*ghosts[:at], *ghosts[at + 1 :]):
            apart = np.fmin(apart, abs(level(other, epochs) - level(ghost, epochs)))
        found.append(epochs[np.argsort(-apart, kind="stable")])
    return found
