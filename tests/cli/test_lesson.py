"""`xortui lesson`: the list, the notes, the check and the template, and what is said where something cannot be done."""

import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from tests.support.systems import posix
from xortui.cli.main import main
from xortui.cli.parser import as_typed
from xortui.nn import Session
from xortui.nn.session.recording import Recording
from xortui.teach.lessons.catalogue import built_in, find, template
from xortui.teach.lessons.model import Lesson

COMMAND = [sys.executable, "-m", "xortui", "lesson"]
SCREEN_CODE = 7
GOOD = '+++\nformat = 1\ntitle = "T"\n+++\n<!-- all -->\n## A\n<!-- one\ntwo\n- three\n\nfour -->\n## B\n'
BAD = '+++\nformat = 1\ntitle = "T"\n+++\n## A\n```xortui\ngotto = 1\n  vieuw = 2\n```\n'
IMPOSSIBLE = '+++\nformat = 1\ntitle = "T"\n+++\n## A\n```xortui\nphase = 2\n```\n'


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    """Return the exit code, the lines printed and what is said beside them."""
    code = main(["lesson", *arguments])
    output = capsys.readouterr()
    return code, output.out.splitlines(), output.err


def sentence(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    """Return the one sentence with which these arguments are refused, with this exit code."""
    found, lines, said = run(capsys, *arguments)
    assert (found, lines) == (code, [])
    assert said.startswith("xortui: ") and said.endswith("\n") and said.count("\n") == 1
    return said.removeprefix("xortui: ").rstrip("\n")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Lesson | Path]:
    """Put a screen in the place of the real one that only remembers the lesson, and a terminal before it."""
    lessons: list[Lesson | Path] = []

    def run_lesson(lesson: Lesson | Path, results: object = None) -> int:
        lessons.append(lesson)
        return SCREEN_CODE

    app = types.ModuleType("xortui.tui.app")
    app.run_lesson = run_lesson  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, app.__name__, app)
    monkeypatch.setenv("TERM", "xterm-256color")
    return lessons


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a good and two bad lessons into the folder where the program runs."""
    for name, text in (("good", GOOD), ("bad", BAD), ("impossible", IMPOSSIBLE)):
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_results_are_asked_for(
    opened: list[Lesson | Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file for them goes with opening a lesson; what cannot be one is refused before the screen opens."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    text = tmp_path / "text"
    text.write_text("mine", "utf-8")
    assert run(capsys, "3", "--results", str(tmp_path / "anna.jsonl")) == (SCREEN_CODE, [], "")
    assert sentence(capsys, 1, "3", "--results", str(text)) == (
        f"There is a file {text} already, and it is none of results: it is left as it is."
    )
    assert sentence(capsys, 1, "3", "--results", str(tmp_path)) == (
        f"{tmp_path}: The results cannot be written down: it is a folder, not a file."
    )
    assert sentence(capsys, 2, "3", "--results").startswith(
        "The option --results needs a value, as in --results FILE: "
    )
    assert sentence(capsys, 2, "3", "--notes", "--results", "a.jsonl") == (
        "The options --results and --notes do not go together."
    )
    assert len(opened) == 1 and text.read_text("utf-8") == "mine"


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    """Every lesson that comes with the program, with its title and the number of its steps."""
    code, lines, said = run(capsys)
    assert (code, said) == (0, "")
    for line, name in zip(lines, built_in(), strict=False):
        lesson = find(name)
        assert line.split("  ", 1)[0] == name
        assert line.endswith(f"  {lesson.title} ({len(lesson.steps)} steps)")
    assert lines[len(built_in())] == "" and lines[-1].startswith("xortui lesson 1 opens the first, ")


def test_a_lesson_is_opened(
    files: Path, opened: list[Lesson | Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By number, name or file, on the screen, whose exit code is the program's."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for name in ("3", built_in()[2], "good.md"):
        assert run(capsys, name) == (SCREEN_CODE, [], "")
    assert opened == [find("3"), find("3"), find("good.md")]


def test_without_a_terminal(opened: list[Lesson | Path], files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there can be no screen, the sentence names the command that works."""
    found = sentence(capsys, 2, "good.md")
    assert found == (
        "The screen needs a terminal, and standard input is none; without a screen, use: xortui lesson good.md --notes"
    )
    assert opened == []
    assert run(capsys, *found.split("xortui lesson ")[1].split())[0] == 0


def test_notes(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All notes with the titles of their steps, or what is shown; questions with the answers that the network gives."""
    assert run(capsys, "good.md", "--notes") == (
        0,
        ["T (2 steps)", "   all", "", "1. A", "   one two", "   - three", "", "   four", "", "2. B"],
        "",
    )
    own = files / "own.md"
    own.write_text(template(), "utf-8")
    code, lines, _ = run(capsys, "--notes", "own.md")
    assert code == 0 and "     3 1 1 (right)" in lines and "   Right: 0.717036, or within 0.1 of it." in lines
    assert "   Task: Press space, and wait until the loss is below 0.1." in lines
    code, lines, _ = run(capsys, "--notes", "1")
    at = lines.index("5. An easier gate first: AND")
    assert lines[at + 1].startswith("   Shown: AND says yes for 1 1 only. A network with one hidden unit")
    assert "since epoch 309" in lines[at + 2]  # with the numbers that are live there
    code, lines, _ = run(capsys, "--notes", "6")
    assert "     2 negative (right)" in lines  # the walkthrough's own question


def test_the_check(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every error with its line and the line's text; 1 if there is one, 0 if there is none."""
    assert run(capsys, "--check", "good.md") == (0, ["good.md: ok: 2 steps"], "")
    assert run(capsys, "--check", "good.md", "bad.md", "1", "none.md", "impossible.md", "nothing") == (
        1,
        [
            "good.md: ok: 2 steps",
            'bad.md:7: There is no action "gotto": did you mean goto?',
            "    gotto = 1",
            'bad.md:8: There is no action "vieuw": did you mean view?',
            "    vieuw = 2",
            "1: ok: 11 steps",
            "none.md: The file cannot be read: No such file or directory.",
            'impossible.md:7: A phase is shown in the walkthrough only: add mode = "walk".',
            "    phase = 2",
            f"nothing: There is no lesson nothing: it must be one of {', '.join(built_in())}.",
        ],
        "",
    )


def test_what_is_no_lesson_ends_no_check(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without lessons, a pipe and a device, with or without a folder in their names, are told in a line."""
    if hasattr(os, "mkfifo"):
        os.mkfifo(files / "pipe")
    else:
        (files / "pipe").mkdir()
    code, lines, said = run(capsys, "--check", "empty", "pipe", os.devnull, "good.md")
    assert (code, said) == (1, "")
    assert lines[0] == "There is no lesson in empty: a course is a folder of files such as 01-name.md."
    assert lines[-1] == "good.md: ok: 2 steps"
    if hasattr(os, "mkfifo"):
        assert lines[1:3] == [
            "pipe: The file cannot be read: it is a pipe, not a file.",
            "/dev/null: The file cannot be read: it is a device, not a file.",
        ]
        assert sentence(capsys, 1, "pipe", "--notes") == "pipe: The file cannot be read: it is a pipe, not a file."


@pytest.mark.parametrize("task", ["notes", "handout", "answers", "presenter"])
def test_what_is_of_one_lesson_names_one_of_a_folder(
    task: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of lessons is refused with a command that works."""
    (files / "course").mkdir()
    (files / "course" / "01-a.md").write_bytes((files / "good.md").read_bytes())
    command = f"xortui lesson {as_typed(str(Path('course', '01-a.md')), 200)} --{task}"
    refused = f"course is a folder of lessons: name one of them, as in {command}."
    assert sentence(capsys, 2, "course", f"--{task}") == refused


@pytest.mark.long
def test_a_new_lesson_on_standard_output(files: Path) -> None:
    """With - in place of a name the template goes to standard output in UTF-8, and no file is made."""
    for encoding in ("utf-8", "ascii"):
        done = subprocess.run(
            [*COMMAND, "--new", "-"], capture_output=True, cwd=files, env={**os.environ, "PYTHONIOENCODING": encoding}
        )
        assert (done.returncode, done.stdout.decode(), done.stderr) == (0, template(), b"")
    assert not (files / "-").exists()


def test_a_course(
    files: Path, opened: list[Lesson | Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder is listed in order, on a screen, too, and checked file by file."""
    course = files / "course"
    course.mkdir()
    for name in ("02-b.md", "01-a.md", "03-bad.md"):
        (course / name).write_bytes((files / ("bad.md" if "bad" in name else "good.md")).read_bytes())
    assert run(capsys, "course") == (
        0,
        ["course/01-a.md    T", "course/02-b.md    T", "course/03-bad.md  03-bad.md"],
        "",
    )
    code, lines, _ = run(capsys, "--check", "course", "good.md")
    assert code == 1
    assert lines[:2] == ["course/01-a.md: ok: 2 steps", "course/02-b.md: ok: 2 steps"]
    assert lines[2].startswith("course/03-bad.md:7: ") and lines[-1] == "good.md: ok: 2 steps"
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(capsys, "course") == (SCREEN_CODE, [], "")
    assert opened == [Path("course")]


def test_a_new_lesson(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The template is written, passes the check, and never over another file."""
    assert run(capsys, "--new", "mine.md") == (0, ["mine.md: a lesson to begin with, which explains itself."], "")
    assert (files / "mine.md").read_text("utf-8") == template()
    assert run(capsys, "--check", "mine.md")[0] == 0
    (files / "mine.md").write_text("kept")
    assert sentence(capsys, 1, "--new", "mine.md") == "There is a file mine.md already: it is left as it is."
    assert (files / "mine.md").read_text("utf-8") == "kept"
    assert sentence(capsys, 1, "--new", "no/where.md") == (
        "The file no/where.md cannot be written: No such file or directory."
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            "--new",
            2,
            "The option --new needs a value, as in --new FILE: write a lesson to begin with, which explains itself; - "
            "for output.",
        ),
        ("--new a.md b.md", 2, "The option --new takes the name of one file, as in xortui lesson --new mine.md."),
        ("--check", 2, "The option --check needs a lesson, as in xortui lesson 1 --check."),
        ("--notes", 2, "The option --notes needs a lesson, as in xortui lesson 1 --notes."),
        ("1 2", 2, "One lesson at a time: 1 or 2."),
        ("1 --notes --check", 2, "The options --notes and --check do not go together."),
        ("--chek 1", 2, "There is no option --chek: did you mean --check?"),
        (
            "--seed 3 1",
            2,
            "The option --seed belongs to xortui, not to xortui lesson: xortui lesson --help lists what there is.",
        ),
        (
            "11-the-luck-of-the-sed",
            2,
            "There is no lesson 11-the-luck-of-the-sed: did you mean 11-the-luck-of-the-seed?",
        ),
        ("list", 2, "There is no lesson list: xortui lesson lists them."),
        ("none.md", 1, "none.md: The file cannot be read: No such file or directory."),
        (
            "empty",
            2,
            "There is no lesson in empty: a course is a folder of files such as 01-name.md.",
        ),
        (
            "bad.md",
            1,
            'bad.md:7: There is no action "gotto": did you mean goto? '
            "There is more: xortui lesson --check bad.md lists it.",
        ),
        ("impossible.md", 1, 'impossible.md:7: A phase is shown in the walkthrough only: add mode = "walk".'),
        ("\x1b[31m.md", 1, r"\x1b[31m.md: The file cannot be read: No such file or directory."),
    ],
)
def test_sentences(
    arguments: str, code: int, said: str, files: Path, opened: list[Lesson | Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be done is said in one line that names it and what would be right."""
    assert sentence(capsys, code, *arguments.split(" ")) == said
    assert opened == []


def test_a_word_that_is_nearly_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt `lesson` is answered with the command that is meant."""
    assert main(["leson"]) == 2
    assert "did you mean lesson?" in capsys.readouterr().err


@pytest.mark.long
@posix
def test_outputs_of_all_kinds() -> None:
    """Characters that the output cannot print are replaced; a reader that leaves early ends the command quietly."""
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0", "LC_ALL": "C"}
    for arguments in (["6", "--notes"], [], ["--check", "6"]):
        done = subprocess.run([*COMMAND, *arguments], capture_output=True, env=ascii_only)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.isascii()
    full = subprocess.run([*COMMAND, "6", "--notes"], capture_output=True, text=True, encoding="utf-8").stdout
    assert "ŷ" in full
    quiet = subprocess.run(
        ["bash", "-c", '"$@" 7 --notes | head -1; echo ${PIPESTATUS[0]}', "-", *COMMAND], capture_output=True, text=True
    )
    assert quiet.stdout.splitlines()[0] == "One step downhill (12 steps)" and quiet.stderr == ""
    closed = subprocess.run(["sh", "-c", '"$@" >&-', "-", *COMMAND], capture_output=True, text=True)
    assert (closed.returncode, closed.stderr.count("\n")) == (1, 1) and "could not be written" in closed.stderr


def test_a_lesson_of_a_recording(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its steps are the edits and stops of the recording, and it passes the check."""
    session = Session()
    session.run(50)
    session.set_learning_rate(3)
    session.run(45)
    Path("run.jsonl").write_text(Recording.of(session).text(), "utf-8")
    code, lines, said = run(capsys, "--from", "run.jsonl", "--new", "mine.md")
    assert (code, lines, said) == (0, ["mine.md: a lesson of 3 steps, whose words you may change."], "")
    assert run(capsys, "--check", "mine.md") == (0, ["mine.md: ok: 3 steps"], "")
    assert sentence(capsys, 1, "--from", "run.jsonl", "--new", "mine.md").startswith("There is a file mine.md already")
    assert sentence(capsys, 1, "--from", "good.md", "--new", "other.md").startswith(
        "good.md:1: This is no line of JSON"
    )
    assert sentence(capsys, 1, "--from", "none", "--new", "other.md").startswith("none: The file cannot be read")
    assert sentence(capsys, 2, "--from", "run.jsonl").startswith("The option --from goes with --new")
    assert not Path("other.md").exists()


def test_a_recording_that_goes_on_too_long(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is left out of the lesson is said."""
    end = '{"epoch": 60000, "mse": 0.25, "parameters": "' + "0" * 64 + '"}'
    Path("run.jsonl").write_text(f'{{"format": "xortui-recording", "version": 1, "settings": {{}}}}\n{end}\n', "utf-8")
    _, lines, _ = run(capsys, "--from", "run.jsonl", "--new", "mine.md")
    assert lines == [
        "mine.md: a lesson of 1 step, whose words you may change.",
        "The lesson ends at epoch 0: a lesson goes to epoch 50 000 at most.",
    ]
