"""Makes the pictures in `screenshots/` from the real screens, at fixed settings: python -m tests.screenshots.

Needs rsvg-convert for the PNGs (Debian: apt install librsvg2-bin fonts-firacode fonts-dejavu-core), Pillow for the run
that moves (pip install -e '.[dev]'), and Chromium for the picture of a browser. Given names, it makes those only.
"""

import asyncio
import base64
import io
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from PIL import Image
from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot
from textual.strip import Strip

from tests.support.browser import CHROMIUM, chromium
from tests.support.hand import show
from xortui.cli.main import main as command
from xortui.nn import Session, Settings
from xortui.nn.session.journal.folder import OwnFile
from xortui.nn.session.journal.writer import Writer
from xortui.nn.session.recording import Recording
from xortui.teach.lessons.catalogue import find
from xortui.teach.places import Place
from xortui.tui.app import XorApp
from xortui.tui.picture import of_screen, png, shoot, svg
from xortui.tui.presenter import PresenterApp
from xortui.tui.replay import Replay
from xortui.tui.resuming import begin_keeping
from xortui.tui.scene import (
    EDIT,
    HIDDEN_SPACE,
    LANDSCAPE,
    NETWORK,
    PROBE,
    SIGMOID,
    SURFACE,
    UNITS,
    VIEW,
    WALK,
    WEIGHTS,
)
from xortui.tui.stage import Told
from xortui.tui.tables import TRUTH

FOLDER = Path(__file__).parent.parent / "screenshots"
RUN = FOLDER / "run.png"
"""The run that moves: from the first epoch until the network has learned, seen in the chart and in the surface."""

BROWSER = FOLDER / "browser.png"
"""The screen in a browser."""

RUN_SIZE = (100, 30)
RUN_EPOCHS = (*range(0, 8), *range(8, 80, 8), *range(80, 1960, 80), *range(1960, 2301, 12))
FRAME, STILL, END = 100, 1500, 4000
"""Milliseconds of a frame, of the first one, and of the last one."""

COLOURS = 128

LESSON, LESSON_STEP = "8", 5

PRINTED = {"reproduce": ("reproduce", "The post's", "Equal"), "worksheet": ("report --worksheet", "Phase 2", "[7]")}
"""Pictures of what commands print: the words, and with what the first and the last line of a picture begins."""

PRINTED_WIDTH = 84
PAPER, TERMINAL = Style(color="#000000", bgcolor="#ffffff"), Style(color="#e0e0e0", bgcolor="#121212")

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
    "surface": (Settings(), learn(2300), {"watching": SURFACE}),
    "units": (Settings(), learn(2300), {"watching": UNITS}),
    "hidden-space": (Settings(), learn(2300), {"watching": HIDDEN_SPACE}),
    "network": (Settings(), learn(2300), {"watching": NETWORK}),
    "sigmoid": (Settings(), learn(2300), {"watching": SIGMOID}),
    "weights": (Settings(), learn(2300), {"watching": WEIGHTS}),
    "landscape": (Settings(), learn(2300), {"watching": LANDSCAPE}),
    "probe": (Settings(), learn(2300), {"watching": PROBE, "probing": True, "point": (0.7, 0.4)}),
    "zoom": (Settings(), learn(2300), {"zoom": TRUTH}),
    "projector": (Settings(), learn(2300), {"watching": SURFACE, "zoom": VIEW}),
    "edit": (Settings(), learn(800), {"mode": EDIT, "cursor": Place("hidden_weights", (1, 2)), "unit": 2, "input": 1}),
    "lesson": (Settings(), learn(0), {}),
    "presenter": (Settings(), learn(0), {}),
    "replay": (Settings(), learn(1200), {}),
    "resume": (Settings(), learn(0), {}),
    "share": (Settings(), learn(1500), {}),
    "export": (Settings(), learn(1500), {}),
    "sweep": (Settings(learning_rate=2.0, hidden_units=2), learn(0), {}),
    "walkthrough": (Settings(), learn(0), {"mode": WALK, "phase": 3, "example": 1}),
    "walkthrough-published": (Settings(rule="published"), learn(500), {"mode": WALK, "phase": 5, "example": 2}),
}
"""What each picture shows: the settings, how far, and what is looked at."""

LIGHT_SCENES = ("solved",)
SIZES = ((80, 24), (120, 36))

MOVES: dict[str, Callable[[XorApp, Pilot[int]], Awaitable[None]]] = {}
"""What is done in a scene once it is there."""


def moves(do: Callable[[XorApp, Pilot[int]], Awaitable[None]]) -> Callable[[XorApp, Pilot[int]], Awaitable[None]]:
    """Let a function be what is done in the scene of its name."""
    MOVES[do.__name__] = do
    return do


@moves
async def lesson(app: XorApp, pilot: Pilot[int]) -> None:
    """Go to a step of a lesson."""
    app.main.desk.player.open(LESSON)
    for _ in range(LESSON_STEP - 1):
        await pilot.press("pagedown")
        await pilot.pause()


@moves
async def sweep(app: XorApp, pilot: Pilot[int]) -> None:
    """Sweep to the end."""
    app.main.action_do("anywhere.sweep")
    await pilot.pause()
    while not getattr(app.screen, "over", False):
        await pilot.pause()


@moves
async def projector(app: XorApp, pilot: Pilot[int]) -> None:
    """Let the screen be for a class at a wall."""
    app.main.action_do("anywhere.projector")
    await pilot.pause()


@moves
async def share(app: XorApp, pilot: Pilot[int]) -> None:
    """Ask for what is shared."""
    app.main.action_do("anywhere.share")


@moves
async def export(app: XorApp, pilot: Pilot[int]) -> None:
    """Ask for a file to write."""
    app.main.action_do("anywhere.export")


@moves
async def resume(app: XorApp, pilot: Pilot[int]) -> None:
    """Open where an earlier session was left five minutes ago."""
    with tempfile.TemporaryDirectory() as folder:
        earlier = Session()
        earlier.goto(2300)
        file = OwnFile(Path(folder))
        Writer(file).note([earlier])
        file.close()
        os.utime(file.path, (time.time() - 300,) * 2)
        begin_keeping(app, Path(folder))
        await pilot.pause()
        app.main.desk.keeper = None


def replayed() -> Replay:
    """Return a recording of a run that was left at a plateau with another rate, and with a weight that was set."""
    session = Session()
    session.goto(400)
    session.set_weight("hidden_weights", (0, 1), 2.0)
    session.goto(1200)
    session.set_learning_rate(3.0)
    session.goto(2000)
    return Replay.of_file(Recording.of(session), "anna.jsonl")


def app_of(name: str, settings: Settings) -> XorApp:
    """Return the app of a scene."""
    if name == "presenter":
        return PresenterApp(None)
    if name == "replay":
        replay = replayed()
        return XorApp(replay.recording.course, replay=replay)
    return XorApp(settings)


async def write(
    name: str, settings: Settings, drive: Drive, look: dict[str, Any], size: tuple[int, int], theme: str
) -> Path:
    """Write one picture as SVG and PNG; return where the SVG is."""
    app = app_of(name, settings)

    async def act(pilot: Pilot[int]) -> None:
        app.theme = theme
        if isinstance(app, PresenterApp):
            app.workers.cancel_all()  # no lesson is looked for, which would be told in place of this one
            await app._presenter._take(Told(str(find("1").name), 2, (), (0, True), "1 of 4 right", False))
            return
        drive(app.session)
        if name != "resume":  # which is the first screen
            show(app.main, **look)
        if name in MOVES:
            await MOVES[name](app, pilot)

    svg = await shoot(app, size, act)
    path = FOLDER / f"{name}-{size[0]}x{size[1]}.svg"
    path.write_text(svg, encoding="utf-8")
    path.with_suffix(".png").write_bytes(png(svg))
    return path


async def browse() -> Path:
    """Write a picture of the screen in a browser; return where it is."""
    from xortui.web.server import Server, addresses

    with tempfile.TemporaryDirectory() as folder:
        os.environ["XORTUI_STATE_FOLDER"] = folder
        server = Server(("lesson", "1"), 1)
        address = addresses("localhost", await server.start("localhost", 0), server.token)[0]
        try:
            async with chromium(Path(folder, "browser")) as page:
                await page.do("Page.navigate", url=f"{address}?name=anna")
                await page.wait_for(lambda: "quit" in page.picture.rows()[-1] and "step 1 " in str(page.picture.rows()))
                picture = await page.do("Page.captureScreenshot")
                BROWSER.write_bytes(base64.b64decode(picture["data"]))
        finally:
            await server.stop()
    return BROWSER


async def film() -> Path:
    """Write the run that moves; return where it is."""
    app = XorApp()
    frames = []
    async with app.run_test(size=RUN_SIZE) as pilot:
        for epoch in RUN_EPOCHS:
            app.session.goto(epoch)
            show(app.main, running=0 < epoch < RUN_EPOCHS[-1], flipped=(False,) * 4)
            await pilot.pause()
            frames.append(Image.open(io.BytesIO(png(of_screen(app.screen), 1.0))).convert("RGB"))
    # One set of colours for all, from frames that have most of them, or each would shimmer against the next.
    both = Image.new("RGB", (frames[0].width, 2 * frames[0].height))
    for at, frame in enumerate((frames[len(frames) // 2], frames[-1])):
        both.paste(frame, (0, at * frame.height))
    colours = both.quantize(COLOURS)
    first, *others = (frame.quantize(palette=colours, dither=Image.Dither.NONE) for frame in frames)
    times = [STILL, *[FRAME] * (len(frames) - 2), END]
    first.save(RUN, save_all=True, append_images=others, duration=times, loop=0, optimize=True)
    return RUN


def write_printed(name: str, words: str, first: str, last: str) -> Path:
    """Write a picture of a part of what a command prints, a worksheet as it is on paper; return where it is."""
    said = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    with redirect_stdout(said):
        command(words.split())
    said.seek(0)
    lines = [line.removeprefix("## ") for line in said.read().splitlines() if not line.startswith("```")]
    begin, end = (next(at for at, line in enumerate(lines) if line.startswith(text)) for text in (first, last))
    look = PAPER if name == "worksheet" else TERMINAL
    lines = [line for at, line in enumerate(["", *lines[begin : end + 1], ""]) if line or lines[begin + at - 2]]
    rows = [Strip([Segment(f"  {line:<{PRINTED_WIDTH}} ", look)]) for line in lines]
    path = FOLDER / f"{name}.png"
    path.write_bytes(png(svg(rows, f"xortui {words}")))
    return path


async def main(names: list[str]) -> None:
    """Make all pictures, or those of some scenes."""
    FOLDER.mkdir(exist_ok=True)
    for name, (settings, drive, look) in SCENES.items():
        if names and name not in names:
            continue
        for size in SIZES:
            print(await write(name, settings, drive, look, size, "xortui-dark"))
            if name in LIGHT_SCENES:
                print(await write(f"{name}-light", settings, drive, look, size, "xortui-light"))
    for name, (words, first, last) in PRINTED.items():
        if not names or name in names:
            print(write_printed(name, words, first, last))
    if not names or "run" in names:
        print(await film())
    if not names or "browser" in names:
        print(await browse() if CHROMIUM else f"There is no Chromium: {BROWSER} is as it was.")


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
