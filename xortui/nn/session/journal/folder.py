"""The folder of journals: one file for each program that runs, private, locked while it does, and tidied up.

Each file belongs to one program, so several do not disturb each other. Where a file can be locked, its program has
ended, and another one may go on with it.
"""

import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from xortui.nn.session.journal.reader import Journal, JournalError, last_epoch, read

SUFFIX, ASIDE = ".journal", ".tmp"

KEPT, DAYS = 5, 30
"""How many journals of programs that have ended are kept, besides those that cannot be read, and for how long."""

MOST_BYTES = 200_000_000
_TAIL = 20_000
"""Bytes at the end of a file that have its last line, as a rule."""

_DAY = 24 * 60 * 60
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


class OwnFile:
    """The file of this program's journal, which is there with the first line."""

    def __init__(self, folder: Path) -> None:
        """Write into a folder, which is made where there is none."""
        self._folder = folder
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{os.urandom(3).hex()}"
        self.path = folder / f"{name}{SUFFIX}"
        self._descriptor: int | None = None
        self._size = 0

    def append(self, lines: bytes) -> None:
        """Write lines at the end, all or none; raise a FileNotFoundError where the file is no longer in its place."""
        if self._descriptor is None:
            raise FileNotFoundError(2, os.strerror(2))
        os.stat(self.path)  # it may be deleted, or its folder moved, or the drive with it gone
        try:
            _write(self._descriptor, lines)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._size)
            raise
        self._size += len(lines)

    def write_anew(self, lines: bytes) -> None:
        """Write lines in the place of all: under another name first, so that there always is a whole journal."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self.path.with_suffix(ASIDE)
        descriptor: int | None = os.open(aside, _FLAGS | os.O_TRUNC, 0o600)
        try:
            assert descriptor is not None
            lock(descriptor)
            _write(descriptor, lines)
            if sys.platform == "win32":  # where what is open neither gets another name nor gives its own away
                os.close(descriptor)
                descriptor = None
                self.close()
            os.replace(aside, self.path)
            if descriptor is None:
                descriptor = os.open(self.path, _FLAGS, 0o600)
                lock(descriptor)
        except OSError:
            if descriptor is not None:
                os.close(descriptor)
            with suppress(OSError):
                os.unlink(aside)
            raise
        self.close()
        self._descriptor, self._size = descriptor, len(lines)

    def close(self) -> None:
        """Let other programs go on with the journal."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def lock(descriptor: int) -> bool:
    """Lock a file until it is closed; return whether no other program has it locked.

    Where files cannot be locked at all, as on some network drives, none has.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, MOST_BYTES, os.SEEK_SET)  # beyond all content, which others may read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


# Journals of programs that have ended


class Taken:
    """A journal that no other program can take, until it is left or dropped."""

    def __init__(self, path: Path, descriptor: int) -> None:
        """Hold a file that is locked."""
        self.path, self._descriptor = path, descriptor
        self._damaged = False

    def read(self) -> Journal:
        """Return what it says; raise a JournalError where that is nothing."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        with open(self._descriptor, "rb", closefd=False) as file:
            journal = read(file.read(MOST_BYTES))
        self._damaged = bool(journal.damaged)
        return journal

    def last_epoch(self) -> int | None:
        """Return where its session was, None where it says nothing."""
        size = os.fstat(self._descriptor).st_size
        for length in (_TAIL, MOST_BYTES):
            start = max(0, size - length)
            os.lseek(self._descriptor, start, os.SEEK_SET)
            with open(self._descriptor, "rb", closefd=False) as file:
                epoch = last_epoch(file.read(length), whole=start == 0)
            if epoch is not None:
                return epoch
        return None

    def written(self) -> float:
        """Return when it was written last, in seconds as `time.time` counts them."""
        return os.fstat(self._descriptor).st_mtime

    def leave(self) -> None:
        """Let other programs take it."""
        os.close(self._descriptor)

    def drop(self) -> None:
        """Delete it: another journal goes on where it ends. One of which a part could not be read is left."""
        if self._damaged:
            return self.leave()
        if sys.platform == "win32":  # where what is open cannot be deleted
            os.close(self._descriptor)
        with suppress(OSError):
            self.path.unlink()
        if sys.platform != "win32":
            os.close(self._descriptor)


def take(path: Path) -> Taken | None:
    """Return a journal as `open_ended` does; None where it cannot be opened, too."""
    with suppress(OSError):
        return open_ended(path)
    return None


def open_ended(path: Path) -> Taken | None:
    """Return a journal if its program has ended and it is a file; raise an OSError where it cannot be opened."""
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, os.O_RDWR | flags)  # some network drives lock only what can be written to
    except PermissionError:
        descriptor = os.open(path, os.O_RDONLY | flags)
    if stat.S_ISREG(os.fstat(descriptor).st_mode) and lock(descriptor):
        return Taken(path, descriptor)
    os.close(descriptor)
    return None


def paths(folder: Path, suffix: str = SUFFIX) -> Iterator[Path]:
    """Yield the files of a folder with a suffix, the one written last first; raise an OSError where it has no list."""
    found: list[tuple[float, Path]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.name.endswith(suffix):
                    found.append((entry.stat(follow_symlinks=False).st_mtime, Path(entry.path)))
    for _, path in sorted(found, reverse=True):
        yield path


def free(folder: Path, suffix: str = SUFFIX) -> Iterator[Taken]:
    """Yield the journals of programs that have ended, the one written last first; each is to be left or dropped."""
    with suppress(OSError):
        for path in paths(folder, suffix):
            if taken := take(path):
                yield taken


def _readable(taken: Taken) -> bool:
    with suppress(OSError, JournalError):
        return not taken.read().damaged
    return False


def tidy(folder: Path) -> None:
    """Delete old journals of programs that have ended, and what was left half written."""
    now = time.time()
    for number, taken in enumerate(free(folder)):
        old = now - taken.written() > DAYS * _DAY or (number >= KEPT and _readable(taken))
        taken.drop() if old else taken.leave()
    for taken in free(folder, ASIDE):
        taken.drop()


def tidy_all(folder: Path) -> None:
    """Tidy up each folder in a folder, and delete those in which nothing is left."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                tidy(path)
                with suppress(OSError):
                    path.rmdir()
