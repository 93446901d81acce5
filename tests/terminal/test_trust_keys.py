"""Keys typed ahead: each acts on what the keys before it made, as if they were pressed one by one."""

import random

import pytest

from tests.support.budget import THOROUGH
from tests.support.hand import Hand
from tests.support.program import LARGE, USUAL, XORTUI, both, complete, epoch_of, opened, paused_at
from tests.support.terminal import Terminal
from tests.terminal.test_trust_leaving import shows
from xortui.tui.app import XorApp
from xortui.tui.terminal.byte_reader import Reader

KEYS = [
    *("\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B", "\t", "\x1b[Z", "\r", "\x7f", "\x1b[27u", "\x1b[H", "\x1b[F"),
    *".,<>+-fjkwernzyvmxlca?g123",
]
"""What is pressed: everything but what depends on time, as running does, or leaves."""

ROWS = [
    ("a weight, before the screen is there", "e1.25\r", False, lambda rows: "+1.250" in rows[3]),
    ("another seed, then an epoch", "ng40\r", True, lambda rows: "seed 2" in rows[0] and epoch_of(rows) == 40),
    ("three hundred epochs, then one of them", "...g57\r", True, lambda rows: "epoch 57 of 300" in rows[0]),
    ("a far epoch, then one more", "g5000\r\x1b[C", True, paused_at(5001)),
    ("a dialog and two Enters", "g\r\r\x1b[C", True, paused_at(1)),
    ("settings and two Enters", "s\r\r\x1b[C", True, paused_at(1)),
    ("a field left at once", "e\r\x1b[27u\x1b[27u\x1b[C", True, paused_at(1)),
    ("a dialog of conditions and two Enters", "u\x1b[B\x1b[B\r\r\x1b[C", True, paused_at(1001)),
    (
        "lists in a dialog",
        "g40\rs\t\t\t\t \x1b[B\r\t\t \x1b[B\r\t\r",
        True,
        lambda rows: " AND " in rows[0] and epoch_of(rows) == 40,
    ),
    (
        "a command of the palette, and another",
        "g9\r:reset\r:new seed\r\x1b[C",
        True,
        both(paused_at(1), lambda rows: "seed 2" in rows[0]),
    ),
    ("the list of lessons, and one of them", "o\r", False, shows("step 1 of")),
    (
        "the palette over a list, a dialog and itself",
        "o\x10\x1b[27ug\x10\x1b[27u:\x10\x1b[27u\x1b[C",
        True,
        paused_at(1),
    ),
    ("an Esc and a key in one", "g\x1b\x1b[C", True, paused_at(1)),
]


@pytest.mark.parametrize(
    ("name", "keys", "wait", "seen"),
    [pytest.param(*row, marks=[] if row[2] else pytest.mark.cold) for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_keys_in_one_burst(name: str, keys: str, wait: bool, seen: object) -> None:
    """Dialogs and fields that open on the way take the keys meant for them, and none besides."""
    with Terminal(XORTUI, size=USUAL) as terminal:
        if wait:
            terminal.wait_for(both(paused_at(0), complete))
        terminal.send(keys)
        terminal.wait_for(seen)  # type: ignore[arg-type]


@pytest.mark.cold
@pytest.mark.long
@pytest.mark.parametrize("keys", ["q", "qqq", "wq", "g\x1bq"])
def test_leaving_before_the_screen_is_there(keys: str) -> None:
    """Keys that come while it starts wait for the screen, and `q` among them leaves in good order."""
    with Terminal(XORTUI, size=USUAL) as terminal:
        terminal.send(keys)
        assert terminal.wait_exit(20) == 0
        assert b"Traceback" not in terminal.raw and b"ended by an error" not in terminal.raw


@pytest.mark.cold
@pytest.mark.long
@pytest.mark.parametrize("keys", ["?\x11", "?q", ":\x11", "g\x11"])
def test_leaving_just_after_the_first_paint(keys: str) -> None:
    """What is opened before all panels are there, and left at once, ends in good order."""
    with Terminal(XORTUI, size=USUAL) as terminal:
        terminal.wait_for(lambda rows: any("W1" in row for row in rows))
        terminal.send(keys)
        if keys == "?q":  # it closes the help
            terminal.wait_for(both(paused_at(0), complete))
            terminal.send("q")
        assert terminal.wait_exit(20) == 0
        assert b"Traceback" not in terminal.raw and b"ended by an error" not in terminal.raw


ENDING = [*["\x1b[27u"] * 6, *"g333", "\r", *"g0", "\r"]
"""Keys that lead out of whatever is open, and to an epoch that none of the others leads to."""


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
async def test_a_burst_ends_as_the_same_keys_one_by_one(seed: int) -> None:
    """Random keys in one write lead to the screen that each makes when the last is done."""
    draw = random.Random(seed)
    keys = [*(draw.choice(KEYS) for _ in range(134 if THOROUGH else 70)), *ENDING]
    app = XorApp(speed=0)
    async with app.run_test(size=LARGE) as pilot:
        hand = Hand(app, pilot)
        await hand.until(lambda: app.takes_keys)
        reader = Reader()
        for key in keys:
            for event in reader.feed(key.encode()):
                app.post_message(event)
            await hand.settle()
            await hand.until(lambda: not app.on_the_way)
        await hand.settle()
        one_by_one = hand.rows()
    with opened("--speed", "full", size=LARGE) as terminal:
        terminal.send("".join(keys))
        terminal.wait_for(lambda rows: "epoch 0 of 333" in rows[0] and rows == one_by_one, timeout=60)
