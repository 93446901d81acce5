"""What the screen knows beyond the network: where one looks, and whether it is moving."""

from dataclasses import dataclass
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.nn.until import Condition
from xortui.teach.lesson import Lesson, Step
from xortui.teach.lesson_questions import Choice, Estimate
from xortui.teach.moves import Place
from xortui.teach.phases import Focus, phase_of
from xortui.teach.questions import Question, question_of

WATCH, WALK, EDIT = "watch", "walk", "edit"
"""The modes of the main screen: everything at a glance, one epoch taken apart, or numbers changed by hand."""

LOSS, PHASE, ARRAYS = "loss", "phase", "arrays"
SURFACE, UNITS, HIDDEN_SPACE, NETWORK = "surface", "units", "hidden space", "network"
PANELS = {
    WATCH: (LOSS, SURFACE, UNITS, HIDDEN_SPACE, NETWORK),
    WALK: (PHASE, ARRAYS, NETWORK, SURFACE, UNITS, HIDDEN_SPACE),
}
"""What the lower half can show in each mode: first what always stands there where there is room for two."""


class Given(NamedTuple):
    """An answer to the question of a step."""

    answer: float | None
    """An option counted from 0, or a number; None for revealed."""
    right: bool
    correct: float
    """What would be right, likewise."""


@dataclass(frozen=True)
class View:
    """All that widgets show and the snapshot does not hold."""

    example: int = 0
    """The example in focus, 0 to 3."""
    unit: int = 0
    """The hidden unit in focus, counted from 0."""
    running: bool = False
    """Whether epochs follow each other."""
    goal: int | Condition | None = None
    """The epoch one is on the way to, on a long way, or the condition that is to be met."""
    share: float = 0.0
    """The share of that way that is done."""
    speed: int | None = None
    """Epochs a second as chosen; 0 for full speed, None for the speed that climbs by itself."""
    told: tuple[str, ...] = ()
    """What came of a way to a condition, in several lengths, until another epoch or another run is shown."""
    measured: float | None = None
    """Epochs a second as measured while running."""
    log: bool = False
    """Whether the loss is charted on a logarithmic scale."""
    reading: int | None = None
    """The epoch of the loss chart that the mouse points to, whose losses are read off; None where it points nowhere."""
    fresh: bool = True
    """Whether no key has been pressed yet, so that the screen says what to press."""
    stepped: bool = False
    """Whether the last thing done was a step, so that its change is spelled out."""
    mode: str = WATCH
    input: int = 0
    """The input in focus: 0 to 2 for x1 to x3, 3 for the bias."""
    phase: int = 1
    """The phase that is explained, 1 to 8."""
    chosen: str = LOSS
    """What was chosen for the lower half while watching, one of `PANELS`."""
    chosen_walking: str = PHASE
    """The same for the walkthrough."""
    maximised: bool = False
    """Whether it has the whole lower half."""
    beside: int = 0
    """For how many views there is room beside what always stands there."""
    pair: int = 0
    """Which two hidden units are the axes of the hidden space, as a number in the order of `pairs`."""
    cursor: Place | None = None
    """The cell that is edited."""
    whole: bool = False
    """Whether one table holds all weights."""
    typing: bool = False
    """Whether a value is being typed."""
    says: bool = False
    """Whether there is a line for sentences."""
    complaint: str = ""
    """Why a value was not taken."""
    ask: bool = False
    """Whether each result is asked for before it is shown."""
    answer: int | None = None
    """What was answered in this phase: an option counted from 0, -1 for revealed, None for not yet."""
    asked: int = 0
    """How many questions were answered."""
    hits: int = 0
    """How many of them rightly."""
    lit: tuple[bool, ...] = (False,) * 4
    """The examples whose prediction has just changed sides."""
    lesson: Lesson | None = None
    """The lesson that is shown."""
    step: int = 1
    """Its step, counted from 1."""
    coming: int = 0
    """The step that one is on the way to, where that takes a while; 0 for none."""
    answers: tuple[Given | None, ...] = ()
    """What was answered, step by step."""
    trouble: str = ""
    """What is wrong with the lesson's file as it is now."""
    strip: int = 0
    """Rows of the lesson's strip across the screen; 0 where it has a column of its own."""

    @property
    def focus(self) -> Focus:
        """Where one looks."""
        return Focus(self.example, self.unit, self.input)

    @property
    def walking(self) -> bool:
        """Whether an epoch is being taken apart, and nothing moves."""
        return self.mode == WALK and not self.moving

    @property
    def moving(self) -> bool:
        """Whether epochs follow each other, or a long way is under way."""
        return self.running or self.goal is not None

    @property
    def lesson_step(self) -> Step | None:
        """The step of the lesson that is shown."""
        return self.lesson.steps[self.step - 1] if self.lesson else None

    @property
    def given(self) -> Given | None:
        """What was answered in it."""
        return self.answers[self.step - 1] if self.lesson else None

    @property
    def own_question(self) -> Choice | Estimate | None:
        """The question that the step asks, if it is not the walkthrough's."""
        question = self.lesson_step.question if self.lesson_step else None
        return question if isinstance(question, Choice | Estimate) else None

    @property
    def asked_choice(self) -> Choice | None:
        """The multiple choice that waits for an answer."""
        question = self.own_question
        return question if isinstance(question, Choice) and self.given is None else None

    @property
    def asked_number(self) -> Estimate | None:
        """The question for a number that waits for an answer."""
        question = self.own_question
        return question if isinstance(question, Estimate) and self.given is None else None

    @property
    def panels(self) -> tuple[str, ...]:
        """What the lower half can show now."""
        return PANELS[WALK if self.walking else WATCH]

    @property
    def panel(self) -> str:
        """What is looked at besides what always stands there, or instead of it."""
        chosen = self.chosen_walking if self.walking else self.chosen
        if chosen == self.panels[0] and self.beside and not self.maximised:
            return self.panels[1]
        return chosen

    def next_panel(self) -> str:
        """Return what comes after it."""
        panels = self.panels[1:] if self.beside and not self.maximised else self.panels
        return panels[(panels.index(self.panel) + 1) % len(panels)]

    @property
    def shown(self) -> tuple[str, ...]:
        """What the lower half shows; while a result is asked for, the phase has the place where there is only one."""
        main, *others = self.panels
        if self.maximised or not self.beside:
            return (main,) if self.walking and self.ask and self.answer is None else (self.panel,)
        at = others.index(self.panel)
        return (main, *[*others[at:], *others[:at]][: self.beside])

    def open_question(self, snapshot: Snapshot) -> Question | None:
        """Return the question that waits for an answer, if there is one."""
        if not (self.walking and self.ask and self.answer is None):
            return None
        return question_of(snapshot, self.phase, self.focus)

    def places(self, snapshot: Snapshot) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """Return the cells that the phase in view reads, and those that it writes."""
        phase = phase_of(snapshot, self.phase, self.focus)
        return phase.reads, phase.writes
