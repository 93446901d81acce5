"""How a snapshot reaches the widgets: numbers at once, charts and views in frames of their own."""

from collections.abc import Callable, Generator
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from textual.timer import Timer

from xortui.nn import INPUTS, Snapshot
from xortui.tui.channel import Channel
from xortui.tui.scene import Motion, Scene
from xortui.tui.terminal.spans import paint

if TYPE_CHECKING:
    from xortui.tui.screens.main import MainScreen

T = TypeVar("T")

LIT_SECONDS = 1.0
"""How long an example is lit that has come right or gone wrong."""

WORDS_SECONDS = 0.4
"""How long the sentence and the keys below the panels stay at least: what changes sooner could not be read."""

NOTE_TURNS = 10
"""How often that sentence follows a run before it comes in the place of what was said about the last key."""

CHART, UPDATE, CURVE, VIEWS, NUMBERS = "chart", "update", "curve", "views", "numbers"
"""What a frame shows anew: the numbers always, and with them the chart, the views, or nothing else.

`CHART` brings what the last update did, and the words below if these could be read; `UPDATE` is the chart without the
words, `CURVE` without both.
"""

_DARK = (False,) * len(INPUTS)


class Showing:
    """Hands snapshots to a screen."""

    def __init__(self, screen: "MainScreen") -> None:
        """Serve a screen."""
        self._screen = screen
        self._timer: Timer | None = None
        self._worded = 0.0
        self._note: tuple[str, ...] = ()
        self._turns = 0

    def show(self, new: Snapshot, *, charts: bool = True) -> None:
        """Hand a snapshot to the widgets; to the chart and the views as well, or to those later."""
        self._take(new)
        if charts:
            self.catch_up()
        if keeper := self._screen.desk.keeper:
            keeper.note()

    def _take(self, new: Snapshot) -> None:
        """Hand a snapshot to what shows numbers."""
        screen = self._screen
        old = screen.snapshot
        if new is old:
            return
        self._light_changes(old, new)
        # The scene first: there may be no such unit any more.
        scene = screen.scene
        fitting = _fitting(scene, new)
        if (playing := fitting.playing) and playing.said:  # it was about the numbers before
            fitting = fitting._replace(playing=playing._replace(said=""))
        if old and (old.number, old.epoch) == (new.number, new.epoch):  # other numbers at the same moment
            fitting = fitting._replace(asking=fitting.asking._replace(answered=None))
        if fitting is not scene:  # the framework takes long to set what stays as it is
            screen.scene = fitting
        if screen.motion.told:
            screen.motion = screen.motion._replace(told=())
        screen.snapshot = new

    def answered(self, then: Callable[[T], None] | None, answer: T | None) -> None:
        """Hand on what a dialog returned; where it was left and nothing was done yet, show the first screen again."""
        now, scene = self._screen.snapshot, self._screen.scene
        if answer is None and now and not (now.furthest or now.ghosts or now.undos or now.redos or scene.playing):
            self._screen.scene = scene._replace(look=scene.look._replace(fresh=True))
        if then and answer is not None:
            then(answer)

    def show_frame(self, new: Snapshot, motion: Motion, part: str) -> Generator[None]:
        """Show a frame of a journey, and with it the chart, the views, or neither; all is painted at the end.

        Yields:
            Once before the chart or the views, so that a key need not wait for both.
        """
        screen = self._screen
        screen.in_frame = True
        try:
            if new is screen.snapshot:
                screen.motion = motion
            else:  # it is handed on with the snapshot
                screen.set_reactive(type(screen).motion, motion)
            self._take(new)
            if keeper := screen.desk.keeper:
                keeper.note_epochs()
            if part != NUMBERS:
                yield
                self._catch_up_part(part)
        finally:
            screen.in_frame = False
            paint(screen)

    def _catch_up_part(self, part: str) -> None:
        screen, late = self._screen, part == CHART and monotonic() >= self._worded + WORDS_SECONDS
        chart = [screen.charted, screen.updated]
        channels = {VIEWS: [screen.viewed], CURVE: [screen.charted], UPDATE: chart, CHART: chart}[part]
        screen.catch_up(*channels, *(self._words() if late else []))
        if late or part == UPDATE:
            self._drop_old_note()

    def _words(self) -> list[Channel]:
        """Return the channel of the words below the panels, which are not due again for a while."""
        self._worded = monotonic()
        return [self._screen.worded]

    def catch_up(self) -> None:
        """Let the chart and the views show what the other widgets do."""
        screen = self._screen
        screen.catch_up(screen.charted, screen.updated, *self._words(), screen.viewed)

    def catch_up_one_by_one(self) -> None:
        """Let the chart catch up after the next paint, and then the views: a key waits for one of them only."""
        screen = self._screen

        def chart() -> None:
            screen.catch_up(screen.charted, screen.updated, *self._words())
            screen.call_after_refresh(screen.catch_up, screen.viewed)

        screen.call_after_refresh(chart)

    def _drop_old_note(self) -> None:
        """Say what is going on again, where epochs have followed each other for a while since the last key."""
        scene = self._screen.scene
        same = scene.note and scene.note is self._note
        self._note = scene.note
        self._turns = self._turns + 1 if same else 0
        if self._turns >= NOTE_TURNS:
            self._screen.scene = scene._replace(note=())

    # Lighting what has come right or gone wrong

    def _light_changes(self, old: Snapshot | None, new: Snapshot) -> None:
        if old is None or new.epoch <= old.epoch or (old.undos, old.redos) != (new.undos, new.redos):
            return  # there is nothing to compare with, or it is another run
        self.light(tuple(was != now for was, now in zip(old.right, new.right, strict=True)))

    def light(self, flipped: tuple[bool, ...]) -> None:
        """Light some of the examples for a while."""
        if any(flipped):
            self._screen.motion = self._screen.motion._replace(flipped=flipped)
            if self._timer:
                self._timer.stop()
            self._timer = self._screen.set_timer(LIT_SECONDS, self.put_out)

    def put_out(self) -> None:
        """Light none."""
        if self._screen.motion.flipped != _DARK:
            self._screen.motion = self._screen.motion._replace(flipped=_DARK)


def _fitting(scene: Scene, snapshot: Snapshot) -> Scene:
    """Return the scene with its focus and its cursor on units that there are."""
    look = scene.look
    last = snapshot.settings.hidden_units - 1
    if look.focus.unit <= last and (look.cursor is None or look.cursor.unit <= last):
        return scene
    focus = look.focus._replace(unit=min(look.focus.unit, last))
    cursor = focus.weight if look.cursor and look.cursor.unit > last else look.cursor
    return scene._replace(look=look._replace(focus=focus, cursor=cursor))
