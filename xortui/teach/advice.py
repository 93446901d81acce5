"""Advice: what to try, in words that name commands; which keys do them, only the screen knows."""

import re
from collections.abc import Callable
from typing import NamedTuple

_COMMAND = r" ?\{([a-z_.]+)\}"


class Advice(NamedTuple):
    """What to try, as "lower η {watch.rate_down}": after the words of a step, the command that does it.

    A command is named by its mode and its own name. Where it cannot be used, its place stays empty and the words still
    say what to do.
    """

    template: str

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that are named, in their order."""
        return tuple(re.findall(_COMMAND, self.template))

    @property
    def words(self) -> str:
        """The words alone."""
        return self.spelled(lambda command: "")

    def spelled(self, key: Callable[[str], str]) -> str:
        """Return the text with the key of each command in parentheses.

        Args:
            key: Returns the key of a command as it is shown, or nothing where the command cannot be used.
        """

        def spell(found: re.Match[str]) -> str:
            return f" ({shown})" if (shown := key(found[1])) else ""

        return re.sub(_COMMAND, spell, self.template)
