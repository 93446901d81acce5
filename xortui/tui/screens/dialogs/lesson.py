"""Dialogs of lessons: the list of them, and the steps of one."""

from collections.abc import Iterable
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from xortui.tui.playing import Playing
from xortui.tui.screens.dialogs.base import Dialog
from xortui.tui.screens.dialogs.frame import Box
from xortui.words.format import RIGHT, WRONG
from xortui.words.shown import shown


class _Entry(Visual):
    """An entry of a list: a number, and beside it a title with what is said of it, all of whose lines begin there."""

    def __init__(self, number: str, title: str, end: str) -> None:
        """Write the number and the text."""
        self._number = Content.styled(number, "$text-muted")
        self._text = Content.assemble((title, "bold"), (end, "$text-muted"))

    def __str__(self) -> str:
        """Return it as one text."""
        return f"{self._number}{self._text}"

    def _beside(self, width: int) -> int:
        return max(1, width - len(self._number))

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return how wide it is without a break."""
        return len(self._number) + self._text.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return how many lines it takes."""
        return self._text.get_height(rules, self._beside(width))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Return its lines."""
        lines = self._text.render_strips(self._beside(width), height, style, options)
        [number] = self._number.render_strips(len(self._number), 1, style, options)
        blank = Strip.blank(len(self._number), style.rich_style)
        return [Strip.join((blank if at else number, line)) for at, line in enumerate(lines)]


class NumberedList(OptionList):
    """A list whose numbers lead to its entries. It turns no page where it has no room for one, as the framework's."""

    _typed = 0
    """The number that was typed last, to which another digit may come."""

    def on_key(self, event: events.Key) -> None:
        """Go to the entry of which the number is typed."""
        if event.character is None or event.character not in "123456789" + "0" * (self._typed > 0):
            return
        digit = int(event.character)
        longer = 10 * self._typed + digit if self.highlighted == self._typed - 1 else digit
        number = longer if longer <= self.option_count else digit
        if 0 < number <= self.option_count:
            self._typed, self.highlighted = number, number - 1
            event.stop()

    def action_page_up(self) -> None:
        """Go a page up."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go a page down."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Chooser(Dialog[str | None]):
    """Asks for a lesson; returns its name, or its file's."""

    BINDINGS = [("q", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    def __init__(self, lessons: tuple[tuple[str, str, str], ...], course: Path | None = None) -> None:
        """List lessons, each with its name, title and summary, those of a folder or those of the program."""
        super().__init__()
        self._lessons, self._course = lessons, course

    def compose(self) -> ComposeResult:
        """Lay out title and summary of each."""
        title = f"lessons in {shown(self._course, 60)}" if self._course else "lessons"
        with Box(title, "enter open · esc close", id="lessons"):
            yield NumberedList(
                *(
                    Option(_Entry(f"{at:>2}  ", title, f"\n{summary}"), id=name)
                    for at, (name, title, summary) in enumerate(self._lessons, 1)
                ),
                id="list",
                compact=True,
            )

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


class Outline(Dialog[int | None]):
    """Asks for a step of a lesson; returns its number."""

    BINDINGS = [("o,q", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    def __init__(self, playing: Playing) -> None:
        """Begin at the step that is shown, and mark how questions were answered."""
        super().__init__()
        self._playing, self._lesson = playing, playing.lesson

    def compose(self) -> ComposeResult:
        """Lay out the titles."""
        score = str(self._playing.score)
        with Box(self._lesson.title, f"{score} · enter go · esc close" if score else "enter go · esc close"):
            yield NumberedList(*self._entries(), id="steps", compact=True)

    def _entries(self) -> Iterable[_Entry]:
        for at, (step, given) in enumerate(zip(self._lesson.steps, self._playing.answers, strict=True), 1):
            mark = "?" if step.question else ""
            if given:
                mark = "given up" if given.answer is None else RIGHT if given.right else WRONG
            if step.task:
                mark = "done" if at in self._playing.done else "task"
            yield _Entry(f"{at:>2}  ", step.title, f"  {mark}")

    def on_mount(self) -> None:
        """Stand at the step that is shown."""
        self.query_one(OptionList).highlighted = self._playing.step - 1

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index + 1)
