"""Exported runs: does a script compute the same numbers, and does a file of weights begin where it was written?"""

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from tests.support.budget import THOROUGH, examples
from tests.support.hand import make_diverge
from tests.support.written import Memory
from xortui.nn import GATES, Session, Settings, Snapshot
from xortui.nn.export import table
from xortui.nn.export.forms import ENDINGS, NAMES, Form, text_of
from xortui.nn.export.weights import MAX_BYTES, read_weights, weights_text
from xortui.nn.kernel import pack
from xortui.nn.session.course import Course
from xortui.nn.session.journal.reader import read
from xortui.nn.session.journal.writer import Writer
from xortui.nn.session.recording import Recording
from xortui.nn.session.recording_file import parse
from xortui.nn.settings import MAX_WEIGHT


def edit(session: Session, random: Random) -> None:
    """Change something by hand."""
    units = session.snapshot.settings.hidden_units
    match random.randrange(6):
        case 0:
            session.set_learning_rate(random.choice([0.1, 2.5, 100.0]))
        case 1 if units == 4:
            session.set_rule(random.choice(["gradient", "published"]))
        case 2:
            session.set_target(random.randrange(4), random.choice([0.0, 0.5, 1.0, 0.123]))
        case 3:
            session.set_weight("hidden_weights", (random.randrange(3), random.randrange(units)), random.gauss(0, 5))
        case 4:
            session.set_weight("output_bias", 0, random.gauss(0, 5))
        case _:
            session.set_gate(random.choice(list(GATES)))


def some_run(seed: int, rate: tuple[float, ...] = (0.01, 0.5, 1.0, 3.0, 37.5, 1e6), edits: int = 5) -> Session:
    """Return a session with any settings and edits, at any epoch of its run."""
    random = Random(seed)
    rule = random.choice(["gradient", "published"])
    units = 4 if rule == "published" else seed % 8 + 1
    session = Session(
        Settings(
            random.randrange(2**32),
            units,
            random.choice(list(GATES)),
            rule,
            random.choice(rate),
            random.choice([1.0, 1.0, 0.0, 0.3, 10.0]),
        )
    )
    for _ in range(random.randint(0, edits)):
        session.run(random.randint(0, 80))
        edit(session, random)
    session.run(random.randint(0, 150))
    if random.random() < 0.3:
        session.goto(random.randint(0, session.epoch))
    return session


def executed(script: str) -> dict[str, Any]:
    """Run a script in this process, and return all its names."""
    names: dict[str, Any] = {}
    with np.errstate(), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script, "script", "exec"), names)
    return names


def script_of(now: Snapshot, form: Form = Form.NUMPY) -> str:
    """Return the script of what a session shows."""
    return text_of(form, now)


def vector_of(names: dict[str, Any]) -> Any:
    """Return the parameters at the end of a numpy script, as the kernel has them."""
    return np.concatenate([names["hidden"].ravel(), names["output"]])


@pytest.mark.parametrize("seed", range(examples(40)))
def test_the_numpy_script_is_equal_to_the_last_bit(seed: int) -> None:
    """Whatever the settings and the edits: the parameters and the loss at the end are those of the session."""
    now = some_run(seed).snapshot
    names = executed(script_of(now))
    assert vector_of(names).tobytes() == pack(now.parameters).tobytes()
    assert names["loss"] == now.mse


def test_the_numpy_script_of_a_long_run_that_is_chaotic() -> None:
    """After thousands of epochs under the rule published, where a last digit would have grown to all of them."""
    session = Session(Settings(rule="published"))
    session.goto(2000)
    session.set_learning_rate(0.9)
    session.goto(5000 if THOROUGH else 2600)
    names = executed(script_of(session.snapshot))
    assert vector_of(names).tobytes() == pack(session.snapshot.parameters).tobytes()


def test_the_rest_of_a_run_is_in_the_script() -> None:
    """Its last epoch is the one that is shown; a larger number there goes on through the edits that came later."""
    session = Session()
    session.goto(60)
    session.set_weight("hidden_weights", (0, 1), 2.0)
    session.set_rule("published")
    session.goto(90)
    end = session.snapshot
    session.goto(20)
    script = script_of(session.snapshot)
    assert executed(script)["loss"] == session.snapshot.mse
    longer = executed(script.replace("EPOCHS = 20 ", "EPOCHS = 90 "))
    assert vector_of(longer).tobytes() == pack(end.parameters).tobytes()


def test_the_script_is_short_and_says_what_it_is(tmp_path: Path) -> None:
    """It needs numpy alone, prints its losses and weights, and says whether it is the run that was exported."""
    session = Session(Settings(seed=3))
    session.goto(250)
    script = script_of(session.snapshot)
    assert script.startswith('"""XOR, 3-4-1 sigmoid, rule gradient, seed 3: a run of xortui, in numpy alone.\n')
    assert script.count("\n") < 70 and max(map(len, script.splitlines())) <= 120
    assert [line for line in script.splitlines() if "import" in line] == ["from math import exp", "import numpy as np"]
    file = tmp_path / "run.py"
    file.write_text(script, "utf-8")
    done = subprocess.run([sys.executable, "-I", str(file)], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[:3] == [f"epoch {epoch}  MSE {mse!r}" for epoch, mse in losses(Settings(seed=3), 0, 100, 200)]
    assert lines[-1] == "This is the run of xortui, to the last bit of its loss."
    other = executed(script.replace("rates = {0: 1.0}", "rates = {0: 1.5}"))
    assert other["loss"] != other["SHOWN"] == session.snapshot.mse


def losses(settings: Settings, *epochs: int) -> list[tuple[int, float]]:
    """Return epochs with the losses there."""
    session, found = Session(settings), []
    for epoch in epochs:
        session.goto(epoch)
        found.append((epoch, session.snapshot.mse))
    return found


@pytest.mark.parametrize("seed", range(examples(14)))
def test_the_torch_script_agrees(seed: int) -> None:
    """Where PyTorch is installed, its parameters at epoch 1000 are the session's to 1e-9, edits and all."""
    pytest.importorskip("torch", reason="PyTorch, which the script is for")
    session = some_run(seed, (0.1, 0.5, 1.0, 2.0), edits=0)
    for epoch in (100, 300):
        session.goto(max(epoch, session.epoch))
        session.set_weight("hidden_bias", 0, 0.5)
        session.set_target(1, 0.75)
        session.set_learning_rate(0.7)
    if session.snapshot.settings.hidden_units == 4:
        session.set_rule("gradient")
    session.goto(1000)
    now = session.snapshot
    names = executed(script_of(now, Form.TORCH))
    w1, b1, w2, b2 = (array.detach().numpy() for array in names["network"].parameters())
    ours = (now.parameters.hidden_weights.T, now.parameters.hidden_bias, now.parameters.output_weights.T)
    for theirs, array in zip((w1, b1, w2, b2), (*ours, now.parameters.output_bias), strict=True):
        np.testing.assert_allclose(theirs, array, rtol=0, atol=1e-9)
    assert abs(names["loss"].item() - now.mse) < 1e-9


def test_the_torch_script_is_python() -> None:
    """It can be compiled where there is no PyTorch, for both rules and with edits; it holds the weights themselves."""
    session = some_run(3)
    session.new_run(Settings())
    for change in (session.set_rule, lambda _: session.set_weight("output_weights", (2, 0), 3)):
        session.run(10)
        change("published")
    script = script_of(session.snapshot, Form.TORCH)
    compile(script, "script", "exec")
    assert "(output.weight, (0, 2), 3.0),  # h3->y" in script and "rules = {0: 'gradient', 10: 'published'}" in script
    assert repr(Session().snapshot.parameters.hidden_weights.T.tolist()) in script


# The table


@pytest.mark.parametrize("units", [1, 4, 8])
def test_the_table(units: int) -> None:
    """A row has the numbers of its epoch, and each column is named after what it holds."""
    names = table.header(units)
    found = list(table.rows(Session(Settings(hidden_units=units)), [0, 7, 150]))
    rows = [dict(zip(names, row, strict=True)) for row in found if row]
    assert None in found and [row["epoch"] for row in rows] == [0, 7, 150]
    session = Session(Settings(hidden_units=units))
    for row in rows:
        session.goto(int(row["epoch"]))
        now = session.snapshot
        w1, b1, w2, b2 = now.parameters
        assert (row["mse"], row["mae"]) == (now.mse, now.mae)
        assert [row[f"prediction_{bits}"] for bits in ("01", "10", "11", "00")] == now.predictions.ravel().tolist()
        for unit in range(units):
            assert [row[f"{x}_h{unit + 1}"] for x in ("x1", "x2", "x3", "b1")] == [*w1[:, unit].tolist(), b1[unit]]
            assert row[f"h{unit + 1}_y"] == w2[unit, 0]
        assert row["b2_y"] == b2[0]


def test_the_table_of_a_run_that_diverges_ends_there() -> None:
    """There is no row of an epoch that there is not."""
    session = Session()
    make_diverge(session)
    last = session.epoch
    session.goto(last - 1)
    assert [row[0] for row in table.rows(session, [last - 1, last + 5, last + 9]) if row] == [last - 1, last]


# Weights


@pytest.mark.parametrize("seed", range(examples(16)))
def test_weights_are_read_as_they_were_written(seed: int) -> None:
    """A run that begins with them shows the same network, under the settings in force, and trains on alike."""
    session = some_run(seed, (0.5, 1.0))
    now = session.snapshot
    other = Session(read_weights(weights_text(now).encode()))
    assert other.epoch == 0 and other.snapshot.settings == now.settings
    assert pack(other.snapshot.parameters).tobytes() == pack(now.parameters).tobytes()
    assert (other.snapshot.mse, other.snapshot.targets.tolist()) == (now.mse, now.targets.tolist())
    session.step()
    other.step()
    if session.snapshot.course.edit_at(session.epoch) is None:
        assert pack(other.snapshot.parameters).tobytes() == pack(session.snapshot.parameters).tobytes()


def test_weights_beyond_those_that_a_person_may_set() -> None:
    """Training may lead there; they are opened all the same, and the recording of that run and its journal, too."""
    session = Session(Settings(rule="published", learning_rate=1e6))
    session.run(500)
    now = session.snapshot
    assert np.abs(pack(now.parameters)).max() > MAX_WEIGHT
    other = Session(read_weights(weights_text(now).encode()))
    assert pack(other.snapshot.parameters).tobytes() == pack(now.parameters).tobytes()
    other.run(20)
    recording = Recording.of(other)
    again = parse(recording.text().encode())
    assert again == recording
    course, memory = again.course, Memory()
    Writer(memory).note([other])
    (resumed,) = read(memory.content).sessions
    assert resumed.snapshot.course == Course(1, course.start, course.edits, 20) == course


def test_weights_alone_are_enough() -> None:
    """Only the arrays must be there; what else is named is taken, or ignored, and what is asked for counts more."""
    arrays = {name: array.tolist() for name, array in Session(Settings(9, 3)).snapshot.parameters._asdict().items()}
    course = read_weights(json.dumps(arrays | {"loss": "low"}).encode())
    assert course.start == Settings(hidden_units=3)
    settings = {"seed": 9, "gate": "and", "learning_rate": 2}
    given = json.dumps(arrays | {"settings": settings, "targets": [0.5, 0, 0, 1]}).encode()
    assert read_weights(given).conditions(0).targets == (0.5, 0, 0, 1)
    assert read_weights(given).start == Settings(9, 3, "and", learning_rate=2.0)
    course = read_weights(given, gate="or", learning_rate=5.0)
    assert (course.start, tuple(course.edits)) == (Settings(9, 3, "or", learning_rate=5.0), ())


ARRAYS = {name: array.tolist() for name, array in Session().snapshot.parameters._asdict().items()}


def altered(**changes: object) -> bytes:
    """Return a file of weights with something changed in it."""
    return json.dumps(ARRAYS | changes).encode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "line 1: it is no JSON"),
        (b"{\n  x}", "line 2: it is no JSON"),
        (b"\xff\xfe{}", "it is no JSON"),
        (b"[" * 90_000, "it is no JSON"),
        (b" " * (MAX_BYTES + 1), f"it is larger than {MAX_BYTES} bytes"),
        (b"[1]", "it is no JSON object"),
        (b'{"a": 1, "a": 2}', "a is there twice"),
        (b'{"a": NaN}', "NaN is no number"),
        (b"{}", "there is no hidden_weights"),
        (altered(format="other"), "it is of another format than xortui-weights 1"),
        (altered(version=2), "it is of another format than xortui-weights 1"),
        (altered(output_weights=3), "output_weights must be a list of 1 to 8 lists of one number"),
        (altered(output_weights=[[0]] * 9), "output_weights must be a list of 1 to 8 lists of one number"),
        (altered(output_bias=[]), "output_bias must be a list of 1 number"),
        (altered(hidden_bias=[1, 2, 3]), "hidden_bias must be a list of 4 numbers"),
        (altered(hidden_weights=[[1, 2, 3, 4]] * 4), "hidden_weights must be a list of 3 lists of 4 numbers"),
        (altered(hidden_bias=[1, 2, 3, "4"]), "The number in hidden_bias cannot be 4: it must be a number from -1e30 "),
        (altered(hidden_bias=[1, 2, 3, True]), "The number in hidden_bias cannot be True: it must be a number from "),
        (altered(output_bias=[1e31]), "The number in output_bias cannot be 1e+31: it must be a number from -1e30 to "),
        (altered(epoch=1).replace(b"1}", b"1" * 5000 + b"}"), "a number has 5000 digits"),
        (altered(output_bias=[10**400]), "The number in output_bias cannot be 1"),
        (altered(targets=[0, 0, 0, 2]), "The number in targets cannot be 2: it must be a number from 0 to 1."),
        (altered(settings=[]), "settings must be an object"),
        (altered(settings={"hidden_units": 3}), "the settings name 3 hidden units, but there are 4"),
        (altered(settings={"gate": "zor"}), "The gate cannot be zor: it must be one of "),
    ],
)
def test_what_is_no_file_of_weights(content: bytes, why: str) -> None:
    """Whatever is in a file, one sentence says what is wrong with it."""
    with pytest.raises(ValueError) as error:
        read_weights(content)
    assert str(error.value).startswith(why)


def test_numbers_that_json_cannot_hold_are_refused() -> None:
    """1e400 becomes infinity when it is read."""
    content = altered(output_bias=[1]).replace(b'"output_bias": [1]', b'"output_bias": [1e400]')
    with pytest.raises(ValueError, match=r"cannot be inf"):
        read_weights(content)


def test_each_form_has_a_name_and_an_ending() -> None:
    """Every form is in both tables."""
    assert set(NAMES) == set(ENDINGS) == set(Form) and len(set(ENDINGS.values())) == len(Form)


def test_a_session_can_begin_on_a_course() -> None:
    """Its edits at epoch 0 are there at once, and there is nothing to undo."""
    course = read_weights(altered(output_bias=[0.5]))
    now = Session(course).snapshot
    assert isinstance(course, Course) and (now.epoch, now.undos, now.furthest) == (0, 0, 0)
    assert now.parameters.output_bias.tolist() == [0.5]
