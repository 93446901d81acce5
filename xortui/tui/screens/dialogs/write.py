"""What dialogs that write a file have in common: they ask for its name, and never write over another unasked."""

import os
from functools import partial
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from xortui.nn.files import write_whole
from xortui.tui.beside import beside
from xortui.tui.line_field import LineField
from xortui.tui.screens.dialogs.base import Dialog
from xortui.tui.screens.dialogs.frame import Box
from xortui.words.shown import shown

_MOST_OFFERED = 1000
_STILL_WRITING = "The folder has not answered yet. esc closes this; the file is written once it answers."


def free_name(stem: str, ending: str) -> str:
    """Return a name for a file that none in the current folder has: xor-seed-1.jsonl, xor-seed-1-2.jsonl."""
    numbers = ("", *(f"-{number}" for number in range(2, _MOST_OFFERED)))
    return next((file for n in numbers if not os.path.lexists(file := f"{stem}{n}{ending}")), f"{stem}{ending}")


class File(NamedTuple):
    """A file that was named."""

    name: str
    """As it was typed."""
    path: str
    replace: bool
    """Whether it may take the place of one that is there."""


class WriteDialog(Dialog[File | None]):
    """Asks for a name, and writes what there is under it; where there is a file of that name, it asks once more."""

    TITLE = ""

    def __init__(self, stem: str, ending: str, note: str) -> None:
        """Offer a name that no file has, made of two parts, and say what is written."""
        super().__init__()
        self._offered, self._note = (stem, ending), note
        self._writing = False
        self._asked = ""  # the name of the file that may be replaced if it is entered again

    def content(self, name: str) -> bytes | None:
        """Return what is written under a name; None where that is done after the dialog.

        Raises:
            ValueError: It cannot be written, or not under this name; the text is the sentence that says why.
        """
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out the question, the field and the complaint."""
        with Box(self.TITLE, "enter save · esc close"):
            yield LineField("".join(self._offered), compact=True, id="name", select_on_focus=True)
            yield Static(self._note, markup=False, classes="note")
            yield Static("", markup=False, classes="complaint", id="complaint")

    def on_mount(self) -> None:
        """Look for a name that is free: beside the screen, as the folder may never answer."""
        beside(partial(free_name, *self._offered), self._offer, asked=True)

    def _offer(self, name: str) -> None:
        field = None if self._dismissed else self.query_one("#name", Input)
        if field and field.value == "".join(self._offered):
            field.value = name
            field.action_select_all()

    @on(Input.Changed)
    def _forget(self) -> None:
        self._complain("")

    def _complain(self, sentence: str, asked: str = "") -> None:
        self.query_one("#complaint", Static).update(sentence)
        self._asked = asked

    @on(Input.Submitted)
    def _save(self) -> None:
        """Write the file, or say why not."""
        name = self.query_one("#name", Input).value.strip()
        if not name:
            self._complain("Type a name for the file.")
            return
        if self._writing:
            self._complain(_STILL_WRITING)
            return
        file = File(name, os.path.expanduser(name), name == self._asked)
        try:
            content = self.content(name)
        except ValueError as error:
            self._complain(str(error))
            return
        self._writing = True
        beside(partial(refusal, file, content), partial(self._written, file), asked=True)
        if self._writing:
            self._complain(_STILL_WRITING)

    def _written(self, file: File, refused: "Refusal | None") -> None:
        """Close, or say why it could not be written; where it has been closed meanwhile, say what came of it."""
        self._writing = False
        sentence = refused.sentence if refused else ""
        if self._dismissed:
            if not self.app._exit:
                self.app.notify(sentence or f"{shown(file.name, 40)} is written.", markup=False)
        elif refused:
            self._complain(sentence, file.name if refused.taken else "")
        else:
            self.dismiss(file)


class Refusal(NamedTuple):
    """Why a file was not written."""

    sentence: str
    taken: bool = False
    """Whether it is that another file has the name, which may be replaced."""


def refusal(file: File, content: bytes | None) -> Refusal | None:
    """Write a file, or see that it can be written; return why not, or None."""
    try:
        if content is not None:
            write_whole(file.path, content, replace=file.replace)
        elif os.path.lexists(file.path) and not file.replace:
            raise FileExistsError
    except FileExistsError:
        return Refusal(f"There is a file {shown(file.name)} already: enter once more to replace it.", taken=True)
    except (OSError, ValueError) as error:  # a ValueError for a name with a character 0
        reason = (error.strerror if isinstance(error, OSError) else None) or "it is no name of a file"
        return Refusal(f"The file {shown(file.name)} cannot be written: {reason}.")
    return None
