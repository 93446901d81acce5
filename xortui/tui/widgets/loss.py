"""The loss over the epochs, charted; at the very start, what to press."""

from functools import lru_cache

from xortui.nn import Snapshot
from xortui.nn.history import Curve
from xortui.tui.actions import ACTIONS
from xortui.tui.view import View
from xortui.tui.widgets import chart
from xortui.tui.widgets.formatting import count, loss
from xortui.tui.widgets.panel import Line, Panel, Run

_FIRST_KEYS = ("run", "step", "walk", "help")


@lru_cache(maxsize=8)
def _line(curve: Curve) -> chart.Line:
    """Return the same line for the same curve, as the chart keeps what it drew of the ghosts by identity."""
    return chart.Line(curve.epochs, curve.low, curve.high)


class Loss(Panel):
    """The chart of the MSE, with the runs that were left as ghosts and a mark where all four came right."""

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return both losses as they stand."""
        palette = self.palette
        mse, mae = loss(snapshot.mse), loss(snapshot.mae)
        long: list[Run] = [("loss · MSE ", palette.strong), (mse, palette.accent), (f" · MAE {mae}", palette.muted)]
        return long if width >= 32 else long[:2]

    def remark(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what the marks in the chart mean."""
        if view.fresh and not snapshot.furthest:
            return []
        parts = []
        if snapshot.solved_since is not None:
            parts.append(f"{chart.MARK} solved")
        if snapshot.ghosts:
            parts.append(f"⠂⠂ {'earlier run' if len(snapshot.ghosts) == 1 else 'earlier runs'}")
        if view.log:
            parts.append("log scale")
        parts.append("MSE by epoch")
        while parts and len(" · ".join(parts)) > width:
            parts.pop()
        return [(" · ".join(parts), self.palette.muted)]

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the chart, or at the very start the keys to press."""
        palette = self.palette
        if view.fresh and not snapshot.furthest:
            return self._invitation(snapshot, width, height)
        styles = {
            "axis": palette.muted,
            "curve": palette.positive,
            "ghost": palette.muted,
            "mark": palette.good,
            "blank": palette.text,
        }
        rows = chart.draw(
            _line(snapshot.curve),
            [_line(ghost.curve) for ghost in snapshot.ghosts],
            width,
            height,
            log=view.log,
            solved=snapshot.solved_since,
        )
        return [[(text, styles[role]) for text, role in row] for row in rows]

    def _invitation(self, snapshot: Snapshot, width: int, height: int) -> list[Line]:
        palette = self.palette
        weights = sum(part.size for part in snapshot.parameters)
        gate = snapshot.settings.gate.upper()
        text = f"{count(weights)} random numbers, four examples of {gate}. Can they learn it?"
        lines: list[list[Run]] = [[(text if len(text) <= width else f"Can it learn {gate}?", palette.text)], []]
        for name in _FIRST_KEYS:
            action = ACTIONS[name]
            lines.append(
                [(f" {action.glyph:^5} ", palette.badge_of(palette.accent)), ("  " + action.hint, palette.text)]
            )
            lines.append([])
        if len(lines) > height:
            lines = [line for line in lines if line]
        lines = lines[:height]
        indent = max(0, (width - max(sum(len(text) for text, _ in line) for line in lines)) // 2)
        above: list[Line] = [[]] * ((height - len(lines)) // 2)
        return [*above, *([(" " * indent, palette.text), *line] for line in lines)]
