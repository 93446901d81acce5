"""The modes of the main screen, stacked with the layers over and under them; to add one, add a line to `MODES`."""

from xortui.tui.modes.edit import Edit
from xortui.tui.modes.stack import Stack
from xortui.tui.modes.walk import Walk
from xortui.tui.modes.watch import Watch

MODES = Stack(
    Watch(),
    Walk(),
    Edit(),
)


def keys_of(id: str) -> str:
    """Return the key of a command as it is shown: → for `watch.step`."""
    return MODES.commands[id].glyph
