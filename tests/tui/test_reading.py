"""What has no room is read on with a key, says so, and is never answered before it was seen."""

import pytest

from tests.support.hand import Hand, case, opened
from xortui.nn import Session, Settings
from xortui.teach.lessons.catalogue import find
from xortui.teach.lessons.questions import Estimate, MultipleChoice
from xortui.tui.reading import lesson_reading, phase_reading, unseen
from xortui.tui.scene import SURFACE, WALK

SMALL = ((36, 10), (40, 12), (60, 18))
NAMES = [str(number) for number in range(1, 13)]


def squeezed(text: str) -> str:
    """Return a text without blanks, which differ from line to line."""
    return "".join(text.split())


def inside(hand: Hand, id: str) -> str:
    """Return what stands in a panel, line by line, without its frame."""
    region = hand.main.query_one(f"#{id}").region
    rows = hand.rows()[region.y : region.bottom]
    return "\n".join(row[region.x + 1 : region.right - 1] for row in rows[1:-1])


def at(epoch: int, units: int = 4) -> Session:
    """Return a session at an epoch."""
    session = Session(Settings(hidden_units=units))
    session.goto(epoch)
    return session


@pytest.mark.parametrize("size", [(40, 12), (60, 18), (80, 24)])
@pytest.mark.parametrize("phase", range(1, 9))
async def test_all_of_a_phase_can_be_read(phase: int, size: tuple[int, int]) -> None:
    """Key by key every line is seen that a large screen has: formula, arithmetic, the check and every sentence."""
    async with opened(session=at(40), size=(160, 48)) as hand:
        await hand.press("w")
        hand.show(phase=phase, example=2)
        await hand.settle()
        sentence = squeezed(inside(hand, "phase"))[-30:]
        await hand.resize(*size)
        if not hand.shown.layout.rows:
            await hand.press("m")
        hand.main.desk.forget()
        await hand.settle()
        formula = squeezed(inside(hand, "phase"))[:5]
        assert formula
        pages = [inside(hand, "phase")]
        while not phase_reading(hand.shown).ended:
            assert "more below: enter" in hand.text() and "enter more" in hand.rows()[-1]
            await hand.press("enter")
            pages.append(inside(hand, "phase"))
            assert pages[-1] != pages[-2] and len(pages) < 20
        assert squeezed(pages[-1]).endswith(sentence)
        assert all(line.endswith(" ") for page in pages for line in page.splitlines())  # none is cut
        if pages[1:]:
            assert "top: enter" in hand.text()
            await hand.press("enter")
        assert inside(hand, "phase") == pages[0]
        await hand.press("enter", "right")
        assert phase_reading(hand.shown).at == 0


@pytest.mark.parametrize(
    ("name", "size"), [(name, size) for at, name in enumerate(NAMES) for size in SMALL if size != SMALL[at % 3]]
)
async def test_a_question_is_not_answered_unseen(name: str, size: tuple[int, int]) -> None:
    """As long as its last line is not in view no key answers or gives up; then it is seen whole, and answered.

    On the first page each key is tried, on each later one another of them. Each lesson at two of three sizes.
    """
    lesson = find(name)
    async with opened(size=size) as hand:
        hand.main.desk.player.begin(lesson)
        for step in (number for number, step in enumerate(lesson.steps, 1) if step.question is not None):
            with case("step", step):
                hand.main.desk.player.go_to_step(step)
                await hand.until(lambda: not hand.playing.loading_step, "the step")
                await hand.settle()
                await read_and_answer(hand)


async def read_and_answer(hand: Hand) -> None:
    """Read on until the question of a step is seen, which nothing answers before, and answer it."""
    question = hand.playing.now.question
    before, asked = hand.playing.score, hand.asking
    keys = ["1", "2", "p", "4"]
    seen = hand.text()
    for page in range(20):
        if not unseen(hand.shown):
            break
        for key in keys if not page else [keys[page % 4]]:
            await hand.press(key)
            assert (hand.playing.score, hand.asking, hand.typing) == (before, asked, False)
            assert "first" in hand.text()
        await hand.press("m" if unseen(hand.shown).startswith("m") else "enter")
        seen += hand.text()
    assert not unseen(hand.shown)
    if isinstance(question, MultipleChoice | Estimate):
        words = question.text.split("{")[0].replace("*", "")
        assert squeezed(words)[-20:] in squeezed(seen)
    else:
        phase = hand.shown.question
        assert phase and all(squeezed(option) in squeezed(seen) for option in phase.options)
    await hand.press("p")
    assert hand.playing.score != before or hand.asking != asked


async def test_no_answer_while_another_panel_has_the_screen() -> None:
    """Zoomed away, the question of a lesson takes no digit, and says how it is seen again."""
    async with opened(size=(80, 24)) as hand:
        hand.main.desk.player.begin(find("1"))
        hand.main.desk.player.go_to_step(2)
        await hand.settle()
        assert hand.playing.open_choice
        await hand.press("m", "1")
        assert hand.playing.answer is None and "m first" in hand.rows()[-1]
        await hand.press("m", "1")
        assert hand.playing.answer is not None


@pytest.mark.long
async def test_a_wrong_answer_keeps_the_end_in_view() -> None:
    """What is said to it is below the question, and is seen at once."""
    async with opened(size=(40, 12)) as hand:
        hand.main.desk.player.begin(find("1"))
        hand.main.desk.player.go_to_step(11)
        await hand.settle()
        while not lesson_reading(hand.shown).ended:
            await hand.press("enter")
        await hand.press("p")
        assert hand.playing.answer and lesson_reading(hand.shown).ended


async def test_what_is_said_to_a_wrong_answer_keeps_the_question_open() -> None:
    """A reply that has no room below the question is in view at once, and the next try counts."""
    async with opened(size=(36, 10)) as hand:
        lesson = find("4")
        hand.main.desk.player.begin(lesson)
        hand.main.desk.player.go_to_step(2)
        await hand.settle()
        question = lesson.steps[1].question
        assert isinstance(question, Estimate) and question.tries > 1
        while unseen(hand.shown):
            await hand.press("enter")
        await hand.type("9")
        await hand.press("enter")
        assert hand.playing.tried == (9.0,) and not unseen(hand.shown)
        await hand.type("8")
        await hand.press("enter")
        assert len(hand.playing.tried) == 2 or hand.playing.answer


async def test_a_step_is_read_on_and_back() -> None:
    """Enter shows the rest before it goes to the next step, Backspace the beginning before the step before."""
    async with opened(size=(36, 10)) as hand:
        hand.main.desk.player.begin(find("1"))
        hand.main.desk.player.go_to_step(3)
        await hand.settle()
        first = hand.text()
        assert lesson_reading(hand.shown).most and "more below: enter" in first
        await hand.press("enter")
        assert hand.playing.step == 3 and lesson_reading(hand.shown).ended and "up: backspace" in hand.text()
        await hand.press("backspace")
        assert hand.text() == first
        assert "m shows" not in hand.text()
        await hand.press("enter", "enter")
        assert hand.playing.step == 4
        await hand.press("backspace")
        assert hand.playing.step == 3 and hand.text() == first
        hand.main.desk.player.go_to_step(5)  # of which a view is a part, for which there is no room
        await hand.resize(60, 18)
        assert "m shows the surface." in hand.text() and hand.look.watching == SURFACE
        await hand.press("m")
        assert "surface" in hand.rows()[1]
        await hand.press("m")
        hand.main.desk.player.begin(find("9"))
        await hand.until(lambda: hand.snapshot.epoch == 3000)
        assert "m shows the loss." in hand.text()  # the curve, of which the step speaks
        await hand.press("m")
        assert "loss" in hand.rows()[1]


@pytest.mark.parametrize("size", [(36, 10), (40, 12)])
async def test_the_smallest_screens_do_what_matters(size: tuple[int, int]) -> None:
    """Views, the walkthrough, results asked first and editing take the whole screen, and give it back."""
    async with opened(session=at(40), size=size) as hand:
        before = hand.rows()[1:]
        await hand.press("v")
        assert "loss" in hand.rows()[1]
        await hand.press("v")
        assert "surface" in hand.rows()[1]
        await hand.press("m", "w")
        assert hand.look.mode == WALK and "phase 1 of 8" in hand.rows()[1]
        await hand.press("a", "right")
        assert hand.shown.question and "phase 2 of 8" in hand.rows()[1]
        await hand.press("escape", "e")
        assert "W1" in hand.rows()[1]
        await hand.press("7", "enter", "escape", "tab", "tab", "tab")
        assert hand.snapshot.parameters.hidden_weights.max() == 7.0
        assert before != hand.rows()[1:]
