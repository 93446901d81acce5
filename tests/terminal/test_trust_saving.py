"""Saving into a folder of another machine, which may stop answering at any moment: the keys count all the same."""

import sys
from pathlib import Path

import pytest

from tests.support.program import USUAL, assert_restored, both, complete, paused_at
from tests.support.slow import SLOWLY
from tests.support.terminal import Terminal

PROGRAM = (
    SLOWLY
    + """
from xortui.nn import files
from xortui.tui.screens.dialogs import write

write.write_whole = slowly(files.write_whole)
write.free_name = slowly(write.free_name)
write.os = type(os)("os")
write.os.__dict__.update({**vars(os), "path": type(os)("path")})
write.os.path.__dict__.update({**vars(os.path), "lexists": slowly(os.path.lexists)})
from xortui.cli.main import main
sys.exit(main(sys.argv[2:]))
"""
)


def started(folder: Path) -> Terminal:
    """Start the program in a folder that does not answer while there is a file `hangs` in it."""
    return Terminal([sys.executable, "-c", PROGRAM, str(folder / "hangs")], size=USUAL, cwd=folder)


@pytest.mark.long
@pytest.mark.parametrize(
    ("keys", "title", "name"),
    [
        ("\x13", "save the run", "run.jsonl"),
        (":export\r", "export the run", "run.py"),
        (":export\r", "export the run", "run.csv"),
        (":picture\r", "save a picture", "run.svg"),
    ],
)
def test_what_is_saved_into_a_folder_that_does_not_answer_can_be_left(
    keys: str, title: str, name: str, tmp_path: Path
) -> None:
    """The dialog says so, esc closes it, and the next keys act; `q` ends the program, and the folder still hangs."""
    with started(tmp_path) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        (tmp_path / "hangs").touch()
        terminal.send(keys)
        terminal.wait_for(lambda rows: any(title in row for row in rows))
        terminal.send(f"\x15{name}\r")
        terminal.wait_for("The folder has not answered yet.")
        terminal.send("\r\x1b[27u\x1b[C")
        terminal.wait_for(both(paused_at(1), complete))
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
        assert not (tmp_path / name).exists()


@pytest.mark.cold
@pytest.mark.long
def test_what_was_saved_is_written_and_told_once_the_folder_answers(tmp_path: Path) -> None:
    """Also where the dialog was closed; one that is open closes as if the folder had answered at once."""
    with started(tmp_path) as terminal:
        terminal.wait_for(both(paused_at(0), complete))
        for name, leaves in (("left.jsonl", True), ("stayed.jsonl", False)):
            (tmp_path / "hangs").touch()
            terminal.send(f"\x13\x15{name}\r")
            terminal.wait_for("The folder has not answered yet.")
            if leaves:
                terminal.send("\x1b[27u")
                terminal.wait_for(lambda rows: not any("save the run" in row for row in rows))
            (tmp_path / "hangs").unlink()
            terminal.wait_for(f"{name} is written" if leaves else f"xortui replay {name}")
            assert (tmp_path / name).exists()
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
