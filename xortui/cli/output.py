"""What a command writes to, which may be closed, full, or a pipe without a reader; and how it then ends."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from xortui.words.lacking import lacking
from xortui.words.lines import for_reader

FAILED, USAGE = 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141
"""128 and the signal's number, SIGINT's 2 and SIGPIPE's 13: what a shell reports for a program that they end."""


class CommandError(Exception):
    """A command that cannot be done, or not to its end."""

    def __init__(self, code: int, sentence: str = "") -> None:
        """Take the exit code, and the sentence that says why; empty where there is nothing to say."""
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class _Closed(io.TextIOBase):
    """What stands for a standard output that was closed: whatever is written to it cannot be."""

    def write(self, text: str) -> int:
        """Fail as writing to a closed file does."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


@contextlib.contextmanager
def output() -> Iterator[None]:
    """Flush standard output at the end; turn a closed pipe or a full disk into an exit code.

    Raises:
        CommandError: Not everything could be written.
        OSError: What was to be written could not be found out, as the system lacks what that needs.
    """
    stdout = sys.stdout
    try:
        try:
            sys.stdout = stdout or _Closed()
            yield
        finally:
            sys.stdout = stdout
            if stdout:  # None where it was closed
                stdout.flush()
    except OSError as error:
        if stdout:
            _drop(stdout)
        if lacking(error):
            raise
        if _is_broken_pipe(error):
            # The reader has seen enough, as head has. Other programs are ended by SIGPIPE then, which Python ignores,
            # so this one ends with the code that a shell reports for them; scripts with pipefail know it.
            raise CommandError(BROKEN_PIPE) from None
        raise CommandError(FAILED, f"The output could not be written: {error.strerror or error}.") from None


@contextlib.contextmanager
def late_interrupt() -> Iterator[None]:
    """Let ctrl+c wait for the end of what must not be left half done."""
    import signal

    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler:  # an interrupt is ignored here, or somebody else's
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if came:
        raise KeyboardInterrupt


def complain(sentence: str) -> None:
    """Print a sentence to standard error, if it is not empty and there is someone to read it."""
    if sentence and sys.stderr:  # None where it was closed, and print would then turn to standard output
        try:
            print(for_reader(f"xortui: {sentence}", sys.stderr), file=sys.stderr, flush=True)
        except OSError:
            _drop(sys.stderr)


def is_utf8() -> bool:
    """Return whether standard output can hold every sign."""
    return _encoding().lower().replace("-", "") == "utf8"


def say(text: str) -> None:
    """Print a line, with other signs where the output has not those of the text."""
    if not is_utf8():
        from xortui.words.signs import ASCII

        text = text.translate(ASCII).encode(_encoding(), "replace").decode(_encoding())
    print(text)


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "ascii"  # there is none where the output was closed


def _is_broken_pipe(error: OSError) -> bool:
    """Return whether the reader has gone: Windows reports that as an invalid argument."""
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)


def _drop(stream: TextIO) -> None:
    """Lead a stream nowhere: what is left in its buffer would fail again, with an exit code of Python's own."""
    with contextlib.suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
