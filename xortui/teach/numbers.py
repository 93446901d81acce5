"""All numbers of one epoch, from the inputs to the updated parameters."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np

from xortui.nn import INPUTS, Parameters, Snapshot, forward, gradient, mse
from xortui.nn.network import Array, backward
from xortui.nn.rules import BACKWARD
from xortui.teach.arithmetic import printed, rounded, significant
from xortui.teach.moves import Place


@dataclass(frozen=True, eq=False)
class Numbers:
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
        """ŷ - y, of shape (4, 1)."""
        return self.predictions - self.targets

    @cached_property
    def squares(self) -> Array:
        """(ŷ - y)², of shape (4, 1)."""
        return self.errors**2

    @cached_property
    def parts(self) -> Array:
        """What each hidden unit adds to z2, a1 times W2, of shape (4, H)."""
        return self.hidden * self.parameters.output_weights.T

    @cached_property
    def gradient(self) -> Parameters:
        """The true gradient of the MSE, whatever the rule."""
        return gradient(self.parameters, self.targets)

    @cached_property
    def true_output_delta(self) -> Array:
        """δ2 of the true gradient, whatever the rule."""
        return backward(self.parameters, self.targets).output_delta

    @cached_property
    def true_hidden_delta(self) -> Array:
        """δ1 of the true gradient, whatever the rule."""
        return backward(self.parameters, self.targets).hidden_delta

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

    @property
    def units(self) -> int:
        """Hidden units H."""
        return int(self.hidden.shape[1])

    def array(self, name: str) -> Array:
        """Return an array by its name; those of parameters as direction.hidden_bias, gradient.output_weights ..."""
        owner, _, part = name.partition(".")
        found = getattr(self, owner)
        return np.asarray(getattr(found, part) if part else found)


@lru_cache(maxsize=8)
def numbers_of(snapshot: Snapshot) -> Numbers:
    """Return the numbers of the epoch at which a snapshot stands."""
    z1, a1, z2, predictions = forward(snapshot.parameters)
    rule = snapshot.settings.rule
    output_delta, hidden_delta, direction = BACKWARD[rule](snapshot.parameters, snapshot.targets)
    return Numbers(
        epoch=snapshot.epoch,
        rule=rule,
        learning_rate=snapshot.settings.learning_rate,
        inputs=INPUTS,
        targets=snapshot.targets,
        parameters=snapshot.parameters,
        hidden_z=z1,
        hidden=a1,
        output_z=z2,
        predictions=predictions,
        output_delta=output_delta,
        hidden_delta=hidden_delta,
        direction=direction,
    )


@dataclass(frozen=True)
class GradientCheck:
    """Slopes of the loss by central differences, beside what the rule takes for them."""

    numeric: float
    """(L(w + h) - L(w - h)) / 2h for the weight in focus."""
    analytic: float
    """What the rule subtracts for it at learning rate 1."""
    worst: Place
    """Where the two differ most."""
    difference: float
    """By how much they differ there."""
    passes: bool
    """Whether they agree everywhere as far as central differences can tell."""

    def shown(self, digits: int = 6) -> tuple[str, str]:
        """Return both slopes as they are printed, to so many digits, but none that rounding errors make up."""
        numeric, analytic = (
            printed(max(significant(slope, digits), rounded(slope, _NOISE), key=_place))
            for slope in (Decimal(self.numeric), Decimal(self.analytic))
        )
        return numeric, analytic

    @property
    def within(self) -> str:
        """The power of ten within which all slopes agree, as it is printed; what is less is rounding errors."""
        exponent = Decimal(self.difference).adjusted() + 1 if self.difference else _NOISE
        return printed(Decimal(1).scaleb(max(_NOISE, exponent)))


def _place(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # slopes are finite
    return exponent


_NOISE = -9
"""The power of ten above the rounding errors of central differences, which are another machine's own."""

_STEP, _SPACINGS = 1e-5, 1000
"""How far a weight is moved for a slope: by so much, or by so many of the steps in which a large one can move."""

_TOLERANCE = 1e-6


@lru_cache(maxsize=64)
def gradient_check(numbers: Numbers, place: Place) -> GradientCheck:
    """Return the check for the weight at a place, and the worst of all."""
    slopes, closer = _numeric(numbers, _STEP), _numeric(numbers, _STEP / 2)
    gaps = [np.abs(s - d) for s, d in zip(slopes, numbers.direction, strict=True)]
    # By how much half the step changes a slope, so much, about, it is wrong itself.
    blurs = [_TOLERANCE + 2 * np.abs(s - c) for s, c in zip(slopes, closer, strict=True)]
    largest = [float(gap.max()) for gap in gaps]
    at = largest.index(max(largest))
    index = np.unravel_index(int(gaps[at].argmax()), gaps[at].shape)
    return GradientCheck(
        float(getattr(slopes, place.name)[place.at]),
        float(getattr(numbers.direction, place.name)[place.at]),
        Place(Parameters._fields[at], tuple(int(i) for i in index)),
        largest[at],
        all(bool((gap <= blur).all()) for gap, blur in zip(gaps, blurs, strict=True)),
    )


@lru_cache(maxsize=8)
def _numeric(numbers: Numbers, step: float) -> Parameters:
    """Return the slope of the loss along each parameter, by central differences with a step to either side."""
    slopes = Parameters(*(np.zeros_like(part) for part in numbers.parameters))
    moved = Parameters(*(part.copy() for part in numbers.parameters))
    for part, slope in zip(moved, slopes, strict=True):
        for index in np.ndindex(part.shape):
            kept = float(part[index])
            width = max(step, _SPACINGS * float(np.spacing(abs(kept))))
            ends = kept + width, kept - width
            losses = []
            for end in ends:
                part[index] = end
                losses.append(mse(forward(moved).predictions, numbers.targets))
            part[index] = kept
            slope[index] = (losses[0] - losses[1]) / (ends[0] - ends[1])
    return slopes
