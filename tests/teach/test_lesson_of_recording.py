"""A lesson that is made of a recording passes the check, and its steps stand where the recording was."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.nn.test_session_model import Pair, commands
from tests.support.budget import examples
from tests.support.plain import plain
from xortui.nn import Session, Settings
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.recording import Recording
from xortui.teach.lessons.check_lesson import check
from xortui.teach.lessons.file.read import parse
from xortui.teach.lessons.fold import Checkpoints
from xortui.teach.lessons.from_recording import Written, written
from xortui.teach.lessons.model import Lesson

SAME = 1e-9


def made(recording: Recording, name: str = "run.jsonl") -> tuple[Written, Lesson]:
    """Return the lesson made of a recording, as text and as it is read."""
    found = written(recording, name)
    lesson = parse(found.text, "it")
    assert len(lesson.steps) == found.steps
    return found, lesson


def recorded(course: Course) -> Recording:
    """Return the recording of a course."""
    session = Session(course)
    session.goto(course.furthest)
    return replace(Recording.of(session), course=course)


@settings(max_examples=examples(20))
@given(commands(far=150))
def test_any_recording_makes_a_lesson(what: list[tuple[Any, ...]]) -> None:
    """Nothing is wrong with it, and its last step stands in the state in which the recording ends, to the bit."""
    pair = Pair(1024)
    for command in what:
        pair.do(*command)
    if pair.session.furthest <= 1000:
        pair.session.goto(pair.session.furthest)
    pair.session.note_stop()
    found, lesson = made(Recording.of(pair.session))
    assert check(lesson) == []
    if not found.left_out:
        session = Session()
        Checkpoints(lesson).stand(session, len(lesson.steps))
        pair.session.goto(pair.session.furthest)
        assert plain(session.snapshot.parameters) == plain(pair.session.snapshot.parameters)
        assert session.snapshot.targets.tolist() == pair.session.snapshot.targets.tolist()


def test_steps_are_edits_and_stops() -> None:
    """In their order; where the run was stopped before an edit, that is a step of its own."""
    edits = Edit(50, learning_rate=3.0), Edit(70, rule="published", weights=((20, 0.5),))
    _, lesson = made(recorded(Course(1, Settings(seed=2), edits, 90, (50, 60))))
    assert [step.title for step in lesson.steps] == [
        "The start",
        "Epoch 50",
        "A change at epoch 50",
        "Epoch 60",
        "A change at epoch 70",
        "Epoch 90",
    ]
    assert lesson.settings == Settings(seed=2)
    session, steps = Session(), Checkpoints(lesson)
    rates = []
    for n in range(1, 7):
        steps.stand(session, n)
        rates.append((session.epoch, session.snapshot.settings.learning_rate, session.snapshot.settings.rule))
    assert rates == [
        (0, 1, "gradient"),
        (50, 1, "gradient"),
        (50, 3, "gradient"),
        (60, 3, "gradient"),
        (70, 3, "published"),
        (90, 3, "published"),
    ]


@pytest.mark.long
def test_what_no_lesson_may_have_is_left_out() -> None:
    """What is too late, what differs from machine to machine, and what are too many steps: with a sentence."""
    late = Course(1, Settings(), (Edit(60_000, learning_rate=3.0),), 61_000, (200, 50_000))
    often = Course(1, Settings(), tuple(Edit(at, learning_rate=at + 1.0) for at in range(150)), 200)
    chaotic = Course(1, Settings(), (Edit(300, rule="published"), Edit(1200, rule="gradient")), 3000)
    switched = Course(1, Settings(), (Edit(1500, rule="published"),), 3000, (1400, 1500))
    for course, steps, sentence in (
        (late, 3, "The lesson ends at epoch 50 000: a lesson goes to epoch 50 000 at most."),
        (often, 100, "The lesson ends at epoch 99: it has 100 steps, and no lesson has more."),
        (
            chaotic,
            2,
            "The lesson ends at epoch 300: after epoch 1 000 the rule published differs from machine to machine.",
        ),
        (
            switched,
            3,
            "The lesson ends at epoch 1 500: after epoch 1 000 the rule published differs from machine to machine.",
        ),
    ):
        recording = Recording(course, 0.25, "0" * 64)
        found, lesson = made(recording)
        assert (found.steps, found.left_out) == (steps, sentence)
        assert check(lesson) == []


def test_any_name_and_any_edit_fits() -> None:
    """However long or odd the name, and however much one edit changes."""
    many = Edit(40, 1e6, "published", ((0, 0.5), (1, 0.25)), tuple((at, -at / 3) for at in range(21)))
    recording = recorded(Course(1, Settings(), (many,), 60))
    for name in ("x" * 300, 'a"b\\c', "\x1b[2J\u202e.jsonl", "学" * 40, "{mse}", "+++", "", "```"):
        _, lesson = made(recording, name)
        assert check(lesson) == [], name
