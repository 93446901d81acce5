"""What a change by hand, undo and redo have done, in a sentence of several lengths."""

from collections.abc import Iterator

import numpy as np

from xortui.nn import Settings, Snapshot
from xortui.nn.gates import gate_name
from xortui.nn.session.course import Conditions, Course
from xortui.nn.session.undo import Change, ChangeKind, Value
from xortui.teach.places import Place, example_name
from xortui.words.format import MINUS, count, loss

_OWN = "none"
_TARGET = "the target of "


def done(change: Change, before: Snapshot, now: Snapshot, *, losses: bool) -> tuple[str, ...]:
    """Return the sentence about a change that was just made, the longest first, with what it changed at once.

    Args:
        change: What the session returned.
        before: The session before it.
        now: The session after it.
        losses: Whether the losses may be told.
    """
    pairs = list(_pairs(change))
    one = len(pairs) == 1
    full = ", ".join(f"{name} from {was} to {value}" for name, value, was in pairs)
    short = ", ".join(f"{_short(name)} {was} → {value}" for name, value, was in pairs)
    brief = ", ".join(f"{_short(name)} {value}" for name, value, _ in pairs)
    if not change.is_edit:
        same = "reset" if change.kind == ChangeKind.RESET else "a new start"
        full, short, brief = full or same, short.removeprefix("the ") or same, brief.removeprefix("the ") or same
        mse = f", MSE {loss(now.mse).strip()}" * losses
        return (
            f"{full} · a new run, at epoch 0{mse}",
            f"{short} · a new run{mse}",
            f"{short if one else brief} · a new run",
        )
    if change.kind in (ChangeKind.RATE, ChangeKind.RULE):
        brief = f"{short if change.kind == ChangeKind.RATE else brief} from epoch {count(change.epoch + 1)} on"
        return f"{full} · used from the next epoch on", f"{short}, from the next epoch on", brief
    if not losses:
        return full, short, brief
    effect = _effect(before.mse, now.mse)
    return f"{full} · {effect}", f"{short} · {effect}", f"{brief} · {effect}", f"{brief}, MSE {loss(now.mse).strip()}"


def _effect(before: float, now: float) -> str:
    """Return what became of the loss, as it is printed elsewhere."""
    was, is_now = loss(before).strip(), loss(now).strip()
    return f"MSE {was} → {is_now}" if was != is_now else f"MSE still {is_now}"


def undone(change: Change, before: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """Return the sentence about a change that was taken back, the longest first: "x1→h1 was 5, is 1.624 again".

    What was trained after the change is no ghost now, so it is said what shows it again.

    Args:
        change: What `Session.undo` returned.
        before: The session before it.
        now: The session after it.
    """
    said = _undone(change, now)
    if before.furthest <= change.epoch * change.is_edit:
        return said
    gone = "what came after it is" if before.number == now.number else f"run {before.number} is"
    longer = (f"{text} · {gone} off the chart until redo" for text in said[:-1])
    return tuple(sorted((*longer, *said), key=len, reverse=True))


def _undone(change: Change, now: Snapshot) -> tuple[str, ...]:
    pairs = list(_pairs(change, now))
    if not pairs:
        what = _again(change)
        return *_at(now, f"undone: {what}; the earlier run is back", f"undone: {what}"), f"undone: {what}"
    full = ", ".join(f"{name} was {was}, is {value} again" for name, was, value in pairs)
    short = ", ".join(f"{_short(name)} {value}" for name, _, value in pairs)
    return *_at(now, f"undone: {full}", f"undone: {short} again"), f"undone: {short} again", "undone"


def redone(change: Change, now: Snapshot) -> tuple[str, ...]:
    """Return the sentence about a change that was made again, the longest first: "x1→h1 from 1.624 to 5".

    Args:
        change: What `Session.redo` returned.
        now: The session after it.
    """
    pairs = list(_pairs(change))
    if not pairs:
        return *_at(now, f"done again: {_again(change)}"), f"done again: {_again(change)}", "done again"
    full = ", ".join(f"{name} from {before} to {after}" for name, after, before in pairs)
    short = ", ".join(f"{_short(name)} {after}" for name, after, _ in pairs)
    return *_at(now, f"done again: {full}", f"done again: {short}"), f"done again: {short}", "done again"


def _at(now: Snapshot, *texts: str) -> tuple[str, ...]:
    return tuple(f"{text} · epoch {count(now.epoch)}" for text in texts)


def _pairs(change: Change, now: Snapshot | None = None) -> Iterator[tuple[str, str, str]]:
    """Yield what a change has changed: its name, its value after the change, and the one before.

    Where there is a snapshot, what it shows takes the place of the value before.
    """
    if change.kind == ChangeKind.RESET:  # the settings are the same
        return
    before = change.before if now is None else _value(change, now)
    if change.kind in (ChangeKind.WEIGHT, ChangeKind.TARGET) or change.kind == ChangeKind.RATE:
        yield _name(change), *numbers(change.after, before)
    elif change.kind == ChangeKind.RULE:
        yield _name(change), str(change.after), str(before)
    elif change.kind == ChangeKind.GATE:
        yield _name(change), str(change.after).upper(), str(before).upper() if before else _OWN
    else:
        yield from _differences(_settings(change.after, 0), _settings(before, change.epoch))


def _again(change: Change) -> str:
    """Return what a change is called that began with the same settings again."""
    return "the reset" if change.kind == ChangeKind.RESET else "the new start"


def _value(change: Change, now: Snapshot) -> Value:
    """Return what a snapshot shows of what a change has changed."""
    targets = tuple(now.targets[:, 0].tolist())
    if change.kind == ChangeKind.WEIGHT:
        return Place(change.array, change.at).of(now.parameters)
    if change.kind == ChangeKind.TARGET:
        return float(targets[change.at[0]])
    if change.kind == ChangeKind.RATE:
        return now.settings.learning_rate
    if change.kind == ChangeKind.RULE:
        return now.settings.rule
    if change.kind == ChangeKind.GATE:
        return gate_name(now.targets)
    conditions = Conditions(now.settings.learning_rate, now.settings.rule, targets)
    return conditions if change.kind == ChangeKind.CONDITIONS else now.course.reaching(now.epoch)


def _settings(value: Value, epoch: int) -> Conditions | tuple[Conditions, Settings]:
    """Return what a run is made of: its conditions at an epoch, and, of a course, its start."""
    if isinstance(value, Course):
        return value.conditions(min(epoch, value.furthest)), value.start
    assert isinstance(value, Conditions)
    return value


def _differences(
    after: Conditions | tuple[Conditions, Settings], before: Conditions | tuple[Conditions, Settings]
) -> Iterator[tuple[str, str, str]]:
    """Yield name and both values of all that differs."""
    if not isinstance(after, Conditions) and not isinstance(before, Conditions):
        (after, start), (before, other) = after, before
        for name, value, was in (
            ("the seed", start.seed, other.seed),
            ("the number of hidden units", start.hidden_units, other.hidden_units),
            ("the scale", start.scale, other.scale),
        ):
            if value != was:
                yield name, *numbers(value, was)
    assert isinstance(after, Conditions)
    assert isinstance(before, Conditions)
    if after.targets != before.targets:
        yield "the gate", _gate(after), _gate(before)
    if after.learning_rate != before.learning_rate:
        yield "η", *numbers(after.learning_rate, before.learning_rate)
    if after.rule != before.rule:
        yield "the rule", after.rule, before.rule


def _short(name: str) -> str:
    """Return a name in fewer words: y of 0 1:, with a colon, as a number after it would read as a part of it."""
    return f"y of {name.removeprefix(_TARGET)}:" if name.startswith(_TARGET) else name.removeprefix("the number of ")


def _gate(conditions: Conditions) -> str:
    name = gate_name(np.array(conditions.targets))
    return name.upper() if name else _OWN


def _name(change: Change) -> str:
    if change.kind == ChangeKind.WEIGHT:
        return Place(change.array, change.at).label()
    if change.kind == ChangeKind.TARGET:
        return f"{_TARGET}{example_name(change.at[0])}"
    return {ChangeKind.RATE: "η", ChangeKind.RULE: "the rule", ChangeKind.GATE: "the gate"}[change.kind]


def numbers(one: Value, other: Value) -> tuple[str, str]:
    """Return two numbers with four digits, or with as many more as tell them apart."""
    assert isinstance(one, (int, float))
    assert isinstance(other, (int, float))
    texts = ((_plain(one, digits), _plain(other, digits)) for digits in range(4, 18))
    return next((pair for pair in texts if pair[0] != pair[1]), (_plain(one, 4), _plain(other, 4)))


def _plain(value: float, digits: int) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.{digits}g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", MINUS)
