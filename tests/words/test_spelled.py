"""Names in full."""

import pytest

from xortui.words.spelled import spelled


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("plateau: MSE will fall · raise η (↑)", "plateau: mean squared error will fall · raise the learning rate (↑)"),
        ("The MSE fell by 2 %.", "The mean squared error fell by 2 %."),
        ("new seed and a lower η", "new seed and a lower learning rate"),
        ("η 1 → 0.3, MAE 0.1", "learning rate 1 → 0.3, mean absolute error 0.1"),
        ("hardly moves at this η: wait", "hardly moves at this learning rate: wait"),
        ("XMSE", "XMSE"),
    ],
)
def test_shorts_are_said_in_full(text: str, full: str) -> None:
    """In words that make the same sentence; a short in another word is none."""
    assert spelled(text) == full
