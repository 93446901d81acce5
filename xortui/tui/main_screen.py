"""The main screen: the network, its answers and its loss, and the keys that move them."""

from dataclasses import replace
from typing import Any

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker

from xortui.nn import INPUTS, Session, Settings, Snapshot
from xortui.nn.settings import MAX_EPOCH, MAX_SEED
from xortui.tui.actions import ACTIONS, LEARNING_RATES, SPEEDS, bindings
from xortui.tui.dialogs import EpochDialog, SettingsDialog
from xortui.tui.help import HelpScreen
from xortui.tui.journey import Journey
from xortui.tui.pace import CRUISE, Pace
from xortui.tui.plan import SMALLEST, plan
from xortui.tui.view import View
from xortui.tui.widgets.footer import Footer
from xortui.tui.widgets.formatting import target
from xortui.tui.widgets.loss import Loss
from xortui.tui.widgets.matrix import Matrix
from xortui.tui.widgets.title import Title
from xortui.tui.widgets.truth_table import TruthTable
from xortui.tui.widgets.update import Update

_LIT_SECONDS = 1.0
_MANY = 100


class MainScreen(Screen[None]):
    """Shows one snapshot, and lets epochs, edits and runs make the next."""

    BINDINGS = bindings()
    AUTO_FOCUS = None
    ALLOW_SELECT = False

    snapshot: var[Snapshot | None] = var(None, init=False)
    """What all widgets show."""
    slow: var[Snapshot | None] = var(None, init=False)
    """The same for the parts that are dear to paint: half as often while epochs are running."""
    view: var[View] = var(View, init=False)
    """Where one looks, and how it moves."""

    def __init__(self, session: Session, speed: int | None, fps: float) -> None:
        """Show a session; see `xortui.tui.app.run` for speed and fps."""
        super().__init__()
        self.session = session
        self._fps = fps
        self._journey: Journey | None = None
        self._worker: Worker[None] | None = None
        self._unlight: Timer | None = None
        self._first_view = View(speed=speed)

    def compose(self) -> ComposeResult:
        """Lay out the widgets; their sizes are planned in `_arrange`."""
        yield Title("title").data_bind(MainScreen.snapshot, MainScreen.view)
        with Horizontal(id="top"):
            yield Matrix("hidden", "hidden").data_bind(MainScreen.snapshot, MainScreen.view)
            yield Matrix("output", "output").data_bind(MainScreen.snapshot, MainScreen.view)
            yield TruthTable("truth").data_bind(MainScreen.snapshot, MainScreen.view)
        with Horizontal(id="bottom"):
            yield Loss("loss").data_bind(MainScreen.view, snapshot=MainScreen.slow)
            yield Update("update").data_bind(MainScreen.view, snapshot=MainScreen.slow)
        yield Footer("footer").data_bind(MainScreen.snapshot, MainScreen.view)
        yield Static(id="too-small", markup=False)

    def on_mount(self) -> None:
        """Show the session as it stands."""
        self.view = self._first_view
        self._arrange()
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Plan the screen for its new size."""
        self._arrange()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a key through only where it can do something."""
        entry = ACTIONS.get(action)
        return True if entry is None or self.snapshot is None else entry.when(self.snapshot, self.view)

    # Showing

    def _arrange(self) -> None:
        """Give each part its size."""
        width, height = self.app.size
        snapshot = self.session.snapshot
        widest = max(len(target(value)) for value in snapshot.targets[:, 0].tolist())
        now = plan(width, height, snapshot.settings.hidden_units, stepped=self.view.stepped, target=widest)
        small = self.query_one("#too-small", Static)
        small.display = not now.fits
        if small.display:
            small.update(f"xortui needs {SMALLEST[0]} x {SMALLEST[1]} cells,\nhere are {width} x {height}.\nq quits.")
        for name in ("title", "top", "bottom", "footer"):
            self.query_one(f"#{name}").display = now.fits
        sizes = {"hidden": now.hidden, "output": now.output, "truth": now.truth, "update": now.update}
        sizes["loss"] = width - now.update if now.bottom else 0
        for name, cells in sizes.items():
            widget = self.query_one(f"#{name}")
            widget.display = cells > 0
            widget.styles.width = cells
        self.query_one("#top").styles.height = now.top
        self.query_one("#bottom").styles.height = now.bottom
        self.query_one("#bottom").display = now.fits and now.bottom > 0
        for name, kind in (("hidden", "whole" if now.transposed else "hidden"), ("output", "output")):
            matrix = self.query_one(f"#{name}", Matrix)
            matrix.show(kind, now.cell)
            matrix.redraw()

    def _show(self, slow: bool = True) -> None:
        """Hand the session's snapshot to the widgets."""
        old, new = self.snapshot, self.session.snapshot
        if new is old:
            return
        self._light(old, new)
        self.snapshot = new
        if slow:
            self.slow = new
        if old and old.settings.hidden_units != new.settings.hidden_units:
            self.view = replace(self.view, unit=min(self.view.unit, new.settings.hidden_units - 1))
            self._arrange()
        elif old and old.targets.tolist() != new.targets.tolist():
            self._arrange()

    def show_now(self, **view: Any) -> None:
        """Show the session after it was driven from outside, as a test does, with changes of the view."""
        self._show()
        self._look(**{"fresh": not self.session.furthest, "lit": (False,) * len(INPUTS)} | view)

    def _light(self, old: Snapshot | None, new: Snapshot) -> None:
        """Light the examples that have just come right or gone wrong, for a second."""
        if old is None or new.epoch <= old.epoch or (old.undos, old.redos) != (new.undos, new.redos):
            return  # there is nothing to compare with, or it is another run
        lit = tuple(was != now for was, now in zip(old.right, new.right, strict=True))
        if any(lit):
            self.view = replace(self.view, lit=lit)
            if self._unlight:
                self._unlight.stop()
            self._unlight = self.set_timer(_LIT_SECONDS, self._put_out)

    def _put_out(self) -> None:
        self.view = replace(self.view, lit=(False,) * len(INPUTS))

    def _look(self, **changes: Any) -> None:
        """Change the view, and the layout where it depends on it."""
        stepped = self.view.stepped
        self.view = replace(self.view, **{"fresh": False} | changes)
        if self.view.stepped != stepped:
            self._arrange()

    # Going through epochs

    def _halt(self) -> None:
        """End what is under way and show where it stands."""
        if self._worker:
            self._worker.cancel()
        self._journey = self._worker = None
        self.session.halt()
        self._look(running=False, goal=None, measured=None)
        self._show()
        self.slow = self.snapshot

    def _go(self, epoch: int, *, stepped: bool = False) -> None:
        """Go to an epoch: at once if it is near, else with progress, and cancellable."""
        self._halt()
        journey = Journey(self.session, max(0, min(epoch, MAX_EPOCH)))
        if journey.slice():
            self._look(stepped=stepped)
            self._show()
        else:
            self._look(stepped=stepped, goal=journey.goal, share=journey.share)
            self._set_out(journey)

    def _set_out(self, journey: Journey) -> None:
        self._journey = journey
        self._worker = self._travel(journey)

    @work(exclusive=True, group="journey")
    async def _travel(self, journey: Journey) -> None:
        """Let a journey go on, and show it as it goes."""

        def show(slow: bool) -> None:
            if journey.goal is not None:
                self.view = replace(self.view, share=journey.share)
            elif journey.measured != self.view.measured:
                self.view = replace(self.view, measured=journey.measured)
            self._show(slow)

        await journey.go_on(show, self._fps)
        if self._journey is journey:
            self._worker = None
            self._halt()

    def action_run(self) -> None:
        """Let epochs follow each other, or pause."""
        if self.view.running:
            self._halt()
            return
        self._halt()
        self._look(running=True, stepped=False)
        self._set_out(Journey(self.session, pace=Pace(self.view.speed)))

    def action_stop(self) -> None:
        """End what is under way."""
        self._halt()

    def action_step(self) -> None:
        """Go one epoch on."""
        self._go(self.session.epoch + 1, stepped=True)

    def action_back(self) -> None:
        """Go one epoch back."""
        self._go(self.session.epoch - 1, stepped=True)

    def action_steps(self) -> None:
        """Go a hundred epochs on."""
        self._go(self.session.epoch + _MANY, stepped=self.view.stepped)

    def action_backs(self) -> None:
        """Go a hundred epochs back."""
        self._go(self.session.epoch - _MANY, stepped=self.view.stepped)

    def action_furthest(self) -> None:
        """Go to the furthest epoch of the run."""
        self._go(self.session.furthest, stepped=self.view.stepped)

    def action_first(self) -> None:
        """Go to epoch 0 of the run."""
        self._go(0, stepped=self.view.stepped)

    def action_goto(self) -> None:
        """Ask for an epoch, and go there."""
        self._halt()

        def go(epoch: int | None) -> None:
            if epoch is not None:
                self._go(epoch, stepped=self.view.stepped)

        self.app.push_screen(EpochDialog(self.session.epoch, self.session.furthest), go)

    # Settings and runs

    def action_rate_up(self) -> None:
        """Take the next higher learning rate of the scale."""
        now = self.session.snapshot.settings.learning_rate
        self._set_rate(min(rate for rate in LEARNING_RATES if rate > now))

    def action_rate_down(self) -> None:
        """Take the next lower learning rate of the scale."""
        now = self.session.snapshot.settings.learning_rate
        self._set_rate(max(rate for rate in LEARNING_RATES if rate < now))

    def _set_rate(self, rate: float) -> None:
        if not self.view.running:
            self._halt()
        self.session.set_learning_rate(rate)
        self._look()
        self._show()

    def action_reset(self) -> None:
        """Begin again with the settings in force."""
        self._halt()
        self.session.reset()
        self._begin()

    def action_new_seed(self) -> None:
        """Begin again with the next seed."""
        settings = self.session.snapshot.settings
        self._new_run(replace(settings, seed=settings.seed + 1 if settings.seed < MAX_SEED else 0))

    def action_settings(self) -> None:
        """Ask for settings, and begin with them."""
        self._halt()

        def begin(settings: Settings | None) -> None:
            if settings is not None:
                self._new_run(settings)

        self.app.push_screen(SettingsDialog(self.session.snapshot.settings), begin)

    def action_undo(self) -> None:
        """Return to the run that was left last."""
        self._halt()
        self.session.undo()
        self._show()

    def action_redo(self) -> None:
        """Come back from it."""
        self._halt()
        self.session.redo()
        self._show()

    def _new_run(self, settings: Settings) -> None:
        self._halt()
        self.session.new_run(settings)
        self._begin()

    def _begin(self) -> None:
        """Show a run that has just begun."""
        self._look(stepped=False)
        self._show()

    # Looking

    def action_faster(self) -> None:
        """Take the next higher speed."""
        now = CRUISE if self.view.speed is None else self.view.speed
        self._set_speed(next((speed for speed in SPEEDS if speed > now), 0))

    def action_slower(self) -> None:
        """Take the next lower speed."""
        now = CRUISE if self.view.speed is None else self.view.speed or SPEEDS[-2] + 1
        self._set_speed(max((speed for speed in SPEEDS if 0 < speed < now), default=SPEEDS[0]))

    def action_full(self) -> None:
        """Go to full speed, or back to the speed before."""
        if self.view.speed == 0:
            self._set_speed(self._before_full)
        else:
            self._before_full = self.view.speed
            self._set_speed(0)

    _before_full: int | None = None

    def _set_speed(self, speed: int | None) -> None:
        self._look(speed=speed)
        if self._journey:
            self._journey.take_pace(Pace(speed))

    def action_example(self) -> None:
        """Look at the next example."""
        self._look(example=(self.view.example + 1) % len(INPUTS))

    def action_example_back(self) -> None:
        """Look at the example before."""
        self._look(example=(self.view.example - 1) % len(INPUTS))

    def action_unit(self) -> None:
        """Look at the next hidden unit."""
        self._look(unit=(self.view.unit + 1) % self.session.snapshot.settings.hidden_units)

    def action_unit_back(self) -> None:
        """Look at the hidden unit before."""
        self._look(unit=(self.view.unit - 1) % self.session.snapshot.settings.hidden_units)

    def action_log(self) -> None:
        """Chart the loss on the other scale."""
        self._look(log=not self.view.log)

    def action_clear(self) -> None:
        """Take earlier runs off the chart."""
        self.session.clear_ghosts()
        self._look()
        self._show()

    # The program

    def action_palette(self) -> None:
        """Find an action by its name."""
        self.app.action_command_palette()

    def action_help(self) -> None:
        """Show keys, words and colours."""
        if not self.view.running:
            self._halt()
        self.app.push_screen(HelpScreen())

    async def action_quit(self) -> None:
        """Leave."""
        self._halt()
        self.app.exit(0)
