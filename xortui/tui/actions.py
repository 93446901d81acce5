"""The one table of what a person can do: keys, names and words, for bindings, footer, help and palette alike."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from xortui.nn import Snapshot
from xortui.nn.settings import MAX_EPOCH
from xortui.tui.view import EDIT, HIDDEN_SPACE, WALK, WATCH, View

LEARNING_RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
SPEEDS = (1, 3, 10, 30, 100, 300, 1000, 3000, 0)
"""Epochs a second to choose from; 0 is full speed."""

_LOOKING = (WATCH, WALK)

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
    modes: tuple[str, ...] = (WATCH, WALK, EDIT)
    """The modes in which the key means this."""
    also: str = ""
    """Its name while something is under way, where that differs."""
    aliases: str = ""
    """The other keys as they are shown."""

    def can(self, snapshot: Snapshot, view: View) -> bool:
        """Return whether the key can do anything now."""
        if view.typing:
            return self.id == ("leave_edit" if view.mode == EDIT else "leave_lesson")
        return view.mode in self.modes and self.when(snapshot, view)

    def label(self, view: View) -> str:
        """Return the name that holds now."""
        return self.also if self.also and view.moving else self.name

    @property
    def title(self) -> str:
        """The name that holds always."""
        return f"{self.name} / {self.also}" if self.also else self.name


def _moving(_: Snapshot, view: View) -> bool:
    return view.moving


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
    return view.open_question(snapshot) is not None or (view.mode != EDIT and view.asked_choice is not None)


def _asking_number(_: Snapshot, view: View) -> bool:
    return view.asked_number is not None


def _lesson(_: Snapshot, view: View) -> bool:
    return view.lesson is not None


def _step_on(_: Snapshot, view: View) -> bool:
    return view.lesson is not None and (view.coming or view.step) < len(view.lesson.steps)


def _step_back(_: Snapshot, view: View) -> bool:
    return view.lesson is not None and (view.coming or view.step) > 1


def _lesson_over(_: Snapshot, view: View) -> bool:
    return view.lesson is not None and not view.moving


def _sharing(_: Snapshot, view: View) -> bool:
    return view.maximised or view.beside > 0


def _plane(snapshot: Snapshot, view: View) -> bool:
    return HIDDEN_SPACE in view.shown and snapshot.settings.hidden_units > 2


def _several(snapshot: Snapshot, _: View) -> bool:
    return snapshot.settings.hidden_units > 1


def _answer(option: int) -> Action:
    def offered(snapshot: Snapshot, view: View) -> bool:
        question = view.open_question(snapshot) or view.asked_choice
        return question is not None and option < len(question.options)

    return Action(
        f"answer_{option + 1}",
        (str(option + 1),),
        str(option + 1),
        f"answer {option + 1}",
        "what you think, when a result is asked for",
        offered,
        modes=_LOOKING,
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
        modes=_LOOKING,
        aliases="end",
    ),
    Action(
        "first",
        ("less_than_sign", "home"),
        "<",
        "first",
        "epoch 0 of this run",
        _before,
        modes=_LOOKING,
        aliases="home",
    ),
    Action("goto", ("g",), "g", "go to", "any epoch, past or future"),
    Action(
        "until", ("u",), "u", "until", "run until it is solved, or the MSE low enough, or an example flips", _onward
    ),
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
    Action(
        "faster", ("plus", "equals_sign"), "+", "faster", "more epochs a second", _faster, modes=_LOOKING, aliases="="
    ),
    Action(
        "slower", ("minus", "underscore"), "-", "slower", "fewer epochs a second", _slower, modes=_LOOKING, aliases="_"
    ),
    Action(
        "full", ("f",), "f", "full speed", "as many epochs a second as the machine can do, and back", modes=_LOOKING
    ),
    Action("example", ("tab",), "tab", "example", "look at the next example of the truth table", modes=_LOOKING),
    Action("example_back", ("shift+tab",), "shift+tab", "example back", "look at the one before", modes=_LOOKING),
    Action("unit", ("j",), "j", "unit", "look at the next hidden unit", _several, modes=_LOOKING),
    Action("unit_back", ("k",), "k", "unit back", "look at the one before", _several, modes=_LOOKING),
    Action("reset", ("r",), "r", "reset", "epoch 0 again, with these settings and without edits of weights", _before),
    Action("new_seed", ("n",), "n", "new seed", "another start: the next seed, from epoch 0"),
    Action("settings", ("s",), "s", "settings", "seed, learning rate, hidden units, gate and rule"),
    Action("undo", ("z",), "z", "undo", "return to the run that was left", lambda snapshot, _: snapshot.undos > 0),
    Action("redo", ("y",), "y", "redo", "come back from it", lambda snapshot, _: snapshot.redos > 0),
    Action("view", ("v",), "v", "view", "the next one of surface, units, hidden space, network, and a phase's arrays"),
    Action("maximise", ("m",), "m", "maximise", "give the view the whole lower half, or share it again", _sharing),
    Action("axes", ("x",), "x", "axes", "the hidden space as two other units see it", _plane, modes=_LOOKING),
    Action("log", ("l",), "l", "log scale", "chart the loss on a logarithmic scale, or not"),
    Action(
        "clear",
        ("c",),
        "c",
        "clear ghosts",
        "take earlier runs off the chart",
        lambda snapshot, _: bool(snapshot.ghosts),
    ),
    Action("stop", ("escape",), "esc", "stop", "end what is under way", _moving, modes=_LOOKING),
    Action(
        "walk",
        ("w",),
        "w",
        "take apart",
        "one epoch, phase by phase, with the arithmetic written out",
        modes=(WATCH, EDIT),
    ),
    Action("edit", ("e",), "e", "edit", "change any weight, bias or target by hand", modes=(WATCH, WALK)),
    Action("cell_right", ("right",), "→", "cell", "the cell to the right, and on into the next table", modes=(EDIT,)),
    Action("cell_left", ("left",), "←", "cell left", "the cell to the left", modes=(EDIT,)),
    Action("cell_up", ("up",), "↑", "cell up", "the cell above", modes=(EDIT,)),
    Action("cell_down", ("down",), "↓", "cell down", "the cell below", modes=(EDIT,)),
    Action("table", ("tab",), "tab", "table", "the next table: W1, W2, the targets", modes=(EDIT,)),
    Action("table_back", ("shift+tab",), "shift+tab", "table back", "the table before", modes=(EDIT,)),
    Action("nudge_up", ("plus", "equals_sign"), "+", "nudge", "a little more", modes=(EDIT,), aliases="="),
    Action("nudge_down", ("minus", "underscore"), "-", "nudge down", "a little less", modes=(EDIT,), aliases="_"),
    Action("type", ("enter",), "enter", "type", "type a value, or flip a target; a digit begins, too", modes=(EDIT,)),
    Action("leave_edit", ("escape", "e"), "esc", "done", "edit no more", modes=(EDIT,), aliases="e"),
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
    Action("ask", ("a",), "a", "ask first", "hide each result until it has been guessed, or not", modes=(WALK,)),
    *map(_answer, range(4)),
    Action("reveal", ("enter",), "enter", "reveal", "show the result without a guess", _asking, modes=_LOOKING),
    Action(
        "number",
        ("enter",),
        "enter",
        "number",
        "type what you think; a digit begins, too",
        _asking_number,
        modes=_LOOKING,
    ),
    # Those of a lesson come last: Enter answers first, and Esc leaves what lies within it.
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
    Action(
        "next_step",
        ("enter", "pagedown"),
        "enter",
        "next",
        "the next step of the lesson",
        _step_on,
        aliases="pagedown",
    ),
    Action(
        "previous_step",
        ("backspace", "pageup"),
        "backspace",
        "previous",
        "the step before",
        _step_back,
        aliases="pageup",
    ),
    Action("outline", ("o",), "o", "outline", "all steps of the lesson, to go to any of them", _lesson),
    Action("restore", ("b",), "b", "again", "the state of the step again, after playing around", _lesson),
    Action("notes", ("t",), "t", "teacher's notes", "what only the teacher need know about the step", _lesson),
    Action(
        "leave_lesson",
        ("escape",),
        "esc",
        "leave lesson",
        "the program without it",
        _lesson_over,
        modes=(WATCH,),
    ),
    Action("palette", ("colon", "ctrl+p"), ":", "palette", "find anything by its name", aliases="ctrl+p"),
    Action("help", ("question_mark",), "?", "help", "the keys, the words and the colours"),
    Action("quit", ("q", "ctrl+q"), "q", "quit", "leave xortui", aliases="ctrl+q"),
)

ACTIONS = {action.id: action for action in _TABLE}
"""All actions by id, in the order in which help and palette list them."""

FOOTERS = {
    WATCH: (
        ("run",), ("stop",), ("step", "back"), ("axes",), ("view",), ("walk",), ("edit",), ("rate_up", "rate_down"),
        ("reset",), ("new_seed",), ("settings",), ("undo",), ("until",), ("goto",), ("maximise",), ("faster", "slower"),
        ("full",), ("log",), ("steps", "backs"), ("example",), ("unit",), ("redo",), ("clear",), ("palette",),
    ),
    EDIT: (
        ("cell_right", "cell_left", "cell_up", "cell_down"), ("type",), ("nudge_up", "nudge_down"), ("table",),
        ("leave_edit",), ("run",), ("undo",), ("redo",), ("view",), ("reset",), ("until",), ("goto",),
        ("palette",),
    ),
    WALK: (
        ("answer_1", "answer_2", "answer_3", "answer_4"), ("reveal",), ("phase_on", "phase_back"), ("stop",),
        ("leave",), ("unit", "unit_back"), ("input_on", "input_back"), ("example",), ("epoch_on", "epoch_back"),
        ("ask",), ("view",), ("edit",), ("run",), ("undo",), ("goto",), ("until",), ("palette",),
    ),
}  # fmt: skip
"""What the footer shows in each mode, the most needed first; `help` and `quit` always stand behind it."""

LESSON_FOOTER = (
    ("answer_1", "answer_2", "answer_3", "answer_4"), ("reveal",), ("number",), ("next_step",), ("previous_step",),
    ("outline",), ("restore",),
)  # fmt: skip
"""What it shows first while there is a lesson."""

LESSON_KEYS = ("next_step", "previous_step", "outline", "restore", "notes", "leave_lesson")
"""The actions that are there only then."""


def bindings() -> list[BindingType]:
    """Return the bindings of the main screen."""
    return [
        Binding(",".join(action.keys), action.id, action.title, show=False, priority=action.id == "quit")
        for action in _TABLE
    ]
