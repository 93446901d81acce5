"""Printed arithmetic adds up: who computes with exactly what is printed gets every digit of the printed result.

The texts are read and computed by a parser of the test's own, which shares nothing with what wrote them.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from states import looks

from xortui.nn import Session, Snapshot
from xortui.teach.arithmetic import Sum, Value, printed, significant, work_out
from xortui.teach.numbers import Numbers, numbers_of
from xortui.teach.phases import BIAS, Equation, Focus, phase_of

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
            EXACT.add(number_of(text), Decimal("0.4999").scaleb(last_place(text)) * shift) if shift else number_of(text)
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
        return tokens.number()
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
    return value.quantize(Decimal(1).scaleb(place), rounding=ROUND_HALF_UP, context=EXACT)


def is_short(value: float) -> bool:
    """Return whether a value is so short that it is printed in full: eighths below a thousand."""
    return abs(value) < 1000 and float(value * 8).is_integer()


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
        ("σ(0)", "0.5"),
        ("σ(−1e6) + 1", "1"),
    ],
)
def test_the_parser_of_the_test_can_compute(text: str, value: str) -> None:
    """Before it judges anything."""
    assert value_of(text) == pytest.approx(Decimal(value), abs=Decimal("1e-50"))


@pytest.mark.parametrize("text", ["", "1 -2", "1 − ", "2·−3", "(1", "1)", "0,5", "x", "1  + 2", ".5", "1e", "+1"])
def test_the_parser_of_the_test_refuses_what_is_no_arithmetic(text: str) -> None:
    """A hyphen for a minus, two signs in a row, a bracket that is open."""
    with pytest.raises(AssertionError):
        value_of(text)


class Wanted(NamedTuple):
    """What an equation has to be about."""

    operands: list[float]
    """The network's own numbers, in the order in which they are printed; constants among them."""
    value: float


def wanted(n: Numbers, phase: int, focus: Focus) -> Iterator[Wanted]:
    """Yield the operands and the result of each equation of a phase, written out from the arrays."""
    k, h, i = focus
    published = n.rule == "published"
    w1, b1, w2, b2 = n.parameters
    y, guess = float(n.targets[k, 0]), float(n.predictions[k, 0])
    match phase:
        case 2:
            terms = [float(t) for x, w in zip(n.inputs[k], w1[:, h], strict=True) for t in (x, w)]
            yield Wanted([*terms, float(b1[h])], float(n.hidden_z[k, h]))
            yield Wanted([float(n.hidden_z[k, h])], float(n.hidden[k, h]))
        case 3:
            terms = [float(t) for a, w in zip(n.hidden[k], w2[:, 0], strict=True) for t in (a, w)]
            yield Wanted([*terms, float(b2[0])], float(n.output_z[k, 0]))
            yield Wanted([float(n.output_z[k, 0])], guess)
        case 4:
            yield Wanted([guess, y], (guess - y) ** 2)
            squares = [(float(p) - float(t)) ** 2 for p, t in zip(n.predictions[:, 0], n.targets[:, 0], strict=True)]
            yield Wanted([*squares, 4.0], sum(squares) / 4)
        case 5:
            slope = _sigmoid(guess) if published else guess
            if published:
                yield Wanted([guess], slope)
            yield Wanted([*([] if published else [0.5]), guess, y, slope, 1.0, slope], float(n.output_delta[k, 0]))
        case 6:
            a = float(n.hidden[k, h])
            slope = _sigmoid(a) if published else a
            if published:
                yield Wanted([a], slope)
            factors = [float(n.output_delta[k, 0]), float(w2[h, 0]), slope, 1.0, slope]
            yield Wanted(factors, float(n.hidden_delta[k, h]))
        case 7:
            deltas = [float(d) for d in n.hidden_delta[:, h]]
            if i < BIAS:
                terms = [float(t) for x, d in zip(n.inputs[:, i], deltas, strict=True) for t in (x, d)]
                yield Wanted(terms, float(n.direction.hidden_weights[i, h]))
            elif published:
                yield Wanted([*map(float, n.hidden_delta[h]), 4.0], float(n.direction.hidden_bias[h]))
            else:
                yield Wanted(deltas, float(n.direction.hidden_bias[h]))
            terms = [float(t) for a, d in zip(n.hidden[:, h], n.output_delta[:, 0], strict=True) for t in (a, d)]
            yield Wanted(terms, float(n.direction.output_weights[h, 0]))
        case 8:
            steps1, steps_b1, steps2, _ = n.direction
            pairs = [(w1[i, h], steps1[i, h]) if i < BIAS else (b1[h], steps_b1[h]), (w2[h, 0], steps2[h, 0])]
            for w, d in ((float(w), float(d)) for w, d in pairs):
                yield Wanted([w, n.learning_rate, d], w - n.learning_rate * d)


def _sigmoid(a: float) -> float:
    return float(SIGMOID.divide(1, SIGMOID.add(1, SIGMOID.exp(-Decimal(a)))))


def check(equation: Equation, wanted: Wanted) -> None:
    """Check one equation: what it computes with, what comes out, and how many digits are promised."""
    text, result = "".join(equation.pieces), equation.result
    said = f"{text} = {result}"
    # It adds up, to the last digit.
    place = last_place(result)
    exact = value_of(text)
    assert rounded(exact, place) == number_of(result), f"{said}, but the printed numbers give {exact:.20}"
    assert not (number_of(result) == 0 and result.startswith("−")), said
    # The result is the network's own.
    assert equation.value == pytest.approx(wanted.value, rel=1e-9, abs=1e-300) or not number_of(result), said
    assert rounded(Decimal(equation.value), place) == number_of(result), f"{said}, but it is {equation.value!r}"
    assert digits_in(result) >= 2 or not number_of(result), f"{said} promises too little"
    # And is guaranteed: whatever rounds to the printed operands gives the same.
    dice = Random(said)
    tosses = [[1] * len(wanted.operands), [-1] * len(wanted.operands)]
    tosses += [dice.choices((1, -1), k=len(wanted.operands)) for _ in range(8)]
    for toss in tosses if number_of(result) else []:
        shifts = [0 if is_short(value) else way for value, way in zip(wanted.operands, toss, strict=True)]
        other = value_of(text, shifts)
        assert rounded(other, place) == number_of(result), f"{said}, but it may be {other:.20}"
    # The operands are the network's own, and have enough digits.
    numbers = [token for token in Tokens(text).left if NUMBER.fullmatch(token)]
    assert len(numbers) == len(wanted.operands), said
    for token, value in zip(numbers, wanted.operands, strict=True):
        size = Decimal(abs(value))
        if is_short(value):
            assert number_of(token) == size, said
        else:
            half = Decimal(5).scaleb(last_place(token) - 1)
            assert abs(number_of(token) - size) <= half + size * Decimal("1e-15"), f"{said}, but it is {value!r}"
            assert digits_in(token) >= digits_in(result) + 2, f"{said} promises more than its operands do"


@settings(max_examples=200)
@given(looks())
def test_every_equation_adds_up(look: tuple[Session, Focus]) -> None:
    """In all phases, under both rules, for everyday numbers, huge ones, tiny ones and zeros."""
    session, focus = look
    snapshot = session.snapshot
    for number in range(2, 9):
        equations = phase_of(snapshot, number, focus).equations
        for equation, operands in zip(equations, wanted(numbers_of(snapshot), number, focus), strict=True):
            check(equation, operands)


@pytest.mark.parametrize(
    ("phase", "texts"),
    [
        (2, ["z1 of h1 = 0·1.6243 + 1·0.86541 + 1·0.31904 − 0.17243 = 1.01", "a1 of h1 = σ(1.0120) = 0.733"]),
        (4, ["(ŷ − y)² for 0 1 = (0.41006 − 1)² = 0.348", "MSE = (0.34802 + 0.44342 + 0.16434 + 0.11852)/4 = 0.269"]),
        (5, ["δ2 for 0 1 = 0.5·(0.41006 − 1)·0.41006·(1 − 0.41006) = −0.0714"]),
        (6, ["δ1 of h1 = −0.071356·(−0.32242)·0.73341·(1 − 0.73341) = 0.00450"]),
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
    """With so many digits, all of which count, and a real minus sign; small and large ones as powers."""
    assert printed(significant(Decimal(value), digits)) == text


@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, -2.0, 0.5, -0.125, 999.875])
def test_short_numbers_are_printed_as_they_are(value: float) -> None:
    """A target of 1, a learning rate of 0.5 or a factor of 2/4 stands for itself, and is no rounded number."""
    text = Value(value).text(5)
    assert text == f"{value + 0.0:g}".replace("-", "−")
    low, high = Value(value).interval(5)
    assert low == high == Decimal(value)


def test_a_result_that_is_near_one_is_not_rounded_to_it() -> None:
    """An activation of 0.9996 keeps what tells it from 1, where its argument has the digits for that."""
    worked = phase_of(_saturated(7.727), 2, Focus()).equations[1]
    assert worked.text == "a1 of h1 = σ(7.72700) = 0.9996"


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
    assert work_out(expression, value).text == "0.100000000 + 0.200000000 − 0.300000000"
    assert work_out(expression, value).result == "0.00000"
