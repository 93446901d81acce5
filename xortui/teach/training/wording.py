"""A diagnosis as a value: its kind, and all the ways to say it."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.advice import Advice


class Kind(StrEnum):
    """All that can be diagnosed."""

    START = "start"
    SOLVED = "solved"
    MISSED = "missed"
    DIVERGED = "diverged"
    LEARNING = "learning"
    SLOW = "slow"
    PLATEAU = "plateau"
    STUCK_HALF = "stuck at 0.5"
    STUCK_THREE = "stuck in three of four"
    STUCK = "stuck"
    EQUAL = "equal"
    SATURATED = "saturated"
    OVERSHOOTING = "overshooting"
    OSCILLATING = "oscillating"
    RESTLESS = "restless"
    DRIFTING = "drifting"


_WORDS = {
    Kind.PLATEAU: "plateau",
    Kind.STUCK_HALF: "stuck",
    Kind.STUCK_THREE: "stuck",
    Kind.STUCK: "stuck",
    Kind.SATURATED: "saturated",
}


class Wording(NamedTuple):
    """A way to say it."""

    text: str
    """What is going on."""
    advice: Advice
    """What to try."""


class Diagnosis(NamedTuple):
    """What is going on, and what to try."""

    kind: Kind
    wordings: tuple[Wording, ...]
    """How it can be said, from the most that is worth saying to the least."""

    @property
    def text(self) -> str:
        """All that is going on."""
        return self.wordings[0].text

    @property
    def advice(self) -> Advice:
        """All that can be tried."""
        return self.wordings[0].advice

    @property
    def word(self) -> str:
        """What keeps the run from going on, in one word, for where a sentence has no room; empty where nothing does."""
        word = _WORDS.get(self.kind, "")
        return "stalling" if word == "stuck" and not self.text.startswith(word) else word


def said(kind: Kind, texts: Sequence[str], advice: Sequence[str], notes: Sequence[str] = ()) -> Diagnosis:
    """Return the diagnosis, in all ways to say it."""

    def wordings() -> Iterator[Wording]:
        for text in texts:
            for ending in (*(f", {note}" for note in notes), ""):
                for tried in advice:
                    yield Wording(text + ending, Advice(tried))

    return Diagnosis(kind, tuple(wordings()))


def at_once(snapshot: Snapshot) -> Diagnosis | None:
    """Return the diagnosis where there is nothing to compute; None elsewhere."""
    if snapshot.diverged:
        text = "diverged: the next update would not be a finite number"
        return said(Kind.DIVERGED, [text], ["go back {watch.back}"])
    if snapshot.epoch == 0:
        advice = ["run {anywhere.run}, or step {watch.step}", "run {anywhere.run}"]
        return said(Kind.START, ["the start, before any update"], advice)
    return None
