"""`xortui reproduce`: the losses that the post prints, to the last digit, and why other machines print others."""

from typing import TYPE_CHECKING

from xortui.cli.output import FAILED, CommandError, output, say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from xortui.cli.parser import Parser

_WIDTH = 78
_CHAOS_EPOCHS = 8000
_APART = (1e-12, 1e-6, 1e-2)
"""Differences of two losses whose first epochs are told."""

_WHY = (
    "The rule published is chaotic: from about epoch 1 430 on, a difference in the last digit of a number grows about "
    "e-fold every three epochs. The last digits are those of the machine: of its exponential, and of the order in "
    "which it adds. So the same program prints other losses elsewhere, and only the arithmetic of the author's "
    "machine, written out step by step, prints these.",
    "The losses seem to fall smoothly because only every thousandth is printed: from epoch 3 000 on, between any two "
    "of them the loss is above one half at some epoch.",
)


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    parser = program.add_command(
        "reproduce",
        help="print the losses of the post to the last digit",
        description="Print the eight losses of the post, beside what its author's arithmetic and this machine's numpy "
        "make of the same program.",
    )
    parser.add_argument(
        "--chaos", action="store_true", help="move one first weight by its last digit, and print when the losses part"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object for each line, and no sentences")
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """Print the losses, or when the losses of two runs part."""
    from xortui.cli.options import spare_threads

    spare_threads()
    with output():
        if given.chaos:
            _show_chaos(given.json)
            return 0
        equal, total = _show_losses(given.json)
    if equal < total:
        raise CommandError(FAILED, f"In the author's arithmetic only {equal} of {total} losses are those of the post.")
    return 0


def _show_losses(as_json: bool) -> tuple[int, int]:
    """Print a line for each loss of the post; return how many the author's arithmetic yields, and of how many."""
    from textwrap import wrap

    from xortui.nn.published import PRINTED

    if not as_json:
        author, numpy = "its author's arithmetic", "this machine's numpy"
        print("The post's network, trained by the post's code, every 1 000 epochs:\n")
        print(f"epoch  {'printed by the post':<20}     {author:<20}     {numpy}")
    equal_author = equal_here = 0
    for epoch, author_loss, here in _losses(list(PRINTED)):
        printed = PRINTED[epoch]
        equal_author += author_loss == printed
        equal_here += here == printed
        print((_json if as_json else _row)(epoch, printed, author_loss, here), flush=True)
    if not as_json:
        verdict = f"{equal_author} of {len(PRINTED)} in its author's arithmetic, {equal_here} in numpy here."
        print(f"\nEqual to the last digit: {verdict}")
        for text in _WHY:
            print("", *wrap(text, _WIDTH), sep="\n")
    return equal_author, len(PRINTED)


def _row(epoch: int, printed: float, author: float, here: float) -> str:
    compared = (("=" if loss == printed else "!=").ljust(3) + f"{loss!r:<20}" for loss in (author, here))
    return f"{epoch:>5}  {printed!r:<20}  {'  '.join(compared)}".rstrip()


def _json(epoch: int, printed: float, author: float, here: float) -> str:
    import json

    losses = {"epoch": epoch, "printed": printed, "author": author, "numpy": here}
    return json.dumps(losses | {"author_equal": author == printed, "numpy_equal": here == printed})


def _losses(epochs: list[int]) -> "Iterator[tuple[int, float, float]]":
    """Yield epochs, the loss in the author's arithmetic and in numpy; show how far the training is."""
    from xortui.cli.progress import Progress
    from xortui.nn import chaos, initial_parameters, published

    progress, here = Progress(epochs[-1]), chaos.losses(initial_parameters(published.SEED), "published")
    try:
        for epoch, pair in zip(range(epochs[-1] + 1), zip(published.losses(), here, strict=True), strict=False):
            progress.show(epoch)
            if epoch in epochs:
                progress.clear()
                yield epoch, *pair
    finally:
        progress.clear()


def _show_chaos(as_json: bool) -> None:
    """Print for each rule when the losses of two runs part whose first weights differ by one unit of the last place."""
    import json

    from xortui.nn.rules import RULES
    from xortui.words.format import count

    if not as_json:
        say("Two runs with seed 1, the second with the weight x1→h1 moved by its last digit;")
        say("the first epochs at which their losses are further apart than")
        say("")
        limits = "".join(f"{apart:>10g}" for apart in _APART)
        say(f"{'':<10}{limits}   largest until epoch {count(_CHAOS_EPOCHS)}")
    for rule in RULES:
        first, largest = _parting(rule)
        if as_json:
            apart = {f"{limit:g}": epoch for limit, epoch in first.items()}
            say(json.dumps({"rule": rule, "first_apart": apart, "largest": largest, "epochs": _CHAOS_EPOCHS}))
        else:
            epochs = "".join(f"{'never' if epoch is None else epoch:>10}" for epoch in first.values())
            say(f"{rule:<10}{epochs}   {largest:.2g}")


def _parting(rule: str) -> tuple[dict[float, int | None], float]:
    """Return the first epochs at which the losses are further apart than each limit, and the largest difference."""
    from xortui.cli.progress import Progress
    from xortui.nn.chaos import twins

    first: dict[float, int | None] = dict.fromkeys(_APART)
    largest, progress = 0.0, Progress(_CHAOS_EPOCHS)
    try:
        for epoch, (one, other) in zip(range(_CHAOS_EPOCHS + 1), twins(rule), strict=False):
            progress.show(epoch)
            largest = max(largest, abs(one - other))
            for limit in _APART:
                if first[limit] is None and largest > limit:
                    first[limit] = epoch
    finally:
        progress.clear()
    return first, largest
