"""The title: what is trained, how far it is, and whether it moves."""

from xortui.nn import Snapshot
from xortui.nn.until import EPOCH, Condition
from xortui.teach import until
from xortui.tui.view import EDIT, View
from xortui.tui.widgets.formatting import count, rate
from xortui.tui.widgets.panel import Drawn, Line, Run, ends, width_of


def speed_label(speed: int | None) -> str:
    """Return the chosen speed in words."""
    if speed is None:
        return "auto"
    return "full speed" if speed == 0 else f"{count(speed)}/s"


class Title(Drawn):
    """One line: the settings at the left, or for a while what came of a way; the epoch and the state at the right."""

    def draw(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the fullest of several wordings that fits."""
        palette = self.palette
        settings = snapshot.settings
        bar, muted, strong = palette.bar, palette.bar_muted, palette.bar_strong
        gate = settings.gate.upper() if snapshot.named else "OWN TARGETS"
        shape = f"3-{settings.hidden_units}-1"
        name: list[Run] = [(" xortui ", palette.badge_of(palette.accent))]
        what: list[Run] = [(f" {gate} ", strong)]
        details = [f"seed {settings.seed}", f"η {rate(settings.learning_rate)}"]
        long = f" {shape} sigmoid · {settings.rule} · {' · '.join(details)}"
        middle = f" {shape}  {settings.rule}  {'  '.join(details)}"
        short = f" {settings.rule}  {'  '.join(details)}"
        condition, state = self._condition(snapshot, view), self._state(view)
        epoch: list[Run] = [(f"  epoch {count(snapshot.epoch)}", strong)]
        if snapshot.epoch < snapshot.furthest:
            epoch.append((f" of {count(snapshot.furthest)}", muted))
        epoch.append(("  ", bar))
        speed: list[Run] = [(f"{self._speed(view):>10}", muted)]
        told = () if view.says or view.moving or view.open_question(snapshot) else view.told
        gap: Run = ("  ", bar)
        # What was told names the epoch, so that one can be spared.
        sentences: list[list[Run]] = [[(f" {text}", strong)] for text in told]
        for left, right in (
            *(([*name, *what, (" ", bar), *text], [*condition, *epoch, state]) for text in sentences[:1]),
            *((text, right) for text in sentences for right in ([*condition, gap, state], [gap, state])),
            *((text, right) for text in sentences[-1:] for right in ([state], [])),
            ([*name, *what, (long, muted)], [*speed, *condition, *epoch, state]),
            ([*name, *what, (middle, muted)], [*speed, *condition, *epoch, state]),
            ([*what, (middle, muted)], [*speed, *condition, *epoch, state]),
            ([*what, (middle, muted)], [*condition, *epoch, state]),
            ([*what, (short, muted)], [*condition, *epoch, state]),
            ([*what, (f" {details[1]}", muted)], [*condition, *epoch, state]),
            (what, [*condition, *epoch, state]),
            ([], [*condition, *epoch, state]),
            ([], [epoch[0], state]),
        ):
            if width_of(left) + width_of(right) < width:
                return [ends(left, right, width, bar)]
        way = " → " if isinstance(view.goal, Condition) and view.goal.kind != EPOCH else f" {view.share:4.0%} "
        return [ends([], [epoch[0], (" ", bar), (way, state[1])], width, bar)]

    def _speed(self, view: View) -> str:
        if view.running and view.measured:
            size = 10 ** max(0, len(str(int(view.measured))) - 2)  # two digits: more would only flicker
            return f"{count(round(view.measured / size) * size)}/s"
        return f"speed {speed_label(view.speed)}" if view.speed is None else speed_label(view.speed)

    def _condition(self, snapshot: Snapshot, view: View) -> list[Run]:
        palette = self.palette
        question = view.open_question(snapshot)
        hidden = question is not None and "verdict" in question.hides
        for holds, text, style in (
            (snapshot.solved, " ✓ solved ", palette.good),
            (snapshot.diverged, " ✗ diverged ", palette.bad),
            (snapshot.stuck, " ✗ stuck ", palette.bad),
        ):
            if holds and not hidden:
                return [("  ", palette.bar), (text, palette.badge_of(style))]
        return []

    def _state(self, view: View) -> Run:
        palette = self.palette
        if isinstance(view.goal, Condition) and view.goal.kind != EPOCH:
            return f" → {until.name(view.goal)} ", palette.badge_of(palette.accent)
        if view.goal is not None:
            goal = int(view.goal.value) if isinstance(view.goal, Condition) else view.goal
            return f" → {count(goal)} · {view.share:4.0%} ", palette.badge_of(palette.accent)
        if view.running:
            return " ▶ running ", palette.badge_of(palette.positive)
        return (" ■ editing " if view.mode == EDIT else " ■ paused  "), palette.badge
