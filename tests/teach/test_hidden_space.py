"""The hidden space, by hand: where the points lie, what the output makes of the plane, and what a line parts."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from math import isclose

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.budget import examples
from tests.support.maps import ByHand
from tests.support.states import EVERYDAY_WEIGHT, sessions
from xortui.nn import INPUTS, Session, Settings
from xortui.teach.training.hidden_space import MARGIN, Line, Verdict, hidden_space, pairs, parting

Point = tuple[Fraction, Fraction]


def turn(a: Point, b: Point, c: Point) -> int:
    """Return 1, -1 or 0: whether the way from a by b to c turns left, right or not at all."""
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (area > 0) - (area < 0)


def between(a: Point, b: Point, c: Point) -> bool:
    """Return whether c lies on the way from a to b."""
    return turn(a, b, c) == 0 and all(min(p, q) <= r <= max(p, q) for p, q, r in zip(a, b, c, strict=True))


def within(corners: Sequence[Point], point: Point) -> bool:
    """Return whether a point lies in a triangle, on its edge too; it may have no area."""
    if any(between(a, b, point) for a, b in combinations(corners, 2)):
        return True
    turns = {turn(corners[i], corners[(i + 1) % 3], point) for i in range(3)}
    return len(turns) == 1 and 0 not in turns


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Return whether two ways have a point in common."""
    if turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0:
        return True
    return between(a, b, c) or between(a, b, d) or between(c, d, a) or between(c, d, b)


def meet(first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Return whether the hulls of two sets in the plane have a point in common, without rounding.

    Carathéodory: then a triangle of one has a corner of the other in it, or two edges cross.
    """
    one, other = ([*points, points[-1], points[-1]] for points in (first, second))
    corners = (
        any(within(triangle, point) for point in points for triangle in combinations(hull, 3))
        for points, hull in ((first, other), (second, one))
    )
    edges = (cross(*a, *b) for a, b in product(combinations(one, 2), combinations(other, 2)))
    return any(corners) or any(edges)


def by_hand(points: Sequence[Sequence[float]], classes: Sequence[bool]) -> bool:
    """Return whether a line parts two classes: exactly where their hulls have no point in common."""
    exact = [(Fraction(x), Fraction(y)) for x, y in points]
    first = [point for point, one in zip(exact, classes, strict=True) if one]
    second = [point for point, one in zip(exact, classes, strict=True) if not one]
    return not first or not second or not meet(first, second)


def assert_parts(points: Sequence[Sequence[float]], classes: Sequence[bool]) -> bool:
    """Check that a gap is found exactly where a line parts two classes, and that the line which is found parts them."""
    found, one = parting(np.array(points, float), np.array(classes)), by_hand(points, classes)
    assert (found.gap > 1e-12) is one  # in these places gaps are wider than that, or none
    if one and found.gap < np.inf:
        across, up, constant = (Fraction(part) for part in found.line)
        assert float(across**2 + up**2) == pytest.approx(1)
        distances = [
            (across * Fraction(x) + up * Fraction(y) + constant) * (1 if first else -1)
            for (x, y), first in zip(points, classes, strict=True)
        ]
        assert float(min(distances)) == pytest.approx(found.gap / 2, rel=1e-6, abs=1e-15)
    return one


GRID = st.integers(0, 4).map(lambda n: n / 4)
"""Few places, so that points often coincide or lie on a line, and numbers that are multiplied without rounding."""


@example([(0, 0), (0, 0), (0, 0), (0, 0)], [True, False, True, False])
@example([(0, 0), (1, 1), (0, 1), (1, 0)], [True, True, False, False])
@example([(0, 0), (0.25, 0.25), (0.5, 0.5), (1, 1)], [True, True, False, False])
@example([(0, 0), (0.25, 0.25), (0.5, 0.5), (1, 1)], [True, False, True, False])
@example([(0, 0), (1, 0), (0, 1), (0.25, 0.25)], [True, True, True, False])
@example([(0, 0), (1, 0), (0, 1), (0.5, 0.5)], [True, True, True, False])
@example([(0, 0), (1, 0), (0, 1), (0.75, 0.5)], [True, True, True, False])
@example([(0, 0), (1, 0), (0.5, 0), (0.5, 1)], [True, True, False, False])
@given(st.lists(st.tuples(GRID, GRID), min_size=4, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_a_line_parts_what_can_be_parted(points: list[tuple[float, float]], classes: list[bool]) -> None:
    """On all arrangements: coinciding, in a row, one inside the others, crosswise; exactly as hulls say."""
    assert_parts(points, classes)


def test_a_line_parts_random_points_exactly_where_hulls_are_apart() -> None:
    """With coordinates that have all their digits."""
    draw = np.random.default_rng(3)
    found = []
    tries = max(40, examples(200))  # of ten all might be parted
    for _ in range(tries):
        points, classes = draw.random((4, 2)), draw.random(4) > 0.5
        found.append(assert_parts(points.tolist(), classes.tolist()))
    assert tries / 4 < sum(found) < tries


def test_no_one_or_nothing_to_part_is_parted() -> None:
    """All of one class, and none at all: any line will do."""
    for count in range(5):
        assert parting(np.zeros((count, 2)), np.ones(count, bool)).gap == np.inf
        assert parting(np.zeros((count, 2)), np.zeros(count, bool)).gap == np.inf
    session = Session()
    for row in range(4):
        session.set_target(row, 0.5)
    space = hidden_space(session.snapshot, 0, 0)
    assert space.verdict == Verdict.NOTHING and space.line is None


def test_seed_1_learns_to_part_them_in_every_plane() -> None:
    """At epoch 0 no two units see XOR so that a line parts it; when it is solved, each of the six pairs does."""
    session = Session()
    for epoch, parted in ((0, 0), (8000, 6)):
        session.goto(epoch)
        spaces = [hidden_space(session.snapshot, 0, number) for number in range(6)]
        assert sum(space.verdict == Verdict.CAN for space in spaces) == parted
        for space in spaces:
            assert (space.verdict == Verdict.CAN) is by_hand(space.points.tolist(), [True, True, False, False])


def test_a_line_can_part_them_before_the_network_s_own_does() -> None:
    """Seed 1 at epoch 500: in four of six planes a line can, and in none of them the one where the answer is .5."""
    session = Session()
    session.goto(500)
    classes = np.array([True, True, False, False])
    spaces = [hidden_space(session.snapshot, 0, number) for number in range(6)]
    assert [space.verdict == Verdict.CAN for space in spaces] == [True, False, True, True, False, True]
    assert not any(space.own_line_parts for space in spaces)
    assert all(space.line.parts(space.points, classes) for space in spaces if space.line)
    session.goto(8000)
    for number in range(6):
        space = hidden_space(session.snapshot, 0, number)
        answers = [space.predictions(np.array([x]), np.array([y]))[0, 0] > 0.5 for x, y in space.points]
        assert space.own_line_parts is (answers == classes.tolist())


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("gate", ["xor", "and"])
def test_equal_units_see_no_more_than_one(sign: float, gate: str) -> None:
    """All points lie on a diagonal then; rounding takes them off it, and is not to be taken for a gap.

    A single unit parts AND where it sees 1 1 beyond the others.
    """
    verdicts = []
    for seed in range(60):
        session = Session(Settings(seed, 1 + seed % 8, gate))
        session.run(seed % 3)
        units = session.snapshot.settings.hidden_units
        weights = session.snapshot.parameters
        if units > 1:
            for row in range(3):
                session.set_weight("hidden_weights", (row, 1), sign * float(weights.hidden_weights[row, 0]))
            session.set_weight("hidden_bias", 1, sign * float(weights.hidden_bias[0]))
        space = hidden_space(session.snapshot, 0, 0)
        z = [float(INPUTS[row] @ weights.hidden_weights[:, 0]) for row in range(4)]
        alone = max(z[:3]) < z[3] or min(z[:3]) > z[3]
        order = {"xor": Verdict.CANNOT, "and": Verdict.CAN if alone else Verdict.CANNOT}[gate]
        assert space.verdict == order, seed
        verdicts.append(order)
    assert gate == "xor" or len({*verdicts}) == 2


def test_nothing_is_claimed_of_what_rounding_decides() -> None:
    """Two saturated units: ● and ○ lie within a billionth of one another, and the units are not equal."""
    session = Session(Settings(1, 2))
    for unit in range(2):
        session.set_weight("hidden_bias", unit, 40.0 + unit)
    space = hidden_space(session.snapshot, 0, 0)
    assert np.ptp(space.points) < MARGIN and space.verdict == Verdict.TOO_CLOSE and space.line is None


def test_a_line_parts_only_what_is_on_its_two_sides() -> None:
    """Positive for the first class, negative for the other; a point on the line is on neither side."""
    points, line = np.array([[1.0, 0.0], [-1.0, 0.0]]), Line(1.0, 0.0, 0.0)
    assert line.parts(points, np.array([True, False])) and not line.parts(points, np.array([False, True]))
    assert not line.parts(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([True, False]))


@pytest.mark.parametrize("units", range(1, 9))
def test_every_two_units_are_a_pair_once(units: int) -> None:
    """In order; a single unit stands alone."""
    found = pairs(units)
    if units == 1:
        assert found == [(0, None)]
        return
    assert found == [(a, b) for a in range(units) for b in range(units) if a < b]
    session = Session(Settings(hidden_units=units))
    for number in range(2 * len(found)):
        assert hidden_space(session.snapshot, 0, number).pair == found[number % len(found)]


@given(sessions(EVERYDAY_WEIGHT, rules=("gradient",)), st.integers(0, 3), st.integers(0, 30), st.data())
def test_the_plane_is_what_the_network_says_there(
    session: Session, focus: int, number: int, data: st.DataObject
) -> None:
    """Points are activations; anywhere it is the prediction with the other units as they are for the example.

    So at the example's own point it is its prediction.
    """
    snapshot = session.snapshot
    net, space = ByHand.of(snapshot.parameters), hidden_space(snapshot, focus, number)
    units = len(net.output)
    first, second = space.pair
    assert sorted([unit for unit in (first, second) if unit is not None] + list(space.others)) == list(range(units))
    for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
        up = 0.5 if second is None else net.unit(second, x1, x2)
        assert space.points[row].tolist() == pytest.approx([net.unit(first, x1, x2), up], abs=1e-12)

    x1, x2, _ = INPUTS[focus].tolist()
    activations = [net.unit(unit, x1, x2) for unit in range(units)]
    across = np.array([*space.points[:, 0], data.draw(st.floats(-0.2, 1.2))])
    up_from = np.array([*space.points[:, 1], data.draw(st.floats(-0.2, 1.2))])
    said = space.predictions(across, up_from)
    assert said.shape == (5, 5)
    for column, row in product(range(5), range(5)):
        there = list(activations)
        there[first] = float(across[column])
        if second is not None:
            there[second] = float(up_from[row])
        assert isclose(said[row, column], net.of_hidden(there), rel_tol=1e-9, abs_tol=1e-12)
    assert isclose(said[focus, focus], float(snapshot.predictions[focus, 0]), rel_tol=1e-9, abs_tol=1e-12)


def test_a_target_of_one_half_belongs_to_no_class() -> None:
    """It has no wrong side, so it need not be parted from anything."""
    session = Session()
    assert hidden_space(session.snapshot, 0, 0).verdict == Verdict.CANNOT
    session.set_target(2, 0.5)
    session.set_target(3, 0.5)
    assert hidden_space(session.snapshot, 0, 0).verdict == Verdict.NOTHING
    session.set_target(2, 0.49)
    points = hidden_space(session.snapshot, 0, 0).points[:3].tolist()
    assert (hidden_space(session.snapshot, 0, 0).verdict == Verdict.CAN) is by_hand(points, [True, True, False])
