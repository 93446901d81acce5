"""`xortui export` and `--weights`: are the files there, and is nothing lost that was there before?"""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.test_main import printed
from tests.support.patience import Patience
from tests.support.systems import posix
from xortui.cli.main import main
from xortui.nn import Session, Settings
from xortui.nn.export.forms import Form, text_of
from xortui.nn.session.recording import Recording


def refused(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    """Return the sentence with which these arguments end."""
    assert main(arguments) == code
    output = capsys.readouterr()
    assert output.out == "" and output.err.count("\n") == 1
    return output.err.removeprefix("xortui: ").rstrip("\n")


def test_every_form_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file has the run to the epoch that was asked for, with the settings that were asked for."""
    files = {form: tmp_path / f"a {form}" for form in Form}
    asked = [word for form, file in files.items() for word in (f"--{form}", str(file))]
    lines = printed(capsys, "export", *asked, "--seed", "4", "--hidden", "3", "--epoch", "250")
    assert len(lines) == 4 and lines[1] == f"{files[Form.NUMPY]}: numpy script, epoch 250"
    session = Session(Settings(4, 3))
    session.goto(250)
    for form in (Form.NUMPY, Form.TORCH, Form.WEIGHTS):
        assert files[form].read_text("utf-8") == text_of(form, session.snapshot)
    rows = list(csv.DictReader(io.StringIO(files[Form.CSV].read_text("utf-8"))))
    assert [int(row["epoch"]) for row in rows] == [0, 100, 200, 250]
    assert float(rows[-1]["mse"]) == session.snapshot.mse


def test_a_recording_with_its_edits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was changed by hand is in the script; without an epoch it goes to the end of the recording."""
    session = Session(Settings(5))
    session.goto(40)
    session.set_weight("output_bias", 0, 2.5)
    session.goto(90)
    file = tmp_path / "run.jsonl"
    file.write_text(Recording.of(session).text(), "utf-8")
    for words, epoch in (((), 90), (("--epoch", "60"), 60)):
        session.goto(epoch)
        lines = printed(capsys, "export", "--replay", str(file), "--numpy", "-", *words)
        assert lines == text_of(Form.NUMPY, session.snapshot).splitlines()
        assert "(output, 4, 2.5),  # b2->y" in "\n".join(lines)
    assert [row["epoch"] for row in csv.DictReader(printed(capsys, "export", "--replay", str(file), "--csv", "-"))] == [
        "0", "90"
    ]  # fmt: skip
    sentence = refused(capsys, 2, "export", "--replay", str(file), "--csv", "-", "--seed", "3")
    assert sentence.startswith("The option --seed does not go with --replay: ")


def test_chosen_epochs_and_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Each epoch is there once, in order; standard output gets the file and nothing else."""
    for words, epochs in (
        (("--at", "30,5,30, 0"), [0, 5, 30]),
        (("--every", "40", "--epoch", "90"), [0, 40, 80, 90]),
        (("--every", "45", "--epoch", "90"), [0, 45, 90]),
        (("--epoch", "0"), [0]),
    ):
        lines = printed(capsys, "export", "--csv", "-", *words)
        assert [int(row["epoch"]) for row in csv.DictReader(lines)] == epochs
    session = Session()
    session.goto(12)
    lines = printed(capsys, "export", "--weights", "-", "--epoch", "12")
    assert json.loads("\n".join(lines))["mse"] == session.snapshot.mse


@posix
def test_nothing_is_overwritten_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --force an existing file stays as it is; a link leads to the file that is replaced."""
    file, link = tmp_path / "run.py", tmp_path / "link.py"
    file.write_text("mine", "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    words = ("export", "--epoch", "1", "--numpy")
    assert refused(capsys, 1, *words, str(file)) == f"There is a file {file} already: --force writes over it."
    assert refused(capsys, 1, *words, str(link)) == f"There is a file {link} already: --force writes over it."
    assert file.read_text("utf-8") == "mine"
    printed(capsys, *words, str(link), "--force")
    assert link.is_symlink() and file.read_text("utf-8").startswith('"""XOR') and file.stat().st_mode & 0o777 == 0o640
    printed(capsys, *words, str(tmp_path / "new.py"), "--force")
    assert sorted(os.listdir(tmp_path)) == ["link.py", "new.py", "run.py"]


@posix
def test_places_where_no_file_can_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder, a pipe, a device, a folder that is not there: one sentence, at once, and nothing is harmed."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = ("export", "--epoch", "1", "--numpy")
    for name, reason in (
        (str(tmp_path), "it is a folder, not a file"),
        (str(pipe), "it is a pipe, not a file"),
        ("/dev/full", "it is a device, not a file"),
        (str(tmp_path / "none" / "x"), "No such file or directory"),
    ):
        assert refused(capsys, 1, *words, name, "--force") == f"{name}: The file cannot be written: {reason}."
    assert os.listdir(tmp_path) == ["pipe"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("", "Say what to write, as in xortui export --numpy run.py."),
        (
            "--numpy",
            "The option --numpy needs a value, as in --numpy FILE: a script for numpy alone, equal to the last bit.",
        ),
        ("--numpy - --csv -", "Each file needs a name of its own."),
        ("--numpy - --every 3", "The option --every goes with --csv."),
        ("--csv - --every 3 --at 4", "The options --every and --at do not go together."),
        ("--csv - --every 0", "The number of epochs between rows cannot be 0: it must be a whole number from 1 to "),
        ("--csv - --at 4,x", "The epoch cannot be x: it must be a whole number from 0 to 1 000 000 000."),
        ("--csv - --epoch -1", "The epoch cannot be -1: it must be a whole number from 0 to 1 000 000 000."),
        ("--numpy - --hidden 9", "The number of hidden units cannot be 9: it must be a whole number from 1 to 8."),
    ],
)
def test_sentences(arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be done is said in one line, before anything is trained."""
    assert refused(capsys, 2, "export", *arguments.split()).startswith(sentence)


@pytest.mark.long
def test_a_reader_who_leaves() -> None:
    """`xortui export ... | head` ends quietly, however long the table is."""
    command = '("$0" -m xortui export --csv - --every 1 --epoch 1000000000; echo $? >&2) | head -2'
    done = subprocess.run(["sh", "-c", command, sys.executable], capture_output=True, text=True)
    assert done.stdout.startswith("epoch,mse,mae,") and done.stdout.count("\n") == 2
    assert done.stderr == "141\n"


def _begun(folder: Path, *, rows: bool) -> bool:
    """Return whether a file is there, with something in it where rows are written; it may be gone again at once."""
    with suppress(FileNotFoundError):
        return any(not rows or file.stat().st_size for file in folder.iterdir())
    return False


@pytest.mark.long
@pytest.mark.parametrize(("form", "rows"), [("csv", True), ("numpy", False)])
def test_an_interrupt_leaves_the_rows_that_are_done(form: str, rows: bool, tmp_path: Path) -> None:
    """A table has whole rows then, and of a script there is nothing; no other file is left."""
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from xortui.cli.main import main\n"
        f"sys.exit(main(['export', '--{form}', 'file', '--every', '1', '--epoch', '1000000000'][: {6 if rows else 3}]"
        "+ ['--epoch', '1000000000']))"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stderr=subprocess.PIPE) as running:
        patience = Patience(20)
        while not _begun(tmp_path, rows=rows):
            assert patience.left()
            time.sleep(0.005)
        running.send_signal(signal.SIGINT)
        _, complaint = running.communicate(timeout=20)
    assert (running.returncode, complaint) == (130, b"")
    assert os.listdir(tmp_path) == (["file"] if rows else [])
    if rows:
        table = list(csv.reader((tmp_path / "file").read_text("utf-8").splitlines()))
        assert len({len(row) for row in table}) == 1 and [row[0] for row in table[1:4]] == ["0", "1", "2"]


# Weights to begin with


def test_weights_that_were_exported_are_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Headless commands begin with them, and with the settings of their run, unless others are asked for."""
    file = tmp_path / "weights.json"
    printed(capsys, "export", "--weights", str(file), "--epoch", "300", "--hidden", "2", "--learning-rate", "2")
    session = Session(Settings(hidden_units=2, learning_rate=2.0))
    for epoch in (300, 310):
        session.goto(epoch)
        found = printed(capsys, "train", "--weights", str(file), "--epochs", str(epoch - 300), "--json")[-1]
        assert json.loads(found)["mse"] == session.snapshot.mse
    (line,) = printed(capsys, "train", "--weights", str(file), "--epochs", "0", "--json", "--gate", "and")
    assert json.loads(line)["mse"] != session.snapshot.mse
    assert "1 of 4" not in (first := printed(capsys, "report", "--weights", str(file)))[0]
    assert first[0] == "XOR, 3-2-1 sigmoid, rule gradient, given weights, learning rate 2:"


def test_the_weights_of_training_are_weights_to_begin_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json, --weights alone adds the four arrays to each line, and such a line is a file of weights."""
    first, last = printed(capsys, "train", "--json", "--weights", "--epochs", "20")
    assert set(json.loads(first)) >= {"hidden_weights", "hidden_bias", "output_weights", "output_bias"}
    file = tmp_path / "line"
    file.write_text(last, "utf-8")
    (again,) = printed(capsys, "train", "--json", "--weights", str(file), "--epochs", "0")
    assert json.loads(again) == json.loads(last) | {"epoch": 0}


@posix
def test_files_that_are_no_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence with the name of the file; a pipe or a device keeps nobody waiting."""
    pipe, text = tmp_path / "pipe", tmp_path / "text"
    os.mkfifo(pipe)
    text.write_text("{\n]", "utf-8")
    for name, reason in (
        (str(text), "This is no file of weights: line 2: it is no JSON."),
        (str(pipe), "The file cannot be read: it is a pipe, not a file."),
        ("/dev/zero", "The file cannot be read: it is a device, not a file."),
        (str(tmp_path), "The file cannot be read: it is a folder, not a file."),
        ("none.json", "The file cannot be read: No such file or directory."),
    ):
        for command in ("train", "report"):
            assert refused(capsys, 1, command, "--weights", name) == f"{name}: {reason}"
    needs = "The option --weights needs a value, as in --weights FILE: begin with the weights in a file, "
    assert refused(capsys, 2, "train", "--weights") == "The option --weights needs the name of a file."
    assert refused(capsys, 2, "report", "--weights") == f"{needs}as xortui export writes them."
    for command in ("train", "report"):
        sentence = refused(capsys, 2, command, "--weights", "x", "--seed", "3")
        assert sentence == "The options --weights and --seed do not go together."
