"""`xortui replay` and `xortui train --replay`: recordings on the command line, and what is no recording."""

import errno
import json
import os
import sys
import types
from pathlib import Path
from zlib import crc32

import pytest

from tests.support.terminal import Terminal
from tests.support.written import Memory
from xortui.cli.main import main
from xortui.nn import Session
from xortui.nn.session.journal.writer import Writer
from xortui.nn.session.recording import Recording

COMMAND = [sys.executable, "-m", "xortui"]
SCREEN_CODE = 7


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """Write a recording of 120 epochs with two edits into the folder where the program runs, as run.jsonl."""
    session = Session()
    session.run(50)
    session.set_learning_rate(3)
    session.run(45)
    session.set_weight("output_bias", 0, 1)
    session.run(25)
    recording = Recording.of(session)
    (tmp_path / "run.jsonl").write_text(recording.text(), "utf-8")
    monkeypatch.chdir(tmp_path)
    return recording


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    """Return the exit code, the lines printed and what is said beside them."""
    code = main(arguments)
    output = capsys.readouterr()
    return code, output.out.splitlines(), output.err


def test_a_recording_is_trained_again(recording: Recording, capsys: pytest.CaptureFixture[str]) -> None:
    """With its edits, each before the row of its epoch, to its end, where the numbers are compared."""
    code, lines, said = run(capsys, "train", "--replay", "run.jsonl", "--every", "50")
    assert (code, said) == (0, "")
    assert [line.split()[0] for line in lines[1:7]] == ["0", "50", "50", "95", "100", "120"]
    assert lines[2].strip() == "50  η from 1 to 3"
    assert lines[4].strip() == "95  b2→ŷ set to 1"
    assert float(lines[6].split()[1]) == pytest.approx(recording.mse)
    assert lines[-1] == "At epoch 120: the same numbers as recorded, to the last bit."


def test_a_recording_as_json(recording: Recording, capsys: pytest.CaptureFixture[str]) -> None:
    """Edits are the lines that the recording has of them; the line of its end tells whether numbers are the same."""
    code, lines, said = run(capsys, "train", "--replay", "run.jsonl", "--every", "100", "--json")
    values = [json.loads(line) for line in lines]
    assert (code, said) == (0, "")
    assert values[1:3] == [{"at": 50, "learning_rate": 3.0}, {"at": 95, "weights": {"b2->y": 1.0}}]
    assert [line["epoch"] for line in values if "epoch" in line] == [0, 100, 120]
    assert [line.get("as_recorded") for line in values] == [None, None, None, None, True]
    assert values[-1]["mse"] == recording.mse


def test_less_or_more_than_was_recorded(recording: Recording, capsys: pytest.CaptureFixture[str]) -> None:
    """Of less nothing is compared; beyond the end the run goes on, and its end has a row."""
    code, lines, _ = run(capsys, "train", "--replay", "run.jsonl", "--epochs", "60")
    assert (code, [line.split()[0] for line in lines[1:4]]) == (0, ["0", "50", "60"])
    assert "recorded" not in "".join(lines)
    code, lines, _ = run(capsys, "train", "--replay", "run.jsonl", "--epochs", "200")
    assert [line.split()[0] for line in lines[1:6]] == ["0", "50", "95", "120", "200"]
    assert lines[-1] == "At epoch 120: the same numbers as recorded, to the last bit."


def test_other_numbers(recording: Recording, capsys: pytest.CaptureFixture[str]) -> None:
    """A recording of another machine is trained again, and a sentence says that the numbers differ."""
    path = Path("run.jsonl")
    path.write_text(path.read_text("utf-8").replace(recording.parameters, "0" * 64), "utf-8")
    code, lines, _ = run(capsys, "train", "--replay", "run.jsonl")
    assert code == 0
    assert lines[-1].startswith("At epoch 120: other numbers than recorded: the same MSE (the file was changed, or")
    assert json.loads(run(capsys, "train", "--replay", "run.jsonl", "--json")[1][-1])["as_recorded"] is False


SENTENCES = {
    "train --replay none.jsonl": (1, "none.jsonl: The file cannot be read: No such file or directory."),
    "train --replay .": (1, ".: The file cannot be read: it is a folder, not a file."),
    "train --replay": (
        2,
        "The option --replay needs a value, as in --replay FILE: a recording to train again to its end, in the place "
        "of settings.",
    ),
    "train --replay bad.jsonl": (1, "bad.jsonl:2: This is no line of JSON: Expecting value, column 8."),
    "train --replay run.jsonl --seed 3": (
        2,
        "The option --seed does not go with --replay: a recording begins with what it was recorded with.",
    ),
    "replay bad.jsonl": (1, "bad.jsonl:2: This is no line of JSON: Expecting value, column 8."),
    "replay \x1b[2J": (1, "\\x1b[2J: The file cannot be read: No such file or directory."),
    "replay": (
        2,
        "Which recording? xortui replay takes the name of one file, as in xortui replay run.jsonl.",
    ),
    "replay a b": (
        2,
        "One recording at a time: xortui replay takes the name of one file, as in xortui replay run.jsonl.",
    ),
    "replay run.jsonl --speed fast": (
        2,
        "The speed cannot be fast: it must be a whole number from 1 to 1 000 000 or the word full.",
    ),
    "replay run.jsonl": (
        2,
        "The screen needs a terminal, and standard input is none; without a screen, use: "
        "xortui train --replay run.jsonl",
    ),
}


@pytest.mark.parametrize("command", SENTENCES)
def test_what_cannot_be_done(command: str, recording: Recording, capsys: pytest.CaptureFixture[str]) -> None:
    """It is one sentence, with the file and the line where it is the file's fault."""
    Path("bad.jsonl").write_text(Path("run.jsonl").read_text("utf-8").splitlines()[0] + '\n{"at": ', "utf-8")
    code, sentence = SENTENCES[command]
    assert run(capsys, *command.split()) == (code, [], f"xortui: {sentence}\n")


def test_a_recording_is_opened(
    recording: Recording, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the screen, whose exit code is the program's."""
    app, calls = types.ModuleType("xortui.tui.replay"), list[tuple[object, ...]]()

    def run_recording(*given: object) -> int:
        calls.append(given)
        return SCREEN_CODE

    app.run_recording = run_recording  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, app.__name__, app)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["replay", "run.jsonl", "--speed", "full", "--fps", "5"]) == SCREEN_CODE
    assert calls == [(recording, "run.jsonl", 0, 5, None)]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of another kind")
def test_progress_in_a_terminal(recording: Recording) -> None:
    """A long recording shows how far it is; ctrl+c leaves what was printed, and no trace of the progress."""
    text = recording.text().replace('"epoch": 120', '"epoch": 1000000000')
    Path("long.jsonl").write_text(text, "utf-8")
    command = [*COMMAND, "train", "--replay", "long.jsonl", "--every", "1000000000"]
    with Terminal(command, size=(60, 8), cwd=Path.cwd()) as terminal:
        terminal.wait_for("of 1 000 000 000, 0 %")
        terminal.send("\x03")
        assert terminal.wait_exit() == 130
        rows = [row.split() for row in terminal.screen()]
    assert [row[0] for row in rows[1:4]] == ["0", "50", "95"]
    assert rows[4:] == [[]] * 4


def test_what_cannot_be_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says why: no terminal, no earlier session, or options that would change it."""
    monkeypatch.setenv("XORTUI_STATE_FOLDER", str(tmp_path))
    for options, sentence in (
        (["--seed", "3"], "The option --seed does not go with --resume: all is as it was left."),
        (["--epoch", "3"], "The option --epoch does not go with --resume: all is as it was left."),
        (["--speed", "0"], "The speed cannot be 0: it must be a whole number from 1 to 1 000 000 or the word full."),
        ([], "The screen needs a terminal, and standard input is none; without a screen, use: xortui share"),
    ):
        assert run(capsys, "--resume", *options) == (2, [], f"xortui: {sentence}\n")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for folder in (str(tmp_path), str(tmp_path / "none"), ""):
        monkeypatch.setenv("XORTUI_STATE_FOLDER", folder)
        sentence = "There is nothing to resume: no session was left, or its program is still running."
        assert run(capsys, "--resume") == (1, [], f"xortui: {sentence}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="It says so in other words.")
def test_what_was_left_and_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A save that is empty, damaged or of another version, one that cannot be opened, and a folder that is none."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    memory, left = Memory(), tmp_path / "left"
    Writer(memory).note([Session()])
    content = memory.content
    middle = len(content) // 2
    left.mkdir()
    for name, text, why in (
        ("1.journal", content[:middle] + b"garbage" + content[middle:], "line 2 of the journal is damaged"),
        ("2.journal", b"", "the file is empty"),
        ("3.journal", _line({"format": "xortui-journal", "version": 99}), "the journal is that of another version"),
        ("4.journal", content + _line({"sessions": [{}]}), "the journal is damaged (KeyError)"),
        ("5.journal", None, os.strerror(errno.ELOOP)),
    ):
        where = left / name
        where.symlink_to(tmp_path / "run.jsonl") if text is None else where.write_bytes(text)
        os.utime(where, (0, 1e9 + int(name[0])), follow_symlinks=False)
        (tmp_path / "run.jsonl").touch()
        monkeypatch.setenv("XORTUI_STATE_FOLDER", str(left))
        for words in (["--resume"], ["share"]):
            code, _, said = run(capsys, *words)
            assert code == 1 and said.count("\n") == 1
            assert said.startswith(f"xortui: What was left cannot be read: {where}: {why[0].lower()}{why[1:]}")
    (left / "good.journal").write_bytes(content)
    os.utime(left / "good.journal", (0, 9))
    code, lines, said = run(capsys, "share")
    assert (code, lines[0]) == (0, "xortui --seed 1") and said.startswith(
        f"xortui: This is epoch 0, an older session: a newer one cannot be read, and is kept: {left / '5.journal'}: "
    )
    monkeypatch.setenv("XORTUI_STATE_FOLDER", str(tmp_path / "run.jsonl"))
    sentence = f"xortui: What was left cannot be read: {tmp_path / 'run.jsonl'}: not a directory.\n"
    assert run(capsys, "--resume") == (1, [], sentence)


def _line(values: object) -> bytes:
    text = json.dumps(values).encode()
    return b"%08x %b\n" % (crc32(text), text)
