"""The truth table: what is asked, what the network answers, and who is right."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.style import Style

from xortui.nn import INPUTS, Snapshot
from xortui.teach.moves import Place
from xortui.tui.view import View
from xortui.tui.widgets.formatting import RIGHT, WRONG, count, loss, number, target, unsigned
from xortui.tui.widgets.panel import Line, Panel, Run, Spot, width_of

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_ROOMY = 36
_BAR_LEAST, _BAR_ROOMY, _BAR_MOST = 4, 10, 40


_PLAIN, _USED = Style(), Style(underline=True, bold=True)


class _Columns(NamedTuple):
    """Widths of the table's columns; 0 for one that there is no room for."""

    gap: int
    target: int
    bar: int
    error: int

    @classmethod
    def within(cls, width: int, targets: Iterable[str]) -> "_Columns":
        """Return the roomiest columns for a width; the bar goes before the error does."""
        target = max(map(len, targets))
        for gap, error, least in ((3, 6, _BAR_ROOMY), (2, 6, _BAR_ROOMY), (1, 6, _BAR_LEAST), (1, 6, 0), (1, 0, 0)):
            # The focus, x1 and x2, then the prediction and the mark of right or wrong.
            fixed = 1 + 2 + 1 + 2 + gap + target + gap + 5 + gap + 1 + (gap + error if error else 0)
            rest = width - fixed - gap
            if fixed <= width and (rest >= least or not least):
                return cls(gap, target, min(rest, _BAR_MOST) if least else 0, error)
        return cls(1, target, 0, 0)


class TruthTable(Panel):
    """The four examples with target, prediction, bar, error, and right or wrong."""

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return the name of the gate where there is room."""
        gate = snapshot.settings.gate.upper() if snapshot.named else "own targets"
        text = f"truth table · {gate}"
        return [(text if len(text) <= width else "truth table"[:width], self.palette.strong)]

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return a line for each example, and one that says how many are right."""
        palette = self.palette
        wanted, columns = self._columns(snapshot, width)
        gap = " " * columns.gap
        head = f" x1 x2{gap}{'y':>{columns.target}}{gap}{'ŷ':^5}"
        head += gap + " " * columns.bar if columns.bar else ""
        head += f"{gap}{'error':>6}" if columns.error else ""
        lines: list[Line] = [[(head, palette.muted)]]
        lines += [self._example(snapshot, view, row, wanted[row], columns) for row in range(len(INPUTS))]
        if height > len(lines) + 1:
            lines.append([])
        hidden = self._hidden(snapshot, view)
        lines.append([(" ?", palette.muted)] if "verdict" in hidden else self._verdict(snapshot, width))
        if height > len(lines) + 1 and not hidden:
            mse, mae = f" MSE {loss(snapshot.mse)} ", f" MAE {loss(snapshot.mae)} "
            lines += [[], [(mse + mae if len(mse + mae) <= width else mse, palette.muted)]]
        return lines

    def spots(self, snapshot: Snapshot) -> dict[Place, Spot]:
        """Return where each target stands."""
        wanted, columns = self._columns(snapshot, self.size.width - 2)
        left = len("▸x1 x2") + columns.gap + columns.target
        return {
            Place("targets", (row,)): Spot(left - columns.target, 1 + row, columns.target) for row in range(len(wanted))
        }

    def _columns(self, snapshot: Snapshot, width: int) -> tuple[list[str], _Columns]:
        wanted = [target(float(value)) for value in snapshot.targets[:, 0]]
        return wanted, _Columns.within(width - 1 if width >= _ROOMY else width, wanted)

    def _example(self, snapshot: Snapshot, view: View, row: int, wanted: str, columns: _Columns) -> Line:
        palette = self.palette
        prediction, right = float(snapshot.predictions[row, 0]), snapshot.right[row]
        focus, gap = view.example == row, " " * columns.gap
        x1, x2, _ = INPUTS[row]
        hidden, plain = self._hidden(snapshot, view), palette.accent if focus else palette.text
        used = {name: self._used(snapshot, view, name, row) for name in ("inputs", "targets", "predictions", "errors")}
        line: list[Run] = [
            ("▸" if focus else " ", palette.accent),
            (f"{x1:>2.0f} {x2:>2.0f}", plain + used["inputs"]),
            (gap, palette.text),
            (f"{wanted:>{columns.target}}", plain + used["targets"]),
            (gap, palette.text),
        ]
        if "predictions" in hidden:
            line.append(("  ?  ", palette.strong))
        else:
            line.append(
                (unsigned(prediction), palette.badge if view.lit[row] else palette.strong + used["predictions"])
            )
        if columns.bar:
            blank: list[Run] = [(" " * columns.bar, palette.text)]
            line += [(gap, palette.text), *(blank if "predictions" in hidden else self._bar(prediction, columns.bar))]
        if columns.error:
            error = "   ?  " if "errors" in hidden else number(prediction - float(snapshot.targets[row, 0]))
            line += [(gap, palette.text), (error, palette.muted + used["errors"])]
        if "verdict" in hidden:
            return [*line, (f"{gap}?", palette.muted)]
        return [*line, (gap, palette.text), (RIGHT if right else WRONG, palette.good if right else palette.bad)]

    def _hidden(self, snapshot: Snapshot, view: View) -> frozenset[str]:
        """Return what an open question forbids to show."""
        question = view.open_question(snapshot)
        return question.hides if question else frozenset()

    def _used(self, snapshot: Snapshot, view: View, name: str, row: int) -> Style:
        """Return how a cell looks besides, where the phase in view reads or writes it."""
        if not view.walking:
            return _PLAIN
        reads, writes = view.places(snapshot)
        return _USED if Place(name, (row,)) in (*reads, *writes) else _PLAIN

    def _bar(self, prediction: float, cells: int) -> list[Run]:
        """Return a bar with a mark at one half, in the colour of the side of it."""
        palette = self.palette
        style = palette.positive if prediction > 0.5 else palette.negative
        eighths = round(prediction * cells * 8)
        full, part = divmod(eighths, 8)
        bar = "█" * full + (_EIGHTHS[part] if part else "")
        rest = "".join("┊" if at == cells // 2 else "·" for at in range(len(bar), cells))
        return [(bar, style), (rest, palette.muted)]

    def _verdict(self, snapshot: Snapshot, width: int) -> Line:
        palette = self.palette
        blank = (" ", palette.text)
        since, text = snapshot.solved_since, f"{sum(snapshot.right)} of 4 right"
        for holds, name, style in (
            (since is not None, " SOLVED ", palette.good),
            (snapshot.diverged, " DIVERGED ", palette.bad),
            (snapshot.stuck, " STUCK ", palette.bad),
        ):
            if holds:
                text = text if since is None else f"since {count(since)}"
                badge: list[Run] = [blank, (name, palette.badge_of(style))]
                return [*badge, blank, (text, palette.text)] if width_of(badge) + 1 + len(text) <= width else badge
        return [blank, (text, palette.text)]
