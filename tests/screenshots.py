"""Makes the pictures in `screenshots/` from the real screens, at fixed settings: python tests/screenshots.py.

Needs rsvg-convert for the PNGs (Debian: apt install librsvg2-bin fonts-firacode fonts-dejavu-core).
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from rich.segment import Segment
from textual.strip import Strip

from xortui.nn import Session, Settings
from xortui.tui.app import XorApp

FOLDER = Path(__file__).parent.parent / "screenshots"
CELL, LINE, SIZE = 9.0, 20.0, 15.0
"""Width and height of a character cell, and the size of the font, in SVG units."""

Drive = Callable[[Session], None]


def learn(epochs: int) -> Drive:
    """Return what trains a session to an epoch."""
    return lambda session: session.goto(epochs)


def branch(session: Session) -> None:
    """Train, go back to the plateau, and go on at a higher rate."""
    session.goto(2600)
    session.goto(1000)
    session.set_learning_rate(3.0)
    session.goto(2000)


SCENES: dict[str, tuple[Settings, Drive]] = {
    "start": (Settings(), learn(0)),
    "step": (Settings(), learn(1)),
    "learning": (Settings(), learn(1500)),
    "solved": (Settings(), learn(2300)),
    "branch": (Settings(), branch),
    "stuck": (Settings(learning_rate=300.0), learn(150)),
    "eight-units": (Settings(hidden_units=8, seed=3), learn(300)),
    "walkthrough": (Settings(), learn(0)),
    "walkthrough-published": (Settings(rule="published"), learn(500)),
}
"""What each picture shows."""

LIGHT_SCENES = ("solved",)
SIZES = ((80, 24), (120, 36))


def picture(strips: Iterable[Strip], columns: int) -> str:
    """Return an SVG of a screen, each character placed in its cell whatever font there is."""
    rows = list(strips)
    shapes: list[str] = []
    letters: list[str] = []
    for row, strip in enumerate(rows):
        x = 0
        for segment in Segment.simplify(strip):
            style = segment.style
            assert style is not None and style.color is not None and style.bgcolor is not None
            fore, back = (color.get_truecolor().hex for color in (style.color, style.bgcolor))
            box = f'y="{row * LINE:g}" height="{LINE + 0.4:g}" fill="{back}"/>'
            shapes.append(f'<rect x="{x * CELL:g}" width="{len(segment.text) * CELL + 0.4:g}" {box}')
            weight = ' font-weight="bold"' if style.bold else ""
            y = f'y="{(row + 0.74) * LINE:g}" fill="{fore}"{weight}'
            for _, run in groupby(enumerate(segment.text, x), key=lambda cell: _kind(cell[1])):
                cells = list(run)
                at, text = cells[0][0], "".join(character for _, character in cells)
                if text.strip():
                    places = " ".join(f"{(at + i) * CELL:g}" for i in range(len(text)))
                    letters.append(f'<text x="{places}" {y}>{escape(text)}</text>')
            x += len(segment.text)
    width, height = columns * CELL, len(rows) * LINE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" font-size="{SIZE:g}" '
        f'font-family="Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace" font-variant-ligatures="none">'
        f"{''.join(shapes)}{''.join(letters)}</svg>\n"
    )


def _kind(character: str) -> object:
    """Return what keeps characters in one text: words; what is beyond ASCII, often of another font, stands alone."""
    return " " if character == " " else character.isascii() or object()


async def shoot(name: str, settings: Settings, drive: Drive, size: tuple[int, int], theme: str) -> Path:
    """Write one picture as SVG and PNG; return where the SVG is."""
    app = XorApp(settings)
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        drive(app.session)
        app.main.show_now(stepped=name == "step")
        if name.startswith("walkthrough"):
            app.main.action_walk()
            app.main.show_now(phase=5 if settings.rule == "published" else 3)
        await pilot.pause()
        svg = picture(app.screen._compositor.render_strips(), size[0])
    path = FOLDER / f"{name}-{size[0]}x{size[1]}.svg"
    path.write_text(svg, encoding="utf-8")
    subprocess.run(["rsvg-convert", "--zoom", "1.5", str(path), "-o", str(path.with_suffix(".png"))], check=True)
    return path


async def main() -> None:
    """Make all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, (settings, drive) in SCENES.items():
        for size in SIZES:
            print(await shoot(name, settings, drive, size, "xortui-dark"))
            if name in LIGHT_SCENES:
                print(await shoot(f"{name}-light", settings, drive, size, "xortui-light"))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
