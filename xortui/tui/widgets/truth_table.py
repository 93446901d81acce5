"""The truth table: what is asked, what the network answers, and who is right."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style

from xortui.nn import INPUTS, Snapshot
from xortui.teach.places import Place
from xortui.tui.draw.styled_lines import Piece, StyledLine, ends, width_of
from xortui.tui.layout import WORDS_FROM
from xortui.tui.panel import CellSpot, Panel, cursor_of
from xortui.tui.scene import BY_VIEWS, Shown
from xortui.words.cells import longest
from xortui.words.format import NO_SIDE, count, error, loss, tally, target, unsigned, verdict
from xortui.words.spelled import in_full

if TYPE_CHECKING:  # imported with the first table that has the whole screen
    from xortui.tui.draw.large_truth import LargeColumns

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_NOTCH = "▊"
"""The mark of one half within a bar that goes past it."""

_IN_FULL = " x1 x2 target prediction"
"""The heads of the first columns spelled out, which reach over the bars."""

_ROOMY = 36
_BAR_LEAST, _BAR_ROOMY, _BAR_MOST = 4, 10, 40


_USED = Style(underline=True, bold=True)


class _Columns(NamedTuple):
    """Widths of the table's columns; 0 for one that there is no room for."""

    gap: int
    target: int
    bar: int
    error: int

    @classmethod
    def within(cls, width: int, targets: Iterable[str]) -> "_Columns":
        """Return the roomiest columns for a width; the bar goes before the error does."""
        target = max(map(len, targets))
        for gap, off, least in ((3, 6, _BAR_ROOMY), (2, 6, _BAR_ROOMY), (1, 6, _BAR_LEAST), (1, 6, 0), (1, 0, 0)):
            # The focus, x1 and x2, then the prediction and the mark of right or wrong.
            fixed = 1 + 2 + 1 + 2 + gap + target + gap + 5 + gap + 1 + (gap + off if off else 0)
            rest = width - fixed - gap
            if fixed <= width and (rest >= least or not least):
                return cls(gap, target, min(rest, _BAR_MOST) if least else 0, off)
        return cls(1, target, 0, 0)


class TruthNeeds(NamedTuple):
    """What the truth table is drawn from."""

    snapshot: Snapshot
    example: int
    """The example in focus."""
    hides: frozenset[str]
    """What an open question forbids to show."""
    used: frozenset[Place]
    """The numbers that the phase in view reads or writes."""
    flipped: tuple[bool, ...]
    cursor: Place | None
    spelled: bool = False
    """Whether names are spelled out."""
    zoomed: bool = False
    """Whether the table has the whole screen."""
    scored: bool = False
    """Whether right answers to questions are counted on the same screen."""
    word: str = ""
    """What keeps the run from going on, where the title may have no room for it."""
    typing: bool = False
    """Whether a number is typed over the one that the cursor is on."""


class TruthTable(Panel[TruthNeeds]):
    """The four examples with target, prediction, bar, error, and right or wrong."""

    def needs(self, shown: Shown) -> TruthNeeds:
        """Return the network, the example in focus, what is hidden, underlined and lit, and the cursor."""
        used = frozenset(place for places in shown.places or () for place in places)
        example = shown.look.focus.example
        flipped = (False,) * len(INPUTS) if "verdict" in shown.hides else shown.motion.flipped
        hides, zoomed = shown.hides - BY_VIEWS, shown.layout.zoomed
        scene, cursor = shown.scene, cursor_of(shown)
        scored = scene.playing is not None or scene.asking.on
        word = shown.diagnosis.word if shown.diagnosis and shown.layout.terminal[0] < WORDS_FROM else ""
        what = shown.snapshot, example, hides, used, flipped, cursor, scene.projector
        return TruthNeeds(*what, zoomed, scored, word, scene.entry is not None)

    def title(self, now: TruthNeeds, width: int) -> StyledLine:
        """Return the name of the gate where there is room."""
        snapshot = now.snapshot
        gate = snapshot.settings.gate.upper() if snapshot.named else "own targets"
        text = f"truth table · {gate}"
        return [(text if len(text) <= width else "truth table"[:width], self.palette.strong)]

    def body(self, now: TruthNeeds, width: int, height: int) -> list[StyledLine]:
        """Return a line for each example, and one that says how many are right."""
        if now.zoomed and (large := self._large(now.snapshot, width, height)):
            return self._in_large_figures(now, large, width, height)
        palette, snapshot, hidden = self.palette, now.snapshot, now.hides
        wanted, columns = self._columns(snapshot, width)
        gap = " " * columns.gap
        head = f" x1 x2{gap}{'y':>{columns.target}}{gap}{'ŷ':^5}"
        head += gap + " " * columns.bar if columns.bar else ""
        head += f"{gap}{'error':>6}" if columns.error else ""
        if now.spelled and columns.gap == 3:
            head = _IN_FULL + head[len(_IN_FULL) :]
        lines: list[StyledLine] = [[(head, palette.muted)]]
        lines += [self._example(now, row, wanted[row], columns) for row in range(len(INPUTS))]
        if height > len(lines) + 1:
            lines.append([])
        lines.append([(" ?", palette.muted)] if "verdict" in hidden else self._verdict(now, width))
        if height > len(lines) + 1 and not hidden:
            lines += [[], self._losses(now, width)]
        return self.with_cursor(lines, self.spots(snapshot).get(now.cursor) if now.cursor else None, now.typing)

    def spots(self, snapshot: Snapshot) -> dict[Place, CellSpot]:
        """Return where each target is."""
        width, height = self.size.width - 2, self.size.height - 2
        now = self.current_needs()
        if now and now.zoomed and (large := self._large(snapshot, width, height)):
            return {
                Place("targets", (row,)): CellSpot(large.target_at, 2 + row * large.high, large.target, 1)
                for row in range(len(INPUTS))
            }
        wanted, columns = self._columns(snapshot, width)
        left = len("▸x1 x2") + columns.gap + columns.target
        return {
            Place("targets", (row,)): CellSpot(left - columns.target, 1 + row, columns.target)
            for row in range(len(wanted))
        }

    def _large(self, snapshot: Snapshot, width: int, height: int) -> "LargeColumns | None":
        """Return the columns of large figures; None where these have no room."""
        from xortui.tui.draw.large_truth import LargeColumns

        return LargeColumns.within(width, height, [target(float(value)) for value in snapshot.targets[:, 0]])

    def _in_large_figures(self, now: TruthNeeds, large: "LargeColumns", width: int, height: int) -> list[StyledLine]:
        """Return the table in figures three rows high, as far apart as there is room, and the verdict at the end."""
        from xortui.tui.draw.large_truth import Row, example, heads

        palette, snapshot = self.palette, now.snapshot
        lines: list[StyledLine] = [heads(large, palette, spelled=now.spelled)]
        blank: list[StyledLine] = [[]] * large.blank
        for row in range(len(INPUTS)):
            said = Row(snapshot, row, now.hides, now.example == row, now.flipped[row])
            lines += example(said, large, palette, self._bar)
            lines += blank
        lines = lines[: height - 1]
        verdict = [(" ?", palette.muted)] if "verdict" in now.hides else self._verdict(now, width)
        losses = [] if now.hides else self._losses(now, width - width_of(verdict))
        lines += [[]] * (height - 1 - len(lines))
        lines.append(ends(verdict, losses, width, palette.text))
        return self.with_cursor(lines, self.spots(snapshot).get(now.cursor) if now.cursor else None, now.typing)

    def _losses(self, now: TruthNeeds, width: int) -> StyledLine:
        mse, mae = f" MSE {loss(now.snapshot.mse)} ", f" MAE {loss(now.snapshot.mae)} "
        return [(longest(in_full((mse + mae, mse), now.spelled), width), self.palette.muted)]

    def _columns(self, snapshot: Snapshot, width: int) -> tuple[list[str], _Columns]:
        wanted = [target(float(value)) for value in snapshot.targets[:, 0]]
        return wanted, _Columns.within(width - 1 if width >= _ROOMY else width, wanted)

    def _example(self, now: TruthNeeds, row: int, wanted: str, columns: _Columns) -> StyledLine:
        palette, snapshot, hidden = self.palette, now.snapshot, now.hides
        prediction, right = float(snapshot.predictions[row, 0]), snapshot.right[row]
        focus, gap = now.example == row, " " * columns.gap
        x1, x2, _ = INPUTS[row]
        plain = palette.accent if focus else palette.text

        def styled(style: Style, name: str) -> Style:
            return style + _USED if now.used and Place(name, (row,)) in now.used else style

        line: list[Piece] = [
            ("▸" if focus else " ", palette.accent),
            (f"{x1:>2.0f} {x2:>2.0f}", styled(plain, "inputs")),
            (gap, palette.text),
            (f"{'?' if 'targets' in hidden else wanted:>{columns.target}}", styled(plain, "targets")),
            (gap, palette.text),
        ]
        if "predictions" in hidden:
            line.append(("  ?  ", palette.strong))
        else:
            line.append(
                (unsigned(prediction), palette.badge if now.flipped[row] else styled(palette.strong, "predictions"))
            )
        if columns.bar:
            blank: list[Piece] = [(" " * columns.bar, palette.text)]
            line += [(gap, palette.text), *(blank if "predictions" in hidden else self._bar(prediction, columns.bar))]
        if columns.error:
            off = "   ?  " if "errors" in hidden else error(prediction - float(snapshot.targets[row, 0]))
            line += [(gap, palette.text), (off, styled(palette.muted, "errors"))]
        if "verdict" in hidden:
            return [*line, (f"{gap}?", palette.muted)]
        mark = verdict(float(snapshot.targets[row, 0]), right=right)
        style = palette.muted if mark == NO_SIDE else palette.good if right else palette.bad
        return [*line, (gap, palette.text), (mark, style)]

    def _bar(self, prediction: float, cells: int) -> list[Piece]:
        """Return a bar with a mark at one half, in the colour of the side of it; past it the mark is a notch."""
        palette, half = self.palette, cells // 2
        full, part = divmod(round(prediction * cells * 8), 8)
        bar = "█" * full + (_EIGHTHS[part] if part else "")
        empty = "·" * half + "┊" + "·" * (cells - half - 1)
        if prediction > 0.5:  # a side is told by shape: the bar fills the cell of the mark on this one alone
            bar, style = f"{'█' * half}{_NOTCH}{bar[half + 1 :]}", palette.positive
        else:
            bar, style = bar[:half], palette.negative
        return [(bar, style), (empty[len(bar) :], palette.muted)]

    def _verdict(self, now: TruthNeeds, width: int) -> StyledLine:
        palette, snapshot = self.palette, now.snapshot
        blank = (" ", palette.text)
        targets, since = snapshot.targets[:, 0].tolist(), snapshot.solved_since
        text = tally(snapshot.right, targets, of="examples" if now.scored else "")
        if len(text) + 1 > width:
            text = tally(snapshot.right, targets)
        for holds, name, style in (
            (since is not None, " SOLVED ", palette.good),
            (snapshot.diverged, " DIVERGED ", palette.bad),
            (snapshot.stuck, " STUCK ", palette.bad),
        ):
            if holds:
                text = text if since is None else f"since {count(since)}"
                badge: list[Piece] = [blank, (name, palette.badge_of(style))]
                return [*badge, blank, (text, palette.text)] if width_of(badge) + 1 + len(text) <= width else badge
        if now.word:
            short = text.removesuffix(" right")
            wordings = f"{text} · {now.word}", f"{short} · {now.word}", f"{short}, {now.word}", now.word
            text = next((words for words in wordings if len(words) < width), text)
        return [blank, (text, palette.text)]
