"""The keys of the commands that are named in words from below."""

from textual.events import Key

from xortui.tui.modes import MODES
from xortui.tui.modes.base import shown_key
from xortui.tui.scene import Shown
from xortui.words.shown import shown as harmless

_MOST_SHOWN = 12
"""Characters of a key that is none."""


def key_of(command: str, shown: Shown) -> str:
    """Return the key that does what a command does, as it is shown, or nothing where none does now.

    Args:
        command: Its id, as "watch.rate_up".
        shown: What is on the screen.

    Raises:
        KeyError: There is no such command.
    """
    return MODES.key_of(command, shown)


def no_key(event: Key) -> str:
    """Return what to say of a key on which there is no command."""
    character = event.character if event.is_printable else None
    if character and character != character.lower() and MODES.has_key(character.lower()):
        return f"{character} is none: keys are small letters."
    return f"{harmless(character or shown_key(event.key), _MOST_SHOWN)} is no key: ? lists them."
