"""What is known before the result of a phase: its arithmetic with live numbers, and a sign where the result will be."""

from xortui.nn import Snapshot
from xortui.teach.epoch.arithmetic import Equation
from xortui.teach.epoch.phases import phase_of
from xortui.teach.places import EXAMPLES, Focus

UNKNOWN = "?"
"""Stands for a number that is asked for."""


def compared_equations(snapshot: Snapshot, number: int, focus: Focus) -> list[Equation]:
    """Return the arithmetic of a phase, with a line for each example or hidden unit where all of them are compared.

    Args:
        snapshot: The epoch.
        number: The phase, 1 to 8.
        focus: For which example, unit and parameter it is worked out.
    """
    equations = phase_of(snapshot, number, focus).equations
    if number == 4:
        each = [phase_of(snapshot, 4, focus._replace(example=example)).equations[0] for example in range(EXAMPLES)]
        return [*each, equations[1]]
    if number == 6:
        units = range(snapshot.settings.hidden_units)
        return [phase_of(snapshot, 6, focus._replace(unit=unit)).equations[-1] for unit in units]
    return list(equations)


def known_equations(snapshot: Snapshot, number: int, focus: Focus) -> list[Equation]:
    """Return the same without its results, and without what would follow from them."""
    equations = compared_equations(snapshot, number, focus)
    match number:
        case 2 | 3:
            sum_, sigmoid = equations
            return [_open(sum_), _open(sigmoid._replace(pieces=(f"σ({UNKNOWN})",)))]
        case 4:
            squares = " + ".join([UNKNOWN] * EXAMPLES)
            return [*map(_open, equations[:-1]), _open(equations[-1]._replace(pieces=(f"({squares})/{EXAMPLES}",)))]
        case 5:
            return [*equations[:-1], _open(equations[-1])]
    return list(map(_open, equations))


def _open(equation: Equation) -> Equation:
    """Return a line of arithmetic whose result is open."""
    return equation._replace(result=UNKNOWN, closer="")
