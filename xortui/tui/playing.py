"""A lesson that is shown: its step, what was answered, and what is still open."""

from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.lessons.model import Lesson, Step
from xortui.teach.lessons.questions import Estimate, MultipleChoice, Task

END = 10**9
"""How far a text is scrolled whose end is in view, whatever comes to it."""


class Answer(NamedTuple):
    """An answer to the question of a step."""

    answer: float | None
    """An option counted from 0, or a number; None for revealed."""
    right: bool
    correct: float
    """What would be right, likewise."""


class Score(NamedTuple):
    """What became of the questions of a lesson."""

    right: int
    wrong: int
    given_up: int
    questions: int
    """How many there are, the open ones among them."""

    def __str__(self) -> str:
        """Return it in few words; nothing before the first question was answered or given up."""
        asked = self.right + self.wrong + self.given_up
        noun = "question" if self.questions == 1 else "questions"
        return f"{self.right} of {self.questions} {noun} right" if asked else ""


class Playing(NamedTuple):
    """A lesson that is shown."""

    lesson: Lesson
    step: int = 1
    """The step that is shown, counted from 1."""
    loading_step: int = 0
    """The step whose state is being computed, where that takes a while; 0 for none."""
    answers: tuple[Answer | None, ...] = ()
    """What was answered, step by step."""
    file_error: str = ""
    """What is wrong with the lesson's file as it is now."""
    stood: Snapshot | None = None
    """The state of the step, from which what is asked and said about it is computed."""
    tried: tuple[float, ...] = ()
    """Wrong answers to the open question of the step, which may be tried again."""
    done: frozenset[int] = frozenset()
    """The steps whose task has reached its goal."""
    said: str = ""
    """What was said to a key that neither answers the open question nor does the task."""
    scroll: int = 0
    """Lines of its text above those in view, where it has more lines than there is room for."""
    following: tuple[str, str] | None = None
    """Name and title of the lesson that comes after this one."""

    @property
    def now(self) -> Step:
        """The step that is shown."""
        return self.lesson.steps[self.step - 1]

    @property
    def answer(self) -> Answer | None:
        """What was answered in it."""
        return self.answers[self.step - 1]

    @property
    def own_question(self) -> MultipleChoice | Estimate | None:
        """The question that the step asks, if it is not the walkthrough's."""
        question = self.now.question
        return question if isinstance(question, MultipleChoice | Estimate) else None

    @property
    def open_task(self) -> Task | None:
        """The task whose goal is watched."""
        return self.now.task if self.step not in self.done else None

    @property
    def hides(self) -> frozenset[str]:
        """What the open question hides, as it would give the answer away."""
        question = self.own_question
        return question.hides if question and self.answer is None else frozenset()

    @property
    def open_choice(self) -> MultipleChoice | None:
        """The multiple choice that waits for an answer."""
        question = self.own_question
        return question if isinstance(question, MultipleChoice) and self.answer is None else None

    @property
    def open_number(self) -> Estimate | None:
        """The question for a number that waits for an answer."""
        question = self.own_question
        return question if isinstance(question, Estimate) and self.answer is None else None

    @property
    def score(self) -> Score:
        """What became of the questions of the lesson."""
        given = [answer for answer in self.answers if answer]
        right, given_up = sum(answer.right for answer in given), sum(answer.answer is None for answer in given)
        questions = sum(step.question is not None for step in self.lesson.steps)
        return Score(right, len(given) - right - given_up, given_up, questions)

    def with_said(self, text: str) -> "Playing":
        """Return this with what is said to a key, which is then in view; or with nothing said."""
        return self._replace(said=text, scroll=END if text else self.scroll)

    def with_answer(self, answer: Answer | None) -> "Playing":
        """Return this with an answer to the question of the step, or with none."""
        at = self.step - 1
        return self._replace(answers=(*self.answers[:at], answer, *self.answers[at + 1 :]), said="", scroll=END)


def following(lesson: Lesson) -> tuple[str, str] | None:
    """Return name and title of the lesson after this one; None where there is none that can be read."""
    from xortui.teach.lessons.catalogue import after, title_of  # what lists lessons is imported when one is shown

    name = after(lesson)
    return (name, title_of(name)) if name else None
