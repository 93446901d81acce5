"""What happens in a recorded run: its edits, its end, and whether this machine comes to the same numbers."""

from bisect import bisect_right

import numpy as np

from xortui.nn import Snapshot
from xortui.nn.gates import gate_name
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.recording import Recording
from xortui.teach.places import example_name, place_at
from xortui.teach.training.undo_words import numbers
from xortui.words.format import count, plain_number

_CHAOTIC_FROM = 1430
"""The epoch from which on runs under `published` differ between processors; see README."""


def edit_parts(course: Course, edit: Edit) -> list[str]:
    """Return what an edit of a course changes, each change in words of its own: "η from 1 to 3"."""
    before, after = course.conditions_before(edit.epoch), course.conditions(edit.epoch)
    parts = []
    if edit.learning_rate is not None:
        was, now = numbers(before.learning_rate, after.learning_rate)
        parts.append(f"η from {was} to {now}")
    if edit.rule is not None:
        parts.append(f"the rule from {before.rule} to {after.rule}")
    gates = [gate_name(np.array(targets)) for targets in (before.targets, after.targets)]
    if len(edit.targets) > 1 and gates[1]:
        parts.append(f"the gate from {gates[0].upper() if gates[0] else 'none'} to {gates[1].upper()}")
    else:
        for example, _ in edit.targets:
            was, now = numbers(before.targets[example], after.targets[example])
            parts.append(f"the target of {example_name(example)} from {was} to {now}")
    units = course.start.hidden_units
    return parts + [f"{place_at(at, units).label()} set to {plain_number(value)}" for at, value in edit.weights]


def edit_forms(course: Course, edit: Edit) -> tuple[str, ...]:
    """Return what an edit changes as the end of a sentence, in several lengths, the longest first."""
    parts = edit_parts(course, edit)
    some = [f"{', '.join(parts[:shown])} and {len(parts) - shown} more" for shown in (3, 2, 1) if shown < len(parts)]
    return (", ".join(parts), *some, f"{len(parts)} changes" if len(parts) > 1 else "an edit")


def contents(recording: Recording) -> str:
    """Return what there is in a recording: "2 edits, up to epoch 2 600"."""
    edits = len(recording.course.edits)
    what = "1 edit" if edits == 1 else f"{count(edits) if edits else 'no'} edits"
    return f"{what}, up to epoch {count(recording.course.furthest)}"


def verdict(recording: Recording, snapshot: Snapshot) -> tuple[str, ...]:
    """Return whether a run has come to the numbers that were recorded, as a sentence in several lengths.

    Args:
        recording: The recording.
        snapshot: The run at the recording's end.
    """
    if recording.agrees(snapshot):
        return ("the same numbers as recorded, to the last bit", "the same as recorded")
    here, there = numbers(snapshot.mse, recording.mse)
    losses = "the same MSE" if here == there else f"MSE {here} here, {there} there"
    why = "the file was changed, or another processor or numpy rounds otherwise"
    if recording.course.conditions(recording.course.furthest).rule == "published":
        why += f", which the rule published magnifies from epoch {count(_CHAOTIC_FROM)} on"
    other = "other numbers than recorded"
    text = f"{other}: {losses}"
    return (f"{text} ({why})", text, f"{other} (file, processor or numpy)", other, "not as recorded")


def happening(recording: Recording, name: str, snapshot: Snapshot, reach: int = 0) -> tuple[str, ...]:
    """Return what happens in a recording at an epoch, in several lengths, the longest first; empty for nothing.

    Args:
        recording: The recording.
        name: What it is called.
        snapshot: The run that plays it.
        reach: For how many epochs after an edit it is told.
    """
    course, epoch = recording.course, snapshot.epoch
    if not recording.leads_to(snapshot.course) or epoch > course.furthest:
        return ()
    at = bisect_right(course.edits, epoch, key=lambda edit: edit.epoch)
    edit = course.edits[at - 1] if at else None
    told = edit and epoch - edit.epoch <= reach
    forms = tuple(f"edit {at}: {form}" for form in edit_forms(course, edit)) if edit and told else ()
    if epoch == course.furthest:
        ends = tuple(f"end of the recording: {form}" for form in verdict(recording, snapshot))
        return (*(f"{form} · {ends[-1]}" for form in forms), *ends, "end of the recording")
    if epoch == 0:
        text = f"recording with {contents(recording)}"
        return (*(f"{name}: {text} · {form}" for form in forms), f"{name}: {text}", text, *forms)
    if forms and at < len(course.edits):
        ahead = f" · the next at epoch {count(course.edits[at].epoch)}"
        forms = (*(f"{form}{ahead}" for form in forms[:1]), *forms)
    return forms
