"""A field of one line, in which every key answers."""

from textual.widgets import Input


class LineField(Input, inherit_bindings=False):
    """A field without the keys by which the framework would scroll it: in one line they do nothing, without a word."""

    BINDINGS = Input.BINDINGS
