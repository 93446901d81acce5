"""`xortui reproduce`: does it say of each loss what is true of it, and end as it should?"""

import json
import subprocess
import sys

import pytest

from xortui.cli import reproduce
from xortui.cli.main import main
from xortui.nn import published

FIRST_TWO = {epoch: published.PRINTED[epoch] for epoch in (0, 1000)}


def test_the_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A row for each loss of the post; equal is what is equal to the last digit."""
    monkeypatch.setattr(published, "PRINTED", FIRST_TWO)
    assert main(["reproduce"]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    lines = output.out.splitlines()
    assert lines[2].split("  ")[0] == "epoch"
    for line, (epoch, printed) in zip(lines[3:5], FIRST_TWO.items(), strict=True):
        found, said, author_says, author, here_says, here = line.split()
        assert (int(found), said, author_says, author) == (epoch, repr(printed), "=", repr(printed))
        assert here_says == ("=" if here == said else "!=") and float(here) == pytest.approx(printed, abs=1e-12)
    equal_here = sum(line.count(" = ") == 2 for line in lines[3:5])
    assert lines[6] == f"Equal to the last digit: 2 of 2 in its author's arithmetic, {equal_here} in numpy here."
    assert output.out.isascii() and max(map(len, lines)) <= 80


def test_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A loss that is another one is called so, and a run that does not reproduce the post is a failure."""
    monkeypatch.setattr(published, "PRINTED", {0: FIRST_TWO[0], 3: 0.25})
    assert main(["reproduce", "--json"]) == 1
    output = capsys.readouterr()
    first, other = (json.loads(line) for line in output.out.splitlines())
    assert first["epoch"] == 0 and first["printed"] == first["author"] == FIRST_TWO[0] and first["author_equal"] is True
    assert first["numpy_equal"] is (first["numpy"] == first["printed"])
    assert (other["epoch"], other["printed"], other["author_equal"], other["numpy_equal"]) == (3, 0.25, False, False)
    assert output.err == "xortui: In the author's arithmetic only 1 of 2 losses are those of the post.\n"


@pytest.mark.long
def test_chaos(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Both rules in a row each: under the gradient the losses never part, under the published rule they do."""
    monkeypatch.setattr(reproduce, "_CHAOS_EPOCHS", 1800)
    assert main(["reproduce", "--chaos"]) == 0
    rows = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines()[-2:]}
    assert main(["reproduce", "--chaos", "--json"]) == 0
    objects = {found["rule"]: found for found in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["gradient"][:3] == ["never"] * 3 and set(objects["gradient"]["first_apart"].values()) == {None}
    assert 0 < objects["gradient"]["largest"] < 1e-12 and 0.01 < objects["published"]["largest"] <= 1
    parted = list(objects["published"]["first_apart"].values())
    assert rows["published"][:3] == list(map(str, parted))
    assert 1000 < parted[0] < parted[1] < parted[2] <= 1800


@pytest.mark.long
def test_a_reader_who_leaves() -> None:
    """Piped into head, the command ends at once and quietly."""
    command = '("$0" -m xortui reproduce --json; echo $? >&2) | head -1'
    done = subprocess.run(["sh", "-c", command, sys.executable], capture_output=True, text=True)
    assert json.loads(done.stdout)["epoch"] == 0
    assert done.stderr == "141\n"


def test_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    """What it is not asked for is refused in a line."""
    assert main(["reproduce", "--seed", "3"]) == 2
    assert capsys.readouterr().err.startswith("xortui: The option --seed belongs to xortui, not to xortui reproduce")
