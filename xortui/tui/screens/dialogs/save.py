"""The dialog that saves a run: under which name."""

from xortui.nn.session.recording import MAX_EDITS, Recording
from xortui.teach.training.recording_words import contents
from xortui.tui.screens.dialogs.write import WriteDialog
from xortui.words.format import count


class SaveDialog(WriteDialog):
    """Asks for a name, and writes the recording under it."""

    TITLE = "save the run"

    def __init__(self, recording: Recording) -> None:
        """Ask for the name of a recording."""
        start = recording.course.start
        super().__init__(f"{start.gate}-seed-{start.seed}", ".jsonl", f"A recording: {contents(recording)}.")
        self._recording = recording

    def content(self, name: str) -> bytes:
        """Return the recording as its file has it."""
        edits = len(self._recording.course.edits) + len(self._recording.course.stops)
        if edits > MAX_EDITS:
            raise ValueError(f"The run has {count(edits)} edits and stops: a recording has {count(MAX_EDITS)} at most.")
        return self._recording.text().encode()
