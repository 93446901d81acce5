"""Names beside points on a map: moved apart until none collides, and led to its point by a line where it is far."""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations, product
from math import dist
from typing import NamedTuple

Cell = tuple[int, int]
"""A column and a row."""

_FAR, _OVER = 3, 2
"""What a step away from its point costs a name, and each cell of a line that it covers."""

_NEAR = 3
"""How far a name is from its point at most, unless there is no room."""

_MOST = 500
"""Places that are tried before names may touch."""


class Label(NamedTuple):
    """A name, where it begins, the point that it names, and what leads there."""

    column: int
    row: int
    text: str
    point: Cell
    leader: tuple[tuple[int, int, str], ...] = ()
    """Column, row and character of each cell between them; none where they touch."""


def labels(points: Mapping[Cell, str], columns: int, rows: int, lines: Collection[Cell] = ()) -> list[Label]:
    """Return a name for each point.

    Names keep a blank to each other and to other points, unless there is no room for it. They go beside their points,
    above, below, or farther away with a leader, and cover lines only where they would have to go far. Points that lie
    so close together that there is no way between them have one name in common, beside one of them.

    Args:
        points: The text of each point, by the cell in which it lies.
        columns: Cells of the map from left to right.
        rows: Cells of the map from top to bottom.
        lines: Cells that had better be seen.
    """
    groups = [([cell], text) for cell, text in points.items()]
    while groups:
        groups.sort(key=lambda group: -len(group[1]))
        for reach in (_NEAR, max(columns, rows)):
            choices = [_choices(cells, text, columns, rows, lines, reach) for cells, text in groups]
            for blank in (1, 0):
                placed = _placed(choices, set(points), blank, [_MOST])
                if placed:
                    return placed
        groups = _with_nearest_joined(groups)
    return []


def _with_nearest_joined(groups: list[tuple[list[Cell], str]]) -> list[tuple[list[Cell], str]]:
    """Return groups of points and their names with the two that are nearest to each other as one; none for a single."""
    pairs = combinations(groups, 2)
    near = min(pairs, key=lambda pair: min(dist(a, b) for a in pair[0][0] for b in pair[1][0]), default=None)
    if near is None:
        return []
    one, other = near
    rest = [group for group in groups if group is not one and group is not other]
    return [*rest, (one[0] + other[0], f"{one[1]},{other[1]}")]


def _placed(choices: list[list[Label]], taken: set[Cell], blank: int, left: list[int]) -> list[Label] | None:
    """Return a place for each name, the first choices before others; None where there is none, or it takes too long.

    Args:
        choices: Where each may be.
        taken: Cells that are not free.
        blank: Cells between two names in a row.
        left: How many places may still be tried.
    """
    if not choices:
        return []
    for label in choices[0]:
        cells = _cells(label)
        beside = {(at, label.row) for at in (label.column - blank, label.column + len(label.text) + blank - 1)}
        left[0] -= 1
        if left[0] < 0:
            return None
        if cells & taken or (beside - {label.point}) & taken:
            continue
        rest = _placed(choices[1:], taken | cells, blank, left)
        if rest is not None:
            return [label, *rest]
    return None


def _cells(label: Label) -> set[Cell]:
    written = {(label.column + at, label.row) for at in range(len(label.text))}
    return written | {(column, row) for column, row, _ in label.leader}


def _choices(
    points: list[Cell], text: str, columns: int, rows: int, lines: Collection[Cell], reach: int
) -> list[Label]:
    """Return the places for a name on the map, the nearest first, those that cover lines after others as near."""
    found: list[tuple[int, Label]] = []
    for point, distance in product(points, range(reach)):
        for label in _around(point, text, columns, rows, distance):
            if label.column >= 0 and label.column + len(text) <= columns and 0 <= label.row < rows:
                covered = sum(cell in lines for cell in _cells(label)) if lines else 0
                found.append((_FAR * distance + _OVER * covered, label))
    return [label for _, label in sorted(found, key=lambda one: one[0])]


def _around(point: Cell, text: str, columns: int, rows: int, distance: int) -> Iterator[Label]:
    """Yield the places at a distance from a point: to its right and left first, then above and below."""
    column, row = point
    width = len(text)
    for way in (1, -1):
        between = tuple((column + way * step, row, "─") for step in range(1, distance + 1))
        yield Label(column + distance + 1 if way > 0 else column - distance - width, row, text, point, between)
    if not distance:
        return
    within = max(0, min(column, columns - width))
    starts = dict.fromkeys((within, max(column - width + 1, 0), max(0, min(column - width // 2, columns - width))))
    for way in (-1, 1):
        between = tuple((column, row + way * step, "│") for step in range(1, distance))
        if 0 <= row + way * distance < rows:
            yield from (Label(start, row + way * distance, text, point, between) for start in starts)
