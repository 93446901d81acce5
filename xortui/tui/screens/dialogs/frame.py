"""The frame of a dialog, whose edges and keys say as much as there is room for, in whole words."""

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from xortui.words.cells import first_parts, last_parts

_CORNERS = 6
"""Cells of an edge that no text has: two corners, and a line and a blank on either side."""


class Edged(Widget):
    """A frame that says a title in its upper edge and keys in its lower one, in whole words, as many as have room."""

    painted = False
    """Whether it has been painted: what is pressed as soon as it is seen is meant for it."""
    _said = "", ""

    def say(self, title: str | None = None, keys: str | None = None) -> None:
        """Say another title, or other keys."""
        was, were = self._said
        self._said = was if title is None else title, were if keys is None else keys
        self.on_resize()

    @property
    def title(self) -> str:
        """The whole title."""
        return self._said[0]

    @property
    def keys(self) -> str:
        """All that keys do."""
        return self._said[1]

    def on_resize(self) -> None:
        """Say what has room; all of it where that is not known yet."""
        title, keys = self._said
        room = self.outer_size.width - _CORNERS if self.outer_size.width else len(title) + len(keys)
        self.border_title, self.border_subtitle = Content(first_parts(title, room)), Content(last_parts(keys, room))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Note that it is painted."""
        self.painted = True
        return super().render_lines(crop)


class Box(Edged, Vertical):
    """The frame of a dialog."""

    def __init__(self, title: str, keys: str = "", id: str | None = None) -> None:
        """Say a title, and what keys do."""
        super().__init__(classes="dialog", id=id)
        self.say(title, keys)


class ScrolledBox(Edged, VerticalScroll, can_focus=True):
    """The frame of a dialog that is scrolled, by keys as it has the focus, which its first base would not take."""

    def __init__(self, title: str, keys: str, id: str) -> None:
        """Say a title, and what keys do."""
        super().__init__(classes="dialog", id=id)
        self.say(title, keys)
