"""Colours: every text can be read in every theme, and a weight's colour says its sign and its size."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
import pytest
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES
from textual.widgets import Button, Input

from tests.support.hand import Hand, opened
from tests.support.maps import THEMES, level_of, palette
from xortui.tui.draw.axes import Floats
from xortui.tui.draw.colours import (
    LEVELS,
    READABLE,
    SEEN,
    Palette,
    contrast,
    ink,
    palette_of,
    readable,
)
from xortui.tui.draw.maps import levels
from xortui.tui.draw.themes import DARK, LIGHT

OWN = [DARK.name, LIGHT.name]
WEIGHTS = [
    sign * size for size in (0, 1e-9, 0.01, 0.1, 0.3, 0.5, 1, 1.5, 2, 3, 5, 8, 12, 13, 100, 1e6) for sign in (1, -1)
]
BLUE, YELLOW = Color(0, 0, 170), Color(170, 85, 0)  # as the standard has them
INKS = " ░▒▓█"
"""Characters that cover more and more of a cell."""
NO_TEXT = {"frame", "aside"}
"""Styles of lines, which carry no text."""


def colors(style: Style) -> tuple[Color, Color]:
    """Return the colours of the text and of the background of a style."""
    assert style.color
    assert style.bgcolor
    return Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)


def texts(palette: Palette) -> dict[str, Style]:
    """Return all styles that texts are painted in, by name."""
    named = palette._asdict() | {f"ghost {rhythm}": style for rhythm, style in enumerate(palette.ghosts)}
    return {name: style for name, style in named.items() if isinstance(style, Style) and name not in NO_TEXT}


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21, a colour on itself 1, and a grey on white what WCAG's own example says."""
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color(90, 90, 90), Color(90, 90, 90)) == 1
    assert contrast(Color(119, 119, 119), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.005)


def test_any_color_can_be_made_readable_on_any_other() -> None:
    """On every grey and every primary, black or white contrasts enough, and so does what is moved there."""
    levels = (0, 64, 110, 118, 119, 128, 200, 255)
    some = [Color(r, g, b) for r in levels for g in levels for b in (0, 119, 255)]
    for background in some:
        assert contrast(ink(background), background) >= READABLE
        for color in some[::17]:
            assert contrast(readable(color, background), background) >= READABLE


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read(theme: str) -> None:
    """All texts, all badges and all weights contrast with their background, in every theme that there is."""
    now = palette(theme)
    styles = texts(now)
    assert len(styles) > 12
    styles |= {f"badge of {name}": now.badge_of(style) for name, style in styles.items()}
    styles |= {f"cell of {w}, {strong}": now.cell(w, strong=strong) for w in WEIGHTS for strong in (False, True)}
    poor = {name: ratio for name, style in styles.items() if (ratio := contrast(*colors(style))) < READABLE}
    assert poor == {}


@pytest.mark.parametrize("theme", THEMES)
def test_lines_behind_others_are_seen(theme: str) -> None:
    """They step back, and contrast as much as a line has to."""
    now = palette(theme)
    for style in (now.aside, now.behind(True), now.behind(False)):
        assert contrast(*colors(style)) >= SEEN


SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""What eyes without one kind of cone make of linear red, green and blue: Machado, Oliveira, Fernandes (2009)."""


def seen(color: Color, sight: str) -> Floats:
    """Return a colour as some eyes see it, in CIE L*a*b*, in which a distance of 2.3 can just be told."""
    linear = np.array(
        [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    )
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ np.clip(np.array(SIGHT[sight]) @ linear, 0, 1) / (0.9505, 1, 1.0888))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", OWN)
@pytest.mark.parametrize("sight", SIGHT)
def test_runs_in_the_chart_are_told_apart_by_any_eyes(sight: str, theme: str) -> None:
    """The present run and the ghosts are ten times as far apart as can just be told, for colour-blind people too."""
    now = palette(theme)
    runs = [seen(colors(style)[0], sight) for style in (now.positive, *now.ghosts)]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(runs, 2)) > 24


@pytest.mark.parametrize("theme", OWN)
def test_in_sixteen_colors_ghosts_have_five_that_there_are(theme: str) -> None:
    """Exactly colours of such a terminal, all different, so that none is taken for the next best."""
    ghosts = [colors(style)[0] for style in palette(theme, sixteen=True).ghosts]
    assert len({color.rgb for color in ghosts}) == len(ghosts) > 5
    assert all(part in (0, 85, 170, 255) for color in ghosts for part in color.rgb)


@pytest.mark.parametrize("theme", THEMES)
def test_a_larger_weight_has_a_stronger_color(theme: str) -> None:
    """From 0 on, each sign's cells move away from the background, and never back."""
    now = palette(theme)
    for sign in (1, -1):
        weights = [sign * step / 100 for step in range(1500)]
        shades = [colors(now.cell(weight))[1] for weight in weights]
        far = [sum(abs(a - b) for a, b in zip(shade.rgb, now.background.rgb, strict=True)) for shade in shades]
        assert all(later >= earlier - 1 for earlier, later in pairwise(far))  # rounded to bytes
        assert far[-1] > far[100] > far[1] > 0
        assert len(set(shades)) > 20


@pytest.mark.parametrize("theme", THEMES)
def test_the_signs_cannot_be_taken_for_each_other(theme: str) -> None:
    """Of the same size, a positive weight is bluer and a negative one redder; so are the texts."""
    now = palette(theme)
    pairs = [(now.cell(size), now.cell(-size)) for size in (0.1, 1.0, 5.0, 50.0)]
    backgrounds = [(colors(positive)[1], colors(negative)[1]) for positive, negative in pairs]
    for blue, orange in [*backgrounds, (colors(now.positive)[0], colors(now.negative)[0])]:
        assert blue.b > orange.b
        assert orange.r > blue.r


@pytest.mark.parametrize("theme", OWN)
def test_in_sixteen_colors_large_weights_are_blue_and_yellow(theme: str) -> None:
    """Only colours that such a terminal has, exactly; small weights have none, and the sign is printed anyway."""
    now = palette(theme, sixteen=True)
    backgrounds = {colors(now.cell(weight))[1].rgb for weight in WEIGHTS}
    assert backgrounds == {now.background.rgb, *(color.rgb for color in (BLUE, YELLOW))}
    assert colors(now.cell(5))[1] == BLUE
    assert colors(now.cell(-5))[1] == YELLOW
    assert contrast(*colors(now.cell(0.1))) >= READABLE


@pytest.mark.parametrize("theme", OWN)
@pytest.mark.parametrize(
    ("blue", "yellow"),
    [((0, 0, 238), (205, 205, 0)), ((52, 101, 164), (196, 160, 0)), ((0, 0, 187), (187, 187, 0))],
    ids=["xterm", "tango", "rxvt"],
)
def test_in_sixteen_colors_weights_can_be_read_in_any_terminal(
    theme: str, blue: tuple[int, int, int], yellow: tuple[int, int, int]
) -> None:
    """Each terminal has its own idea of blue and yellow, and of no use is a text that contrasts with one alone."""
    now = palette(theme, sixteen=True)
    for weight, painted in ((5, blue), (-5, yellow)):
        assert contrast(colors(now.cell(weight))[0], Color(*painted)) >= READABLE


# Maps

LEVEL = range(-LEVELS, LEVELS + 1)


def test_levels_go_from_0_by_one_half_to_1() -> None:
    """In even steps, orange below one half and blue above; the same for a grid as for each value of it."""
    values = np.linspace(0, 1, 1001)
    found = [level_of(value) for value in values.tolist()]
    assert found == sorted(found) and set(found) == {*LEVEL}
    assert (level_of(0.0), level_of(0.5), level_of(1.0)) == (-LEVELS, 0, LEVELS)
    assert all(
        abs(0.5 + level / (2 * LEVELS) - value) <= 0.025 + 1e-9 for level, value in zip(found, values, strict=True)
    )
    grid = values[:1000].reshape(20, 50)
    assert levels(grid).tolist() == [[level_of(value) for value in row] for row in grid.tolist()]


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_a_map_can_be_read_on_every_shade(theme: str) -> None:
    """The dots of the line and the marks of the examples, in shades and without."""
    for sixteen in (False, True):
        now = palette(theme, sixteen=sixteen)
        poor = [
            (level, strong)
            for level in LEVEL
            for strong in (False, True)
            if contrast(*colors(now.over(level, strong=strong))) < READABLE
        ]
        assert poor == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_shades_of_a_map_move_away_from_one_half(theme: str) -> None:
    """Each level is a shade of its own, the farther from one half the farther from its shade; blue is above.

    Even the shade of one half differs from the ground, so that a map has edges.
    """
    now = palette(theme)
    shades = {level: colors(now.halves(level, level))[1] for level in LEVEL}
    assert contrast(shades[0], now.background) > 1.2
    assert len({shade.rgb for shade in shades.values()}) == len(LEVEL)
    for side in (1, -1):
        far = [
            sum(abs(a - b) for a, b in zip(shades[side * level].rgb, shades[0].rgb, strict=True))
            for level in range(LEVELS + 1)
        ]
        assert far == sorted(far)
    for level in range(1, LEVELS + 1):
        assert shades[level].b > shades[-level].b and shades[-level].r > shades[level].r
    for upper in LEVEL:
        for lower in LEVEL:
            assert colors(now.halves(upper, lower)) == (shades[upper], shades[lower])


@pytest.mark.parametrize("theme", OWN)
def test_without_colours_a_map_is_denser_the_nearer_to_1(theme: str) -> None:
    """Five characters, from a dot to full, each covering about a fifth; so both sides of one half can be told apart."""
    now = palette(theme, mono=True)
    assert not now.shaded
    found = [INKS.index(now.density(level)[0].replace("·", " ")) for level in LEVEL]
    assert found == sorted(found) and set(found) == set(range(len(INKS)))
    assert max(Counter(found).values()) <= 5
    for level in range(LEVELS // 3, LEVELS + 1):
        assert now.density(level)[0] != now.density(-level)[0]
    assert all(contrast(*colors(now.density(level)[1])) >= READABLE for level in LEVEL)


@pytest.mark.parametrize("theme", OWN)
def test_in_sixteen_colours_a_map_is_denser_the_farther_from_one_half(theme: str) -> None:
    """Five characters on each side, in exactly the blue and the yellow that such a terminal has."""
    now = palette(theme, sixteen=True)
    assert not now.shaded
    for side, color in ((1, BLUE), (-1, YELLOW)):
        found = [INKS.index(now.density(side * level)[0]) for level in range(LEVELS + 1)]
        assert found == sorted(found) and set(found) == set(range(len(INKS)))
        assert {colors(now.density(side * level)[1])[0].rgb for level in range(1, LEVELS + 1)} == {color.rgb}
    assert now.density(0)[0] == " "


def test_what_a_theme_does_not_say_comes_from_our_own() -> None:
    """A missing colour, one that is no colour, one of the terminal's and a transparent one are all replaced."""
    whole = palette_of(True, {})._asdict()
    for odd in ("nonsense", "ansi_red", "#ffffff 20%", "auto 87%"):
        given = {"background": odd, "foreground": odd, "accent": odd, "error": odd}
        assert palette_of(True, given)._asdict() == whole
    assert palette_of(False, {})._asdict() != whole


# As painted


def letters(hand: Hand) -> Iterator[tuple[str, Style]]:
    """Return each text with letters or digits to read, with its style; of a dialog, without what it covers."""
    screen = hand.app.screen
    region = screen.region if screen is hand.main else screen.query_one(".dialog").region
    for strip in screen._compositor.render_strips()[region.y : region.bottom]:
        for text, style, _ in strip.crop(region.x, region.right):
            if style and any(unicodedata.category(character)[0] in "LN" for character in text):
                yield text.strip(), style


async def opening(hand: Hand, above: str) -> None:
    """Bring something onto the screen that has texts of its own."""
    hand.session.run(2200)
    hand.session.goto(300)
    hand.session.set_learning_rate(30)
    hand.session.run(300)
    hand.show(stepped=True, flipped=(True, False, False, False))
    await hand.settle()
    if above:
        await hand.press(above)
        await hand.until(lambda: hand.app.screen is not hand.main)
        if above == "s":
            hand.app.screen.query_one("#seed", Input).value = "many"
        await hand.settle()


@pytest.mark.parametrize("above", ["", "g", "s", "question_mark"])
@pytest.mark.parametrize("theme", OWN)
async def test_every_text_on_the_screen_can_be_read(theme: str, above: str) -> None:
    """Measured on the cells themselves: main screen, dialogs with a complaint, and help, in both themes."""
    async with opened(size=(120, 36)) as hand:
        hand.app.theme = theme
        await opening(hand, above)
        off = {str(button.label) for button in hand.app.screen.query(Button) if button.disabled}
        found = list(letters(hand))
        assert len(found) > 4
        poor = {
            text: round(contrast(*colors(style)), 2)
            for text, style in found
            if text not in off and contrast(*colors(style)) < READABLE
        }
        assert poor == {}


@pytest.mark.long
async def test_every_theme_can_be_chosen() -> None:
    """In each of the framework's themes, those of the terminal's own colours too, all is painted and can be read."""
    async with opened() as hand:
        hand.session.run(300)
        hand.show()
        await hand.settle()
        before = hand.rows()
        for theme in BUILTIN_THEMES:
            hand.app.theme = theme
            await hand.settle()
            assert hand.rows() == before
            assert all(contrast(*colors(style)) >= READABLE for _, style in letters(hand)), theme
