"""The panels of the main screen that are not seen at first. They are imported and mounted after the first paint."""

from typing import TYPE_CHECKING

from textual.widgets import Static

from xortui.tui.widgets.arrays import Arrays
from xortui.tui.widgets.chain_rule import ChainRule
from xortui.tui.widgets.ground import Ground
from xortui.tui.widgets.hidden_space import HiddenSpace
from xortui.tui.widgets.landscape import Landscape
from xortui.tui.widgets.lesson_panel import LessonPanel
from xortui.tui.widgets.loss import Loss
from xortui.tui.widgets.network import Network
from xortui.tui.widgets.phase_panel import PhasePanel
from xortui.tui.widgets.probe import Probe
from xortui.tui.widgets.sigmoid import Sigmoid
from xortui.tui.widgets.slope import Slope
from xortui.tui.widgets.surface import Surface
from xortui.tui.widgets.units import Units
from xortui.tui.widgets.update import Update
from xortui.tui.widgets.weights import Weights

if TYPE_CHECKING:
    from xortui.tui.screens.main import MainScreen


class TooSmall(Static):
    """Says which size the screen needs, where it has less."""

    DEFAULT_CSS = "TooSmall { width: 100%; height: 100%; content-align: center middle; text-align: center; }"


def mount_rest(screen: "MainScreen") -> None:
    """Mount the panels in the order in which they lie beside each other."""
    now, chart, views = screen.now.to, screen.charted.to, screen.viewed.to
    bottom, left = screen.query_one("#bottom", Ground), screen.query_one("#left", Ground)
    screen.mount(TooSmall(id="too-small", markup=False))
    left.mount(screen.updated.to(Update("update")))
    column = Ground(id="column")
    bottom.mount(column, before=left)
    column.mount(
        now(LessonPanel("lesson")),
        chart(Loss("under-loss", ())),
        *(views(view) for view in (Surface("under-surface"), Network("under-network"))),
    )
    bottom.mount(now(PhasePanel("phase")), now(Arrays("arrays")), after=left)
    bottom.mount(
        *(
            views(view)
            for view in (
                Units("units"),
                HiddenSpace("hidden-space"),
                Network("network"),
                Sigmoid("sigmoid"),
                ChainRule("chain-rule"),
                Slope("slope"),
                Weights("weights"),
                Landscape("landscape"),
                Probe("probe"),
            )
        )
    )
