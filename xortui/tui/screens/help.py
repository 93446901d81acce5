"""The help: the keys, the words and the colours, for a student who has just come."""

from collections.abc import Iterable, Iterator

from rich.table import Column, Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from xortui.teach.glossary import GLOSSARY
from xortui.tui.draw import plot
from xortui.tui.modes.base import Command
from xortui.tui.modes.stack import Stack
from xortui.tui.scene import WATCH, Shown
from xortui.tui.screens.dialogs.base import Dialog
from xortui.tui.screens.dialogs.frame import ScrolledBox
from xortui.tui.terminal.surroundings import Charset

WHAT = """\
A network with three inputs, a few hidden units and one output learns a logic gate, XOR unless told otherwise, \
from four examples. It starts from random numbers. In each epoch it answers all four, measures how wrong it was, \
and moves every weight a little. Press space and watch the loss: nothing seems to happen for a long while, and then \
it falls. Step through the fall and back again, change the learning rate, try another seed."""

WHY_TWO = """\
Why are x3 and b1 both constant? x3 is 1 in every example, so its weights do just what the biases b1 do: each adds \
a number to a hidden unit that no input changes. One of them would be enough. The post has both, so both are here, \
and they get the same gradient: under the rule gradient their rows change in step, by the same amount each epoch."""

WITHOUT_PLOTEXT = """
The loss chart is drawn without plotext, which is not installed here: there may be no build of it for this computer."""

Row = tuple[str, str]
Section = tuple[str, list[Row]]
"""A heading, and names with their meanings."""

WORDS = "words"
"""The heading of the glossary."""

LETTERS = (
    ("p y", "p is the prediction, elsewhere written as y with a hat; y is the target."),
    ("D d C", "delta, the partial derivative, and a change."),
    ("s S n", "sigma, a sum, and eta, the learning rate."),
)
"""What letters stand for where the terminal lacks the signs of the mathematics."""

COLOURS = (
    ("a blue cell", "a positive weight; the stronger the colour, the larger."),
    ("an orange cell", "a negative weight, likewise. The sign is printed, too."),
    ("▲ ▼", "the four weights that the last update moved most, up or down; not one edited since."),
    ("✓ ✗", "a prediction on the right or on the wrong side of one half."),
    ("┊ ▊", "in the bar of a prediction: one half, and a notch in its place where the bar goes past it."),
    ("!", "in the title, where there is no room for the word: on a plateau, stuck, or saturated."),
    ("• ◆", "the weights that a phase reads, and those that it computes or moves."),
    ("▸ ▾", "the example and the hidden unit that the user looks at (tab, j, k)."),
    ("▐ ▌", "the number that is edited (e)."),
    ("● ◆", "in the landscape: where the network is, and where the next update leads."),
    ("+", "in the probe: the point whose numbers are beside it. A click puts it, arrows move it (/)."),
    (
        "⠶⠶ ⠒⠒",
        "in the chart: this run, and earlier runs, each with a colour and a number of its own. A run that undo took "
        "back, or that was cleared, keeps its number: so one may be missing.",
    ),
    ("◌", "in its legend: a run whose curve lies behind others everywhere."),
    ("┊", "in the chart: the epoch since which all four are right."),
    ("◆", "on its axis: where something was changed, or in a recording will be."),
    ("│", "in the chart: the epoch at which the losses are read off. The mouse moves it, a click goes there."),
)


def _table(rows: Iterable[Row]) -> Table:
    """Return names with their meanings beside them."""
    table = Table.grid(Column(min_width=12, max_width=23), Column(ratio=1), padding=(0, 2, 0, 0), expand=True)
    for name, meaning in rows:
        table.add_row(Text(name, style="bold"), Text(meaning))
    return table


def _words() -> list[Row]:
    """Return the words of the glossary, those that have a picture with it."""
    return [(entry.name, "\n".join((entry.meaning, *entry.picture))) for entry in GLOSSARY]


def _keys(commands: Iterable[Command]) -> list[Row]:
    """Return the keys of commands with what they do; those that are called after their keys have a row together."""
    rows: dict[str, str] = {}
    for command in commands:
        keys, title = " ".join((command.glyph, *command.aliases)), command.title
        meaning = f"{title.removesuffix(f' {command.glyph}')}: {command.hint}"
        rows[meaning] = f"{rows[meaning]} {keys}" if meaning in rows else keys
    return [(keys, meaning) for meaning, keys in rows.items()]


class HelpScreen(Dialog[None]):
    """Explains the screen, first what the present mode needs; the keys come from the commands of the modes."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        Binding("question_mark,q,enter", "dismiss(None)", "close"),
        Binding("tab", "section(1)", "next section"),
        Binding("shift+tab", "section(-1)", "section before"),
        Binding("w", "words", "words"),
    ]

    def __init__(self, modes: Stack, shown: Shown) -> None:
        """Explain the keys of these modes, to a user who sees this."""
        super().__init__()
        self._modes, self._mode, self._lesson = modes, shown.look.mode, shown.scene.playing is not None
        self._section = 0

    def compose(self) -> ComposeResult:
        """Lay out one section below the other."""
        with ScrolledBox("help", "↑ ↓ scroll · tab section · w words · esc close", id="help"):
            first = self._mode == WATCH and not self._lesson
            if first:
                yield Static(WHAT, markup=False)
            for heading, rows in self._sections():
                yield Static(heading, markup=False, classes="heading")
                yield Static(_table(rows))
            yield Static("one more", markup=False, classes="heading")
            if not first:
                yield Static(WHAT + "\n", markup=False)
            yield Static(WHY_TWO, markup=False)
            if plot.library() is None:
                yield Static(WITHOUT_PLOTEXT, markup=False, id="without-plotext")

    def action_section(self, way: int) -> None:
        """Scroll to the next section, or to the one before."""
        self._show(self._section + way)

    def action_words(self) -> None:
        """Scroll to the glossary."""
        self._show([str(heading.content) for heading in self._headings()].index(WORDS))

    def _show(self, section: int) -> None:
        headings = self._headings()
        self._section = section % len(headings)
        self.query_one("#help").scroll_to_widget(headings[self._section], top=True, animate=False)

    def _headings(self) -> list[Static]:
        return list(self.query(".heading").results(Static))

    def _sections(self) -> Iterator[Section]:
        """Yield what the present mode needs, then the rest: all that there is, in an order for each mode."""
        modes = self._modes
        watch = modes.modes[WATCH]
        asked = [] if self._lesson else [modes.question]
        keys = "keys", _keys(modes.listed(watch, *modes.entrances, *asked, modes.anywhere))
        own = {
            name: (f"keys while {mode.doing}, where they differ", _keys(mode.commands))
            for name, mode in modes.modes.items()
            if mode is not watch
        }
        answers = modes.question.commands if self._lesson else ()
        lesson = "keys that a lesson adds (xortui lesson lists them)", _keys((*modes.lesson.commands, *answers))
        here = [lesson] * self._lesson + ([own.pop(self._mode)] if self._mode in own else [])
        lettered = getattr(self.app, "charset", Charset.UNICODE) is not Charset.UNICODE
        words = (WORDS, _words()), ("colours and signs", [*(LETTERS if lettered else ()), *COLOURS])
        yield from (*here, *words, keys) if here else (keys, *words)
        yield from own.values()  # the keys of a field are in the footer while it is open
        yield "keys while a point is probed, where they differ", _keys(modes.probe.commands)
        yield "keys while one panel has the whole screen, where they differ", _keys(modes.zoom.commands)
        if not self._lesson:
            yield lesson
