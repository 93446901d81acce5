"""What is done on the screen is written down as it is done, and an earlier session is there again as it was left."""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.hand import Hand, opened_alone
from tests.support.plain import plain
from tests.support.said import said
from tests.support.written import last_session
from tests.tui.test_replay import recording
from xortui.nn import Session
from xortui.nn.session.course import Edit
from xortui.nn.session.journal.folder import OwnFile
from xortui.nn.session.journal.left import resume
from xortui.nn.session.journal.writer import Writer
from xortui.tui import beside, keeper, player, resuming
from xortui.tui.replay import Replay
from xortui.tui.resuming import _left, begin_keeping
from xortui.words.shown import shown


@asynccontextmanager
async def kept(where: Path, *, session: Session | None = None, speed: int | None = None) -> AsyncIterator[Hand]:
    """Open an app that writes a journal, as the program does."""
    async with opened_alone(session=session, speed=speed) as hand:
        begin_keeping(hand.app, where)
        await hand.settle()
        yield hand
        assert hand.main.desk.keeper
        hand.main.desk.keeper.close()


@asynccontextmanager
async def resumed(where: Path) -> AsyncIterator[Hand]:
    """Open an app with the session that was left last, as the program does."""
    found = resume(where)
    assert found
    async with opened_alone(session=found[0].sessions[0]) as hand:
        hand.app.resumed = found
        begin_keeping(hand.app, where)
        await hand.settle()
        await hand.until(lambda: all(worker.group != "approach" for worker in hand.app.workers))
        yield hand
        assert hand.main.desk.keeper
        hand.main.desk.keeper.close()


def written(where: Path) -> Session:
    """Return the session as it would be there again if the program was killed now."""
    found = last_session(where)
    assert found
    return found.sessions[0]


def whole(session: Session) -> object:
    """Return all that a session shows, with the stops that were noted since."""
    again = Session()
    again.restore(session.save())
    return plain(again.snapshot)


def test_what_was_offered_and_cannot_be_read_is_named(tmp_path: Path) -> None:
    """No other program has gone on with it; that is said only where it is gone."""
    assert _left(tmp_path) == "It is there no more: another xortui has gone on with it."
    (file := tmp_path / "1.journal").touch()
    assert _left(tmp_path) == f"What was left cannot be read: {file}: the file is empty."


async def test_a_newer_session_that_cannot_be_read_is_named_and_kept(tmp_path: Path) -> None:
    """Whole, in one sentence beside where the session is now; or in a part, from which on nothing could be read."""
    async with kept(tmp_path) as hand:
        await hand.press("full_stop")
    (file,) = tmp_path.iterdir()
    os.utime(file, (0, 9))
    (bad := tmp_path / "bad.journal").write_bytes(b"\xff")
    async with resumed(tmp_path) as hand:
        why = f"an older session: a newer one cannot be read, and is kept: {bad}: this is no journal."
        assert f"Resumed at epoch 100, {why}" == hand.scene.complaint and bad.exists()
        await hand.press("right")
        assert not hand.scene.complaint and not file.exists()
    (file,) = (path for path in tmp_path.iterdir() if path != bad)
    with file.open("ab") as end:
        end.write(b"damaged\n")
    line = file.read_bytes().count(b"\n")
    async with resumed(tmp_path) as hand:
        part = f"as it was before line {line}, which is damaged, of a file that is kept: {file}."
        assert f"Resumed at epoch 101, {part}" == hand.scene.complaint
        await hand.press("right")
        assert file.exists()


async def test_a_student_learns_why_the_run_is_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a browser nobody asks for what was left: it would be there by itself."""
    monkeypatch.setattr(resuming, "served", lambda: True)
    async with kept(tmp_path) as hand:
        assert not hand.scene.complaint
    (bad := tmp_path / "bad.journal").touch()
    async with kept(tmp_path) as hand:
        sentence = f"This is a new run: what was left cannot be read, and is kept: {bad}: the file is empty."
        assert hand.scene.complaint == sentence


@pytest.mark.long
async def test_every_key_that_changes_something_is_written_at_once(tmp_path: Path) -> None:
    """Steps, edits, undo, other runs: whenever the program is killed, all up to there is there again."""
    async with kept(tmp_path) as hand:
        assert not os.listdir(tmp_path)
        for keys in (
            ("right",),
            ("full_stop",),
            ("up",),
            ("full_stop",),
            ("left",),
            ("z",),
            ("y",),
            ("n",),
            ("full_stop",),
            ("c",),
            ("e", "right", "plus"),
            ("escape", "g", "3", "0", "enter"),
            ("r",),
            ("z",),
        ):
            await hand.press(*keys)
            other = written(tmp_path)
            assert whole(other) == whole(hand.session), keys
        for _ in range(hand.snapshot.undos):
            await hand.press("z")
            other.undo()
            assert whole(other) == whole(hand.session)


@pytest.mark.long
async def test_while_epochs_follow_each_other_it_is_written_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At full speed and on a long way alike; an edit on the way at once."""
    monkeypatch.setattr(keeper, "_PERIOD", 0.05)
    async with kept(tmp_path, speed=0) as hand:
        await hand.press("space")
        await hand.until(lambda: os.listdir(tmp_path) and written(tmp_path).furthest > 1000)
        await hand.press("up")
        assert written(tmp_path).snapshot.settings.learning_rate == 3
        await hand.press("space", *"g1000000", "enter")
        begun = hand.session.furthest
        await hand.until(lambda: written(tmp_path).furthest > begun + 1000)
        await hand.press("escape")
        assert written(tmp_path).furthest == hand.session.furthest


@pytest.mark.long
async def test_going_on(tmp_path: Path) -> None:
    """The first screen says that there is a session, the palette goes on with it, and its journal is no more."""
    async with kept(tmp_path) as hand:
        await hand.press("full_stop", "up", "full_stop")
        left = whole(hand.session)
    (old,) = os.listdir(tmp_path)
    async with kept(tmp_path) as hand:
        assert "  :     type resume to go on at epoch 200, left just now" in hand.text()
        await hand.press("colon", *"resume")
        await hand.press("enter")
        await hand.until(lambda: hand.snapshot.epoch == 200)
        assert said(hand) == "resumed at epoch 200, with 1 step to undo"
        assert whole(hand.session) == left
        assert not hand.can("anywhere.resume") and os.listdir(tmp_path) != [old]
        await hand.press("z")
        assert hand.snapshot.settings.learning_rate == 1
    assert len(os.listdir(tmp_path)) == 1
    async with kept(tmp_path) as hand:
        await hand.press("right")
        assert "resume" not in hand.text() and not hand.can("anywhere.resume")
    async with resumed(tmp_path) as hand:
        assert said(hand) == "resumed at epoch 1, with no steps to undo"


async def test_a_session_that_is_gone_meanwhile(tmp_path: Path) -> None:
    """Another program has gone on with it: a word, and nothing else."""
    file, session = OwnFile(tmp_path), Session()
    session.run(5)
    Writer(file).note([session])
    file.close()
    async with kept(tmp_path) as hand:
        hand.main.desk.player.open("2")  # whose text is about its own network
        await hand.settle()
        assert not hand.can("anywhere.resume")
        hand.main.desk.player.leave()
        found = resume(tmp_path)
        assert found and hand.can("anywhere.resume")
        hand.main.action_do("anywhere.resume")
        await hand.settle()
        assert "another xortui has gone on with it" in hand.text()
        assert hand.snapshot.epoch == 0 and not hand.can("anywhere.resume")
        found[1].leave()


async def test_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said once, the run goes on, and it is tried again later."""
    where = tmp_path / "file" / "folder"
    (tmp_path / "file").touch()
    async with kept(where) as hand:
        await hand.press("right")
        assert "this run is lost:" in hand.text() and "Not a directory." in hand.text()
        await hand.press("right", "up")
        assert hand.snapshot.epoch == 2 and "lost" not in hand.text()
        (tmp_path / "file").unlink()
        await hand.press("right")
        assert not where.exists()
        monkeypatch.setattr(keeper, "monotonic", lambda: 10.0**9)
        await hand.press("right")
        assert written(where).epoch == 4


async def test_a_folder_that_is_taken_away(tmp_path: Path) -> None:
    """Deleted, or moved elsewhere: all is written anew, at once and without a word."""
    where = tmp_path / "state"
    async with kept(where) as hand:
        for epoch, moved in enumerate((False, True, False), 1):
            await hand.press("right")
            assert written(where).epoch == epoch and "lost" not in hand.text()
            where.rename(tmp_path / f"moved-{epoch}") if moved else shutil.rmtree(where)


@pytest.mark.long
async def test_a_recording_and_a_lesson_are_open_again(tmp_path: Path) -> None:
    """The recording with its edits to come; the lesson at its step with its answers, as its network was left."""
    played = recording(Edit(60, learning_rate=3.0), Edit(130, weights=((20, 5.0),)))
    async with kept(tmp_path, session=Session(played.course)) as hand:
        hand.main.scene = hand.scene._replace(replay=Replay(played, "run.jsonl"))
        await hand.press(*"g100", "enter")
    async with resumed(tmp_path) as hand:
        await hand.press(*"g130", "enter")
        assert said(hand) == "edit 2: b2→ŷ set to 5"
        await hand.press(*"g200", "enter")
        assert said(hand) == "end of the recording: the same numbers as recorded, to the last bit"
    async with resumed(tmp_path) as hand:
        before = whole(hand.session)
        hand.main.desk.player.open("9")
        await hand.settle()
        await hand.press("pagedown", "pagedown", "full_stop")
        assert (hand.playing.step, hand.session.epoch) == (3, 3100)
        inside = whole(hand.session)
    async with resumed(tmp_path) as hand:
        assert (hand.playing.step, hand.playing.lesson.title) == (3, "The learning rate")
        assert whole(hand.session) == inside
        hand.main.desk.player.leave()
        await hand.settle()
        assert whole(hand.session) == before


async def test_a_lesson_is_never_lost_on_the_way_to_its_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long its file and the state of its step take: whenever the program is killed, all is there again.

    A key that breaks that off leads where it says, and not to what was left at another step.
    """
    file, where = tmp_path / "mine.md", tmp_path / "state"
    steps = "".join(f"## {n}\n```xortui\ngoto = {n}\n```\n" for n in (10, 20, 30))
    file.write_text(f'+++\nformat = 1\ntitle = "T"\n+++\n{steps}', "utf-8")
    async with kept(where) as hand:
        await hand.press("full_stop")
        hand.main.desk.player.open(str(file))
        await hand.settle()
        await hand.press("pagedown", "pagedown", "up", "right")
        left = whole(hand.session)
    there = list[tuple[object, ...]]()

    def watched(write: Callable[..., None]) -> Callable[..., None]:
        def done(*args: object) -> None:
            write(*args)
            found = last_session(where)
            assert found
            there.append((found.scene and found.scene["lesson"]["step"], [one.epoch for one in found.sessions]))

        return done

    for name in ("append", "write_anew"):
        monkeypatch.setattr(OwnFile, name, watched(getattr(OwnFile, name)))
    monkeypatch.setattr(player, "AT_ONCE", -1.0)
    monkeypatch.setattr(beside, "AT_ONCE", 0.0)
    async with resumed(where) as hand:
        await hand.until(lambda: hand.scene.playing and not hand.playing.loading_step, "the step")
        assert whole(hand.session) == left and hand.playing.stood and hand.playing.stood.epoch == 30
        assert there and set(map(repr, there)) == {repr((3, [31, 100]))}
    async with resumed(where) as hand:
        await hand.until(lambda: hand.scene.playing, "the lesson")
        hand.main.desk.player.go_to_step(2)
        await hand.until(lambda: not hand.playing.loading_step, "another step")
        assert (hand.playing.step, hand.session.epoch) == (2, 20)


async def test_an_answer_is_written_at_once(tmp_path: Path) -> None:
    """Also where nothing was trained: a lesson that was begun is there again at its step, killed at any moment."""
    file = tmp_path / "mine.md"
    ask = 'ask = {question = "Q?", options = ["a", "b"], right = 1}'
    file.write_text(f'+++\nformat = 1\ntitle = "T"\n+++\n## A\n## B\n```xortui\n{ask}\n```\n', "utf-8")
    where = tmp_path / "state"
    async with kept(where) as hand:
        hand.main.desk.player.open(str(file))
        await hand.settle()
        assert not where.exists()
        await hand.press("pagedown")
        found = last_session(where)
        assert found and found.scene["lesson"]["step"] == 2
        await hand.press("1")
        found = last_session(where)
        assert found and found.scene["lesson"]["answers"][1] == [0, True, 0]


@pytest.mark.long
async def test_a_lesson_that_is_gone(tmp_path: Path) -> None:
    """The network is there as it was left, without the lesson."""
    file = tmp_path / "mine.md"
    file.write_text('+++\nformat = 1\ntitle = "T"\n+++\n## A\n## B\n```xortui\ngoto = 7\n```\n', "utf-8")
    where = tmp_path / "state"
    async with kept(where) as hand:
        hand.main.desk.player.open(str(file))
        await hand.settle()
        await hand.press("pagedown", "right")
        assert hand.session.epoch == 8
    file.unlink()
    async with resumed(where) as hand:
        assert (hand.session.epoch, hand.scene.playing) == (8, None)
        assert (
            hand.scene.complaint
            == f"The lesson is not as it was left, so its network alone is here: {shown(file, 200)}."
        )
