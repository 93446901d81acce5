"""Runs: training them, going through their epochs, editing them, and taking it back."""

from xortui.nn.session.session import Session

__all__ = ["Session"]
