"""The network again, number by number, with nothing but the standard library: what sentences are held against."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import exp, fsum

from xortui.nn import Snapshot
from xortui.teach.places import Place

X = ((0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 1.0), (0.0, 0.0, 1.0))
FOUR = range(4)
Departures = frozenset[int]
NONE: Departures = frozenset()


def sigma(z: float) -> float:
    """Return σ(z), also where e^-z is beyond a double."""
    return 1 / (1 + exp(-z)) if z > -700 else exp(z) if z > -745 else 0.0


def flat(z: float) -> float:
    """Return the slope σ(z)·σ(−z), which does not suffer from rounding where σ(z) is near 1."""
    return sigma(z) * sigma(-z)


@dataclass(frozen=True)
class Total:
    """A sum, and the sum of the sizes of its terms, by which rounding is measured."""

    value: float
    scale: float

    @classmethod
    def of(cls, terms: Iterable[float], factor: float = 1.0) -> "Total":
        """Add some terms, and multiply."""
        listed = list(terms)
        return cls(factor * fsum(listed), abs(factor) * fsum(map(abs, listed)))

    @property
    def clear(self) -> bool:
        """Whether the value is beyond doubt, a rounding error of anyone's."""
        return abs(self.value) > 1e-11 * self.scale

    @property
    def nothing(self) -> bool:
        """Whether the value may be a rounding error."""
        return abs(self.value) <= 1e-11 * self.scale + 1e-300


@dataclass(frozen=True)
class PlainNetwork:
    """A network of H units with the conditions of its next update."""

    w1: tuple[tuple[float, ...], ...]
    """Three rows of H weights."""
    b1: tuple[float, ...]
    w2: tuple[float, ...]
    b2: float
    y: tuple[float, ...]
    rule: str
    rate: float

    @classmethod
    def at(cls, snapshot: Snapshot) -> "PlainNetwork":
        """Return the network of a snapshot."""
        w1, b1, w2, b2 = snapshot.parameters
        settings = snapshot.settings
        return cls(
            tuple(map(tuple, w1.tolist())),
            tuple(b1.tolist()),
            tuple(w2[:, 0].tolist()),
            float(b2[0]),
            tuple(snapshot.targets[:, 0].tolist()),
            settings.rule,
            settings.learning_rate,
        )

    @property
    def units(self) -> range:
        """The hidden units, counted from 0."""
        return range(len(self.b1))

    @property
    def departures(self) -> Departures:
        """What the rule departs in from the gradient."""
        return frozenset({1, 2, 3}) if self.rule == "published" else NONE

    @cached_property
    def z1(self) -> list[list[float]]:
        """Pre-activations of the hidden units, a row an example."""
        return [[fsum([*(X[k][i] * self.w1[i][h] for i in range(3)), self.b1[h]]) for h in self.units] for k in FOUR]

    @cached_property
    def a1(self) -> list[list[float]]:
        """Their activations."""
        return [list(map(sigma, row)) for row in self.z1]

    @cached_property
    def pushes(self) -> list[list[float]]:
        """What each unit and, last, b2 add to z2."""
        return [[*(self.a1[k][h] * self.w2[h] for h in self.units), self.b2] for k in FOUR]

    @cached_property
    def z2(self) -> list[float]:
        """Pre-activations of the output."""
        return list(map(fsum, self.pushes))

    @cached_property
    def answers(self) -> list[float]:
        """ŷ."""
        return list(map(sigma, self.z2))

    @cached_property
    def errors(self) -> list[float]:
        """ŷ − y; beside a target of 1 by what ŷ lacks of it."""
        return [-sigma(-z) if y == 1 else sigma(z) - y for z, y in zip(self.z2, self.y, strict=True)]

    @cached_property
    def squares(self) -> list[float]:
        """Squared errors."""
        return [error * error for error in self.errors]

    @property
    def loss(self) -> float:
        """The MSE."""
        return fsum(self.squares) / 4

    def delta2(self, k: int, departures: Departures) -> float:
        """Return δ2 of an example, with some departures from the gradient."""
        z = self.answers[k] if 1 in departures else self.z2[k]
        return (1.0 if 3 in departures else 0.5) * self.errors[k] * flat(z)

    def delta1(self, k: int, h: int, departures: Departures) -> float:
        """Return δ1 of an example and a unit."""
        z = self.a1[k][h] if 1 in departures else self.z1[k][h]
        return self.delta2(k, departures) * self.w2[h] * flat(z)

    def step(self, place: Place, departures: Departures) -> Total:
        """Return what η times is subtracted from a parameter."""
        share = 0.25 if 3 in departures else 1.0
        match place.name:
            case "hidden_weights":
                i, h = place.at
                return Total.of(X[k][i] * self.delta1(k, h, departures) for k in FOUR)
            case "hidden_bias" if 2 in departures:
                return Total.of((self.delta1(place.at[0], h, departures) for h in self.units), share)
            case "hidden_bias":
                return Total.of((self.delta1(k, place.at[0], departures) for k in FOUR), share)
            case "output_weights":
                return Total.of(self.a1[k][place.at[0]] * self.delta2(k, departures) for k in FOUR)
        return Total.of((self.delta2(k, departures) for k in FOUR), share)

    def pulls(self, place: Place) -> list[float]:
        """Return what each example adds to the slope of a parameter."""
        match place.name:
            case "hidden_weights":
                i, h = place.at
                return [X[k][i] * self.delta1(k, h, NONE) for k in FOUR]
            case "hidden_bias":
                return [self.delta1(k, place.at[0], NONE) for k in FOUR]
            case "output_weights":
                return [self.a1[k][place.at[0]] * self.delta2(k, NONE) for k in FOUR]
        return [self.delta2(k, NONE) for k in FOUR]

    @cached_property
    def places(self) -> list[Place]:
        """All parameters."""
        return [
            *(Place("hidden_weights", (i, h)) for i in range(3) for h in self.units),
            *(Place("hidden_bias", (h,)) for h in self.units),
            *(Place("output_weights", (h, 0)) for h in self.units),
            Place("output_bias", (0,)),
        ]

    def of(self, place: Place) -> float:
        """Return a parameter."""
        match place.name:
            case "hidden_weights":
                return self.w1[place.at[0]][place.at[1]]
            case "hidden_bias":
                return self.b1[place.at[0]]
            case "output_weights":
                return self.w2[place.at[0]]
        return self.b2

    @cached_property
    def descent(self) -> Total:
        """How fast the loss changes along the update at its very beginning."""
        own = self.departures
        pairs = [(self.step(place, NONE), self.step(place, own)) for place in self.places]
        scale = fsum(true.scale * taken.scale for true, taken in pairs)
        return Total(-self.rate * fsum(true.value * taken.value for true, taken in pairs), self.rate * scale)

    @cached_property
    def after(self) -> "PlainNetwork":
        """The network after the update."""
        moved = {p: self.of(p) - self.rate * self.step(p, self.departures).value for p in self.places}
        return PlainNetwork(
            tuple(tuple(moved[Place("hidden_weights", (i, h))] for h in self.units) for i in range(3)),
            tuple(moved[Place("hidden_bias", (h,))] for h in self.units),
            tuple(moved[Place("output_weights", (h, 0))] for h in self.units),
            moved[Place("output_bias", (0,))],
            self.y,
            self.rule,
            self.rate,
        )
