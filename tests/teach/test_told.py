"""What is told of a journey, of undo and of redo is true: held against a network of the test's own."""

import re
from collections.abc import Callable, Sequence
from itertools import product
from math import isclose
from random import Random
from typing import NamedTuple

import pytest

import xortui.nn.session.stop
from tests.support.budget import THOROUGH
from tests.support.hand import make_diverge
from tests.support.kinds import KINDS, RATES, drawn, places
from tests.support.plain_network import PlainNetwork
from xortui.nn import GATES, Session, Settings, Snapshot
from xortui.nn.session.stop import BELOW, EPOCH, FLIP, SOLVED, Condition, StopKind
from xortui.teach.training.outcome import told
from xortui.teach.training.undo_words import redone, undone

STATES = 40 if THOROUGH else 20
LONGEST = 40
"""How many epochs a journey takes at most here."""

EXAMPLES = ("0 1", "1 0", "1 1", "0 0")
TINY = 1e-12


def number(text: str) -> float:
    """Return a printed number."""
    return float(text.replace("−", "-").replace(" ", ""))


# Journeys


class Journey(NamedTuple):
    """A way from one epoch to another, with the network at each of them."""

    condition: Condition
    start: Snapshot
    now: Snapshot
    course: list[PlainNetwork]
    """The networks of the test's own, from the start to where it ended."""

    @property
    def end(self) -> PlainNetwork:
        """The last of them."""
        return self.course[-1]


def sides(network: PlainNetwork) -> list[bool | None]:
    """Return which answers are on the side of their target; None where that is a matter of rounding."""
    return [
        True if target == 0.5 else None if abs(answer - 0.5) < TINY else (answer > 0.5) is (target > 0.5)
        for answer, target in zip(network.answers, network.y, strict=True)
    ]


def all_right(network: PlainNetwork) -> bool:
    """Return whether no answer is on the wrong side, in doubt none."""
    return all(side is not False for side in sides(network))


def met(j: Journey, at: int) -> bool | None:
    """Return whether the condition holds at one of the epochs; None where that is a matter of rounding."""
    network = j.course[at]
    match j.condition.kind:
        case StopKind.SOLVED:
            return None if None in sides(network) else all_right(network)
        case StopKind.BELOW:
            near = isclose(network.loss, j.condition.value, rel_tol=1e-9, abs_tol=1e-18)
            return None if near else network.loss < j.condition.value
        case StopKind.FLIP:
            first = sides(j.course[0])
            return None if None in (*first, *sides(network)) else sides(network) != first
    return at == j.condition.value - j.start.epoch


def first_met(words: re.Match[str], j: Journey) -> bool:
    """Check that the condition holds where the journey ended, and nowhere before, and that the epoch is right."""
    last = len(j.course) - 1
    never = all(met(j, at) is not True for at in range(last))
    return never and met(j, last) is not False and at_end(words, j)


def not_met(words: re.Match[str], j: Journey) -> bool:
    """Check that the condition holds nowhere on the way, and that the numbers of the end are right."""
    return all(met(j, at) is not True for at in range(len(j.course))) and at_end(words, j) and numbers(words, j)


def at_end(words: re.Match[str], j: Journey) -> bool:
    """Check the epochs that are named."""
    said = words.groupdict()
    since = said.get("since")
    if "gone" in said and number(words["gone"]) != len(j.course) - 1:
        return False
    if since and (number(since) != j.now.solved_since or number(since) > j.now.epoch):
        return False
    return "epoch" not in said or number(words["epoch"]) == j.now.epoch


def numbers(words: re.Match[str], j: Journey) -> bool:
    """Check an MSE, or how many are right, of those that can be."""
    said = words.groupdict()
    if said.get("mse"):
        return isclose(number(words["mse"]), j.end.loss, rel_tol=6e-4, abs_tol=1e-18)
    if said.get("right"):
        counted = [side for side, y in zip(sides(j.end), j.end.y, strict=True) if y != 0.5]
        right = sum(side is True for side in counted)
        return int(words["of"]) == len(counted) and right <= int(words["right"]) <= right + counted.count(None)
    return "no target" not in words[0] or set(j.end.y) == {0.5}


def below(words: re.Match[str], j: Journey) -> bool:
    """Check an MSE that is said to be below the limit: it reads so, and is what it is."""
    return number(words["mse"]) < j.condition.value and first_met(words, j) and numbers(words, j)


def flips(words: re.Match[str], j: Journey) -> bool:
    """Check which examples came right and went wrong, since the start or with the last update."""
    before, after = sides(j.course[0 if j.condition.kind == FLIP else -2]), sides(j.end)
    for example, was, now in zip(EXAMPLES, before, after, strict=True):
        came, went = (example in (words[name] or "") for name in ("came", "went"))
        if None not in (was, now) and ((came, went) != (not was and now, was and not now)):
            return False
    return first_met(words, j)


def turned(words: re.Match[str], j: Journey) -> bool:
    """Check which examples are right and wrong now, and were not at the start."""
    for example, was, now in zip(EXAMPLES, sides(j.course[0]), sides(j.end), strict=True):
        said = re.search(rf"{example} (right|wrong)", words["flips"])
        if None not in (was, now) and (said[1] == "right" if said else None) != (now if was != now else None):
            return False
    return first_met(words, j)


def is_condition(text: str, condition: Condition) -> bool:
    """Check what a condition is called."""
    match condition.kind:
        case StopKind.SOLVED:
            return text == "solved"
        case StopKind.FLIP:
            return text == "next flip"
        case StopKind.BELOW:
            return text.startswith("MSE < ") and isclose(number(text[6:]), condition.value, rel_tol=1e-11)
    return text.startswith("epoch ") and number(text[6:]) == condition.value


def stuck(words: re.Match[str], j: Journey) -> bool:
    """Check that no update matters: a hundred thousand like the next one move no parameter by a hundredth."""
    p = j.end
    steps = [abs(p.step(place, p.departures).value) * max(1.0, p.rate) for place in p.places]
    tiny = [
        step < 2e-7 if p.rule == "gradient" else p.rate * step <= 1e-15 * abs(p.of(place)) + 1e-300
        for step, place in zip([p.rate * s / max(1.0, p.rate) for s in steps], p.places, strict=True)
    ]
    return all(tiny) and not_met(words, j)


NAMES = r"[01] [01](?:, [01] [01])*(?: and [01] [01])?"
FLIPS = rf"(?:examples? (?P<came>{NAMES}) came right)?(?:, |examples? )?(?:(?P<went>{NAMES}) went wrong)?"
SHORT = r"(?P<flips>[01] [01] (?:right|wrong)(?:, [01] [01] (?:right|wrong))*)"
AT = r"at epoch (?P<epoch>[\d ]+)"
MSE = r"(?P<mse>[\d.e−]+)"
STATE = rf"(?:, MSE {MSE}|, (?P<right>\d) of (?P<of>\d) right|, no target has a side)?"
TOLD: list[tuple[StopKind | None, str, Callable[[re.Match[str], Journey], bool]]] = [
    (SOLVED, rf"already so {AT}(?:, since epoch (?P<since>[\d ]+))?", first_met),
    (SOLVED, rf"{FLIPS} {AT}", flips),
    (SOLVED, rf"solved {AT}", first_met),
    (BELOW, rf"(?:already|MSE) {MSE} {AT}", below),
    (BELOW, rf"MSE < (?P<limit>[\d.e−]+) {AT}", first_met),
    (EPOCH, rf"(?:reached|already there)(?:, MSE {MSE})?", lambda m, j: first_met(m, j) and numbers(m, j)),
    (EPOCH, r"epoch (?P<epoch>[\d ]+)", first_met),
    (FLIP, rf"{FLIPS} {AT}", flips),
    (FLIP, rf"{SHORT} {AT}", turned),
    (FLIP, rf"flip {AT}", first_met),
    (None, rf"diverged {AT}(?:, the next update would not be finite)?", lambda m, j: j.now.diverged and at_end(m, j)),
    (None, rf"stuck {AT}(?:, the updates are too small to matter)?", stuck),
    (None, rf"not in (?P<gone>[\d ]+) epochs?, by epoch (?P<epoch>[\d ]+){STATE}", not_met),
    (None, rf"given up {AT}", not_met),
    (None, rf"stopped {AT}{STATE}", not_met),
]
"""All that can be said of a journey, and what makes it true; a new sentence is to be added here."""


def assert_told(j: Journey) -> list[str]:
    """Check what is said of a journey, in all its lengths, and return it without the condition."""
    said = []
    for text in told(j.condition, j.start, j.now):
        name = re.match(r"(?:until )?(solved|MSE < [\d.e−]+|epoch [\d ]+|next flip): ", text)
        rest = text[name.end() :] if name else text
        assert not name or is_condition(name[1], j.condition), text
        found = [
            (words, check)
            for kind, pattern, check in TOLD
            if kind in (None, j.condition.kind) and (words := re.fullmatch(pattern, rest))
        ]
        assert len(found) == 1, f"no test knows this, or more than one does: {text}"
        words, check = found[0]
        assert check(words, j), (text, j.condition, j.start.epoch, [sides(p) for p in j.course])
        said.append(rest)
    return said


def condition_of(dice: Random, session: Session) -> Condition:
    """Draw a condition, near to where the session is."""
    kind = dice.choice((SOLVED, BELOW, EPOCH, FLIP))
    mse = session.snapshot.mse * dice.choice((0.5, 0.9, 0.99, 1.0, 1.1))
    ahead = session.epoch + dice.randint(0, LONGEST)
    return Condition(kind, {BELOW: min(1.0, max(1e-12, mse)), EPOCH: ahead}.get(kind, 0))


def journey(dice: Random, session: Session, condition: Condition) -> Journey:
    """Go until the condition holds, or stop on the way."""
    start = session.snapshot
    way = session.until(condition, batch=dice.choice((1, 3, 50)))
    for _ in zip(range(dice.choice((3, 100))), way, strict=False):
        pass
    way.close() if hasattr(way, "close") else None
    session.halt()
    now, course = session.snapshot, []
    for epoch in range(start.epoch, now.epoch + 1):
        session.goto(epoch)
        course.append(PlainNetwork.at(session.snapshot))
    return Journey(condition, start, now, course)


def test_an_answer_of_one_half_was_not_right() -> None:
    """All weights are 0, so all answers are one half; one update brings them below it, where all targets are."""
    session = Session()
    for place in places(4):
        session.set_weight(place.name, place.at, 0.0)
    for example in range(4):
        session.set_target(example, 0.0)
    start = session.snapshot
    session.step()
    assert start.right == (False,) * 4 and session.snapshot.right == (True,) * 4
    said = told(Condition(), start, session.snapshot)
    assert said[0].endswith("examples 0 1, 1 0, 1 1 and 0 0 came right at epoch 1")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_told_of_a_journey_is_true(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In many states of each kind, for all conditions, met or not; the epoch is the first that met it."""
    monkeypatch.setattr(xortui.nn.session.stop, "LIMIT", LONGEST)
    for at in range(STATES):
        dice = Random(f"journey {kind} {at}")
        session, _ = drawn(kind, at)
        assert_told(journey(dice, session, condition_of(dice, session)))


@pytest.mark.long
def test_everything_that_a_test_knows_of_journeys_is_told_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sentence that the test knows is said in some state; no more of them are drawn than it takes."""
    monkeypatch.setattr(xortui.nn.session.stop, "LIMIT", LONGEST)
    unheard = {(of, pattern) for of, pattern, _ in TOLD}

    def hear(j: Journey) -> None:
        said = assert_told(j)
        for of, pattern in {one for one in unheard if one[0] in (None, j.condition.kind)}:
            if any(re.fullmatch(pattern, text) for text in said):
                unheard.remove((of, pattern))

    session = Session()
    make_diverge(session)
    now = session.snapshot
    hear(Journey(Condition(), now, now, [PlainNetwork.at(now)]))
    for at, kind in product(range(STATES), KINDS):
        if not unheard:
            break
        dice = Random(f"journey {kind} {at}")
        session, _ = drawn(kind, at)
        hear(journey(dice, session, condition_of(dice, session)))
    assert not unheard


# Undo and redo

Values = dict[str, str | float]


def values(session: Session) -> Values:
    """Return all that undo names, with what is there, read off the session."""
    now = session.snapshot
    targets = tuple(now.targets[:, 0].tolist())
    gate = next((name.upper() for name, of in GATES.items() if tuple(map(float, of)) == targets), "none")
    found: Values = {
        "η": now.settings.learning_rate,
        "the rule": now.settings.rule,
        "the gate": gate,
        "the number of hidden units": float(now.settings.hidden_units),
        "hidden units": float(now.settings.hidden_units),
        "the seed": float(now.settings.seed),
        "the scale": now.settings.scale,
    }
    for name, target in zip(EXAMPLES, targets, strict=True):
        found |= {f"the target of {name}": target, f"y of {name}:": target}
    plain = PlainNetwork.at(now)
    return found | {place.label(): plain.of(place) for place in places(now.settings.hidden_units)}


def is_value(text: str, value: str | float | None) -> bool:
    """Return whether a value is what is printed, a number to four digits or more."""
    if not isinstance(value, float | int):
        return text == value
    return isclose(number(text), value, rel_tol=5.1e-4, abs_tol=1e-320)


def was_and_is(words: re.Match[str], before: Values, after: Values) -> bool:
    """Check each pair of an undo: the value that was set, and the one that is there again."""
    return all(
        is_value(was, before.get(name)) and is_value(now, after.get(name)) and was != now
        for name, was, now in re.findall(r"([^,]+?) was ([^,]+), is ([^,]+) again(?:, )?", words["pairs"])
    )


def from_and_to(words: re.Match[str], before: Values, after: Values) -> bool:
    """Check each pair of a redo."""
    return all(
        is_value(was, before.get(name)) and is_value(now, after.get(name)) and was != now
        for name, was, now in re.findall(r"([^,]+?) from ([^,]+) to ([^,]+)(?:, |$)", words["pairs"])
    )


def is_now(words: re.Match[str], before: Values, after: Values) -> bool:
    """Check each name with its value."""
    return all(is_value(now, after.get(name)) for name, now in re.findall(r"([^,]+) (\S+?)(?:, |$)", words["pairs"]))


def nothing_named(words: re.Match[str], before: Values, after: Values) -> bool:
    """Check nothing: no value is named."""
    return True


SETTING = r"η|the (?:rule|gate|seed|scale)|(?:the number of )?hidden units"
NAME = rf"(?:{SETTING}|the target of [01] [01]|y of [01] [01]:|(?:x[123]|b1)→h\d|h\d→ŷ|b2→ŷ)"
VALUE = r"[^ ,]+"


def listed(pair: str) -> str:
    """Return the pattern of one or several pairs."""
    return rf"(?P<pairs>{pair}(?:, {pair})*)"


UNDO_WORDS: list[tuple[str, Callable[[re.Match[str], Values, Values], bool]]] = [
    (rf"undone: {listed(f'{NAME} was {VALUE}, is {VALUE} again')}", was_and_is),
    (rf"undone: {listed(f'{NAME} {VALUE}')} again", is_now),
    (r"undone(?:: the (?:reset|new start)(?:; the earlier run is back)?)?", nothing_named),
    (rf"done again: {listed(f'{NAME} from {VALUE} to {VALUE}')}", from_and_to),
    (rf"done again: {listed(f'{NAME} {VALUE}')}", is_now),
    (r"done again(?:: the (?:reset|new start))?", nothing_named),
]
"""All that is said of undo and redo before the epoch, and what makes it true."""


def assert_undo(texts: Sequence[str], before: Values, after: Values, epoch: int, gone: str = "") -> list[str]:
    """Check what is said of an undo or a redo, in all its lengths, of which the short ones name no epoch.

    So it is with what undo has taken off the chart, if it has.
    """
    said = []
    where = f" · epoch {epoch:,}".replace(",", " ")
    assert texts[0].endswith(where + gone)
    for text in texts:
        rest = text.removesuffix(gone).removesuffix(where)
        assert " · " not in rest, text
        found = [(words, check) for pattern, check in UNDO_WORDS if (words := re.fullmatch(pattern, rest))]
        assert len(found) == 1, f"no test knows this, or more than one does: {text}"
        words, check = found[0]
        assert check(words, before, after), (text, before, after)
        said.append(rest)
    return said


def change(dice: Random, session: Session) -> None:
    """Change something, as a person may."""
    now = session.snapshot.settings
    way = dice.randrange(8)
    if way == 0:
        place = dice.choice(places(now.hidden_units))
        session.set_weight(place.name, place.at, dice.choice((0.0, 5.0, -1e-5, dice.gauss(0, 3))))
    elif way == 1:
        session.set_target(dice.randrange(4), dice.choice((0.0, 1.0, 0.5, dice.random())))
    elif way == 2:
        session.set_learning_rate(dice.choice(RATES))
    elif way == 3:
        session.set_gate(dice.choice(list(GATES)))
    elif way == 4 and now.hidden_units == 4:
        session.set_rule(dice.choice(("gradient", "published")))
    elif way == 5:
        session.reset()
    else:
        rule = dice.choice(("gradient", "published"))
        units = 4 if rule == "published" else dice.randint(1, 8)
        gate, rate = dice.choice(list(GATES)), dice.choice(RATES)
        if way == 6:
            session.change(now._replace(gate=gate, learning_rate=rate))
        else:
            session.new_run(Settings(dice.randrange(99), units, gate, rule, rate))


def said_by(kind: str, at: int) -> list[str]:
    """Make some changes in a state of a kind, undo and redo them, and return what was said, all of it checked."""
    dice = Random(f"undo {kind} {at}")
    session, _ = drawn(kind, at)
    said: list[str] = []
    for _ in range(3):
        old, steps = values(session), session.snapshot.undos
        change(dice, session)
        if session.snapshot.undos == steps:  # it was so already
            continue
        made = values(session)
        epochs = dice.choice((0, 0, 5))
        session.run(epochs)
        before, done = session.snapshot, session.undo()
        if done:
            now = session.snapshot
            gone = "what came after it is" if before.number == now.number else f"run {before.number} is"
            gone = f" · {gone} off the chart until redo" if epochs else ""
            said += assert_undo(undone(done, before, now), made, values(session), session.epoch, gone)
        if again := session.redo():
            said += assert_undo(redone(again, session.snapshot), old, made, session.epoch)
    return said


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_told_of_undo_and_redo_is_true(kind: str) -> None:
    """Every name with the value that was there and the one that is, whatever was changed and trained since."""
    for at in range(STATES):
        said_by(kind, at)


@pytest.mark.long
def test_everything_that_a_test_knows_of_undo_is_said_somewhere() -> None:
    """Every sentence that the test knows is said in some state; no more of them are drawn than it takes."""
    unheard = {pattern for pattern, _ in UNDO_WORDS}
    for at, kind in product(range(STATES), KINDS):
        if not unheard:
            break
        said = said_by(kind, at)
        unheard -= {pattern for pattern in unheard if any(re.fullmatch(pattern, text) for text in said)}
    assert not unheard
