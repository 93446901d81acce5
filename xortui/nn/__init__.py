"""The network, its training and its history: numpy and the standard library only, no screen."""

from xortui.nn.gates import GATES
from xortui.nn.network import INPUTS, Parameters, forward, gradient, initial_parameters, mae, mse, sigmoid
from xortui.nn.rules import RULES, update
from xortui.nn.session import Session
from xortui.nn.settings import Settings
from xortui.nn.snapshot import Snapshot

__all__ = [
    "GATES",
    "INPUTS",
    "RULES",
    "Parameters",
    "Session",
    "Settings",
    "Snapshot",
    "forward",
    "gradient",
    "initial_parameters",
    "mae",
    "mse",
    "sigmoid",
    "update",
]
