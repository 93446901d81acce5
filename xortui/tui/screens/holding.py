"""What is held back from the widgets while many keys wait: each would have them drawn for a moment that nobody sees."""

from time import monotonic

_SECONDS, _SHARE = 0.2, 4
"""How long widgets show nothing new while keys wait, at least, and as a multiple of what drawing it takes."""


class Holding:
    """Hands what has changed on to the widgets of a screen: at once, or now and then while many keys wait."""

    at_once = False
    """Whether nothing is held back: a number is typed where a widget shows it, and a lesson is read on from there."""

    _held = _pending = False
    _due = 0.0

    def hand_on(self) -> None:
        """Hand all that is shown to the widgets."""
        raise NotImplementedError

    def publish(self) -> None:
        """Hand all that is shown to the widgets, or note that this is to be done."""
        self._pending = self._held and not self.at_once
        if not self._pending:
            self.hand_on()

    def hold(self, held: bool) -> None:
        """Hold back what changes from now on or not; show now and then where many keys have come to."""
        self._held = held
        if self._pending and (not held or monotonic() >= self._due):
            self._pending, begun = False, monotonic()
            self.hand_on()
            self._due = monotonic() + max(_SECONDS, _SHARE * (monotonic() - begun))
