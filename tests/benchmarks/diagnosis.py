"""How far to trust the diagnosis: what it says of thousands of runs, and what they do in the next 20,000 epochs.

    python tests/benchmarks/diagnosis.py
    python tests/benchmarks/diagnosis.py --seeds 20 --rates 1 10 --hidden-units 4
    python tests/benchmarks/diagnosis.py --examples

XOR is learned from many seeds, by both rules, with 1 to 4 hidden units (the published rule has 4) and at many learning
rates. At a few moments of each run the diagnosis is taken of what a session would show there, and held against what
the run does then. One table counts that, kind by kind; each kind lets expect something, and a run that does something
else was misled about (`misleads`). A second table follows the advice to raise or to lower the learning rate, and
counts what becomes of the runs with it and without.

Networks lie on the last axis and are trained all at once; the whole takes about three minutes. Where runs are thrown
about, another numpy finds another course, so counts differ a little from one machine to another.
"""

import argparse
from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.nn import GATES, INPUTS, RULES, Settings, Snapshot, initial_parameters, mae
from xortui.nn.history import BUCKETS, Curve
from xortui.nn.kernel import Kernel, pack, unpack
from xortui.nn.rules import PUBLISHED_UNITS
from xortui.nn.session import STUCK_BELOW
from xortui.teach import diagnosis
from xortui.teach.diagnosis import Diagnosis, diagnose

RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
MOMENTS = (5, 50, 500, 2_000, 10_000)
THEN = 20_000

Array = NDArray[np.float64]
_INPUTS = np.hstack([INPUTS, np.ones((4, 1))])
_TARGETS = np.array(GATES["xor"], dtype=float)[:, None]


class Courses(NamedTuple):
    """Runs of n networks."""

    rule: str
    units: int
    rate: float
    losses: Array
    """MSE, of shape (epochs + 1, n)."""
    right: NDArray[np.int8]
    """How many answers were right, of the same shape."""
    vectors: dict[int, Array]
    """Parameters at the epochs that were to be kept, of shape (5 H + 1, n)."""


def train(rule: str, rate: float, vectors: Array, epochs: int, keep: Collection[int] = ()) -> Courses:
    """Train networks at once, from parameters of shape (5 H + 1, n): they lie on the last axis."""
    units, count = (len(vectors) - 1) // 5, vectors.shape[1]
    hidden = vectors[: 4 * units].reshape(units, 4, -1).transpose(1, 0, 2).copy()  # (4, H, n): x1 x2 x3 b1
    weights, bias = vectors[4 * units : -1].copy(), vectors[-1].copy()
    losses, right, kept = np.empty((epochs + 1, count)), np.empty((epochs + 1, count), np.int8), {}
    with np.errstate(all="ignore"):
        for epoch in range(epochs + 1):
            if epoch in keep:
                kept[epoch] = np.vstack([hidden.transpose(1, 0, 2).reshape(4 * units, -1), weights, bias])
            a1 = _sigmoid((_INPUTS @ hidden.reshape(4, -1)).reshape(4, units, count))  # (4 examples, H, n)
            predictions = _sigmoid((a1 * weights).sum(axis=1) + bias)  # (4, n)
            errors = predictions - _TARGETS
            losses[epoch], right[epoch] = (errors * errors).sum(axis=0) / 4, (np.abs(errors) < 0.5).sum(axis=0)
            if rule == "gradient":
                delta = rate / 2 * errors * predictions * (1 - predictions)  # the learning rate included
                hidden_delta = delta[:, None] * weights * (a1 * (1 - a1))
            else:
                delta = rate * errors * _second_slope(predictions)
                hidden_delta = delta[:, None] * weights * _second_slope(a1)
            step = (_INPUTS.T @ hidden_delta.reshape(4, -1)).reshape(4, units, count)
            bias_step = delta.sum(axis=0)
            if rule == "published":
                bias_step /= 4
                step[3] = hidden_delta.mean(axis=1)  # over the units; row i goes to the bias of unit i
            hidden -= step
            weights -= (a1 * delta[:, None]).sum(axis=0)
            bias -= bias_step
    return Courses(rule, units, rate, losses, right, kept)


def _sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def _second_slope(a: Array) -> Array:
    s = _sigmoid(a)
    return s * (1 - s)


def curve(losses: Array) -> Curve:
    """Return the buckets in which a session would keep these losses; the last is the furthest epoch alone."""
    before, width = losses[:-1], 1
    while len(before) > BUCKETS * width:
        width *= 2
    starts = np.arange(0, len(before), width)
    low, high = (part.reduceat(before, starts) if len(starts) else before for part in (np.minimum, np.maximum))
    return Curve(np.append(starts, len(before)).astype(float), np.append(low, losses[-1]), np.append(high, losses[-1]))


def snapshot(courses: Courses, seed: int, moment: int) -> Snapshot:
    """Return what a session would show of a run at a moment."""
    vector, previous = courses.vectors[moment][:, seed], courses.vectors[moment - 1][:, seed]
    kernel = Kernel(courses.units)
    kernel.configure(_TARGETS, courses.rule, courses.rate)
    kernel.vector[:] = vector
    loss, goes_on = kernel.look()
    right, predictions = kernel.right(), kernel.predictions[:, None].copy()
    wrong = np.flatnonzero(courses.right[: moment + 1, seed] < 4)
    still = bool(np.array_equal(kernel.vector - kernel.update, kernel.vector))
    small = float(np.abs(kernel.update).max()) / min(1.0, courses.rate) < STUCK_BELOW
    settings = Settings(seed, courses.units, "xor", courses.rule, courses.rate)
    return Snapshot(
        number=1,
        start=settings,
        edits=(),
        epoch=moment,
        furthest=moment,
        parameters=unpack(kernel.vector),
        before=unpack(previous),
        change=unpack(vector - previous),
        targets=_TARGETS,
        predictions=predictions,
        mse=loss,
        mae=mae(predictions, _TARGETS),
        settings=settings,
        right=right,
        solved_since=(int(wrong[-1]) + 1 if len(wrong) else 0) if all(right) else None,
        stuck=not all(right) and (still if courses.rule == "published" else small),
        diverged=not goes_on,
        curve=curve(courses.losses[: moment + 1, seed]),
        ghosts=(),
        undos=0,
        redos=0,
    )


# What became of them

SOLVED, LOST, FALLS, MOVES, CREEPS, STAYS = OUTCOMES = ("solved", "lost again", "falls", "moves", "creeps", "stays")
"""All right at the end; all right for a while; or never, and the MSE falls by 10 % for good, goes up and down by 10 %
of where it was, changes by 1 %, or by less."""


class Case(NamedTuple):
    """A diagnosis, and what came then."""

    diagnosis: Diagnosis
    settings: Settings
    epoch: int
    losses: Array
    """MSE from then on, of shape (THEN + 1,)."""
    right: NDArray[np.int8]
    """How many answers are right, of the same shape."""

    @property
    def outcome(self) -> str:
        """What became of the run."""
        now, losses, solved = self.losses[0], self.losses, self.right == len(INPUTS)
        if solved[-1]:
            return SOLVED
        if solved[1:].any():
            return LOST
        if losses[-1000:].max() < 0.9 * now:
            return FALLS
        change = max(losses.max() - now, now - losses.min())
        return MOVES if change > 0.1 * now else CREEPS if change > 0.01 * now else STAYS

    @property
    def solved_after(self) -> int:
        """After how many epochs all four are right for the first time; more than there are where they never are."""
        solved = self.right == len(INPUTS)
        return int(solved.argmax()) if solved.any() else 2 * THEN

    @property
    def misleads(self) -> bool:
        """Whether the run did what nobody would expect who has read the diagnosis."""
        kind, advice, next_losses = self.diagnosis.kind, self.diagnosis.advice, self.losses[:101]
        waiting_pays = self.outcome in (SOLVED, LOST, FALLS)
        steps = np.diff(next_losses)
        if kind == diagnosis.SOLVED:  # for good, unless it says otherwise
            return self.settings.rule == "gradient" and self.outcome != SOLVED
        if kind == diagnosis.LEARNING:
            return not waiting_pays
        if kind in (diagnosis.PLATEAU, diagnosis.SLOW):
            over = kind == diagnosis.PLATEAU and bool(next_losses[:11].min() < 0.9 * self.losses[0])
            if advice.startswith("wait"):
                return over or self.outcome in (CREEPS, STAYS)
            return over or (self.settings.rule == "gradient" and bool((self.right[:201] == len(INPUTS)).any()))
        if kind in (diagnosis.STUCK, diagnosis.STUCK_HALF, diagnosis.STUCK_THREE):
            return self.outcome in (SOLVED, FALLS) or self.losses.min() < 0.9 * self.losses[0]
        if kind == diagnosis.SATURATED:
            return self.outcome in ((CREEPS, STAYS) if advice.startswith("wait") else (SOLVED, FALLS))
        if kind == diagnosis.OVERSHOOTING:
            return not (steps[: diagnosis.AHEAD] > 0).any()
        if kind == diagnosis.OSCILLATING:
            return bool((steps[1:] * steps[:-1] < 0).mean() < 0.9)
        if kind == diagnosis.RESTLESS:
            return bool(np.ptp(self.losses[:1001]) < 0.01 * self.losses[0] or (steps > 0).mean() < 0.1)
        assert kind == diagnosis.DRIFTING  # which lets expect nothing, but for one
        return advice == "wait" and self.outcome in (CREEPS, STAYS)


def cases(courses: Courses) -> Iterator[Case]:
    """Give what is said of each run at each moment."""
    for moment in MOMENTS:
        for seed in range(courses.losses.shape[1]):
            picture = snapshot(courses, seed, moment)
            then = slice(moment, moment + THEN + 1)
            yield Case(
                diagnose(picture), picture.settings, moment, courses.losses[then, seed], courses.right[then, seed]
            )


def follow(courses: Courses, told: list[Case]) -> Iterator[tuple[str, Case, Case]]:
    """Give what becomes of the runs in which the rate was to be changed, where it is changed by keys, and without."""
    for words, factor in (("raise η", 10 / 3), ("lower η (↓)", 3 / 10)):
        those = [case for case in told if words in case.diagnosis.advice and "reset" not in case.diagnosis.advice]
        if not those:
            continue
        for presses in (1, 2) if factor > 1 else (1, 2, 3):
            starts = np.array([courses.vectors[case.epoch][:, case.settings.seed] for case in those]).T
            other = train(courses.rule, courses.rate * factor**presses, starts, THEN)
            for at, case in enumerate(those):
                then = case._replace(losses=other.losses[:, at], right=other.right[:, at])
                yield f"{case.diagnosis.kind}: {words}, {presses}x", then, case


def main() -> None:
    """Measure, and print both tables."""
    parser = argparse.ArgumentParser(description="Hold the diagnosis against what runs do in the next 20,000 epochs.")
    parser.add_argument("--seeds", type=int, default=200, metavar="N", help="seeds 0 to N - 1 (default: 200)")
    parser.add_argument("--rates", type=float, nargs="+", default=RATES, metavar="η")
    parser.add_argument("--hidden-units", type=int, nargs="+", default=(1, 2, 3, 4), metavar="H")
    parser.add_argument("--rules", nargs="+", choices=list(RULES), default=list(RULES))
    parser.add_argument("--no-advice", action="store_true", help="do not follow the advice")
    parser.add_argument("--examples", action="store_true", help="print the runs that were misled about")
    given = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    advice: dict[str, list[list[tuple[str, int]]]] = {}
    for rule in given.rules:
        for units in given.hidden_units:
            if rule == "published" and units != PUBLISHED_UNITS:
                continue
            start = np.array([pack(initial_parameters(seed, units)) for seed in range(given.seeds)]).T
            for rate in given.rates:
                keep = {moment - before for moment in MOMENTS for before in (0, 1)}
                courses = train(rule, rate, start, max(MOMENTS) + THEN, keep)
                told = list(cases(courses))
                for case in told:
                    row = counts.setdefault(f"{rule:9} {case.diagnosis.kind}", Counter())
                    row.update([case.outcome, *(["misleads"] if case.misleads else [])])
                    if given.examples and case.misleads:
                        print(f"{rule} H {units} η {rate:g} seed {case.settings.seed} epoch {case.epoch}:", end=" ")
                        print(f"{case.diagnosis.line} -> {case.outcome}")
                for name, *pair in () if given.no_advice else follow(courses, told):
                    # The courses are long: keep what is counted.
                    summary = [(case.outcome, case.solved_after) for case in pair]
                    advice.setdefault(f"{rule:9} {name}", []).append(summary)
    print(f"{'what is said':32} {'times':>6}" + "".join(f"{name:>11}" for name in (*OUTCOMES, "misleads")))
    for name in sorted(counts):
        row = counts[name]
        times = sum(row[outcome] for outcome in OUTCOMES)
        numbers = "".join(f"{row[outcome]:>11,}" for outcome in OUTCOMES)
        print(f"{name:32} {times:>6,}{numbers}{row['misleads']:>11,} {row['misleads'] / times:>6.1%}")
    times, misled = (sum(row[name] for row in counts.values() for name in names) for names in (OUTCOMES, ("misleads",)))
    print(f"{'all':32} {times:>6,}{'':66}{misled:>11,} {misled / times:>6.1%}")
    if advice:
        heads = "".join(f"{name:>16} {'without':>8}" for name in ("solved", "solved or falls", "epochs to solve"))
        print(f"\n{'advice followed':46} {'times':>6}{heads}")
    for name in sorted(advice):
        pairs, numbers = advice[name], ""
        for good in ((SOLVED,), (SOLVED, FALLS)):
            shares = [sum(pair[side][0] in good for pair in pairs) / len(pairs) for side in (0, 1)]
            numbers += f"{shares[0]:>16.1%} {shares[1]:>8.1%}"
        both = np.array([[after for _, after in pair] for pair in pairs if max(after for _, after in pair) <= THEN])
        if len(both):
            numbers += "{:>16,.0f} {:>8,.0f}".format(*np.median(both, axis=0))
        print(f"{name:46} {len(pairs):>6,}{numbers}")


if __name__ == "__main__":
    main()
