"""What undo and redo say: true of the change and of what is there now, for every kind of change."""

from collections.abc import Callable

import pytest

from xortui.nn import Session, Settings
from xortui.nn.session.undo import Change, ChangeKind
from xortui.teach.training import undo_words
from xortui.words.format import loss

Deed = Callable[[Session], object]
SAID: list[tuple[Deed, str, str]] = [
    (
        lambda session: session.set_weight("hidden_weights", (0, 0), 5),
        "undone: x1→h1 was 5, is 1.624 again",
        "done again: x1→h1 from 1.624 to 5",
    ),
    (
        lambda session: session.set_weight("output_bias", 0, -1e-5),
        "undone: b2→ŷ was −1e−5, is −1.101 again",
        "done again: b2→ŷ from −1.101 to −1e−5",
    ),
    (
        lambda session: session.set_weight("hidden_weights", (0, 0), 1.6243),
        "undone: x1→h1 was 1.6243, is 1.62435 again",
        "done again: x1→h1 from 1.62435 to 1.6243",
    ),
    (
        lambda session: session.set_target(0, 0.25),
        "undone: the target of 0 1 was 0.25, is 1 again",
        "done again: the target of 0 1 from 1 to 0.25",
    ),
    (
        lambda session: session.set_learning_rate(3),
        "undone: η was 3, is 1 again",
        "done again: η from 1 to 3",
    ),
    (
        lambda session: session.set_rule("published"),
        "undone: the rule was published, is gradient again",
        "done again: the rule from gradient to published",
    ),
    (
        lambda session: session.set_gate("and"),
        "undone: the gate was AND, is XOR again",
        "done again: the gate from XOR to AND",
    ),
    (
        lambda session: session.change(Settings(gate="or", learning_rate=0.3)),
        "undone: the gate was OR, is XOR again, η was 0.3, is 1 again",
        "done again: the gate from XOR to OR, η from 1 to 0.3",
    ),
    (
        lambda session: session.new_run(Settings(seed=7)),
        "undone: the seed was 7, is 1 again",
        "done again: the seed from 1 to 7",
    ),
    (
        lambda session: session.new_run(Settings(hidden_units=2, scale=0.5, rule="gradient", gate="and")),
        "undone: the number of hidden units was 2, is 4 again, the scale was 0.5, is 1 again, "
        "the gate was AND, is XOR again",
        "done again: the number of hidden units from 4 to 2, the scale from 1 to 0.5, the gate from XOR to AND",
    ),
    (
        lambda session: session.reset(),
        "undone: the reset; the earlier run is back",
        "done again: the reset",
    ),
    (
        lambda session: session.new_run(session.snapshot.settings),
        "undone: the new start; the earlier run is back",
        "done again: the new start",
    ),
]


def after_undo(session: Session) -> tuple[str, ...]:
    """Undo, and return what is said of it."""
    before, change = session.snapshot, session.undo()
    assert change is not None
    return undo_words.undone(change, before, session.snapshot)


def after_redo(session: Session) -> tuple[str, ...]:
    """Redo, and return what is said of it."""
    change = session.redo()
    assert change is not None
    return undo_words.redone(change, session.snapshot)


@pytest.mark.parametrize(("deed", "back", "again"), SAID, ids=[back for _, back, _ in SAID])
@pytest.mark.parametrize("after", [0, 30], ids=["at once", "after training"])
def test_what_is_said_of_every_kind_of_change(deed: Deed, back: str, again: str, after: int) -> None:
    """The value that was set, and the one that is there now; the shorter forms say the same in fewer cells."""
    session = Session()
    if "the earlier run" in back:
        session.run(5)
    change = deed(session)
    assert isinstance(change, Change)
    session.run(after)
    told = after_undo(session)
    gone = "run 2 is" if session.furthest else "what came after it is"  # which had the number of a run not trained
    assert told[0] == f"{back} · epoch {session.epoch}" + f" · {gone} off the chart until redo" * bool(after)
    told_again = after_redo(session)
    assert told_again[0] == f"{again} · epoch {session.epoch}"
    for texts in (told, told_again):
        assert [len(text) for text in texts] == sorted((len(text) for text in texts), reverse=True)
        assert texts[-1].startswith(("undone", "done again"))


@pytest.mark.parametrize(("deed", "again"), [(deed, again) for deed, _, again in SAID], ids=[it for *_, it in SAID])
def test_what_is_said_of_a_change_that_is_made(deed: Deed, again: str) -> None:
    """From which value to which, and what it changed at once; the loss as it is printed, or not at all."""
    session = Session()
    session.run(5)
    before = session.snapshot
    change = deed(session)
    assert isinstance(change, Change)
    now = session.snapshot
    what, _, effect = undo_words.done(change, before, now, losses=True)[0].partition(" · ")
    named = what.partition(" from ")[0]
    assert again.startswith((f"done again: {named}", f"done again: the {named}", "done again: the new start"))
    losses = loss(before.mse).strip(), loss(now.mse).strip()
    if change.kind in (ChangeKind.RATE, ChangeKind.RULE):
        assert effect == "used from the next epoch on"
    elif change.is_edit and losses[0] == losses[1]:
        assert effect == f"MSE still {losses[1]}"
    else:
        assert effect == (f"MSE {' → '.join(losses)}" if change.is_edit else f"a new run, at epoch 0, MSE {losses[1]}")
    told = undo_words.done(change, before, now, losses=False)
    assert not any("MSE" in text for text in told)
    for texts in (told, undo_words.done(change, before, now, losses=True)):
        assert [len(text) for text in texts] == sorted((len(text) for text in texts), reverse=True)


def test_every_kind_is_in_the_table() -> None:
    """No kind of change is left without words."""
    kinds = set()
    for deed, _, _ in SAID:
        session = Session()
        session.run(1)
        deed(session)
        change = session.undo()
        assert change is not None
        kinds.add(change.kind)
    assert kinds == set(ChangeKind)


def test_targets_of_no_gate_are_not_called_a_gate() -> None:
    """Where there were other targets before, the sentence does not name a gate for them."""
    session = Session()
    session.set_target(0, 0.3)
    session.set_gate("and")
    assert after_undo(session)[0] == "undone: the gate was AND, is none again · epoch 0"
    session.redo()
    session.new_run(Settings(gate="or"))
    session.undo()
    session.undo()
    session.run(3)
    session.new_run(Settings(gate="or"))
    assert after_undo(session)[0] == "undone: the gate was OR, is none again · epoch 3"
