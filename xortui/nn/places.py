"""Where a parameter is: in its array, and in the flat vector of the kernel."""

from collections.abc import Sequence
from numbers import Integral

import numpy as np

from xortui.nn.kernel import unpack, vector_size
from xortui.nn.settings import SettingError, shown


def place_in_vector(name: object, index: object, hidden_units: int) -> tuple[tuple[int, ...], int]:
    """Return a parameter's place in its array, and in the flat vector.

    Args:
        name: hidden_weights, hidden_bias, output_weights or output_bias.
        index: Its place in that array, as a tuple or, in all but hidden_weights, a plain number.
        hidden_units: Hidden units H of the network.

    Raises:
        SettingError: There is no such array, or no such place in it.
    """
    places = unpack(np.arange(vector_size(hidden_units), dtype=float))._asdict()
    if not isinstance(name, str) or name not in places:
        sentence = f"There are no weights called {shown(name)!r}: it must be one of {', '.join(places)}."
        raise SettingError("weights", name, tuple(places), sentence)
    shape = places[name].shape
    place = tuple(index) if isinstance(index, Sequence) else (index, *[0] * (len(shape) - 1) * (shape[-1] == 1))
    whole = all(isinstance(i, Integral) and not isinstance(i, bool) for i in place)
    if not whole or len(place) != len(shape) or not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
        sentence = f"There is no weight {shown(place)} in {name}: its shape is {shape}, counted from 0."
        raise SettingError(f"place in {name}", place, shape, sentence)
    return tuple(map(int, place)), int(places[name][place])
