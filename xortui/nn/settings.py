"""What a run is made of: the settings, their limits, and sentences for values outside them."""

import math
from collections.abc import Iterable
from contextlib import suppress
from numbers import Integral, Real
from typing import Any, NamedTuple, TypeVar

from xortui.nn.gates import GATES
from xortui.nn.rules import PUBLISHED_UNITS, RULES

T = TypeVar("T")

MAX_SEED = 2**32 - 1
MAX_HIDDEN_UNITS = 8
MIN_LEARNING_RATE, MAX_LEARNING_RATE = 1e-6, 1e6
MAX_WEIGHT = 1e6
"""Of a weight that a person sets."""
MAX_KEPT_WEIGHT = 1e30
"""Of a weight in a file. A rate of 1e6 leads beyond MAX_WEIGHT, but in MAX_EPOCH epochs not beyond this."""
MAX_SCALE = 10
MAX_EPOCH = 10**9


class Limits(NamedTuple):
    """The numbers that a setting can have, both ends included."""

    low: float
    high: float
    whole: bool = False
    """Whether the number must be a whole one."""

    def __str__(self) -> str:
        """Return them in the words of a sentence: "a whole number from 0 to 1 000", "a number from 1e-6 to 1e6"."""
        if self.whole:
            return f"a whole number from {self.low:,} to {self.high:,}".replace(",", " ")
        return f"a number from {_plain(self.low)} to {_plain(self.high)}"


Allowed = Limits | tuple[str, ...] | tuple[int, ...]
"""What a setting can be: limits, names, or, for a place in an array, the shape of that array."""


class SettingError(ValueError):
    """A value that a setting cannot have; as a text, a sentence that names the setting, the value and what is allowed.

    Attributes:
        name: The setting, in words: "learning rate".
        value: The value that was refused.
        allowed: What the setting can be.
    """

    def __init__(self, name: str, value: object, allowed: Allowed, sentence: str = "") -> None:
        """Refuse a value; a sentence of its own takes the place of the usual one."""
        self.name, self.value, self.allowed = name, value, allowed
        super().__init__(sentence or self.sentence())

    def __reduce__(self) -> tuple[type["SettingError"], tuple[str, object, Allowed, str]]:
        """Keep all four parts when the error is pickled."""
        return SettingError, (self.name, self.value, self.allowed, str(self))

    def sentence(self, otherwise: str = "") -> str:
        """Return the usual sentence; `otherwise` is one more thing that is allowed: "the word full"."""
        allowed = self.allowed if isinstance(self.allowed, Limits) else f"one of {', '.join(map(str, self.allowed))}"
        more = f" or {otherwise}" if otherwise else ""
        return f"The {self.name} cannot be {shown(self.value)}: it must be {allowed}{more}."


def check_integer(name: str, value: object, low: int, high: int) -> int:
    """Return value as an int within [low, high].

    Raises:
        SettingError: The value is another one.
    """
    number = int(value) if isinstance(value, Integral) and not isinstance(value, bool) else low - 1
    if not low <= number <= high:
        raise SettingError(name, value, Limits(low, high, whole=True))
    return number


def check_kind(name: str, value: T, *kinds: type) -> T:
    """Return value if it is of one of some types.

    Raises:
        SettingError: It is of another one.
    """
    if not isinstance(value, kinds):
        names = tuple(kind.__name__ for kind in kinds)
        sentence = f"The {name} cannot be {shown(value)}: it must be of the type {' or '.join(names)}."
        raise SettingError(name, value, names, sentence)
    return value


def check_number(name: str, value: object, low: float, high: float) -> float:
    """Return value as a float within [low, high].

    Raises:
        SettingError: The value is another one.
    """
    number = math.nan
    if isinstance(value, Real) and not isinstance(value, bool):
        with suppress(OverflowError):  # of an int that is too large for a float
            number = float(value)
    if not low <= number <= high:
        raise SettingError(name, value, Limits(low, high))
    return number + 0.0  # never a negative zero


def _plain(limit: float) -> str:
    """Return a limit as a person types it: 1, 1e-6, 1e6, 1e30."""
    return f"{limit:g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


def check_learning_rate(value: object) -> float:
    """Return value as a learning rate; raise a SettingError where it cannot be one."""
    return check_number("learning rate", value, MIN_LEARNING_RATE, MAX_LEARNING_RATE)


def check_rule(rule: object, hidden_units: int) -> str:
    """Return the name of an update rule that runs with this many hidden units; raise a SettingError otherwise."""
    name = check_name("rule", rule, tuple(RULES))
    if name == "published" and hidden_units != PUBLISHED_UNITS:
        others = tuple(other for other in RULES if other != name)
        sentence = (
            f"The rule published cannot run with {hidden_units} hidden units, only with {PUBLISHED_UNITS}: the post's "
            f"code adds one number for each of the 4 examples to the bias of one hidden unit each, and the shapes "
            f"meet only where there are as many units as examples."
        )
        raise SettingError("rule", name, others, sentence)
    return name


def check_gate(gate: object) -> str:
    """Return the name of a gate; raise a SettingError where there is none of that name."""
    return check_name("gate", gate, tuple(GATES))


def check_name(setting: str, value: object, allowed: tuple[str, ...]) -> str:
    """Return value as one of the names allowed; raise a SettingError where it is none of them."""
    if not isinstance(value, str) or value not in allowed:
        raise SettingError(setting, value, allowed)
    return str(value)


def shown(value: object) -> str:
    """Return a value in a form that fits a sentence: one line, printable and short."""
    try:
        text = str(value)
    except ValueError:  # Python writes out whole numbers of a few thousand digits only
        text = "a number of several thousand digits"
    except Exception:  # whatever something of another kind does where it is to be shown
        text = f"a {type(value).__name__}"
    text = "".join(c if c.isprintable() else "?" for c in text)
    return (text if len(text) <= 40 else text[:39] + "…") or "empty"


class _Values(NamedTuple):
    seed: int
    """Seed of the initial parameters, 0 to 2^32 - 1."""
    hidden_units: int
    """Hidden units H, 1 to 8."""
    gate: str
    """Name of the gate to learn, one of `gates.GATES`."""
    rule: str
    """Update rule, one of `rules.RULES`."""
    learning_rate: float
    """Learning rate η, 1e-6 to 1e6; it multiplies the whole update."""
    scale: float
    """Factor of the initial parameters as they are drawn, 0 to 10."""


class Settings(_Values):
    """The settings of a run: with the edits made on the way, they determine every number of it."""

    __slots__ = ()

    def __new__(
        cls,
        seed: int = 1,
        hidden_units: int = 4,
        gate: str = "xor",
        rule: str = "gradient",
        learning_rate: float = 1.0,
        scale: float = 1.0,
    ) -> "Settings":
        """Check each setting and convert it to its plain type; raise a SettingError where one is outside its limits."""
        units = check_integer("number of hidden units", hidden_units, 1, MAX_HIDDEN_UNITS)
        return super().__new__(
            cls,
            check_integer("seed", seed, 0, MAX_SEED),
            units,
            check_gate(gate),
            check_rule(rule, units),
            check_learning_rate(learning_rate),
            check_number("scale", scale, 0, MAX_SCALE),
        )

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> "Settings":  # type: ignore[override]  # mypy has a type variable of its own
        return cls(*iterable)  # `_replace` comes here: its settings are checked, too

    def __eq__(self, other: object) -> bool:
        """Return whether they are the same settings."""
        return isinstance(other, Settings) and tuple.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        """Return whether they are others."""
        return not self == other

    __hash__ = tuple.__hash__
