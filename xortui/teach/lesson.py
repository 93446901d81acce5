"""A lesson: its steps, what each of them does, and the state in which each stands.

The state of a step is the fold of what it and all steps before it do, so whoever comes to it, from wherever, finds the
same numbers to the bit.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from xortui.nn import Session, Settings, Snapshot
from xortui.nn.until import BELOW, DIVERGED, FLIP, MET, SOLVED, STUCK, Condition, ending
from xortui.teach.lesson_names import check_place, check_unit
from xortui.teach.lesson_questions import Ask
from xortui.teach.lesson_text import Paragraph, shown
from xortui.teach.phases import Focus

MAX_EPOCH = 100_000
"""The furthest epoch that a lesson goes to."""

UNTIL_LIMIT = 20_000
"""How many epochs `until` trains at most."""

MODES = ("watch", "walk")
VIEWS = ("loss", "surface", "units", "hidden space", "network", "arrays")


class Until(NamedTuple):
    """What training goes on to: `solved`, `flip`, `mse` or `epoch`, the last two with a value."""

    kind: str
    value: float = 0.0

    def __str__(self) -> str:
        """Return it as it stands in a sentence."""
        return f"{self.kind} = {self.value:g}" if self.kind in ("mse", "epoch") else self.kind


class Action(NamedTuple):
    """One thing that a step does."""

    key: str
    """One of `KEYS`."""
    value: Any
    """As the key has it: see `lesson_actions`."""
    line: int
    """Where it stands in the file, counted from 1."""


@dataclass(frozen=True)
class Step:
    """One step of a lesson."""

    title: str
    text: tuple[Paragraph, ...]
    actions: tuple[Action, ...]
    """In the order in which they are written, which is that in which they are done."""
    notes: tuple[str, ...]
    """The teacher's notes."""
    question: Ask | None
    line: int
    """The line of its heading, counted from 1."""


@dataclass(frozen=True)
class Lesson:
    """A lesson as it was read."""

    title: str
    summary: str
    settings: Settings
    """The run that the first step begins with."""
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    """Notes before the first step, for the whole lesson."""
    name: str
    """The name by which it is opened, or its file's."""
    lines: tuple[str, ...]
    """Its file, for sentences about it."""
    path: Path | None = None
    """Its file, where it has one that may change."""

    def error(self, line: int, message: str) -> "LessonError":
        """Return an error in a line of it, counted from 1."""
        return LessonError(self.name, line, shown(self.lines[line - 1], 200), message)


class LessonError(NamedTuple):
    """Something that is wrong in a lesson."""

    file: str
    line: int
    """Counted from 1."""
    text: str
    """The line, as it may be shown."""
    message: str
    """A sentence: what is wrong and what would be right."""

    def __str__(self) -> str:
        """Return it in one line: file, line, sentence."""
        return f"{shown(self.file, 120)}:{self.line}: {self.message}"


class BadLessonError(Exception):
    """A file that is no lesson, with everything that is wrong in it."""

    def __init__(self, errors: tuple[LessonError, ...]) -> None:
        """Take the errors, in the order of their lines."""
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


@dataclass(frozen=True)
class Look:
    """What a step sets besides the numbers: all of it, so that a step always looks the same."""

    mode: str = MODES[0]
    phase: int = 1
    """The phase of the walkthrough, 1 to 8."""
    view: str = VIEWS[0]
    maximise: bool = False
    focus: Focus = field(default_factory=Focus)
    speed: int | None = None
    """Epochs a second; 0 for full speed, None for the speed that climbs by itself."""
    log: bool = False
    running: bool = False
    """Whether epochs begin to follow each other, from this state on."""
    stepped: bool = False
    """Whether the last thing done was to go one epoch on or back, so that its change is spelled out."""
    ask: Ask | None = None
    """The question of the step; its right answer is that of this state."""


def fold(lesson: Lesson, n: int) -> list[Action]:
    """Return all that leads to step n (counted from 1; 0 is before the first), in order.

    To start running and to ask belong to their own step alone, so those of the steps before are left out.
    """
    last = n - 1
    return [
        action
        for at, step in enumerate(lesson.steps[:n])
        for action in step.actions
        if at == last or action.key not in _OF_A_STEP
    ]


def stand(session: Session, lesson: Lesson, n: int) -> Look:
    """Bring a session to the state of step n (counted from 1; 0 is before the first), and return how it looks there.

    It begins a new run. A fresh session with the lesson's settings arrives at the same snapshot always; in a used one
    the runs that were left stay, for undo and as ghosts.

    Raises:
        ValueError: Something cannot be done, with a sentence; never so for a lesson in which `check` finds no error.
    """
    return _finished(approach(session, lesson, n))


def approach(session: Session, lesson: Lesson, n: int) -> Generator[None, None, Look]:
    """Go to step n as `stand` does, in slices of training, so that a screen stays alive meanwhile."""
    session.new_run(lesson.settings)
    look = Look()
    for action in fold(lesson, n):
        look = yield from _performed(session, look, action)
    return arrived(look, lesson.steps[n - 1]) if n > 0 else look


def arrived(look: Look, step: Step) -> Look:
    """Return the look of a step once all of it is done."""
    ways = [action for action in step.actions if action.key in _WAYS]
    return replace(look, stepped=bool(ways) and ways[-1].key == "step" and abs(ways[-1].value) == 1)


def perform(session: Session, look: Look, action: Action) -> Look:
    """Do one thing: change the session, or return another look. Raise a ValueError where it cannot be done."""
    return _finished(_performed(session, look, action))


def _performed(session: Session, look: Look, action: Action) -> Generator[None, None, Look]:
    if action.key in _DEEDS:
        for _ in _DEEDS[action.key](session, action.value) or ():
            yield
        return look
    return _LOOKS[action.key](look, action.value, session.snapshot)


def _finished(way: Generator[None, None, Look]) -> Look:
    """Go a way to its end at once."""
    while True:
        try:
            next(way)
        except StopIteration as end:
            look: Look = end.value
            return look


# What changes the session


def _settings(session: Session, values: dict[str, Any]) -> None:
    session.new_run(replace(session.snapshot.settings, **values))


def _goto(session: Session, epoch: int) -> Iterable[float]:
    if epoch > MAX_EPOCH:
        raise ValueError(f"A lesson goes to epoch {MAX_EPOCH} at most, not to {epoch}.")
    yield from session.travel(epoch)
    if session.epoch != epoch:
        raise ValueError(f"The run diverges: the update after epoch {session.epoch} would not be finite.")


def _step(session: Session, epochs: int) -> Iterable[float]:
    if session.epoch + epochs < 0:
        raise ValueError(f"There is no way {-epochs} back from epoch {session.epoch}.")
    return _goto(session, session.epoch + epochs)


_CONDITIONS = {"solved": SOLVED, "flip": FLIP, "mse": BELOW}


def _until(session: Session, until: Until) -> Iterable[float]:
    start = session.snapshot
    if until.kind == "epoch":
        if until.value < start.epoch:
            raise ValueError(f"The run stands at epoch {start.epoch} already: to go back, write goto.")
        yield from _goto(session, int(until.value))
        return
    condition = Condition(_CONDITIONS[until.kind], until.value)
    for share in session.until(condition):
        yield share
        if session.epoch - start.epoch > UNTIL_LIMIT:
            break
    trained, how = session.epoch - start.epoch, ending(condition, start, session.snapshot)
    if how == MET and trained <= UNTIL_LIMIT:
        return
    message = f"until {until} is not met within {min(trained, UNTIL_LIMIT)} epochs from epoch {start.epoch}"
    ends = {DIVERGED: ": the run diverges there", STUCK: ": the run is stuck there"} if trained <= UNTIL_LIMIT else {}
    session.goto(start.epoch)
    raise ValueError(f"{message}{ends.get(how, '')}.")


def _weight(session: Session, weights: tuple[tuple[Any, float], ...]) -> None:
    for place, value in weights:
        check_place(place, session.snapshot)
        session.set_weight(place.name, place.at, value)


def _target(session: Session, targets: tuple[tuple[int, float], ...]) -> None:
    for example, value in targets:
        session.set_target(example, value)


_DEEDS: dict[str, Callable[[Session, Any], Iterable[float] | None]] = {
    "settings": _settings,
    "goto": _goto,
    "step": _step,
    "until": _until,
    "weight": _weight,
    "target": _target,
    "rate": Session.set_learning_rate,
    "rule": Session.set_rule,
}
_WAYS = ("settings", "goto", "step", "until")
"""What goes to another epoch."""


# What changes the look


def _mode(look: Look, mode: str, _: Snapshot) -> Look:
    # Back in the whole picture, the walkthrough begins anew.
    return replace(look, mode=mode, phase=look.phase if mode == "walk" else 1)


def _focus(look: Look, parts: dict[str, int], snapshot: Snapshot) -> Look:
    check_unit(parts.get("unit", 0), snapshot)
    return replace(look, focus=look.focus._replace(**parts))


def _named(name: str) -> Callable[[Look, Any, Snapshot], Look]:
    return lambda look, value, _: replace(look, **{name: value})


_LOOKS: dict[str, Callable[[Look, Any, Snapshot], Look]] = {
    "mode": _mode,
    "phase": _named("phase"),
    "view": _named("view"),
    "maximise": _named("maximise"),
    "focus": _focus,
    "speed": _named("speed"),
    "log": _named("log"),
    "run": _named("running"),
    "ask": _named("ask"),
}
_OF_A_STEP = ("run", "ask")

KEYS = (*_DEEDS, *_LOOKS)
"""All that a step can do."""

INPUT_NAMES = ("x1", "x2", "x3", "b1")
"""The inputs that can be in focus, the bias last."""
