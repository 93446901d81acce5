"""The report: a walkthrough as plain text, with the numbers of the screen, for a pipe, a handout or a screen reader."""

import io
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterable

import pytest
from hypothesis import given, settings

from tests.support.budget import examples
from tests.support.states import sessions
from xortui.cli import progress
from xortui.cli.main import main
from xortui.nn import GATES, Session, Settings, Snapshot
from xortui.teach.epoch import report
from xortui.teach.epoch.chain import chain_of
from xortui.teach.epoch.phases import NAMES, Phase, phase_of, worst_example
from xortui.teach.places import Focus
from xortui.words.signs import ASCII

COMMAND = [sys.executable, "-m", "xortui", "report"]
WIDEST = 100
UNSHOWN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2500-\u259f\u2800-\u28ff]")
"""Control characters, escapes among them, and what boxes, bars and charts are drawn with."""

NOT_HERE = "not to xortui report: xortui report --help lists what there is."
SETTINGS = (
    ("", Settings()),
    ("--rule published", Settings(rule="published")),
    ("--seed 3 --hidden 8 --gate nand --learning-rate 10", Settings(3, 8, "nand", learning_rate=10.0)),
    ("--hidden 1 --learning-rate 1e-6", Settings(hidden_units=1, learning_rate=1e-6)),
    ("--scale 2.5", Settings(scale=2.5)),
)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a report prints, which is all that it says."""
    assert main(["report", *arguments]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def snapshot_of(given: Settings, epoch: int) -> Snapshot:
    """Return the snapshot of an epoch."""
    session = Session(given)
    session.goto(epoch)
    return session.snapshot


def flat(text: str) -> str:
    """Return a text without what broke its lines."""
    return re.sub(r"\s+", "", text)


def phases_of(snapshot: Snapshot) -> Iterable[Phase]:
    """Return the phases that a report is about."""
    focus = Focus(worst_example(snapshot))
    return [phase_of(snapshot, number, focus) for number in range(1, 9)]


def sections(text: str) -> list[str]:
    """Return what is before the phases, each phase, and the chain."""
    return re.split(r"(?m)^(?=Phase \d of 8: |Chain rule: )", text)


@pytest.mark.parametrize("epoch", [0, 1, 700])
@pytest.mark.parametrize(("words", "given"), SETTINGS)
def test_a_report_has_all_that_the_phases_say(
    words: str, given: Settings, epoch: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight phases in order, each with its formula, its equations with the same numbers, and its sentences."""
    text = printed(capsys, "--epoch", str(epoch), *words.split())
    snapshot = snapshot_of(given, epoch)
    head, *parts, _ = sections(text)
    assert f"the update from epoch {epoch} to {epoch + 1}" in head
    assert f"seed {given.seed}" in head and f"rule {given.rule}" in head and given.gate.upper() in head
    assert f"3-{given.hidden_units}-1" in head and f"learning rate {given.learning_rate:g}" in head
    assert ("scale" in head) is (given.scale != 1) and (given.scale == 1 or f"scale {given.scale:g}:" in head)
    assert len(parts) == len(NAMES)
    for part, phase in zip(parts, phases_of(snapshot), strict=True):
        assert part.startswith(f"Phase {phase.number} of 8: {phase.name}\n")
        assert flat(part).startswith(flat(f"Phase {phase.number} of 8: {phase.name} {' '.join(phase.formula)}"))
        at = -1
        for equation in phase.equations:
            found = flat(part).find(flat(equation.text), at + 1)
            assert found > at, equation.text
            at = found
        said = flat(" ".join(sentence.text for sentence in phase.sentences))
        assert flat(part).endswith(said)
        assert ("gradient check" in part) is (phase.number == 7)


@pytest.mark.parametrize(("words", "given"), SETTINGS)
def test_a_report_ends_with_the_chain_of_one_weight(
    words: str, given: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each factor with its meaning, the products of all four examples, and the sum, which is the slope."""
    part = sections(printed(capsys, "--epoch", "7", *words.split()))[-1]
    snapshot = snapshot_of(given, 7)
    chain = chain_of(snapshot, Focus(worst_example(snapshot)))
    assert part.startswith("Chain rule: from the loss back to x1→h1, for the example ")
    at = -1
    for wanted in (
        *chain.formula,
        *(text for factor in chain.factors for text in (factor.meaning[1:], factor.equation.text)),
        *(product.text for product in chain.products),
        chain.total.text,
        *(sentence.text for sentence in chain.sentences),
    ):
        found = flat(part).find(flat(wanted), at + 1)
        assert found > at, wanted
        at = found
    assert bool(chain.sentences) == (given.rule == "published")


@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_the_gradient_check_says_how_it_ended(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It passes for the gradient, and fails for what the published rule takes for it."""
    text = printed(capsys, "--rule", rule)
    check = phase_of(snapshot_of(Settings(rule=rule), 0), 7, Focus(worst_example(Session().snapshot))).check
    assert check is not None and check.passes is (rule == "gradient")
    name, verdict = "analytic", "passes: all slopes agree within 1e−9.\n"
    if not check.passes:
        name, verdict = "taken", f"fails: worst is {check.worst.label()}, off by 0.0"
    assert f"  The gradient check {verdict}" in text
    slopes = re.search(rf"x1→h1: numeric slope (\S+), {name} (\S+)\n", text)
    assert slopes is not None
    numeric, taken = (float(slope.replace("−", "-")) for slope in slopes.groups())
    assert numeric == pytest.approx(check.numeric, rel=1e-5)
    assert taken == pytest.approx(check.analytic, rel=1e-5)


@settings(max_examples=examples(27))
@given(sessions())
def test_a_report_is_plain_and_narrow(session: Session) -> None:
    """Whatever the numbers, no line has escapes, box characters or trailing blanks, or is wider than a page."""
    lines = list(report.lines(session.snapshot, {}))
    for line in lines:
        assert not UNSHOWN.search(line) and line.isprintable()
        assert len(line) <= WIDEST
        assert line == line.rstrip()
    for line in report.lines(session.snapshot, ASCII):
        assert line.isascii() and len(line) <= WIDEST


@pytest.mark.parametrize("gate", list(GATES))
def test_every_gate_is_reported(gate: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By its name, and with its own targets."""
    text = printed(capsys, "--gate", gate)
    assert text.startswith(f"{gate.upper()}, ")
    assert f"is {GATES[gate][worst_example(snapshot_of(Settings(gate=gate), 0))]:g}." in text


def test_an_equation_is_broken_between_its_terms(capsys: pytest.CaptureFixture[str]) -> None:
    """Its result stands on a line of its own, below the first equals sign."""
    lines = printed(capsys).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("  z2 = 0."))
    column = lines[start].index("=")
    end = next(at for at in range(start + 1, len(lines)) if lines[at].startswith(" " * column + "= "))
    for line in lines[start + 1 : end]:
        assert re.match(rf" {{{column + 2}}}[+−] \d", line)
    assert end > start + 1


# As a program


def run(*arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """Run a report as a shell does."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run([*COMMAND, *arguments], capture_output=True, encoding=encoding, env=environment)


def test_the_words_of_the_command_are_no_screen() -> None:
    """It needs no terminal, prints nothing but the report, and returns 0."""
    done = run("--epoch", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\N{GREEK SMALL LETTER SIGMA}" in done.stdout and "\x1b" not in done.stdout
    assert done.stdout.count("\nPhase ") == 8


@pytest.mark.long
@pytest.mark.parametrize("rule", ["gradient", "published"])
def test_where_the_output_is_ascii_so_is_the_report(rule: str) -> None:
    """Greek letters are spelled out, and the numbers are the same."""
    plain, full = run("--rule", rule, encoding="ascii"), run("--rule", rule)
    assert (plain.returncode, plain.stderr) == (0, "")
    assert plain.stdout.isascii() and plain.stdout.count("\nPhase ") == 8
    spelled = full.stdout.translate(ASCII)
    assert flat(spelled) == flat(plain.stdout)
    assert "sigma(" in plain.stdout and "yhat" in plain.stdout and "x1->h1" in plain.stdout


@pytest.mark.long
def test_a_reader_who_leaves_is_no_failure_to_speak_of() -> None:
    """Piped into head, the command ends quietly."""
    command = '("$0" -m xortui report --epoch 50; echo $? >&2) | head -1'
    done = subprocess.run(["sh", "-c", command, sys.executable], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("XOR, 3-4-1 sigmoid") and done.stdout.count("\n") == 1
    assert done.stderr in ("141\n", "0\n")  # it may all have been written before head left


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--epoch -1", "The epoch cannot be -1: it must be a whole number from 0 to 1 000 000 000."),
        ("--epoch 1000000001", "The epoch cannot be 1000000001: it must be a whole number from 0 to 1 000 000 000."),
        ("--epoch 1.5", "The epoch cannot be 1.5: it must be a whole number from 0 to 1 000 000 000."),
        (
            "--epoch",
            "The option --epoch needs a value, as in --epoch N: epoch from which the update leads on, 0 to 10^9 (0).",
        ),
        ("--epoch x --seed 1", "The epoch cannot be x: it must be a whole number from 0 to 1 000 000 000."),
        ("--epochs 3", "There is no option --epochs: did you mean --epoch?"),
        ("--speed 3", f"The option --speed belongs to xortui, {NOT_HERE}"),
        ("--json", f"The option --json belongs to xortui train, {NOT_HERE}"),
        (
            "--phase 3",
            "The option --phase belongs to xortui picture, not to xortui report: "
            "xortui report --help lists what there is.",
        ),
        ("--epo 3", "There is no option --epo: did you mean --epoch?"),
        ("5", "The word 5 means nothing here: xortui report --help lists what there is."),
        ("--hidden 9", "The number of hidden units cannot be 9: it must be a whole number from 1 to 8."),
        ("--rule grad", "The rule cannot be grad: did you mean gradient? It must be one of gradient, published."),
        ("--learning-rate 0", "The learning rate cannot be 0.0: it must be a number from 1e-6 to 1e6."),
    ],
)
def test_what_cannot_be_reported_is_said_in_a_sentence(
    arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line that names it and what would be right, with the exit code for such."""
    assert main(["report", *arguments.split()]) == 2
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", f"xortui: {sentence}\n")


def test_the_published_rule_needs_four_units(capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused in the settings' own words."""
    with pytest.raises(ValueError, match="cannot run") as refused:
        Settings(rule="published", hidden_units=3)
    assert main(["report", "--rule", "published", "--hidden", "3"]) == 2
    assert capsys.readouterr().err == f"xortui: {refused.value}\n"


def test_a_run_that_diverges_is_reported_where_it_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last epoch that there is is explained, and why it is not the one asked for."""
    # No settings lead there in any reasonable time, so what counts as finite is made smaller.
    monkeypatch.setattr("xortui.nn.kernel._sound", lambda vector: bool(vector.dot(vector) < 60))
    reached = snapshot_of(Settings(), 1000).epoch
    assert 10 < reached < 990
    assert main(["report", "--epoch", "1000"]) == 1
    output = capsys.readouterr()
    assert f"the update from epoch {reached} to {reached + 1}" in output.out
    assert output.err == f"xortui: The run diverged: the update after epoch {reached} would not be finite.\n"


def test_the_help_lists_the_options(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """In ASCII, with the defaults, and it comes before any complaint; and the help of the screen names the command."""
    monkeypatch.setenv("COLUMNS", "200")
    text = printed(capsys, "--help")
    assert text.isascii() and text.startswith("usage: xortui report ")
    for flag in ("--epoch N", "--seed N", "--hidden N", "--gate NAME", "--rule NAME", "--learning-rate X"):
        assert flag in text
    assert re.search(r"--epoch N .*\(0\)", text)
    assert printed(capsys, "--epoch", "x", "-h") == text
    assert main(["--help"]) == 0
    assert "xortui report" in capsys.readouterr().out


def test_nothing_that_draws_is_imported() -> None:
    """A report is words and numbers; Textual, rich and plotext stay out of it, and numpy out of its help."""
    drawing = {"textual", "rich", "plotext"}
    for arguments, absent in ((["report"], drawing), (["report", "--help"], drawing | {"numpy"})):
        program = (
            f"import sys; from xortui.cli.main import main; main({arguments!r}); print(*sys.modules, file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        imported = set(done.stderr.split())
        assert "xortui.cli.main" in imported
        assert not absent & imported


class Screen(io.StringIO):
    """A terminal that remembers all that was written."""

    def isatty(self) -> bool:
        """Be a terminal."""
        return True


def test_a_long_way_shows_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal, while it trains; no trace of it is left."""
    expected = printed(capsys, "--epoch", "3000")
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "monotonic", itertools.count(0.0, 0.04).__next__)
    assert main(["report", "--epoch", "3000"]) == 0
    assert capsys.readouterr().out == expected
    pieces = screen.getvalue().split("\r")
    assert any(re.fullmatch(r"epoch [\d ]+ of 3 000, \d+ %", piece) for piece in pieces)
    assert pieces[-1] == "" and pieces[-2].isspace()
