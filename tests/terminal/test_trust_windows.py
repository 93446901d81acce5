"""As on Windows: without what only POSIX has, every headless command and the screen work with the console's driver."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.budget import THOROUGH
from tests.tui.test_opening import LESSON
from xortui.nn import Session
from xortui.nn.session.recording import Recording

pytestmark = pytest.mark.without_terminal

HERE = Path(__file__).parent.parent.parent

HIDDEN = """
import asyncio, ctypes, ctypes.wintypes, getpass, importlib.metadata, logging, os, platform, selectors, shutil, signal
import ssl, subprocess, sys, sysconfig, tempfile, types, webbrowser, zipfile
sysconfig.get_config_vars()
ssl.enum_certificates = lambda _: ()
import hypothesis, numpy, platformdirs, rich.console, textual._time  # they have ways of their own on Windows

for name in ("termios", "tty", "fcntl", "pwd", "resource", "grp", "pty"):
    sys.modules[name] = None
for name in [name for name in dir(signal) if name.startswith("SIG") and name[3] != "_"]:
    if name not in ("SIGINT", "SIGTERM", "SIGABRT", "SIGFPE", "SIGILL", "SIGSEGV"):
        delattr(signal, name)
for name in ("pthread_kill", "alarm", "setitimer"):
    delattr(signal, name)

def refused(*_):
    raise NotImplementedError
asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler = refused
for name in ("start_unix_server", "open_unix_connection"):
    delattr(asyncio, name)
posix = ("getuid geteuid getgid getegid getpgrp getpgid setsid killpg fork forkpty openpty mkfifo mknod chown fchown "
         "lchown ttyname tcgetpgrp tcsetpgrp statvfs getloadavg sysconf uname nice pread pwrite fdatasync WNOHANG "
         "sched_getaffinity posix_fadvise O_NONBLOCK O_NOFOLLOW O_NOCTTY O_DIRECTORY O_CLOEXEC")
for name in posix.split():
    if hasattr(os, name):  # macOS has not all of them
        delattr(os, name)

class Library:
    def __getattr__(self, name):
        function = types.SimpleNamespace(argtypes=None, restype=None)
        setattr(self, name, function)
        return function
ctypes.WinDLL = lambda *_, **__: Library()
ctypes.windll = Library()
sys.modules["msvcrt"] = types.ModuleType("msvcrt")
sys.modules["msvcrt"].LK_NBLCK, sys.modules["msvcrt"].locking = 2, lambda *_: None
sys.platform = "win32"
os.environ.pop("TERM", None)
"""


def run(program: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program in a Python that takes itself for one on Windows, in the folder of the project or another."""
    command = [sys.executable, "-c", HIDDEN + program]
    env = {
        **os.environ,
        "PYTHONPATH": str(HERE),
        "XORTUI_STATE_FOLDER": str(folder / "state") if folder else os.devnull,
    }
    return subprocess.run(
        command, cwd=folder or HERE, capture_output=True, text=True, encoding="utf-8", check=False, env=env
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a recording and a lesson."""
    session = Session()
    session.run(40)
    session.set_learning_rate(3)
    session.run(20)
    (tmp_path / "run.jsonl").write_text(Recording.of(session).text(), "utf-8")
    (tmp_path / "own.md").write_text(LESSON.format("Own"), "utf-8")
    return tmp_path


DONE = (
    (["--help"], "xortui"),
    (["--version"], "xortui"),
    (["train", "--epochs", "10", "--every", "10"], "epoch"),
    (["train", "--epochs", "10", "--json"], "mse"),
    (["train", "--replay", "run.jsonl"], "recorded"),
    (["report"], "Phase 8"),
    (["report", "--worksheet"], "## "),
    (["lesson"], "What"),
    (["lesson", "1", "--notes"], "step"),
    (["lesson", "1", "--handout"], "## "),
    (["lesson", "1", "--answers", "--plain"], "1"),
    (["lesson", "--check", "own.md", "1"], "own.md: ok: 2 steps"),
    (["lesson", "."], "Own"),
    (["lesson", "--new", "-"], "+++"),
    (["lesson", "--new", "mine.md"], ""),
    (["lesson", "--from", "run.jsonl", "--new", "of.md"], "steps"),
    (["share", "run.jsonl"], "xortui"),
    (["export", "--csv", "-", "--numpy", "n.py", "--torch", "t.py", "--weights", "w.npz"], "epoch"),
    (["picture", "p.svg", "--epoch", "20"], "p.svg"),
    (["sweep", "--seeds", "1:4", "--epochs", "20"], "seeds"),
    (["reproduce"], "epoch"),
    (["completion", "bash"], "xortui"),
)
"""Commands that need no screen, and what each says."""

REFUSED: tuple[tuple[list[str], str], ...] = (
    ([], "standard input is none"),
    (["replay", "run.jsonl"], "standard input is none"),
    (["--resume"], "standard input is none"),
    (["lesson", "1", "--presenter"], "The presenter needs Unix sockets, which Windows has not"),
    (["lesson", "own.md", "--results", "anna.jsonl"], "standard input is none"),
    (["serve", "lesson", "none"], "There is no lesson none"),
)
"""Commands that need more than there is, and what is said of it."""

ONE_BY_ONE = """
from itertools import islice
from xortui.cli.main import main
from xortui.nn import published
printed = published.PRINTED.copy()
published.PRINTED.clear()
published.PRINTED.update(islice(printed.items(), 2))  # of those that are printed every thousand epochs
for words in COMMANDS:
    print(flush=True, end="\\0")
    print(flush=True, end="\\0", file=sys.stderr)
    try:
        code = main(words)
    except SystemExit as ended:  # as --help and --version do
        code = ended.code
    print("code", code, flush=True)
"""
"""Does commands one after the other in one Python, as it takes longer to start one than to do most of them."""


def each(commands: tuple[tuple[list[str], str], ...], folder: Path) -> Iterator[tuple[list[str], str, str, str, str]]:
    """Yield of each command its words, what it has to say, its output with its code below, that code, its errors."""
    done = run(f"COMMANDS = {[words for words, _ in commands]!r}\n{ONE_BY_ONE}", folder)
    assert done.returncode == 0, done.stderr
    outputs, errors = done.stdout.split("\0")[1:], done.stderr.split("\0")[1:]
    for (words, said), output, error in zip(commands, outputs, errors, strict=True):
        told, _, code = output.rpartition("code ")
        yield words, said, told, code.strip(), error


@pytest.mark.long
def test_commands_without_a_screen(folder: Path) -> None:
    """Each does its work without a word on standard error; one that needs more says so in a sentence.

    On Windows TERM is never set, so only isatty decides whether there is a terminal.
    """
    done = DONE if THOROUGH else DONE[2:7:2]
    for number, (words, said, told, code, error) in enumerate(each((*done, *REFUSED), folder)):
        if number < len(done):
            assert (words, code, error) == (words, "0", "")
            assert said in told, words
        else:
            assert (words, code, told) == (words, "2", "")
            assert said in error and error.count("\n") == 1 and "TERM" not in error, words


@pytest.mark.long
def test_the_server_serves(folder: Path) -> None:
    """It listens, tells its address and ends."""
    pytest.importorskip("textual_serve")
    program = """
from xortui.web.server import Server
async def serve():
    server = Server([], 3)
    port = await server.start("localhost", 0)
    assert port
    await server.stop()
asyncio.run(serve())
"""
    done = run(program, folder)
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_the_screen_runs_with_the_driver_of_the_console() -> None:
    """It starts, steps, goes to an epoch and ends; its driver is the console's, which reads with our parser."""
    program = """
from tests.support.hand import Hand
from xortui.tui.app import XorApp
from xortui.tui.terminal.ending import Ending

async def drive():
    app = XorApp()
    app.ending = Ending(lambda: None)
    async with app.run_test(size=(120, 36)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.main.snapshot)
        await hand.press("right", "right", "w", "right", "escape")
        assert app.main.desk.session.epoch == 2, app.main.desk.session.epoch
        await hand.press("ctrl+z")
        from xortui.tui.terminal.windows import ConsoleDriver, ConsoleParser
        assert app.driver_class is ConsoleDriver
        driver = ConsoleDriver(app)
        from textual.drivers import win32
        parser = win32.XTermParser(debug=False)
        assert type(parser) is ConsoleParser
        assert [event.key for event in parser.feed("q\\x1b]11;rgb:1/2/3\\x07\\x1b[C")] == ["q", "right"]
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
asyncio.run(drive())
"""
    done = run(program)
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_the_screen_keeps_its_journal_follows_a_file_and_goes_on_with_an_earlier_session(folder: Path) -> None:
    """What was written later than the driver: the journal, its lock, lessons in files, the background, the stage."""
    program = """
from pathlib import Path
from tests.support.hand import Hand
from xortui.nn.session.journal.left import resume as take
from xortui.tui.app import XorApp
from xortui.tui.results import Results
from xortui.tui.stage import Stage
from xortui.tui.terminal.background import background
from xortui.tui.terminal.surroundings import state_folder

async def drive(app):
    app.state_folder = state_folder()
    app.main.desk.player.results = Results("anna.jsonl")
    async with app.run_test(size=(120, 36)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.main.desk.keeper is not None)
        await hand.press("right", "right")
        hand.main.desk.player.open("own.md")
        await hand.until(lambda: hand.scene.playing is not None)
        Path("own.md").write_text(Path("own.md").read_text("utf-8").replace("Text.", "Other."), "utf-8")
        hand.main.desk.player.file._read_beside()
        await hand.until(lambda: "Other." in hand.text())
        await Stage(hand.main.desk).serve()  # there is none, so it ends
        await hand.press("enter", "escape")
        await hand.press("ctrl+s")
        await hand.press("enter")
        assert hand.session.epoch == 2
    app.main.desk.keeper.close()

assert background.dark() is None
asyncio.run(drive(XorApp()))
assert [name for name in os.listdir("state") if name.endswith(".journal")], os.listdir("state")
assert Path("anna.jsonl").read_text("utf-8").startswith("{")
left = take(state_folder())
assert left.journal.sessions[0].epoch == 2
app = XorApp(None)
app.session = app.main.desk.session = left.journal.sessions[0]
app.resumed = left
async def go_on():
    app.state_folder = state_folder()
    async with app.run_test(size=(120, 36)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.main.desk.keeper is not None and app.resumed is None)
        assert hand.session.epoch == 2
    app.main.desk.keeper.close()
asyncio.run(go_on())
"""
    done = run(program, folder)
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_every_test_that_is_run_there_can_be_imported() -> None:
    """The folders are those of the workflow."""
    workflow = (HERE / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    (command,) = re.findall(r"'Windows'\n\s*run: (.*)", workflow)
    folders = [word for word in command.split() if word.startswith("tests/")]
    assert len(folders) >= 5
    program = f"""
import importlib, pathlib
for folder in {folders!r}:
    for path in pathlib.Path(folder).rglob("*.py"):
        importlib.import_module(".".join(path.with_suffix("").parts))
"""
    done = run(program)
    assert done.returncode == 0, done.stderr


def test_everything_of_posix_is_in_one_module() -> None:
    """No other module imports what Windows has not, but for two that ask for it where it is used, and do without."""
    names = ("termios", "fcntl", "tty", "pwd", "grp", "resource", "pty")
    found = [
        path.relative_to(HERE).as_posix()
        for path in (HERE / "xortui").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.split()[:1] in (["import"], ["from"]) and line.split()[1] in names
    ]
    lazily = {"xortui/tui/terminal/background.py", "xortui/nn/session/journal/folder.py"}
    assert set(found) == {"xortui/tui/terminal/posix.py", *lazily}
    for module in lazily:
        names_at_import = [
            line
            for line in (HERE / module).read_text(encoding="utf-8").splitlines()
            if line.startswith(("import", "from"))
        ]
        assert not any(name in line.split() for name in names for line in names_at_import), module


def test_every_python_and_system_that_is_promised_is_tried() -> None:
    """The workflow runs on Linux, macOS and Windows with each Python of the classifiers."""
    workflow = (HERE / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    classifiers = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["classifiers"]
    pythons = [line.rpartition(" ")[2] for line in classifiers if line.startswith("Programming") and "." in line]
    assert len(pythons) == 4 and all(f'"{python}"' in workflow for python in pythons)
    assert all(system in workflow for system in ("ubuntu-latest", "macos-latest", "windows-latest"))
    assert "Operating System :: Microsoft :: Windows" in classifiers
