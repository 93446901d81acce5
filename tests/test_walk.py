"""The walkthrough in the hands of a person: in, through the phases of many epochs and back, asked first, and out."""

import re
from dataclasses import replace

import pytest
from driving import Stage, opened

from xortui.nn import Session, Settings
from xortui.teach.phases import BIAS, NAMES, Focus, phase_of, worst_example
from xortui.tui.actions import ACTIONS
from xortui.tui.view import (
    ARRAYS,
    HIDDEN_SPACE,
    LOSS,
    NETWORK,
    PANELS,
    PHASE,
    SURFACE,
    UNITS,
    WALK,
    WATCH,
)
from xortui.tui.widgets.panel import Panel, width_of

MANY = 50
RULES = ("gradient", "published")
SIZES = ((80, 24), (100, 30), (120, 36), (160, 48))


def at(epoch: int, furthest: int | None = None, given: Settings | None = None) -> Session:
    """Return a session at an epoch of a run that has come so far."""
    session = Session(given)
    session.goto(furthest or epoch)
    session.goto(epoch)
    return session


def panel(stage: Stage, name: str) -> Panel:
    """Return one of the framed parts of the main screen."""
    return stage.main.query_one(f"#{name}", Panel)


def inside(stage: Stage, name: str) -> list[str]:
    """Return what stands in a part, its edges first and last."""
    region = panel(stage, name).region
    return [row[region.x : region.right] for row in stage.rows()[region.y : region.bottom]]


def where(stage: Stage) -> tuple[int, int]:
    """Return the epoch and the phase."""
    return stage.session.epoch, stage.main.view.phase


def shown(stage: Stage) -> tuple[int, str]:
    """Return the phase and its name as the panel's upper edge says them, after checking that it says the epoch."""
    head = inside(stage, "phase")[0]
    words = re.match(r"╭─ phase (\d) of 8 · ([a-z ]+?) · epoch ([\d ]+?) · ", head)
    assert words and int(words[3].replace(" ", "")) == stage.session.epoch, head
    return int(words[1]), words[2]


# In and out


@pytest.mark.parametrize("epoch", [0, 7, 1500])
async def test_it_opens_where_one_stands(epoch: int) -> None:
    """At the epoch at which one is, in its first phase, and on the example that is predicted worst."""
    async with opened(session=at(epoch)) as stage:
        assert stage.main.view.mode == WATCH
        assert panel(stage, "loss").display and not panel(stage, "phase").display
        await stage.press("w")
        assert stage.main.view.mode == WALK
        assert where(stage) == (epoch, 1)
        assert shown(stage) == (1, "inputs")
        assert stage.main.view.example == worst_example(stage.snapshot)
        assert panel(stage, "phase").display and not panel(stage, "loss").display
        assert "▸" in inside(stage, "truth")[2 + worst_example(stage.snapshot)]


@pytest.mark.parametrize("key", ["escape", "w"])
async def test_it_is_left_with_escape_or_the_same_key(key: str) -> None:
    """The chart comes back, and the epoch, the example and the unit stay."""
    async with opened(session=at(7)) as stage:
        await stage.press("w", "right", "right", "tab", "j")
        before = stage.main.view
        await stage.press(key)
        after = stage.main.view
        assert after.mode == WATCH and stage.session.epoch == 7
        assert (after.example, after.unit) == (before.example, before.unit)
        assert panel(stage, "loss").display and not panel(stage, "phase").display
        await stage.press("right")
        assert stage.session.epoch == 8


async def test_opening_it_stops_what_is_under_way() -> None:
    """Numbers that are taken apart stand still."""
    async with opened(speed=0) as stage:
        await stage.press("space")
        await stage.until(lambda: stage.session.epoch > 50)
        await stage.press("w")
        epoch = stage.session.epoch
        assert not stage.main.view.running and where(stage) == (epoch, 1)
        await stage.settle()
        assert stage.session.epoch == epoch


# Through the phases


@pytest.mark.parametrize(("rule", "size"), [("gradient", (80, 24)), ("published", (80, 24)), ("gradient", (120, 36))])
async def test_fifty_phases_on_and_back_pass_the_same_screens(rule: str, size: tuple[int, int]) -> None:
    """To the letter, across the borders of epochs, as nothing is lost on the way back."""
    async with opened(session=at(5, 20, Settings(rule=rule)), size=size) as stage:
        await stage.press("w")
        on, stops = [stage.text()], [where(stage)]
        for _ in range(MANY):
            await stage.press("right")
            on.append(stage.text())
            stops.append(where(stage))
        assert stops == [(5 + n // 8, 1 + n % 8) for n in range(MANY + 1)]
        assert len(set(on)) == len(on)
        for number, text in reversed(list(enumerate(on[:-1]))):
            await stage.press("left")
            assert where(stage) == stops[number]
            assert stage.text() == text


@pytest.mark.parametrize("rule", RULES)
async def test_behind_the_last_phase_the_update_is_done(rule: str) -> None:
    """The first phase of the next epoch stands on the weights that the last one computed, and back again."""
    async with opened(session=at(3, given=Settings(rule=rule))) as stage:
        await stage.press("w", *["right"] * 7)
        assert where(stage) == (3, 8)
        focus = stage.main.view.focus
        promised = [equation.value for equation in phase_of(stage.snapshot, 8, focus).equations]
        before = stage.snapshot.parameters
        await stage.press("right")
        assert where(stage) == (4, 1) and stage.session.furthest == 4
        now = stage.snapshot.parameters
        assert [now.hidden_weights[focus.input, focus.unit], now.output_weights[focus.unit, 0]] == pytest.approx(
            promised, rel=1e-12
        )
        await stage.press("left")
        assert where(stage) == (3, 8)
        for ours, theirs in zip(stage.snapshot.parameters, before, strict=True):
            assert (ours == theirs).all()


async def test_before_the_first_phase_of_all_there_is_nothing() -> None:
    """At epoch 0 the key is dimmed and does nothing."""
    async with opened() as stage:
        await stage.press("w")
        assert not ACTIONS["phase_back"].can(stage.snapshot, stage.main.view)
        await stage.press("left")
        assert where(stage) == (0, 1)
        await stage.press("right")
        assert ACTIONS["phase_back"].can(stage.snapshot, stage.main.view)
        await stage.press("left", "left", "comma")
        assert where(stage) == (0, 1)


@pytest.mark.parametrize(("on", "back"), [("full_stop", "comma"), ("shift+right", "shift+left")])
async def test_whole_epochs_keep_the_phase(on: str, back: str) -> None:
    """One epoch on, and one back, with the same phase in view."""
    async with opened(session=at(2)) as stage:
        await stage.press("w", "right", "right", "right")
        await stage.press(on)
        assert where(stage) == (3, 4)
        await stage.press(on)
        assert where(stage) == (4, 4)
        assert shown(stage) == (4, "loss")
        await stage.press(back, back, back)
        assert where(stage) == (1, 4)


async def test_the_ends_of_the_run_are_reached_as_always() -> None:
    """Home, end and going to an epoch mean the same as before, and the phase stays."""
    async with opened(session=at(5, 40)) as stage:
        await stage.press("w", "right", "end")
        assert where(stage) == (40, 2)
        await stage.press("home")
        assert where(stage) == (0, 2)
        await stage.press("g")
        await stage.type("30")
        await stage.press("enter")
        await stage.until(lambda: where(stage) == (30, 2))
        assert stage.main.view.mode == WALK


async def test_every_phase_is_told_by_its_name() -> None:
    """In the upper edge, with the epoch, the example, the unit and the input in focus."""
    async with opened(session=at(12, 13), size=(120, 36)) as stage:
        await stage.press("w")
        for number, name in enumerate(NAMES, 1):
            assert shown(stage) == (number, name)
            await stage.press("right")
        await stage.press("left", "j", "down", "down", "down")
        example = ("0 1", "1 0", "1 1", "0 0")[stage.main.view.example]
        assert f"phase 8 of 8 · update · epoch 12 · example {example} · h2 · b1" in inside(stage, "phase")[0]


# Focus


async def test_the_arrows_go_through_the_inputs() -> None:
    """x1, x2, x3, the bias, and round again, both ways; the learning rate is left alone."""
    async with opened(session=at(1)) as stage:
        await stage.press("w", *["right"] * 6)
        seen = []
        for key in ["down"] * 5 + ["up"] * 5:
            words = re.search(r"∂L/∂(\w\d)→h1 = ", " ".join(inside(stage, "phase")))
            assert words
            seen.append(words[1])
            await stage.press(key)
        assert seen == ["x1", "x2", "x3", "b1", "x1", "x2", "x1", "b1", "x3", "x2"]
        assert stage.snapshot.settings.learning_rate == 1.0 and where(stage) == (1, 7)


async def test_units_and_examples_are_chosen_as_always() -> None:
    """With j, k and tab; everything is worked out for what is chosen."""
    async with opened(session=at(1)) as stage:
        await stage.press("w", *["right"] * 5)
        start = stage.main.view
        for key, expected in (("j", (0, 1)), ("j", (0, 2)), ("k", (0, 1)), ("tab", (1, 1)), ("shift+tab", (0, 1))):
            await stage.press(key)
            view = stage.main.view
            assert (view.example, view.unit) == ((start.example + expected[0]) % 4, expected[1])
            equation = phase_of(stage.snapshot, 6, view.focus).equations[-1]
            assert equation.result in " ".join(inside(stage, "phase"))
            assert f"δ1 of h{expected[1] + 1} = " in " ".join(inside(stage, "phase"))
        assert where(stage) == (1, 6)


async def test_the_tables_mark_what_a_phase_reads_and_writes() -> None:
    """The column of the unit in phase 2, the one weight in phase 8, and in phase 5 no weight at all."""
    async with opened(session=at(1), size=(120, 36)) as stage:
        await stage.press("w", "j", "right")
        weights = "\n".join(inside(stage, "hidden"))
        assert len(re.findall(r"\d•", weights)) == 4 and not re.search(r"\d◆", weights)
        await stage.press("right", "right", "right")
        assert not re.search(r"\d[•◆]", "\n".join(inside(stage, "hidden") + inside(stage, "output")))
        await stage.press("right", "right", "right")
        assert len(re.findall(r"\d◆", "\n".join(inside(stage, "hidden")))) == 1
        assert len(re.findall(r"\d◆", "\n".join(inside(stage, "output")))) == 1
        await stage.press("escape")
        assert not re.search(r"\d[•◆]", "\n".join(inside(stage, "hidden") + inside(stage, "output")))


# Views


def lower_half(stage: Stage) -> set[str]:
    """Return what stands in the lower half."""
    names = {*PANELS[WATCH], *PANELS[WALK]}
    return {name for name in names if panel(stage, name.replace(" ", "-")).display}


async def test_where_there_is_one_place_the_views_take_turns_with_the_phase() -> None:
    """At 80x24 one key leads through all of them and back to the phase, which goes on meanwhile."""
    async with opened(session=at(1)) as stage:
        await stage.press("w", "right")
        for name in (PHASE, ARRAYS, NETWORK, SURFACE, UNITS, HIDDEN_SPACE):
            assert lower_half(stage) == {name}
            await stage.press("v")
        assert lower_half(stage) == {PHASE}
        await stage.press("v")
        assert "a1" in " ".join(inside(stage, ARRAYS))
        await stage.press("right")
        assert where(stage) == (1, 3) and "z2 and ŷ" in " ".join(inside(stage, ARRAYS))


@pytest.mark.parametrize("size", SIZES[1:])
async def test_where_there_is_room_views_stand_beside_the_phase(size: tuple[int, int]) -> None:
    """First the arrays and then the others, in the same order, two at a time from 150 columns on; the phase stays."""
    order = (ARRAYS, NETWORK, SURFACE, UNITS, HIDDEN_SPACE)
    async with opened(session=at(1), size=size) as stage:
        await stage.press("w", "right")
        before = stage.text()
        for at_first in range(len(order)):
            beside = [order[(at_first + more) % len(order)] for more in range(1 + (size[0] >= 150))]
            assert stage.main.view.shown == (PHASE, *beside)
            assert lower_half(stage) == {PHASE, *beside}
            assert [panel(stage, name.replace(" ", "-")).region.width for name in beside] == [47] * len(beside)
            await stage.press("v")
        assert stage.text() == before


@pytest.mark.parametrize("size", SIZES)
async def test_a_view_has_the_lower_half_to_itself_when_maximised(size: tuple[int, int]) -> None:
    """Each in turn, and the phase, too; back again the phase has the view beside it that was looked at."""
    async with opened(session=at(1), size=size) as stage:
        await stage.press("w")
        if size[0] < 100:
            await stage.press("m")
            assert not stage.main.view.maximised and not ACTIONS["maximise"].can(stage.snapshot, stage.main.view)
            return
        await stage.press("v", "m")
        for name in (NETWORK, SURFACE, UNITS, HIDDEN_SPACE, PHASE, ARRAYS, NETWORK):
            assert lower_half(stage) == {name}
            assert panel(stage, name.replace(" ", "-")).region.width == size[0]
            await stage.press("v")
        await stage.press("m")
        assert stage.main.view.shown[:2] == (PHASE, SURFACE) and lower_half(stage) == set(stage.main.view.shown)


async def test_each_mode_keeps_its_own_view() -> None:
    """What was chosen while watching is there again after the walkthrough, and the other way round."""
    async with opened(session=at(1), size=(120, 36)) as stage:
        await stage.press("v", "w", "v")
        assert lower_half(stage) == {PHASE, NETWORK}
        await stage.press("escape")
        assert lower_half(stage) == {LOSS, UNITS}
        await stage.press("w")
        assert lower_half(stage) == {PHASE, NETWORK}


# Asked first


async def test_a_result_is_asked_for_before_it_is_shown() -> None:
    """The key switches it on; an answer shows the result and whether it was right; the score is kept."""
    async with opened(size=(80, 24)) as stage:
        await stage.press("w", "a", "right")
        assert stage.main.view.open_question(stage.snapshot) is not None
        assert "right" not in inside(stage, "phase")[-1]
        assert "1234" in stage.rows()[-1] and "reveal" in stage.rows()[-1]
        # z1 of h1 is 1.01 or more for whichever example is the worst, so its activation lies above one half.
        await stage.press("1")
        assert "✓ right · 1 of 1 right" in inside(stage, "phase")[-1]
        assert "a1 of h1 = σ(" in " ".join(inside(stage, "phase"))
        await stage.press("right")
        question = stage.main.view.open_question(stage.snapshot)
        assert question is not None
        wrong = 1 - question.right
        await stage.press(str(wrong + 1))
        assert f"✗ no: {question.options[question.right]} · 1 of 2 right" in inside(stage, "phase")[-1]
        await stage.press("a")
        assert not stage.main.view.ask and "right" not in inside(stage, "phase")[-1]
        await stage.press("a")
        assert "right" not in inside(stage, "phase")[-1]


async def test_a_question_can_be_passed_over() -> None:
    """Enter shows the result without a guess, and the next phase can be gone to without either: no score for that."""
    async with opened() as stage:
        await stage.press("w", "a", "right", "enter")
        assert stage.main.view.open_question(stage.snapshot) is None
        assert "right" not in inside(stage, "phase")[-1]
        assert "a1 of h1 = σ(" in " ".join(inside(stage, "phase"))
        await stage.press("right")
        assert stage.main.view.open_question(stage.snapshot) is not None
        await stage.press("right")
        assert where(stage) == (0, 4) and stage.main.view.open_question(stage.snapshot) is not None
        assert (stage.main.view.asked, stage.main.view.hits) == (0, 0)


async def test_only_the_options_that_there_are_can_be_chosen() -> None:
    """Neither a third of two, nor a second answer, nor an answer where nothing is asked."""
    async with opened() as stage:
        await stage.press("w", "1", "enter")
        assert stage.main.view.answer is None
        await stage.press("a", "1", "enter", "right", "3", "4")
        assert stage.main.view.answer is None and stage.main.view.asked == 0
        await stage.press("2", "1", "enter")
        assert stage.main.view.answer == 1 and stage.main.view.asked == 1
        await stage.press("right", "right")
        assert where(stage) == (0, 4)
        await stage.press("4")
        assert stage.main.view.answer == 3 and stage.main.view.asked == 2


@pytest.mark.parametrize(
    "key",
    ["right", "left", "j", "k", "down", "up", "tab", "shift+tab", "full_stop", "comma", "home", "end", "r", "n"],
)
async def test_what_was_answered_is_about_these_numbers_only(key: str) -> None:
    """Elsewhere, or for another example, unit or input, it is asked anew, and no verdict is left."""
    async with opened(session=at(4, 9)) as stage:
        await stage.press("w", "a", *["right"] * 4)
        await stage.press("1")
        assert stage.main.view.answer == 0
        await stage.press(key)
        assert stage.main.view.answer is None
        assert stage.main.view.open_question(stage.snapshot) is not None
        assert re.fullmatch(r"╰─* \d of 1 right ─╯", inside(stage, "phase")[-1])


async def test_the_first_phase_asks_nothing() -> None:
    """It shows where the epoch starts, and not yet where the weight in focus will go."""
    async with opened() as stage:
        await stage.press("w")
        assert re.search(r" x1→h1 .* → .* ─╯$", inside(stage, "phase")[-1])
        await stage.press("a")
        assert stage.main.view.open_question(stage.snapshot) is None
        assert "→" not in inside(stage, "phase")[-1]
        assert "x = (" in " ".join(inside(stage, "phase"))


# Running


async def test_running_brings_the_chart_and_pausing_the_first_phase() -> None:
    """Space lets the epochs go on from any phase, with the chart to watch them; another one shows phase 1."""
    async with opened(speed=0) as stage:
        await stage.press("w", *["right"] * 4)
        assert where(stage) == (0, 5)
        await stage.press("space")
        await stage.until(lambda: stage.session.epoch > 20)
        assert stage.main.view.mode == WALK and not stage.main.view.walking
        assert panel(stage, "loss").display and not panel(stage, "phase").display
        await stage.press("space")
        assert not stage.main.view.running
        assert panel(stage, "phase").display and not panel(stage, "loss").display
        assert where(stage)[1] == 1 and shown(stage) == (1, "inputs")


async def test_escape_pauses_before_it_leaves() -> None:
    """The first one ends the run and shows phase 1, the second one the whole picture."""
    async with opened(speed=0) as stage:
        await stage.press("w", "right", "space")
        await stage.until(lambda: stage.session.epoch > 20)
        await stage.press("escape")
        assert (stage.main.view.mode, stage.main.view.running, stage.main.view.phase) == (WALK, False, 1)
        await stage.press("escape")
        assert stage.main.view.mode == WATCH


async def test_phases_stand_still_while_epochs_run() -> None:
    """The keys of the phases are dimmed then."""
    async with opened(speed=1) as stage:
        await stage.press("w", "space")
        await stage.until(lambda: stage.main.view.running)
        for name in ("phase_on", "phase_back", "leave", "reveal", "answer_1"):
            assert not ACTIONS[name].can(stage.snapshot, stage.main.view), name
        await stage.press("right")
        assert stage.main.view.running and stage.main.view.phase == 1
        await stage.press("space")


async def test_the_keys_of_watching_mean_nothing_here() -> None:
    """No step, no hundred epochs, no learning rate: their keys do what the walkthrough says."""
    async with opened(session=at(150, 300)) as stage:
        await stage.press("w", "right", "right", "left", "up", "down", "up")
        assert stage.session.epoch == 150
        assert stage.snapshot.settings.learning_rate == 1.0
        await stage.press("full_stop", "full_stop", "comma")
        assert stage.session.epoch == 151
        for name in ("step", "back", "steps", "backs", "rate_up", "rate_down", "walk"):
            assert not ACTIONS[name].can(stage.snapshot, stage.main.view), name


@pytest.mark.parametrize("key", ["r", "n", "z"])
async def test_another_run_can_be_begun_from_here(key: str) -> None:
    """Reset, another seed and undo lead to other numbers, which are then taken apart."""
    session = at(40)
    session.new_run(Settings(seed=5))
    session.run(30)
    async with opened(session=session) as stage:
        await stage.press("w", "right", key)
        assert stage.main.view.mode == WALK and stage.main.view.walking
        assert shown(stage) == (2, "hidden layer")
        equation = phase_of(stage.session.snapshot, 2, stage.main.view.focus).equations[0]
        assert equation.result in " ".join(inside(stage, "phase"))


async def test_another_number_of_units_moves_the_focus_to_one_that_there_is() -> None:
    """The eighth unit of eight is not there with four."""
    session = Session(Settings(hidden_units=4))
    session.run(1)
    session.new_run(Settings(hidden_units=8))
    async with opened(session=session) as stage:
        await stage.press("w", "k", "right")
        assert stage.main.view.unit == 7
        await stage.press("z")
        assert stage.main.view.unit == 3
        assert "z1 of h4 = " in " ".join(inside(stage, "phase"))


# Room


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "given", [Settings(hidden_units=1), Settings(), Settings(rule="published"), Settings(hidden_units=8)], ids=str
)
async def test_nothing_is_cut(given: Settings, size: tuple[int, int]) -> None:
    """Every phase, question and array fits, for every example, unit and input, early and late."""
    for epoch in (0, 500) if size == SIZES[0] else (500,):
        session = at(epoch, given=given)
        async with opened(session=session, size=size) as stage:
            await stage.press("w")
            snapshot = stage.snapshot
            arrays_beside = panel(stage, "arrays").display
            for name in ("phase", "arrays"):
                if name == "arrays" and not arrays_beside:
                    await stage.press("v")
                part = panel(stage, name)
                width, height = part.size.width - 2, part.size.height - 2
                assert part.display and height >= 8
                for phase in range(1, len(NAMES) + 1):
                    for focus in (
                        Focus(example, unit, source)
                        for example in (range(4) if name == "phase" else (1,))
                        for unit in {0, given.hidden_units // 2, given.hidden_units - 1}
                        for source in (0, 2, BIAS)
                    ):
                        for ask in (False, True):
                            view = replace(stage.main.view, phase=phase, ask=ask, **focus._asdict())
                            lines = part.body(snapshot, view, width, height)
                            assert len(lines) <= height, (name, view)
                            assert max(map(width_of, lines)) <= width, (name, view)
                            title = part.title(snapshot, view, width - 4)
                            assert width_of(title) <= width - 4
                            assert width_of(part.remark(snapshot, view, width - 4)) <= width - 4


@pytest.mark.parametrize("given", [Settings(), Settings(rule="published")], ids=str)
async def test_at_60x18_every_line_fits_and_questions_are_whole(given: Settings) -> None:
    """There the last lines of a phase may have no room, but no line is cut, no option of an answer, and no formula."""
    async with opened(session=at(500, given=given), size=(60, 18)) as stage:
        await stage.press("w")
        part = panel(stage, "phase")
        width, height = part.size.width - 2, part.size.height - 2
        for phase in range(1, len(NAMES) + 1):
            for focus in (
                Focus(example, unit, source) for example in range(4) for unit in range(4) for source in range(4)
            ):
                view = replace(stage.main.view, phase=phase, **focus._asdict())
                assert max(map(width_of, part.body(stage.snapshot, view, width, height))) <= width
                if replace(view, ask=True).open_question(stage.snapshot):
                    assert len(part.body(stage.snapshot, replace(view, ask=True), width, height)) <= height


async def test_whole_arrays_show_every_number() -> None:
    """At 80x24 with eight units they are laid on their side rather than cut: eight columns, and nothing is lost."""
    async with opened(session=at(3, given=Settings(hidden_units=8))) as stage:
        await stage.press("w", "v")
        for phase, columns, rows in ((2, 8, 4), (6, 8, 4), (7, 9, 5), (8, 9, 5)):
            stage.main._look(phase=phase)
            await stage.settle()
            text = "\n".join(inside(stage, "arrays"))
            for name in (f"h{unit}" for unit in range(1, 9)):
                assert name in text
            numbers = re.findall(r"[+−]\d[\d.]*(?:e−?\d+)?|(?<= )0(?= )", text)
            assert len(numbers) >= (columns - (phase > 6)) * rows + (phase > 6)


async def test_the_layout_follows_the_terminal() -> None:
    """In the walkthrough as elsewhere: larger, smaller, too small, and back, with the same phase."""
    async with opened(session=at(2), size=(80, 24)) as stage:
        await stage.press("w", "right", "right")
        before = stage.text()
        for size in ((120, 36), (20, 5), (160, 48), (40, 12), (60, 18)):
            await stage.resize(*size)
        await stage.resize(80, 24)
        await stage.until(lambda: stage.text() == before)
        assert where(stage) == (2, 3)
