"""Sequences that share what they have in common: each is as the tuple of its items, in the blocks of others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.budget import examples
from xortui.nn.session.shared import BLOCK, Shared

LENGTHS = st.integers(0, 3) | st.sampled_from([BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK - 1])
DEEDS = st.lists(
    st.tuples(st.just("first"), st.integers(0, 3 * BLOCK)) | st.tuples(st.just("plus"), st.integers(1, 300))
)


def check(shared: Shared[int], plain: tuple[int, ...]) -> None:
    """Check that a sequence is as a tuple wherever one looks at it."""
    assert (tuple(shared), len(shared), bool(shared)) == (plain, len(plain), bool(plain))
    assert [shared[at] for at in range(-len(plain), len(plain))] == [*plain, *plain]
    for beyond in (len(plain), -len(plain) - 1):
        with pytest.raises(IndexError):
            shared[beyond]
    assert (shared[1:-1], shared[::-7]) == (plain[1:-1], plain[::-7])
    assert (shared == Shared(plain), hash(shared)) == (True, hash(Shared(plain)))
    assert shared != Shared([*plain, 0])
    assert all(map(len, shared.blocks)) and {*map(len, shared.blocks[:-1])} <= {BLOCK}


@settings(max_examples=examples(34))
@given(LENGTHS, DEEDS)
def test_it_is_as_a_tuple(length: int, deeds: list[tuple[str, int]]) -> None:
    """However it was made; and what it was made of stays as it was."""
    plain = tuple(range(length))
    made = [(Shared(plain), plain)]
    for deed, number in deeds:
        shared, plain = made[-1]
        if deed == "first":
            shared, plain = shared.first(number), plain[:number]
        else:
            for item in range(number):
                shared, plain = shared.plus(item), (*plain, item)
        made.append((shared, plain))
    for shared, plain in made:
        check(shared, plain)


def test_blocks_are_shared() -> None:
    """All but the last are the very same ones; what is not made shorter is the same sequence."""
    shared = Shared(range(5 * BLOCK))
    assert shared.first(5 * BLOCK) is shared.first(10**9) is shared
    for other in (shared.plus(1), shared.first(4 * BLOCK + 7).plus(1).plus(2)):
        assert all(one is its for one, its in zip(shared.blocks[:4], other.blocks[:4], strict=True))
