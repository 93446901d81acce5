"""The tables of the upper half, and which number is in which."""

from xortui.teach.places import Place

TABLES = W1, W2, TRUTH = "W1", "W2", "truth table"
"""The weights of the hidden units, those of the output, and the examples."""

IDS = {W1: "hidden", W2: "output", TRUTH: "truth"}
"""The ids of their widgets."""


def table_of(place: Place) -> str:
    """Return the table in which a number is that can be edited."""
    if place.name == "targets":
        return TRUTH
    return W2 if place.name.startswith("output") else W1
