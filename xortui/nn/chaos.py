"""Two runs that begin one unit of the last place apart: whether their losses stay together depends on the rule."""

from collections.abc import Iterator

import numpy as np

from xortui.nn.gates import gate_targets
from xortui.nn.initial import initial_parameters
from xortui.nn.network import Parameters, forward, mae
from xortui.nn.rules import update


def losses(parameters: Parameters, rule: str, gate: str = "xor", learning_rate: float = 1.0) -> Iterator[float]:
    """Yield the mean absolute error at epoch 0, 1, 2 and so on, by the clear formulas."""
    targets = gate_targets(gate)
    while True:
        yield mae(forward(parameters).predictions, targets)
        parameters = update(parameters, targets, rule, learning_rate)


def twins(rule: str, seed: int = 1) -> Iterator[tuple[float, float]]:
    """Yield the losses of two runs, the second with its first hidden weight, x1→h1, moved to the next float."""
    start = initial_parameters(seed)
    moved = start.hidden_weights.copy()
    moved[0, 0] = np.nextafter(moved[0, 0], np.inf)
    return zip(losses(start, rule), losses(start._replace(hidden_weights=moved), rule), strict=True)
