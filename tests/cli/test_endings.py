"""How headless commands end when their output is closed, full or left by its reader, or when they are interrupted."""

import contextlib
import errno
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

import xortui
from tests.support.budget import THOROUGH
from tests.support.forks import CLOSED as SHUT
from tests.support.forks import Forks
from tests.support.systems import posix
from xortui.cli.main import main
from xortui.nn import Session
from xortui.nn.session.recording import Recording

PACKAGE = str(Path(xortui.__file__).parent)

THOROUGHLY = {"train --epochs 3 --json": 0, "trian": 2}
BRIEFLY = {
    "--help": 0,
    "--version": 0,
    "train --epochs 3": 0,
    "report": 0,
    "lesson": 0,
    "lesson 2 --notes": 0,
    "lesson --check none.md": 1,
    "lesson none.md": 1,
    "completion bash": 0,
    "completion fish": 0,
    "": 2,
    "--resume": 2,
    "lesson 1": 2,
    "lesson 1 --presenter": 2,
    "replay none.jsonl": 1,
    "share": 1,
    "serve train": 2,
    "serve --help": 0,
}
"""Commands, and the exit codes with which they end where all that they say can be written."""

WORKING = {
    "train --replay run.jsonl --every 20": 0,
    "train --replay run.jsonl --json": 0,
    "share run.jsonl": 0,
    "share run.jsonl --json": 0,
    "replay run.jsonl": 2,
    "report --worksheet --plain": 0,
    "report --answers": 0,
    "lesson --check 1 bad.md": 1,
    "lesson 3 --handout": 0,
    "lesson 3 --answers": 0,
    "lesson --new -": 0,
    "lesson --new new.md --from run.jsonl": 0,
    "sweep --seeds 0:9 --epochs 20 --jobs 1": 0,
    "sweep --seeds 0:9 --epochs 20 --jobs 1 --csv --per-seed": 0,
    "sweep --seeds 0:9 --epochs 20 --jobs 1 --shard 1/2": 0,
    "sweep --merge 1.part 2.part --json": 0,
    "export --numpy - --epoch 9": 0,
    "export --torch - --epoch 9": 0,
    "export --csv table.csv --epoch 9 --every 1 --force": 0,
    "picture picture.svg --epoch 9 --size 60x18 --force": 0,
}
"""The same of commands that work with files, of which the folder `files` has the first ones."""

REPRODUCING = {"reproduce": 0, "reproduce --json": 0, "reproduce --chaos": 0}
"""The same of commands that take seconds."""

CLOSED = b"xortui: The output could not be written: Bad file descriptor.\n"
NO_SPACE = b"xortui: The output could not be written: No space left on device.\n"


@pytest.fixture(autouse=True)
def buffered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs buffer their output, as they usually do: a buffer can fail late."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a recording, a lesson that is none, and both parts of a sweep."""
    folder = tmp_path_factory.mktemp("made")
    session = Session()
    session.run(30)
    session.set_learning_rate(3.0)
    session.run(30)
    (folder / "run.jsonl").write_text(Recording.of(session).text(), "utf-8")
    (folder / "bad.md").write_text("none", "utf-8")
    for part in (1, 2):
        with open(folder / f"{part}.part", "w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
            assert main(["sweep", "--seeds", "0:9", "--epochs", "20", "--jobs", "1", "--shard", f"{part}/2"]) == 0
    return folder


@pytest.fixture
def files(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a copy of that folder the current one."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True))


@contextlib.contextmanager
def unread() -> Iterator[int]:
    """Yield the writing end of a pipe without a reader."""
    read, write = os.pipe()
    os.close(read)
    try:
        yield write
    finally:
        os.close(write)


def run_it(
    command: str, redirected: str = "", stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE
) -> tuple[int, bytes, bytes]:
    """Return the exit code of a command, and what it writes to standard output and standard error."""
    words = ["sh", "-c", f'exec "$0" -m xortui {command} {redirected}', sys.executable]
    done = subprocess.run(words, stdout=stdout, stderr=stderr)
    return done.returncode, done.stdout or b"", done.stderr or b""


def forked(
    forks: Forks, command: str, stdout: int | str | None = None, stderr: int | str | None = None
) -> tuple[int, bytes, bytes]:
    """Return the same of a command that begins at once."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaint, open(os.devnull) as nothing:
        streams = nothing.fileno(), *(stdout or said.fileno(), stderr or complaint.fileno())
        ended = forks.run(command.split(), *streams)
        for file in (said, complaint):
            file.seek(0)
        return ended, said.read(), complaint.read()


in_one_process = pytest.mark.xdist_group("forks")
"""So that what begins commands at once is started once."""

needs_a_full_device = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full")


@in_one_process
@posix
@needs_a_full_device
@pytest.mark.parametrize(("command", "code"), (THOROUGHLY | BRIEFLY).items())
def test_endings(command: str, code: int, forks: Forks) -> None:
    """Each command ends with the code that says what happened, and without a traceback."""
    check_endings(forks, command, code)


@pytest.mark.long
@in_one_process
@posix
@needs_a_full_device
@pytest.mark.parametrize(("command", "code"), WORKING.items())
def test_endings_of_work(command: str, code: int, files: Path, forks: Forks) -> None:
    """So does each that works with files, which are whole or not there in the end."""
    check_endings(forks, command, code, new=("new.md",))


@pytest.mark.long
@in_one_process
@posix
@needs_a_full_device
@pytest.mark.parametrize(("command", "code"), REPRODUCING.items())
def test_endings_of_what_takes_long(command: str, code: int, forks: Forks) -> None:
    """So does each that takes seconds."""
    check_endings(forks, command, code)


def check_endings(forks: Forks, command: str, code: int, new: tuple[str, ...] = ()) -> None:
    """Check the endings of a command, which may make new files."""

    def run(stdout: int | str | None = None, stderr: int | str | None = None) -> tuple[int, bytes, bytes]:
        for name in new:
            Path(name).unlink(missing_ok=True)
        return forked(forks, command, stdout, stderr)

    usual, said, complaint = run()
    assert usual == code
    full = 1 if said else code
    assert run(SHUT) == (full, b"", CLOSED if said else complaint)
    with open("/dev/full", "wb") as device:
        assert run(device.fileno(), device.fileno()) == (full, b"", b"")
    with unread() as pipe:
        assert run(pipe) == (141 if said else code, b"", complaint)


@pytest.mark.long
@posix
@needs_a_full_device
@pytest.mark.parametrize(("command", "code"), THOROUGHLY.items())
def test_endings_in_every_combination(command: str, code: int) -> None:
    """Any failure of standard output combined with any failure of standard error."""
    _, said, complaint = usual = run_it(command)
    full = 1 if said else code
    for redirected, expected in (
        ("<&-", usual),
        ("2>&-", (code, said, b"")),
        (">&-", (full, b"", CLOSED if said else complaint)),
        (">&- 2>&-", (full, b"", b"")),
        (">/dev/full", (full, b"", NO_SPACE if said else complaint)),
        ("2>/dev/full", (code, said, b"")),
        (">/dev/full 2>&-", (full, b"", b"")),
    ):
        assert run_it(command, redirected) == expected, redirected
    with unread() as pipe:
        assert run_it(command, stderr=pipe) == (code, said, b""), "nobody reads the complaints"
        assert run_it(command, stdout=pipe, stderr=pipe) == (141 if said else code, b"", b""), "nobody reads anything"


@pytest.mark.parametrize("command", ["train --epochs 1000000000 --json", "report --epoch 1000000000"])
def test_an_interrupt_while_it_works(command: str) -> None:
    """Ctrl+C ends long work at once, prints nothing, and returns the exit code of an interrupt."""
    # A shell may have started the tests with interrupts ignored, which a child inherits.
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from xortui.cli.main import main; from xortui.nn import Session\n"
        "travel = Session.travel\n"
        "def tell(session, epoch):\n print('travelling', file=sys.stderr, flush=True)\n return travel(session, epoch)\n"
        f"Session.travel = tell\nsys.exit(main({command.split()!r}))"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr
        assert running.stderr.readline() == b"travelling\n"
        running.send_signal(signal.SIGINT)
        _, complaint = running.communicate(timeout=60)
    assert running.returncode == 130
    assert complaint.replace(b"travelling\n", b"") == b""


class Interrupter:
    """Sees the functions of the program that are called, and sends an interrupt when one of them is for the first time.

    So the moment of an interrupt is the same on any machine.
    """

    def __init__(self, at: int | None = None) -> None:
        """Send it at the n-th of them, or never."""
        self.seen = 0
        self._known: set[types.CodeType] = set()
        self._at = at

    def __call__(self, frame: types.FrameType, event: str, _: object) -> None:
        """Look at a function that is called."""
        code = frame.f_code
        if code not in self._known:
            self._known.add(code)
            if code.co_filename.startswith(PACKAGE) and code is not main.__code__:
                self.seen += 1
                if self.seen == self._at:
                    sys.settrace(None)
                    signal.raise_signal(signal.SIGINT)


def interrupted(command: str, at: int | None) -> tuple[int, int]:
    """Return the exit code of a command that is interrupted, and how many functions of the program were called."""
    interrupter = Interrupter(at)
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.settrace(interrupter)
    try:
        return main(command.split()), interrupter.seen
    finally:
        sys.settrace(None)
        signal.signal(signal.SIGINT, usual)


ENDLESS = {"lesson --check 1 bad.md": "lesson --check bad.md"}
"""What takes the place of a command that would be repeated for too long."""


@pytest.mark.parametrize("command", [*BRIEFLY, *WORKING])
def test_an_interrupt_at_any_moment(command: str, files: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Ctrl+C ends each command with the code of an interrupt and without a word, after what was done by then."""
    command = ENDLESS.get(command, command)
    main(command.split())  # everything is imported, and files are there that the next ones write over
    capfd.readouterr()
    Path("new.md").unlink(missing_ok=True)
    _, functions = interrupted(command, None)
    usual = capfd.readouterr().out.splitlines()
    names = {*os.listdir(), "new.md", "table.csv", "picture.svg"}
    moments = 4 if THOROUGH else 3
    for at in sorted({1 + (functions - 1) * number // (moments - 1) for number in range(moments)}):
        Path("new.md").unlink(missing_ok=True)
        code, seen = interrupted(command, at)
        said = capfd.readouterr()
        assert (code, said.err, seen) == (130, "", at), f"interrupted at the function {at} of {functions}"
        if not command.startswith("sweep"):  # which sums up what is done
            assert said.out.splitlines() == usual[: len(said.out.splitlines())]
        assert names >= {*os.listdir()}, "no half of a file is left"


class Gone(io.StringIO):
    """An output whose reader has left, which Windows calls an invalid argument."""

    def write(self, text: str) -> int:
        """Fail as the system does there."""
        raise OSError(errno.EINVAL, "Invalid argument")


@pytest.mark.parametrize(("system", "code", "said"), [("win32", 141, ""), ("linux", 1, "Invalid argument")])
def test_a_reader_who_leaves_on_windows(
    system: str, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On Windows it counts as a broken pipe and prints nothing; on other systems an invalid argument is a failure."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "stdout", Gone())
    assert main(["train", "--epochs", "1"]) == code
    complaint = capsys.readouterr().err
    assert said in complaint and bool(said) is bool(complaint)
