"""Colours, as a pure function of the theme: what each thing on the screen is painted with, and always readable.

Positive is blue and negative is orange, a pair that colour-blind people can tell apart; the sign is printed as well.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import log1p
from typing import NamedTuple

from rich.style import Style
from textual.color import Color, ColorParseError

from xortui.tui.draw.themes import DARK, LIGHT

READABLE, SEEN = 4.5, 3.0
"""The least contrast of any text, and of any line, by WCAG 2.1 for text of this size."""

BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)

_GHOSTS = {
    True: ("#F5CC00", "#F03C78", "#C9FFAD", "#C8761E", "#A852FF"),
    False: ("#A1175C", "#667A00", "#9933FF", "#5C2E00", "#00007A"),
}
"""Earlier runs in the chart: colour-blind people tell them from each other and from the present run."""

_SIGNS = {True: ("#56B4E9", "#E69F00"), False: ("#0072B2", "#D55E00")}

# Exactly what a terminal of sixteen colours calls blue and yellow: others would be taken for the next best.
_SIXTEEN = {True: (WHITE, Color(0, 0, 170)), False: (BLACK, Color(170, 85, 0))}
_SIXTEEN_GHOSTS = {  # and one more for curves of which one is as the text is
    True: ("#FFFF55", "#FF55FF", "#55FF55", "#FF5555", "#FFFFFF", "#55FFFF"),
    False: ("#AA00AA", "#AA5500", "#AA0000", "#555555", "#000000", "#0000AA"),
}
_FULL = log1p(12.0)  # the size of a weight, and of any beyond it, that has the full colour of its sign
_FAINT = 8  # the shade up to which a weight has no colour there: about a weight of 1

_BEHIND, _BEHIND_AT_A_WALL = 0.5, 0.8  # of the colour of a sign, in a line behind others

LEVELS = 10
"""Shades of a map on either side of one half."""
_DENSITIES = " ░▒▓█"
_MIDDLE = {WHITE: 0.2, BLACK: 0.13}  # how far the shade of one half lies from the ground, towards this colour


def contrast(a: Color, b: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=512)  # a theme has a few colours, which are compared again and again
def _luminance(color: Color) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = map(linear, color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink(background: Color) -> Color:
    """Return black or white, whichever contrasts more."""
    return max(BLACK, WHITE, key=lambda color: contrast(color, background))


def readable(color: Color, background: Color, least: float = READABLE) -> Color:
    """Return a colour moved towards black or white until it can be read on a background."""
    away = ink(background)
    for step in range(21):
        moved = color.blend(away, step / 20)
        if contrast(moved, background) >= least:
            return moved
    return away


class _Styles(NamedTuple):
    background: Color
    text: Style
    strong: Style
    muted: Style
    frame: Style
    aside: Style
    """Lines without a sign that step back behind others, and are still seen."""
    accent: Style
    positive: Style
    negative: Style
    good: Style
    bad: Style
    ghosts: tuple[Style, ...]
    """Earlier runs in the chart, by their rhythm."""
    bar: Style
    """The title and the footer."""
    bar_muted: Style
    bar_strong: Style
    key: Style
    badge: Style  # a plain one; `badge_of` gives the coloured ones
    signs: tuple[Color, Color]  # of a positive and of a negative weight in full
    sixteen: bool
    """Whether the terminal has sixteen colours only, so that there are no shades."""
    mono: bool  # whether it shows none at all
    depth: float  # of the way from the ground to the full colour of a sign, for a line that steps back


class Palette(_Styles):
    """The styles of one theme."""

    # By identity: hashing all its styles would cost as much as the caches save.
    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    @property
    def curves(self) -> tuple[Style, ...]:
        """Six curves in one picture, told apart as the ghosts are."""
        return (*self.ghosts[:4], self.strong, self.ghosts[-1])

    @lru_cache(maxsize=64)  # noqa: B019 - a palette lives as long as its theme
    def badge_of(self, style: Style) -> Style:
        """Return a badge in the colour of a text."""
        background = Color.from_rich_color(style.color)
        return _style(ink(background), background, bold=True)

    def cell(self, value: float, *, strong: bool = False) -> Style:
        """Return the style of a weight's cell: a background that says sign and size, and a text that is read on it."""
        # Log, since a weight of 2 against 1 matters as much as 10 against 5; 12 and more is the full colour.
        size = min(1.0, log1p(abs(value)) / _FULL)
        return self._cell(value > 0, 0 if value == 0 else 1 + int(size * 31), strong)

    @lru_cache(maxsize=256)  # noqa: B019
    def _cell(self, positive: bool, shade: int, strong: bool) -> Style:
        if self.sixteen:
            color, background = _SIXTEEN[positive] if shade > _FAINT else (ink(self.background), self.background)
            return _style(color, background, bold=strong)
        full = self.signs[0 if positive else 1]
        background = self.background.blend(full, 0.12 + 0.80 * shade / 32 if shade else 0.06)
        return _style(ink(background), background, bold=strong)

    @lru_cache(maxsize=4)  # noqa: B019
    def behind(self, positive: bool) -> Style:
        """Return the style of a line that steps back behind others."""
        if self.sixteen:
            return self.muted
        color = self.background.blend(self.signs[0 if positive else 1], self.depth)
        return _style(readable(color, self.background, SEEN), self.background)

    @property
    def shaded(self) -> bool:
        """Whether a map can be painted in shades; where not, it is made of denser and thinner characters."""
        return not (self.sixteen or self.mono)

    @lru_cache(maxsize=1024)  # noqa: B019
    def halves(self, upper: int, lower: int) -> Style:
        """Return the style of ▀ for two levels, -LEVELS for 0 to LEVELS for 1: orange below one half, blue above."""
        return Style(color=self._shade(upper).rich_color, bgcolor=self._shade(lower).rich_color)

    @lru_cache(maxsize=256)  # noqa: B019
    def over(self, level: int, *, strong: bool = False) -> Style:
        """Return the style of a text on a map of some level."""
        background = self._shade(level) if self.shaded else self.background
        return _style(ink(background), background, bold=strong)

    @lru_cache(maxsize=64)  # noqa: B019
    def density(self, level: int) -> tuple[str, Style]:
        """Return the character for a level where there are no shades, and its style.

        Without colours it is denser the nearer to 1; with sixteen, the farther from one half on either side.
        """
        if self.mono:
            step = (level + LEVELS) * 5 // (2 * LEVELS + 1)
            return _DENSITIES[step] if step else "·", self.text  # so that the extent of a map that is all 0 is seen
        color = _SIXTEEN[level > 0][1]
        return _DENSITIES[(abs(level) * 4 + LEVELS - 1) // LEVELS], _style(color, self.background)

    def _shade(self, level: int) -> Color:
        # The middle is a grey that differs from the ground, so that a map has edges wherever the network is undecided.
        away = ink(self.background)
        middle = self.background.blend(away, _MIDDLE[away])
        return middle.blend(self.signs[0 if level > 0 else 1], 0.9 * abs(level) / LEVELS)


def _style(color: Color, background: Color, *, bold: bool = False) -> Style:
    return Style(color=color.rich_color, bgcolor=background.rich_color, bold=bold)


def _parsed(text: str, default: Color) -> Color:
    """Return a colour as a theme has it; the default for what is none, or no plain one."""
    try:
        color = Color.parse(text)
    except ColorParseError:
        return default
    return default if color.ansi is not None or color.a < 1 else color


@lru_cache(maxsize=8)
def _palette(dark: bool, colors: tuple[tuple[str, str], ...], sixteen: bool, mono: bool) -> Palette:
    def parse(name: str, default: str) -> Color:
        return _parsed(dict(colors).get(name, default), Color.parse(default))

    own = DARK if dark else LIGHT
    background = parse("background", str(own.background))
    panel = parse("panel", str(own.panel))
    foreground = readable(parse("foreground", str(own.foreground)), background)
    positive, negative = (Color.parse(sign) for sign in _SIGNS[dark])
    wall = "xortui-wall" in dict(colors)  # the last row sees nothing that is dim
    frame = background.blend(foreground, 0.6 if wall else 0.28)
    faint = readable(background.blend(foreground, 1 if wall else 0.45), background)

    def text(color: Color, *, bold: bool = False) -> Style:
        return _style(readable(color, background), background, bold=bold)

    accent = parse("accent", str(own.accent))
    return Palette(
        background=background,
        text=text(foreground),
        strong=text(foreground, bold=True),
        muted=text(faint),
        frame=_style(frame, background),
        aside=_style(readable(frame, background, SEEN), background),
        accent=text(accent, bold=True),
        positive=text(positive),
        negative=text(negative),
        good=text(parse("success", str(own.success)), bold=True),
        bad=text(parse("error", str(own.error)), bold=True),
        ghosts=tuple(text(Color.parse(color)) for color in (_SIXTEEN_GHOSTS if sixteen else _GHOSTS)[dark]),
        bar=_style(readable(foreground, panel), panel),
        bar_muted=_style(readable(faint, panel), panel),
        bar_strong=_style(readable(foreground, panel), panel, bold=True),
        key=_style(readable(accent, panel), panel, bold=True),
        badge=_style(background, readable(foreground, background), bold=True),
        signs=(positive, negative),
        sixteen=sixteen,
        mono=mono,
        depth=_BEHIND_AT_A_WALL if wall else _BEHIND,
    )


def palette_of(dark: bool, variables: Mapping[str, str], sixteen: bool = False, mono: bool = False) -> Palette:
    """Return the palette of a theme.

    Args:
        dark: Whether the theme is a dark one.
        variables: The theme's colours by name, as Textual resolves them; what is missing or is no plain colour is
            taken from the theme of xortui's own.
        sixteen: Whether the terminal has sixteen colours only.
        mono: Whether it shows no colours.
    """
    names = ("background", "panel", "foreground", "accent", "success", "error", "xortui-wall")
    return _palette(dark, tuple((name, variables[name]) for name in names if name in variables), sixteen, mono)
