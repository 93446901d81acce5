"""Hidden units that are equal to the bit stay so, whichever routines numpy's linear algebra has for the processor."""

import contextlib
import io
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from tests.support.budget import examples
from xortui.nn import Session, Settings
from xortui.nn.export import numpy_script
from xortui.nn.kernel import Kernel, pack
from xortui.nn.network import Array
from xortui.nn.products import is_even, product

UNITS = range(1, 9)

OLD = ("Prescott", "Nehalem")
"""Kinds of processor whose routines every processor can run; they sum some rows in another order than others."""


def rows_and_factor(units: int, seed: int) -> tuple[Array, Array]:
    """Return equal rows, and a matrix to multiply them by."""
    random = np.random.default_rng(seed)
    return np.tile(random.standard_normal(4), (units, 1)), random.standard_normal((4, 4))


def parted(units: int, seed: int, epochs: int) -> bool:
    """Return whether units that begin equal are no longer equal to the bit after some epochs."""
    random = np.random.default_rng(seed)
    unit, output, bias = random.standard_normal(4), random.standard_normal(), random.standard_normal()
    kernel = Kernel(units)
    kernel.configure(random.random(4), "gradient", 1.0)
    kernel.vector[:] = np.concatenate([np.tile(unit, units), np.repeat(output, units), [bias]])
    kernel.train(0, epochs, -1, np.inf, -np.inf)
    hidden, weights = kernel.vector[: 4 * units].reshape(units, 4), kernel.vector[4 * units : -1]
    return bool((hidden != hidden[0]).any() or (weights != weights[0]).any())


def names_of(script: str) -> dict[str, Any]:
    """Run a script in this process, and return all its names."""
    names: dict[str, Any] = {}
    with np.errstate(), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script, "script", "exec"), names)
    return names


@pytest.mark.parametrize("units", UNITS)
def test_a_product_in_one_order_is_the_product(units: int) -> None:
    """With a matrix and with a vector, read anew each time; and equal rows give equal results, to the bit."""
    for seed in range(20):
        equal, factor = rows_and_factor(units, seed)
        rows, out, of_vector = np.zeros((units, 4)), np.empty((units, 4)), np.empty(units)
        times = product(rows, even=False)
        for these in (equal, factor[np.arange(units) % 4]):
            rows[:] = these
            times(factor, out)
            times(factor[0], of_vector)
            np.testing.assert_allclose(out, these @ factor, rtol=1e-12, atol=1e-14)
            np.testing.assert_allclose(of_vector, these @ factor[0], rtol=1e-12, atol=1e-14)
            if these is equal:
                assert (out == out[0]).all() and (of_vector == of_vector[0]).all()


@pytest.mark.parametrize("units", UNITS)
def test_what_is_called_even_is_even(units: int) -> None:
    """Where numpy's own product is taken, it treats all rows alike, whatever the numbers."""
    if not is_even(units):
        pytest.skip("sums are taken in one order here")
    for seed in range(100, 300):
        rows, factor = rows_and_factor(units, seed)
        hidden = rows.dot(factor)
        assert (hidden == hidden[0]).all()
        below = np.vstack([rows, factor[0]]).dot(factor[1])[:units]
        assert (below == below[0]).all()


@pytest.mark.parametrize("units", UNITS)
def test_equal_units_stay_equal_in_training(units: int) -> None:
    """To the bit, from random equal starts with targets of one's own."""
    assert not any(parted(units, seed, 200) for seed in range(examples(40)))


@pytest.mark.parametrize(("rule", "units"), [("published", 4), *(("gradient", units) for units in UNITS)])
def test_in_one_order_the_kernel_learns_the_same(rule: str, units: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for rounding; and the script that is exported has these products, and the same bits."""
    usual = Session(Settings(3, units, rule=rule, learning_rate=0.5))
    for module in ("kernel", "export.numpy_script"):
        monkeypatch.setattr(f"xortui.nn.{module}.is_even", lambda units: False)
    session = Session(Settings(3, units, rule=rule, learning_rate=0.5))
    for one in (usual, session):
        one.goto(60)
    np.testing.assert_allclose(pack(session.snapshot.parameters), pack(usual.snapshot.parameters), rtol=1e-9)
    script = numpy_script.numpy_script(session.snapshot.course, 60, session.snapshot.mse)
    assert ".dot(" not in script.replace("output.dot(activations)", "")
    names = names_of(script)
    assert names["loss"] == session.snapshot.mse
    vector = np.concatenate([names["hidden"].ravel(), names["output"]])
    assert vector.tobytes() == pack(session.snapshot.parameters).tobytes()


@pytest.mark.long
@pytest.mark.parametrize("processor", OLD)
def test_equal_units_stay_equal_on_old_processors(processor: str) -> None:
    """With the routines of each, in a process of its own, as numpy chooses them when it is loaded."""
    program = (
        "from tests.nn.test_products import parted\n"
        "print([units for units in range(1, 9) if any(parted(units, seed, 300) for seed in range(8))])"
    )
    environment = {**os.environ, "OPENBLAS_CORETYPE": processor}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"
