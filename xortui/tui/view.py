"""What the screen knows beyond the network: where one looks, and whether it is moving."""

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """All that widgets show and the snapshot does not hold."""

    example: int = 0
    """The example in focus, 0 to 3."""
    unit: int = 0
    """The hidden unit in focus, counted from 0."""
    running: bool = False
    """Whether epochs follow each other."""
    goal: int | None = None
    """The epoch one is on the way to, on a long way."""
    share: float = 0.0
    """The share of that way that is done."""
    speed: int | None = None
    """Epochs a second as chosen; 0 for full speed, None for the speed that climbs by itself."""
    measured: float | None = None
    """Epochs a second as measured while running."""
    log: bool = False
    """Whether the loss is charted on a logarithmic scale."""
    fresh: bool = True
    """Whether no key has been pressed yet, so that the screen says what to press."""
    stepped: bool = False
    """Whether the last thing done was a step, so that its change is spelled out."""
    lit: tuple[bool, ...] = (False,) * 4
    """The examples whose prediction has just changed sides."""
