"""What a terminal sends, cut into sequences and made into the framework's events.

The rule: a key, a mouse event, a paste and a focus event yield events. Everything else changes nothing, whether a
late answer to a query, a size report, half a sequence or bytes that are not text.
"""

import re
from collections.abc import Iterator
from time import monotonic

from textual import events
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from xortui.tui.terminal import keys

ESCAPE_SECONDS, ESCAPE_SECONDS_REMOTE = 0.1, 0.5
"""How long the byte ESC may stand alone before it is the key; a slow line tears sequences apart."""
_REST_SECONDS = 2.0
"""How long to wait for the rest of a sequence, an answer or a paste that has begun."""
_MOST_TYPED = 512
"""Bytes that keys and the mouse may send while an ESC stands alone; at the end of more it waits for its rest."""

_ESC = 0x1B
# Patterns are compiled when they are first needed, and kept: the start need not wait for those of a mouse.
_TEXT = (
    rb"(?:[^\x1b\x80-\xff]|\xc2[\xa0-\xbf]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+"
)
_TEXT_SO_FAR = rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"
# A terminal that was told to sends control characters of 8 bits for ESC and a letter: as a byte, or as UTF-8 has them.
_EIGHT_BITS = rb"\xc2?([\x80-\x9f])"
_EIGHT_BIT_STRINGS = {0x90: rb"[0-9>!]|\Z", 0x9D: rb"[0-9lLI]|\Z", 0x9F: rb"G|\Z"}
"""Those that begin an answer, each with how such an answer goes on: of other ones they are noise on the line."""
_CSI = rb"\x1b\[(\[?)([<=>?]?)([0-9:;]*)([ -/]*)([@-Z\\-~])"
_CSI_OF_NO_FORM = rb"\x1b\[[ -?]+[@-~]"  # what is in it is not in its order; it ends all the same
_CSI_SO_FAR = rb"\x1b\[(?:\[|M[\x00-\xff]{0,2}|[ -?]{0,4096})?\Z"
_SGR_MOUSE = rb"\x1b\[<([-0-9;]*)([Mm])"  # some send negative places
_X10_MOUSE = rb"\x1b\[M([\x00-\xff]{3})"
_SS3 = rb"\x1bO([0-9;]{0,8})([ -/:<-~])"  # some send modifiers in it
_SS3_SO_FAR = rb"\x1bO[0-9;]{0,8}\Z"
_STRING = rb"\x1b[\]PX^_]"
_STRING_END = rb"\x07|\x1b\\|[\x18\x1a]|(?=\x1b[^\\])"
_EIGHT_BIT_STRING_END = rb"\x07|\xc2?\x9c|\x1b\\|[\x18\x1a]|(?=\x1b[^\\])|(?=[^ -~\x1b])"
_PASTE_BEGIN, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_MOST_PASTED = 1_000_000

_KEY_FINALS = "u~ABCDEFHPQS"
_OLD_KEY_FINALS = "abcdZ^@"
_MOST_COORDINATE = 10_000


class Reader:
    """Makes events of bytes, which may come in any pieces."""

    def __init__(self, escape_seconds: float = ESCAPE_SECONDS) -> None:
        """Begin with nothing read.

        Args:
            escape_seconds: How long the byte ESC may stand alone before it is the key.
        """
        self._escape_seconds = escape_seconds
        self._rest = b""
        self._in_string = False
        self._string_end = _STRING_END
        self._pasted: bytearray | None = None
        self._last_mouse = (0, 0)
        self._due: float | None = None
        self._burst, self._burst_ends = 0, 0.0

    @property
    def waits(self) -> float | None:
        """For how many seconds to wait before `tick`; None if there is nothing to wait for."""
        return None if self._due is None else max(0.0, self._due - monotonic())

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the events of what has come."""
        now = monotonic()
        if now > self._burst_ends:
            self._burst, self._burst_ends = 0, now + self._escape_seconds
        self._burst += len(data)
        self._rest += data
        while self._rest:
            before = self._rest, self._in_string, self._pasted is None
            yield from self._next()
            if before == (self._rest, self._in_string, self._pasted is None):
                break
        typed = self._burst <= _MOST_TYPED and self._pasted is None and not self._in_string
        alone = typed and self._rest == b"\x1b"
        unfinished = self._rest or self._in_string or self._pasted is not None
        self._due = monotonic() + (self._escape_seconds if alone else _REST_SECONDS) if unfinished else None

    def tick(self) -> Iterator[Message]:
        """Yield what it was when nothing more came in time: the key Esc, a paste without its end, or nothing."""
        if self._due is None or monotonic() < self._due:
            return
        rest, pasted = self._rest, self._pasted
        self._rest, self._pasted, self._in_string, self._due = b"", None, False, None
        if pasted is not None:
            yield _paste(pasted)
        elif rest == b"\x1b":
            yield from keys.typed("\x1b")

    def _next(self) -> Iterator[Message]:
        """Yield the event that is next and take its bytes away; leave them where more have to come."""
        if self._in_string:
            self._skip_string()
        elif self._pasted is not None:
            yield from self._paste_on(self._pasted)
        elif self._rest[0] != _ESC and (found := re.match(_TEXT, self._rest)):
            self._rest = self._rest[found.end() :]
            for character in found[0].decode("utf-8", "replace"):
                yield from keys.typed(character)
        elif self._rest[0] >= 0x80:
            self._no_text()
        elif self._rest.startswith(b"\x1b[M") and (found := re.match(_X10_MOUSE, self._rest)):
            self._rest = self._rest[found.end() :]
            code, column, row = (byte - 32 for byte in found[1])
            yield from self._mouse(code, column, row, released=code & 3 == 3)
        elif self._rest.startswith(b"\x1b[<") and (found := re.match(_SGR_MOUSE, self._rest)):
            self._rest = self._rest[found.end() :]
            numbers = [int(part) for part in found[1].split(b";") if part.isdigit() and len(part) < 6]
            if len(numbers) == 3 and found[1].count(b";") == 2:
                yield from self._mouse(*numbers, released=found[2] == b"m")
        elif found := (None if self._rest.startswith(b"\x1b[M") else re.match(_CSI, self._rest)):
            self._rest = self._rest[found.end() :]
            yield from self._control(*(part.decode() for part in found.groups()))
        elif found := re.match(_CSI_OF_NO_FORM, self._rest):
            self._rest = self._rest[found.end() :]
        elif found := re.match(_SS3, self._rest):
            self._rest = self._rest[found.end() :]
            yield from self._single(*(part.decode() for part in found.groups()))
        elif found := re.match(_STRING, self._rest):
            self._rest, self._in_string, self._string_end = self._rest[found.end() :], True, _STRING_END
        elif self._rest == b"\x1b" or re.match(_SS3_SO_FAR, self._rest) or re.match(_CSI_SO_FAR, self._rest):
            return
        else:
            yield from self._alone()

    def _alone(self) -> Iterator[Message]:
        """Yield the key Esc, of an ESC that begins no sequence; or nothing, of a sequence that is broken off.

        Esc and a key right after it look like that key with alt, which means nothing here: so it is the two of them.
        """
        if self._rest[1:2] in (b"[", b"O"):
            broken = re.match(rb"\x1b(?:\[\[?[ -?]*|O[0-9;]*)", self._rest)
            self._rest = self._rest[broken.end() :] if broken else self._rest[2:]
        else:
            self._rest = self._rest[1:]
            yield from keys.typed("\x1b")

    def _no_text(self) -> None:
        """Put what it stands for in the place of a control character of 8 bits; drop what is not UTF-8, or wait."""
        if found := re.match(_EIGHT_BITS, self._rest):
            code, after = found[1][0], self._rest[found.end() :]
            if code in (0x8F, 0x9B):
                self._rest = b"\x1b" + bytes([code - 0x40]) + after
            elif code not in _EIGHT_BIT_STRINGS or not re.match(_EIGHT_BIT_STRINGS[code], after):
                self._rest = after
            elif after:
                self._rest, self._in_string, self._string_end = after, True, _EIGHT_BIT_STRING_END
        elif not re.match(_TEXT_SO_FAR, self._rest):
            self._rest = self._rest[1:]

    def _skip_string(self) -> None:
        """Drop what belongs to an answer, up to its end."""
        end = re.search(self._string_end, self._rest)
        if end:
            self._rest, self._in_string = self._rest[end.end() :], False
        else:
            self._rest = b"\x1b" if self._rest.endswith(b"\x1b") else b""

    def _paste_on(self, pasted: bytearray) -> Iterator[Message]:
        """Collect a paste up to its end."""
        text, end, rest = self._rest.partition(_PASTE_END)
        if end:
            pasted += text[: _MOST_PASTED - len(pasted)]
            self._rest, self._pasted = rest, None
            yield _paste(pasted)
            return
        kept = next((n for n in range(len(_PASTE_END) - 1, 0, -1) if text.endswith(_PASTE_END[:n])), 0)
        pasted += text[: len(text) - kept][: max(0, _MOST_PASTED - len(pasted))]
        self._rest = text[len(text) - kept :]

    def _control(self, linux: str, prefix: str, parameters: str, middle: str, final: str) -> Iterator[Message]:
        """Yield the event of a control sequence."""
        if linux:  # the console of Linux sends ESC [ [ A for F1
            yield from keys.sequence(f"\x1b[[{final}")
        elif prefix == "?" and middle == "$" and final == "y":
            if parameters in ("2026;1", "2026;2", "2026;3"):
                yield TerminalSupportsSynchronizedOutput()
        elif prefix or middle:
            pass
        elif final == "~" and parameters == "200":
            self._pasted = bytearray()
        elif final in "IO" and not parameters:
            yield events.AppFocus() if final == "I" else events.AppBlur()
        elif final in _KEY_FINALS:
            found = list(keys.extended(parameters, final))
            yield from found or keys.sequence(f"\x1b[{parameters}{final}")
        elif final in _OLD_KEY_FINALS:
            yield from keys.sequence(f"\x1b[{parameters}{final}")

    def _single(self, modifiers: str, final: str) -> Iterator[Message]:
        """Yield the key of ESC O and a letter, with modifiers as some terminals send them: `5`, or `1;5`."""
        if not modifiers:
            yield from keys.sequence(f"\x1bO{final}")
        elif final in _KEY_FINALS[2:]:
            yield from keys.extended(f"1;{modifiers.rpartition(';')[2]}", final)

    def _mouse(self, code: int, column: int, row: int, *, released: bool) -> Iterator[Message]:
        """Yield a mouse event, its place counted from 1."""
        x, y = column - 1, row - 1
        if not (0 <= x < _MOST_COORDINATE and 0 <= y < _MOST_COORDINATE) or code < 0 or code > 127:
            return
        dx, dy = x - self._last_mouse[0], y - self._last_mouse[1]
        self._last_mouse = x, y
        button = 0 if code & 64 else (code + 1) & 3
        kind: type[events.MouseEvent]
        if code & 64:
            wheel = events.MouseScrollUp, events.MouseScrollDown, events.MouseScrollLeft, events.MouseScrollRight
            kind = wheel[code & 3]
        elif code & 32 or (button == 0 and not released):
            kind = events.MouseMove
        else:
            kind = events.MouseUp if released else events.MouseDown
        held = bool(code & 4), bool(code & 8), bool(code & 16)
        yield kind(None, x, y, dx, dy, button, *held, screen_x=x, screen_y=y)


def _paste(data: bytearray) -> events.Paste:
    """Return a paste, without what is not text."""
    text = bytes(data).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return events.Paste("".join(c for c in text if (c.isprintable() and c != "\ufffd") or c in "\n\t"))
