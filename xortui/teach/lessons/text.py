"""The text of a lesson: what may stand in it, its few marks, and how it is broken into lines.

Text from a file is shown, never obeyed: what is no plain character is refused, and nothing else has a meaning but
`**strong**`, `` `code` ``, a live number in braces, a dash or a number at the beginning of a list's line.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from xortui.words.cells import cells


class Span(NamedTuple):
    """A piece of text in one style."""

    text: str
    mark: str = ""
    """Empty, `strong` or `code`."""
    source: str = ""
    """What a live number is computed from, as it is written between braces; see `live`."""


class Paragraph(NamedTuple):
    """A paragraph, an item of a list, or a line of code."""

    spans: tuple[Span, ...]
    indent: int = 0
    """By how many cells its second and further lines are set in, as those of an item are."""
    verbatim: bool = False
    """Whether it is a line of code, whose blanks stay."""


_MARKS = re.compile(r"\*\*(?P<strong>\S(?:[^*]*[^\s*])?)\*\*|`(?P<code>[^`]+)`")
LIVE = re.compile(r"(?<!\{)\{([^{}`]{1,80})\}(?!\})")
"""A live number: what it is computed from, between single braces."""

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
    pieces = chain.from_iterable([span] if span.mark == "code" else _with_live(span) for span in spans)
    return Paragraph(tuple(span for span in pieces if span.text), len(head))


def live_sources(text: str) -> list[str]:
    """Return what stands between braces in a text of a lesson, but for what is code."""
    return [found[1].strip() for found in LIVE.finditer(re.sub(r"`[^`]+`", "", text))]


def unclosed(text: str) -> bool:
    """Return whether a brace that begins a live number in a text of a lesson is not closed."""
    return bool(re.search(r"(?<!\{)\{(?!\{)[^{}]*$", re.sub(r"`[^`]+`", "", text)))


def _with_live(span: Span) -> Iterator[Span]:
    """Yield the pieces of a span, each live number one of its own."""
    at = 0
    for found in LIVE.finditer(span.text):
        yield Span(span.text[at : found.start()], span.mark)
        yield Span(found[0], span.mark, found[1].strip())
        at = found.end()
    yield Span(span.text[at:], span.mark)


def starts_item(line: str) -> bool:
    """Return whether a line begins an item of a list."""
    return bool(_ITEM.match(line.strip(" \t")))


def plain(paragraphs: Iterable[Paragraph]) -> str:
    """Return the text without its marks, a paragraph a line."""
    return "\n".join("".join(span.text for span in part.spans) for part in paragraphs)


def wrapped(paragraphs: Iterable[Paragraph], width: int) -> list[tuple[Span, ...]]:
    """Return the text broken into lines of `width` cells, without blank lines between the paragraphs."""
    lines: list[tuple[Span, ...]] = []
    for part in paragraphs:
        lines += _lines_of(part, max(width, part.indent + 2))
    return lines


@lru_cache(maxsize=512)
def _lines_of(part: Paragraph, width: int) -> tuple[tuple[Span, ...], ...]:
    """Return a paragraph in lines: one text is asked for time and again, by every way in which its step may stand."""
    return tuple(_broken(part, width))


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


_BLANKS = re.compile(r"((?<!\d)[ \t]+|[ \t]+(?!\d))")
"""Where a line may end: not between two digits, as in 1 500, or in 0 1."""


def _words(part: Paragraph) -> Iterator[tuple[Span | None, list[Span]]]:
    """Yield each word, of one or more styles, with the blank before it."""
    blank: Span | None = None
    word: list[Span] = []
    for span in part.spans:
        for piece in _BLANKS.split(span.text):
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
    for text, mark, _ in line:
        if spans and spans[-1].mark == mark:
            texts[-1].append(text)
        elif text:
            spans.append(Span("", mark))
            texts.append([text])
    return tuple(Span("".join(text), span.mark) for text, span in zip(texts, spans, strict=True))


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
