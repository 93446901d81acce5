"""How others come to the same state: by one command line where nothing was edited, else by a recording."""

from typing import NamedTuple

from xortui.nn import Session, Settings
from xortui.nn.session.recording import Recording

FLAGS = {
    "seed": "--seed",
    "hidden_units": "--hidden",
    "gate": "--gate",
    "rule": "--rule",
    "learning_rate": "--learning-rate",
    "scale": "--scale",
}
"""The options of the command line for each setting."""

MOST_COPIED = 50_000
"""Bytes that a terminal takes for the clipboard; some take no more than this."""


class Shared(NamedTuple):
    """What leads to a state; one of the two."""

    command: str | None
    """A command line."""
    recording: str | None
    """The text of a recording that ends there."""

    @property
    def text(self) -> str:
        """Whichever it is."""
        return self.command or self.recording or ""

    @property
    def short(self) -> bool:
        """Whether it can be handed to the clipboard."""
        return len(self.text.encode()) <= MOST_COPIED


def shared(session: Session) -> Shared:
    """Return what leads to the epoch at which a session is; a journey that is under way ends."""
    return shared_recording(Recording.of(session, here=True))


def shared_recording(recording: Recording) -> Shared:
    """Return what leads to the end of a recording."""
    course = recording.course
    if course.edits:
        return Shared(None, recording.text())
    return Shared(command_line(course.start, course.furthest), None)


def command_line(settings: Settings, epoch: int) -> str:
    """Return the command line that opens the screen with settings at an epoch; what is as usual needs no word."""
    usual, words = Settings(), ["xortui"]
    for name, flag in FLAGS.items():
        value = getattr(settings, name)
        if name == "seed" or value != getattr(usual, name):
            words += [flag, str(value)]
    return " ".join([*words, *(["--epoch", str(epoch)] if epoch else [])])
