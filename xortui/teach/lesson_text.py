"""The text of a lesson: what may stand in it, its few marks, and how it is broken into lines.

Text from a file is shown, never obeyed: what is no plain character is refused, and nothing else has a meaning but
`**strong**`, `` `code` ``, a dash or a number at the beginning of a list's line.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of text in one style."""

    text: str
    mark: str = ""
    """Empty, `strong` or `code`."""


class Paragraph(NamedTuple):
    """A paragraph, an item of a list, or a line of code."""

    spans: tuple[Span, ...]
    indent: int = 0
    """By how many cells its second and further lines are set in, as those of an item are."""
    verbatim: bool = False
    """Whether it is a line of code, whose blanks stay."""


_MARKS = re.compile(r"\*\*(?P<strong>\S(?:[^*]*[^\s*])?)\*\*|`(?P<code>[^`]+)`")
_ITEM = re.compile(r"([-*]|[0-9]{1,2}[.)])[ \t]+(?=\S)")


def paragraph(lines: Sequence[str]) -> Paragraph:
    """Return the paragraph that is written in these lines."""
    text = " ".join(" ".join(re.split(r"[ \t]+", line.strip(" \t"))) for line in lines)
    head = ""
    if item := _ITEM.match(text):
        head, text = f"{'•' if item[1] in '-*' else item[1]} ", text[item.end() :]
    spans = [Span(head)] if head else []
    at = 0
    for found in _MARKS.finditer(text):
        spans += [Span(text[at : found.start()]), Span(found[1] or found[2], str(found.lastgroup))]
        at = found.end()
    spans.append(Span(text[at:]))
    return Paragraph(tuple(span for span in spans if span.text), len(head))


def starts_item(line: str) -> bool:
    """Return whether a line begins an item of a list."""
    return bool(_ITEM.match(line.strip(" \t")))


def plain(paragraphs: Iterable[Paragraph]) -> str:
    """Return the text without its marks, a paragraph a line."""
    return "\n".join("".join(span.text for span in part.spans) for part in paragraphs)


def wrapped(paragraphs: Iterable[Paragraph], width: int) -> list[tuple[Span, ...]]:
    """Return the text broken into lines of so many cells, without blank lines between the paragraphs."""
    lines: list[tuple[Span, ...]] = []
    for part in paragraphs:
        lines += _broken(part, max(width, part.indent + 2))
    return lines


def _broken(part: Paragraph, width: int) -> Iterator[tuple[Span, ...]]:
    """Break between words; a word that is too long for a line is broken wherever the line ends."""
    margin = Span(" " * part.indent)
    line: list[Span] = []
    filled = 0
    for blank, word in _words(part):
        needed = sum(cells(span.text) for span in word)
        if filled and blank and filled + cells(blank.text) + needed > width and filled > part.indent:
            yield _joined(line)
            line, filled, blank = [margin], part.indent, None
        if blank and (filled or part.verbatim):
            line.append(blank)
            filled += cells(blank.text)
        if filled + needed <= width:
            line += word
            filled += needed
            continue
        for span in word:
            for character in span.text:
                size = cells(character)
                if filled + size > width:
                    yield _joined(line)
                    line, filled = [margin], part.indent
                line.append(Span(character, span.mark))
                filled += size
    yield _joined(line)


def _words(part: Paragraph) -> Iterator[tuple[Span | None, list[Span]]]:
    """Give each word, of one or more styles, with the blank before it."""
    blank: Span | None = None
    word: list[Span] = []
    for span in part.spans:
        for piece in re.split(r"([ \t]+)", span.text):
            if piece.strip(" \t"):
                word.append(Span(piece, span.mark))
            elif piece:
                if word:
                    yield blank, word
                    word = []
                blank = Span(piece.expandtabs(4) if part.verbatim else " ", span.mark)
    if word:
        yield blank, word


def _joined(line: Iterable[Span]) -> tuple[Span, ...]:
    """Return a line with neighbours of one style in one piece."""
    spans: list[Span] = []
    texts: list[list[str]] = []
    for text, mark in line:
        if spans and spans[-1].mark == mark:
            texts[-1].append(text)
        elif text:
            spans.append(Span("", mark))
            texts.append([text])
    return tuple(Span("".join(text), span.mark) for text, span in zip(texts, spans, strict=True))


def cells(text: str) -> int:
    """Return how many cells of a terminal a text fills."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def intruder(text: str) -> str:
    """Return a sentence about the first character that cannot be shown as it is, nothing where there is none.

    Such are control and format characters, among them those that turn the direction of the text, and whatever is no
    character of Unicode.
    """
    if text.isprintable():
        return ""
    for character in text:
        if not character.isprintable() and unicodedata.category(character) != "Zs" and character not in "\t\n":
            name = unicodedata.name(character, "")
            known = f", {name}," if name else ""
            return f"The character U+{ord(character):04X}{known} cannot be shown: leave it out."
    return ""


def shown(value: object, most: int = 40) -> str:
    """Return a value as it may stand in a sentence: in one line, short, and without what a terminal would obey."""
    text = {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else str(value)
    text = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(c if c.isprintable() else " " if c in "\t\n" else ascii(c)[1:-1] for c in text).strip() or "empty"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a question for the known word that is most like this one, or what there is where none is."""
    allowed = list(known)
    close = difflib.get_close_matches(word[:40].lower(), allowed, 1)
    return f"did you mean {close[0]}?" if close else f"it must be one of {', '.join(allowed)}."
