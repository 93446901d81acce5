"""A lesson made of a recording: a step for each edit and each stop, to which a teacher adds the words."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from xortui.nn.session.course import Course, Edit
from xortui.nn.session.recording import EXAMPLES, Recording, weight_names
from xortui.teach.lessons.check_lesson import MAX_TITLE, PUBLISHED_LIMIT
from xortui.teach.lessons.file.read import FORMAT, MAX_STEPS
from xortui.teach.lessons.model import LESSON_MAX_EPOCH
from xortui.teach.training.recording_words import contents, edit_forms
from xortui.words.format import count
from xortui.words.shown import shown

_MOST_TOLD = 400
"""Characters of an edit that are told in a step, so that it fits a small terminal."""

_NOTE = """\
<!-- Made from a recording: each step is an edit of it, or an epoch at which it was stopped. Say in your own words what
the class should look at. What a step can do besides, such as ask: xortui lesson --new FILE writes an example. -->
"""


class Written(NamedTuple):
    """A lesson that was made of a recording."""

    text: str
    """The content of its file."""
    steps: int
    left_out: str
    """Which part of the recording is not in it, and why, in a sentence; empty where all of it is."""


class _Step(NamedTuple):
    """A step: an epoch at which the run was stopped, or what was changed there."""

    epoch: int
    edit: Edit | None = None


def written(recording: Recording, name: str) -> Written:
    """Return a lesson made of a recording, which passes the check of lessons.

    Args:
        recording: The recording.
        name: What the recording is called.
    """
    course = recording.course
    steps = list(_steps(course))
    last = min((LESSON_MAX_EPOCH, True), _last_of_published(course))
    kept = [step for step in steps if (step.epoch, step.edit is not None) <= last]
    why = ""
    if len(kept) < len(steps):
        left = steps[len(kept)]
        limit = f"a lesson goes to epoch {count(LESSON_MAX_EPOCH)} at most"
        if left.epoch <= LESSON_MAX_EPOCH:
            limit = f"after epoch {count(PUBLISHED_LIMIT)} the rule published differs from machine to machine"
        why = f"The lesson ends at epoch {count(kept[-1].epoch)}: {limit}."
    if len(kept) > MAX_STEPS:
        kept = kept[:MAX_STEPS]
        why = f"The lesson ends at epoch {count(kept[-1].epoch)}: it has {MAX_STEPS} steps, and no lesson has more."
    text = "\n".join([*_head(recording, name), *(line for step in kept for line in _lines(course, step))])
    return Written(f"{text}\n", len(kept), why)


def _steps(course: Course) -> Iterator[_Step]:
    """Yield the start, each stop, each edit, and the end."""
    edits = {edit.epoch: edit for edit in course.edits}
    stops = {0, course.furthest, *course.stops}
    for epoch in sorted(stops | set(edits)):
        if epoch in stops and not (epoch == 0 and epoch in edits):
            yield _Step(epoch)
        if epoch in edits:
            yield _Step(epoch, edits[epoch])


def _last_of_published(course: Course) -> tuple[int, bool]:
    """Return the last epoch whose numbers are the same on every machine as far as the rule is concerned.

    Returns:
        The epoch, and whether they are so after the edit there, too.
    """
    spans = [
        (0, course.conditions(0).rule),
        *((edit.epoch, course.conditions(edit.epoch).rule) for edit in course.edits),
    ]
    ends = [*(epoch for epoch, _ in spans[1:]), course.furthest]
    for (start, rule), end in zip(spans, ends, strict=True):
        if rule == "published" and end > PUBLISHED_LIMIT:
            return max((PUBLISHED_LIMIT, True), (start, False))
    return course.furthest, True


def _head(recording: Recording, name: str) -> Iterator[str]:
    title = shown(shown(name, 200), MAX_TITLE - len("A recording: "))  # escapes count, too
    yield from ("+++", f"format = {FORMAT}", f"title = {_quoted(f'A recording: {title}')}")
    yield from (f"summary = {_quoted(f'A recording with {contents(recording)}.')}", "", "[settings]")
    for key, value in recording.course.start._asdict().items():
        yield f"{key} = {_quoted(value) if isinstance(value, str) else repr(value)}"
    yield from ("+++", "", *_NOTE.splitlines())


def _lines(course: Course, step: _Step) -> Iterator[str]:
    """Yield the lines of a step."""
    epoch = f"epoch {count(step.epoch)}"
    if step.edit:
        told = next((form for form in edit_forms(course, step.edit) if len(form) < _MOST_TOLD), "")
        yield from ("", f"## A change at {epoch}", "", f"Changed here: {told}. The loss is {{mse}} now.")
    else:
        title = "The start" if not step.epoch else f"Epoch {count(step.epoch)}"
        yield from (
            "",
            f"## {title}",
            "",
            f"At {epoch}: a loss of {{mse}}, {{tally}}.",
        )
    deeds = [*([f"goto = {step.epoch}"] if step.epoch else []), *(_deeds(course, step.edit) if step.edit else [])]
    if deeds:
        yield from ("", "```xortui", *deeds, "```")


def _deeds(course: Course, edit: Edit) -> Iterator[str]:
    """Yield what makes an edit, in the words of lessons."""
    names = weight_names(course.start.hidden_units)
    if edit.learning_rate is not None:
        yield f"rate = {edit.learning_rate!r}"
    if edit.rule is not None:
        yield f"rule = {_quoted(edit.rule)}"
    if edit.targets:
        targets = (f"{_quoted(EXAMPLES[at])} = {value!r}" for at, value in edit.targets)
        yield f"target = {{{', '.join(targets)}}}"
    if edit.weights:
        weights = (f"{{at = {_quoted(names[at])}, value = {value!r}}}" for at, value in edit.weights)
        yield f"weight = [{', '.join(weights)}]"


def _quoted(text: str) -> str:
    """Return a text as a string of TOML."""
    return json.dumps(text, ensure_ascii=False)
