"""Numbers as people type them: taken for what they mean, and left alone where they mean nothing."""

import pytest

from xortui.words.format import count
from xortui.words.parse import decimal, integer


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1", 1.0),
        (" +1.5 ", 1.5),
        ("0,5", 0.5),
        ("-,5", -0.5),
        ("2.", 2.0),
        ("2 072", 2072.0),
        ("1e3", 1000.0),
        ("1E\N{MINUS SIGN}3", 0.001),
        ("\N{MINUS SIGN}1", -1.0),
        ("1/6", 1 / 6),
        ("-1/6", -1 / 6),
        ("\N{MINUS SIGN}3 / 4", -0.75),
        ("0/7", 0.0),
        (f"{10**14}/{10**14}", 1.0),
    ],
)
def test_numbers(typed: str, number: float) -> None:
    """A point or a comma, either minus, an exponent, a fraction."""
    found = decimal(typed)
    assert isinstance(found, float) and found == number


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            "nan",
            "inf",
            "1e999",
            "1_0",
            "1.000,5",
            "1,000,5",
            "\N{ARABIC-INDIC DIGIT THREE}",
            "0x1",
            "1e",
            ".",
        ),
        *(".", "/", "1/0", "1/", "/6", "1/2/3", "1.5/2", "1//2", "1/-2", f"1/{'9' * 16}", "1 6", "1 200.5"),
    ],
)
def test_no_numbers(typed: str) -> None:
    """What is no number comes back as it was typed."""
    assert decimal(typed) == typed


def test_whole_numbers() -> None:
    """Digits with a sign, their thousands apart or not, and powers; anything else comes back, also 7.0."""
    assert [integer(text) for text in ("7", "+7", " -7 ", "\N{MINUS SIGN}7", "007")] == [7, 7, -7, -7, 7]
    for text in (
        "",
        "7.0",
        "7,0",
        "1_0",
        "7/1",
        "9" * 31,
        "\N{ARABIC-INDIC DIGIT THREE}",
        "e3",
        "1e-3",
        "1.25e1",
        "1e99",
    ):
        assert integer(text) == text


@pytest.mark.parametrize("value", [0, 12, 999, 1200, -1200, 1_000_000, 2**32 - 1, 10**9])
def test_whole_numbers_as_the_program_writes_them(value: int) -> None:
    """With any blank that is written between thousands; a blank elsewhere makes it no number."""
    for blank in (" ", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{FIGURE SPACE}", "\N{NARROW NO-BREAK SPACE}"):
        assert integer(f" {count(value).replace(' ', blank)} ") == value
    for text in ("1 20", "1  200", "1 2000", "1200 000", "1 200 00", "1 e3", "1 200.0"):
        assert integer(text) == text


def test_powers_that_are_whole_numbers() -> None:
    """To the last digit, where no float would be."""
    typed = ("1e3", "1E+3", "1.2e3", "1.e2", "-2e0", "123456789012345e9", "1.50e1")
    assert [integer(text) for text in typed] == [1000, 1000, 1200, 100, -2, 123456789012345 * 10**9, 15]
