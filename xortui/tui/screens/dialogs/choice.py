"""A field in which one of a list is chosen."""

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Spacing
from textual.strip import Strip
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay

from xortui.tui.screens.dialogs.base import Dialog, named
from xortui.tui.screens.dialogs.frame import Edged

_ABOVE, _BELOW = "↑ more ", "↓ more "
"""What says that the list goes on."""

_LEAST = 5
"""Options for which the list has the rows below the field; where there are fewer, it lies over the field, too."""


_KEYS = "↑ ↓ choose · enter take · esc back"
"""What keys do in the list."""


class _Overlay(SelectOverlay):
    """The list of a field, in which typing leads to an option; what leads to none is said, and that it goes on."""

    async def _on_key(self, event: events.Key) -> None:
        found = not event.is_printable or self._find_search_match(self._search_query + (event.character or ""))
        await super()._on_key(event)
        if found is None and isinstance(self.screen, Dialog):
            self.screen.say_of(named(event))
            self._search_query = ""

    def render_line(self, y: int) -> Strip:
        """Return a row of the list, with a sign at its end where the list goes on beyond it."""
        strip, hidden = super().render_line(y), self.scroll_offset.y
        more = hidden + self.size.height < self.option_count  # each has a line
        sign = _ABOVE if y == 0 < hidden else _BELOW if y == self.size.height - 1 and more else ""
        if not sign:
            return strip
        style = self.get_visual_style("option-list--option-disabled").rich_style
        kept = strip.crop(0, strip.cell_length - len(sign))
        return Strip([*kept, Segment(sign, style)])


class Choice(Select[str], inherit_bindings=False):
    """A field with a list that space or an arrow opens; Enter is left to the dialog, as in every other field."""

    _usual: str | None = None
    """What the lower edge of the dialog says while the list is closed; None while it is."""

    BINDINGS = [("space,down,up", "show_overlay", "choose")]  # noqa: RUF012 - as Textual has it

    def compose(self) -> ComposeResult:
        """Lay out the field and its list."""
        yield SelectCurrent(self.prompt)
        yield _Overlay().data_bind(compact=Select.compact)

    def watch_expanded(self, expanded: bool) -> None:
        """Give the list rows of the dialog, whose edges stay in view; the lower one says what keys do in the list."""
        box = next((each for each in self.ancestors if isinstance(each, Edged)), None)
        if box is None:
            return
        for row in box.query("#buttons"):
            row.visible = not expanded  # half of a word would stand beside the list
        if expanded:
            overlay = self.query_one(_Overlay)
            inside = box.region.shrink(Spacing.vertical(1))
            below, wanted = inside.bottom - self.region.bottom, min(overlay.option_count, _LEAST)
            rows = below if below >= wanted else min(overlay.option_count, inside.height)
            overlay.styles.max_height = rows
            overlay.styles.offset = 0, min(0, below - rows)
            self._usual = box.keys
            box.say(keys=_KEYS)
        elif self._usual is not None:
            box.say(keys=self._usual)
            self._usual = None
