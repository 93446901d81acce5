"""The ground on which panels lie beside each other."""

from textual.widget import Widget


class Ground(Widget):
    """A part of the screen that holds panels; nothing of it is seen but its colour."""

    BLANK = True
