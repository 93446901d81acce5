"""Completion: do the shells themselves, given the script, complete commands, options, values and files?"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.systems import posix
from tests.support.terminal import Terminal
from xortui.cli.completion import SHELLS
from xortui.cli.main import COMMANDS, main
from xortui.nn import GATES
from xortui.teach.lessons.catalogue import built_in

COMPLETE_IN_BASH = r"""
complete_words() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    $(complete -p xortui | sed 's/.*-F \([^ ]*\).*/\1/') 2>/dev/null
    printf '%s\n' "${COMPREPLY[@]}"
}
complete_words "$@"
"""
"""Does what bash does when a person presses tab, with the function that the script registered."""


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> "dict[str, Path]":
    """Write the script for each shell into a file of its own."""
    files = {}
    for shell in SHELLS:
        assert main(["completion", shell]) == 0
        output = capsys.readouterr()
        assert output.err == ""
        files[shell] = tmp_path / shell
        files[shell].write_text(output.out, "utf-8")
    return files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with a lesson, another file and a subfolder the working folder."""
    place = tmp_path / "place"
    (place / "mine").mkdir(parents=True)
    (place / "my.md").touch()
    (place / "my.txt").touch()
    monkeypatch.chdir(place)
    return place


CASES = [
    ("", set(COMMANDS)),
    ("tr", {"train"}),
    ("--l", {"--learning-rate"}),
    ("--gate n", {gate for gate in GATES if gate.startswith("n")}),
    ("--seed 3 --rule p", {"published"}),
    ("--speed f", {"full"}),
    ("train --e", {"--epochs", "--every"}),
    ("train --json --rule ", {"gradient", "published"}),
    ("report --ep", {"--epoch"}),
    ("lesson 0", {name for name in built_in() if name.startswith("0")}),
    ("lesson m", {"my.md", "mine"}),
    ("lesson --check my.md 03", {built_in()[2]}),
    ("lesson --new my", {"my.md", "my.txt"}),
    ("completion ", set(SHELLS)),
    ("reproduce --ch", {"--chaos"}),
    ("picture --view s", {"surface", "sigmoid", "slope"}),
    ("report --example 1", {"10", "11"}),
    ("report --parameter b", {"b1", "b2"}),
]


@posix
@pytest.mark.parametrize(("words", "found"), CASES)
def test_bash(words: str, found: set[str], script: "dict[str, Path]", folder: Path) -> None:
    """In bash, the function that the script registers yields exactly the words that fit."""
    program = f"source {script['bash']}\n{COMPLETE_IN_BASH}"
    done = subprocess.run(["bash", "-c", program, "-", "xortui", *words.split(" ")], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.split()) == found


@posix
def test_tab_in_bash(script: "dict[str, Path]", folder: Path) -> None:
    """In a terminal with bash in it, the tab key completes a command, an option and a value."""
    with Terminal(["bash", "--norc", "--noprofile", "-i"], size=(80, 8)) as terminal:
        terminal.send(f"source {script['bash']}; PS1='ready '; clear\n")
        terminal.wait_for(lambda rows: rows[0].startswith("ready "))
        terminal.send("xortui tra\t--ep\t7 --ga\txn\t")
        terminal.wait_for("ready xortui train --epochs 7 --gate xnor ")


@pytest.mark.skipif(not shutil.which("fish"), reason="a shell that is not here")
@pytest.mark.parametrize(("words", "found"), CASES)
def test_fish(words: str, found: set[str], script: "dict[str, Path]", folder: Path) -> None:
    """In fish, completing the line yields the words that fit."""
    program = f"source {script['fish']}; complete -C 'xortui {words}'"
    done = subprocess.run(["fish", "--no-config", "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert {line.partition("\t")[0].rstrip("/") for line in done.stdout.splitlines()} >= found


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("zsh"), reason="a shell that is not here")
def test_zsh(script: "dict[str, Path]", folder: Path) -> None:
    """In a terminal with zsh in it, the tab key completes a command, an option, a value and a lesson's file."""
    with Terminal(["zsh", "-f", "-i"], size=(80, 8)) as terminal:
        terminal.send(f'autoload -Uz compinit; compinit -D; eval "$(cat {script["zsh"]})"; PS1="ready "; clear\n')
        terminal.wait_for(lambda rows: rows[0].startswith("ready "))
        terminal.send("xortui tra\t--ep\t7 --ga\txn\t")
        terminal.wait_for("ready xortui train --epochs 7 --gate xnor")
        terminal.send("\x15xortui lesson my.\t")
        terminal.wait_for("ready xortui lesson my.md")


@pytest.mark.skipif(not shutil.which("tcsh"), reason="a shell that is not here")
def test_tcsh(script: "dict[str, Path]") -> None:
    """Tcsh takes the script, and knows from it what completes the program's words."""
    program = f"source {script['tcsh']}; complete xortui"
    done = subprocess.run(["tcsh", "-f", "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "n/--rule/(gradient published)/" in done.stdout and built_in()[0] in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("", "Which shell? It must be one of bash, zsh, fish, tcsh."),
        ("fihs", "There is no completion for fihs: did you mean fish?"),
        ("cmd", "There is no completion for cmd: it must be one of bash, zsh, fish, tcsh."),
        ("bash zsh", "The word zsh means nothing here: xortui completion --help lists what there is."),
        ("--seed 1", "The option --seed belongs to xortui, not to xortui completion: "),
    ],
)
def test_sentences(arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be done is said in one line."""
    assert main(["completion", *arguments.split()]) == 2
    output = capsys.readouterr()
    assert output.out == "" and output.err.startswith(f"xortui: {sentence}") and output.err.count("\n") == 1


@pytest.mark.long
def test_nothing_that_draws_is_imported() -> None:
    """Writing the script imports nothing of the screen, because every new shell waits for it."""
    program = (
        "import sys; from xortui.cli.main import main; main(['completion', 'bash'])\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"textual", "rich", "plotext"} & set(done.stderr.split())
