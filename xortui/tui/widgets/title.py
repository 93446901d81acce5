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

_STATE, _BADGE, _MARK = len(" ■ paused  "), len("  ✗ diverged "), len(" ✓ ")
"""Cells that are kept for the state, and for what has become of the run, as a word or as a mark only."""

_SPEED, _RATE = len("  1 000 000/s"), len("0.03")
"""Cells that are kept for a speed, and at least for a learning rate, so that nothing moves with them."""

_PAIR, _EPOCH, _FEWER = len("999 999 of 999 999"), len("9 999 999"), len("999 999")
"""Cells for an epoch and the furthest one, for any epoch to be expected, and where that drops the learning rate."""

_ROOMY = len("9 999 999 of 9 999 999")
"""The most cells that are kept for them."""

_BARE = 3
"""Wordings, the last ones, that are too short to let the furthest epoch have their place."""


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
    zoomed: bool
    """Whether a panel has the whole screen, without the line that says what is going on."""


class _Wording(NamedTuple):
    """What the title says of the settings, and what it keeps for the rest."""

    settings: list[Piece]
    with_speed: bool
    badge: int
    """Cells that are kept for what has become of the run."""
    epoch: int
    """Cells that are kept for the epoch."""


class _Said(NamedTuple):
    """What can be said of the settings."""

    pieces: list[Piece]
    spare: int
    """How many more cells it takes with a longer learning rate."""
    with_speed: bool
    """Whether the speed is beside it."""
    fewest: int
    """Cells that it leaves to an epoch at least."""


@lru_cache(maxsize=8)  # asked with every frame, answered anew for another size or other settings
def _wording(
    settings: Settings, named: bool, spelled: bool, zoomed: bool, palette: Palette, width: int
) -> _Wording | None:
    """Return the fullest wording that has room, whatever the state; None where none has.

    Args:
        settings: The settings.
        named: Whether the targets are those of the gate.
        spelled: Whether names are spelled out.
        zoomed: Whether nothing else says what keeps the run from going on.
        palette: The colours.
        width: Cells of the title.
    """
    for said, badge, epoch in _choices(*_settings(settings, named, spelled, palette), width, zoomed):
        fixed = width_of(said.pieces) + said.spare + _SPEED * said.with_speed + len(" epoch ") + _STATE
        if (rest := width - fixed - badge - epoch) >= 0:
            wider = min(_BADGE, badge + rest)  # so a word where a mark leaves room for one
            return _Wording(said.pieces, said.with_speed, wider, min(_ROOMY, epoch + rest - (wider - badge)))
    return None


def _choices(
    with_name: list[_Said], without: list[_Said], width: int, zoomed: bool
) -> Iterator[tuple[_Said, int, int]]:
    """Yield what can be said, with the cells for what has become of the run and for the epoch, the fullest first.

    In a wide terminal the name of the program and that word come before the furthest epoch, else that epoch first,
    unless a zoomed panel leaves no other place for the word.
    """
    if width >= WORDS_FROM:
        # What is unusual about a run is never dropped for its furthest epoch, which the chart shows as well.
        for some in (with_name[:-1], with_name[-1:]):
            for badge, epoch in ((_BADGE, _PAIR), (_BADGE, _EPOCH), (_MARK, _EPOCH)):
                yield from ((said, badge, epoch) for said in some)
    else:
        if zoomed:
            yield from ((said, _BADGE, epoch) for said in without[:-_BARE] for epoch in (_PAIR, _EPOCH))
        yield from ((said, _MARK, _PAIR) for said in (*with_name, *without[:-_BARE]))
    yield from ((said, _MARK, min(_EPOCH, said.fewest)) for said in without)


def _settings(settings: Settings, named: bool, spelled: bool, palette: Palette) -> tuple[list[_Said], list[_Said]]:
    """Return what can be said of the settings, with the name of the program and without it, the fullest first."""
    gate = settings.gate.upper() if named else "OWN TARGETS"
    name: list[Piece] = [(" xortui ", palette.badge_of(palette.accent))]
    what: list[Piece] = [(f" {gate}", palette.bar_strong)]
    size = rate(settings.learning_rate)
    shape, seed = f"3-{settings.hidden_units}-1", f"seed {settings.seed}"
    eta, brief = (f"learning rate {size}", f"rate {size}") if spelled else (f"η {size}", f"η {size}")
    details = [seed, eta, *([f"scale {settings.scale:g}"] * (settings.scale != 1))]
    unusual = [settings.rule] * (settings.rule != "gradient")

    def said(
        words: list[str], between: str = "  ", *, first: list[Piece] = name, speed: bool = False, fewest: int = _EPOCH
    ) -> _Said:
        text = f"  {between.join(words)}" if words else ""
        spare = max(0, _RATE - len(size)) if words else 0
        return _Said([*first, *what, (text, palette.bar_muted)], spare, speed, fewest)

    with_name = [
        said([f"{shape} sigmoid", settings.rule, *details], " · ", speed=True),
        said([shape, settings.rule, *details], speed=True),
        said([settings.rule, *details], speed=True),
        said([*unusual, *details], speed=True),
        said([settings.rule, *details]),
        said([*unusual, *details]),
        said([seed, eta]),
    ]
    without = [
        said([*unusual, *details], first=[]),
        said(details, first=[]),
        said([brief], first=[]),
        said([eta], first=[], fewest=_FEWER),
        said([], first=[]),
        _Said([], 0, False, _FEWER),
    ]
    return with_name, without


class Title(Drawn[TitleNeeds]):
    """One line: the settings at the left, epoch and state at the right.

    Everything has its place, which depends on the width and the settings only: what is dropped for want of room is
    dropped whatever the state.
    """

    def needs(self, shown: Shown) -> TitleNeeds:
        """Return the network, what moves, the speed, and what is to be hidden."""
        look, word = shown.look, shown.diagnosis.word if shown.diagnosis else ""
        what = shown.snapshot, shown.motion, look.speed, look.mode == EDIT, word
        return TitleNeeds(*what, "verdict" in shown.hides, shown.scene.projector, bool(shown.zoom))

    def draw(self, now: TitleNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the settings and the state."""
        settings = now.snapshot.settings, now.snapshot.named, now.spelled, now.zoomed
        found = _wording(*settings, self.palette, width)
        if found is None:
            return [self._progress(now, width)]
        speed: list[Piece] = [(f"{self._speed(now):>{_SPEED}}", self.palette.bar_muted)] if found.with_speed else []
        progress = self._progress(now, len(" epoch ") + found.epoch + _STATE)
        right = [*speed, *self._condition(now, found.badge), *progress]
        return [ends(found.settings, right, width, self.palette.bar)]

    def _progress(self, now: TitleNeeds, room: int) -> list[Piece]:
        """Return the epoch at the left end of a room and the state at its right end, as much of them as fits."""
        palette, snapshot, state = self.palette, now.snapshot, self._state(now)
        epoch: list[Piece] = [(f" epoch {count(snapshot.epoch)}", palette.bar_strong)]
        if snapshot.epoch < snapshot.furthest:
            epoch.append((f" of {count(snapshot.furthest)}", palette.bar_muted))
        shorter = [(text, state[1]) for text in (state[0].replace(" ·", ""), self._shortest(now))]
        for words, end in ((epoch, state), *((epoch[:1], end) for end in (state, *shorter))):
            if width_of(words) + width_of([end]) <= room:
                break
        return ends(words, [end], room, palette.bar)

    def _shortest(self, now: TitleNeeds) -> str:
        """Return the state in the fewest cells."""
        goal = now.motion.goal
        if goal is None:
            return self._state(now)[0].strip()[:1].center(3)
        return " → " if _epoch(goal) is None else f"→{now.motion.share:4.0%} "

    def _speed(self, now: TitleNeeds) -> str:
        measured = now.motion.measured
        if now.motion.running and measured:
            size = 10 ** max(0, len(str(int(measured))) - 2)  # two digits: more would only flicker
            return f"{count(round(measured / size) * size)}/s"
        return f"speed {speed_label(now.speed)}" if now.speed is None else speed_label(now.speed)

    def _condition(self, now: TitleNeeds, cells: int) -> list[Piece]:
        """Return what has become of the run, as a word or as a mark, in this many cells."""
        palette, snapshot, bar = self.palette, now.snapshot, self.palette.bar
        for holds, text, style in (
            (snapshot.solved, f" {RIGHT} solved ", palette.badge_of(palette.good)),
            (snapshot.diverged, f" {WRONG} diverged ", palette.badge_of(palette.bad)),
            (snapshot.stuck, f" {WRONG} stuck ", palette.badge_of(palette.bad)),
            (now.word, f" {HELD_UP if cells < len(now.word) + 2 else now.word} ", palette.key),
        ):
            if holds and not now.hides_verdict:
                text = f"{text[:2]} " if cells < len(text) else text
                return [(" " * (cells - len(text)), bar), (text, style)]
        return [(" " * cells, bar)]

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
