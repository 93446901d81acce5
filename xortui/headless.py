"""Training without a screen: a line every so many epochs, then the truth table."""

import json
import sys
from itertools import chain
from time import monotonic

from xortui.nn import INPUTS, Session, Settings, Snapshot

_PATIENCE = 0.5
"""Seconds that pass before progress is shown: a short run needs none."""
_PERIOD = 0.1
"""Seconds from one look at the progress to the next."""


class Progress:
    """How far training is, in a line on the terminal that comes late and leaves no trace."""

    def __init__(self, epochs: int) -> None:
        """Count towards the last epoch."""
        self._stream = sys.stderr if sys.stderr and sys.stderr.isatty() else None
        self._epochs = epochs
        self._due = monotonic() + _PATIENCE
        self._width = 0

    def show(self, epoch: int) -> None:
        """Show that training has come to an epoch, if it is time to."""
        if self._stream and (now := monotonic()) >= self._due:
            self._due = now + _PERIOD
            text = f"epoch {epoch} of {self._epochs}, {100 * epoch // self._epochs} %"
            self._width = len(text)
            # Epochs only grow, so each text covers the one before.
            self._stream.write(f"\r{text}")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._stream and self._width:
            # Two columns more, for the ^C that the terminal may have put behind it.
            self._stream.write(f"\r{' ' * (self._width + 2)}\r")
            self._stream.flush()
            self._width = 0


def train(settings: Settings, epochs: int, every: int, as_json: bool) -> int:
    """Train from epoch 0 and print what comes of it.

    Args:
        settings: The settings of the run.
        epochs: The last epoch; it is printed too, once.
        every: How many epochs lie between two lines.
        as_json: Whether each line is a JSON object; then there is no table.

    Returns:
        The epoch that was reached: the last one, unless the run diverged.
    """
    session, progress, width = Session(settings), Progress(epochs), max(len("epoch"), len(str(epochs)))
    if not as_json:
        print(f"{'epoch':>{width}}  {'MSE':>14}  {'MAE':>14}")
    try:
        printed = -1
        for epoch in chain(range(0, epochs, every), [epochs]):
            for _ in session.travel(epoch):
                progress.show(session.epoch)
            if session.epoch > printed:
                printed, now = session.epoch, session.snapshot
                progress.clear()
                # Flushed, so that a reader sees each line when it is there, and one who leaves ends the training.
                print(_json(now) if as_json else _row(now, width), flush=True)
            if session.epoch < epoch:
                break
    finally:
        progress.clear()
    if not as_json:
        print("", *_table(session.snapshot), sep="\n")
    return session.epoch


def _json(now: Snapshot) -> str:
    predictions = now.predictions.ravel().tolist()
    return json.dumps({"epoch": now.epoch, "mse": now.mse, "mae": now.mae, "predictions": predictions})


def _row(now: Snapshot, width: int) -> str:
    return f"{now.epoch:>{width}}  {_number(now.mse)}  {_number(now.mae)}"


def _table(now: Snapshot) -> list[str]:
    """Return the truth table with what has been learned of it, and how that is to be judged."""
    rows = [
        f"{x1:>2g}  {x2:>2g}  {target:>6g}  {_number(prediction)}  {'right' if right else 'wrong'}"
        for (x1, x2, _), (target,), (prediction,), right in zip(
            INPUTS.tolist(), now.targets.tolist(), now.predictions.tolist(), now.right, strict=True
        )
    ]
    verdict = f"{sum(now.right)} of {len(now.right)} right"
    if now.solved_since is not None:
        verdict += f", solved since epoch {now.solved_since}"
    elif now.stuck:
        verdict += ", stuck"
    return [f"x1  x2  target  {'prediction':>14}", *rows, "", verdict]


def _number(number: float) -> str:
    """Return a number in 14 columns, where even the tiniest keeps eight digits."""
    return f"{number:>14.7e}" if 0 < number < 1e-6 else f"{number:.12f}"
