"""How all that is shown reaches the widgets that are drawn from it."""

from typing import Protocol, TypeVar

from xortui.tui.scene import Shown


class Follower(Protocol):
    """What follows all that is shown: a widget that is drawn from it, or a part of one."""

    @property
    def shown(self) -> Shown | None:
        """What it shows."""

    @shown.setter
    def shown(self, shown: Shown | None) -> None: ...


W = TypeVar("W", bound=Follower)


class Channel:
    """Hands what is shown to widgets; the framework's own binding takes as long as drawing them."""

    def __init__(self) -> None:
        """Begin with nothing to show, and nobody to show it to."""
        self._shown: Shown | None = None
        self._widgets: list[Follower] = []

    def to(self, widget: W) -> W:
        """Let a widget show it from now on; return the widget."""
        self._widgets.append(widget)
        widget.shown = self._shown
        return widget

    def send(self, shown: Shown | None) -> None:
        """Hand it on where it has changed."""
        if shown != self._shown:
            self._shown = shown
            for widget in self._widgets:
                widget.shown = shown
