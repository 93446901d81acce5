"""The keys that can be pressed, as many as fit; help and quit always."""

from xortui.nn import Snapshot
from xortui.tui.actions import ACTIONS, FOOTERS
from xortui.tui.view import View
from xortui.tui.widgets.panel import Drawn, Line, Run, ends, width_of


class Footer(Drawn):
    """One line of keys, dimmed where they can do nothing."""

    def draw(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the most needed keys that fit, with help and quit at the right end."""
        last = [*self._keys(("help",), snapshot, view), *self._keys(("quit",), snapshot, view)]
        left = width - 1 - width_of(last)
        keys: list[Run] = []
        for ids in FOOTERS[view.mode]:
            rare = ids[0] in ("stop", "answer_1", "reveal")  # shown only while they can do something
            if rare and (view.goal is None if ids == ("stop",) else not view.open_question(snapshot)):
                continue
            item = self._keys(ids, snapshot, view)
            if width_of(item) > left:
                break
            keys += item
            left -= width_of(item)
        return [[*ends(keys, last, width - 1, self.palette.bar), (" ", self.palette.bar)]]

    def _keys(self, ids: tuple[str, ...], snapshot: Snapshot, view: View) -> list[Run]:
        palette = self.palette
        actions = [ACTIONS[name] for name in ids]
        on = [action.can(snapshot, view) for action in actions]
        labels = [action.label(view) for action in actions]
        # A pair that shares its first word says it once: rate up, rate down.
        words = {label.split()[0] for label in labels}
        label = words.pop() if len(actions) > 1 and len(words) == 1 else " ".join(labels)
        keys: list[Run] = [("  ", palette.bar)]
        keys += [(a.glyph, palette.key if can else palette.bar_muted) for a, can in zip(actions, on, strict=True)]
        return [*keys, (f" {label}", palette.bar if any(on) else palette.bar_muted)]
