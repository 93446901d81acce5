"""Pictures of the walkthrough: what a person must see in each phase, under both rules, at the sizes of a class room."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.support.hand import show
from tests.support.staged import staged
from tests.support.trained import trained
from xortui.nn import Session, Settings
from xortui.tui.app import XorApp
from xortui.tui.asking import REVEALED
from xortui.tui.scene import ARRAYS, WALK

SMALL, LARGE = (80, 24), (120, 36)
DARK, LIGHT = "xortui-dark", "xortui-light"

GRADIENT_EPOCH, PUBLISHED_EPOCH = 1900, 600
"""Where the pictures are taken: on the way out of the plateau; and while the published rule is the same everywhere."""

PHASES = range(1, 9)
SOME = (2, 5, 7)
"""Phases that are pictured in every way: a forward one, one of the backward pass, and the one with the check."""

Compare = Callable[..., bool]


def session_at(epoch: int, given: Settings) -> Session:
    """Return a session at an epoch, with one more after it."""
    return trained(given, epoch + 1, epoch)


def walk(session: Session, theme: str = DARK, **view: object) -> tuple[XorApp, Callable[[Pilot[int]], Awaitable[None]]]:
    """Return an app and what brings it to a phase, without a clock or a moving part."""
    return staged(lambda main: show(main, mode=WALK, **view), session=session, theme=theme)


GRADIENT = Settings()
PUBLISHED = Settings(rule="published")


@pytest.mark.parametrize("phase", PHASES)
def test_gradient_at_80x24(snap_compare: Compare, phase: int) -> None:
    """The phase's number and name, its formula, the numbers of the example 1 0 for h2 and x1, and what follows."""
    app, drive = walk(session_at(GRADIENT_EPOCH, GRADIENT), phase=phase, example=1, unit=1)
    assert snap_compare(app, run_before=drive, terminal_size=SMALL)


@pytest.mark.parametrize("phase", PHASES)
def test_gradient_at_120x36(snap_compare: Compare, phase: int) -> None:
    """The same with more air, each result on a line of its own, and the whole arrays of the phase beside it."""
    app, drive = walk(session_at(GRADIENT_EPOCH, GRADIENT), phase=phase, example=1, unit=1)
    assert snap_compare(app, run_before=drive, terminal_size=LARGE)


@pytest.mark.parametrize("phase", PHASES)
def test_published_at_80x24(snap_compare: Compare, phase: int) -> None:
    """The rule's own formulas from phase 5 on, the departure from the gradient named, and the check that fails."""
    app, drive = walk(session_at(PUBLISHED_EPOCH, PUBLISHED), phase=phase, example=2, unit=2)
    assert snap_compare(app, run_before=drive, terminal_size=SMALL)


@pytest.mark.parametrize("phase", PHASES)
def test_published_at_120x36(snap_compare: Compare, phase: int) -> None:
    """The same with the bias in focus, so that phase 7 tells of the mean over the units, and with the arrays."""
    app, drive = walk(session_at(PUBLISHED_EPOCH, PUBLISHED), phase=phase, example=2, unit=2, input=3)
    assert snap_compare(app, run_before=drive, terminal_size=LARGE)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
@pytest.mark.parametrize("phase", SOME)
def test_light(snap_compare: Compare, phase: int, size: tuple[int, int]) -> None:
    """On a light ground: everything readable, formulas in the accent, results in bold, marks on the weights in use."""
    app, drive = walk(session_at(GRADIENT_EPOCH, GRADIENT), LIGHT, phase=phase, example=1, unit=1)
    assert snap_compare(app, run_before=drive, terminal_size=size)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
@pytest.mark.parametrize("phase", [3, 6])
def test_asked_first(snap_compare: Compare, phase: int, size: tuple[int, int]) -> None:
    """The question with its keys instead of the result; in phase 3 question marks for predictions, errors and verdict.

    Neither numbers nor arrays; in the lower edge only the score, in the footer the keys of the answers.
    """
    app, drive = walk(
        session_at(GRADIENT_EPOCH, GRADIENT), phase=phase, example=1, ask=True, questions_answered=3, right_answers=2
    )
    assert snap_compare(app, run_before=drive, terminal_size=size)


@pytest.mark.parametrize(("answer", "phase"), [(0, 5), (1, 5), (REVEALED, 4)], ids=["wrong", "right", "given-up"])
def test_answered(snap_compare: Compare, answer: int, phase: int) -> None:
    """The results that the question compares, and in the lower edge what came of it, with the right answer; the score.

    Given up, it does not count.
    """
    app, drive = walk(
        session_at(GRADIENT_EPOCH, GRADIENT),
        phase=phase,
        example=1,
        ask=True,
        questions_answered=4,
        right_answers=2 + max(answer, 0),
        answer=answer,
    )
    assert snap_compare(app, run_before=drive, terminal_size=SMALL)


@pytest.mark.parametrize("size", [SMALL, (100, 30), LARGE], ids=["80x24", "100x30", "120x36"])
@pytest.mark.parametrize("phase", [3, 7])
def test_eight_units(snap_compare: Compare, phase: int, size: tuple[int, int]) -> None:
    """A sum of nine terms broken between its terms, nothing cut; from 100x30 on with the arrays of all eight units."""
    session = session_at(300, Settings(seed=3, hidden_units=8))
    app, drive = walk(session, phase=phase, example=3, unit=6, input=3)
    assert snap_compare(app, run_before=drive, terminal_size=size)


@pytest.mark.parametrize("phase", PHASES)
def test_arrays_at_80x24(snap_compare: Compare, phase: int) -> None:
    """The whole arrays in the place of the phase, rows and columns named, those in focus marked."""
    app, drive = walk(session_at(GRADIENT_EPOCH, GRADIENT), phase=phase, example=1, unit=1, walking=ARRAYS)
    assert snap_compare(app, run_before=drive, terminal_size=SMALL)


def test_arrays_of_eight_units_at_80x24(snap_compare: Compare) -> None:
    """Laid on their side: a column for each unit, a row for each example, nothing cut."""
    session = session_at(300, Settings(seed=3, hidden_units=8))
    app, drive = walk(session, phase=6, example=3, unit=6, walking=ARRAYS)
    assert snap_compare(app, run_before=drive, terminal_size=SMALL)


def test_at_the_start_of_everything(snap_compare: Compare) -> None:
    """Epoch 0, phase 1: no way back, so the left arrow is dimmed; x and y of the example, and no epoch before."""
    app, drive = walk(Session(), phase=1, example=1)
    assert snap_compare(app, run_before=drive, terminal_size=SMALL)


def test_a_saturated_output(snap_compare: Compare) -> None:
    """With a bias of 12 at the output: a tiny delta as a power of ten, and the words say that little gets through."""
    session = Session()
    session.set_weight("output_bias", 0, 12.0)
    app, drive = walk(session, phase=5, example=1)
    assert snap_compare(app, run_before=drive, terminal_size=SMALL)


def test_a_small_terminal(snap_compare: Compare) -> None:
    """At 60x18 the formula, the arithmetic and what has room of the words; no line cut in its middle."""
    app, drive = walk(session_at(GRADIENT_EPOCH, GRADIENT), phase=3, example=1)
    assert snap_compare(app, run_before=drive, terminal_size=(60, 18))
