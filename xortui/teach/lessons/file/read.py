"""Lessons as files: Markdown with TOML, read line by line into a lesson, or into everything that is wrong with it.

A lesson begins with front matter between two lines `+++`. Each heading `##` begins a step; a block fenced with three
backticks and marked `xortui` holds what it does, and comments `<!-- -->` are the teacher's notes. Whatever the bytes,
the answer is a lesson or clean sentences, in a time that grows with their number, of which there is a limit.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from xortui.nn import Settings
from xortui.nn.settings import check_kind
from xortui.teach.lessons.file.actions import read, read_settings
from xortui.teach.lessons.file.body import NO_END, Fenced, Heading, Note, Text, pieces
from xortui.teach.lessons.file.hints import quoted_number
from xortui.teach.lessons.file.open_step import OpenStep
from xortui.teach.lessons.file.toml_block import TomlBlock, TomlError
from xortui.teach.lessons.file.values import WrongError, meant, text_of
from xortui.teach.lessons.live import live
from xortui.teach.lessons.model import KEYS, BadLessonError, Lesson, LessonAction, LessonError
from xortui.teach.lessons.text import Paragraph, Span, intruder, live_sources, paragraph, starts_item, unclosed
from xortui.words.nearest import nearest
from xortui.words.shown import shown

FORMAT = 1
MAX_BYTES = 256_000
MAX_STEPS = 100
MAX_PARAGRAPHS, MAX_CHARACTERS = 200, 10_000
"""Of a step: more than any screen shows, and little enough to be laid out between two keys."""
MAX_ERRORS = 100
"""How many errors of one file are told."""

_FENCE = "+++"
_FRONT = ("format", "title", "summary", "try", "settings")
_ONCE = {
    "ask": "A step asks one question, and this one has asked already.",
    "task": "A step sets one task, and this one has set one already.",
}
_SHOWN_AS_CODE = ("", "text", "python")


def parse(source: str | bytes, name: str, path: Path | None = None) -> Lesson:
    """Return the lesson that is written in a text.

    Args:
        source: The text, or its bytes in UTF-8.
        name: What the lesson or its file is called in errors.
        path: The file, where there is one.

    Raises:
        BadLessonError: It is none; it carries everything that is wrong.
    """
    reader = _Reader(name)
    check_kind("text of a lesson", source, str, bytes)
    try:
        lesson = reader.read(source, path)
    except _HopelessError:
        lesson = None
    if reader.errors or lesson is None:
        raise BadLessonError(tuple(sorted(reader.errors, key=lambda error: error.line)))
    return lesson


class _HopelessError(Exception):
    """There is no sense in reading on."""


class _Reader:
    """Reads one text."""

    def __init__(self, name: str) -> None:
        self.errors: list[LessonError] = []
        self._name = name
        self._lines: list[str] = []
        self._steps: list[OpenStep] = []
        self._notes: list[str] = []
        self._words: list[str] = []  # the lines of the paragraph that is being read
        self._line_of_words = 1  # the line of the last of them

    def _complain(self, line: int, message: str) -> None:
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        if len(self.errors) == MAX_ERRORS:
            message = f"There is more that is wrong: these were the first {MAX_ERRORS} errors."
        self.errors.append(LessonError(self._name, line, shown(text, 200) if text.strip() else "", message))
        if len(self.errors) > MAX_ERRORS:
            raise _HopelessError

    def read(self, source: str | bytes, path: Path | None) -> Lesson:
        self._lines = self._split(source)
        for number, line in enumerate(self._lines, 1):
            if sentence := intruder(line):
                self._complain(number, sentence)
        if self.errors:
            raise _HopelessError
        front, body = self._front()
        texts, settings = self._read_front(front)
        self._body(body)
        if not self._steps and not self.errors:
            self._complain(len(self._lines), "A lesson has at least one step: a line ## and its title.")
        return Lesson(
            title=texts.get("title", ""),
            summary=texts.get("summary", ""),
            suggestion=texts.get("try", ""),
            settings=settings,
            steps=tuple(step.closed() for step in self._steps),
            notes=tuple(self._notes),
            name=self._name,
            lines=tuple(self._lines),
            path=path,
        )

    def _split(self, source: str | bytes) -> list[str]:
        if len(source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            self._complain(1, f"The file is larger than {MAX_BYTES // 1000} kB, which no lesson is.")
            raise _HopelessError
        if isinstance(source, bytes):
            try:
                source = source.decode("utf-8")
            except UnicodeDecodeError as error:
                content = error.object
                line = content[: error.start].count(b"\n") + 1
                text = content.split(b"\n")[line - 1].decode("utf-8", "replace")
                message = f"The byte {content[error.start]:02X} is no text: a lesson is written in UTF-8."
                self.errors.append(LessonError(self._name, line, shown(text, 200), message))
                raise _HopelessError from None
        return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    # Front matter

    def _front(self) -> tuple[TomlBlock, int]:
        """Return the front matter, and the number of lines until the body."""
        lines = self._lines
        first = next((at for at, line in enumerate(lines) if line.strip()), 0)
        if lines[first].strip() != _FENCE:
            self._complain(first + 1, f"A lesson begins with a line {_FENCE}, its title and the like, and {_FENCE}.")
            raise _HopelessError
        last = next((at for at in range(first + 1, len(lines)) if lines[at].strip() == _FENCE), None)
        if last is None:
            self._complain(first + 1, f"The front matter that begins here has no end: {_FENCE} on a line of its own.")
            raise _HopelessError
        return TomlBlock(first + 2, lines[first + 1 : last]), last + 1

    def _read_front(self, block: TomlBlock) -> tuple[dict[str, str], Settings]:
        values = self._toml(block)
        if values is None:
            return {}, Settings()
        complain = self._about(block, "settings")
        for key in values:
            if key not in _FRONT:
                self._complain(block.line_of(key), f'There is no "{shown(key)}" here: {nearest(key, _FRONT)}')
        version = values.get("format")
        if sentence := quoted_number("format", version):
            self._complain(block.line_of("format"), sentence)
        elif isinstance(version, bool) or version != FORMAT:
            found = f"cannot be {shown(version)}" if "format" in values else "is missing"
            self._complain(block.line_of("format"), f"format {found}: this program reads format = {FORMAT}.")
        texts = {}
        for key in ("title", "summary", "try"):
            try:
                texts[key] = text_of(key, values[key]) if key in values else ""
            except WrongError as error:
                self._complain(block.line_of(key), str(error))
        if "title" not in values:
            self._complain(block.first - 1, 'title is missing: write title = "...".')
        settings = Settings()
        if "settings" in values:
            try:
                settings = Settings(**read_settings(values["settings"], complain))
            except (ValueError, WrongError) as error:
                complain(str(error), "")
        return texts, settings

    # TOML

    def _toml(self, block: TomlBlock) -> dict[str, Any] | None:
        try:
            return block.values()
        except TomlError as error:
            inside = block.lines[: error.line - block.first]
            if block.first > 2 and any(line.startswith("## ") for line in inside):
                self._complain(block.first - 1, NO_END)  # it has taken in the step that follows
            else:
                self._complain(error.line, str(error))
            return None

    def _about(self, block: TomlBlock, key: str) -> Callable[[str, str], None]:
        """Return what takes errors in a key's value: the nth about one word is at the nth line that has it."""
        counts: dict[str, int] = {}

        def complain(message: str, word: str) -> None:
            counts[word] = counts.get(word, -1) + 1
            self._complain(block.line_of(key, word, counts[word]), message)

        return complain

    def _actions(self, block: TomlBlock) -> None:
        if not self._steps:
            self._complain(block.first - 1, "Actions belong to a step: a line ## and its title comes before them.")
            return
        step = self._steps[-1]
        for key, value in (self._toml(block) or {}).items():
            if key not in KEYS:
                hint = meant(key, KEYS, "action")
                self._complain(block.line_of(key), f'There is no action "{shown(key)}": {hint}')
                continue
            result = read(key, value, complain := self._about(block, key))
            if key in _ONCE and any(action.key == key for action in step.actions):
                complain(_ONCE[key], "")
            step.actions.append(LessonAction(key, result, block.line_of(key)))

    # The body

    def _body(self, start: int) -> None:
        for piece in pieces(self._lines, start, self._complain):
            match piece:
                case Heading(line, title):
                    self._end_paragraph()
                    self._begin_step(line, title)
                case Text(line, text):
                    self._line(text, line)
                case Fenced(line, mark, inside):
                    self._end_paragraph()
                    self._block(mark, line, inside)
                case Note(_, text) if text:
                    (self._steps[-1].notes if self._steps else self._notes).append(text)
        self._end_paragraph()

    def _begin_step(self, line: int, title: str) -> None:
        if len(self._steps) == MAX_STEPS:
            self._complain(line, f"A lesson has {MAX_STEPS} steps at most.")
            raise _HopelessError
        self._steps.append(OpenStep(title, line))

    def _block(self, mark: str, first: int, inside: list[str]) -> None:
        if mark == "xortui":
            self._actions(TomlBlock(first + 1, inside))
        elif mark not in _SHOWN_AS_CODE:
            known = ("xortui", *_SHOWN_AS_CODE[1:])
            self._complain(first, f'There are no blocks marked "{shown(mark)}": {nearest(mark, known)}')
        elif self._in_step(first):
            for at, line in enumerate(inside, first + 1):
                if self._has_room(line, at):
                    self._add(Paragraph((Span(line, "code"),), verbatim=True), first)

    def _line(self, line: str, number: int) -> None:
        """Take a line of text, its comments left out."""
        if not line.strip():
            self._end_paragraph()
        elif self._in_step(number) and self._has_room(line, number):
            if starts_item(line):
                self._end_paragraph()
            for source in live_sources(line):
                try:
                    live(source)
                except ValueError as error:
                    self._complain(number, str(error))
            self._words.append(line)
            self._line_of_words = number

    def _in_step(self, number: int) -> bool:
        if not self._steps:
            self._complain(number, "This text is in no step: a step begins with a line ## and its title.")
            raise _HopelessError
        return True

    def _has_room(self, line: str, number: int) -> bool:
        """Return whether the step has room for a line, and complain where it has none for the first time."""
        step = self._steps[-1]
        if len(step.text) > MAX_PARAGRAPHS:
            return False
        before, step.characters = step.characters, step.characters + len(line)
        if before <= MAX_CHARACTERS < step.characters:
            self._complain(number, f"A step has {MAX_CHARACTERS} characters of text at most: begin another one.")
        return step.characters <= MAX_CHARACTERS

    def _end_paragraph(self) -> None:
        if self._words:
            if unclosed(" ".join(self._words)):
                self._complain(self._line_of_words, "The live number that begins here has no end: write {mse}.")
            self._add(paragraph(self._words), self._line_of_words)
            self._words = []

    def _add(self, part: Paragraph, line: int) -> None:
        """Add a paragraph to the step, up to a limit, of which it complains once."""
        text = self._steps[-1].text
        if len(text) == MAX_PARAGRAPHS:
            self._complain(line, f"A step has {MAX_PARAGRAPHS} paragraphs, items and lines of code at most.")
        if len(text) <= MAX_PARAGRAPHS:
            text.append(part)
