"""Whether results are asked for before they are shown, and what was answered to that."""

from typing import NamedTuple

from xortui.teach.places import Focus

REVEALED = -1
"""The answer of a user who had the result shown without a guess."""


class Moment(NamedTuple):
    """What a question was asked about. An answer to another moment is no answer."""

    run: int
    epoch: int
    phase: int
    focus: Focus


class Asking(NamedTuple):
    """Whether each result of a phase is asked for before it is shown, and what was answered."""

    on: bool = False
    answered: tuple[Moment, int] | None = None
    """The last answer with its moment: an option counted from 0, or `REVEALED`."""
    questions_answered: int = 0
    right_answers: int = 0
    urged: Moment | None = None
    """The moment at which the user asked how to answer."""

    def answer(self, now: Moment) -> int | None:
        """Return the answer that was given at this moment; None where there is none."""
        return self.answered[1] if self.answered and self.answered[0] == now else None

    def with_answer(self, now: Moment, option: int, *, right: bool) -> "Asking":
        """Return this with another answer, which counts."""
        answered, rightly = self.questions_answered + 1, self.right_answers + right
        return self._replace(answered=(now, option), questions_answered=answered, right_answers=rightly)

    def with_revealed(self, now: Moment) -> "Asking":
        """Return this with the result shown, which does not count."""
        return self._replace(answered=(now, REVEALED))
