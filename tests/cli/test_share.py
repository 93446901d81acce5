"""`xortui share`: one command line, or the recording itself; copied where there is a terminal."""

import json
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from tests.cli.test_replay import run
from tests.support.terminal import Terminal
from xortui.nn import Session, Settings
from xortui.nn.session.journal.folder import OwnFile
from xortui.nn.session.journal.writer import Writer
from xortui.nn.session.recording import Recording

COMMAND = [sys.executable, "-m", "xortui"]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a recording with an edit, and one without, into the folder where the program runs."""
    session = Session(Settings(seed=3))
    session.run(30)
    (tmp_path / "plain.jsonl").write_text(Recording.of(session).text(), "utf-8")
    session.set_learning_rate(3)
    session.run(10)
    (tmp_path / "edited.jsonl").write_text(Recording.of(session).text(), "utf-8")
    monkeypatch.chdir(tmp_path)


def test_sharing_a_recording(capsys: pytest.CaptureFixture[str]) -> None:
    """Without edits a command line leads there, with edits the text of the file; as JSON it says which it is."""
    text = Path("edited.jsonl").read_text("utf-8")
    assert run(capsys, "share", "plain.jsonl") == (0, ["xortui --seed 3 --epoch 30"], "")
    assert run(capsys, "share", "edited.jsonl") == (0, text.splitlines(), "")
    for file, found in (
        ("plain.jsonl", {"command": "xortui --seed 3 --epoch 30", "recording": None}),
        ("edited.jsonl", {"command": None, "recording": text}),
    ):
        _, lines, _ = run(capsys, "share", file, "--json")
        assert [json.loads(line) for line in lines] == [found]


def test_what_cannot_be_shared(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence says why."""
    sentence = "xortui: none.jsonl: The file cannot be read: No such file or directory.\n"
    assert run(capsys, "share", "none.jsonl") == (1, [], sentence)
    code, _, said = run(capsys, "share", "a", "b")
    assert (code, said) == (
        2,
        "xortui: One recording at a time, as in xortui share run.jsonl.\n",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of another kind")
@pytest.mark.parametrize(("term", "copied"), [("xterm-256color", True), ("linux", False)])
def test_in_a_terminal_it_is_copied(term: str, copied: bool) -> None:
    """By the sequence that terminals know for it; those that would print a part of it get none."""
    with Terminal([*COMMAND, "share", "plain.jsonl"], cwd=Path.cwd(), env={"TERM": term}) as terminal:
        assert terminal.wait_exit() == 0
        line, _, rest = terminal.raw.partition(b"\r\n")
    assert line == b"xortui --seed 3 --epoch 30"
    assert (b64decode(rest.removeprefix(b"\x1b]52;c;").rstrip(b"\a")) if rest else None) == (line if copied else None)


def test_sharing_the_last_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its state is shared, while its program runs, too."""
    monkeypatch.setenv("XORTUI_STATE_FOLDER", str(tmp_path))
    sentence = "xortui: There is no session to share: name a recording, as in xortui share run.jsonl.\n"
    assert run(capsys, "share") == (1, [], sentence)
    session, file = Session(Settings(seed=5)), OwnFile(tmp_path)
    session.run(70)
    session.goto(60)
    Writer(file).note([session])
    assert run(capsys, "share") == (0, ["xortui --seed 5 --epoch 60"], "")
    file.close()
