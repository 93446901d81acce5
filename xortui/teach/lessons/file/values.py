"""Plain values of actions: each is taken as it is, or refused with what would be right."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from xortui.nn.settings import check_integer
from xortui.teach.lessons.file.hints import quoted_number
from xortui.words.nearest import nearest
from xortui.words.shown import shown

Complain = Callable[[str, str], None]
"""Takes a sentence, and the word in the file that it is about."""

MEANT = {
    "action": {
        **{"epoch": "goto", "go": "goto", "jump": "goto", "steps": "step", "back": "step", "learning_rate": "rate"},
        **{"lr": "rate", "eta": "rate", "weights": "weight", "bias": "weight", "targets": "target"},
        **{"question": "ask", "quiz": "ask", "exercise": "task", "goal": "task", "panel": "view", "seed": "settings"},
        **{"gate": "settings", "hidden_units": "settings", "scale": "settings", "play": "run", "start": "run"},
        **dict.fromkeys(("options", "right", "right_by", "why", "reasons", "tries", "hides", "value", "number"), "ask"),
    },
    "settings": {
        **dict.fromkeys(("rate", "lr", "eta", "alpha"), "learning_rate"),
        **dict.fromkeys(("units", "hidden", "neurons", "nodes"), "hidden_units"),
    },
    "ask": {"answer": "right", "answers": "options", "choices": "options", "text": "question", "because": "why"},
    "until": {"loss": "mse"},
    "view": {
        "curves": "weights",
        "point": "probe",
        "contour": "landscape",
        "parameters": "weights",
        "chart": "loss",
        "map": "surface",
        "space": "hidden space",
        "matrices": "arrays",
    },
    "mode": {"walkthrough": "walk", "watching": "watch"},
}
"""What is meant by words that are like no known one in their letters."""


class WrongError(Exception):
    """A value that cannot be taken: a sentence, and the word that it is about."""

    def __init__(self, message: str, word: str = "") -> None:
        """Take the sentence and the word."""
        super().__init__(message)
        self.word = word


def meant(word: object, known: Iterable[str], place: str = "") -> str:
    """Return a question for the known word that is meant, by its letters or by its meaning; else what there is."""
    text = str(word)
    if instead := MEANT.get(place, {}).get(text.strip().lower()):
        return f"did you mean {instead}?"
    return nearest(text, known)


def text_of(key: str, value: object, most: int = 1000) -> str:
    """Return a text in one line; raise a WrongError where it is none, empty or too long."""
    if not isinstance(value, str):
        raise WrongError(f"{key} cannot be {shown(value)}: it must be a text in quotes.", key)
    text = " ".join(value.split())
    if not text:
        raise WrongError(f"{key} is empty: it must say something.", key)
    if len(text) > most:
        raise WrongError(f"{key} has {len(text)} characters: it can have {most} at most.", key)
    return text


def table(key: str, value: object, allowed: Iterable[str], complain: Complain) -> dict[str, Any]:
    """Return a table without the keys that it cannot have, of which it complains."""
    known = tuple(allowed)
    if not isinstance(value, dict):
        sample = f"{key} = {{{known[0]} = ...}}"
        raise WrongError(f"{key} cannot be {shown(value)}: it must be a table with braces, as in {sample}.", key)
    for name, part in value.items():
        if name not in known:
            complain(f'{key} has no "{shown(name)}": {meant(name, known, key)}', name)
        elif sentence := quoted_number(name, part):
            raise WrongError(sentence, name)
    return {name: part for name, part in value.items() if name in known}


def one_of(key: str, allowed: tuple[str, ...]) -> Callable[[object, Complain], str]:
    """Return a reader of one of several words."""

    def read(value: object, _: Complain) -> str:
        if value not in allowed or not isinstance(value, str):
            raise WrongError(f'{key} cannot be "{shown(value)}": {meant(value, allowed, key)}', str(value))
        return value

    return read


def flag(key: str) -> Callable[[object, Complain], bool]:
    """Return a reader of true or false."""

    def read(value: object, _: Complain) -> bool:
        if not isinstance(value, bool):
            word = str(value).lower()
            if word in ("true", "false"):
                raise WrongError(f"{key} is true or false and has no quotes: write {key} = {word}.", key)
            raise WrongError(f"{key} cannot be {shown(value)}: it must be true or false.", key)
        return value

    return read


def whole(name: str, low: int, high: int) -> Callable[[object, Complain], int]:
    """Return a reader of a whole number within limits."""
    return lambda value, _: check_integer(name, value, low, high)


@contextmanager
def about(word: str) -> Iterator[None]:
    """Say which word of the file a ValueError is about."""
    try:
        yield
    except ValueError as error:
        raise WrongError(str(error), word) from None
