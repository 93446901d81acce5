"""The lessons that come with the program: each passes the check, and what they say is computed here."""

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from itertools import islice
from math import inf
from typing import TypeGuard

import numpy as np
import pytest

from tests.benchmarks.courses import Networks, finish
from tests.support.budget import THOROUGH
from xortui.cli import reproduce
from xortui.nn import GATES, Session, Settings, Snapshot, forward, initial_parameters
from xortui.nn.chaos import twins
from xortui.nn.gates import gate_targets
from xortui.nn.kernel import Kernel, pack
from xortui.nn.network import Array, Backward, Parameters, sigmoid
from xortui.teach.epoch.gradient_check import gradient_check
from xortui.teach.epoch.moves import biggest_moves
from xortui.teach.epoch.numbers import EpochArrays, arrays_of
from xortui.teach.epoch.phases import phase_of
from xortui.teach.lessons.catalogue import built_in, find
from xortui.teach.lessons.check_lesson import check
from xortui.teach.lessons.computed import NUMBER_KEYS, WORD_KEYS, Computed
from xortui.teach.lessons.file.ask import ASK_KEYS, TASK_KEYS
from xortui.teach.lessons.file.read import parse
from xortui.teach.lessons.fold import Checkpoints
from xortui.teach.lessons.live import filled_text
from xortui.teach.lessons.model import KEYS, VIEWS, Lesson, Look
from xortui.teach.lessons.questions import HIDEABLE, Estimate, MultipleChoice, answer_of, example_for, is_right
from xortui.teach.lessons.text import LIVE, plain
from xortui.teach.places import Focus
from xortui.teach.training.outlook import SAME
from xortui.teach.training.plateau import plateau
from xortui.words.format import plain_number

pytestmark = pytest.mark.xdist_group("lessons")
"""So that what several claims are about is trained once."""

A, B, BOTH, NONE = range(4)
"""The examples 0 1, 1 0, 1 1 and 0 0."""

POSTED = 0.4664830127093482
"""What the post printed at epoch 1000."""


@cache
def run_of(**settings: object) -> Session:
    """Return a run, of which claims about several epochs are trained once."""
    return Session(Settings(**settings))  # type: ignore[arg-type]


@cache
def at(epoch: int, **settings: object) -> Snapshot:
    """Return a run at an epoch."""
    session = run_of(**settings)
    session.goto(epoch)
    return session.snapshot


lesson_of = cache(find)


def kernel_of(**settings: object) -> Kernel:
    """Return what trains a run, at its start."""
    of = Settings(**settings)  # type: ignore[arg-type]
    kernel = Kernel(of.hidden_units)
    kernel.configure(gate_targets(of.gate), of.rule, of.learning_rate)
    kernel.vector[:] = pack(initial_parameters(of.seed, of.hidden_units, of.scale))
    return kernel


@cache
def solved(limit: int = 5000, **settings: object) -> int | None:
    """Return the first epoch at which all four are right, None where there is none up to a limit."""
    kernel = kernel_of(**settings)
    return next((epoch for epoch in range(limit + 1) if kernel.train(epoch, epoch + 1, -1, inf, -inf)[0] >= 0), None)


@cache
def losses(epochs: int, **settings: object) -> Array:
    """Return the MSE at every epoch up to one."""
    kernel = kernel_of(**settings)
    return np.array([kernel.train(epoch, epoch + 1, -1, inf, -inf)[1] for epoch in range(epochs + 1)])


def rises(epochs: int, **settings: object) -> int:
    """Return in how many epochs the loss rises."""
    return int((np.diff(losses(epochs, **settings)) > 0).sum())


@cache
def checkpoints(name: str) -> Checkpoints:
    """Return the states of a lesson's steps, so that what leads to several of them is trained once."""
    return Checkpoints(find(name))


@cache
def reached(name: str, number: int) -> tuple[Snapshot, Look]:
    """Return how a step of a lesson stands."""
    session = Session()
    look = checkpoints(name).stand(session, number)
    return session.snapshot, look


def hidden(snapshot: Snapshot) -> Array:
    """Return the activations, of shape (4, H)."""
    return arrays_of(snapshot).hidden


def along(snapshot: Snapshot, start: tuple[int, int], end: tuple[int, int]) -> Array:
    """Return the answers on the way from one corner to another."""
    share = np.linspace(0, 1, 101)[:, None]
    points = np.array(start) * (1 - share) + np.array(end) * share
    return forward(snapshot.parameters, np.hstack([points, np.ones_like(share)])).predictions.ravel()


def borders(answers: Array) -> int:
    """Return how often answers change sides."""
    return int((np.diff((answers > 0.5).astype(int)) != 0).sum())


def one_line(snapshot: Snapshot) -> bool:
    """Return whether the answer of a network with one unit only ever rises, or only falls, with the unit's sum."""
    points = np.array([(x, y, 1.0) for x in np.linspace(0, 1, 21) for y in np.linspace(0, 1, 21)])
    z, _, _, answers = forward(snapshot.parameters, points)
    steps = np.diff(answers.ravel()[np.argsort(z.ravel())])
    return snapshot.settings.hidden_units == 1 and bool((steps >= 0).all() or (steps <= 0).all())


def by_one_line(gate: str = "xor") -> int:
    """Return how many cases of a gate a line can get right at most, of very many lines."""
    corners, wanted = np.array([(0, 1), (1, 0), (1, 1), (0, 0)]), np.array(GATES[gate]) == 1
    angles, offsets = np.linspace(0, 2 * np.pi, 181), np.linspace(-2, 2, 81)
    sides = corners @ np.array([np.cos(angles), np.sin(angles)])
    return int(max(((sides > offset) == wanted[:, None]).sum(axis=0).max() for offset in offsets))


def size(parameters: Parameters) -> int:
    """Return how many weights and biases there are."""
    return sum(part.size for part in parameters)


def chaos() -> float:
    """Return how far apart two runs come that differ by a billionth of a thousandth at epoch 1000, once it is a lot."""
    runs = [Session(Settings(rule="published")) for _ in range(2)]
    for session, nudge in zip(runs, (0.0, 1e-12), strict=True):
        session.goto(1000)
        session.set_weight("output_bias", 0, float(session.snapshot.parameters.output_bias[0]) + nudge)
    apart = 0.0
    for _ in range(2000):
        for session in runs:
            session.step()
        apart = max(apart, float(np.ptp([session.snapshot.predictions for session in runs], axis=0).max()))
        if apart > 0.05:
            break
    return apart


EPOCHS = 8000 if THOROUGH else 2000
"""How far the twins of the gradient are followed."""


@cache
def parted_twins(rule: str, epochs: int) -> float:
    """Return how far apart the losses of two runs come that begin alike but for the last digit of a weight."""
    return max(abs(one - other) for one, other in islice(twins(rule), epochs + 1))


def shrug() -> Snapshot:
    """Return the network of lesson 3 that says one half to everything."""
    return reached("3", 4)[0]


def raised() -> tuple[Snapshot, Snapshot]:
    """Return the network of lesson 2 before and after its weight was raised."""
    return reached("2", 10)[0], reached("2", 11)[0]


@cache
def solved_seeds(units: int) -> list[int]:
    """Return which of twelve seeds are solved at epoch 5 000; all are trained at once."""
    starts = np.array([pack(initial_parameters(seed, units)) for seed in range(1, 13)]).T
    ends = finish(Networks("gradient", starts, np.repeat(gate_targets("xor"), 12, axis=1), np.ones(12)), 5000)
    return [seed for seed, is_solved in zip(range(1, 13), ends.solved, strict=True) if is_solved]


def counted(units: int) -> int:
    """Return how many of twelve seeds are solved in 5 000 epochs, and stay so."""
    return len(solved_seeds(units))


def same_rounded(value: float, shown: str) -> bool:
    """Return whether a value rounds to what is shown."""
    digits = len(shown.partition(".")[2])
    return f"{value:.{digits}f}".lstrip("0") == shown.lstrip("0")


@cache
def moved(by: float) -> float:
    """Return by how much the loss changes for each unit that the weight from h1 to the answer is moved."""
    session = Session()
    session.set_weight("output_weights", (0, 0), float(at(0).parameters.output_weights[0, 0]) + by)
    return (session.snapshot.mse - at(0).mse) / by


def equal() -> Session:
    """Return a session whose weights and biases are all one half."""
    session = Session()
    for name, part in zip(Parameters._fields, session.snapshot.parameters, strict=True):
        for place in np.ndindex(part.shape):
            session.set_weight(name, place, 0.5)
    return session


def same_units(parameters: Parameters, units: int = 4) -> bool:
    """Return whether the first hidden units are equal to the last bit."""
    columns = (parameters.hidden_weights, parameters.hidden_bias[None], parameters.output_weights.T)
    return all(bool((part[:, :units] == part[:, :1]).all()) for part in columns)


def solved_after(session: Session, limit: int = 6000) -> int:
    """Return the epoch at which a session is solved, the limit where it is not."""
    while not session.snapshot.solved and session.epoch < limit:
        session.step()
    return session.epoch


def pushed(epoch: int, weight: float) -> int:
    """Return when the run is solved whose weight from h1 to the answer is changed at an epoch."""
    session = Session()
    session.goto(epoch)
    session.set_weight("output_weights", (0, 0), weight)
    return solved_after(session)


def parted() -> int:
    """Return when the network of equal units is solved if one weight of one unit is made 1."""
    session = equal()
    session.set_weight("hidden_weights", (0, 0), 1.0)
    return solved_after(session)


def two_equal() -> bool:
    """Return whether h1 and h2 that begin equal are equal later, and no others are."""
    session = Session()
    for row in range(3):
        session.set_weight("hidden_weights", (row, 1), float(session.snapshot.parameters.hidden_weights[row, 0]))
    session.set_weight("hidden_bias", (1,), float(session.snapshot.parameters.hidden_bias[0]))
    session.set_weight("output_weights", (1, 0), float(session.snapshot.parameters.output_weights[0, 0]))
    session.goto(3000)
    parameters = session.snapshot.parameters
    return same_units(parameters, 2) and not same_units(parameters, 3) and not session.snapshot.stuck


def departed(*departures: int) -> Backward:
    """Return the backward pass at epoch 0 with some of the departures of the published rule, worked out here."""
    p, targets = at(0).parameters, at(0).targets
    _, a1, _, predictions = forward(p)

    def slope(a: Array) -> Array:
        a = sigmoid(a) if 1 in departures else a
        return a * (1 - a)

    third = 3 in departures
    output_delta = (1.0 if third else 0.5) * (predictions - targets) * slope(predictions)
    hidden_delta = output_delta @ p.output_weights.T * slope(a1)
    share = 0.25 if third else 1.0
    return Backward(
        output_delta,
        hidden_delta,
        Parameters(
            arrays_of(at(0)).inputs.T @ hidden_delta,
            share * hidden_delta.sum(axis=1 if 2 in departures else 0),
            a1.T @ output_delta,
            share * output_delta.sum(axis=0),
        ),
    )


def ratios(of: Parameters, to: Parameters, *names: str) -> Array:
    """Return how many times as large some parameters are as others."""
    return np.concatenate([(getattr(of, name) / getattr(to, name)).ravel() for name in names])


def n(epoch: int = 0, **settings: object) -> EpochArrays:
    """Return the arrays of a run at an epoch."""
    return arrays_of(at(epoch, **settings))


def squashed(a: float) -> float:
    """Return the slope of the sigmoid where its value is a."""
    return a * (1 - a)


def here(name: str, number: int) -> EpochArrays:
    """Return the arrays of the epoch at which a step of a lesson stands."""
    return arrays_of(reached(name, number)[0])


CLAIMS: dict[str, dict[str, Callable[[], object]]] = {
    "01": {
        "`x3`, is 1 in every case": lambda: bool((n().inputs[:, 2] == 1).all()),
        "three inputs, four **hidden units**, one output, in short **3-4-1**": lambda: (
            at(0).parameters.hidden_weights.shape == (3, 4) and at(0).parameters.output_weights.shape == (4, 1)
        ),
        "What should the answer for 1 1 be: 0 for no, or 1 for yes?": lambda: at(0).targets[BOTH, 0] == 0,
        "A network with **one** hidden unit has learned it: all four have been right since epoch": lambda: (
            reached("1", 5)[0].solved_since == 309 and one_line(reached("1", 5)[0])
            and at(0, gate="and").targets.sum() == 1
        ),
        "Yes for all but 0 0": lambda: (
            reached("1", 6)[0].solved and one_line(reached("1", 6)[0])
            and at(0, gate="or").targets.ravel().tolist() == [1, 1, 1, 0]
        ),
        "after 5 000 epochs of XOR: it has cut off one corner, and there it stays": lambda: (
            sum(at(5000, hidden_units=1).right) == sum(at(20_000, hidden_units=1).right) == 3
            and reached("1", 9)[0].epoch == 5000
        ),
        "it never gets all four right": lambda: (
            by_one_line() == 3 == max(sum(at(5000, hidden_units=1, seed=seed).right) for seed in (*range(1, 5), 22))
        ),
        "OR is no harder": lambda: reached("1", 6)[0].epoch <= reached("1", 5)[0].epoch,
        "So what one unit draws is **always** straight": lambda: all(
            one_line(at(300, gate=gate, hidden_units=1, seed=5)) for gate in ("and", "xor", "nand")
        ),
        "each unit cuts off one of the filled dots": lambda: sorted(
            tuple(map(bool, column)) for column in (hidden(reached("1", 10)[0]) > 0.5).T
        )
        == [(False, True, False, False), (False, True, True, True)],
        "a yes on either side of the stripe in the middle": lambda: (
            borders(along(reached("1", 10)[0], (0, 1), (1, 0))) == 2 and reached("1", 10)[0].solved
        ),
        "There are sixteen gates of two bits. A single line is enough for fourteen of them, and XOR is one of the "
        "other two": lambda: (
            len(GATES) == 16 and sorted(gate for gate in GATES if by_one_line(gate) < 4) == ["xnor", "xor"]
        ),
        "Turn AND around: the same line does it.": lambda: (
            tuple(GATES["nand"]) == tuple(1 - value for value in GATES["and"]) and by_one_line("and") == 4
        ),
        "Turn OR around: the same line does it.": lambda: (
            tuple(GATES["nor"]) == tuple(1 - value for value in GATES["or"]) and by_one_line("or") == 4
        ),
    },
    "02": {
        "As x1 is 0, only x2, x3 and b1 are left to add": lambda: n().inputs[A].tolist() == [0, 1, 1],
        "eight **phases**. Phase 2 has the sum": lambda: (
            phase_of(at(0), 2, Focus()).equations[0].left.startswith("z1")
            and abs(phase_of(at(0), 2, Focus()).equations[0].value - n().hidden_z[0, 0]) < 1e-12
        ),
        "e is about 2.7": lambda: same_rounded(float(np.e), "2.7"),
        "e^0 is 1, so it is 1/(1 + 1)": lambda: float(sigmoid(np.array(0.0))) == 1 / (1 + 1),
        "The four activations": lambda: hidden(at(0)).shape == (4, 4),
        "`h4` has a weight of almost the same size": lambda: (
            0.95 * at(0).parameters.output_weights[2, 0] < -at(0).parameters.output_weights[3, 0] < 1.1338
            and abs(n().parts[A, 3]) < 0.15 < 1 < n().parts[A, 2]
        ),
        "All four answers lie below one half, which suits the two that should be 0": lambda: (
            at(0).predictions.max() < 0.5 and sum(at(0).right) == 2
        ),
        "the weight from `h1` to the answer is raised by 1": lambda: (
            abs(raised()[1].parameters.output_weights[0, 0] - raised()[0].parameters.output_weights[0, 0] - 1) < 5e-4
        ),
        "all four answers have moved up": lambda: bool((raised()[1].predictions > raised()[0].predictions).all()),
        "the 21 weights and biases": lambda: size(at(0).parameters) == 21,
    },
    "03": {
        "At epoch 0 two answers are too low, and two are too high": lambda: (
            (n().errors > 0).sum() == (n().errors < 0).sum() == 2
        ),
        "an error twice as large counts four times": lambda: (2 * 0.3) ** 2 == 4 * 0.3**2,
        "Phase 4 of the walkthrough has the same sum": lambda: "MSE" in phase_of(at(0), 4, Focus()).formula[0],
        "All weights into the output are 0 here": lambda: (
            not shrug().parameters.output_weights.any() and not shrug().parameters.output_bias.any()
        ),
        "the answer is one half": lambda: bool((shrug().predictions == 0.5).all()),
        "A network that always says one half has an MSE of 0.25. The random network of epoch 0 is worse": lambda: (
            shrug().mse == 0.25 < reached("3", 5)[0].mse == at(0).mse
        ),
        "All its answers are below one half": lambda: (
            at(0).predictions.max() < 0.5
            and at(0).predictions.argmin() == B and at(0).predictions.argmax() == A
        ),
        "too low for the two cases whose target is 1": lambda: bool(
            (at(0).targets == 1).sum() == 2 and (n().errors[at(0).targets == 1] < 0).all()
        ),
        "just got all four right, after 2 072 epochs": lambda: (
            reached("3", 6)[0].epoch == solved() == reached("3", 6)[0].solved_since == 2072
        ),
        "one of them only just": lambda: (
            (abs(at(2072).predictions - 0.5) < 0.01).sum() == 1 == (abs(at(2072).predictions - 0.5) < 0.1).sum()
        ),
        "Is the MSE below 0.01 now?": lambda: at(2072).mse > 0.01,
        "the answers are right, but not sure yet": lambda: at(2072).mse > 0.1,
        "the MSE is below 0.01, and every answer is nearer to its target than 0.13": lambda: (
            reached("3", 7)[0].mse < 0.01 and abs(here("3", 7).errors).max() < 0.13
        ),
        "It was the last to come right": lambda: at(2071).right == (True, True, False, True),
    },
    "04": {
        "Take one of the 21 numbers": lambda: size(at(0).parameters) == 21,
        "as backpropagation finds it, the way of lesson 6": lambda: find("6").title.startswith("Deltas"),
        "The weight is larger by 0.1 now. The MSE was 0.26858": lambda: (
            same_rounded(at(0).mse, "0.26858")
            and abs(here("4", 2).parameters.output_weights[0, 0] - at(0).parameters.output_weights[0, 0] - 0.1) < 5e-5
        ),
        "0.26393 − 0.26858 is −0.00465, and divided by 0.1 that is −0.0465": lambda: (
            same_rounded(reached("4", 2)[0].mse, "0.26393") and abs(0.26393 - 0.26858 + 0.00465) < 1e-9
            and abs(-0.00465 / 0.1 + 0.0465) < 1e-9
        ),
        "With a move of 0.01 the quotient is −0.0489, with one of 0.001 it is −0.0492": lambda: (
            f"{moved(0.01):.4f}" == "-0.0489" and f"{moved(0.001):.4f}" == "-0.0492"
        ),
        "the smaller the move, the nearer to the slope": lambda: (
            abs(moved(0.001) - n().true.direction.output_weights[0, 0])
            < abs(moved(0.01) - n().true.direction.output_weights[0, 0])
            < abs(moved(0.1) - n().true.direction.output_weights[0, 0])
        ),
        "So 21 experiments find 21 slopes": lambda: size(at(0).parameters) == 21,
        "a·(1 − a) at a = 0.5, where it is largest": lambda: (
            max(squashed(a) for a in np.linspace(0, 1, 101)) == squashed(0.5)
        ),
        "0.5 times 0.5. A sigmoid never passes on more than a quarter": lambda: squashed(0.5) == 0.25,
        "less than a tenth of the 0.25 that it could be": lambda: squashed(float(hidden(at(0))[BOTH, 1])) < 0.025,
        "Such a unit is **saturated**": lambda: hidden(at(0))[BOTH, 1] < SAME,
        "below 0.26": lambda: at(0).mse > 0.26,
        "without its 21 slopes": lambda: size(at(0).parameters) == 21,
        "`h2` is almost silent, at {activation h2 0 1:3}, and `h3` almost as loud as can be": lambda: (
            hidden(at(0))[A, 1] < 0.05 and hidden(at(0))[A, 2] > 0.95
        ),
        "h3 is farther from 1 than h2 is from 0": lambda: 1 - hidden(at(0))[A, 2] > 1.1 * hidden(at(0))[A, 1],
        "All answers are low for a yes": lambda: at(0).predictions.max() < 0.5,
    },
    "05": {
        "The weight is multiplied by x1, which is 1": lambda: n().inputs[B, 0] == 1,
        "0.7263 times 0.2737": lambda: (
            same_rounded(float(hidden(at(0))[B, 2]), "0.7263")
            and same_rounded(1 - float(hidden(at(0))[B, 2]), "0.2737")
        ),
        "0.3341 times 0.6659": lambda: (
            same_rounded(float(at(0).predictions[B, 0]), "0.3341")
            and same_rounded(1 - float(at(0).predictions[B, 0]), "0.6659")
        ),
        "2/4·(ŷ − y)": lambda: abs(
            (((0.3341 + 1e-6 - 1) ** 2 - (0.3341 - 1) ** 2) / 4) / 1e-6 - 2 / 4 * (0.3341 - 1)
        ) < 1e-5,
        "A square (ŷ − y)² has the slope 2·(ŷ − y)": lambda: abs(
            ((0.7 + 1e-6) ** 2 - 0.7**2) / 1e-6 - 2 * 0.7
        ) < 1e-5,
        "y is 1": lambda: at(0).targets[B, 0] == 1,
        "what does 1 0 say about this weight": lambda: abs(
            0.5 * n().errors[B, 0] * squashed(float(at(0).predictions[B, 0])) * at(0).parameters.output_weights[2, 0]
            * squashed(float(hidden(at(0))[B, 2])) * 1 - n().hidden_delta[B, 2]
        ) < 1e-12,
        "For 0 1 and 0 0 the input x1 is 0": lambda: n().inputs[[A, NONE], 0].tolist() == [0, 0],
        "Lesson 4 found the slope of the weight from `h1` to the answer by experiment": lambda: (
            reached("4", 2)[0].parameters.output_weights[0, 0] != at(0).parameters.output_weights[0, 0]
        ),
        "With these rounded numbers it is −0.0491": lambda: same_rounded(
            -sum(round(float(share), 4) for share in n().output_delta[:, 0] * n().hidden[:, 0]), "0.0491"
        ),
        "as the experiment found": lambda: (
            f"{moved(0.001):.4f}" == f"{n().true.direction.output_weights[0, 0]:.4f}" == "-0.0492"
        ),
    },
    "06": {
        "All 21 chains begin alike: 2/4·(ŷ − y) · σ′(z2)": lambda: bool(
            (abs(0.5 * n().errors * n().predictions * (1 - n().predictions) - n().output_delta) < 1e-12).all()
        ),
        "The example 1 0 should get a 1, and its answer is too low": lambda: (
            at(0).targets[B, 0] == 1 and n().errors[B, 0] < 0
        ),
        "Phase 5 has its delta": lambda: reached("6", 2)[1].phase == 5 and reached("6", 2)[1].focus.example == B,
        "The delta is 2/4 times the error": lambda: abs(
            0.5 * float(n().errors[BOTH, 0]) * squashed(float(at(0).predictions[BOTH, 0])) - n().output_delta[BOTH, 0]
        ) < 1e-12,
        "What is δ2 for 1 1": lambda: at(0).targets[BOTH, 0] == 0,
        "0.5 times": lambda: 2 / 4 == 0.5,
        "Phase 6, for 1 0 again": lambda: reached("6", 4)[1].phase == 6 and reached("6", 4)[1].focus.example == B,
        "at least three times any other here: the next is that of `h4`": lambda: (
            (sizes := sorted(abs(n().hidden_delta[B])))[-1] >= 3 * sizes[-2] and sizes[-2] == n().hidden_delta[B, 3]
        ),
        "The weight of h3 to the answer is the largest": lambda: (
            int(abs(at(0).parameters.output_weights).argmax()) == 2
            and int(abs(n().hidden_delta[B]).argmax()) == 2
        ),
        "`h4` has a weight of almost the same size": lambda: (
            abs(at(0).parameters.output_weights[3, 0]) > 0.95 * at(0).parameters.output_weights[2, 0]
        ),
        "It would be as flat at 0.93": lambda: (
            abs(squashed(0.93) - squashed(float(hidden(at(0))[B, 3]))) < 0.003
        ),
        "The same for `h1` and the example 1 0": lambda: (
            abs(n().output_delta[B, 0] * at(0).parameters.output_weights[0, 0] * squashed(float(hidden(at(0))[B, 0]))
                - n().hidden_delta[B, 0]) < 1e-12
            and n().hidden_delta[B, 0] > 0 and reached("6", 6)[1].focus == Focus(B, 0, 0)
        ),
        "Its last link is what h4 says, and that is little": lambda: hidden(at(0))[:, 3].max() < 0.2,
        "for two examples x1 is 0": lambda: (n().inputs[:, 0] == 0).sum() == 2,
        "The weight from `h2` to the answer is negative": lambda: at(0).parameters.output_weights[1, 0] < 0,
        "The answer for 1 0 should go up": lambda: n().output_delta[B, 0] < 0,
        "Phase 7 does that": lambda: abs(
            phase_of(at(0), 7, Focus(B, 2, 0)).equations[0].value - n().hidden_delta[[B, BOTH], 2].sum()
        )
        < 1e-12,
        "The examples 0 1 and 0 0 have x1 = 0": lambda: n().inputs[[A, NONE], 0].tolist() == [0, 0],
        "The other two want opposite things, and 1 0, larger in size, decides the sign": lambda: (
            n().hidden_delta[B, 2] < 0 < n().hidden_delta[BOTH, 2] < -n().hidden_delta[B, 2]
            and reached("6", 8)[1].focus == Focus(B, 2, 0)
        ),
        "Below its arithmetic, phase 7 checks it": lambda: (
            (found := phase_of(at(0), 7, Focus(B, 2, 0)).check) is not None and found.passes
        ),
        "as in lesson 4": lambda: "experiment" in find("4").title,
        "agrees with the one computed backwards, for all 21": lambda: gradient_check(n(), Focus().weight).passes,
        "here that makes the steepest slope of all 21": lambda: (
            abs(n().true.direction.output_bias[0]) == max(abs(part).max() for part in n().true.direction)
        ),
    },
    "07": {
        "Phase 8: the new weight is the old one, minus the learning rate η times the slope. η is 1 here.": lambda: (
            at(0).settings.learning_rate == 1
            and abs(
                at(1).parameters.hidden_weights[0, 2]
                - at(0).parameters.hidden_weights[0, 2]
                + n().direction.hidden_weights[0, 2]
            )
            < 1e-12
        ),
        "The slope of the weight from `x1` to `h3` is negative": lambda: n().direction.hidden_weights[0, 2] < 0,
        "The steepest moves most": lambda: biggest_moves(at(1), 1)[0].place.label() == "b2→ŷ",
        "On the whole the answers are too low": lambda: n().errors.sum() < 0,
        "this is epoch 1. The four that moved most are marked": lambda: (
            reached("7", 4)[0].epoch == 1 and reached("7", 4)[1].stepped
        ),
        "At epoch 0 the MSE was 0.269": lambda: same_rounded(at(0).mse, "0.269"),
        "by less than a thirtieth": lambda: 0 < at(0).mse - at(1).mse < at(0).mse / 30,
        "the weights of epoch 0": lambda: reached("7", 5)[0].epoch == 0,
        "Ten epochs on": lambda: reached("7", 6)[0].epoch == 10,
        "about what a network that always says one half would have": lambda: abs(at(10).mse - 0.25) < 0.001,
        "The answers have come up to lie around one half": lambda: (
            at(10).predictions.min() < 0.5 < at(10).predictions.max()
            and at(10).predictions.min() > at(0).predictions.max()
        ),
        "with a learning rate of 10": lambda: reached("7", 7)[0].settings.learning_rate == 10,
        "The loss has risen": lambda: reached("7", 8)[0].mse > at(0).mse,
        "went down one side of the valley and up the other": lambda: (
            at(1).predictions.max() < 0.5 and moved_along(0.3) < at(0).mse
        ),
        "yet all four answers are right at epoch 52": lambda: (
            reached("7", 9)[0].epoch == 52 and reached("7", 9)[0].solved
        ),
        "is what lesson 9 is about": lambda: find("9").title == "The learning rate",
        "The next steps go back and forth across the valley": lambda: 1 < rises(52, learning_rate=10) < 51,
        "Repeated {epoch} times with η = 1, they lead to this curve": lambda: (
            reached("7", 10)[0].epoch == reached("7", 10)[0].course.furthest == 2472
            and reached("7", 10)[0].settings == Settings()
        ),
        "for all 21": lambda: size(at(0).parameters) == 21,
        "these five lines are an epoch": lambda: (
            sum(part.verbatim for part in find("7").steps[9].text) == 5
        ),
        "η is 1.": lambda: reached("7", 11)[0].settings.learning_rate == 1 and reached("7", 11)[0].epoch == 0,
        "Deltas: −0.0714, −0.0741, 0.0489, 0.0389": lambda: (
            [f"{delta:.4f}" for delta in n().output_delta.ravel()] == ["-0.0714", "-0.0741", "0.0489", "0.0389"]
        ),
        "a1 = σ(X W1 + b1), ŷ = σ(a1 W2 + b2)": lambda: bool(
            (abs(sigmoid(n().inputs @ at(0).parameters.hidden_weights + at(0).parameters.hidden_bias)
                 @ at(0).parameters.output_weights + at(0).parameters.output_bias - n().output_z) < 1e-12).all()
        ),
        "δ2 = 2/4·(ŷ−y)·ŷ·(1−ŷ), δ1 = δ2·W2·a1·(1−a1)": lambda: bool(
            (abs(n().output_delta * at(0).parameters.output_weights.T * n().hidden * (1 - n().hidden)
                 - n().hidden_delta) < 1e-12).all()
        ),
    },
    "08": {
        "Epoch 1 500. Since epoch 768 the loss has hardly moved": lambda: (
            reached("8", 2)[0].epoch == 1500
            and (found := plateau(reached("8", 2)[0])) is not None and found.since == 768
            and 0 < at(768).mse - at(1500).mse < at(768).mse / 15
        ),
        "Three of four answers are right. The answers for 0 1, 1 0 and 1 1 are almost the same, and for 1 1 that is "
        "wrong": lambda: (
            at(1500).right == (True, True, False, True) and np.ptp(at(1500).predictions[:3]) < 0.02
        ),
        "Two thirds for 0 1, 1 0 and 1 1, and 0 for 0 0": lambda: (
            abs(at(1500).predictions[:3] - 2 / 3).max() < 0.02 and at(1500).predictions[NONE, 0] < 0.1
        ),
        "A ninth, a ninth, four ninths and nothing: six ninths, shared by four, is one sixth": lambda: (
            abs((1 / 9 + 1 / 9 + 4 / 9) / 4 - 1 / 6) < 1e-12
        ),
        "one boundary: 0 0 on one side, the other three on the other": lambda: (
            borders(along(at(1500), (0, 0), (1, 1))) == 1
            and borders(along(at(1500), (0, 1), (1, 0))) == borders(along(at(1500), (0, 1), (1, 1))) == 0
        ),
        "two of them want 1 and one wants 0, and the cheapest answer for all is two thirds": lambda: (
            abs(min(np.linspace(0, 1, 3001), key=lambda y: 2 * (1 - y) ** 2 + y**2) - 2 / 3) < 1e-3
        ),
        "`h2` and `h4` are almost silent but for 0 0, where they say about one half": lambda: bool(
            (hidden(at(1500))[:3][:, [1, 3]] < 0.01).all() and (abs(hidden(at(1500))[NONE, [1, 3]] - 0.5) < 0.05).all()
        ),
        "`h3` is on everywhere": lambda: hidden(at(1500))[:, 2].min() > 0.95,
        "`h1` is on for all four as well: it hardly tells them apart": lambda: (
            hidden(at(1500))[:, 0].min() > 0.8 and np.ptp(hidden(at(1500))[:, 0]) < 0.2
        ),
        "so little delta comes back, so it learns slowly": lambda: (
            abs(at(1500).parameters.output_weights).ravel().argmin() == 0
            and abs(n(1500).true.direction.hidden_weights).max(axis=0).argmin() == 0
        ),
        "Its weight is near 0": lambda: abs(at(1500).parameters.output_weights[0, 0]) < 0.2,
        "Epoch 2 000. The weight from `h1` to the answer has become clearly negative": lambda: (
            reached("8", 5)[0].epoch == 2000 and at(2000).parameters.output_weights[0, 0] < -1
        ),
        "so a larger delta comes back to h1, so it moves faster": lambda: (
            abs(n(2000).hidden_delta[:, 0]).sum() > 2 * abs(n(1500).hidden_delta[:, 0]).sum()
            and abs(n(2000).true.direction.hidden_weights[:, 0]).max()
            > 2 * abs(n(1500).true.direction.hidden_weights[:, 0]).max()
        ),
        "It should be 0 and is above one half. All else is right already": lambda: (
            at(2000).right == (True, True, False, True)
        ),
        "Epoch 2 072: the answer for 1 1 falls below one half": lambda: (
            at(2071).predictions[BOTH, 0] > 0.5 > at(2072).predictions[BOTH, 0] and solved() == 2072
        ),
        "a unit that speaks up for 1 1 more than for anything else, and its weight to the answer is negative": lambda: (
            hidden(at(2072))[BOTH, 0] > 0.75 > 0.5 > hidden(at(2072))[[A, B, NONE], 0].max()
            and at(2072).parameters.output_weights[0, 0] < 0
        ),
        "Only 400 epochs later the loss is less than a twentieth of what it was on the plateau": lambda: (
            reached("8", 7)[0].epoch == 2472 == 2072 + 400 and at(2472).mse < at(1500).mse / 20
        ),
        "The loss fell in every epoch of the plateau": lambda: rises(2472) == 0,
        "two boundaries now: one cuts off 0 0": lambda: (
            borders(along(at(2472), (0, 0), (1, 1))) == 2 and borders(along(at(2472), (0, 1), (1, 0))) == 0
        ),
        "one cuts off 1 1, which is the work of `h1`": lambda: (
            hidden(at(2472))[BOTH, 0] > 0.8 > 0.2 > hidden(at(2472))[[A, B, NONE], 0].max()
        ),
        "Back on the plateau, at epoch 1 500": lambda: reached("8", 9)[0].epoch == 1500,
        "so that all four are right before epoch 1 800": lambda: pushed(1500, -1.5) < 1800,
        "Which weight had to grow in size, before its unit could learn?": lambda: (
            pushed(1500, -1.5) < 1800 < pushed(1500, 0)
        ),
        "Left alone, this run took until 2 072": lambda: solved() == 2072,
    },
    "09": {
        "Here it is 0.1, and 3 000 epochs have gone by. The loss has fallen in every one of them, and is still near a "
        "fifth": lambda: rises(3000, learning_rate=0.1) == 0 and 0.2 < reached("9", 1)[0].mse < 0.21,
        "The same start, the same 3 000 epochs, with a rate of 1": lambda: at(3000).solved,
        "With η = 1 the fourth answer came right at epoch 2 072": lambda: (
            reached("9", 3)[0].solved_since == 2072 and sum(at(2071).right) == 3
        ),
        "The run with 0.1 is still there, in dashes: its **ghost**": lambda: (
            reached("9", 3)[0].ghosts[0].settings.learning_rate == 0.1
        ),
        "It does the same things, only ten times as late": lambda: all(
            abs(at(epochs * 10, learning_rate=0.1).mse / at(epochs).mse - 1) < 0.02 for epochs in (30, 100, 300, 1000)
        ),
        "With η = 20 all four are right after 33 epochs": lambda: reached("9", 4)[0].epoch == 33,
        "In how many of these 33 epochs did the loss rise?": lambda: rises(33, learning_rate=20) == 14,
        "the loss rose by more than a half": lambda: at(1, learning_rate=20).mse > 1.5 * at(0).mse,
        "look how the answers go up and down together": lambda: all(
            (now := at(e, learning_rate=20).predictions - at(e - 1, learning_rate=20).predictions).min() * now.max() > 0
            for e in range(1, 5)
        ),
        "η = 300, one single epoch": lambda: reached("9", 6)[0].settings.learning_rate == 300,
        "every sum z2 lies beyond 30 now": lambda: here("9", 6).output_z.min() > 30,
        "All four answers are 1 to many digits: two right, two as wrong as can be. The MSE is one half.": lambda: (
            reached("9", 6)[0].predictions.min() > 1 - 1e-9
            and sum(reached("9", 6)[0].right) == 2
            and abs(reached("9", 6)[0].mse - 0.5) < 1e-9
        ),
        "At epoch 50 nothing has changed that could be seen, and nothing will": lambda: (
            abs(reached("9", 7)[0].predictions - reached("9", 6)[0].predictions).max() < 1e-9
            and reached("9", 7)[0].stuck and at(20_000, learning_rate=300).stuck
        ),
        "The rate is still 300": lambda: reached("9", 7)[0].settings.learning_rate == 300,
        "A rate of 300 times what": lambda: 300 * max(abs(part).max() for part in here("9", 7).true.direction) < 1e-9,
        "Two answers are wrong by almost 1": lambda: (abs(here("9", 7).errors) > 0.99).sum() == 2,
        "Phase 5 for the example 1 1, which should be 0: the error is almost 1, as large as it gets": lambda: (
            reached("9", 8)[1].phase == 5 and reached("9", 8)[1].focus.example == BOTH
            and here("9", 8).errors[BOTH, 0] > 1 - 1e-9
        ),
        "But ŷ·(1 − ŷ) is almost 0, and the delta with it": lambda: abs(here("9", 8).output_delta[BOTH, 0]) < 1e-9,
        "up to epoch 1 000; then η = 100 for ten epochs. All four answers are almost 0 now, and stuck": lambda: (
            reached("9", 9)[0].epoch == 1010 and reached("9", 9)[0].stuck
            and reached("9", 9)[0].settings.learning_rate == 100 and reached("9", 9)[0].predictions.max() < 1e-6
        ),
        "The run that was left is the ghost": lambda: (
            reached("9", 9)[0].ghosts[-1].settings.learning_rate == 1 and reached("9", 9)[0].ghosts[-1].epoch == 3000
        ),
        "Here is the start again, with η = 5": lambda: (
            reached("9", 10)[0].epoch == 0 and reached("9", 10)[0].settings == Settings(learning_rate=5)
        ),
        "A fifth of the epochs": lambda: abs(2072 / 422 - 5) < 0.1,
        "Five times as fast": lambda: abs(2072 / 422 - 5) < 0.1,
        "All four are right at epoch 422, without a single step up. The run with η = 1 is the ghost": lambda: (
            reached("9", 11)[0].epoch == 422 and rises(422, learning_rate=5) == 0
            and [ghost.settings.learning_rate for ghost in reached("9", 11)[0].ghosts] == [1]
        ),
    },
    "10": {
        "All 21 weights and biases are one half here": lambda: (
            size(at(0).parameters) == 21 and all((part == 0.5).all() for part in here("10", 1).parameters)
        ),
        "The weights have moved, and those of all four units are still the same": lambda: (
            reached("10", 2)[0].epoch == 100 and same_units(here("10", 2).parameters)
            and (here("10", 2).parameters.hidden_weights != 0.5).all()
        ),
        "This **symmetry** holds for ever, to the last bit": lambda: (
            same_units(reached("10", 4)[0].parameters)
            and bool((here("10", 3).hidden_delta == here("10", 3).hidden_delta[:, :1]).all())
        ),
        "Epoch 5 000. The network learns what it can": lambda: (
            reached("10", 4)[0].epoch == 5000 and reached("10", 4)[0].mse < 0.18
        ),
        "All but one: what a single unit reached in lesson 1": lambda: (
            sum(reached("10", 4)[0].right) == sum(reached("1", 9)[0].right) == 3
        ),
        "Back at the start: all numbers are one half again": lambda: (
            reached("10", 5)[0].epoch == 0 and all((part == 0.5).all() for part in here("10", 5).parameters)
        ),
        "one unit that differed was enough to part them": lambda: parted() < 1000,
        "every slope is exactly 0, and so the run is stuck before it begins, at an MSE of 0.25": lambda: (
            not any(part.any() for part in here("10", 6).true.direction) and reached("10", 6)[0].stuck
            and reached("10", 6)[0].mse == 0.25
        ),
        "There are lower losses": lambda: at(3000).mse < 0.25,
        "With a scale of 0.1 the units differ, but hardly": lambda: (
            np.ptp(hidden(at(0, scale=0.1)), axis=1).max() < 0.2
        ),
        "This run is solved at epoch 4 727; with a scale of 1 it was 2 072": lambda: (
            reached("10", 7)[0].epoch == solved(scale=0.1) == 4727 and solved() == 2072
        ),
        "With a scale of 5, 15 of the 16 activations at epoch 0 are below 0.01 or above 0.99": lambda: (
            ((hidden(at(0, scale=5.0)) < 0.01) | (hidden(at(0, scale=5.0)) > 0.99)).sum() == 15
            and hidden(at(0)).size == 16
        ),
        "so hardly any slope gets through to `h2` and `h4`": lambda: (
            abs(n(0, scale=5.0).true.direction.hidden_weights[:, [1, 3]]).max() < 2e-4
            and abs(n().true.direction.hidden_weights[:, [1, 3]]).max(axis=0).min() > 3e-3
        ),
        "not too large, so that few are saturated": lambda: ((h := hidden(at(0))) * (1 - h) < 0.02).sum() == 1,
        "After 5 000 epochs this run has three answers right": lambda: (
            reached("10", 8)[0].epoch == 5000 and sum(reached("10", 8)[0].right) == 3
        ),
        "Equal in, equal out, equal back: the network would be worth three units": two_equal,
    },
    "11": {
        "The weights of epoch 0 are drawn": lambda: bool(
            (at(0).parameters.output_weights != at(0, seed=2).parameters.output_weights).all()
        ),
        "This is seed 1: solved at epoch 2 072": lambda: reached("11", 1)[0].epoch == 2072,
        "Seed 8, and all else the same": lambda: reached("11", 2)[0].settings == Settings(seed=8),
        "without a plateau": lambda: reached("11", 2)[0].epoch == 38,
        "not even the loss was lower there: 0.278 against 0.269": lambda: (
            same_rounded(at(0, seed=8).mse, ".278") and same_rounded(at(0).mse, ".269")
        ),
        "Seeds 1 to 12 with four units: all are solved within 2 100 epochs, most of them within 500. Seed 1 is the "
        "slowest of the twelve.": lambda: (
            max(epochs := [solved(seed=seed) or 10**9 for seed in range(1, 13)]) == epochs[0] < 2100
            and sum(epoch <= 500 for epoch in epochs) > 6
        ),
        "This is seed 2": lambda: reached("11", 3)[0].settings == Settings(seed=2) and reached("11", 3)[0].solved,
        "Seed 2 manages, at epoch 1 005": lambda: reached("11", 4)[0].epoch == solved(seed=2, hidden_units=2) == 1005,
        "Seed 1 with two units, after 5 000 epochs": lambda: (
            reached("11", 5)[0].epoch == 5000 and reached("11", 5)[0].settings == Settings(seed=1, hidden_units=2)
        ),
        "Two are settled, and the other two hang at one half, one on each wrong side": lambda: (
            at(5000, hidden_units=2).right == (True, False, False, True)
            and abs(at(5000, hidden_units=2).predictions[[B, BOTH]] - 0.5).max() < 0.01
        ),
        "The output cannot tell 1 0 and 1 1 apart. One of the two wants 1 and one wants 0": lambda: (
            np.ptp(at(5000, hidden_units=2).predictions[[B, BOTH]]) < 0.01
        ),
        "15 000 epochs more do not help this run: hardly any slope is left": lambda: (
            not at(20_000, hidden_units=2).solved
            and max(abs(part).max() for part in n(5000, hidden_units=2).true.direction) < 1e-3
        ),
        "Seed 1 with three units: solved at epoch 677": lambda: (
            reached("11", 7)[0].epoch == 677 and reached("11", 7)[0].settings == Settings(seed=1, hidden_units=3)
        ),
        "Seeds 1 to 12, 5 000 epochs each. With three units all twelve are solved, with four, too": lambda: (
            counted(3) == counted(4) == 12
        ),
        "And with two units: how many of the twelve?": lambda: counted(2) == 9,
        "Seeds 1, 3 and 8 are not. Seed 8 would be, later; the other two hang at one half": lambda: (
            {*range(1, 13)} - {*solved_seeds(2)} == {1, 3, 8}
            and at(10_000, seed=8, hidden_units=2).solved
            and sorted(abs(at(5000, seed=3, hidden_units=2).predictions.ravel() - 0.5))[1] < 0.01
        ),
        "Two units, seed 1, at epoch 5 000: caught": lambda: (
            reached("11", 9)[0].epoch == 5000 and reached("11", 9)[0].settings == Settings(seed=1, hidden_units=2)
        ),
        "Some seeds take a thousand epochs, some never manage": lambda: (
            solved(seed=2, hidden_units=2) == 1005 and counted(2) < 12
        ),
    },
    "12": {
        "`s` puts its number through the sigmoid before it takes the slope": lambda: (
            abs(
                n(rule="published").output_delta[A, 0]
                - n().errors[A, 0] * squashed(float(sigmoid(at(0).predictions[A])[0]))
            )
            < 1e-12
        ),
        "alone, it makes the delta 0.99 times what it should be for 0 1": lambda: same_rounded(
            float(departed(1).output_delta[A, 0] / n().output_delta[A, 0]), ".99"
        ),
        "The other departure below, a factor left out, comes in step 5": lambda: (
            any("Another, the 2/4 left out" in sentence.text
                for sentence in phase_of(reached("12", 2)[0], 5, reached("12", 2)[1].focus).sentences)
            and "factor" in find("12").steps[4].title
        ),
        "The largest this slope can be is 0.25": lambda: slopes()[0] == slopes().max() == 0.25,
        "At ŷ = 1 it is 0.197": lambda: same_rounded(float(slopes().min()), "0.197"),
        "For h2 and 1 1 it makes 14.7 times the true slope": lambda: same_rounded(
            squashed(float(sigmoid(hidden(at(0))[BOTH, 1]))) / squashed(float(hidden(at(0))[BOTH, 1])), "14.7"
        ),
        "Phase 7, the bias of `h1`. `axis=1` takes the mean over the four units": lambda: (
            n(rule="published").direction.hidden_bias[0] == n(rule="published").hidden_delta.mean(axis=1)[0]
            and reached("12", 4)[1].focus == Focus(A, 0, 3)
        ),
        "The loss is a mean of four squares, so each slope has a factor 2/4. The code leaves it out for the weights "
        "and takes 1/4 for the biases": lambda: bool(
            (abs(departed(1, 2, 3).direction.output_weights - n(rule="published").direction.output_weights) < 1e-12)
            .all()
        ),
        "alone, that makes the steps of weights twice as long and those of biases half as long": lambda: bool(
            (abs(ratios(departed(3).direction, n().direction, "hidden_weights", "output_weights") - 2) < 1e-9).all()
            and (abs(ratios(departed(3).direction, n().direction, "hidden_bias", "output_bias") - 0.5) < 1e-9).all()
        ),
        "Below the arithmetic of phase 7": lambda: (
            (found := phase_of(reached("12", 6)[0], 7, reached("12", 6)[1].focus).check) is not None
            and not found.passes
        ),
        "Epoch 1 000. What the post printed as its loss is the mean absolute error": lambda: (
            reached("12", 7)[0].epoch == 1000
        ),
        "At this epoch the post printed 0.4664830127093482. Up to here machines agree": lambda: (
            reached("12", 7)[0].epoch == 1000 and abs(reached("12", 7)[0].mae - POSTED) < 1e-12
        ),
        "with the rule `gradient`, after the same 1 000 epochs. The published run is the ghost": lambda: (
            reached("12", 8)[0].ghosts[-1].settings.rule == "published" and reached("12", 8)[0].epoch == 1000
        ),
        "Which of the two has the lower loss at epoch 1 000?": lambda: at(1000).mse < at(1000, rule="published").mse,
        "An MSE of about 0.18 against 0.22": lambda: (
            same_rounded(at(1000).mse, ".18") and same_rounded(at(1000, rule="published").mse, ".22")
        ),
        "After 8 000 epochs of the gradient their losses still agree to twelve decimals": lambda: (
            parted_twins("gradient", EPOCHS) < 1e-12 and "_CHAOS_EPOCHS = 8000" in inspect.getsource(reproduce)
        ),
        "By the published rule they agree until about epoch 1 400; 200 epochs later they are further apart than "
        "0.01": lambda: parted_twins("published", 1400) < 1e-12 < 0.01 < parted_twins("published", 1600),
        "`xortui reproduce --chaos` shows it in a shell": lambda: (
            "--chaos" in inspect.getsource(reproduce) and "moved by its last digit" in inspect.getsource(reproduce)
        ),
        "By the gradient twins stay together": lambda: parted_twins("gradient", EPOCHS) < 1e-12,
        "from epoch 1 000 on. It soon begins to jump": lambda: (
            reached("12", 9)[0].epoch == 1000 and rises(3000, rule="published") > 300
        ),
        "until they decide where it goes": lambda: chaos() > 0.05,
    },
}  # fmt: skip
"""What the lessons say, and what makes it true."""


def slopes() -> Array:
    """Return the slopes that the published rule takes for answers from 0 to 1."""
    s = sigmoid(np.linspace(0, 1, 101))
    return np.asarray(s * (1 - s))


def moved_along(share: float) -> float:
    """Return the loss after a share of the first step with a learning rate of 10."""
    p = Parameters(*(w - 10 * share * d for w, d in zip(at(0).parameters, n().direction, strict=True)))
    return float(((forward(p).predictions - at(0).targets) ** 2).mean())


ANSWERS: dict[str, dict[str, Callable[[], object]]] = {
    "01": {
        "How many of the four can one straight line get right at most?": lambda: str(by_one_line()),
        "And the other of the two: for what does it say yes?": lambda: ", ".join(
            option
            for gate, option in (("nand", "all but 1 1"), ("nor", "0 0 only"), ("xnor", "0 0 and 1 1"))
            if by_one_line(gate) < 4
        ),
    },
    "02": {
        "What is σ(0)?": lambda: float(sigmoid(np.array(0.0))),
        "What will the four answers do when this weight is raised?": lambda: (
            "all go up" if (raised()[1].predictions > raised()[0].predictions).all() else "other"
        ),
    },
    "03": {
        "What is wrong with just adding up the four errors?": lambda: (
            "They cancel out" if at(0).mae > 3 * abs(n().errors.mean()) else "Nothing"
        ),
        "Is the MSE below 0.01 now?": lambda: "yes" if reached("3", 6)[0].mse < 0.01 else "no",
    },
    "04": {
        "What is the change of the loss, divided by the change of the weight?": lambda: moved(0.1),
        "The slope is negative. Which way should this weight go?": lambda: (
            "up" if n().true.direction.output_weights[0, 0] < 0 else "down"
        ),
        "What is a·(1 − a) at a = 0.5, where it is largest?": lambda: max(
            squashed(a) for a in np.linspace(0, 1, 101)
        ),
        "Whose sigmoid is steeper there?": lambda: max(
            ("that of h2", "that of h3"), key=lambda unit: squashed(float(hidden(at(0))[A, int(unit[-1]) - 1]))
        ),
    },
    "05": {
        "What is the chain for b2, the output's bias?": lambda: (
            "2/4·(ŷ−y)·σ′(z2)·1"
            if abs(float((0.5 * n().errors * n().predictions * (1 - n().predictions)).sum())
                   - n().true.direction.output_bias[0]) < 1e-12
            else "other"
        ),
    },
    "06": {},
    "07": {
        "Did the MSE fall by more than a tenth of what it was?": lambda: (
            "yes" if at(0).mse - reached("7", 4)[0].mse > at(0).mse / 10 else "no"
        ),
        "If it goes on like this, will all four answers be right before epoch 100?": lambda: (
            "yes" if (solved(learning_rate=10) or 1000) < 100 else "no"
        ),
    },
    "08": {
        "Two thirds for 0 1, 1 0 and 1 1, and 0 for 0 0: what MSE would that be?": lambda: (
            (2 * (1 - 2 / 3) ** 2 + (2 / 3) ** 2) / 4
        ),
        "Deltas come back through W2. Which unit gets the least of them?": lambda: (
            f"h{int(abs(here('8', 4).hidden_delta).sum(axis=0).argmin()) + 1}"
        ),
        "On the plateau, did the loss stand still or fall?": lambda: (
            "It fell, very slowly" if (np.diff(losses(1500)[768:]) < 0).all() else "It stood still"
        ),
    },
    "09": {
        "Will all four answers be right by then?": lambda: "yes" if at(3000).solved else "no",
        "In how many of these 33 epochs did the loss rise?": lambda: str(rises(33, learning_rate=20)),
        "What does the network say to all four examples?": lambda: (
            "almost 1" if reached("9", 6)[0].predictions.min() > 0.99 else "other"
        ),
        "Why does nothing move?": lambda: (
            "the slopes are near 0"
            if max(abs(part).max() for part in here("9", 7).true.direction) < 1e-9
            else "other"
        ),
        "With η = 1 it took 2 072 epochs. And with 5?": lambda: (
            f"about {round(reached('9', 11)[0].epoch, -2)}" if solved() == 2072 else "other"
        ),
    },
    "10": {
        "Which hidden unit will be the first to learn something of its own?": lambda: (
            "none" if same_units(reached("10", 4)[0].parameters) else "other"
        ),
        "Why do the weights W1 get no slope at all?": lambda: (
            "W2 is 0"
            if not here("10", 6).parameters.output_weights.any() and here("10", 6).inputs.any()
            and abs(here("10", 6).errors).min() == 0.5
            else "other"
        ),
        "What if only h1 and h2 began equal, with equal weights to the answer?": lambda: (
            "They stay equal" if two_equal() else "other"
        ),
    },
    "11": {
        "And with two units: how many of the twelve?": lambda: str(counted(2)),
    },
    "12": {
        "The largest this slope can be is 0.25. What is the smallest, for a ŷ between 0 and 1?": lambda: (
            f"about {slopes().min():.1f}"
        ),
        "Two machines round the last digit differently. What follows?": lambda: (
            "their published runs part"
            if parted_twins("gradient", 1600) < 1e-12 < 0.01 < parted_twins("published", 1600)
            else "other"
        ),
        "Which of the two has the lower loss at epoch 1 000?": lambda: min(
            ("gradient", "published"), key=lambda rule: at(1000, rule=rule).mse
        ),
    },
}  # fmt: skip
"""The questions whose right answer is written in the lesson, with what it is."""

WORDS = (
    "A post from 2019",
    "with 2, 3 and 4 hidden units",
    "A tenth, 1, 20, and far too much",
    "axis=1",
    "the factor 2/4",
    "The 2 means the layer again",
    "2/4·(ŷ − y)",
    "(ŷ − y)²",
    "2/4·(ŷ − y)·ŷ·(1 − ŷ)",
    "a weight of `W2`",
)
"""Numbers that claim nothing."""

NUMBER = re.compile(r"\.?\d(?:[\d,]*\d)?(?:\.\d+)?")
NAME = re.compile(r"\b[hxbWzaδ]\d\b|\b[01] [01]\b|^\d\. ", re.MULTILINE)


def shown(lesson: Lesson) -> Iterator[str]:
    """Yield every text of a lesson that the class reads, as it is written."""
    yield from (lesson.title, lesson.summary)
    for step in lesson.steps:
        yield step.title
        for part in step.text:
            yield "".join(
                {"strong": f"**{text}**", "code": f"`{text}`"}.get("" if part.verbatim else mark, text)
                for text, mark, _ in part.spans
            )
        if isinstance(step.question, MultipleChoice | Estimate):
            yield from (step.question.text, step.question.why)
            yield from (*step.question.options, *step.question.reasons) if _chosen(step.question) else ()
        if step.task:
            yield from (step.task.text, step.task.hint, step.task.why)


def _chosen(question: object) -> TypeGuard[MultipleChoice]:
    return isinstance(question, MultipleChoice)


@pytest.mark.long
def test_there_are_twelve() -> None:
    """Twelve lessons, numbered, each with 5 to 12 steps and at least two questions, that pass the check."""
    assert [name[:3] for name in built_in()] == [f"{number:02}-" for number in range(1, 13)]
    for name in built_in():
        lesson = find(name)
        assert check(lesson) == []
        assert 5 <= len(lesson.steps) <= 12
        assert sum(step.question is not None for step in lesson.steps) >= 2
        assert lesson.summary and (lesson.notes or any(step.notes for step in lesson.steps))
        assert all(step.text for step in lesson.steps)


@pytest.mark.parametrize(
    ("number", "claim"), [pytest.param(n, claim, id=f"{n} {claim}") for n, claims in CLAIMS.items() for claim in claims]
)
def test_what_the_lessons_say_is_so(number: str, claim: str) -> None:
    """The lesson still says it, and the network agrees."""
    said = [text for text in shown(lesson_of(number)) if " ".join(claim.split()) in " ".join(text.split())]
    assert said, f"lesson {number} does not say so any more"
    assert CLAIMS[number][claim]()


@pytest.mark.parametrize("number", CLAIMS)
def test_no_number_stands_there_unproved(number: str) -> None:
    """Every number above 1 in a lesson, but for names and options, is part of a claim or a question above."""
    proved = sorted((*CLAIMS[number], *ANSWERS[number], *WORDS), key=len, reverse=True)
    questions = [step.question for step in lesson_of(number).steps]
    options = {option for asked in questions if isinstance(asked, MultipleChoice) for option in asked.options}
    for text in shown(lesson_of(number)):
        rest = " ".join(LIVE.sub(" ", text).split())
        for claim in proved:
            rest = rest.replace(" ".join(claim.split()), " ")
        found = [n for n in NUMBER.findall(NAME.sub(" ", rest)) if n not in ("0", "1")]
        assert text in options or not found, text


@pytest.mark.parametrize("number", CLAIMS)
def test_written_answers_are_right(number: str) -> None:
    """What a lesson gives as the right answer, where it is not computed anyway, is what comes out here."""
    written = {}
    for step in lesson_of(number).steps:
        asked = step.question
        if isinstance(asked, MultipleChoice) and not isinstance(asked.right, Computed):
            written[asked.text] = ", ".join(asked.options[at] for at in asked.right)
        elif isinstance(asked, Estimate) and not isinstance(asked.value, Computed):
            assert is_right(asked, at(0), float(str(ANSWERS[number][asked.text]())))
            assert not is_right(asked, at(0), asked.value * 1.5)
            written[asked.text] = ""
    assert set(written) == set(ANSWERS[number])
    assert {text: ANSWERS[number][text]() for text, answer in written.items() if answer} == {
        text: answer for text, answer in written.items() if answer
    }


@pytest.mark.parametrize("number", CLAIMS)
def test_what_is_said_of_a_number_that_is_asked(number: str) -> None:
    """The example of how one is typed is never right, and the reason leads to all digits that the verdict has."""
    for at, step in enumerate(lesson_of(number).steps, 1):
        if asked := step.question if isinstance(step.question, Estimate) else None:
            where = reached(number, at)[0]
            assert not is_right(asked, where, float(example_for(asked, where))), asked.text
            answer = answer_of(asked, where)
            said = re.findall(r"[0-9]+\.[0-9]+", filled_text(asked.why, where))
            roundings = [len(text) for text in said if f"{abs(answer):.{len(text.partition('.')[2])}f}" == text]
            assert not roundings or max(roundings) >= len(plain_number(abs(answer))), asked.why


# Writing a lesson


def guide() -> str:
    """Return the page on writing a lesson."""
    return (resources.files("xortui.teach.lessons") / "built_in" / "README.md").read_text("utf-8")


def test_the_example_of_the_guide_is_a_lesson() -> None:
    """The whole lesson that the page shows passes the check."""
    example = guide().split("````markdown\n")[1].split("````")[0]
    lesson = parse(example, "README.md")
    assert check(lesson) == []
    assert [plain(step.text) != "" for step in lesson.steps] == [True, True]


def test_the_guide_has_everything() -> None:
    """Each action, view, setting and computed key is in its tables."""
    page = guide()
    for word in (*KEYS, *VIEWS, *Settings._fields):
        assert re.search(rf'[`"{{ ]{word}[`",}} ]', page), word
    for key in (*NUMBER_KEYS, *WORD_KEYS):
        assert f"`{key}`" in page, key
    for key in (*ASK_KEYS, *TASK_KEYS, *HIDEABLE):
        assert re.search(rf'[`"{{ ]{key}[`",}} =]', page), key
