"""`xortui sweep`: does it print what became of the seeds, in each form, and end as it should?"""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.patience import Patience
from xortui.cli import parts as parts_module
from xortui.cli import sweep
from xortui.cli.main import main
from xortui.cli.parts import Plan, block, header
from xortui.nn import Settings
from xortui.nn.sweep import Outcome, Tally, outcomes
from xortui.teach.glossary import find

SMALL = ("sweep", "--seeds", "5:25", "--epochs", "400")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what these arguments print, which is all that is said."""
    assert main(arguments) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def tally_of(settings: Settings) -> Tally:
    """Return the tally of the small sweep."""
    tally = Tally()
    tally.add(outcomes(settings, range(5, 25), 400))
    return tally


def test_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A part for each combination, with shares, their intervals and the epoch of solving; bars of all at the end."""
    text = printed(capsys, *SMALL, "--hidden", "1,4", "--learning-rate", "2")
    first, second, chart = text.split("\n\n")
    assert first.startswith("XOR, 1 hidden unit, rule gradient, learning rate 2:\nseeds 5 to 24, 400 epochs\n")
    assert "solved at the end       0.0 %" in first and "of those" not in first
    assert second.startswith("XOR, 4 hidden units, rule gradient, learning rate 2:\n")
    tally = tally_of(Settings(learning_rate=2.0))
    low, high = (100 * end for end in tally.solved.interval)
    share = f"{100 * tally.solved.value:.1f} %  (95 % interval {low:.1f} to {high:.1f})"
    assert share in next(line for line in second.splitlines() if "solved at the end" in line)
    assert tally.quartiles is not None
    low, middle, high = tally.quartiles
    told = f"25 % by epoch {low}, 50 % by {middle}, 75 % by {high}"
    assert f"of those, solved      {told}" in second
    assert all(len(line) <= 80 and line == line.rstrip() for line in text.splitlines())
    bars = chart.splitlines()
    assert bars[0] == "solved at the end:" and bars[1] == " 1 hidden unit    0.0 %┤" and len(bars) == 5
    assert bars[2].startswith(f"4 hidden units  {100 * tally.solved.value:5.1f} %┤█")
    room = len(bars[3].partition("└")[2])
    assert abs(bars[2].count("█") - room * tally.solved.value) <= 1


def test_its_words_are_those_of_the_glossary(capsys: pytest.CaptureFixture[str]) -> None:
    """What solved and stuck mean is said with the options, as the glossary of the screen says it."""
    help_ = " ".join(printed(capsys, "sweep", "--help").split())
    for word in ("solved", "stuck"):
        entry = find(word)
        assert entry
        assert f"{word.capitalize()}: {entry.meaning.partition('.')[0]}." in help_


def test_one_combination_has_bars_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """They are of what became of its seeds; where several things differ, each is in the label."""
    chart = printed(capsys, *SMALL).split("\n\n")[1]
    assert [line.strip().partition("  ")[0] for line in chart.splitlines()[:3]] == [
        *("solved at the end", "solved at some epoch", "stuck")
    ]
    chart = printed(capsys, *SMALL, "--gate", "xor,or", "--learning-rate", "1,2").split("\n\n")[-1]
    assert [line.split("  ")[0].strip() for line in chart.splitlines()[1:5]] == [
        *("XOR, rate 1", "XOR, rate 2", "OR, rate 1", "OR, rate 2")
    ]


def test_one_seed_and_one_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    """They are said in the singular."""
    assert printed(capsys, "sweep", "--seeds", "5:6", "--epochs", "1").splitlines()[1] == "seed 5, 1 epoch"


def test_json_and_csv(capsys: pytest.CaptureFixture[str]) -> None:
    """Both hold the same numbers, those of the tally, in the order of the combinations."""
    arguments = (*SMALL, "--rule", "gradient,published", "--scale", "1,0.5")
    objects = [json.loads(line) for line in printed(capsys, *arguments, "--json").splitlines()]
    assert [(o["rule"], o["scale"]) for o in objects] == [
        *(("gradient", 1.0), ("gradient", 0.5), ("published", 1.0), ("published", 0.5))
    ]
    for found in objects:
        tally = tally_of(Settings(rule=found["rule"], scale=found["scale"]))
        assert (found["solved"], found["ever_solved"], found["stuck"], found["seeds"], found["first_seed"]) == (
            *(tally.solved.hits, tally.ever.hits, tally.stuck.hits, 20, 5),
        )
        assert (found["solved_low"], found["solved_high"]) == tally.solved.interval
        assert found["stop_when_solved"] is False
    rows = list(csv.DictReader(io.StringIO(printed(capsys, *arguments, "--csv"))))
    assert [{name: str(value) for name, value in found.items() if value is not None} for found in objects] == [
        {name: value for name, value in row.items() if value} for row in rows
    ]


@pytest.mark.parametrize("form", ["--json", "--csv", None])
def test_a_line_for_each_seed(form: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    """Each seed is there once, in order, with what became of it."""
    expected = [(o.seed, o.since, o.first) for o in outcomes(Settings(), range(5, 25), 400)]
    text = printed(capsys, *SMALL, "--per-seed", *([form] if form else []))
    if form == "--json":
        objects = [json.loads(line) for line in text.splitlines()]
        found = [(o["seed"], o["solved_since"], o["first_solved"]) for o in objects]
    else:
        cells = [line.split("," if form else None) for line in text.splitlines()]
        numbers = [row[5:8] if form else row[:3] for row in cells]
        rows = [row for row in numbers if row and row[0].isdecimal()][:20]  # the scale of the bars comes after
        found = [(int(seed), *(None if cell in ("", "never") else int(cell) for cell in rest)) for seed, *rest in rows]  # type: ignore[misc]
    assert found == expected


@pytest.mark.long
def test_several_processes_change_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Any number of processes gives the same results in the same order."""
    arguments = ("sweep", "--seeds", "0:1200", "--epochs", "30", "--per-seed", "--csv", "--learning-rate", "10")
    assert printed(capsys, *arguments, "--jobs", "2") == printed(capsys, *arguments, "--jobs", "1")


def test_leaving_when_solved_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The text and the JSON say that networks left once they were solved."""
    assert "400 epochs or until solved with an MSE below 0.01\n" in printed(capsys, *SMALL, "--stop-when-solved")
    assert json.loads(printed(capsys, *SMALL, "--stop-when-solved", "--json"))["stop_when_solved"] is True


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--seeds 5", "The seeds cannot be 5: they must be A:B, from A to before B, within 0:4294967296."),
        ("--seeds 5:5", "The seeds cannot be 5:5: they must be A:B, from A to before B, within 0:4294967296."),
        ("--seeds 0:4294967297", "The seeds cannot be 0:4294967297: they must be A:B, "),
        ("--seeds -1:4", "The seeds cannot be -1:4: they must be A:B, "),
        ("--epochs x", "The number of epochs cannot be x: it must be a whole number from 0 to 1 000 000 000."),
        ("--hidden 2,9", "The number of hidden units cannot be 9: it must be a whole number from 1 to 8."),
        ("--hidden 2,", "The number of hidden units cannot be empty: it must be a whole number from 1 to 8."),
        ("--gate xor,nnad", "The gate cannot be nnad: did you mean nand? It must be one of "),
        ("--rule published --hidden 3,4", "The rule published cannot run with 3 hidden units, only with 4: "),
        ("--hidden 4,4", "A setting is listed twice: each combination is trained once."),
        ("--jobs 0", "The number of processes cannot be 0: it must be a whole number from 1 to 1 024."),
        ("--json --csv", "The options --json and --csv do not go together."),
        ("--shard 0/3", "The shard cannot be 0/3: it must be K/N, part K of N, as in 3/20."),
        ("--shard 4/3", "The shard cannot be 4/3: it must be K/N, part K of N, as in 3/20."),
        ("--shard 1/3 --csv", "The options --shard and --csv do not go together."),
        ("--shard 1/3 --merge a", "The options --shard and --merge do not go together."),
        ("--merge", "The option --merge takes the files of all parts, as in xortui sweep --merge *.part."),
        ("a.part", "The option --merge takes the files of all parts, as in xortui sweep --merge *.part."),
        (
            "--merge a --epochs 3",
            "The options --merge and --epochs do not go together.",
        ),
        ("--seed 3", "There is no option --seed: did you mean --seeds?"),
    ],
)
def test_sentences(arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be done is said in one line, before anything is trained."""
    assert main(["sweep", *arguments.split()]) == 2
    output = capsys.readouterr()
    assert output.out == "" and output.err.startswith(f"xortui: {sentence}") and output.err.count("\n") == 1


@pytest.mark.long
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_leaves_what_is_done(jobs: str) -> None:
    """Ctrl+C ends it at once and without a word, after what was printed, and leaves no process."""
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from xortui.cli.main import main\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(main(['sweep', '--seeds', '0:2000', '--epochs', '1000000', '--hidden', '1,8', '--per-seed', "
        f"'--stop-when-solved', '--json', '--gate', 'true,xor', '--learning-rate', '1000', '--jobs', '{jobs}']))"
    )
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # Unbuffered, so that what follows the first line is still in the pipe.
    with subprocess.Popen([sys.executable, "-c", program], bufsize=0, **streams) as running:  # type: ignore[call-overload]
        assert running.stdout
        first = running.stdout.readline()
        running.send_signal(signal.SIGINT)
        rest, complaint = running.communicate(timeout=60)
    assert (running.returncode, complaint) == (130, b"")
    seeds = [json.loads(line)["seed"] for line in (first + rest).splitlines()]
    assert seeds[:1000] == list(range(len(seeds)))[:1000] and seeds


def seconds_of_children(pid: int) -> list[float]:
    """Return the seconds of a processor that each process has used which this one has started."""
    ticks = os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
    return [(int(stat[11]) + int(stat[12])) / ticks for stat in stats]


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="what tells of processes")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGKILL"])
def test_whatever_ends_it_no_process_is_left(name: str) -> None:
    """The training processes hold its output open, so the output ends only when they have all ended."""
    words = ["sweep", "--seeds", "0:4000", "--epochs", "1000000000", "--jobs", "2"]
    program = f"from xortui.cli.main import main\nif __name__ == '__main__':\n    main({words!r})"
    with subprocess.Popen([sys.executable, "-c", program], bufsize=0, stdout=subprocess.PIPE) as running:
        assert running.stdout
        patience = Patience(60, running.pid)
        while sum(seconds > 1.0 for seconds in seconds_of_children(running.pid)) < 2:  # far into the first seeds
            assert patience.left()
            time.sleep(0.05)
        running.send_signal(getattr(signal, name))
        running.communicate(timeout=60)
    assert running.returncode == -getattr(signal, name)


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_an_interrupt_sums_up_what_is_done(
    form: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The finished seeds are counted and no others, and the output says that it is incomplete."""
    done = outcomes(Settings(), range(5, 25), 400)

    def train(*_: object) -> Iterator[list[Outcome]]:
        yield done[:12]
        raise KeyboardInterrupt

    monkeypatch.setattr(sweep, "_train", train)
    assert main([*SMALL, *form]) == 130
    text, tally = capsys.readouterr().out, Tally()
    tally.add(done[:12])
    if not form:
        assert "  interrupted: of the first 12 seeds\n" in text and text.rstrip().endswith("100 %")
        assert f"solved at the end     {100 * tally.solved.value:5.1f} %" in text
    else:
        row = json.loads(text) if form == ("--json",) else next(csv.DictReader(io.StringIO(text)))
        assert (int(row["seeds"]), int(row["solved"]), int(row["first_seed"])) == (12, tally.solved.hits, 5)
        assert row.get("interrupted") is (True if form == ("--json",) else None)


def test_a_reader_who_leaves() -> None:
    """Piped into head, the command ends quietly."""
    command = '("$0" -m xortui sweep --seeds 0:3000 --epochs 1 --per-seed --json --jobs 1; echo $? >&2) | head -1'
    done = subprocess.run(["sh", "-c", command, sys.executable], capture_output=True, text=True)
    assert json.loads(done.stdout)["seed"] == 0
    assert done.stderr == "141\n"


# Parts


HEADER = (
    '{"format": "xortui-sweep", "version": 1, "shard": [1, 1], "seeds": %s, "combinations": [{}], "epochs": 9, '
    '"stop_when_solved": false}\n'
)


def parts(folder: Path, capsys: pytest.CaptureFixture[str], count: int, *arguments: str) -> list[str]:
    """Do a sweep in parts, and return the names of their files."""
    names = []
    for part in range(1, count + 1):
        path = folder / f"{part}.part"
        path.write_text(printed(capsys, *SMALL, *arguments, "--shard", f"{part}/{count}"), "utf-8")
        names.append(str(path))
    return names


@pytest.mark.parametrize("count", [1, 3, 22])
def test_parts_are_the_whole(count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Put together, in any order, parts are exactly what one run would have printed, also more of them than seeds."""
    names = parts(tmp_path, capsys, count, "--hidden", "1,4")
    for form in ((), ("--json",), ("--csv",), ("--csv", "--per-seed")):
        together = printed(capsys, "sweep", "--merge", *reversed(names), *form)
        assert together == printed(capsys, *SMALL, "--hidden", "1,4", *form), form


@pytest.mark.long
def test_the_memory_is_bounded_for_any_number_of_seeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Joining the parts of eight times the seeds takes no more memory; a first join only warms up the imports."""
    monkeypatch.setattr(parts_module, "_AT_ONCE", 100)
    peaks = []
    for seeds in (200, 1_000, 8_000):
        names = []
        for part in (0, 1):
            path = tmp_path / f"{seeds}.{part}"
            plan = Plan((Settings(),), range(seeds), 9, leave=False)
            own = range(part, seeds, 2)
            blocks = [own[at : at + 100] for at in range(0, len(own), 100)]
            lines = [block(0, [Outcome(seed, seed % 7, seed % 7, False, 9) for seed in some]) for some in blocks]
            path.write_text("\n".join([header(plan, (part + 1, 2)), *lines]) + "\n", "utf-8")
            names.append(str(path))
        tracemalloc.start()
        found = json.loads(printed(capsys, "sweep", "--merge", *names, "--json"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (found["seeds"], found["solved"], found["since_median"]) == (seeds, seeds, 3)
    assert peaks[2] < 1.5 * peaks[1]


def test_parts_that_do_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing, there twice, of another sweep, cut off or no part at all is named."""
    names = parts(tmp_path, capsys, 3)
    other = tmp_path / "other.part"
    other.write_text(printed(capsys, *SMALL, "--hidden", "2", "--shard", "2/3"), "utf-8")
    cut = tmp_path / "cut.part"
    cut.write_text("".join(Path(names[1]).read_text("utf-8").splitlines(keepends=True)[:1]), "utf-8")
    for given, said in (
        (names[:2], "Part 3 of 3 is missing; there are 2 of them."),
        ([*names, names[0]], f"Part 1 of 3 is there twice: {names[0]}, {names[0]}."),
        ([names[0], str(other)], f"{other} is a part of another sweep than {names[0]}."),
        ([names[0], str(cut)], f"{cut} is no whole part of a sweep, as --shard prints one."),
        ([str(tmp_path / "none")], f"{tmp_path / 'none'}: The file cannot be read: No such file or directory."),
    ):
        assert main(["sweep", "--merge", *given]) == 1
        output = capsys.readouterr()
        assert (output.out, output.err) == ("", f"xortui: {said}\n")


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[]", "1", '{"format": 1}', "[" * 100_000, "\x00", '{"format": "xortui-sweep", "version": 2}'),
        HEADER % "[0, 1e400]",
        HEADER % "[0, -1]",
        HEADER % "[0, 1]",
        HEADER % "[0, 1]" + '{"combination": 1, "outcomes": []}',
        HEADER % "[0, 1]" + '{"combination": 0, "outcomes": [[0, "5", 5, false, 9]]}',
        HEADER % "[0, 1]" + '{"combination": 0, "outcomes": [[0, 5, 5, 1, 9]]}',
        HEADER % "[0, 1]" + '{"combination": 0, "outcomes": [[0, 5, 5, false]]}',
        HEADER % "[0, 1]" + '{"combination": 0, "outcomes": [[1, 5, 5, false, 9]]}',
        *(
            HEADER % "[0, 1]" + f'{{"combination": 0, "outcomes": [[0, {rest}]]}}'
            for rest in ("5, 10, false, 9", "10, 5, false, 9", "4, 5, false, 9", "5, 5, true, 9", "5, null, false, 9")
        ),
        *(HEADER % "[0, 1]" + f'{{"combination": 0, "outcomes": [[0, 5, 5, false, {end}]]}}' for end in (8, 10)),
    ],
)
def test_files_that_are_no_parts(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is in a file, there is one sentence; a file that lacks nothing is taken."""
    path = tmp_path / "a.part"
    path.write_text(HEADER % "[0, 1]" + '{"combination": 0, "outcomes": [[0, 5, 5, false, 9]]}', "utf-8")
    assert "100.0 %" in printed(capsys, "sweep", "--merge", str(path))
    path.write_bytes(text.encode() + b"\xff\n")
    assert main(["sweep", "--merge", str(path)]) == 1
    path.write_text(text, "utf-8")
    assert main(["sweep", "--merge", str(path)]) == 1
    output = capsys.readouterr()
    assert (
        output.out == "" and output.err == 2 * f"xortui: {path} is no whole part of a sweep, as --shard prints one.\n"
    )
