"""The walkthrough: one epoch taken apart, phase by phase, forwards and backwards."""

from collections.abc import Callable

from xortui.teach.places import FOCUSED
from xortui.tui.asking import Asking
from xortui.tui.desk import Desk
from xortui.tui.modes.base import ANSWER_FIRST, Command, PlainLayer, always, moving, unless
from xortui.tui.modes.looking import no_other_view
from xortui.tui.modes.watch import no_earlier, no_next
from xortui.tui.modes.zoom import not_by_esc
from xortui.tui.projector import zoom_at_rest
from xortui.tui.scene import ARRAYS, CHAIN_RULE, NETWORK, PHASE, SLOPE, VIEW, WALK, WATCH, Shown
from xortui.tui.tables import TABLES, W1, W2

_LAST = 8
"""The last phase of an epoch: the update."""


def _no_room(shown: Shown) -> str:
    """Return why the phase is not to be seen."""
    return "" if shown.layout.rows or shown.zoom in TABLES else f"m shows phases, or {shown.layout.needed} rows."


def _no_phase(shown: Shown) -> str:
    """Return why no phase can be shown: there is no room, or epochs follow each other, of which none is taken apart."""
    return _no_room(shown) or moving(shown)


def _no_panel(shown: Shown) -> str:
    return _no_phase(shown) or no_other_view(shown)


def _first_phase(shown: Shown) -> str:
    first = shown.look.phase == 1 and shown.snapshot.epoch == 0
    return _no_phase(shown) or ("This is phase 1 of epoch 0." if first else "")


def _enter(desk: Desk) -> None:
    """Take the present epoch apart, for the example in focus; where a way ends for it, that is said."""
    desk.stop()
    before = desk.look
    zoom = VIEW if before.zoom or not desk.shown.layout.rows else ""
    walking = before.walking if desk.shown.layout.beside else PHASE
    desk.look = before._replace(mode=WALK, phase=1, stepped=False, zoom=zoom, walking=walking)


def _leave(desk: Desk) -> None:
    desk.look = desk.look._replace(mode=WATCH, zoom=zoom_at_rest(desk.scene))


def _in_sight(shown: Shown) -> str:
    """Return why there is no way back to the phase: it is in view or has no room, or esc leads elsewhere first."""
    if PHASE in shown.lower_half or not (shown.layout.rows or shown.zoom):
        return moving(shown) or "No view is before the phase."
    unzooms = shown.zoom and not not_by_esc(shown)
    return moving(shown) or ("esc shows all panels first." if unzooms else "")


def _to_phase(desk: Desk) -> None:
    """Show the phase again, after a view had its place."""
    now = desk.shown
    desk.look = now.with_panel(PHASE, maximised=now.look.maximised)._replace(probing=False)


def _phase_on(desk: Desk) -> None:
    """Show the next phase; after the last one, do the update."""
    if desk.look.phase < _LAST:
        desk.look = desk.look._replace(phase=desk.look.phase + 1)
        _keep_in_sight(desk)
    else:
        _go_to_phase(desk, desk.session.epoch + 1, 1)


def _phase_back(desk: Desk) -> None:
    """Show the phase before; before the first one, take the update back."""
    if desk.look.phase > 1:
        desk.look = desk.look._replace(phase=desk.look.phase - 1)
        _keep_in_sight(desk)
    else:
        _go_to_phase(desk, desk.session.epoch - 1, _LAST)


def _keep_in_sight(desk: Desk) -> None:
    """Show the phase to which a key went, unless what is shown follows it, and names it."""
    now = desk.shown
    follows = now.zoom in TABLES or now.panel in (ARRAYS, NETWORK)
    if now.walking and PHASE not in now.lower_half and not follows:
        desk.look = now.with_panel(PHASE, maximised=now.look.maximised)


def _read_on(desk: Desk) -> None:
    from xortui.tui.reading import scrolled_phase

    desk.look = scrolled_phase(desk.shown)


def _no_more(shown: Shown) -> str:
    """Return why there is no more of the phase to see by its key, which in a lesson goes to the next step."""
    from xortui.tui.reading import phase_reading

    reading = phase_reading(shown)
    if shown.scene.playing and not shown.zoom:
        return "m shows all of the phase."
    done = reading.ended and (not reading.most or shown.scene.playing)
    return moving(shown) or ("All of the phase is in view." if done else "")


def _epoch_on(desk: Desk) -> None:
    _go_to_phase(desk, desk.session.epoch + 1, desk.look.phase)


def _epoch_back(desk: Desk) -> None:
    _go_to_phase(desk, desk.session.epoch - 1, desk.look.phase)


def _go_to_phase(desk: Desk, epoch: int, phase: int) -> None:
    before = desk.session.epoch
    desk.go(epoch)
    if desk.session.epoch != before or desk.motion.goal is not None:
        desk.look = desk.look._replace(phase=phase)
        _keep_in_sight(desk)


def _input_on(desk: Desk) -> None:
    _look_at_input(desk, desk.look.focus.input + 1)


def _input_back(desk: Desk) -> None:
    _look_at_input(desk, desk.look.focus.input - 1)


def _look_at_input(desk: Desk, source: int) -> None:
    """Look at an input; after x3 come the bias, the unit's weight to the output, and the bias of the output."""
    focus = desk.look.focus._replace(input=source % FOCUSED)
    desk.look = desk.look._replace(focus=focus)
    if desk.asking.on or not (desk.shown.sees(W1) or desk.shown.sees(W2)):
        desk.note(f"the parameter {focus.weight.label()}")


def _is_on(panel: str) -> Callable[[Shown], bool]:
    """Return what tells whether a panel was chosen, or is beside one that was."""
    return lambda shown: shown.look.walking == panel or (shown.walking and panel in shown.lower_half)


def _without(panel: str, shown: Shown) -> str:
    """Return with which view in front a panel has no place any more, while those before it stay."""
    others = shown.panels[1:]
    return others[others.index(panel) - shown.layout.beside]


def _panel(desk: Desk, panel: str) -> None:
    """Show a panel in the lower half; where it is shown already, the phase again, or what was chosen without it."""
    now = desk.shown
    wanted = (PHASE if now.look.walking == panel else _without(panel, now)) if _is_on(panel)(now) else panel
    desk.look = now.with_panel(wanted, maximised=now.look.maximised)
    if desk.shown.question and not desk.shown.layout.beside:
        desk.note("Shown after the answer.")


def _chain_rule(desk: Desk) -> None:
    _panel(desk, CHAIN_RULE)


def _slope(desk: Desk) -> None:
    _panel(desk, SLOPE)


def _ask(desk: Desk) -> None:
    """Ask for each result before it is shown, or not; the score begins again."""
    desk.asking = Asking(on=not desk.asking.on)
    if not desk.shown.question:  # the first phase asks nothing
        desk.note("Each result is asked for first." if desk.asking.on else "Results are shown at once.")


class Walk(PlainLayer):
    """The mode that explains one epoch."""

    name = WALK
    elsewhere = "For the phases: w shows them."
    doing = "an epoch is taken apart"
    enter = Command(
        "walk.enter", ("w",), "take apart", "one epoch, phase by phase, with the arithmetic written out", _enter,
        unless(lambda shown: not shown.hidden_by_lesson, ANSWER_FIRST),
    )  # fmt: skip
    commands = (
        Command(
            "walk.phase_on", ("right",), "phase on", "the next phase, and on into the next epoch", _phase_on, _no_phase
        ),
        Command(
            "walk.phase_back",
            ("left",),
            "phase back",
            "the phase before, and back into the epoch before",
            _phase_back,
            _first_phase,
        ),
        Command(
            "walk.epoch_on",
            ("full_stop", "shift+right"),
            "epoch on",
            "the same phase one epoch on",
            _epoch_on,
            no_next,
        ),
        Command(
            "walk.epoch_back",
            ("comma", "shift+left"),
            "epoch back",
            "the same phase one epoch back",
            _epoch_back,
            no_earlier,
        ),
        Command(
            "walk.more",
            ("enter",),
            "more",
            "the rest of a phase that has no room, and its beginning again",
            _read_on,
            _no_more,
            footer_when=always,
        ),
        Command("walk.input_on", ("down",), "input", "look at the next input, the biases, or W2", _input_on),
        Command("walk.input_back", ("up",), "input back", "look at the one before", _input_back),
        Command(
            "walk.chain_rule",
            ("d",),
            "chain rule",
            "from the loss back to the parameter in focus, factor by factor",
            _chain_rule,
            _no_panel,
            also="chain rule off",
            on=_is_on(CHAIN_RULE),
        ),
        Command(
            "walk.slope",
            ("h",),
            "slope",
            "by experiment: nudge the parameter in focus, watch the loss, and divide",
            _slope,
            _no_panel,
            also="slope off",
            on=_is_on(SLOPE),
        ),
        Command(
            "walk.ask",
            ("a",),
            "ask first",
            "hide each result until it has been guessed, or not",
            _ask,
            _no_room,
            also="don't ask",
            on=lambda shown: shown.scene.asking.on,
        ),
        Command(
            "walk.back",
            ("escape",),
            "close",
            "close the view that has the place of the phase, and be back there",
            _to_phase,
            _in_sight,
            footer_when=always,
        ),
        Command("walk.leave", ("escape", "w"), "leave", "the whole picture again", _leave, moving),
    )
    footer = (
        ("question.answer_1",), ("question.reveal",),
        ("walk.more",), ("walk.phase_on", "walk.phase_back"), ("anywhere.stop",), ("walk.back",), ("walk.leave",),
        ("walk.ask",), ("anywhere.unit", "anywhere.unit_back"), ("walk.input_on", "walk.input_back"),
        ("anywhere.view",), ("walk.chain_rule",), ("walk.slope",), ("walk.epoch_on", "walk.epoch_back"),
        ("anywhere.example",), ("edit.enter",), ("anywhere.run",), ("anywhere.undo",), ("anywhere.goto",),
        ("anywhere.until",), ("anywhere.palette",),
    )  # fmt: skip
