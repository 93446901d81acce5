"""The program in a terminal, and what its screen says: for the tests that press its keys."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.support.terminal import Condition, Rows, Terminal
from xortui.nn import Parameters, Session
from xortui.words.format import number

XORTUI = [sys.executable, "-m", "xortui"]
LARGE, USUAL, TINY = (120, 36), (80, 24), (30, 8)

RIGHT, LEFT, ESCAPE, CTRL_Q = "\x1b[C", "\x1b[D", "\x1b", "\x11"

_EPOCH = re.compile(r"epoch (\d{1,3}(?: \d{3})*)")
_NUMBER = re.compile(r"[+−][\d.e]+| 0\.000")

Screen = Callable[[Rows], bool]


@contextmanager
def opened(
    *options: str,
    size: tuple[int, int] = LARGE,
    env: dict[str, str | None] | None = None,
    ready: Screen | None = None,
) -> Iterator[Terminal]:
    """Start the program and wait until its whole screen is there, or what else shows that it is ready."""
    with Terminal([*XORTUI, *options], size=size, env=env) as terminal:
        terminal.wait_for(ready or both(paused_at(0), complete))
        yield terminal


def press_until(terminal: Terminal, key: str, shown: Condition) -> None:
    """Press a key again and again until its effect shows, as one amid noise may be lost.

    It has to be a key that changes nothing more once it has acted.
    """
    for _ in range(20):
        terminal.send(key)
        with suppress(AssertionError):
            terminal.wait_for(shown, timeout=1)
            return
    terminal.wait_for(shown)


def sentence(raw: bytes) -> str:
    """Return what a program has said, without the ends of lines that it was broken into."""
    return " ".join(raw.decode().split())


def both(*conditions: Screen) -> Screen:
    """Return whether a screen meets all conditions."""
    return lambda rows: all(condition(rows) for condition in conditions)


def complete(rows: Rows) -> bool:
    """Return whether all is on the screen, from the title to the footer."""
    return all(any(text in row for row in rows) for text in ("─ W1", "─ W2", "─ truth table", "─ loss", "q quit"))


def epoch_of(rows: Rows) -> int:
    """Return the epoch in the title, -1 if there is none."""
    found = _EPOCH.search(rows[0])
    return int(found[1].replace(" ", "")) if found else -1


def paused_at(epoch: int) -> Screen:
    """Return whether a screen shows this epoch and stands still."""
    return lambda rows: epoch_of(rows) == epoch and "paused" in rows[0]


def running_beyond(epoch: int) -> Screen:
    """Return whether a screen shows a later epoch and goes on."""
    return lambda rows: epoch_of(rows) > epoch and "running" in rows[0]


def weights_of(rows: Rows) -> list[list[str]]:
    """Return the numbers in the tables W1 and W2: the rows x1, x2, x3 and b1 of four units, each with one of W2, b2."""
    top = next(y for y, row in enumerate(rows) if "─ W1" in row)
    width = rows[top].index("╮", rows[top].index("─ W2"))
    return [_NUMBER.findall(row[:width]) for row in rows[top + 2 : top + 7]]


def with_weights(parameters: Parameters) -> Screen:
    """Return whether a screen shows these parameters."""
    w1, b1, w2, b2 = parameters
    left = [*([number(float(value)) for value in row] for row in (*w1, b1)), []]
    numbers = [[*row, number(float(value))] for row, value in zip(left, (*w2[:, 0], *b2), strict=True)]
    return lambda rows: weights_of(rows) == numbers


def tables_of(rows: Rows) -> Rows:
    """Return the rows of the tables."""
    return rows[1 : next(y for y, row in enumerate(rows) if row.startswith("╰")) + 1]


def with_tables(tables: Rows) -> Screen:
    """Return whether a screen shows the same tables."""
    return lambda rows: tables_of(rows) == tables


def fills(columns: int, lines: int) -> Screen:
    """Return whether a screen of a size is used to its last column and its last row."""
    return lambda rows: (len(rows[1]), len(rows)) == (columns, lines) and rows[1][-1] == "╮" and "q quit" in rows[-1]


def session_after(epochs: int) -> Session:
    """Return a session with the usual settings after a number of epochs."""
    session = Session()
    session.run(epochs)
    return session


def modes_of(raw: bytes) -> dict[str, bool]:
    """Return the private modes that a terminal was told to set or reset, and which of them are set in the end."""
    return {mode.decode(): state == b"h" for mode, state in re.findall(rb"\x1b\[\?(\d+)([hl])", raw)}


def assert_restored(terminal: Terminal) -> None:
    """Check that the terminal is as it was before the program, whatever modes the program has set in its life."""
    modes = modes_of(terminal.raw)
    assert modes and "1049" in modes
    # Lines are wrapped and the cursor is seen unless a program wants it otherwise; everything else is off.
    assert {mode for mode, on in modes.items() if on} == {"7", "25"}
    assert terminal.raw.count(b"\x1b[<u") == len(re.findall(rb"\x1b\[>\d+u", terminal.raw))
    assert terminal.attributes() == terminal.initial_attributes
