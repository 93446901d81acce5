"""Slope by experiment: nudge one parameter, watch the loss, divide, and compare with the gradient."""

from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from xortui.nn import INPUTS, Snapshot
from xortui.teach.epoch.arithmetic import Equation, equation, work_out
from xortui.teach.epoch.digits import EXACT, printed, significant
from xortui.teach.epoch.expressions import Shared, Sum, Value, difference
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.places import EXAMPLES, Place

_EXACT = EXACT.copy()
_EXACT.prec = 40  # more than twice what a double holds
_INPUTS = [list(map(Decimal, row)) for row in INPUTS.tolist()]

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
    losses: tuple[Decimal, Decimal]
    """The MSE of each, to as many digits as any difference of the two needs: a double may have lost it."""
    printed_losses: tuple[str, str]
    """The same with the digits that the quotient is computed with."""
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
        return f"Backpropagation finds {gradient}: unrounded, the two differ by {printed(significant(off, 2))}."


@lru_cache(maxsize=16)
def slope_by_experiment(snapshot: Snapshot, place: Place, nudge: float = NUDGE) -> SlopeByExperiment:
    """Return the experiment with one parameter; all others stay as they are."""
    kept = place.of(snapshot.parameters)
    up, down = kept + nudge, kept - nudge
    losses = _losses(snapshot, place, up, down)
    rise = Shared(difference(Value(losses[0]), Value(losses[1])), Value(2 * nudge))
    gradient = place.of(arrays_of(snapshot).true.direction)
    nudges = (
        equation(place.label(), Sum((Value(kept), Value(nudge))), up, nudge),
        equation(place.label(), difference(Value(kept), Value(nudge)), down, nudge),
    )
    worked = work_out(rise, rise.exact())
    quotient = Equation(f"slope of {place.label()}", worked.pieces, worked.result, rise.exact())
    shown = Value(losses[0]).text(worked.digits), Value(losses[1]).text(worked.digits)
    return SlopeByExperiment(place, nudge, nudges, (up, down), losses, shown, quotient, gradient)


def _losses(snapshot: Snapshot, place: Place, *values: float) -> tuple[Decimal, Decimal]:
    """Return the MSE with one parameter set to either of two values, in decimal arithmetic.

    Where the answers are near their targets, or the sigmoids flat, little or nothing of the difference is left in a
    double.
    """
    one = Decimal(1)

    @cache  # most units stay as they are
    def sigmoid(z: Decimal) -> Decimal:
        return _EXACT.divide(one, _EXACT.add(one, _EXACT.exp(_EXACT.minus(z))))

    kept = {name: list(map(Decimal, part.ravel().tolist())) for name, part in snapshot.parameters._asdict().items()}
    units = len(kept["hidden_bias"])
    index = place.at[0] * units + place.at[1] if place.name == "hidden_weights" else place.at[0]

    def total(bias: Decimal, factors: list[Decimal], weights: list[Decimal]) -> Decimal:
        for factor, weight in zip(factors, weights, strict=True):
            bias = _EXACT.fma(factor, weight, bias)
        return bias

    def loss(value: float) -> Decimal:
        w1, b1, w2, b2 = (list(part) for part in kept.values())
        dict(zip(kept, (w1, b1, w2, b2), strict=True))[place.name][index] = Decimal(value)
        squares = Decimal(0)
        for x, target in zip(_INPUTS, snapshot.targets[:, 0].tolist(), strict=True):
            hidden = [sigmoid(total(b1[unit], x, w1[unit::units])) for unit in range(units)]
            z2 = total(b2[0], hidden, w2)
            # Near a target of 1 the digits are those of what the answer lacks of it.
            error = sigmoid(_EXACT.minus(z2)) if target == 1 else _EXACT.subtract(sigmoid(z2), Decimal(target))
            squares = _EXACT.fma(error, error, squares)
        return _EXACT.divide(squares, Decimal(EXAMPLES))

    up, down = map(loss, values)
    return up, down
