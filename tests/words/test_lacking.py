"""What the system lacks: is it told of the errors that come of it, and of no other?"""

import errno
import os

import pytest

from xortui.words.lacking import lacking


def after(first: BaseException, then: Exception) -> Exception:
    """Return an error that came while another one was handled."""
    then.__context__ = first
    return then


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EMFILE, "words of another language"), "files"),
        (BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN)), "processes"),
        (ImportError(f"a.so: cannot open shared object file: {os.strerror(errno.EMFILE)}"), "files"),
        (ImportError("a.so: failed to map segment from shared object"), "memory"),
        (RuntimeError("can't start new thread"), "threads"),
        (MemoryError(), "memory"),
        (after(MemoryError(), AttributeError("_ssock")), "memory"),
    ],
)
def test_what_is_lacking_is_said(error: BaseException, said: str) -> None:
    """By the number of the error, by its words where it has none, and by what led to it."""
    assert said in lacking(error)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), ImportError("no module"), RuntimeError("other")])
def test_other_errors_are_no_lack(error: BaseException) -> None:
    """What else goes wrong is told in other words."""
    assert lacking(error) == ""


def test_a_reader_that_is_slow_is_no_lack() -> None:
    """The same number tells that a pipe is full, but then with how much of it was written."""
    assert lacking(BlockingIOError(errno.EAGAIN, "not now"))
    assert not lacking(BlockingIOError(errno.EAGAIN, "write could not complete without blocking", 0))
