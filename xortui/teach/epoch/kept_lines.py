"""Lines of arithmetic that compute with the results of phases before, as these are printed there."""

from collections.abc import Callable
from decimal import Decimal

from xortui.teach.epoch.arithmetic import Equation, promised, work_out
from xortui.teach.epoch.carried import Carried, Step, worked_through
from xortui.teach.epoch.digits import MINUS, last_place, printed, rounded
from xortui.teach.epoch.expressions import Expression, Sum, Value
from xortui.teach.epoch.operands import Kept, Operands

ONE_LESS = f"1 {MINUS} "
"""How a result near 1 begins: 1 − 3.7e−5."""


def line(
    left: str,
    build: Callable[[Operands], Expression],
    operands: Operands,
    value: float | Decimal,
    read: Value | None = None,
) -> Equation:
    """Return a line of arithmetic that computes with results of phases before, as these are printed there.

    Where they promise less than two digits of the result, as they cancel each other, the line has digits of its own.

    Args:
        left: What is computed.
        build: Returns the expression with these operands.
        operands: The results.
        value: The network's own value.
        read: The result as later phases compute with it.
    """
    worked = operands.promised(build(operands), value, read) or work_out(build(Operands(operands.n, None)), value)
    return closer(Equation(left, worked.pieces, worked.result, value), read)


def lines(steps: Callable[[Operands], list[Step]], operands: Operands, read: Value) -> list[Equation]:
    """Return lines one after the other, of which the first computes with results of phases before.

    Where these promise less than two digits of a result, the lines have digits of their own.

    Args:
        steps: Returns the lines with these operands.
        operands: The results.
        read: The last result as later phases compute with it.
    """
    carried, found, given = list[Carried](), list[Equation](), steps(operands)
    for step in given:
        expression = step.build(*(carried[line] for line in step.takes))
        worked = operands.promised(expression, step.value_of(expression), read if step is given[-1] else None)
        if worked is None:
            found = worked_through(steps(Operands(operands.n, None)))
            break
        carried.append(Carried(worked.number, worked.doubt, step.value))
        found.append(Equation(step.left, worked.pieces, worked.result, step.value))
    return [*found[:-1], closer(found[-1], read)]


def moved(left: str, terms: Callable[[Operands], Sum], operands: Operands, after: float, change: float) -> Equation:
    """Return the line of an update, which shows two digits of the change as far as the step promises them.

    What becomes of the parameter is more precisely said to the digits of what it was: with these the next epoch begins.
    """
    expression, worked, place = terms(operands), None, 0
    if after:
        size, before = Decimal(after).adjusted(), expression.terms[0].exact()
        finest = min(size - 3, max(Decimal(change).adjusted() - 1, size - _FINEST + 1)) if change else size - 3
        digits = before.adjusted() - finest + 2 if before else 1
        place = before.adjusted() - max(digits, _LEAST) + 1
        worked = promised(expression, after, max(digits, _LEAST), finest)
    if worked:
        return closer(Equation(left, worked.pieces, worked.result, after), Kept(after, place))
    worked = work_out(terms(Operands(operands.n, None)), after, change)
    return Equation(left, worked.pieces, worked.result, after)


_FINEST, _LEAST = 9, 5
"""Significant digits of a parameter: after an update at most, and before it at least."""


def _number(result: str) -> Decimal:
    """Return the number of a result; near 1 that which it lacks of 1."""
    return Decimal(result.removeprefix(ONE_LESS).replace(MINUS, "-"))


def closer(equation: Equation, read: Value | None) -> Equation:
    """Return a line with its result as later phases compute with it, too, where that has more digits than zeros."""
    if not isinstance(read, Kept) or not read.value:
        return equation
    found, number = _number(equation.result), read.rounded()
    lacking = equation.result.startswith(ONE_LESS) or not equation.value  # a double does not hold what is printed
    if last_place(number) >= last_place(found) or number == found:
        return equation
    if not (lacking or _is(number, Decimal(equation.value), read.place)):
        return equation
    return equation._replace(closer=(ONE_LESS if equation.result.startswith(ONE_LESS) else "") + printed(number))


def _is(number: Decimal, value: Decimal, place: int) -> bool:
    """Return whether a value is printed as this number, which may have all digits of a short one."""
    return rounded(value, min(place, last_place(number))) == number
