"""A snapshot as plain values, which are equal only where every number is the same to the bit."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xortui.nn import Snapshot
from xortui.nn.session.course import Course
from xortui.nn.session.curve import Curve
from xortui.nn.session.run import Ghost
from xortui.nn.session.shared import Shared
from xortui.nn.session.trail import Trail


def plain(value: Any) -> Any:
    """Return arrays and what is made of them as shapes, bytes and plain values; 0.0 and -0.0 differ."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Snapshot | Ghost | Curve | Trail | Course):
        return {name: plain(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple | Shared):
        return tuple(map(plain, value))
    return np.float64(value).tobytes() if isinstance(value, float) else value


def arrays(snapshot: Snapshot) -> list[NDArray[np.float64]]:
    """Return every array of a snapshot."""
    curves = (snapshot.curve, *(ghost.curve for ghost in snapshot.ghosts))
    return [
        *snapshot.parameters,
        *snapshot.before,
        *snapshot.change,
        snapshot.targets,
        snapshot.predictions,
        *(array for curve in curves for array in (curve.epochs, curve.low, curve.high)),
    ]
