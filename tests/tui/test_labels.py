"""Names beside points: each there, none over another, and led to its point where it is far."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from xortui.tui.draw.labels import labels

NAMES = ("▸01", "10", "11", "00")


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 4)), min_size=1, max_size=4, unique=True))
def test_no_name_hides_another_or_a_point(cells: list[tuple[int, int]]) -> None:
    """However close together the points lie, on a map of 16 by 5 cells."""
    points = dict(zip(cells, NAMES, strict=False))
    found = labels(points, 16, 5)
    assert sorted(",".join(label.text for label in found).split(",")) == sorted(points.values())
    written = list(points)
    for label in found:
        own = [(label.column + at, label.row) for at in range(len(label.text))]
        led = [(x, y) for x, y, _ in label.leader]
        written += [*own, *led]
        assert all(0 <= x < 16 and 0 <= y < 5 for x, y in own)
        assert points[label.point] in label.text.split(",")
        chain = [label.point, *led]
        assert all(abs(a - c) + abs(b - d) == 1 for (a, b), (c, d) in pairwise(chain))
        assert any(abs(x - chain[-1][0]) + abs(y - chain[-1][1]) == 1 for x, y in own)
    assert len(written) == len(set(written))
    if all(abs(a - c) > 3 or abs(b - d) > 2 for (a, b), (c, d) in combinations(points, 2)):
        assert len(found) == len(points)


def test_a_name_stands_beside_its_point() -> None:
    """To the right where there is room, else to the left, else above."""
    assert [(label.column, label.row) for label in labels({(3, 2): "01"}, 16, 5)] == [(4, 2)]
    assert [(label.column, label.row) for label in labels({(15, 2): "01"}, 16, 5)] == [(13, 2)]
    found = labels({(15, 2): "01", (14, 2): "10", (13, 2): "11"}, 16, 5)
    assert {label.text: (label.column, label.row) for label in found} == {"01": (14, 1), "10": (14, 3), "11": (11, 2)}


def test_names_keep_apart_where_there_is_room() -> None:
    """Two names in one row have a blank between them, or they would read as one number."""
    one, other = labels({(3, 2): "00", (6, 3): "10"}, 16, 5)
    assert one.row != other.row or abs(one.column - other.column) > 2


def test_a_name_goes_round_a_line_but_not_far() -> None:
    """A name stands beside a line that is near, and over it only where there is no other place."""
    (beside,) = labels({(3, 2): "01"}, 16, 5, {(column, 2) for column in range(16)})
    assert beside.row == 1
    (over,) = labels({(3, 2): "01"}, 16, 5, {(column, row) for column in range(16) for row in range(5)})
    assert (over.column, over.row) == (4, 2)
