"""The parameters of epoch 0, drawn as by numpy's legacy generator, without its module: importing that takes longer."""

from collections.abc import Iterator
from math import log, sqrt
from random import Random

import numpy as np

from xortui.nn.network import Parameters


def initial_parameters(seed: int, hidden_units: int = 4, scale: float = 1.0) -> Parameters:
    """Draw the parameters of epoch 0 from the standard normal distribution, in the post's order: W1, W2, b1, b2.

    The legacy generator keeps its stream for ever, so at scale 1 these are what `np.random.seed(seed)` gives the post.

    Args:
        seed: Seed of the generator, 0 to 2^32 - 1.
        hidden_units: Hidden units H.
        scale: Factor of every number drawn. At 0 all units are equal; at a large one their sigmoids are saturated.
    """
    hidden_units, scale = int(hidden_units), float(scale)  # numpy's own short numbers would overflow
    drawn = np.fromiter(normals(seed), float, 5 * hidden_units + 1)
    w1, w2, b1, b2 = np.split(scale * drawn + 0.0, np.cumsum([3, 1, 1]) * hidden_units)  # never a negative zero
    return Parameters(w1.reshape(3, hidden_units), b1, w2.reshape(hidden_units, 1), b2)


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
        raise ValueError("A seed must be a whole number from 0 to 4 294 967 295.")
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
