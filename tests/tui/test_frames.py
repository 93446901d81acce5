"""How often is painted: as asked, and at full speed no more than leaves most of the time to training."""

import asyncio
from collections.abc import Generator, Iterator
from typing import NamedTuple

import pytest

from xortui.nn import Session
from xortui.tui import journey
from xortui.tui.frames import LEAST_FPS, SHARE
from xortui.tui.journey import SLICE, Journey
from xortui.tui.pace import Pace
from xortui.tui.showing import CHART, CURVE, UPDATE, VIEWS

LOOK = 0.000015
"""Seconds that a look at the keyboard takes here where nothing is to be done."""

SECONDS, SETTLED = 12.0, 2.0
"""How long a journey goes on, and how long it takes at most to know what frames cost."""


_CHARTS = CHART, UPDATE, CURVE


class Seen(NamedTuple):
    """What came of a journey, once it knew what frames cost."""

    fps: float
    charts: float
    """Frames a second with the chart."""
    views: float
    """Frames a second with the views."""
    updates: float
    """Those of the charts with what the last update did beside them."""
    words: float
    """Those of these with the words below, if these can be read."""
    training: float
    """The share of the time that training had."""


class OverError(Exception):
    """The journey has gone on for long enough."""


BUSY = 3.0
"""How much longer everything takes on a busy machine, where other programs have the processor for a while."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Replace the clocks by one that goes only where work is done: in training, looking at the keyboard, painting."""
    now = [0.0]

    async def look() -> None:
        now[0] += LOOK

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(journey, "perf_counter", lambda: now[0])
    monkeypatch.setattr(journey, "work_clock", lambda: now[0])
    monkeypatch.setattr(journey, "let_others", look)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    yield now


async def seen(clock: list[float], cost: float, *, fps: float = 20.0, speed: int = 0, slower: float = 1.0) -> Seen:
    """Let epochs run, with frames that cost `cost` seconds, those with the chart three times as much as the others.

    Args:
        clock: The seconds that have gone by.
        cost: What a frame costs on average, in seconds.
        fps: Frames a second that are asked for.
        speed: Epochs a second, 0 for full speed.
        slower: By how much the machine becomes slower half way.
    """
    session, trained = Session(), 0.0
    frames: list[tuple[float, str]] = []
    going = Journey(session, pace=Pace(speed))
    since = SETTLED if slower == 1 else SECONDS / 2 + SETTLED

    def train(limit: int = 0) -> bool:
        nonlocal trained
        session.run(1)
        clock[0] += SLICE
        if clock[0] > since:
            trained += SLICE
        return False

    def show(part: str) -> Generator[None]:
        if clock[0] > SECONDS:
            raise OverError
        factor = slower if clock[0] > SECONDS / 2 else 1.0
        clock[0] += cost * factor * (1.5 if part in _CHARTS else 0.5)
        frames.append((clock[0], part))
        yield

    going.slice = train  # type: ignore[method-assign]
    with pytest.raises(OverError):
        await going.go_on(show, fps)
    parts, length = [part for at, part in frames if at > since], SECONDS - since
    return Seen(
        len(parts) / length,
        sum(part in _CHARTS for part in parts) / length,
        parts.count(VIEWS) / length,
        sum(part in (CHART, UPDATE) for part in parts) / length,
        parts.count(CHART) / length,
        trained / length,
    )


@pytest.mark.long
async def test_cheap_frames_are_painted_as_often_as_asked(clock: list[float]) -> None:
    """With 3 ms for a frame, 20 of them a second leave enough."""
    fps, charts, views, _, _, training = await seen(clock, 0.003)
    assert fps == pytest.approx(20, abs=0.5) and charts == pytest.approx(views, abs=0.2) == pytest.approx(10, abs=0.5)
    assert training > 1 - SHARE


@pytest.mark.long
@pytest.mark.parametrize("cost", [0.006, 0.008, 0.01])
async def test_expensive_frames_are_painted_less_often(clock: list[float], cost: float) -> None:
    """So that training keeps its share, and no less often than that needs; charts half as often as numbers."""
    fps, charts, views, updates, words, training = await seen(clock, cost)
    assert words == updates == charts
    assert LEAST_FPS < fps < 19 and charts == pytest.approx(views, abs=0.2) == pytest.approx(fps / 2, abs=0.2)
    assert 1 - SHARE - 0.02 < training < 1 - SHARE + 0.02


async def test_the_numbers_are_never_painted_less_often_than_eight_times_a_second(clock: list[float]) -> None:
    """However much a frame costs; the chart and the views, which have turns, four times together, updates once."""
    fps, charts, views, updates, words, _ = await seen(clock, 0.03)
    assert fps == pytest.approx(8, abs=0.2) and charts + views == pytest.approx(4, abs=0.2)
    assert charts == pytest.approx(views, abs=0.2) == pytest.approx(2 * updates, abs=0.2)
    assert updates == pytest.approx(2 * words, abs=0.2)


@pytest.mark.long
@pytest.mark.parametrize("asked", [2.0, 5.0])
async def test_fewer_frames_are_painted_where_they_are_asked_for(clock: list[float], asked: float) -> None:
    """A slow line is not given more because the machine is slow, too."""
    for cost in (0.001, 0.03):
        clock[0] = 0.0
        assert (await seen(clock, cost, fps=asked)).fps == pytest.approx(asked, abs=0.2)


async def test_a_chosen_speed_keeps_its_frames(clock: list[float]) -> None:
    """300 epochs a second leave time enough, also for frames of 12 ms."""
    assert (await seen(clock, 0.012, speed=300)).fps == pytest.approx(20, abs=0.5)


async def test_frames_follow_a_machine_that_becomes_slower(clock: list[float]) -> None:
    """As one does that is busy with something else: within two seconds training has its share again."""
    fps, _, _, _, _, training = await seen(clock, 0.003, slower=3.0)
    assert LEAST_FPS < fps < 15 and training > 1 - SHARE - 0.02


@pytest.mark.long
@pytest.mark.parametrize(("cost", "fps", "turns"), [(0.002, 1 / (0.002 / SHARE) / BUSY, 2), (0.008, LEAST_FPS, 4)])
async def test_what_other_programs_take_does_not_count(
    clock: list[float], monkeypatch: pytest.MonkeyPatch, cost: float, fps: float, turns: int
) -> None:
    """On a busy machine painting has its share of what this program gets, and not less often than is kept to."""
    monkeypatch.setattr(journey, "work_clock", lambda: clock[0] / BUSY)
    found = await seen(clock, cost * BUSY)
    assert found.fps == pytest.approx(fps, rel=0.1) and found.charts == pytest.approx(fps / turns, rel=0.1)


async def test_what_is_shown_of_an_epoch_is_all_of_it_before_the_next_one(clock: list[float]) -> None:
    """Where epochs come more seldom than frames, the chart and the views both have their turn with each of them."""
    session, frames = Session(), list[tuple[int, str]]()
    going = Journey(session, pace=Pace(2))
    train = going.slice

    def take_time(limit: int = 0) -> bool:
        clock[0] += 1e-4
        return train(limit)

    def show(part: str) -> Generator[None]:
        if clock[0] > SECONDS:
            raise OverError
        frames.append((session.epoch, part))
        yield

    going.slice = take_time  # type: ignore[method-assign]
    with pytest.raises(OverError):
        await going.go_on(show, 20.0)
    assert session.epoch > SECONDS
    for epoch in range(1, session.epoch):
        assert sorted(part for at, part in frames if at == epoch) == [CHART, VIEWS]
