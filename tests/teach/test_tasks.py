"""Tasks of lessons: is each done by what it asks for, and by nothing else that reaches its goal?"""

import re
from collections.abc import Callable

import pytest

from xortui.nn import Session
from xortui.teach.lessons.catalogue import find
from xortui.teach.lessons.fold import stand

_DOES: dict[str, Callable[[Session], object]] = {
    "b2": lambda s: s.set_weight("output_bias", 0, -0.8),
    "h1": lambda s: s.set_weight("output_weights", (0, 0), -3),
    "h2": lambda s: s.set_weight("output_weights", (1, 0), -3.4),
    "x1": lambda s: s.set_weight("hidden_weights", (0, 0), 1),
    "target": lambda s: s.set_target(0, 0),
    "targets": lambda s: s.set_gate("and"),
    "rate": lambda s: s.set_learning_rate(5),
    "rate back": lambda s: s.set_learning_rate(1),
    "rule": lambda s: s.set_rule("published"),
    "seed": lambda s: s.new_run(s.snapshot.settings._replace(seed=2)),
    "units": lambda s: s.new_run(s.snapshot.settings._replace(hidden_units=3)),
    "scale": lambda s: s.new_run(s.snapshot.settings._replace(scale=0.8)),
    "reset": Session.reset,
    "start": lambda s: s.goto(0),
    "few": lambda s: s.run(40),
    "many": lambda s: s.run(200),
    "most": lambda s: s.run(3000),
    "undo": Session.undo,
}


@pytest.mark.parametrize(
    ("lesson", "deeds", "how"),
    [
        ("4", "b2", ""),
        ("4", "b2 h2 h1 b2", None),
        ("4", "many", "by training, at another epoch"),
        ("4", "few start b2", ""),
        ("4", "many b2", "by training, at another epoch"),
        ("4", "target", "with other targets"),
        ("4", "targets", "with other targets"),
        ("4", "target b2", "with other targets"),
        ("4", "target undo b2", ""),
        ("4", "rate many", "with another learning rate"),
        ("4", "rule many", "with another rule"),
        ("4", "rate b2", "with another learning rate"),
        ("4", "seed", None),
        ("8", "h1 many", ""),
        ("8", "few h1 many", ""),
        ("8", "h1 h2 many", "by changing several weights or biases, not one"),
        ("8", "h1 target", None),
        ("8", "target", None),
        ("8", "targets many", "with other targets"),
        ("8", "rate many", "with another learning rate"),
        ("8", "start rate many many many rate back many", "with another learning rate"),
        ("8", "reset rate many many many many", "with another learning rate"),
        ("8", "seed many many many many many", "with another seed"),
        ("10", "x1 most", ""),
        ("10", "reset most", "by changing several weights or biases, not one"),
        ("10", "seed most", "with another seed"),
        ("10", "x1 rate most", "with another learning rate"),
        ("10", "x1 target", None),
        ("11", "seed most", ""),
        ("11", "units most", "with another number of hidden units"),
        ("10", "scale most", "with another scale"),
        ("11", "targets", None),
    ],
)
def test_a_task_is_done_only_with_what_it_is_to_be_done_with(lesson: str, deeds: str, how: str | None) -> None:
    """Where the goal is reached in another way, what is said names that; None where the goal is not reached at all."""
    read = find(lesson)
    at, task = next((at, step.task) for at, step in enumerate(read.steps, 1) if step.task)
    session = Session()
    stand(session, read, at)
    start = session.snapshot
    for deed in re.findall("rate back|\\w+", deeds):
        _DOES[deed](session)
    now = session.snapshot
    assert (task.done(now, start), task.reached(now)) == (how == "", how is not None)
    if how:
        assert task.state(now, start).endswith(f", but {how}: that does not count")
