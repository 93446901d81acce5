"""Lessons: is each thing read as it is written, each mistake told with its line, each step the same from anywhere?"""

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.kinds import places
from tests.support.plain import plain
from tests.support.systems import posix
from xortui.nn import Parameters, Session, Settings
from xortui.nn.kernel import Kernel
from xortui.nn.settings import SettingError
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.lessons import check_lesson
from xortui.teach.lessons import model as lesson_module
from xortui.teach.lessons.catalogue import after, built_in, find, lessons_in, load, shelf_of, template
from xortui.teach.lessons.check_lesson import check, check_fit
from xortui.teach.lessons.computed import NUMBER_KEYS, WORD_KEYS, computed
from xortui.teach.lessons.file.read import MAX_BYTES, MAX_ERRORS, parse
from xortui.teach.lessons.fold import Checkpoints, stand
from xortui.teach.lessons.live import filled, filled_text
from xortui.teach.lessons.model import KEYS, BadLessonError, Lesson, LessonAction, Look, Step, Until
from xortui.teach.lessons.names import Kind, place_of
from xortui.teach.lessons.questions import Estimate, MultipleChoice, PhaseQuestion, Task, answer_of, is_right
from xortui.teach.lessons.text import Span, paragraph, wrapped
from xortui.teach.places import Focus, Place
from xortui.words.cells import cells

FRONT = '+++\nformat = 1\ntitle = "T"\n+++\n'
FIRST = 7
"""The line of the first action in what `with_actions` makes."""


def lesson(body: str, front: str = FRONT) -> Lesson:
    """Return the lesson with this body."""
    return parse(front + body, "a.md")


def with_actions(*blocks: str, front: str = FRONT) -> Lesson:
    """Return a lesson with a step for each block of actions."""
    return lesson("\n".join(f"## Step\n```xortui\n{block}\n```" for block in blocks), front)


def step_with(actions: str) -> Step:
    """Return a step with these actions."""
    return with_actions(actions).steps[0]


def wrong(text: str) -> list[tuple[int, str]]:
    """Return the line and the sentence of each error in a text that is no lesson."""
    with pytest.raises(BadLessonError) as bad:
        parse(text, "a.md")
    lines = text.split("\n")
    for error in bad.value.errors:
        assert str(error) == f"a.md:{error.line}: {error.message}"
        assert error.text == lines[error.line - 1].replace("\t", " ").strip()
        assert error.message.endswith((".", "?"))
    return [(error.line, error.message) for error in bad.value.errors]


def wrong_action(action: str) -> str:
    """Return the one sentence about an action in a line of its own."""
    ((line, message),) = wrong(f"{FRONT}## Step\n```xortui\n{action}\n```")
    assert line == FIRST
    return message


def refused(*blocks: str, front: str = FRONT) -> list[tuple[int, str]]:
    """Return what the check finds in a lesson with a step for each block of actions."""
    return [(error.line, error.message) for error in check(with_actions(*blocks, front=front))]


# Reading


def test_a_lesson_is_read_as_it_is_written() -> None:
    """Front matter, steps, text with marks, items, code, notes, actions in their order: all is there."""
    found = parse(
        """
+++
format = 1
title = "What  it says"
summary = "In short."
[settings]
seed = 3
learning_rate = 2  # a whole number will do
+++
<!-- for the whole lesson -->

## First *step*
One **strong** word, some `code`<!-- unseen -->
and more.
Still [the] same <b>paragraph</b>.

- one item,
  in two lines
2. another

```python
b -= d.mean(axis=1)
```

```xortui
rate = 3
goto = 5
```
<!-- ask them
     twice --> <!-- and again -->
```xortui
goto = 7
```
## Second
""",
        "a.md",
    )
    assert (found.title, found.summary, found.name, found.path) == ("What it says", "In short.", "a.md", None)
    assert found.settings == Settings(seed=3, learning_rate=2.0)
    assert found.notes == ("for the whole lesson",)
    first, second = found.steps
    assert (first.title, first.line, second.title, second.line) == ("First *step*", 12, "Second", 34)
    assert [text.spans for text in first.text] == [
        (
            Span("One "),
            Span("strong", "strong"),
            Span(" word, some "),
            Span("code", "code"),
            Span(" and more. Still [the] same <b>paragraph</b>."),
        ),
        (Span("• "), Span("one item, in two lines")),
        (Span("2. "), Span("another")),
        (Span("b -= d.mean(axis=1)", "code"),),
    ]
    assert first.actions == (LessonAction("rate", 3.0, 26), LessonAction("goto", 5, 27), LessonAction("goto", 7, 32))
    assert first.notes == ("unseen", "ask them\ntwice", "and again")
    assert (second.text, second.actions, second.notes, second.question) == ((), (), (), None)


@pytest.mark.parametrize("value", [None, 5.5, 10**9, -1, [], Path("x"), object()])
def test_a_value_of_another_type_is_refused_in_a_sentence(value: Any) -> None:
    """As a name, as a text, as a lesson and as a step."""
    session, lesson = Session(), find("1")
    for deed in (find, lambda text: parse(text, "x"), Checkpoints, lambda step: stand(session, lesson, step)):
        with pytest.raises(SettingError, match=r"^The .* cannot be .*: it must be .*\.$"):
            deed(value)
    assert session.snapshot.epoch == 0


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(ending: str) -> None:
    """Lines and their numbers are the same with every kind of ending, and after the mark of byte order."""
    text = f"{FRONT}## One\nText\n## Two\n```xortui\nlog = true\n```"
    found = parse(b"\xef\xbb\xbf" + text.replace("\n", ending).encode(), "a.md")
    assert found == parse(text, "a.md")
    assert [step.line for step in found.steps] == [5, 7]


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("settings = {seed = 3, hidden_units = 2}", {"seed": 3, "hidden_units": 2}),
        ('settings = {gate = "or", rule = "published", learning_rate = 2}', None),
        ("[settings]\nseed = 3", {"seed": 3}),
        ("goto = 812", 812),
        ("step = -2", -2),
        ('until = "solved"', Until("solved")),
        ('until = "flip"', Until("flip")),
        ("until = {mse = 0.01}", Until("mse", 0.01)),
        ("until = {epoch = 500}", Until("epoch", 500)),
        ('weight = [{at = "x1→h2", value = 1.5}]', ((Place("hidden_weights", (0, 1)), 1.5),)),
        ('weight = {at = "b2", value = -1}', ((Place("output_bias", (0,)), -1.0),)),
        ('[[weight]]\nat = "h2->y"\nvalue = 0', ((Place("output_weights", (1, 0)), 0.0),)),
        ('target = {"0 1" = 1, "1,1" = 0.5}', ((0, 1.0), (2, 0.5))),
        ("rate = 10.0", 10.0),
        ('rule = "published"', "published"),
        ('mode = "walk"', "walk"),
        ("phase = 8", 8),
        ('view = "hidden space"', "hidden space"),
        ("maximise = true", True),
        ('focus = {example = "0 0", unit = "h2", input = "b1"}', {"example": 3, "unit": 1, "input": 3}),
        ("speed = 300", 300),
        ('speed = "full"', 0),
        ('speed = "auto"', None),
        ("log = false", False),
        ('range = "last"', "last"),
        ("run = true", True),
        ('until = "stuck"', Until("stuck")),
        ('weight = {at = "W2", value = 0}', ((Kind(("output_weights",)), 0.0),)),
        (
            'weight = [{at = "all", value = 0.5}, {at = "b1", value = 1}]',
            ((Kind(Parameters._fields), 0.5), (Kind(("hidden_bias",)), 1.0)),
        ),
        ("ask = {phase = true}", PhaseQuestion()),
        (
            'ask = {question = "Q?", options = ["a", "b"], right = 2, why = "so"}',
            MultipleChoice("Q?", ("a", "b"), (1,), "so"),
        ),
        (
            'ask = {question = "Q?", options = ["a", "b"], right_by = "worst example"}',
            MultipleChoice("Q?", ("a", "b"), computed("worst example", words=True)),
        ),
        (
            'ask = {question = "Q?", options = ["a", "b", "c"], right = [1, 3], tries = 2, '
            'reasons = ["", "no {mse}", ""], hides = "errors"}',
            MultipleChoice("Q?", ("a", "b", "c"), (0, 2), "", ("", "no {mse}", ""), 2, frozenset({"errors"})),
        ),
        ('ask = {question = "Q?", number = 0.25, tolerance = 0}', Estimate("Q?", 0.25, 0.0)),
        (
            'ask = {question = "Q?", number = 1, tolerance = 0, tries = 1, hides = ["loss", "view"]}',
            Estimate("Q?", 1.0, 0.0, "", 1, frozenset({"loss", "view"})),
        ),
        ('task = {do = "Solve it.", goal = "solved"}', Task("Solve it.", "solved")),
        (
            'task = {do = "Do.", goal = {mse = 0.1}, hint = "h", why = "w"}',
            Task("Do.", "mse", 0.1, "h", "w"),
        ),
        ('[task]\ndo = "Do."\ngoal = {right = 3}', Task("Do.", "right", 3)),
        ('task = {do = "Do.", goal = "stuck", before = 40}', Task("Do.", "stuck", before=40)),
        (
            'task = {do = "Do.", goal = "solved", by = ["seed", "rate"], answer = {at = "b2", value = 2}}',
            Task("Do.", "solved", by=("seed", "rate"), answer=((Place("output_bias", (0,)), 2.0),)),
        ),
        ("ghosts = 2", 2),
        (
            '[ask]\nquestion = "Q?"\nvalue = "mse"\ntolerance = 0.01',
            Estimate("Q?", computed("mse", words=False), 0.01),
        ),
    ],
)
def test_every_action_is_read(action: str, value: object) -> None:
    """Each action is read, in the other ways that TOML has of writing it, too."""
    step = step_with(action)
    expected = {"gate": "or", "rule": "published", "learning_rate": 2.0} if value is None else value
    if action.startswith("speed"):
        expected = value
    ((key, found, line),) = step.actions
    assert (key, found, line) == (action.split("=")[0].strip("[] ").split("]")[0], expected, FIRST)
    assert step.question == (expected if key == "ask" else None)
    assert step.task == (expected if key == "task" else None)


def test_every_action_has_been_tried() -> None:
    """The list above has all keys."""
    marks: Any = test_every_action_is_read
    tried = {case[0].lstrip("[").split("]")[0].split(" ")[0] for case in marks.pytestmark[0].args[1]}
    assert tried == set(KEYS)


@pytest.mark.parametrize("place", places(8), ids=Place.label)
def test_weights_are_called_as_on_the_screen(place: Place) -> None:
    """Each weight is found by its label, and by what can be typed on any keyboard."""
    label = place.label()
    typed = label.replace("→", "->").replace("ŷ", "y")
    for spelling in (label, label.replace("ŷ", "y\u0302"), typed, typed.replace("->", " "), f" {typed} "):
        assert place_of(spelling) == place
    if label == "b2→ŷ":
        assert place_of("b2") == place


# What is wrong


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("", [(1, "A lesson begins with a line +++, its title and the like, and +++.")]),
        ("# Title\n", [(1, "A lesson begins with a line +++, its title and the like, and +++.")]),
        (
            '+++\nformat = 1\ntitle = "T"\n',
            [(1, "The front matter that begins here has no end: +++ on a line of its own.")],
        ),
        (FRONT, [(5, "A lesson has at least one step: a line ## and its title.")]),
        (
            "+++\n+++\n## A",
            [(1, 'title is missing: write title = "...".'), (2, "format is missing: this program reads format = 1.")],
        ),
        (
            '+++\nformat = 2\ntitel = "T"\ntitle = 3\n+++\n## A',
            [
                (2, "format cannot be 2: this program reads format = 1."),
                (3, 'There is no "titel" here: did you mean title?'),
                (4, "title cannot be 3: it must be a text in quotes."),
            ],
        ),
        (
            '+++\nformat = 1\ntitle = "T"\n[settings]\nsede = 3\nhidden_units = 9\n+++\n## A',
            [
                (5, 'settings has no "sede": did you mean seed?'),
                (6, "The number of hidden units cannot be 9: it must be a whole number from 1 to 8."),
            ],
        ),
        (
            '+++\nformat = 1\ntitle = "T"\nsettings = {gate = "xro"}\n+++\n## A',
            [
                (
                    4,
                    "The gate cannot be xro: did you mean xor? It must be one of xor, and, or, nand, nor, xnor, x1, "
                    "x2, not-x1, not-x2, x1-and-not-x2, x2-and-not-x1, x1-or-not-x2, x2-or-not-x1, false, true.",
                )
            ],
        ),
        (
            '+++\nformat = 1\ntitle = "T"\ntitle = "U"\n+++\n## A',
            [(4, "title is written twice in one block: keep one, or begin another block for the second.")],
        ),
        (f"{FRONT}Text\n", [(5, "This text is in no step: a step begins with a line ## and its title.")]),
        (f"{FRONT}# A\n", [(5, "A step begins with ## and its title; there are no other headings.")]),
        (f"{FRONT}## A\n### B\n", [(6, "A step begins with ## and its title; there are no other headings.")]),
        (f"{FRONT}##\n", [(5, "A step has a title after the ##.")]),
        (f"{FRONT}## A\n```xortui\n", [(6, "The block that begins here has no end: ``` on a line of its own.")]),
        (f"{FRONT}## A\n<!-- a\n", [(6, "The note that begins here has no end: write --> where it ends.")]),
        (f"{FRONT}## A\n```xortiu\n```", [(6, 'There are no blocks marked "xortiu": did you mean xortui?')]),
        (
            f"{FRONT}```xortui\n```\n## A",
            [(5, "Actions belong to a step: a line ## and its title comes before them.")],
        ),
        (
            f"{FRONT}## A\n```xortui\ngoto 5\n```\n## B\n```xortui\nstep = \n```",
            [
                (7, "There is an = between a key and its value: write goto = 5."),
                (11, "There is no value after the =: write it there."),
            ],
        ),
        (
            f"{FRONT}## A\n```xortui\nlog = true\n\ngotto = 5\nvieuw = 3\n```",
            [
                (9, 'There is no action "gotto": did you mean goto?'),
                (10, 'There is no action "vieuw": did you mean view?'),
            ],
        ),
        (
            f'{FRONT}## A\n```xortui\nweight = [\n {{at = "x9", value = 1}},\n {{at = "b2", value = 1}},\n'
            ' {at = "h1→y", value = 1e7},\n {at = "x9", value = 2},\n]\n```',
            [
                (8, 'There is no weight "x9": it must be one like x1→h2, b1→h3, h2→ŷ or b2.'),
                (10, "The weight h1→ŷ cannot be 10000000.0: it must be a number from -1e6 to 1e6."),
                (11, 'There is no weight "x9": it must be one like x1→h2, b1→h3, h2→ŷ or b2.'),
            ],
        ),
        (
            f"{FRONT}## A\n```xortui\nask = {{phase = true}}\n```\n```xortui\nask = {{phase = true}}\n```",
            [(10, "A step asks one question, and this one has asked already.")],
        ),
        (f"{FRONT}## A\nb\x1b[31m\n", [(6, "The character U+001B cannot be shown: leave it out.")]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, errors: list[tuple[int, str]]) -> None:
    """All errors of a text come together, each with its line and a sentence."""
    if "\x1b" in text:
        with pytest.raises(BadLessonError) as bad:
            parse(text, "a.md")
        assert [(error.line, error.message) for error in bad.value.errors] == errors
        assert bad.value.errors[0].text == "b\\x1b[31m"
    else:
        assert wrong(text) == errors


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("goto = -1", "The epoch of goto cannot be -1: it must be a whole number from 0 to 50 000."),
        ("goto = 100001", "The epoch of goto cannot be 100001: it must be a whole number from 0 to 50 000."),
        ("goto = 1.5", "The epoch of goto cannot be 1.5: it must be a whole number from 0 to 50 000."),
        (
            'step = "a"',
            "The number of epochs of step cannot be a: it must be a whole number from -50 000 to 50 000.",
        ),
        ('until = "solvd"', 'until cannot be "solvd": did you mean solved?'),
        ("until = {msee = 1}", 'until has no "msee": did you mean mse?'),
        ("until = {}", 'until must be "solved", "flip", "stuck", {mse = ...} or {epoch = ...}.'),
        ("until = 5", "until cannot be 5: it must be a table with braces, as in until = {mse = ...}."),
        ("until = {mse = 2}", "The MSE of until cannot be 2: it must be a number from 1e-12 to 1."),
        ("weight = 5", "weight cannot be 5: it must be a table with braces, as in weight = {at = ...}."),
        ('weight = {at = "b2"}', 'weight needs both, as in weight = [{at = "x1→h2", value = 1.5}].'),
        ('weight = {at = "x4→h2", value = 1}', 'There is no weight "x4→h2": did you mean x3→h2?'),
        (
            'weight = {at = "x1→h2", value = nan}',
            "The weight x1→h2 cannot be nan: it must be a number from -1e6 to 1e6.",
        ),
        ("target = 1", 'target must be a table of examples, as in target = {"0 1" = 1}.'),
        ('target = {"0 2" = 1}', 'There is no example "0 2": it must be one of 0 1, 1 0, 1 1, 0 0.'),
        ('target = {"0 1" = 2}', "The target of 0 1 cannot be 2: it must be a number from 0 to 1."),
        ("rate = 0", "The learning rate cannot be 0: it must be a number from 1e-6 to 1e6."),
        ('rule = "publish"', 'rule cannot be "publish": did you mean published?'),
        ('mode = "wolk"', 'mode cannot be "wolk": did you mean walk?'),
        ("mode = []", 'mode cannot be "[]": it must be one of watch, walk.'),
        ("phase = 9", "The phase cannot be 9: it must be a whole number from 1 to 8."),
        ("phase = true", "The phase cannot be True: it must be a whole number from 1 to 8."),
        ('view = "unit"', 'view cannot be "unit": did you mean units?'),
        ('maximise = "yes"', "maximise cannot be yes: it must be true or false."),
        ('range = "lats"', 'range cannot be "lats": did you mean last?'),
        ("log = 1", "log cannot be 1: it must be true or false."),
        ("run = 2020-01-01", "run cannot be 2020-01-01: it must be true or false."),
        ('focus = {exampel = "0 1"}', 'focus has no "exampel": did you mean example?'),
        ('focus = {unit = "h9"}', 'There is no unit "h9": it must be one of h1 to h8.'),
        ('focus = {input = "x4"}', 'input cannot be "x4": it must be one of x1, x2, x3, b1, W2, b2.'),
        ('focus = "h1"', "focus cannot be h1: it must be a table with braces, as in focus = {example = ...}."),
        ("speed = 0", "The speed cannot be 0: it must be a whole number from 1 to 1 000 000."),
        ('speed = "ful"', 'speed cannot be "ful": did you mean full?'),
        ('speed = "9"', 'speed cannot be "9": it must be a whole number, "full" or "auto".'),
        ("settings = {rate = 1}", 'settings has no "rate": did you mean learning_rate?'),
        ("settings = {seed = -1}", "The seed cannot be -1: it must be a whole number from 0 to 4 294 967 295."),
        ("ask = {}", "ask needs a question, or phase = true for the walkthrough's own."),
        ("ask = {phase = false}", "ask = {phase = true} stands alone: the walkthrough has its own question."),
        ('ask = {qestion = "Q?", phase = true}', 'ask has no "qestion": did you mean question?'),
        ('ask = {question = ""}', "question is empty: it must say something."),
        ('ask = {question = "Q?"}', "ask needs options, or for a number either number or value, and tolerance."),
        ('ask = {question = "Q?", options = ["a"], right = 1}', "options must be a list of 2 to 4 texts."),
        ('ask = {question = "Q?", options = ["a", "A"], right = 1}', "Two options are the same."),
        ('ask = {question = "Q?", options = ["a", 1], right = 1}', "options cannot be 1: it must be a text in quotes."),
        (
            'ask = {question = "Q?", options = ["a", "b"]}',
            "A question with options needs either right, its number from 1, or right_by.",
        ),
        (
            'ask = {question = "Q?", options = ["a", "b"], right = 3}',
            "The right option cannot be 3: it must be a whole number from 1 to 2.",
        ),
        (
            'ask = {question = "Q?", options = ["a", "b"], right_by = "wurst example"}',
            '"wurst example" cannot be computed: did you mean worst example?',
        ),
        (
            'ask = {question = "Q?", options = ["a", "b"], right = 1, tolerance = 1}',
            "A question with options has no tolerance: its answer is right or right_by.",
        ),
        ('ask = {question = "Q?", right = 1}', "right needs options to choose from."),
        (
            'ask = {question = "Q?", value = "mse"}',
            "A question for a number needs a tolerance: how far off is still right.",
        ),
        (
            'ask = {question = "Q?", number = 1, tolerance = -1}',
            "The tolerance cannot be -1: it must be a number from 0 to 1e9.",
        ),
        (
            'ask = {question = "Q?", value = "worst example", tolerance = 1}',
            '"worst example" is a word, not a number: right_by can name it, and a text in braces.',
        ),
        (
            'ask = {question = "Q?", value = "zzzz", tolerance = 1}',
            f'"zzzz" cannot be computed: it must be one like {", ".join(NUMBER_KEYS)}.',
        ),
        (
            'ask = {question = "Q?", value = "delta h9 0 1", tolerance = 1}',
            'There is no unit "h9": it must be one of h1 to h8.',
        ),
        ("gotto = 1", 'There is no action "gotto": did you mean goto?'),
        (
            "zzzz = 1",
            'There is no action "zzzz": it must be one of settings, goto, step, until, weight, target, rate, rule, '
            "mode, phase, view, maximise, focus, speed, log, range, run, ask, task, ghosts.",
        ),
        ('view = "a\\u001bb"', "The character U+001B cannot be shown: leave it out."),
        ('"\\u202e" = 1', "The character U+202E, RIGHT-TO-LEFT OVERRIDE, cannot be shown: leave it out."),
        (f"goto = {'9' * 5000}", "A number has too many digits."),
        (f"goto = 0x{'f' * 5000}", "A number is larger here than any that has a meaning."),
        (f"goto = {'[' * 33}{']' * 33}", "This is nested more than 32 deep."),
        (f"goto{'.a' * 1000} = 1", "This is nested more than 32 deep."),
    ],
)
def test_what_is_wrong_with_an_action(action: str, message: str) -> None:
    """Each mistake is told in a sentence with what would be right."""
    if len(action) < 200:
        assert wrong_action(action) == message
    else:
        with pytest.raises(BadLessonError) as bad:
            with_actions(action)
        ((_, line, text, said),) = bad.value.errors
        assert (line, len(text), said) == (FIRST, 200, message)


def test_errors_are_told_up_to_a_limit() -> None:
    """A file that is wrong everywhere does not fill the terminal."""
    errors = wrong(FRONT + "# A\n" * 1000)
    assert len(errors) == MAX_ERRORS + 1
    assert errors[-1][1] == f"There is more that is wrong: these were the first {MAX_ERRORS} errors."


def test_a_lesson_has_a_size() -> None:
    """What is too large, or not text, is refused in a sentence."""
    parse((FRONT + "## A\n").ljust(MAX_BYTES), "a.md")
    for source in ((FRONT + "## A\n").ljust(MAX_BYTES + 1), b" " * (MAX_BYTES + 1), "é" * MAX_BYTES):
        with pytest.raises(BadLessonError, match=r"^a\.md:1: The file is larger than 256 kB, which no lesson is\.$"):
            parse(source, "a.md")
    with pytest.raises(BadLessonError, match=r"^a\.md:2: The byte FF is no text: a lesson is written in UTF-8\.$"):
        parse(b"+++\n\xff\n", "a.md")
    with pytest.raises(BadLessonError, match="A lesson has 100 steps at most"):
        lesson("## A\n" * 101)


# What can be computed


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("epoch", lambda s: 300),
        ("mse", lambda s: s.mse),
        ("mae", lambda s: s.mae),
        ("next mse", lambda s: arrays_of(s).loss_after),
        ("right count", lambda s: sum(s.right)),
        ("learning rate", lambda s: 5.0),
        ("prediction 1 1", lambda s: s.predictions[2, 0]),
        ("target 1 1", lambda s: 0.0),
        ("target 1 0", lambda s: 1.0),
        ("error 1 1", lambda s: s.predictions[2, 0] - 0),
        ("z2 0 0", lambda s: arrays_of(s).output_z[3, 0]),
        ("output delta 1 0", lambda s: arrays_of(s).output_delta[1, 0]),
        ("z1 h3 0 1", lambda s: arrays_of(s).hidden_z[0, 2]),
        ("activation h3 0 1", lambda s: arrays_of(s).hidden[0, 2]),
        ("delta h3 0 1", lambda s: arrays_of(s).hidden_delta[0, 2]),
        ("weight x1->h2", lambda s: s.parameters.hidden_weights[0, 1]),
        ("slope b1 h4", lambda s: arrays_of(s).direction.hidden_bias[3]),
        ("change h2→ŷ", lambda s: s.change.output_weights[1, 0]),
    ],
)
def test_numbers_are_computed_from_the_network(key: str, by_hand: Callable[[Any], float]) -> None:
    """Each key gives the number that stands in the snapshot; before it, `sign of` gives the sign."""
    session = Session(Settings(learning_rate=5.0))
    session.goto(300)
    now = session.snapshot
    assert computed(key, words=False).of(now) == pytest.approx(by_hand(now), rel=1e-12)
    if by_hand(now):
        assert computed(f"sign of {key}", words=True).of(now) == ("positive" if by_hand(now) > 0 else "negative")


def test_words_are_computed_from_the_network() -> None:
    """Each word is what the numbers say, before and after the fall."""
    session = Session()
    session.goto(1)
    now, n = session.snapshot, arrays_of(session.snapshot)

    def word(key: str) -> object:
        return computed(key, words=True).of(session.snapshot)

    assert word("worst example") == ("0 1", "1 0", "1 1", "0 0")[int(abs(n.errors).argmax())]
    steepest = place_of(str(word("steepest")))
    assert abs(getattr(n.direction, steepest.name)[steepest.at]) == max(abs(part).max() for part in n.direction)
    assert word("blame 0 0") == f"h{int(abs(n.hidden_delta[3]).argmax()) + 1}"
    assert word("next loss") == "falls" and n.loss_after < n.loss
    assert word("side 0 0") == ("above" if now.predictions[3, 0] > 0.5 else "below")
    move = place_of(str(word("biggest move")))
    assert abs(getattr(now.change, move.name)[move.at]) == max(abs(part).max() for part in now.change)
    assert word("solved") == "no"
    session.goto(2072)
    assert (word("solved"), word("solved since"), word("side 0 1")) == ("yes", 2072, "above")


def test_a_target_of_one_half_counts_neither_as_right_nor_as_wrong() -> None:
    """In a lesson's numbers, words and tasks as in the truth table: it has no side."""
    session = Session()
    session.goto(2072)
    tasks = [Task("Do.", "right", value) for value in (3, 4)]
    assert [task.reached(session.snapshot) for task in tasks] == [True, True]
    session.set_target(0, 0.5)
    now = session.snapshot
    assert computed("right count", words=False).of(now) == 3
    assert computed("tally", words=True).of(now) == "3 of 3 right"
    assert [task.reached(now) for task in tasks] == [True, False]
    assert tasks[1].state(now) == "3 of 3 are right"
    for example in range(4):
        session.set_target(example, 0.5)
    assert computed("right count", words=False).of(session.snapshot) == 0
    assert computed("tally", words=True).of(session.snapshot) == "no target has a side"
    assert tasks[0].state(session.snapshot) == "no target has a side"


def test_every_key_is_one() -> None:
    """What is offered as a key can be computed, and what has no value says so."""
    session = Session()
    for key in (*NUMBER_KEYS, *WORD_KEYS):
        try:
            computed(key, words=True).of(session.snapshot)
        except ValueError as error:
            assert key in ("solved since", "biggest move")
            assert str(error).endswith(".")
    for key in WORD_KEYS:
        with pytest.raises(ValueError, match="is a word, not a number"):
            computed(key, words=False)


@pytest.mark.parametrize(
    ("options", "key", "right"),
    [
        (["0 1", "1 0", "1 1", "0 0"], "worst example", 1),
        (["It falls.", "It rises."], "next loss", 0),
        (["a negative one", "Positive"], "sign of mse", 1),
        (["0.1", "0.25", "about 0.3", "−0.25"], "mse", 1),
        (["none", "one of them"], "mse", "no number in it"),
        (["0.1", "0.1!"], "mse", "equally near"),
        (["above", "higher"], "side 0 0", "no option has"),
        (["it falls here", "it falls there"], "next loss", "several options have"),
        (["h1", "h2"], "blame 0 1", "no option has"),
    ],
)
def test_the_right_option_is_found(options: list[str], key: str, right: int | str) -> None:
    """The right option is the word, or has it in it, or has the nearest number; exactly one must be right."""
    now = Session().snapshot
    question = MultipleChoice("Q?", tuple(options), computed(key, words=True))
    if isinstance(right, str):
        with pytest.raises(ValueError, match=right):
            answer_of(question, now)
    else:
        assert answer_of(question, now) == right
        assert [is_right(question, now, at) for at in range(len(options))] == [
            at == right for at in range(len(options))
        ]


def test_a_number_is_right_within_its_tolerance() -> None:
    """What is off by as much as the tolerance is right, as it is written in decimals; more is not."""
    now = Session().snapshot
    question = Estimate("Q?", 0.3, 0.1)
    assert answer_of(question, now) == 0.3
    assert all(is_right(question, now, answer) for answer in (0.2, 0.3, 0.4))  # 0.4 - 0.3 is a little more than 0.1
    assert not any(is_right(question, now, answer) for answer in (0.1999, 0.4001, -0.3, float("nan")))
    assert is_right(Estimate("Q?", computed("epoch", words=False), 0.0), now, 0)


# The state of a step


LONG = (
    "goto = 40",
    'rate = 3.0\nstep = 5\nfocus = {unit = "h3", input = "b1"}',
    'weight = [{at = "x1→h2", value = 1.5}, {at = "h1 y", value = -0.5}, {at = "b2", value = 0}]\nstep = 1\nlog = true',
    'mode = "walk"\nphase = 6\nask = {phase = true}\nfocus = {example = "1 1"}',
    "goto = 20",
    'target = {"1 1" = 1, "0 0" = 0.25}\nuntil = {epoch = 90}\nmode = "watch"\nspeed = "full"\nrun = true',
    'settings = {gate = "or", hidden_units = 3}\nuntil = "solved"\nview = "units"\nmaximise = true',
    'settings = {hidden_units = 4}\nrule = "published"\ngoto = 10\nstep = -1\nview = "loss"\nspeed = 30',
    'rule = "gradient"\nrate = 20\nuntil = "flip"\nmaximise = false\nghosts = 1',
    "until = {mse = 0.15}\nghosts = 1",
)


def by_hand() -> Session:
    """Do what LONG says, as with the keys of the app."""
    session = Session(Settings(seed=2))
    session.goto(40)
    session.set_learning_rate(3.0)
    session.run(5)
    session.set_weight("hidden_weights", (0, 1), 1.5)
    session.set_weight("output_weights", (0, 0), -0.5)
    session.set_weight("output_bias", 0, 0.0)
    session.step()
    session.goto(20)
    session.set_target(2, 1.0)
    session.set_target(3, 0.25)
    session.goto(90)
    session.new_run(Settings(2, 3, "or", learning_rate=session.snapshot.settings.learning_rate))
    while not session.snapshot.solved:
        session.step()
    session.new_run(Settings(2, 4, "or", learning_rate=session.snapshot.settings.learning_rate))
    session.set_rule("published")
    session.goto(10)
    session.back()
    session.settle(0)
    session.set_rule("gradient")
    session.set_learning_rate(20.0)
    right = session.snapshot.right
    while session.snapshot.right == right:
        session.step()
    while session.snapshot.mse >= 0.15:
        session.step()
    session.settle(1)
    return session


@pytest.fixture(scope="module")
def long() -> Lesson:
    """Return a lesson that does everything."""
    found = with_actions(*LONG, front='+++\nformat = 1\ntitle = "T"\nsettings = {seed = 2}\n+++\n')
    assert check(found) == []
    return found


def test_the_state_is_that_of_the_same_done_by_hand(long: Lesson) -> None:
    """All the actions of a lesson lead to what the session's own methods lead to, bit for bit, ghosts included."""
    session = Session(long.settings)
    stand(session, long, len(LONG))
    assert plain(session.snapshot) == plain(by_hand().snapshot)


def test_a_phase_takes_the_place_of_a_view() -> None:
    """A step that chooses a phase shows it, whatever view was there before, unless it chooses a view after it."""
    lesson = with_actions(
        'view = "network"',
        'mode = "walk"\nphase = 2',
        'view = "chain rule"',
        "phase = 7",
        'phase = 7\nview = "arrays"',
        'focus = {unit = "h2"}',
    )
    views = [stand(Session(), lesson, n).view for n in range(1, 7)]
    assert views == ["network", "loss", "chain rule", "loss", "arrays", "arrays"]


def test_how_each_step_looks(long: Lesson) -> None:
    """What a step sets stays, but running, questions and the step just made belong to their own step."""
    looks = [stand(Session(long.settings), long, n) for n in range(len(LONG) + 1)]
    focus = Focus(0, 2, 3)
    late = Look(speed=0, log=True, focus=Focus(2, 2, 3))
    assert looks == [
        Look(),
        Look(),
        Look(focus=focus),
        Look(focus=focus, log=True, stepped=True),
        Look(mode="walk", phase=6, focus=Focus(2, 2, 3), log=True, ask=PhaseQuestion()),
        Look(mode="walk", phase=6, focus=Focus(2, 2, 3), log=True),
        Look(speed=0, log=True, running=True, focus=Focus(2, 2, 3)),
        Look(**vars(late) | {"view": "units", "maximise": True}),
        Look(**vars(late) | {"speed": 30, "maximise": True, "stepped": True}),
        Look(**vars(late) | {"speed": 30, "ghosts": 1}),
        Look(**vars(late) | {"speed": 30, "ghosts": 1}),
    ]


@pytest.mark.long
def test_every_order_leads_to_the_same_states(long: Lesson) -> None:
    """Forwards, backwards, by jumps and after playing around, each step stands in the same numbers."""
    once = {}
    for n in range(len(LONG) + 1):
        session = Session(long.settings)
        once[n] = (stand(session, long, n), plain(session.snapshot))
    for n in (3, 10, 0, 7, 7, 2, *reversed(range(11))):
        fresh = Session(long.settings)
        assert (stand(fresh, long, n), plain(fresh.snapshot)) == once[n]
    used, checkpoints = Session(), Checkpoints(long)
    for n in (5, 4, 9, 10, 9, 1, 0):
        used.set_learning_rate(7.0)
        used.run(3)
        used.set_weight("output_bias", 0, 2.0)
        assert (stand(used, long, n), plain(used.snapshot)) == once[n]
    for n in (3, 10, 0, 7, 7, 2, *reversed(range(11)), *range(11)):
        assert (checkpoints.stand(used, n), plain(used.snapshot)) == once[n]
        used.goto(used.epoch + 5)
        used.set_target(0, 0.5)


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Return what tells how many epochs were trained or retraced since it was asked last."""
    train, count = Kernel.train, 0

    def counted(kernel: Kernel, epoch: int, stop: int, *how: Any) -> Any:
        nonlocal count
        done = train(kernel, epoch, stop, *how)
        count += (stop if kernel.met_at is None else kernel.met_at) - epoch
        return done

    def told() -> int:
        nonlocal count
        told, count = count, 0
        return told

    monkeypatch.setattr(Kernel, "train", counted)
    return told


@pytest.mark.long
def test_what_was_trained_once_is_kept(trained: Callable[[], int]) -> None:
    """Walking a lesson on trains what its steps train, no more; going back, and on again, trains nothing."""
    rates = find("the-learning-rate")
    steps = range(1, len(rates.steps) + 1)
    session, checkpoints = Session(), Checkpoints(rates)
    apart = []
    for n in steps:
        stand(session, rates, n)
        apart.append(trained())
    for n in steps:
        checkpoints.stand(session, n)
    assert trained() == apart[-1] < sum(apart) / 5
    for n in (*reversed(steps), *steps, 1, len(steps)):
        checkpoints.stand(session, n)
    assert trained() == 0


def test_a_jump_trains_what_lies_between(trained: Callable[[], int]) -> None:
    """A jump keeps the steps on its way; where there are very many, those that were kept last."""
    far = with_actions(*["step = 10"] * 40)
    session, checkpoints = Session(), Checkpoints(far)
    for step, epochs in ((12, 120), (7, 0), (15, 30), (40, 250), (30, 0), (3, 30), (1, 0), (2, 0)):
        checkpoints.stand(session, step)
        assert (session.epoch, trained()) == (10 * step, epochs)


def test_a_step_that_was_left_early_is_not_kept(trained: Callable[[], int]) -> None:
    """Who goes away while a step is on its way finds it complete afterwards, and what lies before it kept."""
    far = with_actions("step = 10", "step = 900")
    session, checkpoints = Session(), Checkpoints(far)
    way = checkpoints.approach(session, 2)
    for _ in range(100):
        next(way)
    way.close()
    assert 10 < session.epoch < 910
    trained()
    checkpoints.stand(session, 2)
    assert (session.epoch, trained()) == (910, 900)


@pytest.mark.long
def test_until_stops_at_the_first_epoch() -> None:
    """Until solved, until a prediction changes sides, until the loss is small: not one epoch late."""
    naive = Session()
    before = naive.snapshot.right
    flips: int | None = None
    small = 0
    while not naive.snapshot.solved:
        naive.step()
        now = naive.snapshot
        if flips is None and now.right != before:
            flips = now.epoch
        small = small or now.epoch * (now.mse < 0.15)
    for until, epoch in (('"solved"', 2072), ('"flip"', flips), ("{mse = 0.15}", small), ("{epoch = 77}", 77)):
        session = Session()
        stand(session, with_actions(f"until = {until}"), 1)
        assert session.epoch == epoch
    session = Session()
    stand(session, with_actions('until = "solved"', 'until = "solved"', "until = {mse = 0.3}"), 3)
    assert session.epoch == 2072  # what is met already moves nothing


# The check


@pytest.mark.parametrize(
    ("blocks", "errors"),
    [
        (
            ["settings = {hidden_units = 2}", 'log = true\nweight = {at = "b1→h3", value = 1}'],
            [(12, "There is no h3 here: there are 2 hidden units.")],
        ),
        (
            ['focus = {unit = "h4"}', "settings = {hidden_units = 1}"],
            [(11, "There is no h4 here: there is 1 hidden unit. Set the focus to another.")],
        ),
        (
            ['settings = {hidden_units = 3}\nfocus = {unit = "h4"}'],
            [(8, "There is no h4 here: there are 3 hidden units.")],
        ),
        (
            ['settings = {hidden_units = 3, rule = "published"}'],
            [(7, "The rule published cannot run with 3 hidden units")],
        ),
        (['settings = {hidden_units = 3}\nrule = "published"'], [(8, "The rule published cannot run with 3")]),
        (["phase = 3"], [(7, 'A phase is shown in the walkthrough only: add mode = "walk".')]),
        (['mode = "walk"', 'mode = "watch"\nphase = 3'], [(12, "A phase is shown in the walkthrough only")]),
        (["ask = {phase = true}"], [(7, "The walkthrough asks about its phase only where it is shown")]),
        (['mode = "walk"\nphase = 1\nask = {phase = true}'], [(9, "There is nothing to ask about phase 1 here.")]),
        (["step = -1"], [(7, "There is no way 1 back from epoch 0.")]),
        (["goto = 9\nstep = 49995"], [(8, "A lesson goes to epoch 50 000 at most, not to 50 004.")]),
        (
            ['settings = {hidden_units = 1}\nuntil = "solved"'],
            [(8, "until solved is not met within 20 000 epochs from epoch 0.")],
        ),
        (["goto = 5\nuntil = {epoch = 4}"], [(8, "The run stands at epoch 5 already: to go back, write goto.")]),
        (
            ['settings = {rule = "published"}\ngoto = 1001'],
            [(8, "This step stands at epoch 1 001 of the rule published")],
        ),
        (
            ['ask = {question = "Q?", value = "solved since", tolerance = 1}'],
            [(7, "Not all four answers are right here")],
        ),
        (['ask = {question = "Q?", options = ["a", "b"], right_by = "side 0 1"}'], [(7, "The right answer is")]),
        (
            ['ask = {question = "Q?", value = "z1 h5 0 1", tolerance = 1}'],
            [(7, "There is no h5 here: there are 4 hidden units.")],
        ),
        (['mode = "walk"\nphase = 3\nask = {phase = true}', 'settings = {rule = "published"}\ngoto = 1000'], []),
    ],
)
def test_the_check_finds_what_cannot_be_done(blocks: list[str], errors: list[tuple[int, str]]) -> None:
    """What a step cannot do, or cannot ask, is told with its line."""
    found = refused(*blocks)
    assert [line for line, _ in found] == [line for line, _ in errors]
    assert all(message.startswith(start) for (_, message), (_, start) in zip(found, errors, strict=True)), found


def test_the_check_does_not_train_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a limit to what the steps of a lesson train together, `until` in vain among it."""
    monkeypatch.setattr(check_lesson, "MAX_TRAINED", 1000)
    assert refused(*["goto = 300\nsettings = {}\nlog = true"] * 3) == []
    ((line, message),) = refused(*["goto = 300\nsettings = {seed = 2}\nlog = true"] * 4)
    assert line == 25 and message.startswith("Up to here the lesson trains more than 1000 epochs")
    monkeypatch.setattr(lesson_module, "UNTIL_LIMIT", 500)
    monkeypatch.setattr(check_lesson, "UNTIL_LIMIT", 500)
    assert [line for line, _ in refused(*['until = "solved"'] * 9)] == [7, 11, 15, 15]


LINE = "word " * 15 + "end"
"""A line that fills 78 columns."""


@pytest.mark.parametrize(
    ("actions", "room"),
    [
        ("log = true", 8),
        ('mode = "walk"', 4),
        ('view = "surface"', 4),
        ('view = "loss"', 8),
        ('ask = {question = "Q?", number = 1, tolerance = 0}', 4),
        ('mode = "walk"\nask = {phase = true}', 4),
    ],
)
def test_a_text_fits_a_small_terminal(actions: str, room: int) -> None:
    """So many lines of 78 columns fit and not one more, in that step and in those that look alike."""
    assert len(LINE) == 78
    for shape in (" ".join([LINE] * room), "\n\n".join([LINE] * room)):
        fits = lesson(f"## A\n{shape}\n```xortui\n{actions}\n```")
        assert check_fit(fits) == []
        ((_, line, text, message),) = check_fit(lesson(f"## A\n{shape} x\n```xortui\n{actions}\n```"))
        assert (line, text) == (5, "## A")
        assert message.startswith(f"The text has {room + 1} lines of 78 columns: {room} fit ")
    again = f"## B\n{' '.join([LINE] * 5)}"
    both = check_fit(lesson(f"## A\n```xortui\n{actions}\n```\n{again}"))
    assert [error.line for error in both] == ([] if room == 8 or "number" in actions else [9 + actions.count("\n")])


def test_titles_and_questions_fit() -> None:
    """Titles have 60 columns, an option 70, a question two lines and its reason three."""
    sixty, seventy = "ab" * 30, "ab" * 35
    ask = 'ask = {{question = "{}", options = ["{}", "b"], right = 1, why = "{}"}}'
    front = f'+++\nformat = 1\ntitle = "{sixty}"\n+++\n'
    body = f"## {sixty}\n```xortui\n{{}}\n```"
    two, three = " ".join([LINE] * 2), " ".join([LINE] * 3)
    assert check(lesson(body.format(ask.format(two, seventy, three)), front)) == []
    found = check(
        lesson(
            body.replace("## ", "## 学").format(ask.format(two + " x", seventy + "c", three + " x")),
            front.replace(sixty, sixty + "c"),
        )
    )
    assert [(error.line, error.message) for error in found] == [
        (1, "The title has 61 columns: 60 fit."),
        (5, "The title has 62 columns: 60 fit."),
        (7, "The question has 3 lines of 78 columns: 2 fit."),
        (7, "The why has 4 lines of 78 columns: 3 fit."),
        (7, "The option has 71 columns: 70 fit."),
    ]


# Lines of text


@given(st.lists(st.text("ab \t`*-1.学é", max_size=60), max_size=4), st.integers(4, 40))
def test_nothing_is_lost_in_broken_lines(texts: list[str], width: int) -> None:
    """Lines keep to their width, and hold all the words in their order."""
    paragraphs = [paragraph([text]) for text in texts]
    lines = wrapped(paragraphs, width)
    assert all(cells("".join(span.text for span in line)) <= width for line in lines)
    together = "".join(span.text for line in lines for span in line)
    whole = "".join(span.text for part in paragraphs for span in part.spans)
    assert "".join(together.split()) == "".join(whole.split())
    assert all(a.mark != b.mark for line in lines for a, b in itertools.pairwise(line))


def test_how_lines_are_broken() -> None:
    """Between words, marks included; items are set in; a word of several styles stays together."""

    def shown(text: str, width: int) -> list[str]:
        return ["".join(span.text for span in line) for line in wrapped([paragraph([text])], width)]

    assert shown("one two three", 7) == ["one two", "three"]
    assert shown("- one two three", 7) == ["• one", "  two", "  three"]
    assert shown("- onetwo", 5) == ["• one", "  two"]
    assert shown("10. one two", 8) == ["10. one", "    two"]
    assert shown("one `two`, **three**", 7) == ["one", "two,", "three"]
    assert shown("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert shown("学学学", 4) == ["学学", "学"]
    assert wrapped([paragraph(["a **b c** d"])], 4) == [
        (Span("a "), Span("b", "strong")),
        (Span("c", "strong"), Span(" d")),
    ]


# Files


def test_a_lesson_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, number or the rest of the name; a file by its path; what is not there is told with the nearest."""
    name = built_in()[0]
    number, _, rest = name.partition("-")
    assert find(name) == find(number) == find(str(int(number))) == find(rest)
    assert (find(name).name, find(name).path) == (name, None)
    own = tmp_path / "own.md"
    own.write_text(FRONT + "## A", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert find("own.md").path == Path("own.md")
    assert find(str(own)) == load(own)
    with pytest.raises(ValueError, match=f"^There is no lesson {rest}s: did you mean {name}\\?$"):
        find(f"{rest}s")
    with pytest.raises(OSError, match="No such file"):
        find("other.md")
    own.write_bytes(b"x" * 10_000_000)
    with pytest.raises(BadLessonError, match="larger than 256 kB"):
        find("own.md")


@posix
def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A pipe that nobody writes to, a folder and a device are refused at once; a file that is missing is said to be."""
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    for path, reason in (
        (pipe, "it is a pipe, not a file"),
        (tmp_path, "it is a folder, not a file"),
        ("/dev/zero", "it is a device, not a file"),
        (tmp_path / "missing.txt", "No such file or directory"),
    ):
        with pytest.raises(OSError, match=reason):
            find(str(path))


def test_a_folder_is_a_course(tmp_path: Path) -> None:
    """Its lessons come in the order of their names, a broken one with what is wrong; each knows the next."""
    for name, title in (("10-last.md", "Last"), ("02-second.md", "Second"), ("README.md", "None"), ("01.txt", "None")):
        (tmp_path / name).write_text(FRONT.replace('"T"', f'"{title}"') + "## A", "utf-8")
    (tmp_path / "03-broken.md").write_text("nothing", "utf-8")
    files = lessons_in(tmp_path)
    assert [path.name for path in files] == ["02-second.md", "03-broken.md", "10-last.md"]
    assert [(title, summary) for _, title, summary in shelf_of(tmp_path)] == [
        ("Second", ""),
        ("03-broken.md", "03-broken.md:1: A lesson begins with a line +++, its title and the like, and +++."),
        ("Last", ""),
    ]
    assert after(load(files[0])) == str(files[1])
    assert after(load(files[2])) is None
    assert [after(find(name)) for name in built_in()] == [*built_in()[1:], None]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ValueError, match="There is no lesson in"):
        lessons_in(empty)


def test_live_numbers_are_those_of_the_network() -> None:
    """A key in braces is filled from a snapshot, but for code and double braces; without a snapshot it has room."""
    now = Session().snapshot
    text = paragraph(
        ["It is {prediction 1 1:3} and **{mse}**, {side 0 1} at {epoch}, `{mse}`, {{mse}}, {solved since}."]
    )
    (shown,) = filled([text], now)
    said = "".join(span.text for span in shown.spans)
    prediction, mse = f"{now.predictions[2, 0]:.3f}", f"{now.mse:.4g}"
    side = "above" if now.predictions[0, 0] > 0.5 else "below"
    assert said == f"It is {prediction} and {mse}, {side} at 0, {{mse}}, {{{{mse}}}}, —."
    assert Span(mse, "strong") in shown.spans and Span("{mse}", "code") in shown.spans
    assert filled_text("{w h2 y:2} {mse:1}", now) == f"{now.parameters.output_weights[1, 0]:.2f} 0.3".replace("-", "−")
    widths = [len("".join(span.text for span in part.spans)) for part in filled([text], None)]
    assert widths[0] >= len(said)


def test_a_live_number_is_no_rounded_0_or_1() -> None:
    """What is not 0 or 1 does not look so, with however few decimals."""
    session = Session()
    for name, at, value in (
        ("output_weights", (0, 0), -3e-4),
        ("output_weights", (1, 0), 0.0),
        ("output_bias", 0, 9.0),
    ):
        session.set_weight(name, at, value)
    now, text = session.snapshot, "{w h1 y:2} {w h2 y:2} {prediction 1 1:2} {squared error 1 0:3} {mse:0}"
    assert 0 < (1 - now.predictions[1, 0]) ** 2 < 5e-4 and now.predictions[2, 0] > 0.995
    square = f"{float(1 - now.predictions[1, 0]) ** 2:.0e}".replace("e-0", "e−")
    assert filled_text(text, now) == f"−0.0003 0.00 >.99 {square} 0.5"


def test_several_options_may_be_right() -> None:
    """Each of the right options is right, no other is; single digits are their own keys."""
    now = Session().snapshot
    question = MultipleChoice("Q?", ("a", "b", "c"), (0, 2), reasons=("", "no", ""))
    assert [is_right(question, now, at) for at in range(3)] == [True, False, True]
    assert (question.keys, question.reason(1)) == (("1", "2", "3"), "no")
    assert MultipleChoice("Q?", ("a", "b"), (0,)).reason(1) == ""
    assert MultipleChoice("Q?", ("0", "1"), (0,)).keys == ("0", "1")
    assert MultipleChoice("Q?", ("1", "2", "14"), (0,)).keys == ("1", "2", "3")


@pytest.mark.parametrize("goal", ["solved", "stuck", "mse", "right"])
def test_goals_of_tasks_are_watched(goal: str) -> None:
    """Each goal is reached when the snapshot says so, and not before."""
    session = Session(Settings(learning_rate=300.0 if goal == "stuck" else 5.0))
    task = Task("Do.", goal, {"mse": 0.1, "right": 4}.get(goal, 0.0))
    reached = []
    for _ in range(500):
        now = session.snapshot
        fact = {"solved": now.solved, "stuck": now.stuck, "mse": now.mse < 0.1, "right": sum(now.right) == 4}[goal]
        assert task.reached(now) == fact
        reached.append(fact)
        session.step()
    assert {False, True} == set(reached)


def test_until_stuck() -> None:
    """Until stuck stops at the first epoch that is, and says so where the run is solved instead."""
    session = Session()
    stand(session, with_actions('settings = {learning_rate = 300}\nuntil = "stuck"'), 1)
    assert session.snapshot.stuck
    session.goto(session.epoch - 1)
    assert not session.snapshot.stuck


def test_all_weights_of_a_kind_are_set() -> None:
    """W1, b1, W2 and all set each of their parameters and no other."""
    for label, names in (("W1", (0,)), ("b1", (1,)), ("W2", (2,)), ("all", (0, 1, 2, 3))):
        session = Session()
        before = session.snapshot.parameters
        stand(session, with_actions(f'weight = {{at = "{label}", value = 0.5}}'), 1)
        for at, (old, new) in enumerate(zip(before, session.snapshot.parameters, strict=True)):
            assert (new == 0.5).all() if at in names else (new == old).all()


def test_the_template_is_a_lesson() -> None:
    """What one begins with passes the check, and mentions every action but those that are spelled out in words."""
    found = parse(template(), "template.md")
    assert check(found) == []
    assert {key for key in KEYS if f"{key} =" not in template()} <= {
        *("settings", "target", "rule", "log", "range", "maximise", "ghosts"),
    }
