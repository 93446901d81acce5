"""What is said in a sentence, above the footer: what was refused, what happened, or what is going on."""

from typing import NamedTuple

from xortui.teach.advice import Advice
from xortui.teach.training.wording import Diagnosis, Wording
from xortui.tui.draw.styled_lines import StyledLine, dotted, fit
from xortui.tui.drawn import Drawn
from xortui.tui.modes.spelling import key_of
from xortui.tui.scene import Shown
from xortui.words.cells import longest, wrapped
from xortui.words.spelled import in_full, spelled

WIDEST = 84
"""How many cells the diagnosis takes at most, so that it is read at one glance in a wide terminal, too."""

_SPELLED = 24
"""How many more where names are spelled out."""


def complaint(text: str, width: int) -> list[str]:
    """Return the lines of a complaint. It bears no cross: that is the sign of a wrong answer."""
    return wrapped(text, max(1, width - 2))


class StatusNeeds(NamedTuple):
    """What the line is drawn from."""

    diagnosis: Diagnosis | None
    """What is going on; None until it is known."""
    complaint: str
    happened: tuple[str, ...]
    """What is said about the last key, else what came of a journey, what is waited for, or happens in a recording."""
    keys: tuple[tuple[str, str], ...]
    """The commands that the diagnosis names, and their keys: an empty one where no key does it now."""
    typing: bool
    """Whether a number is typed, so that nothing else can be done."""
    spelled: bool
    """Whether names are spelled out."""


class StatusLine(Drawn[StatusNeeds]):
    """A line, or more where a complaint needs them."""

    def needs(self, shown: Shown) -> StatusNeeds:
        """Return what is going on, what was refused, and what happened."""
        wordings = shown.diagnosis.wordings if shown.diagnosis else ()
        named = {command for wording in wordings for command in wording.advice.commands}
        keys = tuple((command, key_of(command, shown)) for command in sorted(named))
        happened = in_full(shown.scene.note or waiting(shown) or shown.told, shown.scene.projector)
        scene = shown.scene
        what = shown.diagnosis, scene.complaint, happened, keys, scene.entry is not None, scene.projector
        return StatusNeeds(*what)

    def draw(self, now: StatusNeeds, width: int, height: int) -> list[StyledLine]:
        """Return what matters most: a complaint, what the last key came to, then what happened, then the diagnosis."""
        palette = self.palette
        if now.complaint:
            return [[(f" {line}", palette.bad)] for line in complaint(now.complaint, width)]
        if now.happened:
            return [fit([(f" {longest(now.happened, width - 2)}", palette.strong)], width, palette.text)]
        if now.diagnosis is None:
            return []
        text, advice = said(now, min(width - 2, WIDEST + _SPELLED * now.spelled))
        parts = [[(f" {text}", palette.text)], *([[(advice, palette.muted)]] if advice else [])]
        line = dotted(parts, width, palette.muted)
        return [fit(line, width, palette.text)]


def waiting(shown: Shown) -> tuple[str, ...]:
    """Return what is said while a condition is not met yet, in several lengths; empty where none is waited for."""
    goal, since, epoch = shown.motion.goal, shown.motion.since, shown.snapshot.epoch
    if goal is None or isinstance(goal, int) or goal.epoch is not None or epoch <= since:
        return ()
    from xortui.teach.training import outcome  # not before the first condition

    return outcome.waiting(goal, since, epoch)


def said(now: StatusNeeds, width: int) -> tuple[str, str]:
    """Return what is going on and what to try: the first wording of the diagnosis that fits a width, or the last.

    What cannot be done where the user is, as it has no key there, is not something to try.
    """
    keys, found, wordings = dict(now.keys), ("", ""), now.diagnosis.wordings if now.diagnosis else ()
    possible = [each for each in wordings if not now.typing and all(keys[command] for command in each.advice.commands)]
    for text, advice in possible or [Wording(text, Advice("")) for text, _ in wordings]:
        found = text, advice.spelled(keys.__getitem__)
        if now.spelled:
            found = spelled(found[0]), spelled(found[1])
        if len(f"{found[0]} · {found[1]}") <= width:
            break
    return found
