"""What is held back from the widgets while many keys wait: each would have them drawn for a moment that nobody sees."""

from time import monotonic

from textual.reactive import var
from textual.screen import Screen

from xortui.tui.scene import Scene

_SECONDS, _SHARE = 0.2, 4
"""How long widgets show nothing new while keys wait, at least, and as a multiple of what drawing it takes."""


class Holding(Screen[None]):
    """A screen that hands what has changed on to its widgets: at once, or now and then while many keys wait."""

    scene: var[Scene] = var(Scene, init=False)
    """What the user chose, asked, typed and plays."""

    _held = _pending = False
    _due = 0.0

    def hand_on(self) -> None:
        """Hand all that is shown to the widgets."""
        raise NotImplementedError

    def publish(self) -> None:
        """Hand all that is shown to the widgets, or note that this is to be done."""
        # A number is typed where a widget shows it, and a lesson is read on from where it is.
        self._pending = self._held and not (self.scene.entry or self.scene.playing)
        if not self._pending:
            self.hand_on()

    def hold(self, held: bool) -> None:
        """Hold back what changes from now on or not; show now and then where many keys have come to."""
        self._held = held
        if self._pending and (not held or monotonic() >= self._due):
            self._pending, begun = False, monotonic()
            self.hand_on()
            self._due = monotonic() + max(_SECONDS, _SHARE * (monotonic() - begun))
