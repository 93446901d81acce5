"""The chart without plotext: the same axes to the last character, and the same curve to the last dot."""

import os
import subprocess
import sys

import numpy as np
import pytest

from xortui.nn import Session, Settings
from xortui.tui.draw import plot
from xortui.tui.draw.axes import Frame, LossCurve, fit
from xortui.tui.draw.legend import curve_of
from xortui.tui.draw.points import points_of, without_level_points

CURVES = {
    "empty": LossCurve(np.zeros(0), np.zeros(0), np.zeros(0)),
    "one epoch": LossCurve(np.zeros(1), np.full(1, 0.27), np.full(1, 0.27)),
    "falling": LossCurve(np.arange(400.0), 0.3 / (1 + np.arange(400) / 50), 0.3 / (1 + np.arange(400) / 60)),
}


def _drawn_alike(frame: Frame, line: LossCurve) -> bool:
    """Return whether plotext and dots of our own give the same axes, and the same dots in every cell."""
    points = without_level_points(points_of(line, frame))
    theirs, ours = plot.plot(frame, points), plot.plot(frame, points, quick=True)
    assert theirs.dots.shape == ours.dots.shape == (frame.rows, frame.columns)
    width = len(theirs.left[0]) + frame.columns
    assert {len(row) for row in ours.below} == {width}
    below = [row.ljust(width) for row in theirs.below]
    return theirs.left == ours.left and below == ours.below and np.array_equal(theirs.dots, ours.dots)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("size", [(20, 4), (60, 12), (117, 24)])
@pytest.mark.parametrize("name", CURVES)
def test_it_is_drawn_alike(name: str, size: tuple[int, int], log: bool) -> None:
    """Axes, ticks, labels and every dot of a curve are equal."""
    assert _drawn_alike(fit([CURVES[name]], [], *size, log), CURVES[name])


@pytest.mark.parametrize("seed", range(20))
def test_any_curve_is_drawn_alike_in_any_size(seed: int) -> None:
    """Curves that jump at random, with gaps, have the same dots: also where a line passes between two of them."""
    random = np.random.default_rng(seed)
    for _ in range(10):
        size, count = (int(random.integers(20, 160)), int(random.integers(4, 46))), int(random.integers(1, 400))
        low = random.random(count) if seed % 2 else 10 ** random.uniform(-8, 0, count)
        low[random.random(count) < 0.02] = np.nan
        line = LossCurve(np.cumsum(random.integers(1, 50, count)).astype(float), low, low * random.uniform(1, 2, count))
        for log in (False, True):
            frame = fit([line], [float(random.integers(0, 20_000))], *size, log)
            assert _drawn_alike(frame, line), (size, count, log)


@pytest.mark.long
@pytest.mark.parametrize("settings", [Settings(seed=seed, learning_rate=rate) for seed in (1, 2, 3) for rate in (1, 9)])
def test_a_run_is_drawn_alike(settings: Settings) -> None:
    """So are the curves of real runs, at every stage of them."""
    session = Session(settings)
    for _ in range(40):
        session.run(77)
        line = curve_of(session.snapshot)
        for log in (False, True):
            assert _drawn_alike(fit([line], [], 70, 20, log), line), (session.epoch, log)


@pytest.mark.long
def test_without_plotext_the_screen_has_its_chart_and_the_help_says_so() -> None:
    """Where plotext cannot be imported the screen starts, runs, and its chart has a curve and axes."""
    program = """
import asyncio, sys
sys.modules["plotext"] = None
from tests.support.hand import Hand, show
from xortui.tui.app import XorApp

async def drive():
    app = XorApp()
    async with app.run_test(size=(120, 36)) as pilot:
        stage = Hand(app, pilot)
        await stage.until(lambda: app.main.snapshot)
        app.main.desk.session.run(400)
        show(app.main)
        await stage.settle()
        loss = "\\n".join("".join(text for text, _ in row.pieces) for row in app.main.query_one("#loss")._rows)
        assert "0.30┤" in loss and "└┬" in loss and any("\\u2801" <= c <= "\\u28ff" for c in loss), loss
        await stage.press("question_mark")
        await stage.until(lambda: app.screen.query("#without-plotext"))
asyncio.run(drive())
"""
    here = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    done = subprocess.run([sys.executable, "-c", program], cwd=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
