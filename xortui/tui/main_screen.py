"""The main screen: what the keys do. Each mode has its own; these are the ones of all modes, and of watching."""

from dataclasses import replace
from typing import TYPE_CHECKING

from xortui.nn import INPUTS, Settings
from xortui.nn.settings import MAX_SEED
from xortui.nn.until import Condition
from xortui.teach.hidden_space import pairs
from xortui.tui.actions import LEARNING_RATES, SPEEDS
from xortui.tui.journey import Journey
from xortui.tui.lesson_mode import LessonMode
from xortui.tui.pace import CRUISE, Pace
from xortui.tui.widgets.loss import Loss

if TYPE_CHECKING:
    from xortui.tui.dialogs import Choice

_MANY = 100


class MainScreen(LessonMode):
    """Lets epochs, edits and runs make the next snapshot."""

    def action_run(self) -> None:
        """Let epochs follow each other, or pause; a walkthrough then begins with its first phase."""
        if self.view.moving:
            self.action_stop()
            return
        self._look(running=True, stepped=False, phase=1, answer=None)
        self._set_out(Journey(self.session, pace=Pace(self.view.speed)))

    def action_stop(self) -> None:
        """End what is under way."""
        journey = self._journey
        self._halt()
        if journey:
            self._tell(journey)

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

        from xortui.tui.dialogs import EpochDialog  # dialogs are imported when they are opened: the start is quicker

        self.app.push_screen(EpochDialog(self.session.furthest), go)

    def action_until(self) -> None:
        """Ask for a condition, and run until it is met."""
        self._halt()

        def go(condition: Condition | None) -> None:
            if condition is not None:
                self._go(condition, stepped=self.view.stepped)

        from xortui.tui.until_dialog import UntilDialog

        self.app.push_screen(UntilDialog(self.session.epoch), go)

    def on_loss_pointed(self, message: Loss.Pointed) -> None:
        """Read the losses off at the epoch to which the mouse points."""
        self.view = replace(self.view, reading=message.epoch)

    def on_loss_chosen(self, message: Loss.Chosen) -> None:
        """Go to the epoch that was clicked."""
        self._go(message.epoch, stepped=self.view.stepped)

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
        """Ask for settings, and begin with them, or go on with them."""
        self._halt()

        def begin(choice: "Choice | None") -> None:
            if choice is None:
                return
            if choice.keep:
                self._keep(choice.settings)
            else:
                self._new_run(choice.settings)

        from xortui.tui.dialogs import SettingsDialog

        self.app.push_screen(SettingsDialog(self.session.snapshot.settings), begin)

    def _keep(self, settings: Settings) -> None:
        """Go on with the same weights, towards another gate, at another rate or by another rule."""
        self._halt()
        self.session.set_gate(settings.gate)
        self.session.set_learning_rate(settings.learning_rate)
        self.session.set_rule(settings.rule)
        self._look()
        self._show()

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

    def action_view(self) -> None:
        """Show the next view."""
        panel = self.view.next_panel()
        self._look(**{"chosen_walking" if self.view.walking else "chosen": panel})

    def action_maximise(self) -> None:
        """Give what is looked at the whole lower half, or share it again."""
        panel = self.view.panel
        self._look(**{"chosen_walking" if self.view.walking else "chosen": panel}, maximised=not self.view.maximised)

    def action_axes(self) -> None:
        """Show the hidden space as the next two units see it."""
        self._look(pair=(self.view.pair + 1) % len(pairs(self.session.snapshot.settings.hidden_units)))

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
        from xortui.tui.help import HelpScreen

        self.app.push_screen(HelpScreen())

    async def action_quit(self) -> None:
        """Leave."""
        self._halt()
        self.app.exit(0)
