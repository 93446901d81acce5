"""`xortui serve`: what it refuses, what it prints, and how it ends."""

import asyncio
import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.cli.test_endings import CLOSED, NO_SPACE, forked, in_one_process, needs_a_full_device, unread
from tests.support.forks import CLOSED as SHUT
from tests.support.forks import Forks
from tests.support.systems import posix
from tests.web.test_serve import gone, programs, tab
from xortui.cli.main import main
from xortui.cli.serve import _words

XORTUI = [sys.executable, "-m", "xortui"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--port 70000", "The port cannot be 70000: it must be a whole number from 0 to 65 535."),
        ("--port x", "The port cannot be x: it must be a whole number from 0 to 65 535."),
        ("--most 0", "The number of browsers cannot be 0: it must be a whole number from 1 to 1 000."),
        ("train", "The words train cannot be served: use none, or lesson NAME."),
        ("lesson 1 2", "The words lesson 1 2 cannot be served: use none, or lesson NAME."),
        ("lesson 99", "99"),
        ("--host 203.0.113.9", "Nobody can listen on port 8000 of 203.0.113.9: "),
        ("--host no.such.host.invalid", "Nobody can listen on port 8000 of no.such.host.invalid: "),
        (f"--host {'a' * 254}", f"The host {'a' * 39}... is no name and no address of this machine."),
        ("--host ", "The option --host needs a value, as in --host H: address to listen on, 0.0.0.0 for the whole "),
    ],
)
def test_what_cannot_be_served_is_refused(words: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence that names what was wrong, and what would be right."""
    assert main(["serve", *words.split(" ")]) in (1, 2)
    found = capsys.readouterr()
    assert found.out == "" and sentence in found.err and found.err.count("\n") == 1


def test_a_course_can_be_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The words for each program are those that were typed; a folder without lessons is refused."""
    (tmp_path / "1.md").write_text('+++\nformat = 1\ntitle = "T"\n+++\n## A\n', "utf-8")
    assert _words(["lesson", str(tmp_path)]) == ["lesson", str(tmp_path)]
    (tmp_path / "empty").mkdir()
    assert main(["serve", "lesson", str(tmp_path / "empty")]) == 2
    assert "empty" in capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server's own libraries are not among what xortui always needs."""
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert main(["serve"]) == 1
    assert (
        capsys.readouterr().err == "xortui: The server is not installed: pip install segno textual-serve brings it.\n"
    )


def test_it_serves_until_it_is_interrupted() -> None:
    """It prints its address at once, into a pipe too, and ends well; a port that is taken is said."""
    command = [*XORTUI, "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout and program.stderr
        address, said = program.stdout.readline().strip(), program.stdout.readline()
        assert urllib.request.urlopen(address, timeout=20).status == 200
        taken = subprocess.run(
            [*XORTUI, "serve", "--port", address.split(":")[2].partition("/")[0]], capture_output=True, text=True
        )
        assert taken.returncode == 1 and taken.stdout == "" and "address already in use" in taken.stderr.lower()
        assert taken.stderr.count("\n") == 1
        program.send_signal(signal.SIGINT)
        # In lines of their own: a narrow terminal breaks a longer one within a word.
        assert program.stdout.read() == "ctrl+c ends it, and all that are open.\n"
        assert program.stderr.read() == "xortui: Ended by SIGINT; no browser was open.\n"
        assert program.wait(60) == 130
        assert said == "Up to 40 browsers. Whoever has the address may use it.\n"


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals.")
@pytest.mark.parametrize(("name", "code", "browsers"), [("SIGTERM", 143, 2), ("SIGHUP", 129, 1)])
async def test_a_signal_ends_it_and_all_programs(name: str, code: int, browsers: int, tmp_path: Path) -> None:
    """With the code that tells of the signal and one sentence; the pages are closed, and no program is left."""
    env, pipe = {**os.environ, "XORTUI_STATE_FOLDER": str(tmp_path)}, asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(*XORTUI, "serve", "--port", "0", stdout=pipe, stderr=pipe, env=env)
    assert program.stdout
    address = (await program.stdout.readline()).decode().strip()
    async with AsyncExitStack() as stack:
        names = ("ada", "alan")[:browsers]
        pages = [await stack.enter_async_context(tab(address, name, own=name)) for name in names]
        for page in pages:
            await page.wait_for(lambda rows: "epoch 0" in rows[0] and "q quit" in rows[-1])
        started = programs(program.pid)
        assert len(started) == browsers
        program.send_signal(getattr(signal, name))
        for page in pages:
            await page.wait_for_end()
        _, complaint = await program.communicate()
    told = "2 browsers are" if browsers == 2 else "1 browser is"
    said = f"xortui: Ended by {name}: {told} told so, the work is kept.\n"
    assert (program.returncode, complaint.decode()) == (code, said)
    for pid in started:
        await gone(pid)


@pytest.mark.long
@in_one_process
@posix
def test_without_a_reader_it_ends_quietly(forks: Forks) -> None:
    """A closed pipe ends it quietly, as it ends every other command."""
    with unread() as pipe:
        assert forked(forks, "serve --port 0", pipe) == (141, b"", b"")


@pytest.mark.long
@in_one_process
@posix
@needs_a_full_device
def test_an_address_that_cannot_be_written(forks: Forks) -> None:
    """Nobody would know it: a sentence, if that can be written, the code of a failure, and no server is left."""
    with open("/dev/full", "wb") as device:
        full = device.fileno()
        for stdout, stderr, complaint in (
            (SHUT, None, CLOSED),
            (full, None, NO_SPACE),
            (SHUT, full, b""),
            (SHUT, SHUT, b""),
        ):
            assert forked(forks, "serve --port 0", stdout, stderr) == (1, b"", complaint)


@pytest.mark.long
@posix
@needs_a_full_device
@pytest.mark.parametrize("redirected", ["2>/dev/full", "<&-", "<&- 2>&-"])
async def test_it_serves_where_it_can_say_nothing_more(redirected: str, tmp_path: Path) -> None:
    """A page is all that it usually is, and the signal that ends it has its code."""
    env, pipe = {**os.environ, "XORTUI_STATE_FOLDER": str(tmp_path)}, asyncio.subprocess.PIPE
    words = ["sh", "-c", f'exec "$0" -m xortui serve --port 0 {redirected}', sys.executable]
    program = await asyncio.create_subprocess_exec(*words, stdout=pipe, stderr=pipe, env=env)
    assert program.stdout
    address = (await program.stdout.readline()).decode().strip()
    async with tab(address, "ada") as page:
        await page.wait_for(lambda rows: "epoch 0" in rows[0] and "q quit" in rows[-1])
        (started,) = programs(program.pid)
        program.send_signal(signal.SIGINT)
        await page.wait_for_end()
    await gone(started)
    _, complaint = await program.communicate()
    said = b"xortui: Ended by SIGINT: 1 browser is told so, the work is kept.\n"
    assert (program.returncode, complaint) == (130, b"" if "2>" in redirected else said)
