"""Apps that stay open from test to test, as opening one takes as long as twenty keys.

A test that patches anything gets an app of its own: one that was opened before would know nothing of the patch, and
one that is opened now would keep it. An app that has ended, failed, or got another theme is closed and not used again.
What else a test sets on an object of its app it sets with `monkeypatch`, which takes it back.
"""

import asyncio
from collections.abc import Callable
from contextvars import Context

from textual.pilot import Pilot

from xortui.tui.app import XorApp
from xortui.tui.draw.themes import DARK

Size = tuple[int, int]

_MOST = 8
"""How many apps stay open, each of another size or theme; the one not used for longest is closed for another."""


class OpenApp:
    """An app that runs without a terminal, in a task of its own, so that it can outlive a test."""

    def __init__(self, size: Size, theme: str) -> None:
        """Begin to open an app at a size, with a theme."""
        self.app, self._theme = XorApp(), theme
        self.app.animation_level = "none"
        self.app.theme = theme
        self._leave = asyncio.Event()
        self._pilot: asyncio.Future[Pilot[int]] = asyncio.get_running_loop().create_future()
        self._task = asyncio.get_running_loop().create_task(self._stay(size), context=Context())
        self._attributes: set[str] = set()

    async def _stay(self, size: Size) -> None:
        try:
            async with self.app.run_test(size=size) as pilot:
                self._pilot.set_result(pilot)
                await self._leave.wait()
        except Exception as error:
            if self._pilot.done():
                raise
            self._pilot.set_exception(error)

    async def pilot(self) -> Pilot[int]:
        """Return the pilot once the app runs."""
        pilot = await self._pilot
        self._attributes = self._attributes or {*vars(self.app)}
        return pilot

    async def close(self) -> None:
        """Close the app, and raise what it ended by."""
        self._leave.set()
        await self._task

    @property
    def as_it_was(self) -> bool:
        """Whether the app still runs, with the theme and the attributes that it began with."""
        app = self.app
        ended = app._exit or app._exception is not None or self._task.done()
        return not ended and app.theme == self._theme and {*vars(app)} == self._attributes


class Pool:
    """The apps of one event loop that are open and not in use."""

    def __init__(self) -> None:
        """Begin with none, and outside of any loop."""
        self.loop: asyncio.AbstractEventLoop | None = None
        self.patched: Callable[[], bool] = lambda: True
        """Whether the test that runs has patched anything."""
        self._open: dict[tuple[Size, str], OpenApp] = {}

    @property
    def usable(self) -> bool:
        """Whether the test that runs may use an app that was open before, and leave it open."""
        return asyncio.get_running_loop() is self.loop and not self.patched()

    def take(self, size: Size, theme: str = DARK.name) -> OpenApp:
        """Return an app at a size, with a theme, open or about to be."""
        return self._open.pop((size, theme), None) or OpenApp(size, theme)

    async def give_back(self, one: OpenApp) -> None:
        """Keep an app for a later test."""
        size = one.app.size
        kind = (size.width, size.height), one.app.theme
        if self._open.setdefault(kind, one) is not one:
            await one.close()
        elif len(self._open) > _MOST:
            await self._open.pop(next(iter(self._open))).close()

    async def close(self) -> None:
        """Close all."""
        while self._open:
            await self._open.popitem()[1].close()


POOL = Pool()
