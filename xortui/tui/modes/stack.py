"""The stack of layers, top first: typing, an open question, the mode, ways into other modes, a lesson, anywhere.

The first layer that has the key and can act takes it.
"""

from collections.abc import Iterator

from textual.binding import Binding, BindingType

from xortui.tui.modes.anywhere import Anywhere
from xortui.tui.modes.base import Command, FooterGroups, Layer, Mode, PlainLayer, shown_key
from xortui.tui.modes.entry import TYPING, EntryLayer
from xortui.tui.modes.lesson import LessonLayer
from xortui.tui.modes.probe import Probing
from xortui.tui.modes.question import QuestionLayer, why_no_answer
from xortui.tui.modes.zoom import Zooming
from xortui.tui.scene import EDIT, Shown

ORDER = (
    "run", "step", "back", "steps", "backs", "furthest", "first", "goto", "until", "rate_up", "rate_down", "faster",
    "slower", "full", "example", "example_back", "unit", "unit_back", "reset", "new_seed", "settings", "undo", "redo",
    "view", "maximise", "axes", "log", "range", "clear", "stop", "enter",
)  # fmt: skip
"""The order in which help and palette list commands, by their own names; those not named here come after."""

_LAST = ("anywhere.lessons", "anywhere.palette", "anywhere.help", "anywhere.quit")


_EDITING: FooterGroups = (
    ("edit.type",), ("edit.leave",), ("edit.right", "edit.left", "edit.up", "edit.down"),
    ("edit.nudge_up", "edit.nudge_down"), ("anywhere.undo",),
)  # fmt: skip
"""What the footer shows before the keys of a lesson while numbers are edited."""


_NOT_IN_A_LESSON = ("anywhere.lessons",)
"""What has another command on its key in a lesson."""

_UNZOOMED = "anywhere.view", "anywhere.maximise"
"""What has other commands on its keys while one panel has the whole screen."""

_ALSO_ZOOMED = "question.", "walk.more", "walk.back", "edit.type", "edit.leave"
"""What comes first there, too: keys that answer a question, read on, go back to a phase, type a value or leave it."""


class _Entrance(PlainLayer):
    """The way into a mode, which is there while another mode is the chosen one."""

    def __init__(self, mode: Mode) -> None:
        self.name = mode.name
        self.elsewhere = "This is open already."
        self.commands = (mode.enter,) if mode.enter else ()

    def here(self, shown: Shown) -> bool:
        return shown.look.mode != self.name


class Stack:
    """All layers of a screen, and their commands by id."""

    def __init__(self, *modes: Mode) -> None:
        """Stack the layers around these modes, of which one at a time is the chosen one."""
        self.entry, self.question, self.lesson, self.anywhere = EntryLayer(), QuestionLayer(), LessonLayer(), Anywhere()
        self.probe, self.zoom = Probing(), Zooming()
        self.modes = {mode.name: mode for mode in modes}
        self.entrances = tuple(_Entrance(mode) for mode in modes)
        self._layers: tuple[Layer, ...] = (
            self.entry,
            self.question,
            self.probe,
            self.zoom,
            *modes,
            *self.entrances,
            self.lesson,
            self.anywhere,
        )
        self._layer_of = {command.id: layer for layer in self._layers for command in layer.commands}
        self.commands = {command.id: command for layer in self._layers for command in layer.commands}
        """All commands by id, in the order of the stack."""
        self._on_key: dict[str, list[Command]] = {}
        for command in self.commands.values():
            for key in command.keys:
                self._on_key.setdefault(key, []).append(command)

    def layers(self, shown: Shown) -> Iterator[Layer]:
        """Yield the layers that are in the stack now, top first; while a number is typed, there is no other."""
        if self.entry.here(shown):
            yield self.entry
            return
        yield from (layer for layer in self._layers if layer.here(shown))

    def _is_here(self, layer: Layer, shown: Shown) -> bool:
        """Return whether a layer is among `layers`, without looking at all of them."""
        return layer.here(shown) and (layer is self.entry or not self.entry.here(shown))

    def can(self, id: str, shown: Shown) -> bool:
        """Return whether a command can do anything now."""
        return self._is_here(self._layer_of[id], shown) and not self.commands[id].obstacle(shown)

    def key_of(self, id: str, shown: Shown) -> str:
        """Return the first key that does what a command does now, as it is shown; nothing where none does.

        A key that a command of a layer above takes does something else.
        """
        for key in self.commands[id].keys:
            if next((command.id for command in self._on_key[key] if self.can(command.id, shown)), "") == id:
                return shown_key(key)
        return ""

    def has_key(self, key: str) -> bool:
        """Return whether there is a command on a key, now or at other times."""
        return key in self._on_key

    def acts(self, key: str, shown: Shown) -> bool:
        """Return whether a key does anything now."""
        return any(self.can(command.id, shown) for command in self._on_key.get(key, ()))

    def why_not(self, id: str, shown: Shown) -> str:
        """Return why a command can do nothing now, in a few words."""
        layer = self._layer_of[id]
        if self._is_here(layer, shown):
            return self.commands[id].obstacle(shown)
        return TYPING if self.entry.here(shown) else layer.elsewhere

    def why_no_key(self, key: str, shown: Shown) -> str:
        """Return why a key can do nothing now, in a few words; empty for a key without commands."""
        ids = [command.id for command in self._on_key.get(key, ())]
        here = [id for id in ids if self._is_here(self._layer_of[id], shown)]
        return self.why_not((here or ids)[-1], shown) if ids else why_no_answer(key, shown)

    def footer(self, shown: Shown) -> FooterGroups:
        """Return what the footer shows, the most needed first; what a lesson adds comes first, but after editing."""
        groups = self.probe.footer if self.probe.here(shown) else self.modes[shown.look.mode].footer
        if shown.scene.playing:
            first = (*(_EDITING if shown.look.mode == EDIT else ()), *self.lesson.footer)
            later = (group for group in groups if group not in first and group[0] not in _NOT_IN_A_LESSON)
            groups = (*first, *later, *self.lesson.footer_last)
        elif shown.look.fresh and not shown.layout.rows:  # where no panel has room to name them
            groups = (groups[0], _NOT_IN_A_LESSON, *(group for group in groups[1:] if group != _NOT_IN_A_LESSON))
        if not self.zoom.here(shown):
            return groups
        asked = tuple(group for group in groups if group[0].startswith(_ALSO_ZOOMED))
        mine, *rest = (group for group in groups if group not in asked and group[0] not in _UNZOOMED)
        leave, *others = self.zoom.footer if shown.look.mode != EDIT else self.zoom.footer[:1]  # no other panel there
        return (*asked, leave, *others[:1], mine, *others[1:], *rest)

    def listed(self, *layers: Layer) -> list[Command]:
        """Return the commands of some layers, or of all, in the order in which help and palette list them."""
        commands = [command for layer in layers or self._layers for command in layer.commands]
        return sorted(commands, key=_rank)

    def bindings(self) -> list[BindingType]:
        """Return the bindings of the screen; of several on one key, the first that can act is taken."""
        return [
            Binding(
                ",".join(command.keys),
                f"do('{command.id}')",
                command.title,
                show=False,
                priority=command.id == "anywhere.quit",
            )
            for command in self.commands.values()
            if command.keys
        ]


def _rank(command: Command) -> tuple[int, int]:
    layer, name = command.id.split(".")
    order = ORDER.index(name) if (name in ORDER and layer in ("watch", "anywhere")) or name == "enter" else len(ORDER)
    return (_LAST.index(command.id) + 1 if command.id in _LAST else 0), order
