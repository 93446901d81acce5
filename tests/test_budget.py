"""How much is tried at a desk: one of a few cases, a part of many, and of every test some."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from tests.support.budget import sampled, spread


@pytest.mark.parametrize("number", range(1, 60))
def test_a_part_is_spread_over_all(number: int) -> None:
    """Cases are in order, none is there twice, gaps differ by a factor of two at most, and each case has its turn."""
    cases: Sequence[int] = range(number)
    seen = set()
    for first in range(number):
        kept = spread(cases, first)
        assert kept == sorted(set(kept)) and first in kept
        assert len(kept) == -(-number // 24)
        gaps = [after - before for before, after in pairwise([*kept, kept[0] + number])]
        assert max(gaps) <= 2 * min(gaps)
        seen |= {*kept}
    assert seen == {*cases}


def test_every_test_keeps_some_of_its_cases() -> None:
    """Tests with one case stay; those with many are sampled one by one, always in the same way."""
    cases = [("one", 0), *(("many", at) for at in range(1, 31)), ("two", 31), ("two", 32)]
    kept = sampled(cases)
    assert kept == sampled(cases)
    assert kept[0] == 0 and kept[-1] in (31, 32) and len(kept) == 4
    others = sampled((f"test {name}", at) for name in range(99) for at in range(2))
    assert 30 < sum(others) < 70
