"""Lessons: step after step, each in exactly its state, with questions that are answered by keys.

What reads and lists lessons is imported when it is needed: a start without a lesson is as quick as ever.
"""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Literal

from textual import on, work
from textual.events import Key
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import Worker

from xortui.nn import Session, Snapshot
from xortui.teach.lesson import BadLessonError, Lesson, Look, Step, approach
from xortui.teach.lesson_questions import PhaseQuestion, answer_of, is_right
from xortui.teach.lesson_text import shown
from xortui.teach.questions import Question, question_of
from xortui.tui.edit_mode import EditMode
from xortui.tui.journey import SLICE, Journey, let_others
from xortui.tui.pace import Pace
from xortui.tui.view import EDIT, LOSS, PANELS, PHASE, WALK, WATCH, Given
from xortui.tui.widgets.lesson_panel import LessonPanel
from xortui.typed import decimal

_AT_ONCE = 0.05
"""Seconds that one may wait for a step without the screen being alive."""

_POLL = 0.5
"""Seconds between two looks at the file of a lesson."""

_FIRST = "0123456789.,-\N{MINUS SIGN}"
"""What begins to type an answer."""

_Way = Generator[None, None, Look]


class LessonMode(EditMode):
    """The keys of a lesson, which come to those of the other modes."""

    first_lesson: Lesson | Literal["choose"] | None = None
    """The lesson that the screen opens with, or that one is to be chosen."""

    _left: Session | None = None  # what was there before the lesson
    _stood: Snapshot | None = None  # what the step was like, for its question
    _stood_look = Look()
    _coming: Worker[None] | None = None
    _poll: Timer | None = None
    _signature: tuple[int, int] | None = None

    fields = (*EditMode.fields, "number")

    def _opened(self) -> None:
        if self.first_lesson == "choose":
            self.action_lessons()
        elif self.first_lesson:
            self._begin_lesson(self.first_lesson)

    # Opening and leaving

    def action_lessons(self) -> None:
        """Choose a lesson from the list."""
        from xortui.tui.lesson_dialogs import Chooser

        self._halt()
        self.app.push_screen(Chooser(), lambda name: self.open_lesson(name) if name else None)

    def open_lesson(self, name: str) -> None:
        """Open a lesson that comes with the program, at its first step."""
        from xortui.teach.lesson_shelf import find

        self._begin_lesson(find(name))

    def _begin_lesson(self, lesson: Lesson) -> None:
        if not self.view.lesson and not self.view.fresh:
            self._left = self.session
        self._halt()
        self._watch(lesson)
        self._look(trouble="", lesson=lesson, step=1, answers=(None,) * len(lesson.steps))
        self._go_to_step(1)

    def action_leave_lesson(self) -> None:
        """Leave the field, or the lesson; a run that was there before it is there again."""
        if self.view.typing:
            self._end_typing()
            return
        self._halt()
        self._watch(None)
        if self._left:
            self.session, self._left = self._left, None
            self._show_unlit()
        self._look(lesson=None, step=1, answers=(), trouble="", ask=False, maximised=False)

    # Going from step to step

    def action_next_step(self) -> None:
        """Go to the next step."""
        self._go_to_step((self.view.coming or self.view.step) + 1)

    def action_previous_step(self) -> None:
        """Go to the step before."""
        self._go_to_step((self.view.coming or self.view.step) - 1)

    def action_restore(self) -> None:
        """Bring back the state of the step."""
        self._go_to_step(self.view.step)

    def action_outline(self) -> None:
        """Choose a step."""
        from xortui.tui.lesson_dialogs import Outline

        lesson = self.view.lesson
        assert lesson  # the key is dimmed where there is none
        self._pause_for_dialog()
        self.app.push_screen(
            Outline(lesson, self.view.step, self.view.answers), lambda step: self._go_to_step(step) if step else None
        )

    def action_notes(self) -> None:
        """Show the teacher's notes."""
        from xortui.tui.lesson_dialogs import Notes

        lesson = self.view.lesson
        assert lesson
        self._pause_for_dialog()
        self.app.push_screen(Notes(lesson, self.view.step))

    def _pause_for_dialog(self) -> None:
        if not self.view.running:
            self._halt()

    def _go_to_step(self, step: int) -> None:
        """Go to a step: at once where its state is soon reached, else while the screen stays alive."""
        lesson = self.view.lesson
        assert lesson
        self._halt()
        session = Session(lesson.settings)
        way = approach(session, lesson, step)
        if look := _gone(way, _AT_ONCE):
            self._arrive(session, step, look)
        else:
            self._look(coming=step)
            self._coming = self._approach(session, way, step)

    @work(exclusive=True, group="approach")
    async def _approach(self, session: Session, way: _Way, step: int) -> None:
        while not (look := _gone(way, SLICE)):
            await let_others()
        self._coming = None
        self._arrive(session, step, look)

    def _halt(self) -> None:
        """End what is under way, the way to a step among it."""
        if self._coming:
            self._coming.cancel()
            self._coming = None
        super()._halt()
        if self.view.coming:
            self._look(coming=0)

    def _arrive(self, session: Session, step: int, look: Look) -> None:
        """Show a step in its state."""
        self._stood, self._stood_look = session.snapshot, look
        self.session = session
        self._show_unlit()
        given = self.view.answers[step - 1]
        asks = isinstance(look.ask, PhaseQuestion)
        self._look(
            step=step,
            coming=0,
            trouble="",
            mode=WALK if look.mode == WALK else WATCH,
            phase=look.phase,
            chosen=look.view if look.view in PANELS[WATCH] else LOSS,
            chosen_walking=look.view if look.view in PANELS[WALK] else PHASE,
            maximised=look.maximise,
            example=look.focus.example,
            unit=look.focus.unit,
            input=look.focus.input,
            speed=look.speed,
            log=look.log,
            stepped=look.stepped,
            ask=asks,
            answer=None if not asks or not given else -1 if given.answer is None else int(given.answer),
            asked=0,
            hits=0,
            pair=0,
            cursor=None,
            complaint="",
            told=(),
        )
        self.slow = self.aside = self.snapshot
        if look.running:
            self._look(running=True)
            self._set_out(Journey(session, pace=Pace(look.speed)))

    def _show_unlit(self) -> None:
        """Show another session: no answer has just changed sides in it."""
        self._show()
        if any(self.view.lit):
            self._put_out()

    # Questions

    def action_number(self) -> None:
        """Type an answer."""
        self._begin_number("")

    def on_key(self, event: Key) -> None:
        """Begin to type a number with its first character; hand on what came too soon for a field."""
        view = self.view
        if view.typing and event.is_printable and event.character:
            event.stop()
            for field in self.query("#value, #number").results(Input):
                if field.display:
                    field.insert_text_at_cursor(event.character)
            return
        asked = view.mode != EDIT and not view.typing and view.asked_number
        if asked and event.character and event.character in _FIRST:
            event.stop()
            self._begin_number(event.character)

    def action_reveal(self) -> None:
        """Show the answer, or the result of the phase."""
        if self.view.asked_choice:
            self._give(None)
        else:
            super().action_reveal()
            self._give_phase(None)

    def _answer(self, option: int) -> None:
        if self.view.asked_choice:
            self._give(option)
        else:
            super()._answer(option)
            self._give_phase(option)

    def _give(self, answer: float | None) -> None:
        """Take the answer to the step's own question, None for revealed."""
        question, stood = self.view.own_question, self._stood
        assert question and stood
        right = answer is not None and is_right(question, stood, answer)
        self._note(Given(answer, right, answer_of(question, stood)))

    def _give_phase(self, answer: int | None) -> None:
        """Take the answer to the walkthrough's question, if it is the one that the step asks."""
        view, look, stood, now = self.view, self._stood_look, self._stood, self.snapshot
        if not (view.lesson and isinstance(look.ask, PhaseQuestion) and stood and now and view.given is None):
            return
        question: Question | None = question_of(stood, look.phase, look.focus)
        if question and view.phase == look.phase and question == question_of(now, view.phase, view.focus):
            self._note(Given(answer, answer == question.right, question.right))

    def _note(self, given: Given) -> None:
        at = self.view.step - 1
        answers = self.view.answers
        self._look(answers=(*answers[:at], given, *answers[at + 1 :]))

    # Typing

    def _begin_number(self, text: str) -> None:
        self._look(typing=True, complaint="")
        panel, field = self.query_one(LessonPanel), self._field("number")
        column, row = panel.field
        frame = 0 if self.view.strip else 1
        field.styles.offset = panel.region.x + column + frame, panel.region.y + row
        field.value = text
        field.display = True
        self.set_focus(field)  # at once: the next key may be here already
        field.cursor_position = len(text)

    def _end_typing(self) -> None:
        self._field("number").display = False
        super()._end_typing()

    @on(Input.Submitted, "#number")
    def _take_number(self, event: Input.Submitted) -> None:
        value = decimal(event.value) if event.value.strip() else None
        if isinstance(value, str):
            self._look(complaint=f"{shown(value)} is no number: type one such as 0.25 or −3.")
            return
        self._end_typing()
        self._give(value)

    @on(Input.Changed, "#number")
    def _typed_number(self) -> None:
        self._look(complaint="")

    # The file

    def _watch(self, lesson: Lesson | None) -> None:
        """Look at the file of a lesson from time to time, if it has one."""
        if self._poll:
            self._poll.stop()
            self._poll = None
        if lesson and lesson.path:
            self._signature = _signature(lesson.path)
            self._poll = self.set_interval(_POLL, self.look_at_file)

    def look_at_file(self) -> None:
        """Read the file again if it has changed: show the step that was edited, or what is wrong."""
        old = self.view.lesson
        if not (old and old.path) or (now := _signature(old.path)) == self._signature:
            return
        self._signature = now
        from xortui.teach.lesson_check import check_deeds
        from xortui.teach.lesson_shelf import load

        try:
            new = load(old.path)
            if errors := check_deeds(new):
                raise BadLessonError(tuple(errors))
        except BadLessonError as error:
            first = error.errors[0]
            self._look(trouble=str(first._replace(file=old.path.name)))
            return
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._look(trouble=f"{shown(old.path.name, 120)}: The file cannot be read: {reason}.")
            return
        if self.view.typing:
            self._end_typing()
        same = [_bare(a) == _bare(b) for a, b in zip(old.steps, new.steps, strict=False)]
        kept = [given if at < len(same) and same[at] else None for at, given in enumerate(self.view.answers)]
        steps = len(new.steps)
        here = min(self.view.step, steps)
        edited = (
            same.index(False) + 1 if False in same else min(len(same) + 1, steps) if steps != len(old.steps) else here
        )
        self._halt()
        self._look(trouble="", step=here, lesson=new, answers=tuple([*kept, *[None] * steps][:steps]))
        self._go_to_step(edited)


def _gone(way: _Way, seconds: float) -> Look | None:
    """Go on for some time; return how it looks at the end, None where that is not reached."""
    until = perf_counter() + seconds
    try:
        while True:
            next(way)
            if perf_counter() >= until:
                return None
    except StopIteration as end:
        look: Look = end.value
        return look


def _signature(path: Path) -> tuple[int, int] | None:
    """Return what changes with a file; None where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _bare(step: Step) -> Step:
    """Return a step without the lines at which it stands, which those before it move."""
    return replace(step, line=0, actions=tuple(action._replace(line=0) for action in step.actions))
