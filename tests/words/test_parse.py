"""Numbers as people type them: taken for what they mean, and left alone where they mean nothing."""

import pytest

from xortui.words.parse import decimal, integer


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1", 1.0),
        (" +1.5 ", 1.5),
        ("0,5", 0.5),
        ("-,5", -0.5),
        ("2.", 2.0),
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
        *(".", "/", "1/0", "1/", "/6", "1/2/3", "1.5/2", "1//2", "1/-2", f"1/{'9' * 16}", "1 6"),
    ],
)
def test_no_numbers(typed: str) -> None:
    """What is no number comes back as it was typed."""
    assert decimal(typed) == typed


def test_whole_numbers() -> None:
    """Plain digits with a sign; anything else comes back, a number with a point too."""
    assert [integer(text) for text in ("7", "+7", " -7 ", "\N{MINUS SIGN}7", "007")] == [7, 7, -7, -7, 7]
    for text in ("", "7.0", "7,0", "1e3", "1_0", "7/1", "9" * 31, "\N{ARABIC-INDIC DIGIT THREE}"):
        assert integer(text) == text
