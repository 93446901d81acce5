"""The words of the app by name, each in a sentence or two, some with a picture; for the help."""

from collections.abc import Iterator
from typing import NamedTuple


class Entry(NamedTuple):
    """A word and what it means."""

    name: str
    meaning: str
    picture: tuple[str, ...] = ()
    """Lines of a sketch, of one width."""


_SIGMOID = (
    "1 ┤          ╭──────",
    "  │        ╭─╯      ",
    "½ ┤       ╱         ",
    "  │    ╭─╯          ",
    "0 ┼────╯            ",
    "          0        z",
)
_SATURATION = (
    "a                ●──",
    "│          ╭──────  ",
    "│        ╭─╯        ",
    "│       ╱           ",
    "│    ╭─╯            ",
    "●────╯              ",
    "flat            flat",
)
_PLATEAU = (
    "L                   ",
    "│╲                  ",
    "│ ╰───────────╮     ",
    "│   plateau    ╲    ",
    "│               ╰───",
    "└──────────── epochs",
)
_MINIMUM = (
    "L                   ",
    "│╲      ╭─╮         ",
    "│ ╲   ╭─╯  ╲        ",
    "│  ╰●─╯     ╲     ╱ ",
    "│  local     ╰───╯  ",
    "└────────────── w   ",
)

_TEXT = """\
3-4-1: the network: three inputs, four hidden units, one output. With other numbers of units the 4 changes.
activation a: what a unit says: its sum after the sigmoid, between 0 and 1. a1 is that of the hidden layer.
backpropagation: working out all slopes in one pass backwards: deltas first, from them the slopes.
bias b1, b2: a number that is added to a sum whatever the inputs are. b1 belongs to the hidden units, b2 to the
  output.
chain rule: a small change passes from link to link, each with a factor of its own; the product is the slope
  from one end to the other.
delta δ: how fast the loss changes with a sum z: ∂L/∂z. δ2 is that of the output, δ1 that of the hidden units.
diverged: the next update would not be a finite number, so it is not done.
epoch: one update of all weights, from all four examples. Epoch 0 is before any.
example: one of the four cases: two bits, and the answer that is wanted for them.
forward pass: working out the answer from the inputs, layer by layer.
gate: the question that is learned, such as xor: an answer of 0 or 1 for each of the four examples.
ghost: the curve of a run that was left: dashes on the chart, with the number of the run.
gradient: the slopes of the loss along all weights and biases together. The rule gradient follows them downhill.
hidden space: a map with the activation of one hidden unit on each axis, so that each example is a point. What
  the output can part by a line there, it can learn.
hidden unit h1, h2, ...: adds up its inputs, each times its weight, and its bias; the sigmoid of the sum is what
  it says.
input x1, x2, x3: x1 and x2 are the two bits. x3 is 1 in every example.
landscape: the loss as a height over two parameters, all others as they are. Under the rule gradient each update
  sets out downhill, in all parameters at once.
learning rate η: how far an update goes: each weight moves by η times its slope.
local minimum: a place that is lower than all around it, though not the lowest there is. Small steps downhill do
  not leave it.
loss L: one number for how wrong the four answers are: here the MSE.
MAE: the mean absolute error, mean of |ŷ − y|: what the post printed.
MSE: the mean squared error, mean of (ŷ − y)². It is what goes downhill, and what is charted.
phase: one of the eight parts of an epoch in the walkthrough.
plateau: many epochs in which the loss hardly changes, and after which it may fall.
pre-activation z: the sum of a unit before the sigmoid. z1 is that of the hidden layer, z2 that of the output.
prediction ŷ: the answer of the network, between 0 and 1. It counts as 1 above one half.
published: the rule of the code in the post that this network comes from. It departs from the gradient in three
  places.
run: the epochs that follow from one start, its settings and its edits.
saturation: a sum so far from 0 that the sigmoid is flat there: its slope a·(1 − a) is almost 0, and no delta
  gets through.
scale: what the random numbers of the start are multiplied by: 0 makes all equal, 0.1 is a slow start, 5 a
  saturated one.
seed: the number from which the random weights of the start are drawn. The same seed, the same start.
sigmoid σ: squeezes any sum into 0 to 1: σ(z) = 1/(1 + e^−z). Its slope σ′ is a·(1 − a), a quarter at most.
slope: by how much the loss changes for each unit that a number is moved, while all others stay.
solved: all four predictions are on the right side of one half. A target of 0.5 has no side: no answer to it
  is wrong.
stuck: not solved, and the updates have become too small to matter.
symmetry: hidden units with equal weights get equal steps, and so stay equal. That is why the start is random.
target y: the answer that is wanted: 0 or 1, or between if you edit it.
weight W1, W2: what a number is multiplied by on its way. W1 leads to the hidden units, W2 to the output.
∂: a very small change of. ∂L/∂w is the slope of L along w.
ᵀ: of a table: its rows made columns.
1 and 2: beside W, b, z, a and δ the layer; beside x and h a count: the first input, the first hidden unit.
"""
_PICTURES = {"sigmoid σ": _SIGMOID, "saturation": _SATURATION, "plateau": _PLATEAU, "local minimum": _MINIMUM}


def _entries() -> Iterator[Entry]:
    for line in _TEXT.replace("\n  ", " ").splitlines():
        name, _, meaning = line.partition(": ")
        yield Entry(name, meaning, _PICTURES.get(name, ()))


GLOSSARY = tuple(_entries())
"""All words, by name."""


def find(word: str) -> Entry | None:
    """Return the entry whose name begins with a word, or has it among its signs; None where there is none."""
    plain = word.strip().lower()
    begins = [entry for entry in GLOSSARY if entry.name.lower().startswith(plain)]
    has = [entry for entry in GLOSSARY if plain in entry.name.lower().replace(",", " ").split()]
    return next(iter(has + begins), None) if plain else None
