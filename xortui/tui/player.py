"""The player of lessons: opens them, goes from step to step, each in exactly its state, and follows their files.

The modules that read and list lessons are imported when they are needed, so that a start without a lesson is quick.
"""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from textual.worker import Worker

from xortui.nn import Session, Snapshot
from xortui.teach.epoch.questions import Question, question_of
from xortui.teach.lessons.fold import Checkpoints
from xortui.teach.lessons.live import filled_text
from xortui.teach.lessons.model import Lesson
from xortui.teach.lessons.model import Look as StepLook
from xortui.teach.lessons.questions import Ask, PhaseQuestion, answer_of, is_right
from xortui.tui.asking import REVEALED, Asking
from xortui.tui.beside import AT_ONCE, beside
from xortui.tui.journey import SLICE, let_others
from xortui.tui.lesson_file import LessonFile
from xortui.tui.opening import Opening
from xortui.tui.playing import END, Answer, Playing, following
from xortui.tui.projector import zoom_at_rest
from xortui.tui.scene import LOSS, PHASE, WALK, WALKING_PANELS, WATCH, WATCHING_PANELS, Look, Shown
from xortui.words.format import plain_number

if TYPE_CHECKING:
    from xortui.tui.desk import Desk
    from xortui.tui.results import Results

_Approach = Generator[None, None, StepLook]


class Player:
    """Plays lessons on a desk."""

    def __init__(self, desk: "Desk") -> None:
        """Serve a desk."""
        self._desk = desk
        self.left: Session | None = None
        """What was there before the lesson, and is again when it is left."""
        self._start: Snapshot | None = None  # the state in which the step began, for its question
        self._start_look = StepLook()
        self._worker: Worker[None] | None = None
        self._checkpoints: Checkpoints | None = None
        self.opening = Opening(desk)
        self.file = LessonFile(desk, self)
        self.results: Results | None = None
        """Where answers are written down, if anywhere."""
        self._stage: Worker[None] | None = None

    # Opening and leaving

    def begin_or_choose(self, first: "Lesson | Path | Literal['choose']") -> None:
        """Begin a lesson, or let one be chosen, from those of a folder or from all."""
        if isinstance(first, Path | str):
            self.choose(first if isinstance(first, Path) else None)
        else:
            self.begin(first)

    def choose(self, course: Path | None = None) -> None:
        """Let the user choose a lesson from those of a folder, or from those that come with the program."""
        self._desk.halt()
        self.opening.choose(course, self.open)

    def open(self, name: str) -> None:
        """Open a lesson by its name or its file's, at its first step, if it can be shown; else say why not."""
        self.opening.open(name, self.begin)

    def begin(self, lesson: Lesson) -> None:
        """Open a lesson at its first step."""
        if not self._desk.playing and not self._desk.look.fresh:
            self.left = self._desk.session
        self._desk.halt()
        self._open(Playing(lesson, answers=(None,) * len(lesson.steps)))

    def _open(self, playing: Playing, resumed: Session | None = None) -> None:
        """Open a lesson at a step, in the state of that or as it was left there."""
        desk, lesson = self._desk, playing.lesson
        self.file.follow(lesson)
        if self._stage is None and not desk.headless:
            from xortui.tui.stage import Stage

            self._stage = desk.work(Stage(desk).serve, "stage")
        self._start = None
        desk.playing = playing
        if self.results:
            self.results.begin(lesson)
        self.go_to_step(playing.step, resumed)
        self._warn_of_results()

        def take(after: tuple[str, str] | None) -> None:
            if desk.playing and desk.playing.lesson is lesson:
                desk.playing = desk.playing._replace(following=after)

        beside(partial(following, lesson), take)

    def resume(
        self, lesson: Lesson, step: int, answers: tuple[Answer | None, ...], session: Session, left: Session | None
    ) -> None:
        """Open a lesson at a step, with a session as it was left there, and another one from before the lesson."""
        self._desk.halt()
        self.left = left
        self._open(Playing(lesson, step, answers=answers), session)

    def open_following(self) -> None:
        """Open the lesson that comes after this one, if it can be shown; else say why not."""
        if (playing := self._desk.playing) and playing.following:
            self.open(playing.following[0])

    def leave(self) -> None:
        """Leave the lesson; a run that was there before it is there again."""
        desk = self._desk
        desk.halt()
        self.file.follow(None)
        if self.left:
            session, self.left = self.left, None
            desk.show_other(session)
        look = desk.look._replace(maximised=False, zoom=zoom_at_rest(desk.scene))
        desk.scene = desk.scene._replace(look=look, asking=desk.asking._replace(on=False), playing=None)

    # Going from step to step

    def go_to_step(self, step: int, resumed: Session | None = None) -> None:
        """Go to a step: at once where its state is soon reached, else while the screen answers keys.

        Args:
            step: The step.
            resumed: The session as it was left there, which is shown in the place of that state.
        """
        desk = self._desk
        if not desk.playing:
            return
        desk.halt()
        session, lesson = Session(), desk.playing.lesson
        step = min(step, len(lesson.steps))  # its file may have lost steps while one was chosen in the outline
        if not self._checkpoints or self._checkpoints.lesson is not lesson:
            self._checkpoints = Checkpoints(lesson)
        way = self._checkpoints.approach(session, step)
        if look := _advanced(way, AT_ONCE):
            self._arrive(desk.playing, session, step, look, resumed)
        else:
            desk.playing = desk.playing._replace(loading_step=step)
            self._worker = desk.work(partial(self._approach, session, way, step, resumed), "approach")

    async def _approach(self, session: Session, way: _Approach, step: int, resumed: Session | None) -> None:
        while not (look := _advanced(way, SLICE)):
            await let_others()
        self._worker = None
        if self._desk.playing:
            self._arrive(self._desk.playing, session, step, look, resumed)

    def halt(self) -> None:
        """Stop going to a step whose state is still being computed, and opening a lesson that is still being read."""
        self.opening.halt()
        if self._worker:
            self._worker.cancel()
            self._worker = None
        desk = self._desk
        if desk.playing and desk.playing.loading_step:
            desk.playing = desk.playing._replace(loading_step=0)

    def _arrive(self, playing: Playing, session: Session, step: int, look: StepLook, resumed: Session | None) -> None:
        """Show a step in its state, or as it was left."""
        desk = self._desk
        desk.forget()
        self._start, self._start_look = session.snapshot, look
        desk.show_other(resumed or session)
        playing = playing._replace(
            step=step,
            loading_step=0,
            file_error="",
            stood=session.snapshot,
            tried=(),
            said="",
            scroll=0,
            done=playing.done - {step},
        )
        asks, given = isinstance(look.ask, PhaseQuestion), playing.answer
        desk.scene = scene = desk.scene._replace(
            look=_look_of(look, desk.look),
            asking=Asking(on=asks),
            playing=playing,
        )
        if asks and given:
            option = REVEALED if given.answer is None else int(given.answer)
            moment = Shown(session.snapshot, scene).moment
            desk.asking = Asking(on=True, answered=(moment, option))
        if look.running and not resumed:
            desk.run()

    # Questions

    def answer(self, answer: float | None) -> None:
        """Take the answer to the step's own question, None for revealed."""
        playing, start = self._desk.playing, self._start
        if playing and start and playing.own_question and not playing.answer:
            question = playing.own_question
            if answer is not None and answer in playing.tried:  # an option that was tried has no key any more
                self.say(f"{plain_number(answer)} was tried, and is wrong.")
                return
            right = answer is not None and is_right(question, start, answer)
            if answer is not None and not right and len(playing.tried) + 1 < question.tries:
                self._desk.playing = playing._replace(tried=(*playing.tried, answer), said="", scroll=END)
                self._note(question, start, answer, None)
                return
            given = Answer(answer, right, answer_of(question, start))
            self._desk.playing = playing.with_answer(given)
            self._note(question, start, answer, given)

    def say(self, text: str) -> None:
        """Say something beside the question or the task of the step; an empty text says nothing any more."""
        if self._desk.playing and self._desk.playing.said != text:
            self._desk.playing = self._desk.playing.with_said(text)

    def warns(self) -> bool:
        """Say what is left of the step's task, unless that is said already; return whether it was said now."""
        playing = self._desk.playing
        task = playing.open_task if playing and not playing.loading_step else None
        if not playing or not task or playing.said:
            return False
        state = task.state(self._desk.session.snapshot, playing.stood)
        self.say(f"Not done yet: {state}. The same key again goes on without it.")
        return True

    def watch_task(self, snapshot: Snapshot) -> None:
        """Note that the goal of the step's task is reached."""
        playing = self._desk.playing
        task = playing.open_task if playing and not playing.loading_step else None
        if playing and task and playing.stood and snapshot is not playing.stood and task.done(snapshot, playing.stood):
            self._desk.playing = playing._replace(done=playing.done | {playing.step}, said="", scroll=END)
            if self.results:
                self.results.add(self._desk.playing, {"task": filled_text(task.text, playing.stood), "done": True})
                self._warn_of_results()

    def answer_phase(self, answer: int | None) -> None:
        """Take the answer to the walkthrough's question, if it is the one that the step asks."""
        now, look, start = self._desk.shown, self._start_look, self._start
        playing = now.scene.playing
        if not (playing and isinstance(look.ask, PhaseQuestion) and start and playing.answer is None):
            return
        question = question_of(start, look.phase, look.focus)
        asked = question_of(now.snapshot, now.look.phase, now.look.focus)
        if question and now.look.phase == look.phase and question == asked:
            given = Answer(answer, answer == question.right, question.right)
            self._desk.playing = playing.with_answer(given)
            self._note(question, start, answer, given)

    # Results

    def _note(self, question: Ask | Question, start: Snapshot, answer: float | None, given: Answer | None) -> None:
        """Write down an answer to the question of the step; `given` is None where it may be tried again."""
        if self.results and self._desk.playing:
            from xortui.tui.results import attempt

            self.results.add(self._desk.playing, attempt(self._desk.playing, question, start, answer, given))
            self._warn_of_results()

    def _warn_of_results(self) -> None:
        """Say so where results cannot be written down; the lesson goes on."""
        if self.results and self.results.trouble:
            self._desk.complain(f"The results cannot be written down: {self.results.trouble}.")


def _look_of(step: StepLook, before: Look) -> Look:
    """Return how the screen is looked at in a step."""
    return before._replace(
        mode=WALK if step.mode == WALK else WATCH,
        phase=step.phase,
        watching=step.view if step.view in WATCHING_PANELS else LOSS,
        walking=step.view if step.view in WALKING_PANELS else PHASE,
        maximised=step.maximise,
        zoom="",
        focus=step.focus,
        speed=step.speed,
        log=step.log,
        range=step.range,
        stepped=step.stepped,
        axes=0,
        cursor=None,
    )


def _advanced(way: _Approach, seconds: float) -> StepLook | None:
    """Go on for some time; return how the step looks at the end, None where that is not reached."""
    until = perf_counter() + seconds
    try:
        while True:
            next(way)
            if perf_counter() >= until:
                return None
    except StopIteration as end:
        look: StepLook = end.value
        return look
