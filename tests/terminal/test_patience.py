"""Patience: does it run out on a quiet machine when it should, and on a busy one only later?"""

import os
import time
from collections.abc import Callable

import pytest

from tests.support import patience
from tests.support.patience import Patience

OTHER = 1


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what lets time pass, in which this process and another one may be kept waiting for a processor."""
    clock, waited = [100.0], {os.getpid(): 3.0, OTHER: 5.0}

    def let_pass(seconds: float, own: float = 0, other: float = 0) -> None:
        clock[0] += seconds
        waited[os.getpid()] += own
        waited[OTHER] += other

    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(patience, "_kept_waiting", waited.__getitem__)
    return let_pass


def test_it_runs_out_by_the_clock_where_nobody_is_kept_waiting(pass_time: Callable[..., None]) -> None:
    """On a quiet machine it is seconds and no more."""
    waiting = Patience(2, OTHER)
    pass_time(1.5)
    assert waiting.left() == pytest.approx(0.5)
    pass_time(1)
    assert waiting.left() == 0


def test_waiting_for_a_processor_does_not_count(pass_time: Callable[..., None]) -> None:
    """Neither does what this process waits count, nor what the other one does; but there is an end to it."""
    waiting = Patience(2, OTHER)
    pass_time(10, own=4, other=5)
    assert waiting.left() == pytest.approx(1)
    pass_time(2, other=2)
    assert waiting.left() == pytest.approx(1)
    pass_time(50, own=50)
    assert waiting.left() == 0


def test_the_system_tells_how_long_a_process_was_kept_waiting() -> None:
    """What is read grows, and is 0 for a process that is not there."""
    first = patience._kept_waiting(os.getpid())
    assert 0 <= first <= patience._kept_waiting(os.getpid())
    assert patience._kept_waiting(2**30) == 0
