"""Patience: does it run out on a quiet machine when it should, and on a busy one only later?"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.support import patience
from tests.support.patience import Patience

pytestmark = pytest.mark.without_terminal

OWN, OTHER, LATER, ENDED = 1, 2, 3, 4


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what lets time pass, in which threads may be kept waiting for a processor, begin and end."""
    clock, waited = [100.0], {OWN: 3.0, OTHER: 5.0, ENDED: 7.0}

    def let_pass(seconds: float, **longer: float) -> None:
        clock[0] += seconds
        for name, more in longer.items():
            thread = globals()[name.upper()]
            waited[thread] = waited.get(thread, 0.0) + more
        if "ended" in longer:
            look_then_end()

    def look_then_end() -> None:
        for each in looking:
            each.left()
        del waited[ENDED]

    looking: list[Patience] = []
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(patience, "_kept_waiting", lambda _: dict(waited))
    let_pass.looking = looking  # type: ignore[attr-defined]
    return let_pass


def test_it_runs_out_by_the_clock_where_nobody_is_kept_waiting(pass_time: Callable[..., None]) -> None:
    """On a quiet machine it is seconds and no more."""
    waiting = Patience(2)
    pass_time(1.5)
    assert waiting.left() == pytest.approx(0.5)
    pass_time(1)
    assert waiting.left() == 0


def test_waiting_for_a_processor_does_not_count(pass_time: Callable[..., None]) -> None:
    """Neither does what this process waits count, nor what another one does; but there is an end to it."""
    waiting = Patience(2)
    pass_time(10, own=4, other=5)
    assert waiting.left() == pytest.approx(1)
    pass_time(2, other=2)
    assert waiting.left() == pytest.approx(1)
    pass_time(50, own=50)
    assert waiting.left() == 0


def test_what_begins_and_what_ends_meanwhile_counts_too(pass_time: Callable[..., None]) -> None:
    """A process that is started later has waited only since; of one that has ended it is known what it waited."""
    waiting = Patience(2)
    pass_time.looking.append(waiting)  # type: ignore[attr-defined]
    pass_time(3, later=2)
    assert waiting.left() == pytest.approx(1)
    pass_time(4, ended=4)
    assert waiting.left() == pytest.approx(1)
    pass_time(1)
    assert waiting.left() == 0


def test_the_system_tells_how_long_threads_were_kept_waiting() -> None:
    """What is read grows, has what this process started in it, and nothing of a process that is not there."""
    first = patience._kept_waiting({os.getpid()})
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as started:
        then = patience._kept_waiting({os.getpid()})
        assert started.pid not in first
        assert not sys.platform.startswith("linux") or started.pid in then
        started.communicate(b"\n")
    assert all(0 <= waited <= then.get(thread, waited) for thread, waited in first.items())
    assert {*patience._kept_waiting({2**30})} == {patience._MACHINE}
