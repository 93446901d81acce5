"""Mistakes of those who write lessons: is each told with its line, and with what would be right?"""

import pytest

from xortui.teach.lessons.check_lesson import check
from xortui.teach.lessons.computed import NUMBER_KEYS, WORD_KEYS, computed
from xortui.teach.lessons.file.read import MAX_CHARACTERS, MAX_PARAGRAPHS, parse
from xortui.teach.lessons.model import BadLessonError
from xortui.teach.lessons.text import plain

FRONT = '+++\nformat = 1\ntitle = "T"\n+++\n'


def wrong(text: str) -> list[tuple[int, str]]:
    """Return the line and the sentence of each error in a text that is no lesson."""
    with pytest.raises(BadLessonError) as bad:
        parse(text, "a.md")
    return [(error.line, error.message) for error in bad.value.errors]


def wrong_action(action: str) -> str:
    """Return the sentence about an action, which is the first of a step."""
    ((line, message),) = wrong(f"{FRONT}## Step\n```xortui\n{action}\n```")
    assert line == 7
    return message


NO_NOTE = "No note is open that this --> could end: a note begins with <!--."
NO_END = "The block that begins here has no end: ``` on a line of its own."


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (
            "## A\n<!-- a note\n## B\ntext\n<!-- another -->\n## C",
            [(6, "The note that begins here is not closed before another begins in line 9: write --> where it ends.")],
        ),
        ("## A\n ## B\n", [(6, "A step begins at the very start of its line: write ## B, with nothing before it.")]),
        (
            "## A\n\u00a0## B\n",
            [(6, "A step begins at the very start of its line: write ## B, with nothing before it.")],
        ),
        (
            "## A\n##B\n",
            [(6, "A step has a space between ## and its title: write ## B, with nothing before it.")],
        ),
        (
            "## A\n##\u00a0B\n",
            [(6, "The space after ## is not a plain one (U+00A0): write ## B, with nothing before it.")],
        ),
        ("## A\ntext --> text\n", [(6, NO_NOTE)]),
        ("## A --> B\n-->\n", [(5, NO_NOTE), (6, NO_NOTE)]),
        ("## A\n<!-- one --> text <!-- two --> -->\n`x --> y`\n```text\nx --> y\n```\n", [(6, NO_NOTE)]),
        ("## A ##\n", [(5, "No hashes close a title: write ## A.")]),
        (
            "## A\n~~~xortui\ngoto = 5\n~~~\n",
            [(6, "A block is fenced with three backticks, not with ~~~: write ```xortui, and ```.")],
        ),
        (
            "## A\n~~~xortui\ngoto = 5\n~~~\n~~~text\ncode\n~~~\n",
            [
                (6, "A block is fenced with three backticks, not with ~~~: write ```xortui, and ```."),
                (9, "A block is fenced with three backticks, not with ~~~: write ```text, and ```."),
            ],
        ),
        ("## A\n```xortui\ngoto = 5\n## B\ntext\n```xortui\ngoto = 6\n```\n", [(6, NO_END)]),
        ("## A\n```xortui\ngoto = 5\n## B\ntext\n", [(6, NO_END)]),
        ("## A\n```xortui\ngoto = 5\n\n## B\ntext\n```\ncode\n", [(6, NO_END)]),
        (
            "## A\nThe answer is {predicton 1 1}.",
            [(6, '"predicton 1 1" cannot be computed: did you mean prediction 1 1?')],
        ),
        ("## A\n{prediction 11}", [(6, '"prediction 11" cannot be computed: did you mean prediction 1 1?')]),
        ("## A\n{prediction 2 2}", [(6, '"prediction 2 2" cannot be computed: did you mean prediction 0 1?')]),
        ("## A\nIt is {mse now.\n\nMore.", [(6, "The live number that begins here has no end: write {mse}.")]),
        ("<!-- a\n## A\n", [(5, "The note that begins here has no end: write --> where it ends.")]),
        (
            "## A\n{mse:9}",
            [(6, "After the colon of a live number stand its decimals, 0 to 6: {mse:3}.")],
        ),
    ],
)
def test_what_is_wrong_with_the_body(body: str, errors: list[tuple[int, str]]) -> None:
    """What would have swallowed a step, or have been shown as text, is told where it begins."""
    assert wrong(FRONT + body)[: len(errors)] == errors


def test_a_brace_that_begins_no_live_number_needs_no_end() -> None:
    """In code, or written twice; and a live number may go on in the next line."""
    assert plain(parse(f"{FRONT}## A\nIt is {{error\n1 1}}, `{{mse` and {{{{.", "a").steps[0].text).startswith("It is ")


NO_QUOTE = "A text ends in its own line, with the quote that it begins with: this one has no end."
INSIDE = "A text in {} quotes has none of these inside: put it in the other kind of quotes."
BACKSLASH = "A backslash stands for itself in single quotes only: put the text in those, or write it twice."


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("until = “solved”", 'Quotes are straight ones here: write until = "solved".'),
        ("view = `units`", 'Quotes are straight ones here: write view = "units".'),
        ("mode = 'walk\"", 'A text ends with the quote that it begins with: write mode = "walk".'),
        ("mode = \"walk'", 'A text ends with the quote that it begins with: write mode = "walk".'),
        ('view = "units', NO_QUOTE),
        ("view = units'", NO_QUOTE),
        ('ask = {question = "Q?, options = ["a", "b"], right = 1}', INSIDE.format("double")),
        ('ask = {question = "Is "it"?", options = ["a", "b"], right = 1}', INSIDE.format("double")),
        ("ask = {question = 'It's?', options = ['a', 'b'], right = 1}", INSIDE.format("single")),
        ('rule = "the "right" one"', "A text has none of its own quotes inside: write rule = 'the \"right\" one'."),
        ("rule = 'it's'", 'A text has none of its own quotes inside: write rule = "it\'s".'),
        ('rule = "it\'s a "b""', INSIDE.format("double")),
        ('rule = "C:\\mine"', BACKSLASH),
        ("until = solved", 'A word is in quotes here: write until = "solved".'),
        ("view = hidden space", 'A word is in quotes here: write view = "hidden space".'),
        (
            'weight = {at = "b2", value = −2}',
            'The minus is the plain - of the keyboard here: write weight = {at = "b2", value = -2}.',
        ),
        ("rate = 0,5", "Decimals have a point here: write rate = 0.5."),
        ("rate = .5", "A decimal point stands between digits here: write rate = 0.5."),
        ("rate = 5.", "A decimal point stands between digits here: write rate = 5.0."),
        ("run = True", "It must be true or false: write run = true."),
        ("goto 5", "There is an = between a key and its value: write goto = 5."),
        ("goto: 5", "There is an = between a key and its value: write goto = 5."),
        ('goto = "5"', "goto is a number and has no quotes: write goto = 5."),
        ('rate = "1/6"', "rate is a number and has no quotes: write rate = 0.166667."),
        ("goto = 1 000", "The digits of a number stand together: write goto = 1000."),
        ("goto == 5", "There is one = between a key and its value: write goto = 5."),
        ("settings = {seed = 01}", "A number does not begin with 0: write settings = {seed = 1}."),
        ("goto =", "There is no value after the =: write it there."),
        ('log = "true"', "log is true or false and has no quotes: write log = true."),
        ('focus = {example = "11"}', 'There is no example "11": did you mean 1 1?'),
        ('focus = {example = "2 1"}', 'There is no example "2 1": it must be one of 0 1, 1 0, 1 1, 0 0.'),
        ('rate = "0,5"', "rate is a number and has no quotes: write rate = 0.5."),
        ('settings = {seed = "3"}', "seed is a number and has no quotes: write seed = 3."),
        ('until = {mse = "0.01"}', "mse is a number and has no quotes: write mse = 0.01."),
        ('weight = {at = "b2", value = "−2"}', "value is a number and has no quotes: write value = -2."),
        (
            'ask = {question = "Q?", value = "0.25", tolerance = 0.1}',
            "value names what is computed, such as mse: for a number write number = 0.25.",
        ),
        (
            'ask = {question = "Q?", number = 1, tolerance = "0.1"}',
            "tolerance is a number and has no quotes: write tolerance = 0.1.",
        ),
        ('run = "true"', "run is true or false and has no quotes: write run = true."),
        ("learning_rate = 3", 'There is no action "learning_rate": did you mean rate?'),
        ("epoch = 3", 'There is no action "epoch": did you mean goto?'),
        ('view = "map"', 'view cannot be "map": did you mean surface?'),
        ('hides = "x"', 'There is no action "hides": did you mean ask?'),
        (
            'ask = {question = "Q?", options = ["a", "b"], right = 1, hides = "errrors"}',
            'hides cannot have "errrors": did you mean errors?',
        ),
        (
            'ask = {question = "Q?", options = ["a", "b"], right = [1, 2]}',
            "right is the number of an option, or a list of some, each once, but not all.",
        ),
        (
            'ask = {question = "Q?", options = ["a", "b"], right = 1, tries = 2}',
            "With 2 options there can be 1 tries at most.",
        ),
        (
            'ask = {question = "Q?", options = ["a", "b"], right = 1, reasons = ["x"]}',
            "reasons must be a list of 2 texts, one for each option, empty for those that need none.",
        ),
        (
            'ask = {question = "Q {side 11}?", options = ["a", "b"], right = 1}',
            '"side 11" cannot be computed: did you mean side 1 1?',
        ),
        ('task = {do = "x"}', 'task needs both, as in task = {do = "Get all four right.", goal = "solved"}.'),
        ('task = {do = "x", goal = "solvd"}', 'goal cannot be "solvd": did you mean solved?'),
        ('task = {do = "x", goal = {loss = 0.1}}', 'goal has no "loss": it must be one of mse, right.'),
        ('task = {do = "x", goal = {}}', 'goal must be "solved", "stuck", {mse = ...} or {right = ...}.'),
        (
            'task = {do = "x", goal = {right = 5}}',
            "The right answers of goal cannot be 5: it must be a whole number from 1 to 4.",
        ),
        (
            'task = {do = "x", goal = "solved", by = "seeds"}',
            'by cannot be "seeds": did you mean seed?',
        ),
        (
            'task = {do = "x", goal = "solved", by = []}',
            "by must name what the task is done with: one or several of weights, one weight, training, targets, rate, "
            "rule, seed, units, scale.",
        ),
        (
            'task = {do = "x", goal = "solved", answer = {at = "W1", value = 1}}',
            'answer names each weight: answer = [{at = "h1→ŷ", value = 0.5}].',
        ),
        ('task = {doo = "x", goal = "solved"}', 'task has no "doo": did you mean do?'),
    ],
)
def test_what_is_wrong_with_an_action(action: str, message: str) -> None:
    """What people write by habit, or their editor for them, is told with what would be right."""
    if message.startswith("task has no"):
        assert wrong(f"{FRONT}## Step\n```xortui\n{action}\n```")[0] == (7, message)
    else:
        assert wrong_action(action) == message


def test_a_key_given_twice() -> None:
    """The second of two equal keys in a block is told; in two blocks of a step both are done."""
    body = "## A\n```xortui\ngoto = 5\nrate = 2\ngoto = 6\n```"
    assert wrong(FRONT + body) == [
        (9, "goto is written twice in one block: keep one, or begin another block for the second.")
    ]
    both = parse(f"{FRONT}## A\n```xortui\ngoto = 5\n```\n```xortui\ngoto = 6\n```", "a.md")
    assert [action.value for action in both.steps[0].actions] == [5, 6]


def test_the_format_in_quotes() -> None:
    """A version that is a text is told as what it is."""
    assert wrong('+++\nformat = "1"\ntitle = "T"\n+++\n## A') == [
        (2, "format is a number and has no quotes: write format = 1.")
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("side 11", "side 1 1"),
        ("prediction 1,1", "prediction 1 1"),
        ("answer 1 1", "prediction 1 1"),
        ("loss", "mse"),
        ("gradient x1 h2", "slope x1→h2"),
        ("delta 0 1 h3", "delta h3 0 1"),
        ("delta h3", "delta h3 0 1"),
        ("activation 3 01", "activation h2 0 1"),
        ("mean squared", ""),
        ("worst exampel", "worst example"),
        ("grad h2 out", "slope h2→ŷ"),
        ("predicton 0 0", "prediction 0 0"),
        ("zzz", ""),
    ],
)
def test_what_was_meant_by_a_key(written: str, meant: str) -> None:
    """The key that is meant is named with the example, unit and weight that stand there."""
    with pytest.raises(ValueError, match="cannot be computed") as error:
        computed(written, words=True)
    known = ", ".join((*NUMBER_KEYS, *WORD_KEYS))
    hint = f"did you mean {meant}?" if meant else f"it must be one like {known}."
    assert str(error.value) == f'"{written}" cannot be computed: {hint}'
    if meant:
        assert computed(meant, words=True).key == meant


def test_a_step_has_a_length() -> None:
    """A step with more paragraphs or characters than a screen shows is refused, once, at the line that is too much."""
    parse(f"{FRONT}## A\n" + "- a\n" * MAX_PARAGRAPHS, "a.md")
    assert wrong(f"{FRONT}## A\n" + "- a\n" * 5000) == [
        (5 + MAX_PARAGRAPHS + 1, "A step has 200 paragraphs, items and lines of code at most.")
    ]
    long = "A step has 10000 characters of text at most: begin another one."
    parse(f"{FRONT}## A\n" + f"{'a' * 99}\n" * 101 + "## B\n" + "a" * MAX_CHARACTERS, "a.md")
    assert wrong(f"{FRONT}## A\n" + f"{'a' * 99}\n" * 900) == [(5 + 102, long)]
    assert wrong(f"{FRONT}## A\n" + "*" * 200_000) == [(6, long)]
    assert wrong(f"{FRONT}## A\n```text\n" + f"{'a' * 999}\n" * 100 + "```") == [(6 + 11, long)]


def test_what_is_to_be_tried_has_a_length() -> None:
    """It fits below the last step, in the terminal for which all else is checked."""
    front = '+++\nformat = 1\n# a remark\n"try" = "{}"\ntitle = "T"\n+++\n## A'
    assert not check(parse(front.format("word " * 28), "a.md"))
    ((found),) = check(parse(front.format("word " * 40), "a.md"))
    assert (found.line, found.message) == (4, "try has 3 lines of 78 columns after the last step: 2 fit.")


@pytest.mark.parametrize(
    ("actions", "text", "message"),
    [
        ("goto = 1", "{solved since}", "{solved since} has no value in this step: Not all four answers are right here"),
        (
            'settings = {hidden_units = 2}\nask = {question = "{delta h3 0 1}?", number = 1, tolerance = 1}',
            "",
            "{delta h3 0 1} has no value in this step: There is no h3 here",
        ),
        (
            'ask = {question = "Q", options = ["a", "b"], right = 1, reasons = ["x", ""]}',
            "",
            "A reason is said to a wrong option, and this one is right",
        ),
        (
            'until = "solved"\ntask = {do = "Solve.", goal = "solved"}',
            "",
            "The goal of the task is reached already where the step stands.",
        ),
        (
            'task = {do = "D", goal = "solved", answer = {at = "b2", value = 0}, by = "weights"}',
            "",
            "The answer of the task does not do it, by what it is to be done with.",
        ),
        ('task = {do = "D", goal = "solved", answer = {at = "h6->y", value = 0}}', "", "There is no h6 here"),
        ('task = {do = "D", goal = "solved", hint = "{w x1 h6}"}', "", "{w x1 h6} has no value in this step"),
        ('until = "stuck"', "", "until stuck is not met within 2 072 epochs from epoch 0: the run is solved there."),
    ],
)
def test_what_the_check_finds(actions: str, text: str, message: str) -> None:
    """Live numbers that have no value, reasons for what is right, goals that are reached at once."""
    ((found),) = check(parse(f"{FRONT}## A\n{text}\n\n```xortui\n{actions}\n```", "a.md"))
    assert found.message.startswith(message)
