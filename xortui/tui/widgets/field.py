"""The field in which one number is typed."""

from xortui.tui.line_field import LineField


class Field(LineField):
    """A field over the screen, in which one number is typed."""

    DEFAULT_CSS = """
    Field#value, Field#number {
        display: none; layer: above; position: absolute; width: 8; height: 1; padding: 0 0 0 1;
        background: $panel; color: $foreground; text-style: bold; background-tint: $panel 0%;
    }
    Field#number { width: 14; padding: 0; }
    Field#value > .input--placeholder { color: $text-muted; }
    """
