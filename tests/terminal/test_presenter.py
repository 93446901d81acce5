"""The teacher's second terminal: it follows the lesson that is shown, moves it, and survives its end."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.hand import Hand
from tests.support.patience import Patience
from tests.support.program import XORTUI
from tests.support.terminal import Terminal
from xortui.teach.lessons.catalogue import find
from xortui.tui import stage
from xortui.tui.presenter import PresenterApp, PresenterScreen
from xortui.tui.presenter_edges import Clock
from xortui.tui.stage import Told, read


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a runtime folder of its own, with a name short enough for sockets."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.mark.long
def test_it_follows_the_lesson_and_moves_it(runtime: Path) -> None:
    """Either may come first; each key moves the lesson, what the class answers is told, and an end is said."""
    lesson = find("1")
    env = {"XDG_RUNTIME_DIR": str(runtime)}
    first, second = lesson.steps[0], lesson.steps[1]
    with Terminal([*XORTUI, "lesson", "1", "--presenter"], env=env) as teacher:
        teacher.wait_for("No lesson is shown.")
        teacher.send("\r")
        teacher.wait_for("No lesson is shown.")
        with Terminal([*XORTUI, "lesson", "1"], env=env) as class_:
            teacher.wait_for("Let them read the table aloud")
            teacher.wait_for(f"Next: 2. {second.title}")
            head, name, between, title = teacher.screen()[:4]  # lines of its own, and the notes below them, set in
            assert "step 1 of" in head and name.strip() == lesson.title
            assert not between.strip() and title.startswith(f"  1. {first.title}")
            class_.wait_for(first.title)
            assert first.notes[0][:20] not in "".join(class_.screen())
            (there,) = (runtime / "xortui").iterdir()
            assert stat.S_IMODE(there.stat().st_mode) == 0o600
            assert stat.S_IMODE(there.parent.stat().st_mode) == 0o700
            teacher.send("\x7f")
            teacher.wait_for("This is the first step.")
            teacher.send("\x1b")  # which leaves nothing that lists another key for it
            teacher.wait_for("esc is no key here")
            teacher.send("b")
            teacher.wait_for("The step is as it began.")
            shutil.rmtree(runtime / "xortui")
            teacher.send("\x1b[<0;5;24M\x1b[<0;5;24m")  # a click on `enter next`
            class_.wait_for(f"step 2 of {len(lesson.steps)}")
            teacher.wait_for("(right)")
            class_.send("0")
            teacher.wait_for("Answered: 0, which is right.")
            teacher.wait_for("1 of 4 questions right")
            class_.send("\x7f")
            teacher.wait_for(f"step 1 of {len(lesson.steps)}")
            wait_for_stages(runtime / "xortui", class_)
            os.kill(class_.pid, signal.SIGKILL)
            class_.wait_exit(20)
        teacher.wait_for("No lesson is shown.")
        with Terminal([*XORTUI, "lesson", "2"], env=env) as class_:
            teacher.wait_for(f"Another lesson is shown, {find('2').name}:")
            teacher.send("\r")
            teacher.wait_for("Another lesson is shown. ")
            assert "step 1 of" in "".join(class_.screen())
            class_.send("q")
            assert class_.wait_exit(20) == 0
        teacher.wait_for("No lesson is shown.")
        assert list((runtime / "xortui").iterdir()) == []
        teacher.send("q")
        assert teacher.wait_exit(20) == 0


def bound(path: Path, *, answers: bool, old: bool = False) -> socket.socket:
    """Return a socket at a path, which may be open and may be older than a minute."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.bind(str(path))
    if answers:
        made.listen(0)
    if old:
        os.utime(path, (1000.0, 1000.0))
    return made


def test_only_the_sockets_of_programs_that_were_killed_are_removed(runtime: Path) -> None:
    """One that answers stays, as does one with no room for another caller, one about to be, and what is none."""
    found = stage.folder()
    open_ = [
        bound(found / "1.stage", answers=True),
        bound(found / "2.stage", answers=True),
        bound(found / "3.new", answers=False),
    ]
    for name in ("4.stage", "5.stage", "6.new"):
        bound(found / name, answers=False, old=name != "4.stage").close()
    (found / "7.stage").write_text("a file")
    (found / "8.stage").symlink_to(found / "5.stage")
    bound(found / "other", answers=False, old=True).close()
    callers = [socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) for _ in range(9)]
    with pytest.raises(BlockingIOError):
        for caller in callers:
            caller.setblocking(False)
            caller.connect(str(found / "2.stage"))
    stage.tidy(found)
    left = {"1.stage", "2.stage", "3.new", "7.stage", "8.stage", "other"}
    assert {path.name for path in found.iterdir()} == left
    for made in (*open_, *callers):
        made.close()


def wait_for_stages(found: Path, *programs: Terminal) -> None:
    """Wait until these programs can be followed, and there is no other socket."""
    patience, names = Patience(20), {f"{program.pid}.stage" for program in programs}
    while {path.name for path in found.glob("*")} != names:
        assert patience.left(), sorted(found.glob("*"))
        time.sleep(0.01)


@pytest.mark.long
def test_a_lesson_removes_what_killed_ones_left_beside_one_that_goes_on(runtime: Path) -> None:
    """Two lessons are shown, one is killed: the next one takes its socket away, and the other is still followed."""
    env, found = {"XDG_RUNTIME_DIR": str(runtime)}, runtime / "xortui"
    with Terminal([*XORTUI, "lesson", "3"], env=env) as other:
        other.wait_for(find("3").steps[0].title)
        with Terminal([*XORTUI, "lesson", "1"], env=env) as killed:
            killed.wait_for(find("1").steps[0].title)
            wait_for_stages(found, other, killed)
            os.kill(killed.pid, signal.SIGKILL)
            killed.wait_exit(20)
        with Terminal([*XORTUI, "lesson", "2"], env=env) as next_:
            next_.wait_for(find("2").steps[0].title)
            wait_for_stages(found, other, next_)
            next_.send("q")
            assert next_.wait_exit(20) == 0
        with Terminal([*XORTUI, "lesson", "--presenter"], env=env) as teacher:
            teacher.wait_for(find("3").title[:40])


@pytest.mark.cold
@pytest.mark.long
def test_it_follows_a_lesson_that_is_edited(runtime: Path) -> None:
    """A step that is added while the lesson is shown has its notes and its answers, and so has one that is changed."""
    text = '+++\nformat = 1\ntitle = "Own"\n+++\n## One\n<!-- first note -->\n'
    ask = '```xortui\nask = {question = "Q?", options = ["low", "high"], right = 2}\n```\n'
    file = runtime / "own.md"
    file.write_text(text, "utf-8")
    env = {"XDG_RUNTIME_DIR": str(runtime)}
    with (
        Terminal([*XORTUI, "lesson", str(file)], env=env) as class_,
        Terminal([*XORTUI, "lesson", "--presenter"], env=env) as teacher,
    ):
        teacher.wait_for("first note")
        file.write_text(f"{text}## Two\n<!-- second note -->\n{ask}", "utf-8")
        teacher.wait_for("second note")
        class_.wait_for("step 2 of 2")
        class_.send("2")
        teacher.wait_for("Answered: high, which is right.")
        file.write_text(f"{text}## Two\n<!-- another note -->\n{ask}", "utf-8")
        teacher.wait_for("another note")
        teacher.send("q")
        assert teacher.wait_exit(20) == 0


@pytest.mark.without_terminal
def test_a_line_that_tells_nothing_is_none() -> None:
    """A message that is not valid is ignored; a valid one is read in full."""
    for line in (
        b"",
        b"{}",
        b"[]",
        b"5",
        b"nonsense",
        b"[" * 5000,
        b'{"answer": null, "lesson": "1", "step": 1e999}',
        b'{"lesson": 1, "step": "x"}',
        b"\xff",
    ):
        assert read(line) is None
    told = {"lesson": "1", "step": 2, "tried": [1], "answer": [None, False], "score": "0 of 4 right", "running": False}
    assert read(json.dumps(told).encode()) == Told("1", 2, (1.0,), (None, False), "0 of 4 right", False)


@pytest.mark.without_terminal
def test_what_was_asked_long_ago_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was stopped takes no key that was pressed meanwhile, nor a line that says not when it was."""
    done: list[str] = []
    serving = stage.Stage(SimpleNamespace(do=done.append))  # type: ignore[arg-type]  # all that it is asked for
    for line in ("lesson.next", "lesson.next soon", "lesson.undo 1e9"):
        serving._take(line)
    asked = stage.order("lesson.previous").decode().strip()
    serving._take(asked)
    assert done == ["lesson.previous"]
    monkeypatch.setattr(stage, "_LATE", 0.0)
    serving._take(asked)
    assert done == ["lesson.previous"]


def test_the_time_of_a_step_begins_with_it() -> None:
    """That of the lesson goes on; both begin again with another lesson."""
    clock, told = Clock(), Told("1", 1, (), None, "", False)
    clock.see(told, 100.0)
    clock.see(told, 130.0)
    assert clock.times(165.0) == ("1:05", "1:05")
    clock.see(told._replace(step=2), 170.0)
    assert clock.times(3770.0) == ("1:00:00", "1:01:10")
    clock.see(told._replace(lesson="2", step=2), 4000.0)
    assert clock.times(4000.0) == ("0:00", "0:00")


@pytest.mark.without_terminal
async def test_the_folder_of_another_user_is_not_used(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that all can read is made private; one of somebody else is refused, and the presenter says so."""
    found = runtime / "xortui"
    found.mkdir(mode=0o755)
    assert stat.S_IMODE(stage.folder().stat().st_mode) == 0o700
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: 12345)
        with pytest.raises(PermissionError):
            stage.folder()
    found.rmdir()
    found.touch()
    app = PresenterApp(None)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: "xortui: it is no folder of this account." in " ".join(hand.text().split()))


async def test_only_programs_that_show_a_lesson_are_met(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has left its lesson, one that was stopped and one that says no more than noise are passed over."""
    monkeypatch.setattr(stage, "PATIENCE", 0.1)
    told = {"lesson": "1", "step": 2, "tried": [], "answer": None, "score": "", "running": False, "said": [1, "no"]}
    lines = {"1": json.dumps(told).encode() + b"\n", "2": b"{}\n", "3": b"\xff\n", "4": b"x" * 100_000, "5": b""}
    found = stage.folder()
    ends: list[asyncio.StreamWriter] = []

    async def say(line: bytes, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends.append(writer)
        writer.write(line)

    servers = [
        await asyncio.start_unix_server(partial(say, line), found / f"{name}.stage") for name, line in lines.items()
    ]
    with bound(found / "6.stage", answers=True):
        (met,) = await stage.meet_all(found)
    assert met.told == Told("1", 2, (), None, "", False, said=(1, "no"))
    for end in (met.writer, *ends):
        end.close()
        with suppress(OSError):
            await end.wait_closed()
    for server in servers:
        server.close()


@pytest.mark.without_terminal
def test_a_connection_ends_without_a_word(runtime: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is written when a presenter leaves, nor when the program ends while one is connected."""

    async def connected() -> None:
        desk: Any = SimpleNamespace(playing=None)
        serving = asyncio.create_task(stage.Stage(desk).serve())
        found, patience = stage.folder() / f"{os.getpid()}.stage", Patience(20)
        while not found.exists():
            assert patience.left()
            await asyncio.sleep(0)
        reader, leaving = await asyncio.open_unix_connection(found)
        assert await reader.readline() == b"{}\n"
        leaving.close()
        while asyncio.all_tasks() > {serving, asyncio.current_task()}:
            assert patience.left()
            await asyncio.sleep(0.001)
        reader, staying = await asyncio.open_unix_connection(found)
        assert await reader.readline() == b"{}\n"
        asyncio.get_running_loop().call_soon(staying.close)

    asyncio.run(connected())
    assert not caplog.records


async def test_no_word_of_its_edges_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no room is left out whole: of the head first the longer times, of the keys the last ones."""
    monkeypatch.setattr(PresenterScreen, "_listen", lambda _: asyncio.sleep(1e6))
    app, lesson = PresenterApp(None), find("6")
    keys = ["enter next", "backspace previous", "space run, pause", "b again", "↑ ↓ scroll", "q quit"]
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await app._presenter._take(Told(stage.name_of(lesson), 2, (), (0.0, True), "1 of 4 questions right", True))
        for width, height in ((40, 12), (40, 14), (60, 18), (80, 24), (140, 30)):
            await hand.resize(width, height)
            rows = [row.strip() for row in hand.rows()]
            head, foot = re.sub(r"\d:\d\d", "0:00", rows[0]), " " + rows[-1]
            parts = {f"step 2 of {len(lesson.steps)}", "0:00 here", "0:00 in all", "1 of 4 questions right", "running"}
            assert set(re.split(" · |, ", head)) <= parts | {lesson.title} and "running" in head
            second = rows[1].removesuffix("…")
            assert lesson.title in head if width == 140 else (second and lesson.title.startswith(second)) or height < 14
            assert foot.strip().split("  ") == [key for key in keys if key in foot] and foot.endswith("q quit")
            assert all(len(key) + 2 > width - 1 - len(foot) for key in keys if key not in foot)
