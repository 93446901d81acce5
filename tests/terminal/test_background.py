"""Light or dark: the terminal is asked at the start, a choice is kept, and nothing of it is seen or lost."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.support.program import XORTUI, complete, paused_at
from tests.support.terminal import Terminal
from xortui.tui.kept_theme import DARK, LIGHT, first, keep, kept
from xortui.tui.terminal.background import is_dark
from xortui.tui.terminal.surroundings import STATE_FOLDER

NAMES = {DARK: True, LIGHT: False, "nord": True, "solarized-light": False}
QUESTION = b"\x1b]11;?\x1b\\\x1b[c"


@pytest.mark.without_terminal
@pytest.mark.parametrize(
    ("answer", "dark"),
    [
        (b"\x1b]11;rgb:0000/0000/0000\x1b\\", True),
        (b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07", True),
        (b"\x1b]11;rgb:ffff/ffff/ffff\x07", False),
        (b"\x1b]11;rgb:f/f/f\x07", False),
        (b"\x1b]11;rgb:fd/f6/e3\x1b\\", False),
        (b"\x1b]11;rgba:fdff/f6ff/e3ff/ffff\x1b\\", False),
        (b"x\x1b[?62;4c\x1b]11;rgb:00/00/ff\x07y", True),
        *((answer, None) for answer in (b"", b"\x1b]11;rgb:", b"\x1b]11;?\x07", b"\x1b]10;rgb:f/f/f\x07", b"\x1b[?6c")),
        (b"\x1b]11;rgb:12345/0/0\x07", None),
    ],
)
def test_an_answer_says_light_or_dark_or_nothing(answer: bytes, dark: bool | None) -> None:
    """Colours of one to four digits, in each form that terminals send."""
    assert is_dark(answer) is dark


@pytest.mark.without_terminal
def test_the_last_theme_is_kept_unless_the_terminal_is_of_the_other_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the file, and where it cannot be written too."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert [first(NAMES, dark) for dark in (None, True, False)] == [DARK, DARK, LIGHT]
    keep("nord")
    assert [first(NAMES, dark) for dark in (None, True, False)] == ["nord", "nord", LIGHT]
    keep("solarized-light")
    assert [first(NAMES, dark) for dark in (None, True, False)] == ["solarized-light", DARK, "solarized-light"]
    (file,) = (tmp_path / "xortui").iterdir()
    for nonsense in (b"", b"none of them\n", b"\xff\x00", b"x" * 10**6):
        file.write_bytes(nonsense)
        assert kept(NAMES) == ""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(file))
    keep("nord")
    assert kept(NAMES) == ""


def background(terminal: Terminal) -> str:
    """Return the colour of the middle of the screen."""
    terminal.screen()
    return str(terminal.cell(10, 2).bg)


def is_light(colour: str) -> bool:
    """Return whether a colour rrggbb is a light one."""
    return sum(int(part, 16) for part in re.findall("..", colour)) > 3 * 128


@pytest.mark.long
@pytest.mark.parametrize(
    "answers",
    [pytest.param(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62c", marks=pytest.mark.cold), b"\x1b[?62c", b""],
)
def test_the_terminal_is_asked_once_and_keys_come_through(answers: bytes, tmp_path: Path) -> None:
    """A light one gets light colours; what is typed before and after the answer is still done; a choice is kept."""
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    with Terminal(XORTUI, env=env) as terminal:
        terminal.wait_for(lambda rows: QUESTION in terminal.raw)
        terminal.send(b"\x1b[C" + answers + b"\x1b[C")
        terminal.wait_for(paused_at(2))
        terminal.wait_for(complete)
        assert is_light(background(terminal)) == (b"ffff" in answers)
        assert terminal.raw.count(QUESTION) == 1
        terminal.send(":")
        terminal.send("xortui-light" if b"ffff" not in answers else "xortui-dark")
        terminal.send("\r")
        terminal.wait_for(lambda rows: is_light(background(terminal)) != (b"ffff" in answers))
        terminal.send("q")
        assert terminal.wait_exit(20) == 0
        assert terminal.attributes() == terminal.initial_attributes
    assert (tmp_path / "xortui" / "theme").read_text() == ("xortui-dark\n" if b"ffff" in answers else "xortui-light\n")
    with Terminal([*XORTUI, "--theme", "light"], env=env) as terminal:
        terminal.wait_for(complete)
        assert is_light(background(terminal)) and QUESTION not in terminal.raw


def test_a_shell_does_not_read_the_answer_where_no_screen_comes_of_it(tmp_path: Path) -> None:
    """It would stand in the line of the next command."""
    command = '"$@"; echo "<$?>"; read line; echo "[$line]"'
    with Terminal(["/bin/sh", "-c", command, "sh", *XORTUI, "--resume"], env={STATE_FOLDER: str(tmp_path)}) as terminal:
        terminal.wait_for(lambda rows: QUESTION in terminal.raw)
        terminal.send(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62c")
        terminal.wait_for("<1>")
        terminal.send("ls\r")
        terminal.wait_for("[ls]")


@pytest.mark.cold
def test_what_ends_it_before_the_first_screen_leaves_the_terminal_as_it_was() -> None:
    """A signal that comes while the program is still imported."""
    for name in ("INT", "INT", "INT", "TERM", "HUP", "QUIT", "USR1", "USR2", "ALRM", "VTALRM", "XCPU"):
        number = getattr(signal, f"SIG{name}")
        with Terminal(XORTUI) as terminal:
            terminal.wait_for(lambda rows: QUESTION in terminal.raw)
            os.kill(terminal.pid, number)
            assert terminal.wait_exit(20) == 128 + number
            assert terminal.attributes() == terminal.initial_attributes
