"""Questions have one right answer, computed from the numbers, and nothing on the screen gives it away."""

import re
from dataclasses import replace
from itertools import cycle

import numpy as np
import pytest
from driving import Stage, opened
from hypothesis import given, settings
from states import looks, set_all

from xortui.nn import INPUTS, Session, Settings, Snapshot, forward, update
from xortui.nn.network import Array
from xortui.teach.numbers import Numbers, numbers_of
from xortui.teach.phases import BIAS, Focus, example_name, phase_of
from xortui.teach.questions import MAX_OPTIONS, Question, question_of
from xortui.tui.view import PANELS, PHASE, UNITS, WALK, View
from xortui.tui.widgets.formatting import RIGHT, WRONG, number, unsigned
from xortui.tui.widgets.panel import Aside

EXAMPLES = ("0 1", "1 0", "1 1", "0 0")
SIZES = ((80, 24), (120, 36), (160, 48))
VIEWS = PANELS[WALK][1:]
LATER = re.compile(r"(They come|It comes) when the question is answered\.")
HIDDEN = {3: {"predictions", "errors", "verdict"}, 4: {"errors", "verdict"}, 5: {"errors"}}
"""What would give the answer away, by phase: whether a row is right says on which side of one half it is."""

SIDES = ("above", "below")
SIGNS = ("positive", "negative")
SIDES_OF_BEFORE = ("bigger", "smaller")

Asked = tuple[str, tuple[str, ...], str] | None
"""A question, its options and the right one; None where nothing can be asked."""


def by_sign(text: str, options: tuple[str, str], value: float) -> Asked:
    """Return a question that the sign of a number answers."""
    return None if value == 0 else (text, options, options[0 if value > 0 else 1])


def only_one(text: str, options: tuple[str, ...], sizes: Array) -> Asked:
    """Return a question that the largest of some numbers answers; none where two are the largest."""
    winners = [option for option, size in zip(options, sizes.tolist(), strict=True) if size == sizes.max()]
    return (text, options, winners[0]) if len(winners) == 1 else None


def expected(snapshot: Snapshot, n: Numbers, phase: int, focus: Focus) -> Asked:
    """Return what should be asked in a phase, written out from the arrays."""
    k, h, i = focus
    weight = f"{'b1' if i == BIAS else f'x{i + 1}'}→h{h + 1}"
    slope = float(n.direction.hidden_bias[h] if i == BIAS else n.direction.hidden_weights[i, h])
    match phase:
        case 2:
            return by_sign(f"Will the activation of h{h + 1} lie above or below one half?", SIDES, n.hidden_z[k, h])
        case 3:
            return by_sign("Will the answer ŷ lie above or below one half?", SIDES, n.output_z[k, 0])
        case 4:
            return only_one("Which example is most wrong?", EXAMPLES, ((n.predictions - n.targets) ** 2)[:, 0])
        case 5:
            return by_sign("What is the sign of δ2 for this example?", SIGNS, n.output_delta[k, 0])
        case 6:
            text = "Which unit is to blame most: whose delta is the largest in size?"
            names = tuple(f"h{unit + 1}" for unit in range(n.units))
            if 1 < n.units <= 4 and (asked := only_one(text, names, np.abs(n.hidden_delta[k]))):
                return asked
            return by_sign(f"What is the sign of h{h + 1}'s delta?", SIGNS, n.hidden_delta[k, h])
        case 7:
            what = "step" if n.rule == "published" else "slope"
            return by_sign(f"What is the sign of {weight}'s {what}?", SIGNS, slope)
        case 8:
            s = snapshot.settings
            after = forward(update(snapshot.parameters, snapshot.targets, s.rule, s.learning_rate)).predictions
            flips = [EXAMPLES[e] for e in range(4) if (after[e, 0] > 0.5) != (n.predictions[e, 0] > 0.5)]
            if len(flips) == 1:
                return "Which example's answer will change sides with this update?", EXAMPLES, flips[0]
            return by_sign(f"Will {weight} be bigger or smaller than before?", SIDES_OF_BEFORE, -slope)
    return None


@settings(max_examples=150)
@given(looks())
def test_the_right_answer_is_right(look: tuple[Session, Focus]) -> None:
    """In every phase, whatever the network; and where there is no right answer, nothing is asked."""
    session, focus = look
    snapshot = session.snapshot
    for phase in range(1, 9):
        question = question_of(snapshot, phase, focus)
        asked = expected(snapshot, numbers_of(snapshot), phase, focus)
        if question is None or asked is None:
            assert question is None and asked is None
            continue
        assert (question.text, question.options, question.options[question.right]) == asked
        assert 2 <= len(question.options) <= MAX_OPTIONS
        assert len(set(question.options)) == len(question.options)
        assert question.hides == HIDDEN.get(phase, set())


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


def part(stage: Stage, name: str) -> str:
    """Return what stands in one widget of the main screen."""
    region = stage.main.query_one(f"#{name}").region
    return "\n".join(row[region.x : region.right] for row in stage.rows()[region.y : region.bottom])


def lower_edge(stage: Stage) -> str:
    """Return the lower edge of the phase's panel."""
    return part(stage, "phase").splitlines()[-1]


def assert_hidden(stage: Stage, question: Question) -> None:
    """Check that nothing of what an open question asks for is to be seen."""
    snapshot, view = stage.snapshot, stage.main.view
    phase, panel, table = (
        phase_of(snapshot, view.phase, view.focus),
        part(stage, "phase"),
        part(stage, "truth"),
    )
    flat = re.sub(r"[\s│]+", " ", panel)
    assert question.text in flat
    for key, option in enumerate(question.options, 1):
        assert re.search(rf" {key}   {re.escape(option)} ", panel)
    # No number that is computed, no sentence about it.
    for equation in phase.equations:
        assert f" {equation.left} = {equation.pieces[0][:4]}" not in flat
        assert f"= {equation.result}" not in flat
        assert "".join(equation.pieces)[:12] not in flat
    for sentence in phase.sentences:
        assert sentence.text[:20] not in flat
    assert "gradient check" not in flat and "numeric" not in flat
    # No change of a weight in the lower edge of the panel: only the score.
    assert re.fullmatch(r"╰─*( \d+ of \d+ right ─)?╯", lower_edge(stage))
    # Nothing in a view: the same words whatever the numbers are, and nothing of them in the edges.
    for aside in stage.main.query(Aside):
        if aside.display:
            title, *rows, remark = part(stage, str(aside.id)).splitlines()
            assert LATER.fullmatch(" ".join("".join(row.strip("│") for row in rows).split()))
            assert not re.search(r"\d\.|[+−]\d", title + remark)
            assert re.fullmatch(r"╰─*( beside h: its weight to ŷ ─)?╯", remark)
    # Nothing in the truth table that is promised to be hidden.
    rows = table.splitlines()[2:6]
    for k, row in enumerate(rows):
        prediction, target = float(snapshot.predictions[k, 0]), float(snapshot.targets[k, 0])
        assert row.startswith(f"│{'▸' if view.example == k else ' '} {example_name(k).replace(' ', '  ')}")
        assert (unsigned(prediction) in row) is ("predictions" not in question.hides)
        assert not ("predictions" in question.hides and re.search("[█▏▎▍▌▋▊▉]", row))
        if "errors" in question.hides:
            assert number(prediction - target) not in row
        if "verdict" in question.hides:
            assert RIGHT not in row and WRONG not in row
        else:
            assert (RIGHT if snapshot.right[k] else WRONG) in row
    told = "\n".join(table.splitlines()[6:]) + part(stage, "title")
    if question.hides:
        assert "MSE" not in told and "MAE" not in told
    if "verdict" in question.hides:
        assert not re.search("right|solved|SOLVED|stuck|STUCK|since", told) and RIGHT not in told and WRONG not in told


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("given", "epoch"),
    [
        (Settings(), 0),
        (Settings(), 2071),
        (Settings(), 2300),
        (Settings(rule="published"), 900),
        (Settings(hidden_units=8), 300),
        (Settings(learning_rate=300.0), 150),
    ],
    ids=["start", "flip", "solved", "published", "eight", "stuck"],
)
async def test_nothing_gives_the_answer_away(size: tuple[int, int], given: Settings, epoch: int) -> None:
    """While a question is open: not the panel, not its edge, not a view, the truth table or the title."""
    session = Session(given)
    session.goto(epoch)
    async with opened(session=session, size=size) as stage:
        await stage.press("w", "a")
        asked, chosen = 0, cycle(VIEWS)
        for phase in range(1, 9):
            for focus in (Focus(stage.main.view.example), Focus(3, given.hidden_units - 1, BIAS)):
                stage.main._look(**focus._asdict(), phase=phase, answer=None, chosen_walking=next(chosen))
                await stage.settle()
                question = stage.main.view.open_question(stage.snapshot)
                if question:
                    asked += 1
                    assert_hidden(stage, question)
                else:
                    assert question_of(stage.snapshot, phase, stage.main.view.focus) is None
        assert asked >= (6 if session.snapshot.stuck else 12)


@pytest.mark.parametrize("size", SIZES)
async def test_an_answer_brings_everything_back(size: tuple[int, int]) -> None:
    """The arithmetic, the predictions, and right and wrong."""
    async with opened(size=size) as stage:
        await stage.press("w", "a", "right", "right")
        phase = phase_of(stage.snapshot, 3, stage.main.view.focus)
        assert phase.equations[1].text not in part(stage, "phase")
        await stage.press("1")
        panel, table = part(stage, "phase"), part(stage, "truth")
        assert re.sub(r"\s+", " ", f" {phase.equations[1].left} = ") in re.sub(r"[\s│]+", " ", panel)
        assert f"= {phase.equations[1].result}" in panel
        assert unsigned(float(stage.snapshot.predictions[0, 0])) in table
        assert "of 4 right" in table and "?" not in table


def shows(stage: Stage, name: str) -> bool:
    """Return whether a part stands on the screen."""
    return stage.main.query_one(f"#{name.replace(' ', '-')}").display


@pytest.mark.parametrize("maximised", [False, True])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", VIEWS)
async def test_a_view_stays_hidden_until_the_question_is_answered(
    name: str, size: tuple[int, int], maximised: bool
) -> None:
    """Beside the phase it says so; where it would take the place of the phase, the question has it meanwhile."""
    async with opened(size=size) as stage:
        await stage.press("w", "a", "right")
        stage.main._look(chosen_walking=name, maximised=maximised)
        beside = size[0] >= 100 and not maximised
        for phase in (2, 3, 5, 6, 8):
            stage.main._look(phase=phase, answer=None)
            await stage.settle()
            question = stage.main.view.open_question(stage.snapshot)
            assert question is not None
            assert shows(stage, PHASE) and shows(stage, name) is beside
            assert_hidden(stage, question)
            await stage.press("enter")
            assert shows(stage, PHASE) is beside and shows(stage, name)
            inside = "\n".join(part(stage, name.replace(" ", "-")).splitlines()[1:-1])
            assert not LATER.search(inside) and len(inside.split()) > 30


@pytest.mark.parametrize("key", ["full_stop", "right", "tab", "j", "down", "n", "home"])
@pytest.mark.parametrize("maximised", [False, True])
async def test_a_new_question_takes_the_place_of_the_view(key: str, maximised: bool) -> None:
    """Where there is one place: whatever asks anew, the phase is there with what is asked."""
    session = Session()
    session.goto(5)
    async with opened(session=session, size=(120, 36) if maximised else (80, 24)) as stage:
        await stage.press("w", "a", "right")
        stage.main._look(chosen_walking=UNITS, maximised=maximised)
        await stage.press("enter")
        assert shows(stage, UNITS) and not shows(stage, PHASE)
        await stage.press(key)
        question = stage.main.view.open_question(stage.snapshot)
        assert question is not None
        assert shows(stage, PHASE) and not shows(stage, UNITS)
        assert_hidden(stage, question)


@pytest.mark.parametrize("change", [{"phase": 1}, {"mode": "watch"}, {"running": True}, {"ask": False}])
def test_nothing_is_hidden_where_nothing_is_asked(change: dict[str, object]) -> None:
    """Without a question there is nothing to give away."""
    view = View(mode=WALK, phase=3, ask=True)
    snapshot = Session().snapshot
    assert view.open_question(snapshot) is not None
    assert replace(view, **change).open_question(snapshot) is None  # type: ignore[arg-type]


def test_the_examples_are_named_by_their_bits() -> None:
    """As the truth table has them."""
    assert tuple(example_name(example) for example in range(len(INPUTS))) == EXAMPLES
