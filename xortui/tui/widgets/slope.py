"""The slope by experiment: one parameter is nudged, the loss is watched, and the two are divided."""

from textwrap import wrap

from xortui.teach.epoch.slope import slope_by_experiment
from xortui.tui.draw.equations import equation_lines
from xortui.tui.draw.styled_lines import StyledLine
from xortui.tui.focused import BACKWARD, FocusNeeds, focus_needs
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown

_WHAT = "A small nudge of one parameter, all others left as they are: how much does the loss change for it?"


class Slope(ViewPanel[FocusNeeds]):
    """The experiment with the parameter in focus."""

    LATER = "The slope comes when the question is answered."

    def needs(self, shown: Shown) -> FocusNeeds:
        """Return the network, the focus, and whether the picture must wait."""
        return focus_needs(shown, *BACKWARD)

    def asked(self, now: FocusNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: FocusNeeds, width: int) -> StyledLine:
        """Return for which parameter the slope is found."""
        text = f"slope by experiment · {now.focus.weight.label()}"
        return [(text if len(text) <= width else "slope", self.palette.strong)]

    def picture(self, now: FocusNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the two nudges with the loss of each, the quotient, and the gradient beside it."""
        palette, found = self.palette, slope_by_experiment(now.snapshot, now.focus.weight)
        blocks: list[list[StyledLine]] = [[[(f" {line}", palette.muted)] for line in wrap(_WHAT, width - 2)]]
        for nudge, loss in zip(found.nudges, found.printed_losses, strict=True):
            lines = equation_lines(nudge, width, palette, own_line=False)
            mse = f"   loss {loss}"
            if sum(len(text) for text, _ in lines[-1]) + len(mse) <= width:
                lines[-1] = [*lines[-1], (mse, palette.accent)]
            else:
                lines.append([(mse, palette.accent)])
            blocks.append(lines)
        blocks.append(equation_lines(found.quotient, width, palette, own_line=False))
        blocks.append([[(f" {line}", palette.text)] for line in wrap(found.compared, width - 2)])
        if sum(map(len, blocks)) > height:
            blocks = blocks[1:]
        gap: list[StyledLine] = [[]] if sum(map(len, blocks)) + len(blocks) - 1 <= height else []
        return [line for at, block in enumerate(blocks) for line in (*(gap if at else []), *block)]
