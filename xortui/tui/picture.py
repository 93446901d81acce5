"""Pictures of the screen: as SVG, each character in its cell whatever font there is, and as PNG by what converts it."""

import importlib.util
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterable
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.screen import Screen

    from xortui.tui.app import XorApp

CELL, LINE, FONT = 9.0, 20.0, 15.0
"""Width and height of a character cell, and the size of the font, in SVG units."""

ZOOM = 1.5
"""Pixels of a PNG for each unit."""

FAMILY = "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace"

_CONVERTERS = {
    "rsvg-convert": ("rsvg-convert", "--zoom", "{zoom}"),
    "cairosvg": ("cairosvg", "-", "--scale", "{zoom}", "--format", "png", "--output", "-"),
    "magick": ("magick", "-density", "{density}", "svg:-", "png:-"),
}
"""Programs that read an SVG from standard input and write a PNG to standard output, and how they are called."""

_DENSITY = 96
"""Dots an inch at which an SVG unit is one pixel."""


class NoConverterError(Exception):
    """There is no program that makes a PNG; as a text, the programs that would do."""


def svg(strips: Iterable[Strip], title: str) -> str:
    """Return an SVG of a screen.

    Args:
        strips: Its rows, all of the same width.
        title: What it is of, for those who do not see it.
    """
    rows, columns = list(strips), 0
    fore, back = "#ffffff", "#000000"
    shapes: list[str] = []
    letters: list[str] = []
    for row, strip in enumerate(rows):
        x = 0
        for segment in Segment.simplify(strip):
            style = segment.style
            if style and style.color:
                fore = style.color.get_truecolor().hex
            if style and style.bgcolor:  # else it is as the cell before it, as over a dialog's ground
                back = style.bgcolor.get_truecolor().hex
            front, ground = (back, fore) if style and style.reverse else (fore, back)
            box = f'y="{row * LINE:g}" height="{LINE + 0.4:g}" fill="{ground}"/>'
            shapes.append(f'<rect x="{x * CELL:g}" width="{len(segment.text) * CELL + 0.4:g}" {box}')
            weight = ' font-weight="bold"' if style and style.bold else ""
            letters += _texts(segment.text, x, f'y="{(row + 0.74) * LINE:g}" fill="{front}"{weight}')
            x += len(segment.text)
        columns = max(columns, x)
    width, height = columns * CELL, len(rows) * LINE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-size="{FONT:g}" font-family="{FAMILY}" '
        f'font-variant-ligatures="none" shape-rendering="crispEdges">'
        f"<title>{escape(title)}</title>{''.join(shapes)}{''.join(letters)}</svg>\n"
    )


def _texts(text: str, x: int, attributes: str) -> Iterable[str]:
    """Yield elements for a text that begins in a column."""
    for _, run in groupby(enumerate(text, x), key=lambda cell: _kind(cell[1])):
        cells = list(run)
        at, part = cells[0][0], "".join(character for _, character in cells)
        if part.strip():
            places = " ".join(f"{(at + i) * CELL:g}" for i in range(len(part)))
            yield f'<text x="{places}" {attributes}>{escape(part)}</text>'


def _kind(character: str) -> object:
    """Return what keeps characters in one text: words; what is beyond ASCII, often of another font, stands alone."""
    return " " if character == " " else character.isascii() or object()


def png(picture: str, zoom: float = ZOOM) -> bytes:
    """Return an SVG as a PNG.

    Raises:
        NoConverterError: Nothing here converts it.
        OSError: What is to convert it fails.
    """
    values = {"zoom": f"{zoom:g}", "density": f"{_DENSITY * zoom:g}"}
    for program, words in _CONVERTERS.items():
        if shutil.which(program):
            command = [word.format(**values) for word in words]
            done = subprocess.run(command, input=picture.encode(), capture_output=True)
            if done.returncode or not done.stdout:
                raise OSError(0, f"{program} cannot convert it")
            return done.stdout
    if importlib.util.find_spec("cairosvg"):
        import cairosvg  # type: ignore[import-not-found, unused-ignore]

        return bytes(cairosvg.svg2png(bytestring=picture.encode(), scale=zoom))
    raise NoConverterError(", ".join(_CONVERTERS))


def of_screen(screen: "Screen[Any]") -> str:
    """Return a picture of what a screen shows now."""
    rows = screen._compositor.render_strips()
    return svg(rows, "xortui: " + " ".join(rows[0].text.split()))


async def shoot(
    app: "XorApp", size: tuple[int, int], drive: Callable[["Pilot[int]"], Awaitable[object]] | None = None
) -> str:
    """Open an app without a terminal, and return a picture of it.

    Args:
        app: An app that has not been opened.
        size: Columns and rows.
        drive: What is done to it before.
    """
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        while not app.takes_keys:
            await pilot.pause()
        if drive:
            await drive(pilot)
        await pilot.pause()
        return of_screen(app.screen)
