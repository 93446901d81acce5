"""The one table of what a person can do: keys, names and words, for bindings, footer, help and palette alike."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from xortui.nn import Snapshot
from xortui.nn.settings import MAX_EPOCH
from xortui.tui.view import WALK, WATCH, View

LEARNING_RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
SPEEDS = (1, 3, 10, 30, 100, 300, 1000, 3000, 0)
"""Epochs a second to choose from; 0 is full speed."""

When = Callable[[Snapshot, View], bool]


@dataclass(frozen=True)
class Action:
    """Something a person can do in the main screen; `MainScreen.action_<id>` does it."""

    id: str
    keys: tuple[str, ...]
    """Keys in Textual's spelling, the one that is shown first."""
    glyph: str
    """The first key as it is shown."""
    name: str
    """What it is called, in the footer, the help and the palette."""
    hint: str
    """A sentence about it, for the help, the palette and the first screen."""
    when: When = lambda snapshot, view: True
    """Whether it can do anything now; dimmed where not."""
    modes: tuple[str, ...] = (WATCH, WALK)
    """The modes in which the key means this."""
    also: str = ""
    """Its name while epochs are running, where that differs."""
    aliases: str = ""
    """The other keys as they are shown."""

    def can(self, snapshot: Snapshot, view: View) -> bool:
        """Return whether the key can do anything now."""
        return view.mode in self.modes and self.when(snapshot, view)

    def label(self, view: View) -> str:
        """Return the name that holds now."""
        return self.also if self.also and view.running else self.name

    @property
    def title(self) -> str:
        """The name that holds always."""
        return f"{self.name} / {self.also}" if self.also else self.name


def _moving(_: Snapshot, view: View) -> bool:
    return view.running or view.goal is not None


def _before(snapshot: Snapshot, _: View) -> bool:
    return snapshot.epoch > 0


def _behind(snapshot: Snapshot, _: View) -> bool:
    return snapshot.epoch < snapshot.furthest


def _onward(snapshot: Snapshot, _: View) -> bool:
    return snapshot.epoch < snapshot.furthest or (not snapshot.diverged and snapshot.epoch < MAX_EPOCH)


def _still(_: Snapshot, view: View) -> bool:
    return view.walking


def _phase_before(snapshot: Snapshot, view: View) -> bool:
    return view.walking and (view.phase > 1 or snapshot.epoch > 0)


def _asking(snapshot: Snapshot, view: View) -> bool:
    return view.open_question(snapshot) is not None


def _answer(option: int) -> Action:
    def offered(snapshot: Snapshot, view: View) -> bool:
        question = view.open_question(snapshot)
        return question is not None and option < len(question.options)

    return Action(
        f"answer_{option + 1}",
        (str(option + 1),),
        str(option + 1),
        f"answer {option + 1}",
        "what you think, when a result is asked for",
        offered,
        modes=(WALK,),
    )


def _slower(_: Snapshot, view: View) -> bool:
    return view.speed != SPEEDS[0]


def _faster(_: Snapshot, view: View) -> bool:
    return view.speed != 0


_TABLE = (
    Action("run", ("space",), "space", "run", "let epochs follow each other, or pause", _onward, also="pause"),
    Action("step", ("right",), "→", "step", "one epoch on", _onward, modes=(WATCH,)),
    Action("back", ("left",), "←", "back", "one epoch back, to exactly what was there", _before, modes=(WATCH,)),
    Action(
        "steps",
        ("full_stop", "shift+right"),
        ".",
        "100 on",
        "a hundred epochs on",
        _onward,
        modes=(WATCH,),
        aliases="shift+→",
    ),
    Action(
        "backs",
        ("comma", "shift+left"),
        ",",
        "100 back",
        "a hundred epochs back",
        _before,
        modes=(WATCH,),
        aliases="shift+←",
    ),
    Action(
        "furthest",
        ("greater_than_sign", "end"),
        ">",
        "furthest",
        "the furthest epoch of this run",
        _behind,
        aliases="end",
    ),
    Action("first", ("less_than_sign", "home"), "<", "first", "epoch 0 of this run", _before, aliases="home"),
    Action("goto", ("g",), "g", "go to", "any epoch, past or future"),
    Action(
        "rate_up",
        ("up",),
        "↑",
        "rate up",
        "a higher learning rate η, from here on",
        lambda snapshot, view: snapshot.settings.learning_rate < LEARNING_RATES[-1],
        modes=(WATCH,),
    ),
    Action(
        "rate_down",
        ("down",),
        "↓",
        "rate down",
        "a lower learning rate η, from here on",
        lambda snapshot, view: snapshot.settings.learning_rate > LEARNING_RATES[0],
        modes=(WATCH,),
    ),
    Action("faster", ("plus", "equals_sign"), "+", "faster", "more epochs a second", _faster, aliases="="),
    Action("slower", ("minus", "underscore"), "-", "slower", "fewer epochs a second", _slower, aliases="_"),
    Action("full", ("f",), "f", "full speed", "as many epochs a second as the machine can do, and back"),
    Action("example", ("tab",), "tab", "example", "look at the next example of the truth table"),
    Action("example_back", ("shift+tab",), "shift+tab", "example back", "look at the one before"),
    Action("unit", ("j",), "j", "unit", "look at the next hidden unit", lambda s, v: s.settings.hidden_units > 1),
    Action("unit_back", ("k",), "k", "unit back", "look at the one before", lambda s, v: s.settings.hidden_units > 1),
    Action("reset", ("r",), "r", "reset", "epoch 0 again, with these settings and without edits of weights", _before),
    Action("new_seed", ("n",), "n", "new seed", "another start: the next seed, from epoch 0"),
    Action("settings", ("s",), "s", "settings", "seed, learning rate, hidden units, gate and rule"),
    Action("undo", ("z",), "z", "undo", "return to the run that was left", lambda snapshot, _: snapshot.undos > 0),
    Action("redo", ("y",), "y", "redo", "come back from it", lambda snapshot, _: snapshot.redos > 0),
    Action("log", ("l",), "l", "log scale", "chart the loss on a logarithmic scale, or not"),
    Action(
        "clear",
        ("c",),
        "c",
        "clear ghosts",
        "take earlier runs off the chart",
        lambda snapshot, _: bool(snapshot.ghosts),
    ),
    Action("stop", ("escape",), "esc", "stop", "end what is under way", _moving),
    Action(
        "walk", ("w",), "w", "take apart", "one epoch, phase by phase, with the arithmetic written out", modes=(WATCH,)
    ),
    Action(
        "phase_on", ("right",), "→", "phase on", "the next phase, and on into the next epoch", _still, modes=(WALK,)
    ),
    Action(
        "phase_back",
        ("left",),
        "←",
        "phase back",
        "the phase before, and back into the epoch before",
        _phase_before,
        modes=(WALK,),
    ),
    Action(
        "epoch_on",
        ("full_stop", "shift+right"),
        ".",
        "epoch on",
        "the same phase one epoch on",
        _onward,
        modes=(WALK,),
        aliases="shift+→",
    ),
    Action(
        "epoch_back",
        ("comma", "shift+left"),
        ",",
        "epoch back",
        "the same phase one epoch back",
        _before,
        modes=(WALK,),
        aliases="shift+←",
    ),
    Action("input_on", ("down",), "↓", "input", "look at the next input, or the bias", modes=(WALK,)),
    Action("input_back", ("up",), "↑", "input back", "look at the one before", modes=(WALK,)),
    Action("arrays", ("v",), "v", "arrays", "the whole arrays of the phase, or the phase again", _still, modes=(WALK,)),
    Action("ask", ("a",), "a", "ask first", "hide each result until it has been guessed, or not", modes=(WALK,)),
    *map(_answer, range(4)),
    Action("reveal", ("enter",), "enter", "reveal", "show the result without a guess", _asking, modes=(WALK,)),
    Action(
        "leave",
        ("escape", "w"),
        "esc",
        "leave",
        "the whole picture again",
        lambda s, v: not _moving(s, v),
        modes=(WALK,),
        aliases="w",
    ),
    Action("palette", ("colon", "ctrl+p"), ":", "palette", "find anything by its name", aliases="ctrl+p"),
    Action("help", ("question_mark",), "?", "help", "the keys, the words and the colours"),
    Action("quit", ("q", "ctrl+q"), "q", "quit", "leave xortui", aliases="ctrl+q"),
)

ACTIONS = {action.id: action for action in _TABLE}
"""All actions by id, in the order in which help and palette list them."""

FOOTERS = {
    WATCH: (
        ("run",), ("stop",), ("step", "back"), ("walk",), ("rate_up", "rate_down"), ("reset",), ("new_seed",),
        ("settings",), ("undo",), ("goto",), ("faster", "slower"), ("full",), ("log",), ("steps", "backs"),
        ("example",), ("unit",), ("redo",), ("clear",), ("palette",),
    ),
    WALK: (
        ("answer_1", "answer_2", "answer_3", "answer_4"), ("reveal",), ("phase_on", "phase_back"), ("stop",),
        ("leave",), ("unit", "unit_back"), ("input_on", "input_back"), ("example",), ("epoch_on", "epoch_back"),
        ("ask",), ("arrays",), ("run",), ("undo",), ("goto",), ("palette",),
    ),
}  # fmt: skip
"""What the footer shows in each mode, the most needed first; `help` and `quit` always stand behind it."""


def bindings() -> list[BindingType]:
    """Return the bindings of the main screen."""
    return [
        Binding(",".join(action.keys), action.id, action.title, show=False, priority=action.id == "quit")
        for action in _TABLE
    ]
