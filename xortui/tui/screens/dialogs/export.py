"""Dialogs that hand a run on to other programs, or the screen as a picture, under a name whose ending says how."""

from xortui.nn import Snapshot
from xortui.nn.export.forms import ENDINGS, NAMES, Form, text_of
from xortui.tui.screens.dialogs.write import WriteDialog


def form_of(name: str) -> Form:
    """Return the form in which a run is written under a name; raise a ValueError where its ending says none."""
    # The longest ending first, as that of PyTorch ends like that of numpy.
    for form, ending in sorted(ENDINGS.items(), key=lambda pair: -len(pair[1])):
        if name.lower().endswith(ending):
            return form
    endings = [ENDINGS[form] for form in NAMES]
    raise ValueError(f"The ending says what is written: it must be {', '.join(endings[:-1])} or {endings[-1]}.")


def stem_of(now: Snapshot) -> str:
    """Return what a file of an epoch may be called: xor-seed-1-epoch-500."""
    start = now.course.start
    return f"{start.gate}-seed-{start.seed}-epoch-{now.epoch}"


class ExportDialog(WriteDialog):
    """Asks for a name, and writes the run under it, up to the epoch that is shown."""

    TITLE = "export the run"

    def __init__(self, now: Snapshot) -> None:
        """Ask for a name."""
        how = ", ".join(f"{ENDINGS[form]} {name}" for form, name in NAMES.items())
        super().__init__(stem_of(now), ENDINGS[Form.NUMPY], f"The ending says what is written: {how}.")
        self._now = now

    def content(self, name: str) -> bytes | None:
        """Return the run as a script, or its weights; a table is written afterwards, as it needs training."""
        form = form_of(name)
        return None if form is Form.CSV else text_of(form, self._now).encode()


class PictureDialog(WriteDialog):
    """Asks for a name, and writes a picture under it."""

    TITLE = "save a picture of the screen"

    def __init__(self, now: Snapshot, picture: str) -> None:
        """Ask for a name for a picture, which is an SVG."""
        super().__init__(stem_of(now), ".svg", ".svg for slides and papers, .png where a program makes it.")
        self._picture = picture

    def content(self, name: str) -> bytes | None:
        """Return the picture; a PNG is written afterwards, as it takes a while."""
        if name.lower().endswith(".svg"):
            return self._picture.encode()
        if name.lower().endswith(".png"):
            return None
        raise ValueError("The name of a picture must end with .svg or .png.")
