"""What a mode is: an object with commands of its own, each with its keys and words, that acts on the desk."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from xortui.tui.scene import Shown
from xortui.tui.terminal.surroundings import served

if TYPE_CHECKING:
    from xortui.tui.desk import Desk

FooterGroups = tuple[tuple[str, ...], ...]
"""Ids of commands, those together whose keys are shown together."""


_KEYS = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "escape": "esc",
    "full_stop": ".",
    "comma": ",",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "underscore": "_",
    "colon": ":",
    "question_mark": "?",
    "slash": "/",
}
"""Keys that are shown otherwise than Textual spells them."""


PALETTE_KEY = "colon"
"""The key of the palette, which has every command."""


ANSWER_FIRST = "Answer the question first."
"""Why nothing is shown or done that would tell the answer to what is asked."""


EDITING = "esc first: numbers are edited."
"""Why a key has another meaning now, or none."""


@cache
def shown_key(key: str) -> str:
    """Return a key as it is shown: → for right, shift+→ for shift+right."""
    return "+".join(_KEYS.get(part, part) for part in key.split("+"))


def always(_: Shown) -> bool:
    """Return that the footer shows a command wherever it can act."""
    return True


def free(_: Shown) -> str:
    """Return that nothing is in the way of a command wherever its layer is."""
    return ""


def unless(possible: Callable[[Shown], bool], reason: str) -> Callable[[Shown], str]:
    """Return what gives this reason wherever a command is not possible."""
    return lambda shown: "" if possible(shown) else reason


def moving(shown: Shown) -> str:
    """Return that epochs follow each other, or a journey is under way, and what ends it."""
    if not shown.motion.moving:
        return ""
    return "Epochs run: space pauses them." if shown.motion.running else "On the way: esc stops it."


def at_home(_: Shown) -> str:
    """Return that nothing is in the way of writing files, except where this is somebody else's machine."""
    return "A browser saves no files; your work is kept." if served() else ""


class Command(NamedTuple):
    """Something that a user can do in the main screen."""

    id: str
    """The name of its layer, a dot, and a name of its own: `watch.step`. It never changes."""
    keys: tuple[str, ...]
    """Keys in Textual's spelling, the one that is shown first; none for what only the palette has."""
    name: str
    """What it is called, in the footer, the help and the palette."""
    hint: str
    """A sentence about it, for the help, the palette and the first screen."""
    do: Callable[["Desk"], None]
    obstacle: Callable[[Shown], str] = free
    """Why it can do nothing now, in a few words that fit the narrowest screen; empty where it can."""
    also: str = ""
    """Its other name: of what it does while something is under way, or once it is switched on."""
    footer_when: Callable[[Shown], bool] | None = None
    """When the footer shows it, besides when it can act; None for always, dimmed where it cannot act."""
    on: Callable[[Shown], bool] | None = None
    """Whether it is switched on, and has its other name; None for what has it while something is under way."""
    state: Callable[[Shown], str] | None = None
    """Which of more than two states it has led to, said after its name."""

    def label(self, shown: Shown) -> str:
        """Return the name that holds now."""
        if self.state:
            return f"{self.name}: {self.state(shown)}"
        other = self.on(shown) if self.on else shown.motion.moving
        return self.also if self.also and other else self.name

    def listed(self, shown: Shown) -> str:
        """Return the name in the palette: of a switch what it would do now, of several states the present one."""
        return self.label(shown) if self.on or self.state else self.title

    @property
    def glyph(self) -> str:
        """The first key as it is shown; that of the palette for what has none of its own."""
        return shown_key(self.keys[0] if self.keys else PALETTE_KEY)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other keys as they are shown."""
        return tuple(map(shown_key, self.keys[1:]))

    @property
    def title(self) -> str:
        """The name that holds always."""
        return f"{self.name} / {self.also}" if self.also else self.name


class Layer(Protocol):
    """Commands that are there together. The layers are stacked, and the first that can act on a key takes it."""

    @property
    def name(self) -> str:
        """The first part of the ids of its commands."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """Its commands, in the order in which help and palette list them."""

    @property
    def elsewhere(self) -> str:
        """What to say of its keys where it is not in the stack, in a few words."""

    def here(self, shown: Shown) -> bool:
        """Return whether the layer is in the stack now."""

    def take(self, desk: "Desk", character: str) -> bool:
        """Take a character that begins to type, or is typed; return whether it was taken."""


class Mode(Layer, Protocol):
    """A layer of which one at a time is in the stack: what the main screen is used for."""

    @property
    def enter(self) -> Command | None:
        """The command that leads into the mode, from any other; None where leaving the others does."""

    @property
    def doing(self) -> str:
        """What goes on in it, as the end of a sentence: keys while ..."""

    @property
    def footer(self) -> FooterGroups:
        """What the footer shows, the most needed first; `help` and `quit` are always at its end."""


class PlainLayer:
    """What most layers share: a layer is in the stack while its mode is the chosen one, and takes no characters."""

    name = ""
    elsewhere = ""

    def here(self, shown: Shown) -> bool:
        """Return whether the layer is in the stack now."""
        return shown.look.mode == self.name

    def take(self, desk: "Desk", character: str) -> bool:
        """Take no character."""
        return False
