"""Lessons on the screen: each step in exactly its state, whatever was pressed; questions; notes; a changing file."""

import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from driving import Stage
from plain import plain
from textual.command import CommandList
from textual.widgets import Input, OptionList, Static

from xortui.nn import Session, Settings
from xortui.teach.lesson import Lesson, Look, stand
from xortui.teach.lesson_file import parse
from xortui.teach.lesson_questions import Choice, Estimate, answer_of
from xortui.teach.lesson_shelf import built_in, find, load, shelf
from xortui.teach.questions import question_of
from xortui.tui import lesson_mode
from xortui.tui.actions import ACTIONS
from xortui.tui.app import XorApp
from xortui.tui.lesson_dialogs import Chooser, Notes, Outline
from xortui.tui.view import EDIT, PHASE, WALK, WATCH, Given
from xortui.tui.widgets.lesson_panel import KEPT, rows_needed

NAMES = built_in()
SIZES = [(80, 24), (120, 36)]


@asynccontextmanager
async def shown(lesson: Lesson | str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
    """Open the app with a lesson, or with the list of lessons."""
    app = XorApp(lesson=find(lesson) if isinstance(lesson, str) and lesson != "choose" else lesson)  # type: ignore[arg-type]
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        stage = Stage(app, pilot)
        await stage.settle()
        yield stage


def on_top(stage: Stage, screen: type) -> bool:
    """Return whether this is what lies above the main screen."""
    return isinstance(stage.app.screen, screen)


async def arrived(stage: Stage) -> None:
    """Wait until a step is there, also one that takes a while."""
    await stage.settle()
    await stage.until(lambda: not stage.main.view.coming, "the step")
    await stage.settle()


def check_step(stage: Stage, lesson: Lesson, step: int) -> Look:
    """Check that a step is shown as it is described: the numbers to the bit, and what is looked at."""
    session = Session(lesson.settings)
    look = stand(session, lesson, step)
    view, snapshot = stage.main.view, stage.snapshot
    assert view.step == step
    if look.running:
        assert view.running
        assert snapshot.epoch >= session.epoch
    else:
        assert not view.moving
        assert plain(snapshot) == plain(session.snapshot)
        assert stage.main.slow is stage.main.aside is snapshot
    wanted = PHASE if look.mode == WALK and look.view == "loss" else look.view
    assert view.mode == look.mode
    assert (view.chosen_walking if look.mode == WALK else view.chosen) == wanted
    assert (view.phase, view.maximised, view.log, view.speed) == (look.phase, look.maximise, look.log, look.speed)
    assert view.focus == look.focus
    assert view.stepped is (look.stepped and not look.running)
    assert view.ask is (look.ask is not None and not isinstance(look.ask, Choice | Estimate))
    assert (view.cursor, view.complaint, view.told) == (None, "", ())
    assert view.mode == WALK or wanted in view.shown
    return look


# From step to step


@pytest.mark.parametrize(("name", "size"), [(name, SIZES[at % 2]) for at, name in enumerate(NAMES)])
async def test_every_step_stands_where_it_says(name: str, size: tuple[int, int]) -> None:
    """Forwards to the end, back to the beginning, and by jumps from the outline; there is no step beyond the ends."""
    lesson = find(name)
    steps = len(lesson.steps)
    async with shown(name, size) as stage:
        for step in range(1, steps + 1):
            check_step(stage, lesson, step)
            await stage.press("pagedown")
            await arrived(stage)
        check_step(stage, lesson, steps)
        for step in range(steps - 1, 0, -1):
            await stage.press("backspace" if step % 2 else "pageup")
            await arrived(stage)
            check_step(stage, lesson, step)
        await stage.press("backspace", "pageup")
        check_step(stage, lesson, 1)
        chance = random.Random(name)
        for step in chance.sample(range(1, steps + 1), 4):
            await jump(stage, step)
            check_step(stage, lesson, step)


async def jump(stage: Stage, step: int) -> None:
    """Go to a step by the outline."""
    await stage.press("o")
    assert on_top(stage, Outline)
    entries = stage.app.screen.query_one(OptionList)
    assert entries.highlighted == stage.main.view.step - 1
    entries.highlighted = step - 1
    await stage.press("enter")
    await arrived(stage)


@pytest.mark.parametrize("name", NAMES)
async def test_after_any_playing_around_a_step_stands_where_it_says(name: str) -> None:
    """Whatever keys are pressed in between, the next step, and the same one again, have the same numbers as ever."""
    lesson, chance = find(name), random.Random(f"play {name}")
    keys = [key for action in ACTIONS.values() if action.id not in ("quit", "leave_lesson") for key in action.keys]
    keys = [key for key in keys if key != "escape" and not key.startswith("ctrl")] + ["1", "2", "5"]
    async with shown(name, chance.choice(SIZES)) as stage:
        for _ in range(6):
            for key in chance.choices(keys, k=6):
                await stage.press(key)
                while stage.app.screen is not stage.main:
                    await stage.press("escape")
            while stage.main.view.typing:
                await stage.press("escape")
            assert stage.main.view.lesson
            await arrived(stage)
            if chance.random() < 0.5 and stage.main.view.step < len(lesson.steps):
                step = stage.main.view.step + 1
                await stage.press("pagedown")
            else:
                step = stage.main.view.step
                await stage.press("b")
            await arrived(stage)
            check_step(stage, lesson, step)


LONG = """+++
format = 1
title = "Long"
+++
## One
Here.
## Two
Far.
```xortui
goto = 100000
```
## Three
Farther.
```xortui
settings = {seed = 5}
goto = 90000
```
"""


async def test_a_step_that_takes_a_while_lets_the_screen_live(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step before stays to be seen until the numbers are there; keys work meanwhile, and a next step overtakes."""
    monkeypatch.setattr(lesson_mode, "_AT_ONCE", 0.001)
    lesson = parse(LONG, "long")
    async with shown(lesson) as stage:
        await stage.press("pagedown")
        assert (stage.main.view.step, stage.main.view.coming) == (1, 2)
        assert "→ 2 of 3" in stage.text()
        await stage.press("tab", "pagedown")
        assert stage.main.view.coming == 3
        await stage.press("backspace")
        assert stage.main.view.coming == 2
        await arrived(stage)
        check_step(stage, lesson, 2)
        await stage.press("pagedown")
        assert stage.main.view.coming == 3
        await stage.press("right")  # who goes elsewhere does not want to be fetched
        assert stage.main.view.coming == 0
        await stage.ended()
        assert (stage.main.view.step, stage.snapshot.epoch) == (2, 100001)
        await stage.press("b")
        await arrived(stage)
        check_step(stage, lesson, 2)


async def test_a_step_that_runs_goes_on_to_run() -> None:
    """Lesson 6 begins with a run: it is under way, goes on, and Enter ends it with the next step."""
    async with shown("6") as stage:
        await stage.until(lambda: stage.snapshot.epoch > 5)
        assert "running" in stage.rows()[0]
        await stage.press("enter")
        check_step(stage, find("6"), 2)


# Questions


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rightly", [True, False])
async def test_every_question_can_be_answered_by_keys(name: str, rightly: bool) -> None:
    """Right and wrong answers are taken as such, and the last step says how many were right."""
    lesson = find(name)
    questions = sum(step.question is not None for step in lesson.steps)
    async with shown(name) as stage:
        for number, step in enumerate(lesson.steps, 1):
            if step.question:
                session = Session(lesson.settings)
                look = stand(session, lesson, number)
                if isinstance(step.question, Estimate):
                    right = float(answer_of(step.question, session.snapshot))
                    await stage.type(f"{right if rightly else right + 2 * step.question.tolerance + 1:.6f}")
                    await stage.press("enter")
                else:
                    own = isinstance(step.question, Choice)
                    phase = None if own else question_of(session.snapshot, look.phase, look.focus)
                    right = phase.right if phase else int(answer_of(step.question, session.snapshot))  # type: ignore[arg-type]
                    await stage.press(str(1 + right if rightly else 1 + (right + 1) % 2))
                given = stage.main.view.given
                assert given
                assert (given.right, given.correct) == (rightly, right)
                assert ("✓" if rightly else "✗") in stage.text()
            if number < len(lesson.steps):
                await stage.press("enter")
                await arrived(stage)
        hits = questions if rightly else 0
        assert f"You answered {hits} of {questions} questions rightly." in stage.text()
        answers = stage.main.view.answers
        await stage.press("backspace", "pagedown")
        await arrived(stage)
        assert stage.main.view.answers == answers
        await stage.press("1", "2", "3", "4")
        assert stage.main.view.answers == answers  # the first answer counts


QUESTIONS = """+++
format = 1
title = "Asked"
+++
## Number
Text.
```xortui
ask = {question = "How much?", value = "mse", tolerance = 0.01, why = "So it is."}
```
## Choice
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
    """A digit, a point or Enter opens the field, what is no number is refused, Esc leaves the question open."""
    async with shown(parse(QUESTIONS, "asked")) as stage:
        await stage.press("enter")
        assert stage.main.view.typing
        field = stage.main.query_one("#number", Input)
        assert field.display and field.has_focus
        await stage.type("abcq")
        await stage.press("enter")
        assert "abcq is no number: type one such as 0.25 or −3." in stage.text()
        assert stage.main.view.typing
        await stage.press("escape")
        assert not stage.main.view.typing and not field.display
        assert stage.main.view.lesson and stage.main.view.given is None
        await stage.type("0,27")
        assert field.value == "0,27"
        assert stage.session.epoch == 0
        await stage.press("enter")
        assert stage.main.view.given == Given(0.27, True, stage.snapshot.mse)
        assert "✓ 0.27 is right: 0.2686. So it is." in stage.text()


async def test_the_right_answer_is_that_of_the_step_not_of_what_was_played() -> None:
    """Who steps on before answering is asked about the network of the step all the same."""
    async with shown(parse(QUESTIONS, "asked")) as stage:
        right = stage.snapshot.mse
        await stage.press("g")
        await stage.type("3000")
        await stage.press("enter")
        await stage.until(lambda: stage.snapshot.epoch == 3000)
        await stage.type("0.27")
        await stage.press("enter")
        assert stage.main.view.given == Given(0.27, True, right)


async def test_answers_can_be_revealed() -> None:
    """Enter shows an answer that nobody gave, in all kinds of questions; that is not scored."""
    async with shown(parse(QUESTIONS, "asked")) as stage:
        await stage.press("enter", "enter")  # the field, and nothing in it
        assert "It is: 0.2686. So it is." in stage.text()
        await stage.press("enter", "enter")
        assert "It is: 1 0. Look." in stage.text()
        await stage.press("enter")
        assert stage.main.view.open_question(stage.snapshot)
        await stage.press("enter")
        assert stage.main.view.answer == -1
        await stage.press("enter")
        assert [given and given.answer for given in stage.main.view.answers] == [None] * 4
        assert "rightly" not in stage.text()
        await stage.press("backspace")
        assert stage.main.view.answer == -1  # it is not asked again


async def test_a_phase_question_of_another_state_is_not_the_lessons() -> None:
    """Who goes to another phase with the questions on answers for the fun of it; back at the step it is asked still."""
    async with shown(parse(QUESTIONS, "asked")) as stage:
        await jump(stage, 3)
        await stage.press("right", "1")
        assert stage.main.view.answer == 0
        assert stage.main.view.given is None
        await stage.press("left", "2")
        assert stage.main.view.given == Given(1, True, 1)
        assert "1 of 1 right" in stage.text()


# The rest of the program


async def test_enter_in_the_edit_mode_types() -> None:
    """The lesson's own keys give way to those of the mode, and PageDown still goes on."""
    async with shown("1") as stage:
        await stage.press("e", "enter")
        assert stage.main.view.typing and stage.main.query_one("#value").display
        await stage.press("escape", "pagedown")
        check_step(stage, find("1"), 2)


async def test_escape_leaves_what_lies_within_and_then_the_lesson() -> None:
    """First the run, then the edit mode or the walkthrough, then the lesson; nothing of the network changes."""
    async with shown("6") as stage:
        await stage.until(lambda: stage.main.view.running)
        await stage.press("escape")
        assert not stage.main.view.running and stage.main.view.lesson
        await stage.press("w", "escape")
        assert stage.main.view.mode == WATCH and stage.main.view.lesson
        await stage.press("e", "escape")
        assert stage.main.view.mode == WATCH and stage.main.view.lesson
        before = stage.snapshot
        await stage.press("escape")
        assert stage.main.view.lesson is None
        assert stage.snapshot is before
        assert not stage.main.query_one("#lesson").display
        await stage.press("enter", "pagedown", "o", "t", "b")
        assert stage.app.screen is stage.main and stage.snapshot is before


async def test_a_run_that_was_there_before_a_lesson_is_there_after_it() -> None:
    """A lesson that is opened from the palette gives back what it found, undo and all."""
    app = XorApp(Settings(seed=3))
    app.animation_level = "none"
    async with app.run_test() as pilot:
        stage = Stage(app, pilot)
        await stage.press("full_stop", "n", "right")
        before = plain(stage.snapshot)
        await stage.press("colon")
        await stage.until(lambda: app.screen.query(CommandList))
        await stage.type("lesson: one number")
        offers = app.screen.query_one(CommandList)

        def offered() -> bool:
            first = offers.get_option_at_index(0).prompt if offers.option_count else ""
            return str(first).startswith("lesson: One number") and offers.highlighted == 0

        await stage.until(offered, "the lesson in the palette")
        await stage.press("enter")
        await stage.until(lambda: stage.main.view.lesson)
        check_step(stage, find("3"), 1)
        await stage.press("pagedown")
        check_step(stage, find("3"), 2)
        await stage.press("escape", "escape")
        assert stage.main.view.lesson is None
        assert plain(stage.snapshot) == before


async def test_the_list_of_lessons_opens_one() -> None:
    """`xortui lesson` shows them all, Enter opens the one that is chosen, Esc leaves the plain program."""
    async with shown("choose") as stage:
        assert on_top(stage, Chooser)
        assert all(title in stage.text() for _, title, _ in shelf())
        await stage.press("down", "enter")
        assert stage.app.screen is stage.main
        check_step(stage, find("2"), 1)
    async with shown("choose") as stage:
        await stage.press("escape")
        assert stage.main.view.lesson is None


async def test_the_teachers_notes() -> None:
    """`t` shows those of the step and those of the lesson; every way out closes them, and nothing has changed."""
    lesson = find("1")
    async with shown("1") as stage:
        for key in ("t", "escape", "enter"):
            before = stage.main.view
            await stage.press("t")
            assert on_top(stage, Notes)
            said = [str(part.content) for part in stage.app.screen.query(Static)]
            (note,), (whole,) = lesson.steps[0].notes, lesson.notes
            assert said == [
                "step 1: Four questions",
                note,
                "the whole lesson",
                " ".join(whole.replace("`", "").split()),
            ]
            await stage.press(key)
            assert stage.app.screen is stage.main and stage.main.view == before
        await stage.press("enter", "t")
        assert "There are none for this step." in stage.text()


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_is_cut_and_nothing_jumps(name: str) -> None:
    """At 80x24 and 120x36 each step has all its lines, the tables stay, and an answer moves nothing below the text."""
    lesson = find(name)
    for size in SIZES:
        async with shown(name, size) as stage:
            for number in range(1, len(lesson.steps) + 1):
                view = stage.main.view
                panel = stage.main.query_one("#lesson")
                strip = panel.size.width == size[0]
                assert strip is (size == (80, 24))
                assert rows_needed(view, panel.size.width, strip) <= panel.size.height
                assert stage.main.query_one("#bottom").size.height - (panel.size.height if strip else 0) >= 6
                assert stage.main.query_one("#top").display
                assert "larger terminal" not in stage.text()
                size_before = panel.size
                if view.own_question:
                    await stage.press("1", "enter") if view.asked_number else await stage.press("1")
                    assert stage.main.view.given
                    assert stage.main.query_one("#lesson").size == size_before
                if number < len(lesson.steps):
                    await stage.press("pagedown")
                    await arrived(stage)


async def test_any_size_will_do() -> None:
    """From a window of a few cells to a wall: it lives, and back at the first size all is as it was."""
    async with shown("2") as stage:
        await stage.press("pagedown")
        before = stage.text()
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
            await stage.resize(*size)
            if size[0] >= 36 and size[1] >= 12:
                assert "step 2 of 10" in stage.text()
        assert stage.text() == before
        await stage.press("1")
        await stage.resize(100, 30)
        assert not stage.main.view.typing


# A file that changes


def write(path: Path, text: str) -> None:
    """Save a file as an editor does, at another time than before."""
    time = path.stat().st_mtime_ns + 1_000_000 if path.exists() else 1_000_000
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(time, time))


async def save(stage: Stage, path: Path, text: str) -> None:
    """Save the file of the lesson that is shown, and let it be looked at."""
    write(path, text)
    stage.main.look_at_file()
    await arrived(stage)


async def test_a_lesson_that_is_saved_is_shown_at_the_step_that_was_edited(tmp_path: Path) -> None:
    """Lines added above do not count; the answers to other steps stay."""
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    async with shown(load(path)) as stage:
        await jump(stage, 2)
        await stage.press("2")
        answers = stage.main.view.answers
        await save(stage, path, QUESTIONS.replace("## Number", "\n\n## Number"))
        assert stage.main.view.step == 2
        assert stage.main.view.answers == answers
        edited = QUESTIONS.replace("phase = 4", "phase = 5")
        await save(stage, path, edited)
        assert stage.main.view.answers == answers
        check_step(stage, load(path), 3)
        await save(stage, path, edited + "## Further\nMore.\n")
        check_step(stage, load(path), 5)
        await save(stage, path, edited.replace("## End\nText.\n", ""))
        check_step(stage, load(path), 3)
        await save(stage, path, edited.replace('"Which?"', '"And which?"'))
        check_step(stage, load(path), 2)
        assert stage.main.view.answers[1] is None
        assert "And which?" in stage.text()


async def test_an_error_in_a_lesson_is_shown_and_the_last_good_version_stays(tmp_path: Path) -> None:
    """The first error with its line; the steps are those of before, until the file is right again."""
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    good = load(path)
    async with shown(good) as stage:
        for text, said in (
            (QUESTIONS.replace("phase = 4", "phas = 4"), 'There is no action "phas": did you mean phase?'),
            (QUESTIONS.replace('mode = "walk"\n', ""), 'A phase is shown in the walkthrough only: add mode = "walk".'),
            ("[@click=app.quit]\x1b[31m", "The character U+001B cannot be shown: leave it out."),
        ):
            await save(stage, path, text)
            shown_now = " ".join(stage.text().split())
            assert said in shown_now and KEPT in shown_now
            assert "✗ mine.md:" in stage.text()
            assert "\x1b" not in stage.text()
            assert stage.main.view.lesson is good
        await stage.press("b")
        assert KEPT not in stage.text() and "How much?" in stage.text()
        await stage.press("pagedown")
        check_step(stage, good, 2)
        path.unlink()
        stage.main.look_at_file()
        await stage.settle()
        assert "The file cannot be read: No such file or directory." in " ".join(stage.text().split())
        await save(stage, path, QUESTIONS)
        assert KEPT not in stage.text()
        assert stage.main.view.trouble == ""
        check_step(stage, good, 2)


async def test_only_a_file_is_looked_at_and_only_while_it_is_shown(tmp_path: Path) -> None:
    """A lesson that comes with the program costs nothing, a file that has not changed draws nothing."""
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    async with shown("1") as stage:
        assert stage.main._poll is None
        stage.main._begin_lesson(load(path))
        assert stage.main._poll is not None
        view, snapshot = stage.main.view, stage.snapshot
        stage.main.look_at_file()
        assert stage.main.view is view and stage.snapshot is snapshot
        await stage.press("escape")
        assert stage.main._poll is None


async def test_the_file_is_looked_at_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody need press a key."""
    monkeypatch.setattr(lesson_mode, "_POLL", 0.01)
    path = tmp_path / "mine.md"
    write(path, QUESTIONS)
    async with shown(load(path)) as stage:
        write(path, QUESTIONS.replace("How much?", "How little?"))
        await stage.until(lambda: "How little?" in stage.text(), "the reload")


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


async def test_text_from_a_file_is_shown_and_never_obeyed() -> None:
    """What would be markup elsewhere stands there as it is written, in the panel, the outline and the notes."""
    for size in SIZES:
        async with shown(parse(MARKED, "marked"), size) as stage:
            for text in ("[red]Step[/]", "[@click=app.quit]Text[/x]", "[b]Q[/x]", "[b1]", "[/]", "[b]Title[/x]"):
                assert text in stage.text(), text
            await stage.press("o")
            assert "[red]Step[/]" in stage.text() and "[b]Title[/x]" in stage.text()
            await stage.press("escape", "t")
            assert "[/note] [@click=app.quit]" in stage.text()
            await stage.press("escape", "1")
            assert "✓ right: [b1]. [/why]" in stage.text()


async def test_edit_is_still_there_in_a_lesson() -> None:
    """A weight changed by hand changes the network, and `b` brings back that of the step."""
    async with shown("2") as stage:
        before = plain(stage.snapshot)
        await stage.press("e", "plus")
        assert stage.main.view.mode == EDIT and plain(stage.snapshot) != before
        await stage.press("b")
        assert plain(stage.snapshot) == before
