"""The surface: what the network would say everywhere between and around the four examples."""

from typing import NamedTuple

from textual import events

from xortui.nn import Snapshot
from xortui.tui.draw import maps, rooms
from xortui.tui.draw.square import examples, surface
from xortui.tui.draw.styled_lines import StyledLine
from xortui.tui.panel import Probed, ViewPanel
from xortui.tui.scene import Shown
from xortui.words.format import RIGHT, WRONG


class SurfaceNeeds(NamedTuple):
    """What the surface is drawn from."""

    snapshot: Snapshot
    example: int
    asked: bool
    hides: frozenset[str] = frozenset()
    """What an open question forbids to show."""


class Surface(ViewPanel[SurfaceNeeds]):
    """The prediction over x1 and x2, the line where it is one half, and the four examples."""

    LATER = "The map comes when the question is answered."

    def needs(self, shown: Shown) -> SurfaceNeeds:
        """Return the network, the example in focus, and whether the picture must wait."""
        return SurfaceNeeds(shown.snapshot, shown.look.focus.example, shown.hides_view("predictions"), shown.hides)

    def asked(self, now: SurfaceNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def on_click(self, event: events.Click) -> None:
        """Probe where the mouse is."""
        now, width, height = self.current_needs(), self.size.width - 2, self.size.height - 2
        if now and not now.asked:
            found = rooms.point_at(event.x - 1, event.y - 1, width, height, self.palette, self._legend(now))
            if found:
                self.post_message(Probed(*found))

    def title(self, now: SurfaceNeeds, width: int) -> StyledLine:
        """Return what is shown."""
        text = "surface · ŷ over x1, x2"
        return [(text if len(text) <= width else "surface", self.palette.strong)]

    def picture(self, now: SurfaceNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the map with its axes, and what its marks mean beside it or below it."""
        palette = self.palette

        def paint(plane: maps.Plane) -> list[StyledLine]:
            values = maps.sample(lambda x1, x2: surface(now.snapshot.parameters, x1, x2), plane)
            lines = maps.draw(values, palette, examples(now.snapshot, now.example, plane, now.hides))
            return maps.with_axes(lines, plane, palette, "x1", "x2")

        return rooms.composed(width, height, palette, self._legend(now), paint)

    def _legend(self, now: SurfaceNeeds) -> list[StyledLine]:
        palette = self.palette
        legend: list[StyledLine] = [
            [*maps.scale(palette), ("  ŷ", palette.muted)],
            *maps.targets(palette, hidden="targets" in now.hides),
            [("⠤⠒⠉", palette.strong), (" ŷ = 0.5", palette.muted)],
        ]
        if "verdict" not in now.hides:
            marks = (RIGHT, palette.good, " right"), (WRONG, palette.bad, " wrong")
            legend += [[(mark, style), (text, palette.muted)] for mark, style, text in marks]
        return legend
