"""Printed arithmetic adds up: recomputing from the printed operands gives every printed digit of the result.

The texts are read and computed by a parser of the test's own, which shares nothing with what wrote them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from functools import partial
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings

from tests.support.budget import THOROUGH, examples
from tests.support.kinds import drawn
from tests.support.states import looks
from xortui.nn import Session, Settings, Snapshot
from xortui.teach.epoch.arithmetic import Equation, work_out
from xortui.teach.epoch.chain import chain_of
from xortui.teach.epoch.digits import printed, significant
from xortui.teach.epoch.expressions import Sum, Value
from xortui.teach.epoch.numbers import EpochArrays, arrays_of
from xortui.teach.epoch.phases import phase_of
from xortui.teach.places import BIAS, EXAMPLES, Focus, Place

Number = float | Decimal

NEAR_ONE, UNDERFLOW = 9.25, -700.0
"""From which z on an activation is printed as 1 minus what it lacks, and where a double cannot hold it."""

EXACT = Context(prec=450, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
"""Digits for sums of numbers that lie 400 powers of ten apart."""

SIGMOID = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])

NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e−?\d+)?")
SIGNS = re.compile(r"σ\(|[()·²/]| − | \+ |−")


class Tokens:
    """What is left to be read of an expression."""

    def __init__(self, text: str, shifts: Iterable[int] = ()) -> None:
        """Cut a text into numbers and signs, and refuse anything else."""
        self.left: list[str] = []
        self.shifts = iter(shifts)
        at = 0
        while at < len(text):
            found = NUMBER.match(text, at) or SIGNS.match(text, at)
            assert found, f"not arithmetic: {text[at:]!r} in {text!r}"
            self.left.append(found[0])
            at = found.end()

    def take(self, *wanted: str) -> str:
        """Return the next token and go on, if it is one of those wanted; else an empty text."""
        return self.left.pop(0) if self.left and self.left[0] in wanted else ""

    def number(self) -> Decimal:
        """Return the next token, which has to be a number, by almost half of its last digit more or less if asked."""
        assert self.left and NUMBER.fullmatch(self.left[0]), self.left
        text = self.left.pop(0)
        shift = next(self.shifts, 0)
        return (
            EXACT.add(number_of(text), Decimal("0.4999").scaleb(last_place(text), context=EXACT) * shift)
            if shift
            else number_of(text)
        )


def value_of(text: str, shifts: Iterable[int] = ()) -> Decimal:
    """Return the value of a printed expression, exact but for σ, which is right to 60 digits.

    Args:
        text: What is printed.
        shifts: For each of its numbers, whether to take it for almost half a digit more (1) or less (-1).
    """
    tokens = Tokens(text, shifts)
    value = read_sum(tokens)
    assert not tokens.left, f"left over: {tokens.left}"
    return value


def read_sum(tokens: Tokens) -> Decimal:
    """Read products with + and − between them, and perhaps a minus before the first."""
    value = EXACT.minus(read_product(tokens)) if tokens.take("−") else read_product(tokens)
    while sign := tokens.take(" + ", " − "):
        product = read_product(tokens)
        value = EXACT.add(value, product) if sign == " + " else EXACT.subtract(value, product)
    return value


def read_product(tokens: Tokens) -> Decimal:
    """Read factors with dots between them."""
    value = read_factor(tokens)
    while tokens.take("·"):
        value = EXACT.multiply(value, read_factor(tokens))
    return value


def read_factor(tokens: Tokens) -> Decimal:
    """Read a number, σ of something, or something in brackets that may be squared or divided."""
    if tokens.take("σ("):
        value = SIGMOID.divide(1, SIGMOID.add(1, SIGMOID.exp(SIGMOID.minus(read_sum(tokens)))))
        assert tokens.take(")")
        return value
    if not tokens.take("("):
        value = tokens.number()
        return EXACT.divide(value, tokens.number()) if tokens.take("/") else value
    value = read_sum(tokens)
    assert tokens.take(")")
    if tokens.take("²"):
        return EXACT.multiply(value, value)
    if tokens.take("/"):
        return EXACT.divide(value, tokens.number())
    return value


def number_of(text: str) -> Decimal:
    """Return the value of one printed number."""
    return Decimal(text.replace("−", "-"))


def last_place(text: str) -> int:
    """Return the power of ten of the last digit that is printed."""
    exponent = number_of(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def digits_in(text: str) -> int:
    """Return how many significant digits a printed number has; 0 if it is zero."""
    value = number_of(text)
    return len(value.as_tuple().digits) if value else 0


def rounded(value: Decimal, place: int) -> Decimal:
    """Return a value rounded to a power of ten as one learns it: halves away from zero."""
    return value.quantize(Decimal(1).scaleb(place, context=EXACT), rounding=ROUND_HALF_UP, context=EXACT)


def is_short(value: Number) -> bool:
    """Return whether a value has so few digits that it is printed in full, as it was typed."""
    if not value:
        return True
    if isinstance(value, Decimal) or not 1e-7 < abs(value) < 1e7:
        return False
    return len(Decimal(repr(float(value))).normalize().as_tuple().digits) <= 6


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", "0.5"),
        ("−2", "-2"),
        ("1 − 2 − 3", "-4"),
        ("2 + 3·4", "14"),
        ("−2·3 + 1", "-5"),
        ("2·(−3)", "-6"),
        ("−(−2)·3", "6"),
        ("0.5·(1 − 3)·2", "-2"),
        ("(1 − 3)²", "4"),
        ("(1 + 2 + 3 + 4)/4", "2.5"),
        ("1.5e−3·2e3", "3"),
        ("2/4·3", "1.5"),
        ("σ(0)", "0.5"),
        ("σ(−1e6) + 1", "1"),
    ],
)
def test_the_parser_of_the_test_can_compute(text: str, value: str) -> None:
    """The test's parser computes simple expressions correctly."""
    assert value_of(text) == pytest.approx(Decimal(value), abs=Decimal("1e-50"))


@pytest.mark.parametrize("text", ["", "1 -2", "1 − ", "2·−3", "(1", "1)", "0,5", "x", "1  + 2", ".5", "1e", "+1"])
def test_the_parser_of_the_test_refuses_what_is_no_arithmetic(text: str) -> None:
    """A hyphen for a minus, two signs in a row, a bracket that is open."""
    with pytest.raises(AssertionError):
        value_of(text)


class Wanted(NamedTuple):
    """What an equation has to be about."""

    operands: list[Number]
    """The numbers that should be printed, in order; constants among them."""
    value: Number


def act(z: float, a: float) -> list[Number]:
    """Return the operands of an activation."""
    if z > NEAR_ONE:
        return [1.0, exact_sigmoid(-z)]
    return [a if z > UNDERFLOW else exact_sigmoid(z)]


def comp(z: float, a: float) -> list[Number]:
    """Return the operands of 1 minus an activation."""
    return [exact_sigmoid(-z)] if z > NEAR_ONE else [1.0, *act(z, a)]


def off(z: float, a: float, y: float) -> list[Number]:
    """Return the operands of an activation minus a target."""
    return [exact_sigmoid(-z)] if z > NEAR_ONE and y == 1 else [*act(z, a), y]


def product(*factors: Number) -> Decimal:
    """Multiply, with as many digits as it takes."""
    result = Decimal(1)
    for factor in factors:
        result = SIGMOID.multiply(result, Decimal(factor))
    return result


def error_of(z: float, a: float, y: float) -> Decimal:
    """Return an activation minus a target."""
    if z > NEAR_ONE or y == 1:  # by what it lacks of 1, as that is what is printed
        return SIGMOID.subtract(SIGMOID.subtract(1, Decimal(y)), exact_sigmoid(-z))
    return SIGMOID.subtract(exact_sigmoid(z) if z <= UNDERFLOW else Decimal(a), Decimal(y))


def wanted(n: EpochArrays, phase: int, focus: Focus) -> Iterator[Wanted]:
    """Yield the operands and the result of each equation of a phase, written out from the arrays."""
    k, h, _ = focus
    published = n.rule == "published"
    w1, b1, w2, b2 = n.parameters
    z1, a, z, y, guess = (
        float(v) for v in (n.hidden_z[k, h], n.hidden[k, h], n.output_z[k, 0], n.targets[k, 0], n.predictions[k, 0])
    )
    match phase:
        case 2:
            terms = [float(t) for x, w in zip(n.inputs[k], w1[:, h], strict=True) for t in (x, w)]
            yield Wanted([*terms, float(b1[h])], float(n.hidden_z[k, h]))
            yield Wanted([z1], a)
        case 3:
            answers = [act(*pair) for pair in zip(n.hidden_z[k].tolist(), n.hidden[k].tolist(), strict=True)]
            terms = [t for a, w in zip(answers, w2[:, 0].tolist(), strict=True) for t in (*a, w)]
            yield Wanted([*terms, float(b2[0])], z)
            yield Wanted([z], guess)
        case 4:
            error = error_of(z, guess, y)
            yield Wanted(off(z, guess, y), product(error, error))
            squares = n.squares[:, 0].tolist()
            mean = sum(squares) / 4
            squares[k] = product(error, error)  # a double may have lost some of it
            yield Wanted([*squares, 4.0], mean)
        case 5:
            error = error_of(z, guess, y)
            if published:
                slope = _sigmoid(guess)
                yield Wanted(act(z, guess), slope)
                yield Wanted([*off(z, guess, y), slope, 1.0, slope], product(error, slope, Decimal(1) - Decimal(slope)))
            else:
                operands = [2.0, 4.0, *off(z, guess, y), *act(z, guess), *comp(z, guess)]
                yield Wanted(operands, product(0.5, error, exact_sigmoid(z), exact_sigmoid(-z)))
        case 6:
            delta2, weight = float(n.output_delta[k, 0]), float(w2[h, 0])
            if published:
                slope = _sigmoid(a)
                yield Wanted(act(z1, a), slope)
                yield Wanted([delta2, weight, slope, 1.0, slope], product(delta2, weight, slope, 1 - Decimal(slope)))
            else:
                value = product(delta2, weight, exact_sigmoid(z1), exact_sigmoid(-z1))
                yield Wanted([delta2, weight, *act(z1, a), *comp(z1, a)], value)
        case 7:
            for place in (focus.weight, focus.beside):
                yield _wanted_step(n, place)
        case 8:
            for place in (focus.weight, focus.beside):
                w, d = place.of(n.parameters), place.of(n.direction)
                yield Wanted([w, n.learning_rate, d], w - n.learning_rate * d)


def _wanted_step(n: EpochArrays, place: Place) -> Wanted:
    """Return the operands and the result of the step of one parameter."""
    value, published = place.of(n.direction), n.rule == "published"
    deltas2 = n.output_delta[:, 0].tolist()
    match place.name:
        case "hidden_weights":
            i, h = place.at
            pairs = zip(n.inputs[:, i].tolist(), n.hidden_delta[:, h].tolist(), strict=True)
            return Wanted([t for pair in pairs for t in pair], value)
        case "output_weights":
            h = place.at[0]
            rows = zip(n.hidden_z[:, h].tolist(), n.hidden[:, h].tolist(), deltas2, strict=True)
            return Wanted([t for z, a, delta in rows for t in (*act(z, a), delta)], value)
        case "hidden_bias":
            h = place.at[0]
            deltas = (n.hidden_delta[h] if published else n.hidden_delta[:, h]).tolist()
        case _:
            deltas = deltas2
    return Wanted([*deltas, *([4.0] if published else [])], value)


def _sigmoid(a: float) -> float:
    return float(exact_sigmoid(a))


def exact_sigmoid(z: Number) -> Decimal:
    """Return σ to 60 digits, however small it is."""
    return SIGMOID.divide(1, SIGMOID.add(1, SIGMOID.exp(SIGMOID.minus(Decimal(z)))))


def close(ours: Number, theirs: Number) -> bool:
    """Return whether two numbers agree to nine digits, as far as doubles can."""
    ours, theirs = Decimal(ours), Decimal(theirs)
    return abs(ours - theirs) <= EXACT.multiply(abs(theirs), Decimal("1e-9")) + Decimal("1e-300")


def lacking(text: str, shifts: Iterable[int] = ()) -> Decimal:
    """Return what a printed σ lacks of 1."""
    return exact_sigmoid(-value_of(text.removeprefix("σ(").removesuffix(")"), shifts))


def check(equation: Equation, wanted: Wanted, more: int) -> None:
    """Check one equation: what it computes with, what comes out, and how many digits are promised.

    Args:
        equation: What is printed.
        wanted: What it has to be about.
        more: How many more decimals the terms of a sum have than the result, at least; 0 for as many as promise it.
    """
    text, result, value = "".join(equation.pieces), equation.result, equation.value
    said = f"{text} = {result}"
    compute: Callable[[Iterable[int]], Decimal] = partial(value_of, text)
    if result.startswith("1 − "):
        # What is computed, and what counts, is how much of 1 is lacking.
        result = result.removeprefix("1 − ")
        compute = partial(lacking, text)
        value = exact_sigmoid(-Decimal(wanted.operands[0]))
    elif text.startswith("σ(−") and len(wanted.operands) == 1 and wanted.operands[0] <= UNDERFLOW:
        value = exact_sigmoid(wanted.operands[0])
    else:
        assert close(value, wanted.value) or not number_of(result), said
    # It adds up, to the last digit.
    place = last_place(result)
    exact = compute(())
    assert rounded(exact, place) == number_of(result), f"{said}, but the printed numbers give {exact:.20}"
    assert not (number_of(result) == 0 and result.startswith("−")), said
    # The result is the network's own.
    assert rounded(Decimal(value), place) == number_of(result), f"{said}, but it is {value!r}"
    assert digits_in(result) >= 2 or not number_of(result), f"{said} promises too little"
    # And is guaranteed: whatever rounds to the printed operands gives the same.
    dice = Random(said)
    tosses = [[1] * len(wanted.operands), [-1] * len(wanted.operands)]
    tosses += [dice.choices((1, -1), k=len(wanted.operands)) for _ in range(8)]
    for toss in tosses if number_of(result) else []:
        shifts = [0 if is_short(value) else way for value, way in zip(wanted.operands, toss, strict=True)]
        other = compute(shifts)
        assert rounded(other, place) == number_of(result), f"{said}, but it may be {other:.20}"
    # The operands are the network's own, and have enough digits.
    numbers = [token for token in Tokens(text).left if NUMBER.fullmatch(token)]
    assert len(numbers) == len(wanted.operands), said
    for token, value in zip(numbers, wanted.operands, strict=True):
        size = abs(Decimal(value))
        if is_short(value):
            assert number_of(token) == abs(Decimal(repr(float(value)))), said
        else:
            half = Decimal(5).scaleb(last_place(token) - 1, context=EXACT)
            assert abs(number_of(token) - size) <= half + size * Decimal("1e-15"), f"{said}, but it is {value!r}"
            few = last_place(token) > place - more and number_of(token) and number_of(result) and more
            assert not few, f"{said} promises more than its operands do"


@settings(max_examples=examples(54))
@given(looks())
def test_every_equation_adds_up(look: tuple[Session, Focus]) -> None:
    """In all phases, under both rules, for everyday numbers, huge ones, tiny ones and zeros."""
    check_all(*look)


@pytest.mark.parametrize("number", range(80 if THOROUGH else 40))
def test_every_equation_adds_up_where_nothing_is_left_to_learn(number: int) -> None:
    """Where an error is what rounding has left, all equations of a phase go by the same error, one without it."""
    check_all(*drawn("learned", number))


def check_all(session: Session, focus: Focus) -> None:
    """Check all equations of all phases."""
    snapshot = session.snapshot
    for number in range(2, 9):
        equations = phase_of(snapshot, number, focus).equations
        goes_on = number in CARRYING or (number in (5, 6) and len(equations) == 2)
        each = zip(equations, wanted(arrays_of(snapshot), number, focus), strict=True)
        for at, (equation, operands) in enumerate(each):
            check(equation, operands, int(number == 2 and not at))
            check_closer(equation)
        if goes_on:
            first, second = equations
            assert computes_with("".join(second.pieces), first), f"{first.text}, and then {second.text}"


def computes_with(text: str, equation: Equation) -> bool:
    """Return whether a result is among some operands, digit by digit; there may be zeros at its end that it has not."""
    read, operands = (equation.closer or equation.result).removeprefix("1 − ").lstrip("−"), NUMBER.findall(text)
    return read in operands or (not equation.closer and number_of(read) in map(number_of, operands))


def check_closer(equation: Equation) -> None:
    """Check that what is said more precisely is the same number with more digits, of which one at least is no 0."""
    if equation.closer:
        result, closer = (text.removeprefix("1 − ") for text in (equation.result, equation.closer))
        assert last_place(closer) < last_place(result) and number_of(closer) != number_of(result), equation.text
        assert abs(EXACT.subtract(number_of(closer), number_of(result))) <= Decimal(1).scaleb(
            last_place(result), context=EXACT
        ), equation.text
        if closer == equation.closer and equation.value:  # else a double does not hold what is printed
            assert rounded(Decimal(equation.value), last_place(closer)) == number_of(closer), equation.text


def read_later(focus: Focus, rule: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield which line of which phase a later one computes with, and which line of which phase that is."""
    activation, answer, delta, hidden_delta = (2, 1), (3, 1), (5, -1), (6, -1)
    last = -1 if rule == "gradient" else 0
    yield from ((*activation, 3, 0), (*activation, 6, last))
    yield from ((*answer, 4, 0), (*answer, 5, 0), (*answer, 5, -1), (4, 0, 4, 1), (*delta, 6, -1))
    for at, parameter in enumerate((focus.input, {4: 5}.get(focus.input, 4))):
        yield 7, at, 8, at
        if parameter < BIAS:
            yield *hidden_delta, 7, at
        if parameter == 4:
            yield from ((*activation, 7, at), (*delta, 7, at))
        if parameter == 5:
            yield *delta, 7, at


RUNS = [("gradient", units, rate) for units in (1, 2, 4, 8) for rate in (1.0, 10.0)] + [
    ("gradient", 4, 100.0),  # which is stuck
    ("published", 4, 0.1),
    ("published", 4, 1.0),
]


@pytest.mark.parametrize(("rule", "units", "rate"), RUNS)
def test_a_number_has_the_same_digits_in_all_phases(rule: str, units: int, rate: float) -> None:
    """What a phase has as its result, or says more precisely, later phases compute with, digit by digit."""
    session = Session(Settings(hidden_units=units, rule=rule, learning_rate=rate))
    for epoch in (0, 300, 1900):  # the start, the plateau, and solved if at all
        session.goto(epoch)
        for parameter in range(6):
            focus = Focus((epoch + parameter) % EXAMPLES, parameter % units, parameter)
            phases = {number: phase_of(session.snapshot, number, focus).equations for number in range(2, 9)}
            for phase, line, later, at in read_later(focus, rule):
                first, second = phases[phase][line], phases[later][at]
                assert computes_with("".join(second.pieces), first), f"{first.text}, and later {second.text}"
            chain = chain_of(session.snapshot, focus)  # which stands beside them
            assert computes_with("".join(chain.factors[1].equation.pieces), phases[3][-1]), chain.factors[1]
            if rule == "gradient":
                slope, total = phases[7][0], chain.total
                assert (slope.closer or slope.result) == (total.closer or total.result), (slope.text, total.text)


@pytest.mark.parametrize("epoch", [0, 1, 300, 1900])
def test_an_epoch_begins_with_what_the_update_before_it_led_to(epoch: int) -> None:
    """Digit by digit: what the update makes of a parameter is what the next one changes."""
    session = Session()
    session.goto(epoch)
    updated = phase_of(session.snapshot, 8, Focus()).equations
    session.step()
    for first, second in zip(updated, phase_of(session.snapshot, 8, Focus()).equations, strict=True):
        assert (first.closer or first.result) == second.pieces[0], (first.text, second.text)


CARRYING = 2, 3, 4
"""The phases whose second line computes with the result of the first, digit by digit, under either rule."""


@pytest.mark.parametrize(
    ("phase", "texts"),
    [
        (
            2,
            [
                "z1 of h1 = 0·1.62434536 + 1·0.86540763 + 1·0.31903910 − 0.17242821 = 1.012019",
                "a1 of h1 = σ(1.012019) = 0.733415",
            ],
        ),
        (4, ["(ŷ − y)² for 0 1 = (0.410064 − 1)² = 0.3480", "MSE = (0.3480 + 0.4434 + 0.1643 + 0.1185)/4 = 0.269"]),
        (5, ["δ2 for 0 1 = 2/4·(0.410064 − 1)·0.410064·(1 − 0.410064) = −0.071356"]),
        (6, ["δ1 of h1 = −0.071356·(−0.322417)·0.733415·(1 − 0.733415) = 0.004498, more precisely 0.0044982"]),
    ],
)
def test_what_a_student_reads(phase: int, texts: list[str]) -> None:
    """The very beginning of the standard run, written out: brackets, dots, real minus signs."""
    assert [equation.text for equation in phase_of(Session().snapshot, phase, Focus()).equations] == texts


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 5, "0"),
        (-0.0, 5, "0"),
        (1.0, 5, "1.0000"),
        (-1.62434536, 5, "−1.6243"),
        (0.99999, 3, "1.00"),
        (9.996, 3, "10.0"),
        (0.0001, 3, "0.000100"),
        (0.0000123456, 3, "1.23e−5"),
        (-1e-300, 5, "−1.0000e−300"),
        (12345.678, 5, "12346"),
        (12345.678, 4, "1.235e4"),
        (999999.9, 7, "999999.9"),
        (1e6, 5, "1.0000e6"),
    ],
)
def test_how_a_number_is_printed(value: float, digits: int, text: str) -> None:
    """With this many digits, all of which count, and a real minus sign; small and large ones as powers."""
    assert printed(significant(Decimal(value), digits)) == text


@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, -2.0, 0.5, -0.125, 999.875])
def test_short_numbers_are_printed_as_they_are(value: float) -> None:
    """A target of 1, a learning rate of 0.5 or a factor of 2/4 stands for itself, and is no rounded number."""
    text = Value(value).text(5)
    assert text == f"{value + 0.0:g}".replace("-", "−")
    low, high = Value(value).interval(5)
    assert low == high == Decimal(value)


def test_a_result_that_is_near_one_is_not_rounded_to_it() -> None:
    """An activation of 0.9996 keeps what tells it from 1, to five digits."""
    worked = phase_of(_saturated(7.727), 2, Focus()).equations[1]
    assert worked.text == "a1 of h1 = σ(7.72700) = 0.99955943"


def _saturated(bias: float) -> Snapshot:
    """Return a network whose first hidden unit has this for its z1, whatever the example."""
    session = Session()
    for row in range(BIAS):
        session.set_weight("hidden_weights", (row, 0), 0.0)
    session.set_weight("hidden_bias", 0, bias)
    return session.snapshot


def test_nothing_is_promised_where_nothing_is_left() -> None:
    """The difference of numbers that are equal as far as a double can tell prints as zero, not as noise."""
    value = 0.1 + 0.2 - 0.3
    expression = Sum((Value(0.1), Value(0.2), Value(-0.3)))
    assert work_out(expression, value).text == "0.1 + 0.2 − 0.3"
    assert work_out(expression, value).result == "0.00000"
