"""Runs side by side: every name of a ghost is true and short, and every loss that is read off is the run's own."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.nn.test_session_model import Pair, commands
from tests.support.budget import examples
from tests.support.hand import Hand, opened
from tests.support.naive import Conditions, Model, Run
from xortui.nn import GATES, Session, Settings, Snapshot
from xortui.nn.session.history import BUCKETS
from xortui.nn.session.recent import QUICK, loss_at
from xortui.nn.session.run import Ghost
from xortui.teach.training.run_names import LONGEST, SHORTEST, names_of
from xortui.tui.draw import chart
from xortui.tui.draw.legend import UNSEEN, recent_curve_of
from xortui.tui.draw.legend import legend as legend_of
from xortui.tui.widgets.loss import Loss
from xortui.words.format import BETWEEN, between, loss
from xortui.words.format import rate as rate_text

# Names

Deed = Callable[[Session], object]


def name_of(ghost: Ghost, snapshot: Snapshot, longest: int = LONGEST) -> str:
    """Return the name of a run that has no namesake."""
    (name,) = names_of([ghost], snapshot, longest)
    return name


def names(session: Session) -> list[str]:
    """Return the name of every ghost, the run that was left last at the end."""
    return [name_of(ghost, session.snapshot) for ghost in session.snapshot.ghosts]


def new(**changes: Any) -> Deed:
    """Start a run with other settings."""
    return lambda session: session.new_run(session.snapshot.settings._replace(**changes))


def at(epoch: int, deed: Deed) -> Deed:
    """Go to an epoch and do something there."""

    def do(session: Session) -> None:
        session.goto(epoch)
        deed(session)

    return do


def rate(value: float) -> Deed:
    """Set the learning rate."""
    return lambda session: session.set_learning_rate(value)


def weight(value: float) -> Deed:
    """Set a weight."""
    return lambda session: session.set_weight("output_bias", 0, value)


def target(example: int, value: float) -> Deed:
    """Set a target."""
    return lambda session: session.set_target(example, value)


def run(epochs: int) -> Deed:
    """Train on."""
    return lambda session: session.run(epochs)


def reset(session: Session) -> None:
    """Begin again."""
    session.reset()


@pytest.mark.parametrize(
    ("deeds", "named"),
    [
        ([run(9), new(learning_rate=10.0)], ["η 1"]),
        ([run(9), new(learning_rate=10.0), run(9), new(learning_rate=1.0)], ["the same", "η 10"]),
        ([run(9), new(seed=7)], ["seed 1"]),
        ([run(9), new(scale=0.01)], ["scale 1"]),
        ([run(9), new(scale=0.01), run(9), new(scale=1.0)], ["the same", "scale 0.01"]),
        ([run(9), new(hidden_units=2), run(9), new(gate="and")], ["XOR, H 4", "XOR"]),
        ([run(9), new(rule="published"), run(9), new(rule="gradient")], ["the same", "published"]),
        ([run(900), at(800, rate(3.0))], ["η 1"]),
        ([run(900), at(800, rate(3.0)), run(9), at(400, rate(3.0))], ["η 1", "η 3 from 800"]),
        ([run(9), reset, rate(3.0), run(9), rate(1.0)], ["η 1 from 0"]),
        ([run(20), at(10, rate(3.0)), run(9), rate(1.0), run(9), at(10, rate(5.0)), run(9), rate(1.0)],
         ["η 1 from 0", "η 3 at 10"]),
        ([run(9), reset], ["the same"]),
        ([run(900), at(800, weight(2.0)), run(9), reset], ["the same", "edited at 800"]),
        ([run(900), at(800, weight(2.0))], ["unedited"]),
        ([run(900), at(800, target(0, 0.5)), run(9), new()], ["the same", "targets from 800"]),
        ([run(900), at(800, target(0, 0.5))], ["XOR"]),
        ([run(90), target(0, 0.5), run(9), lambda now: now.new_run(now.snapshot.settings, keep_targets=True)],
         ["XOR to 90"]),
        ([run(90), rate(3.0), run(9), at(50, weight(2.0))], ["η 3 from 90, …"]),
        ([run(90), weight(2.0), run(9), new(seed=2)], ["seed 1 and more"]),
        ([run(9), at(5, target(0, 0)), run(9), at(5, target(1, 0)), run(9), new(gate="or")],
         ["XOR", "targets from 5", "FALSE from 5"]),
        ([run(9), new(seed=2**32 - 1, hidden_units=3, gate="x1-and-not-x2", learning_rate=3.0), run(9),
          new(seed=1, hidden_units=4, gate="xor", learning_rate=1.0)],
         ["the same", "X1-AND-NOT-X2, …"]),
        ([run(2000), at(1500, rate(3.0)), run(9), at(1200, rate(3.0))], ["η 1", "η 3 from 1 500"]),
    ],
)  # fmt: skip
def test_a_name_says_what_differs(deeds: list[Deed], named: list[str]) -> None:
    """Settings that differ at the end, else edits by hand, else the moment, else that nothing does."""
    session = Session()
    for deed in deeds:
        deed(session)
    assert names(session) == named


@pytest.mark.parametrize(
    ("deeds", "named", "shorter"),
    [
        ([run(3000), at(500, rate(3.0)), run(1500), rate(10.0), at(1500, rate(10.0)), at(1200, rate(10.0)), rate(0.1)],
         ["η 1", "η 10 from 2 000", "η 10 from 1 500"], ["η 1", "from 2 000", "from 1 500"]),
        ([run(900), at(800, weight(2.0)), run(9), at(800, weight(3.0)), run(9), at(700, weight(2.0))],
         ["unedited", "b2→ŷ 2 at 800", "b2→ŷ 3 at 800"], ["unedited", "b2→ŷ 2", "b2→ŷ 3"]),
        ([run(900), at(800, target(0, 0.3)), run(9), at(800, target(0, 0.4)), run(9), at(700, rate(3.0))],
         ["η 1", "y(0 1) 0.3, η 1", "y(0 1) 0.4, η 1"], ["η 1", "y(0 1) 0.3", "y(0 1) 0.4"]),
    ],
)  # fmt: skip
def test_runs_that_differ_have_names_that_differ(deeds: list[Deed], named: list[str], shorter: list[str]) -> None:
    """What tells namesakes apart is said first: since when, or the number that was typed."""
    session = Session()
    for deed in deeds:
        deed(session)
    shown = session.snapshot
    assert [*names_of(shown.ghosts, shown)] == named
    assert [*names_of(shown.ghosts, shown, SHORTEST)] == shorter


@pytest.mark.parametrize(
    ("start", "other", "shown"),
    [
        (Settings(2**32 - 1), Settings(), "seed +0"),
        (Settings(2**32 - 1, learning_rate=1.23456e-5), Settings(), "seed, η"),
        (Settings(7, 2, "x1-and-not-x2", learning_rate=10.0), Settings(), "targets, …"),
        (Settings(7, 2, learning_rate=10.0), Settings(), "H 2, …"),
    ],
)
def test_a_shorter_name_has_ten_characters(start: Settings, other: Settings, shown: str) -> None:
    """Where there is little room, numbers go whole or not at all."""
    session = Session(start)
    session.step()
    session.new_run(other)
    (ghost,) = session.snapshot.ghosts
    assert name_of(ghost, session.snapshot, SHORTEST) == shown.removesuffix(" +0")


def told(now: Conditions) -> dict[str, str]:
    """Return the words for each condition that a run was trained under at an epoch."""
    gate = next((name.upper() for name, targets in GATES.items() if targets == now.targets), "other targets")
    return {"targets": gate, "rule": now.rule, "η": f"η {rate_text(now.rate)}"}


def values(now: Conditions) -> dict[str, Any]:
    """Return each condition."""
    return {"targets": now.targets, "rule": now.rule, "η": now.rate}


def changes(run: Run) -> dict[str, list[tuple[int, Any]]]:
    """Return for each condition from which epochs on it was what, found by looking at every epoch."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for epoch in range(run.furthest + 1):
        for aspect, value in values(run.course[epoch].now).items():
            if not epoch or found[aspect][-1][1] != value:
                found.setdefault(aspect, []).append((epoch, value))
    return found


def by_hand(run: Run) -> set[tuple[int, bytes]]:
    """Return at which epochs weights were set by hand, and which to what."""
    found = set()
    for epoch, after in run.edits:
        before = run.course[epoch].arrived.vector
        if (moved := before != after.vector).any():
            found.add((epoch, np.where(moved, after.vector, np.nan).tobytes()))
    return found


def assert_true(name: str, its: Run, ours: Run) -> None:
    """Check each part of a name against models of the run that was left and of the current one, epoch by epoch."""
    end, other = its.course[its.furthest].now, ours.course[ours.furthest].now
    differ = {aspect for aspect in values(end) if values(end)[aspect] != values(other)[aspect]}
    fixed = {
        "seed": (its.settings.seed, ours.settings.seed),
        "H": (its.settings.hidden_units, ours.settings.hidden_units),
    }
    differ |= {aspect for aspect, (mine, theirs) in fixed.items() if mine != theirs}
    differ |= {"weights"} if by_hand(its) != by_hand(ours) else set()
    parts = name.removesuffix(" and more").removesuffix(", …")
    rest = parts != name
    said = set()
    for part in parts.split(", "):
        if moment := re.fullmatch(r"(.+) (from|at|to) ([\d ]+)", part):
            text, word, epoch = moment[1], moment[2], int(moment[3].replace(" ", ""))
            if text == "edited":
                said.add("weights")
                assert {at for at, _ in by_hand(its) - by_hand(ours)} == {epoch}
                continue
            there = its.course[epoch - (word == "to")].now
            (aspect,) = {aspect for aspect, words in told(there).items() if text in (words, aspect)}
            if word == "from":
                assert changes(its)[aspect][-1] == (epoch, values(end)[aspect]) != changes(ours)[aspect][-1]
                said |= {aspect} & differ
            elif word == "to":
                theirs = ours.course[min(epoch - 1, ours.furthest)].now
                assert values(there)[aspect] != values(theirs)[aspect] and aspect not in differ
            else:
                assert not differ
                assert values(its.course[epoch].now)[aspect] != values(ours.course[epoch].now)[aspect]
        elif part == "the same":
            assert not differ
            assert changes(its) == changes(ours)
        elif part in ("edited", "unedited"):
            said.add("weights")
            assert (part == "unedited") <= (by_hand(its) < by_hand(ours))
        elif part in changes(its) and part not in differ:  # a moment for which there is no room
            assert changes(its)[part] != changes(ours)[part]
        else:
            words = told(end) | {aspect: f"{aspect} {mine}" for aspect, (mine, _) in fixed.items()}
            (aspect,) = {aspect for aspect in words if part in (aspect, words[aspect]) and aspect in differ}
            said.add(aspect)
    assert said <= differ
    if said:
        assert bool(differ - said) is rest


def check_names(session: Session, model: Model) -> None:
    """Check the name of every ghost."""
    for ghost, its in zip(session.snapshot.ghosts, model.drawn, strict=True):
        names = {longest: name_of(ghost, session.snapshot, longest) for longest in range(SHORTEST, LONGEST + 9)}
        assert all(0 < len(name) <= longest for longest, name in names.items())
        for name in {*names.values()}:
            assert_true(name, its.run, model.run)
    shown = session.snapshot
    assert len({*names_of(shown.ghosts, shown, 60)}) == len({(ghost.start, ghost.edits) for ghost in shown.ghosts})


@pytest.mark.long
@settings(max_examples=examples(150))
@given(commands(far=60))
@example([("run", 40), ("goto", 20), ("rate", 0.5), ("run", 5), ("goto", 10), ("rate", 0.5), ("run", 5)])
@example([("run", 9), ("reset",), ("rate", 0.5), ("run", 5), ("rate", 1.0)])
@example(
    [
        ("run", 9),
        ("weight", 1, 2.0),
        ("run", 3),
        ("goto", 4),
        ("weight", 1, 2.0),
        ("step",),
        ("goto", 2),
        ("target", 0, 0.5),
    ]
)
@example(
    [("run", 9), ("target", 1, 0.5), ("step",), ("new run", 2, 3, "and", "gradient", 100.0), ("run", 4), ("reset",)]
)
def test_every_name_is_true_and_short(what: list[tuple[Any, ...]]) -> None:
    """Whatever was done: each word of a name holds in a model that has trained every epoch from the start."""
    pair = Pair(BUCKETS, compared=False)  # `nn/test_session_model.py` compares them
    for command in what:
        pair.do(*command)
        if not pair.under_way:
            check_names(pair.session, pair.model)


# Losses

LOSSES = st.floats(0, 1) | st.floats(0, 1e-3) | st.sampled_from([0.0, 5e-324, 1e-300, 9.95e-5, 0.1, 0.99999, 1.0])


@given(LOSSES, LOSSES)
@example(0.249811, 0.249814)
@example(0.0, 1.0)
def test_what_is_printed_between_two_losses_holds(one: float, other: float) -> None:
    """A range holds both bounds; a single number has three digits, and both bounds round to it."""
    low, high = sorted((one, other))
    text = between(low, high)
    assert len(text) <= BETWEEN or low < 1e-9
    if text == ">.99999":
        assert 0.999995 <= low <= high < 1
        return
    text = text.replace("−", "-")
    below, dash, above = text.partition("–")
    if dash:
        assert Decimal(below) <= Decimal(low) <= Decimal(high) <= Decimal(above)
        assert below != above
    elif text == loss(low).strip().replace("−", "-"):
        assert loss(low) == loss(high)
    else:
        digits = re.sub(r"e.*|^0\.0*|\.", "", text)
        step = Decimal(text).as_tuple().exponent
        assert len(digits) >= 3
        assert all(abs(Decimal(text) - Decimal(value)) <= Decimal(1).scaleb(int(step)) / 2 for value in (low, high))


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.25, 0.25, "0.25000"),
        (0.24981, 0.24982, "0.2498"),
        (0.24951, 0.2502, "0.250"),
        (0.1215, 0.1304, "0.121–0.131"),
        (0.0121, 0.0129, "0.012–0.013"),
        (0.00121, 0.00129, "0.001–0.002"),
        (1.21e-5, 1.31e-5, "1e−5–2e−5"),
        (0.0, 0.5, "0–0.500"),
    ],
)
def test_losses_are_printed_as_exactly_as_they_are_known(low: float, high: float, text: str) -> None:
    """All digits that are sure, and honest bounds where these are too few."""
    assert between(low, high) == text


# On the screen


def four(session: Session) -> None:
    """Leave four runs: of the same past with other rates, of another seed, and one that is longer than the others."""
    session.run(2600)
    session.goto(800)
    session.set_learning_rate(3.0)
    session.run(500)
    session.goto(400)
    session.set_learning_rate(3.0)
    session.run(1000)
    session.new_run(Settings(seed=2, learning_rate=10.0))
    session.run(700)
    session.new_run(Settings(seed=2, learning_rate=30.0))
    session.run(900)


def two(session: Session) -> None:
    """Leave two short runs."""
    for seed, epochs in ((1, 300), (2, 200), (3, 250)):
        session.new_run(Settings(seed=seed))
        session.run(epochs)


def panel(hand: Hand) -> list[str]:
    """Return the rows of the chart's panel with its frame."""
    return hand.inside("loss")


def canvas(hand: Hand) -> tuple[int, int, int]:
    """Return the first column of the canvas within the panel, the one after its last, and how many rows it has."""
    rows = panel(hand)
    bottom = next(y for y, row in enumerate(rows) if "└" in row)
    return rows[bottom].index("└") + 1, len(rows[0]) - 1, bottom - 1


def legend(hand: Hand) -> dict[int, tuple[str, str]]:
    """Return the name and the loss of each run in the legend, by its number."""
    rows = panel(hand)
    bottom = next(y for y, row in enumerate(rows) if "└" in row)
    found = {}
    for row in (*(row[1:-1] for row in rows[bottom + 2 : -1]), rows[-1].strip("╰─╯ ")):
        for part in re.split(r" {2,}(?=[⠂⠒⠶]|\d+:)|[⠂⠒⠶][⠂⠒⠶ ]{3} | · ", row):
            if hit := re.fullmatch(r"(\d+): (.*?)(?: +(–|\d[\d.e−]*(?:–[\d.e−]+)?))? *", part.strip()):
                found[int(hit[1])] = hit[2], hit[3] or ""
    return found


def reading(hand: Hand) -> tuple[int, set[int]]:
    """Return the epoch that the lower edge says is read off, and the columns of the canvas where its mark stands."""
    rows = panel(hand)
    (text,) = re.findall(r"│ epoch (\d[\d ]*\d|\d)", rows[-1])
    left, right, height = canvas(hand)
    marks = {x for row in rows[1 : height + 1] for x in range(left, right) if row[x] == chart.READING}
    return int(text.replace(" ", "")), marks


async def hover(hand: Hand, x: int, y: int) -> None:
    """Move the mouse to a cell of the chart's panel."""
    await hand.pilot.hover("#loss", offset=(x, y))
    await hand.settle()


async def put(hand: Hand, drive: Callable[[Session], object], **view: Any) -> None:
    """Drive the session and show it."""
    drive(hand.session)
    hand.show(**view)
    await hand.settle()


def losses(drive: Callable[[Session], object], epoch: int) -> dict[int, float]:
    """Return the loss of each run at an epoch, as far as they got, by standing there."""
    session = Session()
    drive(session)
    found = {}
    for move in (lambda: None, *[session.undo] * session.snapshot.undos):
        move()
        now = session.snapshot
        if now.number not in found and epoch <= now.furthest:
            session.goto(epoch)
            found[now.number] = session.snapshot.mse
    return found


@pytest.mark.parametrize(
    ("drive", "size"), [(two, (80, 24)), (four, (80, 24)), (four, (120, 36)), (two, (100, 30)), (four, (160, 48))]
)
async def test_hovering_reads_every_run_at_that_epoch(
    drive: Callable[[Session], object], size: tuple[int, int]
) -> None:
    """The line stands below the mouse, and the loss of each run at that epoch is its own, or bounds that hold it."""
    async with opened(size=size) as hand:
        await put(hand, drive)
        left, right, height = canvas(hand)
        for x in (left, left + 1, left + 9, (left + right) // 2, right - 8, right - 1):
            await hover(hand, x, 1 + x % height)
            epoch, marks = reading(hand)
            assert epoch == hand.look.reading
            assert marks <= {x}
            told, wanted = legend(hand), losses(drive, epoch)
            assert set(told) == {hand.snapshot.number, *(ghost.number for ghost in hand.snapshot.ghosts)}
            for number, (_, value) in told.items():
                below, dash, above = value.replace("−", "-").partition("–")
                if number not in wanted:
                    assert value == "–"
                elif below and dash:
                    assert float(below) <= wanted[number] <= float(above)
                else:
                    assert abs(float(value) - wanted[number]) <= 0.5001 * 10.0 ** -len(
                        value.partition(".")[2].split("e")[0]
                    )
        assert hand.session.epoch == hand.session.furthest


@pytest.mark.long
async def test_short_runs_are_read_to_the_last_digit() -> None:
    """Where every bucket is one epoch, the losses are those that standing there would show."""
    async with opened(size=(80, 24)) as hand:
        await put(hand, two)
        left, right, _ = canvas(hand)
        for x in range(left, right, 7):
            await hover(hand, x, 3)
            epoch, _ = reading(hand)
            exact = {number: loss(value).strip() for number, value in losses(two, epoch).items()}
            assert {number: value for number, (_, value) in legend(hand).items()} == dict.fromkeys(
                (1, 2, 3), "–"
            ) | exact


@pytest.mark.long
async def test_the_line_stands_where_one_stands() -> None:
    """With ghosts always, and alone in the past; a key moves it, and at the end of the only run there is none."""
    async with opened() as hand:
        await put(hand, lambda session: session.run(300))
        assert not any("epoch" in row and "│ epoch" in row for row in panel(hand))
        await hand.press("left")
        assert reading(hand)[0] == 299
        await hand.press("g", *"120", "enter")
        epoch, marks = reading(hand)
        assert (epoch, len(marks)) == (120, 1)
        assert loss(hand.snapshot.mse) in panel(hand)[-1]
        await hand.press("greater_than_sign")
        assert not any("│ epoch" in row for row in panel(hand))
        await put(hand, two, stepped=False)
        assert reading(hand)[0] == 250
        assert legend(hand)[hand.snapshot.number] == ("this run", loss(hand.snapshot.mse))


@pytest.mark.long
async def test_leaving_the_chart_puts_the_line_back() -> None:
    """On the labels, on the legend and outside of the panel the mouse reads nothing."""
    async with opened() as hand:
        await put(hand, two)
        left, _, height = canvas(hand)
        for away in ((left - 2, 3), (0, 3), (left + 9, 0), (left + 9, height + 4)):
            await hover(hand, left + 20, 3)
            assert reading(hand)[0] != 250
            await hover(hand, *away)
            assert (reading(hand)[0], hand.look.reading) == (250, None)
        await hover(hand, left + 20, 3)
        assert reading(hand)[0] != 250
        await hand.pilot.hover("#title")
        await hand.settle()
        assert (reading(hand)[0], hand.look.reading) == (250, None)


async def test_a_click_goes_to_the_epoch() -> None:
    """As the key does: exactly there, in the same run, with the line at the present epoch from then on."""
    async with opened() as hand:
        await put(hand, two)
        left, _, _ = canvas(hand)
        await hover(hand, left + 20, 3)
        epoch, _ = reading(hand)
        await hand.pilot.click("#loss", offset=(left + 20, 3))
        await hand.settle()
        assert hand.session.epoch == epoch > 0
        assert (hand.session.furthest, hand.snapshot.number) == (250, 3)
        await hand.press("right")
        assert reading(hand)[0] == hand.session.epoch == epoch + 1
        await hand.pilot.click("#loss", offset=(left - 2, 3))
        await hand.pilot.click("#loss", offset=(left + 20, 3), button=3)
        await hand.settle()
        assert hand.session.epoch == epoch + 1


async def test_a_click_beyond_the_furthest_epoch_trains_to_it() -> None:
    """Where a ghost goes on, the present run catches up with it."""
    async with opened() as hand:
        await put(hand, two)
        _, right, _ = canvas(hand)
        await hand.pilot.click("#loss", offset=(right - 1, 3))
        await hand.settle()
        assert hand.session.epoch == hand.session.furthest == 300


@pytest.mark.long
async def test_a_click_while_running_pauses_there() -> None:
    """Hovering disturbs nothing, a click ends the run where it points."""
    async with opened(speed=30) as hand:
        session = hand.session
        session.run(4000)
        session.new_run(Settings(learning_rate=3))
        session.run(1000)
        await put(hand, lambda _: None)
        left, _, _ = canvas(hand)
        await hand.press("space")
        await hover(hand, left + 10, 3)
        epoch = hand.look.reading
        assert epoch is not None and epoch < 1000
        await hand.until(lambda: session.furthest > 1010)
        assert hand.motion.running
        assert hand.look.reading == epoch
        # The ghost goes on to epoch 4000, which this run is far from, so the column still means the same epoch.
        await hand.pilot.click("#loss", offset=(left + 10, 3))
        await hand.until(lambda: not hand.motion.running)
        assert session.epoch == epoch
        await hand.ended()


async def test_before_the_first_key_the_mouse_does_nothing() -> None:
    """Neither hovering nor a click on the empty chart does anything; the panel still says what to press."""
    async with opened() as hand:
        await hover(hand, 40, 5)
        await hand.pilot.click("#loss", offset=(40, 5))
        await hand.settle()
        assert hand.look.fresh
        assert hand.look.reading is None
        assert hand.session.epoch == 0


SIZES = [
    (80, 24),
    (60, 18),
    (120, 36),
    (100, 30),
    (160, 48),
    (40, 14),
    (59, 40),
    (36, 60),
    (36, 10),
    (200, 10),
    (80, 18),
]


@pytest.mark.long
@pytest.mark.parametrize("units", [4, 8])
@pytest.mark.parametrize("stepped", [False, True])
async def test_the_legend_is_whole_and_covers_nothing(stepped: bool, units: int) -> None:
    """At every size: all runs are named or none, no name is cut, and the chart has rows of its own."""
    async with opened() as hand:
        await put(hand, four)
        hand.session.new_run(Settings(hidden_units=units))
        await put(hand, run(5))
        for size in SIZES:
            await hand.resize(*size)
            for hovered in (None, 300):
                hand.show(stepped=stepped, reading=hovered)
                await hand.settle()
                widget = hand.main.query_one(Loss)
                if not widget.display:
                    continue
                width, height = widget.size.width - 2, widget.size.height - 2
                edge, lines = legend_of(hand.snapshot, hovered, hand.snapshot.ghosts, width, height, widget.palette)
                shown = panel(hand)
                assert [row[1:-1].rstrip() for row in shown[len(shown) - 1 - len(lines) : -1]] == [
                    "".join(text for text, _ in line).rstrip() for line in lines
                ]
                assert "".join(text for text, _ in edge) in shown[-1]
                rows = height - len(lines)
                assert rows >= min(height, chart.SMALLEST[1])
                assert sum("┤" in row or "└" in row for row in shown) >= 2 or rows < chart.SMALLEST[1]
                text = "".join(text for line in (*lines, edge) for text, _ in line)
                numbers = {str(ghost.number) for ghost in hand.snapshot.ghosts} | {str(hand.snapshot.number)}
                assert not text or numbers <= set(re.findall(r"\d+", text))
                assert hovered or len(re.findall("[⠂⠒⠶◌][⠂⠒⠶ ]+[0-9]", text)) == len(numbers) * bool(text)
                assert text or width < 38 or height < 7
                assert text or "earlier runs" in shown[-1] or width < 50


async def test_the_first_screen_has_a_margin() -> None:
    """Its text touches no side of the frame, at any size."""
    async with opened() as hand:
        for size in SIZES:
            await hand.resize(*size)
            assert not hand.layout.rows or {row[1] + row[-2] for row in panel(hand)[1:-1]} == {"  "}, size


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_legend_does_not_move_while_epochs_run(size: tuple[int, int]) -> None:
    """Numbers change in their places: the lines below the chart keep their number, their names and their columns."""
    async with opened(size=size) as hand:
        await put(hand, four)
        await put(hand, lambda session: session.new_run(Settings(seed=5)))
        seen = set()
        for _ in range(12):
            await put(hand, lambda session: session.run(170))
            left, _, height = canvas(hand)
            words = [
                re.sub(r"[\d.e–-]+(?= |$)", lambda hit: " " * len(hit[0]), row[:-1])
                for row in panel(hand)[height + 3 : -1]
            ]
            seen.add((left, height, *(re.sub(r" +", " ", row) for row in words)))
            seen.add(tuple(row.index(":") for row in words))
        assert len(seen) == 2


@pytest.mark.long
async def test_undo_and_redo_keep_number_and_rhythm() -> None:
    """A run looks the same in the legend whenever it is a ghost; and each legend is there again, line by line."""
    async with opened() as hand:
        await put(hand, four)
        legends = [list(_marks(hand).items())]
        for _ in range(3):
            await hand.press("z")
            legends.append(list(_marks(hand).items()))
        for there in reversed(legends[:-1]):
            await hand.press("y")
            assert list(_marks(hand).items()) == there
        looks: dict[str, set[str]] = {}
        for number, mark in chain(*legends):
            looks.setdefault(number, set()).add(mark)
        ghosts = {number: marks - {chart.CURVE} for number, marks in looks.items() if marks != {chart.CURVE}}
        assert {number: len(marks) for number, marks in ghosts.items()} == dict.fromkeys("1234", 1)
        assert len({mark for marks in looks.values() for mark in marks - {chart.CURVE}}) == 4


def _marks(hand: Hand) -> dict[str, str]:
    """Return what each run looks like by the legend."""
    return {number: mark for row in panel(hand) for mark, number in re.findall(r"([⠂⠒⠶][⠂⠒⠶ ]{3}) (\d+): ", row)}


async def test_the_present_run_is_exact_where_one_stands() -> None:
    """Also where its curve has buckets of many epochs."""
    async with opened() as hand:
        await put(hand, two)
        hand.session.run(4000)
        await put(hand, lambda session: session.goto(1001))
        shown, (low, high) = hand.snapshot, hand.snapshot.curve.at(1001) or (0, 0)
        assert loss(low) < loss(shown.mse) < loss(high)
        assert legend(hand)[shown.number][1] == loss(shown.mse)


async def test_runs_are_told_to_the_same_digits() -> None:
    """Also a run that was left, at an epoch in the middle of a bucket of its curve."""
    async with opened() as hand:
        await put(hand, run(4000))
        left, epoch = Session(hand.snapshot.start), 2501
        left.goto(epoch)
        await put(hand, at(1500, rate(3.0)))
        await put(hand, run(2000))
        await put(hand, lambda session: session.goto(epoch))
        (ghost,) = hand.snapshot.ghosts
        low, high = ghost.curve.at(epoch) or (0, 0)
        assert loss(low) != loss(high)
        assert [value for _, value in legend(hand).values()] == [loss(hand.snapshot.mse), loss(left.snapshot.mse)]


def test_a_loss_is_asked_for_with_every_frame_at_the_cost_of_a_few_epochs() -> None:
    """While epochs run it is found on from where it was found last, or not to the last digit."""
    session = Session()
    session.run(9000)
    session.new_run(Settings(seed=2))
    (ghost,) = session.snapshot.ghosts
    epoch = int(ghost.states.starts[8]) + 2 * QUICK
    run = ghost.course, ghost.states
    assert loss_at(*run, epoch, quick=True) is None
    assert loss_at(*run, epoch) is not None and loss_at(*run, epoch + QUICK + 1, quick=True) is None
    session = Session()
    session.run(epoch + QUICK)
    assert loss_at(*run, epoch + QUICK, quick=True) == session.snapshot.mse


async def test_a_run_behind_another_one_is_marked_in_the_legend() -> None:
    """One that did the very same is nowhere to be seen in the chart, and the lower edge says what the mark is."""
    async with opened() as hand:
        await put(hand, run(20))
        await put(hand, lambda session: session.new_run(Settings(seed=2)))
        await put(hand, run(20))
        assert not any(UNSEEN in row for row in panel(hand))
        await put(hand, lambda session: session.new_run(Settings(seed=2)))
        await put(hand, run(20))
        assert any(f"{UNSEEN}    2: " in row for row in panel(hand)[:-1])
        assert f"{UNSEEN} behind others" in panel(hand)[-1]


async def test_two_runs_never_share_a_rhythm() -> None:
    """Not even where numbers were given to runs that were taken back, and whichever of them is the current one."""
    async with opened() as hand:
        await put(hand, run(20))
        hand.session.goto(5)
        for value in (3.0, 1.0) * 4:
            hand.session.set_learning_rate(value)
        hand.session.new_run(Settings(seed=9))
        await put(hand, run(20))
        assert set(_marks(hand)) == {"1", "6"}
        await put(hand, lambda session: session.new_run(Settings(seed=10)))
        await put(hand, run(20))
        now = _marks(hand)
        assert set(now) == {"1", "6", "7"} and len({*now.values()}) == 3


@pytest.mark.long
async def test_the_range_of_the_chart_changes_with_a_key() -> None:
    """All epochs of all runs, those of this run, the last hundred one by one, and all again; the lower edge says so."""
    async with opened() as hand:
        await put(hand, four)
        hand.session.new_run(Settings(seed=7))
        await put(hand, run(4000))
        said = []
        for _ in range(4):
            rows = panel(hand)
            left, right, height = canvas(hand)
            said.append([part for part in ("this run", "last 100 epochs or more") if part in rows[-1]])
            curve = [x for row in rows[1 : height + 1] for x in range(left, right) if "\u2801" <= row[x] <= "\u28ff"]
            if not said[-1] or said[-1] == ["this run"]:
                assert max(curve) >= right - 2
            else:  # 3 900 to 4 025: what is to come has room, and the labels stand
                assert abs(max(curve) - left - (right - left) * 100 / 125) <= 2
                labels = rows[height + 2]
                for epochs, stand in ((24, True), (1, False)):
                    await put(hand, run(epochs))
                    assert (panel(hand)[height + 2] == labels) is stand
            await hand.press("i")
        assert said == [[], ["this run"], ["last 100 epochs or more"], []]


async def test_of_the_last_epochs_only_what_is_seen_is_named() -> None:
    """Runs that ended before are counted, not listed; likewise edits and the epoch of solved. The axis says its end."""

    def driven(session: Session) -> None:
        two(session)
        session.new_run(Settings(seed=7))
        session.run(50)
        session.set_weight("output_bias", 0, 2.0)
        session.run(4000)

    async with opened() as hand:
        await put(hand, driven)
        assert hand.snapshot.solved and len(legend(hand)) == 4 and "◆ weight" in panel(hand)[-1]
        await put(hand, lambda _: None, range="last")
        edge = panel(hand)[-1]
        assert legend(hand) == {} and "3 runs ended before" in edge
        assert "◆" not in edge and "solved" not in edge
        (lowest,) = re.findall(r"axis from ([\d.e−]+)", edge)
        assert lowest in next(row for row in panel(hand) if "└" in row) and float(lowest.replace("−", "-")) > 0
        hand.show(range="last", log=True)
        await hand.settle()
        assert "axis" not in panel(hand)[-1]
        await put(hand, at(150, lambda _: None), range="last", log=False)
        assert set(legend(hand)) == {hand.snapshot.number, *(ghost.number for ghost in hand.snapshot.ghosts)}


async def test_the_last_epochs_of_a_long_run_are_drawn_one_by_one() -> None:
    """Where its curve has buckets of many epochs, a loss that jumps from epoch to epoch is seen to jump."""
    async with opened() as hand:
        session = hand.session
        session.new_run(Settings(learning_rate=30.0))
        session.run(4000)
        hand.show(range="last")
        now = hand.main.query_one(Loss).current_needs()
        assert now
        curve = recent_curve_of(now.snapshot, 100)
        assert curve.epochs.tolist() == list(range(3900, 4001))
        assert curve.low[-1] == now.snapshot.mse
        hand.show(range="all")
