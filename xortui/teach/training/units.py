"""What can be said of single hidden units, and of how many the targets need."""

from itertools import combinations

import numpy as np

from xortui.nn import Snapshot, forward
from xortui.nn.network import Array
from xortui.teach.training.outlook import SAME


def notes(snapshot: Snapshot) -> list[str]:
    """Return which units are saturated, and which do the same as another, or the opposite."""
    hidden = forward(snapshot.parameters).hidden.T  # (H, 4)
    flat = [unit for unit, a in enumerate(hidden) if np.minimum(a, 1 - a).max() < SAME]
    found = [f"{' '.join(f'h{unit + 1}' for unit in flat)} saturated"] if flat else []
    for unit, other in combinations([unit for unit in range(len(hidden)) if unit not in flat], 2):
        a, b = hidden[unit], hidden[other]
        if abs(a - b).max() < SAME:
            found.append(f"h{other + 1} acts like h{unit + 1}")
        elif abs(a + b - 1).max() < SAME:
            found.append(f"h{other + 1} mirrors h{unit + 1}")
    return found


def all_equal(snapshot: Snapshot) -> bool:
    """Return whether there are several units, all equal to the bit, their weights to the output too.

    Gradient descent moves equal units by equal steps, so they stay equal, and together do what one unit can.
    """
    hidden_weights, hidden_bias, output_weights, _ = snapshot.parameters
    rows = np.vstack([hidden_weights, hidden_bias, output_weights.T])  # (5, H)
    return rows.shape[1] > 1 and snapshot.settings.rule == "gradient" and bool((rows == rows[:, :1]).all())


def beyond_one_unit(targets: Array) -> bool:
    """Return whether no single unit can bring all four answers to the right side of one half.

    One unit draws one straight line. That parts any four corners of a square by their targets, but for two opposite
    corners above one half with the other two below. A target of exactly one half has no wrong side.
    """
    first, second, third, fourth = (np.sign(targets[:, 0] - 0.5)).tolist()  # of 0 1, 1 0, 1 1, 0 0
    return bool(first == second != 0 and third == fourth == -first)
