"""Whatever the surroundings: the screen works and can be read, or one sentence names the command that does without."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.program import (
    LARGE,
    USUAL,
    XORTUI,
    assert_restored,
    both,
    complete,
    fills,
    opened,
    paused_at,
    sentence,
)
from tests.support.terminal import Condition, Terminal
from tests.terminal.test_trust_leaving import shows

_NEEDS = "xortui: The screen needs a terminal"
_HEADLESS = "without a screen, use: xortui train"


# Where there is no terminal


@pytest.mark.parametrize(
    ("redirection", "said"),
    [
        ("</dev/null", "standard input is none"),
        (">/dev/null", "standard output is none"),
        ("<&-", "standard input is none"),
        (">&-", "standard output is none"),
        ("</dev/null 2>/dev/null", ""),
    ],
)
def test_without_a_terminal_one_sentence_names_the_command(redirection: str, said: str) -> None:
    """Input or output that is no terminal, or closed: code 2, and the screen is not touched."""
    with Terminal(["/bin/sh", "-c", f'exec "$@" {redirection}', "sh", *XORTUI, "--seed", "3"]) as terminal:
        assert terminal.wait_exit() == 2
        text = sentence(terminal.raw)
        assert "\x1b" not in text
        if said:
            assert _NEEDS in text and said in text and f"{_HEADLESS} --seed 3" in text
            assert text.count("xortui: ") == 1


@pytest.mark.long
@pytest.mark.parametrize("redirection", ["2>/dev/null", "2>&-"])
def test_without_standard_error_it_draws_all_the_same(redirection: str) -> None:
    """The screen is drawn on the output, so nothing is amiss where errors go to a file or nowhere."""
    with Terminal(["/bin/sh", "-c", f'exec "$@" {redirection}', "sh", *XORTUI], size=USUAL) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)


@pytest.mark.cold
@pytest.mark.parametrize("term", [None, "", "dumb", "unknown"])
def test_a_terminal_that_cannot_move_its_cursor_gets_a_sentence(term: str | None) -> None:
    """TERM not set, empty, dumb or unknown: code 2, one sentence, no control sequence."""
    with Terminal(XORTUI, env={"TERM": term}) as terminal:
        assert terminal.wait_exit() == 2
        text = terminal.raw.decode()
        assert _NEEDS in text and "TERM" in text and _HEADLESS in text and "\x1b" not in text


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Elsewhere Python itself needs more files.")
@pytest.mark.parametrize(
    ("command", "files"), [("", 8), pytest.param("picture p.svg", 5, marks=pytest.mark.long), ("serve lesson 1", 5)]
)
def test_where_no_more_files_can_be_opened_one_sentence_says_so(command: str, files: int, tmp_path: Path) -> None:
    """At the limit of the system: code 1, and neither a traceback nor what a half-made event loop complains of."""
    command = f'ulimit -n {files}; exec "$0" -m xortui {command}'
    with Terminal(["/bin/sh", "-c", command, sys.executable], cwd=tmp_path) as terminal:
        assert terminal.wait_exit() == 1
        line = sentence(terminal.raw)
        assert line.startswith("xortui: ") and "files" in line and line.count(". ") <= 1 and "Traceback" not in line


# Where there is one


class Surroundings(NamedTuple):
    """What is set, and what is seen of it."""

    env: dict[str, str | None]
    charset: str = "unicode"
    colours: str = "some"
    """`none`, `some` or `true`: whether there are colours, and true ones."""


_NOWHERE: dict[str, str | None] = {"XORTUI_STATE_FOLDER": None, "XDG_CONFIG_HOME": None}

SURROUNDINGS = {
    "as usual": Surroundings({}, colours="true"),
    "xterm": Surroundings({"TERM": "xterm", "COLORTERM": None}),
    "vt100": Surroundings({"TERM": "vt100", "COLORTERM": None}, charset="block"),
    "linux, and no home": Surroundings({"TERM": "linux", "COLORTERM": None, "HOME": None}, charset="block"),
    "never heard of, and no folder for what is passing": Surroundings(
        {"TERM": "foo-9", "COLORTERM": None, "TMPDIR": "/dev/null", "XDG_RUNTIME_DIR": "/dev/null"}
    ),
    "COLORTERM, and LANG=C": Surroundings({"TERM": "xterm", "COLORTERM": "24bit", "LANG": "C"}, colours="true"),
    "NO_COLOR, and a home that is none": Surroundings(
        {"NO_COLOR": "1", **_NOWHERE, "HOME": "/dev/null/a\n\u202eb\x1b[31m"}, colours="none"
    ),
    "NO_COLOR empty, and bogus for the framework": Surroundings(
        {
            "NO_COLOR": "",
            "TEXTUAL_COLOR_SYSTEM": "bogus",
            "TEXTUAL_DRIVER": "none.such:Driver",
            "TEXTUAL_LOG": "/dev/null/log",
            "TEXTUAL_FPS": "bogus",
            "ESCDELAY": "bogus",
        },
        colours="true",
    ),
    "TEXTUAL_COLOR_SYSTEM 256": Surroundings({"TEXTUAL_COLOR_SYSTEM": "256"}),
    "PYTHONIOENCODING ascii": Surroundings({"PYTHONIOENCODING": "ascii"}, charset="ascii", colours="true"),
    "PYTHONIOENCODING latin-1": Surroundings({"PYTHONIOENCODING": "latin-1"}, charset="ascii", colours="true"),
    "PYTHONIOENCODING cp437, and a locale of nobody": Surroundings(
        {"PYTHONIOENCODING": "cp437", "LC_ALL": "xx_YY.bogus"}, charset="ascii", colours="true"
    ),
    "LC_ALL=C without UTF-8": Surroundings(
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, charset="ascii", colours="true"
    ),
    "screen, with COLUMNS and LINES": Surroundings(
        {"TERM": "screen", "COLORTERM": None, "COLUMNS": "200", "LINES": "60"}
    ),
    "tmux, in Turkish": Surroundings({"TERM": "tmux-256color", "LANG": "tr_TR.UTF-8"}, colours="true"),
}
"""Two of which neither changes what is seen of the other are tried in one."""

_COLOURS = re.compile(rb"\x1b\[[\d;]*?(?:[34][0-9]|9[0-7]|10[0-7])(?:;[\d;]*)?m")


@pytest.mark.cold
@pytest.mark.parametrize("name", SURROUNDINGS)
def test_it_works_and_can_be_read(name: str) -> None:
    """The whole screen in characters and colours that there are, a step, and the terminal as it was."""
    env, charset, colours = SURROUNDINGS[name]
    with Terminal(XORTUI, size=USUAL, env=env) as terminal:
        readable = "- W1" if charset == "ascii" else "─ W1"
        terminal.wait_for(both(paused_or_plain, shows(readable), lambda rows: "q quit" in rows[-1]))
        terminal.send("\x1b[C")
        terminal.wait_for(lambda rows: "epoch 1" in rows[0])
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
        text = terminal.raw.decode()
        assert charset != "ascii" or text.isascii()
        assert (charset == "unicode") == ("✓" in text)
        assert (colours == "none") == (not _COLOURS.search(terminal.raw))
        assert (colours == "true") == (b"38;2;" in terminal.raw)


@pytest.mark.long
@pytest.mark.parametrize("flags", ["-OO", "-Werror", "-Xdev"])
def test_with_options_of_python_it_is_the_same(flags: str) -> None:
    """Without assertions and docstrings, and where each warning is an error: a lesson opens, and is left in order."""
    command = [sys.executable, flags, *XORTUI[1:], "lesson", "1"]
    with Terminal(command, size=USUAL, env={"XDG_RUNTIME_DIR": None}) as terminal:
        terminal.wait_for(both(shows("step 1 of"), lambda rows: "quit" in rows[-1]))
        terminal.send("\r")
        terminal.wait_for("step 2 of")
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
        assert b"Traceback" not in terminal.raw and b"Warning" not in terminal.raw


def paused_or_plain(rows: list[str]) -> bool:
    """Return whether a screen shows epoch 0 and stands still."""
    return "epoch 0" in rows[0] and "paused" in rows[0]


def _main(rows: list[str]) -> bool:
    return "quit" in rows[-1] and "paused" in rows[0]


def _without(text: str) -> Condition:
    return lambda rows: not any(text in row for row in rows) and _main(rows)


LOOKS: list[tuple[str, Condition]] = [
    ("g", "go to epoch"),
    ("400\r", lambda rows: "epoch 400" in rows[0] and _main(rows)),
    *(
        ("v", text)
        for text in ("units", "hidden space", "network", "sigmoid", "weights", "landscape", "probe", "surface")
    ),
    ("w", "phase 1"),
    ("\x1b[C", "phase 2"),
    ("\x1b", "MSE"),
    ("e", "enter type"),
    ("\x1b", _main),
    ("?", "close"),
    ("\x1b", _without("close")),
    ("s", "gate"),
    ("\x1b", _without("gate")),
    (":", "Search"),
    ("\x1b", _without("Search")),
]


@pytest.mark.long
@pytest.mark.parametrize("charset", ["unicode", "block", "ascii"])
def test_every_view_and_dialog_in_each_charset(charset: str) -> None:
    """All views, the walkthrough, the dialogs and the help are drawn with the characters that were asked for.

    Blocks are what the console of Linux gets by its name alone.
    """
    allowed = {"unicode": None, "block": set("─│┌┐└┘├┤┬┴┼█▌▐▀▄░▒▓←↑→↓▲▼■·•²√×≤≥ηδσ"), "ascii": set()}[charset]
    options, env = (["--charset", charset], {}) if charset != "block" else ([], {"TERM": "linux", "COLORTERM": None})
    with opened(*options, size=LARGE, env=env, ready=_main) as it:
        for keys, seen in LOOKS:
            it.send(keys)
            it.wait_for(seen)
            if allowed is not None:
                strange = {c for row in it.screen() for c in row if not c.isascii()} - allowed
                assert not strange, keys
        it.send("q")
        assert it.wait_exit() == 0


@pytest.mark.long
@pytest.mark.parametrize("size", [(1, 1), (1, 50), (500, 1), (20, 4), (39, 12), (59, 17), (500, 200)])
def test_any_size_from_one_cell_to_a_wall(size: tuple[int, int]) -> None:
    """At each size it starts, takes keys, and leaves; `q` always works."""
    with Terminal(XORTUI, size=size) as terminal:
        terminal.wait_for(lambda rows: any(row.strip() for row in rows), timeout=60)
        terminal.send("\x1b[C wv?\x1bq")
        terminal.send("qq")
        assert terminal.wait_exit(20) == 0
        assert_restored(terminal)


@pytest.mark.cold
@pytest.mark.long
def test_a_size_of_nothing_is_taken_for_the_usual_one() -> None:
    """A terminal that reports no columns and no rows gets a screen of 80 by 24, not none."""
    with Terminal(XORTUI, size=(0, 0), picture=USUAL) as terminal:
        terminal.wait_for(fills(*USUAL))
        terminal.send("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("command", [["train", "--epochs", "2"], ["report"], ["lesson"], ["--help"], ["--version"]])
def test_commands_without_a_screen_need_no_terminal(command: list[str]) -> None:
    """With no terminal, no TERM and an ASCII output each command that needs no screen does its work."""
    env = {key: value for key, value in os.environ.items() if key != "TERM"} | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "xortui", *command], stdin=subprocess.DEVNULL, capture_output=True, env=env, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii() and done.stdout.strip()
