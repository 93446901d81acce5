"""Commands of every mode that keep a run or hand it on."""

from typing import TYPE_CHECKING

from xortui.tui.desk import Desk
from xortui.tui.modes.base import Command, at_home
from xortui.tui.scene import Shown

if TYPE_CHECKING:
    from xortui.nn.session.recording import Recording
    from xortui.tui.screens.dialogs.write import File


def _save(desk: Desk) -> None:
    from xortui.nn.session.recording import Recording
    from xortui.tui.screens.dialogs.save import SaveDialog

    desk.halt()
    recording = Recording.of(desk.session)

    def tell(file: "File") -> None:
        desk.tell(*saved_words(recording, file.name))

    desk.open(SaveDialog(recording), tell)


def saved_words(recording: "Recording", name: str) -> tuple[str, ...]:
    """Return what is said of a recording once it is written, in several lengths."""
    from xortui.teach.training.recording_words import contents
    from xortui.words.shown import as_argument, shown

    file, what = as_argument(name, 40), contents(recording)
    plays = f"xortui replay {file} plays it"
    return f"saved: {what} · {plays}", f"saved: {plays}", f"saved as {shown(name, 40)}"


def _share(desk: Desk) -> None:
    from xortui.teach.training.sharing import shared
    from xortui.tui.screens.dialogs.share import ShareDialog

    desk.halt()
    found = shared(desk.session)
    if found.short:
        desk.copy(found.text)
    desk.open(ShareDialog(found))


def _resume(desk: Desk) -> None:
    from xortui.tui.resuming import go_on

    go_on(desk)


def _no_resume(shown: Shown) -> str:
    """Return why no earlier session can be gone on with; nothing where none has begun in its place, nor a lesson."""
    if not shown.scene.resumable:
        return "no earlier session"
    if shown.scene.playing:
        return "esc first: this is a lesson."
    return "Another session has begun." if shown.snapshot.furthest or shown.snapshot.undos else ""


KEEPING_COMMANDS = (
    Command(
        "anywhere.save", ("ctrl+s",), "save", "write the run with its edits to a file, a recording", _save, at_home
    ),
    Command(
        "anywhere.share", (), "share", "a command line, or a text, by which others come to this very state", _share
    ),
    Command(
        "anywhere.resume",
        (),
        "resume",
        "go on with the session that was left last",
        _resume,
        _no_resume,
    ),
)
