"""What a session shows of itself: one frozen value, of which every widget is a function."""

from dataclasses import dataclass

from xortui.nn.gates import gate_name
from xortui.nn.history import Curve
from xortui.nn.network import Array, Parameters
from xortui.nn.run import Edit, Ghost
from xortui.nn.settings import Settings


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A session at one epoch. All arrays are read-only copies."""

    number: int
    """The number of the run, in the order in which the session made its runs: 1 is the first."""
    start: Settings
    """The settings of the run at epoch 0, before any edit."""
    edits: tuple[Edit, ...]
    """All that was changed by hand in the whole run, by epoch."""
    epoch: int
    furthest: int
    """The furthest epoch that the run has reached."""
    parameters: Parameters
    before: Parameters
    """The parameters that the last update started from; at epoch 0, the initial ones."""
    change: Parameters
    """What the last update added to each parameter; zeros at epoch 0. Edits do not count."""
    targets: Array
    """Targets Y in force, in [0, 1], of shape (4, 1)."""
    predictions: Array
    """Predictions ŷ, in [0, 1], of shape (4, 1)."""
    mse: float
    """Mean squared error: the loss that is descended and charted."""
    mae: float
    """Mean absolute error: the figure that the post printed."""
    settings: Settings
    """The settings in force now."""
    right: tuple[bool, ...]
    """For each example, whether its prediction is on the target's side of 0.5."""
    solved_since: int | None
    """The epoch from which on all four have been right without a break; None where they are not."""
    stuck: bool
    """Not solved, and the next updates are too small to matter any more."""
    diverged: bool
    """The next update would not be finite, so it does not happen."""
    curve: Curve
    """The loss of the whole run, up to its furthest epoch."""
    ghosts: tuple[Ghost, ...]
    """Curves of runs that were left, the last one last."""
    undos: int
    """How many runs `undo` can return to."""
    redos: int
    """How many runs `redo` can come back to."""

    @property
    def solved(self) -> bool:
        """Whether all four predictions are on the right side of 0.5."""
        return self.solved_since is not None

    @property
    def named(self) -> bool:
        """Whether the targets are those of the gate in the settings."""
        return gate_name(self.targets) == self.settings.gate
