"""Questions and tasks of a step, read from TOML."""

from collections.abc import Iterator
from typing import Any

from xortui.nn.settings import MAX_EPOCH, check_integer, check_number
from xortui.teach.epoch.questions import MAX_OPTIONS
from xortui.teach.lessons.computed import Computed, computed
from xortui.teach.lessons.file.values import Complain, WrongError, about, one_of, table, text_of
from xortui.teach.lessons.file.weights import read_weights
from xortui.teach.lessons.live import live
from xortui.teach.lessons.questions import (
    BY,
    HIDEABLE,
    MEANS,
    NUMBER_TRIES,
    Ask,
    Estimate,
    MultipleChoice,
    PhaseQuestion,
    Task,
)
from xortui.teach.lessons.text import live_sources, unclosed
from xortui.teach.places import Place
from xortui.words.nearest import nearest
from xortui.words.parse import decimal
from xortui.words.shown import shown

MAX_ANSWER = 1e9
MAX_TRIES = 9
LEAST_MSE = 1e-12

ASK_KEYS = (
    *("phase", "question", "options", "right", "right_by", "number", "value", "tolerance"),
    *("why", "reasons", "tries", "hides"),
)
TASK_KEYS = ("do", "goal", "by", "before", "hint", "why", "answer")
_SAMPLE_GOALS = '"solved", "stuck", {mse = ...} or {right = ...}'


def read_ask(value: object, complain: Complain) -> Ask | None:
    """Return the question of a step."""
    parts = table("ask", value, ASK_KEYS, complain)
    if "phase" in parts:
        if parts != {"phase": True}:
            raise WrongError("ask = {phase = true} stands alone: the walkthrough has its own question.", "ask")
        return PhaseQuestion()
    if "question" not in parts:
        raise WrongError("ask needs a question, or phase = true for the walkthrough's own.", "ask")
    text = _live_text("question", parts["question"])
    common: dict[str, Any] = {"why": _live_text("why", parts["why"]) if "why" in parts else ""}
    if "tries" in parts:
        with about("tries"):
            common["tries"] = check_integer("number of tries", parts["tries"], 1, MAX_TRIES)
    common["hides"] = frozenset(_hides(parts.get("hides", [])))
    return _choice(text, common, parts) if "options" in parts else _estimate(text, common, parts)


def _choice(text: str, common: dict[str, Any], parts: dict[str, Any]) -> MultipleChoice:
    for name in ("number", "value", "tolerance"):
        if name in parts:
            raise WrongError(f"A question with options has no {name}: its answer is right or right_by.", name)
    options = parts["options"]
    if not isinstance(options, list) or not 2 <= len(options) <= MAX_OPTIONS:
        raise WrongError(f"options must be a list of 2 to {MAX_OPTIONS} texts.", "options")
    texts = tuple(text_of("options", option) for option in options)
    if len({option.lower() for option in texts}) < len(texts):
        raise WrongError("Two options are the same.", "options")
    if ("right" in parts) == ("right_by" in parts):
        raise WrongError("A question with options needs either right, its number from 1, or right_by.", "options")
    common["reasons"] = _reasons(parts.get("reasons", []), len(texts))
    common.setdefault("tries", 1)
    if common["tries"] >= len(texts):
        raise WrongError(f"With {len(texts)} options there can be {len(texts) - 1} tries at most.", "tries")
    if "right_by" in parts:
        return MultipleChoice(text, texts, _computed(parts["right_by"], "right_by", words=True), **common)
    return MultipleChoice(text, texts, tuple(_right(parts["right"], len(texts))), **common)


def _right(value: object, options: int) -> Iterator[int]:
    """Yield the right options, counted from 0."""
    several = value if isinstance(value, list) else [value]
    if not several or len(set(map(str, several))) < len(several) or len(several) >= options:
        raise WrongError("right is the number of an option, or a list of some, each once, but not all.", "right")
    for one in several:
        with about("right"):
            yield check_integer("right option", one, 1, options) - 1


def _reasons(value: object, options: int) -> tuple[str, ...]:
    if value == []:
        return ()
    if not isinstance(value, list) or len(value) != options:
        raise WrongError(
            f"reasons must be a list of {options} texts, one for each option, empty for those that need none.",
            "reasons",
        )
    return tuple("" if part == "" else _live_text("reasons", part) for part in value)


def _hides(value: object) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        if not isinstance(part, str) or part not in HIDEABLE:
            raise WrongError(f'hides cannot have "{shown(part)}": {nearest(str(part), HIDEABLE)}', str(part))
        yield part


def _estimate(text: str, common: dict[str, Any], parts: dict[str, Any]) -> Estimate:
    for name in ("right", "right_by", "reasons"):
        if name in parts:
            raise WrongError(f"{name} needs options to choose from.", name)
    if ("number" in parts) == ("value" in parts):
        raise WrongError("ask needs options, or for a number either number or value, and tolerance.", "ask")
    if "tolerance" not in parts:
        raise WrongError("A question for a number needs a tolerance: how far off is still right.", "ask")
    with about("tolerance"):
        tolerance = check_number("tolerance", parts["tolerance"], 0, MAX_ANSWER)
    common.setdefault("tries", NUMBER_TRIES)
    if "value" in parts:
        return Estimate(text, _value(parts["value"]), tolerance, **common)
    with about("number"):
        return Estimate(text, check_number("number", parts["number"], -MAX_ANSWER, MAX_ANSWER), tolerance, **common)


def _value(value: object) -> Computed:
    number = decimal(value) if isinstance(value, str) else value
    if isinstance(number, int | float) and not isinstance(number, bool):
        raise WrongError(f"value names what is computed, such as mse: for a number write number = {number:g}.", "value")
    return _computed(value, "value", words=False)


def _computed(value: object, key: str, *, words: bool) -> Computed:
    word = text_of(key, value)
    with about(word):
        return computed(word, words=words)


def _live_text(key: str, value: object) -> str:
    """Return a text whose live numbers are all known."""
    text = text_of(key, value)
    if unclosed(text):
        raise WrongError("The live number that begins here has no end: write {mse}.", key)
    for source in live_sources(text):
        with about(source):
            live(source)
    return text


def read_task(value: object, complain: Complain) -> Task:
    """Return the task of a step."""
    parts = table("task", value, TASK_KEYS, complain)
    if "do" not in parts or "goal" not in parts:
        raise WrongError('task needs both, as in task = {do = "Get all four right.", goal = "solved"}.', "task")
    goal, number = _goal(parts["goal"], complain)
    texts = {name: _live_text(name, parts[name]) if name in parts else "" for name in ("do", "hint", "why")}
    before = None
    if "before" in parts:
        with about("before"):
            before = check_integer("epoch before which the goal is reached", parts["before"], 1, MAX_EPOCH)
    by = _by(parts["by"], complain) if "by" in parts else BY
    return Task(texts["do"], goal, number, texts["hint"], texts["why"], before, by, _answer(parts, complain))


def _by(value: object, complain: Complain) -> tuple[str, ...]:
    if value == []:
        raise WrongError(f"by must name what the task is done with: one or several of {', '.join(MEANS)}.", "by")
    means = one_of("by", tuple(MEANS))
    return tuple(means(part, complain) for part in (value if isinstance(value, list) else [value]))


def _answer(parts: dict[str, Any], complain: Complain) -> tuple[tuple[Place, float], ...]:
    found = read_weights(parts["answer"], complain) if "answer" in parts else ()
    single = tuple((what, value) for what, value in found if isinstance(what, Place))
    if len(single) < len(found):
        raise WrongError('answer names each weight: answer = [{at = "h1→ŷ", value = 0.5}].', "answer")
    return single


def _goal(value: object, complain: Complain) -> tuple[str, float]:
    if isinstance(value, str):
        if value not in ("solved", "stuck"):
            hint = nearest(value, ("solved", "stuck"))
            hint = hint if hint.startswith("did") else f"it must be {_SAMPLE_GOALS}."
            raise WrongError(f'goal cannot be "{shown(value)}": {hint}', value)
        return value, 0.0
    parts = table("goal", value, ("mse", "right"), complain)
    if parts == value and len(parts) != 1:
        raise WrongError(f"goal must be {_SAMPLE_GOALS}.", "goal")
    if not parts:  # what else stood there has been refused
        return "solved", 0.0
    if "mse" in parts:
        with about("mse"):
            return "mse", check_number("MSE of goal", parts["mse"], LEAST_MSE, 1)
    with about("right"):
        return "right", check_integer("right answers of goal", parts["right"], 1, 4)
