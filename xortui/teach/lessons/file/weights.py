"""Weights with their values, read from TOML."""

from xortui.nn.settings import MAX_WEIGHT, check_number
from xortui.teach.lessons.file.hints import quoted_number
from xortui.teach.lessons.file.values import Complain, WrongError, about, table, text_of
from xortui.teach.lessons.names import Kind, kind_of, place_of
from xortui.teach.places import Place
from xortui.words.shown import shown


def read_weights(value: object, complain: Complain) -> tuple[tuple[Place | Kind, float], ...]:
    """Return weights with their values, or kinds of weights with one value for all."""
    entries = value if isinstance(value, list) else [value]
    found: list[tuple[Place | Kind, float]] = []
    for entry in entries:
        try:
            parts = table("weight", entry, ("at", "value"), complain)
            if len(parts) < 2:
                raise WrongError('weight needs both, as in weight = [{at = "x1→h2", value = 1.5}].', "weight")
            label = text_of("at", parts["at"])
            if sentence := quoted_number("number", parts["value"]):
                raise WrongError(sentence.replace("number =", "value =").replace("number is", "value is"), "value")
            with about(label):
                place = kind_of(label) or place_of(label)
            name = place.label() if isinstance(place, Place) else shown(label)
            number = check_number(f"weight {name}", parts["value"], -MAX_WEIGHT, MAX_WEIGHT)
            found.append((place, number))
        except WrongError as error:
            complain(str(error), error.word)
        except ValueError as error:
            complain(str(error), str(parts["at"]))
    return tuple(found)
