"""A sweep on the screen: is it that of the command line, can it be stopped, and does a seed that is chosen open?"""

import re
from itertools import product

import pytest
from textual.widgets import OptionList, Static

from tests.support.hand import Hand, opened
from xortui.cli.sweep import EPOCHS, SEEDS
from xortui.nn import GATES, INPUTS, Settings
from xortui.nn.sweep import Tally, outcomes
from xortui.teach.training.sweep_words import impossible, percent
from xortui.tui.screens.dialogs import sweep
from xortui.tui.screens.dialogs.sweep import SweepDialog


async def ask(hand: Hand) -> SweepDialog:
    """Open the dialog."""
    hand.main.action_do("anywhere.sweep")
    await hand.until(lambda: isinstance(hand.app.screen, SweepDialog) and hand.app.screen.query("#seeds"))
    dialog = hand.app.screen
    assert isinstance(dialog, SweepDialog)
    return dialog


def lines(dialog: SweepDialog) -> list[str]:
    """Return the list of seeds."""
    seeds = dialog.query_one(OptionList)
    return [str(seeds.get_option_at_index(at).prompt) for at in range(seeds.option_count)]


def test_it_is_the_sweep_of_the_command_line() -> None:
    """The same seeds and epochs as by the command without options."""
    assert f"{sweep.SEEDS.start}:{sweep.SEEDS.stop}" == SEEDS and sweep.EPOCHS == EPOCHS


@pytest.mark.long
async def test_a_sweep_that_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every seed is listed with what became of it; the one that is chosen begins a run, which undo leaves again."""
    monkeypatch.setattr(sweep, "SEEDS", range(12))
    monkeypatch.setattr(sweep, "EPOCHS", 300)
    monkeypatch.setattr(sweep, "_BLOCK", 5)
    settings = Settings(hidden_units=3, learning_rate=2.0)
    async with opened(settings) as hand:
        await hand.press("full_stop")
        dialog = await ask(hand)
        await hand.until(lambda: dialog.over, "the end of the sweep")
        await hand.settle()
        found, tally = outcomes(settings, range(12), 300), Tally()
        tally.add(found)
        told = lines(dialog)
        assert [line.split()[:2] for line in told] == [["seed", str(seed)] for seed in range(12)]
        for line, outcome in zip(told, found, strict=True):
            assert (f"solved since epoch {outcome.since}" in line) is (outcome.since is not None)
        assert percent(tally.solved).strip() in str(dialog.query_one("#since", Static).content)
        assert (
            "12 of 12 seeds done, 300 epochs each" in hand.text()
            and f"{100 * tally.solved.value:5.1f} %" in hand.text()
        )
        await hand.press("down", "down", "enter")
        await hand.until(lambda: hand.app.screen is hand.main)
        assert (hand.snapshot.settings.seed, hand.snapshot.settings.learning_rate, hand.session.epoch) == (2, 2.0, 0)
        await hand.press("z")
        assert (hand.snapshot.settings.seed, hand.session.epoch) == (1, 100)

        hand.session.set_target(0, 0.25)
        hand.main.desk.show()
        assert not hand.can("anywhere.sweep")  # it needs a gate


async def test_a_sweep_that_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are taken while it goes on: the first esc stops it and keeps what is done, the second one closes."""
    monkeypatch.setattr(sweep, "EPOCHS", 10**9)
    async with opened() as hand:
        dialog = await ask(hand)
        told = re.compile(r"the next 200 at epoch [\d ]+; the bars count all 200$")
        await hand.until(lambda: told.search(str(dialog.query_one("#state", Static).content)))
        assert not dialog.over
        await hand.press("escape")
        assert dialog.over and hand.app.screen is dialog and dialog.tally.total == 0
        await hand.ended()
        await hand.settle()
        assert "0 of 1 000 seeds done, 1 000 000 000 epochs each · stopped" in hand.text()
        await hand.press("escape")
        await hand.until(lambda: hand.app.screen is hand.main)
        await hand.resize(60, 18)
        dialog = await ask(hand)
        await hand.until(lambda: "the next 200 at epoch" in str(dialog.query_one("#state", Static).content))
        assert "─ sweep · XOR, H 4, gradient, η 1 ─" in hand.text()
        hand.app.pop_screen()
        await hand.ended()


def test_what_one_unit_cannot_do_is_said() -> None:
    """Of those gates alone whose yes and no no straight line parts, tried with lines of whole numbers."""
    for gate, targets in GATES.items():
        lines = [
            [a * x1 + b * x2 > c for x1, x2 in INPUTS[:, :2]]
            for a, b, c in product((-2, 0, 2), (-2, 0, 2), range(-5, 6, 2))
        ]
        parted = [target > 0.5 for target in targets] in lines
        assert bool(impossible(Settings(hidden_units=1, gate=gate))) is not parted, gate
        assert not impossible(Settings(hidden_units=2, gate=gate))


async def test_it_is_said_in_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there will be no epoch since which a seed is solved."""
    monkeypatch.setattr(sweep, "SEEDS", range(2))
    monkeypatch.setattr(sweep, "EPOCHS", 10)
    async with opened(Settings(hidden_units=1)) as hand:
        dialog = await ask(hand)
        await hand.until(lambda: dialog.over, "the end of the sweep")
        assert "no seed can be solved" in str(dialog.query_one("#since", Static).content)
