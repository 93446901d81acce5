"""How all that is shown reaches the widgets that are drawn from it."""

from typing import TYPE_CHECKING, Any, TypeVar

from xortui.tui.scene import Shown

if TYPE_CHECKING:
    from xortui.tui.drawn import Drawn

W = TypeVar("W", bound="Drawn[Any]")


class Channel:
    """Hands what is shown to widgets; the framework's own binding takes as long as drawing them."""

    def __init__(self) -> None:
        """Begin with nothing to show, and nobody to show it to."""
        self._shown: Shown | None = None
        self._widgets: list[Drawn[Any]] = []

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
