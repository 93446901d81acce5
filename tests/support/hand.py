"""A screen in the hands of a test: opened, pressed, waited for, and read.

Nothing here sleeps for a fixed time: `until` waits for a condition, however slow the machine.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from textual import events
from textual.geometry import Offset, Size
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot

from tests.support.forged import explode
from tests.support.patience import Patience
from tests.support.pool import POOL
from tests.support.unseen import rows_of
from xortui.nn import Session, Settings, Snapshot
from xortui.tui.app import XorApp
from xortui.tui.asking import Asking
from xortui.tui.draw.themes import DARK
from xortui.tui.drawn import Drawn
from xortui.tui.layout import Layout
from xortui.tui.playing import Playing
from xortui.tui.scene import Look, Motion, Scene, Shown
from xortui.tui.screens.main import MainScreen
from xortui.tui.terminal.byte_reader import Reader
from xortui.tui.terminal.in_order import InOrder

PATIENCE = 20.0
"""Seconds after which what was waited for counts as never happening; see `Patience`."""

_LOOK_AGAIN = 0.002
"""Seconds between two looks at what is waited for."""

_LOOKS = 10
"""How often to look before the patience begins to run out."""

_TURNS = 30  # Turns of the event loop before a paint, at most: while epochs race there is always something to do.
_PAINTS = 3, 20  # How often to paint, at least and at most: what waited for a paint may change what is painted.


@dataclass(frozen=True)
class Hand:
    """An app that runs without a terminal."""

    app: XorApp
    pilot: Pilot[int]

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever lies above it."""
        return self.app.main

    @property
    def session(self) -> Session:
        """The session that it shows."""
        return self.app.main.desk.session

    @property
    def shown(self) -> Shown:
        """All that it shows."""
        return shown_by(self.app.main)

    @property
    def scene(self) -> Scene:
        """What the user made of the screen."""
        return self.app.main.scene

    @property
    def look(self) -> Look:
        """What is looked at."""
        return self.app.main.scene.look

    @property
    def asking(self) -> Asking:
        """What is asked and answered."""
        return self.app.main.scene.asking

    @property
    def typing(self) -> bool:
        """Whether a number is being typed."""
        return self.app.main.scene.entry is not None

    @property
    def playing(self) -> Playing:
        """The lesson that is shown."""
        playing = self.app.main.scene.playing
        assert playing is not None
        return playing

    @property
    def motion(self) -> Motion:
        """What moves."""
        return self.app.main.motion

    @property
    def layout(self) -> Layout:
        """What has room."""
        return self.app.main.sizes

    def can(self, id: str) -> bool:
        """Return whether a command can do anything now."""
        return bool(self.main.check_action("do", (id,)))

    def show(self, **changes: object) -> None:
        """Show the session as it is now, looked at in another way; see `altered`."""
        show(self.main, **changes)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that it shows."""
        snapshot = self.app.main.snapshot
        assert snapshot is not None
        return snapshot

    def send(self, key: str) -> None:
        """Press a key without waiting for what it does."""
        self.app.post_message(events.Key(key, key_to_character(key)))

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before has been handled."""
        for key in keys:
            self.send(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text character by character."""
        for character in text:
            self.app.post_message(events.Key(_character_to_key(character), character))
        await self.settle()

    async def burst(self, data: str) -> None:
        """Send keys as a terminal does, all in one, and wait until the program has taken the last of them."""
        reader, keys = Reader(escape_seconds=0.0), InOrder(self.app)
        for event in (*reader.feed(data.encode()), *reader.tick()):
            keys.add(event)
        keys.deliver()
        await self.until(lambda: not keys.waits, "the end of a burst of keys")
        await self.settle()

    async def closed(self) -> None:
        """Wait until a dialog is closed, and what it returned is done."""
        await self.until(lambda: self.app.screen is self.main, "the main screen")
        await self.settle()

    async def settle(self) -> None:
        """Let all messages that are under way arrive, and paint, until nothing follows from that any more."""
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
        least, most = _PAINTS
        for painted in range(most):
            for _ in range(_TURNS):
                await asyncio.sleep(0)
                if not ready:
                    break
            screen = self.app.screen
            if painted >= least and not (screen._callbacks or screen._dirty_widgets or screen._layout_required):
                break
            self._paint()

    def _paint(self) -> None:
        """Paint what waits for a paint, as this app does, also where another one was opened later."""
        with self.app._context():
            self.app.screen._on_timer_update()

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds.

        Raises:
            TimeoutError: It does not hold in good time.
        """
        looks = 0
        while not holds():
            if self.app._exception:
                raise self.app._exception
            looks += 1
            if looks == _LOOKS:  # to begin to wait takes longer than most things that are waited for
                patience = Patience(PATIENCE)
            if looks >= _LOOKS and not patience.left():
                raise TimeoutError(f"{what or 'what was waited for'} did not happen; the screen:\n{self.text()}")
            await asyncio.sleep(_LOOK_AGAIN)
            self._paint()

    async def ended(self) -> None:
        """Wait until nothing is under way any more; what was cancelled has ended, too.

        Raises:
            TimeoutError: It goes on.
        """
        await self.until(lambda: all(worker.is_finished for worker in self.app.workers), "the end of all work")

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        size = Size(width, height)
        assert self.app._driver is not None
        self.app._driver._size = size
        self.app.post_message(events.Resize(size, size))
        await self.until(lambda: self.app.screen._compositor.size == size, f"size {width} x {height}")
        await self.settle()

    def rows(self) -> list[str]:
        """Return what stands on the screen, row by row."""
        return rows_of(self.app.screen)

    def seen(self) -> None:
        """Compose what stands on the screen once more at the end of a test, unless there is none any more."""
        if self.app._running and not self.app._exit and self.app._screen_stack:
            self.rows()

    def inside(self, name: str) -> list[str]:
        """Return what stands in a part of the main screen, row by row with its frame.

        Args:
            name: Its id; blanks may stand for dashes.
        """
        region = self.main.query_one(f"#{name.replace(' ', '-')}").region
        return [row[region.x : region.right] for row in self.rows()[region.y : region.bottom]]

    def text(self) -> str:
        """Return what stands on the screen."""
        return "\n".join(self.rows())

    def drawn(self) -> list[Drawn[object]]:
        """Return the widgets of the main screen that are to be seen."""
        return [widget for widget in self.main.query(Drawn) if widget.display and all(widget.size)]


def shown_by(main: MainScreen) -> Shown:
    """Return all that a screen shows."""
    assert main.snapshot is not None
    return Shown(main.snapshot, main.scene, main.motion, main.sizes)


def shown_with(snapshot: Snapshot, **changes: object) -> Shown:
    """Return a snapshot shown without a screen, looked at in some way; see `altered`."""
    return altered(Shown(snapshot), **changes)


def altered(shown: Shown, **changes: object) -> Shown:
    """Return what is shown, with fields of any of its parts changed: scene, look, focus, asking, motion, layout.

    Args:
        shown: What is shown.
        changes: Besides these fields, `ask` for whether results are asked for, and `answer` for what was answered now.
    """
    scene, motion = shown.scene, shown.motion
    for name, value in changes.items():
        if name in Look._fields:
            scene = scene._replace(look=scene.look._replace(**{name: value}))  # type: ignore[arg-type]
        elif name in scene.look.focus._fields:
            focus = scene.look.focus._replace(**{name: value})  # type: ignore[arg-type]
            scene = scene._replace(look=scene.look._replace(focus=focus))
        elif name in Motion._fields:
            motion = motion._replace(**{name: value})  # type: ignore[arg-type]
        elif name in Asking._fields:
            scene = scene._replace(asking=scene.asking._replace(**{name: value}))  # type: ignore[arg-type]
        elif name in Layout._fields:
            shown = shown._replace(layout=shown.layout._replace(**{name: value}))  # type: ignore[arg-type]
        elif name == "ask":
            scene = scene._replace(asking=scene.asking._replace(on=bool(value)))
        elif name != "answer":
            scene = scene._replace(**{name: value})  # type: ignore[arg-type]
    shown = shown._replace(scene=scene, motion=motion)
    if isinstance(answer := changes.get("answer"), int):
        asking = scene.asking._replace(answered=(shown.moment, answer))
        shown = shown._replace(scene=scene._replace(asking=asking))
    return shown


def look(main: MainScreen, **changes: object) -> None:
    """Let a screen be looked at in another way, after the first key; see `altered`."""
    now = altered(shown_by(main), **{"fresh": False, "reading": None} | changes)
    main.motion = now.motion
    main.scene = now.scene


def show(main: MainScreen, **changes: object) -> None:
    """Show the session of a screen after it was driven from outside, and lit nothing; see `altered`."""
    main.desk.show()
    look(main, **{"fresh": not main.desk.session.furthest, "flipped": (False,) * 4} | changes)


def make_diverge(session: Session) -> None:
    """Leave a session where its next update would not be finite, which takes weights that cannot be entered."""
    session.new_run(Settings(rule="published"))
    session.run(3)
    explode(session)
    session.goto(100_000)
    assert session.snapshot.diverged


@asynccontextmanager
async def opened(
    settings: Settings | None = None,
    size: tuple[int, int] = (80, 24),
    *,
    session: Session | None = None,
    speed: int | None = None,
    theme: str = DARK.name,
) -> AsyncIterator[Hand]:
    """Open the app, or bring back one that is open, on a session of one's own if one is given; see `pool`."""
    if not POOL.usable:
        async with opened_alone(settings, size, session=session, speed=speed, theme=theme) as hand:
            yield hand
        return
    one = POOL.take(size, theme)
    hand = Hand(one.app, await one.pilot())
    with one.app._context():
        try:
            await hand.until(lambda: hand.app.takes_keys, "the whole screen")
            await afresh(hand, settings, session=session, speed=speed)
            yield hand
            hand.seen()
        except BaseException:
            await one.close()
            raise
        if not one.as_it_was:
            await one.close()
            return
        await leave(hand)
        await POOL.give_back(one)


@asynccontextmanager
async def opened_alone(
    settings: Settings | None = None,
    size: tuple[int, int] = (80, 24),
    *,
    session: Session | None = None,
    speed: int | None = None,
    theme: str | None = None,
) -> AsyncIterator[Hand]:
    """Open an app that nothing was done with, and close it afterwards; what it notifies of is on the screen."""
    app = XorApp(settings, speed)
    app.animation_level = "none"
    if theme:  # else that which it begins with by itself
        app.theme = theme
    if session:
        app.main.desk.session = session
    async with app.run_test(size=size, notifications=True) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.takes_keys, "the whole screen")
        await hand.settle()
        yield hand
        hand.seen()


async def afresh(
    hand: Hand, settings: Settings | None = None, *, session: Session | None = None, speed: int | None = None
) -> None:
    """Bring an open screen back to the state of one just opened; this is quicker than opening another.

    Its size and its theme stay. `test_hand.py` holds that there is no difference.
    """
    main = hand.main
    await leave(hand)
    hand.app._set_mouse_over(None, None)
    hand.app.mouse_position = Offset(0, 0)
    main.desk.session = session or Session(settings)
    main.desk.show()
    main.scene, main.motion = Scene(Look(speed=speed)), Motion()
    await hand.settle()


async def leave(hand: Hand, *, lesson: bool = True) -> None:
    """End what is under way on an open screen, and leave the dialog, the field and, if wanted, the lesson."""
    main = hand.main
    main.desk.halt()
    await hand.ended()
    while hand.app.screen is not main:
        await hand.settle()  # what is not all there yet cannot be taken away
        hand.app.pop_screen()
    main.desk.end_entry()
    if lesson and hand.scene.playing:
        main.desk.player.leave()


@contextmanager
def case(*name: object) -> Iterator[None]:
    """Name the case in the message of a failure."""
    try:
        yield
    except Exception as error:
        error.add_note("the case: " + " ".join(map(str, name)))
        raise
