"""What the views of the parameter in focus are drawn from."""

from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.places import Focus
from xortui.tui.scene import Shown

BACKWARD = ("activations", "predictions", "errors", "output delta", "hidden deltas", "slopes")
"""What a view tells that has the whole way from the answer back to a parameter."""


class FocusNeeds(NamedTuple):
    """What a view of the parameter in focus is drawn from."""

    snapshot: Snapshot
    focus: Focus
    asked: bool


def focus_needs(shown: Shown, *told: str) -> FocusNeeds:
    """Return the network, the focus, and whether the view would answer what is asked: in a lesson also the loss.

    Args:
        shown: What is shown.
        told: What the view tells; see `Shown.hides_view`.
    """
    asked = shown.hides_view(*told) or not shown.hidden_by_lesson.isdisjoint(("loss", "errors", "targets"))
    return FocusNeeds(shown.snapshot, shown.look.focus, asked)
