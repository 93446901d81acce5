"""A field in which one of a list is chosen."""

from textual.widgets import Select


class Choice(Select[str], inherit_bindings=False):
    """A field with a list that space or an arrow opens; Enter is left to the dialog, as in every other field."""

    BINDINGS = [("space,down,up", "show_overlay", "choose")]  # noqa: RUF012 - as Textual has it
