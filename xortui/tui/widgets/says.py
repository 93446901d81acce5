"""What is said in a sentence, above the footer: what was refused, what a way led to, or what is going on."""

from textwrap import wrap

from xortui.nn import Snapshot
from xortui.teach.diagnosis import diagnose
from xortui.tui.view import View
from xortui.tui.widgets.formatting import WRONG
from xortui.tui.widgets.panel import Drawn, Line, fit


def complaint(text: str, width: int) -> list[str]:
    """Return the lines of a complaint."""
    return wrap(f"{WRONG} {text}", max(1, width - 2)) if text else []


class Says(Drawn):
    """A line, or more where a complaint needs them."""

    def draw(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return what matters most now: a complaint, then what came of a way, then the diagnosis."""
        palette = self.palette
        if view.complaint:
            return [[(f" {line}", palette.bad)] for line in complaint(view.complaint, width)]
        told = () if view.moving else view.told
        if text := next((text for text in told if len(text) < width - 1), ""):
            return [[(f" {text}", palette.strong)]]
        now = diagnose(snapshot)
        line = [(f" {now.text}", palette.text), (f" · {now.advice}" if now.advice else "", palette.muted)]
        return [fit(line, width, palette.text)]
