"""What is meant by words of the command line that are like no known one in their letters."""

from collections.abc import Collection

_OPTIONS = (
    ("--learning-rate", "lr eta rate alpha step-size learning"),
    ("--hidden", "units neurons nodes width hidden-units hidden-size n-hidden"),
    ("--epochs", "epoch steps iterations iters until"),
    ("--epoch", "epochs steps step iterations iters at goto"),
    ("--seed", "seeds random random-seed random-state rng"),
    ("--seeds", "seed runs random-seeds"),
    ("--gate", "function problem logic dataset truth-table"),
    ("--rule", "optimizer optimiser update update-rule method gradient published"),
    ("--scale", "init init-scale std sigma"),
    ("--every", "interval print-every log-every step period"),
    ("--jobs", "processes workers threads cores parallel"),
    ("--example", "input row sample"),
    ("--unit", "hidden neuron node"),
    ("--parameter", "weight"),
    ("--shard", "part"),
    ("--force", "overwrite replace"),
    ("--theme", "color colour colors colours dark light"),
    ("--charset", "ascii unicode encoding"),
    ("--fps", "frames"),
    ("--speed", "fast pace"),
    ("--resume", "continue restore last"),
    ("--replay", "recording load"),
    ("--handout", "paper print"),
    ("--notes", "teacher"),
    ("--answers", "key solutions"),
    ("--host", "address bind ip"),
    ("--most", "max clients"),
)
"""Options, each with other names for it. Of two that are called alike, the one that a command has is meant."""

_COMMANDS = (
    ("lesson", "learn course courses tutorial tutorials teach handout lessons list ls index"),
    ("picture", "image screenshot svg png plot"),
    ("report", "worksheet walkthrough explain"),
    ("replay", "play recording"),
    ("reproduce", "post published paper"),
    ("serve", "server web browser"),
    ("sweep", "seeds grid search"),
    ("train", "learn fit run headless"),
)
"""Commands, each with other names for it."""


def option_meant(flag: str, known: Collection[str]) -> str | None:
    """Return the option that is called otherwise here: --learning-rate for --lr. None where there is none."""
    return _meant(flag.lstrip("-").lower().replace("_", "-"), _OPTIONS, known)


def command_meant(word: str, known: Collection[str]) -> str | None:
    """Return the command that is called otherwise here: picture for screenshot. None where there is none."""
    return _meant(word.lower(), _COMMANDS, known)


def _meant(word: str, names: tuple[tuple[str, str], ...], known: Collection[str]) -> str | None:
    return next((name for name, others in names if name in known and word in others.split()), None)
