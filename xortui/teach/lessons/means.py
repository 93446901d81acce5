"""With what the network was led from the state of a step to another: numbers changed by hand, training, another run."""

from xortui.nn import Snapshot

_STARTS = ("seed", "seed"), ("hidden_units", "units"), ("scale", "scale")
_CONDITIONS = ("targets", "targets"), ("learning_rate", "rate"), ("rule", "rule")


def used_between(start: Snapshot, now: Snapshot) -> dict[str, int]:
    """Return which of `questions.MEANS` led from the state of a step to another: of the weights how many, else 1.

    What was changed and is as before again does not count, unless epochs were trained with it.
    """
    here, there = start.course.start, now.course.start
    used = {word: 1 for name, word in _STARTS if getattr(there, name) != getattr(here, name)}
    same = not used
    used |= {word: 1 for name, word in _CONDITIONS if _other(start, now, name)}
    if now.epoch != (start.epoch if same else 0):
        used["training"] = 1
    if weights := _weights_changed(start, now, same=same):
        used["weights"] = weights
    return used


def _other(start: Snapshot, now: Snapshot, name: str) -> bool:
    """Return whether a condition ever was another one than where the step stands, and than then in the step's run."""
    before, after = start.course, now.course
    stands = getattr(before.conditions(start.epoch), name)
    epochs = (epoch for epoch in (*before.by_epoch, *after.by_epoch, now.epoch) if epoch <= now.epoch)
    return any(
        getattr(after.conditions(at), name) not in (stands, getattr(before.conditions(at), name)) for at in epochs
    )


def _weights_changed(start: Snapshot, now: Snapshot, *, same: bool) -> int:
    """Return how many weights and biases were set to something else than by the lesson, in a run of the same start."""
    lesson = _set_by_hand(start, now.epoch) if same else set()
    here = {entry for entry in lesson if entry[0] <= start.epoch}
    after = _set_by_hand(now, now.epoch)
    return len({place for _, place, _ in (here - after) | (after - lesson)})


def _set_by_hand(snapshot: Snapshot, last: int) -> set[tuple[int, int, float]]:
    """Return epoch, place and value of each number that was set in the run of a snapshot, up to an epoch."""
    edits = (edit for edit in snapshot.course.edits if edit.epoch <= last)
    return {(edit.epoch, place, value) for edit in edits for place, value in edit.weights}
