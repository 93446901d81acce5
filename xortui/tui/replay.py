"""A recording that is played, and what is said of it."""

import os.path
from typing import NamedTuple

from xortui.nn.session.recording import Recording
from xortui.teach.training.recording_words import happening
from xortui.tui.pace import CRUISE
from xortui.tui.scene import Shown
from xortui.tui.terminal.surroundings import Charset, usual_charset
from xortui.words.shown import shown as harmless

_SECONDS = 3
"""How long an edit is told of while epochs follow each other."""

_NAME = 30
"""Cells of a file's name at most."""


class Replay(NamedTuple):
    """A recording that was opened."""

    recording: Recording
    name: str
    """What it is called."""

    @classmethod
    def of_file(cls, recording: Recording, file: str) -> "Replay":
        """Return the recording in a file."""
        return cls(recording, harmless(os.path.basename(file), _NAME))

    @property
    def end(self) -> int:
        """Its last epoch."""
        return self.recording.course.furthest

    def told(self, shown: Shown) -> tuple[str, ...]:
        """Return what happens in it now, in several lengths; empty for nothing."""
        motion = shown.motion
        speed = motion.measured or shown.look.speed or CRUISE
        return happening(self.recording, self.name, shown.snapshot, int(_SECONDS * speed) if motion.moving else 0)


def run_recording(
    recording: Recording, name: str, speed: int | None = None, fps: int | None = None, charset: Charset | None = None
) -> int:
    """Open the screen with a recording of some name at epoch 0; see `xortui.tui.app.run`."""
    from xortui.tui.app import XorApp, open_app

    replay = Replay.of_file(recording, name)
    return open_app(XorApp(recording.course, speed, fps, charset=charset or usual_charset(), replay=replay))
