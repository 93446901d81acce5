"""Texts with more lines than there is room for: how far they are read, and whether what they ask has been seen."""

from functools import lru_cache
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.epoch.questions import Question
from xortui.teach.places import Focus
from xortui.tui.draw.colours import palette_of
from xortui.tui.draw.lesson_text import has_live, step_lines
from xortui.tui.draw.phase_lines import Fitted, asked, explained
from xortui.tui.playing import END, Playing
from xortui.tui.scene import LOSS, PHASE, Look, Shown


class Reading(NamedTuple):
    """How far a text is read."""

    at: int
    """Lines above those in view."""
    most: int
    """Lines above those in view at the end."""
    page: int
    """Lines that a key goes on or back."""

    @property
    def ended(self) -> bool:
        """Whether the end is in view."""
        return self.at >= self.most

    def moved(self, pages: int) -> int:
        """Return how far it is read some pages on, or back."""
        at = self.at + pages * self.page
        return END if at >= self.most else max(0, at)


NOTHING = Reading(0, 0, 0)

_NARROWEST = 10
"""Cells below which nothing of a phase can be read."""


def sees_phase(shown: Shown) -> bool:
    """Return whether the phase is on the screen."""
    return shown.walking and PHASE in shown.lower_half and shown.layout.rows > 0


def phase_reading(shown: Shown) -> Reading:
    """Return how far the phase in view is read."""
    room, look = (shown.layout.first_width(len(shown.lower_half)) - 2, shown.layout.rows - 2), shown.look
    if not sees_phase(shown) or room[0] < _NARROWEST:
        return NOTHING
    lines = len(_phase(shown.snapshot, look.phase, look.focus, shown.question, *room, shown.layout.zoomed).lines)
    most = max(0, lines - room[1])
    return Reading(min(phase_scroll(shown), most), most, max(1, room[1] - 1))


def phase_scroll(shown: Shown) -> int:
    """Return how far the phase was scrolled, which ends with the phase and with its question."""
    key, lines = shown.look.scrolled
    return lines if key == (shown.moment, shown.answer) else 0


def scrolled_phase(shown: Shown) -> Look:
    """Return the look with the phase scrolled on, and from its end to its beginning."""
    reading = phase_reading(shown)
    lines = 0 if reading.ended else reading.moved(1)
    return shown.look._replace(scrolled=((shown.moment, shown.answer), lines))


@lru_cache(maxsize=8)
def _phase(
    snapshot: Snapshot, phase: int, focus: Focus, question: Question | None, width: int, height: int, zoomed: bool
) -> Fitted:
    """Return the lines of a phase, of which only the number is of interest here."""
    palette = palette_of(True, {})
    if question:
        return asked(snapshot, phase, focus, question, width, height, palette, zoomed=zoomed)
    return explained(snapshot, phase, focus, width, height, palette, zoomed=zoomed)


_last: list[tuple[object, Reading]] = []


def lesson_reading(shown: Shown) -> Reading:
    """Return how far the text of the lesson is read."""
    now, playing = shown.layout, shown.scene.playing
    width, rows = now.lesson
    if not playing or not rows:
        return NOTHING
    inside = (width - 2, rows - 1) if now.strip else (width - 4, rows - 2)
    live = shown.snapshot if has_live(playing) else None
    key = playing, live, inside, now.strip, tail(shown)
    if not _last or _last[0][0] != key:
        lines = len(step_lines(playing, *inside, strip=now.strip, live=live, tail=key[-1]))
        _last[:] = [(key, _reading(playing, lines, inside[1]))]
    return _last[0][1]


def _reading(playing: Playing, lines: int, height: int) -> Reading:
    most = lines - height + 1 if lines > height else 0  # a row says that there is more
    return Reading(min(playing.scroll, most), most, max(1, height - 2))


def tail(shown: Shown) -> str:
    """Return what is said below a lesson that has no room for what it speaks of: the phase, a view, or the curve."""
    if not shown.scene.playing or shown.layout.rows:
        return ""
    view = "phase" if shown.walking else shown.look.watching
    there = view != LOSS or shown.snapshot.furthest  # at epoch 0 there is no curve
    return f"m shows the {view}." if there and shown.hides.isdisjoint(("view", view)) else ""


def unseen(shown: Shown) -> str:
    """Return why what is asked cannot be answered yet, in a few words: it is not seen; empty where it is."""
    playing = shown.scene.playing
    if playing and (playing.open_choice or playing.open_number):
        if not shown.layout.lesson[1]:
            return "m first: it is out of sight."
        return "" if lesson_reading(shown).ended else "enter first: it is further down."
    if shown.question:
        if not sees_phase(shown):
            return "m first: it is out of sight."
        if phase_reading(shown).ended:
            return ""
        return "m first: it is out of sight." if playing and not shown.zoom else "enter first: it is further down."
    return ""
