"""A lesson: its steps, and what each of them does to the numbers and to the look of the screen."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from xortui.nn import Session, Settings, Snapshot
from xortui.nn.session.stop import BELOW, DIVERGED, FLIP, MET, SOLVED, STUCK, Condition, ending
from xortui.teach.lessons.names import Kind, check_place, check_unit
from xortui.teach.lessons.questions import Ask, Task
from xortui.teach.lessons.text import Paragraph
from xortui.teach.places import Focus, Place
from xortui.words.format import count
from xortui.words.shown import shown

LESSON_MAX_EPOCH = 50_000
"""The furthest epoch that a lesson goes to."""

UNTIL_LIMIT = 20_000
"""How many epochs `until` trains at most."""

MODES, RANGES = ("watch", "walk"), ("all", "run", "last")
VIEWS = ("loss", "surface", "units", "hidden space", "network", "arrays", "sigmoid", "weights", "landscape",
         "probe", "chain rule", "slope")  # fmt: skip


class Until(NamedTuple):
    """What training goes on to: `solved`, `flip`, `stuck`, `mse` or `epoch`, the last two with a value."""

    kind: str
    value: float = 0.0

    def __str__(self) -> str:
        """Return it as it stands in a sentence."""
        return f"{self.kind} = {self.value:g}" if self.kind in ("mse", "epoch") else self.kind


class LessonAction(NamedTuple):
    """One thing that a step does."""

    key: str
    """One of `KEYS`."""
    value: Any
    """As the key has it: see `file.actions`."""
    line: int
    """Where it stands in the file, counted from 1."""


@dataclass(frozen=True)
class Step:
    """One step of a lesson."""

    title: str
    text: tuple[Paragraph, ...]
    actions: tuple[LessonAction, ...]
    """In the order in which they are written, which is that in which they are done."""
    notes: tuple[str, ...]
    """The teacher's notes."""
    question: Ask | None
    task: Task | None
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
    suggestion: str = ""
    """What to try after the last step."""

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
    range: str = RANGES[0]
    running: bool = False
    """Whether epochs begin to follow each other, from this state on."""
    stepped: bool = False
    """Whether the last thing done was to go one epoch on or back, so that its change is spelled out."""
    ask: Ask | None = None
    """The question of the step; its right answer is that of this state."""
    task: Task | None = None
    """The task of the step; what comes from this state may reach its goal."""
    ghosts: int = 0
    """How many of the runs that were left last stay on the chart, where the step changes the numbers."""


def arrived(look: Look, step: Step) -> Look:
    """Return the look of a step once all of it is done."""
    ways = [action for action in step.actions if action.key in _WAYS]
    return replace(look, stepped=bool(ways) and ways[-1].key == "step" and abs(ways[-1].value) == 1)


def perform(session: Session, look: Look, action: LessonAction) -> Look:
    """Do one thing: change the session, or return another look. Raise a ValueError where it cannot be done."""
    return finished(performing(session, look, action))


def performing(session: Session, look: Look, action: LessonAction) -> Generator[None, None, Look]:
    """Do one thing as `perform` does, in slices of training."""
    if action.key in _DEEDS:
        way = _DEEDS[action.key](session, action.value)
        for _ in way if isinstance(way, Iterator) else ():
            yield
        return look
    return _LOOKS[action.key](look, action.value, session.snapshot)


def finished(way: Generator[None, None, Look]) -> Look:
    """Go a way to its end at once."""
    while True:
        try:
            next(way)
        except StopIteration as end:
            look: Look = end.value
            return look


# What changes the session


def _settings(session: Session, values: dict[str, Any]) -> None:
    session.new_run(session.snapshot.settings._replace(**values))


def _goto(session: Session, epoch: int) -> Iterator[float]:
    if epoch > LESSON_MAX_EPOCH:
        raise ValueError(f"A lesson goes to epoch {count(LESSON_MAX_EPOCH)} at most, not to {count(epoch)}.")
    yield from session.travel(epoch)
    if session.epoch != epoch:
        raise ValueError(f"The run diverges: the update after epoch {count(session.epoch)} would not be finite.")


def _step(session: Session, epochs: int) -> Iterator[float]:
    if session.epoch + epochs < 0:
        raise ValueError(f"There is no way {count(-epochs)} back from epoch {count(session.epoch)}.")
    return _goto(session, session.epoch + epochs)


_CONDITIONS = {"solved": SOLVED, "flip": FLIP, "mse": BELOW}


def _until(session: Session, until: Until) -> Iterator[float]:
    start = session.snapshot
    if until.kind == "epoch" and until.value < start.epoch:
        raise ValueError(f"The run stands at epoch {count(start.epoch)} already: to go back, write goto.")
    if until.kind in ("epoch", "stuck"):
        yield from _goto(session, int(until.value)) if until.kind == "epoch" else _until_stuck(session)
        return
    condition = Condition(_CONDITIONS[until.kind], until.value)
    for share in session.until(condition):
        yield share
        if session.epoch - start.epoch > UNTIL_LIMIT:
            break
    trained, how = session.epoch - start.epoch, ending(condition, start, session.snapshot)
    if how == MET and trained <= UNTIL_LIMIT:
        return
    tried = count(min(trained, UNTIL_LIMIT))
    message = f"until {until} is not met within {tried} epochs from epoch {count(start.epoch)}"
    ends = {DIVERGED: ": the run diverges there", STUCK: ": the run is stuck there"} if trained <= UNTIL_LIMIT else {}
    session.goto(start.epoch)
    raise ValueError(f"{message}{ends.get(how, '')}.")


def _until_stuck(session: Session) -> Iterator[float]:
    start = session.epoch
    while not (now := session.snapshot).stuck:
        trained = now.epoch - start
        if now.solved or now.diverged or trained == UNTIL_LIMIT:
            session.goto(start)
            how = "solved" if now.solved else "diverged" if now.diverged else ""
            end = f": the run is {how} there" if how else ""
            raise ValueError(f"until stuck is not met within {count(trained)} epochs from epoch {count(start)}{end}.")
        session.step()
        yield 0.0


def _weight(session: Session, weights: tuple[tuple[Place | Kind, float], ...]) -> None:
    for what, value in weights:
        if not isinstance(what, Kind):
            check_place(what, session.snapshot)
        for place in what.places(session.snapshot.parameters) if isinstance(what, Kind) else (what,):
            session.set_weight(place.name, place.at, value)


def _target(session: Session, targets: tuple[tuple[int, float], ...]) -> None:
    for example, value in targets:
        session.set_target(example, value)


_DEEDS: dict[str, Callable[[Session, Any], object]] = {
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


def _phase(look: Look, phase: int, _: Snapshot) -> Look:
    # What the text explains is shown, not a view that an earlier step chose; a view named after it stands.
    return replace(look, phase=phase, view=VIEWS[0])


def _focus(look: Look, parts: dict[str, int], snapshot: Snapshot) -> Look:
    check_unit(parts.get("unit", 0), snapshot)
    return replace(look, focus=look.focus._replace(**parts))


def _named(name: str) -> Callable[[Look, Any, Snapshot], Look]:
    return lambda look, value, _: replace(look, **{name: value})


_LOOKS: dict[str, Callable[[Look, Any, Snapshot], Look]] = {
    "mode": _mode,
    "phase": _phase,
    "view": _named("view"),
    "maximise": _named("maximise"),
    "focus": _focus,
    "speed": _named("speed"),
    "log": _named("log"),
    "range": _named("range"),
    "run": _named("running"),
    "ask": _named("ask"),
    "task": _named("task"),
    "ghosts": _named("ghosts"),
}

KEYS = (*_DEEDS, *_LOOKS)
"""All that a step can do."""

INPUT_NAMES = ("x1", "x2", "x3", "b1", "W2", "b2")
"""The inputs that can be in focus, the bias last."""
