"""The command line: does it hand on what was asked for, print the session's own numbers, and end as it should?"""

import io
import itertools
import json
import os
import signal
import subprocess
import sys
import tomllib
import types
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

import pytest

from tests.support.terminal import Terminal
from xortui.cli import progress
from xortui.cli.main import main
from xortui.cli.screen import FULL_SPEED
from xortui.cli.train import EPOCHS, EVERY
from xortui.nn import GATES, Session, Settings
from xortui.words.format import count

COMMAND = [sys.executable, "-m", "xortui"]
SCREEN_CODE = 7
ENTRY = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]["xortui"]
"""What is run by the name of the program."""


class Calls(list[tuple[object, ...]]):
    """What the screen was called with."""

    frames: str | None = None
    """The frames a second that were set when the screen was imported, which is when Textual reads them."""


def errors(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the sentence with which these arguments are refused."""
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("xortui: ") and output.err.endswith("\n") and output.err.count("\n") == 1
    return output.err.removeprefix("xortui: ").rstrip("\n")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the lines that these arguments print, and nothing else."""
    assert main(arguments) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out.splitlines()


def at(epoch: int, settings: Settings | None = None) -> Session:
    """Return a session that has gone to this epoch in one go."""
    session = Session(settings)
    session.goto(epoch)
    return session


def take_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the streams a terminal's; in the test's own body, since fixtures have other streams."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(os, "isatty", lambda descriptor: False)  # that of whoever runs the tests is not asked
    monkeypatch.setenv("TEXTUAL_THEME", "")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Put a screen in the place of the real one that only remembers what it was given."""
    calls = Calls()

    def run(
        settings: Settings, speed: int | None = None, fps: int | None = None, charset: str | None = None, epoch: int = 0
    ) -> int:
        calls.append((settings, speed, fps, *filter(None, [charset, os.environ.get("TEXTUAL_THEME"), epoch])))
        return SCREEN_CODE

    def imported(name: str) -> object:
        if name != "run":
            raise AttributeError(name)
        calls.frames = os.environ.get("TEXTUAL_FPS")
        return run

    app = types.ModuleType("xortui.tui.app")
    app.__getattr__ = imported  # type: ignore[method-assign]
    monkeypatch.setitem(sys.modules, app.__name__, app)
    monkeypatch.setenv("TEXTUAL_FPS", "set here, so that it is unset at the end")
    del os.environ["TEXTUAL_FPS"]
    return calls


@pytest.fixture(autouse=True)
def buffered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs buffer their output, as they usually do: a buffer can fail late."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


# The screen


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        ("", (Settings(), None, None)),
        ("--seed 3 --hidden 5 --gate nand", (Settings(3, 5, "nand"), None, None)),
        ("--gate NAND --rule Published", (Settings(gate="nand", rule="published"), None, None)),
        ("--rule published --learning-rate 0.25", (Settings(rule="published", learning_rate=0.25), None, None)),
        ("--seed=3 --speed=1 --fps=60", (Settings(3), 1, 60)),
        ("--speed 1000000 --fps 1", (Settings(), 1_000_000, 1)),
        ("--charset ascii", (Settings(), None, None, "ascii")),
        ("--theme light", (Settings(), None, None, "xortui-light")),
        ("--theme nord", (Settings(), None, None, "nord")),
        ("--speed full", (Settings(), FULL_SPEED, None)),
        ("--seed 3 --seed +4", (Settings(4), None, None)),
        ("--learning-rate 0,5", (Settings(learning_rate=0.5), None, None)),
        ("--learning-rate 1e\N{MINUS SIGN}3", (Settings(learning_rate=0.001), None, None)),
        ("--learning-rate ,5E+1", (Settings(learning_rate=5.0), None, None)),
        ("--learning-rate 2.", (Settings(learning_rate=2.0), None, None)),
        ("--learning-rate 1/6", (Settings(learning_rate=1 / 6), None, None)),
        ("--scale 0", (Settings(scale=0.0), None, None)),
        ("--scale 0,5 --seed 2", (Settings(2, scale=0.5), None, None)),
        ("--seed 2 --epoch 30", (Settings(2), None, None, 30)),
    ],
)
def test_the_screen_gets_the_settings(
    arguments: str, call: object, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen gets what was asked for, and its exit code is the program's."""
    take_for_a_terminal(monkeypatch)
    assert main(arguments.split()) == SCREEN_CODE
    assert calls == [call]


@pytest.mark.parametrize(("before", "then"), [(None, "240"), ("30", "30")])
def test_the_frames_of_textual(before: str | None, then: str, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual finds the frames it needs when it is imported, unless someone wants others."""
    take_for_a_terminal(monkeypatch)
    if before:
        monkeypatch.setenv("TEXTUAL_FPS", before)
    assert main([]) == SCREEN_CODE
    assert calls.frames == then


@pytest.mark.parametrize(
    ("stream", "term", "reason"),
    [
        ("stdin", "xterm", "The screen needs a terminal, and standard input is none"),
        ("stdout", "xterm", "The screen needs a terminal, and standard output is none"),
        ("", "dumb", "The screen needs a terminal that can move its cursor, and TERM is dumb, unknown or not set"),
        ("", None, "The screen needs a terminal that can move its cursor, and TERM is dumb, unknown or not set"),
    ],
)
def test_without_a_terminal(
    stream: str,
    term: str | None,
    reason: str,
    calls: Calls,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where there can be no screen, the sentence names the command that works, with the same settings."""
    take_for_a_terminal(monkeypatch)
    if stream:
        monkeypatch.setattr(getattr(sys, stream), "isatty", lambda: False)
    if term:
        monkeypatch.setenv("TERM", term)
    else:
        monkeypatch.delenv("TERM")
    assert errors(capsys) == f"{reason}; without a screen, use: xortui train"
    given = ("--learning-rate", "0,5", "--seed", "3", "--speed", "5", "--hidden=2", "--gate", "or")
    sentence = errors(capsys, *given)
    assert sentence.endswith("use: xortui train --seed 3 --hidden 2 --gate or --learning-rate 0.5")
    assert calls == []
    command = sentence.partition("use: xortui ")[2].split()
    assert printed(capsys, *command, "--epochs", "0", "--json") == [
        json.dumps(as_json(at(0, Settings(3, 2, "or", learning_rate=0.5))))
    ]


def test_the_module_in_a_pipe_and_without_streams() -> None:
    """`python -m xortui` is the same program; closed streams end nothing with a traceback."""
    done = subprocess.run([*COMMAND], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr == (
        "xortui: The screen needs a terminal, and standard input is none; without a screen, use: xortui train\n"
    )
    for closed, code in (("<&-", 2), (">&-", 2), ("2>&- trian", 2), (">&- train --epochs 1", 1)):
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" -m xortui {closed}', sys.executable], capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (code, "")
        assert "Traceback" not in done.stderr


# Sentences


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--sed 3", "There is no option --sed: did you mean --seed?"),
        ("--learning_rate=3", "There is no option --learning_rate: did you mean --learning-rate?"),
        ("--hid 3", "There is no option --hid: did you mean --hidden?"),
        ("train --epoc 3", "There is no option --epoc: did you mean --epochs?"),
        ("train --epoch 3", "There is no option --epoch: did you mean --epochs?"),
        ("--epochs 3", "There is no option --epochs: did you mean --epoch?"),
        ("train --lr 3", "There is no option --lr: did you mean --learning-rate?"),
        ("train --rate 3", "There is no option --rate: did you mean --learning-rate?"),
        ("--eta=3", "There is no option --eta: did you mean --learning-rate?"),
        ("--units 3", "There is no option --units: did you mean --hidden?"),
        ("--Neurons 3", "There is no option --Neurons: did you mean --hidden?"),
        ("train --steps 3", "There is no option --steps: did you mean --epochs?"),
        ("--steps 3", "There is no option --steps: did you mean --epoch?"),
        ("sweep --seed 3", "There is no option --seed: did you mean --seeds?"),
        ("train --seeds 3", "There is no option --seeds: did you mean --seed?"),
        ("report --hidden_units 3", "There is no option --hidden_units: did you mean --hidden?"),
        ("export --overwrite", "There is no option --overwrite: did you mean --force?"),
        ("sweep --workers 2", "There is no option --workers: did you mean --jobs?"),
        ("--list", "There is no option --list: xortui lesson lists the lessons."),
        ("--lessons", "There is no option --lessons: xortui lesson lists the lessons."),
        ("lesson --list", "There is no option --list: xortui lesson lists the lessons."),
        ("list", "There is no command list: did you mean lesson?"),
        ("--sweep", "There is no option --sweep: that is xortui sweep."),
        ("--zzz", "There is no option --zzz: xortui --help lists what there is."),
        ("-x", "There is no option -x: xortui --help lists what there is."),
        ("--", "There is no option --: xortui --help lists what there is."),
        ("--json", "The option --json belongs to xortui train, not to xortui: xortui --help lists what there is."),
        (
            "train --fps 3",
            "The option --fps belongs to xortui, not to xortui train: xortui train --help lists what there is.",
        ),
        ("trian", "There is no command trian: did you mean train?"),
        ("tutorial", "There is no command tutorial: did you mean lesson?"),
        (
            "screenshot a.svg",
            "There is no command screenshot: did you mean picture?",
        ),
        (
            "--seed 3 train",
            "The word train means nothing here: the command train comes first, as in xortui train --seed 3.",
        ),
        (
            "--projector lesson 4",
            "The word lesson means nothing here: the command lesson comes first, as in xortui lesson 4 --projector.",
        ),
        ("--fps 3 train", "The word train means nothing here: the command train comes first, as in xortui train."),
        ("5", "The word 5 means nothing here: xortui --help lists what there is."),
        ("train 5", "The word 5 means nothing here: xortui train --help lists what there is."),
        ("train --json=5", "The option --json takes no value."),
        ("--seed", "The option --seed needs a value, as in --seed N: seed of the first weights, 0 to 4294967295 (1)."),
        (
            "--seed --hidden 3",
            "The option --seed needs a value, as in --seed N: seed of the first weights, 0 to 4294967295 (1).",
        ),
        ("--seed -1", "The seed cannot be -1: it must be a whole number from 0 to 4 294 967 295."),
        ("--seed 1_0", "The seed cannot be 1_0: it must be a whole number from 0 to 4 294 967 295."),
        ("--seed 1e-3", "The seed cannot be 1e-3: it must be a whole number from 0 to 4 294 967 295."),
        ("--seed ٣", "The seed cannot be ٣: it must be a whole number from 0 to 4 294 967 295."),
        (
            f"--seed {'9' * 9999}",
            f"The seed cannot be {'9' * 39}…: it must be a whole number from 0 to 4 294 967 295.",
        ),
        ("--hidden 9", "The number of hidden units cannot be 9: it must be a whole number from 1 to 8."),
        ("--learning-rate -0,5", "The learning rate cannot be -0.5: it must be a number from 1e-6 to 1e6."),
        ("--learning-rate -1e3", "The learning rate cannot be -1000.0: it must be a number from 1e-6 to 1e6."),
        (
            "--learning-rate \N{MINUS SIGN}1",
            "The learning rate cannot be -1.0: it must be a number from 1e-6 to 1e6.",
        ),
        ("--learning-rate 1_0", "The learning rate cannot be 1_0: it must be a number from 1e-6 to 1e6."),
        ("--learning-rate 1.000,5", "The learning rate cannot be 1.000,5: it must be a number from 1e-6 to 1e6."),
        ("--learning-rate 1e999", "The learning rate cannot be 1e999: it must be a number from 1e-6 to 1e6."),
        ("--learning-rate nan", "The learning rate cannot be nan: it must be a number from 1e-6 to 1e6."),
        ("--learning-rate 1/0", "The learning rate cannot be 1/0: it must be a number from 1e-6 to 1e6."),
        ("--scale 10.5", "The scale cannot be 10.5: it must be a number from 0 to 10."),
        ("train --scale -1", "The scale cannot be -1.0: it must be a number from 0 to 10."),
        ("--scale", "The option --scale needs a value, as in --scale X: factor of the first weights, 0 to 10 (1.0)."),
        ("--gate XRO", f"The gate cannot be XRO: did you mean xor? It must be one of {', '.join(GATES)}."),
        ("--gate 17", f"The gate cannot be 17: it must be one of {', '.join(GATES)}."),
        ("--rule grad", "The rule cannot be grad: did you mean gradient? It must be one of gradient, published."),
        ("--hidden 9 --gate XRO", "The number of hidden units cannot be 9: it must be a whole number from 1 to 8."),
        ("--speed 0", "The speed cannot be 0: it must be a whole number from 1 to 1 000 000 or the word full."),
        (
            "--speed 1000001",
            "The speed cannot be 1000001: it must be a whole number from 1 to 1 000 000 or the word full.",
        ),
        ("--speed fast", "The speed cannot be fast: it must be a whole number from 1 to 1 000 000 or the word full."),
        ("--charset asci", "The charset cannot be asci: did you mean ascii? It must be one of unicode, block, ascii."),
        ("--fps 0", "The number of pictures a second cannot be 0: it must be a whole number from 1 to 60."),
        ("--fps 61", "The number of pictures a second cannot be 61: it must be a whole number from 1 to 60."),
        ("train --epochs -1", "The number of epochs cannot be -1: it must be a whole number from 0 to 1 000 000 000."),
        (
            "train --epochs 1000000001",
            "The number of epochs cannot be 1000000001: it must be a whole number from 0 to 1 000 000 000.",
        ),
        (
            "train --every 0",
            "The number of epochs between lines cannot be 0: it must be a whole number from 1 to 1 000 000 000.",
        ),
        (
            "train --every 1000000001",
            "The number of epochs between lines cannot be 1000000001: "
            "it must be a whole number from 1 to 1 000 000 000.",
        ),
        ("--seed \udcff\x1b[31m", "The seed cannot be ??[31m: it must be a whole number from 0 to 4 294 967 295."),
        ("--\udcff\x1b[31m", r"There is no option --\udcff\x1b[31m: xortui --help lists what there is."),
        ("\udcff\x1b", r"The word \udcff\x1b means nothing here: xortui --help lists what there is."),
        ("é" * 50, f"The word {'é' * 39}... means nothing here: xortui --help lists what there is."),
    ],
)
def test_sentences(arguments: str, sentence: str, calls: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be done is said in one line that names it and what would be right."""
    assert errors(capsys, *arguments.split(" ")) == sentence
    assert calls == []


@pytest.mark.parametrize("command", [[], ["train"]])
def test_the_settings_speak_for_themselves(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that cannot run with the units is refused in the settings' own words."""
    with pytest.raises(ValueError, match="cannot run") as refused:
        Settings(rule="published", hidden_units=3)
    assert errors(capsys, *command, "--rule", "published", "--hidden", "3") == str(refused.value)


def test_an_empty_word(capsys: pytest.CaptureFixture[str]) -> None:
    """A word without letters can be seen in the sentence."""
    assert errors(capsys, "") == "The word '' means nothing here: xortui --help lists what there is."


@pytest.mark.long
def test_bytes_that_are_no_text() -> None:
    """Arguments that no encoding knows end in a sentence, whatever the locale."""
    for locale in ("C", "C.UTF-8"):
        done = subprocess.run(
            [*COMMAND, b"--gate", b"\xff\x1b[2J"],
            capture_output=True,
            env={**os.environ, "LC_ALL": locale, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"},
        )
        assert done.returncode == 2
        assert done.stderr.startswith(b"xortui: The gate cannot be ??[2J: it must be one of xor, ")


# Help and version


def test_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The version is that of what is installed, and not knowing it is no failure."""
    assert printed(capsys, "--version") == [f"xortui {metadata.version('xortui')}"]

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert printed(capsys, "--version") == ["xortui (not installed, so of no known version)"]


def test_help(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each help is ASCII, names the options with their real defaults, and comes before any complaint."""
    monkeypatch.setenv("COLUMNS", "200")
    screen, train = "\n".join(printed(capsys, "--help")), "\n".join(printed(capsys, "train", "--help"))
    both = ("--seed N", "--hidden N", "--gate NAME", "--rule NAME", "--learning-rate X", "--scale X", "-h, --help")
    for text, flags in (
        (screen, (*both, "--speed N", "--fps N", "--version", "xortui train", "xortui report")),
        (train, (*both, "--epochs N", "--every N", "--json", f"({EPOCHS})", f"({EVERY})")),
    ):
        assert text.isascii()
        assert all(flag in text for flag in flags)
        lines = dict(line.split(maxsplit=1) for line in text.splitlines() if line.startswith("  --"))
        standard = Settings()
        for flag, value in (
            ("--seed", standard.seed),
            ("--hidden", standard.hidden_units),
            ("--gate", standard.gate),
            ("--rule", standard.rule),
            ("--learning-rate", standard.learning_rate),
            ("--scale", standard.scale),
        ):
            assert lines[flag].endswith(f"({value})")
    assert printed(capsys, "--seed", "x", "-h") == screen.splitlines()
    assert printed(capsys, "train", "--seed", "-h") == train.splitlines()


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        ([], {"argparse", "numpy", "textual", "rich", "plotext"}),
        (["--help"], {"numpy", "textual", "rich", "plotext"}),
        (["lesson", "--help"], {"numpy", "textual", "rich", "plotext"}),
        (["completion", "--help"], {"shtab", "numpy", "textual", "rich", "plotext"}),
        (["train", "--help"], {"numpy", "textual", "rich", "plotext"}),
        (["--version"], {"numpy", "textual", "rich", "plotext"}),
        (["--sed"], {"numpy", "textual", "rich", "plotext"}),
        (["train", "--epochs", "1"], {"textual", "rich", "plotext"}),
        (["--seed", "x"], {"textual", "rich", "plotext"}),
    ],
)
def test_nothing_is_imported_in_vain(arguments: Sequence[str], absent: set[str]) -> None:
    """Help and version need no numpy, and nothing but the screen needs what draws it."""
    program = (
        f"import sys; from xortui.cli.main import main; main({arguments!r}); sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(done.stderr.splitlines()[-1].split())
    assert "xortui.cli.main" in imported
    assert not absent & imported


def test_a_command_is_no_burden_to_the_others() -> None:
    """The command line by itself imports nothing that takes time, whatever its commands do."""
    program = (
        "import sys; before = set(sys.modules); import xortui.cli.main as main, importlib;"
        "[importlib.import_module(f'xortui.cli.{name}') for name in main.COMMANDS]; print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert {"xortui.cli.train", "xortui.cli.completion"} <= imported
    assert not imported & {"argparse", "difflib", "json", "shtab", "numpy", "textual", "rich", "plotext"}
    assert not any(name.startswith(("xortui.nn", "xortui.teach", "xortui.tui")) for name in imported)


def test_the_screen_reads_nothing_that_it_has_no_use_for_and_leaves_it_to_others() -> None:
    """Libraries come without it, as in a Python that has none, and work; what asks for it later finds it."""
    unused = "ssl", "zlib", "bz2", "lzma", "ctypes"
    program = (
        f"import sys; from xortui.cli.screen import import_libraries; import_libraries(); unused = {unused};"
        "print(*({*unused} & sys.modules.keys())); import xortui.tui.app;"
        "print(*({*unused} & sys.modules.keys())); import asyncio, numpy; some = numpy.arange(3.0);"
        "print(asyncio.run(asyncio.sleep(0, 'works')), some.ctypes.data == some.__array_interface__['data'][0]);"
        "import ssl, zlib, bz2, lzma, ctypes;"
        "print(ssl.SSLContext, zlib.crc32, bz2.compress, lzma.compress, ctypes.CDLL)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    none, later, works, found = done.stdout.splitlines()
    assert (none, later, works) == ("", "", "works True")
    assert "SSLContext" in found


# Training without a screen


def as_json(session: Session) -> dict[str, object]:
    """Return what a line of JSON says of where a session stands."""
    now = session.snapshot
    return {"epoch": now.epoch, "mse": now.mse, "mae": now.mae, "predictions": now.predictions.ravel().tolist()}


@pytest.mark.parametrize(
    ("epochs", "every", "lines"),
    [
        (3000, 1000, [0, 1000, 2000, 3000]),
        (2500, 1000, [0, 1000, 2000, 2500]),
        (7, 1, [0, 1, 2, 3, 4, 5, 6, 7]),
        (5, 10, [0, 5]),
        (1, 1, [0, 1]),
        (0, 1, [0]),
        (0, 1000, [0]),
    ],
)
@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_json(epochs: int, every: int, lines: list[int], rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line is an object with the session's own numbers to the bit, the last epoch once."""
    words = ("train", "--json", "--epochs", str(epochs), "--every", str(every), "--rule", rule, "--seed", "3")
    objects = [json.loads(line) for line in printed(capsys, *words)]
    assert [o["epoch"] for o in objects] == lines
    session = Session(Settings(3, rule=rule))
    for found in objects:
        session.goto(found["epoch"])
        assert list(found) == ["epoch", "mse", "mae", "predictions"]
        assert found == as_json(session)


def test_the_standard_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Without options, 8000 epochs of XOR are trained, and printed as nine aligned lines and a truth table."""
    text = printed(capsys, "train")
    assert text[0] == "epoch             MSE             MAE"
    rows = [line.split() for line in text[1:10]]
    assert [int(row[0]) for row in rows] == list(range(0, 9000, 1000))
    assert {len(line) for line in text[:10]} == {len(text[0])}
    session = Session()
    for epoch, mse, mae in rows:
        session.goto(int(epoch))
        now = session.snapshot
        assert (mse, mae) == (f"{now.mse:.12f}", f"{now.mae:.12f}")
    assert text[10:12] == ["", "x1  x2  target      prediction"]
    table = [line.split() for line in text[12:16]]
    assert [row[:3] + row[4:] for row in table] == [
        ["0", "1", "1", "right"],
        ["1", "0", "1", "right"],
        ["1", "1", "0", "right"],
        ["0", "0", "0", "right"],
    ]
    assert [row[3] for row in table] == [f"{p:.12f}" for p in session.snapshot.predictions.ravel()]
    assert text[16:] == ["", "4 of 4 right, solved since epoch 2 072"]
    assert "\n".join(text).isascii()


def test_the_word_for_each_example_is_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """An unsolved run says which examples are wrong, and that it is stuck where it is."""
    for words, settings, end in (
        (["--epochs", "1000"], Settings(), ""),
        (["--epochs", "100", "--learning-rate", "1e6"], Settings(learning_rate=1e6), ", stuck"),
    ):
        now = at(int(words[1]), settings).snapshot
        assert not now.solved and now.stuck == bool(end)
        text = printed(capsys, "train", *words)
        assert [line.split()[-1] == "right" for line in text[-6:-2]] == list(now.right)
        assert {"right", "wrong"} == {line.split()[-1] for line in text[-6:-2]}
        assert text[-1] == f"{sum(now.right)} of 4 right{end}"


@pytest.mark.long
@pytest.mark.parametrize(("rate", "low", "high"), [(10.0, 1e-13, 1e-11), (300.0, 1e-200, 1e-100)])
def test_tiny_numbers_keep_their_digits(
    rate: float, low: float, high: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """A loss too small for twelve decimals is shown in as many columns, with at least six digits."""
    now = at(12000, Settings(gate="false", rule="published", learning_rate=rate)).snapshot
    assert low < now.mse < high
    words = ("--epochs", "12000", "--every", "12000", "--gate", "false", "--rule", "published")
    rows = printed(capsys, "train", *words, "--learning-rate", str(rate))[:3]
    assert len({len(row) for row in rows}) == 1
    assert [float(number) for number in rows[2].split()[1:]] == pytest.approx([now.mse, now.mae], rel=5e-7, abs=0)


@pytest.mark.long
def test_an_answer_just_below_1_is_not_rounded_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    """By what is printed an answer is 1 where the network's number is, and nowhere else."""
    answers = at(12000, Settings(gate="true", rule="published", learning_rate=50.0)).snapshot.predictions[:, 0].tolist()
    assert any(1 - 5e-13 < answer < 1 for answer in answers)
    words = ("--epochs", "12000", "--every", "12000", "--gate", "true", "--rule", "published", "--learning-rate", "50")
    rows = printed(capsys, "train", *words)[-6:-2]
    assert [row.split()[3] == "1.000000000000" for row in rows] == [answer == 1 for answer in answers]
    assert len({len(row) for row in rows}) == 1


@pytest.mark.long
def test_long_epochs_move_the_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """The column of epochs is as wide as the last of them."""
    rows = printed(capsys, "train", "--epochs", "100000", "--every", "50000")[:4]
    assert [row[:6] for row in rows] == [" epoch", "     0", " 50000", "100000"]


@pytest.mark.parametrize("every", [1, 1000])
def test_divergence(every: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that diverges says so and ends at its last finite epoch, which is printed once."""
    # No settings lead there in any reasonable time, so what counts as finite is made smaller.
    monkeypatch.setattr("xortui.nn.kernel._sound", lambda vector: bool(vector.dot(vector) < 60))
    reached = at(1000).epoch
    assert 10 < reached < 990
    assert main(["train", "--json", "--epochs", "1000", "--every", str(every)]) == 1
    output = capsys.readouterr()
    epochs = [json.loads(line)["epoch"] for line in output.out.splitlines()]
    assert epochs == (list(range(reached + 1)) if every == 1 else [0, reached])
    assert output.err == f"xortui: The run diverged: the update after epoch {reached} would not be finite.\n"
    assert main(["train", "--epochs", "1000"]) == 1
    assert " of 4 right" in capsys.readouterr().out


# Progress


class Screen(io.StringIO):
    """A terminal that remembers all that was written."""

    def isatty(self) -> bool:
        """Be a terminal."""
        return True


def clock(period: float) -> Callable[[], float]:
    """Return a clock that advances by some seconds each time it is read."""
    return itertools.count(0.0, period).__next__


def test_progress_of_a_long_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal a long run shows its progress, and clears it at the end."""
    expected = printed(capsys, "train", "--epochs", "4000", "--every", "2000")
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "monotonic", clock(0.04))
    assert main(["train", "--epochs", "4000", "--every", "2000"]) == 0
    assert capsys.readouterr().out.splitlines() == expected
    pieces = screen.getvalue().split("\r")
    shown = [int(piece.partition(" of ")[0].replace("epoch", "").replace(" ", "")) for piece in pieces if piece.strip()]
    assert shown == sorted(shown) and len(shown) > 5
    assert shown[0] == 13  # at first there is a look at each epoch, and this is the first after half a second
    assert [p for p in pieces if p.strip()] == [f"epoch {count(n)} of 4 000, {n // 40} %" for n in shown]
    assert pieces[-1] == "" and pieces[-2].isspace() and len(pieces[-2]) >= len(pieces[-3])
    # Before the line of epoch 2000 it was taken away too.
    assert sum(piece.isspace() for piece in pieces) == 2


@pytest.mark.parametrize(("terminal", "period"), [(True, 1e-6), (False, 1.0)])
def test_no_progress(terminal: bool, period: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short run shows no progress, nor does any without a terminal."""
    stream = Screen() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "monotonic", clock(period))
    assert main(["train"]) == 0
    assert stream.getvalue() == ""


@pytest.mark.long
def test_progress_in_a_terminal() -> None:
    """In a real terminal, Ctrl+C clears the progress and ends the run quietly."""
    with Terminal([*COMMAND, "train", "--epochs", "1000000000", "--every", "1000000000"], size=(60, 8)) as terminal:
        terminal.wait_for("of 1 000 000 000, 0 %")
        terminal.send("\x03")
        assert terminal.wait_exit() == 130
        rows = [row.rstrip() for row in terminal.screen()]
    assert rows[0] == "epoch".rjust(10) + "MSE".rjust(16) + "MAE".rjust(16)
    assert rows[1].startswith("         0  0.268576074182  0.5013730688")
    assert rows[2:] == [""] * 6


# Endings


@pytest.mark.long
def test_a_reader_who_leaves() -> None:
    """A pipe to head ends the training at once and without a word, with the code that other programs give."""
    for command, lines in (("train --every 1 --epochs 1000000000 --json", 2), ("--help", 0)):
        # The exit code of the first program in a pipe is no shell's that every system has, so it says it itself.
        done = subprocess.run(
            ["sh", "-c", f'("$0" -m xortui {command}; echo $? >&2) | head -n {lines}', sys.executable],
            capture_output=True,
            text=True,
            timeout=60,
        )
        if lines:
            assert [json.loads(line)["epoch"] for line in done.stdout.splitlines()] == [0, 1]
            assert done.stderr == "141\n"
        else:
            assert done.stderr in ("141\n", "0\n")  # it may have been written before head left


@pytest.mark.long
def test_an_interrupt() -> None:
    """Ctrl+C ends training quietly after what was printed."""
    # A shell may have started the tests with interrupts ignored, which a child inherits.
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from xortui.cli.main import main;"
        "sys.exit(main(['train', '--epochs', '1000000000', '--every', '1000', '--json']))"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        first = running.stdout.readline()
        running.send_signal(signal.SIGINT)
        rest, complaint = running.communicate(timeout=60)
    assert (running.returncode, complaint) == (130, b"")
    epochs = [json.loads(line)["epoch"] for line in (first + rest).splitlines()]
    assert epochs == list(range(0, 1000 * len(epochs), 1000))


def test_an_interrupt_before_anything_is_known() -> None:
    """Ctrl+C while the program itself is still being read ends it quietly, too."""
    program = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'xortui.cli.main':\n            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from importlib.metadata import EntryPoint\n"
        f"sys.exit(EntryPoint('xortui', {ENTRY!r}, 'console_scripts').load()())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_an_interrupt_of_the_screen(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt that reaches the command line itself ends it quietly as well."""
    take_for_a_terminal(monkeypatch)

    def run(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["xortui.tui.app"], "run", run)
    assert main([]) == 130


def test_failures_of_the_screen_are_not_taken_for_output(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the screen is not called a failure to write."""
    take_for_a_terminal(monkeypatch)

    def run(*_: object) -> int:
        raise FileNotFoundError("style sheet")

    monkeypatch.setattr(sys.modules["xortui.tui.app"], "run", run)
    with pytest.raises(FileNotFoundError):
        main([])
