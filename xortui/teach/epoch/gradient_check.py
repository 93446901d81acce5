"""The gradient check: slopes of the loss by central differences, beside what the rule takes for them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from xortui.nn import Parameters, forward
from xortui.teach.epoch.digits import last_place, printed, rounded, significant
from xortui.teach.epoch.numbers import EpochArrays
from xortui.teach.places import Place


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
    measurable: bool = True
    """Whether central differences can tell any slope from 0."""

    def shown(self, digits: int = 6) -> tuple[str, str]:
        """Return both slopes as they are printed, to n digits, without those that rounding errors make up."""
        if not self.measured:
            return "too small to measure", printed(significant(Decimal(self.analytic), 3))
        numeric, analytic = (
            printed(max(significant(slope, digits), known, key=last_place) if known else Decimal(0))
            for slope in (Decimal(self.numeric), Decimal(self.analytic))
            for known in [rounded(slope, _NOISE)]
        )
        return numeric, analytic

    @property
    def measured(self) -> bool:
        """Whether the slope of the weight in focus is 0, or large enough for central differences."""
        return not self.analytic or _told(self.analytic) or _told(self.numeric)

    @property
    def verdict(self) -> str:
        """How it passes, after its name."""
        if self.measured:
            return f"passes: all slopes agree within {self.within}"
        if self.measurable:
            return f"passes for the slopes it can measure, within {self.within}"
        return "tells nothing: all slopes are too small to measure"

    @property
    def within(self) -> str:
        """The power of ten within which all slopes agree, as it is printed; what is less is rounding errors."""
        exponent = Decimal(self.difference).adjusted() + 1 if self.difference else _NOISE
        return printed(Decimal(1).scaleb(max(_NOISE, exponent)))


_NOISE = -9
"""The power of ten above the rounding errors of central differences, which are another machine's own."""

_STEP, _SPACINGS = 1e-5, 1000
"""How far a weight is moved for a slope: this far, or this many of the steps in which a large one can move."""

_TOLERANCE = 1e-6


@lru_cache(maxsize=64)
def gradient_check(numbers: EpochArrays, place: Place) -> GradientCheck:
    """Return the check for the weight at a place, and the worst of all."""
    slopes, closer = _numeric(numbers, _STEP), _numeric(numbers, _STEP / 2)
    gaps = [np.abs(s - d) for s, d in zip(slopes, numbers.direction, strict=True)]
    # A slope is wrong by about as much as half the step changes it.
    blurs = [_TOLERANCE + 2 * np.abs(s - c) for s, c in zip(slopes, closer, strict=True)]
    largest = [float(gap.max()) for gap in gaps]
    at = largest.index(max(largest))
    index = np.unravel_index(int(gaps[at].argmax()), gaps[at].shape)
    return GradientCheck(
        place.of(slopes),
        place.of(numbers.direction),
        Place(Parameters._fields[at], tuple(int(i) for i in index)),
        largest[at],
        all(bool((gap <= blur).all()) for gap, blur in zip(gaps, blurs, strict=True)),
        any(_told(float(abs(part).max())) for part in numbers.direction),
    )


def _told(slope: float) -> bool:
    """Return whether central differences tell a slope from 0."""
    return bool(rounded(Decimal(slope), _NOISE))


@lru_cache(maxsize=8)
def _numeric(numbers: EpochArrays, step: float) -> Parameters:
    """Return the slope of the loss along each parameter, by central differences with a step to either side.

    All networks in which one parameter is moved, each up and each down, are computed at once.
    """
    parts = numbers.parameters
    flat, cuts = np.concatenate([part.ravel() for part in parts]), np.cumsum([part.size for part in parts])[:-1]
    width = np.maximum(step, _SPACINGS * np.spacing(abs(flat)))
    ends = np.stack([flat + width, flat - width])  # (2, P)
    moved, each = np.tile(flat, (2, len(flat), 1)), np.arange(len(flat))
    moved[:, each, each] = ends  # (2, P, P)
    w1, b1, w2, b2 = np.split(moved, cuts, axis=2)
    networks = Parameters(
        w1.reshape(*ends.shape, *parts.hidden_weights.shape), b1[:, :, None], w2[..., None], b2[:, :, None]
    )
    losses = np.mean((forward(networks).predictions - numbers.targets) ** 2, axis=(2, 3))  # (2, P)
    slopes = np.split((losses[0] - losses[1]) / (ends[0] - ends[1]), cuts)
    return Parameters(*(slope.reshape(part.shape) for slope, part in zip(slopes, parts, strict=True)))
