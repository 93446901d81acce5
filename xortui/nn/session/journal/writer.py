"""Writing the journal: what has changed since it was written last, in a line or a few.

A journal is a file of lines, each a checksum, a blank and JSON. The first names the format. Others are

    {"edits": [...], "after": 6}                                           a block of edits, see `blocks`
    {"step": [change, before, after]}                                      a step of undo
    {"run": 3, "course": ..., "tip": ..., "tip_mse": ..., "cleared": ..., "buckets": ...}
                                                                           a run with every state that it keeps
    {"sessions": [{"made": ..., "here": [3, state], "done": [4, 5], "undone": [], "ghosts": [...]}]}
    {"at": state, "furthest": 2600, "stops": [...]}                        where the first session is since then
    {"scene": ...}                                                         what else the screen has to know

Edits and steps are written once, and called by their place among the lines of their kind, counted from 0. Of the others
a line counts for more than an earlier one of the same kind; a run stays as it was written last. So a journal of which
the end is lost is one of an earlier moment. A run is written again once so much of it was trained that training it
again would take a while; for less, it is enough to say where the session is.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple, Protocol
from zlib import crc32

from xortui.nn.session.course import Course
from xortui.nn.session.journal.blocks import WrittenBlocks
from xortui.nn.session.journal.forms import Form, buckets_text, change_form, course_form, state_form
from xortui.nn.session.run import Run
from xortui.nn.session.runs import Runs
from xortui.nn.session.session import Session
from xortui.nn.session.travel import Playhead
from xortui.nn.session.undo import Left, Side, Step

FORMAT, VERSION = "xortui-journal", 3
READ = (2, VERSION)
"""Versions that are read. In 2 each course has all its edits, and each session all its steps."""

TRAINED_AGAIN = 60_000
"""Most epochs that are trained again where a journal is read, a fraction of a second."""

_SPACE, _TIMES = 4_000_000, 3
"""A journal is written anew once it is this many bytes longer, and this many times as long, as it was then."""


class Output(Protocol):
    """What a journal is written to; each raises an OSError where that cannot be done."""

    def append(self, lines: bytes) -> None:
        """Write lines at the end, all or none."""

    def write_anew(self, lines: bytes) -> None:
        """Write lines in the place of all."""


class _Written(NamedTuple):
    """What was written of a run last: enough to tell whether it is another one now."""

    number: int
    furthest: int
    stops: tuple[int, ...]
    tip: bool
    cleared: int
    altered: int

    @classmethod
    def of(cls, run: Run) -> "_Written":
        """Return what there is to write of a run."""
        return cls(run.number, run.furthest, run.course.stops, run.tip is not None, run.cleared, run.history.altered)


class Writer:
    """Writes the journal of a session, or of two: one that is shown, and one that is returned to."""

    _size: int
    """Bytes of the journal."""
    _first_size: int
    """As many as it had when it was written anew."""
    _trained: int
    """The furthest epoch when all was written last."""
    _structure: tuple[object, ...]
    _here: tuple[object, ...]
    _scene: Form
    _numbers: dict[Run, int]
    """What runs are called in the journal."""
    _written: dict[Run, _Written]
    _steps: dict[int, tuple[Step, int]]
    """Steps of undo, by identity, with what they are called."""
    _step_lines: list[bytes]
    """Those of steps that it is still to get."""
    _step_count: int

    def __init__(self, output: Output) -> None:
        """Write nothing yet."""
        self._output = output
        self._blocks = WrittenBlocks()
        self.forget()

    def note(self, sessions: Sequence[Session], scene: Form = None, *, moved: bool = True) -> None:
        """Write down what has changed of some sessions, the one that is shown first, and of the scene.

        A journey that is under way goes on.

        Args:
            sessions: The sessions.
            scene: What else the screen has to know.
            moved: Whether to write also where no more has changed than the epoch.

        Raises:
            OSError: It cannot be written; what was written before is still there.
        """
        all_runs = [session._runs for session in sessions]
        playhead, course = all_runs[0].playhead, all_runs[0].playhead.run.course
        structure = tuple(part for runs in all_runs for part in _structure(runs))
        here = playhead.rest, course.stops
        written = self._written.get(playhead.run)
        changed = not _same(structure, self._structure)
        if not changed and scene == self._scene and (not moved or _same(here, self._here)):
            return
        try:
            altered = written and written.altered != playhead.run.history.altered  # training again would not tell
            if changed or altered or course.furthest - self._trained > TRAINED_AGAIN:
                self._write_sessions(all_runs, scene)
                self._trained = course.furthest
            else:
                self._append(_at_line(playhead) + self._scene_line(scene))
        except OSError:
            self.forget()
            raise
        self._structure, self._here, self._scene = structure, here, scene

    def prepare(self, course: Course) -> None:
        """Find out what takes long to write of a course that is opened, so that the first key need not wait."""
        self._blocks.prepare(course.edits)

    def forget(self) -> None:
        """Take nothing for written, so that all of it is with the next note."""
        self._size, self._first_size, self._trained = 0, 0, 0
        self._structure = self._here = ()
        self._begin_numbers()

    def _begin_numbers(self) -> None:
        self._scene, self._numbers, self._written = None, {}, {}
        self._steps, self._step_lines, self._step_count = {}, [], 0
        self._blocks.begin()

    def _write_sessions(self, all_runs: Sequence[Runs], scene: Form) -> None:
        """Write the sessions after those of their runs that are not written as they are; or all of it anew."""
        anew = not self._size or self._size > _TIMES * self._first_size + _SPACE
        if anew:
            self._begin_numbers()
        steps, numbers = self._steps, self._numbers
        self._steps, self._numbers = {}, {}
        forms = [self._session_form(runs, numbers, steps) for runs in all_runs]
        runs = [run for run in self._numbers if self._written.get(run) != _Written.of(run)]
        texts = *map(self._run_text, runs), _text({"sessions": forms})
        parts = *self._blocks.lines(), *self._step_lines, *texts
        self._step_lines = []
        lines = b"".join(map(_line, parts)) + _at_line(all_runs[0].playhead) + self._scene_line(scene)
        self._written = {run: _Written.of(run) for run in self._numbers}
        if anew:
            lines = _line(_text({"format": FORMAT, "version": VERSION})) + lines
            self._output.write_anew(lines)
            self._size = self._first_size = len(lines)
        else:
            self._append(lines)

    def _append(self, lines: bytes) -> None:
        self._output.append(lines)
        self._size += len(lines)

    def _scene_line(self, scene: Form) -> bytes:
        return _line(_text({"scene": scene})) if scene != self._scene else b""

    def _session_form(self, runs: Runs, numbers: dict[Run, int], steps: dict[int, tuple[Step, int]]) -> Form:
        """Return a session, and note which runs and steps it has; those that were known keep what they are called."""
        runs.playhead.note_tip()

        def number(run: Run) -> int:
            if run not in self._numbers:
                self._numbers[run] = numbers.get(run, 1 + max((*numbers.values(), *self._numbers.values()), default=0))
            return self._numbers[run]

        def ghosts(left: tuple[Left, ...]) -> Form:
            return [[number(ghost.run), ghost.number] for ghost in left]

        def side(one: Side) -> Form:
            return [number(one.place.run), state_form(one.place.state), ghosts(one.ghosts)]

        def step(one: Step) -> int:
            if id(one) not in steps:
                after = side(one.after) if one.after else None
                form = [change_form(one.change, self._blocks), side(one.before), after]
                self._step_lines.append(_text({"step": form}))
                steps[id(one)] = one, self._step_count
                self._step_count += 1
            for run in one.runs():
                number(run)
            self._steps[id(one)] = steps[id(one)]
            return steps[id(one)][1]

        return {
            "made": runs.made,
            "here": [number(runs.playhead.run), state_form(runs.playhead.rest)],
            "done": list(map(step, runs.steps.done)),
            "undone": list(map(step, runs.steps.undone)),
            "ghosts": ghosts(runs.ghosts),
        }

    def _run_text(self, run: Run) -> bytes:
        tip = state_form(run.tip) if run.tip else None
        form = {
            "run": self._numbers[run],
            "course": course_form(run.course, self._blocks),
            "tip": tip,
            "tip_mse": run.tip_mse,
            "cleared": run.cleared,
        }
        return b'%b, "buckets": %b}' % (_text(form)[:-1], buckets_text(run.history.written()))


def _structure(runs: Runs) -> tuple[object, ...]:
    """Return what is another object once anything but the place of a session has changed."""
    return runs.playhead.run, runs.steps.done, runs.steps.undone, runs.ghosts


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _at_line(playhead: Playhead) -> bytes:
    """Return where a session is: also at the end of what was written whole, where it is soon found."""
    course = playhead.run.course
    return _line(_text({"at": state_form(playhead.rest), "furthest": course.furthest, "stops": course.stops}))


def _text(form: Form) -> bytes:
    return json.dumps(form).encode()


def _line(text: bytes) -> bytes:
    """Return a line of the journal."""
    return b"%08x %b\n" % (crc32(text), text)
