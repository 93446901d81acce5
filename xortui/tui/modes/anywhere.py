"""What is possible in every mode: running, other runs, looking around, and the program itself."""

from typing import TYPE_CHECKING

from xortui.tui.desk import Desk
from xortui.tui.modes.base import PALETTE_KEY, Command, PlainLayer, unless
from xortui.tui.modes.exporting import EXPORTING_COMMANDS
from xortui.tui.modes.keeping import KEEPING_COMMANDS
from xortui.tui.modes.looking import LOOKING_COMMANDS, looking
from xortui.tui.modes.plane import PLANE_COMMANDS
from xortui.tui.modes.runs import RUN_COMMANDS
from xortui.tui.modes.watch import no_earlier, no_next
from xortui.tui.scene import Shown

if TYPE_CHECKING:
    from xortui.nn.session.stop import Condition


def _on_a_journey(shown: Shown) -> bool:
    return shown.motion.goal is not None


def _run(desk: Desk) -> None:
    """Let epochs follow each other, or pause; a walkthrough then begins with its first phase."""
    if desk.motion.moving:
        desk.stop()
    else:
        desk.look = desk.look._replace(stepped=False, phase=1)
        desk.run()


def _stop(desk: Desk) -> None:
    desk.stop()


def _end(shown: Shown) -> int:
    """Return the furthest epoch so far, or where a recording is played the end of it, if that is further."""
    return max(shown.snapshot.furthest, shown.replay.end if shown.replay else 0)


def _no_further(shown: Shown) -> str:
    """Return why there is nothing further that is known; nothing where there is."""
    if shown.snapshot.epoch < _end(shown):
        return ""
    return "This is the furthest epoch so far."


def _furthest(desk: Desk) -> None:
    desk.go(_end(desk.shown), stepped=desk.look.stepped)


def _first(desk: Desk) -> None:
    desk.go(0, stepped=desk.look.stepped)


def _goto(desk: Desk) -> None:
    from xortui.tui.screens.dialogs.epoch import EpochDialog  # dialogs are imported when they are opened

    def go(epoch: int) -> None:
        desk.go(epoch, stepped=desk.look.stepped)

    desk.halt()
    desk.open(EpochDialog(desk.session.furthest), go)


def _until(desk: Desk) -> None:
    from xortui.tui.screens.dialogs.until import UntilDialog

    def go(condition: "Condition") -> None:
        desk.go(condition, stepped=desk.look.stepped)

    desk.halt()
    desk.open(UntilDialog(desk.session.epoch), go)


def _palette(desk: Desk) -> None:
    desk.open_palette()


def _lessons(desk: Desk) -> None:
    desk.player.choose()


def _help(desk: Desk) -> None:
    from xortui.tui.screens.help import HelpScreen

    desk.halt_unless_running()
    desk.open(HelpScreen(desk.modes, desk.shown))


def _quit(desk: Desk) -> None:
    desk.halt()
    desk.quit()


class Anywhere(PlainLayer):
    """The lowest layer, which is always there."""

    name = "anywhere"
    commands = (
        Command(
            "anywhere.run", ("space",), "run", "let epochs follow each other, or pause", _run, no_next, also="pause"
        ),
        Command(
            "anywhere.furthest",
            ("greater_than_sign", "end"),
            "furthest",
            "the furthest epoch of this run",
            _furthest,
            looking(_no_further),
        ),
        Command(
            "anywhere.first", ("less_than_sign", "home"), "first", "epoch 0 of this run", _first, looking(no_earlier)
        ),
        Command("anywhere.goto", ("g",), "go to", "any epoch, past or future", _goto),
        Command(
            "anywhere.until",
            ("u",),
            "until",
            "run until it is solved, or the MSE low enough, or an example flips",
            _until,
            no_next,
        ),
        Command(
            "anywhere.stop",
            ("escape",),
            "stop",
            "end what is under way",
            _stop,
            looking(unless(lambda shown: shown.motion.moving, "Nothing is under way.")),
            footer_when=_on_a_journey,
        ),
        *RUN_COMMANDS,
        *LOOKING_COMMANDS,
        *PLANE_COMMANDS,
        *KEEPING_COMMANDS,
        *EXPORTING_COMMANDS,
        Command(
            "anywhere.lessons",
            ("o",),
            "lessons",
            "lessons, one idea at a time; xortui lesson 1 in a shell",
            _lessons,
            unless(lambda shown: shown.scene.playing is None, "esc first: this is a lesson."),
        ),
        Command("anywhere.palette", (PALETTE_KEY, "ctrl+p"), "palette", "find anything by its name", _palette),
        Command("anywhere.help", ("question_mark",), "help", "the keys, the words and the colours", _help),
        Command("anywhere.quit", ("q", "ctrl+q"), "quit", "leave xortui", _quit),
    )

    def here(self, shown: Shown) -> bool:
        """Return that it always is."""
        return True
