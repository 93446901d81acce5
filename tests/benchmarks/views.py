"""What each view costs for every frame, beside the chart; one that is hidden must cost nothing."""

import asyncio
from collections.abc import Iterator
from time import perf_counter

from driving import opened
from rows import Row, pair

from xortui.tui.view import HIDDEN_SPACE, NETWORK, SURFACE, UNITS
from xortui.tui.widgets.panel import Drawn

FRAMES, STRIDE = 200, 10


def views() -> Iterator[Row]:
    """Draw the chart and each view over the same epochs, by turns."""
    for view in (SURFACE, UNITS, HIDDEN_SPACE, NETWORK):
        ours, chart, hidden = asyncio.run(_frames(view))
        yield pair(f"a frame of the {view}, 120x36, beside the chart's", ours, chart, "ms")
        yield pair("  the same while it is hidden", hidden, chart, "ms")


async def _frames(view: str) -> tuple[list[float], list[float], list[float]]:
    async with opened(size=(120, 36)) as stage:
        session, main = stage.session, stage.main
        session.goto(1000)
        main.show_now(chosen=view)
        await stage.settle()
        widget = main.query_one(f"#{view.replace(' ', '-')}", Drawn)
        chart = main.query_one("#loss", Drawn)
        ours, beside, hidden = [], [], []
        for _ in range(FRAMES):
            session.run(STRIDE)
            for part in (chart, widget):  # without drawing yet: what was drawn once costs less the second time
                part.set_reactive(Drawn.snapshot, session.snapshot)
            beside.append(_time(chart))
            ours.append(_time(widget))
            widget.display = False
            hidden.append(_time(widget))
            widget.display = True
        return ours, beside, hidden


def _time(widget: Drawn) -> float:
    """Return how many milliseconds it takes to draw a widget's rows."""
    begun = perf_counter()
    widget._draw_strips()
    return 1000 * (perf_counter() - begun)
