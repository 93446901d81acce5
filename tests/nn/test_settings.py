"""Values outside their limits: each is refused in one sentence, and nothing changes."""

import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.support.plain import plain
from xortui.nn import GATES, Session, Settings
from xortui.nn.session.stop import Condition
from xortui.nn.settings import MAX_EPOCH, Limits, SettingError, check_integer, check_number

Attempt = Callable[[Session], object]


def settings(**given: Any) -> Attempt:
    """Return the attempt to start a run with these settings."""
    return lambda session: session.new_run(Settings(**given))


def weight(name: Any, index: Any, value: Any) -> Attempt:
    """Return the attempt to set a weight."""
    return lambda session: session.set_weight(name, index, value)


def target(example: Any, value: Any) -> Attempt:
    """Return the attempt to set a target."""
    return lambda session: session.set_target(example, value)


def rate(value: Any) -> Attempt:
    """Return the attempt to set the learning rate."""
    return lambda session: session.set_learning_rate(value)


WHOLE = "must be a whole number from"
RATE = ("learning rate", "must be a number from 1e-6 to 1e6")
WEIGHT = ("weight", "must be a number from -1e6 to 1e6")
TARGET = ("target", "must be a number from 0 to 1")
# What is tried, and what the sentence must say: the setting, the value, what is allowed.
REFUSED: list[tuple[Attempt, tuple[str, ...]]] = [
    (settings(seed=-1), ("seed", "-1", f"{WHOLE} 0 to 4 294 967 295")),
    (settings(seed=2**32), ("seed", "4294967296", f"{WHOLE} 0 to 4 294 967 295")),
    (settings(seed=1.5), ("seed", "1.5", WHOLE)),
    (settings(seed=1.0), ("seed", "1.0", WHOLE)),
    (settings(seed=True), ("seed", "True", WHOLE)),
    (settings(seed="1"), ("seed", "1", WHOLE)),
    (settings(seed=None), ("seed", "None", WHOLE)),
    (settings(seed=10**400), ("seed", "1000000", WHOLE)),
    (settings(seed=math.nan), ("seed", "nan", WHOLE)),
    (settings(hidden_units=0), ("number of hidden units", "0", f"{WHOLE} 1 to 8")),
    (settings(hidden_units=9), ("number of hidden units", "9", f"{WHOLE} 1 to 8")),
    (settings(hidden_units=4.0), ("number of hidden units", "4.0", f"{WHOLE} 1 to 8")),
    *(
        (attempt, (RATE[0], shown, RATE[1]))
        for value, shown in [
            (0, "0"),
            (-1, "-1"),
            (math.nan, "nan"),
            (1e999, "inf"),
            (1e-7, "1e-07"),
            (1e7, "10000000.0"),
            (10**400, "1000000"),
            ("1", "1"),
            (True, "True"),
            (None, "None"),
            (1 + 0j, "(1+0j)"),
        ]
        for attempt in (settings(learning_rate=value), rate(value))
    ),
    *(
        (settings(scale=value), ("scale", shown, "must be a number from 0 to 10"))
        for value, shown in [(-0.1, "-0.1"), (10.5, "10.5"), (math.nan, "nan"), ("1", "1"), (True, "True")]
    ),
    (settings(gate="xxor"), ("gate", "xxor", "must be one of xor, and, or,")),
    (settings(gate="XOR"), ("gate", "XOR", ", ".join(GATES))),
    (settings(gate=None), ("gate", "None", "must be one of xor,")),
    (settings(gate=""), ("gate", "empty", "must be one of xor,")),
    (settings(gate="xor\n\x1b[31m"), ("gate", "xor??[31m", "must be one of xor,")),
    (settings(gate="x" * 1000), ("gate", "x" * 39 + "…", "must be one of xor,")),
    (settings(gate=["xor"]), ("gate", "['xor']", "must be one of xor,")),
    (settings(rule="adam"), ("rule", "adam", "must be one of gradient, published")),
    (settings(rule=1), ("rule", "1", "must be one of gradient, published")),
    (settings(rule="published", hidden_units=3), ("rule published", "3 hidden units", "only with 4")),
    (lambda session: session.set_rule("published"), ("rule published", "3 hidden units", "only with 4")),
    (lambda session: session.set_rule("x"), ("rule", "x", "must be one of gradient, published")),
    (weight("hidden_weights", (0, 0), 1e7), (WEIGHT[0], "10000000.0", WEIGHT[1])),
    (weight("output_bias", 0, -1000001), (WEIGHT[0], "-1000001", WEIGHT[1])),
    (weight("output_bias", 0, math.nan), (WEIGHT[0], "nan", WEIGHT[1])),
    (weight("output_bias", 0, -math.inf), (WEIGHT[0], "-inf", WEIGHT[1])),
    (weight("output_bias", 0, "0"), (WEIGHT[0], "0", WEIGHT[1])),
    (weight("W1", (0, 0), 1.0), ("weights", "'W1'", "must be one of hidden_weights, hidden_bias, output_weights")),
    (weight("hidden_weights", (3, 0), 1.0), ("hidden_weights", "(3, 0)", "shape is (3, 3), counted from 0")),
    (weight("hidden_weights", (0, 3), 1.0), ("hidden_weights", "(0, 3)", "shape is (3, 3), counted from 0")),
    (weight("hidden_weights", (-1, 0), 1.0), ("hidden_weights", "(-1, 0)", "shape is (3, 3), counted from 0")),
    (weight("hidden_weights", 0, 1.0), ("hidden_weights", "(0,)", "shape is (3, 3), counted from 0")),
    (weight("hidden_weights", (0, 0, 0), 1.0), ("hidden_weights", "(0, 0, 0)", "shape is (3, 3), counted from 0")),
    (weight("hidden_weights", (0.0, "1"), 1.0), ("hidden_weights", "(0.0, '1')", "shape is (3, 3), counted from 0")),
    (weight("hidden_bias", 3, 1.0), ("hidden_bias", "(3,)", "shape is (3,), counted from 0")),
    (weight("hidden_bias", 0.5, 1.0), ("hidden_bias", "0.5", "shape is (3,), counted from 0")),
    (weight("output_bias", (0, 0), 1.0), ("output_bias", "(0, 0)", "shape is (1,), counted from 0")),
    (target(0, 1.1), (TARGET[0], "1.1", TARGET[1])),
    (target(0, -0.1), (TARGET[0], "-0.1", TARGET[1])),
    (target(0, math.nan), (TARGET[0], "nan", TARGET[1])),
    (target(0, False), (TARGET[0], "False", TARGET[1])),
    (target(4, 1), ("example", "4", f"{WHOLE} 0 to 3")),
    (target(-1, 1), ("example", "-1", f"{WHOLE} 0 to 3")),
    (lambda session: session.travel(-1), ("epoch", "-1", f"{WHOLE} 0 to 1 000 000 000")),
    (lambda session: session.travel(MAX_EPOCH + 1), ("epoch", "1000000001", f"{WHOLE} 0 to 1 000 000 000")),
    (lambda session: session.goto(2.5), ("epoch", "2.5", f"{WHOLE} 0 to 1 000 000 000")),  # type: ignore[arg-type]
    (lambda session: session.run(-1), ("number of epochs", "-1", f"{WHOLE} 0 to 999 999 970")),
    (lambda session: session.run(MAX_EPOCH), ("number of epochs", "1000000000", f"{WHOLE} 0 to 999 999 970")),
]


@pytest.mark.parametrize(("attempt", "told"), REFUSED, ids=["-".join(told[:2]) for _, told in REFUSED])
def test_a_value_outside_its_limits_is_refused_in_one_sentence_and_changes_nothing(
    attempt: Attempt, told: tuple[str, ...]
) -> None:
    """The sentence names the setting, the value and what is allowed, and the session is unchanged."""
    session = Session(Settings(hidden_units=3))
    session.run(40)
    session.goto(20)
    session.set_learning_rate(3)  # leaves a run
    session.run(20)
    session.goto(30)
    before = plain(session.snapshot)
    with pytest.raises(SettingError) as refused:
        attempt(session)
    sentence = str(refused.value)
    assert all(part in sentence for part in told), sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert ". " not in sentence
    assert sentence.isprintable()
    assert len(sentence) < 260
    assert plain(session.snapshot) == before
    again = Session()
    again.restore(session.save())  # nor was it only that the snapshot is an old one
    assert plain(again.snapshot) == before


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"seed": 0}, 0),
        ({"seed": 2**32 - 1}, 2**32 - 1),
        ({"seed": np.int64(3)}, 3),
        ({"hidden_units": 1}, 1),
        ({"hidden_units": 8}, 8),
        ({"learning_rate": 1e-6}, 1e-6),
        ({"learning_rate": 1e6}, 1e6),
        ({"learning_rate": 1}, 1.0),
        ({"learning_rate": np.float32(0.5)}, 0.5),
        ({"scale": 0}, 0.0),
        ({"scale": np.int64(10)}, 10.0),
        ({"gate": "true"}, "true"),
        ({"rule": "published"}, "published"),
    ],
)
def test_the_limits_themselves_are_allowed_and_become_plain_values(given: dict[str, Any], kept: object) -> None:
    """A setting at its limit, or of a numpy type, is kept as a plain int, float or str."""
    (value,) = (getattr(Settings(**given), name) for name in given)
    assert value == kept
    assert type(value) is type(kept)


def test_settings_are_equal_to_settings_only() -> None:
    """However they came about; the numbers and names alone are none."""
    made = Settings(seed=3, rule="published")
    assert made == Settings()._replace(seed=3, rule="published") == Settings(*made)
    assert hash(made) == hash(Settings(*made))
    assert made != Settings()
    assert made != tuple(made)


def test_the_default_run_is_that_of_the_post_under_the_true_gradient() -> None:
    """By default it is XOR with seed 1, four units, the gradient and learning rate 1."""
    assert Session().snapshot.settings == Settings(1, 4, "xor", "gradient", 1.0)
    assert Settings().learning_rate == 1


def test_weights_at_their_limits_are_allowed() -> None:
    """Every weight takes ±1e6, at a place given as a tuple or, for a bias, as a number, of any whole type."""
    session = Session()
    session.set_weight("hidden_weights", (2, 3), 1e6)
    session.set_weight("output_weights", [3, 0], -1e6)
    session.set_weight("hidden_bias", np.int64(3), 1_000_000)  # type: ignore[arg-type]
    session.set_weight("output_bias", (0,), -1_000_000)
    w1, b1, w2, b2 = session.snapshot.parameters
    assert (w1[2, 3], w2[3, 0], b1[3], b2[0]) == (1e6, -1e6, 1e6, -1e6)


@pytest.mark.parametrize(
    ("attempt", "name", "value", "allowed"),
    [
        (settings(seed=-1), "seed", -1, Limits(0, 2**32 - 1, whole=True)),
        (settings(learning_rate="1"), "learning rate", "1", Limits(1e-6, 1e6)),
        (settings(gate="xxor"), "gate", "xxor", tuple(GATES)),
        (settings(rule="adam"), "rule", "adam", ("gradient", "published")),
        (settings(rule="published", hidden_units=3), "rule", "published", ("gradient",)),
        (target(4, 1), "example", 4, Limits(0, 3, whole=True)),
        (weight("W1", 0, 1), "weights", "W1", ("hidden_weights", "hidden_bias", "output_weights", "output_bias")),
        (weight("hidden_bias", 5, 1), "place in hidden_bias", (5,), (4,)),
        (lambda _: Condition("soon"), "kind of condition", "soon", ("solved", "below", "epoch", "flip")),  # type: ignore[arg-type]
    ],
)
def test_an_error_says_by_values_what_was_wrong(attempt: Attempt, name: str, value: object, allowed: object) -> None:
    """A handler reads the setting, the value and what is allowed, and no sentence; pickling keeps them."""
    with pytest.raises(SettingError) as refused:
        attempt(Session())
    for error in (refused.value, pickle.loads(pickle.dumps(refused.value))):
        assert (error.name, error.value, error.allowed) == (name, value, allowed)
        assert str(error) == str(refused.value)


def test_a_sentence_can_name_one_more_thing_that_is_allowed() -> None:
    """Where a command takes a word, too, the sentence says so, and is the usual one otherwise."""
    with pytest.raises(SettingError) as refused:
        check_integer("speed", 0, 1, 9)
    assert str(refused.value) == "The speed cannot be 0: it must be a whole number from 1 to 9."
    assert refused.value.sentence("the word full") == (
        "The speed cannot be 0: it must be a whole number from 1 to 9 or the word full."
    )


@pytest.mark.parametrize("check", [check_integer, check_number])
def test_a_number_too_long_to_be_written_out_is_refused_in_our_own_words(check: Callable[..., object]) -> None:
    """Python refuses to print a whole number of more than 4,300 digits; the sentence does not need it printed."""
    with pytest.raises(SettingError, match=r"^The seed cannot be a number of several thousand digits: it must be a "):
        check("seed", 10**5000, 0, 1)
