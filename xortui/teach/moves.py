"""What one update did: the weights that moved most, and a sentence about it that is computed."""

from math import isclose
from typing import NamedTuple

import numpy as np

from xortui.nn import Parameters, Snapshot, forward, mse

_OF_UNITS = ("hidden_weights", "hidden_bias", "output_weights")
_SOURCES = {"hidden_weights": ("x1", "x2", "x3"), "hidden_bias": ("b1",)}


class Place(NamedTuple):
    """One parameter: the array it lies in, and where."""

    name: str
    """hidden_weights, hidden_bias, output_weights or output_bias."""
    at: tuple[int, ...]

    @property
    def unit(self) -> int:
        """The hidden unit to which it belongs, counted from 0; -1 for what belongs to none."""
        return -1 if self.name not in _OF_UNITS else self.at[0 if self.name != "hidden_weights" else 1]

    def label(self) -> str:
        """Return the parameter as an arrow from what it weighs to what it feeds: x1→h2, b1→h2, h2→ŷ, b2→ŷ."""
        if self.name == "output_bias":
            return "b2→ŷ"
        if self.name == "output_weights":
            return f"h{self.at[0] + 1}→ŷ"
        source = _SOURCES[self.name][self.at[0] if self.name == "hidden_weights" else 0]
        return f"{source}→h{self.at[-1] + 1}"


class Move(NamedTuple):
    """What the last update did to one parameter."""

    place: Place
    before: float
    change: float


def biggest_moves(snapshot: Snapshot, count: int = 4) -> list[Move]:
    """Return the parameters that the last update changed most, the biggest change first; none at epoch 0."""
    moves = []
    for name, change, before in zip(Parameters._fields, snapshot.change, snapshot.before, strict=True):
        for index in np.argsort(-np.abs(change), axis=None, kind="stable")[:count]:
            place = tuple(int(i) for i in np.unravel_index(index, change.shape))
            if change[place]:
                moves.append(Move(Place(name, place), float(before[place]), float(change[place])))
    # What differs by rounding alone keeps the order of the tables: x3 and b1 always move alike under the gradient.
    moves.sort(key=lambda move: -float(f"{abs(move.change):.9g}"))
    return moves[:count]


def sentence(snapshot: Snapshot) -> str:
    """Return a sentence or two about the last update, every claim of which is true of these numbers."""
    moves = biggest_moves(snapshot, 2)
    if not moves:
        return "The last update moved nothing at all." if snapshot.epoch else "No update yet."
    first, direction = moves[0], "up" if moves[0].change > 0 else "down"
    text = f"{first.place.label()} moved most, {direction}"
    if len(moves) > 1 and isclose(first.change, moves[1].change, rel_tol=1e-6):
        text = f"{first.place.label()} and {moves[1].place.label()} moved most, {direction}"
    elif len(moves) > 1 and abs(first.change) > 2 * abs(moves[1].change):
        text += ", more than twice as far as any other"
    was, now = (mse(forward(p).predictions, snapshot.targets) for p in (snapshot.before, after(snapshot)))
    if now < was:
        return f"{text}. The MSE fell by {_percent((was - now) / was)}."
    if now > was:
        reason = ": a step too long" if snapshot.settings.rule == "gradient" else ""
        rise = f"by {_percent((now - was) / was)}" if was else "from 0"
        return f"{text}. The MSE rose {rise}{reason}."
    return f"{text}. The MSE stayed the same."


def after(snapshot: Snapshot) -> Parameters:
    """Return the parameters as the last update left them, before any edit by hand."""
    return Parameters(*(b + c for b, c in zip(snapshot.before, snapshot.change, strict=True)))


def _percent(share: float) -> str:
    percent = 100 * share
    if percent < 0.01:
        return "less than 0.01 %"
    return f"{percent:.2f} %" if percent < 10 else f"{percent:.0f} %"
