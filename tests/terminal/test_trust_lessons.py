"""Lessons in a folder of another machine, which may stop answering at any moment: the keys count all the same."""

import sys
from pathlib import Path

import pytest

from tests.support.program import USUAL, assert_restored
from tests.support.slow import SLOWLY
from tests.support.terminal import Terminal
from tests.tui.test_opening import LESSON

PROGRAM = (
    SLOWLY
    + """
from xortui.nn import files
from xortui.teach.lessons import catalogue

catalogue.read_at_most = slowly(files.read_at_most)
from xortui.cli.main import main
sys.exit(main(sys.argv[2:]))
"""
)


def started(course: Path, *words: str) -> Terminal:
    """Start the program, whose folder does not answer while there is a file `hangs` in it."""
    return Terminal([sys.executable, "-c", PROGRAM, str(course / "hangs"), "lesson", *words], size=USUAL)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Write a course of two lessons."""
    for name in ("01-a.md", "02-b.md"):
        (tmp_path / name).write_text(LESSON.format(name), "utf-8")
    return tmp_path


@pytest.mark.cold
@pytest.mark.long
def test_the_list_of_a_folder_that_does_not_answer_can_be_quitted(course: Path) -> None:
    """The screen says that it reads; `q` ends the program, and leaves the terminal as it was."""
    (course / "hangs").touch()
    with started(course, str(course)) as terminal:
        terminal.wait_for("Reading ")
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)


@pytest.mark.long
def test_a_lesson_whose_folder_stops_answering_goes_on_and_can_be_quitted(course: Path) -> None:
    """Its steps are there, another is asked for in vain, and shown once the folder answers again."""
    with started(course, str(course / "01-a.md")) as terminal:
        terminal.wait_for("step 1 of 2")
        (course / "hangs").touch()
        terminal.send("\r")
        terminal.wait_for("step 2 of 2")
        terminal.send("\r")
        terminal.wait_for("Reading ")
        (course / "hangs").unlink()
        terminal.wait_for(lambda rows: any("02-b.md" in row and "step 1 of 2" in row for row in rows))
        (course / "hangs").touch()
        terminal.send("\x7f\r")
        terminal.wait_for("step 2 of 2")
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
