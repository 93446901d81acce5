"""The journal: whatever was done and wherever its file ends, the session is there again, to the bit and with undo."""

import json
import os
import stat
import sys
import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.nn.test_saved import busy
from tests.nn.test_session_model import Pair, commands
from tests.support.budget import examples
from tests.support.far import session_at
from tests.support.plain import plain
from tests.support.systems import posix
from tests.support.work import Work
from tests.support.written import Memory, last_session
from xortui.nn import Session, Settings
from xortui.nn.session import course, history, run, shared, steps, trail, travel
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.journal import blocks, writer
from xortui.nn.session.journal.folder import DAYS, KEPT, OwnFile, take, tidy
from xortui.nn.session.journal.left import last_written, latest, resume
from xortui.nn.session.journal.reader import JournalError, last_epoch, read
from xortui.nn.session.journal.writer import TRAINED_AGAIN, Writer
from xortui.nn.session.shared import BLOCK

MANY = 10**8


def again(memory: Memory) -> Session:
    """Return the session that was written down."""
    (session,) = read(memory.content).sessions
    return session


def same(one: Session, other: Session) -> None:
    """Check that two sessions are the same, and that undo and redo lead both to the same."""
    assert plain(other.snapshot) == plain(one.snapshot)
    for way in ("undo", "redo", "redo"):
        for session in (one, other):
            getattr(session, way)()
        assert plain(other.snapshot) == plain(one.snapshot), way


@settings(max_examples=examples(20))
@given(commands(far=150), st.integers(1, 7))
def test_after_any_commands_the_session_is_there_again(what: list[tuple[Any, ...]], every: int) -> None:
    """It agrees with the model of the session in every bit, however often it was written down on the way."""
    pair, memory = Pair(1024), Memory()
    journal = Writer(memory)
    for number, command in enumerate(what):
        if number % every == 0:
            journal.note([pair.session])
        pair.do(*command)
    journal.note([pair.session])
    pair.session.halt()
    pair.continue_with(again(memory))


@settings(max_examples=examples(10))
@given(commands(far=150))
@example([("run", 4), ("reset",), ("undo",)])
def test_what_is_kept_of_a_run_is_there_again_however_often_it_was_dropped_and_found(what: list[Any]) -> None:
    """Where no run that was left may keep much, and a run is found again by walking through it."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (
            (history, "BUCKETS", 16),
            (travel, "BUCKETS", 16),
            (trail, "WHOLE", 80),
            (trail, "ROOM", 900),
            (steps, "WHOLE_ROOM", 0),
            (run, "FEW", 3),
            (writer, "TRAINED_AGAIN", 60),
            (shared, "BLOCK", 3),
            (course, "BLOCK", 3),
            (blocks, "BLOCK", 3),
        ):
            patch.setattr(module, name, value)
        pair, memory = Pair(16), Memory()
        journal = Writer(memory)
        journal.note([pair.session])
        for command in what:
            pair.do(*command)
            pair.session.halt()
            pair.under_way = False
            journal.note([pair.session])
            assert plain(again(memory).snapshot) == plain(pair.session.snapshot)
        pair.continue_with(again(memory))


@settings(max_examples=examples(14))
@given(commands(far=60), st.data())
def test_wherever_its_file_ends_the_journal_is_of_an_earlier_moment(what: list[Any], data: st.DataObject) -> None:
    """Of the last that was wholly written: a program may be killed while it writes."""
    pair, memory = Pair(1024), Memory()
    moments: list[Any] = []
    journal = Writer(memory)
    for command in [("step",), *what]:
        pair.do(*command)
        pair.session.halt()
        pair.under_way = False
        journal.note([pair.session])
        while len(moments) < len(memory.ends):
            moments.append(plain(pair.session.snapshot))
    end = data.draw(st.integers(0, len(memory.content)))
    whole = [moment for moment, length in zip(moments, memory.ends, strict=True) if length <= end]
    if whole:
        assert plain(read(memory.content[:end]).sessions[0].snapshot) in (whole[-1], *moments[len(whole) :])
    else:
        why = r"^(The file is empty|This is no journal|The journal has no whole session in it)\.$"
        with pytest.raises(JournalError, match=why):
            read(memory.content[: min(end, memory.content.index(b'{"sessions"'))])


def test_a_session_with_all_there_is() -> None:
    """Runs that were left, changes taken back, ghosts, and edits that are still to come."""
    session, memory = busy(), Memory()
    Writer(memory).note([session])
    same(session, again(memory))
    session = Session(Course(1, Settings(), (Edit(30, learning_rate=3.0), Edit(90, weights=((0, 2.0),))), 200, (40,)))
    session.goto(50)
    session.note_stop()
    memory = Memory()
    journal = Writer(memory)
    journal.note([session])
    session.goto(60)
    session.note_stop()
    journal.note([session])
    other = again(memory)
    assert other.snapshot.course.stops == (40, 50, 60)
    other.goto(100)
    session.goto(100)
    assert plain(other.snapshot) == plain(session.snapshot)
    assert other.snapshot.settings.learning_rate == 3


def test_ghosts_that_were_cleared_stay_cleared() -> None:
    """In a session that is gone on with, too, where they had been ghosts in writing; older journals do not tell."""
    session, memory = Session(), Memory()
    journal = Writer(memory)
    session.run(60)
    session.goto(40)
    session.set_learning_rate(3)
    journal.note([session])
    for cleared in (False, True):
        other = again(memory)
        assert len(other.snapshot.ghosts) == (not cleared)
        other.undo()
        other.redo()
        assert len(other.snapshot.ghosts) == (not cleared)
        session.clear_ghosts()
        journal.note([session])
    lines = lines_of(memory.content)
    for line in lines:
        line.pop("cleared", None)
    (other,) = read(content_of(lines)).sessions
    assert other.snapshot.ghosts == ()
    assert other.undo() and other.redo()


def test_a_journey_under_way_goes_on_while_it_is_written() -> None:
    """A way back is written as not begun, a way on as far as it has come."""
    session, memory = Session(), Memory()
    journal = Writer(memory)
    session.run(5000)
    for goal, epochs in ((703, {5000}), (9000, set(range(703, 9001)))):
        way = session.travel(goal, batch=1)
        for _ in range(5):
            next(way)
        journal.note([session])
        assert again(memory).epoch in epochs
        list(way)
        assert session.epoch == goal
        journal.note([session])
        same(session, again(memory))
    assert session.epoch == 9000


def test_little_is_written_for_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing for nothing, a line for a few epochs, a run for many, and all anew before it grows without end."""
    session, memory = Session(), Memory()
    journal = Writer(memory)
    session.run(3000)
    journal.note([session])
    first = len(memory.content)
    journal.note([session])
    assert memory.ends == [first]
    for _ in range(20):
        session.run(10)
        journal.note([session], moved=False)
    assert memory.ends == [first]
    journal.note([session])
    assert 300 < memory.ends[-1] - first < 1500
    session.set_learning_rate(3)
    journal.note([session], moved=False)
    assert again(memory).snapshot.settings.learning_rate == 3
    monkeypatch.setattr(writer, "TRAINED_AGAIN", 500)
    monkeypatch.setattr(writer, "_SPACE", 100_000)
    for _ in range(40):
        session.run(600)
        journal.note([session])
        assert len(memory.content) < 2_500_000
    assert len(memory.ends) < 20
    same(session, again(memory))


def with_edits(many: int, steps: int, memory: Memory, every: int) -> Session:
    """Return a session with many edits and some steps after them, each written down, or every second one."""
    edits = [Edit(at, learning_rate=1 + at % 7 / 10) for at in range(many)]
    session, journal = Session(Course(1, Settings(hidden_units=1), edits)), Writer(memory)
    session.goto(many)
    for number in range(1, steps + 1):
        session.step()
        session.set_weight("output_bias", 0, number)
        if number % every == 0:
            journal.note([session])
    return session


@pytest.mark.parametrize("every", [1, 2, 20])
def test_edits_and_steps_are_written_once_and_shared_when_they_are_read(every: int) -> None:
    """However many runs have them; only the edits of the last block may be there twice where all is written at once.

    The conditions after each edit are shared, too, so that undo takes no longer and no more room than before.
    """
    many, memory = 2 * BLOCK + 5, Memory()
    session = with_edits(many, 20, memory, every)
    lines = lines_of(memory.content)
    edits, steps = [line["edits"] for line in lines if "edits" in line], [line for line in lines if "step" in line]
    assert len(steps) == 20
    assert many + 20 <= sum(map(len, edits)) <= many + 20 + (5 + 20)
    assert every > 1 or [*map(len, edits[-19:])] == [1] * 19
    other = again(memory)
    courses = [step.before.place.run.course for step in other._runs.steps.done]
    for blocks_there in zip(*((*one.edits.blocks[:2], *one._after.blocks[:2]) for one in courses), strict=True):
        assert len({*map(id, blocks_there)}) == 1
    same(session, other)


def test_what_could_not_be_written_is_with_the_next_time() -> None:
    """All of it is written anew once there is room again."""
    session, memory = Session(), Memory()
    journal = Writer(memory)
    session.run(100)
    journal.note([session])
    memory.full = True
    session.set_weight("output_bias", 0, 2)
    for _ in range(2):
        with pytest.raises(OSError):
            journal.note([session])
    memory.full = False
    journal.note([session])
    assert len(memory.ends) == 1
    same(session, again(memory))


def test_far_away_it_is_there_at_once(counted: list[int]) -> None:
    """At epoch 10^8, with all that is kept: no more epochs are trained than were since it was written last."""
    session, memory = session_at(MANY), Memory()
    session.set_weight("output_bias", 0, 0.5)
    journal = Writer(memory)
    journal.note([session])
    session.run(70)
    journal.note([session])
    counted.clear()
    other = again(memory)
    assert sum(counted) == 70 < TRAINED_AGAIN
    same(session, other)


def test_two_sessions_and_what_the_screen_has_to_know() -> None:
    """The second one is as it was left; the scene is the one written last."""
    one, two, memory = Session(Settings(seed=3)), busy(), Memory()
    journal = Writer(memory)
    one.run(10)
    journal.note([two], {"a": 1})
    journal.note([one, two], {"a": 1})
    one.run(10)
    journal.note([one, two], {"b": [2]})
    found = read(memory.content)
    assert found.scene == {"b": [2]}
    for session, other in zip((one, two), found.sessions, strict=True):
        same(session, other)


# Damage


def lines_of(content: bytes) -> list[Any]:
    """Return the JSON of each line."""
    return [json.loads(line[9:]) for line in content.splitlines()]


def content_of(lines: Sequence[Any]) -> bytes:
    """Return lines with right checksums."""
    texts = [json.dumps(line).encode() for line in lines]
    return b"".join(b"%08x %b\n" % (crc32(text), text) for text in texts)


WRITTEN = Memory()
Writer(WRITTEN).note([busy()], {"scene": 1})

NAMED = Memory()
with_edits(2 * BLOCK, 3, NAMED, 1)
NAMED_LINES = lines_of(NAMED.content)

JUNK = st.sampled_from([None, True, -1, 0, 2, 10**30, 1.5, 1e400, "", "AAAA", "x" * 99, [], [0], {}, {"epoch": 3}])


MOST_LINES = 100_000
"""How many lines of the program may run to read a journal of such a length: ten times what is measured."""


def session_or_sentence(content: bytes) -> None:
    """Check that bytes are a journal, or that a sentence says what is wrong, with little work."""
    with Work() as work:
        try:
            journal = read(content)
        except JournalError as error:
            assert str(error).endswith(".") and str(error).isprintable()
        else:
            for session in journal.sessions:
                session.snapshot.curve.at(3)
                session.undo()
                session.redo()
    assert work.lines < MOST_LINES


@settings(max_examples=examples(67))
@given(st.data())
def test_damaged_bytes_are_an_earlier_moment_or_a_sentence(data: st.DataObject) -> None:
    """Whatever has happened to the file."""
    content = bytearray(WRITTEN.content)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 40)))
        content[start:end] = data.draw(st.binary(max_size=4))
    session_or_sentence(bytes(content))
    last_epoch(bytes(content[-5000:]), whole=False)


@settings(max_examples=examples(100))
@given(st.data())
def test_a_journal_of_ill_will_is_a_session_or_a_sentence(data: st.DataObject) -> None:
    """With right checksums, but with values that none of this program's has."""
    lines = lines_of(WRITTEN.content)
    at: Any
    for _ in range(data.draw(st.integers(1, 2))):
        at, key = lines, data.draw(st.integers(0, len(lines) - 1))
        for _ in range(data.draw(st.integers(0, 5))):
            child = at[key]
            if not isinstance(child, dict | list) or not child:
                break
            at, key = child, data.draw(st.sampled_from([*child] if isinstance(child, dict) else range(len(child))))
        at[key] = deepcopy(data.draw(JUNK))  # else what is drawn twice could become a part of itself
    content = content_of(lines)
    session_or_sentence(content)
    last_epoch(content[-5000:], whole=False)


def of_version_2(lines: Sequence[Any]) -> list[Any]:
    """Return a journal as it was before edits and steps had lines of their own."""
    edits: list[list[Any]] = []
    steps: list[Any] = []
    old: list[Any] = []

    def written_out(form: Any) -> Any:
        if isinstance(form, dict):
            names = {key: form[key] for key in ("edits", "done", "undone") if key in form}
            out = {key: [steps[name] for name in value] for key, value in names.items()}
            if "edits" in names:
                out["edits"] = [edit for name in names["edits"] for edit in edits[name]]
            return {key: out[key] if key in out else written_out(value) for key, value in form.items()}
        return [*map(written_out, form)] if isinstance(form, list) else form

    for line in lines:
        if "edits" in line:
            edits.append((edits[line["after"]] if "after" in line else []) + line["edits"])
        elif "step" in line:
            steps.append(written_out(line["step"]))
        else:
            old.append(written_out(line))
    return [{**old[0], "version": 2}, *old[1:]]


def test_a_journal_of_version_2_is_read() -> None:
    """And gone on with in one of this version."""
    lines = of_version_2(lines_of(WRITTEN.content))
    assert not any("step" in line for line in lines)
    found, memory = read(content_of(lines)), Memory()
    Writer(memory).note(found.sessions)
    assert found.scene == {"scene": 1}
    for session in (*found.sessions, again(memory)):
        same(busy(), session)


# What ill will may do to the names of blocks and steps: to the lines of blocks, the names that a run has of them, and
# the session. The last block of the run is one that has grown.
ILL: dict[str, Callable[[list[Any], list[Any], dict[str, Any]], object]] = {
    "a block after itself": lambda blocks, names, session: blocks[names[-1]].update(after=names[-1]),
    "a block after a later one": lambda blocks, names, session: blocks[0].update(after=1),
    "a block after none": lambda blocks, names, session: blocks[names[-1]].update(after=-1),
    "a block without edits": lambda blocks, names, session: blocks[names[-1]].update(edits=[]),
    "too many edits": lambda blocks, names, session: blocks[names[-1]].update(after=0),
    "no such block": lambda blocks, names, session: names.append(10**30),
    "no name of a block": lambda blocks, names, session: names.append([0]),
    "no block": lambda blocks, names, session: names.append(None),
    "a block twice": lambda blocks, names, session: names.insert(0, 0),
    "a block that is not full": lambda blocks, names, session: names.insert(0, names.pop()),
    "a later block first": lambda blocks, names, session: names.reverse(),
    "no such step": lambda blocks, names, session: session["done"].append(10**30),
    "a step before all": lambda blocks, names, session: session["done"].append(-1),
    "no step": lambda blocks, names, session: session["done"].append(None),
}


@pytest.mark.parametrize("ill", ILL.values(), ids=ILL)
def test_names_of_ill_will_are_refused_in_a_sentence(ill: Callable[..., object]) -> None:
    """Circles, names of nothing, names twice."""
    lines = deepcopy(NAMED_LINES)
    (session,) = lines[-2]["sessions"]
    here = next(line for line in reversed(lines) if line.get("run") == session["here"][0])
    ill([line for line in lines if "edits" in line], here["course"]["edits"], session)
    with pytest.raises(JournalError, match=r"^The journal is damaged \(\w+\)\.$"):
        read(content_of(lines))


def test_very_long_chains_of_blocks_are_little_work() -> None:
    """Each of thousands of blocks goes on from the one before."""
    grown = [{"edits": [[BLOCK + at, 2.0, None, [], []]], "after": at + 3} for at in range(3000)]
    lines = deepcopy(NAMED_LINES)
    lines[-2:-2] = grown
    for line in filter(lambda line: "run" in line, lines):
        line["course"]["edits"] = [0, len(grown) + 3]
    session_or_sentence(content_of(lines))
    with pytest.raises(JournalError, match="damaged"):
        read(content_of(lines))


def test_other_journals() -> None:
    """Another version, no version, an empty file."""
    head, *lines = lines_of(WRITTEN.content)
    for changed, sentence in (
        ({**head, "version": 1}, "The journal is that of another version of this program."),
        ({**head, "format": "xortui-recording"}, "This is no journal."),
    ):
        with pytest.raises(JournalError, match=f"^{sentence}$"):
            read(content_of([changed, *lines]))
    with pytest.raises(JournalError, match=r"^The file is empty\.$"):
        read(b"")


# Files


def kept(where: Path, epochs: int) -> OwnFile:
    """Write the journal of a session of `epochs` epochs, as a program that still runs."""
    file, session = OwnFile(where), Session()
    session.run(epochs)
    Writer(file).note([session])
    return file


def test_files_are_private_and_each_program_has_its_own(tmp_path: Path) -> None:
    """What another program writes is not gone on with while it runs, and is read all the same."""
    where = tmp_path / "state" / "xortui"
    assert (latest(where), resume(where), last_session(where)) == (None, None, None)
    one, two = kept(where, 10), kept(where, 20)
    if sys.platform != "win32":
        assert stat.S_IMODE(where.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in where.iterdir()} == {0o600}
    assert (latest(where), resume(where)) == (None, None)
    found = last_session(where)
    assert found and found.sessions[0].epoch == 20
    one.close()
    two.close()
    os.utime(one.path, (0, 2_000_000_000))
    first = latest(where)
    assert first and (first.path, first.epoch) == (one.path, 10)
    resumed = resume(where)
    assert resumed and resumed[0].sessions[0].epoch == 10
    # While it is held, the next program goes on with the other one.
    other = resume(where)
    assert other and other[0].sessions[0].epoch == 20
    assert resume(where) is None
    resumed[1].drop()
    other[1].leave()
    assert [path.name for path in where.iterdir()] == [two.path.name]


def test_old_ones_are_tidied_up(tmp_path: Path) -> None:
    """All but the newest few are deleted, and half-written files, but none that is in use."""
    files = [kept(tmp_path, 5) for _ in range(KEPT + 4)]
    for number, file in enumerate(files):
        os.utime(file.path, (0, 1_000_000_000 + number))
    for file in files[1:]:
        file.close()
    (tmp_path / "half.tmp").touch()
    (tmp_path / "other.txt").touch()
    recent = files[-1]
    os.utime(recent.path)
    tidy(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {files[0].path.name, recent.path.name, "other.txt"}
    assert DAYS == 30


def test_what_cannot_be_read_is_kept(tmp_path: Path) -> None:
    """Neither newer journals nor going on with what could be read of one delete it, but its age."""
    cut, bad, *others = (kept(tmp_path, 5) for _ in range(KEPT + 2))
    content = cut.path.read_bytes()
    cut.path.write_bytes(content + content.splitlines(keepends=True)[-1].replace(b"5", b"6", 1) + b"later\n")
    bad.path.write_bytes(b"garbage")
    for file in (cut, bad, *others):
        file.close()
    taken = take(cut.path)
    assert taken and taken.read().damaged == content.count(b"\n") + 1
    taken.drop()
    for number, file in enumerate((cut, bad)):
        os.utime(file.path, (0, time.time() - 9 - number))
    tidy(tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT + 2
    for file in (cut, bad):
        os.utime(file.path, (0, time.time() - 60 * 60 * 24 * (DAYS + 1)))
    tidy(tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT


def test_one_in_which_nothing_was_done_is_passed_over(tmp_path: Path) -> None:
    """An epoch, a change, one that was taken back, and an open lesson are something to go on with."""
    idle = kept(tmp_path, 0)
    idle.close()
    assert (latest(tmp_path), resume(tmp_path)) == (None, None)
    session = Session()
    session.new_run(Settings(seed=7))
    for done in (session.snapshot.undos, session.undo()):
        changed = OwnFile(tmp_path)
        Writer(changed).note([session])
        changed.close()
        found = resume(tmp_path)
        assert done and found
        found[1].drop()
    Writer(lesson := OwnFile(tmp_path)).note([Session()], {"lesson": {"step": 2}})
    lesson.close()
    assert (there := latest(tmp_path)) and there.scene == {"lesson": {"step": 2}}


@posix
def test_what_is_no_journal_is_passed_over(tmp_path: Path) -> None:
    """Pipes, folders, links and damaged files are passed over, even if they are the newest."""
    good = kept(tmp_path, 30)
    good.close()
    os.utime(good.path, (0, 0))
    os.mkfifo(tmp_path / "a.journal")
    (tmp_path / "b.journal").mkdir()
    (tmp_path / "c.journal").symlink_to("/dev/zero")
    (tmp_path / "d.journal").write_bytes(b"\xff" * 99)
    (tmp_path / "e.journal").write_bytes(good.path.read_bytes()[:200])
    for name in ("d", "e"):
        os.utime(tmp_path / f"{name}.journal", (0, ord(name)), follow_symlinks=False)
    for name, why in (
        ("e", "The journal has no whole session in it."),
        ("d", "This is no journal."),
    ):
        found = resume(tmp_path)
        assert found and found[0].sessions[0].epoch == 30
        assert found.passed == (tmp_path / f"{name}.journal", why) == (last_written(tmp_path) or (0, 0))[1]
        found[1].leave()
        (tmp_path / f"{name}.journal").unlink()
    (tmp_path / "old.journal").write_bytes(b"\xff")
    os.utime(tmp_path / "old.journal", (0, -1))
    found = resume(tmp_path)
    assert found and found.passed is None
    found[1].leave()
    assert (summary := latest(tmp_path)) and summary.epoch == 30
    assert take(tmp_path / "none.journal") is None


def test_a_file_that_is_taken_away_or_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deleted file is written anew; a line that could be written only in part is removed."""
    file, session = OwnFile(tmp_path), Session()
    journal = Writer(file)
    session.run(5)
    journal.note([session])
    file.path.unlink()
    session.run(5)
    with pytest.raises(OSError):
        journal.note([session])
    journal.note([session])
    size, write = file.path.stat().st_size, os.write

    def half(descriptor: int, content: bytes) -> int:
        if len(content) < 100:
            raise OSError(28, os.strerror(28))
        return write(descriptor, content[:60])

    session.run(5)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(OSError):
            journal.note([session])
    assert file.path.stat().st_size == size
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(OSError):
            journal.note([session])
    assert [path.name for path in tmp_path.iterdir()] == [file.path.name]
    found = last_session(tmp_path)
    assert found and found.sessions[0].epoch == 10
    journal.note([session])
    found = last_session(tmp_path)
    assert found and found.sessions[0].epoch == 15
    file.close()
