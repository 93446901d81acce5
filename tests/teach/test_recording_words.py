"""What is said of a recorded run: each edit at its epoch, and at the end whether the numbers are the same."""

from dataclasses import replace

import pytest

from xortui.nn import Session, Settings
from xortui.nn.session.course import Course, Edit
from xortui.nn.session.recording import Recording
from xortui.teach.places import Place, place_at
from xortui.teach.training.recording_words import edit_forms, edit_parts, happening, verdict


def course(*edits: Edit) -> Course:
    """Return a course of 2,600 epochs with edits."""
    return Course(1, Settings(), edits, 2600)


def recorded(*edits: Edit, **settings: object) -> tuple[Recording, Session]:
    """Return a recording of 90 epochs, and the session that was recorded, at its end."""
    session = Session(Course(1, Settings(**settings), edits, 90))  # type: ignore[arg-type]
    session.goto(90)
    return Recording.of(session), session


def test_edits_are_told_with_what_they_change() -> None:
    """From what it was to what it is, the gate where the targets make one, a weight by its name."""
    rate, both = Edit(40, learning_rate=3.0), Edit(70, rule="published", targets=((0, 0.5),))
    gate, weights = Edit(80, targets=((0, 0.0), (1, 0.0), (2, 1.0))), Edit(90, weights=((4, -1 / 3), (20, 1e-5)))
    run = course(rate, both, gate, weights)
    assert [edit_parts(run, edit) for edit in run.edits] == [
        ["η from 1 to 3"],
        ["the rule from gradient to published", "the target of 0 1 from 1 to 0.5"],
        ["the gate from none to AND"],
        ["x1→h2 set to −0.3333", "b2→ŷ set to 1e−5"],
    ]


def test_every_edit_has_a_short_form() -> None:
    """However much it changes; no form is longer than the one before, and the first says all."""
    many = Edit(40, 1e6, "published", ((0, 0.5), (1, 0.25)), tuple((at, float(at)) for at in range(21)))
    forms = edit_forms(course(many), many)
    assert forms[0].count(",") == 24
    assert forms[1].endswith("the target of 0 1 from 1 to 0.5 and 22 more")
    assert forms[-1] == "25 changes"
    assert list(map(len, forms)) == sorted(map(len, forms), reverse=True)
    one = Edit(40, learning_rate=3.0)
    assert edit_forms(course(one), one) == ("η from 1 to 3", "an edit")


@pytest.mark.parametrize("units", [1, 4, 8])
def test_positions_are_those_of_the_kernel(units: int) -> None:
    """Each weight is called by the name that the screen has for it."""
    places = [place_at(at, units) for at in range(5 * units + 1)]
    assert len(set(places)) == len(places)
    session = Session(Settings(hidden_units=units))
    for at, place in enumerate(places):
        session.set_weight(place.name, place.at, 7 + at)
    assert session.snapshot.edits[0].weights == tuple((at, 7.0 + at) for at in range(5 * units + 1))
    assert places[-1] == Place("output_bias", (0,))


def test_what_happens_in_a_recording() -> None:
    """At its begin what it is, an edit at its epoch, and for a while after it where epochs follow each other."""
    recording, _ = recorded(Edit(40, learning_rate=3.0), Edit(70, learning_rate=7.0))
    session = Session(recording.course)

    def told(epoch: int, reach: int = 0) -> str:
        session.goto(epoch)
        return next(iter(happening(recording, "it.jsonl", session.snapshot, reach)), "")

    assert told(0) == "it.jsonl: recording with 2 edits, up to epoch 90"
    assert told(39) == ""
    assert told(40) == "edit 1: η from 1 to 3 · the next at epoch 70"
    assert (told(41), told(60, 19), told(60, 20)) == ("", "", told(40))
    assert told(70) == "edit 2: η from 3 to 7"
    assert told(90) == "end of the recording: the same numbers as recorded, to the last bit"
    assert told(91) == ""
    session.goto(40)
    session.set_learning_rate(5)
    assert told(40) == ""
    session.undo()
    assert told(40).startswith("edit 1")


def test_edits_at_both_ends() -> None:
    """They are told with what is said there."""
    recording, session = recorded(Edit(0, weights=((0, 1.0),)), Edit(90, weights=((0, 2.0),)))
    forms = happening(recording, "it", session.snapshot)
    assert forms[0] == "edit 2: x1→h1 set to 2 · end of the recording: the same as recorded"
    session.goto(0)
    forms = happening(recording, "it", session.snapshot)
    assert forms[0] == "it: recording with 2 edits, up to epoch 90 · edit 1: x1→h1 set to 1"
    empty, session = recorded()
    session.goto(0)
    assert happening(empty, "it", session.snapshot)[0] == "it: recording with no edits, up to epoch 90"


def test_other_numbers_are_owned_up_to() -> None:
    """With both losses where they differ in print, and the reason, which for the published rule has a name."""
    recording, session = recorded()
    other = replace(recording, parameters="0" * 64)
    assert verdict(other, session.snapshot)[:2] == (
        "other numbers than recorded: the same MSE "
        "(the file was changed, or another processor or numpy rounds otherwise)",
        "other numbers than recorded: the same MSE",
    )
    other = replace(other, mse=0.25)
    here = f"{session.snapshot.mse:.4g}"
    assert verdict(other, session.snapshot)[1:] == (
        f"other numbers than recorded: MSE {here} here, 0.25 there",
        "other numbers than recorded (file, processor or numpy)",  # where two long losses have no room
        "other numbers than recorded",
        "not as recorded",
    )
    other, session = recorded(rule="published")
    assert "magnifies from epoch 1 430 on" in verdict(replace(other, parameters="0" * 64), session.snapshot)[0]
