"""What is going on in the training, and what to try: one line, computed.

What it says of the present is exact: it does the next updates on a copy. What it lets expect (that waiting is worth
it, or that nothing will come) follows from the slope and the curvature of the loss, and is measured against thousands
of runs: see tests/benchmarks/diagnosis.py.
"""

from collections.abc import Sequence
from itertools import pairwise

from xortui.nn import Snapshot
from xortui.nn.gates import gate_name
from xortui.nn.network import Array
from xortui.nn.settings import MAX_HIDDEN_UNITS
from xortui.teach.places import example_name
from xortui.teach.slices import Slices, worked_out
from xortui.teach.training import outlook, units
from xortui.teach.training.figures import count, loss, pace, percent
from xortui.teach.training.outlook import AGES, AHEAD, ALL, HORIZON, LOWEST, SAME, SOME, Outlook
from xortui.teach.training.plateau import plateau
from xortui.teach.training.wording import Diagnosis, Kind, at_once, said
from xortui.words.format import tally

NOTHING = 0.05
"""A fall of the MSE by less than this share within ages, as far as slope and curvature tell, is none."""

FAST = 1e-3
"""A fall by this share an epoch can be watched."""

CRAWL = 1e-4
"""A fall by less than this share an epoch may be one that ends."""

LEAST = 1e-6
"""A fall by less than this share an epoch is not worth a word."""

FAR = 0.1
"""An answer further from its target than this has not reached it."""

THROWN = 20.0
"""From this learning rate on, what is thrown into saturation under the gradient may be thrown there again and again."""

LONG = 9.0
"""From this learning rate on, what is to come is tried on a copy before it is promised."""

_SEED, _LOWER = "new seed {anywhere.new_seed}", "lower η {watch.rate_down}"
_UNITS, _RAISE = "more units {anywhere.settings}", "raise η {watch.rate_up}"


def diagnose(snapshot: Snapshot) -> Diagnosis:
    """Return what is going on in the training at a snapshot, and what to try."""
    return worked_out(diagnosing(snapshot))


def diagnosing(snapshot: Snapshot) -> Slices[Diagnosis]:
    """Find out in slices what is going on, and what to try."""
    if known := at_once(snapshot):
        return known
    losses = outlook.ahead(snapshot)
    if snapshot.solved:
        return _solved(snapshot, losses)
    return (yield from (_published if snapshot.settings.rule == "published" else _gradient)(snapshot, losses))


def _solved(snapshot: Snapshot, losses: Array) -> Diagnosis:
    since = f"solved since epoch {count(snapshot.solved_since or 0)}"
    published, waves = snapshot.settings.rule == "published", outlook.rises(losses) and outlook.falls(losses)
    text = f"{since}, but the MSE will go up and down" if waves else f"{since}, for now"
    if waves or published:
        advice = "wait: this rule may lose it again" if published else _lower(snapshot)
        return said(Kind.SOLVED, [text, since], [advice])
    if missed := _missed(snapshot):
        return missed
    if thrown := _thrown(snapshot):
        return said(Kind.SOLVED, [f"{since}, for now: {thrown}", f"{since}, for now"], [_again(snapshot)])
    return said(Kind.SOLVED, [f"{since}: MSE {pace(losses)}" if pace(losses) else since, since], [_SEED])


def _thrown(snapshot: Snapshot) -> str:
    """Return which answer is saturated far from its target, where it will be thrown about when it comes back."""
    worst, off, saturated = _furthest(snapshot)
    high = snapshot.settings.learning_rate > THROWN
    return _stands(snapshot, worst, "is") if high and saturated and off >= FAR else ""


def _furthest(snapshot: Snapshot) -> tuple[int, float, bool]:
    """Return the example furthest from its target, how far it is, and whether its answer is saturated."""
    errors = abs(snapshot.predictions - snapshot.targets)[:, 0]
    worst = int(errors.argmax())
    return worst, float(errors[worst]), bool(abs(snapshot.predictions - 0.5)[worst, 0] > 0.5 - SAME)


def _stands(snapshot: Snapshot, example: int, verb: str) -> str:
    """Return where the answer to an example is, and where it should be."""
    answer, target = float(snapshot.predictions[example, 0]), float(snapshot.targets[example, 0])
    at = f"at {loss(answer)}" if answer < 0.9995 else "above 0.999"
    return f"{example_name(example)} {verb} {at}, its target is {target:.3g}"


def _missed(snapshot: Snapshot) -> Diagnosis | None:
    """Diagnose answers that are all on the right side of one half, and one of which does not come to its target."""
    worst, off, saturated = _furthest(snapshot)
    if off < FAR or Outlook.of(snapshot).fall(HORIZON) >= SOME:
        return None
    where = _stands(snapshot, worst, "stays")
    sides = "none on the wrong side" if 0.5 in snapshot.targets else "all on the right side"
    text = f"{sides} since epoch {count(snapshot.solved_since or 0)}, but {where}"
    if saturated:
        if outlook.escape(snapshot, tuple(example == worst for example in range(len(snapshot.targets)))) < HORIZON:
            return None
        return said(Kind.MISSED, [text, where], [_again(snapshot)])
    return said(Kind.MISSED, [text, where], _restart(snapshot))


def _again(snapshot: Snapshot) -> str:
    """Return the advice to go back to the start with a learning rate that does not throw it into saturation."""
    return f"{_lower(snapshot)} and reset {{anywhere.reset}}"


def _restart(snapshot: Snapshot) -> list[str]:
    """Return the advice to begin anew; a single unit that does not do is not helped by another one."""
    if snapshot.settings.hidden_units == 1:
        return [_UNITS]
    return [_SEED] if snapshot.settings.hidden_units == MAX_HIDDEN_UNITS else [f"{_SEED}, or {_UNITS}", _SEED]


def _gradient(snapshot: Snapshot, losses: Array) -> Slices[Diagnosis]:
    """Diagnose a run that is not solved, and goes down the slope of the MSE."""
    predictions, rate = snapshot.predictions, snapshot.settings.learning_rate
    if units.all_equal(snapshot) and units.beyond_one_unit(snapshot.targets):
        text = "all units are equal and stay so, as good as one"
        # Once three of four are right, an edit of one unit leads back to there: that is as well as one unit can do.
        advice = [_SEED] if sum(snapshot.right) == 3 else [f"{_SEED}, or edit {{edit.enter}}", _SEED]
        if rate > THROWN:
            advice = ["new seed, lower η {anywhere.settings}"]
        if snapshot.settings.scale == 0:  # every seed draws the same zeros then
            advice = ["another scale {anywhere.settings}, or edit {edit.enter}", "edit {edit.enter}"]
        return said(Kind.EQUAL, [text, "all units are equal"], advice)
    for end in (0, 1):
        if abs(predictions - end).max() < SAME:
            again = _again(snapshot)
            comes = (
                rate < THROWN and outlook.escape(snapshot, tuple(not right for right in snapshot.right)) < HORIZON / 3
            )
            advice = [_SEED if snapshot.stuck and rate < THROWN else f"wait, or {again}" if comes else again]
            return said(
                Kind.SATURATED, [f"saturated: all four answers are near {end}", f"all answers near {end}"], advice
            )
    if outlook.rises(losses) and (not snapshot.stuck or _leaves(losses)):
        return (yield from _up_and_down(snapshot, losses))
    yield
    return (yield from _descending(snapshot, losses))


def _descending(snapshot: Snapshot, losses: Array) -> Slices[Diagnosis]:
    """Diagnose a run whose MSE falls, or stands."""
    fast, comes = outlook.share(losses) >= FAST, Outlook.of(snapshot)
    crawls = outlook.share(losses) < CRAWL
    if (snapshot.stuck and not _leaves(losses)) or (crawls and comes.fall(AGES) < NOTHING):
        return (yield from _stuck(snapshot, losses))
    yield
    fall, forecast = comes.fall(HORIZON), pace(losses)
    waiting = fall >= ALL or (fall >= SOME and fast)
    if waiting and snapshot.settings.learning_rate >= LONG:  # slope and curvature tell less of long steps
        waiting = yield from outlook.worth_waiting(snapshot)
    if waiting and fast:
        advice = _needs_more(snapshot) or ["let it run {anywhere.run}"]
        return said(Kind.LEARNING, [f"learning: MSE {forecast}"], advice)
    raising = comes.worth_raising(1)
    if waiting:
        advice = [f"wait, or {_RAISE}", "wait"] if raising else ["wait"]
    else:
        advice = [f"{_RAISE}, or a {_SEED}", _RAISE] if raising else [_SEED]
    kind, text = _slow(snapshot)
    if fast and losses[-2] - losses[-1] < losses[0] - losses[1]:
        kind, text = Kind.SLOW, "slowing down"
    texts = [f"{text}: MSE {forecast}" if forecast else text, text]
    return said(kind, texts, _needs_more(snapshot) or advice, units.notes(snapshot))


def _leaves(losses: Array) -> bool:
    """Return whether the next updates lead away, though the first is as small as where a run is stuck."""
    return float(abs(losses - losses[0]).max()) > 0.01 * float(losses[0])


def _stuck(snapshot: Snapshot, losses: Array) -> Slices[Diagnosis]:
    """Diagnose a run in which nothing that matters comes any more, at this learning rate."""
    if (yield from outlook.worth_shaking(snapshot)):
        text = f"hardly moves at this η: MSE {pace(losses)}" if pace(losses) else "hardly moves at this η"
        return said(Kind.SLOW, [text, "hardly moves"], _needs_more(snapshot) or [f"{_RAISE}, or a {_SEED}", _RAISE])
    kind, head = _stuck_at(snapshot)
    notes = units.notes(snapshot)
    if pace(losses) and abs(outlook.share(losses)) >= LEAST:
        head = f"getting {head}"
        texts = [f"{head}: MSE {pace(losses)}", f"getting stuck: MSE {pace(losses)}", head]
    else:
        texts, notes = [f"{head}: {notes[0] if notes else 'nothing moves that matters'}", head], []
    return said(kind, texts, _needs_more(snapshot) or _restart(snapshot), notes)


def _published(snapshot: Snapshot, losses: Array) -> Slices[Diagnosis]:
    """Diagnose a run that is not solved under the published rule, which promises nothing about the MSE."""
    low, high = float(losses.min()), float(losses.max())
    moves = high - low > 0.01 * high
    returning = None if moves else outlook.returning(snapshot)
    lower = "" if snapshot.settings.learning_rate <= 30 else ", lower η"
    advice = [f"{begin}: rule gradient{lower} {{anywhere.settings}}" for begin in ("start anew", "anew")]
    if snapshot.stuck or returning == []:
        kind, head = _stuck_at(snapshot)
        return said(kind, [head if returning is None else f"{head}: all hidden units are saturated", head], advice)
    if returning:
        text = f"at 0.5: all hidden units are saturated, but h{returning[0] + 1} drifts back"
        return said(Kind.DRIFTING, [text, "at 0.5"], ["wait"])
    if (yield from outlook.keeps_alternating(snapshot, losses)):
        return _period_two(losses, advice)
    if moves and outlook.rises(losses) and outlook.falls(losses):
        on = (yield from outlook.further(snapshot, 8 * AHEAD))[-2 * AHEAD :]
        lasts = outlook.rises(on) and outlook.falls(on) and float(on.max() - on.min()) > 0.01 * float(losses[0])
        kind, word = (Kind.RESTLESS, "restless") if lasts else (Kind.DRIFTING, "jumping about")
        return said(kind, [f"{word}: MSE {loss(low)} to {loss(high)} in the next {AHEAD} epochs", word], advice)
    kind, text = _slow(snapshot)
    if kind == Kind.SLOW:
        kind, text = Kind.DRIFTING, "drifting"
    return said(kind, [f"{text}: MSE {pace(losses)}" if pace(losses) else text, text], advice)


def _up_and_down(snapshot: Snapshot, losses: Array) -> Slices[Diagnosis]:
    """Diagnose a run whose steps are too long for the bend of the loss."""
    advice = _needs_more(snapshot)
    if not advice:
        lower = yield from outlook.worth_lowering(snapshot)
        waits = not lower and (yield from outlook.worth_waiting(snapshot))
        advice = [_lower(snapshot) if lower else "wait" if waits else _SEED]
    if (yield from outlook.keeps_alternating(snapshot, losses)):
        return _period_two(losses, advice)
    rise = max(after / before - 1 for before, after in pairwise(losses.tolist()) if before)
    by = percent(rise) if rise < 9 else "tenfold"
    text = f"overshooting: MSE will rise {by} in one of the next {AHEAD} epochs"
    return said(Kind.OVERSHOOTING, [text, "overshooting"], advice)


def _period_two(losses: Array, advice: Sequence[str]) -> Diagnosis:
    """Return that the MSE goes up and down in turn, and stays so."""
    text, one, other = "oscillating with period two", loss(float(losses[0])), loss(float(losses[1]))
    return said(Kind.OSCILLATING, [f"{text}: MSE {one} and {other} in turn", text], advice)


# Parts of what is said


def _slow(snapshot: Snapshot) -> tuple[Kind, str]:
    """Return that the run is on a plateau, and since when, or that it is slow."""
    if found := plateau(snapshot):
        return Kind.PLATEAU, "plateau" if found.since is None else f"plateau since epoch {count(found.since)}"
    return Kind.SLOW, "learning slowly"


def _stuck_at(snapshot: Snapshot) -> tuple[Kind, str]:
    """Return which kind of stuck it is, and how it is said."""
    if abs(snapshot.predictions - 0.5).max() < SAME:
        return Kind.STUCK_HALF, "stuck at 0.5"
    if sum(snapshot.right) == 3 and 0.5 not in snapshot.targets:
        return Kind.STUCK_THREE, "stuck in three of four"
    return Kind.STUCK, f"stuck with {tally(snapshot.right, snapshot.targets[:, 0].tolist())}"


def _lower(snapshot: Snapshot) -> str:
    return _LOWER if snapshot.settings.learning_rate > LOWEST else "lower η"


def _needs_more(snapshot: Snapshot) -> list[str]:
    """Return the advice that is a theorem: one unit draws one straight line, which does not part such targets."""
    if snapshot.settings.hidden_units > 1 or not units.beyond_one_unit(snapshot.targets):
        return []
    gate = gate_name(snapshot.targets)
    text = f"{gate.upper()} needs 2 units" if gate else "these targets need 2 units"
    lower = " and a lower η" if snapshot.settings.learning_rate > THROWN else ""
    return [f"{text}{lower} {{anywhere.settings}}"]
