"""The hidden space on the screen: four points in the plane of two hidden units, and the output's dividing line."""

from collections.abc import Iterator

from xortui.nn import Snapshot
from xortui.teach.hidden_space import HiddenSpace as Space
from xortui.teach.hidden_space import hidden_space
from xortui.teach.phases import example_name
from xortui.tui.view import View
from xortui.tui.widgets import heat
from xortui.tui.widgets.formatting import BOTH, OFF, ON, RIGHT, WRONG
from xortui.tui.widgets.panel import Aside, Line, Run

_LOW, _HIGH = -0.08, 1.08  # a little beyond what an activation can be
_BESIDE_TEXT = 6  # cells of a line of the legend before its text, and the blanks around it


class HiddenSpace(Aside):
    """The four examples as two hidden units see them."""

    LATER = "It comes when the question is answered."

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return which units are the axes."""
        first, second = hidden_space(snapshot, view.example, view.pair).pair
        text = f"hidden space · as h{first + 1} " + ("sees it" if second is None else f"and h{second + 1} see it")
        return [(text if len(text) <= width else "hidden space", self.palette.strong)]

    def remark(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return whether the network could divide the examples here."""
        if view.open_question(snapshot):
            return []
        space, palette = hidden_space(snapshot, view.example, view.pair), self.palette
        mark, style = (RIGHT, palette.good) if space.separable else (WRONG, palette.bad)
        text = f" a line can part {ON} from {OFF}" if space.separable else f" no line can part {ON} from {OFF}"
        return [(mark, style), (text, palette.muted)] if len(text) + 1 <= width else []

    def picture(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the plane with its axes, and what its marks mean beside it or below it."""
        palette = self.palette
        space = hidden_space(snapshot, view.example, view.pair)
        first, second = space.pair

        def paint(plane: heat.Plane) -> list[Line]:
            plane = heat.Plane(plane.columns, plane.rows, _LOW, _HIGH)
            lines = heat.draw(heat.sample(space.predictions, plane), palette, _marks(snapshot, view, space, plane))
            names = f"h{first + 1}", "" if second is None else f"h{second + 1}"
            return heat.with_axes(lines, plane, palette, *names)

        return heat.composed(width, height, palette, self._legend(view, space, width), paint)

    def _legend(self, view: View, space: Space, width: int) -> list[Line]:
        palette = self.palette

        def item(mark: str, text: str) -> list[Run]:
            return [(mark, palette.strong), (f" {text}", palette.muted)]

        line = "ŷ = 0.5"
        if space.others:
            named = " and ".join(f"h{unit + 1}" for unit in space.others)
            long = f" with {named if len(space.others) < 3 else 'others'} as for {example_name(view.example)}"
            short = f", others as for {example_name(view.example)}"
            line += long if len(line + long) <= width - _BESIDE_TEXT else short
        return [
            [*heat.scale(palette), ("  ŷ", palette.muted)],
            item(ON, "target 1"),
            item(OFF, "target 0"),
            item("⠤⠒⠉", line),
        ]


def _marks(snapshot: Snapshot, view: View, space: Space, plane: heat.Plane) -> Iterator[heat.Mark]:
    """Return the points with the names of the examples beside them, those in one cell together."""
    groups: dict[tuple[int, int], list[int]] = {}
    for example, (across, up) in enumerate(space.points.tolist()):
        groups.setdefault(plane.cell(across, up), []).append(example)
    taken = set(groups)
    for (column, row), examples in groups.items():
        dots = {heat.dot(float(snapshot.targets[example, 0])) for example in examples}
        yield heat.Mark(column, row, dots.pop() if len(dots) == 1 else BOTH)
        names = ("▸" * (example == view.example) + example_name(example).replace(" ", "") for example in examples)
        text = ",".join(names)
        starts = column, column - len(text) + 1
        beside = (column + 1, row), (column - len(text), row)
        for at, line in (*beside, *((start, row + way) for way in (-1, 1) for start in starts)):
            at = min(at, plane.columns - len(text)) if line != row else at
            cells = {(at + i, line) for i in range(len(text))}
            if at >= 0 and at + len(text) <= plane.columns and 0 <= line < plane.rows and not cells & taken:
                taken |= cells
                yield heat.Mark(at, line, text)
                break
