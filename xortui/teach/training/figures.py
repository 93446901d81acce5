"""The numbers of a diagnosis, as they are printed in it."""

from decimal import Decimal

from xortui.nn.network import Array
from xortui.teach.epoch.digits import printed, significant
from xortui.teach.training.outlook import noise, share


def pace(losses: Array) -> str:
    """Return by how much the MSE will move in the next updates, and how many they are; nothing where it stands."""
    by, epochs = share(losses), len(losses) - 1
    if abs(losses[0] - losses[-1]) <= noise(losses[:1])[0]:
        return ""
    within = f"{epochs} epochs" if epochs > 1 else "one epoch"
    if by > 0:
        return f"will fall {percent(by * epochs) if by * epochs < 0.995 else '>99 %'} in {within}"  # 100 % is all of it
    return f"will rise {percent(-by * epochs)} in {within}"


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
