"""What tells the runs of a session apart: a short name for each that was left."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from xortui.nn import Snapshot
from xortui.nn.gates import gate_name, gate_targets
from xortui.nn.run import Conditions, Edit, Ghost
from xortui.nn.settings import Settings

LONGEST, SHORTEST = 16, 10
"""Characters of a name at most, as a rule and where there is little room."""

Forms = tuple[str, str, str]
"""A part of a name, in full, shorter, and as short as it can be."""


def name_of(ghost: Ghost, snapshot: Snapshot, longest: int = LONGEST) -> str:
    """Return what makes a run that was left another one than the current run: "η 10", "seed 7, H 2", "η 3 from 800".

    It says how the run that was left was trained at its end, where the current run at its own end is not, and weights
    that were set by hand in one of them. Where both end alike, it says since when it was so; where they are the same
    run, made twice, that.

    Args:
        ghost: The run that was left.
        snapshot: The session, for its current run.
        longest: How many characters there is room for, `SHORTEST` at least.

    Returns:
        A name in which no number is cut: what has no room is counted, as in "AND, H 2 +1".
    """
    its, ours = _course(ghost.start, ghost.edits), _course(snapshot.start, snapshot.edits)
    parts = [*_ends(ghost, snapshot, its[max(its)], ours[max(ours)])] or [*_moments(its, ours)]
    if not parts:
        return "the same"
    counts = range(len(parts), 0, -1)
    for count, form in [*product(counts, (0, 1)), *product(counts, (2,))]:
        rest = f" +{len(parts) - count}" if count < len(parts) else ""
        text = ", ".join(part[form] for part in parts[:count]) + rest
        if len(text) <= longest:
            return text
    raise AssertionError(parts)  # the shortest form of a part has room for the count behind it


Course = Mapping[int, Conditions]
"""What a run was trained under: from which epochs on which conditions, in order."""


def _course(start: Settings, edits: Sequence[Edit]) -> Course:
    targets = tuple(gate_targets(start.gate).ravel().tolist())
    now = Conditions(start.learning_rate, start.rule, targets)
    course = {0: now}
    for edit in edits:
        course[edit.epoch] = now = edit.conditions(now)
    return course


def _ends(ghost: Ghost, snapshot: Snapshot, its: Conditions, ours: Conditions) -> Iterator[Forms]:
    """Give what differs at the ends of both runs, the most telling first."""
    start, other = ghost.start, snapshot.start
    for differs, text, short in (
        (its.targets != ours.targets, _gate(its), "targets"),
        (start.hidden_units != other.hidden_units, f"H {start.hidden_units}", f"H {start.hidden_units}"),
        (its.rule != ours.rule, its.rule, "rule"),
        (start.seed != other.seed, f"seed {start.seed}", "seed"),
        (its.learning_rate != ours.learning_rate, _rate(its), "η"),
    ):
        if differs:
            yield text, text, short
    by_hand, here = (
        [(edit.epoch, run.start.hidden_units, edit.weights) for edit in run.edits if edit.weights]
        for run in (ghost, snapshot)
    )
    if own := [edit for edit in by_hand if edit not in here]:
        yield f"weights at {_count(own[0][0])}" if len(own) == 1 else "weights", "weights", "weights"
    elif by_hand != here:
        yield "weights kept", "weights kept", "weights"


def _moments(its: Course, ours: Course) -> Iterator[Forms]:
    """Give since when the conditions at both ends were in force, or else a moment on the way at which they differed."""
    for field, name, text in (("targets", "targets", _gate), ("rule", "rule", _rule), ("learning_rate", "η", _rate)):
        mine, other = _changes(its, field), _changes(ours, field)
        if mine == other:
            continue
        epoch, word = max(mine), "from"
        if epoch == max(other):
            epochs = sorted({*mine, *other})
            epoch = next(at for at in epochs if getattr(_at(its, at), field) != getattr(_at(ours, at), field))
            word = "at"
        when = f"{word} {_count(epoch)}"
        yield f"{text(_at(its, epoch))} {when}", f"{name} {when}", name


def _changes(course: Course, field: str) -> dict[int, object]:
    """Return the epochs from which on a condition had another value, and the value; the first of all among them."""
    changes: dict[int, object] = {}
    for epoch, now in course.items():
        value = getattr(now, field)
        if not changes or value != changes[max(changes)]:
            changes[epoch] = value
    return changes


def _at(course: Course, epoch: int) -> Conditions:
    return course[max(since for since in course if since <= epoch)]


def _gate(now: Conditions) -> str:
    return (gate_name(np.array(now.targets)) or "").upper() or "targets"


def _rule(now: Conditions) -> str:
    return now.rule


def _rate(now: Conditions) -> str:
    return "η " + f"{now.learning_rate:g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


def _count(epoch: int) -> str:
    return f"{epoch:,}".replace(",", " ")
