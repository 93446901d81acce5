"""The teacher's second terminal: notes, the answer, the next step and the time, beside a lesson that is shown."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from functools import partial
from time import monotonic
from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from xortui.teach.lessons.catalogue import find
from xortui.teach.lessons.model import BadLessonError, Lesson
from xortui.teach.lessons.notes import Notes
from xortui.tui.app import XorApp, open_app
from xortui.tui.beside import aside
from xortui.tui.screens.dialogs.base import named
from xortui.tui.stage import COMMANDS, MOST_BYTES, SUFFIX, folder, tidy
from xortui.words.shown import shown

_LOOK_AGAIN = 0.5
"""Seconds between two looks for a lesson that is shown."""


class Told(NamedTuple):
    """What a stage has told."""

    lesson: str
    step: int
    tried: tuple[float, ...]
    answer: tuple[float | None, bool] | None
    score: str
    running: bool
    content: int = 0
    """What tells one content of the lesson's file from another."""


def read(line: bytes) -> Told | None:
    """Return what a line of a stage says; None for one that says nothing."""
    try:
        values: Any = json.loads(line)
        answer = values["answer"]
        return Told(
            str(values["lesson"]),
            int(values["step"]),
            tuple(float(value) for value in values["tried"]),
            None if answer is None else (None if answer[0] is None else float(answer[0]), bool(answer[1])),
            str(values["score"]),
            bool(values["running"]),
            int(values.get("content", 0)),
        )
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
        return None


class Clock:
    """How long the lesson and its step have been shown."""

    def __init__(self) -> None:
        """Begin with no lesson."""
        self._lesson: tuple[str, float] = ("", 0.0)
        self._step: tuple[int, float] = (0, 0.0)

    def see(self, told: Told, now: float) -> None:
        """Note what is shown at a moment, in seconds."""
        if told.lesson != self._lesson[0]:
            self._lesson, self._step = (told.lesson, now), (0, now)
        if told.step != self._step[0]:
            self._step = told.step, now

    def times(self, now: float) -> tuple[str, str]:
        """Return how long the step and the lesson have been shown."""
        return _clock(now - self._step[1]), _clock(now - self._lesson[1])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class PresenterScreen(Screen[None]):
    """What only the teacher sees."""

    BINDINGS: ClassVar = [
        Binding("enter,pagedown,right", "send('lesson.next')"),
        Binding("backspace,pageup,left", "send('lesson.previous')"),
        Binding("b", "send('lesson.restore')"),
        Binding("space", "send('anywhere.run')"),
        Binding("up,k", "scroll(-1)"),
        Binding("down,j", "scroll(1)"),
        Binding("q,ctrl+q,escape", "leave"),
    ]

    def __init__(self, lesson: Lesson | None) -> None:
        """Show the notes of the lesson that is shown; that one is looked for first."""
        super().__init__()
        self._wanted = lesson
        self._notes: Notes | None = None
        self._told: Told | None = None
        self._clock = Clock()
        self._writer: asyncio.StreamWriter | None = None
        self._complaint = ""

    def compose(self) -> ComposeResult:
        """Lay out a title, the notes and the keys."""
        yield Static(id="head")
        with VerticalScroll(id="body", can_focus=False):
            yield Static(id="text")
        yield Static(
            Content.assemble(
                *(
                    part
                    for key, name in (
                        *(("enter", "next"), ("backspace", "previous"), ("space", "run, pause"), ("b", "again")),
                        *(("↑↓", "scroll"), ("q", "quit")),
                    )
                    for part in ((key, "bold"), f" {name}  ")
                )
            ),
            id="foot",
        )

    def on_mount(self) -> None:
        """Follow whatever lesson is shown, and let the time go on."""
        self.run_worker(self._follow(), exclusive=True)
        self.set_interval(1.0, self._show_head)
        self._show()

    # The stage

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(OSError, ValueError):
                await self._listen()
            self._writer, self._told = None, None
            self._show()
            await asyncio.sleep(_LOOK_AGAIN)

    async def _listen(self) -> None:
        """Listen to a stage until it ends."""
        found = folder()
        tidy(found)
        for path in sorted(found.glob(f"*{SUFFIX}"), key=lambda path: -path.stat().st_mtime):
            try:
                reader, writer = await asyncio.open_unix_connection(path, limit=MOST_BYTES)
            except (ConnectionRefusedError, FileNotFoundError):
                continue  # its program ended just now
            self._writer = writer
            try:
                while line := await reader.readline():
                    await self._take(read(line))
            finally:
                writer.close()
            return

    async def _take(self, told: Told | None) -> None:
        told_before = self._told and (self._told.lesson, self._told.content)
        if told and (told.lesson, told.content) != told_before:  # another one, or it was edited
            found = await aside(partial(_notes, told.lesson))
            self._notes, self._complaint = (None, found) if isinstance(found, str) else (found, "")
        moved = told is not None and (self._told is None or told[:2] != self._told[:2])
        self._told = told
        if told:
            self._clock.see(told, monotonic())
        self._show()
        if moved:
            self.query_one("#body").scroll_home(animate=False)

    def action_send(self, command: str) -> None:
        """Ask the stage for a command."""
        assert command in COMMANDS
        if self._writer and self._told:
            self._writer.write(command.encode() + b"\n")
        else:
            self._say("No lesson is shown.")

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
        self._show_head()
        first, *rest = self._lines()
        text = Content("\n").join([Content.styled(first, "bold"), *map(Content, rest)])
        self.query_one("#text", Static).update(text)

    def _show_head(self) -> None:
        head = self.query_one("#head", Static)
        if not self._told or not self._notes:
            head.update(Content("presenter"))
            return
        here, all_in_all = self._clock.times(monotonic())
        lesson = self._notes.lesson
        score = f" · {self._told.score}" if self._told.score else ""
        running = " · running" if self._told.running else ""
        where = f"step {self._told.step} of {len(lesson.steps)}"
        head.update(Content(f"{where} · {here} here, {all_in_all} in all{score}{running} · {lesson.title}"))

    def _lines(self) -> Iterator[str]:
        if self._complaint:
            yield self._complaint
        elif not self._told or not self._notes:
            name = "" if self._wanted is None else f" {self._wanted.path or self._wanted.name}"
            yield f"No lesson is shown. Open it in another terminal of this account: xortui lesson{name}"
        else:
            yield from self._notes.of_step(self._told.step)
            yield from self._answered(self._told)
            yield ""
            steps = self._notes.lesson.steps
            if self._told.step < len(steps):
                yield f"Next: {self._told.step + 1}. {steps[self._told.step].title}"
            else:
                yield "This is the last step."

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
    #head { height: 1; background: $panel; padding: 0 1; text-style: bold; }
    #foot { dock: bottom; height: 1; background: $panel; padding: 0 1; }
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
