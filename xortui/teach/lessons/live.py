"""Live numbers in the text of a lesson: `{prediction 1 1}` is what the network answers now."""

import re
from collections.abc import Iterable
from functools import lru_cache

from xortui.nn import Snapshot
from xortui.teach.lessons.computed import Computed, computed
from xortui.teach.lessons.text import LIVE, Paragraph, Span
from xortui.words.format import MINUS, count, plain_number, precise_share

MAX_DECIMALS = 6
NOTHING = "—"
"""Stands where there is no such number at the moment."""

_SHARES = ("prediction", "next prediction", "activation", "target")
_WHOLE = ("epoch", "right count", "solved since")
_WIDEST = {"whole": "1 000 000", "word": "positive", "tally": "4 of 4 right", "number": "−1.234e−05"}
"""As wide as what stands there at most, or nearly always; for lines that must not move."""

_SMALL = "−4e−12"
"""The same for what its decimals would round to 0."""


@lru_cache(maxsize=1024)
def live(source: str) -> tuple[Computed, int | None]:
    """Return what is computed for a live number, and its decimals if they are said, as in `{mse:3}`.

    Raises:
        ValueError: There is no such number; the sentence names the one that is meant.
    """
    key, colon, decimals = source.partition(":")
    if colon and not re.fullmatch(f" ?[0-{MAX_DECIMALS}]", decimals):
        raise ValueError(f"After the colon of a live number stand its decimals, 0 to {MAX_DECIMALS}: {{{key}:3}}.")
    return computed(key.strip(), words=True), int(decimals) if colon else None


def live_text(source: str, snapshot: Snapshot | None) -> str:
    """Return a live number as it is shown, or, without a snapshot, the widest that stands in its place.

    Raises:
        ValueError: There is no such number, or none in this snapshot.
    """
    what, decimals = live(source)
    if snapshot is None:
        kind = "tally" if what.name == "tally" else "word" if not what.number else "number"
        kind = "whole" if what.name in _WHOLE else kind
        return _WIDEST[kind] if decimals is None else max("−0." + "0" * decimals, _SMALL, key=len)
    value = what.of(snapshot)
    if isinstance(value, str):
        return value
    if what.name in _WHOLE:
        return count(int(value))
    if decimals is None:
        return plain_number(value)
    if what.name in _SHARES:
        return precise_share(value, decimals)
    text = f"{value:.{decimals}f}"
    if value and float(text) == 0:  # what is not 0 is never rounded to it
        return plain_number(value, 1)
    return (text.removeprefix("-") if float(text) == 0 else text).replace("-", MINUS)


def filled(paragraphs: Iterable[Paragraph], snapshot: Snapshot | None) -> tuple[Paragraph, ...]:
    """Return paragraphs with their live numbers; without a snapshot, with the widest in their place."""
    return tuple(
        part._replace(spans=tuple(Span(_shown(s.source, snapshot), s.mark) if s.source else s for s in part.spans))
        for part in paragraphs
    )


def filled_text(text: str, snapshot: Snapshot | None) -> str:
    """Return a text without marks with its live numbers, as `filled` does."""
    return LIVE.sub(lambda found: _shown(found[1].strip(), snapshot), text)


def _shown(source: str, snapshot: Snapshot | None) -> str:
    try:
        return live_text(source, snapshot)
    except ValueError:
        return NOTHING
