"""How far to trust the word "stuck": how many runs are called so, and how many of those are solved after all.

    python -m tests.benchmarks.stuck
    python -m tests.benchmarks.stuck --hidden-units 2
    python -m tests.benchmarks.stuck --rule published

The session calls a run stuck when it is not solved and its next update is too small (`session.STUCK_BELOW`, in
proportion to the learning rate where that is below 1); under the published rule, when the next update changes nothing
to the bit. This trains XOR from many seeds at many learning rates, notes which runs the session would call stuck at
any of their first epochs, trains on, and counts those that are solved later. That count should be 0: a run that is
called stuck is one to give up. Each row is printed as it is known, the whole takes less than a minute.

Around a learning rate of 100 runs are thrown about before they saturate, and the last digit decides where they come
down; so another numpy finds another seed here and there, and a count of 0 is only as good as the number of seeds.
"""

import argparse
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.courses import Array, Moment, Networks, epochs
from xortui.nn import GATES, RULES, initial_parameters
from xortui.nn.kernel import pack
from xortui.nn.session.travel import STUCK_BELOW

RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1e3, 1e4, 1e5, 1e6)
THRESHOLDS = (1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 0.0)

Epochs = NDArray[np.int64]
Flags = NDArray[np.bool_]


def starts(rule: str, units: int, rate: float, seeds: int) -> Networks:
    """Return networks that learn XOR, one for each seed."""
    vectors = np.array([pack(initial_parameters(seed, units)) for seed in range(seeds)]).T
    targets = np.repeat(np.array(GATES["xor"], float)[:, None], seeds, axis=1)
    return Networks(rule, vectors, targets, np.full(seeds, rate))


def movement(now: Moment, rate: float) -> tuple[Array, Flags]:
    """Return what the next update does to each network.

    Returns:
        The largest step of any parameter in proportion to min(1, learning rate), and whether no parameter moves at all.
    """
    vectors, steps = now.vectors, now.steps
    return np.abs(steps).max(axis=0) / min(1.0, rate), (vectors - steps == vectors).all(axis=0)


class Measured(NamedTuple):
    """What became of the runs at one learning rate."""

    solved: int
    """How many were solved at the end of the first epochs."""
    called: Epochs
    """At which epoch each was first called stuck, -1 for never, of shape (thresholds, seeds)."""
    after_all: Epochs
    """At which epoch it was first solved after that, -1 for never, of the same shape."""


def measure(
    rule: str, units: int, rate: float, seeds: int, first: int, then: int, thresholds: Sequence[float]
) -> Measured:
    """Train, and watch; a threshold of 0 asks that nothing moves to the bit."""
    networks, who, limits = starts(rule, units, rate, seeds), np.arange(seeds), np.array(thresholds)[:, None]
    course = epochs(networks)
    called = np.full((len(thresholds), seeds), -1)
    after_all, solved_at_first = called.copy(), np.zeros(seeds, dtype=bool)
    with np.errstate(all="ignore"):
        for epoch in range(first + then):
            now = next(course)
            solved, (largest, still) = now.right == 4, movement(now, rate)
            if epoch < first:
                solved_at_first[who] = solved
                stuck = np.where(limits > 0, largest < limits, still) & ~solved
                if stuck.any():
                    seen = called[:, who]
                    called[:, who] = np.where((seen < 0) & stuck, epoch, seen)
            if solved.any() and ((before := called[:, who]) >= 0).any():
                seen = after_all[:, who]
                after_all[:, who] = np.where((seen < 0) & (before >= 0) & solved, epoch, seen)
            # What stands still to the bit does so for ever; later on only those called stuck are of interest.
            if epoch % 500 == 0 or epoch == first - 1:
                called_now, solved_now = called[:, who] >= 0, after_all[:, who] >= 0
                go_on = ~still if epoch < first - 1 else ~still & (called_now & ~solved_now).any(axis=0)
                who = who[go_on]
                if not len(who):
                    break
                networks = networks._replace(vectors=now.vectors - now.steps).those(go_on)
                course = epochs(networks)
    return Measured(int(solved_at_first.sum()), called, after_all)


def main() -> None:
    """Measure and print a table by learning rate, one by threshold, and the runs that were called stuck wrongly."""
    parser = argparse.ArgumentParser(description="Count the runs that are called stuck, and those solved after all.")
    parser.add_argument("--rule", choices=list(RULES), default="gradient")
    parser.add_argument("--hidden-units", type=int, default=4, metavar="H")
    parser.add_argument("--seeds", type=int, default=200, metavar="N", help="seeds 0 to N - 1 (default: 200)")
    parser.add_argument("--rates", type=float, nargs="+", default=RATES, metavar="η")
    parser.add_argument("--first", type=int, default=20_000, metavar="EPOCHS", help="epochs to be called stuck in")
    parser.add_argument("--then", type=int, default=100_000, metavar="EPOCHS", help="more epochs to be solved in")
    parser.add_argument("--thresholds", type=float, nargs="+", default=THRESHOLDS, metavar="T")
    given = parser.parse_args()
    own = 0.0 if given.rule == "published" else STUCK_BELOW
    thresholds = sorted({own, *given.thresholds}, reverse=True)
    at = thresholds.index(own)

    print(f"{given.rule}, {given.hidden_units} hidden units, XOR, seeds 0 to {given.seeds - 1}:")
    print(f"called stuck in the first {given.first:,} epochs, solved later, up to {given.first + given.then:,}\n")
    print(f"{'rate':>9} {f'solved at {given.first:,}':>17} {'called stuck':>13} {'solved later':>13}")
    totals, wrong = np.zeros((2, len(thresholds)), dtype=int), []
    for rate in given.rates:
        solved, called, after_all = measure(
            given.rule, given.hidden_units, rate, given.seeds, given.first, given.then, thresholds
        )
        counts = np.array([(called >= 0).sum(axis=1), (after_all >= 0).sum(axis=1)])
        totals += counts
        print(f"{rate:>9g} {solved:>17} {counts[0, at]:>13} {counts[1, at]:>13}", flush=True)
        wrong += [(rate, int(i), called[at, i], after_all[at, i]) for i in np.flatnonzero(after_all[at] >= 0)]
    print(f"\n{'threshold':>9} {'called stuck':>31} {'solved later':>13}")
    for threshold, stuck, later in zip(thresholds, *totals, strict=True):
        name = f"{threshold:g}" if threshold else "no bit"
        print(f"{name:>9} {stuck:>31} {later:>13}{'  <- the session' if threshold == own else ''}")
    for rate, seed, stuck, later in wrong:
        print(f"learning rate {rate:g}, seed {seed}: called stuck at epoch {stuck:,}, solved at {later:,}")


if __name__ == "__main__":
    main()
