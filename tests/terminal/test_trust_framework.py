"""The private parts of Textual that xortui/tui/terminal and app.py lean on: another Textual has to be read again."""

import asyncio
import inspect
import sys
import threading
from functools import partial
from itertools import count
from typing import Any

import pytest
from rich.console import Console
from rich.segment import Segment
from textual import (
    _ansi_sequences,
    _compositor,
    _keyboard_protocol,
    _time,
    command,
    constants,
    filter,
    keys,
    strip,
    theme,
)
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tests.support.hand import opened_alone
from xortui.tui.app import XorApp
from xortui.tui.journey import _tasks
from xortui.tui.terminal.in_order import _waits
from xortui.tui.terminal.spans import ChangedSpans, SparingCompositor

pytestmark = pytest.mark.without_terminal

_LOOK = "Textual has changed: read its app.py and drivers again, and mend what xortui/tui/terminal builds on."


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (App, "_handle_exception", ["self", "error"]),
        (App, "_close_messages_no_wait", ["self"]),
        (App, "get_line_filters", ["self"]),
        (App, "exit", ["self", "result", "return_code", "message"]),
        (App, "action_suspend_process", ["self"]),
        (MessagePump, "call_later", ["self", "callback", "args", "kwargs"]),
        (keys, "_character_to_key", ["character"]),
        (App, "action_command_palette", ["self"]),
        (App, "search_themes", ["self"]),
        (command.CommandPalette, "_action_command_list", ["self", "action"]),
        (_compositor.Compositor, "render_partial_update", ["self"]),
        (_compositor.ChopsUpdate, "__init__", ["self", "chops", "spans", "chop_ends"]),
        (_compositor.ChopsUpdate, "render_segments", ["self", "console"]),
        (strip.Strip, "render", ["self", "console"]),
        (Widget, "get_line_filters", ["self"]),
        (Widget, "render_lines", ["self", "crop"]),
        (Widget, "notify_style_update", ["self"]),
        (Widget, "_set_dirty", ["self", "regions"]),
        (MessagePump, "check_idle", ["self"]),
    ],
)
def test_methods_are_as_they_were(owner: Any, name: str, parameters: list[str]) -> None:
    """Each method that is overridden or called takes what it took."""
    assert hasattr(owner, name), _LOOK
    assert list(inspect.signature(getattr(owner, name)).parameters) == parameters, _LOOK


@pytest.mark.parametrize(
    "name", ["_exit", "_driver", "_exception", "_exception_event", "_running", "_screen_stacks", "_return_code"]
)
def test_attributes_are_there(name: str) -> None:
    """Each attribute of an app that is read or set exists from the beginning."""
    assert hasattr(XorApp(), name), _LOOK


async def test_a_timer_comes_however_late_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine is held up for a second before each of its looks at the clock; no other timer sees that."""
    late: list[Timer] = []
    seconds, now = count(), _time.get_time

    def look() -> float:
        return now() + (next(seconds) if sys._getframe(1).f_locals.get("self") in late else 0)

    async with opened_alone() as hand:
        monkeypatch.setattr(_time, "get_time", look)
        for owner in (hand.app, hand.main):
            came: list[bool] = []
            with hand.app._context():
                late.append(owner.set_timer(0.01, partial(came.append, True)))
            await hand.until(came.copy, "the end of a timer")
        assert next(seconds) > 2


async def test_pumps_tell_whether_they_have_done_all() -> None:
    """A pump with a message is not at rest, nor while it handles one; then it waits for its queue to be filled."""
    pump, handled = MessagePump(), asyncio.Event()
    pump._message_queue.put_nowait(Message())
    assert not _waits(pump), _LOOK
    pump._message_queue.get_nowait()
    assert not _waits(pump), _LOOK
    waiting: asyncio.Task[Message | None] = asyncio.create_task(pump._message_queue.get())
    await asyncio.sleep(0)
    assert _waits(pump), _LOOK
    pump.call_next(handled.set)
    assert not _waits(pump), _LOOK
    waiting.cancel()
    assert {"_layout_required", "_callbacks", "_nodes"} <= set(vars(Screen())), _LOOK


def test_tables_of_keys_are_as_they_were() -> None:
    """The names of keys that the reader takes from the framework are those that bindings use."""
    assert _ansi_sequences.ANSI_SEQUENCES_KEYS["\x1b[A"] == (keys.Keys.Up,), _LOOK
    assert _keyboard_protocol.FUNCTIONAL_KEYS["57423u"] == "home", _LOOK
    assert "left_shift" in _keyboard_protocol.MODIFIER_FUNCTIONAL_KEYS, _LOOK
    assert (_ansi_sequences.SYNC_START, _ansi_sequences.SYNC_END) == ("\x1b[?2026h", "\x1b[?2026l"), _LOOK
    assert keys.KEY_NAME_REPLACEMENTS["plus_sign"] == "plus", _LOOK
    assert constants.ESCAPE_DELAY > 0 and issubclass(filter.Monochrome, filter.LineFilter), _LOOK


def test_what_changed_is_sent_by_parts() -> None:
    """The screen has the compositor that leaves out what has not changed, and the palette's list of themes is there."""
    assert type(XorApp().main._compositor) is SparingCompositor, _LOOK
    assert issubclass(theme.ThemeProvider, command.Provider), _LOOK


def test_a_screen_keeps_the_widgets_that_are_to_be_painted_in_a_set() -> None:
    """Panels are put there themselves, as the framework's own way takes three messages for each."""
    assert type(XorApp().main._dirty_widgets) is set, _LOOK


def test_a_part_of_a_row_is_sent_from_its_first_cell() -> None:
    """Of a strip that begins before the part or ends after it nothing else is sent; one within it goes whole."""
    console = Console(color_system=None)
    row = {0: strip.Strip([Segment("abcd"), Segment("efgh")]), 8: strip.Strip([Segment("ijkl")]), 12: None}
    update = ChangedSpans([{}, row], [(1, 2, 6), (1, 7, 12)], [[], [8, 12, 20]])
    assert update.render_segments(console) == "\x1b[2;3Hcdef\x1b[2;8Hh\x1b[2;9Hijkl"


def test_drivers_and_screens_keep_what_is_read_of_them() -> None:
    """A driver knows its app, its loop and whether there is a mouse; an app its stack of screens."""
    assert {"_app", "_loop", "_mouse"} <= set(Driver.__init__.__code__.co_names), _LOOK
    assert isinstance(App._screen_stack, property), _LOOK


async def test_the_event_loop_tells_what_it_has_to_do() -> None:
    """What another thread hands to it is among that at once, so that training goes on until there is something."""
    loop = asyncio.get_running_loop()
    tasks = _tasks()
    assert tasks is not None and not tasks, _LOOK
    done: list[int] = []
    handed_on = threading.Thread(target=loop.call_soon_threadsafe, args=(done.append, 1))
    handed_on.start()
    handed_on.join()
    assert len(tasks) == 1 and not done, _LOOK
    await asyncio.sleep(0)
    assert done, _LOOK
