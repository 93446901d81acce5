"""A run that is written down is trained again from its text to the bit; other bytes are one sentence with a line."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from math import nextafter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nn.test_session_model import Pair, commands
from tests.support.budget import examples
from tests.support.plain import plain
from tests.support.systems import posix
from tests.support.work import Work
from xortui.nn import Session, Settings
from xortui.nn.files import read_at_most, write_whole
from xortui.nn.kernel import pack
from xortui.nn.session import recording_file
from xortui.nn.session.course import Edit
from xortui.nn.session.recording import MAX_EDITS, Recording, checksum, weight_names
from xortui.nn.session.recording_file import MAX_BYTES, MAX_LINE, RecordingError, load, parse

START = '{"format": "xortui-recording", "version": 1, "settings": {"seed": 3}}'
END = f'{{"epoch": 40, "mse": 0.25, "parameters": "{"0" * 64}"}}'
LINES, LINES_A_BYTE = 5_000, 50
"""How many lines of the program may run to read a recording, and for each of its bytes: ten times what is measured."""


def again(recording: Recording) -> Session:
    """Return a session that has played a recording, by way of its text."""
    read = parse(recording.text().encode())
    assert read == recording
    assert read.course.stops == recording.course.stops
    session = Session(read.course)
    session.goto(read.course.furthest)
    return session


def edited() -> Session:
    """Return a session in which everything was changed that can be, and which stands before its furthest epoch."""
    session = Session(Settings(seed=4, gate="or", learning_rate=3.0))
    session.set_weight("output_bias", 0, 2)
    session.run(40)
    session.note_stop()
    session.set_target(0, 0.3)
    session.set_rule("published")
    session.run(60)
    session.set_weight("hidden_weights", (2, 1), -1 / 3)
    session.set_weight("hidden_bias", 1, 1e-300)
    session.set_learning_rate(1e-6)
    session.run(100)
    session.set_weight("output_weights", (3, 0), 1e6)
    session.goto(70)
    session.note_stop()
    return session


def test_a_recording_is_read_as_it_was_written() -> None:
    """With every edit, the stops, and the checksum of the numbers at its end, wherever the session stood."""
    session = edited()
    recording = Recording.of(session)
    assert (recording.course.furthest, recording.course.stops) == (200, (40, 70))
    other = again(recording)
    assert recording.is_at_end(other.snapshot) and recording.agrees(other.snapshot)
    session.goto(200)
    assert plain(other.snapshot.parameters) == plain(session.snapshot.parameters)
    assert recording.mse == session.snapshot.mse
    assert Recording.of(session) == recording
    assert not replace(recording, mse=nextafter(recording.mse, 1)).agrees(other.snapshot)
    other.set_weight("output_bias", 0, 1)
    assert not recording.is_at_end(other.snapshot)
    other.undo()
    other.step()
    assert not recording.is_at_end(other.snapshot)


def test_a_run_is_recorded_as_far_as_a_session_is() -> None:
    """Without what was changed later, and with what was changed at the epoch itself."""
    session = edited()
    early = Recording.of(session, here=True)
    assert (early.course.furthest, [edit.epoch for edit in early.course.edits]) == (70, [0, 40])
    assert early.agrees(session.snapshot) and early.is_at_end(again(early).snapshot)
    session.goto(200)
    assert [edit.epoch for edit in Recording.of(session, here=True).course.edits] == [0, 40, 100, 200]


def test_a_run_with_edits_to_come_is_recorded_as_far_as_it_was_trained() -> None:
    """What has not happened is not written."""
    session = Session(Recording.of(edited()).course)
    session.goto(60)
    recording = Recording.of(session)
    assert (recording.course.furthest, [edit.epoch for edit in recording.course.edits]) == (60, [0, 40])


@settings(max_examples=examples(20))
@given(commands(far=150))
def test_any_run_is_trained_again_from_its_text(what: list[tuple[Any, ...]]) -> None:
    """Whatever led to it, the numbers at its end are the same to the last bit."""
    pair = Pair(1024)
    for command in what:
        pair.do(*command)
    recording = Recording.of(pair.session)
    other = again(recording)
    assert recording.agrees(other.snapshot)
    assert other.snapshot.mse == recording.mse


def test_the_text_is_what_the_documentation_says() -> None:
    """Every key of it, and the names of the weights."""
    lines = [json.loads(line) for line in Recording.of(edited()).text().splitlines()]
    assert lines[0] == {
        "format": "xortui-recording",
        "version": 1,
        "settings": dict(seed=4, hidden_units=4, gate="or", rule="gradient", learning_rate=3.0, scale=1.0),
    }
    assert lines[1:-1] == [
        {"at": 0, "weights": {"b2->y": 2.0}},
        {"at": 40, "stop": True, "rule": "published", "targets": {"0 1": 0.3}},
        {"at": 70, "stop": True},
        {"at": 100, "learning_rate": 1e-06, "weights": {"x3->h2": -1 / 3, "b1->h2": 1e-300}},
        {"at": 200, "weights": {"h4->y": 1e6}},
    ]
    session = edited()
    session.goto(200)
    assert lines[-1] == {
        "epoch": 200,
        "mse": session.snapshot.mse,
        "parameters": checksum(pack(session.snapshot.parameters)),
    }
    assert [*weight_names(2)] == [
        *("x1->h1", "x2->h1", "x3->h1", "b1->h1", "x1->h2", "x2->h2", "x3->h2", "b1->h2", "h1->y", "h2->y", "b2->y")
    ]


def test_a_reader_is_lenient_where_nothing_is_lost() -> None:
    """Keys that it does not know, other ends of lines, blank lines at the end, a mark of UTF-8; settings left out."""
    for text in (
        f"{START}\n{END}",
        f"\ufeff{START}\r\n{END}\r\n",
        f'{START[:-1]}, "author": "Ada \\u202e"}}\n{END}\n\n \n',
        f'{START}\n{{"at": 5, "note": [1, {{}}]}}\n{END}\n',
    ):
        course = parse(text.encode()).course
        assert (course.start, tuple(course.edits), course.furthest) == (Settings(seed=3), (), 40)


MISTAKES = [
    ("", 1, "The file is empty."),
    ("\n \n", 1, "The file is empty."),
    ("hello", 1, "This is no line of JSON: Expecting value, column 1."),
    ("[]", 1, "The line is no JSON object"),
    ("{}", 1, 'This is no recording: the first line of one has "format": "xortui-recording".'),
    ('{"format": "xortui-sweep", "version": 1}', 1, "This is no recording"),
    (START.replace("1,", "2,"), 1, '"version" cannot be 2: this program reads version 1.'),
    (START.replace("1,", "true,"), 1, '"version" cannot be true:'),
    (START.replace("1,", '"1",'), 1, '"version" cannot be "1": this program reads version 1.'),
    ('{"format": "xortui-recording", "version": 1}', 1, 'The first line has no "settings".'),
    (START.replace('{"seed": 3}', "3"), 1, '"settings" cannot be 3: it must be an object'),
    (START.replace("3", "-1"), 1, "The seed cannot be -1: it must be a whole number from 0 to 4 294 967 295."),
    (START.replace("3", "1.5"), 1, "The seed cannot be 1.5"),
    (START.replace("3", "1" * 401), 1, "A number of the line has 401 digits."),
    (START.replace('"seed": 3', '"hidden_units": 3, "rule": "published"'), 1, "The rule published cannot run with 3"),
    (START, 1, 'The recording has no end, a last line with "epoch": it was cut off.'),
    (f'{START}\n{{"at": 5, "stop"', 2, "This is no line of JSON"),
    (f"{START}\n\n{END}", 2, "This is no line of JSON"),
    (f'{START}\n{{"at": 5, "at": 6}}\n{END}', 2, 'The key "at" is there twice.'),
    (f'{START}\n{{"at": 5, "weights": {{"b2->y": 1, "b2->y": 2}}}}', 2, 'The key "b2->y" is there twice.'),
    (f'{START}\n{{"at": 5, "learning_rate": NaN}}\n{END}', 2, "NaN is no number that a recording may have."),
    (f'{START}\n{{"at": 5, "learning_rate": -Infinity}}\n{END}', 2, "-Infinity is no number"),
    (f'{START}\n{{"at": 5, "learning_rate": 1e400}}\n{END}', 2, "The learning rate cannot be inf"),
    (f'{START}\n{{"at": 5, "learning_rate": null}}\n{END}', 2, "The learning rate cannot be None"),
    (f'{START}\n{{"at": 5, "learning_rate": true}}\n{END}', 2, "The learning rate cannot be True"),
    (f'{START}\n{{"at": 5, "rule": "guess"}}\n{END}', 2, "The rule cannot be guess"),
    (f'{START}\n{{"at": 5, "targets": {{"2 1": 1}}}}\n{END}', 2, "There is no example 2 1: it must be one of 0 1, 1 0"),
    (f'{START}\n{{"at": 5, "targets": {{"0 1": 1.1}}}}\n{END}', 2, "The target cannot be 1.1"),
    (
        f'{START}\n{{"at": 5, "weights": {{"x1->h5": 1}}}}\n{END}',
        2,
        "There is no weight x1->h5: it must be one of the 21",
    ),
    (f'{START}\n{{"at": 5, "weights": {{"x1->h4": 1e400}}}}\n{END}', 2, "The weight cannot be inf"),
    (f'{START}\n{{"at": 5, "weights": [1]}}\n{END}', 2, '"weights" cannot be [1]: it must be an object'),
    (f'{START}\n{{"at": 5, "stop": 1}}\n{END}', 2, '"stop" cannot be 1: it must be true or false.'),
    (f'{START}\n{{"learning_rate": 1}}\n{END}', 2, 'The line has neither "at"'),
    (f'{START}\n{{"at": 1e3}}\n{END}', 2, "The epoch of an edit cannot be 1000.0"),
    (
        f'{START}\n{{"at": 9}}\n{{"at": 9}}\n{END}',
        3,
        "Epoch 9 comes after 9 here: lines are in the order of their epochs.",
    ),
    (f'{START}\n{{"at": 41}}\n{END}', 3, "The recording ends at epoch 40, before its edit at 41."),
    (f'{START}\n{{"at": 4}}\n{END}\n{{"at": 50}}', 4, "Nothing comes after the line with"),
    (f"{START}\n{END}\n{END}", 3, "Nothing comes after the line with"),
    (f'{START}\n{{"epoch": 4000000000, "mse": 0}}', 2, "The epoch of the end cannot be 4000000000"),
    (f'{START}\n{{"epoch": 4, "mse": 0}}', 2, 'The last line has no "parameters".'),
    (f"{START}\n{END.replace('0.25', '7')}", 2, "The MSE cannot be 7"),
    (f"{START}\n{END.replace('0' * 64, 'x')}", 2, '"parameters" cannot be x: it must be 64 digits 0 to 9 and a to f.'),
    (f"{START}\n{'[' * 9000}", 2, "This is no line of "),
    (f"{START}\n{' ' * MAX_LINE}{END}", 2, f"The line is longer than {MAX_LINE} bytes"),
]


def test_what_is_wrong_is_said_with_its_line() -> None:
    """Each mistake in a sentence of its own."""
    for text, line, sentence in MISTAKES:
        with pytest.raises(RecordingError) as caught:
            parse(text.encode())
        assert (caught.value.line, str(caught.value)[: len(sentence)]) == (line, sentence), text[:80]
    with pytest.raises(RecordingError, match=r"^The byte FF is no text: a recording is written in UTF-8\.$"):
        parse(START.encode() + b"\n\xff")


BAIT = (
    *(START, END, "\n", "{", "}", "[", "]", '"', ",", ":", '"at":', '"epoch":', '"weights":', '{"b2->y": 1}', "1e400"),
    *("NaN", "-0", "1e-400", "true", "null", "9" * 5000, "\x00", "\x1b[2J", "\u202e", "\\ud800", "\ufeff", "\r", "学"),
    *('"stop": true', '"rule": "published"', '"learning_rate": 1', "1000", '{"at": 3}', '{"at": 30}', '{"at": 7}\n'),
)


def clean_or_recording(content: bytes) -> None:
    """Check that bytes are a recording, or that a sentence without anything a terminal obeys says what is wrong."""
    with Work() as work:
        try:
            recording = parse(content)
        except RecordingError as error:
            assert str(error).isprintable() and str(error).endswith(".")
            assert len(str(error)) < 300 and 1 <= error.line <= content.count(b"\n") + 1
        else:
            assert parse(recording.text().encode()) == recording
    assert work.lines < LINES + LINES_A_BYTE * len(content)


@settings(max_examples=examples(134))
@given(st.lists(st.sampled_from(BAIT) | st.text(max_size=8), max_size=12).map("".join), st.binary(max_size=4))
def test_any_text_is_a_recording_or_a_sentence(text: str, tail: bytes) -> None:
    """Any text made of the parts that are likeliest to go wrong."""
    clean_or_recording(text.encode("utf-8", "surrogatepass") + tail)
    clean_or_recording(f"{START}\n{text}".encode("utf-8", "surrogatepass") + tail + b"\n" + END.encode())


@settings(max_examples=examples(134))
@given(st.data())
def test_a_recording_with_any_damage_is_a_recording_or_a_sentence(data: st.DataObject) -> None:
    """Bytes changed, cut off, doubled or left out anywhere."""
    content = bytearray(WRITTEN)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 40)))
        content[start:end] = data.draw(st.binary(max_size=4) | st.just(bytes(content[start:end]) * 2))
    clean_or_recording(bytes(content))


WRITTEN = Recording.of(edited()).text().encode()


def test_each_beginning_of_a_recording_is_a_sentence() -> None:
    """Wherever the file was cut, but for the last byte, which ends the last line."""
    for end in range(len(WRITTEN) - 1):
        with pytest.raises(RecordingError):
            parse(WRITTEN[:end])
    assert parse(WRITTEN[:-1]) == parse(WRITTEN)


def test_as_many_edits_as_a_recording_has() -> None:
    """They are read and played; one more is refused, and so is a million of them, each soon."""

    def lines(count: int) -> bytes:
        edits = "".join(f'{{"at": {at}, "learning_rate": {at % 7 + 1}}}\n' for at in range(count))
        return f'{START}\n{edits}{{"epoch": {count}, "mse": 0, "parameters": "{"0" * 64}"}}\n'.encode()

    many = MAX_EDITS // 50
    recording = parse(lines(many))
    assert recording.course.edits[-1] == Edit(many - 1, learning_rate=(many - 1) % 7 + 1)
    session = Session(recording.course)
    session.goto(many)
    assert session.snapshot.settings.learning_rate == (many - 1) % 7 + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording_file, "MAX_EDITS", many - 1)
        with pytest.raises(RecordingError, match=f"A recording has {many - 1} edits and stops at most") as caught:
            parse(lines(many))
        assert caught.value.line == many + 1


# Files


def test_a_file_of_any_size_is_answered_soon(tmp_path: Path) -> None:
    """No more is read of it than a recording may have."""
    path = tmp_path / "large"
    with open(path, "wb") as file:
        file.truncate(10**9)
    asked: list[int] = []

    def read(path: Path | str, most: int) -> bytes:
        asked.append(most)
        return read_at_most(path, most)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording_file, "read_at_most", read)
        with pytest.raises(RecordingError, match=r"^The file is larger than 32 MB, which no recording is\.$"):
            load(path)
    assert asked == [MAX_BYTES + 1]
    assert len(read_at_most(path, 1000)) == 1000
    assert MAX_BYTES == 32_000_000


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@posix
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, "it is a folder, not a file"),
        (_pipe, "it is a pipe, not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "it is a device, not a file"),
        (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
        (lambda path: None, "No such file or directory"),
    ],
)
def test_what_is_no_file_is_neither_waited_for_nor_written_over(
    make: Callable[[Path], object], reason: str, tmp_path: Path
) -> None:
    """A missing file, a pipe or a device is refused at once, for reading and for writing."""
    path = tmp_path / "it"
    make(path)
    with pytest.raises(OSError) as caught:
        load(path)
    assert caught.value.strerror == reason
    if os.path.lexists(path):
        for replace in (False, True):
            with pytest.raises(OSError):
                write_whole(path, b"new", replace=replace)
        assert os.listdir(tmp_path) == ["it"]


@posix
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never over another one unasked, through links where asked, and nothing is left where it fails."""
    path = tmp_path / "run.jsonl"
    write_whole(path, b"one")
    with pytest.raises(FileExistsError):
        write_whole(path, b"two")
    assert read_at_most(path, 100) == b"one"
    write_whole(path, b"two", replace=True)
    link = tmp_path / "link"
    link.symlink_to(path)
    write_whole(link, b"three", replace=True)
    assert (link.is_symlink(), read_at_most(path, 100)) == (True, b"three")
    monkeypatch.setattr(os, "fsync", _full)
    for over, name in ((True, path), (False, tmp_path / "other")):
        with pytest.raises(OSError, match="No space left"):
            write_whole(name, b"four", replace=over)
    assert sorted(os.listdir(tmp_path)) == ["link", "run.jsonl"]
    assert read_at_most(path, 100) == b"three"
    monkeypatch.undo()
    monkeypatch.setattr(os, "link", _no_links)
    write_whole(tmp_path / "other", b"five")
    with pytest.raises(FileExistsError):
        write_whole(tmp_path / "other", b"six")
    assert read_at_most(tmp_path / "other", 100) == b"five"
    assert sorted(os.listdir(tmp_path)) == ["link", "other", "run.jsonl"]


def _full(descriptor: int) -> None:
    raise OSError(28, os.strerror(28))


def _no_links(one: str, other: str) -> None:
    raise OSError(1, os.strerror(1))
