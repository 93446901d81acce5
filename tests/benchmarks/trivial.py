"""The yardstick of the start: the smallest Textual app that shows anything."""

from textual.app import App, ComposeResult
from textual.widgets import Static

SHOWN = "hello, world"


class Trivial(App[None]):
    """Shows one line."""

    BINDINGS = [("q", "quit", "quit")]  # noqa: RUF012 - as Textual has it

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static(SHOWN)


if __name__ == "__main__":
    Trivial().run()
