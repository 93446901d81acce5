"""A step of a lesson while its file is being read."""

from dataclasses import dataclass, field

from xortui.teach.lessons.model import LessonAction, Step
from xortui.teach.lessons.text import Paragraph


@dataclass
class OpenStep:
    """A step that is being read."""

    title: str
    line: int
    text: list[Paragraph] = field(default_factory=list)
    actions: list[LessonAction] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    characters: int = 0

    def closed(self) -> Step:
        """Return the step."""
        questions = [action.value for action in self.actions if action.key == "ask"]
        question = questions[0] if questions else None
        task = next((action.value for action in self.actions if action.key == "task"), None)
        return Step(self.title, tuple(self.text), tuple(self.actions), tuple(self.notes), question, task, self.line)
