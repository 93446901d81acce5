"""Questions have one right answer, computed from the numbers, and nothing on the screen gives it away."""

import re
from itertools import cycle, product

import numpy as np
import pytest
from hypothesis import given, settings

from tests.support.budget import examples, some
from tests.support.errors import errors_of
from tests.support.hand import Hand, afresh, altered, case, look, opened, shown_with
from tests.support.states import looks, set_all
from xortui.nn import INPUTS, Session, Settings, Snapshot, forward, update
from xortui.nn.network import Array
from xortui.teach.epoch.known import UNKNOWN, known_equations
from xortui.teach.epoch.numbers import EpochArrays, arrays_of
from xortui.teach.epoch.phases import phase_of
from xortui.teach.epoch.questions import MAX_OPTIONS, Question, question_of
from xortui.teach.places import BIAS, Focus, example_name
from xortui.tui.draw import digits
from xortui.tui.modes.question import GIVE_UP
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import (
    ARRAYS,
    CHAIN_RULE,
    HIDDEN_SPACE,
    LANDSCAPE,
    NETWORK,
    PHASE,
    PROBE,
    SIGMOID,
    SLOPE,
    SURFACE,
    UNITS,
    WALK,
    WALKING_PANELS,
    WEIGHTS,
)
from xortui.tui.widgets.arrays import tables_of
from xortui.words.format import RIGHT, WRONG, number, unsigned

EXAMPLES = ("0 1", "1 0", "1 1", "0 0")
SIZES = ((80, 24), (120, 36), (160, 48))
VIEWS = WALKING_PANELS[1:]
LATER = re.compile(r"The [a-z ]+ comes? when the question is answered\.")
HIDDEN = {
    2: {"activations"},
    3: {"predictions", "errors", "loss", "verdict"},
    4: {"errors", "loss", "verdict"},
    5: {"output delta"},
    6: {"hidden deltas"},
    7: {"slopes"},
    8: {"update"},
}
"""What would give the answer away, by phase: whether a row is right says on which side of one half it is."""

TELLING = {
    SURFACE: {3},
    UNITS: {2, 3},
    HIDDEN_SPACE: {2, 3, 4},
    SIGMOID: {2, 3},
    PROBE: {2, 3},
    LANDSCAPE: {3, 4, 5, 6, 7, 8},
    CHAIN_RULE: {2, 3, 4, 5, 6, 7},
    SLOPE: {2, 3, 4, 5, 6, 7},
}
"""In which phases a view would give the answer away as a whole; others hide single numbers, or nothing."""

SIDES = ("above", "below")
SIGNS = ("positive", "negative")
SIDES_OF_BEFORE = ("bigger", "smaller")

Asked = tuple[str, tuple[str, ...], str] | None
"""A question, its options and the right one; None where nothing can be asked."""


def by_sign(text: str, options: tuple[str, str], value: float) -> Asked:
    """Return a question that the sign of a number answers."""
    return None if value == 0 else (text, options, options[0 if value > 0 else 1])


def only_one(text: str, options: tuple[str, ...], sizes: Array) -> Asked:
    """Return a question that the largest of some numbers answers; none where another is less by a millionth only."""
    *_, second, first = sorted(sizes.tolist())
    return (text, options, options[sizes.tolist().index(first)]) if second < first * (1 - 1e-6) else None


def expected(snapshot: Snapshot, n: EpochArrays, phase: int, focus: Focus) -> Asked:
    """Return what should be asked in a phase, written out from the arrays."""
    k, h, _ = focus
    weight, slope = focus.weight.label(), focus.weight.of(n.direction)
    match phase:
        case 2:
            return by_sign(f"Will the activation of h{h + 1} lie above or below one half?", SIDES, n.hidden_z[k, h])
        case 3:
            return by_sign("Will the answer ŷ lie above or below one half?", SIDES, n.output_z[k, 0])
        case 4:
            first, second, *_ = sorted(np.abs(errors_of(snapshot)).tolist())
            least = EXAMPLES[np.abs(errors_of(snapshot)).tolist().index(first)]
            return ("Which example is least wrong?", EXAMPLES, least) if first < second * (1 - 1e-6) else None
        case 5 | 6 if n.settled[k, 0]:
            return None  # the sign of what rounding has left
        case 5:
            return by_sign("What is the sign of δ2 for this example?", SIGNS, n.output_delta[k, 0])
        case 6:
            text = "Which unit has the largest delta in size?"
            names = tuple(f"h{unit + 1}" for unit in range(n.units))
            if 1 < n.units <= 4 and (asked := only_one(text, names, np.abs(n.hidden_delta[k]))):
                return asked
            return by_sign(f"What is the sign of h{h + 1}'s delta?", SIGNS, n.hidden_delta[k, h])
        case 7 if n.cancels(focus.weight):
            return None
        case 7:
            what = "step" if n.rule == "published" else "slope"
            return by_sign(f"What is the sign of {weight}'s {what}?", SIGNS, slope)
        case 8:
            s = snapshot.settings
            after = forward(update(snapshot.parameters, snapshot.targets, s.rule, s.learning_rate)).predictions
            flips = [EXAMPLES[e] for e in range(4) if (after[e, 0] > 0.5) != (n.predictions[e, 0] > 0.5)]
            if len(flips) == 1:
                return "Which example's answer will change sides with this update?", EXAMPLES, flips[0]
            moved = 0.0 if n.cancels(focus.weight) else -s.learning_rate * slope
            moved = (
                moved if focus.weight.of(snapshot.parameters) + moved != focus.weight.of(snapshot.parameters) else 0.0
            )
            return by_sign(f"Will {weight} be bigger or smaller than before?", SIDES_OF_BEFORE, moved)
    return None


@settings(max_examples=examples(40))
@given(looks())
def test_the_right_answer_is_right(look: tuple[Session, Focus]) -> None:
    """In every phase, whatever the network; and where there is no right answer, nothing is asked."""
    session, focus = look
    snapshot = session.snapshot
    for phase in range(1, 9):
        question = question_of(snapshot, phase, focus)
        asked = expected(snapshot, arrays_of(snapshot), phase, focus)
        if question is None or asked is None:
            assert question is None and asked is None
            continue
        assert (question.text, question.options, question.options[question.right]) == asked
        assert 2 <= len(question.options) <= MAX_OPTIONS
        assert len(set(question.options)) == len(question.options)
        assert question.hides == HIDDEN.get(phase, set())


@settings(max_examples=examples(20))
@given(looks())
def test_what_is_known_has_all_numbers_but_the_result(look: tuple[Session, Focus]) -> None:
    """The lines of the phase with a question mark for each result, and for what would follow from one."""
    session, focus = look
    for phase in range(2, 9):
        lines, open_ = (
            phase_of(session.snapshot, phase, focus).equations,
            known_equations(session.snapshot, phase, focus),
        )
        assert all(line.result == UNKNOWN for line in open_[phase == 5 and len(open_) - 1 :])
        first = lines[-1] if phase in (5, 6) else lines[0]
        assert first._replace(result=UNKNOWN, closer="") in open_
        printed = {line.result for line in lines} if phase in (2, 3) else set()
        assert not any(f"({result})" in line.text for line in open_[1:] for result in printed)


def test_the_first_phase_asks_nothing() -> None:
    """It shows what the epoch starts from."""
    assert question_of(Session().snapshot, 1, Focus()) is None


def test_with_all_weights_at_zero_there_is_little_to_ask() -> None:
    """Everything is one half or equal, so only the sign of an error is a question."""
    session = Session()
    set_all(session, 0.0)
    asked = [question_of(session.snapshot, phase, Focus()) is not None for phase in range(1, 9)]
    assert asked == [False, False, False, False, True, False, False, False]


def test_an_update_that_turns_one_answer_is_asked_about() -> None:
    """At the epoch before seed 1 is solved, the example that comes right is what the last phase asks for."""
    session = Session()
    session.goto(2071)
    assert sum(session.snapshot.right) == 3
    question = question_of(session.snapshot, 8, Focus())
    assert question is not None and question.text.startswith("Which example's answer will change sides")
    wrong = session.snapshot.right.index(False)
    assert question.options[question.right] == EXAMPLES[wrong]


def test_more_than_four_units_are_too_many_options() -> None:
    """Then the sign of the one in focus is asked for."""
    for units, options in ((1, 2), (2, 2), (3, 3), (4, 4), (5, 2), (8, 2)):
        question = question_of(Session(Settings(hidden_units=units)).snapshot, 6, Focus())
        assert question is not None and len(question.options) == options
        assert ("Which unit" in question.text) is (1 < units <= 4)


# The screen


def part(hand: Hand, name: str) -> str:
    """Return what stands in one widget of the main screen."""
    return "\n".join(hand.inside(name))


def lower_edge(hand: Hand) -> str:
    """Return the lower edge of the phase's panel."""
    return part(hand, "phase").splitlines()[-1]


def assert_known(hand: Hand, question: Question) -> None:
    """Check that the panel of the phase has the question, what is known before the result, and nothing after it."""
    snapshot, now = hand.snapshot, hand.look
    phase, panel = phase_of(snapshot, now.phase, now.focus), part(hand, "phase")
    flat = re.sub(r"[\s│]+", " ", panel)
    assert question.text in flat
    for key, option in enumerate(question.options, 1):
        assert re.search(rf" {key}   {re.escape(option)} ", panel)
    # The numbers of the line that is asked for, and a question mark for its result.
    first = phase.equations[-1 if now.phase in (5, 6) else 0]
    if not re.search("more below|m: all that is known", lower_edge(hand)):
        line = f"{first.left} = {''.join(first.pieces)} = ?"
        assert "".join(line.split()) in "".join(flat.split())
    # No number that is computed, no sentence about it.
    for equation in phase.equations[-1:] if now.phase in (5, 6) else phase.equations:
        assert f"{equation.left} = {''.join(equation.pieces)} = {equation.result}" not in flat
    if now.phase in (2, 3):
        assert "".join(phase.equations[1].pieces) not in flat
    for sentence in phase.sentences:
        assert sentence.text[:20] not in flat
    assert "gradient check" not in flat and "numeric" not in flat
    # No change of a weight in the lower edge of the panel: only the score.
    assert re.fullmatch(
        r"╰─*( (more below: enter|more below: m|m: all that is known)?( · )?(\d+ of \d+ right)? ─)?╯", lower_edge(hand)
    )


def assert_views_hidden(hand: Hand, question: Question) -> None:
    """Check that a view that would answer the question says nothing, and that others lack just what is asked for."""
    snapshot, now = hand.snapshot, hand.look
    for aside in hand.main.query(ViewPanel):
        if not aside.display:
            continue
        title, *rows, remark = part(hand, str(aside.id)).splitlines()
        text = "\n".join(row.strip("│") for row in rows)
        behind = {7, 8} if aside.id == WEIGHTS and snapshot.epoch < snapshot.furthest else set[int]()
        if now.phase in TELLING.get(str(aside.id).replace("-", " "), behind):
            assert LATER.fullmatch(" ".join(text.split()))
            assert not re.search(r"\d\.|[+−]\d", re.sub(r"x[12] −?\d\.\d\d", "", title) + remark)
            assert re.fullmatch(r"╰─*( beside h: its weight to ŷ ─)?╯", remark)
            continue
        assert not LATER.search(" ".join(text.split())), aside.id
        if aside.id == NETWORK and now.phase in (2, 3):
            layer = arrays_of(snapshot).hidden if now.phase == 2 else snapshot.predictions
            assert "?" in text
            assert not any(f" {unsigned(value)}" in text for value in layer[now.focus.example].tolist())
        if aside.id == ARRAYS:
            results = next(iter(tables_of(arrays_of(snapshot), now.phase))).results
            assert bool(results) and text.count("?") >= len(results)
            assert now.phase != 5 or text.count("?") == 4  # the errors are known from phase 4


def assert_hidden(hand: Hand, question: Question) -> None:
    """Check that what is known is to be seen, and nothing of what an open question asks for."""
    snapshot, now, table = hand.snapshot, hand.look, part(hand, "truth")
    assert_known(hand, question)
    assert_views_hidden(hand, question)
    # Nothing in the truth table that is promised to be hidden.
    rows = table.splitlines()[2:6]
    for k, row in enumerate(rows):
        prediction, target = float(snapshot.predictions[k, 0]), float(snapshot.targets[k, 0])
        assert row.startswith(f"│{'▸' if now.focus.example == k else ' '} {example_name(k).replace(' ', '  ')}")
        assert (unsigned(prediction) in row) is ("predictions" not in question.hides)
        assert not ("predictions" in question.hides and re.search("[█▏▎▍▌▋▊▉]", row))
        if "errors" in question.hides:
            assert number(prediction - target) not in row
        if "verdict" in question.hides:
            assert RIGHT not in row and WRONG not in row
        else:
            assert (RIGHT if snapshot.right[k] else WRONG) in row
    told = "\n".join(table.splitlines()[6:]) + part(hand, "title")
    if "errors" in question.hides:
        assert "MSE" not in told and "MAE" not in told
    if "verdict" in question.hides:
        assert not re.search("right|solved|SOLVED|stuck|STUCK|since", told) and RIGHT not in told and WRONG not in told


@pytest.mark.long
@pytest.mark.parametrize(
    ("given", "epoch", "size"),
    [
        (Settings(), 0, SIZES[0]),
        (Settings(), 2071, SIZES[0]),
        (Settings(), 2071, SIZES[1]),
        (Settings(), 2300, SIZES[2]),
        (Settings(rule="published"), 900, SIZES[1]),
        (Settings(rule="published"), 900, SIZES[2]),
        (Settings(hidden_units=8), 300, SIZES[0]),
        (Settings(hidden_units=8), 300, SIZES[2]),
        (Settings(learning_rate=300.0), 150, SIZES[1]),
    ],
    ids=["start", "flip-small", "flip", "solved", "published", "published-large", "eight-small", "eight", "stuck"],
)
async def test_nothing_gives_the_answer_away(size: tuple[int, int], given: Settings, epoch: int) -> None:
    """While a question is open: not the panel, not its edge, not a view, the truth table or the title."""
    session = Session(given)
    session.goto(epoch + 3)
    session.goto(epoch)
    async with opened(session=session, size=size) as hand:
        await hand.press("w", "a")
        asked, chosen = 0, cycle(VIEWS)
        for phase in range(1, 9):
            for focus in (Focus(hand.look.focus.example), Focus(3, given.hidden_units - 1, BIAS)):
                look(hand.main, **focus._asdict(), phase=phase, answer=None, walking=next(chosen))
                await hand.settle()
                question = hand.shown.question
                if question:
                    asked += 1
                    assert_hidden(hand, question)
                else:
                    assert question_of(hand.snapshot, phase, hand.look.focus) is None
        assert asked >= (6 if session.snapshot.stuck else 12)


@pytest.mark.parametrize("size", SIZES)
async def test_an_answer_brings_everything_back(size: tuple[int, int]) -> None:
    """The arithmetic, the predictions, and right and wrong."""
    async with opened(size=size) as hand:
        await hand.press("w", "a", "right", "right")
        phase = phase_of(hand.snapshot, 3, hand.look.focus)
        assert phase.equations[1].text not in part(hand, "phase")
        await hand.press("1")
        panel, table = part(hand, "phase"), part(hand, "truth")
        assert re.sub(r"\s+", " ", f" {phase.equations[1].left} = ") in re.sub(r"[\s│]+", " ", panel)
        result = phase.equations[1].result
        assert f"= {result}" in panel or all(row.rstrip() in panel for row in digits.written(result))
        assert unsigned(float(hand.snapshot.predictions[0, 0])) in table
        assert re.search(r"of 4 (examples )?right", table) and "?" not in table


def shows(hand: Hand, name: str) -> bool:
    """Return whether a part stands on the screen."""
    return hand.main.query_one(f"#{name.replace(' ', '-')}").display


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "maximised", "steps"),
    [
        (SIZES[0], False, (0, 2)),
        (SIZES[0], True, (1, 3)),
        (SIZES[1], False, (0, 2, 4)),
        (SIZES[1], True, (4, 0)),
        (SIZES[2], False, (1, 3, 4)),
        (SIZES[2], True, (2, 0)),
    ],
)
async def test_a_view_stays_hidden_until_the_question_is_answered(
    size: tuple[int, int], maximised: bool, steps: tuple[int, ...]
) -> None:
    """Beside the phase it says so; where it would take the place of the phase, the question has it meanwhile.

    For each view, sizes with both beside each other try all phases together, as do those without.
    """
    phases = (2, 3, 5, 6, 8)
    async with opened(size=size) as hand:
        await hand.press("w", "a", "right")
        beside = size[0] >= 100 and not maximised
        for name, phase in product(some(VIEWS, 3), [phases[step] for step in steps]):
            look(hand.main, walking=name, maximised=maximised, phase=phase)
            await hand.settle()
            with case(name, "phase", phase):
                question = hand.shown.question
                assert question is not None
                assert shows(hand, PHASE) and shows(hand, name) is beside
                assert_hidden(hand, question)
                await hand.press(GIVE_UP)
                assert shows(hand, PHASE) is beside and shows(hand, name)
                inside = "\n".join(part(hand, name.replace(" ", "-")).splitlines()[1:-1])
                assert not LATER.search(inside) and len(inside.split()) > 30


@pytest.mark.long
@pytest.mark.parametrize("maximised", [False, True])
async def test_a_new_question_takes_the_place_of_the_view(maximised: bool) -> None:
    """Where there is one place: whatever asks anew, the phase is there with what is asked."""
    async with opened(size=(120, 36) if maximised else (80, 24)) as hand:
        for key in some(["full_stop", "right", "tab", "j", "down", "n", "home"], 2):
            session = Session()
            session.goto(5)
            await afresh(hand, session=session)
            await hand.press("w", "a", "right")
            look(hand.main, walking=UNITS, maximised=maximised)
            await hand.press(GIVE_UP)
            with case(key):
                assert shows(hand, UNITS) and not shows(hand, PHASE)
                await hand.press(key)
                question = hand.shown.question
                assert question is not None
                assert shows(hand, PHASE) and not shows(hand, UNITS)
                assert_hidden(hand, question)


@pytest.mark.parametrize("change", [{"phase": 1}, {"mode": "watch"}, {"running": True}, {"ask": False}])
def test_nothing_is_hidden_where_nothing_is_asked(change: dict[str, object]) -> None:
    """Without a question there is nothing to give away."""
    asking = shown_with(Session().snapshot, mode=WALK, phase=3, ask=True)
    assert asking.question is not None
    assert altered(asking, **change).question is None


def test_the_examples_are_named_by_their_bits() -> None:
    """The verdicts are those of the truth table."""
    assert tuple(example_name(example) for example in range(len(INPUTS))) == EXAMPLES
