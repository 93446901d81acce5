"""What the screen knows beyond the network: where one looks, and whether it is moving."""

from dataclasses import dataclass

from xortui.nn import Snapshot
from xortui.teach.moves import Place
from xortui.teach.phases import Focus, phase_of
from xortui.teach.questions import Question, question_of

WATCH, WALK = "watch", "walk"
"""The modes of the main screen: everything at a glance, or one epoch taken apart."""


@dataclass(frozen=True)
class View:
    """All that widgets show and the snapshot does not hold."""

    example: int = 0
    """The example in focus, 0 to 3."""
    unit: int = 0
    """The hidden unit in focus, counted from 0."""
    running: bool = False
    """Whether epochs follow each other."""
    goal: int | None = None
    """The epoch one is on the way to, on a long way."""
    share: float = 0.0
    """The share of that way that is done."""
    speed: int | None = None
    """Epochs a second as chosen; 0 for full speed, None for the speed that climbs by itself."""
    measured: float | None = None
    """Epochs a second as measured while running."""
    log: bool = False
    """Whether the loss is charted on a logarithmic scale."""
    fresh: bool = True
    """Whether no key has been pressed yet, so that the screen says what to press."""
    stepped: bool = False
    """Whether the last thing done was a step, so that its change is spelled out."""
    mode: str = WATCH
    input: int = 0
    """The input in focus: 0 to 2 for x1 to x3, 3 for the bias."""
    phase: int = 1
    """The phase that is explained, 1 to 8."""
    arrays: bool = False
    """Whether whole arrays are shown where there is no room for them beside the phase."""
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

    @property
    def focus(self) -> Focus:
        """Where one looks."""
        return Focus(self.example, self.unit, self.input)

    @property
    def walking(self) -> bool:
        """Whether an epoch is being taken apart, and nothing moves."""
        return self.mode == WALK and not self.running and self.goal is None

    def open_question(self, snapshot: Snapshot) -> Question | None:
        """Return the question that waits for an answer, if there is one."""
        if not (self.walking and self.ask and self.answer is None):
            return None
        return question_of(snapshot, self.phase, self.focus)

    def places(self, snapshot: Snapshot) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """Return the cells that the phase in view reads, and those that it writes."""
        phase = phase_of(snapshot, self.phase, self.focus)
        return phase.reads, phase.writes
