"""Lessons on the screen: each step in exactly its state, whatever was pressed; questions; notes; a changing file."""

import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from textual.command import CommandList
from textual.widgets import Input, OptionList

from tests.support.hand import Hand, opened
from tests.support.plain import plain
from xortui.nn import Session, Settings, Snapshot
from xortui.teach.epoch.questions import question_of
from xortui.teach.lessons.catalogue import built_in, find, load, shelf
from xortui.teach.lessons.file.read import parse
from xortui.teach.lessons.fold import Checkpoints
from xortui.teach.lessons.model import Lesson, Look
from xortui.teach.lessons.questions import Estimate, MultipleChoice, answer_of, right_options
from xortui.tui import lesson_file, player
from xortui.tui.app import XorApp
from xortui.tui.draw.lesson_text import KEPT, rows_needed
from xortui.tui.modes import MODES
from xortui.tui.playing import Answer
from xortui.tui.scene import EDIT, PHASE, WALK, WATCH
from xortui.tui.screens.dialogs.lesson import Chooser, Outline

NAMES = built_in()

_FAR = "09", "10", "11"
"""How the names of lessons begin that train for half a second and more."""


def case_of(name: str, *more: object) -> ParameterSet:
    """Return a lesson as a case of a test that goes through it, a long one where it trains for long."""
    return pytest.param(name, *more, marks=[pytest.mark.long] * name.startswith(_FAR))


WALKED = [case_of(name) for name in NAMES]
"""The lessons, for tests that go through one."""
SIZES = [(80, 24), (120, 36)]


@asynccontextmanager
async def shown(lesson: Lesson | Path | str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hand]:
    """Open the app with a lesson, or with the list of lessons."""
    async with opened(size=size) as hand:
        first = find(lesson) if isinstance(lesson, str) and lesson != "choose" else lesson
        hand.main.desk.player.begin_or_choose(first)  # type: ignore[arg-type]
        await hand.settle()
        yield hand


def on_top(hand: Hand, screen: type) -> bool:
    """Return whether this is what lies above the main screen."""
    return isinstance(hand.app.screen, screen)


async def arrived(hand: Hand) -> None:
    """Wait until a step is there, also one that takes a while."""
    await hand.settle()
    await hand.until(lambda: not hand.playing.loading_step, "the step")
    await hand.settle()


_STATES: dict[tuple[str, ...], tuple[Checkpoints, Session, list[tuple[Look, Snapshot]]]] = {}


def state_of(lesson: Lesson, step: int) -> tuple[Look, Snapshot]:
    """Return how a lesson looks at a step, and its numbers, where one has gone on from step to step and nowhere else.

    `teach/test_lesson.py` holds that this is where each step leads that is trained from the beginning.
    """
    checkpoints, session, states = _STATES.setdefault(lesson.lines, (Checkpoints(lesson), Session(), []))
    while len(states) < step:
        states.append((checkpoints.stand(session, len(states) + 1), session.snapshot))
    return states[step - 1]


def check_step(hand: Hand, lesson: Lesson, step: int) -> Look:
    """Check that a step is shown as it is described: the numbers to the bit, and what is looked at."""
    look, wanted = state_of(lesson, step)
    now, snapshot = hand.look, hand.snapshot
    assert hand.playing.step == step
    if look.running:
        assert hand.motion.running
        assert snapshot.epoch >= wanted.epoch
    else:
        assert not hand.motion.moving
        assert plain(snapshot) == plain(wanted)
        assert hand.main.charted.snapshot is hand.main.viewed.snapshot is hand.main.worded.snapshot is snapshot
    view = PHASE if look.mode == WALK and look.view == "loss" else look.view
    assert now.mode == look.mode
    assert (now.walking if look.mode == WALK else now.watching) == view
    assert (now.phase, now.maximised, now.log, now.speed) == (look.phase, look.maximise, look.log, look.speed)
    assert now.focus == look.focus
    assert now.stepped is (look.stepped and not look.running)
    assert hand.asking.on is (look.ask is not None and not isinstance(look.ask, MultipleChoice | Estimate))
    assert (now.cursor, hand.scene.complaint, hand.motion.told) == (None, "", ())
    assert now.mode == WALK or view in hand.shown.lower_half
    return look


# From step to step


@pytest.mark.parametrize("rightly", [True, False])
@pytest.mark.parametrize("name", WALKED)
async def test_a_lesson_is_walked_to_its_end_and_back(name: str, rightly: bool) -> None:
    """Each step stands where it says, has all its lines and takes its answer as right or wrong; the score is true.

    An answer moves nothing, and the first one counts. Back to the beginning, and by jumps from the outline, the steps
    stand as before; there is none before the first.
    """
    lesson, size = find(name), SIZES[rightly]
    steps = len(lesson.steps)
    async with shown(name, size) as hand:
        for step in range(1, steps + 1):
            check_step(hand, lesson, step)
            check_room(hand, size)
            await answer(hand, lesson, step, rightly)
            if step < steps:  # after the last step comes the next lesson
                on = "enter" if rightly else "pagedown"
                await hand.press(*[on] * (hand.playing.open_task is not None), on)
                await arrived(hand)
        await check_score(hand, sum(step.question is not None for step in lesson.steps), rightly)
        if rightly is bool(NAMES.index(name) % 2):
            await walk_back(hand, lesson)


def check_room(hand: Hand, size: tuple[int, int]) -> None:
    """Check that a step has all its lines, also once it is answered, and that the tables stay."""
    panel = hand.main.query_one("#lesson")
    strip = panel.size.width == size[0]
    assert strip is (size == (80, 24))
    assert rows_needed(hand.playing, panel.size.width, strip, walking=hand.look.mode == WALK) <= panel.size.height
    assert hand.main.query_one("#bottom").size.height - (panel.size.height if strip else 0) >= 6
    assert hand.main.query_one("#top").display
    assert "larger terminal" not in hand.text()


async def answer(hand: Hand, lesson: Lesson, step: int, rightly: bool) -> None:
    """Answer the question of a step by keys, if it has one, and check that this is told and moves nothing."""
    question, size = lesson.steps[step - 1].question, hand.main.query_one("#lesson").size
    if not question:
        return
    look, snapshot = state_of(lesson, step)
    if isinstance(question, Estimate):
        right = float(answer_of(question, snapshot))
        off = [right + 2 * question.tolerance + 1 + number for number in range(question.tries)]  # one try each
        keys = [f"{number:.6f}\r" for number in ([right] if rightly else off)]
    else:
        own = isinstance(question, MultipleChoice)
        phase = None if own else question_of(snapshot, look.phase, look.focus)
        right = phase.right if phase else int(answer_of(question, snapshot))  # type: ignore[arg-type]
        possible, tries = (question.keys, question.tries) if isinstance(question, MultipleChoice) else ("1234", 1)
        rights = right_options(question, snapshot) if isinstance(question, MultipleChoice) else (right,)
        wrong = [at for at in ((right + 1) % 2, *range(len(possible))) if at not in rights]
        keys = [possible[right]] if rightly else [possible[at] for at in list(dict.fromkeys(wrong))[:tries]]
    for key in keys:
        await hand.burst(key)
        assert hand.main.query_one("#lesson").size == size
    given = hand.playing.answer
    assert given
    assert (given.right, given.correct) == (rightly, right)
    assert ("✓" if rightly else "✗") in hand.text()


async def check_score(hand: Hand, questions: int, rightly: bool) -> None:
    """Check that the last step says how many were right, and that nothing changes an answer that was given."""
    hits = questions if rightly else 0
    await hand.press(*["enter"] * (hand.playing.open_task is not None))  # it goes on without the task
    rest = "." if rightly else f", {questions} wrongly."
    assert f"You answered {hits} of {questions} questions rightly{rest}" in hand.text()
    assert f"{hits} of {questions} questions right" in hand.text()
    answers = hand.playing.answers
    await hand.press("backspace", "pagedown")
    await arrived(hand)
    assert hand.playing.answers == answers
    await hand.press("1", "2", "3", "4")
    assert hand.playing.answers == answers


async def walk_back(hand: Hand, lesson: Lesson) -> None:
    """Go back from the last step to the first, which has none before it, and to some by the outline."""
    steps = len(lesson.steps)
    for step in range(steps - 1, 0, -1):
        await hand.press("backspace" if step % 2 else "pageup")
        await arrived(hand)
        check_step(hand, lesson, step)
    await hand.press("backspace", "pageup")
    check_step(hand, lesson, 1)
    for step in random.Random(lesson.name).sample(range(1, steps + 1), 4):
        await jump(hand, step)
        check_step(hand, lesson, step)


async def jump(hand: Hand, step: int) -> None:
    """Go to a step by the outline."""
    await hand.press("o")
    assert on_top(hand, Outline)
    entries = hand.app.screen.query_one(OptionList)
    assert entries.highlighted == hand.playing.step - 1
    entries.highlighted = step - 1
    await hand.press("enter")
    await hand.closed()
    await arrived(hand)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
async def test_after_any_playing_around_a_step_stands_where_it_says(name: str) -> None:
    """Whatever keys are pressed in between, the next step, and the same one again, have the same numbers as ever."""
    lesson, chance, leaving = find(name), random.Random(f"play {name}"), ("anywhere.quit", "lesson.leave")
    keys = [key for id, command in MODES.commands.items() if id not in leaving for key in command.keys]
    keys = [key for key in keys if key != "escape" and not key.startswith("ctrl")] + ["1", "2", "5"]
    async with shown(name, chance.choice(SIZES)) as hand:
        for _ in range(4):
            for key in chance.choices(keys, k=6):
                await hand.press(key)
                while hand.app.screen is not hand.main:
                    await hand.press("escape")
            while hand.typing:
                await hand.press("escape")
            assert hand.scene.playing
            await arrived(hand)
            if chance.random() < 0.5 and hand.playing.step < len(lesson.steps):
                step = hand.playing.step + 1
                await hand.press("pagedown")
            else:
                step = hand.playing.step
                await hand.press("b")
            await arrived(hand)
            check_step(hand, lesson, step)


LONG = """+++
format = 1
title = "Long"
+++
## One
Here.
## Two
Far.
```xortui
goto = 50000
```
## Three
Farther.
```xortui
settings = {seed = 5}
goto = 45000
```
"""


@pytest.mark.long
async def test_a_step_that_takes_a_while_lets_the_screen_live(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step before stays to be seen until the numbers are there; keys work meanwhile, and a next step overtakes."""
    monkeypatch.setattr(player, "AT_ONCE", 0.001)
    lesson = parse(LONG, "long")
    async with shown(lesson) as hand:
        await hand.press("pagedown")
        assert (hand.playing.step, hand.playing.loading_step) == (1, 2)
        assert "→ 2 of 3" in hand.text()
        await hand.press("tab", "pagedown")
        assert hand.playing.loading_step == 3
        await hand.press("backspace")
        assert hand.playing.loading_step == 2
        await arrived(hand)
        check_step(hand, lesson, 2)
        await hand.press("pagedown")
        assert hand.playing.loading_step == 3
        await hand.press("right")  # who goes elsewhere does not want to be fetched
        assert hand.playing.loading_step == 0
        await hand.ended()
        assert (hand.playing.step, hand.snapshot.epoch) == (2, 50001)
        await hand.press("b")
        await arrived(hand)
        check_step(hand, lesson, 2)


@pytest.mark.long
async def test_a_step_that_runs_goes_on_to_run() -> None:
    """Lesson 8 begins with a run: it is under way, goes on, and Enter ends it with the next step."""
    async with shown("8") as hand:
        await hand.until(lambda: hand.snapshot.epoch > 5)
        assert "running" in hand.rows()[0]
        await hand.press("enter")
        check_step(hand, find("8"), 2)


# Questions


QUESTIONS = """+++
format = 1
title = "Asked"
+++
## Number
Text.
```xortui
ask = {question = "How much?", value = "mse", tolerance = 0.01, why = "So it is."}
```
## MultipleChoice
Text.
```xortui
ask = {question = "Which?", options = ["0 1", "1 0", "1 1", "0 0"], right_by = "worst example", why = "Look."}
```
## Phase
Text.
```xortui
mode = "walk"
phase = 4
ask = {phase = true}
```
## End
Text.
"""


async def test_a_number_is_typed() -> None:
    """A digit or Enter opens the field, what is no number is refused, Esc leaves the question open."""
    async with shown(parse(QUESTIONS, "asked")) as hand:
        await hand.press("enter")
        assert hand.typing
        field = hand.main.query_one("#number", Input)
        assert field.display and field.has_focus
        await hand.type("abcq")
        await hand.press("enter")
        assert "abcq is not a number, as 1.5 is. To give up, press esc, then p." in hand.text()
        assert hand.typing
        await hand.press("x")
        assert "is not a number" not in hand.text()
        await hand.press("escape")
        assert not hand.typing and not field.display
        assert hand.scene.playing and hand.playing.answer is None
        await hand.type("0,27")
        assert field.value == "0,27"
        assert hand.session.epoch == 0
        await hand.press("enter")
        assert hand.playing.answer == Answer(0.27, True, hand.snapshot.mse)
        assert "✓ Right (0.2686). So it is." in hand.text()


@pytest.mark.long
@pytest.mark.parametrize(("key", "text"), [("minus", "-"), ("full_stop", "."), ("comma", ","), ("−", "−"), ("7", "7")])
@pytest.mark.parametrize("walking", [False, True])
async def test_whatever_begins_a_number_opens_the_field(key: str, text: str, walking: bool) -> None:
    """A minus, a point and a comma too, which choose a speed or an epoch elsewhere, also in the walkthrough."""
    async with shown("2") as hand:
        await jump(hand, 3)
        speed, epoch = hand.look.speed, hand.session.epoch
        await hand.press(*["w"] * walking)
        await hand.press(key)
        assert hand.typing and hand.main.query_one("#number", Input).value == text
        await hand.press("5", "enter")
        assert hand.playing.tried == (float({"−": "-", ",": "."}.get(text, text) + "5"),)
        assert (hand.look.speed, hand.session.epoch) == (speed, epoch)
        await hand.press("p", "minus")  # nothing is asked for any more
        assert hand.look.speed == 100


@pytest.mark.long
async def test_the_right_answer_is_that_of_the_step_not_of_what_was_played() -> None:
    """Who steps on before answering is asked about the network of the step all the same."""
    async with shown(parse(QUESTIONS, "asked")) as hand:
        right = hand.snapshot.mse
        await hand.press("g")
        await hand.type("3000")
        await hand.press("enter")
        await hand.until(lambda: hand.snapshot.epoch == 3000)
        await hand.type("0.27")
        await hand.press("enter")
        assert hand.playing.answer == Answer(0.27, True, right)


@pytest.mark.long
async def test_answers_can_be_revealed() -> None:
    """One key gives up in all kinds of questions, Enter says which; what was given up is not right, and is told."""
    async with shown(parse(QUESTIONS, "asked")) as hand:
        await hand.press("enter", "enter")  # the field, and nothing in it
        assert "Type a number, such as 1.5. To give up, press esc, then p." in hand.text()
        await hand.type("p")
        await hand.press("enter")
        assert "To give up, press esc, then p." in hand.text() and "such as" not in hand.text()
        await hand.press("escape", "p")
        assert "It is: 0.2686. So it is." in hand.text()
        await hand.press("enter", "enter")
        assert "Press 1, 2, 3 or 4 to answer, or p to give up." in hand.text()
        assert hand.playing.step == 2 and not hand.playing.answer
        await hand.press("p")
        assert "It is: 1 0. Look." in hand.text()
        await hand.press("enter", "enter")
        assert hand.shown.question
        assert "press 1, 2, 3 or 4 to answer, p to give up" in hand.text()
        await hand.press("p")
        assert hand.shown.answer == -1
        await hand.press("enter")
        assert [given and given.answer for given in hand.playing.answers] == [None] * 4
        assert (
            "You answered 0 of 3 questions rightly, gave 3 up." in hand.text()
            and "0 of 3 questions right" in hand.text()
        )
        await hand.press("o")
        assert hand.text().count("given up") == 3 and "0 of 3 questions right" in hand.text()
        await hand.press("escape")
        await hand.press("backspace")
        assert hand.shown.answer == -1  # it is not asked again


@pytest.mark.long
async def test_a_phase_question_of_another_state_is_not_the_lessons() -> None:
    """Who goes to another phase with the questions on answers for the fun of it; back at the step it is asked still."""
    async with shown(parse(QUESTIONS, "asked")) as hand:
        await jump(hand, 3)
        await hand.press("right", "1")
        assert hand.shown.answer == 0
        assert hand.playing.answer is None
        await hand.press("left", "4")
        assert hand.playing.answer == Answer(3, True, 3)
        assert "1 of 3 questions right" in hand.text()


OPEN = """+++
format = 1
title = "Open"
try = "Something else."
+++
## Own keys
It is {prediction 1 1:3} at {epoch}.
```xortui
ask = {question = "How many?", options = ["0", "1", "3"], right = 3, tries = 2, reasons = ["None?", "", ""], hides = ["predictions", "errors", "verdict", "targets"]}
```
## Number
```xortui
ask = {question = "How much?", number = 0.5, tolerance = 0.1, tries = 2, hides = ["loss", "view"]}
```
## Task
```xortui
task = {do = "Get below .2.", goal = {mse = 0.2}, hint = "It is {mse:2}.", why = "Epoch {epoch}."}
```
"""  # noqa: E501 - a line of TOML


async def test_a_wrong_answer_may_be_tried_again() -> None:
    """An own key chooses; a wrong option says its reason and stays open, the second wrong one ends it."""
    async with shown(parse(OPEN, "open")) as hand:
        await hand.press("2")  # no option
        assert hand.playing.tried == () and hand.playing.answer is None
        assert hand.rows()[-1].split()[:4] == ["0", "1", "3", "answer"]
        await hand.press("0")
        assert "✗ not: 0. None? Try once more." in hand.text() and hand.playing.answer is None
        assert hand.rows()[-1].split()[:3] == ["1", "3", "answer"]
        await hand.press("0")  # which takes no other try
        assert "0 was tried, and is wrong." in hand.text() and len(hand.playing.tried) == 1
        await hand.press("enter")
        assert "Press 1 or 3 to answer" in hand.text()
        await hand.press("3")
        assert hand.playing.answer == Answer(2, True, 2) and "✓ right: 3." in hand.text()
        await hand.press("enter")
        for said in ("✗ 0.9 is not it. That is too large. Try once more.", "0.9 was tried, and is wrong."):
            await hand.type("0.9")
            await hand.press("enter")
            assert said in hand.text()
        await hand.type("−0.5")
        await hand.press("enter")
        assert hand.playing.answer == Answer(-0.5, False, 0.5)


async def test_a_question_hides_what_would_answer_it() -> None:
    """Columns of the truth table, the loss and the chart are seen again once it is answered."""
    async with shown(parse(OPEN, "open")) as hand:
        table = hand.main.query_one("#truth").region
        row = hand.rows()[table.y + 2]
        assert "?" in row and f"{hand.snapshot.predictions[0, 0]:.3f}" not in row
        await hand.press("3")
        assert f"{hand.snapshot.predictions[0, 0]:.3f}" in hand.rows()[table.y + 2]
        await hand.press("enter")
        assert "The loss comes when the question is answered." in hand.text()
        assert f"{hand.snapshot.mse:.5f}"[:6] not in hand.text()
        await hand.press("p")
        assert "The loss comes when the question is answered." not in hand.text()
        assert f"{hand.snapshot.mse:.5f}"[:6] in hand.text()


SIGNS = {
    "verdict": ("✓", "✗", "solved", "SOLVED", "of 4 right", "examples right", "can part"),
    "targets": ("●", "○", "target 1", "can part"),
    "predictions": (" 0.5", "▌", "ŷ = 0.5"),
    "loss": ("MSE 0.", "MAE", "0.00┤"),
    "weights": ("▲", "+1.", "−2."),
}
"""What must not be seen where something is hidden."""


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
async def test_what_is_hidden_is_hidden_everywhere(size: tuple[int, int]) -> None:
    """In the tables, the title, the chart with its legend and in every view; once it is answered all is there."""
    views = ("loss", "surface", "units", "hidden space", "network")
    steps = "".join(
        f'''## {hides} {view}
```xortui
settings = {{seed = 8, hidden_units = 3}}
until = "solved"
view = "{view}"
ghosts = 1
ask = {{question = "Q?", options = ["yes", "no"], right = 1, hides = "{hides}"}}
```
'''
        for hides in SIGNS
        for view in views
    )
    async with shown(parse(f'+++\nformat = 1\ntitle = "T"\n+++\n{steps}', "hiding"), size) as hand:
        for hides, signs in SIGNS.items():
            seen = ""
            for view in views:
                assert [sign for sign in signs if sign in hand.text()] == [], (hides, view)
                await hand.press("1")
                seen += hand.text()
                await hand.press("pagedown")
                await arrived(hand)
            assert any(sign in seen for sign in signs), hides


async def test_no_way_round_what_is_hidden() -> None:
    """Neither a field in its place, nor undo, nor a phase tells a weight that a question hides; then each does."""
    ask = 'goto = 7\nask = {question = "Q?", options = ["yes", "no"], right = 1, hides = "weights"}'
    async with shown(parse(f'+++\nformat = 1\ntitle = "T"\n+++\n## A\n```xortui\n{ask}\n```\n', "hiding")) as hand:
        weight = f"{abs(hand.snapshot.parameters.hidden_weights[0, 0]):.3f}"
        for keys in ("e", "w", "\x1b[<0;8;4M\x1b[<0;8;4m" * 2):
            await hand.burst(keys)
            assert "Answer the question first." in hand.text(), keys
            await hand.burst("\r+z")
            assert weight not in hand.text(), keys
        await hand.burst("1e\r")
        assert weight in hand.text() and hand.typing


@pytest.mark.long
@pytest.mark.parametrize(("name", "step", "title"), [("2", 6, "sigmoid"), ("5", 3, "chain rule")])
async def test_a_view_that_would_answer_waits(name: str, step: int, title: str) -> None:
    """The sigmoid and the chain rule say nothing while the question of a step hides the view."""
    async with shown(name) as hand:
        await jump(hand, step)
        assert title in hand.text()
        assert "when the question is answered" in hand.text()
        await hand.press("p")
        assert "when the question is answered" not in hand.text()


async def test_live_numbers_follow_the_network() -> None:
    """The text says what the network says, after each step."""
    async with shown(parse(OPEN, "open")) as hand:
        for epoch in range(3):
            assert f"It is {hand.snapshot.predictions[2, 0]:.3f} at {epoch}." in hand.text()
            await hand.press("right")


async def test_the_numbers_of_a_question_are_those_that_it_is_judged_by() -> None:
    """Epochs that follow change the tables, and not what is to be reckoned with."""
    async with shown("3") as hand:
        await jump(hand, 2)
        before = hand.snapshot
        await hand.press("right", "right")
        assert hand.snapshot.epoch == before.epoch + 2
        told = hand.text().partition("The errors are")[2][:200]
        assert all(f"{error:.2f}".replace("-", "−") in told for error in (before.predictions - before.targets)[:, 0])
        await hand.type(f"{before.mse:.4f}")
        await hand.press("enter")
        await hand.until(lambda: hand.playing.answer is not None, "an answer")
        assert hand.playing.answer and hand.playing.answer.right


async def test_the_goal_of_a_task_is_watched() -> None:
    """The hint is there until the goal is reached, then that it is, and what comes next; `b` sets it anew."""
    async with shown(parse(OPEN, "open")) as hand:
        await jump(hand, 3)
        assert "Hint: It is 0.27." in hand.text() and "To try" not in hand.text()
        await hand.press("g")
        await hand.type("2500")
        await hand.press("enter")
        await hand.until(lambda: hand.snapshot.epoch == 2500)
        assert "✓ done. Epoch 2 500." in hand.text().replace("\u202f", " ")
        assert "To try: Something else." in hand.text() and hand.playing.done == {3}
        await hand.press("b")
        await arrived(hand)
        assert "Hint: It is 0.27." in hand.text() and not hand.playing.done


PUSH = """+++
format = 1
title = "Push"
+++
## Quick
Text.
```xortui
goto = 1500
task = {do = "Solve it.", goal = "solved", before = 1800, hint = "Push."}
```
## Another
Text.
"""


@pytest.mark.parametrize("key", ["enter", "pagedown"])
async def test_a_task_is_not_left_without_a_word(key: str) -> None:
    """The first press says what is left, the second goes on; another number of the network, and it is said anew."""
    async with shown(parse(PUSH, "push")) as hand:
        for _ in range(2):
            await hand.press(key)
            assert "Not done yet: 3 of 4 are right. The same key again goes on without it." in hand.text()
            assert hand.playing.step == 1
            await hand.press("right")
            assert "Not done yet" not in hand.text()
        hand.session.set_target(2, 1)
        hand.main.desk.go(1503)
        await hand.settle()
        astray = "4 of 4 are right, but with other targets: that does not count."
        assert f"✗ {astray} b begins the step again." in " ".join(hand.text().split()) and not hand.playing.done
        await hand.press(key)
        assert f"Not done yet: {astray}" in " ".join(hand.text().split())
        await hand.press(key)
        assert hand.playing.step == 2


@pytest.mark.long
async def test_an_epoch_that_was_missed_is_told() -> None:
    """A goal that is reached too late is not reached; who goes back and is in time has done it."""
    async with shown(parse(PUSH, "push")) as hand:
        hand.main.desk.go(1800)
        await hand.settle()
        assert "✗ Too late: epoch 1 800 has gone by. b begins the step again." in hand.text().replace("\u202f", " ")
        hand.main.desk.go(2100)
        await hand.settle()
        assert hand.snapshot.solved and not hand.playing.done
        await hand.press("enter")
        assert "Not done yet: epoch 1 800 has gone by." in hand.text().replace("\u202f", " ")
        await hand.press("b")
        await arrived(hand)
        hand.session.set_weight("output_weights", (0, 0), -1.5)
        hand.main.desk.go(1799)
        await hand.settle()
        assert hand.playing.done == {1}


@pytest.mark.long
async def test_a_score_is_told_at_the_very_end() -> None:
    """Not while the task of the last step is open, unless the user goes on without it."""
    async with shown("8") as hand:
        await jump(hand, 2)
        await hand.press("p")
        await jump(hand, len(find("8").steps))
        assert "You answered" not in hand.text() and "To try" not in hand.text()
        await hand.press("enter")
        assert "You answered 0 of" in hand.text()


@pytest.mark.long
async def test_undo_stays_within_a_step() -> None:
    """What the lesson did is not taken back, nor what was changed in another step; at the edge undo says so."""
    async with shown("10") as hand:
        await hand.press("z")
        assert "Nothing to undo in this step." in hand.text()
        before = plain(hand.snapshot)
        await hand.press("n", "up", "z", "z")
        assert plain(hand.snapshot) == before | {"redos": 2}
        await hand.press("y", "y", "b")
        await arrived(hand)
        assert (hand.snapshot.undos, hand.snapshot.redos, plain(hand.snapshot)) == (0, 0, before)
        await hand.press("n", "pagedown")
        await arrived(hand)
        assert hand.snapshot.undos == 0
        await hand.press("y")
        assert "Nothing to redo in this step." in hand.text()


GHOSTS = """+++
format = 1
title = "Ghosts"
+++
## One
```xortui
goto = 50
```
## Two
```xortui
settings = {seed = 2}
goto = 50
```
## Three
```xortui
settings = {seed = 3}
goto = 60
```
```xortui
settings = {seed = 4}
goto = 40
ghosts = 1
```
## Four
Text.
## Five
```xortui
step = 1
```
"""


@pytest.mark.long
async def test_a_step_shows_the_runs_that_it_compares() -> None:
    """A step that changes the numbers begins without ghosts, but for those that it asks for; others leave them."""
    async with shown(parse(GHOSTS, "ghosts")) as hand:
        for seeds in ([], [], [3], [3], []):
            assert [ghost.start.seed for ghost in hand.snapshot.ghosts] == seeds
            await hand.press("pagedown")
            await arrived(hand)
        await jump(hand, 2)
        await hand.press("n", "full_stop", "n")
        assert len(hand.snapshot.ghosts) == 2
        await hand.press("b")
        await arrived(hand)
        assert not hand.snapshot.ghosts


@pytest.mark.long
async def test_after_the_last_step_comes_the_next_lesson() -> None:
    """Enter on the last step opens the lesson after it, at its first step; after the last lesson there is none."""
    async with shown("11") as hand:
        await jump(hand, len(find("11").steps))
        await hand.press("pagedown", "pagedown")
        check_step(hand, find("12"), 1)
        assert hand.playing.following is None


# The rest of the program


@pytest.mark.long
async def test_enter_in_the_edit_mode_types() -> None:
    """The lesson's own keys give way to those of the mode, and PageDown still goes on."""
    async with shown("1") as hand:
        await hand.press("e", "enter")
        assert hand.typing and hand.main.query_one("#value").display
        await hand.press("escape", "pagedown")
        check_step(hand, find("1"), 2)


@pytest.mark.long
async def test_a_folder_of_lessons_is_a_list_of_them(tmp_path: Path) -> None:
    """One is chosen, at first or later; one that is no lesson says so where it would stand, and opens nothing."""
    for name, text in (("01-one.md", QUESTIONS), ("02-two.md", OPEN), ("03-bad.md", "no lesson")):
        write(tmp_path / name, text)
    write(tmp_path / "04-impossible.md", QUESTIONS.replace('mode = "walk"\n', ""))
    async with shown(tmp_path) as hand:
        assert on_top(hand, Chooser)
        offers = hand.app.screen.query_one(OptionList)
        listed = [str(offers.get_option_at_index(at).prompt) for at in range(offers.option_count)]
        titles = [" 1  Asked", " 2  Open", " 3  03-bad.md", " 4  Asked"]
        assert [line.split("\n")[0] for line in listed] == titles
        assert "A lesson begins with a line +++" in listed[2]
        rows = [row.strip("│ \n") and row[row.index("│") + 1 :] for row in hand.text().split("\n") if "│" in row]
        first, after = (next(at for at, row in enumerate(rows) if text in row) for text in ("03-bad.md", "4  Asked"))
        starts = {len(row) - len(row.lstrip()) for row in rows[first + 1 : after]}
        assert after > first + 2 and starts == {rows[first].index("03-bad.md")}
        await hand.press("down", "down", "enter")
        said = " ".join(hand.text().split())  # the path may be so long that the sentence goes on in the next row
        assert hand.scene.playing is None and "A lesson begins with a line +++" in said
        hand.main.desk.player.choose(tmp_path)
        await hand.settle()
        await hand.press("end", "enter")
        assert hand.scene.playing is None and 'add mode = "walk"' in hand.text()
        hand.main.desk.player.choose(tmp_path)
        await hand.settle()
        await hand.press("down", "enter")
        assert hand.playing.lesson.title == "Open" and hand.playing.following == (
            str(tmp_path / "03-bad.md"),
            "03-bad.md",
        )
        await jump(hand, 3)
        await hand.press("enter", "enter")
        hand.main.desk.player.file._seen = None  # whether its own file was looked at before is no matter
        hand.main.desk.player.file.look()
        await hand.settle()
        assert "✗" in hand.text() and "A lesson begins with a line +++" in " ".join(hand.text().split())
        assert hand.playing.lesson.title == "Open"


@pytest.mark.long
async def test_escape_leaves_what_lies_within_and_then_the_lesson() -> None:
    """First the run, then the edit mode or the walkthrough, then the lesson; nothing of the network changes."""
    async with shown("8") as hand:
        await hand.until(lambda: hand.motion.running)
        await hand.press("escape")
        assert not hand.motion.running and hand.scene.playing
        await hand.press("w", "escape")
        assert hand.look.mode == WATCH and hand.scene.playing
        await hand.press("e", "escape")
        assert hand.look.mode == WATCH and hand.scene.playing
        before = hand.snapshot
        await hand.press("escape")
        assert hand.scene.playing is None
        assert hand.snapshot is before
        assert not hand.main.query_one("#lesson").display
        await hand.press("enter", "pagedown", "t", "b")
        assert hand.app.screen is hand.main and hand.snapshot is before


@pytest.mark.long
async def test_a_run_that_was_there_before_a_lesson_is_there_after_it() -> None:
    """A lesson that is opened from the palette gives back what it found, undo and all."""
    app = XorApp(Settings(seed=3))
    app.animation_level = "none"
    async with app.run_test() as pilot:
        hand = Hand(app, pilot)
        await hand.press("full_stop", "n", "right")
        before = plain(hand.snapshot)
        await hand.press("colon")
        await hand.until(lambda: app.screen.query(CommandList))
        await hand.type("lesson: one number")
        offers = app.screen.query_one(CommandList)

        def offered() -> bool:
            first = offers.get_option_at_index(0).prompt if offers.option_count else ""
            return str(first).startswith("lesson: One number") and offers.highlighted == 0

        await hand.until(offered, "the lesson in the palette")
        await hand.press("enter")
        await hand.until(lambda: hand.scene.playing)
        check_step(hand, find("3"), 1)
        await hand.press("pagedown")
        check_step(hand, find("3"), 2)
        await hand.press("escape", "escape")
        assert hand.scene.playing is None
        assert plain(hand.snapshot) == before


async def test_the_list_of_lessons_opens_one() -> None:
    """`xortui lesson` shows them all, Enter opens the one that is chosen, Esc leaves the plain program."""
    async with shown("choose") as hand:
        assert on_top(hand, Chooser)
        offers = hand.app.screen.query_one(OptionList)
        listed = [str(offers.get_option_at_index(at).prompt) for at in range(offers.option_count)]
        assert all(title in line for line, (_, title, _) in zip(listed, shelf(), strict=True))
        for key, number in (("3", 3), ("9", 9), ("1", 1), ("0", 10), ("up", 9), ("1", 1)):
            await hand.press(key)
            assert offers.highlighted == number - 1
        await hand.press("down", "enter")
        assert hand.app.screen is hand.main
        check_step(hand, find("2"), 1)
    async with shown("choose", size=(60, 18)) as hand:  # a bar appears beside the entries, after their lines are broken
        offers = hand.app.screen.query_one(OptionList)
        for at, (_, _, summary) in enumerate(shelf()):
            offers.highlighted = at
            await hand.settle()
            region = offers.region
            rows = [row[region.x : region.right - 2] for row in hand.rows()[region.y : region.bottom]]
            assert summary in " ".join(" ".join(rows).split())
        await hand.press("escape")
        assert hand.scene.playing is None


async def test_the_teachers_notes_are_not_shown_to_the_class() -> None:
    """`t` says where they are, and shows nothing of them."""
    lesson = find("1")
    async with shown("1", size=(80, 24)) as hand:
        before, below = hand.scene, hand.rows()[:-1]
        await hand.press("t")
        assert hand.app.screen is hand.main and hand.scene._replace(note=()) == before
        assert "xortui lesson 01-what-xor-asks --presenter" in hand.rows()[-1]
        assert hand.rows()[:-1] == below, "it takes no line from anything, and bears no cross"
        (note,) = lesson.steps[0].notes
        assert note[:20] not in hand.text()


@pytest.mark.long
async def test_a_view_fills_the_column_below_a_short_text() -> None:
    """The chart where there is a curve that is not charted yet, or the map; what a question hides is hidden there."""
    async with shown("8", (120, 48)) as hand:
        for step, under in ((2, "surface"), (3, "loss"), (9, "surface")):
            await jump(hand, step)
            assert [
                name for name in ("loss", "surface", "network") if hand.main.query_one(f"#under-{name}").display
            ] == [under]
        await jump(hand, 3)
        await hand.press("w")
        assert hand.main.query_one("#under-network").display
        await hand.resize(80, 24)
        assert not hand.main.query_one("#under-network").display
    async with shown("2", (120, 48)) as hand:
        await jump(hand, 6)
        assert hand.text().count(" when the question is answered.") == 2


async def test_without_an_epoch_there_is_no_chart_in_a_lesson() -> None:
    """A sentence stands in its place until the first epoch; a click there goes nowhere."""
    async with shown(parse(QUESTIONS, "asked")) as hand:
        assert "No curve yet: this is epoch 0." in hand.text() and "MSE by epoch" not in hand.text()
        await hand.pilot.click("#loss", offset=(40, 4))
        await hand.settle()
        assert hand.session.furthest == 0
        await hand.press("right")
        assert "No curve yet" not in hand.text() and "MSE by epoch" in hand.text()


@pytest.mark.long
async def test_any_size_will_do() -> None:
    """From a window of a few cells to a wall: it lives, and back at the first size all is as it was."""
    async with shown("2") as hand:
        await hand.press("pagedown")
        before = hand.text()
        for size in (
            (1, 1),
            (36, 10),
            (40, 12),
            (60, 18),
            (100, 16),
            (100, 30),
            (120, 36),
            (160, 48),
            (400, 20),
            (80, 24),
        ):
            await hand.resize(*size)
            if size[0] >= 36 and size[1] >= 12:
                assert "step 2 of 11" in hand.text()
        assert hand.text() == before
        await hand.press("1")
        await hand.resize(100, 30)
        assert not hand.typing


# A file that changes


def write(path: Path, text: str) -> None:
    """Save a file as an editor does, at another time than before."""
    time = path.stat().st_mtime_ns + 1_000_000 if path.exists() else 1_000_000
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(time, time))


async def save(hand: Hand, path: Path, text: str) -> None:
    """Save the file of the lesson that is shown, and let it be looked at."""
    write(path, text)
    hand.main.desk.player.file.look()
    await arrived(hand)


@pytest.mark.long
async def test_a_lesson_that_is_saved_is_shown_at_the_step_that_was_edited(tmp_path: Path) -> None:
    """Lines added above do not count; the answers to other steps stay."""
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    async with shown(load(path)) as hand:
        await jump(hand, 2)
        await hand.press("2")
        answers = hand.playing.answers
        await save(hand, path, QUESTIONS.replace("## Number", "\n\n## Number"))
        assert hand.playing.step == 2
        assert hand.playing.answers == answers
        edited = QUESTIONS.replace("phase = 4", "phase = 5")
        await save(hand, path, edited)
        assert hand.playing.answers == answers
        check_step(hand, load(path), 3)
        await save(hand, path, edited + "## Further\nMore.\n")
        check_step(hand, load(path), 5)
        await save(hand, path, edited.replace("## End\nText.\n", ""))
        check_step(hand, load(path), 3)
        await save(hand, path, edited.replace('"Which?"', '"And which?"'))
        check_step(hand, load(path), 2)
        assert hand.playing.answers[1] is None
        assert "And which?" in hand.text()


async def test_an_error_in_a_lesson_is_shown_and_the_last_good_version_stays(tmp_path: Path) -> None:
    """The first error with its line; the steps are those of before, until the file is right again."""
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    good = load(path)
    async with shown(good) as hand:
        for text, said in (
            (QUESTIONS.replace("phase = 4", "phas = 4"), 'There is no action "phas": did you mean phase?'),
            (QUESTIONS.replace('mode = "walk"\n', ""), 'A phase is shown in the walkthrough only: add mode = "walk".'),
            ("[@click=app.quit]\x1b[31m", "The character U+001B cannot be shown: leave it out."),
        ):
            await save(hand, path, text)
            shown_now = " ".join(hand.text().split())
            assert said in shown_now and KEPT in shown_now
            assert "mine.md:" in hand.text() and "✗ mine.md" not in hand.text()
            assert "\x1b" not in hand.text()
            assert hand.playing.lesson is good
        await hand.press("b")
        assert KEPT not in hand.text() and "How much?" in hand.text()
        await hand.press("pagedown")
        check_step(hand, good, 2)
        path.unlink()
        hand.main.desk.player.file.look()
        await hand.settle()
        assert "The file cannot be read: No such file or directory." in " ".join(hand.text().split())
        await save(hand, path, QUESTIONS)
        assert KEPT not in hand.text()
        assert hand.playing.file_error == ""
        check_step(hand, good, 2)


async def test_only_a_file_is_looked_at_and_only_while_it_is_shown(tmp_path: Path) -> None:
    """A lesson that comes with the program costs nothing, a file that has not changed draws nothing."""
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    async with shown("1") as hand:
        assert not hand.main.desk.player.file.followed
        hand.main.desk.player.begin(load(path))
        assert hand.main.desk.player.file.followed
        scene, snapshot = hand.scene, hand.snapshot
        hand.main.desk.player.file.look()
        assert hand.scene is scene and hand.snapshot is snapshot
        await hand.press("escape")
        assert not hand.main.desk.player.file.followed


async def test_the_file_is_looked_at_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No key needs to be pressed."""
    monkeypatch.setattr(lesson_file, "_POLL", 0.01)
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    async with shown(load(path)) as hand:
        write(path, QUESTIONS.replace("How much?", "How little?"))
        await hand.until(lambda: "How little?" in hand.text(), "the reload")


MARKED = """+++
format = 1
title = "[b]Title[/x] [@click=app.quit]"
+++
## [red]Step[/]
[@click=app.quit]Text[/x] with $accent and **bold**.
```xortui
ask = {question = "[b]Q[/x]", options = ["[b1]", "[/]"], right = 1, why = "[/why]"}
```
<!-- [/note] [@click=app.quit] -->
"""


@pytest.mark.long
async def test_text_from_a_file_is_shown_and_never_obeyed() -> None:
    """What would be markup elsewhere stands there as it is written, in the panel and in the outline."""
    for size in SIZES:
        async with shown(parse(MARKED, "marked"), size) as hand:
            for text in ("[red]Step[/]", "[@click=app.quit]Text[/x]", "[b]Q[/x]", "[b1]", "[/]", "[b]Title[/x]"):
                assert text in hand.text(), text
            await hand.press("o")
            assert "[red]Step[/]" in hand.text() and "[b]Title[/x]" in hand.text()
            await hand.press("escape", "1")
            assert "✓ right: [b1]. [/why]" in hand.text()


@pytest.mark.long
async def test_what_is_said_to_a_wrong_answer() -> None:
    """A number below 0 is too far below or not far enough; a sentence is said as part of one."""
    async with shown("4") as hand:
        await jump(hand, 2)
        await hand.press("1", "enter")
        assert "✗ 1 is not it. It lies below 0." in hand.text()
        await hand.press("enter")
        await hand.type("-1")
        await hand.press("enter")
        assert "✗ −1 is not it. That is too far below 0." in hand.text()
    async with shown("7") as hand:
        await jump(hand, 7)
        await hand.press("1")
        assert "✗ The answer is: it rises." in hand.text()


async def test_a_narrow_chart_says_when_it_comes() -> None:
    """Where the sentence has no room beside the network, a short one is said whole."""
    async with shown("7", (80, 24)) as hand:
        await jump(hand, 4)
        assert "After the answer." in hand.text()


async def test_the_footer_has_the_keys_of_editing_first() -> None:
    """While numbers are edited in a lesson, the keys for that come before those of the lesson."""
    async with shown("2") as hand:
        await hand.press("e")
        said = hand.rows()[-1]
        places = [said.find(word) for word in ("type", "done", "cell", "nudge", "undo")]
        assert -1 not in places and places == sorted(places)
        assert said.find("next") in (-1, *range(places[-1], len(said)))


async def test_edit_is_still_there_in_a_lesson() -> None:
    """A weight changed by hand changes the network, and `b` brings back that of the step."""
    async with shown("2") as hand:
        before = plain(hand.snapshot)
        await hand.press("e", "plus")
        assert hand.look.mode == EDIT and plain(hand.snapshot) != before
        await hand.press("b")
        assert plain(hand.snapshot) == before
