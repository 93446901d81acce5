"""How all that is shown reaches the widgets that are drawn from it."""

from typing import TYPE_CHECKING, Protocol, TypeVar

from xortui.nn import Snapshot
from xortui.tui.layout import Layout
from xortui.tui.scene import Motion, Scene, Shown

if TYPE_CHECKING:
    from xortui.teach.training.wording import Diagnosis


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

    def __init__(self, *, late: bool = False) -> None:
        """Begin with nothing to show, and nobody to show it to.

        Args:
            late: Whether its widgets do not follow how far and how fast epochs go: that takes as long as drawing them.
        """
        self._late = late
        self.snapshot: Snapshot | None = None
        """What its widgets show, or will with the next state that is sent."""
        self._shown: Shown | None = None
        self._widgets: list[Follower] = []

    def to(self, widget: W) -> W:
        """Let a widget show it from now on; return the widget."""
        self._widgets.append(widget)
        widget.shown = self._shown
        return widget

    def send(self, state: tuple[Scene, Motion, Layout, "Diagnosis | None"]) -> None:
        """Hand on what is shown, the snapshot in a state, where it has changed."""
        shown, before = Shown(self.snapshot, *state) if self.snapshot else None, self._shown
        if shown == before or (self._late and shown and before and _goes_on(before, shown)):
            return
        self._shown = shown
        for widget in self._widgets:
            widget.shown = shown


def _goes_on(before: Shown, shown: Shown) -> bool:
    """Return whether nothing is new but how far or how fast epochs go."""
    now = shown.motion
    then = before.motion._replace(share=now.share, measured=now.measured)
    return now.moving and before._replace(motion=then) == shown
