"""The walkthrough in the hands of a person: in, through the phases of many epochs and back, asked first, and out."""

import re
from typing import Any

import pytest

from tests.support.hand import Hand, afresh, altered, case, look, opened
from xortui.nn import Session, Settings
from xortui.teach.epoch.phases import NAMES, phase_of
from xortui.teach.places import BIAS, Focus, example_name
from xortui.tui.asking import REVEALED
from xortui.tui.draw.styled_lines import width_of
from xortui.tui.panel import Panel
from xortui.tui.scene import (
    ARRAYS,
    CHAIN_RULE,
    HIDDEN_SPACE,
    LANDSCAPE,
    LOSS,
    NETWORK,
    PHASE,
    PROBE,
    SIGMOID,
    SLOPE,
    SURFACE,
    UNITS,
    VIEW,
    WALK,
    WALKING_PANELS,
    WATCH,
    WATCHING_PANELS,
)
from xortui.tui.screens.arranging import _below
from xortui.tui.tables import TABLES

MANY = 50
RULES = ("gradient", "published")
SIZES = ((80, 24), (100, 30), (120, 36), (160, 48))
UNLIKE = (Settings(hidden_units=8), Settings(hidden_units=1), Settings(), Settings(rule="published"))


def at(epoch: int, furthest: int | None = None, given: Settings | None = None) -> Session:
    """Return a session at an epoch of a run that has come so far."""
    session = Session(given)
    session.goto(furthest or epoch)
    session.goto(epoch)
    return session


def panel(hand: Hand, name: str) -> Panel[Any]:
    """Return one of the framed parts of the main screen."""
    return hand.main.query_one(f"#{name}", Panel)


def where(hand: Hand) -> tuple[int, int]:
    """Return the epoch and the phase."""
    return hand.session.epoch, hand.look.phase


def shown(hand: Hand) -> tuple[int, str]:
    """Return the phase and its name as the panel's upper edge says them, after checking that it says the epoch."""
    head = hand.inside("phase")[0]
    words = re.match(r"╭─ phase (\d) of 8 · ([a-z ]+?) · epoch ([\d ]+?) · ", head)
    assert words and int(words[3].replace(" ", "")) == hand.session.epoch, head
    return int(words[1]), words[2]


# In and out


@pytest.mark.parametrize(("epoch", "example"), [(0, 0), (7, 1), (1500, 3)])
async def test_it_opens_where_one_stands(epoch: int, example: int) -> None:
    """At the epoch at which one is, in its first phase, and on the example at which the user looks."""
    async with opened(session=at(epoch)) as hand:
        assert hand.look.mode == WATCH
        assert panel(hand, "loss").display and not panel(hand, "phase").display
        await hand.press(*["tab"] * example, "w")
        assert hand.look.mode == WALK
        assert where(hand) == (epoch, 1)
        assert shown(hand) == (1, "inputs")
        assert hand.look.focus.example == example
        assert panel(hand, "phase").display and not panel(hand, "loss").display
        assert "▸" in hand.inside("truth")[2 + example]


@pytest.mark.parametrize("key", ["escape", "w"])
async def test_it_is_left_with_escape_or_the_same_key(key: str) -> None:
    """The chart comes back, and the epoch, the example and the unit stay."""
    async with opened(session=at(7)) as hand:
        await hand.press("w", "right", "right", "tab", "j")
        before = hand.look
        await hand.press(key)
        after = hand.look
        assert after.mode == WATCH and hand.session.epoch == 7
        assert after.focus == before.focus
        assert panel(hand, "loss").display and not panel(hand, "phase").display
        await hand.press("right")
        assert hand.session.epoch == 8


async def test_opening_it_stops_what_is_under_way() -> None:
    """Numbers that are taken apart stand still."""
    async with opened(speed=0) as hand:
        await hand.press("space")
        await hand.until(lambda: hand.session.epoch > 50)
        await hand.press("w")
        epoch = hand.session.epoch
        assert not hand.motion.running and where(hand) == (epoch, 1)
        await hand.settle()
        assert hand.session.epoch == epoch


# Through the phases


@pytest.mark.long
@pytest.mark.parametrize(("rule", "size"), [("gradient", (80, 24)), ("published", (80, 24)), ("gradient", (120, 36))])
async def test_fifty_phases_on_and_back_pass_the_same_screens(rule: str, size: tuple[int, int]) -> None:
    """To the letter, across the borders of epochs, as nothing is lost on the way back."""
    async with opened(session=at(5, 20, Settings(rule=rule)), size=size) as hand:
        await hand.press("w")
        hand.main.desk.forget()
        await hand.settle()
        on, stops = [hand.text()], [where(hand)]
        for _ in range(MANY):
            await hand.press("right")
            on.append(hand.text())
            stops.append(where(hand))
        assert stops == [(5 + n // 8, 1 + n % 8) for n in range(MANY + 1)]
        assert len(set(on)) == len(on)
        for number, text in reversed(list(enumerate(on[:-1]))):
            await hand.press("left")
            assert where(hand) == stops[number]
            assert hand.text() == text


@pytest.mark.parametrize("rule", RULES)
async def test_behind_the_last_phase_the_update_is_done(rule: str) -> None:
    """The first phase of the next epoch stands on the weights that the last one computed, and back again."""
    async with opened(session=at(3, given=Settings(rule=rule))) as hand:
        await hand.press("w", *["right"] * 7)
        assert where(hand) == (3, 8)
        focus = hand.look.focus
        promised = [equation.value for equation in phase_of(hand.snapshot, 8, focus).equations]
        before = hand.snapshot.parameters
        await hand.press("right")
        assert where(hand) == (4, 1) and hand.session.furthest == 4
        now = hand.snapshot.parameters
        assert [now.hidden_weights[focus.input, focus.unit], now.output_weights[focus.unit, 0]] == pytest.approx(
            promised, rel=1e-12
        )
        await hand.press("left")
        assert where(hand) == (3, 8)
        for ours, theirs in zip(hand.snapshot.parameters, before, strict=True):
            assert (ours == theirs).all()


async def test_before_the_first_phase_of_all_there_is_nothing() -> None:
    """At epoch 0 the key is dimmed and does nothing."""
    async with opened() as hand:
        await hand.press("w")
        assert not hand.can("walk.phase_back")
        await hand.press("left")
        assert where(hand) == (0, 1)
        await hand.press("right")
        assert hand.can("walk.phase_back")
        await hand.press("left", "left", "comma")
        assert where(hand) == (0, 1)


@pytest.mark.parametrize(("on", "back"), [("full_stop", "comma"), ("shift+right", "shift+left")])
async def test_whole_epochs_keep_the_phase(on: str, back: str) -> None:
    """One epoch on, and one back, with the same phase in view."""
    async with opened(session=at(2)) as hand:
        await hand.press("w", "right", "right", "right")
        await hand.press(on)
        assert where(hand) == (3, 4)
        await hand.press(on)
        assert where(hand) == (4, 4)
        assert shown(hand) == (4, "loss")
        await hand.press(back, back, back)
        assert where(hand) == (1, 4)


@pytest.mark.long
async def test_the_ends_of_the_run_are_reached_as_always() -> None:
    """Home, end and going to an epoch mean the same as before, and the phase stays."""
    async with opened(session=at(5, 40)) as hand:
        await hand.press("w", "right", "end")
        assert where(hand) == (40, 2)
        await hand.press("home")
        assert where(hand) == (0, 2)
        await hand.press("g")
        await hand.type("30")
        await hand.press("enter")
        await hand.until(lambda: where(hand) == (30, 2))
        assert hand.look.mode == WALK


@pytest.mark.long
async def test_every_phase_is_told_by_its_name() -> None:
    """In the upper edge, with the epoch, the example, the unit and the input in focus."""
    async with opened(session=at(12, 13), size=(120, 36)) as hand:
        await hand.press("w")
        for number, name in enumerate(NAMES, 1):
            assert shown(hand) == (number, name)
            await hand.press("right")
        await hand.press("left", "j", "down", "down", "down")
        example = ("0 1", "1 0", "1 1", "0 0")[hand.look.focus.example]
        assert f"phase 8 of 8 · update · epoch 12 · example {example} · h2 · b1" in hand.inside("phase")[0]


# Focus


async def test_the_arrows_go_through_the_inputs() -> None:
    """x1, x2, x3, b1, W2, b2, and round again, both ways; the learning rate is left alone."""
    async with opened(session=at(1)) as hand:
        await hand.press("w", *["right"] * 6)
        seen = []
        for key in ["down"] * 7 + ["up"] * 3:
            words = re.search(r"∂L/∂(\w\d→(?:h1|ŷ)) = ", " ".join(hand.inside("phase")))
            assert words
            seen.append(words[1])
            await hand.press(key)
        assert seen == ["x1→h1", "x2→h1", "x3→h1", "b1→h1", "h1→ŷ", "b2→ŷ", "x1→h1", "x2→h1", "x1→h1", "b2→ŷ"]
        assert hand.snapshot.settings.learning_rate == 1.0 and where(hand) == (1, 7)


async def test_units_and_examples_are_chosen_as_always() -> None:
    """With j, k and tab; everything is worked out for what is chosen."""
    async with opened(session=at(1)) as hand:
        await hand.press("w", *["right"] * 5)
        start = hand.look.focus
        for key, expected in (("j", (0, 1)), ("j", (0, 2)), ("k", (0, 1)), ("tab", (1, 1)), ("shift+tab", (0, 1))):
            await hand.press(key)
            focus = hand.look.focus
            assert (focus.example, focus.unit) == ((start.example + expected[0]) % 4, expected[1])
            equation = phase_of(hand.snapshot, 6, focus).equations[-1]
            assert equation.result in " ".join(hand.inside("phase"))
            assert f"δ1 of h{expected[1] + 1} = " in " ".join(hand.inside("phase"))
        assert where(hand) == (1, 6)


async def test_the_tables_mark_what_a_phase_reads_and_writes() -> None:
    """The column of the unit in phase 2, the one weight in phase 8, and in phase 5 no weight at all."""
    async with opened(session=at(1), size=(120, 36)) as hand:
        await hand.press("w", "j", "right")
        weights = "\n".join(hand.inside("hidden"))
        assert len(re.findall(r"\d•", weights)) == 4 and not re.search(r"\d◆", weights)
        await hand.press("right", "right", "right")
        assert not re.search(r"\d[•◆]", "\n".join(hand.inside("hidden") + hand.inside("output")))
        await hand.press("right", "right", "right")
        assert len(re.findall(r"\d◆", "\n".join(hand.inside("hidden")))) == 1
        assert len(re.findall(r"\d◆", "\n".join(hand.inside("output")))) == 1
        await hand.press("escape")
        assert not re.search(r"\d[•◆]", "\n".join(hand.inside("hidden") + hand.inside("output")))


# Views


def lower_half(hand: Hand) -> set[str]:
    """Return what stands in the lower half, besides the view below the phase."""
    names = {*WATCHING_PANELS, *WALKING_PANELS} - {_below(hand.shown)}
    return {name for name in names if panel(hand, name.replace(" ", "-")).display}


@pytest.mark.long
async def test_where_there_is_one_place_the_views_take_turns_with_the_phase() -> None:
    """At 80x24 one key leads through all of them and back to the phase, which goes on meanwhile."""
    async with opened(session=at(1)) as hand:
        await hand.press("w", "right")
        for name in WALKING_PANELS:
            assert lower_half(hand) == {name}
            await hand.press("v")
        assert lower_half(hand) == {PHASE}
        await hand.press("v")
        assert "a1" in " ".join(hand.inside(ARRAYS))
        await hand.press("right")
        assert where(hand) == (1, 3) and "z2 and ŷ" in " ".join(hand.inside(ARRAYS))


@pytest.mark.parametrize("size", SIZES[1:])
async def test_where_there_is_room_views_stand_beside_the_phase(size: tuple[int, int]) -> None:
    """First the arrays and then the others, in the same order, two at a time from 150 columns on; the phase stays."""
    order = WALKING_PANELS[1:]
    assert order[:5] == (ARRAYS, NETWORK, SURFACE, UNITS, HIDDEN_SPACE)
    async with opened(session=at(1), size=size) as hand:
        await hand.press("w", "right")
        before = hand.text()
        for at_first in range(len(order)):
            beside = [order[(at_first + more) % len(order)] for more in range(1 + (size[0] >= 150))]
            assert hand.shown.lower_half == (PHASE, *beside)
            assert lower_half(hand) == {PHASE, *beside}
            assert [panel(hand, name.replace(" ", "-")).region.width for name in beside] == [47] * len(beside)
            await hand.press("v")
        assert hand.text() == before
        if size[0] >= 150:
            await a_switch_is_on_wherever_its_view_is_seen(hand)


async def a_switch_is_on_wherever_its_view_is_seen(hand: Hand) -> None:
    """Also where it came beside another view; then it goes, and the other stays."""
    await hand.press("d")
    assert hand.shown.lower_half == (PHASE, CHAIN_RULE, SLOPE) and "h slope off" in hand.text()
    await hand.press("h")
    assert hand.shown.lower_half == (PHASE, PROBE, CHAIN_RULE) and "d chain rule off" in hand.text()
    await hand.press("d")
    assert hand.shown.lower_half == (PHASE, LANDSCAPE, PROBE)
    assert "rule off" not in hand.text() and "slope off" not in hand.text()


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
async def test_a_view_has_the_whole_screen_when_zoomed(size: tuple[int, int]) -> None:
    """Each in turn, and the phase, too; back again the phase has the view beside it that was looked at."""
    async with opened(session=at(1), size=size) as hand:
        await hand.press("w", "v", "m")
        assert hand.shown.zoom == hand.shown.panel
        for _ in (*TABLES, *WALKING_PANELS):
            assert lower_half(hand) == {hand.shown.zoom} - {*TABLES}
            for name in lower_half(hand):
                assert panel(hand, name.replace(" ", "-")).region.size == (size[0], size[1] - 2)
            await hand.press("v")
        before = hand.shown.panel
        await hand.press("m")
        assert before in hand.shown.lower_half and lower_half(hand) == set(hand.shown.lower_half)


@pytest.mark.parametrize("key", ["d", "h", "v"])
async def test_escape_leads_from_a_view_back_to_the_phase_before_it_leaves(key: str) -> None:
    """Where a view has the place of the phase, and the footer says so; beside each other, it leaves both."""
    async with opened(session=at(1), size=(80, 24)) as hand:
        for size in ((80, 24), (60, 18), (40, 12)):
            await hand.resize(*size)
            await hand.press("w", "right", key)
            assert not hand.shown.lower_half.count(PHASE) and "esc close" in hand.rows()[-1]
            await hand.press("escape")
            assert hand.shown.lower_half == (PHASE,) and where(hand) == (1, 2)
            assert "esc close" not in hand.text()
            await hand.press("escape")
            assert hand.look.mode == WATCH
        await hand.resize(120, 36)
        await hand.press("w", key)
        assert "esc close" not in hand.text() and "esc leave" in hand.text()
        await hand.press("m")
        assert "esc close" not in hand.text()
        await hand.press("m", "escape")
        assert hand.look.mode == WATCH


async def test_each_mode_keeps_its_own_view() -> None:
    """What was chosen while watching is there again after the walkthrough, and the other way round."""
    async with opened(session=at(1), size=(120, 36)) as hand:
        await hand.press("v", "w", "v")
        assert lower_half(hand) == {PHASE, NETWORK}
        await hand.press("escape")
        assert lower_half(hand) == {LOSS, UNITS}
        await hand.press("w")
        assert lower_half(hand) == {PHASE, NETWORK}


# Asked first


async def test_a_result_is_asked_for_before_it_is_shown() -> None:
    """The key switches it on; an answer shows the result and whether it was right; the score is kept."""
    async with opened(size=(80, 24)) as hand:
        await hand.press("w", "a", "right")
        assert hand.shown.question is not None
        assert "right" not in hand.inside("phase")[-1]
        assert hand.rows()[-1].split()[:6] == ["1", "2", "answer", "p", "give", "up"]
        # z1 of h1 is 1.01 or more for the example in focus, so its activation lies above one half.
        await hand.press("1")
        assert "✓ right: above · 1 of 1 question right" in hand.inside("phase")[-1]
        assert "a1 of h1 = σ(" in " ".join(hand.inside("phase"))
        await hand.press("right")
        question = hand.shown.question
        assert question is not None
        wrong = 1 - question.right
        await hand.press(str(wrong + 1))
        assert f"✗ it is {question.options[question.right]} · 1 of 2 questions right" in hand.inside("phase")[-1]
        await hand.press("a")
        assert not hand.asking.on and "right" not in hand.inside("phase")[-1]
        await hand.press("a")
        assert "right" not in hand.inside("phase")[-1]
        # Where another panel comes back in the place of the phase, the verdict is told below it.
        await hand.press("a", "v", "a", "right")
        for key, told in (("", "✓ right: "), ("p", "given up: it is ")):
            question = hand.shown.question
            assert question and hand.shown.lower_half == (PHASE,)
            await hand.press(key or str(question.right + 1))
            assert hand.shown.lower_half == (ARRAYS,) and told + question.options[question.right] in hand.text()
            await hand.press(*("right", "m") if not key else ())


async def test_a_question_can_be_passed_over() -> None:
    """One key shows the result without a guess, Enter says which, and the next phase can be gone to without either."""
    async with opened() as hand:
        await hand.press("w", "a", "right", "enter")
        assert hand.shown.question
        assert "press 1 or 2 to answer, p to give up" in hand.inside("phase")[-1]
        await hand.press("p")
        assert hand.shown.question is None
        assert "right" not in hand.inside("phase")[-1]
        assert "given up: it is above ─╯" in hand.inside("phase")[-1]
        assert "a1 of h1 = σ(" in " ".join(hand.inside("phase"))
        await hand.press("right")
        assert hand.shown.question is not None
        await hand.press("right")
        assert where(hand) == (0, 4) and hand.shown.question is not None
        assert (hand.asking.questions_answered, hand.asking.right_answers) == (0, 0)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
async def test_the_right_answer_is_named_in_every_phase(size: tuple[int, int]) -> None:
    """That to what was asked, whether it was given up, answered rightly or answered wrongly; the rest may scroll."""
    async with opened(session=at(1), size=size) as hand:
        await hand.press("w", "a")
        part = panel(hand, "phase")
        for phase in range(2, len(NAMES) + 1):
            there = altered(hand.shown, phase=phase)
            asked = there.question
            assert asked, phase
            for option in (REVEALED, *range(len(asked.options))):
                now = part.needs(altered(there, answer=option))
                edge = "".join(text for text, _ in part.remark(now, size[0] - 6, part.size.height - 2))
                told = "✓ right: " if option == asked.right else "given up: it is " if option < 0 else "✗ it is "
                assert told + asked.options[asked.right] in edge, (phase, option)


@pytest.mark.parametrize(
    ("size", "zoom"), [((80, 24), ""), ((100, 30), ""), ((120, 36), ""), ((120, 36), VIEW)], ids=str
)
async def test_the_lines_that_a_question_compares_stay_after_the_answer(size: tuple[int, int], zoom: str) -> None:
    """Those of all four examples in phase 4, of all four units in phase 6, now with their results; then no more."""
    async with opened(session=at(0), size=size) as hand:
        await hand.press("w", *("m" if zoom else ()), "a", *["right"] * 3)
        for phase, names in ((4, [f"(ŷ − y)² for {example_name(k)}" for k in range(4)]), (6, ["h1", "h2", "h3", "h4"])):
            for key in ("p", "a"):
                look(hand.main, phase=phase)
                await hand.press(key)
                text = " ".join(" ".join(hand.inside("phase")).replace("│", " ").split())
                lines = [name for name in names if f"{name} = " in text]
                assert lines == (names if key == "p" else names[:1]), (phase, key)
                assert "= ?" not in text
            await hand.press("a")


async def test_only_the_options_that_there_are_can_be_chosen() -> None:
    """Neither a third of two, nor a second answer, nor an answer where nothing is asked."""
    async with opened(size=(80, 24)) as hand:
        await hand.press("w", "1", "enter")
        assert hand.shown.answer is None
        await hand.press("a", "1", "b", "right", "3", "4")
        assert hand.shown.answer is None and hand.asking.questions_answered == 0
        await hand.press("v")
        assert "Guess first: 1 or 2." in hand.rows()[-1], "its own keys, no others"
        await hand.press("2", "1", "enter")
        assert hand.shown.answer == 1 and hand.asking.questions_answered == 1
        await hand.press("right", "right")
        assert where(hand) == (0, 4)
        await hand.press("v")
        assert "Guess first: 1, 2, 3 or 4." in hand.rows()[-1]
        await hand.press("4")
        assert hand.shown.answer == 3 and hand.asking.questions_answered == 2


async def test_no_dot_is_left_of_what_has_no_room() -> None:
    """In the lower edge of the smallest phase: what comes after a dot is there as a whole, or the dot is not either."""
    async with opened(size=(40, 12)) as hand:
        await hand.press("w", "a", "right", "right")
        edges = []
        for key in ("enter", "enter", "1", "right", "2", "right"):
            await hand.press(key)
            edges.append(hand.rows()[-2])
        assert any("it is" in edge or "right" in edge for edge in edges)
        await hand.resize(80, 24)
        await hand.press("a", "a", *["left"] * 4)  # phase 1, which asks nothing, and no question answered
        edges.append(hand.rows()[-2])
        assert "h slope" in edges[-1]
        assert not [edge for edge in edges if re.search(r"· *─*╯|quest(?!ions? right)", edge)], edges


@pytest.mark.long
async def test_a_digit_that_is_no_answer_says_so() -> None:
    """A 0, which never chooses, says what is missing, as a 4 does: first an answer 0, then a question."""
    async with opened() as hand:
        await hand.press("w", "a", "right")
        for key in ("0", "9", "4"):
            await hand.press(key)
            assert f"There is no answer {key} here." in hand.text()
        await hand.press("1")
        for key in ("0", "9", "1"):
            await hand.press(key)
            assert "It is answered: → goes on." in hand.text()


@pytest.mark.long
async def test_what_was_answered_is_about_these_numbers_only() -> None:
    """Elsewhere, or for another example, unit or input, it is asked anew, and no verdict is left."""
    moves = ["right", "left", "j", "k", "down", "up", "tab", "shift+tab", "full_stop", "comma", "home", "end", "r", "n"]
    async with opened() as hand:
        for key in moves:
            with case(key):
                await afresh(hand, session=at(4, 9))
                await hand.press("w", "a", *["right"] * 4)
                await hand.press("1")
                assert hand.shown.answer == 0
                await hand.press(key)
                assert hand.shown.answer is None
                assert hand.shown.question is not None
                assert re.fullmatch(r"╰─* \d of 1 question right ─╯", hand.inside("phase")[-1])


async def test_other_numbers_at_the_same_epoch_are_asked_for_again() -> None:
    """An edit that is taken back leaves run, epoch, phase and focus as they were, and yet it is another question."""
    session = at(4)
    session.set_weight("hidden_weights", (0, 0), 9.0)
    async with opened(session=session) as hand:
        await hand.press("w", "a", *["right"] * 4, "1")
        moment = hand.shown.moment
        assert hand.shown.answer == 0
        await hand.press("z")
        assert hand.shown.moment == moment
        assert hand.shown.answer is None and hand.shown.question is not None


async def test_the_first_phase_asks_nothing() -> None:
    """It shows where the epoch starts, and not yet where the weight in focus will go."""
    async with opened() as hand:
        await hand.press("w")
        assert re.search(r" x1→h1 .* → .* ─╯$", hand.inside("phase")[-1])
        await hand.press("a")
        assert hand.shown.question is None
        assert "→" not in hand.inside("phase")[-1]
        assert "x = (" in " ".join(hand.inside("phase"))


# Running


async def test_running_brings_the_chart_and_pausing_the_first_phase() -> None:
    """Space lets the epochs go on from any phase, with the chart to watch them; another one shows phase 1."""
    async with opened(speed=0) as hand:
        await hand.press("w", *["right"] * 4)
        assert where(hand) == (0, 5)
        await hand.press("space")
        await hand.until(lambda: hand.session.epoch > 20)
        assert hand.look.mode == WALK and not hand.shown.walking
        assert panel(hand, "loss").display and not panel(hand, "phase").display
        await hand.press("space")
        assert not hand.motion.running
        assert panel(hand, "phase").display and not panel(hand, "loss").display
        assert where(hand)[1] == 1 and shown(hand) == (1, "inputs")


async def test_escape_pauses_before_it_leaves() -> None:
    """The first one ends the run and shows phase 1, the second one the whole picture."""
    async with opened(speed=0) as hand:
        await hand.press("w", "right", "space")
        await hand.until(lambda: hand.session.epoch > 20)
        await hand.press("escape")
        assert (hand.look.mode, hand.motion.running, hand.look.phase) == (WALK, False, 1)
        await hand.press("escape")
        assert hand.look.mode == WATCH


async def test_phases_stand_still_while_epochs_run() -> None:
    """The keys of the phases are dimmed then."""
    async with opened(speed=1) as hand:
        await hand.press("w", "space")
        await hand.until(lambda: hand.motion.running)
        for name in ("walk.phase_on", "walk.phase_back", "walk.leave", "question.reveal", "question.answer_1"):
            assert not hand.can(name), name
        await hand.press("right")
        assert hand.motion.running and hand.look.phase == 1
        await hand.press("space")


async def test_the_keys_of_watching_mean_nothing_here() -> None:
    """No step, no hundred epochs, no learning rate: their keys do what the walkthrough says."""
    async with opened(session=at(150, 300)) as hand:
        await hand.press("w", "right", "right", "left", "up", "down", "up")
        assert hand.session.epoch == 150
        assert hand.snapshot.settings.learning_rate == 1.0
        await hand.press("full_stop", "full_stop", "comma")
        assert hand.session.epoch == 151
        for name in ("step", "back", "steps", "backs", "rate_up", "rate_down"):
            assert not hand.can(f"watch.{name}"), name
        assert not hand.can("walk.enter")


async def test_another_run_can_be_begun_from_here() -> None:
    """Reset, another seed and undo lead to other numbers, which are then taken apart."""
    async with opened() as hand:
        for key in ("r", "n", "z"):
            session = at(40)
            session.new_run(Settings(seed=5))
            session.run(30)
            with case(key):
                await afresh(hand, session=session)
                await hand.press("w", "right", key)
                assert hand.look.mode == WALK and hand.shown.walking
                assert shown(hand) == (2, "hidden layer")
                equation = phase_of(hand.session.snapshot, 2, hand.look.focus).equations[0]
                assert equation.result in " ".join(hand.inside("phase"))


async def test_another_number_of_units_moves_the_focus_to_one_that_there_is() -> None:
    """The eighth unit of eight is not there with four."""
    session = Session(Settings(hidden_units=4))
    session.run(1)
    session.new_run(Settings(hidden_units=8))
    async with opened(session=session) as hand:
        await hand.press("w", "k", "right")
        assert hand.look.focus.unit == 7
        await hand.press("z")
        assert hand.look.focus.unit == 3
        assert "z1 of h4 = " in " ".join(hand.inside("phase"))


# Room


@pytest.mark.long
@pytest.mark.parametrize(
    ("given", "size"),
    [(given, size) for number, given in enumerate(UNLIKE) for size in SIZES[number % 2 :: 2]],
    ids=str,
)
async def test_nothing_is_cut(given: Settings, size: tuple[int, int]) -> None:
    """Every phase, question and array fits, for every example, unit and input, early and late."""
    for epoch in (0, 500) if size == SIZES[0] else (500,):
        session = at(epoch, given=given)
        async with opened(session=session, size=size) as hand:
            await hand.press("w")
            arrays_beside = panel(hand, "arrays").display
            for name in ("phase", "arrays"):
                if name == "arrays" and not arrays_beside:
                    await hand.press("v")
                part = panel(hand, name)
                width, height = part.size.width - 2, part.size.height - 2
                assert part.display and height >= 8
                for phase in range(1, len(NAMES) + 1):
                    for focus in (
                        Focus(example, unit, (0, 2, BIAS)[(example + number) % 3])  # any two of them meet
                        for example in (range(4) if name == "phase" else range(3))
                        for number, unit in enumerate(sorted({0, given.hidden_units // 2, given.hidden_units - 1}))
                    ):
                        for ask in (False, True):
                            now = part.needs(altered(hand.shown, phase=phase, ask=ask, focus=focus))
                            lines = part.body(now, width, height)
                            assert len(lines) <= height, (name, now)
                            assert max(map(width_of, lines)) <= width, (name, now)
                            title = part.title(now, width - 4)
                            assert width_of(title) <= width - 4
                            assert width_of(part.remark(now, width - 4, height)) <= width - 4


@pytest.mark.long
@pytest.mark.parametrize("given", [Settings(), Settings(rule="published")], ids=str)
async def test_at_60x18_every_line_fits_and_questions_are_whole(given: Settings) -> None:
    """There the last lines of a phase may have no room, but no line is cut, no option of an answer, and no formula."""
    async with opened(session=at(500, given=given), size=(60, 18)) as hand:
        await hand.press("w")
        part = panel(hand, "phase")
        width, height = part.size.width - 2, part.size.height - 2
        for phase in range(1, len(NAMES) + 1):
            for focus in (
                Focus(example, unit, source) for example in range(4) for unit in range(4) for source in range(4)
            ):
                now = altered(hand.shown, phase=phase, focus=focus)
                assert max(map(width_of, part.body(part.needs(now), width, height))) <= width
                asking = altered(now, ask=True)
                if asking.question:
                    assert len(part.body(part.needs(asking), width, height)) <= height


async def test_a_high_terminal_has_a_view_below_the_phase() -> None:
    """At 160x48 one that belongs to the phase, never the same twice, without a gap; at 120x36 there is none."""
    async with opened(session=at(3), size=(160, 48)) as hand:
        await hand.press("w")
        for beside in (ARRAYS, SURFACE, SIGMOID):
            for phase in range(1, len(NAMES) + 1):
                look(hand.main, phase=phase, walking=beside)
                await hand.settle()
                regions = {name: hand.main.query_one(f"#{name.replace(' ', '-')}").region for name in WALKING_PANELS}
                seen = {name: region for name, region in regions.items() if region}
                first = seen.pop(PHASE)
                (name,) = (name for name, region in seen.items() if region.x == first.x)
                below = seen[name]
                assert len(seen) == 3 and name not in hand.shown.lower_half, (beside, phase)
                assert below.y == first.bottom and below.width == first.width and below.bottom == 47
                assert first.height == 24 and "m shows" not in hand.text()
        await hand.resize(120, 36)
        assert hand.main.query_one("#phase").region.height == 26 and len(hand.shown.lower_half) == 2


async def test_whole_arrays_show_every_number() -> None:
    """At 80x24 with eight units they are laid on their side rather than cut: eight columns, and nothing is lost."""
    async with opened(session=at(3, given=Settings(hidden_units=8))) as hand:
        await hand.press("w", "v")
        for phase, columns, rows in ((2, 8, 4), (6, 8, 4), (7, 9, 5), (8, 9, 5)):
            look(hand.main, phase=phase)
            await hand.settle()
            text = "\n".join(hand.inside("arrays"))
            for name in (f"h{unit}" for unit in range(1, 9)):
                assert name in text
            numbers = re.findall(r"\d+(?:\.\d+(?:e−?\d+)?|e−?\d+)|(?<= )0(?= )", text)
            assert len(numbers) >= (columns - (phase > 6)) * rows + (phase > 6)


@pytest.mark.parametrize("size", [(80, 12), (50, 14), (40, 12)])
async def test_a_smaller_terminal_leaves_the_keys_their_meaning(size: tuple[int, int]) -> None:
    """Where the tables leave no room for the phase it has all of the screen: the next key shows the next phase."""
    async with opened(session=at(2), size=(120, 36)) as hand:
        await hand.press("w", "right")
        await hand.resize(*size)
        assert where(hand) == (2, 2) and hand.layout.rows and "phase 2" in hand.text()
        await hand.press("right")
        assert where(hand) == (2, 3) and "phase 3" in hand.text() and not hand.scene.note
        await hand.resize(120, 36)
        assert not hand.look.zoom and "phase 3" in hand.text() and "─ W1" in hand.text()
        await hand.press("escape")
        await hand.resize(*size)
        assert not hand.look.zoom


async def test_the_layout_follows_the_terminal() -> None:
    """In the walkthrough as elsewhere: larger, smaller, too small, and back, with the same phase."""
    async with opened(session=at(2), size=(80, 24)) as hand:
        await hand.press("w", "right", "right")
        before = hand.text()
        for size in ((120, 36), (20, 5), (160, 48), (40, 12), (60, 18)):
            await hand.resize(*size)
        await hand.resize(80, 24)
        await hand.until(lambda: hand.text() == before)
        assert where(hand) == (2, 3)
