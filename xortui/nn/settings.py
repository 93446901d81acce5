"""What a run is made of: the settings, their limits, and sentences for values outside them."""

import math
from contextlib import suppress
from dataclasses import dataclass
from numbers import Integral, Real

from xortui.nn.gates import GATES
from xortui.nn.rules import PUBLISHED_UNITS, RULES

MAX_SEED = 2**32 - 1
MAX_HIDDEN_UNITS = 8
MIN_LEARNING_RATE, MAX_LEARNING_RATE = 1e-6, 1e6
MAX_WEIGHT = 1e6
MAX_EPOCH = 10**9


def check_integer(name: str, value: object, low: int, high: int) -> int:
    """Return value as an int within [low, high].

    Raises:
        ValueError: The sentence names the setting, the value and what is allowed.
    """
    number = int(value) if isinstance(value, Integral) and not isinstance(value, bool) else low - 1
    if not low <= number <= high:
        raise ValueError(f"The {name} cannot be {_shown(value)}: it must be a whole number from {low} to {high}.")
    return number


def check_number(name: str, value: object, low: float, high: float) -> float:
    """Return value as a float within [low, high].

    Raises:
        ValueError: The sentence names the setting, the value and what is allowed.
    """
    number = math.nan
    if isinstance(value, Real) and not isinstance(value, bool):
        with suppress(OverflowError):  # of an int that is too large for a float
            number = float(value)
    if not low <= number <= high:
        raise ValueError(
            f"The {name} cannot be {_shown(value)}: it must be a number from {_plain(low)} to {_plain(high)}."
        )
    return number + 0.0  # never a negative zero


def _plain(limit: float) -> str:
    """Return a limit as one would type it: 1, 1e-6, 1e6."""
    return f"{limit:g}".replace("e-0", "e-").replace("e+0", "e")


def check_learning_rate(value: object) -> float:
    """Return value as a learning rate; raise a ValueError that says what is allowed."""
    return check_number("learning rate", value, MIN_LEARNING_RATE, MAX_LEARNING_RATE)


def check_rule(rule: object, hidden_units: int) -> str:
    """Return the name of an update rule that runs with so many hidden units; raise a ValueError otherwise."""
    name = _check_name("rule", rule, list(RULES))
    if name == "published" and hidden_units != PUBLISHED_UNITS:
        raise ValueError(
            f"The rule published cannot run with {hidden_units} hidden units, only with {PUBLISHED_UNITS}: the post's "
            f"code adds one number for each of the 4 examples to the bias of one hidden unit each, and the shapes "
            f"meet only where there are as many units as examples."
        )
    return name


def check_gate(gate: object) -> str:
    """Return the name of a gate; raise a ValueError that says which there are."""
    return _check_name("gate", gate, list(GATES))


def _check_name(setting: str, value: object, allowed: list[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"The {setting} cannot be {_shown(value)}: it must be one of {', '.join(allowed)}.")
    return value


def _shown(value: object) -> str:
    """Return a value as it may stand in a sentence: in one line, printable and short."""
    text = "".join(c if c.isprintable() else "?" for c in str(value))
    return (text if len(text) <= 40 else text[:39] + "…") or "empty"


@dataclass(frozen=True)
class Settings:
    """The settings of a run: with the edits made on the way, they determine every number of it.

    Raises:
        ValueError: A setting is outside its limits; the sentence names it, the value and what is allowed.
    """

    seed: int = 1
    """Seed of the initial parameters, 0 to 2^32 - 1."""
    hidden_units: int = 4
    """Hidden units H, 1 to 8."""
    gate: str = "xor"
    """Name of the gate to learn, one of `gates.GATES`."""
    rule: str = "gradient"
    """Update rule, one of `rules.RULES`."""
    learning_rate: float = 1.0
    """Learning rate η, 1e-6 to 1e6; it multiplies the whole update."""

    def __post_init__(self) -> None:
        """Check each setting and give it its plain type."""
        units = check_integer("number of hidden units", self.hidden_units, 1, MAX_HIDDEN_UNITS)
        object.__setattr__(self, "seed", check_integer("seed", self.seed, 0, MAX_SEED))
        object.__setattr__(self, "hidden_units", units)
        object.__setattr__(self, "gate", check_gate(self.gate))
        object.__setattr__(self, "rule", check_rule(self.rule, units))
        object.__setattr__(self, "learning_rate", check_learning_rate(self.learning_rate))
