"""Numbers as people type them, on the command line and in dialogs.

What is no number comes back as it was typed, so that the check of the setting itself speaks of it.
"""

import math
import re
from typing import Any

_MINUS = str.maketrans("\N{MINUS SIGN}", "-")


def integer(text: object) -> Any:
    """Return the whole number that was typed in plain digits; anything else as it is."""
    plain = str(text).strip().translate(_MINUS)
    return int(plain) if re.fullmatch("[+-]?[0-9]{1,30}", plain) else text


def decimal(text: object) -> Any:
    """Return the number that was typed, with a decimal point or comma, or as a fraction such as 1/6; else the text."""
    plain = str(text).strip().translate(_MINUS).replace(",", ".")
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", plain) and math.isfinite(float(plain)):
        return float(plain)
    if (fraction := re.fullmatch(r"([+-]?[0-9]{1,15}) ?/ ?([0-9]{1,15})", plain)) and int(fraction[2]):
        return int(fraction[1]) / int(fraction[2])
    return text
