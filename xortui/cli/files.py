"""Files that a command writes: never over another unasked, whole or not at all, and one sentence where that fails."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from xortui.cli.output import FAILED, INTERRUPTED, CommandError

STDOUT = "-"
"""What stands for standard output in the place of a file."""


@contextmanager
def binary_file(name: str, *, replace: bool = False) -> Iterator[BinaryIO]:
    """Open a file to write to; see `xortui.nn.files.new_file`.

    Raises:
        CommandError: There is a file of that name, and it is not to be replaced, or it cannot be written.
    """
    from xortui.cli.parser import as_typed
    from xortui.nn.files import new_file

    shown = as_typed(name, 120)
    try:
        with new_file(name, replace=replace) as file:
            yield file
    except FileExistsError:
        raise CommandError(FAILED, f"There is a file {shown} already: --force writes over it.") from None
    except OSError as error:
        raise CommandError(FAILED, f"{shown}: The file cannot be written: {error.strerror or error}.") from None


@contextmanager
def text_file(name: str, *, replace: bool = False, part: bool = False) -> Iterator[TextIO]:
    """Open a file to write text to, or standard output.

    Args:
        name: Its name, or `STDOUT`.
        replace: Whether it may take the place of a file that is there.
        part: Whether a part of it is of use, so that an interrupt leaves what was written.

    Raises:
        CommandError: It cannot be written, or an interrupt ended the writing.
    """
    from io import TextIOWrapper

    if name == STDOUT:
        if sys.stdout:  # None where it was closed
            yield sys.stdout
        return
    interrupted = False
    with binary_file(name, replace=replace) as content:
        file = TextIOWrapper(content, "utf-8", newline="\n")
        try:
            yield file
        except KeyboardInterrupt:
            if not part:
                raise
            interrupted = True
        file.flush()
        file.detach()
    if interrupted:
        raise CommandError(INTERRUPTED)
