"""What is sent of a row: only the parts that changed, where the framework begins again at the left edge of a widget."""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.screen import Screen


class ChangedSpans(ChopsUpdate):
    """Parts of rows, each sent from its first cell to its last."""

    def render_segments(self, console: Console) -> str:
        """Return the control sequences for the parts."""
        written: list[str] = []
        move_to = Control.move_to
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= last or end <= first:
                    continue
                if x < first or end > last:
                    strip = strip.crop(max(0, first - x), min(end, last) - x)
                written += move_to(max(x, first), y).segment.text, strip.render(console)
        return "".join(written)


class SparingCompositor(Compositor):
    """A compositor whose partial updates are sent without what has not changed."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed since the last update, None where nothing has."""
        update = super().render_partial_update()
        return update and ChangedSpans(update.chops, update.spans, update.chop_ends)


def spare(screen: Screen[None]) -> None:
    """Let a screen send only what has changed; a framework that paints in another way paints as it does."""
    if type(getattr(screen, "_compositor", None)) is Compositor:
        screen._compositor = SparingCompositor()
