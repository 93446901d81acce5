"""Whatever bytes a lesson is made of, the answer is a lesson or clean sentences, soon."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.budget import examples
from tests.support.work import Work
from xortui.teach.lessons import model as lesson_module
from xortui.teach.lessons.catalogue import template
from xortui.teach.lessons.check_lesson import check, check_fit
from xortui.teach.lessons.file.read import MAX_BYTES, MAX_ERRORS, parse
from xortui.teach.lessons.model import BadLessonError, Lesson
from xortui.teach.lessons.questions import Estimate, MultipleChoice
from xortui.teach.lessons.text import plain, wrapped

FRONT = '+++\nformat = 1\ntitle = "T"\n+++\n'
BAIT = (
    *("+++", "##", "## ", "```xortui\n", "```", "<!--", "-->", "\n", "**", "`", "- ", "1. ", "[[", "{", '"""', "'''"),
    *("=", ".", ",", "\\u0000", "\\U0010ffff", "\x00", "\x1b[2J", "\x9b31m", "\u202e", "\u2066", "\ufeff", "\r", "\t"),
    *("[@click=app.quit]x[/]", "[/x]", "[b1]", "goto = ", "ask = {", "until = ", "weight = ", "at = ", "1e999", "-0"),
    *(
        "inf",
        "nan",
        "0x",
        "1_0",
        "2020-01-01",
        "true",
        "e\u0301" * 9,
        "\u0301" * 99,
        "学",
        "👩\u200d👧",
        "\U000e0041",
        "\x85",
    ),
    *("h9", "x1→h2", "0 1", "question = ", "options = [", "right_by = ", "value = ", "\ud800", "\udcff"),
)
"""What is likeliest to go wrong."""

LINES, LINES_A_CHARACTER = 50_000, 200
"""How many lines of the program may run for a text, and for each of its characters: ten times what is measured."""


def clean(text: str) -> bool:
    """Return whether a text may go to a terminal as it is."""
    return all(c.isprintable() or unicodedata.category(c) == "Zs" for c in text)


def texts(lesson: Lesson) -> list[str]:
    """Return all that is shown of a lesson."""
    found = [lesson.title, lesson.summary, *lesson.notes]
    for step in lesson.steps:
        found += [step.title, *step.notes, plain(step.text)]
        if isinstance(step.question, MultipleChoice | Estimate):
            found += [step.question.text, step.question.why]
            found += step.question.options if isinstance(step.question, MultipleChoice) else ()
    return [line.expandtabs() for text in found for line in text.split("\n")]


def answer(source: str | bytes) -> Lesson | BadLessonError:
    """Return the lesson or what is wrong, both of which are clean, and took little work."""
    found: Lesson | BadLessonError
    with Work() as work:
        try:
            found = parse(source, "a\x1b[31m.md")
            check_fit(found)
        except BadLessonError as bad:
            found = bad
    assert work.lines < LINES + LINES_A_CHARACTER * len(source)
    if isinstance(found, Lesson):
        assert found.steps and found.title
        assert all(map(clean, texts(found)))
    else:
        assert 1 <= len(found.errors) <= MAX_ERRORS + 1
        for error in found.errors:
            assert error.line >= 1 and error.message.endswith((".", "?"))
            assert clean(str(error)) and clean(error.text)
            assert len(str(error)) < 1000 and len(error.text) <= 800  # 200 characters, written as escapes
    return found


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda body: FRONT.encode() + b"## A\n" + body))
def test_any_bytes(source: bytes) -> None:
    """Bytes of any kind, alone or in the place of a step."""
    answer(source)


@given(st.lists(st.sampled_from(BAIT) | st.text(max_size=8), max_size=25).map("".join), st.booleans(), st.booleans())
def test_any_text(body: str, front: bool, actions: bool) -> None:
    """Text with whatever has a meaning somewhere, in the front matter, a step's text or its actions."""
    if front:
        answer(f"+++\nformat = 1\n{body}\n+++\n## A\n")
    else:
        answer(f"{FRONT}## A\n" + (f"```xortui\n{body}\n```\n" if actions else body))


@settings(max_examples=examples(100))
@given(st.data())
def test_any_change_of_a_lesson(data: st.DataObject) -> None:
    """A good lesson of which pieces are left out, doubled or replaced."""
    text = template()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 60)))
        piece = data.draw(st.sampled_from(["", text[start:end] * 2, *BAIT]) | st.text(max_size=5))
        text = text[:start] + piece + text[end:]
    answer(text)


@settings(max_examples=examples(25))
@given(st.data())
def test_any_lesson_can_be_checked(data: st.DataObject) -> None:
    """What can be read can be checked, whatever its numbers are: clean sentences again."""
    values = {
        "goto": st.integers(-1, 3000),
        "step": st.integers(-5, 5),
        "rate": st.sampled_from([1e-6, 1, 1e6]),
        "phase": st.integers(1, 8),
        "mode": st.sampled_from(['"walk"', '"watch"']),
        "until": st.sampled_from(["{mse = 0.2}", "{epoch = 100}", '"flip"']),
        "settings": st.sampled_from(["{hidden_units = 1}", '{rule = "published"}', "{hidden_units = 8, seed = 9}"]),
        "weight": st.sampled_from(['{at = "b1 h4", value = 1e6}', '{at = "b2", value = -1e6}']),
        "focus": st.sampled_from(['{unit = "h8"}', '{unit = "h1", input = "b1"}']),
        "ask": st.sampled_from(["{phase = true}", '{question = "Q", value = "delta h3 0 1", tolerance = 0}']),
    }
    body = FRONT
    for _ in range(data.draw(st.integers(1, 3))):
        keys = data.draw(st.lists(st.sampled_from(sorted(values)), max_size=4, unique=True))
        body += "## A\n```xortui\n" + "".join(f"{key} = {data.draw(values[key])}\n" for key in keys) + "```\n"
    found = answer(body)
    if isinstance(found, Lesson):
        with pytest.MonkeyPatch.context() as quick:
            quick.setattr(lesson_module, "UNTIL_LIMIT", 200)
            errors = check(found)
        for error in errors:
            assert clean(str(error)) and error.line > 4 and error.message.endswith((".", "?"))


LARGE = MAX_BYTES - 200
QUARTER = LARGE // 4
"""As much of what takes the program long: the limit is by character all the same."""
STEP = f"{FRONT}## A\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"\x00" * 10_000_000, id="10 MB of nothing"),
        pytest.param(b"## A\n" * 2_000_000, id="10 MB of steps"),
        pytest.param(b"\xff" * LARGE, id="no text"),
        pytest.param("\x1b\n" * (LARGE // 2), id="escapes"),
        pytest.param("\n" * LARGE, id="empty lines"),
        pytest.param("+++\n" * (LARGE // 4), id="front matters"),
        pytest.param(STEP + "a" * LARGE, id="one word"),
        pytest.param(STEP + "a " * (LARGE // 2), id="one line"),
        pytest.param(STEP + "a\n" * (QUARTER // 2), id="one paragraph"),
        pytest.param(STEP + "- a\n" * (QUARTER // 4), id="items"),
        pytest.param(STEP + "**" * (LARGE // 2), id="stars"),
        pytest.param(STEP + "**a" * (LARGE // 3), id="stars that open"),
        pytest.param(STEP + "** " + "a" * LARGE, id="stars that do not close"),
        pytest.param(STEP + "`" + "a" * LARGE, id="a tick that does not close"),
        pytest.param(STEP + "` `" * (LARGE // 3), id="ticks"),
        pytest.param(STEP + "`" * LARGE, id="a fence"),
        pytest.param(STEP + "<!--" * (LARGE // 4), id="comments that open"),
        pytest.param(STEP + "<!---->" * (QUARTER // 7), id="comments"),
        pytest.param(STEP + "```xortui\n```\n" * (QUARTER // 14), id="blocks"),
        pytest.param(STEP + "```xortui\na=1\n```\n" * (LARGE // 18), id="wrong blocks"),
        pytest.param(STEP + "```x\n```\n" * (LARGE // 9), id="other blocks"),
        pytest.param(STEP + "```xortui\n" + "[" * LARGE + "\n```", id="brackets without end"),
        pytest.param(STEP + "```xortui\ngoto = " + "[" * 15_000 + "\n```", id="brackets"),
        pytest.param(STEP + "```xortui\ngoto = " + "[]," * 5_000 + "\n```", id="lists"),
        pytest.param(STEP + "```xortui\ngoto = " + "{a=" * 5_000 + "\n```", id="tables"),
        pytest.param(STEP + "```xortui\n" + "a." * 7_900 + "a=1\n```", id="a long key"),
        pytest.param(STEP + ("```xortui\n" + "a." * 7_900 + "a=1\n```\n") * 15, id="long keys"),
        pytest.param(STEP + "```xortui\n" + "a" * 15_000 + "\n```", id="a word for all"),
        pytest.param(STEP + "```xortui\n[" + "a." * 7_900 + "a]\n```", id="a long table"),
        pytest.param(STEP + "```xortui\n" + "[a]\n" * 3_900 + "\n```", id="headers"),
        pytest.param(STEP + "```xortui\n" + "[[a]]\n" * 2_600 + "\n```", id="headers of lists"),
        pytest.param(STEP + "```xortui\n" + "".join(f"a{i}=1\n" for i in range(1_900)) + "```", id="keys"),
        pytest.param(STEP + "```xortui\n" + "a" * 15_000 + "=1\n```", id="a word for a key"),
        pytest.param(STEP + "```xortui\ngoto = " + "9" * 15_000 + "\n```", id="a long number"),
        pytest.param(STEP + "```xortui\nrate = 0." + "9" * 15_000 + "\n```", id="a long fraction"),
        pytest.param(STEP + "```xortui\nview = '''" + "\n" * 15_000 + "'''\n```", id="a long text"),
        pytest.param(STEP + '```xortui\nview = "' + "\\u0301" * 2_600 + '"\n```', id="accents"),
        pytest.param(STEP + "a" + "\u0301\u0316" * (LARGE // 4), id="accents without end"),
        pytest.param(STEP + "学" * (LARGE // 3), id="wide signs"),
        pytest.param(STEP + "## A\n" * (LARGE // 5), id="steps"),
        pytest.param(STEP + "# A\n" * (LARGE // 4), id="wrong headings"),
        pytest.param(
            STEP + ("```xortui\n" + "a=[" + "[1]," * 3_900 + "]\n```\n") * 4, id="blocks that are large and wrong"
        ),
        pytest.param(
            STEP + ("```xortui\n" + "weight=[\n" + '{at="x9",value=1},\n' * 800 + "]\n```\n") * 15, id="many weights"
        ),
    ],
)
def test_the_worst_are_answered_soon(source: str | bytes) -> None:
    """Files as large as they can be, and larger, of one thing again and again."""
    answer(source)


SPOOKS = ("\x1b]0;x\x07", "\x9b2J", "\x7f", "\u202e", "\u2066", "\u200b", "\u2028", "\U000e0041", "\ue000")


@pytest.mark.parametrize("bad", SPOOKS, ids=ascii)
def test_what_a_terminal_would_obey_is_refused(bad: str) -> None:
    """Escapes and signs that turn, hide or break a line are told, wherever they stand, also as escapes of TOML."""
    escaped = "".join(f"\\U{ord(c):08x}" for c in bad)
    for text, line in (
        (f'+++\nformat = 1\ntitle = "{bad}"\n+++\n## A', 3),
        (f'+++\nformat = 1\ntitle = "{escaped}"\n+++\n## A', 3),
        (f"{FRONT}## {bad}", 5),
        (f"{STEP}a {bad}", 6),
        (f"{STEP}<!-- {bad} -->", 6),
        (f'{STEP}```xortui\nask = {{question = "{escaped}", number = 1, tolerance = 1}}\n```', 7),
        (f'{STEP}```xortui\n[focus]\n"{escaped}" = 1\n```', 7),
    ):
        found = answer(text)
        assert isinstance(found, BadLessonError)
        assert [error.line for error in found.errors][:1] == [line]
        assert found.errors[0].message.startswith("The character U+") and "leave it out" in found.errors[0].message


def test_markup_is_text() -> None:
    """What another program would take for markup or an address is shown as it is written."""
    text = "[@click=app.quit]x[/] [/x] [b]h1[/b] <b>&amp; [a](http://x.y) \\e[31m {{x}} $(x) _a_ *b*"
    found = answer(f"{STEP}{text}")
    assert isinstance(found, Lesson)
    assert plain(found.steps[0].text) == text
    assert "".join(span.text for line in wrapped(found.steps[0].text, 200) for span in line) == text
