"""Pictures of runs side by side: ghosts told apart, their legend, and the line at which the losses are read off."""

from collections.abc import Awaitable, Callable

import pytest

from tests.support.hand import Hand, show
from tests.support.staged import staged
from tests.support.trained import once
from tests.tui.test_compare import canvas
from xortui.nn import Session, Settings
from xortui.tui.scene import LAST, THIS_RUN

SMALL, TINY, LARGE = (80, 24), (60, 18), (120, 36)

Picture = Callable[..., bool]


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Picture:
    """Return what draws a session and compares it with its picture."""

    def compare(
        session: Session,
        size: tuple[int, int] = SMALL,
        *,
        after: Callable[[Hand], Awaitable[object]] | None = None,
        theme: str = "xortui-dark",
        **view: object,
    ) -> bool:
        app, run_before = staged(lambda main: show(main, **view), session=session, theme=theme, after=after)
        return snap_compare(app, terminal_size=size, run_before=run_before)

    return compare


@once
def two_ghosts() -> Session:
    """Train to the end, then twice from the plateau on with a higher rate, each time from an earlier epoch."""
    session = Session()
    session.run(2600)
    for epoch, epochs in ((800, 500), (400, 1600)):
        session.goto(epoch)
        session.set_learning_rate(3.0)
        session.run(epochs)
    return session


@once
def four_ghosts() -> Session:
    """Two seeds more after that, and go to the middle of the last run."""
    session = two_ghosts()
    session.new_run(Settings(seed=2))
    session.run(1500)
    session.new_run(Settings(seed=4, hidden_units=3))
    session.run(2200)
    session.goto(1200)
    return session


def many_runs() -> Session:
    """Leave enough runs for numbers of two digits."""
    session = Session()
    for seed in range(1, 14):
        session.new_run(Settings(seed=seed, learning_rate=3.0))
        session.run(300)
    return session


async def hovering(hand: Hand) -> None:
    """Move the mouse over the chart, well before the present epoch."""
    left, right, _ = canvas(hand)
    await hand.pilot.hover("#loss", offset=((2 * left + right) // 3, 3))
    await hand.settle()


def test_two_ghosts(picture: Picture) -> None:
    """Long dashes and short ones in two colours, numbered; below the chart what differs, and losses at the line."""
    assert picture(two_ghosts())


def test_two_ghosts_after_a_step(picture: Picture) -> None:
    """Beside the update the chart is forty cells wide: the legend has a line for each run."""
    assert picture(two_ghosts(), stepped=True)


@pytest.mark.long
def test_four_ghosts(picture: Picture) -> None:
    """Four dashes in four colours, each number on its curve, before them the thick curve, and a line at epoch 1 200."""
    assert picture(four_ghosts(), LARGE)


def test_four_ghosts_in_a_small_terminal(picture: Picture) -> None:
    """The same at 80x24: three lines of legend and still a chart; a blank parts the last loss from the frame."""
    assert picture(four_ghosts())


@pytest.mark.long
def test_four_ghosts_in_a_tiny_terminal(picture: Picture) -> None:
    """At 60x18 one line of short names."""
    assert picture(four_ghosts(), TINY)


@pytest.mark.long
def test_a_wide_screen(picture: Picture) -> None:
    """At 160x48 the legend stays together below a large chart."""
    assert picture(four_ghosts(), (160, 48))


@pytest.mark.long
def test_four_ghosts_on_a_logarithmic_scale(picture: Picture) -> None:
    """Where the curves lie apart near zero, the names do too."""
    assert picture(four_ghosts(), LARGE, log=True)


def test_numbers_of_two_digits(picture: Picture) -> None:
    """Runs 9 to 13 with their numbers whole, and no two run into one another."""
    assert picture(many_runs())


def test_the_line_in_the_past_of_a_single_run(picture: Picture) -> None:
    """At epoch 999 of 2 200: a whole line that is not the broken one of solved, and the loss in the lower edge."""
    session = Session()
    session.run(2200)
    session.goto(999)
    assert picture(session, (100, 30))


def test_the_mouse_over_the_chart(picture: Picture) -> None:
    """The line is below the mouse, left of the present epoch, and the losses are those of that epoch."""
    assert picture(four_ghosts(), after=hovering)


def test_the_mouse_over_a_single_solved_run(picture: Picture) -> None:
    """Both lines in one chart: broken where all came right, whole where the mouse is."""
    session = Session()
    session.run(2600)
    assert picture(session, after=hovering)


def short_run() -> Session:
    """Begin another run beside two ghosts, and leave it after a few epochs."""
    session = two_ghosts()
    session.new_run(Settings(seed=7))
    session.run(33)
    return session


def test_the_range_of_this_run(picture: Picture) -> None:
    """A run of 33 epochs fills the width, with what the ghosts did in them, and the lower edge says what is shown."""
    assert picture(short_run(), range=THIS_RUN)


def test_the_last_hundred_epochs(picture: Picture) -> None:
    """Of a solved run, in the light theme: from 2 500 to 2 600, on an axis that says with which loss it begins."""
    session = Session()
    session.run(2600)
    assert picture(session, LARGE, theme="xortui-light", range=LAST)


@pytest.mark.parametrize("units", [1, 8])
def test_other_numbers_of_units(picture: Picture, units: int) -> None:
    """The legend has room beside or below whatever the tables take."""
    session = two_ghosts()
    session.new_run(Settings(hidden_units=units))
    session.run(500)
    assert picture(session)


@pytest.mark.long
def test_light(picture: Picture) -> None:
    """The light theme: dashes and numbers in darker colours, the line in violet."""
    assert picture(four_ghosts(), LARGE, theme="xortui-light")


def test_without_color(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR: rhythms, numbers and both lines can be told apart in grey."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(four_ghosts(), LARGE)
