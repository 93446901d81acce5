"""What one update did: the weights that moved most, and a sentence about it that is computed."""

from functools import lru_cache
from math import isclose
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xortui.nn import Parameters, Snapshot, forward, mse
from xortui.nn.network import Array
from xortui.nn.settings import MAX_HIDDEN_UNITS
from xortui.teach.places import BIAS, Place, place_at

if TYPE_CHECKING:  # imported with the first sentence: tables of weights need the biggest moves alone
    from xortui.teach.epoch.numbers import EpochArrays

_NOTHING = 1e-300
"""A change of the MSE that is none."""


class Move(NamedTuple):
    """What the last update did to one parameter."""

    place: Place
    before: float
    change: float


@lru_cache(maxsize=4)  # both tables of weights ask for the same
def biggest_moves(snapshot: Snapshot, count: int = 4) -> tuple[Move, ...]:
    """Return the parameters that the last update changed most, the biggest change first; none at epoch 0.

    There are more than `count` where others moved as far as the last of these: none of equal units stands out.
    """
    # In plain numbers: numpy takes ten times as long for so few.
    changes = [size for change in snapshot.change for size in change.ravel().tolist()]
    least = sorted(map(abs, changes))[-min(count, len(changes))] * (1 - 1e-8)
    moves = [
        Move(place, place.of(snapshot.before), change)
        for place, change in zip(_places(snapshot.settings.hidden_units), changes, strict=True)
        if change and abs(change) >= least
    ]
    # What differs by rounding alone keeps the order of the tables: x3 and b1 always move alike under the gradient.
    moves.sort(key=lambda move: -float(f"{abs(move.change):.9g}"))
    return tuple(moves)


@lru_cache
def _places(hidden_units: int) -> tuple[Place, ...]:
    """Return the place of every parameter, array by array."""
    shapes = (BIAS, hidden_units), (hidden_units,), (hidden_units, 1), (1,)
    return tuple(
        Place(name, at) for name, shape in zip(Parameters._fields, shapes, strict=True) for at in np.ndindex(shape)
    )


def edited(snapshot: Snapshot) -> frozenset[Place]:
    """Return the parameters that were set by hand at this epoch, after the last update."""
    edit, units = snapshot.course.edit_at(snapshot.epoch), snapshot.settings.hidden_units
    return frozenset(place_at(position, units) for position, _ in edit.weights) if edit else frozenset()


def sentence(snapshot: Snapshot) -> str:
    """Return a sentence or two about the last update, every claim of which is true of these numbers."""
    moves = biggest_moves(snapshot)
    if not moves:
        return "The last update moved nothing at all." if snapshot.epoch else "No update yet."
    if len(most := _as_far_as_the_first(moves)) == len(moves):  # more may have moved as far
        most = _as_far_as_the_first(moves := biggest_moves(snapshot, 5 * MAX_HIDDEN_UNITS + 1))
    ways = {"up" if move.change > 0 else "down" for move in most}
    who = most[0].place.label()
    if len(most) > 1:
        who += f" and {most[1].place.label() if len(most) == 2 else f'{len(most) - 1} others'}"
    text = f"{who} moved most, {ways.pop() if len(ways) == 1 else 'equally far'}"
    if len(moves) > len(most) == 1 and abs(moves[0].change) > (2 + 1e-8) * abs(moves[1].change):
        text += ", more than twice as far as any other"
    return f"{text}. {_course(snapshot)}"


def _as_far_as_the_first(moves: tuple[Move, ...]) -> list[Move]:
    return [move for move in moves if isclose(abs(move.change), abs(moves[0].change), rel_tol=1e-6)]


def _course(snapshot: Snapshot) -> str:
    """Return what the last update did to the MSE, for the targets under which it was made."""
    from xortui.teach.epoch.numbers import ROUNDING

    was, now = (mse(predictions, _last_targets(snapshot)) for predictions in predictions_around(snapshot))
    if abs(now - was) <= max(ROUNDING * was, _NOTHING):
        return "The MSE stayed the same."
    if now < was:
        by = "more than 99 %" if 0 < now < 0.005 * was else _percent((was - now) / was)  # 100 % is all of it
        return f"The MSE fell by {by}."
    downhill = last_update(snapshot).descent < 0
    reason = "the step led downhill, but was too long" if downhill else "the step did not lead downhill"
    return f"The MSE rose by {_percent((now - was) / was)}: {reason}."


def last_update(snapshot: Snapshot) -> "EpochArrays":
    """Return the arrays of the update that led to a snapshot, under the conditions that it was made under.

    Targets, rule and learning rate may have been edited since.
    """
    from xortui.teach.epoch.numbers import arrays_from

    assert snapshot.last_conditions  # none at epoch 0 alone, to which no update led
    rate, rule, _ = snapshot.last_conditions
    return arrays_from(snapshot.before, _last_targets(snapshot), rule, rate, snapshot.epoch - 1)


def _last_targets(snapshot: Snapshot) -> Array:
    """Return the targets under which the last update was made, of shape (4, 1)."""
    assert snapshot.last_conditions
    return np.array(snapshot.last_conditions.targets, dtype=float)[:, None]


@lru_cache(maxsize=4)  # what tells of the predictions, and what tells of the loss, ask for the same
def predictions_around(snapshot: Snapshot) -> tuple[Array, Array]:
    """Return what was predicted before the last update and right after it, each of shape (4, 1)."""
    now = snapshot.predictions
    if snapshot.course.edit_at(snapshot.epoch):
        now = forward(after(snapshot)).predictions
    return forward(snapshot.before).predictions, now


def after(snapshot: Snapshot) -> Parameters:
    """Return the parameters as the last update left them, before any edit by hand."""
    return Parameters(*(b + c for b, c in zip(snapshot.before, snapshot.change, strict=True)))


def _percent(share: float) -> str:
    percent = 100 * share
    if percent < 0.01:
        return "less than 0.01 %"
    return f"{percent:.2f} %" if percent < 10 else f"{percent:.0f} %"
