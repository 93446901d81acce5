"""The path of a run: what its parameters were at each epoch, edits by hand before and after."""

import numpy as np

from tests.support.kinds import places
from xortui.nn import Session, Settings
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.shared import Shared
from xortui.teach.places import Place
from xortui.teach.training.path import path_of, places_of, telling


def test_the_places_are_those_of_the_vector() -> None:
    """Each once, and each where the kernel has it."""
    for units in range(1, 9):
        assert sorted(places_of(units)) == sorted(places(units))
        session = Session(Settings(hidden_units=units))
        session.run(3)
        path = path_of(session.snapshot)
        for place in places(units):
            assert path.of(place)[-1] == place.of(session.snapshot.parameters)


def test_an_edit_is_a_jump_at_its_epoch() -> None:
    """The parameter is there as training left it, and as it was set; the others are twice the same."""
    session = Session()
    session.run(5)
    before = float(session.snapshot.parameters.hidden_weights[1, 2])
    session.set_weight("hidden_weights", (1, 2), 7.5)
    session.set_weight("output_bias", 0, -2.0)
    session.run(2)
    path = path_of(session.snapshot)
    assert path.epochs.tolist() == [0, 1, 2, 3, 4, 5, 5, 6, 7]
    assert path.of(Place("hidden_weights", (1, 2)))[5:7].tolist() == [before, 7.5]
    assert path.of(Place("output_bias", (0,)))[6] == -2.0
    other = path.of(Place("hidden_bias", (0,)))
    assert other[5] == other[6] != other[7]


def test_going_back_changes_nothing_of_the_path() -> None:
    """What comes after the epoch in view is part of the run."""
    session = Session()
    session.goto(300)
    whole = path_of(session.snapshot)
    session.goto(120)
    back = path_of(session.snapshot)
    assert np.array_equal(whole.epochs, back.epochs) and np.array_equal(whole.values, back.values)


def test_an_edit_is_never_lost_among_the_epochs_that_are_left_out() -> None:
    """A weight that was set, and set back an epoch later, is a peak of its curve after any number of epochs."""
    session = Session()
    session.run(777)
    session.set_weight("output_weights", (1, 0), 40.0)
    session.run(1)
    session.set_weight("output_weights", (1, 0), -3.0)
    session.run(6000)
    path = path_of(session.snapshot)
    assert np.diff(session.snapshot.trail.epochs).max() > 1
    peak = path.of(Place("output_weights", (1, 0)))
    assert peak.max() == 40.0 and path.epochs[peak.argmax()] == 777
    assert np.all(np.diff(path.epochs) >= 0) and np.isfinite(path.values).all()


def test_what_is_still_to_come_is_no_part_of_the_path() -> None:
    """As in a recording that is played: its edits are known before they happen."""
    session = Session(Course(1, Settings(), (Edit(5, weights=((0, 3.0),)), Edit(90, weights=((0, 9.0),))), 100))
    session.goto(20)
    path = path_of(session.snapshot)
    assert path.epochs.max() == 20 and path.of(places_of(4)[0]).max() < 9
    session.goto(95)
    assert 9.0 in path_of(session.snapshot).of(places_of(4)[0])


def test_of_very_many_edits_the_extremes_are_kept() -> None:
    """And so few others that the path is soon found, whatever the epoch; of few edits all are kept."""
    values = [float(np.sin(at * at)) for at in range(3000)]
    edits = Shared(Edit(10 * at + 3, weights=((at % 7, value),)) for at, value in enumerate(values))
    for furthest in (0, 3, 4000, 12_345, 30_000):
        passed, kept = [edit for edit in edits if edit.epoch <= furthest], telling(edits, furthest)
        assert len(kept) <= 51 * 14 and kept == [edit for edit in passed if edit in kept]
        for place in range(7):
            whole, some = (
                [value for edit in which for at, value in edit.weights if at == place] for which in (passed, kept)
            )
            assert (max(whole, default=0), min(whole, default=0)) == (max(some, default=0), min(some, default=0))
    assert telling(edits.first(400), 10**9) == [*edits[:400]]
