"""What the screen says to the user."""

from textual.widgets import Static

from tests.support.hand import Hand


def said(hand: Hand) -> str:
    """Return the line above the footer."""
    return hand.rows()[-2].strip()


def complaint(hand: Hand) -> str:
    """Return what the dialog says against what was entered."""
    return str(hand.app.screen.query_one("#complaint", Static).content)
