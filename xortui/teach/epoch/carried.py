"""Lines of arithmetic that compute with the results of lines above them, and print these as they stand there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import NamedTuple

from xortui.teach.epoch.arithmetic import Equation, work_out
from xortui.teach.epoch.digits import EXACT, printed
from xortui.teach.epoch.expressions import Expression, Interval, Sigmoid, Value, extreme

_CARRIED = 2
"""Significant digits of a result that later lines compute with: where to begin."""


class Result(Value):
    """A number that was computed: even with few digits it is a rounded one."""

    @cached_property
    def _short(self) -> Decimal | None:
        return None if self.value else Decimal(0)


@dataclass(frozen=True)
class Carried:
    """A result of a line above, printed as it is there, whatever digits are asked for."""

    number: Decimal
    """The result as it is printed."""
    doubt: Decimal
    """By how much it may be rounded."""
    value: float | Decimal
    """The result in full."""

    def text(self, digits: int) -> str:
        """Return the number as it was printed."""
        return printed(self.number)

    def interval(self, digits: int) -> Interval:
        """Return all numbers that it may be."""
        return EXACT.subtract(self.number, self.doubt), EXACT.add(self.number, self.doubt)

    def exact(self) -> Decimal:
        """Return the number in full."""
        return Decimal(self.value)


class Step(NamedTuple):
    """A line of arithmetic that may compute with the results of lines above it."""

    left: str
    build: Callable[..., Expression]
    """Returns the expression, from these results."""
    value: float | Decimal
    takes: Sequence[int] = ()
    """Which lines these are, in order."""
    again: bool = False
    """Whether its own numbers stand in these lines, too, and are to look the same."""
    exactly: bool = False
    """Whether no double holds its value as well as it is printed."""

    def value_of(self, expression: Expression) -> float | Decimal:
        """Return the value whose digits are printed."""
        return expression.exact() if self.exactly else self.value


def worked_through(steps: Sequence[Step], needed: int = 0) -> list[Equation]:
    """Return lines worked out one after the other: a result is printed with the very digits that are computed with.

    Args:
        steps: The lines.
        needed: Significant digits of the last result that later phases compute with.
    """
    needs, carried = [*[0] * (len(steps) - 1), needed], list[Carried]()
    for at, step in reversed([*enumerate(steps)]):
        if step.takes:
            alone = step.build(*(_result(steps[line]) for line in step.takes))
            digits = work_out(
                alone, alone.exact() if step.exactly else step.value, needed=needs[at], fewest=_CARRIED
            ).digits
            for line in step.takes:
                needs[line] = max(needs[line], digits)
    equations, printed_with = [], list[int]()
    for least, step in zip(needs, steps, strict=True):
        expression = step.build(*(carried[line] for line in step.takes))
        fewest = max(printed_with[line] for line in step.takes) if step.again else _CARRIED
        value = step.value_of(expression)
        worked = work_out(expression, value, needed=least, fewest=fewest if step.takes else None)
        printed_with.append(worked.digits)
        carried.append(Carried(worked.number, worked.doubt, step.value))
        equations.append(Equation(step.left, worked.pieces, worked.result, step.value))
    return equations


def _result(step: Step) -> Expression:
    """Return the result of a line before it is worked out; a number of the network stands for itself."""
    itself = None if step.takes else step.build()
    return itself if isinstance(itself, Value) else Result(step.value)


def sigmoid_step(left: str, z: float, value: float, line: int) -> Step:
    """Return a line that computes σ(z) of the z in a line above: near 1 its result is 1 minus a power of ten."""
    return Step(left, partial(Sigmoid, lack=z > 0 and extreme(z)), value, [line], exactly=extreme(z))
