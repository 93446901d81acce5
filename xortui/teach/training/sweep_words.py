"""What is said of a sweep, on the command line and on the screen."""

from xortui.nn import Settings
from xortui.nn.sweep import Outcome, Share, Tally
from xortui.words.format import count

SOLVED, EVER, STUCK = "solved at the end", "solved at some epoch", "stuck"
"""What the shares of a sweep are of."""

_TWO_LINES = "xor", "xnor"
"""The gates whose yes and no no straight line parts."""


def shares(tally: Tally) -> dict[str, Share]:
    """Return the shares by what they are of."""
    return {SOLVED: tally.solved, EVER: tally.ever, STUCK: tally.stuck}


def about(settings: Settings) -> str:
    """Return which networks are swept: XOR, 4 hidden units, rule gradient, learning rate 1."""
    scale = f", scale {settings.scale:g}" * (settings.scale != 1)
    rate = f"learning rate {settings.learning_rate:g}"
    return f"{settings.gate.upper()}, {units(settings)}, rule {settings.rule}, {rate}{scale}"


def briefly(settings: Settings) -> str:
    """Return the same in few words: XOR, H 4, gradient, η 1."""
    scale = f", scale {settings.scale:g}" * (settings.scale != 1)
    gate, rate = settings.gate.upper(), f"η {settings.learning_rate:g}"
    return f"{gate}, H {settings.hidden_units}, {settings.rule}, {rate}{scale}"


def units(settings: Settings) -> str:
    """Return how many hidden units there are, in words."""
    return "1 hidden unit" if settings.hidden_units == 1 else f"{settings.hidden_units} hidden units"


def impossible(settings: Settings) -> str:
    """Return why no seed can be solved, and what the sweep shows then; nothing where some may be."""
    if settings.hidden_units > 1 or settings.gate not in _TWO_LINES:
        return ""
    return (
        f"One hidden unit draws one line, and {settings.gate.upper()} takes two: no seed can be solved. "
        "What is seen is how many get stuck."
    )


def percent(share: Share) -> str:
    """Return a share with its interval."""
    low, high = (100 * end for end in share.interval)
    return f"{100 * share.value:>5.1f} %  (95 % interval {low:.1f} to {high:.1f})"


def since(tally: Tally) -> str:
    """Return by when which part of the solved networks was solved; nothing where none is."""
    if not tally.quartiles:
        return ""
    low, middle, high = map(count, tally.quartiles)
    return f"25 % by epoch {low}, 50 % by {middle}, 75 % by {high}"


def end(outcome: Outcome) -> str:
    """Return in a word what became of a seed."""
    return "solved" if outcome.since is not None else STUCK if outcome.stuck else "not solved"
