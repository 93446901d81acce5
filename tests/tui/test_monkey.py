"""A monkey at the keyboard: seeded random keys, mouse, pastes, resizes and answers, with what must hold after each.

By hand, longer: python -m tests.tui.test_monkey SEED EVENTS
"""

import asyncio
import os
import random
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

from tests.support.budget import THOROUGH
from tests.support.hand import Hand
from tests.support.plain import plain
from xortui.nn import Session
from xortui.tui.app import XorApp
from xortui.tui.terminal.byte_reader import Reader
from xortui.words.format import number

EVENTS = 500 if THOROUGH else 60
"""Events of each seed in a run of the tests; two seeds make a thousand."""

_EVERY = 50
"""Events from one check of the whole run by a fresh session to the next."""

KEYS = [
    *("\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B", "\t", "\x1b[Z", "\r", "\x7f", "\x1b[27u", "\x1b[H", "\x1b[F", " "),
    *("\x1b[5~", "\x1b[6~", "\x13", "\x03", "\x1b[57413;129;43u", "\x1b[1081::107u"),
    *".,<>+-=fjkwernzyvmxlcaotu?:gs123450e",
]
OTHER = [
    "\x1b[200~0,5\x1b[201~",
    "\x1b[200~" + "n q\n" * 200 + "\x1b[201~",
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "\x1b[48;36;120;0;0t",
    "\x1b[99999999;5u",
    "\x1b[?62;1;2;4;6c",
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1b[?2048;2$y",
    "\x1b[12;40R",
    "\x1b]52;c;cXVpdCBub3cgcQ==\x07",
    "\x1b[I",
    "\x1b[O",
]
SIZES = [(120, 36), (80, 24), (60, 18), (160, 48), (44, 14), (30, 8), (1, 1)]
BAD = re.compile(r"[-−]0\.0+(?![\d.])|\bnan\b|\binf\b")

_COVERED = re.compile(r"[-−]\d*[.,]?\d*(?=[╭│╰])")
"""A number of which a dialog covers the end."""

_CUT = re.compile(r"[\d+−][.,](?=│)")
"""A number that ends at a frame with its point."""


async def play(seed: int, events: int) -> None:
    """Play, and check after each event; an AssertionError says the seed and the last events."""
    draw = random.Random(seed)
    app, reader, played = XorApp(), Reader(), list[str]()
    async with app.run_test(size=(120, 36)) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.takes_keys)
        try:
            for count in range(events):
                await _one(hand, draw, reader, played)
                _check(hand)
                if count % _EVERY == 0:
                    await _check_run(hand)
        except Exception as error:
            raise AssertionError(f"seed {seed}, after {played[-30:]}: {error!r}") from error


async def _one(hand: Hand, draw: random.Random, reader: Reader, played: list[str]) -> None:
    """Let one thing happen, to its end."""
    chance = draw.random()
    if chance < 0.03:
        size = draw.choice(SIZES)
        played.append(f"size {size}")
        await hand.resize(*size)
        return
    if chance < 0.15:
        x, y = draw.randrange(1, 121), draw.randrange(1, 37)
        data = f"\x1b[<35;{x};{y}M\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m" if chance < 0.1 else f"\x1b[<65;{x};{y}M"
    else:
        data = draw.choice(OTHER if chance < 0.2 else KEYS)
    played.append(data)
    for event in reader.feed(data.encode()):
        hand.app.post_message(event)
        await hand.settle()


def _check(hand: Hand) -> None:
    """Check what must hold at any moment."""
    app, session = hand.app, hand.session
    assert app._exception is None, repr(app._exception)
    assert not app._exit, "it has ended"
    snapshot = session.snapshot
    parameters = [value for array in snapshot.parameters for value in np.ravel(array).tolist()]
    assert np.isfinite(parameters).all() and np.isfinite(snapshot.mse), "a number is not finite"
    rows = hand.rows()
    assert all(cell_len(row) == app.size.width for row in rows), "a row is too long or too short"
    uncovered = rows if app.screen is app.main else []  # a dialog covers what it covers
    whole = uncovered or [_COVERED.sub("", row) for row in rows]
    assert not (bad := [row for row in whole if BAD.search(row)]), f"a number is written wrongly: {bad}"
    assert not (bad := [row for row in uncovered if _CUT.search(row)]), f"a number is cut: {bad}"
    still = app.screen is app.main and not app.main.motion.moving
    still = still and not hand.layout.zoomed  # one panel has the whole screen, and hides the other numbers
    if still and app.main.snapshot is snapshot and app.size.width >= 80 and app.size.height >= 24:
        text = "\n".join(rows)
        missing = [value for value in parameters if number(value) not in text]
        entry = app.main.scene.entry is not None  # the number that is edited has its field in its place
        assert len(missing) <= entry, f"numbers of the network are not on the screen: {missing}"


async def _check_run(hand: Hand) -> None:
    """Check that a fresh session makes the same bits of the run's course, and that going away and back changes none.

    Undo and redo as well: one after the other, either way round, they lead to the same numbers, settings and curve.
    """
    session = hand.session
    if hand.app.main.motion.moving or session.furthest > 20_000:
        return
    before = [array.tobytes() for array in session.snapshot.parameters]
    fresh = Session(session.snapshot.course)
    fresh.goto(session.furthest)
    for again in (fresh, session):
        epoch = session.epoch
        again.goto(0)
        again.goto(epoch)
        assert [array.tobytes() for array in again.snapshot.parameters] == before, f"epoch {epoch} is not what it was"
    whole = plain(session.snapshot)
    for there, back, possible in (
        (session.undo, session.redo, session.snapshot.undos),
        (session.redo, session.undo, session.snapshot.redos),
    ):
        if possible:
            there()
            back()
            again_whole = plain(session.snapshot)
            # Undo may push the oldest ghost off the chart, and number the runs anew; the run itself is the same.
            other = [name for name in whole if again_whole[name] != whole[name] and name not in ("ghosts", "course")]
            assert not other, f"{there.__name__} and {back.__name__} do not lead back to the same {other}"
    hand.main.desk.show()
    await hand.settle()


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_that_is_pressed_breaks_anything(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds of random events; by hand a hundred thousand. What is saved on the way is saved elsewhere."""
    monkeypatch.chdir(tmp_path)
    await play(seed, EVENTS)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        asyncio.run(play(int(sys.argv[1]), int(sys.argv[2])))
