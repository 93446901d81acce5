"""A text of which there is more than has room: the lines in view, and a sign that there is more."""

from xortui.teach.lessons.text import Span
from xortui.tui.draw.lesson_text import Lines

MORE, BACK, TOP = "more below: enter", "up: backspace", "to the top: enter"
"""What is said below a text of which there is more; without arrows, which would name keys that do something else."""

WHOLE = "more below: m"
"""Likewise where the usual key is for what is beside it."""


def in_view(lines: Lines, height: int, scroll: int) -> Lines:
    """Return the lines in view, with a sign in the last row where there are more."""
    if len(lines) <= height:
        return lines
    most = len(lines) - height + 1
    at = min(scroll, most)
    signs = [MORE] * (at < most) + [BACK] * (at > 0)
    return [*lines[at : at + height - 1], tuple(Span(f"{sign}   ", "title") for sign in signs)]
