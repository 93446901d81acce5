"""Every sentence about an epoch is true: read as a person reads it, and held against a network of the test's own."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings

from tests.support.budget import THOROUGH, examples
from tests.support.kinds import KINDS, drawn
from tests.support.plain_network import NONE, Departures, PlainNetwork, Total, X, flat
from tests.support.states import looks, set_all
from xortui.nn import Session, Settings
from xortui.teach.epoch import arithmetic, phases
from xortui.teach.epoch.phases import phase_of
from xortui.teach.places import BIAS, OUTPUT_BIAS, Focus, example_name

STATES = 54 if THOROUGH else 25
TIMES = {"twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
COUNTS = {"no": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4}
NUMBER = r"−?[0-9.]+(?:e−?[0-9]+)?"
ANY_OTHER = r"at least (?P<times>twice|(?:three|four|five|six|seven|eight|nine|ten) times) any other"
PLACE = r"(?P<place>(?:x[123]|b1)→h[1-8]|h[1-8]→ŷ|b2→ŷ)"

FALSE_ONCE = {"saturated": (10099, 40258), "learned": (10271, 20096, 20115, 40292, 50101)}
"""States in which more was said than rounding lets be known."""

Check = Callable[[re.Match[str], PlainNetwork, Focus], bool]


def decimal(text: str) -> Decimal:
    """Return a printed number."""
    return Decimal(text.replace("−", "-"))


def is_printed(text: str, value: float, slack: float = 1e-9) -> bool:
    """Return whether a number is what is printed, to half a unit of its last digit."""
    exponent = decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    half = Decimal(5).scaleb(exponent - 1)
    return abs(decimal(text) - Decimal(value)) <= half + abs(Decimal(value)) * Decimal(slack)


def is_largest(words: re.Match[str], sizes: list[float], winner: int, slack: float = 1e-9) -> bool:
    """Check that one of several is the largest in size, and by how many times."""
    others = [abs(size) for i, size in enumerate(sizes) if i != winner]
    said, top = words.groupdict(), abs(sizes[winner])
    times = TIMES[said["times"].split()[0]] if said.get("times") else 1
    enough = top >= times * max(others) * (1 - slack) and top > max(others)
    # Where it may be said by how many times, no whole number more could have been said.
    return enough and ("times" not in said or times == 10 or top <= (times + 1) * max(others) * (1 + slack))


def largest_delta(words: re.Match[str], p: PlainNetwork, f: Focus, departures: Departures) -> bool:
    """Check which delta is the largest for the example in focus, and its value."""
    deltas, winner = [p.delta1(f.example, h, departures) for h in p.units], unit(words)
    here = words["example"] == example_name(f.example)
    return here and is_largest(words, deltas, winner) and is_printed(words["value"], deltas[winner], 1e-6)


def tied(words: re.Match[str], sizes: list[float]) -> bool:
    """Check that two have the largest size, or differ by no more than rounding."""
    second, first = sorted(map(abs, sizes))[-2:]
    return first <= second * (1 + 1e-8)


def doubt(p: PlainNetwork, k: int) -> float:
    """Return by how much rounding may have put an error off, where it is a difference of two near numbers."""
    return 1.001e-15 * (1 + sum(map(abs, p.pushes[k]))) if 0 < p.y[k] < 1 else 0.0


def at_target(p: PlainNetwork, k: int) -> bool:
    """Return whether an answer is its target, but for rounding, the network's and that of this test."""
    return abs(p.errors[k]) <= 2 * doubt(p, k)


def furthest(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check which square is the largest, and by how many times, as far as rounding lets it be known."""
    winner = ["0 1", "1 0", "1 1", "0 0"].index(words["name"])
    known = [abs(error) for error in p.errors if error]
    slack = 4 * max(doubt(p, k) for k in range(4)) / min(known, default=1.0)
    return is_largest(words, p.squares, winner, min(1.0, 1e-9 + slack))


def none_is_furthest(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check that the two largest errors are as good as equal in size."""
    (second, one), (first, other) = sorted((abs(error), k) for k, error in enumerate(p.errors))[-2:]
    return tied(words, p.squares) or first - second <= 2 * (doubt(p, one) + doubt(p, other))


def from_settled(p: PlainNetwork, f: Focus) -> bool:
    """Return whether only answers that are at their targets have a part in the step of the parameter in focus."""
    place = f.weight
    if place.name == "hidden_bias" and 2 in p.departures:
        return at_target(p, place.at[0])
    rows = [k for k in range(4) if place.name != "hidden_weights" or X[k][place.at[0]]]
    return all(at_target(p, k) for k in rows)


def in_doubt(p: PlainNetwork, f: Focus, departures: Departures) -> bool:
    """Return whether a step is no larger than what the rounding of the errors may make of it."""

    def step(targets: tuple[float, ...]) -> float:
        return replace(p, y=targets).step(f.weight, departures).value

    own = step(p.y)
    others = ((*p.y[:k], p.y[k] + 2 * doubt(p, k), *p.y[k + 1 :]) for k in range(4))
    return abs(own) <= sum(abs(step(targets) - own) for targets in others)


def unit(words: re.Match[str]) -> int:
    """Return the hidden unit that a sentence is about."""
    return int(words["unit"]) - 1


def side(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check on which side of one half an answer is said to lie."""
    off = p.answers[f.example] - 0.5
    return {"above": off > -1e-15, "below": off < 1e-15, "at": abs(off) < 1e-15}[words["side"]]


def how_far_on(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check how far on a unit is said to be."""
    a = p.a1[f.example][f.unit]
    more = {"on": a > 0.5, "off": a < 0.5, None: a == 0.5}[words["side"]]
    return unit(words) == f.unit and more and ("almost" not in words[0] or abs(a - 0.5) > 0.45 - 1e-12)


def pushes_hardest(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check what is said to push z2 hardest; the bias counts, too."""
    pushes = p.pushes[f.example]
    winner = len(p.units) if words["bias"] else unit(words)
    return is_largest(words, pushes, winner) and (pushes[winner] > 0) is (words["way"] == "upwards")


def sign_of_z2(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check what z2 is said to be."""
    z = Total.of(p.pushes[f.example])
    match words["sign"]:
        case "0":
            return abs(z.value) <= 1e-15 * z.scale
        case "as good as 0":
            return z.nothing
        case "positive":
            return z.value > 0
    return z.value < 0


def delta_says(of: Callable[[PlainNetwork, Focus], float]) -> Check:
    """Return a check of what the sign of a delta is said to mean: that the loss falls the other way."""

    def check(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
        # Only the sign counts, which the true delta and the published one have in common.
        delta = of(p, f)
        positive = words["sign"] == "positive"
        return positive is (words["way"] == "smaller") and (delta > 0 if positive else delta < 0 or delta == 0)

    return check


def delta2(p: PlainNetwork, f: Focus) -> float:
    """Return δ2 as the rule has it."""
    return p.delta2(f.example, p.departures)


def delta1(p: PlainNetwork, f: Focus) -> float:
    """Return δ1 as the rule has it."""
    return p.delta1(f.example, f.unit, p.departures)


def sign_of_delta1(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check the sign of δ1 by those of its factors, which do not vanish as their product may."""
    positive = (p.errors[f.example] > 0) is (p.w2[f.unit] > 0)
    return (words["sign"], words["way"]) == (("positive", "smaller") if positive else ("negative", "larger"))


def sign_of_delta2(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check the sign of δ2 by that of the error."""
    return (words["sign"], words["way"]) == (
        ("positive", "smaller") if p.errors[f.example] > 0 or p.y[f.example] == 0 else ("negative", "larger")
    )


def too_small(phase: int) -> Check:
    """Return a check of what is said where the network computes another delta than the exact one."""

    def check(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
        exact = delta2(p, f) if phase == 5 else delta1(p, f)
        made = float(decimal(words["made"]))
        return abs(made - exact) > 0.004 * abs(exact) or exact == 0 == made

    return check


class Effect(NamedTuple):
    """What a departure, or all of them, does to a number."""

    true: Total
    taken: Total


def effect_on(p: PlainNetwork, f: Focus, phase: int, departures: Departures) -> Effect:
    """Return a number of a phase without departures and with some."""
    true, taken = (
        Total.of([p.delta2(f.example, which)])
        if phase == 5
        else Total.of([p.delta1(f.example, f.unit, which)])
        if phase == 6
        else p.step(f.weight, which)
        for which in (NONE, departures)
    )
    return Effect(true, taken)


def true_number(phase: int) -> Check:
    """Return a check of the true number."""

    def check(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
        true, _ = effect_on(p, f, phase, NONE)
        return (
            true.nothing or (phase == 7 and (from_settled(p, f) or in_doubt(p, f, NONE)))
            if words["true"].endswith("0") and words["true"] in ("0", "as good as 0")
            else is_printed(words["true"], true.value, 1e-9 if true.clear else 1)
        )

    return check


SIGMOID = "σ′ taken of what has been through σ already"


def departure(words: re.Match[str]) -> int:
    """Return which departure is spoken of; 0 for all together."""
    parts = words.groupdict()
    return next((at for at, part in enumerate(("sigmoid", "units", "factor"), 1) if parts.get(part)), 0)


def departs(phase: int) -> Check:
    """Return a check of what a departure is said to do by itself, or all together."""

    def check(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
        departures = frozenset({made}) if (made := departure(words)) else frozenset({1, 2, 3})
        true, taken = effect_on(p, f, phase, departures)
        said = words["effect"].removesuffix(": the other way").removesuffix(", the other way")
        turned = words["effect"] != said
        no_true, none_taken = (
            total.nothing or (phase == 7 and in_doubt(p, f, which))
            for total, which in ((true, NONE), (taken, departures))
        )
        if said == "it as it is":
            return no_true and none_taken
        if said == "it as good as 0":
            return none_taken
        if found := re.fullmatch(rf"it ({NUMBER})", said):
            return no_true and is_printed(found[1], taken.value)
        ratio = taken.value / true.value
        if turned is not (ratio < 0):
            return False
        if found := re.fullmatch("it (twice|half) as large", said):
            return ratio == pytest.approx({"twice": 2, "half": 0.5}[found[1]], rel=1e-6)
        if said == "it by less than 1 %":
            return abs(ratio - 1) < 0.01
        if "million" in said:
            return abs(ratio) >= 1e6 * (1 - 1e-6) if "more" in said else abs(ratio) <= 1e-6 * (1 + 1e-6)
        found = re.fullmatch(rf"it (about )?({NUMBER}) times that", said)
        assert found, said
        half = Decimal(5).scaleb(Decimal(ratio).adjusted() - 2)  # of two digits
        close = abs(decimal(found[2]) - Decimal(ratio)) <= half * Decimal("1.001")
        return close and (found[1] is not None) is (abs(ratio) > 99.5)

    return check


def which_departure(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check that a departure is said where it is made, and of what."""
    bias = f.input in (BIAS, OUTPUT_BIAS)
    if departure(words) == 3:
        return ("1/4" in words[0]) is bias
    if departure(words) == 2:
        return f.input == BIAS and f"units for {example_name(f.unit)} in place of h{f.unit + 1}'s" in words[0]
    return True


def how_many_pull(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check the numbers of examples that pull up and down."""
    pulls = p.pulls(f.weight)
    up, down = COUNTS[words["up"].lower()], COUNTS[words["down"]]
    assert ("examples" in words[0]) is (up > 1)
    assert re.findall(r"pulls?\b", words[0]) == ["pull" if up > 1 else "pulls", "pull" if down > 1 else "pulls"]
    # A pull too small for the network's arithmetic, where a sigmoid is flat, is none.
    least = 1e-15 * max(1, *map(abs, p.w2))
    return (
        words["place"] == f.weight.label()
        and sum(pull < -least for pull in pulls) <= up <= sum(pull <= 0 for pull in pulls)
        and sum(pull > least for pull in pulls) <= down <= sum(pull >= 0 for pull in pulls)
    )


def goes(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check which way a parameter is said to go, and that what it is called is its rule's."""
    step = p.step(f.weight, p.departures).value
    right = words["place"] == f.weight.label() and words["what"].startswith(
        "step" if p.rule == "published" else "slope"
    )
    return right and (words["way"], words["sign"]) == (("down", "positive") if step > 0 else ("up", "negative"))


def stays(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check that a parameter stays, and why."""
    step, before = p.step(f.weight, p.departures), p.of(f.weight)
    if words["place"] != f.weight.label():
        return False
    if "its digits" in words[0]:
        return abs(p.rate * step.value) <= 1e-15 * abs(before) + 1e-300
    return abs(step.value) <= 1e-15 * step.scale + 1e-300 if "stays" in words[0] else step.nothing


def loss_goes(words: re.Match[str], p: PlainNetwork, f: Focus) -> bool:
    """Check what becomes of the loss, and whether the step leads downhill where it rises."""
    # A double cannot hold ŷ near 1, and so no loss either, to more than this.
    change, share = p.after.loss - p.loss, 1e-11 * p.loss + 1e-15 * max(map(abs, p.errors))
    match words["course"]:
        case "the same":
            return abs(change) <= share
        case "lower":
            return change < share and words["why"] is None
    downhill = words["why"] == "the step leads downhill, but is too long"
    return change > -share and (p.descent.nothing or (p.descent.value < 0) is downhill)


FOR_EXAMPLE = r"For (?P<example>[01] [01])"
OF_UNIT = r"h(?P<unit>\d)"
DEPARTED = r"(?:make|leave|change)s? (?P<effect>.*)"
WORDS: list[tuple[int, str, Check]] = [
    (
        1,
        r"The target of (?P<name>[01] [01]) is (?P<y>\S+)\. "
        r"For now the network's answer lies (?P<side>above|below|at) one half\.",
        lambda m, p, f: (
            m["name"] == example_name(f.example)
            and float(m["y"]) == pytest.approx(p.y[f.example], rel=1e-5)
            and side(m, p, f)
        ),
    ),
    (1, r"x3 is 1 in every example\.", lambda m, p, f: [row[2] for row in X] == [1.0] * 4),
    (
        2,
        rf"{OF_UNIT} is almost fully (?P<side>on|off) for this example: its sigmoid is nearly flat there\.",
        how_far_on,
    ),
    (
        2,
        rf"{OF_UNIT} is (?:more (?P<side>on|off) than (?:on|off)|exactly half on) for this example\.",
        lambda m, p, f: how_far_on(m, p, f) and "on than on" not in m[0] and "off than off" not in m[0],
    ),
    (
        2,
        rf"Of the hidden units, {OF_UNIT} has the largest activation for it\.",
        lambda m, p, f: is_largest(m, p.a1[f.example], unit(m)),
    ),
    (3, rf"(?:{OF_UNIT}|(?P<bias>The bias b2)) pushes z2 hardest, (?P<way>upwards|downwards)\.", pushes_hardest),
    (
        3,
        r"z2 is (?P<sign>positive|negative), so the answer lies (?P<side>above|below) one half\.",
        lambda m, p, f: sign_of_z2(m, p, f) and side(m, p, f),
    ),
    (3, r"z2 is (?P<sign>0), so the answer is one half\.", sign_of_z2),
    (3, r"z2 is (?P<sign>as good as 0), so the answer is as good as one half\.", sign_of_z2),
    (
        4,
        rf"The answer to (?P<name>[01] [01]) is furthest from its target: "
        rf"its square is the largest(?:, {ANY_OTHER})?\.",
        furthest,
    ),
    (4, r"The largest squares are (?:equal|as good as equal): no example stands out\.", none_is_furthest),
    (
        4,
        r"All answers are at their targets, but for rounding: no example stands out\.",
        lambda m, p, f: max(map(abs, p.errors)) <= 2 * max(doubt(p, k) for k in range(4)),
    ),
    (
        5,
        r"ŷ is so near (?P<end>[01]) that the sigmoid is almost flat there: little of the error gets through\.",
        lambda m, p, f: (
            p.rule == "gradient"
            and flat(p.z2[f.example]) < 0.05 + 1e-12
            and (p.answers[f.example] > 0.5) is (m["end"] == "1")
        ),
    ),
    (
        5,
        r"The delta is (?P<sign>negative|positive): a slightly (?P<way>larger|smaller) z2 would lower the loss\.",
        sign_of_delta2,
    ),
    (
        5,
        r"The delta is 0, as the answer is exactly the target: there is nothing to change\.",
        lambda m, p, f: abs(p.errors[f.example]) <= 1e-15,
    ),
    (
        5,
        r"The delta is as good as 0, as the answer is at its target, but for rounding: there is nothing to change\.",
        lambda m, p, f: at_target(p, f.example),
    ),
    (5, rf"It is too small for the network's arithmetic, which makes it (?P<made>{NUMBER})\.", too_small(5)),
    (
        6,
        rf"The delta of {OF_UNIT} is as good as 0, as δ2 is\.",
        lambda m, p, f: unit(m) == f.unit and at_target(p, f.example),
    ),
    (
        6,
        rf"The delta of {OF_UNIT} is (?P<sign>negative|positive): "
        r"a slightly (?P<way>larger|smaller) z1 would lower the loss\.",
        lambda m, p, f: unit(m) == f.unit and sign_of_delta1(m, p, f),
    ),
    (
        6,
        rf"The delta of {OF_UNIT} is 0, as (?P<why>δ2|h\d→ŷ) is 0\.",
        lambda m, p, f: unit(m) == f.unit and (at_target(p, f.example) if m["why"] == "δ2" else p.w2[f.unit] == 0),
    ),
    (
        6,
        rf"The delta of {OF_UNIT} is 0 in the network's arithmetic, as δ2 is\.",
        lambda m, p, f: unit(m) == f.unit and abs(delta2(p, f)) < 1e-15,
    ),
    (6, rf"It is too small for the network's arithmetic, which makes it (?P<made>{NUMBER})\.", too_small(6)),
    (
        6,
        rf"{FOR_EXAMPLE} the loss changes fastest with z1 of {OF_UNIT}: "
        rf"its delta, (?P<value>{NUMBER}), is (?:the largest in size|{ANY_OTHER} in size)\.",
        lambda m, p, f: p.rule == "gradient" and largest_delta(m, p, f, NONE),
    ),
    (
        6,
        rf"{FOR_EXAMPLE} the delta of {OF_UNIT}, (?P<value>{NUMBER}), is "
        rf"(?:the largest in size|{ANY_OTHER} in size)\.",
        lambda m, p, f: p.rule == "published" and largest_delta(m, p, f, p.departures),
    ),
    (
        6,
        r"The largest deltas are (?:equal|as good as equal) in size: no unit stands out\.",
        lambda m, p, f: tied(m, [p.delta1(f.example, h, p.departures) for h in p.units]),
    ),
    *(
        (phase, rf"The true {what} is (?P<true>as good as 0|{NUMBER})\.", true_number(phase))
        for phase, what in ((5, "δ2"), (6, "δ1"), (7, "slope"))
    ),
    *(
        (
            phase,
            rf"(?:One departure, (?P<sigmoid>{SIGMOID})|Another, (?P<factor>the 2/4 left out)), "
            rf"by itself {DEPARTED}\.",
            departs(phase),
        )
        for phase in (5, 6)
    ),
    (
        7,
        rf"(?:One departure, (?P<sigmoid>{SIGMOID})|"
        r"Another, (?P<units>the deltas of all units for [01] [01] in place of "
        r"h\d's for all examples)|(?:Another|A third), (?P<factor>the 2/4 left out|1/4 in place of 2/4)), "
        rf"by itself {DEPARTED}\.",
        lambda m, p, f: departs(7)(m, p, f) and which_departure(m, p, f),
    ),
    *((phase, rf"Together they {DEPARTED}\.", departs(phase)) for phase in (5, 6, 7)),
    (
        7,
        rf"(?P<up>No|One|Two|Three|Four) examples? pulls? {PLACE} up, "
        r"(?P<down>none|one|two|three|four) pulls? it down\.",
        how_many_pull,
    ),
    (7, rf"No example pulls at {PLACE}\.", lambda m, p, f: max(map(abs, p.pulls(f.weight))) < 1e-17),
    (
        7,
        rf"All pulls at {PLACE} are too small for the network's arithmetic, which makes them 0\.",
        lambda m, p, f: 0 < max(map(abs, p.pulls(f.weight))) < 1e-13 * max(1, *map(abs, p.w2)),
    ),
    (
        7,
        r"The two in which x(?P<input>[12]) is 0 have no say\.",
        lambda m, p, f: f.input == int(m["input"]) - 1 and [row[f.input] for row in X].count(0) == 2,
    ),
    (
        8,
        rf"{PLACE} goes (?P<way>up|down), as its (?P<what>slope|step, which is subtracted,) is "
        r"(?P<sign>positive|negative)\.",
        goes,
    ),
    (8, rf"{PLACE} stays, as its (?:slope|step) is 0\.", stays),
    (
        8,
        rf"{PLACE} stays: its (?:slope|step) is too small for the network's arithmetic, "
        rf"which makes it (?P<made>{NUMBER})\.",
        lambda m, p, f: (
            abs(p.step(f.weight, p.departures).value) < 1e-13 * max(1, *map(abs, p.w2))
            and abs(decimal(m["made"])) < abs(p.step(f.weight, p.departures).value) / 2
        ),
    ),
    (8, rf"{PLACE} stays: η times its (?:slope|step) is too small for its digits\.", stays),
    (
        8,
        rf"{PLACE} hardly moves, as its (?:slope|step) is as good as 0\.",
        lambda m, p, f: (
            stays(m, p, f) or (m["place"] == f.weight.label() and (from_settled(p, f) or in_doubt(p, f, p.departures)))
        ),
    ),
    (
        8,
        r"After all weights have moved the loss is (?P<course>lower|higher|the same)"
        r"(?:: (?P<why>the step leads downhill, but is too long|the step does not lead downhill))?\.",
        loss_goes,
    ),
]
"""All that can be said in each phase, and what makes it true; a new sentence has to be checked here."""


def assert_true(session: Session, focus: Focus) -> None:
    """Check every sentence of all phases."""
    snapshot = session.snapshot
    plain = PlainNetwork.at(snapshot)
    for number in range(1, 9):
        for sentence in phase_of(snapshot, number, focus).sentences:
            found = [
                (words, check)
                for phase, pattern, check in WORDS
                if phase == number and (words := re.fullmatch(pattern, sentence.text))
            ]
            assert len(found) == 1, f"no test knows this sentence of phase {number}: {sentence.text}"
            words, check = found[0]
            assert check(words, plain, focus), (number, sentence.text, focus, snapshot.settings)


@pytest.fixture
def told_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the arithmetic, which takes most of the time and has a test of its own."""
    nothing = arithmetic.Worked(("",), "", Decimal(0), Decimal(0), 0)
    monkeypatch.setattr(arithmetic, "work_out", lambda *_, **__: nothing)
    monkeypatch.setattr(phases, "gradient_check", lambda *_: None)


@pytest.mark.usefixtures("told_only")
@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_is_true(kind: str) -> None:
    """In many states of each kind, and a sentence that is not known here is refused."""
    for number in (*range(STATES), *FALSE_ONCE.get(kind, ())):
        assert_true(*drawn(kind, number))


@pytest.mark.long
@settings(max_examples=examples(40))
@given(looks())
@example((Session(Settings(rule="published")), Focus()))
def test_the_words_are_true_at_the_ends_of_what_can_be_set(look: tuple[Session, Focus]) -> None:
    """The same where weights, rates and targets are as odd as they can be."""
    assert_true(*look)


TELLING = (
    *(("published", 0), ("learned", 46), ("tiny", 52), ("own targets", 24)),
    *(("learned", 25), ("published", 49), ("learned", 0), ("equal units", 3)),
)
"""States in which nearly everything is said, so that few more are drawn."""


def said_in(session: Session, *focuses: Focus) -> list[tuple[int, str]]:
    """Return what is said in all phases."""
    return [
        (number, sentence.text)
        for focus in focuses
        for number in range(1, 9)
        for sentence in phase_of(session.snapshot, number, focus).sentences
    ]


@pytest.mark.long
@pytest.mark.usefixtures("told_only")
def test_every_sentence_that_a_test_knows_is_said_somewhere() -> None:
    """Every sentence that the test knows is said in some state; no more of them are drawn than it takes."""
    unheard = {(phase, pattern) for phase, pattern, _ in WORDS}

    def hear(session: Session, *focuses: Focus) -> None:
        said = said_in(session, *focuses)
        for known in {*unheard}:
            if any(known[0] == phase and re.fullmatch(known[1], text) for phase, text in said):
                unheard.remove(known)

    zero = Session()
    set_all(zero, 0.0)
    zero.set_target(0, 0.5)
    hear(zero, Focus(), Focus(1, 1, 3))
    for bias in (1e-17, 40.0, 800.0):
        zero.set_weight("output_bias", 0, bias)
        hear(zero, Focus(), Focus(0, 0, 5))
    settled = Session()
    for row, answer in enumerate(settled.snapshot.predictions[:, 0].tolist()):
        settled.set_target(row, answer + 1e-16)
    hear(settled, Focus())
    for name in ("hidden_bias", "output_bias"):
        session = Session()
        session.set_weight(name, 0, 60.0)
        hear(session, Focus())
    for kind, number in (*TELLING, *((kind, number) for number, kind in product(range(60), KINDS))):
        if not unheard:
            break
        hear(*drawn(kind, number))
    assert not unheard
