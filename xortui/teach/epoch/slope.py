"""Slope by experiment: nudge one parameter, watch the loss, divide, and compare with the gradient."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xortui.nn import Parameters, Snapshot, forward, mse
from xortui.teach.epoch.arithmetic import Equation, equation
from xortui.teach.epoch.digits import printed, significant
from xortui.teach.epoch.expressions import Shared, Sum, Value, difference
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.places import Place

NUDGE = 0.01
"""How far a parameter is nudged to either side."""


class SlopeByExperiment(NamedTuple):
    """What the loss does when one parameter is nudged a little up and a little down."""

    place: Place
    nudge: float
    nudges: tuple[Equation, Equation]
    """The two nudges worked out: the parameter plus h, and minus h."""
    values: tuple[float, float]
    """The parameter after the nudge up, and after the one down."""
    losses: tuple[float, float]
    """The MSE of each."""
    quotient: Equation
    """(L up − L down) / 2h: the slope as it was found."""
    gradient: float
    """The slope by backpropagation."""

    @property
    def compared(self) -> str:
        """What the two slopes are beside each other, in a sentence."""
        gradient = printed(significant(Decimal(self.gradient), 4))
        off = abs(Decimal(self.quotient.value) - Decimal(self.gradient))
        if not off:
            return f"Backpropagation finds {gradient}: the same."
        return f"Backpropagation finds {gradient}: the two differ by {printed(significant(off, 2))}."


@lru_cache(maxsize=16)
def slope_by_experiment(snapshot: Snapshot, place: Place, nudge: float = NUDGE) -> SlopeByExperiment:
    """Return the experiment with one parameter; all others stay as they are."""
    kept = place.of(snapshot.parameters)
    up, down = kept + nudge, kept - nudge
    losses = _loss(snapshot, place, up), _loss(snapshot, place, down)
    found = (losses[0] - losses[1]) / (2 * nudge)
    rise = Shared(difference(Value(losses[0]), Value(losses[1])), Value(2 * nudge))
    gradient = place.of(arrays_of(snapshot).true.direction)
    nudges = (
        equation(place.label(), Sum((Value(kept), Value(nudge))), up, nudge),
        equation(place.label(), difference(Value(kept), Value(nudge)), down, nudge),
    )
    quotient = equation(f"slope of {place.label()}", rise, found)
    return SlopeByExperiment(place, nudge, nudges, (up, down), losses, quotient, gradient)


def _loss(snapshot: Snapshot, place: Place, value: float) -> float:
    """Return the MSE with one parameter set to a value."""
    moved = Parameters(*(part.copy() for part in snapshot.parameters))
    getattr(moved, place.name)[place.at] = value
    return mse(forward(moved).predictions, snapshot.targets)
