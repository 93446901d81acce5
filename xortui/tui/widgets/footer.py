"""The keys that can be pressed, as many as fit; help and quit always. Where no line has room for it, what happened."""

from typing import NamedTuple

from xortui.tui.draw.styled_lines import Piece, StyledLine, ends, fit, width_of
from xortui.tui.drawn import Drawn
from xortui.tui.modes.base import Command, shown_key
from xortui.tui.modes.question import answer_keys
from xortui.tui.modes.stack import Stack
from xortui.tui.scene import Shown
from xortui.words.cells import cells, longest
from xortui.words.spelled import in_full

_ANSWERS = "question.answer_1"
"""What stands for the keys of all options: those of the question that is open."""

_LAST = (("anywhere.help",), ("anywhere.quit",))

_AROUND = 3
"""Blanks around what is said."""


class Keys(NamedTuple):
    """Keys that do the same, or the same in opposite ways."""

    glyphs: tuple[tuple[str, bool], ...]
    """Each key as it is shown, and whether it can do anything now."""
    label: str

    @property
    def on(self) -> bool:
        """Whether any of them can do anything now."""
        return any(on for _, on in self.glyphs)


Item = tuple[Keys, ...]
"""Keys that are shown together, or not at all."""


class FooterNeeds(NamedTuple):
    """What the footer is drawn from."""

    items: tuple[Item, ...]
    """The most needed first."""
    last: tuple[Item, ...]
    """What is always at the right end."""
    said: tuple[str, ...] = ()
    """What is said about the last key, or what happened, in several lengths, where no other line says it."""


def _said(shown: Shown) -> tuple[str, ...]:
    """Return what is said about the last key, or what happened, where no line above has room for it."""
    if shown.layout.status:
        return ()
    if shown.scene.note:
        return shown.scene.note
    return () if shown.motion.moving or shown.question or "verdict" in shown.hides else shown.told


class Footer(Drawn[FooterNeeds]):
    """One line of keys, dimmed where they can do nothing."""

    def __init__(self, id: str, modes: Stack) -> None:
        """Show the keys of these modes."""
        super().__init__(id)
        self._modes = modes

    def needs(self, shown: Shown) -> FooterNeeds:
        """Return the keys with what they do; of a key that an earlier command has, the alias."""
        said = in_full(_said(shown), shown.scene.projector)
        if shown.scene.entry:
            leave = self._modes.commands["entry.leave"]
            taken = Keys((("enter", True),), "take it")  # a key of the field, not of the screen
            return FooterNeeds(((taken,), (Keys(((leave.glyph, True),), leave.name),)), (), said)
        items, glyphs = list[Item](), set[str]()
        for ids in self._modes.footer(shown):
            if ids[0] == _ANSWERS:
                items += [(Keys(tuple((key, True) for key in keys), "answer"),)] if (keys := answer_keys(shown)) else []
            elif self._is_listed(ids[0], shown):
                item = self._item(ids, shown, glyphs)
                glyphs |= {glyph for keys in item for glyph, _ in keys.glyphs}
                items.append(item)
        return FooterNeeds(tuple(items), tuple(self._item(ids, shown, set()) for ids in _LAST), said)

    def draw(self, now: FooterNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the most needed keys that fit, what is said after them, and help and quit at the right end."""
        bar = self.palette.bar
        last = self._last(now, width)
        left = width - 1 - width_of(last)
        if not now.said:
            return [[*ends(self._first(now, left), last, width - 1, bar), (" ", bar)]]
        said = f"  {longest(now.said, left - _AROUND)}"
        said = said if cells(said) < left else said[1:]
        keys = self._first(now, left - cells(said) - 1, in_place=True)
        return [[*fit([*keys, (said, self.palette.bar_strong)], left, bar), *last, (" ", bar)]]

    def _first(self, now: FooterNeeds, room: int, *, in_place: bool = False) -> list[Piece]:
        """Return the most needed keys that fit a room; `in_place` those that are where they are with more room."""
        keys: list[Piece] = []
        for item in now.items:
            drawn = self._drawn(item)
            if (taken := width_of(drawn)) <= room:
                keys += drawn
                room -= taken
            elif in_place:
                break
        return keys

    def _last(self, now: FooterNeeds, width: int) -> list[Piece]:
        """Return help and quit; beside what is said without words, where that needs their room, or not at all."""
        named = [piece for item in now.last for piece in self._drawn(item)]
        if not now.said or width_of(named) + _AROUND + cells(now.said[-1]) < width:
            return named
        bare = [piece for piece in named if len(piece[0].strip()) == 1]
        bare = [part for glyph in bare for part in ((" ", self.palette.bar), glyph)]
        return bare if width_of(bare) + 1 + cells(now.said[-1]) < width else []

    def _is_listed(self, id: str, shown: Shown) -> bool:
        """Return whether a command has a place in the footer now; some have only while they can act."""
        when = self._modes.commands[id].footer_when
        return when is None or (when(shown) and self._modes.can(id, shown))

    def _item(self, ids: tuple[str, ...], shown: Shown, taken: set[str]) -> Item:
        commands = [self._modes.commands[id] for id in ids]
        keys = []
        for command in commands:
            key = self._modes.key_of(command.id, shown)
            keys.append((key or self._idle(command, shown, taken), bool(key)))
        labels = [command.label(shown) for command in commands]
        # Those that share their first word say it once: rate up, rate down.
        words = {label.split()[0] for label in labels}
        if len(commands) > 1 and len(words) == 1:
            return (Keys(tuple(keys), words.pop()),)
        return tuple(Keys((key,), label) for key, label in zip(keys, labels, strict=True))

    def _idle(self, command: Command, shown: Shown, taken: set[str]) -> str:
        """Return the key of what can do nothing now, if there is one that does nothing else either."""
        free = (shown_key(key) for key in command.keys if not self._modes.acts(key, shown))
        return next((glyph for glyph in free if glyph not in taken), command.glyph)

    def _drawn(self, item: Item) -> list[Piece]:
        """Return the keys, apart from each other: some fonts make one sign of two arrows side by side."""
        palette, drawn = self.palette, list[Piece]()
        for keys in item:
            styles = [(glyph, palette.key if on else palette.bar_muted) for glyph, on in keys.glyphs]
            drawn += [(" ", palette.bar), *(piece for key in styles for piece in ((" ", palette.bar), key))]
            drawn.append((f" {keys.label}", palette.bar if keys.on else palette.bar_muted))
        return drawn
