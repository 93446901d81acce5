"""`xortui --resume`: the screen, as it was left."""

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from xortui.cli.output import FAILED, USAGE, CommandError, complain

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from pathlib import Path

    from xortui.nn import Session

T = TypeVar("T")

_PATIENCE = 10.0
"""Seconds for which the folder of another machine is waited for."""


def run(given: "Namespace") -> int:
    """Open the screen with the session that was left last."""
    from xortui.cli.options import SETTINGS, WEIGHTS, spare_threads
    from xortui.cli.screen import looks, make_ready
    from xortui.tui.terminal.surroundings import state_folder

    flags = {option.flag: getattr(given, option.name) for option in (*SETTINGS, WEIGHTS)} | {"--epoch": given.epoch}
    if own := [flag for flag, value in flags.items() if value is not None]:
        raise CommandError(USAGE, f"The option {own[0]} does not go with --resume: all is as it was left.")
    how = looks(given)
    make_ready("xortui share")
    spare_threads()
    from xortui.nn.session.journal.left import resume

    where = state_folder()
    found = _answer(where, resume) if where else None
    if not found:
        raise _nothing(where, "There is nothing to resume: no session was left, or its program is still running.")
    from xortui.tui.resuming import run_resumed

    return run_resumed(found, *how)


def last_session() -> "Session":
    """Return the session that was at work last, be its program running or not; say so where a newer one is damaged.

    Raises:
        CommandError: There is none.
    """
    from xortui.cli.options import spare_threads
    from xortui.tui.terminal.surroundings import state_folder

    spare_threads()
    from xortui.nn.session.journal.left import last_written

    where = state_folder()
    found = _answer(where, last_written) if where else None
    if not found:
        raise _nothing(where, "There is no session to share: name a recording, as in xortui share run.jsonl.")
    journal, passed = found
    session = journal.sessions[0]
    if passed:
        from xortui.words.unreadable import newer_unreadable

        complain(newer_unreadable(f"This is epoch {session.epoch}", str(passed[0]), passed[1]))
    return session


def _nothing(where: "Path | None", otherwise: str) -> CommandError:
    """Return why no session was found: what was left cannot be read, or what else is to be said."""
    from xortui.nn.session.journal.left import unreadable
    from xortui.words.unreadable import left_unreadable

    bad = _answer(where, unreadable) if where else None
    return CommandError(FAILED, left_unreadable(str(bad[0]), bad[1]) if bad else otherwise)


def _answer(where: "Path", read: "Callable[[Path], T]") -> T:
    """Return what is read from a folder; raise a CommandError where that does not answer."""
    from xortui.cli.parser import as_typed
    from xortui.tui.beside import in_time

    late = object()
    found = in_time(partial(read, where), _PATIENCE, late)
    if found is late:
        raise CommandError(FAILED, f"The folder {as_typed(str(where), 120)} does not answer.")
    return found  # type: ignore[return-value]
