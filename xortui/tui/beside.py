"""Work beside the screen: files, as a folder of another machine may never answer, while keys still count.

It is done in a thread that nobody waits for, not even the end of the program.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

AT_ONCE = 0.05
"""Seconds for which the screen may wait without answering keys."""

_PATIENCE = 1.0
"""Seconds for which keys that were typed ahead wait for what another key has asked for."""

_asked: dict[object, float] = {}
"""What keys have asked for and is not there yet, with the moment until which other keys wait for it."""


def awaited() -> bool:
    """Return whether something that a key has asked for may be there in a moment."""
    return any(monotonic() < until for until in _asked.values())


def beside(work: Callable[[], T], take: Callable[[T], object], *, asked: bool = False) -> None:
    """Hand on what work returns: before this returns where that is soon, so that keys find it done, else later.

    Args:
        work: What is done in the thread; it raises nothing.
        take: Gets what it returns, in the thread of the screen.
        asked: Whether a key has asked for it, so that keys typed ahead wait for it.
    """
    begun: Future[T] = _begin(work)
    loop, context = asyncio.get_running_loop(), copy_context()
    if asked:
        _asked[begun] = monotonic() + _PATIENCE

    def take_now() -> None:
        _asked.pop(begun, None)
        take(begun.result())

    def hand_on(_: object) -> None:
        with suppress(RuntimeError):  # the program has ended meanwhile
            loop.call_soon_threadsafe(take_now, context=context)

    try:
        begun.result(AT_ONCE)
    except TimeoutError:
        begun.add_done_callback(hand_on)
    else:
        take_now()


async def aside(work: Callable[[], T]) -> T:
    """Return what work returns; it is done in the thread."""
    return await asyncio.wrap_future(_begin(work))


def finished(work: Callable[[], object], seconds: float | None = None) -> Future[None]:
    """Do work, and return what tells when it is done: as a rule it is already, after `seconds` or `AT_ONCE`."""
    begun: Future[None] = _begin(lambda: (work(), None)[1])
    with suppress(TimeoutError):
        begun.result(AT_ONCE if seconds is None else seconds)
    return begun


def in_time(work: Callable[[], T], seconds: float, otherwise: U) -> T | U:
    """Return what work returns, or something else where that takes longer; what it raises is raised."""
    begun = _begin(work)
    wait([begun], seconds)
    return begun.result() if begun.done() else otherwise


def _begin(work: Callable[[], T]) -> "Future[T]":
    begun: Future[T] = Future()

    def do() -> None:
        try:
            result = work()
        except BaseException as error:
            begun.set_exception(error)
        else:
            begun.set_result(result)

    try:
        Thread(target=do, daemon=True).start()
    except RuntimeError:  # the system has no thread to spare: then the screen waits
        do()
    return begun
