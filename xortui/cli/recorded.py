"""Recordings that are named on the command line."""

from typing import TYPE_CHECKING

from xortui.cli.output import FAILED, USAGE, CommandError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from xortui.cli.options import Option
    from xortui.nn.session.recording import Recording


def asked_for(given: "Namespace", others: "Iterable[Option]") -> "Recording | None":
    """Return the recording that `--replay` names, None where it does not.

    Args:
        given: What was typed.
        others: Options that do not go with it.

    Raises:
        CommandError: It is none, or one of these options is given, too.
    """
    if given.replay is None:
        return None
    if own := [option.flag for option in others if getattr(given, option.name) is not None]:
        sentence = f"The option {own[0]} does not go with --replay: a recording begins with what it was recorded with."
        raise CommandError(USAGE, sentence)
    return loaded(given.replay)


def loaded(name: str) -> "Recording":
    """Return the recording in a file.

    Raises:
        CommandError: It cannot be read, or is no recording; the sentence names the file and the line.
    """
    from xortui.cli.options import spare_threads
    from xortui.cli.parser import as_typed

    spare_threads()
    from xortui.nn.session.recording_file import RecordingError, load

    try:
        return load(name)
    except RecordingError as error:
        raise CommandError(FAILED, f"{as_typed(name, 200)}:{error.line}: {error}") from None
    except OSError as error:
        raise CommandError(
            FAILED, f"{as_typed(name, 200)}: The file cannot be read: {error.strerror or error}."
        ) from None
