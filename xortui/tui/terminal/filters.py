"""The last thing before a line is written: characters that the terminal lacks, and colours that are not wanted.

Each character stands for one of the same width, so that whatever draws need not know of it.
"""

import re
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from xortui.tui.draw.colours import contrast
from xortui.tui.terminal.surroundings import Charset

_STANDS_OUT = 3.0
"""The contrast from which a background is shown by exchanging text and background, where there are no colours."""

_LETTERS = dict(zip("ŷΔΣδησ∂ᵀ−–…▸▶▾○◐◆┊′⊙╱╲×", "pCSDnsdT--.>>vo%&:'*/\\*", strict=True))
_HEAVY = "━┃┏┓┗┛┣┫╋┻╺╸╻╹∙"
"""What large figures are made of."""
_BLOCK = (
    _LETTERS
    | dict(zip(_HEAVY, "─│┌┐└┘├┤┼┴──││·", strict=True))
    | dict(zip("╭╮╰╯✓✗●▉▊▋▍▎▏▁▂▃▅▆▇▔", "┌┐└┘√x@███▌▌▌▄▄▄▄██▀", strict=True))
)
_ASCII = (
    _LETTERS
    | dict(zip(_HEAVY, "-|++++++" + "++--||.", strict=True))
    | dict(zip("─│╭╮╰╯┌┐└┘├┤┬┴┼━┃═║", "-|+++++++++++++-|-|", strict=True))
    | dict(zip("·•²←→↑↓▲▼■●✓✗░▒▓█▀▄▉▊▋▌▍▎▏▐▁▂▃▅▆▇▔", '.=2<>^v^v#@*x.:%#"_###]|||[___###"', strict=True))
)
_PRODUCT = re.compile(r"(?<=[\w)])·(?=[\w(−])")
"""The dot of a product, which as a full stop would make another number."""

_BRAILLE = 0x2800
_UPPER, _LOWER, _LEFT = 0x1B, 0xE4, 0x47
"""The dots of a braille character in its upper half, in its lower one, and at its left."""
_LOWEST = 0xC0


class _Table(dict[int, str]):
    """What stands for each character, found once for each."""

    def __init__(self, charset: Charset) -> None:
        super().__init__()
        self._charset = charset

    def __missing__(self, code: int) -> str:
        self[code] = stand_in(chr(code), self._charset)
        return self[code]


def stand_in(character: str, charset: Charset) -> str:
    """Return what is shown for a character in another charset: of the same width, itself where that can be shown."""
    if character.isascii() or charset is Charset.UNICODE:
        return character
    dots = ord(character) - _BRAILLE
    if 0 <= dots < 0x100:
        return _block_of(dots) if charset is Charset.BLOCK else _mark_of(dots)
    if found := (_BLOCK if charset is Charset.BLOCK else _ASCII).get(character):
        return found
    return character if charset is Charset.BLOCK else "?" * cell_len(character)


def _block_of(dots: int) -> str:
    """Return the block nearest to some dots: a half, where they lie in one."""
    if not dots:
        return " "
    if not dots & _LOWER:
        return "▀"
    if not dots & _UPPER:
        return "▄"
    return "▌" if not dots & ~_LEFT else "▐" if not dots & _LEFT else "█"


def _mark_of(dots: int) -> str:
    """Return the character nearest to some dots, by the height at which they lie."""
    if not dots:
        return " "
    if not dots & _LOWER:
        return "'"
    if not dots & _UPPER:
        return "_" if not dots & ~_LOWEST else "."
    return "#" if dots.bit_count() > 5 else ":"


class Translated(LineFilter):
    """Shows every line in the characters that the terminal has."""

    def __init__(self, charset: Charset) -> None:
        """Take the characters that there are."""
        super().__init__()
        self._table = _Table(charset)
        self._product = "*" if charset is Charset.ASCII else "·"

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a line in other characters of the same width."""
        table, product = self._table, self._product
        return [
            Segment(_PRODUCT.sub(product, text).translate(table), style, control) for text, style, control in segments
        ]


class Colourless(LineFilter):
    """Shows every line without any colour, with what stood out by its background in reverse."""

    def __init__(self, ground: str) -> None:
        """Take the colour that most of the screen has, as `#rrggbb`."""
        super().__init__()
        self._ground = Color.parse(ground)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a line in the colours of the terminal."""
        ground = self._ground
        return [Segment(text, style and _without_colour(style, ground), control) for text, style, control in segments]


@lru_cache(maxsize=4096)
def _without_colour(style: Style, ground: Color) -> Style:
    stands_out = (
        style.bgcolor is not None
        and not style.bgcolor.is_default
        and contrast(Color.from_rich_color(style.bgcolor), ground) >= _STANDS_OUT
    )
    plain = style.without_color
    if style.meta:
        plain += Style.from_meta(style.meta)
    return plain + Style(reverse=True) if stands_out and not style.reverse else plain
