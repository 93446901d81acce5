"""A field in which one of a list is chosen."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay

from xortui.tui.screens.dialogs.base import Dialog, named


class _Overlay(SelectOverlay):
    """The list of a field, in which typing leads to an option; what leads to none is said."""

    async def _on_key(self, event: events.Key) -> None:
        found = not event.is_printable or self._find_search_match(self._search_query + (event.character or ""))
        await super()._on_key(event)
        if found is None and isinstance(self.screen, Dialog):
            self.screen.say_of(named(event))
            self._search_query = ""


class Choice(Select[str], inherit_bindings=False):
    """A field with a list that space or an arrow opens; Enter is left to the dialog, as in every other field."""

    BINDINGS = [("space,down,up", "show_overlay", "choose")]  # noqa: RUF012 - as Textual has it

    def compose(self) -> ComposeResult:
        """Lay out the field and its list."""
        yield SelectCurrent(self.prompt)
        yield _Overlay().data_bind(compact=Select.compact)
