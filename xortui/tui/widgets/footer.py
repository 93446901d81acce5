"""The keys that can be pressed, as many as fit; help and quit always."""

from collections.abc import Container

from xortui.nn import Snapshot
from xortui.tui.actions import ACTIONS, FOOTERS, LESSON_FOOTER
from xortui.tui.view import View
from xortui.tui.widgets.panel import Drawn, Line, Run, ends, width_of

_RARE = ("answer_1", "reveal", "number", "axes")
"""Shown only while they can do something."""

_TYPING = (("enter", "take this value"), ("esc", "leave it as it was"))
"""The keys while a value is typed: those of the field, which are no actions of the screen."""


class Footer(Drawn):
    """One line of keys, dimmed where they can do nothing."""

    def draw(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the most needed keys that fit, with help and quit at the right end."""
        last = [*self._keys(("help",), snapshot, view), *self._keys(("quit",), snapshot, view)]
        left = width - 1 - width_of(last)
        keys: list[Run] = []
        taken: set[str] = set()
        if view.typing:
            for glyph, label in _TYPING:
                keys += [("  ", self.palette.bar), (glyph, self.palette.key), (f" {label}", self.palette.bar)]
            return [ends(keys, [], width, self.palette.bar)]
        own = FOOTERS[view.mode]
        for ids in (*LESSON_FOOTER, *(ids for ids in own if ids not in LESSON_FOOTER)) if view.lesson else own:
            rare = ids[0] in _RARE and not ACTIONS[ids[0]].can(snapshot, view)
            if rare or (ids == ("stop",) and view.goal is None):
                continue
            item = self._keys(ids, snapshot, view, taken)
            taken |= {glyph for glyph, _ in item}
            if width_of(item) > left:
                break
            keys += item
            left -= width_of(item)
        return [[*ends(keys, last, width - 1, self.palette.bar), (" ", self.palette.bar)]]

    def _keys(self, ids: tuple[str, ...], snapshot: Snapshot, view: View, taken: Container[str] = ()) -> list[Run]:
        """Return some keys and what they do; of a key that is taken by another action, the alias."""
        palette = self.palette
        actions = [ACTIONS[name] for name in ids]
        on = [action.can(snapshot, view) for action in actions]
        labels = [action.label(view) for action in actions]
        # A pair that shares its first word says it once: rate up, rate down.
        words = {label.split()[0] for label in labels}
        label = words.pop() if len(actions) > 1 and len(words) == 1 else " ".join(labels)
        keys: list[Run] = [("  ", palette.bar)]
        for action, can in zip(actions, on, strict=True):
            glyph = action.aliases.split()[0] if action.glyph in taken and action.aliases else action.glyph
            keys.append((glyph, palette.key if can else palette.bar_muted))
        return [*keys, (f" {label}", palette.bar if any(on) else palette.bar_muted)]
