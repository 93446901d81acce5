"""A step of a lesson: its text, its question and what came of it; across the screen, or in a column of its own."""

import re
from typing import NamedTuple

from rich.cells import set_cell_size
from rich.style import Style

from xortui.nn import Snapshot
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.lesson_text import KEY, PROMPT, has_live, most_lines, step_lines
from xortui.tui.draw.scrolled import in_view
from xortui.tui.draw.styled_lines import Piece, StyledLine, ends, width_of
from xortui.tui.panel import Panel
from xortui.tui.playing import Playing
from xortui.tui.reading import tail
from xortui.tui.scene import Shown
from xortui.words.cells import cells


class LessonNeeds(NamedTuple):
    """What a step is drawn from."""

    playing: Playing | None
    typing: bool
    strip: bool
    """Whether it has a strip across the screen, not a column."""
    live: Snapshot | None = None
    """What the live numbers of the text are computed from, where it has any."""

    tail: str = ""
    """What is said at the end of the text."""

    @property
    def where(self) -> str:
        """Which step of how many it is."""
        assert self.playing  # without a lesson nothing is drawn
        step, coming = self.playing.step, self.playing.loading_step
        return f"{f'→ {coming}' if coming else step} of {len(self.playing.lesson.steps)}"

    @property
    def score(self) -> str:
        """How many questions were answered rightly; nothing before the first."""
        return str(self.playing.score) if self.playing else ""


class LessonPanel(Panel[LessonNeeds]):
    """The step of the lesson that is shown."""

    field = 0, 0
    """The column and the row at which a number is typed."""
    _needed: tuple[Playing | None, tuple[int, bool], int] = (None, (0, False), 0)

    def needs(self, shown: Shown) -> LessonNeeds:
        """Return the lesson with its step and answers, whether a number is typed, and the form of the panel."""
        entry = shown.scene.entry
        playing = shown.scene.playing
        typing, live = entry is not None and entry.kind == "number", playing is not None and has_live(playing)
        return LessonNeeds(playing, typing, shown.layout.strip, shown.snapshot if live else None, tail(shown))

    def draw(self, now: LessonNeeds, width: int, height: int) -> list[StyledLine]:
        """Return a heading and the text below, or all in a frame."""
        if not now.playing:
            return []
        if not now.strip:
            return super().draw(now, width, height)
        return [self._heading(now, now.playing, width), *self._lines(now, now.playing, width - 2, height - 1)]

    def title(self, now: LessonNeeds, width: int) -> StyledLine:
        """Return which step it is, of which lesson."""
        assert now.playing
        where, lesson = f"step {now.where}", now.playing.lesson
        name, room = f" · {lesson.title}", width - cells(where)
        if cells(name) > room:  # the words before the first colon are a title, too, and better than half a word
            name = re.split("[:,]", name)[0]
        return [(where, self.palette.accent), (_clipped(name, room), self.palette.text)]

    def remark(self, now: LessonNeeds, width: int, height: int) -> StyledLine:
        """Return the score."""
        return [(now.score, self.palette.muted)] if now.score else []

    def body(self, now: LessonNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the text, with the title of the step above it."""
        assert now.playing
        return self._lines(now, now.playing, width - 2, height)

    def _heading(self, now: LessonNeeds, playing: Playing, width: int) -> StyledLine:
        """Return the line above the text: number and title of the step, and at the right the lesson's, or the score."""
        palette, step, lesson = self.palette, playing.now, playing.lesson
        colour = palette.bad if playing.file_error else palette.accent
        badge: Piece = f" step {now.where} ", palette.badge_of(colour)
        room = width - width_of([badge]) - 3
        for right in (f"{lesson.title} · {now.score}" if now.score else lesson.title, now.score, ""):
            if cells(step.title) + cells(right) + 3 <= room or not right:
                break
        left = [badge, (f"  {_clipped(step.title, room)}", palette.bar_strong)]
        return ends(left, [(f"{right} ", palette.bar_muted)], width, palette.bar)

    def _most_lines(self, playing: Playing, width: int, strip: bool) -> int:
        """Return the most lines of a step, so that blank lines stay where they are whatever is said."""
        known, where, lines = self._needed
        if known is not playing or where != (width, strip):
            lines = most_lines(playing, width, strip=strip)
            self._needed = playing, (width, strip), lines
        return lines

    def _lines(self, now: LessonNeeds, playing: Playing, width: int, height: int) -> list[StyledLine]:
        """Return the text set in by a cell, as roomy as the height allows, with a sign where it does not fit."""
        most = self._most_lines(playing, width, now.strip)
        how = {"strip": now.strip, "typing": now.typing}
        lines = step_lines(playing, width, height, **how, live=now.live, most=most, tail=now.tail)
        lines = in_view(lines, height, playing.scroll)
        styles = _styles(self.palette)
        drawn: list[StyledLine] = []
        for row, line in enumerate(lines):
            if line and line[0] in (KEY, PROMPT):
                self.field = 1 + len(PROMPT.text), row + 1
            drawn.append([(" ", styles[""]), *((span.text, styles[span.mark]) for span in line)])
        return drawn


def _styles(palette: Palette) -> dict[str, Style]:
    return {
        "": palette.text,
        "strong": palette.strong,
        "code": palette.accent + Style(bold=False),
        "title": palette.accent,
        "key": palette.badge_of(palette.accent),
        "muted": palette.muted,
        "good": palette.good,
        "bad": palette.bad,
    }


def _clipped(text: str, width: int) -> str:
    return text if cells(text) <= width else set_cell_size(text, max(0, width - 1)) + "…"
