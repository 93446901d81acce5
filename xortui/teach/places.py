"""Where a number stands: a place names any number on the screen, and a focus says which of them are worked out."""

from typing import NamedTuple

from xortui.nn import INPUTS, Parameters

EXAMPLES, BIAS = len(INPUTS), INPUTS.shape[1]
"""How many examples there are, and which input the bias counts as: the one after x3."""

OUTPUT_WEIGHT, OUTPUT_BIAS = BIAS + 1, BIAS + 2
"""After the bias, a focus reaches the weight from the unit to the output, and the bias of the output."""

SOURCES = ("x1", "x2", "x3", "b1", "W2", "b2")
"""What a focus can be on, for one unit, in order."""

FOCUSED = len(SOURCES)

_OF_UNITS = ("hidden_weights", "hidden_bias", "output_weights")
_SOURCES = {"hidden_weights": ("x1", "x2", "x3"), "hidden_bias": ("b1",)}


class Place(NamedTuple):
    """One number of a table: the array that holds it, and its index there."""

    name: str
    """hidden_weights, hidden_bias, output_weights or output_bias; or inputs, targets, predictions or errors."""
    at: tuple[int, ...]

    @property
    def unit(self) -> int:
        """The hidden unit to which it belongs, counted from 0; -1 for what belongs to none."""
        return -1 if self.name not in _OF_UNITS else self.at[0 if self.name != "hidden_weights" else 1]

    def label(self) -> str:
        """Return the parameter as an arrow from what it weighs to what it feeds: x1→h2, b1→h2, h2→ŷ, b2→ŷ."""
        if self.name == "output_bias":
            return "b2→ŷ"
        if self.name == "output_weights":
            return f"h{self.at[0] + 1}→ŷ"
        source = _SOURCES[self.name][self.at[0] if self.name == "hidden_weights" else 0]
        return f"{source}→h{self.at[-1] + 1}"

    def of(self, parameters: Parameters) -> float:
        """Return the number at this place, of parameters, of a gradient or of a change."""
        number: float = getattr(parameters, self.name).item(*self.at)
        return number


def place_at(position: int, hidden_units: int) -> Place:
    """Return the parameter at a position in the flat vector of `xortui.nn.kernel`."""
    unit, source = divmod(position, BIAS + 1)
    if unit < hidden_units:
        return Place("hidden_weights", (source, unit)) if source < BIAS else Place("hidden_bias", (unit,))
    unit = position - (BIAS + 1) * hidden_units
    return Place("output_weights", (unit, 0)) if unit < hidden_units else Place("output_bias", (0,))


class Focus(NamedTuple):
    """The example, unit and parameter for which everything is worked out."""

    example: int = 0
    unit: int = 0
    input: int = 0
    """0 to 2 for x1 to x3, 3 for the bias b1, 4 for the weight of the unit to the output, 5 for the bias b2."""

    @property
    def weight(self) -> Place:
        """The parameter in focus."""
        if self.input == OUTPUT_BIAS:
            return Place("output_bias", (0,))
        if self.input == OUTPUT_WEIGHT:
            return self.output_weight
        if self.input == BIAS:
            return Place("hidden_bias", (self.unit,))
        return Place("hidden_weights", (self.input, self.unit))

    def on(self, place: Place) -> "Focus":
        """Return the focus on a parameter, and on its unit where it has one."""
        sources = {"hidden_weights": place.at[0], "hidden_bias": BIAS, "output_weights": OUTPUT_WEIGHT}
        unit = self.unit if place.unit < 0 else place.unit
        return self._replace(unit=unit, input=sources.get(place.name, OUTPUT_BIAS))

    @property
    def output_weight(self) -> Place:
        """The weight between the unit and the output."""
        return Place("output_weights", (self.unit, 0))

    @property
    def beside(self) -> Place:
        """The parameter that is worked out beside the one in focus: the unit's output weight, or for this one b2."""
        return Place("output_bias", (0,)) if self.input == OUTPUT_WEIGHT else self.output_weight


def example_name(example: int) -> str:
    """Return the two bits of an example: 0 1."""
    return f"{INPUTS[example, 0]:.0f} {INPUTS[example, 1]:.0f}"
