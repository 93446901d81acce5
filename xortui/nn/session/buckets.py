"""What a history knows, as plain numbers and arrays: to be written down, and read again."""

from typing import NamedTuple

from xortui.nn.network import Array, Booleans, Integers


class Buckets(NamedTuple):
    """All that a history of n buckets knows, as plain numbers and arrays."""

    starts: Integers
    """First epoch of each bucket, of shape (n,)."""
    since: Integers
    """`State.since` at the start of each bucket, of shape (n,)."""
    low: Array
    """Smallest MSE in each bucket, of shape (n,)."""
    high: Array
    """Largest MSE in each bucket, of shape (n,)."""
    kept: Booleans
    """Whether the parameters at the start of a bucket are kept, of shape (n,); those of the first always are."""
    vectors: Array
    """The parameters that are kept, a row each."""
    end: int
    """Where the newest bucket ends, and the next one starts."""
    width: int
    """How many epochs a new bucket covers."""
    own: int
    """The first bucket of this width, after the wider ones that are shared with another run."""
    shared_width: int
    """The largest width of the shared ones."""
