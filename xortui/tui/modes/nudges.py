"""By how much a number is nudged: a little that can be seen, whatever its size."""

from decimal import Decimal

LEAST, OF_TARGET = Decimal("0.01"), Decimal("0.1")


def nudged(value: float, up: bool, *, target: bool = False) -> float:
    """Return a value moved by a tenth of its first digit's place, but at least 0.01; a target by 0.1, within 0 and 1.

    Computed in decimals, so that what was typed as 0.3 becomes 0.31 and not 0.31000000000000005.
    """
    before = Decimal(repr(value))
    if target:
        return float(min(Decimal(1), max(Decimal(0), before + (OF_TARGET if up else -OF_TARGET))))
    place = Decimal(1).scaleb(before.adjusted() - 1) if before else LEAST
    step = max(LEAST, place)
    return float(before + (step if up else -step)) + 0.0
