"""Lessons as files: Markdown with TOML, read line by line into a lesson, or into everything that is wrong with it.

A lesson begins with front matter between two lines `+++`. Each heading `##` begins a step; a block fenced with three
backticks and marked `xortui` holds what it does, and comments `<!-- -->` are the teacher's notes. Whatever the bytes,
the answer is a lesson or clean sentences, in a time that grows with their number, of which there is a limit.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xortui.nn import Settings
from xortui.teach.lesson import KEYS, Action, BadLessonError, Lesson, LessonError, Step
from xortui.teach.lesson_actions import WrongError, read, read_settings, text_of
from xortui.teach.lesson_text import Paragraph, Span, intruder, nearest, paragraph, shown, starts_item
from xortui.teach.lesson_toml import Block, TomlError

FORMAT = 1
MAX_BYTES = 256_000
MAX_STEPS = 100
MAX_ERRORS = 100
"""How many errors of one file are told."""

_FENCE = "+++"
_OPENS, _CLOSES = "<!--", "-->"
_TICKS = re.compile(r"\s{0,3}(`{3,})\s*([^`]*)$")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?$")
_FRONT = ("format", "title", "summary", "settings")
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
    try:
        lesson = reader.read(source, path)
    except _HopelessError:
        lesson = None
    if reader.errors or lesson is None:
        raise BadLessonError(tuple(sorted(reader.errors, key=lambda error: error.line)))
    return lesson


class _HopelessError(Exception):
    """There is no sense in reading on."""


@dataclass
class _Open:
    """A step that is being read."""

    title: str
    line: int
    text: list[Paragraph] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def closed(self) -> Step:
        """Return the step."""
        questions = [action.value for action in self.actions if action.key == "ask"]
        question = questions[0] if questions else None
        return Step(self.title, tuple(self.text), tuple(self.actions), tuple(self.notes), question, self.line)


class _Reader:
    """Reads one text."""

    def __init__(self, name: str) -> None:
        self.errors: list[LessonError] = []
        self._name = name
        self._lines: list[str] = []
        self._steps: list[_Open] = []
        self._notes: list[str] = []
        self._words: list[str] = []  # the lines of the paragraph that is being read

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
        title, summary, settings = self._read_front(front)
        self._body(body)
        if not self._steps:
            self._complain(len(self._lines), "A lesson has at least one step: a line ## and its title.")
        return Lesson(
            title=title,
            summary=summary,
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

    def _front(self) -> tuple[Block, int]:
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
        return Block(first + 2, lines[first + 1 : last]), last + 1

    def _read_front(self, block: Block) -> tuple[str, str, Settings]:
        values = self._toml(block)
        if values is None:
            return "", "", Settings()
        complain = self._about(block, "settings")
        for key in values:
            if key not in _FRONT:
                self._complain(block.line_of(key), f'There is no "{shown(key)}" here: {nearest(key, _FRONT)}')
        version = values.get("format")
        if isinstance(version, bool) or version != FORMAT:
            found = f"cannot be {shown(version)}" if "format" in values else "is missing"
            self._complain(block.line_of("format"), f"format {found}: this program reads format = {FORMAT}.")
        texts = {}
        for key in ("title", "summary"):
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
        return texts.get("title", ""), texts.get("summary", ""), settings

    # TOML

    def _toml(self, block: Block) -> dict[str, Any] | None:
        try:
            return block.values()
        except TomlError as error:
            self._complain(error.line, str(error))
            return None

    def _about(self, block: Block, key: str) -> Callable[[str, str], None]:
        """Return what takes errors in a key's value: the nth about one word is at the nth line that has it."""
        counts: dict[str, int] = {}

        def complain(message: str, word: str) -> None:
            counts[word] = counts.get(word, -1) + 1
            self._complain(block.line_of(key, word, counts[word]), message)

        return complain

    def _actions(self, block: Block) -> None:
        if not self._steps:
            self._complain(block.first - 1, "Actions belong to a step: a line ## and its title comes before them.")
            return
        step = self._steps[-1]
        for key, value in (self._toml(block) or {}).items():
            if key not in KEYS:
                self._complain(block.line_of(key), f'There is no action "{shown(key)}": {nearest(key, KEYS)}')
                continue
            result = read(key, value, complain := self._about(block, key))
            if key == "ask" and any(action.key == "ask" for action in step.actions):
                complain("A step asks one question, and this one has asked already.", "")
            step.actions.append(Action(key, result, block.line_of(key)))

    # The body

    def _body(self, start: int) -> None:
        lines = self._lines
        fence: tuple[str, str, int] | None = None  # its ticks, what it is marked with, and its line
        comment: tuple[list[str], int] | None = None  # its lines so far, and its line
        for number in range(start + 1, len(lines) + 1):
            line = lines[number - 1]
            if fence:
                ticks, mark, first = fence
                if line.strip() == "`" * max(len(ticks), len(line.strip())):
                    self._block(mark, first, number)
                    fence = None
                continue
            rest = []
            while True:
                if comment:
                    inside, closed, line = line.partition(_CLOSES)
                    comment[0].append(inside)
                    if not closed:
                        break
                    self._note(comment[0])
                    comment = None
                before, opened, line = line.partition(_OPENS)
                rest.append(before)
                if not opened:
                    break
                comment = [], number
            if (found := _TICKS.match("".join(rest))) and not comment:
                fence = found[1], found[2].strip(), number
                self._end_paragraph()
            else:
                self._line("".join(rest), number)
        self._end_paragraph()
        if fence:
            self._complain(fence[2], "The block that begins here has no end: ``` on a line of its own.")
        if comment:
            self._complain(comment[1], f"The comment that begins here has no end: {_CLOSES}.")

    def _block(self, mark: str, first: int, last: int) -> None:
        inside = self._lines[first : last - 1]
        if mark == "xortui":
            self._actions(Block(first + 1, inside))
        elif mark not in _SHOWN_AS_CODE:
            known = ("xortui", *_SHOWN_AS_CODE[1:])
            self._complain(first, f'There are no blocks marked "{shown(mark)}": {nearest(mark, known)}')
        elif self._in_step(first):
            self._steps[-1].text += [Paragraph((Span(line, "code"),), verbatim=True) for line in inside]

    def _line(self, line: str, number: int) -> None:
        """Take a line of text, its comments left out."""
        heading = _HEADING.match(line)
        if heading and (heading[2] is not None or heading[1] == "##"):
            self._end_paragraph()
            title = " ".join((heading[2] or "").split())
            if len(heading[1]) != 2:
                self._complain(number, "A step begins with ## and its title; there are no other headings.")
            elif not title:
                self._complain(number, "A step has a title, behind the ##.")
            elif len(self._steps) == MAX_STEPS:
                self._complain(number, f"A lesson has {MAX_STEPS} steps at most.")
                raise _HopelessError
            self._steps.append(_Open(title, number))
        elif not line.strip():
            self._end_paragraph()
        elif self._in_step(number):
            if starts_item(line):
                self._end_paragraph()
            self._words.append(line)

    def _in_step(self, number: int) -> bool:
        if not self._steps:
            self._complain(number, "This text is in no step: a step begins with a line ## and its title.")
            raise _HopelessError
        return True

    def _end_paragraph(self) -> None:
        if self._words:
            self._steps[-1].text.append(paragraph(self._words))
            self._words = []

    def _note(self, lines: list[str]) -> None:
        text = "\n".join(line.strip() for line in lines).strip()
        if text:
            (self._steps[-1].notes if self._steps else self._notes).append(text)
