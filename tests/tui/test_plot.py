"""The chart without plotext: the same axes to the last character, and the same curve within a dot."""

import os
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from xortui.tui.draw import plot
from xortui.tui.draw.axes import Frame, LossCurve, fit
from xortui.tui.draw.points import points_of

Dots = NDArray[np.bool_]

CURVES = {
    "empty": LossCurve(np.zeros(0), np.zeros(0), np.zeros(0)),
    "one epoch": LossCurve(np.zeros(1), np.full(1, 0.27), np.full(1, 0.27)),
    "falling": LossCurve(np.arange(400.0), 0.3 / (1 + np.arange(400) / 50), 0.3 / (1 + np.arange(400) / 60)),
}


def _lines(frame: Frame, line: LossCurve) -> tuple[list[str], list[str]]:
    points = points_of(line, frame)
    return plot.plot(frame, points), plot.by_dots(frame, points)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("size", [(20, 4), (60, 12), (117, 24)])
@pytest.mark.parametrize("name", CURVES)
def test_it_is_drawn_alike(name: str, size: tuple[int, int], log: bool) -> None:
    """Axes, ticks and labels are equal; each dot of either curve has one of the other beside it."""
    frame = fit([CURVES[name]], [], *size, log)
    theirs, ours = _lines(frame, CURVES[name])
    left = size[0] - frame.columns
    assert [row[:left] for row in ours] == [row[:left] for row in theirs]
    assert [row.rstrip() for row in ours[frame.rows :]] == [row.rstrip() for row in theirs[frame.rows :]]
    assert {len(row) for row in ours} == {size[0]}
    a, b = (_dots([row[left:] for row in rows[: frame.rows]]) for rows in (theirs, ours))
    assert not (a & ~_grown(b)).any() and not (b & ~_grown(a)).any()


def _dots(rows: list[str]) -> Dots:
    bits = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
    codes = np.array([[max(0, ord(cell) - 0x2800) & 0xFF if cell != " " else 0 for cell in row] for row in rows])
    dots: Dots = ((codes[:, None, :, None] & bits[None, :, None, :]) > 0).reshape(4 * codes.shape[0], -1)
    return dots


def _grown(dots: Dots) -> Dots:
    padded = np.pad(dots, 1)
    height, width = dots.shape
    grown: Dots = np.any([padded[y : y + height, x : x + width] for y in range(3) for x in range(3)], axis=0)
    return grown


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
        loss = "\\n".join("".join(segment.text for segment in strip) for strip in app.main.query_one("#loss")._strips)
        assert "0.30┤" in loss and "└┬" in loss and any("\\u2801" <= c <= "\\u28ff" for c in loss), loss
        await stage.press("question_mark")
        await stage.until(lambda: app.screen.query("#without-plotext"))
asyncio.run(drive())
"""
    here = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    done = subprocess.run([sys.executable, "-c", program], cwd=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
