"""The names by which lessons speak of examples, units and weights."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from xortui.nn import Parameters, Snapshot
from xortui.teach.places import EXAMPLES, Place, example_name
from xortui.words.nearest import nearest
from xortui.words.shown import shown

EXAMPLE_NAMES = tuple(example_name(example) for example in range(EXAMPLES))
"""The examples as a lesson calls them, in the order of the inputs: 0 1, 1 0, 1 1, 0 0."""


def example_of(name: str) -> int:
    """Return the example that is called so; raise a ValueError that says what there is."""
    word = " ".join(name.replace(",", " ").split())
    if word not in EXAMPLE_NAMES:
        bits = re.findall(r"[01]", name)
        meant = " ".join(bits) if len(bits) == 2 and not re.search(r"[2-9]", name) else ""
        hint = f"did you mean {meant}?" if meant else f"it must be one of {', '.join(EXAMPLE_NAMES)}."
        raise ValueError(f'There is no example "{shown(name)}": {hint}')
    return EXAMPLE_NAMES.index(word)


def unit_of(name: str) -> int:
    """Return the hidden unit that is called so, counted from 0; raise a ValueError that says what there is."""
    if not re.fullmatch("h[1-8]", name.strip()):
        raise ValueError(f'There is no unit "{shown(name)}": it must be one of h1 to h8.')
    return int(name.strip()[1]) - 1


_ARROW = r"\s*(?:→|->|\s)\s*"
_LABEL = re.compile(
    rf"(?P<input>x[123]|b1){_ARROW}h(?P<to>[1-8])|h(?P<unit>[1-8]){_ARROW}(?:ŷ|y|yhat)|b2(?:{_ARROW}(?:ŷ|y|yhat))?"
)


def place_of(label: str) -> Place:
    """Return the parameter with a label, in any of its spellings; raise a ValueError that says what there is.

    The spellings are those of `Place.label`, and x1->h2, b1 h3, h2->y, b2.
    """
    found = _LABEL.fullmatch(unicodedata.normalize("NFC", label[:40]).strip())
    if not found:
        known = [*(f"{i}→h{u}" for i in ("x1", "x2", "x3", "b1") for u in range(1, 9)), "h1→ŷ", "b2→ŷ"]
        hint = nearest(label, known, otherwise="it must be one like x1→h2, b1→h3, h2→ŷ or b2.")
        raise ValueError(f'There is no weight "{shown(label)}": {hint}')
    if source := found["input"]:
        unit = int(found["to"]) - 1
        return Place("hidden_bias", (unit,)) if source == "b1" else Place("hidden_weights", (int(source[1]) - 1, unit))
    if found["unit"]:
        return Place("output_weights", (int(found["unit"]) - 1, 0))
    return Place("output_bias", (0,))


class Kind(NamedTuple):
    """All parameters of a kind, or all there are."""

    names: tuple[str, ...]
    """Fields of `Parameters`."""

    def places(self, parameters: Parameters) -> Iterator[Place]:
        """Yield each of them, as the network has them."""
        for name in self.names:
            for at in np.ndindex(getattr(parameters, name).shape):
                yield Place(name, tuple(map(int, at)))


_KINDS = {
    "W1": Kind(("hidden_weights",)),
    "b1": Kind(("hidden_bias",)),
    "W2": Kind(("output_weights",)),
    "all": Kind(Parameters._fields),
}


def kind_of(label: str) -> Kind | None:
    """Return the kind of parameters with a name, W1, b1, W2 or all; None where it is none."""
    return _KINDS.get(label.strip())


def check_unit(unit: int, snapshot: Snapshot) -> None:
    """Raise a ValueError where the network has no such unit."""
    units = snapshot.settings.hidden_units
    if unit >= units:
        there = f"is {units} hidden unit" if units == 1 else f"are {units} hidden units"
        raise ValueError(f"There is no h{unit + 1} here: there {there}.")


def check_place(place: Place, snapshot: Snapshot) -> None:
    """Raise a ValueError where the network has no such parameter."""
    if place.name != "output_bias":
        check_unit(place.at[0] if place.name == "output_weights" else place.at[-1], snapshot)
