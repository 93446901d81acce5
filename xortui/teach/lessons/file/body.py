"""The body of a lesson cut into pieces: headings, lines of text, fenced blocks and notes, each with its line."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from xortui.words.shown import shown

Complain = Callable[[int, str], None]
"""Takes the number of a line, counted from 1, and what is wrong in it."""

_OPENS, _CLOSES = "<!--", "-->"
_TICKS = re.compile(r"\s{0,3}(`{3,})\s*([^`]*)$")
_TILDES = re.compile(r"\s{0,3}~{3,}")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?$")
_LIKE_A_HEADING = re.compile(r"(\s*)(#{2,6})(\s*)(\S.*)?$")
_CODE = re.compile(r"`[^`]*`")
_CLOSING_HASHES = re.compile(r"(.*?)[ \t]+#+[ \t]*$")

NO_END = "The block that begins here has no end: ``` on a line of its own."


class Heading(NamedTuple):
    """A line that begins a step."""

    line: int
    title: str


class Text(NamedTuple):
    """A line of text, empty between paragraphs."""

    line: int
    text: str


class Fenced(NamedTuple):
    """A block between two fences."""

    line: int
    """Of its first fence."""
    mark: str
    lines: list[str]


class Note(NamedTuple):
    """A comment, which is a note for the teacher."""

    line: int
    text: str


Piece = Heading | Text | Fenced | Note


def pieces(lines: list[str], start: int, complain: Complain) -> Iterator[Piece]:
    """Yield the pieces of a body in their order.

    Args:
        lines: The lines of the file.
        start: How many of them come before the body.
        complain: Is called for all that is wrong.
    """
    scanner = _Scanner(lines, complain)
    for number in range(start + 1, len(lines) + 1):
        yield from scanner.take(number, lines[number - 1])
    scanner.end()


class _Scanner:
    """Reads line by line, and remembers what is open."""

    def __init__(self, lines: list[str], complain: Complain) -> None:
        self._lines, self._complain = lines, complain
        self._fence: tuple[int, str, int] | None = None  # the number of its ticks, its mark, its line
        self._tildes = False  # whether the next ~~~ ends what one has begun
        self._note: tuple[list[str], int] | None = None  # its lines so far, its line

    def take(self, number: int, line: str) -> Iterator[Piece]:
        if self._fence:
            yield from self._inside(number, line)
            return
        notes: list[Note] = []
        rest = self._without_notes(number, line, notes)
        if not self._note and self._opens_block(number, rest):
            yield Text(number, "")
        else:
            yield from self._of_text(number, rest)
        yield from notes

    def end(self) -> None:
        """Complain about what is still open."""
        if self._fence:
            self._complain(self._fence[2], NO_END)
        if self._note:
            self._complain(self._note[1], f"The note that begins here has no end: write {_CLOSES} where it ends.")

    def _inside(self, number: int, line: str) -> Iterator[Piece]:
        """Take a line of a block, or its end."""
        assert self._fence
        ticks, mark, first = self._fence
        if line.strip() == "`" * max(ticks, len(line.strip())):
            self._fence = None
            yield Fenced(first, mark, self._lines[first : number - 1])
        elif (found := _TICKS.match(line)) and found[2].strip() and len(found[1]) >= ticks:
            self._complain(first, NO_END)  # another block begins, so this one was meant to end before it
            self._fence = len(found[1]), found[2].strip(), number

    def _opens_block(self, number: int, line: str) -> bool:
        if found := _TICKS.match(line):
            self._fence = len(found[1]), found[2].strip(), number
        elif _TILDES.match(line):
            mark = line.strip().lstrip("~").strip()
            ends, self._tildes = self._tildes and not mark, not (self._tildes and not mark)
            if ends:  # said already, where it begins
                return False
            mark = shown(mark or "xortui", 20)
            self._complain(number, f"A block is fenced with three backticks, not with ~~~: write ```{mark}, and ```.")
        return bool(found)

    def _without_notes(self, number: int, line: str, notes: list[Note]) -> str:
        """Return a line without its comments; those that end in it are added to the notes."""
        rest = []
        while True:
            if self._note:
                parts, first = self._note
                inside, closed, line = line.partition(_CLOSES)
                if _OPENS in inside:
                    message = f"The note that begins here is not closed before another begins in line {number}"
                    self._complain(first, f"{message}: write {_CLOSES} where it ends.")
                    inside = inside.rpartition(_OPENS)[2]
                    parts, first = [], number
                    self._note = parts, first
                parts.append(inside)
                if not closed:
                    break
                notes.append(Note(first, "\n".join(part.strip() for part in parts).strip()))
                self._note = None
            before, opened, line = line.partition(_OPENS)
            if _CLOSES in _CODE.sub("", before):
                self._complain(number, f"No note is open that this {_CLOSES} could end: a note begins with {_OPENS}.")
            rest.append(before)
            if not opened:
                break
            self._note = [], number
        return "".join(rest)

    def _of_text(self, number: int, line: str) -> Iterator[Piece]:
        heading = _HEADING.match(line)
        if heading and (heading[2] is not None or heading[1] == "##"):
            title = " ".join((heading[2] or "").split())
            if len(heading[1]) != 2:
                self._complain(number, "A step begins with ## and its title; there are no other headings.")
            elif not title:
                self._complain(number, "A step has a title after the ##.")
            elif closing := _CLOSING_HASHES.match(title):
                self._complain(number, f"No hashes close a title: write ## {shown(closing[1])}.")
            yield Heading(number, title)
        elif like := _LIKE_A_HEADING.match(line):
            self._complain(number, _unlike_a_step(*like.groups()))
            yield Heading(number, " ".join((like[4] or "").split()))
        else:
            yield Text(number, line)


def _unlike_a_step(before: str, hashes: str, between: str, title: str | None) -> str:
    """Return what is wrong with a line that looks as if it began a step."""
    right = f"write ## {shown(title or 'and its title')}, with nothing before it"
    if before:
        return f"A step begins at the very start of its line: {right}."
    if between:
        return f"The space after {hashes} is not a plain one (U+{ord(between[0]):04X}): {right}."
    return f"A step has a space between ## and its title: {right}."
