"""Results: is each answer written down as it is given, for the teacher alone, and does nothing stop the lesson?"""

import errno
import json
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.hand import Hand
from tests.support.systems import posix
from tests.tui.test_lesson import arrived
from xortui.teach.lessons.file.read import parse
from xortui.tui.app import XorApp
from xortui.tui.results import Results
from xortui.tui.terminal.in_order import unseen

LESSON = parse(
    '+++\nformat = 1\ntitle = "T"\n+++\n'
    '## One\n```xortui\nask = {question = "Which?", options = ["low", "high", "none"], right = 2, tries = 2}\n```\n'
    '## Two\n```xortui\nask = {question = "MSE, {mse:2}?", value = "mse", tolerance = 0.01, tries = 2}\n```\n'
    '## Three\n```xortui\nmode = "walk"\nphase = 2\nask = {phase = true}\n```\n'
    '## Four\n```xortui\ntask = {do = "Solve it.", goal = "solved"}\n```\n',
    "own.md",
)


@asynccontextmanager
async def opened(results: Results) -> AsyncIterator[Hand]:
    """Open the lesson, whose answers are written down."""
    app = XorApp(lesson=LESSON)
    app.animation_level = "none"
    app.main.desk.player.results = results
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.takes_keys, "the whole screen")
        await hand.until(lambda: not unseen(app), "the first step")
        await hand.settle()
        yield hand


def written(file: Path) -> list[dict[str, Any]]:
    """Return the lines of a file, without their times."""
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert all(line.pop("time").endswith("+00:00") for line in lines)
    return lines


def score(right: int, wrong: int, given_up: int) -> dict[str, int]:
    """Return a score of the lesson."""
    return {"right": right, "wrong": wrong, "given_up": given_up, "questions": 3}


async def test_what_is_written_down(tmp_path: Path) -> None:
    """Each answer is in the file once it is given: what was asked and said, how many tries, and the score so far."""
    file = tmp_path / "anna.jsonl"
    async with opened(Results(file)) as hand:
        assert written(file) == [{"format": "xortui-results", "version": 1, "lesson": "own.md", "title": "T"}]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        first = {"lesson": "own.md", "step": 1, "question": "Which?"}
        await hand.press("1")
        wrong = first | {"answer": "low", "tries": 1, "right": False, "score": score(0, 0, 0)}
        assert written(file)[1:] == [wrong]
        await hand.press("2")
        right = {"answer": "high", "tries": 2, "right": True, "given_up": False, "correct": "high"}
        assert written(file)[2:] == [first | right | {"score": score(1, 0, 0)}]
        await hand.press("enter")
        await arrived(hand)
        await hand.type("0.9")
        await hand.press("enter", "p")
        second = {"lesson": "own.md", "step": 2, "question": "MSE, 0.27?"}
        mse = hand.snapshot.mse
        assert written(file)[3:] == [
            second | {"answer": 0.9, "tries": 1, "right": False, "score": score(1, 0, 0)},
            second
            | {"answer": None, "tries": 1, "right": False, "given_up": True, "correct": mse, "score": score(1, 0, 1)},
        ]
        await hand.press("enter")
        await arrived(hand)
        await hand.press("2")
        (third,) = written(file)[5:]
        assert third["question"] == "Will the activation of h1 lie above or below one half?"
        assert (third["answer"], third["right"], third["correct"]) == ("below", False, "above")
        await hand.press("enter")
        await arrived(hand)
        hand.session.goto(2100)
        hand.main.desk.show()
        await hand.settle()
        done = {"lesson": "own.md", "step": 4, "task": "Solve it.", "done": True, "score": score(1, 1, 1)}
        assert written(file)[6:] == [done]


async def test_a_full_disk_costs_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lesson goes on; once there is room again, every line is written, whole and once."""
    file = tmp_path / "anna.jsonl"
    write, room = os.write, [10]

    def write_a_little(descriptor: int, content: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        count = write(descriptor, content[: room[0]])
        room[0] -= count
        return count

    results = Results(file)
    monkeypatch.setattr("xortui.tui.results.os.write", write_a_little)
    async with opened(results) as hand:
        assert file.stat().st_size == 10
        assert "The results cannot be written down: No space left on device." in hand.text()
        await hand.press("1")
        assert "cannot be written down" in hand.text() and results.trouble
        room[0] = 10**6
        await hand.press("2")
        assert hand.playing.answer and "cannot be written down" not in hand.text()
        assert [line.get("answer") for line in written(file)] == [None, "low", "high"] and not results.trouble


def test_lines_are_added_to_a_file_of_results(tmp_path: Path) -> None:
    """What was there stays, also a line that was cut off."""
    file = tmp_path / "anna.jsonl"
    Results(file).begin(LESSON)
    before = file.read_bytes()
    file.write_bytes(before + b'{"cut')
    Results(file).begin(LESSON)
    lines = file.read_bytes().split(b"\n")
    assert lines[0] + b"\n" == before and lines[1] == b'{"cut' and json.loads(lines[2])["title"] == "T"


@posix
def test_what_is_no_file_of_results(tmp_path: Path) -> None:
    """A pipe, a device, a folder and a file of something else are refused, at once; a place without leave is not."""
    pipe, text = tmp_path / "pipe", tmp_path / "text"
    os.mkfifo(pipe)
    text.write_text("mine\n", "utf-8")
    for name in (pipe, "/dev/null", "/dev/full", tmp_path, tmp_path / "none" / "x"):
        with pytest.raises(OSError):
            Results(name)
    with pytest.raises(ValueError):
        Results(text)
    assert text.read_text("utf-8") == "mine\n"
    results = Results(tmp_path / "new")
    pipe.rename(tmp_path / "new")
    results.begin(LESSON)
    assert results.trouble
