"""The loss over the epochs, charted, with the runs that were left; at the very start, what to press."""

import re
from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from textual import events
from textual.message import Message

from xortui.nn import Snapshot
from xortui.tui.draw.styled_lines import Piece, StyledLine
from xortui.tui.modes.base import PALETTE_KEY, Command, shown_key
from xortui.tui.panel import Panel
from xortui.tui.scene import ALL, Shown
from xortui.words.format import count, loss

_NO_CURVE = "No curve yet: this is epoch 0. It begins with the first epoch."


class LossNeeds(NamedTuple):
    """What the chart is drawn from."""

    snapshot: Snapshot
    latest: Snapshot
    """The same, or a later one, of which the losses are told."""
    log: bool
    pointed: int | None
    """The epoch to which the mouse points."""
    fresh: bool
    """Whether no key has been pressed yet."""
    hides: frozenset[str] = frozenset()
    """What an open question forbids to show."""
    upto: int = 0
    """An epoch that the axis reaches at least: where a recording ends, or the last edit is still to come."""
    range: str = ALL
    """Which epochs are charted."""
    resumable: tuple[str, ...] = ()
    """What is said of an earlier session to go on with, in several lengths."""
    spelled: bool = False
    """Whether names are spelled out."""
    lesson: bool = False
    """Whether a lesson is shown."""
    moving: bool = False
    """Whether epochs follow each other."""

    @property
    def untouched(self) -> bool:
        """Whether there is nothing to chart yet, and nothing was pressed."""
        return self.fresh and not self.snapshot.furthest

    @property
    def bare(self) -> bool:
        """Whether words stand in the place of the chart."""
        nothing = not self.snapshot.furthest and not self.snapshot.ghosts
        return self.untouched or (self.lesson and nothing) or "view" in self.hides


class Figures:
    """The losses in the title, which follow the numbers also in frames in which the curve does not."""

    def __init__(self, chart: "Loss") -> None:
        """Serve a chart."""
        self._chart = chart
        self._shown: Shown | None = None

    @property
    def shown(self) -> Shown | None:
        """What is shown."""
        return self._shown

    @shown.setter
    def shown(self, shown: Shown | None) -> None:
        self._shown = shown
        self._chart.latest = shown and shown.snapshot
        self._chart.follow()


class Loss(Panel[LossNeeds]):
    """The chart of the MSE: the runs that were left as ghosts, where all four came right, and the losses at an epoch.

    The mouse moves the epoch at which they are read off, and a click goes there.
    """

    class Pointed(Message):
        """The mouse points to an epoch, or to none any more."""

        def __init__(self, epoch: int | None) -> None:
            """Tell of an epoch."""
            super().__init__()
            self.epoch = epoch

    class Chosen(Message):
        """An epoch was clicked."""

        def __init__(self, epoch: int) -> None:
            """Tell of an epoch."""
            super().__init__()
            self.epoch = epoch

    def __init__(self, id: str, first_commands: Sequence[Command]) -> None:
        """Make the chart, which at the very start says which keys to press."""
        super().__init__(id)
        self._first_commands = first_commands
        self.latest: Snapshot | None = None
        """What the losses are told of."""
        self._charted: tuple[object, StyledLine, list[StyledLine]] = None, [], []

    def needs(self, shown: Shown) -> LossNeeds:
        """Return the network, the scale, where the mouse points, and whether a key was pressed."""
        look, edits = shown.look, shown.snapshot.edits
        upto = shown.replay.recording.course.furthest if shown.replay else edits[-1].epoch if edits else 0
        hides = shown.hides & {"loss", "view", "verdict"}
        lesson = shown.scene.playing is not None
        resumable = shown.scene.resumable if look.fresh else ()
        spelled = shown.scene.projector
        what = shown.snapshot, self.latest or shown.snapshot, look.log, look.reading, look.fresh
        return LossNeeds(*what, hides, upto, look.range, resumable, spelled, lesson, shown.motion.moving)

    # The mouse

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Point to the epoch below the mouse."""
        self._point(self._epoch_at(event.x, event.y))

    def on_leave(self) -> None:
        """Point to nothing."""
        self._point(None)

    def on_click(self, event: events.Click) -> None:
        """Choose the epoch below the mouse."""
        epoch = self._epoch_at(event.x, event.y)
        if epoch is not None and event.button == 1:
            self.post_message(self.Chosen(epoch))

    def _point(self, epoch: int | None) -> None:
        if self.shown and epoch != self.shown.look.reading:
            self.post_message(self.Pointed(epoch))

    def _epoch_at(self, x: int, y: int) -> int | None:
        """Return the epoch to which a cell of the widget belongs."""
        now = self.current_needs()
        if now is None or now.bare:
            return None
        from xortui.tui.draw import loss_lines

        return loss_lines.epoch_at(now, x - 1, y - 1, self.size.width - 2, self.size.height - 2, self.palette)

    # Drawing

    def title(self, now: LossNeeds, width: int) -> StyledLine:
        """Return both losses as they are now."""
        palette = self.palette
        if "loss" in now.hides:
            return [("loss", palette.strong)]
        mse, mae = loss(now.latest.mse), loss(now.latest.mae)
        long: list[Piece] = [("loss · MSE ", palette.strong), (mse, palette.accent), (f" · MAE {mae}", palette.muted)]
        if now.spelled:
            spelled = f"mean squared error {mse.strip()}", f" · mean absolute error {mae.strip()}"
            longer: list[Piece] = [(spelled[0], palette.accent), (spelled[1], palette.muted)]
            return longer if width >= sum(map(len, spelled)) else longer[:1]
        return long if width >= 32 else long[:2]

    def remark(self, now: LossNeeds, width: int, height: int) -> StyledLine:
        """Return what the marks in the chart mean, and the legend where it has room in the edge."""
        return self._below(now, width + 4, height)[1]

    def body(self, now: LossNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the chart with the legend below it."""
        return self._below(now, width, height)[2]

    def _below(self, now: LossNeeds, width: int, height: int) -> tuple[object, StyledLine, list[StyledLine]]:
        """Return what is below the title, lower edge and body, drawn once as long as the losses alone change."""
        of = now._replace(latest=now.snapshot), width, height, self.palette
        if of != self._charted[0]:
            self._charted = of, self._remark(now, width - 4, height), self._body(now, width, height)
        return self._charted

    def _remark(self, now: LossNeeds, width: int, height: int) -> StyledLine:
        """Return what is written in the lower edge; without a curve nothing."""
        if now.bare:
            return []
        from xortui.tui.draw import loss_lines

        return loss_lines.remark(now, width, height, self.palette)

    def _body(self, now: LossNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the chart with the legend below it, or at the very start the keys to press."""
        if "view" in now.hides:
            later = " The loss comes when the question is answered."
            return [[], [(later if len(later) <= width else " After the answer."[:width], self.palette.muted)]]
        if now.untouched:
            return self._invitation(now, width, height)
        if now.bare:
            words = wrap(_NO_CURVE, max(1, width - 2))[: height - 1]
            return [[], *([(f" {line}", self.palette.muted)] for line in words)]
        from xortui.tui.draw import loss_lines  # not before there is a curve: the start is quicker

        return loss_lines.body(now, width, height, self.palette)

    def _invitation(self, now: LossNeeds, width: int, height: int) -> list[StyledLine]:
        palette, snapshot = self.palette, now.snapshot
        weights = sum(part.size for part in snapshot.parameters)
        gate = snapshot.settings.gate.upper()
        text = f"{count(weights)} random numbers, four examples of {gate}. Can they learn it?"
        within = width - 2  # a blank at either side
        lines: list[list[Piece]] = [[(text if len(text) <= within else f"Can it learn {gate}?", palette.text)], []]
        room = within - len(" enter   ")
        rows = [(command.glyph, _within(command, room)) for command in self._first_commands]
        if resumable := next((text for text in now.resumable if len(text) <= room), ""):
            rows.append((shown_key(PALETTE_KEY), resumable))
        for glyph, text in rows:
            lines += [[(f" {glyph:^5} ", palette.badge_of(palette.accent)), (f"  {text}", palette.text)], []]
        if len(lines) > height:
            lines = [line for line in lines if line]
        lines = lines[:height]
        indent = max(0, (width - max(sum(len(text) for text, _ in line) for line in lines)) // 2)
        above: list[StyledLine] = [[]] * ((height - len(lines)) // 2)
        return [*above, *([(" " * indent, palette.text), *line] for line in lines)]


def _within(command: Command, width: int) -> str:
    """Return what a command does, in whole clauses that fit a width: as many as fit, or else its name."""
    clauses = re.split("(?=[,;])", command.hint)
    texts = ("".join(clauses[:kept]) for kept in range(len(clauses), 0, -1))
    return next((text for text in texts if len(text) <= width), command.name)
