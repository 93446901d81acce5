"""Dialogs of lessons: the list of them, the steps of one, and the teacher's notes."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from xortui.teach.lesson import Lesson
from xortui.teach.lesson_shelf import shelf
from xortui.teach.lesson_text import paragraph, plain, starts_item
from xortui.tui.view import Given
from xortui.tui.widgets.formatting import RIGHT, WRONG


def _line(start: str, text: str, end: str = "") -> Content:
    """Return an entry of a list."""
    return Content.assemble((start, "$text-muted"), (text, "bold"), (end, "$text-muted"))


def _said(note: str) -> Content:
    """Return a note without its marks, its paragraphs and items each on a line of their own."""
    parts: list[list[str]] = [[]]
    for line in note.split("\n"):
        if not line.strip() or starts_item(line):
            parts.append([])
        if line.strip():
            parts[-1].append(line)
    return Content(plain(paragraph(part) for part in parts if part))


class Chooser(ModalScreen[str | None]):
    """Asks for a lesson; returns its name."""

    BINDINGS = [("escape", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    def compose(self) -> ComposeResult:
        """Lay out title and summary of each."""
        with Vertical(classes="dialog", id="lessons") as box:
            box.border_title = "lessons"
            box.border_subtitle = "enter open · esc close"
            yield OptionList(
                *(
                    Option(_line(f"{at}  ", title, f"\n   {summary}"), id=name)
                    for at, (name, title, summary) in enumerate(shelf(), 1)
                ),
                id="list",
                compact=True,
            )

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


class Outline(ModalScreen[int | None]):
    """Asks for a step of a lesson; returns its number."""

    BINDINGS = [("escape,o", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    def __init__(self, lesson: Lesson, step: int, answers: tuple[Given | None, ...]) -> None:
        """Begin at a step, and mark how questions were answered."""
        super().__init__()
        self._lesson, self._step, self._answers = lesson, step, answers

    def compose(self) -> ComposeResult:
        """Lay out the titles."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._lesson.title)
            box.border_subtitle = "enter go · esc close"
            yield OptionList(*self._entries(), id="steps", compact=True)

    def _entries(self) -> Iterable[Content]:
        for at, (step, given) in enumerate(zip(self._lesson.steps, self._answers, strict=True), 1):
            mark = "?" if step.question else ""
            if given and given.answer is not None:
                mark = RIGHT if given.right else WRONG
            yield _line(f"{at:>3}  ", step.title, f"  {mark}")

    def on_mount(self) -> None:
        """Stand at the step that is shown."""
        self.query_one(OptionList).highlighted = self._step - 1

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index + 1)


class Notes(ModalScreen[None]):
    """Shows the teacher's notes of a step, and those of the whole lesson."""

    BINDINGS = [("escape,t,enter", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it

    def __init__(self, lesson: Lesson, step: int) -> None:
        """Show the notes of a step, counted from 1."""
        super().__init__()
        self._lesson, self._step = lesson, step

    def compose(self) -> ComposeResult:
        """Lay out one below the other."""
        step = self._lesson.steps[self._step - 1]
        with VerticalScroll(classes="dialog", id="notes") as box:
            box.border_title = "teacher's notes"
            box.border_subtitle = "↑ ↓ scroll · esc close"
            yield Static(Content(f"step {self._step}: {step.title}"), classes="heading")
            for note in step.notes or ("There are none for this step.",):
                yield Static(_said(note))
            if self._lesson.notes:
                yield Static("the whole lesson", classes="heading")
            for note in self._lesson.notes:
                yield Static(_said(note))
