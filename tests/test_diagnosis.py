"""The diagnosis says what is so: each kind on a run where it can be seen, and every word in any state."""

import importlib.util
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import ArrayLike
from states import EVERYDAY_WEIGHT, sessions, set_all

from xortui.nn import Session, Settings, Snapshot, forward, gradient, update
from xortui.nn.curvature import hessian, principal
from xortui.nn.kernel import pack, unpack
from xortui.teach import diagnosis
from xortui.teach.diagnosis import AHEAD, BAND, KINDS, LONG, SAME, WIDTH, Diagnosis, diagnose

THEN = 20_000


def at(epoch: int, seed: int = 1, units: int = 4, rate: float = 1.0, rule: str = "gradient") -> Session:
    """Return a session that learns XOR, at an epoch."""
    session = Session(Settings(seed, units, "xor", rule, rate))
    session.goto(epoch)
    return session


def losses(session: Session, epochs: int) -> list[float]:
    """Return the MSE as it stands and in each of the next epochs, and leave the session there."""
    course = [session.snapshot.mse]
    for _ in range(epochs):
        session.step()
        course.append(session.snapshot.mse)
    return course


def turns(course: list[float]) -> list[bool]:
    """Return for each epoch but the ends whether the MSE turns there, from up to down or from down to up."""
    steps = np.diff(course)
    return list(steps[1:] * steps[:-1] < 0)


# Kinds, where they can be seen


def test_at_the_start_nothing_is_said_of_the_training() -> None:
    """There is none yet."""
    said = diagnose(Session().snapshot)
    assert (said.kind, said.line) == (diagnosis.START, "the start, before any update · run (space), or step (→)")


def test_the_plateau_of_seed_1() -> None:
    """Since epoch 607 the MSE is within 5 % of where it is at epoch 1000, and h2 and h4 do the same."""
    session = at(1000)
    said = diagnose(session.snapshot)
    assert said.kind == diagnosis.PLATEAU
    assert said.line == "plateau since epoch 607: MSE falls 0.0071 % an epoch, h4 a copy of h2 · wait"
    now, h = session.snapshot.mse, forward(session.snapshot.parameters).hidden
    assert abs(h[:, 1] - h[:, 3]).max() < SAME
    session.goto(606)
    assert session.snapshot.mse > 1.05 * now
    assert all(abs(mse - now) <= 0.05 * now for mse in losses(session, 1000 - 606)[1:])
    ahead = losses(session, 8)
    assert 1 - ahead[8] / ahead[0] == pytest.approx(8 * 0.000071, rel=0.01)
    session.goto(2072)
    assert session.snapshot.solved and diagnose(session.snapshot).kind == diagnosis.SOLVED


def test_the_fall_of_seed_1() -> None:
    """At epoch 2000 the MSE falls by 0.19 % an epoch, and 72 epochs later all is right."""
    assert diagnose(at(2000).snapshot).line == "learning: MSE falls 0.19 % an epoch · let it run (space)"
    assert diagnose(at(2080).snapshot).line == "solved since epoch 2 072: MSE falls 0.78 % an epoch · new seed (n)"


def test_a_slow_beginning() -> None:
    """At epoch 50 of seed 1 the MSE falls by less than a tenth of a per cent, and no plateau is 100 epochs long."""
    said = diagnose(at(50).snapshot)
    assert said.line == "learning slowly: MSE falls 0.055 % an epoch · wait, or raise η (↑)"
    assert said.kind == diagnosis.SLOW


def test_a_fall_that_gets_less_and_less() -> None:
    """The last of the next updates lowers the MSE by less than the first, and in the end it has fallen to 1/6."""
    session = at(500, 15, 1, 3.0)
    said = diagnose(session.snapshot)
    assert said.line == "slowing down: MSE falls 0.12 % an epoch · XOR needs 2 units (s)"
    course = losses(session, AHEAD)
    assert 0 < course[-2] - course[-1] < course[0] - course[1]
    session.run(THEN)
    assert session.snapshot.mse == pytest.approx(1 / 6, abs=1e-4)


@pytest.mark.parametrize(
    ("session", "line"),
    [
        (at(10_000, 166, 2, 10.0), "stuck in three of four: h1 saturated · new seed (n), or more units (s)"),
        (at(2_000, 1, 2, 10.0), "stuck with 2 of 4 right: nothing moves that matters · new seed (n)"),
        (at(500, 155, 1, 0.1), "stuck at 0.5: nothing moves that matters · XOR needs 2 units (s)"),
    ],
)
def test_stuck_is_said_before_nothing_moves_any_more(session: Session, line: str) -> None:
    """The updates are still larger than those of a run that stands; in 20,000 epochs the MSE falls by less than 5 %."""
    now = session.snapshot
    assert diagnose(now).line == line and not now.stuck
    session.run(THEN)
    assert 0.95 * now.mse < session.snapshot.mse <= now.mse and not session.snapshot.solved


def test_the_answers_of_a_run_that_is_stuck_at_half() -> None:
    """All are 0.5, to two hundredths."""
    assert abs(at(500, 155, 1, 0.1).snapshot.predictions - 0.5).max() < 0.02


def test_a_run_that_is_getting_stuck() -> None:
    """The MSE falls, less and less: by 0.0023 % an epoch, but by less than 5 % in 20,000 epochs."""
    session = at(2000, 1, 2)
    now = session.snapshot
    assert diagnose(now).line == "getting stuck with 2 of 4 right: MSE falls 0.0023 % an epoch · new seed (n)"
    session.run(THEN)
    assert session.snapshot.mse > 0.95 * now.mse and sum(session.snapshot.right) == 2


def test_a_plateau_that_may_last_for_ever_is_no_reason_to_wait() -> None:
    """It is not said to be stuck either: what the curvature lets expect is between nothing and all."""
    line = "plateau since epoch 4 752: MSE falls 0.00038 % an epoch · new seed (n)"
    assert diagnose(at(10_000, 8, 2, 0.1).snapshot).line == line


def test_a_unit_that_is_saturated_is_named() -> None:
    """The first one of this run is as good as 0 or 1 in all four examples, the second is not."""
    h1, h2 = forward(at(10_000, 166, 2, 10.0).snapshot.parameters).hidden.T
    assert np.minimum(h1, 1 - h1).max() < SAME < np.minimum(h2, 1 - h2).max()


@pytest.mark.parametrize("gate", ["xor", "xnor"])
def test_one_unit_is_told_that_it_cannot_do_it(gate: str) -> None:
    """It can learn any gate that a straight line parts."""
    for other, needs in ((gate, True), ("and", False), ("x1", False)):
        session = Session(Settings(42, 1, other))
        session.goto(30)
        assert (f"{other.upper()} needs 2 units" in diagnose(session.snapshot).advice) is needs


def test_thrown_into_saturation() -> None:
    """At a learning rate of 100 all four answers are 1 after 50 epochs, and two of them wrong ever after."""
    session = at(50, 1, 2, 100.0)
    said = diagnose(session.snapshot)
    assert said.kind == diagnosis.SATURATED
    assert said.line == "saturated: all four answers are near 1 · lower η (↓) and reset (r)"
    session.run(THEN)
    assert not session.snapshot.solved


def test_saturation_at_a_lower_rate_may_pass() -> None:
    """At 30 it does."""
    session = at(50, 160, 4, 30.0)
    line = "saturated: all four answers are near 1 · wait, or lower η (↓) and reset (r)"
    assert diagnose(session.snapshot).line == line
    session.run(THEN)
    assert session.snapshot.solved


def test_a_step_that_is_too_long() -> None:
    """One of the next eight updates raises the MSE by 36 %, none by more; with a tenth of the rate all lower it."""
    session = at(50, 112, 2, 30.0)
    said = diagnose(session.snapshot)
    assert said.kind == diagnosis.OVERSHOOTING
    assert said.line == "overshooting: MSE rises 36 % in one of the next 8 epochs · lower η (↓)"
    assert max(after / before for before, after in pairwise(losses(session, AHEAD))) == pytest.approx(1.36, abs=0.005)
    session.goto(50)
    session.set_learning_rate(3.0)
    assert all(after < before for before, after in pairwise(losses(session, AHEAD)))


def test_period_two() -> None:
    """The MSE goes up and down between .174 and .171, for hundreds of epochs."""
    session = at(500, 150, 2, 30.0)
    said = diagnose(session.snapshot)
    assert said.kind == diagnosis.OSCILLATING
    assert said.line == "oscillating with period two: MSE 0.174 and 0.171 in turn · lower η (↓)"
    course = losses(session, 300)
    assert all(turns(course))
    assert course[0:300:2] == pytest.approx([0.174] * 150, abs=5e-4)
    assert course[1:300:2] == pytest.approx([0.171] * 150, abs=5e-4)


def test_up_and_down_without_coming_back_is_not_period_two() -> None:
    """Here the MSE turns at each of the next epochs, but is more than 5 % of its way off after two."""
    session = at(50, 0, 2, 30.0)
    assert diagnose(session.snapshot).kind == diagnosis.OVERSHOOTING
    course = losses(session, AHEAD)
    assert all(turns(course)) and max(abs(np.subtract(course[2:], course[:-2]) / np.diff(course)[:-1])) > 0.05


def test_solved_but_with_steps_that_are_too_long() -> None:
    """All four are right, and the MSE goes up and down."""
    session = at(50, 129, 2, 10.0)
    assert diagnose(session.snapshot).line == "solved since epoch 42, but the MSE goes up and down · lower η (↓)"
    assert session.snapshot.solved_since == 42 and {*np.sign(np.diff(losses(session, AHEAD)))} == {1, -1}


def test_the_published_rule_is_not_said_to_learn() -> None:
    """It does not descend the MSE: at first it drifts, and where it has solved the gate it may lose it again."""
    session = at(50, 94, rate=0.1, rule="published")
    said = diagnose(session.snapshot)
    assert (said.kind, said.line) == (diagnosis.DRIFTING, "drifting: MSE falls 0.024 % an epoch · rule gradient (s)")
    line = diagnose(at(500, 8, rate=0.1, rule="published").snapshot).line
    assert line == "solved since epoch 409, for now · wait: this rule may lose it again"


def test_the_published_rule_stuck_at_half() -> None:
    """All hidden units are saturated, go on outwards, and 20,000 epochs later the answers are 0.5 still."""
    session = at(500, 24, rate=3.0, rule="published")
    said = diagnose(session.snapshot)
    assert said.kind == diagnosis.STUCK_HALF and not session.snapshot.stuck
    assert said.line == "stuck at 0.5: all hidden units are saturated · rule gradient (s)"
    before = forward(session.snapshot.parameters)
    session.run(THEN)
    after = forward(session.snapshot.parameters)
    assert (abs(after.hidden_z) > abs(before.hidden_z)).all() and abs(after.predictions - 0.5).max() < SAME


def test_the_published_rule_that_comes_back_from_half() -> None:
    """All hidden units are saturated, but each update brings h2 nearer, until it is not saturated any more."""
    session = at(50, 4, rate=30.0, rule="published")
    said = diagnose(session.snapshot)
    assert said.line == "at 0.5: all hidden units are saturated, but h2 drifts back · wait"
    before = forward(session.snapshot.parameters)
    assert np.minimum(before.hidden, 1 - before.hidden).max() < SAME
    session.step()
    after = forward(session.snapshot.parameters)
    assert (abs(after.hidden_z[:, 1]) < abs(before.hidden_z[:, 1])).all()
    session.run(200)
    h2 = forward(session.snapshot.parameters).hidden[:, 1]
    assert np.minimum(h2, 1 - h2).max() > SAME


def test_the_published_rule_up_and_down() -> None:
    """Between .167 and .525 within eight epochs."""
    session = at(50, 113, rate=30.0, rule="published")
    said = diagnose(session.snapshot)
    assert said.kind == diagnosis.RESTLESS
    assert said.line == "restless: MSE 0.167 to 0.525 within 8 epochs · rule gradient (s)"
    course = losses(session, AHEAD)
    assert (min(course), max(course)) == pytest.approx((0.167, 0.525), abs=5e-4)


def test_diverged_is_said_first() -> None:
    """Whatever else might be said."""
    said = diagnose(replace(at(10).snapshot, diverged=True))
    assert said.line == "diverged: the next update would not be a finite number · go back (←)"
    assert said.kind == diagnosis.DIVERGED


def test_a_key_that_is_dimmed_is_not_advised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys lower the learning rate to 0.01, and raise it to 100."""
    session = at(1)
    set_all(session, 2.0)
    for rate, key in ((0.03, True), (0.01, False), (1e-6, False)):
        session.set_learning_rate(rate)
        steep = replace(session.snapshot, solved_since=1, right=(True,) * 4)
        monkeypatch.setattr(diagnosis, "_ahead", lambda _: np.array([0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2]))
        assert diagnose(steep).advice == ("lower η (↓)" if key else "lower η")
    monkeypatch.undo()
    assert diagnose(at(50).snapshot).advice == "wait, or raise η (↑)"
    monkeypatch.setattr(diagnosis, "HIGHEST", 1.0)
    assert diagnose(at(50).snapshot).advice == "wait"


@pytest.mark.parametrize(("units", "advice"), [(7, "new seed (n), or more units (s)"), (8, "new seed (n)")])
def test_no_more_units_are_advised_than_there_can_be(units: int, advice: str) -> None:
    """Eight; here all weights are 0, so all units do the same and nothing moves."""
    session = Session(Settings(1, units))
    session.step()
    set_all(session, 0.0)
    assert session.snapshot.stuck
    assert diagnose(session.snapshot).line == f"stuck at 0.5: h2 a copy of h1 · {advice}"


def test_a_mirrored_unit_is_a_copy() -> None:
    """It says no as far as the other says yes, which the sign of an output weight makes good."""
    session = Session(Settings(1, 2))
    session.step()
    set_all(session, 0.0)
    for unit, weight in enumerate((1.5, -1.5)):
        session.set_weight("hidden_weights", (0, unit), weight)
    h1, h2 = forward(session.snapshot.parameters).hidden.T
    assert h1 == pytest.approx(1 - h2) and np.ptp(h1) > 0.3
    assert diagnose(session.snapshot).text == "stuck at 0.5: h2 a copy of h1"


@pytest.mark.parametrize(
    ("bias", "rate", "line"),
    [
        (1000.0, 1.0, "at 0.5: all hidden units are saturated, but h3 drifts back · wait"),
        (2000.0, 1.0, "stuck at 0.5: all hidden units are saturated · rule gradient (s)"),
        (1000.0, 3000.0, "drifting: MSE rises"),
    ],
)
def test_who_drifts_back_within_20000_epochs(bias: float, rate: float, line: str) -> None:
    """By hand: all activations are 1, and with W2 = 5 −5 5 5 and b2 = −10 all answers are 0.5.

    The deltas are ±.5·s'(.5) = ±.1175, and each bias gets the mean of them times W2 and s'(1) = .1966: a step of .058 a
    unit of the learning rate, outwards for h1 and h2, inwards for h3 and h4. From 1000 to 3.9 that takes 17,200
    epochs at 1, but from 2000 twice as many, and at 3000 six.
    """
    session = Session(Settings(rule="published", learning_rate=rate))
    session.step()
    set_all(session, 0.0)
    for unit, weight in enumerate((5.0, -5.0, 5.0, 5.0)):
        session.set_weight("hidden_bias", unit, bias + unit)
        session.set_weight("output_weights", (unit, 0), weight)
    session.set_weight("output_bias", 0, -10.0)
    assert diagnose(session.snapshot).line.startswith(line)
    session.step()
    assert session.snapshot.change.hidden_bias / rate == pytest.approx([0.0578, 0.0578, -0.0578, -0.0578], abs=1e-4)


def test_it_is_worked_out_once_for_all_who_ask() -> None:
    """For as long as the snapshot is the same one."""
    snapshot = at(20).snapshot
    assert diagnose(snapshot) is diagnose(snapshot)


def test_looking_back_sees_no_future() -> None:
    """Where later losses share a bucket with earlier ones, less may be said of since when, never something else."""
    session = at(1000)
    then = diagnose(session.snapshot)
    session.goto(3000)
    session.goto(1000)
    now = diagnose(session.snapshot)
    assert (now.kind, now.advice) == (then.kind, then.advice) and session.snapshot.furthest == 3000
    since, earlier = (int(re.findall(r"epoch ([\d ]+):", said.text)[0].replace(" ", "")) for said in (now, then))
    assert 0 <= since - earlier < 4


# Words, in any state

COUNT = r"(?P<epoch>\d{1,3}(?: \d{3})*)"
PERCENT = r"(?:<0\.0001|\d+(?:\.\d+)?) %"
PACE = rf"(?:: MSE (?P<way>falls|rises) (?P<share>{PERCENT}) an epoch)?"
NOTE = r" h\d a copy of h\d| h\d(?: h\d)* saturated"
NOTES = rf"(?P<notes>(?:,(?:{NOTE}))?)"
MSE = r"(?:0|[01]\.\d+|\d(?:\.\d+)?e−\d+)"
UNITS = r"(?P<gate>XOR|XNOR) needs 2 units(?: \(s\))?"
SEED, LOWER, GRADIENT = r"new seed \(n\)", r"lower η(?: \(↓\))?", r"rule gradient(?:, lower η)? \(s\)"


def pace_is_right(m: re.Match[str], ahead: list[float]) -> bool:
    """Return whether the MSE falls or rises by what is said, in the mean of the next updates."""
    if m["way"] is None:
        return True
    percent = 100 * (ahead[0] - ahead[-1]) / ahead[0] / (len(ahead) - 1)
    if (m["way"] == "falls") is not (percent > 0):
        return False
    shown = m["share"].removesuffix(" %")
    return abs(percent) < 1e-4 if shown.startswith("<") else abs(percent) == pytest.approx(float(shown), rel=0.051)


def since_is_right(m: re.Match[str], now: Snapshot) -> bool:
    """Return whether the MSE is near where it is since the epoch that is said, and was not just before."""
    since, curve = int(m["epoch"].replace(" ", "")), now.curve
    near = [
        (1 - BAND) * now.mse <= low and high <= (1 + BAND) * now.mse
        for start, low, high in zip(curve.epochs, curve.low, curve.high, strict=True)
        if start < now.epoch
    ]
    first = curve.epochs.tolist().index(since)
    return all(near[first:]) and not (first and near[first - 1]) and now.epoch - since >= LONG


def notes_are_right(notes: str, now: Snapshot) -> bool:
    """Return whether the units do what is said of them."""
    hidden = forward(now.parameters).hidden.T.tolist()
    if found := re.fullmatch(r", h(\d) a copy of h(\d)", notes):
        one, other = (hidden[int(unit) - 1] for unit in found.groups())
        gaps = [
            [abs(a - b) for a, b in zip(one, other, strict=True)],
            [abs(a + b - 1) for a, b in zip(one, other, strict=True)],
        ]
        return bool(min(max(gap) for gap in gaps) < SAME)
    return all(min(a, 1 - a) < SAME for unit in re.findall(r"h(\d)", notes) for a in hidden[int(unit) - 1])


def near(now: Snapshot, value: float) -> bool:
    """Return whether all answers are near a value."""
    return all(abs(p - value) < SAME for p in now.predictions[:, 0].tolist())


def mse_is(shown: str, value: float) -> bool:
    """Return whether an MSE is printed right, to three digits."""
    return float(shown.replace("−", "-")) == pytest.approx(value, rel=0.00501)


def rises(ahead: list[float]) -> bool:
    """Return whether any of the next updates raises the MSE."""
    return any(after > before for before, after in pairwise(ahead))


def falls(ahead: list[float]) -> bool:
    """Return whether any of the next updates lowers the MSE."""
    return any(after < before for before, after in pairwise(ahead))


def stuck_is_right(m: re.Match[str], now: Snapshot) -> bool:
    """Return whether the answers are those that are said."""
    at_half, right = near(now, 0.5), sum(now.right)
    return {"at 0.5": at_half, "in three of four": not at_half and right == 3}.get(
        m["where"], f"with {right} of 4 right" == m["where"]
    )


def returns(unit: int, now: Snapshot) -> bool:
    """Return whether the next update brings a unit nearer to 0 in some example."""
    after = update(now.parameters, now.targets, now.settings.rule, now.settings.learning_rate)
    sizes = [abs(forward(parameters).hidden_z[:, unit]).tolist() for parameters in (now.parameters, after)]
    return any(then < before for before, then in zip(*sizes, strict=True))


Check = Callable[[re.Match[str], Snapshot, list[float]], bool]

WORDS: list[tuple[tuple[str, ...], str, str, Check]] = [
    (
        (diagnosis.START,),
        r"the start, before any update",
        r"run \(space\), or step \(→\)",
        lambda m, n, a: n.epoch == 0,
    ),
    (
        (diagnosis.DIVERGED,),
        r"diverged: the next update would not be a finite number",
        r"go back \(←\)",
        lambda m, n, a: n.diverged,
    ),
    (
        (diagnosis.SOLVED,),
        rf"solved since epoch {COUNT}(?P<waves>, but the MSE goes up and down)?(?P<now>, for now)?{PACE}",
        rf"{SEED}|{LOWER}|wait: this rule may lose it again",
        lambda m, n, a: (
            int(m["epoch"].replace(" ", "")) == n.solved_since
            and (not m["waves"] or (rises(a) and falls(a)))
            and (not m["now"] or n.settings.rule == "published")
            and pace_is_right(m, a)
        ),
    ),
    (
        (diagnosis.LEARNING,),
        rf"learning{PACE}",
        rf"let it run \(space\)|{UNITS}",
        lambda m, n, a: m["way"] == "falls" and pace_is_right(m, a) and a[0] - a[-1] >= 0.001 * AHEAD * a[0] * 0.99,
    ),
    (
        (diagnosis.SLOW,),
        rf"(?P<what>learning slowly|slowing down){PACE}{NOTES}",
        rf"wait(?:, or raise η \(↑\))?|raise η \(↑\)(?:, or a {SEED})?|{SEED}|{UNITS}",
        lambda m, n, a: (
            pace_is_right(m, a)
            and notes_are_right(m["notes"], n)
            and (m["what"] != "slowing down" or a[-2] - a[-1] < a[0] - a[1])
        ),
    ),
    (
        (diagnosis.PLATEAU,),
        rf"plateau since epoch {COUNT}{PACE}{NOTES}",
        rf"wait(?:, or raise η \(↑\))?|raise η \(↑\)(?:, or a {SEED})?|{SEED}|{UNITS}|{GRADIENT}",
        lambda m, n, a: since_is_right(m, n) and pace_is_right(m, a) and notes_are_right(m["notes"], n),
    ),
    (
        (diagnosis.STUCK, diagnosis.STUCK_HALF, diagnosis.STUCK_THREE),
        rf"(?:getting )?stuck (?P<where>at 0\.5|in three of four|with \d of 4 right)"
        rf"(?:: nothing moves that matters|: all hidden units are saturated|{PACE}|:(?P<why>{NOTE}))"
        rf"{NOTES}",
        rf"raise η \(↑\), or a {SEED}|{SEED}(?:, or more units \(s\))?|{UNITS}|{GRADIENT}",
        lambda m, n, a: (
            stuck_is_right(m, n)
            and pace_is_right(m, a)
            and notes_are_right(m["notes"], n)
            and notes_are_right(f",{m['why'] or ''}", n)
            and ("all hidden" not in m[0] or notes_are_right(", h1 h2 h3 h4 saturated", n))
            and all(abs(after - a[0]) < 0.05 * a[0] for after in a)
        ),
    ),
    (
        (diagnosis.SATURATED,),
        r"(?:saturated: all four answers are|all answers) near (?P<end>[01])",
        rf"(?:wait, or )?{LOWER} and reset \(r\)|{SEED}",
        lambda m, n, a: near(n, float(m["end"])),
    ),
    (
        (diagnosis.OVERSHOOTING,),
        rf"overshooting(?:: MSE rises (?:(?P<rise>{PERCENT})|(?P<ten>tenfold)) in one of the next {AHEAD} epochs)?",
        rf"{LOWER}|{UNITS}",
        lambda m, n, a: (
            rises(a)
            and (not m["ten"] or any(after >= 9.99 * before > 0 for before, after in pairwise(a)))
            and (
                not m["rise"]
                or "<" in m["rise"]
                or 100 * max(after / before - 1 for before, after in pairwise(a) if before)
                == pytest.approx(float(m["rise"][:-2]), rel=0.051)
            )
        ),
    ),
    (
        (diagnosis.OSCILLATING,),
        rf"oscillating with period two(?:: MSE (?P<one>{MSE}) and (?P<other>{MSE}) in turn)?",
        rf"{LOWER}|{UNITS}",
        lambda m, n, a: all(turns(a)) and (not m["one"] or (mse_is(m["one"], a[0]) and mse_is(m["other"], a[1]))),
    ),
    (
        (diagnosis.RESTLESS,),
        rf"restless(?:: MSE (?P<low>{MSE}) to (?P<high>{MSE}) within {AHEAD} epochs)?",
        GRADIENT,
        lambda m, n, a: (
            rises(a) and falls(a) and (not m["low"] or (mse_is(m["low"], min(a)) and mse_is(m["high"], max(a))))
        ),
    ),
    ((diagnosis.DRIFTING,), rf"drifting{PACE}", GRADIENT, lambda m, n, a: pace_is_right(m, a)),
    (
        (diagnosis.DRIFTING,),
        r"at 0\.5: all hidden units are saturated, but h(?P<unit>\d) drifts back",
        r"wait",
        lambda m, n, a: (
            near(n, 0.5) and notes_are_right(", h1 h2 h3 h4 saturated", n) and returns(int(m["unit"]) - 1, n)
        ),
    ),
]
"""All that can be said, the advice that can go with it, and what makes it true; a new sentence is to be added here."""


def assert_true(said: Diagnosis, now: Snapshot, ahead: list[float]) -> None:
    """Read a diagnosis as a person reads it, and hold it against the numbers."""
    found = [
        (match, check)
        for kinds, text, advice, check in WORDS
        if said.kind in kinds and (match := re.fullmatch(text, said.text)) and re.fullmatch(advice, said.advice)
    ]
    assert len(found) == 1, f"no test knows this: {said}"
    match, check = found[0]
    assert check(match, now, ahead), said
    gate = re.fullmatch(UNITS, said.advice)
    assert not gate or (now.settings.hidden_units == 1 and now.named and now.settings.gate.upper() == gate["gate"])


def assert_a_line(said: Diagnosis) -> None:
    """Check that a diagnosis is one line that fits, with nothing in it that a terminal obeys."""
    assert said.kind in KINDS and said.line == f"{said.text} · {said.advice}"
    assert len(said.line) <= WIDTH == 76 and said.line.isprintable()
    assert not re.search(r"[-−]0(?![\d.]*[1-9])|nan|inf", said.line)


@settings(max_examples=250)
@given(sessions())
def test_what_is_said_is_so(session: Session) -> None:
    """In any state there is a line, it fits, and every number and every word of it is right."""
    now = session.snapshot
    said = diagnose(now)
    assert_a_line(said)
    assert_true(said, now, losses(session, AHEAD if not now.diverged else 0))


@settings(max_examples=100)
@given(sessions(EVERYDAY_WEIGHT))
def test_what_is_said_of_everyday_states_is_so(session: Session) -> None:
    """Where weights are those that training reaches."""
    now = session.snapshot
    said = diagnose(now)
    assert_a_line(said)
    assert_true(said, now, losses(session, AHEAD if not now.diverged else 0))


def test_every_kind_is_said_somewhere() -> None:
    """Every sentence that a test knows can be heard, and is right where it is heard."""
    heard: list[Diagnosis] = [diagnose(replace(at(10).snapshot, diverged=True))]
    for rule in ("gradient", "published"):
        for rate in (0.1, 3.0, 30.0, 100.0):
            for units in (1, 2, 4) if rule == "gradient" else (4,):
                for seed in range(30):
                    session = Session(Settings(seed, units, "xor", rule, rate))
                    for epoch in (0, 50, 500):
                        session.goto(epoch)
                        now = session.snapshot
                        heard.append(diagnose(now))
                        assert_true(heard[-1], now, losses(session, AHEAD))
    for said in heard:
        assert_a_line(said)
    assert {said.kind for said in heard} == {*KINDS}
    for kinds, text, _, _ in WORDS:
        assert any(said.kind in kinds and re.fullmatch(text, said.text) for said in heard), text


# Curvature


@settings(max_examples=60)
@given(sessions(EVERYDAY_WEIGHT, rules=("gradient",)))
def test_the_curvature_is_that_of_the_slope(session: Session) -> None:
    """By central differences of the gradient, for all pairs of parameters; and it is symmetric."""
    now = session.snapshot
    vector, width = pack(now.parameters), 1e-5
    numeric = [
        (pack(gradient(unpack(vector + step), now.targets)) - pack(gradient(unpack(vector - step), now.targets)))
        / 2
        / width
        for step in width * np.eye(len(vector))
    ]
    ours = hessian(now.parameters, now.targets)
    np.testing.assert_allclose(ours, numeric, rtol=1e-5, atol=1e-8)
    np.testing.assert_allclose(ours, ours.T, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("units", [1, 4, 6, 7, 8])
@pytest.mark.parametrize("epoch", [1, 100, 1000])
def test_the_principal_directions_tell_how_a_small_step_ends(units: int, epoch: int) -> None:
    """Of all directions, or of those that gradient descent takes: its first steps are the same in both."""
    now = at(epoch, units=units).snapshot
    bends, slopes = principal(now.parameters, now.targets)
    full, slope = hessian(now.parameters, now.targets), pack(gradient(now.parameters, now.targets))
    for steps in range(12):
        # s·Hⁿ·s, which is what n steps make of the slope
        assert bends**steps @ slopes**2 == pytest.approx(slope @ np.linalg.matrix_power(full, steps) @ slope, rel=1e-6)
    assert bends.tolist() == sorted(bends) and bends[-1] == pytest.approx(np.linalg.eigvalsh(full)[-1], rel=1e-3)


# The measurement


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """Return the script that measures how far to trust the diagnosis."""
    path = Path(__file__).parent / "benchmarks" / "diagnosis.py"
    spec = importlib.util.spec_from_file_location("measured_diagnosis", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("rule", "units"), [("gradient", 3), ("published", 4)])
@pytest.mark.parametrize("moment", [5, 1023, 1024, 1025, 1030])
def test_what_is_measured_is_what_a_session_shows(benchmark: ModuleType, rule: str, units: int, moment: int) -> None:
    """The networks that are trained all at once, and their pictures, are those of sessions."""
    sessions = [at(moment, seed, units, 0.3, rule) for seed in range(3)]
    start = np.array([pack(Session(Settings(seed, units)).snapshot.parameters) for seed in range(3)]).T
    courses = benchmark.train(rule, 0.3, start, moment, {moment - 1, moment})
    for seed, session in enumerate(sessions):
        theirs, ours = benchmark.snapshot(courses, seed, moment), session.snapshot
        assert (theirs.epoch, theirs.furthest, theirs.settings) == (ours.epoch, ours.furthest, ours.settings)
        assert (theirs.right, theirs.solved_since, theirs.stuck) == (ours.right, ours.solved_since, ours.stuck)
        pairs: list[tuple[ArrayLike, ArrayLike]] = [(theirs.mse, ours.mse), (theirs.mae, ours.mae)]
        pairs.append((theirs.predictions, ours.predictions))
        pairs += [(getattr(theirs.curve, name), getattr(ours.curve, name)) for name in ("epochs", "low", "high")]
        pairs += [
            (pack(getattr(theirs, name)), pack(getattr(ours, name))) for name in ("parameters", "before", "change")
        ]
        for their, our in pairs:
            np.testing.assert_allclose(np.asarray(their), np.asarray(our), rtol=1e-9, atol=1e-12)
        assert diagnose(theirs) == diagnose(ours)
