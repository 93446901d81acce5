"""The sixteen two-input gates as targets for the four inputs, XOR first."""

import numpy as np

from xortui.nn.network import INPUTS, Array

GATES: dict[str, tuple[int, int, int, int]] = {
    # Targets in the order of INPUTS: (x1, x2) = (0, 1), (1, 0), (1, 1), (0, 0).
    "xor": (1, 1, 0, 0),
    "and": (0, 0, 1, 0),
    "or": (1, 1, 1, 0),
    "nand": (1, 1, 0, 1),
    "nor": (0, 0, 0, 1),
    "xnor": (0, 0, 1, 1),
    "x1": (0, 1, 1, 0),
    "x2": (1, 0, 1, 0),
    "not-x1": (1, 0, 0, 1),
    "not-x2": (0, 1, 0, 1),
    "x1-and-not-x2": (0, 1, 0, 0),
    "x2-and-not-x1": (1, 0, 0, 0),
    "x1-or-not-x2": (0, 1, 1, 1),
    "x2-or-not-x1": (1, 0, 1, 1),
    "false": (0, 0, 0, 0),
    "true": (1, 1, 1, 1),
}

_NAMES: dict[tuple[float, ...], str] = {targets: name for name, targets in GATES.items()}


def gate_targets(name: str) -> Array:
    """Return the targets Y of a gate, of shape (4, 1)."""
    return np.array(GATES[name], dtype=float).reshape(len(INPUTS), 1)


def gate_name(targets: Array) -> str | None:
    """Return the name of the gate that has these targets, None where no gate has them."""
    return _NAMES.get(tuple(targets.ravel().tolist()))
