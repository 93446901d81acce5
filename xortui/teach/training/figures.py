"""The numbers of a diagnosis, as they are printed in it."""

from decimal import Decimal

from xortui.nn.network import Array
from xortui.teach.epoch.digits import printed, significant
from xortui.teach.training.outlook import noise, share


def pace(losses: Array) -> str:
    """Return how fast the MSE moves in the next updates, on average; nothing where it stands."""
    by = share(losses)
    if abs(losses[0] - losses[-1]) <= noise(losses[:1])[0]:
        return ""
    return f"{'falls' if by > 0 else 'rises'} {percent(abs(by))} an epoch"


def percent(part: float) -> str:
    """Return a positive share in per cent, with two digits: 12 %, 3.1 %, 0.0031 %, less than 0.0001 %."""
    hundredths = 100 * part
    if hundredths < 1e-4:
        return "<0.0001 %"
    return f"{printed(significant(Decimal(hundredths), 2)) if hundredths < 99.5 else f'{hundredths:.0f}'} %"


def loss(value: float) -> str:
    """Return an MSE, or another number from 0 to 1, with three digits."""
    return printed(significant(Decimal(value), 3))


def count(value: int) -> str:
    """Return a whole number, its thousands apart."""
    return f"{value:,}".replace(",", " ")
