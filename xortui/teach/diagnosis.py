"""What is going on in the training, and what to try: one line, computed.

What it says of the present is exact: it does the next updates on a copy. What it lets expect (that waiting is worth
it, or that nothing will come) follows from the slope and the curvature of the loss, and is measured against thousands
of runs: see tests/benchmarks/diagnosis.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np

from xortui.nn import INPUTS, Snapshot, forward
from xortui.nn.curvature import principal
from xortui.nn.gates import gate_name
from xortui.nn.kernel import Kernel, pack
from xortui.nn.network import Array
from xortui.nn.rules import published_direction
from xortui.nn.settings import MAX_HIDDEN_UNITS
from xortui.teach.arithmetic import printed, significant

START, SOLVED, DIVERGED = "start", "solved", "diverged"
LEARNING, SLOW, PLATEAU = "learning", "slow", "plateau"
STUCK_HALF, STUCK_THREE, STUCK = "stuck at 0.5", "stuck in three of four", "stuck"
SATURATED, OVERSHOOTING, OSCILLATING = "saturated", "overshooting", "oscillating"
RESTLESS, DRIFTING = "restless", "drifting"
KINDS = (
    START,
    SOLVED,
    DIVERGED,
    LEARNING,
    SLOW,
    PLATEAU,
    STUCK_HALF,
    STUCK_THREE,
    STUCK,
    SATURATED,
    OVERSHOOTING,
    OSCILLATING,
    RESTLESS,
    DRIFTING,
)
"""All that can be diagnosed; the last two under the published rule alone, whose MSE goes up and down, or anywhere."""

WIDTH = 76
"""How many cells a line takes at most."""

AHEAD = 8
"""How many updates are done on a copy."""

HORIZON = 20_000
"""How many epochs the outlook is for."""

AGES = 100_000
"""How many epochs the outlook is for before a run is called stuck."""

NOTHING = 0.05
"""A fall of the MSE by less than this share within ages, as far as slope and curvature tell, is none."""

SOME = 0.1
"""A fall by this share within the horizon is something."""

LIKELY = 1.0
"""From a fall by so much on, which is all there is, something comes for certain, or nearly so."""

FAST = 1e-3
"""A fall by this share an epoch can be watched."""

CRAWL = 1e-4
"""A fall by less than this share an epoch may be one that ends."""

BAND = 0.05
"""On a plateau the MSE stays within this share of where it is."""

LONG = 100
"""How many epochs make a plateau."""

SAME = 0.02
"""Activations and predictions no further than this from one another, or from 0 or 1, count as the same."""

RETURN = 0.002
"""With period two the MSE is back after two epochs, but for this share of the way there and back."""

THROWN = 45.0
"""From this learning rate on, what is thrown into saturation under the gradient may be thrown there again and again."""

LOWEST, HIGHEST = 0.01, 100.0
"""The learning rates between which the keys go."""

DEEP = 3.9
"""From a pre-activation of this size on a hidden unit is saturated: its activation is within `SAME` of 0 or 1."""

NOISE = 1e-9
"""A rise of the MSE by a smaller share than this is rounding."""


@dataclass(frozen=True)
class Diagnosis:
    """What is going on, and what to try."""

    kind: str
    """One of `KINDS`."""
    text: str
    """What is going on."""
    advice: str
    """What to try, with the keys to press."""

    @property
    def line(self) -> str:
        """Both, in at most `WIDTH` cells."""
        return f"{self.text}{_BETWEEN}{self.advice}"


_BETWEEN = " · "

_PRESS = 10 / 3
"""By how much one press of the key raises the learning rate, at most."""


@lru_cache(maxsize=8)  # several widgets ask for the same
def diagnose(snapshot: Snapshot) -> Diagnosis:
    """Return what is going on in the training at a snapshot, and what to try."""
    if snapshot.diverged:
        text = "diverged: the next update would not be a finite number"
        return _said(DIVERGED, [text], ["go back (←)"])
    if snapshot.epoch == 0:
        return _said(START, ["the start, before any update"], ["run (space), or step (→)"])
    losses = _ahead(snapshot)
    if snapshot.solved:
        return _solved(snapshot, losses)
    return (_published if snapshot.settings.rule == "published" else _gradient)(snapshot, losses)


def _solved(snapshot: Snapshot, losses: Array) -> Diagnosis:
    since = f"solved since epoch {_count(snapshot.solved_since or 0)}"
    if _rises(losses) and (np.diff(losses) < 0).any():
        return _said(SOLVED, [f"{since}, but the MSE goes up and down", since], [_lower(snapshot)])
    if snapshot.settings.rule == "published":
        return _said(SOLVED, [f"{since}, for now", since], ["wait: this rule may lose it again"])
    return _said(SOLVED, [f"{since}: MSE {_pace(losses)}" if _pace(losses) else since, since], ["new seed (n)"])


def _gradient(snapshot: Snapshot, losses: Array) -> Diagnosis:
    """Diagnose a run that is not solved, and goes down the slope of the MSE."""
    predictions, rate = snapshot.predictions, snapshot.settings.learning_rate
    for end in (0, 1):
        if abs(predictions - end).max() < SAME:
            advice = [f"{_lower(snapshot)} and reset (r)"]
            if rate < THROWN:
                advice = ["new seed (n)" if snapshot.stuck else f"wait, or {advice[0]}"]
            return _said(SATURATED, [f"saturated: all four answers are near {end}", f"all answers near {end}"], advice)
    pace = _share(losses)
    if not snapshot.stuck and _rises(losses):
        return _up_and_down(snapshot, losses)
    bends, slopes = principal(snapshot.parameters, snapshot.targets)
    sharpest = rate * float(bends[-1])
    fall, ever = (
        _fall(bends, slopes, rate, epochs) / float(losses[0]) if sharpest < 2 else LIKELY for epochs in (HORIZON, AGES)
    )
    falls = _pace(losses)
    if snapshot.stuck or (ever < NOTHING and pace < CRAWL):
        return _stuck(snapshot, losses, raising=_worth_raising(snapshot, bends, slopes, 2))
    comes = fall >= LIKELY or (fall >= SOME and pace >= FAST)
    if comes and pace >= FAST:
        return _said(LEARNING, [f"learning: MSE {falls}"], _needs_more(snapshot) or ["let it run (space)"])
    raising = _worth_raising(snapshot, bends, slopes, 1)
    if comes:
        advice = ["wait, or raise η (↑)", "wait"] if raising else ["wait"]
    else:
        advice = ["raise η (↑), or a new seed (n)", "raise η (↑)"] if raising else ["new seed (n)"]
    kind, text = _plateau(snapshot)
    if pace >= FAST and losses[-2] - losses[-1] < losses[0] - losses[1]:
        kind, text = SLOW, "slowing down"
    return _said(
        kind, [f"{text}: MSE {falls}" if falls else text, text], _needs_more(snapshot) or advice, _notes(snapshot)
    )


def _stuck(snapshot: Snapshot, losses: Array, raising: bool) -> Diagnosis:
    """Diagnose a run in which nothing that matters comes any more, at this learning rate."""
    kind, head = _stuck_at(snapshot)
    pace, notes = _pace(losses), _notes(snapshot)
    if pace and "<" not in pace:
        head = f"getting {head}"
        texts = [f"{head}: MSE {pace}", head]
    else:
        texts, notes = [f"{head}: {notes[0] if notes else 'nothing moves that matters'}", head], []
    advice = ["raise η (↑), or a new seed (n)"] if raising else ["new seed (n), or more units (s)"]
    if not raising and snapshot.settings.hidden_units == MAX_HIDDEN_UNITS:
        advice = []
    advice.append("new seed (n)")
    return _said(kind, texts, _needs_more(snapshot) or advice, notes)


def _published(snapshot: Snapshot, losses: Array) -> Diagnosis:
    """Diagnose a run that is not solved under the published rule, which promises nothing about the MSE."""
    low, high = float(losses.min()), float(losses.max())
    moves = high - low > 0.01 * high
    returning = None if moves else _returning(snapshot)
    advice = ["rule gradient (s)" if snapshot.settings.learning_rate <= 30 else "rule gradient, lower η (s)"]
    if snapshot.stuck or returning == []:
        kind, head = _stuck_at(snapshot)
        return _said(kind, [head if returning is None else f"{head}: all hidden units are saturated"], advice)
    if returning:
        text = f"at 0.5: all hidden units are saturated, but h{returning[0] + 1} drifts back"
        return _said(DRIFTING, [text], ["wait"])
    if _alternates(losses):
        return _up_and_down(snapshot, losses)
    if moves and _rises(losses) and (np.diff(losses) < 0).any():
        text = f"restless: MSE {_loss(low)} to {_loss(high)} within {AHEAD} epochs"
        return _said(RESTLESS, [text, "restless"], advice)
    kind, text = _plateau(snapshot)
    if kind == SLOW:
        kind, text = DRIFTING, "drifting"
    return _said(kind, [f"{text}: MSE {_pace(losses)}" if _pace(losses) else text, text], advice)


def _up_and_down(snapshot: Snapshot, losses: Array) -> Diagnosis:
    advice = _needs_more(snapshot) or [_lower(snapshot)]
    if _alternates(losses):
        one, other = _loss(float(losses[0])), _loss(float(losses[1]))
        text = "oscillating with period two"
        return _said(OSCILLATING, [f"{text}: MSE {one} and {other} in turn", text], advice)
    rise = max(after / before - 1 for before, after in pairwise(losses.tolist()) if before)
    by = _percent(rise) if rise < 9 else "tenfold"
    text = f"overshooting: MSE rises {by} in one of the next {AHEAD} epochs"
    return _said(OVERSHOOTING, [text, "overshooting"], advice)


def _lower(snapshot: Snapshot) -> str:
    return "lower η (↓)" if snapshot.settings.learning_rate > LOWEST else "lower η"


# What is so


def _ahead(snapshot: Snapshot) -> Array:
    """Return the MSE now and after each of the next updates, at most `AHEAD`, as long as they are finite."""
    settings, kernel = snapshot.settings, Kernel(snapshot.settings.hidden_units)
    kernel.configure(snapshot.targets, settings.rule, settings.learning_rate)
    kernel.vector[:] = pack(snapshot.parameters)
    losses: list[float] = []
    goes_on = True
    while goes_on and len(losses) <= AHEAD:
        loss, goes_on = kernel.look()
        losses.append(loss)
        kernel.vector -= kernel.update
    return np.array(losses)


def _rises(losses: Array) -> bool:
    return bool((np.diff(losses) > NOISE * losses[:-1]).any())


def _alternates(losses: Array) -> bool:
    """Return whether the MSE goes up and down in turn, and comes back to where it was each second time."""
    steps, returns = np.diff(losses), losses[2:] - losses[:-2]
    back = bool((abs(returns) < RETURN * abs(steps[:-1])).all())
    return back and bool((steps[1:] * steps[:-1] < 0).all()) and bool(abs(steps).min() > NOISE * losses.max())


def _fall(bends: Array, slopes: Array, rate: float, epochs: int = HORIZON) -> float:
    """Return how far the MSE would fall within so many epochs if its curvature stayed as it is.

    Along a direction of slope s and curvature c, each update makes s (1 - ηc) times what it was, and n of them bring
    a fall by s² (1 - (1 - ηc)^2n) / 2c.
    """
    flat = abs(bends) * rate * epochs < NOISE
    bends = np.where(flat, 1.0, bends)
    with np.errstate(over="ignore"):
        left = np.minimum((1 - rate * bends) ** (2 * epochs), 1e200)
    return float((slopes**2 * np.where(flat, rate * epochs, (1 - left) / (2 * bends))).sum())


def _worth_raising(snapshot: Snapshot, bends: Array, slopes: Array, presses: int) -> bool:
    """Return whether the MSE would fall with a learning rate raised so often, and not be overshot."""
    rate = snapshot.settings.learning_rate * _PRESS**presses
    return rate < 1.2 * HIGHEST and rate * bends[-1] < 2 and _fall(bends, slopes, rate) > LIKELY * snapshot.mse


def _plateau(snapshot: Snapshot) -> tuple[str, str]:
    """Return that the run is on a plateau, and since when, or that it is slow."""
    curve, now = snapshot.curve, snapshot.mse
    # Buckets that begin behind this epoch are of the future; the one around it may be in part.
    known = int(np.searchsorted(curve.epochs, snapshot.epoch))
    inside = (curve.low[:known] >= (1 - BAND) * now) & (curve.high[:known] <= (1 + BAND) * now)
    outside = np.flatnonzero(~inside)
    first = int(outside[-1]) + 1 if len(outside) else 0
    if first < known and snapshot.epoch - curve.epochs[first] >= LONG:
        return PLATEAU, f"plateau since epoch {_count(int(curve.epochs[first]))}"
    return SLOW, "learning slowly"


def _stuck_at(snapshot: Snapshot) -> tuple[str, str]:
    """Return which kind of stuck it is, and how it is said."""
    if abs(snapshot.predictions - 0.5).max() < SAME:
        return STUCK_HALF, STUCK_HALF
    right = sum(snapshot.right)
    return (STUCK_THREE, STUCK_THREE) if right == 3 else (STUCK, f"stuck with {right} of 4 right")


def _returning(snapshot: Snapshot) -> list[int] | None:
    """Return which hidden units come back from where the published rule has saturated all of them; None elsewhere.

    Where all are saturated and all predictions 0.5, its updates do little but move the hidden biases, by the same
    steps each time: some further and further into saturation, others out of it within the horizon, the first of which
    comes first here.
    """
    if abs(snapshot.predictions - 0.5).max() >= SAME:
        return None
    parameters, rate = snapshot.parameters, snapshot.settings.learning_rate
    step = published_direction(parameters, snapshot.targets)
    now = INPUTS @ parameters.hidden_weights + parameters.hidden_bias  # (4, 4)
    size, inward = abs(now), np.sign(now) * rate * (INPUTS @ step.hidden_weights + step.hidden_bias)
    if size.min() < DEEP:
        return None
    epochs = np.where(inward > 0, (size - DEEP) / np.where(inward > 0, inward, 1.0), np.inf).min(axis=0)
    if epochs.min() < AHEAD:  # no drift, a jump
        return None
    return [int(unit) for unit in np.argsort(epochs, kind="stable") if epochs[unit] < HORIZON]


def _needs_more(snapshot: Snapshot) -> list[str]:
    """Return the advice that is a theorem: one unit draws one straight line, which parts no XOR."""
    gate = gate_name(snapshot.targets)
    if snapshot.settings.hidden_units > 1 or gate not in ("xor", "xnor"):
        return []
    return [f"{gate.upper()} needs 2 units (s)", f"{gate.upper()} needs 2 units"]


def _notes(snapshot: Snapshot) -> list[str]:
    """Return what can be said of single units: which are saturated, and which do the same as another."""
    hidden = forward(snapshot.parameters).hidden.T  # (H, 4)
    flat = [unit for unit, a in enumerate(hidden) if np.minimum(a, 1 - a).max() < SAME]
    notes = [f"{' '.join(f'h{unit + 1}' for unit in flat)} saturated"] if flat else []
    for unit, other in combinations([unit for unit in range(len(hidden)) if unit not in flat], 2):
        a, b = hidden[unit], hidden[other]
        if min(abs(a - b).max(), abs(a + b - 1).max()) < SAME:
            notes.append(f"h{other + 1} a copy of h{unit + 1}")
    return notes


# How it is said


def _said(kind: str, texts: Sequence[str], advice: Sequence[str], notes: Sequence[str] = ()) -> Diagnosis:
    """Return the diagnosis in as many words as there is room for: the first text, note and advice that fit."""
    for text in texts:
        for ending in (*(f", {note}" for note in notes), ""):
            for tried in advice:
                said = Diagnosis(kind, text + ending, tried)
                if len(said.line) <= WIDTH:
                    return said
    raise AssertionError("the last text and advice fit")


def _pace(losses: Array) -> str:
    """Return how fast the MSE moves in the next updates, on average; nothing where it stands."""
    share = _share(losses)
    if abs(share) * AHEAD < NOISE:
        return ""
    return f"{'falls' if share > 0 else 'rises'} {_percent(abs(share))} an epoch"


def _share(losses: Array) -> float:
    """Return by which share of it the MSE falls in each of the next updates, on average."""
    return float(losses[0] - losses[-1]) / (len(losses) - 1) / float(losses[0]) if losses[0] else 0.0


def _percent(share: float) -> str:
    """Return a positive share in per cent, with two digits: 12 %, 3.1 %, 0.0031 %, less than 0.0001 %."""
    percent = 100 * share
    if percent < 1e-4:
        return "<0.0001 %"
    return f"{printed(significant(Decimal(percent), 2)) if percent < 99.5 else f'{percent:.0f}'} %"


def _loss(value: float) -> str:
    return printed(significant(Decimal(value), 3))


def _count(value: int) -> str:
    return f"{value:,}".replace(",", " ")
