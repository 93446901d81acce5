"""What comes next: the next updates done on a copy, and what slope and curvature of the loss let expect."""

from typing import NamedTuple

import numpy as np

from xortui.nn import INPUTS, Snapshot, forward, update
from xortui.nn.curvature import principal
from xortui.nn.kernel import Kernel, pack, unpack
from xortui.nn.network import Array
from xortui.nn.rules import published_direction
from xortui.teach.slices import Slices, worked_out

AHEAD = 8
"""How many updates are done on a copy."""

HORIZON = 20_000
"""How many epochs the outlook is for."""

AGES = 100_000
"""How many epochs the outlook is for before a run is called stuck."""

SAME = 0.02
"""Activations and predictions no further than this from one another, or from 0 or 1, count as the same."""

LOWEST, HIGHEST = 0.01, 100.0
"""The learning rates between which the keys go."""

PRESS = 10 / 3
"""By how much one press of the key raises the learning rate, at most."""

NOISE = 1e-9
"""A rise of the MSE by a smaller share than this is rounding."""

ALL = 1.0
"""A fall of the MSE by all of it, as far as slope and curvature tell, comes for certain, or nearly so."""

SOME = 0.1
"""A fall by this share within the horizon is something."""

_LAST_DIGITS = 1e-14  # by which rounding may put an answer off, and so its error
_SLICE = 50  # updates of a slice; a longer trial is a multiple of it
_TRIAL = 300  # updates that are done on a copy to see what another learning rate brings
_RETURN = 0.002  # with period two the MSE is back after two epochs, but for this share of the way there and back
_DEEP = 3.9  # from a pre-activation of this size on a unit is saturated: its activation is within SAME of 0 or 1


def ahead(snapshot: Snapshot) -> Array:
    """Return the MSE now and after each of the next updates, as long as they are finite."""
    return worked_out(further(snapshot, AHEAD))


def further(snapshot: Snapshot, epochs: int) -> Slices[Array]:
    """Return the same for as many updates as are asked for."""
    settings, kernel = snapshot.settings, Kernel(snapshot.settings.hidden_units)
    kernel.configure(snapshot.targets, settings.rule, settings.learning_rate)
    kernel.vector[:] = pack(snapshot.parameters)
    losses: list[float] = []
    goes_on = True
    while goes_on and len(losses) <= epochs:
        loss, goes_on = kernel.evaluate()
        losses.append(loss)
        kernel.vector -= kernel.update
        if len(losses) % _SLICE == 0:
            yield
    return np.array(losses)


def share(losses: Array) -> float:
    """Return by which share of it the MSE falls in each of the next updates, on average."""
    return float(losses[0] - losses[-1]) / (len(losses) - 1) / float(losses[0]) if losses[0] else 0.0


def rises(losses: Array) -> bool:
    """Return whether any of the next updates raises the MSE by more than rounding."""
    return bool((np.diff(losses) > noise(losses[:-1])).any())


def falls(losses: Array) -> bool:
    """Return whether any of the next updates lowers the MSE."""
    return bool((np.diff(losses) < 0).any())


def alternates(losses: Array) -> bool:
    """Return whether the MSE goes up and down in turn, and comes back to where it was each second time."""
    steps, returns = np.diff(losses), losses[2:] - losses[:-2]
    back = bool((abs(returns) < _RETURN * abs(steps[:-1])).all())
    turns = bool((steps[1:] * steps[:-1] < 0).all())
    return back and turns and bool(abs(steps).min() > noise(losses.max(keepdims=True))[0])


def keeps_alternating(snapshot: Snapshot, losses: Array) -> Slices[bool]:
    """Return whether the MSE does so in the next updates, and in many after them, too."""
    return alternates(losses) and alternates((yield from further(snapshot, 8 * AHEAD)))


def noise(losses: Array) -> Array:
    """Return by how much rounding may change an MSE: where it is tiny, by what it changes each of the errors."""
    return NOISE * losses + _LAST_DIGITS * np.sqrt(losses)


class Outlook(NamedTuple):
    """How far the MSE would fall by gradient descent, as its slope and its curvature tell."""

    mse: float
    rate: float
    bends: Array
    """Curvatures along the principal directions, rising."""
    slopes: Array
    """Slopes along these."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Outlook":
        """Return the outlook at a snapshot."""
        return cls(snapshot.mse, snapshot.settings.learning_rate, *principal(snapshot.parameters, snapshot.targets))

    def fall(self, epochs: int, presses: int = 0) -> float:
        """Return which share of the MSE would be gone after a number of epochs if its curvature stayed as it is.

        Along a direction of slope s and curvature c, each update makes s (1 - ηc) times what it was, and n of them
        bring a fall by s² (1 - (1 - ηc)^2n) / 2c. Where the steps are too long for the bend, nothing is known: `ALL`.

        Args:
            epochs: How many.
            presses: How often the learning rate is raised before.
        """
        rate, bends = self.rate * PRESS**presses, self.bends
        if rate * float(bends[-1]) >= 2:
            return ALL
        flat = abs(bends) * rate * epochs < NOISE
        bends = np.where(flat, 1.0, bends)
        with np.errstate(over="ignore"):
            left = np.minimum((1 - rate * bends) ** (2 * epochs), 1e200)
        falls = self.slopes**2 * np.where(flat, rate * epochs, (1 - left) / (2 * bends))
        return float(falls.sum()) / self.mse if self.mse else 0.0

    def worth_raising(self, presses: int) -> bool:
        """Return whether the MSE would fall with a learning rate raised so often, and not be overshot."""
        rate = self.rate * PRESS**presses
        return rate < 1.2 * HIGHEST and rate * float(self.bends[-1]) < 2 and self.fall(HORIZON, presses) > ALL


def escape(snapshot: Snapshot, off: tuple[bool, ...]) -> float:
    """Return after how many epochs the first of some saturated answers comes back, if one does.

    The slope of a saturated sigmoid shrinks as exp(-|z|), and so does the speed of z: from a speed of v an epoch it
    takes about 1 / v epochs, wherever it is.

    Args:
        snapshot: The state.
        off: For each example, whether it is one of these.
    """
    now = snapshot.parameters
    after = update(now, snapshot.targets, snapshot.settings.rule, snapshot.settings.learning_rate)
    z, then = (abs(forward(parameters).output_z[:, 0]) for parameters in (now, after))
    speed = float((z - then)[np.array(off)].max(initial=0.0))
    return 1 / speed if speed > 0 else np.inf


def worth_shaking(snapshot: Snapshot) -> Slices[bool]:
    """Return whether a run in which nothing moves would fall with a learning rate raised two or three times.

    Where all weights are small, slope and curvature tell nothing of it: only steps too long for the bend lead away.
    So the updates are done on a copy.
    """
    for presses in (2, 3):
        rate = snapshot.settings.learning_rate * PRESS**presses
        if rate < 1.2 * HIGHEST and (yield from _falls_soon(snapshot, rate)):
            return True
    return False


def worth_waiting(snapshot: Snapshot) -> Slices[bool]:
    """Return whether the MSE soon falls, though it may go up and down on its way."""
    return (yield from _falls_soon(snapshot, snapshot.settings.learning_rate))


def worth_lowering(snapshot: Snapshot) -> Slices[bool]:
    """Return whether the MSE would fall, and not only cease to go up, with a learning rate lowered twice."""
    later = yield from _later(snapshot, snapshot.settings.learning_rate / PRESS**2)
    return later.mse < (1 - SOME) * snapshot.mse or Outlook.of(later).fall(HORIZON) >= ALL


def _falls_soon(snapshot: Snapshot, rate: float) -> Slices[bool]:
    later = yield from _later(snapshot, rate)
    return later.mse < (1 - SOME) * snapshot.mse


def _later(snapshot: Snapshot, rate: float) -> Slices[Snapshot]:
    """Return what would be `_TRIAL` updates later with another learning rate: parameters and MSE, no more."""
    kernel, settings = Kernel(snapshot.settings.hidden_units), snapshot.settings._replace(learning_rate=rate)
    kernel.configure(snapshot.targets, settings.rule, rate)
    kernel.vector[:] = pack(snapshot.parameters)
    for start in range(0, _TRIAL, _SLICE):
        kernel.train(start, start + _SLICE, -1, np.inf, -np.inf)
        yield
    mse, _ = kernel.evaluate()
    return snapshot._replace(settings=settings, parameters=unpack(kernel.vector), mse=mse)


def returning(snapshot: Snapshot) -> list[int] | None:
    """Return which hidden units come back from where the published rule has saturated all of them; None elsewhere.

    Where all are saturated and all predictions 0.5, its updates do little but move the hidden biases, by the same
    steps each time: some further and further into saturation, others out of it within the horizon, the first of which
    comes first here.
    """
    if abs(snapshot.predictions - 0.5).max() >= SAME:
        return None
    parameters, rate = snapshot.parameters, snapshot.settings.learning_rate
    step = published_direction(parameters, snapshot.targets)
    now = INPUTS @ parameters.hidden_weights + parameters.hidden_bias  # (4, 4)
    size, inward = abs(now), np.sign(now) * rate * (INPUTS @ step.hidden_weights + step.hidden_bias)
    if size.min() < _DEEP:
        return None
    epochs = np.where(inward > 0, (size - _DEEP) / np.where(inward > 0, inward, 1.0), np.inf).min(axis=0)
    if epochs.min() < AHEAD:  # no drift, a jump
        return None
    return [int(unit) for unit in np.argsort(epochs, kind="stable") if epochs[unit] < HORIZON]
