"""A screen in the hands of a test: opened, pressed, waited for, and read.

Nothing here sleeps for a fixed time: `until` waits for a condition, however slow the machine.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic

from textual import events
from textual.geometry import Size
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot

from xortui.nn import Session, Settings, Snapshot
from xortui.tui.app import XorApp
from xortui.tui.main_screen import MainScreen
from xortui.tui.widgets.panel import Drawn

PATIENCE = 20.0
"""Seconds after which what was waited for counts as never happening."""

_ROUNDS = 3  # Messages pass from the app to a screen, from there to a widget, and back.


@dataclass(frozen=True)
class Stage:
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
        return self.app.main.session

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

    async def settle(self) -> None:
        """Let all messages that are under way arrive."""
        for _ in range(_ROUNDS):
            await self.pilot.pause(0)

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds.

        Raises:
            TimeoutError: It does not hold in good time.
        """
        end = monotonic() + PATIENCE
        while not holds():
            if monotonic() > end:
                raise TimeoutError(f"{what or 'what was waited for'} did not happen; the screen:\n{self.text()}")
            await self.pilot.pause(0)
            await asyncio.sleep(0.001)

    async def ended(self) -> None:
        """Wait until nothing is under way any more.

        Raises:
            TimeoutError: It goes on.
        """
        await asyncio.wait_for(self.app.workers.wait_for_complete(), PATIENCE)

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
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    def text(self) -> str:
        """Return what stands on the screen."""
        return "\n".join(self.rows())

    def drawn(self) -> list[Drawn]:
        """Return the widgets of the main screen that are to be seen."""
        return [widget for widget in self.main.query(Drawn) if widget.display and all(widget.size)]


def make_diverge(session: Session) -> None:
    """Leave a session where its next update would not be finite, which takes weights that nobody can enter."""
    session.new_run(Settings(rule="published"))
    session.run(3)
    position = session._at
    vector = position.state.vector.copy()
    vector[16:20] = 1e153
    position.stand(position.state._replace(vector=vector, previous=vector))
    session._snapshot = None
    session.goto(100_000)
    assert session.snapshot.diverged


@asynccontextmanager
async def opened(
    settings: Settings | None = None,
    size: tuple[int, int] = (80, 24),
    *,
    session: Session | None = None,
    speed: int | None = None,
) -> AsyncIterator[Stage]:
    """Open the app, on a session of one's own if one is given."""
    app = XorApp(settings, speed)
    app.animation_level = "none"
    if session:
        app.main.session = session
    async with app.run_test(size=size) as pilot:
        yield Stage(app, pilot)
