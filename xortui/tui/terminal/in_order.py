"""Keys on their way to the program: each waits until the ones before it have done what they do.

A size of the terminal waits for nothing: whatever was typed is seen in the terminal as it is by now.
"""

import asyncio
from collections import deque
from contextlib import suppress
from time import process_time
from typing import TYPE_CHECKING, Any

from textual.events import AppBlur, AppFocus, InputEvent, Key, MouseDown, MouseEvent, MouseMove, MouseUp, Paste, Resize
from textual.message import Message

from xortui.tui.beside import awaited
from xortui.words.format import count

if TYPE_CHECKING:
    from textual._queue import Queue
    from textual.app import App
    from textual.message_pump import MessagePump

_MOST = 500
"""Keys typed ahead beyond which more are dropped: a cable that sends noise, a cat on the keyboard."""
_SEVERAL = 3
"""Keys that wait beyond which the screen shows only now and then what they do."""
_FOCUS = (AppFocus, AppBlur)
_LAST_COUNTS = (MouseMove, _FOCUS)
"""Of what comes again and again only the last place of the mouse counts, and the last that is said of the focus."""
_LOOKS, _LOOKS_AT_ONCE = 600, 60
_LOOK_SECONDS = 0.002
"""How often to look, at most, whether a key has done all that it does, and how soon again after the first looks."""
_START_SECONDS = 0.005
_LEAVING = {"q": "ctrl+q", "ctrl+q": "ctrl+q", "ctrl+c": "ctrl+c", "ctrl+z": "ctrl+z"}
"""Keys that are meant for the program whatever is seen, each with the one that means the same over a list."""
_DROPPED = "What was pressed before this was seen did nothing."
_DROPPED_BRIEFLY = "Keys pressed too soon did nothing."
_JOURNEY_SECONDS = 2.0  # of this process's time: a busy machine makes every journey longer


class InOrder:
    """The events of a terminal, handed to an app one at a time and in order.

    The framework puts all of them into its queue at once, so that keys meant for a dialog that is about to open go to
    the screen below it, and those after the dialog's last one go to the dialog.
    """

    def __init__(self, app: "App[Any]") -> None:
        """Hand nothing over before `deliver` is called."""
        self._app = app
        self._waiting: deque[Message] = deque()
        self._task: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None
        self._resize: Resize | None = None
        self._resized = 0.0
        self._closed = self._dropped = False
        self._lost = 0

    @property
    def full(self) -> bool:
        """Whether more is waiting than anybody types ahead."""
        return len(self._waiting) >= _MOST

    @property
    def waits(self) -> bool:
        """Whether the program has not yet done what all that has come asks for."""
        return bool(self._waiting or self._task)

    def add(self, message: Message) -> None:
        """Add an event, from any thread; `deliver` then has to be called in the app's."""
        if isinstance(message, Resize):
            self._resize = message
            return
        if isinstance(message, InputEvent | Paste) and unseen(self._app):
            key = message.key if isinstance(message, Key) else ""
            if key not in _LEAVING:
                self._dropped = self._dropped or bool(key)
                return
            message = Key(_LEAVING[key], None)
        for kinds in _LAST_COUNTS:
            with suppress(IndexError):
                if isinstance(message, kinds) and isinstance(self._waiting[-1], kinds):
                    self._waiting[-1] = message
                    return
        if self.full:
            self.lose(message)
        else:
            self._waiting.append(message)

    def lose(self, message: Message) -> None:
        """Drop an event as too much waits, and note that a key was among what was dropped."""
        self._lost += isinstance(message, Key)

    def close(self) -> None:
        """Drop what waits, and take nothing more."""
        self._closed = True
        self._waiting.clear()

    def deliver(self) -> None:
        """Begin to hand over, if that is not under way; say of keys that were dropped that they were."""
        if self._resize:
            size, self._resize = self._resize, None
            self._hand_over_size(size)
        if self._dropped and self._telling is None:
            self._telling = asyncio.get_running_loop().create_task(self._tell())
        if self._waiting and self._task is None and not self._closed:
            self._task = asyncio.get_running_loop().create_task(self._hand_over())
            self._task.add_done_callback(self._done)

    def _hand_over_size(self, message: Resize) -> None:
        """Hand over the size that the terminal has, before all keys: of several only the last is the terminal's."""
        app, self._resized = self._app, message.time
        if self._closed or app._exit:
            return
        app.post_message(message)
        if app._screen_stack and message.size == app.screen._compositor.size:
            app.refresh(layout=True)  # it was another one for a moment, and cells may have been lost

    def _points_elsewhere(self, message: Message) -> bool:
        """Return whether the mouse pointed at what stood there before the terminal got another size."""
        old = isinstance(message, MouseEvent) and not isinstance(message, MouseUp) and message.time < self._resized
        if old and isinstance(message, MouseDown):
            self._app._mouse_down_widget = None  # so that letting it go is no click
        return old

    async def _tell(self) -> None:
        """Once what the screen opens with is seen, say that keys that came before did nothing."""
        app: Any = self._app
        while unseen(app) and not self._closed and not app._exit:
            await asyncio.sleep(_START_SECONDS)
        if not (self._closed or app._exit):
            self._say(_DROPPED, _DROPPED_BRIEFLY)
        self._dropped, self._telling = False, None

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()):
            self._app._handle_exception(error if isinstance(error, Exception) else RuntimeError(str(error)))
        self.deliver()

    async def _hand_over(self) -> None:
        app = self._app
        while self._waiting:
            message = self._waiting.popleft()
            if isinstance(message, InputEvent | Paste):
                while not getattr(app, "takes_keys", True) and not self._closed:
                    await asyncio.sleep(_START_SECONDS)
            if self._closed or app._exit:  # nothing that is leaving takes a key
                self._waiting.clear()
                return
            if self._points_elsewhere(message):
                continue
            self._hurry()
            app.post_message(message)
            focus = isinstance(message, _FOCUS) and getattr(app, "takes_keys", True)
            if focus or (isinstance(message, InputEvent | Paste) and not isinstance(message, MouseMove)):
                await settled(app)
                await self._arrived()
        self._hurry()
        if lost := self._lost:
            self._lost = 0
            many = f"{count(lost)} key{'s' * (lost > 1)}"
            self._say(f"{many} came too fast, and did nothing.", f"{many} too fast")

    def _hurry(self) -> None:
        """Do what many keys ask for first, and show it less often than with each."""
        main: Any = getattr(self._app, "main", None)
        if main:
            main.hold(len(self._waiting) > _SEVERAL)

    def _say(self, *texts: str) -> None:
        """Say something about keys, in several lengths, where they went."""
        app: Any = self._app
        if say := getattr(app.screen, "say", None):
            say(texts[0])
        elif app.screen is getattr(app, "main", None):
            app.main.desk.note(*texts)

    async def _arrived(self) -> None:
        """Let keys typed before a journey began wait for its end, for a while; later ones may break it off."""
        until = process_time() + _JOURNEY_SECONDS
        while self._waiting and getattr(self._app, "on_the_way", False) and process_time() < until and not self._closed:
            await asyncio.sleep(_START_SECONDS)


def unseen(app: "App[Any]") -> bool:
    """Return whether the lesson, or the list of them, with which a screen opens has not been painted.

    Nothing can be meant for it yet.
    """
    ours: Any = app
    if not getattr(ours, "lesson_unseen", False):
        return False
    main, over = ours.main, ours._screen_stack[1:]
    coming = not main.complete or main.scene.playing or ours.resumed or over or awaited()
    seen = any(panel.painted for panel in (*over, *main.query("#lesson")) if hasattr(panel, "painted"))
    ours.lesson_unseen = bool(coming) and not seen
    return bool(ours.lesson_unseen)


async def settled(app: "App[Any]") -> None:
    """Wait until an app has done all that the last key sets off, and what it has opened is there and has the focus."""
    for look in range(_LOOKS):
        await asyncio.sleep(0 if look < _LOOKS_AT_ONCE else _LOOK_SECONDS)
        if app._exit or not app._screen_stack or _at_rest(app):
            return


def _at_rest(app: "App[Any]") -> bool:
    """Return whether nothing is under way that decides what the next key does.

    A key is handed from the app to a widget, which tells another one, which gives the focus to a third: only once no
    message is left anywhere is it known which gets the next key. The layout has to be there, too, and over the main
    screen what waits for it, as lists are scrolled by what is seen of them; and what is read for a list to open.
    """
    screen = app.screen
    above = len(app._screen_stack) > 1
    if (
        app._resize_event
        or screen._layout_required
        or (above and screen._callbacks)
        or getattr(screen, "searching", False)
        or awaited()
    ):
        return False
    pumps: list[MessagePump] = [app, *app._screen_stack]
    for pump in pumps:
        gone = pump is not app and (pump._task is None or pump._closing)
        if not gone and not _waits(pump):
            return False
        pumps += () if pump is app else pump.children  # type: ignore[attr-defined]
    return True


def _waits(pump: "MessagePump") -> bool:
    """Return whether a pump has handled every message that it has been sent, and waits for the next one."""
    queue: Queue[Message | None] = pump._message_queue
    return not queue.values and bool(queue.ready_event._waiters) and not pump._next_callbacks
