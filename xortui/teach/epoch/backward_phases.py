"""The phases of the backward pass and the update: deltas, gradients, and the step."""

from decimal import Decimal

from xortui.teach.epoch.backward_lines import hidden_delta_lines, output_delta_lines, step_line, update_line
from xortui.teach.epoch.claims import Claim, Quantity, Sentence, as_equal, largest, times_word
from xortui.teach.epoch.departure_words import about_departures
from xortui.teach.epoch.digits import printed, significant
from xortui.teach.epoch.forward_phases import Parts
from xortui.teach.epoch.numbers import ROUNDING, EpochArrays
from xortui.teach.epoch.operands import operands_of
from xortui.teach.places import BIAS, EXAMPLES, Focus, Place, example_name


def output_delta(n: EpochArrays, focus: Focus) -> Parts:
    """Return δ2 of the example in focus."""
    k = focus.example
    prediction, at = float(n.predictions[k, 0]), Quantity("output_delta", (k, 0))
    equations, product = output_delta_lines(n, k, operands_of(n, focus))
    if n.settled[k, 0] and n.errors[k, 0]:
        text = (
            "The delta is as good as 0, as the answer is at its target, but for rounding: there is nothing to change."
        )
        size = Quantity("errors", (k, 0), size=True)
        sentences = [Sentence(text, (Claim(size, "<=", float(n.doubts[k, 0])),))]
    elif not product.exact():
        text = "The delta is 0, as the answer is exactly the target: there is nothing to change."
        sentences = [Sentence(text, (Claim(at, "=", 0.0), Claim(Quantity("errors", (k, 0)), "=", 0.0)))]
    else:
        sentences = [_sign_of_delta("The delta", "z2", at, product.exact()), *_too_small(at, product.exact(), n)]
    if n.rule == "published":
        sentences += [] if n.settled[k, 0] else about_departures("δ2", "output_delta", (k, 0), n)
    elif prediction * (1 - prediction) < 0.05:
        end, relation, bound = (1, ">", 0.9) if prediction > 0.5 else (0, "<", 0.1)
        text = f"ŷ is so near {end} that the sigmoid is almost flat there: little of the error gets through."
        sentences.append(Sentence(text, (Claim(Quantity("predictions", (k, 0)), relation, bound),)))
    return Parts(sentences, equations, [Place("targets", (k,)), Place("predictions", (k,))], [])


def hidden_delta(n: EpochArrays, focus: Focus) -> Parts:
    """Return δ1 of the unit and the example in focus."""
    k, h = focus.example, focus.unit
    delta2, at = float(n.output_delta[k, 0]), Quantity("hidden_delta", (k, h))
    equations, product = hidden_delta_lines(n, k, h, operands_of(n, focus))
    if n.settled[k, 0] and n.errors[k, 0]:
        size = Quantity("errors", (k, 0), size=True)
        text = f"The delta of h{h + 1} is as good as 0, as δ2 is."
        sentences = [Sentence(text, (Claim(size, "<=", float(n.doubts[k, 0])),))]
    elif product.exact():
        sentences = [
            _sign_of_delta(f"The delta of h{h + 1}", "z1", at, product.exact()),
            *_too_small(at, product.exact(), n),
        ]
    elif delta2 == 0 and (n.errors[k, 0] or n.targets[k, 0] in (0, 1)):  # no answer is exactly 0 or 1
        text = f"The delta of h{h + 1} is 0 in the network's arithmetic, as δ2 is."
        sentences = [Sentence(text, (Claim(at, "=", 0.0), Claim(Quantity("output_delta", (k, 0)), "=", 0.0)))]
    else:
        cause = Quantity("output_delta", (k, 0)) if delta2 == 0 else Quantity("parameters.output_weights", (h, 0))
        name = "δ2" if delta2 == 0 else focus.output_weight.label()
        text = f"The delta of h{h + 1} is 0, as {name} is 0."
        sentences = [Sentence(text, (Claim(at, "=", 0.0), Claim(cause, "=", 0.0)))]
    if n.settled[k, 0]:  # nothing of what follows from a rounding error is worth a word
        return Parts(sentences, equations, [focus.output_weight], [])
    if n.units > 1 and delta2 and n.exact.hidden_delta[k].any():
        sentences.append(_largest_delta(n, k))
    if n.rule == "published":
        sentences += about_departures("δ1", "hidden_delta", (k, h), n)
    return Parts(sentences, equations, [focus.output_weight], [])


def gradients(n: EpochArrays, focus: Focus) -> Parts:
    """Return the slopes, or what the published rule takes for them."""
    weight, beside = focus.weight, focus.beside
    equations = [step_line(n, place, operands_of(n, focus)) for place in (weight, beside)]
    if n.rule == "published":
        sentences = about_departures("slope", f"direction.{weight.name}", weight.at, n)
    else:
        sentences = [_pulls(n, weight), *_no_say(focus)]
    return Parts(sentences, equations, [], [weight, beside])


def update(n: EpochArrays, focus: Focus) -> Parts:
    """Return the step of the weights, and what it does to the loss."""
    places = [focus.weight, focus.beside]
    equations = [update_line(n, place, operands_of(n, focus)) for place in places]
    return Parts([_way(n, focus.weight), after_the_step(n)], equations, places, places)


def _sign_of_delta(name: str, what: str, at: Quantity, delta: Decimal) -> Sentence:
    """Return what the sign of a delta says: which way its z would have to go."""
    sign, way = ("negative", "larger") if delta < 0 else ("positive", "smaller")
    # The network's own may be 0, where a double cannot hold it, but is never of the other sign.
    claims = (Claim(at, "<=" if delta < 0 else ">=", 0.0),)
    return Sentence(f"{name} is {sign}: a slightly {way} {what} would lower the loss.", claims)


def _too_small(at: Quantity, delta: Decimal, n: EpochArrays) -> list[Sentence]:
    """Return that the network computes another delta than the exact one, where it does."""
    own = at.of(n)
    if abs(Decimal(own) - delta) <= abs(delta) / 100:
        return []
    made = printed(significant(Decimal(own), 2))
    claims = (Claim(at, "=", own),)
    return [Sentence(f"It is too small for the network's arithmetic, which makes it {made}.", claims)]


def _largest_delta(n: EpochArrays, k: int) -> Sentence:
    """Return which unit has the largest delta, and what that means."""
    found = largest("exact.hidden_delta", [(k, unit) for unit in range(n.units)], n)
    if not found.times:
        text = f"The largest deltas are {as_equal(found)} in size: no unit stands out."
        return Sentence(text, found.claims)
    size = f"{times_word(found.times)} any other in size" if found.times > 1 else "the largest in size"
    unit, value = f"h{found.winner + 1}", printed(significant(Decimal(float(n.exact.hidden_delta[k, found.winner])), 3))
    text = f"For {example_name(k)} the loss changes fastest with z1 of {unit}: its delta, {value}, is {size}."
    if n.rule == "published":
        text = f"For {example_name(k)} the delta of {unit}, {value}, is {size}."
    return Sentence(text, found.claims)


def _pulls(n: EpochArrays, place: Place) -> Sentence:
    """Return how many examples pull a parameter up, and how many pull it down."""
    products = [x * delta for x, delta in n.terms(place)]
    up, down = sum(p < 0 for p in products), sum(p > 0 for p in products)
    text = f"{_examples(up)} {_pull(up)} {place.label()} up, {_COUNTS[down]} {_pull(down)} it down."
    if not up and not down:
        text = f"No example pulls at {place.label()}."
        if place.of(n.exact.direction):
            text = f"All pulls at {place.label()} are too small for the network's arithmetic, which makes them 0."
    layer, column = ("output_delta", 0) if place.name.startswith("output") else ("hidden_delta", place.at[-1])
    where = [Quantity(layer, (k, column)) for k in range(EXAMPLES) if n.terms(place)[k][0]]
    claims = tuple(Claim(q, ">" if q.of(n) > 0 else "<" if q.of(n) < 0 else "=", 0.0) for q in where)
    return Sentence(text, claims or (Claim(Quantity("loss"), ">=", 0.0),))


_COUNTS = ("none", "one", "two", "three", "four")


def _examples(count: int) -> str:
    return f"{_COUNTS[count].capitalize()} example{'s' * (count > 1)}" if count else "No example"


def _pull(count: int) -> str:
    return "pull" if count > 1 else "pulls"


def _no_say(focus: Focus) -> list[Sentence]:
    """Return that examples whose input is 0 count for nothing, where there are any."""
    if focus.input >= BIAS - 1:  # x3 is 1 in every example
        return []
    zeros = [k for k in range(EXAMPLES) if f"{example_name(k)}"[2 * focus.input] == "0"]
    claims = tuple(Claim(Quantity("inputs", (k, focus.input)), "=", 0.0) for k in zeros)
    return [Sentence(f"The two in which x{focus.input + 1} is 0 have no say.", claims)]


def _way(n: EpochArrays, place: Place) -> Sentence:
    """Return which way a parameter goes, and why."""
    at, what = Quantity(f"direction.{place.name}", place.at), "step" if n.rule == "published" else "slope"
    step, moved = at.of(n), place.of(n.after) - place.of(n.parameters)
    label = place.label()
    if n.only_settled(place):
        text = f"{label} hardly moves, as its {what} is as good as 0."
        sizes = [Quantity("errors", (k, 0), size=True) for k in range(EXAMPLES) if n.settled[k, 0]]
        return Sentence(text, tuple(Claim(size, "<=", float(n.doubts[size.at])) for size in sizes))
    if step == 0 and place.of(n.exact.direction):
        text = f"{label} stays: its {what} is too small for the network's arithmetic, which makes it 0."
        return Sentence(text, (Claim(at, "=", 0.0),))
    if step == 0:
        return Sentence(f"{label} stays, as its {what} is 0.", (Claim(at, "=", 0.0),))
    exact = Quantity(f"exact.direction.{place.name}", place.at, size=True)
    lost = abs(step) < exact.of(n) / 2  # most of it, where the network's arithmetic cannot hold an error
    if not moved and lost and place.of(n.parameters) - n.learning_rate * exact.of(n) != place.of(n.parameters):
        made = printed(significant(Decimal(step), 2))
        text = f"{label} stays: its {what} is too small for the network's arithmetic, which makes it {made}."
        return Sentence(text, (Claim(at, "=", step),))
    if not moved:
        same = Claim(Quantity(f"after.{place.name}", place.at), "=", place.of(n.parameters))
        return Sentence(f"{label} stays: η times its {what} is too small for its digits.", (same,))
    if n.cancels(place):
        text = f"{label} hardly moves, as its {what} is as good as 0."
        return Sentence(text, (Claim(at._replace(size=True), "<=", n.rounding(place)),))
    bound = max(1e-9 * abs(step), n.rounding(place))
    if exact.of(n) <= bound:  # parts cancel that the network's arithmetic has lost some of
        text = f"{label} hardly moves, as its {what} is as good as 0."
        return Sentence(text, (Claim(exact, "<=", bound),))
    way, relation, sign = ("down", ">", "positive") if step > 0 else ("up", "<", "negative")
    what = "step, which is subtracted," if n.rule == "published" else what
    return Sentence(f"{label} goes {way}, as its {what} is {sign}.", (Claim(at, relation, 0.0),))


def after_the_step(n: EpochArrays) -> Sentence:
    """Return what becomes of the loss, and if it rises, whether the step led downhill at all."""
    after, before = Quantity("loss_after"), Quantity("loss")
    if abs(n.loss_after - n.loss) <= ROUNDING * n.loss:
        same = (Claim(after, "<=", before._replace(times=1 + 2 * ROUNDING)),)
        return Sentence("After all weights have moved the loss is the same.", same)
    if n.loss_after < n.loss:
        return Sentence("After all weights have moved the loss is lower.", (Claim(after, "<", before),))
    downhill = n.descent < 0
    reason = "the step leads downhill, but is too long" if downhill else "the step does not lead downhill"
    slope = Claim(Quantity("descent"), "<" if downhill else ">=", 0.0)
    text = f"After all weights have moved the loss is higher: {reason}."
    return Sentence(text, (Claim(after, ">", before), slope))
