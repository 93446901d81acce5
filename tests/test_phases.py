"""What the phases say is so: every array, every claim of every sentence, and the words themselves."""

import re
from collections.abc import Callable
from decimal import Decimal
from math import exp, fsum
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from states import EVERYDAY_WEIGHT, looks, sessions, set_all

from xortui.nn import INPUTS, Session, Settings, Snapshot
from xortui.teach.claims import Claim, Quantity, largest
from xortui.teach.moves import Place
from xortui.teach.numbers import GradientCheck, Numbers, gradient_check, numbers_of
from xortui.teach.phases import BIAS, EXAMPLES, NAMES, Focus, Phase, example_name, phase_of, worst_example

CLOSE = 1e-12
EVERYDAY_RATES = st.sampled_from([0.01, 0.1, 0.3, 1.0, 3.0, 10.0])
EVERYDAY = sessions(EVERYDAY_WEIGHT, EVERYDAY_RATES)

PATIENT = settings(max_examples=200)


def all_phases(snapshot: Snapshot, focus: Focus) -> list[Phase]:
    """Return the eight phases."""
    return [phase_of(snapshot, number, focus) for number in range(1, 9)]


# Arrays


class Naive(NamedTuple):
    """One epoch, number by number."""

    hidden_z: list[list[float]]
    hidden: list[list[float]]
    output_z: list[float]
    predictions: list[float]
    output_delta: list[float]
    hidden_delta: list[list[float]]
    steps: tuple[ArrayLike, ...]
    after: tuple[ArrayLike, ...]


def naive(session: Session) -> Naive:
    """Compute an epoch with plain numbers and loops, from the formulas on the screen."""
    now = session.snapshot
    w1, b1 = now.parameters.hidden_weights.tolist(), now.parameters.hidden_bias.tolist()
    w2, b2 = now.parameters.output_weights[:, 0].tolist(), float(now.parameters.output_bias[0])
    targets, units, four = now.targets[:, 0].tolist(), range(len(b1)), range(4)
    x = [(0, 1, 1), (1, 0, 1), (1, 1, 1), (0, 0, 1)]

    def sigma(z: float) -> float:
        return 1 / (1 + exp(-z)) if z > -700 else 0.0

    z1 = [[fsum([*(x[k][i] * w1[i][h] for i in range(3)), b1[h]]) for h in units] for k in four]
    a1 = [[sigma(z) for z in row] for row in z1]
    z2 = [fsum([*(a1[k][h] * w2[h] for h in units), b2]) for k in four]
    guess = [sigma(z) for z in z2]
    published = now.settings.rule == "published"

    def slope(a: float) -> float:
        return sigma(a) * (1 - sigma(a)) if published else a * (1 - a)

    d2 = [(1 if published else 2 / 4) * (guess[k] - targets[k]) * slope(guess[k]) for k in four]
    d1 = [[d2[k] * w2[h] * slope(a1[k][h]) for h in units] for k in four]
    s1 = [[fsum(x[k][i] * d1[k][h] for k in four) for h in units] for i in range(3)]
    s2 = [fsum(a1[k][h] * d2[k] for k in four) for h in units]
    if published:
        bias1, bias2 = [fsum(d1[unit]) / 4 for unit in units], fsum(d2) / 4
    else:
        bias1, bias2 = [fsum(d1[k][h] for k in four) for h in units], fsum(d2)
    rate = now.settings.learning_rate
    after = (
        [[w1[i][h] - rate * s1[i][h] for h in units] for i in range(3)],
        [b1[h] - rate * bias1[h] for h in units],
        [w2[h] - rate * s2[h] for h in units],
        b2 - rate * bias2,
    )
    return Naive(z1, a1, z2, guess, d2, d1, (s1, bias1, s2, bias2), after)


def assert_close(ours: ArrayLike, theirs: ArrayLike) -> None:
    """Check that two arrays agree to twelve digits, or as far as numbers of order one can."""
    np.testing.assert_allclose(np.ravel(np.asarray(ours)), np.ravel(np.asarray(theirs)), rtol=CLOSE, atol=CLOSE)


@settings(max_examples=100)
@given(EVERYDAY)
def test_the_arrays_are_those_of_a_computation_by_hand(session: Session) -> None:
    """From the pre-activations to the updated weights, under both rules."""
    n, by_hand = numbers_of(session.snapshot), naive(session)
    for name in ("hidden_z", "hidden", "output_z", "predictions", "output_delta", "hidden_delta"):
        assert_close(getattr(n, name), getattr(by_hand, name))
    targets = session.snapshot.targets[:, 0].tolist()
    errors = [p - y for p, y in zip(by_hand.predictions, targets, strict=True)]
    squares = [error * error for error in errors]
    assert_close(n.errors, errors)
    assert_close(n.squares, squares)
    assert n.loss == pytest.approx(sum(squares) / 4, rel=CLOSE)
    weights = n.parameters.output_weights[:, 0].tolist()
    assert_close(n.parts, [[a * w for a, w in zip(row, weights, strict=True)] for row in by_hand.hidden])
    for step, after, left, right in zip(n.direction, n.after, by_hand.steps, by_hand.after, strict=True):
        assert_close(step, left)
        assert_close(after, right)


@settings(max_examples=100)
@given(EVERYDAY)
def test_the_last_phase_leads_where_the_kernel_goes(session: Session) -> None:
    """What is explained is what is done: the next epoch has the weights, the answers and the loss of phase 8."""
    n = numbers_of(session.snapshot)
    session.step()
    now = session.snapshot
    for explained, done in zip(n.after, now.parameters, strict=True):
        assert_close(explained, done)
    assert_close(n.predictions_after, now.predictions)
    assert n.loss_after == pytest.approx(now.mse, rel=CLOSE, abs=1e-300)


@settings(max_examples=50)
@given(EVERYDAY)
def test_the_true_gradient_is_known_under_both_rules(session: Session) -> None:
    """What the published rule departs from is what the other rule does at the same weights."""
    n = numbers_of(session.snapshot)
    session.set_rule("gradient")
    true = numbers_of(session.snapshot)
    assert_close(n.true_output_delta, true.output_delta)
    assert_close(n.true_hidden_delta, true.hidden_delta)
    for ours, theirs in zip(n.gradient, true.direction, strict=True):
        assert_close(ours, theirs)


# Claims


@PATIENT
@given(looks())
def test_every_claim_is_true(look: tuple[Session, Focus]) -> None:
    """Whatever the network: each sentence carries comparisons, and each of them holds."""
    session, focus = look
    n = numbers_of(session.snapshot)
    for phase in all_phases(session.snapshot, focus):
        assert phase.sentences
        for sentence in phase.sentences:
            assert sentence.claims, sentence.text
            for claim in sentence.claims:
                assert claim.holds(n), (sentence.text, claim)


def test_a_claim_can_be_false() -> None:
    """Or nothing would follow from its being true."""
    n = numbers_of(Session().snapshot)
    loss = Quantity("loss")
    assert Claim(loss, "<", 1.0).holds(n) and not Claim(loss, ">", 1.0).holds(n)
    assert Claim(loss, "<=", loss).holds(n) and not Claim(loss, "<", loss).holds(n)
    assert Claim(loss, "=", loss).holds(n) and not Claim(loss, ">", loss).holds(n)
    assert Claim(loss, ">=", loss._replace(times=0.5)).holds(n)
    assert not Claim(loss, ">=", loss._replace(times=2.0)).holds(n)
    negative = Quantity("output_delta", (0, 0))
    assert Claim(negative, "<", 0.0).holds(n) and Claim(negative._replace(size=True), ">", 0.0).holds(n)


@given(st.lists(st.integers(0, 40) | st.just(0), min_size=1, max_size=8))
def test_the_largest_is_the_largest(sizes: list[int]) -> None:
    """By as many times as is said and not one more; and where two are as large, neither is."""
    session = Session(Settings(hidden_units=len(sizes)))
    for unit, size in enumerate(sizes):
        session.set_weight("output_weights", (unit, 0), -size if unit % 2 else size)
    n = numbers_of(session.snapshot)
    winner, times, claims = largest("parameters.output_weights", [(unit, 0) for unit in range(len(sizes))], n)
    others = [size for unit, size in enumerate(sizes) if unit != winner]
    assert all(claim.holds(n) for claim in claims)
    assert all(sizes[winner] >= other for other in others)
    assert (times == 0) is (sizes[winner] == max(others, default=0))
    if times:
        assert all(sizes[winner] >= times * other for other in others)
        assert times == 10 or not all(sizes[winner] >= (times + 1) * other for other in others)


# Words

TIMES = {"twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
NUMBER = r"(?P<{}>−?[0-9.]+(?:e−?[0-9]+)?)"
TRUE, RATIO = NUMBER.format("true"), NUMBER.format("ratio")
TRUTH = rf"The true gradient has {TRUE} here(?P<end>, too|; this points the other way|; this is {RATIO} times that|)\."
ANY_OTHER = r"at least (?P<times>twice|(?:three|four|five|six|seven|eight|nine|ten) times) any other"

Check = Callable[[re.Match[str], Numbers, Focus], bool]


def decimal(text: str) -> Decimal:
    """Return a printed number."""
    return Decimal(text.replace("−", "-"))


def half_a_digit(text: str) -> Decimal:
    """Return half of the last digit of a printed number."""
    exponent = decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


def says(taken: Callable[[Numbers, Focus], float], true: Callable[[Numbers, Focus], float]) -> Check:
    """Return a check of what is said of a departure from the true gradient."""

    def check(words: re.Match[str], n: Numbers, focus: Focus) -> bool:
        ours, theirs = taken(n, focus), true(n, focus)
        assert abs(decimal(words["true"]) - Decimal(theirs)) <= half_a_digit(words["true"])
        match words["end"]:
            case ", too":
                return ours == theirs
            case "":
                return (ours == 0) is not (theirs == 0)
            case "; this points the other way":
                return ours < 0 < theirs or theirs < 0 < ours
        assert (ours < 0 and theirs < 0) or (ours > 0 and theirs > 0)
        ratio = Decimal(ours) / Decimal(theirs)
        shown = words["ratio"]
        places = Decimal(1).scaleb(ratio.adjusted() - 1) / 2  # of two digits
        return abs(decimal(shown) - ratio) <= places * (1 + Decimal("1e-9"))

    return check


def is_largest(words: re.Match[str], sizes: list[float], winner: int) -> bool:
    """Check that one of several is the largest, and by how many times."""
    others = [abs(size) for i, size in enumerate(sizes) if i != winner]
    said = words.groupdict()
    times = TIMES[said["times"].split()[0]] if said.get("times") else 1
    top = abs(sizes[winner])
    enough = all(top >= times * other for other in others) and top > max(others)
    # Where it may be said by how many times, no whole number more could have been said.
    return enough and ("times" not in said or times == 10 or not all(top >= (times + 1) * other for other in others))


def tied(sizes: list[float]) -> bool:
    """Return whether two have the largest size."""
    ordered = sorted(map(abs, sizes))
    return ordered[-1] == ordered[-2]


def slope_at(n: Numbers, focus: Focus) -> float:
    """Return what the rule takes for the slope of the weight in focus."""
    i, h = focus.input, focus.unit
    return float(n.direction.hidden_bias[h] if i == BIAS else n.direction.hidden_weights[i, h])


def true_slope_at(n: Numbers, focus: Focus) -> float:
    """Return its true slope."""
    i, h = focus.input, focus.unit
    return float(n.gradient.hidden_bias[h] if i == BIAS else n.gradient.hidden_weights[i, h])


def pulls(n: Numbers, focus: Focus) -> list[float]:
    """Return what each example adds to the slope of the weight in focus."""
    x = [1.0] * 4 if focus.input == BIAS else INPUTS[:, focus.input].tolist()
    return [a * float(d) for a, d in zip(x, n.hidden_delta[:, focus.unit], strict=True)]


def how_many_pull(words: re.Match[str], n: Numbers, focus: Focus) -> bool:
    """Check the numbers of examples that pull up and down."""
    up, down = (sum(p * sign > 0 for p in pulls(n, focus)) for sign in (-1, 1))
    said = {way: int(count) for count, verb, way in re.findall(r"(\d) (pulls?) it (up|down)", words[0])}
    verbs = re.findall(r"(\d) (pulls?) ", words[0])
    assert all(verb == ("pulls" if count == "1" else "pull") for count, verb in verbs)
    return said == {way: count for way, count in (("up", up), ("down", down)) if count}


def unit(words: re.Match[str]) -> int:
    """Return the hidden unit that a sentence is about."""
    return int(words["unit"]) - 1


def column(array: object, k: int) -> list[float]:
    """Return a row of an array as plain numbers."""
    return list(map(float, np.asarray(array)[k]))


WORDS: list[tuple[int, str, Check]] = [
    (
        1,
        r"The example (?P<name>[01] [01]) should give (?P<y>\S+)\. "
        r"The network's answer, as it stands, lies (?P<side>above|below|at) one half\.",
        lambda m, n, f: (
            m["name"] == example_name(f.example)
            and float(m["y"]) == pytest.approx(n.targets[f.example, 0], rel=1e-5)
            and m["side"] == ("below", "at", "above")[int(np.sign(n.predictions[f.example, 0] - 0.5)) + 1]
        ),
    ),
    (1, r"x3 is 1 in every example\.", lambda m, n, f: n.inputs[:, 2].tolist() == [1.0] * 4),
    (
        2,
        r"h(?P<unit>\d) is almost fully (?P<side>on|off) for this example: its sigmoid is nearly flat there\.",
        lambda m, n, f: (
            unit(m) == f.unit
            and (n.hidden[f.example, f.unit] > 0.95 if m["side"] == "on" else n.hidden[f.example, f.unit] < 0.05)
        ),
    ),
    (
        2,
        r"h(?P<unit>\d) is (?:more (?P<side>on) than off|more (?P<other>off) than on|just half on) for this example\.",
        lambda m, n, f: (
            unit(m) == f.unit
            and np.sign(n.hidden[f.example, f.unit] - 0.5) == (1 if m["side"] else -1 if m["other"] else 0)
        ),
    ),
    (
        2,
        r"Of all hidden units, h(?P<unit>\d) answers it most strongly\.",
        lambda m, n, f: bool(n.hidden[f.example, unit(m)] > max(np.delete(n.hidden[f.example], unit(m)))),
    ),
    (
        3,
        r"h(?P<unit>\d) pushes hardest, (?P<way>up|down)\.",
        lambda m, n, f: (
            is_largest(m, (n.hidden[f.example] * n.parameters.output_weights[:, 0]).tolist(), unit(m))
            and bool(n.parameters.output_weights[unit(m), 0] > 0) is (m["way"] == "up")
        ),
    ),
    (
        3,
        r"z2 is (?P<no>not )?positive, so the answer (?:lies|does not lie) above one half\.",
        lambda m, n, f: bool(n.output_z[f.example, 0] <= 0) is bool(m["no"]) is ("does not" in m[0]),
    ),
    (
        4,
        rf"The example (?P<name>[01] [01]) is furthest off and costs most(?:, {ANY_OTHER})?\.",
        lambda m, n, f: is_largest(m, n.squares[:, 0].tolist(), ["0 1", "1 0", "1 1", "0 0"].index(m["name"])),
    ),
    (
        4,
        r"No example costs more than all others: the largest squares are equal\.",
        lambda m, n, f: tied(n.squares[:, 0].tolist()),
    ),
    (
        5,
        r"ŷ is so near its end that the sigmoid is almost flat: little of the error gets through\.",
        lambda m, n, f: n.rule == "gradient" and abs(n.predictions[f.example, 0] - 0.5) > 0.44,
    ),
    (
        5,
        r"The delta is (?P<sign>0|negative|positive): "
        r"(?:z2 has nothing to learn from this example|a (?P<way>larger|smaller) z2 would lower the loss)\.",
        lambda m, n, f: (m["sign"], m["way"]) == _sign_and_way(n.output_delta[f.example, 0]),
    ),
    (
        5,
        rf"Departure 1: the slope is taken of ŷ, which has been through σ already\. {TRUTH}",
        says(lambda n, f: float(n.output_delta[f.example, 0]), lambda n, f: float(n.true_output_delta[f.example, 0])),
    ),
    (
        6,
        r"The delta is (?P<sign>0|negative|positive): "
        r"(?:z1 has nothing to learn from this example|a (?P<way>larger|smaller) z1 would lower the loss)\.",
        lambda m, n, f: (
            (m["sign"], m["way"]) == _sign_and_way(n.hidden_delta[f.example, f.unit])
            and (n.units == 1 or not n.hidden_delta[f.example].any())
        ),
    ),
    (
        6,
        rf"h(?P<unit>\d) is to blame most for this example: its delta is (?:the largest|{ANY_OTHER})\.",
        lambda m, n, f: is_largest(m, column(n.hidden_delta, f.example), unit(m)),
    ),
    (
        6,
        r"No unit is to blame most for this example: the largest deltas are equal in size\.",
        lambda m, n, f: tied(column(n.hidden_delta, f.example)),
    ),
    (
        6,
        rf"Departure 1: the slope is taken of a1, which has been through σ already\. {TRUTH}",
        says(
            lambda n, f: float(n.hidden_delta[f.example, f.unit]),
            lambda n, f: float(n.true_hidden_delta[f.example, f.unit]),
        ),
    ),
    (7, r"Of the examples, \d pulls? it (?:up|down)(?: and \d pulls? it down)?\.", how_many_pull),
    (
        7,
        r"No example pulls at it\.",
        lambda m, n, f: not any(pulls(n, f)),
    ),
    (
        7,
        rf"Departure 2: b1 of h(?P<unit>\d) gets the mean over the units for the example (?P<name>[01] [01])\. {TRUTH}",
        lambda m, n, f: (
            unit(m) == f.unit
            and m["name"] == example_name(unit(m))
            and f.input == BIAS
            and slope_at(n, f) == pytest.approx(fsum(n.hidden_delta[unit(m)]) / n.units, rel=1e-9, abs=1e-300)
            and says(slope_at, true_slope_at)(m, n, f)
        ),
    ),
    (
        7,
        rf"Departure 3: weights get a sum, biases a mean, and the 2 of the square is dropped\. {TRUTH}",
        lambda m, n, f: f.input != BIAS and says(slope_at, true_slope_at)(m, n, f),
    ),
    (
        8,
        r"(?P<place>(?:x[123]|b1)→h[1-8]) goes (?P<way>up|down), as its (?P<what>slope|step) is (?P<sign>\w+)\.",
        lambda m, n, f: (
            m["place"] == f"{'b1' if f.input == BIAS else f'x{f.input + 1}'}→h{f.unit + 1}"
            and m["what"] == ("step" if n.rule == "published" else "slope")
            and (m["way"], m["sign"]) == (("down", "positive") if slope_at(n, f) > 0 else ("up", "negative"))
            and slope_at(n, f) != 0
        ),
    ),
    (
        8,
        r"(?P<place>(?:x[123]|b1)→h[1-8]) stays, as its (?P<what>slope|step) is 0\.",
        lambda m, n, f: slope_at(n, f) == 0,
    ),
    (
        8,
        r"With all weights moved so, the loss is (?P<course>lower|higher) in the next epoch"
        r"(?P<why>: the steps do not follow its slope|: the steps are too long)?\.",
        lambda m, n, f: (
            (n.loss_after < n.loss) is (m["course"] == "lower")
            and n.loss_after != n.loss
            and (m["why"] is None) is (m["course"] == "lower")
            and (m["why"] is None or m["why"].endswith("its slope") is (n.rule == "published"))
        ),
    ),
    (
        8,
        r"With all weights moved so, the loss stays the same\.",
        lambda m, n, f: n.loss_after == n.loss,
    ),
]
"""All that can be said in each phase, and what makes it true; a new sentence has to be checked here."""


def _sign_and_way(delta: float) -> tuple[str, str | None]:
    if delta == 0:
        return "0", None
    return ("positive", "smaller") if delta > 0 else ("negative", "larger")


@PATIENT
@given(looks())
@example((Session(Settings(rule="published")), Focus()))
def test_the_words_are_true(look: tuple[Session, Focus]) -> None:
    """Read as a person reads them, and held against the numbers: who, how many times, which way, and why."""
    session, focus = look
    n = numbers_of(session.snapshot)
    for phase in all_phases(session.snapshot, focus):
        for sentence in phase.sentences:
            found = [
                (words, check)
                for number, pattern, check in WORDS
                if number == phase.number and (words := re.fullmatch(pattern, sentence.text))
            ]
            assert len(found) == 1, f"no test knows this sentence of phase {phase.number}: {sentence.text}"
            words, check = found[0]
            assert check(words, n, focus), sentence.text


def test_every_sentence_that_a_test_knows_is_said_somewhere() -> None:
    """At the beginning of seed 1, with weights set to nothing, with weights set too high, and later on."""
    said: list[tuple[int, str]] = []

    def listen(session: Session, *focuses: Focus) -> None:
        for focus in focuses or (Focus(), Focus(2, 0, BIAS)):
            for phase in all_phases(session.snapshot, focus):
                said.extend((phase.number, sentence.text) for sentence in phase.sentences)

    for settings_ in (Settings(), Settings(hidden_units=1), Settings(rule="published"), Settings(learning_rate=1000)):
        for value in (None, 0.0, 1.0, 30.0, -30.0, 1e6):
            session = Session(settings_)
            for epochs in (0, 1, 500):
                session.run(epochs)
                if value is not None and not epochs:
                    set_all(session, value)
                listen(session)
    for number, pattern, _ in WORDS:
        assert any(number == phase and re.fullmatch(pattern, text) for phase, text in said), pattern


def test_with_all_weights_at_zero_nothing_is_singled_out() -> None:
    """No unit answers most strongly, none pushes, none is to blame, and no example is furthest off: all are alike."""
    session = Session()
    set_all(session, 0.0)
    for focus in (Focus(), Focus(3, 2, BIAS)):
        text = " ".join(s.text for phase in all_phases(session.snapshot, focus) for s in phase.sentences)
        assert not re.search(r"most strongly|hardest|furthest|h\d is to blame|more o", text)
        assert "at one half" in text and "just half on" in text


def test_a_saturated_network_blames_nobody() -> None:
    """Where all deltas are exactly 0, none of them is ten times any other."""
    session = Session()
    set_all(session, 1e6)
    assert not numbers_of(session.snapshot).hidden_delta.any()
    text = " ".join(sentence.text for sentence in phase_of(session.snapshot, 6, Focus()).sentences)
    assert text == "The delta is 0: z1 has nothing to learn from this example."


@settings(max_examples=100)
@given(looks(EVERYDAY))
def test_the_printed_update_moves_a_weight_the_way_it_moves(look: tuple[Session, Focus]) -> None:
    """A weight that goes up is not printed as one that goes down, nor as one that stays, if it moves by a millionth."""
    session, focus = look
    n = numbers_of(session.snapshot)
    equations = phase_of(session.snapshot, 8, focus).equations
    for place, equation in zip((focus.weight, focus.output_weight), equations, strict=True):
        before, after = (float(getattr(part, place.name)[place.at]) for part in (n.parameters, n.after))
        if abs(after - before) > 1e-6 * max(abs(after), abs(before)):
            first, result = decimal(equation.pieces[0]), decimal(equation.result)
            assert (result > first) is (after > before) and result != first, equation.text


# Departures


@settings(max_examples=100)
@given(looks())
def test_the_departures_are_named_where_they_happen(look: tuple[Session, Focus]) -> None:
    """Under the published rule in phases 5, 6 and 7, where the focus says which; under the gradient never."""
    session, focus = look
    for phase in all_phases(session.snapshot, focus):
        named = re.findall(r"Departure (\d)", " ".join(sentence.text for sentence in phase.sentences))
        here = {5: ["1"], 6: ["1"], 7: ["2" if focus.input == BIAS else "3"]}
        assert named == (here.get(phase.number, []) if session.snapshot.settings.rule == "published" else [])


@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_the_formulas_are_those_of_the_rule(rule: str) -> None:
    """The backward pass and the update are written as the rule does them; the forward pass is the same for both."""
    formulas = [" ".join(phase.formula) for phase in all_phases(Session(Settings(rule=rule)).snapshot, Focus())]
    assert formulas[1] == "z1 = X·W1 + b1   a1 = σ(z1) = 1/(1 + e^−z1)"
    assert ("∂L" in "".join(formulas[4:])) is (rule == "gradient")
    assert ("axis=1" in formulas[6]) is (rule == "published")
    assert ("2/4·(ŷ − y)" in formulas[4]) is (rule == "gradient")


# Cells


@settings(max_examples=50)
@given(looks())
def test_the_cells_that_are_marked_exist(look: tuple[Session, Focus]) -> None:
    """What a phase reads and writes lies in the tables: parameters, or the columns of the four examples."""
    session, focus = look
    shapes = {name: part.shape for name, part in session.snapshot.parameters._asdict().items()}
    shapes |= dict.fromkeys(("inputs", "targets", "predictions", "errors"), (EXAMPLES,))
    for number, phase in enumerate(all_phases(session.snapshot, focus), 1):
        assert (phase.number, phase.name) == (number, NAMES[number - 1])
        assert 1 <= len(phase.formula) <= 2
        for place in (*phase.reads, *phase.writes):
            shape = shapes[place.name]
            assert len(place.at) == len(shape) and all(0 <= i < n for i, n in zip(place.at, shape, strict=True))
        assert len(set(phase.reads)) == len(phase.reads) and len(set(phase.writes)) == len(phase.writes)
        assert phase.equations


def test_the_cells_that_a_phase_uses() -> None:
    """For the example 1 0, the unit h3 and the input x2."""
    k, h, i = focus = Focus(1, 2, 1)
    weight, output_weight = Place("hidden_weights", (i, h)), Place("output_weights", (h, 0))
    row = {name: Place(name, (k,)) for name in ("inputs", "targets", "predictions")}
    column = {*(Place("hidden_weights", (n, h)) for n in range(3)), Place("hidden_bias", (h,))}
    layer = {*(Place("output_weights", (n, 0)) for n in range(4)), Place("output_bias", (0,))}
    phases = all_phases(Session().snapshot, focus)
    assert [(set(phase.reads), set(phase.writes)) for phase in phases] == [
        ({row["inputs"], row["targets"]}, set()),
        ({row["inputs"], *column}, set()),
        (layer, {row["predictions"]}),
        ({row["targets"], row["predictions"]}, {Place("errors", (n,)) for n in range(4)}),
        ({row["targets"], row["predictions"]}, set()),
        ({output_weight}, set()),
        (set(), {weight, output_weight}),
        ({weight, output_weight}, {weight, output_weight}),
    ]
    assert Place("hidden_bias", (h,)) in phase_of(Session().snapshot, 8, Focus(k, h, BIAS)).writes


@given(sessions())
def test_the_worst_example_is_the_worst(session: Session) -> None:
    """No other is further from its target."""
    n = numbers_of(session.snapshot)
    sizes = abs(n.predictions - n.targets).ravel().tolist()
    assert sizes[worst_example(session.snapshot)] == max(sizes)


# The gradient check


@settings(max_examples=60)
@given(looks(sessions(rules=("gradient",))))
def test_the_gradient_passes_its_check(look: tuple[Session, Focus]) -> None:
    """Everywhere, also where weights were set to what no training reaches."""
    session, focus = look
    check = phase_of(session.snapshot, 7, focus).check
    assert check is not None and check.passes, check
    assert check.analytic == slope_at(numbers_of(session.snapshot), focus)


@settings(max_examples=40)
@given(looks(EVERYDAY))
def test_the_numeric_slope_is_the_slope_of_the_loss(look: tuple[Session, Focus]) -> None:
    """The loss of the network itself, a little to either side, with the weight set by hand."""
    session, focus = look
    snapshot = session.snapshot
    check = gradient_check(numbers_of(snapshot), focus.weight)
    kept = float(getattr(snapshot.parameters, focus.weight.name)[focus.weight.at])
    losses = []
    for weight in (kept + 1e-4, kept - 1e-4):
        session.set_weight(focus.weight.name, focus.weight.at, weight)
        losses.append(session.snapshot.mse)
    assert check.numeric == pytest.approx((losses[0] - losses[1]) / 2e-4, abs=1e-6)
    assert check.numeric == pytest.approx(true_slope_at(numbers_of(snapshot), focus), abs=1e-8)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(0, 1000), st.integers(0, 3), st.integers(0, 3))
def test_the_published_rule_fails_the_check(seed: int, epoch: int, unit: int, source: int) -> None:
    """From any random start, and the weight that is named as the worst is where the two differ most."""
    session = Session(Settings(seed, rule="published"))
    session.goto(epoch)
    n = numbers_of(session.snapshot)
    check = phase_of(session.snapshot, 7, Focus(0, unit, source)).check
    assert check is not None and not check.passes
    gaps = {
        Place(name, at): abs(float(taken[at] - true[at]))
        for name, taken, true in zip(n.direction._fields, n.direction, n.gradient, strict=True)
        for at in np.ndindex(taken.shape)
    }
    assert check.difference == pytest.approx(max(gaps.values()), abs=1e-8)
    assert gaps[check.worst] == pytest.approx(max(gaps.values()), abs=1e-8)


def test_rounding_errors_are_not_printed() -> None:
    """They differ from machine to machine: what is smaller than they are is told by a power of ten above them."""
    place = Place("hidden_bias", (0,))
    check = GradientCheck(0.0123456789, 0.0123456781, place, 8e-10, True)
    assert check.shown() == ("0.0123457", "0.0123457") and check.within == "1e−9"
    check = GradientCheck(1.23456789e-7, -1e-12, place, 3e-12, True)
    assert check.shown() == ("1.23e−7", "0.000000000") and check.within == "1e−9"
    check = GradientCheck(-12.3456789, 0.0, place, 0.0, True)
    assert check.shown() == ("−12.3457", "0") and check.shown(4) == ("−12.35", "0") and check.within == "1e−9"
    assert GradientCheck(1.0, 1.0, place, 0.0023, True).within == "0.01"


def test_only_the_phase_of_the_gradients_has_a_check() -> None:
    """It is about the slopes."""
    checks = [phase.check is not None for phase in all_phases(Session().snapshot, Focus())]
    assert checks == [False] * 6 + [True, False]
