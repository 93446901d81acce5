"""What a run is: its settings, the edits made on the way, and how far it was trained."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from xortui.nn.gates import GATES, gate_name
from xortui.nn.kernel import EXAMPLES, vector_size
from xortui.nn.network import Array
from xortui.nn.session.shared import BLOCK, Shared
from xortui.nn.settings import (
    MAX_EPOCH,
    MAX_KEPT_WEIGHT,
    Limits,
    SettingError,
    Settings,
    check_integer,
    check_kind,
    check_learning_rate,
    check_number,
    check_rule,
    shown,
)

STOPS = 1000
"""Most stops that a course keeps."""


@lru_cache(maxsize=32)
def targets_of(gate: str) -> tuple[float, ...]:
    """Return the four targets of a gate."""
    return tuple(map(float, GATES[gate]))


class Conditions(NamedTuple):
    """What an epoch is trained under."""

    learning_rate: float
    rule: str
    targets: tuple[float, ...]
    """Targets of the four examples."""


class Edit(NamedTuple):
    """All that was changed by hand at one epoch, after training arrived there; None and empty for what was not."""

    epoch: int
    learning_rate: float | None = None
    rule: str | None = None
    targets: tuple[tuple[int, float], ...] = ()
    """Pairs of example (0 to 3) and new target."""
    weights: tuple[tuple[int, float], ...] = ()
    """Pairs of position in the flat vector of `xortui.nn.kernel` and new value."""

    @property
    def restarts(self) -> bool:
        """Whether it changes what the network answers, or what is right, so that "solved since" starts anew."""
        return bool(self.targets or self.weights)

    @classmethod
    def between(cls, epoch: int, before: tuple[Conditions, Array], after: tuple[Conditions, Array]) -> "Edit | None":
        """Return the edit that leads from one state to another, None where they are the same."""
        (was, vector), (now, edited) = before, after
        edit = cls(
            epoch,
            None if now.learning_rate == was.learning_rate else now.learning_rate,
            None if now.rule == was.rule else now.rule,
            tuple((i, y) for i, (x, y) in enumerate(zip(was.targets, now.targets, strict=True)) if x != y),
            tuple((int(i), float(edited[i])) for i in np.flatnonzero(vector != edited)),
        )
        return None if edit == cls(epoch) else edit

    def conditions(self, before: Conditions) -> Conditions:
        """Return the conditions that the edit makes of those before it."""
        targets = list(before.targets)
        for example, target in self.targets:
            targets[example] = target
        rate = before.learning_rate if self.learning_rate is None else self.learning_rate
        return Conditions(rate, self.rule or before.rule, tuple(targets))


class _Parts(NamedTuple):
    number: int
    """The number of the run in its session, in the order in which runs were made: 1 is the first."""
    start: Settings
    """The settings at epoch 0, before any edit."""
    edits: Shared[Edit]
    """All edits, by epoch; at most one for each."""
    furthest: int
    """The furthest epoch that the run has reached. Edits at later epochs are still to come."""
    stops: tuple[int, ...]
    """Epochs at which the run was stopped to look at it, in order; the numbers do not depend on them."""


class Course(_Parts):
    """The course of a run; with the same numpy it determines every number of the run to the bit."""

    def __new__(
        cls,
        number: int,
        start: Settings,
        edits: Sequence[Edit] = (),
        furthest: int = 0,
        stops: Sequence[int] = (),
    ) -> "Course":
        """Check the parts; raise a SettingError where one cannot be that of a course."""
        number = check_integer("number of the run", number, 0, MAX_EPOCH)
        units = check_kind("start", start, Settings).hidden_units
        every = [_checked(edit, units) for edit in check_kind("edits", edits, Sequence)]
        whole = [check_integer("epoch of a stop", stop, 0, MAX_EPOCH) for stop in check_kind("stops", stops, Sequence)]
        for name, epochs in ("edit", [edit.epoch for edit in every]), ("stop", whole):
            for before, epoch in pairwise(epochs):
                if before >= epoch:
                    raise SettingError(f"epoch of the next {name}", epoch, Limits(before + 1, MAX_EPOCH, whole=True))
        furthest = check_integer("furthest epoch", furthest, 0, MAX_EPOCH)
        return cls.of(number, start, Shared(every), furthest, tuple(whole))

    @classmethod
    def of(
        cls,
        number: int,
        start: Settings,
        edits: Shared[Edit],
        furthest: int,
        stops: tuple[int, ...],
        after: Shared[Conditions] | None = None,
    ) -> "Course":
        """Return a course of parts that are known to be right, perhaps with the conditions after each edit."""
        course = tuple.__new__(cls, (number, start, edits, furthest, stops))
        if after is not None:
            course.__dict__["_after"] = after
        return course

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> "Course":  # type: ignore[override]  # mypy has a type variable of its own
        return cls(*iterable)  # `_replace` comes here: its parts are checked, too

    def __eq__(self, other: object) -> bool:
        """Return whether it is the same course; where it was stopped does not count."""
        return isinstance(other, Course) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        """Return whether it is another course."""
        return not self == other

    def __hash__(self) -> int:
        """Return the same number for the same course."""
        return hash(self[:-1])

    @classmethod
    def towards(cls, targets: tuple[float, ...], settings: Settings) -> "Course":
        """Return the course of a new run; targets other than those of its gate are an edit at its epoch 0."""
        course, nothing = cls(0, settings), np.empty(0)
        before = course.conditions(0)
        edit = Edit.between(0, (before, nothing), (before._replace(targets=targets), nothing))
        return course.edited(0, edit)

    def edit_at(self, epoch: int) -> Edit | None:
        """Return the edit at an epoch, if there is one."""
        at = self._before(epoch + 1)
        return self.edits[at - 1] if at and self.edits[at - 1].epoch == epoch else None

    def agrees(self, start: Settings, epoch: int, edit: Edit | None) -> bool:
        """Return whether the course has this start and, at an epoch, this edit."""
        return (self.start, self.edit_at(epoch)) == (start, edit)

    def next_edit(self, epoch: int) -> int | None:
        """Return the epoch of the first edit after an epoch."""
        at = self._before(epoch + 1)
        return self.edits[at].epoch if at < len(self.edits) else None

    def conditions(self, epoch: int) -> Conditions:
        """Return the conditions under which an epoch's update is made, its own edit counted."""
        return self._after_first(self._before(epoch + 1))

    def conditions_before(self, epoch: int) -> Conditions:
        """Return the conditions in which training arrives at an epoch, before its edit."""
        return self._after_first(self._before(epoch))

    def settings(self, epoch: int) -> Settings:
        """Return the settings in force at an epoch; targets that make a gate take its name."""
        now = self.conditions(epoch)
        if now == conditions_at_start(self.start):
            return self.start  # every picture asks for them, and to make and check others takes time
        gate = gate_name(np.array(now.targets)) or self.start.gate
        return self.start._replace(learning_rate=now.learning_rate, rule=now.rule, gate=gate)

    def reaching(self, furthest: int) -> "Course":
        """Return the same course with another furthest epoch."""
        return Course.of(self.number, self.start, self.edits, furthest, self.stops, self._known)

    def until(self, epoch: int) -> "Course":
        """Return the course up to an epoch, with the edit there, if there is one."""
        return self._first(self._before(epoch + 1), epoch)

    def edited(self, epoch: int, edit: Edit | None) -> "Course":
        """Return the course up to an epoch, with an edit there, or with none."""
        before = self._first(self._before(epoch), epoch)
        if not edit:
            return before
        now = edit.conditions(before._after_first(len(before.edits)))
        edits, after = before.edits.plus(edit), before._after.plus(now)
        return Course.of(self.number, self.start, edits, epoch, before.stops, after)

    def stopped(self, epoch: int) -> "Course":
        """Return the course with a stop at an epoch; of too many, the earliest are dropped."""
        stops = tuple(sorted({*self.stops, epoch})[-STOPS:])
        return Course.of(self.number, self.start, self.edits, self.furthest, stops, self._known)

    def begun(self, start: Settings, number: int) -> "Course":
        """Return the course with another start and another number."""
        known = self._known if start == self.start else None
        return Course.of(number, start, self.edits, self.furthest, self.stops, known)

    def _first(self, count: int, epoch: int) -> "Course":
        """Return the course up to an epoch, with the first of its edits only."""
        stops = self.stops[: bisect_right(self.stops, epoch)]
        edits, after = self.edits.first(count), self._after.first(count)
        return Course.of(self.number, self.start, edits, epoch, stops, after)

    @property
    def by_epoch(self) -> dict[int, Conditions]:
        """From which epochs on which conditions were in force, in order; epoch 0 is the first."""
        return {0: conditions_at_start(self.start)} | {
            edit.epoch: after for edit, after in zip(self.edits, self._after, strict=True)
        }

    def _before(self, epoch: int) -> int:
        """Return how many edits lie before an epoch."""
        blocks = self.edits.blocks
        at = bisect_right(blocks, epoch - 1, key=lambda block: block[-1].epoch)
        if at == len(blocks):
            return len(self.edits)
        return at * BLOCK + bisect_right(blocks[at], epoch - 1, key=lambda edit: edit.epoch)

    @property
    def _known(self) -> Shared[Conditions] | None:
        """The conditions after each edit, if they were found out."""
        return self.__dict__.get("_after")

    @cached_property
    def _after(self) -> Shared[Conditions]:
        """The conditions after each edit."""
        return Shared(conditions_after(self.edits, conditions_at_start(self.start)))

    def _after_first(self, count: int) -> Conditions:
        """Return the conditions after the first few edits."""
        return self._after[count - 1] if count else conditions_at_start(self.start)


def conditions_at_start(start: Settings) -> Conditions:
    """Return the conditions at epoch 0, before any edit."""
    return Conditions(start.learning_rate, start.rule, targets_of(start.gate))


def conditions_after(edits: Iterable[Edit], now: Conditions) -> Iterator[Conditions]:
    """Yield the conditions after each of some edits, of which the first one changes those that are given."""
    for edit in edits:
        now = edit.conditions(now)
        yield now


def _checked(edit: object, units: int) -> Edit:
    """Return an edit of a network of some hidden units; raise a SettingError where it cannot be one."""
    if not isinstance(edit, Edit):
        raise SettingError("edit", edit, ("Edit",), f"The edit cannot be {shown(edit)}: it must be of the type Edit.")
    epoch, rate, rule, targets, weights = edit
    return Edit(
        check_integer("epoch of an edit", epoch, 0, MAX_EPOCH),
        None if rate is None else check_learning_rate(rate),
        None if rule is None else check_rule(rule, units),
        tuple(
            (check_integer("example", at, 0, EXAMPLES - 1), check_number("target", value, 0, 1))
            for at, value in _pairs("targets", targets)
        ),
        tuple(
            (
                check_integer("place of a weight", at, 0, vector_size(units) - 1),
                check_number("weight", value, -MAX_KEPT_WEIGHT, MAX_KEPT_WEIGHT),
            )
            for at, value in _pairs("weights", weights)
        ),
    )


def _pairs(name: str, pairs: object) -> Sequence[tuple[object, object]]:
    """Return pairs of an edit; raise a SettingError where they are none."""
    if isinstance(pairs, Sequence) and all(isinstance(pair, Sequence) and len(pair) == 2 for pair in pairs):
        return pairs
    sentence = f"The {name} of an edit cannot be {shown(pairs)}: they must be pairs of a place and a value."
    raise SettingError(name, pairs, ("pairs",), sentence)
