"""How headless commands end, whatever becomes of what they write to: closed, full, left by its reader, interrupted."""

import contextlib
import errno
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.systems import posix
from xortui.cli.main import main

THOROUGHLY = {"--help": 0, "train --epochs 3 --json": 0, "trian": 2}
BRIEFLY = {
    "--version": 0,
    "train --epochs 3": 0,
    "report": 0,
    "lesson": 0,
    "lesson 2 --notes": 0,
    "lesson --check none.md": 1,
    "lesson none.md": 1,
    "completion bash": 0,
}
"""Commands, and the exit codes with which they end where all that they say can be written."""

CLOSED = b"xortui: The output could not be written: Bad file descriptor.\n"
NO_SPACE = b"xortui: The output could not be written: No space left on device.\n"


@pytest.fixture(autouse=True)
def buffered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs write as they usually do, into a buffer, which is what can fail late."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


@contextlib.contextmanager
def unread() -> Iterator[int]:
    """Yield the writing end of a pipe without a reader."""
    read, write = os.pipe()
    os.close(read)
    try:
        yield write
    finally:
        os.close(write)


def run(
    command: str, redirected: str = "", stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE
) -> tuple[int, bytes, bytes]:
    """Return the exit code of a command, and what it writes to standard output and standard error."""
    words = ["sh", "-c", f'exec "$0" -m xortui {command} {redirected}', sys.executable]
    done = subprocess.run(words, stdout=stdout, stderr=stderr)
    return done.returncode, done.stdout or b"", done.stderr or b""


needs_a_full_device = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full")


@posix
@needs_a_full_device
@pytest.mark.parametrize(("command", "code"), (THOROUGHLY | BRIEFLY).items())
def test_endings(command: str, code: int) -> None:
    """Each command ends with the code that says what happened, and without a traceback."""
    usual, said, complaint = run(command)
    assert usual == code
    full = 1 if said else code
    assert run(command, ">&-") == (full, b"", CLOSED if said else complaint)
    assert run(command, ">/dev/full 2>/dev/full") == (full, b"", b"")
    with unread() as pipe:
        assert run(command, stdout=pipe) == (141 if said else code, b"", complaint)


@posix
@needs_a_full_device
@pytest.mark.parametrize(("command", "code"), THOROUGHLY.items())
def test_endings_in_every_combination(command: str, code: int) -> None:
    """What becomes of one stream says nothing about the other."""
    _, said, complaint = usual = run(command)
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
        assert run(command, redirected) == expected, redirected
    with unread() as pipe:
        assert run(command, stderr=pipe) == (code, said, b""), "nobody reads the complaints"
        assert run(command, stdout=pipe, stderr=pipe) == (141 if said else code, b"", b""), "nobody reads anything"


@pytest.mark.parametrize("command", ["train --epochs 1000000000 --json", "report --epoch 1000000000"])
def test_an_interrupt_while_it_works(command: str) -> None:
    """Ctrl+C ends long work at once, with the code of an interrupt and without a word."""
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


class Gone(io.StringIO):
    """An output whose reader has left, which Windows calls an invalid argument."""

    def write(self, text: str) -> int:
        """Fail as the system does there."""
        raise OSError(errno.EINVAL, "Invalid argument")


@pytest.mark.parametrize(("system", "code", "said"), [("win32", 141, ""), ("linux", 1, "Invalid argument")])
def test_a_reader_who_leaves_on_windows(
    system: str, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There it is as quiet as a broken pipe is elsewhere; elsewhere an invalid argument is a failure."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "stdout", Gone())
    assert main(["train", "--epochs", "1"]) == code
    complaint = capsys.readouterr().err
    assert said in complaint and bool(said) is bool(complaint)
