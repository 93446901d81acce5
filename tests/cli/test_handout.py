"""Handouts from the command line: a worksheet of an epoch, a lesson on paper, and the keys to both."""

import pytest

from tests.cli.test_export import refused
from tests.cli.test_main import at, printed
from xortui.nn import Settings
from xortui.teach.epoch.phases import worst_example
from xortui.teach.epoch.worksheet_text import key, sheet
from xortui.teach.lessons.catalogue import find
from xortui.teach.lessons.handout import Paper
from xortui.teach.places import Focus, example_name


def test_a_worksheet_and_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    """For the settings, the epoch and the place that were asked for; of the worst example where none was."""
    now = at(40, Settings(7, 3)).snapshot
    words = ("--seed", "7", "--hidden", "3", "--epoch", "40")
    worst = Focus(worst_example(now))
    where = Focus((worst.example + 1) % 4, 1, 3)
    place = ("--example", example_name(where.example), "--unit", "2", "--parameter", "b1")
    assert printed(capsys, "report", "--worksheet", *words, *place) == list(sheet(now, where, {}))
    assert printed(capsys, "report", "--answers", *words, *place) == list(key(now, where, {}))
    plain = printed(capsys, "report", "--worksheet", "--answers", "--plain", *words)
    assert plain == list(key(now, worst, {}, plain=True))
    report = printed(capsys, "report", *words, *place)
    assert report[2] == f"Worked out for the example {example_name(where.example)} and for h2 and b1."
    assert "for h1 and x1." in printed(capsys, "report", *words)[2]


def test_a_lesson_on_paper(capsys: pytest.CaptureFixture[str]) -> None:
    """The handout, and the answers, by the number of the lesson."""
    paper = Paper(find("2"))
    for words, lines in (
        (("--handout",), paper.handout()),
        (("--handout", "--plain"), paper.handout(plain=True)),
        (("--answers",), paper.answers()),
        (("--handout", "--answers", "--plain"), paper.answers(plain=True)),
    ):
        assert printed(capsys, "lesson", "2", *words) == list(lines)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("report --plain", "The option --plain goes with --worksheet or --answers: a report is plain text."),
        ("report --worksheet --unit 5", "The hidden unit cannot be 5: it must be a whole number from 1 to 4."),
        ("lesson --handout", "The option --handout needs a lesson, as in xortui lesson 1 --handout."),
        ("lesson 3 --plain", "The option --plain goes with --handout or --answers."),
        ("lesson 3 --handout --notes", "The options --notes and --handout do not go together."),
        ("lesson 3 4 --handout", "One lesson at a time: 3 or 4."),
    ],
)
def test_sentences(arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be done is said in one line."""
    assert refused(capsys, 2, *arguments.split()) == sentence
