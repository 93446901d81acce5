"""What tells the runs of a session apart: a short name for each that was left."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

import numpy as np

from xortui.nn import Snapshot
from xortui.nn.gates import gate_name
from xortui.nn.session.course import Conditions, Course
from xortui.nn.session.run import Ghost
from xortui.teach.places import example_name, place_at
from xortui.words.format import plain_number, rate

FULLEST, LONGEST, SHORTEST = 28, 16, 10
"""Characters of a name at most, where there is much room, as a rule, and where there is little."""

_MOST = 4
"""Forms of a part of a name that tells namesakes apart; other parts have fewer."""

_MORE = " and more", ", …"
"""What comes after the parts of a name that have room, where others have none."""

Forms = tuple[str, ...]
"""A part of a name, in full, shorter and shorter, and at last only what it is about."""


def names_of(ghosts: Sequence[Ghost], snapshot: Snapshot, longest: int = LONGEST) -> tuple[str, ...]:
    """Return what makes each run that was left another one than the current run: "η 10", "seed 7, H 2", "η 3 from 800".

    A name says how the run was trained at its end, and since when unless it always was, where the current run at its
    own end is not, and weights that were set by hand in one of them. Losses for other targets cannot be compared, so it
    says until when there were others: "XOR to 100". Where both end alike, it says since when it was so; where they are
    the same run, made twice, that. Runs that differ have names that differ: those that would have one name are told
    apart by what differs between them.

    Args:
        ghosts: The runs that were left.
        snapshot: The session, for its current run.
        longest: How many characters there is room for, `SHORTEST` at least.

    Returns:
        Names in which no number is cut: where something has no room, there is "more", as in "AND and more".
    """
    return _names(tuple(_Way(ghost.course) for ghost in ghosts), _Way(snapshot.course), longest)


class _Way:
    """The start and the edits of a run: all that its name depends on, and the same in every snapshot of the run."""

    def __init__(self, course: Course) -> None:
        self.course, self._key = course, (course.start, course.edits)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Way) and self._key == other._key


@lru_cache(maxsize=16)
def _names(ghosts: tuple[_Way, ...], current: _Way, longest: int) -> tuple[str, ...]:
    parts = {ghost: _apart(ghost.course, current.course) for ghost in ghosts}
    names = {ghost: _fitting(parts[ghost], longest) for ghost in ghosts}
    for _ in ghosts:  # two that are told apart from a third one may yet have to be told apart from each other
        alike = {name: [ghost for ghost in names if names[ghost] == name] for name in set(names.values())}
        for ghost, name in names.items():
            others = (other for other in alike[name] if other != ghost)
            own = dict.fromkeys(part for other in others for part in _own(ghost.course, other.course))
            said = {part[-1] for part in own}
            rest = [part for part in parts[ghost] if part[-1] not in said]
            names[ghost] = _fitting([*own, *rest], longest) if own else name
    return tuple(names[ghost] for ghost in ghosts)


def _apart(ghost: Course, current: Course) -> list[Forms]:
    """Return what a run has at its end, or had on the way, and another run has not."""
    its, ours = _Conditions(ghost.by_epoch), _Conditions(current.by_epoch)
    ends = [*_ends(ghost, current, its)]
    return [*_other_targets(its, ours), *ends] or [*_moments(its, ours)]


def _own(ghost: Course, other: Course) -> list[Forms]:
    """Return what of that has other words for the other run; where nothing has, the number that was typed in it."""
    theirs = _apart(other, ghost)
    return [_with_moment(part) for part in _apart(ghost, other) if part not in theirs] or [*_typed(ghost, other)]


def _with_moment(part: Forms) -> Forms:
    """Return a part with one form more, its moment alone where it has one: "from 2 000"."""
    moment = part[1].removeprefix(f"{part[-1]} ")
    return *part[:2], moment if moment.startswith(("from ", "at ", "to ")) else part[1], part[-1]


def _typed(ghost: Course, other: Course) -> Iterator[Forms]:
    """Yield the first weight or target that was set by hand in one run, and not so in another."""
    known = {(edit.epoch, *pair) for edit in other.edits for pair in (*edit.weights, *edit.targets)}
    for edit in ghost.edits:
        for kind, pairs in enumerate((edit.weights, edit.targets)):
            for at, value in pairs:
                if (edit.epoch, at, value) not in known:
                    name = f"y({example_name(at)})" if kind else place_at(at, ghost.start.hidden_units).label()
                    text = f"{name} {plain_number(value)}"
                    yield f"{text} at {_count(edit.epoch)}", text, name, "targets" if kind else "edited"
                    return


def _fitting(parts: Sequence[Forms], longest: int) -> str:
    """Return as many of the parts as have room, in the fullest form that has."""
    if not parts:
        return "the same"
    if len(parts[0]) == _MOST and longest <= SHORTEST:  # where there is little room, it alone
        parts = parts[:1]
    for form, count in product(range(_MOST), range(len(parts), 0, -1)):
        text = ", ".join(part[min(form, len(part) - 1)] for part in parts[:count])
        for rest in _MORE if count < len(parts) else ("",):
            if len(text) + len(rest) <= longest:
                return text + rest
    raise AssertionError(parts)  # the shortest form of a part has room for the dots after it


class _Conditions:
    """What a run was trained under: from which epochs on which conditions, in order."""

    def __init__(self, by_epoch: dict[int, Conditions]) -> None:
        self.epochs, self.values = list(by_epoch), list(by_epoch.values())

    def at(self, epoch: int) -> Conditions:
        """Return the conditions in force at an epoch."""
        return self.values[bisect_right(self.epochs, epoch) - 1]

    def changes(self, field: str) -> dict[int, object]:
        """Return the epochs from which on a condition had another value, and the value; the first of all among them."""
        changes: dict[int, object] = {}
        last: object = None
        for epoch, now in zip(self.epochs, self.values, strict=True):
            value = getattr(now, field)
            if value != last:
                changes[epoch] = last = value
        return changes


def _ends(ghost: Course, current: Course, on_way: _Conditions) -> Iterator[Forms]:
    """Yield what differs at the ends of both runs, the most telling first, with the epoch from which on it was so."""
    start, other = ghost.start, current.start
    its, ours = (run.conditions(run.edits[-1].epoch if run.edits else 0) for run in (ghost, current))
    for differs, text, short, field in (
        (its.targets != ours.targets, _gate(its), "targets", "targets"),
        (start.hidden_units != other.hidden_units, f"H {start.hidden_units}", f"H {start.hidden_units}", ""),
        (its.rule != ours.rule, its.rule, "rule", "rule"),
        (start.seed != other.seed, f"seed {start.seed}", "seed", ""),
        (start.scale != other.scale, f"scale {start.scale:g}", "scale", ""),
        (its.learning_rate != ours.learning_rate, _rate(its), "η", "learning_rate"),
    ):
        if differs:
            when = max(on_way.changes(field)) if field else 0
            yield _since(text, short, f"from {_count(when)}") if when else (text, text, short)
    by_hand, here = (
        [(edit.epoch, run.start.hidden_units, edit.weights) for edit in run.edits if edit.weights]
        for run in (ghost, current)
    )
    known = set(here)
    if own := [edit for edit in by_hand if edit not in known]:
        yield f"edited at {_count(own[0][0])}" if len(own) == 1 else "edited", "edited", "edited"
    elif by_hand != here:
        yield "unedited", "unedited", "unedited"


def _other_targets(its: _Conditions, ours: _Conditions) -> Iterator[Forms]:
    """Yield until when the targets were others, where they are the same at both ends."""
    ends = sorted({*its.epochs, *ours.epochs})
    apart = [at for at in ends if its.at(at).targets != ours.at(at).targets]
    if apart and apart[-1] != ends[-1]:
        yield _since(_gate(its.at(apart[-1])), "targets", f"to {_count(ends[ends.index(apart[-1]) + 1])}")


def _moments(its: _Conditions, ours: _Conditions) -> Iterator[Forms]:
    """Yield since when the conditions at both ends were in force, or a moment on the way at which they differed."""
    for field, name, text in (("rule", "rule", _rule), ("learning_rate", "η", _rate)):
        mine, other = its.changes(field), ours.changes(field)
        if mine == other:
            continue
        epoch, word = max(mine), "from"
        if epoch == max(other):
            epochs = sorted({*mine, *other})
            epoch = next(at for at in epochs if getattr(its.at(at), field) != getattr(ours.at(at), field))
            word = "at"
        yield _since(text(its.at(epoch)), name, f"{word} {_count(epoch)}")


def _since(text: str, name: str, when: str) -> Forms:
    return f"{text} {when}", f"{name} {when}", name


def _gate(now: Conditions) -> str:
    return (gate_name(np.array(now.targets)) or "").upper() or "other targets"


def _rule(now: Conditions) -> str:
    return now.rule


def _rate(now: Conditions) -> str:
    return f"η {rate(now.learning_rate)}"


def _count(epoch: int) -> str:
    return f"{epoch:,}".replace(",", " ")
