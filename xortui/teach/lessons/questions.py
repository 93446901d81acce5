"""The questions of a lesson: what is asked, which answers are right, and what is said to each."""

import re
from dataclasses import dataclass

from xortui.nn import Snapshot
from xortui.teach.lessons.computed import Computed
from xortui.teach.lessons.means import used_between
from xortui.teach.places import Place
from xortui.words.format import count, counted, plain_number
from xortui.words.shown import shown

_EXAMPLES = "1.5", "0.25"
"""Numbers that show how one is typed; at most one of them is right."""

HIDEABLE = ("targets", "predictions", "errors", "verdict", "loss", "view", "weights")
"""What a question may hide until it is answered, as it would give the answer away.

Columns of the truth table, its ticks and count, the loss, the chart or view in the lower half, the tables of weights.
"""

NUMBER_TRIES = 3
"""How often an answer to a question for a number may be tried, where the lesson does not say."""


@dataclass(frozen=True)
class PhaseQuestion:
    """The walkthrough's own question about the phase that is shown; see `questions.question_of`."""


@dataclass(frozen=True)
class MultipleChoice:
    """A question with two to four options, of which one or several are right."""

    text: str
    options: tuple[str, ...]
    right: tuple[int, ...] | Computed
    """Which options are right, counted from 0, or what the right one is computed from."""
    why: str = ""
    """What is said once it is answered."""
    reasons: tuple[str, ...] = ()
    """What is said to each option where it is wrong; empty texts for those to which nothing is."""
    tries: int = 1
    """How often an answer may be tried before the solution is told."""
    hides: frozenset[str] = frozenset()
    """Which of `HIDEABLE` are hidden until it is answered."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The characters that choose the options: where all are single digits their own, else 1, 2, 3, 4."""
        own = all(len(option) == 1 and option in "0123456789" for option in self.options)
        return self.options if own else tuple(str(at + 1) for at in range(len(self.options)))

    def reason(self, option: int) -> str:
        """Return what is said to an option where it is wrong."""
        return self.reasons[option] if option < len(self.reasons) else ""


@dataclass(frozen=True)
class Estimate:
    """A question for a number."""

    text: str
    value: float | Computed
    tolerance: float
    """How far off an answer may be and still be right."""
    why: str = ""
    tries: int = NUMBER_TRIES
    hides: frozenset[str] = frozenset()


Ask = PhaseQuestion | MultipleChoice | Estimate


def is_computed(question: MultipleChoice | Estimate) -> bool:
    """Return whether the answer depends on the network."""
    return isinstance(question.value if isinstance(question, Estimate) else question.right, Computed)


GOALS = ("solved", "stuck", "mse", "right")

ONE_WEIGHT = "one weight"
MEANS = {
    "weights": "by changing weights or biases",
    ONE_WEIGHT: "by changing several weights or biases, not one",
    "training": "by training, at another epoch",
    "targets": "with other targets",
    "rate": "with another learning rate",
    "rule": "with another rule",
    "seed": "with another seed",
    "units": "with another number of hidden units",
    "scale": "with another scale",
}
"""What a task may be done with, and what is said where it is not to be done with that."""

BY = ("weights", "training")
"""What a task may be done with where the lesson does not say: all else stays as the step has it."""


@dataclass(frozen=True)
class Task:
    """Something to do with the network, with a goal that is watched."""

    text: str
    goal: str
    """One of `GOALS`: all four right, stuck, a loss below the value, or a number of right answers."""
    value: float = 0.0
    hint: str = ""
    """What helps until the goal is reached."""
    why: str = ""
    """What is said once it is."""
    before: int | None = None
    """The epoch before which it has to be reached, if any."""
    by: tuple[str, ...] = BY
    """Which of `MEANS` it may be done with; all else has to be as the step has it."""
    answer: tuple[tuple[Place, float], ...] = ()
    """Weights that reach the goal, set where the step stands, perhaps with training after it."""

    def reached(self, snapshot: Snapshot) -> bool:
        """Return whether a snapshot has reached the goal, and in time."""
        if self.goal == "mse":
            there = snapshot.mse < self.value
        elif self.goal == "right":
            there = _right_and_all(snapshot)[0] >= self.value
        else:
            there = snapshot.solved if self.goal == "solved" else snapshot.stuck
        since = snapshot.solved_since if self.goal == "solved" else snapshot.epoch
        return there and (self.before is None or (since is not None and since < self.before))

    def missed(self, snapshot: Snapshot) -> bool:
        """Return whether it is too late to reach the goal in time."""
        return self.before is not None and snapshot.epoch >= self.before and not self.reached(snapshot)

    def otherwise(self, snapshot: Snapshot, start: Snapshot) -> str:
        """Return what led from the step's start to a snapshot and does not count, in words; nothing if all does."""
        used, several = used_between(start, snapshot), "weights" in self.by
        for means, number in used.items():
            if means == "weights" and ONE_WEIGHT in self.by and not several:
                if number > 1:
                    return MEANS[ONE_WEIGHT]
            elif means not in self.by:
                return MEANS[means]
        return ""

    def done(self, snapshot: Snapshot, start: Snapshot) -> bool:
        """Return whether a snapshot has reached the goal, from the step's start, and in a way that counts."""
        return self.reached(snapshot) and not self.otherwise(snapshot, start)

    def state(self, snapshot: Snapshot, start: Snapshot | None = None) -> str:
        """Return how far a snapshot is from the goal, or why it does not count, in words that end a sentence."""
        right, of = _right_and_all(snapshot)
        if start and self.reached(snapshot) and (how := self.otherwise(snapshot, start)):
            there = {"mse": f"the MSE is below {plain_number(self.value)}", "stuck": "the run is stuck"}
            are = f"{right} of {of} {'is' if right == 1 else 'are'} right"
            return f"{there.get(self.goal, are)}, but {how}: that does not count"
        if self.missed(snapshot):
            return f"epoch {count(self.before or 0)} has gone by"
        if self.goal == "mse":
            return f"the MSE is {plain_number(snapshot.mse)}, not below {plain_number(self.value)}"
        if self.goal == "stuck":
            return "the run is not stuck"
        return f"{right} of {of} {'is' if right == 1 else 'are'} right" if of else "no target has a side"


def _right_and_all(snapshot: Snapshot) -> tuple[int, int]:
    """Return how many answers are right, of how many that can be, as the screen counts them."""
    return counted(snapshot.right, snapshot.targets[:, 0].tolist())


def answer_of(question: MultipleChoice | Estimate, snapshot: Snapshot) -> int | float:
    """Return the right answer, of several the first: an option counted from 0, or a number.

    Raises:
        ValueError: There is none: what it is computed from does not exist, or not exactly one option fits.
    """
    if isinstance(question, MultipleChoice):
        return min(right_options(question, snapshot))
    number = question.value
    return float(number.of(snapshot)) if isinstance(number, Computed) else number


def right_options(question: MultipleChoice, snapshot: Snapshot) -> frozenset[int]:
    """Return the right options, counted from 0; raise a ValueError where what they are computed from fits none."""
    if not isinstance(question.right, Computed):
        return frozenset(question.right)
    value = question.right.of(snapshot)
    if question.right.number:
        return frozenset({_closest(question, float(value))})
    # An option is the word, or has it in it: "It falls.", "Unit h3".
    word = str(value)
    same = [i for i, option in enumerate(question.options) if _spelling(option) == _spelling(word)]
    has = [i for i, option in enumerate(question.options) if _holds(_spelling(option), _spelling(word))]
    for fitting in (same, has):
        if len(fitting) == 1:
            return frozenset(fitting)
    which = "several options have" if has else "no option has"
    raise ValueError(f'The right answer is "{word}" here, and {which} that in it.')


def is_right(question: MultipleChoice | Estimate, snapshot: Snapshot, answer: float) -> bool:
    """Return whether an answer is right: an option counted from 0, or a number within the tolerance."""
    if isinstance(question, MultipleChoice):
        return answer in right_options(question, snapshot)
    right = answer_of(question, snapshot)
    return abs(answer - right) <= question.tolerance * (1 + 1e-9)  # 0.3 is within 0.1 of 0.2, as it is written


def example_for(question: Estimate, snapshot: Snapshot | None) -> str:
    """Return a number as one is typed, which does not give the answer away."""
    if snapshot is None:
        return _EXAMPLES[0]
    return max(_EXAMPLES, key=lambda example: abs(float(example) - answer_of(question, snapshot)))


def _spelling(text: str) -> str:
    return text.lower().replace("->", "→").strip(" .!")


def _holds(option: str, word: str) -> bool:
    return bool(re.search(rf"(?<![\w→]){re.escape(word)}(?![\w→])", option))


_NUMBER = re.compile(r"[-+−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[-+−]?\d{1,3})?", re.IGNORECASE)


def _closest(question: MultipleChoice, value: float) -> int:
    """Return the option whose number is nearest to a value."""
    distances = []
    for option in question.options:
        found = _NUMBER.search(option[:200])
        if not found:
            raise ValueError(f'The option "{shown(option)}" has no number in it, and the right answer is one.')
        distances.append(abs(float(found[0].replace(",", ".").replace("−", "-")) - value))
    least = min(distances)
    if distances.count(least) > 1:
        raise ValueError("Two options are equally near to the right answer.")
    return distances.index(least)
