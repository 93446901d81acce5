"""The title: what is trained, how far it is, and whether it moves."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xortui.nn import Settings, Snapshot
from xortui.tui.draw.colours import Palette
from xortui.tui.draw.styled_lines import Piece, StyledLine, ends, width_of
from xortui.tui.drawn import Drawn
from xortui.tui.layout import WORDS_FROM
from xortui.tui.scene import EDIT, Motion, Shown
from xortui.words.format import RIGHT, WRONG, count, rate, speed_label

if TYPE_CHECKING:
    from xortui.nn.session.stop import Condition

HELD_UP = "!"
"""What stands for the word that says what keeps a run from going on, where that has no room."""

_STATE, _BADGE, _MARK = len(" ■ paused  "), len("  ✗ diverged "), len("  ✓ ")
"""Cells that are kept for the state, and for what has become of the run, as a word or as a mark only."""

_SPEED, _RATE, _EPOCH = len("  1 000 000/s"), len("η 0.03"), len("9 999")
"""Cells that are kept at least for a speed, for the learning rate and for an epoch, so that nothing moves with them."""

_FURTHEST = len("999 999")
"""Cells of a furthest epoch up to which a place is kept for it."""

_BARE = 2
"""Wordings of the settings, the last ones, that are too short to let the furthest epoch have their place."""


class TitleNeeds(NamedTuple):
    """What the title is drawn from."""

    snapshot: Snapshot
    motion: Motion
    speed: int | None
    editing: bool
    word: str
    """What keeps the run from going on, if anything does."""
    hides_verdict: bool
    """Whether a question forbids to say whether the run is solved."""
    spelled: bool
    """Whether names are spelled out."""


class _Wording(NamedTuple):
    """What the title says of the settings, and what it keeps for the rest."""

    settings: list[Piece]
    with_speed: bool
    badge: int
    """Cells that are kept for what has become of the run."""
    epoch: int
    """Cells that are kept for the epoch."""
    of: bool
    """Whether there is a place for the furthest epoch."""


@lru_cache(maxsize=8)  # asked with every frame, answered anew for another size or other settings
def _wording(
    settings: Settings, named: bool, spelled: bool, palette: Palette, width: int, speed: int, furthest: int
) -> _Wording | None:
    """Return the fullest wording that has room; None where none has.

    Args:
        settings: The settings.
        named: Whether the targets are those of the gate.
        spelled: Whether names are spelled out.
        palette: The colours.
        width: Cells of the title.
        speed: Cells of the speed.
        furthest: Digits of the furthest epoch, with the blanks between them.
    """
    badge = _BADGE if width >= WORDS_FROM else _MARK
    wordings = list(_settings(settings, named, spelled, palette))
    of_furthest = [(True, wordings[:-_BARE])] if furthest <= _FURTHEST else []
    for of, some in (*of_furthest, (False, wordings)):
        cells = _epoch_cells(furthest, of=of)
        for pieces, spare, with_speed in some:
            taken = width_of(pieces) + spare + badge + cells + _STATE
            if taken + (speed if with_speed else 0) <= width:
                badge = min(_BADGE, badge + width - taken)  # so a word where a mark leaves room for one
                return _Wording(pieces, with_speed, badge, cells, of)
    return None


def _epoch_cells(furthest: int, *, of: bool) -> int:
    """Return the cells that are kept for the epoch, and if asked for the furthest one, which is not always shown."""
    number = max(_EPOCH, furthest)
    return len(" epoch ") + number + 1 + (len(" of ") + number) * of


def _settings(
    settings: Settings, named: bool, spelled: bool, palette: Palette
) -> Iterator[tuple[list[Piece], int, bool]]:
    """Yield what can be said of the settings, the fullest first.

    Yields:
        The words, how many more cells they take with longer numbers, and whether the speed is beside them.
    """
    gate = settings.gate.upper() if named else "OWN TARGETS"
    name: list[Piece] = [(" xortui ", palette.badge_of(palette.accent))]
    what: list[Piece] = [(f" {gate}", palette.bar_strong)]
    shape, eta, seed = (
        f"3-{settings.hidden_units}-1",
        f"{'learning rate' if spelled else 'η'} {rate(settings.learning_rate)}",
        f"seed {settings.seed}",
    )
    details = [seed, eta, *([f"scale {settings.scale:g}"] * (settings.scale != 1))]
    spare = max(0, _RATE - len(eta))
    unusual = [settings.rule] * (settings.rule != "gradient")
    for first, words, between, with_speed in (
        (name, [f"{shape} sigmoid", settings.rule, *details], " · ", True),
        (name, [shape, settings.rule, *details], "  ", True),
        (name, [settings.rule, *details], "  ", True),
        (name, [*unusual, *details], "  ", True),
        (name, [settings.rule, *details], "  ", False),
        (name, [*unusual, *details], "  ", False),
        ([], [*unusual, *details], "  ", False),
        ([], details, "  ", False),
        ([], [eta], "  ", False),
        ([], [], "  ", False),
    ):
        text = f"  {between.join(words)}" if words else ""
        yield [*first, *what, (text, palette.bar_muted)], spare if words else 0, with_speed
    yield [], 0, False


class Title(Drawn[TitleNeeds]):
    """One line: the settings at the left, epoch and state at the right.

    Everything has its place, which depends on the width and the settings only: what is dropped for want of room is
    dropped whatever the state.
    """

    def needs(self, shown: Shown) -> TitleNeeds:
        """Return the network, what moves, the speed, and what is to be hidden."""
        look, word = shown.look, shown.diagnosis.word if shown.diagnosis else ""
        what = shown.snapshot, shown.motion, look.speed, look.mode == EDIT, word
        return TitleNeeds(*what, "verdict" in shown.hides, shown.scene.projector)

    def draw(self, now: TitleNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the settings and the state."""
        left, speed, right = self._fullest(now, width)
        return [ends(left, [*speed, *right], width, self.palette.bar)]

    def _fullest(self, now: TitleNeeds, width: int) -> tuple[list[Piece], list[Piece], list[Piece]]:
        """Return the settings in the fullest wording that has room, the speed or nothing, and the state."""
        snapshot = now.snapshot
        speed: list[Piece] = [(f"{self._speed(now):>{_SPEED}}  ", self.palette.bar_muted)]
        said = snapshot.settings, snapshot.named, now.spelled
        found = _wording(*said, self.palette, width, width_of(speed), len(count(snapshot.furthest)))
        if found is None:
            return [], [], self._progress(now, width)
        right = self._state_of_the_run(now, found.badge, found.epoch, of=found.of)
        return found.settings, speed if found.with_speed else [], right

    def _state_of_the_run(self, now: TitleNeeds, badge: int, cells: int, *, of: bool) -> list[Piece]:
        """Return what has become of the run, the epoch and the state, in the cells that are kept for each."""
        condition, room = self._condition(now, badge), cells + _STATE
        progress = self._progress(now, room)
        if of:  # a long goal may begin in the place of what has become of the run, of which a mark stays
            mark = self._condition(now, _MARK) if condition[1:] else []
            longer = self._progress(now, badge + room - width_of(mark))
            if progress[-1] != longer[-1]:
                return [*mark, *longer]
        return [*condition, *progress]

    def _progress(self, now: TitleNeeds, room: int) -> list[Piece]:
        """Return the epoch at the left end of a room and the state at its right end, as much of them as fits."""
        palette, snapshot, state = self.palette, now.snapshot, self._state(now)
        epoch: list[Piece] = [(f" epoch {count(snapshot.epoch)}", palette.bar_strong)]
        if snapshot.epoch < snapshot.furthest:
            epoch.append((f" of {count(snapshot.furthest)}", palette.bar_muted))
        for words, end in ((epoch, state), (epoch[:1], state), (epoch[:1], (self._shortest(now), state[1]))):
            if width_of(words) + width_of([end]) < room:
                break
        return ends(words, [end], room, palette.bar)

    def _shortest(self, now: TitleNeeds) -> str:
        """Return the state in the fewest cells."""
        goal = now.motion.goal
        if goal is None:
            return self._state(now)[0].strip()[:1].center(3)
        return " → " if _epoch(goal) is None else f" {now.motion.share:4.0%} "

    def _speed(self, now: TitleNeeds) -> str:
        measured = now.motion.measured
        if now.motion.running and measured:
            size = 10 ** max(0, len(str(int(measured))) - 2)  # two digits: more would only flicker
            return f"{count(round(measured / size) * size)}/s"
        return f"speed {speed_label(now.speed)}" if now.speed is None else speed_label(now.speed)

    def _condition(self, now: TitleNeeds, cells: int = 0) -> list[Piece]:
        """Return what has become of the run, as a word or as a mark, in this many cells or in as many as it takes."""
        palette, snapshot, bar = self.palette, now.snapshot, self.palette.bar
        for holds, text, style in (
            (snapshot.solved, f" {RIGHT} solved ", palette.badge_of(palette.good)),
            (snapshot.diverged, f" {WRONG} diverged ", palette.badge_of(palette.bad)),
            (snapshot.stuck, f" {WRONG} stuck ", palette.badge_of(palette.bad)),
            (now.word, f" {HELD_UP if 0 < cells <= len(now.word) + 2 else now.word} ", palette.key),
        ):
            if holds and not now.hides_verdict:
                text = f"{text[:2]} " if 0 < cells <= len(text) else text
                return [(" " * max(1, cells - len(text)), bar), (text, style)]
        return [(" " * cells, bar)] if cells else []

    def _state(self, now: TitleNeeds) -> Piece:
        palette, goal = self.palette, now.motion.goal
        if goal is not None and (epoch := _epoch(goal)) is not None:
            return f" → {count(epoch)} · {now.motion.share:4.0%} ", palette.badge_of(palette.accent)
        if goal is not None and not isinstance(goal, int):
            from xortui.teach.training import outcome

            return f" → {outcome.name(goal)} ", palette.badge_of(palette.accent)
        if now.motion.running:
            return " ▶ running ", palette.badge_of(palette.positive)
        return (" ■ editing " if now.editing else " ■ paused  "), palette.badge


def _epoch(goal: "int | Condition") -> int | None:
    """Return the epoch that is gone to; None where that is found out on the way."""
    return goal if isinstance(goal, int) else goal.epoch
