"""The field in which one number is typed."""

from collections.abc import Sequence

from xortui.tui.line_field import LineField
from xortui.words.cells import cells

_MOST = 24
"""Cells of the widest field: the digits of any number, with its sign, its exponent and the cursor."""


class Field(LineField):
    """A field over the screen, in which one number is typed; it grows with what is typed, over what is beside it."""

    DEFAULT_CSS = """
    Field#value, Field#number {
        display: none; layer: above; position: absolute; width: 8; height: 1; padding: 0 0 0 1;
        background: $panel; color: $foreground; text-style: bold; background-tint: $panel 0%;
    }
    Field#number { width: 14; padding: 0; }
    Field#value > .input--placeholder { color: $text-muted; }
    """

    _spot: tuple[int, int, Sequence[int]] = 0, 0, ()

    def put(self, column: int, row: int, others: Sequence[int]) -> None:
        """Put it at a place on the screen, or as near as there is room, beside numbers that begin in other columns."""
        self._spot = column, row, others
        self._fit()

    def watch_value(self) -> None:
        """Grow, or shrink again."""
        self._fit()

    def _fit(self) -> None:
        """Take the cells that are needed; where these are more than at first, hide no number beside it in part."""
        column, row, others = self._spot
        least, before = (8, 1) if self.id == "value" else (14, 0)
        needed = min(max(least, before + cells(self.value) + 1), _MOST)
        room = self.app.size.width
        whole = [end - column for end in others if needed <= end - column < needed + least]
        width = min(room, min(whole) if whole and needed > least else needed)
        self.styles.width = width
        self.styles.offset = min(max(0, column), room - width), row
