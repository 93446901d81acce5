"""Commands of every mode that begin another run, go on with other settings, or return to a run."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from xortui.nn import Session, Settings
from xortui.nn.session.course import Course
from xortui.nn.settings import MAX_SEED
from xortui.tui.desk import Desk
from xortui.tui.modes.base import Command, unless
from xortui.tui.modes.deeds import SAME, change
from xortui.tui.scene import Shown

if TYPE_CHECKING:
    from xortui.nn.session.undo import Change
    from xortui.tui.screens.dialogs.settings import SettingsAnswer


def _can_reset(shown: Shown) -> bool:
    """Return whether a reset leads elsewhere: at epoch 0 it does where there are edits that it leaves out."""
    now = shown.snapshot
    if now.epoch:
        return True
    anew = Course.towards(tuple(now.targets[:, 0].tolist()), now.settings)
    return (anew.start, anew.edits) != (now.start, now.edits)


def _reset(desk: Desk) -> None:
    _begin(desk, lambda session: session.reset())


def _new_seed(desk: Desk) -> None:
    settings = desk.session.snapshot.settings
    seed = settings.seed + 1 if settings.seed < MAX_SEED else 0
    _new_run(desk, settings._replace(seed=seed), keep_targets=True)


def _settings(desk: Desk) -> None:
    from xortui.tui.screens.dialogs.settings import SettingsDialog

    def begin(answer: "SettingsAnswer") -> None:
        now = desk.session.snapshot
        if answer.settings == now.settings and answer.keep_targets != now.named:
            desk.note(f"{SAME.removesuffix('.')}{'; r starts again' * _can_reset(desk.shown)}.")
        elif answer.keep:
            _keep(desk, answer.settings, keep_targets=answer.keep_targets)
        else:
            _new_run(desk, answer.settings, keep_targets=answer.keep_targets)

    desk.halt()
    now = desk.session.snapshot
    desk.open(SettingsDialog(now.settings, named=now.named), begin)


def _keep(desk: Desk, settings: Settings, *, keep_targets: bool) -> None:
    """Go on with the same weights, towards another gate or the same targets, at another rate or by another rule.

    A lesson whose file has changed may have begun another run since the dialog asked: then the weights are not there.
    """
    desk.halt()
    try:
        change(desk, lambda session: session.change(settings, keep_targets=keep_targets))
    except ValueError as error:
        desk.complain(str(error))


def _sweep(desk: Desk) -> None:
    """Train many seeds beside the screen; the one that is chosen begins a run."""
    from xortui.tui.screens.dialogs.sweep import SweepDialog

    desk.halt()
    settings = desk.session.snapshot.settings
    desk.open(SweepDialog(settings), lambda seed: _new_run(desk, settings._replace(seed=seed)))


def _new_run(desk: Desk, settings: Settings, *, keep_targets: bool = False) -> None:
    _begin(desk, lambda session: session.new_run(settings, keep_targets=keep_targets))


def _begin(desk: Desk, begin: "Callable[[Session], Change | None]") -> None:
    """Begin a run, and say what it is."""
    desk.halt()
    desk.look = desk.look._replace(stepped=False)
    change(desk, begin)


def _undo(desk: Desk) -> None:
    _step_of_undo(desk, again=False)


def _redo(desk: Desk) -> None:
    _step_of_undo(desk, again=True)


def _step_of_undo(desk: Desk, *, again: bool) -> None:
    """Take a change back, or make it again, and say what it was."""
    desk.halt()
    before = desk.session.snapshot
    change = desk.session.redo() if again else desk.session.undo()
    desk.show()
    if change:
        from xortui.teach.training.undo_words import redone, undone

        now = desk.session.snapshot
        desk.tell(*(redone(change, now) if again else undone(change, before, now)))


def _no_undo(shown: Shown) -> str:
    return "" if shown.snapshot.undos else f"Nothing to undo{_where(shown)}."


def _no_redo(shown: Shown) -> str:
    return "" if shown.snapshot.redos else f"Nothing to redo{_where(shown)}."


def _where(shown: Shown) -> str:
    return " in this step" if shown.scene.playing else ""


def _clear(desk: Desk) -> None:
    desk.session.clear_ghosts()
    desk.show()
    desk.note("The ghosts are off the chart.")


RUN_COMMANDS = (
    Command(
        "anywhere.reset",
        ("r",),
        "reset",
        "epoch 0 again, with these settings and without edits of weights",
        _reset,
        unless(_can_reset, "This is epoch 0: nothing to reset."),
    ),
    Command("anywhere.new_seed", ("n",), "new seed", "another start: the next seed, from epoch 0", _new_seed),
    Command(
        "anywhere.settings",
        ("s",),
        "settings",
        "seed, learning rate, hidden units, scale, gate and rule; the run before stays, to compare",
        _settings,
    ),
    Command(
        "anywhere.sweep",
        (),
        "sweep",
        "train a thousand seeds with these settings, see how many are solved, and open one",
        _sweep,
        unless(lambda shown: shown.snapshot.named, "A sweep needs the targets of a gate."),
    ),
    Command(
        "anywhere.undo",
        ("z",),
        "undo",
        "take back the last change",
        _undo,
        _no_undo,
    ),
    Command(
        "anywhere.redo",
        ("y",),
        "redo",
        "make it again",
        _redo,
        _no_redo,
    ),
    Command(
        "anywhere.clear",
        ("c",),
        "clear ghosts",
        "take earlier runs off the chart",
        _clear,
        unless(lambda shown: bool(shown.snapshot.ghosts), "There are no ghosts to clear."),
    ),
)
