"""All numbers of one epoch, from the inputs to the updated parameters."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from xortui.nn import INPUTS, Parameters, Snapshot, forward, mse, sigmoid
from xortui.nn.network import Array, Backward
from xortui.nn.rules import BACKWARD
from xortui.teach.epoch.departures import DEPARTURES, departed_backward
from xortui.teach.epoch.expressions import NEAR_ONE
from xortui.teach.places import Place

TOGETHER = 123
"""What `EpochArrays.departed` calls all departures together."""

ROUNDING = 1e-12
"""Share of what is summed below which a sum may be a rounding error."""

_DOUBT = 1e-15
"""Share of all that is summed up to an answer by which rounding may have put the answer off."""

_MOST_SLIP = 1e300
"""What stands for a share that a double cannot hold."""


@dataclass(frozen=True, eq=False)
class EpochArrays:
    """The update that leads from a snapshot's epoch to the next, with every array on the way."""

    epoch: int
    rule: str
    learning_rate: float
    inputs: Array
    """X, of shape (4, 3)."""
    targets: Array
    """Y, of shape (4, 1)."""
    parameters: Parameters
    """What the epoch starts from."""
    hidden_z: Array
    """z1, of shape (4, H)."""
    hidden: Array
    """a1, of shape (4, H)."""
    output_z: Array
    """z2, of shape (4, 1)."""
    predictions: Array
    """ŷ, of shape (4, 1)."""
    output_delta: Array
    """δ2, of shape (4, 1)."""
    hidden_delta: Array
    """δ1, of shape (4, H)."""
    direction: Parameters
    """What the learning rate times is subtracted."""

    @cached_property
    def errors(self) -> Array:
        """ŷ - y, of shape (4, 1); near 1, or beside a target of 1, by what ŷ lacks of 1, without the rounding of ŷ."""
        by_lack = (self.output_z > NEAR_ONE) | (self.targets == 1)
        return np.where(by_lack, 1 - self.targets - sigmoid(-self.output_z), self.predictions - self.targets)

    @cached_property
    def squares(self) -> Array:
        """(ŷ - y)², of shape (4, 1)."""
        return self.errors**2

    @cached_property
    def doubts(self) -> Array:
        """By how much rounding may have put ŷ - y off, of shape (4, 1); 0 where it is no difference but ŷ or 1 - ŷ."""
        between = (self.targets > 0) & (self.targets < 1)
        return np.where(between, _DOUBT * (1 + abs(self.pushes).sum(axis=1, keepdims=True)), 0.0)

    @cached_property
    def settled(self) -> NDArray[np.bool_]:
        """Whether an answer is its target, but for rounding, of shape (4, 1)."""
        return np.asarray((abs(self.errors) <= self.doubts) & (self.doubts > 0))

    @cached_property
    def slips(self) -> Array:
        """By what share of itself rounding may have put ŷ - y off, and every delta with it, of shape (4,)."""
        sizes = abs(self.errors[:, 0])
        with np.errstate(over="ignore"):  # the smallest numbers are too small to divide by
            slips: Array = np.divide(self.doubts[:, 0], sizes, out=np.zeros_like(sizes), where=sizes > 0)
        return np.minimum(slips, _MOST_SLIP)

    @cached_property
    def parts(self) -> Array:
        """What each hidden unit adds to z2, a1 times W2, of shape (4, H)."""
        return self.hidden * self.parameters.output_weights.T

    @cached_property
    def pushes(self) -> Array:
        """What each hidden unit and, last, the bias b2 add to z2, of shape (4, H + 1)."""
        bias = np.broadcast_to(self.parameters.output_bias, (len(self.inputs), 1))
        return np.hstack([self.parts, bias])

    @cached_property
    def true(self) -> Backward:
        """The backward pass of the true gradient of the MSE, whatever the rule."""
        return departed_backward(self.parameters, self.targets, frozenset())

    @cached_property
    def departed(self) -> dict[int, Backward]:
        """The backward pass with one departure of the published rule and all else right, by its number.

        With `TOGETHER` all of them.
        """
        chosen = {n: frozenset({n}) for n in DEPARTURES} | {TOGETHER: frozenset(DEPARTURES)}
        return {n: departed_backward(self.parameters, self.targets, which) for n, which in chosen.items()}

    @property
    def exact(self) -> Backward:
        """The backward pass of the rule, no digit lost where a sigmoid is flat."""
        return self.departed[TOGETHER] if self.rule == "published" else self.true

    @cached_property
    def after(self) -> Parameters:
        """What the epoch leads to."""
        pairs = zip(self.parameters, self.direction, strict=True)
        return Parameters(*(w - self.learning_rate * d for w, d in pairs))

    @cached_property
    def loss(self) -> float:
        """The MSE before the update."""
        return mse(self.predictions, self.targets)

    @cached_property
    def loss_after(self) -> float:
        """The MSE after the update."""
        return mse(self.predictions_after, self.targets)

    @cached_property
    def predictions_after(self) -> Array:
        """ŷ after the update, of shape (4, 1)."""
        return forward(self.after).predictions

    @cached_property
    def descent(self) -> float:
        """The slope of the loss along the update: negative where the first part of the step leads downhill."""
        pairs = zip(self.true.direction, self.direction, strict=True)
        return -self.learning_rate * sum(float(np.vdot(slope, step)) for slope, step in pairs)

    def terms(self, place: Place) -> list[tuple[float, float]]:
        """Return what is summed to the step of a parameter: for each example the factor before its delta, and this.

        Under the published rule the terms of b1 are those of the units for one example; biases divide the sum by 4.
        """
        if place.name == "output_weights":
            factors, deltas = self.hidden[:, place.at[0]], self.output_delta[:, 0]
        elif place.name == "output_bias":
            factors, deltas = np.ones(len(self.inputs)), self.output_delta[:, 0]
        elif place.name == "hidden_weights":
            factors, deltas = self.inputs[:, place.at[0]], self.hidden_delta[:, place.at[1]]
        elif self.rule == "published":
            factors, deltas = np.ones(self.units), self.hidden_delta[place.at[0]]
        else:
            factors, deltas = np.ones(len(self.inputs)), self.hidden_delta[:, place.at[0]]
        return list(zip(factors.tolist(), deltas.tolist(), strict=True))

    def cancels(self, place: Place) -> bool:
        """Return whether the terms of a parameter's step cancel so far that rounding decides its sign."""
        return self.only_settled(place) or abs(place.of(self.direction)) <= self.rounding(place)

    def rounding(self, place: Place) -> float:
        """Return by how much rounding, of the sum itself and of what is summed, may have put a step off."""
        of_one = place.name == "hidden_bias" and self.rule == "published"  # of all units by the same share
        slips = np.zeros(self.units) if of_one else self.slips
        return float(abs(np.prod(self.terms(place), axis=1)) @ (ROUNDING + slips))

    def only_settled(self, place: Place) -> bool:
        """Return whether a step comes from answers alone that are their targets, but for rounding."""
        if place.name == "hidden_weights" and place.at[0] < 2:
            return bool(self.settled[self.inputs[:, place.at[0]] != 0].all())
        if place.name == "hidden_bias" and self.rule == "published":  # its step is summed over one example's units
            return bool(self.settled[place.at[0]].all())
        return bool(self.settled.all())

    @property
    def units(self) -> int:
        """Hidden units H."""
        return int(self.hidden.shape[1])

    def array(self, name: str) -> Array:
        """Return an array by its name: hidden_delta, direction.hidden_bias, departed.1.hidden_delta."""
        found: object = self
        for part in name.split("."):
            found = found[int(part)] if isinstance(found, dict) else getattr(found, part)
        return np.asarray(found)


@lru_cache(maxsize=8)
def arrays_of(snapshot: Snapshot) -> EpochArrays:
    """Return the arrays of the epoch that begins at a snapshot."""
    settings = snapshot.settings
    return arrays_from(snapshot.parameters, snapshot.targets, settings.rule, settings.learning_rate, snapshot.epoch)


def arrays_from(parameters: Parameters, targets: Array, rule: str, learning_rate: float, epoch: int) -> EpochArrays:
    """Return the arrays of the update of some parameters."""
    z1, a1, z2, predictions = forward(parameters)
    output_delta, hidden_delta, direction = BACKWARD[rule](parameters, targets)
    return EpochArrays(
        epoch=epoch,
        rule=rule,
        learning_rate=learning_rate,
        inputs=INPUTS,
        targets=targets,
        parameters=parameters,
        hidden_z=z1,
        hidden=a1,
        output_z=z2,
        predictions=predictions,
        output_delta=output_delta,
        hidden_delta=hidden_delta,
        direction=direction,
    )
