"""The command line that leads to a state has the flags of the command line itself, and no word too many."""

from xortui.cli.options import SETTINGS
from xortui.nn import Settings
from xortui.teach.training.sharing import FLAGS, command_line


def test_the_flags_are_those_of_the_command_line() -> None:
    """For every setting."""
    assert {option.name: option.flag for option in SETTINGS} == FLAGS


def test_only_what_is_not_usual_is_said() -> None:
    """Besides the seed."""
    assert command_line(Settings(), 0) == "xortui --seed 1"
    settings = Settings(4, 4, "x1-and-not-x2", "published", 1e-6)
    line = "xortui --seed 4 --gate x1-and-not-x2 --rule published --learning-rate 1e-06 --epoch 10"
    assert command_line(settings, 10) == line
