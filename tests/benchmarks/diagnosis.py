"""How far to trust the diagnosis: what it says of thousands of runs, and what they do in the next 20,000 epochs.

    python -m tests.benchmarks.diagnosis
    python -m tests.benchmarks.diagnosis --seeds 6 --rates 1 10 --hidden-units 4
    python -m tests.benchmarks.diagnosis --examples --first-seed 1000

All gates are learned, and targets of one's own, by both rules, with 1 to 8 hidden units (the published rule has 4), at
learning rates from .03 to 300, from ordinary starts, from small weights and from units that are all equal. At a few
moments of each run the diagnosis is taken of what a session would show there, and held against what the run does then.
One table counts that, kind by kind; each kind lets expect something, and a run that does something else was misled
about (`misleads`). A second table follows every piece of advice that was given, and counts how often it helped.

The whole takes a few minutes. Where runs are thrown about, another numpy finds another course, so counts differ a
little from one machine to another.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from tests.benchmarks.courses import Array, Counts, Courses, Networks, finish, snapshot, train
from xortui.nn import GATES, RULES, initial_parameters
from xortui.nn.kernel import pack
from xortui.nn.rules import PUBLISHED_UNITS
from xortui.teach.training.diagnosis import diagnose
from xortui.teach.training.outlook import AHEAD
from xortui.teach.training.wording import Diagnosis, Kind

RATES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
KEYS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""The learning rates between which the keys go."""

MOMENTS = (5, 50, 500, 2_000, 10_000)
THEN = 20_000
TRIES = 5
"""How many seeds are tried where a new one is advised."""

MOST = 300
"""How many runs of one row of the second table are followed at most."""


# What is trained


class Start(NamedTuple):
    """A run, from its start."""

    family: str
    """What is special about it."""
    seed: int
    rate: float
    targets: tuple[float, ...]
    vector: Array


@cache
def ordinary(seed: int, units: int) -> Array:
    """Return the parameters that a seed gives."""
    return pack(initial_parameters(seed, units))


def small(seed: int, units: int) -> Array:
    """Return parameters near 0."""
    return 0.01 * np.random.default_rng(seed).standard_normal(5 * units + 1)


def equal(seed: int, units: int) -> Array:
    """Return parameters of units that are equal to the bit."""
    draw = np.random.default_rng(seed)
    one, out, bias = draw.standard_normal(4), draw.standard_normal(1), draw.standard_normal(1)
    if seed % 2:
        one[:], out[:], bias[:] = (value := 0.5 + seed % 6 / 10), value, value
    return np.concatenate([np.tile(one, units), np.repeat(out, units), bias])


def own(seed: int) -> tuple[float, ...]:
    """Return targets of one's own."""
    return tuple((np.random.default_rng(seed).integers(0, 11, 4) / 10).tolist())


def starts(seeds: int, rate: float, units: int, first: int = 0) -> Iterator[Start]:
    """Yield the runs of one learning rate: as many XOR runs as there are seeds, and a share of all others."""
    xor = tuple(map(float, GATES["xor"]))
    for seed in range(first, first + seeds):
        yield Start("xor", seed, rate, xor, ordinary(seed, units))
    for at, gate in enumerate(GATES):
        for seed in range(first + at, first + at + max(1, seeds // 12)):
            yield Start("gates", seed, rate, tuple(map(float, GATES[gate])), ordinary(seed, units))
    for seed in range(first, first + max(1, seeds // 2)):
        yield Start("own", seed, rate, own(seed), ordinary(seed, units))
    for seed in range(first, first + max(1, seeds // 4)):
        yield Start("small", seed, rate, xor, small(seed, units))
        yield Start("equal", seed, rate, xor if seed % 3 else own(seed), equal(seed, units))


def networks(rule: str, those: Sequence[Start]) -> Networks:
    """Return the networks of some starts."""
    return Networks(
        rule,
        np.array([start.vector for start in those]).T.copy(),
        np.array([start.targets for start in those]).T.copy(),
        np.array([start.rate for start in those]),
    )


# What became of them


class Outcome:
    """What becomes of a run."""

    NAMES = SOLVED, LOST, FALLS, MOVES, CREEPS, STAYS = ("solved", "lost again", "falls", "moves", "creeps", "stays")
    """All right at the end; all right for a while; or never, and the MSE falls by 10 % for good, goes up and down by
    10 % of where it was, changes by 1 %, or by less."""


class Case(NamedTuple):
    """A diagnosis, and what came then."""

    diagnosis: Diagnosis
    rule: str
    units: int
    start: Start
    epoch: int
    vector: Array
    losses: Array
    """MSE from then on, of shape (THEN + 1,)."""
    right: Counts
    """How many answers are right, of the same shape."""

    @property
    def outcome(self) -> str:
        """What became of the run."""
        now, losses, solved = self.losses[0], self.losses, self.right == 4
        if solved[-1]:
            return Outcome.SOLVED
        if solved[1:].any():
            return Outcome.LOST
        if losses[-1000:].max() < 0.9 * now:
            return Outcome.FALLS
        change = max(losses.max() - now, now - losses.min())
        return Outcome.MOVES if change > 0.1 * now else Outcome.CREEPS if change > 0.01 * now else Outcome.STAYS

    @property
    def waits(self) -> bool:
        """Whether the advice is to wait, or to let it run."""
        advice = self.diagnosis.advice
        return advice.words.startswith(("wait", "let it run"))

    @property
    def misleads(self) -> bool:
        """Whether the run did what nobody would expect who has read the diagnosis."""
        kind, next_losses, outcome = self.diagnosis.kind, self.losses[:101], self.outcome
        waiting_pays = outcome in (Outcome.SOLVED, Outcome.LOST, Outcome.FALLS)
        steps = np.diff(next_losses)
        match kind:
            case Kind.SOLVED:  # for good, unless it says otherwise; and for targets of one's own it is not all
                waves = "up and down" in self.diagnosis.text or "for now" in self.diagnosis.text
                return self.rule == "gradient" and outcome != Outcome.SOLVED and not waves
            case Kind.MISSED:
                return outcome != Outcome.SOLVED or bool(self.losses[-1] < 0.8 * self.losses[0])
            case Kind.LEARNING:
                return not waiting_pays
            case Kind.PLATEAU | Kind.SLOW:
                over = kind == Kind.PLATEAU and bool(next_losses[:11].min() < 0.9 * self.losses[0])
                if self.waits:
                    return over or (not waiting_pays and outcome != Outcome.MOVES)
                return over or (self.rule == "gradient" and bool((self.right[:201] == 4).any()))
            case Kind.STUCK | Kind.STUCK_HALF | Kind.STUCK_THREE:
                return outcome in (Outcome.SOLVED, Outcome.FALLS) or self.losses.min() < 0.9 * self.losses[0]
            case Kind.EQUAL:
                return outcome in (Outcome.SOLVED, Outcome.LOST)
            case Kind.SATURATED:
                return self.waits and not waiting_pays
            case Kind.OVERSHOOTING:
                return not (steps[:AHEAD] > 0).any()
            case Kind.OSCILLATING:
                return bool((steps[1:] * steps[:-1] < 0).mean() < 0.9)
            case Kind.RESTLESS:
                return bool(np.ptp(self.losses[:1001]) < 0.01 * self.losses[0] or (steps > 0).mean() < 0.1)
            case Kind.DRIFTING:  # which lets expect nothing, but for one
                return self.diagnosis.advice.words == "wait" and outcome in (Outcome.CREEPS, Outcome.STAYS)
        raise AssertionError(kind)


def cases(courses: Courses, those: Sequence[Start], moments: Sequence[int]) -> Iterator[Case]:
    """Yield what is said of each run at each moment."""
    rule, units = courses.networks.rule, courses.networks.units
    for moment in moments:
        for at, start in enumerate(those):
            if not np.isfinite(courses.losses[moment, at]):
                continue
            said = diagnose(snapshot(courses, at, moment, start.seed))
            if said.kind == Kind.DIVERGED:
                continue
            then, vector = slice(moment, moment + THEN + 1), courses.vectors[moment][:, at].copy()
            yield Case(said, rule, units, start, moment, vector, courses.losses[then, at], courses.right[then, at])


# The advice


class Try(NamedTuple):
    """A run that follows an advice."""

    rule: str
    start: Start


def tries(case: Case) -> dict[str, list[Try]]:
    """Return what each part of the advice of a case leads to: runs of which one at least should do better."""
    words, commands, start, units = case.diagnosis.advice.words, case.diagnosis.advice.commands, case.start, case.units
    at = next((i for i, rate in enumerate(KEYS) if rate >= start.rate), len(KEYS))
    found: dict[str, list[Try]] = {}

    def fresh(units: int, rate: float, first: int, rule: str = case.rule) -> list[Try]:
        seeds = range(start.seed + first, start.seed + first + TRIES)
        return [Try(rule, start._replace(rate=rate, seed=seed, vector=ordinary(seed, units))) for seed in seeds]

    for command in commands:
        if command == "anywhere.new_seed":
            found["new seed"] = fresh(units, start.rate, 1)
        elif command == "anywhere.settings" and "rule gradient" in words:
            found["rule gradient"] = fresh(units, 3.0 if "lower" in words else start.rate, 0, "gradient")
        elif command == "anywhere.settings" and "new seed, lower" in words:
            found["new seed, lower η"] = fresh(units, 3.0, 1)
        elif command == "anywhere.settings":
            rate = 3.0 if "lower" in words else start.rate
            found["more units"] = [one for more in (1, 2) if units + more <= 8 for one in fresh(units + more, rate, 0)]
        elif command == "watch.rate_up":
            found["raise η"] = [
                Try(case.rule, start._replace(rate=rate, vector=case.vector)) for rate in KEYS[at + 1 : at + 4]
            ]
        elif command == "watch.rate_down":
            lower, reset = KEYS[max(0, at - 3) : at], "anywhere.reset" in commands
            vector = start.vector if reset else case.vector
            name = "lower η and reset" if reset else "lower η"
            found[name] = [Try(case.rule, start._replace(rate=rate, vector=vector)) for rate in lower]
        elif command == "edit.enter":
            # By x1 and x2 to h1, its bias, and its weight to the answer.
            changes = [change * np.eye(len(case.vector))[place] for place in (0, 1, 3, 4 * units) for change in (3, -3)]
            found["edit"] = [Try(case.rule, start._replace(vector=case.vector + change)) for change in changes]
    return found


def follow(told: Sequence[tuple[str, Case, list[Try]]]) -> Iterator[tuple[str, Case, bool]]:
    """Yield whether an advice helped: the gate is learned, or the MSE is lower by a tenth than it was, and for good.

    An answer that is one for all four examples, the mean of the targets, is no help.
    """
    groups: dict[tuple[str, int], list[tuple[int, Try]]] = defaultdict(list)
    for number, (_, _, attempts) in enumerate(told):
        for attempt in attempts:
            groups[attempt.rule, len(attempt.start.vector)].append((number, attempt))
    helped = [False] * len(told)
    for (rule, _), group in groups.items():
        for first in range(0, len(group), 512):
            some = group[first : first + 512]
            ends = finish(networks(rule, [attempt.start for _, attempt in some]), THEN)
            for (number, attempt), loss, solved in zip(some, ends.losses, ends.solved, strict=True):
                case = told[number][1]
                bar = 0.9 * min(float(case.losses[0]), float(np.var(attempt.start.targets)) or 1.0)
                missed = case.diagnosis.kind == Kind.MISSED
                helped[number] |= bool(loss < bar) if missed else bool(solved or loss < bar)
    for (row, followed, _), good in zip(told, helped, strict=True):
        yield row, followed, good


# The tables


def measure(
    rules: Sequence[str],
    units: Sequence[int],
    rates: Sequence[float],
    seeds: int,
    moments: Sequence[int] = MOMENTS,
    first_seed: int = 0,
) -> Iterator[Case]:
    """Yield what is said of all runs at all moments."""
    for rule in rules:
        for count in units:
            if rule == "published" and count != PUBLISHED_UNITS:
                continue
            those = [start for rate in rates for start in starts(seeds, rate, count, first_seed)]
            for first in range(0, len(those), 256):
                some = those[first : first + 256]
                keep = {moment - before for moment in moments for before in (0, 1)}
                courses = train(networks(rule, some), max(moments) + THEN, keep)
                yield from cases(courses, some, moments)


def main() -> None:
    """Measure, and print both tables."""
    parser = argparse.ArgumentParser(description="Hold the diagnosis against what runs do in the next 20,000 epochs.")
    parser.add_argument("--seeds", type=int, default=24, metavar="N", help="XOR runs of each kind (default: 24)")
    parser.add_argument("--first-seed", type=int, default=0, metavar="N", help="the first of them (default: 0)")
    parser.add_argument("--rates", type=float, nargs="+", default=RATES, metavar="η")
    parser.add_argument("--hidden-units", type=int, nargs="+", default=range(1, 9), metavar="H")
    parser.add_argument("--rules", nargs="+", choices=list(RULES), default=list(RULES))
    parser.add_argument("--no-advice", action="store_true", help="do not follow the advice")
    parser.add_argument("--examples", action="store_true", help="print the runs that were misled about")
    given = parser.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    told: dict[str, list[tuple[str, Case, list[Try]]]] = defaultdict(list)
    seen: Counter[str] = Counter()
    draw = np.random.default_rng(0)
    for case in measure(given.rules, given.hidden_units, given.rates, given.seeds, first_seed=given.first_seed):
        outcome, misleads = case.outcome, case.misleads
        counts[f"{case.rule:9} {case.diagnosis.kind}"].update([outcome, *(["misleads"] if misleads else [])])
        if given.examples and misleads:
            print(f"MISLEADS {named(case)} -> {outcome}")
        if given.no_advice:
            continue
        kept = case._replace(losses=case.losses[:1].copy(), right=case.right[:1])
        for name, attempts in tries(case).items():
            row = f"{case.rule:9} {case.diagnosis.kind}: {name}"
            seen[row] += 1
            # Reservoir sampling: each case is followed with the same chance, however many there are.
            if len(told[row]) < MOST:
                told[row].append((row, kept, attempts))
            elif (place := int(draw.integers(seen[row]))) < MOST:
                told[row][place] = (row, kept, attempts)
    print(f"{'what is said':32} {'times':>6}" + "".join(f"{name:>11}" for name in (*Outcome.NAMES, "misleads")))
    for name, count in sorted(counts.items()):
        times = sum(count[outcome] for outcome in Outcome.NAMES)
        numbers = "".join(f"{count[outcome]:>11,}" for outcome in Outcome.NAMES)
        print(f"{name:32} {times:>6,}{numbers}{count['misleads']:>11,} {count['misleads'] / times:>6.1%}")
    helped: dict[str, list[bool]] = defaultdict(list)
    for row_name, case, good in follow([one for those in told.values() for one in those]):
        helped[row_name].append(good)
        if given.examples and not good:
            print(f"NO HELP {row_name.split(': ')[1]} {named(case)}")
    print(f"\n{'advice followed':46} {'given':>6} {'followed':>9} {'no help':>8}")
    for name in sorted(helped):
        share = 1 - sum(helped[name]) / len(helped[name])
        print(f"{name:46} {seen[name]:>6,} {len(helped[name]):>9,} {share:>8.1%}")


def named(case: Case) -> str:
    """Return which run it is, and what is said of it."""
    start, said = case.start, case.diagnosis
    targets = " ".join(f"{target:g}" for target in start.targets)
    where = f"{case.rule} {start.family} H {case.units} η {start.rate:g} seed {start.seed} targets {targets}"
    return f"{where} epoch {case.epoch} MSE {case.losses[0]:.4g}: {said.text} · {said.advice.words}"


if __name__ == "__main__":
    main()
