"""Running until a condition holds: it stops at the very first epoch that meets it, and says what it met."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Offset
from textual.widgets import Button, Input, Static

import xortui.nn.session.history
import xortui.nn.session.journeys
import xortui.nn.session.stop
import xortui.nn.session.travel
import xortui.teach.training.outcome
from tests.support.budget import examples, some
from tests.support.hand import Hand, make_diverge, opened
from tests.support.plain import plain
from xortui.nn import GATES, Session, Settings, Snapshot
from xortui.nn.session.stop import (
    BELOW,
    DIVERGED,
    EPOCH,
    FLIP,
    GIVEN_UP,
    KINDS,
    LIMIT,
    MET,
    SOLVED,
    STOPPED,
    STUCK,
    Condition,
    StopKind,
    ending,
)
from xortui.teach.training.outcome import flipped, name, told
from xortui.tui import showing
from xortui.tui.screens.dialogs.until import UntilDialog

SOLVED_AT = 2072
"""Where seed 1 is solved under the gradient."""


def holds(condition: Condition, start: Snapshot, now: Snapshot) -> bool:
    """Return whether a snapshot meets a condition, by what the condition says in words."""
    if condition.kind == SOLVED:
        return all(now.right)
    if condition.kind == BELOW:
        return now.mse < condition.value
    return now.right != start.right if condition.kind == FLIP else now.epoch == condition.value


def go(session: Session, condition: Condition, batch: int = 64) -> str:
    """Run until a condition holds, and return how it ended."""
    start = session.snapshot
    for _ in session.until(condition, batch):
        pass
    return ending(condition, start, session.snapshot)


# Exactness


class Case(NamedTuple):
    """A run, and the epoch from which a journey begins."""

    settings: Settings
    parts: tuple[tuple[int, str, float], ...]
    """What was trained: a number of epochs, then an edit and its value."""
    last: int
    """Epochs after the last edit."""
    back: int
    """How far back from there the session is."""

    def session(self) -> Session:
        """Return a new session there."""
        session = Session(self.settings)
        for epochs, what, value in self.parts:
            session.run(epochs)
            if what == "weight":
                session.set_weight("output_bias", 0, value)
            elif what == "target":
                session.set_target(int(value) % 4, (value / 10) % 1)
            elif what == "gate":
                session.set_gate(list(GATES)[int(value) % 16])
            else:
                session.set_learning_rate(1 + abs(value))
        session.run(self.last)
        session.goto(max(0, session.epoch - self.back))
        return session


EDITS = st.tuples(st.integers(0, 60), st.sampled_from(["weight", "target", "gate", "rate"]), st.floats(-9, 9))
CASES = st.builds(
    Case,
    st.builds(
        Settings,
        seed=st.integers(0, 50),
        hidden_units=st.just(4),  # what is not named is drawn, too, and may be refused
        scale=st.just(1.0),
        gate=st.sampled_from(list(GATES)),
        rule=st.sampled_from(["gradient", "published"]),
        learning_rate=st.sampled_from([0.3, 3.0, 20.0, 100.0]),
    ),
    st.lists(EDITS, max_size=3).map(tuple),
    st.integers(0, 90),
    st.just(0) | st.integers(0, 200),
)


def naive(session: Session, condition: Condition, limit: int, check: int) -> list[Snapshot]:
    """Step until a condition holds, one epoch at a time, and return all that was seen."""
    seen = [session.snapshot]
    while not holds(condition, seen[0], seen[-1]) and not seen[-1].diverged:
        now = seen[-1]
        ahead = any(edit.epoch > now.epoch for edit in now.edits)
        if now.stuck and not ahead and (now is seen[0] or now.epoch % check == 0):
            break
        if now.epoch == seen[0].epoch + limit:
            break
        session.step()
        seen.append(session.snapshot)
    return seen


@pytest.mark.long
@settings(max_examples=examples(120))
@given(CASES, st.sampled_from([SOLVED, BELOW, FLIP]), st.floats(0, 1), st.integers(1, 9) | st.just(64))
def test_it_stops_at_the_first_epoch_that_meets_the_condition(
    case: Case, kind: StopKind, where: float, batch: int
) -> None:
    """As when one steps and looks at each: from the past and from the furthest epoch, through edits, to the bit."""
    limit, check = 150, 40
    with pytest.MonkeyPatch.context() as patch:
        for module in (xortui.nn.session.history, xortui.nn.session.travel):
            patch.setattr(module, "BUCKETS", 8)
        patch.setattr(xortui.nn.session.stop, "LIMIT", limit)
        patch.setattr(xortui.nn.session.journeys, "STUCK_CHECK", check)
        # A loss of the run itself, so that one that equals it does not count as one below it.
        losses = [now.mse for now in naive(case.session(), Condition(BELOW, 1e-12), limit, check)]
        value = max(1e-12, min(1.0, losses[int(where * (len(losses) - 1))]))
        condition = Condition(kind, value if kind == BELOW else 0)
        stepped, session = case.session(), case.session()
        seen = naive(stepped, condition, limit, check)
        how = go(session, condition, batch)
        now = session.snapshot
        later = {"curve": None, "trail": None}
        assert plain(now) | later == plain(seen[-1]) | later
        for move in (Session.step, Session.back, Session.back):  # and with the curve and the trail, once it has gone on
            for one in (session, stepped):
                move(one)
            assert plain(session.snapshot) == plain(stepped.snapshot)
    met = holds(condition, seen[0], seen[-1])
    assert (how == MET) == met
    if not met:
        ends = {DIVERGED: seen[-1].diverged, STUCK: seen[-1].stuck, GIVEN_UP: True}
        assert how == next(name for name, holds in ends.items() if holds)
    curve = now.curve
    assert curve.epochs.tolist() == sorted({*curve.epochs.tolist()})
    assert (curve.low.min(), curve.high.max()) == (seen[-1].curve.low.min(), seen[-1].curve.high.max())


def test_seed_1_as_it_is_known() -> None:
    """It is solved at epoch 2072, flips three times on the way, and the loss is below .01 335 epochs later."""
    session = Session()
    flips = []
    for _ in range(3):
        assert go(session, Condition(FLIP)) == MET
        flips.append(session.epoch)
    assert flips == [4, 67, SOLVED_AT]
    assert go(session, Condition(BELOW, 0.01)) == MET
    assert session.epoch == 2407
    session.goto(0)
    assert go(session, Condition()) == MET
    assert (session.epoch, session.furthest) == (SOLVED_AT, 2407)
    assert go(session, Condition()) == MET
    assert session.epoch == SOLVED_AT


@pytest.mark.parametrize("epoch", [0, 50, 100, 300])
def test_an_epoch_is_gone_to(epoch: int) -> None:
    """Past or future, as by going there, and the share of the way is told."""
    session, gone = Session(), Session()
    for one in (session, gone):
        one.run(100)
    start = session.snapshot
    shares = list(session.until(Condition(EPOCH, epoch), 10))
    gone.goto(epoch)
    assert plain(session.snapshot) == plain(gone.snapshot)
    assert ending(Condition(EPOCH, epoch), start, session.snapshot) == MET
    assert shares == sorted(shares)


def test_a_journey_that_is_stopped_stays_where_it_has_come_to() -> None:
    """In the past too; and what was trained is what training alone leads to."""
    for furthest in (0, 5000):
        session, alone = Session(Settings(seed=2)), Session(Settings(seed=2))
        for one in (session, alone):
            one.run(furthest)
            one.goto(0)
        start, journey = session.snapshot, session.until(Condition(BELOW, 1e-12), 64)
        for _ in range(7):
            next(journey)
        journey.close()  # type: ignore[attr-defined]
        assert 0 < session.epoch <= 7 * 64
        assert ending(Condition(BELOW, 1e-12), start, session.snapshot) == STOPPED
        alone.goto(session.epoch)
        assert plain(session.snapshot) == plain(alone.snapshot)


def stuck() -> Session:
    """Return a session that is stuck at epoch 200."""
    session = Session(Settings(learning_rate=300))
    session.run(200)
    assert session.snapshot.stuck
    return session


@pytest.mark.parametrize("kind", [SOLVED, FLIP])
def test_a_stuck_run_ends_it(kind: StopKind) -> None:
    """At the present epoch, or at the next multiple of a thousand epochs; never after a million."""
    condition, session = Condition(kind), stuck()
    assert go(session, condition) == STUCK
    assert session.epoch == 200
    far = Session(Settings(learning_rate=1e-6, hidden_units=1))
    far.set_weight("output_weights", (0, 0), 0.0)
    far.set_weight("output_bias", 0, -40.0)
    far.run(1)
    fixed = far.snapshot.right
    assert go(far, condition) == STUCK
    assert (far.epoch, far.snapshot.right) == (1, fixed)


def test_stuck_on_the_way_ends_it_at_the_next_thousand() -> None:
    """A run that saturates before it is solved is found out soon, and at the same epoch on every machine."""
    session = Session(Settings(learning_rate=300))
    assert go(session, Condition(BELOW, 1e-9)) == STUCK
    assert session.epoch == 1000


def test_an_edit_ahead_may_end_what_is_stuck() -> None:
    """In the past of a run that was helped out by hand, being stuck is no reason to stop."""
    session = stuck()
    session.run(300)
    alone = Session()
    for place, values in alone.snapshot.parameters._asdict().items():
        for index, value in zip(*_items(values), strict=True):
            session.set_weight(place, index, value)
    session.set_learning_rate(1.0)
    session.run(3000)
    session.goto(200)
    assert go(session, Condition()) == MET
    assert session.epoch == 500 + SOLVED_AT


def _items(values: Any) -> tuple[list[tuple[int, ...]], list[float]]:
    indices = [tuple(index) for index in zip(*(axis.tolist() for axis in (values == values).nonzero()), strict=True)]
    return indices, values.ravel().tolist()


def test_where_a_run_diverges_it_ends() -> None:
    """At the last good epoch, from the present one and from before."""
    session = Session()
    make_diverge(session)
    last = session.epoch
    for start in (last, last - 90):
        session.goto(start)
        assert go(session, Condition(BELOW, 1e-12)) == DIVERGED
        assert session.epoch == last


def test_after_a_million_epochs_it_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted from where the journey began, and never beyond the last epoch that there is."""
    assert LIMIT == 1_000_000
    monkeypatch.setattr(xortui.nn.session.stop, "LIMIT", 50)
    session = Session()
    session.run(7)
    assert go(session, Condition()) == GIVEN_UP
    assert (session.epoch, session.furthest) == (57, 57)
    monkeypatch.setattr(xortui.nn.session.stop, "MAX_EPOCH", 80)
    assert go(session, Condition()) == GIVEN_UP
    assert session.epoch == 80


@pytest.mark.parametrize("kind", KINDS)
def test_a_condition_has_limits(kind: StopKind) -> None:
    """A value that cannot be is answered by a sentence; other kinds have none."""
    wrong = {BELOW: [0.0, -1.0, 1.1, "low", float("nan")], EPOCH: [-1, 10**9 + 1, 0.5, "soon"]}
    for value in wrong.get(kind, []):
        with pytest.raises(ValueError, match=r"^The (MSE|epoch) cannot be .+: it must be .+\.$"):
            Condition(kind, value)  # type: ignore[arg-type]
    Condition(kind, 1)
    with pytest.raises(ValueError, match="must be one of solved, below, epoch, flip"):
        Condition("tired")  # type: ignore[arg-type]


# Sentences


def sentence(session: Session, condition: Condition) -> str:
    """Run until a condition holds, and return the whole sentence about it."""
    start = session.snapshot
    go(session, condition)
    return told(condition, start, session.snapshot)[0]


def test_the_sentence_says_the_condition_and_what_it_met() -> None:
    """Which example flipped, which MSE it was, and at which epoch; and when there was nothing to do."""
    session = Session()
    assert sentence(session, Condition(FLIP)) == ("until next flip: example 0 1 came right, 1 1 went wrong at epoch 4")
    assert sentence(session, Condition()) == "until solved: example 1 1 came right at epoch 2 072"
    assert sentence(session, Condition()) == "until solved: already so at epoch 2 072"
    session.run(1)
    assert sentence(session, Condition()) == "until solved: already so at epoch 2 073, since epoch 2 072"
    assert sentence(session, Condition(BELOW, 0.01)) == "until MSE < 0.01: MSE 0.009998 at epoch 2 407"
    assert sentence(session, Condition(BELOW, 0.01)) == "until MSE < 0.01: already 0.009998 at epoch 2 407"
    assert sentence(session, Condition(EPOCH, 1000)) == "until epoch 1 000: reached, MSE 0.1761"
    assert sentence(session, Condition(EPOCH, 1000)) == "until epoch 1 000: already there, MSE 0.1761"


def test_the_sentence_says_why_it_was_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stuck, diverged, given up, and stopped by hand."""
    assert sentence(stuck(), Condition()) == "until solved: stuck at epoch 200, the updates are too small to matter"
    session = Session()
    make_diverge(session)
    last = session.epoch
    text = f"until MSE < 1e−12: diverged at epoch {last}, the next update would not be finite"
    assert sentence(session, Condition(BELOW, 1e-12)) == text
    session = Session()
    start = session.snapshot
    session.run(10)
    assert told(Condition(), start, session.snapshot)[0] == "until solved: stopped at epoch 10, 2 of 4 right"
    assert told(Condition(EPOCH, 2000), start, session.snapshot)[0].startswith("until epoch 2 000: stopped at epoch 10")
    monkeypatch.setattr(xortui.nn.session.stop, "LIMIT", 10)
    assert told(Condition(BELOW, 0.1), start, session.snapshot)[0] == (
        f"until MSE < 0.1: not in 10 epochs, by epoch 10, MSE {session.snapshot.mse:.4g}"
    )


@settings(max_examples=examples(60))
@given(CASES, st.sampled_from(KINDS), st.floats(1e-12, 1), st.integers(0, 300))
def test_every_wording_names_the_epoch_and_is_true(case: Case, kind: StopKind, value: float, epoch: int) -> None:
    """Ever shorter ones; an MSE that is below a limit reads so, and what flipped is what the lights show."""
    condition = Condition(kind, {BELOW: value, EPOCH: epoch}.get(kind, 0))
    session = case.session()
    start = session.snapshot
    for _ in zip(range(5), session.until(condition), strict=False):
        pass
    session.halt()
    now = session.snapshot
    texts = told(condition, start, now)
    assert all(f"epoch {now.epoch:,}".replace(",", " ") in text for text in texts)
    assert [len(text) for text in texts] == sorted(map(len, texts), reverse=True)
    assert name(condition) in texts[0]
    lit = flipped(condition, start, now)
    assert ("came right" in texts[0] or "went wrong" in texts[0]) == any(lit) or "all four" in texts[0]
    for text in texts[:3]:
        if kind == BELOW and ending(condition, start, now) == MET:
            said = text.split(": ")[-1].replace("MSE", "").replace("already", "").split()[0]
            assert float(said.replace("−", "-")) < condition.value


@given(st.floats(1e-12, 1, exclude_min=True), st.integers(1, 10**6))
def test_an_mse_reads_as_below_its_limit(value: float, close: int) -> None:
    """However close below it is."""
    mse = value * (1 - close * 1e-15)
    text = xortui.teach.training.outcome._below(mse, value)
    assert mse == value or float(text.replace("−", "-")) < value


# On the screen


async def ask(hand: Hand) -> UntilDialog:
    """Open the dialog."""
    await hand.press("u")
    await hand.until(lambda: isinstance(hand.app.screen, UntilDialog) and hand.app.screen.query("#cancel"))
    await hand.settle()
    screen = hand.app.screen
    assert isinstance(screen, UntilDialog)
    return screen


def title(hand: Hand) -> str:
    """Return the first row, and the line for sentences, or where there is none the last row."""
    rows = hand.rows()
    return rows[0] + rows[-2 if hand.layout.status else -1]


async def at_rest(hand: Hand) -> None:
    """Wait until nothing moves."""
    await hand.closed()
    await hand.settle()
    await hand.until(lambda: not hand.motion.moving)
    await hand.ended()
    await hand.settle()


async def test_u_and_enter_run_until_it_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two keys are enough; it stands at the first solved epoch, says so, and the row that came right is lit."""
    monkeypatch.setattr(showing, "LIT_SECONDS", 1e6)
    async with opened() as hand:
        monkeypatch.setattr(
            hand.main.desk, "fps", 0.01
        )  # so that no epoch on the way is shown, and lights what flipped before
        await ask(hand)
        hand.send("enter")
        await at_rest(hand)
        assert hand.snapshot.epoch == hand.snapshot.solved_since == SOLVED_AT
        assert "until solved: example 1 1 came right at epoch 2 072" in title(hand)
        assert hand.motion.flipped == (False, False, True, False)
        assert hand.main.charted.snapshot is hand.snapshot


KEYBOARD: list[tuple[list[str], str, Callable[[Session], Condition]]] = [
    (["down"], "0,01", lambda session: Condition(BELOW, 0.01)),
    (["down", "down"], "321", lambda session: Condition(EPOCH, 321)),
    (["tab", "tab"], "12", lambda session: Condition(EPOCH, 12)),
    (["up"], "", lambda session: Condition(FLIP)),
    (["down", "down", "down"], "", lambda session: Condition(FLIP)),
    (["down", "up"], "", lambda session: Condition(SOLVED)),
    (["down"], "", lambda session: Condition(BELOW, 0.01)),
    (["down", "down"], "", lambda session: Condition(EPOCH, 1050)),
]


@pytest.mark.long
@pytest.mark.parametrize(("keys", "text", "meant"), KEYBOARD)
async def test_every_condition_can_be_chosen_with_the_keyboard(
    keys: list[str], text: str, meant: Callable[[Session], Condition]
) -> None:
    """Arrows or tab to its row, a value typed over the one that is there, and Enter."""
    async with opened() as hand:
        hand.session.run(50)
        hand.show()
        alone = Session()
        alone.run(50)
        await ask(hand)
        await hand.press(*keys)
        await hand.type(text)
        hand.send("enter")
        await at_rest(hand)
        go(alone, meant(alone))
        if abs(alone.epoch - 50) > 1:
            alone.note_stop()
        assert plain(hand.snapshot) == plain(alone.snapshot)
        assert name(meant(alone)) in title(hand)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
async def test_every_condition_can_be_chosen_with_the_mouse(kind: StopKind) -> None:
    """A click on the name of a row marks it, and one on Go begins."""
    async with opened() as hand:
        dialog = await ask(hand)
        await hand.pilot.click(f"#row-{kind} .name", offset=Offset(4, 0))
        await hand.settle()
        rows = [str(dialog.query_one(f"#row-{each} .name", Static).content) for each in KINDS]
        assert [row.startswith("▸") for row in rows] == [each == kind for each in KINDS]
        if kind == EPOCH:
            dialog.query_one("#epoch", Input).value = "77"
            await hand.settle()
        await hand.pilot.click("#go")
        await at_rest(hand)
        alone = Session()
        go(alone, Condition(kind, {BELOW: 0.01, EPOCH: 77}.get(kind, 0)))
        assert hand.snapshot.epoch == alone.epoch


@pytest.mark.long
async def test_a_wrong_value_is_answered_while_it_is_typed() -> None:
    """In a sentence in full, Go is off and Enter does nothing; another row is no worse for it."""
    async with opened() as hand:
        dialog = await ask(hand)
        said, button = dialog.query_one("#complaint", Static), dialog.query_one("#go", Button)
        await hand.press("down")
        await hand.type("2")
        assert str(said.content) == "The MSE cannot be 2.0: it must be a number from 1e-12 to 1."
        assert said.display and button.disabled
        await hand.press("enter")
        assert hand.app.screen is dialog
        await hand.press("down")
        assert not said.display and not button.disabled
        await hand.type("[b]x")
        assert str(said.content) == "The epoch cannot be [b]x: it must be a whole number from 0 to 1 000 000 000."
        assert "[b]x" in hand.text()
        await hand.press("enter")
        assert hand.app.screen is dialog
        await hand.press("escape")
        assert hand.app.screen is hand.main
        assert (hand.snapshot.epoch, hand.motion.told) == (0, ())


@pytest.mark.parametrize("leave", ["escape", "#cancel"])
async def test_the_dialog_can_be_left(leave: str) -> None:
    """Esc and Cancel change nothing."""
    async with opened() as hand:
        before = hand.snapshot
        dialog = await ask(hand)
        if leave.startswith("#"):
            dialog.query_one(leave, Button).press()
        else:
            hand.send(leave)
        await hand.closed()
        assert hand.snapshot is before


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 14), (36, 10)])
async def test_the_row_that_one_is_at_is_always_in_view(size: tuple[int, int]) -> None:
    """In a small terminal too; and round again."""
    async with opened(size=size) as hand:
        dialog = await ask(hand)
        for kind in (*KINDS, SOLVED):
            assert dialog.focused and dialog.focused.id == kind
            assert dialog.find_widget(dialog.query_one(f"#row-{kind} .name")).visible_region.height == 1
            await hand.press("down")


async def set_out(hand: Hand) -> None:
    """Run until something that will not come for a long while."""
    await ask(hand)
    await hand.press("down")
    await hand.type("1e-12")
    hand.send("enter")
    await hand.until(lambda: hand.motion.goal is not None and hand.snapshot.epoch > 0, "the way")


@pytest.mark.long
@pytest.mark.parametrize("key", ["escape", "space"])
async def test_a_long_way_says_what_it_waits_for_and_can_be_stopped(key: str) -> None:
    """The condition and the epoch in the title, how to stop in the footer, and below the panels since when it waits.

    Then where it was stopped.
    """
    async with opened() as hand:
        await set_out(hand)
        assert "→ MSE < 1e−12" in title(hand)
        assert f"epoch {hand.snapshot.epoch:,}".replace(",", " ") in title(hand)
        assert "esc stop" in hand.rows()[-1] and "space pause" in hand.rows()[-1]
        wanted = r"until MSE < 1e−12: not in [\d ]*\d epochs? so far; gives up at epoch 1 000 000"
        await hand.until(lambda: re.search(wanted, hand.rows()[-2]), "since when it waits")
        hand.send(key)
        await at_rest(hand)
        reached = hand.snapshot.epoch
        assert 0 < reached == hand.session.epoch == hand.snapshot.furthest
        at = f"epoch {reached:,}".replace(",", " ")
        assert hand.motion.told[0].startswith(f"until MSE < 1e−12: stopped at {at}, MSE ")
        assert f"MSE < 1e−12: stopped at {at}" in title(hand)
        alone = Session()
        alone.run(reached)
        assert plain(hand.snapshot.parameters) == plain(alone.snapshot.parameters)


async def test_a_dialog_over_a_long_way_to_an_epoch_says_where_it_ended() -> None:
    """As any key does that needs the way to end: it is told once the dialog is closed."""
    async with opened() as hand:
        hand.app.main.desk.go(900_000)
        await hand.until(lambda: hand.snapshot.epoch > 0, "the way is under way")
        hand.send("question_mark")
        await at_rest(hand)
        at = f"epoch {hand.snapshot.epoch:,}".replace(",", " ")
        assert hand.motion.told[0].startswith(f"until epoch 900 000: stopped at {at}, ")
        await hand.press("escape")
        assert f"until epoch 900 000: stopped at {at}" in hand.rows()[-2]


async def test_a_key_in_the_middle_ends_it_and_does_its_own() -> None:
    """A step on the way steps from there, and nothing is told of a way that was left."""
    async with opened() as hand:
        await set_out(hand)
        hand.send("right")
        await at_rest(hand)
        assert hand.look.stepped
        assert hand.motion.told == ()


async def test_what_was_told_stays_until_the_next_key() -> None:
    """Whatever that does: a step, another rate or another seed, and another view or scale as well."""
    async with opened() as hand:
        for key in ("right", "n", "l", "v", "f5"):
            hand.main.desk.note("what an earlier key did")
            hand.main.desk.go(Condition(BELOW, 1.0))
            await hand.settle()
            assert "until MSE < 1: already " in title(hand), key
            await hand.press(key)
            assert "until MSE" not in title(hand), key


@pytest.mark.long
async def test_running_on_takes_its_place_at_once() -> None:
    """While epochs follow each other the title shows the settings, even before the next one."""
    async with opened(speed=1) as hand:
        await ask(hand)
        hand.send("enter")
        await at_rest(hand)
        await hand.press("space")
        assert "running" in title(hand)
        assert "until" not in title(hand)


@pytest.mark.long
async def test_stuck_and_diverged_are_told() -> None:
    """It stops there, and says why."""
    async with opened(session=stuck()) as hand:
        await ask(hand)
        hand.send("enter")
        await at_rest(hand)
        assert hand.snapshot.epoch == 200
        assert "until solved: stuck at epoch 200" in title(hand)
        make_diverge(hand.session)
        last = hand.session.epoch
        hand.session.goto(last - 50)
        hand.show()
        await ask(hand)
        await hand.press("down")
        await hand.type("1e-12")
        hand.send("enter")
        await at_rest(hand)
        assert hand.snapshot.epoch == last
        assert f"MSE < 1e−12: diverged at epoch {last}" in title(hand)
        await hand.press("u")
        assert hand.app.screen is hand.main


@pytest.mark.long
async def test_it_works_where_an_epoch_is_taken_apart_and_gives_nothing_away() -> None:
    """The same key, the phase stays; and while a result is asked for, the title does not tell it."""
    async with opened() as hand:
        await hand.press("w", "right", "right")
        await ask(hand)
        hand.send("enter")
        await at_rest(hand)
        assert hand.shown.walking and hand.look.phase == 3
        assert "until solved" in title(hand)
        await hand.press("a")
        assert hand.shown.question
        assert "right" not in title(hand)
        assert "epoch 2 072" in title(hand)


@pytest.mark.long
async def test_what_is_told_names_the_epoch_at_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """In as many words as there is room for, none of them cut; also after very many epochs."""
    monkeypatch.setattr(xortui.nn.session.stop, "LIMIT", 100_000)
    ends = [Condition(), Condition(FLIP), Condition(BELOW, 0.0123456), Condition(EPOCH, 20_000)]
    async with opened() as hand:
        for condition in some(ends, 2):
            start = hand.snapshot
            go(hand.session, condition)
            texts = told(condition, start, hand.session.snapshot)
            for size in ((36, 10), (60, 18), (80, 24), (120, 36)):
                await hand.resize(*size)
                hand.show(told=texts)
                await hand.settle()
                shown = [text for text in texts if text in title(hand)]
                assert shown, title(hand)
                assert f"epoch {hand.snapshot.epoch:,}".replace(",", " ") in title(hand)
                assert "paused" in title(hand) or size[0] < 40
