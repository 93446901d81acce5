"""`xortui sweep`: what becomes of many seeds, for one or more settings each."""

import re
from typing import TYPE_CHECKING

from xortui.cli.output import INTERRUPTED, USAGE, CommandError, output

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Sequence

    from xortui.cli.parser import Parser
    from xortui.cli.parts import Plan
    from xortui.cli.progress import Progress
    from xortui.nn.settings import Settings
    from xortui.nn.sweep import Outcome

SEEDS, EPOCHS = "0:1000", 10_000
"""What is swept unless told otherwise."""

FIELDS = ("gate", "rule", "hidden_units", "learning_rate", "scale")
"""The settings of which there may be several."""


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    from xortui.cli.options import Option, add_options, gate, rule
    from xortui.words.parse import decimal, integer

    several = "one or more, with commas between"
    parser = program.add_command(
        "sweep",
        help="train many seeds, and print how many are solved",
        description="Train networks from many seeds at once, for each combination of the settings, and print how many "
        "of them are solved, since which epoch, and how many are stuck. Solved: all four predictions are on the right "
        "side of one half. Stuck: not solved, and the updates have become too small to matter. Others may yet learn. "
        "Since which epoch: the first by which half of the solved ones are solved, and those by which a quarter and "
        "three quarters of them are.",
    )
    options = (
        Option("--seeds", "seeds", "A:B", f"seeds from A to before B ({SEEDS})"),
        Option("--epochs", "epochs", "N", f"epochs to train each, 0 to 10^9 ({EPOCHS})"),
        Option("--gate", "gate", "NAMES", f"gates, {several} (xor)", gate),
        Option("--rule", "rule", "NAMES", f"update rules, {several} (gradient)", rule),
        Option("--hidden", "hidden_units", "NS", f"numbers of hidden units, {several} (4)", integer),
        Option("--learning-rate", "learning_rate", "XS", f"learning rates, {several} (1.0)", decimal),
        Option("--scale", "scale", "XS", f"factors of the first weights, {several} (1.0)", decimal),
        Option("--shard", "shard", "K/N", "do part K of N, and print it for --merge"),
        Option("--jobs", "jobs", "N", "processes at most, 1 to 1024 (one for each processor)"),
    )
    add_options(parser, options)
    parser.add_argument("--stop-when-solved", action="store_true", help="let networks go once solved, MSE below 0.01")
    parser.add_argument("--per-seed", action="store_true", help="print a line for each seed")
    parser.add_argument("--json", action="store_true", help="print one JSON object for each line")
    parser.add_argument("--csv", action="store_true", help="print comma-separated values")
    parser.add_argument("--merge", action="store_true", help="print the sweep whose parts are in the files")
    parser.add_argument("files", nargs="*", metavar="FILE", help="with --merge, parts that --shard printed")
    parser.set_defaults(run=run, options=options)


def run(given: "Namespace") -> int:
    """Train the seeds as it was asked for, or put parts together, and print what became of them."""
    from xortui.cli.options import whole

    _check_together(given)
    if given.merge:
        from xortui.cli.parts import Merged

        merged = Merged(given.files)
        return _print_all(given, merged.plan, merged.outcomes)
    plan = _plan(given)
    jobs = None if given.jobs is None else whole("number of processes", given.jobs, 1, 1024)
    if given.shard is not None:
        return _print_part(plan, given.shard, jobs)
    return _print_all(given, plan, lambda number: _train(plan.combinations[number], plan, plan.seeds, jobs))


def _print_all(given: "Namespace", plan: "Plan", found: "Callable[[int], Iterator[Sequence[Outcome]]]") -> int:
    """Print what became of the seeds of each combination in the form that was asked for."""
    from xortui.cli.sweep_forms import CsvForm, JsonForm, TextForm

    with output():
        form = (JsonForm if given.json else CsvForm if given.csv else TextForm)(plan, given.per_seed)
        try:
            for number, settings in enumerate(plan.combinations):
                form.show(settings, found(number))
        except CommandError as error:
            if error.code == INTERRUPTED:
                form.end()
            raise
        form.end()
    return 0


def _print_part(plan: "Plan", shard: str, jobs: int | None) -> int:
    """Train one part of the seeds, and print what became of them in the form that `--merge` reads."""
    from xortui.cli.parts import block, header, shard_of

    part, count = shard_of(shard)
    with output():
        print(header(plan, (part, count)), flush=True)
        for number, settings in enumerate(plan.combinations):
            for found in _train(settings, plan, plan.seeds[part - 1 :: count], jobs):
                print(block(number, found), flush=True)
    return 0


def _check_together(given: "Namespace") -> None:
    """Raise a CommandError where the words do not go together."""
    forms = [f"--{form.replace('_', '-')}" for form in ("json", "csv", "per_seed") if getattr(given, form)]
    if given.json and given.csv:
        raise CommandError(USAGE, "The options --json and --csv do not go together.")
    if given.shard is not None and (forms or given.merge):
        raise CommandError(USAGE, f"The options --shard and {[*forms, '--merge'][0]} do not go together.")
    if given.merge != bool(given.files):
        raise CommandError(USAGE, "The option --merge takes the files of all parts, as in xortui sweep --merge *.part.")
    set_too = [option.flag for option in given.options if getattr(given, option.name) is not None]
    if given.merge and (set_too or given.stop_when_solved):
        flag = [*set_too, "--stop-when-solved"][0]
        raise CommandError(USAGE, f"The options --merge and {flag} do not go together.")


def _plan(given: "Namespace") -> "Plan":
    """Return what was asked for.

    Raises:
        CommandError: A value is not one that there is.
    """
    from itertools import product

    from xortui.cli.options import checked, whole
    from xortui.cli.parts import Plan
    from xortui.nn.settings import MAX_EPOCH

    names = [option.name for option in given.options if option.name in FIELDS]
    parse = {option.name: option.parse for option in given.options}
    texts = {name: getattr(given, name) for name in names if getattr(given, name) is not None}
    lists = [[parse[name](item.strip()) for item in text.split(",")] for name, text in texts.items()]
    combinations = tuple(checked(dict(zip(texts, values, strict=True))) for values in product(*lists))
    if len(set(combinations)) < len(combinations):
        raise CommandError(USAGE, "A setting is listed twice: each combination is trained once.")
    epochs = EPOCHS if given.epochs is None else whole("number of epochs", given.epochs, 0, MAX_EPOCH)
    return Plan(combinations, _seeds(given.seeds or SEEDS), epochs, given.stop_when_solved)


def _seeds(text: str) -> range:
    from xortui.cli.parser import as_typed
    from xortui.nn.settings import MAX_SEED

    found = re.fullmatch("([0-9]{1,10}):([0-9]{1,10})", text.strip())
    if found and int(found[1]) < int(found[2]) <= MAX_SEED + 1:
        return range(int(found[1]), int(found[2]))
    raise CommandError(
        USAGE, f"The seeds cannot be {as_typed(text)}: they must be A:B, from A to before B, within 0:{MAX_SEED + 1}."
    )


def _train(
    settings: "Settings", plan: "Plan", seeds: "Sequence[int]", jobs: int | None
) -> "Iterator[Sequence[Outcome]]":
    """Yield what became of the seeds, block by block in their order; show how far the training is."""
    import os
    from functools import partial

    from xortui.cli.progress import Progress
    from xortui.nn.sweep import BLOCK, outcomes

    blocks = [seeds[start : start + BLOCK] for start in range(0, len(seeds), BLOCK)]
    jobs = max(1, min(jobs or os.cpu_count() or 1, len(blocks)))
    if jobs == 1:
        progress = Progress(plan.epochs * len(blocks))
        try:
            for number, some in enumerate(blocks):
                show = partial(_show_epoch, progress, number * plan.epochs)
                yield outcomes(settings, some, plan.epochs, plan.leave, show)
                progress.clear()
        finally:
            progress.clear()
        return
    from multiprocessing import get_context

    progress = Progress(len(blocks), "block")
    with get_context("spawn").Pool(jobs, _depend) as pool:  # left by an interrupt, it ends its processes
        try:
            work = partial(outcomes, settings, epochs=plan.epochs, leave=plan.leave)
            for number, found in enumerate(pool.imap(work, blocks), 1):
                progress.clear()
                yield found
                progress.show(number)
        finally:
            progress.clear()


def _show_epoch(progress: "Progress", before: int, epoch: int) -> None:
    progress.show(before + epoch)


def _depend() -> None:
    """Leave ctrl+c to the process that started this one, which then ends it; and end with it however it ends."""
    import signal
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import os
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)
