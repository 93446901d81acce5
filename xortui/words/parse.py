"""Numbers as people type them, on the command line and in dialogs.

What is no number comes back as it was typed, so that the check of the setting itself speaks of it.
"""

import math
import re
from typing import Any

_MINUS = str.maketrans("\N{MINUS SIGN}", "-")

_BLANK = "[ \N{NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}\N{NARROW NO-BREAK SPACE}]"
"""What stands between thousands where people write numbers, and on the screen."""

_GROUPED = f"[+-]?[0-9]{{1,3}}(?:{_BLANK}[0-9]{{3}}){{1,9}}"
_POWER = r"([+-]?)([0-9]{1,15})(?:\.([0-9]{0,15}))?[eE]\+?([0-9]{1,2})"


def integer(text: object) -> Any:
    """Return the whole number that was typed: 1200, 1 200 or 1.2e3; anything else as it is."""
    plain = str(text).strip().translate(_MINUS)
    if re.fullmatch(_GROUPED, plain):
        plain = re.sub(_BLANK, "", plain)
    if re.fullmatch("[+-]?[0-9]{1,30}", plain):
        return int(plain)
    power = re.fullmatch(_POWER, plain)
    if power and len(part := (power[3] or "").rstrip("0")) <= int(power[4]) <= 30:
        return int(f"{power[1]}{power[2]}{part}") * 10 ** (int(power[4]) - len(part))
    return text


def decimal(text: object) -> Any:
    """Return the number that was typed, with a decimal point or comma, or as a fraction such as 1/6; else the text."""
    plain = str(text).strip().translate(_MINUS).replace(",", ".")
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", plain) and math.isfinite(float(plain)):
        return float(plain)
    if (fraction := re.fullmatch(r"([+-]?[0-9]{1,15}) ?/ ?([0-9]{1,15})", plain)) and int(fraction[2]):
        return int(fraction[1]) / int(fraction[2])
    return float(integer(plain)) if re.fullmatch(_GROUPED, plain) else text
