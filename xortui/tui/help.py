"""The help: the keys, the words and the colours, for a student who has just come."""

from collections.abc import Iterable

from rich.table import Column, Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from xortui.tui.actions import ACTIONS, LESSON_KEYS
from xortui.tui.view import EDIT, WALK, WATCH

WHAT = """\
A network with three inputs, a few hidden units and one output learns a logic gate, XOR unless told otherwise, \
from four examples. It starts from random numbers. In each epoch it answers all four, measures how wrong it was, \
and moves every weight a little. Press space and watch the loss: nothing seems to happen for a long while, and then \
it falls. Step through the fall and back again, change the learning rate, try another seed."""

WORDS = (
    ("x1 x2 x3", "the inputs. x1 and x2 are the two bits of the gate; x3 is always 1."),
    ("h1 h2 ...", "the hidden units. Each adds up its inputs times its weights and squashes the sum to 0 ... 1."),
    ("ŷ", "the prediction, between 0 and 1; it counts as 1 above one half."),
    ("y", "the target: what the gate says."),
    ("W1, b1", "the hidden weights and biases: a row for each input, a column for each hidden unit."),
    ("W2, b2", "the output weights and bias: one for each hidden unit, and one more."),
    ("z, a", "a unit's sum before the sigmoid, the pre-activation, and its value after it, the activation."),
    ("δ", "delta: how fast the loss changes with a unit's z. It says who is to blame, and how much."),
    ("∂L/∂w", "gradient: how fast the loss changes with a weight. Downhill is the other way."),
    ("epoch", "one update of all weights, from all four examples. Epoch 0 is before any."),
    ("η", "the learning rate: how far each update goes."),
    ("MSE", "the mean squared error, mean of (ŷ - y)². It is what goes downhill, and what is charted."),
    ("MAE", "the mean absolute error, mean of |ŷ - y|."),
    ("gradient", "the rule that follows the slope of the MSE downhill."),
    ("published", "the rule of the code in the post that this network comes from; it departs from the gradient."),
    ("solved", "all four predictions are on the right side of one half."),
    ("stuck", "not solved, and the updates have become too small to matter."),
    ("diverged", "the next update would not be a finite number, so it is not done."),
    ("ghost", "the curve of a run that was left: dots, and the number of the run. z returns to it."),
)

WHY_TWO = """\
Why are x3 and b1 both constant? x3 is 1 in every example, so its weights do just what the biases b1 do: each adds \
a number to a hidden unit that no input changes. One of them would be enough. The post has both, so both are here, \
and they get the same gradient: under the rule gradient their rows change in step, by the same amount each epoch."""

COLOURS = (
    ("a blue cell", "a positive weight; the stronger the colour, the larger."),
    ("an orange cell", "a negative weight, likewise. The sign is printed, too."),
    ("▲ ▼", "the four weights that the last update moved most, up or down."),
    ("✓ ✗", "a prediction on the right or on the wrong side of one half."),
    ("• ◆", "the weights that a phase reads, and those that it computes or moves."),
    ("▸ ▾", "the example and the hidden unit that one looks at (tab, j, k)."),
    ("▐ ▌", "the number that is edited (e)."),
    ("┊", "in the chart: the epoch since which all four are right."),
    ("│", "in the chart: the epoch at which the losses are read off. The mouse moves it, a click goes there."),
)


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    """Return names with their meanings beside them."""
    table = Table.grid(Column(min_width=12, max_width=16), Column(ratio=1), padding=(0, 2, 0, 0), expand=True)
    for name, meaning in rows:
        table.add_row(Text(name, style="bold"), Text(meaning))
    return table


def _keys(mode: str, *, lesson: bool = False) -> list[tuple[str, str]]:
    """Return the keys of a mode, or those in it that a lesson adds, with what they do."""
    return [
        (f"{action.glyph} {action.aliases}".rstrip(), f"{action.title}: {action.hint}")
        for action in ACTIONS.values()
        if mode in action.modes and (action.id in LESSON_KEYS) is lesson
    ]


class HelpScreen(ModalScreen[None]):
    """Explains the screen; the keys come from the table of actions."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        Binding("escape,question_mark,q,enter", "dismiss(None)", "close"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out one section below the other."""
        with VerticalScroll(classes="dialog", id="help") as box:
            box.border_title = "help"
            box.border_subtitle = "↑ ↓ scroll · esc close"
            yield Static(WHAT, markup=False)
            watch, walk, edit = (_keys(mode) for mode in (WATCH, WALK, EDIT))
            sections = (
                ("keys", watch),
                ("keys while an epoch is taken apart, where they differ", [key for key in walk if key not in watch]),
                ("keys while numbers are edited, where they differ", [key for key in edit if key not in watch]),
                ("keys that a lesson adds (xortui lesson lists them)", _keys(WATCH, lesson=True)),
                ("words", WORDS),
                ("colours and signs", COLOURS),
            )
            for heading, rows in sections:
                yield Static(heading, markup=False, classes="heading")
                yield Static(_table(rows))
            yield Static("one more", markup=False, classes="heading")
            yield Static(WHY_TWO, markup=False)
