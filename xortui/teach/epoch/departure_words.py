"""What the published rule does otherwise, each departure by itself and then all together."""

from decimal import Decimal
from typing import NamedTuple

import numpy as np

from xortui.nn.network import Backward
from xortui.teach.epoch.claims import Claim, Quantity, Sentence
from xortui.teach.epoch.digits import last_place, printed, significant
from xortui.teach.epoch.numbers import ROUNDING, TOGETHER, EpochArrays
from xortui.teach.places import Place, example_name

_SLACK = Decimal("1e-9")  # for the rounding of the ratio itself
_CLOSE = Decimal("0.005")
_MILLION = Decimal(10**6)
_EXACTLY = {Decimal(2): "twice", Decimal("0.5"): "half"}


class _Effect(NamedTuple):
    """What a departure does to the true number, after the subject of the sentence."""

    verb: str
    rest: str
    claims: tuple[Claim, ...]


def about_departures(what: str, name: str, at: tuple[int, ...], n: EpochArrays) -> list[Sentence]:
    """Return the true number, a sentence for each departure that touches it, and one for all together.

    Args:
        what: The number as it is called on the screen: δ2, δ1, or slope.
        name: Its array: output_delta, hidden_delta, or direction and a part of it.
        at: Where it stands there.
        n: The epoch, under the published rule.
    """
    true = Quantity(f"true.{name}", at)
    if what == "slope" and n.only_settled(Place(name.partition(".")[2], at)):
        sizes = [Quantity("errors", (k, 0), size=True) for k in np.flatnonzero(n.settled).tolist()]
        claims = tuple(Claim(size, "<=", float(n.doubts[size.at])) for size in sizes)
        return [Sentence(f"The true {what} is as good as 0.", claims)]
    value = _value(n.true, true, name, n)
    text = printed(significant(Decimal(value), 3)) if value else "0" if not true.of(n) else "as good as 0"
    said = [Sentence(f"The true {what} is {text}.", (Claim(true, "=", true.of(n)),))]
    for which, (number, how) in zip(("One departure", "Another", "A third"), _departures(name, at), strict=False):
        effect = _effect(n.departed[number], Quantity(f"departed.{number}.{name}", at), true, name, n)
        said.append(Sentence(f"{which}, {how}, by itself {effect.verb}s {effect.rest}.", effect.claims))
    effect = _effect(n.departed[TOGETHER], Quantity(f"departed.{TOGETHER}.{name}", at), true, name, n)
    return [*said, Sentence(f"Together they {effect.verb} {effect.rest}.", effect.claims)]


def _departures(name: str, at: tuple[int, ...]) -> list[tuple[int, str]]:
    """Return which departures touch a number, and in what way."""
    first = (1, "σ′ taken of what has been through σ already")
    if name == "direction.hidden_bias":
        second = f"the deltas of all units for {example_name(at[0])} in place of h{at[0] + 1}'s for all examples"
        return [first, (2, second), (3, "1/4 in place of 2/4")]
    return [first, (3, "1/4 in place of 2/4" if name == "direction.output_bias" else "the 2/4 left out")]


def _effect(by: Backward, taken: Quantity, true: Quantity, name: str, n: EpochArrays) -> _Effect:
    ours, theirs = _value(by, taken, name, n), _value(n.true, true, name, n)
    if not ours or not theirs:
        facts = (Claim(taken, "=", taken.of(n)), Claim(true, "=", true.of(n)))
        if not ours and not theirs:
            return _Effect("leave", "it as it is", facts)
        return _Effect("make", f"it {printed(significant(Decimal(ours), 2)) if ours else 'as good as 0'}", facts)
    ratio = Decimal(ours) / Decimal(theirs)
    size, sign = abs(ratio), "−" if ratio < 0 else ""
    claims: tuple[Claim, ...]
    signs = Claim(taken, ">" if ours > 0 else "<", 0.0), Claim(true, ">" if theirs > 0 else "<", 0.0)
    if abs(ratio - 1) < _CLOSE:
        return _Effect("change", "it by less than 1 %", (*signs, *_bounds(taken, true, 1 - 2 * _CLOSE, 1 + 2 * _CLOSE)))
    turned = ", the other way" if ratio < 0 else ""
    if size >= _MILLION:
        return _Effect(
            "make", f"it more than a million times as large{turned}", (*signs, *_bounds(taken, true, _MILLION))
        )
    if size <= 1 / _MILLION:
        claims = (*signs, *_bounds(taken, true, Decimal(0), 1 / _MILLION))
        return _Effect("make", f"it less than a millionth of that{turned}", claims)
    shown = significant(size, 2)
    half = Decimal(5).scaleb(last_place(shown) - 1)
    about = "about " if shown >= 100 else ""
    shown = shown.quantize(Decimal(1)) if about else shown  # 120 times, not 1.2e2 times
    claims = (*signs, *_bounds(taken, true, shown - half, shown + half))
    if words := _EXACTLY.get(ratio):
        return _Effect("make", f"it {words} as large", claims)
    return _Effect("make", f"it {about}{sign}{printed(shown)} times that{turned and ': the other way'}", claims)


def _bounds(taken: Quantity, true: Quantity, low: Decimal, high: Decimal | None = None) -> tuple[Claim, ...]:
    """Return how many times as large as another a number is, in size."""
    left, right = taken._replace(size=True), true._replace(size=True)
    claims = (Claim(left, ">=", right._replace(times=float(low * (1 - _SLACK)))),)
    return claims if high is None else (*claims, Claim(left, "<=", right._replace(times=float(high * (1 + _SLACK)))))


def _value(by: Backward, at: Quantity, name: str, n: EpochArrays) -> float:
    """Return a number of a backward pass; 0 for a sum that may be a rounding error."""
    value = at.of(n)
    layer, _, part = name.partition(".")
    if layer != "direction":
        return value
    if part.startswith("output"):
        factors = n.hidden[:, at.at[0]] if part == "output_weights" else np.ones(len(n.inputs))
        terms = factors * by.output_delta[:, 0]
    else:
        factors = n.inputs[:, at.at[0]] if part == "hidden_weights" else np.ones(len(n.inputs))
        deltas = by.hidden_delta
        # Under the second departure it is a row that is summed.
        row = (
            deltas[at.at[0]]
            if part == "hidden_bias" and at.name.startswith(("departed.2", f"departed.{TOGETHER}"))
            else None
        )
        if row is not None:
            return 0.0 if abs(value) <= ROUNDING * float(np.abs(row).sum()) else value
        terms = factors * deltas[:, at.at[-1]]
    return 0.0 if abs(value) <= float(np.abs(terms) @ (ROUNDING + n.slips)) else value
