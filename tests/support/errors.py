"""Errors of the answers, exact to the last bit."""

import numpy as np

from xortui.nn import Snapshot, forward
from xortui.nn.network import Array


def errors_of(snapshot: Snapshot) -> Array:
    """Return what each answer is off by, of 1 too where it is so near that it is rounded to 1; of shape (4,)."""
    z, targets = forward(snapshot.parameters).output_z[:, 0], snapshot.targets[:, 0]
    with np.errstate(over="ignore"):
        return np.where(targets == 1, -1 / (1 + np.exp(z)), snapshot.predictions[:, 0] - targets)
