"""The dialog for the two parameters over which the loss is drawn."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Label, Select, Static

from xortui.teach.places import Place
from xortui.tui.screens.dialogs.base import Form, refusal
from xortui.tui.screens.dialogs.choice import Choice
from xortui.tui.screens.dialogs.frame import Box

ROWS = (("across", "to the right"), ("up", "upwards"))
"""The two fields: their ids, and what they say."""


class PlaneDialog(Form[tuple[Place, Place]]):
    """Asks for two parameters."""

    BINDINGS = [("enter", "go", "go")]  # noqa: RUF012 - as Textual has it

    def __init__(self, places: Sequence[Place], now: tuple[Place, Place]) -> None:
        """Offer these parameters, beginning with two of them."""
        super().__init__()
        self._places = {place.label(): place for place in places}
        self._now = now

    def compose(self) -> ComposeResult:
        """Lay out both lists, and the complaint below."""
        with Box("loss landscape", "tab next · space list · enter go · esc close", id="plane"):
            options = [(label, label) for label in self._places]
            for (id, name), place in zip(ROWS, self._now, strict=True):
                with Horizontal(classes="row"):
                    yield Label(name, markup=False, classes="name")
                    yield Choice(options, value=place.label(), allow_blank=False, compact=True, id=id)
            yield Static("", markup=False, classes="complaint", id="complaint")

    def read(self) -> tuple[Place, Place]:
        """Return the two parameters that are chosen."""
        across, up = (self._places[str(self.query_one(f"#{id}", Select).value)] for id, _ in ROWS)
        if across == up:
            raise ValueError("These are one parameter: choose two.")
        return across, up

    @on(Select.Changed)
    def _check(self) -> None:
        if complaints := self.query("#complaint"):
            complaints.first(Static).update(refusal(self.read))
