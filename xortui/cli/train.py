"""`xortui train`: a line every N epochs, then the truth table; of new settings, or of a recording."""

from typing import TYPE_CHECKING, NamedTuple

from xortui.cli.output import FAILED, CommandError, output, say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from xortui.cli.parser import Parser
    from xortui.nn import Settings, Snapshot
    from xortui.nn.session.course import Course, Edit
    from xortui.nn.session.recording import Recording

EPOCHS, EVERY = 8000, 1000
"""What it does unless told otherwise."""

_WEIGHTS = "begin with the weights in a file; with --json print weights too, and then no file is needed"


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    from xortui.cli.options import SETTINGS, WEIGHTS, Option, add_options

    parser = program.add_command(
        "train",
        help="print the loss without a screen",
        description="Train without a screen: print the loss every N epochs, and the truth table at the end. With "
        "--replay it trains a recorded run again, with its edits, and says whether the numbers are the same.",
    )
    epochs = Option("--epochs", "epochs", "N", f"epochs to train, 0 to 10^9 ({EPOCHS})")
    every = Option("--every", "every", "N", f"epochs from one line to the next, 1 to 10^9 ({EVERY})")
    replay = Option("--replay", "replay", "FILE", "a recording to train again to its end, in the place of settings")
    weights = WEIGHTS._replace(value="[FILE]", help=_WEIGHTS)
    add_options(parser, (epochs, every, replay, *SETTINGS, weights))
    parser.add_argument("--json", action="store_true", help="print one JSON object for each line, and no table")
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """Train as it was asked for."""
    from xortui.cli.options import SETTINGS, WEIGHTS, diverged_at, start, whole
    from xortui.cli.recorded import asked_for

    weights = given.json and given.weights is not None
    if weights and not given.weights:
        given.weights = None  # which are only to be printed
    recording = asked_for(given, (*SETTINGS, WEIGHTS))
    found = recording.course if recording else start(given)
    from xortui.nn.settings import MAX_EPOCH

    usual = recording.course.furthest if recording else EPOCHS
    epochs = usual if given.epochs is None else whole("number of epochs", given.epochs, 0, MAX_EPOCH)
    every = EVERY if given.every is None else whole("number of epochs between lines", given.every, 1, MAX_EPOCH)
    with output():
        reached = train(found, epochs, every, _Printer(epochs, given.json, weights, recording))
    if reached < epochs:
        raise CommandError(FAILED, diverged_at(reached))
    return 0


def train(start: "Settings | Course", epochs: int, every: int, printer: "_Printer") -> int:
    """Train from epoch 0 and print what comes of it.

    Args:
        start: What the run begins with.
        epochs: The last epoch; it is printed too, once.
        every: How many epochs lie between two lines.
        printer: Prints it.

    Returns:
        The epoch that was reached: the last one, unless the run diverged.
    """
    from xortui.cli.progress import Progress
    from xortui.nn import Session

    session, progress = Session(start), Progress(epochs)
    printer.begin()
    try:
        for moment in _moments(printer.recording, epochs, every):
            for _ in session.travel(moment.epoch):
                progress.show(session.epoch)
            progress.clear()
            printer.show(session.snapshot, moment)
            if session.epoch < moment.epoch:
                break
    finally:
        progress.clear()
    printer.end(session.snapshot)
    return session.epoch


class _Moment(NamedTuple):
    """An epoch at which there is something to print."""

    epoch: int
    edit: "Edit | None"
    """What was changed there."""
    is_row: bool
    """Whether it has a row."""


def _moments(recording: "Recording | None", epochs: int, every: int) -> "Iterator[_Moment]":
    """Yield each epoch at which there is something to print, in order."""
    from heapq import merge
    from itertools import chain, groupby

    edits = {edit.epoch: edit for edit in recording.course.edits} if recording else {}
    rows = chain(range(0, epochs, every), [epochs])
    others = (epoch for epoch in edits if epoch <= epochs)
    end = [recording.course.furthest] if recording and recording.course.furthest <= epochs else []
    marked = merge(((epoch, True) for epoch in rows), ((epoch, False) for epoch in others), ((at, True) for at in end))
    for epoch, group in groupby(marked, key=lambda moment: moment[0]):
        yield _Moment(epoch, edits.get(epoch), any(is_row for _, is_row in group))


class _Printer:
    """Prints what there is at epochs: rows of a table and then the truth table, or each line as a JSON object."""

    def __init__(self, epochs: int, as_json: bool, weights: bool, recording: "Recording | None") -> None:
        """Print up to an epoch.

        Args:
            epochs: The last epoch.
            as_json: Whether each line is a JSON object; then there is no table.
            weights: Whether it has the weights, too.
            recording: The recording that is trained again; its edits are printed as well.
        """
        self.recording = recording
        self._width = max(len("epoch"), len(str(epochs)))
        self._printed = -1  # the epoch of the last row
        self._verdict = ""  # whether the numbers are those that were recorded, in a sentence
        self._as_json, self._weights = as_json, weights

    def begin(self) -> None:
        """Print what comes before the first epoch."""
        if not self._as_json:
            print(f"{'epoch':>{self._width}}  {'MSE':>14}  {'MAE':>14}")

    def end(self, now: "Snapshot") -> None:
        """Print what comes after the last epoch."""
        if not self._as_json:
            print("", *_table(now), sep="\n")
            if self._verdict:
                say(self._verdict)

    def show(self, now: "Snapshot", moment: _Moment) -> None:
        """Print what there is at an epoch, or where the run diverged before it."""
        recording, same = self.recording, None
        if recording and moment.edit and now.epoch == moment.epoch:
            self._show_edit(recording, moment.edit)
        if recording and recording.is_at_end(now):
            from xortui.teach.training.recording_words import verdict
            from xortui.words.format import count

            same, self._verdict = recording.agrees(now), f"At epoch {count(now.epoch)}: {verdict(recording, now)[0]}."
        if now.epoch > self._printed and (moment.is_row or now.epoch < moment.epoch):
            self._printed = now.epoch
            # Flushed, so that a reader sees each line when it is there, and one who leaves ends the training.
            print(self._json(now, same) if self._as_json else _row(now, self._width), flush=True)

    def _show_edit(self, recording: "Recording", edit: "Edit") -> None:
        import json

        from xortui.teach.training.recording_words import edit_parts

        if self._as_json:
            print(json.dumps(recording.line_of(edit)), flush=True)
        else:
            say(f"{edit.epoch:>{self._width}}  {', '.join(edit_parts(recording.course, edit))}")

    def _json(self, now: "Snapshot", same: bool | None) -> str:
        """Return a line; `same` is whether the numbers are those that were recorded, where that is known."""
        import json

        from xortui.nn.export.weights import values

        predictions = now.predictions.ravel().tolist()
        found = {"epoch": now.epoch, "mse": now.mse, "mae": now.mae, "predictions": predictions}
        return json.dumps(
            found | (values(now) if self._weights else {}) | ({} if same is None else {"as_recorded": same})
        )


def _row(now: "Snapshot", width: int) -> str:
    return f"{now.epoch:>{width}}  {_number(now.mse)}  {_number(now.mae)}"


def _table(now: "Snapshot") -> list[str]:
    """Return the truth table with what has been learned of it, and how that is to be judged."""
    from xortui.nn import INPUTS
    from xortui.words.format import NO_SIDE, RIGHT, WRONG, count, tally, verdict

    words = {RIGHT: "right", WRONG: "wrong", NO_SIDE: "no side"}
    rows = [
        f"{x1:>2g}  {x2:>2g}  {target:>6g}  {_number(prediction)}  {words[verdict(target, right=right)]}"
        for (x1, x2, _), (target,), (prediction,), right in zip(
            INPUTS.tolist(), now.targets.tolist(), now.predictions.tolist(), now.right, strict=True
        )
    ]
    text = tally(now.right, now.targets[:, 0].tolist())
    if now.solved_since is not None:
        text += f", solved since epoch {count(now.solved_since)}"
    elif now.stuck:
        text += ", stuck"
    return [f"x1  x2  target  {'prediction':>14}", *rows, "", text]


def _number(number: float) -> str:
    """Return a number in 14 columns, where even the tiniest keeps eight digits, and nothing is rounded to 1."""
    if number < 1 and f"{number:.12f}" == "1.000000000000":
        return ">.999999999999"
    return f"{number:>14.7e}" if 0 < number < 1e-6 else f"{number:.12f}"
