"""The questions of a lesson, and what can be asked of the network, so that the right answer is computed from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from xortui.nn import Parameters, Snapshot
from xortui.teach.lesson_names import EXAMPLE_NAMES, check_place, check_unit, example_of, place_of, unit_of
from xortui.teach.lesson_text import nearest, shown
from xortui.teach.moves import Place, biggest_moves
from xortui.teach.numbers import numbers_of
from xortui.teach.phases import worst_example


def _value(name: str) -> Callable[..., float]:
    """Return a function for a number of an epoch, at an example and perhaps a unit."""

    def value(snapshot: Snapshot, example: int, unit: int = 0) -> float:
        return float(numbers_of(snapshot).array(name)[example, unit])

    return value


def _of_unit(name: str) -> Callable[..., float]:
    value = _value(name)
    return lambda snapshot, unit, example: value(snapshot, example, unit)


def _parameter(snapshot: Snapshot, place: Place) -> float:
    return float(getattr(snapshot.parameters, place.name)[place.at])


def _slope(snapshot: Snapshot, place: Place) -> float:
    return float(getattr(numbers_of(snapshot).direction, place.name)[place.at])


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
    numbers = numbers_of(snapshot)
    # Rounded, as x3 and b1 have the same slope under the gradient; the one that stands first in the tables is named.
    sizes = {
        Place(name, tuple(map(int, at))): float(f"{abs(part[at]):.9g}")
        for name, part in zip(Parameters._fields, numbers.direction, strict=True)
        for at in np.ndindex(part.shape)
    }
    return max(sizes, key=lambda place: sizes[place]).label()


def _blame(snapshot: Snapshot, example: int) -> str:
    deltas = abs(numbers_of(snapshot).hidden_delta[example])
    if (deltas == deltas.max()).sum() > 1 and len(deltas) > 1:
        raise ValueError("The largest deltas are equal here, so no unit is to blame most.")
    return f"h{int(np.argmax(deltas)) + 1}"


def _next_loss(snapshot: Snapshot) -> str:
    numbers = numbers_of(snapshot)
    if numbers.loss_after == numbers.loss:
        return "stays"
    return "falls" if numbers.loss_after < numbers.loss else "rises"


_Args = tuple[str, ...]

_NUMBERS: dict[str, tuple[_Args, Callable[..., float]]] = {
    "epoch": ((), lambda s: s.epoch),
    "mse": ((), lambda s: s.mse),
    "mae": ((), lambda s: s.mae),
    "next mse": ((), lambda s: numbers_of(s).loss_after),
    "right count": ((), lambda s: sum(s.right)),
    "solved since": ((), _solved_since),
    "learning rate": ((), lambda s: s.settings.learning_rate),
    "prediction": (("example",), _value("predictions")),
    "target": (("example",), _value("targets")),
    "error": (("example",), _value("errors")),
    "z2": (("example",), _value("output_z")),
    "output delta": (("example",), _value("output_delta")),
    "z1": (("unit", "example"), _of_unit("hidden_z")),
    "activation": (("unit", "example"), _of_unit("hidden")),
    "delta": (("unit", "example"), _of_unit("hidden_delta")),
    "weight": (("weight",), _parameter),
    "slope": (("weight",), _slope),
    "change": (("weight",), _change),
}
_WORDS: dict[str, tuple[_Args, Callable[..., str]]] = {
    "worst example": ((), lambda s: EXAMPLE_NAMES[worst_example(s)]),
    "biggest move": ((), _biggest_move),
    "steepest": ((), _steepest),
    "blame": (("example",), _blame),
    "next loss": ((), _next_loss),
    "solved": ((), lambda s: "yes" if s.solved else "no"),
    "side": (("example",), lambda s, example: "above" if s.predictions[example, 0] > 0.5 else "below"),
}
_SIGN = "sign of "
_SAMPLES = {"example": "0 1", "unit": "h2", "weight": "x1→h2"}
_PATTERNS = {"example": r"([01] [01])", "unit": r"(h[0-9]+)", "weight": r"(\S.*)"}
_READ: dict[str, Callable[[str], Any]] = {"example": example_of, "unit": unit_of, "weight": place_of}

NUMBER_KEYS = tuple(" ".join([name, *(_SAMPLES[a] for a in args)]) for name, (args, _) in _NUMBERS.items())
"""What `value` can name, each with a sample of what follows."""

WORD_KEYS = tuple(" ".join([name, *(_SAMPLES[a] for a in args)]) for name, (args, _) in _WORDS.items())
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


def computed(key: str, *, words: bool) -> Computed:
    """Return what a key names.

    Args:
        key: One of `NUMBER_KEYS` or, if `words`, of `WORD_KEYS`.
        words: Whether it may be a word, as the right one of several options.

    Raises:
        ValueError: There is no such key; the sentence names the nearest.
    """
    text = " ".join(key[:80].split())
    sign = words and text.startswith(_SIGN)
    bare = text.removeprefix(_SIGN) if sign else text
    for name, (kinds, _) in (_NUMBERS | _WORDS if words and not sign else _NUMBERS).items():
        if found := re.fullmatch(" ".join([name, *(_PATTERNS[kind] for kind in kinds)]), bare):
            arguments = tuple(_READ[kind](word) for kind, word in zip(kinds, found.groups(), strict=True))
            return Computed(text, name, arguments, sign)
    known = (*NUMBER_KEYS, *WORD_KEYS, *(f"{_SIGN}{k}" for k in NUMBER_KEYS)) if words else NUMBER_KEYS
    hint = nearest(text, known).removesuffix(".")
    if hint.startswith("it must"):
        hint = f"it must be one like {', '.join((*NUMBER_KEYS, *(WORD_KEYS if words else ())))}"
    raise ValueError(f'"{shown(key)}" cannot be computed: {hint}' + ("" if hint.endswith("?") else "."))


# Questions


@dataclass(frozen=True)
class PhaseQuestion:
    """The walkthrough's own question about the phase that is shown; see `questions.question_of`."""


@dataclass(frozen=True)
class Choice:
    """A question with two to four answers, one of which is right."""

    text: str
    options: tuple[str, ...]
    right: int | Computed
    """Which option is right, counted from 0, or what that is computed from."""
    why: str = ""
    """What is said once it is answered."""


@dataclass(frozen=True)
class Estimate:
    """A question for a number."""

    text: str
    value: float | Computed
    tolerance: float
    """How far off an answer may be and still be right."""
    why: str = ""


Ask = PhaseQuestion | Choice | Estimate


def answer_of(question: Choice | Estimate, snapshot: Snapshot) -> int | float:
    """Return the right answer: an option counted from 0, or a number.

    Raises:
        ValueError: There is none: what it is computed from does not exist, or not exactly one option fits.
    """
    if isinstance(question, Estimate):
        number = question.value
        return float(number.of(snapshot)) if isinstance(number, Computed) else number
    if not isinstance(question.right, Computed):
        return question.right
    value = question.right.of(snapshot)
    if question.right.number:
        return _closest(question, float(value))
    # An option is the word, or has it in it: "It falls.", "Unit h3".
    word = str(value)
    same = [i for i, option in enumerate(question.options) if _spelling(option) == _spelling(word)]
    has = [i for i, option in enumerate(question.options) if _holds(_spelling(option), _spelling(word))]
    for fitting in (same, has):
        if len(fitting) == 1:
            return fitting[0]
    which = "several options have" if has else "no option has"
    raise ValueError(f'The right answer is "{word}" here, and {which} that in it.')


def is_right(question: Choice | Estimate, snapshot: Snapshot, answer: float) -> bool:
    """Return whether an answer is right: an option counted from 0, or a number within the tolerance."""
    right = answer_of(question, snapshot)
    if isinstance(question, Choice):
        return answer == right
    return abs(answer - right) <= question.tolerance * (1 + 1e-9)  # 0.3 is within 0.1 of 0.2, as it is written


def _spelling(text: str) -> str:
    return text.lower().replace("->", "→").strip(" .!")


def _holds(option: str, word: str) -> bool:
    return bool(re.search(rf"(?<![\w→]){re.escape(word)}(?![\w→])", option))


_NUMBER = re.compile(r"[-+−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[-+−]?\d{1,3})?", re.IGNORECASE)


def _closest(question: Choice, value: float) -> int:
    """Return the option whose number is nearest to a value."""
    distances = []
    for option in question.options:
        found = _NUMBER.search(option[:200])
        if not found:
            raise ValueError(f'The option "{shown(option)}" has no number in it, and the right answer is one.')
        distances.append(abs(float(found[0].replace(",", ".").replace("−", "-")) - value))
    least = min(distances)
    if distances.count(least) > 1:
        raise ValueError("Two options are equally near to the right answer.")
    return distances.index(least)
