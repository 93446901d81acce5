"""Timers that come, however busy the machine is."""

from textual.message_pump import MessagePump
from textual.timer import Timer, TimerCallback


class SureTimers(MessagePump):
    """What sets timers of which none is lost.

    The framework's skip what they are late for. One that comes once, and is late before it has begun to wait, so never
    comes; if it was that of a resize, no later size is heard of either.
    """

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """Call a function once, after a delay in seconds."""
        timer = super().set_timer(delay, callback, name=name, pause=pause)
        timer._skip = False
        return timer
