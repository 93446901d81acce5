"""Makes the pictures in `screenshots/` from the real screens, at fixed settings: python tests/screenshots.py.

Needs rsvg-convert for the PNGs (Debian: apt install librsvg2-bin fonts-firacode fonts-dejavu-core), and Pillow for the
run that moves: pip install -e '.[dev]'.
"""

import asyncio
import io
import subprocess
import sys
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from PIL import Image
from rich.segment import Segment
from textual.strip import Strip

from xortui.nn import Session, Settings
from xortui.teach.moves import Place
from xortui.tui.app import XorApp
from xortui.tui.view import EDIT, HIDDEN_SPACE, NETWORK, SURFACE, UNITS, WALK

FOLDER = Path(__file__).parent.parent / "screenshots"
CELL, LINE, SIZE = 9.0, 20.0, 15.0
"""Width and height of a character cell, and the size of the font, in SVG units."""

RUN = FOLDER / "run.png"
"""The run that moves: from the first epoch until the network has learned, seen in the chart and in the surface."""

RUN_SIZE = (100, 30)
RUN_EPOCHS = (*range(0, 8), *range(8, 80, 8), *range(80, 1960, 80), *range(1960, 2301, 12))
FRAME, STILL, END = 100, 1500, 4000
"""Milliseconds of a frame, of the first one, and of the last one."""

COLOURS = 128

LESSON, LESSON_STEP = "6", 5

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


SCENES: dict[str, tuple[Settings, Drive, dict[str, Any]]] = {
    "start": (Settings(), learn(0), {}),
    "step": (Settings(), learn(1), {"stepped": True}),
    "learning": (Settings(), learn(1500), {}),
    "solved": (Settings(), learn(2300), {}),
    "branch": (Settings(), branch, {}),
    "stuck": (Settings(learning_rate=300.0), learn(150), {}),
    "eight-units": (Settings(hidden_units=8, seed=3), learn(300), {}),
    "surface": (Settings(), learn(2300), {"chosen": SURFACE}),
    "units": (Settings(), learn(2300), {"chosen": UNITS}),
    "hidden-space": (Settings(), learn(2300), {"chosen": HIDDEN_SPACE}),
    "network": (Settings(), learn(2300), {"chosen": NETWORK}),
    "edit": (Settings(), learn(800), {"mode": EDIT, "cursor": Place("hidden_weights", (1, 2)), "unit": 2, "input": 1}),
    "lesson": (Settings(), learn(0), {}),
    "walkthrough": (Settings(), learn(0), {"mode": WALK, "phase": 3, "example": 1}),
    "walkthrough-published": (Settings(rule="published"), learn(500), {"mode": WALK, "phase": 5, "example": 2}),
}
"""What each picture shows: the settings, how far, and how one looks."""

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


async def shoot(
    name: str, settings: Settings, drive: Drive, look: dict[str, Any], size: tuple[int, int], theme: str
) -> Path:
    """Write one picture as SVG and PNG; return where the SVG is."""
    app = XorApp(settings)
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        drive(app.session)
        app.main.show_now(**look)
        if name == "lesson":
            app.main.open_lesson(LESSON)
            for _ in range(LESSON_STEP - 1):
                await pilot.press("pagedown")
                await pilot.pause()
        await pilot.pause()
        svg = picture(app.screen._compositor.render_strips(), size[0])
    path = FOLDER / f"{name}-{size[0]}x{size[1]}.svg"
    path.write_text(svg, encoding="utf-8")
    path.with_suffix(".png").write_bytes(_png(svg))
    return path


def _png(svg: str, zoom: float = 1.5) -> bytes:
    command = ["rsvg-convert", "--zoom", str(zoom)]
    return subprocess.run(command, input=svg.encode(), stdout=subprocess.PIPE, check=True).stdout


async def film() -> Path:
    """Write the run that moves; return where it is."""
    app = XorApp()
    frames = []
    async with app.run_test(size=RUN_SIZE) as pilot:
        for epoch in RUN_EPOCHS:
            app.session.goto(epoch)
            app.main.show_now(running=0 < epoch < RUN_EPOCHS[-1], lit=(False,) * 4)
            await pilot.pause()
            svg = picture(app.screen._compositor.render_strips(), RUN_SIZE[0])
            frames.append(Image.open(io.BytesIO(_png(svg, 1.0))).convert("RGB"))
    # One set of colours for all, from frames that have most of them, or each would shimmer against the next.
    both = Image.new("RGB", (frames[0].width, 2 * frames[0].height))
    for at, frame in enumerate((frames[len(frames) // 2], frames[-1])):
        both.paste(frame, (0, at * frame.height))
    colours = both.quantize(COLOURS)
    first, *others = (frame.quantize(palette=colours, dither=Image.Dither.NONE) for frame in frames)
    times = [STILL, *[FRAME] * (len(frames) - 2), END]
    first.save(RUN, save_all=True, append_images=others, duration=times, loop=0, optimize=True)
    return RUN


async def main() -> None:
    """Make all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, (settings, drive, look) in SCENES.items():
        for size in SIZES:
            print(await shoot(name, settings, drive, look, size, "xortui-dark"))
            if name in LIGHT_SCENES:
                print(await shoot(f"{name}-light", settings, drive, look, size, "xortui-light"))
    print(await film())


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
