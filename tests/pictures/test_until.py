"""Pictures of running until a condition holds, and of the gates in the settings; nothing in them depends on time."""

from collections.abc import Callable

import pytest
from textual.widgets import Input, Select

from tests.pictures.driven import Drive, Picture, comparing
from tests.support.hand import Hand, show
from tests.support.trained import train
from xortui.nn import Session, Settings
from xortui.nn.session.stop import BELOW, EPOCH, FLIP, KINDS, Condition
from xortui.teach.training.outcome import flipped, told
from xortui.tui.scene import WALK
from xortui.tui.screens.main import MainScreen


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Picture:
    """Return what draws a screen and compares it with its picture."""
    return comparing(snap_compare)


def met(condition: Condition, epoch: int = 0, **view: object) -> Drive:
    """Run from an epoch until a condition holds, and show it as the screen does."""

    def drive(main: MainScreen) -> None:
        main.desk.session.goto(epoch)
        start = main.desk.session.snapshot
        for _ in main.desk.session.until(condition):
            pass
        way = condition, start, main.desk.session.snapshot
        show(main, told=told(*way), flipped=flipped(*way), **view)

    return drive


def at(epoch: int, **view: object) -> Drive:
    """Train to an epoch and show it."""

    def drive(main: MainScreen) -> None:
        train(main.desk.session, epoch)
        show(main, **view)

    return drive


def stuck(main: MainScreen) -> None:
    """Wait for what will not come any more."""
    main.desk.session = Session(Settings(learning_rate=300))
    main.desk.session.run(200)
    met(Condition(), 200)(main)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_the_dialog(picture: Picture, size: tuple[int, int]) -> None:
    """Four conditions, solved marked as the one that is meant, values that can be typed over, and the limit."""
    assert picture(at(300), size, after=lambda hand: hand.press("u"))


@pytest.mark.long
def test_the_dialog_with_a_complaint(picture: Picture) -> None:
    """The second row is meant, its value cannot be, a sentence says why, and Go is off."""

    async def complain(hand: Hand) -> None:
        await hand.press("u", "down")
        await hand.type("-0,5")

    assert picture(at(300), after=complain)


def test_the_dialog_in_a_small_terminal(picture: Picture) -> None:
    """Names and fields without explanations."""
    assert picture(at(300), (40, 14), after=lambda hand: hand.press("u", "up"))


@pytest.mark.parametrize(
    "condition", [Condition(), Condition(BELOW, 0.001), Condition(EPOCH, 9000), Condition(FLIP)], ids=KINDS
)
def test_on_the_way(picture: Picture, condition: Condition) -> None:
    """At the right end of the title what is waited for, and the epoch before it; Esc and space in the footer."""
    assert picture(at(1200, goal=condition, share=0.13))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_solved(picture: Picture, size: tuple[int, int]) -> None:
    """In place of the settings the condition and what met it; the row that came right is lit."""
    assert picture(met(Condition()), size)


def test_solved_in_a_light_room(picture: Picture) -> None:
    """The same in the other theme."""
    assert picture(met(Condition()), theme="xortui-light")


def test_two_that_flipped(picture: Picture) -> None:
    """At epoch 4 one comes right and one goes wrong: both are named and lit."""
    assert picture(met(Condition(FLIP)))


def test_a_low_loss_in_the_past(picture: Picture) -> None:
    """The sentence says the loss that it met, in a run that has come further."""

    def drive(main: MainScreen) -> None:
        main.desk.session.run(4000)
        met(Condition(BELOW, 0.05), 1000)(main)

    assert picture(drive, (100, 30))


def test_in_a_small_terminal(picture: Picture) -> None:
    """Fewer words where there is less room."""
    assert picture(met(Condition()), (36, 10))


def test_while_an_epoch_is_taken_apart(picture: Picture) -> None:
    """The title says it there, too."""
    assert picture(met(Condition(), 0, mode=WALK, phase=5))


def test_stuck(picture: Picture) -> None:
    """It says that it is stuck, and where."""
    assert picture(stuck)


@pytest.mark.long
@pytest.mark.parametrize("theme", ["xortui-dark", "xortui-light"])
def test_gates(picture: Picture, theme: str) -> None:
    """The list of gates, each with its truth table below a header of the inputs."""

    async def unfold(hand: Hand) -> None:
        await hand.press("s")
        hand.app.screen.query_one("#gate", Select).focus()
        await hand.press("space", "down", "down")

    assert picture(at(300), after=unfold, theme=theme)


@pytest.mark.long
def test_gates_with_room(picture: Picture) -> None:
    """The same at 120x36."""

    async def unfold(hand: Hand) -> None:
        await hand.press("s")
        hand.app.screen.query_one("#gate", Select).focus()
        await hand.press("space")

    assert picture(at(300), (120, 36), after=unfold)


@pytest.mark.long
def test_weights_that_cannot_be_kept(picture: Picture) -> None:
    """To keep them with another seed is refused in a sentence."""

    async def keep(hand: Hand) -> None:
        await hand.press("s")
        hand.app.screen.query_one("#weights", Select).value = "keep"
        hand.app.screen.query_one("#seed", Input).value = "7"

    assert picture(at(300), after=keep)


def test_what_an_xor_network_makes_of_and(picture: Picture) -> None:
    """The weights of epoch 2500 and the targets of AND: the names say AND, and the curve jumps."""

    def drive(main: MainScreen) -> None:
        main.desk.session.run(2500)
        main.desk.session.set_gate("and")
        main.desk.session.run(200)
        show(main)

    assert picture(drive)
