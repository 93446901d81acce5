"""Phases with numbers and sentences as long as they usually become: what the layout of all epochs has room for."""

import re
from dataclasses import replace
from functools import lru_cache

from xortui.nn import Session, Settings
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.claims import Sentence
from xortui.teach.epoch.digits import MINUS
from xortui.teach.epoch.phases import NAMES, Phase, phase_of
from xortui.teach.places import Focus

_NUMBER, _BARE = re.compile(r"\d+\.\d+"), re.compile(r"·(\d+\.\d+)")

_LONGER = "00"
"""Digits by which a number may become longer than in the first epoch, before its point or after it."""

_CHARACTERS = {"gradient": 160, "published": 380}
"""How long the sentences of a phase become."""


@lru_cache(maxsize=16)
def widest_phases(rule: str, hidden_units: int) -> tuple[Phase, ...]:
    """Return the phases of a network of this size, every number negative and longer than in the first epoch.

    A hidden weight is in focus, of which the arithmetic is the longest.
    """
    snapshot = Session(Settings(hidden_units=hidden_units, rule=rule)).snapshot
    words = (Sentence(("lower " * _CHARACTERS[rule])[: _CHARACTERS[rule]], ()),)
    phases = [phase_of(snapshot, number, Focus()) for number in range(1, len(NAMES) + 1)]
    return tuple(
        replace(phase, equations=tuple(map(_widened, phase.equations)), sentences=words) if phase.number > 1 else phase
        for phase in phases
    )


def _widened(equation: Equation) -> Equation:
    """Return a line of arithmetic as wide as it usually becomes."""
    first, *others = map(_longer, equation.pieces)
    result = _longer(equation.result)
    return equation._replace(pieces=(MINUS + first.lstrip(MINUS), *others), result=result, closer=f"{result}{_LONGER}")


def _longer(piece: str) -> str:
    """Return a piece with every factor negative, and every number longer."""
    return _NUMBER.sub(rf"\g<0>{_LONGER}", _BARE.sub(rf"·({MINUS}\1)", piece))
