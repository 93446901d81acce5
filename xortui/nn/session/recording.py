"""Recordings: a run written down as text, from which the same run can be trained again.

A recording is a file of JSON lines. The first has the settings at the start, the last has where the run ends. Between
them each epoch has a line at which something was changed, or at which the run was stopped to look at it:

    {"format": "xortui-recording", "version": 1, "settings": {"seed": 1, "hidden_units": 4, "gate": "xor",
     "rule": "gradient", "learning_rate": 1.0, "scale": 1.0}}
    {"at": 700, "stop": true}
    {"at": 1000, "learning_rate": 3.0, "rule": "gradient", "targets": {"0 1": 0.5}, "weights": {"x1->h2": 1.5}}
    {"epoch": 2600, "mse": 0.0021, "parameters": "..."}

All of a line but `at` may be left out, and keys that are not known mean nothing. What is changed at an epoch is changed
once training has arrived there. Weights are called x1->h2, b1->h2, h2->y and b2->y, examples by x1 and x2. `parameters`
is the SHA-256 of the parameters at the last epoch as 64-bit floats, the least significant byte first: x1, x2, x3 and b1
of each hidden unit, then W2, then b2. On another processor or with another numpy it may differ.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from xortui.nn.kernel import pack, vector_size
from xortui.nn.network import INPUTS, Array
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.session import Session
from xortui.nn.session.snapshot import Snapshot
from xortui.nn.session.travel import Playhead
from xortui.nn.settings import check_kind

FORMAT, VERSION = "xortui-recording", 1
MAX_EDITS = 100_000
"""Most epochs at which a recording has something."""

EXAMPLES = tuple(f"{x1:.0f} {x2:.0f}" for x1, x2, _ in INPUTS.tolist())
"""The examples as a recording calls them, in the order of the inputs."""


@dataclass(frozen=True)
class Recording:
    """A run that is written down."""

    course: Course
    """The run to its end, with the edits up to there."""
    mse: float
    """The loss at its end."""
    parameters: str
    """The checksum of the parameters there."""

    @classmethod
    def of(cls, session: Session, *, here: bool = False) -> "Recording":
        """Return the run of a session: to its furthest epoch, or only to the epoch at which the session is.

        A journey that is under way ends.
        """
        check_kind("session", session, Session).halt()
        there = session._runs.playhead
        there.note_tip()
        run = there.run
        if not here and there.state.epoch < run.furthest:
            there = Playhead(run, run.tip)
        mse = there.kernel.evaluate()[0]
        course = run.course.until(there.state.epoch).begun(run.course.start, 1)
        return cls(course, mse, checksum(there.kernel.vector))

    def is_at_end(self, snapshot: Snapshot) -> bool:
        """Return whether a session shows the end of this recording."""
        return snapshot.epoch == self.course.furthest and self.leads_to(snapshot.course)

    def leads_to(self, course: Course) -> bool:
        """Return whether a run goes along this recording, as far as it has come."""
        return (course.start, course.edits) == (self.course.start, self.course.edits)

    def agrees(self, snapshot: Snapshot) -> bool:
        """Return whether a session at the end of this recording has the same parameters and MSE to the last bit."""
        return snapshot.mse == self.mse and checksum(pack(snapshot.parameters)) == self.parameters

    def text(self) -> str:
        """Return the recording as its file has it."""
        return "".join(f"{json.dumps(line)}\n" for line in self._lines())

    def line_of(self, edit: Edit) -> dict[str, Any]:
        """Return the line of an edit."""
        names = weight_names(self.course.start.hidden_units)
        values = {
            "learning_rate": edit.learning_rate,
            "rule": edit.rule,
            "targets": {EXAMPLES[example]: target for example, target in edit.targets},
            "weights": {names[at]: value for at, value in edit.weights},
        }
        return {"at": edit.epoch, **{key: value for key, value in values.items() if value}}

    def _lines(self) -> Iterator[dict[str, Any]]:
        course = self.course
        yield {"format": FORMAT, "version": VERSION, "settings": course.start._asdict()}
        lines = {epoch: {"at": epoch, "stop": True} for epoch in course.stops}
        for edit in course.edits:
            lines[edit.epoch] = lines.get(edit.epoch, {}) | self.line_of(edit)
        yield from (lines[epoch] for epoch in sorted(lines))
        yield {"epoch": course.furthest, "mse": self.mse, "parameters": self.parameters}


@cache
def weight_names(hidden_units: int) -> tuple[str, ...]:
    """Return what a recording calls the parameters, in the order of the kernel's vector."""
    units = [f"h{unit + 1}" for unit in range(hidden_units)]
    names = [*(f"{source}->{unit}" for unit in units for source in ("x1", "x2", "x3", "b1"))]
    names += [*(f"{unit}->y" for unit in units), "b2->y"]
    assert len(names) == vector_size(hidden_units)
    return tuple(names)


def checksum(vector: Array) -> str:
    """Return the checksum of parameters in the kernel's layout."""
    return hashlib.sha256(vector.astype("<f8").tobytes()).hexdigest()
