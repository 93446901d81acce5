"""The network, its training and its history: numpy and the standard library only, no screen."""

from xortui.nn.gates import GATES
from xortui.nn.initial import initial_parameters
from xortui.nn.network import INPUTS, Parameters, forward, gradient, mae, mse, sigmoid
from xortui.nn.rules import RULES, update
from xortui.nn.session.session import Session
from xortui.nn.session.snapshot import Snapshot
from xortui.nn.settings import Settings

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
