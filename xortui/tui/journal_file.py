"""The file of the journal, written beside the screen: its folder may never answer, and the keys count all the same."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from pathlib import Path
from time import monotonic

from xortui.nn.session.journal import folder
from xortui.nn.session.journal.folder import OwnFile, Taken
from xortui.tui import beside

LONG = 1.0
"""Seconds after which a folder counts as one that does not answer."""


class JournalFile:
    """A file that is told one thing at a time: nothing more while it is busy, so that nothing piles up."""

    def __init__(self, where: Path, *, told: Callable[[OSError | None], object], late: Callable[[], object]) -> None:
        """Write into a folder.

        Args:
            where: The folder.
            told: Called in the running event loop when what took long is written, or could not be.
            late: Called there when the folder does not answer.
        """
        self._where, self._told, self._late = where, told, late
        self._file = OwnFile(where)
        self._loop = asyncio.get_running_loop()
        self._work: tuple[Future[None], Taken | None] | None = None
        self._since = 0.0
        self._tidied = False
        self.taken: Taken | None = None
        """The journal that is deleted once this one has what it has."""

    @property
    def busy(self) -> bool:
        """Whether it is still writing what it was told last."""
        return self._work is not None

    def append(self, lines: bytes) -> None:
        """Write lines at the end, all or none; raise an OSError if that has failed by now."""
        self._begin(partial(self._write, self._file.append, lines, self.taken), self.taken)

    def write_anew(self, lines: bytes) -> None:
        """Write lines in the place of all; see `append`."""
        self._begin(partial(self._write, self._file.write_anew, lines, self.taken), self.taken)

    def wait(self) -> bool:
        """Wait for what it was told last, but not for a folder that does not answer; return whether it is done."""
        if self._work:
            begun, taken = self._work
            wait([begun], max(0.0, self._since + max(LONG, beside.AT_ONCE) - monotonic()))
            self._take(begun, taken)
        return not self.busy

    def close(self) -> None:
        """Let other programs go on with it, and with the one that was to be deleted."""
        if self.wait():
            self._begin(self._close, self.taken)
            self.wait()

    def release(self) -> None:
        """Let other programs go on with the one that was to be deleted."""
        if self.taken:
            beside.finished(self.taken.leave)
            self.taken = None

    def _begin(self, work: Callable[[], None], taken: Taken | None) -> None:
        """Do it in a thread, which needs that journal no more afterwards: as a rule it is done when this returns."""
        self._since = monotonic()
        begun = beside.finished(work)
        if begun.done():
            begun.result()
            self._settle(taken)
            return
        self._work, context = (begun, taken), copy_context()

        def hand_on(_: object) -> None:
            with suppress(RuntimeError):  # the program has ended meanwhile
                self._loop.call_soon_threadsafe(self._take, begun, taken, context=context)

        begun.add_done_callback(hand_on)
        if not self._loop.is_closed():
            self._loop.call_later(LONG, self._look, begun, context=context)

    def _take(self, begun: "Future[None]", taken: Taken | None) -> None:
        """Take notice that it is done, once."""
        if self._work and self._work[0] is begun and begun.done():
            self._work, error = None, begun.exception()
            if error is None:
                self._settle(taken)
            elif not isinstance(error, OSError):
                raise error
            self._told(error)

    def _settle(self, taken: Taken | None) -> None:
        if self.taken is taken:
            self.taken = None

    def _look(self, begun: "Future[None]") -> None:
        if self.busy and not begun.done():
            self._late()

    # In the thread

    def _write(self, write: Callable[[bytes], None], lines: bytes, taken: Taken | None) -> None:
        """Write, then delete what this takes the place of, and the first time old ones."""
        write(lines)
        with suppress(OSError):
            if taken:
                taken.drop()
            if not self._tidied:
                self._tidied = True
                folder.tidy(self._where)

    def _close(self) -> None:
        self._file.close()
        if self.taken:
            self.taken.leave()
