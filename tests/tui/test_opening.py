"""Lessons in a folder that does not answer: does every key still count, and is what is read then shown or not?"""

import asyncio
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.hand import Hand, opened_alone
from xortui.nn import files
from xortui.teach.lessons import catalogue
from xortui.teach.lessons.catalogue import load
from xortui.tui import beside as reading
from xortui.tui.app import XorApp
from xortui.tui.beside import aside, beside, finished
from xortui.tui.presenter import _notes
from xortui.tui.results import Results
from xortui.tui.screens.dialogs.lesson import Chooser

LESSON = '+++\nformat = 1\ntitle = "{}"\n+++\n## One\nText.\n## Two\nMore.\n'


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for what is read no longer than a screen does; other tests wait until it is there."""
    monkeypatch.setattr(reading, "AT_ONCE", 0.05)


class Share:
    """A folder that answers, or does not until it is mended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Answer at first."""
        self._answers = threading.Event()
        self._answers.set()
        self.asked = 0
        """How often something was read while it did not answer."""
        monkeypatch.setattr(catalogue, "read_at_most", self.read)

    def hang(self) -> None:
        """Answer no more."""
        self._answers.clear()

    def mend(self) -> None:
        """Answer again."""
        self._answers.set()

    def read(self, path: Path | str, most: int) -> bytes:
        """Return the content of a file, once that can be."""
        self.asked += not self._answers.is_set()
        self._answers.wait()
        return files.read_at_most(path, most)


@pytest.fixture
def share(monkeypatch: pytest.MonkeyPatch) -> Iterator[Share]:
    """Return a folder that answers, and let nothing wait for it at the end."""
    there = Share(monkeypatch)
    yield there
    there.mend()


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Write a course of three lessons."""
    for at, name in enumerate("abc", 1):
        (tmp_path / f"0{at}-{name}.md").write_text(LESSON.format(name.upper()), "utf-8")
    return tmp_path


async def test_a_lesson_that_is_read_slowly_opens_when_it_is_there(share: Share, course: Path) -> None:
    """Keys that change nothing but the look act meanwhile; one that trains says that the lesson is wanted no more."""
    app = XorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.takes_keys)
        player, path = app.main.desk.player, str(course / "01-a.md")
        share.hang()
        player.open(path)
        await hand.settle()
        assert "Reading " in hand.text() and hand.scene.playing is None
        await hand.press("v")
        share.mend()
        await hand.until(lambda: hand.scene.playing is not None, "the lesson")
        assert hand.playing.lesson.title == "A" and hand.playing.following == (str(course / "02-b.md"), "B")
        await hand.press("escape")
        share.hang()
        player.open(path)
        await hand.press("right")
        assert hand.session.epoch == 1
        threads = threading.active_count()
        share.mend()
        await hand.until(lambda: threading.active_count() < threads, "the end of reading")
        await hand.settle()
        assert hand.scene.playing is None and hand.session.epoch == 1


@pytest.mark.long
async def test_of_two_lessons_asked_for_the_later_one_opens(share: Share, course: Path) -> None:
    """The first would open over it, once it is read."""
    app = XorApp()
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.takes_keys)
        threads = threading.active_count()
        share.hang()
        app.main.desk.player.open(str(course / "01-a.md"))
        app.main.desk.player.open("2")
        assert hand.playing.lesson.name.startswith("02")
        share.mend()
        await hand.until(lambda: threading.active_count() <= threads, "the end of reading")
        await hand.settle()
        assert hand.playing.lesson.name.startswith("02")


@pytest.mark.long
async def test_a_lesson_goes_on_though_its_folder_does_not_answer(share: Share, course: Path) -> None:
    """Neither the look at its file, nor what comes after it, nor its end waits; one thread does, and no more."""
    lesson = load(course / "01-a.md")
    share.hang()
    app = XorApp(lesson=lesson)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: share.asked >= 2, "a look at the file, and at the next")
        await hand.press("enter")
        assert hand.playing.step == 2 and hand.playing.following is None
        await hand.until(lambda: app.main.desk.player.file._reading)
        app.main.desk.player.file._read_beside()
        assert share.asked == 2
        await hand.press("q")
        assert app._exit


async def test_a_list_that_is_read_slowly_opens_when_it_is_there(share: Share, course: Path) -> None:
    """It can be quitted before; a folder that is there no more is told in a sentence."""
    share.hang()
    app = XorApp(lesson=course)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: "Reading " in hand.text(), "what is read")
        share.mend()
        await hand.until(lambda: isinstance(app.screen, Chooser), "the list")
        await hand.press("escape")
        app.main.desk.player.choose(course / "none")
        await hand.settle()
        said = "".join(hand.text().split())
        assert "none:Thefoldercannotberead:Nosuchfileordirectory." in said
        share.hang()
        app.main.desk.player.choose(course)
        await hand.press("q")
        assert app._exit


@pytest.mark.long
async def test_what_is_read_is_named_until_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that come with the program have a name, too; what another key has said meanwhile stays."""
    shelf, answers = catalogue.shelf, threading.Event()

    def slowly() -> tuple[tuple[str, str, str], ...]:
        answers.wait()
        return shelf()

    monkeypatch.setattr(catalogue, "shelf", slowly)
    for keys, said in ((), "Reading the lessons …"), (("r",), "nothing to reset"):
        answers.clear()
        async with opened_alone() as hand:
            hand.main.desk.player.choose()
            await hand.settle()
            assert "Reading the lessons …" in hand.text()
            await hand.press(*keys)
            assert said in hand.text()
            answers.set()
            await hand.until(lambda: isinstance(hand.app.screen, Chooser), "the list")
            await hand.press("escape")
            assert any("nothing to reset" in text for text in hand.scene.note) is bool(keys)
            assert "Reading" not in hand.text()


async def test_the_results_wait_for_a_file_that_does_not_answer(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lesson goes on, which is said; what waited is written once it answers, in its order."""
    import os

    answers, open_ = threading.Event(), os.open
    file = course / "anna.jsonl"

    def slow(path: object, *rest: int) -> int:
        if path == file:
            answers.wait()
        return open_(path, *rest)  # type: ignore[arg-type]

    results = Results(file)
    monkeypatch.setattr(os, "open", slow)
    for at in (1, 2):
        results.begin(load(course / f"0{at}-{'ab'[at - 1]}.md"))
        assert results.trouble == "the file does not answer"
    answers.set()
    results.flush(20.0)
    results.flush(20.0)
    assert results.trouble == ""
    assert [f'"title": "{name}"' in line for name, line in zip("AB", file.read_text().splitlines(), strict=True)] == [
        True,
        True,
    ]


async def test_what_is_soon_done_is_done_at_once() -> None:
    """So keys find it done; what takes longer is handed on in the thread of the screen."""
    taken: list[object] = []
    beside(lambda: 1, taken.append)
    assert taken == [1]
    slow = threading.Event()
    beside(slow.wait, lambda _: taken.append(threading.current_thread()))
    assert taken == [1]
    slow.set()
    while len(taken) < 2:
        await asyncio.sleep(0)
    assert taken[1] is threading.main_thread()
    assert await aside(partial(int, "5")) == 5
    assert finished(lambda: None).done()


async def test_where_no_thread_can_be_started_it_is_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system at its limits has none to spare; its refusal is no reason to end."""

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    taken: list[object] = []
    beside(threading.current_thread, taken.append)
    assert taken == [await aside(threading.current_thread)] == [threading.main_thread()]


def test_the_notes_of_a_lesson_that_cannot_be_read_are_a_sentence(course: Path) -> None:
    """With its file, and no more than a line or two."""
    assert _notes(str(course / "x.md")) == f"{course / 'x.md'}: The file cannot be read: No such file or directory."
    (course / "bad.md").write_text("no lesson")
    assert "A lesson begins with a line +++" in str(_notes(str(course / "bad.md")))
