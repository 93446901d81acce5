"""What the exported scripts have in common: what they say of the run, and its edits as lines of Python."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

import numpy as np

from xortui.nn.gates import gate_name
from xortui.nn.session.course import Course
from xortui.nn.session.recording import EXAMPLES, weight_names

EVERY = 100
"""Epochs from one line that a script prints to the next."""

Value = TypeVar("Value")


class Told(NamedTuple):
    """The part of a run that a script repeats."""

    course: Course
    epoch: int
    """The epoch at which the script ends."""
    mse: float
    """The loss there."""

    @property
    def rules(self) -> dict[int, str]:
        """The rule from each epoch on at which it changes; the first from epoch 0 on."""
        return self._changes(lambda epoch: self.course.conditions(epoch).rule)

    @property
    def rates(self) -> dict[int, float]:
        """The learning rate, likewise."""
        return self._changes(lambda epoch: self.course.conditions(epoch).learning_rate)

    @property
    def targets(self) -> list[float]:
        """The targets before any edit."""
        return list(self.course.conditions_before(0).targets)

    @property
    def title(self) -> str:
        """What the run is, in one line."""
        start, edits = self.course.start, self.course.edits
        gate = (gate_name(np.array(self.targets)) or start.gate).upper()
        more = f", changed by hand at {len(edits)} epoch{'s' * (len(edits) != 1)}" * bool(edits)
        return f"{gate}, 3-{start.hidden_units}-1 sigmoid, rule {start.rule}, seed {start.seed}{more}"

    def _changes(self, value: Callable[[int], Value]) -> dict[int, Value]:
        last = value(0)
        changes = {0: last}
        for edit in self.course.edits:
            if (now := value(edit.epoch)) != last:
                changes[edit.epoch] = last = now
        return changes


Spelled = Callable[[int, int], str]
"""Returns what a script calls a parameter, from its unit and its place in the unit's row."""


def edited(course: Course, weight: Spelled, target: str) -> Iterator[str]:
    """Yield the lines of a table of the edits of weights and targets; nothing where there are none.

    Args:
        course: The course of the run.
        weight: How the script spells a weight. Units are counted from 0, x1 to x3 and the bias are the places 0 to 3
            in the row of a unit; a row after those of the units has the output weights and the bias b2.
        target: How it spells a target, with `{}` for the number of the example.
    """
    units, names, rows = course.start.hidden_units, weight_names(course.start.hidden_units), {}
    for edit in course.edits:
        changes = [(target.format(i), f"target of {EXAMPLES[i]}", y) for i, y in edit.targets]
        for at, value in edit.weights:
            unit, place = divmod(at, 4) if at < 4 * units else (units, at - 4 * units)
            changes.append((weight(unit, place), names[at], value))
        if changes:
            rows[edit.epoch] = changes
    if not rows:
        return
    yield ""
    yield "# What was changed by hand, before the update of an epoch: where, and the new value."
    yield "edits = {"
    for epoch, changes in rows.items():
        yield f"    {epoch}: ["
        yield from (f"        ({where}, {value!r}),  # {what}" for where, what, value in changes)
        yield "    ],"
    yield "}"


def joined(parts: Iterable[str]) -> str:
    """Return the lines of a script as a text."""
    return "\n".join(parts) + "\n"
