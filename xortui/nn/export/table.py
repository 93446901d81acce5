"""A run as a table: losses, predictions and weights at some epochs, for a spreadsheet or a library of data frames."""

from collections.abc import Iterable, Iterator

from xortui.nn.kernel import pack
from xortui.nn.session.recording import EXAMPLES, weight_names
from xortui.nn.session.session import Session


def header(hidden_units: int) -> list[str]:
    """Return the names of the columns: epoch, losses, predictions by example, then weights by where they lead."""
    examples = [f"prediction_{example.replace(' ', '')}" for example in EXAMPLES]
    return ["epoch", "mse", "mae", *examples, *(name.replace("->", "_") for name in weight_names(hidden_units))]


def rows(session: Session, epochs: Iterable[int]) -> Iterator[list[float] | None]:
    """Go through a session's epochs, in their order, and yield a row for each; nothing for each slice between them.

    Where the run diverges, the last row is that of the epoch before it does.
    """
    reached = -1
    for epoch in epochs:
        for _ in session.travel(epoch):
            yield None
        if session.epoch > reached:
            reached, now = session.epoch, session.snapshot
            yield [now.epoch, now.mse, now.mae, *now.predictions.ravel().tolist(), *pack(now.parameters).tolist()]
        if session.epoch < epoch:
            return
