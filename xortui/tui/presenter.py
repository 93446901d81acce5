"""The teacher's second terminal: notes, the answer, the next step and the time, beside a lesson that is shown."""

import asyncio
import contextlib
from collections.abc import Iterator
from functools import partial
from time import monotonic
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from xortui.teach.lessons.catalogue import find
from xortui.teach.lessons.model import BadLessonError, Lesson
from xortui.teach.lessons.notes import Notes, broken
from xortui.tui import presenter_edges as edges
from xortui.tui.app import XorApp, open_app
from xortui.tui.beside import aside
from xortui.tui.screens.dialogs.base import named
from xortui.tui.stage import COMMANDS, PATIENCE, Told, folder, meet_all, name_of, order, read
from xortui.tui.terminal.timers import SureTimers
from xortui.words.shown import as_argument, shown

_LOOK_AGAIN = 0.5
"""Seconds between two looks for a lesson that is shown."""


class PresenterScreen(SureTimers, Screen[None]):
    """What only the teacher sees."""

    BINDINGS: ClassVar = [
        Binding("enter,pagedown,right", "send('lesson.next')"),
        Binding("backspace,pageup,left", "send('lesson.previous')"),
        Binding("b", "send('lesson.restore')"),
        Binding("space", "send('anywhere.run')"),
        Binding("up,k", "scroll(-1)"),
        Binding("down,j", "scroll(1)"),
        Binding("q,ctrl+q", "leave"),
    ]

    def __init__(self, lesson: Lesson | None) -> None:
        """Show the notes of the lesson that is shown; that one is looked for first."""
        super().__init__()
        self._names: tuple[str, ...] = () if lesson is None else (name_of(lesson),)
        self._notes: Notes | None = None
        self._told: Told | None = None
        self._clock = edges.Clock()
        self._writer: asyncio.StreamWriter | None = None
        self._complaint = self._trouble = self._other = ""

    def compose(self) -> ComposeResult:
        """Lay out a title, the notes and the keys."""
        yield Static(id="head")
        with VerticalScroll(id="body", can_focus=False):
            yield Static(id="text")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Follow whatever lesson is shown, and let the time go on."""
        self.run_worker(self._follow(), exclusive=True)
        self.set_interval(1.0, self._show_head)
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Show the keys that have room."""
        self.query_one("#foot", Static).update(edges.foot(event.size.width - 2))
        self._show()

    # The stage

    async def _follow(self) -> None:
        while True:
            self._trouble = ""
            with contextlib.suppress(OSError, ValueError):
                await self._listen()
            self._writer, self._told = None, None
            self._show()
            await asyncio.sleep(_LOOK_AGAIN)

    async def _listen(self) -> None:
        """Listen until a lesson is left. Where one is wanted no other is followed: somebody else may be showing it."""
        try:
            found = folder()
        except OSError as error:
            self._trouble = f"No lesson can be followed: {shown(str(error.filename), 120)}: {error.strerror}."
            return
        met = await meet_all(found)
        try:
            wanted = [stage for stage in met if not self._names or stage.told.lesson in self._names]
            self._other = met[0].told.lesson if met and not wanted else ""
            self._show()
            for reader, writer, told in wanted[:1]:
                self._writer = writer
                now: Told | None = told
                while now:
                    await self._take(now)
                    now = read(await reader.readline())
        finally:
            for _, writer, _ in met:
                writer.close()

    async def _take(self, told: Told) -> None:
        before = self._told
        if before is None or (told.lesson, told.content) != (before.lesson, before.content):
            found = await aside(partial(_notes, told.lesson))
            self._notes, self._complaint = (None, found) if isinstance(found, str) else (found, "")
        self._told = told
        self._names = self._names and (self._names[0], told.lesson)  # which may be the one that comes after it
        self._clock.see(told, monotonic())
        self._show()
        if before is None or told[:2] != before[:2]:
            self.query_one("#body").scroll_home(animate=False)
            self.app.clear_notifications()  # about another step
        if before and told.said != before.said and told.said[1]:
            self._say(shown(told.said[1], 200))

    def action_send(self, command: str) -> None:
        """Ask the stage for a command."""
        assert command in COMMANDS
        if self._writer and self._told:
            self._writer.write(order(command))
            self.set_timer(PATIENCE, partial(self._expect, self._told))
        else:
            self._say("Another lesson is shown." if self._other else "No lesson is shown.")

    def _expect(self, before: Told) -> None:
        """Say so where nothing came of a command."""
        if self._told is before:
            self._say("The other terminal does not answer.")

    def action_scroll(self, lines: int) -> None:
        """Scroll the notes."""
        body = self.query_one("#body")
        if not 0 <= body.scroll_y + lines <= body.max_scroll_y:
            self._say("There is no more of it.")
        body.scroll_relative(y=lines, animate=False)

    def on_key(self, event: events.Key) -> None:
        """Say of a key that it means nothing here."""
        if event.key not in self.active_bindings or event.key.endswith("tab"):
            self.say_of(named(event))

    def say_of(self, key: str) -> None:
        """Say that a key means nothing here."""
        self._say(f"{key} is no key here: the lowest line lists them.")

    def _say(self, sentence: str) -> None:
        self.app.clear_notifications()  # one of them is enough
        self.notify(sentence, markup=False)

    def action_leave(self) -> None:
        """Leave; the lesson goes on."""
        self.app.exit(0)

    # What is shown

    def _show(self) -> None:
        if not self.query("#text"):
            return  # it is being left
        self._show_head()
        first, *rest = broken(self._lines(), max(20, self.size.width - 6))  # beside its padding and a bar
        text = Content("\n").join([Content.styled(first, "bold"), *map(Content, rest)])
        self.query_one("#text", Static).update(text)

    def _show_head(self) -> None:
        head = self.query_one("#head", Static)
        if not self._told or not self._notes:
            head.update(Content("presenter"))
            return
        times, lesson = self._clock.times(monotonic()), self._notes.lesson
        where, score = f"step {self._told.step} of {len(lesson.steps)}", str(self._told.score or "")
        head.update(edges.head(self.size, where, times, score, lesson.title, running=self._told.running))

    def _lines(self) -> Iterator[str]:
        if self._trouble:
            yield self._trouble
        elif self._complaint and self._told:
            yield self._complaint
        elif not self._told or not self._notes:
            name = f" {as_argument(self._names[0], 120)}" if self._names else ""
            other = f"Another lesson is shown, {shown(self._other, 120)}: xortui lesson --presenter follows whatever is"
            which = other if self._other else "No lesson is shown"
            yield f"{which}. In another terminal of this account: xortui lesson{name}"
        else:
            yield from self._notes.of_step(self._told.step)
            yield from self._answered(self._told)
            yield ""
            later = self._notes.lesson.steps[self._told.step :]
            yield f"Next: {self._told.step + 1}. {later[0].title}" if later else "This is the last step."

    def _answered(self, told: Told) -> Iterator[str]:
        """Yield what was answered on the stage."""
        if told.tried:
            yield f"   Tried: {', '.join(map(self._option, told.tried))}."
        if told.answer:
            given, right = told.answer
            if given is None:
                yield "   The answer has been shown."
            else:
                yield f"   Answered: {self._option(given)}, which is {'right' if right else 'wrong'}."

    def _option(self, given: float) -> str:
        assert self._told and self._notes
        return self._notes.option(self._told.step, given)


def _notes(name: str) -> Notes | str:
    """Return the notes of a lesson, or why there are none."""
    try:
        return Notes(find(name))
    except OSError as error:
        return f"{shown(name, 120)}: The file cannot be read: {error.strerror or type(error).__name__}."
    except (BadLessonError, ValueError) as error:
        return shown(str(error), 300)


class PresenterApp(XorApp):
    """The program of the second terminal."""

    CSS = """
    #head { height: auto; background: $panel; padding: 0 1; text-style: bold; }
    #foot { dock: bottom; height: 1; background: $panel; padding: 0 1; link-style: none; link-color: $text; }
    #body { height: 1fr; padding: 1 2; } PresenterScreen { layers: base; }
    """

    takes_keys = True
    on_the_way = False

    def __init__(self, lesson: Lesson | None) -> None:
        """Present a lesson."""
        from xortui.tui.terminal.surroundings import usual_charset

        super().__init__(charset=usual_charset())
        self._presenter = PresenterScreen(lesson)

    def get_default_screen(self) -> Any:
        """Start with the notes."""
        return self._presenter

    def on_mount(self) -> None:
        """Prepare nothing: no chart is drawn here."""


def run(lesson: Lesson | None) -> int:
    """Open the second terminal, and return the exit code when it is left."""
    return open_app(PresenterApp(lesson))
