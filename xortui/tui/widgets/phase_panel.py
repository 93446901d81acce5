"""A phase of the epoch: formula, the arithmetic with live numbers, and what can be said of it."""

from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.epoch.phases import NAMES
from xortui.teach.epoch.questions import Question, question_of
from xortui.teach.places import SOURCES, Focus, example_name
from xortui.tui.asking import REVEALED
from xortui.tui.draw.phase_lines import Fitted, answered, asked, explained
from xortui.tui.draw.scrolled import MORE, TOP, WHOLE
from xortui.tui.draw.styled_lines import Piece, StyledLine, dotted, width_of
from xortui.tui.panel import Panel
from xortui.tui.reading import phase_scroll
from xortui.tui.scene import Shown
from xortui.words.cells import longest
from xortui.words.format import count
from xortui.words.sums import led_to, sum_of_change

ELSEWHERE = "m: all that is known"
"""What is said where a question leaves no room for what is known before its answer."""


_Keys = tuple[tuple[tuple[str, str], ...], ...]

KEYS: _Keys = (
    (("d", "chain rule"), ("h", "slope"), (". ,", "epoch"), ("v", "next panel")),
    (("d", "chain"), ("h", "slope"), (". ,", "epoch"), ("v", "next")),
    (("d", "chain"), ("h", "slope")),
)
"""Keys that the footer has no room for below a phase that is alone, in several lengths."""

BESIDE: _Keys = ((("h", "slope"), (". ,", "epoch")), (("h", "slope"),))
"""Those that it has none for below two panels, in a terminal of fewer than `_ROOM` columns."""

_ROOM = 116


def _keys_of(shown: Shown) -> _Keys:
    """Return the keys that the lower edge of a phase names; in a lesson none, as its text does."""
    if shown.scene.playing or shown.question:
        return ()
    if not shown.layout.beside:
        return KEYS
    return BESIDE if shown.layout.terminal[0] < _ROOM else ()


class PhaseNeeds(NamedTuple):
    """What a phase is drawn from."""

    snapshot: Snapshot
    phase: int
    focus: Focus
    asking: bool
    """Whether results are asked for before they are shown."""
    answer: int | None
    question: Question | None
    """The question that waits for an answer."""
    urged: bool
    """Whether the user asked how to answer it."""
    score: tuple[int, int]
    """How many answers were right, of how many; nothing of nothing in a lesson, which keeps its own score."""
    scroll: int
    """Lines above those in view."""
    lesson: bool
    """Whether a lesson is shown, in which Enter goes on from the end."""
    zoomed: bool
    """Whether the phase has the whole screen."""
    keys: _Keys
    """Those that the footer has no room for, in several lengths."""


class PhasePanel(Panel[PhaseNeeds]):
    """The phase in view, for the example, unit and input in focus."""

    def needs(self, shown: Shown) -> PhaseNeeds:
        """Return the network, the phase with its focus, and what is asked and answered."""
        asking = shown.scene.asking
        score = (0, 0) if shown.scene.playing else (asking.right_answers, asking.questions_answered)
        look = shown.look
        question, urged = shown.question, asking.urged == shown.moment
        scrolled = phase_scroll(shown), shown.scene.playing is not None, shown.layout.zoomed
        what = shown.snapshot, look.phase, look.focus
        return PhaseNeeds(*what, asking.on, shown.answer, question, urged, score, *scrolled, _keys_of(shown))

    def title(self, now: PhaseNeeds, width: int) -> StyledLine:
        """Return which phase it is, and for what it is worked out, as much of it as fits."""
        palette, focus = self.palette, now.focus
        where = [f"epoch {count(now.snapshot.epoch)}", f"example {example_name(focus.example)}", f"h{focus.unit + 1}"]
        where.append(SOURCES[focus.input])
        line: list[Piece] = [
            (f"phase {now.phase} of {len(NAMES)}", palette.accent),
            (f" · {NAMES[now.phase - 1]}", palette.strong),
        ]
        left = width - sum(len(text) for text, _ in line)
        for part in where:
            if len(part) + 3 > left:
                break
            line.append((f" · {part}", palette.muted))
            left -= len(part) + 3
        return line

    def remark(self, now: PhaseNeeds, width: int, height: int) -> StyledLine:
        """Return what the update will do to the weight in focus, and the score."""
        palette = self.palette
        sign, verdict = self._sign(now, width + 4, height), self._verdict(now)
        if verdict:  # of which nothing is left out
            room = width - width_of(verdict) - len(" · ")
            sign = longest((sign, sign.partition(":")[0], ""), room)
        parts: list[StyledLine] = [[(sign, palette.accent)]] if sign else []
        if verdict:
            parts.append(verdict)
        elif now.question and now.urged:
            keys = [str(key) for key in range(1, len(now.question.options) + 1)]
            said = f"press {', '.join(keys[:-1])} or {keys[-1]} to answer, p to give up"
            parts.append([(said, palette.strong)])
        elif not now.asking:  # or it would give away what is asked in the last phases
            parts.append(self._change(now, width - (len(sign) + len(" · ") if sign else 0)))
        rightly, answered = now.score
        if answered:
            score = f"{rightly} of {answered} {'question' if answered == 1 else 'questions'} right"
            parts.append([(score, palette.muted)])
        line = dotted(parts, width, palette.muted)
        others = self._keys(now.keys, width - width_of(line))
        return [*others, *line] if line else others[:-1]  # without the dot between them

    def _verdict(self, now: PhaseNeeds) -> StyledLine:
        """Return what is said of the answer to the question of the phase; nothing where there is no answer."""
        question = question_of(now.snapshot, now.phase, now.focus) if now.asking else None
        if not question or now.answer is None:
            return []
        option = None if now.answer == REVEALED else now.answer
        style = self.palette.strong if option is None else self.palette.bad
        return [(question.verdict(option), self.palette.good if option == question.right else style)]

    def _keys(self, wordings: _Keys, room: int) -> StyledLine:
        """Return the keys of other panels and epochs, in as many words as have room."""
        for keys in wordings:
            line = list[Piece]()
            for key, name in keys:
                line += [("  " if line else "", self.palette.muted), (key, self.palette.accent)]
                line.append((f" {name}", self.palette.muted))
            if width_of(line) + len(" · ") <= room:
                return [*line, (" · ", self.palette.muted)]
        return []

    def _change(self, now: PhaseNeeds, width: int) -> StyledLine:
        """Return what the update will do to the weight in focus, with the values before and after if they have room."""
        palette, numbers, place = self.palette, arrays_of(now.snapshot), now.focus.weight
        before, after = place.of(numbers.parameters), place.of(numbers.after)
        start, change, end = sum_of_change(before, after - before)
        style = palette.positive if after > before else palette.negative
        line = [(f"{place.label()}  {start} ", palette.muted), (change, style), (led_to(start, end), palette.text)]
        return line if width_of(line) <= width else [(f"{place.label()} ", palette.muted), (change, style)]

    def body(self, now: PhaseNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the roomiest of several layouts that fits, or what is in view of the tightest."""
        lines = self._fitted(now, width, height).lines
        at = min(now.scroll, max(0, len(lines) - height))
        return lines[at : at + height]

    def _sign(self, now: PhaseNeeds, width: int, height: int) -> str:
        """Return what is said of that which has no room; nothing where all has."""
        lines, whole = self._fitted(now, width, height)
        if len(lines) > height:
            if now.lesson and not now.zoomed:
                return WHOLE
            return MORE if now.scroll < len(lines) - height else "" if now.lesson else TOP
        return "" if whole else ELSEWHERE

    def _fitted(self, now: PhaseNeeds, width: int, height: int) -> Fitted:
        phase = now.snapshot, now.phase, now.focus
        if now.question:
            return asked(*phase, now.question, width, height, self.palette, zoomed=now.zoomed)
        told = answered if now.asking and now.answer is not None else explained
        return told(*phase, width, height, self.palette, zoomed=now.zoomed)
