"""Questions about the next result, with the answers computed from the live network."""

from collections.abc import Callable
from dataclasses import dataclass

from xortui.nn import INPUTS, Snapshot
from xortui.nn.network import Array
from xortui.teach.epoch.numbers import EpochArrays, arrays_of
from xortui.teach.places import EXAMPLES, Focus, example_name
from xortui.words.format import RIGHT, WRONG

MAX_OPTIONS = 4
_LEAST_LEAD = 1e-6
"""The least share by which the largest of some numbers must exceed the others to be asked for: less is not printed, and
in the end is only how they were rounded."""


@dataclass(frozen=True)
class Question:
    """A question with two to four answers, one of which is right."""

    text: str
    options: tuple[str, ...]
    right: int
    """Which option is right, counted from 0."""
    hides: frozenset[str] = frozenset()
    """What must not be seen beside it, as it would give the answer away: predictions, errors, loss and verdict, and
    results that only views show: activations, output delta, hidden deltas, slopes, and the update."""

    def verdict(self, option: int | None) -> str:
        """Return what is said of an answer, None for given up: it names the right one always."""
        answer = self.options[self.right]
        if option is None:
            return f"given up: it is {answer}"
        return f"{RIGHT} right: {answer}" if option == self.right else f"{WRONG} it is {answer}"


_Maker = Callable[[EpochArrays, Focus], Question | None]


def question_of(snapshot: Snapshot, phase: int, focus: Focus) -> Question | None:
    """Return the question about a phase's result; None where there is nothing to ask."""
    make = _QUESTIONS.get(phase)
    return make(arrays_of(snapshot), focus) if make else None


def _hidden(n: EpochArrays, focus: Focus) -> Question | None:
    value = n.hidden_z[focus.example, focus.unit]
    text = f"Will the activation of h{focus.unit + 1} lie above or below one half?"
    question = _either(text, ("above", "below"), value) if value else None
    return question and _hiding(question, "activations")


def _leads(sizes: Array) -> bool:
    """Return whether one of some sizes is the largest, by a lead that can be seen."""
    return bool((sizes >= (1 - _LEAST_LEAD) * sizes.max()).sum() == 1)


def _trails(sizes: Array) -> bool:
    """Return whether one of some sizes is the smallest, likewise."""
    return bool((sizes * (1 - _LEAST_LEAD) <= sizes.min()).sum() == 1)


def _output(n: EpochArrays, focus: Focus) -> Question | None:
    value = n.output_z[focus.example, 0]
    question = _either("Will the answer ŷ lie above or below one half?", ("above", "below"), value) if value else None
    return question and _hiding(question, "predictions", "errors", "loss", "verdict")


def _loss(n: EpochArrays, focus: Focus) -> Question | None:
    sizes = abs(n.errors[:, 0])  # squares of tiny ones would be 0
    if not _trails(sizes):
        return None
    options = tuple(example_name(example) for example in range(EXAMPLES))
    return _hiding(Question("Which example is least wrong?", options, int(sizes.argmin())), "errors", "loss", "verdict")


def _output_delta(n: EpochArrays, focus: Focus) -> Question | None:
    value = 0.0 if n.settled[focus.example, 0] else n.output_delta[focus.example, 0]
    question = _sign("What is the sign of δ2 for this example?", value)
    return question and _hiding(question, "output delta")


def _hidden_delta(n: EpochArrays, focus: Focus) -> Question | None:
    deltas = abs(n.hidden_delta[focus.example])
    if n.settled[focus.example, 0]:  # whose sign and size are those of a rounding error
        return None
    if not 1 < n.units <= MAX_OPTIONS or not _leads(deltas):
        question = _sign(f"What is the sign of h{focus.unit + 1}'s delta?", n.hidden_delta[focus.example, focus.unit])
        return question and _hiding(question, "hidden deltas")
    options = tuple(f"h{unit + 1}" for unit in range(n.units))
    question = Question("Which unit has the largest delta in size?", options, int(deltas.argmax()))
    return _hiding(question, "hidden deltas")


def _gradients(n: EpochArrays, focus: Focus) -> Question | None:
    place = focus.weight
    what = "step" if n.rule == "published" else "slope"
    value = 0.0 if n.cancels(place) else place.of(n.direction)
    question = _sign(f"What is the sign of {place.label()}'s {what}?", value)
    return question and _hiding(question, "slopes")


def _update(n: EpochArrays, focus: Focus) -> Question | None:
    before = (n.predictions > 0.5).ravel()
    after = (n.predictions_after > 0.5).ravel()
    flips = [example for example in range(len(INPUTS)) if before[example] != after[example]]
    if len(flips) == 1:
        options = tuple(example_name(example) for example in range(EXAMPLES))
        text = "Which example's answer will change sides with this update?"
        return _hiding(Question(text, options, flips[0]), "update")
    place = focus.weight
    moved = 0.0 if n.cancels(place) else place.of(n.after) - place.of(n.parameters)
    text = f"Will {place.label()} be bigger or smaller than before?"
    return _hiding(_either(text, ("bigger", "smaller"), moved), "update") if moved else None


_QUESTIONS: dict[int, _Maker] = {
    2: _hidden,
    3: _output,
    4: _loss,
    5: _output_delta,
    6: _hidden_delta,
    7: _gradients,
    8: _update,
}


def _either(text: str, options: tuple[str, str], value: float) -> Question:
    """Return a question whose first answer is right for a positive value, the second for a negative one."""
    return Question(text, options, 0 if value > 0 else 1)


def _sign(text: str, value: float) -> Question | None:
    return _either(text, ("positive", "negative"), value) if value else None


def _hiding(question: Question, *parts: str) -> Question:
    return Question(question.text, question.options, question.right, frozenset(parts))
