"""The walkthrough on the whole screen: numbers of a phase and of its arrays grow into the room, and nothing is lost."""

import pytest

from tests.support.hand import opened
from tests.support.maps import palette
from xortui.nn import Session, Settings
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.epoch.phases import phase_of
from xortui.teach.places import Focus
from xortui.tui.draw import digits
from xortui.tui.draw.phase_lines import explained
from xortui.tui.draw.styled_lines import StyledLine, width_of
from xortui.tui.scene import ARRAYS, PHASE, VIEW, WALK
from xortui.tui.widgets.arrays import Arrays, tables_of

SIZES = ((80, 24), (120, 36), (160, 48))
PHASES = range(1, 9)

at_each_size = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36", "160x48"])


def at(epoch: int, units: int = 4) -> Session:
    """Return a session at an epoch."""
    session = Session(Settings(hidden_units=units))
    session.goto(epoch)
    return session


def margins(rows: list[str]) -> tuple[int, int, int, int]:
    """Return the blank cells to the left and right of what a panel holds, and the blank rows above and below."""
    inside = [row[1:-1] for row in rows[2:-2]]
    written = [row for row in inside if row.strip()]
    above = inside.index(written[0])
    below = inside[::-1].index(written[-1])
    left = min(len(row) - len(row.lstrip()) for row in written)
    return left, min(len(row) - len(row.rstrip()) for row in written), above, below


@at_each_size
async def test_the_result_of_a_phase_is_in_large_figures(size: tuple[int, int]) -> None:
    """Three rows high, from 80x24 on, with the formula, what its signs are called, and every sentence beside it.

    From phase to phase nothing jumps: all begin in the same place, with figures of the same size.
    """
    begins: set[tuple[int, int]] = set()
    sizes: set[bool] = set()
    async with opened(session=at(1900), size=size) as hand:
        for phase in PHASES:
            hand.show(mode=WALK, phase=phase, walking=PHASE, zoom=VIEW, example=2, unit=1)
            await hand.settle()
            rows = hand.rows()
            told = phase_of(hand.shown.snapshot, phase, hand.look.focus)
            for equation in told.equations:
                for row in digits.written(equation.result or "".join(equation.pieces)):
                    assert any(row.rstrip() in seen for seen in rows), (phase, equation)
            text = " ".join(" ".join(row.strip("│ ") for row in rows).split())
            assert all(sentence.text in text for sentence in told.sentences), phase
            assert all(" ".join(part.split()) in text for part in told.formula), phase
            assert all(part in text for part in told.meaning.split("   ")), phase
            left, _, above, _ = margins(rows)
            begins.add((left, above))
            pieces = [digits.written("".join(equation.pieces))[0] for equation in told.equations if equation.result]
            sizes.update(any(piece.rstrip() in seen for seen in rows) for piece in pieces if len(piece) < size[0] - 20)
    assert len(begins) == len(sizes) == 1


def test_beside_other_panels_results_are_large_where_those_of_all_phases_fit() -> None:
    """At 120x36, with as many units as there can be; from phase to phase formula and arithmetic stand still."""
    for units in (4, 8):
        snapshot = at(1900, units).snapshot
        for height, large in ((23, True), (20, True), (19, False)):
            for phase in PHASES:
                lines, whole = explained(snapshot, phase, Focus(2, 1), 71, height, palette())
                texts = ["".join(text for text, _ in line) for line in lines]
                told = phase_of(snapshot, phase, Focus(2, 1))
                assert whole and len(lines) <= height, (units, phase, height)
                assert any("┗" in text for text in texts) == large, (units, phase, height)
                if height == 23:
                    name = told.equations[0].left
                    first = next(at for at, text in enumerate(texts[2:], 2) if text.startswith(f" {name} ="))
                    assert texts[1].strip().startswith(told.formula[0][:9]) and first in (3, 4), (units, phase)


@pytest.mark.parametrize(("rule", "units"), [("gradient", 1), ("gradient", 8), ("published", 4)])
def test_on_the_whole_screen_phases_have_one_layout_in_all_epochs(rule: str, units: int) -> None:
    """From epoch to epoch nothing jumps and nothing is cut: not at the start, on the plateau, when solved or stuck."""
    sizes = ((78, 20), (118, 32), (158, 44))
    begins: dict[tuple[int, int], set[tuple[bool, int, int]]] = {size: set() for size in sizes}
    for rate, epochs in ((1.0, (0, 300, 1900)), (100.0, (40,))):
        session = Session(Settings(hidden_units=units, rule=rule, learning_rate=rate))
        for epoch in epochs:
            session.goto(epoch)
            for size, phase in ((size, phase) for size in sizes for phase in PHASES):
                lines, whole = explained(
                    session.snapshot, phase, Focus(epoch % 4, 0, epoch % 6), *size, palette(), zoomed=True
                )
                assert whole and len(lines) <= size[1], (size, phase, epoch)
                assert all(width_of(line) <= size[0] for line in lines), (size, phase, epoch)
                texts = [text_of(line) for line in lines]
                assert not any(text.strip().startswith(",") for text in texts), (size, phase, epoch)
                first = next(at for at, text in enumerate(texts) if text.strip())
                if phase > 1:  # before it nothing is computed, and what there is always is large
                    piece = phase_of(session.snapshot, phase, Focus(epoch % 4, 0, epoch % 6)).equations[0].pieces[0]
                    large = any(digits.written(piece)[1].rstrip() in text for text in texts)
                    begins[size].add((large, first, len(texts[first]) - len(texts[first].lstrip())))
    assert all(len(found) == 1 for found in begins.values()), begins


def test_a_step_on_the_whole_screen_works_out_the_phase_in_view_alone() -> None:
    """The others would take a step longer than a key may take."""
    session = at(0)
    for _ in range(3):
        session.step()
        before = phase_of.cache_info().misses
        explained(session.snapshot, 3, Focus(), 118, 32, palette(), zoomed=True)
        after = phase_of.cache_info().misses
    assert after == before + 1


@pytest.mark.parametrize("zoom", ["", VIEW])
async def test_the_smallest_usual_screen_names_the_keys_of_other_panels_and_epochs(zoom: str) -> None:
    """The footer has no room for them, so they stand below the phase."""
    async with opened(session=at(300), size=(80, 24)) as hand:
        hand.show(mode=WALK, phase=3, walking=PHASE, zoom=zoom)
        await hand.settle()
        text = "\n".join(hand.rows())
        assert all(f" {key}" in text for key in ("d chain", "h slope", ". , epoch", "v next", "→ ← phase"))
        if not zoom:
            await hand.resize(100, 30)
            assert all(f" {key}" in hand.text() for key in ("d chain rule", "h slope"))


@pytest.mark.long
async def test_the_arithmetic_of_a_phase_grows_where_it_fits() -> None:
    """At 120x36 every term of every phase is large too."""
    async with opened(session=at(1900), size=(120, 36)) as hand:
        for phase in PHASES:
            hand.show(mode=WALK, phase=phase, walking=PHASE, zoom=VIEW, example=2, unit=1)
            await hand.settle()
            rows = hand.rows()
            for equation in phase_of(hand.shown.snapshot, phase, hand.look.focus).equations:
                for piece in equation.pieces:
                    assert all(any(row.strip() in seen for seen in rows) for row in digits.written(piece)), piece


@at_each_size
@pytest.mark.parametrize("units", [1, 4, 8])
async def test_arrays_grow_and_none_is_lost(size: tuple[int, int], units: int) -> None:
    """On the whole screen the same arrays as in usual type, in the middle; the first one large where it can be."""
    async with opened(session=at(1900, units), size=size) as hand:
        panel = hand.app.screen.query_one(Arrays)
        for phase in PHASES:
            hand.show(mode=WALK, phase=phase, walking=ARRAYS, zoom=VIEW, example=2)
            await hand.settle()
            now = panel.current_needs()
            assert now is not None and now.zoomed
            width, height = panel.size.width - 2, panel.size.height - 2
            names = [table.name for table in tables_of(arrays_of(now.snapshot), phase)]
            usual = said(panel.picture(now._replace(zoomed=False), width, height), names)
            grown = panel.picture(now, width, height)
            assert said(grown, names) == usual, (phase, units)
            assert len(grown) <= height and all(width_of(line) <= width for line in grown)
            if units <= 4 and (size == (160, 48) or (size == (120, 36) and phase != 7)):  # which has four arrays
                assert any("┏━" in text or "╺┓" in text for text in map(text_of, grown)), phase
            if size == (80, 24) and phase == 1:
                left, _, above, below = margins(hand.rows())
                assert left and abs(above - below) <= 1 and any("╺┓" in text for text in map(text_of, grown))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_is_asked_is_not_shown_large(size: tuple[int, int]) -> None:
    """A question mark stands for it in large figures as in usual type."""
    async with opened(session=at(1900), size=size) as hand:
        hand.show(mode=WALK, phase=3, ask=True, walking=ARRAYS, zoom=VIEW)
        await hand.settle()
        panel = hand.app.screen.query_one(Arrays)
        now = panel.current_needs()
        assert now is not None
        now = now._replace(unknown=True)
        result = digits.figures(f"{now.snapshot.predictions[0, 0]:.3f}")[1]
        texts = [text_of(line) for line in panel.picture(now, size[0] - 2, size[1] - 4)]
        assert any("?" in text for text in texts) and not any(result in text for text in texts)


def said(lines: list[StyledLine], names: list[str]) -> list[str]:
    """Return the names of arrays that are to be seen, in their order."""
    return [text_of(line).strip() for line in lines if text_of(line).strip() in names]


def text_of(line: StyledLine) -> str:
    """Return a line without its styles."""
    return "".join(text for text, _ in line)
