"""The screen: pictures of what a person must see, and checks of every number on it at many sizes.

The pictures lie in `__snapshots__`. After a change that is meant, look at the report and run
`pytest tests/pictures/test_main.py --snapshot-update`. Nothing in a picture depends on time: a test drives the session
itself, and shows where it has come to.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.command import CommandList
from textual.widgets import Input, Select

from tests import conftest
from tests.pictures.driven import Drive, Picture, comparing
from tests.support.far import session_at
from tests.support.hand import Hand, make_diverge, opened, opened_alone, show
from tests.support.trained import train
from xortui.nn import INPUTS, Parameters, Session, Settings
from xortui.nn.settings import MAX_EPOCH, MAX_SEED
from xortui.teach.epoch.moves import biggest_moves, edited, sentence
from xortui.tui.layout import SMALLEST, plan
from xortui.tui.screens.main import MainScreen
from xortui.words.format import aligned, count, decimals_of, loss, rate, target, unsigned


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Picture:
    """Return what draws a screen and compares it with its picture."""
    return comparing(snap_compare)


def at(epoch: int, **view: Any) -> Drive:
    """Train to an epoch and show it."""

    def drive(main: MainScreen) -> None:
        train(main.desk.session, epoch)
        show(main, **view)

    return drive


def stepped(main: MainScreen) -> None:
    """Make one step, as the key does."""
    main.action_do("watch.step")


def branched(main: MainScreen) -> None:
    """Go back to the plateau, take a higher learning rate, and train on."""
    main.desk.session.goto(2600)
    main.desk.session.goto(800)
    main.desk.session.set_learning_rate(3)
    main.desk.session.run(500)
    show(main)


def twice_branched(main: MainScreen) -> None:
    """Leave a second run, too, and chart all three on a logarithmic scale."""
    branched(main)
    main.desk.session.goto(400)
    main.desk.session.set_learning_rate(5)
    main.desk.session.run(2600)
    show(main, log=True)


def stuck(main: MainScreen) -> None:
    """Train with a learning rate so high that everything is saturated."""
    main.desk.session.new_run(Settings(learning_rate=300))
    main.desk.session.run(200)
    assert main.desk.session.snapshot.stuck
    main.desk.session.clear_ghosts()
    show(main)


def diverged(main: MainScreen) -> None:
    """Stand where the next update would not be finite."""
    make_diverge(main.desk.session)
    main.desk.session.clear_ghosts()
    show(main)


def own_targets(main: MainScreen) -> None:
    """Set targets that no gate has."""
    for example, value in enumerate((0.9, 0.125, 0.5, 0)):
        main.desk.session.set_target(example, value)
    main.desk.session.run(500)
    show(main)


def huge(main: MainScreen) -> None:
    """Set weights of every size that can be entered."""
    values = (1e6, -1e6, 99999.6, -99999.4, 1e-9, -1e-9, 0.0, -9.9996, 999.96, -123.456)
    for at, value in zip([(row, unit) for row in range(3) for unit in range(4)], values, strict=False):
        main.desk.session.set_weight("hidden_weights", at, value)
    main.desk.session.run(3)
    show(main, stepped=True)


def in_the_past(main: MainScreen) -> None:
    """Stand in the middle of a run."""
    main.desk.session.goto(2200)
    main.desk.session.goto(999)
    show(main, example=2, unit=1)


def far(main: MainScreen) -> None:
    """Stand on a way that is long done and long to go."""
    main.desk.session = session_at(654_321)
    show(main, goal=MAX_EPOCH, share=0.9999)


# Pictures


def test_epoch_0(picture: Picture) -> None:
    """Random weights, two of four right, and in place of the chart what to press."""
    assert picture(at(0))


def test_epoch_0_in_a_wide_terminal(picture: Picture) -> None:
    """The same with room: beside the keys to press it says what an update will do."""
    assert picture(at(0), (120, 36))


def test_after_one_step(picture: Picture) -> None:
    """Before, change and after of the four weights that moved most, marked in the tables, and a sentence."""
    assert picture(stepped)


def test_learning(picture: Picture) -> None:
    """Epoch 300: the first fall is on the chart, and the predictions have drawn together near one half."""
    assert picture(at(300), (120, 36))


def test_plateau(picture: Picture) -> None:
    """Epoch 1500: nothing seems to happen, the curve is level, and two of four are wrong."""
    assert picture(at(1500))


def test_solved(picture: Picture) -> None:
    """Epoch 2200: the badge in the title, SOLVED with the epoch since when, four check marks, the mark in the chart."""
    assert picture(at(2200))


def test_solved_in_a_wide_terminal(picture: Picture) -> None:
    """The same with bars, errors, the last update and the predictions before and after it."""
    assert picture(at(2200), (120, 36))


def test_the_moment_it_is_solved(picture: Picture) -> None:
    """Epoch 2072: the row that has just come right is lit."""

    def drive(main: MainScreen) -> None:
        at(2071)(main)
        main.action_do("watch.step")
        assert any(main.motion.flipped)

    assert picture(drive)


def test_a_branch_and_its_ghost(picture: Picture) -> None:
    """A higher rate from epoch 800 on: a solid curve that falls early before the dots of the run that was left."""
    assert picture(branched, (100, 30))


@pytest.mark.long
def test_two_ghosts_on_a_logarithmic_scale(picture: Picture) -> None:
    """Two earlier runs in dots below the curve, powers of ten on the axis, and the lower edge says both."""
    assert picture(twice_branched, (120, 36))


def test_in_the_middle_of_a_run(picture: Picture) -> None:
    """Epoch 999 of 2200: the title says both, and the third example and the second unit are in focus."""
    assert picture(in_the_past, (100, 30))


def test_stuck(picture: Picture) -> None:
    """A learning rate of 300: weights of full colour, a red badge, and no hope."""
    assert picture(stuck)


def test_diverged(picture: Picture) -> None:
    """The next update would not be finite: the badges say so, and run and step are dimmed."""

    def drive(main: MainScreen) -> None:
        # Numbers that really overflow have a chaotic past, which is another one on every machine.
        at(12)(main)
        shown = main.desk.session.snapshot._replace(diverged=True)
        main.snapshot = shown
        main.catch_up(main.charted, main.viewed, main.worded, main.updated)

    assert picture(drive)


def test_published(picture: Picture) -> None:
    """The post's own rule at epoch 1000: its name in the title, the MAE that the post printed, .46648."""
    assert picture(at(1000), settings=Settings(rule="published"))


def test_own_targets(picture: Picture) -> None:
    """Targets that make no gate: the title and the table say so, and the targets stand in their column."""
    assert picture(own_targets)


def test_one_unit(picture: Picture) -> None:
    """A single hidden unit: small tables, and the keys of the unit are dimmed."""
    assert picture(at(500), settings=Settings(hidden_units=1))


def test_two_units(picture: Picture) -> None:
    """Two hidden units, as few as can learn it."""
    assert picture(at(500), settings=Settings(hidden_units=2), size=(100, 30))


def test_eight_units(picture: Picture) -> None:
    """At 80x24 eight units take one table with a row for each, W2 in its last column and b2 below."""
    assert picture(at(300), settings=Settings(hidden_units=8))


def test_eight_units_after_a_step(picture: Picture) -> None:
    """The last update has room beside the chart even under eight rows of weights."""
    assert picture(stepped, settings=Settings(hidden_units=8))


def test_eight_units_with_room(picture: Picture) -> None:
    """At 100x30 eight units have both matrices as they are multiplied."""
    assert picture(at(300), (100, 30), Settings(hidden_units=8))


def test_on_the_way_to_an_epoch(picture: Picture) -> None:
    """Where to and how much of it is done stand in the title, and how to stop it in the footer."""
    assert picture(at(4321, goal=1_000_000, share=0.43))


def test_running(picture: Picture) -> None:
    """The badge says that it runs, and space now pauses."""
    assert picture(at(500, running=True))


def test_settings_dialog(picture: Picture) -> None:
    """Every setting with its limits, as it is now."""
    assert picture(at(300), after=lambda hand: hand.press("s"))


@pytest.mark.long
def test_settings_dialog_with_a_complaint(picture: Picture) -> None:
    """A whole sentence below the fields, and Start is off."""

    async def complain(hand: Hand) -> None:
        await hand.press("s")
        hand.app.screen.query_one("#units", Input).value = "3"
        hand.app.screen.query_one("#rule", Select).value = "published"

    assert picture(at(300), after=complain)


@pytest.mark.long
def test_settings_dialog_in_a_small_terminal(picture: Picture) -> None:
    """The rows close up, and what does not fit can be scrolled to."""
    assert picture(at(300), (60, 18), after=lambda hand: hand.press("s"))


def test_epoch_dialog(picture: Picture) -> None:
    """Which epochs are there, and an answer to what cannot be one."""

    async def complain(hand: Hand) -> None:
        await hand.press("g")
        await hand.type("-3")

    assert picture(at(1234), after=complain)


@pytest.mark.long
def test_help(picture: Picture) -> None:
    """What this is, and all keys in the words of the footer."""
    assert picture(at(300), (100, 50), after=lambda hand: hand.press("question_mark"))


def test_palette(picture: Picture) -> None:
    """What matches comes first, with its sentence."""

    async def search(hand: Hand) -> None:
        await hand.press("colon")
        await hand.type("speed")
        offers = hand.app.screen.query_one(CommandList)
        await hand.until(lambda: offers.option_count == 3 and not offers.has_class("--populating"))

    assert picture(at(300), after=search)


def test_160x48(picture: Picture) -> None:
    """Room for everything."""
    assert picture(branched, (160, 48))


def test_60x18(picture: Picture) -> None:
    """One table of weights, a narrow truth table and a chart."""
    assert picture(at(300), (60, 18))


def test_40x14(picture: Picture) -> None:
    """The truth table alone, with its bars, and the loss below it."""
    assert picture(at(300), (40, 14))


def test_the_smallest(picture: Picture) -> None:
    """36x10: still the epoch, the four answers, help and quit."""
    assert picture(at(300), SMALLEST)


def test_too_small(picture: Picture) -> None:
    """It says which size it needs, and that q quits."""
    assert picture(at(300), (30, 8))


def test_light(picture: Picture) -> None:
    """The light theme of its own: dark text, and every shade turned towards white."""
    assert picture(branched, (100, 30), theme="xortui-light")


@pytest.mark.long
def test_one_of_the_framework_s_themes(picture: Picture) -> None:
    """Nord: its colours all over, positive and negative as always."""
    assert picture(branched, (100, 30), theme="nord")


def test_without_color(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR: signs, marks, badges and ghosts can be told apart in grey."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(branched, (100, 30))


# Every number, at every size

STATES: dict[str, tuple[Settings, Drive]] = {
    "fresh": (Settings(), at(0)),
    "stepped": (Settings(), stepped),
    "solved": (Settings(), at(2200)),
    "past": (Settings(), in_the_past),
    "ghosts": (Settings(), twice_branched),
    "stuck": (Settings(), stuck),
    "diverged": (Settings(), diverged),
    "own": (Settings(), own_targets),
    "huge": (Settings(), huge),
    "published": (Settings(rule="published"), at(1000, stepped=True)),
    "long": (Settings(MAX_SEED, gate="x1-and-not-x2", learning_rate=0.000123457), at(12345)),
    "running": (Settings(), at(777, running=True, measured=123456.0)),
    "going": (Settings(), far),
    **{f"{units} units": (Settings(hidden_units=units), stepped) for units in range(1, 9)},
}
CORNERS = [SMALLEST, (36, 60), (40, 14), (59, 40), (60, 18), (60, 40), (76, 20), (80, 18), (80, 24)]
CORNERS += [(100, 24), (100, 30), (120, 36), (160, 48), (200, 10)]
NUMBER = re.compile(r"[+−]?\d+(?:\.\d+)?(?:e[−-]?\d+)?")
SIGNED_ZERO = re.compile(r"[+−-]0(\.0*)?(?![\d.])(?!e)")


WIDEST = {"long", "huge", "far"}
"""States with the longest texts, which are tried at every size."""


def sizes(seed: str) -> list[tuple[int, int]]:
    """Return sizes of all kinds, every other one for each state but the widest, and some drawn anew for each."""
    chance = random.Random(seed)
    corners = CORNERS if seed in WIDEST else CORNERS[[*STATES].index(seed) % 2 :: 2]
    return [*corners, *((chance.randint(36, 200), chance.randint(10, 60)) for _ in range(3))]


def inside(hand: Hand, name: str) -> list[str]:
    """Return the rows that a widget takes on the screen, without its frame."""
    region = hand.main.query_one(f"#{name}").region
    return [row[region.x + 1 : region.right - 1] for row in hand.rows()[region.y + 1 : region.bottom - 1]]


def assert_whole(hand: Hand) -> None:
    """Check that the screen is filled exactly, and no zero has a sign."""
    width, height = hand.app.size
    rows = hand.rows()
    assert len(rows) == height
    assert [row for row in rows if cell_len(row) != width] == []
    for widget in hand.drawn():
        for y in range(widget.size.height):
            strip = widget.render_line(y)
            assert strip.cell_length == sum(cell_len(text) for text, _, _ in strip) == widget.size.width
    assert [row for row in rows if SIGNED_ZERO.search(row)] == []


def assert_bars(hand: Hand) -> None:
    """Check the first and the last row: the epoch and how to get help and out are always there, nothing is cut."""
    now, motion, title = hand.snapshot, hand.motion, hand.rows()[0]
    assert re.search(rf"epoch {count(now.epoch)}(?! ?\d)", title)
    assert title.count("epoch") == 1
    footer = hand.rows()[-1].split("  ")
    assert [part.strip() for part in footer if part.strip()][-2:] == ["? help", "q quit"]
    state, sign = ("%", "%") if motion.goal is not None else ("running", "▶") if motion.running else ("paused", "■")
    assert (sign if hand.app.size[0] < 52 and now.epoch >= 10**6 else state) in title
    for name, value in (("η", rate(now.settings.learning_rate)), ("seed", str(now.settings.seed))):
        assert f"{name} " not in title or re.search(rf"{name} {re.escape(value)}(?!\S)", title)
    for mark, epoch in (("→", motion.goal if isinstance(motion.goal, int) else 0), (" of", now.furthest)):
        assert f"{mark} " not in title or f"{mark} {count(epoch)} " in title


def assert_weights(hand: Hand) -> None:
    """Check that each weight that has a place on the screen stands there in full."""
    w1, b1, w2, b2 = (part.tolist() for part in hand.snapshot.parameters)
    units = len(b1)
    widest = max(len(target(value)) for value in hand.snapshot.targets[:, 0].tolist())
    now = plan(*hand.app.size, units, stepped=hand.look.stepped, target=widest)
    tables: dict[str, dict[str, list[float]]]
    if now.one_table:
        tables = {"hidden": {f"h{u + 1}": [*(row[u] for row in w1), b1[u], w2[u][0]] for u in range(units)}}
        tables["hidden"]["b2"] = b2
    else:
        tables = {"hidden": dict(zip(("x1", "x2", "x3", "b1"), [*w1, b1], strict=True))}
        tables["output"] = {**{f"h{u + 1}": w2[u] for u in range(units)}, "b2": b2}
    for name, table in tables.items():
        widget = hand.main.query_one(f"#{name}")
        assert widget.display is (now.hidden > 0)
        if widget.display:
            found = {row[1:3]: NUMBER.findall(row[3:]) for row in inside(hand, name)}
            wide = max(map(len, table.values()))
            ends = [[values[at - wide] for values in table.values() if len(values) + at >= wide] for at in range(wide)]
            decimals = [decimals_of(column) for column in ends]  # in a row of one number this stands in the last column
            wanted = {
                row: [aligned(v, d).strip() for v, d in zip(values, decimals[wide - len(values) :], strict=True)]
                for row, values in table.items()
            }
            assert {row: found.get(row) for row in wanted} == wanted
    moved = [move for move in biggest_moves(hand.snapshot) if move.place not in edited(hand.snapshot)]
    if now.hidden and hand.snapshot.epoch:
        cells = "".join(row[3:] for name in tables for row in inside(hand, name) if "moved" not in row)
        assert cells.count("▲") == sum(move.change > 0 for move in moved)
        assert cells.count("▼") == sum(move.change < 0 for move in moved)


def assert_answers(hand: Hand) -> None:
    """Check that the four examples stand there with target, prediction, and right or wrong."""
    now = hand.snapshot
    rows = inside(hand, "truth")[1:5]
    for row, (x1, x2, _), wanted, (predicted,), right in zip(
        rows, INPUTS, now.targets[:, 0], now.predictions.tolist(), now.right, strict=True
    ):
        shown = NUMBER.findall(row)
        assert shown[:4] == [f"{x1:.0f}", f"{x2:.0f}", target(wanted), unsigned(predicted).lstrip("<>.")]
        assert unsigned(predicted) in row
        assert target(wanted) in row.split()
        assert ("–" if wanted == 0.5 else "✓" if right else "✗") in row
    text = "\n".join(inside(hand, "truth"))
    badge = "SOLVED" if now.solved else "DIVERGED" if now.diverged else "STUCK" if now.stuck else ""
    sided = [right for right, wanted in zip(now.right, now.targets[:, 0], strict=True) if wanted != 0.5]
    counted = f"{sum(sided)} of {len(sided)} right" if sided else "no target has a side"
    verdict = counted if now.solved_since is None else f"since {count(now.solved_since)}"
    assert re.search(rf"^ +{badge} *({verdict}( · plateau)?|\d of \d, plateau)? *$", text, re.MULTILINE)
    assert badge or verdict in text or "plateau" in text
    losses = [row for row in text.splitlines() if " M" in row]
    assert all(re.fullmatch(rf" +MSE {loss(now.mse)}(  MAE {loss(now.mae)})? *", row) for row in losses)


def assert_loss(hand: Hand) -> None:
    """Check that a chart that is there says the loss."""
    if hand.main.query_one("#loss").display and hand.main.query_one("#bottom").display:
        region = hand.main.query_one("#loss").region
        assert f"MSE {loss(hand.snapshot.mse)} " in hand.rows()[region.y][region.x : region.right]


def assert_update(hand: Hand) -> None:
    """Check that the last update, where it is spelled out, is so to the end of its sentence."""
    panel = hand.main.query_one("#update")
    if panel.display and hand.main.query_one("#bottom").display and hand.snapshot.epoch:
        rows = inside(hand, "update")
        told = " ".join(" ".join(rows).split())
        assert told.endswith(sentence(hand.snapshot)) or "ŷ before" in told
        assert sentence(hand.snapshot) in told
        shown = [row.split("▲")[0].split("▼")[0].strip() for row in rows if re.search("[▲▼].* → ", row)]
        labels = [move.place.label() for move in biggest_moves(hand.snapshot)][:4]
        assert shown == labels[: len(shown)]
        assert len(shown) == len(labels) or len(rows) < 10


@pytest.mark.parametrize("state", STATES)
async def test_every_number_is_there_in_full_at_every_size(state: str) -> None:
    """Titles, weights, answers, loss and update agree with the session, to the last digit, wherever they are shown."""
    settings, drive = STATES[state]
    async with opened(settings) as hand:
        drive(hand.main)
        for size in sizes(state):
            await hand.resize(*size)
            assert hand.main.snapshot is hand.session.snapshot
            assert_whole(hand)
            assert_bars(hand)
            assert_weights(hand)
            assert_answers(hand)
            assert_loss(hand)
            assert_update(hand)


@pytest.mark.parametrize("size", [(35, 24), (80, 9), (20, 5), (1, 1), (3, 40)])
async def test_a_terminal_that_is_too_small_still_quits(size: tuple[int, int]) -> None:
    """It says what it needs where that can be said, keys work, and it comes back when there is room."""
    async with opened() as hand:
        await hand.resize(*size)
        assert_whole(hand)
        if size >= (20, 5) and size[1] >= 5:
            text = " ".join(hand.text().split())
            assert f"{SMALLEST[0]} x {SMALLEST[1]}" in text
            assert "q quits" in text
        await hand.press("right")
        await hand.resize(80, 24)
        assert hand.snapshot.epoch == 1
        assert_whole(hand)
        assert_weights(hand)
        await hand.resize(*size)
        hand.send("q")
        await hand.until(lambda: hand.app._exit)


@pytest.mark.long
async def test_the_furthest_epoch_that_there_is_fits_everywhere() -> None:
    """Ten digits with their spaces, on the way there and on arrival."""
    async with opened(session=session_at(MAX_EPOCH)) as hand:
        hand.show()
        for size in sizes("far"):
            await hand.resize(*size)
            for view in ({}, {"running": True, "measured": 1e5}, {"goal": MAX_EPOCH, "share": 1.0}):
                hand.show(**{"running": False, "goal": None, "measured": None, **view})
                await hand.settle()
                assert_whole(hand)
                assert_bars(hand)
                assert_loss(hand)


async def test_the_chart_marks_the_epoch_since_when_it_is_solved() -> None:
    """The mark is on the chart and explained below it as soon as all four are right, and not before."""
    async with opened() as hand:
        for epoch, marked in ((2071, False), (2072, True), (2500, True)):
            at(epoch)(hand.main)
            await hand.settle()
            rows = hand.inside("loss")
            assert any("┊" in row for row in rows[1:-1]) is marked
            assert ("┊ solved" in rows[-1]) is marked


async def test_nothing_is_painted_while_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paused screen draws nothing, however long it stands."""
    async with opened_alone() as hand:
        at(300)(hand.main)
        await hand.settle()
        painted: list[object] = []
        for widget in hand.drawn():
            monkeypatch.setattr(widget, "_set_dirty", lambda *regions: painted.append(regions))
        await hand.pilot.pause(0.3)
        await hand.settle()
        assert painted == []
        await hand.press("l")
        assert painted != []


def test_parameters_are_named_as_these_tests_name_them() -> None:
    """The order in which the weights are taken apart here is that of the network."""
    assert Parameters._fields == ("hidden_weights", "hidden_bias", "output_weights", "output_bias")
    assert Session().snapshot.parameters.hidden_weights.shape == (3, 4)


# The pen


def test_pictures_are_drawn_by_pinned_versions_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every package that draws is pinned, and another version of one is found and named."""
    requirements = conftest.pinned()
    assert {requirement.split("==")[0] for requirement in requirements} >= set(conftest.PENS)
    wanted = dict(requirement.split("==") for requirement in requirements)
    monkeypatch.setattr(conftest, "version", lambda name: wanted[name])
    assert conftest.other_pens(requirements) == []
    monkeypatch.setattr(conftest, "version", lambda name: "0.1" if name == "textual" else wanted[name])
    assert conftest.other_pens(requirements) == [f"textual 0.1 instead of {wanted['textual']}"]


def test_pictures_are_not_updated_with_another_pen(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    """Asked to update them with another version, the tests do not even begin, and say what to do."""
    monkeypatch.setattr(conftest, "version", lambda name: "0.1")
    monkeypatch.setattr(pytestconfig.option, "update_snapshots", True)
    with pytest.raises(pytest.UsageError, match=r"here is plotext 0.1 instead of .* Install what the test extra pins"):
        conftest.pytest_configure(pytestconfig)
    monkeypatch.setattr(pytestconfig.option, "update_snapshots", False)
    conftest.pytest_configure(pytestconfig)


def test_every_picture_has_its_test() -> None:
    """No picture is left over from a test that is gone."""
    folder = Path(__file__).parent / "__snapshots__" / Path(__file__).stem
    tests = {name for name in globals() if name.startswith("test_")}
    assert {path.stem for path in folder.glob("*.svg")} <= tests
