"""The sigmoid, the chain rule and the slope by experiment on the screen: reached by keys, and true to the focus."""

import re
from decimal import Decimal
from itertools import pairwise, product

import pytest

from tests.support.hand import Hand, opened
from xortui.nn import Session
from xortui.teach.epoch.arithmetic import CLOSER
from xortui.teach.epoch.chain import chain_of
from xortui.teach.epoch.sigmoid_point import SigmoidPoint, sigmoid_point
from xortui.teach.epoch.slope import slope_by_experiment
from xortui.teach.places import FOCUSED
from xortui.tui.scene import CHAIN_RULE, PHASE, SIGMOID, SLOPE
from xortui.tui.widgets.sigmoid import cell_of, curve_dots, labelled
from xortui.words.format import number, small, unsigned

SIZES = ((80, 24), (120, 36))


def flat(text: str) -> str:
    """Return a text without what broke its lines."""
    return re.sub(r"[\s│]+", "", text)


def inside(hand: Hand, name: str) -> str:
    """Return what is inside one panel."""
    return "\n".join(hand.inside(name))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("key", "name"), [("d", CHAIN_RULE), ("h", SLOPE)])
async def test_a_key_shows_it_and_leads_back(key: str, name: str, size: tuple[int, int]) -> None:
    """In the walkthrough alone; pressed again, the phase is there as before."""
    async with opened(size=size) as hand:
        await hand.press(key)
        assert name not in hand.shown.lower_half
        await hand.press("w")
        before = hand.shown.lower_half
        await hand.press(key)
        assert name in hand.shown.lower_half
        await hand.press(key)
        assert hand.shown.lower_half == before


@pytest.mark.parametrize("size", SIZES)
async def test_the_chain_is_that_of_the_focus(size: tuple[int, int]) -> None:
    """For each parameter that the arrows reach, b2 among them: factors, the product for the example, and the sum."""
    async with opened(size=size) as hand:
        await hand.press("w", "j", "j", "d")
        for source in range(FOCUSED):
            focus = hand.look.focus
            assert focus.input == source
            chain = chain_of(hand.snapshot, focus)
            text = flat(inside(hand, CHAIN_RULE))
            assert flat(f"chain rule · {focus.weight.label()}") in text
            for equation in (
                *(factor.equation for factor in chain.factors),
                chain.products[focus.example],
                chain.total,
            ):
                closer = (f" ({equation.closer})", f"{CLOSER}{equation.closer}") if equation.closer else ("",)
                found = equation._replace(closer="").text
                assert any(flat(f"{found}{each}") in text for each in closer), equation.text
            await hand.press("down")
        assert hand.look.focus.input == 0


@pytest.mark.parametrize("size", SIZES)
async def test_the_experiment_shows_its_arithmetic(size: tuple[int, int]) -> None:
    """Both nudges, both losses, the quotient, and the gradient beside it."""
    async with opened(size=size) as hand:
        await hand.press("w", "h", "up")
        found = slope_by_experiment(hand.snapshot, hand.look.focus.weight)
        text = flat(inside(hand, SLOPE))
        for equation in (*found.nudges, found.quotient):
            assert flat(equation.text) in text
        assert text.count("loss0.") == 2 and flat(found.compared) in text


def test_the_point_is_in_a_cell_of_the_curve() -> None:
    """At every size, for points far out as for those in the middle: both are rounded alike."""
    for z in (-30.0, -6.2, -1.3, -0.01, 0.0, 0.9, 2.7, 11.0):
        point = SigmoidPoint("h1", z, Decimal(1) / (1 + Decimal(-z).exp()), Decimal("0.1"))
        for columns, rows in product((30, 41, 66, 110), (4, 7, 12, 25)):
            row, column = cell_of(point, columns, rows)
            dots = curve_dots(point, columns, rows)
            assert dots[4 * row : 4 * row + 4, 2 * column : 2 * column + 2].any(), (z, columns, rows)
            exact = (z + point.reach) / (2 * point.reach) * (2 * columns - 1)
            assert abs(exact - 2 * column - 0.5) <= 1


def test_heights_are_named_at_even_distances() -> None:
    """0, one half and 1 at any number of rows; 0 and 1 at least."""
    for rows in range(2, 50):
        named = labelled(rows)
        assert set(named.values()) >= {0.0, 1.0}
        distances = [below - above for above, below in pairwise(sorted(named))]
        assert len(set(distances)) == 1 and [named[at] for at in sorted(named, reverse=True)] == sorted(named.values())


@pytest.mark.parametrize("size", SIZES)
async def test_the_point_on_the_sigmoid(size: tuple[int, int]) -> None:
    """One point, its z, its value and its slope, of the unit in focus; with a saturated one, too."""
    session = Session()
    session.set_weight("hidden_bias", 1, -40.0)
    async with opened(session=session, size=size) as hand:
        hand.show(watching=SIGMOID)
        for _ in range(4):
            await hand.settle()
            point = sigmoid_point(hand.snapshot, hand.look.focus)
            text = inside(hand, SIGMOID)
            assert (
                f"z1 {number(point.z).strip()}   a1 {unsigned(point.value)}   slope σ′ {small(point.slope)[1:]}" in text
            )
            assert text.count("●") == 1 and f"sigmoid · {point.name} for 0 1" in text
            assert flat(point.sentence) in flat(text)
            await hand.press("j")


@pytest.mark.parametrize("name", [CHAIN_RULE, SLOPE, SIGMOID])
async def test_it_waits_for_an_answer(name: str) -> None:
    """While a result is asked for, none of them gives it away."""
    async with opened(size=(120, 36)) as hand:
        await hand.press("w", "a", "right", "right")
        hand.show(walking=name)
        await hand.settle()
        assert hand.shown.lower_half[:2] == (PHASE, name)
        assert "when the question is answered" in " ".join(re.sub(r"[│]", " ", inside(hand, name)).split())
        await hand.press("1")
        assert "when the question is answered" not in inside(hand, name)
