"""What running until a condition holds is called, and what came of it, in a sentence."""

from xortui.nn import Snapshot, forward
from xortui.nn.session.stop import BELOW, DIVERGED, EPOCH, FLIP, GIVEN_UP, MET, SOLVED, STUCK, Condition, ending
from xortui.teach.places import example_name
from xortui.words.format import MINUS, tally, with_sign


def name(condition: Condition) -> str:
    """Return a condition in as few words as tell it: solved, MSE < 0.01, epoch 5 000, next flip."""
    if condition.kind == SOLVED:
        return "solved"
    if condition.kind == BELOW:
        return f"MSE < {_plain(condition.value, 12)}"
    return f"epoch {_count(condition.value)}" if condition.kind == EPOCH else "next flip"


def still_ahead(goal: int | Condition | None, epoch: int) -> Condition | None:
    """Return what was gone to as a condition; None for an epoch that is not ahead of the present one."""
    if isinstance(goal, int):
        return Condition(EPOCH, goal) if goal > epoch else None
    return goal


def told(condition: Condition, start: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """Return the sentence about a way from one snapshot to another, in several lengths, the longest first.

    All of them name the epoch at which the run is now.
    """
    what, more, *short = _outcome(condition, start, now)
    short_until = f"{name(condition)}: {what}"
    return f"until {short_until}{more}", f"until {short_until}", short_until, *short


def waiting(condition: Condition, start: int, now: int) -> tuple[str, ...]:
    """Return the sentence while a condition is not met yet, in several lengths: since when, and when it gives up."""
    text = f"until {name(condition)}: not in {_epochs(now - start)} so far"
    return f"{text}; gives up at epoch {_count(condition.limit(start))}", text


def flipped(condition: Condition, start: Snapshot, now: Snapshot) -> tuple[bool, ...]:
    """Return for each example whether it is one that the sentence says has come right or gone wrong."""
    before = _before(condition, start, now)
    return tuple(was != is_now for was, is_now in zip(before, now.right, strict=True))


def _before(condition: Condition, start: Snapshot, now: Snapshot) -> tuple[bool, ...]:
    """Return which examples were right before those flipped that met the condition; else, which are."""
    if now.epoch == start.epoch or ending(condition, start, now) != MET:
        return now.right
    if condition.kind == FLIP:
        return start.right
    return _right_before(now) if condition.kind == SOLVED else now.right


def _outcome(condition: Condition, start: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """Return what came of it, what may be added, and ever fewer words that need no condition before them."""
    at = f"at epoch {_count(now.epoch)}"
    how = ending(condition, start, now)
    if how == MET:
        return _met(condition, start, now, at)
    if how == DIVERGED:
        return f"diverged {at}", ", the next update would not be finite", f"diverged {at}"
    if how == STUCK:
        return f"stuck {at}", ", the updates are too small to matter", f"stuck {at}"
    right = tally(now.right, now.targets[:, 0].tolist())
    state = f", MSE {_plain(now.mse)}" if condition.kind == BELOW else f", {right}"
    if how == GIVEN_UP:
        return f"not in {_epochs(now.epoch - start.epoch)}, by epoch {_count(now.epoch)}", state, f"given up {at}"
    return f"stopped {at}", state, f"stopped {at}"


def _met(condition: Condition, start: Snapshot, now: Snapshot, at: str) -> tuple[str, ...]:
    here, before = now.epoch == start.epoch, _before(condition, start, now)
    if condition.kind == SOLVED:
        if here:
            since = "" if now.solved_since in (None, now.epoch) else f", since epoch {_count(now.solved_since)}"
            return f"already so {at}", since, f"solved {at}"
        return f"{_flips(before, now.right) or 'all four are right'} {at}", "", f"solved {at}"
    if condition.kind == BELOW:
        mse = _below(now.mse, condition.value)
        if here:
            return f"already {mse} {at}", "", f"{name(condition)} {at}"
        return f"MSE {mse} {at}", "", f"{name(condition)} {at}"
    if condition.kind == EPOCH:
        return "already there" if here else "reached", f", MSE {_plain(now.mse)}", name(condition)
    names = [example_name(i) + (" right" if right else " wrong") for i, right in enumerate(now.right)]
    changed = ", ".join(text for text, was, right in zip(names, before, now.right, strict=True) if was != right)
    return f"{_flips(before, now.right)} {at}", "", f"{changed} {at}", f"flip {at}"


def _right_before(now: Snapshot) -> tuple[bool, ...]:
    """Return which examples were right one epoch earlier."""
    pairs = zip(forward(now.before).predictions[:, 0].tolist(), now.targets[:, 0].tolist(), strict=True)
    # As the kernel counts: an answer of exactly one half is on neither side.
    return tuple(y == 0.5 or (answer > 0.5 if y > 0.5 else answer < 0.5) for answer, y in pairs)


def _flips(before: tuple[bool, ...], now: tuple[bool, ...]) -> str:
    """Return which examples changed sides, and in which direction."""
    parts: list[str] = []
    for right, what in ((True, "came right"), (False, "went wrong")):
        names = [example_name(i) for i, (old, new) in enumerate(zip(before, now, strict=True)) if old != new == right]
        if names:
            *most, last = names
            who = f"{', '.join(most)} and {last}" if most else last
            parts.append(f"{who} {what}" if parts else f"example{'s' if most else ''} {who} {what}")
    return ", ".join(parts)


def _below(mse: float, limit: float) -> str:
    """Return an MSE with enough digits to read as less than a limit, as it is."""
    texts = (_plain(mse, digits) for digits in range(4, 18))
    return next((text for text in texts if float(text.replace(MINUS, "-")) < limit), _plain(mse, 17))


def _plain(value: float, digits: int = 4) -> str:
    return with_sign(f"{value:.{digits}g}")


def _epochs(number: int) -> str:
    return f"{_count(number)} epoch{'s' * (number != 1)}"


def _count(value: float) -> str:
    return f"{int(value):,}".replace(",", " ")
