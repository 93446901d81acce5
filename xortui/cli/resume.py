"""`xortui --resume`: the screen, as it was left."""

from typing import TYPE_CHECKING

from xortui.cli.output import FAILED, USAGE, CommandError

if TYPE_CHECKING:
    from argparse import Namespace

    from xortui.nn import Session


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
    from xortui.nn.session.journal.folder import resume

    where = state_folder()
    found = resume(where) if where else None
    if not found:
        raise CommandError(FAILED, "There is nothing to resume: no session was left, or its program is still running.")
    from xortui.tui.resuming import run_resumed

    return run_resumed(found, *how)


def last_session() -> "Session":
    """Return the session that was at work last, be its program running or not.

    Raises:
        CommandError: There is none.
    """
    from xortui.cli.options import spare_threads
    from xortui.tui.terminal.surroundings import state_folder

    spare_threads()
    from xortui.nn.session.journal.folder import last_session as last

    where = state_folder()
    journal = last(where) if where else None
    if not journal:
        raise CommandError(FAILED, "There is no session to share: name a recording, as in xortui share run.jsonl.")
    return journal.sessions[0]
