"""The main screen: what the keys do. Each mode has its own; these are the ones of all modes, and of watching."""

from dataclasses import replace

from xortui.nn import INPUTS, Settings
from xortui.nn.settings import MAX_SEED
from xortui.tui.actions import LEARNING_RATES, SPEEDS
from xortui.tui.dialogs import EpochDialog, SettingsDialog
from xortui.tui.help import HelpScreen
from xortui.tui.journey import Journey
from xortui.tui.pace import CRUISE, Pace
from xortui.tui.walk_mode import WalkMode

_MANY = 100


class MainScreen(WalkMode):
    """Lets epochs, edits and runs make the next snapshot."""

    def action_run(self) -> None:
        """Let epochs follow each other, or pause; a walkthrough then begins with its first phase."""
        if self.view.running:
            self._halt()
            return
        self._halt()
        self._look(running=True, stepped=False, phase=1, answer=None)
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

        self.app.push_screen(EpochDialog(self.session.furthest), go)

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
        self._look(example=(self.view.example + 1) % len(INPUTS), answer=None)

    def action_example_back(self) -> None:
        """Look at the example before."""
        self._look(example=(self.view.example - 1) % len(INPUTS), answer=None)

    def action_unit(self) -> None:
        """Look at the next hidden unit."""
        self._look(unit=(self.view.unit + 1) % self.session.snapshot.settings.hidden_units, answer=None)

    def action_unit_back(self) -> None:
        """Look at the hidden unit before."""
        self._look(unit=(self.view.unit - 1) % self.session.snapshot.settings.hidden_units, answer=None)

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
