"""The sentence above the footer is worked out beside the screen: late where it takes long, never of another run."""

from collections import deque
from collections.abc import Callable
from itertools import count

import pytest

from tests.support.hand import opened
from xortui.nn import Session, Settings, Snapshot
from xortui.teach.training.diagnosis import diagnose
from xortui.teach.training.wording import Diagnosis, Kind
from xortui.tui import diagnosing
from xortui.tui.diagnosing import Diagnosing

LONG = Settings(6, learning_rate=30.0)
"""A run that overshoots from epoch 6 on, which takes a trial of several slices to advise on."""


class Desk:
    """What stands around a diagnosis: what is to be done later, and how often something was found."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self.waiting: deque[Callable[[], None]] = deque()
        self.found = 0
        self.diagnosing = Diagnosing(self.waiting.append, self._find)

    def _find(self) -> None:
        self.found += 1

    def ask(self, snapshot: Snapshot, *, moving: bool = False) -> Diagnosis | None:
        """Ask for a diagnosis."""
        return self.diagnosing.of(snapshot, moving=moving)

    def turn(self) -> None:
        """Do one thing that waits."""
        self.waiting.popleft()()

    def finish(self) -> None:
        """Do all that waits."""
        while self.waiting:
            self.turn()


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk at which each look at the clock comes 0.4 ms after the last, so that a slice of 1 ms has three."""
    ticks = count()
    monkeypatch.setattr(diagnosing, "SLICE", 0.001)
    monkeypatch.setattr(diagnosing, "perf_counter", lambda: next(ticks) * 0.0004)
    return Desk()


def at(epoch: int, settings: Settings = LONG) -> Snapshot:
    """Return a session's snapshot at an epoch."""
    session = Session(settings)
    session.goto(epoch)
    return session.snapshot


def test_what_is_soon_found_is_there_at_once(desk: Desk) -> None:
    """The start, and a run that learns."""
    for snapshot in (at(0), at(2000, Settings())):
        assert desk.ask(snapshot) == diagnose(snapshot)
    assert not desk.waiting and not desk.found


def test_what_takes_long_comes_later(desk: Desk) -> None:
    """In slices of three looks at the clock; until then nothing is said of a run of which nothing is known."""
    snapshot = at(20)
    assert desk.ask(snapshot) is None and len(desk.waiting) == 1
    desk.turn()
    assert desk.ask(snapshot) is None and desk.waiting
    desk.finish()
    assert desk.found == 1
    found = desk.ask(snapshot)
    assert found == diagnose(snapshot) and found.kind == Kind.OVERSHOOTING


def test_until_then_the_last_sentence_of_the_same_run_stands(desk: Desk) -> None:
    """The old diagnosis stays until the new one is done, so that the line is not empty after every step."""
    session = Session(LONG)
    session.goto(5)
    desk.ask(session.snapshot)
    desk.finish()
    before = desk.ask(session.snapshot)
    session.goto(20)
    assert before is not None and desk.ask(session.snapshot) == before
    desk.finish()
    assert desk.ask(session.snapshot) == diagnose(session.snapshot) != before


def test_of_another_run_nothing_is_said_before_it_is_known(desk: Desk) -> None:
    """An edit makes another run: what was said before may not be so any more."""
    session = Session(LONG)
    session.goto(20)
    desk.ask(session.snapshot)
    desk.finish()
    session.set_weight("output_bias", 0, 1.0)
    assert desk.ask(session.snapshot) is None
    desk.finish()
    assert desk.ask(session.snapshot) == diagnose(session.snapshot)


def test_what_is_said_of_the_start_does_not_stand_beside_a_later_epoch(desk: Desk) -> None:
    """While epochs run, too, nothing is said until something is known of them."""
    assert desk.ask(at(0)) and desk.ask(at(20), moving=True) is None


def test_a_step_takes_the_place_of_what_was_begun(desk: Desk) -> None:
    """What is left of that is dropped, and only the new state is spoken of."""
    session = Session(LONG)
    session.goto(20)
    desk.ask(session.snapshot)
    session.goto(21)
    desk.ask(session.snapshot)
    assert len(desk.waiting) == 2
    desk.turn()
    assert len(desk.waiting) == 1
    desk.finish()
    assert desk.found == 1 and desk.ask(session.snapshot) == diagnose(session.snapshot)


def test_while_epochs_run_what_was_begun_is_finished_first(desk: Desk) -> None:
    """It is finished all the same, or none ever would be; then the latest state is diagnosed."""
    session = Session(LONG)
    snapshots = []
    for epoch in (20, 21, 23):
        session.goto(epoch)
        snapshots.append(session.snapshot)
        desk.ask(snapshots[-1], moving=True)
    assert len(desk.waiting) == 1
    while not desk.found:
        desk.turn()
    assert desk.ask(snapshots[2], moving=True) == diagnose(snapshots[0])
    desk.finish()
    assert desk.found == 2 and desk.ask(snapshots[2], moving=True) == diagnose(snapshots[2])


async def test_the_line_says_in_slices_what_it_says_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the screen, after steps, an edit and its undoing."""
    session = Session(LONG)
    session.goto(20)
    async with opened(session=session) as hand:
        lines = []
        for slice_length in (float("inf"), 0.0):
            monkeypatch.setattr(diagnosing, "SLICE", slice_length)
            said = []
            for key in ("left", "up", "z", "right"):
                await hand.press(key)
                said.append(hand.rows()[-2])
            lines.append(said)
        assert lines[0] == lines[1]
        assert "overshooting" in lines[0][0] and len({*lines[0]}) > 2


async def test_what_is_found_comes_with_the_next_frame_where_that_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """All panels would look what is new else, between two frames in which they do so anyway."""
    async with opened() as hand:
        main, published = hand.main, list[object]()
        look, motion = main.scene.look, main.motion
        for running, speed in ((True, 0), (True, 1), (False, 0)):
            main.scene = main.scene._replace(look=look._replace(speed=speed))
            main.motion = motion._replace(running=running)
            monkeypatch.setattr(main, "publish", lambda at=(running, speed): published.append(at))
            diagnosing.show_found(main)
            monkeypatch.undo()
        main.motion = motion
        assert published == [(True, 1), (False, 0)]
