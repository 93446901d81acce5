"""Pictures of recordings: on the way, with the edits that are still to come on the axis."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.test_replay import recording
from xortui.nn import Session
from xortui.nn.session.course import Edit
from xortui.tui.replay import Replay

Picture = Callable[..., bool]

RECORDING = recording(
    Edit(500, learning_rate=3.0), Edit(900, weights=((20, 5.0),)), Edit(1300, rule="published"), end=1500
)


def at(epoch: int) -> Session:
    """Return a session that plays the recording at an epoch."""
    session = Session(RECORDING.course)
    session.goto(epoch)
    return session


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
def test_an_edit_of_a_recording(picture: Picture, size: tuple[int, int]) -> None:
    """The axis reaches to the end, its marks say where edits are, and the line above the footer what happens here."""
    assert picture(at(900), size, replay=Replay(RECORDING, "run.jsonl"))


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
def test_saving(picture: Picture, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is offered; one that a file has already must be entered once more."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "xor-seed-2.jsonl").touch()
    assert picture(at(950), size, keys=("ctrl+s", "home", *["delete"] * 18, *"xor-seed-2.jsonl", "enter"))


def test_sharing(picture: Picture) -> None:
    """Where nothing was edited: a command line."""
    assert picture(at(400), (80, 24), keys=("colon", *"share", "enter"))


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 18)], ids=str)
def test_an_earlier_session(picture: Picture, size: tuple[int, int]) -> None:
    """The first screen says that one can go on with it."""
    text = "type resume to go on at epoch 2 600, left 5 minutes ago"
    assert picture(Session(), size, resumable=(text, "resume: epoch 2 600, left 5 minutes ago", "resume: epoch 2 600"))
