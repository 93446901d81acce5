"""What is written to the terminal: at once where it reads, in order where it does not, and never waited for."""

import os
import tty
from collections.abc import Iterator
from threading import Event

import pytest

from xortui.tui.terminal.output import Output

Ends = tuple[int, int]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Return both ends of a terminal that changes nothing of what passes: the one that reads, and the program's."""
    reading, writing = os.openpty()
    tty.setraw(writing)
    yield reading, writing
    os.close(reading)
    os.close(writing)


def test_what_the_terminal_takes_at_once_is_written_without_the_thread(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frame is on its way when the call returns: a thread would first have to be given its turn."""
    monkeypatch.setattr(Output, "_write", lambda *_: pytest.fail("The thread was needed."))
    output = Output(ends[1], lambda: None)
    output.put(b"a frame")
    assert output.drain(0)
    assert os.read(ends[0], 100) == b"a frame"
    output.stop()


def test_what_it_does_not_take_is_written_in_order_when_it_reads(ends: Ends) -> None:
    """No call waits for a terminal that does not read, frames are refused, and later all of it comes, as it was."""
    drained = Event()
    output = Output(ends[1], drained.set)
    lines = [f"{number:05}\n".encode() * 100 for number in range(500)]
    for line in lines:
        output.put(line)
    assert not output.accepts()
    read = b""
    while len(read) < sum(map(len, lines)):
        read += os.read(ends[0], 1 << 16)
    assert read == b"".join(lines)
    assert output.drain(10.0)
    assert drained.wait(10.0)
    assert output.accepts()
    output.stop()


def test_nothing_is_written_to_a_pipe_at_once() -> None:
    """A pipe has no second description that would not wait: the thread writes, as it is all that may wait."""
    reading, writing = os.pipe()
    output = Output(writing, lambda: None)
    output.put(b"a packet")
    assert output.drain(10.0)
    assert os.read(reading, 100) == b"a packet"
    output.stop()
    os.close(reading)
    os.close(writing)
