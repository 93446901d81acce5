"""A field of one line, in which every key answers."""

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import Input

_MORE = "…"
"""What says, at an end of the line, that what was typed goes on there."""


class LineField(Input, inherit_bindings=False):
    """A field without the keys by which the framework would scroll it: in one line they do nothing, without a word."""

    BINDINGS = Input.BINDINGS

    def render_line(self, y: int) -> Strip:
        """Return the line, with a sign at either end beyond which there is more."""
        strip, (hidden, _) = super().render_line(y), self.scroll_offset
        style, width = self.rich_style, self.scrollable_content_region.width
        if hidden:
            strip = Strip([Segment(_MORE, style), *strip.crop(1, strip.cell_length)])
        if hidden + width < self.content_width - 1:  # the last cell is the cursor's
            strip = Strip([*strip.crop(0, width - 1), Segment(_MORE, style)])
        return strip
