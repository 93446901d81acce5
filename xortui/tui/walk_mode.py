"""The walkthrough: one epoch taken apart, phase by phase, forwards and backwards."""

from xortui.teach.phases import BIAS, NAMES, worst_example
from xortui.teach.questions import question_of
from xortui.tui.stage import Stage
from xortui.tui.view import WALK, WATCH

_LAST = len(NAMES)


class WalkMode(Stage):
    """The keys of the walkthrough."""

    def action_walk(self) -> None:
        """Take apart the epoch at which one stands, beginning with the worst of the examples."""
        self._halt()
        self._look(mode=WALK, phase=1, answer=None, example=worst_example(self.session.snapshot), stepped=False)

    def action_leave(self) -> None:
        """Show everything again."""
        self._look(mode=WATCH, answer=None)

    def action_phase_on(self) -> None:
        """Show the next phase; behind the last one, do the update."""
        if self.view.phase < _LAST:
            self._look(phase=self.view.phase + 1, answer=None)
        else:
            self._go_to_phase(self.session.epoch + 1, 1)

    def action_phase_back(self) -> None:
        """Show the phase before; before the first one, take the update back."""
        if self.view.phase > 1:
            self._look(phase=self.view.phase - 1, answer=None)
        else:
            self._go_to_phase(self.session.epoch - 1, _LAST)

    def action_epoch_on(self) -> None:
        """Show the same phase of the next epoch."""
        self._go_to_phase(self.session.epoch + 1, self.view.phase)

    def action_epoch_back(self) -> None:
        """Show the same phase of the epoch before."""
        self._go_to_phase(self.session.epoch - 1, self.view.phase)

    def _go_to_phase(self, epoch: int, phase: int) -> None:
        before = self.session.epoch
        self._go(epoch)
        if self.session.epoch != before or self.view.goal is not None:
            self._look(phase=phase, answer=None)

    def action_input_on(self) -> None:
        """Look at the next input; the bias comes behind x3."""
        self._look(input=(self.view.input + 1) % (BIAS + 1), answer=None)

    def action_input_back(self) -> None:
        """Look at the input before."""
        self._look(input=(self.view.input - 1) % (BIAS + 1), answer=None)

    def action_ask(self) -> None:
        """Ask for each result before it is shown, or not."""
        self._look(ask=not self.view.ask, answer=None, asked=0, hits=0)

    def action_reveal(self) -> None:
        """Show the result."""
        self._look(answer=-1)

    def action_answer_1(self) -> None:
        """Take the first answer."""
        self._answer(0)

    def action_answer_2(self) -> None:
        """Take the second answer."""
        self._answer(1)

    def action_answer_3(self) -> None:
        """Take the third answer."""
        self._answer(2)

    def action_answer_4(self) -> None:
        """Take the fourth answer."""
        self._answer(3)

    def _answer(self, option: int) -> None:
        view = self.view
        question = question_of(self.session.snapshot, view.phase, view.focus)
        assert question is not None  # the key is dimmed where nothing is asked
        self._look(answer=option, asked=view.asked + 1, hits=view.hits + (option == question.right))
