"""The hidden space on the screen: four points in the plane of two hidden units, and the output's dividing line."""

from functools import lru_cache
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.places import example_name
from xortui.teach.training.hidden_space import HiddenSpace as Space
from xortui.teach.training.hidden_space import Line, Verdict, hidden_space
from xortui.tui.draw import maps, rooms
from xortui.tui.draw.braille import characters
from xortui.tui.draw.labels import labels
from xortui.tui.draw.styled_lines import Piece, StyledLine, dotted, width_of
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.format import BOTH, OFF, ON, RIGHT, WRONG

_LOW, _HIGH = -0.08, 1.08  # a little beyond what an activation can be
_DOT, _PLUS = "·", "+"  # of a line that the network does not draw: where there are no shades, they have such dots
_SEEN = 2  # cells of a line from which it is seen
_MAP, _BOTH_FROM = 28, 50  # cells of a map with its axis, and of a room from which the legend stands beside it
_BESIDE_TEXT = 6  # cells of a line of the legend before its text, and the blanks around it


class HiddenSpaceNeeds(NamedTuple):
    """What the hidden space is drawn from."""

    snapshot: Snapshot
    example: int
    axes: int
    asked: bool

    @property
    def space(self) -> Space:
        """The plane of the two units."""
        return hidden_space(self.snapshot, self.example, self.axes)


class _Drawing(NamedTuple):
    """What lies on the plane."""

    values: maps.Sample
    marks: list[maps.Mark]
    line_seen: bool
    """Whether a line is to be seen that parts the examples."""
    shared: bool
    """Whether examples of both targets lie in one cell."""


class HiddenSpace(ViewPanel[HiddenSpaceNeeds]):
    """The four examples as two hidden units see them."""

    LATER = "The hidden space comes when the question is answered."

    def needs(self, shown: Shown) -> HiddenSpaceNeeds:
        """Return the network, the example in focus, the axes, and whether the picture must wait."""
        look = shown.look
        asked = shown.hides_view("activations", "predictions", "verdict")
        asked = asked or not shown.hides.isdisjoint(("targets", "verdict"))  # it says what a line can part
        return HiddenSpaceNeeds(shown.snapshot, look.focus.example, look.axes, asked)

    def asked(self, now: HiddenSpaceNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: HiddenSpaceNeeds, width: int) -> StyledLine:
        """Return which units are the axes."""
        first, second = now.space.pair
        text = f"hidden space · as h{first + 1} " + ("sees it" if second is None else f"and h{second + 1} see it")
        return [(text if len(text) <= width else "hidden space", self.palette.strong)]

    def remark(self, now: HiddenSpaceNeeds, width: int, height: int) -> StyledLine:
        """Return whether the network could divide the examples here."""
        if now.asked or not height:
            return []
        space, palette = now.space, self.palette
        line = "a line" if space.own_line_parts else "another line"
        can = RIGHT, palette.good, f" {line} can part {ON} from {OFF}"
        fitted = rooms.fitted(width + 4, height, palette, self._legend(now.example, space, width + 4))
        drawing = _drawing(now, self._dot, fitted.columns, fitted.rows)
        if not drawing.line_seen:
            can = "", palette.muted, f"{line} can part {ON} from {OFF}, finer than a cell"
        mark, style, text = {
            Verdict.CAN: can,
            Verdict.CANNOT: (WRONG, palette.bad, f" no line can part {ON} from {OFF}"),
            Verdict.TOO_CLOSE: ("?", palette.muted, f" {ON} and {OFF} too close to call"),
            Verdict.NOTHING: ("", palette.muted, "nothing to part here"),
        }[space.verdict]
        if len(text) + 1 > width:
            return []
        said: StyledLine = [(mark, style), (text, palette.muted)]
        shared = f"{BOTH} {ON} and {OFF}"
        both = (f"{shared} in one cell", shared, f"{BOTH} both") if drawing.shared else ()
        lines = [dotted([said, [(more, palette.muted)]], width, palette.muted) for more in both]
        return max(lines, key=width_of, default=said)

    def picture(self, now: HiddenSpaceNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the plane with its axes, and what its marks mean beside it or below it."""
        palette = self.palette
        space = now.space
        first, second = space.pair

        def paint(plane: maps.Plane) -> list[StyledLine]:
            drawing = _drawing(now, self._dot, plane.columns, plane.rows)
            lines = maps.draw(drawing.values, palette, drawing.marks)
            plane = maps.Plane(plane.columns, plane.rows, _LOW, _HIGH)
            names = f"h{first + 1}", "" if second is None else f"h{second + 1}"
            return maps.with_axes(lines, plane, palette, *names)

        return rooms.composed(width, height, palette, self._legend(now.example, space, width), paint)

    @property
    def _dot(self) -> str:
        return _DOT if self.palette.shaded else _PLUS

    def _legend(self, example: int, space: Space, width: int) -> list[StyledLine]:
        palette = self.palette

        def item(mark: str, text: str) -> list[Piece]:
            return [(mark, palette.strong), (f" {text}", palette.muted)]

        line = "ŷ = 0.5"
        if space.others:
            named = " and ".join(f"h{unit + 1}" for unit in space.others)
            long = f" with {named if len(space.others) < 3 else 'others'} as for {example_name(example)}"
            short = f", others as for {example_name(example)}"
            room = width - _BESIDE_TEXT
            line += long if len(line + long) <= (room - _MAP if width > _BOTH_FROM else room) else short
        return [
            [*maps.scale(palette), ("  ŷ", palette.muted)],
            item(ON, "target 1"),
            item(OFF, "target 0"),
            item("⠤⠒⠉", line),
            *([item(self._dot * 3, "another line")] if _another(space) else []),
        ]


def _another(space: Space) -> Line | None:
    """Return the line that parts the examples where that of the network does not; None where there is none."""
    return None if space.own_line_parts else space.line


@lru_cache(maxsize=4)
def _drawing(now: HiddenSpaceNeeds, dot: str, columns: int, rows: int) -> _Drawing:
    """Return the points with the names of the examples beside them, those in one cell together, and the lines."""
    space, plane = now.space, maps.Plane(columns, rows, _LOW, _HIGH)
    values = maps.sample(space.predictions, plane)
    own = {
        (column, row)
        for row, line in enumerate(characters(maps.boundary(values.dots)))
        for column, character in enumerate(line)
        if character != " "
    }
    other = _another(space)
    points = set(maps.straight(*other, plane)) - own if other else set()
    groups: dict[tuple[int, int], list[int]] = {}
    for example, (across, up) in enumerate(space.points.tolist()):
        groups.setdefault(plane.cell(across, up), []).append(example)
    marks, names, shared = [], {}, False
    for cell, examples in groups.items():
        dots = {maps.dot(float(now.snapshot.targets[example, 0])) for example in examples}
        shared |= {ON, OFF} <= dots
        marks.append(maps.Mark(*cell, dots.pop() if len(dots) == 1 else BOTH))
        named = (maps.FOCUS * (example == now.example) + example_name(example).replace(" ", "") for example in examples)
        names[cell] = ",".join(named)
    for column, row, text, _, leader in labels(names, columns, rows, own | points):
        marks += [maps.Mark(column, row, text), *(maps.Mark(*cell, line=True) for cell in leader)]
    covered = {(mark.column + at, mark.row) for mark in marks for at in range(len(mark.text))}
    marks += [maps.Mark(column, row, dot, line=True) for column, row in sorted(points - covered)]
    return _Drawing(values, marks, len((points if other else own) - covered) >= _SEEN, shared)
