"""States of a network of every kind in which a sentence about it might be wrong, drawn from a seed."""

from collections.abc import Callable
from random import Random

from xortui.nn import GATES, Session, Settings
from xortui.teach.places import EXAMPLES, FOCUSED, Focus, Place

RATES = (0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)


def places(units: int) -> list[Place]:
    """Return all parameters of a network."""
    return [
        *(Place("hidden_weights", (row, unit)) for row in range(3) for unit in range(units)),
        *(Place("hidden_bias", (unit,)) for unit in range(units)),
        *(Place("output_weights", (unit, 0)) for unit in range(units)),
        Place("output_bias", (0,)),
    ]


def _start(dice: Random, rule: str | None = None, rates: tuple[float, ...] = RATES) -> Session:
    rule = rule or dice.choice(("gradient", "published"))
    units = 4 if rule == "published" else dice.randint(1, 8)
    gate = dice.choice(("xor", *GATES))
    session = Session(Settings(dice.randrange(2**32), units, gate, rule, dice.choice(rates)))
    session.run(dice.choice((0, 0, 1, 2, 5, 30, 300, dice.randint(0, 900))))
    return session


def _set(session: Session, place: Place, value: float) -> None:
    session.set_weight(place.name, place.at, value)


def _units(session: Session) -> int:
    return session.snapshot.settings.hidden_units


def _edited(dice: Random) -> Session:
    """Draw a session just edited: weights, a target, the rate, the gate or the rule."""
    session = _start(dice)
    for place in dice.sample(places(_units(session)), dice.randint(1, 4)):
        _set(session, place, dice.choice((0.0, 1.0, -1.0, 5.0, dice.uniform(-9, 9))))
    if dice.random() < 0.5:
        example = dice.randrange(EXAMPLES)
        session.set_target(example, 1 - float(session.snapshot.targets[example, 0]))
    if dice.random() < 0.3:
        session.set_learning_rate(dice.choice(RATES))
    if dice.random() < 0.3:
        session.set_gate(dice.choice(list(GATES)))
    if dice.random() < 0.3 and _units(session) == 4:
        session.set_rule(dice.choice(("gradient", "published")))
    return session


def _own_targets(dice: Random) -> Session:
    """Draw a session with targets that no gate has, before some training or after it."""
    session = _start(dice)
    for example in range(EXAMPLES):
        session.set_target(example, dice.choice((0.0, 1.0, 0.5, 0.9, 0.1, dice.random())))
    session.run(dice.choice((0, 1, 100, 500)))
    return session


def _equal_units(dice: Random) -> Session:
    """Draw a session in which two units, or all parameters, are equal."""
    session = _start(dice)
    units = _units(session)
    if units == 1 or dice.random() < 0.3:
        value = dice.choice((0.0, 0.5, 0.6, 1.0, -1.0))
        for place in places(units):
            _set(session, place, value)
    else:
        one, other = dice.sample(range(units), 2)
        of = session.snapshot.parameters
        for row in range(3):
            _set(session, Place("hidden_weights", (row, other)), float(of.hidden_weights[row, one]))
        _set(session, Place("hidden_bias", (other,)), float(of.hidden_bias[one]))
        _set(session, Place("output_weights", (other, 0)), float(of.output_weights[one, 0]))
    session.run(dice.choice((0, 0, 1, 50)))
    return session


def _saturated(dice: Random) -> Session:
    """Draw a session with large weights, set or trained."""
    session = _start(dice, rates=(30.0, 100.0, 300.0))
    if dice.random() < 0.7:
        scale = dice.choice((10.0, 30.0, 100.0, 1000.0, 1e5))
        for place in places(_units(session)):
            _set(session, place, dice.gauss(0, scale))
    session.run(dice.choice((0, 1, 10)))
    return session


def _tiny(dice: Random) -> Session:
    """Draw a session with weights near 0, some of them 0."""
    session = _start(dice)
    scale = dice.choice((0.01, 1e-6, 1e-12, 1e-300))
    for place in places(_units(session)):
        _set(session, place, dice.choice((0.0, dice.gauss(0, scale), dice.gauss(0, scale))))
    session.run(dice.choice((0, 0, 1, 20)))
    return session


def _learned(dice: Random) -> Session:
    """Draw a session whose answers are at their targets, but for the last digits of a double or a few more."""
    session = _start(dice)
    scale = dice.choice((0.0, 1e-3, 1.0, 3.0))
    for place in places(_units(session)):
        _set(session, place, dice.gauss(0, scale))
    z2 = dice.uniform(0, 45)
    way = dice.randrange(3)
    if way == 0:  # one answer for all
        for example in range(EXAMPLES):
            session.set_target(example, 1.0)
        _set(session, Place("output_bias", (0,)), z2)
    elif way == 1:  # the answer is x1
        session.set_gate("x1")
        steep = dice.uniform(10, 60)
        for name, at, value in (
            ("hidden_weights", (0, 0), 2 * steep),
            ("hidden_weights", (2, 0), -steep),
            ("output_weights", (0, 0), 2 * z2),
            ("output_bias", (0,), -z2),
        ):
            _set(session, Place(name, at), value)
    else:
        _set(session, Place("output_bias", (0,)), dice.choice((-1, 1)) * dice.choice((z2, z2 / 10)))
        for example, answer in enumerate(session.snapshot.predictions[:, 0].tolist()):
            off = dice.choice((0.0, 1e-16, 1e-12, -1e-9, 2e-9))
            session.set_target(example, min(1.0, max(0.0, answer + off)))
    session.run(dice.choice((0, 0, 0, 1, 5)))
    return session


KINDS: dict[str, Callable[[Random], Session]] = {
    "gradient": lambda dice: _start(dice, "gradient"),
    "published": lambda dice: _start(dice, "published"),
    "edited": _edited,
    "own targets": _own_targets,
    "equal units": _equal_units,
    "saturated": _saturated,
    "tiny": _tiny,
    "learned": _learned,
}
"""Ways to draw a state."""


def drawn(kind: str, number: int) -> tuple[Session, Focus]:
    """Return one of the states of a kind, and a focus."""
    dice = Random(f"{kind} {number}")
    session = KINDS[kind](dice)
    unit = dice.randrange(_units(session))
    return session, Focus(dice.randrange(EXAMPLES), unit, dice.randrange(FOCUSED))
