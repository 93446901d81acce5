"""Numbers on the screen: of fixed width, never cut, never minus zero, and as near to the truth as their digits say."""

import math
import re
import sys
import tokenize
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import xortui
from xortui.nn.settings import MAX_EPOCH, MAX_LEARNING_RATE, MIN_LEARNING_RATE
from xortui.words.format import (
    MINUS,
    count,
    error,
    loss,
    number,
    plain_number,
    precise,
    precise_share,
    rate,
    small,
    target,
    two_losses,
    unsigned,
)
from xortui.words.sums import product_of, sum_of, sum_of_change

FINITE = st.floats(allow_nan=False, allow_infinity=False)
WEIGHTS = st.one_of(st.floats(-20, 20), st.floats(-1e6, 1e6), st.floats(-1e-3, 1e-3), st.sampled_from([0.0, -0.0]))
EDGES = [9.9995, 99.995, 999.95, 99999.5, 9.995e9, 9.5e99, 0.0005, 0.00049999]


def value_of(text: str) -> Decimal:
    """Return the number that a text says, as a person reads it."""
    return Decimal(text.replace(MINUS, "-").replace(" ", "").replace("tiny", "1e-100"))


def unit_of(text: str) -> Decimal:
    """Return what a 1 in the last digit of a text is worth."""
    exponent = value_of(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


def is_rounded(text: str, value: float) -> bool:
    """Return whether a text is a value, rounded to the digits that it shows."""
    if "tiny" in text:
        return (0 < value < 1e-99) if "+" in text else (-1e-99 < value < 0)
    return abs(value_of(text) - Decimal(value)) <= unit_of(text) / 2


def is_signed_zero(text: str) -> bool:
    """Return whether a text is a zero that has a sign."""
    return value_of(text) == 0 and any(sign in text for sign in (MINUS, "-", "+"))


def neighbours(value: float) -> list[float]:
    """Return a value with the next one on either side, and their negatives."""
    near = [math.nextafter(value, -math.inf), value, math.nextafter(value, math.inf)]
    return [*near, *(-x for x in near)]


def test_numbers_look_as_they_should() -> None:
    """The grammar, by example."""
    assert number(1.6243) == "+1.624"
    assert number(-12.345) == f"{MINUS}12.35" or number(-12.345) == f"{MINUS}12.34"
    assert number(123.44) == "+123.4"
    assert number(12345) == "+12345"
    assert number(123456) == "+1.2e5"
    assert number(0) == number(-0.0) == " 0.000"
    assert [number(value) for value in (3e-4, -1.7e-5, -1e-9, 1e-12)] == [" +3e−4", " −2e−5", " −1e−9", "+1e−12"]
    assert [number(value) for value in (0.0005, 1e-99, -9e-100)] == ["+0.001", "+1e−99", " −tiny"]
    assert [target(value) for value in (0, 1, 0.5, 0.125, 0.1239)] == ["0", "1", "0.5", "0.125", "0.124"]
    assert [loss(value) for value in (0.268577, 2.41e-5, 0.0, 1.0)] == ["0.26858", "2.41e−5", "0.00000", "1.00000"]
    assert [count(value) for value in (0, 999, 12345, 10**9)] == ["0", "999", "12 345", "1 000 000 000"]
    assert [rate(value) for value in (1.0, 0.03, 1e-6, 1e6, 100.0)] == ["1", "0.03", "1e−6", "1e6", "100"]


@given(FINITE)
@example(sys.float_info.max)
@example(-sys.float_info.max)
@example(sys.float_info.min)
@example(5e-324)
def test_a_number_takes_exactly_six_cells(value: float) -> None:
    """Nothing jumps and nothing is cut, whatever finite value comes, and it is what it says to half its last digit."""
    text = number(value)
    assert len(text) == 6
    assert "-" not in text.replace("e-", "")
    assert is_rounded(text, value)
    assert not is_signed_zero(text)
    assert (value_of(text) == 0) is (value == 0), "what is not 0 is never rounded to it"


def test_a_number_fits_at_every_edge_of_the_grammar() -> None:
    """Where one form ends and another begins no digit is lost and none is too many."""
    for value in (near for edge in EDGES for near in neighbours(edge)):
        assert len(number(value)) == 6, value
        assert is_rounded(number(value), value), value


@given(FINITE, FINITE)
def test_of_two_numbers_the_larger_never_looks_smaller(a: float, b: float) -> None:
    """What is printed is in the order of the values."""
    small, large = sorted((a, b))
    assert value_of(number(small)) <= value_of(number(large))


@given(WEIGHTS, WEIGHTS)
def test_two_weights_are_in_order_too(a: float, b: float) -> None:
    """The same where values are near each other."""
    small, large = sorted((a, b))
    assert value_of(number(small)) <= value_of(number(large))


@given(WEIGHTS, WEIGHTS | st.floats(-1, 1).map(lambda x: x * 1e-5))
@example(-1.10055, 0.0577)
@example(-9.99999999, -0.001)
@example(99999.2, 0.2)
@example(5.0, -5.0)
@example(0.0, 0.0)
@example(-0.0004, 0.0003)
@example(1.234564, 4e-6)
@example(0.0, 5e-324)
@example(3e-7, 1e-8)
@example(0.5, -0.4999999)
@example(1.34375, 999.3125)
@example(-110.68461, 111.02176)
@example(55209.4324670941, 7.1424178378712275)
def test_before_and_change_add_up_to_after(before: float, change: float) -> None:
    """The printed sum is right to the last digit, and each part of it is near what it stands for; in any columns."""
    assume(max(abs(before), abs(before + change)) < 99999.5)
    for cells in ((8, 8), (10, 8), (10, 9)):
        adds_up(before, change, *cells)


def adds_up(before: float, change: float, cells: int, of_change: int) -> None:
    """Check the printed sum of a change, in columns of so many cells."""
    after = before + change
    start, moved, end = texts = sum_of_change(before, change, cells, of_change)
    assert is_rounded(start, before)
    assert is_rounded(end, after)
    for text, value in zip(texts, (before, change, after), strict=True):
        assert (value_of(text) == 0) is (value == 0), "what is not 0 is never rounded to it"
    as_power = any("e" in text for text in (start, end))
    assert unit_of(start) <= unit_of(end) or as_power
    assert max(len(start), len(end)) <= cells and len(moved) <= of_change
    assert not any(map(is_signed_zero, texts))
    assert is_rounded(moved, change)
    assert as_power or all(len(text.strip(f"+{MINUS} 0").replace(".", "")) <= 7 for text in (start, end))
    if abs(change) >= 1e-5 * max(1, abs(before), abs(after)) and cells == 10:
        assert value_of(start) != value_of(end), "before and after differ as printed where they differ"
    # To the digits of the end, which are as many as of the start but where roundings are against it.
    unit = sum(map(unit_of, texts)) if as_power else unit_of(end)
    assert abs(value_of(start) + value_of(moved) - value_of(end)) <= unit / 2
    if "e" not in moved:
        exact = abs(value_of(moved) - Decimal(change)) <= abs(Decimal(change)) / 1000
        assert exact or abs(value_of(moved)) >= 9 * unit_of(moved)


def test_columns_that_add_up_stand_still() -> None:
    """Two thousand everyday changes have five decimals, and what comes of them too, unless their sum says otherwise."""
    dice = Random(1)
    moves = [(dice.gauss(0, 2), dice.choice((-1, 1)) * dice.uniform(1e-4, 0.2)) for _ in range(2000)]
    texts = [sum_of_change(before, change) for before, change in moves]
    assert {unit_of(text) for start, change, _ in texts for text in (start, change)} == {Decimal("0.00001")}
    whole = [(start, change, end) for start, change, end in texts if unit_of(end) == unit_of(start)]
    assert len(whole) > 1400 and all(value_of(s) + value_of(c) == value_of(e) for s, c, e in whole)


def test_a_small_change_of_a_huge_weight_is_not_printed_as_none() -> None:
    """It is printed with what digits there is room for."""
    assert sum_of_change(200000.0, 0.25) == ("+200000", "+0.25", "+200000")
    assert sum_of_change(3e7, -12.3) == ("+3.0e7", f"{MINUS}12.3", "+3.0e7")


def test_powers_have_one_grammar() -> None:
    """A real minus sign, no zero before the exponent, no plus."""
    assert [plain_number(value) for value in (1.2e-5, -3e-7, 1.2e7, 0.0)] == ["1.2e−5", "−3e−7", "1.2e7", "0"]
    assert (small(-2.94e-4), loss(3e-12), rate(1e-6)) == ("−2.9e−4", "3.0e−12", "1e−6")


@given(FINITE, FINITE)
@example(1e6, -2e6)
@example(99999.4, 0.2)
@example(sys.float_info.max, -1.0)
def test_a_sum_never_takes_more_room_than_its_columns(before: float, change: float) -> None:
    """However large, no part is wider than eight cells, and the whole is as right as its digits."""
    after = before + change
    assume(math.isfinite(after))
    start, _, end = texts = sum_of_change(before, change)
    assert all(0 < len(text) <= 8 for text in texts)
    assert is_rounded(start, before)
    assert is_rounded(end, after)
    assert not any(map(is_signed_zero, texts))


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        (0.25, 0.24, ("0.25000", "0.24000")),
        (0.250001, 0.250003, ("0.250001", "0.250003")),
        (0.2500001, 0.2500003, ("0.2500001", "0.2500003")),
        (0.25000001, 0.25000003, ("0.2500000", "0.2500000")),
        (0.25, 0.25, ("0.25000", "0.25000")),
    ],
)
def test_two_losses_differ_as_printed_where_two_more_digits_show_it(
    one: float, other: float, texts: tuple[str, str]
) -> None:
    """And have equally many."""
    assert two_losses(one, other) == texts


@given(st.floats(0, 1))
@example(9.95e-5)
@example(math.nextafter(9.95e-5, 0))
@example(5e-324)
def test_a_loss_takes_seven_cells(value: float) -> None:
    """Any loss that there can be, with two digits at least unless it is 0 or beyond all measure."""
    text = loss(value)
    assert len(text) == 7
    if text == ">.99999":
        assert 0.999995 <= value < 1
        return
    assert is_rounded(text, value)
    assert (value_of(text) in (0, 1)) == (value in (0, 1))


@given(st.floats(0, 1))
def test_a_prediction_takes_five_cells(value: float) -> None:
    """Predictions and targets lie between 0 and 1, and look so."""
    text, short = unsigned(value), target(value)
    assert len(text) == 5 and 1 <= len(short) <= 5
    if text[0] in "<>":
        assert short == text == ("<.001" if value < 0.5 else ">.999")
        assert 0 < value < 0.0005 or 0.9995 <= value < 1
        return
    assert is_rounded(text, value) and abs(value_of(short) - Decimal(value)) <= Decimal("0.0005")
    assert (value_of(text) in (0, 1)) is (value in (0, 1)) is (short in ("0", "1"))


@given(st.floats(-1, 1))
@example(5e-324)
@example(-1e-98)
@example(0.99995)
@example(math.nextafter(-1, 0))
def test_an_error_takes_six_cells(value: float) -> None:
    """And only what is 0 or 1 looks like 0 or 1."""
    text = error(value)
    assert len(text) == 6
    if "tiny" in text:
        assert 0 < abs(value) <= 1e-12 and text.strip()[0] == (MINUS if value < 0 else "+")
    elif text[0] in "<>":
        assert 0.99995 <= abs(value) < 1 and text == (f"<{MINUS}.999" if value < 0 else ">+.999")
    else:
        assert is_rounded(text, value)
        assert (abs(value_of(text)) in (0, 1)) is (abs(value) in (0, 1))


@given(st.floats(0, 1), st.floats(-99, 99))
@example(0.17480947, -5.49401595)
def test_a_product_is_that_of_its_printed_factors(share: float, weight: float) -> None:
    """To all digits that are printed, and these are those of the exact product."""
    factor, other = precise_share(share, 5), precise(weight, 8)
    text = product_of(factor, other, share * weight)
    assert len(text) == 6
    if "e" in text or "tiny" in text or factor[0] in "<>" or abs(share * weight) < 0.01:
        return
    assert is_rounded(text, share * weight) and is_rounded(text, float(value_of(factor) * value_of(other)))


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=9))
@example([-0.2578, -0.0274, 1.0114, -0.0921, -1.1007])
def test_a_sum_is_that_of_its_printed_terms(terms: list[float]) -> None:
    """To all digits that are printed, and these are those of the exact sum."""
    printed, value = [number(term) for term in terms], sum(terms)
    text = sum_of(printed, value)
    if "e" in "".join(printed) + text or "tiny" in "".join(printed) or abs(value) < 0.5:
        return
    assert is_rounded(text, value) and is_rounded(text, float(sum(map(value_of, printed))))


@given(st.integers(0, MAX_EPOCH))
def test_a_count_keeps_every_digit(value: int) -> None:
    """Thousands stand apart, nothing is rounded."""
    text = count(value)
    assert text.replace(" ", "") == str(value)
    assert all(len(part) == 3 for part in text.split(" ")[1:])


@given(st.floats(MIN_LEARNING_RATE, MAX_LEARNING_RATE))
def test_a_rate_is_short_and_right_to_six_digits(value: float) -> None:
    """No more than eleven cells, and nothing that a field would refuse."""
    text = rate(value)
    assert 1 <= len(text) <= 11
    assert math.isclose(value_of(text), value, rel_tol=5e-6)


@pytest.mark.long
def test_every_text_of_the_program_has_a_digit_before_the_point() -> None:
    """One rule for decimals below 1: 0.5. Only signs in a narrow cell, as >.999, stand in the place of the 0."""
    loose = re.compile(r"(?<![\w\])}{:,+<>.^\\])\.\d+")
    for file in sorted(Path(xortui.__file__).parent.rglob("*.py")):
        with tokenize.open(file) as lines:
            tokens = [
                token.string for token in tokenize.generate_tokens(lines.readline) if token.type == tokenize.STRING
            ]
        texts = [text for text in tokens if not text.startswith("r")]  # those are patterns
        assert {part for text in texts for part in loose.findall(text)} <= {".0"}, file  # an ending that is taken off


@given(WEIGHTS | FINITE.filter(lambda value: abs(value) < 1e6), st.integers(6, 16))
@example(3e-4, 6)
@example(-4e-7, 12)
@example(5e-324, 6)
def test_a_number_with_more_room_is_no_rounded_0(value: float, cells: int) -> None:
    """In any room from six cells on it fits, and only 0 looks like 0."""
    text = precise(value, cells)
    assert len(text) <= cells
    assert is_rounded(text, value)
    assert (value_of(text) == 0) is (value == 0)


def test_no_zero_has_a_minus() -> None:
    """A double has a zero of its own for what is too small below 0; none of them shows."""
    for text in (
        number(-0.0),
        precise(-0.0, 9),
        precise_share(-0.0, 5),
        small(-0.0),
        plain_number(-0.0),
        unsigned(-0.0),
    ):
        assert not {*text} & {"-", MINUS} and float(text) == 0
    for text in (target(-0.0), error(-0.0), loss(-0.0)):
        assert not {*text} & {"-", MINUS} and float(text) == 0
