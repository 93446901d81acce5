"""What a lesson can ask of the network by name: `delta h3 0 1`, `worst example`, `sign of error 1 1`."""

import difflib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from xortui.nn import Parameters, Snapshot
from xortui.teach.epoch.moves import biggest_moves
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.epoch.phases import worst_example
from xortui.teach.lessons.names import EXAMPLE_NAMES, check_place, check_unit, example_of, place_of, unit_of
from xortui.teach.places import EXAMPLES, Place
from xortui.words.format import counted, tally
from xortui.words.shown import shown


def _value(name: str) -> Callable[..., float]:
    """Return a function for a number of an epoch, at an example and perhaps a unit."""

    def value(snapshot: Snapshot, example: int, unit: int = 0) -> float:
        return float(arrays_of(snapshot).array(name)[example, unit])

    return value


def _of_unit(name: str) -> Callable[..., float]:
    value = _value(name)
    return lambda snapshot, unit, example: value(snapshot, example, unit)


def _parameter(snapshot: Snapshot, place: Place) -> float:
    return float(getattr(snapshot.parameters, place.name)[place.at])


def _slope(snapshot: Snapshot, place: Place) -> float:
    return float(getattr(arrays_of(snapshot).direction, place.name)[place.at])


def _change(snapshot: Snapshot, place: Place) -> float:
    return float(getattr(snapshot.change, place.name)[place.at])


def _solved_since(snapshot: Snapshot) -> float:
    if snapshot.solved_since is None:
        raise ValueError("Not all four answers are right here, so there is no epoch since which they are.")
    return snapshot.solved_since


def _biggest_move(snapshot: Snapshot) -> str:
    moves = biggest_moves(snapshot, 1)
    if not moves:
        raise ValueError("No update has moved anything here, so there is no biggest move.")
    return moves[0].place.label()


def _steepest(snapshot: Snapshot) -> str:
    numbers = arrays_of(snapshot)
    # Rounded, as x3 and b1 have the same slope under the gradient; the one that stands first in the tables is named.
    sizes = {
        Place(name, tuple(map(int, at))): float(f"{abs(part[at]):.9g}")
        for name, part in zip(Parameters._fields, numbers.direction, strict=True)
        for at in np.ndindex(part.shape)
    }
    return max(sizes, key=lambda place: sizes[place]).label()


def _blame(snapshot: Snapshot, example: int) -> str:
    deltas = abs(arrays_of(snapshot).hidden_delta[example])
    if (deltas == deltas.max()).sum() > 1 and len(deltas) > 1:
        raise ValueError("The largest deltas are equal here, so no unit is to blame most.")
    return f"h{int(np.argmax(deltas)) + 1}"


def _next_loss(snapshot: Snapshot) -> str:
    numbers = arrays_of(snapshot)
    if numbers.loss_after == numbers.loss:
        return "stays"
    return "falls" if numbers.loss_after < numbers.loss else "rises"


def _share(snapshot: Snapshot, place: Place, example: int) -> float:
    """Return what one example adds to the true slope of a weight: its delta times what came in."""
    n = arrays_of(snapshot)
    if place.name.startswith("output"):
        came = n.hidden[example, place.at[0]] if place.name == "output_weights" else 1.0
        return float(n.true.output_delta[example, 0] * came)
    came = n.inputs[example, place.at[0]] if place.name == "hidden_weights" else 1.0
    return float(n.true.hidden_delta[example, place.at[-1]] * came)


def _squashed(name: str) -> Callable[..., float]:
    """Return a function for the slope of the sigmoid where its value is that of an array."""
    value = _value(name)

    def slope(snapshot: Snapshot, *at: int) -> float:
        a = value(snapshot, *at)
        return a * (1 - a)

    return slope


def _unit_first(function: Callable[..., float]) -> Callable[..., float]:
    return lambda snapshot, unit, example: function(snapshot, example, unit)


_Args = tuple[str, ...]

_NUMBERS: dict[str, tuple[_Args, Callable[..., float]]] = {
    "epoch": ((), lambda s: s.epoch),
    "mse": ((), lambda s: s.mse),
    "mae": ((), lambda s: s.mae),
    "next mse": ((), lambda s: arrays_of(s).loss_after),
    "right count": ((), lambda s: counted(s.right, s.targets[:, 0].tolist())[0]),
    "solved since": ((), _solved_since),
    "learning rate": ((), lambda s: s.settings.learning_rate),
    "prediction": (("example",), _value("predictions")),
    "next prediction": (("example",), _value("predictions_after")),
    "target": (("example",), _value("targets")),
    "error": (("example",), _value("errors")),
    "squared error": (("example",), _value("squares")),
    "loss slope": (("example",), lambda s, example: 2 / EXAMPLES * float(arrays_of(s).errors[example, 0])),
    "z2": (("example",), _value("output_z")),
    "output slope": (("example",), _squashed("predictions")),
    "output delta": (("example",), _value("output_delta")),
    "z1": (("unit", "example"), _of_unit("hidden_z")),
    "activation": (("unit", "example"), _of_unit("hidden")),
    "part": (("unit", "example"), _of_unit("parts")),
    "unit slope": (("unit", "example"), _unit_first(_squashed("hidden"))),
    "delta": (("unit", "example"), _of_unit("hidden_delta")),
    "weight": (("weight",), _parameter),
    "slope": (("weight",), _slope),
    "share": (("weight", "example"), _share),
    "new weight": (("weight",), lambda s, place: float(getattr(arrays_of(s).after, place.name)[place.at])),
    "change": (("weight",), _change),
}
_WORDS: dict[str, tuple[_Args, Callable[..., str]]] = {
    "worst example": ((), lambda s: EXAMPLE_NAMES[worst_example(s)]),
    "biggest move": ((), _biggest_move),
    "steepest": ((), _steepest),
    "blame": (("example",), _blame),
    "next loss": ((), _next_loss),
    "tally": ((), lambda s: tally(s.right, s.targets[:, 0].tolist())),
    "solved": ((), lambda s: "yes" if s.solved else "no"),
    "side": (("example",), lambda s, example: "above" if s.predictions[example, 0] > 0.5 else "below"),
}
_ALIASES = {"w": "weight"}
_MEANT = {
    **{"answer": "prediction", "output": "prediction", "ŷ": "prediction", "yhat": "prediction", "y": "target"},
    **{"loss": "mse", "gradient": "slope", "grad": "slope", "derivative": "slope", "bias": "weight", "b": "weight"},
    **{"a": "activation", "a1": "activation", "z": "z1", "rate": "learning rate", "eta": "learning rate"},
    **{"η": "learning rate", "next loss value": "next mse", "next weight": "new weight", "right": "right count"},
    **{"delta2": "output delta", "delta1": "delta", "worst": "worst example", "term": "share"},
}
"""What is meant by names that are like no known one in their letters."""
_SIGN = "sign of "
_SAMPLES = {"example": "0 1", "unit": "h2", "weight": "x1→h2"}
_PATTERNS = {"example": r"([01] [01])", "unit": r"(h[0-9]+)", "weight": r"(\S.*)"}
_READ: dict[str, Callable[[str], Any]] = {"example": example_of, "unit": unit_of, "weight": place_of}


def _sample(name: str, kinds: _Args) -> str:
    return " ".join([name, *(_SAMPLES[kind] for kind in kinds)])


NUMBER_KEYS = tuple(_sample(name, kinds) for name, (kinds, _) in _NUMBERS.items())
"""What `value` can name, each with a sample of what follows."""

WORD_KEYS = tuple(_sample(name, kinds) for name, (kinds, _) in _WORDS.items())
"""What `right_by` can name besides, and `sign of` before any of the numbers."""


class Computed(NamedTuple):
    """Something that is computed from a snapshot."""

    key: str
    """As it is written: `delta h3 0 1`."""
    name: str
    arguments: tuple[Any, ...]
    sign: bool = False
    """Whether its sign is meant, as a word."""

    @property
    def number(self) -> bool:
        """Whether it is a number, not a word."""
        return self.name in _NUMBERS and not self.sign

    def of(self, snapshot: Snapshot) -> float | str:
        """Return its value; raise a ValueError where there is none."""
        kinds, compute = (_NUMBERS | _WORDS)[self.name]
        for kind, argument in zip(kinds, self.arguments, strict=True):
            if kind != "example":
                (check_unit if kind == "unit" else check_place)(argument, snapshot)
        value = compute(snapshot, *self.arguments)
        if self.sign:
            if not value:
                raise ValueError(f"The {self.key.removeprefix(_SIGN)} is 0 here, so it has no sign.")
            return "positive" if float(value) > 0 else "negative"
        return value


@lru_cache(maxsize=1024)
def computed(key: str, *, words: bool) -> Computed:
    """Return what a key names.

    Args:
        key: One of `NUMBER_KEYS` or, if `words`, of `WORD_KEYS`.
        words: Whether it may be a word, as the right one of several options.

    Raises:
        ValueError: There is no such key; the sentence names the one that is meant.
    """
    text = " ".join(key[:80].split())
    sign = words and text.startswith(_SIGN)
    bare = text.removeprefix(_SIGN) if sign else text
    first, _, rest = bare.partition(" ")
    bare = f"{_ALIASES.get(first, first)} {rest}".strip()
    names = _NUMBERS | _WORDS if words and not sign else _NUMBERS
    for name, (kinds, _compute) in names.items():
        if found := re.fullmatch(" ".join([name, *(_PATTERNS[kind] for kind in kinds)]), bare):
            arguments = tuple(_READ[kind](word) for kind, word in zip(kinds, found.groups(), strict=True))
            return Computed(text, name, arguments, sign)
    if not words and _suggested(bare, dict(_WORDS)).split(" ")[0] == first:
        raise ValueError(f'"{shown(key)}" is a word, not a number: right_by can name it, and a text in braces.')
    known = (*NUMBER_KEYS, *(WORD_KEYS if words else ()))
    hint = _suggested(bare, dict(names))
    hint = f"did you mean {_SIGN if sign else ''}{hint}?" if hint else f"it must be one like {', '.join(known)}."
    raise ValueError(f'"{shown(key)}" cannot be computed: {hint}')


def _suggested(text: str, names: dict[str, tuple[_Args, Any]]) -> str:
    """Return the key that is likely meant, with what follows it as far as that can be read; nothing where none is."""
    words = text.lower().split()
    counts = range(min(3, len(words)), 0, -1)
    # A name that is written rightly counts more than one that is like it, whatever stands after it.
    for count, exactly in (*((count, True) for count in counts), *((count, False) for count in counts)):
        head, rest = " ".join(words[:count]), " ".join(words[count:])
        if exactly:
            known = next((name for name in (head, _ALIASES.get(head), _MEANT.get(head)) if name in names), None)
        else:
            close = difflib.get_close_matches(head, [name for name in names if name.count(" ") == count - 1], 1, 0.7)
            known = close[0] if close else None
        if known:
            kinds = names[known][0]
            return " ".join([known, *(_read_loosely(kind, rest) or _SAMPLES[kind] for kind in kinds)])
    return ""


def _read_loosely(kind: str, text: str) -> str:
    """Return the example, unit or weight that a text likely means, as it is written rightly."""
    if kind == "example":
        found = re.search(r"(?<![a-z0-9])([01])[\s,]*([01])(?![0-9])", text)
        return f"{found[1]} {found[2]}" if found else ""
    if kind == "unit":
        found = re.search(r"h\W*([1-8])", text)
        return f"h{found[1]}" if found else ""
    if found := re.search(r"(x[123]|b1)\W*h?\W*([1-8])", text):
        return f"{found[1]}→h{found[2]}"
    if found := re.search(r"h\W*([1-8])\W*(?:ŷ|y|o)", text):
        return f"h{found[1]}→ŷ"
    return "b2" if "b2" in text else ""
