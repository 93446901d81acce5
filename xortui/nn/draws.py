"""Normal random numbers of numpy's legacy generator, without the module that holds it: importing that takes longer."""

from collections.abc import Iterator
from math import log, sqrt
from random import Random


def normals(seed: int) -> Iterator[float]:
    """Yield the numbers that `numpy.random.RandomState(seed).randn` draws, bit for bit, without end.

    Both are the Mersenne Twister MT19937. numpy fills its 624 words from the seed by the recurrence of Knuth, and turns
    pairs of uniform numbers into pairs of normal ones by the polar method of Marsaglia.

    Args:
        seed: 0 to 2^32 - 1.

    Raises:
        ValueError: It is another number.
    """
    words = [int(seed)]  # one of numpy's own whole numbers would overflow
    if words[0] != seed or not 0 <= seed < 2**32:
        raise ValueError("A seed must be a whole number from 0 to 4294967295.")
    for at in range(1, 624):
        words.append((1812433253 * (words[-1] ^ (words[-1] >> 30)) + at) % 2**32)
    uniform = Random()
    uniform.setstate((3, (*words, 624), None))
    while True:
        x, y = (2.0 * uniform.random() - 1.0 for _ in range(2))
        square = x * x + y * y
        if 0.0 < square < 1.0:
            stretch = sqrt(-2.0 * log(square) / square)
            yield stretch * y
            yield stretch * x
