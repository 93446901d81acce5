"""The path of a run: what each parameter was, epoch by epoch, as far as the run keeps it."""

from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from xortui.nn import Snapshot
from xortui.nn.network import Array
from xortui.nn.session.course import Edit
from xortui.nn.session.shared import Shared
from xortui.teach.places import Place

_MANY, _STRETCHES = 500, 50
"""Of more than _MANY edits only the extremes in each of _STRETCHES stretches are drawn."""


class Path(NamedTuple):
    """The parameters at the epochs of which they are known: from the first to the furthest."""

    epochs: Array
    """Epochs, ascending, of shape (n,); where weights were edited, once more with what they were set to."""
    values: Array
    """A row of all parameters for each, of shape (n, 5 H + 1), in the order of `places_of`."""

    def of(self, place: Place) -> Array:
        """Return what one parameter was, of shape (n,)."""
        units = (self.values.shape[1] - 1) // 5
        return self.values[:, places_of(units).index(place)]


@lru_cache(maxsize=8)
def places_of(units: int) -> tuple[Place, ...]:
    """Return all parameters of n hidden units, as they lie in the kernel's vector."""
    hidden = [
        place
        for unit in range(units)
        for place in (*(Place("hidden_weights", (source, unit)) for source in range(3)), Place("hidden_bias", (unit,)))
    ]
    return (*hidden, *(Place("output_weights", (unit, 0)) for unit in range(units)), Place("output_bias", (0,)))


@lru_cache(maxsize=2)
def path_of(snapshot: Snapshot) -> Path:
    """Return the path of a run, that beyond the epoch in view included, but no edits that are still to come."""
    epochs, values = snapshot.trail.epochs.astype(float), snapshot.trail.vectors
    places: list[int] = []
    rows: list[tuple[int, Array]] = []
    for edit in reversed(telling(snapshot.edits, snapshot.trail.furthest)):  # a peak that no kept state may have
        at = int(np.searchsorted(epochs, edit.epoch, side="right"))
        after = rows[-1] if places and places[-1] == at else (epochs[at], values[at]) if at < len(epochs) else None
        edited = _between((epochs[at - 1], values[at - 1]), after, edit.epoch)
        for place, value in edit.weights:
            edited[place] = value
        places.append(at)
        rows.append((edit.epoch, edited))
    if not rows:
        return Path(epochs, values)
    places.reverse()
    rows.reverse()
    times, vectors = zip(*rows, strict=True)
    return Path(np.insert(epochs, places, times), np.insert(values, places, np.array(vectors), axis=0))


def _between(before: tuple[float, Array], after: tuple[float, Array] | None, epoch: int) -> Array:
    """Return the parameters at an epoch, on the line from those at one before it to those at one after it."""
    if after is None or before[0] == epoch:
        return np.array(before[1])
    share = (epoch - before[0]) / (after[0] - before[0])
    return np.asarray(before[1] * (1 - share) + after[1] * share)


def telling(edits: Shared[Edit], furthest: int) -> list[Edit]:
    """Return the edits of weights up to an epoch, of very many those by which something is smallest or largest."""
    if len(edits) <= _MANY:
        return [edit for edit in edits if edit.weights and edit.epoch <= furthest]
    size = -(-len(edits) // _STRETCHES)
    passed = bisect_right(edits, furthest, key=lambda edit: edit.epoch)
    whole = passed // size * size
    found = [edit for first in range(0, whole, size) for edit in _extremes(edits, first, first + size)]
    return found + _extremes(edits, whole, passed)


@lru_cache(maxsize=2 * _STRETCHES)
def _extremes(many: Shared[Edit], first: int, end: int) -> list[Edit]:
    """Return the edits that set a parameter to the smallest or the largest value in a stretch, in order."""
    ends: dict[tuple[int, bool], tuple[float, int]] = {}
    edits = many[first:end]
    for number, edit in enumerate(edits):
        for place, value in edit.weights:
            for key, size in (((place, True), value), ((place, False), -value)):
                if key not in ends or size > ends[key][0]:
                    ends[key] = size, number
    return [edits[number] for number in sorted({number for _, number in ends.values()})]
