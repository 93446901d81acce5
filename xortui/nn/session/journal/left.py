"""What was left: the sessions of earlier programs to go on with, and the journals that nobody can read."""

from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from xortui.nn.files import read_at_most
from xortui.nn.session.journal.folder import MOST_BYTES, Taken, free, open_ended, paths
from xortui.nn.session.journal.reader import Journal, JournalError, read

Unread = tuple[Path, str]
"""A journal, or the whole folder, that cannot be read, and why."""


class Found(NamedTuple):
    """A journal with which one can go on."""

    path: Path
    epoch: int
    """Where its session was."""
    written: float
    """When it was written last, in seconds as `time.time` counts them."""
    scene: Any = None
    """What else the screen wanted to know, where that is all there may be: at epoch 0."""


class Left(NamedTuple):
    """A session that was left, to go on with."""

    journal: Journal
    taken: Taken
    passed: Unread | None = None
    """The newest journal that was passed over, as it cannot be read."""


def unreadable(folder: Path, after: Path | None = None) -> Unread | None:
    """Return what was left last and cannot be read, a journal or the whole folder, and why; None where all can.

    Args:
        folder: The folder of the journals.
        after: A journal; then only those count that were written after it.
    """
    try:
        for path in takewhile(lambda path: path != after, paths(folder)):
            if why := _trouble(path):
                return path, why
    except FileNotFoundError:  # nothing was ever left
        return None
    except OSError as error:
        return folder, error.strerror or type(error).__name__
    return None


def _trouble(path: Path) -> str:
    """Return why a journal cannot be read; nothing where it can, where its program runs, and where it is gone."""
    try:
        if path.is_file() and (taken := open_ended(path)):
            try:
                taken.read()
            finally:
                taken.leave()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return error.strerror or type(error).__name__
    except JournalError as error:
        return str(error)
    return ""


def latest(folder: Path) -> Found | None:
    """Return the journal that was written last by a program that has ended, if there is something to go on with."""
    for taken in free(folder):
        try:
            epoch = taken.last_epoch()
            journal = taken.read() if epoch == 0 else None
            if epoch is not None and (journal is None or journal.begun):
                return Found(taken.path, epoch, taken.written(), journal and journal.scene)
        except (OSError, JournalError):
            continue
        finally:
            taken.leave()
    return None


def resume(folder: Path) -> Left | None:
    """Return what the journal says that was written last by a program that has ended, and hold it; None for none.

    One that is damaged beyond use is passed over and named, and one in which nothing was done is passed over.
    """
    for taken in free(folder):
        with suppress(OSError, JournalError):
            journal = taken.read()
            if journal.begun:
                return Left(journal, taken, unreadable(folder, after=taken.path))
        taken.leave()
    return None


def last_written(folder: Path) -> tuple[Journal, Unread | None] | None:
    """Return what the journal says that was written last, be its program running or not; None for none.

    With it comes the newest journal that was passed over, as it cannot be read.
    """
    with suppress(OSError):
        for path in paths(folder):
            with suppress(OSError, JournalError):
                return read(read_at_most(path, MOST_BYTES)), unreadable(folder, after=path)
    return None
