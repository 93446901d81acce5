"""What becomes of many seeds under the same settings: who is solved, since when, who is stuck."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from xortui.nn.batch import Batch, Flags
from xortui.nn.session.travel import STUCK_BELOW
from xortui.nn.settings import Settings

BLOCK = 1000
"""Networks that are trained at once: their numbers fit into the cache of a processor."""

ENOUGH = 0.01
"""A solved network whose MSE is below this is taken to stay solved."""

_SLICE, _CHECK = 10, 50
"""Epochs of a slice, and from one look at who can leave to the next."""


class Outcome(NamedTuple):
    """What became of one seed."""

    seed: int
    since: int | None
    """The epoch from which on all four predictions were right until the end, None where they were not at the end."""
    first: int | None
    """The first epoch at which all four were right, None where there was none."""
    stuck: bool
    """Whether it was unsolved at the end with updates too small to matter."""
    epochs: int
    """How long it was trained."""


class Stand(NamedTuple):
    """How far the training of some seeds has come."""

    seeds: int
    """How many seeds are done."""
    size: int
    """How many are in training, the next of them."""
    epoch: int
    """The epoch at which those are."""
    solved: int
    """How many of those are solved there."""
    ever: int
    """How many of those were solved at some epoch up to there."""
    found: "list[Outcome] | None" = None
    """What became of those, at their end."""


def outcomes(
    settings: Settings,
    seeds: Sequence[int],
    epochs: int,
    leave: bool = False,
    progress: Callable[[int], object] | None = None,
) -> list[Outcome]:
    """Train a network for each of some seeds.

    Args:
        settings: All settings but the seed.
        seeds: The seeds, in the order of the outcomes.
        epochs: The last epoch.
        leave: Whether a network leaves once it is solved with an MSE below `ENOUGH`.
        progress: Called now and then with the epoch that the present block has reached.
    """
    found: list[Outcome] = []
    for stand in slices(settings, seeds, epochs, leave):
        found += stand.found or ()
        if progress:
            progress(stand.epoch)
    return found


def slices(
    settings: Settings, seeds: Sequence[int], epochs: int, leave: bool = False, block: int | None = None
) -> Iterator[Stand]:
    """Do the same in slices of a few epochs, and yield after each how far it is; see `outcomes`.

    Args:
        settings: All settings but the seed.
        seeds: The seeds.
        epochs: The last epoch.
        leave: Whether solved networks leave.
        block: How many are trained at once, if not `BLOCK`; fewer take longer, and are there sooner.
    """
    size = block or BLOCK
    for start in range(0, len(seeds), size):
        yield from _Block(settings, seeds[start : start + size], epochs, start).run(leave)


class _Block:
    """Networks in training, and the outcome of each so far."""

    def __init__(self, settings: Settings, seeds: Sequence[int], epochs: int, before: int) -> None:
        """Begin to train networks of these seeds; `before` seeds were done before them."""
        self._batch, self._epochs, self._before = Batch(settings._replace(seed=0), len(seeds)), epochs, before
        self._batch.start(seeds)
        self._all = list(seeds)
        self._seeds = np.array(seeds, dtype=np.int64)
        self._last_wrong = np.full(len(seeds), -1, dtype=np.int32)
        self._first = np.full(len(seeds), -1, dtype=np.int32)
        self._never = np.ones(len(seeds), dtype=bool)
        self._fresh = np.zeros(len(seeds), dtype=bool)
        self._found: dict[int, Outcome] = {}

    def run(self, leave: bool) -> Iterator[Stand]:
        """Train to the end in slices; the last has the outcome of each."""
        epoch = self._look_on(0, 0)
        while not (leave and epoch % _CHECK == 0 and self._all_left(epoch)) and epoch < self._epochs:
            yield self._stand(epoch)
            epoch = self._look_on(epoch, min(_SLICE, self._epochs - epoch))
        with np.errstate(all="ignore"):
            self._note(np.ones(len(self._seeds), dtype=bool), epoch)
        yield self._stand(epoch, [self._found[seed] for seed in self._all])

    def _look_on(self, epoch: int, epochs: int) -> int:
        """Train `epochs` epochs after `epoch` and look at each, with none of them at `epoch`; return the last."""
        with np.errstate(all="ignore"):
            for now in range(epoch + 1, epoch + epochs + 1):
                self._batch.move()
                self._look(now)
            if not epochs:
                self._look(epoch)
        return epoch + epochs

    def _stand(self, epoch: int, found: list[Outcome] | None = None) -> Stand:
        left, wrong = len(self._all) - len(self._seeds), self._batch.wrong
        solved, ever = left + np.count_nonzero(~wrong), left + np.count_nonzero(~self._never)
        return Stand(self._before, len(self._all), epoch, int(solved), int(ever), found)

    def _look(self, epoch: int) -> None:
        self._batch.look()
        wrong, fresh = self._batch.wrong, self._fresh
        np.copyto(self._last_wrong, epoch, where=wrong)
        np.greater(self._never, wrong, fresh)  # unsolved until now
        if fresh.any():
            self._first[fresh] = epoch
            self._never &= wrong

    def _all_left(self, epoch: int) -> bool:
        """Drop the networks that are solved well enough; return whether none is left."""
        if epoch == self._epochs:
            return False
        done = ~self._batch.wrong & (self._batch.mse() < ENOUGH)
        if 8 * np.count_nonzero(done) >= len(done):  # copying the others costs as much as some epochs
            with np.errstate(all="ignore"):
                self._note(done, epoch)
            stay = ~done
            self._seeds, self._last_wrong = self._seeds[stay], self._last_wrong[stay]
            self._first, self._never, self._fresh = self._first[stay], self._never[stay], self._fresh[stay]
            self._batch = self._batch.kept(stay)
            with np.errstate(all="ignore"):
                self._batch.look()
        return not len(self._seeds)

    def _note(self, columns: Flags, epoch: int) -> None:
        """Note the outcome of some networks, after a look at this epoch."""
        stuck = self._batch.stuck(STUCK_BELOW)
        for at in np.flatnonzero(columns).tolist():
            seed, first = int(self._seeds[at]), int(self._first[at])
            since = None if self._batch.wrong[at] else int(self._last_wrong[at]) + 1
            self._found[seed] = Outcome(seed, since, None if first < 0 else first, bool(stuck[at]), epoch)


class Share(NamedTuple):
    """A count out of a total, with its 95 % interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.hits / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of Wilson (1927), which fits shares near 0 and 1 too."""
        z, n, p = 1.959963984540054, self.total, self.value
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
        return (0.0 if self.hits == 0 else low), (1.0 if self.hits == n else high)


class Tally:
    """The outcomes of any number of seeds under the same settings, in bounded memory."""

    def __init__(self) -> None:
        """Begin with none."""
        self.total = 0
        """How many were counted."""
        self._ever = self._stuck = 0
        self._since: Counter[int] = Counter()

    def add(self, found: Iterable[Outcome]) -> None:
        """Count some seeds."""
        for outcome in found:
            self.total += 1
            self._ever += outcome.first is not None
            self._stuck += outcome.stuck
            if outcome.since is not None:
                self._since[outcome.since] += 1

    @property
    def solved(self) -> Share:
        """How many were solved at the end."""
        return Share(self._since.total(), self.total)

    @property
    def ever(self) -> Share:
        """How many were solved at some epoch."""
        return Share(self._ever, self.total)

    @property
    def stuck(self) -> Share:
        """How many were stuck at the end."""
        return Share(self._stuck, self.total)

    @property
    def quartiles(self) -> tuple[int, int, int] | None:
        """The quartiles of the epochs from which on the solved networks are solved; None where none is solved.

        Each is an epoch that occurs, the first by which a quarter, half or three quarters of them are solved: the
        inverse of the empirical distribution function, without interpolation.
        """
        if not self._since:
            return None
        low, middle, high = (self._quantile(share) for share in (0.25, 0.5, 0.75))
        return low, middle, high

    def _quantile(self, share: float) -> int:
        """Return the smallest value up to which at least this share lies."""
        return self._value(math.ceil(share * self._since.total()) - 1)

    def _value(self, rank: int) -> int:
        """Return the value with this many smaller ones before it."""
        for value in sorted(self._since):
            rank -= self._since[value]
            if rank < 0:
                return value
        raise IndexError("no outcome has this index")
