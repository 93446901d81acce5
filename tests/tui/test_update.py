"""The last update, spelled out: columns that stand still, sums that are right as printed, and what moved differs."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.support.hand import shown_with
from tests.support.maps import alone, rows
from tests.support.trained import trained
from xortui.nn import Session, Settings, Snapshot, forward
from xortui.teach.epoch.moves import biggest_moves
from xortui.tui.widgets.update import Update
from xortui.words.format import MINUS

EPOCHS = (1, 2, 3, 5, 40, 301, 2072, 5001)
RATES = (1.0, 0.01, 100.0)


def value_of(text: str) -> Decimal:
    """Return the number that a text says."""
    return Decimal(text.replace(MINUS, "-"))


def updates(rate: float) -> Iterator[Snapshot]:
    """Yield several updates of a run, early and late ones."""
    session = trained(Settings(learning_rate=rate), 5001)
    for epoch in EPOCHS:
        session.goto(epoch)
        yield session.snapshot


def lines(snapshot: Snapshot, width: int) -> list[str]:
    """Return what the panel says."""
    panel = alone(Update)
    return rows(panel.body(panel.needs(shown_with(snapshot)), width, 15))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("width", [38, 45, 51, 71, 90])
def test_the_last_update_is_told_in_columns_that_stand_still(width: int, rate: float) -> None:
    """Each number has its place whatever the epoch, sums are right as printed, and what moved does not look equal."""
    places = set()
    for snapshot in updates(rate):
        head, *rest = lines(snapshot, width)
        moved = [line for line in rest if re.match(r" \S+ ?[▲▼] ", line)]
        assert len(moved) == len(biggest_moves(snapshot)[:4]) and max(map(len, (head, *rest))) <= width
        places.add((head.rstrip(), *{len(re.split(" → | same digits", line)[0]) for line in moved}))
        for line in moved:
            if "same digits" in line[:46]:
                continue
            start, change, end = (value_of(text) for text in re.findall(rf"[+{MINUS} ][\de.{MINUS}]+", line[8:])[:3])
            assert round(start + change - end, -int(end.as_tuple().exponent)) == 0 != change
            assert start != end or abs(float(change)) < 1e-5 * max(1, abs(float(end)))
    assert len(places) == 1


@pytest.mark.parametrize("rate", RATES)
def test_predictions_before_and_after_tell_what_moved(rate: float) -> None:
    """By a digit in which they differ; where none of seven does, by how much they moved."""
    for snapshot in updates(rate):
        before, after = (forward(each).predictions[:, 0].tolist() for each in (snapshot.before, snapshot.parameters))
        told = [line[42:].split() for line in lines(snapshot, 71)[1:5]]
        for (_, _, start, *end), was, now in zip(told, before, after, strict=True):
            assert start.lstrip("<>") and end[-1] != start
            assert (end[0] == "→") is (f"{was:.7f}" != f"{now:.7f}") and (end[0] == "→" or end == ["same", "digits"])


def test_the_digits_of_a_prediction_are_five_where_these_tell_the_difference() -> None:
    """As many as those of the weights beside them, and in every epoch."""
    session = Session()
    session.run(1)
    assert " 0  1 0.41006   → 0.44431" in lines(session.snapshot, 71)[1]


@pytest.mark.parametrize("width", [38, 71])
def test_what_differs_in_no_digit_is_said_to_have_the_same(width: int) -> None:
    """A step so small that a weight looks as it did before, beside its change."""
    session = Session(Settings(learning_rate=1e-6))
    session.run(1)
    moved = [line for line in lines(session.snapshot, width) if re.match(r" \S+ ?[▲▼] ", line)]
    assert len(moved) == 4 and all(re.search(r"e−\d+ +same digits *(?: [01]|$)", line) for line in moved)
