"""What each view costs for every frame, beside the chart; one that is hidden must cost nothing."""

import asyncio
from collections.abc import Iterator
from time import perf_counter

from tests.benchmarks.rows import Bound, Row, pair
from tests.support.hand import opened, show
from xortui.tui.drawn import Drawn
from xortui.tui.scene import HIDDEN_SPACE, LANDSCAPE, NETWORK, PROBE, SURFACE, UNITS, WEIGHTS

FRAMES, STRIDE = 200, 10


def views() -> Iterator[Row]:
    """Draw the chart and each view over the same epochs, by turns."""
    for view in (SURFACE, UNITS, HIDDEN_SPACE, NETWORK, WEIGHTS, LANDSCAPE, PROBE):
        ours, chart, hidden = asyncio.run(_frames(view))
        yield pair(f"a frame of the {view}, 120x36, beside the chart's", ours, chart, "ms", Bound("<=", 1.1))
        yield pair("  the same while it is hidden", hidden, chart, "ms", Bound("<=", 0.02))


async def _frames(view: str) -> tuple[list[float], list[float], list[float]]:
    async with opened(size=(120, 36)) as hand:
        session, main = hand.session, hand.main
        session.goto(1000)
        show(main, watching=view)
        await hand.settle()
        widget = main.query_one(f"#{view.replace(' ', '-')}", Drawn)
        chart = main.query_one("#loss", Drawn)
        ours, beside, hidden = [], [], []
        for _ in range(FRAMES):
            session.run(STRIDE)
            for part in (chart, widget):  # without drawing yet: what was drawn once costs less the second time
                part._shown = main.desk.shown
            beside.append(_time(chart))
            ours.append(_time(widget))
            widget.display = False
            hidden.append(_time(widget))
            widget.display = True
        return ours, beside, hidden


def _time(widget: Drawn[object]) -> float:
    """Return how many milliseconds it takes to draw a widget's rows."""
    begun = perf_counter()
    widget._draw_rows(widget.current_needs())
    return 1000 * (perf_counter() - begun)
