"""Writing the journal: what has changed since it was written last, in a line or a few.

A journal is a file of lines, each a checksum, a blank and JSON. The first names the format. Others are

    {"run": 3, "course": ..., "tip": ..., "tip_mse": ..., "cleared": ..., "buckets": ...}
                                                                           a run with every state that it keeps
    {"sessions": [{"made": ..., "here": [3, state], "done": [...], "undone": [...], "ghosts": [...]}]}
    {"at": state, "furthest": 2600, "stops": [...]}                        where the first session is since then
    {"scene": ...}                                                         what else the screen has to know

A line counts for more than an earlier one of the same kind; a run stays as it was written last. So a journal of which
the end is lost is one of an earlier moment. A run is written again once so much of it was trained that training it
again would take a while; for less, it is enough to say where the session is.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple, Protocol
from zlib import crc32

from xortui.nn.session.course import Course, Edit
from xortui.nn.session.journal.forms import Form, buckets_text, change_form, course_text, edit_form, state_form
from xortui.nn.session.playhead import Playhead
from xortui.nn.session.run import Run
from xortui.nn.session.runs import Runs
from xortui.nn.session.session import Session
from xortui.nn.session.undo import Left, Side, Step

FORMAT, VERSION = "xortui-journal", 2

TRAINED_AGAIN = 100_000
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
    _edits: dict[int, tuple[Edit, str]]
    """Edits, by identity, with their text."""
    _steps: dict[int, tuple[Step, str]]
    """Steps of undo, by identity, with their text."""

    def __init__(self, output: Output) -> None:
        """Write nothing yet."""
        self._output = output
        self._edits = {}
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
        for edit in course.edits:
            self._edit_text(edit)

    def forget(self) -> None:
        """Take nothing for written, so that all of it is with the next note."""
        self._size, self._first_size, self._trained = 0, 0, 0
        self._structure = self._here = ()
        self._begin_numbers()

    def _begin_numbers(self) -> None:
        self._scene, self._numbers, self._written, self._steps = None, {}, {}, {}

    def _write_sessions(self, all_runs: Sequence[Runs], scene: Form) -> None:
        """Write the sessions after those of their runs that are not written as they are; or all of it anew."""
        anew = not self._size or self._size > _TIMES * self._first_size + _SPACE
        if anew:
            self._begin_numbers()
        steps, numbers = self._steps, self._numbers
        self._steps, self._numbers = {}, {}
        texts = [self._session_text(runs, numbers, steps) for runs in all_runs]
        runs = [run for run in self._numbers if self._written.get(run) != _Written.of(run)]
        parts = [*map(self._run_text, runs), f'{{"sessions": [{", ".join(texts)}]}}'.encode()]
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

    def _session_text(self, runs: Runs, numbers: dict[Run, int], steps: dict[int, tuple[Step, str]]) -> str:
        """Return a session, and note which runs and steps it has; those that were known keep number and text."""
        runs.playhead.note_tip()

        def number(run: Run) -> int:
            if run not in self._numbers:
                self._numbers[run] = numbers.get(run, 1 + max((*numbers.values(), *self._numbers.values()), default=0))
            return self._numbers[run]

        def ghosts(left: tuple[Left, ...]) -> Form:
            return [[number(ghost.run), ghost.number] for ghost in left]

        def side(one: Side) -> Form:
            return [number(one.place.run), state_form(one.place.state), ghosts(one.ghosts)]

        def step(one: Step) -> str:
            if id(one) not in steps:
                after = side(one.after) if one.after else None
                form = [change_form(one.change), side(one.before), after]
                steps[id(one)] = one, json.dumps(form)
            for run in one.runs():
                number(run)
            self._steps[id(one)] = steps[id(one)]
            return steps[id(one)][1]

        here = json.dumps([number(runs.playhead.run), state_form(runs.playhead.rest)])
        done, undone = (", ".join(map(step, some)) for some in (runs.steps.done, runs.steps.undone))
        rest = f'"done": [{done}], "undone": [{undone}], "ghosts": {ghosts(runs.ghosts)}'
        return f'{{"made": {runs.made}, "here": {here}, {rest}}}'

    def _run_text(self, run: Run) -> bytes:
        tip = state_form(run.tip) if run.tip else None
        form = {
            "run": self._numbers[run],
            "tip": tip,
            "tip_mse": run.tip_mse,
            "cleared": run.cleared,
        }
        course = course_text(run.course, map(self._edit_text, run.course.edits))
        return b'%b, "course": %b, "buckets": %b}' % (_text(form)[:-1], course, buckets_text(run.history.written()))

    def _edit_text(self, edit: Edit) -> str:
        """Return the text of an edit; each is written again and again, and a recording may have 100,000."""
        known = self._edits.get(id(edit))
        if known is None:
            known = self._edits[id(edit)] = edit, json.dumps(edit_form(edit))
        return known[1]


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
