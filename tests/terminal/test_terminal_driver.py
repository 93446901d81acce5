"""The terminal that tests and benchmarks use: does it run, press, read and end programs as a terminal emulator does?"""

import os
import signal
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.support.patience import Patience
from tests.support.terminal import Picture, Replay, Terminal
from tests.support.warm import Warm

TEXTUAL_APP = """
    from textual.app import App
    from textual.widgets import Static

    class Hello(App):
        CSS = "Static { background: #123456; color: #fedcba; }"
        BINDINGS = [("q", "quit", "Quit"), ("n", "next", "Next")]
        count = 0

        def compose(self):
            yield Static("Hello, [b]wörld[/b] ∂η×−")

        def action_next(self):
            self.count += 1
            self.query_one(Static).update(f"count {self.count}")

        def on_resize(self, event):
            self.query_one(Static).update(f"Hello, [b]wörld[/b] ∂η×− {event.size.width} by {event.size.height}")

    Hello().run()
"""


def python(program: str) -> list[str]:
    """Return the command which runs this Python program."""
    return [sys.executable, "-c", textwrap.dedent(program)]


def test_output_and_size_of_a_program_are_seen() -> None:
    """A shell's output is on the screen, its terminal has the size asked for, and nothing is lost at its end."""
    with Terminal(["sh", "-c", "stty size; tty; printf 'näh\\n'"], size=(50, 7)) as terminal:
        assert terminal.wait_exit() == 0
        rows = terminal.screen()
        assert rows[0] == "7 50".ljust(50)
        assert rows[1].startswith("/dev/")
        assert rows[2].startswith("näh")
        assert len(rows) == 7
        assert terminal.raw.startswith(b"7 50\r\n/dev/")
        assert terminal.bytes_written == len(terminal.raw)
        assert terminal.started < terminal.chunks[0][0] < time.perf_counter()


FOLDERS = ("XDG_CONFIG_HOME", "XORTUI_STATE_FOLDER")
"""Where nothing is kept, or not in the user's own folders."""

OPENBLAS = "OPENBLAS_CORETYPE"
"""What chooses the routines of numpy's linear algebra."""


def test_the_environment_is_clean_but_for_what_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the tests' own environment says of colours, sizes and Textual does not reach the program.

    What it says of numpy's routines does: else the program would compute other bits than the tests.
    """
    monkeypatch.setattr("os.environ", {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]})
    for name in ("NO_COLOR", "COLUMNS", "LINES", "TEXTUAL_FPS", "SSH_CONNECTION", OPENBLAS):
        monkeypatch.setenv(name, "1")
    # A shell adds variables of its own, so a program which adds none prints them.
    with Terminal(["env"], env={"GIVEN": "yes", "COLORTERM": None}, cwd=tmp_path) as terminal:
        assert terminal.wait_exit() == 0
        names = {line.partition("=")[0] for line in terminal.raw.decode().splitlines()}
        assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {"PATH", "HOME", "LANG", "TERM", "GIVEN", OPENBLAS, *FOLDERS}
    with Terminal(["pwd", "-P"], cwd=tmp_path) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.raw.decode().strip() == str(tmp_path.resolve())


WHAT_IS_FOUND = """
    import gc, locale, os, signal, sys, threading

    def found():
        yield sorted(each for each in os.environ.items() if each[0] not in ("PWD", "OLDPWD", "SHLVL", "_"))
        yield os.getcwd(), sys.argv, sys.path[0], __name__, sorted(name for name in globals() if name[0] != "_")
        for name in ("stdin", "stdout", "stderr"):
            stream = getattr(sys, name)
            yield name, stream.encoding, stream.errors, stream.line_buffering, stream.isatty(), stream.fileno()
            yield getattr(sys, f"__{name}__") is stream, stream.mode, os.ttyname(stream.fileno()) == os.ttyname(0)
        yield {int(number): str(signal.getsignal(number)).split(" at ")[0] for number in signal.valid_signals()}
        yield signal.pthread_sigmask(signal.SIG_BLOCK, []), os.umask(0o22)
        yield {os.getsid(0), os.getpgrp(), os.tcgetpgrp(0)} == {os.getpid()}, os.open("/dev/tty", os.O_RDWR)
        yield threading.current_thread() is threading.main_thread(), len(os.listdir("/proc/self/task"))
        yield gc.isenabled(), gc.get_threshold(), locale.setlocale(locale.LC_ALL), sys.getswitchinterval()
        yield [os.path.exists(f"/proc/self/fd/{number}") for number in range(64)]

    for each in found():
        print(each)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Programs are forked on Linux only.")
def test_a_fork_finds_what_a_program_finds_that_starts_as_usual(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same surroundings to the last descriptor; its end is told, be it a code, an error or a signal."""
    ends = {"sys.exit(7)": 7, "1 / 0": 1, "os.kill(os.getpid(), signal.SIGTERM)": -signal.SIGTERM}

    def said(end: str) -> str:
        command = [*python(WHAT_IS_FOUND), "a", "b c"]
        command[2] += f"\n{end}"
        given = {"XORTUI_STATE_FOLDER": "", "XDG_RUNTIME_DIR": "/of/its/own"}
        with Terminal(command, size=(120, 50), env=given, cwd=tmp_path) as terminal:
            assert terminal.wait_exit() == ends[end]
            return terminal.raw.decode().partition("Traceback")[0]

    forked = [said(end) for end in ends]
    assert len({*forked}) == 1 and len(forked[0]) > 2000
    monkeypatch.setattr(Warm, "current", None)
    assert forked[0] == said("sys.exit(7)")


def test_keys_reach_the_program() -> None:
    """What is typed is echoed by the terminal and read by the program."""
    with Terminal(["sh", "-c", 'echo ready; read line; echo "<$line>"']) as terminal:
        terminal.wait_for("ready")
        before = time.perf_counter()
        assert before <= terminal.send("grüß\r") <= time.perf_counter()
        rows = terminal.wait_for("<grüß>")
        assert rows[1].startswith("grüß"), "the echo"


def test_the_interrupt_key_acts_on_the_program() -> None:
    """The terminal controls the program: ctrl+c sends SIGINT, and what ended the program is its exit code."""
    with Terminal(["sh", "-c", "echo ready; exec sleep 60"]) as terminal:
        terminal.wait_for("ready")
        terminal.send("\x03")
        assert terminal.wait_exit() == -signal.SIGINT


def test_hanging_up_ends_the_program() -> None:
    """Closing the terminal sends SIGHUP to the program."""
    with Terminal(["sh", "-c", "echo ready; exec sleep 60"]) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_a_new_size_is_delivered() -> None:
    """The program gets SIGWINCH and finds the new size; the screen has it as well."""
    program = """
        import os, signal
        # A blocked signal is kept until it is waited for, however early it comes.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})
        while True:
            print(*os.get_terminal_size(0), flush=True)
            signal.sigwait({signal.SIGWINCH})
    """
    with Terminal(python(program)) as terminal:
        terminal.wait_for("80 24")
        terminal.resize(100, 30)
        rows = terminal.wait_for("100 30")
        assert (len(rows[0]), len(rows)) == (100, 30)


def test_exit_code_and_attributes_are_reported() -> None:
    """A program that leaves the terminal without echo is found out."""
    with Terminal(["sh", "-c", "stty -echo; exit 7"]) as terminal:
        assert terminal.wait_exit() == 7
        assert terminal.attributes() != terminal.initial_attributes
    with Terminal(["sh", "-c", "stty -echo; stty echo; exit 0"]) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.attributes() == terminal.initial_attributes


def test_a_textual_app_paints_resizes_and_quits() -> None:
    """Text, colours and a new size are right, and at the end the terminal is as it was."""
    with Terminal(python(TEXTUAL_APP)) as terminal:
        rows = terminal.wait_for("Hello, wörld ∂η×− 80 by 24")
        assert all(not row.strip() for row in rows[1:]), "no rests of control sequences"
        letter, bold = terminal.cell(0, 0), terminal.cell(0, 7)
        assert (letter.data, letter.fg, letter.bg, letter.bold) == ("H", "fedcba", "123456", False)
        assert (bold.data, bold.fg, bold.bg, bold.bold) == ("w", "fedcba", "123456", True)
        assert terminal.attributes() != terminal.initial_attributes, "keys are not echoed while it runs"

        terminal.resize(60, 10)
        rows = terminal.wait_for("60 by 10")
        assert (len(rows[0]), len(rows)) == (60, 10)

        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert terminal.attributes() == terminal.initial_attributes
        assert terminal.raw.rfind(b"\x1b[?1049l") > terminal.raw.rfind(b"\x1b[?1049h")
        assert terminal.raw.rfind(b"\x1b[?25h") > terminal.raw.rfind(b"\x1b[?25l")
        assert b"\x1b[?2026h" in terminal.raw, "it was told that the terminal knows synchronised output"
        assert not any(row.strip() for row in terminal.screen()), "the main screen is back"


@pytest.mark.long
def test_a_replay_tells_when_each_key_was_answered() -> None:
    """One pass over the chunks finds each change, after its key and in its order."""
    with Terminal(python(TEXTUAL_APP)) as terminal:
        terminal.wait_for("Hello")
        pressed = []
        for count in (1, 2, 3):
            pressed.append(terminal.send("n"))
            terminal.wait_for(f"count {count}")
        replay = Replay(terminal.chunks)
        painted = [replay.painted(f"count {count}", since=key) for count, key in enumerate(pressed, 1)]
        for key, paint in zip(pressed, painted, strict=True):
            assert paint is not None
            assert key < paint < key + 5
        assert painted == sorted(painted, key=lambda paint: paint or 0)
        assert replay.painted("count 4") is None


def test_a_replay_leaves_later_chunks_to_later_questions() -> None:
    """A chunk from before a key is no answer to it, and the end of a question's time ends the search."""
    chunks = [(1.0, b"one\r\n"), (2.0, b"two three\r\n"), (3.0, b"four\r\n")]
    replay = Replay(chunks, size=(20, 5))
    assert replay.painted("four", until=1.5) is None
    assert replay.painted("one", since=1.5) == 2.0
    assert replay.painted("three", since=1.5) == 2.0, "one chunk may answer two questions"
    assert replay.painted(lambda rows: rows[2].startswith("four")) == 3.0
    chunks.append((4.0, b"five"))
    assert replay.painted("five") == 4.0, "chunks may come later"


def test_a_failed_wait_prints_the_screen() -> None:
    """A wait that fails reports what the screen showed instead, also if the program has ended early."""
    with Terminal(["sh", "-c", "echo something else; exec sleep 60"], size=(20, 3)) as terminal:
        terminal.wait_for("something")
        with pytest.raises(AssertionError, match=r"did not within 0\.1 s show 'the right thing'") as failure:
            terminal.wait_for("the right thing", timeout=0.1)
        assert "|something else      |" in str(failure.value)
        with pytest.raises(AssertionError, match=r"something else") as failure:
            terminal.wait_exit(timeout=0.1)
    with Terminal(["sh", "-c", "echo something else; exit 4"]) as terminal:
        patience = Patience(5, terminal.pid)
        with pytest.raises(AssertionError, match="ended and did not show 'the right thing'") as failure:
            terminal.wait_for("the right thing")
        assert patience.left()
        assert "Exit code: 4" in str(failure.value)


def test_leaving_ends_a_program_that_ignores_signals_and_its_children() -> None:
    """Neither a program which ignores SIGHUP and SIGTERM nor its child is left; nor do they delay the end."""
    program = "trap '' HUP TERM INT; sleep 60 & echo child $! ready; while :; do echo more; done"
    with Terminal(["sh", "-c", program]) as terminal:
        terminal.wait_for("more")
        child = int(terminal.raw.split()[1])
        patience = Patience(2, terminal.pid)
    assert patience.left()
    assert terminal.wait_exit() == -signal.SIGKILL
    patience = Patience(5, child)
    while _runs(child) and patience.left():
        time.sleep(0.01)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    """Tell whether a process runs; one which has ended and was not yet waited for by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.without_terminal
@pytest.mark.parametrize("step", [1, 3, 10_000])
def test_a_picture_needs_no_whole_sequences(step: int) -> None:
    """However the bytes are cut, the picture is the same, and unknown sequences leave nothing behind."""
    output = (
        b"\x1b[?1049h\x1b[>25u\x1b[?2026$p\x1b[?2048$p\x1b[?7l\x1b]22;default\x07\x1b]2;title\x1b\\\x1b(B\x1bP+q\x1b\\"
        + "\x1b[2;3H\x1b[1;38;2;1;2;3mgrün\x1b[0m\x1b[4:3m漢e\u0301\x1b[<u\x1b[?1;2c\x1b[1 q.".encode()
    )
    picture = Picture((12, 3))
    for start in range(0, len(output), step):
        picture.feed(output[start : start + step])
    assert picture.rows() == [" " * 12, "  grün漢é.  ", " " * 12]
    assert picture.cell(1, 2).fg == "010203"


@pytest.mark.without_terminal
def test_a_picture_shows_whole_frames_only() -> None:
    """A frame of synchronised output is shown only when it is complete."""
    picture = Picture((10, 1))
    picture.feed(b"\x1b[?2026h\x1b[Hfirst\x1b[?2026l\x1b[?2026h\x1b[Hse")
    assert picture.rows() == ["first     "]
    picture.feed(b"cond\x1b[?20")
    assert picture.rows() == ["first     "]
    picture.feed(b"26l")
    assert picture.rows() == ["second    "]


@pytest.mark.without_terminal
def test_a_picture_has_an_alternate_screen() -> None:
    """Leaving the alternate screen, which begins empty, brings back the main screen and its cursor."""
    picture = Picture((10, 2))
    picture.feed(b"$ run\r\n\x1b[?1049h")
    assert picture.rows() == [" " * 10] * 2
    picture.feed(b"\x1b[Hpainted\x1b[?1049l$ ")
    assert picture.rows() == ["$ run     ", "$         "]
