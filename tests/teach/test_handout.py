"""Lessons on paper: do questions and answers pair up, are they those of the program, and is no answer given away?"""

import re

import pytest

from tests.support.budget import sampled
from tests.teach.test_lesson import lesson, with_actions
from xortui.nn import Session
from xortui.teach.epoch.questions import question_of
from xortui.teach.lessons.catalogue import built_in, find
from xortui.teach.lessons.fold import Checkpoints
from xortui.teach.lessons.handout import Paper
from xortui.teach.lessons.model import Lesson
from xortui.teach.lessons.questions import Estimate, MultipleChoice, answer_of, right_options

NUMBERED = re.compile(r"(?m)^(?:\*\*)?Question (\d+)")


def handout_of(one: Lesson, *, plain: bool = False) -> str:
    """Return the handout of a lesson."""
    return "\n".join(Paper(one).handout(plain=plain))


def expected(one: Lesson) -> list[tuple[int, list[str]]]:
    """Return for each question its step, and what the program takes for right: options, or a number."""
    found = []
    session, checkpoints = Session(), Checkpoints(one)
    for at, step in enumerate(one.steps, 1):
        look = checkpoints.stand(session, at)
        question = step.question
        if isinstance(question, Estimate):
            found.append((at, [f"{answer_of(question, session.snapshot):.6g}".replace("-", "\N{MINUS SIGN}")]))
        elif isinstance(question, MultipleChoice):
            right = right_options(question, session.snapshot)
            found.append((at, [question.options[option] for option in sorted(right)]))
        elif question:
            asked = question_of(session.snapshot, look.phase, look.focus)
            assert asked
            found.append((at, [asked.options[asked.right]]))
    return found


@pytest.mark.parametrize("name", sampled([("", name) for name in built_in()]))
def test_the_answers_are_those_of_the_program(name: str) -> None:
    """Each question is on the handout once, and its answer in the key, which is what the program takes for right."""
    one = find(name)
    wanted, written = expected(one), Paper(one)
    paper, key = "\n".join(written.handout()), "\n".join(written.answers(plain=True))
    for plain in (False, True):
        for lines in (written.handout(plain=plain), written.answers(plain=plain)):
            text = "\n".join(lines)
            assert [int(number) for number in NUMBERED.findall(text)] == list(range(1, len(wanted) + 1))
    told = [line for line in key.splitlines() if line.startswith("Question")]
    for number, (line, (at, right)) in enumerate(zip(told, wanted, strict=True), 1):
        assert line.startswith(f"Question {number} (step {at}): ")
        assert all(option.rstrip(".") in line for option in right), line
    for at, step in enumerate(one.steps, 1):
        assert f"\n## {at}. " in paper
        if isinstance(step.question, MultipleChoice):
            assert all(option in paper.replace("\\", "") for option in step.question.options)
            assert not any(reason and reason in paper for reason in step.question.reasons)


def test_what_a_question_hides_is_on_no_table_before_it() -> None:
    """A table above gives no answer away, nor does one of an earlier question about the same numbers."""
    ask = 'ask = {question = "%s", options = ["a", "b"], right = 1%s}'
    one = with_actions(
        ask % ("First?", ""),
        ask % ("Second?", ', hides = ["predictions", "loss"]'),
        ask % ("Third?", ', hides = ["weights"]'),
        ask % ("Fourth?", ""),
        "goto = 5\n" + ask % ("Fifth?", ""),
    )
    for plain in (False, True):
        parts = re.split(r"(?m)^.*Question \d\.", handout_of(one, plain=plain))
        answer, weights = ("ŷ 0.410", "h1 +1.624") if plain else ("0.410", "+1.624")
        assert [answer in part for part in parts] == [False, False, True, False, False, False]
        assert ["MSE" in part for part in parts] == [False, False, True, False, True, False]
        assert [weights in part for part in parts] == [False, False, False, True, False, False]


def test_text_of_a_lesson_means_nothing_in_markdown_but_its_own_marks() -> None:
    """Tags, links, headings and lists that a renderer would obey are shown as they are."""
    one = lesson(
        "## A <b>step</b>\nText with <script>x</script>, [a link](http://b), *stars*, `co<de`, **strong**, a | b.\n\n"
        "+ no list\n\n- an item\n"
    )
    text = handout_of(one)
    assert "## 1. A \\<b\\>step\\</b\\>" in text
    assert "\\<script\\>x\\</script\\>, \\[a link\\](http://b), \\*stars\\*, `co<de`, **strong**, a \\| b." in text
    assert "\n\\+ no list" in text and "\n- an item" in text
    plain = handout_of(one, plain=True)
    assert "<script>x</script>, [a link](http://b), *stars*, co<de, strong" in plain and "\\" not in plain


def test_a_lesson_without_questions() -> None:
    """It has a handout, and its key says that there is nothing to answer."""
    one = lesson("## A step\nText.\n")
    assert "Question" not in handout_of(one)
    assert "\n".join(Paper(one).answers()).endswith("There are no questions in it.")
