"""Reading the journal: the sessions as they were when it was written last.

Lines count up to the first that is not whole, as the program may have ended while it wrote one.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from zlib import crc32

from xortui.nn.kernel import vector_size
from xortui.nn.session.history import State
from xortui.nn.session.journal.blocks import ReadBlocks
from xortui.nn.session.journal.forms import Form, read_buckets, read_change, read_course, read_state
from xortui.nn.session.journal.writer import FORMAT, READ
from xortui.nn.session.runs import GHOSTS
from xortui.nn.session.saved import Saved, SavedGhost, SavedPlace, SavedRun, SavedSide, SavedStep, load
from xortui.nn.session.session import Session
from xortui.nn.session.steps import STEPS
from xortui.nn.session.travel import Playhead
from xortui.nn.settings import MAX_EPOCH, check_integer, check_number

_HEAD = 9
"""Bytes of a line before its JSON: a checksum and a blank."""

_MOST_RUNS = (GHOSTS + 2) * STEPS


class JournalError(ValueError):
    """A journal that cannot be read; as a text, a sentence."""


class Journal(NamedTuple):
    """What a journal says."""

    sessions: tuple[Session, ...]
    """The session that was shown, and if there is another, the one to be returned to."""
    scene: Form
    """What else the screen wanted to know."""
    damaged: int = 0
    """The number of the line before which it ends, though it was written whole; 0 where all lines count."""

    @property
    def begun(self) -> bool:
        """Whether there is something to go on with: an epoch, a change to undo or to redo, or what the screen noted."""
        snapshots = [session.snapshot for session in self.sessions]
        return bool(self.scene) or any(now.furthest or now.undos or now.redos for now in snapshots)


class _Lines:
    """The lines that count, by kind."""

    def __init__(self) -> None:
        self.blocks = ReadBlocks()
        self.steps: list[Form] = []
        self.runs: dict[int, Form] = {}
        """What is needed of the runs where sessions were written last."""
        self.later: dict[int, Form] = {}
        """Runs of later lines, perhaps the same ones further on."""
        self.sessions: Form = None
        self.at: Form = None
        self.scene: Form = None

    def take(self, values: dict[str, Any]) -> None:
        """Take a line in the place of an earlier one of its kind."""
        if "run" in values:
            self.later[values["run"]] = values
        elif "edits" in values:
            self.blocks.add(values)
        elif "step" in values:
            self.steps.append(values["step"])
        elif "sessions" in values:
            self.sessions, self.at = values["sessions"], None
            self.runs |= self.later
            self.later = {}
        elif "at" in values:
            self.at = values
        elif "scene" in values:
            self.scene = values["scene"]


def read(content: bytes) -> Journal:
    """Return what a journal says.

    Raises:
        JournalError: It is none, or nothing can be made of it.
    """
    try:
        return _journal(content)
    except JournalError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise JournalError(f"The journal is damaged ({type(error).__name__}).") from None


def last_epoch(tail: bytes, *, whole: bool) -> int | None:
    """Return the epoch at which the session of a journal was.

    Args:
        tail: The end of its file.
        whole: Whether that is all of it.

    Returns:
        The epoch; None where the end does not tell.
    """
    try:
        lines = _whole_lines(tail if whole else tail.partition(b"\n")[2])
        epochs = [values["at"][0] for values in lines if "at" in values]
        return check_integer("epoch", epochs[-1], 0, MAX_EPOCH) if epochs else None
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None


def _whole_lines(content: bytes) -> Iterator[dict[str, Any]]:
    """Yield the lines of a journal up to the first that is not as it was written."""
    for line in content.split(b"\n")[:-1]:
        text = line[_HEAD:]
        if line[:_HEAD] != f"{crc32(text):08x} ".encode():
            return
        yield json.loads(text)


def _journal(content: bytes) -> Journal:
    lines, found, read = _whole_lines(content), _Lines(), 1
    head = next(lines, {})
    if head.get("format") != FORMAT:
        raise JournalError("This is no journal." if content else "The file is empty.")
    if head.get("version") not in READ:
        raise JournalError("The journal is that of another version of this program.")
    for values in lines:
        found.take(values)
        read += 1
    damaged = read + 1 if read < content.count(b"\n") else 0
    if found.sessions is None:
        why = f"Line {damaged} of the journal is damaged" if damaged else "The journal has no whole session in it"
        raise JournalError(f"{why}.")
    sessions = tuple(_session(form, found) for form in found.sessions[:2])
    if found.at is not None:
        _go_to(sessions[0], found.at)
    return Journal(sessions, found.scene, damaged)


def _session(form: Form, lines: _Lines) -> Session:
    """Return a session."""
    reading = _Reading(lines)
    here = reading.place(form["here"])
    done, undone = (tuple(map(reading.step, form[name][-STEPS:])) for name in ("done", "undone"))
    if not all(one.after for one in undone):
        raise ValueError("nowhere to redo to")
    ghosts = reading.ghosts(form["ghosts"])
    session = Session()
    session._runs = load(Saved(_count(form["made"]), tuple(reading.saved), here, done, undone, ghosts))
    session._runs.steps.save_room(session._runs.playhead.run)
    return session


class _Reading:
    """The parts of a session; its runs are read when a part has them."""

    def __init__(self, lines: _Lines) -> None:
        self.saved: list[SavedRun] = []
        self._runs, self._blocks, self._steps = lines.runs, lines.blocks, lines.steps
        self._numbers: dict[int, int] = {}

    def ghosts(self, form: Form) -> tuple[SavedGhost, ...]:
        return tuple(SavedGhost(self._run(at), _count(number)) for at, number, *_ in form[-GHOSTS:])

    def place(self, form: Form) -> SavedPlace:
        at = self._run(form[0])
        state = read_state(form[1], _size(self.saved[at]))
        if state.epoch > self.saved[at].course.furthest:
            raise ValueError("beyond the furthest epoch")
        return SavedPlace(at, state)

    def step(self, form: Form) -> SavedStep:
        """Return a step, by its name; a session in a journal of version 2 has the steps."""
        if not isinstance(form, list):
            form = self._steps[check_integer("step", form, 0, len(self._steps) - 1)]
        change, before, after, *_ = form
        sides = self._side(before), self._side(after) if after else None
        return SavedStep(read_change(change, self._blocks), *sides)

    def _side(self, form: Form) -> SavedSide:
        return SavedSide(self.place(form), self.ghosts(form[2]))

    def _run(self, number: int) -> int:
        if number not in self._numbers:
            if len(self.saved) == _MOST_RUNS:
                raise ValueError("too many runs")
            self._numbers[number] = len(self.saved)
            self.saved.append(_run(self._runs[number], self._blocks))
        return self._numbers[number]


def _count(form: Form) -> int:
    return check_integer("number", form, 0, MAX_EPOCH)


def _size(run: SavedRun) -> int:
    return vector_size(run.course.start.hidden_units)


def _run(form: Form, blocks: ReadBlocks) -> SavedRun:
    course = read_course(form["course"], blocks)
    size = vector_size(course.start.hidden_units)
    buckets = read_buckets(form["buckets"], size, course.furthest)
    tip: State | None = None if form["tip"] is None else read_state(form["tip"], size)
    if (tip is None and course.furthest) or (tip and tip.epoch != course.furthest):
        raise ValueError("not the end of the run")
    cleared = check_integer("epoch", form.get("cleared", 0), 0, MAX_EPOCH)
    return SavedRun(course, buckets, tip, check_number("MSE", form["tip_mse"], 0, 1), cleared)


def _go_to(session: Session, form: Form) -> None:
    """Bring a session to where it was after it was written whole: the few epochs since then are trained again."""
    runs = session._runs
    run = runs.playhead.run
    furthest = check_integer("epoch", form["furthest"], 0, MAX_EPOCH)
    state = read_state(form["at"], vector_size(run.course.start.hidden_units))
    if furthest > run.furthest:
        session.goto(furthest)
    for stop in form["stops"]:
        run.stop(check_integer("epoch", stop, 0, MAX_EPOCH))
    if state.epoch != session.epoch and state.epoch <= run.furthest:
        runs.playhead.note_tip()
        runs.playhead = Playhead(run, state)
