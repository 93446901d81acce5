"""Files read in good time whatever they are, and written whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


@contextmanager
def plain_file(path: Path | str) -> Iterator[BinaryIO]:
    """Open a file to read from.

    Raises:
        OSError: It cannot be read, or is no file: a folder, a pipe or a device, for which nobody waits.
        TypeError: The path is none.
    """
    descriptor = os.open(_name(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _check_kind(os.fstat(descriptor).st_mode)
        with open(descriptor, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(descriptor)


def read_at_most(path: Path | str, most: int) -> bytes:
    """Return the first `most` bytes of a file, or all of a shorter one; see `plain_file`."""
    with plain_file(path) as file:
        return file.read(most)


@contextmanager
def new_file(path: Path | str, *, replace: bool = False) -> Iterator[BinaryIO]:
    """Open a file to write to, which is there whole or not at all: it gets its name at the end, and has another before.

    Args:
        path: The file; where it is a link, what that leads to is written.
        replace: Whether it may take the place of a file that is there.

    Raises:
        FileExistsError: There is one already, and it is not to be replaced.
        OSError: It cannot be written, or what is there is no file.
        TypeError: The path is none.
    """
    target = os.path.realpath(_name(path)) if replace else _name(path)
    mode = 0o666
    if os.path.lexists(target):
        if not replace:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        _check_kind(mode := os.stat(target).st_mode)
    aside = os.path.join(os.path.dirname(target), f".xortui-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:  # from here on, as an interrupt may come between the file and its descriptor
        descriptor = os.open(aside, flags, stat.S_IMODE(mode))
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        if replace:
            os.replace(aside, target)
        else:
            _name_new(aside, target)
    finally:
        with suppress(OSError):
            os.unlink(aside)


def write_whole(path: Path | str, content: bytes, *, replace: bool = False) -> None:
    """Write a file, whole or not at all; see `new_file`."""
    with new_file(path, replace=replace) as file:
        file.write(content)


def _name(path: Path | str) -> str:
    """Return a path as text; a number, which would be a descriptor, and what no file can be called are refused."""
    if not isinstance(path, str | Path):
        raise TypeError(f"A path must be text or a pathlib.Path, and this is of type {type(path).__name__}.")
    if "\0" in (name := os.fspath(path)):
        raise OSError(errno.EINVAL, "no name of a file has the character of code 0 in it")
    return name


def _name_new(aside: str, target: str) -> None:
    """Give a file its name, unless another one has taken it meanwhile."""
    try:
        os.link(aside, target)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.rename(aside, target)


def _check_kind(mode: int) -> None:
    """Raise an OSError where something is no file."""
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, f"it is {_KINDS.get(stat.S_IFMT(mode), 'a device')}, not a file")
