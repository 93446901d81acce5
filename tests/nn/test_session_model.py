"""Any sequence of commands: the session agrees in every bit with a model that trains again from epoch 0.

What is taken back and made again is as it was in all that a snapshot shows, also after the session was saved and
restored, or written to a journal and read again.
"""

import pickle
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import xortui.nn.session.history
import xortui.nn.session.travel
from tests.support.budget import examples
from tests.support.naive import Model, Run, check, place
from tests.support.plain import plain
from tests.support.written import Memory
from xortui.nn import GATES, Session, Settings
from xortui.nn.session.history import BUCKETS
from xortui.nn.session.journal.reader import read
from xortui.nn.session.journal.writer import Writer
from xortui.nn.settings import MAX_WEIGHT

# Few values, so that edits are often taken back, runs are often the same, and targets often make a gate.
RATES = st.sampled_from([0.5, 1.0, 20.0, 1e6])
RULES = st.sampled_from(["gradient", "published"])
WEIGHTS = st.sampled_from([0.0, -3.0, 1e6, None])  # None is the value that training arrived with
TARGETS = st.sampled_from([0.0, 1.0, 0.5, 0.3])
PLACES = st.integers(0, 2)


def commands(far: int) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Draw sequences of commands, each a name and its values; `far` is how many epochs one of them may train."""
    on = st.integers(1, 9) | st.integers(1, far)
    anywhere = st.integers(0, 10**6)  # taken modulo the furthest epoch
    aim = st.tuples(st.sampled_from(["known", "new"]), anywhere | on)
    command = st.one_of(
        st.tuples(st.just("step")),
        st.tuples(st.just("run"), on),
        st.tuples(st.just("back")),
        st.tuples(st.just("goto"), anywhere),
        st.tuples(st.just("rate"), RATES),
        st.tuples(st.just("weight"), PLACES, WEIGHTS),
        st.tuples(st.just("target"), st.integers(0, 3), TARGETS),
        st.tuples(st.just("gate"), st.sampled_from(["xor", "and", "x1"])),
        st.tuples(st.just("rule"), RULES),
        st.tuples(st.just("reset")),
        st.tuples(
            st.just("new run"),
            st.integers(1, 2),
            st.integers(1, 8) | st.just(4),
            st.sampled_from(list(GATES)[:3]),
            RULES,
            RATES,
        ),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
        st.tuples(st.just("there and back"), st.integers(-4, 4)),
        st.tuples(st.just("stop")),
        st.tuples(st.just("restore")),
        st.tuples(st.just("resume")),
        st.tuples(st.just("clear ghosts")),
        st.tuples(st.just("travel"), aim, st.integers(1, 9), st.integers(0, 9), st.booleans(), st.booleans()),
    )
    return st.lists(command, max_size=20) | st.lists(command, min_size=25, max_size=60)


class Pair:
    """A session and its model, given the same commands."""

    def __init__(self, buckets: int, *, compared: bool = True) -> None:
        """Begin both, compared after each command or not."""
        self.session, self.model, self.buckets, self._compared = Session(), Model(), buckets, compared
        self.under_way = False
        self.before: list[Any] = []
        """What was shown before each change that can be taken back; None where a journey was under way."""

    def do(self, what: str, *values: Any) -> None:
        """Do one command with both, and compare them."""
        before, done = None if self.under_way or not self._compared else shown(self.session), self.model.done[-1:]
        self.under_way = what in ("clear ghosts", "stop") and self.under_way
        getattr(self, what.replace(" ", "_"))(*values)
        if what == "undo" and done:
            there = self.before.pop()
            assert there in (None, shown(self.session)), "what was there before the change is there again"
        elif what not in ("undo", "there and back", "clear ghosts") and self.model.done[-1:] != done:
            self.before.append(before)
        assert (self.session.epoch, self.session.furthest) == (self.model.run.epoch, self.model.run.furthest) or (
            self.under_way
        )
        if not self.under_way and self._compared:
            check(self.session.snapshot, self.model, self.buckets)

    def continue_with(self, session: Session) -> None:
        """Go on with another session that has to be the same: compare it, and all on the way back."""
        self.session = session
        if self._compared:
            check(session.snapshot, self.model, self.buckets)
        self.under_way = False
        for _ in range(4):
            self.do("back")
            self.do("undo")
        self.do("redo")

    @property
    def here(self) -> Run:
        """The current run of the model."""
        return self.model.run

    def step(self) -> None:
        """Go one epoch on."""
        self.session.step()
        self.model.goto(self.here.epoch + 1)

    def run(self, epochs: int) -> None:
        """Go some epochs on."""
        self.session.run(epochs)
        self.model.goto(self.here.epoch + epochs)

    def back(self) -> None:
        """Go one epoch back."""
        self.session.back()
        self.model.goto(max(0, self.here.epoch - 1))

    def goto(self, epoch: int) -> None:
        """Go to a known epoch."""
        self.session.goto(epoch % (self.here.furthest + 1))
        self.model.goto(epoch % (self.here.furthest + 1))

    def travel(self, aim: tuple[str, int], batch: int, slices: int, looks: bool, closes: bool) -> None:
        """Begin a journey and do some slices of it, then cancel it, or leave it to the next command to overtake it."""
        known, epoch = self.here.furthest, aim[1] % (self.here.furthest + 1)
        epoch = epoch if aim[0] == "known" else known + aim[1] % 300 + 1
        journey = self.session.travel(epoch, batch)
        shares: list[float | None] = []
        while len(shares) < slices and None not in shares:
            shares.append(next(journey, None))
            if looks:
                assert self.session.snapshot.epoch == self.session.epoch
        given = [share for share in shares if share is not None]
        assert given == sorted(set(given))
        assert all(0 < share <= 1 for share in given)
        if epoch > known and shares:
            assert known + len(given) <= self.session.epoch == self.session.furthest <= known + batch * len(given)
            self.model.goto(self.session.epoch)
        elif None in shares or 1 in shares:
            self.model.goto(epoch)
        if closes:
            journey.close()  # type: ignore[attr-defined]
        self.under_way = not closes

    def rate(self, rate: float) -> None:
        """Set the learning rate."""
        self.session.set_learning_rate(rate)
        self.model.edit(self.model.now._replace(rate=rate))

    def rule(self, rule: str) -> None:
        """Set the rule, where it is allowed."""
        if rule == "published" and self.here.settings.hidden_units != 4:
            with pytest.raises(ValueError, match="only with 4"):
                self.session.set_rule(rule)
            self.session.halt()
            return
        self.session.set_rule(rule)
        self.model.edit(self.model.now._replace(rule=rule))

    def target(self, which: int, target: float) -> None:
        """Set a target."""
        self.session.set_target(which, target)
        targets = list(self.model.now.targets)
        targets[which] = target
        self.model.edit(self.model.now._replace(targets=tuple(targets)))

    def gate(self, gate: str) -> None:
        """Set all targets."""
        self.session.set_gate(gate)
        targets = tuple(map(float, GATES[gate]))
        if targets != self.model.now.targets:
            self.model.edit(self.model.now._replace(targets=targets), gate)

    def weight(self, place_of_three: int, value: float | None) -> None:
        """Set a weight."""
        units = self.here.settings.hidden_units
        at = (0, 4 * units - 1, 5 * units)[place_of_three]
        number = float(self.here.course[self.here.epoch].arrived.vector[at]) if value is None else value
        if abs(number) > MAX_WEIGHT:  # which training may reach, but no edit
            number = 0.0
        self.session.set_weight(*place(units, at), number)
        self.model.edit(self.model.now.with_weight(at, number))

    def reset(self) -> None:
        """Go to epoch 0 with the settings as they now are."""
        self.session.reset()
        self.model.reset()

    def new_run(self, seed: int, units: int, gate: str, rule: str, rate: float) -> None:
        """Start a run."""
        new = Settings(seed, units, gate, "gradient", rate)
        new = new._replace(rule=rule) if units == 4 else new
        self.session.new_run(new)
        self.model.begin(new)

    def undo(self) -> None:
        """Take back the last change."""
        self.session.undo()
        self.model.undo()

    def redo(self) -> None:
        """Make it again."""
        self.session.redo()
        self.model.redo()

    def there_and_back(self, steps: int) -> None:
        """Take back some changes and make them again, or the other way round: all is as it was, to the bit."""
        self.session.halt()
        ways = ("undo", "redo") if steps > 0 else ("redo", "undo")
        seen = []
        for _ in range(abs(steps)):
            if not getattr(self.session.snapshot, f"{ways[0]}s"):
                break
            seen.append(plain(self.session.snapshot))
            for each in (self.session, self.model):
                getattr(each, ways[0])()
            check(self.session.snapshot, self.model, self.buckets)
        for there in reversed(seen):
            for each in (self.session, self.model):
                getattr(each, ways[1])()
            assert plain(self.session.snapshot) == there

    def restore(self) -> None:
        """Save the session, and go on with another one that becomes what was saved."""
        saved, self.session = pickle.loads(pickle.dumps(self.session.save())), Session(Settings(seed=99))
        self.session.restore(saved)

    def resume(self) -> None:
        """Write the journal of the session, and go on with what it says."""
        memory = Memory()
        Writer(memory).note([self.session])
        (self.session,) = read(memory.content).sessions

    def stop(self) -> None:
        """Note a stop."""
        self.session.note_stop()
        self.model.stop()

    def clear_ghosts(self) -> None:
        """Clear the ghosts, also of all that undo returns to."""
        for there in filter(None, self.before):
            there["ghosts"] = ()
        self.session.clear_ghosts()
        self.model.clear_ghosts()


def shown(session: Session) -> Any:
    """Return all that a session shows, to the bit, but the numbers of steps."""
    return {name: value for name, value in plain(session.snapshot).items() if name not in ("undos", "redos")}


def do_all(what: list[tuple[Any, ...]], buckets: int) -> None:
    """Do commands with this many buckets to a history, and go through all that was left at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xortui.nn.session.history, "BUCKETS", buckets)
        patch.setattr(xortui.nn.session.travel, "BUCKETS", buckets)
        pair = Pair(buckets)
        for command in what:
            pair.do(*command)
        for _ in range(3):
            pair.do("goto", pair.here.furthest // 2)
            pair.do("back")
            pair.do("run", pair.here.furthest + 1)
            pair.do("undo")
        while pair.model.done:
            pair.do("undo")
        while pair.model.undone:
            pair.do("redo")


MANY = settings(max_examples=examples(34))


@pytest.mark.long
@MANY
@given(commands(far=150))
@example([("run", 40), ("goto", 20), ("rate", 0.5), ("back",), ("step",), ("rate", 1.0)])
@example([("run", 40), ("goto", 20), ("weight", 0, -3.0), ("travel", ("known", 3), 1, 1, True, False), ("undo",)])
@example([("run", 90), ("goto", 30), ("travel", ("known", 3), 1, 1, True, False), ("weight", 1, 0.0), ("run", 50)])
@example([("run", 90), ("travel", ("known", 7), 2, 2, True, True)])
def test_with_four_buckets_every_bit_agrees(what: list[tuple[Any, ...]]) -> None:
    """Four buckets merge so often that nearly every journey begins inside a wide one."""
    do_all(what, 4)


@pytest.mark.long
@MANY
@given(commands(far=400))
@example([("target", 0, 0.0), ("undo",), ("step",), ("redo",), ("gate", "xor")])
@example([("run", 60), ("goto", 40), ("rate", 20.0), ("clear ghosts",), ("rate", 1.0), ("rate", 0.5), ("undo",)])
def test_with_eight_buckets_every_bit_agrees(what: list[tuple[Any, ...]]) -> None:
    """Buckets few enough for coarse and fine stretches in a few hundred epochs."""
    do_all(what, 8)


@settings(MANY, max_examples=examples(6))
@given(commands(far=1500))
def test_with_as_many_buckets_as_there_are_every_bit_agrees(what: list[tuple[Any, ...]]) -> None:
    """The real number of buckets, which double for the first time after 1,024 epochs."""
    do_all(what, BUCKETS)
